"""Keep the languages in step: gather the words, take translations in, say what is missing.

    python docs/languages.py gather              write messages.pot anew from templates and pages
    python docs/languages.py wanted CODE         print, as JSON, all that a language still lacks
    python docs/languages.py take CODE FILE      take words from a JSON file into the language
    python docs/languages.py gathered            fail where messages.pot is not what pages say today
    python docs/languages.py --check             fail as well where a language lacks a word

What `wanted` prints is what `take` reads: under the name of each file, path or English sentence to
``[words, back]``; the second is the translation put back into English, word by word as it would be
understood, from the translation alone. A sentence with a count has a list of words, one for each plural form of the language.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from tallybook.content import behaviours
from tallybook.content import languages as written
from tallybook.content.guides import guides
from tallybook.content.worksheets import worksheets
from tallybook.web import show, tongues

ROOT = Path(__file__).parent.parent
WEB = ROOT / "src/tallybook/web"
FOLDER = ROOT / "src/tallybook/content/languages"
TEMPLATE = FOLDER / "messages.pot"
INTERFACE = "messages"
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "later": None, "frame": None, "ngettext": (1, 2),
}  # fmt: skip
#: Templates that others are built of.
FRAMES = ("base.html", "parts.html", "notice.html", "fields.html")


def gathered() -> Catalog:
    """Every sentence of the interface that is to be translated."""
    made = Catalog(project="Tallybook", charset="utf-8", fuzzy=False)
    for path in sorted(WEB.joinpath("templates").glob("*.html")):
        if path.name in FRAMES or tongues.is_essential(path.name):
            _gather(made, path, "jinja2.ext:babel_extract", {"newstyle_gettext": "true"})
    for path in sorted(WEB.rglob("*.py")):
        _gather(made, path, "python", {})
    names = [name for _, name in show.PLACES]
    tables = (show.KINDS, show.CHANNELS, show.DIRECTIONS)
    names += [one.name for one in behaviours()]
    for name in (*names, *(one for table in tables for one in table.values() if one)):
        made.add(name)
    return made


def _gather(made: Catalog, path: Path, method: str, options: dict[str, str]) -> None:
    where = path.relative_to(ROOT / "src").as_posix()
    chosen: Any = method
    if ":" in method:
        from jinja2.ext import babel_extract  # noqa: PLC0415

        chosen = babel_extract
    for _line, message, _comments, _context in extract_from_file(
        chosen, path, KEYWORDS, options=options
    ):
        made.add(message, locations=[(where, 0)])


def content() -> Iterator[tuple[str, Any]]:
    """The files of words that every language translates."""
    kept: dict[str, Any] = {f"guides/{one.id}.toml": one for one in guides()}
    kept |= {f"worksheets/{one.id}.toml": one for one in worksheets()}
    yield from ((name, kept[name]) for name in written.ESSENTIAL)


def _catalogue(code: str) -> Catalog:
    path = FOLDER / code / "messages.po"
    if path.exists():
        with path.open("rb") as stream:
            found = read_po(stream, locale=code)
    else:
        found = Catalog(locale=code, project="Tallybook", charset="utf-8", fuzzy=False)
    return found


def wanted(code: str) -> dict[str, dict[str, Any]]:
    """All that a language lacks, by file: path or sentence to the English."""
    known = {one.id for one in _catalogue(code) if one.id and _is_whole(one)}
    lacks: dict[str, dict[str, Any]] = {
        INTERFACE: {_key(one.id): one.id for one in gathered() if one.id and one.id not in known}
    }
    for name, original in content():
        if written.translated(code, name, original)[1] in {written.MISSING, written.OVERTAKEN}:
            kept = written.translation(code, name)
            old = {one.path: one for one in kept.text} if kept is not None else {}
            lacks[name] = {
                path: words if path not in old else {"english": words, "before": old[path].words}
                for path, words in written.texts_of(original)
            }
    return {name: each for name, each in lacks.items() if each}


def _key(message: Any) -> str:
    return message if isinstance(message, str) else "\x1f".join(message)


def _is_whole(one: Message) -> bool:
    words = one.string if isinstance(one.string, tuple | list) else (one.string,)
    return all(words) and not one.fuzzy


def take(code: str, given: dict[str, dict[str, Any]]) -> None:
    """Take words into a language."""
    for name, texts in given.items():
        if name == INTERFACE:
            _take_interface(code, texts)
        else:
            _take_content(code, name, texts)


def _take_interface(code: str, texts: dict[str, Any]) -> None:
    before, made = (
        _catalogue(code),
        Catalog(locale=code, project="Tallybook", charset="utf-8", fuzzy=False),
    )
    for one in gathered():
        if not one.id:
            continue
        kept = before.get(one.id)
        words = kept.string if kept is not None else ""
        comments = list(kept.user_comments) if kept is not None else []
        if _key(one.id) in texts:
            words, back = texts[_key(one.id)]
            words = tuple(words) if isinstance(words, list) else words
            comments = [f"back: {back}"]
        made.add(one.id, words, locations=one.locations, user_comments=comments)
    _write(made, FOLDER / code / "messages.po")


def _write(made: Catalog, path: Path) -> None:
    """Write a catalogue without days, versions or line numbers, so that it only changes with words."""
    out = BytesIO()
    write_po(out, made, width=100, omit_header=False, sort_output=True, include_lineno=False)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Project-Id-Version", "Report-Msgid", "Last-Translator", "Language-Team")  # fmt: skip
    lines = [
        one
        for one in out.getvalue().decode().splitlines()
        if not one.startswith(tuple(f'"{each}' for each in dated))
    ]
    body = [
        one
        for one in lines
        if not (
            one.startswith("#")
            and one[1:2] in {"", " "}
            and "back:" not in one
            and _is_head(lines, one)
        )
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(body).strip() + "\n", encoding="utf-8")


def _is_head(lines: list[str], one: str) -> bool:
    """Whether a comment stands before the first message."""
    return lines.index(one) < next(
        place for place, line in enumerate(lines) if line.startswith("msgid")
    )


def _take_content(code: str, name: str, texts: dict[str, Any]) -> None:
    original = dict(content())[name]
    kept = written.translation(code, name)
    words = {one.path: (one.words, one.back) for one in kept.text} if kept is not None else {}
    words |= {path: tuple(each) for path, each in texts.items()}
    today = datetime.now(tz=UTC).date()
    lines = _head(name, today)
    for path, _english in written.texts_of(original):
        if path in words:
            told, back = words[path]
            lines += [
                "",
                "[[text]]",
                f"path = {_toml(path)}",
                f"words = {_toml(told)}",
                f"back = {_toml(back)}",
            ]
    target = FOLDER / code / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    written.translation.cache_clear()


def _head(name: str, today: date) -> list[str]:
    return [
        f'of = "{written.digest_of(name)}"', f"translated_on = {today}",
        f"back_translated_on = {today}", 'reviewer = "none yet"',
    ]  # fmt: skip


def _toml(words: str) -> str:
    if "\n" not in words:
        return json.dumps(words, ensure_ascii=False)
    safe = words.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\n{safe}"""'


def is_gathered() -> bool:
    """Whether messages.pot is what pages say today."""
    with tempfile.TemporaryDirectory() as folder:
        _write_template(made := Path(folder) / TEMPLATE.name)
        return TEMPLATE.exists() and made.read_bytes() == TEMPLATE.read_bytes()


def check(codes: Iterable[str]) -> int:
    """Say what is not in step; 1 where anything is."""
    told = [] if is_gathered() else ["messages.pot is not what pages say: run `gather`"]
    for code in codes:
        told += [f"{code}: {name} lacks {len(each)}" for name, each in wanted(code).items()]
    print("\n".join(told) or "in step")
    return int(bool(told))


def _write_template(path: Path) -> None:
    _write(gathered(), path)


def main(arguments: list[str]) -> int:
    """Do what was asked for."""
    match arguments:
        case ["gather"]:
            _write_template(TEMPLATE)
        case ["wanted", code]:
            print(json.dumps(wanted(code), ensure_ascii=False, indent=1))
        case ["take", code, file]:
            take(code, json.loads(Path(file).read_text(encoding="utf-8")))
        case ["gathered"]:
            return check(())
        case ["--check"]:
            return check(one.code for one in written.languages()[1:])
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
