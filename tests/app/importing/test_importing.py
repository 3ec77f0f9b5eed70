"""Offers: whatever holds sequences can be looked at and chosen from before it is imported, in one edit."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app.exporting import converting
from wiposeq.app.importing import importing
from wiposeq.errors import UnreadableFile
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.project import file as projectfile
from wiposeq.model.changes import Change
from wiposeq.model.origin import Declared
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import SequenceList

CDS = ("CDS", "1..12", {"translation": "MACD", "protein_id": "2"})


def a_linked_project() -> Project:
    return a_project(a_dna("atggcttgtgat", CDS), a_protein("MACD"), a_dna("ccccccccccgg"))


def after(offer: importing.Offer, places: list[int], organism: str = "", **mol_types: str) -> Project:
    start = Project(sequences=SequenceList([a_protein()]))
    return offer.edit(places, index=1, organism=organism, mol_types=mol_types).apply(start)


def link(sequence: Sequence) -> str:
    return sequence.features[1].value("protein_id")


@pytest.mark.parametrize("ending", [".wsq", ".xml"])
def test_chosen_sequences_of_a_listing_come_with_their_links(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    converting.save_as(a_linked_project(), path)
    offer = importing.offer_files([path])
    assert offer.fixed_places == {0, 1, 2}
    both = after(offer, [0, 1])
    assert link(both.sequences[1]) == "3"
    assert "protein_id/moved" in {change.kind for change in both.origin.changes}
    alone = after(offer, [0, 2])
    assert link(alone.sequences[1]) == ""
    assert {"coding/translation-left-out", "record/not-taken"} <= {change.kind for change in alone.origin.changes}


def test_a_listing_says_itself_what_its_sequences_are(tmp_path: Path) -> None:
    path = tmp_path / "a.wsq"
    projectfile.save(a_project(a_dna("acgtacgtacgt", organism="unidentified")), path)
    project = after(importing.offer_files([path]), [0], organism="Mus musculus", DNA="other DNA")
    assert project.sequences[1].organism == "unidentified"


def test_the_value_of_a_row_is_not_replaced_by_the_default(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Name,Organism,mol_type,Sequence\na,unidentified,unassigned DNA,acgtacgtac\nb,,,acgtacgtac\n", "utf-8"
    )
    project = after(importing.offer_files([path]), [0, 1], organism="Mus musculus", DNA="genomic DNA")
    assert [(s.organism, s.mol_type) for s in list(project.sequences)[1:]] == [
        ("unidentified", "unassigned DNA"),
        ("Mus musculus", "genomic DNA"),
    ]


def test_a_table_without_a_known_column_waits_for_a_hand_to_match_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("What,Stuff\na,acg\nb,cgt\n")
    offer = importing.offer_files([path])
    assert offer.trouble is not None and not offer.sequences
    assert offer.parts[0].tables[0].headings == ("What", "Stuff")
    with pytest.raises(UnreadableFile, match="What, Stuff"):
        importing.import_into(Project(), [path])
    matched = offer.with_columns({"stuff": "residues", "what": "name"})
    assert matched.trouble is None
    assert [sequence.name for sequence in matched.sequences] == ["a", "b"]


def test_a_notation_waits_for_its_legend() -> None:
    offer = importing.offer_text("UmsGmsAms")
    assert offer.trouble is not None
    (one,) = offer.with_legend(preset("sirna-suffix")).sequences
    assert one.residues == "tga"


def test_names_and_notations_parted_by_tabs_wait_for_their_legend() -> None:
    offer = importing.offer_text("s1\tUmsGmsAms\ns2\tGmsAmsUms")
    assert offer.trouble is not None
    read = offer.with_legend(preset("sirna-suffix"))
    assert [(s.name, s.residues) for s in read.sequences] == [("s1", "tga"), ("s2", "gat")]
    assert read.with_legend(None).trouble is not None


def test_a_molecule_type_set_by_hand_reads_the_row_again() -> None:
    offer = importing.offer_text("Name\tSequence\na\tacgtacgtac\nb\tgggggggggg\n").with_molecule({1: "AA"})
    assert [(s.molecule_type, s.residues) for s in offer.sequences] == [("DNA", "acgtacgtac"), ("AA", "GGGGGGGGGG")]
    again = offer.with_molecule({0: "RNA"})
    assert [sequence.molecule_type for sequence in again.sequences] == ["RNA", "AA"]


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        (">a\nacgtacgtac\n>b\nacgtacgtac\n", "fasta", 2),
        ("<a; DNA; Homo sapiens>\nacgtacgtac\n", "multi", 1),
        ("a\tacgtacgtacgt\nb\tacgtacgtacgg", "csv", 2),
        ("Met-Ala-Gly-Ser-Leu", "raw", 1),
        ("  1 acgtacgtac gtacgtacgt\n 21 acgt", "raw", 1),
        ("<110> X\n<210> 1\n<211> 10\n<212> DNA\n<213> Homo sapiens\n<400> 1\nacgtacgtac 10\n", "st25", 1),
    ],
)
def test_a_pasted_text_is_recognized_by_its_content(text: str, kind: str, count: int) -> None:
    offer = importing.offer_text(text)
    assert [part.kind for part in offer.parts] == [kind]
    assert len(offer.sequences) == count


def test_a_pasted_listing_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    converting.save_as(a_linked_project(), path)
    offer = importing.offer_text(path.read_text(encoding="utf-8"))
    assert [sequence.molecule_type for sequence in offer.sequences] == ["DNA", "AA", "DNA"]


def test_pasted_words_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="neither sequences nor a table"):
        importing.offer_text("Dear Sirs, please find enclosed our application.")


def test_what_is_offered_can_be_checked_as_a_project(tmp_path: Path) -> None:
    path = tmp_path / "a.wsq"
    projectfile.save(a_linked_project(), path)
    project = importing.offer_files([path, path]).project()
    assert [link(s) for s in project.sequences if len(s.features) > 1] == ["2", "5"]


def test_files_of_all_kinds_become_one_offer_with_a_report_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "a.fasta").write_text(">a\nacgtacgtac\n")
    (tmp_path / "b.csv").write_text("Name,Sequence\nb,acgtacgtac\n")
    (tmp_path / "c.txt").write_text("<c; DNA; Homo sapiens>\nacgtacgtac\n")
    (tmp_path / "d.txt").write_text("acgtacgtacgtac\n")
    offer = importing.offer_files([tmp_path / name for name in ("a.fasta", "b.csv", "c.txt", "d.txt")])
    assert [sequence.name for sequence in offer.sequences] == ["a", "b", "c", "d"]
    assert {change.where.partition(":")[0] for change in offer.changes} == {"a.fasta", "b.csv", "c.txt", "d.txt"}
    assert len({sequence.uid for sequence in offer.sequences}) == 4


def a_file_of(path: Path, *notes: str, numbers: tuple[str, ...] = ()) -> Path:
    """Write a project with one protein for each note; numbers: their SEQ ID NOs in the file."""
    proteins = [
        replace(a_protein("MKT" * uid, ("SITE", "1", {"note": note})), uid=uid) for uid, note in enumerate(notes, 1)
    ]
    declared = {uid: Declared(number) for uid, number in enumerate(numbers, 1) if number != str(uid)}
    project = a_project(*proteins)
    projectfile.save(replace(project, origin=replace(project.origin, declared=declared)), path)
    return path


def notes_of(project: Project) -> list[str]:
    return [feature.value("note") for sequence in project.sequences for feature in sequence.features[1:]]


def joined(first: Path, second: Path) -> tuple[Project, tuple[Change, ...]]:
    project = projectfile.load(first)
    edit, changes = importing.import_into(project, [second])
    return edit.apply(project), changes


def test_a_mention_beyond_the_end_of_its_listing_is_reported_when_listings_are_joined(tmp_path: Path) -> None:
    first = a_file_of(tmp_path / "a.wsq", "binds SEQ ID NO: 3", "x")
    second = a_file_of(tmp_path / "b.wsq", "binds SEQ ID NO: 1", "binds SEQ ID NO: 7")
    project, changes = joined(first, second)
    assert notes_of(project) == ["binds SEQ ID NO: 3", "x", "binds SEQ ID NO: 3", "binds SEQ ID NO: 7"]
    assert [change.before for change in changes if change.kind == "mention/beyond"] == [
        "SEQ ID NO: 3",
        "SEQ ID NO: 7",
    ]


def test_mentions_follow_the_numbers_in_the_file_not_the_places(tmp_path: Path) -> None:
    first = a_file_of(tmp_path / "a.wsq", "x")
    second = a_file_of(
        tmp_path / "b.wsq", "binds SEQ ID NO: 4", "binds SEQ ID NOs: 1 to 2", "y", numbers=("1", "2", "4")
    )
    project, _ = joined(first, second)
    assert notes_of(project) == ["x", "binds SEQ ID NO: 4", "binds SEQ ID NOs: 2 to 3", "y"]


def test_a_mention_of_a_number_that_occurs_twice_stays_and_is_reported(tmp_path: Path) -> None:
    first = a_file_of(tmp_path / "a.wsq", "x")
    second = a_file_of(tmp_path / "b.wsq", "binds SEQ ID NO: 2", "y", "z", numbers=("1", "2", "2"))
    project, changes = joined(first, second)
    assert notes_of(project)[1] == "binds SEQ ID NO: 2"
    assert [change.before for change in changes if change.kind == "mention/beyond"] == ["SEQ ID NO: 2"]


def test_a_text_that_may_be_a_mention_is_reported_instead_of_changed(tmp_path: Path) -> None:
    first = a_file_of(tmp_path / "a.wsq", "x")
    second = a_file_of(tmp_path / "b.wsq", "as in WO 2012/063219, SEQ ID NO: 1", "loop <2>")
    project, changes = joined(first, second)
    assert notes_of(project)[1:] == ["as in WO 2012/063219, SEQ ID NO: 1", "loop <2>"]
    assert [change.before for change in changes if change.kind == "mention/open"] == ["SEQ ID NO: 1", "<2"]
