"""Try an input with the command line: it is read or refused in words, and nothing is left behind."""

import contextlib
import io
import os
import random
from pathlib import Path
from typing import Final

from fuzz.mutators import damaged
from fuzz.seeds import LISTING, REFERENCE, SEEDS

from wiposeq.cli.main import main

CALLS: Final[dict[str, tuple[str, ...]]] = {
    ".xml": ("check IN --format json", "fix IN -o OUT.xml --all-safe", "convert IN -o OUT.wsq", "compare IN LISTING"),
    ".vcf": ("convert REFERENCE IN -o OUT.xml", "convert REFERENCE IN -o OUT.xml --haplotype 2 --variations"),
    "header.toml": ("convert REFERENCE --header IN -o OUT.xml",),
    "legend.toml": ("convert REFERENCE --notation IN -o OUT.xml",),
    ".xlf": ("translate LISTING --with IN -o OUT.xml",),
    ".html": ("specification LISTING IN",),
    ".rtf": ("specification LISTING IN",),
    ".docx": ("convert IN -o OUT.xml", "specification LISTING IN"),
    ".txt": ("convert IN -o OUT.xml", "specification LISTING IN"),
}
"""What is called for an input, by its name or ending. IN, OUT, LISTING and REFERENCE are files."""
OTHERS: Final = ("convert IN -o OUT.xml",)


def calls_of(name: str) -> tuple[str, ...]:
    """Return the calls for an input of this name."""
    kind = Path(name).suffix
    if kind == ".toml":
        kind = "legend.toml" if "legend" in name else "header.toml"
    return CALLS.get(kind, OTHERS)


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
        words.append(str(folder / each.replace("OUT", "out")) if each.startswith("OUT") else each)
    os.environ["WIPOSEQ_DEBUG"] = "1"
    shown = io.StringIO()
    try:
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            code = main(words)
    finally:
        path.unlink(missing_ok=True)
        outputs = [each for each in folder.iterdir() if each.name not in ("listing.xml", "reference.fa")]
        for each in outputs:
            if each.is_file():
                each.unlink()
    assert code in (0, 1, 2), f"exit code {code}"
    assert code != 2 or shown.getvalue().strip(), "no word says why"
    odd = [each.name for each in outputs if not each.name.startswith("out")]
    assert not odd, f"left behind: {odd}"
    assert code != 2 or "OUT" not in call or not outputs, f"written in spite of the error: {outputs}"
    return code


def inputs(seed: int, count: int) -> list[tuple[str, bytes, str]]:
    """Return damaged inputs as (name, data, call), the same for each seed."""
    dice = random.Random(seed)
    found = []
    for _ in range(count):
        name = dice.choice(sorted(SEEDS))
        found.append((name, damaged(SEEDS[name], dice), dice.choice(calls_of(name))))
    return found
