"""SQLite lets any value stand in any column: a database of odd values still gives items or problems."""

# ruff: noqa: S608 - nothing comes from outside

import sqlite3
from contextlib import suppress
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phone_stores import STORES, made
from source_cases import everything

from tallybook.errors import TallybookError, UnreadableExport
from tallybook.model.kinds import RECORDS
from tallybook.model.records import Answers
from tallybook.model.source import Source
from tallybook.reading.exports import BytesExport
from tallybook.sources import all_sources

SOURCES: dict[str, Source] = {source.name: source for source in all_sources()}
BARE = {case: statements for case, (statements, name, _) in STORES.items() if not name}
VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.binary(max_size=12),
    st.sampled_from(
        ["1", "-1", "{", "[]", "null", '{"attachments":[1,{"path":2}]}', "+44", b"\xff"]
    ),
)


@lru_cache(maxsize=32)
def _columns(case: str) -> tuple[tuple[str, str], ...]:
    """The tables and columns of a case."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(BARE[case])
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("sqlite_")
    ]
    found = [
        (table, row[1])
        for table in tables
        for row in connection.execute(f"PRAGMA table_info({table})")
    ]
    connection.close()
    return tuple(found)


def _with(case: str, cells: list[tuple[int, int, object]]) -> bytes:
    """A case with some of its cells changed; a change that the table forbids is left out."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA page_size=512")
    connection.executescript(BARE[case])
    columns = _columns(case)
    for place, row, value in cells:
        table, column = columns[place % len(columns)]
        count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        if count:
            query = (
                f"UPDATE OR IGNORE {table} SET {column} = ? WHERE rowid = "
                f"(SELECT rowid FROM {table} LIMIT 1 OFFSET {row % count})"
            )
            try:
                connection.execute(query, (value,))
            except sqlite3.Error:
                continue
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


@pytest.mark.parametrize("case", BARE)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    cells=st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 40), VALUES), min_size=1, max_size=12
    )
)
def test_any_value_in_any_column_gives_items_or_problems(
    case: str, cells: list[tuple[int, int, object]]
) -> None:
    """Records stand in the schema, or an error of ours says why there are none."""
    export = BytesExport("a.db", _with(case, cells))
    source = SOURCES[case.partition("/")[0]]
    try:
        things = everything(source, export, Answers())
    except TallybookError:
        return
    for thing in things:
        if row := thing.get("record"):
            assert row["kind"] in RECORDS
            assert row["direction"] in {"in", "out", "unknown"}
            assert row["offset"] >= 0 or "#" in row["part"]
            assert all(isinstance(fact, str) and fact for fact in row["details"].values())


@pytest.mark.parametrize("case", BARE)
def test_columns_of_another_version_read_as_empty(case: str) -> None:
    """With any one column taken away, what is left is read, or it is said what is missing."""
    for table, column in _columns(case):
        connection = sqlite3.connect(":memory:")
        connection.executescript(BARE[case])
        try:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        except sqlite3.Error:
            continue
        finally:
            connection.commit()
            content = connection.serialize()
            connection.close()
        source = SOURCES[case.partition("/")[0]]
        with suppress(UnreadableExport):
            assert everything(source, BytesExport("a.db", content), Answers())


def test_the_statements_make_databases_with_small_pages() -> None:
    """The files of the cases stay small enough for a fuzzer to work through many."""
    assert made(BARE["android_calls/older"])[16:18] == (512).to_bytes(2, "big")
