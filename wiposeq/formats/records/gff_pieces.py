"""Put the rows of a GFF3 file together that are pieces of one feature.

Files give the pieces of a coding sequence one ID, an ID each (Phytozome, JGI, BRAKER, Helixer) or no ID, and name one
parent or several (FlyBase, WormBase). The module hides which pieces belong together, their order, and how the phases of
column 8 confirm it. (GFF3 1.26)
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from wiposeq.model.changes import ChangeLog
from wiposeq.texts import mark

_SLIPPAGE: Final = 2
"""The number of residues that two pieces of a coding sequence may share, as in ribosomal slippage."""
GENES: Final = ("gene", "pseudogene")
"""The types of a row whose Name is the name of a gene, in lower case."""
_DEEPEST: Final = 4
"""The number of parents that lead from a row to its gene."""
STOPS: Final = frozenset(("taa", "tag", "tga"))
_NAMES: Final = ("protein_id", "product", "gene", "locus_tag")
"""The attributes that differ between coding sequences, and not between the pieces of one."""
_COMPLEMENT: Final = str.maketrans("acgtu", "tgcaa")


class Row(Struct):
    """A row. start, end: 1-based, inclusive; phase: 0 to 2, or -1; line: 1-based."""

    type: str
    start: int
    end: int
    strand: str
    phase: int
    attributes: dict[str, list[str]]
    line: int
    is_gtf: bool = False

    def first(self, name: str) -> str:
        """Return the first value of an attribute, or ""."""
        return next(iter(self.attributes.get(name, ())), "")

    @property
    def part(self) -> int:
        """The number before the slash of part=1/3, or 0."""
        number = self.first("part").partition("/")[0]
        return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def named_by_genes(rows: list[Row]) -> list[Row]:
    """Return the rows of GFF3 with the name of the gene that they are parts of, unless they name one themselves."""
    above: dict[str, Row] = {}
    for row in rows:
        if id := row.first("ID"):
            above.setdefault(id, row)
    found = []
    for row in rows:
        name = "" if "gene" in row.attributes else _gene_of(row, above)
        if name:
            attributes = {**row.attributes, "gene": [name]}
            row = Row(row.type, row.start, row.end, row.strand, row.phase, attributes, row.line)
        found.append(row)
    return found


def _gene_of(row: Row, above: Mapping[str, Row]) -> str:
    """Return the name of the gene above a row, or "" if no gene or more than one is above it."""
    level, names = [row], set()
    for _ in range(_DEEPEST):
        parents = {id for each in level for id in each.attributes.get("Parent", ())}
        level = [above[id] for id in parents if id in above]
        names |= {each.first("gene") or each.first("Name") for each in level if each.type.lower() in GENES}
    return names.pop() if len(names) == 1 else ""


class Group(Struct, frozen=True):
    """The rows of one feature from 5' to 3'. parents: the IDs of the features that it belongs to."""

    rows: tuple[Row, ...]
    parents: tuple[str, ...] = ()

    @property
    def first(self) -> Row:
        """The row with the smallest line number."""
        return min(self.rows, key=lambda row: row.line)


def grouped(rows: Sequence[Row], residues: str, is_circular: bool, name: str, log: ChangeLog) -> list[Group]:
    """Return the features of a sequence, in the order of their first rows.

    residues: those of the sequence. log: receives pieces that do not fit together.
    """
    rows = _without_repeats(rows, name, log)
    found: list[Group] = []
    by_id: dict[tuple[str, str], list[Row]] = defaultdict(list)
    of_parents: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.type == "CDS" and row.attributes.get("Parent"):
            for parent in dict.fromkeys(row.attributes["Parent"]):
                of_parents[parent].append(row)
        elif row.first("ID"):
            by_id[row.type, row.first("ID")].append(row)
        else:
            found.append(Group((row,)))
    found += [Group(tuple(pieces)) for pieces in by_id.values()]
    found += _coding(of_parents, residues, name, log)
    length = len(residues)
    ordered = [Group(in_order(group.rows, length, is_circular), group.parents) for group in found]
    for group in ordered:
        if group.rows[0].type == "CDS":
            _check_phases(group.rows, length, name, log)
    return sorted(ordered, key=lambda group: group.first.line)


def _without_repeats(rows: Sequence[Row], name: str, log: ChangeLog) -> list[Row]:
    """Return the rows without those that repeat another one word for word."""
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        attributes = tuple((key, tuple(values)) for key, values in sorted(row.attributes.items()))
        found.setdefault((row.type, row.start, row.end, row.strand, row.phase, attributes), row)
    log.count("gff/repeated", "Rows that repeat another row omitted", name, times=len(rows) - len(found))
    return list(found.values())


def _coding(of_parents: Mapping[str, list[Row]], residues: str, name: str, log: ChangeLog) -> list[Group]:
    """Return the coding sequences of each parent; equal ones of several parents are one."""
    owners: dict[tuple[int, ...], list[str]] = {}
    pieces_of: dict[tuple[int, ...], list[Row]] = {}
    for parent, rows in of_parents.items():
        for pieces in _of_parent(rows, residues, name, log):
            lines = tuple(sorted(row.line for row in pieces))
            owners.setdefault(lines, []).append(parent)
            pieces_of[lines] = pieces
    return [Group(tuple(pieces), tuple(owners[lines])) for lines, pieces in pieces_of.items()]


def _of_parent(rows: list[Row], residues: str, name: str, log: ChangeLog) -> list[list[Row]]:
    """Return the coding sequences of one parent: rows with the same ID are one; the others are one if they fit."""
    by_id: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_id[row.first("ID")].append(row)
    single = [own[0] for given, own in by_id.items() if given and len(own) == 1] + by_id.pop("", [])
    found = [own for own in by_id.values() if len(own) > 1]
    if len(single) < 2:
        return found + [single] * bool(single)
    reason = _apart(single, residues)
    if not reason:
        return [*found, single]
    log.add("gff/apart", reason, name, single[0].line, count=len(single), before=rows[0].first("ID"))
    return found + [[row] for row in single]


def _apart(rows: list[Row], residues: str) -> str:
    """Return why coding rows of one parent, each with an ID of its own, are different coding sequences, or ""."""
    ordered = sorted(rows, key=lambda row: (row.start, row.end))
    if any(before.end - after.start >= _SLIPPAGE for before, after in pairwise(ordered)):
        return mark("Coding rows of one parent overlap; each is a feature of its own")
    if any(len({row.first(name) for row in rows} - {""}) > 1 for name in _NAMES):
        return mark("Coding rows of one parent name different proteins; each is a feature of its own")
    if all(_is_whole(row, residues) for row in rows):
        return mark("Coding rows of one parent each end in a stop codon; each is a feature of its own")
    return ""


def _is_whole(row: Row, residues: str) -> bool:
    """Return whether a row alone is a coding sequence: it has whole codons and ends in a stop codon."""
    if row.phase > 0 or (row.end - row.start + 1) % 3 or row.end > len(residues):
        return False
    if row.strand == "-":
        return reverse_complement(residues[row.start - 1 : row.start + 2]) in STOPS
    return residues[row.end - 3 : row.end].lower().replace("u", "t") in STOPS


def reverse_complement(residues: str) -> str:
    """Return the reverse complement as DNA in small letters."""
    return residues.lower().translate(_COMPLEMENT)[::-1]


def in_order(rows: Sequence[Row], length: int, is_circular: bool) -> tuple[Row, ...]:
    """Return the rows as they are read, 5' to 3'.

    The numbers of the attribute part decide if each row has one. Pieces on both strands keep the order of the file
    otherwise, and those of a circular sequence begin after the largest gap if they touch both of its ends.
    """
    parts = [row.part for row in rows]
    if all(parts) and len(set(parts)) == len(parts):
        return tuple(sorted(rows, key=lambda row: row.part))
    if len({row.strand == "-" for row in rows}) > 1:
        return tuple(rows)
    ordered = sorted(rows, key=lambda row: (row.start, row.end))
    if is_circular and len(ordered) > 1 and ordered[0].start == 1 and max(row.end for row in ordered) == length:
        gaps = [after.start - before.end for before, after in pairwise(ordered)]
        cut = gaps.index(max(gaps)) + 1
        ordered = ordered[cut:] + ordered[:cut]
    return tuple(reversed(ordered) if ordered[0].strand == "-" else ordered)


def _check_phases(rows: tuple[Row, ...], length: int, name: str, log: ChangeLog) -> None:
    """Report the first row whose phase is not the one that the rows before it leave, or that lacks a row before it."""
    first = rows[0]
    is_partial = any(first.first(each) for each in ("partial", "start_range", "end_range", "codon_start"))
    is_at_edge = length - first.end < 3 if first.strand == "-" else first.start <= 3
    if first.phase > 0 and not is_partial and not is_at_edge:
        log.add(
            "gff/phase",
            "A coding sequence begins inside a codon (phase {before}); look whether a piece before it is missing",
            name,
            first.line,
            before=str(first.phase),
        )
    phase = max(first.phase, 0)
    for before, row in pairwise(rows):
        phase = (phase - (before.end - before.start + 1)) % 3
        if row.phase >= 0 and row.phase != phase:
            log.add(
                "gff/phase",
                "The pieces of a coding sequence do not follow each other: a phase is {before}, where {after} is "
                "required; look whether they are one gene",
                name,
                row.line,
                before=str(row.phase),
                after=str(phase),
            )
            return


__all__ = ["GENES", "STOPS", "Group", "Row", "grouped", "in_order", "named_by_genes", "reverse_complement"]
