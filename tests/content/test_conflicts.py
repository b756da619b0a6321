"""Of thirty things that pages tell differently, what is shipped tells the right one, everywhere."""

import re

import pytest
from conflicts import CONFLICTS, CORRECTED, Conflict
from shipped import digits, everything, flat, text_of, words

from tallybook.content.directory import directory
from tallybook.content.guides import guide, guides
from tallybook.content.law import nation

#: Digits that were printed wrongly, or that no longer reach anybody.
NUMBERS = ("08082020300", "08008020300", "03006360300", "02078408960")
BY_NUMBER = pytest.mark.parametrize("one", CONFLICTS, ids=lambda one: str(one.number))


def found(pattern: str, text: str) -> re.Match[str] | None:
    """Look for a pattern in small letters, at the start of any line as well."""
    return re.search(pattern.casefold(), text, re.MULTILINE)


def test_there_are_thirty() -> None:
    """None is left out, and none is counted twice."""
    assert [one.number for one in CONFLICTS] == list(range(1, 31))


@BY_NUMBER
def test_the_wrong_answer_stands_nowhere(one: Conflict) -> None:
    """No file of content, page, program or document gives the wrong answer."""
    wrong = [
        (said.where, pattern)
        for said in everything()
        for pattern in one.wrong
        if (said.where, one.number) not in CORRECTED and found(pattern, said.text)
    ]
    assert not wrong, one.why


@pytest.mark.parametrize(("where", "number"), CORRECTED)
def test_a_place_that_puts_it_right_still_does(where: str, number: int) -> None:
    """What may name the wrong answer does so; a place that changed loses that leave."""
    texts = [said.text for said in everything() if said.where == where]
    assert [text for text in texts for wrong in CONFLICTS[number - 1].wrong if found(wrong, text)]


@BY_NUMBER
def test_a_wrong_answer_would_be_found(one: Conflict) -> None:
    """Each pattern finds the sentence it is there for, so none is dead."""
    assert len(one.wrong) == len(one.bad)
    for pattern, bad in zip(one.wrong, one.bad, strict=True):
        assert found(pattern, bad.casefold()), pattern


@BY_NUMBER
def test_the_right_answer_stands_where_it_is_read(one: Conflict) -> None:
    """Whoever reads about it reads the right one."""
    for file, code, pattern in one.right:
        assert re.search(pattern, text_of(file, code)), (file, code, one.why)


@pytest.mark.parametrize("wrong", NUMBERS)
def test_wrong_digits_stand_nowhere(wrong: str) -> None:
    """However they are spaced, the digits of a wrong number are in nothing that is shipped."""
    apart = re.compile(r"[\s().-]*".join(wrong))
    assert not [said.where for said in everything() if apart.search(said.text)]
    assert apart.search(" ".join(wrong))


def test_one_and_three_the_directory_has_the_right_numbers() -> None:
    """Two services whose numbers are printed wrongly have one number each, and it is the right one."""
    told = {
        service.code: [digits(way.value) for way in service.contact if way.kind == "phone"]
        for service in directory().service
    }
    assert told["national-stalking-helpline"] == ["08088020300"]
    assert told["paladin"] == ["02038664107"]


def test_two_no_hours_of_the_helpline_are_given() -> None:
    """Where sources disagree on hours the field stays empty."""
    service = next(one for one in directory().service if one.code == "national-stalking-helpline")
    assert not [way.hours for way in service.contact if way.hours]


def test_ten_there_are_the_five_kinds_and_no_other() -> None:
    """The five published kinds have a part each, and none is about technology."""
    codes = {part.code for part in guide("pro-kinds").section}
    five = {"rejected", "intimacy", "suitor", "resentful", "predatory"}
    assert codes & {"cyber", "ex-intimate", "stranger"} == set()
    assert five <= codes


def test_twelve_and_thirteen_the_law_as_data_says_the_same() -> None:
    """Maxima and what has to be known are right in the law that the record is set against."""
    south = {one.code: one for one in nation("england-wales").offence}
    assert "six months" in south["stalking"].maximum
    assert "Ten years" in south["stalking-fear-or-effect"].maximum
    assert "no intent is needed" in " ".join(south["stalking"].notes)
    assert any("Only the police can ask" in note for note in nation("england-wales").notes)


def test_nine_nobody_is_typed_by_the_program() -> None:
    """Only what explains the kinds names them: no field, option or question offers one."""
    name = re.compile(
        r"\b(intimacy seeker|incompetent suitor|resentful|predatory)\b", re.IGNORECASE
    )
    allowed = ("guides/", "beside.toml", "training/", "languages/")
    assert not [
        said.where
        for said in words()
        if name.search(said.text) and not said.file.startswith(allowed)
    ]


def test_twenty_one_stages_are_for_professionals_only() -> None:
    """No page for survivors names the stages, and the page itself says what it is not for."""
    assert guide("pro-homicide-timeline").only_professionals
    assert guide("pro-homicide-timeline").section[0].code == "not"
    stages = re.compile(
        r"\b(homicide timeline|eight stages|stage (one|two|[1-8])\b)", re.IGNORECASE
    )
    for one in guides():
        if not one.only_professionals:
            assert not stages.search(flat(" ".join(part.text for part in one.section))), one.id


def test_the_app_for_scotland_is_credited_to_those_who_made_it() -> None:
    """FollowIt is by the Scottish Women's Rights Centre, and nowhere by anybody else."""
    service = next(one for one in directory().service if one.code == "follow-it")
    assert "Scottish Women's Rights Centre" in service.what
    near = re.compile(
        r"follow ?it[^.]{0,80}action against stalking|action against stalking[^.]{0,80}follow ?it",
        re.IGNORECASE,
    )
    assert not [said.where for said in everything() if near.search(said.text)]


def test_twenty_seven_what_may_have_ended_is_no_service() -> None:
    """The network that may have ended is in no list of services."""
    assert not [one.name for one in directory().service if "Surviving" in one.name]
