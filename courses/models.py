"""People and courses."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who learns or teaches. A guest is a real row without a password, kept when it becomes an account."""

    is_guest = models.BooleanField(_("guest"), default=False, help_text=_("has no account yet, only a session"))

    class Meta(AbstractUser.Meta):
        pass

    @property
    def has_account(self) -> bool:
        """Not a guest: can sign out and come back."""
        return not self.is_guest


class Role(models.TextChoices):
    """What somebody is in one course."""

    STUDENT = "student", _("student")
    ASSISTANT = "assistant", _("assistant")
    INSTRUCTOR = "instructor", _("instructor")


TEACHING = (Role.ASSISTANT, Role.INSTRUCTOR)


def of_own_courses(user: User | AnonymousUser, course: str, *, teaching: bool = False) -> Q:
    """The condition that a row belongs to a course of this user; `course` is the field path to it ("quiz__course")."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=())
    if user.is_superuser:
        return Q(pk__isnull=False)  # every row; an empty Q would vanish from an "or"
    enrolments = Enrolment.objects.filter(user=user)
    if teaching:
        enrolments = enrolments.filter(role__in=TEACHING)
    return Q(**{f"{course}__in": enrolments.values("course_id")})


class CourseQuerySet(models.QuerySet["Course"]):
    """Courses, by who asks."""

    def taught_by(self, user: User | AnonymousUser) -> CourseQuerySet:
        """The courses that this user teaches or assists; a superuser's are all."""
        return self.filter(of_own_courses(user, "pk", teaching=True))

    def visible_to(self, user: User | AnonymousUser) -> CourseQuerySet:
        """The public courses and those that the user is enrolled in."""
        return self.filter(Q(is_public=True) | of_own_courses(user, "pk"))


def validate_time_zone(name: str) -> None:
    """Refuse what is not the name of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(_("There is no time zone of that name. Names look like Europe/Paris.")) from None


class Course(models.Model):
    """One course: its quizzes and its notes, its language, its clock and its way to write numbers."""

    class Separator(models.TextChoices):
        POINT = ".", _("point (0.5)")
        COMMA = ",", _("comma (0,5)")

    slug = models.SlugField(_("short name"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en", help_text=_("of the content, such as en"))
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("such as Europe/Paris"),
    )
    decimal_separator = models.CharField(
        _("decimal separator"), max_length=1, choices=Separator.choices, default=Separator.POINT
    )
    is_public = models.BooleanField(_("public"), default=False, help_text=_("anybody may see it, without enrolment"))

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("course", args=[self.slug])


class TimeFactor(models.TextChoices):
    """How much longer a time limit is for one student; text, so that no rounding can touch it."""

    NONE = "1", _("as everybody")
    QUARTER = "1.25", _("a quarter more (×1.25)")
    HALF = "1.5", _("half as much again (×1.5)")
    DOUBLE = "2", _("twice the time (×2)")


class Enrolment(models.Model):
    """What one user is in one course, and what is made easier for them in every quiz of it."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="enrolments", verbose_name=_("course"))
    user = models.ForeignKey(User, models.CASCADE, related_name="enrolments", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.STUDENT)
    time_factor = models.CharField(
        _("time"), max_length=4, choices=TimeFactor.choices, default=TimeFactor.NONE, help_text=_("for each time limit")
    )
    extra_tries = models.PositiveSmallIntegerField(
        _("extra tries"), default=0, validators=[MaxValueValidator(20)], help_text=_("at each question")
    )
    days_early = models.PositiveSmallIntegerField(
        _("days early"), default=0, validators=[MaxValueValidator(365)],
        help_text=_("how many days sooner quizzes open, at the same hour"),
    )  # fmt: skip
    days_late = models.PositiveSmallIntegerField(
        _("days late"), default=0, validators=[MaxValueValidator(365)],
        help_text=_("how many days later quizzes close, at the same hour"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="one_role_in_a_course")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.course}"
