"""Make the invented databases of the cases: an iPhone's and a Mac's, a few rows each.

``python tests/reading/apple_databases.py`` writes them anew into the folders of the cases; the
same bytes each time. Numbers are those that Ofcom keeps for drama, addresses those of example.org.
"""

import io
import plistlib
import sqlite3
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[1] / "sources"
#: 1 March 2024, 09:00 UTC, in seconds since 2001.
MORNING = 730_976_400
NANO = 1_000_000_000
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
AMR = b"#!AMR\n" + bytes(16)
BEFORE = bytes.fromhex(
    "040b73747265616d747970656481e803840140848484124e5341747472696275746564537472696e6700"
    "8484084e534f626a656374008592848484084e53537472696e67019484012b"
)
AFTER = bytes.fromhex(
    "92848484" "0c4e5344696374696f6e617279" "009484016901928496961d"
    "5f5f6b494d4d657373616765506172744174747269627574654e616d65"
    "8692848484084e534e756d626572008484074e5356616c7565009484012a84999900868686"
)  # fmt: skip


def stream(words: str) -> bytes:
    """Words as Messages writes them in ``attributedBody``."""
    content = words.encode()
    return (
        BEFORE
        + _length(len(content))
        + content
        + b"\x86\x84\x02iI\x01"
        + _length(len(words))
        + AFTER
    )


def _length(number: int) -> bytes:
    """A length of one byte, or of two."""
    return bytes([number]) if number < 128 else b"\x81" + number.to_bytes(2, "little")


def database(
    schema: Iterable[str], rows: Iterable[tuple[str, Sequence[Any]]], page: int = 1024
) -> bytes:
    """A database of small pages with these tables and rows."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"PRAGMA page_size={page}")
    for statement in schema:
        connection.execute(statement)
    for table, values in rows:
        marks = ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(values))  # noqa: S608 - our own names
    connection.commit()
    content = bytearray(connection.serialize())
    connection.close()
    content[96:100] = (3_040_001).to_bytes(4, "big")  # the version that wrote it, always the same
    return bytes(content)


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of members, the same bytes each time."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


MESSAGE = (
    "ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, attributedBody BLOB, subject TEXT, service TEXT,"
    " handle_id INTEGER, is_from_me INTEGER, date INTEGER, date_read INTEGER, date_delivered INTEGER,"
    " date_edited INTEGER, item_type INTEGER, group_action_type INTEGER, group_title TEXT,"
    " other_handle INTEGER, share_status INTEGER, associated_message_guid TEXT,"
    " associated_message_type INTEGER, associated_message_emoji TEXT, message_summary_info BLOB,"
    " destination_caller_id TEXT, is_audio_message INTEGER, error INTEGER,"
    " thread_originator_guid TEXT"
)
NAMES = [part.split()[0] for part in MESSAGE.split(", ")]
PHONE = (
    f"CREATE TABLE message ({MESSAGE})",
    "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT)",
    "CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, chat_identifier TEXT, display_name TEXT, room_name TEXT)",
    "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER)",
    "CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER)",
    "CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename TEXT, transfer_name TEXT, mime_type TEXT)",
    "CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER)",
    "CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date INTEGER)",
    "CREATE TABLE deleted_messages (ROWID INTEGER PRIMARY KEY, guid TEXT)",
)


def message(number: int, minutes: float, **given: Any) -> tuple[str, Sequence[Any]]:
    """One row of ``message``; what is not given stands as the device leaves it."""
    usual = {
        "ROWID": number,
        "guid": f"00000000-0000-4000-8000-{number:012}",
        "service": "iMessage",
        "handle_id": 1,
        "is_from_me": 0,
        "date": int((MORNING + minutes * 60) * NANO),
        "date_read": 0,
        "date_delivered": 0,
        "date_edited": 0,
        "item_type": 0,
        "group_action_type": 0,
        "associated_message_type": 0,
        "is_audio_message": 0,
        "error": 0,
    }
    row = usual | given
    return "message", [row.get(name) for name in NAMES]


def phone() -> bytes:
    """An iPhone's ``sms.db``: two people, a group, and all that can happen to a message."""
    at = MORNING * NANO
    edited = plistlib.dumps(
        {
            "ec": {
                "0": [
                    {"d": float(MORNING + 300), "t": stream("I am at the station.")},
                    {"d": float(MORNING + 360), "t": stream("I am at the bus station.")},
                ]
            },
            "ep": [0],
            "otr": {"0": {"lo": 0, "le": 20}},
        },
        fmt=plistlib.FMT_BINARY,
    )
    unsent = plistlib.dumps({"rp": [0], "otr": {}}, fmt=plistlib.FMT_BINARY)
    first = "00000000-0000-4000-8000-000000000001"
    rows: list[tuple[str, Sequence[Any]]] = [
        ("handle", (1, "+447700900123", "iMessage")),
        ("handle", (2, "robin@example.org", "iMessage")),
        ("handle", (3, "+447700900456", "SMS")),
        ("chat", (1, "+447700900123", "", None)),
        ("chat", (2, "chat7000000001", "Allotment", "chat7000000001")),
        ("chat", (3, "chat7000000002", "", "chat7000000002")),
        *(("chat_handle_join", pair) for pair in ((1, 1), (2, 1), (2, 2), (3, 2), (3, 3))),
        message(1, 0, text="Where are you?", date_read=at + 60 * NANO),
        message(2, 1, attributedBody=stream("At home, on the \U0001f4de."), is_from_me=1,
                date_delivered=at + 61 * NANO, destination_caller_id="+447700900789"),
        message(3, 2, attributedBody=stream("You said that before. " * 8)),
        message(4, 3, text="\ufffc", attributedBody=stream("\ufffc")),
        message(5, 4, text="\ufffcAnd this one", attributedBody=stream("\ufffcAnd this one")),
        message(6, 5, is_from_me=1, attributedBody=stream("I am at the bus station."),
                date_edited=at + 360 * NANO, message_summary_info=edited),
        message(7, 6, date_edited=at + 400 * NANO, message_summary_info=unsent),
        message(8, 7, text="Disliked “Where are you?”", is_from_me=1,
                associated_message_type=2002, associated_message_guid=f"p:0/{first}"),
        message(9, 8, associated_message_type=3006, associated_message_emoji="\U0001f389",
                associated_message_guid=f"bp:{first}"),
        message(10, 9, service="SMS", handle_id=3, text="Your parcel is at the shop."),
        message(11, 10, item_type=2, group_title="Allotment"),
        message(12, 11, item_type=1, handle_id=1, other_handle=2),
        message(13, 12, handle_id=2, attributedBody=stream("Thank you both")),
        message(14, 13, is_from_me=1, handle_id=0, text="See you there", error=22),
        message(15, 14, item_type=4, share_status=0),
        message(16, 15, text="Call me now"),
        message(17, 16, date=0, text="A line without a time"),
        message(18, 17, attributedBody=b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84"),
        message(19, 18, service="RCS", handle_id=3, text="Hello again",
                thread_originator_guid=first),
        *(("chat_message_join", (1, number)) for number in (*range(1, 10), 15, 17, 18)),
        ("chat_message_join", (3, 10)),
        *(("chat_message_join", (2, number)) for number in range(11, 15)),
        ("chat_recoverable_message_join", (1, 16, at + 86_400 * NANO)),
        ("deleted_messages", (1, "00000000-0000-4000-8000-000000000099")),
        ("attachment", (1, "~/Library/SMS/Attachments/0a/10/AAAA/door.jpg", "door.jpg", "image/jpeg")),
        ("attachment", (2, "~/Library/SMS/Attachments/0b/11/BBBB/gate.heic", "gate.heic", "image/heic")),
        ("message_attachment_join", (4, 1)),
        ("message_attachment_join", (5, 2)),
    ]  # fmt: skip
    return database(PHONE, rows)


def old_mac() -> bytes:
    """A Mac's ``chat.db`` of before 2017: seconds since 2001, and fewer columns."""
    columns = "ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, service TEXT, handle_id INTEGER, is_from_me INTEGER, date INTEGER"
    schema = (
        f"CREATE TABLE message ({columns})",
        "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT)",
        "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER)",
    )
    rows: list[tuple[str, Sequence[Any]]] = [
        ("handle", (1, "sam@example.com")),
        ("message", (1, "A", "Are you up?", "iMessage", 1, 0, 478_522_800)),
        ("message", (2, "B", "No.", "iMessage", 1, 1, 478_522_860)),
        ("message", (3, "C", b"caf\xe9".decode("latin-1"), "SMS", 1, 0, 478_526_400)),
    ]
    return database(schema, rows)


CALLS = (
    (
        "CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZANSWERED INTEGER, ZCALLTYPE INTEGER,"
        " ZORIGINATED INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZSERVICE_PROVIDER VARCHAR,"
        " ZNAME VARCHAR, ZISO_COUNTRY_CODE VARCHAR, ZUNIQUE_ID VARCHAR, ZADDRESS BLOB)"
    ),
    "CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, ZVALUE VARCHAR)",
    (
        "CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES"
        " (Z_2REMOTEPARTICIPANTCALLS INTEGER, Z_4REMOTEPARTICIPANTHANDLES INTEGER)"
    ),
)
PHONE_APP, FACETIME, WHATSAPP = (
    "com.apple.Telephony",
    "com.apple.FaceTime",
    "net.whatsapp.WhatsApp",
)


def calls() -> bytes:
    """A list of calls as iOS has kept it since version 8."""
    rows: list[tuple[str, Sequence[Any]]] = [
        ("ZCALLRECORD", (number, *rest))
        for number, rest in enumerate(
            (
                (1, 1, 0, MORNING + 0.5, 62.7, PHONE_APP, None, "gb", "U1", b"+447700900123"),
                (0, 1, 0, MORNING + 60, 0, PHONE_APP, None, "gb", "U2", b"+447700900123"),
                (0, 1, 0, MORNING + 70, 0, PHONE_APP, None, None, "U3", None),
                (1, 1, 1, MORNING + 600, 12, PHONE_APP, "Aunt", "gb", "U4", "020 7946 0123"),
                (0, 8, 1, MORNING + 700, 0, FACETIME, None, None, "U5", "robin@example.org"),
                (1, 16, 0, MORNING + 800, 300, FACETIME, None, None, "U6", "robin@example.org"),
                (1, 0, 0, MORNING + 900, 40, WHATSAPP, None, None, "U7", "+447700900123"),
                (0, 1, None, None, 0, None, None, None, "U8", "+447700900123"),
            ),
            start=1,
        )
    ]
    rows += [
        ("ZHANDLE", (1, "robin@example.org")),
        ("ZHANDLE", (2, "+447700900456")),
        ("Z_2REMOTEPARTICIPANTHANDLES", (6, 1)),
        ("Z_2REMOTEPARTICIPANTHANDLES", (6, 2)),
    ]
    return database(CALLS, rows)


PROPERTIES = "CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key))"


def old_calls() -> bytes:
    """A list of calls of before iOS 8."""
    schema = (
        PROPERTIES,
        (
            "CREATE TABLE call (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER,"
            " duration INTEGER, flags INTEGER, id INTEGER, name TEXT, country_code TEXT)"
        ),
    )
    rows = [
        ("call", (1, "+447700900123", 1_380_000_000, 40, 4, -1, None, "234")),
        ("call", (2, "+447700900123", 1_380_000_100, 0, 4, -1, None, "234")),
        ("call", (3, "01632960123", 1_380_000_200, 5, 5, 7, "Sam", "234")),
        ("call", (4, "", 1_380_000_300, 0, 8, -1, None, "234")),
        ("call", (5, "sam@example.com", 1_380_000_400, 90, 17, -1, None, None)),
    ]
    return database(schema, rows)


def voicemail() -> bytes:
    """The database of voicemail."""
    schema = (
        PROPERTIES,
        (
            "CREATE TABLE voicemail (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, remote_uid INTEGER,"
            " date INTEGER, token TEXT, sender TEXT, callback_num TEXT, duration INTEGER,"
            " expiration INTEGER, trashed_date INTEGER, flags INTEGER)"
        ),
    )
    rows = [
        ("voicemail", (1, 11, 1_709_283_600, "", "+447700900123", "+447700900123", 31, 1_711_875_600, 0, 3)),
        ("voicemail", (2, 12, 1_709_287_200, "", None, None, 4, 0, MORNING + 7200, 75)),
        ("voicemail", (3, 13, None, "", "020 7946 0999", None, 9, 0, 0, 2)),
    ]  # fmt: skip
    return database(schema, rows)


def contacts() -> bytes:
    """An address book of four people, one without anything."""
    schema = (
        (
            "CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT,"
            " Organization TEXT, Note TEXT, Nickname TEXT, CreationDate INTEGER,"
            " ModificationDate INTEGER)"
        ),
        (
            "CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER,"
            " identifier INTEGER, label INTEGER, value TEXT)"
        ),
        "CREATE TABLE ABMultiValueLabel (value TEXT, UNIQUE(value))",
        (
            "CREATE TABLE ABMultiValueEntry (parent_id INTEGER, key INTEGER, value TEXT,"
            " UNIQUE(parent_id, key))"
        ),
    )
    rows: list[tuple[str, Sequence[Any]]] = [
        ("ABPerson", (1, "Robin", "Example", None, "from the allotment", None, MORNING, MORNING)),
        ("ABPerson", (2, None, None, "Housing Office", None, None, MORNING, 0)),
        ("ABPerson", (3, None, None, None, None, None, 0, 0)),
        ("ABPerson", (4, None, None, None, None, None, 0, 0)),
        ("ABMultiValueLabel", ("_$!<Mobile>!$_",)),
        ("ABMultiValueLabel", ("old phone",)),
        ("ABMultiValue", (1, 1, 3, 0, 1, "+44 7700 900456")),
        ("ABMultiValue", (2, 1, 3, 1, 2, "07700 900457")),
        ("ABMultiValue", (3, 1, 4, 0, None, "robin@example.org")),
        ("ABMultiValue", (4, 1, 5, 0, None, None)),
        ("ABMultiValue", (5, 2, 3, 0, None, "020 7946 0100")),
        ("ABMultiValue", (6, 3, 3, 0, None, "07700 900123")),
        ("ABMultiValueEntry", (4, 1, "1 Example Road")),
        ("ABMultiValueEntry", (4, 3, "Exampleton")),
    ]
    return database(schema, rows)


def all_cases() -> dict[str, bytes]:
    """The bytes of each case that is made here, by its file."""
    return {
        "imessage/phone/export.zip": packed(
            {"sms.db": phone(), "Attachments/0a/10/AAAA/door.jpg": JPEG}
        ),
        "imessage/old_mac/export.db": old_mac(),
        "iphone_calls/list/export.storedata": calls(),
        "iphone_calls/old_list/export.db": old_calls(),
        "iphone_voicemail/folder/export.zip": packed({"voicemail.db": voicemail(), "1.amr": AMR}),
        "iphone_contacts/book/export.sqlitedb": contacts(),
    }


if __name__ == "__main__":
    for name, content in all_cases().items():
        target = CASES / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        sys.stdout.write(f"{name}: {len(content)}\n")
