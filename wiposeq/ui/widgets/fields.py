"""Editors bound to an address: typing becomes a SetField edit, and findings on that address show as a badge.

It hides how an editor and the project follow each other without a loop and without a jumping cursor, and that typing
in one field merges into one undo step. The caller decides which values are offered.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QDate, QEvent, QObject, QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCalendarWidget,
    QComboBox,
    QCompleter,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Finding
from wiposeq.model.lookup import find
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.widgets.direction import follow_first_letter, write_from_left
from wiposeq.ui.widgets.labels import FindingNote
from wiposeq.ui.widgets.layout import at_each_zoom, break_lines_for, column, line, row
from wiposeq.ui.widgets.placeholders import shorten_placeholder
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session


class TextKeys(QObject):
    """Gives an editor the keys of text editing before the window: Ctrl+Delete removes a word, not a sequence.

    is_bound: undo and redo are those of the project, not those of the editor.
    """

    def __init__(self, editor: QWidget, *, is_bound: bool = False) -> None:
        super().__init__(editor)
        self._is_bound = is_bound
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept keys of text editing. Pass undo and redo on to the window if the editor is bound."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        assert isinstance(event, QKeyEvent)
        if self._is_bound and any(event.matches(key) for key in (QKeySequence.StandardKey.Undo, _REDO)):
            if isinstance(watched, ChoiceBox) and watched.is_half_typed:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    watched.show_value(watched.value())
            elif event.type() == QEvent.Type.ShortcutOverride:
                event.ignore()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and _is_for_text(event, isinstance(watched, ChoiceBox)):
            event.accept()
            return True
        return False


_REDO = QKeySequence.StandardKey.Redo


def _is_for_text(event: QKeyEvent, is_choice: bool) -> bool:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
    if modifiers == Qt.KeyboardModifier.AltModifier:
        return is_choice and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
    return False


_FROM_LEFT: Final = frozenset({"location", "file_reference", "number", "date", "latin"})
"""The fields, or the last parts of their names, whose values begin at the left in every language."""


class Field(QWidget):
    """One editor and its badge, bound to an address of the session's project.

    name: the accessible name of the editor.
    address: None disables the field.
    is_optional: an empty field means None, not "".
    edit_for: returns the edit for a typed value, from the address, the value and the label; by default a SetField.
    """

    edited = Signal(str)

    def __init__(
        self,
        session: Session,
        editor: "QLineEdit | ChoiceBox | NoteEdit",
        name: str,
        address: Address | None = None,
        *,
        is_optional: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.editor = editor
        self.address = address
        self.is_optional = is_optional
        self.name = name
        self.edit_for: Callable[[Address, str | None, str], Edit] = SetField
        self.counter: QLabel | None = None
        self.note = FindingNote(session)
        self.line = row((editor, 1), margin=0)
        """The line of the editor, to which the caller can add buttons."""
        self.line.setSpacing(4)
        column(self.line, self.note, parent=self, margin=0).setSpacing(2)
        editor.setAccessibleName(name)
        at_each_zoom(editor, lambda: editor.setMinimumHeight(theme.px("control")))
        TextKeys(editor, is_bound=True)
        if isinstance(editor, QLineEdit):
            if address is not None and address.field.rpartition(".")[2] in _FROM_LEFT:
                write_from_left(editor)
            editor.textEdited.connect(self._typed)
        else:
            editor.typed.connect(self._typed)
        self.refresh()

    def count_to(self, longest: int) -> None:
        """Show below the editor how many characters the text has. longest: the number that is allowed."""
        self.counter = QLabel()
        self.counter.setProperty("level", "secondary")
        self.counter.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._longest = longest
        layout = self.layout()
        assert isinstance(layout, QBoxLayout)
        layout.insertWidget(1, self.counter)
        signal = self.editor.textChanged if not isinstance(self.editor, ChoiceBox) else self.editor.typed
        signal.connect(lambda *_: self._count())
        self._count()

    def _count(self) -> None:
        """Show the number of characters, in the color of an error if there are too many."""
        if self.counter is None:
            return
        count = len(self.text())
        self.counter.setText(tr("{count} of {limit}", count=shown_number(count), limit=shown_number(self._longest)))
        words = trn("{count} character", "{count} characters", count)
        self.counter.setAccessibleName(tr("{what} of at most {limit}", what=words, limit=shown_number(self._longest)))
        theme.set_variant(self.counter, "state", "error" if count > self._longest else "")
        self.counter.setVisible(count > 0)

    def take_note(self) -> FindingNote:
        """Return the note, for a caller that places it elsewhere, such as below several fields."""
        layout = self.layout()
        if layout is not None:
            layout.removeWidget(self.note)
        return self.note

    def bind(self, address: Address | None) -> None:
        """Bind the field to another address. What was typed into a list but not chosen is dropped."""
        self.address = address
        if isinstance(self.editor, ChoiceBox) and self.editor.is_half_typed:
            self.editor.show_value(self.editor.value())
        self.show_own_findings(())
        self.refresh()

    def refresh(self) -> None:
        """Show the current value of the project. The cursor does not move if the text is the same."""
        value: Any = None
        is_there = self.address is not None
        if self.address is not None:
            try:
                value = find(self.session.project, self.address)
            except LookupError:
                is_there = False
        text = "" if value is None else str(value)
        self.editor.setEnabled(is_there)
        if self.text() != text:
            with QSignalBlocker(self.editor):
                if isinstance(self.editor, QLineEdit):
                    self.editor.setText(text)
                    self.editor.setCursorPosition(len(text) if self.editor.hasFocus() else 0)
                else:
                    self.editor.show_value(text)
            self._count()

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer other (code, name) pairs, if the editor is a ChoiceBox."""
        if isinstance(self.editor, ChoiceBox):
            self.editor.offer(choices)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Focus the editor. (A focus proxy would make this widget an extra stop of the Tab key.)"""
        self.editor.setFocus(reason)

    def text(self) -> str:
        """Return the text of the editor."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else self.editor.value()

    def show_findings(self, findings: Mapping[Address, Sequence[Finding]]) -> None:
        """Show the findings on the address of this field."""
        here = findings.get(self.address, ()) if self.address is not None else ()
        self.show_own_findings(here)

    def show_own_findings(self, findings: Sequence[Finding]) -> None:
        """Show these findings below the field, and mark the editor."""
        self.note.show_findings(findings)
        theme.set_variant(self.editor, "state", self.note.severity)
        self.editor.setAccessibleDescription("\n".join(finding.message for finding in findings))

    def _typed(self, text: str) -> None:
        if self.address is None:
            return
        value = None if self.is_optional and not text else text
        label = tr("Change {field}", field=self.name)
        try:
            edit = self.edit_for(self.address, value, label)
        except LookupError:
            self.session.announce_missing_place()
            return
        self.session.do(edit, merge_key=f"field {self.address!r}")
        self.edited.emit(text)


_WIDEST_LIST: Final = 560
"""Maximum width of a list of choices in pixels; it can be wider than its box."""


class ChoiceBox(QComboBox):
    """A list of codes with their names. Typing finds a code or a name; other codes can be typed too.

    typed(code): the value has changed.
    entered(code): Return was pressed on a code of the list.
    shows_code: the box shows the code alone; the names are in the list.
    """

    typed = Signal(str)
    entered = Signal(str)

    def __init__(
        self, choices: Iterable[tuple[str, str]] = (), parent: QWidget | None = None, *, shows_code: bool = False
    ) -> None:
        super().__init__(parent)
        self._shows_code = shows_code
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        line, self._matches = self.line, QStringListModel(self)
        self._completer = completer = QCompleter(self._matches, self)
        self.setCompleter(completer)
        # _rank() matches; a completer that ignores case would make Qt choose "en" for a box with "EN" that is left
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseSensitive)
        completer.activated.connect(lambda *_: self._chosen())
        self.activated.connect(lambda *_: self._chosen())
        line.editingFinished.connect(self._chosen)
        line.textEdited.connect(self._rank)
        line.returnPressed.connect(lambda: QTimer.singleShot(0, self, self._enter))  # the list handles the key first
        self._value = ""
        self._offered: tuple[tuple[str, str], ...] | None = None
        self.offer(choices)

    @property
    def line(self) -> QLineEdit:
        """The line in which a code is typed. It is not stored, because Qt deletes it before the box."""
        line = self.lineEdit()
        assert line is not None
        return line

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Replace the list of (code, name) pairs. The value does not change."""
        before, self._offered = self._offered, tuple(choices)
        with QSignalBlocker(self):
            if before != self._offered:
                self.clear()
                self.addItem("", "")
                for code, name in self._offered:
                    self.addItem(f"{code} - {name}" if name and name != code else code, code)
        self.show_value(self._value)

    def value(self) -> str:
        """Return the code chosen or typed."""
        return self._value

    @property
    def is_half_typed(self) -> bool:
        """Whether the typed text is not the value yet."""
        text, index = self.currentText(), self.findData(self._value)
        return text not in (self._value, self.itemText(index) if index >= 0 else self._value)

    def finish_typing(self) -> None:
        """Make the typed text the value, as leaving the box does."""
        self._chosen()

    def show_value(self, code: str) -> None:
        """Show a code with its name, or the code alone if it is not in the list."""
        self._value = code
        index = self.findData(code)
        with QSignalBlocker(self), QSignalBlocker(self.line):
            if index >= 0:
                self.setCurrentIndex(index)
            else:
                self.setCurrentIndex(-1)
            if index < 0 or self._shows_code or not self._has_room(self.itemText(index)):
                self.setEditText(code)
            self.line.setCursorPosition(0)
        self.setToolTip(self.itemText(index) if index >= 0 else "")

    def _has_room(self, text: str) -> bool:
        """Return whether a text is visible as a whole; a name that is not gives way to its code."""
        return self.fontMetrics().horizontalAdvance(text) <= self.line.width() - 4

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if not self.is_half_typed:
            self.show_value(self._value)

    def focusInEvent(self, event: Any) -> None:
        """Make the list and the list of matches as wide as the longest entry needs."""
        view = self.view()
        wanted = view.sizeHintForColumn(0) + view.verticalScrollBar().sizeHint().width() + 12
        popup = self._completer.popup()
        assert popup is not None
        for each in (view, popup):
            each.setMinimumWidth(min(wanted, _WIDEST_LIST))
        super().focusInEvent(event)

    def keyPressEvent(self, event: Any) -> None:
        """Open the list on Alt+Down and Alt+Up."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def _rank(self, text: str) -> None:
        """List codes that begin with the typed text first, then codes that contain it, then names."""
        typed = text.strip().lower()
        ranks: list[tuple[int, str]] = []
        for index in range(1, self.count()):
            code, shown = str(self.itemData(index)).lower(), self.itemText(index)
            if typed in shown.lower():
                ranks.append((0 if code.startswith(typed) else 1 if typed in code else 2, shown))
        ranks.sort(key=lambda pair: pair[0])
        self._matches.setStringList([shown for _, shown in ranks])

    def _enter(self) -> None:
        if self._value and self.findData(self._value) >= 0:
            self.entered.emit(self._value)

    def _chosen(self) -> None:
        """Make the text the value, unless it shows the value: to leave the box must not change "EN" into "en"."""
        if not self.is_half_typed:
            return
        text = self.currentText().strip()
        index = self.findText(text, Qt.MatchFlag.MatchFixedString)
        if index < 0:
            index = next((i for i in range(self.count()) if str(self.itemData(i)).lower() == text.lower()), -1)
        if index < 0 and text:
            index = self._named(text.lower())
        code = str(self.itemData(index)) if index >= 0 else text
        is_changed = code != self._value
        self.show_value(code)
        if is_changed:
            self.typed.emit(code)

    def _named(self, text: str) -> int:
        """Return the index of the only entry with this name, with or without the short form behind it; -1 if none is.

        text: in small letters, such as "european patent office" or "epo".
        """
        found = []
        for index in range(1, self.count()):
            name = self.itemText(index).lower().removeprefix(f"{str(self.itemData(index)).lower()} - ")
            if text in (name, *_SHORT_FORM.sub(r"\n\1", name).split("\n")):
                found.append(index)
        return found[0] if len(found) == 1 else -1


_SHORT_FORM: Final = re.compile(r" \(([^()]+)\)$")
MOST_LINES: Final = 12
"""A text with more lines scrolls."""


class NoteEdit(QPlainTextEdit):
    """An editor for free text that grows from one line to twelve.

    Tab leaves it. Line breaks become blanks, because a value cannot contain them.
    """

    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(1)
        self._wrapped_at = 0
        self._is_measuring = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(lambda: self.typed.emit(self.toPlainText()))
        self.document().documentLayout().documentSizeChanged.connect(lambda *_: self._grow())
        follow_first_letter(self)
        self._grow()

    def value(self) -> str:
        """Return the text."""
        return self.toPlainText()

    def show_value(self, text: str) -> None:
        """Show another text."""
        cursor = self.textCursor().position()
        break_lines_for(self, text)
        with QSignalBlocker(self):
            self.setPlainText(text)
        moved = self.textCursor()
        moved.setPosition(min(cursor, len(text)) if self.hasFocus() else 0)
        self.setTextCursor(moved)
        self._grow()

    def keyPressEvent(self, event: Any) -> None:
        """Keep the focus on Return, and do not break the line: the next widget is a button that removes the value."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: Any) -> None:
        """Paste as plain text on one line."""
        if source.hasText():
            text = " ".join(source.text().split("\n")).replace("\r", "")
            break_lines_for(self, f"{text} {self.toPlainText()}")
            self.insertPlainText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != self._wrapped_at:
            self._wrapped_at = event.size().width()
            self._wrap()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._wrap)  # the document gets its font after this event

    def _wrap(self) -> None:
        """Break the lines anew. Qt does not do it for a small difference of the width, nor for another font."""
        was_measuring, self._is_measuring = self._is_measuring, True
        for mode in (self.LineWrapMode.NoWrap, self.LineWrapMode.WidgetWidth):
            self.setLineWrapMode(mode)  # changes the size of the document, which has one line for a moment
        self._is_measuring = was_measuring
        self._grow()

    def _grow(self) -> None:
        """Make the editor as high as its text. The fonts of some scripts, such as Chinese, have taller lines."""
        if self._is_measuring:
            return
        self._is_measuring = True
        try:
            self._fit()
        finally:
            self._is_measuring = False

    def _fit(self) -> None:
        block, real, lines = self.document().firstBlock(), 0.0, 0
        while block.isValid() and lines <= MOST_LINES:
            real += self.blockBoundingRect(block).height()
            lines += max(block.layout().lineCount(), 1)
            block = block.next()
        policies = Qt.ScrollBarPolicy
        # a bar that comes and goes with the height would change the width, and so the height, without end
        self.setVerticalScrollBarPolicy(
            policies.ScrollBarAlwaysOn if lines > MOST_LINES else policies.ScrollBarAlwaysOff
        )
        if lines > MOST_LINES:
            real *= MOST_LINES / lines
        height = max(math.ceil(real) + theme.px(12), theme.px("control"))
        if self.height() != height:
            self.setFixedHeight(height)


def text_field(
    session: Session, name: str, address: Address | None = None, *, is_optional: bool = True, hint: str = ""
) -> Field:
    """Return a field for one line of text. hint: shown in the empty field."""
    editor = QLineEdit()
    editor.setPlaceholderText(hint)
    return Field(session, editor, name, address, is_optional=is_optional)


def note_field(session: Session, name: str, address: Address | None = None, *, is_optional: bool = True) -> Field:
    """Return a field for free text."""
    return Field(session, NoteEdit(), name, address, is_optional=is_optional)


def choice_field(
    session: Session,
    name: str,
    choices: Iterable[tuple[str, str]],
    address: Address | None = None,
    *,
    is_optional: bool = True,
) -> Field:
    """Return a field for a code from a list of (code, name) pairs."""
    return Field(session, ChoiceBox(choices), name, address, is_optional=is_optional)


def date_field(session: Session, name: str, address: Address | None = None, *, is_optional: bool = True) -> Field:
    """Return a field for a date as YYYY-MM-DD, typed or picked from a calendar (Alt+Down)."""
    editor = QLineEdit()
    editor.setPlaceholderText(tr("YYYY-MM-DD"))
    field = Field(session, editor, name, address, is_optional=is_optional)
    field.line.addWidget(calendar_button(editor, name))
    return field


def calendar_button(editor: QLineEdit, name: str) -> QToolButton:
    """Return a button that picks the date of a line from a calendar, as Alt+Down does. name: of the line."""
    button = icon_button("calendar", tr("Calendar for {field}", field=name), lambda: open_calendar())
    button.setToolTip(tr("Pick from a calendar (Alt+Down)"))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    menu = QMenu(button)
    calendar = QCalendarWidget(menu)
    entry = QWidgetAction(menu)
    entry.setDefaultWidget(calendar)
    menu.addAction(entry)

    def pick(date: QDate) -> None:
        text = date.toString("yyyy-MM-dd")
        editor.setText(text)
        menu.close()
        editor.textEdited.emit(text)

    def open_calendar() -> None:
        date = QDate.fromString(editor.text(), "yyyy-MM-dd")
        if date.isValid():
            calendar.setSelectedDate(date)
        menu.popup(editor.mapToGlobal(editor.rect().bottomLeft()))
        calendar.setFocus()

    calendar.activated.connect(pick)
    calendar.clicked.connect(pick)
    shortcut = QAction(editor)
    shortcut.setShortcut("Alt+Down")
    shortcut.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    shortcut.triggered.connect(open_calendar)
    editor.addAction(shortcut)
    return button


def filter_line(name: str, placeholder: str | None = None) -> QLineEdit:
    """Return a line in which the user types a filter, with a button that clears it.

    name: its accessible name. placeholder: shown in the empty line; None: the name.
    """
    edit = line(name, placeholder)
    TextKeys(edit)
    icons.into_line(edit, "filter")
    shorten_placeholder(edit, tr("Find"))
    return edit


def by_address(findings: Iterable[Finding]) -> dict[Address, list[Finding]]:
    """Return the findings of each address."""
    found: dict[Address, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.address, []).append(finding)
    return found


def icon_button(icon: str, name: str, run: Callable[..., object]) -> QToolButton:
    """Return a flat button that shows only an icon. name: its tooltip and accessible name."""
    button = QToolButton()
    button.setIcon(icons.icon(icon))
    button.setProperty("role", "quiet")
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.clicked.connect(lambda: run())
    return button
