"""The parts of a copy for reading in their order, for a page, plain text and paper.

The module hides which facts a copy shows and their words. pages.py (HTML and text) and ui/exporting/ (paper) decide the
layout. A copy shows every text and residue unchanged, except that characters that cannot be shown become symbols. A
skipped sequence is shown only as skipped, as in the listing.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from wiposeq.formats.reading_copy.feature_svg import feature_svg
from wiposeq.formats.templates import symbol
from wiposeq.model.address import FIELD_NAMES
from wiposeq.model.records import SKIPPED, Application, Feature, Header, Party, Sequence
from wiposeq.standard.edition import Edition
from wiposeq.texts import is_right_to_left, language, listed, shown_day, tr, tr_in, trn

LINE: Final = 60
"""Residues in a line."""
BLOCK: Final = 10
"""Residues between two blanks."""
MOST_LISTED: Final = 2000
"""Sequences that are all listed in the contents; of more, the contents list every hundredth or fewer."""
_STEP: Final = 100
STRETCH: Final = 1000 * LINE
"""Residues of one part of a page."""
RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "iw", "ji", "ks", "ps", "sd", "ug", "ur", "yi"})
"""ISO 639-1 codes of the languages usually written from right to left."""


class ContentsEntry(Struct, frozen=True, gc=False):
    """A line of the contents."""

    number: int
    kind: str
    length: str
    organism: str
    name: str


class Contents:
    """The contents of a copy, which are collected while the sequences are written."""

    def __init__(self) -> None:
        self.count = 0
        self.skipped = 0
        self.entries: list[ContentsEntry] = []
        self._hundredths: list[int] = []

    def add(self, number: int, sequence: Sequence) -> None:
        """Add the sequence with this SEQ ID NO."""
        if self.count % _STEP == 0:
            self._hundredths.append(number)
        self.count += 1
        self.skipped += sequence.is_skipped
        if self.count <= MOST_LISTED:
            if sequence.is_skipped:
                entry = ContentsEntry(number, tr("skipped"), "", "", "")
            else:
                entry = ContentsEntry(
                    number, sequence.molecule_type, str(len(sequence.residues)), sequence.organism, sequence.name
                )
            self.entries.append(entry)

    @property
    def lists_all(self) -> bool:
        """Whether each sequence has a line."""
        return self.count <= MOST_LISTED

    @property
    def has_names(self) -> bool:
        """Whether any sequence has a name."""
        return any(entry.name for entry in self.entries)

    def steps(self) -> list[int]:
        """Return the number of every hundredth sequence, or of fewer if these are more than a thousand."""
        step = 1
        while len(self._hundredths) > 1000 * step:
            step *= 10
        return self._hundredths[::step]

    def heads(self) -> list[str]:
        """Return the headings of the columns."""
        return [
            tr("SEQ ID NO"),
            tr("Molecule type"),
            tr("Length"),
            tr("Organism"),
            *([tr("Name")] if self.has_names else []),
        ]


# The parts


class Words(Struct, frozen=True):
    """A paragraph. kind: "about" the copy itself, "note" for what a reader must know, else ""."""

    text: str
    kind: str = ""


class Facts(Struct, frozen=True):
    """Rows of (what, text, language code or "")."""

    rows: list[tuple[str, str, str]]


class Heading(Struct, frozen=True):
    """A heading. level: 1 for the copy, 2 for a part of it or a sequence, 3 for a part of a sequence.

    note: a remark below it. number: the SEQ ID NO if a sequence begins here, else 0.
    """

    text: str
    level: int
    note: str = ""
    number: int = 0


class ResidueLines(Struct, frozen=True):
    """Lines of residues in blocks, each with the 1-based number of its first. length: residues of the sequence."""

    lines: list[tuple[int, str]]
    length: int


class FeaturePicture(Struct, frozen=True):
    """The map of the features of a sequence, as SVG."""

    svg: str


class FeatureRows(Struct, frozen=True):
    """The features of a sequence. other_language: its code, or ""; has_other: whether there are values in it."""

    features: tuple[Feature, ...]
    has_other: bool
    other_language: str


Part = Words | Facts | Heading | ResidueLines | FeaturePicture | FeatureRows | Contents


def opening_parts(
    header: Header, contents: Contents, remarks: Iterable[str], edition: Edition, source: str
) -> Iterator[Part]:
    """Yield the parts before the sequences."""
    yield Heading(tr("Sequence listing"), 1)
    yield Words(_about(source), "about")
    for remark in remarks:
        yield Words(remark, "note")
    yield Heading(tr("General information"), 2)
    yield Facts([*_general(header, edition), (tr("Sequences"), _quantity(contents), "")])
    if contents.count:
        yield contents


def sequence_parts(number: int, sequence: Sequence, other_language: str) -> Iterator[Part]:
    """Yield the parts of a sequence."""
    yield Heading(tr("SEQ ID NO {number}", number=number), 2, number=number)
    if sequence.is_skipped:
        yield Words(_skipped_words(sequence))
        return
    yield Facts([(what, text, "") for what, text in _facts(sequence)])
    yield Heading(tr("Residues"), 3, _uracil(sequence))
    if not sequence.residues:
        yield Words(tr("No residues."))
    for lines in _residue_lines(sequence.residues):
        yield ResidueLines(lines, len(sequence.residues))
    yield Heading(tr("Features"), 3)
    if not sequence.features:
        yield Words(tr("No features."))
        return
    if svg := feature_svg(sequence):
        yield FeaturePicture(svg)
    has_other = any(part.translation is not None for feature in sequence.features for part in feature.qualifiers)
    yield FeatureRows(sequence.features, has_other, other_language)


# In words

_INVISIBLE_RESIDUE = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _residue_lines(residues: str) -> Iterator[list[tuple[int, str]]]:
    """Yield lines in groups of limited size, each line with the 1-based number of its first residue."""
    for start in range(0, len(residues), STRETCH):
        stretch = residues[start : start + STRETCH]
        if not (stretch.isascii() and stretch.isalpha()):
            stretch = _INVISIBLE_RESIDUE.sub(symbol, stretch)
        blocks = " ".join([stretch[at : at + BLOCK] for at in range(0, len(stretch), BLOCK)])
        width = LINE + LINE // BLOCK
        starts = range(0, len(blocks), width)
        yield [(start + line * LINE + 1, blocks[at : at + width - 1]) for line, at in enumerate(starts)]


def own_language() -> str:
    """Return the code of the language of the program if it is written from the right to the left, else ""."""
    return language().split("_")[0] if is_right_to_left() else ""


def named_code(code: str, names: "dict[str, str]") -> str:
    return f"{code} ({names[code]})" if code in names else code


def _language_names(edition: Edition) -> dict[str, str]:
    return {code: tr(language.name) for code, language in edition.languages.items()}


_SHOWN_BY_NAME: Final = frozenset(
    {
        "titles",
        "application",
        "file_reference",
        "priority",
        "applicant",
        "inventor",
        "original_language",
        "other_language",
    }
)
"""The fields of a header that general information shows in its own order or form. The other fields are texts."""


def _general(header: Header, edition: Edition) -> Iterator[tuple[str, str, str]]:
    """Yield (name, text, language code or "") of each entry of the general information, in the order of the listing."""
    offices = {code: tr_in("country", office.name) for code, office in edition.offices.items()}
    languages = _language_names(edition)
    own = own_language()

    def application(field: str, value: Application | None) -> Iterator[tuple[str, str, str]]:
        if value is not None:
            yield tr(FIELD_NAMES[f"{field}.office"]), named_code(value.office, offices), own
            yield tr(FIELD_NAMES[f"{field}.number"]), value.number, ""
            if value.date is not None:
                yield tr(FIELD_NAMES[f"{field}.date"]), shown_day(value.date), ""

    def party(field: str, value: Party | None) -> Iterator[tuple[str, str, str]]:
        if value is not None:
            yield tr(FIELD_NAMES[f"{field}.name"]), value.name, value.language
            if value.latin is not None:
                yield tr(FIELD_NAMES[f"{field}.latin"]), value.latin, ""
            yield tr(FIELD_NAMES[f"{field}.language"]), named_code(value.language, languages), own

    for title in header.titles:
        yield tr("Title"), title.text, title.language
        yield tr("Title language"), named_code(title.language, languages), own
    yield from application("application", header.application)
    if header.file_reference is not None:
        yield tr(FIELD_NAMES["file_reference"]), header.file_reference, ""
    yield from application("priority", header.priority)
    yield from party("applicant", header.applicant)
    yield from party("inventor", header.inventor)
    for field in ("original_language", "other_language"):
        code = getattr(header, field)
        if code is not None:
            yield tr(FIELD_NAMES[field]), named_code(code, languages), own
    for field in header.__struct_fields__:
        text = getattr(header, field)
        if field not in _SHOWN_BY_NAME and text is not None:
            yield tr(FIELD_NAMES[field]), shown_day(text) if field == "production_date" else text, ""


def _quantity(contents: Contents) -> str:
    text = str(contents.count)
    if contents.skipped:
        text += " (" + trn("{count} skipped", "{count} skipped", contents.skipped) + ")"
    return text


def _length(sequence: Sequence) -> str:
    count = len(sequence.residues)
    if sequence.is_protein:
        return trn("{count} amino acid", "{count} amino acids", count)
    if sequence.molecule_type in ("DNA", "RNA"):
        return trn("{count} nucleotide", "{count} nucleotides", count)
    return trn("{count} residue", "{count} residues", count)


def _facts(sequence: Sequence) -> list[tuple[str, str]]:
    """Return the entries above the residues of a sequence."""
    kind = sequence.molecule_type
    if sequence.mol_type:
        kind += f" ({sequence.mol_type})"
    facts = [(tr("Molecule type"), kind), (tr("Length"), _length(sequence)), (tr("Organism"), sequence.organism)]
    if sequence.name:
        facts.insert(0, (tr("Name"), sequence.name))
    if sequence.other_seqids is not None:
        facts.append((tr("Other sequence ids"), listed(sequence.other_seqids)))
    return facts


def _skipped_words(sequence: Sequence) -> str:
    words = tr("This sequence is intentionally skipped: the listing has 000 in its place, and its number stays.")
    if sequence.residues.strip() not in ("", SKIPPED) or sequence.features or sequence.name:
        words += " " + tr("What the project keeps of it is not shown.")
    return words


def _about(source: str) -> str:
    if source:
        return tr("A copy for reading, made by WipoSeq of {source}. It is not the listing itself.", source=source)
    return tr("A copy for reading, made by WipoSeq. It is not the listing itself.")


def _uracil(sequence: Sequence) -> str:
    return tr("In RNA, t stands for uracil.") if sequence.molecule_type == "RNA" and sequence.residues else ""


def other_words(code: str, edition: Edition) -> str:
    if not code:
        return tr("Value in the other language")
    return tr("Value in {language}", language=named_code(code, _language_names(edition)))


def is_short(sequence: Sequence) -> bool:
    """Return whether a sequence should stay on one page in print."""
    if len(sequence.residues) > 20 * LINE or len(sequence.features) > 10:
        return False
    rows = sum(max(len(feature.qualifiers), 1) for feature in sequence.features)
    size = sum(
        len(part.value or "") + len(part.translation or "")
        for feature in sequence.features
        for part in feature.qualifiers
    )
    return rows <= 20 and size < 1500
