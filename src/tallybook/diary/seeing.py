"""The part of the front door for counts: findings under their headings, and pictures of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallybook.case import Case, Filter
    from tallybook.case.sight import Event, Panel
    from tallybook.patterns import Finding

#: The detector whose findings stand first: how much in all.
FIRST = "first_view"
#: Pictures that are remembered until the book changes.
KEPT = 32

#: Pictures by name, with what a link to each says.
PICTURES = (
    ("years", "Day by day"),
    ("ways", "By channel"),
    ("handles", "By number and account"),
    ("hours", "By hour"),
    ("branches", "New numbers and accounts"),
    ("before", "Before and after a date"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings under one heading. ``slug`` stands for it in an address."""

    title: str
    slug: str
    findings: tuple[Finding, ...]


class Seeing:
    """Part of the front door: an open book has ``case``."""

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

    def finding_groups(self) -> tuple[Group, ...]:
        """Every finding that says anything, under its heading; headings without any are left out."""
        from tallybook.patterns import GROUPS, all_patterns  # noqa: PLC0415

        found: dict[str, list[Finding]] = {title: [] for title in GROUPS}
        for pattern in sorted(all_patterns(), key=lambda one: one.name != FIRST):
            told = [each for each in pattern.find(self.case) if each.sentence.strip()]
            found.setdefault(pattern.group or GROUPS[0], []).extend(told)
        return tuple(
            Group(title=title, slug=_slug(title), findings=tuple(findings))
            for title, findings in found.items()
            if findings
        )

    def picture(self, name: str, asked: Filter, event: str = "") -> Panel | None:
        """The numbers of one picture; None where there is nothing to draw.

        Args:
            name: One of `PICTURES`.
            asked: Whose items, by which ways, and from when to when.
            event: For ``before``: which dated event; the latest where it is empty or unknown.
        """
        case = self.case
        known: dict[tuple[str, Filter, str], Panel | None]
        known = case.remembered("pictures", dict)
        key = (name, asked, event)
        if key not in known:
            drawn = _picture(case, *key)
            if len(known) >= KEPT:
                known.pop(next(iter(known)))
            known[key] = drawn
        return known[key]

    def dated_events(self) -> tuple[Event, ...]:
        """Dated events from outside that a picture can count from."""
        from tallybook.case.sight import events  # noqa: PLC0415

        return events(self.case)


def _picture(case: Case, name: str, asked: Filter, event: str) -> Panel | None:
    """Work out the numbers of one picture."""
    from tallybook.case.panels import PANELS, before  # noqa: PLC0415
    from tallybook.case.sight import sight  # noqa: PLC0415

    seen = sight(case, asked)
    if name == "before":
        return before(seen, next((one for one in seen.events if one.code == event), None))
    return PANELS[name](seen)


def _slug(title: str) -> str:
    """A heading as it stands in an address."""
    kept = "".join(c if c.isalnum() else "-" for c in title.lower().replace("'", ""))
    return kept.strip("-")
