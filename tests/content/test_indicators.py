"""A list of apps is compared with the known ones in every form, and nothing found is never more than that."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.content.indicators.comparing import (
    BY_CODE,
    BY_NAME,
    LINES,
    MOST,
    NOTHING_FOUND,
    SHOWN,
    SHOWN_WIDE,
    check_apps,
)
from tallybook.content.indicators.known import CAN_BE, KINDS, MADE, Indicators, indicators

TODAY = date(2026, 11, 21)
#: Apps that many phones have, as they are listed.
USUAL = "package:com.whatsapp\npackage:com.android.chrome\nSignal\nTrain times\nPhotos\n"


def names(text: str) -> list[str]:
    """Names of the known apps in a list."""
    return [one.app.name for one in check_apps(text, TODAY).found]


@pytest.mark.parametrize(
    "line",
    [
        "package:com.apspy.app",
        "package:/data/app/~~Q2x0==/com.apspy.app-k9f==/base.apk=com.apspy.app",
        "package:/data/app/~~Q2x0==/com.apspy.app-k9f==/base.apk=com.apspy.app  installer=null",
        "package:com.apspy.app installer=com.android.vending",
        "package:com.apspy.app uid:10312",
        "package:com.apspy.app versionCode:31",
        "com.apspy.app",
        "COM.APSPY.APP",
        "System service (com.apspy.app)",
    ],
)
def test_a_package_is_found_in_every_form_a_list_can_have(line: str) -> None:
    """Whatever stands beside a package, the package itself is compared."""
    (found,) = check_apps(USUAL + line, TODAY).found
    assert (found.app.name, found.by, found.matched) == ("TheTruthSpy", BY_CODE, "com.apspy.app")
    assert found.line == 6


@pytest.mark.parametrize(
    "line",
    [
        "TheTruthSpy",
        "the truth spy",
        "- The Truth Spy",
        "12. The-Truth-Spy app",
        "The\u200btruthspy",
    ],
)
def test_a_name_is_found_as_whole_words(line: str) -> None:
    """A name counts however its words are put together, and is told apart from an exact code."""
    (found,) = check_apps(line, TODAY).found
    assert (found.app.name, found.by) == ("TheTruthSpy", BY_NAME)


@pytest.mark.parametrize(
    "line",
    [
        "package:com.apspy.apple",
        "package:org.com.apspy.app",
        "Dash Cam Viewer",
        "Bark and Ride",
        "Find my phone case",
        "mSpyware remover",
        "com.thetruthful",
        "package:com.example.installer installer=com.apspy.app",
    ],
)
def test_what_only_looks_alike_is_not_named(line: str) -> None:
    """Parts of words, longer packages, installers and ordinary words in longer names are no known apps."""
    assert names(line) == []


def test_an_iphone_bundle_and_a_use_other_than_watching_are_told() -> None:
    """An app that can be used for watching is not called one that was made for it."""
    (found,) = check_apps("com.life360.safetymap", TODAY).found
    assert (found.app.name, found.app.kind) == ("Life360", CAN_BE)
    assert KINDS[CAN_BE] != KINDS[MADE]


def test_every_package_and_bundle_of_the_list_is_found() -> None:
    """No row of the shipped list is dead."""
    for app in indicators().apps:
        for code in (*app.packages, *app.bundles):
            (found,) = check_apps(f"package:{code}", TODAY).found
            assert found.matched.casefold() == code.casefold()


def test_every_name_of_the_list_is_found_where_it_stands_alone() -> None:
    """Each name leads to an app that has it."""
    for app in indicators().apps:
        for name in app.names:
            (found,) = check_apps(name, TODAY).found
            assert found.matched.casefold().replace(" ", "") == name.casefold().replace(" ", "")


def test_a_run_says_how_much_was_compared_and_how_old_the_list_is() -> None:
    """Counts add up: apps compared and lines not understood are all lines that say something."""
    result = check_apps(USUAL + "\n----\n* daemon started successfully\npackage:???\n", TODAY)
    assert (result.compared, result.not_understood) == (5, 3)
    assert [number for number, _ in result.unread] == [7, 8, 9]
    assert (result.dated, result.age) == (date(2026, 6, 21), "5 months old")
    assert indicators().age(date(2026, 6, 22)) == "1 day old"
    assert indicators().age(date(2029, 6, 22)) == "3 years old"


def test_a_check_that_finds_nothing_known_says_that_it_did_not_work() -> None:
    """With an empty list of known apps the one that is put in first is not found, and it is said."""
    empty = Indicators(about=indicators().about, apps=())
    assert check_apps(USUAL, TODAY).works
    assert not check_apps(USUAL, TODAY, empty).works


def test_no_sentence_says_that_a_phone_is_free_of_anything() -> None:
    """What stands below each result claims nothing."""
    assert "does not mean" in NOTHING_FOUND
    assert not {"clean", "safe", "secure"} & set(NOTHING_FOUND.lower().split())


def test_the_list_has_its_credit_licence_and_state() -> None:
    """Whose list it is, of which day and under which licence stands beside it."""
    about = indicators().about
    assert "Echap" in about.credit
    assert "4.0" in about.licence
    assert len(about.commit) == 40
    assert len(indicators().apps) == 174


@given(st.text(max_size=400))
def test_any_text_is_read_and_every_line_is_accounted_for(text: str) -> None:
    """Hostile text neither fails nor loses a line: each is compared, not understood, or empty."""
    result = check_apps(text, TODAY)
    assert result.works
    lines = text.splitlines()
    assert result.compared + result.not_understood <= len(lines)
    assert all(1 <= one.line <= len(lines) for one in result.found)
    for _, line in result.unread:
        assert line.isprintable()
        assert len(line) <= SHOWN_WIDE + 1


@given(st.sampled_from("\u202e\u202d\u2066\u200b\u200f\ufeff\u00ad"), st.integers(0, 13))
def test_unseen_characters_do_not_hide_a_package(mark: str, place: int) -> None:
    """Marks that turn a line or have no width change nothing about what is found."""
    code = "com.apspy.app"
    assert names(f"package:{code[:place]}{mark}{code[place:]}") == ["TheTruthSpy"]


@pytest.mark.parametrize(
    "text",
    [
        "a b c d " * (MOST // 4),
        "x\n" * (LINES * 4),
        ("a.b-" * 140 + "\n") * 3000,
        ("package:" + "=a" * 280 + "!\n") * 3000,
    ],
    ids=["one line", "many lines", "codes", "equals"],
)
def test_a_huge_list_is_bounded_and_what_is_left_out_is_told(text: str) -> None:
    """However long a list is, a bounded part is read and the rest is counted."""
    result = check_apps(text, TODAY)
    assert result.compared + result.not_understood <= LINES
    assert len(result.unread) <= SHOWN
    assert result.left_out > 0 or len(text.splitlines()) <= LINES
