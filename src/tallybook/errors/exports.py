"""Failures of files that were brought in."""

from tallybook.errors.root import TallybookError


class ExportError(TallybookError):
    """A file that was brought in cannot be read."""

    exit_code = 40


class UnreadableExport(ExportError):
    """The file is of a known kind but cannot be read."""

    code = "unreadable-export"
    sentence = "This file cannot be read as {source}: {reason}."
    next_step = "The file was kept as it is. Export it again, or add it as a plain exhibit."
    exit_code = 41


class UnknownExport(ExportError):
    """No importer recognises the file."""

    code = "unknown-export"
    sentence = "No importer recognises this file."
    next_step = "It can be kept as a plain exhibit, or exported again in another format."
    exit_code = 42


class SeveralKinds(ExportError):
    """More than one importer recognises the file."""

    code = "several-kinds"
    sentence = "This file could be more than one kind: {kinds}."
    next_step = "Say which it is: --source NAME."
    exit_code = 43


class HostileArchive(ExportError):
    """An archive breaks the bounds: a bomb, an overlap, a path that climbs."""

    code = "hostile-archive"
    sentence = "This archive was not opened: {reason}."
    next_step = "The file was kept as it is and nothing was taken out of it."
    exit_code = 44


class TooLarge(ExportError):
    """A part is larger than its bound."""

    code = "too-large"
    sentence = "A part of this file is larger than can be read safely ({size} of {bound} bytes)."
    next_step = "The file was kept as it is. Split it, or add it as a plain exhibit."
    exit_code = 45


class NoFile(ExportError):
    """The file that was named is not there."""

    code = "no-file"
    sentence = "There is no file at {path}."
    next_step = "Check the name and try again."
    exit_code = 46


class LockedExport(ExportError):
    """The file is encrypted by the app that made it, and the key is not in it."""

    code = "locked-export"
    sentence = "This file is locked: {source} keeps it encrypted, and the key is not in it."
    next_step = "The file was kept as it is. {option}"
    exit_code = 47


class EncryptedBackup(ExportError):
    """The backup of a phone is encrypted with a password."""

    code = "encrypted-backup"
    sentence = (
        "This backup of an iPhone or iPad is encrypted with a password; it is not opened here."
    )
    next_step = (
        "Turn off 'Encrypt local backup' in Finder, the Apple Devices app or iTunes, which asks for "
        "the password, and make a new backup. It lies readable on that computer, so delete it there "
        "once it is in the book. Files that another program took out of this one can be chosen too."
    )
    exit_code = 48
