"""Sizes of the panes of the window: the user's own, and what fits into the window.

It hides how sizes are stored in the settings, and which pane gives way first. All numbers are pixels at 100 % zoom. It
does not use Qt.
"""

import msgspec
from msgspec import Struct

CENTER = 560
"""Width below which the center makes the panes beside it smaller."""
SMALLEST_CENTER = 400
LOW_CENTER = 420
"""Height of the center below which residues and features are tabs."""
SEQUENCES_WIDTH, FORM_WIDTH, FEATURES_HEIGHT, RESULTS_HEIGHT = (304, 240), (360, 320), (224, 140), (392, 248)
"""Default and minimum size of each pane."""
NARROW = SEQUENCES_WIDTH[1] + SMALLEST_CENTER + FORM_WIDTH[1]
"""Width of the window below which the form is a tab in the center."""


class PaneSizes(Struct, frozen=True):
    """The sizes that the user chose. has_results: the results are not collapsed."""

    sequences: int = SEQUENCES_WIDTH[0]
    form: int = FORM_WIDTH[0]
    features: int = FEATURES_HEIGHT[0]
    results: int = RESULTS_HEIGHT[0]
    has_results: bool = False
    residue_zoom: float = 1.0

    def text(self) -> str:
        """Return the sizes as the settings store them."""
        return msgspec.json.encode(self).decode()


def read_sizes(text: str) -> PaneSizes:
    """Return the sizes that the settings store; the default if the text is not readable."""
    try:
        found = msgspec.json.decode(text, type=PaneSizes)
    except msgspec.DecodeError:
        return PaneSizes()
    return found if min(found.sequences, found.form, found.features, found.results) > 0 else PaneSizes()


def is_narrow(width: int) -> bool:
    """Return whether a window is so narrow that the form is a tab in the center."""
    return width < NARROW


def columns(sizes: PaneSizes, width: int) -> tuple[int, int, int]:
    """Return the widths of the sequences, the center and the form. The form has 0 if the window is narrow."""
    if is_narrow(width):
        sequences = min(max(sizes.sequences, SEQUENCES_WIDTH[1]), max(width - SMALLEST_CENTER, SEQUENCES_WIDTH[1]))
        return sequences, width - sequences, 0
    sequences, form = max(sizes.sequences, SEQUENCES_WIDTH[1]), max(sizes.form, FORM_WIDTH[1])
    missing = max(CENTER - (width - sequences - form), 0)
    taken = min(missing, sequences - SEQUENCES_WIDTH[1])
    sequences -= taken
    form -= min(missing - taken, form - FORM_WIDTH[1])
    return sequences, width - sequences - form, form


def results_height(sizes: PaneSizes, height: int) -> int:
    """Return the height of the results in a window area of some height. The panes above keep at least 280."""
    return max(min(sizes.results, height - 280), min(RESULTS_HEIGHT[1], height // 2))
