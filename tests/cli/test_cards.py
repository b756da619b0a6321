"""``tallybook person`` lists cards of the person's own address book and takes one at its word."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Call = Callable[..., Any]
CARDS = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Robin Vale\nNICKNAME:Robin\nTEL:07700 900456\n"
    "EMAIL:robin@example.org\nEND:VCARD\n"
)


def test_a_card_makes_its_handles_one_person(call: Call, book: Path, tmp_path: Path) -> None:
    """A card is listed with how many items it would join, and joined only when it is named."""
    mail = tmp_path / "one.eml"
    mail.write_text(
        "From: robin@example.org\nTo: sam@example.com\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n\nhi\n",
        encoding="utf-8",
    )
    cards = tmp_path / "book.vcf"
    cards.write_text(CARDS, encoding="utf-8")
    call("import", mail, cards, "--book", book, "--owner", "none")
    listed = call("person", "--cards", "--book", book)
    assert "Robin Vale (from your address book): robin@example.org" in listed.out
    item = call("person", "--cards", "--book", book, "--json").json["item"]
    assert call("person", "--card", item, "--book", book, "--json").code == 0
    assert call("person", "--cards", "--book", book).out == ""
    assert call("person", "--card", item, "--book", book).code == 53


def test_a_person_needs_a_handle(call: Call, book: Path) -> None:
    """A name alone is refused, with what could be given."""
    said = call("person", "Robin", "--book", book)
    assert said.code != 0
    assert "--card" in said.out + said.err
