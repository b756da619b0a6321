"""The limits of the house: sizes, names and introductions, counted so that nobody has to."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "tallybook"
VAGUE = {"utils", "util", "helpers", "common", "misc", "core", "base", "manager", "tools"}
MODULES = sorted(SOURCE.rglob("*.py"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, nested ones as well."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_stays_small_and_says_what_it_is_for(path: Path) -> None:
    """No module is over 400 lines, no function over 40, and each opens with a sentence."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module opens with what it is for"
    assert text.count("\n") <= 400, f"{text.count(chr(10))} lines"
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1}"
        for node in functions(tree)
        if (node.end_lineno or 0) - node.lineno + 1 > 40
    ]
    assert not long


def test_names_say_what_things_are_for() -> None:
    """No module or package has a name that could hold anything."""
    assert not [path for path in MODULES if {path.stem, path.parent.name} & VAGUE]


def test_no_import_hides_a_failure() -> None:
    """Nothing is caught only to be dropped."""
    dropped = [
        f"{path.name}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and all(isinstance(line, ast.Pass) for line in node.body)
    ]
    assert not dropped
