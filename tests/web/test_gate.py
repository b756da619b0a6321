"""Work that goes on behind a locked page, and what leaving does to it."""

import threading
from typing import Any

from visiting import Visitor

from tallybook.diary import Diary
from tallybook.model.entries import Incident
from tallybook.web.jobs import Job, JobList, Stopped


def test_work_under_way_finishes_behind_the_lock_and_then_lets_go(
    reader: Visitor, diary: Diary
) -> None:
    """The pages lock on time; the work keeps the book until it ends, and then it is closed."""
    going, may_end = threading.Event(), threading.Event()
    seen: list[int] = []

    def work(_job: Job) -> None:
        going.set()
        assert may_end.wait(10)
        seen.append(len(held.case.items))

    held: Any = reader.session.diary
    job = reader.session.jobs.start("working", "", work)
    assert going.wait(10)
    reader.clock.now += 601
    assert "The book is closed" in reader.get("/list")
    assert reader.session._parked is held
    may_end.set()
    assert job.wait(10)
    for _ in range(100):
        if reader.session._parked is None:
            break
        threading.Event().wait(0.02)
    assert seen == [len(diary.case.items)]
    assert job.state == "done"
    assert reader.session._parked is None


def test_opening_again_takes_up_the_book_that_is_still_at_work(
    reader: Visitor, diary: Diary
) -> None:
    """The passphrase is asked for all the same; the book is not held twice."""
    may_end = threading.Event()
    held = reader.session.diary
    reader.session.jobs.start("working", "", lambda _job: may_end.wait(10))
    reader.session.lock(by_itself=True)
    assert reader.session.diary is None
    reader.open(diary)
    assert reader.session.diary is held
    may_end.set()


def test_leaving_stops_work_at_its_next_report(reader: Visitor) -> None:
    """Work that reports is stopped by leaving; what it had saved is safe."""
    going = threading.Event()

    def work(job: Job) -> None:
        going.set()
        while True:
            job.report("", 1, 2)
            threading.Event().wait(0.01)

    job = reader.session.jobs.start("working", "", work)
    assert going.wait(10)
    reader.client.post("/leave")
    assert job.wait(10)
    assert job.state == "stopped"


def test_work_says_how_far_it_is() -> None:
    """Percent and time left come from what was reported; unknown stays unknown."""
    job = Job(1, "working", "")
    assert job.percent is None
    assert job.seconds_left is None
    job.report("reading", 25, 100, 7)
    assert job.percent == 25
    job.started_at -= 10
    assert job.seconds_left == 30
    job.stop()
    try:
        job.report("reading", 26, 100)
    except Stopped:
        return
    msg = "a stopped piece of work must not go on"
    raise AssertionError(msg)


def test_a_failure_in_the_background_is_told_without_words() -> None:
    """Work that breaks ends with a plain sentence and nothing of what it held."""

    def work(_job: Job) -> None:
        msg = "zebracanary"
        raise ValueError(msg)

    job = JobList().start("working", "", work)
    assert job.wait(10)
    assert job.state == "failed"
    assert job.error is not None
    assert "zebracanary" not in " ".join(job.error)


def test_pages_and_an_import_share_one_view(diary: Diary) -> None:
    """Many threads that look while entries are written see each entry exactly once."""

    def look(_job: Job) -> None:
        for _ in range(20):
            assert diary.case.items["item"].is_unique().all()

    jobs = JobList()
    looking = [jobs.start("looking", "", look) for _ in range(4)]
    written = [diary.write(Incident(what=f"number {number}")) for number in range(20)]
    assert all(job.wait(60) for job in looking)
    assert [job.state for job in looking] == ["done"] * 4
    assert sorted(diary.case.items["item"]) == written
