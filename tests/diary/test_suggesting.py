"""Suggestions: off until asked for, kept sealed, and nothing until a person says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallybook.bundle import Choice
from tallybook.diary import Diary
from tallybook.errors import CannotSuggest
from tallybook.model.records import Answers
from tallybook.vault.keys import FLOOR
from tallybook.wording import closest, flags_of

PASSPHRASE = "anchor barrel candle drawer ember funnel"
ANSWERS = Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy")
needs_model = pytest.mark.skipif(
    not closest.installed(), reason="the extra 'closest' is not installed"
)


def unflagged() -> list[str]:
    """Examples that no rule flags, those first that the model suggests, where it is installed."""
    texts = [one.text for one in closest.examples().values() if not flags_of(one.text)]
    asked = closest.suggestions(texts) if closest.installed() else [None] * len(texts)
    near = [text for text, one in zip(texts, asked, strict=True) if one is not None]
    return near + [text for text in texts if text not in near]


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A chat with two messages that are examples word for word and that no rule flags."""
    close = unflagged()[:2]
    lines = [f"01/12/2024, 09:{minute:02} - Alex Rowe: see you\n" for minute in range(20)]
    lines += [f"01/12/2024, 22:0{place} - Alex Rowe: {text}\n" for place, text in enumerate(close)]
    lines += ["01/12/2024, 22:05 - Sam Ade: " + close[0] + "\n"]
    lines += ["01/12/2024, 22:06 - Alex Rowe: I am going to kill you tonight\n"]
    path = tmp_path / "WhatsApp Chat with Alex Rowe.txt"
    path.write_text("".join(lines), encoding="utf-8")
    made, _ = Diary.create(tmp_path / "book", PASSPHRASE, cost=FLOOR)
    made.admit(path, ANSWERS)
    yield made
    made.close()


def test_nothing_is_suggested_until_it_is_turned_on(diary: Diary) -> None:
    """A book begins with suggestions off, and then nothing is gone through."""
    assert not diary.suggesting
    assert diary.suggest() == 0
    assert diary.suggestions() == ((), 0)


def test_without_the_model_it_says_what_to_install(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Turned on where the extra is absent, it says so and harms nothing."""
    monkeypatch.setattr("tallybook.wording.closest.numbers.installed", lambda: False)
    closest.numbers._model.cache_clear()
    diary.set_suggesting(on=True)
    with pytest.raises(CannotSuggest):
        diary.suggest()
    closest.numbers._model.cache_clear()


@needs_model
def test_received_words_that_no_rule_flags_are_gone_through_once(diary: Diary) -> None:
    """Neither the person's own words nor what rules flagged; kept sealed for the next opening."""
    diary.set_suggesting(on=True)
    assert diary.suggest() == 22
    assert diary.suggest() == 0
    waiting, total = diary.suggestions()
    assert total == len(waiting) >= 1
    assert all(diary.case.row(one.item)["direction"] == "in" for one in waiting)
    again = Diary.open(diary.path, PASSPHRASE)
    assert again.suggestions() == (waiting, total)
    again.set_suggesting(on=False)
    assert again.suggestions() == ((), 0)
    again.close()
    for path in diary.path.rglob("*"):
        assert path.is_dir() or waiting[0].nearest[0].encode() not in path.read_bytes()


@needs_model
def test_it_carries_on_where_it_was_broken_off(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept before the break stays, and only the rest is gone through."""
    monkeypatch.setattr("tallybook.diary.suggesting.AT_ONCE", 10)
    diary.set_suggesting(on=True)

    def stop(done: int, _total: int, _found: int) -> None:
        if done >= 10:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        diary.suggest(stop)
    assert diary.suggest() == 12


@needs_model
def test_a_persons_word_makes_a_flag_of_it_or_puts_it_away(diary: Diary) -> None:
    """Yes is a flag by a person, No is remembered, and neither is asked again."""
    diary.set_suggesting(on=True)
    diary.suggest()
    (one, *_), total = diary.suggestions()
    assert one.item not in diary.case.flags
    diary.say_flag(one.item, one.family, "added")
    assert [flag.rule for flag in diary.case.flags[one.item]] == ["person"]
    assert diary.suggestions()[1] == total - 1
    diary.say_flag(one.item, one.family, "dismissed")
    assert one.item not in diary.case.flags
    assert diary.suggestions()[1] == total - 1


@needs_model
def test_a_bundle_holds_no_suggestion_that_nobody_confirmed(diary: Diary, tmp_path: Path) -> None:
    """The same bundle with suggestions waiting: neither their examples nor any flag on the item."""
    diary.set_suggesting(on=True)
    diary.suggest()
    waiting, _ = diary.suggestions()
    diary.make_bundle(Choice(archive=False), tmp_path / "bundle")
    codes = {code.encode() for one in waiting for code in one.nearest}
    for path in (tmp_path / "bundle").rglob("*"):
        assert path.is_dir() or not any(code in path.read_bytes() for code in codes)
    findings = json.dumps([str(one) for one in diary.patterns()])
    assert not any(f'"{code.decode()}"' in findings for code in codes)
    assert not {one.item for one in waiting} & set(diary.case.flags)
