"""Real ST.25 listings: all that can be read convert, with the residues an independent reader finds, all told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import EDITION

from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.errors import UnreadableFile
from wiposeq.formats.source import Source
from wiposeq.formats.st25.listing import read_st25
from wiposeq.formats.st26 import elements as st26xml
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.project import Project

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT.parent / "shared" / "corpus" / "st25"
NOT_A_LISTING = "no_st25_example.txt"
FILES = sorted(path.name for path in FOLDER.iterdir()) if FOLDER.is_dir() else []
LISTINGS = [name for name in FILES if name != NOT_A_LISTING]

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus of real files (../shared/corpus) is not here")

ONE_LETTER = dict(
    pair.split()
    for pair in [
        "Ala A",
        "Arg R",
        "Asn N",
        "Asp D",
        "Cys C",
        "Gln Q",
        "Glu E",
        "Gly G",
        "His H",
        "Ile I",
        "Leu L",
        "Lys K",
        "Met M",
        "Phe F",
        "Pro P",
        "Ser S",
        "Thr T",
        "Trp W",
        "Tyr Y",
        "Val V",
        "Xaa X",
        "Asx B",
        "Glx Z",
        "Sec U",
        "Pyl O",
    ]
)
FOR_A_PERSON = {
    "header/latin-name-missing",
    "header/office-code",
    "header/priority-incomplete",
    "header/title-empty",
    "header/applicant-missing",
    "feature/location-past-end",
    "file/not-imported",
    "header/quantity",
    "sequence/length",
}
"""What ST.25 does not say, and what a damaged file says wrong or contradicts."""


IN_CP1252 = ("WO2012-001613-001.zip.txt", "WO2012-063219-001.zip.txt", "WO2013041670.txt")
"""The listings whose encoding a person has to say."""


def read(name: str) -> Project:
    source = Source(FOLDER / name)
    source.encoding = "cp1252" if name in IN_CP1252 else ""
    return read_st25(source)


def plain_reading(path: Path) -> Iterator[tuple[int, str]]:
    """(number, residues) of each record, read in the simplest way that fits these files; "000" where skipped."""
    text = path.read_bytes().decode("cp1252", "replace").replace("\r", "")
    for record in re.split(r"(?m)^<210>", text)[1:]:
        number = int(record.split()[0])
        block = re.search(r"<400>[ \t]*\d*[ \t]*\n(.*)", record, re.DOTALL)
        assert block is not None, f"{path.name}: record {number} has no block"
        lines = block[1].split("\n")
        names = re.compile(r"\s*([A-Z][a-z]{2}\s*)+$")
        if block[1].strip() == "000":
            yield number, "000"
        elif "<212>  PRT" in record or "<212> PRT" in record:
            yield number, "".join(ONE_LETTER[name] for line in lines if names.match(line) for name in line.split())
        else:
            kept = "".join(line for line in lines if not names.match(line))
            yield number, re.sub("[^a-z]", "", kept).replace("u", "t")


@pytest.mark.parametrize("name", LISTINGS)
def test_the_residues_are_those_of_the_source(name: str) -> None:
    project = read(name)
    found = {
        number: "000" if sequence.is_skipped and not sequence.residues else sequence.residues
        for number, sequence in enumerate(project.sequences, 1)
    }
    expected = dict(plain_reading(FOLDER / name))
    assert len(expected) > 0
    assert {number: found[number] for number in expected} == expected
    more = {change.after for change in project.origin.changes if change.kind == "coding/protein-added"}
    lost = {change.where for change in project.origin.changes if change.kind == "number/left-out"}
    others = {f"SEQ ID NO {number}" for number in found if number not in expected}
    assert others == more | lost


@pytest.mark.parametrize("name", LISTINGS)
def test_the_listing_is_as_the_dtd_asks_and_reads_back_as_it_was_meant(name: str, tmp_path: Path) -> None:
    project = read(name)
    output = tmp_path / "listing.xml"
    st26.write(output, project.header, project.sequences)
    assert st26.verify_written(output, project.header, project.sequences) == []
    assert st26xml.dtd_faults(output, EDITION.dtd_text()) == []


@pytest.mark.parametrize("name", LISTINGS)
def test_the_check_finds_only_errors_that_a_person_must_settle(name: str) -> None:
    project = read(name)
    report = checking.check(project)
    assert {finding.rule for finding in report.findings if finding.is_error} <= FOR_A_PERSON


@pytest.mark.parametrize("name", LISTINGS)
def test_every_change_says_what_it_is_about_and_what_it_follows(name: str) -> None:
    project = read(name)
    assert project.origin.changes
    for change in project.origin.changes:
        assert change.message and (change.before or change.after or change.kind.endswith("/missing")), change
        assert change.values.get("recommendation"), change
    lines = [change.line for change in project.origin.changes if change.line]
    assert lines == sorted(lines)


@pytest.mark.parametrize("name", LISTINGS)
def test_every_free_text_is_whole_in_a_note(name: str) -> None:
    text = (FOLDER / name).read_bytes().decode("cp1252").replace("\r", "")
    notes: set[str] = set()
    for sequence in read(name).sequences:
        for feature in sequence.features:
            notes |= {qualifier.value or qualifier.translation or "" for qualifier in feature.qualifiers}
    for said in re.findall(r"(?m)^<223>([^<]*)", text):
        assert " ".join(said.split()) in {" ".join(note.split()) for note in notes}


@pytest.mark.parametrize("name", LISTINGS)
def test_what_the_header_does_not_keep_is_in_the_report(name: str) -> None:
    project = read(name)
    head = (FOLDER / name).read_bytes().decode("cp1252").split("<210>")[0]
    header = project.header
    kept = repr(header) + "".join(change.before for change in project.origin.changes)
    for line in head.splitlines():
        for word in re.sub(r"^\s*<\d{3}>?", "", line).split():
            if line.strip().upper() not in ("SEQUENCE LISTING", "LISTAGE DES SEQUENCES"):
                assert word in kept.replace("\\'", "'")


def test_what_is_not_a_listing_is_refused_in_words() -> None:
    with pytest.raises(UnreadableFile, match=r"is not an ST\.25 listing"):
        read_st25(FOLDER / NOT_A_LISTING)


def test_sequences_skipped_in_the_source_stay_skipped() -> None:
    project = read_st25(FOLDER / "WO2012-016177-001.zip.txt")
    skipped = [number for number, sequence in enumerate(project.sequences, 1) if sequence.is_skipped]
    assert (len(project.sequences), skipped[:2]) == (95, [3, 4])


def test_a_protein_printed_under_codons_is_the_translation_and_links_the_sequence_that_follows() -> None:
    project = read_st25(FOLDER / "WO2012-001004-001.zip.txt")
    for gene, protein in ((1, 2), (3, 4), (5, 6)):
        (coding,) = (feature for feature in project.sequences[gene - 1].features if feature.key == "CDS")
        assert coding.value("protein_id") == str(protein)
        assert coding.value("translation") == project.sequences[protein - 1].residues


def test_two_proteins_printed_under_one_sequence_are_distinguished_and_get_sequences_of_their_own() -> None:
    project = read_st25(FOLDER / "WO2012-001004-001.zip.txt")
    first, second = (feature for feature in project.sequences[6].features if feature.key == "CDS")
    assert first.value("translation") + second.value("translation") == project.sequences[7].residues
    assert [each.value("protein_id") for each in (first, second)] == ["18", "19"]
    assert project.sequences[17].residues == first.value("translation")
    assert project.sequences[17].organism == project.sequences[6].organism


def test_a_french_listing_keeps_its_free_text_as_the_other_language() -> None:
    project = read("WO2012-063219-001.zip.txt")
    assert (project.header.other_language, project.header.titles[0].language) == ("fr", "fr")
    source = project.sequences[0].source
    assert source is not None
    note = source.qualifier("note")
    assert note is not None and (note.value, note.translation) == (None, "Séquence centrale de l'aptamère ACE8")
    assert source.value("organism") == "synthetic construct"


def test_ninety_five_sequences_become_a_listing_without_an_error(tmp_path: Path) -> None:
    source, output = FOLDER / "WO2012-016177-001.zip.txt", tmp_path / "listing.xml"
    done = converting.convert([source], output)
    assert done.count == 95
    assert done.report is not None and done.report.errors == 0
