"""From a walk to a plan: what was found, what has to be answered, and by which answers it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tallybook.errors import TallybookError
from tallybook.intake.folding import Handles
from tallybook.intake.preview import NO_ANSWERS, preview_as
from tallybook.intake.questions import NONE, OFFERED, check_answers
from tallybook.intake.recognise import named
from tallybook.intake.tree import Found, Step, step_into
from tallybook.intake.walking import Walker
from tallybook.model.plan import Asked, Part, Plan
from tallybook.model.preview import Preview, Question
from tallybook.model.records import Answers
from tallybook.model.source import Export
from tallybook.reading.folders import FolderExport

#: Answers that are settled by asking once, whatever the other questions of a part are.
SHARED = ("zone", "owner")


@dataclass(frozen=True, slots=True)
class Walk:
    """A folder or an archive that was walked.

    Attributes:
        export: The whole.
        plan: What it holds, as far as it is answered.
        found: Each part with the way to it, as it was before any answer.
        answers: By path, the answers each part is read with.
        given: What was answered for all parts that ask.
        apart: By path, what was answered for single ones.
    """

    export: Export
    plan: Plan
    found: tuple[Found, ...]
    answers: Mapping[str, Answers] = field(default_factory=dict)
    given: Answers = NO_ANSWERS
    apart: Mapping[str, Answers] = field(default_factory=dict)

    def told(self, asked: Asked, value: Any) -> Walk:
        """Take the answer to one question.

        A zone, or who the person is, is taken for all parts at first, and the next time only for
        those that the first answer did not fit.

        Args:
            asked: One of the plan's questions.
            value: The answer, of the type that `Answers` has for it.
        """
        name = asked.question.name
        if name in SHARED and not getattr(self.given, name):
            return self.answered(replace(self.given, **{name: value}), self.apart)
        own = {
            path: replace(self.apart.get(path, Answers(region="")), **{name: value})
            for path in asked.paths
        }
        return self.answered(self.given, {**self.apart, **own})

    def answered(self, answers: Answers, apart: Mapping[str, Answers] | None = None) -> Walk:
        """Take answers: some for all parts that ask, and some for single ones.

        Args:
            answers: For every part that asks; a name is taken only where it is one of the senders.
            apart: By path, answers that go before those.

        Raises:
            UnfitAnswer: An answer cannot be one.
        """
        given = {path: _over(own, answers) for path, own in (apart or {}).items()}
        for one in (answers, *given.values()):
            check_answers(one)
        told: dict[str, Answers] = {}
        parts: list[Part] = []
        for each in self.found:
            wanted = given.get(each.part.path, answers)
            part, used = _settled(self.export, each, wanted, alone=each.part.path in given)
            parts.append(part)
            told[each.part.path] = used
        plan = replace(self.plan, parts=tuple(parts), asked=tuple(_asked(parts)))
        return Walk(self.export, plan, self.found, told, answers, dict(apart or {}))


def walk(
    export: Export,
    answers: Answers = NO_ANSWERS,
    apart: Mapping[str, Answers] | None = None,
    tell: Callable[[int], None] | None = None,
) -> Walk:
    """Walk a folder or an archive; nothing is written.

    Args:
        export: The whole.
        answers: What is settled for all parts.
        apart: By path, what is settled for single ones.
        tell: Called with the number of files looked at so far.
    """
    check_answers(answers)
    seen = Walker(answers.region, tell).top(export)
    found = tuple(_apart(seen.found))
    is_folder = isinstance(export, FolderExport)
    plan = Plan(
        name=export.name.removesuffix(".zip") if is_folder else export.name,
        is_folder=is_folder,
        size=seen.size + seen.hidden_size,
        files=seen.files + seen.hidden,
        parts=(),
        hidden=seen.hidden,
        hidden_size=seen.hidden_size,
    )
    return Walk(export, plan, found).answered(answers, apart)


def part_export(export: Export, steps: Iterable[Step]) -> Export:
    """Go to one part of a whole."""
    for step in steps:
        export = step_into(export, step)
    return export


def _apart(found: Iterable[Found]) -> Iterable[Found]:
    """Give each part a path of its own, in the order of the paths."""
    seen: dict[str, int] = {}
    for each in sorted(found, key=lambda one: one.part.path):
        path = each.part.path
        times = seen[path] = seen.get(path, 0) + 1
        own = path if times == 1 else f"{path} ({times})"
        yield Found(replace(each.part, path=own), each.steps)


def _over(own: Answers, shared: Answers) -> Answers:
    """Own answers, and the shared ones where there is none."""
    names = Answers.__dataclass_fields__
    given: dict[str, Any] = {name: getattr(own, name) or getattr(shared, name) for name in names}
    return Answers(**given)


def _settled(export: Export, found: Found, wanted: Answers, *, alone: bool) -> tuple[Part, Answers]:
    """One part as far as it is answered, and the answers it is read with."""
    part = found.part
    told = Answers(region=wanted.region)
    if part.choices:
        if wanted.source not in part.choices:
            return part, told
        told = replace(told, source=wanted.source)
        part = _read(export, found, replace(part, source=wanted.source, choices=()), told)
    if part.preview is None:
        return part, told
    fitting = _fitting(part.preview, wanted, alone=alone)
    if "date_order" in fitting or "columns" in fitting:
        told = replace(told, **fitting)
        part = _read(export, found, part, told)
        more = _fitting(part.preview, wanted, alone=alone) if part.preview is not None else {}
        fitting |= more
    told = replace(told, **fitting)
    if part.preview is not None:
        left = tuple(one for one in part.preview.questions if one.name not in fitting)
        part = replace(part, preview=replace(part.preview, questions=left))
    return part, told


def _read(export: Export, found: Found, part: Part, answers: Answers) -> Part:
    """Read one part again with answers that change how it reads."""
    source = named(part.source)
    try:
        seen = preview_as(source, part_export(export, found.steps), answers)
    except TallybookError as error:
        return replace(part, preview=None, code=error.code, reason=error.message)
    return replace(part, preview=seen)


def _fitting(preview: Preview, wanted: Answers, *, alone: bool) -> dict[str, Any]:
    """Those of the answers that one part asks for and that can be true of it."""
    names = [question.name for question in preview.questions]
    given: dict[str, Any] = {name: getattr(wanted, name, "") for name in names}
    if "owner" in given and not alone and given["owner"] != (NONE[0],):
        fold = Handles().fold
        own = {fold(handle, wanted.region) for handle in wanted.owner}
        given["owner"] = tuple(
            handle for handle in preview.handles if fold(handle, wanted.region) in own
        )
    if "columns" in given:
        titles = {title for one in preview.questions for title, _ in one.choices}
        given["columns"] = tuple(pair for pair in wanted.columns if pair[0] in titles)
    return {name: value for name, value in given.items() if value}


def _asked(parts: Iterable[Part]) -> Iterable[Asked]:
    """Each question once, with the parts that it is about."""
    merged: dict[tuple[str, str], tuple[Question, list[str]]] = {}
    for part in parts:
        for question in (*_which(part), *part.questions):
            key = (question.name, "" if question.name in SHARED else _distinct(question))
            kept, paths = merged.setdefault(key, (question, []))
            paths.append(part.path)
            if question.name == "owner":
                merged[key] = (_offering(kept, question), paths)
    for question, paths in merged.values():
        yield Asked(question=question, paths=tuple(paths))


def _which(part: Part) -> tuple[Question, ...]:
    """Ask of what kind a part is that several importers recognise."""
    if not part.choices:
        return ()
    choices = tuple((name, named(name).title) for name in part.choices)
    return (Question(name="source", sentence="Which kind of file is this?", choices=choices),)


def _distinct(question: Question) -> str:
    """What tells one question from another of the same name."""
    return f"{question.sentence}\n{question.choices}"


def _offering(kept: Question, more: Question) -> Question:
    """A question with the choices of another one as well; that it is none of them comes last."""
    handles = dict.fromkeys((*kept.choices, *more.choices))
    handles.pop(NONE, None)
    return replace(kept, choices=(*tuple(handles)[:OFFERED], NONE))
