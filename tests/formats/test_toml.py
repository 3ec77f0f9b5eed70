"""TOML of users becomes records, or is refused with file, line, key and what to write instead."""

import contextlib
from pathlib import Path

import pytest
from msgspec import Struct

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.reports.documents import templates
from wiposeq.formats.toml import LARGEST, Day, decode_toml, read_toml


class Part(Struct, forbid_unknown_fields=True):
    name: str
    names: tuple[str, ...] = ()
    date: Day | None = None


class Whole(Struct, forbid_unknown_fields=True):
    title: str = ""
    one: Part | None = None
    part: tuple[Part, ...] = ()


PARTS = '[[part]]\nname = "a"\n[[part]]\nname = "b"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = 7", "own.toml, line 1: title must be a text. Put it in quotes."),
        ("titel = 'x'", "own.toml, line 1: titel is not known. Known are: title, one, [[part]]."),
        ("one = 7", "own.toml, line 1: one must be a table. Write [one] and its keys below."),
        ("part = 7", "own.toml, line 1: part must be a list of tables. Write [[part]] and its keys below."),
        ("[part]\nname = 'x'", "own.toml, line 1: part must be a list of tables. Write [[part]] and its keys below."),
        ("part = [7]", "own.toml, line 1: part 1 must be a table. Write [[part]] and its keys below."),
        (f"{PARTS}nam = 7", "own.toml, line 5: part 2.nam is not known. Known are: name, names, date."),
        (f"{PARTS}names = 'x'", "own.toml, line 5: part 2.names must be a list of texts."),
        (f"{PARTS}names = [\n'x',\n7]", "own.toml, line 5: part 2.names 2 must be a text. Put it in quotes."),
        (f"{PARTS}[[part]]\n", "own.toml, line 5: part 3.name is missing. Add it."),
        ("[one]\nname = 'x'\ndate = 7", "own.toml, line 3: one.date must be a text. Put it in quotes."),
        ("one.name = 7", "own.toml, line 1: one.name must be a text. Put it in quotes."),
    ],
)
def test_a_wrong_value_is_refused_with_line_and_key(text: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        decode_toml(text, Whole, "own.toml")
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize(
    "text",
    [
        "title = ",
        f"title = {'9' * 5000}",
        f"title = {'[' * 5000}",
        f"title = {'{a=' * 5000}",
        'title = "\\ud800"',
        "title = 2026-02-31",
        "title = 1e99999",
        "title = nan",
        "[title]\ntitle = {a = [{}]}",
        '"x - at `$.one[0]`" = 1',
        '"" = 1',
        '[one]\n"a`\\n" = 1',
        "[one.one.one]\na = 1",
        "part = [[[]]]",
        "\ufeffname = 1",
        "title = '\0'",
    ],
)
def test_odd_toml_is_refused_in_words(text: str) -> None:
    with pytest.raises(UsageError, match=r"own\.toml"):
        decode_toml(text, Whole, "own.toml")


def test_a_date_needs_no_quotes() -> None:
    for date in ("2026-11-02", "'2026-11-02'"):
        found = decode_toml(f"[one]\nname = ''\ndate = {date}", Whole, "own.toml")
        assert found.one is not None and found.one.date == "2026-11-02"


def test_a_file_may_begin_with_a_byte_order_mark_and_must_be_utf8(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("title = 'é'", "utf-8-sig")
    assert read_toml(path, Whole).title == "é"
    for encoding in ("latin-1", "utf-16"):
        path.write_text("title = 'é'", encoding)
        with pytest.raises(UsageError, match="is not UTF-8 text"):
            read_toml(path, Whole)
    with pytest.raises(UnreadableFile):
        read_toml(tmp_path, Whole)


def test_templates_of_a_user_are_read_or_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[[document]]\nid = "a"\n[[document.paragraph]]\ntext = "T {file}"\nneeds = ["file"]\n')
    assert templates(path)[0].paragraphs[0].needs == ("file",)
    for text, words in (
        ("", "document is missing"),
        ('[[document]]\nid = "a b"\n', 'the id "a b" must consist of'),
        ('[[document]]\nid = "a"\n' * 2, "two documents have the same id"),
        ('[[document]]\nid = "a"\n[[document.paragraph]]\nstyle = "text"\n', "line 3: document 1.paragraph 1.text"),
    ):
        path.write_text(text)
        with pytest.raises(UsageError, match=words):
            templates(path)


def test_a_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "big.toml"
    path.write_bytes(b"a = [" + b"1," * (LARGEST // 2) + b"]")
    with pytest.raises(UsageError, match="more than 4,194,304 bytes"):
        templates(path)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 2_000,
        "a = " + "[" * 2_000 + "]" * 2_000,
        "a = " + "{a = " * 2_000 + "1" + "}" * 2_000,
        ".".join(["a"] * 2_000) + " = 1",
        "[" + ".".join(["a"] * 2_000) + "]",
        "text = '''[[['''\na = " + "[" * 40 + "]" * 40,
    ],
)
def test_values_that_are_nested_deeply_are_refused_before_they_are_parsed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match="nested too deeply"):
        templates(path)


@pytest.mark.parametrize("text", ['"' + "[" * 99 + '"', "'''" + "{" * 99 + "'''", '"""' + '\\"[' * 99 + '"""'])
def test_brackets_in_a_text_or_a_comment_do_not_count(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f"title = {text}  # {'[' * 99}\n")
    assert "[" in read_toml(path, Whole).title or "{" in read_toml(path, Whole).title


def test_a_text_that_does_not_end_takes_time_once() -> None:
    for text in (
        "b = 1\n[a" + " " * 400_000 + "b",
        "a = " + '\\"""' * 200_000,
        "'''" * 200_001,
        "'" * 400_001,
        '"\\' * 200_000,
        "#'" * 200_000,
    ):
        with contextlib.suppress(UsageError):
            decode_toml(text, Whole, "a.toml")
