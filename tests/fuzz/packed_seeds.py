"""Sound inputs that are packed or binary: archives without compression, projects, PDF, old spreadsheets."""

import contextlib
import gzip
import io
import sqlite3
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from binary_sheets import binary_row, binary_workbook
from specifications import a_pdf, a_word_file, an_open_document, lines_of_page

from wiposeq import resources
from wiposeq.app.demo import example_project
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project.packing import pack, seal
from wiposeq.formats.st26 import listing as st26

_ROWS: Final = (("Name", "Organism", "Sequence"), ("p", "Zea mays", "ACGTACGTAC"), ("q", "", "MKVLAAGIVGLL"))
_OLD_SHEET: Final = Path(__file__).resolve().parents[1] / "material" / "table.xls"


def _listing() -> tuple[bytes, bytes]:
    """Return a listing and a project file with the same content, which are the same in each process."""
    project = example_project()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        st26.write(folder / "listing.xml", project.header, project.sequences)
        projectfile.save(project, folder / "project.wsq")
        with contextlib.closing(sqlite3.connect(folder / "project.wsq")) as connection, connection:
            connection.execute("UPDATE parts SET content = ? WHERE name = 'mark'", (seal(pack("0" * 32)),))
        return (folder / "listing.xml").read_bytes(), (folder / "project.wsq").read_bytes()


LISTING, PROJECT = _listing()


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return a ZIP archive that is stored without compression, so that damage reaches what is inside."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _word() -> bytes:
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='1'/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = "".join(
        f"<w:tr>{cell.format(a)}{cell.format(b)}</w:tr>" for a, b in (("Name", "Sequence"), ("p", "acgtacgtac"))
    )
    mark = "<w:p><w:r><w:t>SEQ ID NO: 1</w:t><w:footnoteReference w:id='1'/></w:r></w:p>"
    note = "<w:footnote w:id='1'><w:p><w:r><w:t>n</w:t></w:r></w:p></w:footnote>"
    parts = {"word/footnotes.xml": f"<w:footnotes {name}>{note}</w:footnotes>"}
    with zipfile.ZipFile(io.BytesIO(a_word_file(f"{mark}<w:tbl>{rows}</w:tbl>", parts=parts))) as archive:
        return zipped({each: archive.read(each) for each in archive.namelist()})


def _workbook() -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    texts = [text for row in _ROWS for text in row]
    rows = "".join(
        f'<row r="{y + 1}">'
        + "".join(f'<c r="{"ABC"[x]}{y + 1}" t="s"><v>{3 * y + x}</v></c>' for x in range(3))
        + '<c r="D2"><v>7</v></c></row>'
        for y in range(3)
    )
    merged = '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{relations}"><sheets>'
            '<sheet name="Primers" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "_rels/.rels": f'<Relationships xmlns="{packages}"><Relationship Id="rId1" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}">'
            f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{space}" count="9" uniqueCount="9">'
            + "".join(f"<si><t>{text}</t></si>" for text in texts)
            + "</sst>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><cols><col min="4" max="4" hidden="1"/></cols>'
            f"<sheetData>{rows}</sheetData>{merged}</worksheet>",
        }
    )


def _open_sheet() -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    rows = "".join(
        '<table:table-row table:number-rows-repeated="1">'
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>' for t in row)
        + "</table:table-row>"
        for row in _ROWS
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content {names} office:version="1.3"><office:body><office:spreadsheet>'
            f'<table:table table:name="Primers">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0"/>',
        }
    )


_PAGES: Final = (
    (
        *("SEQUENCE LISTING", "<110> Example Biotech Ltd", "<120> Polymerase", "<130> REF-1", "<160> 2"),
        *("<210> 1", "<211> 24", "<212> DNA", "<213> Artificial Sequence", "<400> 1"),
        "atggctggaa aactgacgta cgta  24",
    ),
    ("<210> 2", "<211> 8", "<212> PRT", "<213> Zea mays", "<400> 2", "Met Ala Gly Lys Leu Thr Tyr Val", "1       5"),
)


def _pack_of_edition() -> bytes:
    folder = resources.path("standard", "1.7")
    files = {f"standard/1.8/{each.name}": each.read_bytes() for each in sorted(folder.iterdir())}
    edition = files["standard/1.8/edition.toml"].replace(b'"1.7"', b'"1.8"')
    about = 'kind = "edition"\nid = "1.8"\nabout = "a"\n'
    return zipped({"pack.toml": about, **files, "standard/1.8/edition.toml": edition})


def _pack_of_organisms() -> bytes:
    names = zipped({"first": "aus bus\nzea mays", "genera": "Aus\nZea", "0000": "Aus bus", "0001": "Zea mays"})
    files: dict[str, str | bytes] = {"names.zip": names, "also.txt": "", "common.tsv": "maize\tZea mays\n"}
    about = 'kind = "organisms"\nid = "day"\n'
    return zipped({"pack.toml": about, **{f"organisms/{name}": content for name, content in files.items()}})


def packed_seeds(records: bytes) -> dict[str, bytes]:
    """Return the inputs by the names of their files. records: a FASTA file."""
    return {
        "text.docx": _word(),
        "text.odt": an_open_document(
            "<text:h>Description</text:h><text:p>SEQ ID NO: 1 is<text:s text:c='2'/>ACGTACGTACGTAC.</text:p>"
            "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
            "</table:table>"
        ),
        "sheet.xlsx": _workbook(),
        "sheet.ods": _open_sheet(),
        "sheet.xlsb": binary_workbook(*(binary_row(number, *row) for number, row in enumerate(_ROWS))),
        "sheet.xls": _OLD_SHEET.read_bytes(),
        "old.pdf": a_pdf(*(lines_of_page(*page) for page in _PAGES)),
        "description.pdf": a_pdf(lines_of_page("[0001] SEQ ID NO: 1 is ACGTACGTACGTAC."), []),
        "project.wsq": PROJECT,
        "listing.zip": zipped({"a/listing.xml": LISTING, "a/read.me": "x"}),
        "records.zip": zipped({"a.fasta": records, "__MACOSX/a": b""}),
        "records.gz": gzip.compress(records, mtime=0),
        "edition.pack": _pack_of_edition(),
        "organisms.pack": _pack_of_organisms(),
    }
