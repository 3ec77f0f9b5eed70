"""Gives the pane of the specification most of the width of the window."""

from typing import Final

from PySide6.QtWidgets import QSplitter

from wiposeq.ui.authoring.side_pane import SidePane
from wiposeq.ui.window import theme

LEFT: Final = 460
"""Pixels at 100 % that the other panes keep."""
LIST: Final = 242
"""Likewise in a window narrower than WIDE; the list of sequences fits into it."""
WIDE: Final = 1500


def show_wide(splitter: QSplitter, pane: SidePane) -> None:
    """Show a pane right of the first part of a splitter, which keeps LEFT or LIST."""
    is_new = splitter.indexOf(pane) < 0
    if is_new:
        splitter.insertWidget(1, pane)
        splitter.setStretchFactor(splitter.indexOf(pane), 1)
    if not is_new and pane.isVisibleTo(splitter):  # Qt shows a new part at once
        return
    pane.show()
    place, sizes = splitter.indexOf(pane), splitter.sizes()
    others = sum(size for number, size in enumerate(sizes) if number not in (0, place))
    rest = theme.px(LEFT if splitter.width() >= theme.px(WIDE) else LIST)
    wide = max(splitter.width() - others - rest, theme.px(320))
    splitter.setSizes(
        [
            max(splitter.width() - others - wide, 1) if number == 0 else wide if number == place else size
            for number, size in enumerate(sizes)
        ]
    )
