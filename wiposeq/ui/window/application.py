"""Starts the window: finds a display, sets language and colors, and shows unexpected errors.

The main window does everything after the first paint.
"""

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from wiposeq import resources
from wiposeq.errors import UserError, trace_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from wiposeq.app.settings import Settings
    from wiposeq.ui.window.mainwindow import MainWindow
    from wiposeq.ui.window.session import Session

log = logging.getLogger(__name__)


class NoDisplay(UserError):
    """The window needs a display, and no display was found."""


def look_for_display() -> None:
    """Raise NoDisplay on Linux without a display, because Qt would abort with a misleading message."""
    if not sys.platform.startswith("linux"):
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform and platform.split(":")[0] not in ("xcb", "wayland"):
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise NoDisplay(
            "The window needs a display, and no display was found.",
            "Without a display, use: wiposeq check, convert, fix, rules or demo (wiposeq --help).",
        )


def run(arguments: Sequence[str] = (), language: str = "") -> int:
    """Open the window, with the file of the first argument if there is one. Return the exit code.

    language: to use until the user chooses another one; "" for that of the settings.

    Without a display, print what to use instead and return the exit code of a call that cannot be used.
    """
    try:
        application, window = build(language)
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


def build(language: str = "") -> "tuple[QApplication, MainWindow]":
    """Return the application and its window, with settings, language and colors, not shown yet.

    language: as of run().

    Raises NoDisplay if there is no display.
    """
    look_for_display()
    sys.setswitchinterval(0.001)  # a check in a thread must not delay the window
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from wiposeq.app import settings as settings_module
    from wiposeq.ui.widgets import dialogs
    from wiposeq.ui.window import focus_ring, qt_language
    from wiposeq.ui.window.file_requests import Application
    from wiposeq.ui.window.session import Session

    application = QApplication.instance() or Application(["wiposeq"])
    assert isinstance(application, QApplication)
    application.setApplicationName("WipoSeq")
    application.setDesktopFileName("wiposeq")
    settings, damage = settings_module.load()
    _use_look(application, settings, language)
    focus_ring.install(application)
    session = Session()
    shown = [_first_window(session, settings)]
    _show_refused_packs(session)
    if isinstance(application, Application):
        application.file_requested.connect(lambda name: shown[0].take_files([Path(name)]))

    def renew() -> None:
        """Replace the window by one in the language of the settings."""
        old = shown[0]
        is_in_preferences = old.controllers.program.shows_preferences()
        _use_look(application, old.workspace.settings)
        shown[0] = old.successor()
        shown[0].language_changed.connect(renew_soon)
        if hint := qt_language.font_hint():
            session.message.emit(hint)
        if is_in_preferences:
            shown[0].controllers.program.show_preferences()

    def renew_soon() -> None:
        QTimer.singleShot(0, renew)  # the control that changed the language is in the old window

    shown[0].language_changed.connect(renew_soon)

    def unexpected(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            application.quit()
            return
        log.critical("unexpected error\n%s", trace_of(error.with_traceback(where)))
        dialogs.show_error(shown[0], error)

    sys.excepthook = unexpected
    if hint := damage or qt_language.font_hint():
        session.message.emit(hint)
    return application, shown[0]


def _first_window(session: "Session", settings: "Settings") -> "MainWindow":
    from wiposeq.ui.window import on_screen
    from wiposeq.ui.window.mainwindow import MainWindow

    window = MainWindow(session, settings)
    on_screen.place(window)
    return window


def _show_refused_packs(session: "Session") -> None:
    """Show a message about each part of a pack that cannot be read, now and later."""

    def show(place: Path, why: str) -> None:
        from wiposeq.app.packs import words_of_refusal

        session.message.emit(words_of_refusal(place, why))

    resources.when_refused(show)


def _use_look(application: "QApplication", settings: "Settings", language: str = "") -> None:
    """Use language, colors and zoom of the settings. language: used instead of theirs, if not ""."""
    from wiposeq.ui.window import qt_language, theme

    qt_language.use(application, language or settings.language)
    theme.use(settings.theme, settings.zoom)  # margins turn with the direction of the script
