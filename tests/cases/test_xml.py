"""Broken and oddly encoded listings of the shared folder of cases; skipped where that folder is absent."""

from pathlib import Path

import pytest

from wiposeq.app import checking
from wiposeq.errors import UncertainEncoding
from wiposeq.formats.source import Source
from wiposeq.formats.st26 import listing as st26
from wiposeq.model import origin as facts
from wiposeq.model.finding import Finding

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared folder of cases is absent")


def broken(path: Path, encoding: str = "") -> list[Finding]:
    report = checking.check(Source(path, "st26", encoding))
    return [finding for finding in report.findings if finding.rule == "file/not-well-formed"]


@pytest.mark.parametrize("name", ["A66", "control-0002", "control-0007", "control-001f"])
def test_a_control_character_is_one_finding_with_its_line(name: str) -> None:
    path = CASES / "rules" / f"{name}.xml"
    (finding,) = broken(path)
    line = path.read_bytes().split(b"\n")[finding.line - 1]
    assert any(byte < 32 and byte not in b"\t\r\n" for byte in line)


def test_a_file_that_is_cut_off_names_what_was_declared_read_and_lost() -> None:
    project = st26.read(CASES / "repairs" / "cut-off.xml")
    (fact,) = project.origin.of_kind(facts.NOT_WELL_FORMED)
    assert (fact.values["declared"], fact.values["sequences"], len(project.sequences)) == (11, 8, 8)
    assert [loss.key for loss in facts.losses(project.origin)] == ["sequences=9-11"]


def test_typographic_quotes_are_read_as_straight_ones_in_the_chosen_encoding() -> None:
    path = CASES / "repairs" / "typographic-quotes-cp1252.xml"
    with pytest.raises(UncertainEncoding):
        checking.check(path)
    assert ["typographic" in finding.message for finding in broken(path, "cp1252")] == [True, True]
    project = st26.read(path, encoding="cp1252")
    assert len(project.sequences) == 2 and not facts.losses(project.origin)


def test_a_second_declaration_is_named_and_the_sequences_are_read() -> None:
    path = CASES / "imports" / "xml-double-declaration.xml"
    (finding,) = broken(path)
    assert finding.line == 3 and len(st26.read(path).sequences) == 2


def test_a_declared_entity_is_a_loss_of_everything() -> None:
    project = st26.read(CASES / "faults" / "xml-entity-loop.xml")
    assert [loss.key for loss in facts.losses(project.origin)] == ["sequences=all"]


def test_stray_text_is_reported_where_it_stands() -> None:
    report = checking.check(CASES / "rules" / "stray-text-place.xml")
    (finding,) = [each for each in report.findings if each.rule == "file/unknown-content"]
    assert finding.line == 18


def test_blanks_around_a_value_are_shown() -> None:
    report = checking.check(CASES / "imports" / "xml-blanks-around-values.xml")
    (finding,) = [each for each in report.findings if each.rule == "sequence/molecule-type"]
    assert '"[line end] DNA[line end]"' in finding.message
