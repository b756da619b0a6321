"""The apps that are known to watch: names, packages and bundles, with whose list it is and how old."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

from tallybook.content.shapes import Reviewed, read, refuse

#: What an app is for, as the list has it, and how that is said.
MADE, CAN_BE = "stalkerware", "watchware"
KINDS = {
    MADE: "made for watching another person",
    CAN_BE: "made for another purpose, and can be used for watching",
}
HEADS = ("kind", "name", "other names", "packages", "bundles")
_FILE, _ROWS = "indicators/apps.toml", "indicators/apps.tsv"
#: Names with fewer letters than this count only where a line says nothing else.
SHORT = 4
_DAYS, _MONTHS = 30, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An app of the list.

    Attributes:
        kind: One of `KINDS`.
        name: What the list calls it.
        others: Other names.
        packages: Its packages on Android.
        bundles: Its bundles on iOS.
    """

    kind: str
    name: str
    others: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    bundles: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name."""
        return (self.name, *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Reviewed):
    """Whose list it is.

    Attributes:
        credit: Who made it.
        licence: Under what it may be passed on.
        licence_url: Where that stands.
        commit: Its state.
        dated: The day of that state.
        changes: What was left out.
        control: An app that each run looks for first.
        ordinary: Names that are also ordinary words.
    """

    credit: str
    licence: str
    licence_url: str
    commit: str
    dated: date
    changes: str
    control: str
    ordinary: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Indicators:
    """The list, made ready for comparing.

    Attributes:
        about: Whose it is.
        apps: Every app.
    """

    about: About
    apps: tuple[App, ...]

    @cached_property
    def by_code(self) -> dict[str, tuple[App, str]]:
        """Each package and bundle, without regard to capitals, with its app."""
        return {
            code.casefold(): (app, code)
            for app in self.apps
            for code in (*app.packages, *app.bundles)
        }

    @cached_property
    def by_name(self) -> dict[str, tuple[App, str]]:
        """Each name, its words run together, with its app; what is made for watching wins."""
        watching_last = sorted(self.apps, key=lambda one: one.kind == MADE)
        return {run_together(name): (app, name) for app in watching_last for name in app.names}

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Names that count only where a line says nothing else."""
        short = (name for name in self.by_name if len(name) < SHORT)
        return frozenset((*map(run_together, self.about.ordinary), *short))

    def age(self, today: date) -> str:
        """How old the list is, in words."""
        days = max((today - self.about.dated).days, 0)
        months = days // _DAYS
        if not months:
            return "1 day old" if days == 1 else f"{days} days old"
        if months < 2 * _MONTHS:
            return "1 month old" if months == 1 else f"{months} months old"
        return f"{months // _MONTHS} years old"


@cache
def indicators() -> Indicators:
    """Read the list.

    Raises:
        UnfitContent: One of its files is not as it should be.
    """
    about = read(_FILE, About)
    text = files("tallybook.content").joinpath(_ROWS).read_text(encoding="utf-8")
    head, *rows = text.splitlines()
    if tuple(head.split("\t")) != HEADS:
        raise refuse(_ROWS, "the head", "it has other columns")
    return Indicators(about=about, apps=tuple(map(_app, rows)))


def run_together(text: str) -> str:
    """Letters and digits alone, without regard to capitals and to how they are written."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _app(row: str) -> App:
    """One row."""
    cells = row.split("\t")
    if len(cells) != len(HEADS) or cells[0] not in KINDS:
        raise refuse(_ROWS, f"the app {cells[:2][-1]!r}", "its row has other columns")
    others, packages, bundles = (tuple(filter(None, cell.split("|"))) for cell in cells[2:])
    return App(kind=cells[0], name=cells[1], others=others, packages=packages, bundles=bundles)
