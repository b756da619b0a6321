"""Keep the list of what could not be read short, and its counts whole."""

from collections.abc import Iterator
from dataclasses import replace

from tallybook.model.records import Problem


class ProblemList:
    """Let the first problems of each kind through one by one and add up the rest.

    A file of a million damaged places must not become a million sentences; the items that the
    rest would have held are still counted.

    Attributes:
        items: Items counted by all problems so far.
    """

    def __init__(self, each: int = 100) -> None:
        self.items = 0
        self._each = each
        self._seen: dict[str, int] = {}
        self._rest: dict[str, Problem] = {}

    def note(self, problem: Problem) -> Iterator[Problem]:
        """Yield the problem, or nothing once there have been many of its kind."""
        self.items += problem.items
        seen = self._seen[problem.code] = self._seen.get(problem.code, 0) + 1
        if seen <= self._each:
            yield problem
            return
        earlier = self._rest.get(problem.code)
        self._rest[problem.code] = _joined(earlier, problem) if earlier else problem

    def at(
        self, code: str, reason: str, offset: int = 0, length: int = 0, items: int = 0
    ) -> Iterator[Problem]:
        """Note a problem at a place in the export itself, or about the whole of it."""
        return self.note(
            Problem(code=code, reason=reason, offset=offset, length=length, items=items)
        )

    def rest(self) -> Iterator[Problem]:
        """Yield one problem for each kind of which there were too many to list."""
        for code, problem in self._rest.items():
            more = self._seen[code] - self._each
            yield Problem(
                code=code,
                reason=f"{more} more of the same kind: {problem.reason}",
                part=problem.part,
                offset=problem.offset,
                length=problem.length,
                items=problem.items,
            )
        self._rest.clear()


def _joined(earlier: Problem, problem: Problem) -> Problem:
    """Two problems of one kind as one: the stretch that holds both, in whatever order they came."""
    items = earlier.items + problem.items
    if earlier.part != problem.part:
        return replace(earlier, items=items)
    start = min(earlier.offset, problem.offset)
    end = max(earlier.offset + earlier.length, problem.offset + problem.length)
    return replace(earlier, offset=start, length=end - start, items=items)
