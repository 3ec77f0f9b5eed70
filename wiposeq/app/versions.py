"""Named versions of a project: save the current state under a name, open it again, and restore all or one sequence.

Versions are stored in the project file and are never part of the listing. Undo does not remove them. The module hides
how a version is packed, and that an unchanged sequence stays the same object when it is restored.
"""

import time
from typing import Final

from msgspec.structs import replace

from wiposeq.errors import UsageError
from wiposeq.formats.project.versions import packed, unpacked
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert
from wiposeq.model.numbering import numbers_of
from wiposeq.model.project import Project, Version
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import SequenceList
from wiposeq.texts import tr

MOST: Final = 100
"""How many versions a project can have."""
LONGEST_NAME: Final = 200
"""Number of characters that the name of a version can have."""


def refuse_name(versions: tuple[Version, ...], name: str, renamed: int = 0) -> None:
    """Raise UsageError if a version cannot have a name. renamed: the id of the version that gets the name."""
    if not name.strip():
        raise UsageError("The version has no name.", "Type a name, such as the date or the reason.")
    if len(name) > LONGEST_NAME:
        raise UsageError("The name has more than {most} characters.", "Type a shorter name.", most=LONGEST_NAME)
    if any(each.name == name and each.id != renamed for each in versions):
        raise UsageError('There is a version "{name}" already.', "Type another name.", name=name)


def save(project: Project, name: str, now: float | None = None) -> Version:
    """Return the current state of a project as a new version.

    now: seconds since 1970. Raises UsageError for a name that is empty, too long or in use, and if the project has
    the highest number of versions already or is fetched from a listing that is too large to be held in memory.
    """
    name = " ".join(name.split())
    refuse_name(project.versions, name)
    if len(project.versions) >= MOST:
        raise UsageError("The project has {most} versions already.", "Remove a version first.", most=MOST)
    if project.sequences.is_backed:
        raise UsageError(
            "This listing is too large for versions in the project.", "Save the project under another name instead."
        )
    id = max((each.id for each in project.versions), default=0) + 1
    saved = time.time() if now is None else now
    return Version(id, name, saved, len(project.sequences), packed(project))


def rename(versions: tuple[Version, ...], id: int, name: str) -> tuple[Version, ...]:
    """Return the versions with another name for one. Raises UsageError for a name that is not allowed."""
    name = " ".join(name.split())
    refuse_name(versions, name, id)
    return tuple(replace(each, name=name) if each.id == id else each for each in versions)


def project_of(version: Version, current: Project) -> Project:
    """Return the state of a version, with its sequences that equal a current one replaced by this. Raises DamagedFile.

    So that only what differs is shown and stored anew.
    """
    state = unpacked(version)
    now = {sequence.uid: sequence for sequence in current.sequences}
    sequences = [now[each.uid] if now.get(each.uid) == each else each for each in state.sequences]
    is_same = len(sequences) == len(current.sequences) and all(
        a is b for a, b in zip(sequences, current.sequences, strict=False)
    )
    return replace(
        state,
        header=current.header if state.header == current.header else state.header,
        sequences=current.sequences if is_same else SequenceList(sequences),
        origin=current.origin if state.origin == current.origin else state.origin,
        accepted=current.accepted if state.accepted == current.accepted else state.accepted,
    )


class Restore(Edit, frozen=True):
    """Replace everything but the versions by an earlier state."""

    state: Project
    label: str

    def apply(self, project: Project) -> Project:
        restored = replace(self.state, versions=project.versions)
        return project if restored == project else restored


class RestoreSequence(Edit, frozen=True):
    """Replace a sequence by an earlier state of it, at its place."""

    sequence: Sequence
    label: str

    def apply(self, project: Project) -> Project:
        index = project.sequences.index(self.sequence.uid)
        if project.sequences[index] == self.sequence:
            return project
        return replace(project, sequences=project.sequences.replace(index, self.sequence))


def restore(version: Version, current: Project) -> Edit:
    """Return the edit that restores the whole state of a version. Raises DamagedFile."""
    return Restore(project_of(version, current), tr('Restore the version "{name}"', name=version.name))


def restore_sequence(version: Version, number: int, current: Project) -> Edit:
    """Return the edit that restores one sequence of a version.

    It replaces the current sequence with the same origin, or, if this was removed, is inserted at its old place.
    number: its SEQ ID NO in the version; of two with the same number, the first is restored. Raises DamagedFile;
    UsageError if there is no such sequence.
    """
    earlier = unpacked(version)
    places = [place for place, own in enumerate(numbers_of(earlier)) if own == number]
    if not places:
        raise UsageError('The version "{name}" has no SEQ ID NO {number}.', name=version.name, number=number)
    sequence = earlier.sequences[places[0]]
    label = tr('Restore SEQ ID NO {number} of "{name}"', number=number, name=version.name)
    if sequence.uid in current.sequences:
        return RestoreSequence(sequence, label)
    return Insert(Address(field="sequences"), number - 1, (sequence,), label)
