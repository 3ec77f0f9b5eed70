"""The house stands as designed: imports go down only, without cycles, and no class or function is too long."""

import ast
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "wiposeq"
CONTRACTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

LONGEST_CLASS, LONGEST_FUNCTION = 400, 60
"""Lines, with the docstring."""
MAY_BE_LONG = {
    "ui/window/actions.py commands": "a table: one line for each action, in the order of the menus",
}
"""What may be longer, and why."""


def modules(*below: str) -> list[Path]:
    return sorted(path for folder in below for path in (PACKAGE / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The outermost packages a module imports anywhere, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_no_import_breaks_the_contracts_of_the_layers() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CONTRACTS, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, f"an import crosses the layers of pyproject.toml:\n{done.stdout}\n{done.stderr}"
    assert ", 0 broken" in done.stdout, done.stdout


@pytest.mark.parametrize("path", modules("model", "standard"), ids=lambda path: path.stem)
def test_the_model_and_the_standard_need_only_the_standard_library_and_msgspec(path: Path) -> None:
    assert imported(path) - sys.stdlib_module_names <= {"msgspec", "wiposeq"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_brings_in_a_package_that_is_not_declared(path: Path) -> None:
    declared = {"PySide6", "shiboken6", "lxml", "Bio", "msgspec", "platformdirs", "wiposeq"}
    declared |= {"charset_normalizer", "numpy", "openpyxl", "docx", "jinja2", "markupsafe", "rapidfuzz", "rich"}
    declared |= {"distributed", "pypdfium2", "pypinyin", "python_calamine", "starlette", "uvicorn"}
    assert imported(path) - sys.stdlib_module_names <= declared


def test_the_command_line_starts_without_what_is_slow_to_import_and_seldom_needed() -> None:
    slow = {"PySide6", "Bio", "numpy", "openpyxl", "docx", "jinja2", "rapidfuzz", "rich", "distributed", "asyncio"}
    slow |= {"ssl", "pypdfium2", "pypinyin", "python_calamine"}
    workflows = "wiposeq.app.fixing, wiposeq.app.demo, wiposeq.app.exporting.converting, wiposeq.app.translating.export"
    code = f"import sys, wiposeq.cli.main, {workflows}; print(sorted({slow} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_a_check_of_a_listing_does_not_wait_for_the_readers_of_other_formats() -> None:
    code = (
        "import sys; from wiposeq import __main__; code = __main__.main(['check', sys.argv[1]]); "
        "slow = ('app.importing.opening', 'app.fixing', 'app.exporting.converting', 'formats.records', 'formats.st25', "
        "'formats.tables', 'formats.project.file', 'formats.notation'); "
        "print(code, [name for name in sys.modules if name.startswith(tuple('wiposeq.' + each for each in slow))])"
    )
    words = [sys.executable, "-c", code, CHECKOUT / "tests" / "material" / "st26-small.xml"]
    done = subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True, timeout=60)
    assert (done.stdout.splitlines()[-1:], done.returncode) == (["0 []"], 0), done.stderr


def test_the_window_starts_without_the_engine_the_readers_and_the_printer() -> None:
    code = (
        "import sys; from wiposeq.ui.window import application; app, window = application.build(); window.show(); "
        "app.processEvents(); "
        "slow = ('wiposeq.checking.engine', 'wiposeq.rules.', 'wiposeq.formats.records.', 'wiposeq.formats.st25', "
        "'wiposeq.formats.reading_copy', 'wiposeq.app.comparing', 'wiposeq.app.exporting.converting', "
        "'wiposeq.app.importing.opening', 'wiposeq.ui.importing.dialog', 'PySide6.QtPrintSupport', 'lxml', 'Bio', "
        "'numpy', 'openpyxl', 'docx', 'jinja2'); "
        "print([name for name in sys.modules if name.startswith(slow)]); sys.stdout.flush(); import os; os._exit(0)"
    )
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stdout + done.stderr


# ---- cycles and sizes


def cycles(graph: grimp.ImportGraph, modules: set[str]) -> list[set[str]]:
    """Return the sets of modules that import each other in a circle (strongly connected components).

    Imports inside functions and for type checking count.
    """
    below = {module: graph.find_downstream_modules(module) & modules for module in modules}
    left = {module for module in modules if module in {each for other in below[module] for each in below[other]}}
    found = []
    while left:
        module = left.pop()
        circle = {module} | {other for other in below[module] if module in below[other]}
        left -= circle
        if len(circle) > 1:
            found.append(circle)
    return found


def test_a_cycle_of_imports_is_found() -> None:
    graph = grimp.ImportGraph()
    for one, other in (("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e")):
        graph.add_import(importer=one, imported=other)
    assert cycles(graph, {"a", "b", "c", "d", "e"}) == [{"a", "b", "c"}]


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("wiposeq", cache_dir=None)
    found = cycles(graph, set(graph.modules))
    assert found == [], "move what the modules of a circle share into a module below them"


def test_no_module_of_the_window_but_its_start_knows_the_main_window() -> None:
    graph = grimp.build_graph("wiposeq", cache_dir=None)
    importers = graph.find_modules_that_directly_import("wiposeq.ui.window.mainwindow")
    assert importers == {"wiposeq.ui.window.application"}


def too_long(path: Path) -> set[str]:
    """Return the classes and functions of a module that are longer than they may be."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            most = LONGEST_CLASS if isinstance(node, ast.ClassDef) else LONGEST_FUNCTION
            if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > most:
                found.add(f"{path.relative_to(PACKAGE).as_posix()} {node.name}")
    return found


def test_no_class_or_function_is_too_long() -> None:
    found = {each for path in PACKAGE.rglob("*.py") for each in too_long(path)}
    assert sorted(found - set(MAY_BE_LONG)) == []
    assert sorted(set(MAY_BE_LONG) - found) == [], "no exception is needed any more"


# ---- parameters

MOST_PARAMETERS = 6
MAY_HAVE_MORE = {
    "rules/rule.py rule": "the decorator of a rule: each parameter is an entry of the catalogue",
    "app/many/large_check.py check_shared": "tests choose the size of a span",
}
"""Functions with more parameters, and why."""


def crowded(path: Path) -> set[str]:
    """Return the public functions of a module, and its classes by __init__, that have too many parameters."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        function = node
        if isinstance(node, ast.ClassDef):
            function = next((each for each in node.body if getattr(each, "name", "") == "__init__"), node)
        if isinstance(function, ast.FunctionDef) and not node.name.startswith("_"):
            names = [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
            if len([name for name in names if name not in ("self", "cls")]) > MOST_PARAMETERS:
                found.add(f"{path.relative_to(PACKAGE).as_posix()} {node.name}")
    return found


def test_no_public_function_has_more_than_six_parameters() -> None:
    found = {each for path in PACKAGE.rglob("*.py") for each in crowded(path)}
    assert sorted(found - set(MAY_HAVE_MORE)) == [], "group parameters that belong together into a small record"
    assert sorted(set(MAY_HAVE_MORE) - found) == [], "no exception is needed any more"
