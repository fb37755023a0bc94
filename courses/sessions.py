"""Who is asking: the session and its user, each read by a query that is written once. Every page asks both."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from courses.models import User
from courses.prepared import Prepared, every_field, instance

_SESSION = Prepared(lambda key: Session.objects.filter(pk=key), every_field(Session), "a key")
_USER = Prepared(lambda pk: User.objects.filter(pk=pk), every_field(User), 1001)


class SessionStore(DatabaseSessionStore):
    """Sessions in the database, Django's own."""

    def _get_session_from_db(self) -> Session | None:
        row = _SESSION.first(self.session_key)
        session = instance(Session, every_field(Session), row) if row else None
        if session and session.expire_date > timezone.now():
            return session
        self._session_key = None
        return None


class AccountBackend(ModelBackend):
    """Accounts with passwords, Django's own."""

    def get_user(self, user_id: Any) -> User | None:
        """The user of a session, if the account is active."""
        row = _USER.first(user_id)
        user = instance(User, every_field(User), row) if row else None
        return user if user and self.user_can_authenticate(user) else None
