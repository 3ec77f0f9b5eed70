"""Four times the work takes about four times the time, and the memory of once: no wall time is asserted, only ratios.

The seconds are those of the processor in a process of its own; the better of two runs counts, for a machine that is
busy with other things slows down either.
"""

import json
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from benchmarks.workloads import Workload, write_fasta, write_folder, write_listing
from measure import CHECKOUT, run_measured, run_wiposeq

TASKS = CHECKOUT / "tests" / "benchmarks" / "tasks.py"
pytestmark = [pytest.mark.alone, pytest.mark.slow]

TIME = 5.5
"""How many times the seconds of N those of 4 N may be: four, and room for what caches and noise do."""
MEMORY = 1.25


class Taken(NamedTuple):
    """Seconds of the processor and megabytes."""

    cpu: float
    megabytes: float


def taken(folder: Path, *words: str | Path) -> Taken:
    """What a task of tests/benchmarks takes."""
    runs = [run_measured([sys.executable, TASKS, *words], folder) for _ in range(2)]
    assert [each.code for each in runs] == [0, 0], runs[0].err
    return Taken(min(json.loads(each.out)["cpu"] for each in runs), min(each.megabytes for each in runs))


def test_checking_grows_with_the_sequences_and_its_memory_does_not(tmp_path: Path) -> None:
    few, many = tmp_path / "few.xml", tmp_path / "many.xml"
    write_listing(few, Workload(3_000))
    write_listing(many, Workload(12_000))
    once, fourfold = taken(tmp_path, "check", few, "1"), taken(tmp_path, "check", many, "1")
    assert fourfold.cpu < TIME * once.cpu
    assert fourfold.megabytes < MEMORY * once.megabytes < 100


def test_ids_of_qualifiers_take_hardly_any_memory(tmp_path: Path) -> None:
    few, many = tmp_path / "few.xml", tmp_path / "many.xml"
    for path, count in ((few, 1_500), (many, 6_000)):
        write_listing(path, Workload(count))
        head, *parts = path.read_text("utf-8").split("<INSDQualifier>")
        with_ids = (f'<INSDQualifier id="q{number}">{part}' for number, part in enumerate(parts, 1))
        path.write_text(head + "".join(with_ids), encoding="utf-8")
    once, fourfold = taken(tmp_path, "check", few, "1"), taken(tmp_path, "check", many, "1")
    assert fourfold.cpu < TIME * once.cpu
    assert fourfold.megabytes < 1.1 * once.megabytes


def test_checking_a_wrong_listing_grows_with_what_is_wrong(tmp_path: Path) -> None:
    few, many = tmp_path / "few.xml", tmp_path / "many.xml"
    write_listing(few, Workload(1_000, defects=0.9))
    write_listing(many, Workload(4_000, defects=0.9))
    once, fourfold = taken(tmp_path, "check", few, "1"), taken(tmp_path, "check", many, "1")
    assert fourfold.cpu < TIME * once.cpu
    assert fourfold.megabytes < 2 * once.megabytes < 200


def test_checking_grows_with_the_features_of_one_sequence(tmp_path: Path) -> None:
    few, many = tmp_path / "few.xml", tmp_path / "many.xml"
    write_listing(few, Workload(1, (500_000, 500_000), (5_000, 5_000), is_genome=True))
    write_listing(many, Workload(1, (2_000_000, 2_000_000), (20_000, 20_000), is_genome=True))
    assert taken(tmp_path, "check", many, "1").cpu < TIME * taken(tmp_path, "check", few, "1").cpu


def test_checking_grows_with_the_residues_and_its_memory_with_the_largest_sequence(tmp_path: Path) -> None:
    one, four = tmp_path / "one.xml", tmp_path / "four.xml"
    write_listing(one, Workload(1, (8_000_000, 8_000_000), (1, 1), is_genome=True))
    write_listing(four, Workload(4, (8_000_000, 8_000_000), (1, 1), is_genome=True))
    once, fourfold = taken(tmp_path, "check", one, "1"), taken(tmp_path, "check", four, "1")
    assert fourfold.megabytes < MEMORY * once.megabytes


def test_a_location_of_many_parts_is_read_in_a_time_that_grows_with_them(tmp_path: Path) -> None:
    def joined(path: Path, parts: int) -> None:
        write_listing(path, Workload(1, (4 * parts, 4 * parts), (1, 1), is_genome=True))
        location = f"join({','.join(f'{4 * n + 1}..{4 * n + 2}' for n in range(parts))})"
        feature = f"<INSDFeature><INSDFeature_key>gene</INSDFeature_key><INSDFeature_location>{location}"
        end = "      </INSDSeq_feature-table>"
        text = path.read_text().replace(end, f"{feature}</INSDFeature_location></INSDFeature>\n{end}")
        path.write_text(text)

    joined(tmp_path / "few.xml", 5_000)
    joined(tmp_path / "many.xml", 20_000)
    once, fourfold = (taken(tmp_path, "check", tmp_path / f"{name}.xml", "1").cpu for name in ("few", "many"))
    assert fourfold < TIME * once


def test_writing_grows_with_the_sequences(tmp_path: Path) -> None:
    few, many = tmp_path / "few.xml", tmp_path / "many.xml"
    write_listing(few, Workload(4_000))
    write_listing(many, Workload(16_000))
    once, fourfold = (taken(tmp_path, "write", path, tmp_path / "out.xml").cpu for path in (few, many))
    assert fourfold < TIME * max(once, 0.05)


def test_a_large_listing_is_edited_checked_and_saved_in_hardly_more_memory(tmp_path: Path) -> None:
    few, many = tmp_path / "few.xml", tmp_path / "many.xml"
    write_listing(few, Workload(4_000))
    write_listing(many, Workload(16_000))
    once, fourfold = (taken(tmp_path, "edit", path, f"{path.stem}.wsq") for path in (few, many))
    assert fourfold.cpu < TIME * once.cpu
    assert fourfold.megabytes < MEMORY * once.megabytes


def test_converting_fasta_takes_the_memory_of_its_largest_sequence(tmp_path: Path) -> None:
    peaks = []
    for count in (2, 8):  # with two, one is read while the other is written
        path = tmp_path / f"{count}.fasta"
        write_fasta(path, Workload(count, (8_000_000, 8_000_000), (1, 1), is_genome=True))
        done = run_wiposeq(tmp_path, "convert", path, "-o", f"{count}.xml", "--molecule", "DNA")
        assert done.code in (0, 1), done.err
        peaks.append(done.megabytes)
    assert peaks[1] < MEMORY * peaks[0]


def test_checking_many_files_takes_the_memory_of_few(tmp_path: Path) -> None:
    peaks = []
    for count in (16, 64):
        write_folder(tmp_path / str(count), count, Workload(100, defects=0.9))
        words = ("check", str(count), "--format", "html", "-o", f"{count}.html", "--processes", "2")
        done = run_wiposeq(tmp_path, *words)
        assert done.code == 1, done.err
        peaks.append(done.megabytes)
        (tmp_path / f"{count}.html").unlink()
    assert peaks[1] < MEMORY * peaks[0]
