"""X (Twitter): the archive of an account, as a zip, a folder, or one of its files.

How a person gets it: *Settings > Your account > Download an archive of your data*.

Format: files such as ``data/direct-messages.js`` that begin with ``window.YTD.NAME.part0 =`` and go on
as a JSON list. Messages stand in ``direct_messages`` and ``direct_messages_group`` (before 2020
``direct_message``), each conversation with ``conversationId`` and rows such as ``messageCreate``;
posts in ``tweets`` (before 2022 ``tweet``, before 2019 without a wrapper around each); the addresses
the account was used from in ``ip_audit``; its own number in ``account``. Times are UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from tallybook.model.columns import wall
from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.batches import BETWEEN, Row, as_json
from tallybook.reading.chattaken import Columns, Wanted
from tallybook.reading.download_run import Run
from tallybook.reading.download_runs import Plain, Runs
from tallybook.reading.downloads import Download, Found, Part, head_of, parts_of, utc_of
from tallybook.reading.json import text_of
from tallybook.reading.undisturbed import undisturbed
from tallybook.reading.utc_columns import stamped
from tallybook.reading.x_layouts import (
    BARE,
    IN_WRAPPER,
    NO_MESSAGE,
    NUMBERED,
    OBJECTS,
    PLAIN,
    PREFIX,
    TALKS,
    WRAPPED,
    rare_rows,
)

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded

TITLE = "X archive"
_NAME = re.compile(r"\.js$", re.IGNORECASE)
_MESSAGES = frozenset(
    {b"direct_messages", b"direct_messages_group", b"direct_message", b"direct_message_group"}
)
_HEADERS = frozenset(
    {b"direct_message_headers", b"direct_message_group_headers"}
    | {b"direct_messages_headers", b"direct_messages_group_headers"}
)
_POSTS = frozenset({b"tweets", b"tweet"})
_READ = _MESSAGES | _HEADERS | _POSTS | {b"ip_audit"}
_ACCOUNT = re.compile(rb'"accountId"\s{0,64}:\s{0,64}"(\d{1,24})"')
_USER = re.compile(rb'"username"\s{0,64}:\s{0,64}"([A-Za-z0-9_]{1,40})"')
#: Enough for the line that names a file.
_LINE = 4096
_PEOPLE = ("thread", "sender", "recipients", "direction")
#: Fields that are empty in a message of words alone.
_RARE = ("editHistory", "urls", "reactions")
_EMPTY = re.compile(rb"\[\s*+\]")
_MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)  # noqa: SIM905 - in order
}
_POSTED = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d):(\d\d):(\d\d) \+0000 (\d{4})")
_MEDIA = re.compile(r"(?:^|/)direct_messages?(?:_group)?_media/([^/]{1,300})$")
_NONE = Problem(
    code="no-messages",
    reason="This file should hold direct messages, and none in it could be read.",
)
_EMPTIED = Problem(
    code="empty-messages",
    reason="The download has a file for direct messages, and the file itself is empty.",
)


def recognise(export: Export) -> bool:
    """Whether this is an archive with messages, posts or addresses, or one of those files."""
    return bool(parts_of(export, _NAME, _is_read, _LINE))


@undisturbed
def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield messages, own posts and addresses as frames, in the order of the files."""
    del answers  # the archive says whose account it is
    download = Download(export, TITLE)
    reading = _Reading(export, download)
    parts = sorted(
        parts_of(export, _NAME, _is_read, _LINE) or [""], key=lambda part: "-headers" in part
    )
    yield from download.frames(Part(part, reading.rows(part)) for part in parts)
    yield from download.problems.rest()


def _is_read(head: bytes) -> bool:
    """Whether a file begins as one of those that are read."""
    found = PREFIX.match(head)
    return bool(found and found[1] in _READ)


class _Reading:
    """One pass over an archive."""

    def __init__(self, export: Export, download: Download) -> None:
        self._export = export
        self._download = download
        self._own, self._user = _owner(export)
        members = (_MEDIA.search(name) for name in export.members())
        self._media = {found[1]: found.string for found in members if found}
        self._told: set[str] = set()
        self._count = 0
        self._has_headers = any("-headers" in name for name in export.members())

    def rows(self, part: str) -> Iterator[Row | Problem | pl.DataFrame]:
        """Yield the rows of one file."""
        head = head_of(self._export, part)
        found = PREFIX.match(head)
        name = found[1] if found else b""
        if name in _MESSAGES or name in _HEADERS:
            rows = self._talks(part, is_told=name in _HEADERS)
            is_empty = bool(found and _EMPTY.match(head, found.end()))
            yield from self._counted(rows, part, is_empty=is_empty)
            return
        make = self._login if name == b"ip_audit" else self._post
        layout = WRAPPED if IN_WRAPPER.search(head) else BARE
        for row in self._download.rows(part, layout):
            yield row if isinstance(row, Problem) else make(row)

    def _talks(self, part: str, *, is_told: bool) -> Iterator[Row | Problem | pl.DataFrame]:
        """Yield the rows of one file of messages, the usual ones many at a time."""
        window = self._download.window(part)
        if window is None:
            yield from self._download.unread(part)
            return
        plain: Plain[Any] = NUMBERED if self._has_headers else PLAIN
        runs = Runs(self._download, part, window, (TALKS, plain))
        rare = _all_rows if is_told else rare_rows
        wanted = Wanted(self._taken, rare, objects=OBJECTS)
        yield from runs.rows(wanted, partial(self._columns, is_told), partial(self._once, is_told))

    def _once(self, is_told: bool, found: Found) -> Iterator[Row]:  # noqa: FBT001 - of the file
        """Tell one row, if it was not told of with its words before."""
        self._count += 1
        kind, row = _unwrapped(found.row)
        number = text_of(row.get("id"))
        if not (is_told and number in self._told):
            self._told.add(number)
            yield self._message(found, kind, row, is_bare=is_told)

    def _taken(self, rows: list[Any]) -> Columns:
        """Take who wrote to whom, words, time and number of each message."""
        items = [row.message or NO_MESSAGE for row in rows]
        people: Any = zip(
            [item.sender for item in items], [item.recipient for item in items], strict=True
        )
        numbers = [item.number or "" for item in items] if self._has_headers else []
        return people, [item.text or "" for item in items], [item.at for item in items], numbers

    def _columns(self, is_told: bool, run: Run) -> pl.DataFrame:  # noqa: FBT001 - of the file
        """What the messages of words alone of a run have."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        self._count += run.count
        texts, written, numbers = run.columns
        if not is_told:
            self._told.update(numbers)
        people = [
            (thread, sender or "", recipient or "", self._direction(sender or ""))
            for thread, (sender, recipient) in run.known
        ]
        columns = [pl.Series("text", texts, dtype=pl.String), stamped(written, "T").alias("local")]
        told = run.people(people, _PEOPLE)
        return told.hstack(columns).with_columns(channel=pl.lit("x"))

    def _counted(
        self, rows: Iterable[Row | Problem | pl.DataFrame], part: str, *, is_empty: bool
    ) -> Iterator[Row | Problem | pl.DataFrame]:
        """Yield the rows of one file of messages, and say so where there are none."""
        self._count = 0
        for row in rows:
            self._count += isinstance(row, Problem)
            yield row
        if not self._count:
            said = _EMPTIED if is_empty else _NONE
            size = self._export.member_size(part) if part else self._export.size
            told_of = Problem(code=said.code, reason=said.reason, part=part, length=size)
            yield from self._download.problems.note(told_of)

    def _message(self, found: Found, kind: str, row: dict[str, Any], *, is_bare: bool) -> Row:
        """Make a row of a message, or of something that happened in a conversation."""
        sender = text_of(row.get("senderId")) or text_of(row.get("initiatingUserId"))
        at = utc_of(row.get("createdAt"))
        if "essageCreate" not in kind:
            people = ", ".join(_texts(row.get("userIds") or row.get("participantsSnapshot")))
            facts = {"action": kind, "actor": sender, "members": people}
            name = text_of(row.get("name"))
            return self._row(found, "event", at, text=name or kind, details=as_json(facts))
        text = text_of(row.get("text"))
        there, missing, names = self._files(row)
        details = "{}"
        if missing or is_bare or any(map(row.get, _RARE)):
            facts = _facts(row) | {"words": "not in this file" if is_bare else ""}
            details = as_json({"attachment": ", ".join(missing)} | facts)
        return self._row(
            found,
            "message",
            at,
            text=text,
            sender=sender,
            recipients=text_of(row.get("recipientId")),
            direction=self._direction(sender),
            details=details,
            attachments=BETWEEN.join(there),
            match="\n".join((*names, text)) if names else None,
        )

    def _row(self, found: Found, kind: str, at: int | None, **given: Any) -> Row:
        """Make a row of a conversation."""
        usual = {"sender": "", "recipients": "", "direction": "unknown", "thread": found.group}
        return Row(kind, "x", found.offset, found.length, at, **usual | given)

    def _direction(self, sender: str) -> str:
        """Whether the account's owner sent it, where the archive says who that is."""
        if not self._own or not sender:
            return "unknown"
        return "out" if sender == self._own else "in"

    def _files(self, row: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
        """Members that a message carries, names of files that are not there, and all names."""
        there: list[str] = []
        missing: list[str] = []
        names = [one.rsplit("/", 1)[-1] for one in _texts(row.get("mediaUrls"))]
        for name in names:
            member = self._media.get(f"{text_of(row.get('id'))}-{name}")
            if member:
                there.append(member)
            else:
                missing.append(name)
        return there, missing, names

    def _post(self, found: Found) -> Row:
        """Make a row of a post of the account's owner."""
        inner = found.row.get("tweet")
        row = inner if isinstance(inner, dict) else found.row
        facts = {
            "post": "own post",
            "post_id": text_of(row.get("id_str")) or text_of(row.get("id")),
            "reply_to": text_of(row.get("in_reply_to_screen_name")),
        }
        return Row(
            "post",
            "x",
            found.offset,
            found.length,
            _posted(row.get("created_at")),
            thread="",
            sender=self._user or self._own,
            recipients="",
            direction="out",
            details=as_json(facts),
            text=text_of(row.get("full_text")) or text_of(row.get("text")),
        )

    def _login(self, found: Found) -> Row:
        """Make a row of one use of the account from an address."""
        inner = found.row.get("ipAudit")
        row = inner if isinstance(inner, dict) else found.row
        details = as_json({"ip": text_of(row.get("loginIp")), "provider": "X"})
        return Row(
            "sign_in",
            "account",
            found.offset,
            found.length,
            utc_of(row.get("createdAt")),
            thread="X",
            sender="",
            recipients="",
            direction="unknown",
            details=details,
            match=details,
        )


def _all_rows(items: list[Any]) -> list[int]:
    """All of them: headers have no words."""
    return list(range(len(items)))


def _owner(export: Export) -> tuple[str, str]:
    """The number and the user name of the account, where its own file is there."""
    for name in export.members():
        if re.search(r"(?:^|/)account\.js$", name):
            head = head_of(export, name)
            number, user = _ACCOUNT.search(head), _USER.search(head)
            if number:
                return number[1].decode(), user[1].decode() if user else ""
    return "", ""


def _unwrapped(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What kind of row this is, and what stands in it."""
    for kind, inner in row.items():
        if isinstance(inner, dict):
            return kind, inner
    return "messageCreate", row


def _facts(row: dict[str, Any]) -> dict[str, str]:
    """What a message rarely has beside its words."""
    return {
        "edited": "yes" if row.get("editHistory") else "",
        "link": " ".join(_fields(row.get("urls"), "expanded")),
        "reactions": ", ".join(_reacted(row.get("reactions"))),
    }


def _texts(value: Any) -> list[str]:
    """The texts of a list."""
    if not value or not isinstance(value, list):
        return []
    return [text_of(one) for one in value if text_of(one)]


def _fields(value: Any, name: str) -> list[str]:
    """One field of each object of a list."""
    rows = value if isinstance(value, list) else []
    return [text_of(row.get(name)) for row in rows if isinstance(row, dict) and row.get(name)]


def _reacted(value: Any) -> Iterator[str]:
    """Who answered with which sign."""
    for row in value if isinstance(value, list) else ():
        if isinstance(row, dict):
            yield f"{text_of(row.get('reactionKey'))} {text_of(row.get('senderId'))}".strip()


def _posted(written: Any) -> int | None:
    """When a post was made: ``Wed Feb 01 12:00:00 +0000 2023``, or as messages have it."""
    found = _POSTED.fullmatch(written) if isinstance(written, str) else None
    if not found or found[1] not in _MONTHS:
        return utc_of(written)
    day, hour, minute, second, year = (int(found[group]) for group in range(2, 7))
    try:
        return wall(datetime(year, _MONTHS[found[1]], day, hour, minute, second))  # noqa: DTZ001 - UTC
    except ValueError:
        return None


SOURCE = Source(
    name="x",
    title="X (Twitter) archive",
    version=1,
    patterns=("twitter-*.zip", "direct-messages*.js", "tweets.js"),
    how=(
        "Phone: your picture, Settings and privacy, Your account, Download an archive of your data.",
        "A link comes after a day or more.",
        "Desktop: x.com, More, Settings and privacy, Your account, Download an archive of your data.",
        "Keep the zip as it comes.",
    ),
    lacks=(
        "The names of the others in messages: only the numbers of their accounts.",
        "Messages that the other side deleted, and requests that were declined.",
        "Posts that others wrote to or about you.",
    ),
    recognise=recognise,
    read=read,
    basis=(
        "https://help.x.com/en/managing-your-account/how-to-download-your-x-archive",
        "https://github.com/timhutton/twitter-archive-parser",
    ),
)
