"""Copy, split, merge and shift features."""

import pytest
from builders import EDITION, a_dna, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app.authoring.feature_editing import as_text, copied, merge, pasted, shift, split
from wiposeq.errors import UsageError
from wiposeq.model.records import Feature, Sequence

LONG = "acgt" * 10


def features(sequence: Sequence) -> list[tuple[str, str]]:
    return [(each.key, each.location) for each in sequence.features[1:]]


def test_copied_features_are_pasted_into_another_sequence_with_their_qualifiers() -> None:
    one = a_dna(LONG, ("gene", "5..20", {"gene": "EXA1"}), ("misc_feature", "30..40"))
    short = a_dna("acgt" * 6)
    project = a_project(one, short)
    found = pasted(copied(one.features), short, 1, EDITION)
    assert found.edit is not None and (found.past_end, found.unlike) == (1, 1)
    after = found.edit.apply(project).sequences[1]
    assert features(after) == [("gene", "5..20")] and after.features[1].value("gene") == "EXA1"
    assert found.uids == (after.features[1].uid,) and after.features[1].uid != one.features[1].uid
    assert as_text(one.features[1:2]) == "gene\t5..20\t/gene=EXA1"


def test_keys_of_nucleotides_are_not_pasted_into_a_protein_and_other_bytes_are_refused() -> None:
    one, protein = a_dna(LONG, ("gene", "1..3")), a_protein()
    assert pasted(copied(one.features[1:]), protein, 1, EDITION).edit is None
    for data in (b"[1, 2", b"[" * 100_000, copied(one.features[1:]).replace(b"gene", b"g\xc7ne")):
        with pytest.raises(UsageError, match="does not contain features"):
            pasted(data, protein, 1, EDITION)


@pytest.mark.parametrize(
    ("location", "position", "expected"),
    [
        ("join(1..5,9..12)", 0, ["1..5", "9..12"]),
        ("complement(join(1..5,9..12))", 0, ["complement(9..12)", "complement(1..5)"]),
        ("<3..20", 10, ["<3..10", "11..20"]),
    ],
)
def test_a_feature_is_split_into_its_parts_or_at_the_caret(location: str, position: int, expected: list[str]) -> None:
    sequence = a_dna(LONG, ("exon", location, {"note": "x"}))
    edit, uids = split(sequence, sequence.features[1], position)
    after = edit.apply(a_project(sequence)).sequences[0]
    assert [each.location for each in after.features[1:]] == expected
    assert [each.value("note") for each in after.features[1:]] == ["x", "x"]
    assert uids == tuple(each.uid for each in after.features[1:])


def test_a_feature_of_one_part_is_not_split_outside() -> None:
    sequence = a_dna(LONG, ("exon", "3..20"))
    with pytest.raises(UsageError, match="one part"):
        split(sequence, sequence.features[1], 30)


@pytest.mark.parametrize(
    ("locations", "expected"),
    [
        (["1..5", "6..12"], "1..12"),
        (["9..12", "1..5"], "join(1..5,9..12)"),
        (["complement(1..5)", "complement(9..>12)"], "complement(join(1..5,9..>12))"),
        (["5..20", "<5..30"], "<5..30"),
        (["<5..>30", "5..20"], "<5..>30"),
        (["complement(5..20)", "complement(5..>20)"], "complement(5..>20)"),
        (["order(1..5,9..12)", "20..25"], "order(1..5,9..12,20..25)"),
        (["order(1..5,6..12)", "13..25"], "order(1..5,6..25)"),
        (["join(1..3,10..12)", "join(4..6,20..22)"], "join(1..6,10..12,20..22)"),
        (["complement(join(1..3,10..12))", "complement(20..22)"], "complement(join(1..3,10..12,20..22))"),
    ],
)
def test_features_with_the_same_key_are_merged_with_all_their_qualifiers(locations: list[str], expected: str) -> None:
    sequence = a_dna(LONG, *(("exon", each, {"gene": "A", "note": str(n)}) for n, each in enumerate(locations)))
    edit, uid = merge(sequence, sequence.features[1:])
    merged = edit.apply(a_project(sequence)).sequences[0].features[1:]
    assert [each.location for each in merged] == [expected] and merged[0].uid == uid
    assert [(q.name, q.value) for q in merged[0].qualifiers] == [("gene", "A"), ("note", "0"), ("note", "1")]


def test_other_features_are_not_merged() -> None:
    sequence = a_dna(LONG, ("exon", "1..5"), ("intron", "6..9"), ("exon", "complement(20..25)"))
    _, exon, intron, other = sequence.features
    for chosen in ((exon,), (exon, intron), (exon, other)):
        with pytest.raises(UsageError):
            merge(sequence, chosen)


@pytest.mark.parametrize(
    "locations",
    [
        ["join(30..40,1..9)", "20..25"],
        ["20..25", "complement(join(30..40,1..9))"],
        ["complement(20..25)", "complement(join(30..40,1..9))"],
        ["join(1..5,5..9)", "20..25"],
        ["order(1..5,9..12)", "join(20..25,30..32)"],
        ["order(1..5,9..12)", "6..8"],
        ["<5..20", "3..9"],
        ["1..>10", "11..20"],
    ],
)
def test_features_are_not_merged_if_their_locations_would_lose_something(locations: list[str]) -> None:
    sequence = a_dna(LONG, *(("exon", each) for each in locations))
    with pytest.raises(UsageError) as caught:
        merge(sequence, sequence.features[1:])
    assert "Build the location" in str(caught.value)


def test_merged_features_lose_no_translation() -> None:
    def notes(*translations: str | None) -> list[tuple[str | None, str | None]]:
        sequence = a_dna(LONG, *(("exon", "1..5", {"note": "x"}) for _ in translations))
        exons = tuple(
            replace(each, qualifiers=(replace(each.qualifiers[0], translation=text, id=text),))
            for each, text in zip(sequence.features[1:], translations)
        )
        sequence = replace(sequence, features=(sequence.features[0], *exons))
        edit, _ = merge(sequence, exons)
        merged = edit.apply(a_project(sequence)).sequences[0].features[1]
        assert len({q.uid for q in merged.qualifiers}) == len(merged.qualifiers)
        return [(q.translation, q.id) for q in merged.qualifiers]

    assert notes("un", "deux") == [("un", "un"), ("deux", "deux")]
    assert notes(None, "deux") == [("deux", "deux")]
    assert notes("un", None) == notes("un", "un") == [("un", "un")]


def test_features_are_shifted_with_the_positions_in_their_qualifiers() -> None:
    cds: Feature
    sequence = a_dna(LONG, ("CDS", "join(<1..6,10..15)", {"transl_except": "(pos:10..12,aa:Sec)"}), ("gene", "1..15"))
    edit = shift(sequence, sequence.features, 5)
    assert edit is not None
    after = edit.apply(a_project(sequence)).sequences[0]
    cds = after.features[1]
    assert features(after) == [("CDS", "join(<6..11,15..20)"), ("gene", "6..20")]
    assert cds.value("transl_except") == "(pos:15..17,aa:Sec)"
    assert shift(sequence, sequence.features, 0) is None
    for by in (-1, 26):
        with pytest.raises(UsageError, match="would leave the sequence"):
            shift(sequence, sequence.features, by)
