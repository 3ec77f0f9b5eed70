"""The table of the free text: English and the other language side by side, edited in place, with missing texts marked.

It hides how the rows follow the project while the user types. model/freetext.py finds the free text, files.py exports
and imports it. Every change is an edit of the session.
"""

from typing import Any

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from shiboken6 import isValid

from wiposeq.app.document import Changes
from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Report
from wiposeq.model.freetext import NAMES_NOT_TRANSLATED, FreeText, free_texts, free_texts_of, translating
from wiposeq.standard.edition import Edition
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.header.pane import language_choices
from wiposeq.ui.translating.detail import TextDetail
from wiposeq.ui.translating.files import TranslationFiles
from wiposeq.ui.translating.memory_actions import MemoryActions
from wiposeq.ui.widgets.dialogs import Dialog
from wiposeq.ui.widgets.fields import TextKeys, by_address, choice_field
from wiposeq.ui.widgets.flow import flow
from wiposeq.ui.widgets.layout import column, delayed, filter_line, hint, label_of, push_button, row
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window.session import Session

PLACE, ENGLISH, OTHER = range(3)
_FIELDS = {PLACE: "", ENGLISH: "value", OTHER: "translation"}
READ_AT_ONCE = 5_000
"""With more sequences than this, the texts are gathered in a thread."""
_FILTER_DELAY = 150
"""Milliseconds from the last key in the filter until the rows are filtered."""
_GATHER_DELAY = 200
"""Milliseconds from a change of the project until the texts are gathered again."""


def is_right_to_left(language: str | None) -> bool:
    """Return whether a language is written from right to left."""
    return (
        language is not None and language != "" and QLocale(language).textDirection() == Qt.LayoutDirection.RightToLeft
    )


class TextTable(RecordTable):
    """Rows of FreeText. Both values can be edited in place."""

    def __init__(self, session: Session, badge: Any, tip: Any) -> None:
        columns = [
            Column(tr("Place"), lambda place, text: text.where, False, lambda place, text: place, 280),
            Column(tr("English"), lambda place, text: text.value, False, None, 300),
            Column(tr("Other language"), lambda place, text: text.translation, False, None, 300),
        ]
        super().__init__(columns, badge, tip)
        self._session = session

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.column() in (ENGLISH, OTHER) else found

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole:
            role = Qt.ItemDataRole.DisplayRole
        return super().data(index, role)

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        field = _FIELDS[index.column()]
        if role != Qt.ItemDataRole.EditRole or not field:
            return False
        text: FreeText = self.record(index.row())
        if field == "translation":
            return self._session.do(translating(self._session.project, text.address, str(value)))
        return self._session.do(SetField(text.address.at(field), str(value) or None))


class TextDelegate(QStyledItemDelegate):
    """Shows a language in its direction. Writes back only what the user typed, so that unusual characters stay."""

    is_right_to_left = False

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.column() == OTHER and self.is_right_to_left:
            option.direction = Qt.LayoutDirection.RightToLeft
            option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            option.displayAlignment |= Qt.AlignmentFlag.AlignAbsolute

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        if index.column() == OTHER and self.is_right_to_left:
            editor.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        return editor

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)


class TranslationDialog(Dialog):
    """All language-dependent free text of the project, one text in each row. It stays open beside the window."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Translation of the free text"), 1040, 660)
        self.session = session
        self.texts: list[FreeText] = []
        self._places: dict[Address, int] = {}
        self._findings: dict[Address, list[Any]] = {}
        self._asked: Address | None = None
        """The text with a missing value that was shown last."""
        self.files = TranslationFiles(session, settings, self)

        self._filtering = delayed(self, _FILTER_DELAY, self.refilter)
        self._gathering = delayed(self, _GATHER_DELAY, self.gather)
        top = self._top()
        self.count = QLabel()
        self._build_table()
        self._build_empty()
        self.detail = TextDetail(session, lambda: self.texts, lambda: settings)
        self.memory = MemoryActions(
            session, lambda: self.texts, lambda: settings, self, self.detail.suggestions.read_soon
        )
        buttons = self._buttons()
        column(top, self.count, (self.view, 1), (self.empty, 1), self.detail, buttons, parent=self)
        self._wire()
        self._checked(session.report)
        self.gather()
        self.view.setFocus()

    def _top(self) -> QHBoxLayout:
        self.language = choice_field(
            self.session,
            tr("Other free-text language"),
            language_choices(self.session.edition),
            Address(field="other_language"),
        )
        self.language.setMaximumWidth(260)
        caption = label_of(tr("Other &language:"), self.language.editor)
        self.filter = filter_line(tr("Filter by place, text or id"), lambda _: self._filtering.start())
        TextKeys(self.filter)
        self.only_missing = QCheckBox(tr("Show only &missing"))
        self.with_names = QCheckBox(tr("Show &names of organisms"))
        self.with_names.setToolTip(tr("Latin names need no translation and are not counted."))
        boxes = flow(self.only_missing, self.with_names)
        line = row(caption, self.language, 12, (self.filter, 1), (boxes, 1))
        line.setAlignment(boxes, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _build_table(self) -> None:
        self.table = TextTable(self.session, self._severity, self._tip)
        self.view = record_view(self.table, tr("Texts"))
        self.view.horizontalHeader().setSectionResizeMode(ENGLISH, QHeaderView.ResizeMode.Stretch)
        self.view.horizontalHeader().setSectionResizeMode(OTHER, QHeaderView.ResizeMode.Stretch)
        self.delegate = TextDelegate(self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def _build_empty(self) -> None:
        self.empty = hint()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _buttons(self) -> QHBoxLayout:
        self.export_button = push_button(tr("&Export for the translator..."), self.files.export)
        self.import_button = push_button(tr("&Import the translation..."), self.files.ask_for_translation)
        self.memory_button = push_button(tr("Memor&y"), lambda: None)
        self.memory_button.setMenu(self.memory.menu())
        self.next_button = push_button(tr("Go to the ne&xt missing"), self.next_missing)
        self.next_button.setToolTip(tr("Go to the next text without a translation (Ctrl+Return)"))
        close = push_button(tr("Close"), self.reject)
        left = flow(self.export_button, self.import_button, self.memory_button, self.next_button)
        return row((left, 1), close)

    def _wire(self) -> None:
        session = self.session
        self.only_missing.toggled.connect(lambda _: self.refilter())
        self.with_names.toggled.connect(lambda _: self.refilter())
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self.view.activated.connect(self._jump)
        for keys, run in (
            (QKeySequence.StandardKey.Undo, session.undo_stack.undo),
            (QKeySequence.StandardKey.Redo, session.undo_stack.redo),
            ("Ctrl+Shift+Z", session.undo_stack.redo),
            ("Ctrl+Return", self.next_missing),
            (QKeySequence.StandardKey.Find, self.filter.setFocus),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)

        for key, act in (
            (QKeySequence.StandardKey.Copy, self.copy),
            (QKeySequence.StandardKey.Paste, self.paste),
            (QKeySequence.StandardKey.Delete, lambda: self._put("")),
        ):
            shortcut = QShortcut(QKeySequence(key), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

        session.changed.connect(self._changed)
        session.document_replaced.connect(self._gathering.start)
        session.report_changed.connect(self._checked)

    # ---- the rows

    @property
    def _edition(self) -> Edition:
        return self.session.edition

    def gather(self) -> None:
        """Gather the texts of the whole project, in a thread if it is large."""
        project, edition = self.session.project, self._edition
        if len(project.sequences) <= READ_AT_ONCE and not project.sequences.is_backed:
            self._show(list(free_texts(project, edition)))
            return

        def done(texts: list[FreeText]) -> None:
            if not isValid(self):
                return
            if project is self.session.project:
                self._show(texts)
            else:
                self._gathering.start()

        self._show_instead(tr("Gathering the free text..."))
        if not self.session.run(
            tr("Gathering the free text"), lambda progress: list(free_texts(project, edition)), done
        ):
            self._gathering.start()

    def _show(self, texts: list[FreeText]) -> None:
        before = self.current
        self.texts = texts
        self._places = {text.address: place for place, text in enumerate(texts)}
        self.refilter()
        self.detail.suggestions.read_soon()
        if before is not None:
            self.select(before.address)

    def _show_instead(self, words: str) -> None:
        """Show words instead of the table, or the table if there are none."""
        self.empty.setText(words)
        self.empty.setVisible(bool(words))
        self.view.setVisible(not words)

    def refilter(self) -> None:
        """Show the texts that match the filter."""
        words = self.filter.text().casefold().split()
        only_missing, with_names = self.only_missing.isChecked(), self.with_names.isChecked()
        before = self.current

        def wanted(texts: list[FreeText]) -> list[int]:
            return [
                place
                for place, text in enumerate(texts)
                if (with_names or text.name not in NAMES_NOT_TRANSLATED or bool(text.translation))
                and (not only_missing or text.wants_translation or (with_names and not text.translation.strip()))
                and (not words or _matches(text, words))
            ]

        self.table.filter(wanted)
        self.table.show_records(self.texts)
        if self.table.rowCount():
            self._show_instead("")
        elif self.texts and (words or only_missing):
            self._show_instead(tr("No text matches the filter."))
        else:
            self._show_instead(tr("The project contains no language-dependent free text."))
        if before is None or not self.select(before.address):
            self.view.setCurrentIndex(self.table.index(0, OTHER))
        self._count()

    def _count(self) -> None:
        missing = sum(text.wants_translation for text in self.texts)
        total = sum(text.name not in NAMES_NOT_TRANSLATED or bool(text.translation) for text in self.texts)
        self.count.setText(
            trn(
                "{total} text, {missing} with a missing value",
                "{total} texts, {missing} with a missing value",
                total,
                total=shown_number(total),
                missing=shown_number(missing),
            )
        )
        self.next_button.setEnabled(missing > 0)
        language = self.session.project.header.other_language or ""
        names = self._edition.languages
        word = tr(names[language].name) if language in names else tr("Other language")
        heading = f"{word} ({language})" if language else word
        if self.table.columns[OTHER].heading != heading:
            self.table.columns[OTHER] = Column(heading, lambda place, text: text.translation, False, None, 300)
            self.table.headerDataChanged.emit(Qt.Orientation.Horizontal, OTHER, OTHER)
            self.delegate.is_right_to_left = is_right_to_left(language)
            self.detail.set_direction(is_right_to_left(language))
            self.table.redraw()

    def _changed(self, changes: Changes) -> None:
        if changes.header:
            self.language.refresh()
            self.detail.suggestions.read_soon()
        sequences = changes.sequences
        has_moved = sequences.is_renumbered or sequences.inserted or sequences.removed
        if has_moved or len(sequences.changed) > READ_AT_ONCE or not self._follow(sequences.changed):
            self._gathering.start()
        self._count()
        self._show_current()

    def _follow(self, uids: frozenset[int]) -> bool:
        """Replace the texts of changed sequences. Return False if texts were added or removed."""
        if not uids:
            return True
        project = self.session.project
        found: dict[int, FreeText] = {}
        for uid in uids:
            try:
                new = list(free_texts_of(project.sequences.by_uid(uid), project.position(uid), self._edition))
            except LookupError:
                return False
            for text in new:
                place = self._places.get(text.address)
                if place is None:
                    return False
                found[place] = text
        known = sum(text.address.sequence in uids for text in self.texts)
        if known != len(found):
            return False
        for place, text in found.items():
            self.texts[place] = text
        self.detail.suggestions.read_soon()
        self.table.update_records(self.texts, list(found))
        return True

    def _checked(self, report: Report) -> None:
        self._findings = by_address(report.findings)
        self.table.redraw()
        self.detail.show_findings(self._findings)

    def _findings_of(self, text: FreeText) -> list[Any]:
        places = (text.address, *(text.address.at(field) for field in ("value", "translation", "id")))
        return [finding for place in places for finding in self._findings.get(place, ())]

    def _severity(self, text: FreeText) -> str:
        found = self._findings_of(text)
        return "" if not found else "error" if any(finding.is_error for finding in found) else "warning"

    def _tip(self, text: FreeText) -> str:
        return "\n".join(finding.message for finding in self._findings_of(text))

    # ---- the current text

    @property
    def current(self) -> FreeText | None:
        """The text of the current row."""
        row = self.view.currentIndex().row()
        found: FreeText | None = self.table.record(row) if 0 <= row < self.table.rowCount() else None
        return found

    def select(self, address: Address) -> bool:
        """Make a text current. Return False if the table does not show it."""
        shown = self.table.row_of(self._places.get(address.record, -1))
        if shown < 0:
            return False
        index = self.table.index(shown, max(self.view.currentIndex().column(), 0))
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        return True

    def next_missing(self) -> None:
        """Go to the next text with a missing value, continuing at the top.

        The current one is the next one until its field was shown to the user.
        """
        is_seen = self.current is None or self.current.address == self._asked or self.detail.has_focus
        start = self.view.currentIndex().row() + is_seen
        rows = self.table.rowCount()
        for step in range(rows):
            at = (start + step) % rows
            text: FreeText = self.table.record(at)
            if text.wants_translation:
                missing = OTHER if text.value.strip() else ENGLISH
                self.view.setCurrentIndex(self.table.index(at, missing))
                self.view.scrollTo(self.table.index(at, missing))
                (self.detail.translation if missing == OTHER else self.detail.value).setFocus()
                self._asked = text.address
                return
        self.session.message.emit(tr("No text in the table has a missing value."))

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self.view.currentIndex().data() or ""))

    def paste(self) -> None:
        """Replace the text of the current cell by that of the clipboard, on one line."""
        text = " ".join(QGuiApplication.clipboard().text().split("\n")).replace("\r", "").strip()
        if text:
            self._put(text)

    def _put(self, text: str) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.table.setData(index, text)

    def _show_current(self) -> None:
        self.detail.show_text(self.current)

    def done(self, result: int) -> None:
        self.detail.suggestions.close_reading()
        super().done(result)

    def _jump(self, index: QModelIndex) -> None:
        """Show the place of the text in the window."""
        text: FreeText = self.table.record(index.row())
        field = _FIELDS[index.column()]
        if not field or (field == "value" and not text.qualifier.value):
            field = "value"
        parent = self.parentWidget()
        if parent is not None:
            parent.window().activateWindow()
        self.session.go_to(text.address.at(field))


def _matches(text: FreeText, words: list[str]) -> bool:
    whole = f"{text.where} {text.value} {text.translation} {text.qualifier.id or ''}".casefold()
    return all(word in whole for word in words)
