"""Read the plain messages of Signal's own export many at a time.

Most lines are a message of words and nothing else. They are decoded into a shape that admits no
field beside those, so that any other line is left to be read with care, and they go into a frame
without an object for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tallybook.reading.batches import as_json, framed
from tallybook.reading.json import LAST_INSTANT, UNREADABLE
from tallybook.reading.signal_frames import SENT, Directory, number

if TYPE_CHECKING:
    import polars as pl

_MOST = 20_000
_BEGINS = b'{"chatItem":'
_Number = str | int


class _Nothing(msgspec.Struct, gc=False):
    """An object of which only the presence counts."""


class _Status(msgspec.Struct, gc=False):
    """How far a message came with one recipient."""

    failed: _Nothing | None = None
    skipped: _Nothing | None = None
    pending: _Nothing | None = None
    sent: _Nothing | None = None
    delivered: _Nothing | None = None
    read: _Nothing | None = None
    viewed: _Nothing | None = None


class _Outgoing(msgspec.Struct, gc=False):
    """What is said of a message that went out."""

    sendStatus: list[_Status] = []  # noqa: N815 - as the file writes it


class _Text(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """Words."""

    body: str


class _Standard(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """A message of words."""

    text: _Text


class _Item(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """One message."""

    chatId: _Number  # noqa: N815
    authorId: _Number  # noqa: N815
    dateSent: _Number  # noqa: N815
    standardMessage: _Standard  # noqa: N815
    incoming: _Nothing | None = None
    outgoing: _Outgoing | None = None


class _Line(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """One line."""

    chatItem: _Item  # noqa: N815


_DECODER = msgspec.json.Decoder(_Line)


class PlainMessages:
    """Plain messages on their way into a frame."""

    def __init__(self, directory: Directory, part: str) -> None:
        """Note whom the lines refer to and which member they are."""
        self._directory = directory
        self._part = part
        self._rows: list[tuple[int, int, int, str, str, str, str, str]] = []
        self._known: dict[tuple[_Number, _Number, bool, str], tuple[str, str, str, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._rows)

    @property
    def is_full(self) -> bool:
        """Whether it is time to take the frame."""
        return len(self._rows) >= _MOST

    def take(self, offset: int, raw: bytes) -> bool:
        """Take a line in; False where it is anything but a plain message with a time."""
        if not raw.startswith(_BEGINS):
            self._known.clear()
            return False
        try:
            item = _DECODER.decode(raw).chatItem
        except UNREADABLE:
            return False
        at = number(item.dateSent)
        if not 0 < at <= LAST_INSTANT or (item.incoming is None) == (item.outgoing is None):
            return False
        status = _status(item.outgoing) if item.outgoing else ""
        key = (item.chatId, item.authorId, item.outgoing is not None, status)
        facts = self._known.get(key)
        if facts is None:
            facts = self._known[key] = self._facts(item, status)
        length = len(raw.rstrip())
        self._rows.append((offset, length, at * 1000, item.standardMessage.text.body, *facts))
        return True

    def frame(self) -> pl.DataFrame:
        """Return what was gathered and start anew."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        text, whole = pl.String(), pl.Int64()
        shape: dict[str, pl.DataType] = {
            "offset": whole, "length": whole, "local": whole, "text": text, "thread": text,
            "sender": text, "direction": text, "details": text,
        }  # fmt: skip
        rows = pl.DataFrame(self._rows, schema=shape, orient="row")
        self._rows = []
        return framed(
            rows, kind=pl.lit("message"), channel=pl.lit("signal"), part=pl.lit(self._part)
        )

    def _facts(self, item: _Item, status: str) -> tuple[str, str, str, str]:
        """Thread, sender, direction and details of all messages like this one."""
        author = self._directory.who(item.authorId)
        chat = self._directory.thread(item.chatId)
        direction = "out" if item.outgoing is not None or author.kind == "self" else "in"
        name = author.name if author.kind == "contact" else ""
        details = as_json({"contact_name": name, "status": status})
        return chat.title, author.handle or author.name, direction, details


def _status(outgoing: _Outgoing) -> str:
    """How far a message came, by the names of the format."""
    return ", ".join(
        state
        for state in SENT
        if any(getattr(report, state) is not None for report in outgoing.sendStatus)
    )
