"""What a reader may do with an open book.

The program keeps to a scope, the cipher does not: a reader's key opens every entry of the epochs it
was granted, and someone who writes a program of their own can read all of them. The same holds for
the last day of a grant. What a reader has copied stays copied, whatever is taken back later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tallybook.errors import GrantEnded, NotAllowed
from tallybook.model.entries import Entry
from tallybook.vault.keys import BookKey

if TYPE_CHECKING:
    import polars as pl

#: Kinds of entry each scope may add; the owner may add every kind.
MAY_ADD: dict[str, frozenset[str]] = {
    "sort": frozenset({"label", "sorted"}),
    "read": frozenset(),
    "write": frozenset({"incident", "amendment", "label", "exhibits", "note", "worksheet"}),
}
#: Columns that say what, when and how long, and nothing of who or what words.
_COUNTED = ("kind", "channel", "offset", "length", "local", "utc_offset", "precision", "direction")
#: Fields of a body that hold numbers, hashes and times.
_BONES = frozenset(
    {"import", "exhibit", "source", "version", "items", "label", "off", "when"}
    | {"zone", "item", "put", "of"}
)
#: Marks of an item that a correction may set; of its other fields a sorter sees nothing.
_MARKS = ("private", "matters")


def require_add(key: BookKey, kind: str) -> None:
    """Make sure that this key may add an entry of this kind.

    Raises:
        NotAllowed: It may not.
    """
    allowed = MAY_ADD.get(key.scope)
    if allowed is not None and kind not in allowed:
        raise NotAllowed(scope=key.scope, act=f"adding an entry of the kind '{kind}'")


def require_words(key: BookKey, act: str) -> None:
    """Make sure that this key may see what entries say.

    Raises:
        NotAllowed: It may only sort.
    """
    if key.scope == "sort":
        raise NotAllowed(scope=key.scope, act=act)


def require_term(key: BookKey, epoch: int) -> None:
    """Make sure that a reader's grant still holds, by this machine's clock.

    Raises:
        GrantEnded: Its last day has passed, or the book is in an epoch it does not open.
    """
    over = key.terms is not None and key.terms.over(datetime.now(UTC).date())
    if over or not key.opens(epoch):
        raise GrantEnded


def shown(key: BookKey, entry: Entry) -> Entry:
    """Return an entry as this key may see it: for ``sort``, without words and names."""
    if key.scope != "sort" or (entry.kind == "sorted" and entry.by == key.by):
        return entry
    body = {name: value for name, value in entry.body.items() if name in _BONES}
    if entry.kind == "amendment":
        fields = entry.body.get("fields") or {}
        body["fields"] = {name: fields[name] for name in _MARKS if name in fields}
    frame = None if entry.frame is None else _counted(entry.frame)
    return replace(entry, body=body, items=(), frame=frame)


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep the columns that count, and empty the others."""
    from tallybook.model.columns import complete  # noqa: PLC0415 - needs Polars

    return complete(frame.select(_COUNTED))
