"""Two facts of a file that contradict each other are never settled unseen (the contract of fixes, point 1).

Each planter below puts one contradiction into a listing, with random values, and returns what must still be so after
all safe fixes. Several contradictions, and faults that safe fixes do correct, are combined at random, because one fix
may remove the evidence on which another one depends.
"""

from collections.abc import Callable

import pytest
from builders import a_dna, a_header, a_protein, a_sequence, a_skipped
from findings import TODAY, with_facts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.app.fixing import fix
from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.origin import Declared, Fact
from wiposeq.model.project import Project
from wiposeq.model.records import Header, Party, Qualifier, Sequence, Title
from wiposeq.model.sequence_list import SequenceList

Draw = st.DataObject
Remains = Callable[[Project], object]


class Draft:
    """A listing that the planters add to. Uids are positions, as in a file that was read."""

    def __init__(self) -> None:
        self.header: Header = a_header()
        self.sequences: list[Sequence] = []
        self.declared: dict[int, Declared] = {}
        self.facts: list[Fact] = []

    def add(self, sequence: Sequence, **declared: str) -> int:
        uid = len(self.sequences) + 1
        self.sequences.append(replace(sequence, uid=uid))
        if declared:
            self.declared[uid] = Declared(**declared)
        return uid

    def lacks(self, uid: int, element: str) -> None:
        values = {"element": element, "parent": "INSDSeq"}
        self.facts.append(Fact(origin.ELEMENT_MISSING, values, Address(uid)))

    def project(self) -> Project:
        project = Project(header=self.header, sequences=SequenceList(self.sequences))
        return with_facts(project, *self.facts, declared=self.declared)


def bases(draw: Draw, least: int = 12) -> str:
    return draw.draw(st.text("acgt", min_size=least, max_size=40))


def amino_acids(draw: Draw) -> str:
    return "MKVL" + draw.draw(st.text("ACDEFGHIKLMNPQRSTVWY", min_size=2, max_size=30))


def with_location(sequence: Sequence, location: str) -> Sequence:
    return replace(sequence, features=(replace(sequence.features[0], location=location), *sequence.features[1:]))


def declared_length(uid: int, length: str) -> Remains:
    return lambda project: project.origin.declared[uid].length == length


def source_location(uid: int, location: str) -> Remains:
    return lambda project: project.sequences.by_uid(uid).features[0].location == location


def both(*checks: Remains) -> Remains:
    return lambda project: all(check(project) for check in checks)


def residues_of(uid: int, residues: str) -> Remains:
    return lambda project: project.sequences.by_uid(uid).residues == residues


def types_of(uid: int, molecule: str, mol_type: str) -> Remains:
    return lambda project: (
        project.sequences.by_uid(uid).molecule_type == molecule and project.sequences.by_uid(uid).mol_type == mol_type
    )


def fact_remains(fact: Fact) -> Remains:
    return lambda project: fact.kind in {each.kind for each in project.origin.facts}


# Length, source and residues


def length_and_residues(draft: Draft, draw: Draw) -> Remains:
    residues = bases(draw)
    other = len(residues) + draw.draw(st.integers(1, 9)) * draw.draw(st.sampled_from((1, -1)))
    third = draw.draw(st.sampled_from((other, other + 10, "")))  # one that confirms neither
    location = f"1..{third}" if third else ""
    uid = draft.add(with_location(a_dna(residues), location), length=str(other))
    return both(declared_length(uid, str(other)), source_location(uid, location))


def length_and_another_feature(draft: Draft, draw: Draw) -> Remains:
    residues = bases(draw)
    end = len(residues) + draw.draw(st.integers(1, 9))
    uid = draft.add(a_dna(residues, ("misc_feature", f"2..{end}", {"note": "x"})), length=str(end))
    return declared_length(uid, str(end))


def length_and_translation(draft: Draft, draw: Draw) -> Remains:
    body = draw.draw(st.lists(st.sampled_from(("aaa", "gtt", "ctg", "gct")), min_size=5, max_size=8))
    residues = "atg" + "".join(body) + "taa"
    protein = "M" + "".join({"aaa": "K", "gtt": "V", "ctg": "L", "gct": "A"}[codon] for codon in body)
    lost = residues[:6] + residues[9:]
    cds = ("CDS", f"1..{len(lost)}", {"translation": protein})
    uid = draft.add(a_dna(lost, cds), length=str(len(residues)))
    return declared_length(uid, str(len(residues)))


def source_and_residues_without_length(draft: Draft, draw: Draw) -> Remains:
    residues = bases(draw)
    location = f"1..{len(residues) + draw.draw(st.integers(1, 9))}"
    uid = draft.add(with_location(a_dna(residues), location))
    if draw.draw(st.booleans()):
        draft.lacks(uid, "INSDSeq_length")
    else:
        draft.declared[uid] = Declared(length="")
    return source_location(uid, location)


def source_and_another_feature(draft: Draft, draw: Draw) -> Remains:
    residues = bases(draw)
    end = len(residues) + draw.draw(st.integers(1, 9))
    sequence = a_dna(residues, ("misc_feature", f"3..{end}", {"note": "x"}))
    uid = draft.add(with_location(sequence, f"1..{end}"))
    return source_location(uid, f"1..{end}")


def spaces_that_count(draft: Draft, draw: Draw) -> Remains:
    residues = bases(draw)
    place = draw.draw(st.integers(1, len(residues) - 1))
    residues = residues[:place] + draw.draw(st.sampled_from((" ", "\n", "\u200b"))) + residues[place:]
    return residues_of(draft.add(a_dna(residues)), residues)  # the length in the file counts the space


# Residues


def numbers_that_are_no_positions(draft: Draft, draw: Draw) -> Remains:
    residues = f"{bases(draw)}{draw.draw(st.integers(60, 99))}{bases(draw)}"
    letters = sum(map(str.isalpha, residues))
    sequence = with_location(a_dna(residues), f"1..{letters}")
    return residues_of(draft.add(sequence, length=str(letters)), residues)


def capitals_that_are_a_protein(draft: Draft, draw: Draw) -> Remains:
    residues = "MKVHRDSWY" + draw.draw(st.text("MKVHRDSWY", min_size=3, max_size=9))
    return residues_of(draft.add(a_dna(residues)), residues)


def mixed_case(draft: Draft, draw: Draw) -> Remains:
    residues = bases(draw) + draw.draw(st.text("ACGT", min_size=1, max_size=3)) + bases(draw)
    return residues_of(draft.add(a_dna(residues)), residues)


def uracil_and_thymine(draft: Draft, draw: Draw) -> Remains:
    residues = draw.draw(st.permutations("acguacguttttaacc").map("".join))
    return residues_of(draft.add(a_sequence("RNA", residues, organism="Homo sapiens", mol_type="mRNA")), residues)


def uracil_of_dna(draft: Draft, draw: Draw) -> Remains:
    residues = draw.draw(st.permutations("acguacguaaccggac").map("".join))
    molecule = draw.draw(st.sampled_from(("RNA", "DNA")))
    sequence = a_sequence(molecule, residues, organism="Homo sapiens", mol_type="genomic DNA")
    return residues_of(draft.add(sequence), residues)


def a_space_that_may_be_a_stop(draft: Draft, draw: Draw) -> Remains:
    one, other = amino_acids(draw)[:9], amino_acids(draw)
    residues = f"{one} {other}"
    count = len(one) + len(other)
    return residues_of(draft.add(with_location(a_protein(residues), f"1..{count}"), length=str(count)), residues)


def zeros(draft: Draft, draw: Draw) -> Remains:
    residues = "0" * draw.draw(st.sampled_from((1, 2, 4, 5)))
    features = draw.draw(st.sampled_from(((), a_dna(residues).features)))
    return residues_of(draft.add(Sequence(0, molecule_type="DNA", residues=residues, features=features)), residues)


# Molecule types


def molecule_type_and_mol_type(draft: Draft, draw: Draw) -> Remains:
    molecule, mol_type, residues = draw.draw(
        st.sampled_from(
            (
                ("AA", "genomic DNA", "MKVLAAGIVG"),
                ("AA", "mRNA", "ACGTACGTACGT"),
                ("RNA", "genomic DNA", "acgtacgtacgt"),
                ("DNA", "mRNA", "acgtacgtacgt"),
                ("DNA", "protein", "acgtacgtacgt"),
                ("PRT", "genomic DNA", "MKVLAAGIVG"),
                ("Protein", "mRNA", "acgtacgtacgt"),
                ("cDNA", "mRNA", "acgtacgtacgt"),
                ("cDNA", "genomic DNA", "acgtacgtacgt"),
                ("ADN", "protein", "MKVLAAGIVG"),
            )
        )
    )
    uid = draft.add(a_sequence(molecule, residues, organism="Homo sapiens", mol_type=mol_type))
    return types_of(uid, molecule, mol_type)


def molecule_type_and_residues(draft: Draft, draw: Draw) -> Remains:
    molecule, residues = draw.draw(
        st.sampled_from(
            (
                ("PRT", "acgtacgtacgtn"),
                ("protein", "ACGTACGTRACGT"),
                ("ADN", "MKVLAAGIVG"),
                ("dna", "MKVHRDSWYMKV"),
                ("DNA ", "acguacguacgu"),
            )
        )
    )
    sequence = a_sequence(molecule, residues, organism="Homo sapiens", mol_type="x")
    source = sequence.features[0]
    qualifiers = tuple(each for each in source.qualifiers if each.name != "mol_type")
    uid = draft.add(replace(sequence, features=(replace(source, qualifiers=qualifiers),)))
    return types_of(uid, molecule, "")


def molecule_type_and_features(draft: Draft, draw: Draw) -> Remains:
    key = draw.draw(st.sampled_from(("CDS", "gene", "misc_feature", "unsure")))
    sequence = a_protein(amino_acids(draw), (key, "1..3"))
    uid = draft.add(replace(sequence, molecule_type="PRT"))
    return lambda project: (
        project.sequences.by_uid(uid).molecule_type == "PRT" and project.sequences.by_uid(uid).features[1].key == key
    )


# Coding sequences


def translation_and_protein(draft: Draft, draw: Draw) -> Remains:
    translation, protein = draw.draw(
        st.sampled_from((("MKVLAA", "MKVLAG"), ("MKVLAG", "MKVLAA"), ("MKVLA", "MKVLAAA")))
    )
    gene = draft.add(a_dna("atgaaagttctggctgcttaa"))
    target = draft.add(a_protein(protein))
    cds = a_dna("atgaaagttctggctgcttaa", ("CDS", "1..21", {"translation": translation, "protein_id": str(target)}))
    draft.sequences[gene - 1] = replace(cds, uid=gene)
    return lambda project: (
        project.sequences.by_uid(gene).features[1].value("translation") == translation
        and project.sequences.by_uid(gene).features[1].value("protein_id") == str(target)
        and project.sequences.by_uid(target).residues == protein
    )


def a_join_that_lost_a_part(draft: Draft, draw: Draw) -> Remains:
    location = f"{draw.draw(st.sampled_from(('join', 'order')))}(1..21)"
    qualifiers = draw.draw(st.sampled_from(({"translation": "MKVLAAK"}, {"ribosomal_slippage": None})))
    uid = draft.add(a_dna("atgaaagttctggctgcttaa", ("CDS", location, qualifiers)))
    return lambda project: project.sequences.by_uid(uid).features[1].location == location


def a_location_without_its_end(draft: Draft, draw: Draw) -> Remains:
    location = draw.draw(st.sampled_from(("5..", "..9", "5 9", "5^", "join(1..2,", "1 0..12", "<5..")))
    uid = draft.add(a_dna(bases(draw), ("misc_feature", location, {"note": "x"})))
    return lambda project: project.sequences.by_uid(uid).features[1].location == location


# Qualifiers and keys


def an_old_key_and_its_qualifier(draft: Draft, draw: Draw) -> Remains:
    key = draw.draw(st.sampled_from(("promoter", "enhancer", "terminator", "RBS")))
    uid = draft.add(a_dna(bases(draw), (key, "1..5", {"regulatory_class": "insulator"})))
    return lambda project: project.sequences.by_uid(uid).features[1].key == key


def two_values_of_one_qualifier(draft: Draft, draw: Draw) -> Remains:
    one, other = draw.draw(st.lists(st.text("abcxyz", min_size=2, max_size=5), min_size=2, max_size=2, unique=True))
    sequence = a_dna(bases(draw), ("gene", "1..5", {"gene": one}))
    names = draw.draw(st.sampled_from((("gene", "gene"), ("gene", "GENE"), ("Gene", "gene"))))
    qualifiers = (Qualifier(1, names[0], one), Qualifier(2, names[1], other))
    feature = replace(sequence.features[1], qualifiers=qualifiers)
    uid = draft.add(replace(sequence, features=(sequence.features[0], feature)))
    return lambda project: [q.value for q in project.sequences.by_uid(uid).features[1].qualifiers] == [one, other]


def a_value_that_says_no(draft: Draft, draw: Draw) -> Remains:
    value = draw.draw(st.sampled_from(("no", "false", "0", "not")))
    uid = draft.add(a_dna(bases(draw), ("gene", "1..5", {"gene": "x", "pseudo": value})))
    return lambda project: project.sequences.by_uid(uid).features[1].qualifiers[1].value == value


def a_replacement_that_may_be_a_word(draft: Draft, draw: Draw) -> Remains:
    value = draw.draw(st.sampled_from(("Any", "Asn", "THR", "ARG", "a c", "A G", "a\nc")))
    uid = draft.add(a_dna(bases(draw), ("variation", "3", {"replace": value})))
    return lambda project: project.sequences.by_uid(uid).features[1].value("replace") == value


def a_space_in_a_number(draft: Draft, draw: Draw) -> Remains:
    value = draw.draw(st.sampled_from(("(pos:1 0..12,aa:Sec)", "(pos:10..1 2,aa:Sec)")))
    uid = draft.add(a_dna("atgaaagtttgagctgcttaa", ("CDS", "1..21", {"transl_except": value})))
    return lambda project: project.sequences.by_uid(uid).features[1].value("transl_except") == value


# Skipped sequences


def a_skipped_sequence_with_content(draft: Draft, draw: Draw) -> Remains:
    is_length = draw.draw(st.booleans())
    features = () if is_length else a_dna().features
    skipped = replace(a_skipped(), molecule_type="DNA", features=features)
    uid = draft.add(skipped, **({"length": "24"} if is_length else {}))
    return lambda project: (
        project.sequences.by_uid(uid).features == features
        and (not is_length or project.origin.declared[uid].length == "24")
    )


ON_SEQUENCES = (
    length_and_residues,
    length_and_another_feature,
    length_and_translation,
    source_and_residues_without_length,
    source_and_another_feature,
    spaces_that_count,
    numbers_that_are_no_positions,
    capitals_that_are_a_protein,
    mixed_case,
    uracil_and_thymine,
    uracil_of_dna,
    a_space_that_may_be_a_stop,
    zeros,
    molecule_type_and_mol_type,
    molecule_type_and_residues,
    molecule_type_and_features,
    translation_and_protein,
    a_join_that_lost_a_part,
    a_location_without_its_end,
    an_old_key_and_its_qualifier,
    two_values_of_one_qualifier,
    a_value_that_says_no,
    a_replacement_that_may_be_a_word,
    a_space_in_a_number,
    a_skipped_sequence_with_content,
)


# The general information and the numbers


def count_and_sequences(draft: Draft, draw: Draw) -> Remains:
    found = len(draft.sequences) + draw.draw(st.integers(1, 5)) * draw.draw(st.sampled_from((1, -1)))
    fact = Fact(origin.QUANTITY, {"found": str(found)})
    draft.facts.append(fact)
    return fact_remains(fact)


def numbers_and_places(draft: Draft, draw: Draw) -> Remains:
    last = len(draft.sequences)
    number = draw.draw(st.integers(1, last + 9).filter(lambda number: number != last))
    draft.declared[last] = replace(draft.declared.get(last, Declared()), number=str(number))
    if last > 1 and draw.draw(st.booleans()):
        values = {"element": "SequenceData", "attribute": "sequenceIDNumber"}
        missing = Fact(origin.ATTRIBUTE_MISSING, values, Address(1))
        draft.facts.append(missing)
    return lambda project: project.origin.declared[last].number == str(number)


def a_missing_number_and_the_count(draft: Draft, draw: Draw) -> Remains:
    values = {"element": "SequenceData", "attribute": "sequenceIDNumber"}
    missing = Fact(origin.ATTRIBUTE_MISSING, values, Address(len(draft.sequences)))
    draft.facts += (missing, Fact(origin.QUANTITY, {"found": str(len(draft.sequences) + 1)}))
    return fact_remains(missing)


def languages_of_titles(draft: Draft, draw: Draw) -> Remains:
    titles = draw.draw(
        st.sampled_from(
            (
                (Title(1, "Modified polymerase", "EN"), Title(2, "Modifizierte Polymerase", "en")),
                (Title(1, "修飾ポリメラーゼ", "EN"),),
                (Title(1, "변형 중합효소", "FR"),),
                (Title(1, "Modified polymerase", "SE"),),
            )
        )
    )
    draft.header = replace(draft.header, titles=titles)
    return lambda project: project.header.titles == titles


def language_of_the_applicant(draft: Draft, draw: Draw) -> Remains:
    name, code = draw.draw(st.sampled_from((("株式会社テスト", "EN"), ("Example", "KR"), ("Пример", "FR"))))
    draft.header = replace(draft.header, applicant=Party(name, code, "Example"))
    return lambda project: project.header.applicant.language == code


def language_without_translations(draft: Draft, draw: Draw) -> Remains:
    draft.header = replace(draft.header, other_language="de", original_language="en")
    draft.add(a_dna(bases(draw), ("misc_feature", "1..5", {"note": "binding site"})))
    return lambda project: project.header.other_language == "de"


def a_date_of_two_days(draft: Draft, draw: Draw) -> Remains:
    date = draw.draw(st.sampled_from(("03/04/2024", "3.4.2024", "03-04-24", "2024-02-30")))
    draft.header = replace(draft.header, priority=replace(draft.header.priority, date=date))
    return lambda project: project.header.priority.date == date


ON_LISTING = (
    count_and_sequences,
    numbers_and_places,
    a_missing_number_and_the_count,
    languages_of_titles,
    language_of_the_applicant,
    language_without_translations,
    a_date_of_two_days,
)


def add_faults_with_safe_fixes(draft: Draft) -> None:
    """Add sequences with faults that safe fixes correct."""
    qualifiers = (Qualifier(1, "MOL_TYPE", "protein"), Qualifier(2, "ORGANISM", "Artificial Sequence"))
    old = a_protein()
    source = replace(old.features[0], key="SOURCE", qualifiers=qualifiers)
    draft.add(replace(old, molecule_type="PRT", features=(source,)))
    draft.add(a_dna("ACGTACGTACGTACGT", ("promoter", "(1)..(5)")), division="SYN")
    draft.declared[draft.add(a_dna("acgtacgtacgtacgtac"))] = Declared(length="12")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_contradictions_are_never_settled_unseen(data: Draw) -> None:
    draft = Draft()
    if data.draw(st.booleans(), label="with faults that have safe fixes"):
        add_faults_with_safe_fixes(draft)
    of_sequences = data.draw(st.lists(st.sampled_from(ON_SEQUENCES), min_size=1, max_size=4))
    of_listing = data.draw(st.lists(st.sampled_from(ON_LISTING), max_size=2, unique=True))
    if {count_and_sequences, a_missing_number_and_the_count} <= {*of_listing}:
        of_listing.remove(count_and_sequences)  # there is one quantity only
    if {numbers_and_places, a_missing_number_and_the_count} <= {*of_listing}:
        of_listing.remove(numbers_and_places)
    of_listing.sort(key=lambda plant: plant is not language_without_translations)  # it adds a sequence
    remains = [(plant.__name__, plant(draft, data)) for plant in (*of_sequences, *of_listing)]
    fixed = fix(draft.project(), today=TODAY).project
    assert [name for name, check in remains if not check(fixed)] == []


@pytest.mark.parametrize("plant", [*ON_SEQUENCES, *ON_LISTING])
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_contradiction_is_not_settled_unseen(plant: Callable[[Draft, Draw], Remains], data: Draw) -> None:
    draft = Draft()
    draft.add(a_dna())
    remains = plant(draft, data)
    project = draft.project()
    assert remains(project) and remains(fix(project, today=TODAY).project)


def test_the_faults_between_the_contradictions_are_corrected() -> None:
    draft = Draft()
    add_faults_with_safe_fixes(draft)
    fixed = fix(draft.project(), today=TODAY).project
    assert fixed.sequences[0].molecule_type == "AA" and fixed.sequences[0].organism == "synthetic construct"
    assert fixed.sequences[1].residues == "acgt" * 4 and fixed.sequences[1].features[1].key == "regulatory"
    assert fixed.origin.declared == {}
