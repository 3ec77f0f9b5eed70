"""An applicant's listing goes to a translator and comes back, in every form, and is filed in two languages."""

from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_project, a_protein
from lxml import etree
from msgspec.structs import replace
from openpyxl import load_workbook

from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.cli.main import main
from wiposeq.model.freetext import free_texts
from wiposeq.model.project import Project

JAPANESE = {"kinase": "キナーゼ", "binding site <1> & more": "結合部位 <1> と他", "5'-UTR": "5'-非翻訳領域"}


def a_listing() -> Project:
    project = a_project(
        a_dna(
            "acgtacgtacgtacgt",
            ("5'UTR", "1..3", {"note": "5'-UTR"}),
            ("misc_feature", "4..9", {"note": "binding site <1> & more"}),
            ("misc_feature", "10..12", {"function": "kinase"}),
        ),
        a_protein(
            "MKVLAAG", ("SITE", "2..3", {"note": "binding site <1> & more"}), ("SITE", "4..5", {"note": "kinase"})
        ),
    )
    return replace(project, header=replace(project.header, original_language="en"))


def translate(path: Path) -> None:
    """What a translator does, by programs that are not ours."""
    if path.suffix == ".xlf":
        tree = etree.parse(path)
        for source in tree.iter("{*}source"):
            if source.text in JAPANESE:
                target = etree.Element(source.tag.replace("source", "target"))
                target.text = JAPANESE[source.text]
                source.addnext(target)
        tree.write(path, encoding="utf-16", xml_declaration=True)
    elif path.suffix == ".xlsx":
        book = load_workbook(path)
        for row in book.worksheets[0].iter_rows(min_row=2):
            row[3].value = JAPANESE.get(row[2].value)
        book.save(path)
    else:
        text = path.read_text(encoding="utf-8-sig")
        for english, other in JAPANESE.items():
            text = text.replace(f",{english},", f",{english},{other}")
        path.write_text(text, encoding="utf-16")


@pytest.mark.parametrize(
    ("name", "options"),
    [("a.xlf", []), ("a.xlf", ["--version", "2.0"]), ("a.xlf", ["--once", "--context"]), ("a.xlsx", []), ("a.csv", [])],
)
def test_a_listing_comes_back_in_two_languages(
    tmp_path: Path, name: str, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    listing, out, new = tmp_path / "listing.xml", tmp_path / name, tmp_path / "new.xml"
    converting.save_as(a_listing(), listing)
    assert main(["translate", str(listing), "-o", str(out), "--language", "ja", *options]) == 0
    translate(out)
    assert main(["translate", str(listing), "--with", str(out), "-o", str(new)]) == 0
    assert "5 imported, 0 unchanged, 0 refused, 0 missing; 0 errors, 0 warnings" in capsys.readouterr().out

    project = opening.open_any(new)
    texts = [text for text in free_texts(project, EDITION) if text.name != "organism"]
    assert [text.translation for text in texts] == [JAPANESE[text.value] for text in texts]
    ids = [text.qualifier.id for text in texts]
    assert len(set(ids)) == len(ids) == 5 and None not in ids
    assert project.header.other_language == "ja"
    assert main(["check", "--formality", str(new)]) == 0
    assert converting.generate(project, tmp_path / "filed.xml").is_written
