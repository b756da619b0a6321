"""The part of the front door for folders and whole archives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallybook.diary.outside import preview_line
from tallybook.errors import TallybookError, UnknownExport
from tallybook.model.records import Answers

if TYPE_CHECKING:
    from tallybook.intake.arriving import FolderWriter
    from tallybook.intake.plans import Walk as Walk  # noqa: PLC0414 - for pages and commands
    from tallybook.journal.book import Book
    from tallybook.model.exhibits import Exhibit
    from tallybook.model.plan import Taken
    from tallybook.model.source import Export

    Tell = Callable[[int, int, int], None]


def walk_path(
    path: Path,
    answers: Answers | None = None,
    apart: Mapping[str, Answers] | None = None,
    tell: Callable[[int], None] | None = None,
) -> Walk:
    """Walk a folder or an archive on the disk; nothing is written, and no book is needed.

    Raises:
        NoFile: There is nothing at the path.
    """
    from tallybook.intake.plans import walk  # noqa: PLC0415
    from tallybook.reading.exports import open_export  # noqa: PLC0415
    from tallybook.reading.folders import FolderExport  # noqa: PLC0415

    export = FolderExport(path) if path.is_dir() else open_export(path)
    return walk(export, answers or Answers(), apart, tell)


def is_whole(path: Path) -> bool:
    """Whether there is a folder or an archive at a path, which may hold several exports."""
    from tallybook.reading.exports import open_export  # noqa: PLC0415

    return path.is_dir() or (path.is_file() and _is_archive(open_export(path)))


def _is_archive(export: Export) -> bool:
    """Whether a file is a zip or a tar."""
    from tallybook.reading.archives import is_archive  # noqa: PLC0415
    from tallybook.reading.tars import is_tar  # noqa: PLC0415

    return is_archive(export.head(4)) or is_tar(export)


def whole_lines(
    path: Path, answers: Answers
) -> tuple[list[dict[str, Any]], Walk | None, TallybookError | None]:
    """The lines of ``tallybook preview --json`` for a folder or an archive.

    Returns:
        The lines, the walk, and the failure where nothing of it can be brought in.
    """
    from tallybook.intake.plan_lines import plan_lines  # noqa: PLC0415
    from tallybook.intake.preview import error_json  # noqa: PLC0415

    try:
        walk = walk_path(path, answers)
    except TallybookError as error:
        return [error_json(str(path), error)], None, error
    plan = walk.plan
    if plan.is_one and path.is_file() and (not plan.known or answers != Answers()):
        line, failure = preview_line(path, answers)  # as any file is read
        return [line], walk, failure
    failure = None if plan.known or plan.unclear else UnknownExport()
    return list(plan_lines(plan, str(path))), walk, failure


class Walks:
    """What an open book does with folders and whole archives."""

    book: Book

    def walk(
        self,
        what: Path | str,
        answers: Answers | None = None,
        tell: Callable[[int], None] | None = None,
    ) -> Walk:
        """Say what a folder or an archive holds: on the disk, or by the SHA-256 of a sealed one."""
        from tallybook.intake.plans import walk  # noqa: PLC0415

        if isinstance(what, Path):
            return walk_path(what, answers, None, tell)
        return walk(self.export_of(what), answers or Answers(), None, tell)

    def folder_writer(self, name: str) -> FolderWriter:
        """Open a writer for a folder that arrives file by file; it becomes one zip."""
        from tallybook.intake.arriving import FolderWriter  # noqa: PLC0415

        return FolderWriter(self.book.exhibits.writer(f"{name}.zip", "application/zip"))

    def is_archive(self, sha256: str) -> bool:
        """Whether a sealed exhibit is an archive, which may hold several exports."""
        return _is_archive(self.export_of(sha256))

    @staticmethod
    def kinds() -> dict[str, str]:
        """What can be read: the title of each importer, by its name."""
        from tallybook.sources import all_sources  # noqa: PLC0415

        return {source.name: source.title for source in all_sources()}

    def admit_plan(
        self,
        walk: Walk,
        *,
        parts: Collection[str] | None = None,
        rest: Collection[str] | None = (),
        sealed: str = "",
        tell: Tell | None = None,
    ) -> tuple[Taken, ...]:
        """Bring in the parts of a plan.

        Args:
            walk: What `walk` gave, with its questions answered.
            parts: Paths to bring in; None for all that can be read.
            rest: Paths to keep unread; None for all that cannot be read.
            sealed: SHA-256 of the archive, where it is sealed already.
            tell: Called with (bytes done, bytes in all, items so far).
        """
        from tallybook.intake.taking import Wanted, admit_plan  # noqa: PLC0415

        original = self._sealed(sealed) if sealed else None
        wanted = Wanted(parts=parts, rest=rest, original=original)
        return admit_plan(self.book, walk, wanted, tell)

    def export_of(self, what: Path | str) -> Export:
        """A file on the disk, or one that is sealed."""
        raise NotImplementedError

    def _sealed(self, sha256: str) -> Exhibit:
        raise NotImplementedError
