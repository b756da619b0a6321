"""Wall clocks and zones: when something happened in UTC, and on the person's own clock.

Offsets are looked up in a short table of the zone's changes, so that a million times cost a few
milliseconds. An hour that a clock shows twice is read as its first showing and marked ``twice``;
one that a clock skips is read with the offset before the change and marked ``skipped``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tallybook.model.time import ZONE_NAME

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

UNKNOWN = "unknown"
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_FIXED = re.compile(r"([+-])(\d{2}):?(\d{2})")
#: Zones are looked up for these years; beyond them the nearest offset holds.
_YEARS = (1970, 2100)
_STEP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Clock:
    """The offsets of one zone.

    Attributes:
        turns: UTC microseconds at which the offset changes, ascending.
        offsets: Microseconds east of UTC before the first turn and after each turn.
    """

    turns: np.ndarray
    offsets: np.ndarray


def is_zone(name: str) -> bool:
    """Whether the name stands for a zone this machine knows."""
    if _FIXED.fullmatch(name):
        return True
    if name == UNKNOWN or not ZONE_NAME.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def offset_name(minutes: int) -> str:
    """Write an offset in minutes as ``+01:00``."""
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@lru_cache(maxsize=64)
def clock_of(zone: str) -> Clock:
    """Tabulate a zone, an IANA name or a fixed offset."""
    import numpy as np  # noqa: PLC0415

    fixed = _FIXED.fullmatch(zone)
    if fixed:
        minutes = (int(fixed[2]) * 60 + int(fixed[3])) * (-1 if fixed[1] == "-" else 1)
        return Clock(np.empty(0, np.int64), np.array([minutes * _MINUTE], np.int64))
    info = ZoneInfo(zone)
    turns: list[int] = []
    moment = datetime(_YEARS[0], 1, 1, tzinfo=UTC)
    offsets = [_offset(info, moment)]
    while moment.year < _YEARS[1]:
        later = moment + _STEP
        if _offset(info, later) != offsets[-1]:
            turns.append(_turn(info, moment, later))
            offsets.append(_offset(info, later))
        moment = later
    return Clock(np.array(turns, np.int64), np.array(offsets, np.int64))


def _offset(info: ZoneInfo, moment: datetime) -> int:
    """Microseconds east of UTC at a UTC time."""
    return (moment.astimezone(info).utcoffset() or timedelta()) // timedelta(microseconds=1)


def _turn(info: ZoneInfo, before: datetime, after: datetime) -> int:
    """Find the second at which the offset changes between two times."""
    old = _offset(info, before)
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        same = _offset(info, datetime.fromtimestamp(middle, UTC)) == old
        low, high = (middle, high) if same else (low, middle)
    return high * _SECOND


def to_utc(local: np.ndarray, zone: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Place wall-clock microseconds in UTC; say which are shown twice and which are skipped."""
    import numpy as np  # noqa: PLC0415

    clock = clock_of(zone)
    before, after = clock.offsets[:-1], clock.offsets[1:]
    high = clock.turns + np.maximum(before, after)
    index = np.searchsorted(high, local, side="right")
    doubtful = np.zeros(len(local), bool)
    skipped = np.zeros(len(local), bool)
    if len(high):
        low = clock.turns + np.minimum(before, after)
        nearest = np.minimum(index, len(high) - 1)
        window = (local >= low[nearest]) & (local < high[nearest])
        doubtful = window & (before > after)[nearest]
        skipped = window & (before < after)[nearest]
    return local - clock.offsets[index], doubtful, skipped


def to_wall(utc: np.ndarray, zone: str) -> np.ndarray:
    """Turn UTC microseconds into what a clock in the zone shows."""
    import numpy as np  # noqa: PLC0415

    clock = clock_of(zone)
    shown: np.ndarray = utc + clock.offsets[np.searchsorted(clock.turns, utc, side="right")]
    return shown


def placed(frame: pl.DataFrame, zone: str) -> list[pl.Series | pl.Expr]:
    """Compute ``at``, ``clock`` and ``zone`` for the ``local`` and ``utc_offset`` of an import.

    The export's own offset wins; without one the zone the person answered holds; without either
    ``at`` stays empty.
    """
    import polars as pl  # noqa: PLC0415

    known = zone if is_zone(zone) else UNKNOWN
    offsets = frame["utc_offset"]
    names = pl.lit(known).cast(pl.Categorical).alias("zone")
    marks = pl.lit("").cast(pl.Categorical).alias("clock")
    labels = {minutes: offset_name(minutes) for minutes in offsets.drop_nulls().unique().to_list()}
    at = frame["local"] - offsets.cast(pl.Int64) * _MINUTE
    if labels:
        written = offsets.replace_strict(labels, default=known, return_dtype=pl.String)
        names = pl.lit(written.cast(pl.Categorical)).alias("zone")
    if known != UNKNOWN and offsets.null_count():
        bare = offsets.is_null() & frame["local"].is_not_null()
        utc, twice, skipped = to_utc(frame["local"].fill_null(0).to_numpy(), known)
        reckoned = pl.Series(utc)
        at = reckoned if bare.all() else reckoned.zip_with(bare, at)
        if twice.any() or skipped.any():
            marks = pl.lit(_marks(bare, pl.Series(twice), pl.Series(skipped))).alias("clock")
    return [pl.lit(at.cast(pl.Datetime("us", "UTC"))).alias("at"), names, marks]


def _marks(bare: pl.Series, twice: pl.Series, skipped: pl.Series) -> pl.Series:
    """Say which times a change of clocks leaves in doubt."""
    import polars as pl  # noqa: PLC0415

    told = pl.DataFrame({"bare": bare, "twice": twice, "skipped": skipped}).select(
        clock=pl.when(pl.col("bare") & pl.col("twice"))
        .then(pl.lit("twice"))
        .when(pl.col("bare") & pl.col("skipped"))
        .then(pl.lit("skipped"))
        .otherwise(pl.lit(""))
    )
    return told["clock"].cast(pl.Categorical)


def home(at: pl.Series, local: pl.Series, zone: str) -> pl.Series:
    """Show each time on the person's own clock; as it was written where that is unknown."""
    import polars as pl  # noqa: PLC0415

    if not is_zone(zone):
        return local
    micros = at.cast(pl.Int64)
    shown = pl.Series(to_wall(micros.fill_null(0).to_numpy(), zone)).cast(pl.Datetime("us"))
    frame = pl.DataFrame({"at": at, "local": local, "shown": shown})
    return frame.select(pl.when(pl.col("at").is_not_null()).then("shown").otherwise("local"))[
        "shown"
    ]


def sort_key(at: pl.Series, local: pl.Series, zone: str) -> np.ndarray:
    """Order times known and unplaced in one line; what has no time at all comes last."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    key = at.cast(pl.Int64)
    if key.null_count():
        wall = local.cast(pl.Int64)
        guess = wall.fill_null(0).to_numpy()
        if is_zone(zone):
            guess = to_utc(guess, zone)[0]
        last = np.where(wall.is_null().to_numpy(), np.iinfo(np.int64).max, guess)
        return np.where(key.is_null().to_numpy(), last, key.fill_null(0).to_numpy())
    return key.to_numpy()


def aware(local: datetime, zone: str) -> datetime | None:
    """Place one wall-clock time in UTC; None where the zone is not known."""
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    if not is_zone(zone):
        return None
    import numpy as np  # noqa: PLC0415

    wall = (local - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001
    utc = to_utc(np.array([wall], np.int64), zone)[0]
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(utc[0]))
    except OverflowError:  # the first or last day that a calendar here can hold
        return None


def on_clock(moment: datetime, zone: str) -> datetime:
    """Show one aware time on the wall clock of a zone; in UTC where the zone is not known."""
    if moment.tzinfo is None:
        return moment
    if not is_zone(zone):
        return moment.astimezone(UTC).replace(tzinfo=None)
    import numpy as np  # noqa: PLC0415

    micros = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    wall = to_wall(np.array([micros], np.int64), zone)
    return datetime(1970, 1, 1) + timedelta(microseconds=int(wall[0]))  # noqa: DTZ001


def at_home(moment: date | datetime, zone: str, home_zone: str) -> date | datetime:
    """Put a day or time that was written in some zone on the person's own clock; a day stays."""
    if not isinstance(moment, datetime):
        return moment
    at = aware(moment, zone)
    if at is None:
        return moment
    if not is_zone(home_zone):
        return moment.replace(tzinfo=None)
    return on_clock(at, home_zone)


def day_or_time(value: object) -> date | datetime | None:
    """Read ``2024-12-01`` as a day and ``2024-12-01T10:00`` as a time; None for neither."""
    text = str(value or "").strip()
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None
