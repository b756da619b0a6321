"""A list of apps is compared and not kept; hashes of a picture are made and the picture is not kept."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from visiting import Visitor

from tallybook.content.indicators.comparing import NOTHING_FOUND
from tallybook.content.takedown import takedown
from tallybook.diary import Diary
from tallybook.model.entries import Incident
from tallybook.web import uploads
from tallybook.web.plainly import line_name, sheet_path

LIST = "package:com.whatsapp\npackage:com.apspy.app\n----\nSignal\n"


def entries(diary: Diary) -> int:
    """How many entries the book has."""
    return sum(1 for _ in diary.book.entries())


def files(diary: Diary) -> set[Path]:
    """Every file under the book."""
    return {path for path in diary.path.rglob("*") if path.is_file() and "journal" not in path.name}


def drawing() -> bytes:
    """An invented picture."""
    picture = Image.new("RGB", (320, 240), "white")
    pen = ImageDraw.Draw(picture)
    for step in range(0, 300, 11):
        pen.line((step, 0, 320 - step, 240), fill=(step % 255, 90, 200), width=3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_pasted_list_is_compared_and_not_kept(reader: Visitor, diary: Diary) -> None:
    """The page names what is known, by what, of which day, what it could not read, and keeps nothing."""
    before, held = entries(diary), files(diary)
    page = reader.post("/devices/apps", {"apps": LIST})
    assert "TheTruthSpy" in page
    assert "by its exact code" in page
    assert "made for watching another person" in page
    assert "21 June 2026" in page
    assert "5 months old" in page or "old" in page
    assert "1 line not understood" in page
    assert "3 apps" in page
    assert NOTHING_FOUND in page
    assert "a known app (TheTruthSpy) was put in, and it was found" in page
    assert (entries(diary), files(diary)) == (before, held)


def test_nothing_found_is_told_as_no_more_than_that(reader: Visitor) -> None:
    """A list without a known app gets the sentence on what that does not mean, and no word of relief."""
    page = reader.post("/devices/apps", {"apps": "Signal\nPhotos\n"})
    assert NOTHING_FOUND in page
    words = set(page.lower().replace(".", " ").split())
    assert not {"clean", "safe", "secure", "good"} & words


def test_what_is_known_is_recorded_before_it_is_changed(reader: Visitor) -> None:
    """Beside a known app stand an entry, the safety plan and a helpline, and no order to remove it."""
    page = reader.post("/devices/apps", {"apps": "Life360\n"})
    for way in (
        "/add/longer",
        sheet_path("safety-plan"),
        f"/help/lines/{line_name('national-stalking-helpline')}",
    ):
        assert way in page
    assert "Record it first." in page
    assert "uninstall" not in page.lower()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_with_a_list_is_read_and_not_kept(
    reader: Visitor, diary: Diary, encoding: str
) -> None:
    """A file is read in the encodings systems write, and no file of the book is new."""
    held = files(diary)
    upload = SimpleUploadedFile("apps.txt", LIST.encode(encoding))
    answer = reader.client.post("/devices/apps", {"apps": "", "passing": upload})
    assert "TheTruthSpy" in answer.content.decode()
    assert files(diary) == held


def test_a_list_is_kept_where_that_is_chosen(reader: Visitor, diary: Diary) -> None:
    """Keeping it seals the list and writes an entry that holds it, in the person's words."""
    reader.post("/devices/apps/keep", {"apps": LIST, "what": "Apps on my phone."})
    (item,) = diary.case.items["item"].to_list()
    (exhibit,) = diary.case.attached(item)
    with diary.open_exhibit(exhibit.sha256) as stream:
        assert stream.read().decode().split() == LIST.split()
    assert diary.case.incident(item).what == "Apps on my phone."


def test_an_empty_form_is_asked_again(reader: Visitor) -> None:
    """Nothing pasted and no file is a question, no result."""
    page = reader.post("/devices/apps", {"apps": " "}, status=400)
    assert "Paste a list" in page


def test_hashes_of_a_chosen_picture_are_made_and_it_is_not_kept(
    reader: Visitor, diary: Diary
) -> None:
    """All three hashes stand on the page; no file, no entry and no picture come of it."""
    content, before, held = drawing(), entries(diary), files(diary)
    upload = SimpleUploadedFile("private name.png", content, "image/png")
    page = reader.client.post("/pictures/hashes", {"passing": upload}).content.decode()
    assert hashlib.sha256(content).hexdigest() in page
    assert hashlib.md5(content, usedforsecurity=False).hexdigest() in page
    assert diary.prints_of(content).pdq in page
    assert "<img" not in page
    assert "private name" not in page
    assert (entries(diary), files(diary)) == (before, held)


def test_hashes_of_an_item_are_those_of_its_file(reader: Visitor, diary: Diary) -> None:
    """By number the picture of an item has the same hashes as the file, and nothing is noted."""
    content = drawing()
    writer = diary.exhibit_writer("a.png", "image/png")
    with writer:
        writer.write(content)
        exhibit = writer.commit()
    diary.register(exhibit)
    item = diary.write(Incident(what="A picture was sent.", attachments=(exhibit.sha256,)))
    before = entries(diary)
    page = reader.post("/pictures/hashes", {"item": str(item)})
    assert diary.prints_of(content) == diary.prints_of_exhibit(exhibit)
    assert diary.prints_of(content).pdq in page
    assert "<img" not in page
    assert entries(diary) == before


def test_a_number_without_a_picture_is_told(reader: Visitor) -> None:
    """Neither an unknown number nor none at all gives a hash."""
    assert "no picture or video" in reader.post("/pictures/hashes", {"item": "99"}, status=400)
    assert "Choose a picture" in reader.post("/pictures/hashes", {"item": "x"}, status=400)


def test_a_file_that_is_no_picture_has_hashes_of_its_bytes_alone(diary: Diary) -> None:
    """What does not open as a picture has no PDQ hash, and says so by being empty."""
    made = diary.prints_of(b"no picture")
    assert made.pdq == ""
    assert made.sha256 == hashlib.sha256(b"no picture").hexdigest()


def test_a_file_that_is_too_long_is_not_held(
    reader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the bound nothing is held, and the page says what to do."""
    monkeypatch.setattr(uploads, "LONGEST_PASSING", 1000)
    upload = SimpleUploadedFile("a.png", b"x" * 5000)
    answer = reader.client.post("/pictures/hashes", {"passing": upload})
    assert answer.status_code == 400
    assert "too long" in answer.content.decode()


def test_each_service_says_for_whom_it_is(reader: Visitor) -> None:
    """Those for adults and the one for people under 18 are told apart, with what is not confirmed."""
    page = reader.get("/pictures/hashes")
    for one in takedown().service:
        assert one.name in page
        assert f"/help/lines/{line_name(one.code)}" in page
    assert "18 or over" in page
    assert "under 18" in page
    assert "Ask them before relying on it." in page


def test_only_one_file_at_a_time_is_held_in_memory(reader: Visitor, diary: Diary) -> None:
    """A form with more such files than one is refused, and none is kept."""
    held = files(diary)
    both = [SimpleUploadedFile(name, b"x" * 100) for name in ("a.png", "b.png")]
    answer = reader.client.post("/pictures/hashes", {"passing": both})
    assert answer.status_code == 400
    assert files(diary) == held
