"""GCG: the residues below the line with Check:, what the line states, and what it contradicts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.app.importing.importing import offer_text
from wiposeq.formats.kinds import kind_of_text, recognized
from wiposeq.formats.plain.gcg import Gcg


def check_sum(residues: str) -> int:
    return sum((place % 57 + 1) * ord(symbol.upper()) for place, symbol in enumerate(residues)) % 10_000


def written(residues: str, kind: str = "Type: N  ", comment: str = "from > my lab\n> and more") -> bytes:
    lines = []
    for start in range(0, len(residues), 50):
        groups = [residues[at : at + 10] for at in range(start, min(start + 50, len(residues)), 10)]
        lines.append(f"{start + 1:8}  {' '.join(groups)}\n\n")
    head = f"!!NA_SEQUENCE 1.0\n{comment}\n\n my.seq  Length: {len(residues)}  June 1, 1998 10:00  {kind}"
    return f"{head}Check: {check_sum(residues)}  ..\n\n{''.join(lines)}".encode()


@given(
    st.sampled_from([("acgtn", "Type: N  ", "DNA"), ("ACDEFGHIKLMNPQRSTVWY", "Type: P  ", "AA")]).flatmap(
        lambda each: st.tuples(st.text(each[0], min_size=1, max_size=300), st.just(each[1]), st.just(each[2]))
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_all_residues_are_read_and_nothing_but_comments_is_reported(case: tuple[str, str, str], end: str) -> None:
    residues, kind, molecule = case
    stream = Gcg(written(residues, kind).replace(b"\n", end.encode()))
    (found,) = stream
    assert (found.name, found.molecule_type, found.residues) == ("my.seq", molecule, residues)
    kinds = {change.kind for change in stream.changes}
    assert not kinds & {"record/length", "record/check-sum", "molecule/by-letters"}


def test_uracil_is_rna_and_a_file_without_a_type_is_read_by_its_letters() -> None:
    (rna,) = Gcg(written("acguacguacgu"))
    assert (rna.molecule_type, rna.residues) == ("RNA", "acgtacgtacgt")
    (protein,) = Gcg(written("MKVLAAGIVGEELFKW", ""))
    assert protein.molecule_type == "AA"


def test_another_length_or_check_sum_is_reported_with_its_line() -> None:
    stream = Gcg(written("acgtacgtacgtacgt").replace(b"acgtacgtac ", b"acgtacgta "))
    (found,) = stream
    assert len(found.residues) == 15
    places = {change.kind: change.line for change in stream.changes}
    assert places["record/length"] == places["record/check-sum"] == 5


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (written("acgtacgtac").decode(), "gcg"),
        ("LOCUS       a\n" + written("acgtacgtac").decode(), "genbank"),
        (">a Length: 10  Check: 5 ..\nacgtacgtac\n", "fasta"),
        ("!!NA_MULTIPLE_ALIGNMENT 1.0\n x.msf  MSF: 10  Type: N  Length: 10  Check: 5 ..\n", ""),
    ],
)
def test_only_single_sequences_are_recognized(text: str, kind: str) -> None:
    assert kind_of_text(text, "records", "fasta") == kind


def test_a_file_is_imported(tmp_path: Path) -> None:
    path = tmp_path / "my.seq"
    path.write_bytes(written("acgtacgtacgtacgtacgt"))
    assert recognized(path).kind == "gcg"
    assert offer_text(path.read_text()).sequences[0].residues == "acgtacgtacgtacgtacgt"
