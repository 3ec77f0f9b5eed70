"""What is read is what the file says, and what is written is what was meant."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import EDITION, a_dna, a_feature, a_header, a_project, a_protein, a_skipped, as_read
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from wiposeq.errors import UnwritableFile
from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.st26 import writer as st26writer
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title
from wiposeq.model.sequence_list import SequenceList

RIGHT_FILES = ("wipo-Valid-Exemplary_DNA_and_AA.xml", "wipo-Valid_DNA_AA_project.xml", "wipo-annex-iii-specimen.xml")


def numbered(project: Project) -> tuple[Header, list[Sequence]]:
    """Header and sequences as a reader gives them, without names."""
    header, sequences = as_read(project)
    return header, [replace(sequence, name="") for sequence in sequences]


def written(tmp_path: Path, project: Project) -> Path:
    path = tmp_path / "listing.xml"
    st26.write(path, project.header, project.sequences)
    return path


# ---------------------------------------------------------------------------------------------- the corpus, whole


def contents(path: Path) -> list[tuple[str, dict[str, str], str]]:
    """Every element with its attributes and text; blanks between elements do not count."""
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)).getroot()
    return [
        (element.tag, dict(element.attrib), (element.text or "") if not len(element) else "")
        for element in root.iter(etree.Element)
    ]


@pytest.mark.parametrize("name", RIGHT_FILES)
def test_a_right_file_comes_back_with_every_element_attribute_and_text(corpus: Path, tmp_path: Path, name: str) -> None:
    original = corpus / "st26" / name
    project = st26.read(original)
    assert project.origin.facts == ()
    assert project.origin.declared == {}
    path = written(tmp_path, project)
    assert contents(path) == contents(original)
    assert st26.verify_written(path, project.header, project.sequences) == []


@pytest.mark.parametrize("name", RIGHT_FILES)
def test_writing_what_was_written_gives_the_same_bytes(corpus: Path, tmp_path: Path, name: str) -> None:
    first = written(tmp_path, st26.read(corpus / "st26" / name)).read_bytes()
    second = written(tmp_path, st26.read(tmp_path / "listing.xml")).read_bytes()
    assert first == second


def test_every_old_or_wrong_file_is_read_and_what_is_written_of_it_reads_the_same(corpus: Path, tmp_path: Path) -> None:
    for original in sorted([*(corpus / "st26").glob("*.xml"), *(corpus / "st26-defects").glob("*.xml")]):
        project = st26.read(original)
        again = st26.read(written(tmp_path, project))
        expected = [st26.as_written(sequence) for sequence in project.sequences]
        assert [replace(sequence, uid=0) for sequence in again.sequences] == [
            replace(sequence, uid=0) for sequence in expected
        ], original.name
        assert again.header == project.header, original.name


# ------------------------------------------------------------------------------------------------- any project


ALLOWED = st.characters(
    exclude_categories=("Cs",),
    exclude_characters=[chr(n) for n in range(32) if n not in (9, 10, 13)] + ["\ufffe", "\uffff"],
)
TEXT = st.text(ALLOWED, max_size=12)
OPTIONAL = st.none() | TEXT
RESIDUES = st.text("acgtn", min_size=1, max_size=30) | TEXT
QUALIFIERS = st.lists(st.builds(Qualifier, st.just(1), TEXT, OPTIONAL, OPTIONAL, OPTIONAL), max_size=3).map(tuple)
FEATURES = st.lists(st.builds(Feature, st.just(1), TEXT, TEXT, QUALIFIERS), max_size=3).map(tuple)
SEQUENCES = st.one_of(
    st.builds(
        Sequence,
        st.just(1),
        molecule_type=TEXT,
        residues=RESIDUES.filter(lambda text: text.strip(" \t\r\n") != "000"),
        features=FEATURES,
        other_seqids=st.none() | st.lists(TEXT, max_size=1).map(tuple),
    ),
    st.just(Sequence(1, is_skipped=True)),
)
HEADERS = st.builds(
    Header,
    application=st.none() | st.builds(Application, TEXT, TEXT, OPTIONAL),
    file_reference=OPTIONAL,
    priority=st.none() | st.builds(Application, TEXT, TEXT, OPTIONAL),
    applicant=st.none() | st.builds(Party, TEXT, TEXT, OPTIONAL),
    inventor=st.none() | st.builds(Party, TEXT, TEXT, OPTIONAL),
    titles=st.lists(st.builds(Title, st.just(1), TEXT, TEXT), max_size=3).map(tuple),
    original_language=OPTIONAL,
    other_language=OPTIONAL,
    file_name=OPTIONAL,
    software_name=OPTIONAL,
    software_version=OPTIONAL,
    production_date=OPTIONAL,
)


@tries(150)
@given(header=HEADERS, sequences=st.lists(SEQUENCES, max_size=4))
def test_any_project_of_characters_xml_can_hold_comes_back_equal(
    tmp_path: Path, header: Header, sequences: list[Sequence]
) -> None:
    project = Project(header, SequenceList(sequences))
    path = written(tmp_path, project)
    again = st26.read(path)
    assert (again.header, list(again.sequences)) == numbered(project)
    assert again.origin.declared == {}


def test_sequences_may_come_one_by_one_with_their_number_not_known(tmp_path: Path) -> None:
    path = tmp_path / "stream.xml"
    result = st26.write(path, a_header(), (a_dna() for _ in range(1234)))
    assert result.count == 1234
    assert result.bytes == path.stat().st_size
    project = st26.read(path)
    assert len(project.sequences) == 1234
    assert project.origin.facts == ()
    assert st26.verify_written(path, a_header(), (a_dna() for _ in range(1234))) == []
    assert "<SequenceTotalQuantity>1234</SequenceTotalQuantity>" in path.read_text("utf-8")


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 450])
@pytest.mark.parametrize("is_compact", [False, True])
def test_the_bytes_are_the_same_whether_the_number_of_sequences_is_known_or_not(
    tmp_path: Path, count: int, is_compact: bool
) -> None:
    known, streamed = tmp_path / "known.xml", tmp_path / "streamed.xml"
    st26.write(known, a_header(), [a_dna()] * count, options=st26.WriteOptions(is_compact))
    st26.write(streamed, a_header(), (a_dna() for _ in range(count)), options=st26.WriteOptions(is_compact))
    assert known.read_bytes() == streamed.read_bytes()
    assert f"<SequenceTotalQuantity>{count}</SequenceTotalQuantity>".encode() in known.read_bytes()
    assert (b"Quantity>\n" in known.read_bytes()) == (count <= st26writer.BATCH)


@pytest.mark.parametrize("large", [1, 3, 4, 100])
def test_sequences_written_in_parts_and_batches_come_back_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr(st26writer, "LARGE", large)
    monkeypatch.setattr(st26writer, "BATCH", 2)
    residues = ("ac&gt", "", "<>", "acgtacgtacg", "a\r\nc", "\u00e4" * 9)
    project = a_project(*(replace(a_dna(), residues=text) for text in residues), a_skipped(), a_dna())
    path = written(tmp_path, project)
    again = st26.read(path)
    assert (again.header, list(again.sequences)) == numbered(project)
    assert st26.verify_written(path, project.header, project.sequences) == []
    bad = [a_dna(), a_dna(), replace(a_dna(), residues="acgtacg\0t")]
    with pytest.raises(UnwritableFile, match=r"Sequence 3 > residues has the character U\+0000 at position 8"):
        st26.write(path, project.header, bad)


def test_the_first_two_lines_and_the_five_entities_are_as_the_standard_asks(tmp_path: Path) -> None:
    header = replace(a_header(), file_reference="<a> & \"b\" 'c'", file_name='it\'s "x" & <y>.xml')
    lines = written(tmp_path, a_project(header=header)).read_text("utf-8").split("\n")
    assert lines[0] == '<?xml version="1.0" encoding="UTF-8"?>'
    assert lines[1] == EDITION.doctype
    assert 'fileName="it&apos;s &quot;x&quot; &amp; &lt;y&gt;.xml"' in lines[2]
    assert "  <ApplicantFileReference>&lt;a&gt; &amp; &quot;b&quot; &apos;c&apos;</ApplicantFileReference>" in lines


def test_a_skipped_sequence_is_written_clean_whatever_it_keeps(tmp_path: Path) -> None:
    kept = replace(a_dna("acgt", ("gene", "1..2")), is_skipped=True, other_seqids=("pat|x",))
    path = written(tmp_path, a_project(a_dna(), kept))
    again = st26.read(path)
    assert again.sequences[1] == Sequence(2, is_skipped=True)
    assert again.origin.facts == () and again.origin.declared == {}
    assert "<INSDSeq_length/>" in path.read_text("utf-8")


def test_an_optional_part_is_left_out_when_absent_and_empty_when_empty(tmp_path: Path) -> None:
    feature = Feature(1, "misc_feature", "1", (Qualifier(1, "note", ""), Qualifier(2, "pseudo")))
    text = written(tmp_path, a_project(replace(a_dna(), features=(feature,)))).read_text("utf-8")
    assert text.count("<INSDQualifier_value") == 1
    assert "<INSDQualifier_value/>" in text
    assert "NonEnglishQualifier_value" not in text


@pytest.mark.parametrize("character", ["\0", "\x1f", "\ud800", "\ufffe", "\uffff", "\x0b"])
@pytest.mark.parametrize("where", ["title", "note", "residues", "software"])
def test_a_character_xml_cannot_hold_is_named_with_its_place_and_nothing_is_replaced(
    tmp_path: Path, character: str, where: str
) -> None:
    path = tmp_path / "listing.xml"
    path.write_text("what was here")
    header = a_header()
    sequence = a_dna()
    if where == "title":
        header = replace(header, titles=(Title(1, "bad" + character, "en"),))
    elif where == "software":
        header = replace(header, software_name="bad" + character)
    elif where == "note":
        sequence = replace(sequence, features=(a_feature("gene", "1", {"note": "bad" + character}),))
    else:
        sequence = replace(sequence, residues="bad" + character)
    with pytest.raises(UnwritableFile) as caught:
        st26.write(path, header, [a_protein(), sequence])
    assert f"U+{ord(character):04X} at position 4" in str(caught.value)
    place = {"title": "Title", "note": "Sequence 2 > gene > note", "residues": "Sequence 2", "software": "General"}[
        where
    ]
    assert place in str(caught.value)
    assert path.read_text() == "what was here"
    assert [file.name for file in tmp_path.iterdir()] == ["listing.xml"]


# ------------------------------------------------------------------------------------------- comparing afterwards


def test_a_difference_between_file_and_project_is_reported_with_its_place(tmp_path: Path) -> None:
    project = a_project(a_dna(), a_protein(), a_skipped())
    path = written(tmp_path, project)
    assert st26.verify_written(path, project.header, project.sequences) == []
    changed = path.read_text("utf-8").replace("MKVLAAGIVG", "MKVLAAGIVV").replace("genomic DNA", "other DNA")
    path.write_text(changed, "utf-8")
    told = st26.verify_written(path, project.header, project.sequences)
    assert any("Sequence 1" in line and "'other DNA'" in line for line in told)
    assert any("Sequence 2 > residues" in line and "MKVLAAGIVV" in line for line in told)


def test_a_missing_or_added_sequence_and_a_fault_against_the_dtd_are_reported(tmp_path: Path) -> None:
    project = a_project(a_dna(), a_protein())
    path = written(tmp_path, project)
    assert "Sequence 3" in st26.verify_written(path, project.header, [*project.sequences, a_dna()])[0]
    assert "Sequence 2" in st26.verify_written(path, project.header, [project.sequences[0]])[0]
    path.write_text(path.read_text("utf-8").replace("<INSDSeq_division>PAT</INSDSeq_division>", ""), "utf-8")
    told: Any = " ".join(st26.verify_written(path, project.header, project.sequences))
    assert "element-missing" in told
    assert "INSDSeq content does not follow the DTD" in told


def test_a_chromosome_is_let_go_of_before_the_next_but_one_is_written(tmp_path: Path) -> None:
    def chromosomes(count: int) -> Iterator[Sequence]:
        for number in range(1, count + 1):
            yield Sequence(number, "", "DNA", "acgt" * 750_000, ())

    peaks = []
    for count in (2, 5):
        tracemalloc.start()
        st26.write(tmp_path / "x.xml", Header(), chromosomes(count))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
