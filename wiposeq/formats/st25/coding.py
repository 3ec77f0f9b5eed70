"""Mixed mode: turn proteins printed under their codons into translations and links to protein sequences.

The module hides how a printed protein is divided among the coding sequences above it, and how its sequence is found. A
protein without a sequence is added at the end of the listing, so that no number changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from wiposeq.formats.st25.features import Draft
from wiposeq.formats.st25.residues import Printed
from wiposeq.model.changes import ChangeLog
from wiposeq.model.location import LocationError, extract, parse
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import specific_count, translate

ANNEX_CODING: Final = "par. 89-92"
Span = tuple[int, int]


@dataclass(slots=True)
class Coding:
    """A coding sequence and the protein printed under it, with the number and organism of its sequence."""

    draft: Draft
    protein: str
    number: int
    organism: str


def printed_proteins(
    printed: Sequence[Printed],
    drafts: list[Draft],
    residues: str,
    edition: Edition,
    place: tuple[str, int],
    log: ChangeLog,
) -> list[tuple[Draft, str]]:
    """Return each coding sequence of a sequence with its printed protein; add one if there is none.

    place: the name of the sequence, and the line of its residues.
    """
    where, line = place
    coding = [draft for draft in drafts if draft.key == "CDS"]
    if not coding:
        return _added(printed, drafts, residues, where, line, log)
    if len(coding) == 1:
        shares: Sequence[Sequence[Printed]] = [printed]
    else:
        spans = [_spans(draft.location) for draft in coding]
        found = _by_position(printed, spans) or _by_length(printed, spans)
        if found is None:
            protein = "".join(each.symbol for each in printed)
            log.add(
                "coding/not-shared-out",
                "Printed protein omitted: it does not clearly belong to one coding sequence",
                where,
                line,
                protein,
                follows=ANNEX_CODING,
            )
            return []
        shares = found
    result = []
    for draft, share in zip(coding, shares):
        protein = "".join(each.symbol for each in share).rstrip("*")
        if not protein:
            continue
        _add_codon_start(draft, share, protein, residues, edition, where, log)
        result.append((draft, protein))
    return result


def _spans(location: str) -> list[Span]:
    """Return the spans of a location on this strand, or [] if it has others or cannot be parsed."""
    try:
        found = list(parse(location).spans())
    except LocationError:
        return []
    return [] if any(is_complement for _, _, is_complement in found) else [(start, end) for start, end, _ in found]


def _by_position(printed: Sequence[Printed], spans: list[list[Span]]) -> list[list[Printed]] | None:
    """Assign each amino acid to the coding sequence of its codon, in frame if there are several.

    Return None if a codon is outside all of them.
    """
    shares: list[list[Printed]] = [[] for _ in spans]
    last = 0
    for each in printed:
        if not each.position:
            return None
        fitting = [number for number, own in enumerate(spans) if _frame(each.position, own) is not None]
        if not fitting:
            return None
        in_frame = [number for number in fitting if _frame(each.position, spans[number]) == 0]
        choices = in_frame or fitting
        last = last if last in choices else choices[0]
        shares[last].append(each)
    return shares


def _frame(position: int, spans: list[Span]) -> int | None:
    """Return the place of a position in its codon (0, 1, 2), or None if it is outside all spans."""
    before = 0
    for start, end in spans:
        if start <= position <= end:
            return (position - start + before) % 3
        before += end - start + 1
    return None


def _by_length(printed: Sequence[Printed], spans: list[list[Span]]) -> list[list[Printed]] | None:
    """Divide the amino acids by the numbers of codons, with or without a stop codon each."""
    whole = [sum(end - start + 1 for start, end in own) // 3 for own in spans]
    for less in (0, 1):
        counts = [count - less for count in whole]
        if all(count > 0 for count in counts) and sum(counts) == len(printed):
            shares, place = [], 0
            for count in counts:
                shares.append(list(printed[place : place + count]))
                place += count
            return shares
    return None


def _added(
    printed: Sequence[Printed], drafts: list[Draft], residues: str, where: str, line: int, log: ChangeLog
) -> list[tuple[Draft, str]]:
    """Add a coding sequence for a protein that is printed under codons without one."""
    protein = "".join(each.symbol for each in printed).rstrip("*")
    if not protein or not all(each.position for each in printed):
        log.add(
            "coding/without-codons",
            "Printed protein omitted: there are no codons above it",
            where,
            line,
            protein,
            follows=ANNEX_CODING,
        )
        return []
    spans: list[Span] = []
    for each in printed:
        if each.symbol == "*":
            continue
        if spans and each.position == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], each.position + 2)
        else:
            spans.append((each.position, each.position + 2))
    end = spans[-1][1]
    if residues[end : end + 3].replace("u", "t") in ("taa", "tag", "tga"):
        spans[-1] = (spans[-1][0], end + 3)
    parts = [f"{start}..{min(end, len(residues))}" for start, end in spans]
    location = parts[0] if len(parts) == 1 else f"join({','.join(parts)})"
    draft = Draft("CDS", location, [], line)
    drafts.append(draft)
    log.add(
        "coding/made",
        "A protein is printed under codons without a CDS; the CDS was added at the codons",
        where,
        line,
        protein,
        f"CDS {location}",
        follows=ANNEX_CODING,
    )
    return [(draft, protein)]


def _add_codon_start(
    draft: Draft,
    share: Sequence[Printed],
    protein: str,
    residues: str,
    edition: Edition,
    where: str,
    log: ChangeLog,
) -> None:
    """Add codon_start if the first printed codon is inside the location and only that frame fits."""
    spans = _spans(draft.location)
    if not spans or not share[0].position or share[0].position - spans[0][0] not in (1, 2):
        return
    start = share[0].position - spans[0][0] + 1
    code = edition.genetic_codes[1]
    coded = extract(parse(draft.location), residues)
    if translate(coded, code, start).rstrip("*") == protein != translate(coded, code, 1).rstrip("*"):
        draft.qualifiers.append(("codon_start", str(start), None))
        log.add(
            "coding/codon-start",
            "The first codon printed begins within the location",
            where,
            draft.line,
            "",
            f"codon_start={start}",
            follows=ANNEX_CODING,
        )


def link(
    codings: Sequence[Coding],
    proteins: dict[str, list[int]],
    last: int | None,
    edition: Edition,
    log: ChangeLog,
    name: Callable[[int], str],
) -> list[Coding]:
    """Add translation and protein_id to each coding sequence, and return the proteins to add after the last sequence.

    A protein that follows its gene is preferred.
    proteins: the numbers of the amino acid sequences by their residues.
    last: the largest number of a sequence; None if no protein may be added.
    name: returns the name of a number in the report.
    """
    added: list[Coding] = []
    own: dict[tuple[str, str], int] = {}
    for coding in codings:
        coding.draft.qualifiers.append(("translation", coding.protein, None))
        known = proteins.get(coding.protein, ())
        number = next((each for each in known if each > coding.number), known[0] if known else 0)
        is_long = not number and specific_count(coding.protein, "AA") >= edition.minimum_length("AA")
        if is_long and last is None:
            log.add(
                "coding/protein-missing",
                "The protein printed under the codons of {where} is not a sequence of the listing; not added, because "
                "<160> declares sequences that the file does not have",
                name(coding.number),
                coding.draft.line,
                coding.protein,
                follows="par. 92",
            )
        elif is_long and last is not None:
            number = own.get((coding.protein, coding.organism), 0)
            if not number:
                added.append(coding)
                number = last + len(added)
                own[coding.protein, coding.organism] = number
                log.add(
                    "coding/protein-added",
                    "The protein printed under the codons of {where} is not a sequence of the listing; added",
                    name(coding.number),
                    coding.draft.line,
                    coding.protein,
                    name(number),
                    follows="par. 92",
                )
        if number:
            coding.draft.qualifiers.append(("protein_id", str(number), None))
        log.add(
            "coding/translation",
            "The protein printed under the codons is the translation",
            name(coding.number),
            coding.draft.line,
            f"CDS {coding.draft.location}: {coding.protein}",
            f"translation, protein_id={number}" if number else "translation",
            follows=ANNEX_CODING,
        )
    return added


__all__ = ["Coding", "link", "printed_proteins"]
