"""Notations of modified residues, typed or pasted, read live with a legend that is chosen and edited beside them.

It hides the way from a text to the one edit, and when a legend of one's own is kept. Reading is formats/notations',
which legends there are app/notating's.
"""

from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QIcon, QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.importing import notations as notating
from wiposeq.app.importing.notation_preview import drawn, told
from wiposeq.errors import UserError
from wiposeq.formats.notation.legend import Legend, preset, presets, read_legend, write_legend
from wiposeq.formats.notation.reader import Notations, Reading, Row, Stopped, read_notations, rows_of
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.importing.legend_table import LegendEditor
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons
from wiposeq.ui.window.workspace import Workspace

LIVE: Final = 500
"""Rows read while one types; the others are read when they are added."""
_WAIT: Final = 200
"""Milliseconds after the last key before the text is read again."""
_FILES: Final = "*.toml *.csv"

Result = tuple[Row, Reading | Stopped]


class NotationDialog(QDialog):
    """Reads notations and offers them as sequences. wanted(notations text, legend, options): all is to be added."""

    wanted = Signal(str, object, object)

    def __init__(self, settings: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Read notations of modified residues"))
        self.resize(1040, 720)
        self._settings = settings
        self._kept = Legend("")
        """The legend as it was chosen or last kept."""
        self._found: Notations | None = None
        self._may_close = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.read)

        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Legend"))
        self.choice.activated.connect(self._choose)
        label = QLabel(tr("Le&gend"))
        label.setBuddy(self.choice)
        self.state = QLabel()
        self.state.setProperty("hint", True)
        self.more = QPushButton(tr("&Manage"))
        self.more.setMenu(self._menu())
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.choice, 1)
        top.addWidget(self.state)
        top.addWidget(self.more)
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setProperty("hint", True)

        self.editor = LegendEditor()
        self.editor.changed.connect(self._legend_changed)
        self.steps = QPlainTextEdit()
        self.steps.setReadOnly(True)
        self.steps.setAccessibleName(tr("Every step from the notations to the sequences"))
        self.tabs = QTabWidget()
        self.tabs.addTab(self._reading_pane(), tr("Notations"))
        self.tabs.addTab(self.editor, "")
        self.tabs.addTab(self.steps, "")

        self.molecule = QComboBox()
        self.molecule.setAccessibleName(tr("Residues are, where no symbol says"))
        self.molecule.currentIndexChanged.connect(lambda _: self._timer.start())
        self.organism = QLineEdit()
        self.organism.setPlaceholderText("synthetic construct")
        self.organism.setAccessibleName(tr("Organism"))
        self.organism.textChanged.connect(lambda _: self._timer.start())
        kind, organism = QLabel(tr("Mo&lecule")), QLabel(tr("&Organism"))
        kind.setBuddy(self.molecule)
        organism.setBuddy(self.organism)
        options = QHBoxLayout()
        options.addWidget(kind)
        options.addWidget(self.molecule)
        options.addSpacing(12)
        options.addWidget(organism)
        options.addWidget(self.organism, 1)

        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self.caption.setAccessibleName(tr("What was read"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setAutoDefault(False)
        buttons.accepted.connect(self._add)
        buttons.rejected.connect(self.reject)
        last = QHBoxLayout()
        last.addWidget(self.caption, 1)
        last.addWidget(buttons)
        whole = QVBoxLayout(self)
        whole.addLayout(top)
        whole.addWidget(self.about)
        whole.addWidget(self.tabs, 1)
        whole.addLayout(options)
        whole.addLayout(last)
        self._fill_choices(getattr(settings, "legend", "") or "sirna-suffix")
        self._choose()
        self.input.setFocus()

    def _reading_pane(self) -> QWidget:
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
        self.input.textChanged.connect(self._timer.start)
        self.example = QPushButton(tr("Put in the &examples of the legend"))
        self.example.clicked.connect(self._put_examples)
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
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.input, 1)
        column.addWidget(self.example, 0, Qt.AlignmentFlag.AlignLeft)
        splitter = QSplitter(Qt.Orientation.Vertical)
        for part, share in ((upper, 3), (self.view, 3), (self.picture, 4)):
            splitter.addWidget(part)
            splitter.setStretchFactor(splitter.count() - 1, share)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([170, 150, 230])
        return splitter

    # Legends

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self.keep_action = menu.addAction(tr("&Keep as my legend"), self.keep)
        self.forget_action = menu.addAction(tr("&Delete my legend..."), self.ask_to_forget)
        menu.addSeparator()
        menu.addAction(tr("&Read a legend from a file..."), self._ask_for_file)
        menu.addAction(tr("&Write the legend to a file..."), self._ask_where)
        return menu

    def _fill_choices(self, id: str) -> None:
        self.choice.clear()
        for choice in notating.choices():
            name = choice.name if choice.path is None else tr("{name} (mine)", name=choice.name)
            self.choice.addItem(name, choice)
            if choice.trouble:
                place = self.choice.count() - 1
                self.choice.setItemIcon(place, icons.severity(True))
                self.choice.setItemData(place, choice.trouble, Qt.ItemDataRole.ToolTipRole)
        places = [place for place in range(self.choice.count()) if self.choice.itemData(place).id == id]
        self.choice.setCurrentIndex(places[-1] if places else 0)

    def _choose(self, *_: int) -> None:
        choice = self.choice.currentData()
        try:
            legend = preset(choice.id) if choice.path is None else read_legend(choice.path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self.take_legend(legend, is_kept=True)

    def take_legend(self, legend: Legend, *, is_kept: bool) -> None:
        """Reads with another legend; is_kept: it is one of those to choose from."""
        self._kept = legend if is_kept else Legend("")
        self.editor.show_legend(legend)
        self.molecule.clear()
        if legend.is_protein:
            self.molecule.addItem(tr("protein (AA)"), None)
        else:
            self.molecule.addItem(tr("as the legend says ({molecule})", molecule=legend.molecule), None)
            for molecule in ("DNA", "RNA"):
                self.molecule.addItem(molecule, molecule)
        self._legend_changed()

    @property
    def is_changed(self) -> bool:
        """Whether the legend has been edited, or read from a file, and not been kept."""
        return self.editor.legend != self._kept

    @property
    def legend(self) -> Legend:
        """The legend to read with; one that was changed and not kept says so in its name."""
        legend = self.editor.legend
        if not self.is_changed:
            return legend
        return replace(legend, name=tr("{name} (changed)", name=legend.name or tr("Legend")))

    def _legend_changed(self) -> None:
        choice = self.choice.currentData()
        errors = sum(problem.is_error for problem in self.editor.problems)
        self.tabs.setTabText(1, tr("Legend ({count} symbols)", count=len(self.editor.legend.entries)))
        self.tabs.setTabIcon(1, icons.severity(True) if errors else QIcon())
        self.state.setText(tr("changed, not kept") if self.is_changed else "")
        self.about.setText(tr(self.editor.legend.about))
        self.about.setVisible(bool(self.editor.legend.about))
        self.keep_action.setEnabled(self.is_changed)
        self.forget_action.setEnabled(choice is not None and choice.path is not None)
        self.example.setVisible(bool(self.editor.legend.examples))
        self._timer.start()

    def keep(self) -> bool:
        """Keeps the legend among the user's own; whether that went well."""
        try:
            legend = notating.keep(self._renamed(self.editor.legend))
        except UserError as error:
            dialogs.show_error(self, error)
            return False
        self._fill_choices(legend.id)
        self._kept = legend
        self.editor.show_legend(legend)
        self._legend_changed()
        return True

    def _renamed(self, legend: Legend) -> Legend:
        """The legend under a name of its own: not one of a preset, nor of another legend that is kept already."""
        chosen = self.choice.currentData()
        others = [each for each in notating.choices() if each.path is None or each.id != chosen.id]
        name = legend.name or tr("Legend")
        if name in {text for id in presets() for text in (preset(id).name, tr(preset(id).name))}:
            name = tr("{name}, my own", name=name)
        ids = {each.id for each in others}
        made, number = name, 1
        while notating.id_of(made) in ids:
            number += 1
            made = f"{name} {number}"
        return replace(legend, name=made)

    def ask_to_forget(self) -> None:
        """Asks before the chosen legend, one of the user's own, is deleted."""
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("WipoSeq")
        box.setText(tr("Delete the legend {name}? This cannot be undone.", name=self.choice.currentData().name))
        delete = box.addButton(tr("&Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.finished.connect(lambda _: self.forget() if box.clickedButton() is delete else None)
        box.open()

    def forget(self) -> None:
        """Deletes the chosen legend, if it is the user's own."""
        choice = self.choice.currentData()
        if choice is None or choice.path is None:
            return
        try:
            notating.forget(choice.id)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self._fill_choices("sirna-suffix")
        self._choose()

    def _ask_for_file(self) -> None:
        dialog = dialogs.file_dialog(
            self, tr("Read a legend"), [tr("Legends ({pattern})", pattern=_FILES)], self._settings.folder
        )
        dialog.fileSelected.connect(lambda name: self.read_file(Path(name)))
        dialog.open()

    def read_file(self, path: Path) -> None:
        """Takes the legend in a file; it is kept only when that is asked for."""
        try:
            self.take_legend(read_legend(path), is_kept=False)
        except UserError as error:
            dialogs.show_error(self, error)

    def _ask_where(self) -> None:
        dialog = dialogs.file_dialog(
            self,
            tr("Write the legend"),
            [tr("Legend ({pattern})", pattern="*.toml"), tr("Table ({pattern})", pattern="*.csv")],
            self._settings.folder,
            save_as=f"{notating.id_of(self.editor.legend.name)}.toml",
            suffix="toml",
        )
        dialog.fileSelected.connect(lambda name: self.write_file(Path(name)))
        dialog.open()

    def write_file(self, path: Path) -> None:
        """Writes the legend as it is now to a file."""
        try:
            write_legend(path, self.editor.legend)
        except UserError as error:
            dialogs.show_error(self, error)

    # Reading

    def _put_examples(self) -> None:
        before = self.input.toPlainText()
        start = before if not before or before.endswith("\n") else before + "\n"
        self.input.setPlainText(start + "\n".join(self.editor.legend.examples) + "\n")
        self.read()

    @property
    def options(self) -> dict[str, str | None]:
        """What is said of the sequences beside the legend."""
        return {"molecule": self.molecule.currentData(), "organism": self.organism.text().strip()}

    def read(self) -> None:
        """Reads the text now and shows what came of it; of a long one the first rows."""
        self._timer.stop()
        text = self.input.toPlainText()
        current = self.view.currentIndex().row()
        self._found = None
        trouble = ""
        more = 0
        if text.strip():
            rows = [row for row, _ in zip(rows_of(text, []), range(LIVE + 1))]
            if len(rows) > LIVE:
                more = sum(1 for _ in rows_of(text, [])) - LIVE
                text = "\n".join(text.split("\n")[: rows[LIVE].line - 1])
            try:
                self._found = read_notations(text, self.legend, **self.options)
            except UserError as error:
                trouble = str(error)
        results: tuple[Result, ...] = self._found.rows if self._found else ()
        self.table.show_records(results)
        if results:
            self.view.selectRow(min(max(current, 0), len(results) - 1))
        self._mark_stops()
        self._show_row()
        self._show_steps()
        self._count(trouble, more)

    def _count(self, trouble: str, more: int) -> None:
        found = self._found
        read = len(found.rows) - len(found.stops) if found else 0
        stops = len(found.stops) if found else 0
        words = [trouble] if trouble else []
        if stops:
            words.append(trn("{count} row cannot be read and is left out",
                             "{count} rows cannot be read and are left out", stops))  # fmt: skip
        if more:
            words.append(trn("{count} more row is read when it is added",
                             "{count} more rows are read when they are added", more))  # fmt: skip
        self.caption.setText("; ".join(words))
        self.ok.setText(
            trn("&Add {count} sequence", "&Add {count} sequences", read)
            if read and not more
            else tr("&Add the sequences")
        )
        self.ok.setEnabled(bool(read) or bool(more))

    def _mark_stops(self) -> None:
        marks = []
        stops = self._found.stops if self._found else ()
        document = self.input.document()
        for stop in stops[:LIVE]:
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
            look.setUnderlineColor(icons.severity_colour(True))
            background = icons.severity_colour(True)
            background.setAlpha(60)
            look.setBackground(background)
            selection.format = look  # type: ignore[attr-defined]
            selection.cursor = cursor  # type: ignore[attr-defined]
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
            self.picture.setPlainText(told(current[1]) if isinstance(current[1], Stopped) else drawn(current[1]))

    def _go_to_stop(self) -> None:
        """Puts the cursor where reading stopped in the selected row, or at the row."""
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

    def _show_steps(self) -> None:
        changes = self._found.changes if self._found else ()
        self.tabs.setTabText(2, tr("Steps ({count})", count=len(changes)))
        self.steps.setPlainText("\n".join(dialogs.change_words(change) for change in changes))

    # The end

    def _add(self) -> None:
        self.read()
        if not self.ok.isEnabled():
            return
        self.wanted.emit(self.input.toPlainText(), self.legend, self.options)

    def done_with(self) -> None:
        """Closes when all is added; a legend that was changed is asked about."""
        self.accept()

    @property
    def legend_id(self) -> str:
        """The id of the chosen legend."""
        choice = self.choice.currentData()
        return choice.id if choice is not None else ""

    def done(self, result: int) -> None:
        """Asks about a changed legend before the dialog closes."""
        if self._may_close or not self.is_changed:
            super().done(result)
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("WipoSeq")
        box.setText(tr("The legend was changed. Keep it among your legends?"))
        keep = box.addButton(tr("&Keep"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(tr("&Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)

        def answered(_: int) -> None:
            clicked = box.clickedButton()
            if clicked is discard or (clicked is keep and self.keep()):
                self._may_close = True
                self.done(result)

        box.finished.connect(answered)
        box.open()


def _said(result: Result, what: str) -> str:
    found = result[1]
    if isinstance(found, Stopped):
        return found.error.message if what == "text" else ""
    if what == "type":
        return found.molecule_type
    return f"{len(found.residues):,}" if what == "length" else found.residues[:200]


def ask(workspace: Workspace, text: str = "") -> NotationDialog:
    """Open the dialog. Insert what is added behind the current sequence, as one edit."""
    dialog = NotationDialog(workspace.settings, workspace.parent)
    dialog.wanted.connect(lambda text, legend, options: _add_to(workspace, dialog, text, legend, options))
    if text:
        dialog.input.setPlainText(text)
        dialog.read()
    dialog.open()
    return dialog


def _add_to(
    workspace: Workspace, dialog: NotationDialog, text: str, legend: Legend, options: dict[str, str | None]
) -> None:
    seen = len(dialog._found.rows) if dialog._found else 0

    def read(progress: Progress) -> Notations:
        return read_notations(text, legend, progress=progress, **options)  # type: ignore[arg-type]

    def take(found: Notations) -> None:
        unseen = sum(1 for _, each in found.rows[seen:] if isinstance(each, Stopped))
        if not unseen:
            finish(found)
            return
        box = QMessageBox(dialog)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("WipoSeq")
        box.setText(trn("{count} row cannot be read and would be left out.",
                        "{count} rows cannot be read and would be left out.", len(found.stops)))  # fmt: skip
        box.setInformativeText(str(next(each.error for _, each in found.rows[seen:] if isinstance(each, Stopped))))
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        add = box.addButton(tr("&Add the others"), QMessageBox.ButtonRole.AcceptRole)
        box.finished.connect(lambda _: finish(found) if box.clickedButton() is add else None)
        box.open()

    def finish(found: Notations) -> None:
        index = workspace.insertion_index
        if not found.sequences or not workspace.session.do(notating.edit_of(found, index)):
            return
        workspace.remember(workspace.settings.changed(legend=dialog.legend_id))
        added = workspace.session.project.sequences[index]
        words = trn("{count} sequence added.", "{count} sequences added.", len(found.sequences))
        if found.stops:
            words += " " + trn("{count} row was left out; see Listing, What was read.",
                               "{count} rows were left out; see Listing, What was read.", len(found.stops))  # fmt: skip
        workspace.session.told.emit(words)
        workspace.select_sequences([added.uid])
        dialog.done_with()

    workspace.session.run(tr("Reading notations"), read, take)


__all__ = ["NotationDialog", "ask"]
