"""A made soybean of 20 chromosomes and 1,000 genes: proteins and places are those of an independent, slow model."""

import sys
from collections import defaultdict
from pathlib import Path

import pytest
from benchmarks.soybean import SAMPLES, Soybean, write
from Bio.Seq import Seq
from measure import CHECKOUT, run_measured
from msgspec.structs import replace

from wiposeq.app.genome.genome import Disclosed, disclose
from wiposeq.app.genome.package import DisclosureOptions
from wiposeq.app.genome.survey import survey
from wiposeq.app.genome.variants import VariantRules
from wiposeq.app.importing import opening
from wiposeq.formats.header_toml import empty_header
from wiposeq.model.records import Party, Title

pytestmark = pytest.mark.slow
SETTINGS = {"PYTHONPATH": str(CHECKOUT)}
HAPLOTYPE = 2
HEADER = replace(
    empty_header(),
    file_reference="SOY-{chromosome}",
    applicant=Party("Example Seeds", "en"),
    titles=(Title(1, "Chromosome {chromosome} of {organism}", "en"),),
    original_language="en",
)
STARTS = ("ATG", "CTG", "TTG")
LETTERS = {frozenset(key): letter for key, letter in zip(("AG", "CT", "CG", "AT", "GT", "AC"), "RYSWKM")}

Change = tuple[int, int, str]
"""The first and the last residue that a variant replaces, 1-based, and what replaces them."""


class Slow:
    """A chromosome with a text for each residue, and one for what is inserted before it."""

    def __init__(self, residues: str, changes: list[Change]) -> None:
        self.residues = dict(enumerate(residues, 1))
        self.before: dict[int, str] = {}
        self.applied: list[Change] = []
        touched: set[int] = set()
        closed: set[int] = set()
        for start, end, after in sorted(changes, key=lambda change: change[:2]):
            if end < start:
                if start in closed or start in self.before:
                    continue
                self.before[start] = after
            else:
                if touched & set(range(start, end + 1)):
                    continue
                touched |= set(range(start, end + 1))
                closed |= set(range(start + 1, end + 1))
                self.residues.update(dict.fromkeys(range(start, end + 1), ""))
                self.residues[start] = after
            self.applied.append((start, end, after))

    def read(self, start: int, end: int) -> str:
        """The residues of start..end, without what is inserted before the first and behind the last one."""
        inside = range(start, end + 1)
        return "".join((self.before.get(at, "") if at > start else "") + self.residues[at] for at in inside)

    def is_cut(self, start: int, end: int) -> bool:
        """Whether a deletion reaches over one of the two ends."""
        deletions = [(low, high) for low, high, after in self.applied if high >= low and not after]
        return any(low < start <= high or low <= end < high for low, high in deletions)


def records(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in path.read_text().split(">")[1:]:
        name, _, lines = part.partition("\n")
        found[name] = lines.replace("\n", "")
    return found


def changes_of(path: Path, sample: int, haplotype: int) -> dict[str, list[Change]]:
    """The variants of a sample by chromosome. haplotype: 0 for letters, where heterozygous lengths are not applied."""
    found: dict[str, list[Change]] = defaultdict(list)
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            continue
        name, place, _, before, after, _, failed, _, _, *calls = line.split("\t")
        alleles = calls[sample].partition(":")[0].replace("/", "|").split("|")
        if failed != "PASS" or "." in alleles:
            continue
        position = int(place)
        if not haplotype and len(set(alleles)) == 2:
            if len(before) == len(after) == 1:
                found[name].append((position, position, LETTERS[frozenset((before, after))]))
            continue
        if alleles[(haplotype or 1) - 1] == "0":
            continue
        if len(before) == len(after) == 1:
            found[name].append((position, position, after))
        elif len(after) > 1:
            found[name].append((position + 1, position, after[1:]))
        else:
            found[name].append((position + 1, position + len(before) - 1, ""))
    return found


def genes_of(path: Path) -> dict[str, list[tuple[str, list[tuple[int, int]]]]]:
    """The strand and the exons of the coding sequences by chromosome, in the order of the file."""
    found: dict[str, dict[str, tuple[str, list[tuple[int, int]]]]] = defaultdict(dict)
    for line in path.read_text().splitlines():
        cells = line.split("\t")
        if len(cells) == 9 and cells[2] == "CDS":
            parent = cells[8].partition("Parent=")[2]
            found[cells[0]].setdefault(parent, (cells[6], []))[1].append((int(cells[3]), int(cells[4])))
    return {name: [(sign, sorted(exons)) for sign, exons in genes.values()] for name, genes in found.items()}


def protein_of(sign: str, exons: list[tuple[int, int]], model: Slow) -> str:
    """The protein of a gene after the variants, "" if they destroy it."""
    if any(model.is_cut(*exon) for exon in exons):
        return ""
    parts = [model.read(*exon) for exon in exons]
    coding = Seq("".join(parts))
    if sign == "-":
        coding = coding.reverse_complement()
    if not all(parts) or len(coding) % 3 or str(coding[:3]) not in STARTS:
        return ""
    protein = str(coding.translate(table=1))
    return "M" + protein[1:-1] if protein.find("*") == len(protein) - 1 else ""


@pytest.fixture(scope="module")
def soybean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    return write(tmp_path_factory.mktemp("soybean"), Soybean())


def disclosed(files: tuple[Path, Path, Path], folder: Path, haplotype: int) -> Disclosed:
    rules = VariantRules(SAMPLES[1], haplotype)
    options = DisclosureOptions(HEADER, documents=("txt",), rules=rules, is_compact=True)
    return disclose(survey(files, {"organism": "Glycine max"}), folder, options)


def test_a_thousand_genes_have_the_proteins_of_an_independent_translation(
    soybean: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    disclosed(soybean, tmp_path / "p", HAPLOTYPE)
    fasta, gff, vcf = soybean
    changes, genes = changes_of(vcf, 1, HAPLOTYPE), genes_of(gff)
    total = destroyed = 0
    for name, residues in records(fasta).items():
        model = Slow(residues, changes[name])
        made = opening.open_any(tmp_path / "p" / f"{name}.xml").sequences
        whole = model.before.get(1, "") + model.read(1, len(residues)) + model.before.get(len(residues) + 1, "")
        assert made[0].residues == whole.lower()
        expected = [protein_of(sign, exons, model) for sign, exons in genes[name]]
        translations = [each.value("translation") for each in made[0].features if each.key == "CDS"]
        assert translations == [protein for protein in expected if protein]
        proteins = [each.residues for each in made if each.is_protein]
        assert proteins == list(dict.fromkeys(translations))
        notes = [each.value("note") for each in made[0].features if each.key == "misc_feature"]
        assert len(notes) == expected.count("") and all("not translated, because" in note for note in notes)
        total += len(expected)
        destroyed += expected.count("")
    assert total == 1_000 and 50 < destroyed < 700


def test_memory_grows_by_at_most_six_times_the_chromosome(tmp_path: Path) -> None:
    peaks = []
    for length in (4_000_000, 12_000_000):
        folder = tmp_path / str(length)
        files = write(folder, Soybean(2, length, length // 20_000, length // 330, is_packed=True))
        words = ["--each", "--compact", "--sample", SAMPLES[1], "--organism", "Glycine max", "-o", folder / "p"]
        run = run_measured(
            [sys.executable, "-m", "wiposeq", "convert", *files, *words], folder, seconds=200, settings=SETTINGS
        )
        assert run.code in (0, 1), run.err
        peaks.append(run.megabytes)
    assert peaks[1] - peaks[0] <= 6 * 8, peaks


def test_letters_of_ambiguity_are_those_of_an_independent_model(
    soybean: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    done = disclosed(soybean, tmp_path / "p", 0)
    fasta, _, vcf = soybean
    changes = changes_of(vcf, 1, 0)
    for name, residues in records(fasta).items():
        made = opening.open_any(tmp_path / "p" / f"{name}.xml").sequences[0].residues
        assert made == Slow(residues, changes[name]).read(1, len(residues)).lower()
    text = (tmp_path / "p" / "Gm01-abstract.txt").read_text()
    assert "Heterozygous variants in the listing: " in text and "in 1 stretch" in text
    assert done.errors == 0 and done.problems == ()
