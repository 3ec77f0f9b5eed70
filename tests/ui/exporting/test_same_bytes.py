"""The listing that the window generates is, byte for byte, the one that the command line makes of the same."""

from pathlib import Path

from benchmarks.workloads import Workload, write_listing
from builders import HEADER_TOML
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.importing import opening
from wiposeq.cli import main as cli
from wiposeq.formats.header_toml import header_from_toml
from wiposeq.model.project import Project
from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.window.mainwindow import MainWindow

FASTA = ">one\nACGTUACGTACGTnACGT\n>two 'quoted' & more\nMKVLAAGIVGLLLAQX\n"


def generated(window: MainWindow, path: Path, qtbot: QtBot) -> bytes:
    path.parent.mkdir()
    window.controllers.listing.generate_to(path)
    qtbot.waitUntil(lambda: window.written.is_shown, timeout=15_000)
    return path.read_bytes()


def test_of_a_listing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    listing = tmp_path / "in.xml"
    write_listing(listing, Workload(40))
    assert cli.main(["convert", str(listing), "-o", str(tmp_path / "out.xml")]) == 0
    window.session.open(Document(opening.open_any(listing)))
    assert generated(window, tmp_path / "window" / "out.xml", qtbot) == (tmp_path / "out.xml").read_bytes()


def test_of_fasta_and_a_header(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    fasta, header = tmp_path / "in.fasta", tmp_path / "header.toml"
    fasta.write_text(FASTA)
    header.write_text(HEADER_TOML)
    words = ["--organism", "Mus musculus", "--header", str(header)]
    assert cli.main(["convert", str(fasta), "-o", str(tmp_path / "out.xml"), *words]) in (0, 1)
    window.session.open(Document(Project(header_from_toml(header))))
    window.controllers.imports.take_files([fasta])

    def dialogs() -> list[ImportDialog]:
        return [each for each in window.findChildren(ImportDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(dialogs()), timeout=10_000)
    (dialog,) = dialogs()
    dialog.defaults.organism.setText("Mus musculus")
    dialog.ok.click()
    qtbot.waitUntil(lambda: not window.session.is_working, timeout=10_000)
    assert generated(window, tmp_path / "window" / "out.xml", qtbot) == (tmp_path / "out.xml").read_bytes()
