"""Choose how many examples Hypothesis tries."""

from hypothesis import settings

FAST = 25
"""Examples that a property is tried with where the slow tests are omitted."""


def tries(count: int) -> settings:
    """Return the settings of a property that is tried with so many examples, and with at most FAST in a fast run."""
    is_fast = settings.default is not None and settings.default.max_examples == FAST
    return settings(max_examples=min(count, FAST) if is_fast else count)
