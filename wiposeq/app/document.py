"""The open document: the current project, what of it is saved, and what changed between two looks at it.

It hides where and when things are written down: every project shown is committed to the live working copy, saving
replaces the project file whole, and a project file belongs to one window at a time. What an edit does is the model's,
how it is shown is the window's, the files themselves are projectfile's and workingcopy's.
"""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from wiposeq.app.importing.large_listing import Completed, LargeListing, recovered
from wiposeq.errors import ChangedOnDisk, UsageError, UserError
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project import working_copy
from wiposeq.formats.project.working_copy import Lock, Recovery, State, WorkingCopy
from wiposeq.model import text_diff
from wiposeq.model.project import Project, new_project
from wiposeq.model.sequence_list import Differences, differences
from wiposeq.progress import SILENT, Progress

PATIENCE: Final = 0.02
"""Seconds that show() may take to write down; what is left over is written by catch_up()."""
HEAVY: Final = 5_000_000
"""Residues, or two hundred times the features, of a sequence that show() does not write down at once."""
TRY_AGAIN: Final = 10.0
"""Seconds after which a working copy that could not be written is tried again."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two projects shown one after the other: which parts of the window need a new look."""

    header: bool = False
    origin: bool = False
    accepted: bool = False
    sequences: Differences = field(default_factory=Differences)

    def reversed(self) -> "Changes":
        """What differs the other way round."""
        told = self.sequences
        return replace(self, sequences=replace(told, inserted=told.removed, removed=told.inserted))

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
    """A project being edited. path: the .wsq it was saved to, or None; it is this document's alone until close().

    trouble: why changes are not kept safe at the moment (a full disk), or None; editing goes on all the same.
    large: the listing the sequences are fetched from, if it is not in memory.
    Not for two threads at once. A document that is let go without close() leaves its unsaved work to be recovered.
    """

    def __init__(
        self, project: Project | None = None, path: Path | None = None, large: LargeListing | None = None
    ) -> None:
        """A document of that project, as if just saved. Raises InUse if another window has the path open."""
        self._lock = _lock(path) if path is not None else None
        self.project = project if project is not None else new_project()
        self.path = path
        self.large = large
        self.trouble: UserError | None = None
        self._saved: Project | None = self.project
        self._generated: Project | None = None
        self._stamp = projectfile.stamp(path) if path is not None else None
        self._copy: WorkingCopy | None = None
        self._failed: WorkingCopy | None = None
        self._try_again = 0.0
        self._owes = False
        self._is_closed = False

    @classmethod
    def new(cls) -> "Document":
        """An empty document with no file."""
        return cls()

    @classmethod
    def open(cls, path: str | Path, *, progress: Progress = SILENT) -> "Document":
        """The document in a project file (.wsq). Raises InUse, and what projectfile.load() raises."""
        document = cls(path=Path(path))
        try:
            document.project = document._saved = projectfile.load(Path(path), progress=progress)
        except BaseException:
            document.close()
            raise
        return document

    @classmethod
    def recover(cls, recovery: Recovery) -> "Document":
        """The unsaved work that a dead program left behind; it stays kept safe while it is worked on.

        Raises InUse if a living window has it, or the project file it belongs to; DamagedFile, and it stays as it is.
        """
        copy, project = WorkingCopy.resume(recovery)
        path = Path(copy.state.saved_path) if copy.state.saved_path else None
        try:
            document = cls(project, path)
        except BaseException:
            copy.close()
            raise
        if copy.base is not None:
            document.large = recovered(copy.base)
        document._saved = None
        document._stamp = copy.state.stamp
        document._copy = copy
        return document

    @property
    def is_modified(self) -> bool:
        """Whether the project is another than the one last saved or opened."""
        return self.project is not self._saved

    @property
    def is_generated(self) -> bool:
        """Whether a listing was generated from the project as it is."""
        return self.project is self._generated

    def note_generated(self, project: Project) -> None:
        """Note that a listing was generated from this project."""
        self._generated = project

    @property
    def name(self) -> str:
        """What to call the document: the file it was saved to, else the file it was read from, else ""."""
        if self.path is not None:
            return self.path.name
        return Path(self.project.origin.source).name if self.project.origin.source else ""

    @property
    def is_behind(self) -> bool:
        """Whether some of what was shown is not kept safe yet: catch_up() has work to do."""
        return self._owes or self.trouble is not None or (self._copy is not None and self._copy.is_behind)

    def show(self, project: Project, changes: Changes | None = None) -> Changes:
        """Makes this the current project and tells what changed; what changed is on the disk when it returns.

        With a very large change, or one of a very large sequence, it returns before that, and is_behind says so. It
        never fails: see trouble. changes: what differs, if that is known already.
        """
        if changes is None:
            changes = compare_by_identity(self.project, project)
        was_modified = self.is_modified
        self.project = project
        if changes and self._is_heavy(changes):
            self._owes = True
        elif changes or self.is_modified != was_modified:
            self._keep_safe(PATIENCE)
        return changes

    @property
    def owes_listing(self) -> bool:
        """Whether the listing is still to be copied beside the working copy: what an edit needs to be recovered even if
        somebody changes the listing."""
        return self._copy is not None and self._copy.owes_base

    def copy_listing(self, progress: Progress) -> None:
        """Does that, for a thread; catch_up() does it in steps otherwise. What goes wrong becomes the trouble."""
        if self._copy is not None:
            self._copy.copy_base(progress)

    def _is_heavy(self, changes: Changes) -> bool:
        """Whether writing down one of a few changed sequences takes so long that a key would be held up."""
        if not 0 < len(changes.sequences.changed) <= 3:
            return False
        found = map(self.project.sequences.changed, changes.sequences.changed)
        return any(each and len(each.residues) + 200 * len(each.features) > HEAVY for each in found)

    @property
    def is_read(self) -> bool:
        """Whether the origin knows all there is to tell of the file; complete() brings it."""
        return self.large is None or self.large.is_read

    def whole(self, project: Project, *, progress: Progress = SILENT) -> Project:
        """A project of this document with all there is to tell of the file, for a thread.

        The file is read to its end where nobody has done so yet: until then nobody knows whether a part is missing.
        Raises UnreadableFile and Cancelled.
        """
        if self.large is None or self.large.is_read:
            return project
        return self.large.complete(progress=progress).applied(project)

    def complete(self, completed: Completed) -> Changes:
        """Brings what reading the whole file told into the project, and tells what changed."""
        assert self.large is not None
        self._saved = completed(self._saved) if self._saved is not None else None
        self.large = replace(self.large, is_read=True)
        return self.show(completed(self.project))

    def catch_up(self, seconds: float = 0.02) -> bool:
        """Goes on keeping safe what was shown, for about so many seconds; True when nothing is left to do.

        To be called in idle moments while is_behind, a few times a second.
        """
        if self.trouble is not None or self._owes:
            self._keep_safe(seconds)
        elif self._copy is not None:
            try:
                if self._copy.step(seconds):
                    self._leave_failed()
            except UserError as error:
                self._fail(error)
        return not self.is_behind

    def save(
        self,
        *,
        force: bool = False,
        progress: Progress = SILENT,
    ) -> None:
        """Writes the project to its file, whole or not at all.

        Raises UsageError without a path or if its ending is not .wsq, ChangedOnDisk if somebody else has written the
        file since it was opened or saved here (force overwrites that), UnwritableFile, Cancelled; the document is then
        as modified as before.
        """
        if self.path is None:
            raise UsageError("The project has no file yet.", "Save it under a name.")
        if not force:
            found = projectfile.stamp(self.path)
            if found is not None and not found.is_same(self._stamp):
                raise ChangedOnDisk(
                    "{path} was changed by another program since it was opened here.",
                    "Save under another name to keep both, or overwrite it.",
                    path=str(self.path),
                )
        self._save(self.path, progress)

    def save_as(self, path: str | Path, *, progress: Progress = SILENT) -> None:
        """Write the project to another file, which is the document's from then on; what it held is replaced.

        Raises UsageError if the ending is not .wsq, InUse if another window has that file, UnwritableFile, Cancelled;
        nothing has changed then.
        """
        target = Path(path)
        _refuse_other_ending(target)
        is_ours = self.path is not None and working_copy.is_same_project(self.path, target)
        lock = None if is_ours else _lock(target)
        before = self.path
        self.path = target
        try:
            self._save(target, progress)
        except BaseException:
            self.path = before
            if lock:
                lock.release()
            raise
        if not is_ours:
            if self._lock:
                self._lock.release()
            self._lock = lock

    def close(self) -> None:
        """Lets go of the files. Work that is not saved stays in the working copy and is offered at the next start.

        Raises UnwritableFile if such work cannot be kept; the document then stays open, to be saved or discarded.
        """
        if self.is_modified:
            if self._owes:
                self._keep_safe(float("inf"))
            try:
                if self._copy:
                    self._copy.finish()
            except UserError as error:
                self._fail(error)
            self._try_again = 0.0
            if self.trouble:
                self._keep_safe(float("inf"))
            if self.trouble:
                raise self.trouble
        self._end(is_kept=self.is_modified)

    def discard(self) -> None:
        """Lets go of the files and throws away what is not saved."""
        self._end(is_kept=False)

    def _save(self, path: Path, progress: Progress) -> None:
        _refuse_other_ending(path)
        project = self.project
        self._stamp = projectfile.save(project, path, progress=progress)
        self._saved = project
        if self._copy and not self._copy.is_complete:
            self._copy.discard()
            self._copy = None
        self._try_again = 0.0
        self._keep_safe(float("inf"))

    def _keep_safe(self, seconds: float) -> None:
        """Commits the project to the working copy; makes one at the first change."""
        self._owes = False
        if self._is_closed or (self.trouble is not None and time.monotonic() < self._try_again):
            return
        if self.is_modified or self._copy is not None:
            state = State(self.project.origin.source, str(self.path) if self.path else None, self._stamp)
            try:
                if self._copy is None:
                    self._copy = WorkingCopy.create()
                base = self.large.index if self.large is not None else None
                is_done = self._copy.commit(
                    self.project, state, is_modified=self.is_modified, base=base, seconds=seconds
                )
            except UserError as error:
                self._fail(error)
                return
        else:
            is_done = True
        self.trouble = None
        if is_done:
            self._leave_failed()

    def _leave_failed(self) -> None:
        """Removes the copy that failed, when another holds all it held."""
        if self._failed and not (self._copy and self._copy.rests_elsewhere):
            self._failed.discard()
            self._failed = None

    def _fail(self, error: UserError) -> None:
        """Goes on without a working copy for a while; what the last one holds is kept until a new one is complete."""
        self.trouble = error
        self._try_again = time.monotonic() + TRY_AGAIN
        if self._copy:
            if self._copy.is_complete and self._failed is None:
                self._failed = self._copy
            else:
                self._copy.discard()
            self._copy = None

    def _end(self, is_kept: bool) -> None:
        self._is_closed = True
        text_diff.forget()
        copy, failed, lock = self._copy, self._failed, self._lock
        self._copy = self._failed = self._lock = None
        if self.large is not None:
            self.large.index.file.close()
        try:
            if copy:
                copy.close() if is_kept else copy.discard()
            if failed:
                failed.close() if is_kept and copy is None else failed.discard()
        finally:
            if lock:
                lock.release()


def _refuse_other_ending(path: Path) -> None:
    """Raise UsageError unless the ending is that of a project file: what it names is what is written."""
    if path.suffix.lower() != ".wsq":
        raise UsageError(
            "A project is not saved as {path}: its ending is not that of a project file.",
            "Use .wsq. To write a listing (.xml), generate it.",
            path=str(path),
        )


def _lock(path: Path) -> Lock | None:
    """The project file for this window alone; None where the system cannot tell. Raises InUse."""
    try:
        return working_copy.lock_project(path)
    except OSError:
        return None
