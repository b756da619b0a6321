"""A book of 1,000,000 messages: opening, searching, paging, the page in a browser, the check.

The book is made by `benchmarks.imports`, at the lowest key-derivation cost, which is left out of
every figure. Each figure is taken in a process of its own. Bars: open <= 2.0 s warm and 700 MB;
10,000 messages <= 0.3 s; substring search p95 <= 150 ms; a filtered page p95 <= 60 ms, in the
browser <= 250 ms; the check without the key <= 0.5 s + 1.5 x sha256sum of the same bytes.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import imports
from benchmarks._timing import p95

PASSPHRASE = "ladder violet seventy kettle orchard mist"  # noqa: S105 - of an invented book
#: What keeps Chromium from looking for its makers' hosts.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NEEDLES = ("car keys", "tomorrow", "orry fi", "where st", "bus", "nothing like this", "dinner a")


def opened(path: Path) -> dict[str, float]:
    """Open and fold a book; search it and turn its pages."""
    from tallybook.case import Filter  # noqa: PLC0415 - in the child alone
    from tallybook.diary import Diary  # noqa: PLC0415
    from tallybook.journal.book import Book  # noqa: PLC0415
    from tallybook.vault.keys import Passphrase, unlock  # noqa: PLC0415

    begun = time.perf_counter()
    import numpy  # noqa: F401, ICN001, PLC0415
    import polars  # noqa: F401, ICN001, PLC0415

    import tallybook.case.case  # noqa: F401, PLC0415

    loaded = time.perf_counter() - begun
    begun = time.perf_counter()
    unlock((path / "header").read_bytes(), Passphrase(PASSPHRASE))
    derivation = time.perf_counter() - begun
    begun = time.perf_counter()
    diary = Diary(Book.open(path, PASSPHRASE))
    count = diary.case.items.height
    seconds = time.perf_counter() - begun - derivation
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    chosen = Filter(
        channel=("whatsapp",), since=date(2017, 1, 1), until=date(2020, 1, 1), direction="in"
    )
    figures = {
        "count": count,
        "open": seconds,
        "libraries": loaded,
        "peak": peak,
        "search": p95(lambda turn: diary.search(NEEDLES[turn % len(NEEDLES)])),
        "page": p95(lambda turn: diary.timeline(chosen, turn * 500)),
        "open page": p95(lambda turn: diary.timeline(Filter(), turn * 20_000)),
    }
    begun = time.perf_counter()
    diary.patterns()
    figures["patterns"] = time.perf_counter() - begun
    diary.close()
    return figures


def browsed(path: Path) -> dict[str, float]:
    """Turn filtered pages of the timeline in Chromium, from the click to the page's load."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - in the child alone

    work = [sys.executable, "-m", "tallybook", "serve", "--book", str(path), "--no-browser"]
    with subprocess.Popen(work, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = next(
                word for line in server.stdout or [] for word in line.split() if "://" in word
            )
            with sync_playwright() as play:
                chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
                return turned(chromium.new_page(), address)
        finally:
            server.terminate()


def turned(page: Any, address: str) -> dict[str, float]:
    """Open the book, choose a filter, and turn its pages."""
    site = address.split("/?", maxsplit=1)[0]
    sizes: list[int] = []
    page.goto(address)
    page.goto(f"{site}/open")
    page.fill("#passphrase", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_selector("nav", timeout=60_000)
    page.goto(f"{site}/list/choose")
    for name, year in (("since", "2017"), ("until", "2020")):
        for part, value in (("d", "1"), ("m", "1"), ("y", year)):
            page.fill(f"[name={name}_{part}]", value)
    page.select_option("[name=channel]", "whatsapp")
    page.click("main form button")
    page.wait_for_url("**/list?f=*")
    chosen = page.url
    page.goto(chosen)

    def turn(number: int) -> None:
        page.goto(f"{chosen}&from={(number + 1) * 500}")
        sizes.append(len(page.content()))

    return {"browser": p95(turn, 20), "bytes": max(sizes), "least": min(sizes)}


def checked(path: Path) -> dict[str, float]:
    """Check the journal without the key; and sha256sum over the same bytes."""
    from tallybook.journal.audit import verify_journal  # noqa: PLC0415

    begun = time.perf_counter()
    report = verify_journal(path)
    taken = time.perf_counter() - begun
    assert report.whole  # noqa: S101
    begun = time.perf_counter()
    subprocess.run(["sha256sum", str(path / "journal")], stdout=subprocess.DEVNULL, check=True)
    return {"check": taken, "floor": time.perf_counter() - begun}


def child(task: str, path: Path, rounds: int = 1) -> dict[str, float]:
    """Run one task in a process of its own; of several rounds, the median of each figure."""
    found: list[dict[str, float]] = []
    for _ in range(rounds):
        work = [sys.executable, "-m", "benchmarks.book", "--task", task, "--book", str(path)]
        done = subprocess.run(work, stdout=subprocess.PIPE, check=True)
        found.append(json.loads(done.stdout))
    return {name: statistics.median(each[name] for each in found) for name in found[0]}


def row(what: str, got: float, bar: float, unit: str, more: str = "") -> bool:
    """Print one row; say whether the bar is reached."""
    print(
        f"| {what} | {got:.3g} {unit} | {bar:.3g} {unit} | {more} "
        f"| {'reached' if got <= bar else 'MISSED'} |"
    )
    return got <= bar


def main() -> int:
    """Make the books, measure, print; return 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--task", choices=("opened", "browsed", "checked"))
    options.add_argument("--book", type=Path)
    chosen = options.parse_args()
    if chosen.task:
        print(
            json.dumps(
                {"opened": opened, "browsed": browsed, "checked": checked}[chosen.task](chosen.book)
            )
        )
        return 0
    count = int(1_000_000 * chosen.scale)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size, book in ((count, "large"), (count // 100, "small")):
            imports.invent(folder / f"{book}.txt", size, seconds=False)
            imports.run_child(folder / book, folder / f"{book}.txt")
        large, small = child("opened", folder / "large", 3), child("opened", folder / "small", 3)
        verified = child("checked", folder / "large", 3)
        page = child("browsed", folder / "large")
    allowed = 0.5 + 1.5 * verified["floor"]
    held = [
        row(f"open {count:,} messages, warm", large["open"], 2.0, "s"),
        row(f"open {count:,} messages, memory", large["peak"], 700, "MB"),
        row(f"open {count // 100:,} messages", small["open"], 0.3, "s"),
        row("substring search, p95", large["search"], 150, "ms"),
        row("a filtered page, p95", large["page"], 60, "ms"),
        row(
            "the same in the browser, p95",
            page["browser"],
            250,
            "ms",
            f"{page['bytes']:,.0f} bytes",
        ),
        row(
            "check without the key",
            verified["check"],
            allowed,
            "s",
            f"sha256sum {verified['floor']:.3f} s",
        ),
    ]
    print(
        f"| loading the libraries, before the passphrase is typed | {large['libraries']:.2f} s | no bar |"
    )
    print(f"| all patterns over {count:,} messages | {large['patterns']:.2f} s | no bar |")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
