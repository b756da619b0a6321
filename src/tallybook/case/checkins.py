"""What came of check-ins, as entries say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.model.entries import Entry


def checkin_entries(case: Case) -> tuple[Entry, ...]:
    """Entries that say what came of a check-in, in their order."""
    return tuple(case._gathered.checkins)  # noqa: SLF001 - of the same package
