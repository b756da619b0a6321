"""A change in what rules find raises their version, so that books looked through before are again."""

import hashlib
import tomllib
from pathlib import Path

from tallybook.model.flags import RULES

WORDING = Path(__file__).parent.parent.parent / "src/tallybook/wording"
NOTED = Path(__file__).parent / "version.toml"


def digest() -> str:
    """One hash over everything that decides what rules find."""
    found = hashlib.sha256()
    for path in sorted((*WORDING.glob("*.py"), *WORDING.glob("[!c]*/*.toml"))):
        found.update(path.relative_to(WORDING).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def test_rules_that_changed_have_a_new_version() -> None:
    """Raise RULES in model/flags.py with a change in the rules, and note both here."""
    noted = tomllib.loads(NOTED.read_text(encoding="utf-8"))
    assert noted["version"] == RULES
    assert noted["digest"] == digest(), "raise RULES, and write version and digest anew"
