"""Any bytes give items, problems or a clear error, in bounded time and memory.

Cases are made from exports of each importer: cut, spliced, bytes changed, lines moved, numbers
blown up, characters of every plane put in, packed into an archive, and now and then nothing but
noise. Half of them begin with exports that were invented here, half with any sample there is. One
child process a source works through its cases under a limit of memory and of time a case, so that
a bomb is a finding and not the end of the run. Two cases of three are read as a large file is.
"""

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proofs import Result
from proofs.mutants import corpus, mutated
from tallybook.errors import TallybookError
from tallybook.model.columns import complete, row_of
from tallybook.model.records import Answers, Attachment, Problem, Record
from tallybook.model.source import Source
from tallybook.reading import window
from tallybook.reading.exports import BytesExport
from tallybook.sources import all_sources

ROOT = Path(__file__).parent.parent
#: Cases that were found are put here, to be looked at, made small and kept as tests.
FOUND = Path(tempfile.gettempdir()) / "tallybook-found"
#: The longest that a case of at most 256 KiB may take, in seconds of CPU time.
SLOW = 2.0
#: A case is stopped after so many seconds of CPU time.
HUNG = 20
MEMORY = 512 << 20
#: Address space that the interpreter and the libraries ask for before the first byte is read.
OWN = 5 << 30
#: No more than so many faults are noted before a run ends.
ENOUGH = 20


class Hung(BaseException):
    """A case was stopped because it took too long; no importer may catch it."""


class Unfit(Exception):
    """An importer yielded something that is no record."""


def run(cases: int, seed: int = 1) -> Result:
    """Try so many cases on each importer, as many importers at once as there are processors."""
    names = [source.name for source in all_sources()]
    with ThreadPoolExecutor(os.cpu_count()) as crew:
        every = crew.map(lambda name: _child(name, cases, seed), names)
        return told(dict(zip(names, every, strict=True)))


def told(every: dict[str, dict[str, Any]]) -> Result:
    """What the cases of each importer showed, as one result."""
    failed = [f"{name}: {line}" for name, found in every.items() for line in found["failed"]]
    figures: dict[str, int | float | str] = {
        name: f"{found['cases']:,} cases, {found['gave']:,} of them gave items; slowest"
        f" {found['slowest']} s, mean {found['mean']} ms of CPU; {found['grown']} MB"
        for name, found in every.items()
    }
    total = sum(found["cases"] for found in every.values())
    return Result(name="fuzzing", cases=total, failed=tuple(failed), figures=figures)


def _child(name: str, cases: int, seed: int) -> dict[str, Any]:
    """Work through the cases of one importer in a process of its own."""
    work = [sys.executable, "-m", "proofs.fuzz", name, str(cases), str(seed)]
    done = subprocess.run(work, capture_output=True, text=True, check=False, cwd=ROOT)
    lines = done.stdout.splitlines()
    if lines and done.returncode == 0:
        found: dict[str, Any] = json.loads(lines[-1])
        return found
    fault = f"the process ended with {done.returncode}: {done.stderr.strip()[-200:]}"
    return {"failed": [fault], "cases": 0, "slowest": -1, "mean": -1, "grown": -1, "gave": 0}


@dataclass
class Tally:
    """What the cases of one importer showed so far."""

    cases: int = 0
    gave: int = 0
    slowest: float = 0.0
    spent: float = 0.0
    failed: list[str] = field(default_factory=list)


def main() -> None:
    """Work through the cases of one importer; print what was found as JSON."""
    name, cases, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    resource.setrlimit(resource.RLIMIT_AS, (OWN + MEMORY, resource.RLIM_INFINITY))
    signal.signal(signal.SIGVTALRM, _stop)
    source = next(each for each in all_sources() if each.name == name)
    chance = random.Random(f"{name} {seed}")
    own, every = corpus(ROOT, name)
    tally = Tally()
    warm(source, every)
    before = _peak()
    large = window.SMALLEST
    while tally.cases < cases and len(tally.failed) < ENOUGH:
        window.SMALLEST = 0 if tally.cases % 3 else large
        is_own = tally.cases % 2 == 0
        count(tally, source, mutated(chance, own if is_own else every), is_own=is_own)
    grown = _peak() - before
    if grown > MEMORY:
        tally.failed.append(f"memory grew by {grown >> 20} MB")
    mean = 1000 * tally.spent / max(tally.cases, 1)
    print(json.dumps({
        "cases": tally.cases, "gave": tally.gave, "failed": tally.failed, "mean": round(mean, 2),
        "slowest": round(tally.slowest, 3), "grown": grown >> 20,
    }))  # fmt: skip


def warm(source: Source, cases: list[bytes]) -> None:
    """Read some exports as they are, so that what libraries load once is not counted."""
    for data in cases[:5]:
        tried(source, data, always=True)


def _peak() -> int:
    """The most memory this process has held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def count(tally: Tally, source: Source, data: bytes, *, is_own: bool) -> None:
    """Try one case and note what it showed."""
    started = time.process_time()
    fault, gave = tried(source, data, always=tally.cases % 4 == 0)
    took = time.process_time() - started
    tally.cases += 1
    tally.gave += gave
    tally.spent += took
    tally.slowest = max(tally.slowest, took)
    if not fault and took > SLOW:
        fault = f"took {took:.1f} s"
    if fault:
        name = hashlib.sha256(data).hexdigest()[:12]
        tally.failed.append(f"{fault} {name}")
        folder = FOUND / ("own" if is_own else "samples") / source.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def tried(source: Source, data: bytes, *, always: bool) -> tuple[str, bool]:
    """Read one case; return the name of what it should not have raised, and whether it gave items."""
    gave = False
    signal.setitimer(signal.ITIMER_VIRTUAL, HUNG)
    try:
        export = BytesExport("case.bin", data)
        if source.recognise(export) or always:
            for thing in source.read(export, Answers(date_order="dmy")):
                gave = fit(thing, len(data)) or gave
    except TallybookError as error:
        return ("" if error.message and error.code else "an error that says nothing"), gave
    except BaseException as error:  # noqa: BLE001 - anything else is what this looks for
        return type(error).__name__, gave
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return "", gave


def fit(thing: Any, size: int) -> bool:
    """Make sure that what was yielded can be sealed; tell whether it is items.

    Raises:
        Unfit: It cannot.
    """
    if isinstance(thing, Record):
        json.loads(row_of(thing)["details"])
        if min(thing.offset, thing.length) < 0 or (not thing.part and thing.offset > size):
            raise Unfit
        thing.text.encode()
    elif isinstance(thing, Problem):
        if min(thing.offset, thing.length, thing.items) < 0:
            raise Unfit
    elif isinstance(thing, Attachment):
        return False
    elif hasattr(thing, "height"):
        whole = complete(thing)
        if (whole["offset"] < 0).any() or (whole["length"] < 0).any():
            raise Unfit
        return bool(whole.height)
    return isinstance(thing, Record)


def _stop(_signal: int, _frame: object) -> None:
    raise Hung(os.getpid())


if __name__ == "__main__":
    main()
