"""The address book of the form: stores applicants and inventors for other listings.

It hides the menu of the button, and that the names are stored in the user's settings.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.records import Party
from wiposeq.texts import in_clauses, tr
from wiposeq.ui.window import icons
from wiposeq.ui.window.session import Session

_LISTS: Final = {"applicant": "applicants", "inventor": "inventors"}
_LONGEST: Final = 60


class AddressBook:
    """The stored names. settings: returns the current settings. use: saves changed settings."""

    def __init__(self, settings: Callable[[], Settings], use: Callable[[Settings], None]) -> None:
        self._settings = settings
        self._use = use

    def names(self, part: str) -> tuple[Party, ...]:
        """Return the stored applicants or inventors, last used first. part: "applicant" or "inventor"."""
        found: tuple[Party, ...] = getattr(self._settings(), _LISTS[part])
        return found

    def store(self, part: str, party: Party) -> None:
        """Store a name as the first one."""
        settings = self._settings()
        self._use(settings.with_applicant(party) if part == "applicant" else settings.with_inventor(party))

    def remove(self, part: str, party: Party) -> None:
        """Remove a name."""
        left = tuple(each for each in self.names(part) if each != party)
        self._use(self._settings().changed(**{_LISTS[part]: left}))


class AddressBookButton(QToolButton):
    """Opens the menu of the address book: insert a name, store the name of the form, or remove a name.

    part: "applicant" or "inventor". heading: its label in the form.
    """

    def __init__(self, session: Session, part: str, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._part = part
        self._book: AddressBook | None = None
        self.setIcon(icons.icon("user"))
        self.setProperty("role", "quiet")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName(tr("Address book: {who}", who=heading))
        self.setToolTip(tr("Insert a stored name, or store this name for other listings"))
        self.setEnabled(False)
        self.names = QMenu(self)
        self.names.aboutToShow.connect(self._fill)
        self.setMenu(self.names)

    def use(self, book: AddressBook) -> None:
        """Offer the names of an address book."""
        self._book = book
        self.setEnabled(True)

    def _fill(self) -> None:
        menu, book, part = self.names, self._book, self._part
        menu.clear()
        if book is None:
            return
        stored = book.names(part)
        for party in stored:
            menu.addAction(_entry(party), partial(self._insert, book, party))
        if not stored:
            menu.addAction(tr("The address book is empty")).setEnabled(False)
        menu.addSeparator()
        current: Party | None = getattr(self._session.project.header, part)
        store = menu.addAction(tr("&Store this name"))
        if current is not None and current.name.strip() and current not in stored:
            store.triggered.connect(partial(self._store, book, current))
        else:
            store.setEnabled(False)
        if stored:
            remove = menu.addMenu(tr("&Remove a name"))
            for party in stored:
                remove.addAction(_entry(party), partial(self._remove, book, party))

    def _insert(self, book: AddressBook, party: Party) -> None:
        title = tr("Insert {name} from the address book", name=party.name)
        self._session.do(SetField(Address(field=self._part), party, title))
        book.store(self._part, party)

    def _store(self, book: AddressBook, party: Party) -> None:
        book.store(self._part, party)
        self._session.message.emit(tr('"{name}" was stored in the address book.', name=party.name))

    def _remove(self, book: AddressBook, party: Party) -> None:
        book.remove(self._part, party)
        self._session.message.emit(tr('"{name}" was removed from the address book.', name=party.name))


def _entry(party: Party) -> str:
    """Return the text of a name in the menu."""
    name = party.name if len(party.name) <= _LONGEST else party.name[: _LONGEST - 1] + "…"
    more = in_clauses((party.language, party.latin or ""))
    return f"{name} ({more})".replace("&", "&&") if more else name.replace("&", "&&")
