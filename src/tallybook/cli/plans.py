"""How a folder or a whole archive is shown, asked about and brought in on a terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tallybook.cli.printing import counted, size_text, visible
from tallybook.cli.questions import put
from tallybook.model.plan import Part, Plan, Sum, Taken
from tallybook.model.preview import Preview
from tallybook.model.records import Answers

if TYPE_CHECKING:
    from tallybook.diary.walks import Walk

#: Questions that are asked once for all parts, and then for those that the answer does not fit.
SHARED = ("zone", "owner")
#: Parts of one kind in one folder that are listed one by one; more are counted.
LISTED = 5


def describe_plan(plan: Plan) -> Iterator[str]:
    """Say line by line what a folder or an archive holds."""
    yield f"{visible(plan.name)}: {counted(plan.files, 'file')}, {size_text(plan.size)}"
    for parts in _grouped(plan.known):
        yield from _known(parts)
    for part in plan.unclear:
        yield f"  {_path(part)}"
        yield f"    could be more than one kind: {', '.join(part.choices)}"
    if plan.rest:
        yield "  Not recognised:"
        for parts in _grouped(plan.rest):
            yield from _rest(parts)
    for asked in plan.asked:
        about = f" ({counted(len(asked.paths), 'part')})" if len(asked.paths) > 1 else ""
        yield f"  to be asked{about}: {visible(asked.question.sentence)}"
    yield f"  {_reckoned(plan)}"


def _reckoned(plan: Plan) -> str:
    """The bytes of a plan, added up."""
    known = sum(part.size for part in plan.known)
    rest = sum(part.size for part in plan.parts if not part.is_readable)
    hidden = f" + {plan.hidden_size:,} in hidden files" if plan.hidden else ""
    return f"{plan.size:,} bytes = {known:,} recognised + {rest:,} not recognised{hidden}"


def _grouped(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Parts of one kind that lie in one folder."""
    groups: dict[tuple[str, str, str], list[Part]] = {}
    for part in parts:
        folder = part.path.rpartition("/")[0]
        groups.setdefault((folder, part.source, part.code), []).append(part)
    for group in groups.values():
        if len(group) > LISTED:
            yield group
        else:
            yield from ([part] for part in group)


def _known(parts: list[Part]) -> Iterator[str]:
    """Some parts that an importer reads."""
    seen = [part.preview for part in parts if part.preview is not None]
    yield f"  {_path(parts[0])}" if len(parts) == 1 else f"  {_several(parts)}"
    items, events = sum(each.items for each in seen), sum(each.events for each in seen)
    lines = f" ({counted(events, 'system line')} among them)" if events else ""
    yield f"    read as {parts[0].source}: {counted(items, 'item')}{lines}{_span(seen)}"
    if any(each.note for each in seen):
        yield f"    {seen[0].note}: look closely at what it says before you rely on it"
    places = sum(len(each.problems) for each in seen)
    if places:
        yield f"    {counted(places, 'place')} could not be read"


def _span(seen: list[Preview]) -> str:
    """From when to when."""
    if len(seen) != 1 or not seen[0].first:
        return ""
    return f", from {seen[0].first} to {seen[0].last}"


def _rest(parts: list[Part]) -> Iterator[str]:
    """Some parts that nobody reads."""
    kinds = Counter(part.media_type or "unknown kind" for part in parts)
    named = ", ".join(
        f"{count:,} {kind}" if len(parts) > 1 else kind for kind, count in kinds.items()
    )
    what = _path(parts[0]) if len(parts) == 1 else _several(parts)
    why = f" {parts[0].reason}" if parts[0].code != "unknown-export" else ""
    yield f"    {what} ({named}, {size_text(sum(part.size for part in parts))}){why}"


def _path(part: Part) -> str:
    return visible(part.path) or "(all of it)"


def _several(parts: list[Part]) -> str:
    folder = parts[0].path.rpartition("/")[0]
    return f"{counted(len(parts), 'file')} in {visible(folder) or 'the folder itself'}"


def ask_plan(walk: Walk, given: Answers) -> Walk:
    """Ask what is open, each question once for all parts that share it.

    A program is asked nothing: parts about which something is open are left as they are.
    """
    apart: dict[str, Answers] = {}
    shared: set[str] = set()
    while walk.plan.asked and sys.stdin.isatty():
        asked = walk.plan.asked[0]
        name = asked.question.name
        if len(asked.paths) > 1:
            print(f"For {counted(len(asked.paths), 'part')}:")
        elif asked.paths[0]:
            print(f"For {visible(asked.paths[0])}:")
        answer = put(asked.question)
        value: Any = (answer,) if name == "owner" else answer
        if name in SHARED and name not in shared:
            shared.add(name)
            given = replace(given, **{name: value})
        else:
            for path in asked.paths:
                apart[path] = replace(apart.get(path, Answers()), **{name: value})
        walk = walk.answered(given, apart)
    return walk


def say_taken(done: Iterable[Taken]) -> Iterator[str]:
    """One line for each part."""
    for each in done:
        path = _path(each.part)
        if each.kept_as:
            yield f"{path}: kept as it is ({each.kept_as[:16]})."
        elif each.receipt is None:
            yield f"{path}: not brought in. {visible(each.reason)}"


def say_sum(total: Sum) -> Iterator[str]:
    """All parts added up."""
    yield (
        f"In all: {counted(total.found, 'item')} found = {total.kept:,} kept + "
        f"{total.already:,} already there + {total.not_understood:,} not understood; "
        f"{counted(total.attachments, 'attachment')}."
    )
    yield (
        f"{total.size:,} bytes in files = {total.taken_size:,} read + {total.kept_size:,} kept as "
        f"they are + {total.left_size:,} left out + {total.hidden_size:,} in hidden files."
    )
