"""What the records, the origin and findings promise beyond holding their fields."""

import pytest
from builders import a_dna, a_project

from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Finding, Fix, Report, Severity
from wiposeq.model.origin import COMMENT, QUANTITY, Declared, Fact, Origin
from wiposeq.model.project import Project, new_project
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid


class TestOrigin:
    def test_facts_are_settled_by_identity_not_by_likeness(self) -> None:
        first, second = Fact(COMMENT, {"text": "a"}), Fact(COMMENT, {"text": "a"})
        origin = Origin(facts=(first, second))
        assert [fact is second for fact in origin.without([first]).facts] == [True]

    def test_a_declaration_goes_when_its_last_field_is_settled(self) -> None:
        origin = Origin(declared={1: Declared(number="5", length="6")})
        half = origin.without(declared={1: ["number"], 2: ["number"]})
        assert half.declared == {1: Declared(length="6")}
        assert half.without(declared={1: ["length"]}).declared == {}
        assert origin.declared == {1: Declared(number="5", length="6")}

    def test_removing_no_fact_gives_the_same_origin(self) -> None:
        origin = Origin(facts=(Fact(COMMENT),), declared={1: Declared(number="5")})
        assert origin.without() is origin
        assert origin.without([Fact(COMMENT)], {1: ["length"], 2: ["number"]}) is origin

    def test_facts_are_reported_by_kind_in_the_order_they_were_seen(self) -> None:
        facts = (Fact(COMMENT, line=1), Fact(QUANTITY, line=2), Fact("other"), Fact(COMMENT, line=4))
        assert [fact.line for fact in Origin(facts=facts).of_kind(COMMENT, QUANTITY)] == [1, 2, 4]


class TestRecords:
    @pytest.mark.parametrize(
        ("names", "key"), [(("organism", "mol_type"), "source"), (("ORGANISM", "MOL_TYPE"), "SOURCE")]
    )
    def test_organism_and_mol_type_are_found_in_today_s_and_in_old_files(
        self, names: tuple[str, str], key: str
    ) -> None:
        qualifiers = (Qualifier(1, names[0], "Homo sapiens"), Qualifier(2, names[1], "mRNA"))
        sequence = Sequence(1, features=(Feature(1, "gene", "1"), Feature(2, key, "1..9", qualifiers)))
        assert (sequence.organism, sequence.mol_type) == ("Homo sapiens", "mRNA")
        assert sequence.source is sequence.features[1]

    def test_a_sequence_without_a_source_has_no_organism(self) -> None:
        assert (Sequence(1).organism, Sequence(1).mol_type, Sequence(1).source) == ("", "", None)

    def test_the_value_of_a_qualifier_without_a_value_is_empty(self) -> None:
        feature = Feature(
            1, "CDS", "1..9", (Qualifier(1, "pseudo"), Qualifier(2, "note", "a"), Qualifier(3, "note", "b"))
        )
        assert feature.value("pseudo") == ""
        assert feature.value("note") == "a"
        assert feature.value("product") == ""
        assert feature.qualifier("product") is None

    def test_proteins_are_proteins_under_their_old_name_too(self) -> None:
        assert [Sequence(1, molecule_type=name).is_protein for name in ("AA", "PRT", "DNA", "")] == [1, 1, 0, 0]

    def test_a_new_uid_is_above_all_that_readers_give_out_and_fits_64_bits(self) -> None:
        made = {new_uid() for _ in range(1000)}
        assert len(made) == 1000
        assert all(1 << 32 <= uid < 1 << 63 for uid in made)

    def test_the_number_of_a_sequence_is_its_place_from_one(self) -> None:
        first, second = a_dna(), a_dna()
        project = a_project(first, second)
        assert (project.number(first.uid), project.number(second.uid)) == (1, 2)
        with pytest.raises(LookupError):
            project.number(3)

    def test_a_new_project_has_the_fields_an_applicant_fills_first(self) -> None:
        header = new_project().header
        assert header.file_reference == ""
        assert header.applicant is not None
        assert [title.language for title in header.titles] == ["en"]


class TestFindings:
    def test_a_message_is_filled_with_its_values(self) -> None:
        finding = Finding("a/b", Severity.ERROR, "{found} is not {required}", values={"found": "x", "required": "y"})
        assert finding.message == "x is not y"
        assert finding.is_error
        assert not Finding("a/b", Severity.WARNING, "x").is_error

    def test_the_key_stays_when_the_number_changes_and_differs_by_place(self) -> None:
        here = Finding("a/b", Severity.ERROR, "x", Address(5, 6, field="key"), number=3)
        later = Finding("a/b", Severity.ERROR, "x", Address(5, 6, field="key"), number=4)
        assert here.key == later.key
        others = [
            Finding("a/b", Severity.ERROR, "x", Address(5, 7, field="key")),
            Finding("a/b", Severity.ERROR, "x", Address(5, 6, field="location")),
            Finding("a/b", Severity.ERROR, "x", Address(5, 6, field="key"), residues=(1, 2)),
            Finding("a/c", Severity.ERROR, "x", Address(5, 6, field="key")),
        ]
        assert len({here.key, *(other.key for other in others)}) == 5

    def test_a_fix_says_what_it_will_do_and_is_an_edit_of_the_project_at_hand(self) -> None:
        project = a_project()
        here = Address(project.sequences[0].uid, field="name")
        fix = Fix("Name it {name}", lambda now: SetField(here, f"{len(now.sequences)}"), values={"name": "1"})
        assert fix.label == "Name it 1"
        assert fix.make(project).apply(project).sequences[0].name == "1"

    def test_a_report_with_warnings_only_is_clean(self) -> None:
        assert Report(warnings=3).is_clean
        assert not Report(errors=1).is_clean

    def test_an_empty_project_is_a_project(self) -> None:
        assert len(Project().sequences) == 0
        assert Project().origin.source == ""
