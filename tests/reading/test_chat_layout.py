"""A large chat that is laid out in lines is read as a small one is: every message, at its place."""

import io
import json
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from tallybook.model.records import Answers, Problem
from tallybook.reading import window
from tallybook.reading.chatlayout import layout_of
from tallybook.reading.exports import BytesExport
from tallybook.reading.meta import SHAPE
from tallybook.reading.window import Window
from tallybook.sources import all_sources

MESSAGES = 9000
#: What some messages have beside words: a call, an event, facts, an object in one line.
RARE: dict[int, dict[str, Any]] = {
    11: {"type": "Call", "call_duration": 0, "missed": True},
    22: {"type": "Subscribe"},
    33: {"is_unsent": True},
    44: {"ip": "192.0.2.7"},
    55: {"share": {"link": "https://example.org/"}},
    66: {"reactions": [{"reaction": "\u00e2\u009d\u00a4", "actor": "Robin Hale"}]},
    77: {"photos": [], "share": {}, "type": "Generic"},
}


def _thread(messages: int = MESSAGES, indent: int | None = 2) -> bytes:
    """A thread with a message of every size, some of them with objects and brackets in them."""
    items: list[dict[str, Any]] = []
    for number in range(messages):
        item: dict[str, Any] = {
            "sender_name": ("Sam Field", "Robin Hale")[number % 2],
            "timestamp_ms": 1_600_000_000_000 + number * 1000,
            "content": f'{number} }},\n    {{ "brackets" [x] ' + "caf\u00c3\u00a9 " * (number % 30),
        }
        if number % 50 == 0:
            item["photos"] = [{"uri": "messages/inbox/a/1.jpg"}, {"uri": "messages/inbox/a/2.jpg"}]
        item |= RARE.get(number % 90, {})
        if number == messages // 2:
            item["content"] = "long " * 200_000
        items.append(item)
    people = [{"name": "Sam Field"}, {"name": "Robin Hale"}]
    thread = {"participants": people, "messages": items, "title": "Robin Hale"}
    return json.dumps(thread | {"thread_path": "inbox/archived_threads/a"}, indent=indent).encode()


def _small() -> bytes:
    """A thread of two messages."""
    thread = json.loads(_thread(4))
    return json.dumps(thread | {"messages": thread["messages"][:2]}, indent=2).encode()


def _read(content: bytes) -> Iterator[pl.DataFrame | Problem]:
    """What the importer yields for a thread."""
    source = {source.name: source for source in all_sources()}["facebook_messenger"]
    for thing in source.read(BytesExport("message_1.json", content), Answers()):
        if isinstance(thing, pl.DataFrame | Problem):
            yield thing


def _rows(content: bytes) -> list[dict[str, Any]]:
    """The records of a thread."""
    frames = [thing for thing in _read(content) if isinstance(thing, pl.DataFrame)]
    return pl.concat(frames).to_dicts()


def _has_layout(content: bytes) -> bool:
    """Whether a thread is read in the quicker way."""
    return layout_of(Window(io.BytesIO(content), len(content)), SHAPE) is not None


def test_each_message_is_found_at_its_place() -> None:
    """The bytes at the place of each record are the message that it was made of."""
    content = _thread()
    assert _has_layout(content)
    rows = _rows(content)
    assert len(rows) == MESSAGES
    for row in rows:
        item = json.loads(content[row["offset"] : row["offset"] + row["length"]])
        assert item["timestamp_ms"] * 1000 == row["local"]
        assert row["thread"] == "Robin Hale"


def test_both_ways_give_the_same() -> None:
    """A file without line breaks, read in the slower way, yields the same but for its places."""
    plain = [row | {"offset": 0, "length": 0} for row in _rows(_thread())]
    dense = _thread(indent=None)
    assert not _has_layout(dense)
    assert [row | {"offset": 0, "length": 0} for row in _rows(dense)] == plain


@pytest.mark.parametrize("at", [0.3, 0.9])
def test_damage_in_the_middle_loses_nothing_else(at: float) -> None:
    """Every message before and behind a damaged one is kept once, and the lost one is counted."""
    content = bytearray(_thread())
    place = content.find(b'"timestamp_ms"', int(len(content) * at))
    brace = content.rfind(b"{", 0, place)
    content[brace : place + 14] = b"#" * (place + 14 - brace)
    things = list(_read(bytes(content)))
    rows = [row for thing in things if isinstance(thing, pl.DataFrame) for row in thing.to_dicts()]
    lost = sum(thing.items for thing in things if isinstance(thing, Problem))
    assert len(rows) + lost == MESSAGES
    assert len({row["local"] for row in rows}) == len(rows) == MESSAGES - 1


def test_a_cut_file_keeps_what_is_before_the_cut() -> None:
    """A large file that ends early yields every message that is whole, once."""
    content = _thread()
    things = list(_read(content[: int(len(content) * 0.8)]))
    rows = [row for thing in things if isinstance(thing, pl.DataFrame) for row in thing.to_dicts()]
    assert len({row["local"] for row in rows}) == len(rows)
    assert MESSAGES // 2 < len(rows) < MESSAGES
    assert "cut-off" in {thing.code for thing in things if isinstance(thing, Problem)}


def test_another_list_of_the_same_layout_does_not_mislead() -> None:
    """A list behind the messages that is laid out alike is not taken for messages."""
    thread = json.loads(_thread())
    thread["magic_words"] = [{"word": "one"}, {"word": "two"}, {"word": "three"}]
    assert len(_rows(json.dumps(thread, indent=2).encode())) == MESSAGES


def test_a_small_file_is_looked_at_as_a_whole_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the size from which it pays, the quicker way is not taken."""
    assert not _has_layout(_small())
    monkeypatch.setattr(window, "SMALLEST", 0)
    assert _has_layout(_small())
