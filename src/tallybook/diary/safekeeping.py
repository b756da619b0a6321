"""The part of the front door for keeping a book safe: its sheet, copies, checks, its two halves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tallybook.diary.outside import checked
from tallybook.errors import UnfitAnswer
from tallybook.intake.zones import machine_zone
from tallybook.journal import halves, recovery
from tallybook.journal.noted import head_text
from tallybook.vault.keys import Passphrase, RecoveryWords, unlock
from tallybook.vault.sheet import sheet as recovery_sheet

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book
    from tallybook.model.checked import Checked

#: What a new book holds from its beginning, beside its format.
CONFIRMED = {"recovery": "typed back"}
#: Where the choices of the safe set-up are kept beside a book.
_PLACE = "safe set-up"
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeChoices:
    """What was chosen in the safe set-up; none of it is part of the record.

    Attributes:
        idle_minutes: After how long the book locks; 0 where nothing was chosen.
        leave_to: Where leaving leads; empty for the blank page.
        over: Whether the set-up was gone through, or is not wanted.
    """

    idle_minutes: int = 0
    leave_to: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeContact:
    """How a person can be contacted without harm, in their own words.

    Attributes:
        how: By which way, as they say it.
        times: When.
        never: What must not be done.
        voicemail: Whether a message may be left.
    """

    how: str = ""
    times: str = ""
    never: str = ""
    voicemail: bool = False


def begun(zone: str = "") -> list[tuple[str, Mapping[str, Any]]]:
    """What a book holds when it has just been set up."""
    zone = zone or machine_zone()
    settings: list[tuple[str, Mapping[str, Any]]] = []
    if zone != "unknown":
        settings.append(("settings", {"zone": zone}))
    return settings


def web_address(text: str) -> str:
    """Read the address that leaving leads to; empty for the blank page.

    Raises:
        UnfitAnswer: It is no plain https address.
    """
    address = text.strip()
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        plain = parts.scheme == "https" and "." in host and not parts.username
    except ValueError:
        plain = False
    signs = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>\\")
    if not (plain and signs and len(address) <= _LONGEST):
        raise UnfitAnswer(
            answer="That", reason="it is no plain address of a page", choices="https://…"
        )
    return address


class Safekeeping:
    """Part of the front door: an open book has ``book``, ``path`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

    @property
    def which(self) -> str:
        """Tells this half of this book, and who opened it, from every other."""
        return f"{self.book.key.book.hex()} {self.book.by}"

    @property
    def scope(self) -> str:
        """What the key that opened the book may do: ``owner``, ``sort``, ``read`` or ``write``."""
        return self.book.scope

    # --- the recovery sheet -------------------------------------------------------------------

    def sheet(self, words: tuple[str, ...]) -> bytes:
        """The recovery sheet as a PDF, made in memory."""
        from tallybook.bundle.sheet import sheet_pdf  # noqa: PLC0415

        return sheet_pdf(recovery_sheet(words, self.book.key.public))

    def sheet_code(self, words: tuple[str, ...]) -> str:
        """The square code of the sheet, drawn for a terminal."""
        from tallybook.bundle.sheet import code_text  # noqa: PLC0415

        return code_text(recovery_sheet(words, self.book.key.public))

    def confirm_recovery(self, words: tuple[str, ...]) -> None:
        """Try the words that were typed back from the sheet; only then is set-up over.

        Raises:
            WrongRecoveryWords: They do not open this book.
        """
        unlock((self.book.path / "header").read_bytes(), RecoveryWords(words))
        self.book.append("setup", CONFIRMED)

    def new_sheet(self, passphrase: str) -> tuple[str, ...]:
        """Make a new recovery sheet; the old one opens nothing from then on.

        Raises:
            WrongPassphrase: The passphrase is not that of this book.
        """
        return recovery.new_sheet(self.book.path, Passphrase(passphrase))

    @property
    def is_set_up(self) -> bool:
        """Whether the recovery sheet was typed back once."""
        return any(entry.kind == "setup" for entry in self.book.entries())

    # --- copies and checks --------------------------------------------------------------------

    def head_text(self) -> str:
        """The tree head as one line, to be noted outside."""
        head = self.book.head
        return head_text(head) if head else ""

    def audit(self) -> Checked:
        """Check every entry, leaf and exhibit with the key; name what is damaged.

        Of the other half of the book, what shows without its key.
        """
        report = self.book.audit()
        return checked(replace(report, damage=(*report.damage, *halves.beside(self.book))))

    def backup(self, target: Path) -> Checked:
        """Make a sealed copy of both halves that was checked before this returns."""
        return checked(halves.backup(self.book, target))

    # --- a second passphrase ------------------------------------------------------------------

    @property
    def has_second(self) -> bool:
        """Whether a second passphrase was set up from this half of the book."""
        return halves.is_set_up(self.book)

    def set_up_second(self, passphrase: str) -> tuple[str, ...]:
        """Set up a second passphrase; it opens a small book of its own and harms nothing.

        Returns:
            The words of the recovery sheet of that book.

        Raises:
            WeakPassphrase: It could be guessed.
            SamePassphrase: It opens something in this book already.
            SecondExists: There is one; what it opens is never replaced.
            StorageError: The disk refuses.
        """
        return halves.set_up(self.book, passphrase, begun())

    # --- the safe set-up ----------------------------------------------------------------------

    @property
    def safe_choices(self) -> SafeChoices:
        """What was chosen in the safe set-up."""
        kept = self.book.from_aside(_PLACE, own=True)
        if kept is None:
            return SafeChoices()
        told = json.loads(kept)
        return SafeChoices(**{name: told[name] for name in asdict(SafeChoices()) if name in told})

    def choose_safe(self, **chosen: Any) -> SafeChoices:
        """Keep a choice of the safe set-up beside the book, sealed."""
        choices = replace(self.safe_choices, **chosen)
        self.book.put_aside(_PLACE, json.dumps(asdict(choices)).encode(), own=True)
        return choices

    @property
    def offers_safe_setup(self) -> bool:
        """Whether the front page still offers the safe set-up."""
        return self.book.scope == "owner" and not self.safe_choices.over

    def note_safe_contact(self, contact: SafeContact) -> int:
        """Write down how the person can be contacted; the last word counts."""
        return self.book.append("safe-contact", asdict(contact)).first_leaf

    def safe_contact(self) -> SafeContact | None:
        """How the person can be contacted, as they last said; None where they said nothing."""
        from tallybook.case.helped import last_contact  # noqa: PLC0415

        found = last_contact(self.case)
        if not found or not any(found.get(name) for name in ("how", "times", "never")):
            return None
        return SafeContact(
            how=str(found.get("how", "")),
            times=str(found.get("times", "")),
            never=str(found.get("never", "")),
            voicemail=found.get("voicemail") is True,
        )
