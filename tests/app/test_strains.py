"""Strains, cultivars and the like are moved from the organism to their qualifiers, and nothing else is."""

import pytest
from builders import EDITION, a_dna, a_project, a_protein

from wiposeq.app.strains import moving_strains, split_organism

MOVED = [
    ("Escherichia coli str. K-12 substr. MG1655", "Escherichia coli", {"strain": "K-12", "sub_strain": "MG1655"}),
    ("Bacillus subtilis (strain 168)", "Bacillus subtilis", {"strain": "168"}),
    ("Escherichia coli (strain K12 / MG1655)", "Escherichia coli", {"strain": "K12 / MG1655"}),
    ("Oryza sativa cv. Nipponbare", "Oryza sativa", {"cultivar": "Nipponbare"}),
    ("Oryza sativa subsp. japonica cv. 'Koshi'", "Oryza sativa subsp. japonica", {"cultivar": "Koshi"}),
    (
        "Influenza A virus (A/Puerto Rico/8/1934(H1N1))",
        "Influenza A virus",
        {"strain": "A/Puerto Rico/8/1934(H1N1)", "serotype": "H1N1"},
    ),
    ("Influenza A virus H3N2", "Influenza A virus", {"serotype": "H3N2"}),
    ("Saccharomyces cerevisiae S288C", "Saccharomyces cerevisiae", {"strain": "S288C"}),
    ("Escherichia coli BL21(DE3)", "Escherichia coli", {"strain": "BL21(DE3)"}),
    ("Arabidopsis thaliana ecotype Columbia", "Arabidopsis thaliana", {"ecotype": "Columbia"}),
    (
        "Salmonella enterica subsp. enterica serovar Typhimurium str. LT2",
        "Salmonella enterica subsp. enterica",
        {"serovar": "Typhimurium", "strain": "LT2"},
    ),
]


@pytest.mark.parametrize(("value", "organism", "qualifiers"), MOVED, ids=[value for value, _, _ in MOVED])
def test_a_strain_is_recognized_by_its_form(value: str, organism: str, qualifiers: dict[str, str]) -> None:
    found = split_organism(value)
    assert found is not None
    assert (found.organism, dict(found.qualifiers)) == (organism, qualifiers)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Homo sapiens",
        "synthetic construct",
        "unidentified",
        "Escherichia coli strain",
        "Human papillomavirus type 16",
        "Adeno-associated virus 2",
        "Staphylococcus aureus subsp. aureus Mu50",
        "Synechocystis sp. PCC 6803",
        "strain 168",
        "Homo sapiens Neandertal",
    ],
)
def test_what_is_not_clearly_a_strain_stays(value: str) -> None:
    assert split_organism(value) is None


def test_the_edit_sets_the_organism_and_adds_the_qualifiers() -> None:
    project = a_project(a_dna(organism="Escherichia coli str. K-12 substr. MG1655"), a_dna())
    edit, changes = moving_strains(project, EDITION)
    source = edit.apply(project).sequences[0].source
    assert source is not None
    assert [(q.name, q.value) for q in source.qualifiers] == [
        ("mol_type", "genomic DNA"),
        ("organism", "Escherichia coli"),
        ("strain", "K-12"),
        ("sub_strain", "MG1655"),
    ]
    assert len(changes) == 3
    assert edit.title == "Move 1 strain to its qualifier"


def test_a_protein_has_its_strain_in_a_note() -> None:
    project = a_project(a_protein(organism="Bacillus subtilis (strain 168)"))
    source = moving_strains(project, EDITION)[0].apply(project).sequences[0].source
    assert source is not None
    assert (source.value("organism"), source.value("note")) == ("Bacillus subtilis", "strain: 168")


def test_a_contradicting_strain_is_not_touched() -> None:
    from msgspec.structs import replace

    from wiposeq.model.records import Qualifier

    dna = a_dna(organism="Escherichia coli K-12")
    source = dna.features[0]
    for value, count in (("B", 0), ("K-12", 1)):
        named = replace(source, qualifiers=(*source.qualifiers, Qualifier(9, "strain", value)))
        project = a_project(replace(dna, features=(named,)))
        edit, changes = moving_strains(project, EDITION)
        assert len(changes) == count
        after = edit.apply(project).sequences[0].source
        assert after is not None and after.value("strain") == value


def test_only_the_chosen_sequences_change() -> None:
    first, second = a_dna(organism="Escherichia coli K-12"), a_dna(organism="Escherichia coli K-12")
    project = a_project(first, second)
    after = moving_strains(project, EDITION, [second.uid])[0].apply(project)
    assert [each.organism for each in after.sequences] == ["Escherichia coli K-12", "Escherichia coli"]
