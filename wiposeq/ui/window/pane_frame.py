"""The places of the panes in the window: splitters, and tabs where there is no room.

It hides how sizes are fitted to the window and the zoom, where form and help are in a narrow window, that only one pane
is visible in a very narrow one, and that the results take the place of the other panes in a low one. What the panes
show is left to panes.py; which sizes fit is decided by app/pane_sizes.py.
"""

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from wiposeq.app.pane_sizes import (
    FEATURES_HEIGHT,
    FORM_WIDTH,
    LOW_CENTER,
    RESULTS_ALONE,
    SEQUENCES_WIDTH,
    PaneSizes,
    columns,
    help_place,
    help_width,
    is_help_low,
    is_narrow,
    is_single,
    results_height,
)
from wiposeq.model.feature_map import MOST_LANES
from wiposeq.ui.features.pane import FeaturePane
from wiposeq.ui.header.pane import HeaderPane
from wiposeq.ui.residues.pane import ResiduePane
from wiposeq.ui.widgets.layout import column, when_styled
from wiposeq.ui.widgets.splitter import Splitter
from wiposeq.ui.window import theme

RESIDUES, FEATURES, FORM = range(3)
"""The tabs of the center in a low or narrow window."""
LOWEST_WITH_MAP = 200
"""Pixels at 100 % of the height of the center below which it has no map."""
LEAST_SIZE = 280, 120
"""Pixels at 100 % of the width and the height below which the window scrolls."""


class PaneFrame(QWidget):
    """The splitters of a window with its panes.

    center: the pages of the middle; the first is the general information.
    editor: the page of the center that shows a sequence.
    sizes: what the user chose, in pixels at 100 %.
    crowded(bool): the window became too low for the results beside the panes in use, or has room for them again.
    """

    crowded = Signal(bool)

    def __init__(
        self, sequences: QWidget, header: HeaderPane, residues: ResiduePane, features: FeaturePane, results: QWidget
    ) -> None:
        super().__init__()
        self._sequences, self._header, self._residues = sequences, header, residues
        self._features, self._form, self._results = features, features.form, results
        self._help: QWidget | None = None
        self._help_share = 0.5
        """The part of the height of the form's column that the help takes."""
        self.sizes = PaneSizes()
        self._is_narrow = False
        self._shows_list = False
        self._gave_way = False
        """Whether the results are hidden only because the window became too low."""
        self._tabs = 0, RESIDUES
        self._tab = RESIDUES
        self.center = QStackedWidget()
        self.center.addWidget(header)
        self.editor = Splitter(Qt.Orientation.Vertical, residues, features)
        self.editor.setStretchFactor(0, 1)
        # before the center has its place, so that the Tab key goes through it in order
        self.center.addWidget(self.editor)
        self._side = Splitter(Qt.Orientation.Vertical, self._form, header.checklist)
        self._upper = Splitter(Qt.Orientation.Horizontal, sequences, self.center, self._side)
        self._upper.setStretchFactor(1, 1)
        self._lower = Splitter(Qt.Orientation.Horizontal, results)
        self._lower.setStretchFactor(0, 1)
        self._whole = Splitter(Qt.Orientation.Vertical, self._upper, self._lower)
        self._whole.setStretchFactor(0, 1)
        self._upper.splitterMoved.connect(lambda _, number: self._note_columns(number))
        self._whole.splitterMoved.connect(lambda *_: self._note(results=self._whole.sizes()[1]))
        self.editor.splitterMoved.connect(lambda *_: self._note(features=self.editor.sizes()[1]))
        self._side.splitterMoved.connect(self._note_share)
        column(self._whole, parent=self, margin=0)
        self._form.hide()
        self.center.installEventFilter(self)
        residues.heading.tab_chosen.connect(self._choose_tab)
        residues.view.zoomed.connect(self._note_zoom)

    def _note_columns(self, number: int) -> None:
        """Remember the width of the pane beside the line that the user moved.

        Another pane may be narrower than the user wants, because there is little room. number: of the line, from 1.
        """
        if self._is_single:
            return
        sequences, _, form, *_ = self._upper.sizes()
        if number == 1:
            self._note(sequences=sequences)
        elif not self._is_narrow:
            self._note(form=form)

    def _note(self, **found: int) -> None:
        """Remember sizes that the user chose, in pixels; those that are 0 belong to hidden panes."""
        zoom = theme.zoom()
        self.sizes = replace(self.sizes, **{name: round(size / zoom) for name, size in found.items() if size})

    def _note_share(self, *_: object) -> None:
        if self._help is not None and (place := self._side.indexOf(self._help)) >= 0:
            sizes = self._side.sizes()
            self._help_share = sizes[place] / max(sum(sizes), 1)

    def _note_zoom(self, zoom: float) -> None:
        self.sizes = replace(self.sizes, residue_zoom=zoom)

    @property
    def _is_single(self) -> bool:
        return is_single(round(self.width() / theme.zoom()))

    @property
    def is_covered(self) -> bool:
        """Whether the window is so low that the results take the place of the panes above them."""
        return not self._results.isHidden() and self.is_low

    @property
    def is_low(self) -> bool:
        """Whether the results and the panes above them do not fit above each other."""
        return self._whole.height() < theme.px(RESULTS_ALONE)

    def _rearrange(self) -> None:
        """Fit the panes to another size or zoom. Results without the focus give way until there is room again."""
        focus = self.window().focusWidget()
        is_in_use = focus is not None and self._lower.isAncestorOf(focus)
        if self.is_covered and not self._upper.isHidden() and not is_in_use:
            self.crowded.emit(True)
            self._gave_way = True
            self.sizes = replace(self.sizes, has_results=True)
        elif self._gave_way and not self.is_low:
            self.crowded.emit(False)
        self._arrange()

    def _arrange(self) -> None:
        """Give each pane its size in the window as it is now."""
        zoom = theme.zoom()
        width = round(self.width() / zoom)
        self._upper.setVisible(not self.is_covered)
        self.place_form()
        has_help = self._help is not None and not self._help.isHidden()
        place = help_place(self.sizes, width)
        is_low = self._is_help_low
        beside = help_width(width) if has_help and place != "form" and not is_low else 0
        self._sequences.setVisible(not beside or place != "sequences")
        self._show_single(has_help=bool(beside))
        if self._is_single:
            sequences, center, form, beside = (0 if part.isHidden() else width for part in self._parts())
        elif self._sequences.isHidden():
            sequences, center, form = 0, width - beside, 0
        else:
            sequences, center, form = columns(self.sizes, width - beside)
        if self._header is self.center.currentWidget() or not self._side.isHidden():
            self._side.setMinimumWidth(theme.px(FORM_WIDTH[1]))
        self._sequences.setMinimumWidth(theme.px(min(SEQUENCES_WIDTH[1], sequences)))
        self._upper.setSizes([round(each * zoom) for each in (sequences, center, form, beside)])
        low = round(results_height(self.sizes, round(self._whole.height() / zoom)) * zoom)
        self._whole.setSizes([self._whole.height() - low, low])
        if has_help and self._help is not None:
            self._size_help(self._help, width)
        self._fit_center()

    def _size_help(self, pane: QWidget, width: int) -> None:
        """Give the help its part of the results' width, or of the height of the form's column."""
        zoom, side = theme.zoom(), self._side
        if self._lower.indexOf(pane) >= 0:
            self._lower.setSizes([round(each * zoom) for each in (width - help_width(width), help_width(width))])
        elif (place := side.indexOf(pane)) >= 0:
            low = round(side.height() * self._help_share)
            side.setSizes([low if number == place else side.height() - low for number in range(side.count())])

    @property
    def _is_help_low(self) -> bool:
        """Whether the help is beside the results."""
        is_open = not self._results.isHidden()
        return is_open and (self.is_covered or is_help_low(self.sizes, round(self._whole.height() / theme.zoom())))

    def _parts(self) -> tuple[QWidget, ...]:
        """Return the panes beside each other: the sequences, the center, the form and the help."""
        return self._sequences, self.center, self._side, self._help or self._side

    def _show_single(self, *, has_help: bool) -> None:
        """Show the center and the sequences, but one of them in a very narrow window, and none beside the help."""
        single = self._is_single
        if single:
            self._sequences.setVisible(self._shows_list and not has_help)
        self.center.setVisible(not single or not (self._shows_list or has_help))

    def show_list(self, is_shown: bool) -> None:
        """Show the sequences, or the center, in a very narrow window. Elsewhere both are visible."""
        if self._help is not None and self._is_single:
            self._help.hide()
        if is_shown != self._shows_list:
            self._shows_list = is_shown
            self._arrange()

    def place_form(self) -> None:
        """Place the form at the right, or as a tab in the center of a narrow window. Likewise the other panes there."""
        is_in_center = is_narrow(round(self.width() / theme.zoom()))
        if is_in_center != self._is_narrow:
            self._is_narrow = is_in_center
            if is_in_center:
                self.editor.addWidget(self._form)
            else:
                self._side.insertWidget(0, self._form)
            self._tab = RESIDUES
        page = self.center.currentWidget()
        if not is_in_center:
            self._form.setVisible(page is self.editor)
        self._header.checklist.setVisible(page is self._header and not is_in_center)
        self._place_help()
        parts = self._side.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        is_used = any(self._side.indexOf(part) >= 0 and not part.isHidden() for part in parts)
        self._side.setVisible(is_used)

    # ---- the help

    def take_help(self, pane: QWidget) -> None:
        """Place the help within the panes from now on."""
        if self._help is not pane:
            self._help = pane
            pane.installEventFilter(self)
        self._arrange()

    def leave_help(self) -> None:
        """Let another part of the window place the help."""
        if self._help is not None:
            self._help.removeEventFilter(self)
            self._help = None

    def _place_help(self) -> None:
        pane = self._help
        if pane is None:
            return
        place = help_place(self.sizes, round(self.width() / theme.zoom()))
        target = self._lower if self._is_help_low else self._side if place == "form" else self._upper
        if target.indexOf(pane) < 0:
            is_shown = not pane.isHidden()
            target.addWidget(pane)
            pane.setVisible(is_shown)

    def hide_help_for_sequences(self) -> None:
        """Show the sequences if the help has their place."""
        if self._sequences.isHidden() and self._help is not None:
            self._help.hide()

    # ---- what is shown

    def show_results(self, is_shown: bool) -> None:
        """Show the results, or leave their room to the other panes."""
        self._gave_way = False
        self._results.setVisible(is_shown)
        self._lower.setVisible(is_shown)
        self.sizes = replace(self.sizes, has_results=is_shown)
        self._arrange()

    def _fit_center(self) -> None:
        """Show residues and features above each other if there is room, else as tabs."""
        height = self.center.height() / theme.zoom()
        is_low = height < LOW_CENTER
        count = 3 if self._is_narrow else 2 if is_low else 0
        focus = self.window().focusWidget()
        if count != self._tabs[0] and focus is not None and self._features.isAncestorOf(focus):
            self._tab = FEATURES
        tab = min(self._tab, max(count - 1, 0))
        self._residues.show_parts(
            has_map=tab != FORM and height >= LOWEST_WITH_MAP,
            has_residues=not count or tab == RESIDUES,
            lanes=3 if is_low else MOST_LANES,
        )
        self._features.setVisible(not count or tab == FEATURES)
        if self._is_narrow:
            self._form.setVisible(tab == FORM)
        self._tabs = count, tab
        self.name_tab()
        self._residues.heading.fit(round(self.center.width() / theme.zoom()))
        if not count:
            self.editor.setSizes(self._editor_heights())

    def name_tab(self) -> None:
        """Name the tab of the form after the key of its feature."""
        self._residues.heading.show_tabs(*self._tabs, self._form.key.text())

    def _editor_heights(self) -> list[int]:
        """Return the heights of the residues and the features. Four lines of residues come before the features."""
        height, pane = self.center.height(), self._residues
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
        width, height = LEAST_SIZE
        return QSize(theme.px(width), theme.px(height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        when_styled(self, self._rearrange)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_tab"):
            # Qt crashes if a widget gets another parent while a style sheet is applied
            QTimer.singleShot(0, self, self._rearrange)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the center after its height has changed, and all panes after the help was shown or hidden."""
        if watched is self.center and event.type() == QEvent.Type.Resize:
            when_styled(self, self._fit_center)
        elif watched is self._help and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            when_styled(self, self._arrange)
        return False
