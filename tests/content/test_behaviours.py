"""The catalogue of behaviours is whole, says where it comes from, and keeps the codes of old books."""

from datetime import date

import pytest

from tallybook.content import SEEN, behaviours, catalogue
from tallybook.content.shapes import NOBODY
from tallybook.model.flags import FAMILIES
from tallybook.model.orders import NATIONS

#: Codes that journals hold: none of them may ever go away.
PUBLISHED = (
    "contact", "gifts", "approach", "following", "loitering", "watching", "tracking", "monitoring",
    "account-entry", "impersonation", "publishing", "images", "third-parties", "threats",
    "property", "entry", "violence", "sexual", "complaints", "reputation", "order-breach", "other",
)  # fmt: skip
#: The letters that each statute gives its examples, in their order.
LETTERS = {"england-wales": "abcdefg", "scotland": "abcdefghij", "northern-ireland": "abcdefghij"}


def test_each_behaviour_has_a_code_of_its_own_and_a_definition() -> None:
    """Codes are unique, and nothing is listed without saying what it means and how it is known."""
    found = behaviours()
    assert len({row.code for row in found}) == len(found) == len(catalogue().behaviour)
    assert all(row.name and row.definition.endswith(".") and row.seen in SEEN for row in found)


def test_codes_of_old_books_stay_and_stay_wide_terms() -> None:
    """Every code that was ever on a form is still there, and still on the form's first list."""
    wide = {row.code for row in behaviours() if not row.under}
    assert not [code for code in PUBLISHED if code not in wide]


@pytest.mark.parametrize("source", range(5))
def test_every_advice_page_names_some_behaviours(source: int) -> None:
    """Each of the five pages is a source, and terms say that they come from it."""
    assert source in {one.number for one in catalogue().sources}
    assert len([row for row in behaviours() if source in row.named_by]) >= 6


def test_every_term_is_named_by_a_page() -> None:
    """No term was made up here: each is named by at least one of the pages."""
    assert not [row.code for row in behaviours() if not row.named_by]


@pytest.mark.parametrize("nation", NATIONS)
def test_acts_stand_in_the_order_of_each_statute(nation: str) -> None:
    """The merged list keeps the order of every statute's own letters, each of them once."""
    letters = [act.letter(nation) for act in catalogue().act]
    assert "".join(letters) == LETTERS[nation]


def test_ten_acts_are_merged_and_each_has_behaviours() -> None:
    """There are ten, and a term can be put under each of them."""
    found = catalogue()
    assert len(found.act) == 10
    assert all(found.under_act(act.code) for act in found.act)


def test_the_eight_clusters_are_all_in_use() -> None:
    """No cluster of the research is empty."""
    assert {row.cluster for row in behaviours()} == {one.code for one in catalogue().cluster}
    assert len(catalogue().cluster) == 8


def test_what_words_suggest_is_what_flags_do() -> None:
    """The families a term names are those whose flags put items to it, and no others."""
    for row in behaviours():
        suggest = {code for code, family in FAMILIES.items() if row.code in family.behaviours}
        assert set(row.flags) == suggest, row.code
    codes = {row.code for row in behaviours()}
    assert all(set(family.behaviours) <= codes for family in FAMILIES.values())


def test_a_more_exact_term_follows_its_wider_one() -> None:
    """On a form exact terms stand right behind the term they belong to, one level deep."""
    found = behaviours()
    wide = {row.code for row in found if not row.under}
    last = ""
    for row in found:
        last = last if row.under else row.code
        assert row.under in {"", last}
        assert not row.under or row.under in wide
    assert catalogue().within("contact")[0] == "contact"
    assert "calls" in catalogue().within("contact")


def test_the_catalogue_says_when_it_was_checked_and_invents_no_reviewer() -> None:
    """It carries its sources and dates, and nobody is named as having reviewed it."""
    found = catalogue()
    assert found.reviewer == NOBODY
    assert found.is_due(date(2028, 1, 1))
    assert not found.is_due(found.reviewed_on)
    assert all(one.title and one.publisher and one.read_on for one in found.sources)
