"""What every response says of itself: its content security policy, and that nobody keeps a copy of the page."""

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PRIVATE = "max-age=0, no-cache, no-store, must-revalidate, private"  # each page is somebody's, and true only now


@cache
def policy() -> str:
    """The header as django-csp writes it from the settings."""
    return build_policy()


class PolicyMiddleware(CSPMiddleware):
    """django-csp's, which writes the header anew for each response so that a view can change it; here none does."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Cache-Control", PRIVATE)
        if settings.DEBUG:
            return super().process_response(request, response)
        if not getattr(response, "_csp_exempt", False):
            response.headers.setdefault(HEADER, policy())
        return response
