"""Files that an app keeps encrypted are recognised, and it is said how they can be unlocked."""

import io
import json
import sqlite3
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phone_stores import STORES, made, packed
from source_cases import HERE

from tallybook.errors import LockedExport
from tallybook.model.records import Answers
from tallybook.model.source import Source
from tallybook.reading.exports import BytesExport
from tallybook.reading.whatsapp_locked import is_locked
from tallybook.sources import all_sources

SOURCES: dict[str, Source] = {source.name: source for source in all_sources()}


def _field(number: int, content: bytes | int) -> bytes:
    """One field of a message in Protocol Buffers."""
    if isinstance(content, int):
        return bytes([number << 3, content])
    return bytes([number << 3 | 2, len(content)]) + content


def _header(key: bytes) -> bytes:
    """An invented header with a key's numbers and the version of an app."""
    return key + _field(4, _field(1, b"2.24.9.78") + _field(2, 1))


CRYPT15 = _header(_field(3, _field(1, bytes(range(16)))))
CRYPT14 = _header(_field(1, 1) + _field(2, _field(1, bytes(32)) + _field(2, bytes(range(16)))))
NOISE = bytes(range(256)) * 8
LOCKED = {
    "msgstore.db.crypt15": bytes([len(CRYPT15)]) + CRYPT15 + NOISE,
    "msgstore.db.crypt14": bytes([len(CRYPT14), 1]) + CRYPT14 + NOISE,
    "msgstore.db.crypt12": b"\x00\x01\x02" + NOISE,
}
DESKTOP = {
    "Signal/config.json": json.dumps({"encryptedKey": "ab" * 40}).encode(),
    "Signal/sql/db.sqlite": NOISE,
}


def _yes(name: str, content: bytes) -> list[str]:
    """The importers that recognise some bytes."""
    export = BytesExport(name, content)
    return [source.name for source in SOURCES.values() if source.recognise(export)]


def _told(source: str, name: str, content: bytes) -> LockedExport:
    """What is said when a locked file is read."""
    with pytest.raises(LockedExport) as caught:
        list(SOURCES[source].read(BytesExport(name, content), Answers()))
    return caught.value


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_backup_of_whatsapp_is_told_and_how_to_unlock_it(name: str) -> None:
    """It is recognised by exactly one importer, bare or in a zip, and names the key that opens it."""
    for given_name, content in (
        (name, LOCKED[name]),
        ("phone.zip", packed({f"WhatsApp/Databases/{name}": LOCKED[name]})),
    ):
        assert _yes(given_name, content) == ["whatsapp_android"]
        error = _told("whatsapp_android", given_name, content)
        assert "locked" in error.message
        assert "64-digit key" in error.advice


def test_an_unlocked_store_is_read_though_a_locked_one_lies_beside_it() -> None:
    """What can be read is read."""
    plain = made(STORES["whatsapp_android/store"][0])
    locked = LOCKED["msgstore.db.crypt15"]
    content = packed({"a/msgstore.db.crypt15": locked, "b/msgstore.db": plain})
    source = SOURCES["whatsapp_android"]
    assert len(list(source.read(BytesExport("a.zip", content), Answers()))) > 20


def test_the_folder_of_signal_desktop_is_told_to_be_locked() -> None:
    """A zip of it is recognised by exactly one importer, which says what to export instead."""
    content = packed(DESKTOP)
    assert _yes("Signal.zip", content) == ["signal"]
    assert "Export chat history" in _told("signal", "Signal.zip", content).advice


def test_a_folder_of_another_app_is_not_taken_for_signals() -> None:
    """Without a key in its settings, or with an open database, it is none of Signal's locked ones."""
    no_key = {**DESKTOP, "Signal/config.json": b'{"window": {"width": 800}}'}
    is_open = {**DESKTOP, "Signal/sql/db.sqlite": made("CREATE TABLE a (b)")}
    assert _yes("Signal.zip", packed(no_key)) == []
    assert _yes("Signal.zip", packed(is_open)) == []


@given(st.binary(max_size=700), st.sampled_from(["a", "msgstore.db.crypt15"]))
def test_any_bytes_are_locked_or_not_without_a_fault(head: bytes, name: str) -> None:
    """Only a whole header with a version in it, or a name that says so, makes a file a locked one."""
    if is_locked(head, name) and not name.endswith("crypt15"):
        assert b"2." in head


def test_the_files_of_the_cases_are_what_the_statements_make() -> None:
    """A database among the cases holds what the statements beside them say, and no more."""
    for case, (statements, name, beside) in STORES.items():
        content = (HERE / case / ("export.zip" if name else "export.db")).read_bytes()
        if name:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert set(archive.namelist()) == {name, *beside}
                content = archive.read(name)
        dumps = []
        for database in (content, made(statements)):
            connection = sqlite3.connect(":memory:")
            connection.deserialize(database)
            dumps.append(list(connection.iterdump()))
            connection.close()
        assert dumps[0] == dumps[1]
        assert len(content) < 40_960
