"""Facts of structure stand exactly for what the DTD does not allow, and nothing the DTD allows is lost."""

import copy
import io
import random
from functools import cache
from pathlib import Path

import pytest
from builders import EDITION
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.st26.fast_path import FastPath
from wiposeq.formats.st26.structure import STRUCTURE
from wiposeq.model import origin as facts

COMPUTED = {"SequenceTotalQuantity", "INSDSeq_length", "INSDSeq_division"}


def fullest(name: str, number: int = 1) -> etree._Element:
    """An element with everything its content model allows, each text and attribute unlike any other."""
    model = EDITION.structure[name]
    element = etree.Element(name)
    for attribute in model.attributes:
        element.set(attribute, f"{name}.{attribute}.{number}")
    if model.has_text:
        element.text = f"{name} {number}"
    for slot in model.children:
        for child in slot.names:
            for copy_number in range(1 if slot.maximum == 1 else 2):
                element.append(fullest(child, number * 10 + copy_number))
    return element


def listing(root: etree._Element) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{EDITION.doctype}\n'
    return head.encode() + etree.tostring(root, encoding="utf-8")


def texts_and_attributes(root: etree._Element) -> list[tuple[str, str, str]]:
    found = []
    for element in root.iter(etree.Element):
        path = root.getroottree().getpath(element)
        if element.tag not in COMPUTED:
            found.append((path, "", (element.text or "").strip() if not len(element) else ""))
        for name, value in sorted(element.items()):
            if name not in ("dtdVersion", "sequenceIDNumber"):
                found.append((path, name, value))
    return found


def test_every_element_attribute_and_text_the_dtd_knows_is_read_and_written_again(tmp_path: Path) -> None:
    path, again = tmp_path / "full.xml", tmp_path / "again.xml"
    root = fullest("ST26SequenceListing")
    path.write_bytes(listing(root))
    assert is_valid(root)
    project = st26.read(path)
    assert not [fact for fact in project.origin.facts if fact.kind in STRUCTURE]
    st26.write(again, project.header, project.sequences)
    written = etree.parse(again).getroot()
    assert texts_and_attributes(written) == texts_and_attributes(root)
    assert {element.tag for element in written.iter(etree.Element)} == set(EDITION.structure)


# --------------------------------------------------------------------------------------------------- mutations


@cache
def model() -> etree.DTD:
    return etree.DTD(io.StringIO(EDITION.dtd_text()))


def is_valid(root: etree._Element) -> bool:
    return bool(model().validate(root))


@cache
def sound() -> bytes:
    """A right listing: a full sequence, a bare one, and a skipped one."""
    root = fullest("ST26SequenceListing")
    root.set("dtdVersion", "V1_3")
    blocks = root.findall("SequenceData")
    bare = copy.deepcopy(blocks[1])
    table = bare.find("INSDSeq/INSDSeq_feature-table")
    bare.find("INSDSeq").remove(table)
    bare.find("INSDSeq").remove(bare.find("INSDSeq/INSDSeq_other-seqids"))
    root.append(bare)
    for number, qualifier in enumerate(root.iter("INSDQualifier"), 1):
        qualifier.set("id", f"q{number}")
    return etree.tostring(root)


def mutate(root: etree._Element, chance: random.Random) -> None:
    elements = list(root.iter(etree.Element))
    element = chance.choice(elements)
    names = [*EDITION.structure, "Bibliography", "insdseq"]
    kind = chance.randrange(12)
    parent = element.getparent()
    if kind == 0 and parent is not None:
        parent.remove(element)
    elif kind == 1 and parent is not None:
        twin = copy.deepcopy(element)
        for qualifier in twin.iter("INSDQualifier"):
            qualifier.attrib.pop("id", None)
        chance.choice([parent, parent, chance.choice(elements)]).append(twin)
    elif kind == 2 and len(element) > 1:
        kids = list(element)
        chance.shuffle(kids)
        element[:] = kids
    elif kind == 3:
        element.insert(chance.randrange(len(element) + 1), etree.Element(chance.choice(names)))
    elif kind == 4:
        element.set(chance.choice(["languageCode", "lang", "fileName", "sequenceIDNumber", "dtdVersion"]), "x")
    elif kind == 5 and element.attrib:
        element.attrib.pop(chance.choice(list(element.attrib)))
    elif kind == 6:
        element.tag = chance.choice(names)
    elif kind == 7 and parent is not None:
        element.tail = "stray"
    elif kind == 8 and len(element):
        element.text = chance.choice(["stray", " \n "])
    elif kind == 9:
        element.insert(chance.randrange(len(element) + 1), etree.Comment("a comment"))
    elif kind == 10:
        element.insert(chance.randrange(len(element) + 1), etree.ProcessingInstruction("a", "b"))
    elif kind == 11 and parent is not None and element not in chance.choice(elements).iterancestors():
        target = chance.choice(elements)
        if target is not element and element not in target.iterancestors():
            target.append(element)


def has_fault(found: list[facts.Fact]) -> bool:
    missing_version = any(fact.kind == facts.DTD_VERSION and fact.values["found"] == "" for fact in found)
    return missing_version or any(fact.kind in STRUCTURE for fact in found)


@tries(400)
@given(seed=st.integers(0, 2**32), count=st.integers(0, 3))
def test_there_are_facts_of_structure_exactly_when_the_dtd_says_not_valid(
    tmp_path: Path, seed: int, count: int
) -> None:
    chance = random.Random(seed)
    root = etree.fromstring(sound())
    for _ in range(count):
        mutate(root, chance)
    if root.tag != "ST26SequenceListing":
        return
    path = tmp_path / "mutated.xml"
    path.write_bytes(listing(root))
    reading = st26.open_listing(path)
    number = sum(1 for _ in reading.sequences)
    has_other_name = any(fact.kind == facts.NOT_WELL_FORMED for fact in reading.facts)
    assert reading.is_whole or has_other_name, "a well-formed file is read to its end"
    found = [fact.kind for fact in reading.facts if fact.kind in STRUCTURE]
    assert has_fault(reading.facts) == (not is_valid(etree.fromstring(listing(root)))), found
    assert number >= len(root.findall("SequenceData"))
    assert all(fact.line > 0 and fact.column > 0 for fact in reading.facts)


@pytest.mark.parametrize("count", [1, 7, 5_000])
def test_features_read_before_their_sequence_ends_are_read_like_all_others(tmp_path: Path, count: int) -> None:
    """A feature table of many chunks is taken bit by bit; comments and faults in it keep their places."""
    feature = (
        "<INSDFeature><INSDFeature_key>gene</INSDFeature_key><INSDFeature_location>{n}</INSDFeature_location>"
        "<INSDFeature_quals><INSDQualifier><INSDQualifier_name>note</INSDQualifier_name>"
        "<INSDQualifier_value>{text}</INSDQualifier_value></INSDQualifier></INSDFeature_quals></INSDFeature>\n"
    )
    odd = max(count // 2, 1)
    lines = []
    for n in range(1, count + 1):
        line = feature.format(n=n, text="long " * 40)
        if n == odd:
            line = "<!-- here --> " + line.replace("<INSDFeature_key>gene</INSDFeature_key>", "")
        lines.append(line)
    xml = (
        "<ST26SequenceListing dtdVersion='V1_3'><ApplicantFileReference>a</ApplicantFileReference>"
        "<InventionTitle languageCode='en'>t</InventionTitle><SequenceTotalQuantity>1</SequenceTotalQuantity>\n"
        "<SequenceData sequenceIDNumber='1'><INSDSeq><INSDSeq_length>4</INSDSeq_length>"
        "<INSDSeq_moltype>DNA</INSDSeq_moltype><INSDSeq_division>PAT</INSDSeq_division><INSDSeq_feature-table>\n"
        + "".join(lines)
        + "</INSDSeq_feature-table><INSDSeq_sequence>acgt</INSDSeq_sequence></INSDSeq></SequenceData>"
        "</ST26SequenceListing>"
    )
    path = tmp_path / "many.xml"
    path.write_text(xml, "utf-8")
    project = st26.read(path)
    features = project.sequences[0].features
    assert [feature.uid for feature in features] == list(range(1, count + 1))
    assert [feature.location for feature in features] == [str(n) for n in range(1, count + 1)]
    assert [feature.key for feature in features].count("") == 1
    (comment,) = project.origin.of_kind(facts.COMMENT)
    (missing,) = project.origin.of_kind(facts.ELEMENT_MISSING)
    assert (comment.line, comment.column) == (2 + odd, 1)
    assert (missing.line, missing.column) == (2 + odd, len("<!-- here --> ") + 1)
    assert missing.address.feature == odd


@pytest.mark.parametrize("seed", range(40))
def test_the_fast_way_and_the_walk_give_the_same_records_and_facts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    root = etree.fromstring(sound())
    for _ in range(seed % 4):
        mutate(root, chance)
    path = tmp_path / "listing.xml"
    path.write_bytes(listing(root))
    fast = st26.read(path)
    monkeypatch.setattr(FastPath, "sequence", lambda *_: None)
    monkeypatch.setattr(FastPath, "features", lambda *_: None)
    walked = st26.read(path)
    assert fast == walked
