"""Keep the SEQ ID NOs that records state: skipped sequences fill a short gap, and a person decides about the rest.

It hides how many numbers may be missing, and the words of the question.
"""

from typing import Final

from wiposeq.errors import UnclearNumbers
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import SKIPPED

MOST_FILLED: Final = 100
"""Consecutive SEQ ID NOs that a file may leave out. They become skipped sequences without a choice of the user."""
MOST_CHOSEN: Final = 100_000
"""The same if the user chose to fill gaps."""
RENUMBER: Final = "Correct the numbers, or use --numbers renumber to number the sequences by their places."
FILL: Final = (
    "Use --numbers fill for skipped sequences in their places, or --numbers renumber to number the sequences by their "
    "places."
)


def missing_before(number: int, place: int, choice: str, name: str, line: int, log: ChangeLog) -> int:
    """Return how many skipped sequences belong before a record that states a SEQ ID NO, and report them.

    number: the stated one. place: the position of the record if nothing is missing. choice: see Defaults.numbers.
    name: of the record. Raises UnclearNumbers if a person must decide.
    """
    if number == place:
        return 0
    if choice == "renumber":
        message = "SEQ ID NO {before} of the file becomes {after}, its position"
        log.add("record/number", message, name, line, before=str(number), after=str(place))
        return 0
    if number < place:
        raise UnclearNumbers(
            'The record "{name}" in line {line} has SEQ ID NO {number}, but {place} is next. A number occurs twice, or '
            "the order is wrong.",
            RENUMBER,
            name=name,
            line=line,
            number=number,
            place=place,
        )
    refuse_gap(place, number - 1, choice)
    report_filled(place, number - 1, log)
    return number - place


def refuse_gap(first: int, last: int, choice: str) -> None:
    """Raise UnclearNumbers if so many SEQ ID NOs are missing that a person must decide. choice: Defaults.numbers."""
    if last - first + 1 > (MOST_CHOSEN if choice == "fill" else MOST_FILLED):
        raise UnclearNumbers(
            "The SEQ ID NOs {first} to {last} are missing.",
            RENUMBER if choice == "fill" else FILL,
            first=first,
            last=last,
        )


def report_filled(first: int, last: int, log: ChangeLog) -> None:
    """Report SEQ ID NOs that become skipped sequences."""
    log.add(
        "record/number-left-out",
        "SEQ ID NOs that the file leaves out are skipped sequences: {before}",
        count=last - first + 1,
        before=str(first) if first == last else f"{first}-{last}",
        after=SKIPPED,
        follows="par. 58",
    )


__all__ = ["MOST_CHOSEN", "MOST_FILLED", "RENUMBER", "missing_before", "refuse_gap", "report_filled"]
