"""Specifications are read from every format as one text with pages, numbers and parts; nothing is lost silently."""

import zipfile
import zlib
from pathlib import Path

import pytest
from specifications import (
    NAMES,
    W,
    a_pdf,
    a_word_file,
    an_encrypted_pdf,
    an_open_document,
    lines_of_page,
    paragraph,
    run,
    text_of,
)
from work import peak

from wiposeq.errors import UnreadableFile
from wiposeq.formats import word_stream
from wiposeq.formats.specification import archives
from wiposeq.formats.specification.reader import read_specification
from wiposeq.model.specification import Specification


def texts(specification: Specification, kind: str = "") -> list[str]:
    return [specification.text[each.start : each.end] for each in specification.paragraphs if kind in ("", each.kind)]


def read(data: bytes) -> Specification:
    return read_specification([data])


# ---- parts and numbers


def test_a_plain_text_has_numbered_paragraphs_and_parts() -> None:
    found = text_of(
        "[0001] A primer.\n\n[0002] A probe\nof two lines.\n\nBrief Description of the Drawings\n\nFIG. 1 shows it.\n\n"
        "CLAIMS\n1. A thing.\n2. The thing of claim 1.\n\nABSTRACT\nShort."
    )
    numbers = [(each.part, each.number) for each in found.paragraphs if each.number]
    assert numbers == [("description", "0001"), ("description", "0002"), ("claims", "1"), ("claims", "2")]
    assert {each.part for each in found.paragraphs} == {"description", "drawings", "claims", "abstract"}
    assert found.where(found.text.index("probe")) == "paragraph [0002]"
    assert found.where(found.text.index("The thing of")) == "claim 2"


@pytest.mark.parametrize(
    "heading",
    [
        "What is claimed is:",
        "Patentansprüche",
        "REVENDICATIONS",
        "Reivindicaciones",
        "REIVINDICAÇÕES",
        "特許請求の範囲",
        "权利要求书",
        "청구범위",
        "ФОРМУЛА ИЗОБРЕТЕНИЯ",
    ],
)
def test_the_claims_are_found_in_nine_languages(heading: str) -> None:
    found = text_of(f"Text.\n\n{heading}\n\n1. A thing.\n")
    assert found.paragraph_at(found.text.index("A thing")).part == "claims"


def test_japanese_paragraph_numbers_and_claims_are_read() -> None:
    found = text_of("【０００１】本発明は配列番号１。\n\n【書類名】特許請求の範囲\n\n【請求項２】配列番号３の核酸。")
    assert [each.number for each in found.paragraphs if each.number] == ["0001", "2"]


def test_a_printed_listing_at_the_end_is_a_part_of_its_own() -> None:
    found = text_of("Text of SEQ ID NO: 1.\n\nSEQUENCE LISTING\n\n<110> Example\n\n<210> 1\n<400> 1\nacgtacgtacgt")
    assert found.paragraph_at(found.text.index("acgtacgt")).part == "listing"


def test_several_files_are_one_specification_and_a_name_tells_the_part(tmp_path: Path) -> None:
    (tmp_path / "description.txt").write_text("Text.", "utf-8")
    (tmp_path / "claims.txt").write_text("1. A thing of SEQ ID NO: 2.", "utf-8")
    found = read_specification([tmp_path / "description.txt", tmp_path / "claims.txt"])
    assert [each.name for each in found.files] == ["description.txt", "claims.txt"]
    assert found.paragraph_at(found.text.index("A thing")).part == "claims"
    assert found.where(found.text.index("A thing")) == "claims.txt, claim 1"


def test_form_feeds_are_pages_and_running_heads_are_margins() -> None:
    words = ["cells", "a primer", "the vector", "one buffer"]
    text = "\n".join("Line {} about {}." for _ in range(8))
    pages = [
        f"WO 2020/123456   PCT/EP2020/000001\n\n{text.format(*[w for n in range(8) for w in (n, word)])}\n"
        f"Of {word} page {n}\n\n- {n} -"
        for n, word in enumerate(words, 1)
    ]
    found = text_of("\f".join(pages))
    assert found.files[0].pages == 4
    assert len(texts(found, "margin")) == 8, texts(found, "margin")
    assert found.page_at(found.text.index("page 3")) == 3


# ---- Word


def test_a_word_file_is_read_with_insertions_and_without_deletions() -> None:
    data = a_word_file(
        paragraph("The ", f'<w:ins w:id="1" w:author="A">{run("SEQ ID NO: 5")}</w:ins>'),
        paragraph('<w:del w:id="2"><w:r><w:delText>SEQ ID NO: 9</w:delText></w:r></w:del>', " end"),
    )
    found = read(data)
    assert texts(found) == ["The SEQ ID NO: 5", " end"]
    (change,) = found.changes
    assert change.kind == "specification/tracked" and change.values == {"inserted": 1, "deleted": 1}


def test_fields_hyperlinks_content_controls_and_split_runs_are_read() -> None:
    data = a_word_file(
        paragraph("SEQ ", "<w:hyperlink>" + run("ID N") + "</w:hyperlink>", run("O: ")),
        paragraph(
            "SEQ ID NO: ",
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SEQ x </w:instrText></w:r>',
            '<w:fldSimple w:instr="SEQ">' + run("7") + "</w:fldSimple>",
        ),
        "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("in a control") + "</w:sdtContent></w:sdt>",
    )
    assert texts(read(data)) == ["SEQ ID NO: ", "SEQ ID NO: 7", "in a control"]


def test_alternate_content_is_read_once_and_a_text_box_is_a_paragraph() -> None:
    box = "<w:txbxContent>" + paragraph("in the box") + "</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    found = read(a_word_file(paragraph("before ", both, "after")))
    assert texts(found) == ["before after", "in the box"]


def test_footnotes_and_running_heads_of_a_word_file_are_read() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="3">{paragraph("see SEQ ID NO: 4")}</w:footnote></w:footnotes>'
    head = f"<w:hdr {W}>{paragraph('Docket 1')}</w:hdr>"
    data = a_word_file(
        paragraph("Text", '<w:r><w:footnoteReference w:id="3"/></w:r>'),
        parts={"word/footnotes.xml": notes, "word/header1.xml": head},
    )
    found = read(data)
    assert texts(found, "note") == ["see SEQ ID NO: 4"]
    assert texts(found, "margin") == ["Docket 1"]


def test_the_cells_of_a_table_know_their_row_and_column() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    found = read(a_word_file("<w:tbl>" + row("Name", "SEQ ID NO") + row("P1", "7") + "</w:tbl>"))
    assert [(each.row, each.column) for each in found.paragraphs] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert found.text == "Name\tSEQ ID NO\nP1\t7"


def test_automatic_paragraph_numbers_are_counted() -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="[000%1]"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    properties = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = [f"<w:p>{properties}{run(text)}</w:p>" for text in ("one", "two")]
    found = read(a_word_file(*body, parts={"word/numbering.xml": numbering}))
    assert [each.number for each in found.paragraphs] == ["0001", "0002"]


def test_pictures_of_a_word_file_are_counted_and_macros_are_named() -> None:
    data = a_word_file(paragraph("Text", '<w:r><w:drawing><a:blip r:embed="r9"/></w:drawing></w:r>'))
    assert read(data).files[0].pictures_in_text == 1
    data = a_word_file(paragraph("Text"), parts={"word/vbaProject.bin": "x"})
    assert [each.kind for each in read(data).changes] == ["specification/macros"]


# ---- other formats


def test_rich_text_is_read_with_code_pages_and_unicode() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator x;}\uc1 SEQ ID N\'b0 5 \u945? caf\'e9\par "
        rb"{\deleted SEQ ID NO: 9}two{\pict 0102}\par}"
    )
    assert texts(read(data)) == ["SEQ ID N° 5 α café", "two"]


def test_an_open_document_is_read() -> None:
    data = an_open_document("<text:p>SEQ<text:s/>ID <text:span>NO: 5</text:span></text:p><text:p>two</text:p>")
    assert texts(read(data)) == ["SEQ ID NO: 5", "two"]


def test_a_web_page_is_read_without_its_scripts() -> None:
    data = b"<!DOCTYPE html><html><head><title>x</title></head><body><p>SEQ ID&nbsp;NO: 5<script>alert(1)</script>"
    data += b"<table><tr><td>SEQ ID NO</td></tr><tr><td>7</td></tr></table><img src='http://example.com/a.png'>"
    found = read(data)
    assert texts(found) == ["SEQ ID\xa0NO: 5", "SEQ ID NO", "7"]
    assert found.files[0].pictures_in_text == 1


# ---- PDF


def test_a_pdf_is_read_with_pages_and_lines() -> None:
    pytest.importorskip("pypdfium2")
    found = read(a_pdf(lines_of_page("[0001] The primer of SEQ ID", "NO: 3."), lines_of_page("Second page.")))
    assert found.files[0].pages == 2
    assert found.page_at(found.text.index("Second")) == 2
    assert "SEQ ID\nNO: 3." in found.text


def test_two_columns_are_read_one_after_the_other() -> None:
    pytest.importorskip("pypdfium2")
    left = lines_of_page(*[f"left line number {n:02} of the column" for n in range(12)], left=50)
    right = lines_of_page(*[f"right line number {n:02} of the column" for n in range(12)], left=310)
    rows = [each for pair in zip(left, right) for each in pair]
    found = read(a_pdf(rows))
    assert found.text.index("left line number 11") < found.text.index("right line number 00")


def test_rotated_text_is_read() -> None:
    pytest.importorskip("pypdfium2")
    assert "SEQ ID NO: 3" in read(a_pdf([(200, 200, "Table with SEQ ID NO: 3 turned")], rotated=True)).text


def test_a_page_that_is_a_picture_is_named() -> None:
    pytest.importorskip("pypdfium2")
    found = read(a_pdf(lines_of_page("A page with enough text to be read."), []))
    assert found.files[0].pictures == (2,)
    assert not found.is_read_completely


# ---- refused


def test_a_pdf_with_a_password_is_refused_with_what_to_do() -> None:
    pytest.importorskip("pypdfium2")
    with pytest.raises(UnreadableFile, match="protected with a password"):
        read(an_encrypted_pdf())


def test_a_damaged_pdf_is_refused() -> None:
    pytest.importorskip("pypdfium2")
    with pytest.raises(UnreadableFile, match="damaged PDF"):
        read(b"%PDF-1.4\nnothing")


def test_an_old_word_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    with pytest.raises(UnreadableFile, match=r"Save it as \.docx"):
        read_specification([path])


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (64 << 20))
    with pytest.raises(UnreadableFile, match="far larger inside"):
        read_specification([path])


def test_entities_are_refused() -> None:
    import io

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')
    with pytest.raises(UnreadableFile, match="declares entities"):
        read(file.getvalue())


@pytest.mark.parametrize("data", [b"", b"   \n", b"\x89PNG\r\n\x1a\n\0\0\0", b"PK\x03\x04broken"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read(data)


def test_deleted_text_of_a_web_page_is_omitted_and_reported() -> None:
    found = read_specification([b"<html><body><p>SEQ ID NO: 5 <del>SEQ ID NO: 90</del> is new.</p></body></html>"])
    assert "90" not in found.text and found.text.endswith("is new.")
    assert [each.kind for each in found.changes] == ["specification/tracked"]


# ---- size


@pytest.mark.slow
def test_the_memory_for_a_long_word_document_is_that_of_its_text() -> None:
    def memory(data: bytes) -> int:
        return peak(lambda: read(data))

    for make in (lambda n: "<w:p/>" * n, lambda n: "<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * n + "</w:tbl>"):
        few, many = a_word_file(make(2_000)), a_word_file(make(22_000))
        memory(few)
        assert memory(many) - memory(few) < 20_000 * 700


def test_a_paragraph_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_stream, "MOST_HELD", 100)
    assert "ab" in read(a_word_file(paragraph("ab") * 1_000)).text
    with pytest.raises(UnreadableFile, match="more than 100 parts"):
        read(a_word_file(f"<w:p>{run('a') * 1_000}</w:p>"))


def test_a_part_of_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_TAGS", 100)
    with pytest.raises(UnreadableFile, match="more than 100 elements"):
        read(an_open_document("<text:p>a</text:p>" * 200))


def test_a_note_that_is_cited_often_is_read_once() -> None:
    notes = f'<w:footnotes {NAMES}><w:footnote w:id="1">{paragraph("the note")}</w:footnote></w:footnotes>'
    cited = '<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="1"/></w:r></w:p>' * 3
    assert texts(read(a_word_file(cited, parts={"word/footnotes.xml": notes}))).count("the note") == 1


def test_a_pdf_that_would_fill_the_memory_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    packer = zlib.compressobj(6)
    once = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(300)) + packer.flush()
    again = zlib.compress(zlib.compress(once, 9), 9)
    path = tmp_path / "a.pdf"
    for content in (once, again):
        sound = a_pdf([(72, 700, "SEQ ID NO: 1")])
        stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
        path.write_bytes(sound + b"9 0 obj\n" + stream + b"\nendobj\n")
        with pytest.raises(UnreadableFile, match="unpacks to more than 200 times"):
            read_specification([path])
    path.write_bytes(sound + b"stream\n" + zlib.compress(zlib.compress(b" " * 1_000)) + b"\nendstream\n")
    assert read_specification([path]).text
