"""The words of the program are the usual ones: no message, label, docstring, comment or name uses a banned word.

Of the tests and of packaging/, the names of tests, functions, classes and parameters are checked.

The list follows from two rules: usual words in the usual order of a sentence, and one word for one thing. A failing
test names the file, the line and the word; choose a usual word (return, parse, match, omit, result, store, report).
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "wiposeq"

BANNED_IN_TEXT = (
    r"\btold\b",
    r"\bsaid\b",
    r"\bspeaks?\b",
    r"\bmended?\b",
    r"\bmends\b",
    r"\blaid\b(?! out)",
    r"\bparted by\b",
    r"\bgone on with\b",
    r"\bgoes on with\b",
    r"\b(?:leave|leaves|leaving|left) away\b",
    r"\bput down\b",
    r"\blet by\b",
    r"(?<!\bthere )\bis no (?!such\b|longer\b|more\b|less\b|later\b|earlier\b|different\b)\w+",
    r"(?<!\bthere )\bare no (?!such\b|longer\b|more\b|less\b|later\b|earlier\b|different\b)\w+",
    r"\bof which\b",
    r"\bwhere (?:none|nothing) (?:is|are|has|stands)\b",
    r"\bnone (?:where|if there are none)\b",
    r"\bhere stands\b",
    r"\bstands? (?:in|here|there|before|behind|beside|twice|once|\d|\{)",
    r"\bstood\b",
    r"\blook(?:ed)? first\b",
    r"\bbesides\b",
    r"\bbrought (?:in|along|by)\b",
    r"\bwished?\b",
    r"\bof its own accord\b",
    r"\bthat there is to\b",
    r"\bmay be had\b",
    r"\bthat has not\b",
    r"\bhas none\b",
    r"\b(?:has|have) not (?:in|any)\b",
    r"(?-i:\b(?!SEQ ID NOs?\b)(?i:seq id nos?)\b)",
    r"\bcolour\w*|\bbehaviour\w*|\blicence\w*|\bneighbour\w*|\bfavour\w*|\bcentre\b|\bcatalogue\w*|\bgrey\b",
    r"\b(?:recogni|normali|organi|capitali|initiali|summari|minimi|optimi|analy)s(?:e|es|ed|ing|ation)\b(?<!analyses)",
)
"""Patterns that no message, label, docstring or comment may match; upper and lower case are the same."""

BANNED_NAMES = {
    *("told", "said", "made", "kept", "laid", "usual", "settling", "alike", "written_as", "returned"),
    *("spool", "handout", "wish", "mended", "asked", "sent"),
}
"""Whole parts of a name (`_told`, `is_made`) that no variable, function or class may have."""

REQUIRED_NAMES = {"connection_made"}
"""Names of functions that a library calls, so that they cannot be changed."""

NOT_YET_READ: tuple[str, ...] = ()
"""Folders and modules whose words have not been read yet. Nothing may be added; remove what is finished."""


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each string and comment of a module with the number of its line."""
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def names(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each name that a module defines (function, class, parameter, variable) with the number of its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


def parts(name: str) -> set[str]:
    return {part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)} | {name.lower().strip("_")}


def is_banned(name: str) -> bool:
    return bool(parts(name) & BANNED_NAMES) and name not in REQUIRED_NAMES


def banned(path: Path) -> list[str]:
    """Return one line for each banned word in a module."""
    pattern = re.compile("|".join(BANNED_IN_TEXT), re.IGNORECASE)
    where = path.relative_to(PACKAGE).as_posix()
    found = []
    for line, text in texts(path):
        flat = re.sub(r"\s+", " ", text)
        for match in pattern.finditer(flat):
            context = flat[max(0, match.start() - 40) : match.end() + 40]
            found.append(f'{where}:{line}: "{match.group()}" in: {context}')
    found += [f"{where}:{line}: name {name}" for line, name in names(path) if is_banned(name)]
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_uses_no_banned_word(path: Path) -> None:
    where = path.relative_to(PACKAGE).as_posix()
    if where.startswith(NOT_YET_READ):
        pytest.skip("the words of this folder have not been read yet")
    assert banned(path) == []


NAMED = sorted([*(CHECKOUT / "tests").rglob("*.py"), *(CHECKOUT / "packaging").glob("*.py")])
"""Modules outside the package; only the names of their functions, classes and parameters are checked."""


def banned_names(path: Path) -> list[str]:
    """Return one line for each function, class or parameter with a banned word in its name."""
    defined = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined.append((node.lineno, node.name))
        elif isinstance(node, ast.arg):
            defined.append((node.lineno, node.arg))
    return [f"{path.name}:{line}: name {name}" for line, name in defined if parts(name) & BANNED_NAMES]


@pytest.mark.parametrize("path", NAMED, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_a_test_or_tool_has_no_banned_word_in_its_names(path: Path) -> None:
    assert banned_names(path) == []


def test_a_banned_word_is_found_in_the_name_of_a_test_a_class_and_a_parameter(tmp_path: Path) -> None:
    path = tmp_path / "test_example.py"
    path.write_text("class Sent: ...\ndef test_a_fault_is_told(kept): told = kept\n", encoding="utf-8")
    assert banned_names(path) == [
        "test_example.py:1: name Sent",
        "test_example.py:2: name test_a_fault_is_told",
        "test_example.py:2: name kept",
    ]


if __name__ == "__main__":
    import sys

    for folder in sys.argv[1:] or [""]:
        for each in sorted((PACKAGE / folder).rglob("*.py")):
            print("\n".join(banned(each)))
