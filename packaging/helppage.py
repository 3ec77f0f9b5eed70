#!/usr/bin/env python3
"""Writes the help on the rules: `python3 packaging/helppage.py`. --check writes nothing and exits with 1 if it is old.

It makes resources/help/rules.html, one page that needs nothing besides itself, from the rules of the catalogue, and
resources/help/fixes.json, which fixes each rule may offer. It hides how these are found in the sources: the calls of
mend in the function of the rule and in the functions it uses.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import environment

if TYPE_CHECKING:
    from wiposeq.app.rulepages import Page

RULES = environment.CHECKOUT / "wiposeq" / "rules"
HELP = environment.CHECKOUT / "resources" / "help"

Place = tuple[str, str]
"""A function: name of its module, its own name."""


# Which fixes there are


@dataclass
class Function:
    """What a function of the rules says and uses. fixes: (template, how sure) in the order they stand."""

    fixes: list[tuple[str, str]] = field(default_factory=list)
    uses: list[Place] = field(default_factory=list)
    is_rule: bool = False


def functions(folder: Path = RULES) -> dict[Place, Function]:
    """All functions at the top of the modules in a folder of rules."""
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
                found[name, node.name] = _function(node, known, modules)
    return found


def _function(function: ast.FunctionDef, known: dict[str, Place], modules: dict[str, str]) -> Function:
    made = Function(is_rule=any(isinstance(each, ast.Call) for each in function.decorator_list))
    for node in _in_order(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "mend":
            made.fixes += [(text, _how_sure(node)) for text in _literals(node.args[0])]
        elif isinstance(node, ast.Name) and node.id in known:
            made.uses.append(known[node.id])
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            made.uses.append((modules[node.value.id], node.attr))
    return made


def _in_order(node: ast.AST) -> Iterable[ast.AST]:
    """The nodes inside, as they stand in the source."""
    for child in ast.iter_child_nodes(node):
        yield child
        yield from _in_order(child)


def _literals(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    return []


def _how_sure(call: ast.Call) -> str:
    """Whether the fix is safe, as rulepages.HOW_SURE has it."""
    given = {each.arg: each.value for each in call.keywords}
    values = {name: value.value if isinstance(value, ast.Constant) else None for name, value in given.items()}
    if values.get("is_choice", False):
        return "choice"
    safe = values.get("safe", False)
    return "yes" if safe is True else "no" if safe is False else "sometimes"


def fixes_of(place: Place, all_functions: dict[Place, Function]) -> dict[str, str]:
    """Template -> how sure, of the fixes a rule may offer: its own first, then those of what it uses."""
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
    """The text of fixes.json: by rule, the label of each fix and how sure it is."""
    from wiposeq.app import rulepages  # noqa: F401 - fills the catalogue
    from wiposeq.rules.rule import CATALOGUE

    known = functions()
    told = {}
    for rule in CATALOGUE.values():
        found = fixes_of((rule.check.__module__.rpartition(".")[2], rule.check.__name__), known)
        if found:
            told[rule.id] = found
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


# The page

STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1c1f23; background: #fff; max-width: 52rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 3rem; border-bottom: 2px solid #d7dbe0; }
h3 { font-size: 1.05rem; margin: 2.2rem 0 .3rem; overflow-wrap: anywhere; } a { color: #0b57a4; }
h3 code { font-size: 1rem; } code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.kind { font-size: .85rem; font-weight: 600; padding: .05rem .5rem; border-radius: .6rem; border: 1px solid; }
.error { color: #b3261e; } .warning { color: #7a5200; } .cites { font-weight: normal; color: #555b63; }
.truth { font-weight: 600; margin: .2rem 0 .6rem; } p { margin: .3rem 0; } ul { margin: .2rem 0 .6rem; }
dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0 0 0 1.2rem; }
nav table { border-collapse: collapse; width: 100%; font-size: .92rem; }
nav td { vertical-align: top; padding: .15rem .6rem .15rem 0; } nav td:first-child { white-space: nowrap; }
.right, .wrong { border-left: .25rem solid; padding-left: .6rem; } .right { border-color: #1a6b2d; }
.wrong { border-color: #b3261e; } .top { font-size: .85rem; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } .top { display: none; } a { color: inherit;
  text-decoration: none; } section { break-inside: avoid; } h2 { break-after: avoid; } }
@media (max-width: 40rem) { nav td:first-child { white-space: normal; } }
"""


def page_html(pages: "Iterable[Page]") -> str:
    """The whole page: what it is, a table of contents, and a section for each rule with its id as anchor."""
    from wiposeq.app.rulepages import SUBJECTS

    groups: dict[str, list[Page]] = {subject: [] for subject in SUBJECTS}
    for each in pages:
        groups[each.subject].append(each)
    count = sum(map(len, groups.values()))
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>WipoSeq: the rules</title>\n<style>{STYLE}</style>\n</head>\n<body>",
        '<h1 id="top">What WipoSeq checks</h1>',
        f"<p>The {count} rules by which WipoSeq checks a sequence listing under WIPO Standard ST.26. An error keeps a "
        "listing from being generated; a warning asks a person to look. The numbers of paragraphs are those of the "
        "standard. Most fixes can be done with one click; those that are safe can be done all at once.</p>",
        "<nav>",
    ]
    for subject, rules in groups.items():
        parts.append(f'<h2><a href="#{subject}">{escape(SUBJECTS[subject])}</a></h2><table>')
        parts += [
            f'<tr><td><a href="#{each.id}"><code>{each.id}</code></a></td><td>{escape(each.statement)}</td></tr>'
            for each in rules
        ]
        parts.append("</table>")
    parts.append("</nav><main>")
    for subject, rules in groups.items():
        parts.append(f'<h2 id="{subject}">{escape(SUBJECTS[subject])}</h2>')
        parts += [section(each) for each in rules]
    parts.append("</main>\n</body>\n</html>\n")
    return "\n".join(parts)


def section(page: "Page") -> str:
    """What the page says of one rule."""
    from wiposeq.app.rulepages import ways

    cites = f' <span class="cites">{escape(page.cites)}</span>' if page.cites else ""
    parts = [
        f'<section id="{page.id}">\n<h3><code>{page.id}</code> '
        f'<span class="kind {page.severity}">{page.severity}</span>{cites}</h3>',
        f'<p class="truth">{escape(page.statement)}</p>\n<dl>',
        f"<dt>Why</dt><dd>{escape(page.why)}</dd>",
        f"<dt>Usual cause</dt><dd>{escape(page.cause)}</dd>",
        f"<dt>How to fix</dt><dd>{_list(ways(page))}</dd>",
    ]
    if page.right:
        parts.append(f'<dt>Right</dt><dd class="right"><code>{escape(page.right)}</code></dd>')
    if page.wrong:
        parts.append(f'<dt>Wrong</dt><dd class="wrong"><code>{escape(page.wrong)}</code></dd>')
    parts.append(f"<dt>What the check says</dt><dd>{_list(page.says)}</dd>")
    if page.profiles:
        parts.append(f"<dt>In other profiles</dt><dd>{_list(f'{name}: {said}' for name, said in page.profiles)}</dd>")
    parts.append('</dl>\n<p class="top"><a href="#top">to the top</a></p>\n</section>')
    return "\n".join(parts)


def _list(lines: Iterable[str]) -> str:
    said = [escape(line) for line in lines]
    return said[0] if len(said) == 1 else "<ul>" + "".join(f"<li>{line}</li>" for line in said) + "</ul>"


def files() -> dict[Path, str]:
    """What has to stand in each file."""
    from wiposeq import texts
    from wiposeq.app import rulepages

    texts.use_language("en")
    fixes = fixes_json()
    known = {
        id: tuple(rulepages.KnownFix(template, sure) for template, sure in each.items())
        for id, each in json.loads(fixes).items()
    }
    return {HELP / "fixes.json": fixes, HELP / "rules.html": page_html(rulepages.pages(known))}


def main(arguments: list[str]) -> int:
    """See the module. Exit codes: 0 done, 1 out of date (--check)."""
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
    try:
        import msgspec  # noqa: F401
    except ImportError:
        try:
            python = environment.ready("test")
        except environment.Trouble as trouble:
            environment.tell(str(trouble))
            sys.exit(environment.TROUBLE)
        sys.exit(subprocess.run([str(python), __file__, *sys.argv[1:]]).returncode)
    sys.path.insert(0, str(environment.CHECKOUT))
    sys.exit(main(sys.argv[1:]))
