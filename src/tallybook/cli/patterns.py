"""``tallybook patterns``: counts, runs, what came after, and what is not covered."""

from typing import TYPE_CHECKING

from tallybook.cli.printing import print_json, progress, table, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary

if TYPE_CHECKING:
    from tallybook.patterns import Finding


def run(
    *,
    book: BookPath,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Show counts, what changed, what came after which date, and what words may be about."""
    diary = open_diary(book, passphrase_fd, key)
    with progress("Looking through the words", quiet=as_json) as tell:
        diary.look_through(tell)
    findings = diary.patterns()
    if as_json:
        print_json(findings)
        return
    for finding in findings:
        print_finding(finding)


def print_finding(finding: "Finding") -> None:
    """Print what one finding says, its table, and what it does not show."""
    print(f"{finding.title}\n  {visible(finding.sentence)}")
    if finding.table is not None and finding.table.rows:
        rows = [
            tuple("" if cell is None else visible(str(cell)) for cell in row)
            for row in finding.table.rows[:15]
        ]
        table(rows, tuple(finding.table.columns))
        if len(finding.table.rows) > len(rows):
            print(f"... and {len(finding.table.rows) - len(rows):,} more rows")
    for line in finding.missing:
        print(f"  Missing so far: {line}")
    for line in finding.ask:
        print(f"  May be written down next: {line}")
    print(f"  Not shown by this: {finding.does_not_show}\n")
