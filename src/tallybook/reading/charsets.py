"""Turn bytes into words by the charset a file names, and by the likely one where that is wrong.

Only text codecs from a list are ever looked up: a name in a stranger's file must not choose a
codec that unpacks, imports or takes for ever.
"""

import re
from encodings.aliases import aliases
from functools import lru_cache

#: Names that mail and backups use and Python does not know, or knows too narrowly.
_OTHER_NAMES = {
    "default": "utf_8",
    "unicode_1_1_utf_7": "utf_7",
    "x_unicode_2_0_utf_7": "utf_7",
    "utf8mb4": "utf_8",
    "utf": "utf_8",
    "unicode": "utf_16",
    "ucs_2": "utf_16",
    "ascii": "utf_8",
    "latin_1": "cp1252",
    "iso8859_9": "cp1254",
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_8_e": "iso8859_8",
    "ansi": "cp1252",
    "x_ansi": "cp1252",
    "x_cp1252": "cp1252",
    "x_mac_roman": "mac_roman",
    "macintosh": "mac_roman",
    "euc_kr": "cp949",
    "ks_c_5601": "cp949",
    "ks_c_5601_1987": "cp949",
    "ks_c_5601_1989": "cp949",
    "x_euc_kr": "cp949",
    "x_windows_949": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x_gbk": "gb18030",
    "x_gb2312": "gb18030",
    "gb2312_80": "gb18030",
    "big5": "cp950",
    "x_x_big5": "cp950",
    "shift_jis": "cp932",
    "x_sjis": "cp932",
    "x_shift_jis": "cp932",
    "cp_850": "cp850",
    "windows_31j": "cp932",
    "windows_874": "cp874",
    "x_euc_jp": "euc_jp",
    "tis_620": "cp874",
}
_TEXT_CODECS = frozenset(
    {
        *(
            f"cp{page}"
            for page in ("037", 437, 500, 720, 737, 775, 850, 852, 855, 856, 857, 858, 860)
        ),
        *(
            f"cp{page}"
            for page in (861, 862, 863, 864, 865, 866, 869, 874, 875, 932, 949, 950, 1006)
        ),
        *(
            f"cp{page}"
            for page in (1026, 1125, 1140, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257)
        ),
        *(f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 14, 15, 16)),
        *(f"iso2022_jp{kind}" for kind in ("", "_1", "_2", "_2004", "_3", "_ext")),
        *(f"mac_{kind}" for kind in ("cyrillic", "greek", "iceland", "latin2", "roman", "turkish")),
        *("cp1258", "iso2022_kr", "euc_jp", "euc_jis_2004", "euc_jisx0213", "shift_jis_2004"),
        *("shift_jisx0213", "gb18030", "hz", "big5hkscs", "johab", "koi8_r", "koi8_u", "koi8_t"),
        *("kz1048", "ptcp154", "utf_7", "utf_8", "utf_8_sig"),
        *("utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"),
    }
)
#: The charsets of Windows whose number is not that of a codec of the same name.
_PAGES = {
    936: "gbk",
    1200: "utf-16-le",
    1201: "utf-16-be",
    1361: "johab",
    10000: "mac-roman",
    10001: "shift-jis",
    10002: "big5",
    10003: "euc-kr",
    10006: "mac-greek",
    10008: "gb2312",
    10007: "mac-cyrillic",
    10029: "mac-latin2",
    10079: "mac-iceland",
    10081: "mac-turkish",
    20127: "ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    21866: "koi8-u",
    38598: "iso8859-8",
    **{28590 + part: f"iso8859-{part}" for part in range(1, 17)},
    50220: "iso2022-jp",
    50221: "iso2022-jp-ext",
    50222: "iso2022-jp",
    50225: "iso2022-kr",
    51932: "euc-jp",
    51936: "gb2312",
    51949: "euc-kr",
    52936: "hz",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
}
#: Where plain ASCII bytes mean themselves, so that they need no closer look.
_ASCII_FIRST = frozenset({"utf_8", "cp1252"})
_NOT_NAME = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=512)
def codec_of(name: str) -> str | None:
    """Return the name of the codec for a charset name, or None for a name that is not known.

    Args:
        name: As a file writes it, e.g. ``ISO-8859-1`` or ``"utf8"``.
    """
    plain = _NOT_NAME.sub("_", name[:64].lower()).strip("_")
    for candidate in (plain, aliases.get(plain, plain)):
        codec = _OTHER_NAMES.get(candidate, candidate)
        if codec in _TEXT_CODECS:
            return codec
    return None


def name_of_page(number: int) -> str:
    """The name of a charset that Windows calls by a number; one that is not known has none."""
    return _PAGES.get(number) or (f"cp{number}" if codec_of(f"cp{number}") else "")


def decode(raw: bytes, charset: str = "") -> str:
    """Read bytes as text: by the charset named, else UTF-8, else Windows-1252; never fails.

    A byte that no reading explains becomes U+FFFD; the bytes themselves stay in the exhibit.
    """
    codec = codec_of(charset) if charset else None
    if raw.isascii() and (codec is None or codec in _ASCII_FIRST):
        return raw.decode("ascii")
    if codec is None:
        return _likely(raw)
    text = raw.decode(codec, "replace")
    if codec == "utf_8" and "\ufffd" in text:
        return _better(raw, text)
    if codec == "utf_7":  # it alone can spell out one half of a character
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _better(raw: bytes, text: str) -> str:
    """Keep a reading as UTF-8 unless more of it is broken than is right."""
    broken = text.count("\ufffd")
    right = sum(character > "\x7f" for character in text) - broken
    return text if right >= broken else raw.decode("cp1252", "replace")


def _likely(raw: bytes) -> str:
    """Read bytes whose charset is not named, or named wrongly."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
