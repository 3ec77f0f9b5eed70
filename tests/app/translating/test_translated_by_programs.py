"""Files for the translator after programs of translators had them: whatever they do to a file, every text comes back.

What such programs are known to do: segments marked in 1.2 and cut in 2.x, tags around and in the target, proposals
beside it, units renumbered or in another order, texts broken into lines, languages with a region, other encodings.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_project, a_protein, a_skipped
from lxml import etree
from msgspec.structs import replace

from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.app.translating.export import ExportOptions, Translated, export_texts, import_translations
from wiposeq.model.freetext import free_texts
from wiposeq.model.project import Project

VERSIONS = pytest.mark.parametrize("version", ["1.2", "2.0"])
LINES = [
    ("A first part. A second one.", "Ein erster Teil. Ein zweiter."),
    ("a < b & c", "a < b & c, deutsch"),
    ("kinase", "Kinase"),
    ("binding site", "Bindungsstelle"),
    ("x" * 1000, "y" * 1000),
]
GERMAN = dict(LINES)


def a_listing() -> Project:
    """Free text of several kinds, one of which stands twice, around a skipped sequence."""
    notes = [english for english, _ in LINES]
    dna = a_dna("acgtacgtacgt", ("CDS", "1..9", {"product": "kinase", "note": notes[0]}))
    other = a_dna("acgtacgtacgt", ("misc_feature", "2", {"note": notes[4]}), ("gene", "1..3", {"note": notes[3]}))
    protein = a_protein("MKVLAAG", ("SITE", "2..3", {"note": notes[3]}), ("REGION", "1", {"note": notes[1]}))
    project = a_project(dna, a_skipped(), other, protein)
    return replace(project, header=replace(project.header, original_language="en"))


class Exported:
    """A file on its way through a program of translators."""

    def __init__(self, path: Path) -> None:
        self.tree = etree.parse(path)
        self.root = self.tree.getroot()
        self.space = f"{{{self.root.nsmap[None]}}}"
        self.is_old = self.root.get("version") == "1.2"
        self.units = list(self.root.iter(self.space + ("trans-unit" if self.is_old else "unit")))

    def source(self, unit: etree._Element) -> etree._Element:
        return next(unit.iter(self.space + "source"))

    def words(self, unit: etree._Element) -> str:
        return GERMAN.get(self.source(unit).text or "", "")

    def target(self, unit: etree._Element, text: str = "") -> etree._Element:
        """A new target beside the source."""
        made = etree.Element(self.space + "target")
        made.text = text
        self.source(unit).addnext(made)
        return made

    def holder(self, unit: etree._Element) -> etree._Element:
        return unit if self.is_old else unit.find(self.space + "segment")


def plain(exported: Exported) -> None:
    for unit in exported.units:
        if words := exported.words(unit):
            exported.target(unit, words)


def in_segments(exported: Exported) -> None:
    for unit in exported.units:
        words = exported.words(unit)
        source = exported.source(unit)
        parts = (source.text or "").split(". "), words.split(". ")
        if not words or len(parts[0]) != 2:
            if words:
                exported.target(unit, words)
        elif exported.is_old:
            target = exported.target(unit)
            divided = etree.Element(exported.space + "seg-source")
            source.addnext(divided)
            for holder, (first, second) in ((divided, parts[0]), (target, parts[1])):
                for number, text in enumerate((f"{first}.", second)):
                    mark = etree.SubElement(holder, exported.space + "mrk", mtype="seg", mid=str(number))
                    mark.text, mark.tail = text, None if number else " "
        else:
            segment = exported.holder(unit)
            source.text = f"{parts[0][0]}."
            exported.target(unit, f"{parts[1][0]}.")
            between = etree.SubElement(unit, exported.space + "ignorable")
            etree.SubElement(between, exported.space + "source").text = " "
            last = etree.SubElement(unit, exported.space + "segment", state="final")
            etree.SubElement(last, exported.space + "source").text = parts[0][1]
            etree.SubElement(last, exported.space + "target").text = parts[1][1]
            segment.set("state", "reviewed")


def with_tags_and_proposals(exported: Exported) -> None:
    for unit in exported.units:
        if words := exported.words(unit):
            target = exported.target(unit)
            tag = etree.SubElement(target, exported.space + ("g" if exported.is_old else "pc"), id="1")
            tag.text = words
            etree.SubElement(target, exported.space + ("x" if exported.is_old else "ph"), id="2")
            if exported.is_old:
                proposal = etree.SubElement(unit, exported.space + "alt-trans", attrib={"match-quality": "90"})
            else:
                place = "urn:oasis:names:tc:xliff:matches:2.0"
                matches = etree.Element(f"{{{place}}}matches", nsmap={"mtc": place})
                unit.insert(0, matches)
                proposal = etree.SubElement(matches, f"{{{place}}}match", ref="#1")
            etree.SubElement(proposal, exported.space + "target").text = "not this"


def renumbered_and_turned_round(exported: Exported) -> None:
    plain(exported)
    parent = exported.units[0].getparent()
    assert parent is not None
    for number, unit in enumerate(exported.units, 1):
        unit.set("id", f"{number * 10}")
        unit.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
        parent.insert(list(parent).index(exported.units[0]), unit)


def broken_into_lines(exported: Exported) -> None:
    plain(exported)
    for unit in exported.units:
        for each in unit.iter(exported.space + "source", exported.space + "target"):
            each.text = "\n        " + (each.text or "").replace(" ", "\n        ") + "\n      "


def with_regions_and_states(exported: Exported) -> None:
    plain(exported)
    names = ("source-language", "target-language") if exported.is_old else ("srcLang", "trgLang")
    for each in [exported.root.find(exported.space + "file")] if exported.is_old else [exported.root]:
        each.set(names[0], "EN-us")
        each.set(names[1], "de-AT")
    for unit in exported.units:
        target = next(unit.iter(exported.space + "target"), None)
        if target is not None:
            (target if exported.is_old else exported.holder(unit)).set(
                "state", "signed-off" if exported.is_old else "final"
            )


PROGRAMS = [
    plain,
    in_segments,
    with_tags_and_proposals,
    renumbered_and_turned_round,
    broken_into_lines,
    with_regions_and_states,
]


def back(
    project: Project, folder: Path, version: str, program: Callable[[Exported], None], encoding: str = "utf-8"
) -> Translated:
    path = folder / "a.xlf"
    export_texts(project, path, ExportOptions("de"), version=version)
    exported = Exported(path)
    program(exported)
    exported.tree.write(path, encoding=encoding, xml_declaration=True)
    return import_translations(project, path)


@VERSIONS
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_every_text_comes_back_from_a_program(
    tmp_path: Path, version: str, program: Callable[[Exported], None]
) -> None:
    project = a_listing()
    done = back(project, tmp_path, version, program, "utf-16" if program is plain else "utf-8")
    assert (done.imported, done.refused, done.missing, done.language) == (6, 0, 0, "de")
    assert done.edit is not None
    after = done.edit.apply(project)
    listing = tmp_path / "out.xml"
    assert converting.generate(after, listing).is_written
    read = opening.open_any(listing)
    texts = [text for text in free_texts(read, EDITION) if text.name != "organism"]
    assert [(text.value, text.translation) for text in texts] == [(text.value, GERMAN[text.value]) for text in texts]
    ids = [text.qualifier.id or "" for text in texts]
    assert len(texts) == len(set(ids)) == 6 and all(re.fullmatch("q[1-9][0-9]*", id) for id in ids)
    assert read.header.other_language == "de"
    assert 'nonEnglishFreeTextLanguageCode="de"' in listing.read_text()


@VERSIONS
def test_units_that_a_program_dropped_or_left_empty_are_reported_as_missing(tmp_path: Path, version: str) -> None:
    def lossy(exported: Exported) -> None:
        plain(exported)
        for unit in exported.units:
            if exported.words(unit) == "Kinase":
                unit.getparent().remove(unit)
            elif exported.words(unit).startswith("Ein"):
                next(unit.iter(exported.space + "target")).text = ""

    done = back(a_listing(), tmp_path, version, lossy)
    assert (done.imported, done.refused, done.missing) == (4, 0, 2)
    missing = {change.before for change in done.changes if change.kind == "translation/missing"}
    assert missing == {"kinase", LINES[0][0]}
