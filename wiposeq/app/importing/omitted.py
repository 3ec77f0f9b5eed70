"""Say which records an import did not read: a loss that a person must accept before a listing is written.

It hides which lines of an import report are about omitted records, and how these are named on the command line.
"""

from collections.abc import Iterable
from typing import Final

from wiposeq.formats.notation.reader import STOPPED
from wiposeq.formats.plain.fasta_bodies import OTHER_MOLECULE, WORDS
from wiposeq.formats.plain.records import GAP_INSIDE, MIXED_CASE
from wiposeq.formats.plain.residue_text import BACKWARDS, OMITTED, PLACEHOLDER, RESIDUES_BEFORE
from wiposeq.formats.records.gff import STRANDLESS
from wiposeq.model.changes import Change
from wiposeq.model.origin import NOT_IMPORTED, Fact
from wiposeq.texts import tr, trn

UNREAD: Final = (STOPPED, WORDS, OTHER_MOLECULE, BACKWARDS, OMITTED, PLACEHOLDER, GAP_INSIDE, MIXED_CASE)
"""The kinds of lines about records whose residues could not be read."""
OMISSIONS: Final = frozenset(
    (
        *UNREAD,
        "record/empty",
        "record/no-title",
        "record/behind-end",
        RESIDUES_BEFORE,
        "row/no-residues",
        "gff/no-residues",
        STRANDLESS,
    )
)
"""The kinds of lines about records and rows that were not read."""
_PARTS: Final = {
    **dict.fromkeys(OMISSIONS, "records"),
    "record/length": "length",
    "feature/location-refused": "features",
    "feature/odd": "features",
    "feature/no-location": "features",
    "row/features": "features",
    "row/features-of-none": "features",
    "row/features-of-skipped": "features",
    "gff/row": "features",
    "qualifier/no-feature": "qualifiers",
}
"""The kinds of lines about what was not read, and the words with which their keys begin. All but "records" are about
values of records that were read."""
_MOST_NAMED: Final = 20
"""The most records that are accepted one by one."""


def facts_of_omitted(changes: Iterable[Change], file: str = "") -> tuple[Fact, ...]:
    """Return a fact for each record, or part of one, that was not read, or a single one if they are many.

    file: the name of the file, if there are several.
    """
    by_part: dict[str, list[Change]] = {}
    for change in changes:
        if part := _PARTS.get(change.kind):
            by_part.setdefault(part, []).append(change)
    return tuple(fact for part, omitted in by_part.items() for fact in _facts_of(part, omitted, file))


def _facts_of(part: str, omitted: list[Change], file: str) -> tuple[Fact, ...]:
    """Return the facts of lines about the same part of records."""
    prefix = f"{part}={file + ':' if file else ''}"
    if len(omitted) > _MOST_NAMED:
        count = sum(change.count for change in omitted)
        words = (
            trn("{count} record was not read. The first:", "{count} records were not read. The first:", count)
            if part == "records"
            else trn("{count} value was not read. The first:", "{count} values were not read. The first:", count)
        )
        values = {"key": f"{prefix}all-{len(omitted)}", "words": f"{words} {_words(omitted[0])}"}
        return (Fact(NOT_IMPORTED, values, line=omitted[0].line),)
    facts: dict[str, Fact] = {}
    for change in omitted:
        name = change.where or tr("line {line}", line=change.line)
        key = f"{prefix}{name}"
        if key in facts:
            key = f"{key}@{change.line or len(facts) + 1}"
        if key in facts:
            key = f"{key}.{len(facts) + 1}"
        facts[key] = Fact(NOT_IMPORTED, {"key": key, "words": _words(change)}, line=change.line)
    return tuple(facts.values())


def _words(change: Change) -> str:
    why = tr(change.message, **{"before": change.before, "after": change.after, **change.values})
    return tr('"{name}": {why}', name=change.where or change.before[:40], why=why if why.endswith(".") else f"{why}.")


__all__ = ["OMISSIONS", "UNREAD", "facts_of_omitted"]
