"""Who may see and do what in the admin: every door to a row, tried by the instructor of another course."""

import json

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from courses.models import Course, Enrolment, Role, User
from quizzes.models import Item, Quiz, QuizItem
from tests.conftest import enrolled
from tests.quizzes.quiz_form import quiz_data
from tests.quizzes.rows import Rows, rows_of

MODELS = ["course", "enrolment", "user", "itembank", "item", "quiz", "attempt", "response"]


@pytest.fixture
def own(course: Course) -> Rows:
    """What the teacher teaches."""
    return rows_of(course, "Ours")


@pytest.fixture
def hidden(db: None) -> Rows:
    """What somebody else teaches."""
    return rows_of(Course.objects.create(slug="foreign-course", title="Foreign course"), "Foreign")


@pytest.fixture
def teaching(client: Client, teacher: User) -> Client:
    """The teacher, signed in."""
    client.force_login(teacher)
    return client


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("root")


def row(rows: Rows, name: str) -> Model:
    """The row of that model."""
    found = {"user": rows.student, "itembank": rows.bank, "enrolment": rows.student.enrolments.get()}
    return found.get(name) or getattr(rows, name)


def address(rows: Rows, name: str, page: str) -> str:
    """The admin's page of that row."""
    found = row(rows, name)
    return reverse(f"admin:{found._meta.app_label}_{name}_{page}", args=[found.pk])


def listing(name: str) -> str:
    app_label = "courses" if name in {"course", "enrolment", "user"} else "quizzes"
    return reverse(f"admin:{app_label}_{name}_changelist")


def results(page: object) -> set[int]:
    """The keys of the rows that a list shows."""
    return {found.pk for found in page.context["cl"].result_list}


@pytest.mark.parametrize("name", MODELS)
def test_list_shows_rows_of_own_courses_alone(teaching: Client, own: Rows, hidden: Rows, name: str) -> None:
    page = teaching.get(listing(name))

    assert row(own, name).pk in results(page)
    assert row(hidden, name).pk not in results(page)
    assert "oreign" not in page.content.decode()


@pytest.mark.parametrize("name", MODELS)
def test_superuser_sees_all_rows(client: Client, superuser: User, own: Rows, hidden: Rows, name: str) -> None:
    client.force_login(superuser)

    page = client.get(listing(name))

    assert {row(own, name).pk, row(hidden, name).pk} <= results(page)


@pytest.mark.parametrize("name", MODELS)
def test_search_and_lookups_find_nothing_of_other_courses(teaching: Client, own: Rows, hidden: Rows, name: str) -> None:
    key = row(hidden, name).pk

    for query in ({"q": "foreign"}, {"pk": key}, {"id__exact": key}, {"id__in": str(key)}):
        assert results(teaching.get(listing(name), query)) == set()


@pytest.mark.parametrize("page", ["change", "history", "delete"])
@pytest.mark.parametrize("name", MODELS)
def test_page_of_a_hidden_row_is_as_if_it_did_not_exist(
    teaching: Client, own: Rows, hidden: Rows, name: str, page: str
) -> None:
    found = address(hidden, name, page)
    missing = found.replace(f"/{row(hidden, name).pk}/", "/987654/")

    for method in (teaching.get, teaching.post):
        hidden_answer, missing_answer = method(found), method(missing)
        assert hidden_answer.status_code == missing_answer.status_code
        assert hidden_answer.status_code in {302, 403}  # to the index, or refused whatever the row
        assert hidden_answer.headers.get("Location") == missing_answer.headers.get("Location")


@pytest.mark.parametrize("name", MODELS)
def test_own_rows_open(teaching: Client, own: Rows, name: str) -> None:
    assert teaching.get(address(own, name, "change")).status_code == 200


@pytest.mark.parametrize("who", ["nobody", "student", "assistant without the admin"])
@pytest.mark.parametrize("name", MODELS)
def test_whoever_is_not_staff_gets_the_log_in_page(client: Client, own: Rows, name: str, who: str) -> None:
    if who == "student":
        client.force_login(own.student)
    if who.startswith("assistant"):
        client.force_login(enrolled(own.course, "ada", Role.ASSISTANT))

    for url in (listing(name), address(own, name, "change")):
        assert client.get(url).headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("name", MODELS)
def test_staff_outside_the_group_are_refused(client: Client, own: Rows, name: str) -> None:
    client.force_login(enrolled(own.course, "kim", Role.INSTRUCTOR, is_staff=True))

    assert client.get(listing(name)).status_code == 403
    assert client.get(address(own, name, "change")).status_code == 403


@pytest.mark.parametrize("name", MODELS)
def test_a_student_of_the_course_with_the_admin_sees_no_row_of_it(client: Client, own: Rows, name: str) -> None:
    staff = enrolled(own.course, "lee", Role.STUDENT, is_staff=True)
    staff.groups.add(Group.objects.get(name="Instructors"))
    client.force_login(staff)

    assert results(client.get(listing(name))) == set()


@pytest.mark.parametrize(
    ("action", "model"), [("retire", "item"), ("delete_selected", "item"), ("delete_selected", "quiz")]
)
def test_bulk_action_leaves_hidden_rows_alone(
    teaching: Client, own: Rows, hidden: Rows, action: str, model: str
) -> None:
    chosen = {"action": action, "_selected_action": [row(hidden, model).pk], "post": "yes"}

    page = teaching.post(listing(model), chosen, follow=True)

    hidden.item.refresh_from_db()
    assert hidden.item.is_live
    assert Quiz.objects.filter(pk=hidden.quiz.pk).exists()
    assert "oreign" not in page.content.decode()


def test_bulk_action_retires_own_items(teaching: Client, own: Rows) -> None:
    teaching.post(listing("item"), {"action": "retire", "_selected_action": [own.item.pk]})

    own.item.refresh_from_db()
    assert not own.item.is_live


@pytest.mark.parametrize(
    "query",
    [
        {"attempt_item__attempt__student__password__startswith": "m"},
        {"attempt_item__sealed__icontains": "1"},
        {"attempt_item__attempt__quiz__course__slug": "foreign-course"},
    ],
)
def test_lookup_across_tables_is_refused(teaching: Client, own: Rows, query: dict[str, str]) -> None:
    assert teaching.get(listing("response"), query).status_code == 400


def test_lookup_of_passwords_is_refused(teaching: Client, own: Rows) -> None:
    assert teaching.get(listing("user"), {"password__startswith": "m"}).status_code == 400


def test_autocomplete_offers_items_of_own_courses(teaching: Client, own: Rows, hidden: Rows) -> None:
    query = {"app_label": "quizzes", "model_name": "quizitem", "field_name": "item", "term": "forget"}

    found = json.loads(teaching.get(reverse("admin:autocomplete"), query).content)["results"]

    assert [int(result["id"]) for result in found] == [own.item.pk]


def test_autocomplete_of_people_offers_those_of_own_courses(teaching: Client, own: Rows, hidden: Rows) -> None:
    query = {"app_label": "courses", "model_name": "enrolment", "field_name": "user", "term": "student"}

    found = json.loads(teaching.get(reverse("admin:autocomplete"), query).content)["results"]

    assert [result["text"] for result in found] == ["ours-student"]


@pytest.mark.parametrize(
    ("url", "field"),
    [("/admin/quizzes/item/add/?kind=single", "bank"), ("/admin/quizzes/quiz/add/?preset=exam", "course")],
)
def test_forms_offer_rows_of_own_courses(teaching: Client, own: Rows, hidden: Rows, url: str, field: str) -> None:
    form = teaching.get(url).context["adminform"].form

    offered = {str(found) for found in form.fields[field].queryset}

    assert offered == {str(getattr(own, field))}


def test_item_cannot_be_put_into_a_hidden_bank(teaching: Client, own: Rows, hidden: Rows) -> None:
    page = teaching.post("/admin/quizzes/item/add/?kind=single", {"bank": hidden.bank.pk})

    assert "Select a valid choice" in str(page.context["adminform"].form.errors["bank"])


def quiz_with(rows: Rows, item: Item) -> dict[str, object]:
    """The form of the quiz with one item in it."""
    places = {"quiz_items-TOTAL_FORMS": 1, "quiz_items-0-item": item.pk, "quiz_items-0-points": 1}
    return quiz_data(course=rows.course.pk, slug="a-quiz") | places | {"quiz_items-0-order": 1}


def test_quiz_cannot_take_a_hidden_item(teaching: Client, own: Rows, hidden: Rows) -> None:
    page = teaching.post("/admin/quizzes/quiz/add/", quiz_with(own, hidden.item))

    errors = page.context["inline_admin_formsets"][0].formset.errors
    assert "Select a valid choice" in str(errors[0]["item"])
    assert not QuizItem.objects.filter(quiz__slug="a-quiz").exists()


def test_quiz_cannot_take_an_item_of_another_course_of_the_same_teacher(
    teaching: Client, teacher: User, own: Rows, hidden: Rows
) -> None:
    Enrolment.objects.create(course=hidden.course, user=teacher, role=Role.INSTRUCTOR)

    page = teaching.post("/admin/quizzes/quiz/add/", quiz_with(own, hidden.item))

    errors = page.context["inline_admin_formsets"][0].formset.errors
    assert errors == [{"item": ["This item belongs to another course than the quiz."]}]


@pytest.mark.parametrize("name", ["course", "quiz"])
def test_redirect_to_the_site_tells_no_hidden_address(teaching: Client, own: Rows, hidden: Rows, name: str) -> None:
    found = row(own, name)
    kind = ContentType.objects.get_for_model(found).pk

    assert teaching.get(reverse("admin:view_on_site", args=[kind, found.pk])).status_code == 302
    assert teaching.get(reverse("admin:view_on_site", args=[kind, row(hidden, name).pk])).status_code == 404


def test_preview_of_a_hidden_item_does_not_exist(teaching: Client, hidden: Rows) -> None:
    assert teaching.post(f"/admin/quizzes/item/preview/?item={hidden.item.pk}").status_code == 404
    assert teaching.get(f"/admin/quizzes/item/settings/?item={hidden.item.pk}").status_code == 404
