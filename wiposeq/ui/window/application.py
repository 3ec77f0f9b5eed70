"""Start-up of the window: looks for a display, sets language and colours, shows errors, offers recovery.

It leaves everything after the first paint to the main window.
"""

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from wiposeq.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from wiposeq.ui.window.mainwindow import MainWindow

log = logging.getLogger(__name__)


class NoDisplay(UserError):
    """There is no display to open a window on."""


def look_for_display() -> None:
    """Raises NoDisplay where Qt would abort the process with a misleading message (Linux without a display)."""
    if not sys.platform.startswith("linux"):
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform and platform.split(":")[0] not in ("xcb", "wayland"):
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise NoDisplay(
            "There is no display to open a window on.",
            "Without one, use: wiposeq check, convert, fix, rules or demo (wiposeq --help).",
        )


def run(arguments: Sequence[str] = ()) -> int:
    """Opens the window, with the file of the first argument if there is one; returns the exit code.

    Without a display it says so and what to use instead; the exit code is that of an unusable call.
    """
    try:
        application, window = build()
    except NoDisplay as error:
        print(f"wiposeq: {error}", file=sys.stderr)
        return error.exit_code
    from PySide6.QtCore import QTimer

    def begin() -> None:
        if arguments:
            window.controllers.files.open_or_recover(Path(arguments[0]))
        else:
            window.show_start()

    window.show()
    QTimer.singleShot(0, begin)
    code = application.exec()
    sys.excepthook = sys.__excepthook__
    return int(code)


def build() -> "tuple[QApplication, MainWindow]":
    """The application and its window, with settings, language and colours, not yet shown. Raises NoDisplay."""
    look_for_display()
    sys.setswitchinterval(0.001)  # a checking thread in Python must not hold up the window
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
    from PySide6.QtWidgets import QApplication

    from wiposeq.app import settings as settings_module
    from wiposeq.ui.widgets import dialogs
    from wiposeq.ui.window import focus_ring, theme
    from wiposeq.ui.window.mainwindow import MainWindow
    from wiposeq.ui.window.session import Session

    application = QApplication.instance() or QApplication(["wiposeq"])
    assert isinstance(application, QApplication)
    application.setApplicationName("WipoSeq")
    application.setDesktopFileName("wiposeq")
    settings, damage = settings_module.load()
    language = settings_module.use_language(settings)
    translator = QTranslator(application)
    if translator.load(QLocale(language), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
    theme.use(settings.theme, settings.zoom)
    focus_ring.install(application)
    session = Session()
    window = MainWindow(session, settings)

    def unexpected(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            application.quit()
            return
        log.critical("unexpected error", exc_info=(kind, error, where))
        dialogs.show_error(window, error)

    sys.excepthook = unexpected
    if damage:
        session.message.emit(damage)
    return application, window
