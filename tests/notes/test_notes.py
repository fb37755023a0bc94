"""The notes of a course: the list, one section, who may see them, and the admin."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.models import Course, User
from notes.models import Note
from tests.conftest import enrolled


def written(course: Course, slug: str, order: int, **fields: str) -> Note:
    """A note about the gate of that name."""
    body = fields.pop("body", f"The *{slug}* gate is $\\sigma(a)$.")
    return Note.objects.create(course=course, slug=slug, title=f"The {slug} gate", order=order, body=body, **fields)


@pytest.fixture
def three(course: Course) -> list[Note]:
    """Three notes, not written in the order of the contents."""
    return [written(course, "input", 2), written(course, "forget", 1), written(course, "output", 3)]


@pytest.mark.parametrize("count", [1, 3])
def test_notes_lists_them_with_four_queries(
    client: Client, course: Course, student: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        written(course, f"g{number}", number, summary="About $f_t$.")
    client.force_login(student)

    with django_assert_num_queries(4):  # session, user, course, notes
        page = client.get("/courses/gates/notes/")

    assert page.status_code == 200
    assert page.content.count(b"The g") == count
    assert page.content.count(b"<math") == count


def test_notes_stand_in_their_order(client: Client, course: Course, three: list[Note]) -> None:
    page = client.get("/courses/gates/notes/").content.decode()

    assert page.index("The forget gate") < page.index("The input gate") < page.index("The output gate")
    assert 'href="/courses/gates/notes/forget/"' in page


def test_notes_says_when_there_are_none(client: Client, course: Course) -> None:
    page = client.get("/courses/gates/notes/")

    assert b"This course has no notes yet." in page.content


@pytest.mark.parametrize("count", [1, 3])
def test_note_takes_five_queries(
    client: Client, course: Course, student: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        written(course, f"g{number}", number)
    client.force_login(student)

    with django_assert_num_queries(5):  # session, user, course, the note, the contents
        page = client.get("/courses/gates/notes/g0/")

    assert page.status_code == 200


def test_note_shows_text_mathematics_and_sources(client: Client, course: Course) -> None:
    written(course, "forget", 1, summary="It keeps.", sources="- The paper of 2000.")

    page = client.get("/courses/gates/notes/forget/").content.decode()

    assert "<h1>The forget gate</h1>" in page
    assert "The <em>forget</em> gate is" in page
    assert "<math" in page
    assert "It keeps." in page
    assert "The paper of 2000." in page


def test_note_leads_to_its_neighbours(client: Client, course: Course, three: list[Note]) -> None:
    first, middle, last = (
        client.get(f"/courses/gates/notes/{slug}/").content.decode() for slug in ("forget", "input", "output")
    )

    assert 'rel="next" href="/courses/gates/notes/input/">Next: The input gate' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="/courses/gates/notes/forget/">Previous: The forget gate' in middle
    assert 'rel="next" href="/courses/gates/notes/output/">Next: The output gate' in middle
    assert 'rel="next"' not in last


def test_note_marks_itself_in_the_contents(client: Client, course: Course, three: list[Note]) -> None:
    page = client.get("/courses/gates/notes/input/").content.decode()

    assert page.count("note-link") == 3
    assert page.count('aria-current="page">The input gate</a>') == 1


def test_note_shows_raw_html_and_never_uses_it(client: Client, course: Course) -> None:
    written(course, "forget", 1, body="<script>alert(1)</script>")

    page = client.get("/courses/gates/notes/forget/")

    assert b"&lt;script&gt;alert(1)" in page.content


def test_notes_of_a_closed_course_are_for_those_enrolled(client: Client, student: User, three: list[Note]) -> None:
    Course.objects.update(is_public=False)

    for address in ("/courses/gates/notes/", "/courses/gates/notes/input/"):
        assert client.get(address)["Location"] == f"/sign-in/?next={address}"
    client.force_login(User.objects.create_user("stranger"))
    assert client.get("/courses/gates/notes/").status_code == 404
    assert client.get("/courses/gates/notes/input/").status_code == 404
    client.force_login(student)
    assert client.get("/courses/gates/notes/").status_code == 200
    assert client.get("/courses/gates/notes/input/").status_code == 200


def test_note_of_another_course_is_not_found(client: Client, course: Course, three: list[Note]) -> None:
    Course.objects.create(slug="other", title="Other", is_public=True)

    client.force_login(User.objects.create_user("stranger"))
    assert client.get("/courses/other/notes/input/").status_code == 404
    assert client.get("/courses/gates/notes/peephole/").status_code == 404


@pytest.mark.parametrize("address", ["/courses/gates/notes/", "/courses/gates/notes/input/"])
def test_notes_are_read_and_not_posted_to(client: Client, three: list[Note], address: str) -> None:
    assert client.post(address).status_code == 405


def test_note_offers_editing_to_whoever_teaches_the_course(
    client: Client, three: list[Note], student: User, teacher: User
) -> None:
    other = enrolled(Course.objects.create(slug="other", title="Other"), "otto", "instructor", is_staff=True)
    link = reverse("admin:notes_note_change", args=[three[0].pk])

    seen = []
    for user in (student, other, teacher):
        client.force_login(user)
        seen.append(link in client.get("/courses/gates/notes/input/").content.decode())

    assert seen == [False, False, True]


def test_note_admin_shows_the_notes_of_own_courses_only(client: Client, three: list[Note], teacher: User) -> None:
    other = written(Course.objects.create(slug="other", title="Other"), "peephole", 1)
    client.force_login(teacher)

    listed = client.get(reverse("admin:notes_note_changelist")).content.decode()

    assert "The input gate" in listed
    assert "The peephole gate" not in listed
    assert client.get(reverse("admin:notes_note_change", args=[three[0].pk])).status_code == 200
    assert client.get(reverse("admin:notes_note_change", args=[other.pk])).status_code == 302


def test_note_admin_shows_the_text_as_students_read_it(client: Client, three: list[Note], teacher: User) -> None:
    client.force_login(teacher)

    page = client.get(reverse("admin:notes_note_change", args=[three[0].pk])).content.decode()

    assert "The <em>input</em> gate is" in page


def test_note_admin_refuses_a_formula_that_cannot_be_set(
    client: Client, course: Course, three: list[Note], teacher: User
) -> None:
    client.force_login(teacher)
    data = {"course": course.pk, "slug": "input", "title": "Input", "order": 2, "body": "$\\nope$"}

    page = client.post(reverse("admin:notes_note_change", args=[three[0].pk]), data)

    assert page.context["adminform"].form.errors == {
        "body": ['In the formula $\\nope$: Unknown command "\\nope". This is at “\\nope”.']
    }
    three[0].refresh_from_db()
    assert three[0].title == "The input gate"
