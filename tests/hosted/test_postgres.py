"""What is particular to the shelf on a server."""

import os
import secrets

import psycopg
import pytest

from tallybook.errors import WriteFailed
from tallybook.hosted.shelf import PostgresShelf
from tallybook.journal.shelf import Row

SERVER = os.environ.get("TALLYBOOK_TEST_POSTGRES", "")
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not SERVER, reason="TALLYBOOK_TEST_POSTGRES names no server"),
]


def test_books_lie_side_by_side() -> None:
    """Each book has its own numbers, rows and values."""
    one, other = (PostgresShelf(SERVER, secrets.token_bytes(16)) for _ in range(2))
    one.append(Row(0, b"head", b"sealed"))
    one.put_meta("header", b"mine")
    assert other.last() is None
    assert other.get_meta("header") is None
    other.append(Row(0, b"other", b"one"))
    assert one.row(0) == Row(0, b"head", b"sealed")
    one.close()
    other.close()


def test_rows_are_never_changed_or_taken_out() -> None:
    """The database itself refuses, so that a slip of an administrator does no harm."""
    book = secrets.token_bytes(16)
    shelf = PostgresShelf(SERVER, book)
    shelf.append(Row(0, b"head", b"sealed"))
    with psycopg.connect(SERVER, autocommit=True) as server:
        for change in ("update tallybook.entries set sealed = ''", "delete from tallybook.entries"):
            with pytest.raises(psycopg.errors.RaiseException):
                server.execute(change)
    assert shelf.row(0) == Row(0, b"head", b"sealed")
    shelf.close()


def test_a_lost_connection_is_a_failed_write() -> None:
    """Nothing is called saved when the server has gone away, and the row is not there half-done."""
    book = secrets.token_bytes(16)
    shelf = PostgresShelf(SERVER, book)
    shelf.append(Row(0, b"head", b"sealed"))
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid = %s",
            (shelf._server.info.backend_pid,),
        )
    with pytest.raises(WriteFailed):
        shelf.append(Row(1, b"head", b"sealed"))
    shelf.close()
    again = PostgresShelf(SERVER, book)
    assert again.last() == (0, b"head")
    again.append(Row(1, b"head", b"sealed"))
    again.close()


def test_an_address_is_never_in_an_error() -> None:
    """It could hold a password."""
    with pytest.raises(WriteFailed) as error:
        PostgresShelf("postgresql://tallybook:canary@127.0.0.1:1/none", b"book")
    assert "canary" not in error.value.message + str(error.value.fields)
