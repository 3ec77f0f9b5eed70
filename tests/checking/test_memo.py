"""The memo: a check with it finds what a check without it finds, whatever the listing; new rules are always asked."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_project
from examples import tries
from findings import TODAY, report
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.checking import engine, memo
from wiposeq.checking.profile import Profile
from wiposeq.model.finding import Report
from wiposeq.model.origin import Declared, Origin
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.model.sequence_list import SequenceList
from wiposeq.rules.rule import CATALOGUE, Context, E, Hit, Listing, LooksAt, Rule, rule
from wiposeq.standard.edition import Edition

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
    "modified_base",
    "variation",
    "DISULFID",
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
MORE = ["synthetic construct", "Homo sapiens", "", " ", None, "näher", "x" * 1200, "1", "line\nend"]


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


class Forgetful(memo.Memo):
    """A memo that remembers nothing, so that every rule is asked about everything."""

    def __init__(self, edition: Edition, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        super().__init__(edition, self.rules)

    def is_ordinary(self, sequence: Sequence) -> bool:
        return False

    def plan(self, molecule: str, feature: Feature) -> memo.Plan:
        return memo.Plan(self.rules, feature.key, tuple(each.name for each in feature.qualifiers))

    def remember(self, key: memo.Key, plan: memo.Plan, are_words_sound: bool, is_place_sound: bool) -> None:
        pass


def without_memo(listing: Listing) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "Memo", Forgetful)
        return engine.check(listing, EDITION, Profile(), today=TODAY)


@pytest.mark.parametrize("seed", range(25))
def test_a_check_without_a_memo_finds_the_same(seed: int) -> None:
    chance = random.Random(seed)
    records = list(sequences(chance, 60))
    declared = {uid: Declared("7", "3", "X") for uid in chance.sample(range(1, 61), 5)}
    project = Project(a_project().header, SequenceList(records), Origin(source="x", format="st26", declared=declared))
    found = engine.check(project, EDITION, Profile(), today=TODAY)
    assert found == without_memo(project)
    assert found.counts


# Many features with one key and few sets of qualifiers, so that the memo is asked again and again

GENES = ["atgaaatgctgggaataaatgaaacgctag", "ttgaaatgctacgaatgaatgtgacgcggg"]
PROTEINS = ["MKCLCAACDEFGHIKWCMKRMKCLMKRMKC", "MKSLSAASDEFGHIKWSMKRMKSLMKRMKS"]
LOCATIONS = [
    "1..18",
    "1..18",
    "19..30",
    "3..18",
    "4..6",
    "3",
    "5",
    "29",
    "complement(1..18)",
    "<1..18",
    "<1..>5",
    ">2..5",
    "1..<5",
]
WRONG = ["2..99", "9..3", "12..1", "0..3", "x", "(3)..(9)", "", " ", "02..5", "30", "31", "join(1..30,40..50)"]
ODD_TEXTS = ["", None, " ", "a word", "&lt;", "&", "n\u00e4her", "x" * 1200, "other", "OTHER", "a\tb", "1", "g"]
OF_NAME: dict[str, list[str]] = {
    "translation": ["MKCWE", "MKR", "MKW", "mkcwe"],
    "codon_start": ["1", "2", "4"],
    "transl_table": ["1", "11", "7"],
    "transl_except": ["(pos:4..6,aa:Sec)", "(pos:5..7,aa:Sec)", "(pos:4..6,aa:OTHER)"],
    "replace": ["g", "a", "atg", "G", "taa"],
    "protein_id": ["1", "9"],
    "organism": ["Zea mays", "synthetic construct", "human", "Artificial Sequence", "Zea maiz"],
    "mol_type": ["genomic DNA", "other DNA", "mRNA", "other RNA", "protein", "DNA"],
    "mod_base": ["m5c", "m1a", "OTHER"],
    "mobile_element_type": ["other", "other:x", "transposon:Tn9"],
}
NAMED = {"translation", *[name for rule in CATALOGUE.values() for name in rule.names]}
KEYS_OF_MOLECULES = [(molecule, key) for molecule in ("DNA", "AA") for key in EDITION.keys(molecule)]


def value_of(chance: random.Random, molecule: str, name: str) -> str | None:
    entry = EDITION.qualifiers(molecule).get(name)
    right = [*OF_NAME.get(name, ()), *EDITION.values(molecule, name)[:5], *(entry.examples if entry else ())]
    return chance.choice(right if right and chance.random() < 0.8 else ODD_TEXTS)


def features_of(chance: random.Random, molecule: str, key: str) -> list[Feature]:
    """Return features with this key; many have the same qualifiers, about half of them with something wrong."""
    mandatory = EDITION.mandatory_qualifiers(molecule, key)
    allowed = EDITION.allowed_qualifiers(molecule, key) or ("note",)
    shapes = [(*mandatory, *chance.sample(allowed, min(len(allowed), n))) for n in (0, 1, 2)]
    shapes += [(*mandatory, each) for each in allowed if each in NAMED]
    shapes.append((chance.choice(NAMES), "note"))
    made = [Feature(1, "CDS", "1..18")] if molecule == "DNA" else []
    for number in range(2, 42):
        names = chance.choice(shapes)
        values = [(name, value_of(chance, molecule, name)) for name in names]
        translations = [
            chance.choice(["ein W\u00f6rtchen", value, *ODD_TEXTS]) if chance.random() < 0.2 else None
            for _, value in values
        ]
        of_feature = tuple([Qualifier(n, *each, other) for n, (each, other) in enumerate(zip(values, translations), 1)])
        place = chance.choice(LOCATIONS if chance.random() < 0.7 else WRONG + LISTS + OTHERS)
        made.append(Feature(number, key, place, of_feature))
    return made


@pytest.mark.parametrize(("molecule", "key"), KEYS_OF_MOLECULES)
@tries(3)
@given(seed=st.integers(0, 1 << 32))
def test_features_that_share_much_are_judged_each_by_itself(molecule: str, key: str, seed: int) -> None:
    chance = random.Random(seed)
    residues = PROTEINS if molecule == "AA" else GENES
    records = [
        Sequence(uid, "", molecule, residues[uid % 2][: 30 - uid // 2], tuple(features_of(chance, molecule, key)))
        for uid in (1, 2, 3)
    ]
    project = Project(a_project().header, SequenceList(records))
    assert report(project) == without_memo(project)


def test_real_files_are_judged_the_same(corpus: Path) -> None:
    from wiposeq.formats.st26 import listing as st26

    for path in sorted(each for folder in ("st26", "st26-defects") for each in (corpus / folder).glob("*.xml")):
        if path.stat().st_size < 3_000_000:
            listing = st26.read(path)
            assert report(listing) == without_memo(listing), path.name


def test_the_tables_name_rules_about_features_and_qualifiers_once() -> None:
    tables = [memo.NAMES, memo.VALUES, memo.PLACES, memo.MENTIONS, memo.ORDINARY]
    assert sum(map(len, tables)) == len(frozenset().union(*tables))
    of_features = memo.NAMES | memo.VALUES | memo.MENTIONS
    assert {CATALOGUE[each].looks_at for each in of_features} <= {LooksAt.FEATURE, LooksAt.QUALIFIER}
    assert {CATALOGUE[each].looks_at for each in memo.PLACES} == {LooksAt.FEATURE}
    assert {CATALOGUE[each].looks_at for each in memo.ORDINARY} == {LooksAt.SEQUENCE}


def test_a_mention_is_judged_also_if_a_feature_with_other_words_was_right() -> None:
    texts = ["a tag", "binds SEQ ID NO: ___", "a site", "SEQ ID NO: 1", "配列番号: ___", "SEQ ID NO: ___"]
    records = [a_dna("acgtacgtacgt", ("gene", "1..4", {"note": text})) for text in texts]
    listing = a_project(*records, a_dna("acgtacgtacgt", *[("gene", "1..4", {"note": text}) for text in texts]))
    found = [each for each in report(listing).findings if each.rule == "qualifier/mention-open"]
    assert [(each.number, each.feature_number) for each in found] == [(2, 2), (5, 2), (6, 2), (7, 3), (7, 6), (7, 7)]
    assert report(listing) == without_memo(listing)


def test_a_rule_that_no_table_names_is_always_called() -> None:
    asked = []

    def counted(context: Context, *shown: object) -> Iterator[Hit]:
        """Nothing.

        Why: none.

        Usual cause: none."""
        asked.append(len(shown))
        yield from ()

    rule("test/feature", LooksAt.FEATURE, E, "", "x")(counted)
    rule("test/qualifier", LooksAt.QUALIFIER, E, "", "x")(counted)
    try:
        report(a_project(*[a_dna("acgtacgtacgt", ("gene", "1..4", {"note": "x"})) for _ in range(10)]))
    finally:
        del CATALOGUE["test/feature"], CATALOGUE["test/qualifier"]
    assert asked.count(2) == 20
    assert asked.count(3) == 30
