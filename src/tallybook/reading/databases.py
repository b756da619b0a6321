"""Open a stranger's SQLite database: in memory, reading only, and on a short lead.

The bytes are copied into memory and never touch a disk; nothing is written, not even to the copy.
SQLite is told to trust nothing in the file (https://www.sqlite.org/security.html): no views, no
triggers, no functions of the schema, no virtual tables; a query ends when it takes more steps than
a database of that size can need. Where pages are damaged, what is before and behind them is read
and the damage is noted.

Rows are read by `rows_present` one table at a time in the order of their numbers; join them in
Python. A column that a version of the app does not have reads as None. Text comes as ``str`` (bytes
that are no UTF-8 become U+FFFD), blobs as ``bytes``; `as_text`, `as_number` and `as_bytes` take a
value of any type, since SQLite lets any value stand in any column.

A row has no place in bytes that would mean anything: it is spread over pages. Its place is
``part="<member>#<table>"`` (``"#<table>"`` where the export is the database itself),
``offset=<its number>``, ``length=0``; `Database.place` gives the part. See decision 0019.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Self

from tallybook.errors import TallybookError, TooLarge, UnreadableExport
from tallybook.model.records import Assumption, Problem
from tallybook.model.source import Export
from tallybook.reading.database_log import page_size_of, replayed
from tallybook.reading.database_pages import database_parts, is_database, table_names

__all__ = [
    "LARGEST",
    "Database",
    "as_bytes",
    "as_number",
    "as_text",
    "database_parts",
    "is_database",
    "table_names",
]

#: The largest database that is opened, and the largest log beside one.
LARGEST, LARGEST_LOG = 1 << 30, 256 << 20
#: The largest value that is read out of a row.
LARGEST_VALUE = 64 << 20
TITLE = "a database of an app"
NO_LOG = (
    "The app keeps its newest entries in a second file, with -wal at the end of its name; it is not "
    "beside this one, so the newest entries may be missing."
)
BAD_LOG = "The file with the newest entries (-wal) is damaged or of another copy; it was not used."
CUT_LOG = (
    "The file with the newest entries (-wal) ends in an unfinished change, which was left out."
)
CUT = "The database is shorter than it says; entries of the part that is missing are lost."
DAMAGED = "A part of a table is damaged; what could be read before and behind it was kept."
TOO_MUCH = "Reading a table took far more work than it should; it was broken off."
ODD_ORDER = (
    "The entries of a table are out of order, as a damaged database has them; it was broken off."
)

_STEPS_AT_LEAST, _STEPS_PER_BYTE, _TICK = 200_000, 40, 10_000
_QUOTE = '"'
_ORDINARY = "CREATE TABLE "
_LIST = "SELECT name, substr(sql, 1, 13) FROM sqlite_master WHERE type IN ('table', 'view')"
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION})
_FUNCTIONS = frozenset({"length", "substr", "typeof", "coalesce", "ifnull", "count", "max", "min"})
_PRAGMAS = ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "temp_store=MEMORY")
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LARGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 3,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 8,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}
_BROKEN = (sqlite3.Error, sqlite3.Warning, UnicodeError, OverflowError, MemoryError)


class Database:
    """One database in memory.

    Attributes:
        part: The member that it is; empty for the export itself.
        tables: Its ordinary tables and their columns, as they are called in the file.
    """

    def __init__(self, content: bytearray, part: str = "") -> None:
        """Open the bytes; `of` finds them in an export.

        Raises:
            UnreadableExport: They are no database, or their list of tables is damaged.
        """
        if not is_database(bytes(content[:16])):
            raise UnreadableExport(source=TITLE, reason="its first bytes are not a database's")
        self.part = part
        self._notes: list[Problem | Assumption] = []
        self._mend(content)
        self._size = len(content)
        self._steps = 0
        self._refused: set[str] = set()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, cached_statements=0)
        self.tables: dict[str, tuple[str, ...]] = {}
        try:
            self._guard(content)
            self.tables = self._listed()
        except MemoryError as error:
            self._connection.close()
            raise TooLarge(size=self._size, bound=LARGEST) from error
        except _BROKEN as error:
            self._connection.close()
            raise UnreadableExport(source=TITLE, reason="its list of tables is damaged") from error
        self._connection.set_authorizer(self._allowed)

    @classmethod
    def of(cls, export: Export, part: str = "") -> Database:
        """Open an export, or one of its members, with the log that lies beside it.

        Raises:
            TooLarge: It is larger than `LARGEST`.
            UnreadableExport: It is no database, or damaged beyond reading.
        """
        opened = export.open_member(part) if part else export.open()
        with opened as stream:
            size = export.member_size(part) if part else export.size
            content = _all(stream, size, LARGEST)
        writes_ahead = content[18:20] == b"\x02\x02"
        notes = _with_log(export, part, content, writes_ahead=writes_ahead)
        database = cls(content, part)
        database._notes += notes
        return database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()

    def place(self, table: str) -> str:
        """What stands in `Record.part` for the rows of a table."""
        return f"{self.part}#{table}"

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is such a table, with all of these columns."""
        there = {column.casefold() for column in self._columns(table)}
        return bool(there) and all(column.casefold() in there for column in columns)

    def notes(self) -> Iterator[Problem | Assumption]:
        """What could not be read so far, each told once: ask again after each table."""
        while self._notes:
            yield self._notes.pop(0)

    def rows_present(self, table: str, wanted: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table in the order of their numbers: the number, then each column.

        Columns that the table does not have read as None; a table that is not there has no rows.
        What is damaged is passed over and noted.
        """
        if not self.has(table):
            return
        there = {column.casefold(): column for column in self._columns(table)}
        own = next((name for name in ("rowid", "_rowid_", "oid") if name not in there), "rowid")
        columns = [there.get(name.casefold()) for name in wanted]
        told = ", ".join(_quoted(name) if name else "NULL" for name in columns)
        query = f"SELECT {own}, {told or 'NULL'} FROM {_quoted(table)} NOT INDEXED"  # noqa: S608 - names of the file, quoted
        last = -1
        try:
            for row in self._run(f"{query} ORDER BY {own}"):
                if not isinstance(row[0], int) or row[0] <= last:
                    raise OverflowError
                last = row[0]
                yield row
        except _BROKEN as error:
            self._note(*_fault(error), table)
            yield from self._behind(query, own, table, last)

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield what a query of ours selects, where `rows_present` does not do; stops at damage."""
        words = {word.casefold() for word in re.findall(r"\w+", query)}
        if words & self._refused:
            self._note("damaged-table", "A table is not what it should be.", "")
            return
        try:
            yield from self._run(query, values)
        except _BROKEN as error:
            self._note(*_fault(error), "")

    def _columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table, however its name is written."""
        for name, columns in self.tables.items():
            if name.casefold() == table.casefold():
                return columns
        return ()

    def _run(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Run one query within its share of steps."""
        self._steps = _STEPS_AT_LEAST + _STEPS_PER_BYTE * self._size
        cursor = self._connection.execute(query, values)
        try:
            yield from cursor
        finally:
            cursor.close()

    def _behind(self, query: str, own: str, table: str, last: int) -> Iterator[tuple[Any, ...]]:
        """Yield the rows behind a damaged place, as far as they can be reached from the end."""
        lowest: int | None = None
        backwards = f"SELECT {own} FROM {_quoted(table)} NOT INDEXED ORDER BY {own} DESC"  # noqa: S608
        try:
            for (number,) in self._run(backwards):
                if not isinstance(number, int) or number <= last or number >= (lowest or 1 << 63):
                    break
                lowest = number
        except _BROKEN:
            pass
        if lowest is None:
            return
        try:
            yield from self._run(f"{query} WHERE {own} >= ? ORDER BY {own}", (lowest,))
        except _BROKEN as error:
            self._note(*_fault(error), table)

    def _note(self, code: str, reason: str, table: str) -> None:
        """Keep a problem for whoever reads."""
        part = self.place(table) if table else self.part
        self._notes.append(Problem(code=code, reason=reason, part=part))

    def _mend(self, content: bytearray) -> None:
        """Make the copy one that opens without a log and whatever its length."""
        for place in (18, 19):
            if len(content) > place and content[place] == 2:  # noqa: PLR2004 - it writes ahead
                content[place] = 1
        size = int.from_bytes(content[16:18], "big")
        size = 65_536 if size == 1 else size
        told = int.from_bytes(content[28:32], "big") if content[24:28] == content[92:96] else 0
        if told * size > len(content):
            content[28:32] = bytes(4)
            self._notes.append(Problem(code="cut-off", reason=CUT, part=self.part))

    def _guard(self, content: bytearray) -> None:
        """Hand the bytes over and take away all that reading does not need."""
        connection = self._connection
        connection.text_factory = _decoded
        connection.deserialize(content)
        for limit, most in _LIMITS.items():
            connection.setlimit(limit, most)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        self._steps = _STEPS_AT_LEAST + _STEPS_PER_BYTE * self._size
        connection.set_progress_handler(self._tick, _TICK)

    def _listed(self) -> dict[str, tuple[str, ...]]:
        """The ordinary tables and their columns."""
        listed = self._connection.execute(_LIST).fetchall()
        named = [(as_text(name), begins == _ORDINARY) for name, begins in listed]
        tables = [name for name, ordinary in named if ordinary]
        refused = {name.casefold() for name, ordinary in named if not ordinary}
        self._refused = refused
        found: dict[str, tuple[str, ...]] = {}
        for name in tables:
            columns = self._connection.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
            if columns and name.casefold() not in refused:
                found[name] = tuple(as_text(column[1]) for column in columns)
        return found

    def _tick(self) -> int:
        """Count the steps of a query; anything but 0 ends it."""
        self._steps -= _TICK
        return int(self._steps < 0)

    def _allowed(
        self, action: int, first: str | None, second: str | None, base: str | None, by: str | None
    ) -> int:
        """Say whether a statement may do one thing: read ordinary tables, and nothing else."""
        if by is not None:
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ:
            ordinary = base in {None, "main"} and bool(first) and bool(self._columns(str(first)))
            return sqlite3.SQLITE_OK if ordinary else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_OK if second in _FUNCTIONS else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def as_text(value: object) -> str:
    """A value as text, whatever its type; empty for none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def as_number(value: object) -> int | None:
    """A whole number, or None where the value is none."""
    if isinstance(value, int):
        return value
    try:
        return int(value) if isinstance(value, float | str | bytes) else None
    except (ValueError, OverflowError):
        return None


def as_bytes(value: object) -> bytes:
    """A blob; empty for none."""
    if isinstance(value, bytes):
        return value
    return value.encode("utf-8", "replace") if isinstance(value, str) else b""


def _decoded(raw: bytes) -> str:
    """Text of a column; it may hold anything."""
    return raw.decode("utf-8", "replace")


def _quoted(name: str) -> str:
    """A name of the file as it stands in a query."""
    return f"{_QUOTE}{name.replace(_QUOTE, _QUOTE * 2)}{_QUOTE}"


def _fault(error: BaseException) -> tuple[str, str]:
    """Code and reason of what went wrong in the middle of a table."""
    if isinstance(error, sqlite3.OperationalError) and "interrupt" in str(error):
        return "too-much-work", TOO_MUCH
    return "damaged-table", DAMAGED


def _all(stream: BinaryIO, size: int, bound: int) -> bytearray:
    """All bytes of a stream of a declared size, ready to be changed.

    Raises:
        TooLarge: They are more than the bound, or than there is memory for.
    """
    if size > bound:
        raise TooLarge(size=size, bound=bound)
    try:
        content = bytearray(size)
    except MemoryError as error:
        raise TooLarge(size=size, bound=bound) from error
    place = 0
    while place < size and (piece := stream.read(min(size - place, 1 << 20))):
        content[place : place + len(piece)] = piece
        place += len(piece)
    del content[place:]
    return content


def _with_log(
    export: Export, part: str, content: bytearray, *, writes_ahead: bool
) -> list[Problem | Assumption]:
    """Bring the changes of the log beside a database into its copy; say what could not be."""
    name = f"{part}-wal"
    if not part or name not in export.members():
        return [Assumption(code="no-log", sentence=NO_LOG)] if writes_ahead else []
    try:
        with export.open_member(name) as stream:
            log = bytes(_all(stream, export.member_size(name), LARGEST_LOG))
    except TallybookError:
        return [Problem(code="bad-log", reason=BAD_LOG, part=name)]
    if not log:
        return []
    size = page_size_of(log)
    own = int.from_bytes(content[16:18], "big")
    if is_database(bytes(content[:16])) and size != (65_536 if own == 1 else own):
        return [Problem(code="bad-log", reason=BAD_LOG, part=name)]
    replay = replayed(log, (len(content) + len(log)) // max(size, 512) + 1)
    _apply(content, replay.pages, replay.length, size)
    if replay.sound:
        return []
    reason = CUT_LOG if replay.length else BAD_LOG
    return [Problem(code="bad-log", reason=reason, part=name)]


def _apply(content: bytearray, pages: dict[int, bytes], length: int, size: int) -> None:
    """Put the newest pages where they belong and give the database its new length."""
    if not length:
        return
    if len(content) > length * size:
        del content[length * size :]
    for number in sorted(pages):
        start = (number - 1) * size
        if number <= length:
            content.extend(bytes(max(0, start - len(content))))
            content[start : start + size] = pages[number]
    content.extend(bytes(max(0, length * size - len(content))))
