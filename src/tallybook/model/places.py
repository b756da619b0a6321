"""Say where in a file something stands: at a byte, or in a row of a database's table."""

import re

#: A row has no place in bytes: `part` is then the member, this sign and the table.
TABLE = "#"
_TABLE = re.compile(r"#([A-Za-z_]\w{0,127})$")


def said_place(part: str, offset: int, length: int = 0) -> str:
    """The place in plain words: ``byte 1,234``, or ``table message, row 42``.

    Args:
        part: The member of the export, as a record or a problem names it.
        offset: First byte there, or the number of the row.
        length: Length in bytes; a row has none.
    """
    table = _TABLE.search(part) if not length else None
    if table is None:
        return f"byte {offset:,}"
    return f"table {table[1]}, row {offset:,}" if offset else f"table {table[1]}"


def member_of(part: str, length: int = 0) -> str:
    """The member alone, without the table."""
    return _TABLE.sub("", part) if not length else part
