"""No test uses a private member of another module: what only a test can see is no behavior."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
FILES = sorted(path.relative_to(TESTS).as_posix() for path in TESTS.rglob("*.py"))

NOT_PRIVATE = {"_asdict", "_replace", "_exit", "_Element"}
"""Names that are public in spite of their underscore: of named tuples, os._exit(), and the type of lxml's elements."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__") and name not in NOT_PRIVATE and name != "_"


def own_names(tree: ast.Module) -> set[str]:
    """Return the names that the module defines itself, as variables, functions, classes or attributes of self."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
            found.add(node.attr)
    return found


def private_members(source: str) -> Iterator[str]:
    """Yield "line: use" of each private member of another module."""
    tree = ast.parse(source)
    own = own_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own:
            yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.lineno}: import {each.name}" for each in node.names if is_private(each.name))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("setattr", "getattr", "delattr"):
            names = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            yield from (f"{node.lineno}: {name}" for name in names if is_private(name.split(".")[-1]))


def test_private_members_are_found_in_every_way_they_can_be_used() -> None:
    source = """
from a import _b, c
import d
_e = 1
c._f(_e)
monkeypatch.setattr(d, "_g", 1)
monkeypatch.setattr("d._h", 1)
os._exit(d.__name__)
"""
    assert set(private_members(source)) == {"2: import _b", "5: c._f", "6: _g", "7: d._h"}


@pytest.mark.parametrize("name", FILES)
def test_a_test_uses_no_private_member_of_another_module(name: str) -> None:
    found = list(private_members((TESTS / name).read_text(encoding="utf-8")))
    assert found == [], f"{name}: test what the member is for through public names, or make the member public"
