"""Tables of the corpus: a Word document gives the sequences of its listing, and templates of other people are read."""

from pathlib import Path

import pytest

from wiposeq.app.importing import opening


def test_the_tables_of_a_word_document_give_the_sequences_of_its_listing(corpus: Path) -> None:
    tables = opening.open_any(corpus / "other" / "AAA.docx")
    listing = opening.open_any(corpus / "st25" / "BBB.txt")
    assert [(s.molecule_type, s.residues) for s in tables.sequences] == [
        (s.molecule_type, s.residues) for s in listing.sequences
    ]
    assert [sequence.name for sequence in tables.sequences][2:4] == ["CJK42 HC CDR1", "CJK42 HC CDR2"]


@pytest.mark.parametrize("language", ["ENG", "KOR"])
def test_a_template_of_other_people_is_read(corpus: Path, language: str) -> None:
    project = opening.open_any(corpus / "other" / f"WIPO_SEQUENCE_TEMPLATE_{language}.xlsx")
    (one,) = project.sequences
    assert (one.molecule_type, one.mol_type, one.organism) == ("RNA", "genomic RNA", "Homo sapiens")
    assert one.residues == "atgcaatatt"
    assert {change.kind for change in project.origin.changes} == {
        "column/left-out",
        "sheet/hidden",
        "residues/case/lower",
    }


@pytest.mark.parametrize(("name", "molecule"), [("imp1", "AA"), ("imp2", "DNA"), ("imp3", "DNA"), ("imp4", "RNA")])
def test_a_text_of_residues_is_one_sequence(corpus: Path, name: str, molecule: str) -> None:
    path = corpus / "other" / f"{name}.txt"
    (one,) = opening.open_any(path).sequences
    assert (one.name, one.molecule_type) == (name, molecule)
    assert one.residues.upper().replace("T", "U") == "".join(path.read_text().split()).upper().replace("T", "U")
