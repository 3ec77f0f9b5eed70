"""A made soybean of any size: chromosomes in FASTA, genes in GFF3 as Phytozome writes it, variants in VCF.

Everything follows from the seed. Coding sequences have one to five exons on both strands, an ID for each piece, begin
with ATG and end with a stop codon. Variants are substitutions, insertions and deletions of two samples; some are
heterozygous, filtered, missing, or overlap each other. The memory it takes is that of a chromosome.

As a command: `python tests/benchmarks/soybean.py FOLDER [--chromosomes 20] [--length 500000] [--genes 50]
[--variants 1500] [--seed 7] [--bgzip]`; genes and variants are for each chromosome.
"""

import argparse
import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SAMPLES: Final = ("Wm82", "PI_594")
_BASES: Final = bytes(b"ACGT"[byte & 3] for byte in range(256))
_COMPLEMENT: Final = bytes.maketrans(b"ACGTN", b"TGCAN")
_STOPS: Final = ("TAA", "TAG", "TGA")
_LINE: Final = 80


@dataclass(frozen=True)
class Soybean:
    """How many chromosomes, and for each its nucleotides, genes and records of variants."""

    chromosomes: int = 20
    length: int = 500_000
    genes: int = 50
    variants: int = 1_500
    seed: int = 7
    is_packed: bool = False


def write(folder: Path, plan: Soybean) -> tuple[Path, Path, Path]:
    """Write the three files, and return their paths: FASTA, GFF3, VCF."""
    folder.mkdir(parents=True, exist_ok=True)
    fasta, gff = folder / "soybean.fa", folder / "soybean.gff3"
    vcf = folder / ("soybean.vcf.gz" if plan.is_packed else "soybean.vcf")
    opens = gzip.open if plan.is_packed else open
    with fasta.open("wb") as residues, gff.open("w") as genes, opens(vcf, "wb") as calls:
        genes.write("##gff-version 3\n")
        calls.write(b"".join(_header(plan)))
        for number in range(1, plan.chromosomes + 1):
            chance = random.Random(plan.seed * 1000 + number)
            name = f"Gm{number:02}"
            chromosome = bytearray(chance.randbytes(plan.length).translate(_BASES))
            _add_gaps(chance, chromosome)
            genes.writelines(_genes(chance, name, chromosome, plan.genes))
            residues.write(f">{name}\n".encode())
            for start in range(0, plan.length, _LINE):
                residues.write(chromosome[start : start + _LINE] + b"\n")
            calls.writelines(_calls(chance, name, chromosome, plan.variants))
    return fasta, gff, vcf


def _add_gaps(chance: random.Random, chromosome: bytearray) -> None:
    for _ in range(max(len(chromosome) // 1_000_000, 1)):
        start = chance.randrange(len(chromosome) - 200)
        chromosome[start : start + 100] = b"N" * 100


def _genes(chance: random.Random, name: str, chromosome: bytearray, count: int) -> Iterator[str]:
    """Put coding sequences into a chromosome, and yield the rows of their genes."""
    slot = len(chromosome) // count
    for number in range(count):
        codons = chance.randint(40, min(300, slot // 10))
        coding = ["ATG", *(_codon(chance) for _ in range(codons)), chance.choice(_STOPS)]
        residues = "".join(coding).encode()
        exons = _exons(chance, number * slot + chance.randint(1, slot // 10), len(residues))
        is_reverse = chance.random() < 0.5
        placed = residues.translate(_COMPLEMENT)[::-1] if is_reverse else residues
        done = 0
        for start, end in exons:
            chromosome[start - 1 : end] = placed[done : done + end - start + 1]
            done += end - start + 1
        gene = f"Glyma.{name[2:]}G{number * 100:06}"
        sign = "-" if is_reverse else "+"
        head = f"{name}\tphytozomev13\t{{}}\t{{}}\t{{}}\t.\t{sign}\t{{}}\t{{}}\n"
        whole = (exons[0][0], exons[-1][1])
        yield head.format("gene", *whole, ".", f"ID={gene}.v4;Name={gene}")
        yield head.format("mRNA", *whole, ".", f"ID={gene}.1.v4;Name={gene}.1;longest=1;Parent={gene}.v4")
        phase = 0
        for piece, (start, end) in enumerate(reversed(exons) if is_reverse else exons, 1):
            column = f"ID={gene}.1.v4.CDS.{piece};Parent={gene}.1.v4"
            yield head.format("CDS", start, end, phase, column)
            phase = (phase - (end - start + 1)) % 3


def _codon(chance: random.Random) -> str:
    while (codon := "".join(chance.choices("ACGT", k=3))) in _STOPS:
        pass
    return codon


def _exons(chance: random.Random, start: int, length: int) -> list[tuple[int, int]]:
    """Return one to five exons from this position on that have so many nucleotides together."""
    cuts = sorted(chance.sample(range(6, length - 6), chance.randint(0, 4)))
    found = []
    for low, high in zip([0, *cuts], [*cuts, length]):
        found.append((start, start + high - low - 1))
        start += high - low + chance.randint(20, 200)
    return found


def _header(plan: Soybean) -> Iterator[bytes]:
    yield b"##fileformat=VCFv4.3\n##reference=file:///soybean.fa\n"
    for number in range(1, plan.chromosomes + 1):
        yield f"##contig=<ID=Gm{number:02},length={plan.length}>\n".encode()
    yield b'##FILTER=<ID=q10,Description="Quality below 10">\n'
    yield b'##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    yield ("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t" + "\t".join(SAMPLES) + "\n").encode()


def _calls(chance: random.Random, name: str, chromosome: bytearray, count: int) -> Iterator[bytes]:
    step = len(chromosome) / count
    for number in range(count):
        position = int(number * step + chance.random() * step) + 1
        reference = chromosome[position - 1 : position].decode()
        if reference == "N" or position > len(chromosome) - 20:
            continue
        kind = chance.random()
        if kind < 0.85:
            other = chance.choice("ACGT".replace(reference, ""))
        elif kind < 0.92:
            other = reference + "".join(chance.choices("ACGT", k=chance.randint(1, 10)))
        else:
            other = reference
            reference = chromosome[position - 1 : position + chance.randint(1, 10)].decode()
        failed = "q10" if chance.random() < 0.02 else "PASS"
        one, two = chance.choices(("0/0", "1/1", "0|1", "1|0", "./."), (20, 65, 7, 7, 1), k=2)
        yield f"{name}\t{position}\t.\t{reference}\t{other}\t50\t{failed}\tDP=30\tGT:DP\t{one}:30\t{two}:29\n".encode()


def main() -> None:
    """Write the files that the call asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    for option, value in (("chromosomes", 20), ("length", 500_000), ("genes", 50), ("variants", 1_500), ("seed", 7)):
        parser.add_argument(f"--{option}", type=int, default=value)
    parser.add_argument("--bgzip", action="store_true")
    asked = parser.parse_args()
    plan = Soybean(asked.chromosomes, asked.length, asked.genes, asked.variants, asked.seed, asked.bgzip)
    for path in write(asked.folder, plan):
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
