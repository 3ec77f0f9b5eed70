"""The variants of a sample: which are applied, what annotations become, and what the package says about it."""

from pathlib import Path

import openpyxl
import pytest

from wiposeq.app.genome.genome import disclose
from wiposeq.app.genome.package import DisclosureOptions
from wiposeq.app.genome.survey import survey
from wiposeq.app.genome.variants import VariantRules
from wiposeq.app.importing import opening
from wiposeq.cli.main import main
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.header_toml import empty_header
from wiposeq.model.project import Project

CODING = "atg" + "gctggaaaactg" * 10 + "taa"
CHROMOSOME = "acgt" * 25 + CODING + "ac" * 40
"""The coding sequence is at 101..226."""
HEAD = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"


def call(position: int, alt: str, genotype: str = "1/1", *, ref: str = "", filter: str = "PASS") -> str:
    ref = ref or CHROMOSOME[position - 1].upper()
    return f"Gm01\t{position}\trs{position}\t{ref}\t{alt}\t50\t{filter}\t.\tGT\t{genotype}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "genome"
    made.mkdir()
    (made / "soy.fa").write_text(f">Gm01\n{CHROMOSOME}\n")
    rows = ["gene\t101\t226\t.\t+\t.\tID=g;Name=abc", "mRNA\t101\t226\t.\t+\t.\tID=m;Parent=g"]
    rows += ["CDS\t101\t142\t.\t+\t0\tID=c;Parent=m", "CDS\t143\t226\t.\t+\t0\tID=c;Parent=m"]
    (made / "soy.gff3").write_text("##gff-version 3\n" + "".join(f"Gm01\tx\t{row}\n" for row in rows))
    return made


def disclosed(folder: Path, *calls: str, rules: VariantRules | None = None) -> Project:
    (folder / "soy.vcf").write_text(HEAD + "".join(calls))
    options = DisclosureOptions(empty_header(), documents=(), rules=rules or VariantRules())
    disclose(survey([folder], {"organism": "Glycine max"}), folder.parent / "p", options)
    return opening.open_any(folder.parent / "p" / "Gm01.xml")


def table(folder: Path) -> list[list[str]]:
    lines = (folder.parent / "p" / "Gm01-variants.tsv").read_text().splitlines()
    return [line.split("\t") for line in lines[1:]]


def test_substitutions_insertions_and_deletions_are_applied_and_listed(folder: Path) -> None:
    project = disclosed(folder, call(10, "T"), call(20, "TGG"), call(30, "C", ref="CGTA"))
    found = CHROMOSOME[:9] + "t" + CHROMOSOME[10:20] + "gg" + CHROMOSOME[20:30] + CHROMOSOME[33:]
    assert project.sequences[0].residues == found
    assert [(row[1], row[2], row[7], row[8]) for row in table(folder)] == [
        ("10", "10", "substitution", "applied"),
        ("20", "21", "insertion", "applied"),
        ("30", "32", "deletion", "applied"),
    ]


def test_heterozygous_residues_become_letters_and_other_lengths_keep_the_reference(folder: Path) -> None:
    project = disclosed(folder, call(10, "T", "0/1"), call(20, "TGG", "0/1"), call(25, "C,G", "1|2"))
    residues = project.sequences[0].residues
    assert (len(residues), residues[9], residues[24]) == (len(CHROMOSOME), "y", "s")
    assert [row[8].split(";")[0] for row in table(folder)] == ["heterozygous", "reference kept", "heterozygous"]


@pytest.mark.parametrize(("number", "residue", "length"), [(1, "c", 0), (2, "t", 2)])
def test_a_haplotype_has_the_alleles_of_its_number(folder: Path, number: int, residue: str, length: int) -> None:
    project = disclosed(folder, call(10, "T", "0|1"), call(20, "TGG", "0|1"), rules=VariantRules(haplotype=number))
    assert project.sequences[0].residues[9] == residue
    assert len(project.sequences[0].residues) == len(CHROMOSOME) + length


@pytest.mark.parametrize(
    ("number", "genotypes", "line", "most"),
    [
        (3, ("0|1", "1|1"), 3, 2),
        (3, ("0/0", "0|1"), 3, 2),
        (3, ("1|1|1", "0|1"), 4, 2),
        (4, ("0/1/1",), 3, 3),
        (2, ("1", "1"), 3, 1),
    ],
)
def test_a_haplotype_that_the_sample_does_not_have_is_refused(
    folder: Path, number: int, genotypes: tuple[str, ...], line: int, most: int
) -> None:
    calls = [call(10 + at, "T", genotype) for at, genotype in enumerate(genotypes)]
    with pytest.raises(UsageError, match=f"Line {line} .* which has no allele {number}") as raised:
        disclosed(folder, *calls, rules=VariantRules(haplotype=number))
    assert f"is {most}." in raised.value.hint
    assert not (folder.parent / "p").exists()


def test_a_genotype_with_one_allele_belongs_to_every_haplotype_and_is_reported(folder: Path) -> None:
    rules = VariantRules(haplotype=2)
    project = disclosed(folder, call(10, "T", "0|1"), call(12, "A", "1"), call(14, "A", "./."), rules=rules)
    residues = project.sequences[0].residues
    assert (residues[9], residues[11]) == ("t", "a")
    assert "Genotypes with one allele only" in (folder.parent / "p" / "import-report.html").read_text()


def test_what_is_not_applied_keeps_the_reference_and_is_reported_with_its_reason(folder: Path) -> None:
    project = disclosed(
        folder,
        call(10, "T", "./."),
        call(11, "T", "./1"),
        call(12, "A", filter="q10"),
        call(13, "<DEL>"),
        call(14, "T,*", "1/2"),
        call(30, "C", ref="CGTA"),
        call(32, "A"),
    )
    assert project.sequences[0].residues == CHROMOSOME[:30] + CHROMOSOME[33:]
    report = (folder.parent / "p" / "import-report.html").read_text()
    for reason in ("not called", "only one allele", "failed a filter", "not given as residues", "deleted by a variant"):
        assert reason in report
    assert "overlaps a variant" in report
    assert [row[8] == "applied" for row in table(folder)] == [False] * 5 + [True, False]


def ref(start: int, end: int) -> str:
    return CHROMOSOME[start - 1 : end].upper()


SNP = call(31, "C", ref=ref(31, 31))
SNP_HET = call(31, "C", "0/1", ref=ref(31, 31))
DELETION = call(30, ref(30, 30), ref=ref(30, 33))
LATE_DELETION = call(30, ref(30, 32), ref=ref(30, 35))
"""Its record begins at 30, but the residues that it removes begin at 33."""
WIDE = call(32, "A", ref=ref(32, 36))
INSERTION = call(32, ref(32, 32) + "GG")
BEFORE_IT = call(31, "TTT", ref=ref(31, 33))
SEVERAL = call(31, "C,TGG", "1/2", ref=ref(31, 31))
SEVERAL_BOTH = call(31, "C,A", "1/2", ref=ref(31, 31))
CHANGED = {
    SNP: (31, 31, "c"),
    SNP_HET: (31, 31, "s"),
    DELETION: (31, 33, ""),
    LATE_DELETION: (33, 35, ""),
    WIDE: (32, 36, "a"),
    INSERTION: (33, 32, "gg"),
    BEFORE_IT: (31, 33, "ttt"),
    SEVERAL_BOTH: (31, 31, "m"),
}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (DELETION, SNP),
        (DELETION, SNP_HET),
        (DELETION, INSERTION),
        (DELETION, WIDE),
        (DELETION, SEVERAL_BOTH),
        (DELETION, BEFORE_IT),
        (LATE_DELETION, WIDE),
        (SNP, BEFORE_IT),
        (BEFORE_IT, SNP),
        (BEFORE_IT, WIDE),
        (BEFORE_IT, INSERTION),
        (SNP_HET, SNP),
        (SNP, SNP_HET),
        (SEVERAL_BOTH, BEFORE_IT),
        (DELETION, DELETION),
        (INSERTION, INSERTION),
    ],
)
def test_of_overlapping_variants_the_first_in_the_file_is_applied_and_both_are_named(
    folder: Path, first: str, second: str
) -> None:
    project = disclosed(folder, call(10, "T"), first, second, call(60, "TGG"))
    start, end, text = CHANGED[first]
    plain = CHROMOSOME[:9] + "t" + CHROMOSOME[10 : start - 1] + text + CHROMOSOME[end:59] + "tgg" + CHROMOSOME[60:]
    assert project.sequences[0].residues == plain
    loser, winner = (each.split("\t") for each in (second, first))
    (line,) = [row for row in table(folder) if "overlaps" in row[8]]
    assert (line[1], line[2]) == (loser[1], "")
    assert f": {winner[1]} {winner[3]}>{winner[4]}" in line[8]
    report = (folder.parent / "p" / "import-report.html").read_text()
    assert f"{loser[1]} {loser[3]}&gt;{loser[4]} ({winner[1]} {winner[3]}&gt;{winner[4]})" in report


@pytest.mark.parametrize(
    "omitted",
    [
        call(30, "<DEL>", ref=ref(30, 30)),
        call(30, ref(30, 30), "0/1", ref=ref(30, 33)),
        call(30, ref(30, 30), "./.", ref=ref(30, 33)),
        call(30, ref(30, 30), ref=ref(30, 33), filter="q10"),
        SEVERAL,
    ],
)
def test_a_variant_that_was_not_applied_stops_none_that_overlaps_it(folder: Path, omitted: str) -> None:
    project = disclosed(folder, omitted, SNP)
    assert project.sequences[0].residues == CHROMOSOME[:30] + "c" + CHROMOSOME[31:]


def test_an_insertion_beside_a_deletion_overlaps_it_in_neither_order(folder: Path) -> None:
    beside = call(30, ref(30, 30) + "GG")
    for calls in ((DELETION, beside), (beside, DELETION)):
        assert disclosed(folder, *calls).sequences[0].residues == CHROMOSOME[:30] + "gg" + CHROMOSOME[33:]
        for each in (folder.parent / "p").iterdir():
            each.unlink()
        (folder.parent / "p").rmdir()


def test_an_allele_deleted_by_a_variant_before_it_is_not_called_the_reference(folder: Path) -> None:
    project = disclosed(folder, call(10, "*"), call(30, "C", ref="CGTA"), call(31, "*"))
    assert project.sequences[0].residues == CHROMOSOME[:30] + CHROMOSOME[33:]
    results = {row[1]: row[8] for row in table(folder)}
    assert results["10"].startswith("reference kept") and "applied before covers it" in results["31"]


def test_a_reference_that_differs_is_refused_with_its_place_or_skipped_on_request(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match=r'Line 3 .* reference "G" at Gm01:10, but the FASTA file has "c"'):
        disclosed(folder, call(10, "T", ref="G"))
    assert not (folder.parent / "p").exists()
    project = disclosed(folder, call(10, "T", ref="G"), call(12, "A"), rules=VariantRules(skips_mismatches=True))
    assert project.sequences[0].residues == CHROMOSOME[:11] + "a" + CHROMOSOME[12:]


def test_filtered_records_are_applied_on_request(folder: Path) -> None:
    project = disclosed(folder, call(12, "A", filter="q10"), rules=VariantRules(keeps_filtered=True))
    assert project.sequences[0].residues[11] == "a"


def test_annotations_move_with_the_residues_and_proteins_are_those_of_the_sample(folder: Path) -> None:
    project = disclosed(folder, call(20, "TGG"), call(105, "A", ref="C"))
    dna, protein = project.sequences
    coding = next(each for each in dna.features if each.key == "CDS")
    assert coding.location == "join(103..144,145..228)"
    assert protein.residues == "M" + "D" + "GKL" + "AGKL" * 9
    assert "the protein changes" in (folder.parent / "p" / "Gm01-changed-genes.tsv").read_text()


def test_a_gene_with_a_frameshift_becomes_a_misc_feature_with_a_note_and_is_listed(folder: Path) -> None:
    project = disclosed(folder, call(150, "TC"))
    (dna,) = project.sequences
    assert [each.key for each in dna.features if each.key in ("CDS", "misc_feature")] == ["misc_feature"]
    feature = next(each for each in dna.features if each.key == "misc_feature")
    assert feature.location == "join(101..142,143..227)"
    assert "the reading frame shifts: 150^151 c inserted" in feature.value("note")
    gene = next(each for each in dna.features if each.key == "gene")
    assert "not translated" in gene.value("note")
    (line,) = (folder.parent / "p" / "Gm01-changed-genes.tsv").read_text().splitlines()[1:]
    assert "the reading frame shifts" in line and "join(101..142,143..226)" in line and line.startswith("abc\t")


@pytest.mark.parametrize(
    ("words", "effect"),
    [
        (call(107, "TAA", ref=CHROMOSOME[106:109].upper()), "a stop codon is inside"),
        (call(225, "C", ref="A"), "the stop codon is lost"),
        (call(102, "A", ref="T"), "the start codon is lost"),
        (call(98, "C", ref=CHROMOSOME[97:105].upper()), "a deletion removes a border"),
    ],
)
def test_a_coding_sequence_without_start_stop_or_border_is_not_translated(
    folder: Path, words: str, effect: str
) -> None:
    project = disclosed(folder, words)
    assert len(project.sequences) == 1
    assert any(effect in each.value("note") for each in project.sequences[0].features if each.key == "misc_feature")


def test_variants_are_features_on_request(folder: Path) -> None:
    project = disclosed(
        folder,
        call(10, "T", "0/1"),
        call(20, "TGG"),
        call(30, "C", ref="CGTA"),
        call(50, "CTT", "0/1"),
        rules=VariantRules(has_features=True),
    )
    found = [
        (each.location, each.value("replace")) for each in project.sequences[0].features if each.key == "variation"
    ]
    assert found == [("10", "c"), ("21..22", ""), ("32^33", "gta"), ("49^50", "tt")]


def test_names_and_lengths_that_do_not_fit_the_fasta_file_are_refused(folder: Path) -> None:
    (folder / "soy.vcf").write_text(HEAD + call(10, "T").replace("Gm01", "1"))
    with pytest.raises(UnreadableFile, match='variants of "1", but the FASTA files have "Gm01"'):
        survey([folder])
    (folder / "soy.vcf").write_text(
        "##fileformat=VCFv4.2\n##contig=<ID=Gm01,length=9>\n" + HEAD.partition("\n")[2] + call(10, "T")
    )
    with pytest.raises(UnreadableFile, match="declares 9 nucleotides"):
        survey([folder])


def test_the_command_line_applies_variants_to_one_listing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vcf = folder / "soy.vcf"
    vcf.write_text(HEAD + call(10, "T") + call(20, "TGG", "0|1"))
    out = tmp_path / "out.xml"
    inputs = [str(folder / "soy.fa"), str(folder / "soy.gff3"), str(vcf)]
    assert main(["convert", *inputs, "-o", str(out), "--haplotype", "2", "--organism", "Glycine max"]) == 1
    assert "2 sequences written" in capsys.readouterr().out
    assert len(opening.open_any(out).sequences[0].residues) == len(CHROMOSOME) + 2
    assert main(["convert", *inputs[:1], "-o", str(tmp_path / "o.xml"), "--haplotype", "2"]) == 2
    assert "no input is a VCF file" in capsys.readouterr().err
    for number in ("0", "-1", "3", "17", "x"):
        assert main(["convert", *inputs, "-o", str(tmp_path / "o.xml"), "--haplotype", number]) == 2
    assert not (tmp_path / "o.xml").exists()
    assert main(["convert", *inputs, "-o", str(tmp_path / "o.fasta")]) == 2
    assert "a listing (.xml)" in capsys.readouterr().err


def test_a_sample_must_be_chosen_if_there_are_several(folder: Path, tmp_path: Path) -> None:
    text = HEAD.replace("S1", "S1\tS2") + call(10, "T", "0/0\t1/1")
    (folder / "soy.vcf").write_text(text)
    found = survey([folder])
    assert found.samples == ("S1", "S2")
    with pytest.raises(UsageError, match="2 samples"):
        disclose(found, tmp_path / "p", DisclosureOptions())
    disclose(found, tmp_path / "p", DisclosureOptions(rules=VariantRules("S2"), documents=()))
    assert opening.open_any(tmp_path / "p" / "Gm01.xml").sequences[0].residues[9] == "t"


def test_documents_and_tables_have_the_numbers_of_the_variants(folder: Path, tmp_path: Path) -> None:
    calls = [call(10, "T", "0/1"), call(20, "TGG"), call(30, "C", ref="CGTA"), call(40, "A", "./."), call(150, "TC")]
    (folder / "soy.vcf").write_text(HEAD + "".join(calls))
    options = DisclosureOptions(empty_header(), documents=("txt",), tables=("tsv", "xlsx"))
    disclose(survey([folder], {"organism": "Glycine max"}), tmp_path / "p", options)
    text = (tmp_path / "p" / "Gm01-abstract.txt").read_text()
    assert f"It has {len(CHROMOSOME) + 2 - 3 + 1} nucleotides" in text
    assert "derived from the reference soy.fa. Variants of the reference in the listing: 4" in text
    assert "(1 substitution, 2 insertions, 1 deletion)" in text
    assert "Heterozygous variants in the listing: 1, which is 25.0 %" in text
    assert "sample S1" in text and "are not in the listing: 1. The table" in text
    assert "start, stop or borders: 1." in text
    book = openpyxl.load_workbook(tmp_path / "p" / "Gm01-variants.xlsx")
    rows = list(book.active.values)
    assert [list(map(str, row)) for row in rows[1:]] == [
        [each or "None" for each in row] for row in table_of(tmp_path / "p" / "Gm01-variants.tsv")
    ]
    assert rows[2][1] == 20


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("file:///home/me/soy.fa", "reference soy.fa."),
        ("file:///home/me/Wm82.fa", "reference soy.fa (Wm82.fa)."),
        (r"C:\Users\me\Wm82.fa", "reference soy.fa (Wm82.fa)."),
        ("https://example.org/Wm82.fa", "reference soy.fa (https://example.org/Wm82.fa)."),
        ("Wm82.a4", "reference soy.fa (Wm82.a4)."),
    ],
)
def test_a_document_names_the_reference_without_folders_of_a_computer(folder: Path, stated: str, shown: str) -> None:
    disclosed(folder)
    (folder / "soy.vcf").write_text(HEAD.replace("#CHROM", f"##reference={stated}\n#CHROM") + call(10, "T"))
    options = DisclosureOptions(empty_header(), documents=("txt",))
    disclose(survey([folder], {"organism": "Glycine max"}), folder.parent / "q", options)
    assert shown in (folder.parent / "q" / "Gm01-abstract.txt").read_text()


def table_of(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text().splitlines()[1:]]


def test_the_share_of_heterozygous_variants_is_that_of_the_variants_in_the_listing(folder: Path) -> None:
    calls = [call(10, "T", "0/1"), call(12, "A"), call(14, "C,A", "1/2"), call(16, "A"), call(17, "CTT", "0/1")]
    calls += [call(30, "C", ref="CGTA"), call(31, "A", "0/1"), call(50, "A", "0/1", filter="q10"), call(60, "A", "./1")]
    (folder / "soy.vcf").write_text(HEAD + "".join(calls))
    options = DisclosureOptions(empty_header(), documents=("txt",))
    disclose(survey([folder], {"organism": "Glycine max"}), folder.parent / "p", options)
    text = (folder.parent / "p" / "Gm01-abstract.txt").read_text()
    assert "Variants of the reference in the listing: 5" in text
    assert "Heterozygous variants in the listing: 2, which is 40.0 %" in text
    assert "not in the listing: 4." in text


def test_the_report_of_a_genome_shows_the_values_of_omitted_qualifiers(folder: Path) -> None:
    path = folder / "soy.gff3"
    path.write_text(path.read_text().replace("ID=g;", "ID=g;Weird=blue;"))
    disclosed(folder, call(10, "T"))
    report = (folder.parent / "p" / "import-report.html").read_text()
    assert "Weird" in report and "blue" in report
