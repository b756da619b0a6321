"""The front door: open a book, write, bring in, look, and hand over.

Pages and commands come in here and nowhere else.
"""

from tallybook.diary.door import Diary
from tallybook.diary.outside import (
    evaluate,
    new_key,
    offer_passphrase,
    preview_line,
    recover,
    same_passphrase,
    verify_book,
    verify_bundle,
    weakness,
)
from tallybook.diary.walks import is_whole, walk_path, whole_lines
from tallybook.intake.zones import machine_zone

__all__ = [
    "Diary",
    "evaluate",
    "is_whole",
    "machine_zone",
    "new_key",
    "offer_passphrase",
    "preview_line",
    "recover",
    "same_passphrase",
    "verify_book",
    "verify_bundle",
    "walk_path",
    "weakness",
    "whole_lines",
]
