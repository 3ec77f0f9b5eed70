"""The story of a new edition: it is published before it is in force, and every project stays with what was chosen."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_project, a_protein

from wiposeq import resources
from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.cli.main import main
from wiposeq.cli.parser import VERBS
from wiposeq.formats.project.packing import pack
from wiposeq.model.origin import Origin
from wiposeq.model.origin_edits import ChooseEdition
from wiposeq.standard import edition as module
from wiposeq.standard.edition import edition, editions, newest

FUTURE, PAST = date(2999, 7, 1), date(2025, 7, 1)

Publish = Callable[[str, date], None]


@pytest.fixture
def publish(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publish]:
    """Publish an edition beside 1.7 alone, with a DTD of version V1_4, which is in force from a day on."""
    real, copy = resources.folder(), tmp_path_factory.mktemp("resources")
    shutil.copytree(real, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("icons", "translations"))
    for other in {*editions()} - {"1.7"}:
        shutil.rmtree(copy / "standard" / other)

    def publish(id: str, in_force: date) -> None:
        shutil.copytree(real / "standard" / "1.7", copy / "standard" / id)
        about = copy / "standard" / id / "edition.toml"
        text = about.read_text(encoding="utf-8")
        for old, new in (('id = "1.7"', f'id = "{id}"'), ("2024-07-01", f"{in_force}"), ('"V1_3"', '"V1_4"')):
            assert old in text
            text = text.replace(old, new)
        about.write_text(text, encoding="utf-8")
        forget()

    def forget() -> None:
        for cached in (editions, module.first_day):
            cached.cache_clear()

    monkeypatch.setattr(resources, "folder", lambda: copy)
    yield publish
    monkeypatch.undo()
    forget()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a listing, a project for edition 1.7, and FASTA."""
    monkeypatch.chdir(tmp_path)
    project = a_project(a_dna(), a_protein())
    converting.save_as(project, Path("listing.xml"), EDITION)
    converting.save_as(ChooseEdition("1.7").apply(project), Path("chosen.wsq"))
    converting.save_as(project, Path("open.wsq"))
    Path("in.fasta").write_text(">a\nACGTACGTACGT\n")


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Return the edition by which each file is checked."""
    assert main(["check", "--format", "json", *words]) < 2
    return [each["edition"] for each in json.loads(capsys.readouterr().out)]


def version_in(name: str) -> str:
    text = Path(name).read_text(encoding="utf-8")
    return text.partition('dtdVersion="')[2].partition('"')[0]


def test_an_edition_that_is_not_in_force_yet_is_only_used_if_it_is_requested(
    publish: Publish, capsys: pytest.CaptureFixture[str]
) -> None:
    publish("1.81", FUTURE)
    assert editions() == ("1.7", "1.81") and newest() is edition() is EDITION
    assert checked(capsys, "listing.xml", "open.wsq", "chosen.wsq") == ["1.7", "1.7", "1.7"]
    assert checked(capsys, "listing.xml", "open.wsq", "chosen.wsq", "--edition", "1.81") == ["1.81"] * 3
    assert main(["convert", "--force", "in.fasta", "-o", "out.xml"]) < 2 and version_in("out.xml") == "V1_3"
    assert main(["convert", "--force", "in.fasta", "-o", "out.xml", "--edition", "1.81"]) < 2
    assert version_in("out.xml") == "V1_4"
    assert "wiposeq check out.xml --edition 1.81 shows" in capsys.readouterr().out


def test_the_newest_edition_depends_on_the_day(publish: Publish) -> None:
    publish("1.82", PAST)
    assert newest(date(2025, 6, 30)).id == "1.7" and newest(date(2025, 7, 1)).id == newest().id == "1.82"
    assert newest(date(2001, 1, 1)).id == "1.7", "a clock that is wrong must not stop the program"
    before = checking.check(a_project(), today=date(2025, 6, 30))
    assert (before.edition, checking.check(a_project(), today=PAST).edition) == ("1.7", "1.82")


def test_an_edition_in_force_is_used_except_for_projects_for_which_another_was_chosen(
    publish: Publish, capsys: pytest.CaptureFixture[str]
) -> None:
    publish("1.83", PAST)
    assert checked(capsys, "listing.xml", "open.wsq", "chosen.wsq") == ["1.83", "1.83", "1.7"]
    for name, version in (("open.wsq", "V1_4"), ("chosen.wsq", "V1_3"), ("in.fasta", "V1_4")):
        assert main(["convert", "--force", name, "-o", "out.xml"]) < 2 and version_in("out.xml") == version
        assert main(["convert", "--force", name, "-o", "out.xml", "--edition", "1.7"]) < 2
        assert version_in("out.xml") == "V1_3"
    for name, version in (("open.wsq", "V1_4"), ("chosen.wsq", "V1_3")):
        assert main(["fix", "--force", name, "-o", "out.xml"]) == 0 and version_in("out.xml") == version
        assert main(["package", name, "-o", f"{name}-package"]) == 0
        (listing,) = Path(f"{name}-package").glob("*.xml")
        assert version_in(str(listing)) == version


@pytest.mark.parametrize(
    "words",
    [
        "convert --force in.fasta -o out.wsq",
        "convert --force open.wsq -o out.wsq",
        "fix --force listing.xml -o out.wsq",
    ],
)
def test_a_project_file_keeps_the_edition_it_was_written_for(words: str) -> None:
    assert main([*words.split(), "--edition", "1.7"]) < 2
    assert opening.open_any(Path("out.wsq")).origin.edition == "1.7"
    assert main(words.split()) < 2
    assert opening.open_any(Path("out.wsq")).origin.edition == ""


def test_a_project_file_without_an_edition_is_what_it_was_before_there_was_one() -> None:
    assert pack(Origin()) == b"\x80" and b"edition" in pack(Origin(edition="1.7"))


WORDS = {
    "check": "listing.xml",
    "convert": "in.fasta -o out.xml",
    "fix": "listing.xml -o out.xml",
    "compare": "listing.xml listing.xml",
    "translate": "listing.xml -o out.xlf --language de",
    "package": "listing.xml -o out",
    "template": "out.csv",
    "rules": "",
    "demo": "out",
}


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb in WORDS])
def test_every_verb_that_reads_or_writes_a_listing_takes_an_edition_and_refuses_an_unknown_one_with_the_list(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words, there = [verb, *WORDS[verb].split()], set(Path().iterdir())
    assert main([*words, "--edition", "9.9"]) == 2
    assert (
        capsys.readouterr().err
        == f'wiposeq: There is no edition "9.9" of ST.26. Choose one of: {", ".join(editions())}.\n'
    )
    assert set(Path().iterdir()) == there
    assert main([*words, "--edition", "1.7"]) < 2


def test_a_project_for_an_edition_that_is_not_here_is_checked_only_by_one_that_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    converting.save_as(ChooseEdition("2.0").apply(a_project()), Path("newer.wsq"))
    assert main(["check", "newer.wsq"]) == 2
    assert 'There is no edition "2.0" of ST.26. Choose one of: 1.7' in capsys.readouterr().err
    assert checked(capsys, "newer.wsq", "--edition", "1.7") == ["1.7"]
