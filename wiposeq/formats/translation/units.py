"""Units of text that a translator receives and returns, in any file format.

xliff.py and table.py read and write the files. app/translating/ decides whether a unit fits the project.
"""

from msgspec import Struct

from wiposeq.model.changes import Change


class Unit(Struct, frozen=True, omit_defaults=True):
    """One text for a translator. source: in the original language. target: the translation, "" if there is none.

    name: of the qualifier.
    coordinates, where: its place for programs ("3.2.4 product") and for people.
    count: the number of places with this text.
    state, trouble, line: only of a file that was read. The state of the target in the translator's program, the reason
        why it cannot be imported, as a template, and the 1-based line (0 if unknown).
    """

    id: str
    source: str
    target: str = ""
    name: str = ""
    coordinates: str = ""
    where: str = ""
    count: int = 1
    state: str = ""
    trouble: str = ""
    line: int = 0


class TranslationFile(Struct, frozen=True):
    """A file for a translator. Languages are codes as in the file ("en", "de", "pt-BR") or "".

    original: the name of the listing. notes: explanations for the translator. changes: those made while reading.
    """

    source_language: str
    target_language: str
    units: tuple[Unit, ...]
    original: str = ""
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
