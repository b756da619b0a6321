"""The cases of the importers: one folder each, found by looking, never listed."""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallybook.model.columns import records_of, row_of
from tallybook.model.records import Answers, Assumption, Attachment, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.exports import BytesExport
from tallybook.sources import all_sources

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One invented export and what its importer is known to say about it."""

    folder: Path

    @property
    def source(self) -> str:
        """The importer it belongs to: the name of the folder around it."""
        return self.folder.parent.name

    @cached_property
    def about(self) -> dict[str, Any]:
        """What the case shows, in the words of its author."""
        return tomllib.loads((self.folder / "about.toml").read_text(encoding="utf-8"))

    @cached_property
    def files(self) -> list[Path]:
        """The exports in it; a case has one."""
        return sorted(self.folder.glob("export.*"))

    @cached_property
    def content(self) -> bytes:
        """The bytes of its export."""
        return self.files[0].read_bytes()

    @property
    def name(self) -> str:
        """The file name it came with."""
        return str(self.about.get("name", self.files[0].name))

    @property
    def answers(self) -> Answers:
        """What the person had answered before it was read."""
        given: dict[str, Any] = self.about.get("answers", {})
        columns = tuple((title, means) for title, means in given.get("columns", {}).items())
        return Answers(**given | {"owner": tuple(given.get("owner", ())), "columns": columns})

    def export(self, content: bytes | None = None) -> BytesExport:
        """Its export, or other bytes under its name."""
        return BytesExport(self.name, self.content if content is None else content)

    @property
    def expected(self) -> Path:
        """Where what it yields is written down."""
        return self.folder / "expected.jsonl"


def all_cases() -> list[Case]:
    """Every case there is, by path."""
    return [Case(path.parent) for path in sorted(HERE.glob("*/*/about.toml"))]


def cases_of(source: str) -> list[Case]:
    """The cases of one importer."""
    return [case for case in all_cases() if case.source == source]


def source_of(case: Case) -> Source:
    """The importer a case belongs to."""
    return {source.name: source for source in all_sources()}[case.source]


def everything(source: Source, export: Export, answers: Answers) -> list[dict[str, Any]]:
    """All that an importer yields, frames taken apart, as plain data in its own order."""
    return [thing for given in source.read(export, answers) for thing in plain(given)]


def plain(given: "Yielded") -> Iterator[dict[str, Any]]:
    """One thing an importer yields, as plain data."""
    if isinstance(given, Record):
        yield {"record": _told(row_of(given))}
    elif isinstance(given, Problem):
        yield {"problem": asdict(given)}
    elif isinstance(given, Assumption):
        told = {name: value for name, value in asdict(given).items() if value is not None}
        yield {"assumption": json.loads(json.dumps(told, default=str))}
    elif isinstance(given, Attachment):
        facts = {"size": len(given.content), "sha256": hashlib.sha256(given.content).hexdigest()}
        named = {"name": given.name, "media_type": given.media_type, "title": given.title}
        yield {"attachment": named | facts}
    else:
        for record in records_of(given):
            yield {"record": _told(row_of(record))}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its details as an object, so that a difference is easy to see."""
    return row | {"details": json.loads(row["details"])}


def lines(things: list[dict[str, Any]]) -> str:
    """The form in which expected output is kept: one JSON object a line."""
    return "".join(json.dumps(thing, ensure_ascii=False, sort_keys=True) + "\n" for thing in things)
