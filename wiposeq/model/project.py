"""The project: everything that can be edited.

A project is immutable. An edit returns the next project, which shares all unchanged records. Values that can be
computed (lengths, numbers, counts) are not stored here; the Origin has the ones that the file declares.
"""

from datetime import date

from msgspec import Struct

from wiposeq.model.origin import Origin, declared_number
from wiposeq.model.records import Header, Party, Title
from wiposeq.model.sequence_list import SequenceList
from wiposeq.standard.edition import Edition, edition


class Version(Struct, frozen=True):
    """An earlier state of a project under a name.

    saved: seconds since 1970. count: how many sequences it has. content: the packed state; see formats/project.
    """

    id: int
    name: str
    saved: float
    count: int
    content: bytes


class Project(Struct, frozen=True):
    """Everything that can be edited: header, sequences, remarks of the user, the origin, and named versions.

    accepted: findings a person has accepted with a remark, by Finding.key; never written to the listing.
    versions: earlier states, in the order in which they were saved; never written to the listing.
    """

    header: Header = Header()
    sequences: SequenceList = SequenceList()
    origin: Origin = Origin()
    accepted: tuple[tuple[str, str], ...] = ()
    versions: tuple[Version, ...] = ()

    def position(self, uid: int) -> int:
        """Return the position (from 1) of a sequence. Raise LookupError if it is not here."""
        return self.sequences.index(uid) + 1

    def number(self, uid: int) -> int:
        """Return the SEQ ID NO of a sequence, in the file or by position. Raise LookupError if it is not here."""
        return declared_number(self.origin.declared, uid, self.position(uid))

    def uid_of(self, number: int) -> int:
        """Return the uid of the first sequence with a SEQ ID NO, 0 if there is none."""
        numbered = enumerate(self.sequences.uids(), 1)
        return next((uid for place, uid in numbered if declared_number(self.origin.declared, uid, place) == number), 0)

    def edition_on(self, day: date | None = None) -> Edition:
        """Return the edition that was chosen for the project, else the newest one in force on a day (today if None).

        Raise UserError if the chosen edition is not here, as in a project of a newer program.
        """
        return edition(self.origin.edition, day)


def new_project() -> Project:
    """Return an empty project with the fields an applicant fills first: file reference, applicant, one English
    title."""
    return Project(header=Header(file_reference="", applicant=Party(language="en"), titles=(Title(1, "", "en"),)))
