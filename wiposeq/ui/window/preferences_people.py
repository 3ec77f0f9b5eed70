"""The page Address book of the preferences: applicants, inventors and own organisms, to add, change and remove.

It hides that the names of the firm are shown but cannot be changed.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from wiposeq.app import address_book, organisms, preferences
from wiposeq.app.settings import Settings
from wiposeq.errors import UncertainEncoding, UserError
from wiposeq.model.records import Party
from wiposeq.standard.edition import newest
from wiposeq.texts import in_sentences, listed, tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_to_open, ask_to_save, every_file, formats
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
        self.import_names = push_button(tr("Import &vCards or CSV..."), self._ask_to_import)
        self.import_names.setToolTip(tr("Names from vCards or a CSV table"))
        self.export_names = push_button(tr("Ex&port names..."), self._ask_to_export)
        self.note = hint()
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
            row(self.import_names, self.export_names, (self.note, 1), margin=0),
            margin=0,
        )
        form.setSpacing(theme.px(6))
        column(self.kinds, self.empty, (self.names, 1), form, parent=self, margin=0).setSpacing(theme.px(12))
        self.names.currentRowChanged.connect(self._show_entry)
        self.name.textChanged.connect(self._refresh)
        self.name.returnPressed.connect(self._add)
        self._show_list(self._list)

    # ---- files

    def _ask_to_import(self) -> None:
        if self._list == "own_organisms":
            filters = [tr("Lists of names ({pattern})", pattern="*.txt")]
        else:
            filters = [tr("Names ({pattern})", pattern="*.vcf *.csv"), every_file()]
        ask_to_open(self, tr("Import names"), filters, self._settings().first_folder, self.import_from)

    def import_from(self, path: Path, encoding: str = "") -> None:
        """Add the names of a file, and show how many they are.

        encoding: the one that the user chose; "" to detect it.
        """
        try:
            if self._list == "own_organisms":
                before = self._settings().own_organisms
                self._use(organisms.merged(before, organisms.read_list(path)), None)
                new, known, kinds = len(self._entries()) - len(before), 0, list[str]()
            else:
                part = "applicant" if self._list == "applicants" else "inventor"
                people = address_book.read_people(path, encoding)
                added = address_book.with_people(self._settings(), people, part)
                self._change(applicants=added.settings.applicants, inventors=added.settings.inventors)
                self._fill()
                new, known, kinds = added.new, added.known, [change.kind for change in added.changes]
        except UncertainEncoding as error:
            dialogs.ask_encoding(self, error, lambda chosen: self.import_from(path, chosen))
            return
        except UserError as error:
            dialogs.show_error(self, error)
            return
        words = [trn("{count} name added.", "{count} names added.", new)]
        if known:
            words.append(trn("{count} was known.", "{count} were known.", known))
        if omitted := kinds.count("people/nameless"):
            words.append(trn("{count} without a name was omitted.", "{count} without a name were omitted.", omitted))
        if "people/unfinished" in kinds:
            words.append(tr("A card has no end; the file may be cut off."))
        self.note.setText(in_sentences(words))

    def _ask_to_export(self) -> None:
        if self._list == "own_organisms":
            filters, name = {tr("Lists of names ({pattern})", pattern="*.txt"): "txt"}, "organisms.txt"
        else:
            filters = {tr("vCards ({pattern})", pattern="*.vcf"): "vcf", **formats("csv")}
            name = f"{tr('names')}.vcf"
        ask_to_save(self, tr("Export names"), filters, self._settings().first_folder, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Write the organisms, or all applicants and inventors, to a file. Raises UserError."""
        settings = self._settings()
        if self._list == "own_organisms":
            count = organisms.write_list(settings.own_organisms, path)
        else:
            count = address_book.write_people(address_book.everybody(settings), path)
        self.note.setText(trn("{count} name written.", "{count} names written.", count))

    def _fill_languages(self) -> None:
        for code, entry in newest().languages.items():
            self.language.addItem(f"{code} - {tr(entry.name)}", code)

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
        self.import_names.setText(tr("Import &vCards or CSV...") if has_parties else tr("Import a l&ist..."))
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
    more = listed((entry.language, entry.latin or ""))
    return f"{entry.name} ({more})" if more else entry.name
