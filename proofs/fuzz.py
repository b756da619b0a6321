"""Any bytes give items, problems or a clear error, in bounded time and memory.

Cases are made from the fixtures of each importer: cut, spliced, bytes changed, lines moved,
numbers blown up, characters of every plane put in, and now and then nothing but noise. One child
process a source works through its cases under a memory limit, so that a bomb is a finding and not
the end of the run.
"""

import hashlib
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tallybook.reading.exports import BytesExport

from proofs import Result
from tallybook.errors import TallybookError
from tallybook.model.records import Answers
from tallybook.model.source import Source
from tallybook.sources import all_sources

ROOT = Path(__file__).parent.parent
SLOW = 2.0
MEMORY = 512 << 20
#: What the interpreter and the libraries need before the first byte is read.
OWN = 1 << 30
ODD = [
    "\u202e",
    "\u0000",
    "\ufeff",
    "\u200e",
    "٣",
    "\U0001f600",
    "\ud7ff",
    "\r",
    "=?utf-8?q?",
    "PK\x03\x04",
]


def run(cases: int, seed: int = 1) -> Result:
    """Try so many cases on each importer."""
    failed: list[str] = []
    figures: dict[str, int | float | str] = {}
    total = 0
    for source in all_sources():
        work = [sys.executable, "-m", "proofs.fuzz", source.name, str(cases), str(seed)]
        done = subprocess.run(work, capture_output=True, text=True, check=False, cwd=ROOT)
        lines = done.stdout.splitlines()
        found = json.loads(lines[-1]) if lines and done.returncode == 0 else {}
        failed += [f"{source.name}: {line}" for line in found.get("failed", [])]
        if not found:
            failed.append(f"{source.name}: the process ended with {done.returncode}")
        total += found.get("cases", 0)
        figures[f"{source.name}, slowest in s"] = found.get("slowest", -1.0)
    return Result(name="fuzzing", cases=total, failed=tuple(failed), figures=figures)


def seeds(name: str) -> list[bytes]:
    """The fixtures of one importer; also those of the shared samples that are small."""
    folders = [ROOT / "tests" / "sources" / name, ROOT.parent / "shared" / "fixtures" / name]
    found = [
        path.read_bytes()
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix not in {".toml", ".jsonl"}
        and path.stat().st_size < 60_000
    ]
    return found or [b""]


def mutated(chance: random.Random, corpus: list[bytes]) -> bytes:
    """Make one case of one or two fixtures."""
    data = bytearray(chance.choice(corpus))
    for _ in range(chance.randint(1, 4)):
        chance.choice(CHANGES)(chance, data, corpus)
    return bytes(data[: 1 << 18])


def _cut(chance: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    del data[chance.randint(0, len(data)) :]


def _take(chance: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    start = chance.randint(0, len(data))
    del data[start : start + chance.randint(0, 200)]


def _flip(chance: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    for _ in range(chance.randint(1, 20) if data else 0):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _splice(chance: random.Random, data: bytearray, corpus: list[bytes]) -> None:
    other = chance.choice(corpus)
    start = chance.randint(0, len(other))
    at = chance.randint(0, len(data))
    data[at:at] = other[start : start + chance.randint(0, 2000)]


def _odd(chance: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = (chance.choice(ODD) * chance.randint(1, 30)).encode()


def _number(chance: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if places:
        at = chance.choice(places)
        data[at : at + 1] = chance.choice([b"99999999999999", b"-1", b"0", b"1e400", b"NaN"])


def _lines(chance: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    lines = bytes(data).split(b"\n")
    chance.shuffle(lines)
    data[:] = b"\n".join(lines)


def _noise(chance: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    if chance.random() < 0.05:
        data[:] = chance.randbytes(chance.randint(0, 4000))


CHANGES: list[Callable[[random.Random, bytearray, list[bytes]], None]] = [
    _cut, _take, _flip, _splice, _odd, _number, _lines, _noise,
]  # fmt: skip


def main() -> None:
    """Work through the cases of one importer; print what was found as JSON."""
    name, cases, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    resource.setrlimit(resource.RLIMIT_AS, (OWN + MEMORY + (2 << 30), resource.RLIM_INFINITY))
    source = next(each for each in all_sources() if each.name == name)
    chance = random.Random(f"{name}{seed}")
    corpus = seeds(name)
    failed: list[str] = []
    slowest = 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = 0
    while done < cases and len(failed) <= 20:
        data = mutated(chance, corpus)
        started = time.process_time()
        fault = tried(source, data, always=done % 4 == 0)
        slowest = max(slowest, time.process_time() - started)
        done += 1
        if fault:
            failed.append(f"{fault} {hashlib.sha256(data).hexdigest()[:12]}")
            keep(name, data)
    if slowest > SLOW:
        failed.append(f"a case took {slowest:.1f} s")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10
    if grown > MEMORY:
        failed.append(f"memory grew by {grown >> 20} MB")
    print(json.dumps({"cases": done, "failed": failed, "slowest": round(slowest, 3)}))


def tried(source: Source, data: bytes, *, always: bool) -> str:
    """Read one case; return the name of what it should not have raised, or nothing."""
    try:
        export = BytesExport("case.bin", data)
        if source.recognise(export) or always:
            for _ in source.read(export, Answers(date_order="dmy")):
                pass
    except TallybookError:
        return ""
    except BaseException as error:  # noqa: BLE001 - anything else is what this looks for
        return type(error).__name__
    return ""


def keep(name: str, data: bytes) -> None:
    """Keep a case that was found, to become a test."""
    folder = ROOT / "proofs" / "found" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)


if __name__ == "__main__":
    main()
