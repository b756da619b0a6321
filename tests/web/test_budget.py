"""What a page may weigh: it has to come quickly over a slow stick and on an old computer.

Times are measured by `benchmarks/pages.py`; these are bytes, which do not depend on the machine.
"""

from pathlib import Path

import pytest
from crawling import crawl, filled
from visiting import Visitor

from tallybook.diary import Diary

STATIC = Path(__file__).parents[2] / "src" / "tallybook" / "web" / "static"
#: Bytes of one page before its pictures, and of all scripts together.
PAGE, SCRIPTS = 100_000, 30_000


def heavy(visitor: Visitor, *, each: int = 0) -> tuple[int, dict[str, int]]:
    """Follow the links of a book: how many pages there are, and those that weigh too much."""
    weighed = {
        address: len(page.encode()) for address, _answer, page in crawl(visitor, each=each) if page
    }
    return len(weighed), {where: size for where, size in weighed.items() if size > PAGE}


def test_no_page_of_a_small_book_weighs_too_much(
    reader: Visitor, diary: Diary, tmp_path: Path
) -> None:
    """Every page that links lead to is at most 100 kB before its pictures."""
    filled(diary, tmp_path)
    count, found = heavy(reader)
    assert count > 60, "links were followed"
    assert found == {}


@pytest.mark.slow
def test_no_page_of_a_large_book_weighs_too_much(
    reader: Visitor, diary: Diary, tmp_path: Path
) -> None:
    """With 5,000 messages, most of them flagged, lists come in pages of at most 100 kB."""
    filled(diary, tmp_path, messages=5_000)
    count, found = heavy(reader, each=3)
    assert count > 40, "links were followed"
    assert found == {}


def test_scripts_stay_small() -> None:
    """All scripts of all pages together are at most 30 kB, as they are sent."""
    assert sum(path.stat().st_size for path in STATIC.rglob("*.js")) <= SCRIPTS


def test_one_sheet_of_styles_is_sent_with_a_page() -> None:
    """What a page looks like is at most 30 kB, and it is asked for from this computer alone."""
    sheets = [path.read_text(encoding="utf-8") for path in STATIC.rglob("*.css")]
    assert sum(len(sheet.encode()) for sheet in sheets) <= SCRIPTS
    assert not any("://" in sheet or "@import" in sheet for sheet in sheets)
