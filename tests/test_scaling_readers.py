"""Four times the input takes about four times the work and at most four times the memory, for every reader.

A format of formats/kinds.py or an ending of a specification without an input here makes a test fail, so that new ones
join by themselves. Work is counted in calls of functions, see test_scaling.py.
"""

import contextlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from fuzz.seeds import LISTING, REFERENCE, SEEDS
from specifications import W, a_pdf, a_word_file, an_open_document, paragraph
from work import calls, peak

from wiposeq.cli.main import main
from wiposeq.formats.kinds import KINDS
from wiposeq.formats.specification.reader import ENDINGS

pytestmark = pytest.mark.slow

WORK = 5.5
"""How many times the work and the memory of N those of 4 N may be."""
Make = Callable[[int], bytes]

CONVERT = "convert IN -o OUT.xml"
DNA = f"{CONVERT} --molecule DNA"
CHECK = "check IN --format json"

QUALIFIER = (
    "<INSDQualifier><INSDQualifier_name>{}</INSDQualifier_name><INSDQualifier_value>{}</INSDQualifier_value>"
    "</INSDQualifier>"
)
FEATURE = (
    "<INSDFeature><INSDFeature_key>{}</INSDFeature_key><INSDFeature_location>{}</INSDFeature_location>"
    "<INSDFeature_quals>{}</INSDFeature_quals></INSDFeature>"
)


def in_listing(before: str, part: Callable[[int], str]) -> Make:
    """Return an input of ST.26 that has n parts before a tag."""

    def make(count: int) -> bytes:
        head, tag, rest = LISTING.decode().partition(before)
        return (head + "".join(map(part, range(count))) + tag + rest).encode()

    return make


def feature(key: str, qualifiers: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: FEATURE.format(key, "1..6", qualifiers(number))


def one_feature(qualifier: Callable[[int], str]) -> Make:
    """Return an input of ST.26 with a feature that has n qualifiers."""
    return lambda count: in_listing(
        "</INSDSeq_feature-table>", lambda _: FEATURE.format("CDS", "1..6", "".join(map(qualifier, range(count))))
    )(1)


def attributes(count: int) -> bytes:
    words = " ".join(f'a{number}="1"' for number in range(count))
    return LISTING.replace(b"<INSDSeq>", f"<INSDSeq {words}>".encode(), 1)


def times(text: str, after: str = "", before: str = "") -> Make:
    """Return an input of n equal pieces; {} in them is their number."""
    return lambda count: (before + "".join(text.replace("{}", str(n)) for n in range(1, count + 1)) + after).encode()


def between(text: str, whole: str, tag: str) -> Make:
    """Return an input with n equal pieces before a tag of a sound input."""
    before, tag, after = whole.partition(tag)
    return times(text, tag + after, before)


RECORD, FEATURES_OF_RECORD = SEEDS["record.gb"].decode(), '     misc_feature    1..9\n                     /note="{}"\n'
EMBL = SEEDS["record.embl"].decode()
SWISS = "ID   A{}_B   Reviewed;    10 AA.\nAC   P1;\n{F}SQ   SEQUENCE   10 AA;  1 MW;  A CRC64;\n     MKVLAAGIVG\n//\n"
GFF = "##gff-version 3\n", "##FASTA\n" + REFERENCE.decode()
OLD = "<210> {}\n<211> 12\n<212> DNA\n<213> Zea mays\n{F}<400> {}\nacgtacgtac gt      12\n"
OLD_HEAD = "<110> A\n<120> T\n<160> 1\n<170> PatentIn version 3.5\n"
GCG = "!!NA_SEQUENCE 1.0\n\n my.seq  Length: 10  June 1, 1998 10:00  Type: N  Check: 7  ..\n\n"
VCF = SEEDS["calls.vcf"].decode().partition("Gm01\t2")[0]


def workbook(count: int) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for number in range(count):
        book.active.append([f"a{number}", "acgtacgtacgtacgt"] if number else ["Name", "Sequence"])
    book.save(file)
    return file.getvalue()


def open_sheet(count: int) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [("Name", "Sequence"), *((f"a{number}", "acgtacgtacgtacgt") for number in range(count))]
    shown = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ("office", "table", "text")
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
        body = f'<office:spreadsheet><table:table table:name="a">{shown}</table:table></office:spreadsheet>'
        content = f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
        archive.writestr("content.xml", content)
    return file.getvalue()


def word_table(count: int) -> bytes:
    rows = [("Name", "Sequence"), *((f"a{number}", "acgtacgtacgtacgt") for number in range(count))]
    shown = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return a_word_file(f"<w:tbl>{shown}</w:tbl>")


def snapgene(feature: str, segment: str, end: str = "</Feature>", kind: int = 10) -> Callable[[int], bytes]:
    """Return a file with n features, or with a feature of n segments."""

    def packet(kind: int, data: bytes) -> bytes:
        return bytes([kind]) + len(data).to_bytes(4, "big") + data

    def make(count: int) -> bytes:
        found = feature + segment * count + end
        features = f'<?xml version="1.0"?><Features>{found}</Features>'.encode()
        return packet(9, b"SnapGene\0\1\0\x0f\0\x14") + packet(0, b"\0" + b"acgtacgtac" * 10) + packet(kind, features)

    return make


JOIN = "     misc_feature    join(1..10)\nORIGIN"
SEGMENT = '<Segment range="1-9"/>'
FEATURE_OF_SNAPGENE = '<Feature name="a" type="misc_feature">'
SITE = '<BindingSite location="1-9" simplified="1" boundStrand="0"/>'


def project(count: int) -> bytes:
    raise NotImplementedError  # made from FASTA, see the test


INPUTS: dict[str, list[tuple[str, str, Make]]] = {
    "csv": [
        ("csv", CONVERT, times("{},acgtacgtacgt\n", before="Name,Sequence\n")),
        ("csv", CONVERT, times('a,"\n', before='Name,Sequence\n"')),
    ],
    "wsq": [("wsq", CONVERT, project)],
    "st26": [
        ("xml", CHECK, in_listing("</INSDSeq_feature-table>", feature("misc_feature", lambda _: ""))),
        (
            "xml",
            CHECK,
            in_listing("</INSDSeq_feature-table>", feature("gene", lambda n: QUALIFIER.format("note", "SEQ ID NO 9"))),
        ),
        ("xml", CHECK, one_feature(lambda n: QUALIFIER.format("note", f"a{n}"))),
        ("xml", CHECK, one_feature(lambda n: QUALIFIER.format("transl_except", "(pos:1..3,aa:Sec)"))),
        ("xml", CHECK, one_feature(lambda n: QUALIFIER.format(f"x{n % 7}", ""))),
        (
            "xml",
            CHECK,
            in_listing("<SequenceTotalQuantity>", lambda n: '<InventionTitle languageCode="e">T</InventionTitle>'),
        ),
        ("xml", CHECK, in_listing("</ST26SequenceListing>", lambda n: "<SequenceData/>")),
        ("xml", CHECK, in_listing("</ST26SequenceListing>", lambda n: f"<x{n}/>")),
        ("xml", CHECK, attributes),
    ],
    "pir": [("pir", f"{CONVERT} --molecule AA", times(">P1;A{}\nx\nMKVLAAG*\n"))],
    "fasta": [
        ("fasta", DNA, times(">a{} x\nacgtacgtacgt\n")),
        ("fasta", DNA, times(">a\n\n")),
        ("fasta", CONVERT, times(">a{}\nac\n")),
    ],
    "gcg": [
        ("gcg", CONVERT, times("       1  acgtacgtac acgtacgtac\n\n", before=GCG)),
        ("gcg", CONVERT, times("words {}\n", f"{GCG}       1  acgtacgtac\n", "!!NA_SEQUENCE 1.0\n")),
    ],
    "genbank": [
        ("gb", CONVERT, times(RECORD)),
        (
            "gb",
            CONVERT,
            between(FEATURES_OF_RECORD, RECORD, "ORIGIN"),
        ),
        (
            "gb",
            CONVERT,
            between("1..9,\n                     ", RECORD.replace("ORIGIN", JOIN, 1), "1..10)\n"),
        ),
    ],
    "swiss": [
        ("dat", CONVERT, times(SWISS.replace("{F}", ""))),
        (
            "dat",
            CONVERT,
            times("FT   CHAIN           1..5\n", SWISS.partition("{F}")[2], SWISS.partition("{F}")[0]),
        ),
    ],
    "embl": [
        ("embl", CONVERT, times(EMBL)),
        (
            "embl",
            CONVERT,
            between("FT   misc_feature    3..9\n", EMBL, "SQ"),
        ),
    ],
    "snapgene": [
        ("dna", CONVERT, snapgene("", f"{FEATURE_OF_SNAPGENE}{SEGMENT}</Feature>", "")),
        ("dna", CONVERT, snapgene(FEATURE_OF_SNAPGENE, SEGMENT)),
        ("dna", CONVERT, snapgene('<Primer name="a">', SITE, "</Primer>", 5)),
    ],
    "gff": [
        ("gff3", CONVERT, times("Gm01\tx\tgene\t1\t9\t.\t+\t.\tID=g{}\n", GFF[1], GFF[0])),
        ("gff3", CONVERT, times("Gm01\tx\tCDS\t81\t89\t.\t+\t0\tID=c\n", GFF[1], GFF[0])),
        ("gtf", CONVERT, times('Gm01\tx\tCDS\t81\t89\t.\t+\t0\tgene_id "g{}"; transcript_id "t{}";\n', GFF[1])),
    ],
    "vcf": [("vcf", "convert REFERENCE IN -o OUT.xml", times("Gm01\t2\t.\tC\tT\t50\tPASS\t.\tGT\t0/1\n", "", VCF))],
    "st25": [
        ("txt", CONVERT, times(OLD.replace("{F}", ""), before=OLD_HEAD)),
        (
            "txt",
            CONVERT,
            times(
                "<220>\n<221> misc_feature\n<222> (1)..(4)\n<223> x\n",
                OLD.partition("{F}")[2].replace("{}", "1"),
                OLD_HEAD + OLD.partition("{F}")[0].replace("{}", "1"),
            ),
        ),
        ("txt", CONVERT, times("junk words here\n", before=OLD_HEAD + OLD.replace("{F}", "").replace("{}", "1"))),
    ],
    "xlsx": [("xlsx", CONVERT, workbook)],
    "docx": [("docx", CONVERT, word_table)],
    "ods": [("ods", CONVERT, open_sheet)],
    "xliff": [
        (
            "xlf",
            "translate LISTING --with IN -o OUT.xml",
            times(
                '<trans-unit id="q{}"><source>a</source><target>b</target></trans-unit>',
                "</body></file></xliff>",
                SEEDS["texts.xlf"].decode().partition("<trans-unit")[0],
            ),
        )
    ],
    "tmx": [
        (
            "tmx",
            "translate LISTING --with IN -o OUT.xml --language de",
            between(
                '<tu><tuv xml:lang="en"><seg>a{}</seg></tuv><tuv xml:lang="de"><seg>b</seg></tuv></tu>',
                SEEDS["memory.tmx"].decode(),
                "</body>",
            ),
        )
    ],
    "multi": [("txt", CONVERT, times("<a{}; DNA; Zea mays>\nacgtacgtacgtacgt\n"))],
    "raw": [("txt", DNA, times("acgtacgtacgt\n")), ("txt", DNA, times("mA*fC*", before=">"))],
}
"""Endings, calls and inputs of n parts by the kind. IN, LISTING and REFERENCE are files, OUT a file to be written."""
WITHOUT: dict[str, str] = {
    "xlsb": "read by the same library and scanner as .xlsx",
    "xls": "read by the same library as .xlsx",
    "html": "only written",
    "txt": "only written",
    "pdf": "only written",
}
READ = "specification LISTING IN"
TEXTS: dict[str, list[Make]] = {
    ".docx": [
        lambda n: a_word_file(paragraph("SEQ ID NO: 1") * n),
        lambda n: a_word_file("<w:p/>" * n),
        lambda n: a_word_file("<w:tbl>" + f"<w:tr><w:tc>{paragraph('a')}</w:tc></w:tr>" * n + "</w:tbl>"),
        lambda n: a_word_file(
            '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>' * n,
            parts={
                "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="1">{paragraph("x") * n}'
                "</w:footnote></w:footnotes>"
            },
        ),
    ],
    ".pdf": [lambda n: a_pdf(*([(50, 700, "SEQ ID NO: 1")] for _ in range(n)))],
    ".txt": [times("SEQ ID NO: {}, "), times("acgtacgta "), times("a\n\n"), times("a\f")],
    ".rtf": [times(r"a\par ", "}", r"{\rtf1 "), times(r"\trowd\cellx1 a\cell\row ", "}", r"{\rtf1 ")],
    ".odt": [lambda n: an_open_document("<text:p>a</text:p>" * n)],
    ".html": [times("<p>a", "", "<html><body>"), times("<tr><td>a", "</table>", "<html><body><table>")],
}
CASES = [(kind, place) for kind, found in INPUTS.items() for place in range(len(found))]
OF_TEXTS = [(ending, place) for ending, found in TEXTS.items() for place in range(len(found))]


def run(folder: Path, ending: str, call: str, data: bytes) -> Callable[[], object]:
    """Return what reads an input by a call."""
    files = {"IN": f"in.{ending}", "LISTING": "listing.xml", "REFERENCE": "reference.fa"}
    (folder / "listing.xml").write_bytes(LISTING)
    (folder / "reference.fa").write_bytes(REFERENCE)
    (folder / files["IN"]).write_bytes(data)
    words = [str(folder / files[each]) if each in files else each for each in call.split()]
    words = [str(folder / each.replace("OUT", "out")) if each.startswith("OUT") else each for each in words]

    def act() -> None:
        for each in folder.glob("out*"):
            each.unlink()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            assert main(words) in (0, 1, 2)

    return act


def judge(folder: Path, ending: str, call: str, make: Make, count: int) -> None:
    few, many = (folder / name for name in ("few", "many"))
    few.mkdir()
    many.mkdir()
    read_few = run(few, ending, call, make(count))
    read_many = run(many, ending, call, make(4 * count))
    read_few()  # fills the caches that every later call uses
    assert calls(read_many) < WORK * calls(read_few)
    assert peak(read_many) < WORK * max(peak(read_few), 500_000)


def test_every_format_has_an_input_or_a_reason() -> None:
    assert {kind.id for kind in KINDS} == set(INPUTS) | set(WITHOUT)
    assert set(ENDINGS) - {".htm"} == set(TEXTS)


@pytest.mark.parametrize(("kind", "place"), CASES)
def test_the_work_of_a_reader_grows_with_its_input(tmp_path: Path, kind: str, place: int) -> None:
    ending, call, make = INPUTS[kind][place]
    if kind == "wsq":

        def make(count: int) -> bytes:
            path = tmp_path / f"{count}.fasta"
            path.write_bytes(INPUTS["fasta"][0][2](count))
            assert main(["convert", str(path), "-o", str(path.with_suffix(".wsq")), "--molecule", "DNA"]) in (0, 1)
            return path.with_suffix(".wsq").read_bytes()

    judge(tmp_path, ending, call, make, 200)


@pytest.mark.parametrize(("ending", "place"), OF_TEXTS)
def test_the_work_of_reading_a_specification_grows_with_it(tmp_path: Path, ending: str, place: int) -> None:
    judge(tmp_path, ending[1:], READ, TEXTS[ending][place], 40 if ending == ".pdf" else 200)
