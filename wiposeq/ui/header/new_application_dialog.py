"""The dialog that turns a listing into the listing of a new application, such as a divisional.

It hides the form and the choice of the project. app/exporting/new_application.py decides what changes.
"""

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QRadioButton,
    QWidget,
)

from wiposeq.app.document import Document
from wiposeq.app.exporting.new_application import (
    KINDS,
    NewApplication,
    edit_for,
    in_words,
    likely_priority,
    proposed_priority,
    remark,
    troubles,
)
from wiposeq.model.edit import Edit
from wiposeq.model.project import Project
from wiposeq.model.records import Application
from wiposeq.standard.edition import Edition
from wiposeq.texts import labeled, tr, trn
from wiposeq.ui.header.pane import office_choices
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.fields import ChoiceBox, calendar_button
from wiposeq.ui.widgets.layout import choice, column, hint, line, row, wrapped
from wiposeq.ui.widgets.scrolled import ScrolledForm
from wiposeq.ui.window import theme
from wiposeq.ui.window.file_actions import FileActions
from wiposeq.ui.window.workspace import Workspace


class ApplicationFields(QWidget):
    """Office, number and date of an application in a row. changed(): the user has typed."""

    changed = Signal()

    def __init__(self, name: str, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = ChoiceBox(office_choices(edition))
        self.office.setAccessibleName(labeled(name, tr("Office")))
        self.number = write_from_left(line(labeled(name, tr("Number")), tr("number")))
        self.date = write_from_left(line(labeled(name, tr("Filing date")), tr("YYYY-MM-DD")))
        self.date.setFixedWidth(theme.px(120))
        calendar = calendar_button(self.date, self.date.accessibleName())
        parts = row((self.office, 2), (self.number, 3), self.date, calendar, parent=self)
        parts.setContentsMargins(24, 0, 0, 0)
        for typed in (self.office.typed, self.number.textChanged, self.date.textChanged):
            typed.connect(lambda _: self.changed.emit())

    def value(self) -> Application:
        """Return the typed application."""
        return Application(self.office.value(), self.number.text().strip(), self.date.text().strip() or None)


class NewApplicationDialog(dialogs.Dialog):
    """Asks for the new application.

    chosen(edit, is_new_project): the user has confirmed the edit, for a new project or for this one.
    can_be_new: offer to make a new project.
    """

    chosen = Signal(object, bool)

    def __init__(
        self, project: Project, edition: Edition, can_be_new: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, tr("New application from this listing"), 680, 100)
        self._header = header = project.header
        self._edition = edition
        old = header.file_reference or in_words(header.application)
        self.kind = choice(tr("Kind"), [(tr(each.title), kind) for kind, each in KINDS.items()])
        self.about = hint()
        self.reference = line(tr("New file reference"), tr("old: {reference}", reference=old) if old else "")
        self.reference.textChanged.connect(self._show_trouble)
        form = QFormLayout()
        form.addRow(tr("&Kind"), self.kind)
        form.addRow("", self.about)
        form.addRow(tr("New file &reference"), self.reference)

        self.unknown = QRadioButton(tr("Not assigned &yet: omit it"))
        self.known = QRadioButton(tr("Kno&wn:"))
        self.application = ApplicationFields(tr("Application"), edition)
        application = self._group(tr("Application"), [self.unknown, self.known], self.known, self.application)
        self.unknown.setChecked(True)

        priority = self._priority_group()
        carried = self._carried_group(len(project.sequences))
        self.trouble = wrapped()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.as_new = buttons.addButton(tr("Make a new &project"), role)
        self.as_new.setVisible(can_be_new)
        self.as_new.setToolTip(tr("The file of this project does not change; the new project has no file yet"))
        self.change = buttons.addButton(tr("&Change this project"), role)
        self.change.setToolTip(tr("Can be undone in one step"))
        self.as_new.clicked.connect(lambda: self._choose(True))
        self.change.clicked.connect(lambda: self._choose(False))
        buttons.rejected.connect(self.reject)
        ScrolledForm(self, (form, application, priority, carried, self.trouble), buttons)
        self.kind.currentIndexChanged.connect(self._use_kind)
        self._use_kind()
        self.reference.setFocus()

    def _priority_group(self) -> QGroupBox:
        header = self._header
        likely = likely_priority(header)
        self.keep = QRadioButton(tr("&Unchanged: {application}", application=in_words(header.priority)))
        self.keep.setVisible(header.priority is not None)
        self.old = QRadioButton(tr("The &old application: {application}", application=in_words(header.application)))
        self.old.setVisible(likely_priority(replace(header, priority=None)) is not None)
        self.none = QRadioButton(tr("&No priority"))
        self.other = QRadioButton(tr("Anot&her:"))
        self.priority = ApplicationFields(tr("Earliest priority"), self._edition)
        ways = [self.keep, self.old, self.none, self.other]
        priority = self._group(tr("Earliest priority"), ways, self.other, self.priority)
        (self.none if likely is None else self.keep if header.priority is not None else self.old).setChecked(True)
        return priority

    def _carried_group(self, count: int) -> QGroupBox:
        """Return the choice of what carries over from the old application."""
        box = QGroupBox(tr("Carries over"))
        self.parties = QCheckBox(tr("&Applicant and inventor"))
        self.titles = QCheckBox(tr("&Titles"))
        for each in (self.parties, self.titles):
            each.setChecked(True)
        always = trn(
            "Languages and {count} sequence with all features carry over. To take only some, extract them first.",
            "Languages and {count} sequences with all features carry over. To take only some, extract them first.",
            count,
        )
        column(row(self.parties, self.titles, None, margin=0), hint(always), parent=box)
        return box

    def _use_kind(self, *_: object) -> None:
        """Propose the priority that an application of this kind usually has."""
        kind = self.kind.currentData()
        self.about.setText(tr(KINDS[kind].about))
        likely = proposed_priority(self._header, kind)
        header = self._header
        if likely is None:
            way = self.none
        else:
            way = self.keep if likely == header.priority else self.old
        way.setChecked(True)
        self._show_trouble()

    def _group(self, title: str, ways: list[QRadioButton], opens: QRadioButton, fields: ApplicationFields) -> QGroupBox:
        """Return a group of choices. opens: the choice that enables the fields."""
        box = QGroupBox(title)
        column(*ways, fields, parent=box)
        group = QButtonGroup(box)
        for way in ways:
            group.addButton(way)
            way.toggled.connect(self._show_trouble)
        fields.setEnabled(False)
        opens.toggled.connect(fields.setEnabled)
        fields.changed.connect(self._show_trouble)
        return box

    def application_data(self) -> NewApplication:
        """Return the data of the new application."""
        header = self._header
        if self.keep.isChecked():
            priority = header.priority
        elif self.old.isChecked():
            priority = header.application
        else:
            priority = self.priority.value() if self.other.isChecked() else None
        application = self.application.value() if self.known.isChecked() else None
        return NewApplication(
            self.reference.text(), application, priority, self.parties.isChecked(), self.titles.isChecked()
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        dialogs.grow(self)

    def _show_trouble(self, *_: object) -> None:
        """Show what is missing or wrong. The buttons are enabled if nothing is."""
        if not hasattr(self, "change"):
            return  # the dialog is not built yet
        trouble = next(troubles(self._header, self.application_data()), "")
        note = remark(self.kind.currentData(), self.application_data().priority)
        self.trouble.setText(trouble or note)
        dialogs.grow(self)
        for button in (self.as_new, self.change):
            button.setEnabled(not trouble)

    def _choose(self, is_new: bool) -> None:
        for fields in (self.application, self.priority):
            fields.office.finish_typing()
        self._show_trouble()
        if self.change.isEnabled():
            self.chosen.emit(edit_for(self._header, self.application_data()), is_new)
            self.accept()


class NewApplicationActions:
    """Turns the listing into that of a new application, in this project or in a new one."""

    def __init__(self, workspace: Workspace, files: FileActions) -> None:
        self.workspace = workspace
        self.files = files

    def ask(self) -> None:
        """Ask for the new application."""
        document = self.workspace.session.document
        dialog = NewApplicationDialog(
            document.project, self.workspace.session.edition, document.large is None, self.workspace.parent
        )
        dialog.chosen.connect(self.make)
        dialog.open()

    def make(self, edit: Edit, is_new: bool) -> None:
        """Apply the edit to this project, or to a new copy of it after asking about unsaved changes."""
        session = self.workspace.session
        if not is_new:
            self._do(edit)
            return
        project = session.project

        def begin() -> None:
            session.open(Document(project))
            self._do(edit)

        self.files.if_saved(begin)

    def _do(self, edit: Edit) -> None:
        if self.workspace.session.do(edit):
            self.workspace.places.show_header()
            self.workspace.session.message.emit(tr("{what}. Check the general information.", what=edit.title))
