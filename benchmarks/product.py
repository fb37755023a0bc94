"""Load the product's content into an empty database, deal every student a generated question many times over."""

import io
import json
import os
import secrets
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
ITEM = {"kind": "generated", "family": "lstm_step", "family_settings": {"level": 1}}
FORMS = 6


def fill(students: int, questions: int) -> list[dict]:
    """A session for each student, and the attempts that are the student's own, with answers that are slips."""
    from django.core.management import call_command

    from benchmarks.sessions import cookie_of
    from courses.models import User
    from quizzes.models import Attempt, AttemptItem

    call_command("migrate", verbosity=0)
    call_command("load_content", stdout=io.StringIO())
    quiz, item = quiz_without_limit()
    people = User.objects.bulk_create(User(username=f"student-{place}") for place in range(students))
    rows = []
    for person in people:
        dealt = [
            Attempt.keep(
                quiz, person, number, [AttemptItem.make(item, secrets.randbits(63), shuffle=False, number=1, points=1)]
            )
            for number in range(1, questions + 1)
        ]
        items = AttemptItem.objects.filter(attempt__in=dealt)
        rows.append({"cookie": cookie_of(person), "pages": [page_of(attempt_item) for attempt_item in items]})
    return rows


def quiz_without_limit():
    """A public quiz of one whole LSTM step, line by line, with as many tries as anybody likes."""
    from courses.models import Course
    from quizzes.models import Item, ItemBank, Quiz

    course = Course.objects.filter(is_public=True).first()
    bank = ItemBank.objects.create(course=course, slug="benchmark", title="Benchmark")
    item = Item.objects.create(bank=bank, slug="step", title="A whole step", stem="", **ITEM)
    rules = {"kind": "practice", "tries": 0, "solution_policy": "after_last_try"}
    quiz = Quiz.objects.create(
        course=course, slug="benchmark", title="Benchmark", is_public=True, is_published=True, **rules
    )
    return quiz, item


def page_of(attempt_item) -> dict:
    """The address of a dealt question, and the answers of students who make one slip each."""
    slips = attempt_item.whole_variant.predictions
    chosen = [slips[(attempt_item.pk * 7 + turn * 11) % len(slips)] for turn in range(FORMS)]
    forms = [{f"answer-{place}": text for place, text in enumerate(slip.shown)} for slip in chosen]
    return {"address": f"/attempts/{attempt_item.attempt_id}/{attempt_item.number}/", "forms": forms}


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(fill(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
