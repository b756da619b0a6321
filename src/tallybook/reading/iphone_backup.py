"""Show the backup of an iPhone or iPad under names a person can read.

Finder, the Apple Devices app and iTunes write a folder in which each file is called by a SHA-1 of
where it was on the phone. Which is which stands in ``Manifest.db`` (since iOS 10: a table ``Files``
with ``fileID``, ``domain`` and ``relativePath``; the file lies in a folder of the first two letters)
or in ``Manifest.mbdb`` (before: a list of records; all files in one folder). As described at
https://www.openextract.app/blog/what-is-in-an-iphone-backup and, for the older list, at
http://what-when-how.com/Tutorial/topic-4347p/Practical-Mobile-Forensics-157.html. Nothing is
copied: the view opens the files where they are.
"""

from __future__ import annotations

import hashlib
import plistlib
import re
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers.expat import ExpatError

from tallybook.errors import EncryptedBackup, TallybookError, UnreadableExport
from tallybook.model.source import Export
from tallybook.reading.archives import safe_name
from tallybook.reading.database_pages import is_database
from tallybook.reading.database_rows import plain_rows
from tallybook.reading.exports import read_up_to
from tallybook.reading.folders import FolderView

LIST, OLD_LIST = "Manifest.db", "Manifest.mbdb"
_ABOUT = ("Manifest.plist", "Info.plist", "Status.plist")
_LARGEST_LIST, _LARGEST_ABOUT = 512 << 20, 64 << 20
_FILE, _OLD_KIND, _OLD_FILE = 1, 0xE000, 0x8000
_NOTHING = 0xFFFF
_NAME = re.compile(r"[0-9a-f]{40}")
_GROUPS = tuple(
    (re.compile(domain), re.compile(path, re.IGNORECASE), name)
    for domain, path, name in (
        ("HomeDomain", r"Library/SMS/(sms\.db(?:-wal|-shm)?)", "Messages"),
        ("HomeDomain|MediaDomain", r"Library/SMS/(Attachments/.+)", "Messages"),
        ("HomeDomain", r"Library/CallHistoryDB/(.+)", "Calls"),
        ("WirelessDomain|HomeDomain", r"Library/CallHistory/(.+)", "Calls"),
        ("HomeDomain", r"Library/Voicemail/(.+)", "Voicemail"),
        ("HomeDomain", r"Library/AddressBook/(.+)", "Contacts"),
        ("HomeDomain", r"Library/Calendar/(.+)", "Calendar"),
        ("AppDomainGroup-group\\.net\\.whatsapp\\.WhatsApp\\.shared", "(.+)", "WhatsApp"),
        ("AppDomainGroup-group\\.net\\.whatsapp\\.WhatsAppSMB\\.shared", "(.+)", "WhatsApp Business"),
        ("CameraRollDomain|MediaDomain", r"Media/DCIM/(.+)", "Photos"),
        ("MediaDomain", r"Media/Recordings/(.+)", "Recordings"),
        ("AppDomainGroup-group\\.com\\.apple\\.VoiceMemos\\.shared", r"Recordings/(.+)", "Recordings"),
    )
)  # fmt: skip
_OTHER, _LOOSE = "Other", "Other/not in the list"
#: Kept apart, so that neither folder looks like a backup of its own.
_BACKUP, _LISTS = "Backup", "List of files"


class Listed(NamedTuple):
    """One file of a backup, as its list has it."""

    stored: str
    domain: str
    path: str


def backup_view(export: Export) -> Export | None:
    """Show a backup under readable names; None where the folder is none.

    Raises:
        EncryptedBackup: The backup is encrypted with a password.
        UnreadableExport: Its list of files is damaged.
        TooLarge: Its list of files is too large to be read.
    """
    members = frozenset(export.members())
    own = LIST if LIST in members else OLD_LIST
    if own not in members or members.isdisjoint(_ABOUT):
        return None
    encrypted = _is_encrypted(export, members)
    head = _head(export, own)
    if not (is_database(head) if own == LIST else head.startswith(b"mbdb")):
        if encrypted or own == LIST:
            raise EncryptedBackup
        raise UnreadableExport(source="a backup", reason="its list of files is damaged")
    listed = list(_listed(export) if own == LIST else _listed_of_old(export))
    places = _places(listed, members)
    if encrypted and not _is_readable(export, places):
        raise EncryptedBackup
    return FolderView(_Renamed(export, places), places, name=export.name)


class _Renamed:
    """An export whose members go by other names."""

    def __init__(self, below: Export, places: dict[str, str]) -> None:
        self._below = below
        self._places = places
        self.name = below.name
        self.size = below.size

    def open(self) -> BinaryIO:
        """Open the bytes of what is below."""
        return self._below.open()

    def head(self, length: int = 65536) -> bytes:
        """The first bytes of what is below."""
        return self._below.head(length)

    def read(self, bound: int) -> bytes:
        """All bytes of what is below."""
        return self._below.read(bound)

    def members(self) -> tuple[str, ...]:
        """The readable names."""
        return tuple(self._places)

    def open_member(self, name: str) -> BinaryIO:
        """Open one file where it lies."""
        return self._below.open_member(self._stored(name))

    def member_size(self, name: str) -> int:
        """Length of one file, in bytes."""
        return self._below.member_size(self._stored(name))

    def _stored(self, name: str) -> str:
        """What a file is called in the backup."""
        if name not in self._places:
            raise UnreadableExport(source="a backup", reason="it has no part of that name")
        return self._places[name]


def _places(listed: list[Listed], members: frozenset[str]) -> dict[str, str]:
    """Each readable name with the member it stands for; members that no list names come last."""
    found: dict[str, str] = {}
    used: set[str] = set()
    own = _Own()
    for each in listed:
        if not _NAME.fullmatch(each.stored):
            continue
        inner = f"{each.stored[:2]}/{each.stored}"
        member = inner if inner in members else each.stored
        if member in members and member not in used:
            used.add(member)
            found[own.name(_readable(each))] = member
    for member in sorted(members - used):
        loose = "/" in member or _NAME.fullmatch(member)
        group = _BACKUP if member in _ABOUT else _LISTS if not loose else _LOOSE
        found[own.name(f"{group}/{member}")] = member
    return found


def _readable(each: Listed) -> str:
    """The name that one file is shown under."""
    for domain, path, group in _GROUPS:
        match = path.fullmatch(each.path) if domain.fullmatch(each.domain) else None
        if match:
            return f"{group}/{_label(match[1])}"
    return f"{_OTHER}/{_label(each.domain)}/{_label(each.path)}"


def _label(path: str) -> str:
    """A path as a label: it leads nowhere, so steps that climb are left out."""
    steps = [step for step in safe_name(path).replace("\\", "/").split("/") if step.strip(". ")]
    return "/".join(steps) or "without a name"


class _Own:
    """Gives each file a name that no other has."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def name(self, name: str) -> str:
        """The name, or the name with a number behind it."""
        own = name
        while own in self._times:
            self._times[name] += 1
            own = f"{name} ({self._times[name]})"
        self._times[own] = 1
        return own


def _listed(export: Export) -> Iterator[Listed]:
    """The files that the list of a backup since iOS 10 names."""
    with export.open_member(LIST) as stream:
        content = read_up_to(stream, _LARGEST_LIST)
    for stored, domain, path, flags in plain_rows(content, "Files", 4):
        if flags in {_FILE, None}:
            yield Listed(_text(stored), _text(domain), _text(path))


def _text(value: object) -> str:
    """A value that should be text."""
    return value if isinstance(value, str) else ""


def _listed_of_old(export: Export) -> Iterator[Listed]:
    """The files that the list of an older backup names, as far as it can be read."""
    with export.open_member(OLD_LIST) as stream:
        content = read_up_to(stream, _LARGEST_LIST)
    place = 6
    while place < len(content):
        try:
            domain, path, mode, place = _old_record(content, place)
        except (struct.error, IndexError):
            return
        if mode & _OLD_KIND == _OLD_FILE:
            whole = f"{domain}-{path}".encode("utf-8", "replace")
            stored = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
            yield Listed(stored, domain, path)


def _old_record(content: bytes, place: int) -> tuple[str, str, int, int]:
    """Domain, path and mode of one record, and the place behind it."""
    texts: list[str] = []
    for _ in range(5):
        text, place = _old_text(content, place)
        texts.append(text)
    (mode,) = struct.unpack_from(">H", content, place)
    properties = content[place + 39]
    place += 40
    for _ in range(2 * properties):
        _, place = _old_text(content, place)
    return texts[0], texts[1], mode, place


def _old_text(content: bytes, place: int) -> tuple[str, int]:
    """One text with its length in front."""
    (length,) = struct.unpack_from(">H", content, place)
    place += 2
    if length == _NOTHING:
        return "", place
    if place + length > len(content):
        raise IndexError
    return content[place : place + length].decode("utf-8", "replace"), place + length


def _head(export: Export, member: str) -> bytes:
    """The first bytes of a member."""
    with export.open_member(member) as stream:
        return read_up_to(stream, 16)


def _is_encrypted(export: Export, members: frozenset[str]) -> bool:
    """Whether the backup says that it is."""
    if _ABOUT[0] not in members:
        return False
    try:
        with export.open_member(_ABOUT[0]) as stream:
            about = plistlib.loads(read_up_to(stream, _LARGEST_ABOUT))
    except (TallybookError, plistlib.InvalidFileException, ExpatError, ValueError, OverflowError,
            RecursionError, MemoryError, TypeError, KeyError, IndexError, AttributeError):  # fmt: skip
        return False
    return isinstance(about, dict) and bool(about.get("IsEncrypted"))


def _is_readable(export: Export, places: dict[str, str]) -> bool:
    """Whether somebody has decrypted the files since: a database of an app begins like one."""
    for name, member in places.items():
        if name.endswith(("/sms.db", ".sqlitedb", ".storedata", ".sqlite")):
            return is_database(_head(export, member))
    return False
