"""Listings of any size to measure with: seeded, written as they are made, valid unless defects are asked for.

It hides what the sequences and features of a workload look like; what can be wrong with them is in defects.py. The
memory it takes is that of the largest sequence. The first sequences of a workload are the same whatever its size.

W1   many short sequences, DNA, RNA and proteins, some of them coding sequences and their proteins
W2   twenty chromosomes of 50 million nucleotides
W2f  four such chromosomes with 50,000 features each

As a command: `python tests/benchmarks/workloads.py W1 --sequences 1000 [--seed 7] [--defects 0.01] -o OUT.xml`
(or OUT.fasta); `--files 500 -o FOLDER` makes a folder of small listings.
"""

import argparse
import itertools
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

Qualifier = tuple[str, str | None] | tuple[str, str | None, str, str]
"""A name and a value (None: no value); then perhaps the value in the other language and the id."""
Feature = tuple[str, str, list[Qualifier]]
"""A key, a location and qualifiers."""


@dataclass
class Record:
    """One sequence as its SequenceData says it. What is declared is right where it is None."""

    number: int
    molecule: str
    residues: bytes
    features: list[Feature]
    is_coding: bool = False
    is_coded: bool = False
    declared_number: str | None = None
    length: str | None = None
    division: str | None = None
    seqids: list[str] | None = None


@dataclass
class Head:
    """What stands before the sequences: prolog, attributes of the root, elements up to the quantity."""

    prolog: list[str]
    attributes: dict[str, str]
    elements: dict[str, str]


@dataclass(frozen=True)
class Workload:
    """How many sequences, how long, with how many features, and at which rate something is wrong.

    residues, features: the least and the most. is_genome: chromosomes of one organism, each a DNA; residues then lie
    where genes would. defects: the chance of a sequence to be wrong; the faults of defects.py come in turn.
    head_defects: rules that something in the head is to break, "all" for those that go together.
    """

    sequences: int
    residues: tuple[int, int] = (20, 1000)
    features: tuple[int, int] = (2, 6)
    is_genome: bool = False
    seed: int = 26
    defects: float = 0.0
    head_defects: tuple[str, ...] = ()


WORKLOADS: Final = {
    "W1": Workload(100_000),
    "W2": Workload(20, (50_000_000, 50_000_000), (1, 1), is_genome=True),
    "W2f": Workload(4, (50_000_000, 50_000_000), (50_000, 50_000), is_genome=True),
}

# Material

NUCLEOTIDES: Final = bytes(b"acgt"[value & 3] for value in range(256))
AMINO_ACIDS: Final = bytes(b"ARNDCQEGHILKMFPSTWYV"[value % 20] for value in range(256))
_BASES: Final = "tcag"
_STANDARD_CODE: Final = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
_SENSE: Final = [
    ("".join(codon).encode(), acid)
    for codon, acid in zip(itertools.product(_BASES, repeat=3), _STANDARD_CODE)
    if acid != "*"
]
_CODONS: Final = [codon for codon, _ in _SENSE]
_PICK: Final = bytes(value % len(_SENSE) for value in range(256))
_CODED: Final = bytes(ord(_SENSE[value % len(_SENSE)][1]) for value in range(256))

ORGANISMS: Final = ("Homo sapiens", "Mus musculus", "Escherichia coli", "Oryza sativa", "Saccharomyces cerevisiae")
TALK: Final = (
    "binding region of the heavy chain variable domain with improved affinity stability after substitution at this "
    "position linker between subunits conserved motif substrate specificity derived from library clone optimised "
    "codon usage host expression signal flanking sequence guide target cleavage site protein tag"
)
WORDS: Final = tuple(TALK.split())
COMPLEMENT: Final = bytes.maketrans(b"acgt", b"tgca")


def nucleotides(chance: random.Random, length: int) -> bytes:
    """Random a, c, g and t."""
    blocks = [chance.randbytes(min(1 << 20, length - start)) for start in range(0, length, 1 << 20)]
    return b"".join(blocks).translate(NUCLEOTIDES)


def coding_pair(chance: random.Random, codons: int) -> tuple[bytes, bytes]:
    """A coding sequence (start, sense codons, stop) and what it codes for."""
    drawn = chance.randbytes(codons)
    coding = b"atg" + b"".join(map(_CODONS.__getitem__, drawn.translate(_PICK))) + b"taa"
    return coding, b"M" + drawn.translate(_CODED)


# Sequences


def records(workload: Workload) -> Iterator[Record]:
    """The sequences, without any defect."""
    return _chromosomes(workload) if workload.is_genome else _short(workload)


def _short(workload: Workload) -> Iterator[Record]:
    chance = random.Random(workload.seed)
    low, high = workload.residues
    number = 0
    while number < workload.sequences:
        number += 1
        kind = chance.randrange(20)
        length, organism = chance.randint(low, high), chance.choice(ORGANISMS)
        few, many = workload.features
        wanted = chance.randint(few, many) - 1
        if kind == 0 and number < workload.sequences and length >= 15:
            coding, coded = coding_pair(chance, length // 3 - 2)
            cds: Feature = (
                "CDS",
                f"1..{len(coding)}",
                [("product", _note(chance)), ("protein_id", str(number + 1)), ("translation", coded.decode())],
            )
            others = [_on_nucleotides(chance, coding) for _ in range(wanted - 1)]
            features = [_source("genomic DNA", organism, len(coding)), cds, *others]
            yield Record(number, "DNA", coding, features, is_coding=True)
            number += 1
            features = [_source("protein", organism, len(coded))]
            yield Record(number, "AA", coded, features, is_coded=True)
        elif kind < 6:
            residues = chance.randbytes(length).translate(AMINO_ACIDS)
            more = [_on_protein(chance, residues) for _ in range(wanted)]
            yield Record(number, "AA", residues, [_source("protein", organism, length), *more])
        else:
            molecule, mol_type = ("RNA", "mRNA") if kind < 8 else ("DNA", "genomic DNA")
            residues = chance.randbytes(length).translate(NUCLEOTIDES)
            more = [_on_nucleotides(chance, residues) for _ in range(wanted)]
            yield Record(number, molecule, residues, [_source(mol_type, organism, length), *more])


def _source(mol_type: str, organism: str, length: int, *more: Qualifier) -> Feature:
    return "source", f"1..{length}", [("mol_type", mol_type), ("organism", organism), *more]


def _note(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(4, 24)))


def _range(chance: random.Random, length: int) -> tuple[int, int]:
    start = chance.randint(1, length)
    return start, min(length, start + chance.randint(0, 60))


def _on_nucleotides(chance: random.Random, residues: bytes) -> Feature:
    length = len(residues)
    start, end = _range(chance, length)
    where = f"{start}..{end}"
    match chance.randrange(8):
        case 0:
            return "gene", f"complement({where})", [("gene", f"gene{chance.randrange(10**6)}"), ("note", _note(chance))]
        case 1:
            quality = chance.choice(("promoter", "enhancer", "terminator", "ribosome_binding_site"))
            return "regulatory", where, [("regulatory_class", quality), ("note", _note(chance))]
        case 2:
            other = chr(residues[start - 1]).translate(str.maketrans("acgt", "cgta"))
            return "variation", str(start), [("replace", other), ("note", _note(chance))]
        case 3:
            return "repeat_region", where, [("rpt_type", "tandem"), ("note", _note(chance))]
        case 4 if length >= 20:
            half = length // 2
            first, second = chance.randint(1, half - 4), chance.randint(half + 1, length)
            parts = f"join({first}..{half - 1},{second}..{length})"
            return "mRNA", parts, [("gene", f"gene{chance.randrange(10**6)}"), ("product", _note(chance))]
        case 5:
            return "primer_bind", f"<1..{end}", [("note", _note(chance))]
        case _:
            return "misc_feature", where, [("note", _note(chance)), ("standard_name", f"s{chance.randrange(10**6)}")]


def _on_protein(chance: random.Random, residues: bytes) -> Feature:
    start, end = _range(chance, len(residues))
    match chance.randrange(5):
        case 0:
            return "SITE", str(start), [("note", _note(chance))]
        case 1:
            return "HELIX", f"{start}..{end}", [("note", _note(chance))]
        case 2:
            return "VARIANT", str(start), [("note", _note(chance))]
        case _:
            return "REGION", f"{start}..{end}", [("note", _note(chance))]


def _chromosomes(workload: Workload) -> Iterator[Record]:
    for number in range(1, workload.sequences + 1):
        chance = random.Random(workload.seed * 1_000_003 + number)
        length = chance.randint(*workload.residues)
        count = chance.randint(*workload.features) - 1
        residues = bytearray(nucleotides(chance, length))
        features = [_source("genomic DNA", "Zea mays", length, ("chromosome", str(number)), ("cultivar", "B73"))]
        features += _genes(chance, residues, count)
        yield Record(number, "DNA", bytes(residues), features)


def _genes(chance: random.Random, residues: bytearray, count: int) -> Iterator[Feature]:
    """Genes along a chromosome, each with its transcript, coding sequence and exons, as a genome is annotated."""
    genes = (count + 4) // 5
    room = len(residues) // max(genes, 1)
    if room < 60:
        raise ValueError(f"{count} features have no room on {len(residues)} residues")
    for number in range(genes):
        start = number * room + 1
        exon = min(room // 4, 300) // 3 * 3
        coding = coding_pair(chance, 2 * exon // 3 - 2)[0]
        starts = (start, start + room // 2)
        is_other_strand = bool(chance.randrange(2))
        if is_other_strand:
            coding = coding.translate(COMPLEMENT)[::-1]
        for begin, part in zip(starts, (coding[:exon], coding[exon:])):
            residues[begin - 1 : begin - 1 + exon] = part
        ranges = [f"{begin}..{begin + exon - 1}" for begin in starts]
        name, product = ("gene", f"Zm{start:09d}"), ("product", _note(chance))

        def strand(text: str, is_other: bool = is_other_strand) -> str:
            return f"complement({text})" if is_other else text

        joined = f"join({','.join(ranges)})"
        of_gene: list[Feature] = [
            ("gene", strand(f"{start}..{starts[1] + exon - 1}"), [name, ("note", _note(chance))]),
            ("mRNA", strand(joined), [name, product]),
            ("CDS", strand(joined), [name, product, ("note", _note(chance))]),
            ("exon", strand(ranges[0]), [name, ("number", "1")]),
            ("exon", strand(ranges[1]), [name, ("number", "2")]),
        ]
        yield from of_gene[: count - 5 * number]


# Written down


def head(name: str, *, is_translated: bool = False) -> Head:
    """A head without any fault; is_translated: some values are told in German too."""
    from wiposeq.standard.edition import newest

    edition = newest()
    attributes = {
        "dtdVersion": edition.dtd_version,
        "fileName": name,
        "softwareName": "workloads",
        "softwareVersion": "1",
        "productionDate": "2024-06-04",
        "originalFreeTextLanguageCode": "en",
    }
    if is_translated:
        attributes["nonEnglishFreeTextLanguageCode"] = "de"
    elements = {
        "ApplicationIdentification": (
            "<ApplicationIdentification><IPOfficeCode>IB</IPOfficeCode><ApplicationNumberText>PCT/IB2024/099999"
            "</ApplicationNumberText><FilingDate>2024-06-03</FilingDate></ApplicationIdentification>"
        ),
        "ApplicantFileReference": "<ApplicantFileReference>REF-1</ApplicantFileReference>",
        "EarliestPriorityApplicationIdentification": (
            "<EarliestPriorityApplicationIdentification><IPOfficeCode>US</IPOfficeCode><ApplicationNumberText>"
            "63/000,001</ApplicationNumberText><FilingDate>2023-06-05</FilingDate>"
            "</EarliestPriorityApplicationIdentification>"
        ),
        "ApplicantName": '<ApplicantName languageCode="en">Example Biotech Ltd</ApplicantName>',
        "InventorName": '<InventorName languageCode="en">Ada Example</InventorName>',
        "InventionTitle": '<InventionTitle languageCode="en">Sequences to measure with</InventionTitle>',
    }
    return Head(['<?xml version="1.0" encoding="UTF-8"?>', edition.doctype], attributes, elements)


def listing(
    workload: Workload, name: str = "listing.xml", planted: list[tuple[int, str]] | None = None
) -> Iterator[bytes]:
    """The bytes of the listing, in pieces. planted: takes (sequence, rule) of every defect, sequence 0 for the head."""
    from benchmarks import defects

    planted = [] if planted is None else planted
    top = head(name, is_translated=workload.defects > 0)
    top.elements["SequenceTotalQuantity"] = f"<SequenceTotalQuantity>{workload.sequences}</SequenceTotalQuantity>"
    for rule in defects.in_head(workload.head_defects):
        defects.OF_HEAD[rule](top)
        planted.append((0, rule))
    attributes = "".join(f' {key}="{value}"' for key, value in top.attributes.items())
    opening = [*top.prolog, f"<ST26SequenceListing{attributes}>", *(f"  {each}" for each in top.elements.values())]
    yield "\n".join(each for each in opening if each.strip()).encode() + b"\n"
    made: Iterable[Record] = records(workload)
    if workload.defects:
        made = defects.planted(made, workload.defects, random.Random(workload.seed + 1), planted)
    batch: list[bytes] = []
    size = 0
    for record in made:
        for piece in _pieces(record):
            batch.append(piece)
            size += len(piece)
        if size > 1 << 20:
            yield b"".join(batch)
            batch, size = [], 0
    yield b"".join(batch)
    yield b"</ST26SequenceListing>\n"


def _pieces(record: Record) -> Iterator[bytes]:
    number = str(record.number) if record.declared_number is None else record.declared_number
    length = str(len(record.residues)) if record.length is None else record.length
    division = "PAT" if record.division is None else record.division
    seqids = "".join(f"        <INSDSeqid>{escape(each)}</INSDSeqid>\n" for each in record.seqids or ())
    yield (
        f'  <SequenceData sequenceIDNumber="{number}">\n    <INSDSeq>\n'
        f"      <INSDSeq_length>{length}</INSDSeq_length>\n"
        f"      <INSDSeq_moltype>{record.molecule}</INSDSeq_moltype>\n"
        f"      <INSDSeq_division>{division}</INSDSeq_division>\n"
        + (f"      <INSDSeq_other-seqids>\n{seqids}      </INSDSeq_other-seqids>\n" if seqids else "")
    ).encode()
    if record.features:
        yield b"      <INSDSeq_feature-table>\n"
        for start in range(0, len(record.features), 1000):
            yield "".join(map(_feature, record.features[start : start + 1000])).encode()
        yield b"      </INSDSeq_feature-table>\n"
    yield b"      <INSDSeq_sequence>"
    yield record.residues
    yield b"</INSDSeq_sequence>\n    </INSDSeq>\n  </SequenceData>\n"


def _feature(feature: Feature) -> str:
    key, location, qualifiers = feature
    told = "".join(map(_qualifier, qualifiers))
    return (
        f"        <INSDFeature>\n          <INSDFeature_key>{escape(key)}</INSDFeature_key>\n"
        f"          <INSDFeature_location>{escape(location)}</INSDFeature_location>\n"
        + (f"          <INSDFeature_quals>\n{told}          </INSDFeature_quals>\n" if told else "")
        + "        </INSDFeature>\n"
    )


def _qualifier(qualifier: Qualifier) -> str:
    name, value, *more = qualifier
    other, id = more if more else ("", "")
    marked = f' id="{id}"' if id else ""
    text = f"            <INSDQualifier{marked}>\n              <INSDQualifier_name>{name}</INSDQualifier_name>\n"
    if value is not None:
        text += f"              <INSDQualifier_value>{escape(value)}</INSDQualifier_value>\n"
    if other:
        text += f"              <NonEnglishQualifier_value>{escape(other)}</NonEnglishQualifier_value>\n"
    return text + "            </INSDQualifier>\n"


def fasta(workload: Workload, width: int = 70) -> Iterator[bytes]:
    """The same sequences as FASTA, in pieces; the head of each says its organism."""
    for record in records(workload):
        said = {name: value for name, value, *_ in record.features[0][2]}
        words = " ".join(f"[{name}={said[name]}]" for name in ("organism", "chromosome", "cultivar") if name in said)
        yield f">seq{record.number} {words}\n".encode()
        for start in range(0, len(record.residues), width << 14):
            part = record.residues[start : start + (width << 14)]
            yield b"\n".join(part[at : at + width] for at in range(0, len(part), width)) + b"\n"


def write_listing(path: Path, workload: Workload) -> list[tuple[int, str]]:
    """Writes the listing; gives (sequence, rule) of every defect planted, sequence 0 for the head."""
    planted: list[tuple[int, str]] = []
    _write(path, listing(workload, path.name, planted))
    return planted


def write_fasta(path: Path, workload: Workload) -> None:
    """Writes the sequences as FASTA."""
    _write(path, fasta(workload))


def write_folder(folder: Path, files: int, workload: Workload) -> list[Path]:
    """Writes so many listings like this one, each from a seed of its own, up to a thousand in a folder."""
    made = []
    for number in range(files):
        path = folder / f"{number // 1000:03d}" / f"listing-{number:06d}.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_listing(path, replace(workload, seed=workload.seed + number))
        made.append(path)
    return made


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=WORKLOADS)
    parser.add_argument("-o", "--output", type=Path, required=True, help="OUT.xml, OUT.fasta, or with --files a folder")
    parser.add_argument("--sequences", type=int, help="how many")
    parser.add_argument("--residues", type=int, nargs="+", help="of each sequence: as many, or least and most")
    parser.add_argument("--features", type=int, nargs="+", help="of each sequence: as many, or least and most")
    parser.add_argument("--seed", type=int)
    parser.add_argument(
        "--defects", type=float, default=0.0, metavar="RATE", help="how many of the sequences are wrong"
    )
    parser.add_argument("--head", nargs="*", default=(), metavar="RULE", help="what is wrong with the head; all")
    parser.add_argument("--files", type=int, help="a folder of so many listings")
    parser.add_argument("--planted", type=Path, help="write which defect stands where")
    words = parser.parse_args()
    workload = replace(WORKLOADS[words.name], defects=words.defects, head_defects=tuple(words.head))
    if words.sequences is not None:
        workload = replace(workload, sequences=words.sequences)
    for name in ("residues", "features"):
        if value := getattr(words, name):
            workload = replace(workload, **{name: (value[0], value[-1])})
    if words.seed is not None:
        workload = replace(workload, seed=words.seed)
    if words.files:
        write_folder(words.output, words.files, workload)
    elif words.output.suffix in (".fasta", ".fa"):
        write_fasta(words.output, workload)
    else:
        planted = write_listing(words.output, workload)
        if words.planted:
            words.planted.write_text("".join(f"{number}\t{rule}\n" for number, rule in planted))


if __name__ == "__main__":
    tests = Path(__file__).resolve().parent.parent
    sys.path[:0] = [str(tests.parent), str(tests)]
    from benchmarks.workloads import main  # the module under the name that defects.py imports it by

    main()
