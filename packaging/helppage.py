#!/usr/bin/env python3
"""Write the help on the rules: `python3 packaging/helppage.py`.

The command writes three files in resources/help: rules.html, one page with all rules; fixes.json, the fixes that each
rule may offer; and ids.txt, every id that a rule ever had, to which it only adds. --check writes nothing and exits with
1 if a file is out of date.

It hides how fixes are found: by the calls of offer(), set_to() and suggest() in the function of the rule and in the
functions that it uses. The label must be in the call: a text, a conditional expression of two texts, or a constant of
the module.
"""

import ast
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import environment

if TYPE_CHECKING:
    from wiposeq.app.rulepages import Page

RULES = environment.CHECKOUT / "wiposeq" / "rules"
HELP = environment.CHECKOUT / "resources" / "help"

LABELS = {"set_to": ('Set to "{value}"', False), "suggest": ('Choose a value ("{value}" is suggested)', True)}
"""Functions of rules/rule.py that return a fix: its label, and whether a person chooses the value."""

Place = tuple[str, str]
"""A function: name of its module, its own name."""


# Which fixes there are


@dataclass
class Function:
    """The fixes that a function of the rules offers, and the functions that it uses.

    fixes: (template, how sure) in the order of the source.
    """

    fixes: list[tuple[str, str]] = field(default_factory=list)
    uses: list[Place] = field(default_factory=list)
    is_rule: bool = False


def functions(folder: Path = RULES) -> dict[Place, Function]:
    """Return all functions at the top of the modules in a folder of rules."""
    trees = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.py"))}
    own = {name: {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} for name, tree in trees.items()}
    found: dict[Place, Function] = {}
    for name, tree in trees.items():
        known: dict[str, Place] = {each: (name, each) for each in own[name]}
        modules: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("wiposeq.rules"):
                source = node.module.rpartition(".")[2]
                for alias in node.names:
                    if alias.name in own.get(source, ()):
                        known[alias.asname or alias.name] = (source, alias.name)
                    elif source == "rules" and alias.name in trees:
                        modules[alias.asname or alias.name] = alias.name
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                found[name, node.name] = _function(node, known, modules, _constants(tree))
    return found


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Return what is assigned to names at the top of a module with an annotation (SUGGEST: Final = "...")."""
    assigned = (node for node in tree.body if isinstance(node, ast.AnnAssign))
    return {each.target.id: each.value for each in assigned if isinstance(each.target, ast.Name) and each.value}


def _function(
    function: ast.FunctionDef, known: dict[str, Place], modules: dict[str, str], constants: dict[str, ast.expr]
) -> Function:
    made = Function(is_rule=any(isinstance(each, ast.Call) for each in function.decorator_list))
    for node in _in_order(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "offer":
            made.fixes += [(text, _how_sure(node)) for text in _literals(node.args[0], constants)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LABELS:
            label, is_choice = LABELS[node.func.id]
            made.fixes.append((label, "choice" if is_choice else _how_sure(node)))
        elif isinstance(node, ast.Name) and node.id in known and node.id not in LABELS:
            made.uses.append(known[node.id])
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            made.uses.append((modules[node.value.id], node.attr))
    return made


def _in_order(node: ast.AST) -> Iterable[ast.AST]:
    """Yield the nodes inside a node, in the order of the source."""
    for child in ast.iter_child_nodes(node):
        yield child
        yield from _in_order(child)


def _literals(node: ast.expr, constants: dict[str, ast.expr]) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body, constants), *_literals(node.orelse, constants)]
    if isinstance(node, ast.Name) and node.id in constants:
        return _literals(constants[node.id], constants)
    return []


def _how_sure(call: ast.Call) -> str:
    """Return how sure a fix is, as a key of rulepages.HOW_SURE."""
    given = {each.arg: each.value for each in call.keywords}
    values = {name: value.value if isinstance(value, ast.Constant) else None for name, value in given.items()}
    if values.get("is_choice", False):
        return "choice"
    safe = values.get("safe", False)
    return "yes" if safe is True else "no" if safe is False else "sometimes"


def fixes_of(place: Place, all_functions: dict[Place, Function]) -> dict[str, str]:
    """Return {template: how sure} of the fixes that a rule may offer: its own, then those of functions that it uses."""
    found: dict[str, str] = {}
    seen: set[Place] = set()
    waiting = [place]
    while waiting:
        at = waiting.pop(0)
        if at in seen or at not in all_functions or (at != place and all_functions[at].is_rule):
            continue
        seen.add(at)
        for text, sure in all_functions[at].fixes:
            found[text] = sure if found.get(text, sure) == sure else "sometimes"
        waiting += all_functions[at].uses
    return found


def fixes_json() -> str:
    """Return the text of fixes.json: for each rule, the label of each fix and how sure it is."""
    from wiposeq.app import rulepages  # noqa: F401 - fills the catalogue
    from wiposeq.rules.rule import CATALOGUE

    known = functions()
    by_rule = {}
    for rule in CATALOGUE.values():
        found = fixes_of((rule.check.__module__.rpartition(".")[2], rule.check.__name__), known)
        if found:
            by_rule[rule.id] = found
    return json.dumps(by_rule, ensure_ascii=False, indent=1) + "\n"


# The page


def page_html(pages: "Iterable[Page]") -> str:
    """Return the whole page: what it is, a table of contents, and a section for each rule with its id as anchor."""
    from wiposeq.app.rulepages import SUBJECTS, ways
    from wiposeq.formats.templates import render

    groups: dict[str, list[Page]] = {subject: [] for subject in SUBJECTS}
    for each in pages:
        groups[each.subject].append(each)
    return render(
        "rules",
        title="WipoSeq: the rules",
        css="help.css",
        count=sum(map(len, groups.values())),
        groups=[(subject, SUBJECTS[subject], rules) for subject, rules in groups.items()],
        ways=ways,
        in_profiles=lambda rule: [f"{name}: {text}" for name, text in rule.profiles],
    )


def ids_txt() -> str:
    """Return all ids that rules ever had, then those of new rules. Reports and profiles of users contain them."""
    from wiposeq.rules.rule import CATALOGUE

    path = HELP / "ids.txt"
    given_out = path.read_text("utf-8").split() if path.is_file() else []
    return "".join(f"{id}\n" for id in [*given_out, *(id for id in CATALOGUE if id not in given_out)])


def files() -> dict[Path, str]:
    """Return the content of each file."""
    from wiposeq import texts
    from wiposeq.app import rulepages

    texts.use_language("en")
    fixes = fixes_json()
    known = {
        id: tuple(rulepages.KnownFix(template, sure) for template, sure in each.items())
        for id, each in json.loads(fixes).items()
    }
    return {
        HELP / "fixes.json": fixes,
        HELP / "rules.html": page_html(rulepages.pages(known)),
        HELP / "ids.txt": ids_txt(),
    }


def main(arguments: list[str]) -> int:
    """Write or check the files. Return 0, or 1 if a file is out of date (--check)."""
    made = files()
    if "--check" in arguments:
        old = [path.name for path, text in made.items() if not path.is_file() or path.read_text("utf-8") != text]
        for name in old:
            environment.tell(f"{name} is out of date: run packaging/helppage.py")
        return int(bool(old))
    HELP.mkdir(parents=True, exist_ok=True)
    for path, text in made.items():
        path.write_bytes(text.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(environment.run_tool(__file__, ("msgspec",), main))
