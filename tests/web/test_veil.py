"""Nothing the other person wrote is shown unasked: every page that links lead to is read through.

A book is filled with words that stand nowhere else: in messages, subjects, display names and names
of chats. The names of the files themselves are the person's own, and stand on the page of files. Then every link of every page is followed, as far as links go. The words may
stand on the pages that are asked for words, and nowhere else: not in a page, a title, a tooltip, an
address, a header or a log.
"""

import logging
import re
from pathlib import Path

import pytest
from crawling import PLANTED, crawl, filled, links
from visiting import PASSPHRASE, Visitor

from tallybook.cli import main
from tallybook.diary import Diary

#: Addresses at which somebody asks to see words, or is handed a file they chose.
ASKED = re.compile(
    r"/item/\d+/(words|header|heard|play|file|still|cover\?words=1$)|/people/names|/exhibit/|/find|/files/[0-9a-f]{64}"
    r"|/copies/done|\.pdf$|/static/"
)


@pytest.fixture
def planted(reader: Visitor, diary: Diary, tmp_path: Path) -> Visitor:
    """A book with planted words in everything that others chose."""
    filled(diary, tmp_path)
    return reader


@pytest.mark.parametrize(("language", "each"), [("en", 0), ("ar", 2)], ids=["en", "ar"])
def test_no_page_shows_a_word_of_the_other_person_unasked(
    planted: Visitor, caplog: pytest.LogCaptureFixture, language: str, each: int
) -> None:
    """Every page that can be reached by links is free of planted words, unless it was asked for them.

    In English each address is read; in another language some of each kind, for their words differ
    and nothing else does.
    """
    caplog.set_level(logging.DEBUG)
    planted.post("/language", {"language": language})
    count, shown = 0, []
    for address, answer, page in crawl(planted, each=each):
        count += 1
        told = f"{answer.headers!r} {answer.redirect_chain!r}"
        if not ASKED.search(address) and PLANTED in f"{page} {told}".lower():
            shown.append(address)
        assert answer.status_code < 500, address
        assert not page or f'<html lang="{language}' in page, address
        for one in links(page):
            assert PLANTED not in one.lower(), f"an address on {address}"
    assert count > 60, "links were followed"
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
        ("worksheet",),
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
