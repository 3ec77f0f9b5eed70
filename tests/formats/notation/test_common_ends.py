"""Groups at the ends: every legend of oligonucleotides reads the same ones, with the same words."""

import pytest

from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.legend import preset, problems
from wiposeq.formats.notation.reader import read_notation

BODIES = {
    "digits-gapmer": "567",
    "digits-sirna": "567",
    "lna-gapmer": "+A*C*G",
    "moe-gapmer": "TesmCesA",
    "order-style": "mA*C*G",
    "sirna-lowercase": "asgsc",
    "sirna-prefix": "mA*fC*mG",
    "sirna-suffix": "AmsGmsC",
}
GROUPS = {
    "{}L96": (3, "trivalent N-acetylgalactosamine"),
    "{}-L96": (3, "trivalent N-acetylgalactosamine"),
    "{}(L96)": (3, "trivalent N-acetylgalactosamine"),
    "{}-[L96]": (3, "trivalent N-acetylgalactosamine"),
    "{}(invdT)": (3, "inverted thymidine (3'-3' linked)"),
    "{}-invdT": (3, "inverted thymidine (3'-3' linked)"),
    "{}idT": (3, "inverted thymidine (3'-3' linked)"),
    "(invdT){}": (1, "inverted thymidine (5'-5' linked)"),
    "{}(invAb)": (3, "inverted abasic"),
    "[invAb]-{}": (1, "inverted abasic"),
    "VP{}": (1, "5'-(E)-vinylphosphonate"),
    "VP-{}": (1, "5'-(E)-vinylphosphonate"),
    "(VP){}": (1, "5'-(E)-vinylphosphonate"),
    "GalNAc-{}": (1, "N-acetylgalactosamine"),
    "{}-Chol": (3, "cholesterol"),
    "{}-Phos": (3, "3'-phosphate"),
    "5'-VP-{}-L96-3'": (3, "trivalent N-acetylgalactosamine"),
}


@pytest.mark.parametrize("id", BODIES)
def test_every_legend_of_oligonucleotides_reads_the_groups_at_the_ends(id: str) -> None:
    legend = preset(id)
    assert not [each.text for each in problems(legend) if each.is_error]
    plain = read_notation(BODIES[id], legend).residues
    for form, (place, words) in GROUPS.items():
        reading = read_notation(form.format(BODIES[id]), legend)
        assert reading.residues == plain, form
        notes = [(each.location, each.value("note")) for each in reading.features]
        assert any(location == str(place) and words in note for location, note in notes), (form, notes)


@pytest.mark.parametrize(
    ("text", "residues"),
    [
        ("mA*fC*mGfUmAfCmGfUmA*dT*dT-L96", "acgtacgtatt"),
        ("mAfCdTL96", "act"),
        ("fAmG(L96)", "ag"),
        ("mA*fC*mG*(invdT)", "acg"),
    ],
)
def test_a_strand_with_a_conjugate_has_all_its_residues(text: str, residues: str) -> None:
    assert read_notation(text, preset("sirna-prefix")).residues == residues


@pytest.mark.parametrize("id", ["digits-gapmer", "digits-sirna"])
def test_a_digit_before_a_dye_stops_where_digits_are_residues(id: str) -> None:
    for text in ("567-6-FAM", "567-5-TAMRA"):
        with pytest.raises(UnreadNotation):
            read_notation(text, preset(id))
