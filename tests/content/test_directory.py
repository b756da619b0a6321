"""The directory of services: what stands in it, what never does, and how it is looked through."""

import re
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.content.directory import (
    AREAS,
    NEEDS,
    SHORTENERS,
    STALE_DAYS,
    Contact,
    Service,
    directory,
    directory_of,
    within,
)
from tallybook.content.shapes import UNVERIFIED
from tallybook.errors import UnfitContent

SERVICES = directory().service
CONTACTS = [(one, each) for one in SERVICES for each in one.contact]
TEXT = files("tallybook.content").joinpath("directory.toml").read_text(encoding="utf-8")

#: Numbers, addresses and names that sources print and that are wrong, old or not confirmed.
REFUSED = {
    "0808 202 0300": "two digits changed round",
    "0800 802 0300": "a digit left out",
    "0300 636 0300": "given up",
    "020 7840 8960": "used until about 2015",
    "advice@stalkinghelpline.org": "not confirmed",
    "scaredofsomeone.org": "no helpline any more",
    "Network for Surviving Stalking": "no helpline any more",
}


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_sources_print_wrongly_stands_nowhere(wrong: str) -> None:
    """No wrong or outdated number, address or name of the sources is in the file, however spaced."""
    assert wrong.lower() not in TEXT.lower()
    if digits := _digits(wrong):
        assert digits not in {_digits(each.value) for _, each in CONTACTS}
        assert digits not in _digits(TEXT)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("national-stalking-helpline", "0808 802 0300"),
        ("paladin", "020 3866 4107"),
        ("west-midlands-stalking", "0121 553 0090"),
        ("national-domestic-abuse", "0808 2000 247"),
        ("mens-advice-line", "0808 801 0327"),
        ("galop", "0800 999 5428"),
        ("live-fear-free", "0808 80 10 800"),
        ("unwanted-prisoner-contact", "0300 060 6699"),
        ("emergency", "999"),
    ],
)
def test_a_settled_number_is_the_one_given(code: str, number: str) -> None:
    """A number on which sources differ is the one that was settled on, and the only one."""
    service = directory().get(code)
    assert service is not None
    assert [each.value for each in service.contact if each.kind == "phone"] == [number]


def test_the_helplines_hours_are_not_given() -> None:
    """Sources differ on when the helpline closes: no hours are given for it, only when it opens."""
    service = directory().get("national-stalking-helpline")
    assert service is not None
    phone = service.contact[0]
    assert not phone.hours
    assert "9.30am" in phone.note
    assert not re.search(r"\b(4pm|8pm|1pm|16:00|20:00)\b", phone.note)


@pytest.mark.parametrize(
    "code", ["mens-advice-line", "samaritans", "northern-ireland-abuse", "karma-nirvana", "galop"]
)
def test_hours_that_were_not_confirmed_are_left_open(code: str) -> None:
    """Where sources differ on hours, or none was read, the field is empty."""
    service = directory().get(code)
    assert service is not None
    assert not any(each.hours for each in service.contact)


@pytest.mark.parametrize(
    "number",
    [
        "18001 101",
        "0800 820 2427",
        "0345 6000 459",
        "0808 802 1414",
        "0808 801 0500",
        "0808 16 89 111",
        "0808 500 2222",
    ],
)
def test_a_number_nobody_confirmed_says_so(number: str) -> None:
    """A number that was read in no published page is marked at the number itself."""
    found = [each for _, each in CONTACTS if each.value == number]
    assert [each.confidence for each in found] == [UNVERIFIED]


def test_no_address_is_shortened() -> None:
    """Every address is full, https, and of the one who runs the site; mail is no link."""
    for _, each in CONTACTS:
        if each.is_link:
            assert each.value.startswith("https://"), each
            assert each.host.removeprefix("www.") not in SHORTENERS
    assert not re.search(r"tinyurl|youtu\.be|bit\.ly", TEXT)


def test_the_alarm_app_is_not_said_to_reach_the_police() -> None:
    """One source says that an app alerts emergency services; contacts are alerted, and must call."""
    app = directory().get("hollie-guard")
    assert app is not None
    assert "call for help themselves" in app.what
    assert "does not tell the police" in app.note


def test_a_line_for_those_who_harm_is_never_next_to_others() -> None:
    """It is only found where somebody asks for what is for people who work with others."""
    for area in ("", *AREAS):
        for need in ("", *NEEDS):
            codes = {one.code for one in directory().near(area, need)}
            assert "respect-phoneline" not in codes
    assert "respect-phoneline" in {one.code for one in directory().near(work=True)}


def test_every_entry_names_its_sources_and_its_day() -> None:
    """Each has sources that exist, a day it was gone through, and words on bills for each call."""
    for one in SERVICES:
        assert directory().of(one)
        assert one.checked_on <= directory().review_by
        assert "should" not in one.what + one.note
    for _, each in CONTACTS:
        if each.is_call and _digits(each.value).startswith(("01", "02", "03", "07")):
            assert each.on_bill == "shown", each.value


def test_every_place_and_every_need_has_somebody() -> None:
    """No choice of the form leads to an empty list."""
    for area in AREAS:
        assert directory().near(area)
    for need in NEEDS:
        assert directory().near(need=need, work=True)


@given(st.sampled_from(sorted(AREAS)), st.sampled_from(["", *sorted(NEEDS)]))
def test_a_choice_shows_what_fits_and_nothing_else(area: str, need: str) -> None:
    """What is shown covers the place, a nearer one never stands below a wider one."""
    wide = within(area)
    found = directory().near(area, need)
    nearest = [min(wide.index(each) for each in one.areas if each in wide) for one in found]
    assert nearest == sorted(nearest)
    shut_out = set(SERVICES) - set(found)
    assert not [
        one
        for one in shut_out
        if set(one.areas) & set(wide)
        and (not need or need in one.needs)
        and one.audience == "anyone"
    ]


def test_an_entry_is_told_to_be_old_after_half_a_year() -> None:
    """The day after the last one it is told, not before."""
    one = Service(
        code="a",
        name="A",
        what="A.",
        needs=("police",),
        areas=("uk",),
        contact=(Contact(kind="phone", value="999", confidence="confirmed"),),
        sources=(1,),
        checked_on=date(2026, 1, 1),
        confidence="confirmed",
    )
    last = date(2026, 1, 1) + timedelta(days=STALE_DAYS)
    assert not one.is_old(last)
    assert one.is_old(last + timedelta(days=1))


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('code = "paladin"', 'code = "emergency"', "given twice"),
        ('needs = ["police"]', 'needs = ["policemen"]', "no need"),
        ('areas = ["sussex"]', 'areas = ["essex"]', "no area"),
        ('areas = ["sussex"]', "areas = []", "is empty"),
        ("sources = [31, 1]", "sources = [99]", "no source"),
        ("https://stopncii.org/", "http://stopncii.org/", "https://"),
        ("https://stopncii.org/", "https://tinyurl.com/x", "shortened"),
        ("0121 553 0090", "0121 ABC", "digits"),
        ('on_bill = "shown"', 'on_bill = "perhaps"', "bills"),
        ('kind = "relay"', 'kind = "pigeon"', "kind of contact"),
        ("Somebody to talk to when it is too much.", "Somebody to talk to", "full stop"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(before: str, after: str, reason: str) -> None:
    """A slip in the file is refused with its place and reason, before anybody reads it."""
    text = TEXT.replace("sources = [1, 31]", "sources = [31, 1]")
    assert before in text
    with pytest.raises(UnfitContent) as refused:
        directory_of(text.replace(before, after, 1))
    assert reason in str(refused.value)
