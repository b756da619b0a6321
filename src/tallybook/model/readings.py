"""Words read from a picture or heard in a recording: a draft until a person confirms them."""

from __future__ import annotations

from dataclasses import dataclass

#: Where a line stands: the sender's side, or in the middle (a date, a line of the app).
SIDES = ("left", "right", "middle")
#: States of a reading.
DRAFT, THROWN_AWAY = "draft", "thrown away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message as it stands in a picture.

    Attributes:
        text: Its words.
        side: One of `SIDES`.
        time: The time that stands with it, as written; empty where none does.
        box: Left, top, right and bottom in the picture, in pixels.
        confidence: How sure the reader says it is, from 0 to 100.
    """

    text: str
    side: str = "middle"
    time: str = ""
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    confidence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a machine read in one picture.

    Attributes:
        engine: What read it, with its version.
        languages: The languages it was told to expect.
        lines: What it read, from top to bottom.
        reason: Why it could not be read; empty where it could.
    """

    engine: str = ""
    languages: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One message as a person confirms it.

    Attributes:
        text: Its words, as they stand in the picture.
        side: One of `SIDES`.
        time: As ``21:14`` or as written; empty where none stands with it.
        date: ISO date; empty for that of the whole picture.
    """

    text: str
    side: str
    time: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a person says of a picture when they confirm its words.

    Attributes:
        own_side: The side on which the person's own messages stand; empty where none does.
        channel: The app, a name of `tallybook.model.kinds.CHANNELS` or ``screenshot``.
        date: ISO date of the first message; empty where it is not known.
        other: Who wrote the others: a name, number or account.
        zone: The zone of the clock; empty for the book's own.
    """

    own_side: str = ""
    channel: str = "screenshot"
    date: str = ""
    other: str = ""
    zone: str = ""


#: Languages by the name a reader knows them by.
LANGUAGES: dict[str, str] = {
    "eng": "English", "cym": "Welsh", "gle": "Irish", "spa": "Spanish", "por": "Portuguese",
    "fra": "French", "deu": "German", "ita": "Italian", "nld": "Dutch", "pol": "Polish",
    "ron": "Romanian", "lit": "Lithuanian", "lav": "Latvian", "ces": "Czech", "slk": "Slovak",
    "hun": "Hungarian", "sqi": "Albanian", "tur": "Turkish", "swe": "Swedish", "dan": "Danish",
    "nor": "Norwegian", "fin": "Finnish", "est": "Estonian", "hrv": "Croatian", "slv": "Slovenian",
    "isl": "Icelandic", "cat": "Catalan", "eus": "Basque", "glg": "Galician", "vie": "Vietnamese",
    "ind": "Indonesian", "msa": "Malay", "afr": "Afrikaans", "rus": "Russian", "ukr": "Ukrainian",
    "bul": "Bulgarian", "ell": "Greek", "ara": "Arabic", "fas": "Persian", "urd": "Urdu",
    "pus": "Pashto", "heb": "Hebrew", "hin": "Hindi", "pan": "Punjabi", "ben": "Bengali",
    "guj": "Gujarati", "tam": "Tamil", "tha": "Thai", "som": "Somali", "amh": "Amharic",
    "chi_sim": "Chinese (simplified)", "chi_tra": "Chinese (traditional)", "jpn": "Japanese",
    "kor": "Korean",
}  # fmt: skip
