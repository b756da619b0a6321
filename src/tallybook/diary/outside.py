"""What needs no open book: offering a passphrase, recovering, previewing, checking."""

from pathlib import Path
from typing import Any

from tallybook.errors import (
    BookExists,
    BundleFails,
    DamageError,
    ProgramFault,
    TallybookError,
    WeakPassphrase,
)
from tallybook.journal import halves, recovery
from tallybook.journal.audit import Report
from tallybook.journal.noted import head_text
from tallybook.model.checked import Checked
from tallybook.model.records import Answers
from tallybook.vault.keys import Passphrase, RecoveryWords
from tallybook.vault.sharing import new_reader_key, seal_private
from tallybook.vault.strength import strength
from tallybook.vault.words import fingerprint, fold, generate_passphrase


def offer_passphrase() -> str:
    """Six words from chance."""
    return generate_passphrase(6)


def weakness(passphrase: str) -> str:
    """Why a passphrase could be guessed; empty where nothing speaks against it."""
    return strength(passphrase)


def same_passphrase(typed: str, offered: str) -> bool:
    """Whether two spellings open the same book: case and spaces do not matter."""
    return fold(typed) == fold(offered)


def recover(path: Path, words: tuple[str, ...], passphrase: str) -> None:
    """Give a book a new passphrase by the recovery sheet alone; a damaged header is rebuilt."""
    reason = strength(passphrase)
    if reason:
        raise WeakPassphrase(reason=reason)
    half = halves.half_of(path, RecoveryWords(words))
    halves.require_other(path, passphrase, half)
    recovery.recover(half, words, passphrase).close()


def checked(report: Report) -> Checked:
    """What a check of a book found, in sentences."""
    lines = [f"{report.entries:,} entries, {report.leaves:,} leaves, {report.exhibits:,} exhibits."]
    lines += [f"{fault.message} {fault.advice}" for fault in report.damage]
    if report.head is not None:
        lines.append(f"Tree head: {head_text(report.head)}")
    lines.append("Nothing is damaged." if report.whole else "What is named above is damaged.")
    return Checked(ok=report.whole, lines=tuple(lines), exit_code=DamageError.exit_code)


def verify_book(path: Path, noted_head: str = "") -> Checked:
    """Check the chain of a book without its key, and whether it holds a head noted earlier.

    Raises:
        OlderCopy: It does not.
    """
    return checked(halves.verify(path, noted_head or None))


def verify_bundle(path: Path) -> Checked:
    """Check a bundle, a folder or a zip; no book is needed."""
    from tallybook.bundle import verify  # noqa: PLC0415

    report = verify(path)
    return Checked(ok=report.ok, lines=tuple(report.sentences()), exit_code=BundleFails.exit_code)


def new_key(path: Path, passphrase: str) -> tuple[str, str]:
    """Make a reader's key file; return the public line and its fingerprint words."""
    if path.exists():
        raise BookExists(path=path)
    private, public = new_reader_key()
    path.write_bytes(seal_private(private, Passphrase(passphrase)))
    path.chmod(0o600)
    return public.hex(), fingerprint(public)


def preview_line(path: Path, answers: Answers) -> tuple[dict[str, Any], TallybookError | None]:
    """One line of ``tallybook preview --json``, and the failure where there was one."""
    from tallybook.intake.preview import error_json, preview, preview_json  # noqa: PLC0415
    from tallybook.reading.exports import open_export  # noqa: PLC0415

    try:
        return preview_json(preview(open_export(path), answers), str(path)), None
    except TallybookError as error:
        return error_json(str(path), error), error
    except Exception as error:  # noqa: BLE001 - one file's fault must not take the others along
        fault = ProgramFault.of(error)
        return error_json(str(path), fault), fault


def evaluate(what: str, folder: Path, *, with_suggestions: bool = False) -> dict[str, Any]:
    """Measure rules on words, likeness or markers on a folder of corpora; figures, never a text."""
    from tallybook import evaluation  # noqa: PLC0415

    return evaluation.evaluate(what, folder, with_suggestions=with_suggestions)
