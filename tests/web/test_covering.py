"""Black out words and files on a page: in one step, with a reason, and taken back."""

from pathlib import Path

import pytest
from visiting import CHAT, Visitor

from tallybook.diary import Diary
from tallybook.model.records import Answers

PICTURE = Path(__file__).parent.parent / "sources/images/jpeg-with-place/export.jpg"


@pytest.fixture
def filled(reader: Visitor, diary: Diary, tmp_path: Path) -> Visitor:
    """A book with a chat and a picture in it."""
    path = tmp_path / "WhatsApp Chat with Alex Rowe.txt"
    path.write_text(CHAT, encoding="utf-8")
    diary.admit(path, Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy"))
    diary.admit(PICTURE, Answers(zone="Europe/London"))
    return reader


def an_item(filled: Visitor, kind: str) -> int:
    """An item of a kind that came in."""
    items = filled.session.diary.case.items
    chosen = items.filter((items["kind"].cast(str) == kind) & (items["direction"] != "out"))
    return int(chosen["item"][0])


def test_words_are_blacked_out_with_a_reason(filled: Visitor) -> None:
    """Words that were typed as they stand are gone from copies; the page shows none of them unasked."""
    item = an_item(filled, "message")
    assert "zebracanary" not in filled.get(f"/item/{item}/cover")
    assert "zebracanary" in filled.get(f"/item/{item}/cover?words=1")
    page = filled.post(f"/item/{item}/cover", {"phrases": "zebracanary", "why": "a name"})
    assert "Blacked out in 1 place, because: a name" in page
    filled.post(f"/item/{item}/cover", {"do": "uncover"})
    assert not filled.session.diary.case.redactions.by_item


def test_what_is_missing_is_said(filled: Visitor) -> None:
    """Without a reason, or with words that do not stand there, nothing is noted."""
    item = an_item(filled, "message")
    assert "Say why" in filled.post(f"/item/{item}/cover", {"phrases": "zebracanary", "why": ""})
    assert "do not stand in it" in filled.post(
        f"/item/{item}/cover", {"phrases": "elsewhere", "why": "a name"}
    )
    assert not filled.session.diary.case.redactions.by_item


def test_a_part_of_a_picture_is_blacked_out(filled: Visitor) -> None:
    """A copy is drawn anew and offered to look at; numbers that are none are answered kindly."""
    item = an_item(filled, "photo")
    (file,) = filled.session.diary.case.attached(item)
    asked = {"file": file.sha256, "why": "a face", "left": "0", "top": "0", "right": "50"}
    assert "four numbers" in filled.post(f"/item/{item}/cover", asked | {"bottom": "half"})
    page = filled.post(f"/item/{item}/cover", asked | {"bottom": "50"})
    assert "Look at the copy" in page
    made = filled.session.diary.case.redactions.by_exhibit[file.sha256]
    assert filled.client.get(f"/item/{item}/file/{made.copy}").status_code == 200
