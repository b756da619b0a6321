"""The promises of a shelf, held by every implementation."""

import multiprocessing
import os
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import DamagedEntry
from tallybook.hosted.shelf import PostgresShelf
from tallybook.journal.chain import Chain, Opened
from tallybook.journal.locking import Lock
from tallybook.journal.sealed import Draft, Tail, draft
from tallybook.journal.shelf import Conflict, Row, Shelf
from tallybook.journal.sqlite import SqliteShelf
from tallybook.vault.keys import BookKey

SERVER = os.environ.get("TALLYBOOK_TEST_POSTGRES", "")
WRITERS, EACH = 3, 20


class Place(NamedTuple):
    """A new, empty place for rows, and how a process waits for its turn there."""

    open: Callable[[], Shelf]
    turn: Callable[[], AbstractContextManager[None]]


def on_disk(folder: Path) -> Place:
    """A file in a folder."""
    name = secrets.token_hex(8)
    return Place(partial(SqliteShelf, folder / name), Lock(folder / f"{name}.lock").held)


def on_server() -> Place:
    """A book of its own in the test server."""
    return Place(partial(PostgresShelf, SERVER, secrets.token_bytes(16)), nullcontext)


SHELVES = [
    "sqlite",
    pytest.param(
        "postgres",
        marks=[
            pytest.mark.postgres,
            pytest.mark.skipif(not SERVER, reason="TALLYBOOK_TEST_POSTGRES names no server"),
        ],
    ),
]


@pytest.fixture(params=SHELVES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place on each kind of shelf."""
    return on_disk(tmp_path) if request.param == "sqlite" else on_server()


@pytest.fixture
def shelf(place: Place) -> Iterator[Shelf]:
    """An empty shelf of each kind."""
    opened = place.open()
    yield opened
    opened.close()


def row(seq: int, size: int = 100) -> Row:
    """A row of noise."""
    return Row(seq, secrets.token_bytes(140), secrets.token_bytes(size))


def test_an_empty_shelf_holds_nothing(shelf: Shelf) -> None:
    """Nothing comes off a shelf onto which nothing was put."""
    assert shelf.last() is None
    assert list(shelf.rows()) == []
    assert list(shelf.heads()) == []
    assert shelf.row(0) is None
    assert shelf.get_meta("header") is None
    assert not shelf.read_only


@pytest.mark.parametrize("size", [0, 1, 4000, 4061, 4062, 100_000, 3_000_000])
def test_rows_come_back_as_they_were_put(place: Place, size: int) -> None:
    """Any row comes back byte for byte, from the next process as well."""
    put = [row(seq, size) for seq in range(3)]
    shelf = place.open()
    for given_row in put:
        shelf.append(given_row)
    shelf.close()
    again = place.open()
    assert list(again.rows()) == put
    assert list(again.rows(2)) == put[2:]
    assert list(again.heads(1)) == [(seq, head) for seq, head, _ in put[1:]]
    assert again.row(1) == put[1]
    assert again.last() == put[-1][:2]
    again.close()


@pytest.mark.parametrize("number", [0, 1, 3, -1])
def test_only_the_next_number_is_taken(shelf: Shelf, number: int) -> None:
    """A number that is taken or leaves a gap is refused, and changes nothing."""
    put = [row(0), row(1)]
    for given_row in put:
        shelf.append(given_row)
    with pytest.raises(Conflict):
        shelf.append(row(number))
    assert list(shelf.rows()) == put
    shelf.append(row(2))


def test_a_value_beside_the_rows_replaces_the_one_before(shelf: Shelf) -> None:
    """The last value that was put is the one that is got."""
    for value in (b"first", b"", secrets.token_bytes(5000)):
        shelf.put_meta("header", value)
        assert shelf.get_meta("header") == value
    assert shelf.get_meta("other") is None


def test_two_openings_see_each_other(place: Place) -> None:
    """What one opening appended is seen by the other, and its number is taken."""
    one, other = place.open(), place.open()
    put = row(0)
    one.append(put)
    assert other.row(0) == put
    with pytest.raises(Conflict):
        other.append(row(0))
    other.append(row(1))
    assert one.last() == other.last()
    one.close()
    other.close()


def append_some(key: BookKey, place: Place, writer: int) -> list[int]:
    """Append entries from a process of its own."""
    shelf = place.open()
    written = Chain(key, shelf, place.turn)
    made = draft("note", {"writer": writer}, (), "owner", None)
    numbers = [written.append(lambda _: made).seq for _ in range(EACH)]
    shelf.close()
    return numbers


def test_writers_at_the_same_time_lose_nothing(place: Place, key: BookKey) -> None:
    """Entries of several processes stand in one whole chain, each once."""
    place.open().close()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WRITERS, mp_context=context) as pool:
        numbers = list(pool.map(append_some, [key] * WRITERS, [place] * WRITERS, range(WRITERS)))
    assert sorted(chain.from_iterable(numbers)) == list(range(WRITERS * EACH))
    shelf = place.open()
    found = list(Chain(key, shelf).walk())
    shelf.close()
    assert len(found) == WRITERS * EACH
    for writer, given_numbers in enumerate(numbers):
        written = [one for one in found if isinstance(one, Opened)]
        own = [one.head.seq for one in written if one.payload.body["writer"] == writer]
        assert own == given_numbers


def ready(made: Draft) -> Callable[[Tail], Draft]:
    """Give an entry that needs nothing of what stands before it."""
    return lambda _: made


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
ENTRIES = st.lists(
    st.tuples(
        st.dictionaries(st.text(), PLAIN, max_size=4),
        st.lists(st.dictionaries(st.text(), PLAIN, max_size=2), max_size=4),
    ),
    max_size=6,
)


@pytest.mark.parametrize("kind", SHELVES)
@settings(max_examples=25, deadline=None)
@given(written=ENTRIES)
def test_any_entries_come_back_whole(
    kind: str,
    tmp_path_factory: pytest.TempPathFactory,
    key: BookKey,
    written: list[tuple[dict[str, object], list[dict[str, object]]]],
) -> None:
    """Whatever was appended opens again as it was, and its chain holds."""
    place = on_disk(tmp_path_factory.mktemp("shelf")) if kind == "sqlite" else on_server()
    shelf = place.open()
    book = Chain(key, shelf, place.turn)
    for body, items in written:
        book.append(ready(draft("note", body, items, "owner", None)))
    again = Chain(key, shelf)
    found = list(again.walk())
    assert again.head == book.head
    shelf.close()
    assert not [one for one in found if isinstance(one, DamagedEntry)]
    opened = [one for one in found if isinstance(one, Opened)]
    assert [(one.payload.body, list(one.payload.items)) for one in opened] == written
