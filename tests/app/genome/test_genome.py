"""The disclosure of a genome: chromosomes in, a package of listings with their documents out."""

import hashlib
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from msgspec.structs import replace

from wiposeq.app.comparing.compare import compare
from wiposeq.app.genome.genome import disclose
from wiposeq.app.genome.package import DisclosureOptions
from wiposeq.app.genome.survey import GIVEN, Survey, survey
from wiposeq.app.importing import opening
from wiposeq.cli.main import main
from wiposeq.errors import Cancelled, UnreadableFile, UsageError
from wiposeq.formats.header_toml import empty_header
from wiposeq.model.records import Party, Title
from wiposeq.progress import Progress

CODING = "atg" + "gctggaaaactg" * 10 + "taa"
FIRST = "acgt" * 25 + CODING + "ac" * 40 + "n" * 10
SECOND = "ttgca" * 60
HEADER = replace(
    empty_header(),
    file_reference="REF-{chromosome}",
    applicant=Party("Example Seeds", "en"),
    titles=(Title(1, "Chromosome {chromosome} of {organism}", "en"),),
    original_language="en",
)


@pytest.fixture
def genome(tmp_path: Path) -> Path:
    folder = tmp_path / "genome"
    folder.mkdir()
    (folder / "maize.fna").write_text(
        f">CM1.1 Zea mays cultivar B73 chromosome 1, whole genome shotgun sequence\n{FIRST}\n"
        f">CM2.1 Zea mays cultivar B73 chromosome 2, whole genome shotgun sequence\n{SECOND}\n"
    )
    end = 100 + len(CODING)
    rows = [
        f"CM1.1\tx\tregion\t1\t{len(FIRST)}\t.\t+\t.\tID=r;tissue_type=leaf",
        f"CM1.1\tx\tgene\t101\t{end}\t.\t+\t.\tID=g;Name=abc1",
        f"CM1.1\tx\tCDS\t101\t{end}\t.\t+\t0\tID=c;Parent=g",
        "unplaced\tx\tgene\t1\t9\t.\t+\t.\tID=z",
    ]
    (folder / "genes.gff3").write_text("##gff-version 3\n" + "\n".join(rows) + "\n")
    return folder


def by_kind(changes: object, kind: str) -> list[str]:
    return [change.where for change in changes if change.kind == kind]  # type: ignore[attr-defined]


def test_a_survey_says_what_there_is_and_how_it_is_known(genome: Path) -> None:
    first, second = survey([genome]).chromosomes
    assert first.values == {"organism": "Zea mays", "cultivar": "B73", "chromosome": "1"}
    assert (first.name, first.length, first.rows) == ("CM1.1", len(FIRST), 3)
    assert (second.name, second.length, second.rows) == ("CM2.1", len(SECOND), 0)
    assert set(first.by) == set(first.values)


def test_what_is_given_goes_before_what_headers_say_and_that_is_reported(genome: Path) -> None:
    found = survey([genome], {"cultivar": "Mo17", "tissue_type": "root", "organism": ""})
    assert found.chromosomes[0].values["cultivar"] == "Mo17"
    assert found.chromosomes[0].by["cultivar"] == GIVEN
    assert by_kind(found.changes, "genome/given") == ["CM1.1", "CM2.1"]


def test_one_listing_each_with_its_documents_reports_and_index(genome: Path, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    done = disclose(survey([genome]), folder, DisclosureOptions(HEADER))
    assert done.errors == 0
    names = {path.name for path in folder.iterdir()}
    assert {f"CM{n}-1.xml" for n in (1, 2)} <= names
    assert {
        f"CM{n}-1-{what}.{ending}" for n in (1, 2) for what in ("abstract", "utility") for ending in ("docx", "html")
    } <= names
    assert {"import-report.html", "check-report.html", "index.html", "SHA256SUMS"} <= names
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    first = opening.open_any(folder / "CM1-1.xml")
    assert first.sequences[0].residues == FIRST
    source = first.sequences[0].features[0]
    stated = {each.name: each.value for each in source.qualifiers}
    assert stated == {
        "organism": "Zea mays",
        "mol_type": "genomic DNA",
        "cultivar": "B73",
        "chromosome": "1",
        "tissue_type": "leaf",
    }
    assert first.header.file_reference == "REF-1"
    assert first.header.titles[0].text == "Chromosome 1 of Zea mays"
    coding = next(each for each in first.sequences[0].features if each.key == "CDS")
    assert coding.value("protein_id") == "2"
    assert first.sequences[1].molecule_type == "AA"
    assert opening.open_any(folder / "CM2-1.xml").sequences[0].residues == SECOND


def test_documents_say_what_is_known_and_leave_the_rest_in_brackets(genome: Path, tmp_path: Path) -> None:
    disclose(survey([genome]), tmp_path / "p", DisclosureOptions(HEADER))
    text = "\n".join(each.text for each in docx.Document(str(tmp_path / "p" / "CM1-1-abstract.docx")).paragraphs)
    assert "chromosome 1 of Zea mays cultivar B73" in text
    assert f"{len(FIRST):,} nucleotides" in text
    assert "1 gene" in text and "1 CDS" in text
    assert "10 of the nucleotides are given as n" in text
    assert "[say where it comes from" in text
    blanks = [
        run.text
        for each in docx.Document(str(tmp_path / "p" / "CM1-1-abstract.docx")).paragraphs
        for run in each.runs
        if run.font.highlight_color is not None
    ]
    assert len(blanks) == 2 and all(blank[0] == "[" and blank[-1] == "]" for blank in blanks)
    assert "<mark>[say where it comes from" in (tmp_path / "p" / "CM1-1-abstract.html").read_text()
    assert "marks" not in (tmp_path / "p" / "CM2-1-abstract.html").read_text()


def test_one_listing_of_all_holds_every_chromosome_and_links_its_proteins(genome: Path, tmp_path: Path) -> None:
    done = disclose(
        survey([genome]), tmp_path / "p", DisclosureOptions(replace(HEADER, file_reference="ZM"), is_each=False)
    )
    assert list(done.reports) == ["ZM.xml"] and done.errors == 0
    project = opening.open_any(tmp_path / "p" / "ZM.xml")
    assert [each.molecule_type for each in project.sequences] == ["DNA", "AA", "DNA"]
    assert project.header.titles[0].text == "Chromosome 1, 2 of Zea mays"


def test_every_value_read_from_a_header_and_every_row_left_out_is_in_the_report(genome: Path, tmp_path: Path) -> None:
    done = disclose(survey([genome], {"tissue_type": "root"}), tmp_path / "p", DisclosureOptions(HEADER))
    assert by_kind(done.changes, "genome/value").count("CM1.1") == 3
    assert by_kind(done.changes, "mol_type/assumed") == ["CM1.1", "CM2.1"]
    assert len(by_kind(done.changes, "gff/no-residues")) == 1
    assert by_kind(done.changes, "genome/given") == ["CM1.1"]


def test_own_templates_and_corrected_values_are_used(genome: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[document]]\nid = "short"\ntitle = "Short"\n[[document.paragraph]]\ntext = "{name}: {isolate}"\n')
    found = survey([genome])
    one = found.chromosomes[0].with_value("cultivar", "Mo17").with_value("organism", "Zea mays subsp. mays")
    plan = DisclosureOptions(HEADER, templates=own, documents=("html",))
    disclose(Survey((one,), found.rows, found.changes), tmp_path / "p", plan)
    assert (
        "Zea mays subsp. mays cultivar Mo17: <mark>[isolate]</mark>"
        in (tmp_path / "p" / "CM1-1-short.html").read_text()
    )
    assert not (tmp_path / "p" / "CM2-1.xml").exists()


@pytest.mark.parametrize("text", ["", "x = 1", '[[document]]\nid = "../x"', "[[document", '[[document]]\ntitle = "x"'])
def test_a_file_that_is_none_of_templates_is_described_in_words_and_nothing_is_left(
    genome: Path, tmp_path: Path, text: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(UsageError, match=r"own\.toml"):
        disclose(survey([genome]), tmp_path / "p", DisclosureOptions(HEADER, templates=own))
    assert not (tmp_path / "p").exists()


def test_a_file_that_changed_after_the_survey_leaves_no_package(genome: Path, tmp_path: Path) -> None:
    found = survey([genome])
    (genome / "maize.fna").write_text(f">CM1.1\n{FIRST}a\n>CM2.1\n{SECOND}\n")
    with pytest.raises(UnreadableFile, match="changed"):
        disclose(found, tmp_path / "p", DisclosureOptions(HEADER))
    (genome / "maize.fna").write_text(f">CM1.1\n{FIRST}\n")
    with pytest.raises(UnreadableFile, match="changed"):
        disclose(found, tmp_path / "p", DisclosureOptions(HEADER))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["genome"]


def test_a_stopped_disclosure_leaves_nothing(genome: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        disclose(
            survey([genome]), tmp_path / "p", DisclosureOptions(HEADER), progress=Progress(is_cancelled=lambda: True)
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["genome"]


@pytest.mark.parametrize(
    ("name", "text", "stated"),
    [
        ("p.fa", ">p\nMKVLAAGIVGLLLAQWERTY\n", "protein"),
        ("t.fa", "not FASTA", "neither"),
        ("e.fa", "", "empty"),
        (
            "w.gff3",
            "##gff-version 3\na\tx\tgene\t1\t9\t.\t+\t.\tID=z\n##FASTA\n>a\nacgtacgtacgt\n",
            "both rows and residues",
        ),
    ],
)
def test_what_is_no_genome_is_refused_by_name(tmp_path: Path, name: str, text: str, stated: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UnreadableFile, match=stated) as caught:
        survey([tmp_path])
    assert name in str(caught.value)


def test_records_of_one_name_are_refused_where_rows_name_them(genome: Path) -> None:
    (genome / "more.fna").write_text(f">CM1.1\n{SECOND}\n")
    with pytest.raises(UnreadableFile, match="Two records of"):
        survey([genome])


def test_other_files_of_a_folder_are_left_out_and_reported(genome: Path) -> None:
    (genome / "README").write_text("words")
    (genome / "empty.lock").write_text("")
    (genome / "older").mkdir()
    (genome / ".hidden").mkdir()
    assert by_kind(survey([genome]).changes, "genome/other-file") == ["README", "empty.lock", "older"]


def test_files_are_named_apart_and_foreign_symbols_are_reported_once(tmp_path: Path) -> None:
    names = ("a", "A", "a-2", "a", "?", "+")
    (tmp_path / "g.fa").write_text("".join(f">{name}\nacgtacgtacgtxx\n" for name in names))
    done = disclose(survey([tmp_path / "g.fa"]), tmp_path / "p", DisclosureOptions(HEADER, documents=()))
    assert list(done.reports) == ["a.xml", "A-2.xml", "a-2-2.xml", "a-3.xml", "sequence-5.xml", "sequence-6.xml"]
    assert by_kind(done.changes, "residues/outside-alphabet") == list(names)


def test_what_goes_with_chromosomes_and_is_none_is_a_part_of_the_genome(genome: Path, tmp_path: Path) -> None:
    (genome / "more.fna").write_text(f">X1 Zea mays mitochondrion, complete genome\n{SECOND}\n")
    disclose(survey([genome]), tmp_path / "p", DisclosureOptions(HEADER, is_each=False, documents=("html",)))
    (page,) = (tmp_path / "p").glob("*-abstract.html")
    assert "sequence of 3 parts of the genome of Zea mays" in page.read_text()
    disclose(survey([genome]), tmp_path / "q", DisclosureOptions(HEADER, documents=("html",)))
    assert "the genome of the mitochondrion of Zea mays" in (tmp_path / "q" / "X1-abstract.html").read_text()


def test_compact_listings_say_the_same_and_documents_are_of_today(genome: Path, tmp_path: Path) -> None:
    for name, is_compact in (("p", False), ("q", True)):
        disclose(survey([genome]), tmp_path / name, DisclosureOptions(HEADER, is_compact=is_compact))
    large, small = (tmp_path / name / "CM1-1.xml" for name in ("p", "q"))
    assert small.stat().st_size < large.stat().st_size
    assert compare(opening.open_any(large), opening.open_any(small)).is_same
    made = docx.Document(str(tmp_path / "p" / "CM1-1-utility.docx")).core_properties.created
    assert made is not None and made.year >= 2024


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        (["--molecule", "RNA"], "A genome must be DNA"),
        (["--columns", "a=name"], "A genome must be DNA"),
        (["--mol-type", "mRNA"], '"mRNA" is not a mol_type of DNA'),
    ],
)
def test_what_no_genome_has_is_refused_and_not_passed_over(
    genome: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], stated: str
) -> None:
    assert main(["convert", str(genome), "--genome", "-o", str(tmp_path / "p"), *words]) == 2
    assert stated in capsys.readouterr().err
    assert not (tmp_path / "p").exists()


def test_the_command_line_discloses_a_genome_and_refuses_what_is_there(
    genome: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = tmp_path / "h.toml"
    toml.write_text(
        'file_reference = "R"\noriginal_language = "en"\n[applicant]\nname = "A"\nlanguage = "en"\n'
        '[priority]\noffice = "US"\nnumber = "1"\ndate = "2026-01-02"\n'
        '[[title]]\ntext = "T"\nlanguage = "en"\n'
    )
    call = ["convert", str(genome), "--each", "-o", str(tmp_path / "p"), "--header", str(toml)]
    assert main([*call, "--qualifier", "isolate=7"]) == 0
    assert "CM1-1.xml: 2 sequences written" in capsys.readouterr().out
    assert "isolate" in (tmp_path / "p" / "CM2-1.xml").read_text()
    assert main(call) == 2
    assert "is not overwritten" in capsys.readouterr().err
    assert main([*call[:-4], "-o", str(tmp_path / "q"), "--qualifier", "isolate"]) == 2
    assert "NAME=VALUE" in capsys.readouterr().err
    assert not (tmp_path / "q").exists()


def test_inputs_of_other_kinds_become_one_listing_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, residues in (("a", "acgtacgtacgt"), ("b", "ttttccccgggg")):
        (tmp_path / folder).mkdir()
        assert main(["convert", _fasta(tmp_path / "one.fa", residues), "-o", str(tmp_path / folder / "x.xml")]) == 1
    inputs = [str(tmp_path / folder / "x.xml") for folder in ("a", "b")]
    assert main(["convert", *inputs, "--each", "-o", str(tmp_path / "out")]) == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["x-2.xml", "x.xml"]
    assert opening.open_any(tmp_path / "out" / "x-2.xml").sequences[0].residues == "ttttccccgggg"
    capsys.readouterr()


def test_proteins_are_no_genome_and_become_one_listing_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = [_fasta(tmp_path / name, "MKVLAAGIVGLL") for name in ("one.fa", "two.fa")]
    assert main(["convert", *inputs, "--each", "-o", str(tmp_path / "out")]) == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one.xml", "two.xml"]
    capsys.readouterr()


def _fasta(path: Path, residues: str) -> str:
    path.write_text(f">r\n{residues}\n")
    return str(path)


def test_a_title_or_reference_has_no_hole_for_a_scaffold_or_an_organelle(tmp_path: Path) -> None:
    (tmp_path / "g.fa").write_text("".join(f">{name}\n{SECOND}\n" for name in ("scaffold_21", "Pt", "Gm04")))
    header = replace(HEADER, titles=(Title(1, "Chromosome {chromosome} of {organism} {cultivar} {odd}", "en"),))
    found = survey([tmp_path / "g.fa"], {"organism": "Glycine max"})
    done = disclose(found, tmp_path / "p", DisclosureOptions(header, documents=()))
    names = {"scaffold_21": "scaffold_21", "Pt": "chloroplast", "Gm04": "Gm04"}
    for stem, name in names.items():
        written = opening.open_any(tmp_path / "p" / f"{stem}.xml").header
        assert written.file_reference == f"REF-{name}"
        assert written.titles[0].text == f"Chromosome {name} of Glycine max [cultivar] {{odd}}"
    assert len(by_kind(done.changes, "genome/placeholder")) == 3


def test_an_unknown_organism_in_a_title_is_in_brackets_and_reported(tmp_path: Path) -> None:
    (tmp_path / "g.fa").write_text(f">Gm04\n{SECOND}\n")
    header = replace(HEADER, titles=(Title(1, "A chromosome of {name}", "en"),))
    done = disclose(survey([tmp_path / "g.fa"]), tmp_path / "p", DisclosureOptions(header, documents=()))
    assert opening.open_any(tmp_path / "p" / "Gm04.xml").header.titles[0].text == "A chromosome of [organism]"
    assert by_kind(done.changes, "genome/placeholder") == ["Gm04.xml"]


def test_coding_sequences_of_organelles_have_their_own_genetic_codes(tmp_path: Path) -> None:
    bacterial = "gtg" + "gctggaaaactg" * 4 + "taa"
    vertebrate = "atg" + "tgagctggaaaa" * 4 + "taa"
    (tmp_path / "g.fa").write_text(
        f">Pt\n{bacterial}{SECOND}\n>MT Homo sapiens mitochondrion, genome\n{vertebrate}{SECOND}\n"
    )
    rows = [f"{name}\tx\tCDS\t1\t54\t.\t+\t0\tID=c\n" for name in ("Pt", "MT")]
    (tmp_path / "g.gff3").write_text("##gff-version 3\n" + "".join(rows))
    found = survey([tmp_path / "g.fa", tmp_path / "g.gff3"])
    done = disclose(found, tmp_path / "p", DisclosureOptions(HEADER, documents=()))
    plastid = opening.open_any(tmp_path / "p" / "Pt.xml").sequences
    animal = opening.open_any(tmp_path / "p" / "MT.xml").sequences
    assert plastid[1].residues == "M" + "AGKL" * 4
    assert animal[1].residues == "M" + "WAGK" * 4
    assert [each[0].features[1].value("transl_table") for each in (plastid, animal)] == ["11", "2"]
    assert by_kind(done.changes, "genome/code") == ["Pt", "MT"]


def test_the_index_has_the_files_of_each_chromosome_below_its_name(genome: Path, tmp_path: Path) -> None:
    disclose(survey([genome]), tmp_path / "p", DisclosureOptions(HEADER))
    page = (tmp_path / "p" / "index.html").read_text()
    first, second, whole = page.split("<h2>")[1:]
    assert first.startswith("Chromosome 1 (CM1.1)") and second.startswith("Chromosome 2 (CM2.1)")
    for part, own, other in ((first, "CM1-1", "CM2-1"), (second, "CM2-1", "CM1-1")):
        for name in (f"{own}.xml", f"{own}-abstract.docx", f"{own}-utility.txt"):
            assert name in part
        assert other not in part
    assert "Technical abstract of chromosome 1" in first
    assert "package-check.html" in whole and "CM1-1" not in whole


def test_the_package_is_checked_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "g.fa").write_text(f">Gm01\n{SECOND}\n>Gm02\n{SECOND}\n>b1 Zea mays chromosome Gm01\n{FIRST}\n")
    header = replace(HEADER, file_reference="REF", titles=(Title(1, "A genome", "en"),))
    done = disclose(survey([tmp_path / "g.fa"]), tmp_path / "p", DisclosureOptions(header, documents=("txt",)))
    assert [each.kind for each in done.problems] == [
        "package/same-residues",
        "package/same-reference",
        "package/same-title",
        "package/organisms",
    ]
    page = (tmp_path / "p" / "package-check.html").read_text()
    assert "Gm01, Gm02" in page and "{chromosome}" in page
    assert f"Nucleotides: {2 * len(SECOND) + len(FIRST):,}" in page
    assert "Places in documents that a person must complete" in page


def test_documents_are_also_written_as_text_with_the_same_words(genome: Path, tmp_path: Path) -> None:
    disclose(survey([genome]), tmp_path / "p", DisclosureOptions(HEADER))
    text = (tmp_path / "p" / "CM1-1-abstract.txt").read_text()
    word = docx.Document(str(tmp_path / "p" / "CM1-1-abstract.docx"))
    assert text.split("\n\n") == [*(each.text for each in word.paragraphs[:-1]), word.paragraphs[-1].text + "\n"]
    assert "given as n, in 1 stretch, as" in text


def test_the_same_genome_gives_the_same_bytes(genome: Path, tmp_path: Path) -> None:
    (genome / "calls.vcf").write_text(
        "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
        "CM1.1\t5\t.\tA\tG\t.\tPASS\t.\nCM1.1\t104\t.\tG\tGA\t.\tPASS\t.\n"
    )
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        folder = tmp_path / name / "p"
        disclose(survey([genome]), folder, DisclosureOptions(HEADER, tables=("tsv", "xlsx")))
        made.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()})
        with zipfile.ZipFile(folder / "CM1-1-utility.docx") as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert openpyxl.load_workbook(folder / "CM1-1-variants.xlsx").active.max_row == 3
    assert made[0] == made[1]
