"""The form of the general information: application, priority, applicant, inventor, titles, languages of free text.

Every field is bound to an address of the header. The pane hides the layout of the fields and the rows of titles.
"""

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFormLayout,
    QFrame,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.document import Changes
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert, Move, Remove
from wiposeq.model.finding import Finding, Report
from wiposeq.model.records import Title, new_uid
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr, tr_in
from wiposeq.ui.header.address_book import AddressBook, AddressBookButton
from wiposeq.ui.header.checklist import Checklist
from wiposeq.ui.header.default_header import DefaultHeader
from wiposeq.ui.header.priority_claim import PriorityClaim
from wiposeq.ui.widgets import layout
from wiposeq.ui.widgets.fields import Field, by_address, choice_field, date_field, icon_button, text_field
from wiposeq.ui.widgets.labels import ElidedLabel, FindingNote
from wiposeq.ui.widgets.placeholders import shorten_placeholder
from wiposeq.ui.widgets.scrolled import keep_focus_in_view
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session


def language_choices(edition: Edition) -> list[tuple[str, str]]:
    """Return (code, name) of every language of the edition, English first."""
    languages = edition.languages
    rest = [(code, tr(entry.name)) for code, entry in languages.items() if code != "en"]
    return [("en", tr(languages["en"].name)), *rest] if "en" in languages else rest


def office_choices(edition: Edition) -> list[tuple[str, str]]:
    """Return (code, name) of every office of the edition."""
    return [(code, tr_in("country", entry.name)) for code, entry in edition.offices.items()]


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("level", "heading")
    return label


def _fit_caption(caption: QLabel) -> None:
    caption.setFixedSize(theme.px(176), theme.px("control" if caption.property("place") != "above" else 18))


_NARROW: Final = 560
"""Pixels at 100 % below which fields that belong together are below each other."""


class HeaderPane(QWidget):
    """The form of the general information part (ST.26 par. 43-49).

    fields: by the path of the value, such as "applicant.name". titles: one row for each title.
    checklist: what is still missing; the window places it beside the form.
    menu: what else can be done with the form.
    help_requested(): the user wants to read about this form.
    """

    help_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(tr("General information"))
        self.setProperty("role", "page")
        self._edition = session.edition
        self.fields: dict[str, Field] = {}
        self.titles: list[_TitleRow] = []
        self._lines: list[QBoxLayout] = []
        """Rows of fields that become columns in a narrow pane."""
        self._captions: list[QLabel] = []
        self.address_books: dict[str, AddressBookButton] = {}
        self._findings: dict[Address, list[Finding]] = {}
        self._here: list[Finding] = []
        """The findings on the header."""
        self.checklist = Checklist(session.go_to, self._fill_from_file)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setProperty("role", "page")
        self._body = body = QWidget()
        outer = QWidget()
        for part in (body, outer):
            part.setProperty("role", "page")
        self._column = layout.column(parent=body)
        layout.row((body, 1), parent=outer, margin=0).addStretch(0)
        self.area.setWidget(outer)
        keep_focus_in_view(self.area)
        layout.column(self._head(), (self.area, 1), parent=self, margin=0).setSpacing(0)

        self._summary = layout.wrapped()
        self._summary.setAccessibleName(tr("Findings on the general information"))
        self._summary.hide()
        self._column.addWidget(self._summary)

        self._add_applications()
        self._add_parties()
        self._add_titles()
        self._add_languages()
        self._column.addStretch(1)

        def fit() -> None:
            body.setMaximumWidth(theme.px(840))
            layout.scale(self._column, (16, 12, 16, 16), 16)

        layout.at_each_zoom(body, fit)
        session.changed.connect(self._changed)
        session.document_replaced.connect(self._replaced)
        session.report_changed.connect(self._checked)
        self._refresh_titles()
        self.show_findings(())

    def _head(self) -> QFrame:
        head = QFrame()
        head.setProperty("role", "heading")
        explain = icon_button("help", tr("Help on the general information"), self.help_requested.emit)
        more = icon_button("more", tr("More for the general information"), lambda: None)
        menu = QMenu(more)
        menu.addAction(tr("&Add a title"), self.add_title)
        menu.addAction(tr("&Fill in from another listing or HEADER.toml..."), self._fill_from_file)
        self.menu = menu
        more.setMenu(menu)
        more.setPopupMode(more.ToolButtonPopupMode.InstantPopup)
        line = layout.row((_heading(tr("General information")), 1), explain, more, parent=head)

        def fit() -> None:
            layout.scale(line, (16, 0, 8, 0), 4)
            head.setFixedHeight(theme.px("viewHeader"))

        layout.at_each_zoom(head, fit)
        return head

    def _fill_from_file(self) -> None:
        from wiposeq.ui.header import filling

        source = self.session.project.origin.source
        filling.ask(self.session, self.window(), str(Path(source).parent) if source else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme.px(_NARROW)
        ways = QBoxLayout.Direction
        for line in self._lines:
            line.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        policies = QFormLayout.RowWrapPolicy
        for form in self._body.findChildren(QFormLayout):
            form.setRowWrapPolicy(policies.WrapAllRows if is_narrow else policies.DontWrapRows)
        for caption in self._captions:
            caption.setProperty("place", "above" if is_narrow else "beside")
            _fit_caption(caption)

    def _add_languages(self) -> None:
        languages = language_choices(self.session.edition)
        original = self._choice("original_language", tr("Original free-text language"), languages, True)
        other = self._choice("other_language", tr("Other free-text language"), languages, True)
        self._group(
            tr("Languages of free text"),
            tr("The other language is required if a qualifier has a value that is not English."),
            [_Row(tr("Original, other"), (original, other))],
        )

    def _add_parties(self) -> None:
        languages = language_choices(self.session.edition)
        rows = []
        for part, heading in (("applicant", tr("Applicant")), ("inventor", tr("Inventor"))):
            self.address_books[part] = AddressBookButton(self.session, part, heading)
            name = self._text(f"{part}.name", tr("{who} name", who=heading), False)
            language = self._choice(f"{part}.language", tr("{who} language", who=heading), languages)
            latin = self._text(f"{part}.latin", tr("{who} name in Latin letters", who=heading))
            rows.append(_Row(heading, (name, language, self.address_books[part]), part == "applicant"))
            rows.append(_Row(tr("{who}, Latin letters", who=heading), (latin,)))
        self._group(
            tr("Applicant and inventor"),
            tr("Only the first of each. The name in Latin letters is required where the name uses others."),
            rows,
        )

    def _add_applications(self) -> None:
        offices = office_choices(self.session.edition)
        reference = self._text("file_reference", tr("File reference"))
        self.claim = PriorityClaim(self.session, lambda: self.fields["priority.office"].setFocus())
        self._group(
            tr("Application"),
            tr("The application number if the office has assigned one, otherwise the file reference."),
            [
                _Row(tr("File reference"), (reference,)),
                self._application_row("application", tr("Application"), offices),
            ],
        )
        self._group(
            tr("Earliest priority"),
            tr("Office, number and date of the earliest application whose priority is claimed."),
            [_Row(tr("Priority"), (self.claim,)), self._application_row("priority", tr("Priority"), offices)],
        )

    def _application_row(self, part: str, kind: str, offices: Sequence[tuple[str, str]]) -> "_Row":
        number = self._text(f"{part}.number", tr("{kind} number", kind=kind), False)
        assert isinstance(number.editor, QLineEdit)
        number.editor.setPlaceholderText(tr("Application number"))
        shorten_placeholder(number.editor, tr("Number"))
        office = self._choice(f"{part}.office", tr("{kind} office", kind=kind), offices)
        assert isinstance(office.editor, QComboBox)
        office.editor.setMinimumContentsLength(2)  # its code
        date = self._date(f"{part}.date", tr("Filing date") if part == "application" else tr("Priority date"))
        layout.at_each_zoom(date, lambda: date.editor.setMinimumWidth(theme.px(112)))
        layout.at_each_zoom(number, lambda: number.editor.setMinimumWidth(theme.px(152)))
        return _Row(tr("Office, number, date"), (office, number, date))

    # ---- building the form

    def _add_field(self, path: str, field: Field) -> Field:
        self.fields[path] = field
        return field

    def _text(self, path: str, name: str, is_optional: bool = True) -> Field:
        return self._add_field(path, text_field(self.session, name, Address(field=path), is_optional=is_optional))

    def _date(self, path: str, name: str) -> Field:
        return self._add_field(path, date_field(self.session, name, Address(field=path)))

    def _choice(self, path: str, name: str, choices: Sequence[tuple[str, str]], is_optional: bool = False) -> Field:
        return self._add_field(
            path, choice_field(self.session, name, choices, Address(field=path), is_optional=is_optional)
        )

    def _group(self, heading: str, hint: str, rows: "Sequence[_Row]") -> None:
        box = QGroupBox()
        box.setAccessibleName(heading)
        form = QFormLayout(box)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setContentsMargins(0, 0, 0, 0)
        title = layout.column(_heading(heading), layout.hint(hint))
        form.addRow(title)
        for each in rows:
            caption = ElidedLabel()
            caption.setText(each.label)
            if each.is_required:
                caption.require()
            caption.setBuddy(each.fields[0].editor if each.fields else each.widgets[0])
            caption.setProperty("level", "label")
            layout.at_each_zoom(caption, partial(_fit_caption, caption))
            form.addRow(caption, self._line_of(each))
            self._captions.append(caption)

        def fit() -> None:
            title.setSpacing(theme.px(2))
            form.setVerticalSpacing(theme.px(6))
            form.setHorizontalSpacing(theme.px(8))

        layout.at_each_zoom(box, fit)
        self._column.addWidget(box)

    def _line_of(self, each: "_Row") -> QWidget:
        """Return the fields of a row beside each other, with their notes below them."""
        if len(each.widgets) == 1:
            return each.widgets[0]
        whole = QWidget()
        line = layout.row(margin=0)
        # a name has more room than its language; an office shows its name if the number leaves enough
        stretches = (3, 2) if isinstance(each.widgets[-1], AddressBookButton) else (4, 3, 2)
        for widget, stretch in zip_longest(each.widgets, stretches, fillvalue=0):
            if isinstance(widget, QWidget):
                line.addWidget(widget, stretch if isinstance(widget, Field) else 0)
        self._lines.append(line)
        notes = [field.take_note() for field in each.fields]
        both = layout.column(line, *notes, parent=whole, margin=0)

        def fit() -> None:
            line.setSpacing(theme.px(8))
            both.setSpacing(theme.px(2))

        layout.at_each_zoom(whole, fit)
        return whole

    def _add_titles(self) -> None:
        box = QGroupBox()
        box.setAccessibleName(tr("Titles of the invention"))
        self._title_column = QVBoxLayout()
        self._add_title_button = QPushButton(icons.icon("add"), tr("&Add a title"))
        self._add_title_button.clicked.connect(self.add_title)
        self._titles_note = FindingNote(self.session)
        explanation = layout.hint(tr("One title in each language of filing; two to seven words are preferred."))
        add = layout.row(self._add_title_button, None)
        heading = _heading(tr("Titles of the invention"))
        layout.column(heading, explanation, self._title_column, self._titles_note, add, parent=box, margin=0)
        self._column.addWidget(box)

    def use_address_book(self, book: AddressBook) -> None:
        """Offer the names of the address book."""
        for button in self.address_books.values():
            button.use(book)

    def use_default_header(self, default: DefaultHeader) -> None:
        """Offer to store this general information as the default of new projects, and to fill it in."""
        self.menu.addSeparator()
        self.menu.addAction(tr("&Use this for new projects"), lambda: default.store(self.session))
        self.menu.addAction(tr("Fill in the &default..."), lambda: default.fill(self.session, self.window()))
        self.checklist.offer_default(default.words, lambda: default.fill(self.session, self.window()))

    # ---- titles

    def add_title(self) -> None:
        """Add an empty title and focus it. Its language is the first of the project that has no title yet."""
        header = self.session.project.header
        used = {title.language for title in header.titles}
        applicant = header.applicant.language if header.applicant else ""
        wanted = ("en", applicant, header.original_language, header.other_language)
        language = next((code for code in wanted if code and code not in used), "")
        title = Title(new_uid(), "", language)
        self.session.do(Insert(Address(field="titles"), len(header.titles), (title,), tr("Add a title")))
        self.focus_address(Address(title=title.uid, field="text"))

    def _refresh_titles(self) -> None:
        titles = self.session.project.header.titles
        if [row.uid for row in self.titles] != [title.uid for title in titles]:
            while self.titles:
                row = self.titles.pop()
                self._title_column.removeWidget(row)
                row.hide()
                row.deleteLater()
            previous: QWidget = self.fields["inventor.latin"].editor
            for title in titles:
                row = _TitleRow(self.session, title.uid)
                self.titles.append(row)
                self._title_column.addWidget(row)
                for widget in row.tab_chain():
                    QWidget.setTabOrder(previous, widget)
                    previous = widget
            QWidget.setTabOrder(previous, self._add_title_button)
        for index, row in enumerate(self.titles):
            row.refresh(is_first=index == 0)
            row.show_findings(self._findings)

    # ---- following the session

    def _replaced(self) -> None:
        self.area.verticalScrollBar().setValue(0)
        self._findings = {}
        self._offer_choices()
        self.refresh()
        self.show_findings(())

    def _changed(self, changes: Changes) -> None:
        if changes.origin:
            self._offer_choices()
        if changes.header or changes.accepted:
            self.refresh()

    def _offer_choices(self) -> None:
        """Offer the languages and offices of the edition if the edition has changed."""
        edition = self.session.edition
        if edition is self._edition:
            return
        self._edition = edition
        languages, offices = language_choices(edition), office_choices(edition)
        for path, field in self.fields.items():
            if path.endswith("language"):
                field.offer(languages)
            elif path.endswith("office"):
                field.offer(offices)
        for row in self.titles:
            row.offer_languages(languages)

    def _checked(self, report: Report) -> None:
        accepted = dict(self.session.project.accepted)
        self.show_findings([finding for finding in report.findings if finding.key not in accepted])

    def refresh(self) -> None:
        """Show the current header."""
        for field in self.fields.values():
            field.refresh()
        self._refresh_titles()
        self.claim.refresh()
        self.checklist.show_state(self.session.project.header, self._here)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show badges for the findings on the header."""
        here = [finding for finding in findings if finding.address.sequence is None]
        self._findings = by_address(here)
        for path, field in self.fields.items():
            field.show_findings(self._findings)
            part = path.split(".")[0]
            first = next(each for each in self.fields if each.split(".")[0] == part)
            if path == first and part != path:
                whole = [*self._findings.get(Address(field=part), []), *self._findings.get(Address(field=path), [])]
                field.show_own_findings(whole)
        for row in self.titles:
            row.show_findings(self._findings)
        self._titles_note.show_findings(self._findings.get(Address(field="titles"), []))
        general = [f for f in here if f.rule.startswith("header/") and not f.address.field and f.address.title is None]
        self._summary.setText("\n".join(finding.message for finding in general))
        self._summary.setVisible(bool(general))
        self._here = here
        self.checklist.show_state(self.session.project.header, here)

    @property
    def first(self) -> QWidget:
        """The editor of the first field."""
        return self.fields["file_reference"].editor

    def focus_first(self) -> None:
        """Focus the first field."""
        self.first.setFocus()

    def shows(self, address: Address) -> bool:
        """Return whether an address is edited in this pane."""
        return address.sequence is None and address.field != "sequences"

    def is_in_view(self, address: Address) -> bool:
        """Return whether the field of an address is visible now."""
        target = self._target(address)
        return target is not None and not target.visibleRegion().isEmpty()

    def _target(self, address: Address) -> QWidget | None:
        """Return the field of an address, or the first field of its part. None if the form has no such field."""
        if address.title is not None:
            row = next((row for row in self.titles if row.uid == address.title), None)
            return row.field_for(address.field) if row else None
        if address.field == "titles":
            return self.titles[0].field_for("text") if self.titles else self._add_title_button
        return self.fields.get(address.field) or next(
            (field for path, field in self.fields.items() if path.split(".")[0] == address.field), None
        )

    def focus_address(self, address: Address) -> None:
        """Focus the field of an address."""
        target = self._target(address)
        if target is None:  # the finding is about the file or about a value that the program writes
            self.area.verticalScrollBar().setValue(0)
            self.area.setFocus()  # nothing typed now may replace the value of another field
            return
        self.area.ensureWidgetVisible(target, 20, 60)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        editor: Any = getattr(target, "editor", None)
        if hasattr(editor, "selectAll"):
            editor.selectAll()


class _Row(NamedTuple):
    """A row of the form: its label, and its widgets from left to right."""

    label: str
    widgets: tuple[QWidget, ...]
    is_required: bool = False

    @property
    def fields(self) -> list[Field]:
        return [each for each in self.widgets if isinstance(each, Field)]


class _TitleRow(QWidget):
    """One title: its text, its language, and buttons to move it up and remove it."""

    def __init__(self, session: Session, uid: int) -> None:
        super().__init__()
        self.uid = uid
        self._session = session
        self._text = text_field(session, tr("Title"), Address(title=uid, field="text"), is_optional=False)
        self._language = choice_field(
            session,
            tr("Language of the title"),
            language_choices(session.edition),
            Address(title=uid, field="language"),
            is_optional=False,
        )
        layout.at_each_zoom(self._language, lambda: self._language.setMaximumWidth(theme.px(210)))
        self.up = icon_button("up", tr("Move this title up"), self._move_up)
        self.remove = icon_button("remove", tr("Remove this title"), self._remove_title)
        line = layout.row((self._text, 3), (self._language, 2), self.up, self.remove, margin=0)
        notes = self._text.take_note(), self._language.take_note()
        whole = layout.column(line, *notes, parent=self, margin=0)  # the fields stay in line above a note

        def fit() -> None:
            line.setSpacing(theme.px(8))
            whole.setSpacing(theme.px(2))

        layout.at_each_zoom(self, fit)

    def offer_languages(self, choices: Sequence[tuple[str, str]]) -> None:
        self._language.offer(choices)

    def refresh(self, *, is_first: bool) -> None:
        self._text.refresh()
        self._language.refresh()
        self.up.setEnabled(not is_first)

    def show_findings(self, findings: dict[Address, list[Finding]]) -> None:
        self._text.show_findings(findings)
        self._language.show_findings(findings)
        whole = findings.get(Address(title=self.uid))
        if whole:
            self._text.show_own_findings([*whole, *findings.get(Address(title=self.uid, field="text"), [])])

    def tab_chain(self) -> list[QWidget]:
        return [self._text.editor, self._language.editor, self.up, self.remove]

    def field_for(self, name: str) -> Field:
        return self._language if name == "language" else self._text

    def _move_up(self) -> None:
        titles = self._session.project.header.titles
        index = next((i for i, title in enumerate(titles) if title.uid == self.uid), 0)
        self._session.do(Move((Address(title=self.uid),), index - 1, tr("Move a title")))

    def _remove_title(self) -> None:
        self._session.do(Remove((Address(title=self.uid),), tr("Remove a title")))
