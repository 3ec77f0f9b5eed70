"""Parse the features and primers of a SnapGene file, with work that grows with their number.

The module hides their XML. Biopython reads the same packets, but copies the list of segments for each segment and
compares each binding site with all before it. The locations and features are Biopython's objects. A range across the
origin has its halves in the order of reading.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

if TYPE_CHECKING:
    from Bio.SeqFeature import SeqFeature

PRIMERS: Final = 5
FEATURES: Final = 10
_TAG: Final = re.compile(r"<[^<>]+>")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def features_of(packets: Iterable[tuple[int, bytes]], length: int) -> "list[SeqFeature]":
    """Return the features of the packets, in their order.

    packets: (kind, content); those of other kinds are ignored. length: the number of residues.

    Raises ValueError and lxml.etree.XMLSyntaxError.
    """
    found: list[SeqFeature] = []
    for kind, content in packets:
        if kind == FEATURES:
            found += [_feature(each, length) for each in _root(content).iter("Feature")]
        elif kind == PRIMERS:
            found += _primers(_root(content), length)
    return found


def _root(content: bytes) -> etree._Element:
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def _value(element: etree._Element, name: str, default: str = "") -> str:
    """Return the value of an attribute without HTML tags."""
    return _TAG.sub("", element.get(name, default))


def _feature(element: etree._Element, length: int) -> "SeqFeature":
    from Bio.SeqFeature import CompoundLocation, SeqFeature

    strand = -1 if int(_value(element, "directionality", "1")) == 2 else 1
    segments = [each for each in element.iter("Segment") if _value(each, "type", "standard") != "gap"]
    if strand == -1:
        segments.reverse()
    parts = [part for each in segments for part in _parts(_value(each, "range"), strand, length)]
    if not parts:
        raise ValueError("Missing feature location")
    place = parts[0] if len(parts) == 1 else CompoundLocation(parts)  # type: ignore[no-untyped-call]
    names = [f"{place}:{name}" for place, each in enumerate(segments, 1) if (name := _value(each, "name"))]
    qualifiers: dict[str, list[Any]] = {"parts": [";".join(names)]} if names else {}
    for each in element.iter("Q"):
        qualifiers.setdefault(_required(each, "name"), []).extend(_values(each))
    name = _value(element, "name")
    if name and name not in qualifiers.setdefault("label", [name]):
        qualifiers.setdefault("name", []).append(name)
    key = _value(element, "type", "misc_feature")
    return SeqFeature(place, type=key, qualifiers=qualifiers)  # type: ignore[no-untyped-call]


def _values(qualifier: etree._Element) -> list[str | int]:
    found: list[str | int] = []
    for each in qualifier.iter("V"):
        name = next((name for name in ("text", "predef", "int") if name in each.attrib), None)
        if name == "int":
            found.append(int(each.get(name, "")))
        elif name:
            found.append(_LINE_END.sub(" ", _value(each, name)).strip())
    return found


def _primers(root: etree._Element, length: int) -> "list[SeqFeature]":
    """Return the binding sites that SnapGene shows: long and firm enough, and none twice."""
    from Bio.SeqFeature import CompoundLocation, SeqFeature

    least, coldest = 0, 0
    for each in root.iter("HybridizationParams"):
        least = int(_value(each, "minContinuousMatchLen", "0"))
        coldest = int(_value(each, "minMeltingTemperature", "0"))
    found = []
    for primer in root.iter("Primer"):
        name = _value(primer, "name")
        seen = set()
        for site in primer.iter("BindingSite"):
            strand = -1 if int(_value(site, "boundStrand", "0")) == 1 else 1
            parts = _parts(_required(site, "location"), strand, length, shift=1)
            place = parts[0] if len(parts) == 1 else CompoundLocation(parts)  # type: ignore[no-untyped-call]
            mark = str(place)
            is_repeated = int(_value(site, "simplified", "0")) == 1 and mark in seen
            is_short = "annealedBases" in site.attrib and len(_value(site, "annealedBases")) < least
            is_cold = "meltingTemperature" in site.attrib and int(_value(site, "meltingTemperature")) < coldest
            if is_repeated or is_short or is_cold:
                continue
            seen.add(mark)
            qualifiers = {"label": [name]} if name else {}
            found.append(SeqFeature(place, type="primer_bind", qualifiers=qualifiers))  # type: ignore[no-untyped-call]
    return found


def _required(element: etree._Element, name: str) -> str:
    if name not in element.attrib:
        raise ValueError(f"Missing {name}")
    return _value(element, name)


def _parts(text: str, strand: int, length: int, shift: int = 0) -> list[Any]:
    """Return a range as one part, or as two in the order of reading if it crosses the origin.

    text: "first-last", 1-based. shift: what is added to both; primers count from 0.
    """
    from Bio.SeqFeature import SimpleLocation

    first, last = (int(each) + shift for each in text.split("-"))
    if first <= last:
        return [SimpleLocation(first - 1, last, strand=strand)]  # type: ignore[no-untyped-call]
    halves = [
        SimpleLocation(first - 1, length, strand=strand),  # type: ignore[no-untyped-call]
        SimpleLocation(0, last, strand=strand),  # type: ignore[no-untyped-call]
    ]
    return halves[::strand]
