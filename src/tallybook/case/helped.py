"""What a case says of those who help, and of being contacted: asked for by their own pages alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.case.sorting import Sorted


def sortings_of(case: Case) -> tuple[Sorted, ...]:
    """What was sorted, in the order in which it was."""
    return tuple(case._gathered.sortings.done.values())  # noqa: SLF001 - of the same package


def last_contact(case: Case) -> Mapping[str, Any]:
    """How the person can be contacted, as they last said."""
    return case._gathered.sortings.contact  # noqa: SLF001 - of the same package
