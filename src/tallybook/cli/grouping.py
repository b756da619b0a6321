"""Options that several commands share, handed to each as one thing it can use."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

Option = tuple[Any, Any]


def grouped(
    name: str, options: Mapping[str, Option], make: Callable[..., Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command some options; it receives what ``make`` makes of them, under one name.

    Args:
        name: The parameter of the command that receives it.
        options: Option name to (annotation, default); those the command has itself are left to it.
        make: Called with the options by name.
    """

    def around(run: Callable[..., None]) -> Callable[..., None]:
        own = [value for each, value in inspect.signature(run).parameters.items() if each != name]
        taken = {value.name for value in own}
        added = {each: option for each, option in options.items() if each not in taken}

        @functools.wraps(run)
        def command(**given: Any) -> None:
            mine = {each: given.pop(each) for each in added}
            run(**given, **{name: make(**mine)})

        keyword = inspect.Parameter.KEYWORD_ONLY
        parameters = own + [
            inspect.Parameter(each, keyword, default=default, annotation=annotation)
            for each, (annotation, default) in added.items()
        ]
        parameters.sort(key=lambda value: value.kind)
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {value.name: value.annotation for value in parameters}
        return command

    return around
