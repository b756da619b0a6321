"""Every page that links lead to: a book full of planted words, and someone who follows each link."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from visiting import Visitor

from tallybook.diary import Diary
from tallybook.model.consents import ConsentPaper, HandedPaper
from tallybook.model.entries import Incident
from tallybook.model.people import Person
from tallybook.model.records import Answers
from tallybook.model.reports import ReportPaper
from tallybook.model.worksheets import FillingPaper

#: Stands in everything that the other person chose: words, names, titles, names of files.
PLANTED = "zebracanary"
#: Addresses that do something.
DOES = re.compile(r"/(leave|lock)\b")
#: No more pages than this are read.
MOST = 2000
#: What differs between addresses of one kind: numbers, hashes, and words behind a question mark.
_VARIES = re.compile(r"(?<=/)(?:\d+|[0-9a-f]{64})(?=/|$|\?)|(?<==)[^&]*")

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


def filled(diary: Diary, folder: Path, messages: int = 30, *, looked_through: bool = True) -> None:
    """Fill a book with planted words in all that others chose, and with people, dates and an order."""
    minutes = range(0, 36, 6) if messages <= 30 else [at % 60 for at in range(messages // 5)]
    lines = [line.format(minute) for line in _CHAT for minute in minutes]
    lines.append("15/12/2024, 10:00 - Sam Ade: please stop contacting me\n")
    chat = folder / "WhatsApp Chat with Alex.txt"
    chat.write_text("".join(lines), encoding="utf-8")
    diary.admit(chat, Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy"))
    for number, name in ((1, "Lou"), (2, "Odd")):
        mail = folder / f"mail {number}.eml"
        mail.write_text(_MAIL.format(number=number, name=name), encoding="utf-8")
        diary.admit(mail, Answers(zone="Europe/London", owner=("sam@example.com",)))
    live_with(diary)
    if looked_through:
        diary.look_through()


def live_with(diary: Diary) -> None:
    """Write what a person writes beside the messages: people, dates, an order, reports, copies."""
    diary.add_person(Person(name="Alex", handles=("Zebracanary Rowe",), role="other"))
    diary.add_stop("2024-12-05", how="text message", to="Alex")
    diary.add_order("Non-molestation order", dated="2024-12-10", conditions="No contact.")
    diary.write(Incident(what="Flowers by the door.", behaviours=("gifts",), exact_words=PLANTED))
    diary.add_report(ReportPaper(to="police", dated="2024-12-11", next_date="2024-12-20"))
    diary.add_consent(ConsentPaper(recipient="Ada", purpose="a referral", dated="2024-12-11"))
    diary.hand_over(HandedPaper(recipient="Ada", what="a print", dated="2024-12-12"))
    items = list(diary.case.items["item"][:3])
    for answer in ("no", "yes"):
        picked: dict[str, Any] = {"picked": [answer], "items": items}
        given = {"contact": picked, "own-words": {"text": "Often."}}
        diary.fill(FillingPaper(sheet="self-check", answers=given, dated="2024-12-13"))


def links(page: str) -> set[str]:
    """Addresses that a page leads to."""
    found = re.findall(r'(?:href|src|action)="(/[^"#]*)', page)
    return {unescape(address) for address in found}


def kind_of(address: str) -> str:
    """The pattern of an address: what differs between two of one kind is left out."""
    return _VARIES.sub("*", address)


def crawl(visitor: Visitor, *, each: int = 0) -> Iterator[tuple[str, Any, str]]:
    """Follow links from the first page as far as they go.

    Args:
        visitor: Someone who has opened a book.
        each: At most so many addresses of one kind; 0 for all.

    Yields:
        An address, its answer, and the page it holds: empty for what is no page.
    """
    waiting, seen = ["/"], {"/"}
    kinds: Counter[str] = Counter()
    while waiting and len(seen) < MOST:
        address = waiting.pop()
        answer = visitor.client.get(address, follow=True)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        page = answer.content.decode(errors="replace") if is_page else ""
        yield address, answer, page
        for one in sorted(links(page) - seen):
            seen.add(one)
            kinds[kind_of(one)] += 1
            if not DOES.search(one) and not (each and kinds[kind_of(one)] > each):
                waiting.append(one)
        for job in visitor.session.jobs.running():
            job.wait(30)
