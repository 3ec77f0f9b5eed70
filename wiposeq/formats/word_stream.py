"""Read the main part of a Word document as a stream: what was read is removed, so that the memory stays small.

The module hides the events of the parser and the limit of what is held at once: a paragraph, or a row of a table. Like
specification/archives.py it resolves no entities and fetches nothing.
"""

import zipfile
from collections.abc import Iterator
from typing import Any, Final

from wiposeq.errors import UnreadableFile

DOCUMENT: Final = "word/document.xml"
MOST_HELD: Final = 300_000
"""Elements that one paragraph or one row may have. Each takes about a kilobyte."""


class WordStream:
    """The elements of a document in their order. Each is complete after whole(), and empty when the next one comes.

    position: bytes of the part that were read. size: all its bytes.
    """

    def __init__(self, archive: zipfile.ZipFile, label: str, name: str = DOCUMENT) -> None:
        """Open a part of a document. Raises KeyError if there is no such part."""
        from lxml import etree

        self._label = label
        self.size = max(1, archive.getinfo(name).file_size)
        self._file = archive.open(name)
        self._depth = 0
        self._syntax_error = etree.XMLSyntaxError
        self._events: Iterator[tuple[str, Any]] = etree.iterparse(
            self._file,
            events=("start", "end"),
            remove_comments=True,
            remove_pis=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
        )

    @property
    def position(self) -> int:
        """The bytes of the part that were read."""
        return self._file.tell()

    def children(self) -> Iterator[Any]:
        """Yield the children of the element that was yielded last, each at its start; at first, yield the root.

        The caller calls whole() to have the content of a child, or children() to read its children one by one.
        """
        floor = self._depth
        while (found := self._next()) is not None:
            event, element = found
            if event == "end":
                return
            yield element
            self._read_to(floor)
            _forget(element)

    def inside(self, tag: str) -> Iterator[Any]:
        """Yield the outermost elements of this tag inside the element that was yielded last, at whatever depth."""
        floor = self._depth
        while (found := self._next()) is not None:
            event, element = found
            if event == "start" and element.tag == tag:
                before = self._depth - 1
                yield element
                self._read_to(before)
                _forget(element)
            elif event == "end":
                if self._depth < floor:
                    return
                _forget(element)

    def whole(self) -> None:
        """Read the element that was yielded last to its end. Raises UnreadableFile if it takes too much memory."""
        self._read_to(self._depth - 1)

    def _read_to(self, depth: int) -> None:
        count = 0
        while self._depth > depth and self._next() is not None:
            count += 1
            if count > 2 * MOST_HELD:
                raise UnreadableFile(
                    'A paragraph or a row of "{path}" has more than {most} parts.',
                    "Save the document again from its program, or copy its text into a new one.",
                    path=self._label,
                    most=f"{MOST_HELD:,}",
                )

    def _next(self) -> tuple[str, Any] | None:
        """Return the next event, or None at the end. Raises UnreadableFile for what is not XML, and for entities."""
        try:
            found = next(self._events, None)
        except self._syntax_error as error:
            raise UnreadableFile(
                '"{path}" is damaged: its part "{part}" is not XML ({reason}).',
                "Open it in its program, and save it again.",
                path=self._label,
                part=self._file.name,
                reason=str(error)[:100],
            ) from None
        if found is None:
            return None
        if self._depth == 0 and found[0] == "start" and found[1].getroottree().docinfo.doctype:
            raise UnreadableFile(
                '"{path}" declares entities, which a document does not need.',
                "Save it again from its program.",
                path=self._label,
            )
        self._depth += 1 if found[0] == "start" else -1
        return found


def _forget(element: Any) -> None:
    """Remove the content of an element that has ended, and what was before it.

    The element itself stays until the next one ends, because the parser may still add the text behind it.
    """
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
