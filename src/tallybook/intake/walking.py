"""Walk a folder or an archive: say of every file in it what it is, and of none that it is two things.

The whole is tried first. Where exactly one importer claims it, it is one part, and what that
importer neither opened nor named is tried by itself. Where none does, or several, the walk goes
down: each folder as a whole, then single files, then archives inside archives, within bounds.
Nothing is written, on the disk or in the book.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tallybook.errors import ProgramFault, TallybookError, UnknownExport, UnreadableExport
from tallybook.intake.preview import preview_as
from tallybook.intake.tree import Folder, Found, Place, Seen, Step, shared_folder, unknown
from tallybook.intake.watching import Watched
from tallybook.model.plan import Part
from tallybook.model.preview import Preview
from tallybook.model.records import Answers
from tallybook.model.source import Export, Source
from tallybook.reading.archives import BOUNDS, is_archive
from tallybook.reading.folders import FolderExport, FolderView, is_hidden
from tallybook.reading.layouts import laid_out
from tallybook.reading.media import media_type
from tallybook.reading.members import member_export
from tallybook.sources import all_sources

#: How deep archives may lie in one another, how many are looked into, and what they may come to.
DEPTH = 4
ARCHIVES = 2_000
TOTAL = BOUNDS.total
FILES = 2_000_000
#: Most files of a folder that are brought in one by one where one importer would take them all.
LOOSE = 50


class Walker:
    """One walk."""

    def __init__(self, region: str = "GB", tell: Callable[[int], None] | None = None) -> None:
        """Begin a walk.

        Args:
            region: Two-letter country by which bare phone numbers are read.
            tell: Called with the number of files looked at so far.
        """
        self._plain = Answers(region=region)
        self._tell = tell
        self._sources = all_sources()
        self._archives = self._bytes = self._files = 0
        self._settled: dict[tuple[tuple[Step, ...], str], Seen] = {}

    def top(self, export: Export) -> Seen:
        """Walk everything."""
        place = Place(export)
        if isinstance(export, FolderExport):
            seen = self._container(place)
            seen.hidden += export.left_out.files
            seen.hidden_size += export.left_out.size
            return seen
        return self._file(place)

    # --- folders ------------------------------------------------------------------------------

    def _container(self, place: Place) -> Seen:
        """Walk all files of a folder on the disk or of an archive."""
        names = place.export.members()
        self._files += len(names)
        whole = sum(place.export.member_size(name) for name in names)
        self._bytes += 0 if isinstance(place.export, FolderExport) else whole
        if self._files > FILES or self._bytes > TOTAL:
            raise UnreadableExport(source="zip", reason="it holds more than can be gone through")
        shown = [name for name in names if not is_hidden(name)]
        return self._counted(place, shown, len(names), whole)

    def _counted(self, place: Place, shown: list[str], files: int, size: int) -> Seen:
        """Walk the files that are not hidden, and count the others."""
        before = sum(place.export.member_size(name) for name in shown)
        seen = Seen(hidden=files - len(shown), hidden_size=size - before)
        seen.add(self._folder(place, Folder("", shown)))
        return seen

    def _folder(self, place: Place, folder: Folder) -> Seen:
        """Try a folder as a whole, and go down where it is not one thing."""
        settled = self._settled.pop((place.steps, folder.prefix), None)
        if settled is not None:
            return settled
        names = list(folder.names())
        if self._is_narrowed(place, folder) or len(names) < 2:  # noqa: PLR2004 - one is a file
            return self._children(place, folder)
        whole = FolderView(place.export, names, folder.prefix)
        try:
            arranged = laid_out(whole)
        except TallybookError as error:
            return self._locked(place, folder, error)
        if arranged is not None:
            return self._arranged(place, folder, whole, arranged)
        claims = self._claims(whole)[0] if len(names) <= BOUNDS.entries else []
        if len(claims) == 1:
            seen = self._claimed(place, folder, whole, claims[0])
            return seen if seen is not None else self._children(place, folder)
        seen = self._children(place, folder)
        return self._joined(place, folder, seen, claims) if claims else seen

    def _is_narrowed(self, place: Place, folder: Folder) -> bool:
        """Whether a part of this folder is known to be the whole of an export."""
        return any(
            steps == place.steps and prefix.startswith(folder.prefix)
            for steps, prefix in self._settled
        )

    def _locked(self, place: Place, folder: Folder, error: TallybookError) -> Seen:
        """List a folder whose layout is known and whose files cannot be told apart."""
        names = list(folder.names())
        size = sum(place.export.member_size(name) for name in names)
        path = place.below(folder.prefix.rstrip("/")) if folder.prefix else place.path
        part = Part(path=path, kind="folder", size=size, files=len(names), code=error.code,
                    reason=error.message)  # fmt: skip
        return Seen([Found(part, _into(place, folder))], len(names), size)

    def _arranged(self, place: Place, folder: Folder, whole: Export, arranged: Export) -> Seen:
        """Walk a folder under its readable names; what those leave out is counted as hidden."""
        steps = (*_into(place, folder), ("laid out", ""))
        path = place.below(folder.prefix.rstrip("/")) if folder.prefix else place.path
        names = arranged.members()
        size = sum(whole.member_size(name) for name in whole.members())
        inner = Place(arranged, steps, path, place.depth)
        shown = [name for name in names if not is_hidden(name)]
        seen = self._counted(inner, shown, len(names), 0)
        seen.hidden = max(0, len(whole.members()) - seen.files)
        seen.hidden_size = max(0, size - seen.size)
        return seen

    def _children(self, place: Place, folder: Folder) -> Seen:
        """Walk what lies in a folder, one by one."""
        seen = Seen()
        for name in folder.files:
            settled = self._settled.pop((place.steps, name), None)
            seen.add(settled if settled is not None else self._member(place, name))
        for inner in folder.folders.values():
            seen.add(self._folder(place, inner))
        return seen

    def _claimed(
        self, place: Place, folder: Folder, whole: FolderView, source: Source
    ) -> Seen | None:
        """Take a folder as one export, or None where the export is only a part of it."""
        watched = Watched(whole)
        found = self._look(source, watched)
        if not isinstance(found, Preview) or not found.items or not watched.used:
            return None
        if self._is_loose(place, folder, watched, source) or self._is_narrower(
            place, folder, watched, found, source
        ):
            return None
        path = place.below(folder.prefix.rstrip("/")) if folder.prefix else place.path
        part = Part(path=path, kind="folder", size=0, source=source.name, preview=found)
        return self._with_rest(place, folder, watched, Found(part, _into(place, folder)))

    def _is_loose(self, place: Place, folder: Folder, watched: Watched, source: Source) -> bool:
        """Whether a folder only holds some files, each of which is an export by itself."""
        if watched.carried or watched.used != watched.named or len(watched.used) > LOOSE:
            return False
        alone = {name: member_export(watched, name) for name in watched.used}
        if any(self._claims(export)[0] != [source] for export in alone.values()):
            return False
        for name in watched.used:
            own = folder.prefix + name
            self._settled[place.steps, own] = self._member(place, own)
        return True

    def _is_narrower(
        self, place: Place, folder: Folder, watched: Watched, found: Preview, source: Source
    ) -> bool:
        """Whether all that was read lies in one folder below, and reads the same alone."""
        base = shared_folder(watched.used)
        if not base:
            return False
        prefix = folder.prefix + base
        inner = Folder(prefix, [name for name in folder.names() if name.startswith(prefix)])
        alone = FolderView(place.export, inner.names(), prefix)
        again = self._same(alone, found, source)
        if again is None or {base + name for name in again.used} != watched.used:
            return False
        path = place.below(prefix.rstrip("/"))
        part = Part(path=path, kind="folder", size=0, source=source.name, preview=found)
        steps = (*place.steps, ("folder", prefix))
        self._settled[place.steps, prefix] = self._with_rest(
            place, inner, again, Found(part, steps)
        )
        return True

    def _same(self, alone: Export, found: Preview, source: Source) -> Watched | None:
        """Read a part by itself; None where that is not the same as within the whole."""
        claims, _ = self._claims(alone)
        watched = Watched(alone)
        if claims != [source]:
            return None
        again = self._look(source, watched)
        if not isinstance(again, Preview):
            return None
        same = replace(again, file="", size=0, problems=()) == replace(
            found, file="", size=0, problems=()
        )
        return watched if same and len(again.problems) == len(found.problems) else None

    def _with_rest(self, place: Place, folder: Folder, watched: Watched, found: Found) -> Seen:
        """Count what one export uses, and walk what it leaves."""
        prefix = folder.prefix
        used = {prefix + name for name in watched.used if not self._is_other(watched, name, found)}
        used.intersection_update(folder.names())
        size = sum(place.export.member_size(name) for name in used)
        part = replace(found.part, size=size, files=len(used))
        seen = Seen([Found(part, found.steps)], len(used), size)
        seen.add(self._left(place, folder, used))
        return seen

    def _is_other(self, watched: Watched, name: str, found: Found) -> bool:
        """Whether a file that was only looked into is an export of another kind."""
        if name in watched.named or name in watched.carried:
            return False
        claims, _ = self._claims(member_export(watched, name))
        return len(claims) == 1 and claims[0].name != found.part.source

    def _left(self, place: Place, folder: Folder, used: set[str]) -> Seen:
        """Walk the files of a folder that are not used."""
        seen = Seen()
        for name in folder.files:
            if name not in used:
                seen.add(self._member(place, name))
        for inner in folder.folders.values():
            whole = used.isdisjoint(inner.names())
            seen.add(self._folder(place, inner) if whole else self._left(place, inner, used))
        return seen

    def _joined(self, place: Place, folder: Folder, seen: Seen, claims: list[Source]) -> Seen:
        """Make one question of a folder whose files all raise the same one."""
        names = tuple(source.name for source in claims)
        parts = [each.part for each in seen.found]
        unclear = [part for part in parts if part.choices == names]
        if len(unclear) < 2 or any(part.source for part in parts):  # noqa: PLR2004 - two to join
            return seen
        path = place.below(folder.prefix.rstrip("/")) if folder.prefix else place.path
        joined = Part(
            path=path,
            kind="folder",
            size=sum(part.size for part in unclear),
            files=sum(part.files for part in unclear),
            choices=names,
        )
        others = [each for each in seen.found if each.part not in unclear]
        return replace(seen, found=[Found(joined, _into(place, folder)), *others])

    # --- files and archives -------------------------------------------------------------------

    def _member(self, place: Place, name: str) -> Seen:
        """Look at one file of a folder or archive."""
        steps = (*place.steps, ("member", name))
        path = place.below(name)
        try:
            export = member_export(place.export, name)
            return self._file(Place(export, steps, path, place.depth))
        except TallybookError as error:
            return unknown(path, steps, place.export.member_size(name), error)

    def _file(self, place: Place) -> Seen:
        """Say what one file is."""
        export = place.export
        if self._tell is not None:
            self._tell(1)
        claims, failure = self._claims(export)
        inside = is_archive(export.head(4))
        if len(claims) == 1:
            return self._one(place, claims[0], inside=inside)
        kind = media_type(export.head(32))
        part = Part(path=place.path, kind="file", size=export.size, media_type=kind)
        inner = self._inner(place, inside=inside or bool(claims))
        if inner is not None and (inner.has_parts or not claims):
            return inner
        if claims:
            part = replace(part, choices=tuple(source.name for source in claims))
            return Seen([Found(part, place.steps)], 1, export.size)
        return unknown(place.path, place.steps, export.size, failure or UnknownExport(), kind)

    def _one(self, place: Place, source: Source, *, inside: bool) -> Seen:
        """Take a file that one importer recognises, and what it leaves of an archive."""
        export = place.export
        watched = Watched(export) if inside else None
        found = self._look(source, watched or export)
        kind = media_type(export.head(32))
        part = Part(path=place.path, kind="file", size=export.size, source=source.name,
                    media_type=kind)  # fmt: skip
        if not isinstance(found, Preview):
            part = replace(part, code=found.code, reason=found.message)
            return Seen([Found(part, place.steps)], 1, export.size)
        part = replace(part, preview=found)
        if watched is None or not watched.used:
            return Seen([Found(part, place.steps)], 1, export.size)
        return self._packed(place, source, watched, Found(part, place.steps))

    def _packed(self, place: Place, source: Source, watched: Watched, found: Found) -> Seen:
        """Take an archive as one export; where other exports lie beside it, as what it holds."""
        names = place.export.members()
        shown = [name for name in names if not is_hidden(name)]
        folder = Folder("", shown)
        whole = sum(place.export.member_size(name) for name in names)
        seen = self._with_rest(
            place, folder, watched, Found(replace(found.part, kind="archive"), found.steps)
        )
        others = any(each.part.source for each in seen.found[1:])
        if others and found.part.preview is not None:
            preview = found.part.preview
            if self._is_loose(place, folder, watched, source) or self._is_narrower(
                place, folder, watched, preview, source
            ):
                return self._container(place)
        seen.hidden += len(names) - len(shown)
        seen.hidden_size += whole - sum(place.export.member_size(name) for name in shown)
        return seen

    def _inner(self, place: Place, *, inside: bool) -> Seen | None:
        """Walk a file that is an archive, a zip or a tar; None where it is neither."""
        if inside:
            return self._archive(place) if is_archive(place.export.head(4)) else None
        try:
            arranged = laid_out(place.export)
        except TallybookError as error:
            size = place.export.size
            return unknown(place.path, place.steps, size, error, kind="archive")
        if arranged is None:
            return None
        steps = (*place.steps, ("laid out", ""))
        seen = self._archive(replace(place, export=arranged, steps=steps))
        if seen.has_parts or not place.path:
            return seen
        return unknown(place.path, place.steps, place.export.size, UnknownExport(), "archive")

    def _archive(self, place: Place) -> Seen:
        """Walk an archive that no importer takes as a whole."""
        size = place.export.size
        self._archives += 1
        if place.depth >= DEPTH or self._archives > ARCHIVES:
            deep = UnreadableExport(source="zip", reason="it lies too deep in other archives")
            return unknown(place.path, place.steps, size, deep, kind="archive")
        try:
            seen = self._container(replace(place, depth=place.depth + 1))
        except TallybookError as error:
            return unknown(place.path, place.steps, size, error, kind="archive")
        if place.path and not seen.has_parts:
            return unknown(place.path, place.steps, size, UnknownExport(), kind="archive")
        return seen

    # --- importers ----------------------------------------------------------------------------

    def _claims(self, export: Export) -> tuple[list[Source], TallybookError | None]:
        """The importers that recognise an export, and why one could not tell."""
        claims: list[Source] = []
        failure: TallybookError | None = None
        for source in self._sources:
            try:
                if source.recognise(export):
                    claims.append(source)
            except TallybookError as error:
                failure = error
        return claims, failure

    def _look(self, source: Source, export: Export | Watched) -> Preview | TallybookError:
        """Read an export and count."""
        also = export.note if isinstance(export, Watched) else None
        try:
            return preview_as(source, export, self._plain, also)
        except TallybookError as error:
            return error
        except Exception as error:  # noqa: BLE001 - one file's fault must not take the others along
            return ProgramFault.of(error)


def _into(place: Place, folder: Folder) -> tuple[Step, ...]:
    """The way into a folder."""
    if folder.prefix:
        return (*place.steps, ("folder", folder.prefix))
    return (*place.steps, ("folder", "")) if isinstance(place.export, FolderExport) else place.steps
