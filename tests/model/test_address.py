"""Addresses point at anything in a project, survive edits elsewhere, and can be said in words."""

import pytest
from builders import a_dna, a_project, a_skipped

from wiposeq.model.address import FIELD_NAMES, Address
from wiposeq.model.edits import Insert, Remove
from wiposeq.model.lookup import describe, exists, find
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Header, Party, Qualifier, Sequence, Title

PROJECT = a_project(
    a_skipped(),
    Sequence(
        5,
        name="pCas9",
        residues="acgtacgtac",
        features=(Feature(6, "CDS", "1..9", (Qualifier(7, "product", "Cas9"), Qualifier(8, ""))), Feature(9, "", "")),
    ),
)


class TestFinding:
    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            (Address(5, field="name"), "pCas9"),
            (Address(5, 6, field="location"), "1..9"),
            (Address(5, 6, 7, field="value"), "Cas9"),
            (Address(5, 6, 8, field="value"), None),
            (Address(title=1, field="language"), "en"),
            (Address(field="file_reference"), "REF-1"),
            (Address(field="applicant.name"), "Example Biotech Ltd"),
            (Address(field="inventor"), None),
            (Address(field="inventor.name"), None),
        ],
    )
    def test_a_field_is_found(self, address: Address, expected: object) -> None:
        assert find(PROJECT, address) == expected

    def test_records_and_collections_are_found(self) -> None:
        assert find(PROJECT, Address(5)) is PROJECT.sequences[1]
        assert find(PROJECT, Address(5, 6)) is PROJECT.sequences[1].features[0]
        assert find(PROJECT, Address(5, field="features")) is PROJECT.sequences[1].features
        assert find(PROJECT, Address(title=1)) is PROJECT.header.titles[0]
        assert find(PROJECT, Address()) is PROJECT.header
        assert find(PROJECT, Address(field="sequences")) is PROJECT.sequences

    @pytest.mark.parametrize(
        "address", [Address(1), Address(5, 7), Address(5, 6, 9), Address(title=2), Address(5, 7, field="key")]
    )
    def test_what_is_gone_is_a_lookup_error(self, address: Address) -> None:
        assert not exists(PROJECT, address)
        with pytest.raises(LookupError):
            find(PROJECT, address)

    def test_an_address_exists_whatever_field_it_names(self) -> None:
        assert exists(PROJECT, Address(5, 6, 7, field="value"))
        assert exists(PROJECT, Address(field="inventor.name"))

    def test_an_address_survives_insertions_in_front(self) -> None:
        after = Insert(Address(field="sequences"), 0, (a_dna(), a_dna())).apply(PROJECT)
        assert find(after, Address(5, 6, 7, field="value")) == "Cas9"


class TestTakingApart:
    def test_a_record_has_no_field_and_a_parent_holds_it(self) -> None:
        address = Address(5, 6, 7, field="value")
        assert address.record == Address(5, 6, 7)
        assert address.parent == Address(5, 6)
        assert address.parent.parent == Address(5)
        assert address.parent.parent.parent == Address()
        assert Address(title=1, field="text").parent == Address()
        assert address.at("name") == Address(5, 6, 7, field="name")

    @pytest.mark.parametrize(
        ("address", "kind"),
        [
            (Address(5, 6, 7), "qualifier"),
            (Address(5, 6), "feature"),
            (Address(5), "sequence"),
            (Address(title=1), "title"),
            (Address(field="applicant.name"), "header"),
        ],
    )
    def test_the_kind_is_that_of_the_innermost_record(self, address: Address, kind: str) -> None:
        assert address.kind == kind


class TestSaying:
    @pytest.mark.parametrize(
        ("address", "words"),
        [
            (Address(5), "Sequence 2"),
            (Address(5, field="residues"), "Sequence 2 > Residues"),
            (Address(5, 6), "Sequence 2 > CDS"),
            (Address(5, 6, field="location"), "Sequence 2 > CDS > Location"),
            (Address(5, 6, 7), "Sequence 2 > CDS > product"),
            (Address(5, 6, 7, field="value"), "Sequence 2 > CDS > product"),
            (Address(5, 6, 7, field="translation"), "Sequence 2 > CDS > product > Value in the other language"),
            (Address(5, 6, 8), "Sequence 2 > CDS > qualifier without a name"),
            (Address(5, 9), "Sequence 2 > feature without a key"),
            (Address(title=1), "General information > Title (en)"),
            (Address(title=1, field="text"), "General information > Title (en)"),
            (Address(title=1, field="language"), "General information > Title (en) > Language"),
            (Address(), "General information"),
            (Address(field="applicant.latin"), "General information > Applicant name in Latin letters"),
            (Address(99), "removed"),
            (Address(5, 99), "Sequence 2 > removed"),
            (Address(5, 6, 99, field="value"), "Sequence 2 > CDS > removed"),
            (Address(title=99), "General information > removed"),
        ],
    )
    def test_an_address_is_described_in_words(self, address: Address, words: str) -> None:
        assert describe(PROJECT, address) == words

    def test_a_title_without_a_language_is_just_a_title(self) -> None:
        project = Project(header=Header(titles=(Title(3, "x"),)))
        assert describe(project, Address(title=3)) == "General information > Title"

    def test_the_number_is_the_one_of_today(self) -> None:
        after = Remove((Address(PROJECT.sequences[0].uid),)).apply(PROJECT)
        assert describe(after, Address(5, 6)) == "Sequence 1 > CDS"

    @pytest.mark.parametrize("record", [Header, Sequence, Feature, Qualifier, Title])
    def test_every_field_a_person_sees_has_a_name(self, record: type) -> None:
        fields = set(record.__struct_fields__) - {"uid"}
        assert fields - FIELD_NAMES.keys() == set()

    def test_every_field_of_the_parts_of_the_header_has_a_name(self) -> None:
        parts = [f"{part}.{field}" for part in ("applicant", "inventor") for field in Party.__struct_fields__]
        parts += [f"{part}.{field}" for part in ("application", "priority") for field in ("office", "number", "date")]
        assert set(parts) - FIELD_NAMES.keys() == set()
