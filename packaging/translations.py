#!/usr/bin/env python3
"""Collect the texts that users see, and update the translations: `python3 packaging/translations.py [LANGUAGE ...]`.

The command writes resources/translations/wiposeq.pot and updates every .po file beside it. LANGUAGE, such as fr, starts
a new .po file. --check writes nothing and exits with 1 if the .pot is out of date or a text cannot be translated.

It hides where the texts are in the sources: the literal arguments of tr, trn and mark, of errors, fixes and import
changes, of functions that hand a parameter on to one of these, the names of fields, the catalogue of rules, the
templates of pages, and the help.
"""

import argparse
import ast
import importlib
import io
import pkgutil
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import environment

CONTEXT_END = "\x04"
"""What separates the context of a text from the text."""

PACKAGE = environment.CHECKOUT / "wiposeq"
TRANSLATIONS = environment.CHECKOUT / "resources" / "translations"
TEMPLATES = environment.CHECKOUT / "resources" / "templates"

SPEAKERS = {
    "tr": ((0, ""),),
    "mark": ((0, ""),),
    "UserError": ((0, "message"), (1, "hint")),
    "Change": ((1, "message"),),
    "Fix": ((0, "template"),),
    "Finding": ((2, "template"),),
    "LocationError": ((0, "template"),),
    "Unfit": ((0, "template"),),
    "Problem": ((2, "message"),),
    ".add": ((1, "message"),),
    ".count": ((1, "message"),),
}
"""Calls whose literal arguments are texts: name, (position, keyword) of each text. A name with a dot is a method."""

TABLES = ("FIELD_NAMES",)
"""Module-level dictionaries whose values are texts."""

Place = tuple[int, str]


@dataclass
class Texts:
    """The texts found in the sources.

    plurals: by singular. places: the files that contain each text, which may begin with its context and CONTEXT_END.
    problems: texts that cannot be translated.
    """

    plurals: dict[str, str] = field(default_factory=dict)
    places: dict[str, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, text: str, place: str, plural: str = "", context: str = "") -> None:
        """Add a text, unless it is empty. context: of a word with several meanings."""
        if text:
            text = f"{context}{CONTEXT_END}{text}" if context else text
            self.places.setdefault(text, set()).add(place)
            if plural:
                self.plurals[text] = plural


def gather(package: Path = PACKAGE) -> Texts:
    """Return the texts of all modules of a package; of WipoSeq, also those of rules, legends, actions and templates."""
    modules = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}
    speakers: dict[str, tuple[Place, ...]] = dict(SPEAKERS)
    for name in _error_classes(modules.values()):
        speakers.setdefault(name, speakers["UserError"])
    local: dict[Path, dict[str, tuple[Place, ...]]] = {path: {} for path in modules}
    classes = {path: _classes(tree) for path, tree in modules.items()}
    functions = {path: [_Function(*each) for each in _functions(tree)] for path, tree in modules.items()}
    while _find_forwarders(modules, classes, functions, speakers, local):
        pass
    texts = Texts()
    for path, tree in modules.items():
        _Module(tree, path.relative_to(package.parent).as_posix(), speakers | local[path], texts).gather()
    if package == PACKAGE:
        _gather_rules(texts)
        _gather_edition(texts)
        _gather_statements(texts)
        _gather_packages(texts)
        _gather_legends(texts)
        _gather_actions(texts)
        _gather_templates(texts)
        _gather_help(texts)
    return texts


def _error_classes(trees: Iterable[ast.Module]) -> set[str]:
    """Return the names of all subclasses of UserError."""
    bases: dict[str, set[str]] = {name: above for tree in trees for name, above in _classes(tree).items()}
    return _descendants("UserError", bases)


def _classes(tree: ast.Module) -> dict[str, set[str]]:
    """Return {class: names of its bases} of a module."""
    return {node.name: set(map(_name, node.bases)) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def _descendants(name: str, bases: dict[str, set[str]]) -> set[str]:
    """Return the names of a class and of all its subclasses."""
    found = {name}
    while True:
        more = {name for name, above in bases.items() if above & found} - found
        if not more:
            return found
        found |= more


class _Function:
    """A function with the name of its class, or "", and the calls in it."""

    def __init__(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: str) -> None:
        self.node, self.owner, self.calls = node, owner, list(_calls(node))


def _find_forwarders(
    modules: dict[Path, ast.Module],
    classes: dict[Path, dict[str, set[str]]],
    functions: dict[Path, list[_Function]],
    speakers: dict[str, tuple[Place, ...]],
    local: dict[Path, dict[str, tuple[Place, ...]]],
) -> bool:
    """Add functions that pass a parameter on as a text. Return whether there was one.

    Private functions and methods are added for their file only, methods also for the files of subclasses.
    """
    found = False
    bases = {name: above for those in classes.values() for name, above in those.items()}
    for path, tree in modules.items():
        known = speakers | local[path]
        for each in functions[path]:
            function, owner = each.node, each.owner
            names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
            skipped = 1 if owner and names[:1] in (["self"], ["cls"]) else 0
            named = owner if function.name == "__init__" else function.name
            if named in SPEAKERS or named == "trn" or path.name == "texts.py":
                continue
            places = set(known.get(named, ()))
            for call in each.calls:
                for argument in _spoken(call, known):
                    if isinstance(argument, ast.Name) and argument.id in names[skipped:]:
                        places.add((names.index(argument.id) - skipped, argument.id))
                    elif isinstance(argument, ast.Name) and argument.id in {a.arg for a in function.args.kwonlyargs}:
                        places.add((len(names) + 1000, argument.id))
            if places - set(known.get(named, ())):
                is_public = (function in tree.body or function.name == "__init__") and not named.startswith("_")
                heirs = _descendants(owner, bases) if owner else set()
                files = {path, *(other for other, those in classes.items() if heirs & those.keys())}
                for table in [speakers] if is_public else [local[file] for file in files]:
                    table[named] = tuple(sorted(places | set(table.get(named, ()))))
                found = True
    return found


def _functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    """Yield each function with the name of its class, or ""."""
    owners = {id(child): node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for child in node.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, owners.get(id(node), "")


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _spoken(call: ast.Call, speakers: dict[str, tuple[Place, ...]]) -> list[ast.expr]:
    """Return the arguments of a call that are texts."""
    found: list[ast.expr] = []
    name = _name(call.func)
    method = f".{name}" if isinstance(call.func, ast.Attribute) else ""
    for position, keyword in speakers.get(name, speakers.get(method, ())):
        if position < len(call.args):
            found.append(call.args[position])
        found += [given.value for given in call.keywords if keyword and given.arg == keyword]
    return found


def _variables(tree: ast.Module) -> dict[int, dict[str, list[ast.expr]]]:
    """Return the texts that variables get in a function, as {id() of a call: {variable: values}}.

    Values that are put together are omitted: a variable may also hold text that is translated already.
    """
    found: dict[int, dict[str, list[ast.expr]]] = {}
    for function, _ in _functions(tree):
        values: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.IfExp):
                if any(isinstance(part, ast.JoinedStr) for part in ast.walk(node.value)):
                    continue
                for target in node.targets:
                    values.setdefault(_name(target), []).append(node.value)
        found |= {id(call): values for call in _calls(function)}
    return found


class _Module:
    """The texts of one module.

    place: its path, as the template for translators names it.
    speakers: the arguments that are shown to the user, by the name of the function that takes them.
    """

    def __init__(self, tree: ast.Module, place: str, speakers: dict[str, tuple[Place, ...]], texts: Texts) -> None:
        self._tree = tree
        self._place = place
        self._speakers = speakers
        self._texts = texts
        self._constants = {
            _name(target): node.value
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        }
        self._variables = _variables(tree)

    def gather(self) -> None:
        """Add the texts of calls, of errors that name their own text, and of tables of texts."""
        for call in _calls(self._tree):
            spoken = _spoken(call, self._speakers)
            self._add(spoken)
            for argument in spoken:
                if isinstance(argument, ast.Name):
                    self._add(self._variables.get(id(call), {}).get(argument.id, ()))
            if _name(call.func) == "tr_in" and len(call.args) == 2:
                for context, text in zip(*map(self._literals, call.args), strict=False):
                    self._texts.add(text, self._place, context=context)
            if _name(call.func) == "trn" and len(call.args) >= 3:
                for singular, plural in zip(*map(self._literals, call.args[:2]), strict=False):
                    self._texts.add(singular, self._place, plural)
        for node in ast.walk(self._tree):
            if isinstance(node, ast.ClassDef) and node.name in self._speakers:
                self._gather_error(node)
        for name in TABLES:
            table = self._constants.get(name)
            if isinstance(table, ast.Dict):
                self._add(table.values)

    def _gather_error(self, error: ast.ClassDef) -> None:
        for call in _calls(error):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__":
                self._add(call.args[:2])

    def _add(self, nodes: Iterable[ast.expr]) -> None:
        for node in nodes:
            for text in self._literals(node):
                self._texts.add(text, self._place)

    def _literals(self, node: ast.expr) -> Iterator[str]:
        """Yield the texts that an expression can have. Report a text that is put together: it has no translation."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from self._literals(node.body)
            yield from self._literals(node.orelse)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                yield from self._literals(value)
        elif isinstance(node, ast.Name) and isinstance(self._constants.get(node.id), ast.Constant):
            yield from self._literals(self._constants[node.id])
        elif isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
        ):
            self._texts.problems.append(
                f"{self._place}:{node.lineno}: a text put together ({ast.unparse(node)}) has no translation"
            )


def _gather_rules(texts: Texts) -> None:
    """Add the messages and the help of all rules, as they are shown."""
    from wiposeq import rules
    from wiposeq.rules.rule import CATALOGUE

    for module in pkgutil.iter_modules(rules.__path__, "wiposeq.rules."):
        importlib.import_module(module.name)  # fills the catalogue
    for rule in CATALOGUE.values():
        place = rule.check.__module__.replace(".", "/") + ".py"
        for text in (rule.message, *rule.variants.values(), rule.statement):
            texts.add(text, place)
        for head in ("Why", "Usual cause", "Safe because"):
            texts.add(rule.paragraph(head), place)
        for head in ("Example right", "Example wrong"):
            if " " in rule.paragraph(head):  # words; a bare value is the same in every language
                texts.add(rule.paragraph(head), place)


def _gather_edition(texts: Texts) -> None:
    """Add what the editions say of their keys and qualifiers, and the names of genetic codes, offices and languages."""
    from wiposeq.standard.edition import edition, editions

    for known in map(edition, editions()):
        place = f"resources/standard/{known.id}"
        for molecule in ("DNA", "AA"):
            for key in known.keys(molecule).values():
                texts.add(key.summary, f"{place}/feature_keys.json")
                texts.add(key.hint, f"{place}/feature_keys.json")
                texts.add(key.organisms, f"{place}/feature_keys.json")
            for qualifier in known.qualifiers(molecule).values():
                texts.add(qualifier.summary, f"{place}/qualifiers.json")
        for code in known.genetic_codes.values():
            texts.add(code.name, f"{place}/genetic_codes.json")
        languages = {entry.name for entry in known.languages.values()}
        for name in languages:
            texts.add(name, f"{place}/languages.json")
        for entry in known.offices.values():
            texts.add(entry.name, f"{place}/offices.json", context="country" if entry.name in languages else "")


def _gather_legends(texts: Texts) -> None:
    """Add the names and descriptions of the legends of notations that come with the program."""
    from wiposeq.formats.notation.legend import preset, presets

    for id in presets():
        for text in (preset(id).name, preset(id).about):
            texts.add(text, f"resources/notations/{id}.toml")


def _gather_templates(texts: Texts, folder: Path = TEMPLATES) -> None:
    """Add the literals that templates of pages pass to tr and trn."""
    from jinja2 import Environment, nodes

    for path in sorted(folder.glob("*.html")):
        place = f"resources/templates/{path.name}"
        for call in Environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            name = call.node.name if isinstance(call.node, nodes.Name) else ""
            literals = [each.value for each in call.args if isinstance(each, nodes.Const)]
            if name in ("tr", "trn"):
                wanted = 1 if name == "tr" else 2
                if len(literals) < wanted:
                    texts.problems.append(f"{place}:{call.lineno}: a text put together has no translation")
                else:
                    texts.add(literals[0], place, literals[1] if name == "trn" else "")


def _gather_help(texts: Texts) -> None:
    """The manual and the pages about the window, block by block, and the notes to keys and qualifiers."""
    from wiposeq import resources
    from wiposeq.app.help.topics import blocks, controls, manual_ids, markdown, notes, translatable

    pages = {f"resources/help/{id}.md": markdown(resources.text("help", f"{id}.md")) for id in manual_ids()}
    pages["resources/help/whatsnew.md"] = markdown(resources.text("help", "whatsnew.md"))
    of_window = [("resources/help/controls.toml", (each.title, each.text.strip())) for each in controls()]
    for place, (title, text) in (*pages.items(), *of_window):
        for block in (title, *blocks(text)):
            texts.add(translatable(block), place)
    for note in (*notes().key.values(), *notes().qualifier.values()):
        for text in (note.asks, note.often, *(example.why for example in (*note.right, *note.wrong))):
            texts.add(text, "resources/help/notes.toml")


def _gather_actions(texts: Texts) -> None:
    """Add the texts of the menus and actions of the window."""
    table = tomllib.loads((environment.CHECKOUT / "resources" / "actions.toml").read_text(encoding="utf-8"))
    for menu in table["menu"]:
        for text in (
            menu["title"],
            *(each.get(name, "") for each in menu["action"] for name in ("text", "tip", "short")),
        ):
            texts.add(text, "resources/actions.toml")


def _gather_statements(texts: Texts) -> None:
    """Add the statements of a record of changes, and the documents of a genome and of a filing package."""
    from wiposeq.formats.reports.change_record import statements
    from wiposeq.formats.reports.documents import templates

    for name in ("disclosure.toml", "filing.toml"):
        for document in templates(environment.CHECKOUT / "resources" / "help" / name):
            texts.add(document.title, f"resources/help/{name}")
            for paragraph in document.paragraphs:
                texts.add(paragraph.text, f"resources/help/{name}")

    for office in statements().values():
        for statement in office.statements:
            texts.add(statement.heading, "resources/help/statements.toml")
            texts.add(statement.text, "resources/help/statements.toml")
            texts.add(statement.basis, "resources/help/statements.toml")


def _gather_packages(texts: Texts) -> None:
    """Add the names of profiles, and the reasons of their lines and of the parts of a filing package."""
    from wiposeq.app.exporting.filing_package import package_plan
    from wiposeq.checking.profile import profile, profiles

    for name in profiles():
        for text in (profile(name).title, profile(name).description):
            texts.add(text, f"resources/profiles/{name}.toml")
        for line in profile(name).lines:
            texts.add(line.reason, f"resources/profiles/{name}.toml")
        for part in package_plan(name).parts:
            texts.add(part.reason, f"resources/profiles/{name}.toml")


def template(texts: Texts) -> bytes:
    """Return the .pot file of these texts. The same texts result in the same bytes."""
    return _written(_catalogue(texts))


def _catalogue(texts: Texts):  # type: ignore[no-untyped-def]
    from babel.messages.catalog import Catalog

    catalogue = Catalog(project="WipoSeq", charset="utf-8", fuzzy=False, header_comment="# Texts of WipoSeq.")
    for text, places in sorted(texts.places.items()):
        plural = texts.plurals.get(text)
        context, _, text = text.rpartition(CONTEXT_END)
        where = [(place, 0) for place in sorted(places)]
        catalogue.add((text, plural) if plural else text, locations=where, context=context or None)
    return catalogue


def _written(catalogue) -> bytes:  # type: ignore[no-untyped-def]
    from babel.messages.pofile import write_po

    file = io.BytesIO()
    write_po(file, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    dated = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Generated-By',
        b'"Last-Translator',
        b'"Report-Msgid',
        b'"Project-Id',
        b'"Language-Team',
    )
    return b"".join(line for line in file.getvalue().splitlines(keepends=True) if not line.startswith(dated))


def update(path: Path, texts: Texts) -> bytes:
    """Return the .po file with these texts and its translations. Likely ones become fuzzy, so they are not used."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
    else:
        catalogue = Catalog(locale=path.stem, project="WipoSeq", charset="utf-8", fuzzy=False)
    catalogue.header_comment = f"# {path.stem} texts of WipoSeq."
    catalogue.update(_catalogue(texts), update_header_comment=False)
    catalogue.fuzzy = False
    return _written(catalogue)


@dataclass(frozen=True)
class State:
    """How complete a language is. terms: key terms of the glossary in use, and how many it has."""

    texts: int
    missing: int
    fuzzy: int
    stale: int
    terms: tuple[int, int]

    def __str__(self) -> str:
        words = f"{self.texts - self.missing} of {self.texts} texts, {self.fuzzy} fuzzy, {self.stale} stale"
        return f"{words}, {self.terms[0]} of {self.terms[1]} key terms as in the glossary"


def state(path: Path) -> State:
    """Return how complete a .po file is, compared with the template."""
    from babel.messages.pofile import read_po

    with (TRANSLATIONS / "wiposeq.pot").open("rb") as file:
        wanted = {(message.context, message.id) for message in read_po(file) if message.id}
    with path.open("rb") as file:
        found = [message for message in read_po(file, locale=path.stem) if message.id]
    done = {(each.context, each.id) for each in found if each.string and not each.fuzzy and all(each.string)}
    uses = glossary_use(path)
    kept = sum(1 for right, whole, _ in uses.values() if right >= ENOUGH * whole)
    fuzzy = sum(1 for each in found if each.fuzzy)
    stale = len({(each.context, each.id) for each in found} - wanted)
    return State(len(wanted), len(wanted - done), fuzzy, stale, (kept, len(uses)))


KEY_TERMS = (
    *("sequence listing", "sequence", "qualifier", "feature key", "feature", "residue", "organism", "applicant"),
    *("inventor", "molecule type", "nucleotide", "amino acid", "protein", "genetic code", "free text"),
    *("file reference", "finding", "rule", "profile", "warning", "error", "office", "start codon", "working copy"),
)
"""The terms that each translation must use as its glossary says."""

ENOUGH = 0.6
"""The share of the texts with a term that must have its translation; others say it with a pronoun or a compound."""

OTHER_FORMS = {
    "ar": {
        "residue": "بقي|بقاي",
        "amino acid": "حمض|حموض|أحماض|أميني",
        "rule": "قاعد|قواعد",
        "error": "خطأ|أخطا",
        "finding": "نتيج|نتائج",
        "feature": "سم",
        "feature key": "مفاتيح|مفتاح",
    },
    "ru": {"protein": "бел"},
}
"""Stems of terms whose forms differ in their first letters, by language and term; "|" separates them."""


def glossary_use(path: Path) -> dict[str, tuple[int, int, list[str]]]:
    """Return for each key term of a glossary how many texts have its translation, how many have the term, and others.

    path: of the .po file. A longer term that contains the term is another term.
    """
    from wiposeq.catalogue import read_catalogue

    glossary = path.parent / "glossary" / f"{path.stem}.tsv"
    if not glossary.is_file():
        return {}
    rows = (line.split("\t") for line in glossary.read_text(encoding="utf-8").splitlines()[1:])
    terms = {row[0]: row[1] for row in rows if len(row) > 1}
    texts = read_catalogue(path).texts
    assert isinstance(texts, dict)
    found = {}
    for term in KEY_TERMS:
        if term not in terms:
            continue
        others = "|".join(re.escape(each) for each in terms if term in each and each != term)
        longer = re.compile(rf"(?:{others})s?", re.IGNORECASE) if others else None
        wanted = re.compile(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", re.IGNORECASE)
        stems = _stems(terms[term], OTHER_FORMS.get(path.stem, {}).get(term, ""))
        wrong, count = [], 0
        for english, text in texts.items():
            bare = re.sub(r"`[^`]*`|\{[^}]*\}|\([a-z]+:[^)]*\)|&", "", english)
            if wanted.search(longer.sub("", bare) if longer else bare):
                count += 1
                shown = _without_accents(text.replace("&", ""))
                if not any(all(stem in shown for stem in each) for each in stems):
                    wrong.append(english)
        if count >= 5:
            found[term] = count - len(wrong), count, wrong
    return found


def _stems(translation: str, others: str) -> list[list[str]]:
    """Return the beginnings of the words of each form of a term."""
    forms = [each for each in re.split(r"[;/،()]", translation) if each.strip()]
    words = [re.findall(r"[^\W\d_]+", _without_accents(form)) for form in forms]
    return [[_stem(word.removeprefix("ال")) for word in each] for each in words if each] + [
        [_without_accents(each)] for each in others.split("|") if each
    ]


def _without_accents(text: str) -> str:
    """Return a text in small letters without accents, which a plural can lose: codón, codones."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _stem(word: str) -> str:
    is_whole = re.search("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]", word) or len(word) <= 4
    return word if is_whole else word[: max(4, round(len(word) * 0.65))]


def main(arguments: list[str]) -> int:
    """Write or check the files. Return 0, or 1 if a file is out of date (--check) or a text cannot be translated."""
    parser = argparse.ArgumentParser(description="Collect the texts that users see, and update the translations.")
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", type=_language, help="start a new .po file: fr")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is out of date")
    chosen = parser.parse_args(arguments)
    texts = gather()
    for problem in texts.problems:
        environment.tell(problem)
    pot = TRANSLATIONS / "wiposeq.pot"
    made = template(texts)
    if chosen.check:
        is_current = pot.exists() and pot.read_bytes() == made
        if not is_current:
            environment.tell("wiposeq.pot is out of date: run packaging/translations.py")
        return int(bool(texts.problems) or not is_current)
    TRANSLATIONS.mkdir(parents=True, exist_ok=True)
    pot.write_bytes(made)
    languages = sorted({path.stem for path in TRANSLATIONS.glob("*.po")} | set(chosen.languages))
    for language in languages:
        path = TRANSLATIONS / f"{language}.po"
        path.write_bytes(update(path, texts))
    print(f"{len(texts.places)} texts")
    for language in languages:
        print(f"{language}: {state(TRANSLATIONS / f'{language}.po')}")
    return int(bool(texts.problems))


def _language(code: str) -> str:
    """Return the code of a language, such as fr or pt_BR. Raise ArgumentTypeError for any other text."""
    if re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", code):
        return code
    raise argparse.ArgumentTypeError(f'"{code}" is not the code of a language, such as fr or pt_BR')


if __name__ == "__main__":
    sys.exit(environment.run_tool(__file__, ("babel", "msgspec"), main))
