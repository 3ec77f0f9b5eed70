"""One cause, one finding: where two rules could tell the same story, only the better one speaks."""

import pytest
from builders import EDITION, a_dna, a_feature, a_header, a_project, a_protein, a_skipped
from findings import TODAY, after, found, ids, report, with_declared, with_facts, with_source
from msgspec.structs import replace

from wiposeq.checking.checker import Checker
from wiposeq.checking.profile import Profile
from wiposeq.formats.st26.names import name_of
from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.origin import Declared, Fact
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Header, Qualifier, Sequence
from wiposeq.model.sequence_list import SequenceList
from wiposeq.rules.structure import REPORTED_BY_OTHERS

MAIN = "ST26SequenceListing"


def absent(project: Project, parent: str, element: str, sequence: int | None = None) -> Project:
    return with_facts(project, Fact(origin.ELEMENT_MISSING, {"element": element, "parent": parent}, Address(sequence)))


def old_protein() -> Sequence:
    """A protein as listings of 2018 to 2021 have it."""
    names = (Qualifier(1, "MOL_TYPE", "protein"), Qualifier(2, "ORGANISM", "Homo sapiens"))
    return replace(a_protein(), features=(replace(a_feature("SOURCE", "1..10"), qualifiers=names),))


def test_a_missing_title_is_reported_by_the_header_and_not_by_the_structure() -> None:
    project = a_project(header=replace(a_header(), titles=()))
    assert ids(absent(project, MAIN, "InventionTitle")) == {"header/title-missing"}


def test_a_missing_identification_is_reported_once() -> None:
    project = a_project(header=replace(a_header(), application=None, file_reference=None))
    assert ids(absent(project, MAIN, "ApplicantFileReference")) == {"header/identification-missing"}


def test_a_missing_office_is_reported_once() -> None:
    project = a_project(header=replace(a_header(), application=Application("", "1", None)))
    assert ids(absent(project, "ApplicationIdentification", "IPOfficeCode")) == {"header/office-code"}


def test_a_missing_part_of_the_priority_is_reported_once() -> None:
    project = a_project(header=replace(a_header(), priority=Application("", "1", "2024-01-02")))
    project = absent(project, "EarliestPriorityApplicationIdentification", "IPOfficeCode")
    assert ids(project) == {"header/priority-incomplete"}


def test_missing_elements_of_a_sequence_are_reported_by_the_rules_of_sequences() -> None:
    project = a_project()
    uid = project.sequences[0].uid
    assert ids(absent(project, "INSDSeq", "INSDSeq_length", uid)) == {"sequence/length"}
    assert ids(absent(project, "INSDSeq", "INSDSeq_division", uid)) == {"sequence/division"}
    untyped = a_project(replace(a_dna(), molecule_type=""))
    assert ids(absent(untyped, "INSDSeq", "INSDSeq_moltype", untyped.sequences[0].uid)) == {"sequence/molecule-type"}
    bare = a_project(replace(a_dna(), features=()))
    assert ids(absent(bare, "INSDSeq_feature-table", "INSDFeature")) == {"sequence/feature-table-missing"}
    empty = a_project(replace(a_dna(), residues=""))
    assert ids(absent(empty, "INSDSeq", "INSDSeq_sequence", empty.sequences[0].uid)) == {"sequence/empty"}


def test_missing_elements_of_a_skipped_sequence_are_reported_by_the_rule_of_skipped_ones() -> None:
    project = a_project(a_dna(), a_skipped())
    uid = project.sequences[1].uid
    for parent, element in (("INSDSeq", "INSDSeq_moltype"), ("INSDSeq_feature-table", "INSDFeature")):
        assert ids(absent(project, parent, element, uid)) == {"sequence/skipped-not-clean"}


def test_a_missing_key_location_or_name_is_reported_by_the_rule_of_what_is_missing() -> None:
    keyless = a_project(a_dna("acgtacgtacgt", ("", "1..4")))
    assert ids(absent(keyless, "INSDFeature", "INSDFeature_key")) == {"feature/key-unknown"}
    placeless = a_project(a_dna("acgtacgtacgt", ("gene", "")))
    assert ids(absent(placeless, "INSDFeature", "INSDFeature_location")) == {"feature/location-missing"}
    nameless = a_project(a_dna("acgtacgtacgt", ("gene", "1..4", {"": "x"})))
    assert ids(absent(nameless, "INSDQualifier", "INSDQualifier_name")) == {"qualifier/name-unknown"}


def test_what_other_rules_report_instead_of_the_structure_is_in_the_table_of_names() -> None:
    assert all(name_of(field) for field in REPORTED_BY_OTHERS)


def test_other_structural_faults_are_reported_by_the_structure() -> None:
    assert ids(absent(a_project(), "SequenceData", "INSDSeq")) == {"file/structure"}


def test_a_file_that_was_cut_off_is_not_blamed_for_what_was_not_seen() -> None:
    project = Project(header=replace(a_header(), titles=(), applicant=None, priority=None, application=None))
    project = replace(project, header=replace(project.header, file_reference=None))
    broken = Fact(origin.NOT_WELL_FORMED, {"cause": "cut-off", "message": "..."})
    quantity = Fact(origin.QUANTITY, {"found": "12"})
    assert ids(with_facts(project, broken, quantity)) == {"file/not-well-formed"}
    declared = Fact(origin.NOT_WELL_FORMED, {"cause": "bad-declaration", "message": "..."})
    assert "sequence/missing" in ids(with_facts(project, declared))


def test_an_empty_location_is_missing_and_not_also_unreadable() -> None:
    assert ids(a_project(a_dna("acgtacgtacgt", ("gene", "")))) == {"feature/location-missing"}


def test_the_qualifiers_of_an_unknown_key_are_not_judged_by_it() -> None:
    project = a_project(a_dna("acgtacgtacgt", ("linker", "1..4", {"gene": "x", "product": "y"})))
    assert ids(project) == {"feature/key-unknown", "header/original-language-missing"}


def test_capital_letters_of_old_proteins_are_the_only_fault_of_their_source() -> None:
    project = a_project(old_protein())
    assert ids(project) == {"feature/key-case", "qualifier/name-case"}
    assert len(found(project)) == 3


def test_a_source_past_the_end_is_not_whole_and_not_also_past_the_end() -> None:
    sequence = a_dna()
    project = a_project(replace(sequence, features=(replace(sequence.features[0], location="1..40"),)))
    assert ids(project) == {"feature/source-not-whole"}


def test_a_source_with_an_unreadable_location_is_not_also_called_not_whole() -> None:
    sequence = a_dna()
    for text, rule in (("(1)..(16)", "feature/location-unreadable"), ("", "feature/location-missing")):
        project = a_project(replace(sequence, features=(replace(sequence.features[0], location=text),)))
        assert ids(project) == {rule}


def test_blanks_among_the_residues_do_not_make_the_source_too_short() -> None:
    sequence = a_dna("acgtacgtac gtacgt")
    project = a_project(replace(sequence, features=(replace(sequence.features[0], location="1..16"),)))
    assert ids(project) == {"sequence/symbols"}


def test_of_a_skipped_sequence_only_its_being_skipped_is_judged() -> None:
    sequence = replace(old_protein(), is_skipped=True, residues="000", molecule_type="PRT")
    assert ids(a_project(a_dna(), sequence)) == {"sequence/skipped-not-clean"}
    declared = with_declared(a_project(a_dna(), sequence), 2, length="3", division="XX")
    assert ids(declared) == {"sequence/skipped-not-clean"}


def test_a_sequence_skipped_by_the_user_keeps_what_it_was_without_blame() -> None:
    assert ids(a_project(a_dna(), replace(a_protein(), is_skipped=True))) == set()


def test_an_empty_file_reference_beside_an_application_is_reported_once() -> None:
    assert ids(a_project(header=replace(a_header(), file_reference=""))) == {"header/file-reference-missing"}


def test_an_application_without_a_number_is_not_also_blamed_for_the_file_reference() -> None:
    header = replace(a_header(), application=Application("EP", "", None), file_reference=None)
    assert ids(a_project(header=header)) == {"header/application-number-missing"}


def test_a_wrong_molecule_type_is_the_only_fault_of_a_sequence() -> None:
    features = (("helix", "1..4", {"gene": "x"}), ("DISULFID", "2..3"))
    sequence = replace(a_protein("MKVLAAGIVG", *features), molecule_type="thing")
    assert ids(a_project(sequence)) == {"sequence/molecule-type"}
    assert ids(a_project(replace(sequence, molecule_type=""))) == {"sequence/molecule-type"}


def test_prt_is_judged_as_the_protein_it_is() -> None:
    sequence = replace(a_protein("MKVLAAGIVg", ("gene", "1..4")), molecule_type="PRT")
    assert ids(a_project(sequence)) == {
        "sequence/molecule-type",
        "sequence/symbols",
        "feature/key-of-other-molecule",
    }


def test_a_sequence_with_wrong_symbols_is_not_also_too_short() -> None:
    assert ids(a_project(a_dna("ac?"))) == {"sequence/symbols"}
    assert ids(a_project(a_dna("acg"))) == {"sequence/too-short"}


def test_an_empty_sequence_is_not_blamed_for_its_length() -> None:
    project = a_project(replace(a_dna(), residues=""))
    assert ids(with_declared(project, length="16")) == {"sequence/empty"}


def test_a_sequence_without_features_is_not_also_without_source() -> None:
    assert ids(a_project(replace(a_dna(), features=()))) == {"sequence/feature-table-missing"}


def test_an_empty_mol_type_is_missing_and_not_also_wrong() -> None:
    assert ids(a_project(with_source(a_dna(), mol_type=""))) == {"qualifier/value-missing"}


def test_a_placeholder_is_not_also_called_a_common_name_or_foreign() -> None:
    assert ids(a_project(with_source(a_protein(), organism="Séquence artificielle"))) == {
        "qualifier/organism-placeholder"
    }


def test_a_mol_type_of_another_molecule_is_not_also_one_that_does_not_go_with_synthetic() -> None:
    project = a_project(with_source(a_dna(), organism="synthetic construct", mol_type="mRNA"))
    assert ids(project) == {"qualifier/mol-type"}


def test_a_stop_inside_is_reported_and_not_what_follows_from_it() -> None:
    cds = ("CDS", "1..21", {"translation": "MKAGCL", "protein_id": "2"})
    project = a_project(a_dna("atgaaataactggctgcttaa", cds), a_protein("MKAGCL"))
    assert ids(project) == {"coding/internal-stop"}


def test_a_wrong_genetic_code_is_reported_and_not_what_follows_from_it() -> None:
    cds = ("CDS", "1..21", {"translation": "MKVLAG", "protein_id": "2", "transl_table": "77"})
    project = a_project(a_dna("atgaaagttctggctgcttaa", cds), a_protein("MKVLAG"))
    assert ids(project) == {"coding/genetic-code"}


def test_a_sequence_number_is_reported_once_for_the_sequence_that_has_it() -> None:
    project = with_declared(a_project(a_dna(), a_protein()), 2, number="3")
    assert [(f.rule, f.number) for f in found(project)] == [("sequence/number", 3)]


def test_of_a_listing_without_sequences_the_wrong_quantity_is_no_further_fault() -> None:
    project = with_facts(replace(a_project(), sequences=SequenceList()), Fact(origin.QUANTITY, {"found": "2"}))
    assert ids(project) == {"sequence/missing"}


def test_a_repeated_list_of_other_ids_is_reported_by_the_rule_that_allows_none() -> None:
    project = a_project(replace(a_dna(), other_seqids=("x",)))
    values = {"element": "INSDSeq_other-seqids", "parent": "INSDSeq", "text": "y"}
    fact = Fact(origin.ELEMENT_REPEATED, values, Address(project.sequences[0].uid))
    assert ids(with_facts(project, fact)) == {"sequence/other-seqids"}


def test_an_empty_list_of_qualifiers_is_reported_by_what_is_missing_in_it_where_something_is() -> None:
    values = {"element": "INSDQualifier", "parent": "INSDFeature_quals", "molecule": "AA"}
    for key, rule in (("SITE", "qualifier/missing"), ("SIGNAL", "file/structure")):
        project = a_project(a_protein("MKVLAAGIVG", (key, "1..4")))
        fact = Fact(origin.ELEMENT_MISSING, {**values, "key": key}, Address(project.sequences[0].uid, 2))
        assert ids(with_facts(project, fact)) == {rule}, key


def test_an_element_whose_end_tag_breaks_the_file_is_not_also_unknown() -> None:
    message = "Opening and ending tag mismatch: Namex line 20 and Name"
    broken = Fact(origin.NOT_WELL_FORMED, {"message": message, "cause": "unclosed-tag"})
    unknown = Fact(origin.ELEMENT_UNKNOWN, {"element": "Namex", "parent": "x", "text": "y"}, line=20)
    assert ids(with_facts(a_project(), broken, unknown)) == {"file/not-well-formed"}
    assert "file/unknown-content" in ids(with_facts(a_project(), broken, replace(unknown, line=21)))


GENE = "atgaaagttctggctgcttaa"


def a_gene(protein: Sequence, /, stated: str = "MKVLAA", number: str = "2", organism: str = "Homo sapiens") -> Project:
    """A gene and the protein that its CDS names."""
    cds = ("CDS", "1..21", {"translation": stated, "protein_id": number})
    return a_project(a_dna(GENE, cds, organism=organism), protein)


def test_symbols_of_a_protein_are_reported_and_not_that_it_differs_from_its_gene() -> None:
    for written in ("mkvlaa", "MKV LAA", "MetLysValLeuAlaAla", "MKVLAA*"):
        assert ids(a_gene(a_protein(written))) == {"sequence/symbols"}, written
    assert ids(a_gene(a_protein("mkvlag"))) == {"sequence/symbols", "coding/protein-differs"}


def test_words_of_an_organism_are_reported_and_not_that_they_differ_from_those_of_the_protein() -> None:
    for word, rule in (
        ("", "qualifier/value-missing"),
        ("homo sapiens", "qualifier/organism-form"),
        ("Homo\u00a0sapiens", "qualifier/characters"),
    ):
        assert ids(a_gene(a_protein("MKVLAA"), organism=word)) == {rule}
        assert ids(a_gene(a_protein("MKVLAA", organism=word))) == {rule}
    artificial = a_gene(a_protein("MKVLAA", organism="synthetic construct"), organism="Artificial Sequence")
    assert "coding/protein-organism" not in ids(artificial)


def test_a_protein_named_by_the_wrong_number_that_the_file_gives_it_is_no_unknown_one() -> None:
    project = with_declared(a_gene(a_protein("MKVLAA"), number="7"), 2, number="7")
    assert ids(project) == {"sequence/number"}
    fill, renumber = found(project, "sequence/number")[0].fixes
    renumbered, filled = after(project, renumber), after(project, fill)
    assert ids(renumbered) == ids(filled) == set()
    assert renumbered.sequences[0].features[1].value("protein_id") == "2"
    assert filled.sequences[0].features[1].value("protein_id") == "7"
    assert [each.is_skipped for each in filled.sequences] == [False, *[True] * 5, False]
    twice = with_declared(a_gene(a_protein("MKVLAA")), 2, number="1")
    assert ids(twice) == {"sequence/number"}


def test_three_letter_codes_are_reported_and_not_the_length_that_counts_amino_acids() -> None:
    protein = a_protein("MetLysValLeuAlaAla")
    source = replace(protein.features[0], location="1..6")
    project = with_declared(a_project(replace(protein, features=(source,))), length="6")
    assert ids(project) == {"sequence/symbols"}
    assert ids(after(project, found(project)[0].fixes[0])) == set()


def test_small_nucleotides_of_type_aa_are_reported_once_and_never_created_a_protein_unseen() -> None:
    dna = a_dna("acgtacgtacgtacgt", ("gene", "1..15", {"gene": "abc"}), ("misc_feature", "1..4"))
    project = a_project(replace(dna, molecule_type="AA"))
    told = {finding.rule: finding for finding in found(project)}
    assert told.keys() == {"sequence/symbols"}
    as_dna, as_protein = told["sequence/symbols"].fixes
    assert not as_dna.safe and not as_protein.safe
    mended = after(project, as_dna)
    assert ids(mended) == set() and mended.sequences[0].mol_type == "genomic DNA"
    for word in ("PRT", "Protein", "XX"):
        (finding,) = found(a_project(replace(dna, molecule_type=word)))
        assert finding.rule == "sequence/molecule-type" and not finding.fixes[0].safe
        assert ids(after(a_project(replace(dna, molecule_type=word)), finding.fixes[0])) == set()


def test_sources_of_parts_are_reported_as_several_and_the_one_left_covers_the_whole() -> None:
    dna = a_dna("acgtacgtacgtacgt", ("source", "9..16", {"organism": "Mus musculus", "mol_type": "genomic DNA"}))
    first = replace(dna.features[0], location="1..8")
    project = a_project(replace(dna, features=(first, *dna.features[1:])))
    assert ids(project) == {"feature/source-repeated"}
    for fix in found(project)[0].fixes:
        assert not fix.safe
        mended = after(project, fix)
        assert ids(mended) <= {"header/original-language-missing"}  # a note is free text
        assert mended.sequences[0].features[0].location == "1..16"


def test_a_protein_id_is_reported_even_with_half_a_surrogate_pair_in_it() -> None:
    cds = ("CDS", "1..21", {"translation": "MKVLAG", "protein_id": "2\ud800"})
    told = ids(a_project(a_dna("atgaaagttctggcaggataa", cds), a_protein("MKVLAG")))
    assert "coding/protein-unknown" in told
    assert "engine/rule-failed" not in told


def test_of_a_file_that_is_not_read_for_its_entities_nothing_is_missed() -> None:
    empty = replace(a_project(header=Header()), sequences=SequenceList())
    assert ids(with_facts(empty, Fact(origin.ENTITY_DECLARED, {"name": "a"}))) == {"file/entity-declared"}


def test_a_note_in_capital_letters_is_reported_and_not_that_a_variant_has_none() -> None:
    assert ids(a_project(a_protein("MKVLAAGIVG", ("VARIANT", "3", {"NOTE": "x"})))) == {"qualifier/name-case"}


def placeholder(project: Project, place: int) -> Project:
    """The project with an INSDSeq missing in one SequenceData."""
    uid = project.sequences[place - 1].uid
    return absent(project, "SequenceData", "INSDSeq", uid)


@pytest.mark.parametrize("residues", ["0", "00", "0000", " 00", "0 0"])
@pytest.mark.parametrize("molecule", ["", "DNA"])
def test_a_skipped_sequence_with_another_number_of_zeros_has_one_finding(residues: str, molecule: str) -> None:
    sequence = Sequence(7, molecule_type=molecule, residues=residues)
    project = with_facts(a_project(a_dna(), sequence), declared={7: Declared(length="", division="")})
    (finding,) = found(project)
    assert finding.rule == "sequence/empty" and f'"{residues}"' in finding.message and "000" in finding.message
    skipped = after(project, finding.fixes[0])
    assert not finding.fixes[0].safe
    assert ids(skipped) == set() and skipped.sequences[1].residues == ""


def test_an_empty_sequence_has_one_finding_whatever_else_is_missing() -> None:
    project = a_project(a_dna(), Sequence(7))
    facts = [
        Fact(origin.ELEMENT_MISSING, {"element": f"INSDSeq_{name}", "parent": "INSDSeq"}, Address(7))
        for name in ("length", "moltype", "division", "sequence")
    ]
    project = with_facts(project, *facts)
    (finding,) = found(project)
    assert finding.rule == "sequence/empty"
    assert ids(after(project, finding.fixes[0])) == set()


def test_a_missing_sequence_element_has_one_finding() -> None:
    project = placeholder(a_project(a_dna(), Sequence(7)), 2)
    (finding,) = found(project)
    assert finding.rule == "file/structure"
    assert ids(after(project, finding.fixes[0])) == set()


def test_a_sequence_that_is_entered_in_place_of_a_missing_one_is_judged() -> None:
    project = placeholder(a_project(a_dna(), replace(a_dna("acgt"), uid=7)), 2)
    assert "sequence/too-short" in ids(project)


def test_two_sequences_in_one_element_have_one_finding_until_their_loss_is_accepted() -> None:
    project = a_project(a_dna(), a_dna("acgtacgtacgg"), a_dna("acgtacgtaccc"))
    sequences = SequenceList(replace(each, uid=place) for place, each in enumerate(project.sequences, 1))
    values = {"element": "INSDSeq", "parent": "SequenceData", "text": "<INSDSeq/>"}
    facts = (
        Fact(origin.ELEMENT_REPEATED, values, Address(2)),
        Fact(origin.QUANTITY, {"found": "4"}),
    )
    project = with_facts(replace(project, sequences=sequences), *facts, declared={3: Declared(number="4")})
    (finding,) = found(project)
    assert finding.rule == "file/structure"
    accepted = after(project, finding.fixes[0])
    assert ids(accepted) == {"file/structure", "header/quantity", "sequence/number"}


@pytest.mark.parametrize("word", ["Protein", "protein", "PRT", "peptide", "aa", " AA ", "XX", "", "cDNA"])
def test_a_protein_with_a_wrong_molecule_type_is_still_the_protein_of_its_gene(word: str) -> None:
    assert ids(a_gene(replace(a_protein("MKVLAA"), molecule_type=word))) == {"sequence/molecule-type"}


def test_the_residues_decide_which_molecule_type_is_offered_first() -> None:
    for sequence, word, likely in ((a_protein(), "cDNA", "AA"), (a_dna(), "Protein", "DNA"), (a_dna(), "XX", "DNA")):
        (finding,) = found(a_project(replace(sequence, molecule_type=word)), "sequence/molecule-type")
        assert finding.fixes[0].values["value"] == likely


def test_a_wrong_translation_is_not_reported_again_at_the_correct_protein() -> None:
    for translation in ("MKVLAG", "MKVLA", "MKVLAAA"):
        assert ids(a_gene(a_protein("MKVLAA"), translation)) == {"coding/translation"}


def test_the_protein_that_the_gene_codes_for_is_offered_first() -> None:
    for translation in ("MKVLAA", "MKVLAG"):
        project = a_gene(a_protein("MKVLIV"), translation)
        project = replace(
            project, sequences=SequenceList([*project.sequences, a_protein("MKVLAG"), a_protein("MKVLAA")])
        )
        (finding,) = found(project, "coding/protein-differs")
        assert finding.fixes[0].values == {"value": "4"}


def test_a_qualifier_name_with_a_space_is_not_also_missing() -> None:
    for name in ("replace ", "\u200breplace", "\u00a0replace"):
        project = a_project(a_dna("acgtacgtacgt", ("variation", "3", {name: "a"})))
        (finding,) = found(project)
        assert finding.rule == "qualifier/name-case"


def test_characters_without_width_are_the_only_fault_of_their_residues() -> None:
    for character in ("\u200b", "\ufeff", "\u00ad", " ", "\u00a0"):
        sequence = a_dna(f"acgtacgt{character}acgtacgt")
        project = a_project(replace(sequence, features=(replace(sequence.features[0], location="1..16"),)))
        (finding,) = found(with_declared(project, length="16"))
        assert finding.rule == "sequence/symbols"
        named = f"[U+{ord(character):04X}]" if character != " " else '" "'
        assert named in finding.message


def test_a_sequence_is_judged_again_after_the_facts_about_it_have_changed() -> None:
    """The checker of the window caches what it found, but not beyond a change of the facts of the file."""
    project = placeholder(a_project(a_dna(), Sequence(7)), 2)
    checker = Checker(EDITION, Profile())
    assert checker.check(project, today=TODAY) == report(project)
    (finding,) = found(project)
    settled = after(project, finding.fixes[1])
    assert checker.check(settled, today=TODAY) == report(settled)
    assert ids(settled) == {"sequence/empty"}
    short = a_dna("acgtacgtacgtacgtacgt")
    short = replace(short, uid=7, features=(replace(short.features[0], location="1..10"),))
    project = absent(a_project(a_dna(), short), "INSDSeq", "INSDSeq_length", 7)
    for each in (project, with_facts(project), project):
        assert checker.check(each, today=TODAY) == report(each)
