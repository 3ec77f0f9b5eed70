"""Save a report of the program as HTML, PDF, Word or text, whichever ending the user chooses."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from wiposeq.app.report_files import write_report_file
from wiposeq.ui.exporting.printing import html_as_pdf
from wiposeq.ui.widgets.asking import ask_to_save, formats


def save_by_ending(parent: QWidget, title: str, name: str, writers: Mapping[str, Callable[[], str | bytes]]) -> None:
    """Ask for a file and write a report to it.

    title: of the dialog. name: of the file that is offered. writers: by ending (without a dot), what returns the
    report; for "pdf" it returns HTML.
    """

    def write(path: Path) -> None:
        ending = path.suffix[1:].lower()
        content = writers["html" if ending == "htm" else ending]()
        if isinstance(content, str):
            content = html_as_pdf(content) if ending == "pdf" else content
        write_report_file(path, content)

    ask_to_save(parent, title, formats(*writers), "", name, write)
