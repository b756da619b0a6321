"""The plan says exactly what goes and what stays, and why."""

import pytest
from invented_book import CHOICE, Made

from tallybook.bundle import Choice, plan
from tallybook.case import Filter
from tallybook.errors import NothingChosen, UnfitAnswer


def verdicts(made: Made, choice: Choice) -> dict[str, str]:
    """What is decided on each exhibit, by its name."""
    found = plan(made.book, made.case, choice)
    return {each.exhibit.name: each.verdict for each in found.exhibits}


def test_counts_add_up(made: Made) -> None:
    """Every item stands under one heading, and corrections, stops and orders among them."""
    counts = plan(made.book, made.case, CHOICE).counts
    assert counts["items"] == 40 + 1 + 2 + 1 + 2
    assert counts["messages"] == 40
    assert counts["incidents"] == 2
    assert counts["corrections"] == 1
    assert counts["others"] == 3
    assert counts["exhibits"] == 6
    assert counts["exhibits_kept"] == 1


def test_what_stays_is_counted_with_its_reason(made: Made) -> None:
    """Private entries, private notes, witnesses, feelings and places each have a line."""
    found = {each.what: each.count for each in plan(made.book, made.case, CHOICE).withheld}
    assert found == {
        "private entries": 1,
        "private notes": 1,
        "names and contacts of witnesses": 2,
        "how it felt": 1,
        "the place of a photo": 1,
        "files that hold the place they were made at": 1,
    }


def test_nothing_the_other_person_wrote_stands_in_the_plan(made: Made) -> None:
    """The plan speaks of counts and references, never in words of the record."""
    said = "\n".join(plan(made.book, made.case, CHOICE).sentences())
    for words in ("Where are you", "HYPERLINK", "Kept-to-myself", "Sam Witness", "Never-to-leave"):
        assert words not in said


def test_an_export_goes_whole_only_when_all_of_it_was_chosen(made: Made) -> None:
    """Choosing a part of a chat keeps the file back, and says how many others it holds."""
    some = Choice(filter=Filter(direction="in"))
    found = plan(made.book, made.case, some)
    chat = next(each for each in found.exhibits if each.is_export)
    assert chat.verdict == "selection"
    assert chat.others == 8
    assert "8 other items" in chat.why
    whole = Choice(filter=Filter(direction="in"), whole_exports=True)
    assert verdicts(made, whole)["WhatsApp Chat.zip"] == "whole"


def test_a_photo_with_a_place_goes_only_when_chosen(made: Made) -> None:
    """The default keeps an original that could lead to a home."""
    assert verdicts(made, CHOICE)["garden.jpg"] == "place"
    assert verdicts(made, Choice(places=True))["garden.jpg"] == "whole"


def test_private_entries_never_go(made: Made) -> None:
    """Not even when they are named one by one."""
    private = made.case.items.filter(made.case.items["private"])["item"].to_list()
    with pytest.raises(NothingChosen):
        plan(made.book, made.case, Choice(items=tuple(private)))


def test_initials_make_plain_names() -> None:
    """Initials that could climb or mislead are refused."""
    for reference in ("", "../", "ab", "ABCDE", "A1"):
        with pytest.raises(UnfitAnswer):
            Choice(reference=reference)
