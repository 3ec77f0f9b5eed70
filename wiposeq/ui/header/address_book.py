"""The address book in the form: applicants and inventors kept for the next listing, with language and Latin name.

It hides the menu behind the button and where the names are kept (the user's settings). Taking a name is one edit.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.records import Party
from wiposeq.texts import tr
from wiposeq.ui.window import icons
from wiposeq.ui.window.session import Session

_LISTS: Final = {"applicant": "applicants", "inventor": "inventors"}
_LONGEST: Final = 60


class AddressBook:
    """The kept names. settings: the settings as they are now; use: takes changed ones and saves them."""

    def __init__(self, settings: Callable[[], Settings], use: Callable[[Settings], None]) -> None:
        self._settings = settings
        self._use = use

    def names(self, part: str) -> tuple[Party, ...]:
        """The applicants or inventors that are kept, last used first. part: "applicant" or "inventor"."""
        found: tuple[Party, ...] = getattr(self._settings(), _LISTS[part])
        return found

    def keep(self, part: str, party: Party) -> None:
        """Puts a name first."""
        settings = self._settings()
        self._use(settings.with_applicant(party) if part == "applicant" else settings.with_inventor(party))

    def forget(self, part: str, party: Party) -> None:
        """Takes a name out."""
        left = tuple(each for each in self.names(part) if each != party)
        self._use(self._settings().changed(**{_LISTS[part]: left}))


class AddressBookButton(QToolButton):
    """Opens the kept names of a part of the header: to take one, to keep what stands in the form, to forget one."""

    def __init__(self, session: Session, part: str, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._part = part
        self._book: AddressBook | None = None
        self.setText(tr("&Address book") if part == "applicant" else tr("Address &book"))
        self.setIcon(icons.icon("header"))
        self.setToolButtonStyle(self.toolButtonStyle().ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName(tr("Address book: {who}", who=heading))
        self.setToolTip(tr("Take a name that was kept, or keep this one for other listings"))
        self.setEnabled(False)
        self.names = QMenu(self)
        self.names.aboutToShow.connect(self._fill)
        self.setMenu(self.names)

    def use(self, book: AddressBook) -> None:
        """Says where the names are kept."""
        self._book = book
        self.setEnabled(True)

    def _fill(self) -> None:
        menu, book, part = self.names, self._book, self._part
        menu.clear()
        if book is None:
            return
        kept = book.names(part)
        for party in kept:
            menu.addAction(_words(party)).triggered.connect(lambda _=False, p=party: self._take(p))
        if not kept:
            menu.addAction(tr("No name is kept yet")).setEnabled(False)
        menu.addSeparator()
        here: Party | None = getattr(self._session.project.header, part)
        keep = menu.addAction(tr("&Keep this name"))
        keep.setEnabled(bool(here and here.name.strip() and here not in kept))
        keep.triggered.connect(lambda: self._keep())
        if kept:
            forget = menu.addMenu(tr("&Forget a name"))
            for party in kept:
                forget.addAction(_words(party)).triggered.connect(lambda _=False, p=party: self._forget(p))

    def _take(self, party: Party) -> None:
        title = tr("Take {name} from the address book", name=party.name)
        self._session.do(SetField(Address(field=self._part), party, title))
        if self._book is not None:
            self._book.keep(self._part, party)

    def _keep(self) -> None:
        party: Party | None = getattr(self._session.project.header, self._part)
        if self._book is not None and party is not None:
            self._book.keep(self._part, party)
            self._session.message.emit(tr("{name} is kept in the address book.", name=party.name))

    def _forget(self, party: Party) -> None:
        if self._book is not None:
            self._book.forget(self._part, party)
            self._session.message.emit(tr("{name} is no longer in the address book.", name=party.name))


def _words(party: Party) -> str:
    """A name as an entry of a menu."""
    name = party.name if len(party.name) <= _LONGEST else party.name[: _LONGEST - 1] + "…"
    more = f"{party.language}; {party.latin}" if party.latin else party.language
    return f"{name} ({more})".replace("&", "&&") if more else name.replace("&", "&&")
