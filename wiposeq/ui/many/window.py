"""Many files checked in the window: a table that lives while they are, what was found in each, one report of all.

It hides how steps that arrive by the thousand become a table that stays fluent: they are taken in ten times a second.
The work is app/batch's, done beside the window by the session.
"""

import contextlib
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from wiposeq.errors import UserError
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.many.file_list import FilesAndFolders
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.app.many.batch import Batch, Begun, Ended

TAKEN_IN_EVERY: Final = 100
"""Milliseconds between two looks at what has arrived."""
LONGEST: Final = 200_000
"""How many characters of a report are shown; the saved one is whole."""


class _Waiting:
    """A file nobody has begun with."""

    def __init__(self, name: str) -> None:
        self.name = name


def _is_ended(record: Any) -> TypeGuard["Ended"]:
    return hasattr(record, "errors")


def _verdict(record: Any) -> str:
    if not _is_ended(record):
        return tr("waiting") if isinstance(record, _Waiting) else tr("under way")
    if record.errors is None:
        return tr("not checked: {why}", why=record.why)
    return tr("errors") if record.errors else tr("no errors")


def _badge(record: Any) -> str:
    if not _is_ended(record):
        return ""
    return "error" if record.errors is None or record.errors else "warning" if record.warnings else ""


def _number(heading: str, name: str, width: int) -> Column:
    def value(record: Any) -> float:
        found = getattr(record, name, None) if _is_ended(record) else None
        return -1 if found is None else found

    def text(_: int, record: Any) -> str:
        found = value(record)
        if found < 0 or record.errors is None:
            return ""
        return f"{found:,.2f}" if name == "seconds" else f"{found:,}"

    return Column(heading, text, True, lambda _, record: value(record), width)


class ManyFilesDialog(QDialog):
    """Files and folders, a table of what was found in them, and the report. open_requested(Path): a row to be opened.

    A check that was stopped can be gone on with; what is known by then stays, in a state file (the same as that of the
    command line) also when the program has ended.
    """

    open_requested = Signal(object)

    def __init__(self, session: Session, folder: str = "", parent: Any = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Check files and folders"))
        self.resize(980, 660)
        self._session = session
        self._folder = folder
        self._batch: Batch | None = None
        self._records: list[Any] = []
        self._arrived: deque[Batch | Begun | Ended] = deque()
        self._is_busy = False
        self._is_stopped = False
        self._others = 0
        self._ended = self._wrong = self._failed = self._kept = 0
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(TAKEN_IN_EVERY)
        self._timer.timeout.connect(self._take_in)
        session.working.connect(self._working)
        self._refresh()
        self.files.add_folder.setFocus()

    # ---- building

    def _build(self) -> None:
        kinds = [
            tr("Listings and projects ({pattern})", pattern="*.xml *.wsq"),
            tr("All files ({pattern})", pattern="*"),
        ]
        self.files = FilesAndFolders(kinds, self._folder, is_low=True)
        self.files.changed.connect(self._forget)

        parts = self._build_table()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setAccessibleName(tr("Summary"))
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("Progress"))
        self.progress.setFormat("%v / %m")
        how = self._build_how()
        self.run = QPushButton()
        self.run.setDefault(True)
        self.run.clicked.connect(self._run_or_stop)
        self.open_row = QPushButton(tr("Open in the &window"))
        self.open_row.clicked.connect(lambda: self._activated(self.view.currentIndex()))
        self.save = QPushButton(tr("&Save the report..."))
        self.save.clicked.connect(self._ask_save)
        self.shut = QPushButton(tr("Close"))
        self.shut.clicked.connect(self.close)
        for button in (self.open_row, self.save, self.shut):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch()
        for button in (self.run, self.open_row, self.save, self.shut):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.files)
        column.addWidget(parts, 1)
        column.addWidget(self.summary)
        column.addWidget(self.progress)
        column.addLayout(how)
        column.addLayout(row)

    def _build_how(self) -> QHBoxLayout:
        self.profile = QComboBox()
        self.profile.setAccessibleName(tr("Profile"))
        self.profile.currentIndexChanged.connect(self._forget)
        self._offer_profiles()
        label = QLabel(tr("&Profile"))
        label.setBuddy(self.profile)
        self.state = QLineEdit()
        self.state.setAccessibleName(tr("Remember in"))
        self.state.setPlaceholderText(tr("nothing is remembered"))
        self.state.setToolTip(
            tr("What is found is kept in this file. Another day only files that are new or have changed are checked.")
        )
        self.state.textChanged.connect(self._forget)
        remember = QLabel(tr("Re&member in"))
        remember.setBuddy(self.state)
        self.choose_state = QPushButton(tr("&Browse..."))
        self.choose_state.setAccessibleName(tr("Browse for: {what}", what=self.state.accessibleName()))
        self.choose_state.setAutoDefault(False)
        self.choose_state.clicked.connect(self._ask_state)
        how = QHBoxLayout()
        how.addWidget(label)
        how.addWidget(self.profile)
        how.addSpacing(12)
        how.addWidget(remember)
        how.addWidget(self.state, 1)
        how.addWidget(self.choose_state)
        return how

    def _build_table(self) -> QSplitter:
        self.table = RecordTable(
            [
                Column(tr("File"), lambda _, record: self._name(record), width=380),
                _number(tr("Sequences"), "sequences", 90),
                _number(tr("Errors"), "errors", 70),
                _number(tr("Warnings"), "warnings", 80),
                _number(tr("Seconds"), "seconds", 80),
                Column(tr("Verdict"), lambda _, record: _verdict(record), width=160),
            ],
            _badge,
            lambda record: record.name if not _is_ended(record) or not record.why else record.why,
            lambda record: isinstance(record, _Waiting),
            self,
        )
        self.view = record_view(self.table, tr("Files"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.activated.connect(self._activated)
        self.view.selectionModel().selectionChanged.connect(self._show_report)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setAccessibleName(tr("What was found in the file"))
        self.report.setPlaceholderText(tr("What was found in the selected file is shown here."))
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setTabChangesFocus(True)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.view)
        parts.addWidget(self.report)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        parts.setChildrenCollapsible(False)
        return parts

    def _offer_profiles(self) -> None:
        from wiposeq.checking.profile import profile, profiles

        for name in profiles():
            self.profile.addItem(tr(profile(name).title), name)
        self.profile.setCurrentIndex(max(0, self.profile.findData(self._session.profile_name)))

    # ---- which files

    def add(self, names: list[str]) -> None:
        """Adds files and folders to the list; what is there already is not repeated."""
        self.files.add(names)
        self.run.setFocus()

    def _ask_state(self) -> None:
        dialog = dialogs.file_dialog(
            self, tr("The file that remembers what was found"), [tr("All files ({pattern})", pattern="*")],
            self.files.folder, save_as="check.state", suffix="state",
        )  # fmt: skip
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # one that is there is gone on with
        dialog.fileSelected.connect(self.state.setText)
        dialog.open()

    def _forget(self, *_: object) -> None:
        """What was found belongs to other files or another profile: the next check begins anew."""
        self._is_stopped = False
        if hasattr(self, "_timer"):
            self._refresh()

    def _name(self, record: Any) -> str:
        name = str(record.name)
        names = self.files.names
        if len(names) == 1:
            with contextlib.suppress(ValueError):
                near = str(Path(name).relative_to(names[0]))
                return near if near != "." else Path(name).name
        return name

    # ---- the work

    def _run_or_stop(self) -> None:
        if self._is_busy:
            self._session.cancel()
            self.run.setEnabled(False)
            return
        self.check()

    def check(self) -> None:
        """Checks all files, or goes on with those of a check that was stopped."""
        names = self.files.names
        profile = self.profile.currentData()
        batch = self._batch if self._is_stopped else None
        if batch is None:
            self._let_go()
            self._records = []
            self.table.show_records(self._records)
            self._others = 0
        self._ended = self._wrong = self._failed = self._kept = 0
        named = self.state.text().strip()
        state = Path(named).expanduser() if named else None
        arrived = self._arrived
        arrived.clear()

        def work(progress: Progress) -> None:
            from wiposeq.app.many.batch import Batch, CheckOptions
            from wiposeq.app.many.folders import listings

            made = batch
            if made is None:
                found = list(listings(names))
                chosen = [each for each in found if not each.is_other]
                made = Batch(chosen, CheckOptions(profile=profile), state)
                self._others = sum(each.is_other for each in found)
                arrived.append(made)
            for number, step in enumerate(made.run(progress=progress)):
                arrived.append(step)
                progress.report(number, 2 * len(made.found))

        self._is_busy = self._session.run(
            tr("Checking files"), work, lambda _: self._done(is_whole=True), self._went_wrong
        )
        self._is_stopped = False
        self._timer.start()
        self._refresh()

    def _working(self, title: str) -> None:
        """The session says when work has ended, also when it was stopped."""
        if not title and self._is_busy:
            self._done(is_whole=False)

    def _done(self, *, is_whole: bool) -> None:
        self._is_busy = False
        self._timer.stop()
        self._take_in()
        self._is_stopped = not is_whole and bool(self._records) and self._ended < len(self._records)
        if self._is_stopped:
            self._records = [each if _is_ended(each) else _Waiting(each.name) for each in self._records]
            self.table.update_records(self._records)
            self.table.redraw()
        self._refresh()

    def _went_wrong(self, error: Any) -> None:
        dialogs.show_error(self, error)

    def _take_in(self) -> None:
        """Shows what has arrived since the last time."""
        from wiposeq.app.many.batch import Batch

        changed: list[int] = []
        while self._arrived:
            step = self._arrived.popleft()
            if isinstance(step, Batch):
                self._batch = step
                self._records = [_Waiting(each.name) for each in step.found]
                self.table.show_records(self._records)
                continue
            changed.append(step.number)
            self._records[step.number] = step
            if _is_ended(step):
                self._ended += 1
                self._failed += step.errors is None
                self._wrong += bool(step.errors)
                self._kept += step.is_cached
        if changed:
            self.table.update_records(self._records, sorted(set(changed)))
            if self._is_busy and not self.view.currentIndex().isValid():
                self.view.scrollTo(self.table.index(self.table.row_of(changed[-1]), 0))
            if self.view.currentIndex().isValid() and self.table.place(self.view.currentIndex().row()) in changed:
                self._show_report()
        self._refresh_summary()

    # ---- what is shown

    def _refresh(self) -> None:
        self.run.setText(tr("S&top") if self._is_busy else tr("&Go on") if self._is_stopped else tr("&Check"))
        self.run.setEnabled(bool(self.files.names))
        for widget in (self.files, self.profile, self.state, self.choose_state):
            widget.setEnabled(not self._is_busy)
        self.progress.setVisible(self._is_busy)
        self.save.setEnabled(bool(self._ended) and not self._is_busy)
        self._refresh_summary()

    def _refresh_summary(self) -> None:
        total = len(self._records)
        self.progress.setRange(0, total)
        self.progress.setValue(self._ended)
        self.open_row.setEnabled(self.view.currentIndex().isValid() and not self._is_busy)
        if not total:
            self.summary.setText(
                tr("Looking for listings ...")
                if self._is_busy
                else tr("Add files or folders; in a folder, listings and projects are found by their content.")
            )
            return
        said = [
            trn("{count} file", "{count} files", total),
            trn("{count} without errors", "{count} without errors", self._ended - self._wrong - self._failed),
            trn("{count} with errors", "{count} with errors", self._wrong),
        ]
        if self._failed:
            said.append(trn("{count} not checked", "{count} not checked", self._failed))
        if self._ended < total:
            said.append(trn("{count} left", "{count} left", total - self._ended))
        if self._kept:
            said.append(tr("{count} known from before", count=self._kept))
        if self._others:
            said.append(trn("{count} other XML file left out", "{count} other XML files left out", self._others))
        self.summary.setText(", ".join(said))

    def _show_report(self, *_: object) -> None:
        index = self.view.currentIndex()
        self.open_row.setEnabled(index.isValid() and not self._is_busy)
        record = self.table.record(index.row()) if index.isValid() else None
        if self._batch is None or not _is_ended(record):
            self.report.setPlainText("")
            return
        if record.errors is None:
            self.report.setPlainText(record.why)
            return
        from wiposeq.formats.reports.check_report import as_text

        try:
            text = as_text([self._batch.report(record.number)])
        except UserError as error:
            text = str(error)
        if len(text) > LONGEST:
            text = text[:LONGEST].rpartition("\n")[0] + "\n" + tr("The rest is in the saved report.")
        self.report.setPlainText(text)

    def _activated(self, index: QModelIndex) -> None:
        if index.isValid() and not self._is_busy:
            self.open_requested.emit(Path(self.table.record(index.row()).name))

    # ---- the report

    def _ask_save(self) -> None:
        dialog = dialogs.file_dialog(
            self, tr("Save the report"),
            ["HTML (*.html)", tr("Text ({pattern})", pattern="*.txt"), "JSON (*.json)", "XML (*.xml)"],
            self.files.folder, save_as="report.html", suffix="html",
        )  # fmt: skip
        dialog.fileSelected.connect(lambda name: self.save_report(Path(name)))
        dialog.open()

    def save_report(self, path: Path) -> None:
        """Saves one report of all files that are checked, in the form that the ending names, beside the window."""
        batch = self._batch
        forms = {".txt": "text", ".html": "html", ".htm": "html", ".json": "json", ".xml": "xml"}
        form = forms.get(path.suffix.lower())
        if batch is None or form is None:
            error = UserError(
                "{path} cannot be a report: its ending names no format.", "Use .html, .txt, .xml or .json.",
                path=str(path),
            )  # fmt: skip
            dialogs.show_error(self, error)
            return
        self._session.run(
            tr("Saving {name}", name=path.name),
            lambda progress: batch.save(path, form),
            lambda _: self.summary.setText(tr("Saved as {name}.", name=path.name)),
            self._went_wrong,
        )

    # ---- the end

    def _let_go(self) -> None:
        if self._batch is not None:
            self._batch.close()
            self._batch = None

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_busy:
            self._session.cancel()
            event.ignore()
            return
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape and Close stop the work first; only when there is none they close."""
        if self._is_busy:
            self._session.cancel()
            return
        self._let_go()
        super().reject()
