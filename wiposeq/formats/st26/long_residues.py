"""Residues of a chromosome that do not pass through the XML parser.

Most bytes of a large listing are the letters between the start tag and the end tag of residues. The parser copies them
several times. Here they are decoded as they come from the file. Only a plain text is taken: everything else goes to the
parser, so that it finds the same faults, lines and texts.
"""

from typing import Any, Final

from wiposeq.formats.st26.names import INNER, RESIDUES
from wiposeq.formats.st26.xml_stream import has_notes

_START: Final = f"<{RESIDUES}>".encode("ascii")
_END: Final = f"</{RESIDUES}>".encode("ascii")
_OTHER: Final = tuple(bytes((n,)) for n in (*range(32), *b"<>&", 127))
"""Bytes of markup, line ends and control characters."""


def is_plain(data: bytes) -> bool:
    """Return whether the data is a text that a parser returns unchanged, in one line and without a fault."""
    return data.isascii() and not any(byte in data for byte in _OTHER)


def ends_in_residues(data: bytes) -> bool:
    """Return whether the last tag of the data is the plain start tag of residues, and no comment or CDATA can be open.

    The caller knows that an element of residues began in the data.
    """
    start = data.rfind(b"<")
    return data.startswith(_START, start) and start >= 0 and not has_notes(data)


class LongResidues:
    """The residues of one element. The parser got only their begin.

    element: what the parser made of it.
    """

    def __init__(self, element: Any) -> None:
        self.element = element
        self.is_ended = False
        """Whether the end tag was reached."""
        self.rest = b""
        """What must be read again with the data that follows: the end tag, or its begin."""
        self._parts: list[str] = []

    def takes(self, data: bytes) -> bool:
        """Add the text of the data. Return False, and add nothing, if it is not plain up to the end tag."""
        end = data.find(b"<")
        text, rest = (data, b"") if end < 0 else (data[:end], data[end:])
        if not is_plain(text) or not (rest.startswith(_END) or _END.startswith(rest)):
            return False
        self._parts.append(text.decode("ascii"))
        self.rest, self.is_ended = rest, rest.startswith(_END)
        return True

    def joined(self, begin: str) -> str:
        """Return the whole text. begin: what the parser has of it."""
        return "".join((begin, *self._parts))

    def is_in_place(self, block: Any, root: Any) -> bool:
        """Return whether the element is the only one of its name in a block, and where the standard requires it."""
        inner = self.element.getparent()
        return (
            inner is not None
            and inner.tag == INNER
            and inner.getparent() is block
            and block.getparent() is root
            and sum(1 for _ in block.iter(RESIDUES)) == 1
        )

    def put_back(self) -> None:
        """Give the element its whole text."""
        self.element.text = self.joined(self.element.text or "")
