"""``tallybook bundle --for``: arranged for a reader, seen before it is made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Call = Callable[..., Any]


def test_the_plan_names_the_reader_and_the_parts(call: Call, book: Path, tmp_path: Path) -> None:
    """Nothing is written, and a kind that is not there is refused with those that are."""
    call("order", "An order", "--dated", "2024-12-26", "--book", book)
    call("add", "--book", book, "He stood at the gate.")
    out = tmp_path / "out"
    plan = call("bundle", out, "--book", book, "--for", "platform", "--plan")
    assert plan.code == 0
    assert "For a website, an app or a phone company" in plan.out
    assert "Names, numbers and accounts" in plan.out
    assert "orders and their changes (1)" in plan.out
    wrong = call("bundle", out, "--book", book, "--for", "nobody", "--plan")
    assert wrong.code != 0
    assert "solicitor" in wrong.err
    assert not out.exists()


def test_single_files_for_an_upload_page_are_made_beside_it(
    call: Call, book: Path, tmp_path: Path
) -> None:
    """The folder is named, and the bundle beside it checks."""
    call("add", "--book", book, "He stood at the gate.")
    out = tmp_path / "out"
    made = call(
        "bundle", out, "--book", book, "--for", "solicitor", "--upload-set", "--feelings", "--yes"
    )
    assert made.code == 0
    assert "For an upload page" in made.out
    assert (tmp_path / "out-upload" / "statement-draft.docx").exists()
    assert call("verify", out).code == 0
