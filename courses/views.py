"""Accounts: making one, signing in and out, changing the password."""

from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from courses.forms import SignUpForm
from courses.guests import guest_of, join


def way_back(request: HttpRequest) -> str:
    """The page asked for before signing in, if it is one of ours; an address, never the name of one."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours and asked.startswith("/") else ""


@sensitive_post_parameters()
def sign_up(request: HttpRequest) -> HttpResponse:
    """Make an account. What was done as a guest is kept, as the guest becomes the account."""
    guest = guest_of(request)
    if request.user.is_authenticated and not guest:
        return redirect(way_back(request) or "landing")
    form = SignUpForm(request.POST if request.method == "POST" else None, instance=guest, initial={"username": ""})
    if form.is_valid():
        login(request, form.save())
        return redirect(way_back(request) or "landing")
    return render(request, "courses/sign_up.html", {"form": form, "next": way_back(request)})


@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in, and come back to the page that asked for it. What was done as a guest moves to the account."""
    guest = guest_of(request)
    if request.user.is_authenticated and not guest:
        return redirect(way_back(request) or "landing")
    form = AuthenticationForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if guest:
            join(guest, form.get_user())
        login(request, form.get_user())
        return redirect(way_back(request) or "landing")
    return render(request, "courses/sign_in.html", {"form": form, "next": way_back(request)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("landing")


@sensitive_post_parameters()
def password_change(request: HttpRequest) -> HttpResponse:
    """Change the password; all other sessions of the account end."""
    if not request.user.is_authenticated or guest_of(request):
        return redirect(f"{reverse('sign_in')}?next={reverse('password_change')}")
    form = PasswordChangeForm(request.user, request.POST if request.method == "POST" else None)
    changed = form.is_valid()
    if changed:
        update_session_auth_hash(request, form.save())
    return render(request, "courses/password_change.html", {"form": form, "changed": changed})
