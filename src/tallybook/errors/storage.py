"""The disk or the database refuses."""

from tallybook.errors.root import TallybookError


class StorageError(TallybookError):
    """The disk or the database refuses."""

    exit_code = 60


class DiskFull(StorageError):
    """No room was left; nothing half-done remains."""

    code = "disk-full"
    sentence = "There is no room left at {path}. What was saved before this is safe."
    next_step = "Free some room and start the same command again: it carries on where it stopped."
    exit_code = 61


class BookBusy(StorageError):
    """Another process holds the book for too long."""

    code = "book-busy"
    sentence = "Another window or command is writing into this book."
    next_step = "Wait for it to finish, then try again."
    exit_code = 62


class WriteFailed(StorageError):
    """A write or its confirmation failed; nothing after it is trusted."""

    code = "write-failed"
    sentence = "The disk did not confirm a write at {path}. What was saved before this is safe."
    next_step = "Close the book, check the disk or the USB stick, and open the book again."
    exit_code = 63
