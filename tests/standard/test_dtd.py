"""The DTD we wrote: its models and attributes against the facts, against libxml2, and against the slots made of it."""

import io
import itertools
import re

import pytest
from builders import EDITION
from lxml import etree

from wiposeq.standard.edition import Element, read_dtd

TEXT = "(#PCDATA)"
MODELS = {
    "ST26SequenceListing": (
        "((ApplicantFileReference | (ApplicationIdentification, ApplicantFileReference?)), "
        "EarliestPriorityApplicationIdentification?, (ApplicantName, ApplicantNameLatin?)?, "
        "(InventorName, InventorNameLatin?)?, InventionTitle+, SequenceTotalQuantity, SequenceData+)"
    ),
    "ApplicantFileReference": TEXT,
    "ApplicationIdentification": "(IPOfficeCode, ApplicationNumberText, FilingDate?)",
    "EarliestPriorityApplicationIdentification": "(IPOfficeCode, ApplicationNumberText, FilingDate?)",
    "IPOfficeCode": TEXT,
    "ApplicationNumberText": TEXT,
    "FilingDate": TEXT,
    "ApplicantName": TEXT,
    "ApplicantNameLatin": TEXT,
    "InventorName": TEXT,
    "InventorNameLatin": TEXT,
    "InventionTitle": TEXT,
    "SequenceTotalQuantity": TEXT,
    "SequenceData": "(INSDSeq)",
    "INSDSeq": (
        "(INSDSeq_length, INSDSeq_moltype, INSDSeq_division, INSDSeq_other-seqids?, INSDSeq_feature-table?, "
        "INSDSeq_sequence)"
    ),
    "INSDSeq_length": TEXT,
    "INSDSeq_moltype": TEXT,
    "INSDSeq_division": TEXT,
    "INSDSeq_other-seqids": "(INSDSeqid?)",
    "INSDSeqid": TEXT,
    "INSDSeq_feature-table": "(INSDFeature+)",
    "INSDFeature": "(INSDFeature_key, INSDFeature_location, INSDFeature_quals?)",
    "INSDFeature_key": TEXT,
    "INSDFeature_location": TEXT,
    "INSDFeature_quals": "(INSDQualifier+)",
    "INSDQualifier": "(INSDQualifier_name, INSDQualifier_value?, NonEnglishQualifier_value?)",
    "INSDQualifier_name": TEXT,
    "INSDQualifier_value": TEXT,
    "NonEnglishQualifier_value": TEXT,
    "INSDSeq_sequence": TEXT,
}
ATTRIBUTES = {
    "ST26SequenceListing": {
        "dtdVersion": True,
        "fileName": False,
        "softwareName": False,
        "softwareVersion": False,
        "productionDate": False,
        "originalFreeTextLanguageCode": False,
        "nonEnglishFreeTextLanguageCode": False,
    },
    "ApplicantName": {"languageCode": True},
    "InventorName": {"languageCode": True},
    "InventionTitle": {"languageCode": True},
    "SequenceData": {"sequenceIDNumber": True},
    "INSDQualifier": {"id": False},
}


def declared(dtd: etree.DTD) -> dict[str, tuple[str, dict[str, tuple[str, str]]]]:
    """What libxml2 makes of a DTD: element -> (model, attribute -> (type, default))."""

    def model(content) -> str:
        times = {"once": "", "opt": "?", "mult": "*", "plus": "+"}[content.occur]
        if content.type in ("pcdata", "element"):
            return (content.name or "#PCDATA") + times
        joint = {"seq": ",", "or": "|"}[content.type]
        return f"({model(content.left)}{joint}{model(content.right)}){times}"

    return {
        element.name: (
            model(element.content),
            {attribute.name: (attribute.type, attribute.default) for attribute in element.iterattributes()},
        )
        for element in dtd.iterelements()
    }


def slots_accept(element: Element, names: tuple[str, ...]) -> bool:
    """What a program would conclude from slots, one_of and requires alone."""
    left = list(names)
    for slot in element.children:
        count = 0
        while left and left[0] in slot.names and (slot.maximum is None or count < slot.maximum):
            left.pop(0)
            count += 1
        if count < slot.minimum:
            return False
    if left or any(not set(group) & set(names) for group in element.one_of):
        return False
    return all(set(needed) <= set(names) for name, needed in element.requires.items() if name in names)


@pytest.mark.parametrize("name", MODELS)
def test_an_element_has_the_model_and_attributes_of_annex_ii(name):
    element = EDITION.structure[name]
    assert element.model == MODELS[name]
    assert element.attributes == ATTRIBUTES.get(name, {})
    assert element.has_text == (MODELS[name] == TEXT)


def test_the_dtd_declares_these_elements_and_no_others():
    assert set(EDITION.structure) == set(MODELS)
    assert len(MODELS) == 30
    assert next(iter(EDITION.structure)) == EDITION.root


def test_only_the_qualifier_id_is_an_xml_id():
    ids = {name: element.id_attributes for name, element in EDITION.structure.items() if element.id_attributes}
    assert ids == {"INSDQualifier": ("id",)}


def test_libxml2_accepts_the_dtd_and_reads_the_same_from_it():
    theirs = declared(etree.DTD(io.StringIO(EDITION.dtd_text())))
    assert set(theirs) == set(MODELS)
    for name, (model, attributes) in theirs.items():
        if EDITION.structure[name].has_text:
            assert model == "#PCDATA"
        else:
            assert re.findall(r"[\w-]+[?*+]?", model) == re.findall(r"[\w-]+[?*+]?", MODELS[name])
        assert {key: default == "required" for key, (_, default) in attributes.items()} == ATTRIBUTES.get(name, {})
        assert all(kind == ("id" if key == "id" else "cdata") for key, (kind, _) in attributes.items())


def test_the_dtd_declares_no_entity_no_default_and_is_ascii():
    text = EDITION.dtd_text()
    assert text.isascii()
    assert "<!ENTITY" not in text
    assert not text.startswith("<?xml")
    for element in etree.DTD(io.StringIO(text)).iterelements():
        assert all(attribute.default_value is None for attribute in element.iterattributes())


def test_models_and_attributes_are_those_of_the_published_dtd(corpus):
    published = corpus / "dtd" / "ST26SequenceListing_V1_3.dtd"
    if not published.is_file():
        pytest.skip("the published DTD is not in the corpus")
    ours, theirs = declared(etree.DTD(io.StringIO(EDITION.dtd_text()))), declared(etree.DTD(str(published)))
    assert ours == theirs


def test_the_root_needs_an_application_or_a_file_reference_in_this_order():
    root = EDITION.structure["ST26SequenceListing"]
    assert root.one_of == (("ApplicationIdentification", "ApplicantFileReference"),)
    assert root.requires == {"ApplicantNameLatin": ("ApplicantName",), "InventorNameLatin": ("InventorName",)}
    rest = ("InventionTitle", "SequenceTotalQuantity", "SequenceData")
    assert root.accepts(("ApplicantFileReference", *rest))
    assert root.accepts(("ApplicationIdentification", "ApplicantFileReference", *rest))
    assert not root.accepts(("ApplicantFileReference", "ApplicationIdentification", *rest))
    assert not root.accepts(rest)


@pytest.mark.parametrize("name", [name for name, model in MODELS.items() if model != TEXT])
def test_slots_say_exactly_what_the_model_says(name):
    """Each child left out, once or twice in order, and all orders of a few: slots, our pattern and libxml2."""
    element = EDITION.structure[name]
    names = [child for slot in element.children for child in slot.names]
    dtd = etree.DTD(io.StringIO(EDITION.dtd_text()))
    shells = {child: _shell(child) for child in names}
    times = (0, 1, 2) if len(names) <= 6 else (0, 1)
    cases = {
        tuple(itertools.chain.from_iterable((child,) * count for child, count in zip(names, counts)))
        for counts in itertools.product(times, repeat=len(names))
    }
    cases |= {case for size in range(4) for case in itertools.permutations(names[:4], size)}
    cases |= {(*names, *names), (*names, names[-1], names[-1]), tuple(reversed(names)), (*names, "Bibliography")}
    for case in cases:
        verdict = element.accepts(case)
        assert slots_accept(element, case) == verdict, case
        if len(names) <= 6:
            parent = etree.Element(name, {key: "x" for key, needed in element.attributes.items() if needed})
            parent.extend([etree.fromstring(shells.get(child, "<Bibliography/>")) for child in case])
            dtd.validate(parent)
            wrong = [entry for entry in dtd.error_log if f"Element {name} content does not follow" in entry.message]
            assert (not wrong) == verdict, case


def _shell(name: str) -> str:
    attributes = "".join(f' {key}="x"' for key, needed in EDITION.structure[name].attributes.items() if needed)
    return f"<{name}{attributes}/>"


@pytest.mark.parametrize(
    "text",
    [
        "<!ENTITY a 'b'>",
        "<!ELEMENT a (b)*>",
        "<!ELEMENT a (b, c | d)>",
        "<!ELEMENT a ((b, c) | (c, b))>",
        "<!ELEMENT a ((b, c) | d)>",
        "<!ELEMENT a (#PCDATA | b)*>",
        "<!ELEMENT a (b, c)+>",
        "<!ELEMENT a (b?, c)?>",
        "<!ELEMENT a (b)><!ATTLIST a x CDATA 'default'>",
    ],
)
def test_a_dtd_that_slots_cannot_express_is_refused_and_not_half_understood(text):
    with pytest.raises(ValueError):
        read_dtd(text)


def test_a_plain_choice_is_one_slot_of_several_names():
    element = read_dtd("<!ELEMENT a (b, (c | d)*)>")["a"]
    assert [(slot.names, slot.minimum, slot.maximum) for slot in element.children] == [
        (("b",), 1, 1),
        (("c", "d"), 0, None),
    ]
    assert element.accepts(["b", "d", "c"])
    assert not element.accepts(["c"])


def test_the_doctype_line_is_the_one_the_standard_prints():
    assert EDITION.doctype == (
        '<!DOCTYPE ST26SequenceListing PUBLIC "-//WIPO//DTD Sequence Listing 1.3//EN" "ST26SequenceListing_V1_3.dtd">'
    )
    assert EDITION.dtd_version == "V1_3"
