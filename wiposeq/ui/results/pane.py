"""The results of the check: findings by cause to filter and walk through, and the fixes of the selected one.

It hides how findings are listed and fixes are previewed. The window goes to the place of a finding.
"""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QWidget,
)

from wiposeq.app.causes import Group, cause, next_of
from wiposeq.app.document import Changes
from wiposeq.errors import UserError
from wiposeq.model.address import Address
from wiposeq.model.changed import first_change
from wiposeq.model.citation import shown_citation
from wiposeq.model.edits import Together
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.origin_edits import Accept
from wiposeq.model.project import Project
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.results.bar import LEAST_WITH_LIST, ResultsBar
from wiposeq.ui.results.detail import FindingDetail
from wiposeq.ui.results.finding_tree import FindingTree, FindingView, place
from wiposeq.ui.results.remark_dialog import RemarkDialog
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.headings import fit_headings
from wiposeq.ui.widgets.layout import at_each_zoom, column
from wiposeq.ui.widgets.splitter import Splitter
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session


class ResultsPane(QWidget):
    """The pane of the results.

    chosen(Finding): another finding is the current one; its place should be visible.
    opened(Finding): the user wants to edit the place of this finding.
    collapse_requested(): the user wants to hide the list.
    shown: the finding whose details are visible, or None.
    """

    chosen = Signal(object)
    opened = Signal(object)
    collapse_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(tr("Results"))
        self.shown: Finding | None = None
        self._is_group_shown = False
        self._is_visited = False
        """Whether the user chose the finding shown, or it was shown for want of one that disappeared."""
        self._fixed: set[str] = set()
        self._keys: list[str] = []
        """The keys of the findings in the list, in its order."""
        self.bar = ResultsBar(session)
        self.grouping = self.bar.grouping
        self._build_view()
        self.bar.changed.connect(self._refresh)
        self.bar.collapse_requested.connect(self.collapse_requested)
        self.bar.fix_all_button.clicked.connect(self.fix_all_safe)
        self.detail = FindingDetail(session)
        self.detail.stepped.connect(self.step)
        self.detail.chosen.connect(self.opened)
        self.detail.file_requested.connect(self.show_in_file)
        split = Splitter(Qt.Orientation.Horizontal, self.view, self.detail)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([640, 960])
        whole = column(self.bar, (split, 1), parent=self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)

        session.report_changed.connect(self._report)
        session.document_replaced.connect(self._document_replaced)
        session.checking.connect(self._caption)
        session.changed.connect(self._changed)
        self._report(session.report)

    def _build_view(self) -> None:
        self.tree = FindingTree(self.session, self)
        self.view = FindingView(self.tree)
        self.view.setAccessibleName(tr("Findings"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.activated.connect(self._activated)
        self.view.selectionModel().currentChanged.connect(lambda index, _: self._show(index))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.bar.menu.aboutToShow.connect(lambda: self.bar.menu.addActions(self.view.actions()))
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

        def fit() -> None:
            self.view.setIndentation(theme.px(18))
            self.view.setIconSize(QSize(theme.px("icon"), theme.px("icon")))
            self.view.setMinimumWidth(theme.px(280))
            header.setMinimumSectionSize(theme.px(40))

        at_each_zoom(self.view, fit)
        fit_headings(header, {1: 72, 2: 88})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the details alone if both have no room; the arrows go from finding to finding."""
        super().resizeEvent(event)
        self.view.setHidden(self.width() < theme.px(LEAST_WITH_LIST))

    def focus(self) -> None:
        """Focus the list, or the button of the next finding where there is no list."""
        (self.detail.next if self.view.isHidden() else self.view).setFocus()

    # ---- what is shown

    def _document_replaced(self) -> None:
        self._fixed.clear()
        self._refresh()

    def help_page(self) -> str:
        """Return the page of the help about the selected finding: that of its rule."""
        return f"rule/{self.shown.rule}" if self.shown is not None else ""

    def _report(self, report: Report) -> None:
        self._fixed.clear()
        self._refresh()

    def _changed(self, changes: Changes) -> None:
        if changes.accepted or self._fixed:
            self._fixed.clear()
            self._refresh()
        self._caption()

    def shown_findings(self) -> list[Finding]:
        """Return the findings that the filter and the choices let through, in the order of the report."""
        return self.bar.chosen([each for each in self.session.report.findings if each.key not in self._fixed])

    def _refresh(self) -> None:
        before = self._keys
        opened = {key for key, index in self.tree.group_indexes().items() if self.view.isExpanded(index)}
        found = self.shown_findings()
        counts = None if self.bar.is_filtered else self.session.report.counts
        was_group = self._is_group_shown
        self.tree.show(found, self.grouping.currentData(), counts)
        for key, index in self.tree.group_indexes().items():
            if key in opened:
                self.view.setExpanded(index, True)
        self._caption()
        self._keys = [finding.key for finding in self.tree.walk()]
        by_key = dict(zip(reversed(self._keys), reversed(self.tree.walk())))
        key = next_of(before, self.shown.key if self.shown else "", by_key)
        finding = by_key.get(key) or next(iter(self.tree.walk()), None)
        if finding is None:
            self._show(QModelIndex())
            return
        index = self.tree.index_of(finding)
        is_same = self.shown is not None and finding.key == self.shown.key
        was_visited = self._is_visited
        self._select(index.parent() if was_group and is_same and index.parent().isValid() else index)
        self._is_visited = is_same and was_visited

    def choose(self, finding: Finding) -> None:
        """Select a finding in the list, if it is shown there, open its group, and go to its place."""
        index = self.tree.index_of(finding)
        if index.isValid():
            self._select(index)
            self._is_visited = True
        self.chosen.emit(finding)

    def _select(self, index: QModelIndex) -> None:
        """Make a row the current one, and open its group."""
        if index.parent().isValid():
            self.view.setExpanded(index.parent(), True)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(index, flags)
        self.view.show_current()

    def _caption(self, *_: object) -> None:
        self.bar.show_counts(len(self.tree.walk()))

    def _show(self, index: QModelIndex) -> None:
        finding = self.tree.finding(index)
        self.shown = finding
        self._is_visited = finding is not None
        self._is_group_shown = self.tree.is_group(index) and len(self.tree.members(index)) > 1
        if finding is None:
            self.detail.show_finding(None, "", "")
            self.detail.title.setText(self._reason_for_nothing())
            return
        group = self.tree.group(index)
        members = list(group.findings) if group else self.tree.walk()
        number = next(place for place, each in enumerate(members, 1) if each is finding)
        heading = cause(members) if self._is_group_shown and self.grouping.currentData() == "cause" else ""
        position = tr("{number} of {count}", number=shown_number(number), count=shown_number(len(members)))
        if self._is_group_shown:
            position = trn("{count} finding", "{count} findings", len(members))
        self.detail.show_finding(finding, position, heading)
        self._fill_actions(finding, group)

    def _reason_for_nothing(self) -> str:
        if not self.session.report.edition:
            return tr("The listing has not been checked yet.")
        if self.session.report.findings:
            return tr("No finding matches the filter.") if self.bar.is_filtered else tr("All warnings are accepted.")
        return tr("No errors and no warnings.")

    def _fill_actions(self, finding: Finding, group: Group | None) -> None:
        actions = self.detail.action_row
        for number, fix in enumerate(finding.fixes):
            self._add_fix(finding, fix, self._with_same_fix(finding, number), number)
        self._add_go_to_other(finding)
        actions.add("edit", tr("Go to the field"), lambda: self.opened.emit(finding))
        accepted = dict(self.session.project.accepted)
        if not finding.is_error and finding.key in accepted:
            actions.add_last("accept", tr("Withdraw the acceptance"), lambda: self.accept(finding, ""))
        elif not finding.is_error:
            members = list(group.findings) if group and self._is_group_shown else [finding]
            warnings = [each for each in members if not each.is_error and each.key not in accepted]
            text = tr("Accept with a remark...")
            if len(warnings) > 1:
                text = tr("Accept all {count} with a remark...", count=shown_number(len(warnings)))
            actions.add_last("accept", text, lambda: self.ask_remark(warnings))
        actions.arrange()
        actions.updateGeometry()

    def _add_fix(self, finding: Finding, fix: Fix, same: list[Finding], number: int) -> None:
        """Add the button of a fix, and one for all findings with the same fix. number: of the fix, from 0."""
        actions = self.detail.action_row
        is_for_all = len(same) > 1 and not fix.is_choice
        is_all_first = is_for_all and self._is_group_shown
        label = fix.label if fix.safe or fix.is_choice else f"{fix.label}..."
        tip = tr("Safe") if fix.safe else tr("Shows a preview of the changes; can be undone")

        def add_all() -> None:
            text = tr("Apply to all {count}...", count=shown_number(len(same)))
            button = actions.add(
                "", text, lambda: self._apply_all(same, number), is_primary=is_all_first and not number
            )
            button.setToolTip(f"{fix.label}\n{tr('Shows a preview of the changes; can be undone')}")

        if is_all_first:
            add_all()
        is_primary = number == 0 and not is_all_first
        button = actions.add(
            "fix" if not number else "", label, lambda: self.apply(finding, fix), is_primary=is_primary
        )
        button.setToolTip("\n".join((label, tip, *([tr("Key: Ctrl+.")] if is_primary else []))))
        button.pressed.connect(lambda: self.detail.show_fix(fix))
        if is_for_all and not is_all_first:
            add_all()

    def _add_go_to_other(self, finding: Finding) -> None:
        """Add a button for the second sequence that a finding names, if there is one."""
        number = finding.values.get("other")
        uid = self.session.project.uid_of(number) if isinstance(number, int) and finding.number else 0
        if uid:
            address = Address(uid, field="residues")
            text = tr("Go to sequence {number}", number=number)
            self.detail.action_row.add("next", text, lambda: self.session.go_to(address))

    def _with_same_fix(self, finding: Finding, number: int) -> list[Finding]:
        """Return the findings of the same rule that have the same fix. number: of the fix, from 0."""
        template = finding.fixes[number].template
        return [
            other
            for other in self.session.report.findings
            if other.rule == finding.rule and len(other.fixes) > number and other.fixes[number].template == template
        ]

    # ---- actions

    def ask_remark(self, findings: list[Finding]) -> None:
        """Ask why warnings are accepted. The remark is stored in the project and the report, not in the listing."""
        message = findings[0].message if len(findings) == 1 else cause(findings)
        RemarkDialog(message, lambda remark: self.accept_all(findings, remark), self).open()

    def accept(self, finding: Finding, remark: str) -> None:
        """Accept a warning with a remark. The remark "" withdraws the acceptance."""
        label = tr("Accept a warning") if remark else tr("Withdraw an acceptance")
        self.session.do(Accept(finding.key, remark, label))

    def accept_all(self, findings: list[Finding], remark: str) -> None:
        """Accept warnings with the same remark, as one step to undo."""
        if len(findings) == 1:
            self.accept(findings[0], remark)
            return
        label = trn("Accept {count} warning", "Accept {count} warnings", len(findings))
        self.session.do(Together(label, tuple(Accept(each.key, remark, label) for each in findings)))

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
            self._is_visited = True
            self.opened.emit(finding)

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) finding, and open its group. The first follows the last."""
        found = self.tree.walk()
        if not found:
            self.session.message.emit(tr("There are no findings."))
            return
        place = next((i for i, f in enumerate(found) if f is self.shown), -1 if by > 0 else 0)
        if by > 0 and place >= 0 and (self._is_group_shown or not self._is_visited):
            place -= 1  # the first finding of the group, or the one that took the place of another, was not visited
        finding = found[(place + by) % len(found)]
        self.choose(finding)

    def apply(self, finding: Finding, fix: Fix) -> None:
        """Apply a fix. A preview opens if the fix is not safe; a fix that is a choice focuses the field."""
        if not fix.safe and not fix.is_choice:
            self._preview([(finding, fix)], fix.label)
            return
        before = self.session.project
        if self.session.apply(finding, fix):
            if fix.is_choice:
                self._go_to_choice(finding, before)
            self._leave([finding])

    def _go_to_choice(self, finding: Finding, before: Project) -> None:
        """Focus the value that a fix left to the user, such as that of a new qualifier; else the finding's field."""
        address = first_change(before, self.session.project)
        if address is not None and address.qualifier is not None:
            self.session.place_requested.emit(address)
        else:
            self.opened.emit(finding)

    def _leave(self, findings: list[Finding]) -> None:
        """Remove fixed findings from the list before the next check, and select the next one."""
        self._fixed.update(finding.key for finding in findings)
        self._refresh()

    def apply_first(self) -> None:
        """Apply the first fix of the selected finding, or of all findings of the selected cause."""
        if self.shown is None or not self.shown.fixes:
            self.session.message.emit(tr("This finding has no fix. Go to it and change it by hand."))
            return
        fix = self.shown.fixes[0]
        same = self._with_same_fix(self.shown, 0)
        if self._is_group_shown and len(same) > 1 and not fix.is_choice:
            self._apply_all(same, 0)
        else:
            self.apply(self.shown, fix)

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
            if self.session.do_prepared(before, planned.edit(title)):
                count = len(planned.edits)
                done = trn("{count} fix applied.", "{count} fixes applied.", count)
                self.session.message.emit(tr("{done} The list is in File > What was changed.", done=done))
                self._leave([finding for finding, _ in fixes])

        dialog = RepairPreview(title, planned.changes, self)
        dialog.accepted.connect(apply)
        dialog.open()

    def copy(self) -> None:
        """Copy the selected findings as lines of text, or all if none is selected."""
        selected = self.view.selectionModel().selectedRows()
        found = [f for index in selected for f in self.tree.members(index)] or self.tree.walk()
        words = tr("warning"), tr("error")
        rows = [
            (words[f.is_error], place(self.session.project, f), f.message, f.rule, shown_citation(f.cites))
            for f in found
        ]
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
        self.session.message.emit(trn("{count} finding copied.", "{count} findings copied.", len(found)))
