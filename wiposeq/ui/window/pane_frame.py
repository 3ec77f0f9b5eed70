"""The places of the panes in the window: splitters, and tabs where there is no room.

It hides how sizes are fitted to the window and the zoom, and where the form is in a narrow window. What the panes
show is left to panes.py; which sizes fit is decided by app/pane_sizes.py.
"""

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from wiposeq.app.pane_sizes import (
    FEATURES_HEIGHT,
    FORM_WIDTH,
    LOW_CENTER,
    SEQUENCES_WIDTH,
    PaneSizes,
    columns,
    is_narrow,
    results_height,
)
from wiposeq.model.feature_map import MOST_LANES
from wiposeq.ui.features.pane import FeaturePane
from wiposeq.ui.residues.pane import ResiduePane
from wiposeq.ui.widgets.layout import column
from wiposeq.ui.window import theme

RESIDUES, FEATURES, FORM = range(3)
"""The tabs of the center in a low or narrow window."""


class PaneFrame(QWidget):
    """The splitters of a window with its panes.

    editor: the page of the center that shows a sequence.
    sizes: what the user chose, in pixels at 100 %.
    """

    def __init__(
        self,
        sequences: QWidget,
        center: QStackedWidget,
        residues: ResiduePane,
        features: FeaturePane,
        results: QWidget,
    ) -> None:
        super().__init__()
        self._sequences, self._center, self._residues = sequences, center, residues
        self._features, self._form, self._results = features, features.form, results
        self.sizes = PaneSizes()
        self._is_narrow = False
        self._tabs = 0, RESIDUES
        self.editor = _splitter(Qt.Orientation.Vertical, residues, features)
        self.editor.setStretchFactor(0, 1)
        center.addWidget(self.editor)  # before the center has its place, so that the Tab key goes through it in order
        self._upper = _splitter(Qt.Orientation.Horizontal, sequences, center, self._form)
        self._upper.setStretchFactor(1, 1)
        self._whole = _splitter(Qt.Orientation.Vertical, self._upper, results)
        self._whole.setStretchFactor(0, 1)
        for splitter in (self.editor, self._upper, self._whole):
            splitter.splitterMoved.connect(self._note_sizes)
        column(self._whole, parent=self, margin=0)
        self._form.hide()
        self._tab = RESIDUES
        center.installEventFilter(self)
        residues.heading.tab_chosen.connect(self._choose_tab)
        residues.view.zoomed.connect(self._note_zoom)

    def _note_sizes(self, *_: object) -> None:
        """Remember the sizes after the user moved a splitter."""
        zoom = theme.zoom()
        upper, whole, editor = self._upper.sizes(), self._whole.sizes(), self.editor.sizes()
        found = {"sequences": upper[0], "results": whole[1], "features": editor[1]}
        if not self._is_narrow:
            found["form"] = upper[2]
        self.sizes = replace(self.sizes, **{name: round(size / zoom) for name, size in found.items() if size})

    def _note_zoom(self, zoom: float) -> None:
        self.sizes = replace(self.sizes, residue_zoom=zoom)

    def _arrange(self) -> None:
        """Give each pane its size in the window as it is now."""
        zoom = theme.zoom()
        width = round(self.width() / zoom)
        self.place_form()
        sequences, center, form = columns(self.sizes, width)
        self._sequences.setMinimumWidth(theme.px(min(SEQUENCES_WIDTH[1], sequences)))
        self._form.setMinimumWidth(theme.px(FORM_WIDTH[1]))
        self._upper.setSizes([round(each * zoom) for each in (sequences, center, form)])
        low = round(results_height(self.sizes, round(self._whole.height() / zoom)) * zoom)
        self._whole.setSizes([self._whole.height() - low, low])
        self._fit_center()

    def place_form(self) -> None:
        """Place the form at the right, or as a tab in the center of a narrow window."""
        is_in_center = is_narrow(round(self.width() / theme.zoom()))
        if is_in_center != self._is_narrow:
            self._is_narrow = is_in_center
            (self.editor if is_in_center else self._upper).addWidget(self._form)
            self._tab = RESIDUES
        if not is_in_center:
            self._form.setVisible(self._center.currentWidget() is self.editor)

    def show_results(self, is_shown: bool) -> None:
        """Show the results, or leave their room to the other panes."""
        self._results.setVisible(is_shown)
        self.sizes = replace(self.sizes, has_results=is_shown)
        self._arrange()

    def _fit_center(self) -> None:
        """Show residues and features above each other if there is room, else as tabs."""
        height = self._center.height() / theme.zoom()
        is_low = height < LOW_CENTER
        count = 3 if self._is_narrow else 2 if is_low else 0
        tab = min(self._tab, max(count - 1, 0))
        self._residues.show_parts(
            has_map=tab != FORM, has_residues=not count or tab == RESIDUES, lanes=3 if is_low else MOST_LANES
        )
        self._features.setVisible(not count or tab == FEATURES)
        if self._is_narrow:
            self._form.setVisible(tab == FORM)
        self._tabs = count, tab
        self.name_tab()
        self._residues.heading.fit(round(self._center.width() / theme.zoom()))
        if not count:
            self.editor.setSizes(self._editor_heights())

    def name_tab(self) -> None:
        """Name the tab of the form after the key of its feature."""
        self._residues.heading.show_tabs(*self._tabs, self._form.key.text())

    def _editor_heights(self) -> list[int]:
        """Return the heights of the residues and the features. Four lines of residues come before the features."""
        height, pane = self._center.height(), self._residues
        above = pane.heading.height() + pane.map.sizeHint().height() + theme.px(24 + 4 * 46)
        features = max(min(theme.px(self.sizes.features), height - above), theme.px(FEATURES_HEIGHT[1]))
        return [height - features, features]

    def _choose_tab(self, tab: int) -> None:
        self._tab = tab
        self._fit_center()

    def show_tab(self, tab: int) -> None:
        """Show a part of the center. The form is always visible in a window that is not narrow."""
        if tab != self._tab and (tab != FORM or self._is_narrow):
            self._choose_tab(tab)

    def minimumSizeHint(self) -> QSize:
        """Return the size at which tabs still leave room for everything."""
        return QSize(theme.px(640), theme.px(320))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_tab"):
            # Qt crashes if a widget gets another parent while a style sheet is applied
            QTimer.singleShot(0, self, self._arrange)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the center after its height has changed."""
        if watched is self._center and event.type() == QEvent.Type.Resize:
            self._fit_center()
        return False


def _splitter(orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    for widget in widgets:
        splitter.addWidget(widget)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    return splitter
