"""From a text to its flags."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.model.flags import Flag
from tallybook.wording.lexicon import mark_of
from tallybook.wording.reading import LOOKED_AT, Window, spelt_apart, windows
from tallybook.wording.rulebook import Found, Rule, Rules, rules

#: The version of the rules. A flag names the one it was made by.
VERSION = 1
#: How many places one rule may show in one text.
MOST_PLACES = 20


def flags_of(text: str) -> tuple[Flag, ...]:
    """What the rules find in a text.

    Args:
        text: One message, as it was written.

    Returns:
        One flag for each rule that matched, in the order of their names.
    """
    book = rules()
    if not _called(text, book):
        return ()
    return _look(text, book, None)


def flags_of_all(texts: Sequence[str]) -> list[tuple[Flag, ...]]:
    """The same for many texts; a text that comes again is read once."""
    known: dict[str, tuple[Flag, ...]] = {}
    found = []
    for text in texts:
        flags = known.get(text)
        if flags is None:
            flags = known[text] = flags_of(text)
        found.append(flags)
    return found


def holds_again(text: str, flag: Flag) -> bool:
    """Whether the rule that a flag names finds the very same again.

    Args:
        text: The text the flag was made from.
        flag: A flag of these rules.

    Returns:
        True when rule, version, places and parts are all the same.
    """
    rule = rules().every.get(flag.rule)
    return rule is not None and _look(text, rules(), rule) == (flag,)


def _called(text: str, book: Rules) -> bool:
    """Whether the words of a text call any rule: most texts end here."""
    of_chunk = book.speller.words
    looked_at = text[:LOOKED_AT]
    words: set[str] = set()
    for chunk in looked_at.split():
        words |= of_chunk(chunk)
    for _, _, pieces in spelt_apart(looked_at, book.speller):
        words.update(piece.word for piece in pieces)
    return any(True for _ in book.called(words))


def _look(text: str, book: Rules, only: Rule | None) -> tuple[Flag, ...]:
    """The flags of a text, of one rule alone if one is given."""
    every: dict[str, list[Found]] = {}
    for window in windows(text, book.speller):
        marked = _Marked(window, book)
        for rule, pattern in book.called({piece.word for piece in window.pieces}):
            if only is not None and rule is not only:
                continue
            for found in pattern.found(marked):
                if not _spoken_against(rule, book, found):
                    every.setdefault(rule.name, []).append(found)
    return tuple(_flag(book.every[name], every[name]) for name in sorted(every))


class _Marked:
    """One window with any marks put in, each way made once."""

    def __init__(self, window: Window, book: Rules) -> None:
        self._made: dict[tuple[str, ...], Window] = {(): window}
        self._book = book

    def __call__(self, marks: tuple[str, ...]) -> Window:
        made = self._made.get(marks)
        if made is None:
            before = self(marks[:-1])
            made = before.with_mark(self._book.phrase(marks[-1]), mark_of(marks[-1]))
            self._made[marks] = made
        return made


def _spoken_against(rule: Rule, book: Rules, found: Found) -> bool:
    """Whether an exception speaks against what was found."""
    place = (found.window.plain, found.start, found.end)
    if rule.exceptions.speak(*place):
        return True
    return any(
        name not in rule.allowed
        and (rule.direct or not exceptions.direct)
        and exceptions.speak(*place)
        for name, exceptions in book.common[rule.family]
    )


def _flag(rule: Rule, every: Sequence[Found]) -> Flag:
    """One flag for all places where a rule fits."""
    spans: set[tuple[int, int]] = set()
    slots: set[tuple[str, int, int]] = set()
    for found in sorted(
        every, key=lambda each: (each.window.typed(each.start, each.end), each.slots)
    ):
        if len(spans) >= MOST_PLACES:
            break
        spans.add(found.window.typed(found.start, found.end))
        slots.update((name, *found.window.typed(start, end)) for name, start, end in found.slots)
    return Flag(
        family=rule.family,
        rule=rule.name,
        version=VERSION,
        spans=tuple(sorted(spans)),
        slots=tuple(sorted(slots, key=lambda slot: (slot[1], slot[2], slot[0]))),
        direct=rule.direct,
    )
