"""The page Address book of the preferences: applicants, inventors and own organisms, to add, change and remove.

It hides that the names of the firm are shown but cannot be changed.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from wiposeq.app import preferences
from wiposeq.app.settings import Settings
from wiposeq.model.records import Party
from wiposeq.standard.edition import newest
from wiposeq.texts import tr
from wiposeq.ui.widgets.layout import choice, column, hint, label_of, line, push_button, row
from wiposeq.ui.widgets.organism_field import FIXED, OrganismCompleter
from wiposeq.ui.widgets.switch import Segments
from wiposeq.ui.window import theme

Entry = Party | str


class PeoplePage(QWidget):
    """The names that the form offers.

    settings: returns the current settings. change: uses and saves new values of settings.
    """

    def __init__(self, settings: Callable[[], Settings], change: Callable[..., None]) -> None:
        super().__init__()
        self._settings = settings
        self._change = change
        self._list = "applicants"
        kinds = [
            (tr("Applicants"), "applicants"),
            (tr("Inventors"), "inventors"),
            (tr("Own organisms"), "own_organisms"),
        ]
        self.kinds = Segments(tr("Names"), kinds, self._list, self._show_list)
        self.names = QListWidget()
        self.names.setAccessibleName(tr("Names"))
        self.names.setMinimumHeight(theme.px(120))
        self.names.setProperty("role", "boxed")
        self.empty = hint(tr("No names yet. Type a name below, and add it."))
        self.name = line(tr("Name"))
        self.language = choice(tr("Language of the name"))
        self.latin = line(tr("Name in Latin characters"), tr("Only if the name has other characters"))
        OrganismCompleter(self.name, self._organisms)
        self.add = push_button(tr("&Add"), self._add)
        self.update_name = push_button(tr("&Save changes"), self._replace)
        self.remove = push_button(tr("Re&move"), self._remove)
        self.remove.setProperty("role", "destructive")
        self.language_label = label_of(tr("&Language"), self.language)
        self.latin_label = label_of(tr("In La&tin characters"), self.latin)
        self._fill_languages()
        form = column(
            label_of(tr("&Name"), self.name),
            self.name,
            row(
                (column(self.language_label, self.language, margin=0), 1),
                (column(self.latin_label, self.latin, margin=0), 2),
                margin=0,
            ),
            row(self.add, self.update_name, None, self.remove, margin=0),
            margin=0,
        )
        form.setSpacing(theme.px(6))
        column(self.kinds, self.empty, (self.names, 1), form, parent=self, margin=0).setSpacing(theme.px(12))
        self.names.currentRowChanged.connect(self._show_entry)
        self.name.textChanged.connect(self._refresh)
        self.name.returnPressed.connect(self._add)
        self._show_list(self._list)

    def _fill_languages(self) -> None:
        for code, entry in newest().languages.items():
            self.language.addItem(f"{code} - {entry.name}", code)

    def _organisms(self) -> tuple[str, ...]:
        return FIXED if self._list == "own_organisms" else ()

    def _entries(self) -> tuple[Entry, ...]:
        found: tuple[Entry, ...] = getattr(self._settings(), self._list)
        return found

    def _show_list(self, name: str) -> None:
        self._list = name
        has_parties = name != "own_organisms"
        for widget in (self.language, self.latin, self.language_label, self.latin_label):
            widget.setVisible(has_parties)
        self.name.setPlaceholderText(tr("Type the first letters of a name") if not has_parties else tr("Name"))
        self._fill()

    def _fill(self, chosen: Entry | None = None) -> None:
        self.names.clear()
        settings = self._settings()
        place = -1
        for number, entry in enumerate(self._entries()):
            text = _words(entry)
            if preferences.is_of_firm(settings, self._list, entry):
                text = tr("{name} - of the firm", name=text)
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, entry)
            self.names.addItem(item)
            place = number if entry == chosen else place
        self.empty.setVisible(not self.names.count())
        self.names.setCurrentRow(place)
        self._show_entry()

    @property
    def _current(self) -> Entry | None:
        item = self.names.currentItem()
        found: Entry | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found

    def _show_entry(self, *_: object) -> None:
        entry = self._current
        if isinstance(entry, Party):
            self.name.setText(entry.name)
            self.language.setCurrentIndex(max(0, self.language.findData(entry.language)))
            self.latin.setText(entry.latin or "")
        else:
            self.name.setText(entry or "")
            self.latin.clear()
            self.language.setCurrentIndex(max(0, self.language.findData("en")))
        self._refresh()

    def _typed(self) -> Entry:
        name = " ".join(self.name.text().split())
        if self._list == "own_organisms":
            return name
        return Party(name, self.language.currentData(), " ".join(self.latin.text().split()) or None)

    def _refresh(self, *_: object) -> None:
        current = self._current
        is_own = current is not None and not preferences.is_of_firm(self._settings(), self._list, current)
        has_name = bool(self.name.text().strip())
        self.add.setEnabled(has_name)
        self.update_name.setEnabled(has_name and is_own)
        self.remove.setEnabled(is_own)

    def _use(self, entries: tuple[Entry, ...], chosen: Entry | None) -> None:
        self._change(**{self._list: entries})
        self._fill(chosen)

    def _add(self) -> None:
        entry = self._typed()
        if not self.name.text().strip():
            return
        others = tuple(each for each in self._entries() if each != entry)
        self._use((entry, *others), entry)

    def _replace(self) -> None:
        old, new = self._current, self._typed()
        self._use(tuple(dict.fromkeys(new if each == old else each for each in self._entries())), new)

    def _remove(self) -> None:
        old = self._current
        self._use(tuple(each for each in self._entries() if each != old), None)


def _words(entry: Entry) -> str:
    """Return an entry as a line of the list."""
    if isinstance(entry, str):
        return entry
    more = f"{entry.language}, {entry.latin}" if entry.latin else entry.language
    return f"{entry.name} ({more})" if more else entry.name
