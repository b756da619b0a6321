"""A phone's backup is walked under its readable names, on the disk as in an archive."""

import io
import zipfile
from pathlib import Path

import pytest
from test_iphone_backup import members

from tallybook.intake.plans import walk
from tallybook.model.plan import Plan
from tallybook.reading.exports import BytesExport
from tallybook.reading.folders import FolderExport


def packed(tree: dict[str, bytes]) -> bytes:
    """A zip of a tree of names and bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in tree.items():
            archive.writestr(name, content)
    return out.getvalue()


def walked(tree: dict[str, bytes], how: str, folder: Path) -> Plan:
    """Walk a tree on the disk, or as an archive."""
    if how == "archive":
        return walk(BytesExport("backup.zip", packed(tree))).plan
    for name, content in tree.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return walk(FolderExport(folder)).plan


@pytest.mark.parametrize("how", ["folder", "archive"])
@pytest.mark.parametrize("above", ["", "Backup/00008030-1/"])
def test_a_backup_is_walked_by_its_names(how: str, above: str, tmp_path: Path) -> None:
    """Messages and photos are parts under names a person knows, wherever the backup lies."""
    tree = {above + name: content for name, content in members().items()}
    plan = walked(tree, how, tmp_path)
    found = {part.path.removeprefix(above): part for part in plan.parts}
    assert found["Photos/100APPLE/IMG_0001.JPG"].source == "images"
    sources = {part.source for part in plan.known}
    assert "imessage" in sources
    assert plan.size == sum(part.size for part in plan.parts) + plan.hidden_size
    assert plan.size == sum(len(content) for content in tree.values())


@pytest.mark.parametrize("how", ["folder", "archive"])
def test_an_encrypted_backup_is_one_line_with_its_reason(how: str, tmp_path: Path) -> None:
    """A backup that is locked is listed as that, and what lies beside it is walked."""
    tree = {f"b/{name}": content for name, content in members(encrypted=True).items()}
    tree = {name: (b"\x9d locked" if name.startswith("b/") and "plist" not in name else content)
            for name, content in tree.items()}  # fmt: skip
    plan = walked(tree, how, tmp_path)
    assert [part.code for part in plan.parts] == ["encrypted-backup"]
