"""The dialog with the inventory of the listings in folders: what they are, what the check finds today, what changed.

It hides how the rows become a table. app/inventory does the work, in a thread of the session.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QPushButton

from wiposeq.errors import UserError
from wiposeq.progress import Progress
from wiposeq.texts import shown_day, shown_number, tr
from wiposeq.ui.many.file_list import FilesAndFolders
from wiposeq.ui.many.working_dialog import WorkingDialog
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_to_open, ask_to_save, every_file, formats
from wiposeq.ui.widgets.layout import choice, column, label_of, line, push_button, row, with_browse, wrapped
from wiposeq.ui.widgets.placeholders import shorten_placeholder
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.formats.reports.inventory_report import InventoryRow

_WIDTHS: Final = {"file": 300, "applicant": 160, "title": 220, "organism": 140, "same_as": 200, "why": 240}
_SHOWN: Final = (
    "file",
    "change",
    "kind",
    "reference",
    "application",
    "applicant",
    "title",
    "dna",
    "rna",
    "aa",
    "residues",
)
_AFTER: Final = ("organisms", "is_whole", "same_as", "why")


def _badge(record: "InventoryRow") -> str:
    if record.change == "gone":
        return ""
    is_bad = record.why or record.errors or not record.is_whole
    return "error" if is_bad else "warning" if any(count for *_, count in record.checks) else ""


class InventoryDialog(WorkingDialog):
    """The inventory of folders and archives. open_requested(Path): open the file of a row in the window.

    dates: the day on which each listing was generated, by its path.
    """

    open_requested = Signal(object)

    def __init__(
        self, session: Session, folder: str = "", parent: Any = None, dates: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(session, tr("Inventory of listings"), parent)
        dialogs.fit(self, 1080, 640)
        self.rows: list[InventoryRow] = []
        pattern = "*.xml *.wsq *.txt *.zip *.tar *.tgz *.gz"
        kinds = [tr("Listings, projects and archives ({pattern})", pattern=pattern), every_file()]
        self.files = FilesAndFolders(kinds, folder, is_low=True)
        self.files.changed.connect(self._refresh)
        self.table = RecordTable(_columns(dates), _badge, lambda record: record.why or record.file, _is_gone, self)
        self.view = record_view(self.table, tr("Listings"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.activated.connect(self._open)
        self.view.selectionModel().selectionChanged.connect(self._refresh)
        self.summary = wrapped()
        self.summary.setAccessibleName(tr("Summary"))
        options = self._build_options()
        self.run = QPushButton(tr("&Make the inventory"))
        self.run.setDefault(True)
        self.run.clicked.connect(self.make)
        self.open_row = push_button(tr("Open in the &window"), lambda: self._open(self.view.currentIndex()))
        self.save = push_button(tr("&Save the inventory..."), self._ask_to_save)
        buttons = row(None, self.run, self.open_row, self.save, push_button(tr("Close"), self.close))
        column(self.files, (self.view, 1), self.summary, self.progress, options, buttons, parent=self)
        self._refresh()
        self.files.add_folder.setFocus()

    def _build_options(self) -> QHBoxLayout:
        from wiposeq.checking.profile import profile, profiles

        self.profile = choice(tr("Profile"), [(tr(profile(name).title), name) for name in profiles()])
        self.profile.setCurrentIndex(max(0, self.profile.findData(self.session.profile_name)))
        self.since = line(tr("Earlier inventory"), tr("none: changes are not shown"))
        shorten_placeholder(self.since, tr("none"))
        filters = [tr("Inventories ({pattern})", pattern="*.json *.csv"), every_file()]

        def ask() -> None:
            title = tr("Earlier inventory")
            ask_to_open(self, title, filters, self.files.folder, lambda path: self.since.setText(str(path)))

        since_row, _ = with_browse(self.since, tr("&Browse..."), ask)
        labels = label_of(tr("&Profile"), self.profile), label_of(tr("&Earlier inventory"), self.since)
        return row(labels[0], self.profile, 12, labels[1], (since_row, 1))

    def add(self, names: list[str]) -> None:
        """Add files and folders to the list, and omit those that are already in it."""
        self.files.add(names)
        self.run.setFocus()

    # ---- the work

    def make(self) -> None:
        """Make the inventory of the files and folders in the list, or stop it."""
        if self.is_busy:
            self.session.cancel()
            return
        names, profile, since = self.files.names, self.profile.currentData(), self.since.text().strip()

        def work(progress: Progress) -> "list[InventoryRow]":
            from wiposeq.app.inventory.inventory import compared, items, make_inventory
            from wiposeq.formats.reports.inventory_report import read_inventory

            earlier = read_inventory(Path(since).expanduser()) if since else None
            rows = make_inventory(list(items(names, (profile,))), progress=progress)
            return rows if earlier is None else compared(rows, earlier)

        self.start(tr("Making the inventory"), work, self._show)
        self._refresh()

    def _show(self, rows: "list[InventoryRow]") -> None:
        self.rows = rows
        self.table.show_records(rows)
        self._refresh()

    def job_ended(self) -> None:
        """Show that no inventory is being made."""
        self._refresh()

    def _refresh(self, *_: object) -> None:
        self.run.setText(tr("S&top") if self.is_busy else tr("&Make the inventory"))
        self.run.setEnabled(bool(self.files.names))
        self.progress.setRange(0, 0)
        self.progress.setVisible(self.is_busy)
        self.files.setEnabled(not self.is_busy)
        self.save.setEnabled(bool(self.rows) and not self.is_busy)
        self.open_row.setEnabled(self._path(self.view.currentIndex()) is not None and not self.is_busy)
        if self.rows:
            from wiposeq.formats.reports.inventory_report import totals

            self.summary.setText(totals(self.rows))
        else:
            self.summary.setText(tr("Add files or folders. Listings in ZIP archives are found too."))

    def _path(self, index: QModelIndex) -> Path | None:
        record = self.table.record(index.row()) if index.isValid() else None
        return None if record is None or _is_gone(record) else Path(record.file)

    def _open(self, index: QModelIndex) -> None:
        path = self._path(index)
        if path is not None and not self.is_busy:
            self.open_requested.emit(path)

    # ---- saving

    def _ask_to_save(self) -> None:
        title, filters = tr("Save the inventory"), formats("xlsx", "csv", "json", "html")
        ask_to_save(self, title, filters, self.files.folder, "inventory.xlsx", self.save_inventory)

    def save_inventory(self, path: Path) -> None:
        """Write the inventory in the format of the ending, or show the error."""
        from wiposeq.app.inventory.inventory import save

        try:
            save(self.rows, path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self.summary.setText(tr("Saved as {name}.", name=path.name))


def _is_gone(record: "InventoryRow") -> bool:
    return record.change == "gone"


def _columns(dates: Mapping[str, str]) -> list[Column]:
    from wiposeq.formats.reports.inventory_report import CHANGES, HEADINGS

    def text_of(field: str) -> Callable[[int, Any], str]:
        def text(_: int, record: Any) -> str:
            value = getattr(record, field)
            if field == "change":
                return tr(CHANGES[value]) if value else ""
            if isinstance(value, bool):
                return tr("yes") if value else tr("no")
            return shown_number(value) if isinstance(value, int) else str(value)

        return text

    def column_of(field: str) -> Column:
        is_number = field in ("dna", "rna", "aa", "residues", "organisms")
        sort = (lambda _, record: getattr(record, field)) if is_number else None
        return Column(tr(HEADINGS[field]), text_of(field), is_number, sort, _WIDTHS.get(field, 90))

    def count_of(heading: str, place: int) -> Column:
        def count(_: int, record: Any) -> int:
            return record.checks[0][place] if record.checks else -1

        return Column(
            heading, lambda n, record: shown_number(count(n, record)) if record.checks else "", True, count, 80
        )

    checks = [count_of(tr("Errors"), 1), count_of(tr("Warnings"), 2)]
    generated = Column(
        tr("Generated"),
        lambda _, record: shown_day(dates.get(record.file)),
        sort_key=lambda _, record: dates.get(record.file, ""),
        width=100,
    )
    days = [generated] if dates else []
    return [*map(column_of, _SHOWN[:1]), *days, *map(column_of, _SHOWN[1:]), *checks, *map(column_of, _AFTER)]
