"""Making an account."""

from typing import Any

from django.contrib.auth.forms import UserCreationForm

from courses.models import User


class SignUpForm(UserCreationForm):
    """A name and a password. Given a guest, the same row becomes the account, so everything stays where it is."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username",)

    def save(self, commit: bool = True) -> Any:
        """Whoever has a password is no guest."""
        self.instance.is_guest = False
        return super().save(commit)
