"""What a view answers to somebody who may not see what they ask for, or not yet."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect

from courses.guests import guest_of


def sign_in_or_404(request: HttpRequest, back_to: str = "") -> HttpResponse:
    """Strangers and guests may see more after signing in; whoever has signed in may not."""
    if request.user.is_authenticated and not guest_of(request):
        raise Http404
    return sign_in_first(request, back_to or request.get_full_path())


def sign_in_first(request: HttpRequest, back_to: str) -> HttpResponse:
    """Ask who it is, and come back; htmx moves the whole page, so that no sign-in form lands inside another."""
    answer = redirect_to_login(back_to)
    return HttpResponseClientRedirect(answer["Location"]) if request.headers.get("HX-Request") else answer
