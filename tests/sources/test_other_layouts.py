"""Apps change their downloads: other folders, files in several pieces, fields that are gone."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from source_cases import Case, all_cases, everything, source_of

from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport
from tallybook.sources import all_sources

CASES = {f"{case.source}/{case.folder.name}": case for case in all_cases()}
LISTS = ("messages",)
#: Where Facebook has put a thread since 2018, and how its folder was packed.
FOLDERS = (
    "messages/inbox/jo_1",
    "messages/jo_1",
    "facebook-sam/messages/inbox/jo_1",
    "your_facebook_activity/messages/inbox/jo_1",
    "your_activity_across_facebook/messages/archived_threads/jo_1",
    "your_activity_across_facebook/messages/filtered_threads/jo_1",
    "your_activity_across_facebook/messages/e2ee_cutover/jo_1",
)


def found(case: Case, content: bytes, name: str = "") -> tuple[int, int]:
    """How many records an importer yields, and how many items it says it lost."""
    export = BytesExport(name or case.name, content)
    things = everything(source_of(case), export, case.answers)
    lost = sum(thing["problem"]["items"] for thing in things if "problem" in thing)
    return sum("record" in thing for thing in things), lost


def without(content: bytes, field: str) -> bytes:
    """The same file whose messages have lost a field."""
    whole: dict[str, Any] = json.loads(content.removeprefix(b"\xef\xbb\xbf"))
    for one in (one for name in LISTS for one in whole.get(name, ())):
        one.pop(field, None)
    return json.dumps(whole, ensure_ascii=False).encode()


def fields_of(name: str) -> list[str]:
    """All fields that the messages of a case have."""
    whole = json.loads(CASES[name].content.removeprefix(b"\xef\xbb\xbf"))
    return sorted({field for each in LISTS for one in whole.get(each, ()) for field in one})


@pytest.mark.parametrize(
    ("name", "field"),
    [
        (name, field)
        for name in (
            "facebook_messenger/one-thread",
            "facebook_messenger/encrypted-chat",
            "instagram/one-thread",
            "telegram/one-chat",
            "discord/direct-chat",
        )
        for field in fields_of(name)
    ],
)
def test_a_field_that_is_gone_costs_no_message(name: str, field: str) -> None:
    """Each message of a chat is kept or counted, whichever of its fields an app leaves out."""
    case = CASES[name]
    assert sum(found(case, without(case.content, field))) == case.about["items"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_thread_is_found_in_every_folder_that_was_used(folder: str) -> None:
    """Both files of a thread are read by the one importer, wherever the download put them."""
    case = CASES["facebook_messenger/one-thread"]
    other = CASES["facebook_messenger/letters-mixed"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{folder}/message_1.json", case.content)
        archive.writestr(f"{folder}/message_2.json", other.content)
    export = BytesExport("download.zip", packed.getvalue())
    names = [source.name for source in all_sources() if source.recognise(export)]
    assert names == ["facebook_messenger"]
    items = int(case.about["items"]) + int(other.about["items"])
    assert found(case, packed.getvalue(), "download.zip") == (items, 0)


def test_letters_that_are_right_are_never_made_wrong() -> None:
    """The repair of broken letters leaves alone what is not broken, and never fails."""
    words = ("plain", "déjà vu", "Ã alone", "日本 👀", "dÃ©jÃ\xa0", "\x80\x81", "naïve café")
    told = ("plain", "déjà vu", "Ã alone", "日本 👀", "déjà", "\x80\x81", "naïve café")
    messages = [
        {"sender_name": "Jo", "timestamp_ms": 1733097600000 + n, "content": word}
        for n, word in enumerate(words)
    ]
    content = json.dumps({"participants": [], "messages": messages, "thread_path": "inbox/a_1"})
    source = source_of(CASES["facebook_messenger/one-thread"])
    given = everything(source, BytesExport("message_1.json", content.encode()), Answers())
    assert tuple(thing["record"]["text"] for thing in given if "record" in thing) == told
