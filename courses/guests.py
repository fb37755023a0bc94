"""Guests: strangers whose work is kept. Each is a real user without a password, made at the first thing to keep."""

import secrets

from django.contrib.auth import login
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest

from courses.models import User

# Sent with `guest` and `student` when a guest signs in to an account; each room moves there what the guest did.
guest_joins = Signal()


def ensure_user(request: HttpRequest) -> User:
    """Whoever is signed in, or a new guest, signed in. For POST only: looking at a page makes nobody."""
    if isinstance(request.user, User):
        return request.user
    guest = User(username=f"guest-{secrets.token_hex(8)}", is_guest=True)
    guest.set_unusable_password()
    guest.save()
    login(request, guest)
    return guest


def guest_of(request: HttpRequest) -> User | None:
    """The guest who sends this request, if it is one."""
    return request.user if isinstance(request.user, User) and request.user.is_guest else None


def join(guest: User, student: User) -> None:
    """Move all that the guest did to the account, and end the guest. All or nothing, and once for a form sent twice."""
    with transaction.atomic():
        if User.objects.select_for_update().filter(pk=guest.pk).exists():
            guest_joins.send(sender=User, guest=guest, student=student)
            guest.delete()
