"""Books of every version that was ever written open for good."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from bookmaking import NEXT_PASSPHRASE

from tallybook.errors import GrantEnded
from tallybook.journal.audit import verify_journal
from tallybook.journal.book import Book
from tallybook.journal.format import VERSION, leaf_hash
from tallybook.journal.noted import head_text
from tallybook.journal.recovery import recover
from tallybook.journal.tree import verify_inclusion
from tallybook.vault.keys import PrivateKey, RecoveryWords

PAST = Path(__file__).parent / "past"
VERSIONS = sorted(path.name for path in PAST.iterdir() if path.is_dir())


@pytest.fixture(params=VERSIONS)
def about(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What is known of the book of one version."""
    found: dict[str, Any] = json.loads((PAST / request.param / "about.json").read_text("utf-8"))
    return found | {"version": request.param}


@pytest.fixture
def path(about: dict[str, Any], tmp_path: Path) -> Path:
    """A copy of the book: opening one may write beside it."""
    shutil.copytree(PAST / about["version"] / "book", tmp_path / "book")
    return tmp_path / "book"


def test_the_present_version_is_among_them() -> None:
    """A new version of the format is not released without a book of it."""
    assert f"v{VERSION}" in VERSIONS


def test_a_past_book_opens_whole(about: dict[str, Any], path: Path) -> None:
    """With its passphrase: every entry, leaf, head and exhibit as it was written."""
    with Book.open(path, about["passphrase"]) as book:
        assert [entry.kind for entry in book.entries()] == about["kinds"]
        assert [head_text(head) for head in book.heads()] == about["heads"]
        assert book.audit().whole
        book.exhibits.check(about["exhibit"])
        head = book.head
        assert head is not None
        for index, salt, content, way in book.proofs(range(head.size)):
            assert verify_inclusion(leaf_hash(salt, content), index, head.size, way, head.root)
        book.append("note", {"text": "carried on"})
    for noted in about["heads"]:
        assert verify_journal(path, noted).whole


def test_a_past_book_opens_with_each_secret(about: dict[str, Any], path: Path) -> None:
    """The recovery words and a reader's key open it still; a grant taken back does not."""
    with Book.open(path, PrivateKey(bytes.fromhex(about["reader"]))) as book:
        assert [entry.kind for entry in book.entries()] == about["kinds"]
    with pytest.raises(GrantEnded):
        Book.open(path, PrivateKey(bytes.fromhex(about["taken_back"])))
    with Book.open(path, RecoveryWords(about["words"])) as book:
        assert book.scope == "owner"
    with recover(path, about["words"], NEXT_PASSPHRASE) as book:
        assert [entry.kind for entry in book.entries()] == about["kinds"]
