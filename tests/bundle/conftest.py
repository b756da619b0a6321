"""One invented book and one bundle of it, made once for all tests that only read them."""

from collections.abc import Iterator

import pytest
from invented_book import AT, CHOICE, Made, invented

from tallybook.bundle import make
from tallybook.case import Case


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Make a bundle of the invented book."""
    place = tmp_path_factory.mktemp("bundle")
    book = invented(place / "book")
    case = Case.fold(book)
    report = make(book, case, CHOICE, place / "out", at=AT)
    assert report.folder is not None
    assert report.archive is not None
    yield Made(book, case, report.folder, report.archive, report)
    book.close()
