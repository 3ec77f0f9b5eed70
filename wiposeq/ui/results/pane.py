"""The results of the check: a list to filter, group and walk through, with what, why, and fixes of the selected one.

It shows the session's report and hands fixes to the session; going to a finding is asked of the window.
"""

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Rows
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.document import Changes
from wiposeq.errors import UserError
from wiposeq.model.address import Address
from wiposeq.model.edits import Accept
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.lookup import describe
from wiposeq.model.origin import NOT_WELL_FORMED, cost_of_break
from wiposeq.model.project import Project
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.fields import TextKeys
from wiposeq.ui.window import icons
from wiposeq.ui.window.session import Session

NOTHING = QModelIndex()
GROUPS = ("none", "rule", "sequence", "severity")


class FindingTree(QAbstractItemModel):
    """Findings in groups of two levels, or flat. A group's row stands for all its findings."""

    def __init__(self, session: Session, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._groups: list[tuple[str, list[Finding]]] = []
        self._flat: list[Finding] = []
        self.is_grouped = self._is_by_rule = False

    def show(self, findings: Rows[Finding], grouping: str) -> None:
        """Shows findings, grouped by "rule", "sequence" or "severity", or flat for "none"."""
        self.beginResetModel()
        self.is_grouped, self._is_by_rule = grouping != "none", grouping == "rule"
        self._flat = list(findings)
        groups: dict[Any, list[Finding]] = {}
        for finding in findings:
            key: Any = finding.rule
            if grouping == "sequence":
                key = finding.number
            elif grouping == "severity":
                key = finding.is_error
            groups.setdefault(key, []).append(finding)
        self._groups = [(self._heading(grouping, found), found) for found in groups.values()] if self.is_grouped else []
        self.endResetModel()

    def _heading(self, grouping: str, found: list[Finding]) -> str:
        first = found[0]
        if grouping == "sequence":
            head = tr("Sequence {number}", number=first.number) if first.number else tr("File and general information")
        elif grouping == "severity":
            head = tr("Errors") if first.is_error else tr("Warnings")
        else:
            same = all(each.values == first.values and each.template == first.template for each in found)
            head = first.message if same else first.rule
        return tr("{what} ({count})", what=head, count=len(found))

    # ---- what Qt asks

    def index(self, row: int, column: int, parent: QModelIndex | QPersistentModelIndex = NOTHING) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: QModelIndex | QPersistentModelIndex = NOTHING) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOTHING) -> int:
        if not parent.isValid():
            return len(self._groups) if self.is_grouped else len(self._flat)
        if self.is_grouped and parent.internalId() == 0 and parent.column() == 0:
            return len(self._groups[parent.row()][1])
        return 0

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NOTHING) -> int:
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (tr("What"), tr("Where"), tr("Rule"))[section]
        return None

    def finding(self, index: QModelIndex | QPersistentModelIndex) -> Finding | None:
        """The finding of a row; of a group's row, its first."""
        if not index.isValid():
            return None
        if index.internalId():
            return self._groups[index.internalId() - 1][1][index.row()]
        return self._groups[index.row()][1][0] if self.is_grouped else self._flat[index.row()]

    def is_group(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether the row stands for several findings."""
        return self.is_grouped and index.isValid() and index.internalId() == 0

    def members(self, index: QModelIndex | QPersistentModelIndex) -> list[Finding]:
        """The findings a row stands for."""
        if self.is_group(index):
            return self._groups[index.row()][1]
        found = self.finding(index)
        return [found] if found else []

    def walk(self) -> list[Finding]:
        """All findings in the order shown."""
        return [f for _, found in self._groups for f in found] if self.is_grouped else self._flat

    def index_of(self, finding: Finding) -> QModelIndex:
        """The row of a finding."""
        if not self.is_grouped:
            return next((self.index(i, 0) for i, f in enumerate(self._flat) if f is finding), QModelIndex())
        for group, (_, found) in enumerate(self._groups):
            for row, each in enumerate(found):
                if each is finding:
                    return self.index(row, 0, self.index(group, 0))
        return QModelIndex()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        finding = self.finding(index)
        if finding is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if self.is_group(index):
                told = (self._groups[index.row()][0], "", finding.rule if self._is_by_rule else "")
                return told[column]
            if column == 0:
                return finding.message
            return place(self._session.project, finding) if column == 1 else finding.rule
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return icons.severity(any(each.is_error for each in self.members(index)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return finding.message
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            word = tr("Error") if finding.is_error else tr("Warning")
            return f"{word}: {finding.message}"
        return None


class ResultsPane(QWidget):
    """Results of the check. chosen(Finding): go there (double-click, Enter, next, previous)."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(tr("Results"))
        self._shown: Finding | None = None

        bar = self._build_bar()
        self._build_view()
        self.detail = QTextBrowser()
        self.detail.setFrameShape(QFrame.Shape.NoFrame)
        self.detail.setTabChangesFocus(True)
        self.detail.setAccessibleName(tr("About the selected finding"))
        self._fixes = QVBoxLayout()
        self._fixes.setContentsMargins(8, 0, 8, 6)
        side = QFrame()
        side.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.detail, 1)
        column.addLayout(self._fixes)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.view)
        split.addWidget(side)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([780, 420])
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(6, 4, 6, 0)
        whole.setSpacing(4)
        whole.addLayout(bar)
        whole.addWidget(split, 1)

        session.report_changed.connect(self._report)
        session.document_replaced.connect(self._refresh)
        session.checking.connect(self._caption)
        session.changed.connect(self._changed)
        self._report(session.report)

    def _build_view(self) -> None:
        self.tree = FindingTree(self.session, self)
        self.view = QTreeView()
        self.view.setModel(self.tree)
        self.view.setAccessibleName(tr("Findings"))
        self.view.setUniformRowHeights(True)
        self.view.setAlternatingRowColors(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setAllColumnsShowFocus(True)
        self.view.activated.connect(self._activated)
        self.view.selectionModel().currentChanged.connect(lambda index, _: self._show(index))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(1, 190)
        header.resizeSection(2, 130)

    def _build_bar(self) -> QHBoxLayout:
        self.sign = QLabel()
        self.caption = QLabel()
        self.filter = QLineEdit()
        TextKeys(self.filter)
        self.filter.setPlaceholderText(tr("Filter the results"))
        self.filter.setAccessibleName(tr("Filter of the results"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(240)
        self.filter.textChanged.connect(lambda _: self._refresh())
        self.severities = QComboBox()
        self.severities.setAccessibleName(tr("Errors or warnings"))
        self.severities.addItem(tr("Errors and warnings"), "")
        self.severities.addItem(tr("Errors only"), "error")
        self.severities.addItem(tr("Warnings only"), "warning")
        self.severities.currentIndexChanged.connect(lambda _: self._refresh())
        self.accepted = QCheckBox(tr("Accepted"))
        self.accepted.setToolTip(tr("Show the warnings that were accepted with a remark, too"))
        self.accepted.toggled.connect(lambda _: self._refresh())
        self.grouping = QComboBox()
        self.grouping.setAccessibleName(tr("Group by"))
        for name, text in zip(
            GROUPS, (tr("Not grouped"), tr("By rule"), tr("By sequence"), tr("By severity")), strict=True
        ):
            self.grouping.addItem(text, name)
        self.grouping.currentIndexChanged.connect(lambda _: self._refresh())
        self.profile = QComboBox()
        self.profile.setAccessibleName(tr("Profile"))
        self.profile.setToolTip(tr("What the check is for: filing, a draft, or one office"))
        self.profile.addItem(self.session.profile_name, self.session.profile_name)
        self.profile.activated.connect(lambda _: self.session.use_profile(self.profile.currentData()))
        self.fix_all_button = QPushButton(icons.icon("fix"), tr("Fix all safe..."))
        self.fix_all_button.setToolTip(tr("Apply every fix that changes only what is certainly wrong (Ctrl+Shift+F)"))
        self.fix_all_button.clicked.connect(self.fix_all_safe)

        bar = QHBoxLayout()
        bar.addWidget(self.sign)
        bar.addWidget(self.caption)
        bar.addStretch(1)
        for widget in (self.filter, self.severities, self.accepted, self.grouping, self.profile, self.fix_all_button):
            bar.addWidget(widget)
        return bar

    # ---- what is shown

    def _report(self, report: Report) -> None:
        if report.edition and self.profile.count() == 1:
            self._offer_profiles()
        self._refresh()

    def _changed(self, changes: Changes) -> None:
        if changes.accepted:
            self._refresh()
        self._caption()

    def _offer_profiles(self) -> None:
        """Fills the list of profiles; the rules are loaded by now, so that costs nothing at the start."""
        from wiposeq.checking.profile import profile, profiles

        self.profile.clear()
        for name in profiles():
            found = profile(name)
            self.profile.addItem(tr(found.title), name)
            self.profile.setItemData(self.profile.count() - 1, tr(found.description), Qt.ItemDataRole.ToolTipRole)
        self.profile.setCurrentIndex(max(0, self.profile.findData(self.session.profile_name)))

    def _wanted(self) -> list[Finding]:
        severity = self.severities.currentData()
        words = self.filter.text().lower().split()
        found = self.session.report.findings
        remarks = dict(self.session.project.accepted)
        self.accepted.setVisible(bool(remarks))
        if remarks and not self.accepted.isChecked():
            found = tuple(f for f in found if f.is_error or f.key not in remarks)
        if severity:
            found = tuple(f for f in found if f.severity.value == severity)
        if words:
            texts = (f"{f.message} {place(self.session.project, f)} {f.rule} {f.qualifier}".lower() for f in found)
            found = tuple(f for f, text in zip(found, texts) if all(word in text for word in words))
        return list(found)

    def _refresh(self) -> None:
        kept = self._shown.key if self._shown else ""
        self.tree.show(self._wanted(), self.grouping.currentData() or "none")
        if self.tree.is_grouped and len(self.tree.walk()) <= 200:
            self.view.expandAll()
        self._caption()
        same = next((f for f in self.tree.walk() if f.key == kept), None) if kept else None
        if same is not None:
            self.view.setCurrentIndex(self.tree.index_of(same))
        elif self.tree.rowCount():
            first = self.tree.index(0, 0)
            self.view.selectionModel().setCurrentIndex(
                first,
                self.view.selectionModel().SelectionFlag.ClearAndSelect | self.view.selectionModel().SelectionFlag.Rows,
            )
        else:
            self._show(QModelIndex())

    def _accepted(self) -> int:
        """How many of the findings were accepted with a remark, so that they are listed only when asked for."""
        remarks = dict(self.session.project.accepted)
        return sum(not f.is_error and f.key in remarks for f in self.session.report.findings) if remarks else 0

    def _caption(self, *_: object) -> None:
        report = self.session.report
        errors = trn("{count} error", "{count} errors", report.errors)
        warnings = trn("{count} warning", "{count} warnings", report.warnings)
        if not report.edition:
            text, icon = tr("Not checked yet"), icons.blank()
        elif report.errors or report.warnings:
            text, icon = (
                tr("{errors}, {warnings}", errors=errors, warnings=warnings),
                icons.severity(bool(report.errors)),
            )
        else:
            text, icon = tr("Nothing wrong was found"), icons.icon("ok")
        accepted = self._accepted()
        if accepted:
            text = tr("{result} ({count} accepted)", result=text, count=accepted)
        if report.edition and not self.session.is_report_current:
            text = tr("{result} (being checked again)", result=text)
        kept = len(report.findings)
        if kept < report.errors + report.warnings:
            text = tr("{result}; the first {count} are listed", result=text, count=f"{kept:,}")
        self.caption.setText(f"<b>{text}</b>")
        self.sign.setPixmap(icon.pixmap(16, 16))
        self.fix_all_button.setEnabled(any(fix.safe for f in report.findings for fix in f.fixes))

    def _show(self, index: QModelIndex) -> None:
        finding = self.tree.finding(index)
        self._shown = finding
        while self._fixes.count():
            item = self._fixes.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if finding is None:
            self.detail.setHtml("")
            return
        self.detail.setHtml(about(self.session, finding))
        for number, fix in enumerate(finding.fixes):
            label = fix.label if fix.safe or fix.is_choice else f"{fix.label}..."
            button = QPushButton(icons.icon("fix"), label.replace("&", "&&"))  # no letter to press
            button.setToolTip(tr("Safe") if fix.safe else tr("Shows what it would change first; Undo takes it back"))
            button.clicked.connect(lambda _=False, f=finding, x=fix: self.apply(f, x))
            self._fixes.addWidget(button)
            button.show()
            same = self._alike(finding, number)
            if len(same) > 1 and not fix.is_choice:
                text = trn("The same for all {count}...", "The same for all {count}...", len(same))
                every = QPushButton(icons.icon("fix"), text)
                every.clicked.connect(lambda _=False, found=same, n=number: self._apply_all(found, n))
                self._fixes.addWidget(every)
                every.show()
        self._more = QHBoxLayout()
        row = QWidget()
        row.setLayout(self._more)
        self._more.setContentsMargins(0, 0, 0, 0)
        self._fixes.addWidget(row)
        row.show()
        self._add_button("next", *self._other(finding))
        self._add_button("accept", *self._acceptance(finding))
        if self.session.project.origin.source:
            self._add_button("find", tr("Show in the file"), lambda: self.show_in_file(finding))

    def _add_button(self, icon: str, text: str, run: Callable[[], object] | None) -> None:
        if run is not None:
            button = QPushButton(icons.icon(icon), text)
            button.clicked.connect(lambda *_: run())
            self._more.addWidget(button)
            button.show()

    def _alike(self, finding: Finding, number: int) -> list[Finding]:
        """The findings of the same rule that the same fix mends."""
        template = finding.fixes[number].template
        return [
            other
            for other in self.session.report.findings
            if other.rule == finding.rule and len(other.fixes) > number and other.fixes[number].template == template
        ]

    def _other(self, finding: Finding) -> tuple[str, Callable[[], object] | None]:
        """The way to the sequence that a finding names besides its own."""
        number = finding.values.get("other")
        sequences = self.session.project.sequences
        if not isinstance(number, int) or not finding.number or not 1 <= number <= len(sequences):
            return "", None
        uid = sequences[number - 1].uid
        return tr("Go to sequence {number}", number=number), lambda: self.session.go_to(Address(uid, field="residues"))

    def _acceptance(self, finding: Finding) -> tuple[str, Callable[[], object] | None]:
        """What can be done about accepting a finding: only warnings can be, and it can be taken back."""
        if finding.is_error:
            return "", None
        if finding.key in dict(self.session.project.accepted):
            return tr("Take the acceptance back"), lambda: self.accept(finding, "")
        return tr("Accept with a remark..."), lambda: self.ask_remark(finding)

    # ---- acting

    def ask_remark(self, finding: Finding) -> None:
        """Asks why a warning is accepted; the remark goes into the project and the report, never into the listing."""
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Accept a warning"))
        dialog.setLabelText(tr("{message}\n\nWhy is it accepted?", message=finding.message))
        dialog.resize(460, 160)
        dialog.setTextValue("")
        for line in dialog.findChildren(QLineEdit):
            line.setAccessibleName(tr("Remark"))
        dialog.textValueSelected.connect(lambda text: self.accept(finding, text.strip() or tr("accepted")))
        dialog.open()

    def accept(self, finding: Finding, remark: str) -> None:
        """Accepts a warning with a remark; "" takes the acceptance back."""
        label = tr("Accept a warning") if remark else tr("Take an acceptance back")
        self.session.do(Accept(finding.key, remark, label))

    def show_in_file(self, finding: Finding) -> None:
        """Shows the line of a finding in the file that was read."""
        from wiposeq.app.importing.source import excerpt

        try:
            found = excerpt(self.session.project.origin, finding.address, finding.line, finding.column)
        except UserError as error:
            self.session.failed.emit(error)
            return
        dialogs.ExcerptDialog(found, finding.message, self).open()

    def _activated(self, index: QModelIndex) -> None:
        if self.tree.is_group(index):
            self.view.setExpanded(index, not self.view.isExpanded(index))
            return
        finding = self.tree.finding(index)
        if finding is not None:
            self.chosen.emit(finding)

    def step(self, by: int) -> None:
        """Goes to the next (1) or previous (-1) finding, round at the ends."""
        found = self.tree.walk()
        if not found:
            self.session.message.emit(tr("No findings to go to."))
            return
        place = next((i for i, f in enumerate(found) if f is self._shown), -1 if by > 0 else 0)
        finding = found[(place + by) % len(found)]
        self.view.setCurrentIndex(self.tree.index_of(finding))
        self.chosen.emit(finding)

    def apply(self, finding: Finding, fix: Fix) -> None:
        """Apply one fix; an unsafe one shows first what it changes. A choice leads on to the field."""
        if not fix.safe and not fix.is_choice:
            self._preview([(finding, fix)], fix.label)
        elif self.session.apply(finding, fix) and fix.is_choice:
            self.chosen.emit(finding)

    def apply_first(self) -> None:
        """Apply the first fix of the selected finding."""
        if self._shown is not None and self._shown.fixes:
            self.apply(self._shown, self._shown.fixes[0])
        else:
            self.session.message.emit(tr("This finding has no fix; go to it and change it by hand."))

    def _apply_all(self, findings: list[Finding], number: int) -> None:
        fixes = [(finding, finding.fixes[number]) for finding in findings]
        self._preview(fixes, fixes[0][1].label)

    def fix_all_safe(self) -> None:
        """Show what all safe fixes change, and apply them as one undoable step when that is accepted."""
        fixes = [
            (finding, next(fix for fix in finding.fixes if fix.safe))
            for finding in self.session.report.findings
            if any(fix.safe for fix in finding.fixes)
        ]
        if fixes:
            self._preview(fixes, trn("Fix {count} finding", "Fix {count} findings", len(fixes)))
        else:
            self.session.message.emit(tr("No finding has a safe fix."))

    def _preview(self, fixes: list[tuple[Finding, Fix]], title: str) -> None:
        """List what fixes change, and apply them when that is accepted and the project is still the same."""
        from wiposeq.app import repairs
        from wiposeq.ui.results.repair_list import RepairPreview

        before = self.session.project
        planned = repairs.plan_repairs(fixes, before)
        if not planned.edits:
            self.session.message.emit(tr("That place is no longer in the project."))
            return

        def apply() -> None:
            if self.session.project is not before:
                self.session.message.emit(
                    tr("Something else was changed meanwhile, so this was not done. Do it again.")
                )
            elif self.session.do(planned.edit(title)):
                self.session.message.emit(trn("{count} fix applied.", "{count} fixes applied.", len(planned.edits)))

        dialog = RepairPreview(title, planned.changes, self)
        dialog.accepted.connect(apply)
        dialog.open()

    def copy(self) -> None:
        """Copies the selected findings (all if none is selected) as lines of text."""
        rows = list(self.view.selectionModel().selectedRows())
        found = [f for index in rows for f in self.tree.members(index)] or self.tree.walk()
        lines = [
            f"{f.severity.value}\t{place(self.session.project, f)}\t{f.message}\t{f.rule}\t{f.cites}" for f in found
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.session.message.emit(trn("{count} finding copied.", "{count} findings copied.", len(lines)))


def _cost(project: Project, finding: Finding) -> Iterator[str]:
    """What a place where the file is broken cost, in words."""
    for fact in project.origin.of_kind(NOT_WELL_FORMED):
        if (fact.line, fact.column) == (finding.line, finding.column):
            yield from cost_of_break(fact)


def place(project: Project, finding: Finding) -> str:
    """Where a finding is, in words."""
    if finding.rule.startswith("file/") and finding.address == Address():
        return tr("File")
    return describe(project, finding.address)


def about(session: Session, finding: Finding) -> str:
    """What is wrong, where, why it matters and what usually causes it, as rich text."""
    from html import escape

    from wiposeq.checking import engine  # noqa: F401 - fills the catalogue
    from wiposeq.rules.rule import CATALOGUE

    rule = CATALOGUE.get(finding.rule)
    parts = [f"<p><b>{escape(finding.message)}</b></p>"]
    where = escape(place(session.project, finding))
    remark = dict(session.project.accepted).get(finding.key)
    if remark:
        parts.append(f"<p><i>{escape(tr('Accepted:'))}</i> {escape(remark)}</p>")
    if finding.line:
        where += " - " + escape(tr("line {line}, column {column}", line=finding.line, column=finding.column))
    parts.append(f"<p>{where}</p>")
    if finding.rule == "file/not-well-formed":
        parts += [f"<p>{escape(what)}</p>" for what in _cost(session.project, finding)]
    if rule is not None:
        parts.append(f"<p>{escape(tr(rule.statement))}</p>")
        why, cause = rule.paragraph("Why"), rule.paragraph("Usual cause")
        if why:
            parts.append(f"<p><i>{escape(tr('Why:'))}</i> {escape(tr(why))}</p>")
        if cause:
            parts.append(f"<p><i>{escape(tr('Usual cause:'))}</i> {escape(tr(cause))}</p>")
        if safe := rule.paragraph("Safe because"):
            parts.append(f"<p><i>{escape(tr('Safe because:'))}</i> {escape(tr(safe))}</p>")
    parts.append(f"<p>{escape(finding.rule)}{' - ' + escape(finding.cites) if finding.cites else ''}</p>")
    return "".join(parts)
