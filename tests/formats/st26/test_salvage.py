"""A listing that is not well-formed: what stands behind a break is read, and only what is broken is lost."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein

from wiposeq.errors import UncertainEncoding
from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.st26 import salvage as xmlsalvage
from wiposeq.model import origin as facts
from wiposeq.model.origin import Fact
from wiposeq.model.project import Project

RESIDUES = ["acgtacgtacgtaa", "ggggacgtacgtaa", "ccccacgtacgtaa", "ttttacgtacgtaa"]


@pytest.fixture
def text(tmp_path: Path) -> str:
    """Four sequences."""
    path = tmp_path / "sound.xml"
    project = a_project(*(a_dna(residues) for residues in RESIDUES), header=a_header())
    st26.write(path, project.header, project.sequences)
    return path.read_text(encoding="utf-8")


def read(tmp_path: Path, text: str | bytes) -> Project:
    path = tmp_path / "broken.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return st26.read(path)


def breaks(project: Project) -> list[Fact]:
    return project.origin.of_kind(facts.NOT_WELL_FORMED)


def residues(project: Project) -> list[str]:
    return [sequence.residues for sequence in project.sequences]


def block(text: str, number: int) -> int:
    """Where a sequence begins."""
    return text.index(f'<SequenceData sequenceIDNumber="{number}"')


def put(text: str, number: int, before: str, what: str) -> str:
    """The text with something put before a text in a sequence."""
    at = text.index(before, block(text, number))
    return text[:at] + what + text[at:]


@pytest.mark.parametrize("what", ["&" * 300, "\uffff\ufffe"])
def test_a_sequence_that_cannot_be_read_is_empty_and_keeps_its_place(tmp_path: Path, text: str, what: str) -> None:
    project = read(tmp_path, put(text, 2, "</INSDSeq_sequence>", what))
    assert residues(project) == [RESIDUES[0], "", RESIDUES[2], RESIDUES[3]]
    assert not project.sequences[1].is_skipped
    (fact,) = breaks(project)
    assert [loss.key for loss in facts.losses(project.origin)] == ["sequences=2"]
    assert fact.address.sequence == project.sequences[1].uid
    at = text.index("</INSDSeq_sequence>", block(text, 2))
    assert abs(fact.line - text.count("\n", 0, at) - 1) <= 3


def test_a_lost_sequence_is_named_by_its_number_in_the_file(tmp_path: Path, text: str) -> None:
    renumbered = text.replace('sequenceIDNumber="2"', 'sequenceIDNumber="12"')
    at = renumbered.index("</INSDSeq_sequence>", block(renumbered, 12))
    project = read(tmp_path, renumbered[:at] + "&" * 300 + renumbered[at:])
    assert [loss.key for loss in facts.losses(project.origin)] == ["sequences=12"]
    assert project.origin.declared[2].number == "12"


IN_A_TEXT = [
    ("<oops", "<oops", ""),
    ("<a b=c>", "<a b=c>", "markup=63"),
    ("<!-- -- -->", "", ""),
    ("]]>", "]]>", ""),
    ("a < b & c", "a < b & c", ""),
    ("<?xml version='1.0'?>", "", ""),
    ("</oops>", "", "markup=63"),
    ("<!--", "<!--", "markup=63"),
    ("<![CDATA[", "<![CDATA[", "markup=63"),
    ("<?", "<?", "markup=63"),
    ("\x01", "", "characters=U+0001"),
    ("\0", "", "characters=U+0000"),
    ("\ufffe", "", "characters=U+FFFE"),
    ("&#0;", "", "characters=&#0;"),
]


@pytest.mark.parametrize(("what", "read_as", "loss"), IN_A_TEXT)
def test_markup_in_a_text_is_read_as_text_and_what_is_ignored_must_be_accepted(
    tmp_path: Path, text: str, what: str, read_as: str, loss: str
) -> None:
    project = read(tmp_path, put(text, 2, "</INSDSeq_sequence>", what))
    assert residues(project) == [RESIDUES[0], RESIDUES[1] + read_as, RESIDUES[2], RESIDUES[3]]
    assert breaks(project) and [each.key for each in facts.losses(project.origin)] == [loss] * bool(loss)
    at = text.index("</INSDSeq_sequence>", block(text, 2))
    assert {fact.line for fact in breaks(project)} == {text.count("\n", 0, at) + 1}
    assert all(fact.address.sequence == 2 and fact.values["found"] for fact in breaks(project))


@pytest.mark.parametrize(("mark", "entity"), [("&", "&amp;"), ("<", "&lt;")])
def test_a_bare_mark_is_read_as_what_it_must_mean(tmp_path: Path, text: str, mark: str, entity: str) -> None:
    broken = text.replace("Homo sapiens", f"Homo {mark} sapiens &amp; {mark} &lt; co", 1)
    project = read(tmp_path, broken)
    assert residues(project) == RESIDUES
    values = [q.value for q in project.sequences[0].features[0].qualifiers]
    assert f"Homo {mark} sapiens & {mark} < co" in values
    assert [fact.values["read_as"] for fact in breaks(project)] == [entity, entity]
    line = broken.split("\n")[breaks(project)[0].line - 1]
    places = [index for index in range(len(line)) if line[index : index + 2] == f"{mark} "]
    assert [fact.column - 1 for fact in breaks(project)] == places


def test_several_breaks_are_reported_each_at_its_place(tmp_path: Path, text: str) -> None:
    broken = put(put(text, 3, "</INSDSeq_sequence>", "<oops"), 1, "</INSDSeq_sequence>", "\x02")
    project = read(tmp_path, broken)
    assert residues(project) == [RESIDUES[0], RESIDUES[1], RESIDUES[2] + "<oops", RESIDUES[3]]
    assert [(fact.address.sequence, fact.values["cause"]) for fact in breaks(project)] == [
        (1, "bad-character"),
        (3, "stray-less-than"),
    ]
    lines = broken.split("\n")
    assert all(str(dict(fact.values["lines"])[fact.line]) == lines[fact.line - 1] for fact in breaks(project))


def test_a_sequence_that_is_not_closed_ends_where_the_next_begins(tmp_path: Path, text: str) -> None:
    at = text.index("</SequenceData>", block(text, 2))
    project = read(tmp_path, text[:at] + text[at + len("</SequenceData>") :])
    assert residues(project) == RESIDUES
    (fact,) = breaks(project)
    assert fact.values["read_as"] == "</SequenceData>"
    assert f"line {text.count(chr(10), 0, block(text, 2)) + 1} is not closed" in fact.values["message"]


def test_a_missing_start_tag_costs_what_stood_in_it(tmp_path: Path, text: str) -> None:
    start = '<SequenceData sequenceIDNumber="2">'
    project = read(tmp_path, text.replace(start, ""))
    assert residues(project) == [RESIDUES[0], RESIDUES[2], RESIDUES[3]]
    assert len(breaks(project)) == 1


@pytest.mark.parametrize("what", ["<", "&", "<!--", "</x>", "<![CDATA["])
def test_a_break_between_sequences_costs_none(tmp_path: Path, text: str, what: str) -> None:
    project = read(tmp_path, text.replace("</SequenceData>", f"</SequenceData>{what}", 2))
    assert residues(project) == RESIDUES
    assert len(breaks(project)) == 2
    assert not [fact for fact in breaks(project) if "lost" in fact.values]


def test_a_sequence_inside_a_comment_stays_left_out(tmp_path: Path, text: str) -> None:
    start, end = block(text, 3), text.index("</SequenceData>", block(text, 3)) + len("</SequenceData>")
    hidden = f"{text[:start]}<!-- {text[start:end]} -->{text[end:]}"
    project = read(tmp_path, put(hidden, 1, "</INSDSeq_sequence>", "<oops"))
    assert residues(project) == [RESIDUES[0] + "<oops", RESIDUES[1], RESIDUES[3]]


@pytest.mark.parametrize("name", ["ApplicantName", "InventionTitle", "ApplicantFileReference"])
def test_a_header_that_cannot_be_repaired_loses_one_element(tmp_path: Path, text: str, name: str) -> None:
    sound = read(tmp_path, text)
    project = read(tmp_path, text.replace(f"</{name}>", f"{'&' * 300}</{name}>", 1))
    assert residues(project) == RESIDUES
    assert [loss.key for loss in facts.losses(project.origin)] == [f"elements={name}"]
    fields = ("application", "priority", "inventor", "applicant", "titles", "file_reference")
    lost = [field for field in fields if getattr(project.header, field) != getattr(sound.header, field)]
    assert len(lost) == 1


def test_a_bare_mark_in_the_header_costs_nothing(tmp_path: Path, text: str) -> None:
    sound = read(tmp_path, text)
    name = sound.header.applicant
    assert name is not None
    project = read(tmp_path, text.replace(name.name, f"A&B, {name.name}", 1))
    assert project.header.applicant is not None
    assert project.header.applicant.name == f"A&B, {name.name}"
    assert project.header.titles == sound.header.titles


def test_a_start_tag_of_the_listing_that_is_broken_costs_its_attributes(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text.replace('dtdVersion="V1_3"', "dtdVersion=V1_3", 1))
    assert residues(project) == RESIDUES
    assert project.header.titles == read(tmp_path, text).header.titles
    assert len(breaks(project)) == 1
    assert not project.origin.of_kind(facts.DTD_VERSION)


def test_of_a_second_listing_behind_the_first_nothing_is_read(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text + text)
    assert residues(project) == RESIDUES
    (fact,) = breaks(project)
    assert (fact.values["sequences"], fact.values["behind"]) == (4, 4)


def test_bytes_that_cannot_be_decoded_cost_the_sequence_they_are_in(tmp_path: Path, text: str) -> None:
    japanese = text.replace("UTF-8", "Shift_JIS").encode("shift_jis")
    at = japanese.index(b"Homo", japanese.index(b'sequenceIDNumber="2"'))
    project = read(tmp_path, japanese[:at] + b"\x81\xff" + japanese[at:])
    assert residues(project) == [RESIDUES[0], "", RESIDUES[2], RESIDUES[3]]


def test_after_a_thousand_breaks_the_rest_is_only_counted(tmp_path: Path, text: str) -> None:
    start, end = block(text, 2), block(text, 3)
    broken = text[start:end].replace("</INSDSeq_sequence>", "\x01</INSDSeq_sequence>")
    project = read(tmp_path, text[:start] + broken * 1200 + text[end:])
    told = breaks(project)
    assert len(told) == 1000
    assert told[-1].values["behind"] == 202
    assert len(project.sequences) == 1001


def test_what_stands_behind_a_sequence_is_reported_when_it_is_read_again(tmp_path: Path, text: str) -> None:
    odd = put(text, 3, "</SequenceData>", "").replace(
        "</SequenceData>", "</SequenceData> loose <Extra>x</Extra><!-- c -->"
    )
    project = read(tmp_path, put(odd, 1, "</INSDSeq_sequence>", "<oops"))
    unknown = project.origin.of_kind(facts.ELEMENT_UNKNOWN)
    assert len(unknown) == len(project.origin.of_kind(facts.TEXT_STRAY)) == 4
    assert [fact.values["element"] for fact in unknown] == ["Extra"] * 4
    lines = odd.split("\n")
    assert all("<Extra>" in lines[fact.line - 1] for fact in unknown)
    assert len(project.origin.of_kind(facts.COMMENT)) == 4


def test_pieces_put_together_are_the_file_however_it_is_cut(text: str) -> None:
    data = text.replace(
        "</SequenceData>", "</SequenceData><!-- <SequenceData > --><![CDATA[<SequenceData >]]>"
    ).encode()
    whole = [piece.data for piece in xmlsalvage.pieces([data], ["SequenceData"], 1, 1)]
    assert len(whole) == 5 and b"".join(whole) == data
    for size in (1, 7, 64, 65, 1000):
        chunks = [data[at : at + size] for at in range(0, len(data), size)]
        assert [piece.data for piece in xmlsalvage.pieces(chunks, ["SequenceData"], 1, 1)] == whole


def test_linked_proteins_stay_linked_when_a_sequence_before_them_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "linked.xml"
    project = a_project(a_dna(), a_dna("acgtacgtacgtaa"), a_protein())
    st26.write(path, project.header, project.sequences)
    again = read(tmp_path, put(path.read_text(encoding="utf-8"), 1, "</INSDSeq_sequence>", "&" * 300))
    assert [sequence.molecule_type for sequence in again.sequences] == ["", "DNA", "AA"]
    assert not again.origin.declared


@pytest.mark.parametrize("mark", [b"<![CDATA[", b"<?", b"<!--"])
def test_marks_that_nothing_ends_are_gone_through_once(mark: bytes) -> None:
    data = b"<SequenceData>" + mark * (300_000 // len(mark))
    assert b"".join(piece.data for piece in xmlsalvage.pieces([data], ["SequenceData"], 1, 1)) == data


@pytest.mark.parametrize(
    ("declared", "page", "name"),
    [("EUC-KR", "cp949", "똠방각하"), ("Shift_JIS", "cp932", "研究所①"), ("GB2312", "gb18030", "朱镕基")],
)
def test_a_code_page_larger_than_the_declared_one_is_a_question_to_the_user(
    tmp_path: Path, text: str, declared: str, page: str, name: str
) -> None:
    path = tmp_path / "asian.xml"
    path.write_bytes(text.replace("UTF-8", declared).replace("Homo sapiens", name, 1).encode(page))
    with pytest.raises(UncertainEncoding, match=page):
        st26.read(path)
    assert name in str(st26.read(path, encoding=page).sequences[0].features)


def test_a_quantity_in_which_the_file_ends_is_not_what_it_declares(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text[: text.index("</SequenceTotalQuantity>")])
    (fact,) = breaks(project)
    assert (fact.values["lost"], fact.values.get("declared")) == ("sequences 1-", None)


HEADER_VALUES = {
    "IPOfficeCode": "IB",
    "ApplicationNumberText": "PCT/IB2024/099999",
    "ApplicantFileReference": "REF-1",
    "ApplicantName": "Example Biotech Ltd",
    "InventionTitle": "Modified polymerase and its use",
}


@pytest.mark.parametrize("name", HEADER_VALUES)
@pytest.mark.parametrize("length", [1, 2, -1])
def test_a_file_that_ends_in_the_header_loses_a_value_by_name(
    tmp_path: Path, text: str, name: str, length: int
) -> None:
    value = HEADER_VALUES[name]
    begun = value[:length] if length > 0 else value
    project = read(tmp_path, text[: text.index(f">{value}<") + 1 + len(begun)])
    element, sequences = facts.losses(project.origin)
    is_inside = name in ("IPOfficeCode", "ApplicationNumberText")
    assert element.key == f"elements={'ApplicationIdentification' if is_inside else name}"
    assert f'{begun}".' in element.words
    assert sequences.key == "sequences=1-" and "general information after" in sequences.words
    assert value not in str(project.header)


def test_a_file_that_ends_between_two_elements_of_the_header_names_the_last_one(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text[: text.index("</ApplicantName>") + len("</ApplicantName>")])
    (loss,) = facts.losses(project.origin)
    assert loss.key == "sequences=1-" and 'after "ApplicantName"' in loss.words


def test_a_broken_element_of_the_header_is_lost_with_its_value(tmp_path: Path, text: str) -> None:
    project = read(tmp_path, text.replace("</ApplicantName>", f"{'&' * 300}</ApplicantName>", 1))
    (loss,) = facts.losses(project.origin)
    assert '"Example Biotech Ltd&&' in loss.words


APPLICANT = '<ApplicantName languageCode="en">Example Biotech Ltd</ApplicantName>'


@pytest.mark.parametrize(
    ("damaged", "loss"),
    [
        (APPLICANT.replace("Example", "Example <b>"), "markup="),
        (APPLICANT.replace('<ApplicantName languageCode="en">', "<Appl"), "markup="),
        (APPLICANT.replace('en">', "en"), "markup="),
        (APPLICANT.replace("Ltd", "<b>Ltd</b>"), "elements=b"),
        (APPLICANT.replace("Ltd", "Ltd<ApplicantNameLatin>ABC</ApplicantNameLatin>"), "elements=ApplicantNameLatin"),
        ("<Foo>bar" + APPLICANT, "text=ST26SequenceListing"),
    ],
)
def test_a_value_that_may_hold_the_rest_of_a_tag_is_a_loss_until_a_person_accepts_it(
    tmp_path: Path, text: str, damaged: str, loss: str
) -> None:
    project = read(tmp_path, text.replace(APPLICANT, damaged))
    (found,) = facts.losses(project.origin)
    assert found.key.startswith(loss)
    assert residues(project) == RESIDUES and len(project.header.titles) == 1 and project.header.priority is not None


def test_the_text_of_an_element_of_the_standard_does_not_become_a_part_of_another_value(
    tmp_path: Path, text: str
) -> None:
    inner = "<ApplicantNameLatin>ABC</ApplicantNameLatin></ApplicantName>"
    project = read(tmp_path, text.replace("</ApplicantName>", inner))
    assert project.header.applicant is not None and project.header.applicant.name == "Example Biotech Ltd"


def test_a_missing_quotation_mark_costs_no_other_attribute(tmp_path: Path, text: str) -> None:
    sound = read(tmp_path, text)
    project = read(tmp_path, text.replace('dtdVersion="V1_3"', 'dtdVersion="V1_3', 1))
    assert project.header == sound.header and not facts.losses(project.origin)


@pytest.mark.parametrize("name", ["Wrapper", "ApplicationIdentification", "INSDSeq", "ApplicantName"])
def test_sequences_inside_another_element_are_read_and_the_file_is_not_called_broken(
    tmp_path: Path, text: str, name: str
) -> None:
    wrapped = text.replace("<SequenceData", f"<{name}><SequenceData", 1)
    at = wrapped.rindex("</SequenceData>") + len("</SequenceData>")
    path = tmp_path / "wrapped.xml"
    path.write_text(f"{wrapped[:at]}</{name}>{wrapped[at:]}", encoding="utf-8")
    reading = st26.open_listing(path)
    assert [sequence.residues for sequence in reading.sequences] == RESIDUES
    assert reading.is_whole and not [fact for fact in reading.facts if fact.kind == facts.NOT_WELL_FORMED]
    assert reading.header.applicant is not None
