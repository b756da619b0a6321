"""Read without the collector of cycles looking on: what is read holds none, and there is much of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Given = TypeVar("Given")


def undisturbed(read: Callable[Asked, Iterator[Given]]) -> Callable[Asked, Iterator[Given]]:
    """Make a reader that rests the collector while it works, and never while its caller does.

    The collector walks over every list that is alive, and finds nothing to let go in records that
    were just read; it takes a tenth of the time of a large chat. Whoever draws from the reader has
    the collector as it was between any two things drawn.
    """

    @wraps(read)
    def drawn(*args: Asked.args, **kwargs: Asked.kwargs) -> Iterator[Given]:
        given = read(*args, **kwargs)
        while True:
            was = gc.isenabled()
            gc.disable()
            try:
                one = next(given)
            except StopIteration:
                return
            finally:
                if was:
                    gc.enable()
            yield one

    return drawn
