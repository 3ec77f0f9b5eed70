"""A terminal whose encoding lacks letters of the language gets English and the reason; no letter becomes "?"."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_project

from wiposeq import texts
from wiposeq.app.exporting import converting
from wiposeq.catalogue import read_catalogue
from wiposeq.cli import main as program
from wiposeq.languages import LANGUAGES
from wiposeq.resources import path as resource


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    texts.use_language("en")


class Terminal(io.TextIOWrapper):
    """A stream with an encoding, as Python opens stdout."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, write_through=True)

    @property
    def shown(self) -> str:
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode(self.encoding)


def called(monkeypatch: pytest.MonkeyPatch, encoding: str, *words: str) -> tuple[str, str]:
    out, err = Terminal(encoding), Terminal(encoding)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    program.main(words)
    return out.shown, err.shown


NATIVE = [("de", "cp1252"), ("de", "cp850"), ("fr", "latin-1"), ("ru", "cp866"), ("ja", "cp932"), ("ko", "euc_kr")]
FOREIGN = [("de", "ascii"), ("ja", "cp1252"), ("ru", "cp1252"), ("zh_CN", "cp932"), ("ar", "latin-1"), ("ko", "cp936")]


@pytest.mark.parametrize(("code", "encoding"), FOREIGN)
def test_english_is_used_where_letters_of_the_language_are_missing(
    monkeypatch: pytest.MonkeyPatch, code: str, encoding: str
) -> None:
    out, err = called(monkeypatch, encoding, "--language", code, "rules")
    assert "The file is encoded in UTF-8" in out
    assert encoding in err and f'"{code}"' in err and len(err.splitlines()) == 1
    out, err = called(monkeypatch, encoding, "--language", code, "check", "--help")
    assert "usage: " in out and len(err.splitlines()) == 1


@pytest.mark.parametrize(("code", "encoding"), [*NATIVE, *((code, "utf-8") for code in LANGUAGES)])
def test_the_language_is_used_in_the_encodings_of_the_language(
    monkeypatch: pytest.MonkeyPatch, code: str, encoding: str
) -> None:
    out, err = called(monkeypatch, encoding, "--language", code, "rules")
    assert not err and "?" not in out.replace("？", "") and "\\x" not in out and "\\u" not in out
    assert ("The file is encoded" in out) is (code == "en")


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_the_letters_that_decide_are_letters_of_the_texts(code: str) -> None:
    letters = LANGUAGES[code].letters
    found = read_catalogue(resource("translations", f"{code}.po")).texts
    assert isinstance(found, dict) and letters and set(letters) <= {sign for text in found.values() for sign in text}


def test_no_letter_of_a_name_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    _, err = called(monkeypatch, "cp1252", "--language", "de", "check", "Ωmega.xml")
    assert "„" in err and "\\u03a9mega.xml" in err
    _, err = called(monkeypatch, "cp850", "--language", "de", "check", "Ωmega.xml")
    assert '\\u03a9mega.xml"' in err and "„" not in err, "a quotation mark has a similar sign"


def test_documents_and_data_keep_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing, page = tmp_path / "a.xml", tmp_path / "a.html"
    converting.save_as(a_project(), listing)
    out, _ = called(monkeypatch, "ascii", "--language", "ja", "check", str(listing), "--format=json")
    assert json.loads(out)[0]["language"] == "ja"
    called(monkeypatch, "ascii", "--language", "ja", "check", str(listing), "-o", str(page))
    assert 'lang="ja"' in page.read_text("utf-8")
    called(monkeypatch, "ascii", "--language", "ja", "template", str(tmp_path / "a.csv"))
    assert "残基" in (tmp_path / "a.csv").read_text("utf-8-sig")


def test_a_wrong_verb_is_answered_in_english_too(monkeypatch: pytest.MonkeyPatch) -> None:
    err = Terminal("cp1252")
    monkeypatch.setattr(sys, "stderr", err)
    texts.use_language("ja")
    assert program.unknown_word("chekc") == 2
    assert "Did you mean check?" in err.shown and "?" not in err.shown.replace("check?", "")
