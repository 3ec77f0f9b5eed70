"""The fields of one text and its translation, with buttons that copy the translation to equal texts.

It hides the writing direction of the other language, and which texts are equal.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Together
from wiposeq.model.freetext import FreeText, highest_id, translating
from wiposeq.texts import tr, trn
from wiposeq.ui.translating.suggestions import Suggestions
from wiposeq.ui.widgets.direction import align
from wiposeq.ui.widgets.fields import Field, NoteEdit, note_field
from wiposeq.ui.widgets.layout import column, push_button, row
from wiposeq.ui.window.session import Session


class TextDetail(QWidget):
    """The fields of one text. texts: returns all texts of the project. settings: returns the current settings."""

    def __init__(self, session: Session, texts: Callable[[], list[FreeText]], settings: Callable[[], Settings]) -> None:
        super().__init__()
        self._session = session
        self._texts = texts
        self._text: FreeText | None = None
        self._findings: dict[Address, list[Any]] = {}
        self.value = note_field(session, tr("English"), is_optional=False)
        self._translation_edit = NoteEdit()
        self.translation = Field(session, self._translation_edit, tr("Other language"))
        self.translation.edit_for = lambda address, text, label: translating(session.project, address, text, label)
        for field in (self.value, self.translation):
            field.count_to(session.edition.longest_value)
        self.where = QLabel()
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.equal = QLabel()
        self.fill = push_button(tr("&Fill the empty ones"), lambda: self._translate_equal(only_missing=True))
        self.overwrite = push_button(tr("&Use for all"), lambda: self._translate_equal(only_missing=False))
        grid = QGridLayout()
        grid.addWidget(self.where, 0, 0)
        grid.addWidget(self.value, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.translation, 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowMinimumHeight(1, self.fontMetrics().lineSpacing() * 3 + 12)
        self.suggestions = Suggestions(session, texts, settings)
        grid.addWidget(self.suggestions, 2, 0, 1, 2)
        grid.setRowStretch(3, 1)
        column(grid, row((self.equal, 1), self.fill, self.overwrite), parent=self, margin=0)

    @property
    def has_focus(self) -> bool:
        """Whether the text or its translation is being edited."""
        return self.value.editor.hasFocus() or self.translation.editor.hasFocus()

    def show_text(self, text: FreeText | None) -> None:
        """Show a text, or nothing."""
        self._text = text
        address = text.address if text else None
        if self.value.address != (address.at("value") if address else None):
            self.value.bind(address.at("value") if address else None)
            self.translation.bind(address.at("translation") if address else None)
            self.show_findings(self._findings)
        else:
            self.value.refresh()
            self.translation.refresh()
        id = text.qualifier.id if text else None
        self.where.setText((f"{text.where}  ({id})" if id else text.where) if text else "")
        self.suggestions.show_text(text)
        self._show_equal()

    def show_findings(self, findings: dict[Address, list[Any]]) -> None:
        """Show badges for the findings about the text."""
        self._findings = findings
        self.value.show_findings(findings)
        self.translation.show_findings(findings)

    def set_direction(self, is_right_to_left: bool) -> None:
        """Set the writing direction of the other language. The window keeps its own direction."""
        document = self._translation_edit.document()
        option = document.defaultTextOption()
        if is_right_to_left:
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        else:
            option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        document.setDefaultTextOption(option)
        align(self._translation_edit)

    def _equal(self, text: FreeText, only_missing: bool) -> list[FreeText]:
        """Return the other texts with the same English value and a different translation or no translation."""
        return [
            other
            for other in self._texts()
            if other.qualifier.value == text.qualifier.value
            and other.translation != text.translation
            and not (only_missing and other.translation.strip())
        ]

    def _show_equal(self) -> None:
        text = self._text
        missing = others = 0
        if text is not None and text.value.strip() and text.translation.strip():
            missing, others = len(self._equal(text, True)), len(self._equal(text, False))
        words = ""
        if others:
            words = trn(
                "{count} other place has the same English text: {missing} untranslated, {rest} translated differently",
                "{count} other places have the same English text: {missing} untranslated, {rest} translated "
                "differently",
                others,
                missing=missing,
                rest=others - missing,
            )
        self.equal.setText(words)
        self.fill.setEnabled(missing > 0)
        self.overwrite.setEnabled(others > missing)

    def _translate_equal(self, only_missing: bool) -> None:
        text = self._text
        if text is None:
            return
        others = self._equal(text, only_missing)
        number = highest_id(self._session.project)
        edits: list[Edit] = []
        for other in others:
            number += other.qualifier.id is None
            edits.append(translating(self._session.project, other.address, text.translation, number=number))
        self._session.do(
            Together(trn("Translate {count} equal text", "Translate {count} equal texts", len(edits)), tuple(edits))
        )
