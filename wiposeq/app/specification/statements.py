"""Find what a text states about single sequences: lengths, ranges and molecules; and accession numbers and figures."""

import re
from collections.abc import Iterator
from typing import Final

from wiposeq.app.specification.flow import Flow
from wiposeq.model.specification import DRAWINGS, Specification
from wiposeq.model.specification_facts import Accession, Figure, PlacedMention, Statement

_TO: Final = r"(?:\s?(?:-|–|~|～|〜)\s?|\s(?:to|through|bis|à|a|al|до|по)\s|から|至|乃至|내지\s?)"
_NUMBERS: Final = rf"(?P<first>[0-9]{{1,7}})(?:{_TO}(?P<last>[0-9]{{1,7}}))?"
_RANGE_BEFORE: Final = re.compile(
    r"(?:amino\sacid(?:s|\sresidues?|\spositions?)?|residues?|nucleotides?|nts?|bases?|positions?|"
    r"Aminosäuren?|Reste?n?|Nukleotide?n?|Positionen?|acides\saminés|résidus|nucléotides|positions|"
    r"aminoácidos|residuos|resíduos|nucleótidos|nucleotídeos|posiciones|posições|остатк\w+|аминокислот\w*|"
    r"нуклеотид\w*|позици\w+)"
    r"\s(?:at\s(?:positions?\s)?|at\s|numbers?\s|nos?\.?\s)?"
    rf"{_NUMBERS}\s(?:of|in|from|within|der|von|aus|de|du|du|del|da|в|из)\s"
    r"(?:the\s)?(?:(?:amino\sacid|nucleotide|nucleic\sacid|protein|polypeptide)\s)?(?:sequences?\s)?"
    r"(?:(?:of|set\sforth\s(?:in|as)|shown\sin|as\sshown\sin|la|séquence|secuencia|sequência)\s)*$",
    re.IGNORECASE,
)
_RANGE_OF_EAST: Final = re.compile(
    r"\s?(?:の|的|的第|の第|中的|中第|의|의\s제|에서)\s?(?:アミノ酸|塩基|氨基酸|核苷酸|位置|残基|아미노산|뉴클레오티드|잔기)?\s?(?:配列の)?(?:第|제|第)?\s?"
    r"(?P<first>[0-9]{1,7})\s?(?:位|番目)?\s?(?:～|〜|~|-|–|から|至|乃至|내지)\s?(?:第)?(?P<last>[0-9]{1,7})\s?(?:位|番目|残基|번째|번|위|氨基酸|核苷酸)"
)
_MER_BEFORE: Final = re.compile(
    r"(?P<qualified>(?:at\sleast|up\sto|about|than|or|to|fragment|portion|contiguous|consecutive|first|"
    r"last)\s(?:\w+\s){0,2})?"
    r"(?<![0-9.,-])(?P<length>[0-9]{1,6})[- ]?(?:mers?|meric)\s?(?:peptides?|oligonucleotides?|primers?|"
    r"probes?|siRNAs?|RNAs?|DNAs?|linkers?|sequences?|oligos?)?\s?"
    r"(?:(?:of|having|with|has|shown\sin|set\sforth\sin|the\ssequence|sequence|named|is|as)\s|[(,:]\s?)*$",
    re.IGNORECASE,
)
_LENGTH_AFTER: Final = re.compile(
    r"[)\]]?(?:[,;]\s|\s?[(\[]|\s(?:is|has|having|with|and\sis|and\shas|which\sis|which\shas)\s)(?:a\s"
    r"length\sof\s|exactly\s)?"
    r"(?P<length>[0-9]{1,6})[- ](?:nt|nts|nucleotides?|bp|bases?|base\spairs|aa|amino\sacids?(?:\s"
    r"residues)?|residues?|Nukleotide|Aminosäuren|nucléotides|acides\saminés)(?![\w-])"
    r"(?!\s(?:upstream|downstream|apart|from|of|substitution|deletion|insertion|change|are|is|were|was))"
    r"(?=[)\],.; ](?:\s?(?:in\slength|long|lang))?)",
    re.IGNORECASE,
)
_PROTEIN: Final = (
    r"(?:(?:poly|oligo)?peptides?|proteins?|amino\sacid\ssequences?|Polypeptids?|Peptids?|Proteins?|"
    r"Aminosäuresequenz|polypeptide|séquence\sd['’]acides\saminés|peptide"
    r"|péptido|polipéptido|secuencia\sde\saminoácidos|peptídeo|polipeptídeo|sequência\sde\saminoácidos|"
    r"полипептида?|белка?|аминокислотн\w+\sпоследовательност\w+)"
)
_NUCLEIC: Final = (
    r"(?:polynucleotides?|oligonucleotides?|nucleic\sacids?(?:\smolecules?|\ssequences?)?|nucleotide\s"
    r"sequences?|DNA(?:\ssequences?|\smolecules?)?|cDNA|RNA(?:\ssequences?)?|mRNA|siRNA|primers?|"
    r"Nukleotidsequenz|Nukleinsäuresequenz|Primers?"
    r"|acide\snucléique|séquence\snucléotidique|amorce|ácido\snucleico|secuencia\sde\snucleótidos|cebador|"
    r"sequência\sde\snucleotídeos|ácido\snucleico|нуклеотидн\w+\sпоследовательност\w+|праймер\w?)"
)
_LINK: Final = (
    r"(?:,?\s(?:(?:is|as|being|having|has|with|comprising|consisting|represented|depicted|shown|given|set\s"
    r"forth|according|identified|defined|wie|gemäß|nach|mit|der|des|von|dargestellt|in|of|to|by|the|a|"
    r"sequence|amino|acid|nucleotide|Sequenz|selon|de|la|séquence|según|secuencia|da|do|sequência|como|по|с)\s"
    r"?){0,8})?\s?[(\[]?"
)
_MOLECULE_BEFORE: Final = re.compile(
    rf"(?<![\w-])(?:(?P<protein>{_PROTEIN})|(?P<nucleic>{_NUCLEIC})){_LINK}$", re.IGNORECASE
)
_EAST_LINK: Final = (
    r"(?:で|に|により|の|所示|表示|示される|表される|記載|記載の|のうち|的|의|로|으로|표시되는|나타낸|기재된"
    r"|表された|示された|示す|として|る|た|되는|\s){0,6}"
)
_MOLECULE_AFTER: Final = re.compile(
    rf"[)\]）]?{_EAST_LINK}(?:(?P<protein>アミノ酸配列|ポリペプチド|タンパク質|ペプチド|氨基酸序列|多肽|蛋白质?|아미노산\s?서열|폴리펩타이드|폴리펩티드|단백질)"
    r"|(?P<nucleic>塩基配列|ヌクレオチド配列|ポリヌクレオチド|核酸|核苷酸序列|多核苷酸|뉴클레오티드\s?서열|염기\s?서열|폴리뉴클레오티드|핵산))(?!をコード|编码|를\s?코딩)"
)
_REFSEQ: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?P<id>(?:A[CP]|N[CGMPRTW]|X[MPR]|WP|YP|ZP)_[0-9]{6,9})(?P<version>\.[0-9]{1,2})?(?![0-9])"
)
_GENBANK: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?P<id>[A-Z][0-9]{5}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{8}|[A-Z]{3}[0-9]{5}|"
    r"[A-Z]{3}[0-9]{7})(?P<version>\.[0-9]{1,2})?(?![A-Za-z0-9])"
)
_UNIPROT: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?P<id>[OPQ][0-9][A-Z0-9]{3}[0-9]|"
    r"[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})(?P<version>\.[0-9]{1,3})?(?![A-Za-z0-9])"
)
_DATABASE: Final = re.compile(
    r"(?:GenBank|NCBI|EMBL|DDBJ|GenPept|accession|Acc\.|登録番号|登录号|접근\s?번호|номер\sдоступа|numéro\s"
    r"d['’]accès|Zugangsnummer|Zugriffsnummer)(?:[^.;\n]|[Nn]os?\.|[Nn]r\.){0,60}$",
    re.I,
)
_UNIPROT_WORD: Final = re.compile(r"(?:UniProt(?:KB)?|Swiss-?Prot|TrEMBL)(?:[^.;\n]|[Nn]os?\.|[Nn]r\.){0,60}$", re.I)
_FIGURE: Final = re.compile(
    r"(?<![\w])(?P<name>(?:FIGS?\.?|Figures?|Fig\.?|Figs\.?|Abb(?:ildung|\.)|Figur|図|图|도|ФИГ\.?|Фиг\.?)\s"
    r"?[0-9０-９]{1,3}[A-Za-zＡ-Ｚ]?)(?=[\s(:.,-]|[】：、。]|は|是|为|은|는)"
)
_PARAGRAPH_NUMBER: Final = re.compile(r"\A(?:\s*[\[【<]?\s*[0-9０-９]{1,5}\s*[\]】>]?)?\s*[\[【]?\s*")
"""The beginning of a paragraph before its first figure: a number, or a bracket."""
_SHOWS_SEQUENCE: Final = re.compile(
    r"(?:(?:amino\sacid|nucleotide|nucleic\sacid|DNA|RNA|protein|peptide|base)\ssequences?|sequence\s"
    r"alignment|alignment\sof|sequences?\sof\s(?:the\s)?(?:primers?|peptides?|probes?)|Aminosäuresequenz|"
    r"Nukleotidsequenz|Sequenzvergleich|séquences?\s(?:d['’]acides|nucléotidiques?|peptidiques?)|"
    r"secuencias?\sde\s(?:aminoácidos|nucleótidos)|sequências?\sde\s(?:aminoácidos|nucleotídeos)|アミノ酸配列|"
    r"塩基配列|氨基酸序列|核苷酸序列|아미노산\s?서열|염기\s?서열|аминокислотн\w+\sпоследовательност|нуклеотидн\w+\s"
    r"последовательност)",
    re.IGNORECASE,
)


def find_statements(flow: Flow, mentions: tuple[tuple[int, int, int], ...]) -> Iterator[Statement]:
    """Yield what the text states about single sequences.

    mentions: (start, end, SEQ ID NO) in the flow of the mentions that name one sequence of this listing.
    """
    text = flow.text
    for start, end, number in mentions:
        before = " ".join(text[max(0, start - 140) : start].split()) + (
            " " if text[start - 1 : start].isspace() else ""
        )
        after = " ".join(text[end : end + 70].split())
        after = " " + after if text[end : end + 1].isspace() else after
        place, stop = flow.span(start, end)
        if found := _RANGE_BEFORE.search(before):
            first = int(found["first"])
            yield Statement(place, stop, "range", number, first, int(found["last"] or first))
        elif found := _RANGE_OF_EAST.match(after):
            yield Statement(place, stop, "range", number, int(found["first"]), int(found["last"]))
        if ((found := _MER_BEFORE.search(before)) and not found["qualified"]) or (found := _LENGTH_AFTER.match(after)):
            yield Statement(place, stop, "length", number, length=int(found["length"]))
        if found := _MOLECULE_BEFORE.search(before) or _MOLECULE_AFTER.match(after):
            yield Statement(place, stop, "molecule", number, molecule="AA" if found["protein"] else "NA")


def find_accessions(flow: Flow) -> Iterator[Accession]:
    """Yield the accession numbers of sequences. A bare number counts only behind the name of a database."""
    text = flow.text
    for found in _REFSEQ.finditer(text):
        yield Accession(*flow.span(*found.span()), found[0], found["version"] is not None)
    for pattern, anchor in ((_UNIPROT, _UNIPROT_WORD), (_GENBANK, _DATABASE)):
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 80) : found.start()]
            if anchor.search(before) and (pattern is _UNIPROT or not _UNIPROT_WORD.search(before)):
                yield Accession(*flow.span(*found.span()), found[0], found["version"] is not None)


def find_figures(specification: Specification, mentions: tuple[PlacedMention, ...]) -> Iterator[Figure]:
    """Yield the figures whose brief description says that they show sequences."""
    text = specification.text
    shown = [each for each in specification.paragraphs if each.part == DRAWINGS]
    numbered = [each for each in mentions if each.part == DRAWINGS and not each.is_foreign]
    figures: list[tuple[int, str]] = []
    end = shown[-1].end if shown else 0
    for paragraph in shown:
        for found in _FIGURE.finditer(text, paragraph.start, paragraph.end):
            before = _PARAGRAPH_NUMBER.sub("", text[paragraph.start : found.start()]).rstrip()
            if not before or before.endswith((".", ";")):
                figures.append((found.start(), found["name"]))
    for (start, name), following in zip(figures, [*(place for place, _ in figures[1:]), end]):
        words = _SHOWS_SEQUENCE.search(text, start, following)
        if words is not None:
            has_number = any(start <= each.start < following for each in numbered)
            yield Figure(start, words.end(), name, has_number)
