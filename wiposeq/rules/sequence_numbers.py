"""The rule that the sequences are numbered 1, 2, 3 ..., and the edits that renumber or sort them."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from wiposeq.model import mentions, origin
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Move, SetField, Together
from wiposeq.model.numbering import number_links
from wiposeq.model.origin import declared_number, plain_number
from wiposeq.model.origin_edits import Settle
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Sequence, new_uid
from wiposeq.rules.rule import (
    Context,
    E,
    Hit,
    LooksAt,
    offer,
    rule,
    sequences_inside,
)
from wiposeq.rules.sequences import hits_of_absent


def _declared_number(context: Context, sequence: Sequence) -> str | None:
    declared = context.origin.declared.get(sequence.uid)
    return declared.number if declared else None


def _fill_gap(before: int, count: int, project: Project) -> Edit:
    """Return the edit that inserts skipped sequences before a sequence, given by its uid."""
    index = project.sequences.index(before)
    skipped = tuple(Sequence(new_uid(), is_skipped=True) for _ in range(count))
    return Insert(Address(field="sequences"), index, skipped)


def _sort(project: Project) -> Edit:
    """Return the edit that sorts the sequences by their numbers in the file."""
    uids = list(project.sequences.uids())
    places = sorted(
        range(len(uids)), key=lambda place: declared_number(project.origin.declared, uids[place], place + 1)
    )
    return Move(tuple(Address(uids[place]) for place in places), 0)


def _renumber(project: Project) -> Edit:
    """Return the edit that numbers all sequences by position and adapts protein_id and mentions in free text."""
    origin_of, uids = project.origin, list(project.sequences.uids())
    settled = tuple((uid, ("number",)) for uid, found in origin_of.declared.items() if found.number is not None)
    if not settled:
        return Together("", ())  # called once for each finding; the first call has corrected all numbers
    old = [declared_number(origin_of.declared, uid, place) for place, uid in enumerate(uids, 1)]
    times = Counter(old)
    new = {number: place for place, number in enumerate(old, 1) if times[number] == 1}
    moved: list[Edit] = []
    for start, found in project.sequences.facts(number_links):
        for link in found:
            if link.is_protein_id:
                number = link.text.strip()
                text = str(new.get(int(number), number)) if number.isdecimal() and len(number) < 10 else link.text
                text = link.text if text == number else text
            else:
                text = mentions.renumber(link.text, lambda number: new.get(number, number)).text
            if text != link.text:
                place = Address(uids[start + link.place], link.feature, link.qualifier, field=link.field)
                moved.append(SetField(place, text))
    return Together("", (Settle(declared=settled), *moved))


@rule(
    "sequence/number",
    LooksAt.LISTING,
    E,
    "par. 10, 51",
    'sequenceIDNumber is "{found}"; sequences are numbered 1, 2, 3 ... without a gap, so {position} is required',
    variants={
        "missing": "sequenceIDNumber is missing or empty; it must be the position of the sequence",
        "gap": "SEQ ID NO {found} follows {before}; {missing} is missing",
        "gaps": "SEQ ID NO {found} follows {before}; {missing} to {last} are missing",
        "order": "The sequences are not in the order of their numbers; the first one out of order has number {found}",
        "digits": 'sequenceIDNumber is "{found}"; it must be written {position}, with the digits 0 to 9',
        "twice": 'The number "{found}" occurs twice; {position} is required here',
        "repeated": "SEQ ID NO {found} occurs twice; the numbers after it follow the second one",
        "first": "The first SEQ ID NO is {found}; {missing} is missing",
        "firsts": "The first SEQ ID NO is {found}; {missing} to {last} are missing",
    },
    collect=_declared_number,
)
def number(context: Context, facts: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """The sequences are numbered 1, 2, 3 ... in their order. No number is missing, and no number occurs twice.

    Why: the application refers to its sequences by these numbers.

    Usual cause: sequences were removed or inserted by hand. To omit a sequence intentionally, make it a skipped one.

    Safe because: only a missing number is added automatically, and only if every other number equals the position of
    its sequence, SequenceTotalQuantity agrees, and nothing of the file was lost. Then the position is the only number
    that is left. A right number that is written with other digits or leading zeros stays the same number.

    Example right: 1, 2, 3, 4

    Example wrong: 1, 2, 4, 4
    """
    are_others_right = not any(
        fact.kind == origin.QUANTITY or origin.loss_of(fact) is not None for fact in context.origin.facts
    )
    for position, uid, found in facts:
        if found != str(position) and plain_number(found) == str(position):
            settle = Settle(declared=((uid, ("number",)),))
            fix = offer("Write {number}", settle, safe=True, number=position)
            values = {"found": short(found), "position": position}
            yield Hit(Address(uid), values, (fix,), variant="digits", number=position)
    if hits := _of_one_cause(facts, context.count):
        are_others_right = False
        inside = sequences_inside(context)
        # file/structure reports a gap whose sequences are in the SequenceData before it
        yield from (hit for hit in hits if hit.values.get("count") != inside[(hit.address.sequence or 0) - 1])
    else:
        plain = ((position, plain_number(found)) for position, _, found in facts)
        wrong = {str(position): number for position, number in plain if number != str(position)}
        times = Counter(wrong.values())
        times.update([number for number in times if _place(number, context.count) and number not in wrong])
        for position, uid, found in facts:
            if plain_number(found) != str(position):
                are_others_right = False
                yield _wrong_number(position, uid, found, times)
    yield from hits_of_absent(context, "sequence.number", is_safe=are_others_right)


_MOST_SKIPPED: Final = 1000
"""If more numbers are missing, no fix to insert skipped sequences is offered."""


def _of_one_cause(facts: Iterable[tuple[int, int, str]], count: int) -> list[Hit]:
    """Return one hit for each gap, or one for sequences out of order. Return [] if the numbers are wrong in another
    way.

    facts: (position, uid, number in the file). Arrays, because a million numbers may differ from their positions.
    """
    positions, uids, numbers = array("q"), array("q"), array("q")
    for position, uid, found in facts:
        text = plain_number(found)
        if text != str(position):
            if not text.isdecimal() or len(text) > 9 or text == "0":
                return []
            positions.append(position)
            uids.append(uid)
            numbers.append(int(text))
    if not positions:
        return []
    renumber = offer("Renumber all sequences, with protein_id and mentions", _renumber)
    if sorted(numbers) == list(positions):
        sort = offer("Sort the sequences by their numbers", _sort)
        return [Hit(Address(uids[0]), {"found": numbers[0]}, (sort, renumber), variant="order", number=positions[0])]
    is_to_the_end = positions[0] + len(positions) - 1 == count
    hits = []
    before = positions[0] - 1
    following = (*numbers[1:], 0)
    for position, uid, number, after in zip(positions, uids, numbers, following) if is_to_the_end else ():
        missing = number - before - 1
        if missing < -1 or (missing == -1 and after != number + 1):
            return []
        if missing == -1:
            hits.append(Hit(Address(uid), {"found": number}, (renumber,), variant="repeated", number=position))
        elif missing:
            fill = offer("Insert a skipped sequence for each missing number", partial(_fill_gap, uid, missing))
            values = {
                "found": number,
                "before": before,
                "missing": before + 1,
                "last": before + missing,
                "count": missing,
            }
            variant = ("gap" if before else "first") + ("s" if missing > 1 else "")
            fixes = (fill, renumber) if missing <= _MOST_SKIPPED else (renumber,)
            hits.append(Hit(Address(uid), values, fixes, variant=variant, number=position))
        before = number
    return hits


def _place(number: str, count: int) -> int:
    """Return the position that a number names in a listing of so many sequences; 0 if none."""
    return int(number) if number.isdecimal() and len(number) < 10 and int(number) <= count else 0


def _wrong_number(position: int, uid: int, found: str, times: Counter[str]) -> Hit:
    """Return the hit for a wrong number that is neither a gap nor a wrong order.

    times: how often each number that is wrong somewhere occurs in the listing.
    """
    fixes = [offer("Renumber all sequences, with protein_id and mentions", _renumber)]
    variant = "" if found.strip() else "missing"
    number = plain_number(found)
    if times[number] > 1 and not times[str(position)]:
        fixes.insert(0, offer("Make it number {number}", Settle(declared=((uid, ("number",)),)), number=position))
        variant = "twice"
    return Hit(
        Address(uid), {"found": short(found), "position": position}, tuple(fixes), variant=variant, number=position
    )
