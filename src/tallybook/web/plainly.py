"""Addresses of help: a browser's history keeps them, so most are numbers and say nothing."""

from __future__ import annotations

from functools import cache

from tallybook.content.directory import directory
from tallybook.content.guides import guides

#: Guides and services whose own name says nothing of why somebody reads there.
PLAIN = frozenset({"checked", "device", "emergency", "first-minutes", "leaving", "text-999"})


@cache
def _pages() -> tuple[str, ...]:
    return tuple(sorted(one.id for one in guides()))


@cache
def _lines() -> tuple[str, ...]:
    return tuple(one.code for one in directory().service)


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
