"""PIR: which residues a record has, what its code says, and that none of them is lost unseen."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.app.exporting.converting import convert
from wiposeq.app.importing.importing import offer_text
from wiposeq.app.importing.opening import open_any
from wiposeq.formats.kinds import recognized, sniff
from wiposeq.formats.plain.pir import Pir
from wiposeq.model.changes import Change
from wiposeq.model.records import Sequence

SOUND = """>P1;CRAB_ANAPL
ALPHA CRYSTALLIN B CHAIN (ALPHA(B)-CRYSTALLIN).
  MDITIHNPLI RRPLFSWLAP SRIFDQIFGE
  SDVPERSIPI TREEKPAIAG AQRK*
C;Species: Anas platyrhynchos (domestic duck)
R;Author, A.; Author, B.
Journal 1, 1-9, 1990
F;1-20/Domain: leader

>DL;PLASMID
a plasmid
acgtacgtac gtacgtacgt*
"""


def read(text: str) -> tuple[list[Sequence], list[Change]]:
    stream = Pir(text.encode())
    return list(stream), list(stream.changes)


def reported(changes: list[Change], kind: str) -> list[Change]:
    return [change for change in changes if change.kind == kind]


def test_a_record_gives_its_residues_up_to_the_star_and_its_code_names_it() -> None:
    sequences, changes = read(SOUND)
    assert [(s.name, s.molecule_type, s.residues) for s in sequences] == [
        ("CRAB_ANAPL", "AA", "MDITIHNPLIRRPLFSWLAPSRIFDQIFGESDVPERSIPITREEKPAIAGAQRK"),
        ("PLASMID", "DNA", "acgtacgtacgtacgtacgt"),
    ]
    (annotation,) = reported(changes, "line/annotation")
    assert (annotation.where, annotation.line, annotation.count) == ("CRAB_ANAPL", 1, 4)
    assert [c.count for c in reported(changes, "header/description")] == [2]
    assert not reported(changes, "record/no-end")
    assert not reported(changes, "residues/stop-at-end")


@pytest.mark.parametrize(
    ("code", "molecule"),
    [
        ("P1", "AA"),
        ("F1", "AA"),
        ("D1", "DNA"),
        ("DL", "DNA"),
        ("DC", "DNA"),
        ("RL", "RNA"),
        ("RC", "RNA"),
        ("N1", "RNA"),
        ("N3", "RNA"),
        ("XX", "DNA"),
        ("Q9", "DNA"),
    ],
)
def test_the_code_says_the_molecule_type_and_the_letters_do_if_it_is_not_known(code: str, molecule: str) -> None:
    sequences, changes = read(f">{code};x\ntitle\nGATTACAGATTACA*\n")
    assert [s.molecule_type for s in sequences] == [molecule]
    assert bool(reported(changes, "molecule/unknown")) == (code == "Q9")
    assert bool(reported(changes, "molecule/by-letters")) == (code in ("XX", "Q9"))


def test_u_of_rna_becomes_t_and_lines_are_counted_past_the_title() -> None:
    sequences, changes = read(">RL;r\n\nacguacgu\nacgu--*\n")
    assert [(s.molecule_type, s.residues) for s in sequences] == [("RNA", "acgtacgtacgt")]
    assert [(c.line, c.count) for c in reported(changes, "residues/gap")] == [(4, 2)]


def test_a_record_without_its_star_is_read_and_the_report_says_that_it_may_be_cut_off() -> None:
    sequences, changes = read(">P1;a\ntitle\nMKVLAAGIVG\nLLLAQ\n>P1;b\ntitle\nMKVLAAG*\n")
    assert [s.residues for s in sequences] == ["MKVLAAGIVGLLLAQ", "MKVLAAG"]
    assert [(c.where, c.line) for c in reported(changes, "record/no-end")] == [("a", 1)]


def test_records_of_fasta_among_those_of_pir_are_read_as_fasta() -> None:
    sequences, _ = read(">f1 a name\nACGTACGT\nACGT\n>P1;p\ntitle\nMKVLAAG*\n>f2\nMKVLFEPQ\n")
    assert [(s.name, s.molecule_type, s.residues) for s in sequences] == [
        ("f1", "DNA", "acgtacgtacgt"),
        ("p", "AA", "MKVLAAG"),
        ("f2", "AA", "MKVLFEPQ"),
    ]


@pytest.mark.parametrize(
    "record",
    [
        "MKVLAAG*",
        "MKVLAAG*\n",
        "MKVLAAGIVGLLLAQWEEPMKVLAAGIVGLLLAQ\nMKVLAAG*",
        "MKVLAAGIVG LLLAQWEEPM KVLAAGIVGL\nMKVLAAG*",
    ],
)
def test_a_record_whose_residues_may_stand_where_its_title_belongs_is_left_out_and_reported(record: str) -> None:
    sequences, changes = read(f">P1;a\n{record}\n>P1;b\ntitle\nMKVLAAG*\n")
    assert [s.name for s in sequences] == ["b"]
    assert [(c.where, c.line) for c in reported(changes, "record/no-title")] == [("a", 2)]


def test_a_record_with_text_between_its_star_and_its_annotation_is_left_out_and_reported() -> None:
    sequences, changes = read(">P1;a\ntitle\nMKVLAAG*MKVL\n>P1;b\ntitle\nMKV*\nLAAGIV\nC;Species: x\n")
    assert not sequences
    assert [(c.where, c.before) for c in reported(changes, "record/behind-end")] == [("a", "MKVL"), ("b", "LAAGIV")]


def test_an_empty_record_is_reported() -> None:
    sequences, changes = read(">P1;a\n\n*\n>P1;b\ntitle\nMKVLAAG*\n")
    assert [s.name for s in sequences] == ["b"]
    assert [c.where for c in reported(changes, "record/empty")] == ["a"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["P1", "F1"]), st.text("ACDEFGHIKLMNPQRSTVWY", min_size=1, max_size=90)),
        min_size=1,
        max_size=5,
    ),
    st.integers(5, 60),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_no_residue_is_lost(records: list[tuple[str, str]], width: int, end: str) -> None:
    text = ""
    for code, residues in records:
        lines = [residues[start : start + width] for start in range(0, len(residues), width)]
        text += end.join([f">{code};name", "a short title of words", *lines]) + "*" + end
    sequences, _ = read(text)
    assert [s.residues for s in sequences] == [residues for _, residues in records]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_is_recognized_by_its_first_record_packed_or_not(tmp_path: Path, end: str) -> None:
    data = SOUND.replace("\n", end).encode()
    for name, content in (("a.txt", data), ("a.pir.gz", gzip.compress(data))):
        (tmp_path / name).write_bytes(content)
        assert sniff(tmp_path / name) == "pir"
        assert len(list(Pir(recognized(tmp_path / name)))) == 2


def test_pir_is_opened_converted_and_pasted(tmp_path: Path) -> None:
    path, output = tmp_path / "a.pir", tmp_path / "a.xml"
    path.write_text(SOUND)
    assert len(open_any(path).sequences) == 2
    assert convert([path], output).count == 2
    assert [s.molecule_type for s in open_any(output).sequences] == ["AA", "DNA"]
    (part,) = offer_text(SOUND).parts
    assert (part.kind, len(part.sequences)) == ("pir", 2)
