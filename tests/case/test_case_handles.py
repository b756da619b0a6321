"""The same sender meets himself however he is spelled, and nobody else."""

import pytest
from case_entries import Invented, message

from tallybook.case import Filter, page
from tallybook.case.handles import Handle, normalise
from tallybook.case.names import names_of, several_names


@pytest.mark.parametrize(
    ("raw", "channel", "value"),
    [
        ("@Robin_V", "instagram", "instagram:@robin_v"),
        ("@Robin_V", "", "@robin_v"),
        ("instagram:@robin_v", "", "instagram:@robin_v"),
        ("https://www.instagram.com/Robin_V/?hl=en", "", "instagram:@robin_v"),
        ("http://twitter.com/@robin", "", "x:@robin"),
        ("x.com/Robin", "", "x:@robin"),
        ("https://t.me/robin", "whatsapp", "telegram:@robin"),
        ("https://www.tiktok.com/@robin.v", "", "tiktok:@robin.v"),
        ("Robin#0042", "discord", "robin#0042"),
        ("robin.v", "tiktok", "tiktok:@robin.v"),
        ("07700900123", "x", "x:@07700900123"),
    ],
)
def test_user_names_fold_and_belong_to_their_app(raw: str, channel: str, value: str) -> None:
    """A user name is one handle in all its spellings, in one app."""
    found = normalise(raw, "GB", channel)
    assert found == Handle("user", value)
    assert normalise(found.value) == found


@pytest.mark.parametrize("raw", ["Robin V", "robin", "@", "@ robin", "Robin 0042", "x.com"])
def test_a_name_is_no_user_name(raw: str) -> None:
    """What is not written as a user name stays a name."""
    assert normalise(raw).kind == "name"


def test_the_same_user_name_in_two_apps_is_two_until_somebody_says_so() -> None:
    """Two apps may have two people of one user name; a person joins them by saying it."""
    made = Invented()
    made.bring_in([message("2024-01-01T10:00", sender="@robin", channel="telegram")])
    made.bring_in(
        [
            message("2024-01-02T10:00", sender="robin", channel="snapchat"),
            message("2024-01-03T10:00", sender="robin", channel="tiktok"),
        ],
        exhibit="bb" * 32,
    )
    assert made.case().items["handle"].to_list() == [
        "telegram:@robin", "snapchat:@robin", "tiktok:@robin",
    ]  # fmt: skip
    made.add("person", {"name": "R", "handles": ["snapchat:@robin"], "role": "other"})
    assert len(page(made.case(), Filter(person="R")).rows) == 1
    made.add("person", {"name": "R", "handles": ["@Robin"], "role": "other"})
    assert len(page(made.case(), Filter(person="R")).rows) == 3


def test_a_user_name_stays_covered() -> None:
    """A user name is chosen by whoever writes, and is not shown until it is put to a person."""
    made = Invented()
    made.bring_in([message("2024-01-01T10:00", sender="@odious", channel="x", direction="in")])
    assert page(made.case()).rows[0].who == "Sender 1"


def test_the_names_of_a_handle_are_kept_with_their_days() -> None:
    """A sender who changes the name beside an address is one handle with several names."""
    made = Invented()
    made.bring_in(
        [
            message("2024-01-01T10:00", kind="mail", sender='"Robin V." <r@example.org>'),
            message("2024-01-05T10:00", kind="mail", sender="Robin V. <R@example.org>"),
            message("2024-02-01T10:00", kind="mail", sender="Your Friend <r@example.org>"),
            message("2024-02-02T10:00", kind="mail", sender="r@example.org"),
            message("2024-02-03T10:00", sender="07700 900111", details={"contact_name": "Rob"}),
        ]
    )
    items = made.case().items
    found = names_of(items, "r@example.org")
    assert [(one.name, one.count, one.is_own) for one in found] == [
        ("Robin V.", 2, False), ("Your Friend", 1, False),
    ]  # fmt: skip
    assert found[0].last is not None
    assert found[0].last.isoformat() == "2024-01-05T10:00:00"
    assert several_names(items) == {"r@example.org": 2}
    own = names_of(items, "+447700900111")
    assert [(one.name, one.is_own) for one in own] == [("Rob", True)]


@pytest.mark.parametrize(
    "raw",
    [
        "98765432101234@lid",
        "98765432101234:7@lid",
        "120363000000000001@g.us",
        "447700900311-1400000000@g.us",
        "447700900310@status",
        "status@broadcast",
    ],
)
def test_an_address_of_whatsapp_without_a_number_is_no_mail(raw: str) -> None:
    """People who hide their number, groups and lists are names, never mailboxes."""
    assert normalise(raw) == Handle("name", raw)
