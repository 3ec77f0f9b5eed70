"""Copies of a Word file carry comments and tracked insertions; the original and all its other text stay as they are."""

import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from builders import a_dna, a_project
from specifications import a_word_file, paragraph, run, text_of

from wiposeq.app.specification import correcting, editing, word_copies
from wiposeq.app.specification.checking import check_specification
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.specification import archives
from wiposeq.formats.specification.reader import read_specification
from wiposeq.formats.specification.word_copy import Insertion, Remark, write_word_copy
from wiposeq.model.address import Address
from wiposeq.model.edits import Move
from wiposeq.model.project import Project
from wiposeq.model.specification_report import SpecificationReport

FORWARD = "acgtgctaaggttcagatccat"


def listing() -> Project:
    return a_project(a_dna(FORWARD), a_dna("ttgattgattgattgatt"))


@pytest.fixture
def word(tmp_path: Path) -> Path:
    path = tmp_path / "text.docx"
    inserted = "<w:ins w:id='1' w:author='B'>" + run("SEQ ID NO: 9") + "</w:ins>"
    path.write_bytes(
        a_word_file(
            paragraph("The primer of SEQ ID ", run("NO: 2"), " and of ", inserted, "."),
            paragraph(f"Cells had {FORWARD[:8]}", run(FORWARD[8:]), " in them, and nothing else was added at all."),
            "<w:tbl><w:tr><w:tc>" + paragraph("SEQ ID NO: __") + "</w:tc></w:tr></w:tbl>",
        )
    )
    return path


def checked(path: Path) -> SpecificationReport:
    return check_specification(listing(), read_specification([path]))


def test_each_finding_with_a_place_becomes_a_comment_at_its_words(word: Path, tmp_path: Path) -> None:
    report = checked(word)
    (copied,) = word_copies.write_copies(report.specification, [word], tmp_path / "out", word_copies.comments(report))
    document = docx.Document(str(copied.path))
    texts = sorted(comment.text for comment in document.comments)
    assert any("SEQ ID NO: 9 is mentioned but not in the listing" in text for text in texts)
    assert any("left open" in text for text in texts)
    assert copied.written == len(texts) == 3 and copied.omitted == ()
    assert read_specification([copied.path]).text == report.specification.text


def test_a_missing_number_is_inserted_as_a_tracked_change(word: Path, tmp_path: Path) -> None:
    report = checked(word)
    (copied,) = word_copies.write_copies(
        report.specification, [word], tmp_path / "out", word_copies.missing_numbers(report)
    )
    assert copied.written == 1
    found = read_specification([copied.path])
    assert f"{FORWARD} (SEQ ID NO: 1) in them" in found.text
    inserted = docx.Document(str(copied.path)).element.xpath("//w:ins[@w:author='WipoSeq']")
    assert len(inserted) == 1
    again = check_specification(listing(), found)
    assert "specification/residues-without-number" not in {each.finding.rule for each in again.findings}


def test_the_original_is_never_changed_and_no_copy_is_overwritten(word: Path, tmp_path: Path) -> None:
    before = word.read_bytes()
    report = checked(word)
    word_copies.write_copies(report.specification, [word], tmp_path / "out", word_copies.comments(report))
    assert word.read_bytes() == before
    with pytest.raises(UsageError, match="already exists"):
        word_copies.write_copies(report.specification, [word], tmp_path / "out", ())
    with pytest.raises(UsageError, match="is not changed"):
        write_word_copy(word, word, report.specification, ())


def test_a_file_that_changed_meanwhile_is_refused(word: Path, tmp_path: Path) -> None:
    report = checked(word)
    word.write_bytes(a_word_file(paragraph("Other text.")))
    with pytest.raises(UnreadableFile, match="has changed"):
        write_word_copy(word, tmp_path / "copy.docx", report.specification, ())


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/comments.xml"]
)
@pytest.mark.parametrize("content", ["<a", "", "<a/>", "<a xmlns='b'><c Id='d'/></a>"])
def test_a_damaged_part_that_is_not_read_is_refused_and_leaves_no_folder(
    word: Path, tmp_path: Path, part: str, content: str
) -> None:
    with zipfile.ZipFile(word) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(word, "w") as archive:
        for name, data in {**members, part: content.encode()}.items():
            archive.writestr(name, data)
    report = checked(word)
    folder = tmp_path / "new" / "out"
    try:
        word_copies.write_copies(report.specification, [word], folder, word_copies.comments(report))
    except UnreadableFile as error:
        assert "is not a Word file" in str(error)
        assert not folder.parent.exists()
    else:
        assert [each.name for each in folder.iterdir()] == [word.name]


def test_the_first_copy_goes_again_if_the_second_one_is_refused(word: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = shutil.copy(word, tmp_path / "b" / word.name)
    found = read_specification([word, other])
    with pytest.raises(UsageError, match="already exists"):
        word_copies.write_copies(found, [word, other], tmp_path / "out", ())
    assert not (tmp_path / "out").exists()


def test_a_document_that_a_library_could_not_hold_is_read_but_not_copied(
    word: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = checked(word)
    with zipfile.ZipFile(word, "a") as archive:
        for number in range(5):
            archive.writestr(f"word/glossary{number}.xml", "<a>" + "<b/>" * 500 + "</a>")
    for most, words in ((1_000, "far larger inside"), (100, "more than 100 elements")):
        monkeypatch.setattr(archives, "MOST_TAGS", most)
        with pytest.raises(UnreadableFile, match=words):
            word_copies.write_copies(report.specification, [word], tmp_path / "out", ())


def test_a_text_that_is_no_word_file_cannot_have_comments(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("SEQ ID NO: 9", "utf-8")
    report = checked(tmp_path / "a.txt")
    with pytest.raises(UsageError, match="No text is a Word file"):
        word_copies.write_copies(report.specification, [tmp_path / "a.txt"], tmp_path / "out", ())


def test_changes_in_the_middle_of_one_run_keep_all_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(a_word_file(paragraph("one two three four five")))
    specification = read_specification([path])
    changes = [Remark(4, 7, "a"), Remark(8, 13, "b"), Insertion(13, " X"), Insertion(3, "!"), Remark(0, 23, "c")]
    copied = write_word_copy(path, tmp_path / "b.docx", specification, changes)
    assert copied.written == 5
    assert read_specification([copied.path]).text == "one! two three X four five"
    assert len(list(docx.Document(str(copied.path)).comments)) == 3


# ---- renumbering


def test_a_renumbering_map_names_each_place_to_change(word: Path, tmp_path: Path) -> None:
    old = listing()
    new = Move((Address(old.sequences[1].uid),), 0).apply(old)
    report = checked(word)
    numbers = editing.new_numbers(old, new)
    assert numbers == {1: 2, 2: 1}
    found = editing.renumbering_map(report, numbers)
    assert [(row.old, row.new, len(row.places)) for row in found.rows] == [(1, 2, 0), (2, 1, 1)]
    (copied,) = word_copies.write_copies(
        report.specification, [word], tmp_path / "map", word_copies.comments_of_map(found)
    )
    assert [each.text for each in docx.Document(str(copied.path)).comments] == ["Renumbered: 2 -> 1"]


# ---- adding what was found


def test_residues_that_are_not_listed_are_added_with_their_place() -> None:
    specification = read_specification(["[0045] The primer gattcgcatgcaagct and the peptide AWHEDTKLQPG were used."])
    report = check_specification(listing(), specification)
    residues = [
        each
        for found in report.findings
        if found.finding.rule == "specification/residues-not-listed"
        and (each := editing.residues_of(report, found)) is not None
    ]
    project = editing.add_sequences(listing(), specification, residues).apply(listing())
    assert [(each.molecule_type, each.residues) for each in project.sequences][2:] == [
        ("DNA", "gattcgcatgcaagct"),
        ("AA", "AWHEDTKLQPG"),
    ]
    places = [each for each in project.origin.changes if each.kind == "specification/added"]
    assert [each.values["place"] for each in places] == ["paragraph [0045]"] * 2
    assert "specification/residues-not-listed" not in {
        each.finding.rule for each in check_specification(project, specification).findings
    }


def test_the_molecule_type_is_open_without_t_and_u_and_can_be_chosen() -> None:
    specification = read_specification(["the probe 5'-acgacgacgacgacc-3' was used"])
    (residues,) = check_specification(listing(), specification).facts.residues
    assert editing.is_molecule_open(residues)
    project = editing.add_sequences(listing(), specification, [residues], molecules={0: "RNA"}).apply(listing())
    assert project.sequences[2].molecule_type == "RNA"


def test_an_accepted_finding_no_longer_counts() -> None:
    specification = read_specification(["SEQ ID NOs: 1-3"])
    report = check_specification(listing(), specification)
    assert report.errors == 1
    project = listing()
    for each in report.findings:
        project = editing.accept(each, "known").apply(project)
    report = check_specification(project, specification)
    assert (report.errors, report.warnings) == (0, 0)
    assert report.remark(report.findings[0]) == "known"


@pytest.mark.parametrize(
    ("text", "match", "numbers"),
    [
        (FORWARD.upper(), "same", (1,)),
        ("5'-ACG TGC TAA GGT-3'", "part", (1,)),
        ("aatcaatcaatcaatcaa", "reverse", (2,)),
        ("MKV", "unknown", ()),
        ("...", "", ()),
    ],
)
def test_the_number_of_a_selection_is_found(text: str, match: str, numbers: tuple[int, ...]) -> None:
    found = editing.number_of_selection(listing(), text)
    assert (found.match, found.numbers) == (match, numbers)


def noted(path: Path, *notes: tuple[str, int]) -> SpecificationReport:
    """Return the report of a text for which these numbers were noted; a note names words of the text."""
    project = listing()
    report = check_specification(project, read_specification([path]))
    for words, number in notes:
        start = report.specification.text.index(words)
        span = correcting.span_to_correct(report, start, start + len(words))
        project = correcting.note_correction(report, *span, number).apply(project)
    return check_specification(project, read_specification([path]))


def test_a_noted_number_replaces_the_wrong_one_as_a_tracked_change(word: Path, tmp_path: Path) -> None:
    report = noted(word, ("SEQ ID NO: 9", 1), ("SEQ ID NO: __", 2), (FORWARD, 1))
    assert [each.number for each in report.corrections] == [1, 1, 2]
    changes = word_copies.tracked_changes(report)
    (copied,) = word_copies.write_copies(report.specification, [word], tmp_path / "out", changes)
    assert copied.written == 3 and copied.omitted == ()
    found = read_specification([copied.path])
    assert "and of SEQ ID NO: 1." in found.text and "SEQ ID NO: 2" in found.text.splitlines()[-1]
    assert f"{FORWARD} (SEQ ID NO: 1) in them" in found.text
    deleted = docx.Document(str(copied.path)).element.xpath("//w:del//w:delText")
    assert "".join(each.text for each in deleted) == "9SEQ ID NO: __"
    assert not {each.finding.rule for each in check_specification(listing(), found).findings}


def test_a_note_is_withdrawn_and_found_again_after_other_words_were_added(word: Path) -> None:
    report = noted(word, ("SEQ ID NO: 9", 1))
    project = correcting.note_correction(report, *span_of(report, "9"), 2).apply(listing())
    longer = text_of("Much was added.\n\n" + report.specification.text)
    (found,) = check_specification(project, longer).corrections
    assert (longer.text[found.start : found.end], found.number) == ("9", 2)
    withdrawn = correcting.note_correction(report, *span_of(report, "9"), 0).apply(project)
    assert not withdrawn.accepted
    assert not check_specification(project, text_of("SEQ ID NO: 9 of another sentence")).corrections


def span_of(report: SpecificationReport, words: str) -> tuple[int, int]:
    start = report.specification.text.index(words)
    return start, start + len(words)
