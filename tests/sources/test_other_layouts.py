"""Apps change their downloads: other folders, files in several pieces, fields that are gone."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from source_cases import Case, all_cases, everything, source_of

from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport
from tallybook.sources import all_sources

CASES = {f"{case.source}/{case.folder.name}": case for case in all_cases()}
#: What X writes before its JSON, and a mark.
BEFORE = re.compile(rb"\A(?:\xef\xbb\xbf|[^\[{]{0,200}=\s*)")
CHATS = (
    *("facebook_messenger/one-thread", "facebook_messenger/encrypted-chat"),
    *("facebook_messenger/zip-of-threads", "instagram/one-thread", "instagram/zip-of-threads"),
    *("telegram/one-chat", "telegram/whole-account", "discord/direct-chat", "discord_package/json"),
    *("x/archive", "x/before-2020", "snapchat/my-data", "snapchat/before-2023"),
    *("google_chat/takeout", "google_chat/hangouts", "tiktok/newer-names", "signal/own-export"),
    *("google_timeline/android", "google_timeline/iphone", "meta_comments/facebook"),
)
#: A header of X without the number of its message is none; a snap is one by the kind of its medium,
#: and a medium that no message names is an item of its own.
MAKES_AN_ITEM = {"x/archive": {"id"}, "snapchat/my-data": {"Media Type", "Media IDs"}}
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


def parsed(content: bytes) -> tuple[bytes, Any] | None:
    """A file of JSON, and what stands before it; None for any other file."""
    before = BEFORE.match(content)
    bare = content[before.end() :] if before else content
    try:
        return content[: len(content) - len(bare)], json.loads(bare)
    except ValueError:
        return None


def fields_in(value: Any) -> set[str]:
    """The names of all fields that hold a plain value."""
    if isinstance(value, list):
        return {name for one in value for name in fields_in(one)}
    if not isinstance(value, dict):
        return set()
    deep = {name for one in value.values() for name in fields_in(one)}
    return deep | {name for name, one in value.items() if not isinstance(one, dict | list)}


def without(value: Any, field: str) -> Any:
    """The same without one such field, wherever it stands."""
    if isinstance(value, list):
        return [without(one, field) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {name: one for name, one in value.items() if name != field or fields_in(one)}
    return {name: without(one, field) for name, one in kept.items()}


def files_of(case: Case) -> dict[str, bytes]:
    """The files of a case, which is a zip or one file."""
    if not zipfile.is_zipfile(io.BytesIO(case.content)):
        return {"": case.content}
    with zipfile.ZipFile(io.BytesIO(case.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lacking(case: Case, field: str) -> bytes:
    """The export of a case without a field."""
    made = {
        name: told[0] + json.dumps(without(told[1], field), ensure_ascii=False).encode()
        if (told := parsed(content))
        else content
        for name, content in files_of(case).items()
    }
    if "" in made:
        return made[""]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return packed.getvalue()


def fields_of(name: str) -> list[str]:
    """All fields with a plain value that a case has, but for those that make an item one."""
    told = filter(None, map(parsed, files_of(CASES[name]).values()))
    found = {field for _, value in told for field in fields_in(value)}
    return sorted(found - MAKES_AN_ITEM.get(name, set()))


@pytest.mark.parametrize(
    ("name", "field"), [(name, one) for name in CHATS for one in fields_of(name)]
)
def test_a_field_that_is_gone_costs_no_message(name: str, field: str) -> None:
    """Each item of a download is kept or counted, whichever of its fields an app leaves out."""
    case = CASES[name]
    assert sum(found(case, lacking(case, field))) == case.about["items"]


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
