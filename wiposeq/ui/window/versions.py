"""The dialog of the named versions: save the current state, compare two states, restore all or one sequence.

It hides that versions are packed, compared and unpacked in a thread. app/versions.py decides what a version holds.
"""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMessageBox,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from wiposeq.app import versions
from wiposeq.app.versions import MOST
from wiposeq.errors import UserError
from wiposeq.model.edit import Edit
from wiposeq.model.project import Project, Version
from wiposeq.progress import Progress
from wiposeq.texts import listed, shown_day, shown_number, tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.flow import flow
from wiposeq.ui.widgets.headings import fit_headings
from wiposeq.ui.widgets.layout import column, hint, label_of, line, push_button, row
from wiposeq.ui.window import theme
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.model.comparison import Comparison


_LARGEST_NUMBER: Final = 9_999_999
"""The numbers in a file may have gaps, so that a number can be larger than the count of the sequences."""


class VersionsDialog(dialogs.Dialog):
    """Shows the versions of the project and works with them. It stays open while the project is edited."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.parent, tr("Versions"), 780, 480)
        self._workspace = workspace
        self._session = workspace.session
        self._shown: tuple[Version, ...] = ()
        self.name = line(tr("Name of the new version"), tr("Name, such as: as filed on 3 June"))
        self.save = push_button(tr("&Save this state"), self._save)
        self.save.setProperty("role", "primary")
        self.note = hint()
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(tr("Versions"))
        self.table.setHorizontalHeaderLabels([tr("Name"), tr("Saved"), tr("Sequences")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px("row"))
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        fit_headings(self.table.horizontalHeader(), {1: 168, 2: 90})
        self.compare = push_button(tr("&Compare..."), self._compare)
        self.restore = push_button(tr("&Restore all"), self._restore)
        self.number = QSpinBox()
        self.number.setAccessibleName(tr("SEQ ID NO in the version"))
        self.number_label = label_of(tr("SEQ ID &NO"), self.number)
        self.restore_one = push_button(tr("Restore se&quence"), self._restore_sequence)
        self.remove = push_button(tr("Re&move..."), self._remove)
        self.remove.setProperty("role", "destructive")
        close = push_button(tr("Close"), self.accept)
        number = QWidget()
        row(self.number_label, self.number, parent=number, margin=0)
        work = flow(self.compare, self.restore, number, self.restore_one, self.remove)
        upper, lower = row((self.name, 1), self.save, margin=0), row(None, close, margin=0)
        column(upper, self.note, (self.table, 1), work, lower, parent=self, margin=theme.px(16)).setSpacing(
            theme.px(12)
        )
        self.table.itemSelectionChanged.connect(self._selected)
        self.table.itemChanged.connect(self._renamed)
        self.name.textChanged.connect(self._selected)
        self.name.returnPressed.connect(self._save)
        self._session.changed.connect(self._refresh)
        self._session.document_replaced.connect(self._refresh)
        self._refresh()

    # ---- what is shown

    def _refresh(self, *_: object) -> None:
        """Show the versions of the project if they have changed; the newest is the first."""
        found = self._session.project.versions
        if found is not self._shown or not found:
            self._fill(found)
        self._selected()

    def _fill(self, found: tuple[Version, ...]) -> None:
        self._shown = found
        self.table.blockSignals(True)
        self.table.setRowCount(len(found))
        for place, version in enumerate(reversed(found)):
            saved = shown_day(datetime.fromtimestamp(version.saved), has_time=True)
            for part, text in enumerate((version.name, saved, shown_number(version.count))):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, version.id)
                if part:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                if part == 2:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(place, part, item)
        self.table.blockSignals(False)
        if found:
            self.note.setText(
                trn(
                    "{count} version, stored in the project file. The listing does not contain it.",
                    "{count} versions, stored in the project file. The listing does not contain them.",
                    len(found),
                )
            )
        else:
            self.note.setText(
                tr(
                    "No versions yet. A version keeps the state of the project under a name, at most {most} of them. "
                    "It is stored in the project file; the listing does not contain it.",
                    most=MOST,
                )
            )

    def _chosen(self) -> list[Version]:
        """Return the selected versions, the oldest first."""
        places = {index.row() for index in self.table.selectionModel().selectedRows()}
        newest_first = self._shown[::-1]
        return [newest_first[place] for place in sorted(places, reverse=True) if place < len(newest_first)]

    def _selected(self, *_: object) -> None:
        chosen = self._chosen()
        is_one = len(chosen) == 1
        self.save.setEnabled(bool(self.name.text().strip()))
        self.compare.setEnabled(1 <= len(chosen) <= 2)
        self.compare.setText(tr("&Compare both...") if len(chosen) == 2 else tr("&Compare with now..."))
        count = chosen[0].count if is_one else 0
        self.restore.setEnabled(is_one)
        self.number.setRange(1, max(count, _LARGEST_NUMBER))
        for widget in (self.number, self.number_label, self.restore_one):
            widget.setEnabled(count > 0)
        self.remove.setEnabled(bool(chosen))

    # ---- saving, renaming, removing

    def _save(self) -> None:
        project, name = self._session.project, self.name.text()
        try:
            versions.refuse_name(project.versions, " ".join(name.split()))
        except UserError as error:
            dialogs.show_error(self, error)
            return

        def job(progress: Progress) -> Version:
            return versions.save(project, name)

        def saved(version: Version) -> None:
            self._session.use_versions((*self._session.project.versions, version))
            self.name.clear()
            self._session.message.emit(
                tr('The version "{name}" was saved. Save the project to store it in the file.', name=version.name)
            )

        self._session.run(tr("Saving the version"), job, saved)

    def _renamed(self, item: QTableWidgetItem) -> None:
        id, all_versions = item.data(Qt.ItemDataRole.UserRole), self._session.project.versions
        try:
            renamed = versions.rename(all_versions, id, item.text())
        except UserError as error:
            self._fill(all_versions)
            dialogs.show_error(self, error)
            return
        if renamed != all_versions:
            self._session.use_versions(renamed)

    def _remove(self) -> None:
        chosen = self._chosen()
        names = listed(f'"{each.name}"' for each in chosen[:5]) + (", ..." if len(chosen) > 5 else "")
        text = trn("Remove {count} version?", "Remove {count} versions?", len(chosen))
        more = tr("{names}. This cannot be undone.", names=names)
        box = dialogs.message_box(self, QMessageBox.Icon.Warning, text, more)
        remove = box.addButton(tr("&Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        remove.clicked.connect(lambda: self.forget([each.id for each in chosen]))
        box.open()

    def forget(self, ids: list[int]) -> None:
        """Remove versions for good; the caller has asked."""
        left = tuple(each for each in self._session.project.versions if each.id not in ids)
        self._session.use_versions(left)

    # ---- comparing and restoring

    def _compare(self) -> None:
        """Compare two versions, or one with the current state."""
        chosen, current = self._chosen(), self._session.project
        old = chosen[0]
        newer = chosen[1] if len(chosen) == 2 else None

        def job(progress: Progress) -> tuple["Comparison", Project]:
            from wiposeq.app.comparing.compare import compare

            new = current if newer is None else versions.project_of(newer, current)
            return compare(versions.project_of(old, current), new, progress=progress), new

        def show(result: Any) -> None:
            from wiposeq.ui.comparing.pane import CompareDialog

            comparison, new = result
            name = newer.name if newer is not None else tr("the current state")
            dialog = CompareDialog(comparison, old.name, new, name, self._workspace.parent)
            dialog.chosen.connect(self._workspace.places.go_to)
            dialog.show()

        self._session.run(tr("Comparing with {name}", name=old.name), job, show)

    def _restore(self) -> None:
        version, current = self._chosen()[0], self._session.project
        self._do(partial(versions.restore, version, current))

    def _restore_sequence(self) -> None:
        version, number, current = self._chosen()[0], self.number.value(), self._session.project
        self._do(partial(versions.restore_sequence, version, number, current))

    def _do(self, make: Any) -> None:
        """Restore in a thread, as one step to undo."""
        before = self._session.project

        def make_edit() -> Edit:
            edit: Edit = make()
            return edit

        def done() -> None:
            if self._session.project is before:
                self._session.message.emit(tr("Nothing was changed: the state is the same."))
            else:
                self._session.message.emit(tr("Restored. Undo with Ctrl+Z."))

        self._session.do_beside(tr("Restoring"), make_edit, done)
