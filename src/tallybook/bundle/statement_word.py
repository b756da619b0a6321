"""The draft for a statement as a Word file, to be worked on; its bytes follow from what it says."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tallybook.bundle.legible import named
from tallybook.bundle.statement import (
    AFTERWARDS,
    DRAFT,
    HEADS,
    INTRO,
    NOT_OWN,
    Account,
    Draft,
    effects,
    has_effect,
    titled,
)
from tallybook.bundle.telling import counted

if TYPE_CHECKING:
    from docx.document import Document

#: Characters that no XML file may hold, and those that turn a line round unseen.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
#: The day that every file inside bears, so that the same words give the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)
TITLE = "Material for a statement"


def statement_word(draft: Draft, at: datetime) -> bytes:
    """Write the draft as a Word file.

    Args:
        draft: The person's own words.
        at: When it is made.
    """
    import docx  # noqa: PLC0415 - a third of a second that only this file needs

    made = docx.Document()
    _prepare(made, at)
    made.add_heading(TITLE, 0)
    for sentence in INTRO:
        made.add_paragraph(sentence)
    made.add_heading("What happened", 1)
    for place, one in enumerate(draft.accounts, 1):
        _account(made, place, one)
    if draft.not_own:
        made.add_paragraph(NOT_OWN.format(counted(draft.not_own, "more entry", "more entries")))
    _effects(made, draft)
    _exhibits(made, draft)
    out = io.BytesIO()
    made.save(out)
    return steady(out.getvalue())


def _prepare(made: Document, at: datetime) -> None:
    """Mark every page as a draft; name nobody as the author."""
    about = made.core_properties
    moment = at.astimezone(UTC).replace(tzinfo=None)
    about.author = about.last_modified_by = about.comments = ""
    about.title, about.language = TITLE, "en-GB"
    about.created = about.modified = moment
    for section in made.sections:
        header = section.header.paragraphs[0]
        header.text = DRAFT
        header.runs[0].bold = True
        section.footer.paragraphs[0].text = DRAFT


def _account(made: Document, place: int, one: Account) -> None:
    """One entry: when and where, what, which words, which exhibits."""
    made.add_heading(fit(titled(place, one)), 2)
    if one.who:
        made.add_paragraph(fit(f"Who: {one.who}"))
    _words(made, one.what)
    if one.exact:
        made.add_paragraph("The words that were used, as noted:")
        _words(made, one.exact, "Intense Quote")
    if one.exhibits:
        made.add_paragraph(f"Exhibits: {', '.join(one.exhibits)}")
    made.add_paragraph(
        fit(" ".join((f"Written {one.written}. No. {one.number}.", *one.later))), "Caption"
    )


def _effects(made: Document, draft: Draft) -> None:
    """What it has done, where it goes."""
    after = [(place, one) for place, one in enumerate(draft.accounts, 1) if has_effect(one)]
    if after:
        made.add_heading(AFTERWARDS, 1)
    for place, one in after:
        made.add_heading(fit(f"After {place}, {one.when}"), 2)
        for name, text in effects(one):
            made.add_paragraph(f"{name}:")
            _words(made, text)


def _exhibits(made: Document, draft: Draft) -> None:
    """The exhibits that are named, in a table."""
    if not draft.exhibits:
        return
    made.add_heading("Exhibits named above", 1)
    table = made.add_table(rows=1, cols=len(HEADS), style="Light List")
    for cell, text in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = text
    for row in draft.exhibits:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = fit(text)


def _words(made: Document, text: str, style: str | None = None) -> None:
    """Somebody's words, a paragraph a line."""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        made.add_paragraph(fit(line), style)


def fit(text: str) -> str:
    """Text that a Word file may hold; what it may not is written as its number."""
    return _UNFIT.sub(lambda found: named(found.group()), text)


def steady(content: bytes) -> bytes:
    """The same file with one day on every part of it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sorted(given.namelist(), key=_first):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            made.writestr(info, given.read(name))
    return out.getvalue()


def _first(name: str) -> Any:
    """Sort as such files are read: the list of parts, then the rest."""
    return (name != "[Content_Types].xml", name != "_rels/.rels", name)
