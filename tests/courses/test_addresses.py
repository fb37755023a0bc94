"""Addresses are those that Django gives."""

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from courses.addresses import address


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("landing", ()),
        ("attempt", (7,)),
        ("attempt_item", (0, 12)),
        ("attempt_item", (12, 12)),
        ("attempt_item", ("12", 12)),
        ("course", ("gates",)),
        ("course", ("1997",)),
        ("variant", ("7:Ab-_9",)),
    ],
)
def test_an_address_is_what_django_says(name: str, args: tuple[int | str, ...]) -> None:
    assert address(name, *args) == reverse(name, args=args)
    assert address(name, *args) == reverse(name, args=args)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        *(("attempt_item", args) for args in [(), (-1, 1), (1, 2, 3), ("x", 1), (True, ""), (1, "a:b")]),
        ("course", ("a:b",)),
        ("course", ("",)),
    ],
)
def test_what_no_page_has_is_refused(name: str, args: tuple[int | str, ...]) -> None:
    with pytest.raises(NoReverseMatch):
        address(name, *args)


def test_a_site_may_stand_below_a_path() -> None:
    before = get_script_prefix()
    try:
        for prefix in ("/", "/a%20b/", "/"):
            set_script_prefix(prefix)
            assert address("attempt", 7) == reverse("attempt", args=[7])
    finally:
        set_script_prefix(before)
