"""What the lines of the report on an ST.25 import follow: parts of ST.26 Annex VII.

Numbers of scenarios are only given where they are certain.
"""

from typing import Final

ANNEX: Final = "Annex VII"
OBSOLETE_KEYS: Final = "Annex VII, scenario 8"
OWN_KEYS: Final = "Annex VII, scenario 12"
VARSPLIC: Final = "Annex VII, scenario 13"
NEGATIVE_NUMBERS: Final = "Annex VII, scenario 16"


def name_of(number: int) -> str:
    """Return the name of a sequence in the report, as ST.25 writes it."""
    return f"SEQ ID NO {number}"
