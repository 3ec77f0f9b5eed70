"""Many files as one piece of work: the same reports however it is done, a bad file stops no other, nor does a stop."""

import json
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.workloads import Workload, write_folder, write_listing
from builders import a_dna, a_header, a_project
from msgspec.structs import replace

from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.app.many import batch, folders, report_store
from wiposeq.app.many.batch import Batch, Begun, CheckOptions, Ended
from wiposeq.errors import Cancelled, InUse, UnwritableFile, UsageError
from wiposeq.formats.reports.check_report import CHECK_FORMATS, CHECK_PIECES
from wiposeq.model.finding import Report
from wiposeq.model.origin_edits import Accept
from wiposeq.progress import Progress


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder with right and wrong listings, a project with a remark, broken XML, and files that cannot be read."""
    folder = tmp_path / "box"
    write_folder(folder, 6, Workload(8, defects=0.2))
    listing = folder / "000" / "listing-000002.xml"
    (folder / "broken.xml").write_bytes(listing.read_bytes()[:3000])
    (folder / "empty.xml").write_bytes(b"")
    project = a_project(a_dna("acg"), header=replace(a_header(), priority=None))
    for finding in checking.check(project).findings:
        if not finding.is_error:
            project = Accept(finding.key, "No priority is claimed.").apply(project)
    converting.save_as(project, folder / "remarked.wsq")
    return folder


def found(*names: str | Path) -> list[folders.Found]:
    return list(folders.listings(map(str, names)))


def written(work: Batch) -> dict[str, str]:
    rows = work.rows()
    return {form: "".join(pieces(work.reports(), lambda: rows)) for form, pieces in CHECK_PIECES.items()}


def ended(work: Batch, processes: int | None = 0) -> list[Ended]:
    return [step for step in work.run(processes) if isinstance(step, Ended)]


def test_a_stored_report_has_the_same_content_in_every_form(tmp_path: Path) -> None:
    write_listing(tmp_path / "wrong.xml", Workload(900, defects=0.3, head_defects=("all",)))
    (tmp_path / "broken.xml").write_bytes((tmp_path / "wrong.xml").read_bytes()[:9000])
    for name in ("wrong.xml", "broken.xml"):
        report = checking.check(tmp_path / name)
        again = report_store.unpack(report_store.pack(report))
        assert report.findings
        for form, write in CHECK_FORMATS.items():
            assert write([again], ()) == write([report], ()), form
        with pytest.raises(LookupError):
            next(fix for finding in again.findings for fix in finding.fixes).make(a_project())


def test_reports_are_the_same_whatever_the_number_of_processes(box: Path) -> None:
    results = []
    for processes in (0, 1, 3):
        with Batch(found(box)) as work:
            steps = ended(work, processes)
            assert sorted(step.number for step in steps) == list(range(9))
            results.append((written(work), work.rows(), work.has_errors, work.has_failures))
    assert results[0] == results[1] == results[2]
    texts = results[0][0]
    assert "accepted: No priority is claimed." in texts["text"]
    assert "sequences were read" in texts["text"]
    assert [Path(each["file"]).name for each in json.loads(texts["json"])] == [
        "broken.xml",
        "remarked.wsq",
        *(f"listing-{number:06d}.xml" for number in range(6)),
        "empty.xml",
    ]
    assert results[0][2:] == (True, True)


def test_the_reports_in_pieces_are_those_in_one(box: Path) -> None:
    with Batch(found(box)) as work:
        ended(work)
        failures = [(work.found[n].name, work.why(n)) for n in range(len(work.found)) if work.why(n)]
        assert written(work) == {form: write(work.reports(), failures) for form, write in CHECK_FORMATS.items()}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_process_that_the_system_kills_costs_one_file(box: Path) -> None:
    killed = []
    with Batch(found(box / "000")) as work:
        for step in work.run(1):
            if isinstance(step, Begun) and not killed:
                killed.append(step.number)
                (child,) = multiprocessing.active_children()
                assert child.pid
                os.kill(child.pid, signal.SIGKILL)
        (number,) = killed
        assert "The system ended" in work.why(number) and work.found[number].name in work.why(number)
        assert len(work.rows()) == 6 and sum(each.errors is None for each in work.rows()) == 1


def stored_after(box: Path, state: Path, requested: CheckOptions | None = None) -> list[str]:
    with Batch(found(box), requested, state) as work:
        return [Path(step.name).name for step in ended(work) if step.is_cached]


def test_a_check_that_was_stopped_goes_on_and_what_changed_is_checked_again(box: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    with Batch(found(box)) as work:
        ended(work)
        whole = written(work)
    with Batch(found(box), state=state) as work, closing(work.run(0)) as steps:
        first = [next(steps) for _ in range(7)]
    done = [Path(step.name).name for step in first if isinstance(step, Ended)]
    assert len(done) == 4
    with Batch(found(box), state=state) as work:
        steps_then = ended(work)
        assert {Path(step.name).name for step in steps_then if step.is_cached} == {
            name for name in done if name != "empty.xml"
        }
        assert written(work) == whole
    readable = {path.name for path in box.rglob("*.*")} - {"empty.xml"}
    assert set(stored_after(box, state)) == readable
    changed = box / "000" / "listing-000004.xml"
    changed.write_bytes(changed.read_bytes() + b"\n")
    assert set(stored_after(box, state)) == readable - {changed.name}
    if os.name == "posix":
        before = changed.stat()
        changed.write_bytes(changed.read_bytes()[:-1] + b" ")  # another with the size and the time of this
        os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert set(stored_after(box, state)) == readable - {changed.name}
    assert stored_after(box, state, CheckOptions(profile="draft")) == []
    assert stored_after(box, state, CheckOptions(is_formal=True)) == []
    assert set(stored_after(box, state)) == readable


def test_a_state_file_that_was_cut_off_or_damaged_costs_only_what_is_lost(box: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    stored_after(box / "000", state)
    lines = state.read_bytes().splitlines(keepends=True)
    assert len(lines) == 7
    state.write_bytes(b"".join(lines[:-1]) + lines[-1][:-40])
    assert len(stored_after(box / "000", state)) == 5
    assert state.read_bytes().splitlines(keepends=True)[:-1] == lines[:-1]
    state.write_bytes(b"".join(lines[:3]) + b"\0\0oops\n" + b"".join(lines[4:]))
    assert len(stored_after(box / "000", state)) == 5
    assert len(stored_after(box / "000", state)) == 6
    state.write_bytes(b"".join(lines[:3]) + lines[3].replace(b".xml", b".\xc7ml") + b"".join(lines[4:]))
    assert len(stored_after(box / "000", state)) == 5
    state.write_bytes(lines[0][:9])
    assert stored_after(box / "000", state) == []


def test_a_file_that_is_no_state_stays_as_it_is(box: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sirs,\n")
    with pytest.raises(UsageError, match="is not a state file"):
        Batch(found(box), state=letter)
    assert letter.read_text() == "Dear Sirs,\n"
    with pytest.raises(UsageError, match="is a folder"):
        Batch(found(box), state=tmp_path)
    with pytest.raises(UnwritableFile, match="does not exist"):
        Batch(found(box), state=tmp_path / "none" / "state")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["box", "letter.txt"]


def test_a_state_file_is_written_by_one_check_at_a_time(box: Path, tmp_path: Path) -> None:
    with Batch(found(box), state=tmp_path / "state"), pytest.raises(InUse, match="Another check"):
        Batch(found(box), state=tmp_path / "state")
    Batch(found(box), state=tmp_path / "state").close()


def test_a_check_can_be_cancelled_between_files_and_in_one(box: Path) -> None:
    with Batch(found(box)) as work:
        with pytest.raises(Cancelled):
            list(work.run(2, progress=Progress(is_cancelled=lambda: True)))
        assert multiprocessing.active_children() == []
    with Batch(found(box)) as work, pytest.raises(Cancelled):
        list(work.run(0, progress=Progress(is_cancelled=lambda: work.is_ended(1))))


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="permissions do not hold back root")
def test_a_folder_that_may_not_be_written_is_reported(box: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(UnwritableFile):
        Batch(found(box), state=closed / "state")


@pytest.mark.skipif(os.name == "nt", reason="names that are not text are a matter of POSIX systems")
def test_a_name_that_is_not_text_is_reported_as_well_as_can_be(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.xml")
    try:
        write_listing(tmp_path / "a.xml", Workload(2, head_defects=("header/date",)))
        (tmp_path / "a.xml").rename(name)
    except OSError:
        pytest.skip("this disk takes no such names")
    with Batch(found(name), state=tmp_path / "state") as work:
        (step,) = ended(work)
        assert (step.errors, step.why) == (1, "")
        assert work.report(0).source == name


def test_a_worker_of_another_version_says_so_and_checks_nothing(box: Path) -> None:
    task = batch.Task(str(box / "000" / "listing-000000.xml"), "a.xml", CheckOptions(), version="0.0.0")
    answer = batch.check_one(task)
    assert "version 0.0.0" in answer.why and not answer.report


def test_small_work_is_done_in_this_process_and_large_work_in_others(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def suitable(*names: Path) -> int:
        with Batch(found(*names)) as work:
            return work.suitable_processes()

    monkeypatch.setattr(batch.parallel, "usable_cores", lambda: 4)
    assert suitable(box) == 0
    monkeypatch.setattr(batch, "MUCH", 20_000)
    assert suitable(box) == 4
    assert suitable(box / "broken.xml") == 0
    assert suitable(box / "broken.xml", box / "remarked.wsq") == 2


def test_memory_does_not_hold_the_reports(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[str] = []
    whole = report_store.unpack

    def counted(data: bytes) -> Report:
        unpacked.append("")
        return whole(data)

    monkeypatch.setattr(report_store, "unpack", counted)
    with Batch(found(box)) as work:
        ended(work)
        assert unpacked == []
        reports: Iterator[Report] = work.reports()
        next(reports)
        assert len(unpacked) == 1


def test_the_lock_of_a_state_file_is_no_file_of_anybody_else(box: Path, tmp_path: Path) -> None:
    other = tmp_path / "uv.lock"
    other.write_text("mine")
    with Batch(found(box / "000" / "listing-000002.xml"), state=tmp_path / "uv") as work:
        list(work.run(0))
    assert other.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["box", "uv", "uv.lock"]
