"""Load the product's content into an empty database, deal every student a generated question many times over, and
store responses of others."""

import io
import itertools
import json
import os
import secrets
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
ITEM = {"kind": "generated", "family": "lstm_step", "family_settings": {"level": 1}}
FORMS = 6
VARIANTS = 1000  # more than any cache keeps; students share them


def fill(students: int, questions: int, responses: int = 0) -> list[dict]:
    """A session for each student, and the attempts that are the student's own, with answers that are slips; beside so
    many responses of other students to the same quiz."""
    from django.core.management import call_command

    from benchmarks.sessions import cookie_of, questions_of
    from courses.models import User
    from quizzes.models import AttemptItem

    call_command("migrate", verbosity=0)
    call_command("load_content", stdout=io.StringIO())
    quiz, item = quiz_without_limit()
    store(quiz, responses)
    people = User.objects.bulk_create(User(username=f"student-{place}") for place in range(students))
    made = [AttemptItem.make(item, secrets.randbits(63), shuffle=False, points=1) for _ in range(VARIANTS)]
    forms = [forms_for(attempt_item) for attempt_item in made]
    rows, next_one = [], itertools.count()
    for place, person in enumerate(people):
        chosen = [next(next_one) % VARIANTS for _ in range(questions_of(place, questions))]
        dealt = deal(quiz, person, [made[which] for which in chosen])
        rows.append(
            {
                "cookie": cookie_of(person),
                "pages": [
                    {"address": f"/attempts/{attempt.pk}/1/", "forms": forms[which]}
                    for attempt, which in zip(dealt, chosen, strict=True)
                ],
                "others": {
                    "landing": "/",
                    "course": quiz.course.get_absolute_url(),
                    "quiz": quiz.get_absolute_url(),
                    "attempt": dealt[0].get_absolute_url(),
                },
            }
        )
    return rows


def deal(quiz, person, items) -> list:
    """An attempt for each of them."""
    from quizzes.models import Attempt, AttemptItem
    from quizzes.practice import copied

    attempts = Attempt.objects.bulk_create(
        Attempt(quiz=quiz, student=person, number=number) for number in range(1, len(items) + 1)
    )
    copies = [copied(item) for item in items]
    for attempt, copy in zip(attempts, copies, strict=True):
        copy.attempt, copy.number = attempt, 1
    AttemptItem.objects.bulk_create(copies, batch_size=200)
    return attempts


def quiz_without_limit():
    """A public quiz of one whole LSTM step, line by line, with as many tries as anybody likes."""
    from courses.models import Course
    from quizzes.models import Item, ItemBank, Quiz

    course = Course.objects.filter(is_public=True).first()
    bank = ItemBank.objects.create(course=course, slug="benchmark", title="Benchmark")
    item = Item.objects.create(bank=bank, slug="step", title="A whole step", stem="", **ITEM)
    rules = {"kind": "practice", "tries": 0}
    quiz = Quiz.objects.create(
        course=course, slug="benchmark", title="Benchmark", is_public=True, is_published=True, **rules
    )
    return quiz, item


def store(quiz, count: int) -> None:
    """Responses of others: two to each of ten questions in an attempt, ten attempts of each of them."""
    from django.db import connection

    from courses.models import User
    from quizzes.models import Attempt, AttemptItem, Item, Response

    dealt = AttemptItem.make(Item.objects.filter(kind="single").first(), 1, shuffle=False, number=1, points=1)
    dealt.attempt = Attempt(quiz=quiz)
    answers = [{"choice": [str(place)]} for place in range(2)]
    grades = [dealt.grade(answer).to_json() for answer in answers]
    stated = {name: getattr(dealt, name) for name in ("item", "kind", "points", "question", "sealed")}
    for start in range(0, count // 200, 50):
        names = [f"other-{place}" for place in range(start, min(start + 50, count // 200))]
        people = User.objects.bulk_create(User(username=name) for name in names)
        attempts = Attempt.objects.bulk_create(
            Attempt(quiz=quiz, student=person, number=number, length=10) for person in people for number in range(1, 11)
        )
        items = AttemptItem.objects.bulk_create(
            AttemptItem(attempt=attempt, number=number, **stated) for attempt in attempts for number in range(1, 11)
        )
        Response.objects.bulk_create(
            Response(attempt_item=item, try_number=turn + 1, answers=answers[turn], grade=grades[turn], score=0.0)
            for item in items
            for turn in range(2)
        )
    # In years of use it cleaned up by itself; so it does not do so while it is measured.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def forms_for(attempt_item) -> list[dict]:
    """The answers of students who make one slip each."""
    slips = attempt_item.whole_variant.predictions
    chosen = [slips[secrets.randbelow(len(slips))] for _ in range(FORMS)]
    return [{f"answer-{place}": text for place, text in enumerate(slip.shown)} for slip in chosen]


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(fill(*map(int, sys.argv[1:])), sys.stdout)
