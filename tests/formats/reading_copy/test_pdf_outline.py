"""The outline of a PDF: added behind what Qt wrote, to every sequence, and only where the file is as expected."""

import re
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_header
from pdftext import pages_of

from wiposeq.formats.reading_copy import pdf_outline
from wiposeq.formats.reading_copy.pages import ReadingCopy
from wiposeq.formats.reading_copy.pdf_outline import add_outline
from wiposeq.model.records import Sequence
from wiposeq.ui.exporting.printing import write_pdf


def a_pdf(path: Path, count: int) -> bytes:
    sequences: tuple[Sequence, ...] = tuple(a_dna() for _ in range(count))
    write_pdf(path, ReadingCopy(a_header(), sequences, EDITION))
    return path.read_bytes()


def objects_of(data: bytes) -> dict[int, bytes]:
    """Every object at the place where the tables of objects say it is; the last table first."""
    found: dict[int, bytes] = {}
    table = int(re.findall(rb"startxref\n(\d+)", data)[-1])
    while table:
        trailer = data.index(b"trailer", table)
        lines = data[table:trailer].split(b"\n")[1:]
        while lines and lines[0]:
            first, count = map(int, lines[0].split())
            for number, line in enumerate(lines[1 : count + 1], first):
                if line.endswith(b" n "):
                    place = int(line[:10])
                    assert data.startswith(b"%d 0 obj" % number, place)
                    found.setdefault(number, data[place : data.index(b"endobj", place)])
            lines = lines[count + 1 :]
        before = re.search(rb"/Prev (\d+)\n", data[trailer : data.index(b"%%EOF", trailer)])
        table = int(before[1]) if before else 0
    return found


def reference(content: bytes, name: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % name, content)
    return int(found[1]) if found else 0


def titles(objects: dict[int, bytes], number: int) -> list[str | list[str]]:
    found: list[str | list[str]] = []
    before = 0
    while number:
        item = objects[number]
        assert reference(item, b"Prev") == before
        title = re.search(rb"/Title <FEFF(\w+)>", item)
        assert title is not None
        found.append(bytes.fromhex(title[1].decode()).decode("utf-16-be"))
        if children := reference(item, b"First"):
            found.append([str(each) for each in titles(objects, children)])
        before, number = number, reference(item, b"Next")
    return found


def the_outline(data: bytes) -> list[str | list[str]]:
    objects = objects_of(data)
    root = next(content for content in objects.values() if b"/Type /Catalog" in content)
    return titles(objects, reference(objects[reference(root, b"Outlines")], b"First"))


def test_the_outline_names_the_beginning_and_every_sequence(tmp_path: Path) -> None:
    data = a_pdf(tmp_path / "a.pdf", 3)
    assert the_outline(data) == ["General information", "SEQ ID NO 1", "SEQ ID NO 2", "SEQ ID NO 3"]
    for name in ("start", "seq-1", "seq-3"):  # each leads to a place that Qt named
        assert b"/Dest <FEFF%s>" % name.encode("utf-16-be").hex().upper().encode() in data
        assert b"(\xfe\xff%s)" % name.encode("utf-16-be") in data
    assert "SEQ ID NO 3" in "".join(pages_of(tmp_path / "a.pdf"))


def test_many_sequences_stand_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_outline, "GROUP", 4)
    outline = the_outline(a_pdf(tmp_path / "a.pdf", 13))
    assert outline[0] == "General information"
    assert outline[1::2] == [
        "SEQ ID NO 1 \u2013 SEQ ID NO 4",
        "SEQ ID NO 5 \u2013 SEQ ID NO 8",
        "SEQ ID NO 9 \u2013 SEQ ID NO 12",
        "SEQ ID NO 13",
    ]
    assert outline[-1] == "SEQ ID NO 13" and outline[2] == [f"SEQ ID NO {number}" for number in range(1, 5)]


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4\n%%EOF\n", b"trailer\n<<\n/Size 9\n/Root 3 0 R\n>>\nstartxref\n5\n%%EOF\n"]
)
def test_a_file_that_is_not_as_qt_writes_it_stays_as_it_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert not add_outline(path, [("Beginning", "start")])
    assert path.read_bytes() == data


def test_an_outline_is_not_added_twice(tmp_path: Path) -> None:
    data = a_pdf(tmp_path / "a.pdf", 2)
    assert not add_outline(tmp_path / "a.pdf", [("Beginning", "start")])
    assert (tmp_path / "a.pdf").read_bytes() == data
