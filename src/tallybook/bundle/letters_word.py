"""A letter as a Word file, to be worked on; its bytes follow from what it says."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING

from tallybook.bundle.letters import CONSENT, HEADS, ITEMS, OPENING, SOURCES, Letter
from tallybook.bundle.statement_word import fit, steady

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document


def letter_word(letter: Letter) -> bytes:
    """Write a letter as a Word file; it names nobody as its author."""
    import docx  # noqa: PLC0415 - a third of a second that only this file needs

    made = docx.Document()
    about = made.core_properties
    about.author = about.last_modified_by = about.comments = ""
    about.title, about.language = fit(letter.title), "en-GB"
    about.created = about.modified = letter.at.astimezone(UTC).replace(tzinfo=None)
    made.sections[0].footer.paragraphs[0].text = fit(f"{letter.title}, No. {letter.filled}")
    made.add_heading(fit(letter.title), 0)
    _pairs(made, letter.facts)
    made.add_paragraph(OPENING, "Caption")
    if letter.consent:
        made.add_heading(CONSENT, 1)
        _pairs(made, letter.consent)
    for title, answers in letter.parts:
        made.add_heading(fit(title), 1)
        for asked, lines in answers:
            made.add_heading(fit(asked), 3)
            _paragraphs(made, lines)
    _items(made, letter)
    if letter.sources:
        made.add_heading(SOURCES, 1)
        for line in letter.sources:
            made.add_paragraph(fit(line), "Caption")
    out = io.BytesIO()
    made.save(out)
    return steady(out.getvalue())


def _pairs(made: Document, rows: Iterable[tuple[str, str]]) -> None:
    """Short facts with their names."""
    for name, value in rows:
        line = made.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(fit(value))


def _items(made: Document, letter: Letter) -> None:
    """The items that go, in a table, and the words of those whose words go."""
    if not letter.lines:
        return
    made.add_heading(ITEMS, 1)
    table = made.add_table(rows=1, cols=len(HEADS), style="Light List")
    for cell, text in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = text
    for one in letter.lines:
        row = (str(one.number), one.when, one.kind)
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = fit(text)
    for one in letter.lines:
        if one.words:
            made.add_heading(fit(f"Words of No. {one.number}, {one.when}"), 3)
            _paragraphs(made, (one.words,), None if one.own else "Intense Quote")


def _paragraphs(made: Document, texts: Iterable[str], style: str | None = None) -> None:
    """Words, a paragraph a line."""
    for text in texts:
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            made.add_paragraph(fit(line), style)
