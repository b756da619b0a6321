"""``tallybook letter``: a filled worksheet as PDF or Word, with the items that are picked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.printing import counted, print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import UnfitAnswer

#: Forms by how the name of a file ends.
FORMS = {".pdf": "pdf", ".docx": "docx"}


def run(
    number: Annotated[int, typer.Argument(help="The number of the filled worksheet.")],
    target: Annotated[Path, typer.Argument(help="The file to write: it ends in .pdf or .docx.")],
    *,
    book: BookPath,
    item: Annotated[
        list[int] | None, typer.Option(help="An item that goes: number, time and kind.")
    ] = None,
    words: Annotated[
        list[int] | None, typer.Option(help="An item that goes with its words.")
    ] = None,
    consent: Annotated[
        int, typer.Option(help="The consent it leaves on, by its number. A referral needs one.")
    ] = -1,
    to: Annotated[str, typer.Option(help="Who will have it, where no consent says so.")] = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a letter of a filled worksheet. Private items never go; what left is noted."""
    form = FORMS.get(target.suffix.lower())
    if form is None or target.exists():
        reason = "it is there already" if form else "it ends in neither .pdf nor .docx"
        raise UnfitAnswer(answer=target.name, reason=reason, choices="letter.pdf, letter.docx")
    diary = open_diary(book, passphrase_fd, key)
    picked = dict.fromkeys(item or (), False) | dict.fromkeys(words or (), True)
    content = diary.make_letter(number, picked, form, consent=consent, recipient=to)
    with target.open("xb") as file:
        file.write(content)
    if as_json:
        print_json({"written": target, "bytes": len(content)})
        return
    print(f"Written: {target} ({counted(len(content), 'byte')}). It is not sealed.")
