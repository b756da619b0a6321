"""The bags of the Library of Congress BagIt conformance suite, written anew from what each is for.

The suite itself is not copied. Its folders name 27 bags for all systems; the 28th, white space in a
declaration of 0.97, stands in an earlier state of it. Each function below writes one bag of the name it has there, in the
version it has there, so that a checker can be held against all of them. What differs between systems
(names that only Windows or only Linux could follow) is judged the same on every system here.
"""

import codecs
import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

HELLO = b"invented words for a bag\n"


@dataclass(slots=True)
class Draft:
    """A bag before it is written, each part of which a case may spoil."""

    version: str = "0.97"
    encoding: str = "UTF-8"
    algorithms: tuple[str, ...] = ("md5",)
    payload: dict[str, bytes] = field(default_factory=lambda: {"data/hello.txt": HELLO})
    info: str = "Contact-Name: S. Example\n"
    separator: str = "  "
    tagged: bool = True

    def listed(self, files: Mapping[str, bytes], algorithm: str) -> str:
        """Write the lines of a manifest."""
        return "".join(
            f"{hashlib.new(algorithm, said).hexdigest()}{self.separator}{name}\n"
            for name, said in files.items()
        )

    def write(self, bag: Path) -> Path:
        """Write the bag as it should be."""
        for name, said in self.payload.items():
            path = bag / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(said)
        for algorithm in self.algorithms:
            escaped = {
                name.replace("\r", "%0D").replace("\n", "%0A"): said
                for name, said in self.payload.items()
            }
            self.put(bag, f"manifest-{algorithm}.txt", self.listed(escaped, algorithm))
        declared = f"BagIt-Version: {self.version}\nTag-File-Character-Encoding: {self.encoding}\n"
        (bag / "bagit.txt").write_bytes(declared.encode())
        name = "package-info.txt" if self.version < "0.96" else "bag-info.txt"
        self.put(bag, name, self.info)
        return self.tag(bag) if self.tagged else bag

    def put(self, bag: Path, name: str, said: str) -> None:
        """Write a file beside the payload, in the bag's own encoding."""
        (bag / name).write_bytes(said.encode(self.encoding))

    def tag(self, bag: Path) -> Path:
        """List the files beside the payload."""
        for algorithm in self.algorithms:
            files = {
                path.name: path.read_bytes()
                for path in sorted(bag.glob("*.txt"))
                if not path.name.startswith("tagmanifest")
            }
            self.put(bag, f"tagmanifest-{algorithm}.txt", self.listed(files, algorithm))
        return bag


def plain(**fields: object) -> Callable[[Path], Path]:
    """A bag with nothing wrong."""
    return lambda bag: Draft(**fields).write(bag)  # type: ignore[arg-type]


def spoilt(name: str, change: Callable[[bytes], bytes], **fields: object) -> Callable[[Path], Path]:
    """A bag with one file changed after it was listed."""

    def write(bag: Path) -> Path:
        Draft(**fields).write(bag)  # type: ignore[arg-type]
        (bag / name).write_bytes(change((bag / name).read_bytes()))
        return bag

    return write


def declared(said: bytes, version: str = "0.97") -> Callable[[Path], Path]:
    """A bag with this bagit.txt, listed as it is."""

    def write(bag: Path) -> Path:
        draft = Draft(version=version, tagged=False)
        draft.write(bag)
        (bag / "bagit.txt").write_bytes(said)
        return draft.tag(bag)

    return write


def without(name: str) -> Callable[[Path], Path]:
    """A bag with a file taken away after it was listed."""

    def write(bag: Path) -> Path:
        Draft().write(bag)
        (bag / name).unlink()
        return bag

    return write


def more(name: str, line: str, version: str = "0.97") -> Callable[[Path], Path]:
    """A bag with one more line in a list or in fetch.txt, all listed as it is."""

    def write(bag: Path) -> Path:
        draft = Draft(version=version, tagged=False)
        draft.write(bag)
        path = bag / name
        before = path.read_bytes() if path.exists() else b""
        path.write_bytes(before + line.encode() + b"\n")
        return draft.tag(bag)

    return write


def outside(path: str) -> Callable[[Path], Path]:
    """A bag whose list names a file outside it."""
    return more("manifest-md5.txt", f"{'0' * 32}  {path}")


def outside_fetch(path: str) -> Callable[[Path], Path]:
    """A bag whose fetch.txt would put a file outside it."""
    return more("fetch.txt", f"http://www.example.org/file 5 {path}")


def added(bag: Path) -> Path:
    """A file of the payload that no list names."""
    Draft().write(bag)
    (bag / "data/bar").write_bytes(b"bar")
    return bag


def never_listed(bag: Path) -> Path:
    """A file of the payload that no list of a newer bag names."""
    Draft(version="1.0", algorithms=("sha512",)).write(bag)
    (bag / "data/missingFromManifest.txt").write_bytes(b"more\n")
    return bag


def in_one_list_only(bag: Path) -> Path:
    """Since 1.0 every list names every file of the payload."""
    draft = Draft(version="1.0", algorithms=("sha256", "sha512"), tagged=False)
    draft.payload["data/missingFromManifest.txt"] = b"more\n"
    draft.write(bag)
    one = {"data/hello.txt": HELLO}
    draft.put(bag, "manifest-sha512.txt", draft.listed(one, "sha512"))
    return draft.tag(bag)


def two_hashes(version: str, algorithm: str) -> Callable[[Path], Path]:
    """One name, listed twice with different hashes."""

    def write(bag: Path) -> Path:
        draft = Draft(version=version, algorithms=(algorithm,), tagged=False)
        draft.write(bag)
        lines = draft.listed({"data/hello.txt": HELLO}, algorithm)
        lines += draft.listed({"data/hello.txt": b"other"}, algorithm)
        draft.put(bag, f"manifest-{algorithm}.txt", lines)
        return draft.tag(bag)

    return write


def in_utf16(bag: Path) -> Path:
    """All files beside the payload but bagit.txt in UTF-16."""
    return Draft(encoding="UTF-16BE", info="Contact-Name: Jos\u00e9 \u4f8b\n").write(bag)


def holey(bag: Path) -> Path:
    """A fetch.txt whose files have been brought."""
    draft = Draft(tagged=False)
    draft.write(bag)
    draft.put(bag, "fetch.txt", f"http://www.example.org/hello {len(HELLO)} data/hello.txt\n")
    return draft.tag(bag)


def bag_in_a_bag(bag: Path) -> Path:
    """A payload that is a bag."""
    Draft().write(bag / "data" / "inner")
    files = {
        path.relative_to(bag).as_posix(): path.read_bytes()
        for path in sorted(bag.rglob("*"))
        if path.is_file()
    }
    return Draft(payload=files).write(bag)


def dotted(bag: Path) -> Path:
    """Names in the list that begin with a dot and a slash."""
    draft = Draft(tagged=False)
    draft.write(bag)
    draft.put(bag, "manifest-md5.txt", draft.listed({"./data/hello.txt": HELLO}, "md5"))
    return draft.tag(bag)


def of_names(*names: str, version: str = "0.97") -> Callable[[Path], Path]:
    """A bag of files of these names."""
    return plain(payload={f"data/{name}": HELLO for name in names}, version=version)


def listed_as(lines: Mapping[str, bytes], payload: Mapping[str, bytes]) -> Callable[[Path], Path]:
    """A bag whose list gives its files other names than they have."""

    def write(bag: Path) -> Path:
        draft = Draft(payload=dict(payload), tagged=False)
        draft.write(bag)
        draft.put(bag, "manifest-md5.txt", draft.listed(lines, "md5"))
        return draft.tag(bag)

    return write


SPACED = b"BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n"
ENCODED = "Tag-File-Character-Encoding: UTF-8\n"
REPEATED = "Contact-Name: One\nContact-Name: Two\nContact-Name: One\n"
SEPARATED = "Contact-Name : S. Example\nExternal-Description\t:\tof\n  several lines\nX:y\n"
COMPOSED = "data/N\u00fa\u00f1ez.txt"
APART = unicodedata.normalize("NFD", COMPOSED)

#: The 28: (folder in the suite, whether it is valid, how it is written).
SUITE: Mapping[str, tuple[bool, Callable[[Path], Path]]] = {
    "v0.97/valid/UTF-16-encoded-tag-files": (True, in_utf16),
    "v0.97/valid/ISO-8859-1-encoded-tag-files": (
        True, plain(encoding="ISO-8859-1", info="Contact-Name: Jos\u00e9\n"),
    ),
    "v0.97/valid/bag-in-a-bag": (True, bag_in_a_bag),
    "v0.97/valid/bag-with-encoded-names": (True, of_names("a\nb.txt", "c\rd.txt", "plain")),
    "v0.97/valid/bag-with-escapable-characters": (
        True, of_names("100%.txt", "a&b's \"c\".txt", "%0a", "[x]{y}#.txt"),
    ),
    "v0.97/valid/bag-with-leading-dot-slash-in-manifest": (True, dotted),
    "v0.97/valid/bag-with-space": (True, of_names("with a space.txt", "two  spaces")),
    "v0.97/valid/basic-bag": (True, plain()),
    "v0.97/valid/duplicate-metadata-entries": (True, plain(info=REPEATED)),
    "v0.97/valid/holey-bag": (True, holey),
    "v0.97/valid/minimal-bag": (True, plain(info="", tagged=False)),
    "v0.97/valid/uncommon-metadata-separators": (True, plain(info=SEPARATED)),
    "v0.97/invalid/baginfo-missing-encoding": (False, declared(b"BagIt-Version: 0.97\n")),
    "v0.97/invalid/bom-in-bagit.txt": (
        False, declared(codecs.BOM_UTF8 + b"BagIt-Version: 0.97\n" + ENCODED.encode()),
    ),
    "v0.97/invalid/corrupt-data-file": (False, spoilt("data/hello.txt", bytes.upper)),
    "v0.97/invalid/corrupt-tag-file": (False, spoilt("bag-info.txt", bytes.upper)),
    "v0.97/invalid/extra-file-in-bag": (False, added),
    "v0.97/invalid/invalid-version-number": (
        False, declared(b"BagIt-Version: .97\n" + ENCODED.encode()),
    ),
    "v0.97/invalid/missing-baginfo": (False, without("bag-info.txt")),
    "v0.97/invalid/missing-bagit.txt": (False, without("bagit.txt")),
    "v0.97/invalid/out-of-scope-file-paths-using-dot-notation": (
        False, outside("../../../README.md"),
    ),
    "v0.97/invalid/out-of-scope-file-paths-using-dot-notation-for-fetch": (
        False, outside_fetch("../../../README.md"),
    ),
    "v0.97/invalid/same-filename-listed-twice-with-different-hashes": (
        False, two_hashes("0.97", "md5"),
    ),
    "v1.0/valid/basicBag": (True, plain(version="1.0", algorithms=("sha512",))),
    "v0.97/invalid/bagit-with-invalid-whitespace": (
        False, declared(SPACED.replace(b"1.0", b"0.97")),
    ),
    "v1.0/invalid/bagit-with-invalid-whitespace": (False, declared(SPACED, "1.0")),
    "v1.0/invalid/missing-from-manifest": (False, never_listed),
    "v1.0/invalid/same-filename-listed-twice-with-different-hashes": (
        False, two_hashes("1.0", "sha512"),
    ),
}  # fmt: skip

#: Names that only one system could follow: refused on all.
ELSEWHERE: Mapping[str, Callable[[Path], Path]] = {
    f"v0.97/{system}-only/out-of-scope-file-paths-using-{name}{suffix}": write(path)
    for system, name, path in (
        ("linux", "absolute-path", "/tmp/foo"),  # noqa: S108
        ("linux", "shortcut", "~/foo"),
        ("linux", "shortcut-username", "~root/foo"),
        ("windows", "absolute-path", r"C:\Windows\System32\setx.exe"),
        ("windows", "shortcut", r"%HomeDrive%\Windows\System32\setx.exe"),
        ("windows", "unc", r"\\UNC\server\Windows\System32\setx.exe"),
    )
    for suffix, write in (("", outside), ("-for-fetch", outside_fetch))
}

#: Allowed and unwise: each is valid with a warning.
UNWISE: Mapping[str, Callable[[Path], Path]] = {
    "duplicate-file-with-different-case": of_names("hello.txt", "HELLO.txt"),
    "filename-normalization": listed_as({COMPOSED: HELLO}, {APART: HELLO}),
    "made-with-md5sum-tools": plain(separator=" *"),
    "relative-path": dotted,
    "same-filename-listed-twice-with-different-normalization": plain(
        payload={COMPOSED: HELLO, APART: HELLO}
    ),
    "same-filename-listed-twice-with-the-same-hash": more(
        "manifest-md5.txt",
        f"{hashlib.md5(HELLO, usedforsecurity=False).hexdigest()}  data/hello.txt",
    ),
    "special-system-files": of_names(".DS_Store", "hello.txt", "Thumbs.db"),
}

#: Earlier versions, and every hash: each is valid.
OLDER: Mapping[str, Callable[[Path], Path]] = {
    f"v{version}/valid/duplicate-metadata-entries": plain(version=version, info=REPEATED)
    for version in ("0.93", "0.94", "0.95", "0.96")
} | {
    f"v0.97/valid/basic-bag-{algorithm}": plain(algorithms=(algorithm,))
    for algorithm in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
}
