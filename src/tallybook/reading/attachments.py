"""Name what a message carries: a plain name for the file, the stranger's name for the eye."""

import re
from functools import lru_cache

from tallybook.model.records import Attachment

_LONGEST_TITLE = 200
#: Control characters, and those that turn the direction of what follows in a file name.
_TRICKS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_EXTENSIONS = {
    "application/msword": ".doc",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/zip": ".zip",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "message/delivery-status": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/directory": ".vcf",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rtf": ".rtf",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/xml": ".xml",
    "video/3gpp": ".3gp",
    "video/mp4": ".mp4",
    "video/mpeg": ".mpg",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
}


def attachment(place: int, number: int, content: bytes, media_type: str, title: str) -> Attachment:
    """Make an attachment whose name is unique in its export and says nothing.

    Args:
        place: Offset of the message that carries it.
        number: Which of that message's attachments it is, from 1.
        content: Its bytes, decoded.
        media_type: As the message claims it.
        title: The file name that the message gives; only ever shown, never used as a path.
    """
    known, extension = _known(media_type)
    return Attachment(
        name=f"{place}-{number}{extension}",
        content=content,
        media_type=known,
        title=_title(title),
    )


@lru_cache(maxsize=256)
def _known(media_type: str) -> tuple[str, str]:
    """The media type, where it is one, and the ending of a file of that type."""
    claimed = media_type.lower()
    known = claimed if _MEDIA_TYPE.fullmatch(claimed) else "application/octet-stream"
    return known, _EXTENSIONS.get(known, ".bin")


@lru_cache(maxsize=256)
def _title(name: str) -> str:
    """The last part of a file name, without what would deceive the eye."""
    return _TRICKS.sub("", re.split(r"[\\/]", name)[-1])[:_LONGEST_TITLE].strip()
