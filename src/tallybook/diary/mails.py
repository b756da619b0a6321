"""The full header of one mail, read from the sealed original when it is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tallybook.errors import NoSuchItem
from tallybook.reading.exports import read_up_to
from tallybook.reading.mail_route import HEAD, MailHeader, header_of

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from tallybook.case import Case
    from tallybook.model.source import Export

_STEP = 1 << 20


class Mails:
    """Part of the front door: an open book has ``case`` and ``export_of``."""

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def export_of(self, what: Path | str) -> Export: ...  # noqa: D102 - as above

    def mail_header(self, item: int) -> MailHeader:
        """Every header field of one mail, and the servers it says it came through.

        Raises:
            NoSuchItem: There is no such item, or it is no mail.
        """
        row = self.case.row(item)
        if row["kind"] != "mail":
            raise NoSuchItem(noun="mail", name=str(item))
        kept = json.loads(row["details"] or "{}").get("header")
        if kept:
            return header_of(str(kept).encode())
        export = self.export_of(str(row["exhibit"]))
        part = str(row["part"] or "")
        with export.open_member(part) if part else export.open() as stream:
            _skip(stream, int(row["offset"]))
            return header_of(read_up_to(stream, min(HEAD, int(row["length"]) or HEAD)))


def _skip(stream: BinaryIO, offset: int) -> None:
    """Go to a place in a stream that may only be read forwards."""
    if stream.seekable():
        stream.seek(offset)
        return
    while offset > 0 and (piece := stream.read(min(offset, _STEP))):
        offset -= len(piece)
