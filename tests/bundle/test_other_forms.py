"""What goes out in other programs' forms is read back by them, and by our own importers, as it was."""

import email
import email.policy
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from tallybook.bundle.other_forms import Forms, calendar, cards, days_of, write_forms, write_mails
from tallybook.diary import Diary
from tallybook.model.orders import OrderPaper
from tallybook.model.people import Person
from tallybook.model.records import Answers, Record
from tallybook.model.reports import ReportPaper
from tallybook.reading.exports import BytesExport
from tallybook.sources.eml import SOURCE as EML
from tallybook.sources.icalendar import SOURCE as ICALENDAR
from tallybook.sources.vcard import SOURCE as VCARD
from tallybook.vault.keys import FLOOR

MAILS = [
    (
        b"From: alex@example.org\r\nTo: sam@example.org\r\nSubject: One\r\n"
        b"Date: Mon, 6 Jan 2025 09:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nFirst words\r\n"
    ),
    (
        b"From: alex@example.org\r\nTo: sam@example.org\r\nSubject: =?utf-8?q?Zwei_=F0=9F=99=82?=\r\n"
        b"Date: Tue, 7 Jan 2025 09:00:00 +0000\r\nMessage-ID: <2@example.org>\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        b"\xd8\xa3\xd9\x8a\xd9\x86\r\nFrom here on it was quiet\r\n>From there too\r\n"
    ),
]
PERSONS = (
    Person(name="Alex, the \\ neighbour; once", handles=("+447700900123", "alex@example.org")),
    Person(name="سلمى مثال", handles=("salma_example", "second name, with comma")),
    Person(name="N" * 200, handles=("07700 900002",)),
)


def mailbox() -> bytes:
    """Both mails as a mailbox holds them: escaped, with a line before and a blank one after."""
    found = b""
    for mail in MAILS:
        held = mail.replace(b"\n>From ", b"\n>>From ").replace(b"\nFrom ", b"\n>From ")
        found += b"From alex@example.org Mon Jan  6 09:00:00 2025\r\n" + held + b"\r\n"
    return found


def read(source: Any, name: str, content: bytes) -> list[Record]:
    """What an importer of ours reads of a file."""
    export = BytesExport(name, content)
    assert source.recognise(export)
    return [one for one in source.read(export, Answers()) if isinstance(one, Record)]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A book with a mailbox, persons, an order and a report, written out."""
    diary, _ = Diary.create(tmp_path / "book", "seven plain grey stones in a row", cost=FLOOR)
    (tmp_path / "mine.mbox").write_bytes(mailbox())
    diary.admit(tmp_path / "mine.mbox", Answers(owner=("sam@example.org",)))
    for person in PERSONS:
        diary.add_person(person, "mine")
    diary.note_order(
        OrderPaper(
            name="Secret order", dated="2025-02-01", served="2025-02-03", ends="2026-02-01",
            review="2025-08-01",
        )
    )  # fmt: skip
    diary.add_report(ReportPaper(dated="2025-03-01", to="police", next_date="2025-03-15"))
    diary.export_plain(tmp_path / "out")
    diary.close()
    return tmp_path / "out"


def test_mails_come_out_byte_for_byte(out: Path) -> None:
    """Each mail of a mailbox is a file of its own, exactly as it was before it was put there."""
    assert [path.read_bytes() for path in sorted(out.glob("mails/*/*.eml"))] == MAILS


def test_mails_are_read_back(out: Path) -> None:
    """The standard library and our own importer read what is in each."""
    paths = sorted(out.glob("mails/*/*.eml"))
    said = email.message_from_bytes(paths[1].read_bytes(), policy=email.policy.default)
    assert said["subject"] == "Zwei 🙂"
    (record,) = [one for one in read(EML, "2.eml", paths[1].read_bytes()) if one.kind == "mail"]
    assert record.sender == "alex@example.org"
    assert "أين" in record.text


def test_cards_are_read_back(out: Path) -> None:
    """Names, numbers and addresses are the same in vobject and in our own importer."""
    content = (out / "people.vcf").read_bytes()
    found = {one.fn.value: one for one in vobject.readComponents(content.decode())}
    assert set(found) == {person.name for person in PERSONS}
    assert found[PERSONS[0].name].tel.value == "+447700900123"
    assert found[PERSONS[0].name].email.value == "alex@example.org"
    ours = {record.text: record for record in read(VCARD, "people.vcf", content)}
    assert set(ours) == set(found)
    assert set(ours[PERSONS[0].name].recipients) == set(PERSONS[0].handles)
    assert "salma_example" in ours[PERSONS[1].name].details["nickname"]


def test_days_are_read_back_and_name_nothing(out: Path) -> None:
    """Every day of the order and the report is there; no word of either is."""
    content = (out / "dates.ics").read_bytes()
    found = vobject.readOne(content.decode()).vevent_list
    wanted = [date(2025, 2, 3), date(2025, 3, 15), date(2025, 8, 1), date(2026, 2, 1)]
    assert sorted(one.dtstart.value for one in found) == wanted
    assert {one.summary.value for one in found} == {"Reminder"}
    assert len({one.uid.value for one in found}) == 4
    assert b"ecret" not in content
    assert b"olice" not in content
    ours = read(ICALENDAR, "dates.ics", content)
    assert sorted(one.local.date() for one in ours if one.local) == wanted


def test_lines_are_as_long_as_the_formats_allow(out: Path) -> None:
    """No line is longer than 75 octets, and each ends in CR LF."""
    for name in ("people.vcf", "dates.ics"):
        lines = (out / name).read_bytes().split(b"\r\n")
        assert lines.pop() == b""
        assert max(map(len, lines)) <= 75
        assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_an_empty_book_has_none_of_them(tmp_path: Path) -> None:
    """Nothing is written where there is nothing to write."""
    diary, _ = Diary.create(tmp_path / "book", "seven plain grey stones in a row", cost=FLOOR)
    (tmp_path / "out").mkdir()
    assert write_forms(diary.book, diary.case, tmp_path / "out") == Forms()
    assert list((tmp_path / "out").iterdir()) == []
    diary.close()


def test_a_mail_too_long_to_hold_stays_in_its_mailbox(tmp_path: Path) -> None:
    """It is passed over, and the next one is written."""

    class Held:
        def open(self, sha256: str) -> Any:
            import io  # noqa: PLC0415

            return io.BytesIO(sha256.encode())

    places = [("a", 0, 1 << 40), ("a", 0, 1), ("b", 0, 1)]
    assert write_mails(Held(), places, tmp_path, bytes.upper) == 2


def test_days_without_a_date_are_left_out() -> None:
    """An order that says no day has none."""
    order = SimpleNamespace(served=None, ends=None, review=None, item=1)
    case: Any = SimpleNamespace(orders=(order,), reports=())
    assert list(days_of(case)) == []
    assert calendar((), b"x").startswith(b"BEGIN:VCALENDAR\r\n")


@given(st.text(max_size=200), st.lists(st.text(max_size=80), max_size=4))
def test_no_name_breaks_a_card(name: str, handles: list[str]) -> None:
    """Whatever a name holds, there is one card, of lines that fit, that ours reads as one at most."""
    content = cards([Person(name=name, handles=tuple(handles))])
    assert content.count(b"BEGIN:VCARD\r\n") >= 1
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCARD"
    assert lines[-2] == b"END:VCARD"
    assert max(map(len, lines)) <= 75
    assert len(read(VCARD, "one.vcf", content)) <= 1
