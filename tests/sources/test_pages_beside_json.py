"""A download that holds its chats as JSON and as pages of HTML is one source, or a question."""

import io
import zipfile

import pytest
from source_cases import Case, all_cases

from tallybook.errors import SeveralKinds
from tallybook.intake.recognise import recognise
from tallybook.reading.exports import BytesExport


def _case(source: str, name: str) -> Case:
    """One case by its importer and its name."""
    return next(case for case in all_cases() if (case.source, case.folder.name) == (source, name))


def _zipped(*files: tuple[str, bytes]) -> BytesExport:
    """A zip of some files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return BytesExport("download.zip", content.getvalue())


def test_telegram_pages_give_way_to_json() -> None:
    """Where the app wrote both forms of a chat, the JSON is read, which says more."""
    pages = _case("telegram_html", "one-chat").content
    result = _case("telegram", "one-chat").content
    both = _zipped(("ChatExport/messages.html", pages), ("ChatExport/result.json", result))
    assert recognise(both).name == "telegram"


@pytest.mark.parametrize("folder", ["your_activity_across_facebook/messages", "messages"])
def test_messenger_pages_give_way_to_json_of_the_same_thread(folder: str) -> None:
    """Where a thread lies in both forms side by side, the JSON is read."""
    page = _case("messenger_html", "one-thread").content
    thread = _case("facebook_messenger", "one-thread").content
    inbox = f"{folder}/inbox/robin_1a2b"
    both = _zipped((f"{inbox}/message_1.html", page), (f"{inbox}/message_1.json", thread))
    assert recognise(both).name == "facebook_messenger"


def test_threads_in_different_forms_are_a_question() -> None:
    """Where one thread is JSON alone and another HTML alone, the person is asked which to read."""
    page = _case("messenger_html", "one-thread").content
    thread = _case("facebook_messenger", "one-thread").content
    both = _zipped(
        ("messages/inbox/a_1/message_1.html", page), ("messages/inbox/b_2/message_1.json", thread)
    )
    with pytest.raises(SeveralKinds):
        recognise(both)
