"""Every kind of page on a book of 1,000,000 messages: at most 250 ms at the median, and 100 kB.

Links are followed from the first page, one address of each kind; each is asked for four times by a
client in this process, while no work of the program's own is running. The first time may fill what is
remembered, and is told apart.
"""

import argparse
import shutil
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
MILLISECONDS, SECOND, BYTES, TIMES = 250, 1000, 100_000, 3
#: Seconds that a piece of work may take before the next page is asked for.
LONGEST = 3600
#: Addresses that hand out files, or are pages of words alone.
PASSED = ("/static/", "/exhibit/", "/files/")


class Watched:
    """The client of a visitor, which waits for work to end before it asks, and times the request."""

    def __init__(self, visitor: Visitor, *, looks: bool) -> None:
        self.visitor, self.looks = visitor, looks
        self.client = visitor.client
        self.last = 0.0

    def get(self, address: str, **more: Any) -> Any:
        """Ask for a page while nothing else is at work."""
        for job in self.visitor.session.jobs.running():
            if not self.looks:
                job.stop()
            job.wait(LONGEST)
        begun = time.perf_counter()
        answer = self.client.get(address, **more)
        len(answer.content)
        self.last = (time.perf_counter() - begun) * 1000
        return answer


def again(watched: Watched, address: str) -> float:
    """Ask for a page once more."""
    watched.get(address, follow=True)
    return watched.last


def timed(visitor: Visitor, *, looks: bool) -> dict[str, dict[str, float]]:
    """Follow links; of each kind of address, the slowest one: first time, median, bytes."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: {"median": -1.0})
    visitor.client = watched = Watched(visitor, looks=looks)
    for address, _answer, page in crawl(visitor, each=1):
        first = watched.last
        if not page or address.startswith(PASSED):
            continue
        median = statistics.median(again(watched, address) for _ in range(TIMES))
        if median > found[kind_of(address)]["median"]:
            told = {"first": first, "median": median, "bytes": float(len(page.encode()))}
            found[kind_of(address)] = told
        if max(first, median) > MILLISECONDS:
            print(f"{address}: {first:.0f} ms, then {median:.0f} ms", file=sys.stderr, flush=True)
    return dict(found)


def tell(found: dict[str, dict[str, float]]) -> bool:
    """Print what is over a bar, the slowest, the middle and the heaviest; say whether all fit."""
    slow = sorted(found, key=lambda kind: -found[kind]["median"])
    late = [kind for kind in slow if found[kind]["median"] > MILLISECONDS]
    for kind in late or slow[:1]:
        one = found[kind]
        verdict = "MISSED" if kind in late else "reached, by the slowest"
        print(
            f"| {kind} | {one['median']:.0f} ms of {MILLISECONDS} ms | the first time "
            f"{one['first']:.0f} ms | {one['bytes'] / 1000:.0f} kB | {verdict} |"
        )
    middle = statistics.median(one["median"] for one in found.values())
    print(
        f"| {len(found)} kinds of pages, the middle one | {middle:.0f} ms | {len(late)} too slow |"
    )
    cold = max(found, key=lambda kind: found[kind]["first"])
    long = sum(one["first"] > SECOND for one in found.values())
    print(
        f"| the slowest the first time, {cold} | {found[cold]['first']:.0f} ms | "
        f"{long} over a second | no bar |"
    )
    heaviest = max(one["bytes"] for one in found.values())
    fits = heaviest <= BYTES
    print(
        f"| the heaviest page | {heaviest / 1000:.0f} kB of {BYTES // 1000} kB | {'reached' if fits else 'MISSED'} |"
    )
    return fits and not late


def ready(folder: Path, book: Path | None, messages: int) -> Path:
    """A book of many messages, in the folder: a copy of one that was made before, or a new one."""
    if book is None:
        imports.invent(folder / "chat.txt", messages, seconds=False)
        imports.run_child(folder / "Notes", folder / "chat.txt")
    else:
        shutil.copytree(book, folder / "Notes")
    return folder / "Notes"


def main() -> int:
    """Make the book, or copy one that was made; measure, print, return 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=1_000_000)
    options.add_argument("--book", type=Path, help="a folder that holds a book made before")
    options.add_argument("--unread", action="store_true", help="do not look through the words")
    chosen: Any = options.parse_args()
    looks = not chosen.unread
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = ready(folder, chosen.book, chosen.messages)
        visitor = Visitor(folder).enter()
        visitor.post("/open", {"path": str(book), "passphrase": PASSPHRASE})
        begun = time.perf_counter()
        filled(visitor.session.diary, folder, looked_through=looks)
        done, total = visitor.session.diary.looked_through
        print(
            f"| words looked through before: {done:,} of {total:,} messages "
            f"| {time.perf_counter() - begun:.0f} s | no bar |"
        )
        right = tell(timed(visitor, looks=looks))
        visitor.session.end()
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
