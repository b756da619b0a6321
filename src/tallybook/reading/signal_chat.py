"""Read a Signal chat written out as text: ``[2024-01-02 10:20:30] Name: words``, one after another.

This is what the program signal-export writes as ``chat.md`` (earlier ``index.md``), in two forms of
the stamp: with a comma and no seconds, or with seconds and no comma. WhatsApp writes neither in
brackets: it has seconds behind a comma. The form with seconds is told from WhatsApp's by the two
spaces that end a message here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

#: How much of a file says whether it is such a chat.
HEAD = 16_384

_OLD = rb"\d{4}-\d\d-\d\d, \d\d:\d\d"
_NEW = rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,16}\[(?:(?P<old>%b)|(?P<new>%b))\] " % (_OLD, _NEW))
_FORMS = {
    "old": re.compile(rb"^\[(%b)\] " % _OLD, re.MULTILINE),
    "new": re.compile(rb"^\[(%b)\] " % _NEW, re.MULTILINE),
}
_WRITTEN = {"old": "%Y-%m-%d, %H:%M", "new": "%Y-%m-%d %H:%M:%S"}
_ENDS = re.compile(rb"(?:  \r?\n\r?\n|\(This message was deleted\)\r?\n)")
_QUOTE = re.compile(r"\A(?:\n\n> [^\n]*(?:\n> [^\n]*)*\n\n)")
_REACTIONS = re.compile(r"\n\(- (?P<given>[^\n]*) -\)(?=\s*(?:!?\[|\(\(|\Z))")
_STICKER = re.compile(r"\n\(\( (?P<emoji>[^\n]{0,64}) \)\)(?=\s*(?:!?\[|\Z))")
_FILE = re.compile(
    r"!?\[(?P<title>[^\[\]\n]{0,400})\]\(\./(?P<path>media/[^()\n]{1,400})\) {0,2}\Z"
)
DELETED = "(This message was deleted)"


@dataclass(slots=True)
class Said:
    """One message of such a chat.

    Attributes:
        offset: Where it begins, in bytes.
        length: Its length in bytes.
        at: The wall clock as written; None where that is no time.
        sender: As written; empty where there is none.
        text: All that stands behind the sender.
        words: The same without what the program added to it.
        quoted: Whether it begins with words of an earlier message.
        reactions: What is written about reactions.
        sticker: The picture sign of a sticker.
        files: (title, path) of the files it names.
    """

    offset: int
    length: int
    at: datetime | None
    sender: str
    text: str
    words: str
    quoted: bool
    reactions: str
    sticker: str
    files: list[tuple[str, str]]


def form_of(head: bytes) -> str:
    """``old`` or ``new`` where this is the beginning of such a chat; empty where it is none."""
    found = _FIRST.match(head)
    if found is None:
        return ""
    if found["old"]:
        return "old"
    return "new" if _ENDS.search(head) else ""


def is_signal_chat(head: bytes) -> bool:
    """Whether this is the beginning of a Signal chat written out as text."""
    return bool(form_of(head))


def precision_of(form: str) -> str:
    """How finely the stamps of a form are written."""
    return "minute" if form == "old" else "second"


def messages(content: bytes, form: str) -> tuple[list[Said], int]:
    """The messages of a chat, and how many lines in them only look like the start of one."""
    stamps = list(_FORMS[form].finditer(content))
    own = [stamp for stamp in stamps if _behind_blank(content, stamp.start())]
    if len(own) * 2 <= len(stamps):  # an early version left no line between messages
        own = stamps
    ends = [stamp.start() for stamp in own[1:]] + [len(content)]
    found = [_message(content, stamp, end, form) for stamp, end in zip(own, ends, strict=True)]
    return found, len(stamps) - len(own)


def beginning(content: bytes, form: str) -> int:
    """How many bytes stand before the first message."""
    first = _FORMS[form].search(content)
    return first.start() if first else len(content)


def _behind_blank(content: bytes, start: int) -> bool:
    """Whether an empty line stands before a place, or nothing at all."""
    return not start or content[max(0, start - 3) : start].endswith((b"\n\n", b"\n\r\n"))


def _message(content: bytes, stamp: re.Match[bytes], end: int, form: str) -> Said:
    """Take one message apart."""
    written = content[stamp.end() : end].decode("utf-8", "replace").replace("\r\n", "\n")
    line = written.split("\n", 1)[0]
    sender, colon, _ = line.partition(": ")
    if not colon and line.endswith(":"):
        sender, colon = line[:-1], ":"
    text = written[len(sender) + len(colon) :] if colon else written
    said = Said(
        offset=stamp.start(),
        length=len(content[stamp.start() : end].rstrip()),
        at=_moment(stamp[1].decode(), form),
        sender=sender if colon else "",
        text=text.strip("\n").rstrip(),
        words="",
        quoted=False,
        reactions="",
        sticker="",
        files=[],
    )
    _take_apart(said, text.rstrip())
    return said


def _take_apart(said: Said, text: str) -> None:
    """Tell the words from what the program wrote around them."""
    while found := _FILE.search(text):
        said.files.insert(0, (found["title"], found["path"]))
        text = text[: found.start()]
    if found := _STICKER.search(text):
        said.sticker = found["emoji"]
        text = text[: found.start()] + text[found.end() :]
    if found := _REACTIONS.search(text):
        said.reactions = found["given"]
        text = text[: found.start()] + text[found.end() :]
    if found := _QUOTE.match(text):
        said.quoted = True
        text = text[found.end() :]
    said.words = text.strip()


def _moment(written: str, form: str) -> datetime | None:
    """The time of a stamp, where it exists."""
    try:
        return datetime.strptime(written, _WRITTEN[form])  # noqa: DTZ007 - the file has no zone
    except ValueError:
        return None


def undated(found: list[Said]) -> Iterator[Said]:
    """Those messages whose time does not exist."""
    return (said for said in found if said.at is None)
