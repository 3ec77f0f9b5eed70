"""FASTA: read as a stream with every change to a residue told, and written.

It hides what FASTA files are like: line ends of three systems, gzip, byte order marks, comments, gaps, stops, merged
headers. It leaves to the rules what ST.26 says of the residues that remain: a symbol outside the alphabet is kept and
told, so that the check finds it where it stands.

Nucleotides are written in lower case and proteins in upper case (par. 13, 26). A record with u and without t is RNA,
any other nucleotide record DNA; u is then written t (par. 14). An internal * of a protein is kept: par. 28 asks for
separate sequences, and only a person can say which.

The reader takes blocks of bytes, not lines, and looks closer only at a record that holds more than letters: several
times faster than Bio.SeqIO, which a test compares it with. It holds one record at a time.
"""

import codecs
import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from msgspec import Struct

from wiposeq.errors import Cancelled, UnreadableFile, UsageError
from wiposeq.formats.files import opened, replacing, sniff, unreadable
from wiposeq.model.origin import Change
from wiposeq.model.project import Feature, Qualifier, Sequence
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import mark, tr

Progress = Callable[[int, int], None]
"""Called with what is done and the whole, in bytes; the whole is 0 where it is not known."""
Molecules = str | Mapping[int, str] | None
"""DNA, RNA or AA for every record, or by record number (from 1), or None: told by the letters."""

_Record = tuple[int, bytes, list[bytes]]
"""Line of the header, the header without >, and the body in pieces that may end anywhere."""

MOLECULES: Final = ("DNA", "RNA", "AA")
UNIDENTIFIED: Final = "unidentified"
"""The organism ST.26 par. 81 gives a natural sequence of unknown origin."""

_BLOCK: Final = 1 << 20
_LINE: Final = 60
_NAMES_COMPARED: Final = 250_000
_EXPANSION: Final = 200
"""How many times its size a gzip file may unpack to once more than _FREE bytes came out."""
_FREE: Final = 64 << 20

_CORE: Final = b"ACGTNacgtn\n"
_U: Final = b"Uu"
_AMBIGUOUS: Final = b"RYKMSWBDHVrykmswbdhv"
_SHARED: Final = _AMBIGUOUS + b"Ii"
"""Symbols of both kinds; I is an amino acid, and what many write for inosine."""
_PROTEIN_ONLY: Final = b"EFJLOPQZefjlopqz"
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PLAIN: Final = _LETTERS + b"\n>*"
_GAPS: Final = b"-."
_DIGITS: Final = b"0123456789"
_BLANKS: Final = b" \t\v\f"
_WITHOUT_WIDE_BLANKS: Final[dict[int, None]] = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\ufeff\u200b\u3000"))
_LOWER: Final = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")
_LOWER_T: Final = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZu", b"abcdefghijklmnopqrsttvwxyzt")
_UPPER: Final = bytes.maketrans(b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Imported(Struct, frozen=True):
    """What a reader of sequences gives: the sequences in the order of the file, and every change it made."""

    sequences: tuple[Sequence, ...]
    changes: tuple[Change, ...]


class Fasta:
    """A FASTA file to be iterated once, a Sequence at a time. changes is complete after the last one.

    uids count from 1. The molecule type is told by the letters unless molecule says it; a record's number counts every
    header line from 1, empty records too. organism and mol_type not given are filled with the terms ST.26 has for
    "not known", and changes say so. Raises UnreadableFile while iterating, Cancelled when cancelled() is true.
    """

    def __init__(
        self,
        source: Path | bytes,
        *,
        molecule: Molecules = None,
        organism: str = "",
        mol_type: str = "",
        edition: Edition | None = None,
        first_uid: int = 1,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self.changes: list[Change] = []
        self.count = 0
        self.records = 0
        self.description = ""
        """What the header of the sequence given last says behind its name."""
        self.name = source.name if isinstance(source, Path) else ""
        self._source = source
        self._edition = edition or newest()
        self._organism = organism
        self._mol_type = mol_type
        self._next_uid = first_uid
        self._progress = progress
        self._cancelled = cancelled
        self._names: set[str] | None = set()
        self._tally: dict[str, int] = {}
        self._qualifiers: dict[str, tuple[Qualifier, ...]] = {}
        self._molecule: str | None = None
        self._molecules: Mapping[int, str] = {}
        if isinstance(molecule, str):
            self._molecule = molecule
        elif molecule is not None:
            self._molecules = molecule
        for said in (self._molecule, *self._molecules.values()):
            if said is not None and said not in MOLECULES:
                raise UsageError("{molecule} is not a molecule type.", "Use DNA, RNA or AA.", molecule=said)

    def __iter__(self) -> Iterator[Sequence]:
        for batch in self._batches():
            yield from self._sequences(batch)
        self._sum_up()

    # The bytes

    def _blocks(self) -> Iterator[bytes]:
        """The bytes of the source, in UTF-8 or one byte a character, with line feeds as the only line ends."""
        source = self._source
        if isinstance(source, bytes):
            yield from self._plain(BytesIO(source), len(source), source)
            return
        kind = sniff(source)
        if kind in _OTHER_KINDS:
            raise self._not_fasta(tr(_OTHER_KINDS[kind]))
        with opened(source) as file:
            size = source.stat().st_size
            start = file.read(2)
            file.seek(0)
            if start != b"\x1f\x8b":
                yield from self._plain(file, size, file)
                return
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield from self._plain(unpacked, size, file)

    def _read(self, file: BinaryIO | gzip.GzipFile | BytesIO) -> bytes:
        try:
            return file.read(_BLOCK)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise UnreadableFile(
                "{path} is a damaged gzip file.", "Fetch it again, or unpack it first.", path=self._said
            ) from None
        except OSError as error:
            raise unreadable(self._said, error) from error

    def _plain(self, file: BinaryIO | gzip.GzipFile | BytesIO, size: int, raw: Any) -> Iterator[bytes]:
        unpacked = 0
        held = b""
        decoder: codecs.IncrementalDecoder | None = None
        while True:
            block = self._read(file)
            if self._cancelled is not None and self._cancelled():
                raise Cancelled()
            done = unpacked + len(block) if isinstance(raw, bytes) else raw.tell()
            if not unpacked:
                block, decoder = self._begun(block)
            unpacked += len(block)
            if not block:
                break
            if self._progress is not None:
                self._progress(min(done, size), size)
            if raw is not file and unpacked > _FREE and unpacked > _EXPANSION * max(done, 1):
                raise UnreadableFile(
                    "{path} unpacks to more than {times} times its size.",
                    "Unpack it first and look what it holds.",
                    path=self._source,
                    times=_EXPANSION,
                )
            if decoder is not None:
                block = decoder.decode(block).encode()
            elif b"\0" in block:
                raise self._not_fasta(tr("binary data"))
            block = held + block
            held = b"\r\n" if block.endswith(b"\r\n") else block[-1:] if block.endswith((b"\r", b"\n")) else b""
            if held:
                block = block[: -len(held)]
            if b"\r" in block:
                block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            yield block
        if held:
            yield b"\n"

    def _begun(self, block: bytes) -> tuple[bytes, codecs.IncrementalDecoder | None]:
        """The first block without a byte order mark, and the decoder it needs in UTF-16."""
        if block.startswith(codecs.BOM_UTF8):
            block = block[3:]
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            name = "utf-16-le" if block.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
            return block[2:], codecs.getincrementaldecoder(name)("replace")
        if not block.strip():
            raise UnreadableFile("{path} is empty.", "Choose another file.", path=self._said)
        return block, None

    @property
    def _said(self) -> str:
        return str(self._source) if isinstance(self._source, Path) else tr("The text")

    def _not_fasta(self, what: str) -> UnreadableFile:
        return UnreadableFile(
            "{path} holds {what}, not FASTA.",
            "A FASTA file is plain text; each record starts with a line that begins with >.",
            path=self._said,
            what=what,
        )

    # The records

    def _batches(self) -> Iterator[list[_Record]]:
        """The records that end in each block, in order; one whose body is in several pieces comes alone."""
        line = 1
        started = False
        parts: list[bytes] = []
        block = b"\n"
        for next_block in self._blocks():
            pieces = (block + next_block).split(b"\n>")
            block = b""
            if len(pieces) == 1:
                parts.append(pieces[0])
                continue
            last = pieces.pop()
            batch: list[_Record] = []
            if started:
                line = _add(batch, line, [*parts, pieces[0]])
                if len(batch[0][2]) > 1:
                    parts = []
                    yield batch
                    batch = []
            else:
                pieces[0] = b"".join([*parts, pieces[0]])
                self._preamble(pieces[0])
                line = pieces[0].count(b"\n") + 1
                started = True
            parts = [last]
            for piece in pieces[1:]:
                header, _, body = piece.partition(b"\n")
                batch.append((line, header, [body]))
                line += piece.count(b"\n") + 1
            if batch:
                yield batch
        if not started:
            raise UnreadableFile(
                "{path} holds no record: no line starts with >.",
                "In a FASTA file each record starts with a line such as >name.",
                path=self._said,
            )
        batch = []
        _add(batch, line, parts)
        del parts
        yield batch

    def _preamble(self, before: bytes) -> None:
        lines = [text for text in before.split(b"\n") if text.strip()]
        comments = sum(text.lstrip().startswith(b";") for text in lines)
        if comments:
            self._tell("line/comment", "Comment lines before the records left out", count=comments, line=1)
        if len(lines) > comments:
            self._tell(
                "line/before-first-record",
                "Lines before the first line that starts with > left out: {before}",
                count=len(lines) - comments,
                line=1,
                before=_text(next(t for t in lines if not t.lstrip().startswith(b";")))[:80],
            )

    def _sequences(self, batch: list[_Record]) -> Iterator[Sequence]:
        """The sequences of a batch: all at once where every record is made of letters, each by itself elsewhere."""
        joined = b">".join([body[0] for _, _, body in batch])
        if len(batch) == 1 or self._molecules or joined.translate(None, _PLAIN) or joined.count(b">") != len(batch) - 1:
            del joined
            for record in batch:
                made = self._sequence(*record)
                if made is not None:
                    yield made
            return
        has_stops = b"*" in joined
        leftovers = joined.translate(None, _CORE).split(b">")
        lower = joined.translate(_LOWER_T, b"\n").decode("ascii").split(">")
        upper = joined.translate(_UPPER, b"\n").decode("ascii").split(">") if any(leftovers) else lower
        for (line, header, body), leftover, as_nucleotides, as_protein in zip(batch, leftovers, lower, upper):
            self.records += 1
            name = self._name(line, header)
            where = name or f"#{self.records}"
            molecule = self._molecule or (self._told_by_letters(line, where, body, leftover) if leftover else "DNA")
            if molecule == "AA":
                residues = as_protein if leftover else as_nucleotides.upper()
                if not body[0].isupper() and _is_changed(body[0], True):
                    self._count("case/upper")
            else:
                residues = as_nucleotides
                if leftover:
                    self._nucleotides(line, where, leftover)
                if not body[0].islower() and _is_changed(body[0], False):
                    self._count("case/lower")
            if has_stops and "*" in residues:
                residues = self._without_stop(line, where, residues, molecule)
            made = self._made(line, name, where, molecule, residues)
            if made is not None:
                yield made

    def _sequence(self, line: int, header: bytes, body: list[bytes]) -> Sequence | None:
        """The sequence of one record of any kind; the pieces are taken out of the body as they are read."""
        self.records += 1
        number = self.records
        name = self._name(line, header)
        where = name or f"#{number}"
        leftover = b"".join([part.translate(None, _CORE) for part in body])
        if leftover and leftover.translate(None, _LETTERS):
            body = self._without_odd(line, where, body)
            leftover = b"".join([part.translate(None, _CORE) for part in body])
        molecule = self._molecules.get(number, self._molecule or "")
        if not molecule:
            molecule = self._told_by_letters(line, where, body, leftover)
        if molecule == "AA":
            self._tell_foreign(line, where, leftover.translate(None, _LETTERS + b"*"), molecule)
        elif leftover:
            self._nucleotides(line, where, leftover)
        changed = False
        texts = []
        for index, part in enumerate(body):
            changed = changed or _is_changed(part, molecule == "AA")
            clean = part.translate(_UPPER if molecule == "AA" else _LOWER_T, b"\n")
            body[index] = b""
            texts.append(clean.decode())
        residues = "".join(texts)
        del texts
        if changed:
            self._count("case/" + ("upper" if molecule == "AA" else "lower"))
        if "*" in residues:
            residues = self._without_stop(line, where, residues, molecule)
        return self._made(line, name, where, molecule, residues)

    def _made(self, line: int, name: str, where: str, molecule: str, residues: str) -> Sequence | None:
        if not residues:
            self._tell("record/empty", "Record without residues left out", where=where, line=line)
            return None
        self._count("molecule/" + molecule)
        self.count += 1
        uid = self._next_uid
        self._next_uid = uid + 1
        source = Feature(1, "source", f"1..{len(residues)}", self._source_qualifiers(molecule))
        return Sequence(uid, name, molecule, residues, (source,))

    def _name(self, line: int, header: bytes) -> str:
        others: list[bytes] = []
        if b"\x01" in header:
            first, *others = header.split(b"\x01")
            words = _text(first).split(None, 1)
        else:
            words = (header.decode("ascii") if header.isascii() else _text(header)).split(None, 1)
        name = words[0] if words else ""
        self.description = words[1] if len(words) > 1 else ""
        if others:
            self._tell(
                "header/merged",
                "First of several merged headers kept as the name",
                where=name,
                line=line,
                count=len(others) + 1,
                before=_text(header.replace(b"\x01", b" | "))[:200],
                after=name,
            )
        if len(words) > 1:
            self._count("description")
        if self._names is not None and name:
            if name in self._names:
                self._tell("name/repeated", "An earlier record has the same name; both are kept", name, line)
            elif len(self._names) >= _NAMES_COMPARED:
                self._names = None
                self._tell(
                    "name/not-compared",
                    "From here on names are no longer compared with those of earlier records",
                    line=line,
                )
            else:
                self._names.add(name)
        return name

    def _told_by_letters(self, line: int, where: str, body: list[bytes], leftover: bytes) -> str:
        """DNA, RNA or AA. Letters of nucleotides count against twice the other symbols both have and five times those
        that only proteins have: the logarithms of how often each kind stands in nucleotides and in proteins."""
        foreign = len(leftover) - len(leftover.translate(None, _PROTEIN_ONLY))
        core = sum([len(part) - part.count(b"\n") for part in body]) - len(leftover)
        if core <= 5 * foreign and foreign:
            return "AA"
        rest = leftover.translate(None, _U)
        uracils = len(leftover) - len(rest)
        if rest:
            core += uracils
            shared = len(rest) - len(rest.translate(None, _SHARED))
            unclear = len(rest) - shared - foreign
            is_protein = core <= 2 * shared + 5 * foreign + unclear
            if (not foreign and core > shared) if is_protein else (10 * len(rest) > core):
                self._tell(
                    "molecule/in-doubt",
                    "Taken as {after}, but the letters may be read either way",
                    where=where,
                    line=line,
                    after="AA" if is_protein else "DNA",
                )
            if is_protein:
                return "AA"
        if uracils and not any(b"t" in part or b"T" in part for part in body):
            return "RNA"
        return "DNA"

    def _nucleotides(self, line: int, where: str, leftover: bytes) -> None:
        """Tells of u that becomes t, and of symbols that are not nucleotide symbols and stay."""
        rest = leftover.translate(None, _U)
        if len(rest) < len(leftover):
            self._tell(
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
        text = _text(foreign)
        self._tell(
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
            self._tell("line/comment", "Comment lines left out", where=where, line=first, count=comments)
        if not whole.isascii():
            symbols_seen = _text(whole)
            clean_text = symbols_seen.translate(_WITHOUT_WIDE_BLANKS)
            wide = len(symbols_seen) - len(clean_text)
            if wide:
                self._tell("residues/blank", "Blanks taken out", where=where, line=line, count=wide)
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
                self._tell(
                    kind,
                    message,
                    where=where,
                    line=line + 1 + whole.count(b"\n", 0, found),
                    count=len(whole) - len(clean),
                    before=before,
                )
                whole = clean
        return [whole]

    def _without_stop(self, line: int, where: str, residues: str, molecule: str) -> str:
        clean = residues.rstrip("*")
        if len(clean) < len(residues):
            self._tell(
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
            self._tell(
                "residues/stop-inside",
                "Stops inside kept; separate sequences are required (par. 28)",
                where=where,
                line=line,
                count=inside,
                before="*",
            )
        return clean

    # The source feature and what is told of the whole file

    def _source_qualifiers(self, molecule: str) -> tuple[Qualifier, ...]:
        if molecule not in self._qualifiers:
            allowed = self._edition.mol_types(molecule)
            mol_type = self._mol_type if self._mol_type in allowed else ""
            if not mol_type:
                made = self._organism == "synthetic construct"
                mol_type = "protein" if molecule == "AA" else f"{'other' if made else 'unassigned'} {molecule}"
            self._qualifiers[molecule] = (
                Qualifier(1, "mol_type", mol_type),
                Qualifier(2, "organism", self._organism or UNIDENTIFIED),
            )
        return self._qualifiers[molecule]

    def _tell(self, kind: str, message: str, where: str = "", line: int = 0, **more: Any) -> None:
        self.changes.append(Change(kind, message, where, line, **more))

    def _count(self, kind: str) -> None:
        self._tally[kind] = self._tally.get(kind, 0) + 1

    def _sum_up(self) -> None:
        """What concerns the whole file: one line each."""
        tally = self._tally
        for molecule in MOLECULES:
            count = tally.get("molecule/" + molecule, 0)
            if count and self._molecule is None:
                self._tell(
                    "molecule/by-letters",
                    "Records taken as {after} by their letters",
                    count=count,
                    after=molecule,
                )
            if count and molecule != "AA" and self._mol_type != self._source_qualifiers(molecule)[0].value:
                self._tell(
                    "mol_type/assumed",
                    "No mol_type for {before} given; {after} assumed",
                    count=count,
                    before=molecule,
                    after=self._source_qualifiers(molecule)[0].value or "",
                )
        if self.count and not self._organism:
            self._tell(
                "organism/assumed", "No organism given; {after} assumed (par. 81)", count=self.count, after=UNIDENTIFIED
            )
        for kind, message in (
            ("case/lower", mark("Records written in lower case (par. 13)")),
            ("case/upper", mark("Records written in upper case (par. 26)")),
            ("description", mark("Descriptions in header lines left out; a listing has no place for them")),
        ):
            if tally.get(kind):
                self._tell(
                    "header/description" if kind == "description" else "residues/" + kind, message, count=tally[kind]
                )


_OTHER_KINDS: Final = {
    "st26": mark("an ST.26 listing"),
    "st25": mark("an ST.25 listing"),
    "wsq": mark("a WipoSeq project"),
    "genbank": mark("GenBank entries"),
    "embl": mark("EMBL entries"),
    "xlsx": mark("a spreadsheet"),
    "ods": mark("a spreadsheet"),
    "docx": mark("a Word document"),
    "xliff": mark("a translation file (XLIFF)"),
    "snapgene": mark("a SnapGene file"),
}
"""What files.sniff calls files that are not FASTA, in words."""


def stream_fasta(source: Path | bytes, **options: Any) -> Fasta:
    """The records of a FASTA file (plain or gzip) or of pasted bytes, one Sequence at a time; options: see Fasta."""
    return Fasta(source, **options)


def read_fasta(source: Path | str | bytes, **options: Any) -> Imported:
    """All records of a FASTA file (a Path) or of pasted text (str or bytes); options: see Fasta."""
    stream = Fasta(source.encode() if isinstance(source, str) else source, **options)
    sequences = tuple(stream)
    return Imported(sequences, tuple(stream.changes))


def write_fasta(
    path: Path,
    sequences: Iterable[Sequence],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Writes sequences as FASTA, 60 residues a line, and gives how many; atomic: the whole file or none of it.

    The header is >SEQ_ID_NO_n and the name; residues as in the listing (t for u in RNA). A skipped sequence has no
    residues to write and is left out; its number stays its own. progress counts sequences. Raises UnwritableFile.
    """
    written = 0
    with replacing(path) as file:
        for number, sequence in enumerate(sequences, 1):
            if cancelled is not None and cancelled():
                raise Cancelled()
            if sequence.is_skipped or not sequence.residues:
                continue
            name = " ".join(sequence.name.split())
            residues = sequence.residues
            lines = [f">SEQ_ID_NO_{number} {name}".rstrip()]
            lines.extend(residues[start : start + _LINE] for start in range(0, len(residues), _LINE))
            lines.append("")
            file.write("\n".join(lines).encode())
            written += 1
            if progress is not None:
                progress(number, 0)
    return written


def _add(batch: list[_Record], line: int, parts: list[bytes]) -> int:
    """Adds the record made of these parts, which may end anywhere, and gives the line of the next header."""
    lines = sum(part.count(b"\n") for part in parts) + 1
    header, *rest = parts
    if b"\n" not in header or len(parts) == 2:
        header, rest = b"".join(parts), []
    header, _, start = header.partition(b"\n")
    batch.append((line, header, [start, *rest]))
    return line + lines


def _is_changed(part: bytes, to_upper: bool) -> bool:
    """Whether writing these residues in the case of their molecule changes a letter."""
    if to_upper:
        return not part.isupper() and part.upper() != part
    return not part.islower() and part.lower() != part


def _text(line: bytes) -> str:
    """Text in UTF-8, or else in the Windows code page for Western Europe."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
