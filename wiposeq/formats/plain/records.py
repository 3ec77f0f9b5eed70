"""Records of plain residues: what one becomes, whether it stood in a FASTA file, a text or a cell of a table.

It hides how a molecule type is told by letters, and which blanks, digits, gaps and stops go, each with its line in the
report. It leaves to the rules what ST.26 says of the residues that remain: a symbol outside the alphabet is kept and
told, so that the check finds it where it stands. Where the records stand it leaves to the readers.

Nucleotides are written in lower case and proteins in upper case (par. 13, 26). A record with u and without t is RNA,
any other nucleotide record DNA; u is then written t (par. 14). An internal * of a protein is kept: par. 28 asks for
separate sequences, and only a person can say which.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from wiposeq.errors import UsageError
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import mark

Molecules = str | Mapping[int, str] | None
"""DNA, RNA or AA for every record, or by record number (from 1), or None: told by the letters."""

MOLECULES: Final = ("DNA", "RNA", "AA")
UNIDENTIFIED: Final = "unidentified"
"""The organism ST.26 par. 81 gives a natural sequence of unknown origin."""

_NAMES_COMPARED: Final = 250_000
CORE: Final = b"ACGTNacgtn\n"
"""What most nucleotide records are made of."""
SMALL_CORE: Final = b"acgtn\n"
"""The same where the case is that of a listing: only line ends go."""
_U: Final = b"Uu"
_AMBIGUOUS: Final = b"RYKMSWBDHVrykmswbdhv"
_SHARED: Final = _AMBIGUOUS + b"Ii"
"""Symbols of both kinds; I is an amino acid, and what many write for inosine."""
_PROTEIN_ONLY: Final = b"EFJLOPQZefjlopqz"
LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GAPS: Final = b"-."
_DIGITS: Final = b"0123456789"
_BLANKS: Final = b" \t\v\f"
_WITHOUT_WIDE_BLANKS: Final[dict[int, None]] = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\ufeff\u200b\u3000"))
LOWER_T: Final = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZu", b"abcdefghijklmnopqrsttvwxyzt")
UPPER: Final = bytes.maketrans(b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Imported(Struct, frozen=True):
    """What a reader of sequences gives: the sequences in the order of the file, and every change it made."""

    sequences: tuple[Sequence, ...]
    changes: tuple[Change, ...]


class Said(Struct, frozen=True, gc=False):
    """What a record says of itself, "" where it does not: DNA, RNA or AA, and two values kept as they are."""

    molecule: str = ""
    organism: str = ""
    mol_type: str = ""


UNSAID: Final = Said()


class PlainRecords:
    """Makes a Sequence of each record it is given. changes is complete after _sum_up().

    molecule, organism and mol_type are of every record that does not say its own. organism and mol_type not given are
    filled with the terms ST.26 has for "not known", and changes say so. count: sequences made; records: records seen,
    empty ones too.
    """

    def __init__(
        self, molecule: Molecules, organism: str, mol_type: str, edition: Edition | None, first_uid: int
    ) -> None:
        self.changes = ChangeLog()
        self.count = 0
        self.records = 0
        self.with_organism: set[int] = set()
        self.with_mol_type: set[int] = set()
        """The uids of the sequences whose record says it."""
        self._edition = edition or newest()
        self._organism = organism
        self._mol_type = mol_type
        self._next_uid = first_uid
        self._names: set[str] | None = set()
        self._tally: defaultdict[str, int] = defaultdict(int)
        self._qualifiers: dict[tuple[str, str, str], tuple[tuple[Qualifier, ...], tuple[str, ...]]] = {}
        self._molecule: str | None = None
        self._molecules: Mapping[int, str] = {}
        if isinstance(molecule, str):
            self._molecule = molecule
        elif molecule is not None:
            self._molecules = molecule
        for said in (self._molecule, *self._molecules.values()):
            if said is not None and said not in MOLECULES:
                raise UsageError("{molecule} is not a molecule type.", "Use DNA, RNA or AA.", molecule=said)

    def record_of(self, sequence: Sequence) -> int:
        """The number of the record that the sequence given last came from, from 1."""
        return self.records

    def sequence(
        self, line: int, name: str, body: list[bytes], said: Said = UNSAID, where: str = ""
    ) -> Sequence | None:
        """The sequence of one record of any kind; the pieces are taken out of the body as they are read.

        line: 1-based, 0 where lines say nothing; where: how the report names the record. None: it has no residues.
        """
        self.records += 1
        number = self.records
        where = where or name or f"#{number}"
        is_small = not any(part.translate(None, SMALL_CORE) for part in body)
        leftover = b"" if is_small else b"".join([part.translate(None, CORE) for part in body])
        if leftover and leftover.translate(None, LETTERS):
            body = self._without_odd(line, where, body)
            leftover = b"".join([part.translate(None, CORE) for part in body])
        molecule = self._molecules.get(number, said.molecule or self._molecule or "")
        if not molecule:
            molecule = self._told_by_letters(line, where, body, leftover)
            self._count("molecule/" + molecule)
        if molecule == "AA":
            self._tell_foreign(line, where, leftover.translate(None, LETTERS + b"*"), molecule)
        elif leftover:
            self._nucleotides(line, where, leftover)
        changed = False
        is_small = is_small and molecule != "AA"
        texts = []
        for index, part in enumerate(body):
            if is_small:
                body[index] = b""
                texts.append(part.replace(b"\n", b"").decode())
                continue
            changed = changed or is_changed(part, molecule == "AA")
            clean = part.translate(UPPER if molecule == "AA" else LOWER_T, b"\n")
            body[index] = b""
            texts.append(clean.decode())
        residues = "".join(texts)
        del texts
        if changed:
            self._count("case/" + ("upper" if molecule == "AA" else "lower"))
        if "*" in residues:
            residues = self._without_stop(line, where, residues, molecule)
        return self._made(line, name, where, molecule, residues, said)

    def _made(
        self, line: int, name: str, where: str, molecule: str, residues: str, said: Said = UNSAID
    ) -> Sequence | None:
        if not residues:
            self.changes.add("record/empty", "Record without residues left out", where=where, line=line)
            return None
        self.count += 1
        uid = self._next_uid
        self._next_uid = uid + 1
        if said.organism:
            self.with_organism.add(uid)
        if said.mol_type:
            self.with_mol_type.add(uid)
        source = Feature(1, "source", f"1..{len(residues)}", self._source_qualifiers(molecule, said))
        return Sequence(uid, name, molecule, residues, (source,))

    def _told_by_letters(self, line: int, where: str, body: list[bytes], leftover: bytes) -> str:
        """DNA, RNA or AA."""
        molecule, is_in_doubt = letters_say(body, leftover)
        if is_in_doubt:
            self.changes.add(
                "molecule/in-doubt",
                "Taken as {after}, but the letters may be read either way",
                where=where,
                line=line,
                after="AA" if molecule == "AA" else "DNA",
            )
        return molecule

    def _nucleotides(self, line: int, where: str, leftover: bytes) -> None:
        """Tells of u that becomes t, and of symbols that are not nucleotide symbols and stay."""
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
        self._tell_foreign(line, where, rest.translate(None, _AMBIGUOUS + b"*"), "DNA")

    def _tell_foreign(self, line: int, where: str, foreign: bytes, molecule: str) -> None:
        if not foreign:
            return
        text = text_of(foreign)
        self.changes.add(
            "residues/outside-alphabet",
            "Kept symbols that no protein has, for the check to find: {before}"
            if molecule == "AA"
            else "Kept symbols that no nucleotide sequence has, for the check to find: {before}",
            where=where,
            line=line,
            count=len(text),
            before=" ".join(sorted(set(text.upper() if molecule == "AA" else text.lower()))[:20]),
        )

    def _without_odd(self, line: int, where: str, body: list[bytes]) -> list[bytes]:
        """The body without comments, gaps, blanks and digits, each told; other odd bytes stay."""
        whole = b"".join(body)
        if b"\n;" in b"\n" + whole:
            kept, comments, first = [], 0, 0
            for index, text in enumerate(whole.split(b"\n")):
                if text.startswith(b";"):
                    comments += 1
                    first = first or line + 1 + index
                else:
                    kept.append(text)
            whole = b"\n".join(kept)
            self.changes.add("line/comment", "Comment lines left out", where=where, line=first, count=comments)
        if not whole.isascii():
            symbols_seen = text_of(whole)
            clean_text = symbols_seen.translate(_WITHOUT_WIDE_BLANKS)
            wide = len(symbols_seen) - len(clean_text)
            if wide:
                self.changes.add("residues/blank", "Blanks taken out", where=where, line=line, count=wide)
            whole = clean_text.encode()
        for kind, symbols, message in (
            ("residues/gap", _GAPS, mark("Gaps taken out")),
            ("residues/blank", _BLANKS, mark("Blanks taken out")),
            ("residues/digit", _DIGITS, mark("Digits taken out")),
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
        """Tells of a name that an earlier record has."""
        if self._names is not None and name:
            if name in self._names:
                self.changes.add("name/repeated", "An earlier record has the same name; both are kept", name, line)
            elif len(self._names) >= _NAMES_COMPARED:
                self._names = None
                self.changes.add(
                    "name/not-compared",
                    "From here on names are no longer compared with those of earlier records",
                    line=line,
                )
            else:
                self._names.add(name)

    def _without_stop(self, line: int, where: str, residues: str, molecule: str) -> str:
        clean = residues.rstrip("*")
        if len(clean) < len(residues):
            self.changes.add(
                "residues/stop-at-end",
                "Stop at the end taken out",
                where=where,
                line=line,
                count=len(residues) - len(clean),
                before="*",
            )
        inside = clean.count("*")
        if inside and molecule != "AA":
            self._tell_foreign(line, where, b"*" * inside, molecule)
        elif inside:
            self.changes.add(
                "residues/stop-inside",
                "Stops inside kept; separate sequences are required (par. 28)",
                where=where,
                line=line,
                count=inside,
                before="*",
            )
        return clean

    # The source feature and what is told of the whole file

    def _source_qualifiers(self, molecule: str, said: Said) -> tuple[Qualifier, ...]:
        """The qualifiers of the source, and a mark for each thing that had to be assumed."""
        key = (molecule, said.organism, said.mol_type)
        known = self._qualifiers.get(key)
        if known is None:
            organism = said.organism or self._organism
            allowed = self._mol_type in self._edition.mol_types(molecule)
            mol_type = said.mol_type or (self._mol_type if allowed else "")
            assumed = [] if organism else ["organism"]
            if not mol_type and molecule != "AA":
                assumed.append(f"mol_type/{molecule}/{_assumed(molecule, organism)}")
            qualifiers = (
                Qualifier(1, "mol_type", mol_type or _assumed(molecule, organism)),
                Qualifier(2, "organism", organism or UNIDENTIFIED),
            )
            known = self._qualifiers[key] = qualifiers, tuple(assumed)
        for kind in known[1]:
            self._tally[kind] += 1
        return known[0]

    def _count(self, kind: str) -> None:
        self._tally[kind] += 1

    def _sum_up(self) -> None:
        """What concerns the whole file: one line each."""
        tally = self._tally
        for molecule in MOLECULES:
            count = tally.get("molecule/" + molecule, 0)
            if count:
                self.changes.add(
                    "molecule/by-letters",
                    "Records taken as {after} by their letters",
                    count=count,
                    after=molecule,
                )
            for assumed in (f"unassigned {molecule}", f"other {molecule}"):
                if count := tally.get(f"mol_type/{molecule}/{assumed}", 0):
                    self.changes.add(
                        "mol_type/assumed",
                        "No mol_type for {before} given; {after} assumed",
                        count=count,
                        before=molecule,
                        after=assumed,
                    )
        if count := tally.get("organism", 0):
            self.changes.add(
                "organism/assumed", "No organism given; {after} assumed (par. 81)", count=count, after=UNIDENTIFIED
            )
        for kind, message in (
            ("case/lower", mark("Records written in lower case (par. 13)")),
            ("case/upper", mark("Records written in upper case (par. 26)")),
            ("description", mark("Descriptions in header lines left out; a listing has no place for them")),
        ):
            if tally.get(kind):
                self.changes.add(
                    "header/description" if kind == "description" else "residues/" + kind, message, count=tally[kind]
                )


def letters_say(body: list[bytes], leftover: bytes) -> tuple[str, bool]:
    """(DNA, RNA or AA, whether the letters may be read either way). leftover: what of the body is not in CORE.

    Letters of nucleotides count against twice the other symbols both have and five times those that only proteins have:
    the logarithms of how often each kind stands in nucleotides and in proteins."""
    foreign = len(leftover) - len(leftover.translate(None, _PROTEIN_ONLY))
    core = sum([len(part) - part.count(b"\n") for part in body]) - len(leftover)
    if core <= 5 * foreign and foreign:
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
    if uracils and not any(b"t" in part or b"T" in part for part in body):
        return "RNA", is_in_doubt
    return "DNA", is_in_doubt


def _assumed(molecule: str, organism: str) -> str:
    """The mol_type of a sequence that does not say it."""
    if molecule == "AA":
        return "protein"
    return f"{'other' if organism == 'synthetic construct' else 'unassigned'} {molecule}"


def is_changed(part: bytes, to_upper: bool) -> bool:
    """Whether writing these residues in the case of their molecule changes a letter."""
    if to_upper:
        return not part.isupper() and part.upper() != part
    return not part.islower() and part.lower() != part


def text_of(line: bytes) -> str:
    """Text in UTF-8, or else in the Windows code page for Western Europe."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
