"""When something happened: exact, about, between, or not known; its zone known or said not to be."""

import re
from dataclasses import dataclass
from datetime import datetime

#: What the name of a zone can look like. `zoneinfo` takes a name to pieces and imports a module for
#: each, so a name out of a file is held against this before it gets there.
ZONE_NAME = re.compile(r"[A-Za-z][\w+-]{0,31}(?:/[A-Za-z][\w+-]{0,31}){0,2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time as the person knows it.

    Attributes:
        kind: ``exact``, ``about``, ``between`` or ``unknown``.
        start: The time, or the beginning of the range, on the wall clock.
        end: The end of the range, for ``between`` alone.
        zone: IANA name, a fixed offset such as ``+01:00``, or ``unknown``.
        precision: ``minute`` or ``day``.
    """

    kind: str = "unknown"
    start: datetime | None = None
    end: datetime | None = None
    zone: str = "unknown"
    precision: str = "minute"
