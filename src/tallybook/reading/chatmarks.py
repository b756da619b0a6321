"""Find the few lines of a chat that may be more than words, without reading the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from tallybook.reading.chatlog import Chat, Numbers
from tallybook.reading.chatwords import ALONE
from tallybook.reading.text import find_byte

if TYPE_CHECKING:
    import polars as pl

#: Where the words hold a direction mark, or a link to a place, something may be told.
_PLACE = re.compile(rb"maps\.google\.com/\?q=")
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
        links = [found.start() for found in _PLACE.finditer(chat.text.data, 0, chat.text.size)]
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
        special |= words.is_in(ALONE).to_numpy()
        low, high = np.searchsorted(self.rows, (run.start, run.stop))
        special[self.rows[low:high] - run.start] = True
        return np.flatnonzero(special)
