"""Add an outline (bookmarks) and the language to a PDF that Qt wrote, because Qt writes neither.

The module hides the structure of PDF (ISO 32000-1, 7.5.6 and 12.3.3). It knows only PDFs as Qt writes them: a plain
table of objects at the end, and named destinations. The outline is appended as an update. Other files stay unchanged,
because the outline is not part of the content.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

GROUP: Final = 100
"""Entries below one heading, if there are more than three times as many."""
_TAIL: Final = 4096
_ENTRY: Final = 20
"""Bytes of an entry of the table of objects."""


class _Node:
    """A line of the outline with the number of its object. Its children are closed at first."""

    __slots__ = ("children", "destination", "number", "title")

    def __init__(self, title: str, destination: str, children: "tuple[_Node, ...]" = ()) -> None:
        self.title, self.destination, self.children = title, destination, children
        self.number = 0


def add_outline(
    path: Path, entries: Sequence[tuple[str, str]], language: str = "", *, is_right_to_left: bool = False
) -> bool:
    """Add an outline to a PDF. Return False if the file is not as Qt writes it.

    entries: (title, name of a destination). language: the code of the language of the document, for /Lang; "" to omit
    it (ISO 32000-1, 14.9.2). is_right_to_left: whether a reader places the pages from the right to the left (12.2).

    Raises OSError.
    """
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - _TAIL))
        tail = file.read()
        trailer = re.search(rb"trailer\n<<(.*)>>\nstartxref\n(\d+) *\n%%EOF\s*$", tail, re.DOTALL)
        size, root = (re.search(rb"/%s (\d+)" % key, trailer[1]) if trailer else None for key in (b"Size", b"Root"))
        if trailer is None or size is None or root is None or not entries:
            return False
        table, first, number = int(trailer[2]), int(size[1]), int(root[1])
        catalog = _catalog(file, table, number)
        if catalog is None:
            return False
        nodes = _grouped([_Node(*entry) for entry in entries])
        file.seek(end)
        places = _write(file, nodes, first)
        places[number] = file.tell()
        if language:
            catalog = b"/Lang (%s)\n" % language.replace("_", "-").encode("ascii", "ignore") + catalog
        if is_right_to_left:
            catalog = b"/ViewerPreferences << /Direction /R2L >>\n" + catalog
        file.write(
            b"%d 0 obj\n<<\n/Outlines %d 0 R\n/PageMode /UseOutlines\n" % (number, first) + catalog + b">>\nendobj\n"
        )
        start = file.tell()
        file.write(b"xref\n%d 1\n%010d 00000 n \n%d %d\n" % (number, places.pop(number), first, len(places)))
        for each in range(first, first + len(places)):
            file.write(b"%010d 00000 n \n" % places[each])
        rest = trailer[1].replace(size[0], b"/Size %d" % (first + len(places)))
        file.write(b"trailer\n<<" + rest + b"/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (table, start))
        file.flush()
        os.fsync(file.fileno())
    return True


def _catalog(file: BinaryIO, table: int, number: int) -> bytes | None:
    """Return the content of the catalog without its brackets, or None."""
    file.seek(table)
    head = file.read(64)
    found = re.match(rb"xref\n0 (\d+)\n", head)
    if found is None or number >= int(found[1]):
        return None
    file.seek(table + found.end() + number * _ENTRY)
    entry = re.match(rb"(\d{10}) 00000 n", file.read(_ENTRY))
    if entry is None:
        return None
    file.seek(int(entry[1]))
    content = re.match(rb"%d 0 obj\n<<\n(.*?)>>\nendobj" % number, file.read(_TAIL), re.DOTALL)
    return content[1] if content and b"/Outlines" not in content[1] and b"/Names" in content[1] else None


def _grouped(nodes: list[_Node]) -> tuple[_Node, ...]:
    """Return many entries in groups below headings, except the first entry."""
    if len(nodes) <= 3 * GROUP:
        return tuple(nodes)
    found = nodes[:1]
    for start in range(1, len(nodes), GROUP):
        part = nodes[start : start + GROUP]
        if len(part) > 1:
            part = [_Node(f"{part[0].title} \u2013 {part[-1].title}", part[0].destination, tuple(part))]
        found += part
    return tuple(found)


def _all(nodes: Iterable[_Node]) -> Iterator[_Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)


def _write(file: BinaryIO, nodes: tuple[_Node, ...], first: int) -> dict[int, int]:
    """Write the objects of an outline, with `first` as its root, and return the start of each."""
    for number, node in enumerate(_all(nodes), first + 1):
        node.number = number
    places = {first: file.tell()}
    ends = b"/First %d 0 R\n/Last %d 0 R\n"
    file.write(b"%d 0 obj\n<<\n/Type /Outlines\n" % first)
    file.write(ends % (nodes[0].number, nodes[-1].number) + b"/Count %d\n>>\nendobj\n" % len(nodes))

    def write(siblings: tuple[_Node, ...], parent: int) -> None:
        for place, node in enumerate(siblings):
            places[node.number] = file.tell()
            lines = [b"%d 0 obj\n<<\n/Title %s\n/Parent %d 0 R\n" % (node.number, _text(node.title), parent)]
            lines.append(b"/Dest %s\n" % _text(node.destination))
            if place:
                lines.append(b"/Prev %d 0 R\n" % siblings[place - 1].number)
            if place + 1 < len(siblings):
                lines.append(b"/Next %d 0 R\n" % siblings[place + 1].number)
            if node.children:
                lines.append(ends % (node.children[0].number, node.children[-1].number))
                lines.append(b"/Count -%d\n" % len(node.children))
            lines.append(b">>\nendobj\n")
            file.write(b"".join(lines))
            write(node.children, node.number)

    write(nodes, first)
    return places


def _text(text: str) -> bytes:
    """Return a text string of PDF, encoded as Qt encodes the names of destinations."""
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().upper().encode() + b">"
