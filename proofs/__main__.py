"""``make prove``: every trial in full, one line each, and the figures as a file.

``python -m proofs kills disks`` runs some of them; ``python -m proofs kills=20`` runs fewer cases
and writes no figures.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from proofs import (
    Result,
    bundles,
    canary,
    cuts,
    damage,
    disks,
    fuzz,
    hostile,
    kills,
    reports,
    writers,
)

FIGURES = Path(__file__).parent.parent / "docs" / "figures" / "proofs.json"

#: Each trial and how many cases it runs in full.
TRIALS: dict[str, tuple[Callable[[int], Result], int]] = {
    "kills": (kills.run, 500),
    "disks": (disks.run, 50),
    "cuts": (cuts.run, 1_000_000),
    "flips": (damage.flips, 2000),
    "older": (damage.older_copy, 5),
    "writers": (writers.run, 300),
    "canary": (canary.run, 200),
    "hostile": (hostile.run, 100),
    "fuzz": (fuzz.run, 200_000),
    "bundles": (bundles.run, 1000),
    "changed bundles": (bundles.mutants, 1000),
    "reports": (reports.run, 200),
}


def main() -> int:
    """Run all trials, or those that are named; return 1 where one does not hold."""
    held = True
    for asked in sys.argv[1:] or list(TRIALS):
        name, _, fewer = asked.partition("=")
        trial, cases = TRIALS[name]
        before = source()
        started = time.monotonic()
        result = trial(int(fewer or cases))
        seconds = round(time.monotonic() - started, 1)
        held = held and not result.failed
        show(result, seconds)
        if not fewer:
            keep(name, asdict(result) | {"seconds": seconds, **before})
    return 0 if held else 1


def source() -> dict[str, str]:
    """Which state of the source is tried, and when."""
    git = ["git", "-C", str(FIGURES.parent), "describe", "--always", "--abbrev=12"]
    told = subprocess.run(git, capture_output=True, text=True, check=False)
    changed = ["git", "-C", str(FIGURES.parents[2]), "status", "--porcelain", "--", "src"]
    dirty = subprocess.run(changed, capture_output=True, text=True, check=False).stdout.split("\n")
    return {
        "commit": told.stdout.strip() or "unknown",
        "files of src changed since": str(sum(1 for line in dirty if line)),
        "day": datetime.now(UTC).date().isoformat(),
    }


def show(result: Result, seconds: float) -> None:
    """Print one trial."""
    print(f"{result.name}: {result.cases:,} cases, {len(result.failed)} failed, {seconds} s")
    print("".join(f"    {key}: {value}\n" for key, value in result.figures.items()), end="")
    print("".join(f"    FAILED {line}\n" for line in result.failed[:20]), end="", flush=True)


def keep(name: str, figures: dict[str, object]) -> None:
    """Write what one trial showed beside what the others did."""
    every = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    every[name] = figures
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(every, indent=2, ensure_ascii=False, sort_keys=True)
    FIGURES.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
