"""What a person said of floods: left as they are, parted, or joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallybook.model.entries import Entry

#: What can be said.
DISMISSED, REOPENED, APART, JOINED = "dismissed", "reopened", "apart", "joined"
SAID = (DISMISSED, REOPENED, APART, JOINED)


@dataclass(slots=True)
class Groupings:
    """What a person said of floods.

    Attributes:
        dismissed: Items that are in no flood, because they were left as they are.
        edges: By item, whether a flood begins there (``apart``) or goes on there (``joined``).
    """

    dismissed: set[int] = field(default_factory=set)
    edges: dict[int, str] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Take one decision."""
        said = str(entry.body.get("said", ""))
        items = {int(one) for one in entry.body.get("items") or ()}
        if said == DISMISSED:
            self.dismissed |= items
        elif said == REOPENED:
            self.dismissed -= items
        elif said in {APART, JOINED}:
            self.edges |= dict.fromkeys(items, said)
