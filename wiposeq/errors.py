"""The errors that are shown to the user, with a hint and the exit code of the command line.

An action that cannot be done raises one of these. Wrong input is a Finding, and any other exception is a bug. The texts
are templates, which are translated before they are filled.
"""

import errno
import os
import traceback
from typing import Any

from wiposeq.texts import in_sentences, tr


class UserError(Exception):
    """An action failed for a reason that the user can understand and correct.

    message: what is wrong, with the names of values in braces. hint: what to do. values: fill the braces.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "", **values: Any) -> None:
        super().__init__(message, hint)
        self.template = message
        self.hint_template = hint
        self.values = values

    @property
    def message(self) -> str:
        """What is wrong, in the language of the user."""
        return tr(self.template, **self.values)

    @property
    def hint(self) -> str:
        """What to do, in the language of the user; "" if there is no advice."""
        return tr(self.hint_template, **self.values) if self.hint_template else ""

    def __str__(self) -> str:
        return in_sentences((self.message, self.hint))


class UnreadableFile(UserError):
    """The input cannot be read: it is missing, a folder, protected, or in an unknown format.

    changes: the lines of the import report (model.changes.Change) up to the error.
    """

    changes: tuple[Any, ...] = ()


class UncertainEncoding(UnreadableFile):
    """The encoding of a text is neither declared nor certain. values["candidates"]: the likely encodings."""


class UnclearNumbers(UnreadableFile):
    """The SEQ ID NOs of a file have a long gap, repeat, or are out of order; a person decides."""


class UnwritableFile(UserError):
    """The output cannot be written: the folder is read-only, the disk is full ... No partial file remains."""


class DamagedFile(UserError):
    """A project file or working copy is damaged. It is not changed."""


class NewerFile(UserError):
    """A project file was written by a newer version of the program. It is not changed."""


class InUse(UserError):
    """Another window has opened this project."""


class ChangedOnDisk(UserError):
    """Another program has changed the project file since it was opened; saving would overwrite the change."""


class UsageError(UserError):
    """The call is wrong: an unknown option, contradicting options, or a value out of range."""


class UnreadNotation(UserError):
    """A notation of modified residues contains a sign that its legend does not define, or that is ambiguous.

    place: the 1-based position in the notation. around: the text there.
    """

    @property
    def place(self) -> int:
        """The 1-based position where reading stopped."""
        return int(self.values.get("place", 0))


class Cancelled(UserError):
    """The user stopped a long action; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Stopped; nothing was changed.")


def summary_of(error: BaseException) -> str:
    """Return what happened in a few words for a log, without anything of the user's work.

    Of a UserError it is the message without its values, of others the type, and of an OSError its code.
    """
    if isinstance(error, UserError):
        return error.template
    code = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return f"{type(error).__name__} {code}".strip()


def trace_of(error: BaseException) -> str:
    """Return the traceback of an error for the developers, without anything of the user's work.

    The messages of exceptions may quote residues, names and paths, so only their types remain, and the name of the
    code of an OSError. Of the files of the program, the last parts of the path remain.
    """
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)
        part = ["Traceback (most recent call last):\n"]
        for frame in frames:
            path = "/".join(frame.filename.replace(os.sep, "/").split("/")[-3:])
            part.append(f'  File "{path}", line {frame.lineno}, in {frame.name}\n    {frame.line or ""}\n')
        kind = f"{type(current).__module__}.{type(current).__qualname__}".removeprefix("builtins.")
        code = errno.errorcode.get(current.errno or 0, "") if isinstance(current, OSError) else ""
        length = len(str(current))
        message = f" {code}" if code else f" (a message of {length} characters, omitted)" if length else ""
        lines[:0] = [*part, f"{kind}{message}\n", *(["\n"] if lines else [])]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "".join(lines)
