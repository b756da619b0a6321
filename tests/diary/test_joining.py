"""Looking through the words: once, resumable, sealed on the disk, and the person has the last word."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallybook.diary import Diary
from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.model.entries import Incident
from tallybook.model.flags import RULES
from tallybook.model.records import Answers
from tallybook.vault.keys import FLOOR

PASSPHRASE = "anchor barrel candle drawer ember funnel"
ANSWERS = Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy")


class Enough(Exception):
    """Somebody broke the work off."""


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A book with two chats, each with one threat among plain messages."""
    made, _ = Diary.create(tmp_path / "book", PASSPHRASE, cost=FLOOR)
    for name, day in (("Alex Rowe", 1), ("Jo Rowe", 5)):
        lines = [f"0{day}/12/2024, 09:{minute:02} - {name}: see you\n" for minute in range(40)]
        lines.append(f"0{day}/12/2024, 22:00 - {name}: I am going to kill you tonight\n")
        lines.append(f"0{day}/12/2024, 22:05 - Sam Ade: please stop contacting me\n")
        path = tmp_path / f"WhatsApp Chat with {name}.txt"
        path.write_text("".join(lines), encoding="utf-8")
        made.admit(path, ANSWERS)
    yield made
    made.close()


def families(diary: Diary) -> list[str]:
    """What stands, by family."""
    return sorted({flag.family for flags in diary.case.flags.values() for flag in flags})


def test_words_are_looked_through_once(diary: Diary) -> None:
    """What is new is gone through; what was gone through is not again."""
    done, total = diary.looked_through
    assert (done, total) == (0, 84)
    assert diary.look_through() == 84
    assert diary.looked_through == (84, 84)
    assert diary.look_through() == 0
    assert "threat-kill" in families(diary)


def test_each_flag_says_on_which_characters_it_rests(diary: Diary) -> None:
    """Its places lie in the words as they were written, with the rule and its version."""
    diary.look_through()
    (item, *_) = diary.case.flagged("threat-kill")
    flag, *_ = [one for one in diary.case.flags[item] if one.family == "threat-kill"]
    text = str(diary.case.row(item)["text"])
    assert flag.version == RULES
    assert "kill" in "".join(text[start:end] for start, end in flag.spans)


def test_what_was_found_is_there_when_the_book_is_opened_again(diary: Diary) -> None:
    """Nothing is worked out twice, and the words are in no file in the clear."""
    diary.look_through()
    before = diary.case.flags
    again = Diary.open(diary.path, PASSPHRASE)
    assert again.looked_through == (84, 84)
    assert again.case.flags == before
    again.close()
    for path in diary.path.rglob("*"):
        assert path.is_dir() or b"threat-kill" not in path.read_bytes()


def test_it_carries_on_where_it_was_broken_off(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept before stays, and only the rest is gone through."""
    monkeypatch.setattr("tallybook.diary.joining.KEPT_AFTER", 42)

    def stop(done: int, _total: int, _found: int) -> None:
        if done > 42:
            raise Enough

    with pytest.raises(Enough):
        diary.look_through(stop)
    again = Diary.open(diary.path, PASSPHRASE)
    assert again.looked_through == (42, 84)
    assert again.look_through() == 42
    assert len(again.case.flagged("threat-kill")) == 2
    again.close()


def test_what_was_kept_and_then_changed_is_worked_out_again(diary: Diary) -> None:
    """A flipped bit does not open, does no harm, and is not believed."""
    diary.look_through()
    path = diary.path
    diary.close()
    with sqlite3.connect(path / "journal") as file:
        name, value = file.execute(
            "select name, value from meta where name like 'aside%'"
        ).fetchone()
        spoilt = value[:-1] + bytes([value[-1] ^ 1])
        file.execute("update meta set value = ? where name = ?", (spoilt, name))
    file.close()
    again = Diary.open(path, PASSPHRASE)
    assert again.looked_through == (0, 84)
    assert again.look_through() == 84
    again.close()


def test_own_words_that_ask_to_stop_count_and_own_threats_do_not(diary: Diary) -> None:
    """Whose words they are decides: a request is the person's own, a threat is the other's."""
    diary.look_through()
    ways = {
        family: {diary.case.row(item)["direction"] for item in diary.case.flagged(family)}
        for family in ("stop-request", "threat-kill")
    }
    assert ways == {"stop-request": {"out"}, "threat-kill": {"in"}}


def test_a_person_has_the_last_word(diary: Diary) -> None:
    """A flag can be put aside, taken back and added, and the decision is an entry."""
    diary.look_through()
    item = diary.case.flagged("threat-kill")[0]
    diary.say_flag(item, "threat-kill", "dismissed", "a song")
    assert item not in diary.case.flagged("threat-kill")
    diary.say_flag(item, "threat-kill", "left")
    assert item in diary.case.flagged("threat-kill")
    diary.say_flag(item, "gift", "added")
    assert item in diary.case.flagged("gift")
    assert item in diary.case.behaviours["gifts"]
    assert not diary.book.damage


def test_what_cannot_be_said_is_refused(diary: Diary) -> None:
    """An unknown family, word or item, and the person's own diary, get a clear answer."""
    diary.look_through()
    item = diary.case.flagged("threat-kill")[0]
    written = diary.write(Incident(what="He rang."))
    for answer in ((item, "no-such", "added"), (item, "gift", "perhaps")):
        with pytest.raises(UnfitAnswer):
            diary.say_flag(*answer)
    for missing in (999_999, written):
        with pytest.raises(NoSuchItem):
            diary.say_flag(missing, "gift", "added")


def test_what_another_program_found_is_not_worked_out_again(diary: Diary) -> None:
    """Two programs with the same book open share what either has gone through."""
    other = Diary.open(diary.path, PASSPHRASE)
    assert other.looked_through == (0, 84)
    diary.look_through()
    assert other.look_through() == 0
    assert other.case.flags == diary.case.flags
    other.close()
