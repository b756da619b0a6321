"""Copies for somebody: a kind is chosen, what goes is seen, and nothing is made before that."""

from pathlib import Path

import pytest
from visiting import Visitor

from tallybook.bundle.kinds import kinds
from tallybook.diary import Diary
from tallybook.model.entries import Incident


@pytest.fixture
def filled(reader: Visitor, diary: Diary) -> Visitor:
    """A reader whose book holds one diary entry."""
    diary.write(Incident(what="He stood at the gate."))
    return reader


def test_every_kind_is_offered_with_its_reader(filled: Visitor) -> None:
    """The page names each kind and for whom it is, and leads to its choice."""
    page = filled.get("/copies/kinds")
    for kind in kinds().values():
        assert f'href="/copies?for={kind.code}"' in page
    assert "who alone can ask a court" in page


def test_a_kind_keeps_back_what_its_reader_does_not_need(filled: Visitor) -> None:
    """What had to change is chosen for the police and not for a platform."""
    tick = 'id="impact" value="yes" checked'
    assert tick in filled.get("/copies?for=police-scotland")
    assert tick not in filled.get("/copies?for=platform")
    assert filled.client.get("/copies?for=nobody").status_code == 404


def test_what_goes_is_shown_part_by_part_and_field_by_field(filled: Visitor) -> None:
    """Before anything is made, the page lists parts, what goes of an item, and what stays."""
    fields = {"for": "police-england-wales", "reference": "sa", "impact": "yes"}
    page = filled.post("/copies", fields)
    assert "Nothing has been made yet" in page
    for words in (
        "For the police in England and Wales",
        "Orders and what may breach them",
        "Material for a statement",
        "Goes: what had to change",
        "Stays: how it felt",
        "Stays: private entries and private notes",
    ):
        assert words in page, words


def test_single_files_for_an_upload_page_lie_beside_the_copies(
    filled: Visitor, diary: Diary, tmp_path: Path
) -> None:
    """They are made where they were asked for, and the page says where."""
    fields = {"for": "solicitor", "reference": "sa", "upload_set": "yes"}
    assert "-upload" in filled.post("/copies", fields)
    target = tmp_path / "out"
    filled.client.post("/copies/make", {"target": str(target)})
    for job in filled.session.jobs.running():
        assert job.wait(60)
    page = filled.get(f"/jobs/{max(filled.session.jobs._jobs)}")
    assert "Single files for an upload page" in page
    assert (tmp_path / "out-upload" / "LIST-OF-FILES.csv").exists()
    (noted,) = [entry for entry in diary.book.entries() if entry.kind == "bundle"]
    assert noted.body["arranged"] == "solicitor"
