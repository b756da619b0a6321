"""Which zone the clock of this computer is in, where it says."""

import os
from pathlib import Path

#: Zones that a machine has when nobody chose one; they say nothing about where a person lives.
NOBODYS = frozenset({"UTC", "Etc/UTC", "Universal", "Zulu", "Etc/Universal", "Etc/Zulu", "Etc/GMT"})
LOCALTIME = Path("/etc/localtime")


def machine_zone(localtime: Path = LOCALTIME) -> str:
    """The IANA name of this computer's zone, or ``unknown`` where it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    if "/" not in named or named.startswith("/"):
        parts = localtime.resolve().parts if localtime.is_symlink() else ()
        named = "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else ""
    return named if named and named not in NOBODYS else "unknown"
