"""Names for a screen reader, for the parts of a widget that Qt leaves without one.

It hides which parts these are: the line and the list of a box of choices, and the buttons inside a line of text.
"""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QLineEdit, QToolButton, QWidget

from wiposeq.texts import tr


def complete(widget: QWidget) -> None:
    """Give the parts of a widget their names. Called when the widget is shown for the first time."""
    if isinstance(widget, QComboBox):
        _complete_box(widget)
    elif isinstance(widget, QLineEdit):
        for button in widget.findChildren(QToolButton):
            if not button.accessibleName():
                is_clearing = button.objectName() == "_q_qlineeditclearbutton"
                button.setAccessibleName(tr("Clear the field") if is_clearing else widget.placeholderText())


def _complete_box(box: QComboBox) -> None:
    name = box.accessibleName()
    line = box.lineEdit()
    if line is not None and not line.accessibleName():
        line.setAccessibleName(name)
    if QAccessible.isActive() and not box.view().accessibleName():  # making a list takes time
        box.view().setAccessibleName(name)
