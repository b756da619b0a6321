"""Read lines of words with RapidOCR, where the extra ``pictures`` is installed.

Only its recogniser is used, on lines that are cut out already; its models come inside its wheel and
nothing is fetched. It knows Latin letters, Chinese and Japanese. It makes nonsense of Cyrillic,
Arabic and Devanagari with great confidence and is never asked for them.
"""

from __future__ import annotations

import io
import logging
from contextlib import redirect_stderr
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

#: Air around a line, in pixels.
AIR = 4


@lru_cache(maxsize=1)
def version() -> str:
    """Name and version of the reader; empty where it is not installed."""
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        return ""
    from importlib.metadata import version as version_of  # noqa: PLC0415

    return f"RapidOCR {version_of('rapidocr')}"


def words_of(lines: list[Any]) -> list[tuple[str, int]]:
    """Read each line; called in a confined child only.

    Args:
        lines: Dark on white, one line of words each, as Pillow pictures.

    Returns:
        For each line its words and how sure the reader is, from 0 to 100.
    """
    import numpy as np  # noqa: PLC0415
    from PIL import ImageOps  # noqa: PLC0415

    drawn = [np.asarray(ImageOps.expand(line.convert("RGB"), AIR, "white")) for line in lines]
    found = _reader().recognize_txt(drawn)
    return [
        (str(text), round(float(score) * 100))
        for text, score in zip(found.txts, found.scores, strict=True)
    ]


@lru_cache(maxsize=1)
def _reader() -> Any:
    """The reader with the models of its own wheel."""
    logging.disable(logging.CRITICAL)
    with redirect_stderr(io.StringIO()):
        from rapidocr import RapidOCR  # noqa: PLC0415

        params = {
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        return RapidOCR(params=params)
