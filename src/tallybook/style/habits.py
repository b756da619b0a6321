"""Habits of writing that can be counted, each with a name in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Habit:
    """One countable habit.

    Attributes:
        name: Stable; what a likeness prints.
        title: In plain words, for a reader.
        pattern: What is looked for; empty for lengths.
        per: ``message`` (times a message), ``word`` (times a word), ``share`` (messages that show
            it) or ``length``.
    """

    name: str
    title: str
    pattern: str = ""
    per: Literal["message", "word", "share", "length"] = "message"


_EMOTICON = r"[:;=8xX][-'o^]?[)(DPpOo/\\|\]\[3*]|<3|\^[_.]*\^"
_EMOJI = "[\U0001f300-\U0001faff\u2600-\u27bf]"
_LAUGHTER = r"(?i)\b(?:a*(?:ha|he|hi|hu){2,}h?|haha\w*|hehe\w*|lo+l+|lma+o+|rofl|hee+|xd+)\b"
_SHORT_FORMS = (
    r"(?i)\b(?:ur|r|n|d|dun|wat|wan|co[sz]|cuz|bcoz|pl[sz]|tmr|tml|2mr|gd|k|c|y|b4|gonna|wanna|"
    r"thx|thanx|nite|lo[rh]|lah?|leh|haf|den|da|dat|dis|abt|msg|ppl)\b"
)
_NO_APOSTROPHE = (
    r"(?i)\b(?:im|ive|dont|cant|wont|didnt|doesnt|thats|whats|isnt|youre|theres|hes|shes|wouldnt|"
    r"couldnt|havent)\b"
)
_GREETING = (
    r"(?i)^\W*(?:hi+|hey+|hello+|yo|morning|good (?:morning|evening|night)|hiya|oi|eh|dear|babe?|"
    r"hm+)\b"
)

HABITS: Final[tuple[Habit, ...]] = (
    Habit("length", "how long messages are", per="length"),
    Habit("evenness", "how much their length changes", per="length"),
    Habit("word-length", "how long words are", per="length"),
    Habit("brief", "very short messages", r"(?s)^.{0,14}$", "share"),
    Habit("capital-start", "a capital at the beginning", r"^[@:,\s]*[A-Z]", "share"),
    Habit("capitals", "capital letters", r"[A-Z]", "word"),
    Habit("whole-capitals", "words in capitals", r"\b[A-Z]{2,}\b", "word"),
    Habit("small-i", "a small i for oneself", r"\bi\b", "word"),
    Habit("large-i", "a large I for oneself", r"\bI\b", "word"),
    Habit("end-stop", "one full stop at the end", r"(?<!\.)\.\s*$", "share"),
    Habit("end-mark", "a mark at the end", r"[.?!]\s*$", "share"),
    Habit("end-letter", "no mark at the end", r"\w\s*$", "share"),
    Habit("end-space", "a space at the end", r" $", "share"),
    Habit("end-face", "a face at the end", rf"(?:{_EMOTICON}|{_EMOJI})\s*$", "share"),
    Habit("many-dots", "three dots or more", r"\.{3,}"),
    Habit("two-dots", "two dots", r"(?<!\.)\.\.(?!\.)"),
    Habit("full-stops", "full stops", r"(?<!\.)\.(?!\.)"),
    Habit("commas", "commas", r","),
    Habit("questions", "question marks", r"\?"),
    Habit("doubled", "doubled question or exclamation marks", r"[?!]{2,}"),
    Habit("exclamations", "exclamation marks", r"!"),
    Habit("apostrophes", "apostrophes", r"['\u2019]"),
    Habit("quotes", "quotation marks", r"[\"\u201c\u201d]"),
    Habit("dashes", "dashes", r" - |--|[\u2013\u2014]"),
    Habit("brackets", "brackets", r"\("),
    Habit("colons", "colons", r":"),
    Habit("semicolons", "semicolons", r";"),
    Habit("slashes", "slashes", r"/"),
    Habit("ampersands", "the and sign", r"&"),
    Habit("stars", "stars", r"\*"),
    Habit("waves", "wavy lines", r"~"),
    Habit("numbers", "numbers in figures", r"\d+"),
    Habit("double-space", "two spaces inside a line", r"\S  +\S"),
    Habit("tight-marks", "no space after a mark", r"[.,!?][A-Za-z]"),
    Habit("loose-marks", "a space before a mark", r" [,.!?]"),
    Habit("faces", "faces made of marks, and emoji", rf"{_EMOTICON}|{_EMOJI}"),
    Habit("other-letters", "characters outside plain English", r"[^\x00-\x7f]"),
    Habit("laughter", "laughter", _LAUGHTER),
    Habit("short-forms", "short forms as in text messages", _SHORT_FORMS, "word"),
    Habit("no-apostrophe", "words that leave the apostrophe out", _NO_APOSTROPHE, "word"),
    Habit(
        "with-apostrophe", "words that keep it", r"(?i)[a-z]['\u2019](?:t|s|m|re|ve|ll|d)\b", "word"
    ),
    Habit("greetings", "a greeting at the beginning", _GREETING, "share"),
    Habit("drawn-out", "letters drawn out", r"(?i)([a-z])\1\1", "word"),
    Habit("u", "u for you", r"(?i)\bu\b", "word"),
    Habit("you", "you in full", r"(?i)\byou\b", "word"),
    Habit("sentence-capital", "a capital after a full stop", r"[.!?]\s+[A-Z]"),
    Habit("sentence-small", "a small letter after a full stop", r"[.!?]\s+[a-z]"),
    Habit("at-start", "an at sign at the beginning", r"^@", "share"),
    Habit("colon-address", "a name and a colon at the beginning", r"^\S+:\s", "share"),
    Habit("comma-address", "a name and a comma at the beginning", r"^\S+,\s", "share"),
)
TITLES: Final = {habit.name: habit.title for habit in HABITS}
#: Stands between messages where all are looked through at once; no pattern goes across it.
_BETWEEN = "\x03"
_COUNTED = tuple((re.compile(habit.pattern), habit.per) for habit in HABITS if habit.pattern)


def habits_of(messages: Sequence[str], words: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    """How often each habit shows in a set of messages, as the root of its rate.

    Args:
        messages: The messages.
        words: The words of each.
    """
    spelt = [word for each in words for word in each if word[0].isalpha()]
    lengths = np.log1p([len(text) for text in messages] or [0])
    many = {
        "message": max(1, len(messages)),
        "share": max(1, len(messages)),
        "word": max(1, len(spelt)),
    }
    rates = [lengths.mean(), lengths.std(), sum(map(len, spelt)) / many["word"]]
    whole = _BETWEEN.join(messages)
    for pattern, per in _COUNTED:
        if per == "share":
            found = sum(pattern.search(text) is not None for text in messages)
        else:
            found = len(pattern.findall(whole))
        rates.append(found / many[per])
    rooted: NDArray[np.float32] = np.sqrt(np.array(rates)).astype(np.float32)
    return rooted
