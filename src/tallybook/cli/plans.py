"""How a folder or a whole archive is shown, asked about and brought in on a terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tallybook.cli.printing import counted, size_text, visible
from tallybook.cli.questions import put_value
from tallybook.model.plan import Part, Plan, Sum, Taken, grouped
from tallybook.model.preview import Preview

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.diary.walks import Walk


def describe_plan(plan: Plan) -> Iterator[str]:
    """Say line by line what a folder or an archive holds."""
    yield f"{visible(plan.name)}: {counted(plan.files, 'file')}, {size_text(plan.size)}"
    if not plan.files:
        yield "  There is no file in it that could be brought in. Is it the right folder?"
        return
    for parts in grouped(plan.known):
        yield from _known(parts)
    for part in plan.unclear:
        yield f"  {_path(part)}"
        yield f"    could be more than one kind: {', '.join(part.choices)}"
    if plan.rest:
        yield "  Not recognised:"
        for parts in grouped(plan.rest):
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


def ask_plan(walk: Walk, diary: Diary | None = None) -> Walk:
    """Ask what is open, each question once for all parts that share it.

    A program is asked nothing: parts about which something is open are left as they are.
    """
    while walk.plan.asked and sys.stdin.isatty():
        asked = walk.plan.asked[0]
        if len(asked.paths) > 1:
            print(f"For {counted(len(asked.paths), 'part')}:")
        elif asked.paths[0]:
            print(f"For {visible(asked.paths[0])}:")
        walk = walk.told(asked, put_value(asked.question, diary))
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
