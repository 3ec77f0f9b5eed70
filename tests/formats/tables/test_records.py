"""Tables become sequences: headings in many languages, rows that belong together, cells that say more than residues."""

import contextlib
import csv
import io
from pathlib import Path
from typing import Any

import pytest
from builders import EDITION
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.errors import UncertainEncoding, UnreadableFile, UsageError, UserError
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.options import Defaults
from wiposeq.formats.plain.text_records import TextRecords, as_cells
from wiposeq.formats.source import Source
from wiposeq.formats.tables.headings import parse_columns
from wiposeq.formats.tables.records import TableRecords
from wiposeq.model.changes import Change
from wiposeq.model.records import Sequence


def read(text: str | bytes, **options: Any) -> tuple[list[Sequence], list[Change]]:
    source = Source(text.encode() if isinstance(text, str) else text, "csv")
    records = TableRecords(source, Defaults(**options))
    return list(records), records.changes


def kinds(changes: list[Change]) -> set[str]:
    return {change.kind for change in changes}


def test_a_row_becomes_a_sequence_with_what_its_columns_say() -> None:
    (one,), changes = read(
        "Name,Molecule type,mol_type,Organism,Sequence\nalpha,DNA,genomic DNA,Homo sapiens,acgtacgtac\n"
    )
    assert (one.name, one.molecule_type, one.residues) == ("alpha", "DNA", "acgtacgtac")
    assert (one.mol_type, one.organism) == ("genomic DNA", "Homo sapiens")
    assert one.source is not None and one.source.location == "1..10"
    assert not changes


@pytest.mark.parametrize(
    "heading",
    [
        "SEQ ID NO;Name;Molecule type;Organism;Residues",
        "Sequenznummer;Bezeichnung;Molekültyp;Organismus;Reste",
        "numéro de séquence;nom;type de molécule;organisme;résidus",
        "número de secuencia;nombre;tipo de molécula;organismo;residuos",
        "序列号;名称;分子类型;生物体;残基",
        "配列番号;名称;分子タイプ;生物名;残基",
        '서열번호;이름;종류;생물명;"서열 / 잔기 (""U""는 ""T""로 작성)"',
    ],
)
def test_headings_are_known_in_many_languages(heading: str) -> None:
    (one,), _ = read(heading + "\n1;alpha;ADN;Mus musculus;acgtacgtac\n")
    assert (one.name, one.molecule_type, one.organism) == ("alpha", "DNA", "Mus musculus")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(encoding: str, delimiter: str) -> None:
    rows = [["Bezeichnung", "Länge", "Organismus", "Sequenz"], ["é", "10", "Homo sapiens", "acgtacgtac"]]
    source = Source("\r\n".join(map(delimiter.join, rows)).encode(encoding), "csv")
    if encoding == "cp1252":
        with pytest.raises(UncertainEncoding, match="--encoding: cp1252"):
            list(TableRecords(source))
        source.encoding = encoding
    (one,) = TableRecords(source)
    assert (one.name, one.residues, one.organism) == ("é", "acgtacgtac", "Homo sapiens")


@pytest.mark.parametrize(
    ("encoding", "heading", "name"),
    [
        ("cp932", "配列番号,名称,残基", "酵素"),
        ("gb18030", "序列号,名称,残基", "酶甲"),
        ("cp949", "서열번호,이름,잔기", "효소"),
        ("big5", "序列號,名稱,殘基", "序列甲"),
    ],
)
def test_a_national_code_page_is_recognized_by_the_headings(encoding: str, heading: str, name: str) -> None:
    (one,), changes = read(f"{heading}\n1,{name},acgtacgtac\n".encode(encoding))
    assert (one.name, one.residues) == (name, "acgtacgtac")
    assert "text/encoding" in kinds(changes)


def test_residues_that_go_on_in_rows_without_a_number_are_joined_and_reported() -> None:
    (one, two), changes = read("SEQ ID NO,Name,Sequence\n1,a,acgtacgtac\n,,gggg\n,,tttt\n2,b,acgtacgtag\n")
    assert (one.residues, two.residues) == ("acgtacgtacggggtttt", "acgtacgtag")
    assert sum(change.kind == "row/joined" for change in changes) == 2
    sequences, _ = read("Name,Sequence\na,acgtacgtac\n,acgtacgtgg\n")
    assert [sequence.name for sequence in sequences] == ["a", ""]


def test_columns_matched_by_hand_go_before_all_words() -> None:
    chosen = parse_columns(["What=residues", "#1=name"], EDITION)
    (one,), _ = read("Sequence,What\nalpha,acgtacgtac\n", columns=chosen)
    assert (one.name, one.residues) == ("alpha", "acgtacgtac")


@pytest.mark.parametrize("text", ["Seq", "=name", "Seq=colour"])
def test_a_wrong_meaning_of_a_column_is_refused_with_a_message(text: str) -> None:
    with pytest.raises(UsageError):
        parse_columns([text], EDITION)


def test_rows_above_the_headings_and_empty_rows_are_passed_over() -> None:
    (one,), changes = read("Table 1: Primers,,\n,,\nName,Sequence,\n,,\nalpha,acgtacgtac,\n")
    assert one.name == "alpha"
    (told,) = [change for change in changes if change.kind == "table/above"]
    assert told.before == "Table 1: Primers"


@pytest.mark.parametrize("heading", ["Sequence (5'-3')", "Sequence 5' -> 3'", "5′→3′ Sequence", "SEQUENCE 5' to 3':"])
def test_the_direction_in_a_heading_is_no_part_of_it(heading: str) -> None:
    (one,), _ = read(f"Name\t{heading}\na\tacgt\n")
    assert (one.name, one.residues) == ("a", "acgt")


def test_what_is_no_number_is_a_name_or_reported() -> None:
    (one, two), changes = read("Sequence ID,Name,Sequence\nNM_000546.6,,acgtacgtac\nNM_000547.1,b,acgtacgtgg\n")
    assert (one.name, two.name) == ("NM_000546.6", "b")
    (told,) = [change for change in changes if change.kind == "record/no-number"]
    assert told.before == "NM_000547.1"


def test_a_row_of_data_is_not_taken_for_the_headings() -> None:
    sequences, _ = read("Label,Kind,Organism,Seq\na,DNA,Homo sapiens,acgtac\nb,protein,Homo sapiens,MKVLAAGIVG\n")
    assert [(s.name, s.molecule_type) for s in sequences] == [("a", "DNA"), ("b", "AA")]
    with pytest.raises(UnreadableFile, match="Its headings are: Label, Molecule, Text"):
        read("Label,Molecule,Text\na,DNA,?\nb,protein,?\n")


def test_a_cell_may_hold_lines_blanks_numbers_and_ends() -> None:
    (one,), changes = read("Name,Sequence\nalpha,\"5'-acgta cgtac 10\nacgta cgtac 20-3'\"\n")
    assert one.residues == "acgtacgtac" * 2
    assert {"residues/ends", "residues/blank", "residues/digit"} <= kinds(changes)


@pytest.mark.parametrize("cell", ["Met-Ala-Gly-Ser", "MetAlaGlySer", "Met Ala Gly Ser", "MET ALA GLY SER"])
def test_three_letter_codes_are_read(cell: str) -> None:
    (one,), changes = read(f"Name,Sequence\nalpha,{cell}\n")
    assert (one.molecule_type, one.residues) == ("AA", "MAGS")
    assert "residues/three-letter" in kinds(changes)


def test_what_is_written_backwards_is_left_out_and_reported() -> None:
    sequences, changes = read("Name,Sequence\nalpha,3'-acgtacgtac-5'\nbeta,acgtacgtac\n")
    assert [sequence.name for sequence in sequences] == ["beta"]
    assert "residues/backwards" in kinds(changes)


def test_unknown_symbols_are_preserved_and_reported() -> None:
    (one,), changes = read("Name,Molecule type,Sequence\nalpha,DNA,acgtac?tac\n")
    assert one.residues == "acgtac?tac"
    assert "residues/outside-alphabet" in kinds(changes)


@pytest.mark.parametrize("cell", ["UmsGmsAms", "mGmGmUfG", "A*C*G*T", "(G)*(mU)", "H-Ala-Gly-NH2", "ACG(T)10ACG"])
def test_a_notation_without_a_legend_is_left_out_and_reported(cell: str) -> None:
    sequences, changes = read(f"Name,Sequence\nalpha,{cell}\nbeta,acgtacgtac\n")
    assert [sequence.name for sequence in sequences] == ["beta"]
    (told,) = [change for change in changes if change.kind == "notation/stopped"]
    assert told.before == cell


def test_a_notation_is_read_with_its_legend_and_plain_cells_stay_plain() -> None:
    sequences, changes = read(
        "Name,Sequence\nalpha,UmsGmsAms\nbeta,acgtacgtac\ngamma,Um?Gm\n", legend=preset("sirna-suffix")
    )
    assert [(s.name, s.residues) for s in sequences] == [("alpha", "tga"), ("beta", "acgtacgtac")]
    assert "modified_base" in {feature.key for feature in sequences[0].features}
    assert [sequence.uid for sequence in sequences] == [1, 2]
    (stopped,) = [change for change in changes if change.kind == "notation/stopped"]
    assert stopped.where == "gamma"


def test_a_mol_type_in_the_column_of_molecules_says_both() -> None:
    (one,), _ = read("Name,Type,Sequence\nalpha,mRNA,acguacguac\n")
    assert (one.molecule_type, one.mol_type) == ("RNA", "mRNA")


def test_three_letter_codes_are_plain_whatever_the_legend() -> None:
    (one,), changes = read("Name,Sequence\na,Met-Ala-Gly-Ser\n", legend=preset("sirna-suffix"))
    assert one.residues == "MAGS"
    assert "notation/stopped" not in kinds(changes)


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"))
NAMES = st.text(LETTERS, min_size=1, max_size=12)


@given(st.lists(st.tuples(NAMES, st.text("acgtn", min_size=4, max_size=80)), min_size=1, max_size=8))
def test_what_a_csv_file_holds_comes_as_it_is(rows: list[tuple[str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("Name", "Type", "Sequence"), *((name, "DNA", residues) for name, residues in rows)])
    sequences, _ = read(text.getvalue())
    assert [(sequence.name, sequence.residues) for sequence in sequences] == rows


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_the_bytes_are_they_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(UserError):
        read(data)


@pytest.mark.parametrize(
    ("heading", "cell", "molecule"),
    [
        ("Nucleotide sequence", "nnrynnrynn", "DNA"),
        ("Primer sequence", "acguacguac", "RNA"),
        ("Amino acid sequence", "GATTACA", "AA"),
        ("RNA sequence", "acgtacgtac", "RNA"),
    ],
)
def test_a_heading_may_say_what_its_residues_are(heading: str, cell: str, molecule: str) -> None:
    (one,), _ = read(f"Name,{heading}\na,{cell}\n")
    assert one.molecule_type == molecule


def test_an_unknown_molecule_type_is_reported_and_the_letters_decide() -> None:
    (one,), changes = read("Name,Type,Sequence\nalpha,XNA,acgtacgtac\n")
    assert one.molecule_type == "DNA"
    assert "molecule/unknown" in kinds(changes)


def test_a_column_headed_by_a_key_holds_locations_and_its_qualifiers_stand_beside_it() -> None:
    (one,), _ = read("Name,Sequence,CDS,CDS/product,strain\nalpha,acgtacgtacgt,1..9,enzyme,K12\n")
    source, cds = one.features
    assert (cds.key, cds.location, cds.value("product")) == ("CDS", "1..9", "enzyme")
    assert source.value("strain") == "K12"


def test_rows_below_go_on_with_the_features() -> None:
    (one, two), _ = read(
        "Name,Sequence,Feature key,Location,Qualifier,Value\n"
        "alpha,acgtacgtacgt,misc_feature,1..4,note,first\n"
        ",,misc_feature,5..8,note,second\n"
        ",,,,label,third\n"
        "beta,acgtacgtacgt,,,,\n"
    )
    assert [(f.key, f.location) for f in one.features[1:]] == [("misc_feature", "1..4"), ("misc_feature", "5..8")]
    assert [(q.name, q.value) for q in one.features[2].qualifiers] == [("note", "second"), ("label", "third")]
    assert len(two.features) == 1


def of(sequence: Sequence) -> list[tuple[str, str, dict[str, str | None]]]:
    return [(f.key, f.location, {q.name: q.value for q in f.qualifiers}) for f in sequence.features[1:]]


_LONG = "SEQ ID NO,Name,Sequence,Feature key,Location,strain\n"


@pytest.mark.parametrize(
    ("headings", "key", "name"),
    [
        ("Feature key,Feature location,note", "misc_feature", "note"),
        ("Feature key,Location,Product", "mat_peptide", "product"),
        ("Key,Range,Gene", "exon", "gene"),
        ("Key,Range,feature/note", "exon", "note"),
    ],
)
def test_a_qualifier_beside_a_feature_belongs_to_it_also_in_rows_below(headings: str, key: str, name: str) -> None:
    (one, other), _ = read(
        f"SEQ ID NO,Sequence,{headings}\n1,acgtacgtac,{key},1..3,first\n1,,{key},4..6,second\n2,ggggcccccc,,,\n"
    )
    assert one.source is not None and len(one.source.qualifiers) == len(other.features[0].qualifiers) == 2
    assert [(feature.key, feature.value(name)) for feature in one.features[1:]] == [(key, "first"), (key, "second")]


def test_a_qualifier_beside_a_column_of_locations_belongs_to_their_feature() -> None:
    (one,), _ = read("Name,Sequence,CDS,note\nalpha,acgtacgtac,1..9,first\n")
    assert [(feature.key, feature.value("note")) for feature in one.features[1:]] == [("CDS", "first")]


@pytest.mark.parametrize("headings", ["Strain,Feature key,Location", "Feature key,Location,Strain"])
def test_a_qualifier_of_the_source_stays_there_wherever_its_column_is(headings: str) -> None:
    cells = {"Strain": "K12", "Feature key": "exon", "Location": "1..3"}
    (one,), _ = read(f"Sequence,{headings}\nacgtacgtac,{','.join(cells[each] for each in headings.split(','))}\n")
    assert one.source is not None and one.source.value("strain") == "K12"


def test_rows_that_repeat_their_sequence_add_their_features_once() -> None:
    rows = "1,a,acgtacgtacgt,gene,1..3,K12\n" + 2 * "1,a,ACGTACGTACGT,CDS,4..9,K12\n" + "2,b,ttgtacgtacgt,gene,1..2,\n"
    (one, two), changes = read(_LONG + rows)
    assert of(one) == [("gene", "1..3", {}), ("CDS", "4..9", {})]
    assert [q.value for q in one.features[0].qualifiers if q.name == "strain"] == ["K12"]
    assert of(two) == [("gene", "1..2", {})]
    assert [change.kind for change in changes].count("record/repeated") == 2
    assert "name/repeated" not in kinds(changes)


def test_features_of_a_sequence_that_was_left_out_do_not_go_to_the_one_above() -> None:
    for row in ("2,b,---,,,\n", "2,b,,gene,1..2,\n"):
        (one, *unread), changes = read(_LONG + "1,a,acgtacgtacgt,gene,1..3,\n" + row + ",,,CDS,4..9,\n")
        assert not any(sequence.residues or sequence.features for sequence in unread)
        assert of(one) == [("gene", "1..3", {})]
        assert any(change.before == "CDS | 4..9" for change in changes)


def test_features_that_find_no_sequence_are_reported() -> None:
    rows = "1,a,acgtacgtacgt,,,\n2,b,ttgtacgtacgt,,,\n1,a,acgtacgtacgt,gene,1..3,\n"
    rows += "3,c,000,gene,1..3,\n4,d,---,gene,1..3,\n"
    sequences, changes = read(_LONG + rows)
    assert [of(sequence) for sequence in sequences] == [[], [], [], []]
    assert {"row/features-of-skipped", "row/features-of-none"} <= kinds(changes)
    assert [change.kind for change in changes].count("row/features-of-none") == 2


def test_qualifiers_of_a_key_without_a_column_are_reported() -> None:
    _, changes = read("Name,Sequence,CDS/product\na,acgtacgtacgt,kinase\n")
    assert [change.before for change in changes if change.kind == "qualifier/no-feature"] == ["CDS/product"]


def test_cells_beyond_the_headings_are_reported() -> None:
    rows = "".join(f"n{n},acgtacgtacg{'acgt'[n % 4]}\n" for n in range(60))
    _, changes = read("Name,Sequence\n" + rows + "last,acgtacgtacgt,ttttttttttttttt\n")
    assert [change.before for change in changes if change.kind == "column/left-out"] == ["#3"]


def test_a_number_behind_residues_that_is_not_that_of_the_row_is_reported() -> None:
    _, changes = read("SEQ ID NO,Sequence\n1,acgtacgtacgt (SEQ ID NO: 7)\n2,acgtacgtacgg (2)\n")
    assert [(c.before, c.after) for c in changes if c.kind == "record/other-marker"] == [("(SEQ ID NO: 7)", "1")]


def test_a_zero_is_what_a_spreadsheet_makes_of_000() -> None:
    sequences, changes = read("SEQ ID NO,Sequence\n1,acgtacgtacgt\n2,0\n3,acgtacgtacgg\n")
    assert [sequence.is_skipped for sequence in sequences] == [False, True, False]
    assert "record/zero" in kinds(changes)


def test_plain_residues_between_their_ends_are_plain_whatever_the_legend() -> None:
    sequences, changes = read("Name,Sequence\na,5'-acgtacgtacgt-3'\n", legend=preset("moe-gapmer"))
    assert [sequence.residues for sequence in sequences] == ["acgtacgtacgt"]
    assert "notation/stopped" not in kinds(changes)


@pytest.mark.parametrize("text", ["{0}", "5{0}", "acgt{0}5", "acgt -{0}x", "5'{0}x*"])
def test_long_blanks_in_cells_and_lines_take_no_time(text: str) -> None:
    odd = text.format(" " * 40_000) + "x"
    with contextlib.suppress(UserError):
        read(f"Name {odd},Sequence\na,acgtacgtacgt\nb,{odd}\n")
    with contextlib.suppress(UserError):
        list(TextRecords(Source(f"a\n<{'a;' * 20_000}\n{odd}\n".encode(), "multi")))
    as_cells(f"a acgtacgtacgt\n{odd}\n")


def test_columns_for_features_may_be_repeated() -> None:
    (one,), _ = read(
        "Name,Sequence,Feature key 1,Location 1,Qualifiers 1,Feature key 2,Location 2,Qualifiers 2\n"
        "alpha,acgtacgtacgt,exon,1..4,number=1;note=a,intron,5..8,number=2\n"
    )
    assert [(f.key, f.location, f.value("number")) for f in one.features[1:]] == [
        ("exon", "1..4", "1"),
        ("intron", "5..8", "2"),
    ]
    assert one.features[1].value("note") == "a"


def test_names_below_a_feature_key_make_no_feature_and_are_reported() -> None:
    (one,), changes = read("Name,Sequence,Gene\nalpha,acgtacgtac,BRCA1\n")
    assert len(one.features) == 1
    assert "column/left-out" in kinds(changes)


def test_what_is_no_location_makes_no_feature() -> None:
    (first, second), changes = read("Name,Sequence,Gene\nalpha,acgtacgtac,1..3\nbeta,gcgtacgtac,BRCA1\n")
    assert (first.features[1].location, len(second.features)) == ("1..3", 1)
    assert "feature/no-location" in kinds(changes)


def test_numbers_put_the_sequences_in_order() -> None:
    sequences, changes = read("SEQ ID NO,Sequence\n3,acgtacgtac\n1,cccccccccc\n2,gggggggggg\n")
    assert [sequence.residues[0] for sequence in sequences] == ["c", "g", "a"]
    assert "record/ordered" in kinds(changes)


def test_numbers_that_a_table_leaves_out_are_skipped_sequences_and_listed() -> None:
    sequences, changes = read("SEQ ID NO,Sequence\n3,acgtacgtac\n5,cccccccccc\n")
    assert [sequence.is_skipped for sequence in sequences] == [True, True, False, True, False]
    assert len({sequence.uid for sequence in sequences}) == 5
    assert [(c.before, c.count) for c in changes if c.kind == "record/number-left-out"] == [("1-2", 2), ("4", 1)]


def test_a_gap_of_a_hundred_numbers_is_filled_and_a_larger_one_a_question_to_the_user() -> None:
    assert len(read("SEQ ID NO,Sequence\n1,acgtacgtac\n102,cccccccccc\n")[0]) == 102
    with pytest.raises(UnreadableFile, match=r"2 to 102.*--numbers fill.*--numbers renumber"):
        read("SEQ ID NO,Sequence\n1,acgtacgtac\n103,cccccccccc\n")


def test_a_large_gap_is_filled_or_renumbered_as_the_user_chooses() -> None:
    text = "SEQ ID NO,Sequence\n1,acgtacgtac\n1000,cccccccccc\n"
    assert len(read(text, numbers="fill")[0]) == 1000
    sequences, changes = read(text, numbers="renumber")
    assert len(sequences) == 2
    (change,) = [change for change in changes if change.kind == "record/number"]
    assert (change.before, change.after) == ("1000", "2")
    with pytest.raises(UnreadableFile, match="renumber"):
        read("SEQ ID NO,Sequence\n1,acgtacgtac\n999999999,cccccccccc\n", numbers="fill")


@pytest.mark.parametrize("rows", ["1,a\n2,c\n2,g\n3,t\n", ",a\n1,c\n"])
def test_a_number_that_cannot_be_preserved_is_a_question_to_the_user(rows: str) -> None:
    text = "SEQ ID NO,Sequence\n" + "".join(row + row[-1] * 9 + "\n" for row in rows.split())
    with pytest.raises(UnreadableFile, match="--numbers renumber"):
        read(text)
    assert len(read(text, numbers="renumber")[0]) == rows.count("\n")


def test_numbers_behind_residues_are_numbers() -> None:
    sequences, changes = read("Antibody,VH,VL\nA,QVQLVESGGG (2),DIQMTQSPSS (1)\n")
    assert [(s.name, s.residues) for s in sequences] == [("A VL", "DIQMTQSPSS"), ("A VH", "QVQLVESGGG")]
    assert "record/marker" in kinds(changes)


@pytest.mark.parametrize(
    ("cell", "note"), [("Gly-Aib-Nal(1)", "3-(1-naphthyl)alanine"), ("Gly-Aib-Nal(2)", "3-(2-naphthyl)alanine")]
)
def test_a_number_of_the_last_residue_of_a_notation_is_not_a_number_of_a_sequence(cell: str, note: str) -> None:
    (one,), changes = read(f"Name,Sequence\na,{cell}\n", legend=preset("peptide"))
    assert [f.value("note") for f in one.features if str(f.location) == "3"] == [note]
    assert "record/marker" not in kinds(changes)


def test_a_bond_by_number_at_the_end_of_a_cell_is_a_bond() -> None:
    (one,), _ = read("Name,Sequence\na,Cys(1)-Gly-Aib-Cys(1)\n", legend=preset("peptide"))
    assert ("DISULFID", "1..4") in [(f.key, str(f.location)) for f in one.features]
    assert not read("Name,Sequence\na,Cys(1)-Aib-Cys(1)-Cys(1)\n", legend=preset("peptide"))[0]


@pytest.mark.parametrize("cell", ["H-R8-ALKEF-S5-NH2", "R8-ALKEFG"])
def test_a_number_before_a_hyphen_makes_a_notation_and_no_gap(cell: str) -> None:
    sequences, changes = read(f"Name,Sequence\na,{cell}\n", legend=preset("peptide-one-letter"), gaps="remove")
    assert not sequences and "residues/gap" not in kinds(changes)


def test_the_same_number_and_residues_twice_are_one_sequence() -> None:
    sequences, changes = read(
        "SEQ ID NO,Sequence\n1,acgtacgtac\n1,acgtacgtac\n2,ggggggggga\n2,ggggggggcc\n", numbers="renumber"
    )
    assert len(sequences) == 3
    assert {"record/repeated", "record/number-twice"} <= kinds(changes)


def test_a_sequence_skipped_on_purpose_keeps_its_place() -> None:
    sequences, _ = read("SEQ ID NO,Sequence\n1,acgtacgtac\n2,000\n3,acgtacgtag\n")
    assert [sequence.is_skipped for sequence in sequences] == [False, True, False]


def test_another_length_than_the_stated_one_is_reported() -> None:
    _, changes = read("Name,Length,Sequence\na,12,acgtacgtac\nb,10,acgtacgtac\n")
    (told,) = [change for change in changes if change.kind == "record/length"]
    assert (told.before, told.after) == ("12", "10")


def test_pasted_cells_without_headings_are_recognized_by_what_they_hold() -> None:
    sequences, changes = read("primer 1\tacgtacgtacgt\nprimer 2\tacgtacgtacgg\n")
    assert [sequence.name for sequence in sequences] == ["primer 1", "primer 2"]
    assert "table/by-contents" in kinds(changes)


def test_a_short_peptide_of_nucleotide_letters_is_taken_as_its_neighbors() -> None:
    sequences, changes = read("Name,Sequence\na,QVQLVESGGG\nb,AAAGTC\n")
    assert [sequence.molecule_type for sequence in sequences] == ["AA", "AA"]
    assert "molecule/by-column" in kinds(changes)
    sequences, _ = read("Name,Sequence\na,QVQLVESGGG\nb,ACGTACGTACGT\n")
    assert [sequence.molecule_type for sequence in sequences] == ["AA", "DNA"]


def test_columns_that_mean_nothing_are_reported() -> None:
    _, changes = read("Name,Sequence,Shelf\na,acgtacgtac,12\nb,acgtacgtac,\n")
    (told,) = [change for change in changes if change.kind == "column/left-out"]
    assert (told.before, told.count) == ("Shelf", 1)


def test_a_table_without_residues_is_refused_with_the_headings_seen() -> None:
    with pytest.raises(UnreadableFile, match="Shelf, Owner"):
        read("Shelf,Owner\n1,me\n")


def test_a_quotation_mark_that_does_not_close_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match="line 2"):
        read('Name,Sequence\n"alpha,acgtacgtac\nbeta,acgtacgtac\n')


def test_a_cell_longer_than_the_csv_module_likes_is_read() -> None:
    (one,), _ = read("Name,Sequence\na," + "acgt" * 50_000 + "\n")
    assert len(one.residues) == 200_000


def test_a_hundred_thousand_rows_stream(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("Name,Sequence\n" + "".join(f"s{n},acgtacgtacgtacgtacgt\n" for n in range(20_000)))
    records = TableRecords(Source(path, "csv"))
    first = next(iter(records))
    assert first.name == "s0" and records.count < 10


@pytest.mark.parametrize(
    "word",
    ["none", "None", "see below", "deleted", "n.a.", "TBD", "Same as above", "withdrawn", "skipped", "Omitted"],
)
def test_a_word_in_the_place_of_residues_never_becomes_a_protein(word: str) -> None:
    sequences, changes = read(f"Name,Sequence\na,MKVLAAGFTWQRSTEDNPHY\nb,{word}\n")
    assert [sequence.name for sequence in sequences] == ["a"]
    assert [change.before for change in changes if change.kind == "residues/placeholder"] == [word]


@pytest.mark.parametrize("phrase", ["see drawing", "SEE FIGURE 3", "mutant derived in silica"])
def test_a_phrase_in_the_place_of_residues_never_becomes_a_protein(phrase: str) -> None:
    sequences, changes = read(f"Name,Sequence\na,MKVLAAGFTWQRSTEDNPHY\nb,{phrase}\n")
    assert [sequence.name for sequence in sequences] == ["a"]
    assert [change.before for change in changes if change.kind == "residues/placeholder"] == [phrase]


def test_inosine_becomes_n_with_a_modified_base() -> None:
    (*_, last), changes = read("Name,Sequence\na,ACGTACGTACGTACGT\nb,ACGTTTACGTACGTACGT\nc,ACGTIACGTACGTII\n")
    assert last.residues == "acgtnacgtacgtnn"
    assert [(f.key, f.location, f.value("mod_base")) for f in last.features[1:]] == [
        ("modified_base", "5", "i"),
        ("modified_base", "14..15", "i"),
    ]
    assert [change.count for change in changes if change.kind == "residues/inosine"] == [3]


def test_a_capital_i_among_small_bases_is_inosine_if_the_table_states_dna() -> None:
    (one,), _ = read("Name,Type,Sequence\na,DNA,acgtIcgtacgtII\n")
    assert (one.residues, [f.location for f in one.features[1:]]) == ("acgtncgtacgtnn", ["5", "13..14"])
    none, changes = read("Name,Sequence\na,acgtIcgtacgtII\n")
    assert not none and "notation/stopped" in kinds(changes)


def test_the_letter_i_of_a_protein_is_isoleucine() -> None:
    (one,), _ = read("Name,Type,Sequence\na,AA,MKVIIAAG\n")
    assert (one.residues, len(one.features)) == ("MKVIIAAG", 1)


SEVERAL = "Name,Notation,Sequence\np,{},Ac-Gly-Lys-NH2\no,{},UmsGmsAmCf\nd,,acgtacgtacgtac\n"


def test_each_row_can_name_the_legend_of_its_notation() -> None:
    sequences, _ = read(SEVERAL.format("peptide", "siRNA-suffix"))
    assert [(s.name, s.residues) for s in sequences] == [("p", "GK"), ("o", "tgac"), ("d", "acgtacgtacgtac")]


def test_several_legends_are_tried_on_each_row_that_names_none() -> None:
    text = "Name,Sequence\np,Ac-Gly-Lys-NH2\no,UmsGmsAmCf\nd,acgtacgtacgtac\n"
    sequences, _ = read(text, legend=preset("peptide"), other_legends=(preset("sirna-suffix"),))
    assert [s.residues for s in sequences] == ["GK", "tgac", "acgtacgtacgtac"]


def test_a_row_that_legends_read_in_different_ways_is_omitted() -> None:
    other = replace(
        preset("peptide"),
        id="own",
        entries=tuple(
            replace(each, residue="A") if each.symbol == "Gly" else each for each in preset("peptide").entries
        ),
    )
    sequences, changes = read(
        "Name,Sequence\na,Ac-Gly-Lys-NH2\nd,MKVLAAGMKV\n", legend=preset("peptide"), other_legends=(other,)
    )
    assert [s.residues for s in sequences] == ["MKVLAAGMKV"]
    assert [change.values["names"] for change in changes if change.kind == "notation/stopped"] == ["peptide, own"]
