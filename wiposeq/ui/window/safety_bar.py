"""The strip that stays as long as unsaved changes can be lost: the disk is full, a folder is read-only, a lock is lost.

It hides when the strip appears and goes, and how screen readers announce it. app/document.py decides what is safe.
"""

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QWidget

from wiposeq.texts import tr
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, push_button, row, scale
from wiposeq.ui.window import icons
from wiposeq.ui.window.session import Session


class SafetyBar(QFrame):
    """The strip. It is hidden while all changes are safe.

    save: saves the project, and asks where if it has no file. show_help: opens the page with this id.
    """

    def __init__(
        self,
        session: Session,
        save: Callable[[], object],
        show_help: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("role", "danger")
        self.text = ElidedLabel()
        self.text.setProperty("level", "strong")
        self.save_button = push_button(tr("Save as..."), save)
        self.again_button = push_button(tr("Try again"), self.try_again)
        self.help_button = push_button(tr("What you can do"), lambda: show_help("place/safety"))
        picture = icons.IconLabel("warning", "warning", "icon")
        buttons = self.save_button, self.again_button, self.help_button
        self._row = row(picture, (self.text, 1), *buttons, parent=self)
        at_each_zoom(self, lambda: scale(self._row, (12, 4, 8, 4)))
        for signal in (session.safety.changed, session.changed, session.saved, session.document_replaced):
            signal.connect(self.refresh)
        self.hide()
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Show or hide the strip."""
        danger = self._session.safety.danger
        if danger is None:
            self.hide()
            return
        text = tr("Your changes are not safe. {why}", why=str(danger))
        if text == self.text.text() and not self.isHidden():
            return
        self.text.setText(text)
        self.setAccessibleName(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def try_again(self) -> None:
        """Try at once whether the changes can be stored."""
        self._session.safety.try_again()
        self.refresh()
