#!/usr/bin/env python3
"""Records what every verb does over many inputs, so that a restructuring can be compared with what was before.

    record_outputs.py record --program PYTHON --checkout DIR --material DIR [DIR ...] --out DIR [--processes 2]
                             [--brief PATTERN ...]
    record_outputs.py compare OLD NEW [--lines 20]

The record of a call is its exit code, what it said on stdout and stderr, and every file it wrote, changed or removed.
What differs from run to run (folders, today's date, times, the version, random identifiers) is replaced by a word in
angle brackets. Calls that belong together, most often those over one input, make a scene: they run one after the other
in a folder of their own with a home of their own, so that later calls can use what earlier ones wrote.

PYTHON is the interpreter with everything the program needs. A worker process of it imports all modules of the package
but the window's, and forks for each call; a few calls run in an interpreter of their own, to see that imports work out
there too. Because of the forks it does not run on Windows.
"""

import argparse
import contextlib
import difflib
import gc
import hashlib
import importlib
import io
import itertools
import json
import os
import pkgutil
import queue
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

PACKAGE: Final = "wiposeq"
SECONDS_PER_CALL: Final = 120
"""Processor time a call may take, so that a busy computer does not change the record."""
LONGEST_WAIT: Final = 600
"""Seconds after which a call is stopped in any case."""
LARGEST_TEXT: Final = 2_000_000
"""Characters of a text that are kept; of a longer one only its checksum is."""
LARGEST_INPUT: Final = 20_000_000
"""Bytes of an input beyond which only a few verbs run."""
PDF_EVERY: Final = 8
"""Of about one input in so many a PDF is made, chosen by its name."""
TIMED_OUT: Final = "timed out"
STOPS: Final = (signal.SIGPROF, signal.SIGALRM)
"""What ends a call that takes too long."""

LISTINGS: Final = (".xml", ".wsq")
FASTA: Final = (".fasta", ".fa", ".fas", ".fna", ".faa", ".ffn", ".pro", ".nu", "")
TABLES: Final = (".csv", ".tsv", ".xlsx", ".docx")
RECORDS: Final = (*FASTA, *TABLES, ".txt", ".gb", ".gbk", ".gp", ".seq", ".embl", ".imgt", ".dna", ".gff3", ".gff")
NOTATIONS: Final = (".txt", *FASTA, *TABLES)
"""What may hold notations of modified residues."""
PROFILES: Final = ("us", "ep", "draft")
VERBS: Final = ("check", "convert", "fix", "compare", "translate", "package", "template", "rules", "demo")
LANGUAGES_OF_TABLES: Final = ("en", "de", "fr", "es", "zh", "ja", "ko")

HEADER: Final = """\
file_reference = "REF-1"
original_language = "en"
application = { office = "IB", number = "PCT/IB2024/099999", date = "2024-06-03" }
applicant = { name = "Example Biotech Ltd", language = "en" }
title = [{ text = "Modified polymerase and its use", language = "en" }]
"""
SEQUENCES: Final = """\
>first synthetic primer
acgtacgtacgtacgtacgtaacc
>second [organism=Homo sapiens]
atggcctgttgggttaaacgtgatctgtaa
>third peptide
MKWVTFISLLFLFSSAYSRG
"""

Outcome = dict[str, Any]
"""The record of one call: "exit", "seconds", "stdout", "stderr" (texts), "files" (by name, each a text)."""


# What is recorded: scenes and their calls


@dataclass
class Plan:
    """A scene that is to be played: its name in the record, its kind, and the files it begins with."""

    name: str
    kind: str
    inputs: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of all inputs."""
        return sum(Path(each).stat().st_size for each in self.inputs)


def plans(material: Iterable[Path], brief: Iterable[str] = ()) -> list[Plan]:
    """All scenes for these folders: one for each file, each folder, each pair of files, and some without any.

    brief: patterns of names of inputs that take so long that only a few verbs are tried.
    """
    made = [Plan("program/rules", "rules"), Plan("program/calls", "calls"), Plan("program/interpreter", "interpreter")]
    for root in material:
        for folder in sorted({path.parent for path in root.rglob("*") if path.is_file()}):
            inside = sorted(path for path in folder.iterdir() if path.is_file())
            within = f"{root.name}/{folder.relative_to(root)}".removesuffix("/.")
            kinds = {path: "brief" if any(map(path.match, brief)) else kind_of(path) for path in inside}
            for path, kind in kinds.items():
                made.append(Plan(f"{within}/{path.name}", kind, [str(path)]))
            for first, second in pairs(inside):
                made.append(Plan(f"{within}/{first.stem} with {second.name}", "genome", [str(first), str(second)]))
            for kind in ("listing", "record"):
                alike = [str(path) for path in inside if kinds[path] == kind and path.stat().st_size < 1_000_000]
                if len(alike) > 1:
                    made.append(Plan(f"{within}/all of kind {kind}", f"{kind}s", alike))
    return made


def kind_of(path: Path) -> str:
    """Which kind of scene is played for one file."""
    ending = path.suffix.lower()
    if path.stat().st_size > LARGEST_INPUT:
        return "brief"
    return {".toml": "toml"}.get(
        ending, "listing" if ending in LISTINGS else "record" if ending in RECORDS else "other"
    )


def pairs(paths: list[Path]) -> Iterator[tuple[Path, Path]]:
    """A FASTA file and what belongs to it: GFF3 with the same stem, or variants of a reference."""
    by_name = {path.name: path for path in paths}
    for path in paths:
        if path.suffix.lower() in (".gff3", ".gff", ".vcf"):
            for name in (f"{path.stem}{tail}{ending}" for tail in ("", "-reference") for ending in FASTA[:-1]):
                if name in by_name:
                    yield by_name[name], path


class Scene:
    """A folder with inputs in which calls run one after the other; keeps the outcome of each."""

    def __init__(self, plan: Plan, stage: "Stage") -> None:
        self.plan = plan
        self.stage = stage
        self.outcomes: dict[str, Outcome] = {}
        self.names = []
        for each in plan.inputs:
            shutil.copyfile(each, stage.work / Path(each).name)
            self.names.append(Path(each).name)
        self.has_pdf = zlib.crc32("".join(self.names).encode()) % PDF_EVERY == 0

    def call(self, *words: str, language: str = "en", is_apart: bool = False) -> Outcome:
        """Runs one call and keeps its outcome; is_apart: in an interpreter of its own."""
        told = " ".join(words) + (f" ({language})" if language != "en" else "") + (" (apart)" if is_apart else "")
        if told in self.outcomes:
            raise ValueError(f"{self.plan.name}: {told} is called twice")
        self.outcomes[told] = self.stage.run(words, language, is_apart)
        return self.outcomes[told]

    def has(self, name: str) -> bool:
        """Whether a file of that name is in the folder of the scene."""
        return (self.stage.work / name).exists()

    def write(self, name: str, text: str) -> str:
        """Puts a file into the folder of the scene and gives its name."""
        (self.stage.work / name).write_text(text, encoding="utf-8")
        return name

    def read(self, name: str) -> str:
        """The text of a file in the folder of the scene."""
        return (self.stage.work / name).read_text(encoding="utf-8", errors="replace")


def play_listing(scene: Scene) -> None:
    """All that can be done with one listing or project."""
    call, (name,) = scene.call, scene.names
    _check_listing(scene, name)
    scene.write("header.toml", HEADER)
    call("convert", name, "-o", "made.xml", "--report", "import.html")
    call("convert", name, "-o", "compact.xml", "--compact", "--header", "header.toml", "--report", "import.csv")
    for ending in ("wsq", "html", "txt", "fasta", *(("pdf",) if scene.has_pdf else ())):
        call("convert", name, "-o", f"made.{ending}")
    call("convert", name, "-o", "each", "--each")
    call("convert", name, "-o", "named.xml", "--organism", "Homo sapiens", "--no-proteins", "--report", "import.json")
    if scene.has("made.wsq"):
        call("check", "made.wsq")
        call("convert", "made.wsq", "-o", "back.xml")
        call("compare", name, "made.wsq")
    _fix_listing(scene, name)
    _translate_listing(scene, name)
    call("package", name, "-o", "filed")
    if scene.has("fixed.xml"):
        more = ["--add", "page", "--add", "report", "--add", "record", *(["--add", "pdf"] if scene.has_pdf else [])]
        call("package", "fixed.xml", "-o", "filed-us", "--profile", "us", "--replaces", name, *more)


def _check_listing(scene: Scene, name: str) -> None:
    call = scene.call
    call("check", name)
    call("check", name, language="de")
    call("check", name, language="xx")
    for form in ("json", "xml", "html"):
        call("check", name, "--format", form)
    call("check", name, "--format", "html", "-o", "report.html")
    call("check", name, "--formality")
    call("check", name, "--formality", "--format", "json")
    for profile in PROFILES:
        call("check", name, "--profile", profile)


def _fix_listing(scene: Scene, name: str) -> None:
    call = scene.call
    call("fix", name, "-o", "fixed.xml", "--all-safe", "--report", "repairs.html")
    call("fix", name, "-o", "fixed.wsq", "--report", "repairs.json")
    call("fix", name, "-o", "fixed-us.xml", "--profile", "us", "--compact", "--report", "repairs.csv", language="de")
    (scene.stage.work / "into").mkdir()
    call("fix", name, "-o", "into")
    for rule in found_rules(scene.outcomes[f"check {name} --format json"]["stdout"]):
        call("fix", name, "-o", f"fixed-{rule.replace('/', '-')}.xml", "--rule", rule, "--report", "repairs.txt")
    if scene.has("fixed.xml"):
        call("check", "fixed.xml", "--format", "json")
        _compare_listings(scene, name, "fixed.xml")
        call("compare", name, "fixed.xml", "--record", "--office", "us")
        call("compare", name, "fixed.xml", "--record", "--office", "ep")
        call("compare", name, "fixed.xml", language="de")


def _compare_listings(scene: Scene, old: str, new: str) -> None:
    scene.call("compare", old, new)
    scene.call("compare", old, new, "--format", "json")
    scene.call("compare", old, new, "-o", "differences.html")
    scene.call("compare", old, new, "--record")
    scene.call("compare", old, new, "--record", "-o", "record.html")


def _translate_listing(scene: Scene, name: str) -> None:
    call = scene.call
    call("translate", name, "-o", "texts.xlf", "--language", "de")
    call("translate", name, "-o", "texts-2.xlf", "--version", "2.0", "--once", "--context", "--language", "fr")
    call("translate", name, "-o", "texts.xlsx")
    call("translate", name, "-o", "texts.csv", "--missing", "--no-organisms", "--language", "de")
    for returned in ("texts.xlf", "texts-2.xlf", "texts.xlsx", "texts.csv"):
        if scene.has(returned):
            call("translate", name, "--with", returned, "-o", "translated.xml")
    for returned in ("texts.xlf", "texts-2.xlf"):
        if scene.has(returned):
            filled = re.sub(
                r"(<source[^>]*>(.*?)</source>)(\s*<target[^>]*>.*?</target>)?",
                r"\1<target>\2 uebersetzt</target>",
                scene.read(returned),
                flags=re.DOTALL,
            )
            scene.write(f"filled-{returned}", filled)
            end = ("--report", "translation.html")
            call("translate", name, "--with", f"filled-{returned}", "-o", "translated.xml", *end)
            call("translate", name, "--with", f"filled-{returned}", "-o", "translated.wsq", "--change-language", *end)


def found_rules(report: str) -> list[str]:
    """The rules that a report as JSON tells of, each once."""
    try:
        told = json.loads(report)
        return sorted({finding["rule"] for each in told for finding in each["findings"]})
    except (ValueError, KeyError, TypeError):
        return []


def play_record(scene: Scene) -> None:
    """All that can be done with a file of records, a table or a text."""
    call, (name,) = scene.call, scene.names
    ending = Path(name).suffix.lower()
    scene.write("header.toml", HEADER)
    call("check", name)
    call("convert", name, "-o", "made.xml", "--report", "import.html")
    call("convert", name, "-o", "made.xml", "--report", "import.txt", language="de")
    call("convert", name, "-o", "made.xml", language="xx")
    call("convert", name, "-o", "made.wsq", "--report", "import.json")
    call("convert", name, "-o", "headed.xml", "--header", "header.toml", "--compact", "--report", "import.csv")
    call("convert", name, "-o", "plain.xml", "--no-proteins", "--organism", "Homo sapiens", "--mol-type", "genomic DNA")
    for written in ("html", "txt", "fasta", *(("pdf",) if scene.has_pdf else ())):
        call("convert", name, "-o", f"copy.{written}")
    call("convert", name, "-o", "each", "--each")
    call("convert", name, "-o", "genome", "--genome", "--qualifier", "cultivar=B73", "--header", "header.toml")
    if ending in NOTATIONS:
        for molecule in ("DNA", "RNA", "AA"):
            call("convert", name, "-o", f"made-{molecule}.xml", "--molecule", molecule)
        for legend in ("sirna-suffix", "peptide"):
            call("convert", name, "-o", "noted.xml", "--notation", legend, "--report", "notations.txt")
        _read_notations(scene, name)
    if ending in TABLES:
        call("convert", name, "-o", "columns.xml", "--columns", "#1=name;#2=residues", "--report", "columns.txt")
        call("convert", name, "-o", "columns.xml", "--columns", "no such heading=residues")
    if scene.has("headed.xml"):
        call("check", "headed.xml", "--format", "json")
        call("fix", "headed.xml", "-o", "fixed.xml", "--report", "repairs.html")
        call("translate", "headed.xml", "-o", "texts.xlf", "--language", "de")
        call("package", "headed.xml", "-o", "filed")
    if scene.has("made.xml") and scene.has("headed.xml"):
        call("compare", "made.xml", "headed.xml")


def _read_notations(scene: Scene, name: str) -> None:
    """Reads each line "legend|notation" of a text by the legend it names."""
    if Path(name).suffix.lower() != ".txt":
        return
    lines = re.findall(r"^([a-z][\w-]*)\|(.+)$", scene.read(name), flags=re.MULTILINE)
    for number, (legend, notation) in enumerate(lines, 1):
        text = scene.write(f"notation-{number}.txt", notation + "\n")
        scene.call("convert", text, "-o", f"notation-{number}.xml", "--notation", legend, "--report", "notation.txt")


def play_genome(scene: Scene) -> None:
    """A FASTA file together with features or variants."""
    call, names = scene.call, scene.names
    scene.write("header.toml", HEADER)
    call("convert", *names, "-o", "made.xml", "--report", "import.html")
    call("convert", *names, "-o", "made.xml", "--no-proteins", "--organism", "Zea mays", "--report", "import.txt")
    call("convert", *names, "-o", "each", "--each", "--header", "header.toml", "--report", "import.csv")
    call("convert", *names, "-o", "genome", "--genome", "--header", "header.toml", "--organism", "Zea mays")
    call("convert", *names, "-o", "genome-2", "--genome", "--qualifier", "cultivar=B73", "--report", "import.json")
    call("convert", *names, "-o", "genome-3", "--genome", "--each", "--no-proteins", "--compact")


def play_listings(scene: Scene) -> None:
    """What is done with many listings at a time, and with each and the next one."""
    call, names = scene.call, scene.names
    folder = scene.stage.work / "folder"
    folder.mkdir()
    for name in names:
        shutil.copyfile(scene.stage.work / name, folder / name)
    one = ("--processes", "0")
    call("check", "folder", *one)
    call("check", "folder", *one, language="de")
    call("check", "folder", *one, "--formality")
    for form in ("json", "xml", "html"):
        call("check", "folder", *one, "--format", form, "-o", f"report.{form}")
    call("check", "folder", *one, "--resume", "state", "-o", "report.txt")
    call("check", "folder", *one, "--resume", "state", "-o", "report-again.txt")
    call("check", "folder", "--processes", "2", "--profile", "us", "-o", "report-us.txt", is_apart=True)
    call("convert", *names, "-o", "each", "--each")
    call("convert", *names, "-o", "one.xml", "--report", "import.html")
    for old, new in itertools.pairwise(names):
        _compare_listings(scene, old, new)


def play_records(scene: Scene) -> None:
    """Many files of records at a time."""
    scene.call("convert", *scene.names, "-o", "each", "--each")
    scene.call("convert", *scene.names, "-o", "one.xml", "--report", "import.html")
    for ending in sorted({Path(name).suffix for name in scene.names}):
        alike = [name for name in scene.names if Path(name).suffix == ending]
        if 1 < len(alike) < len(scene.names):
            scene.call("convert", *alike, "-o", f"one{ending}.xml", "--report", "import.csv")
            scene.call("convert", *alike, "-o", f"each{ending}", "--each", "--organism", "Homo sapiens")


def play_toml(scene: Scene) -> None:
    """A file of settings: as general information, as a legend, as statements and as documents."""
    (name,), sequences = scene.names, scene.write("sequences.fasta", SEQUENCES)
    scene.write("listing.txt", SEQUENCES)
    for option, more in (("--header", []), ("--notation", []), ("--templates", ["--genome"])):
        scene.call("convert", sequences, "-o", f"made{option}.xml", option, name, *more)
    scene.call("compare", sequences, sequences, "--record", "--statements", name)


def play_other(scene: Scene) -> None:
    """A file that the program does not know."""
    (name,) = scene.names
    scene.call("check", name)
    scene.call("convert", name, "-o", "made.xml")
    scene.call("fix", name, "-o", "fixed.xml")
    scene.call("translate", name, "-o", "texts.xlf")


def play_brief(scene: Scene) -> None:
    """A file so large or slow that only a few verbs are tried."""
    (name,) = scene.names
    if Path(name).suffix.lower() in LISTINGS:
        scene.call("check", name)
    scene.call("convert", name, "-o", "made.fasta")


def play_rules(scene: Scene) -> None:
    """The list of rules, and each of them explained."""
    listed = scene.call("rules")["stdout"]
    for id in re.findall(r"^  ([a-z]+/[a-z0-9-]+) ", listed, flags=re.MULTILINE):
        scene.call("rules", id)
    scene.call("rules", language="de")
    scene.call("rules", "sequence/too-short", language="de")
    scene.call("rules", "no/such-rule")


def play_calls(scene: Scene) -> None:
    """Calls that need no input, right and wrong ones."""
    call = scene.call
    scene.write("sequences.fasta", SEQUENCES)
    for language in ("en", "de", "xx"):
        call("--help", language=language)
        for verb in VERBS:
            call(verb, "--help", language=language)
            call(verb, "--no-such-option", language=language)
    call("--version")
    call("no-such-verb")
    call("demo")
    call("demo", "demo-de", language="de")
    call("demo", "demo-de")
    for language in LANGUAGES_OF_TABLES:
        for ending in ("xlsx", "csv"):
            call("template", f"table-{language}.{ending}", "--language", language)
            call("convert", f"table-{language}.{ending}", "-o", "made.xml", "--report", "import.txt")
    call("template", "table-en.csv")
    call("template", "table-en.csv", "--overwrite")
    call("template", "table.docx")
    for verb in ("check", "convert", "fix", "translate", "package"):
        call(verb, "missing.xml", *(("-o", "made.xml") if verb != "check" else ()))
    call("compare", "missing.xml", "missing-too.xml")
    for wrong in ("made.doc", "missing-folder/made.xml", "sequences.fasta"):
        call("convert", "sequences.fasta", "-o", wrong)
    listing = "demo-de/example.xml"
    call("fix", listing, "-o", listing)
    call("fix", listing, "-o", "fixed.xml", "--rule", "no/such-rule")
    call("check", listing, "--profile", "no-such-profile")
    call("check", listing, "--edition", "0.1")
    call("check", listing, "--processes", "-1")
    call("compare", listing, listing)
    call("compare", listing, listing, "--office", "us")
    call("compare", listing, listing, "--record", "--format", "json")
    call("convert", listing, "-o", "copy.pdf")
    call("convert", "sequences.fasta", "-o", "copy.pdf", language="de")
    call("convert", "sequences.fasta", "-o", "made.xml", "--qualifier", "cultivar=B73")
    call("convert", "sequences.fasta", "-o", "genome", "--genome", "--qualifier", "cultivar")
    call("convert", "sequences.fasta", "-o", "made.xml", "--notation", "no-such-legend")


def play_interpreter(scene: Scene) -> None:
    """Each verb once in an interpreter of its own, which imports only what it needs."""
    sequences = scene.write("sequences.fasta", SEQUENCES)
    for words in (
        ("--help",),
        ("--version",),
        ("demo", "demo"),
        ("convert", sequences, "-o", "made.xml"),
        ("check", "demo/example.xml"),
        ("check", "demo/example.wsq", "--format", "json"),
        ("fix", "demo/example.xml", "-o", "fixed.xml"),
        ("compare", "demo/example.xml", "made.xml"),
        ("translate", "demo/example.xml", "-o", "texts.xlf", "--language", "de"),
        ("package", "demo/example.xml", "-o", "filed"),
        ("template", "table.xlsx"),
        ("rules", "sequence/too-short"),
        ("convert", "demo/example.xml", "-o", "copy.pdf"),
        ("convert", sequences, "-o", "genome", "--genome"),
    ):
        scene.call(*words, is_apart=True)


PLAYS: Final[dict[str, Callable[[Scene], None]]] = {
    "listing": play_listing,
    "record": play_record,
    "genome": play_genome,
    "listings": play_listings,
    "records": play_records,
    "toml": play_toml,
    "other": play_other,
    "brief": play_brief,
    "rules": play_rules,
    "calls": play_calls,
    "interpreter": play_interpreter,
}


# How a call runs


class Stage:
    """The folders of a scene, and the ways to run a call there. cwd of each call is work; home and temp are its own."""

    def __init__(self, root: Path, checkout: Path, version: str) -> None:
        self.root = root
        self.work, self.home, self.temp = root / "work", root / "home", root / "temp"
        for folder in (self.work, self.home, self.temp, root / "cache"):
            folder.mkdir()
        self._checkout = checkout
        self._version = version
        self._stamps: dict[Path, tuple[int, int]] = {}

    def run(self, words: Iterable[str], language: str, is_apart: bool) -> Outcome:
        """Runs one call and tells what came of it."""
        environment = self._environment(language)
        out, err = self.root / "stdout", self.root / "stderr"
        self._changes()
        began = time.monotonic()
        today = {date.today().isoformat()}
        run = run_apart if is_apart else run_forked
        code = run(list(words), self.work, environment, out, err)
        took = time.monotonic() - began
        today.add(date.today().isoformat())
        changed = self._changes()
        tidy = Tidying(
            {str(self.root): "<FOLDER>", str(self._checkout): "<CHECKOUT>"},
            today,
            self._version,
            {path: path.relative_to(self.root).as_posix() for path in changed if path.exists()},
        )
        files = {
            tidy.name(path.relative_to(self.root).as_posix()): describe(path, tidy) if path.exists() else "<removed>\n"
            for path in changed
        }
        return {
            "exit": code,
            "seconds": round(took, 2),
            "stdout": tidy.text(as_text(out.read_bytes())),
            "stderr": tidy.text(as_text(err.read_bytes())),
            "files": files,
        }

    def _environment(self, language: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV") if name in os.environ}
        home = self.home
        return kept | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "TMPDIR": str(self.temp),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "COLUMNS": "100",
            "PYTHONPATH": str(self._checkout),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "WIPOSEQ_LANGUAGE": language,
        }

    def _changes(self) -> list[Path]:
        """The files that were written, changed or removed since this was asked last."""
        before, self._stamps = self._stamps, {}
        for folder in (self.work, self.home, self.temp):
            for path in folder.rglob("*"):
                if path.is_file():
                    told = path.stat()
                    self._stamps[path] = (told.st_mtime_ns, told.st_size)
        gone = before.keys() - self._stamps.keys()
        return sorted(gone | {path for path, stamp in self._stamps.items() if before.get(path) != stamp})


def run_forked(words: list[str], folder: Path, environment: dict[str, str], out: Path, err: Path) -> int | str:
    """Runs a call in a fork of this process, which has imported the program, and gives its exit code."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _run_here(words, folder, environment, out, err)
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return TIMED_OUT if number in STOPS else f"ended by signal {number}"
    return os.WEXITSTATUS(status)


def _run_here(words: list[str], folder: Path, environment: dict[str, str], out: Path, err: Path) -> int:
    """Runs a call in this process, which is for nothing else, and gives its exit code."""
    os.setsid()
    for stop in STOPS:
        signal.signal(stop, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, SECONDS_PER_CALL)
    signal.alarm(LONGEST_WAIT)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    for number, path, mode in ((0, os.devnull, os.O_RDONLY), (1, out, os.O_WRONLY), (2, err, os.O_WRONLY)):
        opened = os.open(path, mode | (os.O_CREAT | os.O_TRUNC if number else 0), 0o644)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (open as long as the process runs)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, errors="backslashreplace")  # noqa: SIM115
    sys.argv = [PACKAGE, *words]
    try:
        result = importlib.import_module(f"{PACKAGE}.__main__").main(words)
        code = int(result or 0)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    return code


def run_apart(words: list[str], folder: Path, environment: dict[str, str], out: Path, err: Path) -> int | str:
    """Runs a call in an interpreter of its own and gives its exit code."""
    command = [sys.executable, "-P", "-m", PACKAGE, *words]
    with out.open("wb") as stdout, err.open("wb") as stderr:
        try:
            ended = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                timeout=LONGEST_WAIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return TIMED_OUT
    return ended.returncode


# What is kept of texts and files


DATED: Final = (".docx", ".xlsx", ".pdf", ".wsq", ".zip")
"""Files that hold the time they were made, so that their checksums and even their sizes differ from run to run."""
_SIZE_TOLD: Final = re.compile(
    r"(?<=\"size\": )\d+(?=,\s*\"sha256\": \"<CHECKSUM>)|(?<=>)[\d,]+(?=</td><td><code><CHECKSUM>)"
)
"""The size of such a file in an index for programs or people."""


class Tidying:
    """Takes out of texts what differs from run to run. written: the files of the call, whose checksums may be told."""

    def __init__(self, folders: dict[str, str], today: set[str], version: str, written: dict[Path, str]) -> None:
        self._folders = folders
        days = "|".join(map(re.escape, sorted(today)))
        self._patterns = [
            (re.compile(rf"\b(?:{days})T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"), "<NOW>"),
            (re.compile(rf"\b(?:{days})\b"), "<TODAY>"),
            (re.compile(rf"(?<![\d.]){re.escape(version)}(?![\d.])"), "<VERSION>"),
            (re.compile(r"crash-\d{8}-\d{6}-\d+"), "crash-<NOW>"),
            (re.compile(r"(\"seconds\":\s?)[\d.e-]+"), r"\1<SECONDS>"),
            (re.compile(r"(\"time\":\s?)\d{19}"), r"\1<NOW>"),
        ]
        self._checksums: dict[str, str] = {}
        for path, name in written.items():
            word = "<CHECKSUM>" if path.suffix.lower() in DATED else f"<CHECKSUM of {name}>"
            self._checksums[hashlib.sha256(path.read_bytes()).hexdigest()] = word

    def text(self, text: str) -> str:
        """The text with words in angle brackets for what differs from run to run."""
        for path, word in self._folders.items():
            text = text.replace(path, word)
        for pattern, word in self._patterns:
            text = pattern.sub(word, text)
        text = re.sub(r"\b[0-9a-f]{64}\b", lambda found: self._checksums.get(found[0], found[0]), text)
        return _SIZE_TOLD.sub("<SIZE>", text)

    def name(self, name: str) -> str:
        """The name of a file in the same way; what was left in the folder for temporary files has random names."""
        name = self.text(name)
        return re.sub(r"(?<=^temp/)[^/]*", "<TEMPORARY>", name)


def as_text(data: bytes) -> str:
    """The bytes as UTF-8, other ones escaped."""
    return data.decode("utf-8", "backslashreplace")


def describe(path: Path, tidy: Tidying) -> str:
    """A text that tells all about the content of a file that is the same in each run."""
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        told = _describe_zip(data, tidy)
    elif data[:5] == b"%PDF-":
        told = _describe_pdf(data)
    elif data[:16] == b"SQLite format 3\x00":
        told = _describe_database(path)
    elif "crash-" in path.name:
        told = _describe_crash(as_text(data))
    else:
        try:
            told = data.decode("utf-8")
        except UnicodeDecodeError:
            told = f"{len(data)} bytes, {_checksum(data)}\n"
    told = tidy.text(told)
    return told if len(told) <= LARGEST_TEXT else f"{len(told)} characters, {_checksum(told.encode())}\n"


def _checksum(data: bytes) -> str:
    return "sha256 " + hashlib.sha256(data).hexdigest()


def _describe_zip(data: bytes, tidy: Tidying) -> str:
    """The members of a package such as .xlsx and .docx in their order; XML with a line for each element."""
    told = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.infolist():
            content = package.read(member)
            told.append(f"--- {member.filename}\n")
            if member.filename.endswith((".xml", ".rels")):
                text = as_text(content).replace("><", ">\n<")
                text = re.sub(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*", r"\1<NOW>", text)
                told.append(tidy.text(text) + "\n")
            else:
                told.append(f"{len(content)} bytes, {_checksum(content)}\n")
    return "".join(told)


def _describe_pdf(data: bytes) -> str:
    """The objects of a PDF without numbers, dates and identifiers; those of fonts, whose order varies, sorted and last.

    In what is painted on a page each font has its name instead of its number.
    """
    data = re.sub(rb"\(D:\d{14}[^)]*\)", b"(<NOW>)", data)
    data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?", b"<NOW>", data)
    data = re.sub(rb"uuid:[0-9a-fA-F-]{36}", b"<ID>", data)
    data = re.sub(rb"/[A-Z]{6}\+", b"/", data)
    data = re.sub(rb"\(\xfe\xff((?:\\.|[^)\\])*)\)", _plain_words, data, flags=re.DOTALL)
    objects = re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", data, re.DOTALL)
    fonts = {number: named[1] for number, content in objects if (named := re.search(rb"/BaseFont (/\S+)", content))}
    told: list[str] = []
    of_fonts: list[str] = []
    for _, content in objects:
        about, mark, stream = content.partition(b"stream\n")
        words = re.sub(r"(?m)/F\d+ <OBJECT>$", "/<FONT>", re.sub(r"\b\d+ 0 R\b", "<OBJECT>", _printable(about)))
        if not mark:
            if not words.strip().isdigit():
                (of_fonts if "/Font" in words or "/CIDFont" in words else told).append(f"--- object\n{words}\n")
            continue
        stream = stream.removesuffix(b"endstream").rstrip(b"\n")
        with contextlib.suppress(zlib.error):
            stream = zlib.decompressobj().decompress(stream)
        if b"BT\n" in stream and b"ET" in stream:
            painted = re.sub(rb"/F(\d+)(?= )", lambda found: fonts.get(found[1], found[0]), stream)
            told.append(f"--- painted\n{_printable(painted)}\n")
        elif b"/Metadata" in about:
            told.append(f"--- metadata\n{_printable(stream)}\n")
        else:
            of_fonts.append(f"--- {len(stream)} bytes, {_checksum(stream)}\n")
    return "".join((*told, *sorted(of_fonts)))


def _plain_words(found: re.Match[bytes]) -> bytes:
    """A text of a PDF that was written in two bytes a character."""
    words = re.sub(rb"\\(.)", rb"\1", found[1], flags=re.DOTALL)
    return b"(" + words.decode("utf-16-be", "replace").encode("ascii", "backslashreplace") + b")"


def _printable(data: bytes) -> str:
    return data.decode("ascii", "backslashreplace").replace("\x00", "\\0")


def _describe_crash(text: str) -> str:
    """The report of an error of the program itself without the places in its sources."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if line and not re.match(r"  |WipoSeq |\d{4}-", line)) + "\n"


def _describe_database(path: Path) -> str:
    """The rows of a project file; random identifiers become <ID 1>, <ID 2> ... in the order they appear."""
    told: list[str] = []
    identifiers: dict[int, str] = {}

    def tidied(value: Any) -> Any:
        if isinstance(value, int) and value >= 1 << 32:
            return identifiers.setdefault(value, f"<ID {len(identifiers) + 1}>")
        if isinstance(value, list):
            return [tidied(item) for item in value]
        if isinstance(value, dict):
            return {str(key): tidied(item) for key, item in value.items()}
        return value

    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        for pragma in ("application_id", "user_version"):
            told.append(f"{pragma} {connection.execute(f'PRAGMA {pragma}').fetchone()[0]}\n")
        tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        for table, sql in tables:
            told.append(f"--- {sql}\n")
            for key, content in sorted(connection.execute(f'SELECT * FROM "{table}"')):
                if key == "mark":
                    told.append("mark <ID>\n")
                    continue
                value = tidied(_unpacked(content[:-4]))
                told.append(f"{key} {json.dumps(value, indent=1, ensure_ascii=False)}\n")
    finally:
        connection.close()
    return "".join(told)


def _unpacked(content: bytes) -> Any:
    """The value that is packed as MessagePack; what is not is told by its checksum."""
    try:
        return MessagePack(content.removeprefix(b"\xc1")).value()
    except (IndexError, struct.error, KeyError):
        return _checksum(content)


class MessagePack:
    """Reads MessagePack, one value after the other; bytes become texts, and extensions lists of code and content."""

    _NUMBERS: Final = {
        0xCA: ">f",
        0xCB: ">d",
        0xCC: ">B",
        0xCD: ">H",
        0xCE: ">I",
        0xCF: ">Q",
        0xD0: ">b",
        0xD1: ">h",
        0xD2: ">i",
        0xD3: ">q",
    }
    _LENGTHS: Final = {
        0xC4: ">B",
        0xC5: ">H",
        0xC6: ">I",
        0xC7: ">B",
        0xC8: ">H",
        0xC9: ">I",
        0xD9: ">B",
        0xDA: ">H",
        0xDB: ">I",
        0xDC: ">H",
        0xDD: ">I",
        0xDE: ">H",
        0xDF: ">I",
    }

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def value(self) -> Any:
        """The next value."""
        kind = self._take(1)[0]
        if kind < 0x80 or kind >= 0xE0:
            return kind if kind < 0x80 else kind - 256
        if kind < 0x90:
            return self._map(kind & 0x0F)
        if kind < 0xA0:
            return self._list(kind & 0x0F)
        if kind < 0xC0:
            return self._text(kind & 0x1F)
        if kind in (0xC0, 0xC2, 0xC3):
            return {0xC0: None, 0xC2: False, 0xC3: True}[kind]
        if kind in self._NUMBERS:
            return self._number(self._NUMBERS[kind])
        if 0xD4 <= kind <= 0xD8:
            return self._extension(1 << (kind - 0xD4))
        length = int(self._number(self._LENGTHS[kind]))
        if kind >= 0xDE:
            return self._map(length)
        if kind >= 0xDC:
            return self._list(length)
        return self._extension(length) if 0xC7 <= kind <= 0xC9 else self._text(length)

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise IndexError("the data end too early")
        self._at += count
        return taken

    def _number(self, layout: str) -> Any:
        return struct.unpack(layout, self._take(struct.calcsize(layout)))[0]

    def _text(self, count: int) -> str:
        return as_text(self._take(count))

    def _list(self, count: int) -> list[Any]:
        return [self.value() for _ in range(count)]

    def _map(self, count: int) -> dict[Any, Any]:
        return {str(self.value()): self.value() for _ in range(count)}

    def _extension(self, count: int) -> list[Any]:
        code = self._take(1)[0]
        return [f"extension {code}", _unpacked(self._take(count))]


# Worker processes


def work(checkout: Path) -> int:
    """Plays the scenes whose plans come in as lines of JSON; each record goes out as a line of JSON."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.path.insert(0, str(checkout))
    version = _import_program(checkout)
    for line in sys.stdin:
        plan = Plan(**json.loads(line))
        with tempfile.TemporaryDirectory(prefix="record-") as name:
            scene = Scene(plan, Stage(Path(name).resolve(), checkout, version))
            PLAYS[plan.kind](scene)
        answers.write(json.dumps(scene.outcomes) + "\n")
        answers.flush()
    return 0


def _import_program(checkout: Path) -> str:
    """Imports all modules but those of the window, has the program do something once, and gives its version."""
    package = importlib.import_module(PACKAGE)
    place = Path(package.__file__ or "").resolve()
    if not place.is_relative_to(checkout.resolve()):
        raise SystemExit(f"{PACKAGE} is imported from {place}, not from {checkout}")
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        if ".ui." not in f"{module.name}.":
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory(prefix="record-") as name:
        _warm_up(importlib.import_module(f"{PACKAGE}.__main__").main, Path(name))
    gc.freeze()
    return str(package.__version__)


def _warm_up(run: Callable[[list[str]], int], folder: Path) -> None:
    """Has the program import and read what it does only when it is needed, so that no fork has to do it again."""
    sequences, listing, demo = folder / "sequences.fasta", folder / "made.xml", str(folder / "demo")
    sequences.write_text(SEQUENCES, encoding="utf-8")
    example = f"{demo}/example.xml"
    for words in (
        ["demo", demo],
        ["convert", str(sequences), "-o", str(listing), "--organism", "Hommo sapienss"],
        ["check", str(listing)],
        ["fix", str(listing), "-o", f"{demo}/fixed.xml"],
        ["compare", str(listing), example, "--record"],
        ["translate", example, "-o", f"{demo}/texts.xlsx"],
        ["template", f"{demo}/table.xlsx"],
        ["convert", f"{demo}/table.xlsx", "-o", f"{demo}/table.xml"],
        ["package", example, "-o", f"{demo}/filed"],
        ["convert", str(sequences), "-o", f"{demo}/genome", "--genome"],
        ["convert", str(sequences), "-o", f"{demo}/noted.xml", "--notation", "peptide"],
    ):
        said = io.StringIO()
        quiet = contextlib.suppress(Exception, SystemExit)
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), quiet:
            run(words)


class Worker:
    """A worker process, asked for one scene at a time."""

    def __init__(self, program: str, checkout: Path, number: int, log: Path) -> None:
        self._log = log / f"worker-{number}.log"
        self._program, self._checkout = program, checkout
        self._process = self._started()

    def _started(self) -> subprocess.Popen[str]:
        environment = dict(os.environ)
        environment |= {
            "PYTHONPATH": str(self._checkout),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "WIPOSEQ_LANGUAGE": "en",
        }
        command = [self._program, "-P", __file__, "work", "--checkout", str(self._checkout)]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
            )

    def outcomes(self, plan: Plan) -> dict[str, Outcome]:
        """The outcome of each call of the scene. Raises RuntimeError where the worker has ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(asdict(plan)) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise RuntimeError(f"{plan.name}: the worker has ended; {self._log} says why")
        return dict(json.loads(line))

    def close(self) -> None:
        """Ends the process."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()


# The three commands


def record(program: str, checkout: Path, scenes: list[Plan], out: Path, processes: int) -> int:
    """Records all scenes in the folder out, which must not hold anything."""
    if out.exists() and any(out.iterdir()):
        print(f"{out} is not empty", file=sys.stderr)
        return 2
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    waiting: queue.SimpleQueue[Plan] = queue.SimpleQueue()
    for plan in sorted(scenes, key=lambda plan: (bool(plan.inputs), plan.kind != "brief", -plan.size, plan.name)):
        waiting.put(plan)
    calls: Counter[str] = Counter()
    slow: list[tuple[float, str]] = []
    odd: list[str] = []

    def serve(number: int) -> None:
        worker = None
        while not waiting.empty():
            try:
                plan = waiting.get_nowait()
            except queue.Empty:
                break
            try:
                worker = worker or Worker(program, checkout, number, out)
                outcomes = worker.outcomes(plan)
            except RuntimeError as error:
                odd.append(str(error))
                worker = None
                continue
            calls.update(words.split()[0] for words in outcomes)
            for words, outcome in outcomes.items():
                slow.append((outcome.pop("seconds"), f"{plan.name}: {words}"))
                odd.extend(f"{plan.name}: {words[:200]}: {why}" for why in oddities(outcome))
            keep(out, plan.name, outcomes)
        if worker:
            worker.close()

    threads = [threading.Thread(target=serve, args=(number,)) for number in range(1, processes + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for log in out.glob("worker-*.log"):
        if not log.stat().st_size:
            log.unlink()
    for line in sorted(odd):
        print(f"odd: {line}")
    for seconds, words in sorted(slow, reverse=True)[:10]:
        print(f"slow: {seconds:.1f} s {words[:200]}")
    print(", ".join(f"{verb} {count}" for verb, count in sorted(calls.items())))
    print(f"{calls.total()} calls in {time.monotonic() - began:.0f} s")
    return 0


def oddities(outcome: Outcome) -> Iterator[str]:
    """What about an outcome is never right."""
    if outcome["exit"] not in (0, 1, 2):
        yield f"exit code {outcome['exit']}"
    if "Traceback (most recent call last)" in outcome["stdout"] + outcome["stderr"]:
        yield "a traceback"
    for name, content in outcome["files"].items():
        if "crash-" in name:
            yield f"an error of the program itself: {content.splitlines()[-1] if content.strip() else ''}"
        elif name.startswith("temp/"):
            yield f"{name} is left behind"


def keep(out: Path, name: str, outcomes: dict[str, Outcome]) -> None:
    """Writes the record of a scene; texts as lists of lines, so that people can read them."""
    path = out / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        words: {
            "exit": outcome["exit"],
            "stdout": _lines(outcome["stdout"]),
            "stderr": _lines(outcome["stderr"]),
            "files": {name: _lines(content) for name, content in sorted(outcome["files"].items())},
        }
        for words, outcome in outcomes.items()
    }
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def compare(old: Path, new: Path, lines: int) -> int:
    """Prints each call that differs between two records, and gives 0 if none does."""
    names = {path.relative_to(folder) for folder in (old, new) for path in folder.rglob("*.json")}
    total = differing = 0
    for name in sorted(names):
        before, after = (_stored(folder / name) for folder in (old, new))
        for words in dict.fromkeys([*before, *after]):
            total += 1
            told = list(_differences(before.get(words), after.get(words)))
            if told:
                differing += 1
                print(f"=== {name.with_suffix('')}: {words}")
                print("\n".join(told[:lines]))
                if len(told) > lines:
                    print(f"... {len(told) - lines} more lines")
    print(f"{total} calls, {differing} of them differ")
    return 1 if differing else 0


def _stored(path: Path) -> dict[str, Outcome]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _differences(before: Outcome | None, after: Outcome | None) -> Iterator[str]:
    """The lines of the difference between two outcomes of a call."""
    if before is None or after is None:
        yield "only in " + ("NEW" if before is None else "OLD")
        return
    if before["exit"] != after["exit"]:
        yield f"exit code {before['exit']} became {after['exit']}"
    parts = [("stdout", before["stdout"], after["stdout"]), ("stderr", before["stderr"], after["stderr"])]
    for name in sorted(before["files"].keys() | after["files"].keys()):
        if name not in before["files"] or name not in after["files"]:
            yield f"{name} is written only in " + ("NEW" if name in after["files"] else "OLD")
        else:
            parts.append((name, before["files"][name], after["files"][name]))
    for name, old, new in parts:
        if old != new:
            for line in difflib.unified_diff(old, new, f"old {name}", f"new {name}", n=1):
                yield _shortened(line.rstrip("\n"))


def _shortened(line: str) -> str:
    return line if len(line) <= 300 else f"{line[:300]} ... ({len(line)} characters)"


def main() -> int:
    """Reads the words of the call and does what they ask."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record", help="run the program over the material and record what it does")
    recording.add_argument("--program", required=True, help="the Python interpreter that has what the program needs")
    recording.add_argument("--checkout", type=Path, required=True, help="the folder that holds the package")
    recording.add_argument("--material", type=Path, nargs="+", required=True, help="folders of inputs")
    recording.add_argument("--out", type=Path, required=True, help="the new folder for the record")
    recording.add_argument("--processes", type=int, default=2)
    recording.add_argument("--brief", nargs="*", default=[], metavar="PATTERN", help="inputs to try only a little")
    comparing = commands.add_parser("compare", help="print what differs between two records")
    comparing.add_argument("old", type=Path, metavar="OLD")
    comparing.add_argument("new", type=Path, metavar="NEW")
    comparing.add_argument("--lines", type=int, default=20, help="lines to print of each call that differs")
    working = commands.add_parser("work", help="for the program's own use")
    working.add_argument("--checkout", type=Path, required=True)
    asked = parser.parse_args()
    if asked.command == "record":
        scenes = plans(asked.material, asked.brief)
        return record(asked.program, asked.checkout.resolve(), scenes, asked.out, asked.processes)
    if asked.command == "compare":
        return compare(asked.old, asked.new, asked.lines)
    return work(asked.checkout)


if __name__ == "__main__":
    sys.exit(main())
