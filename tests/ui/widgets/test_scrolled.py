"""Forms that scroll if the screen is too low for them."""

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from wiposeq.ui.widgets.dialogs import Dialog
from wiposeq.ui.widgets.scrolled import ScrolledForm


@pytest.mark.parametrize("count", [3, 60])
def test_the_buttons_stay_on_the_screen_and_the_parts_above_them_scroll(qtbot: QtBot, count: int) -> None:
    dialog = Dialog(None, "Form", 300, 100)
    qtbot.addWidget(dialog)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    parts = [QPushButton(str(number)) for number in range(count)]
    ScrolledForm(dialog, parts, buttons)
    dialog.show()
    qtbot.wait(50)
    area = dialog.findChild(QScrollArea)
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert area.verticalScrollBar().isVisible() is (count == 60)
    parts[-1].setFocus()
    qtbot.wait(20)
    assert not parts[-1].visibleRegion().isEmpty() and not buttons.visibleRegion().isEmpty()
