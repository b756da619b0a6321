"""Tell what one line of a chat is: words, a file, a call, a notice of the app."""
# ruff: noqa: RUF001 - colons and brackets of other scripts

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from tallybook.reading.batches import as_json
from tallybook.reading.chatwords import (
    ATTACHED,
    CALLS,
    DELETED,
    EDITED,
    LEFT_OUT,
    MEDIA_NAME,
    MISSED,
    NOT_TAKEN,
    NOTICES,
    OMITTED,
    PLACE,
    POLL,
    plain,
)
from tallybook.reading.dates import MARKS

#: What stands for a file, whatever its name and whether the export carries it.
FILE = "[file]"

_MARK = f"[{MARKS}]"
_IN_ANGLES = re.compile(
    rf"(?P<mark>{_MARK}{{0,4}})<[^<>:：\n]{{1,40}}[:：]\s*{_MARK}*(?P<name>[^<>\n]{{1,250}}\.\w{{1,8}})>"
)
_IN_BRACKETS = re.compile(
    rf"{_MARK}*(?P<name>[^\n/\\]{{1,250}}\.\w{{1,8}}){_MARK}*\s?[(（](?P<words>[^()（）\n]{{2,60}})[)）]"
    rf"{_MARK}*(?:\n(?P<caption>.*))?",
    re.DOTALL,
)
_ALONE_IN_ANGLES = re.compile(
    rf"{_MARK}*<(?P<words>[^<>:\n]{{2,80}})>{_MARK}*(?:\n(?P<caption>.*))?", re.DOTALL
)
_AT_THE_END = re.compile(rf"(?P<before>.*){_MARK}(?P<words>[^{MARKS}\n]{{3,80}})", re.DOTALL)
_EDITED = re.compile(rf"(?P<mark>{_MARK}{{0,4}})<(?P<words>[^<>:\n]{{5,60}})>\s*$")
_LONG = 2000
_NOTHING = str.maketrans("", "", MARKS)


class Said(NamedTuple):
    """What a line is.

    Attributes:
        kind: ``message``, ``call`` or ``event``.
        attachments: The member of the export that it is about; empty where there is none.
        details: Short facts, as a JSON object.
        match: What stands for the words in another export of the same chat, or None.
    """

    kind: str = "message"
    attachments: str = ""
    details: str = "{}"
    match: str | None = None


def said(words: str, members: Collection[str]) -> Said:
    """Tell what a line with a sender is.

    Args:
        words: What stands after the sender.
        members: Names of the files that came with the chat.
    """
    edited = _EDITED.search(words)
    if edited and (plain(edited["words"]) in EDITED):
        inner = said(words[: edited.start()].rstrip(), members)
        return inner._replace(details=_with(inner.details, edited="yes"))
    return _file(words, members) or _app(words) or _telling(words)


def noticed(words: str) -> Said:
    """Tell what a line without a sender is: a notice of the app, or a call nobody took."""
    bare = plain(words)
    if CALLS.match(bare):
        return Said(kind="event", details=_call(bare))
    return Said(kind="event")


def _file(words: str, members: Collection[str]) -> Said | None:
    """A line about a file, in the export or left out of it."""
    found = _IN_ANGLES.search(words)
    if found and (found["mark"] or _is_file(found["name"], members)):
        caption = words[: found.start()] + words[found.end() :]
        return _about(found["name"], caption, members)
    found = _IN_BRACKETS.fullmatch(words)
    if found and (plain(found["words"]) in ATTACHED or _is_file(found["name"], members)):
        return _about(found["name"], found["caption"] or "", members)
    found = _ALONE_IN_ANGLES.fullmatch(words)
    if found and plain(found["words"]) in OMITTED:
        return _about("", found["caption"] or "", members)
    if plain(words) in LEFT_OUT:
        return _about("", "", members)
    found = _AT_THE_END.fullmatch(words)
    if found and plain(found["words"]) in LEFT_OUT:
        return _about("", found["before"], members)
    return None


def _is_file(name: str, members: Collection[str]) -> bool:
    """Whether a name is one the app gives, or that of a file that is there."""
    name = name.translate(_NOTHING)
    return name in members or MEDIA_NAME.fullmatch(name) is not None


def _about(name: str, caption: str, members: Collection[str]) -> Said:
    """A line about a file, with the words that were sent along."""
    name = name.translate(_NOTHING).strip()
    caption = caption.translate(_NOTHING).strip()
    match = f"{FILE}\n{caption}" if caption else FILE
    if name and name in members:
        return Said(attachments=name, match=match)
    return Said(details=as_json({"attachment": name or "left out"}), match=match)


def _app(words: str) -> Said | None:
    """A line the app wrote in a person's name: taken back, a call, a notice."""
    bare = plain(words)
    if bare in DELETED:
        return Said(details=as_json({"deleted": "yes"}))
    if bare in NOT_TAKEN:
        return Said(kind="call", details=as_json({"call": "missed"}))
    if not words.startswith(tuple(MARKS)):
        return None
    if CALLS.match(bare):
        return Said(kind="call", details=_call(bare))
    if NOTICES.search(bare):
        return Said(kind="event")
    return None


def _telling(words: str) -> Said:
    """A poll, a place, or words."""
    if POLL.match(words):
        return Said(details=as_json({"poll": "yes"}))
    if place := PLACE.search(words):
        return Said(details=as_json({"place": f"{place[1]},{place[2]}"}))
    return Said()


def _call(bare: str) -> str:
    """Whether a call was missed, as details."""
    return as_json({"call": "missed" if MISSED.search(bare) else "yes"})


def _with(details: str, **more: str) -> str:
    """Details with one more fact."""
    return (details.removesuffix("}") + ", " + as_json(more)[1:]).replace("{, ", "{")


class Remembered:
    """What lines are, worked out once for each wording."""

    def __init__(self, tell: Callable[[str], Said], most: int = 50_000) -> None:
        self._tell = tell
        self._most = most
        self._known: dict[str, Said] = {}

    def __call__(self, words: str) -> Said:
        """Tell what a line is."""
        found = self._known.get(words)
        if found is None:
            found = self._tell(words)
            if len(self._known) < self._most and len(words) < _LONG:
                self._known[words] = found
        return found
