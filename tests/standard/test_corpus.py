"""Real listings that are right must find every key, qualifier, value and code they use in the edition's lists."""

from pathlib import Path

import pytest
from builders import EDITION
from lxml import etree

from wiposeq.standard.residues import specific_count, unknown_symbols

RIGHT = ["wipo-annex-iii-specimen.xml", "wipo-Valid_DNA_AA_project.xml", "wipo-Valid-Exemplary_DNA_and_AA.xml"]


@pytest.mark.parametrize("name", RIGHT)
def test_a_listing_that_is_right_uses_only_what_the_edition_knows(corpus: Path, name: str):
    file = corpus / "st26" / name
    if not file.is_file():
        pytest.skip(f"{name} is not in the corpus")
    root = etree.parse(str(file), etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)).getroot()
    assert set(root.xpath("//IPOfficeCode/text()")) <= EDITION.offices.keys()
    assert set(root.xpath("//@languageCode")) <= EDITION.languages.keys()
    for element in root.iter(etree.Element):
        expected = EDITION.structure[element.tag]
        assert expected.accepts([child.tag for child in element.iterchildren(etree.Element)])
        assert set(element.attrib) <= expected.attributes.keys()
    for sequence in root.iter("INSDSeq"):
        molecule = sequence.findtext("INSDSeq_moltype") or ""
        residues = sequence.findtext("INSDSeq_sequence") or ""
        if residues.strip() == "000":
            continue
        assert unknown_symbols(residues, molecule, EDITION) == {}
        assert specific_count(residues, molecule) >= EDITION.minimum_length(molecule)
        for feature in sequence.iter("INSDFeature"):
            told = feature.findtext("INSDFeature_key")
            key = EDITION.old_names.get(told, told)
            assert key in EDITION.keys(molecule)
            present = set()
            for qualifier in feature.iter("INSDQualifier"):
                told = qualifier.findtext("INSDQualifier_name")
                present.add(EDITION.old_names.get(told, told))
                entry = EDITION.qualifiers(molecule)[EDITION.old_names.get(told, told)]
                value = qualifier.findtext("INSDQualifier_value")
                assert entry.name in EDITION.allowed_qualifiers(molecule, key)
                if value is not None:
                    assert entry.fits(value)
                    assert len(value) <= (entry.max_length or len(value))
                    if entry.value_type == "enum":
                        assert value in EDITION.values(molecule, entry.name)
                if qualifier.find("NonEnglishQualifier_value") is not None:
                    assert entry.is_language_dependent
            assert set(EDITION.mandatory_qualifiers(molecule, key)) <= present
