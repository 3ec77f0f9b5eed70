"""Use a language for the texts of the program and of Qt, and the direction of its script for the whole window.

It hides where Qt's own texts come from: the buttons of dialogs, the menus of text fields, the dialogs for files, the
names of keys. Qt's translations lack a few of them, which the program's own translation has.
"""

from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QMimeData, Qt, QTranslator
from PySide6.QtGui import QClipboard, QFontDatabase
from PySide6.QtWidgets import QApplication

from wiposeq import texts
from wiposeq.languages import language_of
from wiposeq.texts import has_marks, mark, plain_bytes, tr
from wiposeq.ui.window import icons

_MISSING: Final = (mark("Look in:"), mark("Files of type:"), mark("Pages"))
"""Texts of Qt that a translation of Qt lacks."""


def use(application: QApplication, code: str) -> None:
    """Use a language at once; the window is built again by its owner. code: "" for the language of the system."""
    language = texts.use_language(code or None)
    texts.show_marks(True)
    _clean_copies(application)
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    locale = _locale(language)
    QLocale.setDefault(locale)
    if language != "en":
        application.installTranslator(_Missing(application))
        translator = QTranslator(application)  # the last one is asked first
        place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(locale, "qtbase", "_", place):
            application.installTranslator(translator)
    is_mirrored = language_of(language).is_right_to_left
    if is_mirrored != (application.layoutDirection() == Qt.LayoutDirection.RightToLeft):
        icons.forget()
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)


def _clean_copies(application: QApplication) -> None:
    """Remove the marks of texts of the window from what the user copies."""
    clipboard = application.clipboard()

    def clean() -> None:
        if not texts.is_right_to_left() or not clipboard.ownsClipboard():
            return
        if (cleaned := without_marks(clipboard.mimeData())) is not None:
            clipboard.setMimeData(cleaned)

    if not application.property("copies_are_clean"):
        application.setProperty("copies_are_clean", True)
        clipboard.dataChanged.connect(clean)
        application.aboutToQuit.connect(lambda: hand_over(clipboard))


def hand_over(clipboard: QClipboard) -> None:
    """Replace what this program has copied by its text, which Qt owns.

    Data that Python has created must not be on the clipboard when the program ends: Qt would delete it after Python.
    """
    if clipboard.ownsClipboard():
        clipboard.setText(clipboard.text())


_PACKED: Final = "application/vnd.oasis.opendocument.text"
"""A compressed form in which Qt offers rich text beside HTML; other programs would find marks in it."""


def without_marks(copied: QMimeData | None) -> QMimeData | None:
    """Return what was copied, in all its formats but without the marks of texts of the window; None without a mark."""
    if copied is None:  # the clipboard was cleared
        return None
    formats = {name: bytes(copied.data(name).data()) for name in copied.formats() if name != _PACKED}
    if not any(has_marks(data) for data in formats.values()):
        return None
    cleaned = QMimeData()
    for name, data in formats.items():
        cleaned.setData(name, plain_bytes(data))
    if copied.hasImage():
        cleaned.setImageData(copied.imageData())
    return cleaned


def _locale(language: str) -> QLocale:
    """Return what Qt knows of a language. Arabic is that of the Emirates, with the digits that listings have."""
    return (
        QLocale("ar_AE") if language.split("_")[0] == "ar" else QLocale("en" if language == texts.PSEUDO else language)
    )


_SCRIPTS: Final = {
    "ar": QFontDatabase.WritingSystem.Arabic,
    "ja": QFontDatabase.WritingSystem.Japanese,
    "ko": QFontDatabase.WritingSystem.Korean,
    "ru": QFontDatabase.WritingSystem.Cyrillic,
    "zh_CN": QFontDatabase.WritingSystem.SimplifiedChinese,
}
_NO_FONT: Final = "This computer has no font for {language}. Install one, such as Noto Sans, and start WipoSeq again."


def font_hint() -> str:
    """Return what to do if the computer has no font for the language, in English, which it can show; else ""."""
    code = texts.language()
    if code not in _SCRIPTS or QFontDatabase.families(_SCRIPTS[code]):
        return ""
    return _NO_FONT.format(language=QLocale.languageToString(QLocale(code).language()))


class _Missing(QTranslator):
    """Texts of Qt that its own translation lacks."""

    def translate(self, context: str, source: str, *_: object) -> str | None:
        plain = source.replace("&", "")
        found = tr(plain) if plain in _MISSING else source
        return None if found == source else found

    def isEmpty(self) -> bool:
        return False
