"""The worksheets themselves: whole, sourced, readable, without a total, and refused where they are not."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.content.directory import directory
from tallybook.content.guides import guides
from tallybook.content.languages import texts_of
from tallybook.content.markup import links, mistyped, plain
from tallybook.content.shapes import Reference
from tallybook.content.worksheets import (
    ANSWERS,
    Option,
    Part,
    Question,
    Says,
    Worksheet,
    checked,
    worksheet,
    worksheets,
)
from tallybook.errors import UnfitContent
from tallybook.model.worksheets import CHANGED, GONE, NEW, SAME, Answer, Filled
from tallybook.worksheets import answered, compare
from tallybook.worksheets.answering import Known

VERSIONS = Path(__file__).with_name("versions.json")
#: Words that a worksheet never uses of a person or of their days.
NEVER = re.compile(
    r"\bscore[sd]?\b(?<!no score)|\bhigh risk\b|\blow risk\b|\byou should\b|\bvictim\b|\bstalker\b"
    r"|\bclean\b|\byou are safe\b|\ball clear\b|\bhe or she\b|\bhis\b|\bher\b|\bproves?\b",
    re.IGNORECASE,
)

WORDS = st.text("abc <&é'", min_size=1, max_size=12).map(lambda text: f"x{text}")
CODES = st.lists(st.text("abcdefg", min_size=1, max_size=3), min_size=1, max_size=4, unique=True)


def made(*questions: Question) -> Worksheet:
    """A worksheet of one part."""
    return Worksheet(
        id="made", language="en", title="Made", summary="One.", readers=("survivor",), version=1,
        about="About.", kind="questions", part=(Part(code="part", title="Part", question=questions),),
        sources=(Reference(title="T", publisher="P", read_on=date(2026, 11, 21), number=1),),
        reviewed_on=date(2026, 11, 21), review_by=date(2027, 11, 21), reviewer="none yet",
        confidence="partly",
    )  # fmt: skip


def question(code: str, kind: str = "choice", codes: tuple[str, ...] = ("yes", "no")) -> Question:
    """A question."""
    options = tuple(Option(code=one, label=f"Label {one}") for one in codes)
    picked = kind in {"choice", "several", "steps"}
    return Question(
        code=code, ask=f"{code}?", kind=kind, options=options if picked else (), own=True
    )


@pytest.mark.parametrize("sheet", worksheets(), ids=lambda one: one.id)
def test_every_link_of_a_worksheet_arrives(sheet: Worksheet) -> None:
    """Guides, sections, worksheets and lines that are named are there, and no mark is left open."""
    sections = {f"{one.id}#{part.code}" for one in guides() for part in one.section}
    there = {
        "guide:": {one.id for one in guides()} | sections,
        "sheet:": {one.id for one in worksheets()},
        "line:": {one.code for one in directory().service},
    }
    for path, words in texts_of(sheet):
        assert not mistyped(words), path
        for target in links(words):
            kind = target.partition(":")[0] + ":"
            assert kind not in there or target.removeprefix(kind) in there[kind], (path, target)


@pytest.mark.parametrize("sheet", worksheets(), ids=lambda one: one.id)
def test_no_worksheet_adds_up_predicts_or_orders(sheet: Worksheet) -> None:
    """No score, no level, no order, no gender, no promise stands in any of them."""
    for path, words in texts_of(sheet):
        assert not NEVER.search(plain(words).replace("no score", "")), path


def test_the_self_check_is_short_and_says_what_it_must() -> None:
    """At most fourteen questions; two times is enough; it decides nothing; help now, whatever is answered."""
    sheet = worksheet("self-check")
    told = " ".join(plain(words) for _, words in texts_of(sheet))
    assert len(sheet.questions()) <= 14
    for words in (
        "Two times is enough",
        "You do not have to wait",
        "They cannot say that it is stalking, or that it is not",
        "You can ask for help now, whatever you answer",
        "There is no score",
    ):
        assert words in told


def test_the_plan_offers_and_never_burdens() -> None:
    """At most forty-five options; ways and times are only offered, and noted as what it has done to a life."""
    sheet = worksheet("safety-plan")
    assert sum(len(one.options) for one in sheet.questions()) <= 45
    assert [one.code for one in sheet.part][:6] == [
        "general", "physical", "online", "work", "children", "travel",
    ]  # fmt: skip
    ways = next(one for one in sheet.questions() if one.code == "travel-steps")
    assert "if I want to" in ways.labels()["ways"]
    assert "You do not have to change your ways" in ways.said_after(("ways",))[0].text
    mute = next(one for one in sheet.questions() if one.code == "online-steps")
    assert not any("block" in label.lower() for label in mute.labels().values())


def test_prompts_for_professionals_begin_with_the_persons_own_sense_of_danger() -> None:
    """Their own words stand first, and a threat to kill is always serious."""
    sheet = worksheet("risk-prompts")
    assert sheet.part[0].code == "own-sense"
    assert sheet.readers == ("professional",)
    kill = next(one for one in sheet.questions() if one.code == "threat-to-kill")
    assert "Always serious" in kill.said_after(("yes",))[0].text


def test_what_is_asked_never_changes_without_a_new_version() -> None:
    """The versions that were given out are noted with their hash (write it anew: see versions.json)."""
    noted = json.loads(VERSIONS.read_text(encoding="utf-8"))
    assert noted == {one.id: [one.version, one.digest()] for one in worksheets()}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "guess"},
        {"options": ()},
        {"own": False},
        {"sources": (9,), "own": False},
        {"sources": (1,)},
        {"says": (Says(text="x", when=("perhaps",)),)},
        {"says": (Says(text="x", when=("yes",)), Says(text="y", when=("yes",)))},
        {"options": (Option(code="yes", label="A"), Option(code="yes", label="B"))},
        {"kind": "text"},
    ],
)
def test_a_question_at_odds_with_itself_is_refused(wrong: dict[str, Any]) -> None:
    """A kind, an option, a source or a saying that does not fit is named."""
    with pytest.raises(UnfitContent):
        checked(made(replace(question("one"), **wrong)), "made.toml")


@pytest.mark.parametrize(
    "wrong", [{"id": "else"}, {"kind": "poem"}, {"version": 0}, {"readers": ("all",)}]
)
def test_a_worksheet_with_a_wrong_head_is_refused(wrong: dict[str, Any]) -> None:
    """Its name, kind, version and readers are checked."""
    with pytest.raises(UnfitContent):
        checked(replace(made(question("one")), **wrong), "made.toml")


def test_a_question_asked_twice_is_refused() -> None:
    """Answers are kept under codes, so that each stands once."""
    with pytest.raises(UnfitContent):
        checked(made(question("one"), question("one")), "made.toml")


@given(st.lists(st.tuples(st.sampled_from(ANSWERS), WORDS), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_is_read_back_or_refused(rows: list[tuple[str, str]]) -> None:
    """For every kind of answer, words are either kept letter by letter or refused with a reason."""
    sheet = made(*(question(f"q{place}", kind) for place, (kind, _) in enumerate(rows)))
    for place, (kind, words) in enumerate(rows):
        given_words = {f"q{place}": {"text": words, "note": words}}
        if kind in {"text", "line"}:
            found = answered(sheet, given_words, Known())[place]
            assert (found.text, found.note) == (words.strip(), words.strip())
        else:
            with pytest.raises(Exception, match="does not fit"):
                answered(sheet, given_words, Known())


def filled(item: int, answers: dict[str, tuple[str, ...]]) -> Filled:
    """A filling of made-up answers."""
    return Filled(
        item=item, entry=item, dated=date(2026, 1, 1), written_at=None,  # type: ignore[arg-type] # not looked at
        sheet="made", title="Made", version=1, digest="0",
        answers=tuple(Answer(question=code, asked=f"{code}?", picked=picked) for code, picked in answers.items()),
    )  # fmt: skip


FILLINGS = st.dictionaries(
    st.sampled_from("abcdef"), st.sampled_from([(), ("yes",), ("no",), ("yes", "no")])
)


@given(FILLINGS, FILLINGS)
def test_comparing_names_every_question_once_and_mirrors_itself(
    before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]
) -> None:
    """Each question stands once; turned round, new is gone; a filling beside itself is the same."""
    one, two = filled(1, before), filled(2, after)
    there = {change.question: change.how for change in compare(one, two).changes}
    back = {change.question: change.how for change in compare(two, one).changes}
    turned = {SAME: SAME, CHANGED: CHANGED, NEW: GONE, GONE: NEW}
    assert set(there) == set(before) | set(after)
    assert there == {code: turned[how] for code, how in back.items()}
    assert all(change.how == SAME for change in compare(one, one).changes)
    for code, how in there.items():
        had, has = before.get(code, ()), after.get(code, ())
        assert (how == SAME) == (had == has)


@given(CODES, st.data())
@settings(deadline=None)
def test_picked_options_come_back_in_the_order_they_were_offered(
    codes: list[str], data: st.DataObject
) -> None:
    """However they were ticked, the answer lists them as the question does."""
    sheet = made(question("one", "several", tuple(codes)))
    ticked = data.draw(st.lists(st.sampled_from(codes)))
    found = answered(sheet, {"one": {"picked": ticked}}, Known())[0]
    assert list(found.picked) == [code for code in codes if code in ticked]
    assert found.labels == tuple(f"Label {code}" for code in found.picked)


def asked(sheet: str, code: str) -> Question:
    """One question of a worksheet."""
    return next(one for one in worksheet(sheet).questions() if one.code == code)


def test_passwords_are_changed_on_suspicion_and_not_by_the_calendar() -> None:
    """The plan names accounts they may know, a device they could not reach, and that a lock-out shows."""
    online = asked("safety-plan", "online-steps")
    assert online.labels()["passwords"] == "Change passwords where I think they know them"
    said = online.said_after(("passwords",))[0].text
    assert "from a device they could not reach" in said
    assert "They may notice" in said
    whole = " ".join(words for one in worksheets() for _, words in texts_of(one)).lower()
    assert not re.search(r"passwords? (frequently|regularly|often)", whole)


def test_nobody_is_asked_to_tell_the_other_person_to_stop() -> None:
    """That they were not asked is an answer, and it can be stalking all the same."""
    told = asked("self-check", "asked").said_after(("never",))[0].text
    assert "Nobody has to ask them" in told
    assert "It can still be stalking" in told


def test_who_somebody_is_stays_apart_from_why_and_nobody_is_typed() -> None:
    """Prompts ask for the relationship alone; no kind of stalker can be picked anywhere."""
    relationship = asked("risk-prompts", "relationship")
    assert {"ex-partner", "stranger", "unknown"} <= set(relationship.labels())
    assert "others are not harmless" in relationship.why
    kinds = re.compile(r"\b(rejected|resentful|predatory|incompetent|intimacy seek)", re.IGNORECASE)
    for sheet in worksheets():
        for one in sheet.questions():
            assert not kinds.search(" ".join((one.ask, *one.labels().values()))), one.code


def test_a_short_time_or_a_quiet_one_is_no_all_clear() -> None:
    """Two weeks are a note for professionals that makes nobody's case smaller."""
    assert "no all-clear" in asked("risk-prompts", "persistence").why
    assert "not an all-clear" in asked("risk-prompts", "quiet").said_after(("yes",))[0].text
    assert "does not mean that it is over" in worksheet("safety-plan").after[0].text


def test_a_named_tool_is_kept_with_its_version_and_none_is_copied() -> None:
    """Name, version, day, who and the outcome in their words are asked; numbers of answers are not."""
    codes = [one.code for one in worksheet("instrument-result").questions()]
    assert codes[:4] == ["name", "version", "done-on", "done-by"]
    assert "It does not copy the tool" in worksheet("instrument-result").about
