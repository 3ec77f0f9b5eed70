"""Comparing: what changed is named where it changed, and nothing else is."""

import random
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from builders import a_dna, a_feature, a_header, a_project, a_protein, a_skipped, an_rna
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from work import calls

from wiposeq.app.comparing.compare import compare
from wiposeq.errors import Cancelled
from wiposeq.model.address import Address
from wiposeq.model.comparison import (
    FOLLOWS_NUMBERS,
    FOLLOWS_REMOVAL,
    FOLLOWS_RESIDUES,
    NAMES_ANOTHER,
    NAMES_REMOVED,
    WRITTEN_OTHERWISE,
    Comparison,
    Difference,
    Kind,
)
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Move, Remove, ReplaceResidues, SetField
from wiposeq.model.origin import DTD_VERSION, ELEMENT_MISNAMED, NOT_WELL_FORMED, Declared, Fact, Origin
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title, new_uid
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import Progress

LIST = Address(field="sequences")


def read_again(project: Project) -> Project:
    """The project as another reading of the same file would give it: equal, but no object is shared."""

    def qualifier(q: Qualifier) -> Qualifier:
        return replace(q)

    def feature(f: Feature) -> Feature:
        return replace(f, qualifiers=tuple(map(qualifier, f.qualifiers)))

    sequences = [replace(s, features=tuple(map(feature, s.features))) for s in project.sequences]
    return replace(project, header=replace(project.header), sequences=SequenceList(sequences))


def between(old: Project, new: Project) -> Comparison:
    return compare(old, read_again(new))


def stated(comparison: Comparison) -> list[tuple[Any, ...]]:
    return [(d.kind, d.what, d.field, d.before, d.after) for d in comparison if d.is_counted]


def the_only(comparison: Comparison) -> Difference:
    counted = [difference for difference in comparison if difference.is_counted]
    assert len(counted) == 1, counted
    return counted[0]


def rebuilt(old: str, differences: Iterable[Difference]) -> str:
    """The old residues with each difference applied: what the new ones must be."""
    parts, at = [], 0
    for difference in differences:
        run = difference.positions
        if run is None:
            continue
        assert old[run.start_old - 1 : run.end_old] == (difference.before or "")
        parts += [old[at : run.start_old - 1], difference.after or ""]
        at = run.end_old
        assert sum(map(len, parts)) == run.end_new
    return "".join(parts) + old[at:]


def random_residues(seed: int, length: int, letters: str = "acgt") -> str:
    return "".join(random.Random(seed).choices(letters, k=length))


def several(count: int = 5) -> list[Sequence]:
    return [a_dna(random_residues(n, 40 + n), ("gene", "3..9", {"gene": f"g{n}"})) for n in range(count)]


def a_coding(number: str, seed: int = 99) -> Sequence:
    return a_dna("atgaaataa" + random_residues(seed, 30), ("CDS", "1..9", {"protein_id": number, "note": "x"}))


class TestTheSame:
    def test_a_project_is_identical_with_itself(self) -> None:
        project = a_project(*several())
        comparison = compare(project, project)
        assert comparison.is_same and comparison.is_identical and not comparison.differences

    def test_two_readings_of_the_same_listing_are_identical(self) -> None:
        project = a_project(*several(), a_skipped(), a_skipped(), a_protein())
        comparison = between(project, project)
        assert comparison.is_identical
        assert [(pair.number_old, pair.number_new) for pair in comparison.pairs] == [(n, n) for n in range(1, 9)]

    def test_uids_are_of_no_account(self) -> None:
        sequences = several()
        others = [
            replace(s, uid=n, features=tuple(replace(f, uid=new_uid()) for f in s.features))
            for n, s in enumerate(sequences, 1)
        ]
        assert compare(a_project(*sequences), a_project(*others)).is_identical

    def test_empty_projects_are_identical(self) -> None:
        assert compare(Project(), Project()).is_identical

    def test_what_a_program_says_of_the_file_is_reported_and_not_counted(self) -> None:
        old = a_project()
        header = replace(
            old.header, production_date="2026-01-01", software_name="X", software_version="2", file_name="b.xml"
        )
        comparison = between(old, replace(old, header=header))
        assert comparison.is_same and not comparison.is_identical
        assert {d.field for d in comparison.incidental} == {
            "production_date",
            "software_name",
            "software_version",
            "file_name",
        }

    def test_other_ids_of_qualifiers_are_reported_and_not_counted(self) -> None:
        old = a_project(a_dna("acgtacgtacgtacgt", ("gene", "1..4", {"note": "x"})))
        address = Address(old.sequences[0].uid, old.sequences[0].features[1].uid, 1, field="id")
        comparison = between(old, SetField(address, "q7").apply(old))
        assert comparison.is_same
        assert [(d.field, d.before, d.after) for d in comparison.incidental] == [("id", None, "q7")]

    def test_declared_lengths_and_numbers_are_changes(self) -> None:
        old = a_project()
        origin = Origin(format="st26", declared={old.sequences[0].uid: Declared(number="7", length="3")})
        comparison = between(replace(old, origin=origin), replace(old, origin=Origin(format="st26")))
        assert [(d.kind, d.steps, d.before, d.after) for d in comparison] == [
            (Kind.RENUMBERED, (), "7", "1"),
            (Kind.CHANGED, ("INSDSeq_length",), "3", str(len(old.sequences[0].residues))),
        ]

    def test_another_dtd_version_of_the_file_is_reported_and_not_counted(self) -> None:
        old = replace(a_project(), origin=Origin(format="st26", facts=(Fact(DTD_VERSION, {"found": "V1_2"}),)))
        comparison = between(old, replace(old, origin=Origin(format="st26")))
        assert comparison.is_same
        assert [(d.steps, d.before, d.after) for d in comparison.incidental] == [(("dtdVersion",), "V1_2", "V1_3")]

    def test_what_a_skipped_sequence_keeps_in_the_project_is_not_of_the_listing(self) -> None:
        kept = replace(a_dna("acgtacgtacgtacgt"), is_skipped=True)
        comparison = between(a_project(kept), a_project(replace(kept, residues="acgtacgtacgtacgtt")))
        assert comparison.is_same and not comparison.is_identical
        comparison = between(a_project(kept), a_project(a_skipped()))
        assert comparison.is_same

    def test_names_given_in_the_project_are_not_of_the_listing(self) -> None:
        sequence = a_dna()
        comparison = between(a_project(sequence), a_project(replace(sequence, name="pCas9")))
        assert comparison.is_same
        assert [(d.field, d.after) for d in comparison.incidental] == [("name", "pCas9")]


class TestTheHeader:
    @pytest.mark.parametrize(
        ("field", "value", "kind"),
        [
            ("applicant.name", "Another", Kind.CHANGED),
            ("applicant.latin", "Latin", Kind.ADDED),
            ("application.date", None, Kind.REMOVED),
            ("file_reference", "REF-2", Kind.CHANGED),
            ("file_reference", None, Kind.REMOVED),
            ("original_language", "de", Kind.ADDED),
            ("priority", None, Kind.REMOVED),
            ("inventor.name", "A. Person", Kind.ADDED),
        ],
    )
    def test_a_field_that_differs_is_named(self, field: str, value: Any, kind: Kind) -> None:
        old = a_project()
        new = SetField(Address(field=field), value).apply(old)
        difference = the_only(between(old, new))
        assert difference.kind is kind
        assert difference.field in (field, field.split(".")[0])
        assert the_only(between(new, old)).before == difference.after

    def test_an_empty_element_is_not_an_absent_one(self) -> None:
        old = Project(header=Header(priority=Application(), applicant=Party()))
        assert stated(between(old, replace(old, header=replace(old.header, priority=None)))) == [
            (Kind.REMOVED, "header", "priority", "", None)
        ]

    def test_titles_are_matched_by_their_language(self) -> None:
        titles = (Title(1, "One", "en"), Title(2, "Un", "fr"), Title(3, "Eins", "de"))
        changed = (Title(7, "One", "en"), Title(8, "Eine", "de"), Title(9, "Uno", "es"))
        old, new = (a_project(header=replace(a_header(), titles=each)) for each in (titles, changed))
        new = replace(new, sequences=old.sequences)
        assert stated(compare(old, new)) == [
            (Kind.REMOVED, "title", "", "Un", None),
            (Kind.CHANGED, "title", "text", "Eins", "Eine"),
            (Kind.ADDED, "title", "", None, "Uno"),
        ]

    def test_labels_are_the_words_of_the_form(self) -> None:
        old = a_project()
        new = SetField(Address(field="priority.date"), "2020-01-01").apply(old)
        assert the_only(between(old, new)).label == "Priority date"
        new = SetField(Address(title=1, field="text"), "Other").apply(old)
        assert the_only(between(old, new)).label == "Title (en)"


class TestWhichSequenceBecameWhich:
    def numbers(self, comparison: Comparison) -> list[tuple[int, int]]:
        return [(pair.number_old, pair.number_new) for pair in comparison.pairs]

    def test_an_inserted_sequence_is_added_and_the_later_ones_are_renumbered(self) -> None:
        old = a_project(*several(3))
        comparison = between(old, Insert(LIST, 1, (a_protein(),)).apply(old))
        assert self.numbers(comparison) == [(1, 1), (0, 2), (2, 3), (3, 4)]
        assert [d.kind for d in comparison] == [Kind.ADDED, Kind.RENUMBERED, Kind.RENUMBERED]
        assert not comparison.is_same

    def test_a_removed_sequence_is_reported_where_it_was(self) -> None:
        old = a_project(*several(4))
        comparison = between(old, Remove((Address(old.sequences[1].uid),)).apply(old))
        assert self.numbers(comparison) == [(1, 1), (2, 0), (3, 2), (4, 3)]
        assert comparison.pairs[1].is_removed

    def test_a_moved_sequence_is_the_only_one_that_moved(self) -> None:
        old = a_project(*several(6))
        comparison = between(old, Move((Address(old.sequences[4].uid),), 1).apply(old))
        assert [(d.kind, d.number_old, d.number_new) for d in comparison] == [
            (Kind.MOVED, 5, 2),
            (Kind.RENUMBERED, 2, 3),
            (Kind.RENUMBERED, 3, 4),
            (Kind.RENUMBERED, 4, 5),
        ]

    def test_a_sequence_that_moved_and_changed_is_found_by_its_residues(self) -> None:
        sequences = several(6)
        changed = replace(sequences[5], residues=sequences[5].residues[:20] + "n" + sequences[5].residues[21:])
        comparison = between(a_project(*sequences), a_project(changed, *sequences[:5]))
        assert (comparison.pairs[0].number_old, comparison.pairs[0].is_moved) == (6, True)
        assert [d.what for d in comparison.pairs[0].details] == ["residues"]

    def test_of_many_variants_the_one_that_was_edited_keeps_its_place(self) -> None:
        base = random_residues(5, 60, "ACDEFGHIKLMNPQRSTVWY")
        variants = [a_protein(base[:n] + "W" + base[n + 1 :]) for n in range(2, 40, 3)]
        edited = replace(variants[7], residues=variants[7].residues[:50] + "X" + variants[7].residues[51:])
        comparison = between(a_project(*variants), a_project(*variants[:3], *variants[4:7], edited, *variants[8:]))
        assert (4, 0) in self.numbers(comparison)
        changed = [pair for pair in comparison.pairs if pair.is_changed]
        assert [(pair.number_old, pair.number_new) for pair in changed] == [(8, 7)]

    def test_of_equal_sequences_the_neighbors_tell_which_is_gone(self) -> None:
        twin, other = a_dna("acgtacgtaacc"), a_protein()
        comparison = between(a_project(twin, other, replace(twin, uid=7)), a_project(other, replace(twin, uid=8)))
        assert self.numbers(comparison) == [(1, 0), (2, 1), (3, 2)]
        assert not any(pair.is_moved for pair in comparison.pairs)

    def test_the_same_residues_with_other_features_are_the_same_sequence(self) -> None:
        sequences = several(4)
        other = replace(sequences[2], features=(*sequences[2].features, a_feature("gene", "1..2", {"gene": "new"})))
        comparison = between(a_project(*sequences), a_project(other, *sequences[:2], sequences[3]))
        assert comparison.pairs[0].number_old == 3
        assert [(d.kind, d.what) for d in comparison.pairs[0].details] == [(Kind.ADDED, "feature")]

    def test_of_sequences_with_the_same_residues_those_with_the_same_features_belong_together(self) -> None:
        residues = random_residues(3, 50)
        old = [a_dna(residues, ("gene", "1..9", {"gene": name, "note": f"{name} x"})) for name in "abcd"]
        new = [a_dna(residues, ("gene", "1..9", {"gene": name, "note": f"{name} y"})) for name in "dbca"]
        comparison = between(a_project(*old), a_project(*new))
        assert sorted(self.numbers(comparison)) == [(1, 4), (2, 2), (3, 3), (4, 1)]

    def test_other_sequences_are_removed_and_added(self) -> None:
        old = a_project(a_dna(random_residues(1, 80)), a_dna(random_residues(2, 90)))
        comparison = between(old, a_project(a_dna(random_residues(3, 85)), header=old.header))
        assert sorted(self.numbers(comparison)) == [(0, 1), (1, 0), (2, 0)]

    def test_another_molecule_type_is_a_change_of_the_same_sequence(self) -> None:
        text = random_residues(4, 50)
        comparison = between(a_project(a_dna(text)), a_project(an_rna(text)))
        assert (Kind.CHANGED, "sequence", "molecule_type", "DNA", "RNA") in stated(comparison)

    def test_residues_in_upper_case_and_with_u_are_the_same_written_otherwise(self) -> None:
        text = random_residues(4, 50)
        comparison = between(a_project(an_rna(text.upper().replace("T", "U"))), a_project(an_rna(text)))
        difference = the_only(comparison)
        assert difference.remark == WRITTEN_OTHERWISE

    def test_a_sequence_that_is_skipped_now_is_the_one_of_its_number(self) -> None:
        sequences = several(4)
        comparison = between(a_project(*sequences), a_project(*sequences[:2], a_skipped(), sequences[3]))
        difference = the_only(comparison)
        assert (difference.field, difference.number_old, difference.number_new) == ("is_skipped", 3, 3)
        assert difference.after == "skipped (000)"

    def test_residues_given_to_an_empty_sequence_are_added(self) -> None:
        sequences = several(3)
        empty = replace(sequences[1], residues="")
        comparison = between(a_project(sequences[0], empty, sequences[2]), a_project(*sequences))
        assert [(d.kind, d.what) for d in comparison if d.is_counted] == [(Kind.ADDED, "residues")]


class TestReferencesByNumber:
    def test_a_protein_id_that_follows_its_protein_is_no_change_of_content(self) -> None:
        old = a_project(a_coding("3"), *several(1), a_protein())
        comparison = between(old, Insert(LIST, 1, (a_dna(random_residues(8, 33)),)).apply(old))
        follows = [d for d in comparison if d.kind is Kind.FOLLOWS]
        assert [(d.before, d.after, d.remark, d.is_counted) for d in follows] == [("3", "4", FOLLOWS_NUMBERS, False)]
        assert not comparison.pairs[0].is_changed

    def test_a_protein_id_that_says_more_than_its_new_number_is_changed(self) -> None:
        old = a_project(a_coding("2"), a_protein())
        address = Address(old.sequences[0].uid, old.sequences[0].features[1].uid, 1, field="value")
        new = SetField(address, "9").apply(Insert(LIST, 1, (a_dna(random_residues(8, 33)),)).apply(old))
        assert (Kind.CHANGED, "qualifier", "value", "2", "9") in stated(between(old, new))

    def test_a_protein_id_left_behind_by_its_protein_is_reported(self) -> None:
        coding, protein, other = a_coding("2"), a_protein(), a_dna(random_residues(8, 33))
        comparison = between(a_project(coding, protein), a_project(coding, other, protein))
        astray = [d for d in comparison if d.kind is Kind.ASTRAY]
        assert [(d.label, d.before, d.after, d.remark) for d in astray] == [
            ("CDS 1..9 > protein_id", "2", "2", NAMES_ANOTHER)
        ]

    def test_a_protein_id_that_names_a_removed_protein_is_reported(self) -> None:
        coding, protein = a_coding("2"), a_protein()
        astray = [d for d in between(a_project(coding, protein), a_project(coding)) if d.kind is Kind.ASTRAY]
        assert [d.remark for d in astray] == [NAMES_REMOVED]

    def test_a_protein_id_emptied_with_its_protein_follows_the_removal(self) -> None:
        old = a_project(a_coding("2"), a_protein())
        comparison = between(old, Remove((Address(old.sequences[1].uid),)).apply(old))
        assert [(d.before, d.after, d.remark) for d in comparison if d.kind is Kind.FOLLOWS] == [
            ("2", "", FOLLOWS_REMOVAL)
        ]
        assert the_only(comparison).kind is Kind.REMOVED

    def test_two_proteins_that_change_places_leave_nothing_astray(self) -> None:
        first, second = a_protein("MKVLAAGIVG"), a_protein("WWYHHEDCNQ")
        coding = a_dna(
            random_residues(6, 60), ("CDS", "1..9", {"protein_id": "2"}), ("CDS", "10..18", {"protein_id": "3"})
        )
        old = a_project(coding, first, second)
        comparison = between(old, Move((Address(second.uid),), 1).apply(old))
        assert [d.kind for d in comparison if d.what == "qualifier"] == [Kind.FOLLOWS, Kind.FOLLOWS]

    def test_seq_id_nos_in_free_text_follow_too(self) -> None:
        def holder(text: str) -> Sequence:
            return a_dna(random_residues(1, 40), ("misc_feature", "1..9", {"note": text}))

        others = several(4)[1:]
        new_one = a_dna(random_residues(77, 44))
        old = a_project(holder("as SEQ ID NOs: 2, 3 and 4 show"), *others)
        new = a_project(holder("as SEQ ID NOs: 3, 4 and 5 show"), new_one, *others)
        assert [d.kind for d in between(old, new) if d.what == "qualifier"] == [Kind.FOLLOWS]
        left = a_project(holder("as SEQ ID NOs: 2, 3 and 4 show"), new_one, *others)
        assert [d.kind for d in between(old, left) if d.what == "qualifier"] == [Kind.ASTRAY]


class TestFeatures:
    def of(self, old: Iterable[Feature], new: Iterable[Feature]) -> list[tuple[Any, ...]]:
        base = a_dna(random_residues(2, 100))
        made = [replace(base, features=(*base.features, *each)) for each in (old, new)]
        return stated(between(a_project(made[0]), a_project(made[1])))

    def test_another_location_is_a_change_of_that_feature(self) -> None:
        assert self.of([a_feature("gene", "1..9", {"gene": "a"})], [a_feature("gene", "1..12", {"gene": "a"})]) == [
            (Kind.CHANGED, "feature", "location", "1..9", "1..12")
        ]

    def test_another_key_is_a_renaming(self) -> None:
        assert self.of([a_feature("gene", "1..9", {"note": "a"})], [a_feature("exon", "1..9", {"note": "a"})]) == [
            (Kind.RENAMED, "feature", "key", "gene", "exon")
        ]

    def test_old_names_in_upper_case_are_renamed_not_replaced(self) -> None:
        residues = "MKVLAAGIVG"
        old, new = (
            Sequence(1, molecule_type="AA", residues=residues, features=(a_feature(key, "1..10", qualifiers),))
            for key, qualifiers in (
                ("SOURCE", {"MOL_TYPE": "protein", "ORGANISM": "Homo sapiens"}),
                ("source", {"mol_type": "protein", "organism": "Homo sapiens"}),
            )
        )
        assert [(d[0], d[3], d[4]) for d in stated(between(a_project(old), a_project(new)))] == [
            (Kind.RENAMED, "SOURCE", "source"),
            (Kind.RENAMED, "MOL_TYPE", "mol_type"),
            (Kind.RENAMED, "ORGANISM", "organism"),
        ]

    def test_features_in_another_order_are_moved(self) -> None:
        made = [a_feature("gene", f"{n}..{n + 5}", {"gene": f"g{n}"}) for n in (1, 10, 20, 30)]
        assert self.of(made, [made[3], *made[:3]]) == [(Kind.MOVED, "feature", "", "5", "2")]

    def test_another_feature_of_the_same_key_is_not_the_same_feature(self) -> None:
        found = self.of([a_feature("gene", "1..4", {"gene": "a"})], [a_feature("gene", "50..60", {"gene": "b"})])
        assert [(d[0], d[1]) for d in found] == [(Kind.REMOVED, "feature"), (Kind.ADDED, "feature")]
        assert found[1][4] == "gene 50..60; gene: b"

    def test_a_location_and_a_qualifier_changed_together_are_both_reported(self) -> None:
        found = self.of(
            [a_feature("CDS", "1..9", {"product": "a", "note": "n"})],
            [a_feature("CDS", "1..12", {"product": "a", "note": "m"})],
        )
        assert found == [
            (Kind.CHANGED, "feature", "location", "1..9", "1..12"),
            (Kind.CHANGED, "qualifier", "value", "n", "m"),
        ]

    def test_a_location_in_another_form_is_reported_as_such(self) -> None:
        base = a_dna(random_residues(2, 100))
        made = [replace(base, features=(*base.features, a_feature("gene", text))) for text in ("1..9", " 1..9")]
        assert the_only(between(a_project(made[0]), a_project(made[1]))).remark == WRITTEN_OTHERWISE

    def test_locations_that_moved_along_with_the_residues_are_no_change_of_content(self) -> None:
        sequence = a_dna(
            random_residues(7, 120), *(("misc_feature", f"{n}..{n}") for n in range(40, 60)), ("CDS", "70..90")
        )
        old = a_project(sequence)
        comparison = between(old, ReplaceResidues(sequence.uid, 20, 19, "ttt").apply(old))
        assert the_only(comparison).what == "residues"
        assert {d.remark for d in comparison if d.kind is Kind.FOLLOWS} == {FOLLOWS_RESIDUES}
        assert sum(d.kind is Kind.FOLLOWS for d in comparison) == 22

    def test_positions_in_qualifiers_that_moved_along_are_no_change_of_content(self) -> None:
        sequence = a_dna(random_residues(7, 120), ("tRNA", "40..90", {"anticodon": "(pos:50..52,aa:Phe,seq:aaa)"}))
        old = a_project(sequence)
        comparison = between(old, ReplaceResidues(sequence.uid, 10, 12, "").apply(old))
        assert the_only(comparison).what == "residues"
        assert "(pos:47..49,aa:Phe,seq:aaa)" in [d.after for d in comparison]


class TestQualifiers:
    def of(self, old: list[Qualifier], new: list[Qualifier]) -> list[tuple[Any, ...]]:
        base = a_dna(random_residues(2, 100))
        made = [replace(base, features=(*base.features, Feature(9, "CDS", "1..9", tuple(each)))) for each in (old, new)]
        return stated(between(a_project(made[0]), a_project(made[1])))

    def test_of_several_with_one_name_only_the_changed_one_is_reported(self) -> None:
        old = [Qualifier(n, "note", f"note {n}") for n in range(4)]
        new = [*old[:2], replace(old[2], value="other"), old[3]]
        assert self.of(old, new) == [(Kind.CHANGED, "qualifier", "value", "note 2", "other")]

    def test_another_name_for_the_same_value_is_a_renaming(self) -> None:
        assert self.of([Qualifier(1, "gene", "abc")], [Qualifier(1, "gene_synonym", "abc")]) == [
            (Kind.RENAMED, "qualifier", "name", "gene", "gene_synonym")
        ]

    def test_a_value_taken_away_is_not_an_empty_value(self) -> None:
        assert self.of([Qualifier(1, "pseudo", "")], [Qualifier(1, "pseudo")]) == [
            (Kind.REMOVED, "qualifier", "value", "", None)
        ]

    def test_a_translation_is_recognized_by_itself(self) -> None:
        assert self.of([Qualifier(1, "note", "a")], [Qualifier(1, "note", "a", "b")]) == [
            (Kind.ADDED, "qualifier", "translation", None, "b")
        ]

    def test_qualifiers_in_another_order_are_moved(self) -> None:
        made = [Qualifier(n, name, "x") for n, name in enumerate(("gene", "note", "product"))]
        assert self.of(made, [made[2], *made[:2]]) == [(Kind.MOVED, "qualifier", "", "3", "1")]


# Every single edit


NAMES = ("note", "gene", "product", "allele", "standard_name")


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A listing in which no two records are alike, so that it is certain what an edit changed."""
    seed = draw(st.integers(0, 10_000))
    chance = random.Random(seed)
    sequences = []
    for n in range(draw(st.integers(1, 6))):
        is_protein = chance.random() < 0.3
        length = chance.randint(40, 90)
        residues = "".join(chance.choices("ACDEFGHIKLMNPQRSTVWY" if is_protein else "acgt", k=length))
        features = [
            (
                chance.choice(("REGION", "SITE") if is_protein else ("gene", "exon", "CDS")),
                f"{3 * k + 1}..{3 * k + 2 + n}",
                {name: f"{name} {n}.{k}" for name in chance.sample(NAMES, chance.randint(1, 4))},
            )
            for k in range(chance.randint(0, 4))
        ]
        sequences.append((a_protein if is_protein else a_dna)(residues, *features))
    return a_project(*sequences)


Named = tuple[Edit, Callable[[Difference], bool]]


def at(address: Address) -> Callable[[Difference], bool]:
    """Whether a difference is about that place, in whichever of the two it is there."""
    return lambda d: address in (d.address_old, d.address_new)


@st.composite
def single_edits(draw: st.DrawFn) -> tuple[Project, Edit, Callable[[Difference], bool]]:
    """A project, an edit of it, and whether a difference names the place of the edit."""
    project = draw(projects())
    sequence = draw(st.sampled_from(list(project.sequences)))
    feature = draw(st.sampled_from(sequence.features))
    qualifier = draw(st.sampled_from(feature.qualifiers))
    here = Address(sequence.uid)
    there = Address(sequence.uid, feature.uid)
    within = Address(sequence.uid, feature.uid, qualifier.uid)
    new = Qualifier(new_uid(), "experiment", "quite new")
    added = a_feature("misc_binding", "1..2", {"bound_moiety": "quite new"})
    start = draw(st.integers(1, len(sequence.residues)))
    size = draw(st.integers(0, 5))
    letters = "wwwww" if not sequence.is_protein else "XXXXX"
    text = letters[: draw(st.integers(0 if size else 1, 5))]
    choices: list[Named] = [
        (SetField(Address(field="file_reference"), "another"), at(Address(field="file_reference"))),
        (SetField(Address(field="applicant.name"), "another"), at(Address(field="applicant.name"))),
        (SetField(Address(title=1, field="text"), "another"), at(Address(title=1, field="text"))),
        (Insert(Address(field="titles"), 1, (Title(5, "Autre", "fr"),)), at(Address(title=5))),
        (SetField(here.at("molecule_type"), "another"), at(here.at("molecule_type"))),
        (SetField(here.at("is_skipped"), True), at(here.at("is_skipped"))),
        (SetField(here.at("other_seqids"), ("x",)), at(here.at("other_seqids"))),
        (SetField(there.at("location"), "7..30"), at(there.at("location"))),
        (SetField(there.at("key"), "another"), at(there.at("key"))),
        (SetField(within.at("value"), "another"), at(within.at("value"))),
        (SetField(within.at("name"), "another"), at(within.at("name"))),
        (SetField(within.at("translation"), "another"), at(within.at("translation"))),
        (Insert(there.at("qualifiers"), draw(st.integers(0, 5)), (new,)), at(replace(there, qualifier=new.uid))),
        (Insert(here.at("features"), draw(st.integers(0, 5)), (added,)), at(replace(here, feature=added.uid))),
        (Remove((within,)), at(within)),
        (ReplaceResidues(sequence.uid, start, start + size - 1, text), at(here.at("residues"))),
    ]
    if feature.key != "source":
        choices.append((Remove((there,)), at(there)))
    if len(sequence.features) > 2:
        index = (sequence.features.index(feature) + 2) % len(sequence.features)
        choices.append((Move((there,), index), lambda d: d.kind is Kind.MOVED and d.what == "feature"))
    if len(project.sequences) > 1:
        choices.append((Remove((here,)), at(here)))
        choices.append((Insert(LIST, 0, (fresh := a_dna("ggggggggggggccccccccccc"),)), at(Address(fresh.uid))))
        index = (project.number(sequence.uid) + 1) % len(project.sequences)
        choices.append((Move((here,), index), lambda d: d.kind is Kind.MOVED and d.what == "sequence"))
    edit, is_place = draw(st.sampled_from(choices))
    return project, edit, is_place


def is_consequence(difference: Difference) -> bool:
    return difference.kind in (Kind.RENUMBERED, Kind.FOLLOWS)


class TestEverySingleEdit:
    @tries(300)
    @given(single_edits())
    def test_a_single_edit_is_named_at_exactly_its_place(
        self, case: tuple[Project, Edit, Callable[[Difference], bool]]
    ) -> None:
        old, edit, is_place = case
        new = edit.apply(old)
        comparison = between(old, new)
        main = [d for d in comparison if not is_consequence(d)]
        if new is old:
            assert comparison.is_identical
            return
        if isinstance(edit, ReplaceResidues):  # features wholly inside what is deleted go, others may be cut
            changed = old.sequences.by_uid(edit.sequence).residues != new.sequences.by_uid(edit.sequence).residues
            assert any(d.what == "residues" for d in main) is changed
            assert all(d.what in ("residues", "feature", "qualifier") for d in main)
            assert all(d.address_old is not None and d.address_old.sequence == edit.sequence for d in main)
            return
        assert len(main) == 1, (edit, main)
        assert is_place(main[0]), (edit, main[0])
        assert not comparison.is_same

    @tries(150)
    @given(single_edits())
    def test_the_other_way_round_added_is_removed(
        self, case: tuple[Project, Edit, Callable[[Difference], bool]]
    ) -> None:
        old, edit, _ = case
        new = read_again(edit.apply(old))
        there, back = compare(old, new), compare(new, old)
        mirror = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}

        def picture(comparison: Comparison, kinds: dict[Kind, Kind]) -> list[tuple[str, str]]:
            return sorted(
                (d.what, kinds.get(d.kind, d.kind).value)
                for d in comparison
                if not is_consequence(d) and (d.what == "residues" or not isinstance(edit, ReplaceResidues))
            )

        assert picture(there, {}) == picture(back, mirror)
        numbers = sorted((pair.number_old, pair.number_new) for pair in there.pairs)
        assert numbers == sorted((pair.number_new, pair.number_old) for pair in back.pairs)

    @tries(100)
    @given(projects())
    def test_a_project_read_again_is_identical(self, project: Project) -> None:
        assert between(project, project).is_identical

    @tries(100)
    @given(projects(), st.randoms(use_true_random=False))
    def test_a_shuffled_listing_has_the_same_sequences(self, project: Project, chance: random.Random) -> None:
        sequences = list(project.sequences)
        chance.shuffle(sequences)
        comparison = between(project, replace(project, sequences=SequenceList(sequences)))
        assert all(d.kind in (Kind.MOVED, Kind.RENUMBERED) for d in comparison)
        assert all(pair.old is not None and pair.new is not None for pair in comparison.pairs)
        assert comparison.is_same is (sequences == list(project.sequences))

    @tries(60)
    @given(projects(), projects())
    def test_any_two_projects_account_for_every_sequence_once(self, old: Project, new: Project) -> None:
        comparison = compare(old, new)
        assert sorted(p.number_old for p in comparison.pairs if p.number_old) == list(range(1, len(old.sequences) + 1))
        assert [p.number_new for p in comparison.pairs if p.number_new] == list(range(1, len(new.sequences) + 1))
        for pair in comparison.pairs:
            if pair.old is not None and pair.new is not None:
                assert rebuilt(pair.old.residues, pair.differences) == pair.new.residues


class TestLongWork:
    def test_progress_rises_to_its_end(self) -> None:
        told: list[tuple[int, int]] = []
        old = a_project(*several(400))
        compare(old, read_again(old), progress=Progress(lambda done, total: told.append((done, total))))
        assert told == sorted(told)
        assert told[-1] == (1600, 1600)

    def test_it_can_be_stopped(self) -> None:
        old = a_project(*several(50))
        with pytest.raises(Cancelled):
            compare(old, read_again(old), progress=Progress(is_cancelled=lambda: True))

    @pytest.mark.parametrize("way", ["equal", "moved and changed", "different"])
    def test_four_times_the_sequences_take_about_four_times_the_work(self, way: str) -> None:
        def work(count: int) -> int:
            chance = random.Random(count)

            def residues() -> str:
                return "".join(chance.choices("acgt", k=chance.randint(20, 400)))

            sequences = [a_dna(residues(), ("gene", "1..9", {"gene": f"g{n}"})) for n in range(count)]
            others = list(sequences)
            if way == "different":
                others = [a_dna(residues()) for _ in range(count)]
            elif way == "moved and changed":
                others = [replace(s, residues=s.residues[:15] + "n" + s.residues[16:]) for s in sequences]
                chance.shuffle(others)
            old, new = a_project(*sequences), read_again(a_project(*others))
            return calls(lambda: compare(old, new))

        assert work(400) < 6 * work(100)


def with_note(note: str, translation: str | None = None) -> Sequence:
    protein = a_protein("MKVLAAGIVG", ("SITE", "1", {"note": note}))
    site = protein.features[1]
    qualifiers = (replace(site.qualifiers[0], translation=translation),)
    return replace(protein, features=(protein.features[0], replace(site, qualifiers=qualifiers)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Sequenz-ID 2", "Sequenz-ID 3"),
        ("SEQ NO: 2", "SEQ NO: 3"),
        ("ПОСЛ. ИД. № 2", "ПОСЛ. ИД. № 3"),
        ("SEQ ID NOs: 1 to 2", "SEQ ID NOs: 1, 3"),
    ],
)
def test_every_form_of_a_mention_follows_a_new_number(before: str, after: str) -> None:
    old = a_project(a_dna(), with_note(before, translation=before))
    new = Insert(LIST, 1, (a_dna("ggggccccaaaatttt"),)).apply(old)
    found = [(d.kind, d.field, d.after) for d in between(old, new) if d.what == "qualifier"]
    assert {(kind, field) for kind, field, _ in found} == {
        (Kind.FOLLOWS, "value"),
        (Kind.FOLLOWS, "translation"),
    }
    unchanged = a_project(a_dna(), a_dna("ggggccccaaaatttt"), with_note(before))
    found = [(d.kind, d.field) for d in between(a_project(a_dna(), with_note(before)), unchanged)]
    assert (Kind.ASTRAY, "value") in found


def test_a_name_that_is_written_otherwise_is_a_difference_of_the_file_only() -> None:
    fact = Fact(ELEMENT_MISNAMED, {"element": "INSDSeq", "found": "insdseq", "parent": "SequenceData"})
    old = a_project()
    comparison = compare(replace(old, origin=Origin(facts=(fact,))), read_again(old))
    assert comparison.is_same and not comparison.is_identical
    (found,) = comparison.incidental
    assert found.before == "insdseq"


def test_content_that_only_one_file_could_give_is_removed_not_added() -> None:
    fact = Fact(NOT_WELL_FORMED, {"cause": "unclosed-tag", "lost": "ApplicantName", "text": "Acme"})
    sound = a_project()
    broken = replace(read_again(sound), origin=Origin(facts=(fact,)))
    (found,) = compare(sound, broken)
    assert found.kind is Kind.REMOVED and found.before is not None and "Acme" in found.before and found.after is None
    (found,) = compare(broken, read_again(sound))
    assert found.kind is Kind.ADDED
