"""The environment's values are read or refused, never guessed."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import env_bool, env_int, env_list, env_str


@pytest.fixture
def value(monkeypatch):
    """Set the variable VALUE."""
    return lambda text: monkeypatch.setenv("VALUE", text)


@pytest.mark.parametrize(
    ("text", "meaning"), [("1", True), ("Yes", True), (" on ", True), ("0", False), ("FALSE", False)]
)
def test_env_bool_reads_the_usual_spellings(value, text, meaning):
    value(text)

    assert env_bool("VALUE", default=not meaning) is meaning


@pytest.mark.parametrize("text", ["maybe", "2", "truee", "None", "y es"])
def test_env_bool_refuses_the_rest_by_name(value, text):
    value(text)

    with pytest.raises(ImproperlyConfigured, match=r"^VALUE is .* it must be 1 or 0"):
        env_bool("VALUE", default=False)


@pytest.mark.parametrize("text", ["-1", "1.5", "ten", "1_000", "٤٢", "²", "0x10"])
def test_env_int_refuses_what_is_no_whole_number(value, text):
    value(text)

    with pytest.raises(ImproperlyConfigured, match=r"^VALUE is .* it must be a whole number, 0 or more"):
        env_int("VALUE", default=7)


def test_env_int_reads_a_number_and_keeps_to_its_limit(value):
    value("8080")

    assert env_int("VALUE", default=7) == 8080
    with pytest.raises(ImproperlyConfigured):
        env_int("VALUE", default=7, smallest=9000)


def test_env_list_splits_at_commas(value):
    value("a.example, b.example")

    assert env_list("VALUE") == ["a.example", "b.example"]


@pytest.mark.parametrize("text", ["a,,b", ",a", "a, ", ","])
def test_env_list_refuses_an_empty_part(value, text):
    value(text)

    with pytest.raises(ImproperlyConfigured, match=r"^VALUE is .* without empty parts"):
        env_list("VALUE")


def test_env_str_refuses_what_is_not_among_the_choices(value):
    value("staging")

    with pytest.raises(ImproperlyConfigured, match="must be one of: development, production"):
        env_str("VALUE", choices=("development", "production"))


@pytest.mark.parametrize("text", ["", "  "])
def test_empty_means_unset(value, text):
    value(text)

    assert env_str("VALUE", "default") == "default"
    assert env_bool("VALUE", default=True) is True
    assert env_int("VALUE", default=7) == 7
    assert env_list("VALUE", ["a"]) == ["a"]
