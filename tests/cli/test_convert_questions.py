"""What convert asks about instead of guessing: exit code 2, nothing written, and the option that gives the answer."""

from pathlib import Path

import pytest

from wiposeq.app import checking
from wiposeq.app.importing import importing, opening
from wiposeq.cli.main import main
from wiposeq.formats.st26.listing import read
from wiposeq.model.origin import losses
from wiposeq.model.project import Project, new_project

DNA = "ACGTACGTACGTACGT"


class Call:
    """Calls of convert with one input."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.out = folder / "out.xml"
        self._folder, self._capsys = folder, capsys

    def file(self, text: str, name: str = "in.fasta") -> Path:
        path = self._folder / name
        path.write_text(text, "utf-8")
        return path

    def refused(self, *arguments: object) -> str:
        """Return the error of a call that writes nothing."""
        self.out.unlink(missing_ok=True)
        assert main(["convert", *map(str, arguments), "-o", str(self.out)]) == 2
        assert not self.out.exists()
        return " ".join(self._capsys.readouterr().err.split())

    def written(self, *arguments: object) -> Project:
        assert main(["convert", *map(str, arguments), "-o", str(self.out), "--force"]) in (0, 1)
        return read(self.out)


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(tmp_path, capsys)


# Numbers


def fasta(*numbers: int | str) -> str:
    return "".join(f">SEQ ID NO: {number} probe\n{DNA}\n" for number in numbers)


def test_a_gap_in_fasta_is_filled_with_skipped_sequences(call: Call) -> None:
    project = call.written(call.file(fasta(1, 2, 5)))
    assert [sequence.is_skipped for sequence in project.sequences] == [False, False, True, True, False]


@pytest.mark.parametrize("numbers", [(1, 3, 3), (2, 1), (1, 2, 1), (1, 150)])
def test_numbers_that_cannot_stay_are_a_question(call: Call, numbers: tuple[int, ...]) -> None:
    path = call.file(fasta(*numbers))
    assert "--numbers renumber" in call.refused(path)
    assert len(call.written(path, "--numbers", "renumber").sequences) == len(numbers)


@pytest.mark.parametrize("number", ["1/2", "1-3", "1, 2", "3 and 4"])
def test_a_header_with_several_numbers_is_a_question_or_has_the_first(call: Call, number: str) -> None:
    path = call.file(fasta(number))
    if number == "3 and 4":
        assert len(call.written(path).sequences) == 3
    else:
        assert "does not state one SEQ ID NO" in call.refused(path)


def test_a_long_gap_is_filled_on_request(call: Call) -> None:
    assert len(call.written(call.file(fasta(1, 150)), "--numbers", "fill").sequences) == 150


def test_a_second_file_keeps_its_numbers_or_is_a_question(call: Call) -> None:
    first = call.file(fasta(1, 2), "a.fasta")
    assert "--numbers renumber" in call.refused(first, call.file(fasta(1, 2), "b.fasta"))
    assert len(call.written(first, call.file(fasta(3, 5), "c.fasta")).sequences) == 5


def test_a_numbered_text_keeps_its_numbers(call: Call) -> None:
    text = f"SEQ ID NO: 1\n{DNA}\n\nSEQ ID NO: 3\n{DNA}\n"
    assert [each.is_skipped for each in call.written(call.file(text, "in.txt")).sequences] == [False, True, False]
    assert "--numbers" in call.refused(call.file(text.replace("3", "1"), "again.txt"))


@pytest.mark.parametrize("number", ["1/2", "SEQ 1/2", "SEQ ID NO: 1, 2", "1-3", "2a", "1.5"])
def test_a_cell_that_does_not_state_one_number_is_a_question(call: Call, number: str) -> None:
    path = call.file(f'SEQ ID NO,Name,Sequence\n"{number}",x,{DNA}\n', "in.csv")
    error = call.refused(path)
    assert f'"{number}" (line 2)' in error and "--numbers renumber" in error
    assert len(call.written(path, "--numbers", "renumber").sequences) == 1


@pytest.mark.parametrize("number", ["1", "1.0", "No. 1", "SEQ ID NO: 1", "(1)", "\uff11"])
def test_a_cell_with_one_number_keeps_it(call: Call, number: str) -> None:
    path = call.file(f"SEQ ID NO,Name,Sequence\n{number},x,{DNA}\n", "in.csv")
    assert [each.is_skipped for each in call.written(path).sequences] == [False]


def test_a_numbered_record_that_was_not_read_keeps_its_place_and_is_not_skipped(call: Call) -> None:
    path = call.file(f">SEQ ID NO: 1\n{DNA}\n>SEQ ID NO: 2\nACGT...ACGTACGT\n>SEQ ID NO: 3\n{DNA}\n")
    project = call.written(path, "--accept-loss", "records=SEQ ID NO: 2")
    assert [(bool(each.residues), each.is_skipped) for each in project.sequences] == [
        (True, False),
        (False, False),
        (True, False),
    ]
    assert checking.check(call.out).errors


# Residues


@pytest.mark.parametrize("protein", ["MKVlaagHKWFE", "MKVLAAgHKWFE", "mkvlaaghkwfE", "Mkvlaaghkwfeprst"])
def test_a_protein_of_small_and_capital_letters_is_a_question(call: Call, protein: str) -> None:
    path = call.file(f">p\n{protein}\n>d\n{DNA}\n")
    assert "--case ignore" in call.refused(path)
    assert call.written(path, "--case", "ignore").sequences[0].residues == protein.upper()
    table = call.file(f"Name,Sequence\np,{protein}\n", "in.csv")
    assert "--case ignore" in call.refused(table, "--molecule", "AA")
    assert call.written(table, "--molecule", "AA", "--case", "ignore").sequences[0].residues == protein.upper()


@pytest.mark.parametrize("gap", ["-", "--", ".", "-.-", "-\n-"])
def test_a_gap_between_residues_is_a_question(call: Call, gap: str) -> None:
    path = call.file(f">a\nACGTACGT{gap}ACGTACGTAC\n>b\n{DNA}\n")
    error = call.refused(path)
    assert "--gaps remove" in error and "--accept-loss records=a" in error
    assert call.written(path, "--gaps", "remove").sequences[0].residues == "acgtacgtacgtacgtac"
    assert [each.name for each in call.written(path, "--accept-loss", "records=a").sequences] == [""]


def test_a_gap_in_a_table_is_a_question(call: Call) -> None:
    path = call.file(f"Name,Sequence\na,ACGTACGT--ACGTACGTAC\nb,{DNA}\n", "in.csv")
    assert "--gaps remove" in call.refused(path)
    assert len(call.written(path, "--gaps", "remove").sequences) == 2


def test_gaps_around_residues_join_nothing_and_are_removed(call: Call) -> None:
    assert call.written(call.file(f">a\n--{DNA}\n--..\n")).sequences[0].residues == DNA.lower()


@pytest.mark.parametrize(
    ("residues", "molecule"), [("ACDEACGGGACC", "AA"), ("ACGTACGTLACGT", "AA"), (DNA, "DNA"), ("ACGURYACGUAC", "RNA")]
)
def test_a_letter_that_is_not_a_nucleotide_symbol_makes_a_protein(call: Call, residues: str, molecule: str) -> None:
    assert call.written(call.file(f">a\n{residues}\n")).sequences[0].molecule_type == molecule


@pytest.mark.parametrize(
    "residues",
    ["GAGAGAGAGAGAGA", "CCCCCCCCCCAAAAA", "NNNNNNNNNNNN", "ACGTIACGTIACGTACG", "gagagagagagaga", f"{DNA * 4}X"],
)
def test_letters_that_leave_a_doubt_are_a_question(call: Call, residues: str) -> None:
    path = call.file(f">a\n{residues}\n")
    assert "--molecule" in call.refused(path)
    assert call.written(path, "--molecule", "DNA").sequences[0].molecule_type == "DNA"
    assert call.written(call.file(f">a\n{DNA}\n>b\n{residues}\n")).sequences[1].molecule_type == "DNA"


# Records that were not read


@pytest.mark.parametrize(
    "body", ["see Table 3 for it", "", "3'-ACGTACGT-5'", "ACGT...ACGTACGT", "UmsGmsAmsGmsCms", "none"]
)
def test_a_record_that_is_not_at_read_is_a_loss(call: Call, body: str) -> None:
    table = call.file(f'Name,Sequence\na,{DNA}\nodd,"{body}"\n', "in.csv")
    error = call.refused(table)
    assert "Line 3" in error
    assert "--accept-loss records=odd" in error or not body
    path = call.file(f">a\n{DNA}\n>odd\n{body}\n")
    if body != "none":
        assert "--accept-loss records=odd" in call.refused(path)
        assert len(call.written(path, "--accept-loss", "records=odd").sequences) == 1


def test_residues_before_the_first_record_are_a_loss(call: Call) -> None:
    path = call.file(f"{DNA}\n>a\n{DNA}\n")
    assert f'"{DNA}"' in (error := call.refused(path)) and "--accept-loss 'records=line 1'" in error
    assert len(call.written(path, "--accept-loss", "records=line 1").sequences) == 1


def test_a_record_with_residues_of_two_molecules_is_a_loss(call: Call) -> None:
    path = call.file(f">a\n{DNA}\n>odd\n{DNA}\n\nMKVLAAGIV\n")
    assert "--accept-loss records=odd" in call.refused(path)
    assert len(call.written(path, "--accept-loss", "records=odd").sequences) == 1


def test_many_records_are_accepted_together(call: Call) -> None:
    path = call.file(f">a\n{DNA}\n" + "".join(f">x{n}\nACGT...ACGT\n" for n in range(30)))
    assert "--accept-loss records=all-30" in call.refused(path)
    assert len(call.written(path, "--accept-loss", "records=all-30").sequences) == 1


def test_records_of_the_same_name_are_accepted_one_by_one(call: Call) -> None:
    path = call.file(f">a\n{DNA}\n>x\nACGT...ACGT\n>x\nACGT...GGGT\n")
    error = call.refused(path)
    assert "records=x " in error and "records=x@5" in error
    assert "records=x@5" in call.refused(path, "--accept-loss", "records=x")


def test_a_record_without_residues_in_genbank_is_a_loss(call: Call) -> None:
    entry = "LOCUS       A    16 bp    DNA\nFEATURES             Location/Qualifiers\nORIGIN\n{0}//\n"
    path = call.file(entry.format(f"        1 {DNA.lower()}\n") + entry.format("").replace(" A  ", " B  "), "in.gb")
    assert "--accept-loss records=B" in call.refused(path)
    assert len(call.written(path, "--accept-loss", "records=B").sequences) == 1


@pytest.mark.parametrize(
    ("text", "name", "option"),
    [
        (f">a\n{DNA}\n>odd\nACGT...ACGT\n", "in.fasta", "--accept-loss records=odd"),
        (f">SEQ ID NO: 1\n{DNA}\n>SEQ ID NO: 1\n{DNA}\n", "in.fasta", "--numbers renumber"),
        (f">a\n{DNA}\n>b\nRYKMSWBDHVRYKM\n", "in.fasta", ""),
        (
            "<110>  Doe\n<160>  1\n<210>  1\n<211>  30\n<212>  DNA\n<213>  Homo sapiens\n<400>  1\nacg-tac\n",
            "in.txt",
            "--accept-loss sequences=1",
        ),
    ],
)
@pytest.mark.parametrize("ending", [".txt", ".html", ".json"])
def test_a_refused_conversion_writes_its_report(
    call: Call, tmp_path: Path, text: str, name: str, option: str, ending: str
) -> None:
    report = tmp_path / f"report{ending}"
    path = call.file(text, name)
    if not option:
        call.written(path, "--report", report)
        return
    call.refused(path, "--report", report)
    written = report.read_text("utf-8")
    assert option in written and "Nothing was written" in written


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("primer1 (SEQ ID NO: 3)", "primer1"),
        ("primer (SEQ ID NO:3)", "primer"),
        ("primer [SEQ ID NO 3]", "primer"),
        ("primer|SEQ_ID_NO_3", "primer|SEQ_ID_NO_3"),
        ("(SEQ ID NO: 3) primer", "SEQ ID NO: 3"),
        ("primer SEQ ID NO: 3", "primer"),
        ("primer - SEQ ID NO: 3 forward", "primer"),
        ("VH domain of the antibody (SEQ ID NO: 3)", "VH"),
    ],
)
def test_a_number_behind_the_name_in_a_header_is_the_number(call: Call, header: str, name: str) -> None:
    path = call.file(f">a\n{DNA}\n>{header}\n{DNA}\n")
    found = opening.open_any(path).sequences
    assert [each.is_skipped for each in found] == [False, True, False]
    assert found[2].name == name


def test_a_mention_of_another_sequence_in_a_header_is_not_the_number(call: Call) -> None:
    path = call.file(f">a\n{DNA}\n>b variant of SEQ ID NO: 1 with a mutation\n{DNA}\n")
    assert len(opening.open_any(path).sequences) == 2


GENBANK = """\
LOCUS       A                         16 bp    DNA     linear   SYN 01-JAN-2020
FEATURES             Location/Qualifiers
     source          1..16
                     /organism="Homo sapiens"
                     /mol_type="genomic DNA"
     misc_feature    {location}
                     /note="a note"
ORIGIN
        1 acgtacgtac gtacgt
//
"""


@pytest.mark.parametrize(("location", "is_lost"), [("3..5", False), ("3..x5", True), ("J00194.1:100..202", True)])
def test_a_feature_whose_location_cannot_be_written_is_a_loss(call: Call, location: str, is_lost: bool) -> None:
    path = call.file(GENBANK.format(location=location), "in.gb")
    if is_lost:
        assert location in (error := call.refused(path)) and "--accept-loss features=A" in error
    assert len(call.written(path, "--accept-loss", "features=A").sequences[0].features) == (1 if is_lost else 2)


def test_a_feature_beyond_the_residues_stays_an_error(call: Call) -> None:
    path = call.file(GENBANK.format(location="1..200"), "in.gb")
    call.written(path)
    assert "feature/location-past-end" in {finding.rule for finding in checking.check(call.out).findings}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (GENBANK.format(location="3..5").replace("16 bp", "40 bp"), "in.gb"),
        (f"Name,Length,Sequence\nA,30,{DNA}\n", "in.csv"),
        (
            "ID   A; SV 1; linear; genomic DNA; STD; SYN; 40 BP.\nSQ   Sequence 40 BP;\n"
            "     acgtacgtac gtacgt                                                       16\n//\n",
            "in.embl",
        ),
    ],
)
def test_a_length_that_the_residues_contradict_is_a_loss(call: Call, text: str, name: str) -> None:
    error = call.refused(call.file(text, name))
    assert "has 16 residues" in error and "--accept-loss 'length=A" in error.replace("loss length", "loss 'length")


def test_a_project_carries_the_loss_until_it_is_accepted(call: Call, tmp_path: Path) -> None:
    path, wsq = call.file(f">a\n{DNA}\n>odd\nACGT...ACGT\n"), tmp_path / "work.wsq"
    assert main(["convert", str(path), "-o", str(wsq)]) == 1
    assert [loss.key for loss in losses(opening.open_any(wsq).origin)] == ["records=odd"]
    assert "--accept-loss records=odd" in call.refused(wsq)
    assert len(call.written(wsq, "--accept-loss", "records=odd").sequences) == 1


def test_an_import_into_a_project_carries_the_loss(call: Call) -> None:
    path = call.file(f">a\n{DNA}\n>odd\nACGT...ACGT\n")
    project = importing.offer_files([path]).edit({0}, index=0, organism="", mol_types={}).apply(new_project())
    assert [loss.key for loss in losses(project.origin)] == ["records=odd"]


def test_a_listing_imported_into_a_project_carries_its_contradictions(call: Call) -> None:
    text = "<110>  Doe\n<160>  3\n<210>  1\n<211>  30\n<212>  DNA\n<213>  Homo sapiens\n<400>  1\nacgtacgtac\n"
    text += text[text.index("<210>") :].replace("1\n", "2\n", 1).replace("<400>  1", "<400>  2").replace("30", "10")
    offer = importing.offer_files([call.file(text, "in.txt")])
    project = offer.edit({0, 1}, index=0, organism="", mol_types={}).apply(new_project())
    assert {loss.key for loss in losses(project.origin)} == {"values=quantity/in.txt", "values=length/1"}
