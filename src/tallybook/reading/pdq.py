"""The PDQ hash of a picture: 256 bits that hardly change when it is shrunk, saved anew or sent on.

Written after its description: A. Davis and B. Rosen, "The TMK+PDQF Video-Hashing Algorithm and the
PDQ Image-Hashing Algorithm", 2019, section 4. Luminance, two box filters each way, a grid of 64 by
64, the 16 by 16 lowest waves of a cosine transform, and for each whether it lies above their median.
What counts as the same picture is said in `tallybook.case.likeness`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

GRID, WAVES = 64, 16
#: The quality is a sum of steps between neighbours, and this much of it is one point.
STEP, MOST = 90, 100


def pdq(pixels: np.ndarray) -> tuple[str, int]:
    """Work out hash (64 hex digits) and quality (0 to 100) of a picture.

    Args:
        pixels: Rows of columns of red, green and blue, 0 to 255.
    """
    import numpy as np  # noqa: PLC0415

    light = pixels[:, :, :3].astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    rows, columns = light.shape
    wide, high = ((side + 2 * GRID - 1) // (2 * GRID) for side in (columns, rows))
    for _ in range(2):
        light = _boxed(_boxed(light, 1, wide), 0, high)
    down, across = (((np.arange(GRID) + 0.5) * side / GRID).astype(int) for side in (rows, columns))
    small = light[np.ix_(down, across)]
    turns = np.outer(np.arange(1, WAVES + 1), 2 * np.arange(GRID) + 1)
    waves = np.sqrt(2 / GRID) * np.cos(np.pi / 2 / GRID * turns)
    found = (waves @ small @ waves.T).ravel()
    bits = found > np.partition(found, found.size // 2 - 1)[found.size // 2 - 1]
    return f"{int.from_bytes(np.packbits(bits[::-1]).tobytes(), 'big'):064x}", _quality(small)


def _boxed(values: np.ndarray, axis: int, window: int) -> np.ndarray:
    """Take the mean of a window around each value; at the edges, of what there is of it."""
    import numpy as np  # noqa: PLC0415

    count = values.shape[axis]
    half = (window + 2) // 2
    first = np.maximum(np.arange(count) - (window - half), 0)
    last = np.minimum(np.arange(count) + half, count)
    nothing = np.zeros_like(values.take([0], axis))
    sums = np.concatenate([nothing, values.cumsum(axis)], axis)
    shape = (-1, 1) if axis == 0 else (1, -1)
    found: np.ndarray = (sums.take(last, axis) - sums.take(first, axis)) / (last - first).reshape(
        shape
    )
    return found


def _quality(small: np.ndarray) -> int:
    """How much there is to see: steps of light between neighbours, up to a hundred."""
    import numpy as np  # noqa: PLC0415

    total = sum(
        int(np.abs(np.trunc(np.diff(small, axis=axis) * 100 / 255)).sum()) for axis in (0, 1)
    )
    return min(total // STEP, MOST)
