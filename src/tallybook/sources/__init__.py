"""One file, one importer; whatever is in this folder is what the program reads."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from tallybook.model.source import Source


@cache
def all_sources() -> tuple[Source, ...]:
    """Every importer there is, by name: the modules of this folder, frozen or not."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").SOURCE for name in names)
