"""Invented books for the tests of the journal."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from bookmaking import PASSPHRASE, Invent

from tallybook.journal.book import Book
from tallybook.model.columns import complete
from tallybook.vault.keys import FLOOR, BookKey, Passphrase, new_header


@pytest.fixture(scope="session")
def key() -> BookKey:
    """The owner's key of some book."""
    return new_header(Passphrase(PASSPHRASE), cost=FLOOR)[1]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A new book in a folder of its own."""
    made, _ = Book.create(tmp_path / "book", PASSPHRASE, cost=FLOOR)
    yield made
    made.close()


@pytest.fixture(scope="session")
def invent() -> Invent:
    """Invented messages, any number of them, hard to compress."""

    def messages(count: int) -> pl.DataFrame:
        """Make them."""
        return complete(
            pl.DataFrame(
                {
                    "kind": ["message"] * count,
                    "channel": ["sms"] * count,
                    "offset": list(range(count)),
                    "sender": ["07700 900123"] * count,
                    "text": [f"line {number} {secrets.token_hex(8)}" for number in range(count)],
                },
                schema_overrides={"text": pl.String},
            )
        )

    return messages
