"""Every bag of the published suite is judged as it should be, by `verify` as a person runs it."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import IO

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published_bags import ELSEWHERE, HELLO, OLDER, SUITE, UNWISE, Draft, in_one_list_only, of_names

from tallybook.bundle import verify
from tallybook.bundle.any_bag import described, is_ours, judge
from tallybook.bundle.opened import opened


def warned(bag: Path) -> list[str]:
    """What a valid bag is warned of."""
    with opened(bag) as source:
        judged = judge(source)
    assert judged.ok, judged.problems
    return judged.warnings


def read_by_bagit(bag: Path) -> bool:
    """What the library's own tool says of a bag."""
    try:
        return bool(bagit.Bag(str(bag)).is_valid())
    except bagit.BagError:
        return False


def test_there_are_28() -> None:
    """The suite is whole: 13 valid bags and 15 that are not."""
    assert len(SUITE) == 28
    assert sum(valid for valid, _ in SUITE.values()) == 13


@pytest.mark.parametrize("name", SUITE)
def test_each_is_judged_right(name: str, tmp_path: Path) -> None:
    """A valid bag passes, any other fails: as the suite says of it."""
    valid, write = SUITE[name]
    bag = write(tmp_path / "bag")
    if name.endswith("missing-bagit.txt"):
        with opened(bag) as source:
            assert not judge(source).ok
    report = verify(bag)
    assert report.ok == valid, report.lines


def test_the_tool_of_the_library_judges_all_but_those_it_is_known_to_miss(tmp_path: Path) -> None:
    """bagit.py agrees with every bag but those that only a stricter reading refuses."""
    differ = set()
    for name, (valid, write) in SUITE.items():
        bag = write(tmp_path / name.replace("/", "-"))
        if read_by_bagit(bag) != valid:
            differ.add(name)
    assert differ <= {name for name in SUITE if "invalid-whitespace" in name}
    assert differ


@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_name_leads_out_of_the_bag_on_any_system(name: str, tmp_path: Path) -> None:
    """A name that Windows or Linux would follow outside is refused by both."""
    report = verify(ELSEWHERE[name](tmp_path / "bag"))
    assert not report.ok
    assert any("outside" in problem for problem in report.problems), report.lines


@pytest.mark.parametrize("name", UNWISE)
def test_what_is_unwise_is_said(name: str, tmp_path: Path) -> None:
    """An unwise bag is valid, and what is unwise in it is told apart from the weak hash."""
    assert [each for each in warned(UNWISE[name](tmp_path / "bag")) if "weak" not in each]


@pytest.mark.parametrize("name", OLDER)
def test_earlier_versions_and_other_hashes_are_read(name: str, tmp_path: Path) -> None:
    """A bag of any version, with any of the hashes, passes; one changed byte fails it."""
    bag = OLDER[name](tmp_path / "bag")
    assert verify(bag).ok
    (bag / "data/hello.txt").write_bytes(HELLO.upper())
    assert not verify(bag).ok


def test_a_bag_in_a_zip_is_judged_the_same(tmp_path: Path) -> None:
    """The zip of a valid bag passes, and says that it is no bundle of ours."""
    bag = Draft(version="1.0", algorithms=("sha256",)).write(tmp_path / "bag")
    with zipfile.ZipFile(tmp_path / "bag.zip", "w") as archive:
        for path in sorted(bag.rglob("*")):
            archive.write(path, path.relative_to(tmp_path))
    report = verify(tmp_path / "bag.zip")
    assert report.ok
    assert "not made by Tallybook" in report.lines[-1]


def test_a_file_still_to_be_fetched_is_missing(tmp_path: Path) -> None:
    """Nothing is fetched: a bag with a hole is refused, and the hole is named."""
    draft = Draft(version="1.0", algorithms=("sha256",), tagged=False)
    bag = draft.write(tmp_path / "bag")
    lines = draft.listed({"data/hello.txt": HELLO, "data/more": b"x"}, "sha256")
    draft.put(bag, "manifest-sha256.txt", lines)
    draft.put(bag, "fetch.txt", "http://www.example.org/more 1 data/more\n")
    report = verify(bag)
    assert not report.ok
    assert any("still to be fetched" in line for line in report.lines)
    assert any("missing" in line for line in report.problems)


def test_a_file_in_one_of_two_lists_is_refused_since_1_0(tmp_path: Path) -> None:
    """Since 1.0 every list names every file; bagit.py lets it pass."""
    bag = in_one_list_only(tmp_path / "bag")
    assert verify(bag).problems == (
        "a valid bag: 'data/missingFromManifest.txt' is not in manifest-sha512.txt",
    )


def test_lists_that_disagree_are_refused(tmp_path: Path) -> None:
    """Two lists that give one file hashes of different contents cannot both hold."""
    draft = Draft(version="1.0", algorithms=("sha256", "sha512"), tagged=False)
    bag = draft.write(tmp_path / "bag")
    draft.put(bag, "manifest-sha512.txt", draft.listed({"data/hello.txt": b"other"}, "sha512"))
    assert any("sha512" in problem for problem in verify(bag).problems)


def test_names_with_line_ends_come_back(tmp_path: Path) -> None:
    """In 1.0 CR, LF and the percent sign itself are read back from their numbers."""
    assert warned(of_names("a\nb", "c\rd", version="1.0")(tmp_path / "one"))
    draft = Draft(version="1.0", algorithms=("sha256",), tagged=False)
    draft.payload = {"data/100%.txt": HELLO}
    bag = draft.write(tmp_path / "two")
    draft.put(bag, "manifest-sha256.txt", draft.listed({"data/100%25.txt": HELLO}, "sha256"))
    assert warned(draft.tag(bag)) == []


def test_the_count_of_the_payload_is_held_against_it(tmp_path: Path) -> None:
    """A description that counts other bytes than are there is refused."""
    good = f"Payload-Oxum: {len(HELLO)}.1\n"
    assert verify(Draft(info=good).write(tmp_path / "good")).ok
    bad = f"Payload-Oxum: {len(HELLO)}.2\n"
    assert not verify(Draft(info=bad).write(tmp_path / "bad")).ok


def test_a_byte_order_mark_is_allowed_but_in_the_declaration(tmp_path: Path) -> None:
    """Other files beside the payload may begin with one; it is said."""
    draft = Draft(version="1.0", algorithms=("sha256",), tagged=False)
    bag = draft.write(tmp_path / "bag")
    path = bag / "bag-info.txt"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert any("byte order mark" in each for each in warned(draft.tag(bag)))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bagit.txt", b"BagIt-Version: 9.9\nTag-File-Character-Encoding: UTF-8\n"),
        ("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: hex\n"),
        ("bagit.txt", b"\xff\xfe\x00"),
        ("manifest-sha256.txt", b"no line of a list\n"),
        ("manifest-sha256.txt", b"\xff\xfe\n"),
        ("manifest-sha256.txt", b""),
        ("manifest-quux.txt", b"00  data/hello.txt\n"),
        ("fetch.txt", b"no line\n"),
        ("fetch.txt", b"http://www.example.org/x 1 data/never-listed\n"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, said: bytes, tmp_path: Path) -> None:
    """A file that is no declaration, list or fetch.txt makes the bag invalid, without a crash."""
    bag = Draft(version="1.0", algorithms=("sha256",), tagged=False).write(tmp_path / "bag")
    (bag / name).write_bytes(said)
    assert not verify(bag).ok


def test_a_link_and_a_folder_that_is_missing_are_refused(tmp_path: Path) -> None:
    """No link is followed, and a bag without its folder of data is none."""
    draft = Draft(version="1.0", algorithms=("sha256",), tagged=False)
    bag = draft.write(tmp_path / "bag")
    (bag / "data/hello.txt").unlink()
    (bag / "data/hello.txt").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").write_bytes(HELLO)
    assert any("link" in problem for problem in verify(bag).problems)
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    assert {"there is no folder data", "there is no list of the payload"} <= {
        problem.partition(": ")[2] for problem in verify(empty).problems
    }


def test_values_over_several_lines_are_one() -> None:
    """A description's continued lines belong to the label above them."""
    assert described("A : one\n  two\r\nB:three\rC: \n") == [
        ("A", "one two"), ("B", "three"), ("C", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("version", ["0.93", "0.97", "1.0"])
def test_a_hash_in_capitals_is_the_same_hash(version: str, tmp_path: Path) -> None:
    """Hex digits are read in either case."""
    bag = Draft(version=version, algorithms=("sha1",), tagged=False).write(tmp_path / "bag")
    value = hashlib.sha1(HELLO, usedforsecurity=False).hexdigest()
    path = bag / "manifest-sha1.txt"
    path.write_text(path.read_text().replace(value, value.upper()))
    assert verify(bag).ok


class Held:
    """A bag in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def names(self) -> dict[str, int]:
        """Every file with its length."""
        return {name: len(said) for name, said in self.files.items()}

    def open(self, name: str) -> IO[bytes]:
        """Open one file."""
        return io.BytesIO(self.files[name])


ENCODINGS = st.sampled_from(
    ["UTF-8", "UTF-16", "UTF-32", "ISO-8859-1", "undefined", "idna", "hex", "x"]
)
LINES = st.binary(max_size=120) | st.text(max_size=60).map(
    lambda text: text.encode("utf-8", "replace")
)


@given(ENCODINGS, LINES, LINES, LINES, st.text(min_size=1, max_size=20))
def test_no_bag_breaks_the_checker(
    encoding: str, listed: bytes, fetched: bytes, info: bytes, name: str
) -> None:
    """Any bytes in any of a bag's lists come to problems or warnings, never to an error."""
    declared = f"BagIt-Version: 1.0\nTag-File-Character-Encoding: {encoding}\n".encode()
    value = hashlib.sha256(HELLO).hexdigest().encode()
    files = {
        "bagit.txt": declared, "bag-info.txt": info, "fetch.txt": fetched,
        "manifest-sha256.txt": listed + b"\n" + value + b"  data/hello.txt\n",
        "data/hello.txt": HELLO, f"data/{name}": b"",
    }  # fmt: skip
    assert not is_ours(Held(files)) or b"Ledger-Root" in info
    judge(Held(files))
