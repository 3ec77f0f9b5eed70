"""A report of an error in the program has nothing of the user's work: inventions are not published yet."""

import ast
import os
import re
import stat
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.app.crash import call_without_names, explain
from wiposeq.errors import UnreadableFile, summary_of, trace_of
from wiposeq.ui.widgets import dialogs

SECRETS = ("acgtacgtacgt", "Secret Seeds", "Novel polymerase", "inv-2026", "jane")

PACKAGE = Path(__file__).resolve().parents[2] / "wiposeq"


def failure() -> Exception:
    """An error whose messages quote residues, a name, a title and a path, in a chain."""
    try:
        try:
            {}["acgtacgtacgt"]
        except KeyError as first:
            raise ValueError("the title 'Novel polymerase' of Secret Seeds\nin /home/jane/inv-2026.xml") from first
    except ValueError as second:
        return second
    raise AssertionError


def test_a_trace_has_types_and_lines_of_the_program_and_no_message() -> None:
    text = trace_of(failure())
    assert "KeyError (a message of 14 characters, omitted)" in text and "ValueError (a message" in text
    assert "in failure" in text and text.index("KeyError") < text.index("ValueError (")
    assert not any(secret in line for line in text.splitlines() if "    " not in line for secret in SECRETS)
    with pytest.raises(FileNotFoundError) as caught:
        Path("/none/jane/inv-2026.xml").read_bytes()
    assert (
        "FileNotFoundError ENOENT" in trace_of(caught.value)
        and "inv-2026" not in trace_of(caught.value).split("FileNot")[1]
    )


def test_a_trace_of_errors_that_follow_each_other_ends() -> None:
    one, two = ValueError("a"), ValueError("b")
    one.__cause__, two.__cause__ = two, one
    assert trace_of(one).count("Traceback") == 2


def test_a_crash_report_has_the_call_without_names(user_folders: Path) -> None:
    call = ["convert", "/home/jane/inv-2026.FASTA", "--organism=Secret", "--header", "Secret Seeds", "-o", "inv-2026"]
    assert call_without_names(call) == ["convert", "....fasta", "--organism", "--header", "...", "-o", "..."]
    message = explain(failure(), call)
    (report,) = user_folders.rglob("wiposeq-crash-*.txt")
    text = report.read_text()
    assert str(report) in message and "convert" in text and "in failure" in text
    calls = [line for line in text.splitlines() if line.startswith("[")]
    assert not any(secret in line for line in calls for secret in SECRETS)


def test_the_report_to_copy_in_the_window_is_the_same_trace(qapp: QApplication, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    error = failure()
    box = dialogs.show_error(parent, error)
    assert box.detailedText().endswith(trace_of(error))
    box.close()


def test_an_error_of_the_user_is_shown_as_it_is() -> None:
    assert (
        explain(UnreadableFile('"{path}" is empty.', "Choose another.", path="a.xml"), [])
        == '"a.xml" is empty. Choose another.'
    )


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has permissions of this kind")
def test_only_the_user_can_read_a_crash_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIPOSEQ_HOME", str(tmp_path))
    monkeypatch.delenv("WIPOSEQ_DEBUG", raising=False)
    before = os.umask(0)
    try:
        for _ in range(2):
            message = explain(ValueError("broken"), ("check", "/home/jane/secret.xml"))
    finally:
        os.umask(before)
    reports = list(tmp_path.glob("wiposeq-crash-*.txt"))
    assert len(reports) == 2 and str(max(reports)) in message
    assert {stat.S_IMODE(each.stat().st_mode) for each in reports} == {0o600}
    assert "secret" not in reports[0].read_text(encoding="utf-8")


def test_a_summary_for_a_log_has_no_value_of_the_user() -> None:
    assert summary_of(UnreadableFile('"{path}" is empty.', path="Acme CRISPR.xml")) == '"{path}" is empty.'
    assert summary_of(PermissionError(13, "no", "Acme.xml")) == "PermissionError EACCES"
    assert summary_of(ValueError("acgtacgt")) == "ValueError"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_logs_the_message_of_an_error(path: Path) -> None:
    """Messages of exceptions quote residues, names and titles: logs have trace_of() or summary_of() instead."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not re.fullmatch(r"_?log\.\w+|logging\.\w+", ast.unparse(node.func)):
            continue
        named = {each.arg for each in node.keywords}
        words = [each for each in node.args[1:] if isinstance(each, ast.Name) and each.id in ("error", "exception")]
        assert not ast.unparse(node.func).endswith(".exception") and "exc_info" not in named and not words, ast.unparse(
            node
        )
