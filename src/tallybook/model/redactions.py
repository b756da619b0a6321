"""What is blacked out before anything is handed over; the original stays in the book as it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of a picture or a page, in shares of its width and height from 0 to 1.

    Attributes:
        left: The left edge.
        top: The upper edge.
        right: The right edge.
        bottom: The lower edge.
        page: The page of a document, from 0.
    """

    left: float
    top: float
    right: float
    bottom: float
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """One decision to black something out.

    Attributes:
        entry: The entry that holds it.
        reason: Why, as it is printed in the place of what is gone.
        item: The item whose words it is about; -1 for a file.
        spans: Characters of the words, as (from, to); none where a file is meant.
        exhibit: SHA-256 of the file it is about; empty for words.
        copy: SHA-256 of the copy that was drawn anew without those parts.
    """

    entry: int
    reason: str
    item: int = -1
    spans: tuple[tuple[int, int], ...] = ()
    exhibit: str = ""
    copy: str = ""
