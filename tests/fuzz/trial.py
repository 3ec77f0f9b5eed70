"""Try an input with the command line: it is read or refused in words, and nothing is left behind."""

import contextlib
import hashlib
import io
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fuzz.mutators import damaged
from fuzz.seeds import LISTING, REFERENCE, SEEDS

from wiposeq import resources
from wiposeq.app import address_book, preferences
from wiposeq.app.settings import Settings
from wiposeq.cli.main import main
from wiposeq.errors import UserError
from wiposeq.formats.translation import tmx
from wiposeq.standard import edition as editions

CALLS: Final[dict[str, tuple[str, ...]]] = {
    "header": ("convert REFERENCE --header IN -o OUT.xml",),
    "legend": ("convert REFERENCE --notation IN -o OUT.xml",),
    "people": ("read people",),
    "memory": ("read memory",),
    "preferences": ("read preferences",),
    "edition": ("packs install IN --sha256 DIGEST",),
    "organisms": ("packs install IN --sha256 DIGEST",),
    "description": ("specification LISTING IN",),
    "latin": ("convert IN -o OUT.xml --encoding cp1252",),
    "eastern": ("convert IN -o OUT.xml --encoding cp932",),
    ".xml": ("check IN --format json", "fix IN -o OUT.xml --all-safe", "convert IN -o OUT.wsq", "compare IN LISTING"),
    ".wsq": ("check IN --format json", "convert IN -o OUT.xml", "convert IN -o OUT.wsq", "compare IN LISTING"),
    ".zip": ("check IN --format json", "convert IN -o OUT.wsq"),
    ".vcf": ("convert REFERENCE IN -o OUT.xml", "convert REFERENCE IN -o OUT.xml --haplotype 2 --variations"),
    ".xlf": ("translate LISTING --with IN -o OUT.xml",),
    ".html": ("specification LISTING IN",),
    ".rtf": ("specification LISTING IN",),
    ".odt": ("specification LISTING IN",),
    ".docx": (
        "convert IN -o OUT.xml",
        "specification LISTING IN",
        "specification LISTING IN --comments OUT",
        "specification LISTING IN --numbers OUT",
    ),
    ".txt": ("convert IN -o OUT.xml", "specification LISTING IN"),
}
"""What is called for an input, by the beginning of its name or by its ending. IN, OUT, LISTING and REFERENCE are files,
DIGEST the SHA-256 of the input. "read" calls a reader that no verb of the command line calls."""
OTHERS: Final = ("convert IN -o OUT.xml",)


def calls_of(name: str) -> tuple[str, ...]:
    """Return the calls for an input of this name. Cases are called like their seed, with the error behind its name."""
    named = (calls for start, calls in CALLS.items() if name.startswith(start))
    return next(named, CALLS.get(Path(name).suffix, OTHERS))


def _read(reader: str, path: Path) -> int:
    """Call a reader of the window, and return the exit code that the command line would have."""
    try:
        if reader == "people":
            address_book.with_people(Settings(), address_book.read_people(path), "applicant")
        elif reader == "memory":
            tmx.read_tmx(path)
        else:
            preferences.import_from(Settings(), path)
    except UserError as error:
        print(error)
        return 2
    return 0


def attempt(folder: Path, name: str, data: bytes, call: str) -> int:
    """Run a call with an input, and return its exit code.

    Raises whatever the program raises that is no error for the user, and AssertionError for what it leaves behind.
    """
    files = {"LISTING": folder / "listing.xml", "REFERENCE": folder / "reference.fa"}
    if not files["LISTING"].exists():
        files["LISTING"].write_bytes(LISTING)
        files["REFERENCE"].write_bytes(REFERENCE)
    path = folder / f"in{Path(name).suffix}"
    path.write_bytes(data)
    words = []
    for each in call.split():
        each = str(files.get(each, each)) if each != "IN" else str(path)
        each = hashlib.sha256(data).hexdigest() if each == "DIGEST" else each
        words.append(str(folder / each.replace("OUT", "out")) if each.startswith("OUT") else each)
    os.environ["WIPOSEQ_DEBUG"] = "1"
    shown = io.StringIO()
    try:
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            code = _read(words[1], path) if words[0] == "read" else main(words)
    finally:
        if words[0] == "packs":
            shutil.rmtree(resources.pack_folders()[1], ignore_errors=True)
            editions.editions.cache_clear()
        path.unlink(missing_ok=True)
        outputs = [each for each in folder.iterdir() if each.name not in ("listing.xml", "reference.fa")]
        for each in outputs:
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    assert code in (0, 1, 2), f"exit code {code}"
    assert code != 2 or shown.getvalue().strip(), "no word says why"
    odd = [each.name for each in outputs if not each.name.startswith("out")]
    assert not odd, f"left behind: {odd}"
    assert code != 2 or "OUT" not in call or not outputs, f"written in spite of the error: {outputs}"
    return code


def inputs(seed: int, count: int) -> Iterator[tuple[str, bytes, str]]:
    """Yield damaged inputs as (name, data, call), the same for each seed."""
    dice = random.Random(seed)
    names = sorted(SEEDS)
    for _ in range(count):
        name = dice.choice(names)
        yield name, damaged(SEEDS[name], dice), dice.choice(calls_of(name))
