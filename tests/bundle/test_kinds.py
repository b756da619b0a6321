"""Kinds of copies: what each holds and keeps back, in words that promise nothing."""

from pathlib import Path

import pytest
from arranged_book import arranged
from invented_book import CHOICE, Made

from tallybook.bundle import Choice
from tallybook.bundle.kinds import (
    choice_of_kind,
    defaults,
    described,
    fields_told,
    kinds,
    parts_of_kind,
)
from tallybook.bundle.parts import ALWAYS, PARTS
from tallybook.bundle.planning import plan
from tallybook.content.bundles import Bundles, bundle_kinds, checked
from tallybook.content.shapes import parse
from tallybook.errors import UnfitAnswer, UnfitContent

NEVER = ("prove", "admissible", "tamper", "authentic", "forensic", "likely to", "guilty")


def test_the_plain_kind_is_the_choice_as_it_always_was() -> None:
    """What goes and stays by default is the same with no kind named."""
    assert choice_of_kind() == Choice()
    assert described(Choice()) == ()


def test_each_kind_has_only_parts_that_there_are() -> None:
    """Every part a kind names is made, and those that no report is without are in each."""
    for kind in kinds().values():
        assert set(kind.parts) <= set(PARTS)
        assert set(ALWAYS) <= set(parts_of_kind(kind))


def test_only_the_kind_for_oneself_lets_anything_kept_apart_go() -> None:
    """How it felt, witnesses, places and whole files stay by default for every reader but oneself."""
    for code in set(kinds()) - {"whole"}:
        apart = {name: goes for name, goes in defaults(code).items() if name != "impact"}
        assert not any(apart.values()), code


def test_no_kind_tells_a_person_to_ask_for_an_order_only_the_police_can() -> None:
    """The facts about a stalking protection order go to the police, and say that a person cannot apply."""
    kind = kinds()["stalking-protection-order"]
    assert "alone" in kind.for_whom
    assert any("cannot apply" in sentence for sentence in kind.is_not)


def test_no_kind_promises_anything_of_a_court() -> None:
    """None of the words that this program never says stands in a kind."""
    for kind in kinds().values():
        said = " ".join((kind.title, kind.for_whom, kind.name, *kind.opening, *kind.is_not)).lower()
        assert not [word for word in NEVER if word in said], kind.code


def test_kinds_are_read_by_nobody_yet_and_say_so() -> None:
    """The file names its sources and that nobody of the trade has read it."""
    found = bundle_kinds()
    assert found.reviewer == "none yet"
    assert {number for kind in found.kind for number in kind.sources} <= {
        one.number for one in found.sources
    }


def test_a_kind_of_no_nation_is_refused() -> None:
    """A file with a nation that is not there is refused, not passed over."""
    text = Path(bundle_kinds.__wrapped__.__globals__["__file__"]).with_name("bundles.toml")
    broken = text.read_text(encoding="utf-8").replace('"scotland"', '"atlantis"')
    with pytest.raises(UnfitContent):
        checked(parse(broken, Bundles, "bundles.toml"))


def test_a_kind_that_is_not_there_is_refused_with_those_that_are(made: Made) -> None:
    """A wrong name gives the right ones."""
    with pytest.raises(UnfitAnswer) as refused:
        choice_of_kind("nobody")
    assert "solicitor" in refused.value.advice
    with pytest.raises(UnfitAnswer):
        plan(made.book, made.case, Choice(kind="nobody"))


def test_a_platform_gets_no_orders_and_no_reports(tmp_path: Path) -> None:
    """They stay, are counted as staying, and no row of them is left."""
    with_book = arranged(tmp_path / "book")
    whole = plan(with_book.book, with_book.case, CHOICE)
    some = plan(with_book.book, with_book.case, choice_of_kind("platform"))
    held = {"order", "order-change", "report", "answer"}
    assert {one.kind for one in whole.items} & held
    assert not {one.kind for one in some.items} & held
    left = {one.what: one.count for one in some.withheld}
    assert left["orders and their changes"] == 2
    assert left["reports to others and the answers to them"] == 2
    with_book.close()


def test_what_goes_of_an_item_is_told_before_it_goes() -> None:
    """Private notes always stay; how it felt goes only where it was chosen."""
    told = dict(fields_told(choice_of_kind("solicitor", feelings=True)))
    assert told["how it felt"]
    assert not told["private entries and private notes"]
    assert not dict(fields_told(choice_of_kind("platform")))["orders and their changes"]
