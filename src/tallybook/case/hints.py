"""Hints to a hidden number or address, as mails about signing in give them: ``k***@``, ``••• 123``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tallybook.case.case import Case
from tallybook.case.evidence import Evidence, Pair, paired
from tallybook.case.handles import in_any_app
from tallybook.case.sides import Side, sides

#: Without one of these a text holds no hint.
_MARKS: Final = (
    "**",
    "\u2022\u2022",
    "\u00b7\u00b7",
    "xxx",
    "XXX",
    "ending in",
    "ending with",
    "ends in",
)
_ADDRESS = re.compile(
    r"(?<![\w.])([a-z0-9][\w.+-]{0,3}?)[*\u2022\u00b7]{2,}([a-z0-9]{0,3})@([a-z0-9*\u2022\u00b7.-]+)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:[*\u2022\u00b7xX]{3,}|\bend(?:ing|s)\s+(?:in|with))[\s-]*(\d{2,4})(?!\d)", re.IGNORECASE
)
_MENTION = re.compile(r"(?<![\w@.*\u2022\u00b7])@([\w.\-]{3,64})")
#: A hint that fits more sides than these is left aside.
_FITS: Final = 3
#: Texts that are looked at.
_MOST: Final = 20_000


def recovery_hints(case: Case) -> Iterator[tuple[Pair, Evidence]]:
    """Sides that one text hints at together, or that a hint fits and the text names or is about."""
    known = sides(case)
    kept: dict[Pair, list[int]] = {}
    for item, told_of, text in _texts(case):
        hinted = list(_hinted(text, known))
        if not hinted:
            continue
        beside = [*_mentioned(text, known), *([known[told_of]] if told_of in known else [])]
        for one in hinted:
            for two in (*hinted, *beside):
                for pair in paired((one, two)):
                    kept.setdefault(pair, []).append(item)
    for pair, items in kept.items():
        some = tuple(dict.fromkeys(items))
        noun = "item holds" if len(some) == 1 else "items hold"
        told = f"{len(some):,} {noun} part of a number or an address that fits."
        yield pair, Evidence(kind="recovery", told=told, items=some)


def _texts(case: Case) -> Iterable[tuple[int, str, str]]:
    """Texts that may hold a hint: what came in, and what was written down."""
    import polars as pl  # noqa: PLC0415

    rows = case.items.lazy().filter(pl.col("text").str.contains_any(list(_MARKS)))
    told_of = pl.when(pl.col("kind") == "incident").then(pl.col("handle").cast(pl.String))
    return rows.select("item", told_of.fill_null(""), "text").head(_MOST).collect().iter_rows()


def _hinted(text: str, known: Mapping[str, Side]) -> Iterator[Side]:
    """Sides that the hints of a text fit, where they are few."""
    wanted: list[re.Pattern[str]] = []
    for start, end, host in _ADDRESS.findall(text):
        masked = "".join("[^@]*" if part[0] in "*\u2022\u00b7" else re.escape(part)
                         for part in re.findall(r"[*\u2022\u00b7]+|[^*\u2022\u00b7]+", host.rstrip(".")))  # fmt: skip
        wanted.append(
            re.compile(rf"{re.escape(start)}[^@]+{re.escape(end)}@{masked}", re.IGNORECASE)
        )
    wanted += [re.compile(rf"\+\d{{5,}}{digits}") for digits in _NUMBER.findall(text)]
    for pattern in wanted:
        fit = {side.number: side for handle, side in known.items() if pattern.fullmatch(handle)}
        if len(fit) <= _FITS:
            yield from fit.values()


def _mentioned(text: str, known: Mapping[str, Side]) -> list[Side]:
    """Sides whose user name a text names."""
    names = {f"@{name.casefold()}" for name in _MENTION.findall(text)}
    return [
        side for handle, side in known.items() if names and (in_any_app(handle) or handle) in names
    ]
