"""The catalogue of behaviours is whole and says where it comes from."""

import tomllib
from datetime import date
from importlib.resources import files

from tallybook.content import behaviours


def test_each_behaviour_has_a_code_of_its_own_and_a_definition() -> None:
    """Codes are unique, and nothing is listed without saying what it means."""
    found = behaviours()
    assert len({row.code for row in found}) == len(found)
    assert all(row.name and row.definition.endswith(".") for row in found)
    assert {act for row in found for act in row.acts} == set("abcdefg")


def test_the_catalogue_says_when_it_was_checked_and_invents_no_reviewer() -> None:
    """It carries its sources and dates, and nobody is named as having reviewed it."""
    text = files("tallybook.content").joinpath("behaviours.toml").read_text(encoding="utf-8")
    head = tomllib.loads(text)
    assert isinstance(head["reviewed_on"], date)
    assert head["review_by"] > head["reviewed_on"]
    assert head["sources"][0]["url"].startswith("https://")
    assert head["reviewer"] == "none yet"
