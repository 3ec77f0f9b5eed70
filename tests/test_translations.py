"""Each translation is complete, keeps what a text needs to work, and uses the terms of its glossary.

It looks at the languages that have texts, and compares them with wiposeq.pot; tests/test_texts.py compares that with
the program.
"""

import re
import types
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from wiposeq.catalogue import has_texts

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / "resources" / "translations"
LANGUAGES = [path for path in sorted(FOLDER.glob("*.po")) if has_texts(path)]
of_each_language = pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)

MUST_STAY = {
    "link targets": re.compile(r"\]\(([a-z]+:[^()]*)\)"),
    "code": re.compile(r"`[^`]*`"),
    "tags": re.compile(r"</?[a-zA-Z][^<>]*>"),
    "placeholders of argparse": re.compile(r"%\(\w+\)[a-z]|%[sr]"),
}
MNEMONIC = re.compile(r"&(?=[^\s&;])(?!\w+;)")


def messages(path: Path) -> list[Any]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=path.stem, abort_invalid=True) if message.id]


def pairs(path: Path) -> list[tuple[str, str]]:
    """Each English text with its translation; of plural forms, the English plural with each of them."""
    found = []
    for message in messages(path):
        english, forms = message.id, message.string
        if isinstance(english, tuple):
            found += [(english[1], form) for form in forms if form]
        elif forms:
            found.append((english, forms))
    return found


@of_each_language
def test_no_text_is_missing_empty_fuzzy_or_stale(path: Path, translations: types.ModuleType) -> None:
    found = translations.state(path)
    assert (found.missing, found.fuzzy, found.stale) == (0, 0, 0), f"{path.stem}: {found}"


@of_each_language
@pytest.mark.parametrize("what", MUST_STAY)
def test_what_a_text_needs_to_work_stays(path: Path, what: str) -> None:
    wanted = MUST_STAY[what]
    wrong = [(en, text) for en, text in pairs(path) if Counter(wanted.findall(en)) != Counter(wanted.findall(text))]
    assert wrong == []


@of_each_language
def test_a_text_has_a_mnemonic_where_the_english_text_has_one(path: Path) -> None:
    def count(text: str) -> int:
        return len(MNEMONIC.findall(text.replace("&&", "")))

    assert [(english, text) for english, text in pairs(path) if count(english) != count(text)] == []


@of_each_language
def test_blanks_at_the_ends_and_lines_of_lists_stay(path: Path) -> None:
    def form(text: str) -> tuple[object, ...]:
        starts = [re.match(r"(#+ |- |\d+\. |\|)?", line) for line in text.split("\n")]
        return text[:1] == " ", text[-1:] == " ", [found[0] if found else "" for found in starts]

    assert [(english, text) for english, text in pairs(path) if form(english) != form(text)] == []


@of_each_language
def test_a_translation_has_no_marks_of_direction(path: Path) -> None:
    """The program adds them in the window; in files they would be data."""
    assert [text for _, text in pairs(path) if re.search("[\u2060\u2066-\u2069]", text)] == []


@of_each_language
def test_key_terms_are_those_of_the_glossary(path: Path, translations: types.ModuleType) -> None:
    used = translations.glossary_use(path)
    few = {
        term: f"{right} of {whole}, not in: {wrong[:5]}"
        for term, (right, whole, wrong) in used.items()
        if right < translations.ENOUGH * whole
    }
    assert few == {}


def test_another_term_is_found(translations: types.ModuleType, tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    rows = "english\ttranslation\tsource\tconfidence\nsequence\tSequenz\t\t\nsequence listing\tProtokoll\t\t\n"
    (tmp_path / "glossary" / "de.tsv").write_text(rows, encoding="utf-8")
    texts = "".join(f'msgid "{n} sequences"\nmsgstr "{n} {"Folgen" if n else "Sequenzen"}"\n\n' for n in range(5))
    (tmp_path / "de.po").write_text(texts + 'msgid "a sequence listing"\nmsgstr "ein Protokoll"\n', encoding="utf-8")
    right, whole, wrong = translations.glossary_use(tmp_path / "de.po")["sequence"]
    assert (right, whole, len(wrong)) == (1, 5, 4)
