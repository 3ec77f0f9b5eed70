"""The translation table: English and the other language side by side, edited in place, with what is missing in sight.

It hides how rows follow the project while texts are typed. What is free text is the model's, sending it to a translator
and taking it back translationfiles.py's; every change is an edit by the session, as typing elsewhere.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from wiposeq.app.document import Changes
from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Report
from wiposeq.model.freetext import NAMES_THAT_STAY, FreeText, free_texts, free_texts_of
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr, trn
from wiposeq.ui.header.pane import language_choices
from wiposeq.ui.translating.detail import TextDetail
from wiposeq.ui.translating.files import TranslationFiles
from wiposeq.ui.widgets.dialogs import Dialog
from wiposeq.ui.widgets.fields import TextKeys, by_address, choice_field
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window.session import Session

PLACE, ENGLISH, OTHER = range(3)
_FIELDS = {PLACE: "", ENGLISH: "value", OTHER: "translation"}
READ_AT_ONCE = 5_000
"""How many sequences are looked through while the window waits; more are looked through beside it."""
_SEARCH_AFTER = 150
_GATHER_AFTER = 200


def is_right_to_left(language: str | None) -> bool:
    """Return whether a language is written from right to left."""
    return (
        language is not None and language != "" and QLocale(language).textDirection() == Qt.LayoutDirection.RightToLeft
    )


class TextTable(RecordTable):
    """Rows of FreeText of which both values can be edited in place."""

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
        return self._session.do(SetField(text.address.at(field), str(value) or None))


class TextDelegate(QStyledItemDelegate):
    """Shows a language in its direction; writes back only what was typed, so that odd characters stay as they are."""

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
    """All language-dependent free text of the project, one row each; it stays open beside the window."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Translation of the free text"), 1040, 660)
        self.session = session
        self.texts: list[FreeText] = []
        self._places: dict[Address, int] = {}
        self._findings: dict[Address, list[Any]] = {}
        self.files = TranslationFiles(session, settings, self)

        column = QVBoxLayout(self)
        column.addLayout(self._top())
        self.count = QLabel()
        column.addWidget(self.count)
        column.addWidget(self._table(), 1)
        column.addWidget(self._empty(), 1)
        self.detail = TextDetail(session, lambda: self.texts)
        column.addWidget(self.detail)
        column.addWidget(self._buttons())
        self._search = self._timer(_SEARCH_AFTER, self.refilter)
        self._gathering = self._timer(_GATHER_AFTER, self.gather)
        self._wire()
        self._checked(session.report)
        self.gather()
        self.view.setFocus()

    def _timer(self, milliseconds: int, run: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(run)
        return timer

    def _top(self) -> QHBoxLayout:
        self.language = choice_field(
            self.session,
            tr("Other free-text language"),
            language_choices(self.session.edition),
            Address(field="other_language"),
        )
        self.language.setMaximumWidth(260)
        caption = QLabel(tr("Other &language:"))
        caption.setBuddy(self.language.editor)
        self.filter = QLineEdit()
        TextKeys(self.filter)
        self.filter.setPlaceholderText(tr("Find: place, text, id"))
        self.filter.setAccessibleName(tr("Filter of the texts"))
        self.filter.setClearButtonEnabled(True)
        self.only_missing = QCheckBox(tr("Only &missing"))
        self.with_names = QCheckBox(tr("&Names of organisms"))
        self.with_names.setToolTip(tr("Latin names need no translation, so they are left out of the count"))
        top = QHBoxLayout()
        top.addWidget(caption)
        top.addWidget(self.language)
        top.addSpacing(12)
        top.addWidget(self.filter, 1)
        top.addWidget(self.only_missing)
        top.addWidget(self.with_names)
        return top

    def _table(self) -> QWidget:
        self.table = TextTable(self.session, self._sign, self._tip)
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
        return self.view

    def _empty(self) -> QLabel:
        self.empty = QLabel()
        self.empty.setProperty("hint", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        return self.empty

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.export_button = buttons.addButton(tr("&Export for the translator..."), action)
        self.import_button = buttons.addButton(tr("&Import the translation..."), action)
        self.next_button = buttons.addButton(tr("Ne&xt missing"), action)
        self.next_button.setToolTip(tr("Go to the next text without a translation (Ctrl+Return)"))
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)  # Return in a line of text must not press one
        self.export_button.clicked.connect(self.files.export)
        self.import_button.clicked.connect(self.files.ask_for_translation)
        self.next_button.clicked.connect(self.next_missing)
        buttons.rejected.connect(self.reject)
        return buttons

    def _wire(self) -> None:
        session = self.session
        self.filter.textChanged.connect(lambda _: self._search.start())
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
        """Gather the texts of the whole project; of a large one beside the window."""
        project, wanted = self.session.project, self._edition
        if len(project.sequences) <= READ_AT_ONCE and not project.sequences.is_backed:
            self._show(list(free_texts(project, wanted)))
            return

        def done(texts: list[FreeText]) -> None:
            if not isValid(self):
                return
            if project is self.session.project:
                self._show(texts)
            else:
                self._gathering.start()

        self._tell(tr("Gathering the free text..."))
        if not self.session.run(
            tr("Gathering the free text"), lambda progress: list(free_texts(project, wanted)), done
        ):
            self._gathering.start()

    def _show(self, texts: list[FreeText]) -> None:
        kept = self.current
        self.texts = texts
        self._places = {text.address: place for place, text in enumerate(texts)}
        self.refilter()
        if kept is not None:
            self.select(kept.address)

    def _tell(self, words: str) -> None:
        self.empty.setText(words)
        self.empty.setVisible(bool(words))
        self.view.setVisible(not words)

    def refilter(self) -> None:
        """Show the texts that match the filter; those translated meanwhile are hidden only now."""
        words = self.filter.text().casefold().split()
        only_missing, with_names = self.only_missing.isChecked(), self.with_names.isChecked()
        kept = self.current

        def wanted(texts: list[FreeText]) -> list[int]:
            return [
                place
                for place, text in enumerate(texts)
                if (with_names or text.name not in NAMES_THAT_STAY or bool(text.translation))
                and (not only_missing or text.wants_translation or (with_names and not text.translation.strip()))
                and (not words or _matches(text, words))
            ]

        self.table.filter(wanted)
        self.table.show_records(self.texts)
        if self.table.rowCount():
            self._tell("")
        elif self.texts and (words or only_missing):
            self._tell(tr("No text is like that."))
        else:
            self._tell(tr("There is no free text that depends on a language."))
        if kept is None or not self.select(kept.address):
            self.view.setCurrentIndex(self.table.index(0, OTHER))
        self._count()

    def _count(self) -> None:
        missing = sum(text.wants_translation for text in self.texts)
        total = sum(text.name not in NAMES_THAT_STAY or bool(text.translation) for text in self.texts)
        self.count.setText(
            trn("{total} text, {missing} without one of its two values",
                "{total} texts, {missing} without one of their two values", total,
                total=f"{total:,}", missing=f"{missing:,}")
        )  # fmt: skip
        self.next_button.setEnabled(missing > 0)
        language = self.session.project.header.other_language or ""
        names = self._edition.languages
        word = names[language].name if language in names else tr("Other language")
        heading = f"{word} ({language})" if language else word
        if self.table.columns[OTHER].heading != heading:
            self.table.columns[OTHER] = Column(heading, lambda place, text: text.translation, False, None, 300)
            self.table.headerDataChanged.emit(Qt.Orientation.Horizontal, OTHER, OTHER)
            self.delegate.is_right_to_left = is_right_to_left(language)
            self.detail.write_in_direction(is_right_to_left(language))
            self.table.redraw()

    def _changed(self, changes: Changes) -> None:
        if changes.header:
            self.language.refresh()
        sequences = changes.sequences
        has_moved = sequences.is_renumbered or sequences.inserted or sequences.removed
        if has_moved or len(sequences.changed) > READ_AT_ONCE or not self._follow(sequences.changed):
            self._gathering.start()
        self._count()
        self._show_current()

    def _follow(self, uids: frozenset[int]) -> bool:
        """Take over the texts of changed sequences. Return False if texts were added or removed."""
        if not uids:
            return True
        project = self.session.project
        found: dict[int, FreeText] = {}
        for uid in uids:
            try:
                new = list(free_texts_of(project.sequences.by_uid(uid), project.number(uid), self._edition))
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
        self.table.update_records(self.texts, list(found))
        return True

    def _checked(self, report: Report) -> None:
        self._findings = by_address(report.findings)
        self.table.redraw()
        self.detail.show_findings(self._findings)

    def _here(self, text: FreeText) -> list[Any]:
        places = (text.address, *(text.address.at(field) for field in ("value", "translation", "id")))
        return [finding for place in places for finding in self._findings.get(place, ())]

    def _sign(self, text: FreeText) -> str:
        found = self._here(text)
        return "" if not found else "error" if any(finding.is_error for finding in found) else "warning"

    def _tip(self, text: FreeText) -> str:
        return "\n".join(finding.message for finding in self._here(text))

    # ---- the text at the cursor

    @property
    def current(self) -> FreeText | None:
        """The text at the cursor."""
        row = self.view.currentIndex().row()
        found: FreeText | None = self.table.record(row) if 0 <= row < self.table.rowCount() else None
        return found

    def select(self, address: Address, column: int = -1) -> bool:
        """Put the cursor on a text. Return False if it is not shown."""
        row = self.table.row_of(self._places.get(address.record, -1))
        if row < 0:
            return False
        column = column if column >= 0 else max(self.view.currentIndex().column(), 0)
        self.view.setCurrentIndex(self.table.index(row, column))
        self.view.scrollTo(self.table.index(row, column))
        return True

    def next_missing(self) -> None:
        """Go to the next text without one of its two values, or to the first one from the top."""
        start = self.view.currentIndex().row() + 1
        rows = self.table.rowCount()
        for step in range(rows):
            row = (start + step) % rows
            text: FreeText = self.table.record(row)
            if text.wants_translation:
                column = OTHER if text.value.strip() else ENGLISH
                self.view.setCurrentIndex(self.table.index(row, column))
                self.view.scrollTo(self.table.index(row, column))
                (self.detail.translation if column == OTHER else self.detail.value).setFocus()
                return
        self.session.message.emit(tr("No text that is shown wants a translation."))

    def copy(self) -> None:
        """Copy the text of the cell at the cursor."""
        QGuiApplication.clipboard().setText(str(self.view.currentIndex().data() or ""))

    def paste(self) -> None:
        """Put the text on the clipboard into the cell at the cursor, on one line."""
        text = " ".join(QGuiApplication.clipboard().text().split("\n")).replace("\r", "").strip()
        if text:
            self._put(text)

    def _put(self, text: str) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.table.setData(index, text)

    def _show_current(self) -> None:
        self.detail.show_text(self.current, self._edition.longest_value)

    def _jump(self, index: QModelIndex) -> None:
        """Show the place of a text in the window."""
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
