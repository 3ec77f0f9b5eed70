"""The formats that the program reads and writes: one row for each.

A row has the name of a format, the bytes or words by which it is recognized, the endings of its files, and its reader.
Recognition, file dialogs, opening, help and error messages use the rows, so that a new format is one module and one
row. Readers are imported when they are called, so that a check of a listing does not wait for them.

The module hides how formats are recognized. It uses the first bytes only, so a large file of an unknown format is
refused at once.
"""

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats import xml_prolog
from wiposeq.formats.files import DAMAGE_OF_ZIP, START, is_text, start_as_text
from wiposeq.formats.options import Defaults
from wiposeq.formats.source import Source, path_of
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark, tr

if TYPE_CHECKING:
    from wiposeq.formats.plain.records import PlainRecords

Group = Literal["listing", "records", "fasta", "table", "text", "copy", "other"]
"""listing: may have general information. records: annotated records. fasta: names and residues. table and text: written
by hand, so a person may have to explain columns and notations. copy: written for reading only. other: has no sequences
that can be imported."""


class Beginning(Struct, frozen=True):
    """The first page of a text. body: the text without leading blanks. ending: of the file name, in lower case."""

    text: str
    body: str
    ending: str = ""


class Kind(Struct, frozen=True):
    """A format.

    id: the name in options and in Origin.format.
    words: the name in messages: `"{path}" is {words}, not a listing`.
    magic: the first bytes of a file.
    inside: the file in a ZIP archive by which the format is recognized.
    is_text: whether a text that does not begin with XML has this format; called in the order of KINDS.
    endings: of files that are read; file dialogs offer them.
    written: endings of files that are written; the first one is the default.
    may_be_packed: whether it is also read from gzip.
    project: the reader of a whole project, for the group "listing".
    stream: the function that imports and calls the class derived from PlainRecords, for the groups "fasta", "table" and
        "text". All formats of annotated records have one reader, records.annotated.
    """

    id: str
    words: str
    group: Group
    endings: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    magic: bytes = b""
    inside: str = ""
    is_text: Callable[[Beginning], bool] | None = None
    may_be_packed: bool = False
    project: "ProjectReader | None" = None
    stream: "StreamReader | None" = None


# How a text is recognized

_ST25: Final = re.compile(r"^[^\S\n]*+<\s*(?:110|120|130|140|150|160|170|210|211|212|213|400)\s*>", re.MULTILINE)
_MULTI: Final = re.compile(r"<[^<>;\n]*;[^<>;\n]*;[^<>\n]*>")
_GTF: Final = re.compile(r"""(?:#.*\n)*+[^\t\n]+(?:\t[^\t\n]+){2}(?:\t\d+){2}(?:\t[^\t\n]+){3}\t\s*\w+ +[\w"]""")
_PIR: Final = re.compile(r"^>(?:P1|F1|D1|DL|DC|RL|RC|N1|N3|XX);", re.MULTILINE)
_UNIPROT: Final = re.compile(r"ID   \S+ +(?:Reviewed|Unreviewed); +\d+ AA")
_OLD_PROTEIN: Final = re.compile(r"ID   \S+ +[A-Za-z]+; +PRT; +\d+ AA")


def _is_delimited(start: Beginning) -> bool:
    return start.ending in (".csv", ".tsv")


def _is_st26(start: Beginning) -> bool:
    return "<ST26SequenceListing" in start.text


def _is_pir(start: Beginning) -> bool:
    return _PIR.search(start.text.replace("\r", "\n")) is not None


def _is_fasta(start: Beginning) -> bool:
    return start.body[0] == ">" or (start.body[0] == ";" and "\n" in start.body)


def _is_genbank(start: Beginning) -> bool:
    is_first = re.match(r"LOCUS\s|locus {2,}\S.* \d+ *(?:bp|aa)\b", start.body) is not None
    return is_first or "\nLOCUS  " in start.text


def _is_gcg(start: Beginning) -> bool:
    if "Check:" not in start.text or start.body[0] in ">;":
        return False
    from wiposeq.formats.plain.gcg import is_gcg

    return is_gcg(start.text.replace("\r\n", "\n").replace("\r", "\n"))


def _is_uniprot(start: Beginning) -> bool:
    """Return whether a text has entries of UniProt.

    Old entries begin like patent proteins of EMBL, but have no XX lines between their parts.
    """
    if _UNIPROT.match(start.body):
        return True
    return bool(_OLD_PROTEIN.match(start.body)) and not re.search(r"^XX", start.body.partition("\n//")[0], re.MULTILINE)


def _is_embl(start: Beginning) -> bool:
    return start.body.startswith("ID   ")


def _is_gff(start: Beginning) -> bool:
    is_known = start.ending in (".gff", ".gff3", ".gtf") or re.match(r"##gff-version\s+3", start.body) is not None
    return is_known or _GTF.match(start.body) is not None


def _is_vcf(start: Beginning) -> bool:
    return start.body.startswith("##fileformat=VCF") or (start.ending == ".vcf" and start.body.startswith("#"))


def _is_st25(start: Beginning) -> bool:
    return _ST25.search(start.text) is not None or re.match(r"SEQUENCE LISTING\s", start.body) is not None


# Readers, imported when they are called


ProjectReader = Callable[[Source, Edition, Progress], Project]
StreamReader = Callable[[Source, Defaults, Edition | None, int, Progress], "PlainRecords"]
"""(source, what the user states, edition, the first uid, progress) -> a stream."""


def _wsq(source: Source, edition: Edition, progress: Progress) -> Project:
    from wiposeq.formats.project import file as projectfile

    return projectfile.load(source, progress=progress)


def _st26(source: Source, edition: Edition, progress: Progress) -> Project:
    from wiposeq.formats.st26 import listing as st26

    return st26.read(source, edition, progress=progress)


def _st25(source: Source, edition: Edition, progress: Progress) -> Project:
    from wiposeq.formats.st25.listing import read_st25

    return read_st25(source, edition, progress=progress)


def _path(source: Source) -> Path:
    """Return the path of a file that its reader opens itself: some read it in several passes."""
    path = path_of(source)
    assert isinstance(path, Path)
    return path


def _fasta(source: Source, defaults: Defaults, *more: Any) -> "PlainRecords":
    from wiposeq.formats.plain.fasta import Fasta

    return Fasta(source, defaults, *more)


def _pir(source: Source, defaults: Defaults, *more: Any) -> "PlainRecords":
    from wiposeq.formats.plain.pir import Pir

    return Pir(source, defaults, *more)


def _gcg(source: Source, defaults: Defaults, *more: Any) -> "PlainRecords":
    from wiposeq.formats.plain.gcg import Gcg

    return Gcg(source, defaults, *more)


def _table(source: Source, defaults: Defaults, *more: Any) -> "PlainRecords":
    from wiposeq.formats.tables.records import TableRecords

    return TableRecords(source, defaults, *more)


def _text(source: Source, defaults: Defaults, *more: Any) -> "PlainRecords":
    from wiposeq.formats.plain.text_records import TextRecords

    return TextRecords(source, defaults, *more)


# The rows

KINDS: Final = (
    Kind("csv", mark("a table (.csv)"), "table", (".csv", ".tsv"), is_text=_is_delimited, stream=_table),
    Kind("wsq", mark("a WipoSeq project"), "listing", (".wsq",), (".wsq",), magic=b"SQLite format 3\0", project=_wsq),
    Kind("st26", mark("an ST.26 listing"), "listing", (".xml",), (".xml",), is_text=_is_st26, project=_st26),
    Kind("pir", mark("PIR"), "fasta", (".pir", ".nbrf"), is_text=_is_pir, may_be_packed=True, stream=_pir),
    Kind(
        "fasta",
        mark("FASTA"),
        "fasta",
        (".fasta", ".fa", ".fna", ".ffn", ".faa", ".frn", ".fas"),
        (".fasta", ".fa", ".fas", ".fna", ".faa", ".ffn"),
        is_text=_is_fasta,
        may_be_packed=True,
        stream=_fasta,
    ),
    Kind(
        "genbank",
        mark("GenBank entries"),
        "records",
        (".gb", ".gbk", ".gbff", ".genbank", ".gp", ".gpff"),
        (".gb", ".gbk", ".gp"),
        is_text=_is_genbank,
        may_be_packed=True,
    ),
    Kind("swiss", mark("entries of UniProt"), "records", is_text=_is_uniprot, may_be_packed=True),
    Kind("embl", mark("EMBL entries"), "records", (".embl", ".dat"), is_text=_is_embl, may_be_packed=True),
    Kind("gcg", mark("a sequence in the format of GCG"), "fasta", (".gcg",), is_text=_is_gcg, stream=_gcg),
    Kind("snapgene", mark("a SnapGene file"), "records", (".dna",), magic=b"\t\0\0\0\x0eSnapGene"),
    Kind(
        "gff",
        mark("features in GFF3 or GTF"),
        "records",
        (".gff", ".gff3", ".gtf"),
        (".gff3", ".gff"),
        is_text=_is_gff,
        may_be_packed=True,
    ),
    Kind("vcf", mark("variants (VCF)"), "other", (".vcf",), is_text=_is_vcf, may_be_packed=True),
    Kind("st25", mark("an ST.25 listing"), "listing", (".txt", ".pdf"), is_text=_is_st25, project=_st25),
    Kind("xlsx", mark("a spreadsheet"), "table", (".xlsx", ".xlsm"), inside="xl/workbook.xml", stream=_table),
    Kind("xlsb", mark("a spreadsheet"), "table", (".xlsb",), inside="xl/workbook.bin", stream=_table),
    Kind("xls", mark("a spreadsheet"), "table", (".xls",), stream=_table),
    Kind("docx", mark("a Word document"), "table", (".docx",), inside="word/document.xml", stream=_table),
    Kind("ods", mark("a spreadsheet"), "table", (".ods",), inside="content.xml", stream=_table),
    Kind("xliff", mark("a translation file (XLIFF)"), "other"),
    Kind("tmx", mark("a translation memory (TMX)"), "other"),
    Kind("multi", mark("text with several sequences"), "text", stream=_text),
    Kind("raw", mark("text"), "text", stream=_text),
    Kind("html", mark("a web page"), "copy", written=(".html", ".htm")),
    Kind("txt", mark("text for reading"), "copy", written=(".txt",)),
    Kind("pdf", mark("a PDF"), "copy", written=(".pdf",)),
)
"""Every format, in the order in which the beginning of a text is compared with them."""

BY_ID: Final = {kind.id: kind for kind in KINDS}


def of_group(*groups: Group) -> tuple[str, ...]:
    """Return the ids of the kinds of these groups, in the order of the rows."""
    return tuple(kind.id for kind in KINDS if kind.group in groups)


LISTINGS: Final = of_group("listing")
"""Formats that may have general information; the others only have sequences."""
RECORDS: Final = of_group("records")
"""Annotated records of databases."""
FASTA_LIKE: Final = of_group("fasta")
TABLES: Final = of_group("table")
TEXTS: Final = of_group("text")
WRITTEN: Final = (*TABLES, *TEXTS)
"""Formats that people write by hand: a person may have to explain columns and notations."""


def pattern(*ids: str) -> str:
    """Return the pattern of a file dialog for the kinds with these ids, in this order: "*.fasta *.fa"."""
    return " ".join(f"*{ending}" for id in ids for ending in BY_ID[id].endings)


def output_kind(path: Path) -> Kind:
    """Return the format in which a file of this name is written. Raises UsageError for an unknown ending."""
    ending = path.suffix.lower()
    for kind in KINDS:
        if ending in kind.written:
            return kind
    raise UsageError(
        '"{path}" cannot be written: the ending of its name is not one of a known format.',
        "Use .xml, .wsq, .fasta, .gb or .gff3, or for a reading copy .html, .pdf or .txt.",
        path=str(path),
    )


# Recognition

_CHOOSE: Final = "Choose another file."
_SAVE_AS: Final = "Save it as a text or XML file first."
_UNPACK: Final = "Unpack it, and open the file inside."
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of old Office documents, and of new ones that are encrypted."""
_REFUSED: Final = (
    (b"%PDF-", mark("a PDF")),
    (b"{\\rtf", mark("a rich text document (RTF)")),
    (b"\x89PNG\r\n", mark("a picture")),
    (b"\xff\xd8\xff", mark("a picture")),
    (b"GIF8", mark("a picture")),
    (b"II*\0", mark("a picture")),
    (b"MM\0*", mark("a picture")),
    (b"7z\xbc\xaf\x27\x1c", mark("a 7-Zip archive")),
    (b"Rar!\x1a\x07", mark("a RAR archive")),
    (b"BZh", mark("a bzip2 archive")),
    (b"\xfd7zXZ\0", mark("an xz archive")),
    (b"MZ", mark("a program")),
    (b"\x7fELF", mark("a program")),
)


def recognized(given: str | Path | Source) -> Source:
    """Return a file as a source with its kind. The ending of its name counts only if the content is ambiguous.

    A source that has a kind is returned unchanged. Raises UnreadableFile for a file of an unknown format; the message
    names the format if possible.
    """
    source = given if isinstance(given, Source) else Source(Path(given))
    if source.kind:
        return source
    try:
        source.kind = _kind_in(source, source.label)
    except BaseException:
        source.close()
        raise
    return source


def sniff(path: str | Path) -> str:
    """Return the id of the kind of a file that is not read. Raises UnreadableFile."""
    source = recognized(path)
    source.close()
    return source.kind


def kind_of_text(text: str, *groups: Group) -> str:
    """Return the kind of a text by its first words, "" if it is not one of these groups."""
    start = Beginning(text, text.lstrip("\ufeff \t\r\n\f\v"))
    found = (
        kind.id
        for kind in KINDS
        if kind.group in groups and kind.is_text is not None and start.body and kind.is_text(start)
    )
    return next(found, "")


def _kind_in(source: Source, label: str) -> str:
    start = source.start
    if not start:
        raise UnreadableFile('"{path}" is empty.', _CHOOSE, path=label)
    if not start.strip(b"\0"):
        raise UnreadableFile('"{path}" has only zero bytes.', "Copy it again; the copy is incomplete.", path=label)
    for kind in KINDS:
        if kind.magic and start.startswith(kind.magic):
            return kind.id
    if b"%PDF-" in start[:1024]:
        from wiposeq.formats.st25 import pdf_listing

        if pdf_listing.is_listing(source):
            return "st25"
        raise UnreadableFile('"{path}" is a PDF.', _SAVE_AS, path=label)
    if start.startswith(_COMPOUND):
        return _kind_in_compound(source, label)
    for magic, words in _REFUSED:
        if start.startswith(magic) and (magic not in (b"BZh", b"MZ") or not is_text(start)):
            raise UnreadableFile('"{path}" is {kind}.', _SAVE_AS, path=label, kind=tr(words))
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_in_zip(source)
    if start.startswith(b"\x1f\x8b"):
        return _kind_in_gzip(source)
    return _kind_of_start(start, label, source.path.suffix.lower() if source.path else "")


def _kind_in_compound(source: Source, label: str) -> str:
    """Return "xls" for an old spreadsheet. Raises UnreadableFile for other documents: the directory names the streams.

    A document can have a spreadsheet inside it.
    """
    streams = _streams(source, "EncryptedPackage", "WordDocument", "Workbook", "Book")
    if "EncryptedPackage" in streams:
        raise UnreadableFile(
            '"{path}" is protected with a password.', "Open it with its password, and save it without one.", path=label
        )
    if streams & {"Workbook", "Book"} and "WordDocument" not in streams:
        return "xls"
    raise UnreadableFile('"{path}" is an old Office document (.doc).', "Save it as .docx.", path=label)


def _streams(source: Source, *names: str) -> set[str]:
    """Return those of these streams that a compound file seems to have, by the names in its directory."""
    encoded = {name: name.encode("utf-16-le") + b"\0\0" for name in names}
    found: set[str] = set()
    before = b""
    with source.examined() as file:
        while block := file.read(1 << 20):
            whole = before + block
            found.update(name for name, data in encoded.items() if data in whole)
            before = block[-max(map(len, encoded.values())) :]
    return found


def _kind_in_zip(source: Source) -> str:
    try:
        with source.examined() as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except DAMAGE_OF_ZIP:
        raise UnreadableFile('"{path}" is a damaged ZIP archive.', "Download it again.", path=source.label) from None
    for kind in KINDS:
        if kind.inside in names:
            return kind.id
    raise UnreadableFile('"{path}" is a ZIP archive.', _UNPACK, path=source.label)


def _kind_in_gzip(source: Source) -> str:
    try:
        with source.examined() as file, gzip.GzipFile(fileobj=file) as unpacked:
            start = unpacked.read(START)
    except (OSError, EOFError, zlib.error):
        raise UnreadableFile(
            '"{path}" is a damaged gzip file.', "Download it again, or unpack it first.", path=source.label
        ) from None
    if start.startswith(b"BCF\x02"):
        raise UnreadableFile(
            '"{path}" is a BCF file.', "Convert it to VCF, for example with bcftools view.", path=source.label
        )
    named = Path(source.label)
    inside = named.with_suffix("") if named.suffix.lower() in (".gz", ".gzip") else named
    kind = ""
    with suppress(UnreadableFile):
        kind = _kind_of_start(start, source.label, inside.suffix.lower())
    if kind and BY_ID[kind].may_be_packed:
        return kind
    raise UnreadableFile('"{path}" is packed with gzip.', _UNPACK, path=source.label)


_LISTING: Final = re.compile(rb"<(?:\w+:)?ST26SequenceListing[\s>]")


def _kind_of_start(start: bytes, label: str, ending: str) -> str:
    text = start_as_text(start)
    if text is None and _LISTING.search(start):
        return "st26"  # with control characters, which file/not-well-formed reports
    if text is None:
        raise UnreadableFile('"{path}" is neither text nor a file of a known format.', _CHOOSE, path=label)
    body = text.lstrip("\ufeff \t\r\n\f\v")
    if not body:
        raise UnreadableFile('"{path}" has only blanks.', _CHOOSE, path=label)
    if body.startswith("<") and ending not in (".csv", ".tsv"):
        if _ST25.match(body):
            return "st25"
        return "multi" if _MULTI.match(body) else _kind_of_xml(body, label)
    beginning = Beginning(text, body, ending)
    for kind in KINDS:
        if kind.is_text is not None and kind.is_text(beginning):
            return kind.id
    if ending == ".xml" and not re.search(r"^>", text, re.MULTILINE):
        raise UnreadableFile('"{path}" has the ending .xml, but is not XML.', _CHOOSE, path=label)
    return "raw"


def _kind_of_xml(body: str, label: str) -> str:
    prolog = xml_prolog.scan(body)
    name = prolog.root.rpartition(":")[2]
    declared = prolog.doctype.name if prolog.doctype else ""
    if name == "ST26SequenceListing" or "<ST26SequenceListing" in body:
        return "st26"
    if name in ("xliff", "tmx"):
        return name
    if "html" in (name.lower(), declared.lower()) or body[:14].lower() == "<!doctype html":
        raise UnreadableFile('"{path}" is a web page.', "Download the file itself.", path=label)
    if declared == "ST26SequenceListing" and not name:
        return "st26"
    if name:
        raise UnreadableFile(
            '"{path}" is XML, but not a sequence listing: its first element is "{element}".',
            _CHOOSE,
            path=label,
            element=name,
        )
    raise UnreadableFile('"{path}" begins like XML, but has no element.', _CHOOSE, path=label)
