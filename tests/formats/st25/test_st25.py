"""ST.25: what a listing becomes, what is told of it, and that damage costs no more than the damaged record."""

from pathlib import Path

import pytest
from builders import EDITION
from work import calls

from wiposeq.checking.engine import check
from wiposeq.checking.profile import profile
from wiposeq.errors import Cancelled, UncertainEncoding, UnreadableFile
from wiposeq.formats.source import Source
from wiposeq.formats.st25.listing import read_st25, short_sequences
from wiposeq.model.changes import Change
from wiposeq.model.origin import declared_number, losses
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Sequence
from wiposeq.progress import Progress

HEAD = """                         SEQUENCE LISTING

<110>  Example Biotech Ltd

<120>  Example of a listing

<130>  REF-1

<160>  1

<170>  PatentIn version 3.5

"""
PRIMER = "acgtacgtac gtacgtacgt                                                  20\n"


def record(
    residues: str = PRIMER,
    features: str = "",
    *,
    number: int = 1,
    length: str = "20",
    molecule: str = "DNA",
    organism: str = "Homo sapiens",
) -> str:
    return (
        f"\n<210>  {number}\n<211>  {length}\n<212>  {molecule}\n<213>  {organism}\n\n{features}\n"
        f"<400>  {number}\n{residues}\n"
    )


def read(*records: str, head: str = HEAD) -> Project:
    return read_st25((head + "".join(records)).encode())


def one(*words: str, **more: str) -> tuple[Sequence, Project]:
    project = read(record(*words, **more))
    return project.sequences[0], project


def reported(project: Project, kind: str) -> list[Change]:
    return [change for change in project.origin.changes if change.kind == kind]


def feature_of(sequence: Sequence) -> Feature:
    (feature,) = sequence.features[1:]
    return feature


def notes(feature: Feature | None) -> list[str | None]:
    assert feature is not None
    return [qualifier.value for qualifier in feature.qualifiers if qualifier.name == "note"]


# The header


def test_the_general_information_goes_where_st26_has_a_place_for_it() -> None:
    head = (
        "<110>  Smith, John\n       Smithgene Inc.\n<120>  A title that\n       goes on\n<130>  01-00001\n"
        "<140>  PCT/EP98/00001\n<141>  1998-12-31\n<150>  US 08/999,999\n<151>  1997-10-15\n<160>  1\n"
        "<170>  PatentIn version 2.0\n"
    )
    project = read(record(), head=head)
    header = project.header
    assert header.application == Application("EP", "PCT/EP98/00001", "1998-12-31")
    assert header.priority == Application("US", "08/999,999", "1997-10-15")
    assert header.file_reference == "01-00001"
    assert header.applicant is not None and header.applicant.name == "Smith, John"
    assert [(title.text, title.language) for title in header.titles] == [("A title that goes on", "en")]
    assert [change.before for change in reported(project, "applicant/others")] == ["Smithgene Inc."]
    assert [change.before for change in reported(project, "software/left-out")] == ["PatentIn version 2.0"]
    assert reported(project, "title/language")[0].after == "en"


def test_of_several_priorities_the_earliest_is_preserved_and_the_others_are_reported() -> None:
    head = "<150>  EP1\n<151>  2011-09-19\n<150>  EP2\n<151>  2010-8-16\n<150>  EP3\n<151>  2012-01-01\n"
    project = read(record(), head=head)
    assert project.header.priority == Application("EP", "2", "2010-08-16")
    assert [change.before for change in reported(project, "priority/not-earliest")] == [
        "EP1 2011-09-19",
        "EP3 2012-01-01",
    ]
    (change,) = reported(project, "priority/date")
    assert (change.before, change.after) == ("2010-8-16", "2010-08-16")


@pytest.mark.parametrize(
    ("stated", "office", "number"),
    [
        ("EP10168280.5", "EP", "10168280.5"),
        ("PCT/US2011/045804", "US", "PCT/US2011/045804"),
        ("JP P2011-123456", "JP", "P2011-123456"),
        ("US Provisional Application No. 61/362,751", "US", "61/362,751"),
        ("U.S. 61/362,751", "US", "61/362,751"),
        ("61/362,751", "US", "61/362,751"),
        ("61536464", "", "61536464"),
        ("ZQ 12345", "", "ZQ 12345"),
    ],
)
def test_the_office_is_recognized_by_the_number_if_possible(stated: str, office: str, number: str) -> None:
    header = read(record(), head=f"<140>  {stated}\n<141>  2011-01-02\n").header
    assert header.application == Application(office, number, "2011-01-02")
    assert header.file_reference is None


def test_an_application_without_a_number_is_none_and_its_date_is_reported() -> None:
    project = read(record(), head="<130>  R\n<140>  not yet assigned\n<141>  2011-07-29\n")
    assert project.header.application is None
    assert [change.before for change in reported(project, "application/not-a-number")] == ["not yet assigned"]
    assert [change.before for change in reported(project, "application/date-left-out")] == ["2011-07-29"]


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2010-08-16", "2010-08-16"),
        ("2010/8/16", "2010-08-16"),
        ("16 August 2010", "2010-08-16"),
        ("August 16, 2010", "2010-08-16"),
        ("16-AUG-2010", "2010-08-16"),
        ("2002-02-02 - pd", "2002-02-02"),
        ("16/08/2010", "2010-08-16"),
        ("20100816", "2010-08-16"),
        ("03/04/2010", "03/04/2010"),
        ("2010-13-40", "2010-13-40"),
        ("soon", "soon"),
    ],
)
def test_a_date_is_rewritten_only_where_one_day_can_be_meant(stated: str, date: str) -> None:
    priority = read(record(), head=f"<150>  EP1\n<151>  {stated}\n").header.priority
    assert priority is not None and priority.date == date


def test_what_the_header_lacks_stays_empty_and_is_reported() -> None:
    project = read(record(), head="")
    header = project.header
    assert (header.application, header.file_reference, header.titles[0].text) == (None, "", "")
    assert header.applicant is not None and header.applicant.name == ""
    for kind in ("file-reference", "applicant", "title", "quantity"):
        assert reported(project, f"{kind}/missing")


def test_a_name_broken_for_its_length_is_one_applicant() -> None:
    head = "<110>  Commissariat a l'Energie Atomique et aux Energies \n       Alternatives\n       Other Ltd\n"
    applicant = read(record(), head=head).header.applicant
    assert applicant is not None and applicant.name.endswith("aux Energies Alternatives")


@pytest.mark.parametrize(
    ("heading", "language"), [("LISTAGE DES SEQUENCES", "fr"), ("SEQUENZPROTOKOLL", "de"), ("SEQUENCE LISTING", "en")]
)
def test_the_language_is_taken_from_a_heading_that_is_not_english(heading: str, language: str) -> None:
    project = read(record(), head=f"   {heading}\n\n<110>  Nom\n<120>  Titre\n")
    assert project.header.titles[0].language == language
    assert bool(reported(project, "title/language")) == (language == "en")


# Molecule, organism, mol_type


@pytest.mark.parametrize(
    ("stated", "body", "molecule"),
    [
        ("DNA", PRIMER, "DNA"),
        ("ADN", PRIMER, "DNA"),
        ("ARN", PRIMER, "RNA"),
        ("PRT", "Met Ala Ser Gly Leu\n", "AA"),
        ("Protein", "Met Ala Ser Gly Leu\n", "AA"),
        ("DNA/RNA", PRIMER, "DNA"),
        ("abc", "acguacguac gu\n", "RNA"),
        ("abc", "Met Ala Ser Gly Leu\n", "AA"),
        ("DNA", "Met Ala Ser Gly Leu\n", "AA"),
        ("DNA", "MKVLAAGIVGLLLAQWEEP\n", "AA"),
        ("PRT", "acgtacgtac gt    12\n", "DNA"),
        ("PRT", "acguacguac gu    12\n", "RNA"),
        ("PRT", "ACGTACGTAC GT\n", "AA"),
    ],
)
def test_the_molecule_type_is_what_the_file_says_else_what_the_letters_say(
    stated: str, body: str, molecule: str
) -> None:
    sequence, project = one(body, molecule=stated)
    assert sequence.molecule_type == molecule
    assert sequence.residues
    if (stated, molecule) not in (("DNA", "DNA"), ("PRT", "AA")):
        assert [change for change in project.origin.changes if change.kind.startswith("molecule/")]


@pytest.mark.parametrize(
    ("stated", "organism"),
    [
        ("Artificial Sequence", "synthetic construct"),
        ("ARTIFICIAL SEQUENCE.", "synthetic construct"),
        ("Séquence artificielle", "synthetic construct"),
        ("Künstliche Sequenz", "synthetic construct"),
        ("Secuencia artificial", "synthetic construct"),
        ("Artificial Sequencxe", "synthetic construct"),
        ("Unknown", "unidentified"),
        ("Inconnu", "unidentified"),
        ("Unbekannt", "unidentified"),
        ("Homo sapiens", "Homo sapiens"),
        ("Artemisia annua", "Artemisia annua"),
        ("", ""),
    ],
)
def test_placeholders_of_organisms_become_those_of_st26(stated: str, organism: str) -> None:
    sequence, project = one(organism=stated)
    assert sequence.organism == organism
    assert sequence.mol_type == ("other DNA" if organism == "synthetic construct" else "unassigned DNA")
    assert reported(project, "mol_type/assumed")
    assert bool(reported(project, "organism/placeholder")) == (organism != stated)
    assert bool(reported(project, "organism/missing")) == (not stated)


def test_more_words_behind_the_placeholder_go_into_a_note() -> None:
    sequence, _ = one(organism="Artificial Sequence: PCR primer")
    assert sequence.organism == "synthetic construct"
    assert notes(sequence.source) == ["Artificial Sequence: PCR primer"]


# Residues


def test_blanks_numbers_and_line_ends_go_and_u_is_t() -> None:
    sequence, project = one(
        "acguacguac guacguacgu       20\n\n   acgu                 24\n", molecule="RNA", length="24"
    )
    assert sequence.residues == "acgtacgtacgtacgtacgtacgt"
    (change,) = reported(project, "residues/u-to-t")
    assert (change.where, change.count, change.values) == ("SEQ ID NO 1", 6, {"recommendation": "par. 14"})
    assert not reported(project, "length/recounted")


def test_gaps_between_three_letter_codes_are_reported_as_those_between_nucleotides_are() -> None:
    sequence, project = one("Met Ala --- Gly Ser Thr\n- - -\nVal\n", molecule="PRT", length="6")
    assert sequence.residues == "MAGSTV"
    assert [change.count for change in reported(project, "residues/gap")] == [1, 3]


def test_uracil_in_dna_that_has_thymine_is_a_modified_base_so_that_it_is_not_lost() -> None:
    sequence, project = one("acgtuuacgtacgtacgua\n", length="19")
    assert sequence.residues == "acgtttacgtacgtacgta"
    assert [(f.key, f.location, f.value("mod_base"), f.value("note")) for f in sequence.features[1:]] == [
        ("modified_base", "5..6", "OTHER", "uracil"),
        ("modified_base", "18", "OTHER", "uracil"),
    ]
    assert len(reported(project, "residues/other-base")) == 2


def test_thymine_in_rna_that_has_uracil_is_a_modified_base() -> None:
    sequence, _ = one("gcuagcuagcuagcuagcutt\n", molecule="RNA", length="21")
    feature = feature_of(sequence)
    assert (feature.location, feature.value("note")) == ("20..21", "thymine")


def test_segments_of_dna_and_rna_are_left_to_a_person() -> None:
    feature = "<220>\n<223>  Description of Combined DNA/RNA Molecule: primer\n"
    sequence, project = one("acguuuacgtacgtacgua\n", feature, length="19")
    assert len(sequence.features) == 1
    assert reported(project, "residues/segments")[0].before == "4, 5, 6, 18"


def test_dna_written_with_u_only_is_reported_as_doubtful() -> None:
    sequence, project = one("gauaugucaacucaguacu\n", length="19")
    assert (sequence.molecule_type, len(sequence.features)) == ("DNA", 1)
    assert reported(project, "molecule/in-doubt")


@pytest.mark.parametrize(
    "body",
    [
        "Met Ala Ser Gly Leu Xaa\n1               5\n",
        "MET ALA SER GLY LEU XAA\n",
        "MetAlaSerGlyLeuXaa\n",
        "Met-Ala-Ser-Gly-Leu-Xaa\n",
        "MASGLX\n",
        "masglx 6\n",
        " Met Ala Ser\n 1\n\n Gly Leu Xaa\n     5\n",
    ],
)
def test_amino_acids_are_read_with_one_letter_and_with_three(body: str) -> None:
    sequence, _ = one(body, molecule="PRT", length="6")
    assert (sequence.molecule_type, sequence.residues) == ("AA", "MASGLX")


def test_the_length_settles_whether_three_capitals_are_one_residue() -> None:
    assert one("ALA GLY SER\n", molecule="PRT", length="3")[0].residues == "AGS"
    assert one("ALA GLY SER\n", molecule="PRT", length="9")[0].residues == "ALAGLYSER"


def test_a_residue_with_a_name_of_its_own_is_x_with_the_name_in_a_feature() -> None:
    sequence, project = one("Met Ala Orn Gly Leu Zzz Ser\n", molecule="PRT", length="7")
    assert sequence.residues == "MAXGLXS"
    assert [(f.key, f.location, f.value("note")) for f in sequence.features[1:]] == [
        ("SITE", "3", "Orn"),
        ("SITE", "6", "Zzz"),
    ]
    assert len(reported(project, "residues/named")) == 2


def test_a_stop_at_the_end_goes_and_one_inside_stays_for_the_check() -> None:
    sequence, project = one("Met Ala Ser Gly Ter Leu Leu End\n", molecule="PRT", length="7")
    assert sequence.residues == "MASG*LL"
    assert reported(project, "residues/stop-at-end") and reported(project, "residues/stop-inside")


def test_lines_of_a_print_and_stray_text_between_residues_are_reported_with_their_line() -> None:
    text = HEAD + record("acgtacgtac 10\n\n      Page 3\nREF-1.ST25.txt\ngtacgtacgt 20\n")
    project = read_st25(text.encode())
    assert project.sequences[0].residues == "acgtacgtacgtacgtacgt"
    lines = text.splitlines()
    assert [lines[change.line - 1].strip() for change in reported(project, "text/of-print")] == [
        "Page 3",
        "REF-1.ST25.txt",
    ]
    sequence, project = one("acgtacgtac 10\nwhatever is written here\ngtacgtacgt 20\n")
    assert sequence.residues == "acgtacgtacgtacgtacgt"
    assert [change.before for change in reported(project, "residues/stray")] == ["whatever is written here"]


@pytest.mark.parametrize("line", ["SEQ ID NO: 1", "Page 3 of 7", "- 3 -", "3/7", "SEQUENCE LISTING", "WO 2012/016177"])
@pytest.mark.parametrize(("molecule", "body"), [("PRT", "MASGLKVLAA"), ("PRT", "Met Ala Ser Gly Leu"), ("DNA", PRIMER)])
def test_what_a_print_puts_on_its_pages_is_never_taken_for_residues(line: str, molecule: str, body: str) -> None:
    plain, _ = one(f"{body}\n", molecule=molecule)
    sequence, project = one(f"{line}\n{body}\n\n{line}\n", molecule=molecule)
    assert sequence.residues == plain.residues
    assert [change.before for change in reported(project, "text/of-print")] == [line, line]


def test_symbols_that_no_sequence_has_stay_for_the_check_to_find() -> None:
    sequence, project = one("acgtacgtac gtacxtacgt 20\n")
    assert sequence.residues == "acgtacgtacgtacxtacgt"
    assert reported(project, "residues/foreign")[0].before == "x"


def test_a_listing_that_ends_inside_a_sequence_has_lost_the_rest() -> None:
    project = read(record(), record("acgtacgtac\n", number=2), head=HEAD.replace("<160>  1", "<160>  5"))
    assert [loss.key for loss in losses(project.origin)] == ["sequences=2-5"]
    assert [sequence.residues for sequence in project.sequences][1:] == [""]
    assert not losses(
        read(record(), record("acgtacgtac\n", number=2), head=HEAD.replace("<160>  1", "<160>  2")).origin
    )


def test_the_letters_of_a_number_are_not_residues() -> None:
    project = read("<210> 1\n<211> 12\n<212> DNA\n<213> Homo sapiens\n<400> 1a\nacgtacgtacgt 12\n")
    assert project.sequences[0].residues == "acgtacgtacgt"
    assert [(change.before, change.after) for change in reported(project, "number/lettered")] == [("1a", "1")]


def test_a_digit_between_residues_may_be_a_misread_letter_and_stays_for_the_check() -> None:
    sequence, project = one("acgtacgt0c gtacgtacgt 20\n")
    assert sequence.residues == "acgtacgt0cgtacgtacgt"
    assert reported(project, "residues/foreign")[0].before == "0"
    counted, _ = one("1acgtacgtac gtacgtacgt20\n")
    assert counted.residues == "acgtacgtacgtacgtacgt"


def test_gaps_are_taken_out_and_reported() -> None:
    sequence, project = one("acgt--acgt acgtacgtac 18\n", length="18")
    assert sequence.residues == "acgtacgtacgtacgtac"
    assert reported(project, "residues/gap")[0].count == 2


@pytest.mark.parametrize(("stated", "kind"), [("21", "length/recounted"), ("x", "length/recounted")])
def test_a_wrong_length_is_reported_with_both_numbers(stated: str, kind: str) -> None:
    _, project = one(length=stated)
    (change,) = reported(project, kind)
    assert (change.before, change.after) == (stated, "20")


@pytest.mark.parametrize("dots", ["...", "\u2026"])
def test_residues_around_three_dots_are_joined_only_if_their_number_is_the_declared_one(dots: str) -> None:
    def project_of(length: int) -> Project:
        body = f"<400>  1\nacgtacgtac{dots}gtacgtacgt\n"
        head = f"<210>  1\n<211>  {length}\n<212>  DNA\n<213>  Artificial Sequence\n"
        return read_st25(f"<110>  Doe\n<160>  1\n{head}{body}".encode())

    assert project_of(20).sequences[0].residues == "acgtacgtacgtacgtacgt"
    assert [loss.key for loss in losses(project_of(400).origin)] == ["sequences=1"]


# Skipped and short


@pytest.mark.parametrize(
    "body", ["000\n", "\n000\n", "000\n\n   Page 5\n", "[This sequence has been intentionally skipped]\n"]
)
def test_a_skipped_sequence_is_a_skipped_sequence(body: str) -> None:
    project = read("\n<210>  1\n\n<400>  1\n" + body, record(number=2))
    assert [sequence.is_skipped for sequence in project.sequences] == [True, False]
    assert project.sequences[0].residues == ""
    assert project.sequences[0].features == ()


def test_000_may_stand_on_the_line_of_the_tag() -> None:
    assert read("\n<210>  1\n<400>  1  000\n", record(number=2)).sequences[0].is_skipped


def test_what_stands_with_a_skipped_sequence_is_reported() -> None:
    project = read(record("000\n", length="0"))
    assert [change.before for change in reported(project, "skipped/left-out")] == ["<212> DNA", "<213> Homo sapiens"]


def test_a_sequence_too_short_for_st26_keeps_its_place_and_its_residues_and_is_listed() -> None:
    project = read(
        record(),
        record("acgtacgtan n\n", number=2, length="11"),
        record("Met Xaa Ser Gly\n", number=3, length="4", molecule="PRT"),
        record("Met Ala Ser Gly\n", number=4, length="4", molecule="PRT"),
    )
    assert [sequence.is_skipped for sequence in project.sequences] == [False, True, True, False]
    assert short_sequences(project) == [(2, "acgtacgtann"), (3, "MXSG")]
    first, second = reported(project, "sequence/too-short")
    assert (first.where, first.before, first.after) == ("SEQ ID NO 2", "acgtacgtann", "000")
    assert first.values == {"recommendation": "par. 8", "found": 9, "least": 10}
    assert second.where == "SEQ ID NO 3"


# Features


def test_text_without_key_and_location_is_a_note_of_the_source() -> None:
    sequence, project = one(PRIMER, "<220>\n<223>  Primer with\n       two lines\n")
    assert notes(sequence.source) == ["Primer with two lines"]
    assert len(sequence.features) == 1
    assert reported(project, "feature/on-source")[0].before == "Primer with two lines"


def test_features_may_each_have_their_220_or_share_one() -> None:
    each = (
        "<220>\n<223>  about all\n\n<220>\n<221>  misc_feature\n<222>  (1)..(3)\n<223>  one\n\n"
        "<220>\n<221>  gene\n<222>  (4)..(9)\n<223>  two\n"
    )
    shared = (
        "<220>\n<223>  about all\n\n<221>  misc_feature\n<222>  (1)...(3)\n<223>  one\n\n"
        "<221>  gene\n<222>  4-9\n<223>  two\n"
    )
    for text in (each, shared):
        sequence, _ = one(PRIMER, text)
        assert notes(sequence.source) == ["about all"]
        assert [(f.key, f.location, f.value("note")) for f in sequence.features[1:]] == [
            ("misc_feature", "1..3", "one"),
            ("gene", "4..9", "two"),
        ]


@pytest.mark.parametrize("old", sorted(EDITION.replaced_keys("DNA")))
def test_every_obsolete_nucleotide_key_becomes_one_the_check_accepts(old: str) -> None:
    sequence, project = one(PRIMER, f"<220>\n<221>  {old}\n<222>  (2)..(9)\n<223>  text\n")
    today = EDITION.replaced_keys("DNA")[old]
    feature = feature_of(sequence)
    assert (feature.key, feature.location) == (today.key, "2..9")
    assert {q.name: q.value for q in feature.qualifiers if q.name != "note"} == {
        name: value for name, value in today.qualifiers.items() if name != "note"
    }
    assert "text" in notes(feature)
    (change,) = reported(project, "key/replaced")
    assert (change.before, change.values["recommendation"]) == (old, "Annex VII, scenario 8")
    assert not [
        found for found in check(project, EDITION, profile()).findings if found.rule.startswith(("feature/", "qualif"))
    ]


@pytest.mark.parametrize("old", sorted(EDITION.replaced_keys("AA")))
def test_every_obsolete_protein_key_becomes_one_the_check_accepts(old: str) -> None:
    text = f"<220>\n<221>  {old}\n<222>  (2)..(4)\n<223>  text\n"
    sequence, project = one("Met Ala Ser Gly Leu\n", text, molecule="PRT", length="5")
    assert feature_of(sequence).key == EDITION.replaced_keys("AA")[old].key
    (change,) = reported(project, "key/replaced")
    scenario = 13 if old == "VARSPLIC" else 8
    assert change.values["recommendation"] == f"Annex VII, scenario {scenario}"
    errors = [
        found for found in check(project, EDITION, profile()).findings if found.rule.startswith(("feature/", "qualif"))
    ]
    assert not errors


def test_an_own_key_becomes_the_recommended_one_with_the_own_one_as_a_note() -> None:
    sequence, project = one(PRIMER, "<220>\n<221>  my_key\n<222>  (2)..(9)\n<223>  text\n")
    feature = feature_of(sequence)
    assert (feature.key, notes(feature)) == ("misc_feature", ["my_key", "text"])
    assert reported(project, "key/own")[0].values["recommendation"] == "Annex VII, scenario 12"


@pytest.mark.parametrize(
    ("place", "key"), [("(3)..(3)", "SITE"), ("(2)..(4)", "REGION"), ("somewhere", "misc_feature")]
)
def test_an_own_protein_key_is_a_site_or_a_region_and_stays_where_its_location_cannot_be_read(
    place: str, key: str
) -> None:
    text = f"<220>\n<221>  misc_feature\n<222>  {place}\n<223>  Xaa can be any amino acid\n"
    sequence, _ = one("Met Ala Xaa Gly Leu\n", text, molecule="PRT", length="5")
    assert feature_of(sequence).key == key


@pytest.mark.parametrize(
    ("stated", "key"), [("Variation", "variation"), ("cds", "CDS"), ("Misc Feature", "misc_feature")]
)
def test_the_case_of_a_key_is_repaired_and_reported(stated: str, key: str) -> None:
    sequence, project = one(PRIMER, f"<220>\n<221>  {stated}\n<222>  (2)..(9)\n<223>  text\n")
    assert feature_of(sequence).key == key
    assert (reported(project, "key/case")[0].before, reported(project, "key/case")[0].after) == (stated, key)


def test_a_location_without_a_key_is_preserved() -> None:
    sequence, project = one(PRIMER, "<220>\n<222>  (2)..(9)\n<223>  text\n")
    assert (feature_of(sequence).key, feature_of(sequence).location) == ("misc_feature", "2..9")
    assert reported(project, "key/missing")


def test_a_key_without_a_location_is_preserved_for_a_person() -> None:
    sequence, project = one(PRIMER, "<220>\n<221>  gene\n<223>  text\n")
    assert (feature_of(sequence).key, feature_of(sequence).location) == ("gene", "")
    assert reported(project, "location/missing")


def test_empty_features_make_nothing() -> None:
    sequence, _ = one(PRIMER, "<220>\n<221>\n<222>\n<223>\n\n<220>\n\n<220>\n<221>\n<222>\n<223>  Vector\n")
    assert len(sequence.features) == 1
    assert notes(sequence.source) == ["Vector"]


def test_several_locations_make_a_feature_each_and_those_of_a_cds_are_joined() -> None:
    sequence, project = one(PRIMER, "<220>\n<221>  misc_feature\n<222>  (2)..(4), (7) and (9)..(10)\n<223>  text\n")
    assert [(f.location, f.value("note")) for f in sequence.features[1:]] == [
        ("2..4", "text"),
        ("7", "text"),
        ("9..10", "text"),
    ]
    assert reported(project, "location/split")
    sequence, _ = one(PRIMER, "<220>\n<221>  CDS\n<222>  (2)..(4), (7)..(9)\n")
    assert feature_of(sequence).location == "join(2..4,7..9)"


@pytest.mark.parametrize(
    ("stated", "base", "note"),
    [
        ("m5c", "m5c", []),
        ("i", "i", []),
        ("inosine", "i", []),
        ("d", "dhu", []),
        ("a, c, t, g, unknown or other", "OTHER", ["a, c, t, g, unknown or other"]),
        ("phosphorothioate", "OTHER", ["phosphorothioate"]),
    ],
)
def test_a_modified_base_is_named_by_its_abbreviation_or_is_other_with_its_text(
    stated: str, base: str, note: list[str]
) -> None:
    sequence, project = one(PRIMER, f"<220>\n<221>  modified_base\n<222>  (2)..(2)\n<223>  {stated}\n")
    feature = feature_of(sequence)
    assert (feature.value("mod_base"), notes(feature)) == (base, note)
    assert reported(project, "modified-base/named" if base != "OTHER" else "modified-base/other")[0].before == stated


def test_a_second_source_is_part_of_the_first_or_a_feature_with_a_note() -> None:
    sequence, _ = one(PRIMER, "<220>\n<221>  source\n<222>  (1)..(20)\n<223>  from liver\n")
    assert [f.key for f in sequence.features] == ["source"]
    assert notes(sequence.source) == ["from liver"]
    sequence, _ = one(PRIMER, "<220>\n<221>  source\n<222>  (1)..(7)\n<223>  vector\n")
    assert (feature_of(sequence).key, notes(feature_of(sequence))) == ("misc_feature", ["source", "vector"])


def test_long_text_stands_in_several_notes_and_is_whole() -> None:
    text = " ".join(f"word{number}" for number in range(400))
    wrapped = "\n       ".join(text[start : start + 60].strip() for start in range(0, len(text), 60))
    sequence, project = one(PRIMER, f"<220>\n<221>  gene\n<222>  (1)..(5)\n<223>  {wrapped}\n")
    found = notes(feature_of(sequence))
    assert all(part is not None and len(part) <= 1000 for part in found) and len(found) > 2
    assert "".join(" ".join(part or "" for part in found).split()) == "".join(text.split())
    assert reported(project, "text/split")[0].count == len(found)


def test_typographic_signs_are_written_in_basic_latin_and_letters_stay() -> None:
    sequence, project = one(PRIMER, "<220>\n<223>  a “5′–3′” β-actin\n")
    assert notes(sequence.source) == ["a \"5'-3'\" β-actin"]
    assert reported(project, "text/characters")[0].before == "a “5′–3′” β-actin"


def test_publication_data_is_reported_as_it_stood() -> None:
    _, project = one(PRIMER, "<300>\n<301>  Doe, Richard\n<307>  1988-20-10\n")
    assert [change.before for change in reported(project, "publication/left-out")] == [
        "<301> Doe, Richard",
        "<307> 1988-20-10",
    ]


# Negative numbering

PRECURSOR = """Met Ala Leu Trp Met Arg Leu Leu Pro Leu
            -5                  1
Trp Gly Pro
    5
"""


def test_negative_numbers_are_counted_from_the_first_residue() -> None:
    text = "<220>\n<221>  SIGNAL\n<222>  (-8)..(-1)\n\n<220>\n<221>  CHAIN\n<222>  (1)..(5)\n"
    sequence, project = one(PRECURSOR, text, molecule="PRT", length="13")
    assert [(f.key, f.location) for f in sequence.features[1:]] == [("SIGNAL", "1..8"), ("CHAIN", "9..13")]
    rebased = [change for change in project.origin.changes if change.kind.endswith("/re-based")]
    assert [(change.before, change.after) for change in rebased] == [
        ("(-8)..(-1)", "1..8"),
        ("(1)..(5)", "9..13"),
        ("-8", "1"),
    ]
    assert {change.values["recommendation"] for change in rebased} == {"Annex VII, scenario 16"}


def test_a_signal_peptide_tells_the_first_number_where_no_number_stands_below_the_residues() -> None:
    text = "<220>\n<221>  SIGNAL\n<222>  (-3)..(-1)\n\n<220>\n<221>  CHAIN\n<222>  (1)..(2)\n"
    sequence, _ = one("Met Ala Leu Trp Met\n", text, molecule="PRT", length="5")
    assert [f.location for f in sequence.features[1:]] == ["1..3", "4..5"]


def test_a_negative_location_that_nothing_explains_is_left_to_a_person() -> None:
    text = "<220>\n<221>  VARIANT\n<222>  (-3)..(-1)\n<223>  x\n"
    sequence, project = one("Met Ala Leu Trp Met\n", text, molecule="PRT", length="5")
    assert feature_of(sequence).location == "(-3)..(-1)"
    assert reported(project, "location/unreadable")


# Mixed mode

GENE = """ccatg atg gct tca ggt tta taa ctgactg        30
      Met Ala Ser Gly Leu
      1               5
"""
CDS = "<220>\n<221>  CDS\n<222>  (6)..(23)\n"
PROTEIN = "Met Ala Ser Gly Leu\n1               5\n"


def test_a_protein_printed_under_its_codons_links_the_sequence_that_is_there() -> None:
    project = read(
        record(GENE, CDS, length="30"),
        record(PROTEIN, number=2, molecule="PRT", length="5"),
        record(PROTEIN, number=3, molecule="PRT", length="5"),
    )
    gene = project.sequences[0]
    assert gene.residues == "ccatgatggcttcaggtttataactgactg"
    assert feature_of(gene).value("translation") == "MASGL"
    assert feature_of(gene).value("protein_id") == "2"
    assert len(project.sequences) == 3


def test_a_protein_that_is_only_printed_gets_a_sequence_at_the_end() -> None:
    project = read(record(GENE, CDS, length="30"), record(number=2))
    assert feature_of(project.sequences[0]).value("protein_id") == "3"
    protein = project.sequences[2]
    assert (protein.molecule_type, protein.residues, protein.organism, protein.mol_type) == (
        "AA",
        "MASGL",
        "Homo sapiens",
        "protein",
    )
    (change,) = reported(project, "coding/protein-added")
    assert (change.where, change.before, change.after) == ("SEQ ID NO 1", "MASGL", "SEQ ID NO 3")
    assert not [found for found in check(project, EDITION, profile()).findings if found.rule.startswith("coding/")]


def test_a_printed_protein_without_a_cds_makes_one_where_it_stands_with_its_stop() -> None:
    project = read(record(GENE, length="30"))
    assert (feature_of(project.sequences[0]).key, feature_of(project.sequences[0]).location) == ("CDS", "6..23")
    assert reported(project, "coding/made")[0].after == "CDS 6..23"


def test_introns_are_passed_over() -> None:
    gene = "atg gct tca gtaagtttttcag ggt tta taa     31\nMet Ala Ser               Gly Leu\n1\n"
    cds = "<220>\n<221>  CDS\n<222>  join(1..9,23..31)\n"
    feature = feature_of(read(record(gene, cds, length="31")).sequences[0])
    assert (feature.location, feature.value("translation")) == ("join(1..9,23..31)", "MASGL")


def test_amino_acids_created_from_letters_of_nucleotides_are_amino_acids_under_codons() -> None:
    gene = "atg cgt tgt aac tac acc                    18\nMet Arg Cys Asn Tyr Thr\n1               5\n\n"
    more = "cgt tgt aac                                27\nArg Cys Asn\n\n"
    for body in (gene + more, (gene + more).upper()):
        sequence, _ = one(body, "<220>\n<221>  CDS\n<222>  (1)..(27)\n", length="27")
        assert sequence.residues == "atgcgttgtaactacacccgttgtaac"
        assert feature_of(sequence).value("translation") == "MRCNYTRCN"


def test_codon_start_says_where_the_first_printed_codon_begins() -> None:
    gene = "cc gct tca ggt tta gct taa       20\n   Ala Ser Gly Leu Ala\n"
    feature = feature_of(read(record(gene, "<220>\n<221>  CDS\n<222>  (1)..(20)\n")).sequences[0])
    assert (feature.value("codon_start"), feature.value("translation")) == ("3", "ASGLA")


def test_a_coding_sequence_without_a_printed_protein_gets_none() -> None:
    feature = feature_of(one(PRIMER, "<220>\n<221>  CDS\n<222>  (1)..(18)\n")[0])
    assert feature.qualifiers == ()


# Damage


def test_text_before_the_first_tag_is_reported_unless_it_is_the_heading() -> None:
    project = read(record(), head="\nFrom: somebody\n   SEQUENCE LISTING\n\n<110>  X\n")
    assert [(change.line, change.before) for change in reported(project, "file/before-first-tag")] == [
        (2, "From: somebody")
    ]


def test_a_number_the_file_leaves_out_is_a_skipped_sequence_so_that_all_others_keep_theirs() -> None:
    project = read(record(number=1), record(number=2), record("acgtacgtacgtaaaa\n", number=5, length="16"))
    assert [sequence.is_skipped for sequence in project.sequences] == [False, False, True, True, False]
    assert [change.where for change in reported(project, "number/left-out")] == ["SEQ ID NO 3", "SEQ ID NO 4"]


def test_a_gap_too_wide_to_be_meant_is_not_filled() -> None:
    project = read(record(number=1), record(number=99_999_999))
    assert len(project.sequences) == 2
    assert numbers(project) == [1, 99_999_999]
    assert reported(project, "number/gap")[0].before == "1, 99999999"
    huge = HEAD.replace("<160>  1", "<160>  999999999999")
    assert len(read(record(number=1), record(number=999_999_999_999), head=huge).sequences) == 2


def test_sequences_out_of_order_are_put_in_order() -> None:
    project = read(record("acgtacgtacgtaa\n", number=2), record("ggggacgtacgtaa\n", number=1))
    assert [sequence.residues[:4] for sequence in project.sequences] == ["gggg", "acgt"]
    assert reported(project, "number/order")[0].before == "2, 1"


def test_a_number_that_occurs_twice_stays_and_is_an_error_until_a_person_decides() -> None:
    project = read(record(number=1), record(number=1), record("acgtacgtacgtaaaa\n", number=2, length="16"))
    assert numbers(project) == [1, 1, 2]
    assert reported(project, "number/twice")[0].before == "1, 1"
    report = check(project, EDITION, profile("filing"))
    assert [finding.rule for finding in report.findings if finding.rule == "sequence/number"] != []


def numbers(project: Project) -> list[int]:
    """The SEQ ID NOs of the file, in the order of the sequences."""
    return [
        declared_number(project.origin.declared, each.uid, place) for place, each in enumerate(project.sequences, 1)
    ]


def test_a_record_without_its_210_is_still_a_record() -> None:
    text = record(number=2).replace("<210>  2\n", "")
    project = read(record(number=1), text, record(number=3))
    assert [len(sequence.residues) for sequence in project.sequences] == [20, 20, 20]
    assert reported(project, "number/missing-tag")[0].after == "SEQ ID NO 2"


def test_a_record_without_its_400_is_reported_with_its_line_and_the_rest_is_read() -> None:
    text = HEAD + record(number=1) + "\n<210>  2\n<211>  20\n<212>  DNA\n<213>  Mus musculus\n" + record(number=3)
    project = read_st25(text.encode())
    assert [len(sequence.residues) for sequence in project.sequences] == [20, 0, 20]
    (change,) = reported(project, "record/no-sequence")
    assert change.line == text[: text.index("<210>  2")].count("\n") + 1
    assert project.sequences[1].organism == "Mus musculus"


def test_a_tag_that_lost_a_bracket_is_read_and_reported() -> None:
    project = read(record().replace("<212>", "<212"), head="<110>  X\n<120  A title\n")
    assert project.header.titles[0].text == "A title"
    assert project.sequences[0].molecule_type == "DNA"
    assert [change.before for change in reported(project, "tag/damaged")] == ["<120", "<212"]


def test_the_words_the_us_office_prints_behind_the_tags_are_not_values() -> None:
    text = (
        "<110> APPLICANT: Doe Ltd\n<120> TITLE OF INVENTION: Things\n<130> FILE REFERENCE: R-7\n"
        "<160> NUMBER OF SEQ ID NOS: 1\n<170> SOFTWARE: PatentIn\n<210> SEQ ID NO 1\n<211> LENGTH: 20\n"
        "<212> TYPE: DNA\n<213> ORGANISM: Artificial Sequence\n<220> FEATURE:\n<221> NAME/KEY: misc_feature\n"
        "<222> LOCATION: (1)..(5)\n<223> OTHER INFORMATION: a primer\n<400> SEQUENCE: 1\n" + PRIMER
    )
    project = read_st25(text.encode())
    assert project.header.applicant is not None and project.header.applicant.name == "Doe Ltd"
    assert (project.header.titles[0].text, project.header.file_reference) == ("Things", "R-7")
    sequence = project.sequences[0]
    assert (sequence.molecule_type, sequence.organism) == ("DNA", "synthetic construct")
    assert [(f.key, f.location, f.value("note")) for f in sequence.features[1:]] == [
        ("misc_feature", "1..5", "a primer")
    ]
    assert not reported(project, "length/recounted") and reported(project, "quantity/recounted")[0].after == "1"


def test_tags_may_share_a_line() -> None:
    project = read_st25(b"<110> X\n<210> 1 <211> 20 <212> DNA <213> Homo sapiens\n<400> 1\n" + PRIMER.encode())
    assert project.sequences[0].organism == "Homo sapiens"


def test_a_tag_in_the_midst_of_free_text_is_text() -> None:
    sequence, _ = one(PRIMER, "<220>\n<223>  see <400> of the other\n")
    assert notes(sequence.source) == ["see <400> of the other"]


# Encodings


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_texts_of_all_these_encodings_are_read(encoding: str) -> None:
    text = HEAD.replace("Example Biotech", "Universität Dörflingen") + record()
    data = text.replace("\n", "\r\n").encode(encoding)
    if encoding == "cp1252":
        with pytest.raises(UncertainEncoding, match="--encoding: cp1252"):
            read_st25(data)
    source = Source(data)
    source.encoding = "cp1252" if encoding == "cp1252" else ""
    project = read_st25(source)
    assert project.header.applicant is not None
    assert project.header.applicant.name == "Universität Dörflingen Ltd"
    assert project.sequences[0].residues == "acgtacgtacgtacgtacgt"
    assert bool(reported(project, "file/encoding")) == (not encoding.startswith("utf-8"))


@pytest.mark.parametrize(("encoding", "heading"), [("cp932", "配列表"), ("gb18030", "序列表"), ("cp949", "서열목록")])
def test_the_heading_tells_the_code_pages_of_east_asia(encoding: str, heading: str) -> None:
    project = read_st25(f"   {heading}\n<110>  X\n<120>  {heading}\n{record()}".encode(encoding))
    assert project.header.titles[0].text == heading
    assert project.header.titles[0].language in ("ja", "zh", "ko")


@pytest.mark.parametrize(
    ("encoding", "name", "language"),
    [
        ("gb18030", "某某大学", "zh"),
        ("cp932", "株式会社テスト", "ja"),
        ("cp949", "한국대학교", "ko"),
        ("big5", "國立大學", "zh"),
    ],
)
def test_an_east_asian_encoding_is_a_question_to_the_user_and_gives_its_language(
    encoding: str, name: str, language: str
) -> None:
    data = (HEAD.replace("Example Biotech Ltd", name) + record()).encode(encoding)
    with pytest.raises(UncertainEncoding, match=name):
        read_st25(data)
    source = Source(data)
    source.encoding = encoding
    applicant = read_st25(source).header.applicant
    assert applicant is not None
    assert (applicant.name, applicant.language) == (name, language)


def test_control_characters_that_xml_cannot_hold_are_taken_out_and_reported() -> None:
    project = read(record(), head="<110>  X\x01Y\n<120>  Z\n\x0c\n")
    assert project.header.applicant is not None and project.header.applicant.name == "XY"
    assert reported(project, "file/controls")[0].count == 1


# What is no listing


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b">seq\nacgt\n", "not an ST.25 listing"),
        (b"Dear Sir,\nplease find enclosed\n", "not an ST.25 listing"),
        (b"<110>  X\n<120>  Y\n", "no sequence"),
        (b"(2) INFORMATION FOR SEQ ID NO: 1:\n(i) SEQUENCE CHARACTERISTICS:\n", "before ST.25"),
        (b'<?xml version="1.0"?>\n<ST26SequenceListing dtdVersion="V1_3">', "an ST.26 listing"),
        (b"LOCUS       X 10 bp\n", "GenBank"),
        (bytes(range(256)) * 20, "not an ST.25 listing"),
    ],
)
def test_what_is_not_a_listing_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_st25(data)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="nothing"):
        read_st25(tmp_path / "nothing.txt")


# The whole


def test_the_origin_says_file_format_size_and_encoding(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes((HEAD + record()).encode())
    origin = read_st25(path).origin
    assert (origin.source, origin.format, origin.encoding) == (str(path), "st25", "utf-8")
    assert (origin.size, origin.modified) == (path.stat().st_size, path.stat().st_mtime_ns)


def test_reading_can_be_stopped_and_tells_how_far_it_is() -> None:
    data = (HEAD + "".join(record(number=number) for number in range(1, 300))).encode()
    seen: list[tuple[int, int]] = []
    read_st25(data, progress=Progress(lambda done, total: seen.append((done, total))))
    assert seen[-1] == (len(data), len(data))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    with pytest.raises(Cancelled):
        read_st25(data, progress=Progress(is_cancelled=lambda: True))


def test_every_change_names_what_it_follows() -> None:
    project = read(record(GENE, CDS, length="29"), record("acgt\n", number=2), record("Met Ala Ser Orn\n", number=3))
    assert project.origin.changes
    assert all(change.values["recommendation"] for change in project.origin.changes)


def test_four_times_the_records_take_about_four_times_the_work() -> None:
    def work(count: int) -> int:
        data = (HEAD + "".join(record(PRIMER, CDS, number=number) for number in range(1, count + 1))).encode()
        assert len(read_st25(data).sequences) == count
        return calls(lambda: read_st25(data))

    assert work(800) < 5 * work(200)
