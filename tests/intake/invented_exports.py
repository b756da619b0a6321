"""Invented messages and exports that the tests of the intake share."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime, timedelta

import polars as pl

from tallybook.model.columns import frame_of
from tallybook.model.records import Record

START = datetime(2024, 3, 4, 21, 15)  # noqa: DTZ001 - a wall clock


def message(
    seconds: int,
    sender: str = "Alex",
    text: str = "hello",
    *,
    precision: str = "second",
    thread: str = "Alex",
) -> Record:
    """Return one chat message so many seconds after `START`."""
    local = START + timedelta(seconds=seconds)
    if precision == "minute":
        local = local.replace(second=0)
    return Record(
        kind="message",
        channel="whatsapp",
        local=local,
        precision=precision,
        sender=sender,
        text=text,
        thread=thread,
    )


def frame(records: Iterable[Record]) -> pl.DataFrame:
    """Put records into a frame, each at a place of its own."""
    found = frame_of(records)
    return found.with_columns(
        offset=pl.int_range(found.height, dtype=pl.Int64) * 10, length=pl.lit(10, dtype=pl.Int64)
    )


def whatsapp(records: Iterable[Record]) -> bytes:
    """Write messages as an Android phone exports them, day before month, to the minute."""
    lines = [
        f"{record.local:%d/%m/%Y, %H:%M} - {record.sender}: {record.text}\n"
        for record in records
        if record.local is not None
    ]
    return "".join(lines).encode()


def whatsapp_ios(records: Iterable[Record]) -> bytes:
    """Write messages as an iPhone exports them, day before month, to the second."""
    lines = [
        f"[{record.local:%d/%m/%Y, %H:%M:%S}] {record.sender}: {record.text}\n"
        for record in records
        if record.local is not None
    ]
    return "".join(lines).encode()


def sms_backup(messages: Iterable[tuple[int, str]], photo: bytes = b"") -> bytes:
    """Write an SMS backup of (second, words) pairs; the last one is a picture message with a photo."""
    lines = [
        f'<sms protocol="0" address="+447700900123" date="{1_709_586_900_000 + 1000 * second}" '
        f'type="1" subject="null" body="{words}" />\n'
        for second, words in messages
    ]
    if photo:
        data = base64.b64encode(photo).decode()
        lines.append(
            '<mms date="1709600000000" msg_box="1" address="+447700900123" m_type="132" sub="null" '
            'm_id="p1"><parts><part seq="0" ct="image/jpeg" name="p.jpg" cl="p.jpg" text="null" '
            f'data="{data}" /></parts><addrs><addr address="+447700900123" type="137" />'
            '<addr address="+447700900999" type="151" /></addrs></mms>\n'
        )
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<smses count="{len(lines)}">\n'
    return (head + "".join(lines) + "</smses>\n").encode()
