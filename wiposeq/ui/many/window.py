"""The dialog that checks many files: a table that grows during the check, the findings of each file, and one report.

It hides how results that arrive by the thousand become a table that responds: it takes them over ten times a second.
app/many/batch.py does the work, in a thread of the session.
"""

import contextlib
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
)

from wiposeq.app.report_files import format_named
from wiposeq.errors import UsageError, UserError
from wiposeq.progress import Progress
from wiposeq.texts import listed, shown_number, tr, trn
from wiposeq.ui.many.file_list import FilesAndFolders
from wiposeq.ui.many.working_dialog import WorkingDialog
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_to_save, every_file, formats
from wiposeq.ui.widgets.dialogs import read_only
from wiposeq.ui.widgets.layout import choice, column, label_of, line, push_button, row, with_browse, wrapped
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.app.many.batch import Batch, Begun, Ended

UPDATE_INTERVAL: Final = 100
"""Milliseconds between two updates of the table."""
MAX_REPORT: Final = 200_000
"""How many characters of a report are shown. The saved report contains all."""


class _Waiting:
    """A file whose check has not begun."""

    def __init__(self, name: str) -> None:
        self.name = name


def _is_ended(record: Any) -> "TypeGuard[Ended]":
    return hasattr(record, "errors")


def _verdict(record: Any) -> str:
    if not _is_ended(record):
        return tr("waiting") if isinstance(record, _Waiting) else tr("in progress")
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
        return shown_number(found, 2 if name == "seconds" else 0)

    return Column(heading, text, True, lambda _, record: value(record), width)


class ManyFilesDialog(WorkingDialog):
    """Files and folders, a table of their results, and the report. open_requested(Path): open the file of a row.

    A stopped check can be continued. With a state file, which the command line shares, results survive the program.
    """

    open_requested = Signal(object)

    def __init__(self, session: Session, folder: str = "", parent: Any = None) -> None:
        super().__init__(session, tr("Check files and folders"), parent)
        dialogs.fit(self, 980, 660)
        self._batch: Batch | None = None
        self._records: list[Any] = []
        self._arrived: deque[Batch | Begun | Ended] = deque()
        self._is_stopped = False
        self._others = 0
        self._clear_counts()
        self._timer = QTimer(self)
        self._timer.setInterval(UPDATE_INTERVAL)
        self._timer.timeout.connect(self._update)
        self._build(folder)
        self._refresh()
        self.files.add_folder.setFocus()

    def _clear_counts(self) -> None:
        self._ended = self._wrong = self._failed = self._known = 0
        """Files that are checked; those of them with errors, that could not be checked, with results known before."""

    # ---- building

    def _build(self, folder: str) -> None:
        kinds = [tr("Listings and projects ({pattern})", pattern="*.xml *.wsq"), every_file()]
        self.files = FilesAndFolders(kinds, folder, is_low=True)
        table = self._build_table()
        self.summary = wrapped()
        self.summary.setAccessibleName(tr("Summary"))
        self.progress.setFormat("%v / %m")
        options = self._build_options()
        self.run = QPushButton()
        self.run.setDefault(True)
        self.run.clicked.connect(self._run_or_stop)
        self.open_row = push_button(tr("Open in the &window"), lambda: self._open(self.view.currentIndex()))
        self.save = push_button(tr("&Save the report..."), self._ask_to_save)
        self.shut = push_button(tr("Close"), self.close)
        buttons = row(None, self.run, self.open_row, self.save, self.shut)
        column(self.files, (table, 1), self.summary, self.progress, options, buttons, parent=self)
        self.files.changed.connect(self._forget)
        self.profile.currentIndexChanged.connect(self._forget)
        self.state.textChanged.connect(self._forget)

    def _build_options(self) -> QHBoxLayout:
        from wiposeq.checking.profile import profile, profiles

        self.profile = choice(tr("Profile"), [(tr(profile(name).title), name) for name in profiles()])
        self.profile.setCurrentIndex(max(0, self.profile.findData(self.session.profile_name)))
        self.state = line(tr("State file"), tr("none: results are not remembered"))
        self.state.setToolTip(
            tr("The results are stored in this file. The next check skips files that have not changed.")
        )
        state_row, self.choose_state = with_browse(self.state, tr("&Browse..."), self._ask_for_state)
        profile_label, state_label = label_of(tr("&Profile"), self.profile), label_of(tr("S&tate file"), self.state)
        return row(profile_label, self.profile, 12, state_label, (state_row, 1))

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
        self.view.activated.connect(self._open)
        self.view.selectionModel().selectionChanged.connect(self._show_report)
        self.report = read_only("", tr("Findings of the file"), is_fixed_width=True)
        self.report.setPlaceholderText(tr("The findings of the selected file are shown here."))
        parts = QSplitter(Qt.Orientation.Vertical)
        for place, part in enumerate((self.view, self.report)):
            parts.addWidget(part)
            parts.setStretchFactor(place, 3 - place)
        parts.setChildrenCollapsible(False)
        return parts

    # ---- files

    def add(self, names: list[str]) -> None:
        """Add files and folders to the list, and omit those that are already in it."""
        self.files.add(names)
        self.run.setFocus()

    def _ask_for_state(self) -> None:
        folder = self.files.folder
        dialog = dialogs.file_dialog(self, tr("State file"), [every_file()], folder, save_as="check.state")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # an existing file is continued
        dialog.fileSelected.connect(self.state.setText)
        dialog.open()

    def _forget(self, *_: object) -> None:
        """Start the next check from the beginning, because the files or the options changed."""
        self._is_stopped = False
        self._refresh()

    def _name(self, record: Any) -> str:
        name = str(record.name)
        names = self.files.names
        if len(names) == 1:
            with contextlib.suppress(ValueError):
                relative = str(Path(name).relative_to(names[0]))
                return relative if relative != "." else Path(name).name
        return name

    # ---- the work

    def _run_or_stop(self) -> None:
        if self.is_busy:
            self.session.cancel()
            self.run.setEnabled(False)
        else:
            self.check()

    def check(self) -> None:
        """Check all files, or continue a check that was stopped."""
        names = self.files.names
        profile = self.profile.currentData()
        stopped = self._batch if self._is_stopped else None
        if stopped is None:
            self.let_go()
            self._records = []
            self.table.show_records(self._records)
            self._others = 0
        self._clear_counts()
        state_name = self.state.text().strip()
        state = Path(state_name).expanduser() if state_name else None
        arrived = self._arrived
        arrived.clear()

        def work(progress: Progress) -> None:
            from wiposeq.app.many.batch import Batch, CheckOptions
            from wiposeq.app.many.folders import listings

            batch = stopped
            if batch is None:
                found = list(listings(names))
                chosen = [each for each in found if not each.is_other]
                batch = Batch(chosen, CheckOptions(profile=profile), state)
                self._others = sum(each.is_other for each in found)
                arrived.append(batch)
            for number, step in enumerate(batch.run(progress=progress)):
                arrived.append(step)
                progress.report(number, 2 * len(batch.found))

        self.start(tr("Checking files"), work, lambda _: None)
        self._is_stopped = False
        self._timer.start()
        self._refresh()

    def job_ended(self) -> None:
        """Show the last results, and which files are not checked if the check was stopped."""
        self._timer.stop()
        self._update()
        self._is_stopped = self._ended < len(self._records)
        if self._is_stopped:
            self._records = [each if _is_ended(each) else _Waiting(each.name) for each in self._records]
            self.table.update_records(self._records)
            self.table.redraw()
        self._refresh()

    def _update(self) -> None:
        """Show the results that arrived since the last update."""
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
                self._known += step.is_cached
        if changed:
            self.table.update_records(self._records, sorted(set(changed)))
            current = self.view.currentIndex()
            if self.is_busy and not current.isValid():
                self.view.scrollTo(self.table.index(self.table.row_of(changed[-1]), 0))
            if current.isValid() and self.table.place(current.row()) in changed:
                self._show_report()
        self._refresh_summary()

    # ---- what is shown

    def _refresh(self) -> None:
        self.run.setText(tr("S&top") if self.is_busy else tr("&Continue") if self._is_stopped else tr("&Check"))
        self.run.setEnabled(bool(self.files.names))
        for widget in (self.files, self.profile, self.state, self.choose_state):
            widget.setEnabled(not self.is_busy)
        self.progress.setVisible(self.is_busy)
        self.save.setEnabled(bool(self._ended) and not self.is_busy)
        self._refresh_summary()

    def _refresh_summary(self) -> None:
        total = len(self._records)
        self.progress.setRange(0, total)
        self.progress.setValue(self._ended)
        self.open_row.setEnabled(self.view.currentIndex().isValid() and not self.is_busy)
        if not total:
            self.summary.setText(
                tr("Searching for listings...")
                if self.is_busy
                else tr("Add files or folders. The program finds the listings and projects in a folder.")
            )
            return
        counts = [
            trn("{count} file", "{count} files", total),
            tr("{count} without errors", count=self._ended - self._wrong - self._failed),
            tr("{count} with errors", count=self._wrong),
        ]
        if self._failed:
            counts.append(tr("{count} not checked", count=self._failed))
        if self._ended < total:
            counts.append(tr("{count} remaining", count=total - self._ended))
        if self._known:
            counts.append(tr("{count} known from an earlier check", count=self._known))
        if self._others:
            counts.append(trn("{count} other XML file ignored", "{count} other XML files ignored", self._others))
        self.summary.setText(listed(counts))

    def _show_report(self, *_: object) -> None:
        index = self.view.currentIndex()
        self.open_row.setEnabled(index.isValid() and not self.is_busy)
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
        if len(text) > MAX_REPORT:
            text = text[:MAX_REPORT].rpartition("\n")[0] + "\n" + tr("The saved report contains the rest.")
        self.report.setPlainText(text)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and not self.is_busy:
            self.open_requested.emit(Path(self.table.record(index.row()).name))

    # ---- the report

    def _ask_to_save(self) -> None:
        filters = formats("html", "xlsx", "csv", "txt", "json", "xml")
        ask_to_save(self, tr("Save the report"), filters, self.files.folder, "report.html", self.save_report)

    def save_report(self, path: Path) -> None:
        """Save one report of all checked files in a thread, in the format of its ending."""
        from wiposeq.formats.reports.check_report import REPORT_FORMATS

        batch = self._batch
        if batch is None:
            return
        try:
            form = format_named(path, REPORT_FORMATS)
        except UsageError as error:
            dialogs.show_error(self, error)
            return
        self.session.run(
            tr("Saving {name}", name=path.name),
            lambda progress: batch.save(path, form),
            lambda _: self.summary.setText(tr("Saved as {name}.", name=path.name)),
            lambda error: dialogs.show_error(self, error),
        )

    def let_go(self) -> None:
        """Close the files of the check."""
        if self._batch is not None:
            self._batch.close()
            self._batch = None
