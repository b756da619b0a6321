"""How the benchmarks take time."""

import statistics
import time
from collections.abc import Callable


def p95(work: Callable[[int], object], times: int = 40) -> float:
    """The slow end of many tries, in milliseconds."""
    taken = []
    for turn in range(times):
        begun = time.perf_counter()
        work(turn)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.quantiles(taken, n=20)[-1]
