"""Reading VCF: samples, genotypes, files that are not VCF."""

import gzip
from pathlib import Path

import pytest

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.kinds import recognized
from wiposeq.formats.variants.vcf import MISSING, Calls, column_of, survey_variants
from wiposeq.model.changes import ChangeLog

HEAD = "##fileformat=VCFv4.2\n##reference=file:///ref.fa\n##contig=<ID=Gm01,length=400>\n"
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\n"


def row(position: int, one: str, other: str = "0/0", *, name: str = "Gm01", alt: str = "G", keys: str = "GT") -> str:
    return f"{name}\t{position}\trs{position}\tA\t{alt}\t50\tPASS\t.\t{keys}\t{one}\t{other}\n"


def written(path: Path, *rows: str, columns: str = COLUMNS) -> Path:
    path.write_text(HEAD + columns + "".join(rows))
    return path


def test_a_survey_says_samples_reference_lengths_and_numbers_of_records(tmp_path: Path) -> None:
    path = written(tmp_path / "v.vcf", row(1, "0/1"), row(2, "1/1"), row(2, "1/1", name="Gm02"))
    found = survey_variants(path, ChangeLog())
    assert found.samples == ("S1", "S2") and found.reference == "file:///ref.fa"
    assert found.lengths == {"Gm01": 400} and found.counts == {"Gm01": 2, "Gm02": 1}


@pytest.mark.parametrize("blocks", [1, 3])
def test_a_file_of_bgzip_is_read_like_a_plain_one(tmp_path: Path, blocks: int) -> None:
    text = (HEAD + COLUMNS + row(5, "0|1") + row(7, "1/1")).encode()
    size = len(text) // blocks + 1
    path = tmp_path / "v.vcf.gz"
    path.write_bytes(
        b"".join(gzip.compress(text[at : at + size]) for at in range(0, len(text), size)) + gzip.compress(b"")
    )
    assert recognized(path).kind == "vcf"
    with Calls([survey_variants(path, ChangeLog())], "S1", ChangeLog()) as calls:
        assert [(each.position, each.alleles, each.is_phased) for each in calls.of("Gm01")] == [
            (5, (0, 1), True),
            (7, (1, 1), False),
        ]


def test_a_bcf_file_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "v.bcf"
    path.write_bytes(gzip.compress(b"BCF\x02\x02" + bytes(40)))
    with pytest.raises(UnreadableFile, match="bcftools view"):
        recognized(path)


def test_calls_of_the_reference_are_counted_and_others_come_by_position(tmp_path: Path) -> None:
    path = written(
        tmp_path / "v.vcf",
        row(9, "1/1"),
        row(3, "./1"),
        row(4, "0/0"),
        row(1, "1", name="Gm02"),
        row(2, "7:1/0", keys="DP:GT"),
        row(8, "1/1:q10", keys="GT:FT"),
    )
    with Calls([survey_variants(path, ChangeLog())], "S1", ChangeLog()) as calls:
        found = list(calls.of("Gm01"))
        assert [(each.position, each.alleles) for each in found] == [
            (2, (1, 0)),
            (3, (MISSING, 1)),
            (8, (1, 1)),
            (9, (1, 1)),
        ]
        assert found[2].filter == "q10" and found[0].id == "rs2" and found[3].line == 5
        assert calls.references == {"Gm01": 1} and calls.names() == ("Gm01", "Gm02")


def test_several_samples_require_a_choice(tmp_path: Path) -> None:
    found = survey_variants(written(tmp_path / "v.vcf", row(1, "0/1")), ChangeLog())
    with pytest.raises(UsageError, match="--sample: S1, S2"):
        column_of("", [found])
    with pytest.raises(UsageError, match='no sample "S3"'):
        column_of("S3", [found])
    assert column_of("S2", [found]) == "S2"


def test_a_file_without_samples_gives_its_only_alternative(tmp_path: Path) -> None:
    columns = COLUMNS.split("\tFORMAT")[0] + "\n"
    rows = [f"Gm01\t{at}\t.\tA\t{alt}\t.\t.\t.\n" for at, alt in ((1, "G"), (2, "G,T"), (3, "."))]
    found = survey_variants(written(tmp_path / "v.vcf", *rows, columns=columns), ChangeLog())
    assert column_of("", [found]) == ""
    with Calls([found], "", ChangeLog()) as calls:
        assert [(each.position, each.alleles) for each in calls.of("Gm01")] == [(1, (1, 1)), (2, (MISSING,))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD, "no line #CHROM"),
        (HEAD + "Gm01\t1\n", "no line #CHROM"),
        (HEAD + COLUMNS + "Gm01\t1\t.\tA\n", "Line 5 .* is not a record"),
        (HEAD + COLUMNS + row(1, "0/1").replace("\t1\t", "\tx\t"), "Line 5 .* is not a record"),
        (HEAD + COLUMNS + row(1, "0/1").replace("\tA\t", "\t<A>\t"), "Line 5 .* is not a record"),
        (HEAD + COLUMNS + row(1, "0/2"), 'genotype "0/2"'),
        (HEAD + COLUMNS + row(1, "a/b"), 'genotype "a/b"'),
    ],
)
def test_what_is_not_vcf_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "v.vcf"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=words):
        Calls([survey_variants(path, ChangeLog())], "S1", ChangeLog())
