"""Draw what was read from a notation as text: residues in lines with the features below, or where reading stopped."""

from typing import Final

from wiposeq.formats.notation.reader import Reading, Stopped
from wiposeq.model import location
from wiposeq.model.records import Feature
from wiposeq.texts import shown_number, tr, trn

WIDTH: Final = 60
"""Number of residues on a line."""
_LONGEST: Final = 20_000
"""Number of residues that are drawn; the rest of a longer sequence is omitted, with a note."""


def draw(reading: Reading) -> str:
    """Return the residues in lines of WIDTH, and below each line the features that overlap it, one on a line."""
    count = len(reading.residues)
    head = f"{reading.molecule_type}, " + trn("{count} residue", "{count} residues", count, count=shown_number(count))
    source = ", ".join(f"{q.name}: {q.value}" for q in reading.features[0].qualifiers)
    placed = [(feature, *location.parse(feature.location).bounds) for feature in reading.features[1:]]
    lines = [head, source]
    shown = min(len(reading.residues), _LONGEST)
    for start in range(0, shown, WIDTH):
        end = min(start + WIDTH, shown)
        lines += ["", f"{start + 1:>6} {reading.residues[start:end]}"]
        for feature, first, last in placed:
            if first <= end and last > start:
                lines.append(_line(feature, first, last, start, end))
    if shown < len(reading.residues):
        lines += ["", tr("Only the first {count} residues are drawn.", count=shown_number(shown))]
    return "\n".join(lines)


def _line(feature: Feature, first: int, last: int, start: int, end: int) -> str:
    is_pair = feature.key in ("DISULFID", "CROSSLNK")
    marks = []
    for place in range(start + 1, end + 1):
        if place in (first, last):
            marks.append("|")
        elif first < place < last:
            marks.append("." if is_pair else "=")
        else:
            marks.append(" ")
    values = " ".join(q.value or "" for q in feature.qualifiers)
    return f"       {''.join(marks)}  {feature.location} {feature.key} {values}".rstrip()


def explain(stopped: Stopped) -> str:
    """Return why a row could not be read, with a mark below the place, and what to do."""
    text = " ".join(stopped.row.text.split("\n"))
    place = stopped.error.place
    start = max(0, place - 1 - WIDTH // 2)
    return "\n".join(
        [
            tr("Not read; the row is omitted."),
            "",
            text[start : start + WIDTH],
            " " * (place - 1 - start) + "^",
            stopped.error.message,
            stopped.error.hint,
        ]
    )
