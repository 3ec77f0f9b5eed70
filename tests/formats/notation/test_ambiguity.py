"""Structures and ambiguities in notations stop with words that say what they are."""

from pathlib import Path

import pytest

from wiposeq.cli.main import main
from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import read_chains, read_notation


@pytest.mark.parametrize(
    ("text", "legend", "symbol", "place"),
    [
        ("PEPTIDE1{A.(C,G).G.K.A}$$$$V2.0", "helm-peptide", "(C,G)", 12),
        ("PEPTIDE1{(A+[dC]).G.K.A}$$$$V2.0", "helm-peptide", "(A+[dC])", 10),
        ("PEPTIDE1{A.(C:1.5,G:0.5).K}$$$$V2.0", "helm-peptide", "(C:1.5,G:0.5)", 12),
        ("RNA1{r(A,G)p.r(C)p}$$$$V2.0", "helm-rna", "(A,G)", 7),
    ],
)
def test_an_ambiguity_of_helm_is_named_with_what_to_write(text: str, legend: str, symbol: str, place: int) -> None:
    with pytest.raises(UnreadNotation, match="can be read in two ways") as raised:
        read_chains(text, preset(legend))
    assert f'Position {place}: "{symbol}"' in str(raised.value)
    assert "one notation for each sequence" in raised.value.hint


def test_a_repeated_group_of_helm_is_no_ambiguity() -> None:
    assert read_chains("PEPTIDE1{A.(C.G)'2'.K}$$$$", preset("helm-peptide"))[0][1].residues == "ACGCGK"


@pytest.mark.parametrize(
    "text", ["C[C@H](N)C(=O)O", "N[C@@H](CS)C(=O)O", "CC(=O)NCC(=O)O", " NCC(=O)O", "c1ccccc1CC(N)C(=O)O"]
)
@pytest.mark.parametrize("legend", ["peptide", "peptide-one-letter", "sirna-prefix"])
def test_a_structure_is_named_as_one(text: str, legend: str) -> None:
    with pytest.raises(UnreadNotation, match="is a structure, not the name of a monomer"):
        read_notation(text, preset(legend))


@pytest.mark.parametrize("text", ["Ala-Foo-Gly", "AC(=)GK", "Ala-[foo]-Gly"])
def test_another_text_is_not_called_a_structure(text: str) -> None:
    with pytest.raises(UnreadNotation) as raised:
        read_notation(text, preset("peptide"))
    assert "structure" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("mA*fC*mGfUmAfC\nfAmGfCmU\n", True),
        ("Tyr-Aib-D-Ala-Gly-NH2\n", True),
        ("PEPTIDE1{A.G.K}$$$$V2.0\n", True),
        ("Dear colleague, this is a well-known letter about nothing.\n", False),
    ],
)
def test_a_text_of_notations_leads_to_the_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, is_named: bool
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    assert main(["convert", str(path), "-o", str(tmp_path / "o.xml")]) == 2
    assert ("--notation" in capsys.readouterr().err) == is_named
