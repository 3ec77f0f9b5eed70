"""Parse the FASTA header of a chromosome: organism, cultivar and similar names, chromosome, organelle.

The module hides four forms of headers: NCBI's modifiers in brackets ([organism=Oryza sativa] [chromosome=1]), NCBI's
definition lines (Oryza sativa cultivar Nipponbare chromosome 1, whole genome shotgun sequence), Ensembl's places
(1 dna:chromosome chromosome:IRGSP-1.0:1:1:43270923:1) and names of records (Chr05, Gm01, LG06, 1A). A value in no such
form stays unknown, because nothing is guessed. Each value has the form in which it was found, for the import report.
"""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from wiposeq.texts import mark

BRACKETS: Final = mark("[name=value] in the header")
DEFINITION: Final = mark("the words of the header")
PLACE: Final = mark("the place that the header names")
NAME: Final = mark("the name of the record")

QUALIFIERS: Final = (
    "organism",
    "sub_species",
    "cultivar",
    "variety",
    "ecotype",
    "strain",
    "isolate",
    "chromosome",
    "organelle",
    "plasmid",
)
"""The qualifiers of source that a header may contain, in the order of writing. (ST.26 Annex I, source)"""

_RENAMED: Final = {"cv": "cultivar", "subspecies": "sub_species", "subsp": "sub_species", "var": "variety"}
_ORGANELLES: Final = {
    "mitochondrion": "mitochondrion",
    "mitochondrial": "mitochondrion",
    "mt": "mitochondrion",
    "mito": "mitochondrion",
    "mtdna": "mitochondrion",
    "mitochondria": "mitochondrion",
    "chloroplast": "plastid:chloroplast",
    "pt": "plastid:chloroplast",
    "chl": "plastid:chloroplast",
    "cpdna": "plastid:chloroplast",
    "chloroplastic": "plastid:chloroplast",
    "plastid": "plastid",
    "apicoplast": "plastid:apicoplast",
}
_LONGEST_NAME: Final = 80
_LONGEST_PARSED: Final = 2000
"""The number of characters of a description that are parsed; a definition line is shorter."""
_BRACKETED: Final = re.compile(r"\[\s*([A-Za-z_. -]{1,40}?)\s*=\s*([^\[\]=]{1,200}?)\s*\]")
_NUMBER: Final = (
    r"(?:[A-Z][a-z]{1,4}[._]?\d{1,3}|\d{1,4}[A-Za-z]{0,3}(?:[-_][0-9A-Za-z]{1,4})?|[IVX]{1,7}|[XYWZ]\d?|[A-Z]\d{0,3}"
    r"|LG[-_ ]?\d{1,3}[A-Za-z]?)"
)
_CHROMOSOME: Final = re.compile(rf"\b(?i:chromosome|linkage group)[ :]+({_NUMBER})(?![\w.-])")
_CALLED: Final = re.compile(
    r"\b(cultivar|cv\.?|variety|var\.|ecotype|strain|isolate|subsp\.|ssp\.) +(.+?)"
    r"(?=,| (?:cultivar|cv|variety|var|ecotype|strain|isolate|subsp|ssp)\b| chromosome\b| linkage group\b| mitochondri"
    r"| chloroplast\b| plastid\b| plasmid\b| genome\b| unplaced\b| unlocalized\b| whole\b| complete\b| DNA\b"
    r"| scaffold\b| contig\b|$)",
)
_LATIN: Final = re.compile(
    r"(?:TPA(?:_\w+)?: |UNVERIFIED: |PREDICTED: )?([A-Z][a-z]{2,40} (?:x )?[a-z][a-z-]{1,40})(?=[ ,]|$)"
)
_ENSEMBL: Final = re.compile(
    r"\bdna(?:_(?:rm|sm))?:\w+ (chromosome|primary_assembly|group|linkage_group):[^:\s]*:([^:\s]+):\d+:\d+"
)
_NAMED: Final = re.compile(
    r"(?:[A-Za-z0-9.]{1,20}[-_.|])??(?:[A-Z][a-z]{0,4})?(?i:chromosome|chrom|chr)[-_.]?"
    r"((?i:\d{1,3}[A-Za-z]?|[A-Z]\d{1,2}|[XYWZ]|Un|Mt|Pt|M|C)|[IVX]{1,7}|\d[A-Z]_?\w{1,4})"
)
"""A name with the word chromosome: Chr05, chrIV, GmChr01, Glyma.Chr05, chr3B."""
_BY_GENUS: Final = re.compile(r"(?:[A-Za-z0-9]{1,20}[.|])*([A-Z][a-z]{1,5}[._]?\d{1,3}[A-Z]?)")
"""A name of letters for the species and a number: Gm01, Vradi01, Glyma.05, glyma.Wm82.gnm4.Gm01."""
_OTHERS: Final = re.compile(
    "un|seq|ctg|contig|scf|scaf|scaff|scaffo|sca|tig|utg|ptg|rec|con|cont|block|super|group|unitig|node|edge|frag|gene|"
    "read|clone|bac|est|file|part|chunk|sample|test|plasm|region|gap|hap|exon|intron|prim"
)
"""Words before a number that are not a species."""
_GROUP: Final = re.compile(r"(?:[A-Za-z0-9]{1,20}[._|])?(LG[-_. ]?\d{1,3}[A-Za-z]?)", re.I)
_BARE: Final = re.compile(r"\d{1,2}[A-Z]?|[A-D](?:0\d|1\d)|[XYWZ]")
"""A name that is only a number, as of Ensembl, wheat (1A) or rapeseed (A01)."""
_PIECE: Final = re.compile(r"\b(?:scaffold|contig|unplaced|unlocalized|length=|len=|cov=)", re.I)
_PLASMID: Final = re.compile(r"\bplasmid ([^\s,]*[0-9A-Z][^\s,]*)(?=,|$)")
_ORGANELLE: Final = re.compile(r"\b(mitochondrion|mitochondrial|mitochondria|chloroplast|apicoplast|plastid)\b", re.I)


class HeaderValue(Struct, frozen=True):
    """A value in a header. by: the form in which it was found, one of the constants above."""

    value: str
    by: str


def organelle_named(text: str) -> str:
    """Return the value of organelle for a word such as "mitochondrion" or "chloroplast", or ""."""
    return _ORGANELLES.get(text.strip().lower(), "")


def header_values(name: str, description: str) -> dict[str, HeaderValue]:
    """Return the values in the header of a record, by qualifier of source, and mol_type if it is in brackets.

    name: the first word of the header. description: the rest.
    """
    values: dict[str, HeaderValue] = {}
    description = description[:_LONGEST_PARSED]

    def take(key: str, value: str, by: str) -> None:
        value = " ".join(value.split()).strip(" ,;")
        if value and key not in values:
            values[key] = HeaderValue(value, by)

    text = _BRACKETED.sub(" ", description)
    for found in _BRACKETED.finditer(description):
        key = found[1].lower().replace("-", "_").replace(" ", "_").strip("._")
        key = _RENAMED.get(key, key)
        value = found[2]
        if key == "location" and value.lower() in _ORGANELLES:
            key, value = "organelle", _ORGANELLES[value.lower()]
        if key in QUALIFIERS or key in ("mol_type", "moltype"):
            take("mol_type" if key == "moltype" else key, value, BRACKETS)
    text = " ".join(text.split())
    place = _ENSEMBL.search(text)
    if place:
        _take_chromosome(place[2], PLACE, take)
        text = ""
    latin = _LATIN.match(text)
    if latin and _is_of_an_organism(text[latin.end() :]):
        take("organism", latin[1], DEFINITION)
        rest = text[latin.end() :]
        for found in _CALLED.finditer(rest):
            key = found[1].lower().strip(".")
            take(
                {"cv": "cultivar", "var": "variety", "subsp": "sub_species", "ssp": "sub_species"}.get(key, key),
                found[2],
                DEFINITION,
            )
    if chromosome := _CHROMOSOME.search(text):
        take("chromosome", chromosome[1], DEFINITION)
    elif latin and (plasmid := _PLASMID.search(text)):
        take("plasmid", plasmid[1], DEFINITION)
    elif organelle := _ORGANELLE.search(text):
        take("organelle", _ORGANELLES[organelle[1].lower()], DEFINITION)
    if not values.keys() & {"chromosome", "organelle", "plasmid"} and (named := _named(name, description)):
        _take_chromosome(named, NAME, take)
    return values


def _named(name: str, description: str) -> str:
    """Return the chromosome or organelle that the name of a record is, or ""."""
    name = name[:_LONGEST_NAME]
    if found := _NAMED.fullmatch(name):
        return found[1]
    if name.lower() in _ORGANELLES:
        return name
    if _PIECE.search(description):
        return ""
    if found := _GROUP.fullmatch(name):
        return found[1]
    if found := _BY_GENUS.fullmatch(name):
        letters = re.match("[A-Za-z]+", found[1])
        return "" if letters and _OTHERS.fullmatch(letters[0].lower()) else found[1]
    return name if _BARE.fullmatch(name) else ""


def _take_chromosome(text: str, by: str, take: Callable[[str, str, str], None]) -> None:
    """Add a chromosome, or an organelle with a number like a chromosome; ignore an unplaced sequence."""
    lower = text.lower()
    if lower in ("un", "unknown", "unplaced"):
        return
    organelle = _ORGANELLES.get({"m": "mt", "c": "pt"}.get(lower, lower))
    key, value = ("organelle", organelle) if organelle else ("chromosome", text)
    take(key, value, by)


def _is_of_an_organism(rest: str) -> bool:
    """Return whether the text after two words such as "Oryza sativa" shows that they are an organism."""
    return bool(
        _CALLED.search(rest)
        or _CHROMOSOME.search(rest)
        or _ORGANELLE.search(rest)
        or re.search(r"\b(?:genome|genomic|scaffold|contig|plasmid|linkage group)\b", rest)
    )


__all__ = ["BRACKETS", "DEFINITION", "NAME", "PLACE", "QUALIFIERS", "HeaderValue", "header_values", "organelle_named"]
