"""What the records cannot hold is written down as facts, with the place where it stands."""

from pathlib import Path
from typing import Any

import pytest
from builders import EDITION

from wiposeq.errors import UncertainEncoding
from wiposeq.formats.st26 import listing as st26
from wiposeq.model import origin as facts
from wiposeq.model.address import Address
from wiposeq.model.origin import Declared, Fact
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Party

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
HEAD = f"{DECLARATION}\n{EDITION.doctype}\n"
BODY = """<ST26SequenceListing dtdVersion="V1_3" fileName="a.xml">
  <ApplicantFileReference>REF</ApplicantFileReference>
  <ApplicantName languageCode="de">Müller &amp; Söhne</ApplicantName>
  <InventionTitle languageCode="en">A title</InventionTitle>
  <SequenceTotalQuantity>2</SequenceTotalQuantity>
  <SequenceData sequenceIDNumber="1">
    <INSDSeq>
      <INSDSeq_length>12</INSDSeq_length>
      <INSDSeq_moltype>DNA</INSDSeq_moltype>
      <INSDSeq_division>PAT</INSDSeq_division>
      <INSDSeq_feature-table>
        <INSDFeature>
          <INSDFeature_key>source</INSDFeature_key>
          <INSDFeature_location>1..12</INSDFeature_location>
          <INSDFeature_quals>
            <INSDQualifier>
              <INSDQualifier_name>mol_type</INSDQualifier_name>
              <INSDQualifier_value>genomic DNA</INSDQualifier_value>
            </INSDQualifier>
            <INSDQualifier id="q1">
              <INSDQualifier_name>organism</INSDQualifier_name>
              <INSDQualifier_value>Homo sapiens</INSDQualifier_value>
            </INSDQualifier>
          </INSDFeature_quals>
        </INSDFeature>
      </INSDSeq_feature-table>
      <INSDSeq_sequence>acgtacgtacgt</INSDSeq_sequence>
    </INSDSeq>
  </SequenceData>
  <SequenceData sequenceIDNumber="2">
    <INSDSeq>
      <INSDSeq_length/>
      <INSDSeq_moltype/>
      <INSDSeq_division/>
      <INSDSeq_sequence>000</INSDSeq_sequence>
    </INSDSeq>
  </SequenceData>
</ST26SequenceListing>
"""
RIGHT = HEAD + BODY


def read(tmp_path: Path, text: str | bytes, *replacements: tuple[str, str]) -> Project:
    path = tmp_path / "listing.xml"
    if isinstance(text, str):
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new, 1)
        text = text.encode("utf-8")
    path.write_bytes(text)
    return st26.read(path)


def place(text: str, mark: str) -> tuple[int, int]:
    """Line and column of a mark in a text, counted here by hand."""
    before = text[: text.index(mark)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def only(project: Project, kind: str) -> Fact:
    assert [fact.kind for fact in project.origin.facts] == [kind]
    return project.origin.facts[0]


def test_a_right_file_gives_no_facts(tmp_path: Path) -> None:
    project = read(tmp_path, RIGHT)
    assert project.origin.facts == ()
    assert project.origin.declared == {}
    assert project.origin.encoding == "utf-8"
    assert project.header.applicant == Party("Müller & Söhne", "de")
    assert project.sequences[1].is_skipped and project.sequences[1].residues == ""


STRUCTURE_CASES: list[tuple[str, str, str, dict[str, Any], str, Address]] = [
    # old, new, kind, values, mark of the place in the new text, address
    (
        '  <InventionTitle languageCode="en">A title</InventionTitle>\n',
        "",
        facts.ELEMENT_MISSING,
        {"element": "InventionTitle", "parent": "ST26SequenceListing", "before": "SequenceTotalQuantity"},
        "<ST26SequenceListing dtd",
        Address(),
    ),
    (
        "<INSDFeature_location>1..12</INSDFeature_location>",
        "",
        facts.ELEMENT_MISSING,
        {"element": "INSDFeature_location", "parent": "INSDFeature", "before": "INSDFeature_quals"},
        "<INSDFeature>",
        Address(1, 1),
    ),
    (
        "<INSDQualifier_name>organism</INSDQualifier_name>",
        "",
        facts.ELEMENT_MISSING,
        {"element": "INSDQualifier_name", "parent": "INSDQualifier", "before": "INSDQualifier_value"},
        '<INSDQualifier id="q1">',
        Address(1, 1),
    ),
    (
        "<INSDSeq_sequence>000</INSDSeq_sequence>",
        "",
        facts.ELEMENT_MISSING,
        {"element": "INSDSeq_sequence", "parent": "INSDSeq", "before": ""},
        "<INSDSeq>\n      <INSDSeq_length/>",
        Address(2),
    ),
    (
        "  <SequenceTotalQuantity>",
        "  <ApplicantFileReference>zwei</ApplicantFileReference>\n  <SequenceTotalQuantity>",
        facts.ELEMENT_REPEATED,
        {"element": "ApplicantFileReference", "parent": "ST26SequenceListing", "text": "zwei"},
        "<ApplicantFileReference>zwei",
        Address(),
    ),
    (
        "<INSDSeq_length>12</INSDSeq_length>\n      <INSDSeq_moltype>DNA</INSDSeq_moltype>",
        "<INSDSeq_moltype>DNA</INSDSeq_moltype>\n      <INSDSeq_length>12</INSDSeq_length>",
        facts.ELEMENT_MISPLACED,
        {"element": "INSDSeq_moltype", "parent": "INSDSeq", "before": "INSDSeq_division"},
        "<INSDSeq_moltype>DNA",
        Address(1),
    ),
    (
        "</SequenceData>\n</ST26",
        "</SequenceData>\n  <Bibliography><Date>today</Date></Bibliography>\n</ST26",
        facts.ELEMENT_UNKNOWN,
        {
            "element": "Bibliography",
            "parent": "ST26SequenceListing",
            "text": "<Bibliography><Date>today</Date></Bibliography>",
        },
        "<Bibliography>",
        Address(),
    ),
    (
        "<INSDQualifier_value>Homo sapiens",
        "<INSDQualifier_value>Homo <i>sap</i>iens",
        facts.ELEMENT_UNKNOWN,
        {"element": "i", "parent": "INSDQualifier_value", "text": "sap", "has_text_only": True},
        "<i>",
        Address(1, 1),
    ),
    (
        '<ApplicantName languageCode="de">',
        "<ApplicantName>",
        facts.ATTRIBUTE_MISSING,
        {"attribute": "languageCode", "element": "ApplicantName"},
        "<ApplicantName>",
        Address(),
    ),
    (
        '<SequenceData sequenceIDNumber="2">',
        "<SequenceData>",
        facts.ATTRIBUTE_MISSING,
        {"attribute": "sequenceIDNumber", "element": "SequenceData"},
        "<SequenceData>",
        Address(2),
    ),
    (
        '<INSDQualifier id="q1">',
        '<INSDQualifier id="q1"\n   note="ä">',
        facts.ATTRIBUTE_UNKNOWN,
        {"attribute": "note", "element": "INSDQualifier", "text": "ä"},
        'note="ä"',
        Address(1, 1, 2),
    ),
    (
        '<INSDQualifier id="q1">',
        '<INSDQualifier xml:lang="en" id="q1">',
        facts.ATTRIBUTE_UNKNOWN,
        {"attribute": "xml:lang", "element": "INSDQualifier", "text": "en"},
        "xml:lang",
        Address(1, 1, 2),
    ),
    (
        "<INSDSeq>\n      <INSDSeq_length>12",
        "<INSDSeq>ä stray\n      <INSDSeq_length>12",
        facts.TEXT_STRAY,
        {"text": "ä stray", "element": "INSDSeq"},
        "<INSDSeq>ä",
        Address(1),
    ),
    (
        "</INSDFeature>\n",
        "</INSDFeature>, and\n",
        facts.TEXT_STRAY,
        {"text": ", and", "element": "INSDSeq_feature-table"},
        "<INSDSeq_feature-table>",
        Address(1),
    ),
    (
        '</SequenceData>\n  <SequenceData sequenceIDNumber="2">',
        '</SequenceData>x\n  <SequenceData sequenceIDNumber="2">',
        facts.TEXT_STRAY,
        {"text": "x", "element": "ST26SequenceListing"},
        "<ST26SequenceListing dtd",
        Address(),
    ),
    (
        "<INSDFeature_location>1..12",
        "<INSDFeature_location>1..<!-- ö -->12",
        facts.COMMENT,
        {"text": "<!-- ö -->"},
        "<!-- ö",
        Address(1, 1),
    ),
    (
        '  <SequenceData sequenceIDNumber="2">',
        '  <?php echo?><SequenceData sequenceIDNumber="2">',
        facts.COMMENT,
        {"text": "<?php echo?>"},
        "<?php",
        Address(),
    ),
    (
        "<SequenceTotalQuantity>2<",
        "<SequenceTotalQuantity> 3<",
        facts.QUANTITY,
        {"found": " 3"},
        "<SequenceTotalQuantity>",
        Address(),
    ),
    (
        'dtdVersion="V1_3"',
        'dtdVersion="V1_2"',
        facts.DTD_VERSION,
        {"found": "V1_2"},
        "dtdVersion",
        Address(),
    ),
    (
        ' dtdVersion="V1_3"',
        "",
        facts.DTD_VERSION,
        {"found": ""},
        "<ST26SequenceListing f",
        Address(),
    ),
]


@pytest.mark.parametrize("case", STRUCTURE_CASES, ids=lambda case: f"{case[2]}-{next(iter(case[3].values()))}"[:40])
def test_each_departure_is_one_fact_with_its_values_record_and_exact_place(tmp_path: Path, case: Any) -> None:
    old, new, kind, values, mark, address = case
    text = RIGHT.replace(old, new, 1)
    assert text != RIGHT
    fact = only(read(tmp_path, text), kind)
    assert fact.values == values
    assert (fact.line, fact.column) == place(text, mark)
    assert fact.address == address


def test_text_is_gathered_around_comments_and_foreign_elements_and_wrong_order_is_read(tmp_path: Path) -> None:
    project = read(
        tmp_path,
        RIGHT,
        ("1..12<", "1.<!-- x -->.1<?p?>2<"),
        ("Homo sapiens", "Homo <i>sap<b>i</b></i>ens <![CDATA[<x> & y]]>"),
        ("<INSDSeq_length>12</INSDSeq_length>\n", ""),
        ("PAT</INSDSeq_division>\n", "PAT</INSDSeq_division><INSDSeq_length>12</INSDSeq_length>\n"),
    )
    feature = project.sequences[0].features[0]
    assert feature.location == "1..12"
    assert feature.qualifiers[1].value == "Homo sapiens <x> & y"
    assert project.origin.declared == {}


def test_a_file_without_identification_says_so_once_with_both_ways_out(tmp_path: Path) -> None:
    project = read(tmp_path, RIGHT, ("  <ApplicantFileReference>REF</ApplicantFileReference>\n", ""))
    fact = only(project, facts.ELEMENT_MISSING)
    assert fact.values["alternatives"] == ["ApplicationIdentification", "ApplicantFileReference"]


def test_a_latin_name_without_its_name_is_preserved(tmp_path: Path) -> None:
    project = read(tmp_path, RIGHT, ("<InventionTitle", "<InventorNameLatin>Bo</InventorNameLatin>\n  <InventionTitle"))
    assert project.header.inventor == Party("", "", "Bo")
    values = only(project, facts.ELEMENT_MISSING).values
    assert (values["element"], values["before"]) == ("InventorName", "InventorNameLatin")


def test_declared_values_are_stored_only_if_they_differ(tmp_path: Path) -> None:
    project = read(
        tmp_path,
        RIGHT,
        ('sequenceIDNumber="1"', 'sequenceIDNumber="7"'),
        ("<INSDSeq_length>12<", "<INSDSeq_length>\n12<"),
        ("<INSDSeq_division/>", "<INSDSeq_division>PAT</INSDSeq_division>"),
        ("<INSDSeq_length/>", "<INSDSeq_length>3</INSDSeq_length>"),
        ("<INSDSeq_moltype/>", "<INSDSeq_moltype>DNA</INSDSeq_moltype>"),
    )
    assert project.origin.declared == {1: Declared("7", "\n12", None), 2: Declared(None, "3", "PAT")}
    assert project.sequences[1].molecule_type == "DNA"
    assert project.origin.facts == ()


def test_texts_are_preserved_as_they_stand_with_their_blanks(tmp_path: Path) -> None:
    project = read(
        tmp_path,
        RIGHT,
        ("A title", " A\n title "),
        ("acgtacgtacgt", "acgt\n acgtacgt "),
        ("REF", ""),
        ("Homo sapiens", " "),
    )
    assert project.header.titles[0].text == " A\n title "
    assert project.sequences[0].residues == "acgt\n acgtacgt "
    assert project.header.file_reference == ""
    assert project.sequences[0].features[0].qualifiers[1].value == " "


def test_an_absent_optional_part_is_none_and_an_empty_one_is_empty(tmp_path: Path) -> None:
    application = (
        "<ApplicationIdentification><IPOfficeCode/><ApplicationNumberText>1</ApplicationNumberText>{}"
        "</ApplicationIdentification>"
    )
    for inner, date in (("", None), ("<FilingDate/>", "")):
        project = read(
            tmp_path, RIGHT, ("<ApplicantFileReference>REF</ApplicantFileReference>", application.format(inner))
        )
        assert project.header.application == Application("", "1", date)
        assert project.header.file_reference is None
        assert project.header.priority is None


# ---------------------------------------------------------------------------------------------- before the root


def test_a_missing_declaration_and_a_missing_doctype_are_facts(tmp_path: Path) -> None:
    kinds = [fact.kind for fact in read(tmp_path, BODY).origin.facts]
    assert kinds == [facts.DECLARATION_MISSING, facts.DOCTYPE_MISSING]
    assert only(read(tmp_path, f"{DECLARATION}\n{BODY}"), facts.DOCTYPE_MISSING).line == 2
    bare = read(tmp_path, RIGHT.replace(' encoding="UTF-8"', ""))
    assert only(bare, facts.DECLARATION_MISSING).values == {"found": '<?xml version="1.0"?>'}


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE ST26SequenceListing PUBLIC "-//WIPO//DTD Sequence Listing 1.0//EN" "ST26SequenceListing_V1_0.dtd">',
        '<!DOCTYPE ST26SequenceListing SYSTEM "ST26SequenceListing_V1_3.dtd">',
        "<!DOCTYPE ST26SequenceListing>",
        EDITION.doctype[:-1] + " [<!ELEMENT x EMPTY><!-- ]> -->]>",
    ],
)
def test_another_doctype_is_a_fact_with_its_text_and_the_file_is_read(tmp_path: Path, doctype: str) -> None:
    project = read(tmp_path, f"{DECLARATION}\n{doctype}\n{BODY}")
    fact = only(project, facts.DOCTYPE_WRONG)
    assert fact.values == {"found": doctype}
    assert (fact.line, fact.column) == (2, 1)
    assert len(project.sequences) == 2


def test_a_doctype_with_other_quotes_and_blanks_is_the_same_doctype(tmp_path: Path) -> None:
    doctype = EDITION.doctype.replace('"', "'").replace(" PUBLIC ", "\n  PUBLIC\n ")
    assert read(tmp_path, f"{DECLARATION}\n{doctype}\n{BODY}").origin.facts == ()


def test_comments_and_instructions_around_the_root_are_facts(tmp_path: Path) -> None:
    text = (
        RIGHT.replace(EDITION.doctype, f"<!-- a\n b --><?xml-stylesheet href='x'?>{EDITION.doctype}") + "<!-- end -->\n"
    )
    project = read(tmp_path, text)
    assert [(fact.values["text"], fact.line) for fact in project.origin.of_kind(facts.COMMENT)] == [
        ("<!-- end -->", 0),
        ("<!-- a\n b -->", 2),
        ("<?xml-stylesheet href='x'?>", 3),
    ]
    assert len(project.origin.facts) == 3


def test_a_declaration_behind_a_blank_line_is_not_well_formed_but_the_file_is_read(tmp_path: Path) -> None:
    project = read(tmp_path, "\n" + RIGHT)
    fact = only(project, facts.NOT_WELL_FORMED)
    assert fact.values["cause"] == "declaration-not-first"
    assert (fact.line, fact.column) == (2, 1)
    assert len(project.sequences) == 2
    loose = read(tmp_path, RIGHT.replace('encoding="UTF-8"', "encoding=UTF-8"))
    assert only(loose, facts.NOT_WELL_FORMED).values["cause"] == "bad-declaration"


def test_name_spaces_are_facts_and_do_not_hide_the_elements(tmp_path: Path) -> None:
    text = RIGHT.replace("<ST26SequenceListing ", '<ST26SequenceListing xmlns="urn:x" xmlns:y="urn:y" y:z="1" ')
    project = read(tmp_path, text)
    assert [fact.values["attribute"] for fact in project.origin.facts] == ["xmlns", "xmlns:y", "y:z"]
    assert {fact.kind for fact in project.origin.facts} == {facts.ATTRIBUTE_UNKNOWN}
    assert len(project.sequences) == 2 and project.sequences[0].residues == "acgtacgtacgt"


# -------------------------------------------------------------------------------------- encodings and references


@pytest.mark.parametrize(
    ("encoding", "declared", "stated"),
    [
        ("utf-16", "UTF-16", "UTF-16"),
        ("utf-16-le", "UTF-16", "UTF-16"),
        ("utf-16-be", "", "UTF-16"),
        ("utf-32", "", "UTF-32"),
        ("iso-8859-1", "ISO-8859-1", "ISO-8859-1"),
        ("cp1252", "windows-1252", "windows-1252"),
        ("utf-8", "UTF-16", "UTF-16"),
        ("utf-8", "no-such-code", "no-such-code"),
        ("utf-8", "US-ASCII", "US-ASCII"),
    ],
)
def test_any_common_encoding_is_read_and_stated(tmp_path: Path, encoding: str, declared: str, stated: str) -> None:
    text = (
        RIGHT.replace('encoding="UTF-8"', f'encoding="{declared}"')
        if declared
        else f"<!-- x -->\n{EDITION.doctype}\n{BODY}"
    )
    project = read(tmp_path, text.encode(encoding))
    assert project.header.applicant == Party("Müller & Söhne", "de")
    assert [fact.values for fact in project.origin.of_kind(facts.NOT_UTF8)] == [{"encoding": stated}]
    assert project.origin.encoding == stated
    assert st26.locate(tmp_path / "listing.xml", [Address(2, field="residues")]) == [
        place(text, "<INSDSeq_sequence>000")
    ]


def test_a_byte_order_mark_is_no_fault_and_counts_as_no_column(tmp_path: Path) -> None:
    project = read(tmp_path, b"\xef\xbb\xbf" + RIGHT.encode())
    assert project.origin.facts == ()
    one_line = b"\xef\xbb\xbf" + RIGHT.replace("\n", " ").encode()
    (tmp_path / "one.xml").write_bytes(one_line)
    text = RIGHT.replace("\n", " ")
    assert st26.locate(tmp_path / "one.xml", [Address(2, field="residues"), Address(field="applicant")]) == [
        place(text, "<INSDSeq_sequence>000"),
        place(text, "<ApplicantName"),
    ]


@pytest.mark.parametrize("declared", [' encoding="UTF-8"', "", ' encoding="x-unknown"'])
def test_bytes_that_are_not_utf8_ask_for_the_encoding_unless_another_is_declared(tmp_path: Path, declared: str) -> None:
    data = RIGHT.replace(' encoding="UTF-8"', declared).encode("cp1252")
    with pytest.raises(UncertainEncoding) as asked:
        read(tmp_path, data)
    texts = {each.encoding: each.excerpt for each in asked.value.values["candidates"]}
    assert "Müller" in texts["cp1252"]


@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1252", "Müller"), ("gb18030", "王"), ("cp932", "山田"), ("cp949", "김")]
)
def test_a_chosen_encoding_is_used_for_every_text_and_place(tmp_path: Path, encoding: str, name: str) -> None:
    text = RIGHT.replace("Müller & Söhne", name).replace("Müller &amp; Söhne", name)
    (tmp_path / "chosen.xml").write_bytes(text.encode(encoding))
    project = st26.read(tmp_path / "chosen.xml", encoding=encoding)
    assert project.header.applicant == Party(name, "de")
    assert only(project, facts.NOT_UTF8).values == {"encoding": encoding}
    addresses = [Address(2, field="residues")]
    places = st26.locate(tmp_path / "chosen.xml", addresses, encoding=encoding)
    assert places == [place(text, "<INSDSeq_sequence>000")]


def test_bytes_that_a_chosen_encoding_cannot_have_cost_only_their_sequence(tmp_path: Path) -> None:
    (tmp_path / "chosen.xml").write_bytes(RIGHT.encode().replace(b"Homo sapiens", b"Homo \xe4\x81 sapiens"))
    project = st26.read(tmp_path / "chosen.xml", encoding="utf-8")
    assert [loss.key for loss in facts.losses(project.origin)] == ["sequences=1"]
    assert project.header.applicant == Party("Müller & Söhne", "de")


@pytest.mark.parametrize("filler", [0, 262_144 - 600, 262_144 - 3, 262_144 - 1, 262_144])
def test_numeric_references_are_counted_once_and_the_first_is_placed(tmp_path: Path, filler: int) -> None:
    comment = "<!--" + "x" * max(filler - 400, 0) + "-->"
    text = RIGHT.replace("A title", f"{comment}A &#x41; t&#233;tle &amp;#1;").replace("Homo", "&#72;omo")
    project = read(tmp_path, text)
    fact = project.origin.of_kind(facts.NUMERIC_REFERENCE)[0]
    assert fact.values == {"count": 3, "text": "&#x41;"}
    assert (fact.line, fact.column) == place(text, "&#x41;")
    assert project.header.titles[0].text == "A A tétle &#1;"


def test_numeric_references_are_counted_wherever_a_chunk_ends(tmp_path: Path) -> None:
    for shift in range(14):
        start = 262_144 - len(HEAD) - BODY.index("A title") - 7 - shift
        text = RIGHT.replace("A title", f"<!--{'x' * start}-->&#65;&#66;")
        project = read(tmp_path, text)
        assert project.origin.of_kind(facts.NUMERIC_REFERENCE)[0].values == {"count": 2, "text": "&#65;"}


# ------------------------------------------------------------------------------------------------ not well-formed

BROKEN: list[tuple[str, str, str, str | None]] = [
    ("</INSDFeature_key>", "", "unclosed-tag", None),
    ("Homo sapiens", "Homo & sapiens", "stray-ampersand", "& sapiens"),
    ("Homo sapiens", "Homo &sapiens ", "stray-ampersand", None),
    ("Homo sapiens", "Homo &nbsp; sapiens", "unknown-entity", "&nbsp;"),
    ("Homo sapiens", "Homo < sapiens", "stray-less-than", None),
    ("Homo sapiens", "Homo \x01sapiens", "bad-character", "\x01"),
    ("Homo sapiens", "Homo &#2; sapiens", "bad-character", "&#2;"),
    ("Homo sapiens", "Homo ]]> sapiens", "stray-bracket", None),
    ('<INSDQualifier id="q1">', "<INSDQualifier id=q1>", "attribute-quote", None),
    ('<INSDQualifier id="q1">', '<INSDQualifier id="q1" id="q2">', "attribute-repeated", None),
    ("</ST26SequenceListing>", "", "cut-off", None),
    ("</ST26SequenceListing>", "</ST26SequenceListing>more", "after-the-end", "more"),
    ("Homo sapiens", "Homo <!-- a -- b --> sapiens", "bad-comment", None),
]


@pytest.mark.parametrize(
    ("old", "new", "cause", "mark"), BROKEN, ids=[f"{case[2]}-{n}" for n, case in enumerate(BROKEN)]
)
def test_a_file_that_is_not_well_formed_says_why_and_where_and_keeps_what_came_before(
    tmp_path: Path, old: str, new: str, cause: str, mark: str | None
) -> None:
    first = BODY[BODY.index("  <SequenceData") : BODY.index('  <SequenceData sequenceIDNumber="2"')]
    text = RIGHT.replace("  <SequenceData", first + "  <SequenceData", 1)  # one sound sequence before
    at = text.rindex(old)
    text = text[:at] + new + text[at + len(old) :]
    project = read(tmp_path, text)
    (fact,) = project.origin.of_kind(facts.NOT_WELL_FORMED)
    assert fact.values["cause"] == cause
    assert fact.values["message"]
    assert project.header.applicant == Party("Müller & Söhne", "de")
    assert len(project.sequences) >= 1
    assert project.sequences[0].residues == "acgtacgtacgt"
    if cause in ("cut-off", "after-the-end"):
        assert fact.values["sequences"] == len(project.sequences)
    else:
        assert len(project.sequences) == text.count("<SequenceData")
        assert project.sequences[1].residues == "acgtacgtacgt"
        assert fact.values["found"]
        assert ("lost" in fact.values) == (cause in ("attribute-repeated", "bad-character"))
    lines = text.split("\n")
    assert [line for _, line in fact.values["lines"]] == [lines[n - 1] for n, _ in fact.values["lines"]]
    assert fact.line in [number for number, _ in fact.values["lines"]]
    if mark is not None:
        line, column = place(text, mark)
        assert fact.line == line
        assert abs(fact.column - column) <= len(mark)
    missing = project.origin.of_kind(facts.ELEMENT_MISSING)
    assert not missing, "what was not reached is not missing"


def test_long_lines_around_a_fault_are_cut(tmp_path: Path) -> None:
    text = RIGHT.replace("acgtacgtacgt", "a" * 1_000_000 + "&").replace("\n", "")
    (fact,) = read(tmp_path, text).origin.of_kind(facts.NOT_WELL_FORMED)
    assert all(len(line) <= 201 for _, line in fact.values["lines"])
    assert fact.line == 1 and fact.column > 1_000_000
    shown = fact.column - fact.values["shift"]
    assert "&" in fact.values["lines"][0][1][shown - 2 : shown]


def test_a_part_before_the_root_that_does_not_end_is_stated(tmp_path: Path) -> None:
    for start, message in (
        ("<!-- never ends", "comment"),
        ("<?pi never ends", "instruction"),
        ("<!DOCTYPE ST26SequenceListing [ <!ELEMENT a ", "DOCTYPE"),
        ("", "no element"),
    ):
        project = read(tmp_path, f"{DECLARATION}\n{start}")
        (fact,) = project.origin.of_kind(facts.NOT_WELL_FORMED)
        assert message in fact.values["message"]
        assert fact.line == 2
        assert len(project.sequences) == 0
