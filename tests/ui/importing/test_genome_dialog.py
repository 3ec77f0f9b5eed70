"""The disclosure of a genome in the window: files, what was found, corrections, the package."""

from pathlib import Path

import pytest
from builders import a_header, a_project
from msgspec.structs import replace
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.importing import opening
from wiposeq.ui.importing.genome_dialog import EDITED, GenomeDialog, typed_path
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(replace(a_project(), header=a_header()))


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> GenomeDialog:
    window.menus.actions["disclose-genome"].trigger()
    found = window.findChild(GenomeDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def a_genome(folder: Path) -> Path:
    path = folder / "maize.fna"
    path.write_text("".join(f">CM{n} Zea mays cultivar B73 chromosome {n}\n{'acgtt' * 40}\n" for n in (1, 2, 3)))
    return path


def found_in(dialog: GenomeDialog, path: Path, qtbot: QtBot, *, is_complete: bool = True) -> None:
    dialog.add([str(path)])
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 1 and not dialog.is_busy, timeout=15_000)
    assert dialog.next.isEnabled() == is_complete


def test_a_genome_is_looked_at_corrected_and_disclosed(
    dialog: GenomeDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not dialog.next.isEnabled()
    found_in(dialog, a_genome(tmp_path), qtbot)
    table, view = dialog.table, dialog.view
    cultivar = 4 + EDITED.index("cultivar")
    assert table.index(1, cultivar).data() == "B73"
    assert "words of the header" in table.index(1, cultivar).data(Qt.ItemDataRole.ToolTipRole)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (0, 1):
        view.selectionModel().select(table.index(row, 0), flags)
    table.setData(table.index(1, cultivar), "Mo17")
    assert [table.index(row, cultivar).data() for row in range(3)] == ["Mo17", "Mo17", "B73"]
    table.setData(table.index(2, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    dialog.target.setText(str(tmp_path / "package"))
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (tmp_path / "package").is_dir(), timeout=15_000)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
    assert sorted(path.name for path in (tmp_path / "package").glob("*.xml")) == ["CM1.xml", "CM2.xml"]
    made = opening.open_any(tmp_path / "package" / "CM1.xml")
    assert made.sequences[0].features[0].value("cultivar") == "Mo17"
    assert made.header.file_reference == window.session.project.header.file_reference


def test_what_cannot_be_read_is_reported_and_the_dialog_stays(
    dialog: GenomeDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "p.fa").write_text(">p\nMKVLAAGIVGLLLAQWERTY\n")
    dialog.add([str(tmp_path / "p.fa")])
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in dialog.findChildren(QMessageBox)), timeout=15_000)
    assert dialog.steps.currentIndex() == 0 and dialog.next.isEnabled()


def test_a_folder_that_is_there_is_not_overwritten_and_nothing_typed_is_lost(
    dialog: GenomeDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    found_in(dialog, a_genome(tmp_path), qtbot)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x").write_text("mine")
    dialog.target.setText(str(tmp_path / "there"))
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in dialog.findChildren(QMessageBox)), timeout=15_000)
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["x"]
    assert dialog.isVisible() and dialog.next.isEnabled() and len(dialog.table.chosen) == 3


def test_files_can_be_taken_out_again_by_keyboard(dialog: GenomeDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.add([str(a_genome(tmp_path)), str(tmp_path)])
    dialog.files.view.setCurrentRow(0)
    qtbot.keyClick(dialog.files.remove, Qt.Key.Key_Space)
    assert dialog.files.names == [str(tmp_path)]


def test_a_folder_of_a_user_who_is_not_there_is_a_name_like_others() -> None:
    assert typed_path(" ~nobody-of-this-name/x ") == Path("~nobody-of-this-name/x")
    assert typed_path("~/x") == Path.home() / "x"


def test_the_variants_of_a_chosen_sample_are_applied(dialog: GenomeDialog, qtbot: QtBot, tmp_path: Path) -> None:
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\n"
    rows = "CM1\t1\t.\tA\tT\t.\tPASS\t.\tGT\t0|1\t0|0\nCM1\t2\t.\tC\tCGG\t.\tPASS\t.\tGT\t0|1\t0|0\n"
    (tmp_path / "calls.vcf").write_text(f"##fileformat=VCFv4.2\n{columns}{rows}")
    dialog.add([str(tmp_path / "calls.vcf")])
    found_in(dialog, a_genome(tmp_path), qtbot, is_complete=False)
    choices = dialog.variants
    assert choices.is_offered and choices.sample.isVisible() and dialog.table.index(0, 3).data() == "2"
    assert not dialog.next.isEnabled() and "sample" in dialog.next.toolTip()
    dialog.target.setText(str(tmp_path / "package"))
    assert not dialog.next.isEnabled()
    choices.sample.setCurrentIndex(choices.sample.findText("S1"))
    assert dialog.next.isEnabled() and not dialog.next.toolTip()
    choices.alleles.setCurrentIndex(2)
    choices.features.setChecked(True)
    choices.sheet.setChecked(True)
    assert dialog.next.isEnabled()
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (tmp_path / "package").is_dir(), timeout=15_000)
    made = opening.open_any(tmp_path / "package" / "CM1.xml").sequences[0]
    assert made.residues.startswith("tcgggtt")
    assert [each.location for each in made.features if each.key == "variation"] == ["1", "3..4"]
    assert {path.name for path in (tmp_path / "package").glob("*variants*")} == {
        "CM1-variants.tsv",
        "CM1-variants.xlsx",
    }


def test_the_choices_for_variants_are_hidden_without_a_vcf_file(
    dialog: GenomeDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    found_in(dialog, a_genome(tmp_path), qtbot)
    assert not dialog.variants.is_offered and dialog.variants.sample.isHidden()
