"""Names and values, lists, clauses and sentences that code joins have the signs of the language between them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_dna, a_project

from wiposeq import texts
from wiposeq.app import rulepages
from wiposeq.app.checking import check
from wiposeq.catalogue import read_catalogue
from wiposeq.errors import UsageError
from wiposeq.formats.reports.check_report import as_html, as_text, changes_as_text
from wiposeq.languages import LANGUAGES
from wiposeq.model.changes import Change
from wiposeq.resources import path as resource

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    texts.use_language("en")


@pytest.mark.parametrize(
    ("code", "name_and_value", "clauses", "sentences"),
    [
        ("en", "Name: x", "a; b", "A. B."),
        ("de", "Name: x", "a; b", "A. B."),
        ("fr", "Name\u00a0: x", "a\u00a0; b", "A. B."),
        ("ar", "Name: x", "a؛ b", "A. B."),
        ("ja", "Name:x", "a；b", "A.B."),
        ("zh_CN", "Name：x", "a；b", "A.B."),
        ("ko", "Name: x", "a; b", "A. B."),
    ],
)
def test_parts_are_joined_as_the_language_does_it(code: str, name_and_value: str, clauses: str, sentences: str) -> None:
    texts.use_language(code)
    assert texts.plain(texts.labeled("Name", "x")) == name_and_value and texts.labeled("Name", "") == "Name"
    assert texts.plain(texts.in_clauses(("a", "", "b"))) == clauses  # an Arabic window of an earlier test marks texts
    assert texts.plain(texts.in_sentences(("A.", "", "B."))) == sentences


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_code_joins_as_translators_do(code: str) -> None:
    """The colons inside translations are followed and preceded by the same as those that code adds."""
    found = read_catalogue(resource("translations", f"{code}.po")).texts
    assert isinstance(found, dict)
    colon = LANGUAGES[code].colon
    written = [text for english, text in found.items() if re.fullmatch(r"[a-z A-Z]+(?<!SEQ ID NO): \{\w+\}", english)]
    assert len(written) > 10
    assert [text for text in written if colon not in text] == []


@pytest.mark.parametrize(("code", "sign"), [("ja", "。"), ("zh_CN", "。")])
def test_a_message_and_its_advice_have_no_space_between_them(code: str, sign: str) -> None:
    texts.use_language(code)
    shown = str(UsageError("A pack is installed only with its checksum.", "Add --sha256 and the digits."))
    assert f"{sign} " not in shown and sign in shown[:-1]


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_no_colon_is_doubled(code: str) -> None:
    texts.use_language(code)
    report = check(a_project(a_dna("acgu" * 5)))
    shown = as_text([report]) + rulepages.as_text(next(iter(rulepages.pages())))
    shown += changes_as_text(texts.tr("Import"), "a.txt", [Change("a/b", "Line ends unified", "chr1", 3)])
    assert not re.search(r"[:：]\s*[:：]", shown), shown
    assert code != "fr" or " : " not in shown
    assert code not in ("ja", "zh_CN") or not re.search(r"[^\x00-\xff][:：] ", shown), shown
    assert code != "fr" or not re.search(r"\w: ", re.sub(r'"[^"]*"|«[^»]*»', "", shown.replace("a.txt", ""))), shown


@pytest.mark.parametrize("code", ["en", "de", "fr", "ja", "zh_CN", "ar"])
def test_findings_with_one_sentence_are_one_group_whatever_its_quotation_marks_are(code: str) -> None:
    texts.use_language(code)
    project = a_project(a_dna("acgt" * 4, ("misc_feture", "1..4")), a_dna("acgt" * 4, ("linker", "1..5")))
    page = as_html([check(project)])
    assert (
        len(re.findall(r"<h3[^>]*>(?:(?!</h3>).)*</h3>\s*<p[^>]*><code>(?:<bdi[^>]*>)?feature/key-unknown<", page)) == 1
    )
    assert '<bdi dir="ltr">: ' not in page, "a colon belongs to the text before it"


_SIGNS = (": ", "; ", ", ")
_DATA = (
    "platform.python_version()",  # the line about the program in a report of a failure
    "SEQ ID NO: ",
    "q.name",  # qualifiers as INSDC writes them
    *("{report.source}: ", "{old_name} -> ", "{change.kind}; "),  # the head of a line that programs read too
)


@pytest.mark.parametrize("folder", ["ui", "formats/reports"])
def test_no_window_and_report_joins_texts_with_signs_of_english(folder: str) -> None:
    wrong = []
    for path in sorted((CHECKOUT / "wiposeq" / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [*zip(node.values, node.values[1:], node.values[2:])]
                is_wrong = any(
                    isinstance(sign, ast.Constant) and sign.value in _SIGNS and isinstance(after, ast.FormattedValue)
                    for _, sign, after in parts
                )
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
                is_wrong = isinstance(node.func.value, ast.Constant) and node.func.value.value in _SIGNS[:2]
            else:
                continue
            if is_wrong and not any(each in ast.unparse(node) for each in _DATA):
                wrong.append(f"{path.name}:{node.lineno} {ast.unparse(node)}")
    assert wrong == []
