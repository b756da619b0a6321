"""Compare a list of apps with the known ones, in whatever form the list comes; nothing found shows nothing.

Each run first puts a known app through the same steps. Where that one is not found, the run says that
it did not work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tallybook.content.indicators.known import App, Indicators, indicators, run_together

#: The most that is read of a list: characters, lines, and characters of one line.
MOST, LINES, WIDEST = 1 << 20, 20_000, 600
#: The most lines that are shown again, and characters of each.
SHOWN, SHOWN_WIDE = 200, 120
#: The most words that the name of an app has.
WORDS = 6
#: A line with more words than this is no name of an app.
SENTENCE = 30
#: How an app was found.
BY_CODE, BY_NAME = "code", "name"

#: What always stands below a result.
NOTHING_FOUND = (
    "Nothing found does not mean that nothing is there. Many apps are in no list, and some hide "
    "under other names."
)

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)+")
_LISTED = re.compile(r"package:(?:.*=)?(?P<code>[A-Za-z0-9_.-]+)$")
_BESIDE = re.compile(r"\s+(?:installer|uid|versionCode|versionName)[=:].*$")
_BULLET = re.compile(r"^(?:[-*\u2022\u2013\u00b7]\s+|\d{1,4}[.)]\s+)")
#: What the program that lists apps says beside its list.
_NOISE = re.compile(r"(?:\*?\s*daemon\s|adb[:.]|error:|list of devices|waiting for)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An app of the list that is known.

    Attributes:
        app: The known app.
        by: `BY_CODE`, or `BY_NAME` where the name alone is the same.
        matched: The package, bundle or name that is the same, as the known list writes it.
        line: The line of the pasted list.
    """

    app: App
    by: str
    matched: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What comparing came to.

    Attributes:
        works: Whether the known app that was put in first was found in each form.
        control: The name of that app.
        found: What is known, in the order of the list.
        compared: How many apps of the list were compared.
        unread: Lines that were not understood, with their numbers, as many as are shown.
        not_understood: How many there are.
        left_out: Lines beyond the most that is read.
        dated: The day of the indicators.
        age: How old they are, in words.
    """

    works: bool
    control: str
    found: tuple[Found, ...]
    compared: int
    unread: tuple[tuple[int, str], ...]
    not_understood: int
    left_out: int
    dated: date
    age: str


def text_of(content: bytes) -> str:
    """The words of a file with a list, in the encodings that systems write."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "utf-8-sig", "replace")


def check_apps(text: str, today: date, known: Indicators | None = None) -> Result:
    """Compare a list of apps with the known ones.

    Args:
        text: Lines of `pm list packages` in any of its forms, packages, bundles or names of apps.
        today: The day, for the age of the list.
        known: The list to compare with; the shipped one where none is given.
    """
    known = known or indicators()
    lines = text[:MOST].splitlines()
    found, compared, unread = _compared(lines[:LINES], known)
    return Result(
        works=_works(known),
        control=known.about.control,
        found=tuple(found),
        compared=compared,
        unread=tuple((number, _shown(line)) for number, line in unread[:SHOWN]),
        not_understood=len(unread),
        left_out=max(len(lines) - LINES, 0) + len(text[MOST:].splitlines()),
        dated=known.about.dated,
        age=known.age(today),
    )


def _works(known: Indicators) -> bool:
    """Put a known app through the same steps, in each form a list can have."""
    name = known.about.control
    code = next((app.packages[0] for app in known.apps if app.name == name and app.packages), "")
    forms = (
        f"package:{code}",
        f"package:/data/app/~~a1==/{code}-b2==/base.apk={code}  installer=com.android.vending",
        f"App: {name} 2.1",
    )
    found, compared, unread = _compared(forms, known)
    right = [(one.app.name, one.line) for one in found] == [(name, 1), (name, 2), (name, 3)]
    return bool(code) and right and compared == len(forms) and not unread


def _compared(
    lines: Iterable[str], known: Indicators
) -> tuple[list[Found], int, list[tuple[int, str]]]:
    """Every known app, how many were compared, and the lines that were not understood."""
    found: list[Found] = []
    unread: list[tuple[int, str]] = []
    compared = 0
    for number, given in enumerate(lines, 1):
        line = _plain(given)
        if not line:
            continue
        if not _is_app(line):
            unread.append((number, line))
            continue
        compared += 1
        match = _match(line, known)
        if match is not None:
            app, by, matched = match
            found.append(Found(app=app, by=by, matched=matched, line=number))
    return found, compared, unread


def _plain(line: str) -> str:
    """A line without what cannot be seen, without the mark of a list before it."""
    line = unicodedata.normalize("NFKC", line[: WIDEST + 1])
    seen = "".join(
        " " if one.isspace() else one for one in line if one.isprintable() or one == "\t"
    )
    return _BULLET.sub("", " ".join(seen.split()))


def _is_app(line: str) -> bool:
    """Whether a line names an app, as far as can be told."""
    if len(line) > WIDEST or line.count(" ") >= SENTENCE or _NOISE.match(line):
        return False
    if line.startswith("package:"):
        return bool(_LISTED.fullmatch(_BESIDE.sub("", line)))
    return any(letter.isalnum() for letter in line)


def _match(line: str, known: Indicators) -> tuple[App, str, str] | None:
    """The known app that a line names: by a package or bundle, else by a name."""
    for code in _codes(line):
        if code.casefold() in known.by_code:
            app, matched = known.by_code[code.casefold()]
            return app, BY_CODE, matched
    if line.startswith("package:"):
        return None
    whole = run_together(line)
    for name in _names(line):
        if name in known.by_name and (name == whole or name not in known.ordinary):
            app, matched = known.by_name[name]
            return app, BY_NAME, matched
    return None


def _codes(line: str) -> Iterator[str]:
    """Packages and bundles that stand in a line."""
    listed = _LISTED.fullmatch(_BESIDE.sub("", line))
    if listed:
        yield listed["code"]
    elif not line.startswith("package:"):
        yield from _CODE.findall(line)


def _names(line: str) -> Iterator[str]:
    """Every run of whole words, run together, the longest first."""
    words = [run_together(word) for word in re.split(r"[^\w]+|_", line)]
    words = [word for word in words if word]
    for length in range(min(WORDS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield "".join(words[start : start + length])


def _shown(line: str) -> str:
    """A line as it is shown again."""
    return line if len(line) <= SHOWN_WIDE else f"{line[:SHOWN_WIDE]}\u2026"
