"""The general information that new projects begin with: store that of a project, and fill it in.

It hides when the modules that compare and show changes are loaded: not at the start of the program.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from wiposeq.app.settings import Settings
from wiposeq.texts import tr
from wiposeq.ui.window.session import Session


class DefaultHeader:
    """The general information that new projects begin with.

    settings: returns the current settings. use: saves changed settings.
    """

    def __init__(self, settings: Callable[[], Settings], use: Callable[[Settings], None]) -> None:
        self._settings = settings
        self._use = use

    def store(self, session: Session) -> None:
        """Use applicant, inventor and languages of this project for new projects."""
        from wiposeq.app import header_filling

        default = header_filling.default_of(session.project.header)
        self._use(self._settings().changed(default_header=default))
        words = header_filling.in_words(default)
        session.message.emit(tr("New projects begin with: {words}.", words=words or tr("an empty form")))

    def words(self) -> str:
        """Return the names of the default in one line, "" if there is no default."""
        default = self._settings().default_header
        if default is None:
            return ""
        from wiposeq.app import header_filling

        return header_filling.in_words(default)

    def fill(self, session: Session, parent: QWidget) -> None:
        """Show what the default changes in this project; fill it in if the user accepts."""
        default = self._settings().default_header
        if default is None:
            session.message.emit(tr("There is no default. Use this general information as the default first."))
            return
        from wiposeq.ui.header import filling

        filling.fill_default(session, parent, default)
