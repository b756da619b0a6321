"""What the law asks is whole for all three nations, dated, sourced, and says what it does not know."""

import re
from datetime import date

import pytest

from tallybook.content.law import COUNTS, Offence, elements, nation, nations
from tallybook.content.shapes import CONFIRMED, NOBODY
from tallybook.model.orders import NATIONS

OFFENCES = [(code, one) for code in NATIONS for one in nation(code).offence]


def test_all_three_are_given_where_no_nation_was_chosen() -> None:
    """Without a choice all three are given, with one only that one, and nonsense gives all."""
    assert [one.id for one in nations()] == list(NATIONS)
    assert [one.id for one in nations("scotland")] == ["scotland"]
    assert len(nations("narnia")) == 3


@pytest.mark.parametrize("code", NATIONS)
def test_each_nation_is_dated_and_reviewed_by_nobody_yet(code: str) -> None:
    """It says when it was read and when it has to be read again, and invents no reviewer."""
    found = nation(code)
    assert found.reviewer == NOBODY
    assert found.reviewed_on < found.review_by
    assert (found.review_by - found.reviewed_on).days <= 200


@pytest.mark.parametrize(("code", "one"), OFFENCES, ids=lambda value: getattr(value, "code", value))
def test_each_offence_has_parts_a_source_and_its_doubts(code: str, one: Offence) -> None:
    """Nothing is listed without its parts and its address, and doubt is said where there is any."""
    assert code
    assert len(one.elements) >= 2
    assert one.url.startswith("https://")
    assert isinstance(one.read_on, date)
    assert (one.confidence == CONFIRMED) == (not one.unverified)


@pytest.mark.parametrize("code", NATIONS)
def test_every_nation_has_its_course_of_conduct_and_its_orders(code: str) -> None:
    """Stalking, intimate pictures, threats and orders are there for each nation."""
    codes = {one.code for one in nation(code).offence}
    assert {"stalking", "intimate-images", "network-misuse", "computer-misuse"} <= codes
    assert [one for one in codes if one.endswith("-order")]


def test_traps_are_told_rightly() -> None:
    """Facts that are often told wrongly stand as they are."""
    south = {one.code: one for one in nation("england-wales").offence}
    assert "knew" in [part.element for part in south["stalking"].elements]
    assert "meant-or-careless" not in [part.element for part in south["stalking"].elements]
    assert "Ten years" in south["stalking-fear-or-effect"].maximum
    assert "six months" in south["stalking"].maximum
    assert "last incident" in south["stalking"].time_limit
    assert "1 December 2020" in south["restraining-order"].since
    assert "they do not" in " ".join(south["coercive-control"].notes)
    assert any("Crime and Policing Act 2026" in note for note in nation("england-wales").notes)
    assert not [one for one in nation("scotland").offence if "communications" in one.code]
    assert "not for what was done before" in nation("northern-ireland").offence[0].since


def test_every_element_is_asked_for_and_tells_what_to_write_down() -> None:
    """No element stands for nothing, and each but what is plain has something that speaks to it."""
    used = {part.element for _, one in OFFENCES for part in one.elements}
    for each in elements().element:
        assert each.always or each.code in used, each.code
        assert each.ask
    assert {count for each in elements().element for count in each.counts} == set(COUNTS)


def test_a_part_is_what_is_asked_and_never_what_is_found() -> None:
    """Each meaning, and each offence's own words for it, say "whether"."""
    assert not [one.code for one in elements().element if not one.meaning.startswith("Whether ")]
    own = [part.words for _, one in OFFENCES for part in one.elements if part.words]
    assert not [words for words in own if "whether " not in words.lower()]


def test_nothing_says_that_a_part_is_met_or_weighs_it() -> None:
    """No text says that something is proven, certain, scored or safe, or that anybody breaches."""
    said = " ".join(
        [
            *(f"{one.plain} {one.maximum} {' '.join(one.notes)}" for _, one in OFFENCES),
            *(f"{one.name} {one.meaning} {' '.join(one.ask)}" for one in elements().element),
        ]
    ).lower()
    found = re.findall(
        r"\b(prove[sn]?|score\w*|certainly|guilty|admissible|breach\w*|safe)\b", said
    )
    assert not found
