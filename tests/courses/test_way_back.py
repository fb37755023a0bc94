"""Where somebody lands after signing in."""

import pytest
from django.test import Client

from courses.models import User


@pytest.mark.parametrize(
    "asked", ["foo", "password_change", "//evil.example", "https://evil.example/", "/\\evil", "%0d%0aX"]
)
def test_next_that_is_no_address_of_ours_leads_to_the_landing_page(student: User, client: Client, asked: str) -> None:
    page = client.post("/sign-in/", {"username": "sam", "password": "password", "next": asked})

    assert (page.status_code, page["Location"]) == (302, "/")
    assert client.get("/sign-in/", {"next": asked})["Location"] == "/"


def test_next_of_ours_is_followed(student: User, client: Client) -> None:
    page = client.post("/sign-in/", {"username": "sam", "password": "password", "next": "/courses/gates/"})

    assert page["Location"] == "/courses/gates/"
