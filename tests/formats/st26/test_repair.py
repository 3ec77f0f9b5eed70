"""Markup that is not well-formed is read as what it must mean, and each repair names its place."""

import re
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_header, a_project

from wiposeq.checking import engine
from wiposeq.checking.profile import profile
from wiposeq.errors import UncertainEncoding
from wiposeq.formats.st26 import listing as st26
from wiposeq.model import origin as facts
from wiposeq.model.finding import Report
from wiposeq.model.origin import Fact, losses, standing_losses
from wiposeq.model.project import Project


@pytest.fixture
def text(tmp_path: Path) -> str:
    """Two sequences with a source and a note each."""
    path = tmp_path / "sound.xml"
    features = ("misc_feature", "2..5", {"note": "a note"})
    project = a_project(a_dna("acgtacgtacgtaa", features), a_dna("ggggacgtacgtaa", features), header=a_header())
    st26.write(path, project.header, project.sequences)
    return path.read_text(encoding="utf-8")


def read(tmp_path: Path, text: str) -> Project:
    path = tmp_path / "broken.xml"
    path.write_text(text, encoding="utf-8", newline="")
    return st26.read(path)


def breaks(project: Project) -> list[Fact]:
    return project.origin.of_kind(facts.NOT_WELL_FORMED)


def found(project: Project) -> Report:
    return engine.check(project, EDITION, profile())


def last(text: str, old: str, new: str) -> str:
    before, _, after = text.rpartition(old)
    return before + new + after


SAME = [
    ("</INSDFeature_location>", "", "unclosed-tag", "<INSDFeature_location>"),
    ("</INSDQualifier_value>", "", "unclosed-tag", "<INSDQualifier_value>"),
    ("</INSDQualifier>", "", "unclosed-tag", "<INSDQualifier>"),
    ("</INSDFeature>", "", "unclosed-tag", "<INSDFeature>"),
    ("</INSDFeature_quals>", "", "unclosed-tag", "<INSDFeature_quals>"),
    ("</INSDSeq_feature-table>", "", "unclosed-tag", "<INSDSeq_feature-table>"),
    ("</INSDSeq_sequence>", "", "unclosed-tag", "<INSDSeq_sequence>"),
    ("</INSDSeq>", "", "unclosed-tag", "<INSDSeq>"),
    ("</SequenceData>", "", "unclosed-tag", "<SequenceData "),
    ("</INSDSeq_moltype>", "</INSDSeq_molType>", "misspelled-tag", "</INSDSeq_molType>"),
    ("<INSDSeq_moltype>", "<INSDSEQ_MOLTYPE>", "misspelled-tag", "<INSDSEQ_MOLTYPE>"),
    ("<INSDFeature_key>", "<INSDFeature-key>", "misspelled-tag", "<INSDFeature-key>"),
    ("</INSDQualifier_value>", "</INSDQualifier_name>", "misspelled-tag", "</INSDQualifier_name>"),
    ("<INSDSeq_division>", "", "missing-start-tag", "</INSDSeq_division>"),
    ("</INSDSeq_length>", "</INSDSeq_length", "unfinished-tag", "</INSDSeq_length"),
    ("<INSDSeq_feature-table>", "<INSDSeq_feature-table", "unfinished-tag", "<INSDSeq_feature-table"),
    ('sequenceIDNumber="2"', "sequenceIDNumber=2", "attribute-quote", "sequenceIDNumber=2"),
    ('sequenceIDNumber="2"', "sequenceIDNumber='2\"", "attribute-quote", "sequenceIDNumber='2"),
    ('sequenceIDNumber="2"', 'sequenceIDNumber="2', "attribute-quote", 'sequenceIDNumber="2'),
    ('sequenceIDNumber="2"', 'sequenceIDNumber=2"', "attribute-quote", 'sequenceIDNumber=2"'),
    ('sequenceIDNumber="2"', "sequenceIDNumber=\u201c2\u201d", "typographic-quotes", "sequenceIDNumber=\u201c2"),
    ('sequenceIDNumber="2"', "sequenceIDNumber=\u201e2\u201c", "typographic-quotes", "sequenceIDNumber=\u201e2"),
    ('sequenceIDNumber="2"', "sequenceIDNumber=\u00ab2\u00bb", "typographic-quotes", "sequenceIDNumber=\u00ab2"),
    ('sequenceIDNumber="2"', 'sequenceIDNumber="2" sequenceIDNumber="2"', "attribute-repeated", 'sequenceIDNumber="2"'),
    ("</INSDSeq>", "</b></INSDSeq>", "stray-end-tag", "</b>"),
    ("</InventionTitle>", "", "unclosed-tag", "<InventionTitle"),
    ("<ApplicantName ", "<ApplicantNamex ", "misspelled-tag", "<ApplicantNamex "),
    ("</ApplicantName>", "</ApplicantNames>", "misspelled-tag", "</ApplicantNames>"),
    ('dtdVersion="V1_3"', "dtdVersion=\u201cV1_3\u201d", "typographic-quotes", "dtdVersion=\u201c"),
    ("<ST26SequenceListing", '<?xml version="1"?><ST26SequenceListing', "second-declaration", '<?xml version="1"?>'),
    ("<ST26SequenceListing", "<!DOCTYPE x><ST26SequenceListing", "second-doctype", "<!DOCTYPE x>"),
    ("<ST26SequenceListing", "\x02<ST26SequenceListing", "bad-character", "\x02"),
    ("<ST26SequenceListing", "see below\n<ST26SequenceListing", "text-before", "see below"),
    ("<ST26SequenceListing", "<!-- a -- b --><ST26SequenceListing", "bad-comment", "-- b"),
]


@pytest.mark.parametrize(("old", "new", "cause", "mark"), SAME, ids=[f"{case[2]}-{n}" for n, case in enumerate(SAME)])
def test_a_fault_of_markup_is_one_finding_at_its_line_and_the_content_is_read_as_before(
    tmp_path: Path, text: str, old: str, new: str, cause: str, mark: str
) -> None:
    sound = read(tmp_path, text)
    broken = last(text, old, new)
    project = read(tmp_path, broken)
    assert project.header == sound.header
    assert tuple(project.sequences) == tuple(sound.sequences)
    (fact,) = breaks(project)
    assert fact.values["cause"] == cause
    assert fact.line == broken.count("\n", 0, broken.rindex(mark)) + 1
    assert not losses(project.origin)
    (finding,) = [each for each in found(project).findings if each.rule == "file/not-well-formed"]
    assert finding.fixes[0].safe == (cause == "second-declaration")


@pytest.mark.parametrize(("old", "new"), [("a note", "p<0.05 & n<b"), ("a note", "5 <x> 6"), ("a note", "a<-b")])
def test_less_than_and_ampersand_in_a_text_are_text(tmp_path: Path, text: str, old: str, new: str) -> None:
    project = read(tmp_path, last(text, old, new))
    assert project.sequences[1].features[1].qualifiers[0].value == new
    assert all(fact.values["read_as"][:4] in ("&lt;", "&amp") for fact in breaks(project))


@pytest.mark.parametrize(
    ("text_with", "is_safe"), [("a < b", True), ("p<0.05", False), ("n<b", False), ("<oops", False)]
)
def test_only_a_bare_less_than_is_settled_unseen(tmp_path: Path, text: str, text_with: str, is_safe: bool) -> None:
    (finding,) = [
        each
        for each in found(read(tmp_path, last(text, "a note", text_with))).findings
        if each.rule == "file/not-well-formed"
    ]
    assert finding.fixes[0].safe == is_safe


def test_a_misspelled_tag_is_offered_its_right_name(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text.replace("<ApplicantName ", "<ApplicantNamex ", 1))
    (finding,) = [each for each in found(project).findings if each.rule == "file/not-well-formed"]
    assert [fix.label.format(**fix.values) for fix in finding.fixes] == ["Rename ApplicantNamex to ApplicantName"]
    assert not finding.fixes[0].safe


def test_a_second_value_of_an_attribute_is_a_loss(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text.replace('sequenceIDNumber="2"', 'sequenceIDNumber="2" sequenceIDNumber="3"'))
    assert [loss.key for loss in losses(project.origin)] == ["attributes=sequenceIDNumber"]


def test_several_missing_end_tags_are_each_reported_where_their_element_opens(tmp_path: Path, text: str) -> None:
    broken = text.replace("</INSDSeq_moltype>", "").replace("</INSDFeature_key>", "")
    project = read(tmp_path, broken)
    assert [sequence.molecule_type for sequence in project.sequences] == ["DNA", "DNA"]
    lines = broken.split("\n")
    assert len(breaks(project)) == 6
    assert all(fact.values["found"] in lines[fact.line - 1] for fact in breaks(project))


@pytest.mark.parametrize(("declared", "lost"), [("2", "sequences=2"), ("5", "sequences=2-5"), ("", "sequences=2-")])
def test_a_file_that_ends_early_names_the_lost_sequences(tmp_path: Path, text: str, declared: str, lost: str) -> None:
    quantity = "<SequenceTotalQuantity>2</SequenceTotalQuantity>"
    text = text.replace(quantity, quantity.replace("2", declared) if declared else "")
    project = read(tmp_path, text[: text.index("ggggacgt") + 4])
    assert len(project.sequences) == 1
    assert [loss.key for loss in losses(project.origin)] == [lost]
    assert breaks(project)[0].values.get("declared") == (int(declared) if declared else None)
    assert found(project).errors == 1


def test_a_file_that_lacks_only_its_last_end_tag_has_lost_nothing(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text[: text.index("</ST26SequenceListing>")])
    assert len(project.sequences) == 2
    assert [fact.values["cause"] for fact in breaks(project)] == ["cut-off"]
    assert not losses(project.origin)


def test_a_wrong_number_of_sequences_stays_known_beneath_a_break(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text[: text.index("ggggacgt") + 4])
    assert [fact.values["found"] for fact in project.origin.of_kind(facts.QUANTITY)] == ["2"]


def test_a_lost_sequence_has_one_finding(tmp_path: Path, text: str) -> None:
    report = found(read(tmp_path, text.replace("ggggacgt", "&" * 300)))
    assert [finding.rule for finding in report.findings if finding.is_error] == ["file/not-well-formed"]


def test_an_accented_letter_in_a_tag_at_any_place_of_a_chunk_is_read(tmp_path: Path, text: str) -> None:
    for filler in range(4):
        broken = text.replace("<INSDSeq>", f"{'x' * filler}<é>" + "é" * 300 + "<INSDSeq>", 1)
        assert len(read(tmp_path, broken).sequences) == 2


WHOLE = [
    ("<INSDFeature_key>misc", "<INSDFeature_key misc", "unfinished-tag", "<INSDFeature_key misc"),
    ("<INSDFeature_key>misc", "<INSDFeature_keymisc", "unfinished-tag", "<INSDFeature_keymisc"),
    ("<INSDQualifier_value>a note", "<INSDQualifier_value a note", "unfinished-tag", "<INSDQualifier_value a note"),
    ("<INSDSeq_sequence>", "<INSDSeq_sequence", "unfinished-tag", "<INSDSeq_sequence"),
    ("<INSDFeature_key>misc", "INSDFeature_key>misc", "unfinished-tag", "INSDFeature_key>misc"),
    ("misc_feature</", "misc_feature/", "unfinished-tag", "misc_feature/"),
    ("</INSDSeq>\n  </SequenceData>", "</INSDSeq>\n  </INSDSeq>", "misspelled-tag", "  </INSDSeq>"),
    ("</INSDSeq>\n  </SequenceData>", "</SequenceData>\n  </SequenceData>", "misspelled-tag", "</SequenceData>"),
    ("</INSDFeature_key>", "</INSDFeature_location>", "misspelled-tag", "</INSDFeature_location>"),
    ("<INSDFeature_location>2", "<INSDFeature_key>2", "misspelled-tag", "<INSDFeature_key>2"),
    ("</ST26SequenceListing>", "</st26sequencelisting>", "misspelled-tag", "</st26sequencelisting>"),
    ('<SequenceData sequenceIDNumber="2">', '<sequencedata sequenceIDNumber="2">', "misspelled-tag", "<sequencedata"),
]


@pytest.mark.parametrize(("old", "new", "cause", "mark"), WHOLE, ids=[f"{row[2]}-{n}" for n, row in enumerate(WHOLE)])
def test_a_broken_tag_is_one_finding_and_no_word_or_residue_changes(
    tmp_path: Path, text: str, old: str, new: str, cause: str, mark: str
) -> None:
    broken = last(text, old, new)
    project, sound = read(tmp_path, broken), read(tmp_path, text)
    (fact,) = breaks(project)
    assert fact.values["cause"] == cause and not losses(project.origin)
    assert (project.header, project.sequences) == (sound.header, sound.sequences)
    assert fact.line == broken.count("\n", 0, text.rindex(old) + new.index(mark)) + 1


NESTED = [
    (
        "note</INSDQualifier_name>\n{}<INSDQualifier_value>a note</INSDQualifier_value>",
        "note<INSDQualifier_value>a note</INSDQualifier_name></INSDQualifier_value>",
    ),
    ("</INSDFeature_quals>\n{}</INSDFeature>", "</INSDFeature></INSDFeature_quals>"),
    ("</INSDFeature>\n{}</INSDSeq_feature-table>", "</INSDSeq_feature-table></INSDFeature>"),
]


@pytest.mark.parametrize(("old", "new"), NESTED)
def test_end_tags_in_the_wrong_order_are_one_finding(tmp_path: Path, text: str, old: str, new: str) -> None:
    pattern = re.compile(re.escape(old).replace(re.escape("{}"), " *").replace("\\\n", "\n"))
    broken, count = pattern.subn(new, text, count=1)
    project = read(tmp_path, broken)
    assert count == 1 and [fact.values["cause"] for fact in breaks(project)] == ["wrong-nesting"]
    assert not losses(project.origin)
    assert project.sequences == read(tmp_path, text).sequences


@pytest.mark.parametrize("is_alone", [True, False])
def test_an_end_tag_of_another_element_is_doubtful_unless_that_element_is_there(
    tmp_path: Path, text: str, is_alone: bool
) -> None:
    broken = last(text, "</INSDFeature_key>", "</INSDFeature_location>")
    if is_alone:
        broken = re.sub(r"(misc_feature</INSDFeature_location>\n) *<INSDFeature_location>.*\n", r"\1", broken)
    project = read(tmp_path, broken)
    (fact,) = breaks(project)
    assert [loss.key for loss in losses(project.origin)] == [f"markup={fact.line}"] * is_alone


@pytest.mark.parametrize("new", ["a </b>note", "a <!-- note", "a <? note"])
def test_doubtful_markup_in_a_value_must_be_accepted(tmp_path: Path, text: str, new: str) -> None:
    project = read(tmp_path, last(text, "a note", new))
    (fact,) = breaks(project)
    (loss,) = losses(project.origin)
    assert loss.key == f"markup={fact.line}"
    finding = next(each for each in found(project).findings if each.rule == "file/not-well-formed")
    assert [fix.accepts_loss for fix in finding.fixes] == [True]
    accepted = finding.fixes[0].make(project).apply(project)
    assert not standing_losses(accepted.origin)


def test_a_name_that_is_as_near_to_two_names_is_doubtful(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, last(text, "<INSDQualifier_value>a", "<INSDQualifier_valme>a"))
    assert [fact.values.get("lost") for fact in breaks(project)] == ["markup"]


@pytest.mark.parametrize("name", ["INSDFeature_key", "INSDFeature", "INSDSeq_sequence", "INSDSeq", "ApplicantName"])
def test_an_element_in_other_capitals_is_read_and_reported_once(tmp_path: Path, text: str, name: str) -> None:
    at = text.rindex(f"</{name}>")
    start = max(text.rfind(f"<{name}{mark}", 0, at) for mark in "> ")
    inner = text[start + 1 + len(name) : at]
    project = read(tmp_path, f"{text[:start]}<{name.lower()}{inner}</{name.lower()}{text[at + 2 + len(name) :]}")
    sound = read(tmp_path, text)
    assert (project.header, project.sequences) == (sound.header, sound.sequences)
    (fact,) = project.origin.of_kind(facts.ELEMENT_MISNAMED)
    assert (fact.line, fact.values["found"]) == (text.count("\n", 0, start) + 1, name.lower())
    finding = next(each for each in found(project).findings if each.line == fact.line and each.rule == "file/structure")
    assert finding.is_error and not finding.fixes[0].safe


@pytest.mark.parametrize("which", [(1,), (2,), (1, 2)])
def test_a_sequence_in_other_capitals_is_read(tmp_path: Path, text: str, which: tuple[int, ...]) -> None:
    blocks = re.split(r"(?=  <SequenceData )", text)
    for number in which:
        blocks[number] = blocks[number].replace("SequenceData", "sequencedata")
    project = read(tmp_path, "".join(blocks))
    assert project.sequences == read(tmp_path, text).sequences
    assert [fact.values["cause"] for fact in breaks(project)] == ["misspelled-tag"] * len(which)


def test_words_without_quotation_marks_in_a_tag_are_not_lost_unsaid(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text.replace('dtdVersion="V1_3"', 'dtdVersion="V1_3" 12 34', 1))
    (loss,) = losses(project.origin)
    assert "12 34" in loss.words


def test_a_value_of_several_words_without_quotation_marks_is_whole(tmp_path: Path, text: str) -> None:
    broken = re.sub(r' fileName="[^"]*"', "", text, count=1)
    project = read(tmp_path, re.sub(r"(<ST26SequenceListing)", r"\1 fileName=my listing 2.xml", broken, count=1))
    assert project.header.file_name == "my listing 2.xml" and not losses(project.origin)


def test_a_missing_blank_between_attributes_is_one_finding(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text.replace('dtdVersion="V1_3"', 'dtdVersion="V1_3"fileName="a.xml" softwareName="x"', 1))
    assert [fact.values["cause"] for fact in breaks(project)] == ["attribute-blank"]
    assert (project.header.file_name, project.header.software_name) == ("a.xml", "x")


def test_what_follows_the_end_of_the_listing_must_be_accepted(tmp_path: Path, text: str) -> None:
    assert [loss.key for loss in losses(read(tmp_path, text + "<more/>").origin)] == ["text=after-the-end"]


def test_features_that_ran_into_each_other_keep_their_qualifiers_apart(tmp_path: Path, text: str) -> None:
    broken = re.sub(r"</INSDFeature>\s*<INSDFeature>", "", text, count=1)
    project = read(tmp_path, broken)
    assert "note" not in {qualifier.name for qualifier in project.sequences[0].features[0].qualifiers}
    assert "elements=INSDFeature_quals" in [loss.key for loss in losses(project.origin)]


@pytest.mark.parametrize("page", ["cp1252", "cp1251"])
def test_a_listing_with_a_stray_byte_is_read_with_the_chosen_code_page(tmp_path: Path, text: str, page: str) -> None:
    path = tmp_path / "stray.xml"
    path.write_bytes(last(text, "a note", "Zürich @").encode().replace(b"@", b"\xe9"))
    with pytest.raises(UncertainEncoding, match="Byte 0xE9 in line"):
        st26.read(path)
    project = st26.read(path, encoding=f"utf-8+{page}")
    values = [qualifier.value for qualifier in project.sequences[-1].features[-1].qualifiers]
    assert values == ["Zürich " + b"\xe9".decode(page)]
    assert [fact.values["encoding"] for fact in project.origin.of_kind(facts.NOT_UTF8)] == [f"utf-8+{page}"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("ApplicantName", "ApplicantNamex"),
        ("InventionTitle", "InventionTitel"),
        ("INSDSeq_moltype", "INSDSeq_molttype"),
        ("INSDFeature_location", "INSDFeature_locaton"),
        ("INSDSeq_sequence", "INSDSeq_sequences"),
        ("INSDQualifier_value", "INSDQualifier_vlaue"),
    ],
)
def test_an_element_that_is_misspelled_in_both_tags_is_read_and_offered_its_name(
    tmp_path: Path, text: str, right: str, wrong: str
) -> None:
    sound = read(tmp_path, text)
    at = text.rindex(f"<{right}")
    broken = text[:at] + text[at:].replace(f"<{right}", f"<{wrong}", 1).replace(f"</{right}>", f"</{wrong}>", 1)
    project = read(tmp_path, broken)
    assert (project.header, tuple(project.sequences)) == (sound.header, tuple(sound.sequences))
    assert not losses(project.origin)
    findings = [each for each in found(project).findings if each.rule.startswith("file/")]
    (finding,) = findings
    assert finding.line == broken.count("\n", 0, at) + 1
    assert finding.fixes[0].label == f"Rename {wrong} to {right}" and not finding.fixes[0].safe


def test_an_element_with_a_similar_name_beside_the_right_one_is_not_read_as_it(tmp_path: Path, text: str) -> None:
    at = text.index("</ApplicantName>") + len("</ApplicantName>")
    project = read(tmp_path, text[:at] + '<ApplicantNamex languageCode="de">B</ApplicantNamex>' + text[at:])
    assert [loss.key for loss in losses(project.origin)] == ["elements=ApplicantNamex"]
