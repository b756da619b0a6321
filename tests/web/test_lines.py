"""Who can help: it works without a book, leaves no trace of the choice, and says what a call leaves."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from visiting import FORM, Visitor

from tallybook.content.directory import AREAS, BILLS, COSTS, KINDS, NEEDS, directory
from tallybook.content.languages import MISSING, ORIGINAL, OVERTAKEN, languages, translated
from tallybook.web.pages import lines
from tallybook.web.plainly import line_name

SERVICES = directory().service


def _shown(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_the_list_is_there_before_any_book_is_open(visitor: Visitor) -> None:
    """Somebody with no book sees numbers at once, and the first is for danger."""
    page = visitor.get("/help/lines")
    assert "0808 802 0300" in page
    assert page.index('href="/help/lines/emergency"') < page.index("0808 802 0300")
    assert "Respect Phoneline" not in page
    assert len(page.encode()) < 100_000


def test_a_choice_stands_in_no_address(visitor: Visitor) -> None:
    """The form is sent, not asked for: the address is the same before and after a choice."""
    typed = urlencode({"area": "scotland", "need": "stalking"})
    answer = visitor.client.post("/help/lines", typed, FORM)
    assert answer.status_code == 303
    assert answer["Location"] == "/help/lines"
    page = visitor.get("/help/lines")
    assert "Action Against Stalking" in page
    assert "Veritas Justice" not in page
    assert 'value="scotland" selected' in page
    assert not re.search(r'(href|action)="[^"]*(scotland|stalking=)', page)


def test_a_choice_is_forgotten_on_leaving(visitor: Visitor) -> None:
    """After the book is closed, or the person left, nothing of the choice is kept."""
    visitor.post("/help/lines", {"area": "wales", "need": "men"})
    session = visitor.session
    visitor.client.post("/leave")
    for _ in range(100):
        if not session.drawer:
            break
    session.end()
    assert not session.drawer


@pytest.mark.parametrize("typed", [{"area": "mars"}, {"need": "x" * 50}, {"area": "", "need": ""}])
def test_something_that_is_no_choice_is_none(visitor: Visitor, typed: dict[str, str]) -> None:
    """A place or need that does not exist shows everything, and breaks nothing."""
    assert "Paladin" in visitor.post("/help/lines", typed)


def test_what_is_for_people_who_work_with_others_is_asked_for(visitor: Visitor) -> None:
    """The line for people who worry about their own behaviour is shown on asking only."""
    assert "Respect Phoneline" in visitor.post("/help/lines", {"work": "yes"})
    assert "Respect Phoneline" not in visitor.post("/help/lines", {"area": "england"})


@pytest.mark.parametrize("code", [one.code for one in SERVICES])
def test_a_page_says_what_reaching_a_service_leaves_behind(visitor: Visitor, code: str) -> None:
    """Each page warns before a number, tells cost, bill, hours, day and sources, and opens no site."""
    service = directory().get(code)
    assert service is not None
    page = visitor.get(f"/help/lines/{code}")
    shown = _shown(page)
    for contact in service.contact:
        assert (contact.host if contact.is_link else contact.value) in shown
    if any(each.is_call for each in service.contact):
        first = min(shown.index(each.value, 200) for each in service.contact if each.is_call)
        assert "Before you call or text" in shown
        assert shown.index("list of calls") < first or code in {"emergency", "text-999"}
        assert "On the bill" in shown
    assert "21 November 2026" in shown
    assert all(each.publisher.split("'")[0] in shown for each in directory().of(service))
    assert not re.search(r'(href|src|action)="(https?:|tel:|mailto:)', page)


def test_a_number_that_is_not_verified_says_so_beside_it(visitor: Visitor) -> None:
    """In the list and on its own page the words stand right behind the number."""
    for address in ("/help/lines", "/help/lines/action-against-stalking"):
        assert re.search(r"0800 820 2427\s+not verified", _shown(visitor.get(address)))
    assert not re.search(r"0808 802 0300\s+not verified", _shown(visitor.get("/help/lines")))


def test_hours_that_are_not_known_are_not_made_up(visitor: Visitor) -> None:
    """Where no hours are confirmed the page says that times change."""
    shown = _shown(visitor.get("/help/lines/national-stalking-helpline"))
    assert "Times change: look before relying on it." in shown
    assert "9.30am" in shown
    assert "Day and night." in _shown(visitor.get("/help/lines/national-domestic-abuse"))


def test_a_site_is_only_reached_by_a_page_that_warns(visitor: Visitor) -> None:
    """The real link stands on a page of its own that names the site and the history."""
    for service in SERVICES:
        page = visitor.get(f"/help/lines/{service.code}")
        for number, contact in enumerate(service.contact, 1):
            if not contact.is_link:
                continue
            address = f"/help/lines/{line_name(service.code)}/go/{number}"
            assert address in page
            warned = visitor.get(address)
            assert "history" in warned
            link = re.search(rf'<a href="{re.escape(contact.value)}"[^>]*>', warned)
            assert link is not None, contact.value
            assert "noreferrer" in link[0]


@pytest.mark.parametrize("path", ["nobody", "paladin/go/0", "paladin/go/1", "paladin/go/9"])
def test_what_is_not_there_is_told(visitor: Visitor, path: str) -> None:
    """A service that does not exist, or a number that is no site, is not found."""
    assert visitor.client.get(f"/help/lines/{path}").status_code == 404


def test_an_old_entry_says_so_plainly(visitor: Visitor) -> None:
    """Half a year after it was checked, a page tells that before anything else is relied on."""
    book = directory()
    service = SERVICES[0]
    late = service.checked_on + timedelta(days=181)
    assert lines.about(book, service, late)["is_old"]
    assert not lines.about(book, service, date(2026, 11, 22))["is_old"]
    assert "more than half a year ago" not in visitor.get(f"/help/lines/{service.code}")


def test_every_code_reads_as_words() -> None:
    """Each need, place, way, cost and word on bills of the file has its name on a page."""
    assert set(lines.NEED_NAMES) == set(NEEDS)
    assert set(lines.AREA_NAMES) == set(AREAS)
    assert set(lines.KIND_NAMES) == set(KINDS)
    assert set(lines.COST_NAMES) == set(COSTS)
    assert set(lines.BILL_NAMES) == set(BILLS)


@pytest.mark.parametrize("code", [one.code for one in languages() if one.code != ORIGINAL])
def test_in_another_language_english_words_are_marked_as_such(visitor: Visitor, code: str) -> None:
    """The frame is in the reader's language; sentences nobody translated are marked as English."""
    state = translated(code, "directory.toml", directory())[1]
    for address in ("/help/lines", "/help/lines/paladin"):
        page = visitor.get(address, HTTP_ACCEPT_LANGUAGE=code)
        assert f'<html lang="{code}"' in page
        assert "020 3866 4107" in page
        marked = re.search(r'<(p|span) lang="en-GB" dir="ltr">Advocates', page)
        assert (marked is not None) == (state in {MISSING, OVERTAKEN})


def test_no_field_has_a_name_that_the_script_looks_for(visitor: Visitor) -> None:
    """The script finds its own parts by id: a field of the same id would have the page asked for again and again."""
    script = visitor.client.get("/static/page.js").content.decode()
    looked_for = set(re.findall(r'getElementById\("([\w-]+)"\)', script))
    assert looked_for
    ids = set(re.findall(r'\bid="([\w-]+)"', visitor.get("/help/lines")))
    assert not ids & (looked_for - {"leave"})
