"""The page on which notations are typed and read: the text, a row a notation, and a picture of the selected one.

It hides how rows, places in the text and the picture belong together.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QSplitter, QTextEdit, QVBoxLayout, QWidget

from wiposeq.app.importing.notation_preview import draw, explain
from wiposeq.formats.notation.reader import Notations, Reading, Row, Stopped
from wiposeq.texts import tr
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons

MOST_MARKED = 500
"""Places where reading stopped that are marked in the text."""

Result = tuple[Row, Reading | Stopped]


class NotationPage(QSplitter):
    """Notations and what they read as. text_changed(): typed or pasted. examples_wanted(): those of the legend."""

    text_changed = Signal()
    examples_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._found: Notations | None = None
        self._build()
        for part, share in ((self._upper, 3), (self.view, 3), (self.picture, 4)):
            self.addWidget(part)
            self.setStretchFactor(self.count() - 1, share)
        self.setChildrenCollapsible(False)
        self.setSizes([170, 150, 230])

    def _build(self) -> None:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.input = QPlainTextEdit()
        self.input.setFont(fixed)
        self.input.setAccessibleName(tr("Notations, one a line, with a name and a tab before it"))
        self.input.setPlaceholderText(
            tr("One notation a line; a name and a tab (Ctrl+T) may stand before it. Or a line with > and a name above.")
        )
        self.input.setTabChangesFocus(True)
        tab = QShortcut(QKeySequence("Ctrl+T"), self.input)
        tab.setContext(Qt.ShortcutContext.WidgetShortcut)
        tab.activated.connect(lambda: self.input.insertPlainText("\t"))
        self.input.textChanged.connect(self.text_changed)
        self.example = QPushButton(tr("Put in the &examples of the legend"))
        self.example.clicked.connect(self.examples_wanted)
        self.table = RecordTable(
            [
                Column(tr("Line"), lambda place, r: str(r[0].line), True, None, 60),
                Column(tr("Name"), lambda place, r: r[0].name, False, None, 150),
                Column(tr("Type"), lambda place, r: _said(r, "type"), False, None, 60),
                Column(tr("Length"), lambda place, r: _said(r, "length"), True, None, 70),
                Column(tr("Residues, or why it was not read"), lambda place, r: _said(r, "text"), False, None, 400),
            ],
            badge=lambda r: "error" if isinstance(r[1], Stopped) else "",
            tip=lambda r: str(r[1].error) if isinstance(r[1], Stopped) else "",
        )
        self.view = record_view(self.table, tr("What the notations read as"), can_sort=False)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_row())
        self.view.activated.connect(lambda _: self._go_to_stop())
        self.picture = QPlainTextEdit()
        self.picture.setReadOnly(True)
        self.picture.setFont(fixed)
        self.picture.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.picture.setAccessibleName(tr("Residues and features of the selected row"))
        self._upper = QWidget()
        column = QVBoxLayout(self._upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.input, 1)
        column.addWidget(self.example, 0, Qt.AlignmentFlag.AlignLeft)

    def put_examples(self, examples: tuple[str, ...]) -> None:
        """Append the examples of a legend to the text."""
        before = self.input.toPlainText()
        start = before if not before or before.endswith("\n") else before + "\n"
        self.input.setPlainText(start + "\n".join(examples) + "\n")

    def show_found(self, found: Notations | None) -> None:
        """Show what the text reads as; the selected row stays."""
        self._found = found
        current = self.view.currentIndex().row()
        results: tuple[Result, ...] = found.rows if found else ()
        self.table.show_records(results)
        if results:
            self.view.selectRow(min(max(current, 0), len(results) - 1))
        self._mark_stops()
        self._show_row()

    def _mark_stops(self) -> None:
        marks = []
        stops = self._found.stops if self._found else ()
        document = self.input.document()
        for stop in stops[:MOST_MARKED]:
            line, column = stop.row.at(stop.error.place)
            block = document.findBlockByNumber(line - 1)
            place = min(block.position() + column - 1, block.position() + max(0, block.length() - 1))
            cursor = QTextCursor(document)
            cursor.setPosition(
                max(block.position(), place if place < block.position() + block.length() - 1 else place - 1)
            )
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            selection = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(icons.severity_color(True))
            background = icons.severity_color(True)
            background.setAlpha(60)
            look.setBackground(background)
            selection.format = look
            selection.cursor = cursor
            marks.append(selection)
        self.input.setExtraSelections(marks)

    def _current(self) -> Result | None:
        row = self.view.currentIndex().row()
        return self.table.record(row) if 0 <= row < self.table.rowCount() else None

    def _show_row(self) -> None:
        current = self._current()
        if current is None:
            self.picture.setPlainText("")
        else:
            self.picture.setPlainText(explain(current[1]) if isinstance(current[1], Stopped) else draw(current[1]))

    def _go_to_stop(self) -> None:
        """Put the cursor where reading stopped in the selected row, or at the row."""
        current = self._current()
        if current is None:
            return
        row, result = current
        line, column = row.at(result.error.place) if isinstance(result, Stopped) else (row.line, row.column)
        block = self.input.document().findBlockByNumber(line - 1)
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.MoveAnchor, column - 1)
        self.input.setTextCursor(cursor)
        self.input.setFocus()


def _said(result: Result, what: str) -> str:
    found = result[1]
    if isinstance(found, Stopped):
        return found.error.message if what == "text" else ""
    if what == "type":
        return found.molecule_type
    return f"{len(found.residues):,}" if what == "length" else found.residues[:200]
