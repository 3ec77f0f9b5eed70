"""Entries: what readers of annotated records hand on, before ST.26 is asked what it knows of it.

What becomes of keys, qualifiers and proteins it leaves to formats/records/.
"""

from msgspec import Struct

from wiposeq.model.location import Location


class Noted(Struct, frozen=True):
    """A feature as its file has it. location None: it cannot be said in ST.26, and reason says why.

    text: the location as it stands; qualifiers: (name, value), value None where the file has none; line: 1-based.
    """

    key: str
    text: str
    location: Location | None
    qualifiers: tuple[tuple[str, str | None], ...] = ()
    line: int = 0
    reason: str = ""


class Entry(Struct, frozen=True):
    """A record as its file has it. molecule: DNA, RNA, AA, or "" where the file does not say.

    residues in the case of the file; kind: what the file calls the molecule, such as "mRNA"; organism: of the record,
    where no source feature says it; length: as declared, 0 if not; line: 1-based line of its start.
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
