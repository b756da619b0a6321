"""``tallybook import``: bring export files into a book."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallybook.cli.plans import ask_plan, describe_plan, say_sum, say_taken
from tallybook.cli.printing import counted, print_json, progress, visible
from tallybook.cli.questions import Columns, DateOrder, Owner, Region, Source, Zone, answers_of, ask
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import OpenQuestion, UnknownExport
from tallybook.model.plan import Plan, Taken, sum_of
from tallybook.model.preview import Receipt
from tallybook.model.records import Answers

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.diary.walks import Walk

#: What is typed to go on; Return alone as well.
YES = ("", "y", "yes")


def run(
    files: Annotated[
        list[Path], typer.Argument(help="Export files, folders or archives to bring in.")
    ],
    *,
    book: BookPath,
    source: Source = "",
    date_order: DateOrder = "",
    zone: Zone = "",
    owner: Owner = None,
    region: Region = "GB",
    columns: Columns = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep a file that no importer knows, as it is.")
    ] = False,
    keep_rest: Annotated[
        bool,
        typer.Option(
            "--keep-rest", help="Keep what nobody reads in a folder or archive, as it is."
        ),
    ] = False,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Seal export files as they are, read them, and add what is new.

    A folder or an archive is walked, and each part of it is brought in as a file of its own. The
    same file again adds nothing. A broken-off import carries on at the next run.
    """
    diary = open_diary(book, passphrase_fd, key)
    given = answers_of(source, date_order, zone, owner, region, columns)
    bringing = _Bringing(diary, given, keep=keep, keep_rest=keep_rest, as_json=as_json)
    failed = [bringing.bring(path) for path in files]
    if any(failed):
        raise typer.Exit(next(code for code in failed if code))


class _Bringing:
    """One call of the command: the book, and what was said on the command line."""

    def __init__(
        self, diary: Diary, given: Answers, *, keep: bool, keep_rest: bool, as_json: bool
    ) -> None:
        self.diary = diary
        self.given = given
        self.keep = keep
        self.keep_rest = keep_rest
        self.as_json = as_json

    def bring(self, path: Path) -> int:
        """Bring in one file, folder or archive; return the exit code."""
        from tallybook.diary import is_whole  # noqa: PLC0415

        if is_whole(path) and not (self.given.source and path.is_file()):
            walk = self.diary.walk(path, self.given)
            if not _is_single(walk.plan, path) and not (self.keep and _is_unknown(walk.plan, path)):
                return _whole(self.diary, walk, keep_rest=self.keep_rest, as_json=self.as_json)
        if self.keep and not self.diary.recognises(path):
            exhibit = self.diary.keep(path)
            _say({"file": str(path), "kept_as": exhibit.sha256}, as_json=self.as_json)
            return 0
        answers = ask(self.diary.preview(path, self.given), self.given, self.diary)
        with progress(visible(path.name), quiet=self.as_json) as tell:
            receipt = self.diary.admit(path, answers, tell)
        _say(receipt, as_json=self.as_json)
        return 0


def _is_single(plan: Plan, path: Path) -> bool:
    """Whether an archive is one export and nothing else, or cannot be looked into."""
    return plan.is_one and path.is_file()


def _is_unknown(plan: Plan, path: Path) -> bool:
    """Whether nobody reads anything in an archive."""
    return path.is_file() and not plan.known and not plan.unclear


def _whole(diary: Diary, walk: Walk, *, keep_rest: bool, as_json: bool) -> int:
    """Show a plan, ask what is open, bring the parts in, and add up."""
    if not as_json:
        print("\n".join(describe_plan(walk.plan)))
    if not (walk.plan.known or walk.plan.unclear or keep_rest):
        raise UnknownExport
    if sys.stdin.isatty() and input("Bring this in? [yes] ").strip().lower() not in YES:
        return 0
    walk = ask_plan(walk, diary)
    with progress(visible(walk.plan.name), quiet=as_json) as tell:
        done = diary.admit_plan(walk, rest=None if keep_rest else (), tell=tell)
    for each in done:
        if each.receipt is not None:
            _say(each.receipt, as_json=as_json)
        elif as_json:
            print_json(_told(each))
    total = sum_of(walk.plan, done)
    if as_json:
        print_json({"file": walk.plan.name, "sum": total})
    else:
        print("\n".join((*say_taken(done), *say_sum(total))))
    is_open = any(each.code == OpenQuestion.code for each in done) or walk.plan.unclear
    return OpenQuestion.exit_code if is_open else 0


def _told(done: Taken) -> dict[str, Any]:
    """What became of a part that was not read, for a program."""
    if done.kept_as:
        return {"file": done.part.path, "kept_as": done.kept_as}
    return {"file": done.part.path, "error": {"code": done.code, "message": done.reason}}


def _say(done: Receipt | dict[str, str], *, as_json: bool) -> None:
    """Print what one import did; the counts add up."""
    if as_json:
        print_json(done)
    elif isinstance(done, dict):
        print(f"{visible(done['file'])}: kept as it is ({done['kept_as'][:16]}).")
    else:
        print(
            f"{visible(done.file)}: {counted(done.read, 'byte')} read, {counted(done.found, 'item')} found = "
            f"{done.kept:,} kept + {done.already:,} already there + "
            f"{done.not_understood:,} not understood; {counted(done.attachments, 'attachment')}."
        )
        if done.resumed:
            print("  An import that had been broken off was carried on.")
        for problem in done.problems[:10]:
            print(f"  {problem.reason}" + (f" ({problem.place})" if problem.place else ""))
