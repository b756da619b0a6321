"""READ-ME-FIRST.txt: what the bundle is, what it is not, and how to check it with ordinary tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tallybook.bundle.telling import counted

TEXT = """\
READ ME FIRST
=============

What this is
------------
A copy of {items} from a private record, with {exhibits}. It was made on
{at} by a program called Tallybook, for: {recipient}.
Handed over by: {producer}. Reference: {case_reference}.
To reach them: {contact}.

  data/report/         the same to read or print (PDF): start here
  data/chronology.csv  every item, one row each, in order of time
  data/exhibits.csv    every original file, with its hash and where it came from
  data/custody.csv     what was done to each file, by whom and when
  data/exhibits/       the original files, byte for byte, under plain names
  data/summary.json    the numbers on the page "In two minutes" of the report
  data/coverage.csv    the days that exports reach over; nothing is known of the others
  data/ledger/         for each item, the way to the tree head below
  check.py             checks all of it with Python alone
  recount.py           counts every number of the summary again, with Python alone

If you have two minutes
-----------------------
Open the report and read the page "In two minutes". {matters}
To look up an item: its number in the report ("No. 12") is the number in chronology.csv.
To look up one exhibit: its line in exhibits.csv names the file, its SHA-256 and where it came
from. For EX0007, for example:
     Linux, macOS:  sha256sum data/exhibits/EX0007.*     (macOS: shasum -a 256)
     Windows:       certutil -hashfile data\\exhibits\\EX0007.jpg SHA256
The value must be the one in exhibits.csv. That nothing of it changed since it was brought into the
record follows from check 1 below.

What it is not
--------------
It is a selection: {chosen} out of a record of {tree_size:,}. What was left out,
and why, stands in the report. It is not a witness statement.
"Unchanged" here means: unchanged since it was brought into the record. It says nothing about
what happened to a file before that, who wrote a message, or whether what it says is true.
Times of messages are those their exports gave.

Time stamps
-----------
{stamps}

The tree head
-------------
Every item here leads to this value, which stands for the whole record as it was then:

  {root}
  over {lines}

If you were given this value in another way (on paper, by telephone), compare the two: then this
is the bundle that was meant. Any later bundle of the same record has another value.

Six checks
----------
Do them in the folder of this file. No internet is needed, and nothing is changed.

1. Everything at once, with Python (3.8 or later; no packages):
     Windows:       py -3 -I -S check.py
     Linux, macOS:  python3 -I -S check.py
   The last line must be: All checks pass.
   check.py came with this copy. If you would rather not rely on it, do the next three.

2. Every file is as it was listed.
     Linux, macOS:  sha256sum -c manifest-sha256.txt
                    sha256sum -c tagmanifest-sha256.txt
     (macOS without sha256sum:  shasum -a 256 -c manifest-sha256.txt)
   Each line must end in OK.
     Windows:       certutil -hashfile data\\exhibits\\NAME SHA256    compare with exhibits.csv
   This takes one file at a time: for more than a few, check.py is quicker.

3. The list itself is the right one. Its SHA-256 was, when this was written:
     {manifest}
     Linux:         sha256sum manifest-sha256.txt
     macOS:         shasum -a 256 manifest-sha256.txt
     Windows:       certutil -hashfile manifest-sha256.txt SHA256
   Compare it with the one given to you separately (on paper, by telephone). A hash printed in
   the same folder cannot vouch for itself: whoever changes the list can change this page.

4. Nothing was added or taken away: sha256sum cannot see this, so count.
     There must be {payload_files} below data, of {payload_bytes} together,
     and {beside} beside it.
     Linux, macOS:  find data -type f | wc -l                   (how many files)
                    find data -type f -exec cat {{}} + | wc -c    (how many bytes)
     Windows, in PowerShell, both at once (Count and Sum):
                    Get-ChildItem data -Recurse -File | Measure-Object Length -Sum

5. With the BagIt library of the US Library of Congress, if you have it:
     bagit.py --validate .

6. With Tallybook itself:
     tallybook verify .

{signatures}

To open the tables
------------------
They are CSV files in UTF-8. A cell that a spreadsheet could mistake for a formula begins with an
apostrophe ('), which is no part of it; telephone numbers with + are such cells. Spreadsheets
cut cells longer than 32,767 characters: the file holds all of them.
If you save a table from a spreadsheet it is a changed copy: keep this one as it is.
{more}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the text fills in."""

    items: int
    exhibits: int
    at: str
    recipient: str
    producer: str
    contact: str
    matters: int
    case_reference: str
    chosen: int
    tree_size: int
    root: str
    manifest: str
    payload_files: int
    payload_bytes: int
    volumes: Sequence[str]
    beside: int = 0
    stamps: str = ""
    signatures: str = ""
    drafts: Sequence[str] = ()


def read_me_first(facts: Facts) -> bytes:
    """Write the text."""
    more = ""
    if len(facts.volumes) > 1:
        names = "\n".join(f"  {name}" for name in facts.volumes)
        more = f"\nThe report is long and comes in {len(facts.volumes)} volumes:\n{names}\n"
    if facts.drafts:
        names = "\n".join(f"  {name}" for name in facts.drafts)
        more += (
            f"\nTo be worked on, and no statement: a draft from the person's own words.\n{names}\n"
        )
    return TEXT.format(
        items=counted(facts.items, "item"),
        exhibits=counted(facts.exhibits, "original file"),
        at=facts.at,
        recipient=_one_line(facts.recipient, "not named"),
        producer=_one_line(facts.producer, "not named"),
        contact=_one_line(facts.contact, "not given"),
        matters=_mattering(facts.matters),
        case_reference=_one_line(facts.case_reference, "none"),
        chosen=counted(facts.chosen, "numbered line"),
        lines=counted(facts.tree_size, "numbered line"),
        tree_size=facts.tree_size,
        root=facts.root,
        manifest=facts.manifest,
        payload_files=counted(facts.payload_files, "file"),
        payload_bytes=counted(facts.payload_bytes, "byte"),
        beside=counted(facts.beside, "file"),
        stamps=facts.stamps,
        signatures=facts.signatures,
        more=more,
    ).encode("utf-8", "backslashreplace")


def _mattering(number: int) -> str:
    """Where the items stand that the person marked."""
    if not number:
        return "No item was marked\nas mattering most."
    return (
        f"The person marked {counted(number, 'item')}\n"
        "as mattering most: they are listed there, and say yes in the column matters of chronology.csv."
    )


def _one_line(text: str, without: str) -> str:
    """A value on one line, or what is said where there is none."""
    return " ".join(text.split()) or without
