"""The pages of the help: manual, feature keys, qualifiers, rules, fields and controls, offices, profiles, notations.

Every page is Markdown with links of the form `help:ID`. This module hides where the texts come from: the lists of the
edition, the docstrings of the rules, and the files in resources/help. How a page looks is left to the window.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

import msgspec
from msgspec import Struct

from wiposeq import resources
from wiposeq.app import rulepages
from wiposeq.app.rulepages import SUBJECTS, Page
from wiposeq.model.citation import shown_citation
from wiposeq.standard.edition import Edition, KeyEntry, QualifierEntry, edition
from wiposeq.texts import in_sentences, labeled, language, language_codes, listed, mark, shown_number, tr, trn

HOME: Final = "manual/contents"
"""The page that the help opens with."""


class Topic(Struct, frozen=True):
    """A page of the help.

    trail: the titles above it, the most general first.
    text: Markdown, without the title.
    """

    id: str
    title: str
    trail: tuple[str, ...]
    text: str


class Example(Struct, frozen=True):
    """A value, right or wrong, and why."""

    value: str
    why: str = ""


class Note(Struct, frozen=True):
    """What resources/help/notes.toml adds to the page of a key or qualifier. see: ids of other pages."""

    asks: str = ""
    right: tuple[Example, ...] = ()
    wrong: tuple[Example, ...] = ()
    often: str = ""
    see: tuple[str, ...] = ()


class Control(Struct, frozen=True):
    """A page of resources/help/controls.toml, about a field or a part of the window.

    widgets: the classes of widgets that the page explains.
    fields: the fields of the project that it explains.
    """

    id: str
    title: str
    text: str
    widgets: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Notes(Struct, frozen=True):
    """The notes by the name of the key or qualifier."""

    key: dict[str, Note] = {}
    qualifier: dict[str, Note] = {}


class _Controls(Struct, frozen=True):
    topic: tuple[Control, ...]


class _Notation(Struct, frozen=True):
    name: str
    about: str = ""
    examples: tuple[str, ...] = ()


_VALUE_TYPES: Final = {
    "free_text": mark("Free text."),
    "enum": mark("One of the values below."),
    "enum_with_name": mark("One of the values below; a colon and a name may follow."),
    "none": mark("No value: the qualifier alone is the statement."),
    "integer": mark("A whole number."),
    "date": mark("A date."),
    "range": mark("A range of residues."),
    "structured": mark("A value of a fixed form."),
    "structured_free_text": mark("A value of a fixed form."),
    "sequence": mark("Residues."),
    "sequence_or_empty": mark("Residues, or an empty value."),
}
_SHORT_LIST: Final = 60
"""Longer lists of values are on a page of their own."""
_MOST_RULES: Final = 8
"""The most rules that the page of a key or qualifier names."""


def library(edition_id: str = "") -> Mapping[str, Topic]:
    """Return all pages for an edition by their ids, in the order of the contents. The texts are in the user's language.

    edition_id: "" for the newest in force.
    """
    return _library(edition(edition_id).id, language())


@cache
def _library(edition_id: str, _: str) -> Mapping[str, Topic]:
    wanted = edition(edition_id)
    topics = {topic.id: topic for topic in _manual()}
    for topic in (*_controls(), *_standard(wanted), *_rules(), *_profiles(), *_notations()):
        topics[topic.id] = topic
    contents = topics[HOME]
    topics[HOME] = msgspec.structs.replace(contents, trail=(), text=contents.text + _contents(topics.values()))
    return {id: _with_titles(topic, topics) for id, topic in topics.items()}


def _with_titles(topic: Topic, topics: Mapping[str, Topic]) -> Topic:
    """Return a page whose links without a text have the title of their page."""

    def titled(found: re.Match[str]) -> str:
        return link(found[1], topics[found[1]].title)

    return msgspec.structs.replace(topic, text=re.sub(r"\[\]\(help:([^)]+)\)", titled, topic.text))


def key_id(molecule: str, key: str) -> str:
    """Return the id of the page of a feature key."""
    return f"key/protein/{key}" if molecule == "AA" else f"key/{key}"


def qualifier_id(molecule: str, name: str) -> str:
    """Return the id of the page of a qualifier."""
    return f"qualifier/protein/{name}" if molecule == "AA" else f"qualifier/{name}"


@cache
def controls() -> tuple[Control, ...]:
    """Return the pages about fields and parts of the window."""
    return msgspec.toml.decode(resources.text("help", "controls.toml"), type=_Controls).topic


@cache
def widget_pages() -> Mapping[str, str]:
    """Return the id of the page by the class of a widget."""
    return {name: control.id for control in controls() for name in control.widgets}


@cache
def field_pages() -> Mapping[str, str]:
    """Return the id of the page by the field of the project, such as "applicant.name"."""
    return {name: control.id for control in controls() for name in control.fields}


def escaped(text: str) -> str:
    """Return text as Markdown that shows it unchanged."""
    return re.sub(r"([\\`*_{}\[\]()#+\-!|<>~&])", r"\\\1", text)


def link(id: str, text: str) -> str:
    """Return a link to a page."""
    return f"[{escaped(text)}](help:{id.replace(' ', '%20')})"


# Manual and controls


def manual_ids() -> list[str]:
    """Return the ids of the chapters of the manual, in their order."""
    return [f"manual/{name}" for name in resources.text("help", "manual", "order.txt").split()]


def _manual() -> Iterator[Topic]:
    for id in manual_ids():
        title, text = _in_language(id, *markdown(resources.text("help", f"{id}.md")))
        yield Topic(id, title, (tr("Manual"),), text)
    title, text = _in_language("whatsnew", *markdown(resources.text("help", "whatsnew.md")))
    yield Topic("whatsnew", title, (), text)


def markdown(source: str) -> tuple[str, str]:
    """Return the title and the text of a file whose first line is its title."""
    title, _, text = source.partition("\n")
    return title.removeprefix("# ").strip(), text.strip()


def _in_language(id: str, title: str, text: str) -> tuple[str, str]:
    """Return the title and the text of a page in the user's language.

    They are those of resources/help/LANGUAGE/ID.md if there is such a file. Otherwise each block of the English page
    that has a translation is translated.
    """
    for code in language_codes():
        own = resources.path("help", code, f"{id}.md")
        if own.is_file():
            return markdown(own.read_text(encoding="utf-8"))
    parts = ((block, translatable(block)) for block in blocks(text))
    return tr(title), "\n\n".join(block.replace(words, tr(words)) if words else block for block, words in parts)


def blocks(text: str) -> list[str]:
    """Return the paragraphs, lists, tables and blocks of code of a page, in their order."""
    found = re.split(r"(^```.*?^```$)", text, flags=re.DOTALL | re.MULTILINE)
    parts = (each if number % 2 else re.split(r"\n\s*\n", each) for number, each in enumerate(found))
    return [block.strip() for part in parts for block in ([part] if isinstance(part, str) else part) if block.strip()]


def translatable(block: str) -> str:
    """Return the part of a block that is translated: no number signs before a heading; "" for a block of code."""
    return "" if block.startswith("```") else re.sub(r"^#+ ", "", block)


def notes() -> Notes:
    """Return what resources/help/notes.toml adds to the pages of keys and qualifiers."""
    return msgspec.toml.decode(resources.text("help", "notes.toml"), type=Notes)


def _controls() -> Iterator[Topic]:
    for control in controls():
        kind = tr("Fields") if control.id.startswith("field/") else tr("The window")
        title, text = _in_language(control.id, control.title, control.text.strip())
        yield Topic(control.id, title, (kind,), text)


def _contents(topics: Iterable[Topic]) -> str:
    """Return the lists of all pages that the first page ends with."""
    groups: dict[str, list[str]] = {}
    for topic in topics:
        if topic.trail and topic.trail[0] in (tr("Fields"), tr("The window")):
            groups.setdefault(topic.trail[0], []).append(f"- {link(topic.id, topic.title)}")
    return "".join(f"\n\n## {head}\n\n" + "\n".join(lines) for head, lines in groups.items())


# The standard


def _standard(wanted: Edition) -> Iterator[Topic]:
    added = notes()
    for molecule in ("DNA", "AA"):
        keys, qualifiers = _list_of_keys(wanted, molecule), _list_of_qualifiers(wanted, molecule)
        yield from (keys, qualifiers)
        for key, entry in wanted.keys(molecule).items():
            text = _key_text(molecule, entry, added.key.get(key, Note()))
            yield Topic(key_id(molecule, key), key, (keys.title,), text)
        for name, found in wanted.qualifiers(molecule).items():
            text = _qualifier_text(molecule, found, wanted, added.qualifier.get(name, Note()))
            yield Topic(qualifier_id(molecule, name), name, (qualifiers.title,), text)
    yield from _lists(wanted)


def _key_text(molecule: str, entry: KeyEntry, note: Note) -> str:
    parts = [_sentence(tr(entry.summary))]
    asks = [_sentence(note.asks), _sentence(tr(entry.hint))]
    if entry.molecules:
        asks.append(tr("Only for {molecule} sequences.", molecule=entry.molecules))
    if entry.organisms:
        asks.append(tr("Only for {organisms}.", organisms=tr(entry.organisms)))
    asks.append(tr("ST.26, Annex I, section {number}.", number=7 if molecule == "AA" else 5))
    parts += ["## " + tr("What the standard asks"), in_sentences(asks)]
    for head, names in (
        (tr("Mandatory qualifiers"), entry.mandatory),
        (tr("Optional qualifiers"), entry.optional),
    ):
        if names:
            links = (link(qualifier_id(molecule, name), name) for name in names)
            parts += [f"## {head}", listed(links)]
    if entry.doubtful:
        doubtful = listed(entry.doubtful)
        text = tr("The sources disagree on {names}; the check reports a warning there, not an error.", names=doubtful)
        parts.append(escaped(text))
    parts += [*_examples(note.right, note.wrong), *_advice(note)]
    return _joined(parts, _mentions().get(entry.key, []))


def _qualifier_text(molecule: str, entry: QualifierEntry, wanted: Edition, note: Note) -> str:
    parts = [_sentence(tr(entry.summary))]
    form = escaped(tr("Format: {format}.", format=entry.format)) if entry.format else ""
    asks = [form or tr(_VALUE_TYPES[entry.value_type])]
    if entry.max_length:
        asks.append(tr("At most {count} characters.", count=shown_number(entry.max_length)))
    if entry.is_language_dependent:
        text = tr("The value depends on the language: an English value is required; another language may be added.")
        asks.append(f"{text} {link('manual/translations', tr('Translations'))}.")
    if entry.is_repeatable:
        asks.append(tr("A feature may have it several times."))
    asks.append(tr("ST.26, Annex I, section {number}.", number=8 if molecule == "AA" else 6))
    parts += [f"## {tr('What the standard asks')}", _sentence(note.asks), in_sentences(asks)]
    right = [Example(value) for value in entry.examples if value and value not in {each.value for each in note.right}]
    parts += _examples((*note.right, *right), note.wrong)
    if entry.values:
        parts += _values(entry)
    parts += _advice(note)
    keys = [key for key, found in wanted.keys(molecule).items() if entry.name in found.mandatory + found.optional]
    if keys:
        mandatory = {key for key in keys if entry.name in wanted.mandatory_qualifiers(molecule, key)}
        named = (
            link(key_id(molecule, key), key) + (f" ({tr('mandatory')})" if key in mandatory else "") for key in keys
        )
        parts += [f"## {tr('Used by')}", listed(named)]
    return _joined(parts, _mentions().get(entry.name, []))


def _values(entry: QualifierEntry) -> list[str]:
    parts = [f"## {tr('Allowed values')}"]
    if entry.values_by_molecule:
        for each, values in entry.values_by_molecule.items():
            parts.append(f"**{each}:** " + listed(f"`{value}`" for value in values))
    elif len(entry.values) <= _SHORT_LIST:
        parts.append(listed(f"`{value}`" for value in entry.values))
    if entry.name == "mod_base":
        parts.append(link("list/modified-residues", tr("The modified residues, with their names")))
    if entry.doubtful_values:
        names = listed(f"`{value}`" for value in entry.doubtful_values)
        parts.append(tr("The sources disagree on these values; the check reports a warning: {names}.", names=names))
    return parts


def _joined(parts: list[str], rules: list[str]) -> str:
    """Return the whole page: these parts, then links to the rules that check them."""
    if rules:
        lines = "\n".join(f"- {link('rule/' + id, id)}" for id in rules[:_MOST_RULES])
        parts = [*parts, f"## {tr('What is checked')}", lines]
    return "\n\n".join(filter(None, parts))


def _examples(right: Iterable[Example], wrong: Iterable[Example]) -> list[str]:
    right, wrong = tuple(right), tuple(wrong)
    return [f"## {tr('Examples')}", _example_table(right, wrong)] if right or wrong else []


def _advice(note: Note) -> list[str]:
    """Return the usual mistake and the links of a note."""
    parts = [f"## {tr('Often wrong')}", escaped(tr(note.often))] if note.often else []
    if note.see:
        parts += [f"## {tr('See also')}", "\n".join(f"- [](help:{id})" for id in note.see)]
    return parts


def _example_table(right: Iterable[Example], wrong: Iterable[Example]) -> str:
    rows = [_example_row("tick/success", tr("Right"), each) for each in right]
    rows += [_example_row("close/error", tr("Wrong"), each) for each in wrong]
    return "\n".join(["| | |", "|---|---|", *rows])


def _example_row(icon: str, sign: str, example: Example) -> str:
    value = example.value.replace("|", "\\|").replace("`", "'")
    return f"| ![{sign}](icon:{icon}) | `{value or ' '}` {escaped(tr(example.why)) if example.why else ''} |"


def _sentence(text: str) -> str:
    return escaped(tr(text) if text[-1] in ".;:)" else f"{tr(text)}.") if text else ""


@cache
def _mentions() -> Mapping[str, list[str]]:
    """Return the ids of the rules whose help names a key or qualifier, by that name.

    Names that are common words as well, such as map or host, are looked for in the ids of the rules only.
    """
    found: dict[str, list[str]] = {}
    for page in rulepages.pages():
        text = " ".join((page.statement, page.why, page.cause, page.right, page.wrong, *page.says))
        names = set(re.findall(r"\b\w*[A-Z_]\w*\b", text)) | set(re.split(r"[/-]", page.id))
        for name in names:
            found.setdefault(name, []).append(page.id)
    return found


def _list_of_keys(wanted: Edition, molecule: str) -> Topic:
    entries = wanted.keys(molecule).items()
    lines = [f"- {labeled(link(key_id(molecule, key), key), _sentence(tr(entry.summary)))}" for key, entry in entries]
    above = (tr("The standard"),)
    if molecule == "AA":
        return Topic("list/keys/protein", tr("Feature keys of proteins"), above, "\n".join(lines))
    return Topic("list/keys", tr("Feature keys of nucleotides"), above, "\n".join(lines))


def _list_of_qualifiers(wanted: Edition, molecule: str) -> Topic:
    entries = wanted.qualifiers(molecule).items()
    lines = [
        f"- {labeled(link(qualifier_id(molecule, name), name), _sentence(tr(entry.summary)))}"
        for name, entry in entries
    ]
    above = (tr("The standard"),)
    if molecule == "AA":
        return Topic("list/qualifiers/protein", tr("Qualifiers of proteins"), above, "\n".join(lines))
    return Topic("list/qualifiers", tr("Qualifiers of nucleotides"), above, "\n".join(lines))


def _lists(wanted: Edition) -> Iterator[Topic]:
    above = (tr("The standard"),)
    symbols = [
        f"| `{each.symbol}` | {escaped(each.meaning)} |"
        for molecule in ("DNA", "AA")
        for each in wanted.symbols(molecule).values()
    ]
    yield Topic("list/symbols", tr("Residue symbols"), above, _table(tr("Symbol"), tr("Meaning"), symbols))
    modified = [
        f"| `{each.abbreviation}` | {escaped(each.name)} |"
        for each in (*wanted.modified_nucleotides.values(), *wanted.modified_amino_acids.values())
    ]
    text = _table(tr("Abbreviation"), tr("Name"), modified)
    yield Topic("list/modified-residues", tr("Modified residues"), above, text)
    codes = [f"| {each.id} | {escaped(tr(each.name))} |" for each in wanted.genetic_codes.values()]
    yield Topic("list/genetic-codes", tr("Genetic codes"), above, _table(tr("Number"), tr("Name"), codes))
    offices = [f"| `{each.code}` | {escaped(tr(each.name))} |" for each in wanted.offices.values()]
    yield Topic("list/offices", tr("Offices"), above, _table(tr("Code"), tr("Name"), offices))
    languages = [f"| `{each.code}` | {escaped(tr(each.name))} |" for each in wanted.languages.values()]
    yield Topic("list/languages", tr("Languages"), above, _table(tr("Code"), tr("Name"), languages))


def _table(first: str, second: str, rows: Iterable[str]) -> str:
    return "\n".join([f"| {first} | {second} |", "|---|---|", *rows])


# Rules, profiles, notations


def _rules() -> Iterator[Topic]:
    pages = rulepages.pages()
    for page in pages:
        yield Topic(f"rule/{page.id}", page.id, (tr("Rules"), tr(SUBJECTS[page.subject])), _rule_text(page))
    parts = [
        trn("WipoSeq checks a listing by {count} rule.", "WipoSeq checks a listing by {count} rules.", len(pages))
        + " "
        + tr("An error keeps a listing from being generated; a warning asks a person to look.")
    ]
    for subject, name in SUBJECTS.items():
        those = [page for page in pages if page.subject == subject]
        lines = [f"- {labeled(link('rule/' + each.id, each.id), escaped(each.statement))}" for each in those]
        parts += [f"## {tr(name)}", "\n".join(lines)]
    yield Topic("list/rules", tr("All rules"), (tr("Rules"),), "\n\n".join(parts))


def _rule_text(page: Page) -> str:
    parts = [
        f"**{escaped(page.statement)}**",
        escaped(f"{listed((page.severity.capitalize(), shown_citation(page.cites)))}."),
    ]
    for head, text in (
        (tr("Why"), page.why),
        (tr("Usual cause"), page.cause),
        (tr("Safe because"), page.safety),
    ):
        if text:
            parts += [f"## {head}", escaped(_capitalized(text))]
    parts += [f"## {tr('How to fix')}", _bullets(rulepages.ways(page))]
    parts += _examples(
        [Example(page.right)] if page.right else (),
        [Example(page.wrong)] if page.wrong else (),
    )
    parts += [f"## {tr('What the check says')}", _bullets(page.says)]
    if page.profiles:
        lines = [f"- {labeled(link('profile/' + name, name), escaped(change))}" for name, change in page.profiles]
        parts += [f"## {tr('In other profiles')}", "\n".join(lines)]
    return "\n\n".join(parts)


def _capitalized(text: str) -> str:
    """Return a text with a capital at its start, unless it starts with the name of a key or qualifier."""
    return text[:1].upper() + text[1:] if text.partition(" ")[0].isalpha() else text


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escaped(line)}" for line in lines)


def _profiles() -> Iterator[Topic]:
    from wiposeq.app import profilepages

    for found in profilepages.pages():
        parts = [escaped(found.description)]
        for heading, lines in found.sections:
            shown = [
                f"- {link('rule/' + each.rule, each.rule) + ': ' if each.rule else ''}{escaped(each.words)} "
                f"*{escaped(each.origin)}*"
                for each in lines
            ]
            parts += [f"## {heading}", "\n".join(shown)]
        yield Topic(f"profile/{found.id}", found.title, (tr("Profiles"),), "\n\n".join(parts))


def _notations() -> Iterator[Topic]:
    above = (tr("Notations"),)
    found = {
        path.stem: msgspec.toml.decode(path.read_text(encoding="utf-8"), type=_Notation)
        for path in sorted(resources.path("notations").glob("*.toml"))
    }
    lines = [
        f"- {labeled(link(f'notation/{name}', tr(each.name)), escaped(tr(each.about)))}" for name, each in found.items()
    ]
    yield Topic("list/notations", tr("Legends of notations"), above, "\n".join(lines))
    for name, each in found.items():
        examples = "\n".join(f"- `{example}`" for example in each.examples)
        parts = [escaped(tr(each.about)), f"## {tr('Examples')}", examples, "[](help:manual/notations)"]
        yield Topic(f"notation/{name}", tr(each.name), above, "\n\n".join(parts))
