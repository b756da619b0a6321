"""Read the words of a picture: which reader, in which languages, and what each line says.

A reading is a draft. It says on which side each message stands and the time beside it, and it is
for a person to confirm; it stands for nothing by itself.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from typing import IO, Any, Self, cast

from tallybook.model.readings import Line, Reading
from tallybook.reading import rapid, tesseract
from tallybook.reading.clocks import parted, without_marks
from tallybook.reading.confined import receive, send, start
from tallybook.reading.screens import ENTRY, WORD

#: Languages that RapidOCR reads, by Tesseract's names. For all others it is never used.
RAPID = frozenset({
    "eng", "spa", "deu", "fra", "ita", "por", "nld", "pol", "ces", "swe", "dan", "nor", "fin", "ron",
    "hun", "tur", "cat", "eus", "glg", "hrv", "slv", "slk", "est", "lav", "lit", "isl", "gle", "cym",
    "sqi", "ind", "msa", "vie", "afr", "chi_sim", "chi_tra", "jpn",
})  # fmt: skip
#: Languages it reads better than Tesseract does.
FIRST = frozenset({"chi_sim", "chi_tra", "jpn"})
#: The language in which Tesseract reads digits best; in others it makes letters of them.
WITH_DIGITS = "eng"
#: The English word 'I' without serifs, as Tesseract often reads it.
_UPRIGHT = re.compile(r"(?<!\S)\|(?=\s|['\u2019]\w|$)")
#: Readings of Tesseract below this mean confidence are tried with RapidOCR.
LOW = 65
#: A line outside the bubbles below this confidence is taken for the pattern of the wallpaper.
NOISE = 60
#: A line outside the bubbles has at least so many letters and digits.
LEAST_LETTERS = 3
#: Lines of which nothing came are read one by one, so many at most.
AGAIN = 12
#: A child that takes longer than this for one picture is ended, in seconds.
PATIENCE = 120
#: A child is replaced after so many pictures.
TURNS = 200


@dataclass(slots=True)
class Said:
    """What one line of a picture says."""

    text: str = ""
    confidence: float = 0.0


class PictureReader:
    """Reads one picture after another; to be closed."""

    def __init__(self, languages: Sequence[str] = (WITH_DIGITS,)) -> None:
        self.languages = tuple(languages) or (WITH_DIGITS,)
        self._process: subprocess.Popen[bytes] | None = None
        self._turns = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        if self._process is None:
            return
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()
        self._process = None

    def read(self, content: bytes) -> Reading:
        """Read one picture; what goes wrong is said in the reading."""
        reason = cannot(self.languages)
        if reason:
            return Reading(languages=self.languages, reason=reason)
        first = self._by_itself()
        reading = self._with(content, by_itself=first)
        if first or reading.reason or not self._is_doubtful(reading):
            return reading
        other = self._with(content, by_itself=True)
        return max(reading, other, key=_mean)

    def _by_itself(self) -> bool:
        """Whether RapidOCR is asked first."""
        if not rapid.version() or not RAPID.issuperset(self.languages):
            return False
        missing = not set(self.languages) & set(tesseract.languages())
        return missing or bool(FIRST & set(self.languages))

    def _is_doubtful(self, reading: Reading) -> bool:
        """Whether RapidOCR should be asked as well."""
        can = bool(rapid.version()) and RAPID.issuperset(self.languages)
        return can and (not reading.lines or _mean(reading) < LOW)

    def _with(self, content: bytes, *, by_itself: bool) -> Reading:
        """Read with one of the two readers."""
        engine = rapid.version() if by_itself else tesseract.version()
        empty = Reading(engine=engine, languages=self.languages)
        try:
            facts, pictures = self._ask(content, by_itself=by_itself)
        except (EOFError, OSError, ValueError):
            self.close()
            return replace(empty, reason=REASONS["ended"])
        if facts["reason"]:
            return replace(empty, reason=REASONS.get(str(facts["reason"]), REASONS["ended"]))
        if by_itself:
            said = [Said(text, sure) for text, sure in facts["words"]]
        else:
            said = read_lines(facts["rows"], pictures, self.languages)
        return replace(empty, lines=tuple(messages(facts, said)))

    def _ask(self, content: bytes, *, by_itself: bool) -> tuple[dict[str, Any], list[bytes]]:
        """Have the child look at one picture; it is ended when it takes too long."""
        if self._process is None or self._process.poll() is not None or self._turns >= TURNS:
            self.close()
            self._process, self._turns = start(ENTRY, WORD), 0
        self._turns += 1
        to, back = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        watch = threading.Timer(PATIENCE, self._process.kill)
        watch.start()
        try:
            _say(to, b"read" if by_itself else b"look", content)
            times: dict[str, str] = {}
            if not by_itself and (places := json.loads(receive(back))):
                times = _times(receive(back), places)
            if not by_itself:
                _say(to, json.dumps([int(number) for number in times]).encode())
            facts = json.loads(receive(back))
            count = 0 if facts["reason"] else 1 + len(facts["lines"])
            return facts | {"times": times}, [receive(back) for _ in range(count)]
        finally:
            watch.cancel()


def _say(to: IO[bytes], *messages: bytes) -> None:
    """Send at once."""
    for message in messages:
        send(to, message)
    to.flush()


def _times(picture: bytes, places: Sequence[Sequence[int]]) -> dict[str, str]:
    """Which of the corners hold a time, by their number, and what it is."""
    if WITH_DIGITS not in tesseract.languages():
        return {}
    said = _placed(tesseract.words_in(picture, (WITH_DIGITS,)), places)
    found = ((str(number), parted(line.text)) for number, line in enumerate(said))
    return {number: time for number, (words, time) in found if time and not words}


#: Why a picture was not read.
REASONS = {
    "unreadable": "The picture could not be opened.",
    "no-lines": "No lines of words were found in this picture.",
    "ended": "The reader ended early on this picture. It may be damaged or made to do harm.",
}


def cannot(languages: Sequence[str]) -> str:
    """Why these languages cannot be read on this computer; empty where they can."""
    have = set(tesseract.languages())
    lacking = [each for each in languages if each not in have]
    if not lacking or (rapid.version() and RAPID.issuperset(languages)):
        return ""
    packs = " ".join(f"tesseract-ocr-{each.replace('_', '-')}" for each in lacking)
    only = [each for each in lacking if each not in RAPID]
    if only or not have:
        return (
            f"This needs Tesseract with its language ({', '.join(only or lacking)}), which is not "
            f"installed. On Debian or Ubuntu: apt install {packs}"
        )
    return f"Tesseract is installed without the language. On Debian or Ubuntu: apt install {packs}"


def read_lines(
    rows: Sequence[Sequence[int]], pictures: Sequence[bytes], languages: Sequence[str]
) -> list[Said]:
    """Read the column of lines, and by themselves those of which nothing came."""
    said = _placed(tesseract.words_in(pictures[0], languages), rows)
    if WITH_DIGITS in languages:
        for line in said:
            line.text = _UPRIGHT.sub("I", line.text)
    lost = [number for number, line in enumerate(said) if not line.text]
    for number in lost[:AGAIN]:
        words = tesseract.words_in(pictures[1 + number], languages, page=7)
        said[number] = _joined([(word.text, word.confidence) for word in words])
    return said


def _placed(words: Sequence[tesseract.Seen], rows: Sequence[Sequence[int]]) -> list[Said]:
    """Sort words into the lines they were read in."""
    found: list[list[tuple[str, float]]] = [[] for _ in rows]
    for word in words:
        apart = [max(top - word.row, word.row - bottom, 0) for top, bottom in rows]
        nearest = min(range(len(rows)), key=apart.__getitem__)
        found[nearest].append((word.text, word.confidence))
    return [_joined(line) for line in found]


def _joined(words: Sequence[tuple[str, float]]) -> Said:
    """One line of its words."""
    text = " ".join(text for text, _ in words)
    return Said(text, sum(sure for _, sure in words) / len(words) if words else 0.0)


def messages(facts: dict[str, Any], said: Sequence[Said]) -> list[Line]:
    """Put the lines of each field together as one message with its side and its time."""
    found = []
    clocks: dict[int, str] = {}
    for place, time in facts["times"].items():  # a time as it stands, before one cut at its ticks
        clocks.setdefault(facts["corners"][int(place)], time)
    numbered = groupby(enumerate(facts["lines"]), key=lambda each: each[1]["field"])
    for number, lines in numbered:
        field_facts = facts["fields"][number]
        spoken = [said[place] for place, _ in lines if said[place].text]
        words = " ".join(line.text for line in spoken)
        sure = sum(line.confidence for line in spoken) / len(spoken) if spoken else 0.0
        if not words or is_noise(words, sure, bubble=field_facts["bubble"]):
            continue
        text, time = parted(words)
        if number in clocks:
            text, time = without_marks(words), clocks[number]
        left, top, right, bottom = field_facts["box"]
        found.append(
            Line(
                text=text, side=field_facts["side"], time=time,
                box=(left, top, right, bottom), confidence=round(sure),
            )
        )  # fmt: skip
    return found


def is_noise(words: str, sure: float, *, bubble: bool) -> bool:
    """Whether what was read is the pattern of a wallpaper."""
    letters = sum(letter.isalnum() for letter in words)
    few = 2 * letters < len(words.replace(" ", "")) or letters < LEAST_LETTERS
    return sure < NOISE and few if bubble else sure < NOISE or few


def _mean(reading: Reading) -> float:
    """How sure the reader was of a whole picture."""
    if not reading.lines:
        return -1.0
    return sum(line.confidence for line in reading.lines) / len(reading.lines)
