"""One file, one command: every module here with a ``run`` function is one.

The command is called like its file (a trailing underscore is dropped), its help is the docstring
of ``run``. Modules are light: what a command needs it imports when it runs.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from tallybook import __version__
from tallybook.errors import ProgramFault, TallybookError

#: The order in which the help lists them: as a person meets them. New files follow by name.
ORDER = (
    "new", "preview", "import", "add", "amend", "clock", "timeline", "search", "show", "alike",
    "read", "confirm", "transcript", "still", "patterns", "flag", "suggest", "together", "stop", "order",
    "vary", "against", "block", "report", "worksheet", "dates", "person", "link", "redact", "consent", "letter", "bundle",
    "handed", "verify", "stamp",
    "backup", "recover", "key", "grant", "revoke", "export", "apps", "serve", "demo", "evaluate",
)  # fmt: skip


def commands() -> dict[str, Callable[..., Any]]:
    """Find every command of this folder: name to function, in the order of the help."""
    found: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.iter_modules(__path__):
        run = getattr(importlib.import_module(f"{__name__}.{module.name}"), "run", None)
        if run is not None:
            found[module.name.rstrip("_")] = run
    place = {name: number for number, name in enumerate(ORDER)}
    return dict(sorted(found.items(), key=lambda pair: (place.get(pair[0], 99), pair[0])))


def application() -> typer.Typer:
    """Build the command line from the folder."""
    app = typer.Typer(
        name="tallybook",
        help="A private, sealed record that tallies. Without a command: opens it in the browser.",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode=None,
    )

    @app.callback(invoke_without_command=True)
    def _start(
        context: typer.Context,
        *,
        version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    ) -> None:
        if version:
            print(__version__)
        elif context.invoked_subcommand is None:
            commands()["serve"](book=None, idle=10, port=0, browser=True)

    for name, run in commands().items():
        app.command(name, no_args_is_help=False)(run)
    return app


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a failure says its sentence and next step and leaves its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        application()(words)
    except TallybookError as error:
        sys.exit(say_failure(error, as_json="--json" in words))
    except KeyboardInterrupt:
        print("\nStopped. What was saved before this is safe.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - a person gets a sentence, and no words are printed
        sys.exit(say_failure(ProgramFault.of(error), as_json="--json" in words))


def say_failure(error: TallybookError, *, as_json: bool) -> int:
    """Say what happened and what to do next; return the exit code."""
    if as_json:
        spoken = {"code": error.code, "message": error.message, "next_step": error.advice}
        print(json.dumps({"error": spoken}, ensure_ascii=False))
    else:
        print(f"{error.message}\n{error.advice}\n[{error.code}]", file=sys.stderr)
    return error.exit_code
