"""The list of what repairs change: nothing that changes is missing, and nothing else is in it."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app import checking, repairs
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.formats.project import file as projectfile
from wiposeq.model.address import Address
from wiposeq.model.changed import changes_between, changes_of
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Move, Remove, ReplaceResidues, SetField, Together
from wiposeq.model.finding import Finding, Fix, Severity
from wiposeq.model.origin_edits import KeepRepairs
from wiposeq.model.project import Project
from wiposeq.model.records import Title

DAMAGE = {
    "length": ("<INSDSeq_length>16<", "<INSDSeq_length>17<"),
    "division": ("<INSDSeq_division>PAT<", "<INSDSeq_division>SYN<"),
    "number": ('sequenceIDNumber="2"', 'sequenceIDNumber="4"'),
    "count": ("<SequenceTotalQuantity>2<", "<SequenceTotalQuantity>5<"),
    "unknown element": ("<ApplicantFileReference>", "<Odd>x</Odd><ApplicantFileReference>"),
    "comment": ("<ApplicantFileReference>", "<!-- a comment --><ApplicantFileReference>"),
    "ampersand": ("Homo sapiens", "Homo & sapiens"),
    "molecule type": ("<INSDSeq_moltype>DNA<", "<INSDSeq_moltype>dna<"),
    "doctype": ("<!DOCTYPE", "<!-- <!DOCTYPE -->\n<!DOCTYPE"),
}


def damaged(tmp_path: Path, name: str) -> Project:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna(), a_protein()), path)
    text = path.read_text()
    old, new = DAMAGE[name]
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return opening.open_any(path)


@pytest.mark.parametrize("name", DAMAGE)
def test_each_fix_that_changes_something_has_a_line_and_no_other_has_one(tmp_path: Path, name: str) -> None:
    project = damaged(tmp_path, name)
    for finding in checking.check(project).findings:
        for fix in finding.fixes:
            planned = repairs.plan_repairs([(finding, fix)], project)
            is_changed = fix.make(project).apply(project) is not project
            assert bool(planned.changes) is bool(planned.edits) is is_changed
            assert all(line.where and (line.before or line.after) for line in planned.changes), finding


def test_titles_with_one_language_are_distinguished() -> None:
    titles = (Title(1, "A title", "en"), Title(2, "Another title", "en"))
    project = a_project(header=replace(a_header(), titles=titles))
    finding = next(f for f in checking.check(project).findings if any("title" in x.label for x in f.fixes))
    fix = next(fix for fix in finding.fixes if "title" in fix.label)
    (line,) = repairs.plan_repairs([(finding, fix)], project).changes
    assert (line.before, line.after) == ("Another title (en)", "")


def test_renumbering_names_old_and_new_numbers_and_what_follows() -> None:
    linked = a_dna("atgaaagtttaa", ("CDS", "1..12", {"protein_id": "2"}))
    project = a_project(linked, a_protein(), a_dna("ccccccccccccc"))
    after = Move((Address(project.sequences[2].uid),), 0).apply(project)
    found = {(c.address.field, str(c.before), str(c.after)) for c in changes_between(project, after)}
    assert found == {("number", "1", "2"), ("number", "2", "3"), ("number", "3", "1"), ("value", "2", "3")}


def test_several_fixes_of_one_place_are_created_one_after_the_other() -> None:
    project = a_project(a_dna("ACGTACGTACGTA"))
    finding = next(f for f in checking.check(project).findings if f.rule == "sequence/symbols")
    planned = repairs.plan_repairs([(finding, finding.fixes[0])] * 3, project)
    assert len(planned.edits) == 1
    (line,) = planned.changes
    assert (line.before, line.after) == ("ACGTACGTACGTA", "acgtacgtacgta")


def test_a_fix_whose_place_is_gone_is_skipped() -> None:
    gone = Address(99, field="residues")
    finding = Finding("sequence/symbols", Severity.ERROR, "x", gone)
    planned = repairs.plan_repairs([(finding, Fix("Write x", lambda _: SetField(gone, "a")))], a_project())
    assert planned == repairs.Repairs((), ())


def test_the_list_is_stored_in_the_project_file(tmp_path: Path) -> None:
    project = damaged(tmp_path, "length")
    finding = next(f for f in checking.check(project).findings if f.rule == "sequence/length")
    planned = repairs.plan_repairs([(finding, finding.fixes[0])], project)
    after = planned.edit("Fix").apply(project)
    projectfile.save(after, tmp_path / "x.wsq")
    assert projectfile.load(tmp_path / "x.wsq").origin.repairs == after.origin.repairs == planned.changes
    assert after.origin.changes == project.origin.changes


def test_records_that_come_and_go_are_described() -> None:
    project = a_project(a_dna("acgtacgtacgt", ("gene", "1..4")))
    uid = project.sequences[0].uid
    new = a_protein()
    added = Insert(Address(field="sequences"), 1, (new,)).apply(project)
    assert [c.after for c in changes_between(project, added)] == [new]
    feature = project.sequences[0].features[1]
    less = Remove((Address(uid, feature.uid),)).apply(project)
    assert [(c.before, c.after) for c in changes_between(project, less)] == [(feature, None)]
    assert list(changes_between(project, KeepRepairs(()).apply(project))) == []


def edits_of(project: Project) -> dict[str, Edit]:
    first, second = project.sequences[0], project.sequences[1]
    cds = first.features[1]
    product = Address(first.uid, cds.uid, cds.qualifiers[0].uid, field="value")
    here, there = Address(first.uid), Address(second.uid)
    return {
        "value": SetField(product, "kinase"),
        "residues": ReplaceResidues(first.uid, 2, 3, "ggg"),
        "removed feature": Remove((Address(first.uid, cds.uid),)),
        "header": SetField(Address(field="file_reference"), "X"),
        "moved": Move((there,), 0),
        "removed sequence": Remove((there,)),
        "two sequences": Together("x", (SetField(product, "kinase"), SetField(there.at("residues"), "MKV"))),
        "value and number": Together("x", (SetField(product, "kinase"), Move((there,), 0))),
        "header and value": Together("x", (SetField(Address(field="file_reference"), "X"), SetField(product, "k"))),
        "nothing": Together("x", (SetField(here.at("residues"), first.residues),)),
    }


@pytest.mark.parametrize(
    "name", edits_of(a_project(a_dna("acgtacgtacgtacgt", ("CDS", "1..9", {"product": "x"})), a_protein()))
)
def test_the_places_of_one_edit_are_those_in_which_the_projects_differ(name: str) -> None:
    project = a_project(a_dna("acgtacgtacgtacgt", ("CDS", "1..9", {"product": "x"})), a_protein())
    edit = edits_of(project)[name]
    after = edit.apply(project)
    assert list(changes_of(edit, project, after)) == list(changes_between(project, after))
    assert bool(list(changes_of(edit, project, after))) is (name != "nothing")


def test_long_values_are_shown_around_what_differs() -> None:
    note = f"{'first words ' * 30}SEQ ID NO: 2{' last words' * 30}"
    project = a_project(a_dna(), a_protein("MKVLAAGIVG", ("SITE", "1", {"note": note})))
    edit = Insert(Address(field="sequences"), 1, (a_dna("ggggccccaaaatttt"),))
    shown = [(old, new) for _, old, new in repairs.changed_places(edit, project, edit.apply(project)) if old]
    (pair,) = ((old, new) for old, new in shown if "SEQ ID NO" in old)
    assert "SEQ ID NO: 2 last" in pair[0] and "SEQ ID NO: 3 last" in pair[1]
    assert all(text.startswith("...") and text.endswith("...") and len(text) < 210 for text in pair)


def test_a_long_value_that_is_new_as_a_whole_shows_both_ends() -> None:
    project = a_project(a_dna())
    edit = SetField(Address(field="file_reference"), "begin " + "x" * 500 + " end")
    ((_, old, new),) = repairs.changed_places(edit, project, edit.apply(project))
    assert old == "REF-1" and new.startswith("begin ") and new.endswith(" end") and len(new) < 210


def test_the_first_lines_about_new_numbers_are_counted_in_full() -> None:
    texts = ["SEQ ID NO: 5", "SEQ ID NO: 4", "SEQ ID NOs: 1, 3, 5 ... 9", "none", "protein"]
    project = a_project(*(a_dna("acgtacgtacgt", ("misc_feature", "1..3", {"note": text})) for text in texts))
    edit = Move((Address(project.sequences.uid_at(4)),), 0)
    found = repairs.first_following(project, edit.apply(project), 1)
    assert (found.changed, found.left) == (2, 1)
    every = repairs.following(edit, project)
    assert found.lines == (every[0], every[2]) and len(every) == 3
