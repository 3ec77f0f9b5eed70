"""Cases for which the standard leaves room: what is decided, and why (see SOURCES.md of the edition)."""

import pytest
from builders import a_dna, a_header, a_project, a_protein
from findings import after, found
from msgspec.structs import replace

from wiposeq.model.finding import Severity
from wiposeq.model.records import Party, Title


def test_a_tab_in_a_name_or_title_is_folded_to_one_blank() -> None:
    header = replace(a_header(), applicant=Party("Acme\tLtd", "en"), titles=(Title(1, "A\n  title", "en"),))
    project = a_project(header=header)
    hits = found(project, "header/characters")
    assert [(hit.severity, hit.fixes[0].safe) for hit in hits] == [(Severity.WARNING, True)] * 2
    for hit in hits:
        project = after(project, hit.fixes[0])
    assert project.header.applicant is not None and project.header.applicant.name == "Acme Ltd"
    assert project.header.titles[0].text == "A title" and not found(project, "header/characters")


@pytest.mark.parametrize(("key", "count"), [("SITE", 1), ("VARIANT", 0)])
def test_a_site_between_two_amino_acids_is_a_warning_but_of_a_variant_it_is_an_insertion(key: str, count: int) -> None:
    project = a_project(a_protein("MKVLAAGIVG", (key, "4^5", {"note": "x"})))
    assert [hit.severity for hit in found(project, "feature/location-caret")] == [Severity.WARNING] * count
    assert not found(a_project(a_dna("acgtacgt", ("misc_feature", "4^5"))), "feature/location-caret")


@pytest.mark.parametrize(
    ("organism", "words"),
    [
        ("Homo sapiens (human)", "common name"),
        ("Mus musculus (house mouse)", "common name"),
        ("Homo sapiens and Mus musculus", "several organisms"),
        ("Homo sapiens; Mus musculus", "several organisms"),
        ("Homo sapiens", ""),
        ("Saccharomyces cerevisiae (strain ATCC 204508 / S288c)", ""),
        ("Influenza A virus (A/Puerto Rico/8/1934 (H1N1))", ""),
        ("Mus musculus x Mus spretus", ""),
    ],
)
def test_an_organism_is_one_latin_name(organism: str, words: str) -> None:
    messages = [hit.message for hit in found(a_project(a_dna(organism=organism)), "qualifier/organism-form")]
    assert [message for message in messages if "common name; write" in message or "several" in message] == [
        message for message in messages if words and words in message
    ]
    assert bool(messages) or not words


def test_a_common_name_moves_to_a_note() -> None:
    project = a_project(a_dna(organism="Homo sapiens (human)"))
    (hit,) = found(project, "qualifier/organism-form")
    assert not hit.fixes[0].safe
    source = after(project, hit.fixes[0]).sequences[0].features[0]
    assert source.value("organism") == "Homo sapiens" and source.value("note") == "human"


def test_protein_id_without_translation_is_a_warning() -> None:
    gene = a_dna("atgaaataa", ("CDS", "1..9", {"protein_id": "2"}))
    (hit,) = found(a_project(gene, a_protein("MK")), "qualifier/companion-missing")
    assert hit.severity is Severity.WARNING and "translation" in hit.message
