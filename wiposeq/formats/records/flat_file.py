"""Read GenBank, GenPept and EMBL text with Biopython's scanners and a feature table of our own.

The module hides the columns and the line types. Biopython's scanners read header and residues. The feature table is
read here line by line, so that one unreadable feature does not lose its record, and so that the listing has locations
as the file writes them. A warning of Biopython becomes a line of the report, and its error an UnreadableFile that names
the file, the record and the line.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from wiposeq.errors import UserError
from wiposeq.formats.entries import Entry, Noted
from wiposeq.formats.plain.residue_text import RESIDUES_BEFORE
from wiposeq.formats.records.flat_lines import Lines, broken, lines_of, report_warnings
from wiposeq.formats.records.location import Unfit, read_insdc
from wiposeq.formats.records.locus import Locus, read_id, read_locus, residues_of, split_glued
from wiposeq.formats.records.uniprot_file import read_swiss
from wiposeq.formats.source import Source
from wiposeq.model.changes import ChangeLog
from wiposeq.model.location import Location
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark, tr

_INDENT: Final = 21
"""The column (from 0) of locations and qualifiers in a feature table."""
_QUALIFIER: Final = re.compile(r"/([A-Za-z_][\w.'*-]*)\s*(?:=\s*(.*))?$", re.DOTALL)
_NEXT: Final = re.compile(r"/[A-Za-z_][\w.'*-]*(?:=(?:\"|[0-9(])|$)")
_VALUED: Final = re.compile(r"/[A-Za-z_]+=[\"0-9(]")
_INDENTED: Final = re.compile(r" {1,8}LOCUS {2,}\S.* \d+ (?:bp|aa)\b", re.I)
"""A LOCUS line behind blanks, as copied from a page. Text in a record is further to the right."""
_RESIDUES_BEGIN: Final = ("ORIGIN", "SQ   ")
_SMALL: Final = re.compile(
    r"(?:locus|definition|accession|version|dblink|keywords|segment|source|reference|comment|features|base count|"
    r"origin|contig)(?=\s)"
)
"""A word that begins a line of a record, in small letters. A file with such a LOCUS line has all of them so."""
_FEATURES: Final = re.compile(r"FEATURES(?:\s+Location/Qualifiers)?\s*$")
_TABBED: Final = re.compile(r" *\t[ \t]*(?:([^\s/]+)\t[ \t]*)?(/\S.*|[\w<>(^.,:)]+)$")
"""A line of a feature table with tabs: a key and its location, or a qualifier or the rest of a location."""
_LONGEST_KEY: Final = 15
"""Characters of a key that fit into its columns."""
_GLUED: Final = re.compile(r"FT   ([A-Z][A-Z_'-]{15,}?)((?:complement|join|order)?[(<>]?\d.*)$", re.DOTALL)
_SEVERAL_WORDS: Final = re.compile(
    r"(?P<key>\S+(?: \S+)*?)\s+"
    r"(?P<rest>(?:(?:complement|join|order|bond|one-of|gap)\(|[<>(]?[0-9]|[\w.]+:[<>(]?[0-9]).*)$",
    re.DOTALL,
)
"""A key of several words and its location."""
_EMBL_COMMON_NAME: Final = re.compile(r"\s+\([a-z][A-Za-z' -]*\)$")
_LETTERS: Final = frozenset("ACGTUNRYKMSWBDHVacgtunrykmswbdhv")


def read_flat(source: Source, log: ChangeLog, progress: Progress = SILENT) -> Iterator[Entry]:
    """Yield the records of a source of the kind "genbank", "embl" or "swiss".

    Raises UnreadableFile, Cancelled.
    """
    records = read_swiss if source.kind == "swiss" else _insdc
    with lines_of(source, log, progress) as lines, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield from records(lines, log, caught)


class _Consumer:
    """Stores the values that a scanner reports about one record, and ignores the others."""

    def __init__(self) -> None:
        self.name = self.accession_number = self.version_number = self.suffix = ""
        self.kind = self.topology_word = self.organism_name = self.residues = ""
        self.length = 0
        self.glued = self.odd = ""
        self.data: Any = None

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _ignore

    def take(self, locus: Locus) -> None:
        self.name, self.length, self.glued = locus.name, locus.length, locus.glued
        self.kind, self.topology_word, self.odd = locus.kind, locus.topology, locus.odd

    def locus(self, text: str) -> None:
        self.name = text

    def size(self, text: str) -> None:
        self.length = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0

    def residue_type(self, text: str) -> None:
        self.kind = self.kind or text.strip()

    def molecule_type(self, text: str) -> None:
        self.kind = text.strip() or self.kind

    def topology(self, text: str) -> None:
        self.topology_word = text

    def accession(self, text: str) -> None:
        if not self.accession_number:
            self.accession_number = re.split(r"[;\s]", text.strip())[0]

    def version(self, text: str) -> None:
        self.version_number = (text.split() or [""])[0]

    def version_suffix(self, text: str) -> None:
        self.suffix = text

    def organism(self, text: str) -> None:
        self.organism_name = self.organism_name or text.strip()

    def sequence(self, text: str) -> None:
        self.residues = text

    @property
    def id(self) -> str:
        """The accession with its version, or else the name of the record."""
        if self.version_number.strip("."):
            return self.version_number
        if not self.accession_number.strip("."):
            return self.name
        if self.suffix and "." not in self.accession_number:
            return f"{self.accession_number}.{self.suffix}"
        return self.accession_number


def _ignore(*args: Any, **more: Any) -> None:
    pass


@cache
def _scanners() -> dict[str, Any]:
    """Return Biopython's scanners with our own feature table; they are created on first use."""
    from Bio.GenBank.Scanner import EmblScanner, GenBankScanner

    class GenBank(GenBankScanner):
        """GenBank and GenPept."""

        def _feed_first_line(self, consumer: Any, line: str) -> None:
            consumer.take(read_locus(line))

        def parse_header(self) -> list[str]:
            return _genbank_header(self)

        def parse_features(self, skip: bool = False) -> list[Any]:
            self.noted = _feature_table(self)
            return []

        def parse_footer(self) -> tuple[list[str], str]:
            return [], _genbank_residues(self)

    class Embl(EmblScanner):
        """EMBL, and records like it without a line that begins the feature table."""

        def _feed_first_line(self, consumer: Any, line: str) -> None:
            fields = [field.strip() for field in line[self.HEADER_WIDTH :].split(";")]
            if len(fields) == 6:  # IMGT: without topology
                line = f"ID   {'; '.join((*fields[:2], 'linear', *fields[3:4], 'STD', *fields[4:]))}\n"
            try:
                super()._feed_first_line(consumer, line)  # type: ignore[no-untyped-call]
            except (ValueError, AssertionError):
                consumer.take(read_id(line))
            if not consumer.kind and ("PRT" in fields or re.search(r"\d AA\.?$", fields[-1])):
                consumer.residue_type("PRT")

        def parse_header(self) -> list[str]:
            return _embl_header(self)

        def parse_features(self, skip: bool = False) -> list[Any]:
            self.noted = _feature_table(self)
            return []

        def parse_footer(self) -> tuple[list[str], str]:
            if _skip_contig(self) == "//":
                return [], ""
            found: tuple[list[str], str] = super().parse_footer()  # type: ignore[no-untyped-call]
            return found

    return {"genbank": GenBank, "embl": Embl}


def _genbank_header(scanner: Any) -> list[str]:
    """Return the lines up to the feature table or the residues. A line BASE COUNT may stand anywhere."""
    header: list[str] = []
    while line := scanner.handle.readline():
        line = line.rstrip()
        word = line[: scanner.HEADER_WIDTH].rstrip()
        is_residues = word in scanner.SEQUENCE_HEADERS and word != "BASE COUNT"
        if is_residues or line in scanner.FEATURE_START_MARKERS:
            scanner.line = line
            return header
        if line == "//":
            raise ValueError(tr("the record ends before its sequence"))
        if word != "BASE COUNT":
            header.append(line)
    raise ValueError(tr("the file ends inside the record"))


def _genbank_residues(scanner: Any) -> str:
    """Return the residues from the current line of the scanner to the end of the record."""
    residues: list[str] = []
    is_open = False
    line = scanner.line
    while line and line.strip() != "//":
        word = line[: scanner.HEADER_WIDTH].rstrip()
        if word in scanner.SEQUENCE_HEADERS or line.startswith(("WGS", "ORIGIN")):
            is_open = word != "CONTIG" and not line.startswith("WGS")
        elif is_open and (found := residues_of(line)) is not None:
            residues.append(found)
        elif is_open:
            raise ValueError(tr("this is not a line of residues: {text}", text=line.strip()[:80]))
        line = scanner.handle.readline()
    if not line:
        warnings.warn(tr("the file ends inside the residues"), stacklevel=2)
    scanner.line = "//"
    return "".join("".join(residues).split())


def _skip_contig(scanner: Any) -> str:
    """Skip the CO lines before the residues, count them, and return the line after them."""
    while scanner.line.startswith(("CO", "XX")):
        scanner.left_out += scanner.line.startswith("CO")
        scanner.line = scanner.handle.readline().rstrip()
    following: str = scanner.line
    return following


def _embl_header(scanner: Any) -> list[str]:
    header: list[str] = []
    lines: Any = scanner.handle
    while True:
        line = lines.readline()
        if line.startswith("FT"):
            lines.push(line)
            scanner.line = "FH"
            return header
        word = line[: scanner.HEADER_WIDTH].rstrip()
        if word == "CO":
            scanner.left_out += 1
            continue
        if word == "FH" or word in scanner.SEQUENCE_HEADERS:
            scanner.line = line.rstrip()
            return header
        if not line or line.strip() == "//":
            raise ValueError(tr("the record ends before its sequence"))
        header.append(line.rstrip())


_Written = tuple[str, str, list[tuple[str, str | None]], int, int]
"""Key, location, qualifiers as written, line, and the number of lines that could not be read."""


def _feature_table(scanner: Any) -> list[_Written]:
    """Read the features from the current line of the scanner up to the line that begins the residues."""
    lines: Lines = scanner.handle
    is_embl = scanner.HEADER_WIDTH == 5
    if scanner.line.rstrip() not in scanner.FEATURE_START_MARKERS:
        return []
    blocks: list[tuple[str, list[str], int]] = []
    while True:
        line = lines.readline()
        if not line:
            raise ValueError("the file ends inside the feature table")
        word = line[: scanner.HEADER_WIDTH].rstrip()
        if word in scanner.SEQUENCE_HEADERS or line.startswith("WGS"):
            break
        if line.rstrip() == "//":
            raise ValueError("the record ends inside the feature table")
        if is_embl and line.startswith("XX"):
            line = lines.readline()
            while line.startswith(("XX", "FH")) or (line and not line.strip()):
                line = lines.readline()
            if line.startswith("FT"):
                lines.push(line)
                continue
            break
        if is_embl and not line.startswith("FT"):
            if line.startswith("FH") or not line.strip():
                continue
            break
        text = line[2:] if is_embl else line
        start = _INDENT - 2 if is_embl else _INDENT
        key = text[:start].strip()
        if not key:
            if blocks and text.strip():
                blocks[-1][1].append(text.strip())
            continue
        rest = text[start:]
        several = _SEVERAL_WORDS.match(text.strip()) if " " in key or rest[:1].strip() else None
        if several is not None:
            key, rest = several["key"], several["rest"]
        elif " " in key or (rest[:1].strip() and " " in rest.strip()):
            key, _, rest = text.strip().partition(" ")
        blocks.append((key, [rest.strip()], lines.number))
    scanner.line = line if is_embl is False else line.rstrip()
    return [_written(*block) for block in blocks]


def _written(key: str, texts: list[str], line: int) -> _Written:
    """Parse the lines of a feature; the location is the text before the first /name."""
    location: list[str] = []
    place = 0
    while place < len(texts) and not (place and texts[place].startswith("/")):
        location.append(texts[place])
        place += 1
    found_ones: list[tuple[str, list[str] | None]] = []
    odd = 0
    is_closed = _are_later_quotes_paired(texts)
    while place < len(texts):
        text = texts[place]
        found = _QUALIFIER.match(text)
        place += 1
        if not found:
            last = found_ones[-1][1] if found_ones else None
            if last is not None and not text.startswith("/"):
                last.append(text)
            else:
                odd += 1
            continue
        name, value = found[1], found[2]
        pieces = None if value is None else [value]
        found_ones.append((name, pieces))
        if pieces is None or not value.startswith('"'):
            continue
        quotes = value.count('"')
        while quotes % 2 and place < len(texts):
            text = texts[place]
            if _NEXT.match(text) and (pieces[-1].endswith('"') or (is_closed[place] and _VALUED.match(text))):
                break
            pieces.append(text)
            quotes += text.count('"')
            place += 1
        odd += quotes % 2
    qualifiers = [(name, None if pieces is None else _unquoted(" ".join(pieces))) for name, pieces in found_ones]
    return key, "".join(location), qualifiers, line, odd


def _are_later_quotes_paired(texts: list[str]) -> list[bool]:
    """Return for each line whether the number of quotes from there to the end is even.

    If it is even, a quote that is open before the line was never closed.
    """
    is_even, found = True, [True]
    for text in reversed(texts):
        is_even ^= bool(text.count('"') % 2)
        found.append(is_even)
    return found[::-1]


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    inner = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
    return inner.replace('""', '"')


def _insdc(lines: Lines, log: ChangeLog, caught: list[warnings.WarningMessage]) -> Iterator[Entry]:
    kind = lines.source.kind
    scanner = _scanners()[kind]()
    small = _SmallLetters()
    lines.correct = small.correct if kind == "genbank" else _correct_embl
    number = 0
    while True:
        consumer = _Consumer()
        scanner.noted = []
        scanner.left_out = 0
        number += 1
        _skip_to(lines, scanner.RECORD_START, log)
        start = lines.number + 1
        try:
            is_found = scanner.feed(lines, consumer)
        except UserError:
            raise
        except Exception as error:
            raise broken(lines, error, consumer.id, number) from error
        if not is_found:
            break
        if consumer.glued:
            consumer.name, consumer.length = split_glued(consumer.glued, len(consumer.residues))
        if consumer.odd:
            log.add(
                "record/odd-locus",
                "Words of the {line} line that are not known: {before}",
                consumer.id,
                start,
                before=consumer.odd,
                values={"line": scanner.RECORD_START.strip()},
            )
        message = mark("Words at the start of lines read as if in capitals")
        log.count("record/small-letters", message, consumer.id, start, times=small.taken())
        log.count("record/contig", "CO lines left out", consumer.id, start, times=scanner.left_out)
        entry = _entry(consumer, scanner.noted, start, log)
        report_warnings(caught, log, entry.name, start)
        yield entry


def _skip_to(lines: Lines, start: str, log: ChangeLog) -> None:
    """Skip to the line that begins a record, and report the text before it, and residues there as an omission."""
    first, at, count, residues_at = "", 0, 0, 0
    while line := lines.readline():
        if line.startswith(start):
            lines.push(line)
            break
        if line.strip(" \t\r\n\f/"):
            at, count = at or lines.number, count + 1
            first = first or line.strip()[:80]
        if line.startswith(_RESIDUES_BEGIN):
            residues_at = residues_at or lines.number
    if residues_at:
        log.add(
            RESIDUES_BEFORE,
            "Omitted: residues without a line that begins a record: {before}",
            line=residues_at,
            before=first,
        )
    elif count:
        log.add(
            "line/outside-records", "Lines outside the records omitted: {before}", line=at, count=count, before=first
        )


class _SmallLetters:
    """Corrects the lines of GenBank, and counts those whose word at the start is in small letters."""

    def __init__(self) -> None:
        self._count = 0

    def correct(self, line: str) -> str:
        if line[:1].islower() and (found := _SMALL.match(line)):
            self._count += 1
            line = found[0].upper() + line[found.end() :]
        return _correct_genbank(line)

    def taken(self) -> int:
        """Return the number of such lines since the last call."""
        count, self._count = self._count, 0
        return count


def _correct_genbank(line: str) -> str:
    if line.startswith("LOCUS"):
        if not line.startswith("LOCUS       ") and line[5:6].isspace():
            return "LOCUS       " + line[5:].lstrip(" \t")
    elif line.startswith(" ") and _INDENTED.match(line):
        return line.lstrip(" ")
    elif line.startswith("FEATURES") and _FEATURES.match(line):
        return "FEATURES             Location/Qualifiers\n"
    elif "\t" in line:
        return _in_columns(line)
    return line


def _in_columns(line: str) -> str:
    """Return a line with tabs in columns of blanks; a feature table that has tabs between its columns is known."""
    found = _TABBED.match(line)
    key = found[1] or "" if found is not None else ""
    if found is None or len(key) > _LONGEST_KEY:
        return line.expandtabs()
    return f"     {key:<{_LONGEST_KEY}} {found[2]}\n"


def _correct_embl(line: str) -> str:
    if line.startswith("FH"):
        return "FH\n"
    if line.startswith("FT") and (glued := _GLUED.match(line)):
        return f"FT   {glued[1]} {glued[2]}"
    if line.rstrip() == "ID":
        return "ID   \n"
    return line.expandtabs() if "\t" in line else line


def _entry(consumer: _Consumer, written: list[_Written], start: int, log: ChangeLog) -> Entry:
    residues = consumer.residues
    molecule, kind = _molecule(consumer.kind, residues, consumer.id, start, log)
    is_circular = consumer.topology_word == "circular" or "circular" in consumer.kind.lower()
    noted = []
    for key, text, qualifiers, line, odd in written:
        if odd:
            log.count("feature/odd", "Lines of the feature table that could not be read", consumer.id, line, times=odd)
        location, reason = _placed(text, len(residues), is_circular, molecule)
        noted.append(Noted(key, text, location, tuple(qualifiers), line, reason))
    return Entry(
        name=consumer.id,
        residues=residues,
        features=tuple(noted),
        molecule=molecule,
        kind=kind,
        organism=_EMBL_COMMON_NAME.sub("", consumer.organism_name).strip("."),
        is_circular=is_circular,
        length=consumer.length,
        line=start,
    )


def _placed(text: str, length: int, is_circular: bool, molecule: str) -> tuple[Location | None, str]:
    try:
        return read_insdc(text, length, is_circular=is_circular, is_protein=molecule == "AA"), ""
    except Unfit as unfit:
        return None, unfit.reason


def _molecule(stated_kind: str, residues: str, name: str, line: int, log: ChangeLog) -> tuple[str, str]:
    """Return DNA, RNA or AA, by the letters if the file states neither, and the kind of molecule as written."""
    kind = re.sub(r"\b(?:circular|linear|unspecified)\b|\b(?:ss|ds|ms)-", " ", stated_kind, flags=re.IGNORECASE)
    kind = " ".join(kind.split())
    upper = kind.upper()
    if "PROTEIN" in upper or upper in ("PRT", "AA"):
        return "AA", "protein"
    if "RNA" in upper:
        return "RNA", kind
    if "DNA" in upper:
        return "DNA", kind
    if not residues:
        return "", kind
    nucleotides = sum(residues.count(letter) for letter in _LETTERS)
    molecule = "AA" if nucleotides < 0.9 * len(residues) else "DNA"
    if molecule == "DNA" and ("u" in residues or "U" in residues) and "t" not in residues.lower():
        molecule = "RNA"
    log.add(
        "molecule/by-letters",
        "The record does not state its molecule type; {after} by its letters",
        name,
        line,
        after=molecule,
    )
    return molecule, kind
