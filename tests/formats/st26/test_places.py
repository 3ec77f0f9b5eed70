"""Every field of every record is found in the file, to the line and column."""

import random
from pathlib import Path

import pytest
from builders import a_dna, a_header
from work import bytes_read

from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.st26 import xml_stream
from wiposeq.formats.st26.listing import locate
from wiposeq.model.address import Address

MATERIAL = Path(__file__).parents[2] / "material" / "st26-small.xml"

MARKS: list[tuple[Address, str, int]] = [
    # address, what stands at its place, and which time it does
    (Address(), "<ST26SequenceListing d", 1),
    (Address(field="file_name"), "fileName=", 1),
    (Address(field="software_name"), "softwareName=", 1),
    (Address(field="software_version"), "softwareVersion=", 1),
    (Address(field="production_date"), "productionDate=", 1),
    (Address(field="original_language"), "originalFreeTextLanguageCode=", 1),
    (Address(field="other_language"), "nonEnglishFreeTextLanguageCode=", 1),
    (Address(field="application"), "<ApplicationIdentification>", 1),
    (Address(field="application.office"), "<IPOfficeCode>", 1),
    (Address(field="application.number"), "<ApplicationNumberText>", 1),
    (Address(field="application.date"), "<FilingDate>", 1),
    (Address(field="file_reference"), "<ApplicantFileReference>", 1),
    (Address(field="priority"), "<EarliestPriorityApplicationIdentification>", 1),
    (Address(field="priority.office"), "<IPOfficeCode>", 2),
    (Address(field="priority.number"), "<ApplicationNumberText>", 2),
    (Address(field="priority.date"), "<FilingDate>", 2),
    (Address(field="applicant"), "<ApplicantName ", 1),
    (Address(field="applicant.name"), "<ApplicantName ", 1),
    (Address(field="applicant.language"), 'languageCode="en"', 1),
    (Address(field="applicant.latin"), "<ApplicantNameLatin>", 1),
    (Address(field="inventor.name"), "<ST26SequenceListing d", 1),
    (Address(field="titles"), "<InventionTitle ", 1),
    (Address(title=1, field="text"), "<InventionTitle ", 1),
    (Address(title=2), "<InventionTitle ", 2),
    (Address(title=2, field="language"), 'languageCode="de"', 1),
    (Address(field="sequences"), "<SequenceTotalQuantity>", 1),
    (Address(1), "<SequenceData ", 1),
    (Address(2, field="number"), "sequenceIDNumber=", 2),
    (Address(2, field="length"), "<INSDSeq_length>", 2),
    (Address(2, field="molecule_type"), "<INSDSeq_moltype>", 2),
    (Address(2, field="division"), "<INSDSeq_division>", 2),
    (Address(2, field="features"), "<INSDSeq_feature-table>", 2),
    (Address(2, field="residues"), "<INSDSeq_sequence>", 2),
    (Address(3, field="is_skipped"), "<INSDSeq_sequence>", 3),
    (Address(3, field="features"), "<INSDSeq>", 3),
    (Address(2, field="other_seqids"), "<INSDSeq>", 2),
    (Address(1, 3), "<INSDFeature>", 3),
    (Address(1, 3, field="key"), "<INSDFeature_key>", 3),
    (Address(1, 3, field="location"), "<INSDFeature_location>", 3),
    (Address(1, 3, field="qualifiers"), "<INSDFeature_quals>", 3),
    (Address(1, 4, 1), '<INSDQualifier id="q1">', 1),
    (Address(1, 4, 1, field="id"), 'id="q1"', 1),
    (Address(1, 4, 1, field="name"), "<INSDQualifier_name>note<", 1),
    (Address(1, 4, 1, field="translation"), "<NonEnglishQualifier_value>", 1),
    (Address(1, 3, 3, field="value"), "<INSDQualifier_value>example protein<", 1),
    (Address(1, 3, 3, field="translation"), "<INSDQualifier>\n              <INSDQualifier_name>product<", 1),
    (Address(1, 99), "<INSDSeq_feature-table>", 1),
    (Address(1, 1, 99, field="value"), "<INSDFeature_quals>", 1),
]


def place(text: str, mark: str, time: int = 1) -> tuple[int, int]:
    """Line and column of the n-th time a mark stands in a text, counted here by hand."""
    at = -1
    for _ in range(time):
        at = text.index(mark, at + 1)
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


@pytest.mark.parametrize("layout", ["as written", "one line", "line ends of Windows"])
def test_every_field_is_found_to_the_line_and_column(tmp_path: Path, layout: str) -> None:
    text = MATERIAL.read_text("utf-8")
    marks = MARKS
    if layout == "one line":
        text = text.replace("\n", " ")
        marks = [(address, mark.replace("\n", " "), time) for address, mark, time in MARKS]
    path = tmp_path / "listing.xml"
    path.write_bytes((text.replace("\n", "\r\n") if layout.startswith("line ends") else text).encode("utf-8"))
    found = locate(path, [address for address, _, _ in marks])
    assert dict(zip([address for address, _, _ in marks], found)) == {
        address: place(text, mark, time) for address, mark, time in marks
    }


def test_what_was_never_in_the_file_is_nowhere(tmp_path: Path) -> None:
    assert locate(MATERIAL, [Address(4, field="residues"), Address(1 << 40, 1)]) == [(0, 0), (0, 0)]
    assert locate(MATERIAL, []) == []


@pytest.mark.parametrize("chunk", [64, 100, 1000, 4096])
def test_places_do_not_depend_on_where_the_file_is_cut_into_chunks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, chunk: int
) -> None:
    text = MATERIAL.read_text("utf-8").replace(
        '  <SequenceData sequenceIDNumber="2">',
        "<!-- <SequenceData> - -- ->\n<SequenceData ü> --><?p <SequenceData>?> ?>\n"
        '  <SequenceData sequenceIDNumber="2">'.replace("- -- ->", "- - >"),
    )
    text = text.replace("example protein", "<![CDATA[<SequenceData ]> ]]>example<!--> <SequenceData <-->")
    path = tmp_path / "listing.xml"
    path.write_text(text, "utf-8")
    whole = locate(path, [address for address, _, _ in MARKS])
    assert whole[MARKS.index(next(m for m in MARKS if m[0] == Address(2, field="residues")))] == place(
        text, "<INSDSeq_sequence>", 2
    )
    monkeypatch.setattr(xml_stream, "CHUNK", chunk)
    assert locate(path, [address for address, _, _ in MARKS]) == whole
    for address, at in zip([address for address, _, _ in MARKS], whole):
        assert locate(path, [address]) == [at], address


@pytest.mark.parametrize("chunk", [64, 1000, xml_stream.CHUNK])
def test_what_stands_behind_a_bare_sign_is_found_as_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, chunk: int
) -> None:
    monkeypatch.setattr(xml_stream, "CHUNK", chunk)
    text = MATERIAL.read_text("utf-8").replace("<INSDFeature_location>", "<INSDFeature_location>< & <5", 1)
    path = tmp_path / "listing.xml"
    path.write_text(text, "utf-8")
    marks = [(address, mark, time) for address, mark, time in MARKS if address.sequence is not None]
    found = locate(path, [address for address, _, _ in marks])
    assert found == [place(text, mark, time) for _, mark, time in marks]


def test_lines_beyond_65535_and_blocks_of_many_chunks_are_exact(tmp_path: Path) -> None:
    path = tmp_path / "long.xml"
    chance = random.Random(5)
    sequences = [a_dna("acgt" * chance.choice([5, 50, 300_000]), ("gene", "1..4")) for _ in range(12)]
    sequences += [a_dna()] * 5_000
    st26.write(path, a_header(), sequences)
    text = path.read_text("utf-8")
    assert text.count("\n") > 70_000
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "<INSDSeq_sequence>" in line]
    keys = [number for number, line in enumerate(text.split("\n"), 1) if ">gene<" in line]
    found = locate(path, [Address(number, field="residues") for number in range(1, 5_013)])
    assert found == [(line, 7) for line in lines]
    assert locate(path, [Address(number, 2, field="key") for number in range(12, 0, -1)]) == [
        (line, 11) for line in reversed(keys)
    ]


def test_a_thousand_places_in_a_file_are_found_in_one_pass(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    st26.write(path, a_header(), (a_dna("acgt" * 100, ("gene", "1..4")) for _ in range(3_000)))
    many = [Address(number, 2, field="location") for number in range(3, 3_001, 3)]
    one = bytes_read(lambda: locate(path, [Address(3_000, field="residues")]))
    assert bytes_read(lambda: locate(path, many)) < 1.1 * one
