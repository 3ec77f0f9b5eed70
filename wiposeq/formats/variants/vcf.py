"""Read variants in VCF 4: the samples, and the calls of one sample by chromosome.

The module hides gzip and bgzip, the header, the columns of a genotype, and how millions of calls are stored on the disk
so that one chromosome is in memory at a time. It reports facts; which calls are applied is decided in app/genome.
(VCF 4.3, section 1)
"""

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from msgspec import Struct

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import unwritable
from wiposeq.formats.records.flat_lines import Lines, lines_of
from wiposeq.formats.source import Given, as_source
from wiposeq.model.changes import ChangeLog
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import listed

MISSING: Final = -1
"""The number of an allele that was not called."""
_COLUMNS: Final = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
_GENOTYPES: Final = len(_COLUMNS) + 1
"""The 0-based column of the first sample."""
_CONTIG: Final = re.compile(r"##contig=<(?:.*,)?ID=([^,>]+)")
_LENGTH: Final = re.compile(r"[<,]length=(\d{1,15})[,>]")
_BASES: Final = re.compile(r"[ACGTUNRYKMSWBDHVacgtunrykmswbdhv]+")
_ALLELES: Final = re.compile(r"(?:\d{1,4}|\.)(?:[/|](?:\d{1,4}|\.))*")
_DIGITS: Final = 12
_REFERENCES: Final = frozenset(("0/0", "0|0", "0"))
_MISSING: Final = frozenset(("./.", ".|.", "."))


class VariantFile(Struct, frozen=True):
    """What a VCF file has.

    samples: their names in the order of the columns. reference: the line ##reference of the header, or "".
    lengths: of chromosomes, as the header declares them. counts: the number of records by chromosome.
    """

    path: Path
    samples: tuple[str, ...] = ()
    reference: str = ""
    lengths: dict[str, int] = {}
    counts: dict[str, int] = {}


class Call(Struct, frozen=True, gc=False):
    """The variants of a record that a sample may have.

    position: of the first residue of `reference`, 1-based.
    alleles: the numbers of the called alleles: 0 is the reference, 1 the first of `alternatives`, MISSING no call.
    filter: "" if the record passed, else the names of the filters that it failed.
    line: in the file, 1-based.
    """

    position: int
    id: str
    reference: str
    alternatives: tuple[str, ...]
    filter: str
    alleles: tuple[int, ...]
    is_phased: bool
    line: int

    def text(self, allele: int) -> str:
        """Return the residues of an allele, as the file has them."""
        return self.alternatives[allele - 1] if allele else self.reference


def is_plain(allele: str) -> bool:
    """Return whether an allele is residues, and not a symbol such as <DEL>, a breakend or *."""
    return _BASES.fullmatch(allele) is not None


def survey_variants(given: Given, log: ChangeLog, progress: Progress = SILENT) -> VariantFile:
    """Return what a VCF file has. Raises UnreadableFile, Cancelled."""
    source = as_source(given)
    assert source.path is not None
    counts: dict[str, int] = {}
    with lines_of(source, log, progress) as lines:
        header = _Header(lines)
        last, count = "", 0
        for line in lines:
            name = line.partition("\t")[0]
            if name != last:
                if count:
                    counts[last] = counts.get(last, 0) + count
                last, count = name, 0
            count += 1
        if count:
            counts[last] = counts.get(last, 0) + count
    counts.pop("\n", None)
    return VariantFile(source.path, header.samples, header.reference, header.lengths, counts)


def column_of(sample: str, files: Sequence[VariantFile]) -> str:
    """Return the name of the sample whose genotypes are read, "" if the files have none.

    sample: the one that the user chose, "" for the only one. Raises UsageError if there is a choice, or no such sample.
    """
    names = list(dict.fromkeys(name for each in files for name in each.samples))
    if not sample:
        if len(names) > 1:
            raise UsageError(
                "The VCF files have {count} samples.",
                "Choose one with --sample: {names}.",
                count=len(names),
                names=listed([*names[:_MOST_NAMED], "..." if len(names) > _MOST_NAMED else ""]),
            )
        return names[0] if names else ""
    for each in files:
        if sample not in each.samples:
            raise UsageError(
                '"{path}" has no sample "{name}".',
                "Its samples are: {names}.",
                path=str(each.path),
                name=sample,
                names=listed(each.samples[:_MOST_NAMED]) or "-",
            )
    return sample


_MOST_NAMED: Final = 20


class _Header:
    """The header of a file, read from its lines up to the first record."""

    def __init__(self, lines: Lines) -> None:
        self.reference = ""
        self.lengths: dict[str, int] = {}
        for line in lines:
            if line.startswith("##"):
                self._meta(line.rstrip("\n"))
                continue
            columns = line.rstrip("\n").split("\t")
            if tuple(columns[: len(_COLUMNS)]) != _COLUMNS:
                break
            self.samples = tuple(columns[_GENOTYPES:])
            return
        raise UnreadableFile(
            '"{path}" has no line #CHROM with the columns of VCF (line {line}).',
            "Give a whole VCF file with its header.",
            path=lines.source.label,
            line=lines.number,
        )

    def _meta(self, line: str) -> None:
        if line.startswith("##reference="):
            self.reference = line.partition("=")[2].strip()
        elif (found := _CONTIG.match(line)) and (length := _LENGTH.search(line)):
            self.lengths[found[1]] = int(length[1])


class Calls:
    """The calls of a sample by chromosome, on the disk. Calls of the reference only are counted and not stored.

    To be used in a with statement, which removes the temporary file.
    """

    def __init__(
        self,
        files: Sequence[VariantFile],
        sample: str,
        log: ChangeLog,
        progress: Progress = SILENT,
        *,
        haplotype: int = 0,
    ) -> None:
        """Read the files.

        sample: its name. "" for files without samples: a record with one alternative then counts as homozygous, and one
            with several as not called.
        haplotype: the number of the allele that every genotype must have, from 1; 0 for any. A genotype with a single
            allele, as on a chromosome X or in a plastid, has it if the sample has other genotypes with several.

        Raises UnreadableFile; UsageError if a genotype has no such allele; Cancelled.
        """
        self._ploidy = _Ploidy(haplotype)
        self.references: dict[str, int] = {}
        """The number of records of each chromosome in which the sample has the reference."""
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by __exit__)
        self._runs: dict[str, list[tuple[int, int]]] = {}
        self._is_sorted: dict[str, bool] = {}
        try:
            for each in files:
                self._store(each, sample, log, progress)
            self._ploidy.refuse_single()
            self._file.flush()
        except OSError as error:
            self._file.close()
            raise unwritable(Path(tempfile.gettempdir()) / "variants", error) from error
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> "Calls":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def names(self) -> tuple[str, ...]:
        """Return the chromosomes that have calls other than the reference."""
        return tuple(self._runs)

    def of(self, name: str) -> Iterator[Call]:
        """Yield the calls of a chromosome by position."""
        if self._is_sorted.get(name, True):
            for row in self._rows(name):
                yield _call(row)
            return
        rows = list(self._rows(name))
        rows.sort(key=lambda row: int(row.split(b"\t", 2)[1]))
        for row in rows:
            yield _call(row)

    def _rows(self, name: str) -> Iterator[bytes]:
        for start, end in self._runs.get(name, ()):
            self._file.seek(start)
            held = b""
            while start < end:
                block = held + self._file.read(min(_BLOCK, end - start))
                start = self._file.tell()
                rows = block.split(b"\n")
                held = rows.pop()
                yield from rows
                self._file.seek(start)

    def _store(self, file: VariantFile, sample: str, log: ChangeLog, progress: Progress) -> None:
        column = _GENOTYPES + file.samples.index(sample) if sample else 0
        with lines_of(file.path, log, progress) as lines:
            _Header(lines)
            last, place, start = "", 0, self._file.tell()
            buffer: list[str] = []

            def end_run() -> None:
                nonlocal start
                self._file.write("".join(buffer).encode())
                buffer.clear()
                if (end := self._file.tell()) > start:
                    runs = self._runs.setdefault(last, [])
                    if runs:
                        self._is_sorted[last] = False
                    runs.append((start, end))
                start = end

            for line in lines:
                if line == "\n":
                    continue
                cells = line.rstrip("\n").split("\t")
                _refuse_odd(cells, column, lines)
                name, position = cells[0], int(cells[1])
                if name != last:
                    end_run()
                    last, place = name, 0
                if position < place:
                    self._is_sorted[name] = False
                place = position
                genotype, failed = _genotype(cells, column, lines)
                self._ploidy.check(genotype, lines)
                if genotype in _REFERENCES:
                    self.references[name] = self.references.get(name, 0) + 1
                    continue
                buffer.append(f"{lines.number}\t{position}\t{cells[2]}\t{cells[3]}\t{cells[4]}\t{failed}\t{genotype}\n")
                if len(buffer) >= _BUFFERED:
                    self._file.write("".join(buffer).encode())
                    buffer.clear()
            end_run()


class _Ploidy:
    """Refuses the number of an allele that the genotypes of a sample do not have."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._has_several = False
        self._single: UsageError | None = None

    def check(self, genotype: str, lines: Lines) -> None:
        """Look at the genotype of a record. Raises UsageError if it has several alleles, but not so many."""
        if self._number < 2 or genotype in _MISSING:
            return
        count = genotype.count("/") + genotype.count("|") + 1
        if 1 < count < self._number:
            raise self._refusal(genotype, count, lines)
        if count > 1:
            self._has_several = True
        elif self._single is None:
            self._single = self._refusal(genotype, count, lines)

    def refuse_single(self) -> None:
        """Raise UsageError if there are genotypes, and all have a single allele."""
        if self._single is not None and not self._has_several:
            raise self._single

    def _refusal(self, genotype: str, count: int, lines: Lines) -> UsageError:
        return UsageError(
            'Line {line} of "{path}" has the genotype "{text}", which has no allele {number}.',
            "The highest number for --haplotype is {most}.",
            path=lines.source.label,
            line=lines.number,
            text=genotype[:40],
            number=self._number,
            most=count,
        )


_BLOCK: Final = 1 << 16
_BUFFERED: Final = 1_000


def _refuse_odd(cells: list[str], column: int, lines: Lines) -> None:
    """Raise UnreadableFile for a line that is not a record of VCF."""
    if len(cells) > max(column, len(_COLUMNS) - 1):
        position, reference = cells[1], cells[3]
        if position.isascii() and position.isdigit() and len(position) <= _DIGITS and _BASES.fullmatch(reference):
            return
    raise UnreadableFile(
        'Line {line} of "{path}" is not a record of VCF: "{text}".',
        "Correct the line. A record has at least 8 columns separated by tabs, a position and the residues of REF.",
        path=lines.source.label,
        line=lines.number,
        text="\t".join(cells)[:60],
    )


def _genotype(cells: list[str], column: int, lines: Lines) -> tuple[str, str]:
    """Return the genotype of the sample as the file has it, and the filters that the record or the sample failed."""
    failed = "" if cells[6] in ("PASS", ".") else cells[6]
    alternatives = 0 if cells[4] == "." else cells[4].count(",") + 1
    if not column:
        return ("1/1" if alternatives == 1 else "." if alternatives else "0/0"), failed
    keys = cells[_GENOTYPES - 1]
    values = cells[column]
    if keys == "GT":
        genotype = values
    else:
        named = dict(zip(keys.split(":"), values.split(":")))
        genotype = named.get("GT", ".")
        own = named.get("FT", "PASS")
        if own not in ("PASS", ".", "") and not failed:
            failed = own
    if genotype in _REFERENCES or genotype in _MISSING:
        return genotype, failed
    if not _ALLELES.fullmatch(genotype) or _largest(genotype) > alternatives:
        raise UnreadableFile(
            'Line {line} of "{path}" has the genotype "{text}".',
            "Correct it. A genotype is written such as 0/1, and its numbers count the alleles of ALT.",
            path=lines.source.label,
            line=lines.number,
            text=genotype[:40],
        )
    return genotype, failed


def _largest(genotype: str) -> int:
    return max((int(each) for each in genotype.replace("|", "/").split("/") if each != "."), default=0)


def _call(row: bytes) -> Call:
    line, position, id, reference, alternatives, failed, genotype = row.decode().split("\t")
    alleles = tuple(MISSING if each == "." else int(each) for each in genotype.replace("|", "/").split("/"))
    return Call(
        int(position),
        "" if id == "." else id,
        reference,
        tuple(alternatives.split(",")),
        failed,
        alleles,
        "/" not in genotype,
        int(line),
    )


__all__ = ["MISSING", "Call", "Calls", "VariantFile", "column_of", "is_plain", "survey_variants"]
