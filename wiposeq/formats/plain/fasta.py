"""Read FASTA as a stream of sequences, report every change to a residue, and write FASTA.

The module hides line ends of three systems, gzip, byte order marks, comments and merged headers. It leaves to
records.py what the residues of a record become, and to fasta_bodies.py the bodies that hold more than residues. The
reader splits blocks of bytes into records, not into lines, and holds one record at a time.
"""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import count as count_from
from pathlib import Path
from typing import BinaryIO, Final

from msgspec.structs import replace

from wiposeq.errors import UnclearNumbers, UnreadableFile
from wiposeq.formats.encodings import decide, named
from wiposeq.formats.files import replacing, unreadable
from wiposeq.formats.notation.reader import STOPPED
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain.fasta_bodies import LONGEST, OTHER_MOLECULE, TWO_MOLECULES, WORDS, ends_in_word, examine
from wiposeq.formats.plain.header_words import may_state, stated_values
from wiposeq.formats.plain.numbers import RENUMBER
from wiposeq.formats.plain.records import (
    COMMENTS,
    NAMES_COMPARED,
    NO_VALUES,
    ODD,
    OTHER,
    PROTEIN,
    STOP,
    SYMBOLS,
    OwnValues,
    PlainRecords,
    SourceFeatures,
    plain_molecule,
    text_of,
)
from wiposeq.formats.plain.residue_text import (
    BACKWARDS,
    LOOKS_LIKE_NOTATION,
    NOTATION_OR_CASE,
    OMITTED,
    REVERSE_IT,
    report_residues_before,
)
from wiposeq.formats.source import Given, as_source
from wiposeq.model.records import Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark, tr

BLOCK: Final = 1 << 17
"""The number of bytes to read at once; they and their records fit into the cache of a processor."""
HEADER: Final = re.compile(rb"\n>([^\n]*)")
_SEQ_ID: Final = re.compile(r"seq[\s_.-]*+id")
_SEQ_ID_NO: Final = re.compile(
    r"(?:SEQ|Seq|seq)[\s_.-]*+[Ii][Dd][\s_.-]*+(?i:NO|NR)?[\s_.:-]*+(\d{1,6})(?![^\W_])(\s*[-–/,;&+]\s*\d+\b)?"
)
_BEHIND_NAME: Final = re.compile(rf"\S+\s*+[,;|:–—-]?\s*+[(\[]?\s*+{_SEQ_ID_NO.pattern}")
_IN_BRACKETS: Final = re.compile(rf".*[(\[]\s*+{_SEQ_ID_NO.pattern}\s*+[)\]][\s.]*")
"""A SEQ ID NO directly after the first word, and one in brackets at the end of a header."""
_MAY_HAVE_WORDS: Final = re.compile(rb"\n(?:\n+[A-Z]|(?:END|STOP|FIN|ENDE)\n*\Z)")
"""Matches capital letters below an empty line, and a last line that may close the record."""
_INDENTED: Final = re.compile(rb"\n[ \t]+>")
_BLANKS: Final = (b" ", b"\t", b"\r", b"\n")
_LETTERS: Final = re.compile(rb"[A-Za-z\s\d*]+")
_MERGED: Final = b"\x01"
_LINE: Final = 60
_EXPANSION: Final = 200
"""A gzip file may unpack to so many times its size, after the first _FREE bytes."""
_FREE: Final = 64 << 20
_MOST_STATED: Final = 10_000
"""The values of so many different headers are remembered."""


class _Stated:
    """The values that headers with the same words state, and the source features of plain residues with them.

    name, line: the first record with such a header. uses: the number of such records.
    """

    __slots__ = ("line", "name", "own", "sources", "uses")

    def __init__(self, own: OwnValues, sources: dict[str, SourceFeatures], name: str, line: int) -> None:
        self.own = own
        self.sources = sources
        self.name = name
        self.line = line
        self.uses = 0


class Fasta(PlainRecords):
    """The sequences of a FASTA file (plain or gzip) or of pasted bytes; to be iterated once.

    Raises UnreadableFile, UncertainEncoding, Cancelled while iterating.
    """

    _longest_joined = LONGEST

    def __init__(
        self,
        source: Given,
        defaults: Defaults = NO_DEFAULTS,
        edition: Edition | None = None,
        first_uid: int = 1,
        progress: Progress = SILENT,
    ) -> None:
        super().__init__(as_source(source), defaults, edition, first_uid, progress)
        self._line = 0
        """Where the next record starts; 0 before the first."""
        self._words: list[str] = []
        """The first word and the rest of the last header."""
        self._own = NO_VALUES
        """What the last header states."""
        self._unstated = _Stated(NO_VALUES, self._by_plain_molecule(NO_VALUES), "", 0)
        self._stated: dict[str, _Stated] = {}
        """What headers state, by their words behind the name."""

    def _by_plain_molecule(self, own: OwnValues) -> dict[str, SourceFeatures]:
        """Return the source features for each result of plain_molecule(), if letters may determine the type."""
        found: dict[str, SourceFeatures] = {}
        if not self._molecules and not own.molecule:
            if self._molecule != "AA":
                found["DNA"] = self._sources_of(self._molecule or "DNA", own)
            if self._molecule in (None, "AA"):
                found["AA"] = self._sources_of("AA", own)
        return found

    @property
    def description(self) -> str:
        """The text after the name in the header of the last sequence."""
        return self._words[1] if len(self._words) > 1 else ""

    def __iter__(self) -> Iterator[Sequence]:
        pieces: list[bytes] = []
        for block in self._blocks():
            first, *records = self._records_in(block)
            pieces.append(first)
            if records:
                yield from self._of_pieces(pieces)
                *records, header, body = records
                yield from self._of_records(records)
                pieces = [b"\n>" + header + body]
        yield from self._of_pieces(pieces)
        if not self.records:
            raise UnreadableFile(
                '"{path}" has no record: no line begins with >.',
                "Begin each record with a line such as >name.",
                path=self._source.label,
            )
        self._report_stated()
        self._sum_up()

    # The bytes

    def _blocks(self) -> Iterator[bytes]:
        """Yield the bytes of the source, unpacked, in an encoding that includes ASCII, with line feeds only."""
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
                '"{path}" is a damaged gzip file.', "Download it again, or unpack it first.", path=self._source.label
            ) from None
        except OSError as error:
            raise unreadable(self._source.label, error) from error

    def _plain(self, file: BinaryIO | gzip.GzipFile, raw: BinaryIO) -> Iterator[bytes]:
        unpacked = 0
        held = b"\n"  # the first record begins like the others
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
                    '"{path}" unpacks to more than {times} times its size.',
                    "Unpack it and check what it contains.",
                    path=self._source.label,
                    times=_EXPANSION,
                )
            if decoder is not None:
                block = decoder.decode(block).encode()
            elif b"\0" in block:
                raise self._not_fasta(tr("binary data"))
            block = held + block
            held = block[len(block.rstrip(b" \t\r\n")) :] if block[-1:] in _BLANKS else b""
            if held:
                block = block[: -len(held)]
            if b"\r" in block:
                block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            yield block
        if held:
            yield b"\n"

    def _records_in(self, block: bytes) -> list[bytes]:
        """Return what is before the first header, and each header and what is below it."""
        if b">" not in block:
            return [block]
        split = HEADER.split(block)
        if b">" in b"".join(split[::2]):
            block, count = _INDENTED.subn(b"\n>", block)
            if count:
                self.changes.count("header/indented", "Blanks before > removed", line=1, times=count)
                return HEADER.split(block)
        return split

    def _begun(self, block: bytes) -> tuple[bytes, codecs.IncrementalDecoder | None]:
        """Return the first block without its byte order mark, and the decoder that the file needs, if any."""
        if block.startswith(codecs.BOM_UTF8):
            block = block[3:]
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            name = "utf-16-le" if block.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
            return block[2:], codecs.getincrementaldecoder(name)("replace")
        if self._source.encoding:
            return block, codecs.getincrementaldecoder(named(self._source.encoding))("replace")
        if not block.strip():
            raise UnreadableFile('"{path}" is empty.', "Choose another file.", path=self._source.label)
        return block, None

    def _not_fasta(self, what: str) -> UnreadableFile:
        return UnreadableFile(
            '"{path}" contains {what}, not FASTA.',
            "Choose a text file in which each record begins with a line such as >name.",
            path=self._source.label,
            what=what,
        )

    # The records

    def _of_pieces(self, pieces: list[bytes]) -> Iterator[Sequence]:
        """Yield the sequence of a record that may span blocks. The pieces of a long one are not joined.

        The first call passes the text before the first header.
        """
        if not self._line:
            self._preamble(b"".join(pieces))
        elif sum(map(len, pieces)) <= self._longest_joined:
            yield from self._of_records(HEADER.split(b"".join(pieces))[1:])
        else:
            line = self._line
            header, self._line = _take_header(pieces, line)
            name, number = self._name(line, header)
            yield from self.skipped_before(number, name, line)
            found = [self.sequence(line, name, pieces, self._own)]
            self._line += self.line_feeds
            yield from self.or_unread(found.pop(), name, number)

    def _of_records(self, records: list[bytes]) -> Iterator[Sequence]:
        """Yield the sequences of records, given as the header of each and what is below it.

        Most records consist of small bases, capital bases or capital amino acids. They become a sequence here; all
        others, and headers with more than a new name, go through the methods below.
        """
        headers = records[::2]
        found = self._new_names(headers)
        if found is None:
            yield from self._of_headers(records)
            return
        line, before = self._line, self._first_uid - 1
        all_stated, may_have_words = self._stated, _MAY_HAVE_WORDS.search
        states_values, stated = may_state(b"\n".join(headers)), self._unstated
        for words, body in zip(found, records[1::2]):
            self._words = words
            if states_values:
                stated = all_stated.get(words[-1]) or self._values_of(words, line)
            stated.uses += 1
            residues = body.replace(b"\n", b"")
            molecule = plain_molecule(residues)
            source = stated.sources.get(molecule)
            length = len(residues)
            if source is None or (molecule == "AA" and may_have_words(body)):
                yield from self.or_unread(self._of_body(line, words[0], body[1:], stated.own), words[0], 0)
            else:
                self.records += 1
                self.count = count = self.count + 1
                source.plain_count += 1
                written = residues.decode()
                if written < "a" and molecule == "DNA":
                    written = written.lower()
                    self._tally["case/lower"] += 1
                if stated.own.organism:
                    self.with_organism.add(before + count)
                yield Sequence(before + count, words[0], source.molecule, written, source[length])
            line += len(body) - length + 1
        self._line = line

    def _of_headers(self, records: list[bytes]) -> Iterator[Sequence]:
        """Yield the sequences of records whose headers may have a SEQ ID NO, or a name that is not new."""
        for header, body in zip(records[::2], records[1::2]):
            line = self._line
            self._line += body.count(b"\n") + 1
            name, number = self._name(line, header)
            yield from self.skipped_before(number, name, line)
            yield from self.or_unread(self._of_body(line, name, body[1:], self._own), name, number)

    def _new_names(self, headers: list[bytes]) -> list[list[str]] | None:
        """Return the first word and the rest of each header, or None if _name() must look at each of them."""
        joined = b"\n".join(headers)
        try:
            text = joined.decode()
        except UnicodeDecodeError:
            return None
        if _MERGED in joined or _SEQ_ID.search(text.lower()):
            return None
        found = [line.split(None, 1) or [""] for line in text.split("\n")]
        names = {words[0] for words in found}
        known = len(self._names)
        if len(names) < len(found) or known + len(names) > NAMES_COMPARED or not names.isdisjoint(self._names):
            return None
        self._names |= names
        self._descriptions += sum(map(len, found)) - len(found)
        return found

    def _of_body(self, line: int, name: str, body: bytes, own: OwnValues = NO_VALUES) -> Sequence | None:
        """Return the sequence of a record, or report the reason and return None."""
        residues = body.replace(b"\n", b"")
        kinds = residues.translate(SYMBOLS)
        written = residues.upper()
        is_plain = not (written != residues and _is_mixed(residues, kinds)) and b"\n\n" not in body.strip()
        if ODD in kinds or not is_plain or b"..." in residues or ends_in_word(body):
            return self._examined(line, name, body, own)
        return self.letters(line, name, [residues], kinds.translate(None, b"\0"), own)

    def _preamble(self, before: bytes) -> None:
        self._line = before.count(b"\n") + 1
        lines = [text for text in before.split(b"\n") if text.strip()]
        comments = sum(text.lstrip().startswith(COMMENTS) for text in lines)
        report_residues_before(list(map(text_of, before.split(b"\n")))[1:], self.changes)
        if comments:
            self.changes.add("line/comment", "Comment lines before the records omitted", count=comments, line=1)
        if len(lines) > comments:
            self.changes.add(
                "line/before-first-record",
                "Lines before the first line that begins with > omitted: {before}",
                count=len(lines) - comments,
                line=1,
                before=text_of(next(t for t in lines if not t.lstrip().startswith(COMMENTS)))[:80],
            )

    def _examined(self, line: int, name: str, body: bytes, own: OwnValues) -> Sequence | None:
        """Return the sequence of a record that may hold more than residues, or report the reason and return None."""
        known = self._molecules.get(self.records + 1, own.molecule or self._molecule)
        body = self.without_comments(line, name or f"#{self.records + 1}", body)
        found = examine(body, known in ("DNA", "RNA"))
        if found is None:
            return self.sequence(line, name, [body], own)
        where = name or f"#{self.records + 1}"
        is_of_letters = found.kind == "notation" and _LETTERS.fullmatch(found.residues) is not None
        if self._ignores_case and is_of_letters:
            return self.sequence(line, name, [found.residues.upper()], own)
        if found.kind in ("notation", "words", "backwards", "omitted", "two"):
            self.records += 1
            before = " ".join(text_of(found.residues).split())[:200]
            if found.kind == "notation":
                message = NOTATION_OR_CASE if is_of_letters else LOOKS_LIKE_NOTATION
                self.changes.add(STOPPED, message, where, line, before=before)
            elif found.kind == "omitted":
                self.changes.add(OMITTED, "Omitted: dots replace some of the residues", where, line, before=before[:60])
            elif found.kind == "two":
                self.changes.add(OTHER_MOLECULE, TWO_MOLECULES, where, line, before=before[:60])
            elif found.kind == "backwards":
                self.changes.add(BACKWARDS, REVERSE_IT, where, line, before=before[:60])
            else:
                self.changes.add(
                    WORDS, "Omitted: the record contains words, not residues: {before}", where, line, before=before[:80]
                )
            return None
        if found.words:
            self.changes.add(
                "line/after-residues",
                "Lines after the residues omitted: {before}",
                where,
                line + found.after,
                count=found.words.count("\n") + 1,
                before=" ".join(found.words.split())[:80],
            )
        if found.has_ends:
            self.changes.add("residues/ends", "5' and 3' around the residues omitted", where, line)
        if found.kind == "codes":
            self.changes.add(
                "residues/three-letter", "Three-letter codes written with one letter (par. 26)", where, line
            )
        return self.sequence(line, name, [found.residues], own)

    def _name(self, line: int, header: bytes) -> tuple[str, int]:
        """Return the name in a header and its SEQ ID NO (0 for none), and store its description.

        Raises UncertainEncoding.
        """
        header = self._first_of_merged(line, header)
        try:
            text = header.decode()
        except UnicodeDecodeError:
            text = self._in_code_page(header)
        self._words = text.split(None, 1)
        self._descriptions += len(self._words) > 1
        name = self._words[0] if self._words else ""
        name, number = self._numbered(name, line)
        self._note_name(name, line)
        self._own = NO_VALUES
        if may_state(header):
            stated = self._values_of(self._words, line)
            stated.uses += 1
            self._own = stated.own
        return name, number

    def _values_of(self, words: list[str], line: int) -> _Stated:
        """Return what a header states. words: the name, and the rest of the header if there is more."""
        is_shared = len(words) > 1 and "[" not in words[0]
        text = words[-1] if is_shared else " ".join(words)
        stated = self._stated.get(text)
        if stated is None:
            own = stated_values(" " + text, self._edition)
            stated = _Stated(own, self._by_plain_molecule(own), words[0], line)
            if len(self._stated) == _MOST_STATED:
                self._report_stated()
            if is_shared or own is not NO_VALUES:
                self._stated[text] = stated
        return stated

    def _report_stated(self) -> None:
        """Report the values of headers that were used, and forget them."""
        for each in self._stated.values():
            values = ", ".join(filter(None, (each.own.organism, each.own.mol_type or each.own.molecule)))
            if values:
                where = each.name if each.uses == 1 else ""
                message = mark("Values that headers state were used: {after}")
                self.changes.count("header/stated", message, where, each.line, times=each.uses, after=values)
        self._stated.clear()

    def _numbered(self, name: str, line: int) -> tuple[str, int]:
        """Return the name of a record and the SEQ ID NO in its header, or 0. Raises UnclearNumbers."""
        header = " ".join(self._words)
        found = _SEQ_ID_NO.match(header.lstrip("([ "))
        is_first = found is not None
        found = found or _BEHIND_NAME.match(header) or _IN_BRACKETS.fullmatch(header)
        if found is None:
            return name, 0
        if found[2] and self._chosen_numbers != "renumber":
            raise UnclearNumbers(
                'The header "{name}" in line {line} does not state one SEQ ID NO.',
                RENUMBER,
                name=header[:60],
                line=line,
            )
        number = 0 if found[2] else int(found[1])
        is_name = not is_first or any(map(str.isdigit, name))
        return (name if is_name else f"SEQ ID NO: {found[1]}"), number

    def _in_code_page(self, header: bytes) -> str:
        """Decode a header that is not in UTF-8. Raises UncertainEncoding."""
        decision = replace(decide(header), stray=None)  # its place would be that in the header
        return header.decode(decision.certain(self._source.label), "replace")

    def _first_of_merged(self, line: int, header: bytes) -> bytes:
        """Return the first of the headers that some data banks merge with \\x01."""
        first, *others = header.split(_MERGED)
        if not others:
            return header
        name = "".join(text_of(first).split(None, 1)[:1])
        self.changes.add(
            "header/merged",
            "The first of several merged headers is the name",
            where=name,
            line=line,
            count=len(others) + 1,
            before=text_of(header.replace(_MERGED, b" | "))[:200],
            after=name,
        )
        return first


def starts_with_protein(path: Given) -> bool:
    """Return whether the letters of the first record of a FASTA file are a protein. Raises UnreadableFile."""
    first = next(iter(Fasta(path)), None)
    return first is None or first.is_protein


def record_text(header: str, residues: str) -> bytes:
    """Return a FASTA record with 60 residues a line."""
    lines = [residues[start : start + _LINE] for start in range(0, len(residues), _LINE)]
    return "\n".join([f">{header}", *lines, ""]).encode()


def write_fasta(
    path: Path,
    sequences: Iterable[Sequence],
    numbers: Iterable[int] | None = None,
    *,
    progress: Progress = SILENT,
) -> int:
    """Write sequences as FASTA, 60 residues a line, and return how many were written.

    The file is written completely or not at all. A header is >SEQ_ID_NO_n and the name. Residues are written as in the
    listing (t for u in RNA). A sequence that is skipped or has no residues is omitted, and keeps its number.

    numbers: the SEQ ID NOs, if they are not 1, 2, 3 ...
    progress: counts sequences.

    Raises UnwritableFile.
    """
    written = 0
    with replacing(path) as file:
        for sequence, number in zip(sequences, count_from(1) if numbers is None else numbers):
            progress.check()
            if sequence.is_skipped or not sequence.residues:
                continue
            name = " ".join(sequence.name.split())
            file.write(record_text(f"SEQ_ID_NO_{number} {name}".rstrip(), sequence.residues))
            written += 1
            progress.report(number, 0)
    return written


def _is_mixed(residues: bytes, kinds: bytes) -> bool:
    """Return whether residues mix small and capital letters, and not only A, C, G, T, N and U."""
    is_beside = PROTEIN in kinds or OTHER in kinds or STOP in kinds
    return is_beside and residues != residues.lower() and residues != residues.upper()


def _take_header(pieces: list[bytes], line: int) -> tuple[bytes, int]:
    """Remove the header from the pieces of a record; return it without the >, and the line after it, or the last."""
    pieces[0] = pieces[0][2:]
    if len(pieces) > 1 and b"\n" not in pieces[0]:
        pieces[:] = [b"".join(pieces)]
    header, end, pieces[0] = pieces[0].partition(b"\n")
    return header, line + 1 + len(end)
