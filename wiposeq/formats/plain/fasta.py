"""Read FASTA as a stream, report every change to a residue, and write FASTA.

It hides what FASTA files are like: line ends of three systems, gzip, byte order marks, comments, merged headers.
It leaves to records.py what the residues of a record become, and to fasta_bodies.py what a body is that holds more.

The reader splits blocks of bytes into records, not into lines, and examines only records that hold more than letters.
It holds one record at a time.
"""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import count as count_from
from pathlib import Path
from typing import Any, BinaryIO, Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.encodings import decide, named
from wiposeq.formats.files import replacing, unreadable
from wiposeq.formats.notation.reader import STOPPED
from wiposeq.formats.plain.fasta_bodies import LONGEST, WORDS, examine
from wiposeq.formats.plain.records import (
    FEWEST_EXAMINED,
    IF_CAPITALS,
    IF_SMALL_BASES,
    NAMES_COMPARED,
    ODD,
    OTHER,
    PROTEIN,
    STOP,
    SYMBOLS,
    UNSAID,
    Imported,
    Molecules,
    PlainRecords,
    Said,
    SourceFeatures,
    are_of_protein,
    text_of,
)
from wiposeq.formats.plain.residue_text import BACKWARDS, LOOKS_LIKE_NOTATION, TURN_ROUND
from wiposeq.formats.source import Given, as_source
from wiposeq.model.records import Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr

BLOCK: Final = 1 << 17
"""Bytes that are read at once; what is made of them fits into the cache of a processor."""
HEADER: Final = re.compile(rb"\n>([^\n]*)")
_MERGED: Final = b"\x01"
_LINE: Final = 60
_EXPANSION: Final = 200
"""How many times its size a gzip file may unpack to once more than _FREE bytes came out."""
_FREE: Final = 64 << 20


class Fasta(PlainRecords):
    """A FASTA file to be iterated once, a Sequence at a time. changes is complete after the last one.

    uids count from 1. The molecule type is told by the letters unless molecule says it; a record's number counts every
    header line from 1, empty records too. organism and mol_type not given are filled with the terms ST.26 has for
    "not known", and changes say so. Raises UnreadableFile while iterating, Cancelled.
    """

    _longest_joined = LONGEST

    def __init__(
        self,
        source: Given,
        *,
        molecule: Molecules = None,
        organism: str = "",
        mol_type: str = "",
        edition: Edition | None = None,
        first_uid: int = 1,
        progress: Progress = SILENT,
    ) -> None:
        super().__init__(molecule, organism, mol_type, edition, first_uid)
        self._source = as_source(source)
        self.name = self._source.path.name if self._source.path is not None else ""
        self._line = 0
        """Where the next record starts; 0 before the first."""
        self._words: list[str] = []
        """The name in the header of the last record, and the rest of the header."""
        self._source_of_bases: SourceFeatures | None = None
        self._source_of_amino_acids: SourceFeatures | None = None
        """The source features of records of one kind of letters; None if _of_body() decides on their molecule type."""
        if not self._molecules:
            if self._molecule != "AA":
                self._source_of_bases = self._sources_of(self._molecule or "DNA", UNSAID)
            if self._molecule in (None, "AA"):
                self._source_of_amino_acids = self._sources_of("AA", UNSAID)
        self._progress = progress

    @property
    def description(self) -> str:
        """The text after the name in the header of the last sequence."""
        return self._words[1] if len(self._words) > 1 else ""

    def __iter__(self) -> Iterator[Sequence]:
        pieces: list[bytes] = []
        for block in self._blocks():
            first, last = block.find(b"\n>"), block.rfind(b"\n>")
            if first < 0:
                pieces.append(block)
                continue
            pieces.append(block[:first])
            yield from self._of_pieces(pieces)
            yield from self._of_records(block[first:last])
            pieces = [block[last:]]
        yield from self._of_pieces(pieces)
        if not self.records:
            raise UnreadableFile(
                "{path} holds no record: no line starts with >.",
                "In a FASTA file each record starts with a line such as >name.",
                path=self._said,
            )
        self._sum_up()

    # The bytes

    def _blocks(self) -> Iterator[bytes]:
        """Yield the bytes of the source, in UTF-8 or one byte a character, with line feeds as the only line ends."""
        with self._source.open() as file:
            if not self._source.start.startswith(b"\x1f\x8b"):
                yield from self._plain(file, file)
                return
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield from self._plain(unpacked, file)

    def _read(self, file: BinaryIO | gzip.GzipFile) -> bytes:
        try:
            return file.read(BLOCK)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise UnreadableFile(
                "{path} is a damaged gzip file.", "Fetch it again, or unpack it first.", path=self._said
            ) from None
        except OSError as error:
            raise unreadable(self._said, error) from error

    def _plain(self, file: BinaryIO | gzip.GzipFile, raw: BinaryIO) -> Iterator[bytes]:
        unpacked = 0
        held = b"\n"  # so that the first record begins like every other
        decoder: codecs.IncrementalDecoder | None = None
        size = self._source.size
        while True:
            block = self._read(file)
            self._progress.check()
            done = raw.tell()
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
                    path=self._said,
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
        if self._source.encoding:
            return block, codecs.getincrementaldecoder(named(self._source.encoding))("replace")
        if not block.strip():
            raise UnreadableFile("{path} is empty.", "Choose another file.", path=self._said)
        return block, None

    @property
    def _said(self) -> str:
        return self._source.label

    def _not_fasta(self, what: str) -> UnreadableFile:
        return UnreadableFile(
            "{path} holds {what}, not FASTA.",
            "A FASTA file is plain text; each record starts with a line that begins with >.",
            path=self._said,
            what=what,
        )

    # The records

    def _of_pieces(self, pieces: list[bytes]) -> Iterator[Sequence]:
        """Yield the sequence of a record that may span blocks; a long one is never in one piece of bytes.

        The first call is for what precedes the first line that starts with >.
        """
        if not self._line:
            self._preamble(b"".join(pieces))
        elif sum(map(len, pieces)) <= self._longest_joined:
            yield from self._of_records(b"".join(pieces))
        else:
            line = self._line
            self._line += sum([piece.count(b"\n") for piece in pieces])
            sequence = self.sequence(line, self._name(line, _take_header(pieces)), pieces)
            if sequence is not None:
                yield sequence

    def _of_records(self, text: bytes) -> Iterator[Sequence]:
        """Yield the sequences of whole records, each of which begins with a line feed and >.

        Most records consist of small bases, of capital bases or of capital amino acids. One table recognizes each. This
        loop calls no method for them and keeps its state in variables, because either saves a tenth of the time.
        """
        names, descriptions = self._names, 0
        line, records, count, uid = self._line, self.records, self.count, self._first_uid - 1
        split = HEADER.split(text)
        has_merged_headers = _MERGED in text
        has_too_many_names = len(names) + len(split) > NAMES_COMPARED
        for header, body in zip(split[1::2], split[2::2]):
            if has_merged_headers:
                header = self._first_of_merged(line, header)
            try:
                self._words = words = header.decode().split(None, 1)
            except UnicodeDecodeError:
                self._words = words = self._in_code_page(header).split(None, 1)
            name = words[0] if words else ""
            if len(words) > 1:
                descriptions += 1
            if name in names or has_too_many_names:
                self._note_name(name, line)
            else:
                names.add(name)
            source = None
            if body > b"\na":
                residues = written = body.translate(IF_SMALL_BASES, b"\n")
                if len(written) >= FEWEST_EXAMINED and written.isascii():
                    source = self._source_of_bases
            else:
                residues = written = body.replace(b"\n", b"")
                kinds = residues.translate(IF_CAPITALS)
                if not kinds.isascii():
                    pass
                elif PROTEIN in kinds:
                    if are_of_protein(kinds) and not _has_empty_line(body, len(body) - len(residues)):
                        source = self._source_of_amino_acids
                elif residues and OTHER not in kinds:
                    source = self._source_of_bases
                    written = residues.lower()
            if source is not None:
                self.records = records = records + 1
                self.count = count = count + 1
                source.plain_count += 1
                if written is not residues:
                    self._tally["case/lower"] += 1
                yield Sequence(uid + count, name, source.molecule, written.decode(), source[len(written)])
            else:
                sequence = self._of_body(line, name, body[1:])
                records, count = self.records, self.count
                if sequence is not None:
                    yield sequence
            line += len(body) - len(residues) + 1
        self._line = line
        self._descriptions += descriptions

    def _of_body(self, line: int, name: str, body: bytes, said: Said = UNSAID) -> Sequence | None:
        """Return the sequence of a record that lies in one block, or None, which the report explains.

        said: what the record says of itself.
        """
        residues = body.replace(b"\n", b"")
        kinds = residues.translate(SYMBOLS)
        written = residues.upper()
        if ODD in kinds or (written != residues and _is_mixed(residues, kinds)) or b"\n\n" in body.strip():
            return self._examined(line, name, body, said)
        return self.letters(line, name, [residues], kinds.translate(None, b"\0"), said)

    def _preamble(self, before: bytes) -> None:
        self._line = before.count(b"\n") + 1
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

    def _examined(self, line: int, name: str, body: bytes, said: Said) -> Sequence | None:
        """Return the sequence of a record that may hold more than residues, or None, which the report explains."""
        known = self._molecules.get(self.records + 1, said.molecule or self._molecule)
        found = examine(body, known in ("DNA", "RNA"))
        if found is None:
            return self.sequence(line, name, [body], said)
        where = name or f"#{self.records + 1}"
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
        return self.sequence(line, name, [found.residues], said)

    def _name(self, line: int, header: bytes) -> str:
        """Return the name in a header, and note what the header says beside it. Raises UncertainEncoding."""
        header = self._first_of_merged(line, header)
        try:
            text = header.decode()
        except UnicodeDecodeError:
            text = self._in_code_page(header)
        self._words = text.split(None, 1)
        self._descriptions += len(self._words) > 1
        name = self._words[0] if self._words else ""
        self._note_name(name, line)
        return name

    def _in_code_page(self, header: bytes) -> str:
        """Return the text of a header that is not in UTF-8. Raises UncertainEncoding unless the user chose it."""
        return header.decode(decide(header).certain(self._source.label), "replace")

    def _first_of_merged(self, line: int, header: bytes) -> bytes:
        """Return the first of several headers that some data banks merge with \\x01, or a single header as it is."""
        first, *others = header.split(_MERGED)
        if not others:
            return header
        name = "".join(text_of(first).split(None, 1)[:1])
        self.changes.add(
            "header/merged",
            "First of several merged headers kept as the name",
            where=name,
            line=line,
            count=len(others) + 1,
            before=text_of(header.replace(_MERGED, b" | "))[:200],
            after=name,
        )
        return first


def starts_with_protein(path: Given) -> bool:
    """Whether the first record of a FASTA file is a protein by its letters, or is none. Raises UnreadableFile."""
    first = next(iter(Fasta(path)), None)
    return first is None or first.is_protein


def stream_fasta(source: Given, **options: Any) -> Fasta:
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


def _has_empty_line(body: bytes, ends: int) -> bool:
    """Return whether a body with so many line feeds, the first of them before it, has an empty line inside."""
    width = body.find(b"\n", 1)
    if width > 1 and body[::width].count(b"\n") == ends:
        return False  # most bodies have lines of one length
    return b"\n\n" in body.strip()


def _is_mixed(residues: bytes, kinds: bytes) -> bool:
    """Return whether letters other than A, C, G, T, N and U are among small and capital ones."""
    is_beside = PROTEIN in kinds or OTHER in kinds or STOP in kinds
    return is_beside and residues != residues.lower() and residues != residues.upper()


def _take_header(pieces: list[bytes]) -> bytes:
    """Remove the header from the pieces of a record, and return it without the >."""
    pieces[0] = pieces[0][2:]
    if len(pieces) > 1 and b"\n" not in pieces[0]:
        pieces[:] = [b"".join(pieces)]
    header, _, pieces[0] = pieces[0].partition(b"\n")
    return header
