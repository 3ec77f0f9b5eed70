"""Opening a listing too large to be read before it is shown: by its index first, its facts afterwards.

It hides what is known when. As opened, the project shows every sequence and the general information, but its origin
does not know yet what the reader has to tell (wrong counts, unknown elements, a fault in the middle). complete() reads
the file from start to end beside the window; applied() then brings what was learnt into every project that was made in
the meantime, so that nothing the user did is lost and undo leads to projects that know it, too.
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
from wiposeq.standard.edition import Edition
from wiposeq.texts import trn

if TYPE_CHECKING:
    from wiposeq.formats.source import Source
    from wiposeq.formats.st26.backing_file import Base
    from wiposeq.formats.st26.index import Index


@dataclass(frozen=True, slots=True)
class LargeListing:
    """A listing opened by its index. project: as opened; is_read: whether its origin knows all facts."""

    index: "Index"
    project: Project
    is_read: bool = False

    def complete(self, *, progress: Progress = SILENT) -> "Completion":
        """Reads the whole file, for a thread of its own. Raises UnreadableFile if it was changed, and Cancelled."""
        from wiposeq.formats.st26 import index as st26index

        found = st26index.complete(self.index, _learn, progress=progress)
        return Completion(self.project, *found)


@dataclass(frozen=True, slots=True)
class Completion:
    """What reading the whole file told. count: how many sequences could be read; is_whole: whether that is all."""

    opened: Project
    header: Header
    origin: Origin
    count: int
    is_whole: bool

    def applied(self, project: Project) -> Project:
        """A project made since the file was opened, with what was learnt.

        What was told of sequences or features that are gone by now is left out, as removing them would have done.
        Sequences behind the place where the file is broken go, unless they were changed here.
        """
        sequences = project.sequences
        if not self.is_whole or self.count < len(self.opened.sequences):
            sequences = _readable(sequences, self.count)
        header = project.header
        if header is self.opened.header or header == self.opened.header:
            header = self.header
        origin = project.origin
        told = replace(
            self.origin,
            source=origin.source,
            size=origin.size,
            modified=origin.modified,
            changes=origin.changes,
            output_name=origin.output_name,
            is_compact=origin.is_compact,
            edition=origin.edition,
            facts=tuple(fact for fact in self.origin.facts if _is_here(fact, sequences)),
            declared=self.origin.declared
            if sequences is self.opened.sequences
            else {uid: each for uid, each in self.origin.declared.items() if uid in sequences},
        )
        return replace(project, header=header, sequences=sequences, origin=told)

    @property
    def message(self) -> str:
        """For the status bar, in the user's language."""
        return trn("{count} sequence read.", "{count} sequences read.", self.count)


class Completed:
    """Brings a completion into projects, the same one for the same one, however often it is asked."""

    def __init__(self, completion: Completion) -> None:
        self._completion = completion
        self._made: dict[int, tuple[Project, Project]] = {}

    def __call__(self, project: Project) -> Project:
        if id(project) not in self._made:
            self._made[id(project)] = project, self._completion.applied(project)
        return self._made[id(project)][1]


def open_large(
    source: "Source",
    edition: Edition | None = None,
    *,
    least: int | None = None,
    progress: Progress = SILENT,
) -> LargeListing | None:
    """A listing of at least so many bytes opened by its index; None where open_any() has to read it.

    progress counts bytes. Raises UnreadableFile and Cancelled.
    """
    from wiposeq.formats.st26 import (
        index as st26index,  # here, so that a window that opens nothing large starts without it
    )

    if source.kind != "st26" or source.size < (st26index.LARGE if least is None else least):
        return None
    index = st26index.make_index(source, edition, progress=progress)
    return LargeListing(index, index.project()) if index is not None else None


def recovered(index: "Base") -> LargeListing:
    """The listing beside a working copy that was taken up again."""
    from wiposeq.formats.st26.index import Index

    assert isinstance(index, Index)
    return LargeListing(index, index.project(), index.is_read)


def _learn(chunk: Chunk, sequences: tuple[Sequence, ...]) -> None:
    chunk.learn(outline, outline(sequences))
    chunk.learn(number_links, number_links(sequences))


def _readable(sequences: SequenceList, count: int) -> SequenceList:
    """Without the sequences of the file that could not be read."""
    gone = [
        chunk.uids[place]
        for chunk in sequences.chunks
        if chunk.stub is not None and chunk.stub.start + len(chunk.stub.uids) > count
        for place, entry in enumerate(chunk.entries)
        if isinstance(entry, int) and chunk.stub.start + entry >= count
    ]
    return sequences.remove(gone)


def _is_here(fact: Fact, sequences: SequenceList) -> bool:
    """Whether the record a fact is about is still there; a sequence that is as the file has it is not looked into."""
    uid = fact.address.sequence
    if uid is None:
        return True
    changed = sequences.changed(uid)
    if changed is None or fact.address.feature is None:
        return uid in sequences
    return any(feature.uid == fact.address.feature for feature in changed.features)
