"""The open document: the current project, what of it is saved, and what changed between two looks at it.

It hides where and when things are written down; what an edit does is the model's, how it is shown is the window's.
"""

from dataclasses import dataclass
from pathlib import Path

from wiposeq.model.project import Project, new_project
from wiposeq.model.sequencelist import Differences, differences


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two projects shown one after the other: which parts of the window need a new look."""

    header: bool = False
    origin: bool = False
    accepted: bool = False
    sequences: Differences = Differences()

    def __bool__(self) -> bool:
        return bool(self.header or self.origin or self.accepted or self.sequences)


def compare_by_identity(old: Project, new: Project) -> Changes:
    """What differs, found by identity, at the cost of what changed."""
    return Changes(
        header=old.header is not new.header,
        origin=old.origin is not new.origin,
        accepted=old.accepted is not new.accepted,
        sequences=differences(old.sequences, new.sequences),
    )


class Document:
    """A project being edited. path: the .wsq it was saved to, or None."""

    def __init__(self, project: Project | None = None, path: Path | None = None) -> None:
        self.project = project if project is not None else new_project()
        self.path = path
        self._saved = self.project

    @property
    def is_modified(self) -> bool:
        """Whether the project is another than the one last saved or opened."""
        return self.project is not self._saved

    @property
    def name(self) -> str:
        """What to call the document: the file it was saved to, else the file it was read from, else ""."""
        if self.path is not None:
            return self.path.name
        return Path(self.project.origin.source).name if self.project.origin.source else ""

    def show(self, project: Project) -> Changes:
        """Makes this the current project and tells what changed."""
        changes = compare_by_identity(self.project, project)
        self.project = project
        return changes
