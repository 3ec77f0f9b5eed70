"""Annotated records as their file has them, before they are converted to ST.26.

How keys, qualifiers and proteins are converted is left to formats/records/.
"""

from msgspec import Struct

from wiposeq.model.location import Location


class Noted(Struct, frozen=True):
    """A feature as its file has it.

    text: the location in the file.
    location: None if ST.26 cannot express it; `reason` is then why.
    qualifiers: (name, value); the value is None if the file has no value.
    line: 1-based.
    """

    key: str
    text: str
    location: Location | None
    qualifiers: tuple[tuple[str, str | None], ...] = ()
    line: int = 0
    reason: str = ""


class Entry(Struct, frozen=True):
    """A record as its file has it.

    residues: in the case of the file.
    molecule: DNA, RNA or AA, "" if the file does not state it.
    kind: the name of the molecule in the file, such as "mRNA".
    organism: the one of the record, if no source feature states one.
    length: as declared, 0 if the file declares none.
    line: where the record starts, 1-based.
    has_free_names: whether qualifiers may have any name, so that the report must show the values of omitted ones.
    """

    name: str
    residues: str
    features: tuple[Noted, ...] = ()
    molecule: str = ""
    kind: str = ""
    organism: str = ""
    is_circular: bool = False
    length: int = 0
    line: int = 0
    has_free_names: bool = False
