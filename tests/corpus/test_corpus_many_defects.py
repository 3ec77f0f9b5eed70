"""Many defects are counted to the last one and shown up to the cap, in memory that does not grow with them."""

from pathlib import Path

import pytest
from findings import TODAY
from work import peak

from wiposeq.app import checking
from wiposeq.checking.engine import CAP
from wiposeq.model.finding import Report

SMALL, LARGE = 1_500, 4_500
"""How many sequences, each with five defects."""

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE ST26SequenceListing PUBLIC "-//WIPO//DTD Sequence Listing 1.3//EN" "ST26SequenceListing_V1_3.dtd">\n'
    '<ST26SequenceListing dtdVersion="V1_3"><ApplicantFileReference>R</ApplicantFileReference>'
    '<ApplicantName languageCode="en">A</ApplicantName><InventionTitle languageCode="en">T</InventionTitle>'
    "<SequenceTotalQuantity>{}</SequenceTotalQuantity>\n"
)
SEQUENCE = (
    '<SequenceData sequenceIDNumber="0"><INSDSeq><INSDSeq_length>7</INSDSeq_length>'
    "<INSDSeq_moltype>DNA</INSDSeq_moltype><INSDSeq_division>XXX</INSDSeq_division><INSDSeq_feature-table>"
    "<INSDFeature><INSDFeature_key>source</INSDFeature_key><INSDFeature_location>1..4</INSDFeature_location>"
    "<INSDFeature_quals><INSDQualifier><INSDQualifier_name>mol_type</INSDQualifier_name>"
    "<INSDQualifier_value>genomic DNA</INSDQualifier_value></INSDQualifier><INSDQualifier>"
    "<INSDQualifier_name>organism</INSDQualifier_name><INSDQualifier_value>Homo sapiens</INSDQualifier_value>"
    "</INSDQualifier></INSDFeature_quals></INSDFeature></INSDSeq_feature-table>"
    "<INSDSeq_sequence>acgtacgt!{}</INSDSeq_sequence></INSDSeq></SequenceData>\n"
)
DEFECTS = ("sequence/number", "sequence/length", "sequence/division", "feature/source-not-whole", "sequence/symbols")


def listing(path: Path, count: int) -> None:
    """A file of sequences that all differ and are all wrong in the same five ways."""
    digits = str.maketrans("0123", "acgt")
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD.format(count))
        for number in range(count):
            places = []
            while number:
                number, digit = divmod(number, 4)
                places.append(str(digit))
            file.write(SEQUENCE.format("".join(places).translate(digits)))
        file.write("</ST26SequenceListing>\n")


@pytest.mark.slow
def test_defects_are_all_counted_in_memory_that_does_not_grow_with_them(tmp_path: Path) -> None:
    reports: list[Report] = []

    def check(count: int) -> int:
        path = tmp_path / f"{count}.xml"
        listing(path, count)
        return peak(lambda: reports.append(checking.check(path, today=TODAY, processes=1)))

    checked = {count: check(count) for count in (SMALL, LARGE)}
    for count, report in zip((SMALL, LARGE), reports):
        assert report.errors == len(DEFECTS) * count
        assert {finding.rule for finding in report.findings} >= set(DEFECTS)
        assert len(DEFECTS) <= len(report.findings) <= CAP
    assert len(reports[0].findings) == len(reports[1].findings)
    assert checked[LARGE] < 1.5 * checked[SMALL], checked
