"""Templates of pages escape every value, and refuse one that is missing."""

import contextlib
import re
from pathlib import Path

import jinja2
import pytest

from wiposeq import resources
from wiposeq.formats.templates import macros, markup, pieces, render

ODD = "<b title=\"a\" id='b'> & \x01"
ESCAPED = "&lt;b title=&quot;a&quot; id=&#x27;b&#x27;&gt; &amp; "


def test_a_value_is_escaped_in_a_page_and_in_a_macro() -> None:
    page = render("document", title=ODD, css="comparison.css", paragraphs=[("p", ["plain", ODD])])
    assert page.count(ESCAPED) == 3 and "<b " not in page
    parts = macros("parts")
    row = parts.feature_rows([(ODD, ODD, [(0, ODD, ODD, ODD, "", ODD * 9, "")])], True)
    assert row.count(ESCAPED) == 14 and "<b " not in row and "\x01" not in row


def test_only_what_is_marked_as_html_is_written_as_it_is() -> None:
    row = macros("parts").feature_rows([("k", markup("1,<wbr>2"), [])], False)
    assert '<td class="place">1,<wbr>2</td>' in row


TEMPLATES = sorted(resources.path("templates").glob("*.html"))
MACROS = {name for path in TEMPLATES for name in re.findall(r"{%-? macro (\w+)", path.read_text("utf-8"))}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_only_results_of_macros_and_styles_are_marked_as_safe(path: Path) -> None:
    for expression in re.findall(r"{{(.*?)}}", path.read_text(encoding="utf-8"), re.DOTALL):
        if re.search(r"\|\s*safe\b", expression):
            found = re.fullmatch(r"-? (\w+)\(.*\)\|safe -?", expression, re.DOTALL)
            assert found is not None and found[1] in MACROS | {"style"}


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("document", title="x", css="comparison.css")


def test_a_large_page_comes_in_pieces() -> None:
    paragraphs = (("p", [str(number)]) for number in range(20_000))
    assert len(list(pieces("document", title="x", css="comparison.css", paragraphs=paragraphs))) > 5


def test_every_template_compiles() -> None:
    assert TEMPLATES
    for path in TEMPLATES:
        with contextlib.suppress(jinja2.UndefinedError):  # its values are missing here
            next(pieces(path.stem), "")
