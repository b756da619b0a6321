"""Words read from drawn screens of chats: errors of characters, sides, times, and processor time.

Three sets. The reader was made while looking at the first (`_screens`): its figures say what it was
fitted to. Its faults in the second were looked at once and mended. The third is only measured, and the
reader is not changed for it: its figures say what to expect of other drawn screens (`_held_out`).

Bars: characters wrong <= 0.03 in Latin letters and <= 0.10 in Arabic and Cyrillic (Tesseract), each
as the mean of a language, the times counted in; <= 4 s of processor a picture.
"""

import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks._held_out import HELD_OUT, SEEN, HeldOut, drawn_held_out, held_out
from benchmarks._screens import ALSO, CHROMIUM, FLAGS, HELD, Said, Screen, drawn, screens
from tallybook.model.readings import Line, Reading
from tallybook.reading import ocr, rapid, tesseract

LATIN = ("eng", "spa", "deu")
#: By language: what is told to the reader, and the bar.
TOLD = {
    "eng": ("eng",), "spa": ("spa", "eng"), "deu": ("deu", "eng"), "rus": ("rus",),
    "ara": ("ara",), "hin": ("hin",), "chi": ("chi_sim",), "jpn": ("jpn",),
}  # fmt: skip
SECONDS = 4.0
#: A line with fewer letters wrong than this share is the one that was drawn.
ALIKE = 0.4

Drawn = Screen | HeldOut


def errors(wanted: str, got: str) -> int:
    """Letters to be put in, taken out or changed."""
    before = list(range(len(got) + 1))
    for row, letter in enumerate(wanted, 1):
        here = [row]
        for column, other in enumerate(got, 1):
            change = before[column - 1] + (letter != other)
            here.append(min(before[column] + 1, here[-1] + 1, change))
        before = here
    return before[-1]


def rate(screen: Drawn, reading: Reading) -> float:
    """Characters that are wrong, as a share of all, the times counted in.

    What an app writes beside its bubbles (a day, a name) is right as well; any other line counts.
    """
    wanted = "\n".join(f"{one.text} {one.time}".strip() for one in screen.said)
    lines = (line for line in reading.lines if not _beside(screen, line.text))
    got = "\n".join(f"{line.text} {line.time}".strip() for line in lines)
    return errors(wanted, got) / len(wanted)


def _beside(screen: Drawn, text: str) -> bool:
    """Whether a line is something that the app writes beside its bubbles."""
    beside = screen.beside if isinstance(screen, HeldOut) else ()
    ordered = " ".join(sorted(text.split()))
    return any(_alike(" ".join(sorted(words.split())), ordered) for words in beside)


def _alike(wanted: str, got: str) -> bool:
    """Whether a line was meant, letters wrong or not."""
    return errors(wanted, got) <= ALIKE * len(wanted)


def placed(screen: Drawn, reading: Reading) -> tuple[int, int]:
    """How many sides and how many times are right."""
    pairs = _paired(screen.said, reading.lines)
    return (
        sum(one.side == line.side for one, line in pairs),
        sum(one.time == line.time for one, line in pairs),
    )


def _paired(said: Sequence[Said], lines: Sequence[Line]) -> list[tuple[Said, Line]]:
    """Each message with the line that says it, from top to bottom."""
    found, start = [], 0
    for one in said:
        for place in range(start, len(lines)):
            if _alike(f"{one.text} {one.time}", f"{lines[place].text} {lines[place].time}"):
                found.append((one, lines[place]))
                start = place + 1
                break
    return found


def _spent() -> float:
    """Processor time of all children that have ended, and of this process."""
    whole = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(who)
        whole += used.ru_utime + used.ru_stime
    return whole


def pictures(languages: tuple[str, ...]) -> Iterator[tuple[Drawn, bytes]]:
    """Draw all sets."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    with sync_playwright() as play:
        browser: Any = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for screen in screens(languages):
            yield screen, drawn(browser, screen)
        for which in (SEEN, HELD_OUT):
            for other in held_out(which, tuple(name for name in languages if name in HELD)):
                yield other, drawn_held_out(browser, other)
        browser.close()


def measured(
    found: list[tuple[Drawn, bytes]], told: tuple[str, ...]
) -> tuple[list[tuple[Drawn, Reading]], float]:
    """Read pictures of one language; how they were read, and the seconds for each."""
    begun = _spent()
    with ocr.PictureReader(told) as reader:
        read = [(screen, reader.read(content)) for screen, content in found]
    return read, (_spent() - begun) / len(found)


def main(draw: Callable[[tuple[str, ...]], Iterator[tuple[Drawn, bytes]]] = pictures) -> int:
    """Print the figures; return 1 where a bar is missed."""
    by_set: dict[tuple[str, str], list[tuple[Drawn, bytes]]] = defaultdict(list)
    for screen, content in draw(HELD + ALSO):
        which = screen.which if isinstance(screen, HeldOut) else "made with"
        by_set[which, screen.language].append((screen, content))
    missed = 0
    for (which, language), found in by_set.items():
        told = TOLD[language]
        if ocr.cannot(told):
            print(f"{language} | {ocr.cannot(told)}")
            missed += language in HELD
            continue
        read, seconds = measured(found, told)
        line, good = _figures(language, read, seconds)
        missed += not good
        print(f"{which}: {line}", flush=True)
    print(f"readers: {tesseract.version() or 'no Tesseract'}, {rapid.version() or 'no RapidOCR'}")
    return 1 if missed else 0


def _figures(language: str, read: list[tuple[Drawn, Reading]], seconds: float) -> tuple[str, bool]:
    """One line of figures, and whether its bars are reached."""
    rates = [rate(screen, reading) for screen, reading in read]
    messages = sum(len(screen.said) for screen, _ in read)
    sides = sum(placed(screen, reading)[0] for screen, reading in read)
    times = sum(placed(screen, reading)[1] for screen, reading in read)
    bar = 0.03 if language in LATIN else 0.10
    good = language not in HELD or (sum(rates) / len(rates) <= bar and seconds <= SECONDS)
    line = (
        f"{language} by {read[0][1].engine} | {len(read)} pictures | characters wrong "
        f"{sum(rates) / len(rates):.3f} (worst picture {max(rates):.3f}, bar {bar}) | sides "
        f"{sides} and times {times} of {messages} | {seconds:.2f} CPU s each (bar {SECONDS:.0f})"
        f" | {'reached' if good else 'MISSED'}"
    )
    return line, good


if __name__ == "__main__":
    sys.exit(main())
