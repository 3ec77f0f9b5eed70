"""Asking the user for a file, a folder or a decision, with one call each.

It hides how the dialogs of Qt are set up. None of them blocks the program: each answer calls a function.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from wiposeq.errors import UsageError, UserError
from wiposeq.texts import listed, mark, plain, tr
from wiposeq.ui.widgets import dialogs

_FORMATS = {
    "html": "HTML ({pattern})",
    "pdf": "PDF ({pattern})",
    "json": "JSON ({pattern})",
    "xml": "XML ({pattern})",
    "fasta": "FASTA ({pattern})",
    "gb": "GenBank ({pattern})",
    "gff3": "GFF3 ({pattern})",
    "docx": mark("Word ({pattern})"),
    "txt": mark("Text ({pattern})"),
    "csv": mark("Table ({pattern})"),
    "xlsx": mark("Spreadsheet ({pattern})"),
    "toml": mark("Legend ({pattern})"),
}
_SAME_FORMAT = {"htm": "html", "xliff": "xlf", "fa": "fasta", "fna": "fasta", "faa": "fasta", "fas": "fasta"}
"""Other endings of some formats."""


def formats(*endings: str) -> dict[str, str]:
    """Return the filters of a file dialog for formats that can be written, each with its ending (without a dot)."""
    return {tr(_FORMATS[ending], pattern=f"*.{ending}"): ending for ending in endings}


def every_file() -> str:
    """Return the filter of a file dialog that shows every file."""
    return tr("All files ({pattern})", pattern="*")


def ask_to_open(
    parent: QWidget, title: str, filters: Sequence[str], folder: str, opened: Callable[[Path], object]
) -> None:
    """Ask for one file to read, and call opened(path)."""
    dialog = dialogs.file_dialog(parent, title, filters, folder)
    dialog.fileSelected.connect(lambda name: opened(Path(name)))
    dialog.open()


def ask_to_save(
    parent: QWidget,
    title: str,
    filters: Mapping[str, str],
    folder: str,
    name: str,
    write: Callable[[Path], object],
) -> QFileDialog:
    """Ask for a file, and call write(path); show the error if that raises UserError.

    filters: of the dialog, each with its ending, such as formats() returns them. Another choice changes the ending. A
        name with another ending is refused.
    name: the name of the file that is offered.
    """
    filters = {plain(each): ending for each, ending in filters.items()}
    dialog = dialogs.file_dialog(parent, title, list(filters), folder, save_as=name)
    dialog.setDefaultSuffix(next(iter(filters.values())))

    def follow(chosen: str) -> None:
        typed = Path((dialog.selectedFiles() or [name])[0])
        stem = typed.stem if typed.suffix[1:].lower() in filters.values() else typed.name
        dialog.setDefaultSuffix(filters[chosen])
        dialog.selectFile(f"{stem}.{filters[chosen]}")

    def selected(chosen: str) -> None:
        try:
            refuse_other_endings(Path(chosen), filters.values())
            write(Path(chosen))
        except UserError as error:
            dialogs.show_error(parent, error)

    dialog.filterSelected.connect(follow)
    dialog.fileSelected.connect(selected)
    dialog.open()
    return dialog


def refuse_other_endings(path: Path, endings: Collection[str]) -> None:
    """Raise UsageError, with the possible endings (given without a dot), if the name has no such ending."""
    ending = path.suffix[1:].lower()
    if _SAME_FORMAT.get(ending, ending) not in endings:
        raise UsageError(
            '"{path}" was not written: the ending of its name is not one of a format of this file.',
            "Use one of these endings: {endings}.",
            path=str(path),
            endings=listed(f".{each}" for each in dict.fromkeys(endings)),
        )


def ask_for_folder(parent: QWidget, title: str, folder: str, chosen: Callable[[str], object]) -> None:
    """Ask for a folder, and call chosen(name)."""
    dialog = dialogs.fit_files(QFileDialog(parent, title, folder))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def ask(
    parent: QWidget,
    question: str,
    answers: Mapping[str, Callable[[], object]],
    *,
    more: str = "",
    is_dangerous: bool = False,
) -> QMessageBox:
    """Ask a question that can also be cancelled, and call the function of the answer (the label of its button).

    is_dangerous: something is lost by the answer, so that Cancel is the default; else the first answer is the default.
    """
    icon = QMessageBox.Icon.Warning if is_dangerous else QMessageBox.Icon.Question
    box = dialogs.message_box(parent, icon, question, more)
    role = QMessageBox.ButtonRole
    buttons: dict[QAbstractButton, Callable[[], object]] = {}
    for text, run in answers.items():
        button = box.addButton(text, role.DestructiveRole if is_dangerous or buttons else role.AcceptRole)
        buttons[button] = run
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    if is_dangerous:
        box.setDefaultButton(cancel)

    def answered(_: int) -> None:
        run = buttons.get(box.clickedButton())
        if run is not None:
            run()

    box.finished.connect(answered)
    box.open()
    return box


def show_folder(parent: QWidget, text: str, more: str, folder: Path) -> QMessageBox:
    """Show a message about files that were written, with a button that opens their folder."""
    box = dialogs.tell(parent, text, more)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    button = box.addButton(tr("&Open the folder"), QMessageBox.ButtonRole.ActionRole)
    button.clicked.disconnect()

    def open_folder() -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            box.setInformativeText(tr('The folder "{folder}" cannot be opened.', folder=str(folder)))

    button.clicked.connect(open_folder)
    return box
