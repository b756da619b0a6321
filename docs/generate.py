"""Write the reference pages that are made from the code; ``--check`` refuses stale ones."""

import importlib
import inspect
import json
import sys
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REFERENCE = HERE / "reference"


def commands_page() -> str:
    """Every command with its help and options."""
    import typer.main  # noqa: PLC0415

    from tallybook.cli import application, commands  # noqa: PLC0415

    group: Any = typer.main.get_command(application())
    said = ["# Commands\n", "`tallybook COMMAND --help` says the same.\n"]
    for name in commands():
        command = group.commands[name]
        said.append(f"## `tallybook {name}`\n\n{inspect.cleandoc(command.help or '')}\n")
        rows = []
        for parameter in command.params:
            spelt = ", ".join([*parameter.opts, *parameter.secondary_opts])
            text = getattr(parameter, "help", "") or ""
            rows.append(f"| `{spelt}` | {text.replace('|', '/')} |")
        if rows:
            said.append("| option | what it does |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(said)


def errors_page() -> str:
    """Every failure: code, exit code, sentence, next step."""
    from tallybook.errors import all_errors  # noqa: PLC0415

    rows = [
        f"| `{error.code}` | {error.exit_code} | {shown(error.sentence)} | {shown(error.next_step)} |"
        for error in all_errors()
    ]
    head = "| code | exit code | what it says | the next step |\n|---|---|---|---|\n"
    return "# Errors\n\nNo error carries words from a record.\n\n" + head + "\n".join(rows) + "\n"


def shown(text: str) -> str:
    """A format string as it reads on a page."""
    return text.replace("{", "*").replace("}", "*").replace("|", "/")


def sources_page() -> str:
    """Every importer in a list, and the pages below it."""
    from tallybook.sources import all_sources  # noqa: PLC0415

    sources = sorted(all_sources(), key=lambda source: source.title.casefold())
    said = ["# Sources\n", "What can be brought in. Each page says how to get it, what it does not"]
    said.append("contain, and what it was tried on.\n")
    said += [f"- [{source.title}](sources/{source.name}.md)" for source in sources]
    below = "\n".join(f"sources/{source.name}" for source in sources)
    return "\n".join(said) + f"\n\n```{{toctree}}\n:hidden:\n\n{below}\n```\n"


def source_page(source: Any) -> str:
    """One importer: how to get the export, what it lacks, what was tried."""
    files = ", ".join(f"`{pattern}`" for pattern in source.patterns)
    said = [f"# {source.title}\n\n`{source.name}`, version {source.version}. Files: {files}.\n"]
    for title, lines in (
        ("How to get it", source.how),
        ("What it does not contain", source.lacks),
        ("What was tested", tested(source)),
    ):
        said.append(f"## {title}\n\n" + "\n".join(f"- {line}" for line in lines) + "\n")
    if source.guarded:
        said.append(
            "It is read in a process of its own, which holds no key and cannot write a file.\n"
        )
    return "\n".join(said)


def tested(source: Any) -> list[str]:
    """What an importer was tried on: the cases kept beside it, and whether any export was real."""
    cases = sorted((HERE.parent / "tests" / "sources" / source.name).glob("*/about.toml"))
    said = [tomllib.loads(case.read_text(encoding="utf-8"))["what"].rstrip(".") for case in cases]
    built = ", ".join(f"<{page}>" for page in source.basis)
    if not built:
        return [*said, "real exports that other projects publish"]
    return [*said, f"no real export: it was built from {built}"]


def patterns_page() -> str:
    """Every pattern, by its own words, under the headings of the page of counts."""
    from tallybook.patterns import GROUPS, all_patterns  # noqa: PLC0415

    said = ["# Patterns\n", "Counts, and what each of them does not show. There is no score.\n"]
    for heading in GROUPS:
        under = [one for one in all_patterns() if (one.group or GROUPS[0]) == heading]
        said += [f"## {heading}\n"] if under else []
        for pattern in under:
            module = importlib.import_module(f"tallybook.patterns.{pattern.name}")
            said.append(f"### {pattern.title}\n\n`{pattern.name}`, version {pattern.version}.\n")
            said.append(f"{inspect.getdoc(module) or ''}\n")
    return "\n".join(said) + "\n"


def figures_page() -> str:
    """What was measured, from the files that `make bench` and `make prove` write."""
    said = ["# What was measured\n"]
    bench = HERE / "figures" / "bench.json"
    proofs = HERE / "figures" / "proofs.json"
    said.append(
        "On two virtual cores of a shared machine (Python 3.11). Trust ratios more than absolute"
        " values: each bar is a ratio against a floor or a peer in the same run, or has room.\n"
    )
    if bench.exists():
        said.append("## Speed and memory (`make bench`)\n")
        for name, lines in json.loads(bench.read_text(encoding="utf-8")).items():
            said.append(f"### {name}\n\n" + "\n".join(f"- {line}" for line in lines) + "\n")
    if proofs.exists():
        results = json.loads(proofs.read_text(encoding="utf-8"))
        lines = [
            f"| {row['name']} | {row['cases']:,} | {len(row['failed'])} | "
            + "; ".join(f"{key}: {value}" for key, value in row["figures"].items())
            + " |"
            for row in results.values()
        ]
        said.append("## What it survives (`make prove`)\n")
        said.append(
            "| trial | cases | did not hold | |\n|---|---|---|---|\n" + "\n".join(lines) + "\n"
        )
    return "\n".join(said)


def pages() -> dict[str, Callable[[], str]]:
    """Every generated page, by its name below the reference."""
    from tallybook.sources import all_sources  # noqa: PLC0415

    each = {f"sources/{source.name}.md": partial(source_page, source) for source in all_sources()}
    return PAGES | each


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "errors.md": errors_page,
    "sources.md": sources_page,
    "patterns.md": patterns_page,
    "figures.md": figures_page,
}


def main() -> int:
    """Write the pages, or say which are stale."""
    stale = []
    wanted = pages()
    known = {REFERENCE / name for name in wanted}
    for path in sorted(set((REFERENCE / "sources").glob("*.md")) - known):
        stale.append(f"sources/{path.name}")
        if "--check" not in sys.argv:
            path.unlink()
    for name, page in wanted.items():
        text, path = page().rstrip() + "\n", REFERENCE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"stale: {', '.join(stale)} (make docs)", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
