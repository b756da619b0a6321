"""The list of known failures names, for each, what would notice it, and all that exists."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from source_cases import HERE, Case

from tallybook.sources import all_sources

ROOT = HERE.parents[1]
FAILURES: list[dict[str, Any]] = tomllib.loads(
    (HERE / "failures.toml").read_text(encoding="utf-8")
)["failure"]
each_failure = pytest.mark.parametrize(
    "failure", FAILURES, ids=lambda failure: f"failure-{failure['number']}"
)


@cache
def defined_in(path: Path) -> frozenset[str]:
    """The tests that a file defines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def test_every_known_failure_is_listed_once() -> None:
    """All thirty-two that people reported, and four that were met while measuring."""
    numbers = [failure["number"] for failure in FAILURES]
    assert numbers == [*map(str, range(1, 33)), "a", "b", "c", "d"]


@each_failure
def test_a_failure_is_held_by_something(failure: dict[str, Any]) -> None:
    """Each has a case or a test that would notice it, or a reason why it cannot happen."""
    assert set(failure) <= {"number", "what", "cases", "tests", "note"}
    assert failure["what"].endswith(".")
    assert failure.get("cases") or failure.get("tests") or failure.get("note")


@each_failure
def test_what_holds_a_failure_exists(failure: dict[str, Any]) -> None:
    """Each case named has an export and what it must give, and each test named is defined."""
    for name in failure.get("cases", ()):
        case = Case(HERE / name)
        assert case.files, name
        assert case.expected.is_file(), name
        assert case.about["invented"] is True
    for name in failure.get("tests", ()):
        path, _, test = name.partition("::")
        assert test in defined_in(ROOT / path), name


@each_failure
def test_nothing_is_named_twice_for_a_failure(failure: dict[str, Any]) -> None:
    """A case or a test stands once under each failure."""
    for kind in ("cases", "tests"):
        named = failure.get(kind, [])
        assert len(named) == len(set(named))


def test_an_export_of_one_side_says_so() -> None:
    """A download that holds a person's own messages alone says that it lacks the other side."""
    one_sided = {source.name: source for source in all_sources()}["discord_package"]
    assert any("anybody else" in lacking for lacking in one_sided.lacks)
