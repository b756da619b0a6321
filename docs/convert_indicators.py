"""Make the list of known apps that watch from the public indicators, in the compact form that is shipped.

    python docs/convert_indicators.py FOLDER

FOLDER holds `ioc.yaml` and `watchware.yaml` of AssoEchap/stalkerware-indicators. Only names, packages and
bundles of apps are taken: no page here reads certificates, addresses or files. Afterwards the head of
`src/tallybook/content/indicators/apps.toml` has to be given the new commit and its date by hand.
"""

import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src" / "tallybook" / "content" / "indicators" / "apps.tsv"
HEADS = ("kind", "name", "other names", "packages", "bundles")
FILES = ("ioc.yaml", "watchware.yaml")


def rows(folder: Path) -> list[str]:
    """Every app as one line; the same app from both files is one."""
    import yaml  # type: ignore[import-untyped] # noqa: PLC0415 - only this needs it

    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for name in FILES:
        listed: list[dict[str, Any]] = yaml.safe_load((folder / name).read_text("utf-8"))
        for one in listed:
            kept = found.setdefault((one["type"], one["name"]), {})
            for part, field in (("names", "names"), ("packages", "packages"), ("b", "ios_bundles")):
                kept.setdefault(part, set()).update(map(str, one.get(field) or ()))
    return [
        "\t".join((kind, name, *(_joined(kept[part], name) for part in ("names", "packages", "b"))))
        for (kind, name), kept in sorted(
            found.items(), key=lambda one: (one[0][0], one[0][1].lower())
        )
    ]


def _joined(given: set[str], name: str) -> str:
    """The values of a cell, without the name of the app itself."""
    return "|".join(sorted(" ".join(each.split()) for each in given - {name}))


def main() -> None:
    """Write the list."""
    made = ["\t".join(HEADS), *rows(Path(sys.argv[1]))]
    TARGET.write_text("\n".join(made) + "\n", encoding="utf-8")
    print(f"{len(made) - 1} apps")


if __name__ == "__main__":
    main()
