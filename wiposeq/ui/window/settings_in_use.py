"""Makes an open window follow the settings: colors, size, keys, residues, checks and defaults.

It hides which part of the window a setting concerns. A change is visible at once, wherever it was made.
"""

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolBar

from wiposeq.app.settings import Settings
from wiposeq.ui.residues.view import ResidueView
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.menus import Menus
from wiposeq.ui.window.workspace import Workspace

_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)


class SettingsInUse(QObject):
    """Connects the settings of a window with its parts. It belongs to the window.

    language_changed(): the window must be built again in another language.
    """

    language_changed = Signal()

    def __init__(self, workspace: Workspace, residues: ResidueView, menus: Menus) -> None:
        super().__init__(workspace.parent)
        self._residues = residues
        self._workspace = workspace
        self._menus = menus
        self._blink_time = QApplication.cursorFlashTime()
        workspace.when_changed = self._changed
        self._use_all(workspace.settings)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.follow_system)

    def follow_system(self, *_: object) -> None:
        """Use the colors that the system asks for now, if the user chose those of the system."""
        if not self._workspace.settings.theme:
            self._use_look(self._workspace.settings)

    def _use_all(self, settings: Settings) -> None:
        session = self._workspace.session
        session.own_organisms = settings.own_organisms
        session.use_profile(settings.profile)
        session.checks_while_typing = settings.checks_while_typing
        session.new_sequence_values = {
            molecule: (settings.default_organism, settings.default_mol_type(molecule))
            for molecule in ("DNA", "RNA", "AA")
        }
        self._menus.use_keys(settings.keys)
        self._use_residues(settings)
        if settings.reduced_motion:
            self._use_motion(settings)

    def _changed(self, old: Settings, new: Settings) -> None:
        if (old.theme, old.zoom) != (new.theme, new.zoom):
            self._use_look(new)
        if old.language != new.language:
            self.language_changed.emit()
        if old.reduced_motion != new.reduced_motion:
            self._use_motion(new)
        if old.profile != new.profile:
            self._workspace.session.use_profile(new.profile)
        if old.checks_while_typing != new.checks_while_typing:
            self._workspace.session.set_checking_while_typing(new.checks_while_typing)
        session = self._workspace.session
        session.own_organisms = new.own_organisms
        session.new_sequence_values = {
            molecule: (new.default_organism, new.default_mol_type(molecule)) for molecule in ("DNA", "RNA", "AA")
        }
        self._use_residues(new)
        if old.keys != new.keys:
            self._menus.use_keys(new.keys)

    def _use_look(self, settings: Settings) -> None:
        theme.use(settings.theme, settings.zoom)
        window = self._workspace.parent
        icons.recolor(window)
        for bar in window.findChildren(QToolBar):
            bar.setIconSize(QSize(theme.px("icon"), theme.px("icon")))

    def _use_residues(self, settings: Settings) -> None:
        self._residues.use_look(settings.residues_in_block, settings.residue_size, settings.feature_bars)

    def _use_motion(self, settings: Settings) -> None:
        """Stop everything that moves or blinks by itself, or let it move again."""
        for effect in _EFFECTS:
            QApplication.setEffectEnabled(effect, not settings.reduced_motion)
        QApplication.setCursorFlashTime(0 if settings.reduced_motion else self._blink_time)
