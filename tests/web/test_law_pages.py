"""Four words, what the law asks, and kinds on an item: counts that open with a click, and no word unasked."""

import re

import pytest
from test_pages import admit, bring
from visiting import Visitor

from tallybook.content import behaviours
from tallybook.content.law import nation
from tallybook.diary import Diary
from tallybook.model.orders import NATIONS

PAGES = ("/counts/four", "/counts/asks", "/counts/kinds")


@pytest.fixture
def filled(reader: Visitor) -> Visitor:
    """A reader whose book holds the invented chat, a stop, and one incident with its effect."""
    admit(reader, bring(reader))
    reader.post("/people/stop", {"day_d": "1", "day_m": "12", "day_y": "2024", "time": "09:30"})
    return reader


def shown(page: str) -> str:
    """What is read of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("address", PAGES)
def test_no_word_of_the_other_person_is_on_these_pages(filled: Visitor, address: str) -> None:
    """Neither what is read nor the source of a page holds anything of the chat."""
    page = filled.get(address)
    assert "zebracanary" not in page
    assert " – Notes</title>" in page  # noqa: RUF001 - as titles are


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_book_shows_these_pages_as_well(reader: Visitor, address: str) -> None:
    """Nothing has to be brought in first."""
    assert "<h1>" in reader.get(address)


def test_each_word_opens_its_items(filled: Visitor) -> None:
    """Each of the four words leads to the items it rests on, and says what is missing."""
    page = filled.get("/counts/four")
    for word in ("fixated", "obsessive", "unwanted", "repeated"):
        assert f'href="/counts/four-{word}/items"' in page
        assert "3 items" in filled.get(f"/counts/four-{word}/items")
    assert "Nothing says how it felt" in page
    assert "no legal test" in page


def test_all_nations_are_shown_until_one_is_chosen(filled: Visitor, diary: Diary) -> None:
    """The choice is kept in the book, can be changed, and nonsense changes nothing."""
    page = filled.get("/counts/asks")
    assert all(f'id="n-{code}"' in page for code in NATIONS)
    filled.post("/counts/asks/nation", {"nation": "scotland"})
    page = filled.get("/counts/asks")
    assert 'id="n-scotland"' in page
    assert 'id="n-england-wales"' not in page
    filled.post("/counts/asks/nation", {"nation": "narnia"})
    assert 'id="n-england-wales"' not in filled.get("/counts/asks")
    filled.post("/counts/asks/nation", {"nation": ""})
    assert 'id="n-england-wales"' in filled.get("/counts/asks")
    assert diary.path.exists()


def test_no_page_is_long_to_load(filled: Visitor) -> None:
    """The longest, all three nations at once, stays under 100 kB."""
    assert max(len(filled.get(address).encode()) for address in PAGES) < 100_000


def test_a_part_says_which_offences_ask_for_it(filled: Visitor) -> None:
    """One part on its own page: what is missing, what comes next, and who asks for it."""
    page = shown(filled.get("/counts/asks/serious-effect"))
    assert "Missing so far" in page
    assert "Who asks for it" in page
    assert "England and Wales: " in page
    assert filled.client.get("/counts/asks/no-such-part").status_code == 404


def test_every_offence_says_where_it_was_read_and_what_was_not(filled: Visitor) -> None:
    """The page is no legal advice, is dated, names each source, and hides no doubt."""
    page = shown(filled.get("/counts/asks")).replace("’", "'")  # noqa: RUF001 - as set on a page
    assert "This is not legal advice" in page
    assert "none yet" in page
    for code in NATIONS:
        for offence in nation(code).offence:
            assert offence.url in page
            for doubt in offence.unverified:
                assert doubt in page


def test_each_number_opens_what_it_counts(filled: Visitor) -> None:
    """Every number of these pages that counts items leads to a list of as many."""
    links: set[tuple[str, str]] = set()
    asks = filled.get("/counts/asks")
    parts = sorted(set(re.findall(r'href="(/counts/asks/[a-z-]+)"', asks)))
    assert len(parts) >= 25
    for address in (PAGES[0], "/counts/asks/knew", "/counts/asks/message-sent", *parts[:3]):
        pattern = r'href="(/counts/[a-z-]+/row/\d+)">([\d,]+)<'
        links |= set(re.findall(pattern, filled.get(address)))
    assert len(links) >= 8
    for link, number in links:
        counted = f"{number} item{'' if number == '1' else 's'}"
        assert counted in shown(filled.get(link)), link
    assert filled.client.get("/counts/element-who/row/99").status_code == 404


def test_a_kind_is_put_on_and_taken_off_in_one_step(filled: Visitor) -> None:
    """One press puts a kind on an item, one takes it off; the definitions stand beside."""
    item = int(re.findall(r"/item/(\d+)\"", filled.get("/list"))[0])
    page = filled.get(f"/item/{item}")
    assert all(f'id="k-{one.code}"' in page for one in behaviours())
    assert "zebracanary" not in page
    page = filled.post(f"/item/{item}/kind", {"kind": "threats-to-kill"})
    assert "Take it off" in page
    assert 'id="k-threats-to-kill"' not in page
    assert "Threats to kill (1 item)" in shown(filled.get("/counts/kinds"))
    page = filled.post(f"/item/{item}/kind", {"kind": "threats-to-kill", "off": "yes"})
    assert "Take it off" not in page


def test_a_kind_written_into_an_incident_is_taken_off_as_a_correction(filled: Visitor) -> None:
    """What was written is kept: taking a kind off is a correction with a reason."""
    filled.post("/add/longer", {"what": "At the gate.", "when": "now", "behaviours": "loitering"})
    items = [int(one) for one in re.findall(r"/item/(\d+)\"", filled.get("/list?f="))]
    item = max(items)
    assert "Take it off" in filled.get(f"/item/{item}")
    page = filled.post(f"/item/{item}/kind", {"kind": "loitering", "off": "yes"})
    assert "Corrected 1 time" in page
    assert "Take it off" not in page


@pytest.mark.parametrize("code", ["", "no-such-kind"])
def test_an_unknown_kind_changes_nothing(filled: Visitor, code: str) -> None:
    """A kind that is not there is refused in plain words, and none leaves all as it was."""
    item = int(re.findall(r"/item/(\d+)\"", filled.get("/list"))[0])
    answer = filled.client.post(f"/item/{item}/kind", {"kind": code}, follow=True)
    assert "Take it off" not in answer.content.decode()
