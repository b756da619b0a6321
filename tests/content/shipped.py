"""Everything that the product says, string by string, for the tests that read all of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
CONTENT = ROOT / "src" / "tallybook" / "content"
#: What names pages of other people; their titles are theirs.
THEIRS = frozenset({"sources", "url", "publisher"})
_FOLDERS = {"src/tallybook": ("py", "html", "typ", "js"), "docs": ("md",), "examples": ("md", "py")}


@dataclass(frozen=True, slots=True)
class Said:
    """One string of a file.

    Attributes:
        file: Below the folder of content.
        place: The names on the way to it, with the code of each table: ``section.first.text``.
        text: Its words.
    """

    file: str
    place: str
    text: str

    @property
    def where(self) -> str:
        """File and place together, as allowances name them."""
        return f"{self.file}:{self.place}"


@cache
def tables() -> dict[str, dict[str, Any]]:
    """Every file of content, by its place below the folder."""
    return {
        path.relative_to(CONTENT).as_posix(): tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(CONTENT.rglob("*.toml"))
    }


@cache
def words() -> tuple[Said, ...]:
    """Every string that is ours in every file of content; what stands in other languages too."""
    found = ((name, *one) for name, table in tables().items() for one in strings(table))
    return tuple(Said(name, place, text) for name, place, text in found)


def strings(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every string below a value with its place, without what names other people's pages."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            code = one.get("code", number) if isinstance(one, dict) else number
            yield from strings(one, f"{place}.{code}")
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in THEIRS:
                yield from strings(one, f"{place}.{key}".lstrip("."))


def parts(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table below a value with its place."""
    if isinstance(value, list):
        for number, one in enumerate(value, 1):
            code = one.get("code", number) if isinstance(one, dict) else number
            yield from parts(one, f"{place}.{code}")
    elif isinstance(value, dict):
        yield place, value
        for key, one in value.items():
            yield from parts(one, f"{place}.{key}".lstrip("."))


@cache
def pages() -> tuple[Said, ...]:
    """Every program, page, layout and document that is shipped or published, whole."""
    found = [ROOT / "README.md"]
    for folder, endings in _FOLDERS.items():
        found += [path for end in endings for path in sorted((ROOT / folder).rglob(f"*.{end}"))]
    return tuple(
        Said(path.relative_to(ROOT).as_posix(), "whole", path.read_text(encoding="utf-8"))
        for path in found
        if "_build" not in path.parts and "wording" not in path.parts
    )


@cache
def everything() -> tuple[Said, ...]:
    """All of it, in small letters and without marks of emphasis."""
    return tuple(
        Said(one.file, one.place, one.text.replace("**", "").casefold())
        for one in (*words(), *pages())
    )


def text_of(file: str, code: str = "") -> str:
    """The words of a file, or of what bears one code in it, on one line."""
    told = [
        one.text for one in words() if one.file == file and (not code or f".{code}." in one.place)
    ]
    assert told, f"there is nothing at {file} {code}"
    return flat(" ".join(told))


def flat(text: str) -> str:
    """Words on one line, without marks of emphasis."""
    return re.sub(r"\s+", " ", text.replace("**", ""))


def digits(text: str) -> str:
    """Only the digits of a number."""
    return re.sub(r"\D", "", text)
