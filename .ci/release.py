"""What stands between the tree and a release: overdue words, the packages, and their sums.

release.py list [--day 2027-06-01]     say which reviewed words are overdue; never fails
release.py refuse [--day 2027-06-01]   the same, and fail where there is one
release.py build [--into build]        write the packages and their SHA-256 sums; publish nothing
"""

import argparse
import hashlib
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from tallybook.content.due import listing, overdue, reviewable

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".tools" / "uv" / "bin" / "uv"
SUMS = "SHA256SUMS"


def told(today: date) -> int:
    """Say what is overdue on a day, and hand back how many files that is."""
    found = reviewable()
    late = overdue(found, today)
    if late:
        sys.stdout.write(f"Reviewed words that are overdue on {today}:\n{listing(late)}")
    else:
        nearest = found[0]
        sys.stdout.write(
            f"Reviewed words: {len(found)} files, none overdue on {today}; "
            f"the next is {nearest.path}, by {nearest.review_by}.\n"
        )
    return len(late)


def build(folder: Path) -> None:
    """Write the wheel and the source package anew, with their sums beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in packages(folder):
        old.unlink()
    subprocess.run([UV, "build", "--quiet", "--out-dir", folder, ROOT], check=True)
    (folder / SUMS).write_text(sums(folder), encoding="utf-8")
    sys.stdout.write((folder / SUMS).read_text(encoding="utf-8"))


def packages(folder: Path) -> list[Path]:
    """The packages in a folder."""
    return sorted([*folder.glob("tallybook-*.whl"), *folder.glob("tallybook-*.tar.gz")])


def sums(folder: Path) -> str:
    """The SHA-256 of each package, in the form that sha256sum --check reads."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in packages(folder)
    )


def main(words: list[str]) -> int:
    """Do one of the three."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("what", choices=["list", "refuse", "build"])
    asked.add_argument("--day", type=date.fromisoformat, default=datetime.now(tz=UTC).date())
    asked.add_argument("--into", type=Path, default=ROOT / "build")
    given = asked.parse_args(words)
    if given.what == "build":
        build(given.into)
        return 0
    late = told(given.day)
    if late and given.what == "refuse":
        sys.stderr.write(
            "No release: go through them, correct them, and set reviewed_on and review_by anew.\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
