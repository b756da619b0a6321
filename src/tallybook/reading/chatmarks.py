"""Find the few lines of a chat that may be more than words, without reading the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tallybook.reading.chatlog import Chat, Numbers, Truths
from tallybook.reading.chatwords import ALONE
from tallybook.reading.text import find_byte

if TYPE_CHECKING:
    import polars as pl

#: Where the words hold a direction mark, or a link to a place, something may be told.
_PLACE = b"maps.google.com/?q="
_MARK = 0xE2
_CLOSING = np.zeros(256, dtype=np.bool_)
_CLOSING[[ord(")"), ord(">"), 0x89, 0x8E, 0x8F]] = True  # ), >, a wide ), a mark


class Marks:
    """The lines of one chat that stand out by their bytes.

    Attributes:
        rows: Those that hold a direction mark or a link to a place.
    """

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        numbers = chat.text.bytes_at()
        places = find_byte(chat.text, _MARK)
        after = numbers[places + 2]
        places = places[(numbers[places + 1] == 0x80) & ((after == 0x8E) | (after == 0x8F))]  # noqa: PLR2004
        links = list(_found(chat.text.data, _PLACE))
        places = np.concatenate((places, np.array(links, dtype=np.int64)))
        rows = np.searchsorted(chat.starts, places, side="right") - 1
        inside = (rows >= 0) & (places >= chat.words[rows]) & (places < chat.ends[rows])
        self.rows = np.unique(rows[inside])

    def special(self, run: slice, words: pl.Series) -> Numbers:
        """The lines of a run that may be more than words, counted from its first.

        Args:
            run: The run.
            words: Their words.
        """
        chat = self.chat
        numbers = chat.text.bytes_at()
        special = chat.names[run] <= chat.stamps.ends[run]
        special |= numbers[chat.words[run]] == ord("<")
        for last in (chat.ends[run] - 1, chat.line_ends[run] - 1, chat.line_ends[run] - 2):
            special |= _CLOSING[numbers[last]]
        special |= self._alone(run, words)
        low, high = np.searchsorted(self.rows, (run.start, run.stop))
        special[self.rows[low:high] - run.start] = True
        return np.flatnonzero(special)

    def _alone(self, run: slice, words: pl.Series) -> Truths:
        """The lines that are just what the app says; few are looked at for it."""
        chat = self.chat
        starts, ends = chat.words[run], chat.ends[run]
        begin = chat.text.words_at()[starts] & np.uint64(0xFFFFFFFF)
        rows = np.flatnonzero(_MAY_BE[_short(begin ^ (ends - starts).astype(np.uint64))])
        alone = np.zeros(len(words), dtype=np.bool_)
        alone[rows[words.gather(rows).is_in(ALONE).to_numpy()]] = True
        return alone


def _found(data: bytes | bytearray, piece: bytes) -> Iterator[int]:
    """Where a piece stands, each time."""
    at = data.find(piece)
    while at >= 0:
        yield at
        at = data.find(piece, at + 1)


def _short(key: NDArray[np.uint64]) -> NDArray[np.int64]:
    """A number of sixteen bits for the beginning and the length of some words."""
    return ((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)).astype(np.int64)


def _short_of_words() -> Truths:
    """For each such number, whether the words of the app have it."""
    table = np.zeros(1 << 16, dtype=np.bool_)
    raw = [words.encode() for words in ALONE]
    begins = np.array([int.from_bytes(words[:4], "little") for words in raw], dtype=np.uint64)
    lengths = np.array([len(words) for words in raw], dtype=np.uint64)
    table[_short(begins ^ lengths)] = True
    return table


_MAY_BE = _short_of_words()
