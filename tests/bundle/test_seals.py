"""Stamps and signatures of a bundle, checked by openssl, ssh-keygen, check.py and verify."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from invented_book import AT, CHOICE, invented

from stamping import Authority, openssl, served
from tallybook.bundle import BundleReport, make, verify
from tallybook.case import Case
from tallybook.diary import Diary
from tallybook.reaching import post_request


@pytest.fixture(scope="session")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> tuple[BundleReport, Path, Authority]:
    """A bundle whose book was stamped twice, by two authorities, and grew since."""
    place = tmp_path_factory.mktemp("seals")
    first = Authority(place / "one")
    second = Authority(place / "two", "Other Stamps", curve=False)
    book = invented(place / "book")
    diary = Diary(book)
    for authority, chain in ((first, False), (second, True)):
        asking = diary.ask_stamp()
        answer = authority.stamp(asking.request, chain=chain)
        diary.keep_stamp(
            asking.request, answer, asked="http://example.org/tsr", roots=authority.root
        )
        book.append("note", {"words": "later"})
    report = make(book, Case.fold(book), CHOICE, place / "out", at=AT)
    book.close()
    return report, place, first


def test_openssl_checks_each_stamp_from_the_files_alone(
    stamped: tuple[BundleReport, Path, Authority],
) -> None:
    """The commands of READ-ME-FIRST.txt hold, and fail over another tree head."""
    folder = stamped[0].folder
    assert folder is not None
    text = (folder / "READ-ME-FIRST.txt").read_text()
    commands = [line.split() for line in text.splitlines() if "openssl ts -verify" in line]
    assert len(commands) == 2
    for command in commands:
        assert "Verification: OK" in openssl(folder, *command[1:])
    crossed = [*commands[0][1:]]
    crossed[crossed.index("-data") + 1] = commands[1][commands[1].index("-data") + 1]
    assert "Verification: FAILED" in openssl(folder, *crossed)


def test_signatures_are_checked_by_openssl_and_ssh(
    stamped: tuple[BundleReport, Path, Authority], tmp_path: Path
) -> None:
    """Both signatures hold over the tag manifest and over nothing else."""
    folder = tmp_path / "copy"
    shutil.copytree(stamped[0].folder or folder, folder)
    signer = (folder / "signatures/allowed_signers").read_text().split()[0]
    cms = (
        "cms", "-verify", "-binary", "-content", "tagmanifest-sha256.txt", "-inform", "DER", "-in",
        "signatures/tagmanifest.cms", "-CAfile", "signatures/signer.pem", "-purpose", "any",
        "-out", str(tmp_path / "out"),
    )  # fmt: skip
    ssh = (
        "ssh-keygen", "-Y", "verify", "-f", "signatures/allowed_signers", "-I", signer, "-n",
        "tallybook-bundle", "-s", "signatures/tagmanifest.sig",
    )  # fmt: skip
    assert openssl(folder, *cms).startswith("0")
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    listed = folder / "tagmanifest-sha256.txt"

    def checked() -> int:
        return subprocess.run(
            ssh, cwd=folder, input=listed.read_bytes(), capture_output=True, check=False
        ).returncode

    assert checked() == 0
    listed.write_bytes(listed.read_bytes() + b"\n")
    assert checked() != 0
    assert not openssl(folder, *cms).startswith("0")


def test_every_checker_takes_a_stamped_and_signed_bundle(
    stamped: tuple[BundleReport, Path, Authority],
) -> None:
    """verify, check.py and bagit pass it, and verify says what it could check."""
    import bagit  # noqa: PLC0415

    folder, archive = stamped[0].folder, stamped[0].archive
    assert folder is not None
    assert archive is not None
    found = verify(folder)
    assert found.ok, found.problems
    assert verify(archive).ok
    assert sum("existed by" in note for note in found.notes) == 2
    assert all("leads to the root" in note for note in found.notes if "existed by" in note)
    done = subprocess.run(
        [sys.executable, "-I", "-S", folder / "check.py"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert bagit.Bag(str(folder)).is_valid()


@pytest.mark.parametrize(
    "name",
    ["signatures/tagmanifest.cms", "signatures/tagmanifest.sig", "data/seals/stamp-1.tsr",
     "data/seals/seals.json", "data/seals/stamp-2.tsq"],
)  # fmt: skip
def test_a_changed_seal_is_named(
    stamped: tuple[BundleReport, Path, Authority], tmp_path: Path, name: str
) -> None:
    """A byte changed in a stamp, its request, the proof or a signature is a problem of that check."""
    folder = tmp_path / "copy"
    shutil.copytree(stamped[0].folder or folder, folder)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    failed = {check.name for check in verify(folder).checks if not check.ok}
    assert failed & {"outside time stamps", "signatures"}


def test_a_proof_to_another_head_is_refused(
    stamped: tuple[BundleReport, Path, Authority], tmp_path: Path
) -> None:
    """A stamped head that the bundle's head does not carry on is a problem, stamp or no stamp."""
    folder = tmp_path / "copy"
    shutil.copytree(stamped[0].folder or folder, folder)
    path = folder / "data/seals/seals.json"
    told = json.loads(path.read_text())
    told["heads"][0]["consistency"] = told["heads"][1]["consistency"]
    path.write_text(json.dumps(told))
    assert any("does not carry it on" in each for each in verify(folder).problems)


def test_without_a_stamp_the_bundle_says_so(made: object) -> None:
    """No stamp, no folder of seals; the read-me and verify say that there is none."""
    folder = made.folder  # type: ignore[attr-defined]
    assert not (folder / "data/seals").exists()
    assert "bears no outside time stamp" in (folder / "READ-ME-FIRST.txt").read_text()
    assert "The tree head bears no outside time stamp." in verify(folder).notes


def test_only_the_request_goes_out(tmp_path: Path) -> None:
    """An authority sees the request, its kind and length and its own name; no cookie, no program."""
    with served(Authority(tmp_path / "one")) as server:
        book = invented(tmp_path / "book", 5)
        asking = Diary(book).ask_stamp()
        answer = post_request(server.address, asking.request)
        kept = Diary(book).keep_stamp(asking.request, answer, asked=server.address)
        ((line, headers, body),) = server.seen
    assert line == "POST /tsr"
    assert set(headers) == {"Host", "Content-Type", "Content-Length"}
    assert body == asking.request
    assert bytes.fromhex(asking.imprint) in body
    assert kept.stamp.signed
    book.close()
