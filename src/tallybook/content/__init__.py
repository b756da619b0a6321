"""Reviewed words as data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A kind of behaviour that can be put on an item.

    Attributes:
        code: Stable; what the journal keeps.
        name: As it reads on a form.
        definition: In our own words.
        acts: Letters of section 2A(3) of the Protection from Harassment Act 1997 it may fall under.
    """

    code: str
    name: str
    definition: str
    acts: tuple[str, ...]


@cache
def behaviours() -> tuple[Behaviour, ...]:
    """Read the catalogue of behaviours, in the order of a form."""
    text = files(__name__).joinpath("behaviours.toml").read_text(encoding="utf-8")
    return tuple(
        Behaviour(row["code"], row["name"], row["definition"], tuple(row["acts"]))
        for row in tomllib.loads(text)["behaviour"]
    )
