"""A listing opened by its index is the listing that reading it whole gives, or it is not opened by one."""

import os
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein, a_skipped

from wiposeq.errors import Cancelled, UnreadableFile
from wiposeq.formats.st26 import index as st26index
from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.st26.index import complete, make_index
from wiposeq.model.numbering import number_links
from wiposeq.model.project import Project
from wiposeq.progress import Progress


def a_listing(tmp_path: Path, count: int = 20) -> Path:
    """Sequences of all kinds, one of them skipped, some with a link to a protein."""
    sequences = [
        a_dna("acgt" * (5 + n), ("CDS", "1..9", {"protein_id": str(n)}) if n % 5 == 0 else ("gene", "1..4"))
        if n % 3
        else a_protein()
        for n in range(1, count)
    ]
    project = a_project(*sequences, a_skipped(), header=a_header())
    path = tmp_path / "listing.xml"
    st26.write(path, project.header, project.sequences)
    return path


def as_read(path: Path) -> Project:
    return st26.read(path)


def assert_same(path: Path, stretch: int = 3) -> bool:
    """Whether there is an index; then everything is as reading the file whole gives it."""
    index = make_index(path, stretch=stretch)
    if index is None:
        return False
    whole = as_read(path)
    header, origin, count, is_whole = complete(index)
    assert (header, origin, count) == (whole.header, whole.origin, len(whole.sequences))
    if is_whole:
        assert index.project().header == whole.header
        assert index.sequences == whole.sequences
        assert list(index.sequences.uids()) == [sequence.uid for sequence in whole.sequences]
    index.file.close()
    return is_whole


@pytest.mark.parametrize("stretch", [1, 3, 7, 256])
def test_every_sequence_and_the_header_are_as_reading_the_whole_file_gives_them(tmp_path: Path, stretch: int) -> None:
    assert assert_same(a_listing(tmp_path), stretch)


def test_blocks_of_any_size_give_the_same_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_listing(tmp_path)
    for size in (1500, 2100, 4096, 10_000):
        monkeypatch.setattr(st26index, "READ_AT_ONCE", size)
        assert assert_same(path)


def test_a_heavy_stretch_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st26index, "HEAVIEST", 2000)
    path = a_listing(tmp_path)
    index = make_index(path)
    assert index is not None
    assert len(index.sequences.chunks) > 5
    assert index.sequences == as_read(path).sequences
    index.file.close()


def test_what_is_wrong_inside_sequences_is_read_as_it_stands(tmp_path: Path) -> None:
    path = a_listing(tmp_path)
    text = path.read_text()
    text = text.replace("<INSDSeq_length>24</INSDSeq_length>", "<INSDSeq_length>99</INSDSeq_length>")
    text = text.replace("<INSDSeq_division>PAT</INSDSeq_division>", "<Odd a='1'>x</Odd>", 3)
    text = text.replace("</SequenceData>", "</SequenceData >", 2)
    text = text.replace("</INSDSeq>", "<SequenceData/></INSDSeq>", 4)
    text = text.replace('sequenceIDNumber="7"', 'sequenceIDNumber="70" extra="y"')
    text = text.replace("<INSDSeq_moltype>AA</INSDSeq_moltype>", "stray é &amp; text", 1)
    path.write_text(text, encoding="utf-8")
    assert as_read(path).origin.facts
    assert assert_same(path)


def test_every_listing_of_the_corpus_is_the_same_by_its_index(corpus: Path) -> None:
    made = [assert_same(path) for path in sorted([*corpus.glob("st26/*.xml"), *corpus.glob("st26-defects/*.xml")])]
    assert sum(made) > len(made) // 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<SequenceData", "<!-- a comment --><SequenceData"),
        ("<INSDSeq_sequence>", "<INSDSeq_sequence><![CDATA[</SequenceData>]]>"),
        ("<INSDSeq>", "<?x?><INSDSeq>"),
        ("UTF-8", "ISO-8859-1"),
        ("<ST26SequenceListing ", '<ST26SequenceListing xmlns="urn:x" '),
        ("</SequenceData>", "</SequenceData><Between/>"),
        ("</SequenceData>", '</SequenceData><SequenceData sequenceIDNumber="2"/>'),
        ("</SequenceData>", "</SequenceData>stray"),
        ("</INSDSeq>", "</INSDSeq><SequenceData></SequenceData>"),
        ("<!DOCTYPE ST26SequenceListing", "<!DOCTYPE ST26SequenceListing [<!ENTITY a 'b'>]"),
        ('<?xml version="1.0"', '<?xml version="1.1" standalone="maybe"'),
    ],
)
def test_where_bytes_could_mislead_there_is_no_index(tmp_path: Path, old: str, new: str) -> None:
    path = a_listing(tmp_path, 6)
    path.write_text(path.read_text().replace(old, new, 1), encoding="utf-8")
    assert make_index(path, stretch=2) is None


def test_bytes_that_are_not_utf_8_make_no_index(tmp_path: Path) -> None:
    path = a_listing(tmp_path, 6)
    path.write_bytes(path.read_bytes().replace(b"Homo", b"H\xf6mo", 1))
    assert make_index(path) is None


def test_bytes_that_are_not_utf_8_are_seen_wherever_a_block_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_listing(tmp_path, 6)
    path.write_bytes(path.read_bytes().replace(b"Homo", b"H\xf6mo", 1))
    data = path.read_bytes()
    odd, start = data.index(b"\xf6"), data.index(b"<ST26SequenceListing")
    for size in range(odd - start + 1, odd - start + 400, 50):
        monkeypatch.setattr(st26index, "READ_AT_ONCE", size)
        assert make_index(path) is None


def test_a_listing_that_ends_too_soon_has_no_index(tmp_path: Path) -> None:
    path = a_listing(tmp_path, 9)
    data = path.read_bytes()
    for end in (len(data) // 2, data.rfind(b"</SequenceData>"), data.rfind(b"</SequenceData>") + 15):
        path.write_bytes(data[:end])
        assert make_index(path, stretch=2) is None


def test_a_listing_without_sequences_has_no_index(tmp_path: Path) -> None:
    path = a_listing(tmp_path, 9)
    data = path.read_bytes()
    path.write_bytes(data[: data.find(b"<SequenceData")] + b"</ST26SequenceListing>")
    assert make_index(path) is None


def test_a_fault_in_the_middle_is_named_where_it_is_and_by_the_reading(tmp_path: Path) -> None:
    path = a_listing(tmp_path)
    parts = path.read_text().split("</INSDSeq_moltype>")
    path.write_text("</INSDSeq_moltype>".join(parts[:10]) + "</Wrong>" + "</INSDSeq_moltype>".join(parts[10:]))
    index = make_index(path, stretch=3)
    assert index is not None
    assert index.sequences[8].uid == 9
    assert index.sequences[9].molecule_type == index.sequences[10].molecule_type
    assert [sequence.uid for sequence in index.sequences] == list(index.sequences.uids())
    _, origin, count, is_whole = complete(index)
    whole = as_read(path)
    assert (origin, count, is_whole) == (whole.origin, len(whole.sequences), False)
    assert index.sequences.slice(0, count) == tuple(whole.sequences)
    index.file.close()


class TestTheFileStaysWhatItWas:
    def test_a_file_that_was_changed_says_so(self, tmp_path: Path) -> None:
        path = a_listing(tmp_path)
        index = make_index(path, stretch=2)
        assert index is not None
        with path.open("ab") as file:
            file.write(b" ")
        with pytest.raises(UnreadableFile, match="changed by another program"):
            index.sequences[0]
        with pytest.raises(UnreadableFile, match="changed by another program"):
            complete(index)
        index.file.close()

    @pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there")
    def test_a_file_that_was_replaced_or_removed_is_still_read(self, tmp_path: Path) -> None:
        path = a_listing(tmp_path)
        expected = as_read(path).sequences
        index = make_index(path, stretch=2)
        assert index is not None
        path.unlink()
        path.write_bytes(b"something else")
        assert index.sequences == expected
        with pytest.raises(UnreadableFile):
            complete(index)
        index.file.close()

    def test_a_copy_takes_its_place(self, tmp_path: Path) -> None:
        path = a_listing(tmp_path)
        whole = as_read(path)
        index = make_index(path, stretch=2)
        assert index is not None
        steps = 0
        with (tmp_path / "copy").open("w+b") as copy:
            while not index.file.copy_some(copy, 1000):
                steps += 1
        assert steps == path.stat().st_size // 1000
        index.file.go_on_with(tmp_path / "copy")
        path.write_bytes(b"something else")
        assert index.sequences == whole.sequences
        assert complete(index)[1] == whole.origin
        index.file.close()


def test_progress_ends_at_the_end_and_cancel_is_heard(tmp_path: Path) -> None:
    path = a_listing(tmp_path)
    told: list[tuple[int, int]] = []
    index = make_index(path, progress=Progress(lambda done, total: told.append((done, total))))
    assert index is not None
    assert told[-1] == (path.stat().st_size,) * 2
    with pytest.raises(Cancelled):
        make_index(path, progress=Progress(is_cancelled=lambda: True))
    with pytest.raises(Cancelled):
        complete(index, progress=Progress(is_cancelled=lambda: True))
    index.file.close()


def test_links_to_proteins_are_known_to_be_absent_without_reading_sequences(tmp_path: Path) -> None:
    path = a_listing(tmp_path)
    index = make_index(path, stretch=1)
    assert index is not None
    for chunk, sequence in zip(index.sequences.chunks, as_read(path).sequences):
        assert (index.backing.guess(chunk.stub.stretch, number_links) == ()) == (  # type: ignore[union-attr]
            not number_links((sequence,))
        )
        assert chunk.fact(number_links) == number_links((sequence,))
    index.file.close()
