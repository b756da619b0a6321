"""Counts under their headings, and counts as pictures."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import RequestFactory
from test_pages import admit, bring
from visiting import Visitor

from tallybook.case import Filter
from tallybook.diary import Diary
from tallybook.diary.seeing import PICTURES, Group
from tallybook.model.records import Answers
from tallybook.patterns import Day, Finding, Table
from tallybook.web import show
from tallybook.web.pages import counts

NAMES = [name for name, _ in PICTURES]


@pytest.fixture
def dated(reader: Visitor, diary: Diary) -> Visitor:
    """A reader of a book with an import, a person, a request to stop and an order."""
    admit(reader, bring(reader))
    reader.post("/people/stop", {"day": "2024-12-02"})
    diary.add_order("Order", dated="2024-12-10")
    reader.post("/people/add", {"name": "Alexandra", "role": "other", "other": "07700 900123"})
    return reader


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_is_drawn_with_its_numbers(dated: Visitor, name: str) -> None:
    """Each page has one picture, its table and its limits, no covered word, and is small."""
    page = dated.get(f"/counts/drawn/{name}?f={_number(dated)}")
    assert page.count("<svg ") == 1
    assert 'role="img"' in page
    assert "The numbers as a table" in page
    assert "What this does not show" in page
    assert "zebracanary" not in page
    assert "Alex Rowe" not in page
    assert len(page.encode()) < 100_000
    assert " style=" not in page


def _number(visitor: Visitor) -> str:
    """The number that stands for the one sender of the book."""
    page = visitor.get("/counts/drawn/years")
    found = re.search(r'<option value="(\d+)">Sender 1', page)
    assert found, page
    return found[1]


def test_numbers_lead_to_their_items(dated: Visitor) -> None:
    """A row of the calendar leads to as many items as it counts."""
    page = dated.get(f"/counts/drawn/years?f={_number(dated)}")
    rows = re.findall(
        r'<th scope="row"><bdi><a href="([^"]+)">.*?</a></bdi></th><td class="number">(\d+)</td>',
        page,
    )
    assert [number for _, number in rows] == ["3"]
    assert "<bdi>3 items</bdi>" in dated.get(html.unescape(rows[0][0]))


def test_an_hour_leads_to_its_items(dated: Visitor) -> None:
    """A cell of the hours leads to the items of that hour."""
    page = dated.get(f"/counts/drawn/hours?f={_number(dated)}")
    cells = re.findall(r'<td class="number"><a href="([^"]+hour=\d+)">(\d+)</a>', page)
    assert sum(int(number) for _, number in cells) == 3
    for address, number in cells:
        assert f"<bdi>{number} item" in dated.get(html.unescape(address))


@pytest.mark.parametrize("name", NAMES)
def test_no_name_and_no_number_stands_in_an_address(dated: Visitor, name: str) -> None:
    """What a browser's history keeps says neither who nor which number."""
    page = dated.get(f"/counts/drawn/{name}?f={_number(dated)}")
    addresses = re.findall(r'(?:href|action|value)="([^"]*)"', page)
    assert addresses
    for address in addresses:
        assert not re.search("Alexandra|7700|900123|Rowe|sender", address), address


def test_before_and_after_can_be_counted_from_each_date(dated: Visitor, diary: Diary) -> None:
    """The form offers the request and the order; each gives its own picture."""
    codes = [event.code for event in diary.dated_events()]
    assert len(codes) == 2
    number = _number(dated)
    titles = [
        dated.get(f"/counts/drawn/before?f={number}&event={code}").split('<h2 id="panel">')[1][:60]
        for code in codes
    ]
    assert "asking to stop, 2 December 2024" in titles[0]
    assert "an order, 10 December 2024" in titles[1]


def test_without_a_date_the_page_says_where_to_note_one(reader: Visitor) -> None:
    """Where no date is known there is a sentence and a way on, and no picture."""
    admit(reader, bring(reader))
    page = reader.get("/counts/drawn/before")
    assert "no date to count from yet" in page
    assert "<svg " not in page


def test_an_empty_book_has_pages(reader: Visitor) -> None:
    """Nothing to count is said on every page, and nothing fails."""
    assert "nothing to count yet" in reader.get("/counts")
    for name in NAMES:
        assert reader.client.get(f"/counts/drawn/{name}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "f=abc&way=%3Cscript%3E&from=99999&to=-1&event=%22%3E",
        "f=999999999999999999999&from=2025&to=2020",
        "from=%D9%A1&way=" + quote("\u202e\0"),
    ],
)
def test_what_cannot_be_read_in_an_address_is_left_out(dated: Visitor, query: str) -> None:
    """Whatever stands in an address, the page is drawn and holds no markup of it."""
    for name in NAMES:
        answer: Any = dated.client.get(f"/counts/drawn/{name}?{query}")
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().replace('<script src="/static', "")


@pytest.mark.parametrize(
    "address",
    ["/counts/drawn/nothing", "/counts/in/nothing", "/counts/drawn/items?since=never"],
)
def test_what_is_not_there_is_not_found(dated: Visitor, address: str) -> None:
    """An address without a page is answered calmly."""
    assert dated.client.get(address).status_code == 404


def test_each_heading_has_its_page(dated: Visitor, diary: Diary) -> None:
    """The first heading stands on the page of counts; each other has one of its own."""
    page = dated.get("/counts")
    assert "In all, day by day" in page
    groups = diary.finding_groups()
    assert [group.title for group in groups][:1] == ["In all"]
    for group in groups[1:]:
        assert f'href="/counts/in/{group.slug}"' in page
        shown = dated.get(f"/counts/in/{group.slug}")
        assert group.findings[0].title in html.unescape(shown)
        assert len(shown.encode()) < 100_000
        assert "zebracanary" not in shown


def test_each_finding_stands_under_one_heading(dated: Visitor, diary: Diary) -> None:
    """No finding that says anything is lost between the headings, and none is shown twice."""
    del dated
    grouped = [finding.code for group in diary.finding_groups() for finding in group.findings]
    assert sorted(grouped) == sorted(one.code for one in diary.patterns() if one.sentence)


def test_words_are_looked_through_by_themselves_and_the_page_says_how_far(dated: Visitor) -> None:
    """Opening the page begins the work; once it is done the page says so, and counts rest on it."""
    first = dated.get("/counts")
    assert "have been looked through" in first
    for job in dated.session.jobs.running():
        assert job.wait(60)
    done, total = dated.session.diary.looked_through
    assert done == total > 0
    assert "have been looked through by rules" in dated.get("/counts")


def test_closing_the_book_breaks_the_work_off(dated: Visitor) -> None:
    """What can be taken up again does not keep a book open that somebody closed."""
    dated.get("/counts")
    dated.session.lock()
    assert not [job for job in dated.session.jobs.running() if job.resumable]


def test_ten_busy_years_stay_small(reader: Visitor, diary: Diary, tmp_path: Path) -> None:
    """With something on every day of ten years, from fifty numbers, no page passes 100 kB."""
    first = datetime(2014, 1, 1, 12, tzinfo=UTC)
    lines = [
        f'<sms address="+447700900{number % 50:03}" type="1" body="zebracanary" '
        f'date="{int((first + timedelta(hours=7 * number)).timestamp() * 1000)}" />'
        for number in range(13_000)
    ]
    export = tmp_path / "sms.xml"
    export.write_text(f'<smses count="{len(lines)}">\n' + "\n".join(lines) + "\n</smses>")
    diary.admit(export, Answers(source="sms_backup_restore", zone="Europe/London"))
    for number in range(30):
        diary.add_stop((first + timedelta(days=99 * number)).date().isoformat())
    for name in NAMES:
        page = reader.get(f"/counts/drawn/{name}")
        assert "<svg " in page
        assert len(page.encode()) < 100_000, name
        assert "zebracanary" not in page


def test_twenty_large_findings_stay_small(reader: Visitor) -> None:
    """A page of findings with ten years of days and long tables each stays under 100 kB."""
    days = tuple(
        Day(day=date(2014, 1, 1) + timedelta(days=n), count=None if n % 400 > 380 else n % 9)
        for n in range(3650)
    )
    row = ("a longer name of something", 123_456, 12.5, "2024-12-01", "2024-12-01T09:30:00", None)
    findings = tuple(
        Finding(
            code=f"code-{n}", title=f"Finding {n}", sentence="A sentence of some length. " * 8,
            does_not_show="what this does not show. " * 10, version="x 1", days=days,
            items=(1,), table=Table(columns=("a", "b", "c", "d", "e", "f"), rows=(row,) * 2000,
                                    filters=(Filter(),) * 2000),
        )
        for n in range(counts.AT_ONCE)
    )  # fmt: skip
    group = Group(title="When", slug="when", findings=findings)
    request: Any = RequestFactory().get("/counts/in/when")
    request.session = reader.session
    told = {"group": group, "start": 0, "at_once": counts.AT_ONCE, **counts.told_of(findings)}
    page = show.page(request, "counts-group.html", **told).content
    assert page.count(b"<section") == counts.AT_ONCE
    assert len(page) < 100_000


def test_small_tables_are_shown_whole() -> None:
    """Room is shared so that a table of a week is never cut for the sake of a longer one."""
    assert counts.shares([182, 4, 5000, 30], 600) == [182, 4, 384, 30]
    assert counts.shares([9000, 9000], 400) == [200, 200]
    assert sum(counts.shares([10_000] * 7, 900)) <= 900


def test_a_row_of_a_finding_leads_to_its_items(dated: Visitor) -> None:
    """Each row that can be listed leads to as many items as it counts."""
    page = dated.get("/counts")
    section = page.split("By channel</h2>")[1].split("</section>")[0]
    row = re.search(
        r'<a href="(/counts/by-channel/items\?row=0)">.*?class="number">(\d+)<', section
    )
    assert row, section
    assert re.search(rf"<bdi>{row[2]} items?</bdi>", dated.get(row[1]))
    for beyond in ("?row=99999999999", "?row=x", "?row=-1"):
        assert dated.client.get(f"/counts/by-channel/items{beyond}").status_code == 303
