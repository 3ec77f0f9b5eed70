"""Find known features, such as promoters, tags, resistance genes and origins, in a sequence, and make features of them.

It hides how a file becomes a library of known features; similar_stretches.py finds nucleotides. Only stretches of
the same length are found: insertions and deletions are not. Positions are 1-based.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wiposeq import resources
from wiposeq.app.authoring.similar_stretches import Searched, most_mismatches
from wiposeq.app.importing import importing
from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import opened
from wiposeq.formats.options import NO_DEFAULTS
from wiposeq.model.coding_edits import coding_of, translated, with_coding
from wiposeq.model.location import Complement, Location, LocationError, Span, parse
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import reverse_complement, translate
from wiposeq.texts import tr, trn

SHORTEST: Final = {True: 4, False: 8}
"""The smallest number of residues of a known feature, by whether it is a protein: shorter ones occur by chance."""
EXACT_BELOW: Final = 20
"""A known feature with fewer residues is only found without mismatches."""
_NAMES: Final = ("standard_name", "gene", "product", "note")
_KINDS: Final = (
    (r"promoter", "regulatory", "promoter"),
    (r"terminator", "regulatory", "terminator"),
    (r"enhancer", "regulatory", "enhancer"),
    (r"poly ?\(?a\)? signal|polyadenylation signal", "regulatory", "polyA_signal_sequence"),
    (r"ribosome binding site|\brbs\b|shine.dalgarno", "regulatory", "ribosome_binding_site"),
    (r"\borit\b", "oriT", ""),
    (r"\bori\b|origin of replication|replication origin", "rep_origin", ""),
    (r"primer", "primer_bind", ""),
    (r"5'? ?utr", "5'UTR", ""),
    (r"3'? ?utr", "3'UTR", ""),
)
"""Words in the name of a known feature of nucleotides: pattern, key, regulatory_class."""
_SIGNAL: Final = re.compile(r"signal (?:peptide|sequence)", re.IGNORECASE)


class Known(Struct, frozen=True):
    """One known feature: its name, feature key, residues (in the case of ST.26) and qualifiers as (name, value)."""

    name: str
    key: str
    residues: str
    is_protein: bool = False
    qualifiers: tuple[tuple[str, str], ...] = ()


class Library(Struct, frozen=True):
    """Known features from one file. name: of the file. omitted: what was not taken, in sentences."""

    name: str
    entries: tuple[Known, ...] = ()
    omitted: tuple[str, ...] = ()


class KnownSearch(Struct, frozen=True):
    """How to search. identity: the smallest share of equal residues, 0.5 to 1."""

    identity: float = 0.95
    both_strands: bool = True
    in_translation: bool = True


class Found(Struct, frozen=True):
    """A known feature in a sequence, on residues start..end. identity: the share of equal residues."""

    known: Known
    start: int
    end: int
    is_complement: bool = False
    identity: float = 1.0

    @property
    def location(self) -> str:
        """The location in the form of ST.26."""
        span: Location = Span(self.start, self.end)
        return str(Complement(span) if self.is_complement else span)


class _Short(Struct, frozen=True):
    """One entry of resources/features/short.toml."""

    name: str
    residues: str
    key: str = ""
    qualifiers: dict[str, str] = {}


class _ShortOnes(Struct, frozen=True):
    feature: tuple[_Short, ...]


@cache
def own_features() -> tuple[Known, ...]:
    """Return the short features that the program knows without a library."""
    table = msgspec.toml.decode(resources.text("features", "short.toml"), type=_ShortOnes)
    entries = []
    for each in table.feature:
        is_protein = each.residues.isupper()
        qualifiers = (*each.qualifiers.items(), ("note", each.name))
        key = each.key or ("REGION" if is_protein else "misc_feature")
        entries.append(Known(each.name, key, each.residues, is_protein, qualifiers))
    return tuple(entries)


def read_library(path: Path, *, progress: Progress = SILENT) -> Library:
    """Read known features from a file of sequences, such as GenBank or FASTA.

    Each annotated feature of a record is a known feature. A record without features is one as a whole, and its name
    is the name of the feature. Raises UnreadableFile for a file without features, and what offer_files() raises.
    """
    offer = importing.offer_files([path], NO_DEFAULTS, progress=progress)
    if offer.trouble is not None:
        raise offer.trouble
    entries: list[Known] = []
    linked = {number for part in offer.parts for number in part.records if number}
    short = unclear = 0
    headers = _headers(path) if offer.parts[0].kind == "fasta" else []
    places = (place for part in offer.parts for place in part.records)
    for sequence, record in zip(offer.sequences, places):
        if not record and linked:  # a protein of a coding sequence, which is in the library already
            continue
        if 0 < record <= len(headers):
            sequence = replace(sequence, name=headers[record - 1])
        found, missed = _entries_of(sequence)
        unclear += missed
        for each in found:
            if len(each.residues) < SHORTEST[each.is_protein]:
                short += 1
            else:
                entries.append(each)
    omitted = []
    if short:
        omitted.append(
            trn(
                "{count} feature is too short to be found reliably.",
                "{count} features are too short to be found reliably.",
                short,
            )
        )
    if unclear:
        omitted.append(
            trn(
                "{count} feature has no single stretch of residues.",
                "{count} features have no single stretch of residues.",
                unclear,
            )
        )
    if not entries:
        raise UnreadableFile(
            '"{path}" contains no feature that can be searched for.',
            "A library is a GenBank file with features, or a FASTA file with one feature in each record.",
            path=str(path),
        )
    return Library(path.name, tuple(dict.fromkeys(entries)), tuple(omitted))


def _headers(path: Path) -> list[str]:
    """Return the whole header lines of a FASTA file. The importer takes only the first word as the name."""
    with opened(path) as file:
        return [line[1:].decode("utf-8", "replace").strip() for line in file if line.startswith(b">")]


def _entries_of(sequence: Sequence) -> tuple[list[Known], int]:
    """Return the known features of a record, and how many of its features have no single stretch of residues."""
    annotated = [each for each in sequence.features if each.key not in ("source", "SOURCE")]
    if not annotated:
        if not sequence.residues:
            return [], 0
        name = " ".join(sequence.name.split()) or tr("feature without a name")
        key, more = key_of(name, sequence.is_protein)
        return [Known(name, key, sequence.residues, sequence.is_protein, more)], 0
    entries = []
    for feature in annotated:
        try:
            location = parse(feature.location)
            spans = list(location.spans())
        except LocationError:
            continue
        low, high = location.bounds
        if len(spans) != 1 or low < 1 or high > len(sequence.residues) or low > high:
            continue
        residues = sequence.residues[low - 1 : high]
        residues = reverse_complement(residues) if spans[0][2] else residues
        qualifiers = tuple((q.name, q.value) for q in feature.qualifiers if q.value and q.name not in _PER_PLACE)
        entries.append(Known(_name_of(feature), feature.key, residues, sequence.is_protein, qualifiers))
    return entries, len(annotated) - len(entries)


_PER_PLACE: Final = ("translation", "protein_id", "locus_tag", "transl_except", "anticodon", "rpt_unit_range")
"""Qualifiers that belong to one place of one record, and are not copied."""


def _name_of(feature: Feature) -> str:
    return next((value for name in _NAMES if (value := feature.value(name))), feature.key)


def key_of(name: str, is_protein: bool) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the feature key and the qualifiers for a known feature that has only a name."""
    note = ("note", name)
    if is_protein:
        return ("SIGNAL" if _SIGNAL.search(name) else "REGION"), (note,)
    if _SIGNAL.search(name):
        return "sig_peptide", (note,)
    for pattern, key, kind in _KINDS:
        if re.search(pattern, name, re.IGNORECASE):
            return key, ((("regulatory_class", kind), note) if kind else (note,))
    return "misc_feature", (note,)


# Searching


def find_known(
    sequence: Sequence, entries: Iterable[Known], wanted: KnownSearch | None = None, *, progress: Progress = SILENT
) -> list[Found]:
    """Return the known features in a sequence by their first residue. Raise Cancelled.

    Proteins are also found in the six translations of nucleotides by the standard code. Of several known features at
    the same place, the first of the most similar ones is returned.
    """
    wanted = wanted or KnownSearch()
    entries = list(entries)
    searched = Searched("" if sequence.is_protein else sequence.residues.lower())
    best: dict[tuple[int, int, bool], Found] = {}
    for number, known in enumerate(entries):
        progress.report(number, len(entries))
        progress.check()
        for found in _matches(sequence, searched, known, wanted):
            place = found.start, found.end, found.is_complement
            if place not in best or best[place].identity < found.identity:
                best[place] = found
    return sorted(best.values(), key=lambda each: (each.start, -each.end, each.is_complement))


def _matches(sequence: Sequence, searched: Searched, known: Known, wanted: KnownSearch) -> Iterator[Found]:
    length = len(sequence.residues)
    if sequence.is_protein:
        if known.is_protein:
            for start, share in similar(sequence.residues.upper(), known.residues, wanted.identity):
                yield Found(known, start, start + len(known.residues) - 1, False, share)
        return
    if not known.is_protein:
        size, own = len(known.residues), known.residues.lower()
        other = reverse_complement(own)
        most = most_mismatches(size, wanted.identity) if size >= EXACT_BELOW else 0
        for text, is_complement in ((own, False), (other, True)):
            if is_complement and (not wanted.both_strands or other == own):
                continue
            for start, wrong in searched.similar(text, most):
                yield Found(known, start, start + size - 1, is_complement, (size - wrong) / size)
        return
    if not wanted.in_translation:
        return
    for is_complement, frame, protein in _translations(sequence, wanted.both_strands):
        for place, share in similar(protein, known.residues, wanted.identity):
            first = frame + 3 * (place - 1)
            last = first + 3 * len(known.residues) - 1
            if is_complement:
                first, last = length - last + 1, length - first + 1
            yield Found(known, first, last, is_complement, share)


_last_translations: tuple[str, bool, list[tuple[bool, int, str]]] | None = None


def _translations(sequence: Sequence, both_strands: bool) -> list[tuple[bool, int, str]]:
    """Return the translations: whether of the other strand, first residue, protein. The last ones are cached."""
    global _last_translations
    last = _last_translations
    if last is not None and last[0] is sequence.residues and last[1] == both_strands:
        return last[2]
    from wiposeq.standard.edition import STANDARD_CODE, newest

    code = newest().genetic_codes[STANDARD_CODE]
    strands = [(False, sequence.residues)]
    if both_strands:
        strands.append((True, reverse_complement(sequence.residues)))
    found = [
        (is_complement, frame, translate(text, code, frame, is_start_complete=False, is_end_complete=False))
        for is_complement, text in strands
        for frame in (1, 2, 3)
    ]
    _last_translations = sequence.residues, both_strands, found
    return found


def similar(text: str, wanted: str, identity: float) -> Iterator[tuple[int, float]]:
    """Yield the places (from 1, ascending) at which a text is similar to another, and the share of equal characters.

    A stretch with m mismatches contains at least one of m + 1 pieces of the wanted text without a mismatch. So only
    places around such a piece are compared.
    """
    size = len(wanted)
    if not size or size > len(text):
        return
    most = most_mismatches(size, identity) if size >= EXACT_BELOW else 0
    pieces = most + 1
    starts = set()
    for number in range(pieces):
        low, high = size * number // pieces, size * (number + 1) // pieces
        piece = wanted[low:high]
        place = text.find(piece, low)
        while place >= 0:
            start = place - low
            if start + size > len(text):
                break
            starts.add(start)
            place = text.find(piece, place + 1)
    for start in sorted(starts):
        wrong = _mismatches(text, start, wanted, most)
        if wrong <= most:
            yield start + 1, (size - wrong) / size


def _mismatches(text: str, start: int, wanted: str, most: int) -> int:
    """Return the number of different characters from a 0-based start; more than `most` need not be counted."""
    stretch = text[start : start + len(wanted)]
    if stretch == wanted:
        return 0
    count = 0
    for one, other in zip(stretch, wanted):
        if one != other:
            count += 1
            if count > most:
                break
    return count


# Features


def key_in(known: Known, molecule: str, edition: Edition) -> str:
    """Return the feature key of a known feature in a sequence: its own, or a general one if ST.26 lacks it there."""
    if known.key in edition.keys(molecule):
        return known.key
    return "REGION" if molecule == "AA" else "misc_feature"


def feature_of(found: Found, sequence: Sequence, edition: Edition) -> Feature:
    """Return the feature for a known feature that was found, with the qualifiers that ST.26 allows for its key.

    A coding sequence is translated anew, because it may differ from the known one.
    """
    molecule = "AA" if sequence.is_protein else sequence.molecule_type
    known = found.known
    key = key_in(known, molecule, edition)
    pairs = known.qualifiers if key == known.key else (("note", known.name),)
    allowed = edition.allowed_qualifiers(molecule, key)
    qualifiers = tuple(
        Qualifier(number, name, value)
        for number, (name, value) in enumerate((pair for pair in pairs if pair[0] in allowed), 1)
    )
    if not any(each.value and known.name in each.value for each in qualifiers) and "note" in allowed:
        qualifiers = (*qualifiers, Qualifier(len(qualifiers) + 1, "note", known.name))
    feature = Feature(new_uid(), key, found.location, qualifiers)
    return _coded(feature, sequence, edition) if key == "CDS" else feature


def _coded(feature: Feature, sequence: Sequence, edition: Edition) -> Feature:
    coding = coding_of(feature)
    feature = with_coding(feature, coding)
    result = translated(sequence, coding, edition)
    if result is None or result.stop_at:
        return feature
    uid = max((each.uid for each in feature.qualifiers), default=0) + 1
    return Feature(
        feature.uid, "CDS", feature.location, (*feature.qualifiers, Qualifier(uid, "translation", result.protein))
    )


def is_annotated(found: Found, sequence: Sequence) -> bool:
    """Return whether the sequence already has a feature at exactly this location, except its source."""
    return any(each.location == found.location for each in sequence.features if each.key not in ("source", "SOURCE"))
