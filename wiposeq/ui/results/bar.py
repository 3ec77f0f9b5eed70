"""The bar above the results: the counts of the check, and the choice of the findings that are listed.

It hides which earlier check new findings are compared with. The list itself is left to the pane.
"""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QToolButton, QWidget

from wiposeq.app.causes import matching, new_since
from wiposeq.model.finding import Finding, Report
from wiposeq.texts import listed, shown_number, tr, trn
from wiposeq.ui.results.finding_tree import GROUPS, place
from wiposeq.ui.results.summary import Summary
from wiposeq.ui.widgets.fields import filter_line
from wiposeq.ui.widgets.layout import at_each_zoom, choice, row, scale, when_styled
from wiposeq.ui.widgets.placeholders import width_for
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import MOST_FINDINGS, Session

NARROW: Final = 1100
"""Pixels at 100 % below which two of the choices are in the menu only."""
LEAST_WITH_LIST: Final = 600
"""Pixels at 100 % below which the list of the findings and its choices are hidden."""
_ALL, _SINCE_OPENED, _SINCE_LAST = "", "opened", "last"


class ResultsBar(QWidget):
    """Counts, filter and choices.

    changed(): other findings are wanted, or in other groups.
    collapse_requested(): the user wants to hide the list.
    """

    changed = Signal()
    collapse_requested = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._opened: Report | None = None
        self._last: tuple[Report, Report] | None = None
        """The report before the shown one, and the shown one."""
        self._build()
        session.report_changed.connect(self._remember)
        session.document_replaced.connect(self._forget)

    def _build(self) -> None:
        self.summary = Summary()
        self.caption = self.summary.caption
        self.summary.rest.clicked.connect(self._list_all)
        self.filter = filter_line(tr("Filter, -word excludes"))
        self.filter.textChanged.connect(lambda _: self.changed.emit())
        self.filter.setAccessibleName(tr("Filter the results"))
        self.filter.setToolTip(tr('Show only findings with all words; "-word" excludes'))
        groupings = (tr("By cause"), tr("By sequence"), tr("By severity"), tr("Not grouped"))
        self.grouping = choice(tr("Group by"), zip(groupings, GROUPS, strict=True))
        severities = (tr("Errors and warnings"), ""), (tr("Errors"), "error"), (tr("Warnings"), "warning")
        self.severities = choice(tr("Errors or warnings"), severities)
        times = (
            (tr("Since any time"), _ALL),
            (tr("Since opened"), _SINCE_OPENED),
            (tr("Since the last check"), _SINCE_LAST),
        )
        self.since = choice(tr("New findings only"), times)
        self.since.setToolTip(tr("Show only the findings that an earlier check did not have"))
        for box in (self.grouping, self.severities, self.since):
            box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.fix_all_button = QPushButton(icons.icon("fix"), tr("Fix all safe..."))
        self.fix_all_button.setAutoDefault(False)
        self.fix_all_button.setToolTip(tr("List every change that is certainly right, then apply them (Ctrl+Shift+F)"))
        self._build_menu()
        self.collapse = self._tool("chevron_down", tr("Hide the results (Ctrl+Shift+R)"))
        self.collapse.clicked.connect(self.collapse_requested)
        self._choices = choices = self.filter, self.grouping, self.severities, self.since, self.fix_all_button
        self._line = line = row((self.summary, 1), *choices, self.more, self.collapse, parent=self)
        at_each_zoom(self, lambda: scale(line, (12, 6, 8, 6)))

    @staticmethod
    def _tool(icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon))
        button.setProperty("role", "quiet")
        button.setToolTip(text)
        button.setAccessibleName(text)
        return button

    def _build_menu(self) -> None:
        self.menu = menu = QMenu(self)
        self.accepted = menu.addAction(tr("Show accepted warnings"))
        self.accepted.setCheckable(True)
        self.accepted.toggled.connect(lambda _: self.changed.emit())
        self.profiles = menu.addMenu(tr("Profile"))
        self._profile_choice = QActionGroup(self)
        self.profiles.aboutToShow.connect(self._offer_profiles)
        self._offer(self.severities)
        self._offer(self.since)
        menu.addSeparator()
        self.more = self._tool("more", tr("More about the results"))
        self.more.setMenu(menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _list_all(self) -> None:
        self.session.lists_all = True
        self.session.check_now()

    def _offer(self, box: QComboBox) -> None:
        """Add the choices of a box to the menu, where a narrow window has no room for the box."""
        menu = self.menu.addMenu(box.accessibleName())
        for number in range(box.count()):
            menu.addAction(box.itemText(number)).triggered.connect(lambda _=False, n=number: box.setCurrentIndex(n))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        when_styled(self, self._fit)

    def _fit(self) -> None:
        """Show the choices that leave room for the counts and the words of the filter."""
        filter_width = max(theme.px(200), width_for(self.filter, tr("Filter, -word excludes")))
        self.filter.setMaximumWidth(filter_width)
        optional = (self.severities, self.since)
        has_room = self.width() >= max(theme.px(NARROW), filter_width + self._width_of_others())
        for box in optional:
            box.setVisible(has_room)
        has_words = has_room or self.width() >= filter_width + self._width_of_others(*optional)
        self.filter.setMinimumWidth(filter_width if has_words else 0)
        for each in (self.filter, self.grouping):
            each.setVisible(self.width() >= theme.px(LEAST_WITH_LIST))

    def _width_of_others(self, *hidden: QWidget) -> int:
        """Return the pixels that all but the filter need. hidden: omit these."""
        parts = (self.summary, *self._choices[1:], self.more, self.collapse)
        widths = [each.sizeHint().width() + self._line.spacing() for each in parts if each not in hidden]
        margins = self._line.contentsMargins()
        return sum(widths) + margins.left() + margins.right()

    # ---- earlier checks

    def _forget(self) -> None:
        self._opened, self._last = None, None

    def _remember(self, report: Report) -> None:
        self._opened = self._opened or report
        self._last = (self._last[1] if self._last else report, report)

    # ---- what is listed

    def _offer_profiles(self) -> None:
        """Fill the menu of the profiles when it opens, because loading the rules takes time at the start."""
        from wiposeq.checking.profile import profile, profiles

        self.profiles.clear()
        for name in profiles():
            found = profile(name)
            action = self.profiles.addAction(tr(found.title))
            action.setToolTip(tr(found.description))
            action.setCheckable(True)
            action.setChecked(name == self.session.profile_name)
            action.setData(name)
            action.triggered.connect(lambda _=False, name=name: self.session.use_profile(name))
            self._profile_choice.addAction(action)
        self.profiles.setToolTipsVisible(True)

    def chosen(self, found: list[Finding]) -> list[Finding]:
        """Return the findings that the filter and the choices let through, in the same order."""
        severity, since = self.severities.currentData(), self.since.currentData()
        remarks = dict(self.session.project.accepted)
        self.accepted.setEnabled(bool(remarks))
        if remarks and not self.accepted.isChecked():
            found = [f for f in found if f.is_error or f.key not in remarks]
        if severity:
            found = [f for f in found if f.severity.value == severity]
        if since == _SINCE_OPENED and self._opened is not None:
            found = new_since(found, self._opened.findings)
        elif since == _SINCE_LAST and self._last is not None:
            found = new_since(found, self._last[0].findings)
        project = self.session.project
        return matching(found, self.filter.text(), lambda f: f"{f.message} {place(project, f)} {f.rule} {f.qualifier}")

    @property
    def is_filtered(self) -> bool:
        """Whether the filter or a choice hides findings."""
        return bool(self.filter.text() or self.severities.currentData() or self.since.currentData())

    def show_counts(self, shown: int) -> None:
        """Show the counts of the report. shown: the number of findings in the list."""
        report, project = self.session.report, self.session.project
        remarks = dict(project.accepted)
        notes = []
        errors = {(f.rule, f.template) for f in report.findings if f.is_error}
        if len(errors) > 1:
            notes.append(trn("{count} cause of errors", "{count} causes of errors", len(errors)))
        if remarks and (accepted := sum(not f.is_error and f.key in remarks for f in report.findings)):
            notes.append(tr("{count} accepted", count=accepted))
        if report.edition and not self.session.is_report_current:
            notes.append(tr("being checked again"))
        total = report.errors + report.warnings
        if self.is_filtered or len(report.findings) < total:
            notes.append(
                trn(
                    "{shown} of {count} finding shown",
                    "{shown} of {count} findings shown",
                    total,
                    shown=shown_number(shown),
                )
            )
        self.summary.show_report(report, listed(notes))
        count = len(report.findings)
        self.summary.rest.setVisible(count < min(total, MOST_FINDINGS))
        safe = sum(any(fix.safe for fix in finding.fixes) for finding in report.findings)
        self.fix_all_button.setText(
            tr("Fix all safe ({count})...", count=shown_number(safe)) if safe else tr("Fix all safe...")
        )
        self.fix_all_button.setEnabled(bool(safe))
        when_styled(self, self._fit)
