"""The speed and the memory of the program against what it is measured by, in one table in Markdown.

`python tests/benchmarks/run.py [--scale small|full] [P1 P3 ...]` measures each target in turns with its reference, in
the same run, and prints the ratio: median, least and most. Seconds are those of the processors (user and system), for
other work on the machine lengthens only those of the clock. A line that says clock goes by the latter: two processes,
the window, and cp, which does little but wait for the disk. The medians by both stand beside each other. What is not on
the machine is said, and what fails stops nothing else.

small takes two to three minutes and says whether something has become slow; full is what the targets are about, and
takes half an hour, 8 GB of disk and a quiet machine. At small, beginning counts for much: only full says MISSED.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from _pytest.outcomes import OutcomeException

HERE: Final = Path(__file__).resolve().parent
TESTS: Final = HERE.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

from benchmarks.workloads import WORKLOADS, Workload, write_fasta, write_folder, write_listing  # noqa: E402
from measure import run_measured  # noqa: E402

Words = list[str | Path]


@dataclass(frozen=True)
class Run:
    """One run of one side: seconds of processors and of the clock, peak memory, and what a task told beside."""

    cpu: float
    wall: float
    megabytes: float
    pause: float = 0.0


@dataclass(frozen=True)
class Target:
    """A line of the table. by: "cpu", "clock", "memory" or "pause". limit: the ratio (or MB, ms) not to be passed;
    None: no target.

    ours, reference: the commands, made when the workloads are there. of_memory: what is divided by where there is no
    reference: 1, or the MB that the peak is measured by.
    """

    id: str
    what: str
    by: str
    limit: float | None
    ours: Callable[["Bench"], Words]
    reference: Callable[["Bench"], Words] | None
    needs: str = ""
    rounds: int = 0
    of_memory: Callable[["Bench"], float] | None = None


class Bench:
    """The workloads of one scale in a folder, made when first asked for, and the tools of the machine."""

    def __init__(self, folder: Path, scale: str) -> None:
        self.folder = folder
        self.is_full = scale == "full"
        self.count = 100_000 if self.is_full else 5_000
        self.many = max(self.count, 50_000)
        self.runs: list[tuple[Words, Words | None, list[Run], list[Run | None]]] = []
        self.tools = {name: shutil.which(name) for name in ("xmllint", "java", "javac", "cp", "cat")}

    def _created(self, name: str, make: Callable[[Path], object]) -> Path:
        path = self.folder / name
        if not path.exists():
            print(f"  making {name} ...", file=sys.stderr, flush=True)
            part = self.folder / f"part-{name}"
            make(part)
            part.rename(path)
        return path

    def short(self, count: int, ending: str = "xml") -> Path:
        """W1 with so many sequences."""
        workload = replace(WORKLOADS["W1"], sequences=count)
        write = write_fasta if ending == "fasta" else write_listing
        return self._created(f"W1-{count}.{ending}", lambda path: write(path, workload))

    @property
    def genome(self) -> Workload:
        """W2 in the scale of this run."""
        if self.is_full:
            return WORKLOADS["W2"]
        return replace(WORKLOADS["W2"], sequences=3, residues=(20_000_000, 20_000_000))

    @property
    def chromosome(self) -> float:
        """Megabytes of the largest sequence of W2."""
        return self.genome.residues[1] / (1 << 20)

    def long(self, ending: str = "xml") -> Path:
        """W2."""
        write = write_fasta if ending == "fasta" else write_listing
        return self._created(f"W2.{ending}", lambda path: write(path, self.genome))

    @property
    def once(self) -> int:
        """The N of the targets that compare 4 N with N, in sequences."""
        return 16_000 if self.is_full else 2_000

    def featured(self, count: int = 0) -> Path:
        """One sequence with so many features, 100,000 by default."""
        count = count or (100_000 if self.is_full else 10_000)
        workload = Workload(1, (100 * count, 100 * count), (count, count), is_genome=True)
        return self._created(f"features-{count}.xml", lambda path: write_listing(path, workload))

    def with_ids(self, count: int) -> Path:
        """W1 with so many sequences and an id in every qualifier."""

        def write(path: Path) -> None:
            write_listing(path, replace(WORKLOADS["W1"], sequences=count))
            head, *parts = path.read_text("utf-8").split("<INSDQualifier>")
            text = "".join(f'<INSDQualifier id="q{number}">{part}' for number, part in enumerate(parts, 1))
            path.write_text(head + text, "utf-8")

        return self._created(f"ids-{count}.xml", write)

    def files(self, count: int) -> Path:
        """A folder of so many listings, most of their sequences wrong."""
        return self._created(f"files-{count}", lambda path: write_folder(path, count, Workload(100, defects=0.9)))

    def wrong(self) -> Path:
        """W1 with a defect in every sequence."""
        workload = replace(WORKLOADS["W1"], sequences=self.count, defects=1.0)
        return self._created("wrong.xml", lambda path: write_listing(path, workload))

    def in_one(self, name: str, count: int = 0) -> Path:
        """One sequence with a join() of so many parts ("parts", 50,000 by default) or a note of 50 MB ("note")."""
        count = count or (50_000 if self.is_full else 5_000)

        def write(path: Path) -> None:
            write_listing(path, Workload(1, (4 * count, 4 * count), (1, 1), is_genome=True))
            location = f"join({','.join(f'{4 * n + 1}..{4 * n + 2}' for n in range(count))})"
            value = "a word and another " * (1000 * count // 19)
            note = f"<INSDQualifier_name>note</INSDQualifier_name><INSDQualifier_value>{value}</INSDQualifier_value>"
            inside = f"<INSDFeature_quals><INSDQualifier>{note}</INSDQualifier></INSDFeature_quals>"
            where = location if name == "parts" else "1..4"
            feature = (
                f"<INSDFeature><INSDFeature_key>gene</INSDFeature_key><INSDFeature_location>{where}"
                f"</INSDFeature_location>{inside if name == 'note' else ''}</INSDFeature>\n"
            )
            end = "      </INSDSeq_feature-table>"
            path.write_text(path.read_text().replace(end, feature + end))

        return self._created(f"{name}-{count}.xml", write)

    def copy(self, path: Path) -> Words:
        """The command that copies a file."""
        return [str(self.tools["cp"]), path, self.folder / "copy"]

    def java(self, path: Path) -> Words:
        """The command that reads a listing with the SAX parser of Java and the DTD."""
        if not (self.folder / "SaxDtd.class").exists():
            subprocess.run([str(self.tools["javac"]), "-d", self.folder, HERE / "SaxDtd.java"], check=True)
        from wiposeq.standard.edition import newest

        dtd = self.folder / "listing.dtd"
        dtd.write_text(newest().dtd_text())
        unlimited = [f"-Djdk.xml.{name}=0" for name in ("entityExpansionLimit", "totalEntitySizeLimit")]
        return [str(self.tools["java"]), *unlimited, "-cp", self.folder, "SaxDtd", path, dtd]

    def xmllint(self, path: Path) -> Words:
        """The command that reads XML as a stream and does nothing with it."""
        return [str(self.tools["xmllint"]), "--huge", "--noout", "--stream", path]


def task(name: str, *words: str | Path) -> Words:
    """The command of a task that tells its own seconds."""
    return [sys.executable, HERE / "tasks.py", name, *words]


def check(path: Path) -> Words:
    """The check of a listing in one process."""
    return task("check", path, "1")


def wiposeq(*words: str | Path) -> Words:
    """The command line of the program."""
    return [sys.executable, "-m", "wiposeq", *words]


def _convert(bench: Bench) -> Words:
    output = bench.folder / "converted.xml"
    more = ("--molecule", "DNA", "--organism", "Zea mays", "--mol-type", "genomic DNA")
    return wiposeq("convert", bench.long("fasta"), "-o", output, "--force", *more)


def _converted(bench: Bench) -> Path:
    output = bench.folder / "converted.xml"
    if not output.exists():
        run(_convert(bench), bench.folder)
    return output


def _grows(id: str, what: str, by: str, limit: float, command: Callable[[Bench, int], Words]) -> Target:
    """Return the target of a command that is run with 4 N and with N."""
    return Target(
        id, f"{what}, 4 N : N", by, limit, lambda b: command(b, 4 * b.once), lambda b: command(b, b.once), rounds=3
    )


GROWING: Final = (
    _grows("G1", "memory of checking, an id in every qualifier", "memory", 1.1, lambda b, n: check(b.with_ids(n))),
    _grows("G2", "check the features of one sequence", "cpu", 5.5, lambda b, n: check(b.featured(2 * n))),
    _grows("G3", "check a join() of many parts", "cpu", 5.5, lambda b, n: check(b.in_one("parts", 2 * n))),
    _grows("G4", "write W1", "cpu", 5.5, lambda b, n: task("write", b.short(2 * n), b.folder / "written.xml")),
    _grows("G5", "edit and save W1 by its index", "cpu", 5.5, lambda b, n: task("edit", b.short(2 * n), f"{n}.wsq")),
    _grows(
        "G5b", "memory of that, with 64 MB at hand", "memory", 2, lambda b, n: task("edit", b.short(2 * n), f"{n}.wsq")
    ),
    _grows(
        "G6",
        "memory of checking many files",
        "memory",
        1.25,
        lambda b, n: wiposeq("check", b.files(n // 125), "--format", "html", "-o", f"{n}.html"),
    ),
    _grows("G7", "many small edits together", "cpu", 5.5, lambda b, n: task("together", str(5 * n))),
    _grows("G8", "compare listings whose sequences moved and changed", "cpu", 6, lambda b, n: task("compare", str(n))),
    _grows("G9", "read ST.25", "cpu", 5.5, lambda b, n: task("st25", str(n))),
    _grows("G10", "keep an edit of one sequence safe", "clock", 2, lambda b, n: task("keep_safe", str(n))),
)
"""What grows with the input, and by no more than it does; and what does not grow."""

TARGETS: Final = (
    Target(
        "P1",
        "check W1, one process : xmllint --stream",
        "cpu",
        5,
        lambda b: task("check", b.short(b.count), "1"),
        lambda b: b.xmllint(b.short(b.count)),
        "xmllint",
    ),
    Target(
        "P2",
        "check W1, one process : Java SAX and DTD",
        "cpu",
        2.5,
        lambda b: task("check", b.short(b.count), "1"),
        lambda b: b.java(b.short(b.count)),
        "java javac",
    ),
    Target(
        "P3",
        "check W1, two processes : one",
        "clock",
        0.70,
        lambda b: task("check", b.short(b.many), "2"),
        lambda b: task("check", b.short(b.many), "1"),
    ),
    Target(
        "P5",
        "check 5,000 sequences, the whole program : Java SAX and DTD",
        "cpu",
        1.0,
        lambda b: wiposeq("check", b.short(5_000)),
        lambda b: b.java(b.short(5_000)),
        "java javac",
    ),
    Target(
        "P6",
        "memory of checking 10 x W1 : W1",
        "memory",
        1.2,
        lambda b: task("check", b.short(10 * b.count), "1"),
        lambda b: task("check", b.short(b.count), "1"),
        rounds=3,
    ),
    Target(
        "P6b",
        "memory of checking 10 x W1, in MB",
        "memory",
        100,
        lambda b: task("check", b.short(10 * b.count), "1"),
        None,
        rounds=1,
        of_memory=lambda b: 1.0,
    ),
    Target(
        "P7",
        "write W1 : cp of the result",
        "clock",
        10,
        lambda b: task("write", b.short(b.count), b.folder / "written.xml"),
        lambda b: b.copy(b.short(b.count)),
        "cp",
    ),
    Target(
        "P9",
        "W2 from FASTA to XML with checks : cp of the result",
        "clock",
        8,
        _convert,
        lambda b: b.copy(_converted(b)),
        "cp",
    ),
    Target(
        "P10",
        "check W2 : xmllint --stream",
        "cpu",
        2,
        lambda b: task("check", b.long(), "1"),
        lambda b: b.xmllint(b.long()),
        "xmllint",
    ),
    Target(
        "P11",
        "memory of checking W2 : its largest sequence",
        "memory",
        5,
        lambda b: task("check", b.long(), "1"),
        None,
        rounds=3,
        of_memory=lambda b: b.chromosome,
    ),
    Target(
        "P11b",
        "memory of W2 from FASTA to XML : its largest sequence",
        "memory",
        5,
        _convert,
        None,
        rounds=3,
        of_memory=lambda b: b.chromosome,
    ),
    Target(
        "P13",
        "read FASTA : Bio.SeqIO.parse",
        "cpu",
        1.0,
        lambda b: task("fasta", b.short(b.many, "fasta")),
        lambda b: task("seqio", b.short(b.many, "fasta")),
    ),
    Target(
        "P13b",
        "read W2 as FASTA : Bio.SeqIO.parse",
        "cpu",
        1.0,
        lambda b: task("fasta", b.long("fasta")),
        lambda b: task("seqio", b.long("fasta")),
    ),
    Target(
        "P15",
        "translate coding sequences : Bio.Seq.translate",
        "cpu",
        0.2,
        lambda b: task("translate"),
        lambda b: task("seq_translate"),
    ),
    Target(
        "P17",
        "open 10 x W1 in the window to the first screen : cat",
        "clock",
        15,
        lambda b: task("window", b.short(10 * b.count)),
        lambda b: [str(b.tools["cat"]), b.short(10 * b.count)],
        "cat",
        rounds=3,
    ),
    Target(
        "P17b",
        "the longest pause of the window meanwhile, in ms",
        "pause",
        100,
        lambda b: task("window", b.short(10 * b.count)),
        None,
        rounds=3,
        of_memory=lambda b: 1.0,
    ),
    Target(
        "P18",
        "check 10 x W1 : W1",
        "cpu",
        11,
        lambda b: task("check", b.short(10 * b.count), "1"),
        lambda b: task("check", b.short(b.count), "1"),
        rounds=3,
    ),
    *(
        Target(
            id,
            f"check {what} : xmllint --stream",
            "cpu",
            None,
            lambda b, created=created: task("check", created(b), "1"),
            lambda b, created=created: b.xmllint(created(b)),
            "xmllint",
            rounds=3,
        )
        for id, what, created in (
            ("X1", "100,000 features in one sequence", lambda b: b.featured()),
            ("X2", "W1 with a defect in every sequence", lambda b: b.wrong()),
            ("X3", "a join() of 50,000 parts", lambda b: b.in_one("parts")),
            ("X4", "a note of 50 MB", lambda b: b.in_one("note")),
        )
    ),
    *GROWING,
    Target(
        "Q1",
        "check 300 pages against 10,000 sequences, in s",
        "cpu",
        5,
        lambda b: task("specification", "300", "10000"),
        None,
        rounds=3,
    ),
    Target(
        "Q2",
        "the same, in MB",
        "memory",
        300,
        lambda b: task("specification", "300", "10000"),
        None,
        rounds=1,
        of_memory=lambda b: 1.0,
    ),
    Target(
        "Q3",
        "600 pages : 150 pages, against 1,000 sequences",
        "cpu",
        6,
        lambda b: task("specification", "600", "1000"),
        lambda b: task("specification", "150", "1000"),
        rounds=3,
    ),
    Target(
        "Q4",
        "100,000 sequences : 10,000, 20 pages",
        "cpu",
        12,
        lambda b: task("specification", "20", "100000"),
        lambda b: task("specification", "20", "10000"),
        rounds=1,
    ),
    Target("S1", "load the lists of an edition, in s", "cpu", 0.05, lambda b: task("edition"), None),
)


class Failed(Exception):
    """A side could not be measured, and why."""


def run(command: Words, folder: Path) -> Run:
    """Runs one side once. Raises Failed."""
    try:
        done = run_measured(command, folder, seconds=3600, settings={"WIPOSEQ_HOME": str(folder / "home")})
    except OutcomeException as error:  # how run_measured speaks to a test
        raise Failed(str(error)) from error
    is_task = "tasks.py" in str(command[1])
    if done.code not in ((0,) if is_task else (0, 1)):  # 1: the program found errors
        raise Failed(f"ended with {done.code}: {(done.err.strip().splitlines() or [''])[-1][:200]}")
    if is_task:
        told = json.loads(done.out.splitlines()[-1])
        return Run(told["cpu"], told["wall"], done.megabytes, 1000 * told.get("pause", 0.0))
    return Run(done.cpu, done.seconds, done.megabytes)


@dataclass(frozen=True)
class Result:
    """What came of a target: the ratio of each round, the medians by processors and by clock, those of both sides."""

    ratios: list[float]
    by_both: tuple[float, float] | None
    ours: float
    reference: float
    megabytes: float


UNITS: Final = {"cpu": ("cpu", "s"), "clock": ("wall", "s"), "memory": ("megabytes", "MB"), "pause": ("pause", "ms")}
"""By what a target is measured: the name in a Run, and its unit."""


def measured(target: Target, bench: Bench, rounds: int) -> Result:
    """Runs both sides in turns; what another target has run of them already is not run again. Raises Failed."""
    unit, _ = UNITS[target.by]
    left, right = target.ours(bench), target.reference(bench) if target.reference else None
    known = [pair for pair in bench.runs if pair[0] == left and (right is None or pair[1] == right)]
    ours, others = known[0][2:] if known and len(known[0][2]) >= rounds else ([], [])
    if not ours:
        for number in range(rounds):
            print(f"  {target.id} {number + 1}/{rounds}", file=sys.stderr, flush=True)
            ours.append(run(left, bench.folder))
            others.append(run(right, bench.folder) if right else None)
        bench.runs.append((left, right, ours, others))
    if right is None:
        others = [None] * len(ours)
    pairs = [
        (getattr(one, unit), getattr(other, unit) if other else (target.of_memory or (lambda _: 1.0))(bench))
        for one, other in zip(ours, others)
    ]
    beside = [
        (one.cpu / max(other.cpu, 0.001), one.wall / max(other.wall, 0.001))
        for one, other in zip(ours, others)
        if other
    ]
    is_time = bool(beside) and target.by in ("cpu", "clock")
    return Result(
        [one / max(other, 0.001) for one, other in pairs],
        (statistics.median(cpu for cpu, _ in beside), statistics.median(wall for _, wall in beside))
        if is_time
        else None,
        statistics.median(one for one, _ in pairs),
        statistics.median(other for _, other in pairs),
        max(each.megabytes for each in ours),
    )


def lines(targets: list[Target], bench: Bench, rounds: int) -> Iterator[str]:
    """The lines of the table."""
    yield "| # | what : by what | target | measured | least to most | cpu, clock | medians | peak MB | |"
    yield "|---|---|--:|--:|---|---|---|--:|---|"
    for target in targets:
        if missing := [name for name in target.needs.split() if not bench.tools[name]]:
            yield _line(target, f"not measured: {' and '.join(missing)} not on this machine")
            continue
        try:
            result = measured(target, bench, min(rounds, target.rounds or rounds))
        except Failed as error:
            yield _line(target, f"FAILED: {error}".replace("|", "/"))
            continue
        median = statistics.median(result.ratios)
        verdict = ""
        if target.limit is not None:
            verdict = "kept" if median <= target.limit else "MISSED" if bench.is_full else "over, at this size"
        _, unit = UNITS[target.by]
        medians = f"{result.ours:.3g} {unit}"
        if target.reference:
            medians += f" : {result.reference:.3g} {unit}"
        yield _line(
            target,
            f"{median:.3g}",
            f"{min(result.ratios):.3g} to {max(result.ratios):.3g}",
            ", ".join(f"{each:.3g}" for each in result.by_both or ()),
            medians,
            f"{result.megabytes:.0f}",
            verdict,
        )


def _line(target: Target, *cells: str) -> str:
    limit = "" if target.limit is None else f"<= {target.limit:g}"
    what = target.what if target.by in ("cpu", "pause") or target.of_memory else f"{target.what} ({target.by})"
    told = [target.id, what, limit, *cells]
    return f"| {' | '.join([*told, *[''] * (9 - len(told))])} |".replace("|  |", "| |").replace("|  |", "| |")


def machine() -> str:
    """What the machine is, in a few words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30) if hasattr(os, "sysconf") else 0
    kind = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        found = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        kind = found[0].partition(":")[2].strip() if found else kind
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    cores = f"{os.cpu_count()} cores ({kind}), {memory:.0f} GiB"
    return f"{cores}, {platform.system()}, CPython {platform.python_version()}{load}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="P1", help="which; all without any")
    parser.add_argument("--scale", choices=("small", "full"), default="small")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the workloads here for the next time")
    words = parser.parse_args()
    known = {each.id for each in TARGETS}
    wanted = {each.upper().replace("B", "b") for each in words.targets} or known
    if wanted - known:
        parser.error(f"there is no {', '.join(sorted(wanted - known))}; there are {', '.join(sorted(known))}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = (words.folder or Path(temporary)) / words.scale  # a workload of each has the same name
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder.resolve(), words.scale)
        genome = f"W2 {bench.genome.sequences} x {bench.genome.residues[1] // 1_000_000} million nucleotides"
        what = f"W1 is {bench.count:,} sequences, {genome}; median of {words.rounds}"
        print(f"{date.today()}, {machine()}. Scale {words.scale}: {what} rounds (3 where one is long).\n", flush=True)
        for line in lines([each for each in TARGETS if each.id in wanted], bench, words.rounds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
