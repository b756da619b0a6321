"""Open a compound file ([MS-CFB]) whose directory may claim anything.

The library follows each stream for as many sectors as the directory says it has, even where the
chain runs in a circle; a file of ten kilobytes can keep it busy for minutes. No stream is longer
than the file, and all of them together are not much longer either.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oxmsg import Message

#: All streams together may be so many times as long as the file.
_TIMES = 4
_SPARE = 1 << 20
_MOST_ENTRIES = 20_000


class TooMuch(Exception):
    """The directory claims more than the file can hold."""


def open_message(content: bytes) -> Message:
    """Open an Outlook message.

    Raises:
        TooMuch: Its directory claims more than it can hold.
    """
    from olefile import OleFileIO  # noqa: PLC0415 - only where there is such a file
    from oxmsg import Message as Opened  # noqa: PLC0415
    from oxmsg.storage import Storage  # noqa: PLC0415

    logging.getLogger("olefile").setLevel(logging.CRITICAL)
    with OleFileIO(io.BytesIO(content)) as ole:
        entries = [entry for entry in ole.direntries if entry is not None]
        for entry in entries:
            entry.size = min(entry.size, len(content))
        claimed = sum(entry.size for entry in entries)
        if len(entries) > _MOST_ENTRIES or claimed > _TIMES * len(content) + _SPARE:
            raise TooMuch
        return Opened(Storage.from_ole(ole))
