"""A line of a call list is told from any other line, and an invoice is no call list."""

from pathlib import Path

import pytest

from tallybook.reading.call_lists import is_call_list, row_in


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (
            "02/03/2024 09:15 07700 900123 UK mobile 00:02:17 0.12",
            ("02/03/2024", "09:15", "07700 900123", "00:02:17", "UK mobile", "0.12"),
        ),
        (
            "Sat 2 Mar 2024 9:15 am +44 20 7946 0199 1:07",
            ("Sat 2 Mar 2024", "9:15 am", "+44 20 7946 0199", "1:07", "", ""),
        ),
        (
            "2024-03-02 23:01:10 Withheld 12 min",
            ("2024-03-02", "23:01:10", "Withheld", "12 min", "", ""),
        ),
        (
            "02.03.24 23:01 Call to 01632 960100 weekend",
            ("02.03.24", "23:01", "01632 960100", "", "Call to weekend", ""),
        ),
    ],
)
def test_a_line_of_calls_is_taken_apart(line: str, cells: tuple[str, ...]) -> None:
    """Day, time, number and length are found in their order, the rest is kept beside them."""
    assert row_in(line) == cells


@pytest.mark.parametrize(
    "line",
    [
        "Bill date 1 April 2024 Account 00123456",
        "Total charges 1.29 VAT 0.26",
        "02/03/2024 Line rental 07700 900123 12.00",
        "09:15 07700 900123 00:02:17",
        "",
    ],
)
def test_any_other_line_is_left_alone(line: str) -> None:
    """A line without a day, a time and a number together is no call."""
    assert row_in(line) is None


def test_an_invoice_is_no_call_list(shared: Path) -> None:
    """Invoices of phone companies without an itemised list stay documents."""
    invoices = sorted((shared / "fixtures/bills_pdf").rglob("*.pdf"))
    assert invoices
    assert not any(is_call_list(path.read_bytes()) for path in invoices)
