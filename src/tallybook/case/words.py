"""Text made comparable, and scanned in memory: nothing is indexed on the disk."""

from __future__ import annotations

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

#: Small letters that have several shapes, and the quotation marks that phones put in by themselves.
_ALIKE = {
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u00df": "ss",
    "\u03c2": "\u03c3",
    "\u017f": "s",
    "\u00a0": " ",
    "\u202f": " ",
    "\u0131": "i",
}
_COMBINING = "[\u0300-\u036f]"

#: Columns shorter than this are scanned in one piece.
_PIECE = 100_000
_WORKERS = 2


def folded(text: pl.Series) -> pl.Series:
    """Fold a column: small letters, plain quotation marks, composed accents.

    Only rows beyond ASCII pay for more than small letters.
    """
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    small = text.str.to_lowercase()
    beyond = small.str.len_bytes() != small.str.len_chars()
    where = beyond.arg_true()
    if where.len() == 0:
        return small
    rows = small.gather(where)
    if rows.str.contains(_COMBINING).any():
        rows = rows.str.normalize("NFC")
    rows = rows.str.replace_many(list(_ALIKE), list(_ALIKE.values()))
    places = np.arange(small.len(), dtype=np.uint32)
    places[where.to_numpy()] = small.len() + np.arange(where.len(), dtype=np.uint32)
    return pl.concat([small, rows]).gather(pl.Series(places))


def fold(words: str) -> str:
    """Fold what is looked for in the same way."""
    text = unicodedata.normalize("NFC", words).lower()
    for shape, plain in _ALIKE.items():
        text = text.replace(shape, plain)
    return text.strip()


def holding(text: pl.Series, words: str, match: str = "text") -> pl.Series:
    """Say which rows of a folded column hold the words.

    Args:
        text: The folded column.
        words: As typed.
        match: ``text`` looks for the words as they stand, anywhere, even inside a word;
            ``words`` for each of them as a whole word, in any order.
    """
    import polars as pl  # noqa: PLC0415

    wanted = fold(words)
    if match == "words":
        found = pl.repeat(True, text.len(), dtype=pl.Boolean, eager=True)
        for word in wanted.split():
            found = found & _has_word(text, found, word)
        return found
    return _has_text(text, wanted)


def _has_text(text: pl.Series, wanted: str) -> pl.Series:
    """Scan for a literal text, in two pieces at once where the column is long."""
    import polars as pl  # noqa: PLC0415

    if text.len() < _PIECE:
        found: pl.Series = text.str.contains(wanted, literal=True)
        return found
    half = text.len() // 2
    with ThreadPoolExecutor(_WORKERS) as crew:
        parts = crew.map(
            lambda piece: piece.str.contains(wanted, literal=True), (text[:half], text[half:])
        )
        halves: list[pl.Series] = list(parts)
        return pl.concat(halves)


def _has_word(text: pl.Series, among: pl.Series, word: str) -> pl.Series:
    """Scan for a whole word: literally first, by its edges in what is left."""
    import polars as pl  # noqa: PLC0415

    places = (_has_text(text, word) & among).arg_true()
    edged = rf"(?:^|\W){re.escape(word)}(?:\W|$)"
    hits = places.filter(text.gather(places).str.contains(edged))
    found = pl.repeat(False, text.len(), dtype=pl.Boolean, eager=True)
    return found.scatter(hits, True)
