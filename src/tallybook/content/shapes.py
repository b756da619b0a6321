"""The shape that every file of reviewed words has: unknown, missing and unfit fields are refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from tallybook.errors import UnfitContent

Shape = TypeVar("Shape")
#: How sure it is that what is said is so.
CONFIRMED, PARTLY, UNVERIFIED = "confirmed", "partly", "unverified"
CONFIDENCES = (CONFIRMED, PARTLY, UNVERIFIED)
#: Stands where nobody of the trade has read a file yet.
NOBODY = "none yet"
_SAID: dict[type, str] = {str: "text", int: "a whole number", bool: "true or false", date: "a day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where something was read.

    Attributes:
        title: Of the page or the law.
        publisher: Who put it out.
        url: Its full address; empty where it is no page.
        read_on: The day it was read.
        number: By which other fields of the file name it; 0 where they do not.
        note: What was read there, where it was not the whole.
    """

    title: str
    publisher: str
    read_on: date
    url: str = ""
    number: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What each file says of itself.

    Attributes:
        id: Its own name.
        language: The language it is written in.
        sources: Where it was read.
        reviewed_on: When it was last gone through.
        review_by: When it has to be gone through again.
        reviewer: Who of the trade read it.
        confidence: How sure it is on the whole.
    """

    id: str
    language: str
    sources: tuple[Reference, ...]
    reviewed_on: date
    review_by: date
    reviewer: str
    confidence: str

    def is_due(self, today: date) -> bool:
        """Whether it should have been gone through again by now."""
        return today > self.review_by


def read(name: str, shape: type[Shape]) -> Shape:
    """Read a file of this package into its shape.

    Raises:
        UnfitContent: It does not have that shape.
    """
    text = files("tallybook.content").joinpath(name).read_text(encoding="utf-8")
    return parse(text, shape, name)


def parse(text: str, shape: type[Shape], name: str) -> Shape:
    """Read words in TOML into their shape.

    Args:
        text: The words.
        shape: A dataclass; what it derives from `Reviewed` is checked as well.
        name: The file, for what is said when it is refused.

    Raises:
        UnfitContent: They do not have that shape.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnfitContent(path=name, noun="the whole", reason="it is no TOML") from error
    made = _made(shape, table, name, "the head")
    if isinstance(made, Reviewed):
        _check_review(made, name)
    return made


def refuse(name: str, place: str, reason: str) -> UnfitContent:
    """What to raise where a file is at odds with itself."""
    return UnfitContent(path=name, noun=place, reason=reason)


def unique(name: str, what: str, codes: Iterable[str]) -> frozenset[str]:
    """Check that no code is given twice, and hand them all back.

    Raises:
        UnfitContent: One is.
    """
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise refuse(name, f"{what} {code!r}", "this code is given twice")
        seen.add(code)
    return frozenset(seen)


def known(name: str, place: str, given: Iterable[str], codes: Iterable[str], what: str) -> None:
    """Check that codes which are pointed at exist.

    Raises:
        UnfitContent: One does not.
    """
    for code in given:
        if code not in codes:
            raise refuse(name, place, f"there is no {what} {code!r}")


def sentence(name: str, place: str, *texts: str) -> None:
    """Check that texts which are read as sentences end as such.

    Raises:
        UnfitContent: One does not.
    """
    for text in texts:
        if not text.endswith((".", "?")):
            raise refuse(name, place, "a sentence does not end with a full stop or question mark")


def _check_review(made: Reviewed, name: str) -> None:
    if made.confidence not in CONFIDENCES:
        raise refuse(name, "confidence", f"it is none of {', '.join(CONFIDENCES)}")
    if made.review_by <= made.reviewed_on:
        raise refuse(name, "review_by", "it lies before the day of the last review")
    if not made.sources:
        raise refuse(name, "sources", "there is none")
    for one in made.sources:
        if one.url and not one.url.startswith("https://"):
            raise refuse(name, f"source {one.title!r}", "its address does not begin with https://")


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def _made(shape: type[Shape], table: Mapping[str, Any], name: str, place: str) -> Shape:
    """Fill one shape from a table."""
    assert is_dataclass(shape)  # noqa: S101 - shapes are written in this package
    wanted = {one.name: one for one in fields(shape)}
    for key in table:
        if key not in wanted:
            raise refuse(name, place, f"there is no field {key!r}")
    given: dict[str, Any] = {}
    for key, one in wanted.items():
        if key in table:
            given[key] = _value(_hints(shape)[key], table[key], name, f"{place}, {key}")
        elif one.default is MISSING and one.default_factory is MISSING:
            raise refuse(name, place, f"the field {key!r} is missing")
    return shape(**given)


def _value(hint: Any, value: Any, name: str, place: str) -> Any:
    """Bring one value into the form of its field."""
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise refuse(name, place, "it is no list")
        inner = get_args(hint)[0]
        return tuple(
            _value(inner, one, name, _named(one, place, number))
            for number, one in enumerate(value, 1)
        )
    if is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, Mapping):
            raise refuse(name, place, "it is no table")
        made: Any = _made(hint, value, name, place)
        return made
    if type(value) is not hint:
        raise refuse(name, place, f"it is not {_SAID[hint]}")
    if value == "" and hint is str:
        raise refuse(name, place, "it is empty")
    return value


def _named(one: Any, place: str, number: int) -> str:
    """Where in a file something stands: by its code where it has one."""
    code = one.get("code") if isinstance(one, Mapping) else None
    what = place.rpartition(", ")[2]
    return f"{what} {code!r}" if isinstance(code, str) else f"{what} {number}"
