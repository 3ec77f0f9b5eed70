"""Every text a user sees can be translated, and a translation says what the English text says."""

import ast
import re
import string
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq import resources, texts
from wiposeq.catalogue import read_catalogue
from wiposeq.errors import UnreadableFile
from wiposeq.texts import mark, tr, trn

CHECKOUT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((CHECKOUT / "resources" / "translations").glob("*.po"))


@pytest.fixture(autouse=True)
def english_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("WIPOSEQ_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    yield
    texts.use_language("en")


@pytest.fixture(scope="session")
def gathered(translations: types.ModuleType) -> Any:
    """The texts of the whole program, gathered once."""
    return translations.gather()


@pytest.fixture
def a_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of translations with one language, in place of the program's own."""
    (tmp_path / "translations").mkdir()
    monkeypatch.setattr(resources, "folder", lambda: tmp_path)
    path = tmp_path / "translations" / "pl.po"
    path.write_text(
        r"""# Polish, for the tests.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

#: wiposeq/a.py
#, python-brace-format
msgid "Cannot read {path}."
msgstr "Nie można odczytać "
"\"{path}\"."

msgid "{count} sequence"
msgid_plural "{count} sequences"
msgstr[0] "{count} sekwencja"
msgstr[1] "{count} sekwencje"
msgstr[2] "{count} sekwencji"

#, fuzzy
msgid "Open"
msgstr "Zamknij"

msgid "Close"
msgstr ""

msgid "Save {name}"
msgstr "Zapisz {nazwa}"

#~ msgid "Gone"
#~ msgstr "Nie ma"
""",
        encoding="utf-8",
    )
    return path


def test_a_text_without_translation_stays_english() -> None:
    assert tr("Shorten to {location}", location="1..4") == "Shorten to 1..4"
    assert trn("{count} sequence", "{count} sequences", 1) == "1 sequence"
    assert trn("{count} sequence", "{count} sequences", 0) == "0 sequences"
    assert mark("Open") == "Open"
    assert tr("") == ""


def test_braces_that_are_no_place_are_left_alone() -> None:
    assert tr("a {b") == "a {b"
    assert tr("a {b", c=1) == "a {b"
    assert tr("{missing} and {found}", found=1) == "{missing} and {found}"
    assert tr("{} {0}", found=1) == "{} {0}"
    assert tr("{found.nothing}", found=1) == "{found.nothing}"
    assert tr("{value}", value="{other}") == "{other}"


def test_a_language_translates_texts_plurals_and_errors(a_language: Path) -> None:
    assert texts.use_language("pl") == "pl"
    assert tr("Cannot read {path}.", path="ä b.xml") == 'Nie można odczytać "ä b.xml".'
    assert [trn("{count} sequence", "{count} sequences", n) for n in (1, 2, 5, 22)] == [
        "1 sekwencja",
        "2 sekwencje",
        "5 sekwencji",
        "22 sekwencje",
    ]
    assert str(UnreadableFile("Cannot read {path}.", path="x")) == 'Nie można odczytać "x".'
    assert texts.languages() == ("en", "pl")


def test_a_word_with_several_meanings_is_translated_by_its_context(
    a_language: Path, translations: types.ModuleType, tmp_path: Path
) -> None:
    with a_language.open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Tonga"\nmsgstr "tongien"\n\nmsgctxt "country"\nmsgid "Tonga"\nmsgstr "Tonga-land"\n')
    texts.use_language("pl")
    assert (texts.tr("Tonga"), texts.tr_in("country", "Tonga")) == ("tongien", "Tonga-land")
    assert texts.tr_in("encoding", "Tonga") == "tongien"
    package = tmp_path / "wiposeq"
    package.mkdir()
    (package / "a.py").write_text("tr('Tonga'); tr_in('country', 'Tonga')\n")
    template = translations.template(translations.gather(package)).decode()
    assert 'msgctxt "country"\nmsgid "Tonga"' in template and template.count('msgid "Tonga"') == 2


def test_a_language_that_is_only_begun_is_not_offered(a_language: Path) -> None:
    path = a_language.with_name("fi.po")
    path.write_text('msgid ""\nmsgstr "Language: fi\\n"\n\nmsgid "Open"\nmsgstr ""\n')
    assert texts.use_language("fi") == "en"
    assert texts.languages() == ("en", "pl")
    path.write_text(path.read_text().replace('msgstr ""\n', 'msgstr "Avaa"\n'))
    assert texts.use_language("fi") == "fi"
    assert texts.languages() == ("en", "fi", "pl")


def test_what_is_fuzzy_empty_obsolete_or_wrong_stays_english(a_language: Path) -> None:
    texts.use_language("pl")
    assert tr("Open") == "Open"
    assert tr("Close") == "Close"
    assert tr("Gone") == "Gone"
    assert tr("Save {name}", name="x") == "Save x"


@pytest.mark.parametrize("code", ["pl_PL.UTF-8", "pl-PL", "pl_PL@euro", "pl"])
def test_a_region_falls_back_to_its_language(a_language: Path, code: str) -> None:
    assert texts.use_language(code) == "pl"


@pytest.mark.parametrize("code", ["C", "POSIX", "C.UTF-8", "en_GB", "tlh", "../pl", "p l", "pl/../pl", "."])
def test_a_language_there_is_not_is_english(a_language: Path, code: str) -> None:
    assert texts.use_language(code) == "en"
    assert tr("Cannot read {path}.", path="x") == "Cannot read x."


def test_the_language_comes_from_the_program_then_its_variable_then_the_system(
    a_language: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert texts.use_language() == "en"
    monkeypatch.setenv("LANG", "pl_PL.UTF-8")
    assert texts.use_language() == "pl"
    monkeypatch.setenv("LANGUAGE", "nl:en:pl")
    assert texts.use_language() == "en"
    monkeypatch.setenv("LANGUAGE", "nl:pl")
    assert texts.use_language() == "pl"
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert texts.use_language() == "pl"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert texts.use_language() == "en"
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "pl")
    assert texts.use_language() == "pl"
    assert texts.use_language("en") == "en"


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ('msgid "a', "line 1"),
        ('msgid "a"\nmsgstr "b', "line 2"),
        ('"a"\n', "line 1"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\nhello', "line 4"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"', "line 3"),
        ('msgstr "c"', "without msgid"),
        ("<html>", "line 1"),
    ],
)
def test_a_damaged_translation_is_logged_and_english_is_used(
    a_language: Path, broken: str, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    a_language.write_text(broken, encoding="utf-8")
    with pytest.raises(ValueError, match=line):
        read_catalogue(a_language)
    assert texts.use_language("pl") == "en"
    assert "pl.po" in caplog.text
    a_language.write_bytes(b'msgid "a"\nmsgstr "\xff"\n')
    assert texts.use_language("pl") == "en"


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(a_language: Path) -> None:
    a_language.write_bytes(b"\xef\xbb\xbf" + a_language.read_bytes().replace(b"\n", b"\r\n"))
    assert texts.use_language("pl") == "pl"
    assert tr("Cannot read {path}.", path="x") == 'Nie można odczytać "x".'


@tries(50)
@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1).filter(str.strip),
        st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1),
        max_size=5,
    )
)
def test_whatever_a_translation_tool_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, stated: dict[str, str]
) -> None:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalogue = Catalog(locale="de")
    for source, translation in stated.items():
        catalogue.add(source, translation)
    path = tmp_path_factory.mktemp("po") / "de.po"
    with path.open("wb") as file:
        write_po(file, catalogue, width=40)
    written = path.read_text(encoding="utf-8")
    assert read_catalogue(path).texts == stated, written


def test_the_pseudo_language_changes_every_text_but_not_its_places() -> None:
    assert texts.use_language("xx") == "xx"
    shown = tr("Shorten <b>{location}</b> to the &end", location="1..4")
    assert shown.startswith("⟦") and shown.endswith("⟧")
    assert "1..4" in shown and "<b>" in shown and "&e" in shown
    assert "Shorten" not in shown
    assert len(tr("Copy the report as it stands")) >= 1.25 * len("Copy the report as it stands")
    assert "3" in trn("{count} sequence", "{count} sequences", 3)
    assert tr("") == ""


def test_texts_are_gathered_from_every_way_to_say_one(translations: types.ModuleType, tmp_path: Path) -> None:
    package = tmp_path / "wiposeq"
    package.mkdir()
    (package / "errors.py").write_text(
        "class UserError(Exception):\n    def __init__(self, message, hint='', **values): ...\n"
        "class Stopped(UserError):\n    def __init__(self): super().__init__('Stopped.')\n"
        "class Full(UserError): ...\n"
    )
    (package / "a.py").write_text(
        "WORDS = 'A constant'\nFIELD_NAMES = {'key': 'Feature key'}\n"
        "def speak(self, template): return tr(template)\n"
        "class Reader:\n"
        "    def _tell(self, kind, message, **more): self.changes.append(Change(kind, message, **more))\n"
        "    def read(self, is_full):\n"
        "        self._tell('a/b', 'Told {count}', count=1)\n"
        "        tr('Yes' if is_full else 'No'); tr(WORDS); trn('{count} one', '{count} many', 3)\n"
        "        hint = 'Make room.' if is_full else 'Wait.'\n"
        "        raise errors.Full('Full.', hint=hint)\n"
        "mend('Mended', None)\n"
    )
    (package / "b.py").write_text("def mend(template, how): return Fix(template, how)\nspeak(1, 'Spoken')\nmark('M')\n")
    found = translations.gather(package)
    assert set(found.places) == {
        *("Stopped.", "Feature key", "Told {count}", "Yes", "No", "A constant", "{count} one", "Full.", "Make room."),
        "Wait.",
        *("Mended", "Spoken", "M"),
    }
    assert found.plurals == {"{count} one": "{count} many"}
    assert found.problems == []


def test_a_method_speaks_in_the_files_of_those_who_inherit_it_too(
    translations: types.ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "a.py").write_text(
        "class Reader:\n    def _tell(self, kind, message): self.changes.append(Change(kind, message))\n"
    )
    (tmp_path / "b.py").write_text("class Written(Reader): pass\n")
    (tmp_path / "c.py").write_text("class Table(Written):\n    def read(self): self._tell('a/b', 'A row left out')\n")
    (tmp_path / "d.py").write_text("class Other:\n    def read(self): self._tell('a/b', 'no text')\n")
    assert set(translations.gather(tmp_path).places) == {"A row left out"}


def test_a_text_put_together_is_a_problem(translations: types.ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("tr(f'Save {name}')\ntr('a' + b)\nraise UserError('x %s' % y)\ntr('fine {y}')\n")
    problems = translations.gather(tmp_path).problems
    assert [problem.split(": ")[0].rsplit(":", 1)[1] for problem in sorted(problems)] == ["1", "2", "3"]


@pytest.mark.slow
def test_no_text_of_the_program_is_put_together(gathered: Any) -> None:
    assert gathered.problems == []


@pytest.mark.slow
def test_every_message_in_a_variable_is_gathered(gathered: Any) -> None:
    """What is assigned together with other names, or passed to a nested function, needs mark()."""
    texts = {each.rpartition("\x04")[2] for each in gathered.places}
    left: list[str] = []
    for path in sorted((CHECKOUT / "wiposeq").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign):
                names = {each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)}
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                found = [each.value for each in values if isinstance(each, ast.Constant) and names & {"message"}]
                left += [
                    f"{path.name}: {each}" for each in found if each and re.search(" .* ", each) and each not in texts
                ]
    assert left == []


@pytest.mark.slow
def test_the_help_is_gathered_for_translation(gathered: Any) -> None:
    places = {place for found in gathered.places.values() for place in found}
    for name in ("controls.toml", "notes.toml", "whatsnew.md", "manual/repair.md", "manual/contents.md"):
        assert f"resources/help/{name}" in places
    assert {"resources/actions.toml", "resources/templates/check_report.html"} <= places
    assert "Repair a rejected listing" in gathered.places
    assert not any(text.startswith(("```", "## ")) for text in gathered.places)


@pytest.mark.parametrize(("argument", "code"), [("--help", 0), ("--fr", 2), ("french", 2), ("../x", 2)])
def test_what_is_not_the_code_of_a_language_starts_no_translation(
    translations: types.ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str, code: int
) -> None:
    monkeypatch.setattr(translations, "TRANSLATIONS", tmp_path)
    with pytest.raises(SystemExit) as ended:
        translations.main([argument])
    assert ended.value.code == code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_template_for_translators_is_current(translations: types.ModuleType, gathered: Any) -> None:
    current = translations.template(gathered)
    kept = (CHECKOUT / "resources" / "translations" / "wiposeq.pot").read_bytes()
    is_current = kept == current  # not in the assert: pytest would compare the long texts for minutes
    assert is_current, "run packaging/translations.py"


def test_a_new_text_leaves_translations_as_they_are(translations: types.ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "de.po"
    first = translations.Texts()
    first.add("Open the file {path}", "wiposeq/a.py")
    first.add("{count} file", "wiposeq/a.py", "{count} files")
    path.write_bytes(translations.update(path, first))
    path.write_text(path.read_text().replace('file {path}"\nmsgstr ""', 'file {path}"\nmsgstr "Öffne {path}"'))
    first.add("Close", "wiposeq/a.py")
    path.write_bytes(translations.update(path, first))
    assert read_catalogue(path).texts == {"Open the file {path}": "Öffne {path}"}
    again = translations.update(path, first)
    assert again == path.read_bytes()


def places_in(text: str) -> set[str]:
    """The places of a template: "{count}" -> count."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


NUMBERS = {"count", "number", "total"}
"""The names of the number that chooses a plural form."""


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_names_the_same_values_as_its_source(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem, abort_invalid=True)
    wrong = []
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.id, tuple):
            forms = [form for form in message.string if form]
            wanted = places_in(message.id[1]) | {"count"}
            needed = places_in(message.id[0]) - NUMBERS  # a form for one or two may write the number as a word
            wrong += [form for form in forms if not needed <= places_in(form) <= wanted]
        elif message.string and places_in(message.string) != places_in(message.id):
            wrong.append(message.string)
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_is_read_as_translators_tools_read_it(path: Path) -> None:
    ours = read_catalogue(path)
    with path.open("rb") as file:
        theirs = read_po(file, locale=path.stem, abort_invalid=True)
    assert ours.texts == {
        f"{m.context}\x04{m.id}" if m.context else m.id: m.string
        for m in theirs
        if isinstance(m.id, str) and m.id and m.string and not m.fuzzy
    }
    for number in range(200):
        assert ours.form(number) == theirs.plural_func(number) if hasattr(theirs, "plural_func") else True


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_has_one_mnemonic_where_its_source_has_one(path: Path) -> None:
    """Only in menus and buttons: texts without blanks around the ampersand."""

    def mnemonics(text: str) -> int:
        return sum(1 for n, c in enumerate(text[:-1]) if c == "&" and text[n + 1].isalnum())

    found = read_catalogue(path).texts
    assert [text for source, text in found.items() if mnemonics(source) != mnemonics(text)] == []


def test_sources_call_tr_with_a_literal_or_a_template() -> None:
    """tr(name) is right for a template kept elsewhere; tr("..." % x) and tr("...".format()) never are."""
    wrong = []
    for path in (CHECKOUT / "wiposeq").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "mark"):
                first = node.args[0] if node.args else None
                if (
                    isinstance(first, ast.Call)
                    and isinstance(first.func, ast.Attribute)
                    and first.func.attr == "format"
                ):
                    wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


def test_lists_that_a_user_reads_are_joined_as_the_language_does_it() -> None:
    """Arabic, Japanese and Chinese have other commas. Style sheets, cells of numbers, sources of reports are data."""
    data = ('tokens().fonts["', "map(str, each.numbers)", "print_changes(", "name_of(")
    wrong = [
        f"{path.name}: {line.strip()}"
        for folder in ("ui", "cli", "formats/reports")
        for path in (CHECKOUT / "wiposeq" / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if '", ".join(' in line and not any(each in line for each in data)
    ]
    assert wrong == []


def test_no_text_is_translated_while_a_module_is_imported() -> None:
    """The language is chosen at the start; a text translated before would stay English for ever. Use mark() there."""
    wrong = []
    for path in sorted((CHECKOUT / "wiposeq").rglob("*.py")):
        found: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
        while found:
            node = found.pop()
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "trn"):
                wrong.append(f"{path.name}:{node.lineno}")
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [*node.args.defaults, *filter(None, node.args.kw_defaults), *node.decorator_list]
            elif not isinstance(node, ast.Lambda):
                found += ast.iter_child_nodes(node)
    assert wrong == []
