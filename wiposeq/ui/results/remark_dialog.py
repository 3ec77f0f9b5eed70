"""Asks for the remark with which a person accepts a warning. A remark cannot be empty."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from wiposeq.texts import tr
from wiposeq.ui.widgets.dialogs import Dialog, ok_buttons
from wiposeq.ui.widgets.layout import column, hint, line, wrapped


class RemarkDialog(Dialog):
    """Shows the warning, and asks why it is accepted. accept: called with the remark. is_error: it is an error."""

    def __init__(
        self, message: str, accept: Callable[[str], object], parent: QWidget | None = None, *, is_error: bool = False
    ) -> None:
        super().__init__(parent, tr("Accept an error") if is_error else tr("Accept a warning"), 460, 160)
        why = tr("Why is the error accepted?") if is_error else tr("Why is the warning accepted?")
        self.remark = line(tr("Remark"), why)
        buttons, self.ok = ok_buttons(self, text=tr("Accept the error") if is_error else tr("Accept the warning"))
        self.ok.setEnabled(False)
        self.ok.setToolTip(tr("Write a remark first"))
        self.remark.textChanged.connect(lambda text: self.ok.setEnabled(bool(text.strip())))
        self.accepted.connect(lambda: accept(self.remark.text().strip()))
        note = hint(tr("The remark is stored in the project and in the report, not in the listing."))
        column(wrapped(message), self.remark, note, None, buttons, parent=self)
