"""Documents: PDF, Word, Excel, PowerPoint, OpenDocument and RTF, with their words.

A letter, a statement, a photo of a note saved as PDF: one file is one item. Its words are taken so
that it can be found again; what it looks like stays in the file. The time is the one the program
that made it wrote into it, which is the clock of that machine; where there is none, it has no time.
Formats: ISO 32000 (PDF), ECMA-376, OASIS OpenDocument, Microsoft's RTF 1.9; the older binary Word,
Excel and PowerPoint files are kept whole, without their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from tallybook.errors import UnreadableExport
from tallybook.model.columns import unwall
from tallybook.model.records import Answers, Assumption, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.call_lists import LOOKED_INTO, is_call_list
from tallybook.reading.exports import digest_of
from tallybook.reading.office import MOST_WORDS, facts_of, office_kind, words_of
from tallybook.reading.pdf_pages import is_locked, opened
from tallybook.reading.pdf_pages import words_of as pages_of
from tallybook.reading.places import when_of

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "Documents"
BOUND = 256 << 20
PAGES = 2000
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = re.compile(rb"%PDF-\d")
_OLD = {
    "older Word document": "WordDocument".encode("utf-16-le"),
    "older Excel workbook": "Workbook".encode("utf-16-le"),
    "older PowerPoint presentation": "PowerPoint Document".encode("utf-16-le"),
}
_PDF_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?"
)
_PDF_FACTS = {"Author": "author", "Title": "title", "Producer": "program", "Creator": "program"}
NO_DATE = Assumption(
    code="no-date",
    sentence=(
        "The document does not say when it was made. It stands without a time; you can add one in "
        "the diary."
    ),
)
REASONS = {
    "locked": "This document is locked with a password; it was kept whole, without its words.",
    "not-all-words": "Not all words of this document could be read; the file has them.",
    "no-words": "The words of this kind of document are not read; the file has them.",
    "no-text": "This document holds no words as text, only pictures of them perhaps.",
}
_LONGEST_FACT = 300


class _Told(NamedTuple):
    """What a document says: its kind, its words, facts, and what could not be read."""

    kind: str
    words: str
    facts: dict[str, str]
    faults: tuple[str, ...]


def recognise(export: Export) -> bool:
    """Tell a document by how it begins, or by what is in it where it is a zip."""
    head = export.head(1024)
    if _PDF.search(head):
        return not is_call_list(export.head(LOOKED_INTO))
    if head.startswith(b"{\\rtf"):
        return True
    if is_archive(head[:4]):
        return bool(office_kind(export))
    return head.startswith(COMPOUND) and bool(_old_kind(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for the document, after what could not be read of it."""
    del answers  # nothing in a document depends on them
    told = _told(export)
    for code in told.faults:
        yield Problem(code=code, reason=REASONS[code], length=export.size)
    when = when_of(told.facts.get("created", ""))
    if when is None:
        yield NO_DATE
    facts = {name: fact[:_LONGEST_FACT] for name, fact in told.facts.items() if fact.strip()}
    yield Record(
        kind="document",
        channel="document",
        length=export.size,
        local=unwall(when.local) if when else None,
        utc_offset=when.utc_offset if when else None,
        precision=when.precision if when else "second",
        text=told.words,
        details={"document": told.kind, **facts},
        match=digest_of(export),
    )


def _told(export: Export) -> _Told:
    """Read a document by its kind."""
    head = export.head(1024)
    if _PDF.search(head):
        return _pdf(export.read(BOUND))
    if head.startswith(b"{\\rtf"):
        return _rtf(export.read(BOUND))
    if is_archive(head[:4]) and (kind := office_kind(export)):
        words, whole = words_of(export, kind)
        return _Told(kind, words, facts_of(export), () if whole else ("not-all-words",))
    if head.startswith(COMPOUND) and (kind := _old_kind(export)):
        return _Told(kind, "", {}, ("no-words",))
    raise UnreadableExport(source=TITLE, reason="it does not begin as a document does")


def _old_kind(export: Export) -> str:
    """Which of the older kinds a compound file is; empty for any other."""
    content = export.read(BOUND) if export.size <= BOUND else export.head(1 << 20)
    return next((kind for kind, name in _OLD.items() if name in content), "")


def _pdf(content: bytes) -> _Told:
    """The words of a PDF, page by page."""
    words: list[str] = []
    facts: dict[str, str] = {}
    faults: list[str] = []
    try:
        with closing(opened(content)) as document:
            facts = _pdf_facts(document.get_metadata_dict(skip_empty=True))
            for page in pages_of(document, PAGES):
                words.append(page)
                if sum(map(len, words)) > MOST_WORDS:
                    faults.append("not-all-words")
                    break
            facts["pages"] = str(len(document))
    except Exception as error:  # noqa: BLE001 - the library raises whatever a broken file leads to
        faults.append("locked" if is_locked(error) else "not-all-words")
    text = "\n\n".join(words)[:MOST_WORDS].strip()
    return _Told("PDF", text, facts, tuple(faults) or (() if text else ("no-text",)))


def _pdf_facts(given: dict[str, Any]) -> dict[str, str]:
    """What a PDF says of itself."""
    facts = {
        known: str(given[name])
        for name, known in _PDF_FACTS.items()
        if isinstance(given.get(name), str)
    }
    for name, known in (("CreationDate", "created"), ("ModDate", "modified")):
        if written := _pdf_date(given.get(name)):
            facts[known] = written
    return facts


def _pdf_date(value: object) -> str:
    """A date as PDF writes it (ISO 32000-1, 7.9.4), in ISO 8601; empty where it is none."""
    found = _PDF_DATE.match(value) if isinstance(value, str) else None
    if found is None:
        return ""
    year, month, day, hour, minute, second, utc, sign, hours, minutes = found.groups()
    zone = "Z" if utc else f"{sign}{hours}:{minutes or '00'}" if sign else ""
    day_part = f"{year}-{month or '01'}-{day or '01'}"
    if hour is None:
        return day_part
    return f"{day_part}T{hour}:{minute or '00'}:{second or '00'}{zone}"


def _rtf(content: bytes) -> _Told:
    """The words of an RTF file."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

    to_text: Any = rtf_to_text
    try:
        words: str = to_text(content.decode("latin-1"), errors="replace")
    except Exception:  # noqa: BLE001 - the library raises whatever a broken file leads it to
        return _Told("RTF", "", {}, ("not-all-words",))
    clean = words.encode("utf-8", "replace").decode("utf-8")
    return _Told("RTF", clean[:MOST_WORDS].strip(), {}, ())


SOURCE = Source(
    name="documents",
    title="PDF and office documents",
    version=1,
    patterns=("*.pdf", "*.docx", "*.xlsx", "*.pptx", "*.odt", "*.ods", "*.odp", "*.rtf", "*.doc"),
    how=(
        "Any device: save or download the document as it is; do not print it to a new file.",
        "A letter on paper: photograph it, and bring in the photo.",
    ),
    lacks=(
        "Who wrote it: the name in it is what the program was told.",
        "When it was written: the time in it is that of the clock of the machine it was made on.",
        "Words in pictures, and the words of older Word, Excel and PowerPoint files.",
    ),
    recognise=recognise,
    read=read,
    guarded=True,
)
