"""Lists of the admin ask the database as often for three rows as for one."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from courses.models import Course, User
from quizzes.models import ItemBank
from tests.quizzes.rows import rows_of, single


@pytest.fixture
def teaching(client: Client, teacher: User) -> Client:
    """The teacher, signed in, with one row of everything."""
    client.force_login(teacher)
    return client


def more_rows(course: Course) -> None:
    """Two rows more of everything that belongs to the course."""
    for name in ("Second", "Third"):
        single(rows_of(course, name).bank, "another")


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/admin/quizzes/itembank/", 8),
        ("/admin/quizzes/item/", 9),
        ("/admin/quizzes/quiz/", 8),
        ("/admin/quizzes/attempt/", 9),
        ("/admin/quizzes/response/", 9),
        ("/admin/courses/enrolment/", 8),
        ("/admin/courses/user/", 7),
    ],
)
def test_list_asks_as_often_for_one_row_as_for_three(
    teaching: Client,
    course: Course,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
    address: str,
    queries: int,
) -> None:
    rows_of(course, "First")

    with django_assert_num_queries(queries):
        teaching.get(address)
    more_rows(course)
    with django_assert_num_queries(queries):
        teaching.get(address)
    assert ItemBank.objects.count() == 3
