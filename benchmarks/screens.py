"""Words read from drawn screens of chats: errors of characters, sides, times, and processor time.

Bars: characters wrong <= 0.03 in Latin letters and <= 0.10 in Arabic and Cyrillic (Tesseract), each
as the mean of a language, the times counted in; every side right; <= 4 s of processor a picture.
"""

import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks._screens import ALSO, CHROMIUM, FLAGS, HELD, Screen, drawn, screens
from tallybook.model.readings import Reading
from tallybook.reading import ocr, rapid, tesseract

LATIN = ("eng", "spa", "deu")
#: By language: what is told to the reader, and the bar.
TOLD = {
    "eng": ("eng",), "spa": ("spa", "eng"), "deu": ("deu", "eng"), "rus": ("rus",),
    "ara": ("ara",), "hin": ("hin",), "chi": ("chi_sim",), "jpn": ("jpn",),
}  # fmt: skip
SECONDS = 4.0


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


def rate(screen: Screen, reading: Reading) -> float:
    """Characters that are wrong, as a share of all, the times counted in."""
    wanted = "\n".join(f"{one.text} {one.time}" for one in screen.said)
    got = "\n".join(f"{line.text} {line.time}" for line in reading.lines)
    return errors(wanted, got) / len(wanted)


def placed(screen: Screen, reading: Reading) -> tuple[int, int]:
    """How many sides and how many times are right."""
    pairs = list(zip(screen.said, reading.lines, strict=False))
    return (
        sum(one.side == line.side for one, line in pairs),
        sum(one.time == line.time for one, line in pairs),
    )


def _spent() -> float:
    """Processor time of all children that have ended, and of this process."""
    whole = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(who)
        whole += used.ru_utime + used.ru_stime
    return whole


def pictures(languages: tuple[str, ...]) -> Iterator[tuple[Screen, bytes]]:
    """Draw them."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    with sync_playwright() as play:
        browser: Any = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for screen in screens(languages):
            yield screen, drawn(browser, screen)
        browser.close()


def measured(
    found: list[tuple[Screen, bytes]], told: tuple[str, ...]
) -> tuple[list[tuple[Screen, Reading]], float]:
    """Read pictures of one language; how they were read, and the seconds for each."""
    begun = _spent()
    with ocr.PictureReader(told) as reader:
        read = [(screen, reader.read(content)) for screen, content in found]
    return read, (_spent() - begun) / len(found)


def main(draw: Callable[[tuple[str, ...]], Iterator[tuple[Screen, bytes]]] = pictures) -> int:
    """Print the figures; return 1 where a bar is missed."""
    by_language: dict[str, list[tuple[Screen, bytes]]] = defaultdict(list)
    for screen, content in draw(HELD + ALSO):
        by_language[screen.language].append((screen, content))
    missed = 0
    for language, found in by_language.items():
        told = TOLD[language]
        if ocr.cannot(told):
            print(f"{language} | {ocr.cannot(told)}")
            missed += language in HELD
            continue
        read, seconds = measured(found, told)
        rates = [rate(screen, reading) for screen, reading in read]
        messages = sum(len(screen.said) for screen, _ in read)
        sides = sum(placed(screen, reading)[0] for screen, reading in read)
        times = sum(placed(screen, reading)[1] for screen, reading in read)
        bar = 0.03 if language in LATIN else 0.10
        good = language not in HELD or (
            sum(rates) / len(rates) <= bar and sides == times == messages and seconds <= SECONDS
        )
        missed += not good
        print(
            f"{language} by {read[0][1].engine} | {len(found)} pictures | characters wrong "
            f"{sum(rates) / len(rates):.3f} (worst picture {max(rates):.3f}, bar {bar}) | sides "
            f"{sides} and times {times} of {messages} | {seconds:.2f} CPU s each (bar {SECONDS:.0f})"
            f" | {'reached' if good else 'MISSED'}"
        )
    print(f"readers: {tesseract.version() or 'no Tesseract'}, {rapid.version() or 'no RapidOCR'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
