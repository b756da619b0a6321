"""Bring the parts of a plan into a book, each as a file of its own.

An archive is sealed first, as it came. Then each part is sealed as an exhibit that says which
archive and which place in it it was taken from, and is brought in exactly as a file is: known again
by its own hash, carried on where it broke off. A file of a folder on the disk is sealed by itself;
a folder that is one export is sealed as the zip that `tallybook.reading.folders` makes of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from tallybook.errors import ChoiceError, ExportError, OpenQuestion
from tallybook.intake.admit import admit_sealed
from tallybook.intake.gathering import ROWS
from tallybook.intake.ledger import Ledger
from tallybook.intake.many import Sent, admit_many
from tallybook.intake.original import UNTOLD, keep, name_exhibits, seal_stream, sealed_export
from tallybook.intake.plans import Walk
from tallybook.intake.progress import Progress
from tallybook.intake.recognise import named
from tallybook.intake.tree import Step, step_into
from tallybook.journal.book import Book
from tallybook.model.exhibits import Exhibit
from tallybook.model.plan import Part, Taken
from tallybook.model.preview import Receipt
from tallybook.model.source import Export
from tallybook.reading.folders import FolderExport
from tallybook.reading.media import media_type

#: Archives whose lists of members are kept in mind while parts of them are taken.
CONTAINERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which parts of a plan are wanted.

    Attributes:
        parts: Paths of parts to bring in; None for all that can be read.
        rest: Paths of parts to keep unread; None for all that cannot be read.
        original: The exhibit of the whole, where it is sealed already.
    """

    parts: Collection[str] | None = None
    rest: Collection[str] | None = ()
    original: Exhibit | None = None


def admit_plan(
    book: Book,
    walk: Walk,
    wanted: Wanted,
    progress: Progress | None = None,
    rows_per_entry: int = ROWS,
) -> tuple[Taken, ...]:
    """Bring in the parts of a plan that are wanted; what was brought in before adds nothing.

    A part that cannot be read, or about which something is open, stops no other.

    Args:
        book: Where to.
        walk: The folder or archive, walked and answered.
        wanted: Which parts.
        progress: Called with (bytes done, bytes in all, items so far).
        rows_per_entry: Most records sealed in one entry.

    Returns:
        One line for each part that was wanted, in the order of the plan.
    """
    parts = [part for part in walk.plan.parts if _is_wanted(part, wanted)]
    taking = _Taking(book, walk, wanted, progress)
    single = [part for part in parts if _is_single(part)]
    done = dict(taking.take_many(single))
    for part in parts:
        if part.path not in done:
            done[part.path] = taking.take(part, rows_per_entry)
    return tuple(done[part.path] for part in parts)


def _is_single(part: Part) -> bool:
    """Whether a part is one item and carries nothing, as a photo, so that many share entries."""
    return part.is_readable and not part.questions and named(part.source).single


def _is_wanted(part: Part, wanted: Wanted) -> bool:
    chosen = wanted.parts if part.is_readable else wanted.rest
    return chosen is None or part.path in chosen


class _Taking:
    """The parts of one plan on their way into the book."""

    def __init__(self, book: Book, walk: Walk, wanted: Wanted, progress: Progress | None) -> None:
        self.book = book
        self.walk = walk
        self.given = wanted.original
        self.ways = {each.part.path: each.steps for each in walk.found}
        self.progress = progress
        self.done = self.items = 0
        self.total = sum(part.size for part in walk.plan.parts if _is_wanted(part, wanted))
        self.originals: dict[tuple[Step, ...], Exhibit] = {}
        self.containers: dict[tuple[Step, ...], Export] = {}
        Ledger.of(book, matching=True)  # one reading of the journal for all that follows

    def take(self, part: Part, rows: int) -> Taken:
        """Bring in or keep one part."""
        try:
            taken = self._taken(part, rows)
        except (ExportError, ChoiceError) as error:
            taken = Taken(part=part, code=error.code, reason=error.message)
        self.done += part.size
        self.items += taken.receipt.found if taken.receipt is not None else 0
        self._tell(0, 1, 0)
        return taken

    def take_many(self, parts: list[Part]) -> Iterator[tuple[str, Taken]]:
        """Bring in parts that are one item each."""
        paths: dict[int, Part] = {}  # a file lives until its outcome is here

        def files() -> Iterator[Sent]:
            for part in parts:
                sent = self._sent(part)
                paths[id(sent)] = part
                yield sent

        before = self.items

        def tell(done: int, _total: int, items: int) -> None:
            if self.progress is not None:
                self.progress(done, self.total, before + items)

        for sent, outcome in admit_many(self.book, files(), tell):
            part = paths.pop(id(sent))
            self.done += part.size
            if isinstance(outcome, Receipt):
                self.items += outcome.found
                yield part.path, Taken(part=part, receipt=_under(outcome, part))
            else:
                yield part.path, Taken(part=part, code=outcome.code, reason=outcome.message)

    def _sent(self, part: Part) -> Sent:
        """One part as it is brought in together with others, after the archive that it lies in."""
        answers = replace(self.walk.answers[part.path], source=part.source)
        original, steps, cut, place = self._placed(part)
        if original is None:
            return Sent(export=self._reached(self.walk.export, steps), answers=answers)
        sealed = self.containers.setdefault(steps[:cut], sealed_export(self.book, original))
        export = self._reached(sealed, steps, cut)
        if not place:
            return Sent(export=export, answers=answers)
        return Sent(export=export, answers=answers, origin=original.sha256, part=place)

    def _taken(self, part: Part, rows: int) -> Taken:
        if part.questions:
            first = part.questions[0]
            raise OpenQuestion(question=first.sentence, name=first.name)
        exhibit = self._sealed(part)
        if not part.is_readable:
            return Taken(part=part, kept_as=exhibit.sha256)
        answers = replace(self.walk.answers[part.path], source=part.source)
        tell = lambda done, total, items: self._tell(part.size * done, max(total, 1), items)  # noqa: E731
        receipt = admit_sealed(self.book, exhibit, answers, tell, rows)
        return Taken(part=part, receipt=_under(receipt, part))

    def _tell(self, done: int, total: int, items: int) -> None:
        """Say how far all of it is."""
        if self.progress is not None:
            self.progress(self.done + done // total, self.total, self.items + items)

    def _sealed(self, part: Part) -> Exhibit:
        """Seal one part, after the archive that it lies in."""
        original, steps, cut, place = self._placed(part)
        if original is None:
            return keep(self.book, self._reached(self.walk.export, steps))
        return self._part(original, steps, cut, place) if place else original

    def _placed(self, part: Part) -> tuple[Exhibit | None, tuple[Step, ...], int, str]:
        """Say which sealed archive a part lies in, the way to it, and its place in there.

        A file of a folder on the disk lies in none; the archive itself has no place.
        """
        steps = self.ways[part.path]
        cut = 0
        if isinstance(self.walk.export, FolderExport):
            members = [at for at, step in enumerate(steps) if step[0] == "member"]
            if not members or members[0] + 1 == len(steps):
                return None, steps, 0, ""
            cut = members[0] + 1
        outer = _label(steps[:cut])
        place = part.path[len(outer) + 1 :] if outer else part.path
        return self._original(steps[:cut]), steps, cut, place if len(steps) > cut else ""

    def _original(self, steps: tuple[Step, ...]) -> Exhibit:
        """Seal a file of the folder, or the whole archive, as it came."""
        if not steps and self.given is not None:
            return self.given
        if steps not in self.originals:
            self.originals[steps] = keep(self.book, self._reached(self.walk.export, steps))
        return self.originals[steps]

    def _part(self, original: Exhibit, steps: tuple[Step, ...], cut: int, place: str) -> Exhibit:
        """Seal a part of a sealed archive; one that is there already is not read again."""
        sealed = self.containers.setdefault(steps[:cut], sealed_export(self.book, original))
        export = self._reached(sealed, steps, cut)
        ledger = Ledger.of(self.book)
        about = Exhibit(
            sha256=ledger.parts.get((original.sha256, place), ""),
            size=export.size,
            name=export.name,
            media_type=media_type(export.head(32)) or UNTOLD,
            origin=original.sha256,
            part=place,
        )
        if about.sha256 and self.book.exhibits.has(about.sha256):
            return about
        with export.open() as stream:
            exhibit = seal_stream(self.book, stream, about)
        name_exhibits(self.book, ledger, [exhibit])
        return exhibit

    def _reached(self, export: Export, steps: tuple[Step, ...], cut: int = 0) -> Export:
        """Go down to a part; archives on the way are remembered."""
        for place in range(cut, len(steps)):
            way = steps[: place + 1]
            if way in self.containers:
                export = self.containers[way]
                continue
            export = step_into(export, steps[place])
            if place + 1 < len(steps):
                if len(self.containers) >= CONTAINERS:
                    self.containers.pop(next(iter(self.containers)))
                self.containers[way] = export
        return export


def _label(steps: tuple[Step, ...]) -> str:
    """How a place is called from the top."""
    return "/".join(name.rstrip("/") for _, name in steps if name)


def _under(receipt: Receipt, part: Part) -> Receipt:
    """A receipt under the place of its part."""
    return replace(receipt, file=part.path or receipt.file)
