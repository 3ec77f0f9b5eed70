"""The memory proposes what was translated before, here, by the user and in the firm, and fills in equal texts."""

from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app.settings import Settings
from wiposeq.app.translating import memory as memories
from wiposeq.app.translating.memory import FIRM, FIRM_FILE, OWN, PROJECT, Memory, filling, memory, pairs_of, store
from wiposeq.errors import UnreadableFile, UnwritableFile
from wiposeq.formats.translation.tmx import Pair, read_tmx, write_tmx
from wiposeq.model.freetext import free_texts, highest_id, translating
from wiposeq.model.project import Project

SITE = Pair("binding site", "de", "Bindungsstelle")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WIPOSEQ_HOME", str(tmp_path / "home"))
    return tmp_path


def a_listing() -> Project:
    project = a_project(
        a_dna("acgtacgtacgt", ("CDS", "1..9", {"product": "kinase", "note": "binding site"})),
        a_protein("MKVLAAG", ("SITE", "2..3", {"note": "binding site"}), ("SITE", "3..4", {"note": "binding sites"})),
    )
    return replace(project, header=replace(project.header, original_language="en", other_language="de"))


def test_equal_and_similar_texts_are_proposed_the_most_similar_first() -> None:
    found = Memory("de", [(OWN, SITE), (PROJECT, Pair("kinase", "de", "Kinase")), (OWN, Pair("x", "fr", "y"))])
    (match,) = found.matches("binding site")
    assert (match.target, match.score, match.origin) == ("Bindungsstelle", 1.0, OWN)
    (match,) = found.matches("binding sites")
    assert match.target == "Bindungsstelle" and 0.9 < match.score < 1
    assert found.matches("promoter") == [] and found.matches("") == []
    assert match.words == "96%, your memory"


def test_the_project_comes_before_the_user_and_the_user_before_the_firm(home: Path) -> None:
    firm = home / "firm"
    firm.mkdir()
    write_tmx([Pair("binding site", "de", "Bindestelle"), SITE], firm / FIRM_FILE)
    store([SITE])
    project = a_listing()
    texts = list(free_texts(project, EDITION))
    project = translating(project, texts[-1].address, "Bindungsstellen").apply(project)
    found = memory("de", free_texts(project, EDITION), Settings(known={}, firm_folder=str(firm)))
    assert [(each.target, each.origin) for each in found.matches("binding site", 9)] == [
        ("Bindungsstelle", OWN),
        ("Bindestelle", FIRM),
        ("Bindungsstellen", PROJECT),
    ]


def test_what_is_stored_is_stored_once() -> None:
    assert store([SITE, SITE]) == 1
    assert store([SITE]) == 0
    assert read_tmx(memories.memory_file()) == (SITE,)


def test_a_damaged_memory_is_reported_and_not_overwritten() -> None:
    memories.memory_file().parent.mkdir(parents=True)
    memories.memory_file().write_text("<tmx")
    found = memory("de", [], Settings(known={}))
    assert "is not a translation memory" in found.trouble and len(found) == 0
    with pytest.raises(UnreadableFile):
        store([SITE])
    assert memories.memory_file().read_text() == "<tmx"


def test_equal_texts_are_filled_with_new_ids_and_similar_ones_are_not() -> None:
    project = a_listing()
    edit, changes = filling(project, EDITION, Memory("de", [(OWN, SITE)]))
    after = edit.apply(project)
    found = {text.coordinates: (text.translation, text.qualifier.id) for text in free_texts(after, EDITION)}
    assert found["1.2.2 note"] == ("Bindungsstelle", "q1")
    assert found["2.2.1 note"] == ("Bindungsstelle", "q2")
    assert found["2.3.1 note"] == ("", None)
    assert edit.title == "Translate 2 texts from the memory"
    assert len(changes) == 4


def test_a_text_with_two_translations_is_not_filled() -> None:
    two = Memory("de", [(OWN, SITE), (FIRM, Pair("binding site", "de", "Bindestelle"))])
    assert filling(a_listing(), EDITION, two)[1] == ()


def test_a_translation_gets_an_id_by_itself_and_keeps_the_one_it_has() -> None:
    project = a_listing()
    texts = list(free_texts(project, EDITION))
    once = translating(project, texts[-1].address, "a").apply(project)
    assert list(free_texts(once, EDITION))[-1].qualifier.id == "q1" and highest_id(once) == 1
    twice = translating(once, texts[-1].address, "ab").apply(once)
    assert list(free_texts(twice, EDITION))[-1].qualifier.id == "q1"
    other = translating(twice, texts[0].address, "c").apply(twice)
    assert next(iter(free_texts(other, EDITION))).qualifier.id == "q2"
    emptied = translating(other, texts[0].address, "").apply(other)
    assert next(iter(free_texts(emptied, EDITION))).qualifier.translation is None


def test_pairs_are_the_translated_texts() -> None:
    project = a_listing()
    texts = list(free_texts(project, EDITION))
    project = translating(project, texts[-1].address, "Bindungsstellen").apply(project)
    assert pairs_of(free_texts(project, EDITION), "de") == [Pair("binding sites", "de", "Bindungsstellen")]


def test_a_memory_of_another_program_is_read(tmp_path: Path) -> None:
    path = tmp_path / "other.tmx"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>'
        '<tu><tuv xml:lang="EN-US"><seg>binding <bpt i="1">&lt;b&gt;</bpt>site<ept i="1"/></seg></tuv>'
        '<tuv xml:lang="de-DE"><seg>Bindungs<hi>stelle</hi></seg></tuv>'
        '<tuv lang="ja"><seg>結合部位</seg></tuv></tu>'
        '<tu><tuv xml:lang="fr"><seg>seul</seg></tuv></tu></body></tmx>'
    )
    assert read_tmx(path) == (SITE, Pair("binding site", "ja", "結合部位"))


@pytest.mark.parametrize("text", ["", "hello", "<xliff/>", '<!DOCTYPE x [<!ENTITY a "b">]><tmx>&a;</tmx'])
def test_what_is_not_a_memory_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.tmx"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match="not a translation memory"):
        read_tmx(path)


def test_a_memory_that_has_no_place_has_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WIPOSEQ_HOME", str(tmp_path / "file" / "below"))
    with pytest.raises(UnwritableFile, match="file"):
        memories.store([Pair("a", "de", "b")])
