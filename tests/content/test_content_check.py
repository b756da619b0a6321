"""Every file of reviewed words: sourced, dated, reviewed by nobody invented, and free of words that hurt."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from forbidden import ALLOWED, FORBIDDEN, Forbidden
from shipped import CONTENT, Said, digits, pages, parts, tables, words

from tallybook.content.directory import SHORTENERS, directory
from tallybook.content.shapes import CONFIDENCES, NOBODY

#: What belongs to its original, in other words.
TRANSLATED = "languages/"
OURS = {name: table for name, table in tables().items() if not name.startswith(TRANSLATED)}
#: Cases that are made up: what people in them write is theirs, and each names its sources in its head.
INVENTED = "training/cases/"
#: What we say ourselves in a made-up case.
OWN_WORDS = ("title", "summary", "about", "question", "lesson")
#: Half a year for what goes stale soon, a year for the rest; a few days more are no matter.
SOON, LATER = 190, 370
STALE = ("law/", "directory.toml", "deadlines.toml", "authorities.toml", "guides/law-")
#: Numbers that are not for reaching anybody listed, with what each is.
NOT_SERVICES = {
    "55": "pressed in a silent call to 999",
    "1471": "tells who rang last",
    "112": "the other number of 999",
    "141": "rings without showing the number",
}
#: Where an address may be one that is not sealed on its way, and why.
UNSEALED = {"authorities.toml": "what a time stamp says is signed, and only a hash goes out"}
ADDRESS = re.compile(r"\b[a-z]+://[^\s()<>\"'\]]+", re.IGNORECASE)
LONG = re.compile(r"(?<![\d.,/-])\+?\d(?:[ ()-]?\d){8,13}(?![\d/-])")
SHORT = re.compile(
    r"\b(?:call|ring|dial|text|press) \**(\d{2,6})\b(?! ?\d)(?! (?:days?|weeks?|hours?|times)\b)",
    re.IGNORECASE,
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
BY_FILE = pytest.mark.parametrize("name", sorted(OURS))


def bare(text: str) -> str:
    """Words without where their links lead."""
    return re.sub(r"\]\([^)]*\)", "]", text)


def spoken() -> list[Said]:
    """Every string that people read in English: ours, and what translations were read back as."""
    return [
        said
        for said in words()
        if not re.search(r"(^|\.)(code|id)$", said.place)
        and (not said.file.startswith(TRANSLATED) or said.place.startswith("back."))
        and (not said.file.startswith(INVENTED) or said.place.startswith(OWN_WORDS))
    ]


@BY_FILE
def test_a_file_says_when_it_was_read_and_by_whom_not(name: str) -> None:
    """Each has its days, a confidence, and no reviewer, for nobody has reviewed it yet."""
    head = OURS[name]
    assert head["language"] == "en"
    assert head["reviewer"] == NOBODY
    assert head["confidence"] in CONFIDENCES
    assert type(head["reviewed_on"]) is date
    held = (head["review_by"] - head["reviewed_on"]).days
    assert 0 < held <= (SOON if name.startswith(STALE) else LATER)


@BY_FILE
def test_a_file_names_its_sources(name: str) -> None:
    """Each source has a title, who put it out and the day it was read; a number is given once."""
    found = OURS[name]["sources"]
    assert found
    for one in found:
        assert one["title"].strip()
        assert one["publisher"].strip()
        assert type(one["read_on"]) is date
        assert one.get("url") or one.get("note") or one["publisher"] not in one["title"], one[
            "title"
        ]
    numbers = [one["number"] for one in found if "number" in one]
    assert len(numbers) == len(set(numbers))


@BY_FILE
def test_nothing_that_is_said_is_without_a_source(name: str) -> None:
    """Each part with words of its own, and each question, names its sources or states nothing."""
    numbers = {one.get("number") for one in OURS[name]["sources"]}
    for place, table in parts(OURS[name]):
        if place.startswith("sources") or not states(name, place, table):
            continue
        named = table.get("sources", [])
        assert bool(named) != table.get("own", False), f"{name}: {place}"
        assert set(named) <= numbers, f"{name}: {place}"


def states(name: str, place: str, table: dict[str, Any]) -> bool:
    """Whether a table is a part that has to say where it was read."""
    if name.startswith(INVENTED):
        return False
    if not name.startswith(("guides/", "worksheets/", "training/", "beside.toml")):
        return False
    if "ask" in table or {"title", "text", "code"} <= set(table):
        return True
    return bool(re.search(r"\.(do|dont)\.[\w-]+$", place))


def test_parts_that_state_something_are_found() -> None:
    """The test above looks at hundreds of parts and not at none."""
    found = [
        place for name in OURS for place, table in parts(OURS[name]) if states(name, place, table)
    ]
    assert len(found) > 300


@pytest.mark.parametrize("one", FORBIDDEN, ids=lambda one: one.bad)
def test_no_file_says_what_is_not_said(one: Forbidden) -> None:
    """Nothing promises, predicts, orders, hurries, belittles or blames, save at places with a reason."""
    found = [
        (said.where, word)
        for said in spoken()
        for word in one.found(bare(said.text))
        if (said.where, word) not in ALLOWED and not _is_of_somebody(said.where, word)
    ]
    assert not found, one.why


def _is_of_somebody(where: str, word: str) -> bool:
    """Whether a word stands for an invented person of the course, who has a name and a pronoun."""
    return where.startswith("training/") and word in {"he", "him", "his", "she", "her", "hers"}


@pytest.mark.parametrize("one", FORBIDDEN, ids=lambda one: one.bad)
def test_no_page_says_what_is_not_said(one: Forbidden) -> None:
    """What stands in the pages themselves, beside content, is held to the same."""
    marks = re.compile(r"{#.*?#}|{%(?! trans).*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
    shown = [page for page in pages() if page.file.endswith(".html")]
    assert len(shown) > 50
    assert not [(page.file, one.why) for page in shown if one.found(marks.sub(" ", page.text))]


@pytest.mark.parametrize("one", FORBIDDEN, ids=lambda one: one.bad)
def test_what_is_not_said_would_be_found(one: Forbidden) -> None:
    """Each pattern finds the sentence it is there for."""
    assert one.found(one.bad)


@pytest.mark.parametrize(("where", "word"), ALLOWED)
def test_an_exception_is_still_needed(where: str, word: str) -> None:
    """What is allowed at a place stands there; a place that changed loses its allowance."""
    texts = [bare(said.text) for said in spoken() if said.where == where]
    assert [text for text in texts for one in FORBIDDEN if word in one.found(text)]
    assert ALLOWED[where, word]


def test_every_address_is_full_and_sealed_on_its_way() -> None:
    """No address in words or sources is shortened, unsealed, or carries what tells who clicked."""
    found = [(said.where, one) for said in words() for one in ADDRESS.findall(said.text)]
    found += [
        (name, one["url"]) for name in OURS for one in OURS[name]["sources"] if one.get("url")
    ]
    found += [
        (name, table["url"]) for name in OURS for _, table in parts(OURS[name]) if table.get("url")
    ]
    assert len(found) > 200
    for where, address in found:
        if where.partition(":")[0] in UNSEALED:
            continue
        taken = urlsplit(address)
        assert taken.scheme == "https", (where, address)
        host = (taken.hostname or "").removeprefix("www.")
        assert "." in host, (where, address)
        assert host not in SHORTENERS, (where, address)
        assert taken.username is None, (where, address)
        assert not re.search(r"utm_|fbclid|gclid", taken.query), (where, address)


def listed() -> set[str]:
    """The digits of every number in the directory."""
    return {
        digits(way.value) for one in directory().service for way in one.contact if not way.is_link
    }


def told() -> list[Said]:
    """What people read, outside the directory itself."""
    return [
        said
        for said in words()
        if said.file != "directory.toml" and not said.place.startswith("of")
    ]


def unlisted(text: str) -> list[str]:
    """Numbers in words that nobody in the directory has, and that are not for invented people."""
    have = listed()
    found = [digits(one) for one in LONG.findall(text)]
    wrong = [
        one for one in found if re.match("0[1-9]|44", one) and one not in have and not invented(one)
    ]
    short = [one for one in SHORT.findall(text) if one not in have and one not in NOT_SERVICES]
    return [*wrong, *short]


def invented(number: str) -> bool:
    """Whether it is one of the numbers that are kept for drama."""
    home = re.sub(r"^44", "0", number)
    return bool(re.match(r"07700900\d{3}$|02079460\d{3}$|01632960\d{3}$", home))


def test_every_number_in_words_is_in_the_directory() -> None:
    """No page has a number to ring that the directory does not have, so none can be invented or go stale alone."""
    assert not [(said.where, one) for said in told() for one in unlisted(bare(said.text))]


@pytest.mark.parametrize(
    "text",
    [
        "Ring 0808 202 0300.",
        "Call **102** now.",
        "0207 840 8960",
        "text 80999 to begin",
        "+44 20 7840 8960",
    ],
)
def test_a_number_that_is_not_listed_would_be_found(text: str) -> None:
    """Wrong digits, however they are spaced, are found in a sentence."""
    assert unlisted(text)


@pytest.mark.parametrize(
    "text", ["Call 999.", "On 21 November 2026", "0808 802 0300", "07700 900123", "press 55"]
)
def test_numbers_that_are_listed_or_none_are_let_through(text: str) -> None:
    """Numbers of the directory, days, and numbers kept for drama are no fault."""
    assert not unlisted(text)


def test_every_mail_address_in_words_is_in_the_directory() -> None:
    """No page has an address to write to that the directory does not have, save invented ones."""
    have = {way.value for one in directory().service for way in one.contact if way.kind == "email"}
    drama = re.compile(r"@([\w-]+\.)*example\.(org|com|net)$")
    assert not [
        (said.where, one)
        for said in told()
        for one in MAIL.findall(bare(said.text))
        if one not in have and not drama.search(one)
    ]


def test_every_line_that_words_lead_to_is_in_the_directory() -> None:
    """A link to somebody who can help arrives."""
    codes = {one.code for one in directory().service}
    wanted = [
        (said.where, one)
        for said in words()
        for one in re.findall(r"\]\(line:([\w-]+)\)", said.text)
    ]
    assert wanted
    assert not [(where, code) for where, code in wanted if code not in codes]


def test_every_file_of_content_was_looked_at() -> None:
    """The tests above read what is shipped and not a list of their own."""
    assert len(OURS) == len(
        [path for path in CONTENT.rglob("*.toml") if TRANSLATED.rstrip("/") not in path.parts]
    )
    assert len(OURS) > 50
