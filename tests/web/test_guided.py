"""Step by step: free recall first, one question a page, any skipped, and stopping saves."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from test_pages import PNG
from visiting import PASSPHRASE, Visitor

from tallybook.diary import Diary
from tallybook.web.pages.drafts import STEPS

#: An answer for every part of the guided form.
ANSWERS: dict[str, dict[str, object]] = {
    "what": {"what": "He stood at the gate."},
    "when": {"when": "about", "start_day_d": "3", "start_day_m": "11", "start_day_y": "2026"},
    "where": {"where": "home"},
    "who": {"who": "Alex"},
    "words": {"exact_words": "zebracanary"},
    "kind": {"behaviours": ["loitering", "watching"]},
    "seen": {"witness_name": ["Jo"], "witness_contact": [""], "witness_note": [""]},
    "feeling": {"feeling": "sick"},
    "changes": {
        "impact_kinds": ["sleep", "home"],
        "impact_home": "new lock",
        "impact": "More.",
    },
    "told": {"reported_to": "my sister"},
}


def last(diary: Diary) -> int:
    """The item that was written last."""
    return int(max(diary.case.items["item"].to_list()))


def test_the_first_thing_asked_is_what_is_remembered(reader: Visitor) -> None:
    """The guided form begins with one box and no question about time, person or kind."""
    page = reader.get("/add/guided")
    assert "Tell it as you remember it" in page
    assert re.findall(
        r'<(?:textarea|select|input type="(?:text|radio|checkbox)")[^>]* name="(\w+)"', page
    ) == ["what"]


def test_every_answer_is_kept_in_the_incident(reader: Visitor, diary: Diary) -> None:
    """What is answered on ten pages stands in one incident, after it was looked at once more."""
    assert tuple(ANSWERS) == tuple(STEPS)
    page = ""
    for step, fields in ANSWERS.items():
        page = reader.post(f"/add/guided/{step}", fields | {"do": "on"})
        assert len(diary.case.items) == 0
    assert "Look at it once more" in page
    assert "new lock" in page
    assert "zebracanary" not in page
    photo = SimpleUploadedFile("gift.png", PNG, content_type="image/png")
    assert (
        "Saved"
        in reader.client.post("/add/guided/check", {"file": photo}, follow=True).content.decode()
    )
    found = diary.case.incident(last(diary))
    assert (found.what, found.where, found.exact_words) == (
        "He stood at the gate.",
        "home",
        "zebracanary",
    )
    assert found.when.kind == "about"
    assert found.behaviours == ("loitering", "watching")
    assert found.witnesses[0].name == "Jo"
    assert found.impact_kinds == ("sleep", "home")
    assert found.impact == "Sleep\nHome: new lock\nMore."
    assert found.reported_to == "my sister"
    assert len(found.attachments) == 1
    assert diary.drafts() == ()


def test_every_part_can_be_skipped(reader: Visitor, diary: Diary) -> None:
    """With the first box alone filled in, each page goes on empty, and it can be saved."""
    reader.post("/add/guided/what", {"what": "He rang.", "do": "on"})
    for step in tuple(STEPS)[1:]:
        page = reader.get(f"/add/guided/{step}")
        assert "Skip this part" in page
        reader.post(f"/add/guided/{step}", {"do": "on"})
    reader.post("/add/guided/check", {})
    found = diary.case.incident(last(diary))
    assert found.what == "He rang."
    assert found.when.kind == "unknown"


@pytest.mark.parametrize("step", tuple(STEPS))
def test_stopping_saves_what_there_is(reader: Visitor, diary: Diary, step: str) -> None:
    """At any part, one press seals what was said so far as an incident."""
    reader.post("/add/guided/what", {"what": "He rang.", "do": "on"})
    own = {"what": "He rang."} if step == "what" else {}
    assert "Saved" in reader.post(f"/add/guided/{step}", own | {"do": "stop"})
    assert diary.case.incident(last(diary)).what == "He rang."


def test_back_loses_nothing(reader: Visitor) -> None:
    """Going back keeps what stands on the page that is left."""
    reader.post("/add/guided/what", {"what": "He rang.", "do": "on"})
    page = reader.post("/add/guided/where", {"where": "outside work", "do": "back"})
    assert "When did it happen?" in page
    assert "outside work" in reader.get("/add/guided/where")
    assert "He rang." in reader.get("/add/guided/what")


def test_half_of_it_is_there_after_the_lock(reader: Visitor, diary: Diary) -> None:
    """Without scripts: what was answered before the lock, and the answer that met it, are kept."""
    reader.post("/add/guided/what", {"what": "He rang.", "do": "on"})
    reader.clock.now += 601
    reader.post("/add/guided/where", {"where": "outside work", "do": "on"})
    page = reader.post("/open", {"path": str(diary.path), "passphrase": PASSPHRASE})
    assert "outside work" in page
    assert "He rang." in reader.get("/add/guided/check")


def test_a_time_that_cannot_be_read_is_asked_again(reader: Visitor, diary: Diary) -> None:
    """A day that is none gives a sentence on the page of the time; the rest is kept."""
    reader.post("/add/guided/what", {"what": "He rang.", "do": "on"})
    wrong = {"when": "exact", "start_day_d": "40", "start_day_m": "1", "start_day_y": "2026"}
    assert "That is not a day" in reader.post("/add/guided/when", wrong | {"do": "on"}, status=400)
    assert "That is not a day" in reader.post("/add/guided/check", {}, status=400)
    assert len(diary.case.items) == 0


def test_a_line_goes_on_step_by_step(reader: Visitor, diary: Diary) -> None:
    """What was typed into the line stands in the first box, and is one draft."""
    page = reader.post("/add/guided", {"what": "He rang.", "when": "unknown"})
    assert "He rang." in page
    assert [each.form for each in diary.drafts()] == ["guided"]


def test_it_happened_again_is_one_press(reader: Visitor, diary: Diary) -> None:
    """Kinds chosen before are offered on the page for writing alone; one press saves, to be corrected."""
    assert "It happened again" not in reader.get("/add")
    for kind in ("gifts", "following", "calls", "loitering", "watching", "tracking", "searching"):
        reader.post("/add/longer", {"what": "x", "behaviours": [kind]})
    page = reader.get("/add")
    offered = re.findall(r'name="again" value="([\w-]+):now"', page)
    assert offered == ["searching", "tracking", "watching", "loitering", "calls", "following"]
    assert "Following" not in reader.get("/")
    assert "Following" not in str(re.findall(r"<title>.*</title>", page))
    saved = reader.post("/add/again", {"again": "following:today"})
    assert "Saved" in saved
    item = last(diary)
    assert f"/item/{item}/correct" in saved
    found = diary.case.incident(item)
    assert found.behaviours == ("following",)
    assert (found.when.kind, found.when.precision) == ("exact", "day")
    count = len(diary.case.items)
    reader.post("/add/again", {"again": "kidnapping:now"})
    assert len(diary.case.items) == count


def test_parts_of_daily_life_survive_a_correction(reader: Visitor, diary: Diary) -> None:
    """Ticks and words stay when something else is corrected; a new tick adds its line once."""
    fields = {"what": "He rang.", "impact_kinds": ["sleep"], "impact_sleep": "awake till four"}
    reader.post("/add/longer", fields)
    item = last(diary)
    again = {"what": "He rang twice.", "impact": "Sleep: awake till four", "reason": "two calls"}
    reader.post(f"/item/{item}/correct", again | {"impact_kinds": ["sleep", "money"]})
    found = diary.case.incident(item)
    assert found.impact_kinds == ("sleep", "money")
    assert found.impact == "Money\nSleep: awake till four"


def test_a_spoken_note_is_sealed_and_only_its_page_may_use_the_microphone(
    reader: Visitor, diary: Diary
) -> None:
    """A recording becomes an incident with the file beside it; no other page may ask for sound."""
    page = reader.client.get("/add/voice")
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    assert "autoplay" not in page.content.decode()
    for address in ("/", "/add", "/add/longer", "/add/guided/what"):
        assert "microphone=()" in reader.client.get(address).headers["Permissions-Policy"]
    sound = SimpleUploadedFile("note.webm", b"\x1aE\xdf\xa3" + b"A_OPUS" + bytes(400))
    saved = reader.client.post("/add/voice", {"file": sound, "when": "unknown"}, follow=True)
    assert "Saved" in saved.content.decode()
    found = diary.case.incident(last(diary))
    assert found.what == "A note spoken by me."
    (exhibit,) = diary.case.attached(last(diary))
    assert exhibit.media_type == "audio/webm"
    item = reader.get(f"/item/{last(diary)}")
    assert "<audio" not in item
    assert f"/item/{last(diary)}/play/{exhibit.sha256}" in item
    assert 'preload="none"' in reader.get(f"/item/{last(diary)}/play/{exhibit.sha256}")
    assert "Record something first" in reader.client.post("/add/voice", {}).content.decode()


def test_a_photo_can_come_with_one_line(reader: Visitor, diary: Diary) -> None:
    """The shortest form takes a file as well."""
    photo = SimpleUploadedFile("gift.png", PNG, content_type="image/png")
    reader.client.post("/add", {"what": "A parcel.", "when": "unknown", "file": photo})
    assert len(diary.case.incident(last(diary)).attachments) == 1
