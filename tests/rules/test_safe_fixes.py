"""Fixes that may not be done unseen: wherever two facts disagree, or a person may have meant what the file says."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein, a_sequence, a_skipped
from findings import found, with_declared, with_facts, with_qualifier, with_source
from msgspec.structs import replace

from wiposeq.app.exporting.converting import save_as
from wiposeq.app.fixing import fix
from wiposeq.app.importing.opening import open_any
from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.finding import Severity
from wiposeq.model.origin import Declared, Fact
from wiposeq.model.project import Project
from wiposeq.model.records import Party


def is_safe(project: Project, rule: str) -> bool:
    return any(each.safe for finding in found(project, rule) for each in finding.fixes)


def dna(residues: str) -> Project:
    return a_project(a_dna(residues))


def protein(residues: str) -> Project:
    return a_project(a_protein(residues))


@pytest.mark.parametrize(
    "residues, expected",
    [
        ("ACGTACGTACGT", True),
        ("ACGTACgTACGT", False),
        ("acgtacgtac gtacgtacgt", True),
        ("acgtacgtac 10 gtacgtacgt 20", True),
        ("1 acgtacgtac 11 gtacgtacgt", True),
        ("acgtacgtaca10 gtacgtacgt", False),
        ("ACGTacgtac 10 gtacgtacgt", False),
    ],
)
def test_the_case_and_the_layout_of_nucleotides_are_repaired_unseen_only_if_they_can_mean_nothing(
    residues: str, expected: bool
) -> None:
    assert is_safe(dna(residues), "sequence/symbols") is expected


@pytest.mark.parametrize("residues", ["MKvLAAGG", "mkvlaagg", "MKXaaGEEL", "MKSecGEEL", "MK VLa AGG"])
def test_small_letters_of_a_protein_are_never_changed_unseen(residues: str) -> None:
    project = protein(residues)
    assert not is_safe(project, "sequence/symbols")
    assert fix(project).project.sequences[0].residues == residues


@pytest.mark.parametrize("residues, read", [("MKXaaGEEL", "MKXGEEL"), ("MKSecGEEL", "MKUGEEL"), ("AlaMKV", "AMKV")])
def test_three_letter_codes_inside_a_protein_are_offered_to_be_read_as_one_residue(residues: str, read: str) -> None:
    project = protein(residues)
    first = found(project, "sequence/symbols")[0].fixes[0]
    assert first.make(project).apply(project).sequences[0].residues == read


def test_a_length_is_settled_unseen_only_if_the_source_confirms_the_residues() -> None:
    sound = with_declared(dna("acgtacgtacgt"), length="10")
    assert is_safe(sound, "sequence/length")
    source = replace(sound.sequences[0].features[0], location="1..10")
    both = replace(sound, sequences=a_project(replace(sound.sequences[0], features=(source,))).sequences)
    assert not is_safe(both, "sequence/length") and not is_safe(both, "feature/source-not-whole")
    assert fix(both).project.sequences[0].features[0].location == "1..10"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("5-9", True),
        ("5 .. 9", True),
        ("(5)..(9)", True),
        ("5..", False),
        ("<5..", False),
        ("..9", False),
        ("5 9", False),
        ("join(1..2,", False),
        ("5^", False),
    ],
)
def test_a_location_that_lacks_a_number_is_not_completed_unseen(text: str, expected: bool) -> None:
    project = a_project(a_dna("acgtacgtacgt", ("misc_feature", text)))
    assert is_safe(project, "feature/location-unreadable") is expected


@pytest.mark.parametrize("molecule, mol_type", [("AA", "genomic DNA"), ("RNA", "genomic DNA"), ("DNA", "protein")])
def test_a_mol_type_of_another_molecule_is_never_replaced_unseen(molecule: str, mol_type: str) -> None:
    residues = "MKVLAAGG" if molecule == "AA" else "acgtacgtacgt"
    sequence = a_sequence(molecule, residues, organism="Homo sapiens", mol_type=mol_type)
    assert not is_safe(a_project(sequence), "qualifier/mol-type")


def test_rna_of_a_synthetic_construct_is_offered_other_rna() -> None:
    project = a_project(a_sequence("RNA", "acgtacgtacgt", organism="synthetic construct", mol_type="genomic DNA"))
    assert "other RNA" in str(found(project, "qualifier/mol-type")[0].fixes[0].values)


def test_a_molecule_type_is_set_unseen_only_if_residues_and_mol_type_agree() -> None:
    agreeing = a_sequence("PRT", "MKVLAAGG", organism="Homo sapiens", mol_type="protein")
    assert is_safe(a_project(agreeing), "sequence/molecule-type")
    as_dna = a_sequence("PRT", "ACGTACGTAC", organism="Homo sapiens", mol_type="genomic DNA")
    assert not is_safe(a_project(as_dna), "sequence/molecule-type")


def test_ids_that_an_office_wrote_are_not_dropped_unseen() -> None:
    assert not is_safe(a_project(replace(a_dna(), other_seqids=("pat|EP|1|A|1",))), "sequence/other-seqids")
    assert is_safe(a_project(replace(a_dna(), other_seqids=())), "sequence/other-seqids")


@pytest.mark.parametrize("value", ["a c", "a g t", "ac\ngt"])
def test_blanks_in_replace_may_separate_alternatives(value: str) -> None:
    project = a_project(a_dna("acgtacgtacgt", ("variation", "2", {"replace": value})))
    assert not is_safe(project, "qualifier/replace")


@pytest.mark.parametrize(
    "name, key, value",
    [
        ("ncRNA_class", "ncRNA", "microRNA"),
        ("EC_number", "CDS", "1.1"),
        ("EC_number", "CDS", "1-1-1-1"),
        ("organelle", "source", "mitochondria"),
        ("direction", "rep_origin", "up"),
        ("mobile_element_type", "mobile_element", "transposons:Tn9"),
        ("collection_date", "source", "2019-13"),
    ],
)
def test_a_value_in_no_list_and_a_broken_form_are_errors(name: str, key: str, value: str) -> None:
    sequence = a_dna("acgtacgtacgt", *([] if key == "source" else [(key, "1..6", {name: value})]))
    project = a_project(with_source(sequence, **{name: value}) if key == "source" else sequence)
    rules = ("qualifier/value-not-in-list", "qualifier/value-format")
    findings = [finding for rule in rules for finding in found(project, rule)]
    assert [finding.severity for finding in findings] == [Severity.ERROR]


@pytest.mark.parametrize("code, expected", [("JA", True), ("FR", True), (" se", True), ("SE", False), ("KR", False)])
def test_a_language_code_that_may_be_a_country_with_another_language_is_not_changed_unseen(
    code: str, expected: bool
) -> None:
    project = a_project(header=replace(a_header(), applicant=Party("Example", code)))
    assert is_safe(project, "header/applicant-language") is expected


@pytest.mark.parametrize("date, expected", [("2024/6/3", True), ("3.6.2024", False), ("", False)])
def test_todays_date_is_never_set_unseen_in_place_of_a_production_date(date: str, expected: bool) -> None:
    project = a_project(header=replace(a_header(), production_date=date))
    assert is_safe(project, "file/production-date") is expected


@pytest.mark.parametrize("original, expected", [("en", True), (None, True), ("de", False)])
def test_the_language_in_which_the_free_text_was_written_is_not_removed_unseen(
    original: str | None, expected: bool
) -> None:
    project = a_project(header=replace(a_header(), other_language="de", original_language=original))
    assert is_safe(project, "header/free-text-language-unused") is expected


def test_the_other_language_is_not_removed_unseen_if_a_part_of_the_file_was_lost() -> None:
    lost = Fact(origin.NOT_WELL_FORMED, {"lost": "sequences 2-4"})
    project = with_facts(a_project(header=replace(a_header(), other_language="de")), lost)
    assert found(project, "header/free-text-language-unused")
    assert not is_safe(project, "header/free-text-language-unused")


def test_a_control_character_may_be_a_lost_letter_and_is_not_removed_unseen() -> None:
    sequence = a_dna("acgtacgtacgtacgt", ("misc_feature", "1..4", {"note": "a tag"}))
    project = a_project(with_qualifier(sequence, 1, name="note", translation="Gr\x81n"))
    assert found(project, "qualifier/characters")
    assert not is_safe(project, "qualifier/characters")


def test_features_of_a_skipped_sequence_are_not_removed_unseen() -> None:
    skipped = replace(a_skipped(), residues="000", molecule_type="DNA")
    assert is_safe(a_project(a_dna(), skipped), "sequence/skipped-not-clean")
    with_features = replace(skipped, features=a_dna().features)
    assert not is_safe(a_project(a_dna(), with_features), "sequence/skipped-not-clean")
    with_length = with_declared(a_project(a_dna(), skipped), 2, length="24")
    assert not is_safe(with_length, "sequence/skipped-not-clean")


def test_a_missing_number_is_not_added_unseen_if_another_number_is_wrong() -> None:
    project = a_project(a_dna(), a_dna("acgtacgtacgg"), a_dna("acgtacgtaccc"))
    uids = list(project.sequences.uids())
    missing = Fact(
        origin.ATTRIBUTE_MISSING, {"element": "SequenceData", "attribute": "sequenceIDNumber"}, Address(uids[1])
    )
    assert is_safe(with_facts(project, missing), "sequence/number")
    assert not is_safe(with_facts(project, missing, declared={uids[2]: Declared(number="2")}), "sequence/number")


def test_a_source_is_extended_unseen_only_if_the_file_states_the_length() -> None:
    sequence = a_dna()
    short = replace(sequence, features=(replace(sequence.features[0], location="1..10"),))
    project = a_project(short)
    assert not is_safe(project, "feature/source-not-whole")
    assert is_safe(with_facts(project), "feature/source-not-whole")
    missing = Fact(origin.ELEMENT_MISSING, {"element": "INSDSeq_length", "parent": "INSDSeq"}, Address(short.uid))
    assert not is_safe(with_facts(project, missing), "feature/source-not-whole")


@pytest.mark.parametrize(
    "before, data, expected",
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "é".encode("latin-1"), True),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "é".encode(), False),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', b"e", True),
        ('<?xml version="1.0" encoding="windows-1252"?>', "–".encode(), False),
    ],
)
def test_a_declared_encoding_is_replaced_unseen_only_if_the_bytes_are_not_utf_8(
    tmp_path: Path, before: str, data: bytes, expected: bool
) -> None:
    save_as(a_project(), tmp_path / "a.xml")
    text = (tmp_path / "a.xml").read_bytes()
    declared = text.replace(text.partition(b"\n")[0], before.encode(), 1)
    (tmp_path / "b.xml").write_bytes(declared.replace(b"Modified polymerase", b"Modified polymeras" + data))
    assert is_safe(open_any(tmp_path / "b.xml"), "file/not-utf-8") is expected


@pytest.mark.parametrize("encoding, expected", [("UTF-8", True), ("utf-8", True), ("ISO-8859-1", False)])
def test_a_second_declaration_with_another_encoding_is_not_removed_unseen(encoding: str, expected: bool) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>'
    fact = Fact(origin.NOT_WELL_FORMED, {"cause": "second-declaration", "found": text, "read_as": ""})
    assert is_safe(with_facts(a_project(), fact), "file/not-well-formed") is expected
