"""Every item model of the window keeps the rules of Qt for models, also while it is sorted, filtered and changed."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import a_dna, a_project, a_protein, a_skipped
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester

from wiposeq import ui
from wiposeq.app import checking
from wiposeq.app.causes import Grouping
from wiposeq.app.document import Document
from wiposeq.app.genome.survey import Chromosome
from wiposeq.app.help.search import search
from wiposeq.app.importing.notations import legend_named
from wiposeq.app.known_projects import KnownProject
from wiposeq.app.specification.checking import check_specification
from wiposeq.formats.specification.reader import read_specification
from wiposeq.model.freetext import free_texts
from wiposeq.model.project import Project
from wiposeq.ui.help.pane import Matches
from wiposeq.ui.importing.checked_table import CheckedTable
from wiposeq.ui.importing.genome_dialog import ChromosomeTable
from wiposeq.ui.importing.legend_table import LegendTable
from wiposeq.ui.results.finding_tree import GROUPS, FindingTree
from wiposeq.ui.specification.answers import AnswerTree
from wiposeq.ui.specification.lists import NumberTable
from wiposeq.ui.translating.pane import TextTable
from wiposeq.ui.widgets.record_table import Column, RecordTable
from wiposeq.ui.widgets.two_levels import TwoLevelModel
from wiposeq.ui.window import project_rows
from wiposeq.ui.window.session import Session

DESCENDING = Qt.SortOrder.DescendingOrder


def a_listing() -> Project:
    return a_project(
        a_dna("ACGTACGTACGT", ("CDS", "1..90", {"product": "kinase", "note": "binding site"})),
        a_protein("MKVLAAG", ("SITE", "2..3", {"note": "binding site"})),
        a_skipped(),
    )


@pytest.fixture
def session(qapp: QApplication) -> Iterator[Session]:
    made = Session(Document(a_listing()))
    yield made
    made.close()


def columns() -> list[Column]:
    return [
        Column("#", lambda place, record: str(place + 1), True, lambda place, record: place),
        Column("Findings", lambda place, record: record.residues),
    ]


def a_record_table(session: Session) -> RecordTable:
    return RecordTable(columns(), lambda record: "error", lambda record: "tip", lambda record: record.is_skipped)


def a_checked_table(session: Session) -> RecordTable:
    table = CheckedTable(columns(), lambda place: "warning", icon_column=1)
    table.include([1], False)
    return table


def a_legend_table(session: Session) -> RecordTable:
    return LegendTable()


def a_text_table(session: Session) -> RecordTable:
    return TextTable(session, lambda record: "", lambda record: "")


def of_project(project: Project) -> Any:
    return project.sequences


def of_legend(project: Project) -> Any:
    return legend_named("sirna-suffix").entries


def of_texts(project: Project) -> Any:
    return tuple(free_texts(project, project.edition_on()))


TABLES: dict[type[RecordTable], tuple[Callable[[Session], RecordTable], Callable[[Project], Any]]] = {
    RecordTable: (a_record_table, of_project),
    CheckedTable: (a_checked_table, of_project),
    LegendTable: (a_legend_table, of_legend),
    TextTable: (a_text_table, of_texts),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_records_keeps_the_rules(
    kind: type[RecordTable], session: Session, qtmodeltester: ModelTester
) -> None:
    make, records_of = TABLES[kind]
    table, records = make(session), records_of(session.project)
    qtmodeltester.check(table)
    table.show_records(records)
    qtmodeltester.check(table)
    table.sort(1, DESCENDING)
    table.update_records(records, [0])
    table.filter(lambda records: [1, 0])
    table.sort(0)
    qtmodeltester.check(table)
    table.filter(None)
    table.show_records(())
    qtmodeltester.check(table)


@pytest.mark.parametrize("grouping", GROUPS)
def test_the_tree_of_findings_keeps_the_rules(grouping: Grouping, session: Session, qtmodeltester: ModelTester) -> None:
    findings = checking.check(session.project).findings
    assert len(findings) >= 3
    tree = FindingTree(session)
    tree.show(findings, grouping)
    qtmodeltester.check(tree)
    tree.show(findings[:1], "cause")
    tree.show((), grouping)
    qtmodeltester.check(tree)


def test_the_table_of_chromosomes_keeps_the_rules(qapp: QApplication, qtmodeltester: ModelTester) -> None:
    table = ChromosomeTable()
    qtmodeltester.check(table)
    table.show_records(tuple(Chromosome(Path("maize.fna"), n, f"CM{n}", 200, {"cultivar": "B73"}) for n in (1, 2)))
    table.setData(table.index(1, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    qtmodeltester.check(table)


def test_the_table_of_known_projects_keeps_the_rules(
    qapp: QApplication, qtmodeltester: ModelTester, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [KnownProject(f"/{name}.wsq", title=name) for name in ("a", "b")]
    monkeypatch.setattr(project_rows, "known", lambda: rows)
    model = project_rows.ProjectsModel()
    model.load()
    qtmodeltester.check(model)
    model.search("nothing like this")
    model.choose(lambda row: True)
    qtmodeltester.check(model)


def test_the_list_of_help_pages_keeps_the_rules(qapp: QApplication, qtmodeltester: ModelTester) -> None:
    owner = QWidget()
    model = Matches(owner)
    qtmodeltester.check(model)
    for query in ("location", "no such words at all", "cds"):
        model.show(search(query))
        qtmodeltester.check(model)


def test_the_tables_of_a_specification_keep_the_rules(qapp: QApplication, qtmodeltester: ModelTester) -> None:
    text = "[0045] The primer gattcgcatgcaagct of SEQ ID NO: 1 and the peptide of SEQ ID NO: 7 were used."
    report = check_specification(a_project(), read_specification([text]))
    findings, numbers = AnswerTree(), NumberTable()
    findings.show_report(report)
    numbers.show_report(report)
    assert report.findings and report.numbers
    qtmodeltester.check(findings)
    qtmodeltester.check(numbers)


def test_no_item_model_is_without_such_a_test() -> None:
    for module in pkgutil.walk_packages(ui.__path__, "wiposeq.ui."):
        importlib.import_module(module.name)

    def kinds(base: type) -> Iterator[type]:
        for each in base.__subclasses__():
            yield each
            yield from kinds(each)

    own = {each for each in kinds(QAbstractItemModel) if each.__module__.startswith("wiposeq.")} - {TwoLevelModel}
    assert own == {*TABLES, FindingTree, ChromosomeTable, project_rows.ProjectsModel, Matches, AnswerTree, NumberTable}
