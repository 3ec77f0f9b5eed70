"""The edit that puts sequences into another order, all at once.

It hides how a hundred thousand sequences are moved without a search for each. Protein_id and mentions follow the new
numbers, as in every edit of the order.
"""

from msgspec.structs import replace

from wiposeq.model.edit import Edit
from wiposeq.model.numbering import follow_numbers
from wiposeq.model.project import Project
from wiposeq.model.sequence_list import SequenceList
from wiposeq.texts import trn


class Arrange(Edit, frozen=True, omit_defaults=True):
    """Put these sequences, given by uid in their new order, into the places that they have now.

    Sequences that are not named keep their places. apply() also raises LookupError if a uid occurs twice.
    """

    uids: tuple[int, ...]
    label: str = ""

    def apply(self, project: Project) -> Project:
        old = project.sequences
        places = old.places(self.uids)
        if len(places) != len(self.uids):
            raise LookupError("a sequence to arrange is missing, or named twice")
        target = sorted(places.values())
        moved = {place: places[uid] for place, uid in zip(target, self.uids) if places[uid] != place}
        if not moved:
            return project
        items = list(old)
        sequences = SequenceList(items[moved.get(place, place)] for place in range(len(items)))
        return follow_numbers(project, replace(project, sequences=sequences))

    def _kind(self) -> str:
        return trn("Arrange {count} sequence", "Arrange {count} sequences", len(self.uids))
