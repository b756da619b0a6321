"""Orders, blocks, reports and requests to stop from the command line."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tallybook.cli.clauses import clause_of
from tallybook.diary import Diary
from tallybook.errors import UnfitAnswer
from tallybook.model.orders import Place

Call = Callable[..., Any]
IMPORT = ("--zone", "Europe/London", "--owner", "Sam")


@pytest.fixture
def filled(call: Call, book: Path, chat: Path) -> Path:
    """A book with a chat and a person."""
    call("import", chat, "--book", book, *IMPORT)
    call("person", "Robin", "--handle", "Robin", "--book", book)
    return book


def test_an_order_is_set_against_every_item(call: Call, filled: Path) -> None:
    """Each condition lists its items by number; what carries the very date stands apart."""
    item = call(
        "order", "Non-molestation order", "--book", filled, "--dated", "2024-12-24", "--served",
        "2024-12-25", "--kind", "non-molestation", "--nation", "england-wales", "--person", "Robin",
        "--clause", "number=1; kind=people; people=me; indirectly; words=no contact",
        "--clause", "number=2; kind=channels; channels=call", "--json",
    ).json["item"]  # fmt: skip
    first = call("against", item, "--book", filled, "--json").out.splitlines()[0]
    assert '"condition": "1"' in first
    said = call("against", item, "--book", filled)
    assert "Condition 1: 1 item may breach it" in said.out
    assert "on the very date, by itself: 2 items" in said.out
    assert "marmalade" not in said.out
    listed = call("order", "--book", filled)
    assert "Non-molestation order: dated 2024-12-24, served 2024-12-25" in listed.out
    assert call("order", "--book", filled, "--json").json["clauses"][0]["indirectly"] is True


def test_an_order_that_is_varied_keeps_what_it_said(call: Call, filled: Path) -> None:
    """A condition that falls away holds to the day before; one that comes in, from that day."""
    order = ("order", "Order", "--book", filled, "--dated", "2024-12-20", "--clause", "number=1")
    item = call(*order, "--json").json["item"]
    done = call(
        "vary", item, "--book", filled, "--said", "varied", "--on", "2024-12-26", "--remove", "1",
        "--clause", "number=2; kind=channels; channels=email",
    )  # fmt: skip
    assert done.code == 0
    said = call("against", item, "--book", filled)
    assert "Condition 1: 2 items" in said.out
    assert "Condition 2: 0 items" in said.out
    assert call("vary", item, "--book", filled).code != 0
    assert call("vary", item, "--book", filled, "--said", "ended").code != 0
    for wrong in ("served=2024-12-01", "kind=hologram", "colour=red"):
        assert call("vary", item, "--book", filled, "--reason", "x", "--field", wrong).code == 52


def test_a_report_keeps_its_answers(call: Call, filled: Path) -> None:
    """An answer is an entry of its own and stands with the report, with every number given."""
    item = call(
        "report", "police", "--book", filled, "--on", "2024-12-26", "--organisation",
        "Example Police", "--reference", "EX/1", "--next-date", "2025-01-02", "--json",
    ).json["item"]  # fmt: skip
    call("report", "--book", filled, "--answer-to", item, "--on", "2024-12-28", "--answer",
         "They will ring.", "--reference", "EX/2")  # fmt: skip
    said = call("report", "--book", filled)
    assert "Example Police, EX/1, EX/2" in said.out
    assert "They will ring." in said.out
    assert "next: 2025-01-02" in said.out
    assert call("report", "nobody", "--book", filled, "--on", "2024-12-26").code != 0


def test_a_block_is_noted_and_counted_from(call: Call, filled: Path) -> None:
    """What came after it stands among the patterns."""
    call("block", "2024-12-25T10:01", "--book", filled, "--whom", "Robin", "--channel", "whatsapp")
    assert "Robin on whatsapp" in call("block", "--book", filled).out
    assert "after the block (25 December 2024 at 10:01)" in call("patterns", "--book", filled).out


def test_a_message_that_asks_to_stop_is_noted_in_one_step(call: Call, filled: Path) -> None:
    """It is proposed, confirmed once, and proposed no more."""
    rows = call("timeline", "--direction", "out", "--book", filled, "--json").json["rows"]
    diary = Diary.open(filled, os.environ["TALLYBOOK_PASSPHRASE"])
    diary.say_flag(rows[0]["item"], "stop-request", "added")
    diary.close()
    proposed = call("stop", "--book", filled, "--proposed", "--json").json
    assert proposed["to"] == "Robin"
    done = call("stop", "--book", filled, "--confirm", proposed["item"])
    assert done.code == 0
    assert call("stop", "--book", filled, "--proposed").out == ""
    again = call("stop", "--book", filled, "--confirm", proposed["item"])
    assert again.code != 0
    assert call("stop", "--book", filled).code != 0


@pytest.mark.parametrize(
    "text",
    [
        "colour=red",
        "kind=people; days=someday",
        "place=home|north|2",
        "until=soon",
        "from=1.2.2025",
    ],
)
def test_a_condition_that_does_not_read_is_refused(text: str) -> None:
    """A part that is not known, a day, a place or a date that is none."""
    with pytest.raises(UnfitAnswer):
        clause_of(text)


def test_every_part_of_a_condition_is_read() -> None:
    """Places with position and distance, ways, acts, days and hours."""
    made = clause_of(
        "number=3(b); kind=places; place=my home|51.5,-0.12|200; place=the school; allowed=email; "
        "days=Mon, sunday; begins=21:00; finishes=07:00; from=2025-01-01; until=2025-02-01; "
        "acts=gifts; words=not to go near"
    )
    assert made.places == (
        Place(name="my home", lat=51.5, lon=-0.12, metres=200.0),
        Place(name="the school"),
    )
    assert made.days == (0, 6)
    assert made.from_ is not None
    assert made.until is not None
