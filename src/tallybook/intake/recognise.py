"""Say which importer a file belongs to: exactly one, by its content."""

from __future__ import annotations

from tallybook.errors import SeveralKinds, UnfitAnswer, UnknownExport
from tallybook.model.source import Export, Source
from tallybook.reading.media import media_type
from tallybook.sources import all_sources

MEDIA = ("image/", "audio/", "video/")


def recognise(export: Export, wanted: str = "") -> Source:
    """Return the one importer for a file.

    Args:
        export: The file.
        wanted: The importer the person named; it is taken at its word.

    Raises:
        UnknownExport: No importer recognises the content.
        SeveralKinds: More than one does, and the person has not said which.
        UnfitAnswer: There is no importer of the name given.
    """
    if wanted:
        return named(wanted)
    kinds = _claiming(export)
    if not kinds:
        raise UnknownExport
    if len(kinds) > 1:
        raise SeveralKinds(kinds=", ".join(source.name for source in kinds))
    return kinds[0]


def _claiming(export: Export) -> list[Source]:
    """The importers that claim a file.

    What begins like a picture, a sound or a video is tried as one first, so that twenty thousand
    photos are not each read as every kind of text there is.
    """
    sources = all_sources()
    if media_type(export.head(32)).startswith(MEDIA):
        found = [source for source in sources if source.single and source.recognise(export)]
        if found:
            return found
    return [source for source in sources if source.recognise(export)]


def named(name: str) -> Source:
    """Return the importer of a name."""
    known = {source.name: source for source in all_sources()}
    if name not in known:
        raise UnfitAnswer(
            answer=name, reason="no importer has this name", choices=", ".join(sorted(known))
        )
    return known[name]
