"""Annotated records: what becomes of keys, qualifiers, locations, sources and proteins."""

import gzip
from pathlib import Path

import pytest
from annotated import read_annotated

from wiposeq.errors import Cancelled, UnreadableFile, UsageError
from wiposeq.formats.records.annotated import AnnotatedRecords
from wiposeq.model.changes import Change
from wiposeq.model.records import Feature, Sequence
from wiposeq.progress import Progress
from wiposeq.texts import tr

GENE = "atggcttgtgatgaatttggtcatatttaa"
PROTEIN = "MACDEFGHI"
DNA = "ccccc" + GENE + "ggggg"

Written = tuple[str, str, list[str]]


def genbank(
    *features: Written,
    residues: str = DNA,
    name: str = "TEST1",
    kind: str = "DNA",
    topology: str = "linear",
    source: str | None = '/organism="Homo sapiens"\n/mol_type="genomic DNA"',
    organism: str = "Homo sapiens",
    units: str = "bp",
) -> bytes:
    """A GenBank record in its columns; the source covers the whole unless it is None."""
    head = f"LOCUS       {name:<16} {len(residues):>11} {units}    {kind:<6}  {topology:<8} SYN 01-JAN-2024"
    lines = [head, "DEFINITION  Made for a test.", f"ACCESSION   {name}", f"VERSION     {name}.1"]
    lines += [f"SOURCE      {organism}", f"  ORGANISM  {organism}", "            Eukaryota; Metazoa."]
    lines.append("FEATURES             Location/Qualifiers")
    if source is not None:
        features = (("source", f"1..{len(residues)}", source.split("\n")), *features)
    for key, location, qualifiers in features:
        lines.append(f"     {key:<15} {location}")
        lines.extend(" " * 21 + text for text in qualifiers)
    lines.append("ORIGIN")
    for start in range(0, len(residues), 60):
        chunk = residues[start : start + 60]
        lines.append(f"{start + 1:>9} " + " ".join(chunk[at : at + 10] for at in range(0, len(chunk), 10)))
    return ("\n".join([*lines, "//"]) + "\n").encode()


def genpept(*features: Written, residues: str = "MKLVAGSTRCACDEFGHIKL", source: str | None = None) -> bytes:
    source = source if source is not None else '/organism="Homo sapiens"'
    return genbank(*features, residues=residues, kind="", source=source, units="aa")


def only(imported: AnnotatedRecords, key: str = "") -> Feature:
    """The one feature of that key of the first sequence."""
    (found,) = [each for each in imported.sequences[0].features if (each.key == key if key else each.key != "source")]
    return found


def stated(feature: Feature) -> list[tuple[str, str | None]]:
    return [(qualifier.name, qualifier.value) for qualifier in feature.qualifiers]


def reported(imported: AnnotatedRecords, kind: str) -> Change:
    """The one change of that kind."""
    (found,) = [change for change in imported.changes if change.kind == kind]
    return found


def kinds(imported: AnnotatedRecords) -> set[str]:
    return {change.kind for change in imported.changes}


def source_of(sequence: Sequence) -> dict[str, str | None]:
    assert sequence.source is not None and sequence.source.location == f"1..{len(sequence.residues)}"
    return dict(stated(sequence.source))


# Records


def test_a_record_becomes_a_sequence_with_its_name_organism_and_mol_type() -> None:
    done = read_annotated(genbank())
    (sequence,) = done.sequences
    assert (sequence.name, sequence.molecule_type, sequence.residues) == ("TEST1.1", "DNA", DNA)
    assert source_of(sequence) == {"organism": "Homo sapiens", "mol_type": "genomic DNA"}
    assert kinds(done) == {"record/header"}


def test_an_rna_is_written_with_t_and_that_is_reported() -> None:
    done = read_annotated(genbank(residues="acguacguacguacgu", kind="mRNA", source='/organism="Homo sapiens"'))
    (sequence,) = done.sequences
    assert (sequence.molecule_type, sequence.residues) == ("RNA", "acgtacgtacgtacgt")
    assert sequence.mol_type == "mRNA"
    change = reported(done, "residues/u-to-t")
    assert (change.count, change.where) == (4, "TEST1.1")


def test_the_mol_type_of_the_source_decides_the_molecule_type() -> None:
    done = read_annotated(genbank(source='/organism="Homo sapiens"\n/mol_type="mRNA"'))
    assert (done.sequences[0].molecule_type, done.sequences[0].mol_type) == ("RNA", "mRNA")
    assert (reported(done, "molecule/by-mol-type").before, reported(done, "molecule/by-mol-type").after) == (
        "DNA",
        "RNA",
    )


def test_what_a_record_does_not_say_is_assumed_and_reported() -> None:
    done = read_annotated(genbank(source=None, organism="."))
    assert source_of(done.sequences[0]) == {"organism": "unidentified", "mol_type": "unassigned DNA"}
    assert {"source/made", "organism/assumed", "mol_type/assumed"} <= kinds(done)


def test_what_the_user_says_fills_only_what_records_do_not_say() -> None:
    data = genbank(source=None, organism=".") + genbank(name="TEST2")
    first, second = read_annotated(data, organism="Mus musculus", mol_type="other DNA").sequences
    assert (first.organism, first.mol_type) == ("Mus musculus", "other DNA")
    assert (second.organism, second.mol_type) == ("Homo sapiens", "genomic DNA")


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("Artificial Sequence", "synthetic construct"),
        ("synthetic (Artificial Sequence)", "synthetic construct"),
        ("unknown", "unidentified"),
    ],
)
def test_placeholders_of_organisms_are_those_of_today(old: str, today: str) -> None:
    done = read_annotated(genbank(source=f'/organism="{old}"\n/mol_type="other DNA"'))
    assert done.sequences[0].organism == today
    line = reported(done, "organism/written")
    assert tr(line.message, before=line.before, after=line.after, **line.values) == f"Organism: {old} -> {today}"


def test_a_record_without_residues_is_left_out_with_its_features_and_reported() -> None:
    empty = genbank(("gene", "1..5", []), residues="")
    done = read_annotated(empty + genbank(name="TEST2"))
    assert [sequence.name for sequence in done.sequences] == ["TEST2.1"]
    assert reported(done, "record/empty").values == {"features": 2}
    assert read_annotated(empty + genbank(name="TEST2")).numbers == (2,)


def test_a_declared_length_that_is_not_so_is_reported() -> None:
    done = read_annotated(genbank().replace(f" {len(DNA)} bp".encode(), b" 41 bp"))
    assert (reported(done, "record/length").before, reported(done, "record/length").after) == ("41", str(len(DNA)))


def test_symbols_outside_the_alphabet_are_preserved_and_reported() -> None:
    done = read_annotated(genbank(residues="acgtacgtzacgtacgt-acgt"))
    assert done.sequences[0].residues == "acgtacgtzacgtacgt-acgt"
    assert (reported(done, "residues/outside-alphabet").before, reported(done, "residues/outside-alphabet").count) == (
        "z -",
        2,
    )


def test_several_sources_leave_one_and_the_others_become_features_with_a_note() -> None:
    part = ("source", "11..20", ['/organism="Mus musculus"', '/mol_type="genomic DNA"', '/db_xref="taxon:1"'])
    done = read_annotated(genbank(part))
    assert source_of(done.sequences[0])["organism"] == "Homo sapiens"
    feature = only(done)
    assert (feature.key, feature.location) == ("misc_feature", "11..20")
    assert stated(feature) == [("note", "organism: Mus musculus; mol_type: genomic DNA")]
    assert reported(done, "source/further").count == 1


def test_of_partial_sources_the_one_in_focus_is_stretched_and_all_are_noted() -> None:
    first = ("source", "1..20", ['/organism="Mus musculus"', '/mol_type="genomic DNA"'])
    second = ("source", "21..40", ['/organism="Homo sapiens"', '/mol_type="genomic DNA"', "/focus"])
    done = read_annotated(genbank(first, second, source=None))
    assert done.sequences[0].organism == "Homo sapiens"
    assert [(f.key, f.location) for f in done.sequences[0].features] == [
        ("source", "1..40"),
        ("misc_feature", "1..20"),
        ("misc_feature", "21..40"),
    ]
    assert reported(done, "source/whole").before == "21..40"


def test_two_records_in_one_file_are_two_sequences_with_uids_of_their_own() -> None:
    first, second = read_annotated(genbank() + genbank(name="TEST2")).sequences
    assert (first.name, second.name) == ("TEST1.1", "TEST2.1")
    assert first.uid != second.uid


def test_text_around_and_blank_lines_between_records_do_no_harm_and_words_are_reported() -> None:
    data = b"Some heading\n\n" + genbank() + b"\n\n" + genbank(name="TEST2") + b"Kind regards\nAnna\n"
    found = read_annotated(data)
    assert [sequence.name for sequence in found.sequences] == ["TEST1.1", "TEST2.1"]
    reported = [(c.line, c.count, c.before) for c in found.changes if c.kind == "line/outside-records"]
    last = data.count(b"\n") - 1
    assert reported == [(1, 1, "Some heading"), (last, 2, "Kind regards")]


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_line_ends_of_other_systems_are_read(ending: bytes) -> None:
    data = genbank(("gene", "1..5", ['/gene="abc"'])).replace(b"\n", ending)
    assert read_annotated(data, "genbank").sequences[0].residues == DNA


def test_a_packed_file_and_one_in_another_code_page_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.gb.gz"
    path.write_bytes(gzip.compress(genbank(("gene", "1..5", ['/note="caf#"'])).replace(b"#", b"\xe9")))
    done = read_annotated(path)
    assert stated(only(done)) == [("note", "cafe")]
    assert reported(done, "text/encoding").count == 1
    assert (reported(done, "value/characters").before, reported(done, "value/characters").after) == ("é", "e")


# Locations


@pytest.mark.parametrize(
    ("written", "location"),
    [
        ("5", "5"),
        ("2..9", "2..9"),
        ("<2..>9", "<2..>9"),
        ("2^3", "2^3"),
        ("complement(2..9)", "complement(2..9)"),
        ("join(2..4,6..9)", "join(2..4,6..9)"),
        ("order(2..4,6..9)", "order(2..4,6..9)"),
        ("complement(join(2..4,6..>9))", "complement(join(2..4,6..>9))"),
        ("join(complement(6..9),complement(2..4))", "join(complement(6..9),complement(2..4))"),
        ("join(2..4,join(6..7,9))", "join(2..4,6..7,9)"),
        ("join(complement(join(2..4,6..7)),9..10)", "join(complement(6..7),complement(2..4),9..10)"),
        ("complement(complement(2..9))", "2..9"),
        ("join(2..9)", "2..9"),
        ("JOIN(2..4, 6..9)", "join(2..4,6..9)"),
    ],
)
def test_a_location_is_written_as_it_stands_or_as_st26_says_the_same(written: str, location: str) -> None:
    assert only(read_annotated(genbank(("misc_feature", written, [])))).location == location


@pytest.mark.parametrize(
    "location",
    [
        "one-of(2,5)..9",
        "(2.4)..9",
        "2.9",
        "J00194.1:2..9",
        "join(J00194.1:2..9,3..4)",
        "join(2..3,order(5..6,8..9))",
        "join(2^3,5..6)",
        "bond(2,9)",
        "gap(10)",
        "replace(2..9,a)",
        "-2..9",
        "9..2",
        "",
        "complement(2..9",
        "?",
    ],
)
def test_a_feature_whose_place_cannot_be_stated_is_left_out_and_reported_with_its_line(location: str) -> None:
    done = read_annotated(genbank(("misc_feature", location, ['/note="x"']), ("gene", "1..5", [])))
    assert [feature.key for feature in done.sequences[0].features] == ["source", "gene"]
    change = reported(done, "feature/location-refused")
    assert (change.where, change.line) == ("TEST1.1", 12)
    assert change.values["reason"]


@pytest.mark.parametrize(
    ("written", "location"),
    [
        ("38..3", "join(38..40,1..3)"),
        ("complement(38..3)", "complement(join(38..40,1..3))"),
        ("join(5..10,38..3)", "join(5..10,38..40,1..3)"),
        ("40^1", "40^1"),
        ("<38..>1", "join(<38..40,1..>1)"),
    ],
)
def test_a_feature_over_the_origin_of_a_circular_record_is_a_join(written: str, location: str) -> None:
    data = genbank(("misc_feature", written, []), topology="circular")
    assert only(read_annotated(data)).location == location


def test_a_location_in_several_lines_is_put_together() -> None:
    data = genbank(("CDS", "join(6..10,", ["11..", "35)", '/gene="a"']))
    assert only(read_annotated(data)).location == "join(6..10,11..35)"


def test_a_location_past_the_end_is_preserved_for_the_check_to_find() -> None:
    assert only(read_annotated(genbank(("gene", "30..99", [])))).location == "30..99"


# Keys and qualifiers


@pytest.mark.parametrize(
    ("key", "written", "qualifiers"),
    [
        ("promoter", "regulatory", [("regulatory_class", "promoter")]),
        ("Promoter", "regulatory", [("regulatory_class", "promoter")]),
        ("-10_signal", "regulatory", [("regulatory_class", "minus_10_signal")]),
        ("LTR", "repeat_region", [("rpt_type", "long_terminal_repeat")]),
        ("snoRNA", "ncRNA", [("ncRNA_class", "snoRNA")]),
        ("cds", "CDS", []),
        ("my_own", "misc_feature", [("note", "my_own")]),
        ("protein_bind", "misc_feature", [("note", "protein_bind")]),
    ],
)
def test_a_key_of_data_banks_is_described_in_the_words_of_st26(
    key: str, written: str, qualifiers: list[tuple[str, str]]
) -> None:
    done = read_annotated(genbank((key, "complement(1..5)", [])), proteins=False)
    assert (only(done).key, stated(only(done))) == (written, qualifiers)
    assert {change.before for change in done.changes if change.kind.startswith("feature/key")} == {key}


def test_gaps_are_left_out_and_counted_by_kind() -> None:
    gap = ("gap", "2..3", ["/estimated_length=2"])
    done = read_annotated(genbank(gap, gap, ("assembly_gap", "5..6", [])))
    left = {change.before: change.count for change in done.changes if change.kind == "feature/left-out"}
    assert left == {"gap": 2, "assembly_gap": 1}


def test_qualifiers_st26_does_not_know_are_left_out_and_counted_by_name() -> None:
    gene = ("gene", "1..5", ['/gene="abc"', '/locus_tag="b0001"', '/db_xref="X:1"', '/db_xref="X:2"'])
    done = read_annotated(genbank(gene, gene))
    assert stated(done.sequences[0].features[1]) == [("gene", "abc")]
    left = {change.before: change.count for change in done.changes if change.kind == "qualifier/left-out"}
    assert left == {"locus_tag": 2, "db_xref": 4}


def test_qualifiers_the_key_has_not_go_into_a_note_with_their_name() -> None:
    done = read_annotated(genbank(("centromere", "1..5", ['/gene="abc"', '/note="here"'])))
    assert stated(only(done)) == [("note", "gene: abc"), ("note", "here")]


def test_a_label_is_a_note_unless_another_qualifier_says_it() -> None:
    done = read_annotated(genbank(("gene", "1..5", ['/gene="abc"', '/label="ABC"']), ("exon", "1..5", ["/label=ori"])))
    assert [stated(feature) for feature in done.sequences[0].features[1:]] == [[("gene", "abc")], [("note", "ori")]]


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ("/pseudo", "pseudo", None),
        ('/pseudo=""', "pseudo", None),
        ('/gene="a ""quoted"" name"', "gene", 'a "quoted" name'),
        ("/number=3", "number", "3"),
    ],
)
def test_values_are_written_as_the_file_means_them(written: str, name: str, value: str | None) -> None:
    assert stated(only(read_annotated(genbank(("exon", "1..5", [written]))))) == [(name, value)]


@pytest.mark.parametrize(
    ("key", "written", "qualifiers"),
    [
        ("repeat_region", "/rpt_type=direct,Tandem", [("rpt_type", "direct"), ("rpt_type", "tandem")]),
        ("rep_origin", "/direction=LEFT", [("direction", "left")]),
        ("variation", '/replace="G U"', [("replace", "gt")]),
        ("variation", '/replace=""', [("replace", "")]),
        ("variation", '/replace="(CA)n"', [("note", "replace: (CA)n")]),
        ("CDS", '/EC_number="EC 1.1.1.1"', [("EC_number", "1.1.1.1")]),
        ("CDS", "/transl_table=7", [("note", "transl_table: 7")]),
        ("tRNA", "/anticodon=(pos:6..8,aa:met)", [("anticodon", "(pos:6..8,aa:Met,seq:atg)")]),
        ("regulatory", '/regulatory_class="a"', [("regulatory_class", "other"), ("note", "regulatory_class: a")]),
        ("repeat_region", '/mobile_element="transposon:Tn5"', [("mobile_element_type", "transposon:Tn5")]),
    ],
)
def test_values_with_a_form_get_it_or_go_into_a_note(key: str, written: str, qualifiers: list[tuple[str, str]]) -> None:
    done = read_annotated(genbank((key, "6..13", [written])), proteins=False)
    assert stated(done.sequences[0].features[1]) == qualifiers


@pytest.mark.parametrize(
    ("written", "value"),
    [("05-Mar-2019", "2019-03-05"), ("Mar-2019", "2019-03"), ("2019", "2019"), ("2019-03-05T10:00Z", "2019-03-05")],
)
def test_collection_dates_are_written_from_year_to_day(written: str, value: str) -> None:
    source = f'/organism="Homo sapiens"\n/mol_type="genomic DNA"\n/collection_date="{written}"'
    assert source_of(read_annotated(genbank(source=source)).sequences[0])["collection_date"] == value


def test_a_collection_date_that_is_none_goes_into_a_note() -> None:
    source = '/organism="Homo sapiens"\n/mol_type="genomic DNA"\n/collection_date="31-Feb-2019"'
    assert source_of(read_annotated(genbank(source=source)).sequences[0])["note"] == "collection_date: 31-Feb-2019"


def test_a_long_note_is_split_at_blanks_and_nothing_of_it_is_lost() -> None:
    words = " ".join(f"word{number}" for number in range(400))
    done = read_annotated(genbank(("gene", "1..5", [f'/note="{words}"'])))
    notes = [value or "" for _, value in stated(only(done))]
    assert len(notes) > 1 and max(map(len, notes)) <= 1000
    assert " ".join(notes) == words
    assert reported(done, "value/split").count == 1


def test_another_long_value_is_preserved_and_reported() -> None:
    done = read_annotated(genbank(("gene", "1..5", [f'/gene="{"x" * 1001}"'])))
    assert len(only(done).value("gene")) == 1001
    assert reported(done, "value/too-long").before == "gene"


def test_characters_outside_basic_latin_are_written_in_it_and_reported_one_by_one() -> None:
    done = read_annotated(genbank(("gene", "1..5", ['/note="β-lactamase – 5′ 漢"'])))
    assert stated(only(done)) == [("note", "beta-lactamase - 5' 漢")]
    assert reported(done, "value/characters-kept").before == "漢"
    assert {c.before: c.after for c in done.changes if c.kind == "value/characters"} == {
        "β": "beta",
        "–": "-",
        "′": "'",
    }


def test_a_quotation_that_is_never_closed_does_not_swallow_the_next_qualifier() -> None:
    done = read_annotated(genbank(("gene", "1..5", ['/note="open', '/gene="abc"'])))
    assert set(stated(only(done))) == {("note", "open"), ("gene", "abc")}


def test_a_slash_at_the_start_of_a_line_inside_quotes_is_text() -> None:
    done = read_annotated(genbank(("gene", "1..5", ['/note="see this', '/that"'])))
    assert stated(only(done)) == [("note", "see this /that")]


def test_no_feature_is_lost_when_the_columns_of_the_heading_differ() -> None:
    data = genbank(("gene", "1..5", [])).replace(b"FEATURES             Location", b"FEATURES  Location")
    assert only(read_annotated(data)).key == "gene"


# Coding sequences


def coding(*more: str, location: str = "6..35") -> Written:
    return ("CDS", location, ["/codon_start=1", '/protein_id="AAA1.1"', *more])


def test_a_coding_sequence_brings_its_protein_linked_by_number() -> None:
    done = read_annotated(genbank(coding(f'/translation="{PROTEIN}"')) + genbank(name="TEST2"))
    gene, protein, other = done.sequences
    assert [gene.name, protein.name, other.name] == ["TEST1.1", "AAA1.1", "TEST2.1"]
    feature = gene.features[1]
    assert (feature.value("translation"), feature.value("protein_id")) == (PROTEIN, "2")
    assert (protein.residues, protein.molecule_type) == (PROTEIN, "AA")
    assert source_of(protein) == {"mol_type": "protein", "organism": "Homo sapiens"}
    assert reported(done, "coding/protein-made").count == 1


def test_without_proteins_translations_and_links_are_left_out_and_reported() -> None:
    done = read_annotated(genbank(coding(f'/translation="{PROTEIN}"')), proteins=False)
    assert len(done.sequences) == 1
    assert stated(only(done)) == [("codon_start", "1")]
    assert {"coding/translation-left-out", "coding/protein-id"} <= kinds(done)


def test_a_coding_sequence_without_translation_is_translated() -> None:
    done = read_annotated(genbank(coding()))
    assert only(done).value("translation") == PROTEIN
    assert reported(done, "coding/translated").count == 1


@pytest.mark.parametrize("residues", [DNA])
def test_a_coding_sequence_over_the_origin_is_translated(residues: str) -> None:
    turned = residues[20:] + residues[:20]
    done = read_annotated(genbank(coding(location="26..15"), residues=turned, topology="circular"))
    assert only(done).location == "join(26..40,1..15)"
    assert only(done).value("translation") == PROTEIN


def test_a_translation_that_is_not_ours_is_preserved_and_reported() -> None:
    done = read_annotated(genbank(coding('/translation="MACDEWGHI"')))
    assert only(done).value("translation") == "MACDEWGHI"
    change = reported(done, "coding/translation-differs")
    assert (change.before, change.after, change.values["place"]) == ("WGHI", "FGHI", 6)


def test_a_translation_over_a_stop_is_preserved_and_reported() -> None:
    done = read_annotated(genbank(coding(f'/translation="{PROTEIN}"'), residues=DNA.replace("gatgaa", "gattga")))
    assert only(done).value("translation") == PROTEIN
    assert reported(done, "coding/translation-differs").values == {"location": "6..35", "codon": 5}


def test_an_exception_in_the_code_is_heeded() -> None:
    stop = DNA.replace("gatgaa", "gattga")
    done = read_annotated(genbank(coding("/transl_except=(pos:18..20,", "aa:Sec)"), residues=stop))
    assert only(done).value("translation") == "MACDUFGHI"
    assert only(done).value("transl_except") == "(pos:18..20,aa:Sec)"


def test_a_pseudogene_has_no_translation() -> None:
    done = read_annotated(genbank(coding("/pseudo", f'/translation="{PROTEIN}"')))
    assert len(done.sequences) == 1 and not only(done).value("translation")
    assert reported(done, "coding/pseudo").count == 1


def test_a_cds_with_a_stop_inside_and_no_translation_becomes_a_misc_feature() -> None:
    done = read_annotated(genbank(coding('/gene="abc"', "/transl_table=1"), residues=DNA.replace("gatgaa", "gattga")))
    feature = only(done)
    assert (feature.key, feature.location) == ("misc_feature", "6..35")
    assert ("note", "CDS") in stated(feature) and ("gene", "abc") in stated(feature)
    assert reported(done, "coding/stop-inside").values == {"location": "6..35", "codon": 5}


def test_a_protein_too_short_for_a_listing_is_not_created() -> None:
    done = read_annotated(genbank(("CDS", "6..14", ['/translation="MAC"'])))
    assert len(done.sequences) == 1
    assert stated(only(done)) == [("translation", "MAC")]


def test_equal_proteins_of_one_organism_are_one_sequence() -> None:
    done = read_annotated(genbank(coding()) + genbank(coding(), name="TEST2"))
    assert [sequence.molecule_type for sequence in done.sequences] == ["DNA", "AA", "DNA"]
    assert [f.value("protein_id") for s in done.sequences for f in s.features if f.key == "CDS"] == ["2", "2"]
    assert reported(done, "coding/protein-shared").count == 1


def test_a_protein_record_of_the_same_file_is_the_linked_one() -> None:
    done = read_annotated(genpept(residues=PROTEIN) + genbank(coding()))
    assert [sequence.molecule_type for sequence in done.sequences] == ["AA", "DNA"]
    assert done.sequences[1].features[1].value("protein_id") == "1"


# Proteins


@pytest.mark.parametrize(
    ("written", "key", "location", "notes"),
    [
        (("sig_peptide", "1..5", []), "SIGNAL", "1..5", []),
        (("mat_peptide", "6..20", ['/product="x"']), "CHAIN", "6..20", ["x"]),
        (("Protein", "1..20", ['/product="x"']), "REGION", "1..20", ["x"]),
        (("Site", "4", ['/site_type="active"']), "ACT_SITE", "4", ["active"]),
        (("Site", "4", ['/site_type="phosphorylation"', '/note="by PKA"']), "MOD_RES", "4", ["by PKA"]),
        (("Site", "4", ['/site_type="other"', '/note="x"']), "SITE", "4", ["x"]),
        (("Bond", "bond(10,12)", ['/bond_type="disulfide"']), "DISULFID", "10..12", ["disulfide"]),
        (("Bond", "bond(10)", ['/bond_type="xlink"']), "CROSSLNK", "10", ["xlink"]),
        (("Region", "2..9", ['/region_name="Domain"', '/note="KRAB"']), "DOMAIN", "2..9", ["KRAB"]),
        (("Region", "2..9", ['/region_name="7tm_1"', '/note="pfam"']), "REGION", "2..9", ["pfam", "7tm_1"]),
        (("SecStr", "2..9", ['/sec_str_type="sheet"']), "STRAND", "2..9", ["sheet"]),
        (("Het", "bond(4)", ['/heterogen="( FE,1 )"']), "BINDING", "4", ["( FE,1 )"]),
        (("my_own", "4..5", []), "REGION", "4..5", ["my_own"]),
        (("variation", "4", ['/replace="a"', '/note="K"']), "VARIANT", "4", ["replace: a", "K"]),
    ],
)
def test_protein_features_have_protein_keys(written: Written, key: str, location: str, notes: list[str]) -> None:
    done = read_annotated(genpept(written))
    assert done.sequences[0].molecule_type == "AA"
    assert (only(done).key, only(done).location) == (key, location)
    assert [value for _, value in stated(only(done))] == notes


def test_a_protein_feature_in_several_parts_becomes_several() -> None:
    done = read_annotated(genpept(("Site", "order(2..3,7,9..10)", ['/site_type="other"', '/note="site"'])))
    assert [(f.location, f.value("note")) for f in done.sequences[0].features[1:]] == [
        ("2..3", "site"),
        ("7", "site"),
        ("9..10", "site"),
    ]
    assert reported(done, "feature/split").count == 2


def test_of_a_protein_source_only_notes_are_left_beside_organism_and_mol_type() -> None:
    done = read_annotated(genpept(source='/organism="Homo sapiens"\n/chromosome="4"\n/db_xref="taxon:9606"'))
    assert source_of(done.sequences[0]) == {
        "organism": "Homo sapiens",
        "mol_type": "protein",
        "note": "chromosome: 4",
    }


# What cannot be read


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"LOCUS",
        b"LOCUS       X 5 bp DNA\n",
        b"no record at all\n",
        b"ID   \n//\n",
        b"ID   X; SV 1; linear; DNA; STD; SYN; 5 BP.\nXX\n",
        b"\x00\x01\x02",
    ],
)
def test_what_is_no_record_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_annotated(data)
    assert "Traceback" not in str(caught.value) and str(caught.value)


def test_a_record_that_breaks_off_names_file_record_and_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.gb"
    whole = genbank() + genbank(("gene", "1..5", []), name="TEST2")
    path.write_bytes(whole[: whole.rfind(b"ORIGIN")])
    with pytest.raises(UnreadableFile) as caught:
        read_annotated(path)
    assert all(word in str(caught.value) for word in ("cut.gb", "TEST2", "line 26"))


def test_zero_bytes_inside_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="binary data at line 3"):
        read_annotated(genbank().replace(b"ACCESSION", b"ACC\0SSION"), "genbank")


def test_an_unknown_molecule_type_is_a_wrong_call() -> None:
    with pytest.raises(UsageError):
        read_annotated(genbank(), molecule={1: "XNA"})


def test_the_user_may_say_the_molecule_type_of_a_record() -> None:
    first, second = read_annotated(genbank(source=None) + genbank(name="TEST2"), molecule={1: "RNA"}).sequences
    assert (first.molecule_type, second.molecule_type) == ("RNA", "DNA")


def test_reading_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        read_annotated(genbank(), progress=Progress(is_cancelled=lambda: True))


def test_progress_goes_up_to_the_size() -> None:
    data = genbank(residues="acgt" * 40_000)
    seen: list[tuple[int, int]] = []
    read_annotated(data, progress=Progress(lambda done, size: seen.append((done, size))))
    assert seen and {size for _, size in seen} == {len(data)}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
