"""What a bundle holds is what the published schemas say, and they say all of it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bagit
import pytest
from bagit_profile import Profile
from invented_book import Made
from jsonschema import Draft202012Validator

from tallybook.bundle import chronology, custody, exhibits, verify
from tallybook.bundle.assemble import PROFILE
from tallybook.bundle.cells import read_table, table

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
TABLES = {
    "chronology": chronology.COLUMNS, "exhibits": exhibits.COLUMNS, "custody": custody.COLUMNS,
    "coverage": ("channel", "from", "to"),
}  # fmt: skip


def schema(name: str) -> Draft202012Validator:
    """Read one schema."""
    said = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(said)
    return Draft202012Validator(said)


def things(bag: Path, name: str) -> Iterator[Any]:
    """Everything in a bundle that a schema is for."""
    data = bag / "data"
    if name in TABLES:
        yield from read_table((data / f"{name}.csv").read_bytes())
    elif name in {"entry", "proof"}:
        file = data / "ledger" / ("entries.jsonl" if name == "entry" else "proofs.jsonl")
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())
    else:
        yield json.loads((data / PLACES[name]).read_text(encoding="utf-8"))


PLACES = {"summary": "summary.json", "head": "ledger/head.json", "seals": "seals/seals.json"}
EVERY = (*TABLES, "entry", "proof", "summary", "head")


@pytest.mark.parametrize("name", EVERY)
def test_all_that_a_bundle_holds_fits_its_schema(name: str, made: Made) -> None:
    """Every row, line and object of a real bundle is valid, and there are some."""
    held = list(things(made.folder, name))
    assert held or name == "coverage"
    for each in held:
        schema(name).validate(each)


@pytest.mark.parametrize("name", TABLES)
def test_a_schema_names_every_column(name: str) -> None:
    """A column that is added to a table is added to its schema, in the same place."""
    said = schema(name).schema
    assert tuple(said["properties"]) == TABLES[name]
    assert tuple(said["required"]) == TABLES[name][: len(said["required"])]


@pytest.mark.parametrize("name", EVERY)
def test_a_schema_refuses_what_is_not_it(name: str) -> None:
    """An empty object is valid for none of them: a schema that says nothing would pass it."""
    assert not schema(name).is_valid({})


def test_there_is_a_schema_for_everything_and_no_other() -> None:
    """The folder of schemas holds those that are tested, and that of the stamps."""
    held = {path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.json")}
    assert held == {*EVERY, "seals"}


def test_a_bundle_of_an_earlier_version_is_read(made: Made, tmp_path: Path) -> None:
    """A chronology that ends before the newer columns has the columns of its time; no fewer do."""
    bag = shutil.copytree(made.folder, tmp_path / "bag")
    path = bag / "data/chronology.csv"
    rows = list(read_table(path.read_bytes()))
    said = "chronology.csv has other columns"
    for last, fits in (("withheld", True), ("flags", True), ("attachments", False)):
        columns = TABLES["chronology"][: TABLES["chronology"].index(last) + 1]
        path.write_bytes(b"".join(table(columns, rows)))
        assert any(said in problem for problem in verify(bag).problems) != fits


def test_the_page_on_the_format_names_everything_in_a_bundle(made: Made) -> None:
    """Every file of a bundle, or the folder it lies in, and every column stands on that page."""
    page = (SCHEMAS.parent / "bundle-format.md").read_text(encoding="utf-8")
    data = {path.name for path in (made.folder / "data").iterdir()}
    beside = {path.name for path in made.folder.iterdir()} - {"data"}
    assert [name for name in sorted(data | beside) if name not in page] == []
    labels = [label for label in bagit.Bag(str(made.folder)).info if f"`{label}`" not in page]
    assert labels == []
    columns = [name for table in TABLES.values() for name in table if f"`{name}`" not in page]
    assert sorted(set(columns) - set(TABLES["coverage"])) == []


def profiled(bag: Path) -> tuple[bool, list[str]]:
    """Hold a bag against our BagIt profile, and say what does not fit."""
    said = json.loads((SCHEMAS.parent / "tallybook-profile.json").read_text(encoding="utf-8"))
    profile = Profile(said["BagIt-Profile-Info"]["BagIt-Profile-Identifier"], profile=said)
    fits = bool(profile.validate(bagit.Bag(str(bag))))
    return fits, [str(error) for error in profile.report.errors]


def test_a_bundle_fits_the_profile_it_names(made: Made) -> None:
    """The published checker of profiles finds nothing in a bundle that is not in ours."""
    assert profiled(made.folder) == (True, [])
    assert bagit.Bag(str(made.folder)).info["BagIt-Profile-Identifier"] == PROFILE


def test_the_profile_refuses_a_bag_that_is_no_bundle(tmp_path: Path) -> None:
    """Another bag lacks our files and our lines."""
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "note.txt").write_text("invented")
    bagit.make_bag(str(tmp_path / "bag"), checksums=["sha256"])
    fits, errors = profiled(tmp_path / "bag")
    assert not fits
    assert errors
