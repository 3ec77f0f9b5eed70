"""What the engine does not ask, because nothing can be found there or it was asked before, changes no report."""

import random
from collections.abc import Iterator

import pytest
from builders import EDITION, a_project
from findings import TODAY

from wiposeq.checking import engine
from wiposeq.checking.profile import Profile
from wiposeq.model.finding import Report
from wiposeq.model.origin import Declared, Origin
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.model.sequence_list import SequenceList
from wiposeq.rules.plain import Plain

MOLECULES = ["DNA", "DNA", "RNA", "AA", "AA", "PRT", "dna", ""]
RESIDUES = [
    "acgtacgtacgt",
    "acgtnnacgtac",
    "ACGTACGTACGT",
    "MKVLAACDEFGH",
    "MKXXVLAA",
    "acgt",
    "MKV",
    "",
    "acgu acgu 8",
    "äcgt" * 5,
]
KEYS = [
    "gene",
    "misc_feature",
    "CDS",
    "regulatory",
    "REGION",
    "SITE",
    "source",
    "Source",
    "SOURCE",
    " source",
    "nonsense",
    "",
]
PLACES = [
    "1..4",
    "2",
    "3..9",
    "9..3",
    "1..99",
    "complement(2..4)",
    "complement(5..9)",
    "<1..3",
    "<1..>5",
    "0..3",
    "x",
    "",
]
LISTS = [
    "join(1..2,4..6)",
    "join(1..2,2..6)",
    "join(3..4,1..2)",
    "join(1..3)",
    "order(1,3)",
    "join(02..3,5)",
    "join(1,order(2,3))",
]
OTHERS = ["1^2", "12^1", "3^9", "complement(join(1..2,3..4))", "complement(complement(1..2))", "join(5..6,>7..8)"]
NAMES = [
    "note",
    "note",
    "gene",
    "organism",
    "mol_type",
    "regulatory_class",
    "product",
    "codon_start",
    "NOTE",
    "nonsense",
    "",
]
VALUES = [
    "a word",
    "DNA",
    "RNA",
    "a dna/rna molecule",
    "DNA-RNA hybrid",
    "promoter",
    "other",
    "other DNA",
    "genomic DNA",
    "protein",
]
MORE = ["synthetic construct", "Homo sapiens", "", " ", None, "näher", "x" * 1200, "1", "line\nend"]  # fmt: skip


def qualifiers(chance: random.Random) -> Iterator[Qualifier]:
    for uid in range(1, chance.randint(0, 3) + 1):
        translation = "ein Wort" if chance.random() < 0.1 else None
        id = f"q{chance.randint(1, 9)}" if chance.random() < 0.3 else None
        yield Qualifier(uid, chance.choice(NAMES), chance.choice(VALUES + MORE), translation, id)


def sequences(chance: random.Random, count: int) -> Iterator[Sequence]:
    """Most of them nearly plain, with one thing or another that is not."""
    for uid in range(1, count + 1):
        odd = chance.random()
        molecule = chance.choice(MOLECULES)
        residues = chance.choice(RESIDUES) if odd < 0.4 else "MKVLAACDEFGH" if molecule == "AA" else "acgtacgtacgt"
        mol_type = chance.choice(["protein", "genomic DNA", "other DNA", "mRNA"])
        organism = chance.choice(["synthetic construct", "Zea mays"])
        source = Feature(
            1,
            "source",
            chance.choice(PLACES) if odd < 0.2 else f"1..{len(residues)}",
            (Qualifier(1, "mol_type", mol_type), Qualifier(2, "organism", organism)),
        )
        others = [
            Feature(number, chance.choice(KEYS), chance.choice(PLACES + LISTS + OTHERS), tuple(qualifiers(chance)))
            for number in range(2, chance.randint(2, 6))
        ]
        features = [source, *others, *others[:1]] if chance.random() < 0.1 else [source, *others]
        if chance.random() < 0.1:
            features.pop(0)
        yield Sequence(
            uid,
            "",
            molecule,
            residues,
            tuple(features),
            chance.random() < 0.05,
            chance.choice([(), ("a",)]) if chance.random() < 0.05 else None,
        )


def naive(project: Project, monkeypatch: pytest.MonkeyPatch) -> Report:
    """The report of an engine that asks everything everywhere."""
    whole = engine.Asker._plan
    with monkeypatch.context() as patch:
        patch.setattr(Plain, "__call__", lambda *_: False)
        patch.setattr(engine, "_remember", lambda *_: None)
        patch.setattr(
            engine.Asker,
            "_plan",
            lambda self, shape, _: whole(self, shape, False)._replace(number=0),
        )
        patch.setattr(engine.Asker, "_is_plain_text", lambda *_: False)
        return engine.check(project, EDITION, Profile(), today=TODAY)


@pytest.mark.parametrize("seed", range(25))
def test_an_engine_that_asks_everything_everywhere_finds_the_same(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    records = list(sequences(chance, 60))
    declared = {uid: Declared("7", "3", "X") for uid in chance.sample(range(1, 61), 5)}
    project = Project(a_project().header, SequenceList(records), Origin(source="x", format="st26", declared=declared))
    report = engine.check(project, EDITION, Profile(), today=TODAY)
    assert report == naive(project, monkeypatch)
    assert report.counts


def test_a_plain_sequence_is_told_from_others() -> None:
    is_plain = Plain(EDITION)
    source = Feature(1, "source", "1..12", (Qualifier(1, "mol_type", "genomic DNA"),))
    gene = Feature(2, "gene", "1..4", (Qualifier(1, "note", "DNA"),))
    sound = Sequence(1, "", "DNA", "acgtacgtacgt", (source, gene))
    assert is_plain(sound)
    assert not is_plain(Sequence(1, "", "DNA", "acgtacgtacgn", (source, gene)))
    assert not is_plain(Sequence(1, "", "DNA", "acgtacgtacgt", (source, source)))
    assert not is_plain(Sequence(1, "", "DNA", "acgtacgtacgt", (gene,)))
    assert not is_plain(
        Sequence(1, "", "DNA", "acgtacgtacgt", (source, Feature(2, "misc_feature", "1", gene.qualifiers)))
    )
    assert not is_plain(Sequence(1, "", "AA", "ACGTACGTACGT", (source,)))
