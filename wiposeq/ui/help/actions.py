"""The actions of the help: explain a field, open the manual, search, take the tour.

It hides where the help is shown: in the main window beside the panes, or in a window of its own beside a dialog.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from shiboken6 import isValid

from wiposeq.texts import tr
from wiposeq.ui.help.tour import Stop, Tour
from wiposeq.ui.widgets.layout import column
from wiposeq.ui.window import theme
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.ui.help.pane import HelpPane

_MOST_MATCHES = 12
"""The most pages of the help that the command palette lists."""


class HelpActions(QObject):
    """The help of one window.

    pane: the pane in the main window; it is built when it is shown for the first time.
    stops: the stops of the tour.
    before_tour: brings the window into a state in which every stop can be shown.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.parent)
        self.workspace = workspace
        self.pane: HelpPane | None = None  # loading it loads all rules, which would delay the start
        self.tour: Tour | None = None
        self.stops: Callable[[], list[Stop]] = list
        self.before_tour: Callable[[], object] = lambda: None
        self._place: Callable[[QWidget], object] = lambda pane: None
        self._left: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def use_place(self, place: Callable[[QWidget], object]) -> None:
        """Show the pane where a part of the window puts it. place: called when the pane is shown."""
        self._place = place

    # ---- pages

    def explain(self) -> None:
        """Show the page about the widget that has the focus. The focus does not move."""
        focused = self._focus()
        if self.pane is not None and self.pane.isVisible() and self.pane.isAncestorOf(focused or self.workspace.parent):
            self.pane.open("place/help")
            return
        self._shown_pane().explain(focused)

    def explain_part(self, widget: QWidget) -> None:
        """Show the page about a widget that need not have the focus."""
        self._shown_pane().explain(widget)

    def open(self, id: str) -> None:
        """Show a page, and focus it."""
        pane = self._shown_pane()
        pane.line.clear()
        pane.open(id)
        self._enter(pane.page)

    def open_manual(self) -> None:
        """Show the contents of the manual."""
        from wiposeq.app.help.topics import HOME

        self.open(HOME)

    def open_search(self) -> None:
        """Show the help and focus its search."""
        from wiposeq.app.help.topics import HOME

        pane = self._shown_pane()
        if not pane.topic_id:
            pane.open(HOME)
        self._enter(pane.line)
        pane.line.selectAll()

    def matches(self, text: str) -> list[tuple[str, Callable[[], object]]]:
        """Return the best pages for a text as the command palette lists them: a name, and what opens the page."""
        from wiposeq.app.help import search

        found = search.search(text, self.workspace.session.edition.id, _MOST_MATCHES)
        return [(tr("Help: {title}", title=each.topic.title), partial(self.open, each.topic.id)) for each in found]

    def close(self) -> None:
        """Hide the pane, and focus what had the focus before."""
        if self.pane is not None:
            had_focus = self.pane.isAncestorOf(self._focus() or self.pane)
            self.pane.hide()
            if had_focus:
                self._focus_left()

    def switch(self) -> bool:
        """Move the focus into the pane, or from the pane back. Return False if the pane is hidden."""
        if self.pane is None or not self.pane.isVisible():
            return False
        if self.pane.isAncestorOf(self._focus() or self.pane):
            self._focus_left()
        else:
            self._enter(self.pane.page)
        return True

    def _enter(self, widget: QWidget) -> None:
        """Focus a widget of the pane, and remember what had the focus before."""
        focused = self._focus()
        if self.pane is not None and focused is not None and not self.pane.isAncestorOf(focused):
            self._left = focused
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focus_left(self) -> None:
        if self._left is not None and isValid(self._left):
            self._left.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focus(self) -> QWidget | None:
        return self.workspace.parent.window().focusWidget()

    def _shown_pane(self) -> "HelpPane":
        from wiposeq.ui.help.pane import HelpPane

        if self.pane is None:
            self.pane = HelpPane(self.workspace.session)
            self.pane.hide()
            self.pane.closed.connect(self.close)
        if self.pane.isHidden():
            self._place(self.pane)
            self.pane.show()
        return self.pane

    def _focus_moved(self, _: QWidget | None, new: QWidget | None) -> None:
        if new is None:
            return
        window = new.window()
        if isinstance(window, QDialog) and not isinstance(window, HelpDialog):
            self._add_key(window)
        elif window is self.workspace.parent and self.pane is not None and self.pane.isVisible():
            self.pane.follow(new)

    def _add_key(self, dialog: QDialog) -> None:
        """Let F1 open the help beside a dialog; a modal dialog blocks the main window."""
        if dialog.findChild(QShortcut, "help") is None:
            key = QShortcut(QKeySequence("F1"), dialog)
            key.setObjectName("help")
            key.activated.connect(lambda: show_beside(dialog, self.workspace))

    # ---- the tour

    def start_tour(self) -> None:
        """Show the first stop of the tour."""
        self.end_tour()
        window = self.workspace.parent
        assert isinstance(window, QMainWindow)
        self.before_tour()
        self.tour = Tour(window, self.stops())
        self.tour.ended.connect(self._forget_tour)
        self.tour.start()

    def end_tour(self) -> None:
        """End the tour, if there is one."""
        if self.tour is not None:
            self.tour.end()

    def _forget_tour(self) -> None:
        self.tour = None


class HelpDialog(QDialog):
    """The help in a window of its own, beside a dialog."""

    def __init__(self, dialog: QDialog, workspace: Workspace) -> None:
        from wiposeq.ui.help.pane import HelpPane

        super().__init__(dialog)
        self.setWindowTitle(tr("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pane = HelpPane(workspace.session)
        self.pane.closed.connect(self.close)
        column((self.pane, 1), parent=self, margin=0)
        self.resize(theme.px(376), max(dialog.height(), theme.px(480)))
        self.move(dialog.frameGeometry().topRight())


def show_beside(dialog: QDialog, workspace: Workspace) -> HelpDialog:
    """Show the page about the focused widget of a dialog beside it."""
    beside = dialog.findChild(HelpDialog) or HelpDialog(dialog, workspace)
    beside.pane.explain(dialog.focusWidget() or dialog)
    beside.show()
    return beside
