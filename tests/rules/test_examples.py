"""For each rule broken examples, in which it and nothing else speaks, and sound ones; and what its fixes do to them."""

from typing import NamedTuple

import pytest
from builders import a_dna, a_feature, a_header, a_project, a_protein, a_skipped, an_rna
from findings import after, found, ids, with_declared, with_facts, with_qualifier, with_source
from msgspec.structs import replace

from wiposeq.checking.engine import CATALOGUE
from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.origin import Declared, Fact
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Header, Party, Qualifier, Sequence, Title, new_uid
from wiposeq.rules.rule import LooksAt


class Example(NamedTuple):
    """A broken project in which the rule speaks. also: rules that rightly speak too. fixes: how many are offered.

    leaves: rules that may speak after a fix, such as a value that a person still has to enter.
    """

    rule: str
    broken: Project
    fixes: int | None = None
    also: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()


def numbered(project: Project, *numbers: str) -> Project:
    """Return the project as read from a file that gives its sequences these numbers."""
    uids = project.sequences.uids()
    return with_facts(project, declared={uid: Declared(number=number) for uid, number in zip(uids, numbers)})


def headed(**fields: object) -> Project:
    return a_project(header=replace(a_header(), **fields))


def seen(kind: str, **values: object) -> Project:
    return with_facts(a_project(), Fact(kind, values))


def assumed(kind: str, value: str) -> Project:
    """Return a project whose import assumed a value."""
    project = a_project()
    return replace(project, origin=replace(project.origin, changes=(Change(kind, "assumed", after=value),)))


def in_sequence(kind: str, **values: object) -> Project:
    project = a_project()
    return with_facts(project, Fact(kind, values, Address(project.sequences[0].uid)))


def dna(*features: tuple, residues: str = "acgtacgtacgtacgtacgt") -> Project:
    return a_project(a_dna(residues, *features))


def protein(*features: tuple, residues: str = "MKVLAACIVC") -> Project:
    return a_project(a_protein(residues, *features))


def with_note(**fields: str | None) -> Project:
    sequence = a_dna("acgtacgtacgtacgt", ("misc_feature", "1..4", {"note": "a tag"}))
    return a_project(with_qualifier(sequence, 1, name="note", **fields))


def in_german(project: Project) -> Project:
    return replace(project, header=replace(project.header, other_language="de", original_language="en"))


def written(project: Project) -> Project:
    return replace(project, header=replace(project.header, original_language="en"))


GENE = "atgaaagttctggctgcttaa"  # M K V L A A stop
CODED = "MKVLAA"


def a_gene(extra: dict[str, str | None] | None = None, residues: str = GENE, where: str = "1..21") -> Sequence:
    return a_dna(residues, ("CDS", where, {"translation": CODED, "protein_id": "2"} | (extra or {})))


def of_mitochondrion(code: str = "") -> Sequence:
    """A gene of a human mitochondrion that is translated with the standard code: ata is I, not M."""
    more = {"translation": "MKVIAA", "transl_table": code} if code else {"translation": "MKVIAA"}
    gene = a_gene(more, residues="atgaaagttatagctgcttaa")
    source = gene.features[0]
    noted = replace(source, qualifiers=(*source.qualifiers, Qualifier(9, "organelle", "mitochondrion")))
    return replace(gene, features=(noted, *gene.features[1:]))


def a_gene_with(*features: tuple) -> Sequence:
    return a_dna(GENE, ("CDS", "1..21", {"translation": CODED, "protein_id": "2"}), *features)


def in_part(extra: dict[str, str | None]) -> Sequence:
    """A gene that begins at the fourth residue of its sequence."""
    return a_gene(extra, residues="cgc" + GENE, where="4..24")


TO_FILL = ("qualifier/value-missing", "header/original-language-missing")
CODING = ("coding/translation", "coding/internal-stop", "coding/protein-differs")


def genes(gene: Sequence, protein: Sequence | None = None) -> Project:
    return a_project(gene, protein or a_protein(CODED))


def without(project: Project, name: str) -> Project:
    """The project with all qualifiers of this name taken out."""

    def stripped(sequence: Sequence) -> Sequence:
        return replace(
            sequence,
            features=tuple(
                replace(f, qualifiers=tuple(q for q in f.qualifiers if q.name != name)) for f in sequence.features
            ),
        )

    return replace(project, sequences=project.sequences.map(lambda _, s: stripped(s), range(len(project.sequences))))


def sourced(**qualifiers: str | None) -> Project:
    return a_project(with_source(a_dna(), **qualifiers))


def sequences_like(sequence: Sequence, **fields: object) -> Project:
    return a_project(replace(sequence, **fields))


def sourced_with(*qualifiers: tuple[str, str | None]) -> Project:
    """A DNA with these qualifiers added to its source."""
    sequence = a_dna()
    source = sequence.features[0]
    more = tuple(Qualifier(new_uid(), name, value) for name, value in qualifiers)
    return sequences_like(sequence, features=(replace(source, qualifiers=(*source.qualifiers, *more)),))


def sourced_twice(name: str, *values: str) -> Project:
    return sourced_with(*((name, value) for value in values))


LONG = "word " * 300

EXAMPLES = [
    # what the free text discloses
    Example(
        "qualifier/undisclosed-sequence", written(with_note(value="with ACGTTGCAACGTTGCA")), 1, leaves=("file/assumed",)
    ),
    Example(
        "qualifier/undisclosed-sequence", written(with_note(value="a Gly-Gly-Gly-Ser tag")), 1, leaves=("file/assumed",)
    ),
    Example("qualifier/mention-not-listed", written(with_note(value="binds SEQ ID NO: 70")), 0),
    # file
    Example("file/not-well-formed", seen(origin.NOT_WELL_FORMED, message="mismatch", cause="unclosed-tag"), 1),
    Example("file/not-well-formed", seen(origin.NOT_WELL_FORMED, message="something new", cause="never-heard-of"), 1),
    Example("file/not-utf-8", seen(origin.NOT_UTF8, encoding="ISO-8859-1"), 1),
    Example("file/declaration-missing", seen(origin.DECLARATION_MISSING), 1),
    Example("file/doctype-missing", seen(origin.DOCTYPE_MISSING), 1),
    Example("file/doctype-wrong", seen(origin.DOCTYPE_WRONG, found="<!DOCTYPE html>"), 1),
    Example("file/dtd-version", seen(origin.DTD_VERSION, found="V1_2"), 1),
    Example("file/dtd-version", seen(origin.DTD_VERSION, found=""), 1),
    Example("file/structure", seen(origin.ELEMENT_MISSING, element="INSDQualifier", parent="INSDFeature_quals"), 1),
    Example("file/structure", seen(origin.ELEMENT_MISSING, element="INSDSeq", parent="SequenceData", before="x"), 1),
    Example("file/structure", seen(origin.ATTRIBUTE_MISSING, attribute="x", element="y"), 1),
    Example("file/structure", seen(origin.ELEMENT_REPEATED, element="INSDSeq_length", parent="INSDSeq", text="3"), 1),
    Example("file/structure", seen(origin.ELEMENT_MISPLACED, element="a", parent="b", before="c"), 1),
    Example("file/unknown-content", seen(origin.ELEMENT_UNKNOWN, element="Bibliography", parent="x", text="y"), 1),
    Example("file/unknown-content", seen(origin.ATTRIBUTE_UNKNOWN, attribute="xsi:x", element="y", text="z"), 1),
    Example("file/unknown-content", seen(origin.TEXT_STRAY, element="INSDSeq", text="oops"), 1),
    Example("file/not-imported", seen(origin.NOT_IMPORTED, key="records=x", words="Words"), 1),
    Example("file/comment-dropped", seen(origin.COMMENT, text="<!-- remember -->"), 1),
    Example(
        "file/comment-dropped",
        with_facts(a_project(), Fact(origin.COMMENT, {"text": "a"}), Fact(origin.COMMENT, {"text": "b"})),
        1,
    ),
    Example("file/entity-declared", seen(origin.ENTITY_DECLARED, name="lol"), 0),
    Example("file/numeric-reference", seen(origin.NUMERIC_REFERENCE, count=3, text="&#233;"), 1),
    Example("file/name", with_facts(a_project(), source="/some/where/listing.txt"), 1),
    Example("file/name", with_facts(a_project(), source="C:\\some\\where\\listing"), 1),
    Example("file/production-date", headed(production_date="3.6.2024"), 1),
    Example("file/production-date", headed(production_date=""), 1),
    Example("file/production-date", headed(production_date="2023-02-29"), 1),
    # header
    Example(
        "header/identification-missing",
        headed(application=None, file_reference=None),
        1,
        leaves=("header/file-reference-missing",),
    ),
    Example("header/file-reference-missing", headed(application=None, file_reference=" "), 0),
    Example("header/file-reference-missing", headed(file_reference=""), 1),
    Example("header/office-code", headed(application=Application("WOO", "1", "2024-01-02")), 0),
    Example("header/office-code", headed(application=Application("ep", "1", "2024-01-02")), 1),
    Example("header/office-code", headed(application=Application("", "1", "2024-01-02")), 0),
    Example("header/application-number-missing", headed(application=Application("EP", "", "2024-01-02")), 1),
    Example("header/application-incomplete", headed(application=Application("EP", "1", "")), 1),
    Example("header/date", headed(application=Application("EP", "1", "2024-1-2")), 1),
    Example("header/date", headed(priority=Application("EP", "1", "2023-02-29")), 0),
    Example("file/assumed", assumed("organism/assumed", "Homo sapiens"), 1),
    Example("file/assumed", assumed("mol_type/assumed", "genomic DNA"), 1),
    Example("file/assumed", assumed("title/language", "en"), 1),
    Example(
        "header/date-in-future",
        headed(application=Application("EP", "1", "2031-01-02"), priority=Application("EP", "0", "2030-05-05")),
        0,
    ),
    Example("header/priority-after-filing", headed(priority=Application("US", "1", "2024-06-04")), 0),
    Example("header/priority-too-old", headed(priority=Application("US", "1", "2023-04-02")), 0),
    Example("header/priority-incomplete", headed(priority=Application("US", "1")), 0),
    Example("header/priority-missing", headed(priority=None), 0),
    Example("header/applicant-missing", headed(applicant=None), 0),
    Example("header/applicant-missing", headed(applicant=Party(" ", "en")), 0),
    Example("header/applicant-language", headed(applicant=Party("Example", "JP")), 1),
    Example("header/applicant-language", headed(applicant=Party("Example", "")), 1),
    Example("header/applicant-language", headed(inventor=Party("Taro Tokkyo", "JA")), 1),
    Example("header/applicant-language", headed(inventor=Party("Taro Tokkyo", "")), 1),
    Example("header/inventor-empty", headed(inventor=Party("", "en")), 1),
    Example("header/latin-name-missing", headed(applicant=Party("Łódź Biotech", "pl")), 1),
    Example("header/latin-name-missing", headed(applicant=Party("Василий Иванов", "ru")), 1),
    Example("header/latin-name-missing", headed(applicant=Party("出願製薬株式会社", "ja")), 0),
    Example("header/latin-name-missing", headed(applicant=Party("重庆大学", "zh")), 1),
    Example("header/latin-name-missing", headed(inventor=Party("Jörg Müller", "de")), 1),
    Example("header/title-missing", headed(titles=()), 1, leaves=("header/title-empty",)),
    Example("header/title-empty", headed(titles=(Title(1, " ", "en"),)), 0),
    Example("header/title-empty", headed(titles=(Title(1, "Good", "en"), Title(2, "", "fr"))), 1),
    Example("header/title-language-repeated", headed(titles=(Title(1, "Good", "en"), Title(2, "Bon", "en"))), 1),
    Example("header/title-language", headed(titles=(Title(1, "Good", "english"),)), 1),
    Example("header/title-language", headed(titles=(Title(1, "Good", ""),)), 1),
    Example("header/title-language", headed(titles=(Title(1, "Good", "EN"),)), 1),
    Example("header/quantity", seen(origin.QUANTITY, found="7"), 1),
    Example(
        "header/quantity",
        seen(origin.ELEMENT_MISSING, element="SequenceTotalQuantity", parent="ST26SequenceListing"),
        1,
    ),
    Example("header/free-text-language-unused", headed(other_language="ru"), 1),
    Example("header/free-text-language-missing", written(with_note(translation="ein Etikett", id="q1")), 1),
    Example(
        "header/free-text-language-missing",
        replace(
            written(with_note(translation="ein Etikett", id="q1")),
            header=replace(a_header(), original_language="de", other_language="en"),
        ),
        1,
    ),
    Example(
        "header/free-text-language-missing",
        replace(
            written(with_note(translation="ein Etikett", id="q1")),
            header=replace(a_header(), original_language="en", other_language="german"),
        ),
        1,
    ),
    Example("header/original-language-missing", with_note(), 1),
    Example("header/original-language-missing", headed(original_language="english"), 1),
    Example("header/characters", headed(file_reference="Ref–1"), 1),
    Example("header/characters", headed(applicant=Party("Łódź Biotech", "pl", "Lodz Biotech β")), 1),
    Example("header/characters", headed(titles=(Title(1, "A\x07title", "en"),)), 1),
    Example("header/characters", headed(software_name="配列表"), 0),
    # sequence
    Example("sequence/missing", Project(header=a_header()), 0),
    Example("sequence/number", with_declared(a_project(), number="7"), 2),
    Example("sequence/number", with_declared(a_project(a_dna(), an_rna("acgtacgtacgtac")), 2, number="1"), 2),
    Example(
        "sequence/number",
        numbered(a_project(a_dna(), an_rna("acgtacgtacgtac")), "2", "1"),
        2,
    ),
    Example(
        "sequence/number",
        in_sequence(origin.ATTRIBUTE_MISSING, attribute="sequenceIDNumber", element="SequenceData"),
        1,
    ),
    Example("sequence/length", with_declared(a_project(), length="17"), 1),
    Example("sequence/length", with_declared(a_project(), length=""), 1),
    Example("sequence/length", in_sequence(origin.ELEMENT_MISSING, element="INSDSeq_length", parent="INSDSeq"), 1),
    Example("sequence/division", with_declared(a_project(), division="SYN"), 1),
    Example("sequence/division", in_sequence(origin.ELEMENT_MISSING, element="INSDSeq_division", parent="INSDSeq"), 1),
    Example("sequence/molecule-type", sequences_like(a_protein(), molecule_type="PRT"), 1),
    Example("sequence/molecule-type", sequences_like(a_dna(), molecule_type="ADN"), 1),
    Example("sequence/molecule-type", sequences_like(a_dna(), molecule_type="thing"), 1),
    Example("sequence/molecule-type", sequences_like(a_dna(), molecule_type=""), 1),
    Example("sequence/other-seqids", sequences_like(a_dna(), other_seqids=("pat|EP|1|A|1",)), 1),
    Example("sequence/other-seqids", sequences_like(a_dna(), other_seqids=()), 1),
    Example("sequence/empty", sequences_like(a_dna(), residues=""), 1),
    Example("sequence/symbols", a_project(a_dna("ACGTACGTACGT")), 1),
    Example("sequence/symbols", a_project(a_protein("mkvlaag")), 1),
    Example("sequence/symbols", a_project(an_rna("acguacguacgu")), 1),
    Example("sequence/symbols", a_project(a_dna("acguacguacgu")), 1),
    Example("sequence/symbols", a_project(a_dna("acgtacgtac gtacgtacgt 20\n")), 1),
    Example("sequence/symbols", a_project(a_protein("MKSecGEEL")), 2),
    Example("qualifier/characters", written(with_note(value="a line\nfeed")), 1),
    Example("sequence/symbols", a_project(a_dna("acgt-acgtacgt*")), 1),
    Example("sequence/symbols", a_project(a_dna("acgtacgtacgtz")), 0),
    Example("sequence/symbols", a_project(a_protein("MetLysValLeuAla")), 1),
    Example("sequence/symbols", a_project(a_protein("MKVLAAG1")), 1),
    Example("sequence/too-short", a_project(a_dna(), a_dna("acgtacgtannn", ("unsure", "10..12"))), 2),
    Example("sequence/too-short", a_project(a_dna(), a_protein("MKV")), 2),
    Example("sequence/skipped-not-clean", a_project(a_dna(), replace(a_skipped(), molecule_type="DNA")), 1),
    Example("sequence/skipped-not-clean", a_project(a_dna(), replace(a_dna(), is_skipped=True, residues="000")), 1),
    Example("sequence/skipped-not-clean", with_declared(a_project(a_dna(), a_skipped()), 2, length="3"), 1),
    Example("sequence/skipped-not-clean", with_declared(a_project(a_dna(), a_skipped()), 2, division="PAT"), 1),
    Example("sequence/feature-table-missing", a_project(replace(a_dna(), features=()), a_protein()), 1),
    Example("sequence/duplicate", a_project(a_dna(), a_protein(), a_dna()), 0),
    Example("sequence/looks-like-nucleotides", a_project(a_protein("ACGTACGTACGT")), 1),
    Example("sequence/unknown-not-described", a_project(a_dna("acgtacgtnnacgtnacgt")), 1),
    Example("sequence/unknown-not-described", a_project(a_protein("MKVXAAGIXX", ("UNSURE", "4"))), 1),
    Example(
        "sequence/hybrid",
        written(
            a_project(
                a_dna(
                    "acgtacgtacgt",
                    ("misc_feature", "1..6", {"note": "RNA"}),
                    ("misc_feature", "7..12", {"note": "DNA"}),
                )
            )
        ),
        1,
    ),
    Example(
        "sequence/hybrid",
        written(
            a_project(
                with_source(
                    a_dna("acgtacgtacgt", ("misc_feature", "1..6", {"note": "RNA"}), organism="synthetic construct"),
                    mol_type="other DNA",
                )
            )
        ),
        1,
    ),
    # feature
    Example("feature/key-unknown", dna(("linker", "1..4")), 1, leaves=("header/original-language-missing",)),
    Example("feature/key-unknown", dna(("misc_feture", "1..4")), 2, leaves=("header/original-language-missing",)),
    Example("feature/key-unknown", dna(("", "1..4")), 1),
    Example("feature/key-case", protein(("region", "1..4")), 1),
    Example(
        "feature/key-case", sequences_like(a_protein(), features=(replace(a_protein().features[0], key="SOURCE"),)), 1
    ),
    Example(
        "feature/key-of-other-molecule",
        dna(("VARIANT", "3")),
        2,
        leaves=("header/original-language-missing", "qualifier/companion-missing"),
    ),
    Example(
        "feature/key-of-other-molecule", protein(("misc_feature", "3")), 1, leaves=("header/original-language-missing",)
    ),
    Example("feature/key-obsolete", dna(("promoter", "1..4")), 1),
    Example("feature/key-obsolete", dna(("3'clip", "1..4")), 1, leaves=("header/original-language-missing",)),
    Example("feature/key-obsolete", protein(("VARSPLIC", "1..4")), 1),
    Example("feature/source-missing", sequences_like(a_dna(), features=(a_feature("gene", "1..4"),)), 1),
    Example(
        "feature/source-repeated",
        written(dna(("source", "1..4", {"mol_type": "genomic DNA", "organism": "Mus musculus"}))),
        2,
    ),
    Example(
        "feature/source-not-whole",
        sequences_like(a_dna(), features=(replace(a_dna().features[0], location="1..10"),)),
        1,
    ),
    Example(
        "feature/source-not-whole",
        sequences_like(a_dna(), features=(replace(a_dna().features[0], location="1..99"),)),
        1,
    ),
    Example(
        "feature/source-not-whole",
        sequences_like(a_dna(), features=(replace(a_dna().features[0], location="<1..16"),)),
        1,
    ),
    Example("feature/location-missing", dna(("gene", " ")), 1),
    Example("feature/location-unreadable", dna(("gene", "(1)..(4)")), 1),
    Example("feature/location-unreadable", dna(("gene", "1-4")), 1),
    Example("feature/location-unreadable", dna(("gene", "one to four")), 0),
    Example("feature/location-past-end", dna(("gene", "5..30")), 1),
    Example("feature/location-past-end", dna(("gene", "25..30")), 1),
    Example("feature/location-past-end", dna(("gene", "0..4")), 1),
    Example("feature/location-descending", dna(("gene", "9..4")), 2),
    Example("feature/location-descending", dna(("gene", "join(1..5,4..9)")), 0),
    Example("feature/location-operator-on-protein", protein(("DISULFID", "join(7,10)")), 1),
    Example("feature/location-operator-on-protein", protein(("HELIX", "join(1..3,5..6)")), 1),
    Example("feature/location-operator-on-protein", protein(("HELIX", "complement(1..3)")), 1),
    Example("feature/location-caret", dna(("misc_feature", "3^7")), 1),
    Example(
        "feature/location-caret",
        protein(("VARIANT", "10^1", {"note": "x"})),
        0,
        also=("header/original-language-missing",),
    ),
    Example("feature/location-operators", dna(("gene", "join(1..4)")), 1),
    Example("feature/location-operators", dna(("gene", "join(1..4,order(5..6,8..9))")), 0),
    Example("feature/location-operators", dna(("gene", "join(1..4,join(5..6,8..9))")), 0),
    Example("feature/location-operators", dna(("gene", "join(1..4,5^6)")), 0),
    Example("feature/location-operators", dna(("gene", "complement(complement(1..4))")), 0),
    Example("feature/location-partial", dna(("gene", ">1..4")), 1),
    Example("feature/location-partial", dna(("gene", "1..<4")), 1),
    Example("feature/bond-ends", protein(("DISULFID", "6..10")), 0),
    Example("feature/modified-base-symbol", dna(("modified_base", "3", {"mod_base": "m5c"})), 0),
    Example("feature/duplicate", dna(("gene", "1..4"), ("gene", "1..4")), 1),
    # qualifier
    Example(
        "qualifier/name-unknown",
        dna(("gene", "1..4", {"locus_tag": "b1"})),
        2,
        leaves=("header/original-language-missing",),
    ),
    Example(
        "qualifier/name-unknown",
        dna(("gene", "1..4", {"genne": "b1"})),
        3,
        leaves=("header/original-language-missing",),
    ),
    Example(
        "qualifier/name-unknown", dna(("gene", "1..4", {"": "b1"})), None, leaves=("header/original-language-missing",)
    ),
    Example(
        "qualifier/name-case",
        protein(("SITE", "1", {"NOTE": "D-Met"})),
        1,
        leaves=("header/original-language-missing",),
    ),
    Example(
        "qualifier/not-allowed",
        dna(("D-loop", "1..4", {"operon": "lac"})),
        2,
        leaves=("header/original-language-missing",),
    ),
    Example(
        "qualifier/not-allowed",
        protein(("HELIX", "1..4", {"gene": "x"})),
        2,
        leaves=("header/original-language-missing",),
    ),
    Example("qualifier/missing", a_project(with_source(a_protein(), mol_type=None)), 1),
    Example("qualifier/missing", a_project(a_dna(), with_source(a_dna("acgtacgtaaaa"), organism=None)), 1),
    Example("qualifier/missing", dna(("modified_base", "3")), 1, leaves=("qualifier/other-needs-note",)),
    Example(
        "qualifier/missing",
        protein(("SITE", "3")),
        1,
        leaves=("qualifier/value-missing", "header/original-language-missing"),
    ),
    Example("qualifier/repeated", sourced_twice("organism", "Mus musculus"), 1),
    Example("qualifier/repeated", sourced_twice("organism", "Homo sapiens"), 1),
    Example("qualifier/repeated", sourced_twice("cell_line", "HeLa", "CHO"), 2),
    Example("qualifier/value-missing", dna(("gene", "1..4", {"gene": None})), 1),
    Example("qualifier/value-missing", sourced(organism=" "), 0),
    Example(
        "qualifier/value-missing",
        in_german(with_note(translation=" ", id="q1")),
        1,
        leaves=("header/free-text-language-unused",),
    ),
    Example("qualifier/value-missing", a_project(with_source(a_protein(), mol_type="")), 1),
    Example("qualifier/value-unwanted", dna(("gene", "1..4", {"pseudo": "yes"})), 1),
    Example("qualifier/value-unwanted", dna(("gene", "1..4", {"pseudo": ""})), 1),
    Example("qualifier/value-unwanted", dna(("gene", "1..4", {"pseudo": "perhaps"})), 1),
    Example("qualifier/value-not-in-list", dna(("regulatory", "1..4", {"regulatory_class": "Promoter"})), 1),
    Example("qualifier/value-not-in-list", dna(("regulatory", "1..4", {"regulatory_class": "promotor"})), 1),
    Example(
        "qualifier/value-not-in-list",
        dna(("modified_base", "2", {"mod_base": "LNA"})),
        1,
        leaves=("qualifier/other-needs-note",),
    ),
    Example(
        "qualifier/value-not-in-list", dna(("mobile_element", "1..4", {"mobile_element_type": "Transposon:Tn9"})), 1
    ),
    Example("qualifier/value-format", dna(("tRNA", "1..9", {"anticodon": "(pos:3-5,aa:Phe,seq:gta)"})), 0),
    Example("qualifier/value-format", dna(("tRNA", "1..9", {"anticodon": "(pos: 3..5, aa:Phe, seq:gta)"})), 1),
    Example("qualifier/value-format", dna(("tRNA", "1..9", {"anticodon": "(pos:3..50,aa:Phe,seq:gta)"})), 0),
    Example("qualifier/value-format", dna(("tRNA", "1..9", {"anticodon": "(pos:3..5,aa:Foo,seq:gta)"})), 0),
    Example("qualifier/value-format", dna(("repeat_region", "1..9", {"rpt_unit_range": "9..3"})), 0),
    Example("qualifier/value-format", dna(("repeat_region", "1..9", {"rpt_unit_range": "3-9"})), 1),
    Example("qualifier/value-format", sourced(collection_date="4 May 2019"), 1),
    Example("qualifier/value-format", sourced(collection_date="2019-13"), 0),
    Example("qualifier/value-format", sourced(lat_lon="46.22N 6.14E"), 0),
    Example("qualifier/value-format", sourced(lat_lon="96.22 N 6.14 E"), 0),
    Example("qualifier/value-format", sourced(PCR_primers="fwd_seq: acgt"), 0),
    Example("qualifier/value-format", dna(("exon", "1..9", {"number": "4 a"})), 0),
    Example("qualifier/value-format", dna(("exon", "1..9", {"EC_number": "EC 3.4.21.4"})), 1),
    Example("qualifier/mol-type", sourced(mol_type="mRNA"), 1),
    Example("qualifier/mol-type", sourced(mol_type="Genomic DNA"), 1),
    Example("qualifier/mol-type", a_project(with_source(a_protein(), mol_type="genomic DNA")), 1),
    Example("qualifier/mol-type-of-synthetic", sourced(organism="synthetic construct"), 1),
    Example("qualifier/organism-placeholder", a_project(with_source(a_protein(), organism="Artificial Sequence")), 1),
    Example("qualifier/organism-placeholder", a_project(with_source(a_protein(), organism="Künstliche Sequenz")), 1),
    Example("qualifier/organism-placeholder", a_project(with_source(a_protein(), organism="Unidentified")), 1),
    Example("qualifier/organism-form", sourced(organism="human"), 1),
    Example("qualifier/organism-form", sourced(organism="homo sapiens"), 1),
    Example("qualifier/organism-form", sourced(organism="Bacillus"), 1),
    Example("qualifier/organism-form", sourced(organism="Homo sapeins"), 1),
    Example("qualifier/organism-form", sourced(organism="E. coli"), 1),
    Example("qualifier/organism-form", sourced(organism="A. thaliana"), 1),
    Example("qualifier/organism-form", sourced(organism="tobaco mosaic virsu")),
    Example("qualifier/organism-form", a_project(with_source(a_protein(), organism="synthetic contruct")), 1),
    Example("qualifier/too-long", written(with_note(value=LONG)), 1),
    Example(
        "qualifier/too-long",
        in_german(with_note(translation=LONG, id="q1")),
        1,
        leaves=("qualifier/id-missing", "qualifier/english-missing"),
    ),
    Example("qualifier/too-long", dna(("gene", "1..4", {"gene": LONG})), 0),
    Example("qualifier/characters", written(with_note(value="β-lactamase – “TEM”")), 1),
    Example("qualifier/characters", written(with_note(value="標識")), 0),
    Example("qualifier/characters", in_german(with_note(translation="ein\x0eEtikett", id="q1")), 1),
    Example("qualifier/id-form", written(with_note(id="12")), 1),
    Example(
        "qualifier/id-repeated",
        written(
            a_project(
                with_qualifier(a_dna("acgtacgtacgtaa", ("gene", "1..4", {"note": "x"})), 1, name="note", id="q1"),
                with_qualifier(a_dna("acgtacgtacgtcc", ("gene", "1..4", {"note": "x"})), 1, name="note", id="q1"),
            )
        ),
        1,
    ),
    Example("qualifier/id-missing", in_german(with_note(translation="ein Etikett")), 1),
    Example(
        "qualifier/translation-not-allowed",
        in_german(
            a_project(
                with_qualifier(
                    a_dna("acgtacgtacgt", ("gene", "1..4", {"gene": "lacZ"})), 1, name="gene", translation="lacZ"
                )
            )
        ),
        1,
        leaves=("header/free-text-language-unused",),
    ),
    Example(
        "qualifier/translation-not-allowed",
        in_german(
            a_project(
                with_qualifier(
                    a_dna("acgtacgtacgt", ("gene", "1..4", {"gene": None})), 1, name="gene", translation="lacZ"
                )
            )
        ),
        1,
        also=("qualifier/value-missing",),
        leaves=("header/free-text-language-unused",),
    ),
    Example(
        "qualifier/english-missing",
        in_german(with_note(value=None, translation="ein Etikett", id="q1")),
        1,
        leaves=("qualifier/translation-same",),
    ),
    Example(
        "qualifier/translation-same",
        in_german(with_note(translation="a tag", id="q1")),
        1,
        leaves=("header/free-text-language-unused",),
    ),
    Example("qualifier/conflict", sourced_with(("germline", None), ("rearranged", None)), 2),
    Example("qualifier/conflict", dna(("gene", "1..4", {"pseudo": None, "pseudogene": "unitary"})), 2),
    Example(
        "qualifier/other-needs-note",
        dna(("modified_base", "3", {"mod_base": "OTHER"})),
        1,
        leaves=("qualifier/value-missing", "header/original-language-missing"),
    ),
    Example("qualifier/other-needs-note", dna(("mobile_element", "3", {"mobile_element_type": "other"})), 0),
    Example("qualifier/replace", dna(("variation", "3", {"replace": "A"})), 1),
    Example("qualifier/replace", dna(("variation", "3", {"replace": "a or t"})), 0),
    Example("qualifier/replace", dna(("variation", "3", {"replace": "g"})), 0),
    # coding
    Example("coding/codon-start", genes(a_gene({"codon_start": "0"})), 1),
    Example("coding/genetic-code", genes(a_gene({"transl_table": "99"})), 1),
    Example("coding/genetic-code", genes(a_gene({"transl_table": "01"})), 1),
    Example(
        "coding/translation",
        genes(a_gene({"translation": "MKVLAG"}), a_protein("MKVLAG")),
        1,
        leaves=("coding/protein-differs",),
    ),
    Example(
        "coding/translation",
        genes(a_gene({"translation": "MKVLA"}), a_protein("MKVLA")),
        1,
        leaves=("coding/protein-differs",),
    ),
    Example(
        "qualifier/companion-missing",
        dna(("variation", "3")),
        1,
        leaves=TO_FILL,
    ),
    Example("qualifier/companion-missing", dna(("misc_difference", "3")), 1, leaves=TO_FILL),
    Example("qualifier/companion-missing", protein(("VARIANT", "3")), 1, leaves=TO_FILL),
    Example(
        "qualifier/companion-missing",
        a_project(with_source(a_dna(), environmental_sample="")),
        1,
        also=("qualifier/value-unwanted",),
        leaves=TO_FILL,
    ),
    Example("qualifier/mention-open", written(with_note(value="binds SEQ ID NO: ___")), 0),
    Example("qualifier/escaped-twice", written(with_note(value="the 3&apos;-end")), 1),
    Example("qualifier/escaped-twice", dna(("gene", "1..4", {"gene": "a&#38;b"})), 1),
    Example("feature/join-expected", genes(a_gene({"trans_splicing": None})), 0),
    Example("feature/join-expected", genes(a_gene({"ribosomal_slippage": None})), 0),
    Example("coding/transl-except", genes(a_gene({"transl_except": "(pos:8..10,aa:Sec)"})), 1, leaves=CODING),
    Example("coding/transl-except", genes(a_gene({"transl_except": "(pos:7..8,aa:TERM)"})), 1, leaves=CODING),
    Example("coding/transl-except", genes(in_part({"transl_except": "(pos:1..3,aa:Sec)"})), 0),
    Example("coding/peptide-with-stop", genes(a_gene_with(("mat_peptide", "4..21"))), 0),
    Example("coding/internal-stop", without(genes(a_gene(residues="atgaaataactggctgcttaa")), "translation"), 0),
    Example("coding/code-of-organism", genes(of_mitochondrion(), a_protein("MKVIAA")), 1, leaves=CODING),
    Example("coding/code-of-organism", genes(of_mitochondrion("1"), a_protein("MKVIAA")), 1, leaves=CODING),
    Example("coding/frame", genes(a_gene(where="1..18")), 0),
    Example("coding/frame", genes(a_gene(residues=GENE + "a", where="1..22")), 0),
    Example("coding/translation-with-pseudo", genes(a_gene({"pseudo": None})), 2),
    Example("coding/protein-missing", without(genes(a_gene()), "protein_id"), 1),
    Example("coding/protein-missing", without(a_project(a_gene()), "protein_id"), 1),
    Example("coding/protein-unknown", genes(a_gene({"protein_id": "AAA1.1"})), 1),
    Example("coding/protein-unknown", genes(a_gene({"protein_id": "1"})), 1),
    Example("coding/protein-unknown", a_project(a_gene({"protein_id": "77"})), 1),
    Example("coding/protein-differs", a_project(a_gene(), a_protein("MKVLAAG")), 2, leaves=("coding/translation",)),
    Example(
        "coding/protein-differs",
        a_project(a_gene(), a_protein("MKVLAAG"), a_protein(CODED)),
        3,
        leaves=("coding/translation", "sequence/duplicate"),
    ),
    Example("coding/protein-organism", genes(a_gene(), a_protein(CODED, organism="Mus musculus")), 1),
]

NEEDS_A_PROFILE = {"file/too-large", "engine/rule-failed"}
"""Rules whose tests are in other modules."""


def named(example: Example) -> str:
    return example.rule


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_a_rule_speaks_of_a_broken_listing_and_no_other_does(example: Example) -> None:
    assert ids(example.broken) == {example.rule, *example.also}
    for finding in found(example.broken):
        assert len(finding.message) <= 120, finding.message
        assert "{" not in finding.message


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_a_fix_mends_what_its_finding_is_about_and_breaks_nothing_else(example: Example) -> None:
    before = found(example.broken, example.rule)
    fixes = before[0].fixes
    if example.fixes is not None:
        assert len(fixes) == example.fixes
    for fix in fixes:
        assert fix.label and "{" not in fix.label
        mended = after(example.broken, fix)
        assert mended is not example.broken
        if fix.is_choice and example.rule in ids(mended):
            continue  # a person has yet to enter the value
        left = found(mended, example.rule)
        if fix.accepts_loss:
            assert not any(finding.is_error for finding in left) and not fix.safe, fix.label
            continue  # a warning that a part of the file is lost stands for good
        assert len(left) < len(before), fix.label
        assert ids(mended) <= {example.rule, *example.also, *example.leaves}, fix.label
        assert fix.make(example.broken).title == fix.label


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if any(f.safe for f in found(e.broken, e.rule)[0].fixes)], ids=named
)
def test_a_safe_fix_leaves_nothing_to_do(example: Example) -> None:
    project = example.broken
    for _ in range(5):
        safe = [fix for finding in found(project, example.rule) for fix in finding.fixes if fix.safe]
        if not safe:
            break
        project = after(project, safe[0])
    assert example.rule not in ids(project)


def test_a_rule_with_a_safe_fix_explains_in_its_help_why_it_is_safe() -> None:
    safe = {finding.rule for each in EXAMPLES for finding in found(each.broken) if any(f.safe for f in finding.fixes)}
    explained = {id for id, rule in CATALOGUE.items() if rule.paragraph("Safe because")}
    assert sorted(safe - explained) == []
    assert len(safe) > 30


def test_every_rule_has_a_broken_example() -> None:
    shown = {example.rule for example in EXAMPLES} | NEEDS_A_PROFILE
    # tests/rules/test_specification.py has a specification that breaks each of these
    shown |= {id for id, rule in CATALOGUE.items() if rule.looks_at is LooksAt.SPECIFICATION}
    shown |= {id for id, rule in CATALOGUE.items() if rule.is_optional}  # test_offices.py has their examples
    assert shown <= set(CATALOGUE)
    assert sorted(set(CATALOGUE) - shown) == [], "add to EXAMPLES a project that breaks only this rule"


SOUND = [
    a_project(),
    a_project(a_dna(), a_protein(), an_rna("acgtacgtacgtac"), a_skipped()),
    headed(application=None, file_reference="REF-1"),
    headed(applicant=Party("出願製薬株式会社", "ja", "Shutsugan Seiyaku KK")),
    headed(titles=(Title(1, "Eine Sache\n", "de"), Title(2, "A thing ", "en"))),
    headed(file_reference=None),
    headed(inventor=Party("Taro Tokkyo", "ja")),
    with_declared(a_project(), number="1", length="16", division="PAT"),
    with_facts(a_project(), Fact(origin.QUANTITY, {"found": "1"})),
    a_project(a_dna("mrwsykvhdbacgtacgtac")),
    a_project(a_protein("ARNDCQEGHILKMFPOSUTWYVBZJ")),
    a_project(a_dna("acgtacgtnnacgtnacgt", ("unsure", "9..10"), ("unsure", "15"))),
    a_project(a_protein("GAGA")),
    a_project(a_protein("TTTTTTTTTTTT")),
    dna(("gene", "complement(join(1..4,7..9))")),
    dna(("gene", "join(complement(1..4),7..9)")),
    dna(("gene", "order(<1..4,7..>9)")),
    dna(("misc_feature", "20^1"), ("misc_feature", "3^4"), ("misc_feature", "complement(3^4)")),
    protein(("DISULFID", "7..10"), ("DISULFID", "7"), ("HELIX", "<1..>9")),
    written(protein(("VARIANT", "3^4", {"note": "insertion"}))),
    dna(("gene", "1..4", {"pseudo": None}), ("gene", "1..4", {"gene": "x"})),
    dna(("modified_base", "2", {"mod_base": "m5c"}), ("modified_base", "3", {"mod_base": "m7g"})),
    dna(("tRNA", "1..9", {"anticodon": "(pos:complement(3..5),aa:Phe,seq:gta)"})),
    dna(("tRNA", "1..9", {"anticodon": "(pos:join(3,5..6),aa:Phe,seq:gta)"})),
    dna(("repeat_region", "1..9", {"rpt_unit_range": "3..9", "rpt_type": "Tandem", "satellite": "satellite: S1a"})),
    sourced(collection_date="2019-05", lat_lon="46.22 N 6.14 E", organelle="plastid:chloroplast"),
    sourced(PCR_primers="fwd_name: f1, fwd_seq: acgt, rev_name: r1, rev_seq: <i>gtac"),
    sourced(organism="Dengue virus 2"),
    sourced(organism="Bacillus sp."),
    sourced(organism="Canis lupus familiaris"),
    sourced(organism="unidentified"),
    a_project(with_source(a_dna(), organism="synthetic construct", mol_type="other DNA")),
    in_german(with_note(translation="ein Etikett", id="q1")),
    written(with_note(value="salt & pepper; a &b; c")),
    written(with_note(value="a blank at the end ")),
    dna(("variation", "3", {"replace": ""}), ("variation", "3", {"replace": "t"})),
    dna(("mobile_element", "1..4", {"mobile_element_type": "other:Tn9"})),
    written(dna(("modified_base", "3", {"mod_base": "OTHER", "note": "2'-O-methoxyethylguanosine"}))),
    genes(a_gene()),
    genes(a_gene({"codon_start": "1", "transl_table": "11"})),
    genes(a_gene(residues="ttaagcagccagaactttcat", where="complement(1..21)")),
    genes(a_gene(residues="atgaaaggggttctggctgcttaa", where="join(1..6,10..24)")),
    genes(a_gene({"codon_start": "3"}, residues="gcatgaaagttctggctgct", where="<1..>20")),
    genes(
        a_gene({"translation": "MKULAA", "transl_except": "(pos:7..9,aa:Sec)"}, residues="atgaaatgactggctgcttaa"),
        a_protein("MKULAA"),
    ),
    genes(a_gene_with(("sig_peptide", "1..6"), ("mat_peptide", "7..18"))),
    genes(
        a_gene(
            {"transl_except": "(pos:complement(13..15),aa:Sec)", "translation": "MKULAA"},
            residues="ttaagcagccagtcatttcat",
            where="complement(1..21)",
        ),
        a_protein("MKULAA"),
    ),
    genes(a_gene({"ribosomal_slippage": None}, residues="atgaaagttctggcctgcttaa", where="join(1..14,16..22)")),
    genes(a_gene({"transl_except": "(pos:19..20,aa:TERM)"}, residues=GENE[:20], where="1..20")),
    genes(
        a_dna(
            "atgaaagttctggctnnntaa",
            ("CDS", "1..21", {"translation": "MKVLAX", "protein_id": "2"}),
            ("unsure", "16..18"),
        ),
        a_protein("MKVLAX", ("UNSURE", "6")),
    ),
]


@pytest.mark.parametrize("project", SOUND, ids=range(len(SOUND)))
def test_a_sound_listing_gives_no_finding(project: Project) -> None:
    assert [f"{finding.rule}: {finding.message}" for finding in found(project)] == []


def test_an_empty_header_has_a_finding_for_everything_it_needs() -> None:
    assert ids(a_project(header=Header())) == {
        "header/identification-missing",
        "header/priority-missing",
        "header/applicant-missing",
        "header/title-missing",
    }


def test_for_an_organism_in_the_wrong_case_the_right_case_is_reported() -> None:
    told = found(sourced(organism="HOMO SAPIENS"))[0]
    assert 'must be written "Homo sapiens"' in told.message and told.fixes[0].values == {"value": "Homo sapiens"}


def test_the_mol_type_offered_is_of_the_same_kind_as_the_one_of_the_other_molecule() -> None:
    told = found(a_project(with_source(an_rna(), mol_type="other DNA")), "qualifier/mol-type")[0]
    assert told.fixes[0].values == {"value": "other RNA"}
