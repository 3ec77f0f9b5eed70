"""The pages of the preferences with one control for each setting: General, Editing, Filing, Folders.

It hides which control a setting has. Each row changes its setting at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from wiposeq import resources
from wiposeq.app.header_filling import in_words
from wiposeq.app.settings import Settings
from wiposeq.checking.profile import profile, profiles
from wiposeq.errors import UserError
from wiposeq.formats.files import replacing
from wiposeq.formats.kinds import FASTA_LIKE, RECORDS, pattern
from wiposeq.standard.edition import editions, newest
from wiposeq.texts import tr
from wiposeq.ui.widgets import dialogs, layout
from wiposeq.ui.widgets.asking import ask_to_open, ask_to_save, every_file
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.flow import flow
from wiposeq.ui.widgets.layout import choice, hint, line, push_button, row, with_browse, wrapped
from wiposeq.ui.widgets.organism_field import FIXED, OrganismCompleter
from wiposeq.ui.widgets.switch import Segments, Switch
from wiposeq.ui.window import theme
from wiposeq.ui.window.language_names import language_names

RESIDUE_SIZES = (11, 12, 13, 14, 15, 16, 18, 20)
_SAMPLE = "atgaaaactctcctggccgtaagcctgttatgttttgcttccgctcaagcagaggagacagcagaagtt"
_TRANSLATED = "MKTLLAVSLLCFASAQAEETAEV"
_SAMPLE_START = 91


@dataclass(frozen=True)
class Row:
    """One setting. title: what it is. note: what it does, or "". is_wide: the control is below the title."""

    title: str
    note: str
    control: QWidget
    is_wide: bool = False

    def matches(self, text: str) -> bool:
        """Return whether every word of a text occurs in the title or the note."""
        shown = f"{self.title} {self.note}".casefold()
        return all(word in shown for word in text.casefold().split())


Change = Callable[..., None]
"""Uses and saves new values of settings, given by their names."""


def _list(name: str, items: Iterable[tuple[str, Any]], value: Any, use: Callable[[Any], object]) -> QComboBox:
    """Return a list of values that calls use() with the one that the user chooses."""
    box = choice(name, items)
    box.setCurrentIndex(max(0, box.findData(value)))
    box.activated.connect(lambda _: use(box.currentData()))
    return box


def general(settings: Settings, change: Change) -> list[Row]:
    """Return the rows for language, colors, size and motion."""
    language, look, size = tr("Language"), tr("Theme"), tr("Zoom of the whole window")
    themes = [
        (tr("Same as the system"), ""),
        (tr("Light"), "light"),
        (tr("Dark"), "dark"),
        (tr("High contrast"), "contrast"),
    ]
    zooms = [(f"{round(each * 100)} %", each) for each in theme.ZOOMS]
    still = tr("Reduce motion")
    return [
        Row(
            language,
            tr("Of all texts of the program. The listing keeps its languages."),
            _list(
                language,
                [(tr("Same as the system"), ""), *language_names()],
                settings.language,
                lambda value: change(language=value),
            ),
        ),
        Row(
            look,
            tr("Colors of the whole window."),
            _list(look, themes, settings.theme, lambda value: change(theme=value)),
        ),
        Row(
            size,
            tr("Also Ctrl+Plus, Ctrl+Minus and Ctrl+0."),
            _list(size, zooms, settings.zoom, lambda value: change(zoom=value)),
        ),
        Row(
            still,
            tr("Nothing moves or blinks."),
            Switch(still, settings.reduced_motion, lambda value: change(reduced_motion=value)),
        ),
    ]


def editing(settings: Settings, change: Change) -> list[Row]:
    """Return the rows for residues, defaults of new sequences, and checking."""
    blocks, size = tr("Residues in a block"), tr("Size of residues")
    bars, organism = tr("Show feature bars under residues"), tr("Default organism")
    checks = tr("Check while typing")
    name = line(organism, "")
    name.setText(settings.default_organism)
    OrganismCompleter(name, lambda: (*settings.own_organisms, *FIXED)).chosen.connect(
        lambda chosen: change(default_organism=chosen)
    )
    name.editingFinished.connect(lambda: change(default_organism=name.text().strip()))
    sizes = [(tr("{size} px", size=each), each) for each in RESIDUE_SIZES]
    return [
        Row("", "", ResidueSample(settings), is_wide=True),
        Row(
            blocks,
            tr("A blank follows each block."),
            Segments(
                blocks,
                [("5", 5), ("10", 10), ("20", 20)],
                settings.residues_in_block,
                lambda value: change(residues_in_block=value),
            ),
        ),
        Row(size, "", _list(size, sizes, settings.residue_size, lambda value: change(residue_size=value))),
        Row(bars, "", Switch(bars, settings.feature_bars, lambda value: change(feature_bars=value))),
        Row(organism, tr("Proposed for new and imported sequences. Check it before you file."), name),
        *(_mol_type(settings, change, molecule) for molecule in ("DNA", "RNA", "AA")),
        Row(
            checks,
            tr("300 ms after the last change, in the background. If off, check with F7."),
            Switch(checks, settings.checks_while_typing, lambda value: change(checks_while_typing=value)),
        ),
    ]


def _mol_type(settings: Settings, change: Change, molecule: str) -> Row:
    title = tr("Default mol_type of {molecule}", molecule=molecule)
    values = [(tr("None"), ""), *((value, value) for value in newest().mol_types(molecule))]
    name = f"default_mol_type_{molecule.lower()}"
    box = _list(title, values, settings.default_mol_type(molecule), lambda value: change(**{name: value}))
    return Row(title, "", box)


def filing(settings: Settings, change: Change) -> list[Row]:
    """Return the rows for the edition of new projects and the profile of the check."""
    edition, rules = tr("Edition of ST.26"), tr("Profile")
    newest_words = tr("The newest in force ({edition})", edition=newest().id)
    found = [(newest_words, ""), *((each, each) for each in reversed(editions()))]
    titles = [(tr(profile(name).title), name) for name in profiles()]
    return [
        Row(
            edition,
            tr("Of new projects. An open project keeps its edition."),
            _list(edition, found, settings.edition, lambda value: change(edition=value)),
        ),
        Row(
            rules,
            tr("Rules and limits of the office by which the listing is checked."),
            _list(rules, titles, settings.profile, lambda value: change(profile=value)),
        ),
        Row(
            tr("General information of new projects"),
            tr("Applicant, inventor and languages. Set it with Use this for new projects in the general information."),
            _default_header(settings, change),
        ),
        Row(
            tr("Own statements"),
            tr("Of records of changes, in place of the templates of the program. Save a copy of them and change it."),
            _statements(settings, change),
        ),
    ]


def _default_header(settings: Settings, change: Change) -> QWidget:
    """Return the default general information in words, with a button that removes it."""
    whole, state = QWidget(), wrapped()
    default = settings.default_header
    state.setText(in_words(default) if default is not None else tr("An empty form"))

    def remove_default() -> None:
        change(default_header=None)
        state.setText(tr("An empty form"))
        remove.setEnabled(False)

    remove = push_button(tr("Remove the default"), remove_default)
    remove.setEnabled(default is not None)
    layout.column(state, row(remove, None, margin=0), parent=whole, margin=0)
    whole.setFocusProxy(remove)
    return whole


def _statements(settings: Settings, change: Change) -> QWidget:
    """Return the buttons that use a file of own statements, save a copy of those in use, and use the templates."""
    whole, state = QWidget(), hint()
    used = [settings.statements]

    def use(text: str) -> None:
        if text != used[0]:
            change(statements=text)
        used[0] = text
        state.setText(tr("Own statements are used.") if text else tr("The templates are used."))
        remove.setEnabled(bool(text))

    def read(path: Path) -> None:
        from wiposeq.formats.reports.change_record import statements

        try:
            statements(path)
            use(path.read_text(encoding="utf-8-sig"))
        except UserError as error:
            dialogs.show_error(whole, error)

    def save(path: Path) -> None:
        with replacing(path) as file:
            file.write((used[0] or resources.text("help", "statements.toml")).encode())

    filters = {tr("Statements ({pattern})", pattern="*.toml"): "toml"}
    title, folder = tr("Own statements"), settings.first_folder
    choose = push_button(tr("Choose a file..."), lambda: ask_to_open(whole, title, list(filters), folder, read))
    copy = push_button(
        tr("Save a copy..."), lambda: ask_to_save(whole, title, filters, folder, "statements.toml", save)
    )
    remove = push_button(tr("Use the templates"), lambda: use(""))
    use(used[0])
    layout.column(state, flow(choose, copy, remove), parent=whole, margin=0)
    whole.setFocusProxy(choose)
    return whole


def folders(settings: Settings, change: Change) -> list[Row]:
    """Return the rows for the folders of dialogs and of the firm."""
    last, start, firm = tr("Start in the folder of the last file"), tr("Folder to start in"), tr("Folder of the firm")
    library = tr("Library of known features")
    rows = [
        Row(
            last,
            tr("In dialogs that open or save files."),
            Switch(last, settings.uses_last_folder, lambda value: change(uses_last_folder=value)),
        ),
        Row(
            start,
            tr("If dialogs do not start in the folder of the last file."),
            _folder(start, settings.start_folder, lambda value: change(start_folder=value)),
        ),
        Row(
            library,
            tr("Promoters, tags, origins and others to find in sequences: a GenBank file with features, or FASTA."),
            _library(library, settings, change),
        ),
        Row(
            firm,
            tr(
                "Preferences, names and legends that all colleagues share: an exported file with the name "
                "wiposeq-preferences.json. Your own values take precedence. Nothing is written there."
            ),
            _folder(firm, settings.firm_folder, lambda value: change(firm_folder=value)),
        ),
    ]
    rows[1].control.setEnabled(not settings.uses_last_folder)
    return rows


def _folder(name: str, folder: str, use: Callable[[str], object]) -> QWidget:
    """Return a line for a folder with a button that asks for one."""
    edit = write_from_left(line(name, tr("None")))
    edit.setText(folder)
    edit.editingFinished.connect(lambda: use(edit.text().strip()))

    def ask() -> None:
        dialog = dialogs.fit_files(QFileDialog(edit, name, folder or str(Path.home())))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(use)
        dialog.open()

    browse = push_button(tr("Browse..."), ask)
    browse.setAccessibleName(tr("Browse for: {what}", what=name))
    both = QWidget()
    row((edit, 1), browse, parent=both, margin=0)
    both.setFocusProxy(edit)
    return both


def _library(name: str, settings: Settings, change: Change) -> QWidget:
    """Return a line for the file of known features with a button that asks for one."""
    edit = line(name, tr("None"))
    edit.setText(settings.feature_library)
    edit.editingFinished.connect(lambda: use(edit.text().strip()))

    def use(path: str) -> None:
        edit.setText(path)
        change(feature_library=path)

    def ask() -> None:
        filters = [tr("Sequences with features ({pattern})", pattern=pattern(*RECORDS, *FASTA_LIKE)), every_file()]
        ask_to_open(edit, name, filters, settings.first_folder, lambda path: use(str(path)))

    both_parts, _ = with_browse(edit, tr("Browse..."), ask)
    both = QWidget()
    both_parts.setContentsMargins(0, 0, 0, 0)
    both.setLayout(both_parts)
    both.setFocusProxy(edit)
    return both


class ResidueSample(QWidget):
    """Shows some residues with the block size and the letter size of the settings."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._block, self._size = settings.residues_in_block, settings.residue_size
        self.setAccessibleName(tr("Sample of residues"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(5.2 * self._size + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setPen(theme.color("line"))
        painter.setBrush(theme.color("surface"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        font = theme.font("residues")
        font.setPixelSize(theme.px(self._size))
        painter.setFont(font)
        cell = QFontMetricsF(font).horizontalAdvance("acgt") / 4
        left, height = theme.px(12) + 5 * cell, theme.px(1.5 * self._size)
        top = theme.px(8)
        fitting = int((self.width() - left - theme.px(8)) / cell * self._block / (self._block + 1))
        count = min(len(_SAMPLE), max(self._block, fitting // self._block * self._block))

        def cell_of(column: int) -> QRect:
            return QRect(round(left + (column + column // self._block) * cell), 0, round(cell) + 1, height)

        middle = Qt.AlignmentFlag.AlignCenter
        painter.fillRect(
            cell_of(3).united(cell_of(min(29, count - 1))).translated(0, top + height), theme.color("residueSelection")
        )
        painter.setPen(theme.color("text2"))
        for column in range(self._block - 1, count, self._block):
            area = cell_of(column).adjusted(-round(4 * cell), top, 0, top)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(column + 1))
        number = QRect(0, top + height, round(left - 1.5 * cell), height)
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(_SAMPLE_START))
        painter.setPen(theme.color("text"))
        for column, letter in enumerate(_SAMPLE[:count]):
            painter.drawText(cell_of(column).translated(0, top + height), middle, letter)
        painter.setPen(theme.color("accent"))
        for place, letter in enumerate(_TRANSLATED[: count // 3]):
            painter.drawText(cell_of(3 * place + 1).translated(0, top + 2 * height), middle, letter)
        painter.end()
