"""Every kind of page on a book of 1,000,000 messages: at most 250 ms at the median, and 100 kB.

Links are followed from the first page, one address of each kind; each is asked for four times by a
client in this process. The first time may fill what is remembered, and is told apart.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks import imports

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "web"))

from crawling import crawl, filled, kind_of
from visiting import Visitor

PASSPHRASE = "ladder violet seventy kettle orchard mist"  # noqa: S105 - of an invented book
MILLISECONDS, BYTES, TIMES = 250, 100_000, 3
#: Addresses that hand out files, or are pages of words alone.
PASSED = ("/static/", "/exhibit/", "/files/")


def milliseconds(visitor: Visitor, address: str) -> float:
    """Ask for a page once."""
    begun = time.perf_counter()
    answer = visitor.client.get(address, follow=True)
    len(answer.content)
    return (time.perf_counter() - begun) * 1000


def timed(visitor: Visitor) -> dict[str, dict[str, float]]:
    """Follow links; of each kind of address, the slowest one: first time, median, bytes."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: {"median": -1.0})
    begun = time.perf_counter()
    for address, _answer, page in crawl(visitor, each=1):
        first = (time.perf_counter() - begun) * 1000
        if page and not address.startswith(PASSED):
            median = statistics.median(milliseconds(visitor, address) for _ in range(TIMES))
            if median > found[kind_of(address)]["median"]:
                told = {"first": first, "median": median, "bytes": float(len(page.encode()))}
                found[kind_of(address)] = told
            if max(first, median) > MILLISECONDS:
                print(
                    f"{address}: {first:.0f} ms, then {median:.0f} ms", file=sys.stderr, flush=True
                )
        begun = time.perf_counter()
    return dict(found)


def tell(found: dict[str, dict[str, float]]) -> bool:
    """Print the slowest kinds and the whole; say whether every bar is reached."""
    slow = sorted(found, key=lambda kind: -found[kind]["median"])
    for kind in slow[:12]:
        one = found[kind]
        verdict = "reached" if one["median"] <= MILLISECONDS else "MISSED"
        print(
            f"| {kind} | {one['median']:.0f} ms of {MILLISECONDS} ms | the first time "
            f"{one['first']:.0f} ms | {one['bytes'] / 1000:.0f} kB | {verdict} |"
        )
    middle = statistics.median(one["median"] for one in found.values())
    heaviest = max(one["bytes"] for one in found.values())
    late = sum(one["median"] > MILLISECONDS for one in found.values())
    print(f"| {len(found)} kinds of pages, the middle one | {middle:.0f} ms | {late} too slow |")
    fits = heaviest <= BYTES
    print(
        f"| the heaviest page | {heaviest / 1000:.0f} kB of {BYTES // 1000} kB | {'reached' if fits else 'MISSED'} |"
    )
    return fits and not late


def main() -> int:
    """Make the book, or take one that was made; measure, print, return 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=1_000_000)
    options.add_argument("--book", type=Path, help="a folder that holds a book made before")
    options.add_argument("--unread", action="store_true", help="do not look through the words")
    chosen: Any = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.book is None:
            imports.invent(folder / "chat.txt", chosen.messages, seconds=False)
            imports.run_child(folder / "Notes", folder / "chat.txt")
        book = chosen.book or folder / "Notes"
        visitor = Visitor(folder).enter()
        visitor.post("/open", {"path": str(book), "passphrase": PASSPHRASE})
        begun = time.perf_counter()
        filled(visitor.session.diary, folder, looked_through=not chosen.unread)
        print(f"| reading the words through, once | {time.perf_counter() - begun:.0f} s | no bar |")
        right = tell(timed(visitor))
        visitor.session.end()
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
