"""Words of a PDF come in both orders, and a file that leads in circles ends at once."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument, PdfiumError

from tallybook.errors import TallybookError
from tallybook.model.records import Answers
from tallybook.model.source import Source
from tallybook.reading.call_lists import is_call_list
from tallybook.reading.exports import BytesExport
from tallybook.reading.pdf_pages import is_locked, opened, rows_of, words_of
from tallybook.sources.call_bills_pdf import SOURCE as BILLS
from tallybook.sources.documents import SOURCE as DOCUMENTS

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CELLS = [("02/03/2024", 40), ("09:15", 140), ("07700 900123", 220), ("00:02:17", 340)]


def pdf(drawn: bytes, font: bytes = FONT, root: bytes = b"<</Type/Catalog/Pages 2 0 R>>") -> bytes:
    """A file of one page that draws this."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 700]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>"
    )
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    content = b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate((root, tree, page, content, font), start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def at(words: str, left: int, foot: float) -> bytes:
    """Draw words in one place."""
    return b"BT /F1 10 Tf 1 0 0 1 %d %.1f Tm (%s) Tj ET\n" % (left, foot, words.encode())


def read(content: bytes, order: Callable[[PdfDocument, int], Iterator[str]]) -> list[str]:
    """The words of all pages."""
    with closing(opened(content)) as document:
        return list(order(document, 10))


def test_a_table_drawn_column_by_column_is_read_row_by_row() -> None:
    """Whatever is drawn first, what stands beside each other on paper is one line."""
    columns = b"".join(
        at(words, left, 600 - 20 * row) for words, left in reversed(CELLS) for row in (2, 0, 1)
    )
    assert read(pdf(columns), rows_of) == [
        "\n".join(["02/03/2024 09:15 07700 900123 00:02:17"] * 3)
    ]


def test_cells_that_stand_a_little_higher_are_in_their_row() -> None:
    """A cell of a row may stand a point or two off."""
    drawn = at("day", 40, 600) + at("time", 140, 602.5) + at("below", 40, 588)
    assert read(pdf(drawn), rows_of) == ["day time\nbelow"]


def test_two_columns_of_a_letter_are_read_one_after_the_other() -> None:
    """A document is read in the order in which it was drawn."""
    drawn = at("left one", 40, 600) + at("left two", 40, 580) + at("right one", 300, 600)
    assert read(pdf(drawn), words_of) == ["left one\nleft two\nright one"]


def test_latin_lines_of_a_document_from_the_right_keep_their_order() -> None:
    """A number in an Arabic letter is the number that was written."""
    root = b"<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</Direction/R2L>>>>"
    drawn = at("Call 07700 900123, then wait.", 40, 600) + at("02/03/2024", 40, 580)
    for order in (rows_of, words_of):
        assert read(pdf(drawn, root=root), order) == ["Call 07700 900123, then wait.\n02/03/2024"]


def test_a_page_of_any_length_is_read_to_its_end() -> None:
    """A chat that was printed as one long page has more signs than any sheet of paper."""
    lines = [f"line {number} of words" for number in range(9000)]
    drawn = b"".join(at(line, 40, 100_000 - 10 * row) for row, line in enumerate(lines))
    for order in (rows_of, words_of):
        assert read(pdf(drawn), order) == ["\n".join(lines)]


CIRCLES = {
    "a root that is itself": pdf(b"", root=b"1 0 R"),
    "a root in two steps": pdf(b"", font=b"1 0 R", root=b"5 0 R"),
    "pages that hold themselves": pdf(b"", root=b"<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>"),
    "a font of a thousand million signs": pdf(
        at("words", 40, 600),
        font=b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<<"
        b"/Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<<>>/W[" + b"0 999999999 5 " * 3000
        + b"]>>]>>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", CIRCLES.values(), ids=CIRCLES)
@pytest.mark.parametrize("source", [BILLS, DOCUMENTS], ids=["bills", "documents"])
def test_a_file_that_leads_in_circles_ends(source: Source, content: bytes) -> None:
    """Fuzzing found each of these; a reader that follows every reference never came back."""
    export = BytesExport("case.pdf", content)
    with suppress(TallybookError):
        assert list(source.read(export, Answers(date_order="dmy")))


def test_a_digit_behind_a_backslash_may_be_none() -> None:
    """Only the digits 0 to 7 make a number there (ISO 32000-1, 7.3.4.2)."""
    assert not is_call_list(b"%PDF-1.4 stream\n(\\9 \\8 \\101) Tj\nendstream")


@given(st.binary(max_size=400))
def test_any_drawing_gives_words_or_a_clear_error(drawn: bytes) -> None:
    """What a page draws is a stranger's; its rows and words can always be written down."""
    for order in (rows_of, words_of):
        for words in read(pdf(drawn), order):
            words.encode()


@given(st.binary(max_size=400))
def test_bytes_that_are_no_pdf_are_refused(content: bytes) -> None:
    """They are named as broken, not as locked."""
    with pytest.raises(PdfiumError) as refused:
        opened(b"%PDF-1.4\n" + content)
    assert not is_locked(refused.value)
