"""Log-ins and devices of an account, as Google, Apple and Meta hand them over.

How a person gets it: Google Takeout, *Access log activity*; privacy.apple.com, *Apple Account and
device information*; Facebook and Instagram, *Download your information*, *Security and login*.

Format: Google writes ``Activities - A list of Google services….csv`` (each access, with address and
place) and ``Devices - A list of devices….csv``; Apple ``… Device Information.csv`` and ``… SignOn
Information.csv``; Meta JSON such as ``account_activity_v2``, ``account_accesses_v2``,
``active_sessions_v2``, ``account_history_login_history``. Columns are known by their titles. What
stands there is the provider's word: nothing is concluded from a device, an address or a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.errors import ExportError, UnreadableExport
from tallybook.model.columns import unwall
from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.csv_lines import Line, lines_of
from tallybook.reading.downloads import (
    REASONS,
    Download,
    Found,
    Layout,
    content_of,
    first_of,
    instant_of,
    parts_of,
)
from tallybook.reading.json import text_of
from tallybook.reading.meta import repaired
from tallybook.reading.month_dates import read_dated

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "account log-ins"
_CSV = re.compile(r"\.csv$", re.IGNORECASE)
_JSON = re.compile(r"\.json$", re.IGNORECASE)
#: Members of a download that has conversations in it: others read those, file by file.
_TALK = re.compile(r"message|chat|inbox|direct|/Mail/|/Voice/|\.mbox$|user_data", re.IGNORECASE)
_BOUND = 256 << 20

_META = {
    "account_activity": ("timestamp",),
    "account_accesses": ("timestamp",),
    "active_sessions": ("created_timestamp", "updated_timestamp"),
    "used_ip_address": ("timestamp",),
    "recognized_devices": ("created_timestamp", "updated_timestamp"),
    "login_protection_data": ("created_timestamp", "updated_timestamp"),
    "admin_records": ("created_timestamp",),
    "account_history_login_history": ("timestamp",),
    "account_history_logout_history": ("timestamp",),
}
_NAMES = rb'"(%b)(?:_v2)?"' % b"|".join(name.encode() for name in _META)
_HEAD = re.compile(_NAMES + rb"\s{0,64}:\s{0,64}\[")
_META_SAYS = re.compile(rb"\A\s{0,64}\{\s{0,64}" + _HEAD.pattern)
_INSTAGRAM = "account_history_"
#: Titles of columns by which each table is known, the columns of its times, and what it lists.
_TABLES = (
    (("activity timestamp", "ip address"), ("activity timestamp",), "Google", "access"),
    (("device type", "last activity"), ("first activity", "last activity"), "Google", "device"),
    (("device type", "device last location"), ("device last location",), "Google", "device"),
    (
        ("device name", "device added date"),
        ("device added date", "device last heartbeat timestamp"),
        "Apple",
        "device",
    ),
    (("logged in date", "application"), ("logged in date",), "Apple", "sign-on"),
)
_SQL = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?")
_ZONE = re.compile(r"\s?(?:(UTC|GMT|Z)|([+-])(\d\d):?(\d\d))")
_WHERE = re.compile(r"city|region|country|location|place")
_NOTHING = frozenset({"", "N/A", "n/a", "null", "None"})
_SLUG = re.compile(r"[^a-z0-9]+")
_ODD = "This row has more or fewer columns than its table; what fits was kept."


def _lists(outline: dict[str, msgspec.Raw]) -> Iterator[tuple[str, list[msgspec.Raw]]]:
    """The lists of a file of Meta's."""
    for name, value in outline.items():
        if name.removesuffix("_v2") in _META and first_of(value) == b"[":
            yield name, msgspec.json.decode(value, type=list[msgspec.Raw])


_LAYOUT = Layout(
    outline=dict[str, msgspec.Raw],
    groups=_lists,
    begins=re.compile(
        rb'(?<=[\[,])\s{0,64}\{\s{0,64}"(?:action|timestamp|created_timestamp|ip|name|title|event'
        rb'|session|media_map_data)"\s{0,64}:'
    ),
    heads=_HEAD,
)


def recognise(export: Export) -> bool:
    """Whether this is a list of log-ins or devices, or a download of nothing else that is read."""
    if any(map(_TALK.search, export.members())):
        return False
    return bool(parts_of(export, _CSV, _table_of) or parts_of(export, _JSON, _META_SAYS.match))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for each time that a row gives."""
    del answers  # a time without a zone is asked about
    download = Download(export, TITLE)
    tables = parts_of(export, _CSV, _table_of)
    lists = parts_of(export, _JSON, _META_SAYS.match)
    for part in tables:
        yield from _noted(download, part, _table(export, download, part))
    for part in lists or ([] if tables else [""]):
        yield from _noted(download, part, _listed(download, part))
    yield from download.problems.rest()


def _noted(
    download: Download, part: str, things: Iterable[Record | Problem]
) -> Iterator[Record | Problem]:
    """Report the records that have no time."""
    for thing in things:
        if isinstance(thing, Record) and thing.local is None:
            yield from download.problems.note(
                Problem(
                    code="no-date",
                    reason=REASONS["no-date"],
                    part=part,
                    offset=thing.offset,
                    length=thing.length,
                )
            )
        yield thing


def _table_of(head: bytes) -> Any:
    """Which table a file begins as; None where it is none that is known."""
    titles = _titles(head)
    for table in _TABLES:
        if all(any(mark in title for title in titles) for mark in table[0]):
            return table
    return None


def _titles(head: bytes) -> list[str]:
    """The titles of a table's columns."""
    if b"," not in head[:4096] or head[:1] in {b"{", b"<", b"P"}:
        return []
    first = next(lines_of(head.split(b"\n", 1)[0]), None)
    return [_plain(cell) for cell in first.cells] if first else []


def _plain(title: str) -> str:
    """A title without case and edges."""
    return title.strip("\ufeff \t").lower()


def _table(export: Export, download: Download, part: str) -> Iterator[Record | Problem]:
    """Yield the rows of one table."""
    try:
        data = content_of(export, part, _BOUND)
    except ExportError:
        yield from download.unread(part)
        return
    table = _table_of(data[:65536])
    rows = lines_of(data)
    first = next(rows, None)
    if table is None or first is None:
        raise UnreadableExport(source=TITLE, reason="its columns are not known")
    titles = [_plain(cell) for cell in first.cells]
    for row in rows:
        if row.broken:
            yield from download.problems.note(
                Problem(
                    code="damaged",
                    reason=REASONS["damaged"],
                    part=part,
                    offset=row.offset,
                    length=row.length,
                    items=1,
                )
            )
        elif any(cell.strip() for cell in row.cells):
            if len(row.cells) != len(titles):
                yield from _odd(download, part, row)
            yield from _row(part, data, row, titles, table)


def _odd(download: Download, part: str, row: Line) -> Iterator[Problem]:
    """Report a row that does not fit its table."""
    yield from download.problems.note(
        Problem(code="odd-row", reason=_ODD, part=part, offset=row.offset, length=row.length)
    )


def _row(part: str, data: bytes, row: Line, titles: list[str], table: Any) -> Iterator[Record]:
    """Yield a record for each time that stands in a row, or one without."""
    _, times, provider, what = table
    cells = dict(zip(titles, (cell.strip() for cell in row.cells), strict=False))
    given = {_SLUG.sub("_", title).strip("_"): cell for title, cell in cells.items()}
    facts = {name: cell for name, cell in given.items() if name and cell not in _NOTHING}
    facts |= {"list": what, "provider": provider}
    dated = [
        (title, cell)
        for title, cell in cells.items()
        if cell not in _NOTHING and any(mark in title for mark in times)
    ]
    end = row.offset + row.length
    for title, cell in dated or [("", "")]:
        at = data.find(cell.encode(), row.offset, end) if title else row.offset
        at = max(at, row.offset)
        local, offset = _when(cell)
        said = facts | ({"time": title} if len(times) > 1 and title else {})
        yield _record(part, (at, end - at), (local, offset), said, provider)


def _record(
    part: str,
    place: tuple[int, int],
    time: tuple[datetime | None, int | None],
    facts: dict[str, str],
    provider: str,
) -> Record:
    """Make a record of a log-in, or of a device that was seen."""
    address = next((name for name, fact in facts.items() if _is_address(fact)), "ip")
    shown = dict(sorted((_called(name, address), fact) for name, fact in facts.items()))
    return Record(
        kind="sign_in",
        channel="account",
        part=part,
        offset=place[0],
        length=place[1],
        local=time[0],
        utc_offset=time[1],
        thread=provider,
        details=shown,
        match="\n".join(shown.values()),
    )


def _called(name: str, address: str) -> str:
    """The name of a fact; one that says where a device was is kept together with other places."""
    if name == address:
        return "ip"
    return f"place_{name}" if _WHERE.search(name) and not name.startswith("place") else name


def _is_address(fact: str) -> bool:
    """Whether this is an address on the internet, whatever its column is called."""
    try:
        return bool(ip_address(fact))
    except ValueError:
        return False


def _when(cell: str) -> tuple[datetime | None, int | None]:
    """The time in a cell, and minutes east of UTC where the cell says so."""
    found = _SQL.search(cell)
    if not found:
        dated = read_dated(cell)
        return (dated[0], 0 if dated[1] else None) if dated else (None, None)
    try:
        at = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type] # noqa: DTZ001 - told beside it
    except ValueError:
        return None, None
    zone = _ZONE.match(cell, found.end())
    if not zone:
        return at, None
    if zone[1]:
        return at, 0
    minutes = int(zone[3]) * 60 + int(zone[4])
    return at, -minutes if zone[2] == "-" else minutes


def _listed(download: Download, part: str) -> Iterator[Record | Problem]:
    """Yield the rows of one file of Meta's."""
    for found in download.rows(part, _LAYOUT):
        if isinstance(found, Problem):
            yield found
            continue
        name = found.group.removesuffix("_v2")
        if name.startswith(_INSTAGRAM):
            yield _instagram(part, found, name)
        else:
            yield from _facebook(part, found, name)


def _facebook(part: str, found: Found, name: str) -> Iterator[Record]:
    """Yield a record for each time that a row gives, or one without."""
    row = found.row
    session = row.get("session")
    flat = {**row, **session} if isinstance(session, dict) else row
    times = {key: at for key in _META.get(name, ()) if (at := instant_of(flat.get(key), _SECOND))}
    facts = {key: _right(value) for key, value in flat.items() if not key.endswith("timestamp")}
    facts |= {"list": name, "provider": "Facebook"}
    shown = {key: fact for key, fact in facts.items() if fact}
    for place, (key, at) in enumerate(times.items() or [("", None)]):
        said = shown | ({"time": key.removesuffix("_timestamp")} if "_" in key else {})
        where = (found.offset + place, found.length - place)
        yield _record(part, where, (unwall(at), None if at is None else 0), said, "Facebook")


def _instagram(part: str, found: Found, name: str) -> Record:
    """Make a record of a log-in to Instagram, whatever the language of its titles."""
    row = found.row
    given = row.get("string_map_data")
    fields = given.items() if isinstance(given, dict) else ()
    facts = {"list": name.removeprefix(_INSTAGRAM), "provider": "Instagram"}
    at = None
    for title, field in fields:
        if isinstance(field, dict):
            at = at or instant_of(field.get("timestamp"), _SECOND)
            facts[_right(title).lower()] = _right(field.get("value"))
    shown = {key: fact for key, fact in facts.items() if fact}
    local, offset = (unwall(at), 0) if at else _when(text_of(row.get("title")))
    return _record(part, (found.offset, found.length), (local, offset), shown, "Instagram")


def _right(value: Any) -> str:
    """A field as text; letters beyond English are stored in a broken way."""
    return repaired(text_of(value))


_SECOND = 1_000_000

_META_WAY = " Download your information, Security and login information, JSON."

SOURCE = Source(
    name="sign_ins",
    title="Log-ins and devices of an account (Google, Apple, Meta)",
    version=1,
    patterns=("Activities - A list of*.csv", "*SignOn Information.csv", "login_activity.json"),
    how=(
        "Google: takeout.google.com, Deselect all, tick Access log activity.",
        "Apple: privacy.apple.com, Request a copy of your data, Apple Account and device information.",
        "Facebook and Instagram: Settings, Accounts Centre, Your information and permissions,"
        + _META_WAY,
    ),
    lacks=(
        "Who used the device: a log-in shows an account, a device and an address, never a person.",
        "Where it really was: the place is the provider's estimate from the address.",
        "Older log-ins: the services keep some weeks or months of them.",
        "Microsoft accounts: their activity page offers no download with a known structure.",
        "Pages of devices saved from the browser: keep those as exhibits.",
    ),
    recognise=recognise,
    read=read,
    basis=(
        "https://github.com/abrignoni/RLEAPP/tree/main/scripts/artifacts",
        "https://support.apple.com/en-us/HT208502",
        "https://www.facebook.com/help/930396167085762",
    ),
)
