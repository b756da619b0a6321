"""The course on pages: lessons without a book, and cases that open as practice books."""

from __future__ import annotations

from visiting import Visitor

from tallybook.content.training import cases, lessons


def test_the_course_can_be_read_while_no_book_is_open(visitor: Visitor) -> None:
    """Every lesson and every case answers, and leads on to the next."""
    page = visitor.get("/help/training")
    for one in lessons():
        assert f'href="/help/training/{one.id}"' in page
        assert "To think about" in visitor.get(f"/help/training/{one.id}")
    for one in cases():
        assert "is no secret" in visitor.get(f"/help/training/case/{one.id}")


def test_a_case_opens_as_a_book_and_says_that_it_is_invented(visitor: Visitor) -> None:
    """The practice book is made where books lie, and each of its pages says what it is."""
    case = cases()[0]
    visitor.post(f"/help/training/case/{case.id}/open", {})
    assert "Everything in it is invented" in visitor.get("/list")
    assert (visitor.folder / f"Practice {case.order}" / "header").exists()
    assert "The practice book of this case is open" in visitor.get(f"/help/training/case/{case.id}")


def test_a_case_opens_again_as_it_was_left(visitor: Visitor) -> None:
    """What a learner wrote is there the next time; the case is not filled in twice."""
    case = cases()[0]
    visitor.post(f"/help/training/case/{case.id}/open", {})
    before = len(visitor.session.diary.case.items)
    visitor.post(f"/help/training/case/{case.id}/open", {})
    assert len(visitor.session.diary.case.items) == before


def test_an_unknown_lesson_is_missing(visitor: Visitor) -> None:
    """A name that no lesson has answers 404."""
    assert visitor.client.get("/help/training/none").status_code == 404
    assert visitor.client.get("/help/training/case/none").status_code == 404


def test_no_timer_runs_in_a_practice_book(visitor: Visitor) -> None:
    """A check-in for a real day is never armed in a book of invented days; the page says so."""
    visitor.post(f"/help/training/case/{cases()[0].id}/open", {})
    page = visitor.post("/checkin/start", {"minutes": "15", "asks": "3"})
    assert "No timer runs in it." in page
    assert "This is a book to practise with." in page
