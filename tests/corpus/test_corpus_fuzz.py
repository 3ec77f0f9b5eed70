"""Real listings, cut off anywhere or with any byte changed, are answered: with findings, or with one line; never else.

The places are drawn with a fixed seed, so that what fails today fails tomorrow.
"""

import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import CORPUS
from examples import EFFORT

from wiposeq.app import checking, fixing
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.errors import UserError
from wiposeq.formats.reports.check_report import CHECK_FORMATS
from wiposeq.model.finding import Report

TODAY = date(2026, 11, 22)
CASES = 1_000 * EFFORT
"""How often listings are cut, and how often a byte of one is changed; spread evenly over the files."""
FEW = 2
"""How many of these each file gets where there is no time for all."""

FILES = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("st26*/*.xml")) if CORPUS.is_dir() else []
EACH = -(-CASES // max(len(FILES), 1))
BYTES = b"<>&\"'/=;!-?[]\0\x01\x1f \n\r\t0a\x7f\x80\xbf\xc3\xe2\xf0\xff"


def cut(data: bytes, dice: random.Random) -> tuple[bytes, str]:
    place = dice.randrange(1, len(data))
    return data[:place], f"cut at {place}"


def changed(data: bytes, dice: random.Random) -> tuple[bytes, str]:
    """One byte replaced, put in or taken out; half the time near markup, where more depends on it."""
    place = dice.randrange(len(data))
    if dice.random() < 0.5:
        place = max(data.rfind(b"<", 0, place), 0) + dice.randrange(4)
    byte = bytes([dice.choice(BYTES) if dice.random() < 0.7 else dice.randrange(256)])
    kind = dice.choice(("replaced", "put in", "taken out"))
    new = {"replaced": byte + data[place + 1 :], "put in": byte + data[place:], "taken out": data[place + 1 :]}[kind]
    return data[:place] + new, f"{byte!r} {kind} at {place}"


def answered(path: Path) -> Report | None:
    """The report of a file, sound in itself; None where it cannot be read at all, which one line says."""
    try:
        report = checking.check(path, today=TODAY)
    except UserError as error:
        assert str(error) and "\n" not in str(error)
        return None
    assert "engine/rule-failed" not in report.counts
    assert sum(report.counts.values()) == report.errors + report.warnings
    for write in CHECK_FORMATS.values():
        assert write([report], ())
    for finding in report.findings:
        assert finding.message and len(finding.message) <= 200
        if finding.rule == "file/not-well-formed":
            assert finding.line
            assert (finding.line, finding.column) in report.excerpts
    return report


def opened_and_saved(path: Path, folder: Path) -> int:
    """How many sequences the window gets of a file; what it gets can be mended, written and read again."""
    try:
        project = opening.open_any(path)
    except UserError:
        return -1
    mended = fixing.fix(project, today=TODAY).project
    converting.save_as(mended, folder / "out.wsq")
    again = opening.open_any(folder / "out.wsq")
    assert again.header == mended.header
    assert tuple(again.sequences) == tuple(mended.sequences)
    return len(project.sequences)


Damage = Callable[[bytes, random.Random], tuple[bytes, str]]


def run(name: str, damage: Damage, count: int, folder: Path) -> None:
    data = (CORPUS / name).read_bytes()
    dice = random.Random(f"{name} {damage.__name__}")
    path = folder / "broken.xml"
    for number in range(count):
        broken, said = damage(data, dice)
        path.write_bytes(broken)
        try:
            report = answered(path)
            whole = opened_and_saved(path, folder) if number % 5 == 0 else None
            if damage is cut:
                judge_cut(broken, report, whole)
        except BaseException as error:
            error.add_note(f"{name}: {said}")
            raise


def judge_cut(data: bytes, report: Report | None, opened: int | None) -> None:
    """A listing that was cut says so, and holds each sequence that stood there whole.

    A sequence is whole once its INSDSeq is closed: what may follow in SequenceData holds nothing of it (design 3a).
    """
    text = re.sub(rb"<!--.*?(-->|\Z)", b"", data, flags=re.DOTALL)
    if text.rstrip().endswith(b"</ST26SequenceListing>") or report is None:
        return
    broken = [finding for finding in report.findings if finding.rule == "file/not-well-formed"]
    *others, fault = [each for each in broken if "the file ends inside" not in each.message]  # that is the value lost
    is_broken_before = b"ApplicantNamex" in text or b"softwareName=prototype" in text
    assert len(others) <= is_broken_before
    if not is_broken_before:
        assert "the file ends before the listing is complete" in fault.message
        assert report.sequences == text.count(b"</INSDSeq>")
    assert opened is None or opened == report.sequences


@pytest.mark.parametrize("damage", [cut, changed])
@pytest.mark.parametrize("name", FILES or ["none"])
def test_a_listing_that_was_damaged_is_answered(corpus: Path, tmp_path: Path, name: str, damage: Damage) -> None:
    run(name, damage, FEW, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("damage", [cut, changed])
@pytest.mark.parametrize("name", FILES or ["none"])
def test_a_listing_that_was_damaged_at_many_places_is_answered(
    corpus: Path, tmp_path: Path, name: str, damage: Damage
) -> None:
    run(name, damage, EACH, tmp_path)
