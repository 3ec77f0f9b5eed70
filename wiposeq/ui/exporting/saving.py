"""Save a report of the program as HTML, PDF or text, whichever ending the user chooses."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from wiposeq.formats.files import replacing
from wiposeq.ui.exporting.printing import html_as_pdf
from wiposeq.ui.widgets.asking import ask_to_save, formats


def save_by_ending(parent: QWidget, title: str, name: str, writers: Mapping[str, Callable[[], str]]) -> None:
    """Ask for a file and write a report to it.

    title: of the dialog. name: of the file that is offered. writers: by ending (without a dot), what returns the text
    of the report; for "pdf" it returns HTML.
    """

    def write(path: Path) -> None:
        ending = path.suffix[1:].lower()
        writer = writers.get(ending, next(iter(writers.values())))
        with replacing(path) as file:
            text = writer()
            file.write(html_as_pdf(text) if ending == "pdf" else text.encode("utf-8"))

    ask_to_save(parent, title, formats(*writers), "", name, write)
