"""Fillings are entries: none takes another's place, and each keeps the words it was asked in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tallybook.content.worksheets import worksheet
from tallybook.diary import Diary, new_key
from tallybook.errors import NoSuchItem, UnfitAnswer, UnknownWorksheet
from tallybook.model.entries import Incident
from tallybook.model.worksheets import CHANGED, GONE, NEW, SAME, FillingPaper
from tallybook.vault.keys import Cost

PASSPHRASE = "anchor barrel candle drawer ember funnel"
COST = Cost(memory_kib=65536, passes=1, lanes=4)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Diary]:
    """A book for this module."""
    made, _ = Diary.create(tmp_path_factory.mktemp("books") / "Notes", PASSPHRASE, cost=COST)
    yield made
    made.close()


def paper(**answers: Any) -> FillingPaper:
    """A filling of the questions about what is happening."""
    return FillingPaper(sheet="self-check", answers=answers, dated="2025-03-01")


def test_a_filling_keeps_the_words_it_was_asked_in(kept: Diary) -> None:
    """What was asked, and what was picked, is read back from the entry alone."""
    item = kept.fill(paper(contact={"picked": ["yes"], "note": "since spring"}))
    found = kept.filled(item)
    answer = found.answer("contact")
    assert answer is not None
    assert answer.asked == "Does someone keep contacting you when you do not want it?"
    assert (answer.labels, answer.note, answer.part) == (
        ("Yes",),
        "since spring",
        "What is happening",
    )
    assert (found.version, found.digest) == (1, worksheet("self-check").digest())
    assert [one.question for one in found.given] == ["contact"]


def test_a_later_filling_stands_beside_the_earlier_one(kept: Diary) -> None:
    """The first answer is still there, and what changed is said question by question."""
    first = kept.fill(paper(contact={"picked": ["no"]}, places={"picked": ["yes"]}))
    later = kept.fill(paper(contact={"picked": ["yes"]}, things={"picked": ["unsure"]}))
    found = kept.compare_filled(later, first)
    assert found is not None
    how = {one.question: one.how for one in found.changes}
    assert (how["contact"], how["places"], how["things"], how["home"]) == (CHANGED, GONE, NEW, SAME)
    was = kept.filled(first).answer("contact")
    assert was is not None
    assert was.labels == ("No",)


def test_the_first_filling_is_compared_with_nothing(kept: Diary) -> None:
    """Where there is no earlier one, there is nothing to compare."""
    item = kept.fill(FillingPaper(sheet="instrument-result", answers={"name": {"text": "A tool"}}))
    assert kept.compare_filled(item) is None
    with pytest.raises(NoSuchItem):
        kept.compare_filled(item, kept.fill(paper(contact={"picked": ["no"]})))


def test_items_of_the_record_can_be_chosen_and_others_cannot(kept: Diary) -> None:
    """An answer points at items that are there; a number of nothing is refused."""
    item = kept.write(Incident(what="Someone waited by the gate."))
    number = kept.fill(paper(places={"picked": ["yes"], "items": [item]}))
    assert kept.filled(number).items == (item,)
    with pytest.raises(NoSuchItem):
        kept.fill(paper(places={"picked": ["yes"], "items": [1 << 90]}))


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"contact": {"picked": ["perhaps"]}},
        {"contact": {"picked": ["yes", "no"]}},
        {"contact": {"text": "words"}},
        {"contact": {"score": "3"}},
        {"no-such": {"picked": ["yes"]}},
        {"own-words": {"text": 3}},
        {"own-words": {"picked": ["yes"]}},
    ],
    ids=["nothing", "option", "two", "text", "field", "question", "number", "picked"],
)
def test_an_answer_that_does_not_fit_is_refused(kept: Diary, answers: dict[str, Any]) -> None:
    """Nothing is sealed that was not asked."""
    before = len(kept.fillings())
    with pytest.raises(UnfitAnswer):
        kept.fill(paper(**answers))
    assert len(kept.fillings()) == before


def test_a_worksheet_of_no_name_is_refused(kept: Diary) -> None:
    """A name that is none says so."""
    with pytest.raises(UnknownWorksheet):
        kept.fill(FillingPaper(sheet="no-such", answers={}))


def test_a_draft_lies_sealed_until_it_is_finished(kept: Diary) -> None:
    """What was typed so far is found again, is nowhere on the disk in the clear, and goes when sealed."""
    sheet = worksheet("self-check")
    kept.answer_in_draft(sheet, "own-words", {"text": "quillfeather", "note": ""})
    kept.answer_in_draft(sheet, "contact", {"picked": ["yes"]})
    draft = kept.sheet_draft("self-check")
    assert draft is not None
    assert (draft.at, dict(draft.answers["own-words"])) == ("contact", {"text": "quillfeather"})
    raw = b"".join(one.read_bytes() for one in Path(kept.path).rglob("*") if one.is_file())
    assert b"quillfeather" not in raw
    assert b"self-check" not in raw
    kept.fill(FillingPaper(sheet="self-check", answers=draft.answers))
    assert kept.sheet_draft("self-check") is None


def test_the_next_look_is_the_day_that_was_chosen(kept: Diary) -> None:
    """A day of the person's own comes before the worksheet's own time."""
    steps = [{"option": "locks", "who": "Ada", "done": True}, "My own step", "light"]
    answers: dict[str, dict[str, Any]] = {
        "physical-steps": {"steps": steps},
        "look-again": {"text": "2026-02-03"},
    }
    item = kept.fill(FillingPaper(sheet="safety-plan", answers=answers, dated="2025-12-01"))
    found = kept.filled(item).answer("physical-steps")
    assert found is not None
    assert [(one.option, one.who, one.done) for one in found.steps] == [
        ("locks", "Ada", True),
        ("", "", False),
        ("light", "", False),
    ]
    next_look = {one.sheet: one for one in kept.to_look_again()}["safety-plan"]
    assert (next_look.on.isoformat(), next_look.chosen) == ("2026-02-03", True)


def test_fillings_are_there_after_the_book_was_opened_again(kept: Diary) -> None:
    """They are read from the journal, not from memory."""
    before = kept.fillings()
    again = Diary.open(kept.path, PASSPHRASE)
    try:
        assert again.fillings() == before
    finally:
        again.close()


def test_somebody_with_a_key_that_may_write_fills_in_under_their_own_name(
    kept: Diary, tmp_path: Path
) -> None:
    """An advocate's filling is sealed as theirs; their drafts stay in memory and touch nothing."""
    public, _ = new_key(tmp_path / "key", PASSPHRASE)
    kept.grant(public, name="Ada", scope="write")
    theirs = Diary.open_with_key(kept.path, (tmp_path / "key").read_bytes(), PASSPHRASE)
    try:
        sheet = worksheet("risk-prompts")
        theirs.answer_in_draft(sheet, "frightened", {"picked": ["very"]})
        draft = theirs.sheet_draft("risk-prompts")
        assert draft is not None
        item = theirs.fill(
            FillingPaper(sheet="risk-prompts", answers=draft.answers, by="Ada", role="advocate")
        )
    finally:
        theirs.close()
    assert kept.sheet_draft("risk-prompts") is None
    assert (kept.filled(item).by, kept.filled(item).role) == ("Ada", "advocate")
