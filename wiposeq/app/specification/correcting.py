"""Note which SEQ ID NO a place of the text should have, for the tracked changes of a copy of the Word file.

It hides where a correction is stored: in Project.accepted, under a key that has the words and those around them, so
that the place is found again after other parts of the text have changed. The text itself is never changed.
"""

from collections.abc import Iterable
from typing import Final

from wiposeq.formats.specification.word_copy import Insertion, Replacement
from wiposeq.model.edit import Edit
from wiposeq.model.origin_edits import Accept
from wiposeq.model.specification import Specification
from wiposeq.model.specification_facts import PlacedResidues
from wiposeq.model.specification_report import Correction, SpecificationReport
from wiposeq.texts import tr

_HEAD: Final = "specification/correction"
_NEAR: Final = 40
"""The number of residues is not further away from them, in characters."""
_BETWEEN: Final = "\x1f"
"""Stands between the parts of a key; no text of a document has this character."""


def note_correction(report: SpecificationReport, start: int, end: int, number: int) -> Edit:
    """Return the edit that notes the SEQ ID NO of a span (0-based), or removes the note if the number is 0."""
    words = tr("Note SEQ ID NO: {number} for the text", number=number) if number else tr("Remove a note for the text")
    return Accept(_key(report.specification, start, end), str(number) if number else "", words)


def corrections(specification: Specification, accepted: Iterable[tuple[str, str]]) -> tuple[Correction, ...]:
    """Return the corrections that were noted for places of this text, in its order. accepted: of the project."""
    found = []
    for key, number in accepted:
        parts = key.split(_BETWEEN)
        if parts[0] != _HEAD or len(parts) != 3 or not number.isdecimal() or len(number) > 9:
            continue
        words, at = parts[1], specification.text.find(parts[1])
        while words and at >= 0:
            if _key(specification, at, at + len(words)) == key:
                found.append(Correction(at, at + len(words), int(number)))
            at = specification.text.find(words, at + 1)
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def _key(specification: Specification, start: int, end: int) -> str:
    return _BETWEEN.join((_HEAD, specification.text[start:end], specification.around(start, end)))


def span_to_correct(report: SpecificationReport, start: int, end: int) -> tuple[int, int]:
    """Return the span whose number can be corrected, from a span that a person chose; (0, 0) if there is none.

    It is the number of a mention or beside residues, a mention that is left open, or residues without a number.
    """
    for mention in report.facts.mentions:
        if mention.end <= start or mention.start >= end or mention.is_foreign:
            continue
        if mention.is_placeholder:
            return mention.start, mention.end
        inside = [each for each in mention.items if each.start < end and start < each.end]
        items = inside if len(inside) == 1 else mention.items
        if len(items) == 1 and items[0].first == items[0].last and not mention.is_series:
            return items[0].start, items[0].end
    for residues in report.facts.residues:
        if residues.start < end and start < residues.end:
            return _number_beside(report, residues) if residues.beside else (residues.start, residues.end)
    return 0, 0


def _number_beside(report: SpecificationReport, residues: PlacedResidues) -> tuple[int, int]:
    """Return the span of the number that the text gives for residues, (0, 0) if it is not near."""
    for mention in report.facts.mentions:
        gap = max(mention.start - residues.end, residues.start - mention.end)
        if mention.number == residues.beside and 0 <= gap < _NEAR:
            return mention.items[0].start, mention.items[0].end
    return 0, 0


def changes_of_text(report: SpecificationReport) -> tuple[Replacement | Insertion, ...]:
    """Return what is noted as changes of a copy of the Word file."""
    left_open = {(each.start, each.end) for each in report.facts.mentions if each.is_placeholder}
    residues = {(each.start, each.end) for each in report.facts.residues}
    changes: list[Replacement | Insertion] = []
    for each in report.corrections:
        span = each.start, each.end
        if span in residues:
            changes.append(Insertion(each.end, f" (SEQ ID NO: {each.number})"))
        else:
            changes.append(Replacement(*span, f"SEQ ID NO: {each.number}" if span in left_open else str(each.number)))
    return tuple(changes)
