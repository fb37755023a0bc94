"""Every address of the site, asked for by everybody; what each gets stands in `addresses`."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from courses.models import Course, Enrolment, Role, User
from flashcards.models import Deck, Report
from flashcards.models import Note as CardNote
from notes.models import Note
from quizzes.models import Attempt, Quiz
from tests.conftest import enrolled
from tests.quizzes.rows import rows_of
from tests.trust.addresses import PEOPLE, SITE, expected

MISSING = "987654321"


@pytest.fixture
def cookies(course: Course, student: User, other_student: User, teacher: User) -> dict[str, str]:
    """The cookies of somebody of each sort."""
    elsewhere = Course.objects.create(slug="elsewhere", title="Elsewhere")
    assistant = enrolled(course, "ada", Role.ASSISTANT, is_staff=True)
    foreign = enrolled(elsewhere, "frank", Role.INSTRUCTOR, is_staff=True)
    for user in (assistant, foreign):
        user.groups.add(Group.objects.get(name="Instructors"))
    guest = User.objects.create(username="guest-1", is_guest=True)
    root = User.objects.create_superuser("root")
    users = (None, guest, student, other_student, assistant, foreign, teacher, root)
    return {name: cookies_of(user) for name, user in zip(PEOPLE, users, strict=True)}


def cookies_of(user: User | None) -> str:
    """What the browser of somebody who has signed in sends."""
    client = Client()
    if user:
        client.force_login(user)
    return client.cookies.output(header="", sep=";")


@pytest.fixture
def rows(course: Course, student: User) -> dict[str, Any]:
    """One row of everything in the course, the attempt of the student's: what stands for each in an address."""
    made = rows_of(course, "Gates")
    Quiz.objects.filter(pk=made.quiz.pk).update(is_public=True)
    draft, private = rows_of(course, "Draft").quiz, rows_of(course, "Private").quiz
    Quiz.objects.filter(pk=draft.pk).update(is_published=False)
    return {
        "course": course.pk,
        "quiz": made.quiz.pk,
        "private": private.pk,
        "draft": draft.pk,
        "attempt": (attempt := Attempt.start(made.quiz, student)).pk,
        "token": attempt.attempt_items.get().token,
        "private_token": Attempt.start(private, student).attempt_items.get().token,
        **rows_of_cards(course, student),
        "note": Note.objects.create(course=course, slug="gates", title="Gates", body="One.").pk,
        "item": made.item.pk,
        "bank": made.bank.pk,
        "response": made.response.pk,
        "user": student.pk,
        "group": Group.objects.get(name="Instructors").pk,
        "enrolment": Enrolment.objects.get(user=student).pk,
        "quiz_type": ContentType.objects.get_for_model(Quiz).pk,
        "user_field": "?app_label=courses&model_name=enrolment&field_name=user&term=s",
        "family": "?kind=generated&family=cell_update",
    }


def rows_of_cards(course: Course, student: User) -> dict[str, int]:
    """A public deck with one card that was reported, one for the course alone, and one of the student's own."""
    fields = {"course": course, "is_published": True}
    deck = Deck.objects.create(slug="gates", title="Gates", is_public=True, **fields)
    note = CardNote.objects.create(deck=deck, slug="one", front="One?", back="One.")
    return {
        "deck": deck.pk,
        "private_deck": Deck.objects.create(slug="private", title="Private", **fields).pk,
        "own_deck": (own := Deck.own(student, "mine", "Mine")).pk,
        "own_note": CardNote.objects.create(deck=own, slug="one", front="Mine?", back="Mine.").pk,
        "card_note": note.pk,
        "card": note.cards.get().pk,
        "report": Report.objects.create(student=student, card=note.cards.get()).pk,
    }


def ask(cookies: str, method: str, path: str) -> HttpResponse:
    """What somebody gets; nothing is changed by it."""
    client = Client()
    client.cookies = SimpleCookie(cookies)
    with transaction.atomic():
        page = getattr(client, method)(path)
        transaction.set_rollback(True)
    return page


def outcome(page: HttpResponse) -> str:
    """The status, or which page to sign in on."""
    to = page.headers.get("Location", "")
    return "in" if to.startswith("/sign-in/") else "staff" if to.startswith("/admin/login/") else str(page.status_code)


def test_everybody_gets_what_the_table_says(cookies: dict[str, str], rows: dict[str, Any]) -> None:
    table = {f"{method} {path}": told for method, path, told in expected()}

    found = {row: [outcome(ask(cookies[name], *row.format(**rows).split(" ", 1))) for name in PEOPLE] for row in table}

    assert found == table


def test_every_address_is_in_the_table(rows: dict[str, Any]) -> None:
    covered = {resolve(path.format(**rows).partition("?")[0]).route for _, path, _ in expected()}

    assert set(routes(get_resolver())) - covered == set()


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every route below, as a resolved address names it."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


@pytest.mark.parametrize(("method", "path"), [row[:2] for row in SITE if "{attempt}" in row[1]])
def test_the_attempt_of_another_looks_like_one_that_does_not_exist(
    cookies: dict[str, str], rows: dict[str, Any], method: str, path: str
) -> None:
    for name in PEOPLE:
        if name == "student":
            continue
        theirs, missing = (
            looks(ask(cookies[name], method, path.format(attempt=pk)), pk) for pk in (rows["attempt"], MISSING)
        )
        assert theirs == missing


def looks(page: HttpResponse, pk: Any) -> tuple[object, ...]:
    """All that can be told from a page, but for its own number and the random tokens."""
    counted = {"Content-Length", "Expires"}
    headers = {name: sorted(value.split("; ")) for name, value in page.items() if name not in counted}
    seen = re.sub(r"\b[\da-zA-Z]{32,64}\b", "", f"{headers}\n{page.content.decode()}")
    return page.status_code, seen.replace(f"attempts/{pk}/", "").splitlines(), list(page.cookies)
