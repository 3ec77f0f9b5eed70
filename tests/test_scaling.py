"""Four times the input takes about four times the work, and the memory of once.

Work is counted in calls of functions and memory in bytes of Python's objects, so that a busy machine changes neither.
Seconds and the memory of whole processes are measured by benchmarks/run.py.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from benchmarks.tasks import edit
from benchmarks.workloads import Workload, write_fasta, write_folder, write_listing
from work import calls, peak

from wiposeq.app import checking
from wiposeq.app.many import folders
from wiposeq.app.many.batch import Batch
from wiposeq.cli.main import main
from wiposeq.formats.st26 import listing as st26

pytestmark = pytest.mark.slow

WORK = 5.5
"""How many times the work of N that of 4 N may be."""
MEMORY = 1.6
"""How many times the memory of N that of 4 N may be where it shall not grow."""
TODAY = date(2026, 6, 1)

Write = Callable[[Path, int], object]


def short(path: Path, count: int) -> None:
    write_listing(path, Workload(count))


def wrong(path: Path, count: int) -> None:
    write_listing(path, Workload(count, defects=0.9))


def with_ids(path: Path, count: int) -> None:
    """Write a listing in which every qualifier has an id."""
    write_listing(path, Workload(count))
    head, *parts = path.read_text("utf-8").split("<INSDQualifier>")
    path.write_text(head + "".join(f'<INSDQualifier id="q{n}">{part}' for n, part in enumerate(parts, 1)), "utf-8")


def featured(path: Path, count: int) -> None:
    """Write a listing of one sequence with so many features."""
    write_listing(path, Workload(1, (100 * count, 100 * count), (count, count), is_genome=True))


def joined(path: Path, parts: int) -> None:
    """Write a listing with a location of so many parts."""
    write_listing(path, Workload(1, (4 * parts, 4 * parts), (1, 1), is_genome=True))
    location = f"join({','.join(f'{4 * n + 1}..{4 * n + 2}' for n in range(parts))})"
    feature = f"<INSDFeature><INSDFeature_key>gene</INSDFeature_key><INSDFeature_location>{location}"
    end = "      </INSDSeq_feature-table>"
    path.write_text(path.read_text().replace(end, f"{feature}</INSDFeature_location></INSDFeature>\n{end}"))


def check(path: Path) -> None:
    checking.check(path, today=TODAY, processes=1)


@pytest.mark.parametrize(
    ("write", "count"), [(short, 150), (with_ids, 100), (wrong, 150), (featured, 300), (joined, 1_000)]
)
def test_the_work_of_a_check_grows_with_the_listing(tmp_path: Path, write: Write, count: int) -> None:
    write(tmp_path / "few.xml", count)
    write(tmp_path / "many.xml", 4 * count)
    check(tmp_path / "few.xml")  # fills the caches that every later check uses
    assert calls(lambda: check(tmp_path / "many.xml")) < WORK * calls(lambda: check(tmp_path / "few.xml"))


@pytest.mark.parametrize("write", [short, with_ids])
def test_the_memory_of_a_check_does_not_grow_with_the_sequences(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "few.xml", 250)
    write(tmp_path / "many.xml", 1_000)
    check(tmp_path / "few.xml")
    assert peak(lambda: check(tmp_path / "many.xml")) < MEMORY * peak(lambda: check(tmp_path / "few.xml"))


def test_the_memory_of_a_check_is_that_of_the_largest_sequence(tmp_path: Path) -> None:
    one, four = tmp_path / "one.xml", tmp_path / "four.xml"
    write_listing(one, Workload(1, (1_000_000, 1_000_000), (1, 1), is_genome=True))
    write_listing(four, Workload(4, (1_000_000, 1_000_000), (1, 1), is_genome=True))
    check(one)
    assert peak(lambda: check(four)) < MEMORY * peak(lambda: check(one))


def test_the_work_of_writing_grows_with_the_sequences(tmp_path: Path) -> None:
    def work(count: int) -> int:
        short(tmp_path / "a.xml", count)
        project = st26.read(tmp_path / "a.xml")
        return calls(lambda: st26.write(tmp_path / "b.xml", project.header, project.sequences))

    assert work(800) < WORK * work(200)


def edit_large(path: Path) -> None:
    """Look through a large listing, edit it, read it to its end, check it and save it, as the window does."""
    edit(str(path), str(path.with_suffix(".wsq")))


def test_the_work_on_a_large_listing_grows_with_its_sequences(tmp_path: Path) -> None:
    short(tmp_path / "few.xml", 200)
    short(tmp_path / "many.xml", 800)
    edit_large(tmp_path / "few.xml")
    assert calls(lambda: edit_large(tmp_path / "many.xml")) < WORK * calls(lambda: edit_large(tmp_path / "few.xml"))


def test_converting_fasta_takes_the_memory_of_its_largest_sequence(tmp_path: Path) -> None:
    def convert(count: int) -> int:
        path = tmp_path / f"{count}.fasta"
        write_fasta(path, Workload(count, (4_000_000, 4_000_000), (1, 1), is_genome=True))
        words = ["convert", str(path), "-o", str(tmp_path / f"{count}.xml"), "--molecule", "DNA", "--force"]
        return peak(lambda: main(words))

    convert(2)
    assert convert(8) < MEMORY * convert(2)  # with two, one is read while the other is written


def test_checking_many_files_takes_the_memory_of_few(tmp_path: Path) -> None:
    def check_folder(count: int) -> int:
        folder = tmp_path / str(count)
        write_folder(folder, count, Workload(20, defects=0.9))
        files = list(folders.listings([str(folder)]))

        def act() -> None:
            with Batch(files) as work:
                for _ in work.run(0):
                    pass
                work.save(tmp_path / f"{count}.html", "html")

        return peak(act)

    check_folder(8)
    assert check_folder(32) < 2 * check_folder(8)  # a small state is kept in memory
