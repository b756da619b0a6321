"""What every stream of a known length has in common that can be read from anywhere."""

from __future__ import annotations

import io


class Seekable(io.RawIOBase):
    """A stream of a known length; those that come after it say how its bytes are had.

    Args:
        size: Its length, in bytes.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from anywhere."""
        return True

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go somewhere else; nothing is read yet."""
        before = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, before + offset)
        return self._place
