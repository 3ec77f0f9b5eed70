"""ST.25 listings that were printed into a PDF: heads, page numbers and line numbers are not part of the listing."""

from pathlib import Path

import pytest
from specifications import a_pdf, lines_of_page

from wiposeq.app.importing.opening import open_any
from wiposeq.cli.main import main
from wiposeq.errors import UnreadableFile
from wiposeq.formats.kinds import sniff
from wiposeq.model.project import Project

BLOCKS = "acgtacgtac ggtacgtacg tacgtaccga tcgatgcatg ctagctagct agctagcatg"
HEADER = ["SEQUENCE LISTING", "", "<110> Example Biotech Ltd", "<120> Polymerase", "<130> REF-1", "<160> 2", ""]
FIRST = ["<210> 1", "<211> 180", "<212> DNA", "<213> Artificial Sequence", "<400> 1", f"{BLOCKS}  60"]
SECOND = [
    *(f"{BLOCKS}  120", f"{BLOCKS}  180", "<210> 2", "<211> 20", "<212> PRT", "<213> Homo sapiens", "<400> 2"),
    *(
        "Met Lys Val Leu Ala Ala Gly Met Lys Val Leu Ala Ala Gly Trp",
        "1               5                   10                  15",
    ),
    *("Met Lys Val Leu Ala", "            20"),
]


def pages(*texts: list[str], head: str = "", is_numbered: bool = False, is_lined: bool = False) -> list[list[str]]:
    found = []
    for number, lines in enumerate(texts, 7):
        filled = [line for line in lines if line]
        if is_lined:
            filled = [f"{at} {line}" if at % 5 == 0 else line for at, line in enumerate(filled, 1)]
        foot = [str(number)] if is_numbered else []
        found.append([*([head.replace("#", str(number))] if head else []), *filled, *foot])
    return found


def opened(folder: Path, texts: list[list[str]]) -> Project:
    path = folder / "listing.pdf"
    path.write_bytes(a_pdf(*(lines_of_page(*lines) for lines in texts)))
    assert sniff(path) == "st25"
    return open_any(path)


@pytest.mark.parametrize(
    "texts",
    [
        pages([*HEADER, *FIRST], SECOND),
        pages([*HEADER, *FIRST], SECOND, head="WO 2012/123456   PCT/EP2012/000001"),
        pages([*HEADER, *FIRST], SECOND, head="Sequence listing REF-1, page #", is_numbered=True),
        pages([*HEADER, *FIRST], SECOND, is_lined=True),
        pages([*HEADER, *FIRST], SECOND, head="12345.txt", is_numbered=True, is_lined=True),
    ],
    ids=["plain", "publication", "numbers", "lines", "all"],
)
def test_a_printed_listing_has_the_residues_of_the_listing(tmp_path: Path, texts: list[list[str]]) -> None:
    project = opened(tmp_path, texts)
    dna, protein = project.sequences
    assert dna.residues == BLOCKS.replace(" ", "") * 3
    assert protein.residues == "MKVLAAGMKVLAAGWMKVLA"
    assert project.header.applicant is not None and project.header.applicant.name == "Example Biotech Ltd"
    assert {change.kind for change in project.origin.changes} >= {"pdf/text"}


def test_what_was_removed_from_the_pages_is_reported(tmp_path: Path) -> None:
    texts = pages([*HEADER, *FIRST], SECOND, head="12345.txt", is_numbered=True, is_lined=True)
    changes = {change.kind: change for change in opened(tmp_path, texts).origin.changes}
    assert (changes["pdf/head"].before, changes["pdf/head"].count) == ("12345.txt", 2)
    assert changes["pdf/page-number"].count == 2
    assert changes["pdf/line-number"].count == 4


def test_a_running_head_is_reported_as_its_first_page_has_it(tmp_path: Path) -> None:
    texts = pages([*HEADER, *FIRST], SECOND, head="REF-12 of 2015, page #")
    heads = [change for change in opened(tmp_path, texts).origin.changes if change.kind == "pdf/head"]
    assert [(change.before, change.count) for change in heads] == [("REF-12 of 2015, page 7", 2)]


def test_equal_residues_at_the_edges_of_pages_are_not_running_heads(tmp_path: Path) -> None:
    long = [f"{BLOCKS}  {60 * n}" for n in range(1, 31)]
    first = [*HEADER, *(line.replace("180", "1800").replace("<160> 2", "<160> 1") for line in FIRST[:5])]
    project = opened(tmp_path, [first, long[:10], long[10:20], long[20:]])
    assert len(project.sequences[0].residues) == 1800
    assert "pdf/head" not in {change.kind for change in project.origin.changes}


def test_scanned_pages_are_refused_with_their_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = pages([*HEADER, *FIRST], SECOND)
    path = tmp_path / "scanned.pdf"
    first, second = (lines_of_page(*lines) for lines in texts)
    path.write_bytes(a_pdf(first, second, [], [], first, []))
    with pytest.raises(UnreadableFile, match="scanned: 3-4, 6"):
        open_any(path)
    assert main(["convert", str(path), "-o", str(tmp_path / "out.xml")]) == 2
    assert not (tmp_path / "out.xml").exists()


def test_a_specification_that_mentions_a_listing_stays_a_specification(tmp_path: Path) -> None:
    path = tmp_path / "specification.pdf"
    path.write_bytes(
        a_pdf(lines_of_page("DESCRIPTION", "The enzyme of SEQ ID NO: 1 binds DNA; see <210> 1 in the listing."))
    )
    with pytest.raises(UnreadableFile, match="is a PDF"):
        sniff(path)
