"""Words in pictures on the pages: covered until one is opened, counted only once compared."""

from pathlib import Path

import pytest
from visiting import Visitor

from tallybook.case import Filter
from tallybook.diary import Diary
from tallybook.intake.readings import seal_draft
from tallybook.model.readings import Line, Reading
from tallybook.model.records import Answers

SCREENS = Path(__file__).parent.parent / "reading" / "screens"
LINES = (
    Line(text="zebracanary where are you", side="left", time="21:14", confidence=90),
    Line(text="please stop", side="right", time="21:20", confidence=88),
)
FORM = {
    "text-1": "zebracanary where were you", "side-1": "left", "time-1": "21:14", "date-1": "",
    "text-2": "please stop", "side-2": "right", "time-2": "9.20pm", "date-2": "",
    "text-3": "", "side-3": "left", "time-3": "", "date-3": "",
    "own_side": "right", "other": "07700 900123", "channel": "whatsapp",
    "date_d": "27", "date_m": "3", "date_y": "2026", "act": "confirm",
}  # fmt: skip


@pytest.fixture
def picture(diary: Diary) -> str:
    """A picture in the open book, with a draft of its words."""
    diary.admit(SCREENS / "eng-dark-1x.png", Answers(zone="Europe/London"))
    sha256 = diary.all_pictures()[0].sha256
    seal_draft(diary.book, sha256, Reading(engine="T 5", languages=("eng",), lines=LINES))
    return sha256


def test_a_draft_is_shown_only_where_it_was_opened(
    reader: Visitor, diary: Diary, picture: str
) -> None:
    """Its words are on the page of the comparison, beside a blurred picture, and nowhere else."""
    item = diary.timeline(Filter()).rows[0].item
    for address in ("/pictures", "/", "/list", "/files", f"/item/{item}"):
        assert "zebracanary" not in reader.get(address)
    page = reader.get(f"/pictures/{picture}")
    assert "zebracanary where are you" in page
    assert 'class="cover"' in page
    assert "zebracanary" not in page.split("</title>")[0]


def test_compared_words_are_messages(reader: Visitor, diary: Diary, picture: str) -> None:
    """The mended words and the typed times count from then on."""
    page = reader.post(f"/pictures/{picture}/confirm", FORM)
    assert "2 messages are in your timeline" in page
    assert "zebracanary" not in page
    assert diary.search("where were you").total == 1
    assert diary.timeline(Filter(kind=("message",))).total == 2
    assert diary.draft_of(picture) is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"time-1": "soon"}, "This time cannot be read."),
        ({"own_side": "?"}, "Say on which side you wrote"),
        ({"date_m": "13"}, "its date does not read"),
        ({"text-1": "", "text-2": ""}, "There are no words in any line."),
    ],
)
def test_what_does_not_read_is_asked_again(
    reader: Visitor, diary: Diary, picture: str, change: dict[str, str], sentence: str
) -> None:
    """Nothing is lost of what was typed, and nothing counts yet."""
    page = reader.post(f"/pictures/{picture}/confirm", FORM | change, status=400)
    assert sentence in page
    assert change.get("text-1", "zebracanary where were you") in page
    assert diary.confirmed_of(picture) is None


def test_a_reading_can_be_thrown_away(reader: Visitor, diary: Diary, picture: str) -> None:
    """The draft is gone from the list, the picture stays."""
    assert "Thrown away" in reader.post(f"/pictures/{picture}/confirm", FORM | {"act": "throw"})
    assert diary.draft_of(picture) is None
    assert "Read the words in this picture" in reader.get(f"/pictures/{picture}")


def test_words_can_be_typed_without_any_reader(reader: Visitor, diary: Diary, picture: str) -> None:
    """Beside the picture there is room for the words even where nothing was read."""
    diary.throw_reading_away(picture)
    assert "Type the words" in reader.get(f"/pictures/{picture}?type=1")
    assert "1 message is" in reader.post(
        f"/pictures/{picture}/confirm", FORM | {"text-2": "", "time-2": ""}
    )


def test_a_language_that_cannot_be_read_is_told(
    reader: Visitor, diary: Diary, picture: str
) -> None:
    """The page says what is missing and reads nothing."""
    diary.throw_reading_away(picture)
    page = reader.post(f"/pictures/{picture}/read", {"languages": "xyz"}, status=400)
    assert "tesseract-ocr-xyz" in page
    page = reader.post(f"/pictures/{picture}/read", {}, status=400)
    assert "Choose at least one language." in page


def test_a_transcript_is_typed_on_the_page_of_its_recording(reader: Visitor, diary: Diary) -> None:
    """The item leads there, its words stay covered on the item, and it says who typed it."""
    folder = Path(__file__).parent.parent / "sources" / "sounds"
    sound = next(path for path in sorted(folder.rglob("export.*")) if path.stat().st_size)
    diary.admit(sound, Answers(zone="Europe/London"))
    item = next(row.item for row in diary.timeline(Filter()).rows if row.kind == "recording")
    assert f"/item/{item}/heard" in reader.get(f"/item/{item}")
    page = reader.post(f"/item/{item}/heard", {"words": "zebracanary said", "by": "Jo"})
    assert "Transcript typed by Jo" in page
    assert "zebracanary" not in reader.get(f"/item/{item}")
    assert "There are no words yet." in reader.post(
        f"/item/{item}/heard", {"words": " "}, status=400
    )
