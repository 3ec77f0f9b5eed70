"""The page for typing notations: the text, a table with one row for each notation, and a drawing of the selected one.

It hides how the rows, the places in the text and the drawing belong together.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QTextEdit, QWidget

from wiposeq.app.importing.notation_preview import draw, explain
from wiposeq.formats.notation.reader import NotationRow, Notations, Reading, Stopped
from wiposeq.texts import shown_number, tr
from wiposeq.ui.widgets.dialogs import read_only
from wiposeq.ui.widgets.layout import column, push_button, row
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons

MAX_MARKED = 500
"""How many errors are marked in the text."""

Result = tuple[NotationRow, Reading | Stopped]


class NotationPage(QSplitter):
    """Notations and their residues.

    text_changed(): the user changed the text. examples_requested(): of the legend.
    """

    text_changed = Signal()
    examples_requested = Signal()

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
        self.picture = read_only("", tr("Residues and features of the selected row"), is_fixed_width=True)
        self.input = QPlainTextEdit()
        self.input.setProperty("level", "residues")
        self.input.setAccessibleName(tr("Notations, one on each line, optionally after a name and a tab"))
        self.input.setPlaceholderText(
            tr(
                "Type one notation on each line. Optionally, type a name and a tab (Ctrl+T) before it, or a line with "
                "> and a name above it."
            )
        )
        self.input.setTabChangesFocus(True)
        tab = QShortcut(QKeySequence("Ctrl+T"), self.input)
        tab.setContext(Qt.ShortcutContext.WidgetShortcut)
        tab.activated.connect(lambda: self.input.insertPlainText("\t"))
        self.input.textChanged.connect(self.text_changed)
        self.example = push_button(tr("Insert the &examples of the legend"), self.examples_requested.emit)
        self.table = RecordTable(
            [
                Column(tr("Line"), lambda place, r: str(r[0].line), True, None, 60),
                Column(tr("Name"), lambda place, r: r[0].name, False, None, 150),
                Column(tr("Type"), lambda place, r: _cells(r)[0], False, None, 60),
                Column(tr("Length"), lambda place, r: _cells(r)[1], True, None, 70),
                Column(tr("Residues, or the error"), lambda place, r: _cells(r)[2], False, None, 400),
            ],
            badge=lambda r: "error" if isinstance(r[1], Stopped) else "",
            tip=lambda r: str(r[1].error) if isinstance(r[1], Stopped) else "",
        )
        self.view = record_view(self.table, tr("Residues of the notations"), can_sort=False)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_row())
        self.view.activated.connect(lambda _: self._go_to_row())
        self._upper = QWidget()
        column((self.input, 1), row(self.example, None), parent=self._upper, margin=0)

    def append_examples(self, examples: tuple[str, ...]) -> None:
        before = self.input.toPlainText()
        start = before if not before or before.endswith("\n") else before + "\n"
        self.input.setPlainText(start + "\n".join(examples) + "\n")

    def show_found(self, found: Notations | None) -> None:
        """Show the result of reading the text. The selected row stays selected."""
        self._found = found
        current = self.view.currentIndex().row()
        results: tuple[Result, ...] = found.rows if found else ()
        self.table.show_records(results)
        if results:
            self.view.selectRow(min(max(current, 0), len(results) - 1))
        self._mark_stops()
        self._show_row()

    def _mark_stops(self) -> None:
        stops = self._found.stops if self._found else ()
        document = self.input.document()
        color = icons.severity_color(True)
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(color)
        color.setAlpha(60)
        look.setBackground(color)
        marks = []
        for stop in stops[:MAX_MARKED]:
            line, at = stop.row.at(stop.error.place)
            block = document.findBlockByNumber(line - 1)
            last = max(block.length() - 2, 0)  # a block ends with a separator
            cursor = QTextCursor(document)
            cursor.setPosition(block.position() + min(at - 1, last))
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            selection = QTextEdit.ExtraSelection()
            selection.format = look
            selection.cursor = cursor
            marks.append(selection)
        self.input.setExtraSelections(marks)

    def _current(self) -> Result | None:
        current = self.view.currentIndex().row()
        return self.table.record(current) if 0 <= current < self.table.rowCount() else None

    def _show_row(self) -> None:
        current = self._current()
        if current is None:
            self.picture.setPlainText("")
        else:
            self.picture.setPlainText(explain(current[1]) if isinstance(current[1], Stopped) else draw(current[1]))

    def _go_to_row(self) -> None:
        """Move the cursor to the error in the selected row, or to the start of the row if it has no error."""
        current = self._current()
        if current is None:
            return
        source, result = current
        line, at = source.at(result.error.place) if isinstance(result, Stopped) else (source.line, source.column)
        block = self.input.document().findBlockByNumber(line - 1)
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.MoveAnchor, at - 1)
        self.input.setTextCursor(cursor)
        self.input.setFocus()


def _cells(result: Result) -> tuple[str, str, str]:
    """Return molecule type, length, and residues or error of a row."""
    found = result[1]
    if isinstance(found, Stopped):
        return "", "", found.error.message
    return found.molecule_type, shown_number(len(found.residues)), found.residues[:200]
