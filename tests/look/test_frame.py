"""The frame of every page: nothing inline, nothing from elsewhere, nothing that axe or a narrow screen minds."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Course, User

MODES = [(scheme, width) for scheme in ("light", "dark") for width in (360, 1100)]


def test_a_page_loads_nothing_inline_and_nothing_from_elsewhere(client: Client, course: Course) -> None:
    page = client.get(reverse("landing")).content.decode()
    assert not re.search(r'\sstyle="|\son[a-z]+="|<style', page)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert '"allowEval":false' in page


def test_every_page_has_one_heading_one_main_and_one_place_for_announcements(client: Client, course: Course) -> None:
    for address in (reverse("landing"), reverse("sign_in"), course.get_absolute_url(), "/nowhere/"):
        page = client.get(address).content.decode()
        assert page.count("<h1") == page.count("<main") == page.count('role="status"') == 1, address


def test_the_tab_of_the_open_page_is_marked(client: Client, course: Course) -> None:
    page = client.get(reverse("notes", args=[course.slug])).content.decode()
    assert re.search(r'aria-current="page">\s*<svg.*?</svg>\s*Notes', page, re.DOTALL)
    assert page.count('class="tabs"') == 1


def test_a_signed_in_student_finds_the_account_and_the_way_out(client: Client, student: User) -> None:
    client.force_login(student)
    page = client.get(reverse("landing")).content.decode()
    assert reverse("password_change") in page
    assert f'action="{reverse("sign_out")}"' in page


def test_a_wrong_address_says_what_to_do(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()


def test_a_form_that_is_too_old_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("sign_in"), {"username": "sam"})
    assert response.status_code == 403
    assert "The form was too old" in response.content.decode()


def test_the_page_of_a_fault_needs_neither_request_nor_database() -> None:
    from django.template.loader import render_to_string

    assert "The fault is ours" in render_to_string("500.html")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("scheme", "width"), MODES)
@pytest.mark.parametrize("address", ["/", "/sign-in/", "/nowhere/", "/courses/gates/", "/courses/gates/notes/"])
def test_axe_finds_nothing(
    page: Any, live_server: Any, course: Course, axe: Callable[[], list[str]], address: str, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + address)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert axe() == []


@pytest.mark.django_db(transaction=True)
def test_the_skip_link_comes_first_and_leads_to_the_content(page: Any, live_server: Any, course: Course) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.django_db(transaction=True)
def test_everything_to_tap_in_the_frame_is_large_enough(page: Any, live_server: Any, course: Course) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url + course.get_absolute_url())
    for link in page.locator(".top-bar a, .tab-bar a").all():
        assert link.bounding_box()["height"] >= 44
