"""The results of the check: findings to filter, group and walk through, and the fixes of the selected one.

It hides how findings are listed and fixes are previewed. The window goes to the place of a finding.
"""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QCheckBox,
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
from wiposeq.model.origin import NOT_WELL_FORMED, cost_of_break
from wiposeq.texts import tr, trn
from wiposeq.ui.results.finding_tree import GROUPS, FindingTree, place
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.fields import filter_line
from wiposeq.ui.widgets.layout import choice, column, row
from wiposeq.ui.window import icons
from wiposeq.ui.window.session import Session


class ResultsPane(QWidget):
    """The pane of the results. chosen(Finding): the user wants to go to the place of this finding."""

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
        self._buttons = QVBoxLayout()
        self._buttons.setContentsMargins(8, 0, 8, 6)
        side = QFrame()
        side.setFrameShape(QFrame.Shape.StyledPanel)
        column((self.detail, 1), self._buttons, parent=side, margin=0)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.view)
        split.addWidget(side)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([780, 420])
        split.setChildrenCollapsible(False)
        whole = column(bar, (split, 1), parent=self)
        whole.setContentsMargins(6, 4, 6, 0)
        whole.setSpacing(4)

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
        header.resizeSection(1, 190)
        header.resizeSection(2, 130)

    def _build_bar(self) -> QHBoxLayout:
        self.sign = QLabel()
        self.caption = QLabel()
        self.filter = filter_line(tr("Filter the results"))
        self.filter.setMaximumWidth(240)
        self.filter.textChanged.connect(lambda _: self._refresh())
        severities = (tr("Errors and warnings"), ""), (tr("Errors only"), "error"), (tr("Warnings only"), "warning")
        self.severities = choice(tr("Errors or warnings"), severities)
        self.severities.currentIndexChanged.connect(lambda _: self._refresh())
        self.accepted = QCheckBox(tr("Accepted"))
        self.accepted.setToolTip(tr("Also show the warnings that were accepted with a remark"))
        self.accepted.toggled.connect(lambda _: self._refresh())
        groupings = (tr("Not grouped"), tr("By rule"), tr("By sequence"), tr("By severity"))
        self.grouping = choice(tr("Group by"), zip(groupings, GROUPS, strict=True))
        self.grouping.currentIndexChanged.connect(lambda _: self._refresh())
        self.profile = choice(tr("Profile"), [(self.session.profile_name, self.session.profile_name)])
        self.profile.setToolTip(tr("What the check is for: filing, a draft, or one office"))
        self.profile.activated.connect(lambda _: self.session.use_profile(self.profile.currentData()))
        self.fix_all_button = QPushButton(icons.icon("fix"), tr("Apply all safe fixes..."))
        self.fix_all_button.setToolTip(tr("Apply every fix that changes only what is certainly wrong (Ctrl+Shift+F)"))
        self.fix_all_button.clicked.connect(self.fix_all_safe)
        choices = self.filter, self.severities, self.accepted, self.grouping, self.profile, self.fix_all_button
        return row(self.sign, self.caption, None, *choices)

    # ---- what is shown

    def help_page(self) -> str:
        """Return the page of the help about the selected finding: that of its rule."""
        return f"rule/{self._shown.rule}" if self._shown is not None else ""

    def _report(self, report: Report) -> None:
        if report.edition and self.profile.count() == 1:
            self._offer_profiles()
        self._refresh()

    def _changed(self, changes: Changes) -> None:
        if changes.accepted:
            self._refresh()
        self._caption()

    def _offer_profiles(self) -> None:
        """Fill the list of profiles after the first check, because loading the rules takes time at the start."""
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
        shown_before = self._shown.key if self._shown else ""
        self.tree.show(self._wanted(), self.grouping.currentData() or "none")
        if self.tree.is_grouped and len(self.tree.walk()) <= 200:
            self.view.expandAll()
        self._caption()
        same = next((f for f in self.tree.walk() if f.key == shown_before), None) if shown_before else None
        if same is not None:
            self.view.setCurrentIndex(self.tree.index_of(same))
        elif self.tree.rowCount():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(self.tree.index(0, 0), flags)
        else:
            self._show(QModelIndex())

    def _caption(self, *_: object) -> None:
        report = self.session.report
        errors = trn("{count} error", "{count} errors", report.errors)
        warnings = trn("{count} warning", "{count} warnings", report.warnings)
        if not report.edition:
            text, icon = tr("Not checked yet"), icons.blank()
        elif report.errors or report.warnings:
            text, icon = tr("{errors}, {warnings}", errors=errors, warnings=warnings), icons.severity(report.errors > 0)
        else:
            text, icon = tr("No errors and no warnings"), icons.icon("ok")
        remarks = dict(self.session.project.accepted)
        accepted = sum(not f.is_error and f.key in remarks for f in report.findings) if remarks else 0
        if accepted:
            text = tr("{result} ({count} accepted)", result=text, count=accepted)
        if report.edition and not self.session.is_report_current:
            text = tr("{result} (being checked again)", result=text)
        listed = len(report.findings)
        if listed < report.errors + report.warnings:
            text = tr("{result}; the first {count} are listed", result=text, count=f"{listed:,}")
        self.caption.setText(f"<b>{text}</b>")
        self.sign.setPixmap(icon.pixmap(16, 16))
        self.fix_all_button.setEnabled(any(fix.safe for f in report.findings for fix in f.fixes))

    def _show(self, index: QModelIndex) -> None:
        finding = self.tree.finding(index)
        self._shown = finding
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if finding is None:
            self.detail.setHtml("")
            return
        self.detail.setHtml(about(self.session, finding))
        for number, fix in enumerate(finding.fixes):
            self._add_fix(finding, fix, self._with_same_fix(finding, number), number)
        others = QWidget()
        bar = row(parent=others, margin=0)
        self._buttons.addWidget(others)
        others.show()
        self._add_go_to_other(bar, finding)
        if not finding.is_error and finding.key in dict(self.session.project.accepted):
            self._add_button(bar, "accept", tr("Withdraw the acceptance"), lambda: self.accept(finding, ""))
        elif not finding.is_error:
            self._add_button(bar, "accept", tr("Accept with a remark..."), lambda: self.ask_remark(finding))
        if self.session.project.origin.source:
            self._add_button(bar, "find", tr("Show in the file..."), lambda: self.show_in_file(finding))

    def _add_fix(self, finding: Finding, fix: Fix, same: list[Finding], number: int) -> None:
        """Add the button of a fix, and one for all findings with the same fix. number: of the fix, from 0."""
        label = fix.label if fix.safe or fix.is_choice else f"{fix.label}..."
        run = lambda: self.apply(finding, fix)  # noqa: E731
        button = self._add_button(self._buttons, "fix", label.replace("&", "&&"), run)  # the label has no access key
        button.setToolTip(tr("Safe") if fix.safe else tr("Shows a preview of the changes; can be undone"))
        if len(same) > 1 and not fix.is_choice:
            text = trn("Apply to all {count}...", "Apply to all {count}...", len(same))
            self._add_button(self._buttons, "fix", text, lambda: self._apply_all(same, number))

    def _add_go_to_other(self, bar: QBoxLayout, finding: Finding) -> None:
        """Add a button for the second sequence that a finding names, if there is one."""
        number = finding.values.get("other")
        uid = self.session.project.uid_of(number) if isinstance(number, int) and finding.number else 0
        if uid:
            address = Address(uid, field="residues")
            text = tr("Go to sequence {number}", number=number)
            self._add_button(bar, "next", text, lambda: self.session.go_to(address))

    @staticmethod
    def _add_button(bar: QBoxLayout, icon: str, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(icons.icon(icon), text)
        button.clicked.connect(lambda *_: run())
        bar.addWidget(button)
        button.show()
        return button

    def _with_same_fix(self, finding: Finding, number: int) -> list[Finding]:
        """Return the findings of the same rule that have the same fix. number: of the fix, from 0."""
        template = finding.fixes[number].template
        return [
            other
            for other in self.session.report.findings
            if other.rule == finding.rule and len(other.fixes) > number and other.fixes[number].template == template
        ]

    # ---- actions

    def ask_remark(self, finding: Finding) -> None:
        """Ask why a warning is accepted. The remark is stored in the project and the report, not in the listing."""
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Accept a warning"))
        dialog.setLabelText(tr("{message}\n\nWhy do you accept it?", message=finding.message))
        dialog.resize(460, 160)
        dialog.setTextValue("")
        for line in dialog.findChildren(QLineEdit):
            line.setAccessibleName(tr("Remark"))
        dialog.textValueSelected.connect(lambda text: self.accept(finding, text.strip() or tr("accepted")))
        dialog.open()

    def accept(self, finding: Finding, remark: str) -> None:
        """Accept a warning with a remark. The remark "" withdraws the acceptance."""
        label = tr("Accept a warning") if remark else tr("Withdraw an acceptance")
        self.session.do(Accept(finding.key, remark, label))

    def show_in_file(self, finding: Finding) -> None:
        """Show the line of a finding in the file that was read."""
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
        """Go to the next (1) or previous (-1) finding. The first follows the last."""
        found = self.tree.walk()
        if not found:
            self.session.message.emit(tr("There are no findings."))
            return
        place = next((i for i, f in enumerate(found) if f is self._shown), -1 if by > 0 else 0)
        finding = found[(place + by) % len(found)]
        self.view.setCurrentIndex(self.tree.index_of(finding))
        self.chosen.emit(finding)

    def apply(self, finding: Finding, fix: Fix) -> None:
        """Apply a fix. A preview opens if the fix is not safe; a fix that is a choice focuses the field."""
        if not fix.safe and not fix.is_choice:
            self._preview([(finding, fix)], fix.label)
        elif self.session.apply(finding, fix) and fix.is_choice:
            self.chosen.emit(finding)

    def apply_first(self) -> None:
        """Apply the first fix of the selected finding."""
        if self._shown is not None and self._shown.fixes:
            self.apply(self._shown, self._shown.fixes[0])
        else:
            self.session.message.emit(tr("This finding has no fix. Go to it and change it by hand."))

    def _apply_all(self, findings: list[Finding], number: int) -> None:
        fixes = [(finding, finding.fixes[number]) for finding in findings]
        self._preview(fixes, fixes[0][1].label)

    def fix_all_safe(self) -> None:
        """Preview the changes of all safe fixes; if accepted, apply them as one undoable step."""
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
        """Preview the changes of fixes; if accepted, apply them unless the project has changed meanwhile."""
        from wiposeq.app import repairs
        from wiposeq.ui.results.repair_list import RepairPreview

        before = self.session.project
        planned = repairs.plan_repairs(fixes, before)
        if not planned.edits:
            self.session.announce_missing_place()
            return

        def apply() -> None:
            if self.session.project is not before:
                self.session.announce_conflict()
            elif self.session.do(planned.edit(title)):
                self.session.message.emit(trn("{count} fix applied.", "{count} fixes applied.", len(planned.edits)))

        dialog = RepairPreview(title, planned.changes, self)
        dialog.accepted.connect(apply)
        dialog.open()

    def copy(self) -> None:
        """Copy the selected findings as lines of text, or all if none is selected."""
        selected = self.view.selectionModel().selectedRows()
        found = [f for index in selected for f in self.tree.members(index)] or self.tree.walk()
        lines = [
            f"{f.severity.value}\t{place(self.session.project, f)}\t{f.message}\t{f.rule}\t{f.cites}" for f in found
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.session.message.emit(trn("{count} finding copied.", "{count} findings copied.", len(lines)))


def about(session: Session, finding: Finding) -> str:
    """Return HTML that explains a finding: message, place, why it matters, usual cause and citation."""
    from wiposeq.checking import engine  # noqa: F401 - loads all rules
    from wiposeq.rules.rule import CATALOGUE

    rule, project = CATALOGUE.get(finding.rule), session.project
    parts = [f"<b>{escape(finding.message)}</b>"]
    remark = dict(project.accepted).get(finding.key)
    if remark:
        parts.append(f"<i>{escape(tr('Accepted:'))}</i> {escape(remark)}")
    where = place(project, finding)
    if finding.line:
        where += " - " + tr("line {line}, column {column}", line=finding.line, column=finding.column)
    parts.append(escape(where))
    if finding.rule == "file/not-well-formed":
        for fact in project.origin.of_kind(NOT_WELL_FORMED):
            if (fact.line, fact.column) == (finding.line, finding.column):
                parts += map(escape, cost_of_break(fact))
    if rule is not None:
        parts.append(escape(tr(rule.statement)))
        for head, heading in (
            ("Why", tr("Why:")),
            ("Usual cause", tr("Usual cause:")),
            ("Safe because", tr("Safe because:")),
        ):
            text = rule.paragraph(head)
            if text:
                parts.append(f"<i>{escape(heading)}</i> {escape(tr(text))}")
    parts.append(escape(finding.rule) + (" - " + escape(finding.cites) if finding.cites else ""))
    return "".join(f"<p>{part}</p>" for part in parts)
