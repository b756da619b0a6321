"""Take the chosen leaves out of the journal, with the way from each to the tree head."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallybook.journal.book import Book
    from tallybook.model.entries import Head

#: Lines gathered before they are written.
LINES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One leaf as the bundle discloses it.

    Attributes:
        item: Its number.
        salt: Random bytes that keep its words from being guessed by its hash.
        content: What it holds, as canonical JSON.
        path: The hashes on the way to the root.
        sealed: Whether only its hash is disclosed, because something in it stays in the book.
    """

    item: int
    salt: bytes
    content: bytes
    path: tuple[bytes, ...]
    sealed: bool = False

    @property
    def hash(self) -> bytes:
        """The leaf's hash, as RFC 9162 makes it."""
        return hashlib.sha256(b"\x00" + self.salt + self.content).digest()

    def fields(self) -> Mapping[str, Any]:
        """What it holds."""
        found: Mapping[str, Any] = json.loads(self.content)
        return found


def leaves(book: Book, items: Iterable[int], sealed: frozenset[int]) -> dict[int, Leaf]:
    """Take these leaves out of the journal, in order."""
    wanted = sorted(set(items))
    return {
        index: Leaf(
            item=index, salt=salt, content=content, path=tuple(path), sealed=index in sealed
        )
        for index, salt, content, path in book.proofs(wanted)
    }


def entry_lines(found: Iterable[Leaf]) -> Iterator[bytes]:
    """Write one line a leaf: salt and words, or the bare hash of one that stays sealed."""
    yield from _gathered(found, _entry_line)


def proof_lines(found: Iterable[Leaf]) -> Iterator[bytes]:
    """Write one line a leaf: the hashes on the way to the root."""
    yield from _gathered(found, _proof_line)


def _gathered(found: Iterable[Leaf], write: Any) -> Iterator[bytes]:
    """Write lines, some hundreds at a time."""
    waiting: list[str] = []
    for leaf in found:
        waiting.append(write(leaf))
        if len(waiting) == LINES:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()


def _entry_line(leaf: Leaf) -> str:
    """Write what a leaf discloses; ASCII alone, so that every tool reads the same words."""
    shown: dict[str, object] = {"item": leaf.item}
    if leaf.sealed:
        shown["leaf"] = leaf.hash.hex()
    else:
        shown["salt"] = leaf.salt.hex()
        shown["content"] = leaf.content.decode("utf-8", "surrogatepass")
    return json.dumps(shown) + "\n"


def _proof_line(leaf: Leaf) -> str:
    """Write the way from a leaf to the root."""
    return json.dumps({"item": leaf.item, "path": [step.hex() for step in leaf.path]}) + "\n"


def head_file(head: Head) -> bytes:
    """Write the tree head that every proof leads to."""
    shown = {
        "size": head.size,
        "root": head.root.hex(),
        "entry": head.seq,
        "chain": head.chain.hex(),
        "hash": "SHA-256, RFC 9162 section 2.1; leaf = SHA-256(0x00, salt, content)",
    }
    return (json.dumps(shown, indent=1) + "\n").encode()
