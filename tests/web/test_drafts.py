"""What is begun is kept sealed, told of without its words, and gone once saved or thrown away."""

import re
from pathlib import Path

import pytest
from visiting import PASSPHRASE, Visitor

from tallybook.diary import Diary
from tallybook.errors import NotAllowed
from tallybook.journal.book import Book
from tallybook.vault.sharing import new_reader_key

BEGUN = "quietcanary by the gate"


def begun(reader: Visitor, **more: str) -> None:
    """Have the page send what stands in the shortest form."""
    answer = reader.client.post(
        "/add/keep", {"form": "line", "what": BEGUN, "when": "unknown"} | more
    )
    assert answer.status_code == 204


def test_home_tells_of_a_draft_without_its_words(reader: Visitor) -> None:
    """The front page says that something is kept; the words stand in the form alone."""
    assert "Something you began is kept" not in reader.get("/")
    begun(reader)
    home = reader.get("/")
    assert "Something you began is kept" in home
    assert BEGUN not in home
    form = reader.get("/add")
    assert BEGUN in form
    assert "It is not saved yet" in form


def test_a_draft_outlives_the_lock_and_the_program(reader: Visitor, diary: Diary) -> None:
    """It is there after the book locked, and in a book that is opened anew."""
    begun(reader)
    reader.clock.now += 601
    reader.get("/add")
    reader.open(diary)
    assert BEGUN in reader.get("/add")
    reader.session.end()
    other = Visitor(reader.folder).enter().open(diary)
    assert BEGUN in other.get("/add")
    other.session.end()


def test_a_draft_is_no_part_of_the_record_and_never_plain(reader: Visitor, diary: Diary) -> None:
    """No entry is added, no count moves, and no file of the book holds the words."""
    head = diary.book.head
    begun(reader)
    assert diary.book.head == head
    assert "0 items" in reader.get("/")
    files = [path for path in Path(diary.path).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"quietcanary" in path.read_bytes()]


def test_a_draft_goes_when_it_is_saved(reader: Visitor, diary: Diary) -> None:
    """Saving the form takes the draft away."""
    begun(reader)
    reader.post("/add", {"what": BEGUN, "when": "unknown"})
    assert diary.drafts() == ()
    assert "Something you began" not in reader.get("/")


def test_a_draft_is_thrown_away_on_purpose_only(reader: Visitor, diary: Diary) -> None:
    """A page asks first; only its button throws the draft away, and nothing saved goes with it."""
    begun(reader)
    assert "Throw away what you began?" in reader.get("/add/drop?form=line")
    assert diary.drafts()
    assert "Thrown away" in reader.post("/add/drop", {"form": "line"})
    assert diary.drafts() == ()


def test_an_empty_form_is_nothing_begun(reader: Visitor, diary: Diary) -> None:
    """A form in which nothing was typed leaves no draft behind."""
    begun(reader, what="  ")
    assert diary.drafts() == ()


def test_just_now_is_kept_as_the_time_it_was(reader: Visitor, diary: Diary) -> None:
    """A draft that said 'just now' holds that time: it may be saved on another day."""
    begun(reader, when="now")
    kept = diary.draft("line")
    assert kept is not None
    assert kept.fields["when"] == ["exact"]
    form = reader.get("/add")
    assert "When I began to write this" in form
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields |= {"what": BEGUN, "when": "exact"}
    reader.post("/add", fields)
    when = diary.case.incident(int(diary.case.items["item"][-1])).when
    assert f"{when.start:%Y-%m-%d}" == kept.fields["start_day"][0]


def test_exact_words_of_a_draft_stay_covered(reader: Visitor, diary: Diary) -> None:
    """They are not in the form until asked for, and they are saved with the rest."""
    fields = {"form": "longer", "what": "At the gate.", "exact_words": "zebracanary"}
    assert reader.client.post("/add/keep", fields).status_code == 204
    form = reader.get("/add/longer")
    assert "zebracanary" not in form
    assert "zebracanary" in reader.get("/add/longer?open=words")
    reader.client.post("/add/keep", {"form": "longer", "what": "At the back gate."})
    reader.post("/add/longer", {"what": "At the back gate."})
    found = diary.case.incident(int(diary.case.items["item"][-1]))
    assert (found.what, found.exact_words) == ("At the back gate.", "zebracanary")


def test_a_line_goes_on_in_the_longer_form(reader: Visitor, diary: Diary) -> None:
    """What stands in the line stands in the longer form, and is one draft, not two."""
    page = reader.post("/add/longer", {"what": BEGUN, "when": "unknown", "carry": "yes"})
    assert BEGUN in page
    assert [each.form for each in diary.drafts()] == ["longer"]
    assert len(diary.case.items) == 0


@pytest.mark.parametrize("scope", ["read", "sort", "write"])
def test_no_draft_is_kept_for_a_key_that_is_not_the_persons(diary: Diary, scope: str) -> None:
    """A reader's key keeps nothing, and opens nothing that the person began."""
    private, public = new_reader_key()
    diary.grant(public.hex(), name="Jo", scope=scope)
    diary.keep_draft("line", {"what": [BEGUN]})
    path = diary.path
    diary.close()
    reading = Diary(Book.open(path, private))
    with pytest.raises(NotAllowed):
        reading.keep_draft("line", {"what": ["something else"]})
    assert reading.drafts() == ()
    reading.close()
    again = Diary.open(path, PASSPHRASE)
    kept = again.draft("line")
    assert kept is not None
    assert kept.fields["what"] == [BEGUN]
    again.close()
