"""Read rows of GTF as rows of GFF3: their attributes, their transcripts and their start and stop codons.

The module hides the syntax of column 9 (key "value";), that a coding sequence of GTF ends before its stop codon, and
that a row names its gene and transcript instead of its parent. (GTF 2.2; files of Ensembl, GENCODE, NCBI and AUGUSTUS)
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from wiposeq.formats.records.gff_pieces import STOPS, Row, reverse_complement
from wiposeq.model.changes import ChangeLog

_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_ATTRIBUTE: Final = re.compile(r'\s*([^\s;"]+)\s+(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))\s*(?:;|$)')
_PART: Final = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^;])*;?')
_NAMES: Final = ("gene", "gene_name", "gene_symbol")
_GENE: Final = "gene_id"
_TRANSCRIPT: Final = "transcript_id"
_CODONS: Final = ("start_codon", "stop_codon")
_OWN_MOST: Final = 3
"""The residues of a codon."""


def is_gtf(column: str) -> bool:
    """Return whether column 9 of a row is written as in GTF."""
    return '"' in column and "=" not in _QUOTED.sub("", column)


def attributes_of(column: str, type: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the attributes of column 9 and the words that are not attributes.

    type: of the row. A single word names the gene or the transcript, as in files of AUGUSTUS.
    """
    found: dict[str, list[str]] = {}
    words: list[str] = []
    bare = column.strip().rstrip(";")
    own = {"gene": _GENE, "transcript": _TRANSCRIPT}.get(type.lower())
    if own is not None and bare and not re.search(r'[\s";]', bare):
        return {own: [bare]}, []
    for part in _PART.findall(column):
        match = _ATTRIBUTE.fullmatch(part)
        if match is not None:
            value = re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3]
            if value.strip():
                found.setdefault(match[1], []).append(value.strip())
        elif part.strip(" ;\t"):
            words.append(part.strip(" ;\t"))
    return found, words


def linked(row: Row) -> Row:
    """Return a row of GTF with the ID and the Parent that GFF3 would give it, and the name of its gene."""
    gene, transcript = row.first(_GENE), row.first(_TRANSCRIPT)
    attributes = dict(row.attributes)
    if not any(name in attributes for name in _NAMES) and gene:
        attributes["gene"] = attributes.pop(_GENE)
    for name in _NAMES[1:]:
        if name in attributes and "gene" not in attributes:
            attributes["gene"] = attributes.pop(name)
    own, above = (gene, "") if row.type.lower() == "gene" else (transcript, gene)
    strand = "-" if row.strand == "-" else "+"
    if row.type.lower() == "gene" or row.type.lower().endswith(("transcript", "rna")):
        ids = {"ID": own, "Parent": above}
    else:
        ids = {"Parent": transcript or gene}
    attributes |= {name: [f"{value}{strand}"] for name, value in ids.items() if value}
    return Row(row.type, row.start, row.end, row.strand, row.phase, attributes, row.line, True)


def with_gene_names(rows: list[Row]) -> list[Row]:
    """Return the rows with the name of their gene in place of its id, if another row of the gene states the name."""
    names = {
        row.first(_GENE): row.first("gene") for row in rows if row.is_gtf and row.first(_GENE) and row.first("gene")
    }
    found = []
    for row in rows:
        id = row.first("gene")
        if row.is_gtf and _GENE not in row.attributes and id in names:
            attributes = {**row.attributes, "gene": [names[id]], _GENE: [id]}
            row = Row(row.type, row.start, row.end, row.strand, row.phase, attributes, row.line, True)
        found.append(row)
    return found


def with_codons(rows: list[Row], residues: str, name: str, log: ChangeLog) -> list[Row]:
    """Return the rows of a sequence with the stop codons in the coding sequences, and without the rows of codons.

    A codon that is not at its end of the coding sequence stays a row, and is reported.
    """
    of_transcript: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.is_gtf and row.type in ("CDS", *_CODONS) and row.first("Parent"):
            of_transcript[row.first("Parent")].append(row)
    gone: set[int] = set()
    added: dict[int, Row] = {}
    coding: set[str] = set()
    for parent, own in of_transcript.items():
        pieces = sorted((row for row in own if row.type == "CDS"), key=lambda row: row.start)
        if not pieces:
            continue
        coding.add(parent)
        if pieces[0].strand == "-":
            pieces.reverse()
        for codon in _CODONS:
            codons = [row for row in own if row.type == codon]
            if codons and _merged(pieces, codons, added):
                gone |= {row.line for row in codons}
            elif codons:
                log.add(
                    "gtf/codon",
                    "The {before} is not at its end of the coding sequence; it is a feature of its own",
                    name,
                    codons[0].line,
                    before=codon,
                )
        if not any(row.type == "stop_codon" for row in own) and _stop_behind(pieces, residues):
            log.count("gtf/no-stop", "Coding sequences that end before a stop codon; the file has no row for it", name)
    log.count("gtf/codons", "Rows of start and stop codons are part of the coding sequences", name, times=len(gone))
    found = [added.get(row.line, row) for row in rows if row.line not in gone or row.line in added]
    return [_as_messenger(row, coding, name, log) for row in found]


def _as_messenger(row: Row, coding: set[str], name: str, log: ChangeLog) -> Row:
    """Return the row of a transcript that is translated as mRNA."""
    if not row.is_gtf or row.type != "transcript" or row.first("ID") not in coding:
        return row
    log.count("feature/key", "Feature key {before} written {after}", name, row.line, before=row.type, after="mRNA")
    return Row("mRNA", row.start, row.end, row.strand, row.phase, row.attributes, row.line, True)


def _merged(pieces: list[Row], codons: list[Row], added: dict[int, Row]) -> bool:
    """Put the rows of a codon into the pieces of a coding sequence. Return whether they are at its end.

    pieces: from 5' to 3'. added: receives the changed and the new pieces by line.
    """
    is_reverse = pieces[0].strand == "-"
    codons = sorted(codons, key=lambda row: row.start, reverse=is_reverse)
    if sum(row.end - row.start + 1 for row in codons) != _OWN_MOST:
        return False
    if all(any(piece.start <= row.start and row.end <= piece.end for piece in pieces) for row in codons):
        return _is_at_end(pieces, codons, codons[0].type == "start_codon")
    last = pieces[-1]
    if codons[0].type == "start_codon" or any(row.strand != last.strand for row in codons):
        return False
    if any(row.end >= last.start if is_reverse else row.start <= last.end for row in codons):
        return False
    for row in codons:
        last = pieces[-1]
        if is_reverse and row.end == last.start - 1:
            piece = Row("CDS", row.start, last.end, last.strand, last.phase, last.attributes, last.line, True)
        elif not is_reverse and row.start == last.end + 1:
            piece = Row("CDS", last.start, row.end, last.strand, last.phase, last.attributes, last.line, True)
        else:
            pieces.append(Row("CDS", row.start, row.end, row.strand, -1, last.attributes, row.line, True))
            added[row.line] = pieces[-1]
            continue
        pieces[-1] = added[last.line] = piece
    return True


def _is_at_end(pieces: Sequence[Row], codons: Sequence[Row], is_start: bool) -> bool:
    """Return whether a codon inside a coding sequence is its first or its last one."""
    is_reverse = pieces[0].strand == "-"
    if is_start:
        return codons[0].end == pieces[0].end if is_reverse else codons[0].start == pieces[0].start
    return codons[-1].start == pieces[-1].start if is_reverse else codons[-1].end == pieces[-1].end


def _stop_behind(pieces: Sequence[Row], residues: str) -> bool:
    """Return whether a stop codon follows a coding sequence directly."""
    last = pieces[-1]
    if (sum(row.end - row.start + 1 for row in pieces) - max(pieces[0].phase, 0)) % 3:
        return False
    if last.strand == "-":
        return reverse_complement(residues[max(last.start - 4, 0) : last.start - 1]) in STOPS
    return residues[last.end : last.end + 3].lower().replace("u", "t") in STOPS


__all__ = ["attributes_of", "is_gtf", "linked", "with_codons", "with_gene_names"]
