"""``make prove``: every trial in full, one line each, and the figures as a file."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from proofs import Result, canary, damage, disks, fuzz, kills, writers

FIGURES = Path(__file__).parent.parent / "docs" / "figures" / "proofs.json"

#: Each trial and how many cases it runs in full.
TRIALS: dict[str, tuple[Callable[[int], Result], int]] = {
    "kills": (kills.run, 500),
    "disks": (disks.run, 50),
    "cuts": (damage.cuts, 1_000_000),
    "flips": (damage.flips, 2000),
    "older": (damage.older_copy, 5),
    "writers": (writers.run, 500),
    "canary": (canary.run, 200),
    "fuzz": (fuzz.run, 200_000),
}


def main() -> int:
    """Run all trials, or those that are named; return 1 where one does not hold."""
    names = sys.argv[1:] or list(TRIALS)
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    held = True
    for name in names:
        trial, cases = TRIALS[name]
        started = time.monotonic()
        result = trial(cases)
        seconds = round(time.monotonic() - started, 1)
        held = held and not result.failed
        print(f"{result.name}: {result.cases:,} cases, {len(result.failed)} failed, {seconds} s")
        print("".join(f"    {key}: {value}\n" for key, value in result.figures.items()), end="")
        print("".join(f"    FAILED {line}\n" for line in result.failed[:20]), end="", flush=True)
        figures[name] = asdict(result) | {"seconds": seconds}
        FIGURES.parent.mkdir(parents=True, exist_ok=True)
        FIGURES.write_text(
            json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
