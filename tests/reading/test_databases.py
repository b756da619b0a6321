"""A stranger's database is read in memory, on a short lead, and as far as it is whole."""

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import TallybookError, TooLarge, UnreadableExport
from tallybook.model.records import Problem
from tallybook.reading import databases
from tallybook.reading.database_log import replayed
from tallybook.reading.database_rows import plain_rows
from tallybook.reading.databases import Database, as_bytes, as_number, as_text, table_names
from tallybook.reading.exports import BytesExport

PAGE = 4096
ROWS = 1000
SCHEMA = (
    "CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT, picture BLOB)",
    "CREATE TABLE other (a, b)",
    "CREATE VIEW seen AS SELECT words FROM note",
)


def made(rows: int = ROWS, *more: str) -> bytes:
    """A database with so many rows in one table."""
    with sqlite3.connect(":memory:") as connection:
        for statement in (*SCHEMA, *more):
            connection.execute(statement)
        words = [(number, f"{number} " + "w" * 300, None) for number in range(1, rows + 1)]
        connection.executemany("INSERT INTO note VALUES (?, ?, ?)", words)
        connection.commit()
        return connection.serialize()


def packed(**members: bytes) -> BytesExport:
    """An export with members; two underlines stand for a dot, one for a hyphen."""
    packed_bytes = io.BytesIO()
    with zipfile.ZipFile(packed_bytes, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", ".").replace("_", "-"), content)
    return BytesExport("export.zip", packed_bytes.getvalue())


def with_log(folder: Path) -> tuple[bytes, bytes]:
    """A database of `ROWS` rows, and a log beside it with as many more."""
    path = folder / "a.db"
    path.write_bytes(made())
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    more = [(number, "newer " * 50) for number in range(ROWS + 1, 2 * ROWS + 1)]
    connection.executemany("INSERT INTO note (id, words) VALUES (?, ?)", more)
    connection.commit()
    read = path.read_bytes(), path.with_name("a.db-wal").read_bytes()
    connection.close()
    return read


def numbers(database: Database) -> list[int]:
    """The numbers of all rows of the one table."""
    return [row[0] for row in database.rows_present("note", ["words"])]


def test_rows_come_with_the_columns_there_are() -> None:
    """A column that a table does not have reads as none; a table that is not there has no rows."""
    with Database.of(BytesExport("a.db", made(2))) as database:
        assert database.tables["note"] == ("id", "words", "picture")
        assert database.has("NOTE", "Words")
        assert not database.has("note", "later")
        rows = list(database.rows_present("note", ["id", "later"]))
        assert rows == [(1, 1, None), (2, 2, None)]
        assert list(database.rows_present("nowhere", ["id"])) == []
        assert list(database.notes()) == []
        assert database.place("note") == "#note"


def test_tables_are_known_by_the_first_pages_alone() -> None:
    """A recogniser learns the names of the tables, in a file or in a member, without loading it."""
    many = made(1, *(f"CREATE TABLE more_{number} (a)" for number in range(300)))
    named = {"note", "other", *(f"more_{number}" for number in range(300))}
    assert table_names(BytesExport("a.db", many)) == named
    assert table_names(packed(a__db=many), "a.db") == named
    assert table_names(BytesExport("a.db", b"no database")) == frozenset()


def test_views_virtual_tables_and_functions_are_refused() -> None:
    """Nothing of the file's own making runs: only ordinary tables are read."""
    content = made(2, "CREATE VIRTUAL TABLE words USING fts5(x)")
    with Database.of(BytesExport("a.db", content)) as database:
        assert "seen" not in database.tables
        assert "words" not in database.tables
        for query in (
            "SELECT * FROM seen",
            "SELECT * FROM words",
            "SELECT hex(words) FROM note",
            "PRAGMA journal_mode",
            "ATTACH 'x' AS y",
            "DELETE FROM note",
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT * FROM n",
        ):
            assert list(database.rows(query)) == []
            assert [note.code for note in database.notes()] == ["damaged-table"]
        assert list(database.rows("SELECT count(*) FROM note")) == [(2,)]


def test_a_query_that_never_ends_is_ended() -> None:
    """A query takes no more steps than a database of its size can need."""
    with Database.of(BytesExport("a.db", made(200))) as database:
        query = "SELECT count(*) FROM note a, note b, note c, note d"
        assert list(database.rows(query)) == []
        assert [note.code for note in database.notes()] == ["too-much-work"]


def test_the_log_beside_a_database_is_read(tmp_path: Path) -> None:
    """The newest rows stand in the file with -wal behind its name, and are there."""
    content, log = with_log(tmp_path)
    with Database.of(packed(a__db=content, a__db_wal=log), "a.db") as database:
        assert numbers(database) == list(range(1, 2 * ROWS + 1))
        assert list(database.notes()) == []


def test_a_log_that_is_missing_is_said(tmp_path: Path) -> None:
    """Without its log the newest entries may be missing, and the reader is told so."""
    content, _ = with_log(tmp_path)
    with Database.of(packed(a__db=content), "a.db") as database:
        assert numbers(database) == list(range(1, ROWS + 1))
        assert [note.code for note in database.notes()] == ["no-log"]


@pytest.mark.parametrize("place", [0, 9, 20, 30, 40, 60, 5000, -1])
def test_a_log_with_a_changed_byte_is_not_believed(tmp_path: Path, place: int) -> None:
    """Frames count only while their checksums are right, and up to a finished change."""
    content, log = with_log(tmp_path)
    changed = bytearray(log)
    changed[place] ^= 0xFF
    with Database.of(packed(a__db=content, a__db_wal=bytes(changed)), "a.db") as database:
        assert numbers(database) == list(range(1, ROWS + 1))
        assert [note.code for note in database.notes()] == ["bad-log"]


def test_a_log_of_another_round_is_left_alone(tmp_path: Path) -> None:
    """Frames behind the last one of this round are left from before and are no damage."""
    content, log = with_log(tmp_path)
    behind = bytes(PAGE + 24)
    with Database.of(packed(a__db=content, a__db_wal=log + behind), "a.db") as database:
        assert len(numbers(database)) == 2 * ROWS
        assert list(database.notes()) == []


def test_rows_before_and_behind_damage_are_kept() -> None:
    """One damaged page costs the rows on it and no others."""
    content = bytearray(made())
    place = 40 * PAGE
    content[place : place + PAGE] = b"\xff" * PAGE
    with Database.of(BytesExport("a.db", bytes(content))) as database:
        found = numbers(database)
        assert [note.code for note in database.notes()] == ["damaged-table"]
    assert ROWS - 20 < len(found) < ROWS
    assert found == sorted(set(found))
    assert {found[0], found[-1]} == {1, ROWS}


def test_a_database_that_was_cut_off_gives_what_is_left() -> None:
    """What stands before the cut is read; that the rest is missing is said."""
    content = made()
    with Database.of(BytesExport("a.db", content[: len(content) // 2])) as database:
        assert len(numbers(database)) > ROWS // 3
        assert "cut-off" in [note.code for note in database.notes()]


def test_no_database_and_too_large_a_one_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no database, or beyond the bound, ends in an error of ours."""
    with pytest.raises(UnreadableExport):
        Database.of(BytesExport("a.db", b"PK nothing"))
    monkeypatch.setattr(databases, "LARGEST", PAGE)
    with pytest.raises(TooLarge):
        Database.of(BytesExport("a.db", made()))


def test_values_of_any_type_are_taken() -> None:
    """Any value may stand in any column, and text may be no text."""
    content = made(
        0,
        "INSERT INTO other VALUES (x'ff41', 1.5)",
        "INSERT INTO other VALUES (CAST(x'ff41' AS TEXT), '12')",
        "INSERT INTO other VALUES (NULL, 1e300)",
    )
    with Database.of(BytesExport("a.db", content)) as database:
        rows = list(database.rows_present("other", ["a", "b"]))
    assert [as_text(row[1]) for row in rows] == ["\ufffdA", "\ufffdA", ""]
    assert [as_number(row[2]) for row in rows] == [1, 12, int(1e300)]
    assert [as_bytes(row[1]) for row in rows] == [b"\xffA", "\ufffdA".encode(), b""]
    assert as_number("twelve") is None


def test_a_plain_table_is_read_without_sqlite() -> None:
    """Rows of every kind of value come as SQLite gives them, long ones and many of them too."""
    values = [None, 0, 1, -5, 300, 1 << 20, -(1 << 40), 1 << 62, 1.5, "ä" * 3000, b"\x00\xff", ""]
    marks = ", ".join(["(?, ?)"] * len(values))
    with sqlite3.connect(":memory:") as connection:
        connection.execute("PRAGMA page_size=512")
        for number in range(100):
            connection.execute(f"CREATE TABLE before_{number} (a)")
        connection.execute("CREATE TABLE kept (a, b, c DEFAULT 'c')")
        for _ in range(40):
            flat = [cell for value in values for cell in (value, "after")]
            connection.execute(f"INSERT INTO kept (a, b) VALUES {marks}", flat)  # noqa: S608
        connection.commit()
        content = connection.serialize()
        told = [list(row) for row in connection.execute("SELECT * FROM kept ORDER BY rowid")]
    assert list(plain_rows(content, "kept", 3)) == told
    assert list(plain_rows(content, "kept", 1)) == [row[:1] for row in told]
    assert list(plain_rows(content, "nowhere", 3)) == []
    assert list(plain_rows(b"no database", "kept", 3)) == []


@settings(deadline=None, max_examples=200, derandomize=True)
@given(data=st.data())
def test_a_plain_table_survives_changed_bytes(data: st.DataObject) -> None:
    """Bytes changed anywhere give rows of the asked width, and no more than fit into the file."""
    content = bytearray(made(60))
    places = st.integers(0, len(content) - 1) | st.sampled_from(range(0, len(content), PAGE))
    for place in data.draw(st.lists(places, min_size=1, max_size=8)):
        piece = data.draw(st.binary(min_size=1, max_size=20))
        content[place : place + len(piece)] = piece
    rows = list(plain_rows(bytes(content), "note", 3))
    assert all(len(row) == 3 for row in rows)
    assert len(rows) < len(content) // 2


@settings(deadline=None, max_examples=300, derandomize=True)
@given(data=st.data())
def test_any_changed_bytes_give_rows_notes_or_an_error_of_ours(data: st.DataObject) -> None:
    """Bytes changed anywhere in a database or its log never give another kind of error."""
    content = bytearray(made(40))
    places = st.integers(0, len(content) - 1) | st.sampled_from(range(0, len(content), PAGE))
    for place in data.draw(st.lists(places, min_size=1, max_size=8)):
        piece = data.draw(st.binary(min_size=1, max_size=40))
        content[place : place + len(piece)] = piece
    export = BytesExport("a.db", bytes(content))
    table_names(export)
    try:
        with Database.of(export) as database:
            for table in database.tables:
                seen = [row[0] for row in database.rows_present(table, ["words", "b"])]
                assert all(number >= 0 for number in seen)
                assert len(seen) == len(set(seen))
            assert all(isinstance(note, Problem) or note.sentence for note in database.notes())
    except TallybookError:
        pass


@settings(deadline=None, max_examples=300, derandomize=True)
@given(content=st.binary(max_size=600))
def test_any_bytes_are_a_log_or_none(content: bytes) -> None:
    """Bytes that were never a log change nothing."""
    assert replayed(content, 10).pages == {}
