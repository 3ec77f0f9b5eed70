"""Read ST.25 listings as projects by the recommendations of ST.26 Annex VII, and report every change.

The module hides how entries form records, and what molecule type, organism, residues and short sequences become. Its
parts are in text.py, residues.py, features.py, coding.py and header.py.

Nothing is invented: a value that ST.25 lacks stays empty, or is the term of ST.26 for "unknown", and is reported. A
damaged record is reported with its line, and the rest is read. Numbers do not change: a missing number becomes a
skipped sequence.
"""

import gc
import re
import sys
from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.formats.encodings import language_of as language_by_encoding
from wiposeq.formats.source import Given, as_source
from wiposeq.formats.st25.coding import Coding, link, printed_proteins
from wiposeq.formats.st25.features import Draft, FeatureReader, FreeText, Words
from wiposeq.formats.st25.header import language_of, read_header
from wiposeq.formats.st25.pdf_listing import MAGIC, text_of_listing
from wiposeq.formats.st25.record_reports import (
    contradicted_type,
    cut_off,
    declared_count,
    length_of_skipped,
    report_block,
    report_header,
    report_length,
    report_lost,
    report_others,
    residues_before_one,
)
from wiposeq.formats.st25.records import Record, Sorter, few, first_number
from wiposeq.formats.st25.report import ANNEX, NEGATIVE_NUMBERS, name_of
from wiposeq.formats.st25.residues import (
    Block,
    Oddity,
    amino_acids,
    are_small_nucleotides,
    is_of_amino_acids,
    looks_like,
    nucleotides,
    skipped,
)
from wiposeq.formats.st25.source import SourceReader
from wiposeq.formats.st25.text import (
    HEADINGS,
    KNOWN_TAGS,
    Decoded,
    Entry,
    decode,
    encoding_of,
    entries,
    in_one_line,
    is_before_st25,
)
from wiposeq.model.address import Address
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.origin import NOT_WELL_FORMED, Declared, Fact, Origin
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Header, Qualifier, Sequence
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.standard.residues import specific_count
from wiposeq.texts import mark, tr

_COMBINED: Final = re.compile(
    r"combined\s+(?:DNA|RNA)|\b(?:DNA\s*[/-]\s*RNA|RNA\s*[/-]\s*DNA)\b|\b(?:hybrid|chimeric)\s+(?:DNA|RNA)|\bADN\s*/\s*ARN\b",
    re.IGNORECASE,
)
_CHANGES_OF_MANY: Final = (
    ("molecule/prt", "molecule/renamed", mark("Molecule type of proteins as ST.26 writes it"), "PRT", "AA", "par. 54"),
    (
        "mol_type/protein",
        "mol_type/protein",
        mark("mol_type of proteins, the only one there is"),
        "",
        "protein",
        "par. 84",
    ),
    (
        "residues/three-letter",
        "residues/three-letter",
        mark("Amino acids written with one letter"),
        "Ala",
        "A",
        "par. 26",
    ),
    (
        "residues/case",
        "residues/case",
        mark("Residues written in the case of their molecule type"),
        "ACGT",
        "acgt",
        "par. 13, 26",
    ),
)
"""Changes that are reported once: what is counted, kind, message, before, after, paragraph."""
_SHOWN: Final = 40
"""The number of characters of an unreadable line that a message shows."""
_OTHER_FORMATS: Final = (
    ("<ST26SequenceListing", "an ST.26 listing"),
    ("LOCUS  ", "GenBank entries"),
    ("ID   ", "EMBL entries"),
)


@dataclass(slots=True)
class _SequenceDraft:
    """A sequence before translations and protein_id are added.

    number: its SEQ ID NO in the file. length: the value of <211> if it is not the number of residues, or None.
    """

    molecule: str = ""
    residues: str = ""
    source: list[Words] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    is_skipped: bool = False
    organism: str = ""
    number: int = 0
    length: str | None = None


def read_st25(
    given: Given,
    edition: Edition | None = None,
    *,
    progress: Progress = SILENT,
) -> Project:
    """Return the project that an ST.25 listing becomes under ST.26 Annex VII.

    origin.changes has every change in the order of the file, with the recommendation that it follows in
    values["recommendation"]. progress counts bytes. Raises
    UnreadableFile for what is not an ST.25 listing, UncertainEncoding, and Cancelled.
    """
    source = as_source(given)
    data = source.read()
    name = source.label if source.path else ""
    printed = ChangeLog()
    size = len(data)
    if MAGIC in data[:1024]:
        decoded = decode(text_of_listing(source, printed, progress.silent()).encode(), "utf-8")
    else:
        source.decision = encoding_of(data, source.encoding)
        decoded = decode(data, source.decision.certain(source.label))
    del data
    enabled = gc.isenabled()
    gc.disable()  # millions of records that all stay; looking for garbage among them takes as long as reading
    try:
        reader = _Reader(decoded, name, edition or newest(), size, progress)
        header, sequences = reader.read()
    finally:
        if enabled:
            gc.enable()
    origin = Origin(
        source=name,
        format="st25",
        encoding=decoded.encoding,
        size=size,
        modified=source.modified,
        facts=tuple(reader.facts),
        declared=reader.declared,
        changes=(*printed, *reader.changes()),
    )
    return Project(header, sequences, origin)


def short_sequences(project: Project) -> list[tuple[int, str]]:
    """Return (SEQ ID NO, residues) of each skipped sequence with residues; they belong in the description."""
    return [
        (number, sequence.residues)
        for number, sequence in enumerate(project.sequences, 1)
        if sequence.is_skipped and sequence.residues
    ]


class _Reader:
    """Reads one listing."""

    def __init__(
        self,
        decoded: Decoded,
        name: str,
        edition: Edition,
        size: int,
        progress: Progress,
    ) -> None:
        self._log = ChangeLog(follows=ANNEX)
        self._decoded = decoded
        self._name = name
        self._edition = edition
        self._size = size
        self._progress = progress
        self._sorter = Sorter(self._log)
        self._source = SourceReader(edition, self._sorter, self._log)
        self._tally = self._source.counts
        self._codings: list[Coding] = []
        self.facts: list[Fact] = []
        """What could not be read; complete after read()."""
        self.declared: dict[int, Declared] = {}
        """The numbers and lengths of the file that its sequences contradict; complete after read()."""

    def read(self) -> tuple[Header, SequenceList]:
        text = self._decoded.text
        preamble, *rest = entries(text)
        _refuse(text, self._name or "The text", rest)
        language = self._language(preamble)
        self._report_text(preamble)
        self._sorter.sort(rest)
        header = read_header(self._sorter.header, self._edition, language, self._log)
        free_text = FreeText(self._edition, language, self._log)
        features = FeatureReader(self._edition, free_text, self._log)
        drafted = self._sequences(features, free_text)
        self.facts += [*report_header(self._log, self._sorter.header, len(drafted)), *self._sorter.facts]
        drafted = self._with_proteins(drafted, declared_count(self._sorter.header))
        self._sum_up()
        self.declared = {
            uid: Declared(None if each.number == uid else str(each.number), each.length)
            for uid, each in enumerate(drafted, 1)
            if each.number != uid or each.length is not None
        }
        if free_text.is_used:
            header = replace(header, other_language=language)
            self._log.add(
                "text/language",
                "Free text in the language {after} is stored as the other language; English is missing",
                after=language,
                follows="par. 87",
            )
        return header, SequenceList(_sequence(number, each) for number, each in enumerate(drafted, 1))

    def changes(self) -> tuple[Change, ...]:
        """Return the import report in the order of the file; complete after read()."""
        return tuple(sorted(self._log, key=lambda change: change.line or sys.maxsize))

    def _count(self, kind: str) -> None:
        self._tally[kind] = self._tally.get(kind, 0) + 1

    # The file

    def _language(self, preamble: Entry) -> str:
        """Return the language of the heading of the listing. For an English one, return that of the script or ""."""
        for line in preamble.text.lower().split("\n"):
            language = HEADINGS.get(" ".join(line.split()), "")
            if language:
                return language if language != "en" else self._language_of_letters()
        return self._language_of_letters()

    def _language_of_letters(self) -> str:
        """Return the language that kana, hangul or a code page of East Asia shows, else ""."""
        start, encoding = self._decoded.text[:20_000], self._decoded.encoding
        return language_of(start) or ("" if encoding.startswith("utf") else language_by_encoding(encoding, start))

    def _report_text(self, preamble: Entry) -> None:
        found = self._decoded
        if not found.encoding.startswith("utf-8"):
            self._log.add(
                "file/encoding", "Read as {before}", line=1, before=found.encoding, after="UTF-8", follows="par. 39"
            )
        if found.controls:
            self._log.add("file/controls", "Control characters left out", count=found.controls, follows="par. 40")
        if found.unreadable:
            self._log.add(
                "file/unreadable-bytes", "Bytes that are not characters", after="\ufffd", count=found.unreadable
            )
        for offset, line in enumerate(preamble.text.split("\n")):
            words = " ".join(line.split())
            if words and words.lower() not in HEADINGS:
                self._log.add(
                    "file/before-first-tag", "Text before the first tag left out", "", preamble.line + offset, words
                )

    # Sequences

    def _sequences(self, features: FeatureReader, free_text: FreeText) -> list[_SequenceDraft]:
        numbered = self._sorter.numbered()
        drafted = []
        for place, (number, record) in enumerate(numbered):
            if place % 64 == 0:
                self._progress.check()
                self._progress.report(self._size * place // len(numbered), self._size)
            draft = _SequenceDraft(is_skipped=True)
            if record is not None:
                draft = self._draft_of(number, record, features, free_text)
            draft.number = number
            drafted.append(draft)
        self._progress.report(self._size, self._size)
        return drafted

    def _draft_of(self, number: int, record: Record, features: FeatureReader, free_text: FreeText) -> _SequenceDraft:
        where = name_of(number)
        block_text, block_line = self._sorter.block_text(record, number, where)
        empty = skipped(block_text, block_line) if record.block is not None else None
        self.facts += report_others(self._log, record, number)
        if empty is not None:
            self._report_block(empty, where)
            report_lost(self._log, record, where)
            return _SequenceDraft(is_skipped=True, length=length_of_skipped(record))
        molecule = self._source.molecule(record, block_text, where)
        block = self._block(record, block_text, block_line, molecule, where)
        letters = self._molecule_by_letters(molecule, block_text, block_line, bool(block.residues), where)
        if letters != molecule:
            self.facts.append(contradicted_type(record, letters, number))
            molecule = letters
            block = self._block(record, block_text, block_line, molecule, where)
        if (unplaced := self._unplaced(record, block)) is not None:
            return self._not_read(number, unplaced, where)
        if (end := cut_off(self._log, self._sorter, record, len(block.residues), number)) is not None:
            self.facts.append(end)
            return _SequenceDraft()
        self._report_block(block, where)
        stated_length = report_length(self._log, self._sorter, record, len(block.residues), where)
        drafted = _SequenceDraft(molecule, block.residues, length=stated_length)
        if block.before_one:
            self._log.add(
                "numbering/re-based",
                "Numbering with negative numbers counted from the first residue",
                where,
                block_line,
                str(-block.before_one),
                "1",
                follows=NEGATIVE_NUMBERS,
            )
        before_one = block.before_one
        if before_one is None and molecule == "AA":
            before_one = residues_before_one(self._log, record, where)
        notes, drafts = features.read(record.features, molecule, len(block.residues), where, before_one)
        drafted.drafts = drafts
        drafted.organism, stated = self._source.organism(record, where)
        drafted.source = [
            ("mol_type", self._source.mol_type(record, molecule, drafted.organism, where), None),
            ("organism", drafted.organism, None),
            *(free_text.notes(stated, where, record.line) if stated else []),
            *notes,
        ]
        if block.printed:
            place = (where, block_line)
            for draft, protein in printed_proteins(
                block.printed, drafts, block.residues, self._edition, place, self._log
            ):
                self._codings.append(Coding(draft, protein, number, drafted.organism))
        self._write_residues(drafted, block, record, where)
        self._skip_short(drafted, record, where)
        return drafted

    def _molecule_by_letters(self, molecule: str, text: str, line: int, has_residues: bool, where: str) -> str:
        """Return the molecule type that the letters prove, or the stated one, and report a difference."""
        if molecule != "AA" and not has_residues and looks_like(text) == "AA":
            found, message = "AA", mark("{before} declared, but the residues are amino acids; {after}")
        elif molecule == "AA" and are_small_nucleotides(text):
            found = looks_like(text)
            message = mark("{before} declared, but the residues are nucleotides; {after}")
        else:
            return molecule
        stated = "PRT" if molecule == "AA" else molecule
        self._log.add("molecule/by-letters", message, where, line, stated, found, follows="par. 54")
        return found

    def _block(self, record: Record, text: str, line: int, molecule: str, where: str) -> Block:
        if molecule == "AA":
            declared = first_number(record.fields[211].text) if 211 in record.fields else None
            return amino_acids(text, line, declared)
        return nucleotides(text, line)

    def _unplaced(self, record: Record, block: Block) -> Oddity | None:
        """Return the first line that may hold residues and could not be read, or None.

        A line holds no residues if the others have as many as <211> declares, unless it is a line of the protein under
        the codons. Dots and gaps may stand for residues.
        """
        printed = next((odd for odd in block.oddities if odd.kind == "stray" and is_of_amino_acids(odd.text)), None)
        if printed is not None:
            return printed
        entry = record.fields.get(211)
        declared = first_number(entry.text.replace(",", "")) if entry else None
        if declared == len(block.residues):
            return None
        return next((odd for odd in block.oddities if odd.kind in ("stray", "omitted", "gap")), None)

    def _not_read(self, number: int, odd: Oddity, where: str) -> _SequenceDraft:
        """Return an empty sequence in the place of one that could not be read, and note the loss."""
        message = tr('The line "{text}" between the residues could not be read.', text=odd.text[:_SHOWN])
        values = {"message": message, "cause": "unplaced-line", "lost": f"sequence {number}"}
        self.facts.append(Fact(NOT_WELL_FORMED, values, Address(sequence=number), odd.line))
        self._log.add(
            "record/not-read",
            'Sequence not read: the line "{text}" between the residues cannot be read',
            where,
            odd.line,
            values={"text": odd.text[:_SHOWN]},
        )
        return _SequenceDraft()

    def _report_block(self, block: Block, where: str) -> None:
        report_block(self._log, block, where)
        if block.is_three_letter:
            self._count("residues/three-letter")
        if block.is_recased:
            self._count("residues/case")

    def _write_residues(self, drafted: _SequenceDraft, block: Block, record: Record, where: str) -> None:
        """Write u as t, a mixture of t and u as modified bases, and named residues as features."""
        line = record.block.line if record.block else record.line
        for position, name in block.named:
            drafted.drafts.append(Draft("SITE", str(position), [("note", name, None)]))
            self._log.add(
                "residues/named",
                "A residue whose name has no symbol: X and a feature",
                where,
                line,
                f"{position}: {name}",
                f"X; SITE, note={name}",
                follows="par. 29-30",
            )
        if drafted.molecule == "AA":
            return
        residues = drafted.residues
        uracils = residues.count("u")
        if not uracils:
            if drafted.molecule == "RNA" and "t" in residues:
                self._log.add(
                    "residues/t-in-rna",
                    "RNA written with t; t means uracil there",
                    where,
                    line,
                    "t",
                    "t",
                    count=residues.count("t"),
                    follows="par. 14",
                )
            return
        thymines = residues.count("t")
        drafted.residues = residues.replace("u", "t")
        self._log.add("residues/u-to-t", "u written as t", where, line, "u", "t", count=uracils, follows="par. 14")
        if drafted.molecule == "DNA" and not thymines:
            self._log.add(
                "molecule/in-doubt",
                "DNA written with u only; look whether RNA is meant",
                where,
                line,
                "DNA",
                "DNA",
                follows="par. 14",
            )
            return
        if not thymines:
            return
        self._write_mixture(drafted, residues, record, where)

    def _write_mixture(self, drafted: _SequenceDraft, residues: str, record: Record, where: str) -> None:
        """Write the rarer of t and u as modified bases, unless the molecule is a combination of DNA and RNA."""
        line = record.block.line if record.block else record.line
        texts = [in_one_line(entry.text) for entry in record.features]
        type_entry = record.fields.get(212)
        if type_entry:
            texts.append(in_one_line(type_entry.text))
        symbol, base = ("u", "uracil") if drafted.molecule == "DNA" else ("t", "thymine")
        if any(_COMBINED.search(text) for text in texts):
            self._log.add(
                "residues/segments",
                "t and u in a molecule of DNA and RNA; a person must describe its segments",
                where,
                line,
                few([m.start() + 1 for m in re.finditer("u", residues)]),
                "",
                follows="par. 55",
            )
            return
        for found in re.finditer(symbol + "+", residues):
            start, end = found.start() + 1, found.end()
            location = str(start) if start == end else f"{start}..{end}"
            drafted.drafts.append(
                Draft("modified_base", location, [("mod_base", "OTHER", None), ("note", base, None)], line)
            )
            self._log.add(
                "residues/other-base",
                "{base} in {molecule} is a modified base",
                where,
                line,
                f"{location}: {symbol}",
                f"t; modified_base {location}, mod_base=OTHER, note={base}",
                follows="par. 19",
                values={"base": base, "molecule": drafted.molecule},
            )

    def _skip_short(self, drafted: _SequenceDraft, record: Record, where: str) -> None:
        least = self._edition.minimum_length(drafted.molecule)
        count = specific_count(drafted.residues, drafted.molecule)
        if not drafted.residues or count >= least or drafted.length is not None:
            return
        drafted.is_skipped = True
        unknown = drafted.residues.count("X" if drafted.molecule == "AA" else "n")
        described = any(draft.qualifiers for draft in drafted.drafts) and count + unknown >= least
        self._log.add(
            "sequence/too-short",
            "Too short for ST.26 ({found} of {least} residues): skipped; described residues may count, look at them"
            if described
            else "Too short for ST.26 ({found} of {least} residues): skipped, keep it in the description",
            where,
            record.line,
            drafted.residues,
            "000",
            follows="par. 8",
            values={"found": count, "least": least},
        )

    # The whole

    def _with_proteins(self, drafted: list[_SequenceDraft], declared: int) -> list[_SequenceDraft]:
        """Return all sequences with translations and links, and the proteins that were printed under codons.

        declared: the number of sequences that <160> says. If the file has fewer, its end may be missing, and an added
        protein would have the number of a missing sequence: none is added.
        """
        if not self._codings:
            return drafted
        proteins: dict[str, list[int]] = {}
        for each in drafted:
            if each.molecule == "AA" and not each.is_skipped:
                proteins.setdefault(each.residues, []).append(each.number)
        skipped_numbers = {each.number for each in drafted if each.is_skipped}
        codings = [coding for coding in self._codings if coding.number not in skipped_numbers]
        last = max(each.number for each in drafted)
        added = link(codings, proteins, last if last >= declared else None, self._edition, self._log, name_of)
        for number, coding in enumerate(added, last + 1):
            source: list[Words] = [("mol_type", "protein", None), ("organism", coding.organism, None)]
            drafted.append(_SequenceDraft("AA", coding.protein, source, organism=coding.organism, number=number))
        return drafted

    def _sum_up(self) -> None:
        """Report once each change that was drafted to many sequences."""
        for counted, kind, message, before, after, follows in _CHANGES_OF_MANY:
            if count := self._tally.get(counted):
                self._log.add(kind, message, before=before, after=after, count=count, follows=follows)


def _refuse(text: str, path: str, rest: list[Entry]) -> None:
    """Raise UnreadableFile for a text that is not a listing of ST.25 with a sequence."""
    if not text.strip():
        raise UnreadableFile('"{path}" is empty.', "Choose another file.", path=path)
    tags = {entry.tag for entry in rest}
    if tags & {210, 211, 212, 213} and 400 in tags:
        return
    for sign, kind in _OTHER_FORMATS:
        if sign in text[:4096] and (sign[0] == "<" or text.lstrip().startswith(sign)):
            message = mark('"{path}" contains {what}, not ST.25.')
            raise UnreadableFile(message, "Open it in its own format.", path=path, what=kind)
    if is_before_st25(text):
        message = mark('"{path}" is a sequence listing in the form used before ST.25 (until 1998).')
        raise UnreadableFile(message, "Save its sequences as FASTA.", path=path)
    if not tags & KNOWN_TAGS:
        message = mark('"{path}" is not an ST.25 listing: it has no tags such as <210> and <400>.')
        raise UnreadableFile(message, "Choose another file.", path=path)
    message = mark('"{path}" has tags of ST.25, but no sequence: <210> and <400> are missing.')
    raise UnreadableFile(message, "Check whether the file is complete.", path=path)


def _sequence(uid: int, drafted: _SequenceDraft) -> Sequence:
    if not drafted.molecule:
        return Sequence(uid, is_skipped=drafted.is_skipped)
    length = len(drafted.residues)
    source = Feature(1, "source", f"1..{length}" if length else "", _qualifiers(drafted.source))
    features = [
        Feature(place, draft.key, draft.location, _qualifiers(draft.qualifiers))
        for place, draft in enumerate(drafted.drafts, 2)
    ]
    return Sequence(uid, "", drafted.molecule, drafted.residues, (source, *features), drafted.is_skipped)


def _qualifiers(words: list[Words]) -> tuple[Qualifier, ...]:
    return tuple(
        [Qualifier(place, name, value, translation) for place, (name, value, translation) in enumerate(words, 1)]
    )


__all__ = ["name_of", "read_st25", "short_sequences"]
