"""The part of the front door for seals: the tree head outside, and stamps over it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallybook.errors import NoSuchItem, NotAllowed, UnfitStamp
from tallybook.journal.noted import fits, head_text, head_words, stamped_text

if TYPE_CHECKING:
    from tallybook.bundle.seals import Kept
    from tallybook.case import Case
    from tallybook.journal.book import Book
    from tallybook.model.entries import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What would be asked of a stamping authority.

    Attributes:
        text: The text that the stamp is made over; it stays here.
        imprint: Its SHA-256, hex.
        request: The bytes that go out.
    """

    text: str
    imprint: str
    request: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What came of comparing a tree head with the book.

    Attributes:
        equal: Whether some head of the book is the one that was given.
        now: Whether it is the present one.
        size: How many numbered lines it stands for; 0 where there is none.
    """

    equal: bool
    now: bool = False
    size: int = 0


class Sealing:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

    def head_words(self) -> tuple[str, ...]:
        """The present tree head as twelve words, to be read out."""
        return head_words(self._head())

    def head_code(self, *, drawn: bool = False) -> str:
        """The present tree head as a square code: SVG where it is drawn, else for a terminal."""
        from tallybook.bundle.sheet import square_svg, square_text  # noqa: PLC0415

        text = head_text(self._head()).upper()
        return square_svg(text) if drawn else square_text(text)

    def compare_head(self, typed: str) -> Compared:
        """Say whether words or a line that somebody noted are a tree head of this book.

        Raises:
            UnfitAnswer: It is neither twelve words nor such a line.
        """
        given = " ".join(typed.replace(",", " ").split())
        now = self._head()
        for head in (now, *self.book.heads()):
            if fits(head, given):
                return Compared(equal=True, now=head.seq == now.seq, size=head.size)
        return Compared(equal=False)

    def ask_stamp(self) -> Asking:
        """Make a request for a stamp over the present tree head; nothing is sent.

        Raises:
            NotAllowed: The book is open to a reader.
        """
        from tallybook.vault.stamps import ask  # noqa: PLC0415

        self._require_owner()
        text = stamped_text(self._head())
        made = ask(text)
        return Asking(text=text.decode(), imprint=made.imprint.hex(), request=made.encoded)

    def keep_stamp(
        self, request: bytes, response: bytes, *, asked: str = "", roots: bytes = b""
    ) -> Kept:
        """Check an answer against what was asked and against the book, and keep it.

        Args:
            request: What went out.
            response: What came back.
            asked: Where it went.
            roots: Certificates of the authority, PEM, where a person has them.

        Raises:
            UnfitStamp: It is no answer to that request, or not over a head of this book.
            NotAllowed: The book is open to a reader.
        """
        from tallybook.bundle.seals import body_of, kept_of  # noqa: PLC0415
        from tallybook.vault.stamps import answer_to, chain_of  # noqa: PLC0415

        self._require_owner()
        stamp = answer_to(request, response)
        head = self._stamped_head(stamp.imprint)
        known = [one for one in self.stamps() if one.response == response]
        if known:
            return known[0]
        chain = chain_of(stamp, roots)
        return kept_of(self.book.append("stamp", body_of(head, asked, request, response, chain)))

    def stamps(self) -> tuple[Kept, ...]:
        """Every stamp that is kept, the oldest first."""
        from tallybook.bundle.seals import kept_of  # noqa: PLC0415

        return tuple(kept_of(entry) for entry in self.case.stamps)

    def book_fingerprint(self) -> str:
        """Six words that stand for the key that the book signs with."""
        from tallybook.vault.words import fingerprint  # noqa: PLC0415

        return fingerprint(self.book.key.public)

    def _stamped_head(self, imprint: bytes) -> Head:
        """The tree head of this book that a stamp is over.

        Raises:
            UnfitStamp: There is none.
        """
        for head in self.book.heads():
            if hashlib.sha256(stamped_text(head)).digest() == imprint:
                return head
        raise UnfitStamp(reason="what was stamped is no tree head of this book")

    def _head(self) -> Head:
        """The present tree head, whoever wrote last."""
        self.book.chain.look()
        head = self.book.head
        if head is None:
            raise NoSuchItem(noun="entry", name=0)
        return head

    def _require_owner(self) -> None:
        """Only the owner asks for stamps.

        Raises:
            NotAllowed: The book is open to a reader.
        """
        if self.book.scope != "owner":
            raise NotAllowed(scope=self.book.scope, act="asking for a time stamp")
