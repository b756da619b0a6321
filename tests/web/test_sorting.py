"""A helper's pass: the helper sees one covered item at a time, the person sees numbers and no word."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from visiting import CHAT, HOST, Visitor

from tallybook.diary import Diary
from tallybook.errors import NotAllowed
from tallybook.model.entries import Incident
from tallybook.model.records import Answers
from tallybook.vault.keys import Passphrase
from tallybook.vault.sharing import new_reader_key, seal_private

KEY_WORDS = "marble needle orchard pencil quarry ribbon"
ANSWERS = Answers(date_order="dmy", zone="Europe/London", owner=("Sam Ade",))
CANARY = "zebracanary"


@pytest.fixture
def told(diary: Diary, tmp_path: Path) -> Diary:
    """A book with an invented chat and something the person wrote."""
    chat = tmp_path / "chat.txt"
    chat.write_text(CHAT, encoding="utf-8")
    diary.admit(chat, ANSWERS)
    diary.write(Incident(what="my own words, privately"))
    return diary


def let_in(diary: Diary, folder: Path, scope: str = "sort") -> tuple[Path, str]:
    """Let a helper in; give back their key file and its six words."""
    from visiting import COST  # noqa: PLC0415

    private, public = new_reader_key()
    file = folder / "my.key"
    file.write_bytes(seal_private(private, Passphrase(KEY_WORDS), cost=COST))
    return file, diary.grant(public.hex(), name="Mo", scope=scope)


@pytest.fixture
def helper(told: Diary, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody at their own pages, who opened the book with a key file."""
    key, _ = let_in(told, tmp_path)
    made = Visitor(tmp_path).enter()
    assert open_with(made, told, key).status_code == 200
    yield made
    made.session.end()


def open_with(visitor: Visitor, diary: Diary, key: Path, words: str = KEY_WORDS) -> Any:
    """Hand the key file over in the browser's own way."""
    with key.open("rb") as file:
        fields = {"path": str(diary.path), "passphrase": words, "passing": file}
        return visitor.client.post("/open/key", fields, follow=True)


def test_a_key_file_opens_the_book_and_leaves_nothing(told: Diary, tmp_path: Path) -> None:
    """With the wrong passphrase or another file it says so; with the right one the helper sorts."""
    key, _ = let_in(told, tmp_path)
    made = Visitor(tmp_path).enter()
    before = sorted(tmp_path.rglob("*"))
    assert "not the passphrase" in open_with(made, told, key, "wrong words").content.decode()
    other = tmp_path / "chat.txt"
    assert open_with(made, told, other).status_code == 400
    assert made.session.diary is None
    page = open_with(made, told, key).content.decode()
    assert "One item" in page
    after = [one for one in sorted(tmp_path.rglob("*")) if not one.name.startswith("journal-")]
    assert after == [one for one in before if not one.name.startswith("journal-")]
    made.session.end()


def test_a_stranger_or_another_site_cannot_hand_a_key_over(told: Diary, tmp_path: Path) -> None:
    """The form needs its own secret, and comes from our own page only."""
    key, _ = let_in(told, tmp_path)
    visitor = Visitor(tmp_path).enter()
    visitor.client.handler.enforce_csrf_checks = True
    assert open_with(visitor, told, key).status_code == 403
    far = visitor.client.get("/open/key", HTTP_SEC_FETCH_SITE="cross-site", HTTP_HOST=HOST)
    assert far.status_code == 421
    assert visitor.session.diary is None
    visitor.session.end()


@pytest.mark.parametrize(
    "address",
    ["/", "/list", "/counts", "/files", "/copies", "/people", "/settings", "/add", "/item/3",
     "/item/3/words", "/find?words=a", "/sorted", "/settings/safe/contact", "/pause", "/exhibit/a",
     "/people/names", "/copies/make", "/settings/backup", "/dates", "/orders", "/again"],
)  # fmt: skip
def test_a_sorter_sees_no_other_page(helper: Visitor, address: str) -> None:
    """Every page but sorting and help leads back to sorting, and shows no word."""
    page = helper.get(address)
    assert "One item" in page
    assert CANARY not in page
    assert "privately" not in page


def test_words_open_one_by_one(helper: Visitor) -> None:
    """An item is covered until the helper asks; then its words and sender are there, and only its."""
    page = helper.get("/sort")
    assert CANARY not in page
    assert "Alex Rowe" not in page
    item = helper.session.diary.next_to_sort().row.item
    opened = helper.get(f"/sort/{item}/words")
    assert f"{CANARY} one" in opened
    assert "Alex Rowe" in opened
    assert "three outside" not in opened


def test_what_is_sorted_carries_the_helpers_name_and_can_be_taken_back(
    helper: Visitor, told: Diary
) -> None:
    """Labels and kinds stand on the item by that reader; undone, it is as before and the history stays."""
    item = helper.session.diary.next_to_sort().row.item
    assert "Choose something" in helper.post("/sort", {"item": str(item)}, status=400)
    fields = {"item": str(item), "label": ["matters", "look at together"], "kind": "behaviour:threats",
              "who": "Alex"}  # fmt: skip
    page = helper.post("/sort", fields)
    assert "Kept." in page
    case = told.case
    row = case.row(item)
    assert row["matters"]
    assert set(case.labels[item]) == {"look at together", "behaviour:threats"}
    one = told.sorted_items()[0]
    assert (one.item, one.who, one.by) == (item, "Alex", helper.session.diary.book.by)
    told.undo_sorted([one.entry])
    case = told.case
    assert not case.row(item)["matters"]
    assert case.labels[item] == ()
    assert told.sorted_items() == ()
    assert told.sorted_by()[0].undone == 1


def test_taking_back_leaves_what_the_person_put_there(helper: Visitor, told: Diary) -> None:
    """A label the item had before stays when the helper's sorting is taken back."""
    item = helper.session.diary.next_to_sort().row.item
    told.label((item,), "matters")
    helper.get("/sort")
    helper.post("/sort", {"item": str(item), "label": ["matters", "nothing to do"]})
    told.undo_sorted([told.sorted_items()[0].entry])
    assert told.case.row(item)["matters"]
    assert told.case.labels[item] == ()


def test_the_person_sees_numbers_and_no_word(
    helper: Visitor, told: Diary, visitor: Visitor
) -> None:
    """After three items the page of the person holds counts, the helper's name and no word of any item."""
    for label in ("matters", "matters", "nothing to do"):
        item = helper.session.diary.next_to_sort().row.item
        helper.post("/sort", {"item": str(item), "label": label, "who": "Alex Rowe"})
    visitor.open(told)
    page = visitor.get("/sorted")
    assert "Mo" in page
    assert "3 items" in page
    assert '<td class="number">2</td>' in page
    one = visitor.get("/sorted/items")
    for shown in (page, one):
        assert CANARY not in shown
        assert "Alex Rowe" not in shown
    by = told.sorted_items()[0].by
    visitor.post("/sorted/undo", {"by": by})
    assert "Nothing of theirs stands" in visitor.get("/sorted")


def test_private_items_and_the_persons_own_words_are_not_for_sorting(
    helper: Visitor, told: Diary
) -> None:
    """An item marked private, however it was marked, is neither offered nor opened."""
    diary: Diary = helper.session.diary
    first = diary.next_to_sort().row
    assert first is not None
    told.label((first.item,), "private")
    second = told.case.items.filter(kind="message")["item"].to_list()[1]
    told.amend(second, {"private": True}, "mine")
    for item in (first.item, second):
        with pytest.raises(NotAllowed):
            diary.words_to_sort(item)
        with pytest.raises(NotAllowed):
            diary.sort_item(item, ["matters"])
    written = told.case.items.filter(kind="incident")["item"][0]
    with pytest.raises(NotAllowed):
        diary.words_to_sort(written)
    waiting = diary.next_to_sort().row
    assert waiting is not None
    assert waiting.item not in (first.item, second, written)


def test_a_sorter_may_do_nothing_else(helper: Visitor, tmp_path: Path) -> None:
    """Neither the pages nor the front door let a sorter write, grant, correct, copy or hand over."""
    diary: Diary = helper.session.diary
    waiting = diary.next_to_sort().row
    assert waiting is not None
    item = waiting.item
    from tallybook.bundle import Choice  # noqa: PLC0415

    for act in (
        lambda: diary.write(Incident(what="x")),
        lambda: diary.amend(item, {"private": False}, "x"),
        lambda: diary.grant("00" * 32, name="x"),
        lambda: diary.backup(tmp_path / "copy"),
        lambda: diary.undo_sorted([diary.sort_item(item, ["matters"])]),
        lambda: diary.make_bundle(Choice(reference="X"), tmp_path / "bundle"),
        lambda: diary.set_up_second(KEY_WORDS),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not (tmp_path / "copy").exists()
    before = diary.book.head
    for address in ("/add", "/settings/readers", f"/item/{item}/mark", f"/item/{item}/kind"):
        helper.post(address, {"what": "x", "label": "private", "kind": "threats"})
    assert diary.book.head == before


def test_a_grant_that_was_taken_back_ends_the_sorting(
    helper: Visitor, told: Diary, tmp_path: Path
) -> None:
    """From then on nothing is kept, and the key file opens nothing."""
    item = helper.session.diary.next_to_sort().row.item
    told.revoke(helper.session.diary.book.by)
    answer = helper.client.post("/sort", {"item": str(item), "label": "matters"}, follow=True)
    assert answer.status_code == 403
    assert told.sorted_items() == ()
    again = Visitor(tmp_path).enter()
    assert "no longer opens" in open_with(again, told, tmp_path / "my.key").content.decode()
    again.session.end()


def test_a_pause_of_the_person_hides_nothing_from_the_helper(helper: Visitor, told: Diary) -> None:
    """Somebody can sort while the person rests."""
    told.pause("open")
    assert "One item" in helper.get("/sort")
