"""Comments that a person wrote on Facebook and Instagram, from the JSON of *Download your information*.

How a person gets it: Accounts Centre, *Your information and permissions > Download your information*,
*Comments*, JSON.

Format: Facebook ``comments.json`` with ``comments_v2``, each with ``timestamp``, ``title`` and
``data[].comment`` (``comment``, ``author``, ``group``); Instagram ``post_comments_1.json`` and
``reels_comments.json``, each row with ``string_map_data`` whose titles are in the account's language:
``Comment``, ``Media Owner``, ``Time``. Times are instants. Letters beyond English are stored in a
broken way and are repaired. What others wrote under one's own posts is in neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.batches import Row
from tallybook.reading.downloads import (
    Download,
    Found,
    Layout,
    Part,
    facts_as_json,
    first_of,
    head_of,
    instant_of,
)
from tallybook.reading.json import text_of
from tallybook.reading.meta import repaired

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "Facebook and Instagram comments"
_S = rb"\s{0,64}"
_FACEBOOK = re.compile(rb'\A%b\{%b"((?:group_)?comments(?:_v2)?)"%b:%b\[' % (_S, _S, _S, _S))
_INSTAGRAM = re.compile(
    rb'\A%b(?:\{%b"(comments_\w{1,30}_comments)"%b:%b)?\[%b\{' % (_S, _S, _S, _S, _S)
)
_WORDS = (
    "Comment",
    "Kommentar",
    "Commentaire",
    "Comentario",
    "Comentário",
    "Commento",
    "Opmerking",
)
#: The same words as the file writes them: letters beyond English as codes, in a broken way.
_WRITTEN = b"|".join(
    rb"Coment\\u00c3\\u00a1rio" if "á" in word else word.encode() for word in _WORDS
)
_TITLED = re.compile(
    rb'"string_map_data"%b:%b\{(?:[^{}]{0,400}\{[^{}]{0,4000}\},){0,4}%b"(?:%b)"%b:%b\{'
    % (_S, _S, _S, _WRITTEN, _S, _S)
)
_SECOND = 1_000_000


def _lists(outline: msgspec.Raw) -> Iterator[tuple[str, list[msgspec.Raw]]]:
    """The rows of a file: it is a list, or an object with lists."""
    if first_of(outline) == b"[":
        yield "", msgspec.json.decode(outline, type=list[msgspec.Raw])
        return
    for name, value in msgspec.json.decode(outline, type=dict[str, msgspec.Raw]).items():
        if first_of(value) == b"[":
            yield name, msgspec.json.decode(value, type=list[msgspec.Raw])


_LAYOUT = Layout(
    outline=msgspec.Raw,
    groups=_lists,
    begins=re.compile(
        rb'\{%b"(?:timestamp"%b:%b\d{1,12}%b,%b"(?:data|title|attachments)|media_list_data|media_map_data)"'
        % (_S, _S, _S, _S, _S)
    ),
    heads=re.compile(rb'"(\w{1,60})"%b:%b\[' % (_S, _S)),
)


def recognise(export: Export) -> bool:
    """Whether this is one file of comments; a whole download is gone through file by file."""
    return not export.members() and _is_comments(head_of(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the comments as a frame."""
    del answers  # they are the account owner's own, and their times are instants
    download = Download(export, TITLE)
    app = "messenger" if _FACEBOOK.match(head_of(export)) else "instagram"
    yield from download.frames([Part("", _rows(download, app))])
    yield from download.problems.rest()


def _is_comments(head: bytes) -> bool:
    """Whether a file begins as one of comments."""
    if _FACEBOOK.match(head):
        return b'"comment"' in head or b'"timestamp"' in head
    return bool(_INSTAGRAM.match(head) and _TITLED.search(head))


def _rows(download: Download, app: str) -> Iterator[Row | Problem]:
    """Yield the rows of the file."""
    for found in download.rows("", _LAYOUT):
        if isinstance(found, Problem):
            yield found
            continue
        row = _facebook(found) if app == "messenger" else _instagram(found)
        if row is None:
            yield from download.unknown("", found)
        else:
            yield row


def _facebook(found: Found) -> Row | None:
    """Make a row of a comment on Facebook; None where it has none of the fields that are known."""
    row = found.row
    data = row.get("data")
    inner = (
        [one.get("comment") for one in data if isinstance(one, dict)]
        if isinstance(data, list)
        else []
    )
    comment = next((one for one in inner if isinstance(one, dict)), {})
    title = _right(row.get("title"))
    at = instant_of(row.get("timestamp"), _SECOND) or instant_of(comment.get("timestamp"), _SECOND)
    if at is None and not comment and not title:
        return None
    facts = {"group": _right(comment.get("group")), "title": title}
    return _row(
        found,
        at,
        _right(comment.get("comment")),
        ("Facebook", _right(comment.get("author"))),
        facts,
    )


def _instagram(found: Found) -> Row | None:
    """Make a row of a comment on Instagram; None where its titles are not known."""
    given = found.row.get("string_map_data")
    fields = {
        _right(title): field
        for title, field in (given.items() if isinstance(given, dict) else ())
        if isinstance(field, dict)
    }
    word = next((title for title in _WORDS if title in fields), "")
    if not word:
        return None
    times = (instant_of(field.get("timestamp"), _SECOND) for field in fields.values())
    others = [_right(field.get("value")) for title, field in fields.items() if title != word]
    facts = {"owner": next(filter(None, others), "")}
    text = _right(fields[word].get("value"))
    return _row(found, next(filter(None, times), None), text, ("Instagram", ""), facts)


def _row(
    found: Found, at: int | None, text: str, where: tuple[str, str], facts: dict[str, str]
) -> Row:
    """Make a row of a comment that the account's owner wrote."""
    app, author = where
    return Row(
        "post",
        app.lower(),
        found.offset,
        found.length,
        at,
        thread="",
        sender=author,
        recipients="",
        direction="out",
        details=facts_as_json({"post": "own comment", **facts}),
        text=text,
    )


def _right(value: Any) -> str:
    """A field as text, its letters repaired."""
    return repaired(text_of(value))


SOURCE = Source(
    name="meta_comments",
    title="Comments on Facebook and Instagram (JSON)",
    version=1,
    patterns=("comments.json", "post_comments_*.json", "reels_comments.json"),
    how=(
        "Accounts Centre, Your information and permissions, Download your information, Comments, JSON.",
        "Keep the zip as it comes: its files are gone through one by one.",
    ),
    lacks=(
        "What others wrote under your posts: the services do not hand it over.",
        "Comments that were deleted before the download.",
        "The post that was commented on: only whose it was, where the file says so.",
    ),
    recognise=recognise,
    read=read,
    basis=(
        "https://www.facebook.com/help/930396167085762",
        "https://help.instagram.com/181231772500920",
    ),
)
