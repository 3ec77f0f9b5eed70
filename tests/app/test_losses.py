"""A loss stands until a person accepts it by name; until then no listing is written."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein

from wiposeq.app import checking, fixing
from wiposeq.app.exporting import converting
from wiposeq.app.importing import importing, opening
from wiposeq.app.losses import accept_losses
from wiposeq.cli.main import main
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove
from wiposeq.model.origin import accepted_losses, losses, standing_losses
from wiposeq.model.origin_edits import AcceptLoss
from wiposeq.model.project import Project

LOST = {
    "element": ("</INSDSeq>", "<Remark>of an office</Remark></INSDSeq>", "elements=Remark"),
    "attribute": ("<INSDSeq>", '<INSDSeq remark="of an office">', "attributes=remark"),
    "text": ("</INSDSeq>", "of an office</INSDSeq>", "text=INSDSeq"),
    "repeated": ("<INSDSeq_division>", "<INSDSeq_moltype>RNA</INSDSeq_moltype><INSDSeq_division>", ""),
    "cut off": ("", "", "sequences=3"),
}


@pytest.fixture(params=LOST)
def broken(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A listing of three sequences of which something is lost."""
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "en")
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna(), a_protein(), a_dna("acgtacgtacgtaaa")), path)
    text = path.read_text()
    old, new, _ = LOST[request.param]
    path.write_text(text.replace(old, new, 1) if old else text[: text.rindex("<INSDSeq_division>")])
    return path


def keys(project: Project) -> list[str]:
    return [loss.key for loss in losses(project.origin)]


def test_no_verb_writes_a_listing_while_a_loss_stands_and_the_error_gives_the_option(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = keys(opening.open_any(broken))[0]
    before = sorted(tmp_path.iterdir())
    for words in (
        ["convert", str(broken), "-o", str(tmp_path / "out.xml")],
        ["fix", str(broken), "-o", str(tmp_path / "out.xml")],
        ["fix", str(broken), "-o", str(tmp_path / "out.xml"), "--rule", "file/not-well-formed"],
        ["fix", str(broken), "-o", str(tmp_path / "out.xml"), "--rule", "file/unknown-content"],
        ["package", str(broken), "-o", str(tmp_path / "package")],
    ):
        assert main(words) == 2
        captured = capsys.readouterr()
        assert f"--accept-loss {key}" in captured.err and captured.err.count("\n") == 1
        assert sorted(tmp_path.iterdir()) == before


def test_a_project_file_carries_the_loss_and_its_acceptance(broken: Path, tmp_path: Path) -> None:
    project = opening.open_any(broken)
    for verb in ("fix", "convert"):
        saved = tmp_path / f"{verb}.wsq"
        assert main([verb, str(broken), "-o", str(saved)]) == 1
        again = opening.open_any(saved)
        assert keys(again) == keys(project) and standing_losses(again.origin)
        with pytest.raises(UnreadableFile, match="--accept-loss"):
            converting.convert([saved], tmp_path / "out.xml")
    accepted = AcceptLoss(tuple(keys(project))).apply(project)
    converting.save_as(accepted, tmp_path / "accepted.wsq")
    again = opening.open_any(tmp_path / "accepted.wsq")
    assert not standing_losses(again.origin) and accepted_losses(again.origin) == losses(project.origin)
    assert not [f for f in checking.check(again).findings if f.is_error and f.rule.startswith("file/")]
    assert [f for f in checking.check(again).findings if not f.is_error and f.rule.startswith("file/")]
    converting.convert([tmp_path / "accepted.wsq"], tmp_path / "out.xml")


def test_an_accepted_loss_is_written_and_stands_in_the_reports(broken: Path, tmp_path: Path) -> None:
    options = [word for key in keys(opening.open_any(broken)) for word in ("--accept-loss", key)]
    for verb in ("fix", "convert"):
        report = tmp_path / f"{verb}.txt"
        out = tmp_path / f"{verb}.xml"
        assert main([verb, str(broken), "-o", str(out), *options, "--report", str(report)]) < 2
        assert out.exists() and "A person accepted this loss" in report.read_text()


def test_only_a_loss_of_the_file_can_be_accepted(broken: Path) -> None:
    project = opening.open_any(broken)
    for key in ("sequences=1-99", "elements=Nothing", "", "all"):
        with pytest.raises(UsageError, match="is not a loss of"):
            accept_losses(project, [key], broken)
        with pytest.raises(LookupError):
            AcceptLoss((key,)).apply(project)
    once = accept_losses(project, keys(project), broken)
    assert AcceptLoss(tuple(keys(project))).apply(once) is once


def test_no_fix_accepts_a_loss_unseen(broken: Path) -> None:
    project = opening.open_any(broken)
    for rules in (None, ["file/not-well-formed", "file/unknown-content", "file/structure"]):
        fixed = fixing.fix(project, rules=rules)
        assert standing_losses(fixed.project.origin)
        assert fixed.report.errors


def test_a_listing_with_a_loss_is_imported_only_after_that_is_accepted(broken: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="would be lost"):
        importing.import_into(a_project(a_dna()), [broken])
    project = opening.open_any(broken)
    converting.save_as(AcceptLoss(tuple(keys(project))).apply(project), tmp_path / "accepted.wsq")
    _, changes = importing.import_into(a_project(a_dna()), [tmp_path / "accepted.wsq"])
    assert "loss/accepted" in {change.kind for change in changes}


def test_removing_the_place_of_a_lost_sequence_does_not_accept_its_loss(tmp_path: Path) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna(), a_protein(), a_dna("acgtacgtacgtaaa")), path)
    head, rest = path.read_text().split('<SequenceData sequenceIDNumber="2">')
    path.write_text(head + '<SequenceData sequenceIDNumber="2">' + rest.replace("</INSDSeq_feature-table>", "", 1))
    project = opening.open_any(path)
    if not losses(project.origin):
        pytest.skip("the reader closes the element and loses nothing")
    after = Remove((Address(project.sequences[1].uid),)).apply(project)
    assert len(after.sequences) == 2
    assert keys(after) == keys(project)


def test_the_quantity_is_reported_again_when_the_loss_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna(), a_protein(), a_dna("acgtacgtacgtaaa")), path)
    text = path.read_text()
    path.write_text(text[: text.rindex("<INSDSeq_division>")])
    project = opening.open_any(path)
    assert "header/quantity" not in checking.check(project).counts
    if not project.origin.of_kind("quantity"):
        pytest.skip("the reader does not note the quantity of a file that ends early")
    accepted = AcceptLoss(tuple(keys(project))).apply(project)
    (finding,) = [f for f in checking.check(accepted).findings if f.rule == "header/quantity"]
    assert finding.is_error and not any(fix.safe for fix in finding.fixes)


def test_an_accepted_loss_is_printed_in_the_package_and_the_record_of_changes(tmp_path: Path) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna(), a_protein()), path)
    broken = tmp_path / "broken.xml"
    broken.write_text(path.read_text().replace("</INSDSeq>", "<Remark>of an office</Remark></INSDSeq>", 1))
    words = ["package", str(broken), "-o", str(tmp_path / "p"), "--replaces", str(path), "--add", "record"]
    assert main([*words, "--accept-loss", "elements=Remark"]) == 0
    pages = [page.read_text("utf-8") for page in (tmp_path / "p").glob("*.html")]
    assert sum("A person accepted this loss" in page for page in pages) >= 2
    project = tmp_path / "project.wsq"
    assert main(["fix", str(broken), "-o", str(project), "--accept-loss", "elements=Remark"]) == 0
    record = tmp_path / "record.txt"
    assert main(["compare", str(path), str(project), "--record", "-o", str(record)]) < 2
    assert "A person accepted this loss" in record.read_text()


@pytest.fixture
def cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A listing that ends in its second sequence."""
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "en")
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna(), a_protein()), path)
    text = path.read_text()
    path.write_text(text[: text.rindex("<INSDSeq_division>")])
    return path


def test_a_project_that_carries_a_loss_says_so_in_its_report(cut_off: Path, tmp_path: Path) -> None:
    for verb in ("convert", "fix"):
        report = tmp_path / f"{verb}.txt"
        assert main([verb, str(cut_off), "-o", str(tmp_path / f"{verb}.wsq"), "--report", str(report)]) == 1
        assert "Lost, and not accepted yet (--accept-loss sequences=2)" in report.read_text()


@pytest.mark.parametrize("ending", [".txt", ".html"])
def test_a_copy_of_a_project_with_a_loss_says_so_and_is_no_success(
    cut_off: Path, tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", str(cut_off), "-o", str(tmp_path / "in.wsq")]) == 1
    capsys.readouterr()
    for name in ("in.wsq", "in.xml"):
        assert main(["convert", str(tmp_path / name), "-o", str(tmp_path / f"{name}{ending}")]) == 1
        words = " ".join((tmp_path / f"{name}{ending}").read_text().split())
        assert "The sequence with SEQ ID NO 2 could not be read" in words
        assert "Lost, and not accepted yet" in capsys.readouterr().out


def test_both_verbs_count_a_reading_that_nobody_has_confirmed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "en")
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna()), path)
    path.write_text(path.read_text().replace("</ApplicantName>", ""))
    for verb in ("convert", "fix"):
        out = tmp_path / f"{verb}.xml"
        assert main([verb, str(path), "-o", str(out)]) == 1
        words = capsys.readouterr().out
        assert "1 error, 0 warnings" in words and f"wiposeq check {path} shows it" in words
        assert f"check {out}" not in words
        assert checking.check(out).is_clean and not checking.check(path).is_clean
    accepted = tmp_path / "accepted.xml"
    assert main(["fix", str(path), "-o", str(accepted), "--rule", "file/not-well-formed"]) == 0


def test_a_reading_with_one_meaning_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna()), path)
    path.write_text(path.read_text().replace("Example Biotech", "Example & Biotech"))
    for verb in ("convert", "fix"):
        assert main([verb, str(path), "-o", str(tmp_path / f"{verb}.xml")]) == 0


def test_the_account_of_a_listing_names_the_assumed_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "en")
    records, project = tmp_path / "a.fasta", tmp_path / "a.wsq"
    records.write_text(">a\nacgtacgtacgtacgt\n")
    main(["convert", str(records), "-o", str(project)])
    for verb, given in (("convert", records), ("convert", project), ("fix", project)):
        report = tmp_path / f"{verb}-{given.suffix[1:]}.txt"
        main([verb, str(given), "-o", str(report.with_suffix(".xml")), "--report", str(report)])
        assert "Assumed, not stated in the input: " in report.read_text()
        assert "organism=unidentified" in report.read_text() and "mol_type=unassigned DNA" in report.read_text()
    stated = ["--organism", "Homo sapiens", "--mol-type", "genomic DNA"]
    report = tmp_path / "stated.txt"
    main(["convert", str(records), "-o", str(tmp_path / "stated.xml"), "--report", str(report), *stated])
    assert "Assumed" not in report.read_text()
