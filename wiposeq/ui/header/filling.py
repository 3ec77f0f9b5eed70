"""Fills the general information from a file: asks for the file, shows what changes, then changes it.

It hides the dialogs. app/header_filling.py decides what is taken from a file.
"""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from wiposeq.app import header_filling
from wiposeq.progress import Progress
from wiposeq.texts import tr
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.session import Session


def ask(session: Session, parent: QWidget, folder: str = "") -> None:
    """Ask for a file to fill the general information from."""
    filters = [
        tr("Listings, projects and HEADER.toml ({pattern})", pattern="*.xml *.wsq *.toml *.txt *.app"),
        tr("All files ({pattern})", pattern="*"),
    ]
    dialog = dialogs.file_dialog(parent, tr("Fill in from a file"), filters, folder)
    dialog.fileSelected.connect(lambda name: fill_from(session, parent, Path(name)))
    dialog.open()


def fill_from(session: Session, parent: QWidget, path: Path) -> None:
    """Show what the values of a file change; fill them in if the user accepts."""
    before = session.project

    def read(progress: Progress) -> Any:
        return header_filling.header_of(path, before.header)

    def show(header: Any) -> None:
        edit, changes = header_filling.fill(before, header)
        preview = RepairPreview(tr("Fill in from {name}", name=path.name), changes, parent)

        def apply() -> None:
            if session.project is before:
                session.do(edit)
            else:
                session.announce_conflict()

        preview.accepted.connect(apply)
        preview.open()

    session.run(tr("Reading {name}", name=path.name), read, show)
