"""A record of changes states facts about two listings, so both were read completely or a person accepted the loss."""

import json
from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein

from wiposeq.app.exporting import converting
from wiposeq.app.exporting.filing_package import PackageOptions, Replaced, make_package
from wiposeq.app.importing import opening
from wiposeq.cli.main import main
from wiposeq.errors import UnreadableFile
from wiposeq.formats.reports.change_record import (
    ListingFile,
    blanks,
    filled,
    record_values,
    statements,
    statements_for,
)
from wiposeq.model.comparison import Comparison


@pytest.fixture
def listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A listing of two sequences, and one of the same content that ends in the second sequence."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna(), a_protein()), path)
    text = path.read_text()
    (tmp_path / "cut.xml").write_text(text[: text.rindex("<INSDSeq_moltype>")])
    (tmp_path / "README.md").write_text("# About\n\nThe peptide MKVLAAGIVGSTR is of SEQ ID NO: 1.\n")
    (tmp_path / "in.fasta").write_text(">one\nacgtacgtacgtacgt\n")
    (tmp_path / "note.txt").write_text("hello\n")
    return path


WORDS = {
    "package": ["package", "in.xml", "-o", "out", "--profile", "ep", "--replaces", "OLD"],
    "record": ["compare", "OLD", "in.xml", "--record", "--office", "ep", "-o", "out.html"],
    "other way": ["compare", "in.xml", "OLD", "--record", "--office", "ep", "-o", "out.html"],
}


def call(verb: str, old: str, *more: str) -> int:
    return main([*(old if word == "OLD" else word for word in WORDS[verb]), *more])


@pytest.mark.parametrize("verb", WORDS)
@pytest.mark.parametrize(
    ("old", "words"),
    [
        ("cut.xml", "--accept-loss sequences=2"),
        ("README.md", "a listing"),
        ("in.fasta", "not a listing"),
        ("note.txt", "listing"),
    ],
)
def test_a_file_that_is_cut_or_no_listing_gives_no_record(
    listing: Path, capsys: pytest.CaptureFixture[str], verb: str, old: str, words: str
) -> None:
    before = sorted(listing.parent.iterdir())
    assert call(verb, old) == 2
    complaint = capsys.readouterr().err
    assert old in complaint and words in complaint
    assert sorted(listing.parent.iterdir()) == before


@pytest.mark.parametrize(("verb", "page"), [("package", "out/REF-1-record-of-changes.html"), ("record", "out.html")])
def test_a_loss_of_the_replaced_listing_that_was_accepted_is_stated_in_the_record(
    listing: Path, verb: str, page: str
) -> None:
    assert call(verb, "cut.xml", "--accept-loss", "sequences=2") < 2
    text = (listing.parent / page).read_text("utf-8")
    assert "cut.xml: A person accepted this loss" in text and "SEQ ID NO 2" in text


def test_a_loss_that_neither_listing_has_cannot_be_accepted(listing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in WORDS:
        assert call(verb, "cut.xml", "--accept-loss", "sequences=2", "--accept-loss", "elements=No") == 2
        assert "elements=No" in capsys.readouterr().err


def test_a_comparison_states_what_could_not_be_read(listing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost = "The sequence with SEQ ID NO 2 could not be read."
    assert main(["compare", "cut.xml", "in.xml"]) == 1
    result_text, complaints = capsys.readouterr()
    assert f"cut.xml: {lost}" in result_text and f"cut.xml: {lost}" in complaints
    assert main(["compare", "in.xml", "cut.xml", "--format", "json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert result["unread_old"] == [] and result["unread_new"] == [lost]
    main(["compare", "in.xml", "cut.xml", "-o", "out.html"])
    assert lost in (listing.parent / "out.html").read_text("utf-8")


def test_no_package_is_written_for_a_replaced_project_with_a_loss(listing: Path) -> None:
    old = Replaced(opening.open_any(listing.with_name("cut.xml")), "cut.xml")
    with pytest.raises(UnreadableFile, match="cut"):
        make_package(a_project(), listing.with_name("out"), PackageOptions("ep", replaced=old))
    assert not listing.with_name("out").exists()


@pytest.mark.parametrize("office", statements())
def test_a_statement_about_new_matter_always_has_a_place_to_confirm(office: str) -> None:
    from datetime import date

    values = record_values(Comparison(), ListingFile("a.xml"), ListingFile("b.xml"), day=date(2026, 1, 2))
    found = [each for each in statements_for(office) if each.id in ("no-new-matter", "no-added-matter")]
    assert found
    for each in found:
        assert filled(each, values).endswith("[Confirm this for every sequence, feature and value.]")
    assert "[Confirm this for every sequence, feature and value.]" in blanks(found, values)
