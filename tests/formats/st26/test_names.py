"""The table of names: it says what the DTD says, names every field of the records, and nobody else knows XML names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import EDITION

from wiposeq.formats.st26.fast_path import Contents
from wiposeq.formats.st26.names import (
    ATTRIBUTES,
    LISTING,
    ONCE,
    OPTIONAL,
    REPEATED,
    ROWS,
    Row,
    name_of,
    rows,
    with_fields,
)
from wiposeq.model import origin as facts
from wiposeq.model.address import Address
from wiposeq.model.origin import Fact, Origin, losses
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier

PACKAGE = Path(__file__).parents[3] / "wiposeq"
INDEPENDENT = "conformance"
"""The conformance pack writes its listings without the tables of the program, which it tests."""
MINIMUM = {ONCE: 1, OPTIONAL: 0, REPEATED: 1}


def test_the_table_has_the_elements_of_the_dtd() -> None:
    assert {row.element for row in rows()} == set(EDITION.structure)


@pytest.mark.parametrize("row", [*rows()], ids=lambda row: row.field)
def test_the_parts_and_attributes_of_an_element_are_those_of_its_content_model(row: Row) -> None:
    model = EDITION.structure[row.element]
    assert [part.element for part in row.parts] == [name for slot in model.children for name in slot.names]
    assert list(row.attributes) == list(model.attributes)
    slots = {name: slot for slot in model.children for name in slot.names}
    for part in row.parts:
        slot = slots[part.element]
        assert (part.occurs == REPEATED) == (slot.maximum is None)
        if row is not LISTING:
            assert MINIMUM[part.occurs] == slot.minimum


def test_the_parts_of_a_record_are_in_the_order_of_its_fields() -> None:
    def fields(field: str) -> list[str]:
        return [part.name for part in ROWS[field].parts if not part.parts]

    assert fields("qualifier") == list(Qualifier.__struct_fields__[1:4])
    assert fields("feature") == list(Feature.__struct_fields__[1:3])
    assert fields("sequence")[:3] == list(Contents.__struct_fields__[1:4])


def test_every_field_of_the_general_information_has_a_name() -> None:
    def fields() -> Iterator[str]:
        for name in Header.__struct_fields__:
            record = {"application": Application, "priority": Application, "applicant": Party, "inventor": Party}
            if name in record:
                yield from (f"{name}.{each}" for each in record[name].__struct_fields__)
            else:
                yield name

    unnamed = {*fields()} - {*ROWS, *ATTRIBUTES}
    assert not unnamed, "give the field a row or an attribute in formats/st26/names.py, or it is not written to XML"


def test_no_module_outside_formats_has_the_name_of_an_element_or_attribute() -> None:
    known = {row.element for row in rows()} | set(ATTRIBUTES.values()) - {"id"}
    found = [
        (path.name, node.lineno, node.value)
        for path in PACKAGE.rglob("*.py")
        if not {"formats", INDEPENDENT} & {*path.relative_to(PACKAGE).parts}
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in known
    ]
    assert found == []


def test_the_facts_of_an_older_project_file_get_their_fields() -> None:
    missing = Fact(facts.ELEMENT_MISSING, {"element": "IPOfficeCode", "parent": "ApplicationIdentification"})
    attribute = Fact(facts.ATTRIBUTE_MISSING, {"element": "SequenceData", "attribute": "sequenceIDNumber"}, Address(1))
    unknown = Fact(facts.ELEMENT_UNKNOWN, {"element": "Note", "parent": "INSDSeq"})
    header = Fact(facts.NOT_WELL_FORMED, {"lost": "ST26SequenceListing"})
    found = with_fields(Origin(facts=(missing, attribute, unknown, header)))
    assert [fact.field for fact in found.facts] == ["application.office", "sequence.number", "", "listing"]
    assert name_of("sequence.number") == "sequenceIDNumber"


def test_a_lost_sequence_of_an_older_project_file_is_named_by_its_place() -> None:
    found = with_fields(Origin(facts=(Fact(facts.NOT_WELL_FORMED, {"lost": "SequenceData"}, Address(3)),)))
    assert [loss.key for loss in losses(found)] == ["sequences=3"]
