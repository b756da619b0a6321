"""What is the person's alone: no reader, whatever their key may do, gets to it or changes it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_sorting import KEY_WORDS, let_in, open_with
from visiting import PASSPHRASE, Visitor

from tallybook.content.worksheets import worksheet
from tallybook.diary import Diary

OWN = [
    "/settings/safe", "/settings/safe/lock", "/settings/safe/leaving", "/settings/safe/contact",
    "/settings/safe/second", "/settings/safe/end", "/pause", "/checkin", "/checkin/words",
    "/checkin/mail", "/checkin/people", "/checkin/codes", "/checkin/practice",
]  # fmt: skip


@pytest.fixture(params=["read", "write"])
def other(request: pytest.FixtureRequest, diary: Diary, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody at their own pages, let in to read or to read and write."""
    key, _ = let_in(diary, tmp_path, request.param)
    made = Visitor(tmp_path).enter()
    assert open_with(made, diary, key).status_code == 200
    yield made
    made.session.end()


def test_a_reader_finds_no_page_that_is_the_persons_alone(other: Visitor) -> None:
    """The safe set-up, the pause and the check-in are not there, nor is a way to them."""
    for address in OWN:
        assert other.client.get(address).status_code == 404, address
    settings = other.get("/settings")
    assert "/settings/safe" not in settings
    assert "/checkin" not in settings
    assert 'href="/pause"' not in settings + other.get("/")


def test_a_reader_changes_nothing_that_is_the_persons_alone(other: Visitor, diary: Diary) -> None:
    """Neither where leaving leads, nor the lock, the sheet, who else may open it, or a pause."""
    forms = {
        "/settings/safe/leaving": {"where": "web", "address": "https://example.org"},
        "/settings/safe/second": {"own": "violet walnut", "again": "violet walnut"},
        "/settings/sheet": {"passphrase": PASSPHRASE},
        "/settings/readers": {"public": "00" * 32, "name": "Kit"},
        "/settings/readers/revoke": {"fingerprint": "a"},
        "/sorted/undo": {"by": "a"},
        "/pause": {"length": "open"},
    }
    for address, fields in forms.items():
        assert other.client.post(address, fields).status_code == 404, address
    assert diary.paused is None
    assert not diary.safe_choices.leave_to
    other.client.post("/settings/lock", {"minutes": "60"})
    assert not diary.safe_choices.idle_minutes
    assert other.client.get("/new/check").status_code == 303


def test_what_is_set_up_or_begun_is_sealed_from_every_reader(diary: Diary, tmp_path: Path) -> None:
    """A reader's key opens neither codes, mail account nor unfinished answers, with any program."""
    key, _ = let_in(diary, tmp_path, "write")
    diary.keep_checkin_plan(replace(diary.checkin_plan, fine="orchard", secret="account"))
    diary.choose_safe(leave_to="https://example.org")
    diary.pause("open")
    sheet = worksheet("self-check")
    diary.answer_in_draft(sheet, sheet.questions()[0].code, {"note": "not sure yet"})
    theirs = Diary.open_with_key(diary.path, key.read_bytes(), KEY_WORDS).book
    for name in ("checkin plan", "safe set-up", "pause", "unfinished pages"):
        assert diary.book.from_aside(name, own=True)
        assert theirs.from_aside(name) is None
        assert theirs.from_aside(name, own=True) is None
    theirs.close()
