"""What is blacked out of words and files; the last decision on each stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tallybook.model.redactions import Redaction

if TYPE_CHECKING:
    from tallybook.model.entries import Entry

#: Stands where something was blacked out.
MARK = "[withheld: {why}]"


@dataclass(slots=True)
class Redactions:
    """Decisions, by item and by file; one that was taken back is gone from here, not from the book."""

    by_item: dict[int, Redaction] = field(default_factory=dict)
    by_exhibit: dict[str, Redaction] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Take one decision."""
        body = entry.body
        made = Redaction(
            entry=entry.seq,
            reason=str(body.get("reason") or ""),
            item=int(body.get("item", -1)),
            spans=tuple((int(one), int(two)) for one, two in body.get("spans") or ()),
            exhibit=str(body.get("exhibit") or ""),
            copy=str(body.get("copy") or ""),
        )
        off = bool(body.get("off"))
        if made.exhibit:
            self.by_exhibit.pop(made.exhibit, None)
            if not off and made.copy:
                self.by_exhibit[made.exhibit] = made
        elif made.item >= 0:
            self.by_item.pop(made.item, None)
            if not off and made.spans:
                self.by_item[made.item] = made

    @property
    def copies(self) -> frozenset[str]:
        """Copies that were drawn anew."""
        return frozenset(one.copy for one in self.by_exhibit.values())


def joined(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Spans in order, within a length, those that touch made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((max(0, one), min(two, length)) for one, two in spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(text: str, spans: Sequence[tuple[int, int]], reason: str) -> str:
    """Words with a mark in the place of what is blacked out; not even its length stays."""
    mark, kept, at = MARK.format(why=reason), [], 0
    for start, end in joined(spans, len(text)):
        kept += [text[at:start], mark]
        at = end
    return "".join([*kept, text[at:]])
