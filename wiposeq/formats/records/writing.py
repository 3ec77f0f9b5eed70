"""What the writers of GenBank, GFF3 and FASTA of features share: names of records, and what the formats cannot hold.

It hides how a text becomes one line. The writers report each kind of content that they omit or change, with a count.
"""

from typing import Final

from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Sequence
from wiposeq.texts import mark, tr

_SKIPPED: Final = mark("Skipped sequences omitted; the other numbers stay the same")
_EMPTY: Final = mark("Sequences without residues omitted; the other numbers stay the same")
_TRANSLATIONS: Final = mark("Values in the other language omitted; the format has one value for each qualifier")
_LINE_BREAKS: Final = mark("Line ends and tabs in texts written as blanks")
_GENERAL: Final = mark("General information omitted; the format has records only")


class Losses:
    """Counts what a format cannot hold."""

    def __init__(self) -> None:
        self._log = ChangeLog()
        self._log.add("export/general-information", _GENERAL)

    def is_written(self, sequence: Sequence, number: int) -> bool:
        """Return whether a sequence is written, and count it if it is not."""
        where = tr("SEQ ID NO {number}", number=number)
        if sequence.is_skipped:
            self._log.count("export/skipped", _SKIPPED, where)
        elif not sequence.residues:
            self._log.count("export/empty", _EMPTY, where)
        else:
            return True
        return False

    def text(self, value: str, number: int) -> str:
        """Return a text on one line."""
        if value.isprintable():
            return value
        shown = "".join(" " if each in "\n\r\t\v\f" else each for each in value)
        if shown != value:
            self._log.count("export/line-break", _LINE_BREAKS, tr("SEQ ID NO {number}", number=number))
        return shown

    def translation(self, number: int) -> None:
        """Count a value in the other language."""
        self._log.count("export/translation", _TRANSLATIONS, tr("SEQ ID NO {number}", number=number))

    def location(self, text: str, number: int, message: str) -> None:
        """Report a location that the format cannot hold as it is. message: what is written instead."""
        where = tr("SEQ ID NO {number}", number=number)
        self._log.add("export/location", message, where, before=text[:200])

    @property
    def log(self) -> ChangeLog:
        """The report."""
        return self._log


def record_name(number: int) -> str:
    """Return the name of a record, the same as in FASTA."""
    return f"SEQ_ID_NO_{number}"
