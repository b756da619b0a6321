"""What a line of a chat is, and that the same message matches between two exports."""

import pytest

from tallybook.reading.chatlines import FILE, noticed, said

MARK = "\u200e"


@pytest.mark.parametrize(
    ("with_media", "without_media"),
    [
        ("IMG-20250113-WA0001.jpg (file attached)", "<Media omitted>"),
        ("IMG-20250113-WA0001.jpg (Datei angehängt)\nlook", "<Medien ausgeschlossen>\nlook"),
        (f"{MARK}<attached: 00000012-PHOTO-2025-01-13-22-34-00.jpg>", f"{MARK}image omitted"),
        (
            f"A.pdf • {MARK}1 page {MARK}<attached: a.pdf>",
            f"A.pdf • {MARK}1 page {MARK}document omitted",
        ),
        (f"{MARK}<adjunto: 00000004-AUDIO-2025-06-26-20-31-14.opus>", f"{MARK}audio omitido"),
    ],
)
def test_a_file_matches_with_and_without_media(with_media: str, without_media: str) -> None:
    """Two exports of one chat agree on a message with a file, whether the file came along."""
    one, other = said(with_media, ()), said(without_media, ())
    assert one.match == other.match
    assert one.match is not None
    assert one.match.startswith(FILE)


def test_a_file_that_came_along_is_named_as_a_part() -> None:
    """A member of the zip is an attachment; a file that is missing is only a detail."""
    line = "IMG-20250113-WA0001.jpg (a language nobody listed)"
    assert said(line, {"IMG-20250113-WA0001.jpg"}).attachments == "IMG-20250113-WA0001.jpg"
    assert said(line, ()).details == '{"attachment": "IMG-20250113-WA0001.jpg"}'


@pytest.mark.parametrize(
    "words",
    [
        "see notes.txt (the second page)",
        "<3 <3",
        "<what>",
        "5 > 4",
        "I deleted it",
        "image omitted from the book",
        "end-to-end is what you said",
        "https://example.org/a.jpg (nice)",
    ],
)
def test_words_of_a_person_stay_words(words: str) -> None:
    """What only resembles the app's wording is a message without details."""
    assert said(words, ()) == ("message", "", "{}", None)


@pytest.mark.parametrize(
    ("words", "kind", "details"),
    [
        ("This message was deleted", "message", '{"deleted": "yes"}'),
        ("لقد حذفت هذه الرسالة", "message", '{"deleted": "yes"}'),
        ("no <This message was edited>", "message", '{"edited": "yes"}'),
        (f"{MARK}Missed voice call", "call", '{"call": "missed"}'),
        (f"{MARK}Video call, {MARK}5 min", "call", '{"call": "yes"}'),
        (f"{MARK}Sam created this group", "event", "{}"),
        (
            f"{MARK}Location: https://maps.google.com/?q=51.5,-0.09",
            "message",
            '{"place": "51.5,-0.09"}',
        ),
        (f"{MARK}ENCUESTA:\n¿Quién?\n{MARK}OPCIÓN: yo (0 votos)", "message", '{"poll": "yes"}'),
    ],
)
def test_what_the_app_writes_is_told_apart(words: str, kind: str, details: str) -> None:
    """Messages taken back or changed, calls, notices, places and polls are known in many languages."""
    found = said(words, ())
    assert (found.kind, found.details) == (kind, details)


def test_a_line_without_a_sender_is_an_event() -> None:
    """A notice is an event; a call nobody took says so."""
    assert noticed("Sam left").kind == "event"
    assert noticed("Missed video call at 10:20").details == '{"call": "missed"}'
