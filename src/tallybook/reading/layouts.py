"""Folders and archives that are shown another way: names a person can read, a tar as a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec

from tallybook.model.source import Export

#: Modules of this package with a function ``NAME(export) -> Export | None``.
LAYOUTS = (("iphone_backup", "backup_view"), ("tars", "tar_view"))


def laid_out(export: Export) -> Export | None:
    """Show a folder under its readable names, or a tar as a folder; None for anything else."""
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
