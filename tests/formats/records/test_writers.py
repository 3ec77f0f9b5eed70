"""GenBank, GFF3 and FASTA of features: what is written is read again as it was, and what is omitted is reported."""

import random
from datetime import date
from pathlib import Path

import pytest
from Bio import SeqIO
from builders import a_dna, a_feature, a_project, a_protein, a_sequence, a_skipped, an_rna
from msgspec.structs import replace

from wiposeq.app.importing.opening import open_any
from wiposeq.formats.records.feature_fasta import write_feature_fasta
from wiposeq.formats.records.genbank_writer import write_genbank
from wiposeq.formats.records.gff_writer import write_gff
from wiposeq.model.changes import Change
from wiposeq.model.records import Qualifier, Sequence

LONG = 'binds "A" and B; ' + "word " * 40 + "x" * 90 + " end, 50 %; a=b & c"
GENE = a_dna(
    "atgaaagttctgtaa" * 10,
    ("CDS", "join(1..6,10..12)", {"codon_start": "1", "note": LONG, "product": "kinase/ligase"}),
    ("misc_feature", "complement(<5..>9)"),
    ("gene", "complement(join(1..3,7..9))", {"gene": "a/b", "pseudo": None}),
)
PROTEIN = a_protein("MKVLAAGIVG", ("SITE", "2..3", {"note": "site"}))


def contents(sequence: Sequence) -> tuple[object, ...]:
    features = sorted(
        (each.key, each.location, tuple(sorted((q.name, q.value or "") for q in each.qualifiers)))
        for each in sequence.features
    )
    return sequence.molecule_type, sequence.residues, features


def kinds(changes: tuple[Change, ...]) -> list[str]:
    return [change.kind for change in changes if change.kind != "export/general-information"]


@pytest.mark.parametrize("ending", ["gb", "gff3"])
def test_records_are_read_again_as_they_were(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{ending}"
    write = write_genbank if ending == "gb" else write_gff
    count, changes = write(path, (GENE, an_rna(), PROTEIN))
    assert count == 3 and kinds(changes) == []
    found = [each for each in open_any(path).sequences if each.name.startswith("SEQ_ID_NO")]
    assert [each.name for each in found] == ["SEQ_ID_NO_1", "SEQ_ID_NO_2", "SEQ_ID_NO_3"]
    without_proteins = [
        replace(
            s,
            features=tuple(
                replace(f, qualifiers=tuple(q for q in f.qualifiers if q.name not in ("translation", "protein_id")))
                for f in s.features
            ),
        )
        for s in found
    ]
    wanted = [GENE, an_rna(), PROTEIN]
    for mine, theirs in zip(wanted, without_proteins):
        if ending == "gff3" and mine.molecule_type == "RNA":
            continue  # GFF3 states no molecule type
        assert contents(mine) == contents(theirs)


def test_biopython_reads_the_records(tmp_path: Path) -> None:
    path = tmp_path / "x.gb"
    write_genbank(path, (replace(GENE, name="Exa gene"), PROTEIN), today=date(2026, 5, 4))
    dna, protein = SeqIO.parse(path, "genbank")
    assert (str(dna.seq).lower(), dna.id, dna.annotations["molecule_type"]) == (GENE.residues, "SEQ_ID_NO_1", "DNA")
    assert dna.annotations["date"] == "04-MAY-2026" and dna.description == "Exa gene"
    cds = next(each for each in dna.features if each.type == "CDS")
    assert cds.qualifiers["note"] == [LONG] and str(cds.location) == "join{[0:6](+), [9:12](+)}"
    assert str(protein.seq).upper() == PROTEIN.residues


@pytest.mark.parametrize("write", [write_genbank, write_gff])
def test_what_the_format_cannot_hold_is_reported(write: object, tmp_path: Path) -> None:
    note = Qualifier(5, "note", "a\nb", "c")
    noted = replace(a_feature("misc_feature", "1..3"), qualifiers=(note,))
    gene = replace(GENE, features=(*GENE.features, noted))
    count, changes = write(tmp_path / "x.out", (gene, a_skipped(), Sequence(7)))  # type: ignore[operator]
    assert count == 1
    assert set(kinds(changes)) == {"export/translation", "export/line-break", "export/skipped", "export/empty"}


def test_locations_that_gff_cannot_hold_are_named(tmp_path: Path) -> None:
    odd = a_dna("acgtacgtacgt", ("gene", "order(1..3,7..9)"), ("misc_feature", "5^6"), ("exon", "no location"))
    _, changes = write_gff(tmp_path / "x.gff3", (odd,))
    assert [change.before for change in changes if change.kind == "export/location"] == [
        "order(1..3,7..9)", "5^6", "no location"
    ]  # fmt: skip
    assert "no location" not in (tmp_path / "x.gff3").read_text()


@pytest.mark.parametrize("location", ["join(1..4,6..10)", "complement(join(1..4,6..10))", "complement(1..10)"])
def test_phases_of_gff_follow_the_reading_order(location: str, tmp_path: Path) -> None:
    write_gff(tmp_path / "x.gff3", (a_dna("acgtacgtacgt", ("CDS", location, {"codon_start": "2"})),))
    rows = [line.split("\t") for line in (tmp_path / "x.gff3").read_text().splitlines() if "\tCDS\t" in line]
    before = 0
    for row in rows:
        assert int(row[7]) == (1 - before) % 3
        before += int(row[4]) - int(row[3]) + 1


def test_random_texts_and_locations_survive_genbank(tmp_path: Path) -> None:
    some = random.Random(11)
    features = []
    for _ in range(60):
        words = ["".join(some.choices('abc"/=,;()-Z0', k=some.randint(1, 70))) for _ in range(some.randint(1, 9))]
        start = some.randint(1, 90)
        location = some.choice([f"{start}..{start + 5}", f"complement({start}..{start + 9})", f"<{start}..{start + 2}"])
        features.append(("misc_feature", location, {"note": "n " + " ".join(words)}))
    sequence = a_sequence("DNA", "acgt" * 30, *features, organism="Homo sapiens", mol_type="genomic DNA")
    write_genbank(tmp_path / "x.gb", (sequence,))
    assert contents(open_any(tmp_path / "x.gb").sequences[0]) == contents(sequence)


def test_features_are_written_as_fasta_on_their_strand(tmp_path: Path) -> None:
    path = tmp_path / "x.fasta"
    dna = a_dna("atgaaagttctgtaa", ("CDS", "complement(1..6)", {"gene": "EXA1", "translation": "MK"}), ("gene", "7..9"))
    count, _ = write_feature_fasta(path, (dna, PROTEIN), ("CDS", "SITE"))
    assert count == 2
    assert path.read_text().splitlines() == [
        ">SEQ_ID_NO_1_complement(1..6) CDS EXA1", "tttcat", ">SEQ_ID_NO_2_2..3 SITE site", "KV",
    ]  # fmt: skip
    assert write_feature_fasta(path, (dna, PROTEIN), ("protein",))[0] == 1
    assert path.read_text() == ">SEQ_ID_NO_1_complement(1..6) protein EXA1\nMK\n"
    assert write_feature_fasta(path, (dna, PROTEIN), ("all",))[0] == 5


def test_a_feature_without_residues_is_reported_and_not_written(tmp_path: Path) -> None:
    count, changes = write_feature_fasta(tmp_path / "x.fa", (a_dna("acgtacgtac", ("gene", "90..99")),), ("gene",))
    assert count == 0 and kinds(changes) == ["export/location"]


def test_numbers_are_those_of_the_listing(tmp_path: Path) -> None:
    write_genbank(tmp_path / "x.gb", a_project(GENE).sequences, [17])
    assert "SEQ_ID_NO_17" in (tmp_path / "x.gb").read_text()
