"""Small sound inputs of every format that people bring, to be damaged."""

from typing import Final

from fuzz.packed_seeds import LISTING, packed_seeds

_CODING: Final = "atg" + "gctggaaaactg" * 5 + "taa"


def _packet(kind: int, data: bytes) -> bytes:
    """Return a packet of a SnapGene file."""
    return bytes([kind]) + len(data).to_bytes(4, "big") + data


REFERENCE: Final = f">Gm01 Glycine max chromosome 1\n{'acgt' * 20}{_CODING}{'ac' * 20}\n".encode()


_RECORDS: Final = b">seq1 [organism=Zea mays] [mol_type=genomic DNA]\nacgtacgtacgt\nacgtnnacgt\n>p\nMKVLAAGIVGLL\n"

SEEDS: Final[dict[str, bytes]] = {
    "listing.xml": LISTING,
    "plain.fasta": _RECORDS,
    "pir.pir": b">P1;CRAB\nALPHA CRYSTALLIN\nMDITIHNPLI RRPLFSWLAP*\n",
    "record.gb": b"""LOCUS       AB000001                  60 bp    DNA     linear   PLN 01-JAN-2000
DEFINITION  Zea mays gene.
FEATURES             Location/Qualifiers
     source          1..60
                     /organism="Zea mays"
                     /mol_type="genomic DNA"
     CDS             join(1..12,20..28)
                     /gene="abc"
                     /codon_start=1
                     /transl_except=(pos:4..6,aa:Sec)
ORIGIN
        1 atggctggaa aactgacgta cgtacgtacg tacgtacgta cgtacgtacg tacgtacgta
//
""",
    "record.embl": b"""ID   AB000001; SV 1; linear; genomic DNA; STD; PLN; 30 BP.
XX
FH   Key             Location/Qualifiers
FT   source          1..30
FT                   /organism="Zea mays"
FT                   /mol_type="genomic DNA"
FT   misc_feature    complement(3..9)
FT                   /note="x"
SQ   Sequence 30 BP; 8 A; 8 C; 7 G; 7 T; 0 other;
     acgtacgtac gtacgtacgt acgtacgtac                                        30
//
""",
    "rows.gff3": b"""##gff-version 3
Gm01\tx\tgene\t81\t146\t.\t+\t.\tID=g;Name=abc
Gm01\tx\tCDS\t81\t100\t.\t+\t0\tID=c;Parent=g
Gm01\tx\tCDS\t101\t146\t.\t+\t1\tID=c;Parent=g
##FASTA
"""
    + REFERENCE,
    "rows.gtf": b"""Gm01\tx\tCDS\t81\t143\t.\t+\t0\tgene_id "g"; transcript_id "t"; product "a; b";
##FASTA
"""
    + REFERENCE,
    "calls.vcf": b"""##fileformat=VCFv4.2
##contig=<ID=Gm01,length=186>
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1
Gm01\t2\trs1\tC\tT\t50\tPASS\t.\tGT\t0/1
Gm01\t5\t.\tA\tAGG,T\t50\tPASS\t.\tGT:FT\t1|2:PASS
Gm01\t90\t.\tGGAA\tG\t50\tq10\t.\tGT\t1/1
Gm01\t100\t.\tC\t<DEL>,*\t.\t.\tEND=110\tGT\t./1
""",
    "old.txt": b"""<110> Example Biotech
<120> Polymerase
<160> 2
<170> PatentIn version 3.5
<210> 1
<211> 24
<212> DNA
<213> Artificial Sequence
<220>
<221> CDS
<222> (1)..(24)
<223> made
<400> 1
atg gct gga aaa ctg acg tac gta                                          24
Met Ala Gly Lys Leu Thr Tyr Val
1               5
<210> 2
<211> 8
<212> PRT
<213> Artificial Sequence
<400> 2
Met Ala Gly Lys Leu Thr Tyr Val
1               5
""",
    "text.txt": b"The primer of SEQ ID NO: 1 is 5'-ACGTACGTACGTAC-3', and SEQ ID NOs: 2-4 and 9 are peptides.\n",
    "multi.txt": b"<seq one; DNA; Zea mays>\nacgtacgtacgtacgt\n<seq two; PRT; Homo sapiens>\nMKVLAAGIVGLL\n",
    "table.csv": b"""SEQ ID NO,Name,Molecule type,Organism,Sequence,note
1,a,DNA,Zea mays,ACGTACGTACGT,x
2,b,AA,,MKVLAAGIVG,
""",
    "latin-table.csv": "Name;Organism;Sequence;note\nÄ;Zea mays;ACGTACGTACGT;é ü\n".encode("cp1252"),
    "wide-table.csv": "Name\tOrganism\tSequence\nα\tZea mays\tACGTACGTACGT\n".encode("utf-16"),
    "eastern-table.csv": "Name,Organism,Sequence\n配列,Zea mays,ACGTACGTACGT\n".encode("cp932"),
    "table.tsv": b"Name\tSense\tAntisense\na\tacguacguacgu\tacgtacgtacgt\n",
    "header.toml": b"""file_reference = "R"
original_language = "en"
[applicant]
name = "A"
language = "en"
[[title]]
text = "T"
language = "en"
""",
    "legend.toml": b"""name = "mine"
molecule = "DNA"
about = "a legend"
examples = ["acgt"]
[[entry]]
symbol = "a"
kind = "residue"
residue = "a"
sure = "confirmed"
[[entry]]
symbol = "c"
kind = "residue"
residue = "c"
sure = "confirmed"
[[entry]]
symbol = "g"
kind = "residue"
residue = "g"
sure = "confirmed"
[[entry]]
symbol = "t"
kind = "residue"
residue = "t"
sure = "confirmed"
""",
    "texts.xlf": b"""<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a.xml" source-language="en" target-language="de" datatype="xml"><body>
<trans-unit id="q1"><source>a</source><target>b</target></trans-unit>
</body></file></xliff>
""",
    "memory.tmx": b"""<?xml version="1.0"?>
<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>a <bpt>x</bpt>b</seg></tuv>
<tuv xml:lang="de-DE"><seg>c<hi>d</hi></seg></tuv></tu></body></tmx>
""",
    "people.vcf": b"""BEGIN:VCARD
VERSION:4.0
FN;ALTID=1;LANGUAGE=ja:\xe5\xae\x9f\xe4\xbe\x8b
FN;ALTID=1;LANGUAGE=ja-Latn:Jitsurei
N:Doe;Jane;;;
ORG;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:B=C3=BC=
ro
CATEGORIES:inventor
END:VCARD
""",
    "people.csv": b"Name,Language,Latin,Part\nExample Ltd,en,,applicant\n,de,,inventor\n",
    "preferences.json": b"""{"settings": {"theme": "dark", "zoom": 1.25, "residues_in_block": 10, "edition": "1.7",
"applicants": [{"name": "A", "language": "en", "latin": null}], "own_organisms": ["Zea mays"],
"keys": {"save": ["Ctrl+S"]}}, "legends": {"mine": "name = \\"mine\\"\\nmolecule = \\"DNA\\"\\n"}}
""",
    "one.gcg": b"""!!NA_SEQUENCE 1.0
from my lab

 my.seq  Length: 20  June 1, 1998 10:00  Type: N  Check: 7  ..

       1  acgtacgtac acgtacgtac
""",
    "page.html": b"""<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><h1>Description</h1>
<p>[0001] The primer of SEQ ID NO: 1 is <b>ACGTACGTACGTAC</b>.</p>
<table><tr><td colspan="2">SEQ ID NO: 2</td></tr></table>
<ol><li>A thing of claim 1 &amp; 2</li></ol><img src="a.png"></body></html>
""",
    "text.rtf": rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}\uc1 [0001] SEQ ID NO: 1 is ACGTACGTACGTAC.\par
\trowd\cellx100\cellx200 a\cell b\cell\row \u945?\'e9{\footnote note}{\pict\bin3 abc}\page 2\par}
""",
    "plasmid.dna": _packet(9, b"SnapGene\0\1\0\x0f\0\x14")
    + _packet(0, b"\1" + b"acgtacgtac" * 6)
    + _packet(
        10,
        b'<?xml version="1.0"?><Features><Feature name="a" type="CDS" directionality="1"><Segment range="1-30"/>'
        b'<Q name="note"><V text="x"/></Q></Feature></Features>',
    ),
    **packed_seeds(_RECORDS),
}
"""A sound input by the name of its file."""

__all__ = ["LISTING", "REFERENCE", "SEEDS"]
