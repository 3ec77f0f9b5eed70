"""The dialog that turns a listing into that of a new application: a new reference, and what of the old one goes.

What changes, and what must not be carried along, is app/newapplication.py's; this asks, and shows what stays.
"""

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.document import Document
from wiposeq.app.exporting.new_application import NewApplication, edit_for, in_words, likely_priority, troubles
from wiposeq.model.edits import Edit
from wiposeq.model.project import Project
from wiposeq.model.records import Application
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr, trn
from wiposeq.ui.header.pane import office_choices
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.window.file_actions import FileActions
from wiposeq.ui.window.workspace import Workspace


class ApplicationFields(QWidget):
    """Office, number and date in a row. changed(): something was typed."""

    changed = Signal()

    def __init__(self, name: str, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = ChoiceBox(office_choices(edition))
        self.number, self.date = QLineEdit(), QLineEdit()
        self.number.setPlaceholderText(tr("number"))
        self.date.setPlaceholderText(tr("YYYY-MM-DD"))
        self.date.setMaximumWidth(110)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 0, 0)
        for field, words, stretch in (
            (self.office, tr("Office"), 2),
            (self.number, tr("Number"), 3),
            (self.date, tr("Filing date"), 1),
        ):
            field.setAccessibleName(f"{name}: {words}")
            row.addWidget(field, stretch)
        self.office.typed.connect(lambda _: self.changed.emit())
        self.number.textChanged.connect(lambda _: self.changed.emit())
        self.date.textChanged.connect(lambda _: self.changed.emit())

    def value(self) -> Application:
        """What was typed."""
        return Application(self.office.value(), self.number.text().strip(), self.date.text().strip() or None)


class NewApplicationDialog(QDialog):
    """Asks for the new application. chosen(edit, is_new_project)."""

    chosen = Signal(object, bool)

    def __init__(
        self, project: Project, edition: Edition, can_be_new: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("New application from this listing"))
        self.resize(680, 100)
        self._header = header = project.header
        self._edition = edition
        was = header.file_reference or in_words(header.application)
        about = QLabel(tr("For a continuation, a divisional or a national phase: the sequences stay, the application "
                          "is another one."))  # fmt: skip
        about.setWordWrap(True)
        self.reference = QLineEdit()
        self.reference.setAccessibleName(tr("New file reference"))
        self.reference.setPlaceholderText(tr("was: {old}", old=was) if was else "")
        self.reference.textChanged.connect(self._judge)
        form = QFormLayout()
        form.addRow(tr("New file &reference"), self.reference)

        self.unknown = QRadioButton(tr("Not given by the office &yet: left out"))
        self.known = QRadioButton(tr("&Known:"))
        self.application = ApplicationFields(tr("Application"), edition)
        application = self._group(tr("Application"), [self.unknown, self.known], self.known, self.application)
        self.unknown.setChecked(True)

        priority = self._priority_group()
        count = len(project.sequences)
        kept = QLabel(
            trn(
                "Applicant, inventor, titles, languages and {count} sequence stay as they are.",
                "Applicant, inventor, titles, languages and {count} sequences stay as they are.",
                count,
            )
        )
        kept.setProperty("hint", True)
        kept.setWordWrap(True)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.as_new = buttons.addButton(tr("As a new &project"), role)
        self.as_new.setVisible(can_be_new)
        self.as_new.setToolTip(tr("This project stays as it was saved; the new one has no file yet"))
        self.change = buttons.addButton(tr("&Change this project"), role)
        self.change.setToolTip(tr("One step, which can be undone"))
        self.as_new.clicked.connect(lambda: self._choose(True))
        self.change.clicked.connect(lambda: self._choose(False))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (about, form, application, priority, kept, self.trouble, buttons):
            column.addLayout(part) if isinstance(part, QFormLayout) else column.addWidget(part)
        self._judge()
        self.reference.setFocus()

    def _priority_group(self) -> QGroupBox:
        header = self._header
        likely = likely_priority(header)
        self.keep = QRadioButton(tr("&Stays: {application}", application=in_words(header.priority)))
        self.keep.setVisible(header.priority is not None)
        self.old = QRadioButton(tr("The &old application: {application}", application=in_words(header.application)))
        self.old.setVisible(likely_priority(replace(header, priority=None)) is not None)
        self.none = QRadioButton(tr("&None is claimed"))
        self.other = QRadioButton(tr("&Another:"))
        self.priority = ApplicationFields(tr("Earliest priority"), self._edition)
        ways = [self.keep, self.old, self.none, self.other]
        priority = self._group(tr("Earliest priority"), ways, self.other, self.priority)
        (self.none if likely is None else self.keep if header.priority is not None else self.old).setChecked(True)
        return priority

    def _group(self, title: str, ways: list[QRadioButton], opens: QRadioButton, fields: ApplicationFields) -> QGroupBox:
        box = QGroupBox(title)
        column = QVBoxLayout(box)
        group = QButtonGroup(box)
        for way in ways:
            group.addButton(way)
            column.addWidget(way)
            way.toggled.connect(self._judge)
        column.addWidget(fields)
        fields.setEnabled(False)
        opens.toggled.connect(fields.setEnabled)
        fields.changed.connect(self._judge)
        return box

    def wish(self) -> NewApplication:
        """What was chosen."""
        header = self._header
        if self.keep.isChecked():
            priority = header.priority
        elif self.old.isChecked():
            priority = header.application
        else:
            priority = self.priority.value() if self.other.isChecked() else None
        application = self.application.value() if self.known.isChecked() else None
        return NewApplication(self.reference.text(), application, priority)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        dialogs.grow(self)

    def _judge(self, *_: object) -> None:
        """Says what is still missing; the buttons work when nothing is."""
        if not hasattr(self, "change"):
            return
        told = next(troubles(self._header, self.wish()), "")
        self.trouble.setText(told)
        dialogs.grow(self)
        for button in (self.as_new, self.change):
            button.setEnabled(not told)

    def _choose(self, is_new: bool) -> None:
        for fields in (self.application, self.priority):
            fields.office.finish_typing()
        self._judge()
        if self.change.isEnabled():
            self.chosen.emit(edit_for(self._header, self.wish()), is_new)
            self.accept()


class NewApplicationActions:
    """The way from the wish to the edit, in this project or in a new one."""

    def __init__(self, workspace: Workspace, files: FileActions) -> None:
        self.workspace = workspace
        self.files = files

    def ask(self) -> None:
        """Asks for the new application."""
        document = self.workspace.session.document
        dialog = NewApplicationDialog(
            document.project, self.workspace.session.edition, document.large is None, self.workspace.parent
        )
        dialog.chosen.connect(self.make)
        dialog.open()

    def make(self, edit: Edit, is_new: bool) -> None:
        """Changes this project, or a copy of it that has no file yet; unsaved work of this one is asked about."""
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
            self.workspace.show_header()
            self.workspace.session.message.emit(tr("{what}: check the general information.", what=edit.title))
