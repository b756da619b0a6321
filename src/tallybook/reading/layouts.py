"""Folders whose files carry names that mean nothing, shown under names a person can read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec

from tallybook.model.source import Export

#: Modules of this package with a function ``NAME(export) -> Export | None``.
LAYOUTS = (("iphone_backup", "backup_view"),)


def laid_out(export: Export) -> Export | None:
    """Show a folder under its readable names, where it is of a layout that is known."""
    for arrange in _layouts():
        arranged = arrange(export)
        if arranged is not None:
            return arranged
    return None


def _layouts() -> Iterator[Callable[[Export], Export | None]]:
    """The layouts there are."""
    for module, function in LAYOUTS:
        name = f"tallybook.reading.{module}"
        if find_spec(name) is not None:
            yield getattr(import_module(name), function)
