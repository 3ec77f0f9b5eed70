"""Notations of suppliers, and of published drugs: each is read as the standard asks, or stops with its reason."""

import pytest

from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import Reading, read_notation


def read(text: str, legend: str) -> Reading:
    return read_notation(text, preset(legend))


def described(reading: Reading) -> list[str]:
    return [f"{f.key} {f.location} {f.value('note') or f.value('mod_base')}".strip() for f in reading.features[1:]]


@pytest.mark.parametrize(
    ("text", "residues", "expected"),
    [
        ("/5HEX/CCGT/iBiodT/ACG/3BHQ_2/", "ccgttacg", "modified_base 5 thymidine with a biotin group on the base"),
        ("/5SUN/ACGTACG/ZEN/TACG/3IABkFQ/", "acgtacgtacg", "modified_base 1 SUN dye at the 5' end"),
        (
            "/5deSBioTEG/TTTTACGT",
            "ttttacgt",
            "modified_base 1 desthiobiotin on a triethylene glycol spacer at the 5' end",
        ),
        ("ACGT/iFluorT/ACGT/3ddC/", "acgttacgtc", "modified_base 5 thymidine with a fluorescein dye on the base"),
        ("/5Alex488N/ACGTACGTAA", "acgtacgtaa", "modified_base 1 Alexa Fluor 488 dye at the 5' end"),
        ("ACGT/i5NitInd/ACGT", "acgtnacgt", "modified_base 5 5-nitroindole 2'-deoxyriboside"),
        ("ACG/i8-oxodG/TT", "acggtt", "modified_base 4 8-oxo-2'-deoxyguanosine"),
        ("/5rApp/ACGTACGT/3ddA/", "acgtacgta", "modified_base 9 2',3'-dideoxyadenosine"),
    ],
)
def test_codes_of_orders_are_read(text: str, residues: str, expected: str) -> None:
    reading = read(text, "order-style")
    assert reading.residues == residues
    assert expected in described(reading)


@pytest.mark.parametrize(
    ("text", "residues", "expected"),
    [
        (
            "(vinu)sGfsaacAfaGfU",
            "tgaacaagt",
            "modified_base 1 5'-(E)-vinylphosphonate-2'-O-methyluridine",
        ),
        (
            "(invdT)saacuAfcAf(invdT)",
            "aactaca",
            "modified_base 7 inverted thymidine (3'-3' linked) at the 3' end",
        ),
        ("[NHC6]scsasguu", "cagtt", "modified_base 1 amino group on a six-carbon spacer at the 5' end"),
    ],
)
def test_strands_of_sirna_drugs_are_read(text: str, residues: str, expected: str) -> None:
    reading = read(text, "sirna-lowercase")
    assert reading.residues == residues
    assert expected in described(reading)


@pytest.mark.parametrize(
    ("text", "residues", "expected"),
    [
        (
            "Ile-Ala-Gln-Lys(AEEA2-gGlu-C20 diacid)-Ala",
            "IAQKA",
            "LIPID 4 side chain linked to two [2-(2-aminoethoxy)ethoxy]acetyl groups, then gamma-glutamyl, "
            "then 19-carboxynonadecanoyl",
        ),
        ("Dabcyl-Gly-Asp-Glu(EDANS)", "GDE", "SITE 3 EDANS-linked glutamic acid"),
        (
            "Mca-Pro-Leu-Gly-Leu-Dpa-Ala-Arg-NH2",
            "PLGLXAR",
            "SITE 1 (7-methoxycoumarin-4-yl)acetyl group attached at the N-terminus",
        ),
        ("Ac-D-Nal(2)-D-Phe(4-Cl)-D-Pal(3)-Ser", "AFAS", "SITE 2 4-chloro-D-phenylalanine"),
        ("Mpr-Tyr-Phe-Gln-Asn-Cys-Pro-D-Arg-Gly-NH2; disulfide 1-6", "CYFQNCPRG", "DISULFID 1..6"),
        (
            "MC-Val-Cit-PAB-MMAE",
            "VR",
            "SITE 2 Citrulline linked to p-aminobenzyloxycarbonyl-monomethyl auristatin E",
        ),
        ("DOTA-D-Phe-Cys-Tyr-D-Trp-Lys-Thr-Cys-Thr", "FCYWKTCT", "SITE 1 DOTA chelator attached at the N-terminus"),
        ("Leu-aMeLeu-Phe(4-tBu)", "LLF", "SITE 3 4-tert-butylphenylalanine"),
    ],
)
def test_peptides_of_suppliers_and_drugs_are_read(text: str, residues: str, expected: str) -> None:
    reading = read(text, "peptide")
    assert reading.residues == residues
    assert expected in [each.removesuffix(" None") for each in described(reading)]


@pytest.mark.parametrize("text", ["H(Aib)EG", "H[Aib]EG", "H{Aib}EG"])
def test_brackets_of_all_suppliers_give_one_listing(text: str) -> None:
    reading = read(text, "peptide-one-letter")
    assert (reading.residues, described(reading)) == ("HXEG", ["SITE 2 Aib"])


def test_an_aldehyde_at_the_end_is_not_three_residues() -> None:
    reading = read("Ac-DEVD-CHO", "peptide-one-letter")
    assert (reading.residues, described(reading)[-1]) == ("DEVD", "SITE 4 Aspartic acid aldehyde (C-terminal)")


@pytest.mark.parametrize(
    ("text", "word"), [("FITC-LC-YGRKKRRQRRR-NH2", "LC"), ("KKK-PEG-RGD", "PEG"), ("Ac-PEG-NH2", "PEG")]
)
def test_the_name_of_a_group_is_not_read_as_residues(text: str, word: str) -> None:
    with pytest.raises(UnreadNotation, match=f'"{word}" between hyphens'):
        read(text, "peptide-one-letter")
    assert read("PEG", "peptide-one-letter").residues == "PEG"
    assert read("RGD-GG-KLAKLAK", "peptide-one-letter").residues == "RGDGGKLAKLAK"


def test_case_that_may_mean_locked_nucleic_acids_stops_the_row() -> None:
    with pytest.raises(UnreadNotation, match="has both"):
        read("GCattggtatTCA", "lna-gapmer")
    assert read("+G+Cattggtat+T+C+A", "lna-gapmer").residues == "gcattggtattca"
    assert read("GCATTGG", "lna-gapmer").residues == "gcattgg"


@pytest.mark.parametrize(
    ("text", "legend"),
    [
        ("Gly-Lys(Gly-Ala)-Ala", "peptide"),
        ("Gly-Lys(Ala)-Ala", "peptide"),
        ("cyclo(Gly-Lys(Ala)-Ala)", "peptide"),
        ("GK(GA)A", "peptide-one-letter"),
    ],
)
def test_a_branch_is_not_read_as_a_part_of_the_chain(text: str, legend: str) -> None:
    with pytest.raises(UnreadNotation, match="can be a branch"):
        read(text, legend)
    assert read("Gly-(Gly-Ala)-Ala", "peptide").residues == "GGAA"


@pytest.mark.parametrize(
    ("text", "residues", "expected"),
    [
        ("pyroGlu-Leu-Tyr", "ELY", "MOD_RES 1 Pyroglutamic acid"),
        ("N-acetyl-Gly-Ala", "GA", "MOD_RES 1 N-acetylglycine"),
        ("Biotin-PEG4-Gly-Arg", "GR", "SITE 1 biotin on a PEG4 spacer attached at the N-terminus"),
        ("D-Arg-Dmt-Lys-Phe-NH2", "RYKF", "SITE 2 2,6-dimethyltyrosine"),
        ("Ser(OtBu)-Trp(Boc)", "SW", "SITE 1 O-tert-butylserine"),
        ("Asp(OcHex)-Cys(StBu)", "DC", "SITE 2 S-tert-butylthiocysteine"),
    ],
)
def test_more_names_of_peptide_chemistry_are_read(text: str, residues: str, expected: str) -> None:
    reading = read(text, "peptide")
    assert reading.residues == residues
    assert expected in described(reading)


def test_a_spacer_between_two_chains_stops_the_row() -> None:
    with pytest.raises(UnreadNotation, match="PEG4-"):
        read("Gly-Arg-PEG4-Cys", "peptide")
