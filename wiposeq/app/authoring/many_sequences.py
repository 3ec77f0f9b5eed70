"""Change many sequences as a whole: names, types, skipping, order, copies, strands.

It hides how a change becomes one edit, and which sequences it does not apply to. app/bulk.py changes features and
qualifiers. A plan has the count, examples, and a list of what cannot follow; the texts that name sequences by number
are listed by repairs.first_following().
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Literal

from msgspec import Struct

from wiposeq.errors import UsageError
from wiposeq.model.address import Address
from wiposeq.model.arranging import Arrange
from wiposeq.model.coding import decode
from wiposeq.model.duplicating import duplicate
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Move, Remove, ReverseComplement, SetField, Together
from wiposeq.model.project import Project
from wiposeq.model.records import SKIPPED
from wiposeq.model.records import Sequence as Record
from wiposeq.model.sequence_list import SequenceList
from wiposeq.model.turning import features_left
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import listed, mark, tr, trn

SortKey = Literal["name", "length", "type", "organism"]
EXAMPLES: Final = 12
"""How many examples and problems a plan has at most."""
_FIELD: Final = re.compile(r"\{([^{}:]*)(?::([^{}]*))?\}")
_WIDTH: Final = re.compile("[0-9]{1,2}")
_FIELDS: Final = ("n", "number", "name", "organism", "type", "length")
_PARTS: Final = re.compile(r"([0-9]+)")


class Rename(Struct, frozen=True):
    """Give names by a pattern such as "siRNA-{n:03}".

    {n} counts the changed sequences from `first`; {number}, {name}, {organism}, {type} and {length} are those of the
    sequence; {n:3} writes at least three digits.
    """

    pattern: str
    first: int = 1


class SetType(Struct, frozen=True):
    """Set the molecule type: DNA or RNA of nucleotides, or any of sequences without residues."""

    molecule_type: str


class Skip(Struct, frozen=True):
    """Skip sequences intentionally, or include them again."""

    is_skipped: bool = True


class Duplicate(Struct, frozen=True):
    """Insert a copy of each sequence behind the last of them."""


class RemoveAll(Struct, frozen=True):
    """Remove the sequences."""


class MoveTo(Struct, frozen=True):
    """Move the sequences, in their order, so that the first of them gets this position, from 1."""

    position: int


class SortBy(Struct, frozen=True):
    """Sort the sequences; the places that they have together stay the same. Numbers in names count as numbers."""

    key: SortKey
    is_descending: bool = False


class Turn(Struct, frozen=True):
    """Replace nucleotides by their reverse complement; features move to the other strand."""


Change = Rename | SetType | Skip | Duplicate | RemoveAll | MoveTo | SortBy | Turn
RENUMBERS: Final = (Duplicate, RemoveAll, MoveTo, SortBy)
"""The changes that give sequences other numbers."""


class Plan(Struct, frozen=True):
    """The effect of a change. edit: None if nothing changes. count: of the sequences that change.

    left: the number of sequences to which the change does not apply.
    examples: (SEQ ID NO, before, after) of some sequences. problems: sentences about what cannot follow; there are
    problem_count of them.
    """

    edit: Edit | None = None
    count: int = 0
    left: int = 0
    examples: tuple[tuple[int, str, str], ...] = ()
    problems: tuple[str, ...] = ()
    problem_count: int = 0


def plan(
    project: Project, numbers: Sequence[int], change: Change, edition: Edition, *, progress: Progress = SILENT
) -> Plan:
    """Return the effect of a change on the sequences with these positions, from 1, in ascending order.

    Raise UsageError for a pattern or a position that cannot be used, and Cancelled.
    """
    if not numbers:
        return Plan()
    if isinstance(change, Rename):
        return _renamed(project, numbers, change, progress)
    if isinstance(change, SetType | Skip):
        return _set(project, numbers, change, progress)
    if isinstance(change, Turn):
        return _turned(project, numbers, edition, progress)
    return _rearranged(project, numbers, change, progress)


def name_from(pattern: str, n: int, number: int, sequence: Record) -> str:
    """Return the name that a pattern gives. Raise UsageError for a field that is not known."""
    values: dict[str, str | int] = {
        "n": n,
        "number": number,
        "name": sequence.name,
        "organism": sequence.organism,
        "type": sequence.molecule_type,
        "length": len(sequence.residues),
    }

    def value(found: re.Match[str]) -> str:
        name, width = found[1], found[2]
        if name not in values or not (width is None or _WIDTH.fullmatch(width)):
            raise UsageError(
                'The pattern has "{field}", which has no meaning.',
                "Write {fields}.",
                field=found[0],
                fields=listed(f"{{{each}}}" for each in _FIELDS),
            )
        text = str(values[name])
        return text.zfill(int(width)) if width and isinstance(values[name], int) else text

    return _FIELD.sub(value, pattern)


def _each(project: Project, numbers: Sequence[int], progress: Progress) -> Iterator[tuple[int, Record]]:
    sequences = project.sequences.at(number - 1 for number in numbers)
    for done, (number, sequence) in enumerate(zip(numbers, sequences)):
        if not done & 0x3FF:
            progress.check()
            progress.report(done, len(numbers))
        yield number, sequence


def _renamed(project: Project, numbers: Sequence[int], change: Rename, progress: Progress) -> Plan:
    if not change.pattern.strip():
        raise UsageError("The pattern is empty.", "Write for example siRNA-{n:03}.")
    edits: list[Edit] = []
    examples: list[tuple[int, str, str]] = []
    for n, (number, sequence) in enumerate(_each(project, numbers, progress), change.first):
        new = name_from(change.pattern, n, number, sequence)
        if new != sequence.name:
            edits.append(SetField(Address(sequence.uid, field="name"), new))
            if len(examples) < EXAMPLES:
                examples.append((number, sequence.name, new))
    label = trn("Rename {count} sequence", "Rename {count} sequences", len(edits))
    edit = Together(label, tuple(edits)) if edits else None
    return Plan(edit, len(edits), len(numbers) - len(edits), tuple(examples))


def _set(project: Project, numbers: Sequence[int], change: SetType | Skip, progress: Progress) -> Plan:
    edits: list[Edit] = []
    examples: list[tuple[int, str, str]] = []
    count = 0
    for number, sequence in _each(project, numbers, progress):
        if isinstance(change, Skip):
            if sequence.is_skipped == change.is_skipped:
                continue
            words = tr("skipped"), tr("included")
            before, after = words if sequence.is_skipped else words[::-1]
            edits += _skipping(sequence, change.is_skipped)
        else:
            before, after = sequence.molecule_type, change.molecule_type
            if before == after or not _may_become(sequence, after):
                continue
            edits.append(SetField(Address(sequence.uid, field="molecule_type"), after))
        count += 1
        if len(examples) < EXAMPLES:
            examples.append((number, before, after))
    label = trn("Change {count} sequence", "Change {count} sequences", count)
    if isinstance(change, Skip):
        label = _skip_label(count, change.is_skipped)
    edit = Together(label, tuple(edits)) if edits else None
    return Plan(edit, count, len(numbers) - count, tuple(examples))


def skip_or_include(sequences: SequenceList, uids: Sequence[int]) -> Edit | None:
    """Return the edit that skips sequences, or includes them again if all are skipped. None for no sequences."""
    chosen = [sequences.by_uid(uid) for uid in uids]
    is_skipped = not all(sequence.is_skipped for sequence in chosen)
    chosen = [sequence for sequence in chosen if sequence.is_skipped != is_skipped]
    edits = tuple(edit for sequence in chosen for edit in _skipping(sequence, is_skipped))
    return Together(_skip_label(len(chosen), is_skipped), edits) if edits else None


def _skipping(sequence: Record, is_skipped: bool) -> Iterator[Edit]:
    """Yield the edits that skip a sequence or include it again.

    Without residues it also loses its type and its features. With residues it keeps them, so that it can be included
    again.
    """
    yield SetField(Address(sequence.uid, field="is_skipped"), is_skipped)
    if is_skipped and sequence.residues in ("", SKIPPED):
        yield SetField(Address(sequence.uid, field="molecule_type"), "")
        yield SetField(Address(sequence.uid, field="features"), ())


def _skip_label(count: int, is_skipped: bool) -> str:
    skip = trn("Skip {count} sequence", "Skip {count} sequences", count)
    return skip if is_skipped else trn("Include {count} sequence", "Include {count} sequences", count)


def _may_become(sequence: Record, molecule_type: str) -> bool:
    """Return whether a sequence can get another type: residues are never read as those of another kind."""
    if not sequence.residues:
        return True
    return {sequence.molecule_type, molecule_type} <= {"DNA", "RNA"} or not sequence.molecule_type


def _turned(project: Project, numbers: Sequence[int], edition: Edition, progress: Progress) -> Plan:
    edits: list[Edit] = []
    examples: list[tuple[int, str, str]] = []
    problems: list[str] = []
    problem_count = 0
    for number, sequence in _each(project, numbers, progress):
        if sequence.molecule_type not in ("DNA", "RNA") or sequence.is_skipped or not sequence.residues:
            continue
        edit = ReverseComplement(sequence.uid, 1, len(sequence.residues))
        for text in _turning_problems(sequence, number, edit, edition):
            problem_count += 1
            if len(problems) < EXAMPLES:
                problems.append(text)
        edits.append(edit)
        if len(examples) < EXAMPLES:
            after = edit.apply(Project(sequences=SequenceList((sequence,)))).sequences[0]
            examples.append((number, f"{sequence.residues[:24]}...", f"{after.residues[:24]}..."))
    label = trn("Reverse complement of {count} sequence", "Reverse complement of {count} sequences", len(edits))
    whole = Together(label, tuple(edits)) if edits else None
    return Plan(whole, len(edits), len(numbers) - len(edits), tuple(examples), tuple(problems), problem_count)


def _turning_problems(sequence: Record, number: int, edit: ReverseComplement, edition: Edition) -> Iterator[str]:
    """Yield a sentence for each feature that does not follow, and each CDS whose protein changes."""
    length = len(sequence.residues)
    for feature in features_left(sequence, 1, length):
        yield tr(
            'Sequence {number}: {key} at "{location}" stays as it is; its location is not inside the sequence.',
            number=number,
            key=feature.key,
            location=feature.location[:60],
        )
    if not any(each.key == "CDS" for each in sequence.features):
        return
    after = edit.apply(Project(sequences=SequenceList((sequence,)))).sequences[0]
    for old, new in zip(sequence.features, after.features):
        if old.key != "CDS":
            continue
        before = decode(old, sequence.residues, edition.genetic_codes)
        now = decode(new, after.residues, edition.genetic_codes)
        if (before and before.protein) != (now and now.protein):
            yield tr(
                'Sequence {number}: the CDS at "{location}" codes for another protein afterwards.',
                number=number,
                location=old.location[:60],
            )


def _rearranged(
    project: Project, numbers: Sequence[int], change: Duplicate | RemoveAll | MoveTo | SortBy, progress: Progress
) -> Plan:
    """Return the plan of a change of the order. The examples are sequences that get another position.

    The edit is not applied, so that the examples of a very long listing can be shown at once.
    """
    every = list(project.sequences.uids())
    uids = [every[number - 1] for number in numbers]
    addresses = tuple(Address(uid) for uid in uids)
    edit: Edit
    order = every
    if isinstance(change, RemoveAll):
        edit = Remove(addresses)
    elif isinstance(change, Duplicate):
        label = trn("Duplicate {count} sequence", "Duplicate {count} sequences", len(uids))
        edit, _ = duplicate(project, tuple(uids), label)
    elif isinstance(change, MoveTo):
        last = len(project.sequences) - len(uids) + 1
        if not 1 <= change.position <= last:
            raise UsageError(
                "The first of the sequences cannot get position {position}.",
                "Choose a position from 1 to {last}.",
                position=change.position,
                last=last,
            )
        edit = Move(addresses, change.position - 1)
        chosen, index = set(uids), change.position - 1
        rest = [uid for uid in every if uid not in chosen]
        order = [*rest[:index], *uids, *rest[index:]]
    else:
        arranged = _sorted(project, numbers, change, progress)
        edit = Arrange(tuple(arranged))
        order = every.copy()
        for number, uid in zip(numbers, arranged):
            order[number - 1] = uid
    if isinstance(change, MoveTo | SortBy):
        if order == every:
            return Plan(left=len(numbers))
        return Plan(edit, len(numbers), 0, tuple(_new_places(project, order, dict(zip(uids, numbers)))))
    examples = [(n, s.name or tr("no name"), "") for n, s in _each(project, numbers[:EXAMPLES], SILENT)]
    return Plan(edit, len(numbers), 0, tuple(examples))


def _new_places(project: Project, order: list[int], old: dict[int, int]) -> Iterator[tuple[int, str, str]]:
    """Yield examples of sequences with another position. order: all uids afterwards; old: positions, by uid."""
    found = 0
    for number, uid in enumerate(order, 1):
        was = old.get(uid, number)
        if was != number:
            yield was, project.sequences[was - 1].name, tr("position {number}", number=number)
            found += 1
            if found == EXAMPLES:
                return


def _sorted(project: Project, numbers: Sequence[int], change: SortBy, progress: Progress) -> list[int]:
    """Return the uids in their new order. Equal sequences keep their order."""
    key = _KEYS[change.key]
    keyed = [(key(sequence), sequence.uid) for _, sequence in _each(project, numbers, progress)]
    return [uid for _, uid in sorted(keyed, key=lambda pair: pair[0], reverse=change.is_descending)]


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return what sorts "siRNA-9" before "siRNA-10"."""
    parts = []
    for place, part in enumerate(_PARTS.split(text)):
        digits = part.lstrip("0")
        if part:
            parts.append((0, len(digits), digits) if place % 2 else (1, 0, part.lower()))
    return tuple(parts)


_KEYS: Final[dict[SortKey, Callable[[Record], Any]]] = {
    "name": lambda sequence: _natural(sequence.name),
    "length": lambda sequence: len(sequence.residues),
    "type": lambda sequence: sequence.molecule_type,
    "organism": lambda sequence: sequence.organism.lower(),
}
SORT_NAMES: Final[dict[SortKey, str]] = {
    "name": mark("Name"),
    "length": mark("Length"),
    "type": mark("Molecule type"),
    "organism": mark("Organism"),
}
