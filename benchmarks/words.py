"""How many messages a second the rules on words read, beside splitting the same texts in words.

Ordinary texts of the shared corpora, each once, so that nothing is saved by repetition.
"""

import csv
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tallybook.wording import flags_of_all

TEXTS = Path(__file__).parent.parent.parent / "shared" / "corpora" / "sms_nus"
#: Messages a second on one core.
BAR = 5_000
#: Seconds of processor time for a million messages.
LONGEST = 240
_WORD = re.compile(r"[a-z']+")


def texts() -> list[str]:
    """Ordinary texts, each once; invented ones where the corpora are absent."""
    found: dict[str, None] = {}
    for path in sorted(TEXTS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found.update((row["text"], None) for row in csv.DictReader(file))
    return list(found) or [f"see you at {hour} by the station then" for hour in range(20_000)]


def rate(work: Callable[[list[str]], object], messages: list[str]) -> float:
    """Messages a second of processor time."""
    begun = time.process_time()
    work(messages)
    return len(messages) / (time.process_time() - begun)


def main() -> int:
    """Print two lines; return 1 where the bar is missed."""
    messages = texts()
    cold = rate(flags_of_all, messages)  # patterns are made when they are first needed, and kept
    floor = rate(lambda each: [_WORD.findall(text.lower()) for text in each], messages)
    measured = rate(flags_of_all, messages)
    ready = len(messages) / cold - len(messages) / measured
    million = ready + 1_000_000 / measured
    reached = measured >= BAR and million <= LONGEST
    print(
        f"| words to flags | split in words {floor:,.0f}/s | {measured:,.0f} messages/s"
        f" (1 : {floor / measured:.0f}) | >= {BAR:,} | {'yes' if reached else 'NO'} |"
    )
    print(
        f"| a million messages, with {ready:.0f} s to make the patterns ready | | {million:.0f} s"
        f" | <= {LONGEST} s | {'yes' if reached else 'NO'} |"
    )
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
