"""manage.py hand_in_due"""

from typing import Any

from django.core.management.base import BaseCommand

from quizzes.models import Attempt


class Command(BaseCommand):
    """Hand in what is saved of every attempt whose time has ended; for cron or a systemd timer, once a minute.

    Whoever opens a page of such an attempt has it handed in at that moment, so this is for those who do not come back.
    """

    help = "Hand in the attempts whose time has ended."

    def handle(self, *args: Any, **options: Any) -> None:
        handed_in = 0
        for attempt in Attempt.objects.due().select_related("quiz__course").iterator():
            attempt.finish(ran_out=True)
            handed_in += 1
        if handed_in:
            self.stdout.write(f"Handed in: {handed_in}")
