"""Pages that belong to the site as a whole."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the site can read its database; a monitor asks this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A sentence for a request that cannot be read. Django's own view of that name reads it again, and may fail."""
    return HttpResponseBadRequest(render_to_string("400.html"))
