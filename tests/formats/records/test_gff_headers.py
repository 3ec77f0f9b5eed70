"""GFF3 and GTF with FASTA: what the headers of the FASTA records state, and a FASTA part without residues."""

from pathlib import Path

import pytest

from wiposeq.cli.main import main
from wiposeq.errors import UnreadableFile
from wiposeq.formats.records.annotated import AnnotatedRecords, read_annotated
from wiposeq.formats.records.gff import without_companions
from wiposeq.formats.source import Source

DNA = "acgt" * 10 + "atgaaacccgggtaa"
GFF3 = "chr\tx\tgene\t41\t55\t.\t+\t.\tID=g;Name=abc\nchr\tx\tCDS\t41\t55\t.\t+\t0\tID=c;Parent=g\n"
GTF = 'chr\tx\tCDS\t41\t55\t.\t+\t0\tgene_id "g"; transcript_id "t";\n'
WHOLE = f"chr\tx\tregion\t1\t{len(DNA)}\t.\t+\t.\tID=r;cultivar=Wm82;organism=Glycine soja\n"
NCBI = ">chr Glycine max cultivar Williams 82 chromosome 1, Glycine_max_v4.0, whole genome shotgun sequence\n"
NAMES = ("organism", "cultivar", "chromosome")


def converted(folder: Path, rows: str, header: str, ending: str) -> AnnotatedRecords:
    (folder / f"rows.{ending}").write_text(rows)
    (folder / "dna.fa").write_text(header + DNA + "\n")
    (source,) = without_companions([folder / f"rows.{ending}", folder / "dna.fa"])
    assert isinstance(source, Source)
    source.kind = "gff"
    return read_annotated(source)


def source_values(done: AnnotatedRecords) -> list[str]:
    source = done.sequences[0].source
    assert source is not None
    return [source.value(name) or "" for name in NAMES]


@pytest.mark.parametrize(("rows", "ending"), [(GFF3, "gff3"), (GTF, "gtf")])
@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (NCBI, ["Glycine max", "Williams 82", "1"]),
        (">chr [organism=Glycine max] [cv=W82]\n", ["Glycine max", "W82", ""]),
        (">chr the first chromosome of a plant\n", ["unidentified", "", ""]),
    ],
)
def test_values_that_a_header_states_are_those_of_the_source(
    tmp_path: Path, rows: str, ending: str, header: str, expected: list[str]
) -> None:
    done = converted(tmp_path, rows, header, ending)
    assert source_values(done) == expected
    reported = {change.after for change in done.changes if change.kind == "genome/value"}
    assert reported == {value for value in expected if value and value != "unidentified"}


def test_a_row_of_the_whole_sequence_comes_before_the_header(tmp_path: Path) -> None:
    done = converted(tmp_path, WHOLE + GFF3, NCBI, "gff3")
    assert source_values(done) == ["Glycine soja", "Wm82", "1"]


def test_the_name_of_a_record_alone_states_no_chromosome(tmp_path: Path) -> None:
    done = converted(tmp_path, GFF3.replace("chr", "Gm01"), ">Gm01\n", "gff3")
    assert source_values(done) == ["unidentified", "", ""]


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        ("genome=mitochondrion", "organelle", "mitochondrion"),
        ("genome=chloroplast", "organelle", "plastid:chloroplast"),
        ("genome=plasmid;plasmid-name=pX1", "plasmid", "pX1"),
        ("genome=chromosome;chromosome=3", "chromosome", "3"),
    ],
)
def test_the_row_of_the_whole_sequence_states_organelle_and_plasmid(
    tmp_path: Path, row: str, name: str, value: str
) -> None:
    whole = f"chr\tx\tregion\t1\t{len(DNA)}\t.\t+\t.\tID=r;{row}\n"
    source = converted(tmp_path, whole + GFF3, ">chr\n", "gff3").sequences[0].source
    assert source is not None
    assert source.value(name) == value


@pytest.mark.parametrize(("code", "is_assumed"), [("", True), (";transl_table=2", False)])
def test_a_genetic_code_that_the_row_states_is_not_reported_as_assumed(
    tmp_path: Path, code: str, is_assumed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rows.gff3").write_text(GFF3.replace("Parent=g", f"Parent=g{code}") + f"##FASTA\n>chr\n{DNA}\n")
    main(["convert", str(tmp_path / "rows.gff3"), "-o", str(tmp_path / "o.xml")])
    assert ("transl_table=1" in capsys.readouterr().out) == is_assumed


@pytest.mark.parametrize("part", ["##FASTA\n", "##FASTA\n\n", "##FASTA\n>chr\n", "##FASTA\n>chr\n\n"])
def test_an_empty_fasta_part_is_as_if_there_were_none(tmp_path: Path, part: str) -> None:
    done = converted(tmp_path, GFF3 + part, NCBI, "gff3")
    assert done.sequences[0].residues == DNA
    (tmp_path / "alone.gff3").write_text(GFF3 + part)
    with pytest.raises(UnreadableFile, match="has features but no residues") as raised:
        read_annotated(Source(tmp_path / "alone.gff3", kind="gff"))
    assert "Give its FASTA file too" in raised.value.hint


def test_the_command_line_takes_the_fasta_file_for_an_empty_fasta_part(tmp_path: Path) -> None:
    (tmp_path / "rows.gff3").write_text(GFF3 + "##FASTA\n")
    (tmp_path / "other.fa").write_text(NCBI + DNA + "\n")
    out = tmp_path / "o.xml"
    assert main(["convert", str(tmp_path / "rows.gff3"), str(tmp_path / "other.fa"), "-o", str(out)]) == 1
    assert "Glycine max" in out.read_text()


@pytest.mark.parametrize(("name", "residues", "count"), [("chr", "cccc", 1), ("other", DNA[:12], 2)])
def test_a_fasta_file_that_a_person_names_is_used_and_not_one_of_the_same_name(
    name: str, residues: str, count: int, tmp_path: Path
) -> None:
    """If no row names a record of it, it is a file of its own, and the residues are in the file of the same name."""
    rows, beside, named = tmp_path / "rows.gff3", tmp_path / "rows.fa", tmp_path / "named.fa"
    rows.write_text(GFF3)
    beside.write_text(f">chr\n{DNA}\n")
    named.write_text(f">{name}\n{DNA}{residues}\n")
    found = without_companions([rows, named])
    assert len(found) == count
    source = found[0]
    if count == 1:
        assert isinstance(source, Source)
        source.kind = "gff"
        sequence, *_ = read_annotated(source).sequences
        assert sequence.residues == DNA + residues
    else:
        assert found == [rows, named]


def test_a_file_of_the_same_name_that_is_named_too_has_the_residues(tmp_path: Path) -> None:
    rows, beside, named = tmp_path / "rows.gff3", tmp_path / "rows.fa", tmp_path / "named.fa"
    rows.write_text(GFF3)
    for path in (beside, named):
        path.write_text(f">chr\n{DNA}\n")
    assert without_companions([rows, beside, named]) == [rows, named]
