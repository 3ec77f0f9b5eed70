"""Repair and file: questions first, then the list of changes, then the package; nothing changes before."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project
from dialogs import a_dialog
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app import fixing
from wiposeq.app.document import Document
from wiposeq.app.settings import Settings
from wiposeq.checking.checker import Checker
from wiposeq.checking.profile import profile
from wiposeq.model.project import Project
from wiposeq.model.records import Title
from wiposeq.ui.exporting.package_dialog import PackageDialog
from wiposeq.ui.results.questions_dialog import QuestionsDialog
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def settings_at_first(tmp_path: Path) -> Settings:
    return Settings(known={}).changed(folder=str(tmp_path))


def with_titles(*titles: tuple[str, str]) -> Project:
    """A project with titles (language, text), and a feature key in capitals, which has a safe fix."""
    header = replace(
        a_header(), titles=tuple(Title(900 + n, text, language) for n, (language, text) in enumerate(titles))
    )
    return a_project(a_dna("acgtacgtacgtacgt", ("GENE", "1..9", {"gene": "x"})), header=header)


@pytest.fixture
def doubtful() -> Project:
    return with_titles(("en", "First"), ("fr", "Un"), ("fr", "Deux"), ("fr", "Trois"))


def test_a_digit_answers_and_only_the_repair_changes_the_project(
    window: MainWindow, qtbot: QtBot, doubtful: Project, tmp_path: Path
) -> None:
    window.session.open(Document(doubtful))
    window.menus.actions["repair-and-file"].trigger()
    questions = a_dialog(window, QuestionsDialog, qtbot)
    assert len(questions.questions) == 2
    qtbot.keyClick(questions.focusWidget(), Qt.Key.Key_1)
    qtbot.keyClick(questions.focusWidget(), Qt.Key.Key_1)
    assert len(questions.answers) == 2
    questions.accept()
    preview = a_dialog(window, RepairPreview, qtbot)
    assert window.session.project is doubtful
    preview.ok.click()
    package = a_dialog(window, PackageDialog, qtbot)
    assert [title.text for title in window.session.project.header.titles] == ["First", "Un"]
    assert window.session.project.sequences[0].features[-1].key == "gene"
    assert window.session.project.origin.repairs
    package.reject()
    window.session.undo_stack.undo()
    assert window.session.project == doubtful


def test_a_finding_that_is_left_stays_and_no_package_is_offered(
    window: MainWindow, qtbot: QtBot, doubtful: Project
) -> None:
    window.session.open(Document(doubtful))
    window.menus.actions["repair-and-file"].trigger()
    questions = a_dialog(window, QuestionsDialog, qtbot)
    qtbot.keyClick(questions.focusWidget(), Qt.Key.Key_0)
    assert questions.answers == []
    questions.accept()
    preview = a_dialog(window, RepairPreview, qtbot)
    assert "2 errors remain" in preview.label.text()
    preview.ok.click()
    qtbot.wait(50)
    assert not window.findChildren(PackageDialog)
    assert len(window.session.project.header.titles) == 4


def test_without_anything_to_repair_the_package_is_offered_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project()))
    window.menus.actions["repair-and-file"].trigger()
    a_dialog(window, PackageDialog, qtbot).reject()


def test_a_choice_shows_the_values_that_it_changes(window: MainWindow, qtbot: QtBot, doubtful: Project) -> None:
    window.session.open(Document(doubtful))
    window.menus.actions["repair-and-file"].trigger()
    questions = a_dialog(window, QuestionsDialog, qtbot)
    first = questions.questions[0].choices.button(1)
    assert first.accessibleName() == "Remove this title" and "Deux" in first.accessibleDescription()


def test_a_question_disappears_if_another_answer_removes_its_record() -> None:
    project = with_titles(("EN", "First"), ("FR", "Un"), ("FR", "Deux"))
    report = Checker(project.edition_on(), profile()).check(project)
    doubtful = fixing.questions(project, report)
    removal = next(
        (each, fixing.options(each)[0]) for each in doubtful if each.rule == "header/title-language-repeated"
    )
    still = fixing.open_questions(doubtful, [removal], project)
    gone = [each for each in doubtful if each.key not in still]
    assert [each.address.title for each in gone] == [removal[0].address.title]
    assert gone[0].rule == "header/title-language"


def test_a_choice_that_accepts_a_loss_or_needs_typing_is_never_offered(corpus: Path) -> None:
    from wiposeq.app.importing.opening import open_any

    for path in sorted((corpus / "st26-defects").rglob("*.xml"))[:20]:
        project = open_any(path)
        for finding in fixing.questions(project, Checker(project.edition_on(), profile()).check(project)):
            assert not any(fix.accepts_loss or fix.is_choice or fix.safe for fix in fixing.options(finding))
