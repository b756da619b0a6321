"""Makes a practice book out of an invented case: real export files, taken in the usual way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from tallybook.content.training import Call, Case, Chat, Flood, Mail, Noted, Said, Texts, time_of
from tallybook.model.entries import Incident
from tallybook.model.people import Person
from tallybook.model.records import Answers
from tallybook.model.time import Moment

if TYPE_CHECKING:
    from tallybook.diary.door import Diary

#: Opens every practice book. It is no secret: nothing in such a book is about anybody.
PASSPHRASE = "invented lantern meadow copper thimble orchard"  # noqa: S105 - of an invented book
#: How the app for text messages writes which way a message and a call went.
_SMS, _CALLS = {"owner": "2", "them": "1"}, {"in": "1", "out": "2", "missed": "3"}


def fill(diary: Diary, case: Case) -> None:
    """Take everything that a case holds into a new book.

    Args:
        diary: A new book that is open.
        case: The invented case.
    """
    answers = Answers(
        zone=case.zone, owner=(case.owner, case.number, _own_mail(case)), date_order="dmy"
    )
    for name, content in exports(case):
        writer = diary.exhibit_writer(name)
        writer.write(content)
        diary.admit(diary.register(writer.commit()).sha256, answers)
    for one in case.person:
        diary.add_person(Person(name=one.name, role=one.role, handles=one.handles), one.word)
    for asked in case.stop:
        diary.add_stop(asked.on, how=asked.how, to=asked.to, words=asked.words)
    _note(diary, case)
    for noted in case.incident:
        diary.write(_incident(noted, case.zone))
    diary.mark_practice(case.id)


def exports(case: Case) -> Iterator[tuple[str, bytes]]:
    """The files that phones and accounts would have given for a case, with their names."""
    for chat in case.chat:
        yield f"WhatsApp Chat with {chat.name}.txt", _chat(chat)
    if case.texts:
        yield "sms.xml", _texts(case)
    if case.call:
        yield "calls.xml", _calls(case)
    for number, mail in enumerate(case.mail, 1):
        yield f"mail-{number}.eml", _mail(mail, case)


def _note(diary: Diary, case: Case) -> None:
    """Note the papers of courts, and what was reported and answered."""
    for paper in case.order_paper:
        diary.note_order(replace(paper, nation=case.nation))
    for told in case.report:
        report = diary.add_report(told.paper)
        for answer in told.answer:
            diary.add_answer(report, answer)


def _lines(part: Chat | Texts) -> list[Said]:
    """Every message of a chat or a number, floods written out, in the order of time."""
    flooded = (one for flood in part.flood for one in _flooded(flood))
    return sorted((*part.line, *flooded), key=lambda one: time_of(one.at))


def _flooded(flood: Flood) -> Iterator[Said]:
    first, words = time_of(flood.first), flood.words
    for number in range(flood.count):
        at = first + timedelta(minutes=number * flood.minutes)
        yield Said(at=at.isoformat(" "), by=flood.by, words=words[number % len(words)])


def _chat(chat: Chat) -> bytes:
    """A chat as WhatsApp exports it on Android."""
    return "".join(
        f"{time_of(one.at):%d/%m/%Y, %H:%M} - {one.by}: {one.words}\n" for one in _lines(chat)
    ).encode()


def _texts(case: Case) -> bytes:
    """Text messages as SMS Backup & Restore writes them."""
    rows = sorted(
        ((time_of(one.at), part, one) for part in case.texts for one in _lines(part)),
        key=lambda row: row[0],
    )
    return _table(
        "smses",
        [
            {
                "protocol": "0", "address": part.number, "date": _millis(at, case.zone), "type": _SMS[one.by],
                "body": one.words, "read": "1", "status": "-1", "contact_name": part.name or "(Unknown)",
            }
            for at, part, one in rows
        ],
        "sms",
    )  # fmt: skip


def _calls(case: Case) -> bytes:
    """Calls as SMS Backup & Restore writes them."""
    return _table("calls", [_call(one, case.zone) for one in case.call], "call")


def _call(one: Call, zone: str) -> dict[str, str]:
    return {
        "number": one.number, "duration": str(one.seconds), "date": _millis(time_of(one.at), zone),
        "type": _CALLS[one.how], "presentation": "1" if one.number else "2", "contact_name": "(Unknown)",
    }  # fmt: skip


def _table(root: str, rows: list[dict[str, str]], name: str) -> bytes:
    """Rows as XML, one element each."""
    told = "".join(
        f"  <{name} {' '.join(f'{key}={quoteattr(value)}' for key, value in row.items())} />\n"
        for row in rows
    )
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    return f'{head}<{root} count="{len(rows)}">\n{told}</{root}>\n'.encode()


def _mail(mail: Mail, case: Case) -> bytes:
    """An email as a file of its own."""
    made = EmailMessage()
    made["From"] = f"{mail.name} <{mail.sender}>" if mail.name else mail.sender
    made["To"] = _own_mail(case)
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(time_of(mail.at).replace(tzinfo=ZoneInfo(case.zone)))
    made["Message-ID"] = f"<{time_of(mail.at):%Y%m%d%H%M}@{mail.sender.rpartition('@')[2]}>"
    made.set_content(mail.words)
    return made.as_bytes()


def _own_mail(case: Case) -> str:
    """The invented address of the invented person."""
    return f"{'.'.join(case.owner.lower().split())}@example.org"


def _millis(at: datetime, zone: str) -> str:
    return str(round(at.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000))


def _incident(noted: Noted, zone: str) -> Incident:
    when = Moment(kind=noted.known, start=time_of(noted.at), zone=zone) if noted.at else Moment()
    told: dict[str, Any] = {
        name: getattr(noted, name)
        for name in ("what", "where", "behaviours", "who", "feeling", "impact", "matters")
    }
    return Incident(when=when, **told)
