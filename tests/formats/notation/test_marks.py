"""Numbers in notations: repeats, bonds between residues with the same number, percentages; 75 everyday notations."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import Reading, read_notation

LIST = Path(__file__).resolve().parents[2] / "material" / "notations.tsv"
ROWS = [line.split("\t") for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#")]
NAMES = {"Ala": "A", "Gly": "G", "Pro": "P", "Hyp": "P", "Lys": "K", "D-Phe": "F", "Aib": "X"}


def read(text: str, legend: str = "peptide") -> Reading:
    return read_notation(text, preset(legend))


def described(reading: Reading) -> list[str]:
    return [
        " ".join(filter(None, (f.key, f.location, f.value("mod_base"), f.value("note")))) for f in reading.features[1:]
    ]


@pytest.mark.parametrize(("legend", "text", "residues"), ROWS)
def test_everyday_notations_are_read_or_stop_with_a_place(legend: str, text: str, residues: str) -> None:
    if residues != "-":
        assert read(text, legend).residues == residues
        return
    with pytest.raises(UnreadNotation, match="Position"):
        read(text, legend)


def test_at_most_five_of_seventy_five_everyday_notations_stop() -> None:
    assert len(ROWS) == 75 and sum(residues == "-" for _, _, residues in ROWS) <= 5


_UNITS = st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=5)


@given(st.lists(st.tuples(_UNITS, st.integers(1, 30)), min_size=1, max_size=4))
def test_repeats_are_written_out(parts: list[tuple[list[str], int]]) -> None:
    short = "-".join(f"({'-'.join(unit)}){count}" for unit, count in parts)
    long = "-".join("-".join(unit * count) for unit, count in parts)
    assert read(short).residues == "".join(NAMES[name] for unit, count in parts for name in unit * count)
    assert described(read(short)) == described(read(long))


@given(st.permutations([1, 1, 2, 2, 3, 3]), st.lists(st.sampled_from(["Gly-", "Aib-", ""]), min_size=6, max_size=6))
def test_equal_numbers_are_bonds(numbers: list[int], between: list[str]) -> None:
    text = "".join(f"Cys({number})-{more}" for number, more in zip(numbers, between)) + "Ala"
    residues, places = "", dict[int, list[int]]()
    for number, more in zip(numbers, between):
        residues += "C"
        places.setdefault(number, []).append(len(residues))
        residues += NAMES[more[:-1]] if more else ""
    reading = read(text)
    assert reading.residues == residues + "A"
    bonds = {each for each in described(reading) if each.startswith("DISULFID")}
    assert bonds == {f"DISULFID {first}..{second}" for first, second in places.values()}


@pytest.mark.parametrize(
    ("text", "legend", "expected"),
    [
        ("Lys(1)-Ala-Glu(1)", "peptide", ["CROSSLNK 1..3 lactam bridge between the side chains"]),
        ("Tyr-psi[CH2NH]-Gly-Phe", "peptide", ["SITE 1..2 peptide bond replaced by -CH2-NH-"]),
        ("(N1:40300030)(N1)GATC", "order-style", ["misc_feature 1..2 " + "mixture of nucleotides at this position: "]),
        ("(R:50005000)GATC", "order-style", []),
        ("GATC/i6MA/GATC", "order-style", ["modified_base 5 OTHER N6-methyl-2'-deoxyadenosine"]),
        ("G(ps)C(po)A", "sirna-suffix", ["modified_base 1..2 OTHER phosphorothioate internucleoside linkage"]),
        ("RNA1{[mR]([Y])P.R([m1A])P.[mR]([m1A])}$$$$", "helm-rna", ["modified_base 1 fm", "modified_base 2 m1a"]),
        ("PEPTIDE1{A.(G.[Hyp])'2'}$$$$", "helm-peptide", ["MOD_RES 3 4Hyp", "MOD_RES 5 4Hyp"]),
    ],
)
def test_what_numbers_and_codes_mean(text: str, legend: str, expected: list[str]) -> None:
    found = described(read(text, legend))
    assert len(found) >= len(expected)
    assert all(one.startswith(other) for one, other in zip(found, expected))


@pytest.mark.parametrize(
    ("text", "legend", "word", "place"),
    [
        ("Cys(1)-Gly-Cys(2)-Cys(1)", "peptide", '"(2)"', 15),
        ("Ala(1)-Gly-Lys(1)", "peptide", '"(1)"', 15),
        ("Gly-(Gly-Pro)2-Nal", "peptide", '"2"', 14),
        ("cyclo(Gly-Ala)3", "peptide", '"3"', 15),
        ("Lys(Ac)2-Gly", "peptide", '"2"', 8),
        ("(Gly)0-Ala", "peptide", '"0"', 6),
        ("(Gly)9999-(Ala)9999", "peptide", '"9999"', 16),
        ("(Gly-Ser)n", "peptide", '"n"', 10),
        ("(N:25252524)GATC", "order-style", '"(N:25252524)"', 1),
        ("(N)GATC", "order-style", '"(N)"', 1),
        ("PEPTIDE1{A.(G'2'.P)'2'}$$$$", "helm-peptide", "only residues can be repeated", 20),
    ],
)
def test_a_number_that_is_unclear_stops_with_its_place(text: str, legend: str, word: str, place: int) -> None:
    with pytest.raises(UnreadNotation) as stopped:
        read(text, legend)
    assert word in str(stopped.value) and f"Position {place}" in str(stopped.value)
