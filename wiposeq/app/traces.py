"""Erase what the program remembers about a project: inventions are confidential until they are published.

The module knows every place of the user's data where a project leaves a trace: the list of recent files, the index of
the start page, the last folder, what the last import proposed, and working copies. Files that the user saved are never
touched.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from wiposeq.app import known_projects
from wiposeq.app.settings import Settings
from wiposeq.errors import UserError
from wiposeq.formats.project import locks, working_copy


class Erased(Struct, frozen=True):
    """The result of erase_traces(). settings: without the traces; the caller saves them.

    copies: the number of working copies that were removed. errors: what could not be erased, and why.
    """

    settings: Settings
    copies: int
    errors: tuple[UserError, ...] = ()


def without_recent(settings: Settings) -> Settings:
    """Return the settings without recent files."""
    return settings.changed(recent_files=())


def erase_traces(files: Iterable[Path], settings: Settings) -> Erased:
    """Remove everything that is remembered about the files of a project: its .wsq file and the file that was read.

    A working copy that another window uses stays, and is reported as an error.
    """
    paths = [path.absolute() for path in files]
    errors: list[UserError] = []
    for path in paths:
        found_errors = known_projects.forget(str(path)), known_projects.forget_listings(str(path))
        errors += [error for error in found_errors if error is not None]
    copies = 0
    for recovery in working_copy.recoverable():
        lies = [Path(each) for each in (recovery.saved_path, recovery.source) if each]
        if any(locks.is_same_project(one, other) for one in lies for other in paths):
            try:
                working_copy.discard(recovery)
                copies += 1
            except UserError as error:
                errors.append(error)
    gone = {os.path.normcase(path) for path in paths}
    recent = tuple(each for each in settings.recent_files if os.path.normcase(each) not in gone)
    folder = "" if settings.folder in {str(path.parent) for path in paths} else settings.folder
    found = settings.changed(recent_files=recent, folder=folder, import_organism="", import_columns={})
    return Erased(found, copies, tuple(errors))
