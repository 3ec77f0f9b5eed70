"""Edits: each makes the next project, shares what it does not touch, and leaves the one before as it was."""

from typing import Any

import pytest
from builders import a_dna, a_feature, a_header, a_project, a_protein
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from work import calls

from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Move, Remove, ReplaceResidues, SetField, Together
from wiposeq.model.location import LocationError, extract, parse
from wiposeq.model.lookup import find
from wiposeq.model.numbering import follow_numbers
from wiposeq.model.origin import COMMENT, Declared, Fact, Origin
from wiposeq.model.origin_edits import Accept, KeepChanges, Settle
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title, new_uid
from wiposeq.model.sequence_list import differences

LIST = Address(field="sequences")
TITLES = Address(field="titles")


def picture(project: Project) -> tuple[object, ...]:
    """All a project holds, to compare it with later."""
    return (project.header, tuple(project.sequences), project.origin, project.accepted)


def locations(project: Project, index: int = 0) -> list[str]:
    return [feature.location for feature in project.sequences[index].features]


def protein_ids(project: Project) -> list[str | None]:
    return [
        qualifier.value
        for sequence in project.sequences
        for feature in sequence.features
        for qualifier in feature.qualifiers
        if qualifier.name == "protein_id"
    ]


def a_coding(number: str) -> Sequence:
    return a_dna("atgaaataaacgt", ("CDS", "1..9", {"protein_id": number}))


class TestSettingAField:
    def test_one_field_of_a_qualifier_changes_and_all_else_is_shared(self) -> None:
        first, second = a_dna("acgtacgtac", ("gene", "1..4", {"gene": "abc"})), a_dna()
        project = a_project(first, second)
        feature = first.features[1]
        address = Address(first.uid, feature.uid, feature.qualifiers[0].uid, field="value")
        after = SetField(address, "xyz").apply(project)
        assert find(after, address) == "xyz"
        assert find(project, address) == "abc"
        assert after.header is project.header
        assert after.sequences[1] is second
        assert after.sequences[0].features[0] is first.features[0]

    @pytest.mark.parametrize("field", ["name", "molecule_type", "residues", "is_skipped", "other_seqids"])
    def test_setting_a_field_to_what_it_is_gives_the_same_project(self, field: str) -> None:
        project = a_project()
        sequence = project.sequences[0]
        assert SetField(Address(sequence.uid, field=field), getattr(sequence, field)).apply(project) is project

    def test_a_part_of_the_header_comes_into_being_with_its_first_field(self) -> None:
        project = Project()
        after = SetField(Address(field="application.number"), "PCT/1").apply(project)
        assert after.header.application == Application("", "PCT/1")
        assert project.header.application is None

    def test_a_part_of_the_header_goes_with_its_last_field(self) -> None:
        project = Project(header=Header(inventor=Party("A. Person")))
        after = SetField(Address(field="inventor.name"), "").apply(project)
        assert after.header.inventor is None

    def test_a_part_of_the_header_with_another_field_filled_stays(self) -> None:
        project = Project(header=Header(inventor=Party("A. Person", "en")))
        after = SetField(Address(field="inventor.name"), "").apply(project)
        assert after.header.inventor == Party("", "en")

    def test_emptying_a_part_of_the_header_that_is_absent_changes_nothing(self) -> None:
        project = Project()
        assert SetField(Address(field="inventor.name"), "").apply(project) is project

    def test_an_element_that_stands_empty_in_the_header_stays_when_set_to_what_it_is(self) -> None:
        project = Project(header=Header(priority=Application()))
        assert SetField(Address(field="priority.office"), "").apply(project) is project

    def test_a_whole_part_of_the_header_can_be_set(self) -> None:
        after = SetField(Address(field="applicant"), None).apply(a_project())
        assert after.header.applicant is None

    def test_a_title_is_set_by_its_uid(self) -> None:
        after = SetField(Address(title=1, field="text"), "Another").apply(a_project())
        assert after.header.titles == (Title(1, "Another", "en"),)

    @pytest.mark.parametrize(
        "address",
        [Address(5, field="name"), Address(title=9, field="text"), Address(5, 6, field="key"), Address(5, 6, 7)],
    )
    def test_a_record_that_is_gone_is_a_lookup_error(self, address: Address) -> None:
        with pytest.raises(LookupError):
            SetField(address.at("name"), "x").apply(a_project())

    def test_a_qualifier_that_is_gone_from_a_feature_that_is_there_is_a_lookup_error(self) -> None:
        sequence = a_dna()
        with pytest.raises(LookupError):
            SetField(Address(sequence.uid, sequence.features[0].uid, 99, field="value"), "x").apply(a_project(sequence))


class TestInserting:
    @pytest.mark.parametrize(("index", "expected"), [(0, "new a b"), (1, "a new b"), (2, "a b new"), (99, "a b new")])
    def test_a_title_goes_before_the_index(self, index: int, expected: str) -> None:
        project = Project(header=Header(titles=(Title(1, "a"), Title(2, "b"))))
        after = Insert(TITLES, index, (Title(3, "new"),)).apply(project)
        assert " ".join(title.text for title in after.header.titles) == expected

    def test_features_and_qualifiers_go_to_their_parents(self) -> None:
        sequence = a_dna()
        project = a_project(sequence)
        gene = a_feature("gene", "1..4")
        project = Insert(Address(sequence.uid, field="features"), 0, (gene,)).apply(project)
        note = Qualifier(7, "note", "x")
        project = Insert(Address(sequence.uid, gene.uid, field="qualifiers"), 5, (note,)).apply(project)
        assert project.sequences[0].features[0] == Feature(gene.uid, "gene", "1..4", (note,))
        assert project.sequences[0].features[1] is sequence.features[0]

    def test_nothing_inserted_gives_the_same_project(self) -> None:
        project = a_project()
        assert Insert(LIST, 0, ()).apply(project) is project

    def test_a_copy_put_beside_its_model_gets_a_uid_of_its_own(self) -> None:
        sequence = a_dna()
        project = a_project(sequence)
        project = Insert(LIST, 1, (sequence, sequence)).apply(project)
        assert len({each.uid for each in project.sequences}) == 3
        assert project.sequences[0] is sequence
        source = sequence.features[0]
        project = Insert(Address(sequence.uid, field="features"), 0, (source,)).apply(project)
        features = project.sequences[0].features
        assert features[1] is source
        assert features[0].uid != source.uid
        assert features[0].key == "source"

    def test_many_copies_get_uids_of_their_own_too(self) -> None:
        made = [a_dna() for _ in range(30)]
        project = Insert(LIST, 0, tuple(made)).apply(a_project(*made))
        assert len({each.uid for each in project.sequences}) == 60


class TestRemoving:
    def test_a_feature_a_qualifier_and_a_title_go_at_once(self) -> None:
        sequence = a_dna("acgtacgtac", ("gene", "1..4"), ("CDS", "5..9", {"note": "x", "gene": "y"}))
        _, gene, cds = sequence.features
        project = Remove(
            (Address(sequence.uid, gene.uid), Address(sequence.uid, cds.uid, cds.qualifiers[0].uid), Address(title=1))
        ).apply(a_project(sequence))
        assert [feature.key for feature in project.sequences[0].features] == ["source", "CDS"]
        assert [q.name for q in project.sequences[0].features[1].qualifiers] == ["gene"]
        assert project.header.titles == ()

    def test_what_lies_inside_a_removed_record_needs_no_removal_of_its_own(self) -> None:
        sequence = a_dna("acgtacgtac", ("gene", "1..4", {"gene": "abc"}))
        gene = sequence.features[1]
        inner = Address(sequence.uid, gene.uid, gene.qualifiers[0].uid)
        project = a_project(sequence)
        after = Remove((inner, Address(sequence.uid, gene.uid), Address(sequence.uid, gene.uid))).apply(project)
        assert len(after.sequences[0].features) == 1
        assert len(Remove((inner, Address(sequence.uid))).apply(project).sequences) == 0

    @pytest.mark.parametrize("gone", [Address(5), Address(5, 6), Address(title=9)])
    def test_if_one_record_is_gone_already_nothing_is_removed(self, gone: Address) -> None:
        project = a_project()
        with pytest.raises(LookupError):
            Remove((Address(project.sequences[0].uid), gone)).apply(project)

    def test_what_the_origin_tells_of_removed_records_goes_and_the_rest_stays(self) -> None:
        first = a_dna("acgtacgtac", ("gene", "1..4"))
        second = a_dna()
        on_gene = Fact(COMMENT, {"text": "a"}, Address(first.uid, first.features[1].uid, field="location"))
        on_first = Fact(COMMENT, {"text": "b"}, Address(first.uid))
        on_second = Fact(COMMENT, {"text": "c"}, Address(second.uid))
        on_list = Fact(COMMENT, {"text": "d"})
        origin = Origin(
            facts=(on_gene, on_first, on_second, on_list),
            declared={first.uid: Declared(length="9"), second.uid: Declared(number="7")},
        )
        project = Project(sequences=a_project(first, second).sequences, origin=origin)
        without_gene = Remove((Address(first.uid, first.features[1].uid),)).apply(project)
        assert without_gene.origin.facts == (on_first, on_second, on_list)
        assert without_gene.origin.declared == origin.declared
        for edit in (Remove((Address(first.uid),)), Together("", (Remove((Address(first.uid),)),))):
            after = edit.apply(project)
            assert after.origin.facts == (on_second, on_list)
            assert after.origin.declared == {second.uid: Declared(number="7")}
        together = Together("", (Remove((Address(first.uid, first.features[1].uid),)),)).apply(project)
        assert picture(together) == picture(without_gene)


class TestMoving:
    @pytest.mark.parametrize(
        ("chosen", "index", "expected"),
        [
            ("a", 0, "abcd"),
            ("a", 1, "bacd"),
            ("a", 3, "bcda"),
            ("a", 99, "bcda"),
            ("d", 0, "dabc"),
            ("bd", 0, "bdac"),
            ("db", 0, "dbac"),
            ("bd", 2, "acbd"),
            ("bb", 0, "bacd"),
            ("abcd", 1, "abcd"),
        ],
    )
    def test_sequences_features_qualifiers_and_titles_move_in_the_same_way(
        self, chosen: str, index: int, expected: str
    ) -> None:
        uids = {letter: number for number, letter in enumerate("abcd", 1)}
        qualifiers = tuple(Qualifier(uid, name) for name, uid in uids.items())
        features = tuple(Feature(uid, name, "1") for name, uid in uids.items())
        sequences = [Sequence(uid, name) for name, uid in uids.items()]
        project = a_project(
            Sequence(9, features=(Feature(8, "gene", "1", qualifiers),)),
            Sequence(10, features=features),
            header=Header(titles=tuple(Title(uid, name) for name, uid in uids.items())),
        )
        moved = Move(tuple(Address(9, 8, uids[letter]) for letter in chosen), index).apply(project)
        assert "".join(q.name for q in moved.sequences[0].features[0].qualifiers) == expected
        moved = Move(tuple(Address(10, uids[letter]) for letter in chosen), index).apply(project)
        assert "".join(f.key for f in moved.sequences[1].features) == expected
        moved = Move(tuple(Address(title=uids[letter]) for letter in chosen), index).apply(project)
        assert "".join(t.text for t in moved.header.titles) == expected
        moved = Move(tuple(Address(uids[letter]) for letter in chosen), index).apply(a_project(*sequences))
        assert "".join(s.name for s in moved.sequences) == expected

    def test_moving_to_where_it_is_gives_the_same_project(self) -> None:
        first, second = a_dna("acgt", ("gene", "1")), a_dna()
        project = a_project(first, second)
        assert Move((Address(second.uid),), 1).apply(project) is project
        assert Move((Address(first.uid, first.features[1].uid),), 9).apply(project) is project
        assert Move((Address(title=1),), 0).apply(project) is project
        assert Move((), 0).apply(project) is project

    def test_records_of_different_parents_do_not_move_together(self) -> None:
        first, second = a_dna(), a_dna()
        project = a_project(first, second)
        source = Address(first.uid, first.features[0].uid)
        for others in (Address(second.uid), Address(second.uid, second.features[0].uid), Address()):
            with pytest.raises(LookupError):
                Move((source, others), 0).apply(project)


class TestNumbersFollow:
    @pytest.fixture
    def project(self) -> Project:
        """Coding sequences 1 and 2 name the proteins 3 and 4."""
        return a_project(a_coding("3"), a_coding(" 4"), a_protein(), a_protein())

    def test_an_insertion_in_front_moves_all_numbers(self, project: Project) -> None:
        assert protein_ids(Insert(LIST, 0, (a_dna(),)).apply(project)) == ["4", "5"]

    def test_an_insertion_between_moves_only_later_numbers(self, project: Project) -> None:
        assert protein_ids(Insert(LIST, 3, (a_dna(),)).apply(project)) == ["3", "5"]

    def test_an_insertion_behind_moves_none_and_keeps_the_text_as_it_is(self, project: Project) -> None:
        assert protein_ids(Insert(LIST, 9, (a_dna(),)).apply(project)) == ["3", " 4"]

    def test_a_removal_moves_numbers_back(self, project: Project) -> None:
        assert protein_ids(Remove((Address(project.sequences[0].uid),)).apply(project)) == ["3"]

    def test_the_number_of_a_removed_protein_becomes_empty(self, project: Project) -> None:
        assert protein_ids(Remove((Address(project.sequences[2].uid),)).apply(project)) == ["", "3"]

    def test_moved_proteins_are_still_the_ones_named(self, project: Project) -> None:
        assert protein_ids(Move((Address(project.sequences[3].uid),), 0).apply(project)) == ["4", "1"]

    def test_moving_the_coding_sequence_itself_keeps_its_link(self, project: Project) -> None:
        moved = Move((Address(project.sequences[0].uid),), 3).apply(project)
        assert protein_ids(moved) == ["3", "2"]
        assert moved.sequences[3].features[1].value("protein_id") == "2"

    @pytest.mark.parametrize("text", ["", "0", "5", "999", "x", "3.", "-3", "1 2", "9" * 5000, "٣", "SEQ ID NO: 2"])
    def test_a_value_that_names_no_sequence_stays_as_it_is(self, text: str) -> None:
        project = a_project(a_dna(), a_coding(text))
        for edit in (Insert(LIST, 0, (a_dna(),)), Remove((Address(project.sequences[0].uid),))):
            assert protein_ids(edit.apply(project)) == [text]

    def test_a_number_with_a_leading_zero_is_touched_only_when_it_changes(self) -> None:
        project = a_project(a_coding("02"), a_protein(), a_dna())
        assert protein_ids(Insert(LIST, 2, (a_dna(),)).apply(project)) == ["02"]
        assert protein_ids(Insert(LIST, 0, (a_dna(),)).apply(project)) == ["3"]

    def test_inserted_coding_sequences_keep_what_they_say(self, project: Project) -> None:
        assert protein_ids(Insert(LIST, 0, (a_coding("3"),)).apply(project)) == ["3", "4", "5"]

    def test_links_in_several_features_of_one_sequence_follow_each_for_itself(self) -> None:
        sequence = a_dna(
            "atgaaataaacgt", ("CDS", "1..9", {"protein_id": "2"}), ("CDS", "2..9", {"note": "x", "protein_id": "3"})
        )
        project = a_project(sequence, a_protein(), a_protein())
        after = Move((Address(project.sequences[2].uid),), 1).apply(project)
        assert protein_ids(after) == ["3", "2"]
        assert after.sequences[0].features[2].value("note") == "x"

    def test_a_list_that_did_not_change_is_left_as_it_is(self, project: Project) -> None:
        assert follow_numbers(project, project) is project

    @given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=4))
    @tries(60)
    def test_a_link_always_names_the_same_protein_whatever_is_moved(self, moves: list[tuple[int, int]]) -> None:
        """Over a hundred links, so that both ways to look numbers up are taken."""
        for copies in (1, 30):
            made = [a_coding(str(len("cccccc") * copies + n + 1)) for n in range(6 * copies)]
            proteins = [a_protein() for _ in range(6 * copies)]
            project = a_project(*made, *proteins)
            for start, index in moves:
                project = Move((Address(project.sequences[start * copies].uid),), index * copies).apply(project)
            for coding, protein in zip(made, proteins):
                number = int(project.sequences.by_uid(coding.uid).features[1].value("protein_id"))
                assert project.sequences[number - 1].uid == protein.uid

    def test_one_insertion_takes_about_the_same_work_among_ten_times_the_sequences(self) -> None:
        def work(count: int) -> int:
            plain = a_dna("acgtacgtac", ("gene", "1..4"), ("CDS", "1..9", {"note": "x"}))
            made = [Sequence(n, residues="acgt", features=plain.features) for n in range(1, count + 1)]
            project = Insert(LIST, count // 2, (a_dna(),)).apply(a_project(*made))
            return calls(lambda: Insert(LIST, count // 2, (a_dna(),)).apply(project))

        assert work(10_000) < 2 * work(1_000)

    def test_links_follow_an_insertion_in_work_that_grows_with_their_number(self) -> None:
        def work(count: int) -> int:
            project = a_project(*[s for n in range(2, count + 1, 2) for s in (a_coding(str(n)), a_protein())])
            after = Insert(LIST, 0, (a_dna(),)).apply(project)
            assert after.sequences[count - 1].features[1].value("protein_id") == str(count + 1)
            return calls(lambda: Insert(LIST, 0, (a_dna(),)).apply(project))

        assert work(2_000) < 5 * work(500)


class TestReplacingResidues:
    def replaced(self, sequence: Sequence, start: int, end: int, text: str) -> Sequence:
        return ReplaceResidues(sequence.uid, start, end, text).apply(a_project(sequence)).sequences[0]

    def test_locations_move_with_the_residues(self) -> None:
        sequence = a_dna("aaaacccgggtttt", ("gene", "1..4"), ("CDS", "complement(5..7)"), ("exon", "join(2..3,8..10)"))
        after = self.replaced(sequence, 5, 4, "tt")
        assert after.residues == "aaaattcccgggtttt"
        assert [f.location for f in after.features] == ["1..16", "1..4", "complement(7..9)", "join(2..3,10..12)"]

    def test_a_feature_inside_deleted_residues_goes(self) -> None:
        sequence = a_dna("aaaacccgggtttt", ("gene", "5..7"), ("CDS", "4..7"))
        after = self.replaced(sequence, 5, 8, "")
        assert [(f.key, f.location) for f in after.features] == [("source", "1..10"), ("CDS", "4")]

    def test_positions_in_qualifiers_move_and_go_with_the_residues_they_name(self) -> None:
        values = {"transl_except": "(pos:7..9,aa:Sec)", "note": "7..9", "rpt_unit_range": "1..2"}
        sequence = a_dna("atgaaatgataa", ("CDS", "1..12", values))
        cds = self.replaced(sequence, 4, 3, "ggg").features[1]
        assert cds.location == "1..15"
        assert cds.value("transl_except") == "(pos:10..12,aa:Sec)"
        assert cds.value("note") == "7..9"
        assert cds.value("rpt_unit_range") == "1..2"
        assert cds.qualifiers[1] is sequence.features[1].qualifiers[1]
        cds = self.replaced(sequence, 7, 9, "").features[1]
        assert [q.name for q in cds.qualifiers] == ["note", "rpt_unit_range"]

    @pytest.mark.parametrize(("start", "end", "text"), [(1, 0, "gg"), (15, 14, "gg"), (1, 14, "gg"), (3, 8, "")])
    def test_a_source_of_the_whole_sequence_stays_one(self, start: int, end: int, text: str) -> None:
        after = self.replaced(a_dna("aaaacccgggtttt"), start, end, text)
        assert [f.location for f in after.features] == [f"1..{len(after.residues)}"]

    def test_a_source_stays_through_an_empty_sequence(self) -> None:
        empty = self.replaced(a_dna("aaaacccggg", ("gene", "1..4")), 1, 10, "")
        assert [f.key for f in empty.features] == ["source"]
        filled = self.replaced(empty, 1, 0, "acgtac")
        assert [f.location for f in filled.features] == ["1..6"]

    def test_features_written_before_the_first_residues_are_pasted_stay_where_they_are(self) -> None:
        sequence = Sequence(1, features=(Feature(1, "source", "1..9"), Feature(2, "gene", "2..5")))
        after = self.replaced(sequence, 1, 0, "acgtac")
        assert [f.location for f in after.features] == ["1..6", "2..5"]

    def test_a_feature_past_the_end_stays_when_the_missing_residues_are_appended(self) -> None:
        sequence = a_dna("acgtacgtac", ("gene", "12..15"), ("CDS", "5..15"))
        after = self.replaced(sequence, 11, 10, "acgtac")
        assert [f.location for f in after.features] == ["1..16", "12..15", "5..15"]

    def test_a_whole_sequence_pasted_over_itself_with_a_small_change_moves_only_what_follows(self) -> None:
        sequence = a_dna("aaaacccgggtttt", ("gene", "1..4"), ("CDS", "5..7"), ("exon", "11..14"), ("intron", "6..12"))
        after = self.replaced(sequence, 1, 14, "aaaacccgaaggtttt")
        assert [f.location for f in after.features] == ["1..16", "1..4", "5..7", "13..16", "6..14"]

    def test_a_feature_that_is_exactly_what_is_replaced_is_exactly_what_comes(self) -> None:
        sequence = a_dna("aaaacccgggtttt", ("gene", "5..7"), ("CDS", "complement(5..7)"), ("exon", "join(5..6,7)"))
        after = self.replaced(sequence, 5, 7, "ggccc")
        assert after.residues == "aaaaggcccgggtttt"
        assert [f.location for f in after.features] == ["1..16", "5..9", "complement(5..9)", "join(7..8,9)"]

    def test_as_many_other_residues_leave_every_feature_the_same_object(self) -> None:
        sequence = a_dna("aaaacccgggtttt", ("gene", "5..7"))
        after = self.replaced(sequence, 4, 8, "ttttt")
        assert after.residues == "aaatttttggtttt"
        assert after.features is sequence.features

    @pytest.mark.parametrize(("start", "end", "text"), [(4, 6, "acc"), (4, 3, ""), (99, 99, ""), (1, 14, "")])
    def test_the_same_residues_give_the_same_project(self, start: int, end: int, text: str) -> None:
        sequence = a_dna("aaaacccgggtttt" if text or start != 1 else "", ("gene", "5..7"))
        project = a_project(sequence)
        assert ReplaceResidues(sequence.uid, start, end, text).apply(project) is project

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [(-5, 2, "XVLA"), (0, 0, "XMKVLA"), (4, 99, "MKVX"), (50, 60, "MKVLAX"), (4, 1, "MKVXLA")],
    )
    def test_places_outside_the_sequence_are_cut_to_it(self, start: int, end: int, expected: str) -> None:
        assert self.replaced(a_protein("MKVLA"), start, end, "X").residues == expected

    def test_a_location_that_cannot_be_read_stays_as_it_is(self) -> None:
        sequence = a_dna("aaaacccgggtttt", ("gene", "(5)..(7)"))
        assert self.replaced(sequence, 1, 3, "").features[1] is sequence.features[1]

    @given(
        st.text("ac", max_size=12),
        st.integers(1, 13),
        st.integers(0, 12),
        st.text("ac", max_size=6),
        st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=4),
    )
    @tries(400)
    def test_residues_are_spliced_and_features_stay_inside_and_keep_their_residues(
        self, residues: str, start: int, end: int, text: str, places: list[tuple[int, int]]
    ) -> None:
        length = len(residues)
        start = min(start, length + 1)
        end = min(max(end, start - 1), length)
        spans = [(min(place), max(place)) for place in places if max(place) <= length]
        sequence = a_dna(residues, *(("gene", f"{a}..{b}") for a, b in spans))
        after = self.replaced(sequence, start, end, text)
        assert after.residues == residues[: start - 1] + text + residues[end:]
        left = {feature.uid: feature for feature in after.features}
        for feature, (low, high) in zip(sequence.features[1:], spans):
            if feature.uid not in left:
                assert start <= low <= high <= end
                continue
            found = parse(left[feature.uid].location)
            assert 1 <= found.first <= found.last <= len(after.residues)
            if high < start or low > end:
                assert extract(found, after.residues) == residues[low - 1 : high]

    def test_features_move_with_a_typed_residue_in_work_that_grows_with_their_number(self) -> None:
        def work(count: int) -> int:
            places = range(1, 80 * count, 80)
            features = tuple(Feature(n, "gene", f"{n}..{n + 30}") for n in places)
            sequence = Sequence(1, residues="acgt" * 20 * count, features=features)
            after = self.replaced(sequence, 100, 99, "a")
            assert after.features[-1].location == f"{places[-1] + 1}..{places[-1] + 31}"
            return calls(lambda: self.replaced(sequence, 100, 99, "a"))

        assert work(4_000) < 5 * work(1_000)


class TestRemovingFactsAndAccepting:
    def test_settled_facts_and_declarations_go(self) -> None:
        facts = (Fact(COMMENT, {"text": "a"}, line=1), Fact(COMMENT, {"text": "b"}, line=2))
        origin = Origin(facts=facts, declared={5: Declared(number="1", length="2"), 6: Declared(division="X")})
        project = Project(origin=origin)
        after = Settle((Fact(COMMENT, {"text": "a"}, line=1),), ((5, ("length",)), (6, ("division",)))).apply(project)
        assert after.origin.facts == (facts[1],)
        assert after.origin.declared == {5: Declared(number="1")}
        assert project.origin is origin

    def test_what_is_settled_already_gives_the_same_project(self) -> None:
        project = Project(origin=Origin(facts=(Fact(COMMENT, {"text": "b"}),)))
        assert Settle((Fact(COMMENT, {"text": "a"}),), ((5, ("length",)),)).apply(project) is project
        assert Settle().apply(project) is project

    def test_an_acceptance_is_written_down_changed_and_taken_back(self) -> None:
        accepted = Accept("rule 1", "as filed").apply(Project())
        assert accepted.accepted == (("rule 1", "as filed"),)
        assert Accept("rule 1", "as filed").apply(accepted) is accepted
        assert Accept("rule 1", "agreed").apply(accepted).accepted == (("rule 1", "agreed"),)
        assert Accept("rule 1", "").apply(accepted).accepted == ()
        project = Project()
        assert Accept("rule 1", "").apply(project) is project


class TestTogether:
    def test_if_one_part_cannot_be_done_none_is(self) -> None:
        project = a_project()
        before = picture(project)
        name = SetField(Address(project.sequences[0].uid, field="name"), "x")
        for last in (SetField(Address(5, field="name"), "x"), Remove((Address(5),)), Remove((Address(5, 6),))):
            with pytest.raises(LookupError):
                Together("all", (name, Insert(LIST, 0, (a_dna(),)), last)).apply(project)
        assert picture(project) == before

    def test_later_parts_see_what_earlier_ones_did(self) -> None:
        gene = a_feature("gene", "1..4")
        sequence = a_dna()
        project = a_project(sequence)
        after = Together(
            "all",
            (
                Insert(Address(sequence.uid, field="features"), 1, (gene,)),
                SetField(Address(sequence.uid, gene.uid, field="location"), "2..5"),
                Insert(LIST, 0, (a_dna(),)),
                ReplaceResidues(sequence.uid, 1, 1, ""),
            ),
        ).apply(project)
        assert after.sequences[1].features[1].location == "1..4"

    def test_parts_that_change_nothing_give_the_same_project(self) -> None:
        project = a_project()
        name = SetField(Address(project.sequences[0].uid, field="name"), "")
        assert Together("nothing", (name, Together("", ()), Settle())).apply(project) is project

    def test_many_small_edits_together_take_work_that_grows_with_their_number(self) -> None:
        def work(count: int) -> int:
            made = [Sequence(n, features=(Feature(1, "gene", "1"),)) for n in range(1, count + 1)]
            declared = {s.uid: Declared(length="7") for s in made}
            project = Project(sequences=a_project(*made).sequences, origin=Origin(declared=declared))
            edits: list[Edit] = [SetField(Address(s.uid, 1, field="key"), "CDS") for s in made]
            edits += [Settle(declared=((s.uid, ("length",)),)) for s in made]
            after = Together("all", tuple(edits)).apply(project)
            assert all(s.features[0].key == "CDS" for s in after.sequences)
            assert not after.origin.declared
            return calls(lambda: Together("all", tuple(edits)).apply(project))

        assert work(4_000) < 5 * work(1_000)


class TestTitles:
    def test_an_edit_is_named_by_its_label_or_its_kind(self) -> None:
        here = Address(1, 2, 3, field="value")
        named: list[tuple[Edit, str]] = [
            (SetField(here, "x", "Correct the value"), "Correct the value"),
            (SetField(here, "x"), "Change Value"),
            (SetField(Address(field="applicant.name"), "x"), "Change Applicant name"),
            (Insert(LIST, 0, (a_dna(), a_dna())), "Add 2 sequences"),
            (Insert(Address(1, field="features"), 0, (a_feature("gene", "1"),)), "Add 1 feature"),
            (Remove((Address(1, 2, 3), Address(1, 2, 4))), "Remove 2 qualifiers"),
            (Remove(()), "Edit"),
            (Move((Address(title=1),), 0), "Move 1 title"),
            (ReplaceResidues(1, 5, 4, "a"), "Insert residues"),
            (ReplaceResidues(1, 5, 5, ""), "Delete residues"),
            (ReplaceResidues(1, 5, 5, "acg"), "Replace residues"),
            (Accept("k", "r"), "Accept a finding"),
            (Accept("k", ""), "Take an acceptance back"),
            (Settle(), "Edit"),
            (Together("Import 2 sequences", ()), "Import 2 sequences"),
        ]
        assert [(edit.title, title) for edit, title in named] == [(title, title) for _, title in named]


# Any series of edits


def a_small_project() -> Project:
    first = a_dna(
        "atgaaataaacgtacgt",
        ("CDS", "1..9", {"protein_id": "3", "transl_except": "(pos:4..6,aa:Sec)"}),
        ("gene", "complement(join(2..5,8..>12))"),
        ("misc_feature", "7^8"),
    )
    facts = (Fact(COMMENT, {"text": "a"}, Address(first.uid)), Fact(COMMENT, {"text": "b"}))
    project = a_project(first, a_dna("acgtacgtac", ("gene", "join(1..4,6..9)")), a_protein(), header=a_header())
    return Project(project.header, project.sequences, Origin(facts=facts, declared={first.uid: Declared(length="1")}))


def addresses(project: Project) -> list[Address]:
    found = [Address(title=title.uid) for title in project.header.titles]
    for sequence in project.sequences:
        found.append(Address(sequence.uid))
        for feature in sequence.features:
            found.append(Address(sequence.uid, feature.uid))
            found += [Address(sequence.uid, feature.uid, q.uid) for q in feature.qualifiers]
    return [*found, Address(12345)]


FIELDS = {
    "sequence": ("name", "molecule_type"),
    "feature": ("key",),
    "qualifier": ("value", "name"),
    "title": ("text", "language"),
}


@st.composite
def edits(draw: Any, project: Project, depth: int = 0) -> Edit:
    """An edit of this project; now and then of a record that is not there."""
    kind = draw(st.sampled_from(["set", "header", "insert", "remove", "move", "residues", "settle", "accept"]))
    if depth < 2 and draw(st.integers(0, 6)) == 0:
        return Together("several", tuple(draw(st.lists(edits(project, depth + 1), max_size=4))))
    known = addresses(project)
    text = draw(st.sampled_from(["", "x", "2"]))
    address = draw(st.sampled_from(known))
    if kind == "set":
        return SetField(address.at(draw(st.sampled_from(FIELDS[address.kind]))), text)
    if kind == "header":
        return SetField(
            Address(field=draw(st.sampled_from(["applicant.name", "file_reference", "inventor.latin"]))), text
        )
    if kind == "insert":
        index = draw(st.integers(0, 4))
        if address.kind == "sequence" and draw(st.booleans()):
            return Insert(address.at("features"), index, (a_feature("gene", "1..4"),))
        if address.kind == "feature":
            return Insert(address.at("qualifiers"), index, (Qualifier(new_uid(), "note", text),))
        if address.kind == "title":
            return Insert(TITLES, index, (Title(draw(st.integers(1, 3)), text),))
        return Insert(LIST, index, (a_coding("2"), a_protein()))
    if kind == "remove":
        return Remove(tuple(draw(st.lists(st.sampled_from(known), max_size=3))))
    if kind == "move":
        siblings = [a for a in known if a.kind == address.kind and a.parent == address.parent]
        return Move(tuple(draw(st.lists(st.sampled_from(siblings), max_size=3))), draw(st.integers(-1, 5)))
    if kind == "residues":
        start = draw(st.integers(0, 20))
        return ReplaceResidues(address.sequence or 0, start, start + draw(st.integers(-1, 9)), draw(st.text("acgt")))
    if kind == "settle":
        return Settle(project.origin.facts[: draw(st.integers(0, 2))], ((address.sequence or 0, ("length",)),))
    return Accept(draw(st.sampled_from("ab")), text)


def assert_sound(project: Project) -> None:
    """Uids are unique among siblings and no location points outside its sequence."""
    assert len({s.uid for s in project.sequences}) == len(project.sequences)
    assert len({t.uid for t in project.header.titles}) == len(project.header.titles)
    for sequence in project.sequences:
        assert len({f.uid for f in sequence.features}) == len(sequence.features)
        for feature in sequence.features:
            assert len({q.uid for q in feature.qualifiers}) == len(feature.qualifiers)


def is_inside(sequence: Sequence, feature: Feature) -> bool:
    try:
        found = parse(feature.location)
    except LocationError:
        return False
    return found.first >= 1 and found.last <= len(sequence.residues)


class TestAnySeriesOfEdits:
    @given(st.data())
    @tries(150)
    def test_earlier_projects_stay_as_they_were(self, data: st.DataObject) -> None:
        history = [a_small_project()]
        pictures = [picture(history[0])]
        for _ in range(data.draw(st.integers(1, 6))):
            project = history[-1]
            edit = data.draw(edits(project))
            try:
                after = edit.apply(project)
            except LookupError:
                continue
            assert_sound(after)
            history.append(after)
            pictures.append(picture(after))
        assert [picture(project) for project in history] == pictures

    @given(st.data())
    @tries(150)
    def test_edits_together_do_what_they_do_one_after_the_other(self, data: st.DataObject) -> None:
        project = a_small_project()
        chosen = tuple(data.draw(st.lists(edits(project), max_size=6)))
        try:
            one_by_one = project
            for edit in chosen:
                one_by_one = edit.apply(one_by_one)
        except LookupError:
            with pytest.raises(LookupError):
                Together("all", chosen).apply(project)
            return
        together = Together("all", chosen).apply(project)
        assert without_uids(together) == without_uids(one_by_one)

    @given(st.data())
    @tries(150)
    def test_differences_are_what_a_look_at_every_sequence_finds(self, data: st.DataObject) -> None:
        old = new = a_small_project()
        for _ in range(data.draw(st.integers(0, 4))):
            try:
                new = data.draw(edits(new)).apply(new)
            except LookupError:
                continue
        before, after = {s.uid: s for s in old.sequences}, {s.uid: s for s in new.sequences}
        found = differences(old.sequences, new.sequences)
        assert found.changed == {uid for uid in before.keys() & after.keys() if before[uid] is not after[uid]}
        assert found.inserted == after.keys() - before.keys()
        assert found.removed == before.keys() - after.keys()
        assert found.is_renumbered == (list(before) != list(after))

    @given(st.data())
    @tries(100)
    def test_no_edit_of_residues_makes_a_feature_point_outside(self, data: st.DataObject) -> None:
        project = a_small_project()
        for _ in range(data.draw(st.integers(1, 5))):
            sequence = data.draw(st.sampled_from(list(project.sequences)))
            start = data.draw(st.integers(1, 20))
            end = start + data.draw(st.integers(-1, 9))
            after = ReplaceResidues(sequence.uid, start, end, data.draw(st.text("acgt", max_size=8))).apply(project)
            new = after.sequences.by_uid(sequence.uid)
            if new.residues:
                assert [f.key for f in new.features if not is_inside(new, f)] == []
            project = after


def without_uids(project: Project) -> tuple[object, ...]:
    """A picture without uids, as an edit may make new ones up."""
    sequences = [
        (
            sequence.name,
            sequence.molecule_type,
            sequence.residues,
            [(f.key, f.location, [(q.name, q.value) for q in f.qualifiers]) for f in sequence.features],
        )
        for sequence in project.sequences
    ]
    titles = [(title.text, title.language) for title in project.header.titles]
    header = project.header
    return (
        sequences,
        titles,
        header.applicant,
        header.inventor,
        header.file_reference,
        project.origin,
        project.accepted,
    )


def test_what_a_reader_changed_is_stored_with_the_project_and_undone_with_the_import() -> None:
    project = a_project()
    change = Change("residues/gap", "Gaps taken out", where="one", count=3)
    after = KeepChanges((change,)).apply(project)
    assert after.origin.changes == (change,)
    assert after.sequences is project.sequences
    assert KeepChanges(()).apply(project) is project


class TestMentions:
    """Free text that names sequences by number follows moves, insertions and removals."""

    @staticmethod
    def a_listing(text: str, translation: str | None = None) -> Project:
        others = [a_dna("acgtacgtacgt" + "a" * more) for more in range(1, 4)]
        project = a_project(a_dna("acgtacgtacgt", ("misc_feature", "1..4", {"note": text})), *others)
        first = project.sequences[0]
        place = Address(first.uid, first.features[-1].uid, first.features[-1].qualifiers[0].uid, field="translation")
        return SetField(place, translation).apply(project)

    @staticmethod
    def note(project: Project, place: int = 0) -> tuple[str | None, str | None]:
        qualifier = project.sequences[place].features[-1].qualifiers[0]
        return qualifier.value, qualifier.translation

    def test_an_insertion_shifts_the_numbers_behind_it(self) -> None:
        project = self.a_listing("see SEQ ID NOs: 2-4", "配列番号2～4")
        after = Insert(LIST, 1, (a_dna(),)).apply(project)
        assert self.note(after) == ("see SEQ ID NOs: 3-5", "配列番号3～5")

    def test_a_removal_leaves_a_visible_hole_and_shifts_the_others(self) -> None:
        project = self.a_listing("see SEQ ID NO: 2 and SEQ ID NO: 3")
        after = Remove((Address(project.sequences[1].uid),)).apply(project)
        assert self.note(after)[0] == "see SEQ ID NO: ___ and SEQ ID NO: 2"

    def test_a_move_takes_the_number_along_and_back(self) -> None:
        project = self.a_listing("see SEQ ID NO: 1 and SEQ ID NO: 4")
        uid = project.sequences[3].uid
        there = Move((Address(uid),), 0).apply(project)
        assert self.note(there, 1)[0] == "see SEQ ID NO: 2 and SEQ ID NO: 1"
        assert self.note(Move((Address(uid),), 3).apply(there))[0] == "see SEQ ID NO: 1 and SEQ ID NO: 4"

    def test_numbers_of_other_documents_and_of_no_sequence_stay(self) -> None:
        text = "SEQ ID NO: 2 of WO 2012/063219, SEQ ID NO: 77"
        project = self.a_listing(text)
        assert self.note(Insert(LIST, 0, (a_dna(),)).apply(project), 1)[0] == text
