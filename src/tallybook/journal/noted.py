"""Tree heads as a person keeps them elsewhere: one line of text, or words to read aloud."""

from __future__ import annotations

import hashlib

from tallybook.errors import UnfitAnswer
from tallybook.journal.format import NO_CHAIN
from tallybook.model.entries import Head
from tallybook.vault.words import spell

_WORDS = 12
_SPELT = 19


def head_text(head: Head) -> str:
    """Write a tree head on one line, to be printed or kept elsewhere."""
    return f"{head.seq}:{head.size}:{head.root.hex()}:{head.chain.hex()}"


def stamped_text(head: Head) -> bytes:
    """Write the text that an outside time stamp is made over: size and root, and nothing else."""
    return f"Tallybook tree head\nsize {head.size}\nroot {head.root.hex()}\n".encode()


def parse_head(text: str) -> Head:
    """Read what `head_text` wrote.

    Raises:
        UnfitAnswer: It is not a tree head.
    """
    try:
        seq, size, root, chain = "".join(text.split()).split(":")
        head = Head(
            seq=int(seq), size=int(size), root=bytes.fromhex(root), chain=bytes.fromhex(chain)
        )
    except ValueError:
        raise _unfit(text) from None
    if len(head.root) != len(NO_CHAIN) or len(head.chain) != len(NO_CHAIN):
        raise _unfit(text)
    return head


def head_words(head: Head) -> tuple[str, ...]:
    """Spell a tree head as twelve words: 152 bits of the hash of its text."""
    spelt = hashlib.sha256(head_text(head).encode()).digest()[:_SPELT]
    return spell(int.from_bytes(spelt), _WORDS)


def fits(head: Head, noted: Head | str) -> bool:
    """Whether a head of the book is the one that was noted, as text or as words.

    Raises:
        UnfitAnswer: What was noted is neither.
    """
    if isinstance(noted, Head):
        return head == noted
    if ":" in noted:
        return head == parse_head(noted)
    words = noted.lower().split()
    if len(words) != _WORDS:
        raise _unfit(noted)
    return tuple(words) == head_words(head)


def _unfit(text: str) -> UnfitAnswer:
    """Return the error for something that is no tree head."""
    choices = "number:leaves:root:chain, or its twelve words"
    return UnfitAnswer(answer=text, reason="it is not a tree head", choices=choices)
