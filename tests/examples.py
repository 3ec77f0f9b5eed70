"""Choose how many examples are tried, by Hypothesis and by tests that damage files at random."""

import os
from typing import Final

from hypothesis import settings

FAST: Final = 25
"""Examples that a property is tried with where the slow tests are omitted."""
EFFORT: Final = int(os.environ.get("WIPOSEQ_EFFORT", "1"))
"""How many times the usual number of examples is tried: 1, or more for a long campaign."""


def tries(count: int) -> settings:
    """Return the settings of a property that is tried with so many examples, and with at most FAST in a fast run."""
    is_fast = settings.default is not None and settings.default.max_examples == FAST
    return settings(max_examples=min(count, FAST) if is_fast else count * EFFORT)
