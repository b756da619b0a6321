"""A check-in at the pages, with a real mail server: nothing goes unless it was armed, and tested before."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from visiting import COST, PASSPHRASE, Visitor

from tallybook.diary import Diary
from tallybook.diary.checkins import Marks
from tallybook.model import checkins
from tallybook.model.checkins import ACCEPTED, FAILED, MISSED, STOOD_DOWN, UNKNOWN
from tallybook.web.checkins import PLACE, Watch
from tallybook.web.pages.checkin import CLOCK

FINE, FORCED = "all good thanks", "all fine here"
MESSAGE = (
    "Please call 999 now. Give 12 Example Road. Please do not go there, and do not ring anybody."
)


class Box:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.port = 0
        self.taken: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message, or say no."""
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return self.answer

    @property
    def real(self) -> list[str]:
        """What went that was no test."""
        return [str(one.get_content()) for _, one in self.taken if one["Subject"] != "Test"]


@pytest.fixture
def box() -> Iterator[Box]:
    """A real mail server on this computer."""
    made = Box()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        made.port = found.getsockname()[1]
    running = Controller(made, hostname="127.0.0.1", port=made.port)
    running.start()
    yield made
    running.stop()


def until(done: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 15
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def wait_for_jobs(reader: Visitor) -> None:
    """Let a test that is being sent arrive."""
    for job in reader.session.jobs.running():
        job.wait(30)


def set_up(reader: Visitor, box: Box, *, names: tuple[str, ...] = ("Ada",)) -> None:
    """Go through every page of the setting up, as a person would."""
    reader.post(
        "/checkin/words", {"subject": "Please read", "text": MESSAGE, "place": "at the library"}
    )
    mail = {
        "host": "127.0.0.1",
        "port": str(box.port),
        "security": "here",
        "sender": "sam@example.org",
    }
    reader.post("/checkin/mail", mail | {"name": "", "secret": ""})
    for name in names:
        reader.post(
            "/checkin/people",
            {"act": "add", "name": name, "address": f"{name.lower()}@example.net"},
        )
        reader.post("/checkin/people", {"act": "test", "contact": name})
        wait_for_jobs(reader)
        reader.post("/checkin/people", {"act": "confirm", "contact": name})
    reader.post("/checkin/codes", {"fine": FINE, "forced": FORCED})
    for code in (FINE, FORCED):
        reader.post("/checkin/practice", {"code": code})


def start(reader: Visitor) -> Watch:
    """Arm the timer for an hour."""
    reader.post("/checkin/start", {"minutes": "60", "asks": "3"})
    found: Watch = next(iter(reader.session[PLACE].values()))
    return found


def pass_time(watch: Watch, minutes: float) -> None:
    """Move what was armed into the past, as if so many minutes had gone by while it was looked at."""
    back = timedelta(minutes=minutes)
    one = watch.timer
    watch.timer = checkins.Timer(
        begun=one.begun - back, due=one.due - back, asks=one.asks, seen=one.seen, state=one.state
    )
    watch.look()


def section(page: str) -> str:
    """What a page says of now, without the secret of its forms."""
    found = re.search(r'<section aria-labelledby="now">(.*?)</section>', page, re.DOTALL)
    assert found is not None
    return re.sub(r'value="[^"]{60,}"|\d\d:\d\d', "", found[1])


def test_the_page_says_first_what_it_cannot_do(reader: Visitor) -> None:
    """Before anything is set up it says: not when off, not the police, and how to reach 999."""
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", reader.get("/checkin")))
    for words in (
        "off, asleep or without a network",
        "program is closed",
        "It does not tell the police",
        "call 999",
        "press 55",
        "Texts to 999",
        "No timer runs",
        "Some things have to be set up first",
    ):
        assert words in page
    assert page.count("not yet") == 5


def test_a_missed_check_in_reaches_who_was_tested(reader: Visitor, box: Box) -> None:
    """The words that were written arrive, with the age of the place; the page says accepted, not sent."""
    set_up(reader, box)
    assert [one["Subject"] for _, one in box.taken] == ["Test"]
    watch = start(reader)
    assert "armed" in section(reader.get("/checkin"))
    pass_time(watch, 60)
    assert "Are you all right?" in section(reader.get("/checkin"))
    assert not box.real
    pass_time(watch, 3)
    until(lambda: watch.is_over)
    (text,) = box.real
    assert MESSAGE in text
    assert "at the library" in text
    assert re.search(r"I wrote that \d+ minutes? before", text)
    page = reader.get("/checkin")
    assert ACCEPTED in page
    assert "It may not have been read" in page
    assert not re.search(r">sent<|\bsent</strong>", page)
    number = re.search(r'name="item" value="(\d+)"', page)
    assert number is not None
    assert "read or answered" in reader.post("/checkin/read", {"item": number[1], "name": "Ada"})


def test_nothing_goes_before_all_was_set_up_and_tried(reader: Visitor, box: Box) -> None:
    """With anything missing no timer is armed, however it is asked for."""
    reader.post("/checkin/start", {"minutes": "60", "asks": "3"})
    assert not reader.session.get(PLACE)
    set_up(reader, box, names=())
    reader.post("/checkin/people", {"act": "add", "name": "Ada", "address": "ada@example.net"})
    reader.post("/checkin/people", {"act": "confirm", "contact": "Ada"})
    reader.post("/checkin/start", {"minutes": "60", "asks": "3"})
    assert not reader.session.get(PLACE)
    assert not box.taken


def test_a_contact_who_did_not_confirm_is_not_told(reader: Visitor, box: Box, diary: Diary) -> None:
    """A test that went out is not enough: the person has to say that it came."""
    set_up(reader, box, names=("Ada",))
    reader.post("/checkin/people", {"act": "add", "name": "Bo", "address": "bo@example.net"})
    reader.post("/checkin/people", {"act": "test", "contact": "Bo"})
    wait_for_jobs(reader)
    watch = start(reader)
    pass_time(watch, 60)
    pass_time(watch, 3)
    until(lambda: watch.is_over)
    assert [one.name for one in watch.timer.told] == ["Ada"]
    assert len(box.real) == 1
    assert diary.path.exists()


def test_another_account_makes_every_test_void(reader: Visitor, box: Box) -> None:
    """Who was tested with one account is not told by another before a new test."""
    set_up(reader, box)
    mail = {"host": "127.0.0.1", "port": "1", "security": "here", "sender": "sam@example.org"}
    assert "not told yet" in reader.post("/checkin/mail", mail | {"name": "", "secret": ""})
    reader.post("/checkin/start", {"minutes": "60", "asks": "3"})
    assert not reader.session.get(PLACE)


def test_a_failed_test_cannot_be_confirmed(reader: Visitor, box: Box) -> None:
    """A test that the server refused says so, and leaves nothing to confirm."""
    box.answer = "554 no"
    set_up(reader, box)
    page = reader.get("/checkin/people")
    assert FAILED in page
    assert "told in a real case</span>" not in page
    assert "They said that it came" not in page


def test_the_first_code_stops_everything(reader: Visitor, box: Box) -> None:
    """It is taken with other capitals as well; later nothing goes."""
    set_up(reader, box)
    watch = start(reader)
    assert "not one of your codes" in reader.post("/checkin/answer", {"code": "something"})
    assert watch.timer.is_waiting
    assert "stood down" in section(reader.post("/checkin/answer", {"code": "All good  thanks."}))
    pass_time(watch, 90)
    assert watch.timer.state == STOOD_DOWN
    assert not box.real


def test_the_second_code_looks_the_same_and_sends(reader: Visitor, box: Box) -> None:
    """The page after it is that of the first one, then and later; the truth is behind the first code."""
    set_up(reader, box)
    start(reader)
    first = reader.post("/checkin/answer", {"code": FINE})
    fine = section(first)
    watch = start(reader)
    second = reader.post("/checkin/answer", {"code": FORCED})
    assert section(second) == fine
    assert second.count('<span class="tag">stood down') == 2
    assert first.count('<span class="tag">stood down') == 1
    until(lambda: watch.is_over)
    assert len(box.real) == 1
    page = reader.get("/checkin")
    assert section(page) == fine
    assert ACCEPTED not in page
    assert "second code was typed" not in page
    assert ACCEPTED not in reader.post("/checkin/log", {"log-code": FORCED})
    shown = reader.post("/checkin/log", {"log-code": FINE})
    assert ACCEPTED in shown
    assert "second code was typed" in shown


def test_it_outlives_the_lock_and_can_be_answered_there(reader: Visitor, box: Box) -> None:
    """A locked book says nothing of a timer; at its own address a code is taken."""
    set_up(reader, box)
    watch = start(reader)
    reader.client.post("/lock")
    assert "Check-in" not in reader.get("/open")
    page = reader.get("/checkin")
    assert "Your code" in page
    for word in ("timer", "Ada", "message", "armed"):
        assert word not in page
    reader.post("/checkin/answer", {"code": "no"}, status=400)
    assert watch.timer.is_waiting
    reader.post("/checkin/answer", {"code": FINE})
    assert watch.timer.state == STOOD_DOWN
    assert "Your code" not in reader.get("/checkin")


def test_messages_go_while_the_book_is_locked(reader: Visitor, box: Box, diary: Diary) -> None:
    """A locked book keeps no message from going, and says so once it is open again."""
    set_up(reader, box)
    watch = start(reader)
    reader.client.post("/lock")
    pass_time(watch, 60)
    pass_time(watch, 3)
    until(lambda: watch.is_over)
    assert len(box.real) == 1
    reader.open(diary)
    assert ACCEPTED in reader.get("/checkin")


def test_leaving_ends_it_and_the_book_says_so(
    reader: Visitor, box: Box, diary: Diary, tmp_path: Path
) -> None:
    """Who leaves ends the timer: nobody is told, and the next opening says that."""
    set_up(reader, box)
    watch = start(reader)
    assert "Leaving by the button ends it" in reader.get("/checkin")
    reader.client.post("/leave")
    pass_time(watch, 60)
    pass_time(watch, 3)
    time.sleep(1.2)
    assert not box.real
    again = Visitor(tmp_path).enter().open(diary)
    page = again.get("/checkin")
    assert "that ended the timer. Nobody was told" in page
    assert "No timer runs" in page
    again.session.end()


def runs_since(diary: Diary, minutes: int) -> Any:
    """A book in which a timer of an hour was armed so long ago, by a program that has ended."""
    began = datetime.now(tz=UTC) - timedelta(minutes=minutes)
    return diary.begin_checkin(checkins.arm(began, 60, 3))


def test_a_time_that_ran_out_while_nothing_ran_is_told_as_missed(
    reader: Visitor, diary: Diary
) -> None:
    """After a restart it is said that it was missed and that nobody was told, once."""
    runs_since(diary, 200)
    page = reader.get("/checkin")
    assert "Missed while this program was not running: nobody was told." in page
    assert MISSED in page
    assert reader.get("/checkin").count("Missed while") == 1
    assert not (diary.path / "marks").exists()


@pytest.mark.parametrize(
    ("mark", "state"),
    [("sending", UNKNOWN), (ACCEPTED, ACCEPTED), (FAILED, FAILED), (STOOD_DOWN, STOOD_DOWN)],
)
def test_what_happened_in_a_locked_book_is_known_after_a_crash(
    reader: Visitor, diary: Diary, mark: str, state: str
) -> None:
    """The marks made while nothing could be sealed are read back: nobody says 'nobody was told'."""
    marks = runs_since(diary, 200)
    marks.make("sending")
    marks.make(mark)
    page = reader.get("/checkin")
    assert state in page
    assert "nobody was told" not in page.lower()


def test_marks_that_are_gone_make_it_unknown(reader: Visitor, diary: Diary) -> None:
    """Where the file was taken away, it is not claimed that nobody was told."""
    runs_since(diary, 200)._path.unlink()
    page = reader.get("/checkin")
    assert UNKNOWN in page
    assert "nobody was told" not in page.lower()


def test_the_marks_on_the_disk_say_nothing(diary: Diary) -> None:
    """Whoever reads the file sees random digits, whatever they stand for."""
    marks = runs_since(diary, 1)
    for what in ("sending", "forced", ACCEPTED):
        marks.make(what)
    lines = (diary.path / "marks").read_text().split()
    assert len(lines) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in lines)


def test_timers_of_two_halves_leave_each_others_marks(diary: Diary) -> None:
    """What one timer noted is still there after another one began and ended in the same folder."""
    mine, other = runs_since(diary, 1), Marks.new(diary.path)
    mine.make("sending")
    other.clear()
    assert mine.made() == {"armed", "sending"}
    assert not other.made()
    mine.clear()
    assert not (diary.path / "marks").exists()


def test_what_goes_wrong_does_not_end_it_in_silence(reader: Visitor, box: Box) -> None:
    """A failure while the time is looked at is told, and the message still goes."""
    set_up(reader, box)
    plan = reader.session.diary.checkin_plan
    timer = checkins.arm(CLOCK() - timedelta(minutes=60, seconds=30), 60, 3)
    timer = replace(timer, seen=CLOCK(), asks=timedelta(seconds=31))
    failures = [OSError(), ValueError()]

    def alive() -> bool:
        if failures:
            raise failures.pop()
        return True

    watch = Watch(plan, timer, reader.session.diary.begin_checkin(timer), alive=alive, clock=CLOCK)
    watch.start()
    until(lambda: watch.is_over)
    assert watch.timer.state == ACCEPTED
    assert "went wrong" in watch.timer.why
    assert len(box.real) == 1


def test_another_book_knows_nothing_of_it(reader: Visitor, box: Box, tmp_path: Path) -> None:
    """With another book open the timer goes on and is not shown, and that book's codes do nothing."""
    set_up(reader, box)
    watch = start(reader)
    other, _ = Diary.create(tmp_path / "Other", PASSPHRASE, cost=COST)
    reader.open(other)
    page = reader.get("/checkin")
    assert "No timer runs" in page
    assert "Ada" not in page
    reader.post("/checkin/answer", {"code": FINE})
    assert watch.timer.is_waiting
    other.close()


def test_codes_and_passwords_are_shown_on_no_page(reader: Visitor, box: Box) -> None:
    """What was typed as a code or a password never comes back in a page."""
    set_up(reader, box)
    reader.post("/checkin/mail", {"host": "mail.example.org", "port": "465", "security": "tls",
                                  "sender": "sam@example.org", "name": "sam", "secret": "hushhush"})  # fmt: skip
    for name in ("", "/words", "/mail", "/people", "/codes", "/practice"):
        page = reader.get(f"/checkin{name}")
        for secret in (FINE, FORCED, "hushhush"):
            assert secret not in page


def test_practice_says_that_it_is_practice_and_sends_nothing(reader: Visitor, box: Box) -> None:
    """Each code is explained when it is tried; the server gets no message."""
    set_up(reader, box)
    before = len(box.taken)
    page = reader.post("/checkin/practice", {"code": FORCED})
    assert "Practice. Nothing is sent." in page
    assert "That was your second code" in page
    assert "neither of your codes" in reader.post("/checkin/practice", {"code": "x"})
    assert len(box.taken) == before
    assert not reader.session.get(PLACE)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"fine": "ab", "forced": "abcd"}, "three letters"),
        ({"fine": "All good", "forced": "all  good."}, "differ"),
    ],
)
def test_codes_have_to_differ(reader: Visitor, fields: dict[str, str], words: str) -> None:
    """Two codes that are read as the same, or too short ones, are refused."""
    assert words in reader.post("/checkin/codes", fields, status=400)


def test_the_message_is_the_persons_own_and_is_asked_for_in_full(reader: Visitor) -> None:
    """The offered words name no service, and cannot be kept with places left open."""
    page = reader.get("/checkin/words")
    offered = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert offered is not None
    for word in ("999", "address", "reference", "do not go there", "do not ring"):
        assert word in offered[1]
    assert not re.search(r"stalk|helpline|refuge|abuse|tallybook", offered[1], re.IGNORECASE)
    fields = {"subject": "x", "text": offered[1], "place": ""}
    assert "square brackets" in reader.post("/checkin/words", fields, status=400)
    fields["text"] = "The helpline says: call 999."
    assert "could guess what it is about" in reader.post("/checkin/words", fields)


def test_mail_in_the_clear_is_refused(reader: Visitor) -> None:
    """An account that would be reached without encryption is not kept."""
    fields = {"host": "mail.example.org", "port": "25", "security": "here", "sender": "sam@example.org"}  # fmt: skip
    page = reader.post("/checkin/mail", fields | {"name": "", "secret": ""}, status=400)
    assert "has to be encrypted" in page
    assert "not yet" in reader.get("/checkin")


def test_the_phone_for_texts_is_noted(reader: Visitor) -> None:
    """What the person says of their phone stands beside the timer."""
    assert "not sure whether your phone" in reader.get("/checkin")
    assert "would not arrive" in reader.post("/checkin/phone", {"texts": "no"})
    assert "is registered." in reader.post("/checkin/phone", {"texts": "yes"})
