"""Whether the applicant claims a priority: what the project says about it, and the edits that change it.

It hides that "none is claimed" is stored as the acceptance of the warning that the priority is missing.
"""

from typing import Final

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import SetField, Together
from wiposeq.model.origin_edits import Accept
from wiposeq.model.project import Project
from wiposeq.texts import tr

_MISSING: Final = "header/priority-missing  priority"
"""The key of the finding that no priority is given (Finding.key)."""


def is_claimed(project: Project) -> bool | None:
    """Return whether a priority is claimed. None: the project has no priority, and no answer that none is claimed."""
    if project.header.priority is not None:
        return True
    return False if _MISSING in dict(project.accepted) else None


def claim_none() -> Edit:
    """Return the edit that removes the priority and says that none is claimed."""
    label = tr("Claim no priority")
    remark = tr("No priority is claimed.")
    return Together(label, (SetField(Address(field="priority"), None, label), Accept(_MISSING, remark, label)))


def claim_one() -> Edit:
    """Return the edit that takes back that none is claimed."""
    return Accept(_MISSING, "", tr("Claim a priority"))
