"""Nothing the other person wrote is shown unasked: every page that links lead to is read through.

A book is filled with words that stand nowhere else: in messages, subjects, display names and names
of chats. The names of the files themselves are the person's own, and stand on the page of files. Then every link of every page is followed, as far as links go. The words may
stand on the pages that are asked for words, and nowhere else: not in a page, a title, a tooltip, an
address, a header or a log.
"""

import logging
import re
from html import unescape
from pathlib import Path

import pytest
from visiting import PASSPHRASE, Visitor

from tallybook.cli import main
from tallybook.diary import Diary
from tallybook.model.consents import ConsentPaper, HandedPaper
from tallybook.model.entries import Incident
from tallybook.model.people import Person
from tallybook.model.records import Answers
from tallybook.model.reports import ReportPaper

#: Stands in everything that the other person chose: words, names, titles, names of files.
PLANTED = "zebracanary"
#: Addresses at which somebody asks to see words, or is handed a file they chose.
ASKED = re.compile(
    r"/item/\d+/(words|header|heard|play|file|still|cover\?words=1$)|/people/names|/exhibit/|/find|/files/[0-9a-f]{64}"
    r"|/copies/done|\.pdf$|/static/"
)
#: Addresses that do something.
DOES = re.compile(r"/(leave|lock|help/)")
#: No more pages than this are read.
MOST = 2000

_CHAT = [
    "01/12/2024, 09:{0:02} - Zebracanary Rowe: zebracanary where are you\n",
    "01/12/2024, 22:{0:02} - Zebracanary Rowe: I am going to kill you zebracanary\n",
    "02/12/2024, 23:{0:02} - Zebracanary Rowe: zebracanary its me new number\n",
    "13/12/2024, 02:{0:02} - Zebracanary Rowe: I am outside your house zebracanary\n",
    "14/12/2024, 02:{0:02} - Zebracanary Rowe: I love you zebracanary\n",
]
_MAIL = (
    "From: {name} Zebracanary <lou{number}@example.org>\nTo: sam@example.com\n"
    "Subject: zebracanary {number}\nDate: Mon, 0{number} Dec 2024 10:00:00 +0000\n"
    "Message-ID: <{number}@example.org>\n\nzebracanary flowers were left for you\n"
)


def filled(diary: Diary, folder: Path) -> None:
    """Fill a book with planted words in everything that others chose, people, dates and an order."""
    lines = [line.format(minute) for line in _CHAT for minute in range(0, 36, 6)]
    lines.append("15/12/2024, 10:00 - Sam Ade: please stop contacting me\n")
    chat = folder / "WhatsApp Chat with Alex.txt"
    chat.write_text("".join(lines), encoding="utf-8")
    diary.admit(chat, Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy"))
    for number, name in ((1, "Lou"), (2, "Odd")):
        mail = folder / f"mail {number}.eml"
        mail.write_text(_MAIL.format(number=number, name=name), encoding="utf-8")
        diary.admit(mail, Answers(zone="Europe/London", owner=("sam@example.com",)))
    diary.add_person(Person(name="Alex", handles=("Zebracanary Rowe",), role="other"))
    diary.add_stop("2024-12-05", how="text message", to="Alex")
    diary.add_order("Non-molestation order", dated="2024-12-10", conditions="No contact.")
    diary.write(Incident(what="Flowers by the door.", behaviours=("gifts",), exact_words=PLANTED))
    diary.add_report(ReportPaper(to="police", dated="2024-12-11", next_date="2024-12-20"))
    diary.add_consent(ConsentPaper(recipient="Ada", purpose="a referral", dated="2024-12-11"))
    diary.hand_over(HandedPaper(recipient="Ada", what="a print", dated="2024-12-12"))
    diary.look_through()


@pytest.fixture
def planted(reader: Visitor, diary: Diary, tmp_path: Path) -> Visitor:
    """A book with planted words in everything that others chose."""
    filled(diary, tmp_path)
    return reader


def links(page: str) -> set[str]:
    """Addresses that a page leads to."""
    found = re.findall(r'(?:href|src|action)="(/[^"#]*)', page)
    return {unescape(address) for address in found}


def test_no_page_shows_a_word_of_the_other_person_unasked(
    planted: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """Every page that can be reached by links is free of planted words, unless it was asked for them."""
    caplog.set_level(logging.DEBUG)
    waiting, seen, shown = ["/"], {"/"}, []
    while waiting and len(seen) < MOST:
        address = waiting.pop()
        answer = planted.client.get(address, follow=True)
        kind = answer.headers.get("Content-Type", "")
        page = answer.content.decode(errors="replace") if kind.startswith("text/html") else ""
        told = f"{answer.headers!r} {answer.redirect_chain!r}"
        if not ASKED.search(address) and PLANTED in f"{page} {told}".lower():
            shown.append(address)
        assert answer.status_code < 500, address
        for one in sorted(links(page) - seen):
            assert PLANTED not in one.lower(), f"an address on {address}"
            if not DOES.search(one):
                seen.add(one)
                waiting.append(one)
        for job in planted.session.jobs.running():
            job.wait(30)
    assert len(seen) > 60, "links were followed"
    assert shown == []
    assert PLANTED not in caplog.text.lower()


def test_what_was_asked_for_is_shown(planted: Visitor) -> None:
    """The planted words are there to be opened: the test above would find them if they leaked."""
    diary: Diary = planted.session.diary
    diary.look_through()
    item = diary.case.flagged("threat-kill")[0]
    assert PLANTED in planted.get(f"/item/{item}/words")


@pytest.mark.parametrize(
    "command",
    [
        ("timeline",),
        ("patterns",),
        ("flag",),
        ("together",),
        ("patterns", "--json"),
        ("flag", "--json"),
        ("search", "outside"),
        ("dates", "--all"),
        ("dates", "--all", "--json"),
        ("handed",),
        ("consent",),
        ("report",),
        ("bundle", "unused", "--plan"),
    ],
    ids=" ".join,
)
def test_no_command_prints_a_word_of_the_other_person_unasked(
    planted: Visitor,
    diary: Diary,
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Lists and counts on the command line are as veiled as the pages."""
    del planted
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", PASSPHRASE)
    code = 0
    try:
        main([*command, "--book", str(diary.path)])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    printed = capsys.readouterr()
    assert code == 0, printed.err
    assert PLANTED not in (printed.out + printed.err).lower()
