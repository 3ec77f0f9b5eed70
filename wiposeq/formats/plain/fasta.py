"""FASTA: read as a stream with every change to a residue told, and written.

It hides what FASTA files are like: line ends of three systems, gzip, byte order marks, comments, merged headers. What
becomes of the residues of a record is records.py's.

The reader takes blocks of bytes, not lines, and looks closer only at a record that holds more than letters: several
times faster than Bio.SeqIO, which a test compares it with. It holds one record at a time.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import count as count_from
from pathlib import Path
from typing import Any, BinaryIO, Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import opened, replacing, sniff, unreadable
from wiposeq.formats.notation.reader import STOPPED
from wiposeq.formats.plain.fasta_bodies import WORDS, has_parts, looked_at
from wiposeq.formats.plain.records import (
    CORE,
    LETTERS,
    LOWER_T,
    UPPER,
    Imported,
    Molecules,
    PlainRecords,
    is_changed,
    text_of,
)
from wiposeq.formats.plain.residue_text import BACKWARDS, LOOKS_LIKE_NOTATION, TURN_ROUND
from wiposeq.model.records import Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark, tr

_Record = tuple[int, bytes, list[bytes]]
"""Line of the header, the header without >, and the body in pieces that may end anywhere."""

_BLOCK: Final = 1 << 20
_LINE: Final = 60
_EXPANSION: Final = 200
"""How many times its size a gzip file may unpack to once more than _FREE bytes came out."""
_FREE: Final = 64 << 20

_SMALL_CORE: Final = b"acgtn\n>"
_CAPITAL_CORE: Final = b"ACGTN\n>"
_PLAIN: Final = LETTERS + b"\n>*"


class Fasta(PlainRecords):
    """A FASTA file to be iterated once, a Sequence at a time. changes is complete after the last one.

    uids count from 1. The molecule type is told by the letters unless molecule says it; a record's number counts every
    header line from 1, empty records too. organism and mol_type not given are filled with the terms ST.26 has for
    "not known", and changes say so. Raises UnreadableFile while iterating, Cancelled.
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
        progress: Progress = SILENT,
    ) -> None:
        super().__init__(molecule, organism, mol_type, edition, first_uid)
        self.description = ""
        """What the header of the sequence given last says behind its name."""
        self.name = source.name if isinstance(source, Path) else ""
        self._source = source
        self._progress = progress

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
            self._progress.check()
            done = unpacked + len(block) if isinstance(raw, bytes) else raw.tell()
            if not unpacked:
                block, decoder = self._begun(block)
            unpacked += len(block)
            if not block:
                break
            self._progress.report(min(done, size), size)
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
            if block:
                next_block, block = block + next_block, b""
            pieces = next_block.split(b"\n>") if b">" in next_block else [next_block]
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
            self.changes.add("line/comment", "Comment lines before the records left out", count=comments, line=1)
        if len(lines) > comments:
            self.changes.add(
                "line/before-first-record",
                "Lines before the first line that starts with > left out: {before}",
                count=len(lines) - comments,
                line=1,
                before=text_of(next(t for t in lines if not t.lstrip().startswith(b";")))[:80],
            )

    def _sequences(self, batch: list[_Record]) -> Iterator[Sequence]:
        """The sequences of a batch: all at once where every record is made of letters, each by itself elsewhere."""
        joined = b">".join([body[0] for _, _, body in batch])
        if len(batch) > 1 and not self._molecules and self._molecule != "AA":
            is_small = not joined.translate(None, _SMALL_CORE)
            is_alone = is_small or not joined.translate(None, _CAPITAL_CORE)
            if is_alone and joined.count(b">") == len(batch) - 1:
                yield from self._nucleotides_alone(batch, joined, is_small)
                return
        if len(batch) == 1 or self._molecules or joined.translate(None, _PLAIN) or joined.count(b">") != len(batch) - 1:
            del joined
            for line, header, body in batch:
                made = self._one(line, self._name(line, header), body)
                if made is not None:
                    yield made
            return
        has_stops = b"*" in joined
        may_be_more = b"\n\n" in joined or not (joined.isupper() or joined.islower())
        leftovers = joined.translate(None, CORE).split(b">")
        lower = joined.translate(LOWER_T, b"\n").decode("ascii").split(">")
        upper = joined.translate(UPPER, b"\n").decode("ascii").split(">") if any(leftovers) else lower
        for (line, header, body), leftover, as_nucleotides, as_protein in zip(batch, leftovers, lower, upper):
            name = self._name(line, header)
            if may_be_more and (has_parts(body[0]) or (leftover and not body[0].isupper() and not body[0].islower())):
                made = self._one(line, name, body)
                if made is not None:
                    yield made
                continue
            self.records += 1
            where = name or f"#{self.records}"
            molecule = self._molecule or (self._told_by_letters(line, where, body, leftover) if leftover else "DNA")
            if not self._molecule:
                self._count("molecule/" + molecule)
            if molecule == "AA":
                residues = as_protein if leftover else as_nucleotides.upper()
                if not body[0].isupper() and is_changed(body[0], True):
                    self._count("case/upper")
            else:
                residues = as_nucleotides
                if leftover:
                    self._nucleotides(line, where, leftover)
                if not body[0].islower() and is_changed(body[0], False):
                    self._count("case/lower")
            if has_stops and "*" in residues:
                residues = self._without_stop(line, where, residues, molecule)
            made = self._made(line, name, where, molecule, residues)
            if made is not None:
                yield made

    def _one(self, line: int, name: str, body: list[bytes]) -> Sequence | None:
        """The sequence of a record whose body may hold more than residues; None, told, where it holds none."""
        where = name or f"#{self.records + 1}"
        said = self._molecules.get(self.records + 1, self._molecule or "")
        found = looked_at(body, said in ("DNA", "RNA"))
        if found is None:
            return self.sequence(line, name, body)
        if found.kind in ("notation", "words", "backwards"):
            self.records += 1
            before = " ".join(text_of(found.residues).split())[:200]
            if found.kind == "notation":
                self.changes.add(STOPPED, LOOKS_LIKE_NOTATION, where, line, before=before)
            elif found.kind == "backwards":
                self.changes.add(BACKWARDS, TURN_ROUND, where, line, before=before[:60])
            else:
                self.changes.add(WORDS, "Left out: words stand there, not residues: {before}", where, line,
                                 before=before[:80])  # fmt: skip
            return None
        if found.words:
            self.changes.add("line/after-residues", "Lines behind the residues left out: {before}", where,
                             line + found.after, count=found.words.count("\n") + 1,
                             before=" ".join(found.words.split())[:80])  # fmt: skip
        if found.has_ends:
            self.changes.add("residues/ends", "5' and 3' around residues left out", where, line)
        if found.kind == "codes":
            self.changes.add(
                "residues/three-letter", "Three-letter codes written with one letter (par. 26)", where, line
            )
        return self.sequence(line, name, [found.residues])

    def _nucleotides_alone(self, batch: list[_Record], joined: bytes, is_small: bool) -> Iterator[Sequence]:
        """The sequences of a batch of nothing but a, c, g, t and n in one case."""
        all_residues = joined.translate(LOWER_T, b"\n").decode("ascii").split(">")
        molecule = self._molecule or "DNA"
        for (line, header, _), residues in zip(batch, all_residues):
            self.records += 1
            name = self._name(line, header)
            if not self._molecule:
                self._tally["molecule/DNA"] += 1
            if residues and not is_small:
                self._tally["case/lower"] += 1
            made = self._made(line, name, name or f"#{self.records}", molecule, residues)
            if made is not None:
                yield made

    def _name(self, line: int, header: bytes) -> str:
        others: list[bytes] = []
        if header.isascii() and b"\x01" not in header:
            words = header.decode("ascii").split(None, 1)
        else:
            first, *others = header.split(b"\x01")
            words = text_of(first).split(None, 1)
        name = words[0] if words else ""
        self.description = words[1] if len(words) > 1 else ""
        if others:
            self.changes.add(
                "header/merged",
                "First of several merged headers kept as the name",
                where=name,
                line=line,
                count=len(others) + 1,
                before=text_of(header.replace(b"\x01", b" | "))[:200],
                after=name,
            )
        if len(words) > 1:
            self._count("description")
        self._note_name(name, line)
        return name


def starts_with_protein(path: Path) -> bool:
    """Whether the first record of a FASTA file is a protein by its letters, or is none. Raises UnreadableFile."""
    first = next(iter(Fasta(path)), None)
    return first is None or first.is_protein


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
    numbers: Iterable[int] | None = None,
    *,
    progress: Progress = SILENT,
) -> int:
    """Writes sequences as FASTA, 60 residues a line, and gives how many; atomic: the whole file or none of it.

    The header is >SEQ_ID_NO_n and the name; residues as in the listing (t for u in RNA). What has no residues to write,
    such as a skipped sequence, is left out; its number stays its own. numbers: the SEQ ID NOs where not 1, 2, 3 ...
    progress counts sequences. Raises UnwritableFile.
    """
    written = 0
    with replacing(path) as file:
        for number, sequence in zip(numbers or count_from(1), sequences):
            progress.check()
            if sequence.is_skipped or not sequence.residues:
                continue
            name = " ".join(sequence.name.split())
            residues = sequence.residues
            lines = [f">SEQ_ID_NO_{number} {name}".rstrip()]
            lines.extend(residues[start : start + _LINE] for start in range(0, len(residues), _LINE))
            lines.append("")
            file.write("\n".join(lines).encode())
            written += 1
            progress.report(number, 0)
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
