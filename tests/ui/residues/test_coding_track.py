"""The translation below the residues is the translation of the coding sequence, for any location."""

from builders import EDITION, a_dna, a_feature
from hypothesis import given
from hypothesis import strategies as some

from wiposeq.model.coding import decode
from wiposeq.ui.residues.coding_track import coding_track

RESIDUES = "ttgaaagtgtctnnttaacgatgcccgggtaarctgtgcattgacctagg"


@some.composite
def locations(draw: some.DrawFn) -> str:
    """Return a location of one to three parts on one strand, with or without open ends."""
    ends = sorted(draw(some.lists(some.integers(1, len(RESIDUES)), min_size=2, max_size=6, unique=True)))
    pairs = [(ends[n], ends[n + 1]) for n in range(0, len(ends) - 1, 2)]
    texts = [f"{first}..{last}" for first, last in pairs]
    if draw(some.booleans()):
        texts[0] = f"<{texts[0]}"
    if draw(some.booleans()):
        first, last = texts[-1].split("..")
        texts[-1] = f"{first}..>{last}"
    text = texts[0] if len(texts) == 1 else f"join({','.join(texts)})"
    return f"complement({text})" if draw(some.booleans()) else text


@given(locations(), some.sampled_from("123"), some.sampled_from(["1", "2", "11"]))
def test_the_letters_below_the_residues_are_those_of_the_translation(location: str, start: str, table: str) -> None:
    feature = a_feature("CDS", location, {"codon_start": start, "transl_table": table})
    sequence = a_dna(RESIDUES)
    coded, track = decode(feature, RESIDUES, EDITION.genetic_codes), coding_track(sequence, feature, EDITION)
    assert coded is not None and track is not None
    found = [letter for _, letter in track.letters(1, len(RESIDUES))]
    if location.startswith("complement"):
        found.reverse()
    assert "".join(found) == coded.protein + "*" * coded.has_stop


def test_an_exception_across_an_intron_is_shown_at_the_middle_of_its_codon() -> None:
    sequence = a_dna("atgtccccgagcttaa")
    feature = a_feature("CDS", "join(1..4,9..16)", {"transl_except": "(pos:join(4,9..10),aa:Sec)"})
    track = coding_track(sequence, feature, EDITION)
    assert track is not None
    assert track.letters(1, 16) == [(2, "M"), (9, "U"), (12, "A"), (15, "*")]
