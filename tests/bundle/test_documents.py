"""The documents of a report: what stands in them, what never does, and a draft that says it is one."""

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import docx
import pytest
from arranged_book import GROUND, arranged
from invented_book import AT

from tallybook.bundle import BundleReport, make, verify
from tallybook.bundle.blocks import MOST_ROWS, Material, table
from tallybook.bundle.documents import WORD, documents_of
from tallybook.bundle.gather import gather
from tallybook.bundle.kinds import choice_of_kind, parts_of_kind
from tallybook.bundle.parts import PARTS
from tallybook.bundle.pattern_pages import pattern_pages
from tallybook.bundle.planning import plan
from tallybook.bundle.statement import DRAFT, draft_of
from tallybook.bundle.statement_word import fit, statement_word
from tallybook.case.asked import Filter
from tallybook.diary import Diary

KIND = "police-england-wales"
CHOICE = choice_of_kind(KIND, reference="SA", producer="S. Example", recipient="North Police")
NEVER = ("Kept-to-myself", "Never-to-leave", "Shaken-and-cold", "Sam W", "Notes-never-to-leave")


class Arranged(NamedTuple):
    """A bundle for the police and the book it was made from."""

    diary: Diary
    report: BundleReport
    folder: Path
    said: str


@pytest.fixture(scope="module")
def police(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arranged]:
    """Make it once."""
    place = tmp_path_factory.mktemp("arranged")
    diary = arranged(place / "book")
    report = make(diary.book, diary.case, CHOICE, place / "out", at=AT)
    assert report.folder is not None
    said = subprocess.run(
        ["pdftotext", "-layout", report.folder / "data/report/report.pdf", "-"],
        check=True, capture_output=True,
    ).stdout.decode()  # fmt: skip
    yield Arranged(diary, report, report.folder, said.replace("\u200b", ""))
    diary.close()


def material(diary: Diary, choice: object = CHOICE) -> Material:
    """What documents are made of."""
    chosen = choice if isinstance(choice, type(CHOICE)) else CHOICE
    planned = plan(diary.book, diary.case, chosen)
    return Material(
        book=diary.book, case=diary.case, plan=planned, choice=chosen, at=AT,
        gathered=gather(diary.book, diary.case, planned, chosen),
    )  # fmt: skip


def test_every_part_of_the_kind_is_in_the_report(police: Arranged) -> None:
    """Each part that was promised on the page is found by its title, and the report bears its name."""
    from tallybook.bundle.kinds import kinds  # noqa: PLC0415 - only here

    for code in parts_of_kind(kinds()[KIND]):
        title = {"method": "Method", "summary": "In two minutes"}.get(code, PARTS[code].title)
        assert title in police.said, code
    assert "Record for the police" in police.said


def test_the_bundle_checks_in_every_way(police: Arranged) -> None:
    """check.py, recount.py, the program itself and qpdf agree with it."""
    assert verify(police.folder).ok
    for program in ("check.py", "recount.py"):
        command = [sys.executable, "-I", "-S", program]
        subprocess.run(command, cwd=police.folder, check=True, capture_output=True)
    pdf = police.folder / "data/report/report.pdf"
    subprocess.run(["qpdf", "--check", pdf], check=True, capture_output=True)


def test_nothing_that_stays_is_in_any_document(police: Arranged) -> None:
    """Private entries and notes, how it felt, witnesses and notes of reports are in no file of it."""
    inside = "".join(
        zipfile.ZipFile(police.folder / "data" / WORD).read("word/document.xml").decode()
    )
    for word in NEVER:
        assert word not in police.said, word
        assert word not in inside, word


def test_an_order_lists_the_items_of_this_copy_under_each_condition(police: Arranged) -> None:
    """Each condition is there with its words, and only items of the copy are counted under it."""
    assert "Condition 1" in police.said
    assert "Not to come near the office." in police.said
    found = re.search(r"Items that may breach it: (\d+)", police.said)
    rows = [row for row in material(police.diary).gathered.rows if row["kind"] == "message"]
    late = [
        row for row in rows if row["direction"] == "in" and str(row["happened"])[:10] > "2025-01-02"
    ] + [row for row in material(police.diary).gathered.rows if "gifts" in str(row["behaviours"])]
    assert found is not None
    assert int(found[1]) == len(late) > 0
    assert "breaches the order" not in police.said


def test_reports_stand_with_their_references_and_answers(police: Arranged) -> None:
    """The number that was given and what came of it are in one place."""
    part = police.said[police.said.rindex("Earlier reports") :]
    assert "NP/999/25" in part
    assert "It was filed." in part


def test_names_stand_with_the_word_they_rest_on(police: Arranged) -> None:
    """A number that was put to a person bears the ground, and nothing is put to anybody by the program."""
    assert GROUND in police.said
    assert "+447700900123" in police.said


def test_what_may_be_lost_is_told_with_its_day(police: Arranged) -> None:
    """A diary entry at a camera three days ago starts a clock, counted from its row."""
    part = police.said[police.said.rindex("What may be lost, and when") :]
    assert "5 June 2025" in part


def test_a_count_is_of_what_goes_alone(police: Arranged) -> None:
    """The private entry is in no number: counts of incidents are those of the copy."""
    rows = material(police.diary).gathered.rows
    told = sum(row["kind"] == "incident" for row in rows)
    numbers = {int(each) for each in re.findall(r"incidents (\d+)[;.]", police.said)}
    assert numbers
    assert max(numbers) <= told


def test_a_selection_gives_no_count_that_the_selecting_made(police: Arranged) -> None:
    """With one day chosen, no sentence speaks of a record that was quiet on the others."""
    chosen = replace(CHOICE, filter=Filter(words="line"))
    made = pattern_pages(material(police.diary, chosen))
    sentences = [] if made is None else [b["text"] for b in made["blocks"] if b["is"] == "par"]
    whole = {finding.sentence for finding in police.diary.patterns()}
    assert set(sentences) <= whole


def test_the_draft_says_on_each_page_that_it_is_one(police: Arranged) -> None:
    """Every page of the material for a statement is marked; no page of anything else is."""
    pages = police.said.split("\f")
    marked = [number for number, page in enumerate(pages) if DRAFT in page]
    titled = [n for n, page in enumerate(pages) if "Nothing was added and nothing was put" in page]
    assert marked
    assert titled == marked[:1]
    assert marked == list(range(marked[0], marked[0] + len(marked)))


def test_the_draft_in_word_is_marked_and_holds_only_own_words(police: Arranged) -> None:
    """Its head says that it is no statement; a message of the other person is not in it."""
    made = docx.Document(str(police.folder / "data" / WORD))
    said = "\n".join(one.text for one in made.paragraphs)
    assert made.sections[0].header.paragraphs[0].text == DRAFT
    assert made.core_properties.author == ""
    assert "He left a box." in said
    assert "Where are you?" not in said
    assert re.search(r"Exhibits: SA\d{4}", said)
    assert "I take another bus." in said


def test_what_is_withheld_is_not_in_the_draft(police: Arranged) -> None:
    """What had to change is in the draft only where it goes."""
    kept = draft_of(material(police.diary, replace(CHOICE, impact=False)))
    assert kept is not None
    assert not any(one.impact or one.feeling for one in kept.accounts)


def test_the_same_words_give_the_same_word_file(police: Arranged) -> None:
    """Two makings at one moment differ in no byte."""
    draft = draft_of(material(police.diary))
    assert draft is not None
    hashes = {hashlib.sha256(statement_word(draft, AT)).hexdigest() for _ in range(2)}
    assert len(hashes) == 1


def test_characters_that_word_cannot_hold_are_named() -> None:
    """Control and turning characters stand as their numbers; other scripts stay as they are."""
    assert fit("a\x0bb\u202ec \ud83d أين 🙂") == "a[U+000B]b[U+202E]c [U+D83D] أين 🙂"
    out = io.BytesIO()
    made = docx.Document()
    made.add_paragraph(fit("".join(map(chr, range(0x300)))))
    made.save(out)


def test_a_bundle_without_a_kind_has_no_documents(police: Arranged) -> None:
    """The plain kind is the report as it always was."""
    plain = documents_of(material(police.diary, choice_of_kind("plain")))
    assert not any((plain.first, plain.last, plain.word, plain.opening))


def test_a_long_table_says_how_much_of_it_is_not_printed() -> None:
    """Rows beyond the limit are counted, not passed over in silence."""
    made = table(("No.",), [("1",)] * (MOST_ROWS + 3))
    assert len(made[0]["rows"]) == MOST_ROWS
    assert "3 more rows are not printed" in made[1]["text"]
