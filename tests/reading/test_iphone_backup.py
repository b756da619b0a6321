"""The backup of an iPhone is shown under names a person can read, or says why it is not."""

import hashlib
import io
import plistlib
import struct
import zipfile
from contextlib import suppress

import pytest
from apple_databases import AMR, JPEG, calls, contacts, database, phone, voicemail
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import EncryptedBackup, TallybookError, UnreadableExport
from tallybook.intake.walking import Walker
from tallybook.reading.exports import BytesExport
from tallybook.reading.folders import view as view_of
from tallybook.reading.iphone_backup import backup_view
from tallybook.sources import all_sources

FILES = {
    ("HomeDomain", "Library/SMS/sms.db"): phone(),
    ("MediaDomain", "Library/SMS/Attachments/0a/10/AAAA/door.jpg"): JPEG,
    ("HomeDomain", "Library/CallHistoryDB/CallHistory.storedata"): calls(),
    ("HomeDomain", "Library/Voicemail/voicemail.db"): voicemail(),
    ("HomeDomain", "Library/Voicemail/1.amr"): AMR,
    ("HomeDomain", "Library/AddressBook/AddressBook.sqlitedb"): contacts(),
    ("AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "ChatStorage.sqlite"): b"SQLite no",
    ("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.JPG"): JPEG + b"1",
    ("AppDomain-org.example.notes", "../Documents/../a.txt"): b"words",
}
NAMES = {
    "Backup/Info.plist",
    "Backup/Manifest.plist",
    "Calls/CallHistory.storedata",
    "Contacts/AddressBook.sqlitedb",
    "Messages/Attachments/0a/10/AAAA/door.jpg",
    "Messages/sms.db",
    "Other/AppDomain-org.example.notes/Documents/a.txt",
    "Photos/100APPLE/IMG_0001.JPG",
    "Voicemail/1.amr",
    "Voicemail/voicemail.db",
    "WhatsApp/ChatStorage.sqlite",
}
LIST = "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)"


def stored(domain: str, path: str) -> str:
    """What a file is called in a backup."""
    return hashlib.sha1(f"{domain}-{path}".encode(), usedforsecurity=False).hexdigest()


def members(*, encrypted: bool = False) -> dict[str, bytes]:
    """The members of a backup as iOS has written them since version 10."""
    rows = [("Files", (stored(*where), *where, 1, None)) for where in FILES]
    rows.append(("Files", (stored("HomeDomain", "Library"), "HomeDomain", "Library", 2, None)))
    found = {f"{stored(*where)[:2]}/{stored(*where)}": content for where, content in FILES.items()}
    about = plistlib.dumps({"IsEncrypted": encrypted})
    return found | {
        "Manifest.db": database([LIST], rows),
        "Manifest.plist": about,
        "Info.plist": plistlib.dumps({"Device Name": "Phone"}),
    }


def old_members() -> dict[str, bytes]:
    """The members of a backup as iOS wrote them before."""
    records = b"mbdb\x05\x00"
    for domain, path in FILES:
        for text in (domain, path, None, None, None):
            raw = (text or "").encode()
            records += b"\xff\xff" if text is None else struct.pack(">H", len(raw)) + raw
        records += struct.pack(">HQIIIIIQBB", 0x81A4, 1, 501, 501, 0, 0, 0, 0, 3, 1)
        records += struct.pack(">H", 1) + b"a" + struct.pack(">H", 1) + b"b"
    found = {stored(*where): content for where, content in FILES.items()}
    about = {"Manifest.mbdb": records, "Manifest.plist": plistlib.dumps({"IsEncrypted": False})}
    return found | about | {"Info.plist": plistlib.dumps({})}


def export_of(contents: dict[str, bytes]) -> BytesExport:
    """Members as an export."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return BytesExport("backup.zip", written.getvalue())


@pytest.mark.parametrize(
    ("contents", "own"), [(members(), "Manifest.db"), (old_members(), "Manifest.mbdb")]
)
def test_files_are_shown_by_what_they_are(contents: dict[str, bytes], own: str) -> None:
    """Each file of a backup, old or new, has one readable name, and none is left out."""
    view = backup_view(export_of(contents))
    assert view is not None
    assert set(view.members()) == NAMES | {f"List of files/{own}"}
    with view.open_member("Photos/100APPLE/IMG_0001.JPG") as stream:
        assert stream.read() == JPEG + b"1"
    assert view.member_size("Messages/sms.db") == len(phone())
    assert view.size == len(view.read(1 << 24))
    folders = {name.partition("/")[0] for name in view.members()}
    assert all(backup_view(view_of(view, folder)) is None for folder in folders)


def test_each_group_is_recognised_by_its_importer() -> None:
    """The groups of a backup are what the importers look for."""
    view = backup_view(export_of(members()))
    assert view is not None
    claims = {source.name for source in all_sources() if source.recognise(view)}
    assert {"imessage", "iphone_calls", "iphone_voicemail", "iphone_contacts"} <= claims


def test_a_backup_in_a_zip_falls_into_its_parts() -> None:
    """A walk finds each group once, with its attachments, and lists what nobody reads."""
    whole = {f"a phone/{name}": content for name, content in members().items()}
    seen = Walker().top(export_of(whole))
    parts = {each.part.path.removeprefix("a phone/"): each.part for each in seen.found}
    sources = {path: part.source for path, part in parts.items() if part.source}
    assert sources == {
        "Calls/CallHistory.storedata": "iphone_calls",
        "Contacts/AddressBook.sqlitedb": "iphone_contacts",
        "Messages": "imessage",
        "Photos/100APPLE/IMG_0001.JPG": "images",
        "Voicemail": "iphone_voicemail",
    }
    assert parts["Messages"].files == parts["Voicemail"].files == 2
    assert sum(part.files for part in parts.values()) == len(whole)


def test_a_folder_that_is_no_backup_is_left_alone() -> None:
    """Without a list of files and what tells of the phone, a folder is not taken for a backup."""
    assert backup_view(export_of({"Manifest.db": b"something", "a.txt": b"a"})) is None
    assert backup_view(export_of({"Info.plist": b"", "a.txt": b"a"})) is None
    assert backup_view(BytesExport("a.txt", b"words")) is None


def test_an_encrypted_backup_says_so() -> None:
    """A backup with a password is refused with a way out, whichever of its files tells."""
    with pytest.raises(EncryptedBackup, match="encrypted"):
        backup_view(export_of(members(encrypted=True) | {"Manifest.db": bytes(4096)}))
    with pytest.raises(EncryptedBackup):
        backup_view(export_of({**members(), "Manifest.db": bytes(4096)}))
    hidden = {name: bytes(len(content)) for name, content in members().items() if "/" in name}
    with pytest.raises(EncryptedBackup):
        backup_view(export_of(members(encrypted=True) | hidden))


def test_a_backup_that_was_decrypted_is_read() -> None:
    """Where a program has taken the files out of an encrypted backup, they are shown."""
    assert backup_view(export_of(members(encrypted=True))) is not None


def test_files_that_no_list_names_are_shown_as_well() -> None:
    """A damaged list of files leaves nothing out: what it does not name is shown as it is called."""
    whole = old_members()
    view = backup_view(export_of(whole | {"Manifest.mbdb": whole["Manifest.mbdb"][:90]}))
    assert view is not None
    assert len(view.members()) == len(whole)
    assert sum(name.startswith("Other/not in the list/") for name in view.members()) > 5
    with pytest.raises(UnreadableExport):
        backup_view(export_of(whole | {"Manifest.mbdb": b"PK\x03\x04"}))


@settings(deadline=None, max_examples=150, derandomize=True)
@given(data=st.data())
def test_any_list_gives_a_view_or_an_error_of_ours(data: st.DataObject) -> None:
    """Bytes changed anywhere in either list give a view of all files, or an error of ours."""
    name, whole = data.draw(
        st.sampled_from([("Manifest.db", members()), ("Manifest.mbdb", old_members())])
    )
    content = bytearray(whole[name])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    with suppress(TallybookError):
        view = backup_view(export_of(whole | {name: bytes(content)}))
        assert view is not None
        assert len(view.members()) == len(whole)
