"""Invented databases of a phone's apps, made from the statements below.

``python tests/sources/phone_stores.py`` writes them anew into the folders of their cases; a test
holds the files to these statements.
"""

# ruff: noqa: S608 - nothing comes from outside

import io
import sqlite3
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
#: When the invented days begin: 1 May 2024, 09:00 in UTC.
T = 1714554000
#: The smallest picture a program takes for one.
PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"

_ANDROID = """
CREATE TABLE android_metadata (locale TEXT);
CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT);
CREATE TABLE threads (_id INTEGER PRIMARY KEY AUTOINCREMENT, date INTEGER DEFAULT 0,
  message_count INTEGER DEFAULT 0, recipient_ids TEXT, snippet TEXT, type INTEGER DEFAULT 0);
CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, person INTEGER,
  date INTEGER, date_sent INTEGER DEFAULT 0, protocol INTEGER, read INTEGER DEFAULT 0,
  status INTEGER DEFAULT -1, type INTEGER, subject TEXT, body TEXT, service_center TEXT,
  sub_id INTEGER DEFAULT -1, creator TEXT);
CREATE TABLE pdu (_id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER, date INTEGER,
  date_sent INTEGER DEFAULT 0, msg_box INTEGER, m_id TEXT, sub TEXT, m_type INTEGER,
  sub_id INTEGER DEFAULT -1, text_only INTEGER DEFAULT 0);
CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, contact_id INTEGER, address TEXT,
  type INTEGER, charset INTEGER);
CREATE TABLE part (_id INTEGER PRIMARY KEY AUTOINCREMENT, mid INTEGER, seq INTEGER DEFAULT 0,
  ct TEXT, name TEXT, chset INTEGER, fn TEXT, cid TEXT, cl TEXT, _data TEXT, text TEXT);
INSERT INTO canonical_addresses VALUES (1, '+447700900310'), (2, '07700 900311'), (3, 'Bank');
INSERT INTO threads (_id, recipient_ids) VALUES (1, '1'), (2, '1 2'), (3, '3');
"""
_ROOT = "/data/user_de/0/com.android.providers.telephony/app_parts"

MESSAGES = f"""{_ANDROID}
INSERT INTO sms (_id, thread_id, address, date, date_sent, status, type, body, sub_id) VALUES
  (1, 1, '+447700900310', {T}123, {T}000, -1, 1, 'Are you home?', 1),
  (2, 1, '07700 900310', {T + 60}000, 0, 0, 2, 'No. At work', 1),
  (3, 1, '+447700900310', {T + 90}000, 0, -1, 3, 'I was going to say', 1),
  (4, 1, '+447700900310', {T + 120}000, 0, 64, 5, 'Please stop', 2),
  (5, 3, 'Bank', {T + 180}000, 0, -1, 1, 'Your code is 000000' || char(10) || 'Keep it', -1),
  (6, 1, '+447700900310', {T + 200}000, 0, -1, 4, 'Outbox', -1),
  (7, 1, '+447700900310', {T + 210}000, 0, -1, 6, 'Queued', -1),
  (8, 1, NULL, 0, 0, -1, 1, 'No time', -1),
  (9, 1, '+447700900310', {T + 220}000, 0, -1, 9, 'A box of a later version', -1);
INSERT INTO pdu (_id, thread_id, date, date_sent, msg_box, m_id, sub, m_type, sub_id) VALUES
  (1, 1, {T + 300}, {T + 290}, 1, 'abc@mms.example', 'Caf' || char(195, 169), 132, 1),
  (2, 2, {T + 400}, 0, 2, 'def@mms.example', NULL, 128, 1),
  (3, 2, {T + 500}, 0, 1, NULL, NULL, 130, -1),
  (4, 1, {T + 600}, 0, 1, 'def@mms.example', NULL, 134, -1),
  (5, 1, {T + 700}000, 0, 1, 'ghi@mms.example', NULL, 132, -1),
  (6, 1, NULL, 0, 3, NULL, NULL, 128, -1);
INSERT INTO addr (msg_id, address, type) VALUES (1, '+447700900310', 137),
  (1, '+447700900999', 151), (2, 'insert-address-token', 137), (2, '+447700900310', 151),
  (2, '07700 900311', 151), (5, '+447700900310', 137);
INSERT INTO part (mid, seq, ct, name, cl, _data, text) VALUES
  (1, -1, 'application/smil', 'smil.xml', 'smil.xml', NULL, '<smil/>'),
  (1, 0, 'image/jpeg', 'IMG_0001.jpg', 'IMG_0001.jpg', '{_ROOT}/PART_1714554300001', NULL),
  (1, 0, 'text/plain', NULL, 'text.txt', NULL, 'I can see you'),
  (2, 0, 'text/plain', NULL, 'text.txt', NULL, 'To both'),
  (2, 0, 'text/plain', NULL, 'text2.txt', NULL, 'of you'),
  (5, 0, 'audio/amr', NULL, 'voice.amr', '{_ROOT}/PART_1714554700002', NULL);
"""

_CALLS = """
CREATE TABLE android_metadata (locale TEXT);
CREATE TABLE voicemail_status (_id INTEGER PRIMARY KEY, source_package TEXT);
"""
CALLS = f"""{_CALLS}
CREATE TABLE calls (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT,
  presentation INTEGER NOT NULL DEFAULT 1, post_dial_digits TEXT NOT NULL DEFAULT '',
  via_number TEXT NOT NULL DEFAULT '', date INTEGER, duration INTEGER,
  features INTEGER NOT NULL DEFAULT 0, type INTEGER, name TEXT, subscription_id TEXT,
  countryiso TEXT, geocoded_location TEXT, transcription TEXT,
  deleted INTEGER NOT NULL DEFAULT 0, block_reason INTEGER NOT NULL DEFAULT 0);
INSERT INTO calls (number, presentation, date, duration, features, type, name, subscription_id,
  transcription, block_reason, deleted) VALUES
  ('+447700900310', 1, {T}000, 61, 0, 1, 'Kit', '1', NULL, 0, 0),
  ('07700900310', 1, {T + 100}000, 0, 0, 2, NULL, '1', NULL, 0, 0),
  ('+447700900310', 1, {T + 200}000, 0, 0, 3, 'Kit', '1', NULL, 0, 0),
  ('', 2, {T + 300}000, 0, 0, 3, NULL, '1', NULL, 0, 0),
  ('', 3, {T + 400}000, 12, 0, 1, NULL, '1', NULL, 0, 0),
  ('+447700900310', 1, {T + 500}000, 30, 0, 4, 'Kit', '1', 'Call me back', 0, 0),
  ('+447700900310', 1, {T + 600}000, 0, 0, 5, 'Kit', '1', NULL, 0, 0),
  ('+447700900310', 1, {T + 700}000, 0, 0, 6, 'Kit', '1', NULL, 3, 0),
  ('01632 960001', 1, {T + 800}000, 5, 1, 7, NULL, '2', NULL, 0, 1),
  (NULL, 1, {T + 900}000, NULL, 0, 99, NULL, NULL, NULL, 0, 0),
  ('020 7946 0001', 1, 0, 0, 0, 1, NULL, NULL, NULL, 0, 0);
"""
OLDER_CALLS = f"""{_CALLS}
CREATE TABLE raw_contacts (_id INTEGER PRIMARY KEY, display_name TEXT);
CREATE TABLE calls (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT, date INTEGER,
  duration INTEGER, type INTEGER, new INTEGER, name TEXT);
INSERT INTO calls (number, date, duration, type, name) VALUES
  ('+447700900310', {T}000, 61, 1, 'Kit'), ('-2', {T + 60}000, 0, 3, NULL),
  ('-1', {T + 120}000, 0, 3, NULL), ('-3', {T + 180}000, 9, 1, NULL);
"""


def made(statements: str) -> bytes:
    """A database of these statements; its pages are small, so that its file is."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA page_size=512")
    connection.executescript(statements)
    connection.commit()
    connection.execute("VACUUM")
    content = connection.serialize()
    connection.close()
    return content


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of members, the same at any time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            about = zipfile.ZipInfo(name, (2024, 5, 2, 8, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, content)
    return held.getvalue()


#: The databases, by the folder of their case; where a case is a zip, what else lies in it.
STORES: dict[str, tuple[str, str, dict[str, bytes]]] = {
    "android_messages/store": (MESSAGES, "", {}),
    "android_messages/archive": (
        MESSAGES,
        "telephony/databases/mmssms.db",
        {"telephony/app_parts/PART_1714554300001": PICTURE},
    ),
    "android_calls/list": (CALLS, "", {}),
    "android_calls/older": (OLDER_CALLS, "", {}),
}


def write() -> None:
    """Write the exports of all these cases."""
    for case, (statements, name, beside) in STORES.items():
        content = made(statements)
        target = HERE / case / ("export.zip" if name else "export.db")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(packed({name: content, **beside}) if name else content)


if __name__ == "__main__":
    write()
