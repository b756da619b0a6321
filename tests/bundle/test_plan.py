"""The plan says exactly what goes and what stays, and why."""

from pathlib import Path

import pytest
from invented_book import AT, CHOICE, Made, invented, photo, sealed

from tallybook.bundle import Choice, make, plan, verify
from tallybook.bundle.cells import read_table
from tallybook.case import Case, Filter
from tallybook.errors import NothingChosen, UnfitAnswer
from tallybook.intake.writing import amend


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
    assert (counts["photos"], counts["stops"], counts["orders"], counts["others"]) == (1, 1, 1, 0)
    assert counts["items"] - counts["beside"] == made.case.items.height - 1
    assert counts["exhibits"] == 6
    assert counts["exhibits_kept"] == 1


def test_the_plan_names_everything_it_counts(made: Made) -> None:
    """Each kind has its name, one is singular, and the difference to the timeline is said."""
    said = plan(made.book, made.case, CHOICE).sentences()
    assert said[0] == (
        "46 items would go: 40 messages, 1 photo, 2 diary entries, 1 correction,"
        " 1 dated request to stop and 1 order."
    )
    assert said[1] == (
        "The timeline counts 43 of these: 1 correction, 1 dated request to stop and 1 order"
        " have rows of their own in a bundle only."
    )
    one = plan(made.book, made.case, Choice(items=(int(made.case.items["item"][0]),)))
    assert "3 items would go: 1 message," in one.sentences()[0]


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


def test_a_file_added_later_is_no_correction(tmp_path: Path) -> None:
    """It has a row of its own kind that carries the file, and the plan counts it as what it is."""
    book = invented(tmp_path / "book", 2)
    letter = sealed(book, "letter.jpg", photo("blue"), "image/jpeg")
    case = Case.fold(book)
    told = next(item for item in case.items["item"] if case.is_amended(item))
    files = [*case.incident(told).attachments, letter.sha256]
    added = amend(book, told, {"attachments": files}, "A file was added.")
    case.refresh()
    found = plan(book, case, CHOICE)
    assert (found.counts["corrections"], found.counts["additions"]) == (1, 1)
    assert "1 correction, 1 later addition of files, 1" in found.sentences()[0]
    carried = {each.item: each.attachments for each in found.items if each.of or each.item == told}
    assert carried[told] == tuple(files[:-1])
    assert carried[added] == (letter.sha256,)
    make(book, case, CHOICE, tmp_path / "out", at=AT)
    table = read_table((tmp_path / "out/data/chronology.csv").read_bytes())
    rows = {row["item"]: row for row in table}
    assert rows[str(added)]["kind"] == "addition"
    assert (rows[str(added)]["adds_to"], rows[str(added)]["corrects"]) == (str(told), "")
    assert rows[str(told)]["additions"] == str(added)
    assert len(rows[str(told)]["corrections"].split()) == 1
    assert verify(tmp_path / "out").ok
    book.close()
