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

WHATSAPP = f"""
CREATE TABLE jid (_id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, server TEXT NOT NULL,
  agent INTEGER, device INTEGER, type INTEGER, raw_string TEXT);
CREATE TABLE jid_map (lid_row_id INTEGER PRIMARY KEY NOT NULL, jid_row_id INTEGER NOT NULL);
CREATE TABLE lid_display_name (lid_row_id INTEGER PRIMARY KEY NOT NULL, display_name TEXT NOT NULL,
  username TEXT);
CREATE TABLE chat (_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER UNIQUE,
  hidden INTEGER, subject TEXT, created_timestamp INTEGER);
CREATE TABLE message (_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER NOT NULL,
  from_me INTEGER, key_id TEXT, sender_jid_row_id INTEGER, status INTEGER, origin INTEGER,
  timestamp INTEGER, received_timestamp INTEGER, message_type INTEGER, text_data TEXT,
  starred INTEGER, view_mode INTEGER);
CREATE TABLE message_media (message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER,
  file_path TEXT, file_size INTEGER, mime_type TEXT, media_name TEXT, media_duration INTEGER,
  media_caption TEXT);
CREATE TABLE message_quoted (message_row_id INTEGER PRIMARY KEY, key_id TEXT, text_data TEXT);
CREATE TABLE message_revoked (message_row_id INTEGER PRIMARY KEY, revoked_key_id TEXT,
  admin_jid_row_id INTEGER, revoke_timestamp INTEGER);
CREATE TABLE message_edit_info (message_row_id INTEGER PRIMARY KEY, original_key_id TEXT,
  edited_timestamp INTEGER, sender_timestamp INTEGER);
CREATE TABLE message_ephemeral (message_row_id INTEGER PRIMARY KEY, duration INTEGER);
CREATE TABLE message_forwarded (message_row_id INTEGER PRIMARY KEY, forward_score INTEGER);
CREATE TABLE message_location (message_row_id INTEGER PRIMARY KEY, latitude REAL, longitude REAL,
  place_name TEXT);
CREATE TABLE message_vcard (_id INTEGER PRIMARY KEY, message_row_id INTEGER, vcard TEXT);
CREATE TABLE message_poll_option (_id INTEGER PRIMARY KEY, message_row_id INTEGER,
  option_name TEXT);
CREATE TABLE message_system (message_row_id INTEGER PRIMARY KEY, action_type INTEGER);
CREATE TABLE message_system_block_contact (message_row_id INTEGER PRIMARY KEY, is_blocked INTEGER);
CREATE TABLE message_system_chat_participant (message_row_id INTEGER, user_jid_row_id INTEGER);
CREATE TABLE message_system_group (message_row_id INTEGER PRIMARY KEY, is_me_joined INTEGER);
CREATE TABLE message_system_number_change (message_row_id INTEGER PRIMARY KEY,
  old_jid_row_id INTEGER, new_jid_row_id INTEGER);
CREATE TABLE message_system_value_change (message_row_id INTEGER PRIMARY KEY, old_data TEXT);
CREATE TABLE message_add_on (_id INTEGER PRIMARY KEY, parent_message_row_id INTEGER,
  message_add_on_type INTEGER);
CREATE TABLE message_add_on_reaction (message_add_on_row_id INTEGER PRIMARY KEY, reaction TEXT);
CREATE TABLE missed_call_logs (_id INTEGER PRIMARY KEY, message_row_id INTEGER, video_call INTEGER);
CREATE TABLE message_call_log (message_row_id INTEGER, call_log_row_id INTEGER);
CREATE TABLE call_log (_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER, from_me INTEGER,
  call_id TEXT, timestamp INTEGER, video_call INTEGER, duration INTEGER, call_result INTEGER,
  group_jid_row_id INTEGER NOT NULL DEFAULT 0);
INSERT INTO jid (_id, user, server, raw_string) VALUES
  (1, '447700900310', 's.whatsapp.net', '447700900310@s.whatsapp.net'),
  (2, '120363000000000001', 'g.us', '120363000000000001@g.us'),
  (3, '447700900311', 's.whatsapp.net', '447700900311@s.whatsapp.net'),
  (4, '98765432101234', 'lid', '98765432101234@lid'),
  (5, 'status', 'broadcast', 'status@broadcast'),
  (6, '447700900312', 's.whatsapp.net', NULL),
  (7, '55555555555555', 'lid', '55555555555555@lid');
INSERT INTO jid_map VALUES (4, 3);
INSERT INTO lid_display_name VALUES (7, 'Ash', NULL);
INSERT INTO chat (_id, jid_row_id, subject) VALUES (1, 1, NULL), (2, 2, 'Garden group'),
  (3, 5, NULL), (4, 6, NULL);
INSERT INTO message (_id, chat_row_id, from_me, key_id, sender_jid_row_id, origin, timestamp,
  message_type, text_data, view_mode) VALUES
  (1, -1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (2, 1, 0, 'A2', 0, 0, {T}000, 7, NULL, 0),
  (3, 1, 0, 'A3', 0, 0, {T + 1}123, 0, 'Morning', 0),
  (4, 1, 1, 'A4', 0, 0, {T + 40}000, 0, 'Hi. See below', 0),
  (5, 1, 0, 'A5', 0, 0, {T + 120}000, 1, 'Your street', 0),
  (6, 1, 0, 'A6', 0, 1, {T + 130}000, 2, NULL, 0),
  (7, 1, 0, 'A7', 0, 0, {T + 140}000, 9, NULL, 0),
  (8, 1, 0, 'A8', 0, 0, {T + 150}000, 15, NULL, 0),
  (9, 1, 0, 'A9', 0, 0, {T + 160}000, 0, 'I am sorry', 0),
  (10, 1, 0, 'A10', 0, 0, {T + 170}000, 5, NULL, 0),
  (11, 1, 0, 'A11', 0, 0, {T + 180}000, 4, 'Sam Hart', 0),
  (12, 1, 0, 'A12', 0, 0, {T + 190}000, 42, NULL, 1),
  (13, 1, 0, 'call:C1', 0, 0, {T + 200}000, 10, NULL, 0),
  (14, 1, 1, 'A14', 0, 0, {T + 210}000, 90, NULL, 0),
  (15, 1, 0, 'A15', 0, 0, {T + 300}000, 7, NULL, 0),
  (16, 1, 0, 'A16', 0, 0, {T + 310}000, 7, NULL, 0),
  (17, 2, 1, 'A17', 1, 0, {T + 400}000, 7, NULL, 0),
  (18, 2, 0, 'A18', 4, 0, {T + 410}000, 0, 'Who has the key?', 0),
  (19, 2, 0, 'A19', 7, 0, {T + 420}000, 66, 'Saturday?', 0),
  (20, 2, 0, 'A20', 3, 0, {T + 430}000, 64, NULL, 0),
  (21, 2, 0, 'A21', 0, 0, {T + 440}000, 0, 'from whom', 0),
  (22, 2, 0, 'A22', 3, 0, {T + 450}000, 7, 'Garden group', 0),
  (23, 3, 0, 'A23', 1, 0, {T + 500}000, 1, 'On the hill', 0),
  (24, 4, 0, 'A24', 0, 0, {T + 510}000, 118, NULL, 0),
  (25, 99, 0, 'A25', 0, 0, {T + 520}000, 0, 'a chat that was deleted', 0),
  (26, 1, 0, 'A26', 0, 0, 0, 0, 'no time', 0),
  (27, 1, 0, 'A27', 0, 0, {T + 530}000, 20, NULL, 0);
INSERT INTO message_media VALUES
  (5, 1, 'Media/WhatsApp Images/IMG-20240501-WA0001.jpg', 22, 'image/jpeg', NULL, 0, NULL),
  (6, 1, 'Media/WhatsApp Voice Notes/202418/PTT-20240501-WA0002.opus', 9, 'audio/ogg', NULL, 7,
   NULL),
  (7, 1, NULL, 9, 'application/pdf', 'lease.pdf', 0, 'sign this'),
  (23, 3, NULL, 9, 'image/jpeg', NULL, 0, NULL);
INSERT INTO message_quoted VALUES (4, 'A3', 'Morning');
INSERT INTO message_revoked VALUES (8, 'A7b', NULL, {T + 155}000), (20, 'A19b', 3, {T + 435}000);
INSERT INTO message_edit_info VALUES (9, 'A8b', {T + 165}000, {T + 164}000);
INSERT INTO message_ephemeral VALUES (9, 604800);
INSERT INTO message_forwarded VALUES (3, 1);
INSERT INTO message_location VALUES (10, 51.5, -0.12, 'Old Mill');
INSERT INTO message_vcard VALUES (1, 11, 'BEGIN:VCARD' || char(10) || 'FN:Sam Hart' || char(10) ||
  'item1.TEL;waid=447700900399:+44 7700 900399' || char(10) || 'END:VCARD');
INSERT INTO message_poll_option VALUES (1, 19, 'yes'), (2, 19, 'no');
INSERT INTO message_system VALUES (2, 67), (15, 58), (16, 10), (17, 12), (22, 1);
INSERT INTO message_system_block_contact VALUES (15, 1);
INSERT INTO message_system_number_change VALUES (16, 1, 6);
INSERT INTO message_system_chat_participant VALUES (17, 3), (17, 4);
INSERT INTO message_system_group VALUES (17, 1);
INSERT INTO message_system_value_change VALUES (22, 'Allotment');
INSERT INTO message_add_on VALUES (1, 4, 56), (2, 4, 67);
INSERT INTO message_add_on_reaction VALUES (1, '👍');
INSERT INTO missed_call_logs VALUES (1, 13, 0);
INSERT INTO message_call_log VALUES (14, 2);
INSERT INTO call_log (_id, jid_row_id, from_me, call_id, timestamp, video_call, duration,
  call_result, group_jid_row_id) VALUES
  (1, 1, 0, 'call:C1', {T + 200}000, 0, 0, 2, 0), (2, 1, 1, 'call:C2', {T + 210}000, 1, 125, 5, 0),
  (3, 1, 1, 'call:C3', {T + 220}000, 0, 0, 2, 0), (4, 3, 0, 'call:C4', {T + 230}000, 0, 9, 5, 2);
"""
OLDER_WHATSAPP = f"""
CREATE TABLE chat_list (_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT UNIQUE,
  message_table_id INTEGER, subject TEXT, creation INTEGER);
CREATE TABLE messages (_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT NOT NULL,
  key_from_me INTEGER, key_id TEXT NOT NULL, status INTEGER, needs_push INTEGER, data TEXT,
  timestamp INTEGER, media_url TEXT, media_mime_type TEXT, media_wa_type TEXT, media_size INTEGER,
  media_name TEXT, media_hash TEXT, media_duration INTEGER, origin INTEGER, latitude REAL,
  longitude REAL, thumb_image TEXT, remote_resource TEXT, received_timestamp INTEGER,
  media_caption TEXT, starred INTEGER, quoted_row_id INTEGER, forwarded INTEGER);
INSERT INTO chat_list (key_remote_jid, subject) VALUES ('447700900310@s.whatsapp.net', NULL),
  ('447700900311-1400000000@g.us', 'Garden group');
INSERT INTO messages (_id, key_remote_jid, key_from_me, key_id, status, data, timestamp,
  media_wa_type, media_size, media_mime_type, media_name, media_caption, media_duration, origin,
  latitude, longitude, remote_resource, quoted_row_id, forwarded) VALUES
  (1, '-1', 0, '-1', -1, NULL, 0, '-1', -1, NULL, NULL, NULL, 0, 0, 0, 0, NULL, 0, 0),
  (2, '447700900310@s.whatsapp.net', 0, 'B2', 0, 'Morning', {T}000, '0', 0, NULL, NULL, NULL, 0,
   0, 0, 0, NULL, 0, 1),
  (3, '447700900310@s.whatsapp.net', 1, 'B3', 5, 'Hi', {T + 60}000, '0', 0, NULL, NULL, NULL, 0,
   0, 0, 0, NULL, 9, 0),
  (4, '447700900311-1400000000@g.us', 0, 'B4', 6, 'Garden group', {T + 70}000, '0', 1, NULL, NULL,
   NULL, 0, 0, 0, 0, '447700900311@s.whatsapp.net', 0, 0),
  (5, '447700900311-1400000000@g.us', 0, 'B5', 0, NULL, {T + 80}000, '1', 900, 'image/jpeg', NULL,
   'the gate', 0, 0, 0, 0, '447700900311@s.whatsapp.net', 0, 0),
  (6, '447700900310@s.whatsapp.net', 0, 'B6', 0, X'FFD8FF', {T + 90}000, '2', 900, 'audio/ogg',
   NULL, NULL, 12, 1, 0, 0, NULL, 0, 0),
  (7, '447700900310@s.whatsapp.net', 0, 'B7', 0, NULL, {T + 100}000, '5', 0, NULL, NULL, NULL, 0,
   0, 51.5, -0.12, NULL, 0, 0),
  (8, '447700900310@s.whatsapp.net', 0, 'B8', 0, NULL, {T + 110}000, '10', 0, NULL, NULL, NULL, 0,
   0, 0, 0, NULL, 0, 0),
  (9, '447700900310@s.whatsapp.net', 0, 'B9', 0, NULL, {T + 120}000, '15', 0, NULL, NULL, NULL, 0,
   0, 0, 0, NULL, 0, 0);
"""
NAMES = """
CREATE TABLE wa_contacts (_id INTEGER PRIMARY KEY AUTOINCREMENT, jid TEXT NOT NULL,
  display_name TEXT, wa_name TEXT, number TEXT);
INSERT INTO wa_contacts (jid, display_name, wa_name) VALUES
  ('447700900310@s.whatsapp.net', 'Kit', 'kit m'), ('447700900311@s.whatsapp.net', NULL, 'Dana'),
  ('447700900312@s.whatsapp.net', NULL, NULL);
"""

#: The same moment in seconds since 2001.
_APPLE = T - 978307200
CHAT_STORAGE = f"""
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR);
CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZSESSIONTYPE INTEGER, ZCONTACTJID VARCHAR,
  ZPARTNERNAME VARCHAR);
CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID VARCHAR,
  ZCONTACTNAME VARCHAR);
CREATE TABLE ZWAPROFILEPUSHNAME (Z_PK INTEGER PRIMARY KEY, ZJID VARCHAR, ZPUSHNAME VARCHAR);
CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZMEDIALOCALPATH VARCHAR,
  ZTITLE VARCHAR, ZVCARDSTRING VARCHAR, ZVCARDNAME VARCHAR, ZMOVIEDURATION INTEGER,
  ZLATITUDE FLOAT, ZLONGITUDE FLOAT);
CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER,
  ZISFROMME INTEGER, ZMESSAGEDATE TIMESTAMP, ZMESSAGETYPE INTEGER, ZGROUPEVENTTYPE INTEGER,
  ZTEXT VARCHAR, ZFROMJID VARCHAR, ZTOJID VARCHAR, ZMEDIAITEM INTEGER, ZSTARRED INTEGER,
  ZPARENTMESSAGE INTEGER, ZSTANZAID VARCHAR);
INSERT INTO ZWACHATSESSION VALUES (1, 0, '447700900310@s.whatsapp.net', 'Kit'),
  (2, 1, '120363000000000001@g.us', 'Garden group'), (3, 3, '447700900310@status', NULL),
  (4, 1, '120363000000000002@g.us', 'Garden group');
INSERT INTO ZWAGROUPMEMBER VALUES (1, 2, '447700900311@s.whatsapp.net', 'Dana'),
  (2, 2, '55555555555555@lid', NULL);
INSERT INTO ZWAPROFILEPUSHNAME VALUES (1, '55555555555555@lid', 'Ash'),
  (2, '447700900310@s.whatsapp.net', 'kit m');
INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZGROUPMEMBER, ZISFROMME, ZMESSAGEDATE, ZMESSAGETYPE,
  ZGROUPEVENTTYPE, ZTEXT, ZFROMJID, ZSTARRED, ZPARENTMESSAGE) VALUES
  (1, 1, NULL, 0, {_APPLE}, 10, 2, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (2, 1, NULL, 0, {_APPLE + 1}.25, 0, 0, 'Morning', '447700900310@s.whatsapp.net', 1, NULL),
  (3, 1, NULL, 1, {_APPLE + 40}, 0, 0, 'Hi. See below', NULL, 0, 2),
  (4, 1, NULL, 0, {_APPLE + 120}, 1, 0, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (5, 1, NULL, 0, {_APPLE + 130}, 3, 0, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (6, 1, NULL, 0, {_APPLE + 140}, 8, 0, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (7, 1, NULL, 0, {_APPLE + 150}, 14, 0, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (8, 1, NULL, 0, {_APPLE + 160}, 5, 0, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (9, 1, NULL, 0, {_APPLE + 170}, 4, 0, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (10, 1, NULL, 0, {_APPLE + 180}, 38, 0, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (11, 1, NULL, 0, {_APPLE + 190}, 10, 4, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (12, 1, NULL, 1, {_APPLE + 200}, 10, 34, NULL, NULL, 0, NULL),
  (13, 1, NULL, 0, {_APPLE + 210}, 10, 99, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (14, 2, 1, 0, {_APPLE + 300}, 6, 2, NULL, '120363000000000001@g.us', 0, NULL),
  (15, 2, 2, 0, {_APPLE + 310}, 0, 0, 'Who has the key?', '120363000000000001@g.us', 0, NULL),
  (16, 2, NULL, 0, {_APPLE + 320}, 46, 0, 'Saturday?', '120363000000000001@g.us', 0, NULL),
  (17, 3, NULL, 0, {_APPLE + 400}, 1, 0, 'On the hill', '447700900310@status', 0, NULL),
  (18, 4, NULL, 1, {_APPLE + 410}, 0, 0, 'Another group of the same name', NULL, 0, NULL),
  (19, 1, NULL, 0, NULL, 0, 0, 'no time', '447700900310@s.whatsapp.net', 0, NULL),
  (20, 1, NULL, 0, {_APPLE + 420}, 77, 0, NULL, '447700900310@s.whatsapp.net', 0, NULL),
  (21, 9, NULL, 0, {_APPLE + 430}, 0, 0, 'a chat that was deleted', '447700900313@s.whatsapp.net',
   0, NULL);
INSERT INTO ZWAMEDIAITEM VALUES
  (1, 4, 'Media/447700900310@s.whatsapp.net/a/b/ab12.jpg', 'Your street', 'image/jpeg', NULL, 0,
   NULL, NULL),
  (2, 5, 'Media/447700900310@s.whatsapp.net/c/d/cd34.opus', NULL, 'audio/ogg', NULL, 7, NULL, NULL),
  (3, 6, NULL, 'lease.pdf', 'application/pdf', NULL, 0, NULL, NULL),
  (4, 8, NULL, 'Old Mill', NULL, NULL, 0, 51.5, -0.12),
  (5, 9, NULL, NULL, 'BEGIN:VCARD' || char(10) || 'FN:Sam Hart' || char(10) ||
   'TEL;type=CELL:+44 7700 900399' || char(10) || 'END:VCARD', 'Sam Hart', 0, NULL, NULL);
"""
CALL_HISTORY = f"""
CREATE TABLE ZWAAGGREGATECALLEVENT (Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER, ZMISSED INTEGER,
  ZVIDEO INTEGER, ZFIRSTDATE TIMESTAMP);
CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, Z1CALLEVENTS INTEGER, ZOUTCOME INTEGER,
  ZDATE TIMESTAMP, ZDURATION FLOAT, ZCALLIDSTRING VARCHAR, ZGROUPJIDSTRING VARCHAR);
CREATE TABLE ZWACDCALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY, Z1PARTICIPANTS INTEGER,
  ZJIDSTRING VARCHAR, ZOUTCOME INTEGER);
INSERT INTO ZWAAGGREGATECALLEVENT VALUES (1, 1, 1, 1, {_APPLE}), (2, 0, 0, 0, {_APPLE});
INSERT INTO ZWACDCALLEVENT VALUES (1, 1, 1, {_APPLE + 190}, 0, 'c1', NULL),
  (2, 2, 0, {_APPLE + 500}, 61.5, 'c2', NULL),
  (3, 9, 0, {_APPLE + 600}, 9, 'c3', '120363000000000001@g.us');
INSERT INTO ZWACDCALLEVENTPARTICIPANT VALUES (1, 1, '447700900310@s.whatsapp.net', 0),
  (2, 2, '447700900310@s.whatsapp.net', 0), (3, 3, '447700900310@s.whatsapp.net', 0),
  (4, 3, '447700900311@s.whatsapp.net', 0);
"""

_SIGNAL = 0x800000 | 0x200000
SIGNAL_ANDROID = f"""
CREATE TABLE recipient (_id INTEGER PRIMARY KEY AUTOINCREMENT, type INTEGER DEFAULT 0, e164 TEXT,
  aci TEXT, username TEXT, group_id TEXT, system_joined_name TEXT, profile_joined_name TEXT,
  nickname_joined_name TEXT);
CREATE TABLE groups (_id INTEGER PRIMARY KEY, group_id TEXT, recipient_id INTEGER, title TEXT);
CREATE TABLE thread (_id INTEGER PRIMARY KEY AUTOINCREMENT, recipient_id INTEGER NOT NULL);
CREATE TABLE message (_id INTEGER PRIMARY KEY AUTOINCREMENT, date_sent INTEGER,
  date_received INTEGER, thread_id INTEGER, from_recipient_id INTEGER, to_recipient_id INTEGER,
  type INTEGER, body TEXT, expires_in INTEGER DEFAULT 0, quote_id INTEGER DEFAULT 0,
  view_once INTEGER DEFAULT 0, remote_deleted INTEGER DEFAULT 0, story_type INTEGER DEFAULT 0,
  latest_revision_id INTEGER, revision_number INTEGER DEFAULT 0);
CREATE TABLE attachment (_id INTEGER PRIMARY KEY, message_id INTEGER, content_type TEXT,
  file_name TEXT);
CREATE TABLE reaction (_id INTEGER PRIMARY KEY, message_id INTEGER, author_id INTEGER, emoji TEXT);
CREATE TABLE call (_id INTEGER PRIMARY KEY, call_id INTEGER, message_id INTEGER, peer INTEGER,
  type INTEGER, direction INTEGER, event INTEGER, timestamp INTEGER);
INSERT INTO recipient (_id, e164, aci, username, group_id, system_joined_name, profile_joined_name)
  VALUES (1, '+447700900999', NULL, NULL, NULL, NULL, 'Robin'),
  (2, '+447700900312', 'a-2', NULL, NULL, 'Kit Marlow', 'kit'),
  (3, NULL, 'a-3', 'dana.07', NULL, NULL, 'Dana'), (4, NULL, NULL, NULL, 'g4', NULL, NULL);
INSERT INTO groups VALUES (1, 'g4', 4, 'Garden group');
INSERT INTO thread VALUES (1, 2), (2, 4);
INSERT INTO message (_id, date_sent, thread_id, from_recipient_id, type, body, expires_in,
  quote_id, view_once, remote_deleted, story_type, latest_revision_id, revision_number) VALUES
  (1, {T}000, 1, 2, {20 | _SIGNAL}, 'Morning', 0, 0, 0, 0, 0, NULL, 0),
  (2, {T + 40}000, 1, 1, {23 | _SIGNAL}, 'Hi. See below', 0, {T}000, 0, 0, 0, NULL, 0),
  (3, {T + 120}000, 1, 2, {20 | _SIGNAL}, NULL, 86400000, 0, 0, 0, 0, NULL, 0),
  (4, {T + 130}000, 1, 2, {20 | _SIGNAL}, 'You will be sorry', 0, 0, 0, 0, 0, 5, 0),
  (5, {T + 140}000, 1, 2, {20 | _SIGNAL}, 'I am sorry', 0, 0, 0, 0, 0, NULL, 1),
  (6, {T + 150}000, 1, 2, {20 | _SIGNAL}, NULL, 0, 0, 0, 1, 0, NULL, 0),
  (7, {T + 160}000, 1, 2, {20 | _SIGNAL}, NULL, 0, 0, 1, 0, 0, NULL, 0),
  (8, {T + 170}000, 1, 2, 8, NULL, 0, 0, 0, 0, 0, NULL, 0),
  (9, {T + 180}000, 1, 1, 2, NULL, 0, 0, 0, 0, 0, NULL, 0),
  (10, {T + 190}000, 1, 2, {20 | _SIGNAL | 0x40000}, NULL, 86400000, 0, 0, 0, 0, NULL, 0),
  (11, {T + 200}000, 1, 2, {20 | _SIGNAL | 0x200}, NULL, 0, 0, 0, 0, 0, NULL, 0),
  (12, {T + 210}000, 1, 1, {24 | _SIGNAL}, 'It did not go', 0, 0, 0, 0, 0, NULL, 0),
  (13, {T + 220}000, 1, 2, 20, 'By text message', 0, 0, 0, 0, 0, NULL, 0),
  (14, {T + 300}000, 2, 3, {20 | _SIGNAL}, 'Who has the key?', 0, 0, 0, 0, 0, NULL, 0),
  (15, {T + 310}000, 2, 3, {20 | _SIGNAL | 0x90000}, 'CgQIARAC', 0, 0, 0, 0, 0, NULL, 0),
  (16, {T + 320}000, 2, 3, 12, 'CgQI', 0, 0, 0, 0, 0, NULL, 0),
  (17, {T + 330}000, 1, 2, {20 | _SIGNAL | 0x600000000}, NULL, 0, 0, 0, 0, 0, NULL, 0),
  (18, 0, 1, 2, {20 | _SIGNAL}, 'no time', 0, 0, 0, 0, 0, NULL, 0),
  (19, {T + 340}000, 1, 1, 27, 'a draft', 0, 0, 0, 0, 0, NULL, 0),
  (20, {T + 350}000, 1, 2, {20 | _SIGNAL}, 'My day', 0, 0, 0, 0, 1, NULL, 0),
  (21, {T + 360}000, 1, 2, 7, 'CgRr', 0, 0, 0, 0, 0, NULL, 0);
INSERT INTO attachment VALUES (11, 3, 'image/jpeg', 'walk 1.jpg'), (12, 3, 'audio/aac', NULL);
INSERT INTO reaction VALUES (1, 3, 1, '👍');
INSERT INTO call VALUES (1, 7, 8, 2, 1, 0, 3, {T + 170}000), (2, 8, NULL, 2, 0, 1, 1, {T + 400}000);
"""
OLDER_SIGNAL = f"""
CREATE TABLE recipient (_id INTEGER PRIMARY KEY AUTOINCREMENT, phone TEXT, uuid TEXT,
  group_id TEXT, system_display_name TEXT, signal_profile_name TEXT);
CREATE TABLE thread (_id INTEGER PRIMARY KEY AUTOINCREMENT, recipient_ids TEXT);
CREATE TABLE sms (_id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER, address INTEGER,
  date INTEGER, date_sent INTEGER, type INTEGER, body TEXT, expires_in INTEGER DEFAULT 0,
  remote_deleted INTEGER DEFAULT 0);
CREATE TABLE mms (_id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER, date INTEGER,
  msg_box INTEGER, address INTEGER, body TEXT, quote_id INTEGER DEFAULT 0,
  reveal_duration INTEGER DEFAULT 0);
CREATE TABLE part (_id INTEGER PRIMARY KEY, mid INTEGER, ct TEXT, file_name TEXT);
INSERT INTO recipient VALUES (2, '+447700900312', 'a-2', NULL, 'Kit Marlow', 'kit');
INSERT INTO thread VALUES (1, '2');
INSERT INTO sms (_id, thread_id, address, date, date_sent, type, body) VALUES
  (1, 1, 2, {T + 1}000, {T}000, {20 | _SIGNAL}, 'Morning'),
  (2, 1, 2, {T + 61}000, {T + 60}000, {23 | _SIGNAL}, 'Hi'),
  (3, 1, 2, {T + 120}000, {T + 120}000, 3, NULL);
INSERT INTO mms (_id, thread_id, date, msg_box, address, body, reveal_duration) VALUES
  (1, 1, {T + 180}000, {20 | _SIGNAL}, 2, NULL, 0), (2, 1, {T + 240}000, {20 | _SIGNAL}, 2, '', 1);
INSERT INTO part VALUES (7, 1, 'image/jpeg', NULL);
"""
SIGNAL_DESKTOP = f"""
CREATE TABLE conversations (id TEXT PRIMARY KEY, json TEXT, type TEXT, members TEXT, name TEXT,
  profileName TEXT, profileFullName TEXT, e164 TEXT, serviceId TEXT, groupId TEXT);
CREATE TABLE items (id TEXT PRIMARY KEY, json TEXT);
CREATE TABLE messages (rowid INTEGER PRIMARY KEY ASC, id TEXT, json TEXT, sent_at INTEGER,
  conversationId TEXT, type TEXT, body TEXT, expireTimer INTEGER, isViewOnce INTEGER,
  sourceServiceId TEXT, timestamp INTEGER, hasAttachments INTEGER);
CREATE TABLE message_attachments (messageId TEXT, editHistoryIndex INTEGER, fileName TEXT,
  contentType TEXT, path TEXT, localKey TEXT);
CREATE TABLE callsHistory (callId TEXT PRIMARY KEY, peerId TEXT, mode TEXT, type TEXT,
  direction TEXT, status TEXT, timestamp INTEGER, endedTimestamp INTEGER);
INSERT INTO conversations VALUES
  ('c1', '{{}}', 'private', NULL, 'Kit Marlow', 'kit', 'kit', '+447700900312', 'S-1', NULL),
  ('c2', '{{}}', 'group', 'S-1 S-3', 'Garden group', NULL, NULL, NULL, NULL, 'g4'),
  ('c3', '{{}}', 'private', NULL, NULL, 'Dana', 'Dana Okafor', NULL, 'S-3', NULL);
INSERT INTO messages (rowid, id, conversationId, type, sent_at, body, sourceServiceId, expireTimer,
  isViewOnce, json) VALUES
  (1, 'm1', 'c1', 'incoming', {T}000, 'Morning', 's-1', 0, 0, '{{"reactions":[{{"emoji":"👍"}}]}}'),
  (2, 'm2', 'c1', 'outgoing', {T + 40}000, 'Hi. See below', NULL, 0, 0,
   '{{"quote":{{"id":{T}000,"text":"Morning"}}}}'),
  (3, 'm3', 'c1', 'incoming', {T + 120}000, NULL, 'S-1', 86400, 0, '{{"attachments":[
   {{"fileName":"walk 1.jpg","contentType":"image/jpeg","path":"ab/abcd"}},
   {{"contentType":"audio/aac","path":"cd/cdef","localKey":"k"}}]}}'),
  (4, 'm4', 'c1', 'incoming', {T + 140}000, 'I am sorry', 'S-1', 0, 0, '{{"editHistory":[
   {{"body":"I am sorry","timestamp":{T + 140}000}},{{"body":"You will be sorry",
   "timestamp":{T + 130}000}}]}}'),
  (5, 'm5', 'c1', 'incoming', {T + 150}000, NULL, 'S-1', 0, 0, '{{"deletedForEveryone":true}}'),
  (6, 'm6', 'c1', 'incoming', {T + 160}000, NULL, 'S-1', 0, 1, '{{}}'),
  (7, 'm7', 'c1', 'call-history', {T + 170}000, NULL, NULL, 0, 0, '{{"callId":"k1"}}'),
  (8, 'm8', 'c1', 'call-history', {T + 180}000, NULL, NULL, 0, 0,
   '{{"callHistoryDetails":{{"wasIncoming":false,"wasVideoCall":true,"wasDeclined":true}}}}'),
  (9, 'm9', 'c1', 'timer-notification', {T + 190}000, NULL, NULL, 0, 0, '{{}}'),
  (10, 'm10', 'c2', 'incoming', {T + 300}000, 'Who has the key?', 'S-3', 0, 0, '{{}}'),
  (11, 'm11', 'c2', 'incoming', {T + 310}000, NULL, 'S-9', 0, 0,
   '{{"sticker":{{"data":{{"emoji":"🐈"}}}}}}'),
  (12, 'm12', 'c2', 'group-v2-change', {T + 320}000, NULL, NULL, 0, 0, '{{}}'),
  (13, 'm13', 'c1', 'incoming', {T + 330}000, 'half of it is gone', 'S-1', 0, 0, '{{"quote":'),
  (14, 'm14', 'c1', 'incoming', NULL, 'no time', 'S-1', 0, 0, '{{}}'),
  (15, 'm15', 'c1', 'incoming', {T + 340}000, 'a newer table', 'S-1', 0, 0, '{{}}'),
  (16, 'm16', 'c3', 'story', {T + 350}000, 'My day', 'S-3', 0, 0, '{{}}');
INSERT INTO message_attachments VALUES ('m15', -1, 'lease.pdf', 'application/pdf', 'ef/ef01', 'k'),
  ('m15', 0, 'older.pdf', 'application/pdf', 'ef/ef02', 'k');
INSERT INTO callsHistory VALUES
  ('k1', 'S-1', 'Direct', 'Audio', 'Incoming', 'Missed', {T + 170}000, NULL);
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
    "whatsapp_android/store": (WHATSAPP, "", {}),
    "whatsapp_android/archive": (
        WHATSAPP,
        "com.whatsapp/databases/msgstore.db",
        {
            "com.whatsapp/databases/wa.db": made(NAMES),
            "com.whatsapp/WhatsApp/Media/WhatsApp Images/IMG-20240501-WA0001.jpg": PICTURE,
        },
    ),
    "whatsapp_android/older": (OLDER_WHATSAPP, "", {}),
    "signal_database/android": (SIGNAL_ANDROID, "", {}),
    "signal_database/android-archive": (
        SIGNAL_ANDROID,
        "signal/database.sqlite",
        {"signal/Attachment_11_1714554120000.bin": PICTURE},
    ),
    "signal_database/android-older": (OLDER_SIGNAL, "", {}),
    "signal_database/desktop": (SIGNAL_DESKTOP, "", {}),
    "signal_database/desktop-archive": (
        SIGNAL_DESKTOP,
        "Signal/sql/db.sqlite",
        {
            "Signal/config.json": b'{"key": "0"}',
            "Signal/attachments.noindex/ab/abcd": PICTURE,
            "Signal/attachments.noindex/cd/cdef": b"locked",
        },
    ),
    "whatsapp_iphone/chats": (CHAT_STORAGE, "", {}),
    "whatsapp_iphone/calls": (CALL_HISTORY, "", {}),
    "whatsapp_iphone/folder": (
        CHAT_STORAGE,
        "WhatsApp.shared/ChatStorage.sqlite",
        {
            "WhatsApp.shared/CallHistory.sqlite": made(CALL_HISTORY),
            "WhatsApp.shared/Message/Media/447700900310@s.whatsapp.net/a/b/ab12.jpg": PICTURE,
        },
    ),
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
