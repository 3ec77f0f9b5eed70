"""Extract sequences of a listing into a new project, as for a divisional application.

It hides which texts follow the new numbers, which references are lost because their sequence is not extracted, and
what of the file that was read still applies. The result keeps the general information; new_application.py replaces it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.coding_edits import linked_protein
from wiposeq.model.edits import Remove
from wiposeq.model.lookup import describe
from wiposeq.model.mentions import find
from wiposeq.model.numbering import OPEN, Follower, follow_numbers, followed
from wiposeq.model.origin import declared_number
from wiposeq.model.project import Project
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark, tr

FOLLOWS: Final = mark("Texts that name sequences by their SEQ ID NO follow the new numbers")
LOST: Final = mark("Texts name sequences that are not extracted; these references are removed")
"""The messages about a text that follows, and about a text that loses a reference."""


class Extracted(Struct, frozen=True):
    """A new project. numbers: (SEQ ID NO in the old listing, SEQ ID NO in the new one), in order.

    changes: a line for each text that follows the new numbers; lost: for each text that loses a reference, because its
    sequence is not extracted; left: for each mention that does not follow, because its meaning is not certain.
    """

    project: Project
    numbers: tuple[tuple[int, int], ...]
    changes: tuple[Change, ...] = ()
    lost: tuple[Change, ...] = ()
    left: tuple[Change, ...] = ()


def extract(project: Project, positions: Sequence[int], *, progress: Progress = SILENT) -> Extracted:
    """Return a project with the sequences at these positions (from 1), in their order and numbered from 1.

    Raise Cancelled, and UserError if sequences cannot be read.
    """
    wanted = sorted(set(positions))
    chosen = []
    for done, position in enumerate(wanted):
        if not done & 0xFF:
            progress.check()
            progress.report(done, len(wanted))
        chosen.append(project.sequences[position - 1])
    uids = {sequence.uid for sequence in chosen}
    gone = tuple(Address(uid) for uid in project.sequences.uids() if uid not in uids)
    declared = project.origin.declared
    numbers = tuple(
        (declared_number(declared, sequence.uid, position), new)
        for new, (position, sequence) in enumerate(zip(wanted, chosen), 1)
    )
    origin = Remove(gone).apply(project).origin if project.origin.facts else project.origin
    old_name = origin.source
    origin = replace(origin, source="", format="", declared={}, repairs=(), output_name="", size=0, modified=0)
    raw = Project(header=project.header, sequences=SequenceList(chosen), origin=origin)
    found = followed(project, raw)
    after = follow_numbers(project, raw)
    lines = tuple(
        Change(
            "extract/number",
            "SEQ ID NO {old} is now SEQ ID NO {new}",
            where=old_name,
            before=str(old),
            after=str(new),
            values={"old": old, "new": new},
        )
        for old, new in numbers
    )
    after = replace(after, origin=replace(origin, changes=(*origin.changes, *lines)))
    lost = [each for each in found.changed if _loses(each)]
    following = [each for each in found.changed if not _loses(each)]
    left = tuple(
        Change("mention/open", OPEN, describe(project, each.address), 0, 1, each.text, each.text) for each in found.left
    )
    return Extracted(after, numbers, _lines(project, following, FOLLOWS), _lines(project, lost, LOST), left)


def with_proteins(project: Project, positions: Sequence[int]) -> list[int]:
    """Return the positions with those of the proteins to which coding sequences among them refer."""
    found = set(positions)
    for position in positions:
        for feature in project.sequences[position - 1].features:
            protein = linked_protein(project, feature) if feature.key == "CDS" else None
            if protein is not None:
                found.add(project.position(protein.uid))
    return sorted(found)


def as_table(numbers: Iterable[tuple[int, int]]) -> str:
    """Return the old and new numbers as lines of text, with a heading; cells are separated by tabs."""
    lines = [f"{tr('Old SEQ ID NO')}\t{tr('New SEQ ID NO')}", *(f"{old}\t{new}" for old, new in numbers)]
    return "\n".join([*lines, ""])


def _loses(follower: Follower) -> bool:
    """Return whether a text loses a reference: an empty protein_id, or fewer numbers than before."""
    return not follower.after or _count(follower.after) < _count(follower.before)


def _count(text: str) -> int:
    """Return how many SEQ ID NOs of this listing a text names; a range names each of its numbers."""
    items = ((item, each.step) for each in find(text) if not each.is_foreign for item in each.items)
    return sum(max(0, (item.last - item.first) // step + 1) for item, step in items)


def _lines(project: Project, found: Iterable[Follower], message: str) -> tuple[Change, ...]:
    kind = "sequence/number" if message == FOLLOWS else "extract/lost"
    return tuple(
        Change(kind, message, describe(project, each.address), 0, 1, each.before, each.after) for each in found
    )
