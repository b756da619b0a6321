"""Read the stamp at the start of a chat line: any digits, any separators, any words for the hour.

A stamp is a date and a time in square brackets, or before a dash or a colon. Nothing is decided
here about the order of day and month: that is read from the whole file at once, in
`tallybook.reading.orders`. The words for the halves of the day are those of the Unicode locale
data, as phones print them, compared without dots, spaces and case.
"""
# ruff: noqa: RUF001 - words in the scripts in which phones print them

import re
from dataclasses import dataclass
from functools import lru_cache

#: Characters that show nothing: direction marks, embeddings, isolates, the byte order mark.
MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"

_M = f"[{MARKS}]*"
_S = f"[ \t\u00a0\u2009\u202f{MARKS}]"
_JOIN = rf"(?:{_S}*[./\-\u2010-\u2015\u2212年년月월]{_S}*)"
_COLON = rf"(?:{_S}?[:.\u066bh时時시点點]{_S}?)"
_WORDS = r"[^\d\n\r\[\]:]"
_STAMP = re.compile(
    rf"{_M}(?P<open>\[)?{_M}"
    rf"(?P<a>\d{{1,4}}){_JOIN}(?P<b>\d{{1,2}}){_JOIN}(?P<c>\d{{1,4}})"
    rf"(?P<gap>{_WORDS}{{1,24}}?)"
    rf"(?P<hour>\d{{1,2}}){_COLON}(?P<minute>\d{{2}})(?:{_COLON}(?P<second>\d{{2}}))?"
    rf"(?P<tail>{_WORDS}{{0,24}}?)"
    rf"(?(open)(?P<bracket>\][ \u00a0\u202f]{{0,2}})"
    rf"|(?:(?P<dash>{_S}+[-\u2013\u2014]{_S})|(?P<colon>:[ \u00a0]{_M})))"
)
_NOT_LETTERS = re.compile(rf"[\s.,،、;'’`{MARKS}\-\u2010-\u2015]+")

#: Words for the time before noon, after noon, around noon, and from dusk until after midnight.
_BEFORE = (
    "am a priešpiet dop dopoldne prijepodne vm vorm vormittags fm ap de öö paradite ma priekšp "
    "sa gh pg pagi asubuhi πμ дп пробяд пр.об утра ночи преподне препладне таңкы үө ص صباحا صباحًا "
    "قظ قبلازظهر غم صبح לפנהצ לפנה״צ בבוקר पूर्वाह्न सुबह सकाळी सकाळीं पहाटे मपू এএম পূর্বাহ্ণ সকাল "
    "ਪੂਦੁ સવારે முற்பகல் காலை పూర్వాహ్న ఉదయం ಪೂರ್ವಾಹ್ನ രാവിലെ පෙව ก่อนเที่ยง ກ່ອນທ່ຽງ နံနက် ព្រឹក "
    "ጥዋት 上午 凌晨 清晨 早上 早晨 午前 오전 새벽 아침 mañana matin manhã"
)
_AFTER = (
    "pm p popiet odp pop popoldne popodne nm nachm nachmittags em ip du ös pasdite md pēcp ch gd "
    "ptg petang siang sore mchana μμ пп слоб дня вечера поподне попладне түштөнкийинки үх م مساء "
    "مساءً بظ بعدازظهر غو شام אחהצ אחה״צ אחרהצהריים बजे अपराह्न शाम दोपहर दुपारी सायंकाळी मउ পিএম "
    "অপরাহ্ণ বিকাল ਬਾਦੁ બપોરે સાંજે பிற்பகல் மாலை అపరాహ్న సాయంత్రం ಅಪರಾಹ್ನ ഉച്ചകഴിഞ്ഞ് පව "
    "หลังเที่ยง ຫຼັງທ່ຽງ ညနေ ល្ងាច ከሰዓት 下午 傍晚 午後 오후 저녁 tarde soir"
)
_NOON = "中午 낮 noon mediodía"
_NIGHT = "晚上 夜里 夜裡 深夜 밤 malam noche noite रात night"
_EITHER_SIDE = {"am", "pm", "pg", "ptg"}
_SHORT, _LONG = 2, 4


def _key(word: str) -> str:
    """A word without dots, spaces, marks and case."""
    return _NOT_LETTERS.sub("", word).casefold()


PERIODS: dict[str, str] = {
    _key(word): half
    for half, words in (("am", _BEFORE), ("pm", _AFTER), ("noon", _NOON), ("night", _NIGHT))
    for word in words.split()
}
#: Those that may also stand before the time or behind a unit of it.
_LONGEST_FIRST = sorted(
    (word for word in PERIODS if len(word) > 1 and (not word.isascii() or word in _EITHER_SIDE)),
    key=lambda word: (-len(word), word),
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One stamp at the start of a line.

    Attributes:
        style: What stamps of one export have in common: how they close, how wide the year is,
            whether seconds are written, and any word between date and time or after it.
        year_first: Whether the year is written first, beyond doubt.
        fields: Where the digits of the three parts of the date and of the time stand: first,
            second and third part, hour, minute, second; in characters; None where not written.
        period: ``am``, ``pm``, ``noon``, ``night``, or empty on a clock of 24 hours.
        end: Where what was written begins.
    """

    style: tuple[str, int, bool, str, str]
    year_first: bool
    fields: tuple[tuple[int, int] | None, ...]
    period: str
    end: int


def read_stamp(line: str) -> Stamp | None:
    """Read the stamp at the start of a line, or say that there is none."""
    found = _STAMP.match(line[:160])
    if found is None:
        return None
    widths = len(found["a"]), len(found["c"])
    if not _dated(*widths):
        return None
    half, between, after = _halves(found["gap"], found["tail"])
    closing = "bracket" if found["open"] else "dash" if found["dash"] else "colon"
    if closing == "colon" and after:
        return None
    names = ("a", "b", "c", "hour", "minute", "second")
    return Stamp(
        style=(closing, max(*widths, _SHORT), found["second"] is not None, between, after),
        year_first=widths[0] > _SHORT or widths[1] < _SHORT,
        fields=tuple(found.span(name) if found[name] is not None else None for name in names),
        period=half,
        end=found.end(),
    )


def _dated(first: int, last: int) -> bool:
    """Whether one of the outer parts can be a year of two or four digits."""
    if first == _LONG:
        return last <= _SHORT
    return first <= _SHORT and (last in {_SHORT, _LONG} or (first, last) == (_SHORT, 1))


@lru_cache(maxsize=4096)
def _halves(gap: str, tail: str) -> tuple[str, str, str]:
    """Tell the half of the day from the words around the time, and what is left of them."""
    before, after = _key(gap), _key(tail)
    if after in PERIODS:
        return PERIODS[after], before, ""
    for word in _LONGEST_FIRST:
        if before.endswith(word) and (not word.isascii() or before == word):
            return PERIODS[word], before.removesuffix(word), after
        if not word.isascii() and after.endswith(word):
            return PERIODS[word], before, after.removesuffix(word)
    return "", before, after
