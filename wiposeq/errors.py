"""The errors a user is shown, each with what to do about it and the exit code of the command line.

Bad input is a Finding and a bug is any other exception; only an action that cannot be done raises one of these.
Texts are templates: ``str(error)`` is English, and the window translates the template before it fills it.
"""

from typing import Any

from wiposeq.texts import tr


class UserError(Exception):
    """An action failed for a reason the user can understand and mend.

    message: what is the matter, with the values named in braces. hint: what to do. values: fill the braces.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "", **values: Any) -> None:
        super().__init__(message, hint)
        self.template = message
        self.hint_template = hint
        self.values = values

    @property
    def message(self) -> str:
        """What is the matter, in the user's language."""
        return tr(self.template, **self.values)

    @property
    def hint(self) -> str:
        """What to do about it, in the user's language; empty where nothing can be advised."""
        return tr(self.hint_template, **self.values) if self.hint_template else ""

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UnreadableFile(UserError):
    """The input cannot be read at all: missing, a folder, no permission, not a format we know."""


class UncertainEncoding(UnreadableFile):
    """The encoding of a text is neither declared nor certain. values["candidates"]: the encodings to choose from."""


class UnwritableFile(UserError):
    """The output cannot be written: read-only folder, full disk, taken name. Nothing half-written is left."""


class DamagedFile(UserError):
    """A project file or working copy is damaged; it stays as it is."""


class NewerFile(UserError):
    """A project file was written by a newer program; it stays as it is."""


class InUse(UserError):
    """Another window has this project open."""


class ChangedOnDisk(UserError):
    """Another program has written the project file since it was opened; saving would overwrite that."""


class UsageError(UserError):
    """The call itself is wrong: unknown option, contradicting options, a value out of range."""


class UnreadNotation(UserError):
    """A notation of modified residues says something that its legend does not know, or two things at once.

    place: 1-based, in signs of the notation; around: the text there.
    """

    @property
    def place(self) -> int:
        """Where reading stopped, 1-based."""
        return int(self.values.get("place", 0))


class Cancelled(UserError):
    """The user stopped a long action; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Stopped; nothing was changed.")
