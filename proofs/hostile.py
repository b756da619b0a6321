"""Files made to harm: bombs, overlaps, climbing paths, entities, scripts and formulas.

Each is handed to the front door as a person would: previewed, and brought in where that works. It
has to end in items, problems or an error of ours, within a bound of time and memory, with nothing
written outside the book. The fuzzing works below this; here stand the shapes that chance finds
rarely.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from proofs import Result
from proofs.books import ANSWERS, make
from proofs.harmful import FILES
from proofs.spoken import formulas, scripts
from tallybook.errors import TallybookError

#: Seconds of CPU time and bytes of memory that one hostile file may cost.
SECONDS = 10.0
MEMORY = 512 << 20


def run(cases: int) -> Result:
    """Try every hostile file there is, or so many of them, each in a process of its own."""
    failed: list[str] = []
    figures: dict[str, int | float | str] = {}
    wanted = list(FILES)[:cases]
    for name in wanted:
        work = [sys.executable, "-W", "ignore", "-m", "proofs.hostile", name]
        done = subprocess.run(work, capture_output=True, text=True, check=False)
        said = done.stdout.strip().splitlines() or ["nothing"]
        figures[name] = said[-1]
        if done.returncode:
            failed.append(f"{name}: {said[-1]} {done.stderr.strip()[-300:]}")
    with tempfile.TemporaryDirectory() as folder:
        for name, tried in (("script in words", scripts), ("formulas in cells", formulas)):
            place = Path(folder) / name
            place.mkdir()
            failed += [f"{name}: {fault}" for fault in tried(place)]
    return Result(
        name="hostile files", cases=len(wanted) + 2, failed=tuple(failed), figures=figures
    )


def main() -> int:
    """Hand one file to the front door; say what came of it; return 1 where it cost too much."""
    name = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        path = place / FILES[name].name
        FILES[name].write(path)
        diary = make(place / "book")
        before = {each for each in place.rglob("*") if diary.path not in each.parents}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.process_time()
        said = []
        for act in (diary.preview, diary.admit):
            try:
                act(path, ANSWERS)
                said.append("read")
            except TallybookError as error:
                said.append(error.code)
        took = time.process_time() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) << 10
        diary.close()
        after = {each for each in place.rglob("*") if diary.path not in each.parents}
    bounded = took < SECONDS and grown < MEMORY
    expected = FILES[name].ends in {"", said[-1]}
    print(f"{', '.join(said)}; {took:.1f} s, {grown >> 20} MB, {len(after - before)} files outside")
    return 0 if bounded and expected and after == before else 1


if __name__ == "__main__":
    sys.exit(main())
