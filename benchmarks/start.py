"""Start of the command line: ``tallybook --help``, as a whole process."""

import statistics
import subprocess
import sys
import time

BAR = 0.25
ROUNDS = 15


def seconds(words: list[str]) -> float:
    """Median wall time of a command over some rounds."""
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> int:
    """Measure against an interpreter that does nothing."""
    floor = seconds([sys.executable, "-c", "pass"])
    got = seconds([sys.executable, "-m", "tallybook", "--help"])
    verdict = "reached" if got <= BAR else "MISSED"
    print(
        f"| tallybook --help | an empty interpreter {floor:.3f} s | {got:.3f} s "
        f"| {BAR} s | {verdict} |"
    )
    return 0 if got <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
