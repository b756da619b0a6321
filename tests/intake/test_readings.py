"""Words read from pictures: a draft counts nowhere, what a person confirmed counts, all is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tallybook.bundle import Choice
from tallybook.case import Filter
from tallybook.diary import Diary, verify_bundle
from tallybook.errors import CannotReadWords, NoSuchItem, UnfitAnswer
from tallybook.intake.readings import seal_draft, transcript
from tallybook.model.readings import Line, Reading, Spoken, Telling
from tallybook.model.records import Answers
from tallybook.vault.keys import FLOOR

PASSPHRASE = "seven plain grey stones in a row"
SCREENS = Path(__file__).parent.parent / "reading" / "screens"
#: Invented words; the second of each is looked for where it must not be.
DRAFTED = (
    Line(text="zebracanary where are you", side="left", time="21:14", confidence=90),
    Line(text="please stop", side="right", time="21:20", confidence=88),
    Line(text="Today", side="middle", confidence=70),
)
TELLING = Telling(own_side="right", channel="whatsapp", date="2026-03-27", other="07700 900123")


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A book on London's clock that holds one picture."""
    made, _ = Diary.create(tmp_path / "book", PASSPHRASE, zone="Europe/London", cost=FLOOR)
    made.admit(SCREENS / "eng-dark-1x.png", Answers(zone="Europe/London"))
    yield made
    made.close()


@pytest.fixture
def picture(diary: Diary) -> str:
    """The picture, with a draft of its words."""
    sha256 = diary.all_pictures()[0].sha256
    seal_draft(diary.book, sha256, Reading(engine="T 5", languages=("eng",), lines=DRAFTED))
    return sha256


def confirmed(diary: Diary, picture: str, telling: Telling = TELLING) -> int:
    """Confirm the draft as it stands."""
    draft = diary.draft_of(picture)
    assert draft is not None
    read = draft.reading.lines
    lines = [Spoken(text=one.text, side=one.side, time=one.time) for one in read]
    return diary.confirm_reading(picture, lines, telling)


def test_a_draft_counts_nowhere(diary: Diary, picture: str, tmp_path: Path) -> None:
    """It is in no row, search, pattern or copy, and it is there for the page that asks for it."""
    draft = diary.draft_of(picture)
    assert draft is not None
    assert draft.reading.lines == DRAFTED
    assert diary.timeline(Filter()).total == 1
    assert diary.search("zebracanary").total == 0
    assert "zebracanary" not in repr(diary.patterns())
    diary.make_bundle(Choice(reference="A"), tmp_path / "copy")
    for path in (tmp_path / "copy").rglob("*"):
        assert path.is_dir() or b"zebracanary" not in path.read_bytes()


def test_confirmed_words_are_messages_that_cite_the_picture(diary: Diary, picture: str) -> None:
    """Side gives direction, the day and time are the person's, and each row names its picture."""
    assert confirmed(diary, picture) == 3
    rows = [row for row in diary.timeline(Filter()).rows if row.kind != "photo"]
    assert [(row.kind, row.channel, row.direction) for row in rows if row.kind == "message"] == [
        ("message", "whatsapp", "in"),
        ("message", "whatsapp", "out"),
    ]
    assert [f"{row.home:%Y-%m-%d %H:%M}" for row in rows if row.home and row.kind == "message"] == [
        "2026-03-27 21:14",
        "2026-03-27 21:20",
    ]
    assert diary.draft_of(picture) is None
    opened = diary.open_words(diary.search("zebracanary").rows[0].item)
    assert opened.text == "zebracanary where are you"
    assert opened.details["read from"] == "a picture; confirmed by a person"
    assert [one.sha256 for one in opened.exhibits] == [picture]


def test_one_screen_covers_no_day(diary: Diary, picture: str) -> None:
    """A picture of a chat is no export: the days around it are not taken as quiet."""
    confirmed(diary, picture)
    assert diary.case.coverage.spans == ()


def test_a_bundle_with_confirmed_words_checks(diary: Diary, picture: str, tmp_path: Path) -> None:
    """The messages go with their proofs, and custody says that a person compared them."""
    confirmed(diary, picture)
    diary.make_bundle(Choice(reference="A"), tmp_path / "copy")
    assert verify_bundle(tmp_path / "copy").ok
    custody = next((tmp_path / "copy").rglob("custody.csv")).read_text(encoding="utf-8")
    assert "words read from it confirmed" in custody


def test_confirming_again_replaces_and_keeps(diary: Diary, picture: str) -> None:
    """The later words stand in the timeline, the earlier stay in the journal."""
    confirmed(diary, picture)
    diary.confirm_reading(picture, [Spoken(text="put right", side="left", time="21:14")], TELLING)
    assert diary.search("zebracanary").total == 0
    assert diary.search("put right").total == 1
    assert sum(entry.kind == "confirmed" for entry in diary.book.entries()) == 2
    again = Diary.open(diary.path, PASSPHRASE)
    assert again.timeline(Filter()).total == diary.timeline(Filter()).total == 2
    again.close()


def test_what_does_not_read_is_refused_without_its_words(diary: Diary, picture: str) -> None:
    """A time or a day that is none is named by the line's number, never by what stands in it."""
    for line in (
        Spoken(text="zebracanary", side="left", time="soon"),
        Spoken(text="zebracanary", side="left", time="21:14", date="one day"),
        Spoken(text="zebracanary", side="above"),
    ):
        with pytest.raises(UnfitAnswer) as caught:
            diary.confirm_reading(picture, [line], TELLING)
        assert "zebracanary" not in caught.value.message
        assert "line 1" in caught.value.message
    assert diary.draft_of(picture) is not None


def test_a_draft_can_be_thrown_away(diary: Diary, picture: str) -> None:
    """It waits no longer, and the picture is passed over when all are read."""
    diary.throw_reading_away(picture)
    assert diary.draft_of(picture) is None
    assert diary.unread([picture], ("eng",)) == ()
    assert diary.unread([picture], ("rus",)) == (picture,)


def test_a_run_that_was_stopped_carries_on(diary: Diary) -> None:
    """What was read before the stop is sealed and passed over by the next run."""
    if diary.cannot_read(("eng",)):
        pytest.skip(diary.cannot_read(("eng",)))
    for name in ("spa-blue-1x", "rus-dark-1x"):
        diary.admit(SCREENS / f"{name}.png", Answers(zone="Europe/London"))
    pictures = [one.sha256 for one in diary.all_pictures()]

    def stop(done: int, _total: int, _found: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        diary.read_pictures(pictures, ("eng",), stop)
    again = Diary.open(diary.path, PASSPHRASE)
    assert len(again.unread(pictures, ("eng",))) == 2
    assert again.read_pictures(pictures, ("eng",))[0] == 2
    assert again.read_pictures(pictures, ("eng",)) == (0, 0)
    again.close()


def test_a_language_that_cannot_be_read_is_said_before_anything_is_sealed(diary: Diary) -> None:
    """The person is told, and no empty draft is left behind."""
    before = diary.book.head
    with pytest.raises(CannotReadWords):
        diary.read_pictures([diary.all_pictures()[0].sha256], ("xyz",))
    assert diary.book.head == before


@pytest.fixture
def recording(diary: Diary) -> int:
    """A voice recording in the book."""
    folder = Path(__file__).parent.parent / "sources" / "sounds"
    sound = next(path for path in sorted(folder.rglob("export.*")) if path.stat().st_size)
    diary.admit(sound, Answers(zone="Europe/London"))
    rows = diary.timeline(Filter()).rows
    return next(row.item for row in rows if row.kind in {"recording", "voicemail"})


def test_a_typed_transcript_is_found_and_a_draft_is_not(diary: Diary, recording: int) -> None:
    """What a machine heard is in no search; what a person typed is, and says who typed it."""
    transcript(diary.book, recording, "zebracanary heard", "program 1", draft=True)
    assert diary.search("zebracanary").total == 0
    assert diary.heard_of(recording) is not None
    diary.transcribe(recording, "zebracanary said on the phone", "Jo at the centre")
    found = diary.search("zebracanary")
    assert [row.item for row in found.rows] == [recording]
    typed = diary.transcript_of(recording)
    assert typed is not None
    assert (typed.by, typed.draft) == ("Jo at the centre", False)
    assert diary.heard_of(recording) is None


def test_only_a_recording_has_a_transcript(diary: Diary) -> None:
    """A picture cannot be heard."""
    photo = diary.timeline(Filter()).rows[0].item
    with pytest.raises(NoSuchItem):
        diary.transcribe(photo, "something")
