"""The stories as functions: open, import, check, convert, fix, generate, with projects and files made for it."""

from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest
from builders import EDITION, a_dna, a_feature, a_header, a_project, a_protein, a_skipped
from msgspec.structs import replace

from wiposeq.app import checking, demo, fixing
from wiposeq.app.exporting import converting
from wiposeq.app.importing import importing, opening
from wiposeq.app.importing.opening import Defaults
from wiposeq.errors import Cancelled, UnreadableFile, UnwritableFile, UsageError
from wiposeq.formats import header_toml
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.origin import standing_losses
from wiposeq.model.origin_edits import AcceptLoss
from wiposeq.model.project import Project
from wiposeq.model.records import Qualifier
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import Progress

TODAY = date(2026, 11, 22)
FASTA = ">one first\nACGTACGTACGTACGT\n>two\nMKVLFEPQWY*\n"
HEADER = """
file_reference = "REF-7"
[priority]
office = "US"
number = "63/000,001"
date = 2026-06-05
[applicant]
name = "Example Ltd"
language = "en"
[[title]]
text = "Modified polymerase and its use"
language = "en"
"""


@pytest.fixture
def fasta(tmp_path: Path) -> Path:
    path = tmp_path / "in.fasta"
    path.write_text(FASTA)
    return path


@pytest.fixture
def header(tmp_path: Path) -> Path:
    path = tmp_path / "header.toml"
    path.write_text(HEADER)
    return path


def plain(project: Project) -> list[tuple[str, str]]:
    return [(s.molecule_type, s.residues) for s in project.sequences]


# Open


def test_a_fasta_file_opens_as_a_project_that_tells_what_was_changed(fasta: Path) -> None:
    project = opening.open_any(fasta)
    assert plain(project) == [("DNA", "acgtacgtacgtacgt"), ("AA", "MKVLFEPQWY")]
    assert project.origin.format == "fasta"
    assert "residues/stop-at-end" in {change.kind for change in project.origin.changes}


def test_content_decides_what_a_file_is_and_not_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "listing.fasta"
    st26.write(path, a_header(), [a_dna()], EDITION)
    assert opening.open_any(path).header.applicant == a_header().applicant
    path = tmp_path / "text.xml"
    path.write_text("a line before\n" + FASTA)
    assert len(opening.open_any(path).sequences) == 2


def test_a_saved_project_opens_as_it_was(tmp_path: Path) -> None:
    project = a_project(a_dna(), a_protein())
    projectfile.save(project, tmp_path / "p.wsq")
    assert opening.open_any(tmp_path / "p.wsq") == project


def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Just some words of a letter.\n")
    with pytest.raises(UnreadableFile, match="neither a listing"):
        opening.open_any(path)


# Import


def test_imported_sequences_come_at_the_end_in_one_step_with_uids_of_their_own(fasta: Path) -> None:
    project = a_project()
    edit, changes = importing.import_into(project, [fasta, fasta], Defaults(organism="Mus musculus"))
    after = edit.apply(project)
    assert edit.title == "Import 4 sequences"
    assert plain(after)[1:] == [("DNA", "acgtacgtacgtacgt"), ("AA", "MKVLFEPQWY")] * 2
    assert len({s.uid for s in after.sequences}) == 5
    assert [s.organism for s in after.sequences][1:] == ["Mus musculus"] * 4
    assert all(change.where.startswith("in.fasta") for change in changes)
    assert after.origin.changes == changes


def test_sequences_can_be_imported_before_others(fasta: Path) -> None:
    project = a_project(a_dna("aaaaaaaaaa"), a_dna("cccccccccc"))
    edit, _ = importing.import_into(project, [fasta], index=1)
    assert [s.residues[:4] for s in edit.apply(project).sequences] == ["aaaa", "acgt", "MKVL", "cccc"]


def test_protein_ids_of_an_imported_listing_follow_their_sequences(tmp_path: Path) -> None:
    coding = a_dna("atgaaagttctgtaa", ("CDS", "1..15", {"protein_id": "2", "translation": "MKVL"}))
    path = tmp_path / "l.xml"
    st26.write(path, a_header(), [coding, a_protein("MKVL")], EDITION)
    project = a_project(a_dna(), a_dna("gggggggggggg"))
    edit, changes = importing.import_into(project, [path])
    after = edit.apply(project)
    assert after.sequences[2].features[1].value("protein_id") == "4"
    assert [(c.before, c.after) for c in changes if c.kind == "protein_id/moved"] == [("2", "4")]


# Check


def test_a_listing_and_its_project_get_the_same_verdict(tmp_path: Path) -> None:
    project = a_project(a_dna("acgtacgtacgtacgt", ("misc_feature", "5..99")))
    st26.write(tmp_path / "l.xml", project.header, project.sequences, EDITION)
    projectfile.save(project, tmp_path / "p.wsq")
    ours = checking.check(project, today=TODAY)
    assert "feature/location-past-end" in ours.counts
    assert checking.check(tmp_path / "l.xml", today=TODAY).counts == ours.counts
    assert checking.check(tmp_path / "p.wsq", today=TODAY).counts == ours.counts


def test_findings_in_a_listing_say_the_line_where_the_matter_stands(tmp_path: Path) -> None:
    path = tmp_path / "l.xml"
    st26.write(path, a_header(), [a_dna("acgtacgtacgtacgt", ("misc_feature", "5..99"))], EDITION)
    report = checking.check(path, today=TODAY)
    (finding,) = [f for f in report.findings if f.rule == "feature/location-past-end"]
    line = path.read_text().splitlines()[finding.line - 1]
    assert "5..99" in line
    assert line[finding.column - 1 :].startswith("<INSDFeature_location>")


def test_fasta_is_no_listing_to_check(fasta: Path) -> None:
    with pytest.raises(UnreadableFile, match="FASTA"):
        checking.check(fasta)


def test_a_formal_check_asks_only_whether_it_is_the_xml_of_the_dtd(tmp_path: Path) -> None:
    path = tmp_path / "l.xml"
    st26.write(path, a_header(), [a_dna("acg")], EDITION)
    assert not checking.check(path, today=TODAY).is_clean
    assert checking.check(path, None, checking.formality(), today=TODAY).is_clean
    path.write_text(path.read_text().replace("<INSDSeq_division>PAT</INSDSeq_division>", ""))
    assert not checking.check(path, None, checking.formality(), today=TODAY).is_clean


# Generate


def test_a_project_with_errors_is_not_generated_and_the_report_says_why(tmp_path: Path) -> None:
    done = converting.generate(a_project(a_dna("acg")), tmp_path / "l.xml", today=TODAY)
    assert not done.is_written and done.report.errors
    assert list(tmp_path.iterdir()) == []


def test_a_generated_listing_has_the_content_of_the_project_the_software_and_the_date(tmp_path: Path) -> None:
    project = a_project(a_dna(), a_skipped(), a_protein())
    done = converting.generate(project, tmp_path / "l.xml", today=TODAY)
    assert (done.path, done.count) == (tmp_path / "l.xml", 3)
    assert done.size == (tmp_path / "l.xml").stat().st_size
    found = st26.read(tmp_path / "l.xml")
    assert plain(found) == plain(project)
    assert (found.header.file_name, found.header.software_name) == ("l.xml", "WipoSeq")
    assert found.header.production_date == "2026-11-22"
    assert found.header.titles[0].text == project.header.titles[0].text


def test_a_file_that_does_not_read_back_the_same_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = st26.write_to

    def forgetful(file: BinaryIO, header: object, sequences: object, *rest: object, **more: object) -> object:
        return right(file, header, list(sequences)[:-1], *rest, **more)  # type: ignore[arg-type,call-overload]

    monkeypatch.setattr(st26, "write_to", forgetful)
    with pytest.raises(UnwritableFile, match="Sequence 2"):
        converting.generate(a_project(a_dna(), a_protein()), tmp_path / "l.xml", today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_generation_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "l.xml").write_text("old")
    with pytest.raises(Cancelled):
        converting.generate(a_project(), tmp_path / "l.xml", today=TODAY, progress=Progress(is_cancelled=lambda: True))
    assert (tmp_path / "l.xml").read_text() == "old"


# Convert


def test_fasta_with_a_header_becomes_a_listing_without_errors(fasta: Path, header: Path, tmp_path: Path) -> None:
    done = converting.convert([fasta], tmp_path / "out.xml", converting.ConversionOptions(header=header), today=TODAY)
    assert done.count == 2
    assert done.report is not None and done.report.is_clean, [f.message for f in done.report.findings]
    assert st26.read(tmp_path / "out.xml").header.file_reference == "REF-7"


def test_without_a_header_a_draft_is_written_that_the_dtd_accepts(fasta: Path, tmp_path: Path) -> None:
    done = converting.convert([fasta], tmp_path / "out.xml", today=TODAY)
    assert done.report is not None and done.report.errors
    assert checking.check(tmp_path / "out.xml", None, checking.formality()).is_clean


def test_several_inputs_are_chained_in_order_and_changes_name_their_file(fasta: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.fasta"
    other.write_text(">x\nGGGGACTGGGGG--\n")
    done = converting.convert([fasta, other], tmp_path / "out.xml", today=TODAY)
    assert [s.residues[:4] for s in st26.read(done.path).sequences] == ["acgt", "MKVL", "gggg"]
    assert [c.where for c in done.changes if c.kind == "residues/gap"] == ["other.fasta: x"]


def test_a_listing_goes_through_a_project_and_comes_out_the_same(tmp_path: Path) -> None:
    project = a_project(a_dna("acgtacgtacgtacgt", ("gene", "1..4", {"gene": "abc"})), a_skipped(), a_protein())
    first = tmp_path / "a.xml"
    converting.save_as(project, first, today=TODAY)
    converting.convert([first], tmp_path / "b.wsq", today=TODAY)
    converting.convert([tmp_path / "b.wsq"], tmp_path / "c.xml", today=TODAY)
    assert (tmp_path / "c.xml").read_text().replace("c.xml", "a.xml") == first.read_text()


def test_a_listing_as_fasta_says_what_is_lost(tmp_path: Path) -> None:
    converting.save_as(a_project(a_dna(), a_skipped(), a_protein()), tmp_path / "a.xml")
    done = converting.convert([tmp_path / "a.xml"], tmp_path / "a.fasta")
    assert (done.count, done.report) == (2, None)
    assert {c.kind: c.count for c in done.changes} == {"fasta/residues-only": 2, "fasta/skipped": 1}
    assert (tmp_path / "a.fasta").read_text().startswith(">SEQ_ID_NO_1\nacgt")


def test_of_several_listings_the_first_gives_the_header_and_that_is_reported(fasta: Path, tmp_path: Path) -> None:
    one, two = a_project(), a_project(a_protein(), header=replace(a_header(), file_reference="REF-2"))
    converting.save_as(one, tmp_path / "1.xml")
    converting.save_as(two, tmp_path / "2.xml")
    done = converting.convert([fasta, tmp_path / "1.xml", tmp_path / "2.xml"], tmp_path / "o.xml", today=TODAY)
    found = st26.read(done.path)
    assert found.header.file_reference == "REF-1"
    assert [s.residues[:4] for s in found.sequences] == ["acgt", "MKVL", "acgt", "MKVL"]
    assert [c.where for c in done.changes if c.kind == "header/left-out"] == ["2.xml"]


def test_an_input_is_never_overwritten(fasta: Path, header: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.fasta"
    link.symlink_to(fasta)
    for output in (fasta, link, tmp_path / "." / "in.fasta"):
        with pytest.raises(UsageError, match="not overwritten"):
            converting.convert([fasta], output, converting.ConversionOptions(header=header))
    assert fasta.read_text() == FASTA


def test_an_ending_that_names_no_format_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ending"):
        converting.convert([tmp_path / "missing.fasta"], tmp_path / "out.doc")


def test_a_conversion_that_fails_or_is_cancelled_leaves_no_file(fasta: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.fasta"
    empty.write_text(">a\n>b\n")
    for output in ("out.xml", "out.wsq", "out.fasta"):
        with pytest.raises(UnreadableFile, match="no residues"):
            converting.convert([empty], tmp_path / output)
        with pytest.raises(Cancelled):
            converting.convert([fasta], tmp_path / output, progress=Progress(is_cancelled=lambda: True))
        assert not (tmp_path / output).exists()


def test_progress_of_several_files_never_goes_back(fasta: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    importing.import_into(a_project(), [fasta, fasta], progress=Progress(lambda d, t: seen.append((d, t))))
    size = fasta.stat().st_size
    assert seen[-1] == (2 * size, 2 * size)
    assert seen == sorted(seen)


# Fix


def test_safe_fixes_repair_what_they_can_and_report_it() -> None:
    project = a_project(replace(a_dna("a" * 16), residues="ACGTACGTACGTACGT"), a_protein())
    done = fixing.fix(project, today=TODAY)
    assert done.project.sequences[0].residues == "acgtacgtacgtacgt"
    assert done.report.is_clean
    assert [(change.kind, change.where) for change in done.changes] == [("sequence/symbols", "Sequence 1 > Residues")]
    assert all(change.before for change in done.changes)


def test_a_sound_project_is_left_as_it_is() -> None:
    project = a_project()
    done = fixing.fix(project, today=TODAY)
    assert done.project is project and done.changes == ()


def test_unsafe_fixes_are_created_only_for_the_rules_that_are_named() -> None:
    project = a_project(a_dna("acgtacgtacgtacgt", ("misc_feature", "5..99", {"note": "x"})))
    assert fixing.fix(project, today=TODAY).project is project
    done = fixing.fix(project, rules=["feature/location-past-end"], today=TODAY)
    assert done.project.sequences[0].features[1].location == "5..16"


def test_fixing_ends_even_if_a_fix_never_settles_its_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    project = a_project(a_dna("acgtacgtacgtacgt", ("misc_feature", "5..99", {"note": "x"})))
    monkeypatch.setattr(fixing, "ROUNDS", 10_000)
    done = fixing.fix(project, rules=["feature/location-past-end", "feature/location-unreadable"], today=TODAY)
    assert len(done.changes) == 1


def test_a_rule_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="no/rule"):
        fixing.fix(a_project(), rules=["no/rule"])


# HEADER.toml


def test_a_header_file_gives_every_field(tmp_path: Path) -> None:
    path = tmp_path / "h.toml"
    path.write_text(
        HEADER + '[application]\noffice="IB"\nnumber="PCT/IB2026/1"\ndate="2026-11-02"\n'
        '[inventor]\nname="Zoë"\nlanguage="de"\nlatin="Zoe"\n[[title]]\ntext="Titel"\nlanguage="de"\n',
        encoding="utf-8-sig",
    )
    header = header_toml.header_from_toml(path)
    assert header.application is not None and header.application.date == "2026-11-02"
    assert header.priority is not None and header.priority.date == "2026-06-05"
    assert header.inventor is not None and header.inventor.latin == "Zoe"
    assert [(t.text, t.language) for t in header.titles][1] == ("Titel", "de")
    assert len({t.uid for t in header.titles}) == 2


def test_what_a_header_file_leaves_out_stays_empty_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "h.toml"
    path.write_text('original_language = "de"\n')
    header = header_toml.header_from_toml(path)
    assert (header.file_reference, header.original_language) == ("", "de")
    assert [t.text for t in header.titles] == [""]
    kept = header_toml.header_from_toml(path, a_header())
    assert kept == replace(a_header(), original_language="de")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('file_reference = "x"\nfilereference = "x"\n', "line 2: filereference is not known"),
        ("file_reference = 7\n", "line 1: file_reference must be a text"),
        ('[applicant]\nname = "x"\nlang = "en"\n', "line 3: applicant.lang is not known"),
        ('applicant = "x"\n', "line 1: applicant must be a table"),
        ('[title]\ntext = "x"\n', "line 1: title must be a list of tables"),
        ("[application]\ndate = 2026-11-02T10:00:00\n", "line 2: application.date must be a text"),
        ("x = = 1\n", "line 1"),
    ],
)
def test_a_wrong_header_file_is_refused_with_key_and_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "h.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=words):
        header_toml.header_from_toml(path)


def test_a_header_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "h.toml"
    with pytest.raises(UnreadableFile):
        header_toml.header_from_toml(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="UTF-8"):
        header_toml.header_from_toml(path)


# Demo and reports


def test_the_demonstration_walks_the_whole_way_and_overwrites_nothing(tmp_path: Path) -> None:
    folder, files, done = demo.demo(tmp_path / "demo")
    assert done.report is not None and done.report.is_clean
    assert all(path.is_file() and path.stat().st_size for path in files)
    assert {path.name for path in folder.iterdir()} == {path.name for path in files}
    with pytest.raises(UsageError, match="already exists"):
        demo.demo(tmp_path / "demo")


def test_without_a_folder_the_demonstration_takes_the_next_free_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert [demo.demo()[0].name for _ in range(2)] == ["wiposeq-demo", "wiposeq-demo-2"]


@pytest.mark.parametrize("ending", [".txt", ".html", ".xml", ".json", ".csv"])
def test_a_report_is_written_in_the_form_its_ending_names(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"report{ending}"
    checking.write_report(checking.check(a_project(a_dna("acg")), today=TODAY), path)
    assert "sequence/too-short" in path.read_text()


def test_a_report_with_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ending"):
        checking.write_report(checking.check(a_project(), today=TODAY), tmp_path / "report.pdf")


def test_sequences_held_back_by_the_user_come_out_as_skipped(tmp_path: Path) -> None:
    held = replace(a_dna(), is_skipped=True)
    project = replace(a_project(), sequences=SequenceList([held, a_protein()]))
    converting.generate(project, tmp_path / "l.xml", today=TODAY)
    assert [s.is_skipped for s in st26.read(tmp_path / "l.xml").sequences] == [True, False]


def test_a_second_feature_keeps_its_qualifiers_through_an_import(tmp_path: Path) -> None:
    feature = a_feature("CDS", "1..9", {"note": 'a "quoted" <note> & more'})
    sequence = replace(a_dna(), features=(*a_dna().features, feature))
    converting.save_as(a_project(sequence), tmp_path / "l.xml")
    edit, _ = importing.import_into(a_project(), [tmp_path / "l.xml"])
    found = edit.apply(a_project()).sequences[1].features[1]
    assert found.qualifiers == (Qualifier(1, "note", 'a "quoted" <note> & more'),)


def test_a_listing_that_does_not_read_back_leaves_the_file_that_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xml"
    path.write_text("what was filed last year")
    monkeypatch.setattr(st26, "verify_written", lambda *_, **__: ["Sequence 1: residues differ."])
    with pytest.raises(UnwritableFile, match="was read back differs"):
        converting.generate(a_project(), path)
    assert path.read_text() == "what was filed last year"
    assert [each.name for each in tmp_path.iterdir()] == ["out.xml"]


@pytest.mark.parametrize("ending", ["xml", "fasta"])
def test_a_part_of_a_broken_listing_never_passes_for_the_whole(tmp_path: Path, ending: str) -> None:
    whole, cut, out = tmp_path / "whole.xml", tmp_path / "cut.xml", tmp_path / f"out.{ending}"
    converting.generate(a_project(a_dna(), a_protein(), a_dna("acgtacgtacgtaaa")), whole)
    text = whole.read_text()
    cut.write_text(text[: text.rindex("<SequenceData")])
    with pytest.raises(UnreadableFile, match="2 sequences were read"):
        converting.convert([cut], out)
    assert not out.exists()
    project = opening.open_any(cut)
    assert len(project.sequences) == 2
    with pytest.raises(UnreadableFile):
        converting.save_as(fixing.fix(project).project, tmp_path / "mended.xml")
    with pytest.raises(UnreadableFile):
        importing.import_into(a_project(), [cut])
    converting.save_as(project, tmp_path / "kept.wsq")
    unchanged = fixing.fix(project, rules=["file/not-well-formed"]).project
    with pytest.raises(UnreadableFile, match="--accept-loss sequences=3"):
        converting.save_as(unchanged, tmp_path / "mended.xml")
    (loss,) = standing_losses(project.origin)
    converting.save_as(AcceptLoss((loss.key,)).apply(project), tmp_path / "mended.xml")
    assert len(opening.open_any(tmp_path / "mended.xml").sequences) == 2


def test_what_fasta_cannot_hold_of_a_sequence_is_reported_with_its_number(tmp_path: Path) -> None:
    odd = [replace(a_dna(), residues=text) for text in ("", "acgt acgt", "acgt\x01", "acgtacgtacgt", "")]
    converting.save_as(a_project(*odd), tmp_path / "in.wsq")
    done = converting.convert([tmp_path / "in.wsq"], tmp_path / "out.fasta")
    assert done.count == 3
    told = {change.kind: (change.where, change.count) for change in done.changes}
    assert told["fasta/empty"] == ("SEQ ID NO 1, 5", 2)
    assert told["fasta/odd"] == ("SEQ ID NO 2-3", 2)
