"""The command line: words in, exit codes and texts out; one line for whatever goes wrong, never a traceback."""

import io
import json
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein

from wiposeq import __main__ as program
from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.cli import main as cli
from wiposeq.cli import terminal
from wiposeq.cli.parser import VERBS, parser
from wiposeq.cli.shared import SHOWN

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of these tests are English wherever they run."""
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "en")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own with a sound listing, a listing with an error, and a FASTA file."""
    monkeypatch.chdir(tmp_path)
    converting.save_as(a_project(a_dna(), a_protein()), Path("sound.xml"))
    converting.save_as(a_project(a_dna("acg")), Path("short.xml"))
    Path("in.fasta").write_text(">a one\nACGTACGTACGT\n>b\nMKVLFEPQWY*\n")
    Path("header.toml").write_text(
        'file_reference = "R"\n[applicant]\nname = "A"\nlanguage = "en"\n[[title]]\ntext = "T"\nlanguage = "en"\n'
    )
    return tmp_path


def call(*words: str) -> int:
    return program.main(list(words))


def run(*words: str, **options: object) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    environment.update(options.pop("env", {}))  # type: ignore[call-overload]
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "wiposeq", *words], capture_output=True, env=environment, timeout=120, **options
    )


# Ways in


def test_version_and_help_come_without_loading_what_they_do_not_need() -> None:
    script = (
        "import sys; from wiposeq.__main__ import main; code = main(['--version']);"
        "print(code, sorted({'lxml', 'Bio', 'numpy', 'PySide6', 'wiposeq.checking.engine'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=CHECKOUT, timeout=60, check=True
    )
    assert done.stdout.splitlines() == ["WipoSeq 0.1.0", "0 []"]


@pytest.mark.parametrize("verb", VERBS)
def test_the_parser_of_one_verb_helps_as_the_parser_of_all_does(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    helped = []
    for words in ((), (verb,)):
        with pytest.raises(SystemExit):
            parser(words).parse_args([verb, "--help"])
        helped.append(capsys.readouterr().out)
    assert helped[0] == helped[1] != ""
    with pytest.raises(SystemExit):
        parser((verb,)).parse_args(["check" if verb != "check" else "fix", "--help"])
    assert "invalid choice" in capsys.readouterr().err


def test_help_names_every_verb_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--help") == 0
    text = capsys.readouterr().out
    assert all(verb in text for verb in VERBS)
    assert "Exit codes" in text


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_verb_keeps_its_placeholders_in_another_language(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "xx")
    assert call(verb, "--help") == 0
    assert "%(" not in capsys.readouterr().out


def test_a_word_that_is_neither_file_nor_verb_is_answered_with_the_nearest_verb(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call("chek") == 2
    assert capsys.readouterr().err == 'wiposeq: "chek" is neither a file nor a verb. Did you mean check?\n'
    assert call("frobnicate") == 2
    assert ", ".join(VERBS) in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("none.xml") == 2
    assert '"none.xml" does not exist' in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "--format", "yaml", "x.xml"),
        ("check", "--edition", "9.9", "sound.xml"),
        ("check", "--profile", "nobody", "sound.xml"),
        ("convert", "in.fasta"),
        ("convert", "in.fasta", "-o", "out.ps"),
        ("convert", "in.fasta", "-o", "in.fasta"),
        ("convert", "in.fasta", "-o", "out.xml", "--molecule", "PRT"),
        ("convert", "in.fasta", "-o", "out.xml", "--mol-type", "genome"),
        ("convert", "in.fasta", "-o", "out.xml", "--report", "report.pdf"),
        ("convert", "in.fasta", "-o", "out.xml", "--header", "none.toml"),
        ("fix", "short.xml", "-o", "short.xml"),
        ("fix", "short.xml", "-o", "out.txt"),
        ("fix", "short.xml", "-o", "out.xml", "--rule", "no/rule"),
        ("fix", "short.xml", "-o", "out.xml", "--all-safe", "--rule", "sequence/too-short"),
        ("rules", "sequence/too-shorts"),
        ("--frobnicate",),
        ("check", "folder"),
        ("check", "in.fasta"),
    ],
)
def test_a_call_that_cannot_be_used_is_one_line_and_exit_code_2(
    here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    Path("folder").mkdir()
    before = {path.name: path.read_bytes() for path in here.iterdir() if path.is_file()}
    assert call(*words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("wiposeq: ") and told.err.count("\n") == 1
    assert {path.name: path.read_bytes() for path in here.iterdir() if path.is_file()} == before


def test_a_file_opens_the_window_and_its_exit_code_is_ours(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    fake = types.ModuleType("wiposeq.ui.window.application")
    fake.run = lambda words, language: seen.append([*words, language]) or 5  # type: ignore[attr-defined,func-returns-value]
    monkeypatch.setitem(sys.modules, "wiposeq.ui.window.application", fake)
    monkeypatch.setattr("wiposeq.ui.window.application", fake, raising=False)
    assert call("sound.xml") == 5
    assert call() == 5
    assert call("--language", "en", "sound.xml") == 5
    assert seen == [["sound.xml", ""], [""], ["sound.xml", "en"]]


# check


def test_exit_codes_tell_sound_from_wrong_from_unusable_and_the_worst_counts(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("check", "sound.xml") == 0
    assert call("check", "sound.xml", "short.xml") == 1
    capsys.readouterr()
    assert call("check", "none.xml", "short.xml", "sound.xml") == 2
    told = capsys.readouterr()
    assert "none.xml" in told.err
    assert "short.xml: 1 error" in told.out and "sound.xml: 0 errors" in told.out


def test_warnings_alone_are_no_error(here: Path) -> None:
    converting.save_as(a_project(a_dna("acgtacgtacgn")), Path("warned.xml"))
    assert call("check", "warned.xml") == 0


@pytest.mark.parametrize("form", ["json", "xml", "html", "text"])
def test_a_report_goes_to_stdout_or_to_a_file_with_the_same_words(
    here: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    assert call("check", "short.xml", "sound.xml", "--format", form) == 1
    printed = capsys.readouterr().out
    assert call("check", "short.xml", "sound.xml", "--format", form, "-o", "report") == 1
    assert capsys.readouterr().out == ""
    assert Path("report").read_text(encoding="utf-8") == printed
    assert "sequence/too-short" in printed


def test_the_json_names_the_files_as_they_were_given(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("check", "./short.xml", str(here / "sound.xml"), "--format", "json")
    told = json.loads(capsys.readouterr().out)
    assert [each["file"] for each in told] == ["./short.xml", str(here / "sound.xml")]
    assert [each["errors"] for each in told] == [1, 0]
    assert told[0]["findings"][0]["line"] > 1


def test_a_listing_is_never_overwritten_by_its_own_report(here: Path) -> None:
    before = Path("short.xml").read_bytes()
    assert call("check", "short.xml", "-o", "short.xml") == 2
    assert Path("short.xml").read_bytes() == before


def test_formality_looks_at_the_form_only(here: Path) -> None:
    assert call("check", "--formality", "short.xml") == 0


def test_the_profile_decides_how_grave_things_are(here: Path) -> None:
    converting.convert([Path("in.fasta")], Path("bare.xml"))
    assert call("check", "--profile", "filing", "bare.xml") == 1


# convert


def test_fasta_with_a_header_becomes_a_listing_that_checks_clean(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("convert", "in.fasta", "-o", "out.xml", "--header", "header.toml") == 0
    text = capsys.readouterr().out
    assert "out.xml: 2 sequences written; 0 errors" in text
    assert "Stop at the end removed" in text
    assert call("check", "out.xml") == 0


def test_a_draft_is_written_all_the_same_and_the_exit_code_says_so(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("convert", "in.fasta", "-o", "out.xml") == 1
    assert "draft" in capsys.readouterr().out
    assert Path("out.xml").is_file()


def test_organism_molecule_and_mol_type_are_used(here: Path) -> None:
    Path("d.fasta").write_text(">a\nACGTACGTACGT\n")
    call("convert", "d.fasta", "-o", "out.xml", "--organism", "Mus musculus", "--mol-type", "genomic DNA")
    (sequence,) = opening.open_any(Path("out.xml")).sequences
    assert (sequence.organism, sequence.mol_type) == ("Mus musculus", "genomic DNA")
    call("convert", "d.fasta", "-o", "out2.xml", "--molecule", "AA")
    (sequence,) = opening.open_any(Path("out2.xml")).sequences
    assert (sequence.molecule_type, sequence.residues) == ("AA", "ACGTACGTACGT")


@pytest.mark.parametrize("ending", ["txt", "json", "html"])
def test_every_change_of_an_import_goes_into_the_report(here: Path, ending: str) -> None:
    Path("many.fasta").write_text("".join(f">s{n}\nACGTACGTACGT--\n" for n in range(50)))
    call("convert", "many.fasta", "-o", "out.xml", "--report", f"report.{ending}")
    text = Path(f"report.{ending}").read_text(encoding="utf-8")
    assert all(f"s{n}" in text for n in range(50))


def test_the_terminal_gets_the_first_changes_and_the_number_of_the_rest(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("many.fasta").write_text("".join(f">s{n}\nACGTACGTACGT--\n" for n in range(50)))
    call("convert", "many.fasta", "-o", "out.xml")
    text = capsys.readouterr().out
    assert text.count("Gaps removed") == SHOWN - 1
    assert "more; write all of them with --report" in text


def test_a_listing_goes_to_a_project_and_to_fasta(here: Path) -> None:
    assert call("convert", "sound.xml", "-o", "p.wsq") == 0
    assert call("check", "p.wsq") == 0
    assert call("convert", "p.wsq", "-o", "p.fasta") == 0
    assert Path("p.fasta").read_text().count(">") == 2


# fix


def test_fix_writes_another_file_and_says_what_it_did(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path("sound.xml").read_text().replace("<INSDSeq_moltype>AA", "<INSDSeq_moltype>PRT")
    Path("old.xml").write_text(text)
    assert call("check", "old.xml") == 1
    assert call("fix", "old.xml", "-o", "new.xml", "--report", "repairs.json") == 0
    assert call("check", "new.xml") == 0
    assert Path("old.xml").read_text() == text
    told = json.loads(Path("repairs.json").read_text())
    assert [each["kind"] for each in told["changes"]] == ["sequence/molecule-type"]
    assert "sequence/molecule-type" in capsys.readouterr().out


def test_a_fixed_project_contains_the_list_of_its_repairs(here: Path) -> None:
    Path("old.xml").write_text(Path("sound.xml").read_text().replace("<INSDSeq_moltype>AA", "<INSDSeq_moltype>PRT"))
    assert call("fix", "old.xml", "-o", "new.wsq") == 0
    (repair,) = opening.open_any(Path("new.wsq")).origin.repairs
    assert (repair.kind, repair.before, repair.after) == ("sequence/molecule-type", "PRT", "AA")
    assert call("fix", "new.wsq", "-o", "again.wsq") == 0
    assert opening.open_any(Path("again.wsq")).origin.repairs == (repair,)


def test_what_a_fix_cannot_mend_is_left_and_the_exit_code_says_so(here: Path) -> None:
    assert call("fix", "short.xml", "-o", "new.xml") == 1
    assert Path("new.xml").is_file()
    assert call("fix", "short.xml", "-o", "new2.xml", "--rule", "sequence/too-short") in (0, 1)


# rules, demo


def test_every_rule_is_listed_and_one_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    from wiposeq.rules.rule import CATALOGUE

    assert call("rules") == 0
    listed = capsys.readouterr().out
    assert all(id in listed for id in CATALOGUE)
    assert call("rules", "sequence/too-short") == 0
    assert "Why:" in capsys.readouterr().out


def test_the_demo_prints_where_its_files_are(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("demo", "d") == 0
    text = capsys.readouterr().out
    assert all(path.name in text for path in Path("d").iterdir())
    assert call("demo", "d") == 2


# Whatever goes wrong


def test_an_error_of_the_program_is_one_line_and_a_file_for_its_makers(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], user_folders: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("two\nlines")

    monkeypatch.setattr(checking, "check", broken)
    assert call("check", "sound.xml") == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "ValueError: two lines" in told
    (report,) = user_folders.rglob("wiposeq-crash-*.txt")
    assert str(report) in told
    assert "Traceback" in report.read_text() and "in broken" in report.read_text()
    monkeypatch.setenv("WIPOSEQ_DEBUG", "1")
    with pytest.raises(ValueError, match="two"):
        call("check", "sound.xml")


def test_ctrl_c_is_a_word_and_exit_code_130(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "check", stopped)
    assert call("check", "sound.xml") == 130
    assert capsys.readouterr().err == "wiposeq: Stopped.\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes of this kind are a matter of POSIX systems")
def test_a_reader_that_goes_away_is_no_failure(here: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "wiposeq", "rules"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_a_console_that_cannot_show_a_character_still_gets_the_rest(here: Path) -> None:
    Path("naïve-Ω.fasta").write_text(">Ω\nACGTACGTACGT--\n", encoding="utf-8")
    done = run("convert", "naïve-Ω.fasta", "-o", "out.xml", env={"PYTHONIOENCODING": "cp1252"}, cwd=here)
    assert done.returncode == 1
    assert b"Gaps removed" in done.stdout and done.stderr == b""


def test_json_is_utf_8_whatever_the_console_speaks(here: Path) -> None:
    Path("Ω.xml").write_bytes(Path("sound.xml").read_bytes())
    done = run("check", "Ω.xml", "--format", "json", env={"PYTHONIOENCODING": "cp1252"}, cwd=here)
    assert json.loads(done.stdout)[0]["file"] == "Ω.xml"


def test_piped_work_shows_no_progress_and_a_terminal_gets_a_bar_that_goes_away(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    clock = iter(range(10_000))
    monkeypatch.setattr(terminal.time, "monotonic", lambda: float(next(clock)))
    for kind in (io.StringIO, Terminal):
        err = kind()
        monkeypatch.setattr(sys, "stderr", err)
        assert call("check", "sound.xml") == 0
        if kind is Terminal:
            assert "100 %" in err.getvalue()
            assert err.getvalue().endswith("\r\x1b[K")
        else:
            assert err.getvalue() == ""


@pytest.mark.parametrize("verb", ["template {}.xlsx", "fix {0}.xml -o {0}2.xml", "check {0} --resume {0}2", "demo {}"])
def test_a_name_too_long_for_any_file_is_reported_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert cli.main(verb.format(tmp_path / ("x" * 300)).split()) == 2
    assert "the name is too long" in capsys.readouterr().err
