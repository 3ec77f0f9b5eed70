"""The open document: the current project, its saved state, and the difference between two successive projects.

It hides where and when the project is stored. Every project that is shown is committed to the working copy, saving
replaces the whole project file, and a project file can be open in one window only. Edits are left to model/, the files
to formats/project/.
"""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from wiposeq.app.importing.large_listing import Completed, LargeListing, recovered
from wiposeq.errors import ChangedOnDisk, InUse, UsageError, UserError
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project import locks
from wiposeq.formats.project.locks import ProjectLock
from wiposeq.formats.project.working_copy import Recovery, State, WorkingCopy
from wiposeq.model import text_diff
from wiposeq.model.project import Project, new_project
from wiposeq.model.sequence_list import Differences, differences
from wiposeq.progress import SILENT, Progress

PATIENCE: Final = 0.02
"""Seconds that show() may take to write the working copy; catch_up() writes the rest."""
HEAVY: Final = 5_000_000
"""Size of a sequence that show() does not write at once: its residues, plus 200 for each feature."""
MANY: Final = 2_000
"""Number of changed sequences that show() does not write at once."""
TRY_AGAIN: Final = 10.0
"""Seconds until the program tries again to write a working copy after a failure."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The parts that differ between two successive projects, which the window must update."""

    header: bool = False
    origin: bool = False
    accepted: bool = False
    versions: bool = False
    sequences: Differences = field(default_factory=Differences)

    def reversed(self) -> "Changes":
        """Return the differences in the other direction."""
        found = self.sequences
        return replace(self, sequences=replace(found, inserted=found.removed, removed=found.inserted))

    def __bool__(self) -> bool:
        return bool(self.header or self.origin or self.accepted or self.versions or self.sequences)


def compare_by_identity(old: Project, new: Project) -> Changes:
    """Return what differs, compared by identity; the time is proportional to the changes."""
    return Changes(
        header=old.header is not new.header,
        origin=old.origin is not new.origin,
        accepted=old.accepted is not new.accepted,
        versions=old.versions is not new.versions,
        sequences=differences(old.sequences, new.sequences),
    )


class Document:
    """A project that is edited.

    path: the .wsq file of the project, or None. No other window can open it until close().
    listing: the listing that was read, while no other window can open more than a copy of it. None if there is a path.
    trouble: why changes cannot be written to the working copy at the moment (a full disk), or None.
    large: the listing from which the sequences are read, if they are not in memory.
    It is not thread-safe. If a document is not closed, its unsaved work can be recovered.
    """

    def __init__(
        self, project: Project | None = None, path: Path | None = None, large: LargeListing | None = None
    ) -> None:
        """Create a document that counts as saved. Raises InUse if another window has opened the path."""
        self._lock = locked(path) if path is not None else None
        self.project = project if project is not None else new_project()
        self.path = path
        self.listing: Path | None = None
        self.large = large
        self.trouble: UserError | None = None
        self._saved: Project | None = self.project
        self._generated: Project | None = None
        self._stamp = projectfile.stamp(path) if path is not None else None
        self._copy: WorkingCopy | None = None
        self._failed: WorkingCopy | None = None
        self._try_again = 0.0
        self._taken: InUse | None = None
        self._hold_again = 0.0
        self._owes = False
        self._is_closed = False

    @classmethod
    def new(cls) -> "Document":
        """Return an empty document without a file."""
        return cls()

    @classmethod
    def open(cls, path: str | Path) -> "Document":
        """Open a project file (.wsq). Raises InUse, and the errors of projectfile.load()."""
        document = cls(path=Path(path))
        try:
            document.project = document._saved = projectfile.load(Path(path))
        except BaseException:
            document.close()
            raise
        return document

    @classmethod
    def open_copy(cls, path: str | Path) -> "Document":
        """Open the saved content of a project file without its path, so that another window can keep the file open.

        Raises the errors of projectfile.load().
        """
        return cls(projectfile.load(Path(path)))

    @classmethod
    def recover(cls, recovery: Recovery) -> "Document":
        """Open the unsaved work that remained after a crash; its working copy continues to be used.

        Raises InUse if another window has opened it or its project file, and DamagedFile. The work is then not changed.
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

    def hold_listing(self, path: Path, lock: ProjectLock | None) -> None:
        """Keep the listing that was read for this window until the project has a file or is closed.

        lock: of the path; None if it cannot be locked yet, see hold_again().
        """
        self.listing, self._lock = path, lock

    def hold_again(self) -> None:
        """Lock the listing if it is not locked, as soon as the document that this one replaces is closed."""
        if self.listing is None or self._lock is not None:
            return
        try:
            self._lock = locked(self.listing)
        except InUse:
            self.listing = None

    @property
    def is_modified(self) -> bool:
        """Whether the project differs from the one that was last saved or opened."""
        return self.project is not self._saved

    @property
    def danger(self) -> UserError | None:
        """Why changes that are not saved can be lost at the moment, and what to do; None if they are safe."""
        return (self.trouble or self._taken) if self.is_modified else None

    @property
    def is_generated(self) -> bool:
        """Whether a listing was generated from the current project."""
        return self.project is self._generated

    def note_generated(self, project: Project) -> None:
        """Note that a listing was generated from this project."""
        self._generated = project
        if self.listing is not None and self._lock is not None:
            self._lock.follow()  # the listing that was read may have been replaced

    @property
    def name(self) -> str:
        """The name of the document: that of its file, else of the file that was read, else ""."""
        if self.path is not None:
            return self.path.name
        return Path(self.project.origin.source).name if self.project.origin.source else ""

    @property
    def is_behind(self) -> bool:
        """Whether some changes are not in the working copy yet, so that catch_up() must be called."""
        is_troubled = self.trouble is not None or self._taken is not None
        return self._owes or is_troubled or (self._copy is not None and self._copy.is_behind)

    def show(self, project: Project, changes: Changes | None = None) -> Changes:
        """Make this the current project, write it to the working copy, and return what changed.

        After a very large change, or one of a very large sequence, it returns before all is written; is_behind is then
        true. It raises no error, see `trouble`.

        changes: what differs, if it is known already.
        """
        if changes is None:
            changes = compare_by_identity(self.project, project)
        was_modified = self.is_modified
        self.project = project
        if changes:
            self._hold()
        if changes and self._is_heavy(changes):
            self._owes = True
        elif changes or self.is_modified != was_modified:
            self._keep_safe(PATIENCE)
        return changes

    @property
    def owes_listing(self) -> bool:
        """Whether the listing must still be copied to the working copy.

        Without the copy, edits cannot be recovered if another program changes the listing.
        """
        return self._copy is not None and self._copy.owes_base

    def copy_listing(self, progress: Progress) -> None:
        """Copy the listing, for use in a thread; otherwise catch_up() copies it in steps. Errors become the trouble."""
        if self._copy is not None:
            self._copy.copy_base(progress)

    def _is_heavy(self, changes: Changes) -> bool:
        """Return whether writing takes so long that the window would be delayed: many sequences, or a very long one."""
        found = changes.sequences
        if len(found.changed) + len(found.inserted) + len(found.removed) > MANY:
            return True
        if not 0 < len(found.changed) <= 3:
            return False
        records = map(self.project.sequences.changed, found.changed)
        return any(each and len(each.residues) + 200 * len(each.features) > HEAVY for each in records)

    @property
    def is_read(self) -> bool:
        """Whether the origin has all facts about the file; complete() adds them."""
        return self.large is None or self.large.is_read

    def whole(self, project: Project, *, progress: Progress = SILENT) -> Project:
        """Return a project of this document with all facts about the file, for use in a thread.

        The file is read to its end if this has not happened yet, because only then it is known whether a part is
        missing. Raises UnreadableFile and Cancelled.
        """
        if self.large is None or self.large.is_read:
            return project
        return self.large.complete(progress=progress).applied(project)

    def complete(self, completed: Completed) -> Changes:
        """Add the result of reading the whole file to the project, and return what changed."""
        assert self.large is not None
        self._saved = completed(self._saved) if self._saved is not None else None
        self.large = replace(self.large, is_read=True)
        return self.show(completed(self.project))

    def catch_up(self, seconds: float = 0.02) -> bool:
        """Continue to write the working copy for about so many seconds; return whether it is up to date.

        Call it a few times a second when the program is idle, while is_behind is true.
        """
        if self._taken is not None:
            self._hold()
        if self.trouble is not None or self._owes:
            self._keep_safe(seconds)
        elif self._copy is not None:
            try:
                if self._copy.step(seconds):
                    self._leave_failed()
            except UserError as error:
                self._fail(error)
        return not self.is_behind

    def try_again(self) -> None:
        """Try at once to remove the danger, if there is one: the user has made room, or closed another window."""
        self._try_again = self._hold_again = 0.0
        self.catch_up()

    def look(self) -> None:
        """Notice if another program has removed the working copy or the lock. Call it a few times a minute."""
        if self._is_closed or not self.is_modified:
            return
        self._hold()
        if self._copy is not None and not self._copy.is_there:
            self._keep_safe(PATIENCE)

    def save(
        self,
        *,
        force: bool = False,
        progress: Progress = SILENT,
    ) -> None:
        """Write the project to its file completely, or not at all.

        force: overwrite the file even if another program has changed it.
        Raises UsageError if there is no path or its ending is not .wsq, ChangedOnDisk if another program has changed
        the file, UnwritableFile, Cancelled. The document is then still modified.
        """
        if self.path is None:
            raise UsageError("The project has no file yet.", "Save it with a name.")
        if not force:
            found = projectfile.stamp(self.path)
            if found is not None and not found.is_same(self._stamp):
                raise ChangedOnDisk(
                    'Another program has changed "{path}" since it was opened.',
                    "Save with another name to keep both versions, or overwrite the file.",
                    path=str(self.path),
                )
        self._save(self.path, progress)

    def save_as(self, path: str | Path, *, progress: Progress = SILENT) -> None:
        """Write the project to another file, which becomes the file of the document. An existing file is replaced.

        Raises UsageError if the ending is not .wsq, InUse if another window has opened that file, UnwritableFile,
        Cancelled. Nothing is changed then.
        """
        target = Path(path)
        _refuse_other_ending(target)
        is_ours = self.path is not None and locks.project_key(self.path) == locks.project_key(target)
        lock = None if is_ours else locked(target, self._lock)
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
            self._lock, self.listing = lock, None
            if lock:
                lock.follow()

    def close(self) -> None:
        """Close the files. Unsaved work stays in the working copy and can be recovered at the next start.

        Raises UnwritableFile if the work cannot be written; the document then stays open.
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
        self._end(is_recoverable=self.is_modified)

    def discard(self) -> None:
        """Close the files and delete unsaved work."""
        self._end(is_recoverable=False)

    def _save(self, path: Path, progress: Progress) -> None:
        _refuse_other_ending(path)
        project = self.project
        self._stamp = projectfile.save(project, path, progress=progress)
        self._saved = project
        if self._lock:
            self._lock.follow()
        if self._copy and not self._copy.is_complete:
            self._copy.discard()
            self._copy = None
        self._try_again = 0.0
        self._keep_safe(float("inf"))

    def _keep_safe(self, seconds: float) -> None:
        """Commit the project to the working copy, which is created at the first change."""
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

    def _hold(self) -> None:
        """Lock the project file again if the lock was lost, for example because another program removed its file."""
        if self.path is None or (self._lock is not None and self._lock.is_held):
            self._taken = None
            return
        if time.monotonic() < self._hold_again:
            return
        self._hold_again = time.monotonic() + TRY_AGAIN
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        try:
            self._lock = ProjectLock.take(self.path, patience=0.0)
            self._taken = None
        except InUse as error:
            self._taken = error
        except OSError:  # then the working copy cannot be written either
            self._taken = None

    def _leave_failed(self) -> None:
        """Delete the working copy that failed when another one has all its content."""
        if self._failed and not (self._copy and self._copy.rests_elsewhere):
            self._failed.discard()
            self._failed = None

    def _fail(self, error: UserError) -> None:
        """Continue without a working copy for a while. The old one is kept until a new one is complete."""
        self.trouble = error
        self._try_again = time.monotonic() + TRY_AGAIN
        if self._copy:
            if self._copy.is_complete and self._failed is None:
                self._failed = self._copy
            else:
                self._copy.discard()
            self._copy = None

    def _end(self, is_recoverable: bool) -> None:
        self._is_closed = True
        text_diff.forget()
        copy, failed, lock = self._copy, self._failed, self._lock
        self._copy = self._failed = self._lock = None
        if self.large is not None:
            self.large.index.file.close()
        try:
            if copy:
                copy.close() if is_recoverable else copy.discard()
            if failed:
                failed.close() if is_recoverable and copy is None else failed.discard()
        finally:
            if lock:
                lock.release()


def _refuse_other_ending(path: Path) -> None:
    """Raise UsageError unless the ending is that of a project file."""
    if path.suffix.lower() != ".wsq":
        raise UsageError(
            'A project cannot be saved as "{path}", because its ending is not .wsq.',
            "Use .wsq. To write a listing (.xml), generate it.",
            path=str(path),
        )


def locked(path: Path, ours: ProjectLock | None = None) -> ProjectLock | None:
    """Lock a project file or a listing for this window. Return None if the system has no locks. Raises InUse.

    ours: the lock that this window has already, which may be of the same file.
    """
    try:
        return ProjectLock.take(path, ours)
    except OSError:
        return None
