"""Orders, conditions, blocks and reports on their pages; what may breach a condition, covered."""

import re
from typing import Any

import pytest
from test_pages import admit, bring
from visiting import Visitor

from tallybook.diary import Diary
from tallybook.model.people import Person

ORDER = {
    "name": "Non-molestation order", "kind": "non-molestation", "nation": "england-wales",
    "dated": "2024-12-01", "served": "2024-12-02", "person": "Alex",
}  # fmt: skip
FORMS = ("/people/stop", "/people/order", "/orders/block", "/reports/add")


@pytest.fixture
def filled(reader: Visitor, diary: Diary) -> Visitor:
    """A book with a chat and the person who writes in it."""
    admit(reader, bring(reader))
    diary.add_person(Person(name="Alex", handles=("Alex Rowe",), role="other"))
    return reader


def placed(filled: Visitor, diary: Diary, **fields: Any) -> str:
    """Note an order with one condition; give back its address."""
    filled.post("/people/order", ORDER)
    address = f"/orders/{diary.case.orders[0].item}"
    filled.post(f"{address}/clause", {"number": "1", "kind": "people", "people": "me", **fields})
    return address


def test_a_condition_lists_what_may_breach_it_covered(filled: Visitor, diary: Diary) -> None:
    """Items open by a click; no word of the other person stands on the page of the order."""
    address = placed(filled, diary, words="not to contact her", indirectly="yes")
    page = filled.get(address)
    assert "1 item may breach this condition" in page
    assert "on the very date on which it begins" in page
    assert "zebracanary" not in page + filled.get("/orders")
    listed = filled.get(f"{address}/1/all")
    assert "<bdi>1 item</bdi>" in listed
    assert "zebracanary" not in listed
    assert "<bdi>1 item</bdi>" in filled.get(f"{address}/1/r0")
    assert filled.client.get(f"{address}/1/nothing").status_code == 404
    assert filled.client.get(f"{address}/9/all").status_code == 404
    spoken = re.sub(r"<[^>]*>", " ", page).replace("may breach", "")
    assert "breach" not in spoken


def test_conditions_are_noted_one_after_the_other(filled: Visitor, diary: Diary) -> None:
    """Saving with 'another' leads to the next empty form; each is an entry of its own."""
    address = placed(filled, diary)
    entries = diary.book.head
    page = filled.post(
        f"{address}/clause",
        {
            "number": "2", "kind": "places", "place_name": ["my home", "the school"],
            "place_at": ["51.5074, -0.1278", ""], "place_metres": ["200 m", ""], "again": "yes",
        },
    )  # fmt: skip
    assert "A condition of the order" in page
    assert 'value="3"' in page
    order = diary.case.orders[0]
    assert [place.name for place in order.clauses[1].condition.places] == ["my home", "the school"]
    assert order.clauses[1].condition.places[0].lat == 51.5074
    assert entries is not None
    assert "my home (200 m); the school" in filled.get(address)
    assert "51.5074" not in filled.get(address)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"kind": "places"}, "Give at least one place"),
        (
            {"kind": "places", "place_name": "home", "place_at": "north", "place_metres": "2"},
            "51.5",
        ),
        ({"kind": "places", "place_name": "", "place_at": "1,2", "place_metres": ""}, "a name"),
        ({"kind": "channels"}, "at least one way"),
        ({"kind": "acts"}, "Choose at least one."),
        ({"kind": "times"}, "Give hours"),
        ({"kind": "times", "begins": "25:99"}, "cannot be read"),
        ({"kind": "people", "said": "varied"}, "Give the day from which"),
        ({"kind": "people", "until": "2024-02-31"}, "needs another look"),
    ],
)
def test_a_condition_that_is_not_whole_is_asked_for_again(
    filled: Visitor, diary: Diary, fields: dict[str, Any], word: str
) -> None:
    """The form comes back with what was typed and says what is missing; nothing is noted."""
    filled.post("/people/order", ORDER)
    address = f"/orders/{diary.case.orders[0].item}/clause"
    page = filled.post(address, {"number": "77", **fields}, status=400)
    assert word in page
    assert 'value="77"' in page
    assert not diary.case.orders[0].clauses


def test_an_order_that_is_changed_keeps_what_it_said(filled: Visitor, diary: Diary) -> None:
    """A condition falls away from a day, the order ends, and a correction needs a reason."""
    address = placed(filled, diary)
    refused = {"said": "corrected", "removes": "0"}
    assert "always kept" in filled.post(f"{address}/change", refused, status=400)
    nothing = {"said": "varied", "day": "2024-12-20"}
    assert "Nothing was changed yet" in filled.post(f"{address}/change", nothing, status=400)
    early = {"said": "ended", "day": "2024-01-01"}
    assert "do not fit together" in filled.post(f"{address}/change", early, status=400)
    filled.post(f"{address}/change", {**nothing, "removes": "0", "reason": "the judge"})
    page = filled.post(f"{address}/change", {"said": "ended", "day": "2024-12-30"})
    assert "2 changes" in page or "3 changes" in page
    order = diary.case.orders[0]
    assert str(order.clauses[0].condition.until) == "2024-12-19"
    assert str(order.ends) == "2024-12-30"


def test_blocks_and_reports_stand_in_one_line_with_the_rest(filled: Visitor, diary: Diary) -> None:
    """A block, a report and its answer are noted, listed by date, and counted from."""
    filled.post("/orders/block", {"day": "2024-12-03", "whom": "Alex", "channel": "whatsapp"})
    page = filled.post(
        "/reports/add",
        {
            "day": "2024-12-04", "to": "police", "organisation": "Example Police",
            "reference": "EX/1", "notes": "only mine", "next_date": "2024-12-20",
            "items": f"{int(diary.case.items['item'][0])}, 999999, x",
        },
    )  # fmt: skip
    assert "Reported to the police" in page
    item = diary.case.reports[0].item
    assert len(diary.case.reports[0].items) == 1
    assert f'href="/item/{diary.case.reports[0].items[0]}"' in page
    answered = {"day": "2024-12-09", "answer": "They will ring.", "reference": "EX/2"}
    page = filled.post(f"/reports/{item}", answered)
    assert "EX/1, EX/2" in page
    assert "needs another look" in filled.post(
        f"/reports/{item}", {"day": "2024-12-09"}, status=400
    )
    assert "needs another look" in filled.post("/reports/add", {"day": "2024-12-04"}, status=400)
    assert "needs another look" in filled.post("/orders/block", {"day": ""}, status=400)
    line = filled.get("/orders")
    assert line.index("Blocked") < line.index("Reported to the police")
    assert "only mine" not in line
    assert {
        one.code.split("-")[1] for one in diary.patterns() if one.code.startswith("after-")
    } == {
        "block",
        "report",
    }


def test_a_message_that_asks_to_stop_is_noted_in_one_step(filled: Visitor, diary: Diary) -> None:
    """It is proposed with the person's own words, noted once, and not proposed again."""
    item = int(diary.case.items.filter(diary.case.items["direction"] == "out")["item"][0])
    diary.say_flag(item, "stop-request", "added")
    assert "message of your own may ask for it to stop" in filled.get("/orders")
    page = filled.get("/orders/found")
    assert "please do not write to me again" in page
    assert "zebracanary" not in page
    assert diary.proposed_stops()[0].item == item
    filled.post("/orders/found", {"item": item, "note": "yes"})
    assert diary.case.stops[0].of == item
    assert "noted already" in filled.post("/orders/found", {"item": item, "note": "yes"})
    assert "There are none" in filled.get("/orders/found")


def test_new_items_that_may_breach_are_told_at_once(reader: Visitor, diary: Diary) -> None:
    """After an import and after writing something down, the page says how many there are."""
    reader.post("/people/order", {"name": "Order", "dated": "2024-11-01"})
    diary.add_person(Person(name="Alex", handles=("Alex Rowe",), role="other"))
    address = f"/orders/{diary.case.orders[0].item}"
    reader.post(f"{address}/clause", {"number": "1", "kind": "people", "people": "me"})
    admit(reader, bring(reader))
    receipt = reader.get(f"/jobs/{max(reader.session.jobs._jobs)}")
    assert ">3 of the new items</a> may breach a condition of an order" in receipt
    assert "zebracanary" not in receipt
    fields = {"what": "He came up to me.", "when": "exact", "start_day": "2024-12-24",
              "behaviours": "approach", "who": "Alex"}  # fmt: skip
    assert "may breach a condition of an order" in reader.post("/add/longer", fields)
    fields = {"what": "I slept badly.", "when": "exact", "start_day": "2024-12-25"}
    assert "may breach" not in reader.post("/add", fields)


def test_the_pages_speak_in_one_kind_of_quotation_mark(filled: Visitor, diary: Diary) -> None:
    """No sentence on these pages holds a straight one, and the titles tell nothing."""
    address = placed(filled, diary)
    for each in (
        *FORMS,
        "/orders",
        "/orders/found",
        address,
        f"{address}/clause",
        f"{address}/change",
    ):
        page = filled.get(each)
        shown = re.sub(r"\s", " ", re.sub(r"<[^>]*>", " ", page))
        found = re.search(r".{0,40}(&#39;|&quot;|&#34;|').{0,40}", shown)
        assert found is None, (each, found[0])
        assert "<title>People and dates" in page
