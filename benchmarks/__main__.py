"""``make bench``: every benchmark of this folder, one after another; the lines are kept for the docs.

``python -m benchmarks NAME...`` runs some of them. Each prints one line a figure: what, the floor or
peer of the same run, what was measured, the bar, and whether it was reached.
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FIGURES = HERE.parent / "docs" / "figures" / "bench.json"


def main() -> int:
    """Run them; return 1 where a bar is missed."""
    names = sys.argv[1:] or sorted(
        path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_")
    )
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    missed = []
    for name in names:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line.strip(" |") for line in done.stdout.splitlines() if line.strip()]
        print(f"{name}\n" + "".join(f"    {line}\n" for line in lines), end="", flush=True)
        if done.returncode:
            missed.append(name)
            print(done.stderr[-2000:], file=sys.stderr)
        figures[name] = lines
        FIGURES.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(figures, indent=2, ensure_ascii=False, sort_keys=True)
        FIGURES.write_text(text + "\n", encoding="utf-8")
    print("missed: " + ", ".join(missed) if missed else "every bar is reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
