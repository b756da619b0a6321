"""Check this bundle with Python 3.8 or later and nothing else: python3 -I -S check.py.

Two words may follow: the bundle's folder (else: where this file is), a tree head noted elsewhere.
"""

from __future__ import annotations

import csv
import hashlib
import json
import pathlib
import sys
from datetime import datetime, timedelta
from typing import Any, Iterator  # noqa: UP035 - older Pythons read this

PROBLEMS: list[str] = []
BESIDE = ("tagmanifest-sha256.txt", "signatures/tagmanifest.cms", "signatures/tagmanifest.sig")


def digest(path: pathlib.Path) -> str:
    """Hash one file, piece by piece."""
    value = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            value.update(piece)
    return value.hexdigest()


def listed(path: pathlib.Path) -> dict[str, str]:
    """Read a manifest: names and hashes."""
    return {line[66:]: line[:64] for line in path.read_text("utf-8").splitlines()}


def table(path: pathlib.Path) -> Iterator[dict[str, str]]:
    """Read a table; one leading apostrophe is a guard against formulae and no part of the cell."""
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: cell[1:] if cell[:1] == "'" else cell for name, cell in row.items()}


def leaf_of(entry: dict[str, Any]) -> bytes:
    """Hash a leaf: SHA-256 over a zero byte, the salt and the words."""
    if "content" not in entry:
        return bytes.fromhex(entry["leaf"])
    content = entry["content"].encode("utf-8", "surrogatepass")
    return hashlib.sha256(b"\0" + bytes.fromhex(entry["salt"]) + content).digest()


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Follow an inclusion proof to the root (RFC 9162, 2.1.3.2)."""
    value, last = leaf, size - 1
    for step in path:
        if index & 1 or index == last:
            value = hashlib.sha256(b"\1" + step + value).digest()
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            value = hashlib.sha256(b"\1" + value + step).digest()
        index, last = index >> 1, last >> 1
    return value if last == 0 and 0 <= index < size else b""


def said_in(said: dict[str, Any], recorded: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a row must say, by what its leaf and its journal entry say."""
    body = said.get("body", said)
    first = ("text", "what", "reason", "how", "conditions", "words")
    pairs = [("words", body[name]) for name in first if name in body][:1]
    pairs += [(k, body[k]) for k in ("subject", "exact_words", "where", "thread") if k in body]
    pairs += [("from", body[k]) for k in ("sender",) if k in body]
    pairs += [("written_at", recorded[k]) for k in ("written_at",) if k in recorded]
    if body.get("local") is not None:
        pairs += [("happened", (datetime(1970, 1, 1) + timedelta(0, 0, body["local"])).isoformat())]  # noqa: DTZ001
    for column, value in pairs:
        yield column, str(value).encode("utf-8", "backslashreplace").decode("utf-8")


def check_files(bag: pathlib.Path) -> dict[str, str]:
    """Hold every file against the two manifests and the counts."""
    tags, payload = listed(bag / "tagmanifest-sha256.txt"), listed(bag / "manifest-sha256.txt")
    found = {p.relative_to(bag).as_posix(): p for p in bag.rglob("*") if not p.is_dir()}
    for name, value in {**tags, **payload}.items():
        if name not in found:
            PROBLEMS.append(f"files: {name} is missing")
        elif found[name].is_symlink() or digest(found[name]) != value:
            PROBLEMS.append(f"files: {name} was changed")
    beside = set(BESIDE if "signatures/signer.pem" in tags else BESIDE[:1])
    odd = beside ^ (set(found) - set(tags) - set(payload))
    PROBLEMS.extend(f"files: {name!a} is in no manifest, or missing" for name in sorted(odd))
    info = dict(x.split(": ", 1) for x in (bag / "bag-info.txt").read_text("utf-8").splitlines())
    sizes = [found[name].stat().st_size for name in found if name.startswith("data/")]
    if info["Payload-Oxum"] != f"{sum(sizes)}.{len(sizes)}":
        PROBLEMS.append(f"count: {len(sizes)} files of {sum(sizes)} bytes")
    return info


def check_ledger(bag: pathlib.Path, info: dict[str, str], noted: str) -> dict[int, Any]:
    """Follow the inclusion proof of every item to the tree head."""
    root, size = info["Ledger-Root"], int(info["Ledger-Size"])
    head = json.loads((bag / "data/ledger/head.json").read_text("utf-8"))
    if (root, size) != (head["root"], head["size"]) or noted not in ("", root):
        PROBLEMS.append("head: the tree heads do not agree")
    lines = (bag / "data/ledger/proofs.jsonl").read_bytes().splitlines()
    paths = {each["item"]: each["path"] for each in map(json.loads, lines)}
    said = {}
    for entry in map(json.loads, (bag / "data/ledger/entries.jsonl").read_bytes().splitlines()):
        path = [bytes.fromhex(step) for step in paths.pop(entry["item"], [])]
        if root_of(leaf_of(entry), entry["item"], size, path).hex() != root:
            PROBLEMS.append(f"proofs: item {entry['item']} does not lead to the tree head")
        said[entry["item"]] = json.loads(entry.get("content", "{}"))
    if paths or info["Exported-Subset"] != f"{len(said)} of {size}":
        PROBLEMS.append(f"proofs: {len(said)} items, {len(paths)} proofs without one")
    return said


def check_tables(bag: pathlib.Path, said: dict[int, Any]) -> int:
    """Hold the chronology and the list of exhibits against the items."""
    rows = list(table(bag / "data/chronology.csv"))
    for number, row in enumerate(rows, 1):
        if int(row["item"]) not in said:
            PROBLEMS.append(f"chronology: row {number} is no item of the ledger")
            continue
        for column, value in said_in(said[int(row["item"])], said.get(int(row["entry"]), {})):
            if row[column] != value:
                PROBLEMS.append(f"chronology: row {number}: {column} is not what the item says")
    files = listed(bag / "manifest-sha256.txt")
    for row in table(bag / "data/exhibits.csv"):
        if row["included"] == "yes" and files.get("data/" + row["stored_name"]) != row["sha256"]:
            PROBLEMS.append(f"exhibits: {row['reference']} is not the file of that name")
        if said.get(int(row["item"] or -1), {}).get("sha256") != row["sha256"]:
            PROBLEMS.append(f"exhibits: {row['reference']} is not the item of that number")
    return len(rows)


def main() -> int:
    """Check everything and say what was found."""
    bag = pathlib.Path(sys.argv[1]) if sys.argv[1:] else pathlib.Path(__file__).resolve().parent
    try:
        info = check_files(bag)
        said = check_ledger(bag, info, (sys.argv[2:] or [""])[0])
        print(f"{check_tables(bag, said)} rows, {len(said)} leaves, head {info['Ledger-Root']}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        PROBLEMS.append(f"reading: the bundle cannot be read ({type(error).__name__})")
    print("\n".join("PROBLEM " + each for each in PROBLEMS) or "No problem was found.")
    print("Do not rely on this copy." if PROBLEMS else "All checks pass.")
    return 1 if PROBLEMS else 0


if __name__ == "__main__":
    sys.exit(main())
