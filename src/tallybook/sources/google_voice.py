"""Google Voice from Google Takeout: text threads, calls and voicemail, each in an HTML file.

How a person gets it: takeout.google.com, *Voice*. The zip holds ``Voice/Calls/NAME - KIND - TIME.html``
and, beside each, the pictures and recordings of the same name.

Format: texts are ``div class="message"`` with ``abbr class="dt" title="TIME"``, a number in ``href="tel:…"``,
a name in ``fn`` (an ``abbr`` for the account's owner, a ``span`` for others) and the words in ``q``. Calls
are one ``div class="haudio"`` with ``abbr class="published"``; a link ending in ``#missed``, ``#placed``,
``#received``, ``#voicemail`` or ``#recorded`` says which. Times carry their offset. What Google took down
of a voicemail is kept beside it as a machine's transcript. Seen: samples of 2009 to 2024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tallybook.errors import ExportError, UnreadableExport
from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.downloads import REASONS, content_of, parts_of
from tallybook.reading.html import inert_text, unescaped
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "Google Voice"
_NAME = re.compile(r"\.html?$", re.IGNORECASE)
_BOUND = 64 << 20
_TEXTS = re.compile(rb'class="hChatLog\b')
_CALL = re.compile(rb'class="(?:haudio|contributor vcard)"')
_TIMED = re.compile(rb'class="(?:dt|published)"')
_BEGINS = re.compile(rb'<div class="message"')
_BEHIND = re.compile(rb'<div class="(?:tags|deletedStatusContainer)"')
_AT = re.compile(rb'class="(?:dt|published)" title="([^"<>]{1,60})"')
_TEL = re.compile(rb'href="tel:([^"<>]{0,60})"')
_FN = re.compile(rb'<(abbr|span) class="fn"[^<>]{0,100}>([^<]{0,400})</')
_TITLE = re.compile(rb"<title>([^<]{0,1000})</title>")
_MEDIA = re.compile(
    rb'<(?:img|audio|video)\b[^<>]{0,40} src="([^"<>]{1,400})"'
    rb'|<a class="(?:video|audio|vcard)" href="([^"<>]{1,400})"'
)
_LABEL = re.compile(rb'rel="tag" href="[^"<>#]{0,100}#(\w{1,40})"')
_LONG = re.compile(rb'class="duration" title="PT(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?"')
_DELETED = re.compile(rb'class="deletedStatusContainer">[^<:]{0,40}:\s{0,40}True')
_WORDS = {
    b"q": (re.compile(rb"<q>"), b"</q>"),
    b"text": (re.compile(rb'class="full-text">'), b"</span"),
}
_PEOPLE = re.compile(rb'class="participants"')
#: How a call is named by its label, who made it, and what kind of item it is.
_KINDS = {
    "voicemail": ("voicemail", "in"),
    "missed": ("call", "in"),
    "received": ("call", "in"),
    "placed": ("call", "out"),
    "recorded": ("call", "unknown"),
}
_MINUTE = timedelta(minutes=1)
_FARTHEST = timedelta(hours=15)
_NO_TEXTS = "This file should hold messages, and none in it could be read."
_NO_KIND = "This call does not say whether it was made, received or missed; it was kept without it."


def recognise(export: Export) -> bool:
    """Whether this is one file of Google Voice, or a zip or folder with such files."""
    return bool(parts_of(export, _NAME, _is_voice))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the texts and calls of each file."""
    del answers  # the files say when, who and in which direction
    reading = _Reading(export)
    parts = parts_of(export, _NAME, _is_voice) or [""]
    for part in parts:
        yield from reading.file(part)
    yield from reading.problems.rest()


def _is_voice(head: bytes) -> bool:
    """Whether a file begins as one of Google Voice."""
    return bool((_TEXTS.search(head) or _CALL.search(head)) and _TIMED.search(head))


@dataclass(slots=True)
class _Thread:
    """What a file of texts says about the conversation."""

    name: str
    numbers: set[str] = field(default_factory=set)


class _Reading:
    """One pass over an export."""

    def __init__(self, export: Export) -> None:
        self.problems = ProblemList()
        self._export = export
        self._stems: dict[str, str] = {}
        for name in export.members():
            self._stems.setdefault(name.rpartition(".")[0], name)
            self._stems[name] = name

    def file(self, part: str) -> Iterator[Record | Problem]:
        """Yield what one file holds."""
        try:
            data = content_of(self._export, part, _BOUND)
        except ExportError:
            if not part:
                raise
            yield from self._note("unreadable-part", REASONS["unreadable-part"], part, (0, 0))
            return
        if _TEXTS.search(data):
            yield from self._texts(part, data)
        elif _CALL.search(data):
            yield from self._call(part, data)
        elif not part:
            raise UnreadableExport(source=TITLE, reason="it is damaged")

    def _note(
        self, code: str, reason: str, part: str, place: tuple[int, int], items: int = 0
    ) -> Iterator[Problem]:
        """Note what could not be read at a place."""
        start, end = place
        yield from self.problems.note(
            Problem(
                code=code, reason=reason, part=part, offset=start, length=end - start, items=items
            )
        )

    def _texts(self, part: str, data: bytes) -> Iterator[Record | Problem]:
        """Yield the messages of one thread."""
        begins = [found.start() for found in _BEGINS.finditer(data)]
        behind = _BEHIND.search(data, begins[-1] if begins else 0)
        limit = behind.start() if behind else len(data)
        thread = _thread(data, begins[0] if begins else limit)
        if not begins:
            yield from self._note("no-messages", _NO_TEXTS, part, (0, len(data)))
        for start, end in pairwise([*begins, limit]):
            yield from self._text(part, data, (start, end), thread)

    def _text(
        self, part: str, data: bytes, place: tuple[int, int], thread: _Thread
    ) -> Iterator[Record | Problem]:
        """Yield one message."""
        block = data[slice(*place)].rstrip()
        end = place[0] + len(block)
        at = _time(block)
        if at is None:
            if place[1] == len(data) and b"</div>" not in block:
                yield from self._note("cut-off", REASONS["cut-off"], part, place, 1)
                return
            yield from self._note("no-date", REASONS["no-date"], part, (place[0], end))
        local, offset = at or (None, None)
        number, name, is_own = _who(block)
        there, missing = self._media(part, block)
        text = _words(block, b"q")
        names = [one.rsplit("/", 1)[-1] for one in (*there, *missing)]
        yield Record(
            kind="message",
            channel="google-voice",
            part=part,
            offset=place[0],
            length=len(block),
            local=local,
            utc_offset=offset,
            thread=thread.name,
            sender=number or name,
            recipients=tuple(sorted(thread.numbers - {number})) if is_own else (),
            direction={True: "out", False: "in", None: "unknown"}[is_own],
            text=text,
            attachments=tuple(there),
            details=_given(
                attachment=", ".join(missing), contact_name="" if is_own or not number else name
            ),
            match="\n".join((str(len(names)), text)) if names else None,
        )

    def _call(self, part: str, data: bytes) -> Iterator[Record | Problem]:
        """Yield the one call or voicemail of a file."""
        at = _time(data)
        if at is None:
            yield from self._note("no-date", REASONS["no-date"], part, (0, len(data)))
        local, offset = at or (None, None)
        labels = [found[1].decode().lower() for found in _LABEL.finditer(data)]
        label = next((one for one in _KINDS if one in labels), "")
        if not label:
            yield from self._note("no-kind", _NO_KIND, part, (0, len(data)))
        kind, direction = _KINDS.get(label, ("call", "unknown"))
        other = data.find(b'class="contributor')
        number, name, _ = _who(data[max(other, 0) :])
        handle = number or name
        there, missing = self._media(part, data)
        details = _given(
            attachment=", ".join(missing),
            call=label if kind == "call" else "",
            contact_name=name if number else "",
            other=handle if direction == "unknown" else "",
            withheld="" if handle else "no number given",
        )
        yield Record(
            kind=kind,
            channel="google-voice",
            part=part,
            length=len(data),
            local=local,
            utc_offset=offset,
            thread=name or number,
            sender=handle if direction == "in" else "",
            recipients=(handle,) if direction == "out" and handle else (),
            direction=direction,
            attachments=tuple(there),
            details=details | _heard(data, labels),
            match=f"{kind} {label} {_seconds(data)}",
        )

    def _media(self, part: str, block: bytes) -> tuple[list[str], list[str]]:
        """Members that an item carries, and the names of files that are not there."""
        folder = part[: part.rfind("/") + 1]
        there, missing = [], []
        for found in _MEDIA.finditer(block):
            name = unescaped((found[1] or found[2]).decode("utf-8", "replace"))
            member = self._stems.get(folder + name)
            if member and member != part:
                there.append(member)
            else:
                missing.append(name)
        return list(dict.fromkeys(there)), list(dict.fromkeys(missing))


def _thread(data: bytes, limit: int) -> _Thread:
    """Who a conversation is with: the participants that are named, else the title's last line."""
    head = data[:limit]
    people = _PEOPLE.search(head)
    named = head[people.start() :] if people else b""
    names = [_plain(found[2]) for found in _FN.finditer(named)]
    title = _TITLE.search(head)
    lines = _plain(title[1], lines=True).splitlines() if title else []
    numbers = {_plain(found[1]) for found in _TEL.finditer(named)}
    if not people:
        others = [block for block in _BEGINS.split(data[limit:]) if _who(block)[2] is False]
        numbers = {number for block in others if (number := _who(block)[0])}
    return _Thread(", ".join(filter(None, names)) or (lines[-1] if lines else ""), numbers - {""})


def _who(block: bytes) -> tuple[str, str, bool | None]:
    """The number and the name of whoever is named first, and whether that is the account's owner."""
    number, name = _TEL.search(block), _FN.search(block)
    shown = _plain(name[2]) if name else ""
    is_own = None if name is None else name[1] == b"abbr"
    return _plain(number[1]) if number else "", shown, is_own


def _words(block: bytes, kind: bytes) -> str:
    """The words of a message or of a transcript."""
    begins, ends = _WORDS[kind]
    found = begins.search(block)
    if not found:
        return ""
    end = block.find(ends, found.end())
    return inert_text(
        block[found.end() : end if end >= 0 else len(block)].decode("utf-8", "replace")
    )


def _plain(raw: bytes, *, lines: bool = False) -> str:
    """A short text without signs written as codes."""
    text = unescaped(raw.decode("utf-8", "replace"))
    return "\n".join(map(str.strip, text.strip().splitlines())) if lines else " ".join(text.split())


def _time(block: bytes) -> tuple[datetime, int | None] | None:
    """The wall-clock time that is written first, and minutes east of UTC."""
    found = _AT.search(block)
    try:
        at = datetime.fromisoformat(found[1].decode()) if found else None
        east = at.utcoffset() if at else None
        if at is None or east is None:
            return (at, None) if at else None
        if east % _MINUTE or abs(east) > _FARTHEST:
            at, east = at.astimezone(UTC), timedelta()
    except (ValueError, OverflowError):
        return None
    return at.replace(tzinfo=None), east // _MINUTE


def _heard(data: bytes, labels: list[str]) -> dict[str, str]:
    """What a file tells of a call itself: how long it was, what a machine heard, its labels."""
    transcript = _words(data, b"text")
    return _given(
        deleted="yes" if _DELETED.search(data) else "",
        duration=_seconds(data),
        spam="yes" if "spam" in labels else "",
        transcript=transcript,
        transcript_by="machine transcript by Google, not checked" if transcript else "",
    )


def _seconds(data: bytes) -> str:
    """How long a call or a recording was."""
    found = _LONG.search(data)
    if not found:
        return ""
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return str(hours * 3600 + minutes * 60 + seconds)


def _given(**facts: str) -> dict[str, str]:
    """The facts that are given."""
    return {name: fact for name, fact in facts.items() if fact}


SOURCE = Source(
    name="google_voice",
    title="Google Voice (Takeout)",
    version=1,
    patterns=("takeout-*.zip", "* - Text - *.html", "* - Voicemail - *.html"),
    how=(
        "Phone and desktop: takeout.google.com, Deselect all, tick Voice, Next step, zip.",
        "A link comes by e-mail. Keep the zip as it comes: recordings and pictures are in it.",
    ),
    lacks=(
        "Texts and calls that were deleted before the download.",
        "Who took down a voicemail: the transcript is a machine's and may be wrong.",
        "Whether a recorded call was made or received.",
    ),
    recognise=recognise,
    read=read,
)
