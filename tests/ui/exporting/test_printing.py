"""PDF: pages of any size that say what the other copies say, whole or not at all, with and without a window."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_feature, a_header, a_project, a_protein, a_skipped, an_rna
from msgspec.structs import replace
from pdftext import pages_of
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QTextTable
from PySide6.QtWidgets import QApplication

from wiposeq import texts
from wiposeq.app.exporting import converting, copies
from wiposeq.app.importing import opening
from wiposeq.errors import Cancelled, UnwritableFile, UsageError, UserError
from wiposeq.formats.reading_copy.pages import ReadingCopy
from wiposeq.formats.reading_copy.parts import Contents, Facts, Heading, Part, ResidueLines, Words
from wiposeq.formats.reports.check_report import html_pieces, row
from wiposeq.model.finding import Finding, Report, Severity
from wiposeq.model.project import Project
from wiposeq.model.records import Qualifier, Sequence, Title
from wiposeq.progress import Progress
from wiposeq.texts import MIRRORED
from wiposeq.ui.exporting.pages import Draw, Typesetter, paginated
from wiposeq.ui.exporting.printing import Copy, document_of, html_as_pdf, sheet_of, start_qt, write_pdf
from wiposeq.ui.window import qt_language


def the_pages(folder: Path, project: Project) -> list[str]:
    path = folder / "copy.pdf"
    write_pdf(path, ReadingCopy(project.header, project.sequences, EDITION, source="in.xml"))
    return pages_of(path)


def test_a_pdf_says_all_that_the_text_copy_says(tmp_path: Path) -> None:
    note = Qualifier(9, "note", "a polymer, " * 30, "un polymère", "q7")
    dna = a_dna("acgtacgtac" * 13, ("CDS", "join(1..30,41..60)", {"product": "a kinase"}))
    dna = replace(dna, features=(*dna.features, replace(a_feature("misc_feature", "5"), qualifiers=(note,))))
    header = replace(a_header(), titles=(Title(1, "A kinase", "en"), Title(2, "Une kinase", "fr")), other_language="fr")
    project = a_project(dna, a_protein(), a_skipped(), an_rna(), header=header)
    converting.save_as(project, tmp_path / "copy.txt")
    said = set(re.findall(r"[A-Za-z0-9_.]+", "\n".join(the_pages(tmp_path, project))))
    text = (tmp_path / "copy.txt").read_text("utf-8")
    told = set(re.findall(r"[A-Za-z0-9_.]+", text[text.index("General information") :]))
    assert told - said == set()


def test_each_page_has_its_number_and_tells_which_sequences_are_on_it(tmp_path: Path) -> None:
    pages = the_pages(tmp_path, a_project(*[a_dna("acgtacgtac" * 40) for _ in range(9)]))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        lines = page.splitlines()
        assert lines[-1] == f"Page {number} of {len(pages)}"
        assert "REF-1" in page
    assert pages[-1].splitlines()[0].endswith("9")


def test_pages_grow_with_the_sequences_and_the_contents_name_the_right_ones(tmp_path: Path) -> None:
    few = the_pages(tmp_path, a_project(*[a_dna() for _ in range(20)]))
    many = the_pages(tmp_path, a_project(*[a_dna() for _ in range(200)]))
    assert 8 * len(few) < len(many) < 12 * len(few)
    entries = [line for page in many[:10] for line in page.splitlines()]
    at = entries.index("SEQ ID NO", entries.index("Contents"))
    page = int(entries[entries.index("150", at) + 3])
    assert "SEQ ID NO 150\n" in many[page - 1]


def test_short_sequences_are_not_broken_over_pages(tmp_path: Path) -> None:
    pages = the_pages(tmp_path, a_project(*[a_dna() for _ in range(40)]))
    for page in pages:
        lines = page.splitlines()
        assert sum(line.startswith("SEQ ID NO ") and line[10:].isdigit() for line in lines[3:]) <= sum(
            line == "organism" for line in lines
        ) + lines.count("Contents")


def test_a_text_longer_than_a_page_and_one_word_wider_than_it_lose_nothing(tmp_path: Path) -> None:
    words, one = " ".join(f"w{n}" for n in range(3000)), "M" * 2000
    chinese = "序列" * 3000
    said = "\n".join(
        the_pages(tmp_path, a_project(a_dna("acgtacgtacgt", ("CDS", "1..12", {"note": words, "translation": one}))))
    )
    assert all(f"w{n}" in said for n in range(3000))
    assert said.count("M") >= 2000
    chinese_said = "\n".join(the_pages(tmp_path, a_project(a_dna("acgtacgtacgt", ("gene", "1", {"note": chinese})))))
    if "序" in chinese_said:  # else no font of this machine has it
        assert chinese_said.count("序列") + chinese_said.count("序\n") >= 2990


def test_no_line_of_a_text_stands_alone_on_a_page(tmp_path: Path) -> None:
    sheet = sheet_of(QPageLayout(QPageSize(QPageSize.PageSizeId.A5), QPageLayout.Orientation.Portrait, QMarginsF()))
    start_qt()
    texts = [" ".join(f"q{n}w{m}" for m in range(12 + 7 * (n % 9))) for n in range(60)]
    features = tuple(replace(a_feature("gene", "1", {"note": text})) for text in texts)
    sequence = replace(a_dna("acgt" * 30), features=features)
    copy = Copy(a_header(), (sequence,), EDITION)
    drawn: list[list[str]] = []
    setter = Typesetter(sheet, EDITION)
    lines: dict[int, list[int]] = {}
    write = setter.text.write

    def noted(x: float, text: str, *, right: bool = False) -> Draw:
        draw = write(x, text, right=right)
        names[draw] = text
        return draw

    names: dict[Draw, str] = {}
    setter.text.write = noted  # type: ignore[method-assign]
    for page in paginated(copy.rows(setter), sheet):
        drawn.append([names.get(draw, "") for _, row in page.rows for draw in row.draws])
    for place, said in enumerate(drawn):
        for text in said:
            if found := re.match(r"q(\d+)w", text):
                lines.setdefault(int(found[1]), []).append(place)
    assert len(drawn) > 5 and sorted(lines) == list(range(60))
    for places in lines.values():
        if len(places) > 1:
            assert all(places.count(place) > 1 for place in places)


def test_what_a_sequence_is_stands_on_the_page_of_its_first_residues(tmp_path: Path) -> None:
    for before in range(8, 40, 3):
        project = a_project(a_dna("a" * 60 * before), a_dna("acgtacgtac" * 400))
        for page in the_pages(tmp_path, project):
            if "SEQ ID NO 2\n" in page:
                assert "acgtacgtac" in page


def ends(part: Part) -> tuple[int, int]:
    """How far from the left and the right edge of the body, in points, the ink of the last line of a part stays."""
    start_qt()
    sheet = sheet_of(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    row = list(Typesetter(sheet, EDITION).rows([part]))[-1]
    image = QImage(round(sheet.body_width / 20), 60, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.scale(1 / 20, 1 / 20)
    for draw in row.draws:
        draw(painter)
    painter.end()
    ink = [x for x in range(image.width()) if any(image.pixelColor(x, y).lightness() < 160 for y in range(60))]
    return ink[0], image.width() - ink[-1]


def test_the_lines_of_a_text_from_right_to_left_end_at_the_right() -> None:
    left, right = ends(Facts([("", "\u05d0\u05d1\u05d2 " * 30, "he")]))
    assert right < 10 < left
    assert ends(Facts([("", "\u05d0\u05d1\u05d2", "he")]))[0] < 160  # beside what it is told of
    assert ends(Facts([("", "\u00e4bc " * 45, "de")]))[1] > 10


@pytest.fixture
def mirrored() -> Iterator[None]:
    """The pseudo-language that is written from the right to the left."""
    start_qt()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    qt_language.use(application, MIRRORED)
    yield
    qt_language.use(application, "en")


LABEL = 130
"""Points of the column of labels."""


@pytest.mark.parametrize(
    "part",
    [
        Heading("Features", 3),
        Heading("SEQ ID NO 7", 2, number=7),
        Heading("\u0627\u0644\u0633\u0645\u0627\u062a", 1),
        Words("A copy."),
        Words("\u0646\u0633\u062e\u0629 DNA"),
        Facts([("Name", "", "")]),
    ],
    ids=lambda part: f"{type(part).__name__} {part.text}" if hasattr(part, "text") else type(part).__name__,
)
def test_in_arabic_headings_labels_and_sentences_begin_at_the_right(mirrored: None, part: Part) -> None:
    left, right = ends(part)
    assert right < 10 and left > 150


@pytest.mark.parametrize("text", ["1..20", "ab\u00e9", "\u0643\u064a\u0646\u0627\u0632"])
def test_in_arabic_a_value_of_one_line_is_beside_its_label(mirrored: None, text: str) -> None:
    left, right = ends(Facts([("", text, "")]))
    assert LABEL <= right < LABEL + 10 and left > 250


def test_in_arabic_residues_and_long_values_are_still_written_from_the_left(mirrored: None) -> None:
    residues = ResidueLines([(1, "acgtacgtac")], 10)
    left, right = ends(residues)
    texts.use_language("en")
    assert ends(residues) == (left, right) and left < right
    texts.use_language(MIRRORED)
    assert ends(Facts([("", "MKVLA" * 40, "")]))[0] < 10


def test_in_arabic_the_first_column_of_the_contents_is_at_the_right(mirrored: None) -> None:
    contents = Contents()
    contents.add(1234, a_dna())
    left, right = ends(contents)
    assert right < 10 and left > 150  # no page yet, and the organism is beside the length


def test_in_arabic_the_tables_of_a_report_begin_at_the_right(mirrored: None) -> None:
    reports = [Report((Finding("a/b", Severity.ERROR, "Wrong.", line=3),), source=name) for name in ("a.xml", "b.xml")]
    pages = ["".join(html_pieces(reports, lambda: [row(each) for each in reports]))]
    pages.append('<html dir="rtl"><style>td { text-align: start; }</style><table><tr><td>a</td><td>b</td></tr></table>')
    documents = [document_of(page) for page in pages]
    for each in documents:
        each.setTextWidth(600)
    tables = [
        (document.documentLayout().frameBoundingRect(frame), frame)
        for document in documents
        for frame in document.rootFrame().childFrames()
        if isinstance(frame, QTextTable)
    ]
    assert len(tables) == 4
    for box, table in tables:
        assert box.right() > 590
        cells = [table.cellAt(row, column) for row in range(table.rows()) for column in range(table.columns())]
        alignments = {cell.firstCursorPosition().blockFormat().alignment() for cell in cells}
        assert alignments == {Qt.AlignmentFlag.AlignLeft}  # Qt turns it, as the texts are from the right to the left


def test_in_arabic_a_pdf_is_turned_and_names_no_marks(mirrored: None, tmp_path: Path) -> None:
    project = a_project(a_dna(), a_dna(), a_dna())
    with texts.marks():
        the_pages(tmp_path, project)
    data = (tmp_path / "copy.pdf").read_bytes()
    assert b"/Direction /R2L" in data
    assert b"2060" not in b"".join(re.findall(rb"/Title <\w+>", data))
    texts.use_language("en")
    the_pages(tmp_path, project)
    assert b"/R2L" not in (tmp_path / "copy.pdf").read_bytes()


def test_chosen_sequences_keep_their_numbers_and_the_copy_says_that_they_are_not_all(tmp_path: Path) -> None:
    project = a_project(a_dna("aaaaaaaaaaaa"), a_dna("cccccccccccc"), a_dna("gggggggggggg"), a_dna("tttttttttttt"))
    copies.use_pdf_writers(write_pdf, html_as_pdf)
    for ending in (".pdf", ".html", ".txt"):
        path = tmp_path / f"some{ending}"
        converting.save_as(project, path, numbers=(4, 2, 3))
        said = "\n".join(pages_of(path)) if ending == ".pdf" else path.read_text()
        assert "cccccccccc" in said and "tttttttttt" in said and "aaaaaaaaaa" not in said
        assert "SEQ ID NO 4" in said and "SEQ ID NO 1" not in said
        assert "3 of the 4 sequences" in said.replace("\n", " ") and "2-4" in said


def test_a_listing_that_streams_past_gives_the_same_pages_as_the_project(tmp_path: Path) -> None:
    project = a_project(a_dna(), a_protein(), a_skipped())
    converting.save_as(project, tmp_path / "in.xml")
    copies.use_pdf_writers(write_pdf, html_as_pdf)
    done = converting.convert([tmp_path / "in.xml"], tmp_path / "out.pdf")
    assert (done.count, done.report) == (3, None)
    streamed = pages_of(tmp_path / "out.pdf")
    converting.save_as(opening.open_any(tmp_path / "in.xml"), tmp_path / "held.pdf")
    assert streamed == pages_of(tmp_path / "held.pdf")
    assert list(tmp_path.glob(".*")) == []


def test_a_stopped_pdf_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "copy.pdf"
    path.write_text("before")
    asked = iter([False] * 7)

    def sequences() -> Iterator[Sequence]:
        for _ in range(5):
            yield a_dna()

    with pytest.raises(Cancelled):
        write_pdf(path, ReadingCopy(a_header(), sequences(), EDITION), Progress(is_cancelled=lambda: next(asked, True)))
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_stated_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open
    full = lambda path, *rest: real("/dev/full" if str(path).endswith(".part") else path, *rest)  # noqa: E731
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")

    def opened(path: object, flags: int, *rest: int) -> int:
        return full(path, flags & ~os.O_EXCL, *rest)

    monkeypatch.setattr("wiposeq.formats.files.os.open", opened)
    with pytest.raises(UnwritableFile, match="full"):
        write_pdf(tmp_path / "copy.pdf", ReadingCopy(a_header(), a_project().sequences, EDITION))
    assert list(tmp_path.iterdir()) == []
    many = tuple(a_dna("acgtacgtac" * 2000) for _ in range(3))
    with pytest.raises(UnwritableFile, match="full"):
        write_pdf(tmp_path / "copy.pdf", ReadingCopy(a_header(), many, EDITION))
    assert list(tmp_path.iterdir()) == []


def test_without_a_writer_for_pdf_another_ending_is_advised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "pdf_writers", [])
    with pytest.raises(UsageError, match=r"\.html"):
        converting.save_as(a_project(), tmp_path / "copy.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_makes_a_pdf_without_a_display(tmp_path: Path) -> None:
    converting.save_as(a_project(a_dna("ggccttaaggccttaa")), tmp_path / "in.xml")
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    done = subprocess.run(
        [sys.executable, "-m", "wiposeq", "convert", "in.xml", "-o", "out.pdf"],
        cwd=tmp_path,
        env=bare,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "ggccttaagg ccttaa" in "\n".join(pages_of(tmp_path / "out.pdf"))


def test_characters_that_no_font_has_are_named_and_not_lost_in_silence(tmp_path: Path) -> None:
    note = "a \U00013000 sign and a normal \u00e9"  # a hieroglyph that few machines can show
    pages = the_pages(tmp_path, a_project(a_dna("acgtacgtacgt", ("gene", "1", {"note": note}))))
    if "U+13000" in pages[0]:
        assert "No font of this computer contains 1 character" in pages[0]
    else:
        pytest.skip("a font of this machine has the sign")
    assert "U+00E9" not in pages[0]
    strange = replace(a_dna(), residues="acgt\U00013000acgtacgt")
    assert "U+13000" in the_pages(tmp_path, a_project(strange))[0]


def test_without_any_font_a_page_is_advised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wiposeq.ui.exporting.printing.QFontDatabase.families", list)
    monkeypatch.setattr("wiposeq.ui.exporting.printing.use_own_fonts", lambda: None)
    with pytest.raises(UserError, match="no font"):
        write_pdf(tmp_path / "copy.pdf", ReadingCopy(a_header(), a_project().sequences, EDITION))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fontconfig finds the fonts of Linux")
def test_a_computer_without_fonts_writes_the_text_with_the_fonts_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    settings = tmp_path / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{tmp_path}/none</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    (tmp_path / "a.fasta").write_text(">a\nACGTACGTACGTACGT\n")
    words = [sys.executable, "-m", "wiposeq", "convert", tmp_path / "a.fasta", "-o", tmp_path / "a.pdf"]
    surroundings = {**os.environ, "FONTCONFIG_FILE": str(settings), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(words, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert "acgtacgtac" in "".join(pages_of(tmp_path / "a.pdf"))


def test_the_contents_have_their_headings_on_each_page(tmp_path: Path) -> None:
    pages = the_pages(tmp_path, a_project(*[a_dna() for _ in range(150)]))
    of_contents = [page for page in pages if re.search(r"^DNA$", page, re.MULTILINE) and "Residues" not in page]
    assert len(of_contents) > 1
    assert all("Molecule type" in page for page in of_contents)


def test_a_pdf_states_its_language(tmp_path: Path) -> None:
    the_pages(tmp_path, a_project(a_dna()))
    assert b"/Lang (en)" in (tmp_path / "copy.pdf").read_bytes()


def test_characters_that_no_font_has_are_reported_to_the_caller(tmp_path: Path) -> None:
    said: list[str] = []
    project = a_project(replace(a_dna(), name="a"), a_dna("acgtacgtacgt", ("gene", "1", {"note": "a \U00013000 sign"})))
    write_pdf(tmp_path / "copy.pdf", ReadingCopy(project.header, project.sequences, EDITION, warn=said.append))
    if not said:
        pytest.skip("a font of this machine has the sign")
    assert "U+13000" in said[0]
