"""The language comes from the system, the call, the settings or the start page, and Qt speaks it too."""

import gzip
import html
import io
import json
import plistlib
import re
import sys
import threading
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from builders import a_dna, a_project
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, Qt
from PySide6.QtGui import QClipboard, QFontDatabase, QKeySequence
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from wiposeq import __main__, catalogue, languages, resources, texts
from wiposeq.app.document import Document
from wiposeq.app.settings import Settings
from wiposeq.cli.parser import parser, take_language
from wiposeq.errors import UsageError
from wiposeq.formats.files import replacing
from wiposeq.formats.project.packing import pack, unpack
from wiposeq.formats.reports.check_report import changes_as_json, html_pieces, json_pieces, row_of_counts, totals
from wiposeq.formats.reports.spreadsheet import workbook
from wiposeq.languages import candidates
from wiposeq.model.changes import Change
from wiposeq.model.finding import Finding, Report, Severity
from wiposeq.ui.widgets.dialogs import file_dialog
from wiposeq.ui.window import qt_language
from wiposeq.ui.window.application import build
from wiposeq.ui.window.language_names import language_names
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.session import Session

CODES = tuple(code for code in languages.LANGUAGES if code != "en")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    application = QApplication.instance()
    if isinstance(application, QApplication):
        qt_language.use(application, "en")
    texts.show_marks(False)
    texts.use_language("en")


@pytest.fixture
def translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of translations in which every language has one text."""
    folder = tmp_path / "translations"
    folder.mkdir()
    for code in CODES:
        (folder / f"{code}.po").write_text(f'msgid ""\nmsgstr ""\n\nmsgid "&Save"\nmsgstr "&Save-{code}"\n')
    real = resources.path
    monkeypatch.setattr(
        resources, "path", lambda *parts: tmp_path.joinpath(*parts) if parts[0] == "translations" else real(*parts)
    )
    return folder


@pytest.mark.parametrize(
    ("code", "used"),
    [
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh-Hans", "zh_CN"),
        ("zh-hans-cn", "zh_CN"),
        ("zh_SG", "zh_CN"),
        ("zh-Hans-SG", "zh_CN"),
        ("zh_CHS", "zh_CN"),
        ("zh_TW", "en"),
        ("zh_HK.UTF-8", "en"),
        ("zh-Hant-HK", "en"),
        ("pt", "pt_BR"),
        ("pt_PT", "pt_BR"),
        ("pt-br", "pt_BR"),
        ("ar_EG", "ar"),
        ("es_MX", "es"),
        ("es_419", "es"),
        ("fr_CA@euro", "fr"),
        ("DE-at", "de"),
        ("sr_Latn_RS", "en"),
    ],
)
def test_a_region_is_served_by_the_translation_of_its_language(translated: Path, code: str, used: str) -> None:
    assert texts.use_language(code) == used


def test_another_chinese_is_used_if_there_is_a_translation_of_it(translated: Path) -> None:
    (translated / "zh_CN.po").rename(translated / "zh_TW.po")
    assert texts.use_language("zh-Hant-TW") == "zh_TW"
    assert texts.use_language("zh_HK") == "en"


def test_the_candidates_have_the_best_first() -> None:
    assert list(candidates("zh-Hans-SG")) == ["zh_Hans_SG", "zh_SG", "zh_CN", "zh"]
    assert list(candidates("pt_PT")) == ["pt_PT", "pt_BR", "pt"]
    assert list(candidates("../x")) == ["en"]


def test_macos_names_languages_in_the_preferences_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WIPOSEQ_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert languages.wanted_languages() == ["en"]
    path = tmp_path / "Library" / "Preferences" / ".GlobalPreferences.plist"
    path.parent.mkdir(parents=True)
    path.write_bytes(plistlib.dumps({"AppleLanguages": ["zh-Hans-CN", "en-US"]}, fmt=plistlib.FMT_BINARY))
    assert languages.wanted_languages() == ["zh-Hans-CN", "en-US"]
    path.write_bytes(b"bplist00 damaged")
    assert languages.wanted_languages() == ["en"]
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert languages.wanted_languages() == ["fr_FR.UTF-8"]


@pytest.mark.parametrize("call", [["--language", "xx", "rules"], ["rules", "--language=xx"], ["rules", "--lang", "xx"]])
def test_the_call_names_the_language_before_or_after_the_verb(
    call: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert __main__.main(call) == 0
    assert "⟦" in capsys.readouterr().out


def test_help_is_in_the_language_of_the_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["check", "--help", "--language", "xx"]) == 0
    assert "⟦" in capsys.readouterr().out


def test_the_language_of_a_translation_is_not_that_of_the_messages(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["translate", "no.xml", "-o", "x.xlf", "--language", "xx"]) == 2
    assert "⟦" not in capsys.readouterr().err
    assert __main__.main(["--language", "xx", "translate", "no.xml", "-o", "x.xlf", "--language", "de"]) == 2
    assert "⟦" in capsys.readouterr().err


@pytest.mark.parametrize("call", [["--language", "tlh"], ["check", "x.xml", "--language", "tlh"]])
def test_an_unknown_language_is_refused(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(call) == 2
    assert 'no language "tlh"' in capsys.readouterr().err


def test_numbers_and_days_are_written_as_in_the_language(translated: Path) -> None:
    day = datetime(2026, 12, 1, 9, 5)
    shown = {}
    for code in ("en", *CODES):
        texts.use_language(code)
        shown[code] = (
            texts.shown_number(1234567),
            texts.shown_number(-1234.56, 1),
            texts.shown_day(day),
            texts.shown_span(1200, 13000),
        )
    assert shown["en"] == ("1,234,567", "-1,234.6", "2026-12-01", "1,200..13,000")
    assert shown["de"] == ("1.234.567", "-1.234,6", "01.12.2026", "1\u202f200..13\u202f000")
    assert shown["fr"][0] == "1\u202f234\u202f567"
    assert shown["ar"][:2] == ("1,234,567", "-1,234.6")
    assert shown["ko"][2] == "2026. 12. 01."
    texts.use_language("ja")
    assert texts.shown_day(day, has_time=True) == "2026/12/01 09:05"


def test_a_copy_of_a_translation_is_read_until_the_file_changes(
    translated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = translated / "de.po"
    first = catalogue.load_catalogue(path)
    assert first.gettext("&Save") == "&Save-de"
    with monkeypatch.context() as context:
        context.setattr(catalogue, "read_catalogue", lambda path: pytest.fail("the file was parsed again"))
        stored = catalogue.load_catalogue(path)
        assert (stored.gettext("&Save"), stored.gettext("Save"), len(stored.texts)) == ("&Save-de", "Save", 1)
    path.write_text(path.read_text().replace("&Save-de", "&Sichern"))
    assert catalogue.load_catalogue(path).gettext("&Save") == "&Sichern"
    copy = resources.cache_folder() / "de.texts"
    copy.write_bytes(copy.read_bytes()[:9])
    assert catalogue.load_catalogue(path).gettext("&Save") == "&Sichern"


@pytest.mark.parametrize("code", CODES)
def test_a_copy_has_the_same_texts_as_the_file(code: str) -> None:
    path = resources.path("translations", f"{code}.po")
    parsed = catalogue.read_catalogue(path)
    assert isinstance(parsed.texts, dict)
    parts = catalogue.StoredTexts.of(parsed.texts)
    assert parts is not None
    stored = catalogue.StoredTexts(*parts)
    assert len(stored) == len(parsed.texts)
    assert {english: stored.get(english) for english in parsed.texts} == parsed.texts
    unknown = (english[:-1] for english in parsed.texts if english[:-1] not in parsed.texts)
    assert stored.get(next(unknown)) is None


def test_a_translation_is_used_where_no_copy_can_be_written(translated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (translated / "file").touch()
    monkeypatch.setenv("WIPOSEQ_HOME", str(translated / "file"))
    assert texts.use_language("de") == "de"


@pytest.mark.parametrize("code", CODES)
def test_qt_speaks_the_language(translated: Path, qtbot: QtBot, code: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    qt_language.use(application, code)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text().replace("&", "") != "Cancel"
    for context, source in (
        ("QWidgetTextControl", "&Copy"),
        ("QLineEdit", "Select All"),
        ("QPlatformTheme", "&Yes"),
        ("QFileDialog", "New Folder"),
        ("QFileDialog", "%1 already exists.\nDo you want to replace it?"),
    ):
        assert QCoreApplication.translate(context, source) != source, source
    assert (application.layoutDirection() == Qt.LayoutDirection.RightToLeft) == (code == "ar")
    assert QKeySequence("Ctrl+S").toString(QKeySequence.SequenceFormat.PortableText) == "Ctrl+S"


def test_each_language_has_its_own_name_in_the_list(translated: Path) -> None:
    (translated / "it.po").write_text('msgid "Open"\nmsgstr "Apri"\n')
    names = {code: name for name, code in language_names()}
    assert names["en"] == "English" and next(iter(names)) == "en"
    assert names["zh_CN"] == "简体中文" and names["ar"] == "العربية" and names["it"] == "Italiano"


def test_the_start_page_offers_the_language_at_the_first_start(
    translated: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    application, first = build()
    first.show()
    first.show_start()
    box = first.start.language
    assert box.isVisible() and box.currentText() == "English"
    box.setCurrentIndex(box.findData("fr"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(first.isHidden)
    new = next(w for w in application.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
    qtbot.addWidget(new)
    assert new.menus.actions["save"].text() == "&Save-fr"
    assert new.start.isVisible() and new.start.language.currentData() == "fr"
    assert not new.controllers.program.shows_preferences()
    assert new.workspace.settings.language == "fr"
    new.close()


def test_the_call_of_the_window_names_a_language_that_is_not_saved(
    translated: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    _, window = build("de")
    qtbot.addWidget(window)
    assert window.menus.actions["save"].text() == "&Save-de"
    assert window.workspace.settings.language == ""


# From the right to the left


@pytest.fixture
def mirrored(qtbot: QtBot) -> Iterator[QApplication]:
    """The application in the pseudo-language that is written from the right to the left."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    qt_language.use(application, texts.MIRRORED)
    yield application
    application.clipboard().clear()  # data of Python must not be there at the end


@pytest.mark.parametrize("source", ["&Look in:", "Files of &type:"])
def test_texts_that_qt_does_not_translate_are_translated_here(qapp: QApplication, source: str) -> None:
    qt_language.use(qapp, "fr")
    assert QCoreApplication.translate("QFileDialog", source) != source


def test_values_are_isolated_in_the_window_only(mirrored: QApplication) -> None:
    shown = texts.tr("Location {location} ends after {count} residues.", location="1..300", count=120)
    assert "\u2066\u20601..300\u2060\u2069" in shown and "\u2066120" not in shown
    assert "\u2066" not in texts.plain(shown) and "1..300" in texts.plain(shown)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(texts.tr("In {name}", name="a.xml")))
    thread.start()
    thread.join()
    assert "\u2066" not in found[0], "a report is written in a thread"
    texts.use_language("de")
    assert texts.isolated("1..300") == "1..300"


def test_parts_of_a_line_are_separated_as_the_language_does_it(mirrored: QApplication) -> None:
    with texts.marks():
        assert texts.listed(("163 nt", "", "b")) == "\u2066\u2060163 nt\u2060\u2069، \u2066\u2060b\u2060\u2069"
    shown = {}
    for code in ("en", "ar", "ja", "de"):
        texts.use_language(code)
        shown[code] = texts.plain(texts.listed(("1", "2")))
    assert shown == {"en": "1, 2", "ar": "1، 2", "ja": "1、2", "de": "1, 2"}


def test_counts_in_a_report_are_separated_as_the_language_does_it() -> None:
    shown = {}
    for code in ("en", "ja", "zh_CN", "ar"):
        texts.use_language(code)
        shown[code] = totals([row_of_counts("a.xml", 1, 0)])
    assert ", " in shown["en"] and "、" in shown["ja"] and "，" in shown["zh_CN"] and "، " in shown["ar"]
    texts.use_language("ja")
    page = "".join(html_pieces([Report((Finding("a/b", Severity.ERROR, "x", cites="par. 1"),), source="a")], list))
    assert "</code>、段落1" in page


def test_data_names_its_language_and_ids_are_the_same_in_each() -> None:
    found = {}
    for code in ("en", "ja"):
        texts.use_language(code)
        report = Report((Finding("a/b", Severity.ERROR, "x"),), source="a")
        (check,) = json.loads("".join(json_pieces([report], list)))
        changes = json.loads(changes_as_json("", "a", [Change("sequence/renumbered", "{count} sequence", count=1)]))
        assert {check["language"], changes["language"]} == {code}
        found[code] = [check["findings"][0][name] for name in ("rule", "severity")] + [changes["changes"][0]["kind"]]
    assert found["en"] == found["ja"]


@pytest.mark.parametrize("value", ["2026-12-01", "7-9", "1\u20139", "1..20", "3^4", "<1..>20", "1-3-5"])
def test_numbers_with_signs_between_them_keep_their_order(mirrored: QApplication, value: str) -> None:
    shown = texts.ordered(f"\u0641\u064a {value}.")
    assert f"\u2066\u2060{value}\u2060\u2069." in shown


@pytest.mark.parametrize("value", ["DEMO-0001-1", "a.1-2", "3-base", "SHA-256"])
def test_a_word_with_numbers_is_not_cut(mirrored: QApplication, value: str) -> None:
    assert "\u2066" not in texts.ordered(f"\u0641\u064a {value}")


@pytest.mark.parametrize("code", ["xyz", "../x", "", "zh_TW", "_en", "12"])
def test_a_call_with_an_unknown_language_is_refused(code: str) -> None:
    with pytest.raises(UsageError, match="no language"):
        take_language(["--language", code, "check"])


def test_an_unknown_language_is_refused_in_the_language_of_the_system(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "de")
    for call in (["--language", "tlh"], ["check", "x.xml", "--lang", "tlh"], ["rules", "--language="]):
        assert __main__.main(call) == 2
        assert "Es gibt" in capsys.readouterr().err


@pytest.mark.parametrize("code", ["en", "EN-us", "en_GB.UTF-8", "C", "POSIX", "de_AT"])
def test_a_call_with_a_known_language_is_accepted(code: str) -> None:
    assert take_language(["--language", code, "check"]) == ["check"]


def test_the_help_of_the_call_is_in_the_language_as_a_whole() -> None:
    texts.use_language("ja")
    assert "show program" not in parser().format_help()


def test_a_range_in_a_text_without_values_keeps_its_order(mirrored: QApplication) -> None:
    shown = texts.tr("a gene at 1..20")
    assert "\u2066\u20601..20\u2060\u2069" in shown and texts.plain(shown) != shown


def test_marks_stay_out_of_files_and_copies(
    mirrored: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda self: True)  # offscreen, Qt does not know
    marked = texts.tr("In {name}", name="a.xml")
    assert "\u2066" in marked
    with replacing(tmp_path / "a.txt") as file:
        file.write(marked.encode())
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == texts.plain(marked)
    assert unpack(pack({"label": marked}), dict[str, str]) == {"label": texts.plain(marked)}
    clipboard = mirrored.clipboard()
    clipboard.setText(marked)
    qtbot.waitUntil(lambda: clipboard.text() == texts.plain(marked))
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = file_dialog(parent, "", [texts.tr("Projects ({pattern})", pattern="*.wsq")], "", save_as=marked)
    assert "(*.wsq)" in dialog.nameFilters()[0]
    assert "\u2066" not in dialog.selectedFiles()[0]
    dialog.close()


def test_a_copy_keeps_its_other_formats(mirrored: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda self: True)
    marked = texts.tr("In {name}", name="a.xml")
    copied = QMimeData()
    copied.setText(marked)
    copied.setHtml(f"<b>{marked}</b>")
    copied.setData("application/x-features", marked.encode())
    copied.setData("application/vnd.oasis.opendocument.text", b"packed")
    clipboard = mirrored.clipboard()
    clipboard.setMimeData(copied)
    qtbot.waitUntil(lambda: clipboard.text() == texts.plain(marked))
    found = clipboard.mimeData()
    assert found.html() == f"<b>{texts.plain(marked)}</b>"
    assert bytes(found.data("application/x-features").data()).decode() == texts.plain(marked)
    assert not found.hasFormat("application/vnd.oasis.opendocument.text")
    qt_language.hand_over(clipboard)
    assert clipboard.text() == texts.plain(marked)
    assert not clipboard.mimeData().hasFormat("application/x-features"), "the data is still that of Python"


def test_a_copy_without_marks_stays_as_it_is(
    mirrored: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda self: True)
    copied = QMimeData()
    copied.setText("acgt")
    copied.setData("application/vnd.oasis.opendocument.text", b"packed")
    mirrored.clipboard().setMimeData(copied)
    qtbot.wait(20)
    assert mirrored.clipboard().mimeData().hasFormat("application/vnd.oasis.opendocument.text")


def test_marks_stay_out_of_packed_documents(mirrored: QApplication) -> None:
    marked = texts.tr("In {name}", name="a.xml")
    content = workbook(("1", [marked], [(marked,)]))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        whole = html.unescape("".join(packed.read(name).decode() for name in packed.namelist()))
    assert "a.xml" in whole and not set("\u2060\u2066\u2068\u2069") & set(whole)


def test_text_of_the_user_with_isolates_of_its_own_is_written_as_it_is(mirrored: QApplication, tmp_path: Path) -> None:
    own = "\u2068name\u2069 \u2067other\u2069"
    with replacing(tmp_path / "a.xml") as file:
        file.write(own.encode())
    assert (tmp_path / "a.xml").read_text(encoding="utf-8") == own
    assert unpack(pack([own]), list[str]) == [own]


def test_the_window_is_mirrored_and_residues_are_not(mirrored: QApplication, qtbot: QtBot) -> None:
    session = Session(Document(a_project(a_dna("acgtacgtacgtacgtacgt", ("gene", "1..5")))))
    window = MainWindow(session, Settings())
    qtbot.addWidget(window, before_close_func=lambda each: session.undo_stack.setClean())
    window.resize(1280, 800)
    window.show()
    window.panes.select_sequences([session.project.sequences[0].uid])
    qtbot.waitExposed(window)
    panes = window.panes
    assert panes.sequences.mapTo(window, QPoint()).x() > panes.features.mapTo(window, QPoint()).x()
    first, last = (panes.residues.view.grid.residue_rectangle(at) for at in (1, 10))
    assert first.left() < last.left()
    model = panes.features.view.model()
    assert "\u2066\u20601..20\u2060\u2069" in [model.index(0, column).data() for column in range(model.columnCount())]
    qt_language.use(mirrored, "en")


@pytest.mark.parametrize(
    ("text", "read"), [("&Open", "Open"), ("فتح(&O)...", "فتح..."), ("保存 (&S)", "保存"), ("a && b", "a & b")]
)
def test_a_mnemonic_is_left_out_of_running_text(text: str, read: str) -> None:
    assert texts.without_mnemonic(text) == read


def test_a_page_has_elements_in_place_of_marks(mirrored: QApplication) -> None:
    texts.show_marks(False)
    finding = Finding("a/b", Severity.ERROR, "Location {location} of {name}", values={"location": "3^4", "name": "CDS"})
    report = Report(findings=(finding,), source="/a/b.xml")
    page = "".join(html_pieces([report], list))
    assert '<html lang="ar-XB" dir="rtl">' in page
    assert "3^4" in page and "\u2066" not in page and "\u2060" not in page
    assert '<bdi dir="ltr">3^4</bdi>' in page and '<bdi dir="ltr">/a/b.xml</bdi>' in page
    assert not re.search('<title>[^<]*<bdi|="[^"]*<bdi', page)
    texts.use_language("zh_CN")
    assert "bdi" not in "".join(html_pieces([report], list))


def test_a_text_of_another_thread_gets_its_marks(mirrored: QApplication) -> None:
    assert texts.plain(texts.ordered('نص "1..3" نص')) == 'نص "1..3" نص'
    assert "\u2066\u20601..3\u2060\u2069" in texts.ordered('نص "1..3" نص')
    assert texts.ordered("12") == "12"


def test_a_language_without_a_font_has_a_hint(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "language", lambda: "ja")
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    assert "no font for Japanese" in qt_language.font_hint()
    monkeypatch.setattr(texts, "language", lambda: "de")
    assert qt_language.font_hint() == ""


def test_a_compressed_translation_is_read_like_the_other(tmp_path: Path) -> None:
    path = resources.path("translations", "de.po")
    packed = tmp_path / "de.po"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert catalogue.has_texts(packed)
    assert catalogue.read_catalogue(packed).texts == catalogue.read_catalogue(path).texts
