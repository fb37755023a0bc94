"""A student and an instructor to try the site with, on a developer's machine only."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from courses.instructors import GROUP
from courses.models import Course, Enrolment, Role

STUDENT, TEACHER = "student", "teacher"
PASSWORDS = {STUDENT: "forget-gate", TEACHER: "output-gate"}


class Command(BaseCommand):
    """Whoever is there already stays as they are, password included."""

    help = "Make a demo student and a demo instructor (development only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make both, enrol them in every course, and say how to sign in."""
        if not settings.DEVELOPMENT:
            raise CommandError("The demo accounts have known passwords, so they are made in development only.")
        student = person(STUDENT, first_name="Sam", last_name="Student")
        teacher = person(TEACHER, first_name="Tomoko", last_name="Teacher", is_staff=True)
        teacher.groups.add(Group.objects.get(name=GROUP))
        for course in Course.objects.all():
            Enrolment.objects.get_or_create(course=course, user=student, defaults={"role": Role.STUDENT})
            Enrolment.objects.get_or_create(course=course, user=teacher, defaults={"role": Role.INSTRUCTOR})
        self.stdout.write("Sign in as a student:     student / forget-gate")
        self.stdout.write("Sign in as an instructor: teacher / output-gate  (the editor is at /admin/)")


def person(username: str, **fields: Any) -> Any:
    """The user of that name, made with the demo password when missing."""
    users = get_user_model().objects
    return users.filter(username=username).first() or users.create_user(
        username, password=PASSWORDS[username], **fields
    )
