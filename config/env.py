"""Settings from the environment. A value that makes no sense is refused with its name and what would be right."""

import os
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def env_str(name: str, default: str = "", choices: Sequence[str] = ()) -> str:
    """The text in the variable, or the default when it is unset or empty."""
    value = os.environ.get(name, "").strip() or default
    if choices and value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of: {', '.join(choices)}.")
    return value


def env_bool(name: str, default: bool) -> bool:
    """Yes or no, in one of the usual spellings."""
    value = env_str(name).lower()
    if not value:
        return default
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be 1 or 0 (true/false, yes/no and on/off will do).")
    return value in YES


def env_int(name: str, default: int, smallest: int = 0) -> int:
    """A whole number that is not below the smallest allowed."""
    value = env_str(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or int(value) < smallest:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number, {smallest} or more.")
    return int(value)


def env_list(name: str, default: Sequence[str] = ()) -> list[str]:
    """The parts of a comma-separated list. An empty part is a slip worth stopping for."""
    value = env_str(name)
    if not value:
        return list(default)
    parts = [part.strip() for part in value.split(",")]
    if not all(parts):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a comma-separated list without empty parts.")
    return parts
