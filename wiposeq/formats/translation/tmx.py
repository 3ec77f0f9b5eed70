"""Write and read translation memories as TMX 1.4b, the file that translators' programs exchange.

It hides languages with regions, inline codes (their text is omitted), and pairs in the other direction.
Source: TMX 1.4b specification (LISA OSCAR, 2005), sections 3 and 4.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from lxml import etree
from msgspec import Struct

from wiposeq import __version__
from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import opened, replacing

ENGLISH: Final = "en"
LARGEST: Final = 512 << 20
"""Largest size of a file in bytes."""
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES: Final = ("bpt", "ept", "it", "ph", "ut")
"""Inline elements whose text is code of another program."""


class TmxUnit(Struct, frozen=True):
    """An English text and one of its translations. id: that of the unit, or "". language: as in Pair."""

    id: str
    source: str
    language: str
    target: str


class Pair(Struct, frozen=True):
    """An English text and its translation. language: its code without region, as "ja"."""

    source: str
    language: str
    target: str


def write_tmx(pairs: Iterable[Pair], path: Path) -> int:
    """Write a memory, and return the number of its pairs. Raises UnwritableFile.

    A pair with a character that XML cannot hold is omitted.
    """
    root = etree.Element("tmx", version="1.4")
    facts = {
        "creationtool": "WipoSeq",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "WipoSeq",
        "adminlang": ENGLISH,
        "srclang": ENGLISH,
        "datatype": "plaintext",
    }
    etree.SubElement(root, "header", facts)
    body = etree.SubElement(root, "body")
    count = 0
    for pair in pairs:
        unit = etree.Element("tu")
        try:
            for language, text in ((ENGLISH, pair.source), (pair.language, pair.target)):
                variant = etree.SubElement(unit, "tuv", {_LANGUAGE: language})
                etree.SubElement(variant, "seg").text = text
        except ValueError:
            continue
        body.append(unit)
        count += 1
    with replacing(path) as file:
        file.write(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
    return count


def read_tmx(path: Path) -> tuple[Pair, ...]:
    """Return the pairs of English and another language in a memory, without repetitions. Raises UnreadableFile."""
    return tuple(dict.fromkeys(Pair(unit.source, unit.language, unit.target) for unit in read_units(path)))


def read_units(path: Path) -> list[TmxUnit]:
    """Return the translations of English texts in a memory, in the order of the file. Raises UnreadableFile."""
    parser: Any = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with opened(path) as file:
        data = file.read(LARGEST + 1)
    try:
        if len(data) > LARGEST:
            raise ValueError
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _refused(path) from None
    if etree.QName(root).localname != "tmx":
        raise _refused(path)
    found: list[TmxUnit] = []
    for unit in root.iter("{*}tu"):
        texts: dict[str, list[str]] = {}
        for variant in unit.iterchildren("{*}tuv"):
            code = str(variant.get(_LANGUAGE) or variant.get("lang") or "")
            segment = next(iter(variant.iterchildren("{*}seg")), None)
            if code and segment is not None:
                language = code.replace("_", "-").partition("-")[0].lower()
                texts.setdefault(language, []).append(" ".join("".join(_texts(segment)).split()))
        source = texts.pop(ENGLISH, [""])[0]
        found += [
            TmxUnit(str(unit.get("tuid") or ""), source, language, target)
            for language, targets in texts.items()
            for target in targets
            if source and target
        ]
    return found


def _texts(element: Any) -> Iterable[str]:
    """Yield the texts of a segment, without those of inline codes."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname not in _CODES:
            yield from _texts(child)
        yield child.tail or ""


def _refused(path: Path) -> UnreadableFile:
    return UnreadableFile(
        '"{path}" is not a translation memory.', "Choose a file in the format TMX (.tmx).", path=str(path)
    )
