"""Judge any BagIt bag, versions 0.93 to 1.0, as RFC 8493 and the drafts before it have it.

A bundle of ours is checked more closely by `tallybook.bundle.verifying`. This is for bags that others
made: what must hold is a problem where it does not, what is allowed and unwise is a warning. Nothing
is fetched, no link is followed, and no name leads out of the bag.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tallybook.bundle.bagit import PIECE
from tallybook.bundle.opened import Opened, OpenedFolder, content

#: Versions that are known, oldest first.
VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
#: Hashes that a manifest may be made with.
HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
#: Hashes that no longer keep two files apart against intent.
WEAK = ("md5", "sha1")
#: Files that systems leave behind.
SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_DECLARED = re.compile(
    r"BagIt-Version: (\d+\.\d+)(?:\r\n|\r|\n)"
    r"Tag-File-Character-Encoding: ([A-Za-z0-9._-]+)(?:\r\n|\r|\n)?"
)
_MANIFEST = re.compile(r"(tag)?manifest-([A-Za-z0-9_-]+)\.txt")
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+(\*?)(.*)", re.DOTALL)
_LABEL = re.compile(r"([^\s:][^:]*?)\s*:\s*(.*)")
_FETCHED = re.compile(r"(\S+)[ \t]+(\d+|-)[ \t]+(.+)", re.DOTALL)
_ESCAPED = re.compile(r"%(0[ad]|25)", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_BOM = "\ufeff"


@dataclass(slots=True)
class Judged:
    """What was found of a bag.

    Attributes:
        version: The version it declares, where it could be read.
        files: Files of the payload that are there.
        listed: Lines of manifests that were held against files.
        problems: What makes it no valid bag.
        warnings: What is allowed and unwise.
    """

    version: str = ""
    files: int = 0
    listed: int = 0
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether it is a valid bag."""
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One list of files and their hashes, by name as found in the bag."""

    name: str
    algorithm: str
    tags: bool
    hashes: Mapping[str, str]


def judge(source: Opened) -> Judged:
    """Judge a bag: its declaration, its lists, its files."""
    judged = Judged()
    declared = _declared(source, judged)
    if declared is None:
        return judged
    judged.version, encoding = declared
    names = source.names()
    judged.problems += [f"{name!a} is a link" for name, size in names.items() if size < 0]
    payload = {name for name in names if name.startswith("data/")}
    judged.files = len(payload)
    lists = _manifests(source, names, encoding, judged)
    if isinstance(source, OpenedFolder) and not (source.folder / "data").is_dir():
        judged.problems.append("there is no folder data")
    if all(each.tags for each in lists):
        judged.problems.append("there is no list of the payload")
    _complete(payload, lists, judged)
    _fetched(source, names, encoding, lists, judged)
    _counted(source, names, encoding, judged)
    _unchanged(source, names, lists, judged)
    judged.warnings += [
        f"{name!a} is a file that systems leave behind"
        for name in sorted(payload)
        if name.rpartition("/")[2].lower() in SYSTEM_FILES
    ]
    return judged


def _declared(source: Opened, judged: Judged) -> tuple[str, str] | None:
    """Read bagit.txt: two lines exactly, UTF-8 without a byte order mark."""
    if "bagit.txt" not in source.names():
        judged.problems.append("there is no bagit.txt")
        return None
    try:
        said = content(source, "bagit.txt").decode("utf-8")
    except UnicodeDecodeError:
        judged.problems.append("bagit.txt is not UTF-8")
        return None
    found = _DECLARED.fullmatch(said)
    if found is None:
        what = (
            "begins with a byte order mark" if said.startswith(_BOM) else "is not two plain lines"
        )
        judged.problems.append(f"bagit.txt {what}")
        return None
    version, encoding = found.groups()
    if version not in VERSIONS:
        judged.problems.append(f"its version {version} is not known")
        return None
    try:
        "".encode(codecs.lookup(encoding).name)
    except (LookupError, UnicodeError):
        judged.problems.append("its encoding is not known")
        return None
    return version, codecs.lookup(encoding).name


def _text(source: Opened, name: str, encoding: str, judged: Judged) -> str | None:
    """Read a file beside the payload in the encoding that was declared."""
    try:
        said = content(source, name).decode(encoding)
    except UnicodeError:
        judged.problems.append(f"{name} is not in the encoding that bagit.txt declares")
        return None
    if said.startswith(_BOM):
        judged.warnings.append(f"{name} begins with a byte order mark")
    return said.removeprefix(_BOM)


def _lines(said: str) -> Iterator[str]:
    """Split at CR, LF or CR LF alone; lines with nothing in them are left out."""
    yield from (line for line in re.split(r"\r\n|\r|\n", said) if line.strip())


def _manifests(
    source: Opened, names: Mapping[str, int], encoding: str, judged: Judged
) -> list[Manifest]:
    """Read every list of the bag."""
    found = []
    for name in sorted(names):
        matched = _MANIFEST.fullmatch(name)
        if matched is None:
            continue
        algorithm = re.sub("[_-]", "", matched[2].lower())
        if algorithm not in HASHES:
            judged.problems.append(f"{name} uses a hash that is not known")
            continue
        if algorithm in WEAK:
            judged.warnings.append(f"{name} uses a weak hash")
        said = _text(source, name, encoding, judged)
        hashes = _hashes(name, said or "", names, judged)
        found.append(Manifest(name=name, algorithm=algorithm, tags=bool(matched[1]), hashes=hashes))
    return found


def _hashes(name: str, said: str, names: Mapping[str, int], judged: Judged) -> dict[str, str]:
    """Read the lines of one list."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for line in _lines(said):
        matched = _LINE.fullmatch(line)
        if matched is None:
            judged.problems.append(f"{name} has a line that is no hash and name")
            continue
        value, star, written = matched.groups()
        if star:
            judged.warnings.append(f"{name} marks files with an asterisk, as md5sum does")
        place = _placed(written, names, judged)
        if not _fits(place, tags=name.startswith("tag")):
            judged.problems.append(f"{name} names {written!a}, which lies outside")
            continue
        if found.setdefault(place, value.lower()) != value.lower():
            judged.problems.append(f"{name} gives {place!a} two hashes")
        elif place in seen:
            judged.warnings.append(f"{name} lists {place!a} more than once")
        seen.add(place)
    _alike(name, found, judged)
    return found


def _alike(name: str, found: Mapping[str, str], judged: Judged) -> None:
    """Warn of names that some systems take for one."""
    folded = Counter(unicodedata.normalize("NFC", each).casefold() for each in found)
    if any(count > 1 for count in folded.values()):
        judged.warnings.append(f"{name} lists names that some systems take for one")


def _fits(place: str, *, tags: bool) -> bool:
    """Whether a name stays in the bag, and on its side of it."""
    parts = place.split("/")
    if place.startswith(("/", "~", "\\", "%")) or _DRIVE.match(place):
        return False
    if ".." in parts or "" in parts:
        return False
    return (parts[0] == "data") != tags and (tags or len(parts) > 1)


def _placed(written: str, names: Mapping[str, int], judged: Judged) -> str:
    """Find the file that a written name stands for: percent signs, dot and slash, normal forms."""
    place = written
    while place.startswith("./"):
        place = place[2:]
    if place != written:
        judged.warnings.append(f"{written!a} begins with a dot and a slash")
    unescaped = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), place)
    if judged.version == VERSIONS[-1] or place not in names:
        place = unescaped if unescaped in names or judged.version == VERSIONS[-1] else place
    if place in names:
        return place
    for form in ("NFC", "NFD"):
        if (other := unicodedata.normalize(form, place)) in names:
            judged.warnings.append(f"{place!a} is stored in another normal form")
            return other
    return place


def _complete(payload: set[str], lists: list[Manifest], judged: Judged) -> None:
    """Every file of the payload is listed: in every list since 1.0, in any before."""
    of_payload = [each for each in lists if not each.tags]
    if judged.version == VERSIONS[-1]:
        for each in of_payload:
            judged.problems += [
                f"{name!a} is not in {each.name}" for name in sorted(payload - set(each.hashes))
            ]
        return
    listed = {name for each in of_payload for name in each.hashes}
    judged.problems += [f"{name!a} is in no list" for name in sorted(payload - listed)]


def _fetched(
    source: Opened,
    names: Mapping[str, int],
    encoding: str,
    lists: list[Manifest],
    judged: Judged,
) -> None:
    """Files to be fetched lie below data/, are listed, and are there: none is fetched here."""
    if "fetch.txt" not in names:
        return
    listed = {name for each in lists if not each.tags for name in each.hashes}
    for line in _lines(_text(source, "fetch.txt", encoding, judged) or ""):
        matched = _FETCHED.fullmatch(line)
        if matched is None:
            judged.problems.append("fetch.txt has a line that is no address, length and name")
            continue
        place = _placed(matched[3], names, judged)
        if not _fits(place, tags=False):
            judged.problems.append(f"fetch.txt names {matched[3]!a}, which lies outside")
        elif place not in listed:
            judged.problems.append(f"fetch.txt names {place!a}, which is in no list")
        elif place not in names:
            judged.warnings.append(f"{place!a} has still to be fetched")
        elif matched[2] not in {"-", str(names[place])}:
            judged.warnings.append(f"{place!a} has another length than fetch.txt gives")


def described(said: str) -> list[tuple[str, str]]:
    """Read the description of a bag: labels and values, a value over several lines made one."""
    found: list[tuple[str, str]] = []
    for line in _lines(said):
        if line[0] in " \t" and found:
            label, value = found[-1]
            found[-1] = (label, f"{value} {line.strip()}")
        elif matched := _LABEL.fullmatch(line):
            found.append((matched[1], matched[2].strip()))
    return found


def _counted(source: Opened, names: Mapping[str, int], encoding: str, judged: Judged) -> None:
    """Number and bytes of the payload are those that the description gives, where it does."""
    name = "bag-info.txt" if "bag-info.txt" in names else "package-info.txt"
    if name not in names:
        return
    said = _text(source, name, encoding, judged)
    sizes = [size for each, size in names.items() if each.startswith("data/")]
    for label, value in described(said or ""):
        if label.lower() == "payload-oxum" and value != f"{sum(sizes)}.{len(sizes)}":
            judged.problems.append(f"{len(sizes):,} files of {sum(sizes):,} bytes are there")


def _unchanged(
    source: Opened, names: Mapping[str, int], lists: list[Manifest], judged: Judged
) -> None:
    """Every listed file is there and has every hash that a list gives it."""
    wanted: dict[str, dict[str, tuple[str, str]]] = {}
    for each in lists:
        for place, value in each.hashes.items():
            wanted.setdefault(place, {})[each.algorithm] = (value, each.name)
    for place, hashes in sorted(wanted.items()):
        judged.listed += len(hashes)
        if place not in names:
            judged.problems.append(f"{place!a} is missing")
        elif names[place] >= 0:
            found = _hashed(source, place, set(hashes))
            judged.problems += [
                f"{place!a} is not as {name} lists it"
                for algorithm, (value, name) in sorted(hashes.items())
                if found[algorithm] != value
            ]


def _hashed(source: Opened, name: str, algorithms: set[str]) -> dict[str, str]:
    """Hash one file in several ways, reading it once."""
    digests = {each: hashlib.new(each, usedforsecurity=False) for each in algorithms}
    with source.open(name) as file:
        while piece := file.read(PIECE):
            for digest in digests.values():
                digest.update(piece)
    return {each: digest.hexdigest() for each, digest in digests.items()}


def is_ours(source: Opened) -> bool:
    """Whether anything in a bag says that it is a bundle of ours, whole or not."""
    names = source.names()
    if "bagit.txt" not in names or "check.py" in names or "READ-ME-FIRST.txt" in names:
        return True
    if any(name.startswith("data/ledger/") for name in names):
        return True
    return "bag-info.txt" in names and b"Ledger-Root:" in content(source, "bag-info.txt")
