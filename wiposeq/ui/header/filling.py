"""Fills the general information from a file or from the user's default: shows what changes, then changes it.

It hides the dialogs. app/header_filling.py decides what is taken from a file.
"""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from wiposeq.app import header_filling
from wiposeq.model.project import Project
from wiposeq.model.records import Header
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

    title = tr("Fill in from {name}", name=path.name)
    session.run(
        tr("Reading {name}", name=path.name), read, lambda header: _show(session, parent, title, before, header)
    )


def fill_default(session: Session, parent: QWidget, default: Header) -> None:
    """Show what the user's default changes in the project; fill it in if the user accepts."""
    before = session.project
    _show(session, parent, tr("Fill in the default"), before, header_filling.from_default(before.header, default))


def _show(session: Session, parent: QWidget, title: str, before: Project, header: Header) -> None:
    """Show what a header changes in the project; fill it in if the user accepts."""
    edit, changes = header_filling.fill(before, header)
    preview = RepairPreview(title, changes, parent)
    preview.accepted.connect(lambda: session.do_prepared(before, edit))
    preview.open()
