"""``tallybook stamp``: words, comparing, asking, and carrying files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stamping import Authority, served

Call = Callable[..., Any]


def test_words_are_printed_and_compared(call: Call, book: Path) -> None:
    """The words of --head are equal to the head; others are not, with an exit code."""
    told = call("stamp", "--book", book, "--head", "--json").json
    assert len(told["words"]) == 12
    said = call("stamp", "--book", book, "--head").out
    assert all(word in said for word in told["words"])
    equal = call("stamp", "--book", book, "--compare", " ".join(told["words"]))
    assert (equal.code, "Equal" in equal.out) == (0, True)
    other = call("stamp", "--book", book, "--compare", " ".join(["finch"] * 12))
    assert (other.code, "Not equal" in other.out) == (1, True)


def test_two_authorities_are_asked_and_kept(call: Call, book: Path, tmp_path: Path) -> None:
    """What is printed is what goes out; both answers are kept; the list names them."""
    first = Authority(tmp_path / "one")
    second = Authority(tmp_path / "two", "Other Stamps")
    with served(first) as one, served(second) as two:
        words = ("--authority", one.address, "--authority", two.address)
        shown = call("stamp", "--book", book, *words)
        assert shown.code == 1
        assert "Nothing was sent" in shown.err
        assert not one.seen
        done = call("stamp", "--book", book, *words, "--yes", "--roots", first.folder / "ca.pem")
        assert one.seen[0][2].hex() in done.out
    assert done.out.count("Kept:") == 2
    stamps = call("stamp", "--book", book, "--json").json["stamps"]
    assert [each["by"] for each in stamps] == ["CN=Example Stamps", "CN=Other Stamps"]


def test_one_that_fails_does_not_keep_the_other_from_being_kept(
    call: Call, book: Path, tmp_path: Path
) -> None:
    """The stamp that came is kept, and the exit code says that one did not."""
    with served(None, 503) as none, served(Authority(tmp_path / "one")) as one:
        words = ("--authority", none.address, "--authority", one.address, "--yes")
        done = call("stamp", "--book", book, *words)
    assert done.code == 78
    assert done.out.count("Kept:") == 1


def test_a_request_is_carried_as_a_file(call: Call, book: Path, tmp_path: Path) -> None:
    """A machine that is offline writes the request and keeps the answer later, once grown too."""
    asked, answer = tmp_path / "asked.tsq", tmp_path / "answer.tsr"
    assert call("stamp", "--book", book, "--request-file", asked).code == 0
    answer.write_bytes(Authority(tmp_path / "one").stamp(asked.read_bytes()))
    call("add", "--book", book, "He rang twice.")
    words = ("--request-file", asked, "--response-file", answer)
    assert "Kept:" in call("stamp", "--book", book, *words).out
    assert len(call("stamp", "--book", book, "--json").json["stamps"]) == 1
    call("stamp", "--book", book, *words)
    assert len(call("stamp", "--book", book, "--json").json["stamps"]) == 1


@pytest.mark.parametrize("address", ["ftp://example.org", "example.org", "http://"])
def test_what_is_no_address_is_refused(call: Call, book: Path, address: str) -> None:
    """Nothing is sent to what is no address of http or https."""
    assert call("stamp", "--book", book, "--authority", address, "--yes").code == 52
