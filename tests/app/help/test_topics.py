"""The pages of the help: every part of the standard and every rule has one, and no link leads nowhere."""

import gzip
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from wiposeq import resources, texts
from wiposeq.app.help.topics import HOME, Topic, controls, field_pages, key_id, library, manual_ids, qualifier_id
from wiposeq.checking.profile import profiles
from wiposeq.cli import main as cli
from wiposeq.model.address import FIELD_NAMES
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import edition, editions


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    texts.use_language("en")
    yield
    texts.use_language("en")


def links(topic: Topic) -> list[str]:
    """The ids of the pages that a page links to."""
    return [found.replace("%20", " ") for found in re.findall(r"\]\(help:([^)]*)\)", topic.text)]


@pytest.mark.parametrize("id", editions())
def test_every_key_and_qualifier_of_an_edition_has_a_page(id: str) -> None:
    known, wanted = library(id), edition(id)
    for molecule in wanted.molecules:
        for key, entry in wanted.keys(molecule).items():
            page = known[key_id(molecule, key)]
            assert page.title == key
            assert set(links(page)) >= {qualifier_id(molecule, name) for name in entry.mandatory + entry.optional}
        for name, found in wanted.qualifiers(molecule).items():
            page = known[qualifier_id(molecule, name)]
            assert page.title == name
            assert all(f"`{value}`" in page.text for value in found.examples if value)


def test_every_rule_and_profile_has_a_page() -> None:
    known = library()
    assert {f"rule/{id}" for id in CATALOGUE} <= set(known)
    assert {f"profile/{name}" for name in profiles()} <= set(known)
    assert set(links(known["list/rules"])) == {f"rule/{id}" for id in CATALOGUE}


def test_every_notation_has_a_page() -> None:
    stems = {path.stem for path in resources.path("notations").glob("*.toml")}
    assert {f"notation/{stem}" for stem in stems} <= set(library())


def test_every_field_of_the_project_has_a_page() -> None:
    without = set(FIELD_NAMES) - set(field_pages()) - {""}
    assert not without, "add a topic with this field to resources/help/controls.toml"
    assert set(field_pages().values()) <= set(library())


def test_no_link_and_no_picture_is_dead() -> None:
    known = library()
    dead = [(topic.id, id) for topic in known.values() for id in links(topic) if id not in known]
    assert dead == []
    icons = {name for topic in known.values() for name in re.findall(r"\]\(icon:(\w+)/", topic.text)}
    assert all(resources.path("icons", f"{name}.svg").is_file() for name in icons)
    pictures = {name for topic in known.values() for name in re.findall(r"\]\(picture:([^)]*)\)", topic.text)}
    assert pictures
    assert [name for name in pictures if not resources.path("help", "pictures", name).is_file()] == []


def test_every_page_can_be_reached_from_the_contents() -> None:
    known = library()
    seen, waiting = set(), [HOME]
    while waiting:
        id = waiting.pop()
        if id not in seen:
            seen.add(id)
            waiting += links(known[id])
    assert sorted(set(known) - seen) == []


def test_no_page_is_empty_and_all_ids_and_titles_differ_within_their_trail() -> None:
    known = library()
    assert [topic.id for topic in known.values() if len(topic.text) < 20] == []
    assert len({(topic.title, topic.trail) for topic in known.values()}) == len(known)


def test_a_wrong_example_does_not_match_the_format_and_a_right_one_does() -> None:
    notes = tomllib.loads(resources.text("help", "notes.toml"))
    known = edition()
    seen = 0
    for name, note in notes["qualifier"].items():
        entry = known.qualifiers("DNA").get(name) or known.qualifiers("AA")[name]
        for example in note.get("right", ()):
            assert entry.fits(example["value"]), (name, example)
            assert entry.value_type != "enum" or example["value"] in entry.values
        for example in note.get("wrong", ()):
            if entry.pattern or entry.value_type == "enum":
                seen += 1
                assert not entry.fits(example["value"]) or example["value"] not in entry.values, (name, example)
    assert seen > 5
    assert set(notes["key"]) <= {*known.keys("DNA"), *known.keys("AA")}


def test_the_pages_about_the_window_name_each_widget_once() -> None:
    widgets = [name for control in controls() for name in control.widgets]
    assert len(widgets) == len(set(widgets))


def test_the_pages_are_in_the_language_of_the_user() -> None:
    texts.use_language(texts.PSEUDO)
    page = library()["rule/feature/location-past-end"]
    assert "Why" not in page.text


def test_a_page_in_the_language_of_the_user_replaces_the_english_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = resources.folder()  # a language that no other test uses, because pages are cached
    (tmp_path / "help" / "it" / "manual").mkdir(parents=True)
    (tmp_path / "help" / "it" / "manual" / "repair.md").write_text("# Riparare\n\nUn paragrafo.\n", encoding="utf-8")
    (tmp_path / "translations").mkdir()
    po = 'msgid ""\nmsgstr ""\n\nmsgid "Manual"\nmsgstr "Manuale"\n\nmsgid "What is new"\nmsgstr "Novità"\n'
    (tmp_path / "translations" / "it.po").write_text(po, encoding="utf-8")

    def path(*parts: str) -> Path:
        own = tmp_path.joinpath(*parts)
        return own if own.exists() else real.joinpath(*parts)

    monkeypatch.setattr(resources, "path", path)
    assert texts.use_language("it_CH") == "it"
    pages = library("1.7")
    assert (pages["manual/repair"].title, pages["manual/repair"].text) == ("Riparare", "Un paragrafo.")
    assert pages["manual/repair"].trail == ("Manuale",)
    assert pages["whatsnew"].title == "Novità" and "Version" in pages["whatsnew"].text
    assert "file reference" in pages["manual/first-listing"].text


def test_a_translated_page_keeps_its_headings_links_and_commands() -> None:
    english = library()["manual/repair"].text
    texts.use_language(texts.PSEUDO)
    other = library()["manual/repair"].text
    assert other != english
    for pattern in (r"^#+ ", r"\]\((\w+:[^)]*)\)", r"^wiposeq .*$"):
        assert re.findall(pattern, other, re.MULTILINE) == re.findall(pattern, english, re.MULTILINE)


def commands(chapter: str) -> list[str]:
    """The command lines of a chapter of the manual."""
    blocks = re.findall(r"```console\n(.*?)```", resources.text("help", "manual", f"{chapter}.md"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_every_line_of_a_console_block_is_a_command_of_the_program() -> None:
    lines = [line for id in manual_ids() for line in commands(id.partition("/")[2])]
    assert len(lines) > 20
    assert all(line.startswith("wiposeq ") for line in lines)


OLD_LISTING = """                         SEQUENCE LISTING

<110>  Example Biotech Ltd

<120>  Polymerase and its use

<130>  OLD-25

<160>  1

<170>  PatentIn version 3.5

<210>  1
<211>  24
<212>  DNA
<213>  Artificial Sequence

<400>  1
acgtacgtac gtacgtacgt acgt                                              24
"""


GENOME = "acgtacgtagctagctagcatcgatcgatcgactagctagctacgatcgatcagctagcatcg" * 4
GENES = "##gff-version 3\nGm01\tmade\tgene\t11\t40\t.\t+\t.\tID=g1\n"
CALLS = (
    "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tPI_594\n"
    "Gm01\t5\t.\tA\tG\t50\tPASS\t.\tGT\t1/1\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the examples of the manual name."""
    for name, source in (("sequences.fasta", "example.fasta"), ("header.toml", "header.toml")):
        (tmp_path / name).write_bytes(resources.path("examples", source).read_bytes())
    (tmp_path / "table.csv").write_text("Name,Residues\nprimer,acgtacgtacgt\n", encoding="utf-8")
    (tmp_path / "old-listing.txt").write_text(OLD_LISTING, encoding="utf-8")
    notation = tomllib.loads(resources.text("notations", "sirna-suffix.toml"))["examples"][0]
    (tmp_path / "specification.txt").write_text("[0001] The sequences of SEQ ID NOs: 1 and 2.\n" * 3, encoding="utf-8")
    (tmp_path / "oligos.txt").write_text(f">oligo\n{notation}\n", encoding="utf-8")
    (tmp_path / "soybean.fa").write_text(f">Gm01\n{GENOME}\n", encoding="utf-8")
    (tmp_path / "genes.gff3").write_text(GENES, encoding="utf-8")
    (tmp_path / "calls.vcf.gz").write_bytes(gzip.compress(CALLS.encode()))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["convert", "sequences.fasta", "--header", "header.toml", "-o", "listing.xml"]) in (0, 1)
    listing = Path("listing.xml").read_text(encoding="utf-8")
    assert "<INSDSeq_length>163</INSDSeq_length>" in listing
    wrong = listing.replace("<INSDSeq_length>163<", "<INSDSeq_length>160<")
    Path("rejected.xml").write_text(wrong, encoding="utf-8")
    Path("listings").mkdir()
    for name in ("listing.xml", "rejected.xml"):
        Path("listings", name).write_bytes(Path(name).read_bytes())
    return tmp_path


@pytest.mark.parametrize("chapter", [id.partition("/")[2] for id in manual_ids()])
def test_the_command_lines_of_the_manual_run(chapter: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in commands(chapter):
        words = shlex.split(line)[1:]
        code = cli.main(words)
        told = capsys.readouterr()
        assert code in (0, 1), (line, told.err)
        if "-o" in words:
            assert (folder / words[words.index("-o") + 1]).exists(), line
