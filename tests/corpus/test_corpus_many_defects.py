"""A million defects are counted to the last one and shown up to the cap, in memory that does not grow with them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from wiposeq.checking.engine import CAP

CHECKOUT = Path(__file__).resolve().parents[2]
SMALL, LARGE = 50_000, 200_000
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


class Outcome(NamedTuple):
    code: int
    errors: int
    kept: int
    rules: set[str]
    megabytes: float


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


def check(folder: Path, count: int) -> Outcome:
    """Checks such a file in a process of its own."""
    listing(folder / "many.xml", count)
    process = subprocess.Popen(
        [sys.executable, "-m", "wiposeq", "check", "many.xml", "--format", "json", "-o", "report.json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "WIPOSEQ_LANGUAGE": "en"},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    (told,) = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return Outcome(
        process.returncode,
        told["errors"],
        len(told["findings"]),
        {finding["rule"] for finding in told["findings"]},
        usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10),
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the memory of a process is measured with wait4")
def test_a_million_defects_are_all_counted_in_memory_that_does_not_grow_with_them(tmp_path: Path) -> None:
    small, large = check(tmp_path, SMALL), check(tmp_path, LARGE)
    for found, count in ((small, SMALL), (large, LARGE)):
        assert found.code == 1
        assert found.errors == len(DEFECTS) * count
        assert found.rules >= set(DEFECTS)
        assert len(DEFECTS) <= found.kept <= CAP
    assert small.kept == large.kept
    assert large.megabytes < 1.5 * small.megabytes, (small, large)
