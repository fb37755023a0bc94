"""People and courses in the admin: nobody makes themselves more than they are."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from courses.instructors import GROUP, PERMISSIONS
from courses.models import Course, Enrolment, Role, User
from tests.conftest import enrolled


@pytest.fixture
def teaching(client: Client, teacher: User) -> Client:
    """The teacher, signed in."""
    client.force_login(teacher)
    return client


@pytest.mark.django_db
def test_group_is_there_after_migrating() -> None:
    wanted = {codename for names in PERMISSIONS.values() for codename in names.split()}

    held = set(Group.objects.get(name=GROUP).permissions.values_list("codename", flat=True))

    assert held == wanted
    assert not held & {"add_user", "change_user", "delete_user"}


@pytest.mark.parametrize("granted", [False, True])
def test_instructor_changes_no_user(teaching: Client, teacher: User, student: User, granted: bool) -> None:
    """Not even one who was given the permission: changing users is making superusers."""
    if granted:
        teacher.user_permissions.set(Permission.objects.filter(codename__endswith="_user"))

    for address in (f"{teacher.pk}/change/", f"{student.pk}/change/", f"{student.pk}/delete/", "add/"):
        page = teaching.post(
            f"/admin/courses/user/{address}", {"username": "x", "is_superuser": "on", "is_staff": "on"}
        )
        assert page.status_code == 403
    assert teaching.post(f"/admin/courses/user/{student.pk}/password/", {}).status_code == 403
    assert not User.objects.filter(is_superuser=True).exists()


def test_instructor_sees_no_hash_and_no_permission(teaching: Client, student: User) -> None:
    page = teaching.get(f"/admin/courses/user/{student.pk}/change/").content.decode()

    assert "sam@example.org" in page
    assert student.password[:12] not in page
    for field in ("field-password", "field-is_staff", "field-is_superuser", "field-user_permissions", "field-groups"):
        assert field not in page


@pytest.mark.parametrize("page", ["/admin/auth/group/", "/admin/auth/group/add/"])
def test_instructor_has_no_groups(teaching: Client, page: str) -> None:
    assert teaching.get(page).status_code == 403


def test_superuser_changes_users(client: Client, student: User) -> None:
    client.force_login(User.objects.create_superuser("root"))

    assert "is_staff" in client.get(f"/admin/courses/user/{student.pk}/change/").content.decode()


def test_instructor_changes_the_course_but_not_its_address(teaching: Client, course: Course) -> None:
    data = {
        "title": "Gates",
        "slug": "elsewhere",
        "language": "en",
        "time_zone": "Europe/Paris",
        "decimal_separator": ",",
    }

    assert teaching.post(f"/admin/courses/course/{course.pk}/change/", data).status_code == 302

    course.refresh_from_db()
    assert (course.title, course.slug, course.decimal_separator) == ("Gates", "gates", ",")


@pytest.mark.parametrize("address", ["add/", "{}/delete/"])
def test_instructor_neither_makes_nor_deletes_a_course(teaching: Client, course: Course, address: str) -> None:
    assert teaching.post(f"/admin/courses/course/{address.format(course.pk)}", {"post": "yes"}).status_code == 403


def test_instructor_changes_a_role_and_nothing_else(teaching: Client, course: Course, student: User) -> None:
    other = enrolled(Course.objects.create(slug="other", title="Other"), "olga", Role.STUDENT)
    enrolment = student.enrolments.get()
    easier = {"time_factor": "1", "extra_tries": 0, "days_early": 0, "days_late": 0}
    data = easier | {"role": "assistant", "user": other.pk, "course": other.enrolments.get().course.pk}

    assert teaching.post(f"/admin/courses/enrolment/{enrolment.pk}/change/", data).status_code == 302

    enrolment.refresh_from_db()
    assert (enrolment.role, enrolment.user, enrolment.course) == (Role.ASSISTANT, student, course)


def test_instructor_enrols_nobody(teaching: Client, course: Course, student: User) -> None:
    assert teaching.get("/admin/courses/enrolment/add/").status_code == 403


def test_role_gives_no_admin(client: Client, student: User) -> None:
    """Who may enter the admin at all is for a superuser to say."""
    Enrolment.objects.filter(user=student).update(role=Role.INSTRUCTOR)
    client.force_login(student)

    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")


@pytest.mark.django_db
def test_sign_in_page_has_the_sites_name_and_a_way_back(client: Client) -> None:
    page = client.get("/admin/login/").content.decode()

    assert "<title>Log in | Carrousel</title>" in page
    assert '<a href="/">To the site</a>' in page


def test_front_page_leads_back_to_the_site(teaching: Client) -> None:
    page = teaching.get("/admin/").content.decode()

    assert '<a href="/">View site</a>' in page
    assert "<title>Courses and quizzes | Carrousel</title>" in page
