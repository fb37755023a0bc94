"""Courses and who sees them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from courses.models import Course, Enrolment, Role, User


@pytest.mark.parametrize("name", ["Europe/Paris", "UTC", "America/Argentina/Buenos_Aires"])
def test_time_zone(name: str) -> None:
    Course(slug="c", title="C", time_zone=name).clean_fields()


@pytest.mark.parametrize("name", ["Paris", "Europe/Pari", "../../etc/passwd", "/etc/localtime", "x" * 60, "Europe"])
def test_no_such_time_zone(name: str) -> None:
    with pytest.raises(ValidationError, match="There is no time zone of that name"):
        Course(slug="c", title="C", time_zone=name).clean_fields()


def test_who_sees_and_teaches_a_course(course: Course, student: User, teacher: User) -> None:
    hidden = Course.objects.create(slug="hidden", title="Hidden")
    assistant, root = User.objects.create_user("ann"), User.objects.create_superuser("root")
    Enrolment.objects.create(course=hidden, user=assistant, role=Role.ASSISTANT)

    def seen(user: User | AnonymousUser) -> tuple[set[Course], set[Course]]:
        return set(Course.objects.visible_to(user)), set(Course.objects.taught_by(user))

    assert seen(AnonymousUser()) == ({course}, set())
    assert seen(student) == ({course}, set())
    assert seen(teacher) == ({course}, {course})
    assert seen(assistant) == ({course, hidden}, {hidden})
    assert seen(root) == ({course, hidden}, {course, hidden})


def test_closed_account_teaches_nothing(course: Course, teacher: User) -> None:
    teacher.is_active = False

    assert not Course.objects.taught_by(teacher).exists()


def test_one_role_in_a_course(course: Course, student: User) -> None:
    with pytest.raises(IntegrityError):
        Enrolment.objects.create(course=course, user=student, role=Role.INSTRUCTOR)
