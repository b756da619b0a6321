"""Cases of patterns: a journal written as lines, and what each detector must find in it."""

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tallybook.case import Case
from tallybook.model.columns import frame_of
from tallybook.model.entries import Entry
from tallybook.model.flags import Flag
from tallybook.model.records import Record
from tallybook.patterns import Finding, Pattern

FOLDER = Path(__file__).parent
WRITTEN = datetime(2024, 6, 1, 12, tzinfo=UTC)


def folders() -> list[Path]:
    """Every case folder: pattern, then case."""
    return sorted(path.parent for path in FOLDER.glob("*/*/records.jsonl"))


def entries(lines: list[dict[str, Any]]) -> Iterator[Entry]:
    """Number the lines of a case as a book would: each is one entry, with its records beside it."""
    leaf, begun = 0, -1
    for seq, line in enumerate(lines):
        records = [record(fields) for fields in line.get("records", ())]
        body = dict(line.get("body", {}))
        if line["kind"] == "import":
            begun = seq
        if line["kind"] == "records":
            body = {"import": begun, "exhibit": f"{begun:064x}", **body}
        yield Entry(
            seq=seq,
            epoch=0,
            kind=line["kind"],
            written_at=WRITTEN + timedelta(minutes=seq),
            by="owner",
            body=body,
            first_leaf=leaf,
            items=tuple(line.get("items", ())),
            frame=frame_of(records) if records else None,
        )
        leaf += 1 + len(records) + len(line.get("items", ()))


def record(fields: dict[str, Any]) -> Record:
    """One record of a line; kind and channel are a message by SMS unless they are given."""
    given = {"kind": "message", "channel": "sms", "direction": "in", **fields}
    given.pop("flags", None)
    local = datetime.fromisoformat(given.pop("at"))
    given["recipients"] = tuple(given.get("recipients", ()))
    return Record(local=local, **given)


def lines_of(folder: Path) -> list[dict[str, Any]]:
    """The lines of a case."""
    text = (folder / "records.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def flags_in(lines: list[dict[str, Any]]) -> dict[int, tuple[Flag, ...]]:
    """Flags that the records of a case name: detectors are tried apart from the rules for words."""
    found: dict[int, tuple[Flag, ...]] = {}
    leaf = 0
    for line in lines:
        for place, fields in enumerate(line.get("records", ()), leaf + 1):
            named = fields.get("flags", ())
            if named:
                found[place] = tuple(Flag(family=one, rule=one, version=1) for one in named)
        leaf += 1 + len(line.get("records", ())) + len(line.get("items", ()))
    return found


def case_of(folder: Path) -> Case:
    """Fold a case, with the flags that its records name."""
    lines = lines_of(folder)
    case = Case.of_entries(entries(lines))
    case.take_flags(flags_in(lines))
    return case


def expected_of(folder: Path) -> dict[str, Any]:
    """What must be found."""
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


def write_expected(folder: Path, findings: dict[str, dict[str, Any]]) -> None:
    """Write what was found, keeping what was said about the case; a person reviews the difference."""
    path = folder / "expected.toml"
    head = path.read_text(encoding="utf-8").split("\n[findings.")[0] if path.exists() else ""
    lines = [head.rstrip()]
    for code, found in findings.items():
        lines += ["", f"[findings.{code}]"]
        lines += [f"{name} = {written(value)}" for name, value in found.items()]
    path.write_text("\n".join(lines).lstrip() + "\n", encoding="utf-8")


def written(value: object) -> str:
    """One value as TOML."""
    if isinstance(value, dict):
        inside = ", ".join(f"{name} = {written(one)}" for name, one in value.items())
        return f"{{ {inside} }}"
    return json.dumps(value, ensure_ascii=False)


def noted(pattern: Pattern, finding: Finding, items: list[int]) -> dict[str, Any]:
    """What is written down of a finding; numbers that are not there are left out."""
    table = finding.table
    return {
        "pattern": pattern.name,
        "sentence": finding.sentence,
        "numbers": {name: one for name, one in finding.numbers.items() if one is not None},
        "items": items,
        "rows": [[("" if cell is None else cell) for cell in row] for row in table.rows]
        if table
        else [],
        "days": [
            [day.day.isoformat(), "hole" if day.count is None else day.count, day.incidents]
            for day in finding.days
        ],
    }
