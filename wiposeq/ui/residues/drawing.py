"""What a tool draws over the sequence: a location that is built, filled by dragging, and reading frames to click.

It hides that map and residues report drags in different ways, and that another sequence may be shown meanwhile.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from wiposeq.ui.features.map import FeatureMap
from wiposeq.ui.features.proposals import ProposedFrame
from wiposeq.ui.residues.view import ResidueView


class Drawing(QObject):
    """What is drawn over one map and its residues. parts: of the location; None while no location is built.

    shown: returns the uid of the sequence shown. redraw: called when other residues are highlighted.

    dragged(first, last, is_added): the user dragged over residues (1-based); is_added: with Shift, for another part.
    frame_clicked(index): the user clicked a proposed reading frame in the map.
    """

    dragged = Signal(int, int, bool)
    frame_clicked = Signal(int)

    def __init__(
        self, map: FeatureMap, view: ResidueView, shown: Callable[[], int | None], redraw: Callable[[], object]
    ) -> None:
        super().__init__(view)
        self._map, self._view = map, view
        self._shown, self._redraw = shown, redraw
        self._uid: int | None = None
        self.parts: tuple[tuple[int, int], ...] | None = None
        self._frames: tuple[ProposedFrame, ...] = ()
        self._frames_uid: int | None = None
        map.range_dragged.connect(self.dragged)
        map.frame_clicked.connect(self.frame_clicked)
        view.range_dragged.connect(self.dragged)

    @property
    def is_here(self) -> bool:
        """Whether a location of the sequence shown is built."""
        return self.parts is not None and self._uid == self._shown()

    @property
    def selection(self) -> tuple[int, int] | None:
        """The selected residues of the sequence. None without a selection, or if another sequence is shown."""
        start, end = self._view.selection
        return (start, end) if self.is_here and end >= start else None

    def start(self, uid: int) -> None:
        """Draw a location of this sequence from now on."""
        self._uid, self.parts = uid, ()
        self.follow()

    def show(self, parts: Iterable[tuple[int, int]]) -> None:
        """Draw these parts. Ignored unless start() was called."""
        if self.parts is not None:
            self.parts = tuple(sorted(parts))
            self.follow()

    def stop(self) -> None:
        """Draw nothing, and let drags select residues as before."""
        self._uid = self.parts = None
        self.follow()

    def show_frames(self, uid: int | None, frames: tuple[ProposedFrame, ...] = ()) -> None:
        """Draw reading frames below the features of a sequence, or none."""
        self._frames_uid, self._frames = uid, frames
        self._follow_frames()

    def select_frame(self, index: int | None) -> None:
        """Highlight a reading frame."""
        if self._frames_uid == self._shown():
            self._map.select_frame(index)

    def _follow_frames(self) -> None:
        frames = self._frames if self._frames_uid == self._shown() else ()
        if frames != self._map.proposals.frames:
            self._map.set_frames(frames)

    def follow(self) -> None:
        """Draw what belongs to the sequence that the pane shows now."""
        self._map.set_draft(self.parts if self.is_here else None)
        self._view.is_drawn_on = self.is_here
        self._redraw()
        self._follow_frames()
