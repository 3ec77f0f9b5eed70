"""The Import dialog: what files or a pasted text would bring, to look at, to choose from, and to explain.

Three pages: the sequences with what the check finds in them, the columns of tables to be matched by hand, and the
import report. It hides the choosing and that reading and checking go on beside the window; what is read and how is
app/importing's. What is chosen leaves as one edit.
"""

from collections.abc import Callable
from collections.abc import Sequence as Rows
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from wiposeq.errors import Cancelled, UserError
from wiposeq.model.changes import Change
from wiposeq.model.finding import Finding, Report
from wiposeq.model.records import Sequence as Record
from wiposeq.progress import Progress
from wiposeq.standard.edition import newest
from wiposeq.texts import tr, trn
from wiposeq.ui.importing.columns import ColumnsPage
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.organism_field import FIXED, OrganismCompleter
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer

CHECK_AFTER = 400
"""Milliseconds after the last change of organism or mol_type until what is offered is checked again."""


AGAIN_AFTER = 30
"""Milliseconds until it is tried again to begin work that found other work under way."""


class ImportDialog(QDialog):
    """What would be imported. chosen(edit, settings): the one undoable edit, and the settings with what was chosen.

    index: before which sequence of the project (0-based) they go. session: runs reading and checking beside the window;
    None: what is offered is not checked.
    """

    chosen = Signal(object, object)
    checked = Signal()

    def __init__(
        self,
        imported: "Offer",
        index: int,
        settings: Any,
        parent: QWidget | None = None,
        session: Session | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Import sequences"))
        self.resize(940, 680)
        self._imported = imported
        self._index = index
        self._settings = settings
        self._session = session
        self._left_out: set[int] = set()
        self._findings: dict[int, list[Finding]] = {}
        self._already: dict[int, int] = {}
        self._columns: dict[str, str] = {}
        self._wishes: list[Callable[[Offer], Offer]] = []
        """How the sources are to be read, as far as they are not yet read so."""
        self._is_gone = False
        self._stop: Callable[[], object] = bool

        self.tabs = QTabWidget()
        self.tabs.addTab(self._sequences_page(), tr("&Sequences"))
        self.columns = ColumnsPage()
        self.columns.matched.connect(self._match)
        self.tabs.addTab(self.columns, tr("&Columns"))
        self.tabs.addTab(self._report_page(), "")
        self.busy = QLabel()
        self.busy.setProperty("hint", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("&Import"))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.busy, 1)
        foot.addWidget(buttons)
        whole = QVBoxLayout(self)
        whole.addWidget(self.tabs, 1)
        whole.addLayout(self._form())
        whole.addLayout(foot)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_AFTER)
        self._timer.timeout.connect(self._check)
        self.finished.connect(self._gone)
        self._suggest_mol_types(self.organism.text())
        self.organism.textChanged.connect(self._timer.start)
        for box in (self.dna_type, self.rna_type):
            box.currentIndexChanged.connect(self._timer.start)
        self._show()
        if imported.trouble is not None and self._has_tables:
            self.tabs.setCurrentWidget(self.columns)
        self.organism.setFocus()
        QTimer.singleShot(0, self._check)

    # ---- what it is made of

    def _sequences_page(self) -> QWidget:
        self.table = CheckedTable(
            [
                Column("", lambda place, s: "", False, None, 34),
                Column(tr("Name"), lambda place, s: s.name, False, None, 190),
                Column(tr("Type"), lambda place, s: s.molecule_type, False, None, 52),
                Column(tr("Length"), lambda p, s: f"{len(s.residues):,}", True, lambda p, s: len(s.residues), 74),
                Column(tr("Organism"), lambda place, s: s.organism, False, None, 150),
                Column(tr("Findings"), lambda place, s: self._finding_words(place), False, self._severity, 230),
                Column(tr("Residues"), lambda place, s: s.residues[:60], False, None, 180),
            ],
            self._left_out,
            self._worst,
        )
        self.view = record_view(self.table, tr("Sequences to import"))
        _let_space_take(self.view, self.table)
        self.table.checks_changed.connect(self._count)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_findings())
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter by name, type, organism or finding"))
        self.filter.setAccessibleName(tr("Filter by name, type, organism or finding"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        QShortcut(QKeySequence.StandardKey.Find, self, activated=self.filter.setFocus)
        self.caption = QLabel()
        every = QPushButton(tr("Take &all"))
        every.setToolTip(tr("Take all that are shown"))
        every.clicked.connect(lambda: self._take(True))
        none = QPushButton(tr("Take &none"))
        none.setToolTip(tr("Leave out all that are shown"))
        none.clicked.connect(lambda: self._take(False))
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Molecule type of the selected sequences"))
        for code, text in (
            ("", tr("Type of the selected...")),
            ("DNA", tr("is DNA")),
            ("RNA", tr("is RNA")),
            ("AA", tr("is protein (AA)")),
        ):
            self.kind.addItem(text, code)
        self.kind.activated.connect(self._set_kind)
        self.found = QPlainTextEdit()
        self.found.setReadOnly(True)
        self.found.setAccessibleName(tr("Findings of the current sequence"))
        self.found.setPlaceholderText(tr("What the check finds in the current sequence is shown here."))
        self.found.setTabChangesFocus(True)
        self.found.setFixedHeight(self.found.fontMetrics().lineSpacing() * 3 + 14)
        self.proteins = QCheckBox(tr("&Proteins of coding sequences as sequences of their own"))
        self.proteins.setChecked(True)
        self.proteins.toggled.connect(self._take_proteins)

        page = QWidget()
        column = QVBoxLayout(page)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.filter, 1)
        first.addWidget(every)
        first.addWidget(none)
        second.addWidget(self.caption, 1)
        second.addWidget(self.kind)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.view, 1)
        column.addWidget(self.found)
        column.addWidget(self.proteins)
        return page

    def _report_page(self) -> QWidget:
        self.changes = RecordTable(
            [
                Column(tr("Where"), lambda place, c: _where(c), False, None, 170),
                Column(tr("What was done"), lambda place, c: _words(c), False, None, 330),
                Column(tr("Before"), lambda place, c: c.before, False, None, 110),
                Column(tr("After"), lambda place, c: c.after, False, None, 110),
                Column(tr("Recommendation"), lambda place, c: _followed(c), False, None, 110),
                Column(tr("Times"), lambda place, c: f"{c.count:,}", True, lambda place, c: c.count, 60),
            ]
        )
        self.changes_view = record_view(self.changes, tr("What is changed on the way in"))
        self.changes_view.setTextElideMode(Qt.TextElideMode.ElideRight)
        save = QPushButton(tr("Sa&ve the report..."))
        save.clicked.connect(self._save_report)
        copy = QPushButton(tr("Cop&y"))
        copy.setToolTip(tr("Copy the report as text"))
        copy.clicked.connect(self._copy_report)
        page = QWidget()
        column = QVBoxLayout(page)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(save)
        column.addWidget(self.changes_view, 1)
        column.addLayout(row)
        return page

    def _form(self) -> QFormLayout:
        self.organism = QLineEdit(getattr(self._settings, "import_organism", ""))
        self.organism.setPlaceholderText("unidentified")
        self.organism.setAccessibleName(tr("Organism"))
        own: tuple[str, ...] = getattr(self._settings, "own_organisms", ())
        OrganismCompleter(self.organism, lambda: (*own, *FIXED))
        self.organism.textChanged.connect(self._suggest_mol_types)
        self.dna_type = self._mol_types("DNA")
        self.rna_type = self._mol_types("RNA")
        types = QHBoxLayout()
        types.addWidget(self.dna_type, 1)
        label = QLabel(tr("mol_t&ype of RNA"))
        label.setBuddy(self.rna_type)
        types.addWidget(label)
        types.addWidget(self.rna_type, 1)
        self.legend = QComboBox()
        self.legend.setAccessibleName(tr("Legend of notations of modified residues"))
        self.legend.addItem(tr("none: residues are plain"), "")
        self._legends()
        self.legend.activated.connect(lambda _: self._use_legend())
        self.legend_label = QLabel(tr("Notation of &modified residues"))
        self.legend_label.setBuddy(self.legend)
        form = QFormLayout()
        form.addRow(tr("&Organism where none is given (Latin name, synthetic construct, ...)"), self.organism)
        label = QLabel(tr("mol_type of &DNA"))
        label.setBuddy(self.dna_type)
        form.addRow(label, types)
        form.addRow(self.legend_label, self.legend)
        return form

    def _legends(self) -> None:
        from wiposeq.app.importing import notations as notating

        for choice in notating.choices():
            if not choice.trouble:
                self.legend.addItem(choice.name, choice.id)

    def _mol_types(self, molecule: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("mol_type of {molecule}", molecule=molecule))
        for value in newest().mol_types(molecule):
            box.addItem(value, value)
        last = getattr(self._settings, f"import_mol_type_{molecule.lower()}", "") or f"unassigned {molecule}"
        box.setCurrentIndex(max(0, box.findData(last)))
        return box

    def _suggest_mol_types(self, organism: str) -> None:
        """A synthetic construct goes with "other DNA" and "other RNA"; what was chosen by hand stays."""
        is_made = organism.strip() == "synthetic construct"
        for box, molecule in ((self.dna_type, "DNA"), (self.rna_type, "RNA")):
            usual, made = f"unassigned {molecule}", f"other {molecule}"
            if box.currentData() == (usual if is_made else made):
                box.setCurrentIndex(box.findData(made if is_made else usual))

    # ---- what it shows

    @property
    def _has_tables(self) -> bool:
        return any(part.tables for part in self._imported.parts)

    def _show(self) -> None:
        """Shows the offer as it is now, read for the first time or again."""
        self._findings, self._already = {}, {}
        self.table.show_records(self._imported.sequences)
        changes = self._imported.changes
        self.changes.show_records(changes)
        self.tabs.setTabText(2, tr("Import &report ({count})", count=len(changes)))
        self.columns.show_tables([table for part in self._imported.parts for table in part.tables])
        self.columns.show_trouble(self._imported.trouble.message if self._imported.trouble else "")
        self.tabs.setTabVisible(1, self._has_tables)
        self.proteins.setVisible(bool(self._imported.made_places))
        is_written = any(part.may_need_legend for part in self._imported.parts)
        self.legend.setVisible(is_written)
        self.legend_label.setVisible(is_written)
        self._show_findings()
        self._count()

    def _count(self) -> None:
        total = len(self._imported.sequences)
        count = total - len(self._left_out)
        trouble = self._imported.trouble
        if trouble is not None and not total:
            self.caption.setText(trouble.message)
        else:
            text = trn("{count} of {total} sequence is taken", "{count} of {total} sequences are taken", count,
                       total=total)  # fmt: skip
            wrong = sum(1 for place in self._findings if place not in self._left_out and self._worst(place) == "error")
            if wrong:
                text += ", " + trn("{count} of them with errors", "{count} of them with errors", wrong)
            if stopped := self._imported.stopped:
                text += "; " + trn("{count} could not be read, the report says why",
                                   "{count} could not be read, the report says why", stopped)  # fmt: skip
            self.caption.setText(text)
        self.caption.setWordWrap(True)
        self.ok.setEnabled(count > 0 and not self._wishes)

    def _worst(self, place: int) -> str:
        found = self._findings.get(place, ())
        if any(finding.is_error for finding in found):
            return "error"
        return "warning" if found or place in self._already else ""

    def _severity(self, place: int, _: Any = None) -> tuple[int, int]:
        found = self._findings.get(place, ())
        return (-sum(finding.is_error for finding in found), -len(self._messages(place)))

    def _messages(self, place: int) -> list[tuple[bool, str]]:
        """(whether it is an error, the words) of everything to be said of an offered sequence, errors first."""
        found = [(finding.is_error, finding.message) for finding in self._findings.get(place, ())]
        if place in self._already:
            found.append((False, tr("Already in the project as sequence {number}", number=self._already[place])))
        return sorted(found, key=lambda each: not each[0])

    def _finding_words(self, place: int) -> str:
        found = self._messages(place)
        more = f" (+{len(found) - 1})" if len(found) > 1 else ""
        return found[0][1] + more if found else ""

    def _show_findings(self) -> None:
        row = self.view.currentIndex().row()
        place = self.table.place(row) if 0 <= row < self.table.rowCount() else -1
        lines = [f"{tr('error') if is_error else tr('warning')}: {words}" for is_error, words in self._messages(place)]
        self.found.setPlainText("\n".join(lines))

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        if not words:
            self.table.filter(None)
            return

        def wanted(records: Rows[Any]) -> list[int]:
            return [
                place
                for place, s in enumerate(records)
                if all(
                    word in f"{s.name} {s.molecule_type} {s.organism} {self._finding_words(place)}".lower()
                    for word in words
                )
            ]

        self.table.filter(wanted)

    # ---- what the user does

    def _take(self, is_taken: bool) -> None:
        shown = {self.table.place(row) for row in range(self.table.rowCount())}
        if is_taken:
            self._left_out.difference_update(shown)
        else:
            self._left_out.update(shown)
        self.table.redraw()
        self._count()

    def _take_proteins(self, is_taken: bool) -> None:
        """Takes or leaves all proteins that were made of coding sequences; without them translations are left out."""
        if is_taken:
            self._left_out.difference_update(self._imported.made_places)
        else:
            self._left_out.update(self._imported.made_places)
        self.table.redraw()
        self._count()

    def _set_kind(self, _: int) -> None:
        molecule = self.kind.currentData()
        self.kind.setCurrentIndex(0)
        places = [self.table.place(index.row()) for index in self.view.selectionModel().selectedRows()]
        places = [place for place in places if place not in self._imported.fixed_places]
        if molecule and places:
            self._again(lambda offer: offer.with_molecule(dict.fromkeys(places, molecule)))

    def _match(self, columns: dict[str, str]) -> None:
        self._columns.update(columns)
        wanted = {**dict(self._known_columns()), **self._columns}
        self._again(lambda offer: offer.with_columns(wanted))

    def _known_columns(self) -> dict[str, str]:
        return dict(getattr(self._settings, "import_columns", {}))

    def _use_legend(self) -> None:
        id = self.legend.currentData()

        def read(offer: "Offer") -> "Offer":
            from wiposeq.app.importing import notations as notating

            return offer.with_legend(notating.legend_named(id) if id else None)

        self._again(read)

    def _again(self, wish: "Callable[[Offer], Offer]") -> None:
        """Reads the sources again beside the window, and shows what they bring now. Until then nothing is imported, and
        what is wished meanwhile is read on top of it."""
        self._wishes.append(wish)

        def read(*_: object) -> "tuple[Offer, int]":
            offer, wishes = self._imported, tuple(self._wishes)
            for each in wishes:
                offer = each(offer)
            return offer, len(wishes)

        if self._session is None:
            self._took(read())
            return
        self._count()
        self._run(tr("Reading again"), read, self._took)

    def _took(self, read: "tuple[Offer, int]") -> None:
        offer, count = read
        del self._wishes[:count]
        if list(map(_known_by, offer.sequences)) != list(map(_known_by, self._imported.sequences)):
            self._left_out.clear()  # they are others, or in another order
            if not self.proteins.isChecked():
                self._left_out.update(offer.made_places)
        self._imported = offer
        self._show()
        self._check()

    def _check(self) -> None:
        """Checks what is offered beside the window, as it would be with the organism and mol_types chosen."""
        if self._session is None or self._is_gone or not self._imported.sequences:
            return
        if self._session.is_working:
            self._timer.start()
            return
        offer, organism, mol_types = self._imported, self.organism.text().strip(), self._chosen_types()
        profile, present = self._session.profile_name, self._session.project
        is_present_read = self._session.document.is_read

        def work(progress: Progress) -> tuple[Report, dict[int, int]]:
            from wiposeq.app import checking
            from wiposeq.app.importing.importing import already_in
            from wiposeq.checking import engine

            project = offer.project(organism=organism, mol_types=mol_types)
            report = checking.check(project, None, engine.profile(profile), progress=progress)
            return report, already_in(present, project.sequences) if is_present_read else {}

        self._run(tr("Checking what is offered"), work, lambda found: self._checked(*found, offer))

    def _run(self, title: str, work: Any, done: Callable[[Any], None]) -> None:
        """Runs work beside the window; a check that is under way here makes room, other work is waited for.

        What is stopped here is stopped without a word: nobody asked for it."""
        session = self._session
        assert session is not None
        if self._is_gone:
            return
        if session.is_working:
            self._stop()
            QTimer.singleShot(AGAIN_AFTER, self, lambda: self._run(title, work, done))
            return
        stopped: list[bool] = []
        self._stop = lambda: stopped.append(True)

        def quietly(progress: Progress) -> Any:
            try:
                return work(Progress(progress.report, lambda: bool(stopped) or progress.is_cancelled))
            except Cancelled:
                return _STOPPED

        def ended(result: Any) -> None:
            if not self._is_gone:
                self.busy.setText("")
                if result is _STOPPED and not stopped:
                    self._give_up()
                    session.told.emit(Cancelled().message)
                elif not stopped:
                    done(result)

        def failed(error: Any) -> None:
            if not self._is_gone:
                self.busy.setText("")
                self._give_up()
                dialogs.show_error(self, error)

        self.busy.setText(tr("{what}...", what=title))
        session.run(title, quietly, ended, failed)

    def _give_up(self) -> None:
        """What was wished is not read; what is offered stays as it was."""
        self._wishes.clear()
        self._count()

    def _checked(self, report: Report, already: dict[int, int], offer: "Offer") -> None:
        if offer is not self._imported:
            return
        self._already = already
        self._findings = {}
        for finding in report.findings:
            if finding.number:
                self._findings.setdefault(finding.number - 1, []).append(finding)
        self.table.redraw()
        self._show_findings()
        self._count()
        self.checked.emit()

    def _chosen_types(self) -> dict[str, str]:
        return {"DNA": self.dna_type.currentData(), "RNA": self.rna_type.currentData(), "AA": "protein"}

    def _save_report(self) -> None:
        dialog = dialogs.file_dialog(
            self, tr("Save the import report"),
            ["HTML (*.html)", tr("Table ({pattern})", pattern="*.csv"), tr("Text ({pattern})", pattern="*.txt"),
             "JSON (*.json)"],
            getattr(self._settings, "folder", ""), save_as="import-report.html", suffix="html",
        )  # fmt: skip
        dialog.fileSelected.connect(self.save_report_to)
        dialog.open()

    def save_report_to(self, name: str) -> None:
        """Writes the import report as a page, a table, text or JSON, by the ending."""
        from wiposeq.app.importing.importing import write_import_report

        try:
            write_import_report(Path(name), self._imported)
        except UserError as error:
            dialogs.show_error(self, error)
        else:
            self.busy.setText(tr("Saved as {name}.", name=Path(name).name))

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(dialogs.change_words(c) for c in self._imported.changes))

    def _accept(self) -> None:
        places = [place for place in range(len(self._imported.sequences)) if place not in self._left_out]
        organism, mol_types = self.organism.text().strip(), self._chosen_types()
        edit = self._imported.edit(places, index=self._index, organism=organism, mol_types=mol_types)
        remembered = {key: meaning for key, meaning in self._columns.items() if "#" not in key}
        settings = self._settings.changed(
            import_organism=organism,
            import_mol_type_dna=mol_types["DNA"],
            import_mol_type_rna=mol_types["RNA"],
            import_columns={**self._known_columns(), **remembered},
        )
        self.chosen.emit(edit, settings)
        self.accept()

    def _gone(self, _: int) -> None:
        self._is_gone = True
        self._timer.stop()
        self._stop()


_STOPPED: Final = object()
"""The result of work that was stopped."""


def _known_by(sequence: Record) -> tuple[str, int]:
    """What tells whether a sequence read again is the same one, whatever its type."""
    return sequence.name, len(sequence.residues)


def _where(change: Change) -> str:
    if not change.line:
        return change.where
    line = tr("line {line}", line=change.line)
    if change.where in ("", line):
        return line
    return tr("{where}, line {line}", where=change.where, line=change.line)


def _words(change: Change) -> str:
    from wiposeq.formats.reports.check_report import words

    return words(change)


def _followed(change: Change) -> str:
    from wiposeq.formats.reports.check_report import followed

    return followed(change)


class CheckedTable(RecordTable):
    """A table of records of which each can be left out by the box in its first column; worst(place): its sign."""

    checks_changed = Signal()

    def __init__(self, columns: Rows[Column], left_out: set[int], worst: Callable[[int], str]) -> None:
        super().__init__(columns)
        self._left_out = left_out
        self._worst = worst
        self._signed = next(n for n, column in enumerate(columns) if column.heading == tr("Findings"))

    def flags(self, index: Any) -> Any:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else found

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.column() == 0 and role == Qt.ItemDataRole.CheckStateRole:
            taken = self.place(index.row()) not in self._left_out
            return Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            sign = self._worst(self.place(index.row())) if index.column() == self._signed else ""
            return icons.severity(sign == "error") if sign else None
        return super().data(index, role)

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.take([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def take(self, rows: Rows[int], is_taken: bool) -> None:
        """Takes the records of these rows, or leaves them out."""
        change = self._left_out.discard if is_taken else self._left_out.add
        for row in rows:
            change(self.place(row))
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))
        self.checks_changed.emit()

    def is_taken(self, row: int) -> bool:
        """Whether the record of a row is taken."""
        return self.place(row) not in self._left_out


def _let_space_take(view: QTableView, table: CheckedTable) -> None:
    """Lets Space take or leave out all selected rows at once."""
    usual = view.keyPressEvent

    def pressed(event: QKeyEvent) -> None:
        rows = [index.row() for index in view.selectionModel().selectedRows()]
        if event.key() == Qt.Key.Key_Space and rows:
            table.take(rows, not all(map(table.is_taken, rows)))
        else:
            usual(event)

    view.keyPressEvent = pressed
