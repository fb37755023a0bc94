"""The content security policy on every response, written once: no page has one of its own."""

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


@cache
def policy() -> str:
    """The header as django-csp writes it from the settings."""
    return build_policy()


class PolicyMiddleware(CSPMiddleware):
    """django-csp's, which writes the header anew for each response so that a view can change it; here none does."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG:
            return super().process_response(request, response)
        if not getattr(response, "_csp_exempt", False):
            response.headers.setdefault(HEADER, policy())
        return response
