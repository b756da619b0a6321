"""Write a bundle: everything in it is planned first, hashed while written, and noted in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tallybook
from tallybook.bundle import cells, chronology, custody, exhibits, proofs
from tallybook.bundle.bagit import ArchiveSink, Bag, FolderSink, Sink, pieces_of
from tallybook.bundle.blocks import Material
from tallybook.bundle.case_uco import case_files, told_of
from tallybook.bundle.choice import Choice
from tallybook.bundle.documents import documents_of
from tallybook.bundle.drawn import drawn_parts
from tallybook.bundle.gather import Gathered, gather
from tallybook.bundle.kinds import has_part
from tallybook.bundle.paper import paper_of
from tallybook.bundle.pdf import VOLUME, volumes
from tallybook.bundle.planning import Plan, plan
from tallybook.bundle.press import press
from tallybook.bundle.readme import Facts, read_me_first
from tallybook.bundle.seals import BESIDE, Seals
from tallybook.bundle.summary import summary_file, summed
from tallybook.bundle.unfinished import remove, sweep, unfinished
from tallybook.bundle.upload import UploadSet, place_of, upload_set
from tallybook.errors import BundleExists, DamagedExhibit, DiskFull, NotAllowed, WriteFailed

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.journal.book import Book

#: Told what is being done, how far, and out of how much.
Progress = Callable[[str, int, int], None]
#: Programs that go with a bundle, and need nothing but Python.
PROGRAMS = ("check.py", "recount.py")
#: Files that are written last, after the page that counts them is.
LAST = (
    "READ-ME-FIRST.txt", "bagit.txt", "bag-info.txt", "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
)  # fmt: skip
#: The BagIt profile of bundles: docs/reference/tallybook-profile.json. A name, not an address.
PROFILE = "urn:tallybook:bagit-profile:1"
#: Columns of coverage.csv.
SPANS = ("channel", "from", "to")
NO_SPACE = (28, 122, 27)  # ENOSPC, EDQUOT, EFBIG


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleReport:
    """What was written.

    Attributes:
        folder: The bundle as a folder, where one was wanted.
        archive: The bundle as a zip, where one was wanted.
        items: Rows of the chronology.
        exhibits: Original files in it.
        files: All files in it.
        size: Bytes of the payload.
        root: The tree head every item leads to, hex.
        tree_size: Lines of the record the head stands for.
        manifest_sha256: Hash of the list of the payload's hashes.
        volumes: Names of the report's volumes.
        upload: Single files for an upload page, where they were wanted.
    """

    folder: Path | None
    archive: Path | None
    items: int
    exhibits: int
    files: int
    size: int
    root: str
    tree_size: int
    manifest_sha256: str
    volumes: tuple[str, ...]
    upload: UploadSet | None = None


def make(
    book: Book,
    case: Case,
    choice: Choice,
    target: Path,
    *,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> BundleReport:
    """Write the chosen items as a bundle, and note in the journal that it was made.

    Args:
        book: The open book.
        case: The case folded from it.
        choice: What goes.
        target: The folder to be made; the zip gets the same name with ``.zip``.
        at: When it is made; the same moment and choice give the same bytes.
        progress: Told what is being done.

    Raises:
        BundleExists: When something is at the target already, or at the name it has until then.
        NothingChosen: When the choice leaves no items.
        NotAllowed: When the book is open to a reader: only the owner hands over.
        DamagedExhibit: When an original is no longer what was sealed.
        ReportFailed: When the report cannot be set.
        DiskFull: When there is no room; nothing is left behind.
    """
    if book.scope != "owner":
        raise NotAllowed(scope=book.scope, act="handing over a bundle")
    folder, archive = _free(choice, target)
    upload = place_of(target) if choice.upload_set else None
    moment = (at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    writing = _Writing(book, case, choice, moment, progress or _silent)
    try:
        return _with_uploads(writing.write(folder, archive), upload, writing.progress)
    except OSError as error:
        failure = DiskFull if error.errno in NO_SPACE else WriteFailed
        raise failure(path=target.parent) from error


def _with_uploads(report: BundleReport, upload: Path | None, tell: Progress) -> BundleReport:
    """Write single files for an upload page, where they are wanted."""
    written = report.folder or report.archive
    if upload is None or written is None:
        return report
    tell("putting single files for an upload page together", 0, 0)
    return replace(report, upload=upload_set(written, upload))


def _free(choice: Choice, target: Path) -> tuple[Path | None, Path | None]:
    """Return where the folder and the zip go, where nothing may be yet."""
    folder = target if choice.folder else None
    archive = target.with_name(f"{target.name}.zip") if choice.archive else None
    for path in (folder, archive):
        if path is not None and path.exists():
            raise BundleExists(path=path)
    return folder, archive


def _silent(_doing: str, _done: int, _of: int) -> None:
    """Tell nobody."""


class _Writing:
    """One bundle being written."""

    def __init__(
        self, book: Book, case: Case, choice: Choice, at: datetime, progress: Progress
    ) -> None:
        self.book = book
        self.choice = choice
        self.at = at
        self.progress = progress
        self.case = case
        self.plan: Plan = plan(book, case, choice)
        self.gathered: Gathered = gather(book, case, self.plan, choice)
        self.summary = summed(self.gathered.rows, self.gathered.spans)
        self.seals = Seals(book, case.stamps, self.gathered.head)

    def write(self, folder: Path | None, archive: Path | None) -> BundleReport:
        """Write beside the target, note it in the journal, then move it into place."""
        with ExitStack() as undo:
            parts = {}
            if folder is not None:
                parts[folder] = unfinished(folder)
            if archive is not None:
                parts[archive] = unfinished(archive.with_suffix(""), ".zip")
            for part in parts.values():
                sweep(part)
            bag = Bag(self._sinks(parts, folder, archive, undo))
            names = self._fill(bag)
            report = self._report(bag, folder, archive, names)
            self._note(report)
            for path, part in parts.items():
                part.replace(path)
        return report

    def _sinks(
        self, parts: dict[Path, Path], folder: Path | None, archive: Path | None, undo: ExitStack
    ) -> list[Sink]:
        """Begin the folder and the zip; when making them fails, both are closed and taken away."""
        sinks: list[Sink] = []
        for part in parts.values():
            undo.callback(remove, part)
        if folder is not None:
            sinks.append(FolderSink(parts[folder]))
        if archive is not None:
            name = "".join(c if c.isascii() and c.isalnum() else "-" for c in archive.stem)
            sinks.append(ArchiveSink(parts[archive], name.strip("-") or "bundle", self.at))
        for sink in sinks:
            undo.callback(_closed, sink)
        return sinks

    def _fill(self, bag: Bag) -> tuple[str, ...]:
        """Write every file of the bundle; return the names of the report's volumes."""
        head = self.gathered.head
        found = self.gathered.leaves.values()
        self._originals(bag)
        bag.add("chronology.csv", cells.table(chronology.COLUMNS, self.gathered.rows))
        spans = [dict(zip(SPANS, span, strict=True)) for span in self.gathered.spans]
        bag.add("coverage.csv", cells.table(SPANS, spans))
        bag.add("summary.json", (summary_file(self.summary),))
        bag.add("exhibits.csv", cells.table(exhibits.COLUMNS, self.gathered.exhibits))
        copies = custody.copied(self.plan, _stamp(self.at), self.book.by, self.choice.recipient)
        acts = custody.rows([*self.gathered.acts, *copies], self.plan)
        bag.add("custody.csv", cells.table(custody.COLUMNS, acts))
        if self.choice.case_uco:
            for name, content in case_files(told_of(self.plan, self.gathered, acts)):
                bag.add(name, (content,))
        bag.add("ledger/entries.jsonl", proofs.entry_lines(found))
        bag.add("ledger/proofs.jsonl", proofs.proof_lines(found))
        bag.add("ledger/head.json", (proofs.head_file(head),))
        self.seals.add(bag)
        names = self._paper(bag)
        self.seals.add_signers(bag)
        bag.add_tag("READ-ME-FIRST.txt", read_me_first(self._facts(bag, names)))
        for name in PROGRAMS:
            program = Path(__file__).with_name(name).read_bytes()
            bag.add_tag(name, program.replace(b"\r\n", b"\n"))
        bag.finish(self._info(bag), self.seals.sign)
        return names

    def _originals(self, bag: Bag) -> None:
        """Copy each original, and refuse one that is no longer what was sealed."""
        going = [each for each in self.plan.exhibits if each.goes]
        for number, each in enumerate(going, 1):
            self.progress("copying originals", number, len(going))
            with self.book.exhibits.open(each.exhibit.sha256) as file:
                stored = bag.add(each.stored_name, pieces_of(file))
            if stored.sha256 != each.exhibit.sha256:
                raise DamagedExhibit(exhibit=each.reference)

    def _paper(self, bag: Bag) -> tuple[str, ...]:
        """Set and write the report, a volume at a time."""
        paper = paper_of(self.plan, self.gathered, self.choice, self.at, self.summary)
        paper = replace(
            paper,
            drawn=drawn_parts(self.case, self.plan, self.choice)
            if has_part(self.choice, "pictures")
            else (),
            head=self.seals.shown(),
            stamped=self.seals.limits(),
        )
        self.progress("putting the documents together", 0, 0)
        documents = documents_of(self._material())
        count = -(-len(paper.rows) // VOLUME) or 1
        names = []
        for number, plain in enumerate(volumes(paper), 1):
            volume = documents.dressed(plain, number)
            self.progress("setting the report", number, count)
            name = "report.pdf" if count == 1 else f"report-{number:02}-of-{count:02}.pdf"
            wanted = {
                entry["reference"]: entry["picture"]["key"]
                for entry in volume["exhibits"]
                if entry["picture"]
            }
            made = press(volume, self._pictures(wanted), int(self.at.timestamp()))
            names.append(bag.add(f"report/{name}", (made,)).name)
        for name, content in documents.word:
            bag.add(name, (content,))
        return tuple(names)

    def _material(self) -> Material:
        """What the documents are made of."""
        return Material(
            book=self.book,
            case=self.case,
            plan=self.plan,
            gathered=self.gathered,
            choice=self.choice,
            at=self.at,
        )

    def _pictures(self, wanted: dict[str, str]) -> Iterator[tuple[str, bytes]]:
        """Open the photographs of a volume, one at a time."""
        for each in self.plan.exhibits:
            if each.reference in wanted:
                with self.book.exhibits.open(each.exhibit.sha256) as file:
                    yield wanted[each.reference], file.read()

    def _facts(self, bag: Bag, names: tuple[str, ...]) -> Facts:
        """What READ-ME-FIRST.txt says."""
        return Facts(
            items=len(self.plan.items),
            exhibits=self._going(),
            at=_stamp(self.at),
            recipient=self.choice.recipient,
            producer=self.choice.producer,
            contact=self.choice.contact,
            matters=sum(row.get("matters") == "yes" for row in self.gathered.rows),
            case_reference=self.choice.case_reference,
            chosen=len(self.gathered.leaves),
            tree_size=self.gathered.head.size,
            root=self.gathered.head.root.hex(),
            manifest=bag.manifest_hash(),
            payload_files=len(bag.payload),
            payload_bytes=sum(stored.size for stored in bag.payload),
            volumes=names,
            beside=len(bag.tags) + len(PROGRAMS) + len(LAST) + len(BESIDE),
            stamps=self.seals.read_me(),
            signatures=self.seals.signature_commands(),
            drafts=[one.name for one in bag.payload if one.name.startswith("data/drafts/")],
        )

    def _info(self, bag: Bag) -> list[tuple[str, str]]:
        """The lines of bag-info.txt."""
        head = self.gathered.head
        kind = [("Bundle-Kind", self.choice.kind)] if self.choice.kind != "plain" else []
        return [
            ("Contact-Name", self.choice.producer),
            ("External-Description", "Copy of items from a private record, with originals"),
            ("External-Identifier", self.choice.case_reference),
            ("Bagging-Date", f"{self.at:%Y-%m-%d}"),
            ("Bag-Software-Agent", f"Tallybook {tallybook.__version__}"),
            ("BagIt-Profile-Identifier", PROFILE),
            ("Payload-Oxum", bag.oxum()),
            ("Ledger-Root", head.root.hex()),
            ("Ledger-Size", str(head.size)),
            ("Exported-Subset", f"{len(self.gathered.leaves)} of {head.size}"),
            ("Chronology-Rows", str(len(self.plan.items))),
            ("Made-At", _stamp(self.at)),
            *kind,
        ]

    def _going(self) -> int:
        """How many originals go."""
        return sum(each.goes for each in self.plan.exhibits)

    def _report(
        self, bag: Bag, folder: Path | None, archive: Path | None, names: tuple[str, ...]
    ) -> BundleReport:
        """Say what was written."""
        return BundleReport(
            folder=folder,
            archive=archive,
            items=len(self.plan.items),
            exhibits=self._going(),
            files=len(bag.payload) + len(bag.tags) + len(bag.beside) + 1,
            size=sum(stored.size for stored in bag.payload),
            root=self.gathered.head.root.hex(),
            tree_size=self.gathered.head.size,
            manifest_sha256=bag.manifest_hash(),
            volumes=names,
        )

    def _note(self, report: BundleReport) -> None:
        """Note in the journal what is about to leave; a damaged journal takes no more notes."""
        if self.book.read_only:
            return
        head = self.gathered.head
        body: dict[str, Any] = {
            "at": _stamp(self.at),
            "reference": self.choice.case_reference,
            "recipient": self.choice.recipient,
            "items": [planned.item for planned in self.plan.items],
            "exhibits": [each.exhibit.sha256 for each in self.plan.exhibits if each.goes],
            "manifest": report.manifest_sha256,
            **({"arranged": self.choice.kind} if self.choice.kind != "plain" else {}),
            "head": {
                "seq": head.seq,
                "size": head.size,
                "root": head.root.hex(),
                "chain": head.chain.hex(),
            },
        }
        if self.choice.consent >= 0:
            body["consent"] = self.choice.consent
        self.book.append("bundle", body)


def _stamp(moment: datetime) -> str:
    """A time in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _closed(sink: Sink) -> None:
    """Let go of what was written, so that it can be taken away; closing twice does nothing."""
    with suppress(OSError, ValueError):
        sink.close()
