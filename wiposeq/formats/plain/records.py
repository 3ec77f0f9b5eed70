"""Make sequences from records of plain residues, for the readers of FASTA, text and tables.

The module hides how letters determine a molecule type, and how blanks, digits, gaps and stops are removed and reported.
It leaves to the readers how records are found, and to the rules what ST.26 requires: a symbol outside the alphabet is
kept and reported, so that the check finds it.

Nucleotides are written in lower case and proteins in upper case (par. 13, 26). A nucleotide record with u and without t
is RNA; any other is DNA. u is then written as t (par. 14). An internal * of a protein is kept: par. 28 requires
separate sequences, and only a person can separate them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain.inosine import with_inosine
from wiposeq.formats.plain.molecule import molecule_by_letters
from wiposeq.formats.plain.numbers import missing_before
from wiposeq.formats.source import Source
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import mark, tr

MOLECULES: Final = ("DNA", "RNA", "AA")
UNIDENTIFIED: Final = "unidentified"
"""The organism of a natural sequence of unknown origin. (par. 81)"""

GAP_INSIDE: Final = "residues/gap-inside"
"""The kind of the change that reports a record omitted because of a gap sign between its residues."""
MIXED_CASE: Final = "residues/mixed-case"
"""The kind of the change that reports a protein omitted because it has small and capital letters."""
ASK_ABOUT_GAPS: Final = mark(
    "Omitted: a gap sign (- or .) between residues can stand for residues; --gaps remove joins the residues around it"
)
ASK_ABOUT_CASE: Final = mark(
    "Omitted: small letters among the capitals of a protein can mean other residues; --case ignore reads both alike"
)
NAMES_COMPARED: Final = 250_000
CORE: Final = b"ACGTNacgtn\n"
"""The bytes of most nucleotide records."""
_A, _C, _G, _T = b"acgt"
_U: Final = b"Uu"
_AMBIGUOUS: Final = b"RYKMSWBDHVrykmswbdhv"
_SHARED: Final = _AMBIGUOUS + b"Ii"
"""Symbols of nucleotides and of amino acids; I is an amino acid, and many write it for inosine."""
_PROTEIN_ONLY: Final = b"EFJLOPQZefjlopqz"
_RESIDUES: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*"

URACIL: Final = b"\x01"
STOP: Final = b"\x02"
ODD: Final = b"\x04"
"""Any byte except letters, * and line feeds."""
OTHER: Final = b"\x08"
PROTEIN: Final = b"\x10"


def _kind(symbol: int) -> int:
    for symbols, kind in ((CORE, b"\0"), (_U, URACIL), (b"*", STOP), (_PROTEIN_ONLY, PROTEIN), (_RESIDUES, OTHER)):
        if symbol in symbols:
            return kind[0]
    return ODD[0]


SYMBOLS: Final = bytes(map(_kind, range(256)))
"""The kind of each byte; 0 for A, C, G, T, N and line feeds."""

COMMENTS: Final = (b";", b"#")
"""What begins a comment line among residues."""
_GAPS: Final = b"-."
_DIGITS: Final = b"0123456789"
_BLANKS: Final = b" \t\v\f"
_AROUND: Final = _GAPS + _DIGITS + _BLANKS + b"\n*"
_SMALL: Final = ascii_lowercase.encode()
_CAPITALS: Final = ascii_uppercase.encode()
_WITHOUT_WIDE_BLANKS: Final[dict[int, None]] = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\ufeff\u200b\u3000"))

_SMALL_BASES: Final = b"acgtn"
_ONLY_OF_PROTEIN: Final = 0b111111
_WEIGHTS: Final = bytes(
    0xFF
    if chr(symbol) not in ascii_uppercase
    else 0
    if symbol in CORE
    else _ONLY_OF_PROTEIN
    if symbol in _PROTEIN_ONLY
    else 1
    for symbol in range(256)
)
"""Maps capital letters to their weights, as so many 1 bits, and any other byte outside ASCII."""
_FEWEST: Final = 4
"""The fewest small letters that cannot be mistaken for a short word."""


class OwnValues(Struct, frozen=True, gc=False):
    """The values that a record states about itself, or "".

    molecule: DNA, RNA or AA. legend: the name of the legend of its notation.
    placeholder: the words for an artificial or unknown organism that became `organism`, "" if none.
    """

    molecule: str = ""
    organism: str = ""
    mol_type: str = ""
    legend: str = ""
    placeholder: str = ""


NO_VALUES: Final = OwnValues()


class SourceFeatures(dict[int, tuple[Feature]]):
    """The source features of all sequences with the same qualifiers, by the length of the sequence.

    assumed: the kinds of the assumptions in the qualifiers, as _sum_up() counts them.
    count: the number of sequences that _new() made with them. plain_count: the number of those that FASTA made.
    """

    __slots__ = ("_qualifiers", "assumed", "count", "molecule", "plain_count")

    def __init__(self, molecule: str, qualifiers: tuple[Qualifier, ...], assumed: tuple[str, ...]) -> None:
        self.molecule = molecule
        self.assumed = assumed
        self.count = 0
        self.plain_count = 0
        self._qualifiers = qualifiers

    def __missing__(self, length: int) -> tuple[Feature]:
        found = self[length] = (Feature(1, "source", f"1..{length}", self._qualifiers),)
        return found


class PlainRecords:
    """The base of readers that make a Sequence of each record of a source; to be iterated once.

    The defaults apply to every record that does not state its own values. An organism or mol_type that is not known
    becomes the term of ST.26 for "unknown", which is reported.

    changes: the report, complete after the last sequence.
    count: the number of sequences so far. records: the number of records so far, including empty ones.
    with_organism, with_mol_type: the uids of the sequences whose record states the value.
    is_strict: whether to refuse a doubtful molecule type that no other record decides.
    before: the number of sequences that precede the first one, for its SEQ ID NO.
    """

    def __init__(
        self,
        source: Source,
        defaults: Defaults = NO_DEFAULTS,
        edition: Edition | None = None,
        first_uid: int = 1,
        progress: Progress = SILENT,
    ) -> None:
        self.changes = ChangeLog()
        self.count = 0
        self.records = 0
        self.with_organism: set[int] = set()
        self.with_mol_type: set[int] = set()
        self._source = source
        self._progress = progress
        self._edition = edition or newest()
        self._organism = defaults.organism
        self._mol_type = defaults.mol_type
        self._first_uid = first_uid
        self.before = 0
        self._chosen_numbers = defaults.numbers
        self._joins_gaps = defaults.gaps == "remove"
        self._ignores_case = defaults.case == "ignore"
        self._names: set[str] = set()
        self._are_names_compared = True
        self._descriptions = 0
        """How many records have a description in their header."""
        self._tally = Counter[str]()
        self.is_strict = False
        self._doubtful: list[tuple[str, str]] = []
        self._doubtful_counts: Counter[str] = Counter()
        """The records whose letters are ambiguous, and the molecule types chosen for them."""
        self._by_letters = Counter[str]()
        """The number of records for which letters() chose each molecule type."""
        self.line_feeds = 0
        """The number of line feeds in the last body that sequence() read."""
        self._sources: dict[tuple[str, OwnValues], SourceFeatures] = {}
        self._molecule: str | None = None
        self._molecules: Mapping[int, str] = {}
        if isinstance(defaults.molecule, Mapping):
            self._molecules = defaults.molecule
        else:
            self._molecule = defaults.molecule
        for molecule in (self._molecule, *self._molecules.values()):
            if molecule is not None and molecule not in MOLECULES:
                raise UsageError('"{molecule}" is not a molecule type.', "Use DNA, RNA or AA.", molecule=molecule)

    def __iter__(self) -> Iterator[Sequence]:
        """Yield the sequences of a source. Raises UnreadableFile, Cancelled."""
        raise NotImplementedError

    def record_of(self, sequence: Sequence) -> int:
        """Return the number (from 1) of the record of a sequence, which is the last one that was yielded.

        Return a negative number for a skipped sequence that fills a gap.
        """
        return -sequence.uid if sequence.is_skipped else self.records

    def skipped_before(self, number: int, name: str, line: int) -> Iterator[Sequence]:
        """Yield skipped sequences for the SEQ ID NOs that are missing before a record. Raises UnclearNumbers.

        number: the SEQ ID NO that the record states; 0 for none.
        """
        place = self.before + self.count + 1
        if number:
            for _ in range(missing_before(number, place, self._chosen_numbers, name, line, self.changes)):
                yield Sequence(self._next_uid(), is_skipped=True)

    def unread(self, name: str) -> Sequence:
        """Return the empty sequence in the place of a record that has a SEQ ID NO and was not read."""
        return Sequence(self._next_uid(), name)

    def or_unread(self, sequence: Sequence | None, name: str, number: int) -> Iterator[Sequence]:
        """Yield the sequence of a record. If it was not read but has a number, yield an empty one in its place."""
        if sequence is not None:
            waiting = [sequence]
            del sequence  # a generator that waits must not hold a chromosome
            yield waiting.pop()
        elif number:
            yield self.unread(name)

    def sequence(
        self, line: int, name: str, body: list[bytes], own: OwnValues = NO_VALUES, where: str = ""
    ) -> Sequence | None:
        """Return the sequence of one record, or None if it has no residues.

        line: 1-based, or 0 if unknown.
        body: the residues in pieces of any length. Each piece is released after it is read, so that memory does not
            hold a chromosome twice.
        where: the name of the record in the report.
        """
        where = where or name or f"#{self.records + 1}"
        kinds = kinds_in(body)
        is_odd = ODD in kinds
        self.line_feeds = sum([part.count(b"\n") for part in body]) if is_odd else 0
        if is_odd:
            body = self._without_odd(line, where, body)
            if not body:
                self.records += 1
                return None
            kinds = kinds_in(body)
        for index, part in enumerate(body):
            body[index] = part.replace(b"\n", b"")
            if not is_odd:
                self.line_feeds += len(part) - len(body[index])  # faster than to count them
        return self.letters(line, name, body, kinds, own, where)

    def letters(
        self, line: int, name: str, parts: list[bytes], kinds: bytes, own: OwnValues = NO_VALUES, where: str = ""
    ) -> Sequence | None:
        """Return the sequence of a record whose body holds only residues, or None if it is empty.

        parts: the body without line feeds. Each part is released after it is read.
        kinds: the result of kinds_in() for the body.
        """
        self.records += 1
        where = where or name or f"#{self.records}"
        molecule = self._molecules.get(self.records, own.molecule or self._molecule or "")
        if not any(parts):
            self.changes.add("record/empty", "Record without residues omitted", where, line)
            return None
        if not molecule:
            molecule = self._molecule_by_letters(line, where, parts, kinds)
            self._by_letters[molecule] += 1
        is_protein = molecule == "AA"
        if is_protein and not self._ignores_case and _is_mixed(parts):
            before = text_of(b"".join(part[:80] for part in parts[:1]))
            self.changes.add(MIXED_CASE, ASK_ABOUT_CASE, where, line, before=before)
            return None
        if is_protein and ODD in kinds:
            self._report_foreign(line, where, left_over(parts).translate(None, _RESIDUES), molecule)
        elif kinds and not is_protein:
            self._nucleotides(line, where, left_over(parts))
        residues, is_changed = _in_case(parts, is_protein)
        if is_changed:
            self._tally["case/upper" if is_protein else "case/lower"] += 1
        if URACIL in kinds and not is_protein:
            residues = residues.replace("u", "t")
        modified: tuple[Feature, ...] = ()
        if OTHER in kinds and not is_protein:
            residues, modified = with_inosine(residues, where, line, self.changes)
        if STOP in kinds:
            residues = self._without_stop(line, where, residues, molecule)
        if not residues:
            self.changes.add("record/empty", "Record without residues omitted", where, line)
            return None
        if own.organism:
            self.with_organism.add(self._first_uid + self.count)
        if own.mol_type:
            self.with_mol_type.add(self._first_uid + self.count)
        found = self._new(name, molecule, residues, own)
        return replace(found, features=found.features + modified) if modified else found

    def _new(self, name: str, molecule: str, residues: str, own: OwnValues) -> Sequence:
        source = self._sources_of(molecule, own)
        source.count += 1
        return Sequence(self._next_uid(), name, molecule, residues, source[len(residues)])

    def _next_uid(self) -> int:
        """Count a sequence and return its uid."""
        self.count += 1
        return self._first_uid + self.count - 1

    def _molecule_by_letters(self, line: int, where: str, parts: list[bytes], kinds: bytes) -> str:
        """Return DNA, RNA or AA, and report a doubt."""
        found = molecule_by_letters(parts[:1] if not kinds else parts)
        if found == "AA":
            return "AA"
        molecule = weigh_letters(parts, kinds)[0]
        if found:
            is_rna = URACIL in kinds and not any(b"t" in part or b"T" in part for part in parts)
            return "RNA" if is_rna else "DNA"
        certain = self._certain()
        molecule = next(iter(certain)) if len(certain) == 1 else molecule
        self._doubtful.append((where, molecule))
        self._doubtful_counts[molecule] += 1
        self.changes.add(
            "molecule/in-doubt",
            "Read as {after}, but the letters may be nucleotides or amino acids",
            where=where,
            line=line,
            after="AA" if molecule == "AA" else "DNA",
        )
        return molecule

    def _certain(self) -> set[str]:
        """Return the molecule types of the records whose letters are unambiguous."""
        doubtful = self._doubtful_counts
        return {molecule for molecule, count in self._counts_by_letters().items() if count > doubtful[molecule]}

    def _counts_by_letters(self) -> Counter[str]:
        """Return the number of records whose letters determined each molecule type."""
        counts = self._by_letters.copy()
        if self._molecule is None:
            for (molecule, _), source in self._sources.items():
                counts[molecule] += source.plain_count
        return counts

    def _refuse_doubtful(self) -> None:
        """Raise UnreadableFile if the other records do not decide a doubtful molecule type."""
        certain = self._certain()
        left = [where for where, molecule in self._doubtful if certain != {molecule}]
        if left:
            raise UnreadableFile(
                "The molecule type of {names} is not clear from the letters.",
                "Add --molecule AA, --molecule DNA or --molecule RNA.",
                names=", ".join(f'"{name}"' for name in left[:5]) + (", ..." if len(left) > 5 else ""),
            )

    def _nucleotides(self, line: int, where: str, leftover: bytes) -> None:
        """Report u that becomes t, and symbols that no nucleotide sequence has, which are kept."""
        rest = leftover.translate(None, _U)
        if len(rest) < len(leftover):
            self.changes.add(
                "residues/u-to-t",
                "u written as t (par. 14)",
                where=where,
                line=line,
                count=len(leftover) - len(rest),
                before="u",
                after="t",
            )
        self._report_foreign(line, where, rest.translate(None, _AMBIGUOUS + b"Ii*"), "DNA")

    def _report_foreign(self, line: int, where: str, foreign: bytes, molecule: str) -> None:
        if not foreign:
            return
        text = text_of(foreign)
        self.changes.add(
            "residues/outside-alphabet",
            "Symbols that a protein must not have, kept for the check: {before}"
            if molecule == "AA"
            else "Symbols that a nucleotide sequence must not have, kept for the check: {before}",
            where=where,
            line=line,
            count=len(text),
            before=" ".join(sorted(set(text.upper() if molecule == "AA" else text.lower()))[:20]),
        )

    def without_comments(self, line: int, where: str, body: bytes) -> bytes:
        """Return the body without the lines that begin with ; or #, and report them."""
        lines = body.split(b"\n")
        found = [place for place, text in enumerate(lines, line + 1) if text.startswith(COMMENTS)]
        if found:
            self.changes.add("line/comment", "Comment lines omitted", where, found[0], count=len(found))
            body = b"\n".join(text for text in lines if not text.startswith(COMMENTS))
        return body

    def _without_odd(self, line: int, where: str, body: list[bytes]) -> list[bytes]:
        """Return the body without comments, gaps, blanks and digits, and report each; other bytes stay.

        Return an empty list, after a report, if a gap sign stands between residues and nobody chose to join them.
        """
        whole = self.without_comments(line, where, b"".join(body))
        if not whole.isascii():
            symbols_seen = text_of(whole)
            clean_text = symbols_seen.translate(_WITHOUT_WIDE_BLANKS)
            wide = len(symbols_seen) - len(clean_text)
            if wide:
                self.changes.add("residues/blank", "Blanks removed", where=where, line=line, count=wide)
            whole = clean_text.encode()
        if not self._joins_gaps and (gap := _gap_inside(whole)) >= 0:
            around = text_of(b" ".join(whole[max(0, gap - 20) : gap + 20].split()))
            self.changes.add(GAP_INSIDE, ASK_ABOUT_GAPS, where, line + 1 + whole.count(b"\n", 0, gap), before=around)
            return []
        for kind, symbols, message in (
            ("residues/gap", _GAPS, mark("Gaps removed")),
            ("residues/blank", _BLANKS, mark("Blanks removed")),
            ("residues/digit", _DIGITS, mark("Digits removed")),
        ):
            clean = whole.translate(None, symbols)
            if len(clean) < len(whole):
                before = " ".join(repr(chr(symbol))[1:-1] for symbol in symbols if symbol in whole).strip()
                found = min(place for symbol in symbols if (place := whole.find(symbol)) >= 0)
                self.changes.add(
                    kind,
                    message,
                    where=where,
                    line=line + 1 + whole.count(b"\n", 0, found),
                    count=len(whole) - len(clean),
                    before=before,
                )
                whole = clean
        return [whole]

    def _note_name(self, name: str, line: int) -> None:
        """Report a name that an earlier record has."""
        if not name:
            return
        if name in self._names:
            self.changes.add("name/repeated", "An earlier record has the same name; both are kept", name, line)
        elif len(self._names) < NAMES_COMPARED:
            self._names.add(name)
        elif self._are_names_compared:
            self._are_names_compared = False
            self.changes.add(
                "name/not-compared",
                "From here on names are no longer compared with those of earlier records",
                line=line,
            )

    def _without_stop(self, line: int, where: str, residues: str, molecule: str) -> str:
        clean = residues.rstrip("*")
        if len(clean) < len(residues):
            self.changes.add(
                "residues/stop-at-end",
                "Stop at the end removed",
                where=where,
                line=line,
                count=len(residues) - len(clean),
                before="*",
            )
        inside = clean.count("*")
        if inside and molecule != "AA":
            self._report_foreign(line, where, b"*" * inside, molecule)
        elif inside:
            self.changes.add(
                "residues/stop-inside",
                "Stops inside a protein kept; separate sequences are required (par. 28)",
                where=where,
                line=line,
                count=inside,
                before="*",
            )
        return clean

    # The source feature, and the report on the whole file

    def _sources_of(self, molecule: str, own: OwnValues) -> SourceFeatures:
        source = self._sources.get((molecule, own))
        if source is not None:
            return source
        organism = own.organism or self._organism
        allowed = self._mol_type in self._edition.mol_types(molecule)
        mol_type = own.mol_type or (self._mol_type if allowed else "")
        assumed = [] if organism else ["organism"]
        if not mol_type and molecule != "AA":
            assumed.append(f"mol_type/{molecule}/{_assumed(molecule, organism)}")
        qualifiers = (
            Qualifier(1, "mol_type", mol_type or _assumed(molecule, organism)),
            Qualifier(2, "organism", organism or UNIDENTIFIED),
        )
        source = self._sources[molecule, own] = SourceFeatures(molecule, qualifiers, tuple(assumed))
        return source

    def _sum_up(self) -> None:
        """Report what concerns the whole file."""
        if self.is_strict:
            self._refuse_doubtful()
        tally = self._tally
        for source in self._sources.values():
            for kind in source.assumed:
                tally[kind] += source.count + source.plain_count
        by_letters = self._counts_by_letters()
        for molecule in MOLECULES:
            if count := by_letters[molecule]:
                self.changes.add(
                    "molecule/by-letters",
                    "Records read as {after} because of their letters",
                    count=count,
                    after=molecule,
                )
            for assumed in (f"unassigned {molecule}", f"other {molecule}"):
                if count := tally[f"mol_type/{molecule}/{assumed}"]:
                    self.changes.add(
                        "mol_type/assumed",
                        "No mol_type for {before} given; {after} assumed",
                        count=count,
                        before=molecule,
                        after=assumed,
                    )
        _report_placeholders(self._sources, self.changes)
        if count := tally["organism"]:
            self.changes.add(
                "organism/assumed", "No organism given; {after} assumed (par. 81)", count=count, after=UNIDENTIFIED
            )
        for kind, message in (
            ("case/lower", mark("Records written in lower case (par. 13)")),
            ("case/upper", mark("Records written in upper case (par. 26)")),
        ):
            if tally[kind]:
                self.changes.add("residues/" + kind, message, count=tally[kind])
        if self._descriptions:
            message = mark("Descriptions in header lines omitted; a listing has no element for them")
            self.changes.add("header/description", message, count=self._descriptions)


def kinds_in(parts: list[bytes]) -> bytes:
    """Return the kinds of the symbols of a body except A, C, G, T and N, in any order, possibly repeated."""
    found = b""
    for part in parts:
        kinds = part.translate(None, CORE).translate(SYMBOLS)
        found += b"".join([kind for kind in (URACIL, STOP, ODD, OTHER, PROTEIN) if kind in kinds])
    return found


def _in_case(parts: list[bytes], is_upper: bool) -> tuple[str, bool]:
    """Return the residues in one case, and whether that changed a letter; release each part after it is read."""
    texts = []
    is_changed = False
    for index, part in enumerate(parts):
        written = part.upper() if is_upper else part.lower()
        is_changed = is_changed or written != part
        parts[index] = part = b""
        texts.append(written.decode())
    return texts[0] if len(texts) == 1 else "".join(texts), is_changed


def _is_mixed(parts: list[bytes]) -> bool:
    """Return whether residues have small and capital letters."""
    is_upper = any(part.translate(None, _SMALL) != part for part in parts)
    return is_upper and any(part.translate(None, _CAPITALS) != part for part in parts)


def _gap_inside(body: bytes) -> int:
    """Return the place (0-based) of a gap sign between residues; -1 if there is none."""
    if not any(symbol in body for symbol in _GAPS):
        return -1
    start = len(body) - len(body.lstrip(_AROUND))
    inside = body[start : len(body.rstrip(_AROUND))]
    found = [place for symbol in _GAPS if (place := inside.find(symbol)) >= 0]
    return start + min(found) if found else -1


def left_over(parts: list[bytes]) -> bytes:
    """Return the symbols of a body except A, C, G, T, N and line feeds."""
    return b"".join([part.translate(None, CORE) for part in parts])


def has_bases(residues: bytes) -> bool:
    """Return whether at least three of the four bases occur in residues of small letters."""
    return (_A in residues) + (_C in residues) + (_G in residues) + (_T in residues) > 2


def plain_molecule(residues: bytes) -> Literal["DNA", "AA", ""]:
    """Return DNA for small or capital bases, AA for capitals that weigh_letters() finds to be AA, "" for all else.

    With p letters of proteins alone, c bases and o others, weigh_letters() returns AA if 5 p >= c. As c is the number
    of all letters without p and o, this is 6 p + o >= all.
    """
    if residues > b"a":
        is_plain = len(residues) >= _FEWEST and not residues.translate(None, _SMALL_BASES)
        return "DNA" if is_plain and has_bases(residues) else ""
    weights = residues.translate(_WEIGHTS)
    if not weights.isascii():
        return ""
    weight = int.from_bytes(weights, "little").bit_count()
    if weight == 0:
        return "DNA" if has_bases(residues.lower()) else ""
    return "AA" if weight >= len(residues) and _ONLY_OF_PROTEIN in weights else ""


def weigh_letters(parts: list[bytes], kinds: bytes) -> tuple[str, bool]:
    """Return (DNA, RNA or AA, whether the letters are ambiguous).

    The letters A, C, G, T, N are compared with twice the other symbols of both molecules and five times the symbols of
    proteins alone. The factors are the logarithms of how often each occurs in nucleotides and in proteins.

    parts: a body without line feeds.
    kinds: the result of kinds_in() for it.
    """
    leftover = left_over(parts)
    foreign = len(leftover) - len(leftover.translate(None, _PROTEIN_ONLY))
    core = sum(map(len, parts)) - len(leftover)
    if foreign and 5 * foreign >= core:
        return "AA", False
    rest = leftover.translate(None, _U)
    uracils = len(leftover) - len(rest)
    is_in_doubt = False
    if rest:
        core += uracils
        shared = len(rest) - len(rest.translate(None, _SHARED))
        unclear = len(rest) - shared - foreign
        is_protein = core <= 2 * shared + 5 * foreign + unclear
        is_in_doubt = (not foreign and core > shared) if is_protein else (10 * len(rest) > core)
        if is_protein:
            return "AA", is_in_doubt
    if uracils and not any(b"t" in part or b"T" in part for part in parts):
        return "RNA", is_in_doubt
    return "DNA", is_in_doubt


def _report_placeholders(sources: Mapping[tuple[str, OwnValues], SourceFeatures], log: ChangeLog) -> None:
    for (_, own), source in sources.items():
        if own.placeholder:
            log.count(
                "organism/written",
                "{what}: {before} -> {after}",
                times=source.count + source.plain_count,
                before=own.placeholder,
                after=own.organism,
                values={"what": tr("Organism")},
            )


def _assumed(molecule: str, organism: str) -> str:
    """Return the mol_type of a sequence that does not state one."""
    if molecule == "AA":
        return "protein"
    return f"{'other' if organism == 'synthetic construct' else 'unassigned'} {molecule}"


def text_of(line: bytes) -> str:
    """Decode UTF-8, or else Windows-1252."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
