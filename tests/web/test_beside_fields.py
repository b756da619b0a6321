"""Where somebody writes for another person, what to do and not to do stands beside the fields."""

import pytest
from visiting import Visitor

from tallybook.content.beside import beside
from tallybook.web.plainly import page_name
from tallybook.web.show import said

PAGES = {
    "/reports/add": "report-add",
    "/people/order": "order-add",
    "/copies/consent": "consent",
}


@pytest.mark.parametrize(("address", "place"), PAGES.items())
def test_the_lines_stand_beside_the_fields(reader: Visitor, address: str, place: str) -> None:
    """Every line of the place is on the page, folded away, with the way to more of it."""
    page = reader.get(address)
    box = page.partition('<details class="for-others">')[2].partition("</details>")[0]
    assert box.startswith("\n<summary>If you do this for somebody else</summary>")
    for line in beside(place).lines:
        assert f"<li>{said(line.text)}</li>" in box
    assert f'href="/help/{page_name(beside(place).more)}"' in box
