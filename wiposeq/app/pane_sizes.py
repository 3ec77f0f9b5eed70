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
HELP_WIDTH = 376, 320
RESULTS_ALONE = 500
"""Height of the window area below which the results take the place of the panes above them."""
ABOVE_RESULTS = 256
"""Height of the panes above the results."""
NARROW = SEQUENCES_WIDTH[1] + SMALLEST_CENTER + FORM_WIDTH[1]
"""Width of the window below which the form is a tab in the center."""
SINGLE = 560
"""Width of the window below which the sequences and the center take turns."""


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
    except (ValueError, RecursionError):
        return PaneSizes()
    return found if min(found.sequences, found.form, found.features, found.results) > 0 else PaneSizes()


def help_place(sizes: PaneSizes, width: int) -> str:
    """Return where the help is in a window of some width.

    "right": a column right of the form; "form": the lower half of the form's column; "sequences": in a narrow window,
    the place of the sequences.
    """
    if is_narrow(width):
        return "sequences"
    form = max(sizes.form, FORM_WIDTH[1])
    return "right" if width - SEQUENCES_WIDTH[1] - form - HELP_WIDTH[0] >= CENTER else "form"


def is_help_low(sizes: PaneSizes, height: int) -> bool:
    """Return whether the help has more room beside the results than above them, in a window area of some height."""
    return sizes.has_results and height - results_height(sizes, height) < LOW_CENTER


def help_width(width: int) -> int:
    """Return the width of the help beside the center. In a narrow window both have about the same."""
    return HELP_WIDTH[0] if not is_narrow(width) else min(max(HELP_WIDTH[1], width // 2), HELP_WIDTH[0])


def is_narrow(width: int) -> bool:
    """Return whether a window is so narrow that the form is a tab in the center."""
    return width < NARROW


def is_single(width: int) -> bool:
    """Return whether a window is so narrow that it has room for one pane only."""
    return width < SINGLE


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
    """Return the height of the results in a window area of some height. The panes above keep their least height."""
    return max(min(sizes.results, height - ABOVE_RESULTS), min(RESULTS_HEIGHT[1], height // 2))
