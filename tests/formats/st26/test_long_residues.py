"""Residues that do not pass through the parser: every file is read as if they did."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project
from hypothesis import given, settings
from hypothesis import strategies as st

from wiposeq.formats.st26 import elements, listing
from wiposeq.formats.st26.elements import LONGEST_BLOCK
from wiposeq.formats.st26.long_residues import LongResidues, ends_in_residues, is_plain
from wiposeq.formats.st26.xml_stream import CHUNK
from wiposeq.model.project import Project

LENGTH = 3 * CHUNK + 70
END = "</INSDSeq_sequence>"


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Three sequences; the first one is long."""
    path = tmp_path_factory.mktemp("long") / "sound.xml"
    long = ("acgtaaccggtt" * (LENGTH // 12 + 1))[:LENGTH]
    project = a_project(a_dna(long), a_dna("acgtacgtacgt"), a_dna("ggggccccaaaa"), header=a_header())
    listing.write(path, project.header, project.sequences)
    return path.read_text("utf-8")


def changed(text: str, what: str, at: int, cut: int = 0) -> str:
    """The text with something at a place of the long residues (from their end, if negative)."""
    start = text.index("<INSDSeq_sequence>", text.index('sequenceIDNumber="1"')) + len("<INSDSeq_sequence>")
    at = start + at if at >= 0 else text.index(END, start) + at + 1
    return text[:at] + what + text[at + cut :]


def read(path: Path, text: str) -> tuple[Project, object]:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    project = listing.read(path)
    return project, [(each.kind, each.values, each.address, each.line, each.column) for each in project.origin.facts]


def assert_read_as_without(
    monkeypatch: pytest.MonkeyPatch, folder: Path, text: str, must_begin: bool = True
) -> Project:
    begun: list[LongResidues] = []

    class Seen(LongResidues):
        def __init__(self, element: object) -> None:
            super().__init__(element)
            begun.append(self)

    path = folder / "listing.xml"
    with monkeypatch.context() as patch:
        patch.setattr(elements, "LongResidues", Seen)
        project, found = read(path, text)
        assert begun or not must_begin, "the file does not show what it should"
        patch.setattr(elements, "ends_in_residues", lambda data: False)
        expected, facts = read(path, text)
    assert [each.residues for each in project.sequences] == [each.residues for each in expected.sequences]
    assert project.sequences == expected.sequences
    assert found == facts
    return project


MIDDLE = CHUNK + 5000
ODD = {
    "nothing": "",
    "a line end": "\n",
    "a carriage return": "\r\n",
    "a blank": " ",
    "a letter beyond ASCII": "\u00e4",
    "a control character": "\x01",
    "an entity": "&amp;",
    "an unknown entity": "&nbsp;",
    "a reference": "&#97;",
    "a comment": "<!-- a -->",
    "a comment with a tag": "<!-- <INSDSeq_sequence> -->",
    "CDATA": "<![CDATA[acgt]]>",
    "the end of CDATA": "]]>",
    "an instruction": "<?a b?>",
    "a child": "<b>acgt</b>",
    "an unclosed child": "<b>acgt",
    "a greater-than sign": ">",
    "a less-than sign": "<",
    "an end tag of another element": "</INSDSeq>",
    "the end tag and a second element": f"{END}<INSDSeq_sequence>acgt",
    "a blank in the end tag": "</INSDSeq_sequence ><INSDSeq_sequence>acgt",
}


@pytest.mark.parametrize("what", ODD.values(), ids=ODD)
@pytest.mark.parametrize("at", [0, 10, MIDDLE, 2 * CHUNK + 3, -1])
def test_anything_among_long_residues_is_read_as_by_the_parser(
    what: str, at: int, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_early = 0 <= at < MIDDLE and bool(what)
    assert_read_as_without(monkeypatch, tmp_path, changed(text, what, at), not is_early)


@pytest.mark.parametrize("shift", range(len(END) + 2))
def test_an_end_tag_that_is_cut_by_the_size_of_a_block_is_found(
    shift: int, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = text.encode().index(END.encode(), len(text) - LENGTH // 2)
    extra = (-end) % CHUNK - shift
    project = assert_read_as_without(monkeypatch, tmp_path, changed(text, "a" * (extra % CHUNK), MIDDLE))
    assert [len(each.residues) for each in project.sequences] == [LENGTH + extra % CHUNK, 12, 12]


@pytest.mark.parametrize("rest", ["", "<", "</INSDSeq_seq", END, f"{END}\n</INSDSeq>"])
def test_a_file_that_is_cut_off_is_read_as_by_the_parser(
    rest: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = changed(text, "", 2 * CHUNK)
    start = cut.index("<INSDSeq_sequence>", cut.index('sequenceIDNumber="1"'))
    assert_read_as_without(monkeypatch, tmp_path, cut[: start + 2 * CHUNK + 99] + rest)


def test_a_long_sequence_behind_others_is_read_as_by_the_parser(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (text.index(f'<SequenceData sequenceIDNumber="{number}"') for number in "12")
    short = text[second : text.index('<SequenceData sequenceIDNumber="3"')]
    longer = changed(text, "ac" * LONGEST_BLOCK, MIDDLE)
    assert_read_as_without(monkeypatch, tmp_path, longer[:first] + short * 3 + longer[first:])


def test_residues_at_a_wrong_place_are_read_as_by_the_parser(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = text.index('sequenceIDNumber="1"')
    start = text.index("<INSDSeq_sequence>", second)
    end = text.index(END, start) + len(END)
    element = text[start:end]
    inner = text.index("</INSDSeq>", end)
    for moved in (
        text[:start] + text[end:inner] + "</INSDSeq>" + element + text[inner + len("</INSDSeq>") :],
        text[:start] + "<other>" + element + "</other>" + text[end:],
        text[:start] + element + element + text[end:],
        text[:start] + "<INSDSeq_sequence>acgt</INSDSeq_sequence>" + element + text[end:],
        text[:end] + "<INSDSeq_sequence>acgt</INSDSeq_sequence>" + text[end:],
    ):
        assert_read_as_without(monkeypatch, tmp_path, moved)


def test_a_fault_after_long_residues_has_its_true_place(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = text.index("</SequenceData>", text.index('sequenceIDNumber="3"'))
    assert_read_as_without(monkeypatch, tmp_path, text[:end] + "<x>" + text[end:])


@given(st.binary(max_size=40))
@settings(deadline=None)
def test_a_plain_text_has_only_characters_of_one_line_without_markup(data: bytes) -> None:
    allowed = all(32 <= byte < 127 and byte not in b"<>&" for byte in data)
    assert is_plain(data) is allowed


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<INSDSeq_sequence>acgt", True),
        (b"<a><INSDSeq_sequence>", True),
        (b"<INSDSeq_sequence", False),
        (b'<INSDSeq_sequence a="1">acgt', False),
        (b"<INSDSeq_sequence>acgt</", False),
        (b"acgt", False),
        (b"", False),
        (b"<!-- <INSDSeq_sequence>acgt", False),
    ],
)
def test_a_part_ends_in_residues_only_behind_their_plain_start_tag(data: bytes, expected: bool) -> None:
    assert ends_in_residues(data) is expected
