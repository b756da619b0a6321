"""Write small compound files ([MS-CFB]) and Outlook messages ([MS-OXMSG]) for the tests."""

import struct
from datetime import UTC, datetime
from typing import Any

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TEXT, BYTES, TIME, NUMBER, NARROW = 0x001F, 0x0102, 0x0040, 0x0003, 0x001E
Tree = dict[str, Any]


class Narrow(bytes):
    """Text of 8 bits, in a charset that another property names by its number."""

    __slots__ = ()


def compound(tree: Tree) -> bytes:
    """A compound file of streams (bytes) and storages (dicts)."""
    made = _Compound()
    made.entries[0]["child"] = made.add(tree)
    return _written(made.entries, bytes(made.mini), made.mini_fat, bytes(made.big), made.chains)


class _Compound:
    """What goes into a compound file."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = [{"name": "Root Entry", "type": 5, "child": FREE}]
        self.mini, self.big = bytearray(), bytearray()
        self.mini_fat: list[int] = []
        self.chains: list[list[int]] = []

    def add(self, node: Tree) -> int:
        """Add what a storage holds as a chain of siblings; return the first."""
        first = FREE
        for name in sorted(node, key=lambda each: (len(each), each.upper()), reverse=True):
            value = node[name]
            entry = {
                "name": name,
                "type": 2,
                "right": first,
                "child": FREE,
                "start": END,
                "size": 0,
            }
            self.entries.append(entry)
            first = len(self.entries) - 1
            if isinstance(value, dict):
                entry |= {"type": 1, "child": self.add(value)}
            elif value:
                entry |= {"size": len(value), **self._placed(value)}
        return first

    def _placed(self, value: bytes) -> dict[str, int]:
        """Put a stream among the small or the large ones."""
        unit = MINI if len(value) < CUTOFF else SECTOR
        count = -(-len(value) // unit)
        padded = value.ljust(count * unit, b"\0")
        if unit == MINI:
            start = len(self.mini_fat)
            self.mini_fat.extend([*range(start + 1, start + count), END])
            self.mini.extend(padded)
            return {"start": start}
        self.chains.append([len(self.big) // SECTOR, count])
        self.big.extend(padded)
        return {"big": len(self.chains) - 1}


def _written(
    entries: list[dict[str, Any]], mini: bytes, mini_fat: list[int], big: bytes,
    chains: list[list[int]],
) -> bytes:  # fmt: skip
    """Lay out header, allocation table, directory, small and large streams."""
    parts = {
        "directory": -(-len(entries) // 4),
        "mini_fat": -(-len(mini_fat) // 128),
        "mini": -(-len(mini) // SECTOR),
        "big": len(big) // SECTOR,
    }
    tables = 1
    while tables * 128 < tables + sum(parts.values()):
        tables += 1
    table, at, starts = [FAT] * tables, tables, {}
    for name, count in parts.items():
        starts[name] = at
        if name != "big" and count:
            table += [*range(at + 1, at + count), END]
        at += count
    for first, count in chains:
        begin = starts["big"] + first
        table += [*range(begin + 1, begin + count), END]
    table += [FREE] * (tables * 128 - len(table))
    entries[0] |= {"start": starts["mini"] if mini else END, "size": len(mini)}
    directory = b"".join(_entry(each, starts["big"], chains) for each in entries)
    directory = directory.ljust(parts["directory"] * SECTOR, b"\0")
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        b"", 0, tables, starts["directory"], 0, CUTOFF,
        starts["mini_fat"] if mini_fat else END, parts["mini_fat"], END, 0,
    )  # fmt: skip
    head += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    listed = [*mini_fat, *[FREE] * (parts["mini_fat"] * 128 - len(mini_fat))]
    body = struct.pack(f"<{len(table)}I", *table) + directory
    body += struct.pack(f"<{len(listed)}I", *listed) + mini.ljust(parts["mini"] * SECTOR, b"\0")
    return head + body + big


def _entry(entry: dict[str, Any], first: int, chains: list[list[int]]) -> bytes:
    """One line of the directory."""
    name = (entry["name"] + "\0").encode("utf-16-le")
    start = first + chains[entry["big"]][0] if "big" in entry else entry.get("start", 0)
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name), entry["type"], 1, FREE, entry.get("right", FREE),
        entry["child"], b"", 0, 0, 0, start & 0xFFFFFFFF, entry.get("size", 0),
    )  # fmt: skip


def properties(given: dict[int, Any], header: int) -> Tree:
    """The streams of some properties, and their list."""
    streams: Tree = {}
    listed = bytearray(header)
    for number, value in given.items():
        if isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            listed += struct.pack("<HHIQ", TIME, number, 6, ticks)
        elif isinstance(value, int):
            listed += struct.pack("<HHIiI", NUMBER, number, 6, value, 0)
        else:
            kind = NARROW if isinstance(value, Narrow) else BYTES
            kind = TEXT if isinstance(value, str) else kind
            raw = value.encode("utf-16-le") if isinstance(value, str) else value
            size = len(raw) + {TEXT: 2, NARROW: 1, BYTES: 0}[kind]
            listed += struct.pack("<HHIII", kind, number, 6, size, 0)
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = raw
    streams["__properties_version1.0"] = bytes(listed)
    return streams


def outlook(
    given: dict[int, Any],
    recipients: list[dict[int, Any]] | None = None,
    attachments: list[dict[int, Any]] | None = None,
) -> bytes:
    """An Outlook message of properties, recipients and attachments."""
    tree = properties(given, 32)
    count = struct.pack("<8xIIII8x", 0, 0, len(recipients or []), len(attachments or []))
    tree["__properties_version1.0"] = count + tree["__properties_version1.0"][32:]
    for number, one in enumerate(recipients or []):
        tree[f"__recip_version1.0_#{number:08X}"] = properties(one, 8)
    for number, one in enumerate(attachments or []):
        tree[f"__attach_version1.0_#{number:08X}"] = properties(one, 8)
    tree["__nameid_version1.0"] = {"__substg1.0_00020102": b""}
    return compound(tree)
