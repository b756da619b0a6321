"""Write the validation pack: methods, tests and known limits of every importer and detector.

``python docs/validation.py [FOLDER]`` makes it out of the code, its test cases and the figures that
were measured; it goes with each release, for whoever has to judge what the program says.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
TARGET = ROOT / "build" / "validation"
CASES = ROOT / "tests"


def main() -> int:
    """Write the pack."""
    target = Path(sys.argv[1]) if sys.argv[1:] else TARGET
    target.mkdir(parents=True, exist_ok=True)
    told = pack()
    for name, page in pages(told).items():
        (target / name).write_text(page.rstrip() + "\n", encoding="utf-8")
    content = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "validation.json").write_text(content + "\n", encoding="utf-8")
    print(f"{len(told['importers'])} importers, {len(told['detectors'])} detectors: {target.name}")
    return 0


def pack() -> dict[str, Any]:
    """Everything the pack says, as plain values."""
    from tallybook import __version__  # noqa: PLC0415
    from tallybook.model.flags import FAMILIES, RULES  # noqa: PLC0415

    return {
        "version": __version__,
        "commit": _commit(),
        "importers": importers(),
        "detectors": detectors(),
        "words": {
            "version": RULES,
            "families": {code: family.meaning for code, family in FAMILIES.items()},
        },
        "figures": _figures("bench"),
        "trials": _figures("proofs"),
        "parts": parts(),
    }


def _commit() -> str:
    """The state of the source."""
    asked = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def _figures(name: str) -> dict[str, Any]:
    """What was measured, as it was kept."""
    path = HERE / "figures" / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def importers() -> dict[str, dict[str, Any]]:
    """Every importer: version, what it lacks, what it was tried on, which failures were looked for."""
    from tallybook.sources import all_sources  # noqa: PLC0415

    fuzzed = _figures("proofs").get("fuzz", {}).get("figures", {})
    listed = tomllib.loads((CASES / "sources" / "failures.toml").read_text(encoding="utf-8"))
    told = {}
    for source in all_sources():
        folders = sorted((CASES / "sources" / source.name).glob("*/about.toml"))
        cases = {path.parent.name: _about(path) for path in folders}
        failures = [
            one["what"]
            for one in listed["failure"]
            if any(str(case).startswith(f"{source.name}/") for case in one.get("cases", ()))
        ]
        told[source.name] = {
            "title": source.title, "version": source.version, "lacks": list(source.lacks),
            "cases": cases, "failures": failures, "built_from": list(source.basis),
            "confined": source.guarded, "fuzzing": fuzzed.get(source.name, "in `make prove`"),
        }  # fmt: skip
    return told


def _about(path: Path) -> str:
    """What a case of an importer is about."""
    return str(tomllib.loads(path.read_text(encoding="utf-8"))["what"])


def detectors() -> dict[str, dict[str, Any]]:
    """Every detector: version, its cases and harmless twins, and what it says it does not show."""
    from tallybook.patterns import all_patterns  # noqa: PLC0415

    told = {}
    for pattern in all_patterns():
        cases, twins = {}, {}
        for path in sorted((CASES / "patterns" / pattern.name).glob("*/expected.toml")):
            expected = tomllib.loads(path.read_text(encoding="utf-8"))
            (twins if "twin" in expected else cases)[path.parent.name] = str(
                expected.get("about", "")
            )
        told[pattern.name] = {
            "title": pattern.title, "version": pattern.version, "group": pattern.group,
            "cases": cases, "twins": twins, "does_not_show": _limits(pattern.name),
        }  # fmt: skip
    return told


def _limits(name: str) -> list[str]:
    """What the findings of a detector say they do not show, over its own cases."""
    sys.path.insert(0, str(CASES / "patterns"))
    try:
        from pattern_cases import case_of  # noqa: PLC0415

        from tallybook.patterns import all_patterns  # noqa: PLC0415
    finally:
        sys.path.pop(0)
    (pattern,) = [one for one in all_patterns() if one.name == name]
    folders = sorted(path.parent for path in (CASES / "patterns" / name).glob("*/records.jsonl"))
    said = [one.does_not_show for folder in folders for one in pattern.find(case_of(folder))]
    return list(dict.fromkeys(said))


def parts() -> dict[str, str]:
    """Parts that the program is built of, with their versions, from the lock."""
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return {one["name"]: one.get("version", "") for one in locked["package"]}


def pages(told: dict[str, Any]) -> dict[str, str]:
    """The pack as pages."""
    return {
        "README.md": _front(told),
        "importers.md": _importers_page(told["importers"]),
        "detectors.md": _detectors_page(told["detectors"]),
        "words.md": _words_page(told["words"]),
        "figures.md": _figures_page(told),
        "parts.md": "# Parts\n\n"
        + "\n".join(f"- {name} {version}" for name, version in told["parts"].items()),
    }


def _front(told: dict[str, Any]) -> str:
    """What the pack is, and how others can run it."""
    return f"""# Validation pack of Tallybook {told["version"]} ({told["commit"]})

What each importer reads and does not read, what each detector counts and does not show, what was
tried and measured. `validation.json` holds the same for a program.

- [Importers](importers.md): {len(told["importers"])}
- [Detectors](detectors.md): {len(told["detectors"])}
- [Rules for words](words.md)
- [What was measured, what it survives](figures.md)
- [Parts](parts.md)

## Run it yourself

```sh
make check                                        # every test, on a fresh copy of the source
make prove                                        # the long trials
make bench                                        # speed and memory
tallybook preview FILE... --json                  # what an importer finds in files of your own
tallybook evaluate threats FOLDER --json          # the rules for words on labelled messages of your own
tallybook evaluate aliases FOLDER --json
tallybook evaluate rates FOLDER --json
```

Every number in a bundle is counted again by `recount.py`, every hash and proof by `check.py`; both go
with the bundle and need Python alone. veraPDF was not run on the reports:
`verapdf --flavour 2a report.pdf` and `--flavour ua1` do so.

No result here is about a case. That nothing was found is never a statement that there is nothing.
"""


def _importers_page(importers: dict[str, Any]) -> str:
    """A section for each importer."""
    said = ["# Importers\n"]
    for name, one in importers.items():
        said.append(
            f"## {one['title']}\n\n`{name}`, version {one['version']}. Fuzzing: {one['fuzzing']}."
        )
        basis = ", ".join(f"<{page}>" for page in one["built_from"])
        said.append(f"\nBuilt from {basis}; no real export was at hand.\n" if basis else "")
        for title, lines in (
            ("Does not hold", one["lacks"]),
            ("Tried on", [f"{case}: {what}" for case, what in one["cases"].items()]),
            ("Failures looked for", one["failures"]),
        ):
            if lines:
                said.append(f"**{title}**\n\n" + "\n".join(f"- {line}" for line in lines) + "\n")
    return "\n".join(said)


def _detectors_page(detectors: dict[str, Any]) -> str:
    """A section for each detector."""
    said = ["# Detectors\n"]
    for name, one in detectors.items():
        said.append(f"## {one['title']}\n\n`{name}`, version {one['version']}.\n")
        for title, lines in (
            ("Does not show", one["does_not_show"]),
            ("Exact on", [f"{case}: {what}" for case, what in one["cases"].items()]),
            ("Quiet on", [f"{case}: {what}" for case, what in one["twins"].items()]),
        ):
            said.append(f"**{title}**\n\n" + "\n".join(f"- {line}" for line in lines) + "\n")
    return "\n".join(said)


def _words_page(words: dict[str, Any]) -> str:
    """The families of rules; their figures stand in a decision."""
    said = [f"# Rules for words, version {words['version']}\n"]
    said += [f"- `{code}`: {meaning}" for code, meaning in words["families"].items()]
    said.append("\nHow they were tried, on which lists, and what they miss:\n")
    said.append((HERE / "explanation/decisions/0024-how-words-were-tested.md").read_text("utf-8"))
    return "\n".join(said)


def _figures_page(told: dict[str, Any]) -> str:
    """What was measured and tried."""
    said = ["# What was measured\n"]
    for name, lines in told["figures"].items():
        said.append(f"## {name}\n\n" + "\n".join(f"- {line}" for line in lines) + "\n")
    said.append("# What it survives\n")
    for one in told["trials"].values():
        figures = "; ".join(f"{name}: {value}" for name, value in one["figures"].items())
        said.append(
            f"- {one['name']}: {one['cases']:,} cases, {len(one['failed'])} failed. {figures}"
        )
    return "\n".join(said)


if __name__ == "__main__":
    sys.exit(main())
