"""A file of content as plain data that still knows on which line each field stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

Place = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in one file: `content/course/banks/gates.yaml:41: items[3].stem: is required`."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (f"{self.file}:{self.line}", self.field, self.message) if part)


class Unreadable(Exception):
    """A file that cannot be read at all; carries its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True)
class Document:
    """One file: its short name, its data, and where the data stand."""

    file: str
    slug: str
    data: dict[str, Any]
    marked: Any = None
    first_line: int = 1
    text_lines: dict[str, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of the field, or of the nearest thing around it that is there."""
        if place and place[0] in self.text_lines:
            return self.text_lines[str(place[0])]
        marked, line = self.marked, self.first_line
        for step in place:
            try:
                line = self.first_line + marked.lc.data[step][0]
                marked = marked[step]
            except (AttributeError, IndexError, KeyError, TypeError):
                break
        return line

    def fault(self, place: Place, message: str) -> Fault:
        """A fault of this file, at the field."""
        return Fault(self.file, self.line(place), dotted(place), message)


def dotted(place: Place) -> str:
    """("items", 3, "stem") as an author reads it: items[3].stem."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in place]
    return "".join(steps).removeprefix(".")


def read_yaml(path: Path, file: str) -> Document:
    """A YAML file; raises Unreadable."""
    return _document(file, path.stem, _text(path, file))


def read_markdown(path: Path, file: str) -> Document:
    """A Markdown file that begins with fields between two lines of `---`; the rest becomes the field `body`."""
    opening, *lines = _text(path, file).splitlines()
    if opening.strip() != "---" or "---" not in lines:
        raise Unreadable(Fault(file, 1, "", "must begin with fields (title, order, …) between two lines of ---"))
    end = lines.index("---")
    document = _document(file, path.stem, "\n".join(lines[:end]), first_line=2)
    body = "\n".join(lines[end + 1 :]).strip() + "\n"
    if "body" in document.data:
        raise Unreadable(document.fault(("body",), "is the text below the fields, so it cannot be one of them"))
    return Document(file, path.stem, {**document.data, "body": body}, document.marked, 2, {"body": end + 3})


def _text(path: Path, file: str) -> str:
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Unreadable(Fault(file, line, "", "is not UTF-8 text")) from None
    if not text.strip():
        raise Unreadable(Fault(file, 1, "", "is empty"))
    return text


def _document(file: str, slug: str, text: str, first_line: int = 1) -> Document:
    try:
        marked = YAML(typ="rt", pure=True).load(text)
    except YAMLError as error:
        line, message = _explained(error, text)
        raise Unreadable(Fault(file, first_line + line, "", message)) from None
    if not isinstance(marked, dict):
        raise Unreadable(Fault(file, first_line, "", "must be a list of fields, each written as `name: value`"))
    return Document(file, slug, _plain(marked), marked, first_line)


def _explained(error: YAMLError, text: str) -> tuple[int, str]:
    """The line, counted from 0, and the reason why this is not YAML."""
    if isinstance(error, MarkedYAMLError) and error.problem_mark:
        problem = (error.problem or "cannot be read").splitlines()[0]
        return error.problem_mark.line, f"is not valid YAML: {problem}"
    place = getattr(error, "position", None)
    if isinstance(place, int):
        return text.count("\n", 0, place), "there is a control character here; was a backslash lost?"
    return 0, f"is not valid YAML: {str(error).splitlines()[0]}"


def _plain(value: Any) -> Any:
    """Without the marks: what JSON has, and anything else as it is (the schema will refuse it)."""
    if isinstance(value, dict):
        return {_plain(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    for kind in (str, bool, int, float):
        if isinstance(value, kind):
            return kind(value)
    return value
