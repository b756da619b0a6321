"""Addresses of help and of pages to fill in: a browser's history keeps them, so most say nothing."""

from __future__ import annotations

from functools import cache

from tallybook.content.directory import directory
from tallybook.content.guides import guides
from tallybook.content.worksheets import worksheets

#: Guides and services whose own name says nothing of why somebody reads there.
PLAIN = frozenset({"checked", "device", "emergency", "first-minutes", "leaving", "text-999"})


@cache
def _pages() -> tuple[str, ...]:
    return tuple(sorted(one.id for one in guides()))


@cache
def _lines() -> tuple[str, ...]:
    return tuple(one.code for one in directory().service)


@cache
def _sheets() -> tuple[str, ...]:
    return tuple(sorted(one.id for one in worksheets()))


@cache
def _questions() -> tuple[tuple[str, str], ...]:
    by = {one.id: one for one in worksheets()}
    return tuple((name, one.code) for name in _sheets() for one in by[name].questions())


def sheet_path(sheet: str, code: str = "") -> str:
    """Where a page to fill in is, or one of its questions, or another page of it."""
    sheets, questions = _sheets(), _questions()
    name = str(sheets.index(sheet) + 1) if sheet in sheets else sheet
    asked = (sheet, code)
    part = str(questions.index(asked) + 1) if asked in questions else code
    return f"/sheets/{name}/{part}" if part else f"/sheets/{name}"


def question_name(sheet: str, code: str) -> str:
    """What a question is called in an address."""
    return sheet_path(sheet, code).rpartition("/")[2]


def question_of(name: str) -> str:
    """The question that an address means; a name that is no number is its own."""
    return _placed(name, tuple(code for _, code in _questions())) or name


class SheetName:
    """A page to fill in, in an address."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The worksheet that an address means."""
        return _placed(value, _sheets()) or value

    def to_url(self, value: str) -> str:
        """What it is called in an address."""
        return sheet_path(value).rpartition("/")[2]


class QuestionName:
    """A question of a page to fill in, in an address."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The question that an address means."""
        return question_of(value)

    def to_url(self, value: str) -> str:
        """A question is called by its number where its page is known."""
        return value


def page_name(guide: str) -> str:
    """What a guide is called in an address."""
    pages = _pages()
    return guide if guide in PLAIN or guide not in pages else f"page-{pages.index(guide) + 1}"


def line_name(code: str) -> str:
    """What a service is called in an address."""
    lines = _lines()
    return code if code in PLAIN or code not in lines else str(lines.index(code) + 1)


def page_of(name: str) -> str:
    """The guide that an address means; a name that is no number is its own."""
    return _placed(name.removeprefix("page-"), _pages()) or name


def line_of(name: str) -> str:
    """The service that an address means; a name that is no number is its own."""
    return _placed(name, _lines()) or name


def _placed(number: str, names: tuple[str, ...]) -> str:
    is_number = number.isascii() and number.isdigit() and len(number) < len("1000")
    return names[int(number) - 1] if is_number and 0 < int(number) <= len(names) else ""
