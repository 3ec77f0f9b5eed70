"""Read SequenceData elements as sequences, also if they differ from the content model.

It hides that features may be removed from the tree before their sequence has ended, and which declarations of a
sequence are stored: those that do not follow from its residues. Missing, repeated, misplaced and unknown elements are
left to structure.py, and sequences of the common layout to fast_path.py.
"""

from typing import Final

from wiposeq.formats.st26 import names
from wiposeq.formats.st26.elements import Element
from wiposeq.formats.st26.fast_path import Contents, FastPath
from wiposeq.formats.st26.names import ROWS, Row
from wiposeq.formats.st26.structure import BLANKS, Structure, local
from wiposeq.model.address import Address
from wiposeq.model.origin import Declared
from wiposeq.model.records import SKIPPED, Feature, Qualifier, Sequence

MOST_SHARED: Final = 1_000
"""The most different wrong declarations that are shared by the sequences that have them."""


def _names_in(row: Row) -> dict[str, str]:
    """Return the names of the fields in a record by the elements that fill them."""
    return {part.element: part.name for part in row.parts}


_IN_SEQUENCE: Final = _names_in(ROWS["sequence"])
_IN_FEATURE: Final = _names_in(ROWS["feature"])
_IN_QUALIFIER: Final = _names_in(ROWS["qualifier"])


class SequenceReader:
    """Reads the sequences of one listing, one after the other.

    declared: what each sequence (by its number in the file) declares wrongly.
    """

    def __init__(self, structure: Structure, fast_path: FastPath) -> None:
        self.declared: dict[int, Declared] = {}
        self._shared: dict[Declared, Declared] = {}
        self._structure = structure
        self._fast_path = fast_path
        self._features: list[Feature] = []

    def read(self, element: Element) -> Sequence:
        """Return the sequence of a SequenceData, the next one of the listing."""
        structure = self._structure
        structure.block = element
        contents = self._contents(element)
        self.forget()
        structure.count += 1
        return self.record(structure.count, contents)

    def forget(self) -> None:
        """Forget the sequence that is being read."""
        self._features = []
        self._structure.forget_sequence()

    def record(self, uid: int, contents: Contents) -> Sequence:
        """Return the sequence that has these contents, and note what they declare wrongly."""
        number, length, division, residues = contents.number, contents.length, contents.division, contents.residues
        if number == str(uid):
            number = None
        is_skipped = len(residues) < 100 and residues.strip(BLANKS) == SKIPPED
        if is_skipped:
            residues = ""
            length, division = length or None, division or None
        else:
            if length == str(len(residues)):
                length = None
            if division == names.PAT:
                division = None
        if number is not None or length is not None or division is not None:
            declared = Declared(number, length, division)
            if len(self._shared) < MOST_SHARED:
                self._shared.setdefault(declared, declared)
            self.declared[uid] = self._shared.get(declared, declared)
        features, seqids = contents.features, contents.other_seqids
        return Sequence(uid, "", contents.molecule_type, residues, features, is_skipped, seqids)

    def read_ended_features(self) -> None:
        """Read the features that have ended while their sequence goes on, and remove them from the tree."""
        structure = self._structure
        table = structure.root
        for name in (names.BLOCK, names.INNER, names.TABLE):
            table = table[-1] if table is not None and len(table) else None
            if table is None or local(table) != name:
                return
        if table is None or len(table) < 2:
            return
        if structure.table is not table:
            inner = table.getparent()
            above = (table, inner) if inner is not None else (table,)
            if any(
                local(other) in (names.INNER, names.TABLE)
                for part in above
                for other in part.itersiblings(preceding=True)
            ):
                return
            structure.table, structure.block = table, inner.getparent() if inner is not None else None
        ended = [element for element in list(table)[:-1] if local(element) == names.FEATURE]
        read = self._fast_path.features(ended, len(self._features) + 1)
        self._features += read or ()
        for element in ended:
            if element.getprevious() is not None:
                structure.drop_notes_before(element)
            if read is None:
                self._add_feature(element)
            structure.drop(element)
            structure.taken += 1

    def _contents(self, element: Element) -> Contents:
        structure = self._structure
        texts: dict[str, str] = {}
        seqids: tuple[str, ...] | None = None
        inner = dict(structure.children(element, names.BLOCK)).get(names.INNER)
        if inner is not None:
            for name, kid in structure.children(inner, names.INNER):
                if name == names.TABLE:
                    taken = (names.FEATURE,) if structure.table is kid and structure.taken else ()
                    if structure.table is not kid:
                        structure.table, structure.taken = kid, 0
                    for _, feature in structure.children(kid, names.TABLE, taken):
                        self._add_feature(feature)
                elif name == names.SEQIDS:
                    seqids = tuple(
                        structure.text(part, names.SEQID) for _, part in structure.children(kid, names.SEQIDS)
                    )
                else:
                    texts[_IN_SEQUENCE[name]] = structure.text(kid, name)
        return Contents(element.get(names.NUMBER), other_seqids=seqids, features=tuple(self._features), **texts)

    def _add_feature(self, element: Element) -> None:
        structure = self._structure
        uid = structure.feature = len(self._features) + 1
        texts = {"key": "", "location": ""}
        qualifiers: list[Qualifier] = []
        for name, kid in structure.children(element, names.FEATURE):
            if name == names.QUALS:
                for _, part in structure.children(kid, names.QUALS):
                    qualifiers.append(self._qualifier(part, len(qualifiers) + 1))
            else:
                texts[_IN_FEATURE[name]] = structure.text(kid, name)
        self._features.append(Feature(uid, **texts, qualifiers=tuple(qualifiers)))
        structure.feature = 0

    def _qualifier(self, element: Element, uid: int) -> Qualifier:
        structure = self._structure
        address = Address(structure.count + 1, structure.feature, uid)
        texts = {"name": ""}
        for name, kid in structure.children(element, names.QUALIFIER, address=address):
            texts[_IN_QUALIFIER[name]] = structure.text(kid, name, address)
        return Qualifier(uid, **texts, id=element.get(names.ID))
