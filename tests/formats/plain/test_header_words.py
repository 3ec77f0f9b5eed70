"""What headers of FASTA state: organism and molecule type, merged headers, blanks before >."""

import pytest

from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.plain.header_words import stated_values
from wiposeq.formats.plain.records import NO_VALUES, OwnValues
from wiposeq.standard.edition import newest

_CORONAVIRUS = "Severe acute respiratory syndrome coronavirus 2"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("sp|P1|X Protein OS=Homo sapiens OX=9606 GN=X PE=1", OwnValues("", "Homo sapiens")),
        ("tr|P2|Y Protein OS=Escherichia coli (strain K12)", OwnValues("", "Escherichia coli (strain K12)")),
        ("n2 [organism=Mus musculus] [moltype=mRNA] thing", OwnValues("RNA", "Mus musculus", "mRNA")),
        (
            "n3 [Organism=Artificial Sequence] [mol_type=other DNA]",
            OwnValues("DNA", "synthetic construct", "other DNA", placeholder="Artificial Sequence"),
        ),
        ("n4 [moltype=protein]", OwnValues("AA", "", "protein")),
        (
            "n5 [organism=人工序列(Artificial Sequence)]",
            OwnValues("", "synthetic construct", placeholder="人工序列(Artificial Sequence)"),
        ),
        ("n6 [moltype=thing]", NO_VALUES),
        ("n7 protein [Homo sapiens]", OwnValues("", "Homo sapiens")),
        ("n8 protein, partial [Glycine max subsp. x] ", OwnValues("", "Glycine max subsp. x")),
        ("n9 protein [[Candida] auris]", OwnValues("", "[Candida] auris")),
        ("n10 spike [Severe acute respiratory syndrome coronavirus 2]", OwnValues("", _CORONAVIRUS)),
        ("n11 chain [synthetic construct]", OwnValues("", "synthetic construct")),
        ("n12 chain [Precursor form]", NO_VALUES),
        ("n13 chain [Homo sapiens] fragment", NO_VALUES),
        ("n14 chain [uncertain]", NO_VALUES),
    ],
)
def test_values_are_taken_from_a_header(header: str, expected: OwnValues) -> None:
    assert stated_values(header, newest()) == expected


def test_values_of_headers_belong_to_their_record_and_are_reported() -> None:
    text = b">a OS=Homo sapiens OX=9606\nMAKGEELFTGVV\n>b\nMAKGEELFTGVV\n>c [organism=Mus musculus]\nMAKGEELF\n"
    reader = Fasta(text)
    organisms = [sequence.features[0].value("organism") for sequence in reader]
    assert organisms == ["Homo sapiens", "unidentified", "Mus musculus"]
    stated = [change.after for change in reader.changes if change.kind == "header/stated"]
    assert stated == ["Homo sapiens", "Mus musculus"]


@pytest.mark.parametrize("start", [b" >", b"\t>", b"  \t >", b"\r\n  >"])
def test_blanks_before_a_header_are_removed_and_reported(start: bytes) -> None:
    reader = Fasta(start + b"a\nACGTACGTACGT\r\n \t>b > c\nGGGTACGTACGT\n")
    assert [(s.name, s.residues) for s in reader] == [("a", "acgtacgtacgt"), ("b", "gggtacgtacgt")]
    assert {change.count for change in reader.changes if change.kind == "header/indented"} == {2}


def test_blanks_before_a_header_are_removed_across_blocks() -> None:
    body = b"ACGTACGTAC\n" * 11914
    for extra in range(14):
        text = b">" + b"x" * (extra + 1) + b"\n" + body + b"    >second\nGGGTACGTACGT\n"
        assert len(list(Fasta(text))) == 2


@pytest.mark.parametrize("sign", [";", "#"])
def test_comment_lines_among_residues_are_omitted_and_reported(sign: str) -> None:
    reader = Fasta(f">a\nACGTACGTAC\n{sign} checked by hand\nGTACGATC\n".encode())
    assert [each.residues for each in reader] == ["acgtacgtacgtacgatc"]
    assert [(change.line, change.count) for change in reader.changes if change.kind == "line/comment"] == [(3, 1)]


def test_words_for_an_artificial_organism_are_reported_with_the_term_that_replaces_them() -> None:
    reader = Fasta(b">a [organism=Artificial Sequence]\nACGTACGTACGT\n>b [organism=Artificial Sequence]\nACGTACGTAC\n")
    assert {each.organism for each in reader} == {"synthetic construct"}
    (line,) = [each for each in reader.changes if each.kind == "organism/written"]
    assert (line.before, line.after, line.count) == ("Artificial Sequence", "synthetic construct", 2)


def test_a_million_blanks_in_brackets_take_time_once() -> None:
    blanks = " " * 1_000_000
    assert stated_values(f"a [moltype={blanks}", newest()) == NO_VALUES
    assert stated_values("a " + "[moltype=" * 20_000, newest()) == NO_VALUES
    assert stated_values(f"a [organism= Mus musculus {blanks[:100]}]", newest()) == OwnValues("", "Mus musculus")
