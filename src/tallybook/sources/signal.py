"""Signal: chats written out in plain, by Signal's own export or by the program signal-export.

Signal's own: *Settings > Chats > Export chat history* makes a folder ``signal-export-…`` with
``main.jsonl``, ``metadata.json`` and ``files``; since 2026 on the desktop, and on phones. Its lines
are the frames of Signal's backup format as JSON, times are instants in milliseconds.

signal-export (https://github.com/carderne/signal-export) makes a folder for each chat, with
``chat.md``, ``data.json``, ``index.html`` and ``media``; ``data.json`` is read where it is there.
Its times are the wall clock of the computer, and it calls the book's own person ``Me``.

Signal Desktop's own folder and a phone's ``.backup`` are locked; the first is recognised and said
to be so. Databases that were unlocked are read by `tallybook.sources.signal_database`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tallybook.errors import LockedExport, UnreadableExport
from tallybook.model.records import Answers, Assumption, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.exports import read_up_to
from tallybook.reading.json import text_of
from tallybook.reading.json_lines import Line, json_lines
from tallybook.reading.problems import ProblemList
from tallybook.reading.signal_chat import DELETED, HEAD, Said, form_of, precision_of
from tallybook.reading.signal_frames import objects

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "Signal"
UNLOCK = (
    "In Signal Desktop choose Settings, Chats, Export chat history, and bring the folder that it "
    "makes."
)
BOUND = 512 << 20
_TEXT = re.compile(r"(?:^|/)(?:chat|index)\.md$|\.txt$", re.IGNORECASE)
_LINES = re.compile(r"(?:^|/)data\.json$", re.IGNORECASE)
_FRAMES = re.compile(r"(?:^|/)main\.jsonl$", re.IGNORECASE)
_LOCKED = re.compile(r"(?P<folder>^|.*/)sql/db\.sqlite$")
_DATABASE = b"SQLite format 3\x00"
_IS_LINES = re.compile(rb'\s{0,16}\{"date": ?"\d{4}-\d\d-\d\dT[^"]{1,40}", ?"sender": ?')
_IS_FRAMES = re.compile(rb'\s{0,16}\{[^{}]{0,400}"backupTimeMs"\s?:\s?"?\d')
_KEY = re.compile(rb'"(?:encryptedKey|key)"\s{0,9}:\s{0,9}"[0-9a-fA-F]{32}')
_MEMBERS = 20_000
_ME, _NOBODY = "Me", "No-Sender"
_MARK = b"\xef\xbb\xbf"
_OWN = re.compile(rb"^\[[^\]\n]{16,21}\] Me: ", re.MULTILINE)
_INCOMING = re.compile(r"(?:Incoming|Missed)\b")


def recognise(export: Export) -> bool:
    """Whether this is one of the plain exports, bare or in an archive, or Signal's locked folder."""
    if not is_archive(export.head(4)):
        return bool(_kind(export.head(HEAD)))
    return bool(_parts(export)) or bool(_locked(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each chat, in the order of the export."""
    del answers  # the wall clock is said to be one; who is who stands in the file
    parts = _parts(export) if is_archive(export.head(4)) else {"": _kind(export.head(HEAD))}
    if not parts and _locked(export):
        raise LockedExport(source="Signal Desktop", option=UNLOCK)
    members = frozenset(export.members())
    for part, kind in parts.items():
        if kind == "frames":
            from tallybook.reading.signal_export import FrameReader  # noqa: PLC0415

            yield from FrameReader(export, part, members).everything()
        elif kind == "lines":
            yield from _Lines(export, part, members).everything()
        elif kind:
            yield from _Text(export, part, members).everything(kind)
    if not any(parts.values()):
        raise UnreadableExport(source=TITLE, reason="it does not begin as such an export does")


def _kind(head: bytes) -> str:
    """Which of the forms this is the beginning of; empty for none."""
    bare = head.removeprefix(_MARK)
    if _IS_FRAMES.match(bare):
        return "frames"
    if _IS_LINES.match(bare) and b'"body"' in bare:
        return "lines"
    return form_of(head)


def _parts(export: Export) -> dict[str, str]:
    """The members that hold chats, and which form each has; one for each chat."""
    chosen: dict[str, tuple[int, str, str]] = {}
    for rank, name in enumerate((_FRAMES, _LINES, _TEXT)):
        for part in [member for member in export.members() if name.search(member)][:_MEMBERS]:
            folder = part[: part.rfind("/") + 1]
            if folder in chosen and chosen[folder][0] < rank:
                continue
            with export.open_member(part) as stream:
                kind = _kind(read_up_to(stream, HEAD))
            if kind:
                chosen.setdefault(folder if rank < 2 else part, (rank, part, kind))  # noqa: PLR2004 - the texts
    return {part: kind for _, part, kind in chosen.values()}


def _locked(export: Export) -> str:
    """The folder of Signal Desktop in an archive, where its database is locked."""
    members = frozenset(export.members())
    for found in filter(None, map(_LOCKED.match, sorted(members)[:_MEMBERS])):
        config = f"{found['folder']}config.json"
        if config in members:
            with export.open_member(config) as stream:
                has_key = _KEY.search(read_up_to(stream, HEAD))
            with export.open_member(found[0]) as stream:
                if has_key and read_up_to(stream, len(_DATABASE)) != _DATABASE:
                    return found[0]
    return ""


class _Chat:
    """What the two forms of signal-export have in common."""

    def __init__(self, export: Export, part: str, members: frozenset[str]) -> None:
        self._export = export
        self._part = part
        self._members = members
        self._folder = part[: part.rfind("/") + 1]
        self._thread = self._folder.rstrip("/").rsplit("/", 1)[-1]
        self._problems = ProblemList()

    def _files(self, named: list[tuple[str, str]]) -> tuple[tuple[str, ...], str]:
        """The members that a message names, and the titles of those that are not there."""
        there, missing = [], []
        for title, path in named:
            member = self._folder + unquote(path)
            if member in self._members:
                there.append(member)
            else:
                missing.append(title or path.rsplit("/", 1)[-1])
        return tuple(there), ", ".join(missing)

    def _direction(self, sender: str, *, told: bool) -> str:
        """Whether the book's own person sent it, where the export says who that is."""
        if not told or sender in {"", _NOBODY}:
            return "unknown"
        return "out" if sender == _ME else "in"

    def _note(self, code: str, reason: str, at: tuple[int, int], items: int) -> Iterator[Problem]:
        """Note a problem at a place."""
        problem = Problem(
            code=code, reason=reason, part=self._part, offset=at[0], length=at[1], items=items
        )
        return self._problems.note(problem)


class _Text(_Chat):
    """A chat as text."""

    def everything(self, form: str) -> Iterator[Yielded]:
        """Yield its messages."""
        from tallybook.reading.signal_chat import beginning, messages  # noqa: PLC0415

        content = self._content()
        found, pasted = messages(content, form)
        told = bool(_OWN.search(content))
        if start := len(content[: beginning(content, form)].strip()):
            reason = "The file begins with the rest of a message whose beginning is not in it."
            yield from self._note("no-beginning", reason, (0, start), 1)
        if pasted:
            sentence = (
                f"Lines that look like the start of a message and stand inside one: {pasted}. "
                "They were read as part of it."
            )
            yield Assumption(code="other-stamps", sentence=sentence)
        for said in found:
            if said.at is None:
                reason = "The date or time of this item does not exist; it was kept without one."
                yield from self._note("no-date", reason, (said.offset, said.length), 0)
            yield self._record(said, precision_of(form), told=told)
        yield from self._problems.rest()

    def _content(self) -> bytes:
        """The whole text."""
        if not self._part:
            return _unmarked(self._export.read(BOUND))
        with self._export.open_member(self._part) as stream:
            return _unmarked(read_up_to(stream, BOUND))

    def _record(self, said: Said, precision: str, *, told: bool) -> Record:
        """One message."""
        files, missing = self._files(said.files)
        details = {
            "attachment": missing,
            "deleted": "yes" if said.text == DELETED else "",
            "quotes": "yes" if said.quoted else "",
            "reactions": said.reactions,
            "sticker": said.sticker,
        }
        return Record(
            kind="message",
            channel="signal",
            part=self._part,
            offset=said.offset,
            length=said.length,
            local=said.at,
            precision=precision,
            thread=self._thread,
            sender="" if said.sender == _NOBODY else said.sender,
            direction=self._direction(said.sender, told=told),
            text=said.text,
            attachments=files,
            details={name: fact for name, fact in details.items() if fact},
            match=_matched(said.words, [title for title, _ in said.files], said.sticker),
        )


class _Lines(_Chat):
    """A chat as JSON, one message a line."""

    def everything(self) -> Iterator[Yielded]:
        """Yield its messages."""
        with self._opened() as stream:
            told = any(
                line.given is not None and line.given.get("sender") == _ME
                for line in json_lines(stream)
            )
        with self._opened() as stream:
            for line in json_lines(stream):
                yield from self._line(line, told=told)
        yield from self._problems.rest()

    def _opened(self) -> Any:
        """The file, from its start."""
        return self._export.open_member(self._part) if self._part else self._export.open()

    def _line(self, line: Line, *, told: bool) -> Iterator[Yielded]:
        """Yield one message, or why there is none."""
        given, place = line.given, (line.offset, line.length)
        if given is None or "date" not in given:
            yield from self._note("damaged", "This line is no message that can be read.", place, 1)
            return
        at, offset = _wall(text_of(given.get("date")))
        if at is None:
            yield from self._note("no-date", "This item has no date that can be read.", place, 0)
        body = text_of(given.get("body")).removesuffix("  ")
        named = [
            (text_of(one.get("name")), text_of(one.get("path")))
            for one in objects(given.get("attachments"))
        ]
        files, missing = self._files(named)
        is_call = given.get("call") is True
        sender = text_of(given.get("sender"))
        sticker = given.get("sticker")
        emoji = text_of(sticker.get("emoji") if isinstance(sticker, dict) else sticker)
        details = {"attachment": missing, "sticker": emoji, **_stated(given)}
        yield Record(
            kind="call" if is_call else "message",
            channel="signal",
            part=self._part,
            offset=line.offset,
            length=line.length,
            local=at,
            utc_offset=offset,
            thread=self._thread,
            sender="" if sender == _NOBODY else sender,
            direction=_way(body) if is_call else self._direction(sender, told=told),
            text=body,
            attachments=files,
            details={name: fact for name, fact in details.items() if fact},
            match=_matched(body.strip(), [title for title, _ in named], emoji),
        )


def _unmarked(content: bytes) -> bytes:
    """A text with blank lines in place of its mark, so that every byte keeps its place."""
    if content.startswith(_MARK):
        return b"\n" * len(_MARK) + content[len(_MARK) :]
    return content


def _stated(given: dict[str, Any]) -> dict[str, str]:
    """What a message says of itself in short."""
    return {
        "call": _call(given) if given.get("call") is True else "",
        "deleted": "yes" if given.get("deleted") is True else "",
        "quotes": "yes" if text_of(given.get("quote")).strip() else "",
        "reactions": _reactions(given.get("reactions")),
    }


def _matched(words: str, files: list[str], sticker: str) -> str:
    """What stands for a message in other forms of the same export."""
    return "\n".join(filter(None, (words, *files, sticker)))


def _call(given: dict[str, Any]) -> str:
    """Whether a call was missed."""
    return "missed" if given.get("missed") is True else "yes"


def _way(body: str) -> str:
    """Whether a call came in or went out, in the words that the program writes for it."""
    if body.startswith("Outgoing"):
        return "out"
    return "in" if _INCOMING.match(body) else "unknown"


def _reactions(given: Any) -> str:
    """The reactions, each as who and what."""
    pairs = [pair for pair in given if isinstance(pair, list)] if isinstance(given, list) else []
    return ", ".join(": ".join(text_of(part) for part in pair[:2]) for pair in pairs)


def _wall(written: str) -> tuple[datetime | None, int | None]:
    """The wall clock of a date in ISO 8601, and its distance from UTC where it is said."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None, None
    away = at.utcoffset()
    return at.replace(tzinfo=None), None if away is None else int(away.total_seconds() // 60)


SOURCE = Source(
    name="signal",
    title="Signal export",
    version=1,
    patterns=("main.jsonl", "chat.md", "data.json", "signal-export-*"),
    how=(
        "Desktop: in Signal open Settings, Chats, Export chat history; bring the whole folder.",
        "Android: in Signal open Settings, Chats, Export chat history, where your version has it.",
        "iPhone: link Signal Desktop to the phone and export there.",
        "Desktop, older versions: the program signal-export writes a folder for each chat.",
    ),
    lacks=(
        "Messages that disappeared or were deleted before the export.",
        "Messages from before the computer was linked, in exports of Signal Desktop.",
        "The time zone, in folders made by signal-export.",
        "index.html of signal-export: chat.md or data.json beside it holds the same.",
    ),
    basis=(
        "https://github.com/signalapp/Signal-Desktop/blob/main/protos/Backups.proto",
        "https://github.com/carderne/signal-export",
    ),
    recognise=recognise,
    read=read,
)
