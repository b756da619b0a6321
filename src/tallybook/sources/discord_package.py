"""Discord: one's own messages out of the data package that Discord sends.

How a person gets it: in Discord, *User Settings > Data & Privacy > Request all of my data*, with
*Messages*; a link to ``package.zip`` comes by mail, within 30 days.

Format: a folder for each channel, ``messages/c…/`` (older: without the ``c``; its name and that of
the folder around it are translated), with ``channel.json`` and ``messages.json`` (until 2023
``messages.csv``): ``ID``, ``Timestamp``, ``Contents``, ``Attachments`` (addresses). ``index.json``
beside them names the channels, ``user.json`` in the folder of the account its owner. A timestamp
without an offset is read as UTC where the number of its message, which counts milliseconds since
2015, says the same; else its zone is not known. Described at
https://support.discord.com/hc/en-us/articles/360004957991.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.errors import ExportError
from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.batches import BETWEEN, as_json, framed
from tallybook.reading.discord_messages import HEADS, Message, messages
from tallybook.reading.downloads import Download, content_of, head_of
from tallybook.reading.json import MARK, loosely, text_of

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded

TITLE = "Discord data package"
_PART = re.compile(r"(?:^|/)[^/]{1,80}/messages\.(csv|json)$", re.IGNORECASE)
_SMALL = 16 << 20
_MOST_ROWS = 20_000
#: Channels whose first bytes are looked at before a zip is told from others.
_LOOK = 50
_WITH = re.compile(r"Direct Message with (.{1,200}?)(?:#0)?", re.DOTALL)
_NOBODY = frozenset({"Unknown User", "Deleted User"})
#: Milliseconds from 1970 to the beginning of 2015, from which numbers of messages count.
_FIRST = 1_420_070_400_000
_SHIFT = 1 << 22
_NO_TAG = frozenset({"", "0", "0000"})


def recognise(export: Export) -> bool:
    """Whether a zip holds folders of channels with messages, as the package has them."""
    parts = islice(_parts(export), _LOOK)
    return any(_is_messages(export, part) for part in parts)


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each channel as frames, in the order of the package."""
    del answers  # the package says whose it is, and when each message was sent
    download = Download(export, TITLE)
    package = _Package(export)
    for part in _parts(export):
        if _is_messages(export, part):
            yield from package.channel(part, download)
    yield from download.problems.rest()


def _parts(export: Export) -> Iterator[str]:
    """The files of messages that stand beside the facts of a channel; of two forms the newer."""
    if not is_archive(export.head(4)):
        return
    members = frozenset(export.members())
    for part in export.members():
        folder = part.rpartition("/")[0]
        if not _PART.search(part) or f"{folder}/channel.json" not in members:
            continue
        if not part.lower().endswith(".csv") or f"{folder}/messages.json" not in members:
            yield part


def _is_messages(export: Export, part: str) -> bool:
    """Whether a file begins as messages do."""
    ending = part.rpartition(".")[2].lower()
    return bool(HEADS[ending].match(head_of(export, part, 4096)))


class _Package:
    """What the package says about its owner and its channels."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self._members = frozenset(export.members())
        self._names: dict[str, dict[str, Any]] = {}
        users = [name for name in export.members() if name.rpartition("/")[2] == "user.json"]
        user = next((found for name in users if "username" in (found := self._facts(name))), {})
        self._id = text_of(user.get("id"))
        name, tag = text_of(user.get("username")), text_of(user.get("discriminator"))
        self._owner = name if tag in _NO_TAG or not name else f"{name}#{tag.zfill(4)}"

    def channel(self, part: str, download: Download) -> Iterator[Yielded]:
        """Yield the messages of one channel."""
        folder = part.rpartition("/")[0]
        thread, recipients = self._named(folder)
        waiting: list[Message] = []
        try:
            for found in messages(self._export, part, download):
                if isinstance(found, Problem):
                    yield found
                    continue
                waiting.append(found)
                if len(waiting) >= _MOST_ROWS:
                    yield from self._frame(waiting, (part, thread, recipients), download)
                    waiting = []
        except ExportError:
            yield from download.unread(part)
        if waiting:
            yield from self._frame(waiting, (part, thread, recipients), download)

    def _named(self, folder: str) -> tuple[str, str]:
        """What a channel is called, and to whom its messages went where it is a direct chat."""
        facts = self._facts(f"{folder}/channel.json")
        above = folder.rpartition("/")[0]
        if above not in self._names:
            self._names[above] = self._facts(f"{above}/index.json" if above else "index.json")
        number = text_of(facts.get("id")) or folder.rpartition("/")[2].removeprefix("c")
        name = text_of(self._names[above].get(number))
        if direct := _WITH.fullmatch(name):
            return direct[1], "" if direct[1] in _NOBODY else direct[1]
        guild = facts.get("guild")
        server = text_of(guild.get("name")) if isinstance(guild, dict) else ""
        own = text_of(facts.get("name"))
        others = facts.get("recipients")
        ids = [text_of(one) for one in others] if isinstance(others, list) else []
        known = name or " #".join(filter(None, (server, own))) or number
        return known, BETWEEN.join(one for one in ids if one and one != self._id)

    def _facts(self, name: str) -> dict[str, Any]:
        """A small file of JSON; nothing where it is not there or cannot be read."""
        if name not in self._members:
            return {}
        try:
            content = content_of(self._export, name, _SMALL).removeprefix(MARK)
        except ExportError:
            return {}
        try:
            facts = msgspec.json.decode(content)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            facts = loosely(content)
        return facts if isinstance(facts, dict) else {}

    def _frame(
        self, found: list[Message], channel: tuple[str, str, str], download: Download
    ) -> Iterator[pl.DataFrame | Problem]:
        """Make a frame of some messages of one channel, and report those without a date."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        part, thread, recipients = channel
        rows = pl.DataFrame(found, schema=_SCHEMA, orient="row")
        carried = [_carried(message, self._id) for message in found]
        rows = rows.with_columns(
            details=pl.Series([details for details, _ in carried], dtype=pl.String),
            match=pl.Series([match for _, match in carried], dtype=pl.String),
        )
        frame = framed(
            _timed(rows).drop("attachments"),
            kind=pl.lit("message"),
            channel=pl.lit("discord"),
            part=pl.lit(part),
            thread=pl.lit(thread),
            sender=pl.lit(self._owner),
            recipients=pl.lit(recipients),
            direction=pl.lit("out"),
            utc_offset=pl.col("utc_offset"),
        )
        for message, local in zip(found, frame["local"].to_list(), strict=True):
            if local is None:
                yield from download.lost("no-date", part, message.offset, message.length, 0)
        yield frame


_SCHEMA = ("offset", "length", "number", "time", "text", "attachments")


def _carried(message: Message, owner: str) -> tuple[str, str | None]:
    """Details of a message, and what tells one with files from others."""
    links = message.attachments.split()
    names = [link.partition("?")[0].rpartition("/")[2] for link in links]
    facts = {"attachment": ", ".join(names), "author_id": owner, "link": " ".join(links)}
    return as_json(facts), "\n".join((*names, message.text)) if names else None


def _timed(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the wall clock, and how far it is from UTC where the file or the number says so."""
    import polars as pl  # noqa: PLC0415

    written = pl.col("time").str.strip_chars()
    whole = written.str.slice(0, 19).str.replace("T", " ")
    part = written.str.extract(r"^.{19}\.(\d{1,6})").str.pad_end(6, "0").cast(pl.Int64)
    east = written.str.extract_groups(r"([+-])(\d\d):?(\d\d)$").struct
    minutes = east.field("2").cast(pl.Int64) * 60 + east.field("3").cast(pl.Int64)
    number = pl.col("number").cast(pl.UInt64, strict=False)
    sent = ((number // _SHIFT).cast(pl.Int64) + _FIRST) * 1000
    return rows.with_columns(
        local=whole.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False).dt.timestamp("us")
        + part.fill_null(0),
        given=pl.when(written.str.ends_with("Z"))
        .then(0)
        .when(east.field("1") == "-")
        .then(-minutes)
        .otherwise(minutes),
    ).with_columns(
        utc_offset=pl.when(pl.col("local").is_not_null()).then(
            pl.when(pl.col("given").abs() <= _FARTHEST)
            .then("given")
            .when(pl.col("given").is_null() & ((pl.col("local") - sent).abs() < _NEAR))
            .then(0)
        )
    )


_FARTHEST = 15 * 60
_NEAR = 2_000_000

SOURCE = Source(
    name="discord_package",
    title="Discord data package",
    version=1,
    patterns=("package.zip", "discord*.zip"),
    how=(
        "Any device: User Settings, Data & Privacy, Request all of my data, with Messages.",
        "Discord sends a link to package.zip by mail, within 30 days.",
        "Keep the zip as it comes.",
    ),
    lacks=(
        "What anybody else wrote: it holds one's own messages alone.",
        "Messages that were deleted before, and earlier wordings of edited ones.",
        "Calls, reactions and replies.",
        "Pictures and files: there are addresses, and those stop working after a while.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://support.discord.com/hc/en-us/articles/360004957991",),
)
