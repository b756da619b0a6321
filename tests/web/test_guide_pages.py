"""Pages of guidance: readable without a book, with their sources and dates, and never straight out."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from visiting import Visitor

from tallybook.content.guides import TOPICS, guide, guides
from tallybook.web.pages.guide import TITLES, told
from tallybook.web.plainly import page_name
from tallybook.web.prose import prose, short_prose
from tallybook.web.show import page, said

NAMES = tuple(one.id for one in guides())
#: Sites of others, which no page leads to but the one that warns.
ELSEWHERE = re.compile(r'(?:href|src|action)="https?://')


def flat(page: str) -> str:
    """A page without its marks, every run of white space one space."""
    alone = re.sub(r"</?(?:bdi|strong)[^>]*>", "", page)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", alone)))


def main(page: str) -> str:
    """The main part of a page."""
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_is_read_without_a_book(visitor: Visitor, name: str) -> None:
    """Each guide stands whole on its page: every section, every source, when it was checked, by whom not."""
    shown = visitor.get(f"/help/{name}")
    found = guide(name)
    words = flat(shown)
    for part in found.section:
        assert f'id="{part.code}"' in shown
    assert shown.count("Read on ") == len(found.sources)
    assert "Checked on 21 November 2026." in words
    assert "Reviewed by: nobody yet." in words
    assert not ELSEWHERE.search(shown)


@pytest.mark.parametrize("name", NAMES)
def test_links_of_a_guide_arrive(visitor: Visitor, name: str) -> None:
    """Every link on the page of a guide leads to a page that is there, or to one that asks for a book."""
    shown = main(visitor.get(f"/help/{name}"))
    for address in sorted(set(re.findall(r'href="(/[^"#]*)', shown))):
        answer = visitor.client.get(address)
        assert answer.status_code in {200, 302, 303}, (name, address)


def test_the_overview_leads_to_every_guide(visitor: Visitor) -> None:
    """No guide is missing in the list, and those for professionals stand after the others."""
    shown = main(visitor.get("/help"))
    for one in guides():
        assert f'href="/help/{page_name(one.id)}"' in shown
    after = shown.partition("For people whose work it is</h2>")[2]
    for one in guides():
        assert (f'href="/help/{page_name(one.id)}"' in after) is one.only_professionals, one.id
    assert set(TOPICS.values()) == set(TITLES), "each topic can be translated"


@pytest.mark.parametrize("former", ["leaving", "device", "covered", "checked", "danger"])
def test_addresses_of_before_still_answer(visitor: Visitor, former: str) -> None:
    """Addresses that were given out lead to words, without a detour."""
    assert visitor.client.get(f"/help/{former}").status_code == 200


@pytest.mark.parametrize(
    "wrong", ["/help/nothing", "/help/away/nothing/1", "/help/away/emergency/0"]
)
def test_what_is_not_there_is_said_to_be_missing(visitor: Visitor, wrong: str) -> None:
    """A guide or a link that does not exist is answered as missing, and nothing breaks."""
    assert visitor.client.get(wrong).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_the_way_to_another_site_warns_first(visitor: Visitor, name: str) -> None:
    """Each address elsewhere has a page that shows it in full and says what is kept of a visit."""
    addresses = guide(name).addresses()
    for place, address in enumerate(addresses, 1):
        shown = visitor.get(f"/help/away/{name}/{place}")
        assert "history of this browser" in shown
        links = re.findall(r'<a href="(https:[^"]+)" rel="([^"]+)"', shown)
        assert [(unescape(to), "noreferrer" in rel) for to, rel in links] == [(address, True)]
        assert address in flat(shown)
    assert visitor.client.get(f"/help/away/{name}/{len(addresses) + 1}").status_code == 404


def test_what_is_overdue_says_so() -> None:
    """On the last day a guide still stands as it is; on the day after, its page says that it is due."""
    found = guide("emergency")
    assert told(found, found.review_by)["is_due"] is False
    assert told(found, found.review_by + timedelta(days=1))["is_due"] is True
    assert found.review_by > date(2026, 11, 21)


def test_an_overdue_guide_warns_on_its_page(visitor: Visitor) -> None:
    """The sentence about the review stands on the page from the day after, and not before."""
    from django.test import RequestFactory  # noqa: PLC0415 - settings come first

    assert "should have been looked through" not in visitor.get("/help/emergency")
    found = guide("emergency")
    late = told(found, found.review_by + timedelta(days=1))
    answer = page(RequestFactory().get("/help/emergency"), "guide.html", **late, original=late)
    words = flat(answer.content.decode())
    assert "should have been looked through again by 21 May 2027." in words


def test_markup_is_escaped_on_the_page() -> None:
    """What looks like a tag in words is shown, not obeyed; what looks like a wrong link stays words."""
    shown = prose("<b>x</b> & [a](javascript:alert) **<i>**\n\n- [c](page:/add)")
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "javascript:alert" in shown
    assert 'href="javascript' not in shown
    assert '<li><a href="/add">c</a></li>' in shown


def test_a_link_elsewhere_without_a_warning_is_only_told() -> None:
    """Where no page warns, an address of another site is shown and leads nowhere."""
    assert short_prose("[x](https://example.org/a)") == "x (https://example.org/a)"


def test_no_address_of_help_says_why_somebody_reads_there(visitor: Visitor) -> None:
    """What a browser's history keeps of help is a number, or a word that says nothing."""
    shown = {link for address in ("/help", "/help/lines", "/help/first-minutes", "/help/page-1")
             for link in re.findall(r'href="(/help/[^"]*)"', visitor.get(address))}  # fmt: skip
    telling = re.compile(r"stalk|abuse|harass|violen|spyware|homicide|risk|assault|police|evidence")
    assert len(shown) > 80
    assert not sorted(link for link in shown if telling.search(link))


def test_a_numbered_address_leads_to_its_page(visitor: Visitor) -> None:
    """The number of a guide leads to that guide and to no other."""
    for one in guides():
        assert f"<h1>{said(one.title)}</h1>" in visitor.get(f"/help/{page_name(one.id)}")
