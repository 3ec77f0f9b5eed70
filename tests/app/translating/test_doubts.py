"""Translations that are probably wrong are imported with a warning; right ones have none."""

import pytest
from builders import EDITION, a_dna, a_project
from msgspec.structs import replace

from wiposeq.app.translating.doubts import doubts_of
from wiposeq.app.translating.export import translate
from wiposeq.formats.translation.units import TranslationFile, Unit
from wiposeq.model.freetext import free_texts
from wiposeq.model.project import Project


def kinds(source: str, target: str, language: str) -> list[str]:
    return [doubt.kind.partition("/")[2] for doubt in doubts_of(source, target, language)]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("binds to residue 601", "bindet an Rest 601", "de"),
        ("1,000 residues and 0.5 mM", "1.000 Reste und 0,5 mM", "de"),
        ("1,000,000 molecules", "1 000 000 molécules", "fr"),
        ("residues 5 to 10 of the kinase domain", "激酶结构域的第5至10位残基", "zh"),
        ("position 12", "位置１２", "ja"),
        ("binding site of the antibody", "Bindungsstelle des Antikörpers", "de"),
        ("kinase", "Kinase", "de"),
        ("binding site of the antibody in the domain", "抗体の結合部位", "ja"),
        ("the heavy chain of the antibody", "la cadena pesada del anticuerpo", "es"),
    ],
)
def test_a_right_translation_has_no_doubt(source: str, target: str, language: str) -> None:
    assert kinds(source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "language", "expected"),
    [
        ("binds to residue 601", "bindet an Rest 602", "de", ["numbers"]),
        ("binds to residue 601", "bindet an einen Rest", "de", ["numbers"]),
        ("binds to a residue", "bindet an Rest 7", "de", ["numbers"]),
        ("the heavy chain of the antibody", "the heavy chain of the antibody is here", "de", ["language"]),
        ("the heavy chain of the antibody", "la chaîne lourde de l'anticorps et une autre", "de", ["language"]),
        ("the heavy chain of the antibody", "die schwere Kette des Antikörpers", "ja", ["language"]),
        ("the heavy chain of the antibody", "抗体の重鎖であるアミノ酸配列を示す配列の一部分である", "fr", ["language"]),
        ("a domain of the protein that binds to the receptor of the other cell line", "eine Domäne", "de", ["short"]),
    ],
)
def test_a_wrong_translation_has_a_doubt(source: str, target: str, language: str, expected: list[str]) -> None:
    assert kinds(source, target, language) == expected


def a_listing(*notes: str) -> Project:
    project = a_project(
        a_dna("acgtacgtacgt", *[("misc_feature", f"{n}", {"note": text}) for n, text in enumerate(notes, 1)])
    )
    return replace(project, header=replace(project.header, original_language="en"))


def test_a_doubtful_translation_is_imported_with_the_warning() -> None:
    project = a_listing("binds to residue 601")
    units = (Unit("q1", "binds to residue 601", "bindet an Rest 602"),)
    done = translate(project, TranslationFile("en", "de", units), edition=EDITION)
    assert [c.values for c in done.changes if c.kind == "translation/numbers"] == [{"gone": "601", "new": "602"}]
    assert done.edit is not None
    _, text = free_texts(done.edit.apply(project), EDITION)
    assert text.translation == "bindet an Rest 602"


def test_new_ids_of_a_translators_program_are_replaced_by_the_source_text() -> None:
    project = a_listing("first text", "second text")
    first = translate(project, TranslationFile("en", "de", (Unit("q1", "first text", "erster Text"),)), edition=EDITION)
    assert first.edit is not None
    with_ids = first.edit.apply(project)
    again = TranslationFile("en", "de", (Unit("77", "second text", "zweiter Text"),))
    done = translate(with_ids, again, edition=EDITION)
    assert done.edit is not None
    assert [text.translation for text in free_texts(done.edit.apply(with_ids), EDITION)][1:] == [
        "erster Text",
        "zweiter Text",
    ]


def test_a_text_that_fits_two_places_is_refused() -> None:
    project = a_listing("same text", "same text")
    file = TranslationFile("en", "de", (Unit("77", "same text", "gleicher Text"),))
    done = translate(project, file, edition=EDITION)
    assert any(change.kind == "translation/refused" for change in done.changes)
