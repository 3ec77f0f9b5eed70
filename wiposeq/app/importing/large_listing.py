"""Open a listing that is too large to be read before it is shown: with an index first, and its facts later.

It hides what is known at which time. After opening, the project has every sequence and the general information, but
its origin does not have the facts that only a complete reading finds (wrong counts, unknown elements, broken XML).
complete() reads the whole file in a thread. applied() then adds the facts to every project that was edited in the
meantime, so that no edit is lost and undo leads to projects with the facts.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wiposeq.model.numbering import number_links
from wiposeq.model.origin import Fact, Origin
from wiposeq.model.outline import outline
from wiposeq.model.project import Project
from wiposeq.model.records import Header, Sequence
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import trn

if TYPE_CHECKING:
    from wiposeq.formats.source import Source
    from wiposeq.formats.st26.backing_file import Base
    from wiposeq.formats.st26.index import Index


@dataclass(frozen=True, slots=True)
class LargeListing:
    """A listing opened with an index. project: as opened. is_read: whether its origin has all facts."""

    index: "Index"
    project: Project
    is_read: bool = False

    def complete(self, *, progress: Progress = SILENT) -> "Completion":
        """Read the whole file; this takes long. Raises UnreadableFile if it was changed, and Cancelled."""
        from wiposeq.formats.st26 import index as st26index

        found = st26index.complete(self.index, _learn, progress=progress)
        return Completion(self.project, *found)


@dataclass(frozen=True, slots=True)
class Completion:
    """The result of reading the whole file.

    count: of the sequences that could be read. is_whole: whether these are all sequences.
    """

    opened: Project
    header: Header
    origin: Origin
    count: int
    is_whole: bool

    def applied(self, project: Project) -> Project:
        """Return a project, edited since the file was opened, with the result of the reading.

        Facts about sequences or features that were removed are omitted. Sequences after the place where the file is
        broken are removed, unless they were edited.
        """
        sequences = project.sequences
        if not self.is_whole or self.count < len(self.opened.sequences):
            sequences = _readable(sequences, self.count)
        header = project.header
        if header is self.opened.header or header == self.opened.header:
            header = self.header
        declared = self.origin.declared
        if sequences is not self.opened.sequences:
            declared = {uid: each for uid, each in declared.items() if uid in sequences}
        origin = replace(
            project.origin,
            format=self.origin.format,
            encoding=self.origin.encoding,
            facts=tuple(fact for fact in self.origin.facts if _is_here(fact, sequences)),
            declared=declared,
        )
        return replace(project, header=header, sequences=sequences, origin=origin)

    @property
    def message(self) -> str:
        """The message for the status bar, in the language of the user."""
        return trn("{count} sequence read.", "{count} sequences read.", self.count)


class Completed:
    """Applies a completion to projects, and returns the same result for the same project."""

    def __init__(self, completion: Completion) -> None:
        self._completion = completion
        self._results: dict[int, tuple[Project, Project]] = {}

    def __call__(self, project: Project) -> Project:
        if id(project) not in self._results:
            self._results[id(project)] = project, self._completion.applied(project)
        return self._results[id(project)][1]


def open_large(
    source: "Source",
    *,
    least: int | None = None,
    progress: Progress = SILENT,
) -> LargeListing | None:
    """Open a large listing with an index. Return None if the file must be opened with open_any().

    least: the size in bytes from which a listing is large; None for the usual size. progress: counts bytes.
    Raises UnreadableFile and Cancelled.
    """
    from wiposeq.formats.st26 import index as st26index  # not at the start of the window

    if source.kind != "st26" or source.size < (st26index.LARGE if least is None else least):
        return None
    index = st26index.make_index(source, progress=progress)
    return LargeListing(index, index.project()) if index is not None else None


def recovered(index: "Base") -> LargeListing:
    """Return the listing that belongs to a recovered working copy."""
    from wiposeq.formats.st26.index import Index

    assert isinstance(index, Index)
    return LargeListing(index, index.project(), index.is_read)


def _learn(chunk: Chunk, sequences: tuple[Sequence, ...]) -> None:
    chunk.learn(outline, outline(sequences))
    chunk.learn(number_links, number_links(sequences))


def _readable(sequences: SequenceList, count: int) -> SequenceList:
    """Return the sequences without those of the file that could not be read."""
    gone = [
        chunk.uids[place]
        for chunk in sequences.chunks
        if chunk.stub is not None and chunk.stub.start + len(chunk.stub.uids) > count
        for place, entry in enumerate(chunk.entries)
        if isinstance(entry, int) and chunk.stub.start + entry >= count
    ]
    return sequences.remove(gone)


def _is_here(fact: Fact, sequences: SequenceList) -> bool:
    """Return whether the record of a fact still exists. Sequences that were not edited are not examined."""
    uid = fact.address.sequence
    if uid is None:
        return True
    changed = sequences.changed(uid)
    if changed is None or fact.address.feature is None:
        return uid in sequences
    return any(feature.uid == fact.address.feature for feature in changed.features)
