"""Values that the headers of FASTA records state, in files of many records."""

from pathlib import Path

from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.source import Source

BASES = "acgtacgtacgtacgtacgt"


def _read(tmp_path: Path, *headers: str) -> Fasta:
    path = tmp_path / "many.fasta"
    path.write_text("".join(f">{each}\n{BASES}\n" for each in headers))
    return Fasta(Source(path))


def _organisms(reader: Fasta) -> list[str]:
    return [each.features[0].qualifiers[1].value or "" for each in reader]


def test_the_same_words_behind_each_name_state_the_same_organism(tmp_path: Path) -> None:
    reader = _read(tmp_path, "a [organism=Mus musculus]", "b", "c [organism=Mus musculus]", "d OS=Homo sapiens OX=1")
    assert _organisms(reader) == ["Mus musculus", "unidentified", "Mus musculus", "Homo sapiens"]
    assert reader.with_organism == {1, 3, 4}


def test_a_report_counts_the_records_of_each_stated_value_and_names_a_single_one(tmp_path: Path) -> None:
    reader = _read(tmp_path, "a [organism=Mus musculus]", "b [organism=Mus musculus]", "c [organism=Homo sapiens]")
    _organisms(reader)
    found = [(each.after, each.count, each.where, each.line) for each in reader.changes if each.kind == "header/stated"]
    assert sorted(found) == [("Homo sapiens", 1, "c", 5), ("Mus musculus", 2, "", 1)]


def test_the_report_is_complete_when_more_headers_differ_than_are_remembered(tmp_path: Path) -> None:
    names = [f"s{number} [organism=Mus musculus] clone {number}" for number in range(10_500)]
    reader = _read(tmp_path, *names)
    assert set(_organisms(reader)) == {"Mus musculus"}
    assert [each.count for each in reader.changes if each.kind == "header/stated"] == [10_500]


def test_a_name_in_brackets_states_a_value_for_its_record_alone(tmp_path: Path) -> None:
    reader = _read(tmp_path, "[organism=Mus musculus]", "b more words", "c [moltype=genomic DNA]")
    assert _organisms(reader) == ["Mus musculus", "unidentified", "unidentified"]
    assert reader.with_mol_type == {3}
