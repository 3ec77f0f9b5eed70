"""The actions of the window: menus, toolbar, command palette and the list of shortcuts are built from them.

It hides that texts, keys and order of the actions come from resources/actions.toml, and that controllers run them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from wiposeq import resources
from wiposeq.app.authoring.wizards.needs import NEEDS
from wiposeq.model.origin import Origin
from wiposeq.texts import tr, without_mnemonic
from wiposeq.ui.authoring.actions import AuthoringActions
from wiposeq.ui.authoring.feature_actions import FeatureActions
from wiposeq.ui.authoring.navigation import Navigation
from wiposeq.ui.authoring.wizards.actions import WizardActions
from wiposeq.ui.exporting.actions import ListingActions
from wiposeq.ui.exporting.package_actions import PackageActions
from wiposeq.ui.exporting.print_actions import PrintActions
from wiposeq.ui.exporting.repair_actions import RepairActions
from wiposeq.ui.header.new_application_dialog import NewApplicationActions
from wiposeq.ui.help.actions import HelpActions
from wiposeq.ui.importing.actions import ImportActions
from wiposeq.ui.specification.actions import SpecificationActions
from wiposeq.ui.window import icons
from wiposeq.ui.window.file_actions import FileActions
from wiposeq.ui.window.pane_walk import PaneWalk
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.program_actions import ProgramActions
from wiposeq.ui.window.visited import Visited
from wiposeq.ui.window.workspace import Workspace


class ActionEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """How an action is shown.

    text: the name in the menu, with "&" before its access key.
    standard_key: name in QKeySequence.StandardKey; its keys depend on the system.
    shortcuts: further keys.
    short: text of the button on the toolbar, which must fit a small screen.
    starts_group: there is a separator above the action in the menu.
    menu: title of the menu.
    """

    id: str
    text: str
    standard_key: str = ""
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    short: str = ""
    starts_group: bool = False
    menu: str = ""


class _Menu(Struct, frozen=True):
    title: str
    action: tuple[ActionEntry, ...]


class _Table(Struct, frozen=True):
    menu: tuple[_Menu, ...]


@cache
def _table() -> _Table:
    return msgspec.toml.decode(resources.text("actions.toml"), type=_Table)


def entries() -> list[ActionEntry]:
    """Return all actions in the order of the menus, in the user's language."""
    return [
        msgspec.structs.replace(
            entry,
            menu=tr(menu.title),
            text=tr(entry.text),
            tip=tr(entry.tip) if entry.tip else "",
            short=tr(entry.short) if entry.short else "",
        )
        for menu in _table().menu
        for entry in menu.action
    ]


class Controllers:
    """The objects that run the actions of one window."""

    def __init__(self, workspace: Workspace, panes: Panes) -> None:
        self.workspace = workspace
        self.session = workspace.session
        self.panes = panes
        self.files = FileActions(workspace)
        self.imports = ImportActions(workspace)
        self.listing = ListingActions(workspace, self.files)
        self.printing = PrintActions(workspace, self.listing)
        self.packages = PackageActions(workspace, self.listing)
        self.repairs = RepairActions(workspace, self.packages)
        self.applications = NewApplicationActions(workspace, self.files)
        self.authoring = AuthoringActions(workspace, panes)
        self.features = FeatureActions(workspace, panes)
        self.wizards = WizardActions(workspace, panes)
        self.specification = SpecificationActions(workspace, panes)
        self.program = ProgramActions(workspace)
        self.help = HelpActions(workspace)
        self.navigation = Navigation(workspace, panes, lambda: self.authoring.splitter)
        self.program.help_matches = lambda text: [*self.navigation.matches(text), *self.help.matches(text)]
        self.walk = PaneWalk(panes, self.help.switch)
        self.visited = Visited(panes)
        self.show_start: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Command:
    """What an action runs, whether it is enabled, and whether it is checked (None: it has no check mark)."""

    run: Callable[[], object]
    is_enabled: Callable[[], bool] = lambda: True
    is_checked: Callable[[], bool] | None = None


def commands(c: Controllers) -> dict[str, Command]:
    """Return the command of each action by its id."""
    panes = c.panes

    def has_sequence() -> bool:
        return c.workspace.places.current_sequence is not None

    def has_feature() -> bool:
        return has_sequence() and panes.features.current is not None

    def has_any() -> bool:
        return len(c.session.project.sequences) > 0

    def has_findings() -> bool:
        return bool(c.session.report.findings)

    def has_report() -> bool:
        return bool(c.session.report.edition)

    def is_idle() -> bool:
        return not c.session.is_working

    def is_ready() -> bool:
        return has_any() and is_idle()

    def origin() -> Origin:
        return c.session.project.origin

    return {
        "home": Command(lambda: c.show_start()),
        "new": Command(c.files.new, is_idle),
        "open": Command(c.files.open_dialog, is_idle),
        "import": Command(c.imports.ask, is_idle),
        "paste-sequences": Command(c.imports.paste, is_idle),
        "convert-st25": Command(c.files.open_st25, is_idle),
        "draft-specification": Command(c.imports.ask_for_specification, is_idle),
        "example": Command(c.files.open_example, is_idle),
        "template": Command(c.imports.save_template),
        "notations": Command(c.imports.ask_for_notations, is_idle),
        "save": Command(c.files.save),
        "save-as": Command(c.files.save_as),
        "versions": Command(c.files.show_versions, is_idle),
        "repairs": Command(c.listing.show_repairs, lambda: bool(origin().repairs)),
        "erase-traces": Command(c.files.erase_traces, is_idle),
        "preview": Command(c.printing.preview, is_ready),
        "print": Command(c.printing.print_all, is_ready),
        "close": Command(c.program.quit),
        "undo": Command(panes.undo, c.session.undo_stack.canUndo),
        "redo": Command(panes.redo, c.session.undo_stack.canRedo),
        "find": Command(panes.open_find),
        "find-replace": Command(c.authoring.open_find_and_replace),
        "go-to-position": Command(panes.go_to_position, has_sequence),
        "own-organisms": Command(c.program.edit_own_organisms),
        "packs": Command(c.program.show_packs),
        "preferences": Command(c.program.show_preferences),
        "palette": Command(c.program.open_palette),
        "insert-dna": Command(lambda: panes.insert_sequence("DNA")),
        "insert-rna": Command(lambda: panes.insert_sequence("RNA")),
        "insert-aa": Command(lambda: panes.insert_sequence("AA")),
        "duplicate": Command(panes.sequences.duplicate, has_sequence),
        "skip": Command(panes.sequences.toggle_skip, has_sequence),
        "change-many": Command(c.authoring.change_many, has_any),
        "arrange-many": Command(c.authoring.arrange_many, has_any),
        "move-strains": Command(c.authoring.move_strains, lambda: has_any() and is_idle()),
        "move-up": Command(lambda: panes.sequences.move_selected(-1), has_sequence),
        "move-down": Command(lambda: panes.sequences.move_selected(1), has_sequence),
        "change-residues": Command(c.authoring.change_residues, lambda: c.authoring.can_edit_residues),
        "paste-residues": Command(c.authoring.paste_residues, lambda: c.authoring.can_edit_residues),
        "derive": Command(c.authoring.derive, lambda: c.authoring.has_residues),
        "remove-sequence": Command(panes.sequences.remove, has_sequence),
        "save-selected": Command(c.printing.save_selected, lambda: has_sequence() and is_idle()),
        "next-sequence": Command(lambda: panes.step_sequence(1), has_any),
        "previous-sequence": Command(lambda: panes.step_sequence(-1), has_any),
        "rename": Command(panes.edit_name, has_sequence),
        "next-feature": Command(lambda: panes.step_feature(1), has_sequence),
        "previous-feature": Command(lambda: panes.step_feature(-1), has_sequence),
        "add-feature": Command(panes.add_feature, has_sequence),
        "build-location": Command(c.authoring.build_location, has_feature),
        "all-features": Command(c.authoring.show_all_features, has_any),
        "copy-features": Command(c.features.copy, has_feature),
        "paste-features": Command(c.features.paste, has_sequence),
        "split-feature": Command(c.features.split, has_feature),
        "merge-features": Command(c.features.merge, has_feature),
        "shift-features": Command(c.features.ask_to_shift, has_feature),
        "feature-up": Command(lambda: panes.features.move_current(-1), has_feature),
        "feature-down": Command(lambda: panes.features.move_current(1), has_feature),
        "translate-feature": Command(c.authoring.translate, lambda: c.authoring.shows_nucleotides),
        "find-frames": Command(c.authoring.find_frames, lambda: c.authoring.shows_nucleotides),
        "find-known": Command(c.authoring.find_known, lambda: c.authoring.has_residues),
        "follow-genes": Command(c.authoring.changed_genes.follow, lambda: c.authoring.changed_genes.has_genes),
        "go-to-partner": Command(c.authoring.go_to_partner, has_sequence),
        "remove-feature": Command(panes.features.remove, has_feature),
        **_wizards(c),
        "check": Command(panes.check),
        "next-finding": Command(lambda: panes.results.step(1), has_findings),
        "previous-finding": Command(lambda: panes.results.step(-1), has_findings),
        "apply-fix": Command(panes.results.apply_first, has_findings),
        "fix-all": Command(panes.results.fix_all_safe, has_findings),
        "copy-findings": Command(panes.results.copy, has_findings),
        "save-findings": Command(lambda: c.listing.save_report(panes.results.shown_findings()), has_findings),
        "save-report": Command(c.listing.save_report, has_report),
        "print-report": Command(c.printing.print_report, lambda: has_report() and is_idle()),
        "check-files": Command(c.listing.check_files),
        "inventory": Command(c.listing.make_inventory),
        "check-filed": Command(c.listing.check_filed),
        "generate": Command(c.listing.generate, is_ready),
        "package": Command(c.packages.ask, is_ready),
        "repair-and-file": Command(c.repairs.ask, lambda: is_ready() and c.session.document.is_read),
        "check-specification": Command(c.specification.show_or_ask, is_ready),
        "paste-specification": Command(c.specification.paste, is_ready),
        "save-copy": Command(c.listing.save_copy, is_ready),
        "translate": Command(c.listing.translate, has_any),
        "new-application": Command(c.applications.ask, is_ready),
        "extract": Command(c.authoring.extract, is_ready),
        "merge": Command(c.authoring.ask_to_merge, is_idle),
        "compare": Command(c.listing.ask_to_compare, has_any),
        "compare-source": Command(c.listing.compare_with_source, lambda: bool(origin().source)),
        "origin": Command(c.listing.show_origin, lambda: bool(origin().changes or origin().source)),
        "disclose-genome": Command(c.listing.disclose_genome, is_idle),
        "back": Command(lambda: c.visited.go(-1), lambda: c.visited.can_go(-1)),
        "forward": Command(lambda: c.visited.go(1), lambda: c.visited.can_go(1)),
        "bookmark": Command(c.navigation.toggle_bookmark, has_sequence),
        "beside": Command(c.navigation.show_beside, has_sequence),
        "go-header": Command(panes.show_header),
        "go-sequences": Command(panes.focus_sequences),
        "go-residues": Command(panes.focus_residues, has_any),
        "go-features": Command(panes.focus_features, has_any),
        "go-results": Command(panes.show_results),
        "next-pane": Command(lambda: c.walk.step(1)),
        "previous-pane": Command(lambda: c.walk.step(-1)),
        "toggle-results": Command(panes.toggle_results, is_checked=lambda: not panes.results.isHidden()),
        "theme": Command(c.program.toggle_theme, is_checked=lambda: c.program.is_dark),
        "larger": Command(lambda: c.program.step_zoom(1)),
        "smaller": Command(lambda: c.program.step_zoom(-1)),
        "actual-size": Command(lambda: c.program.step_zoom(0)),
        "help": Command(c.help.explain),
        "search-help": Command(c.help.open_search),
        "manual": Command(c.help.open_manual),
        "tour": Command(c.help.start_tour),
        "whats-new": Command(lambda: c.help.open("whatsnew")),
        "shortcuts": Command(c.program.show_shortcuts),
        "rules": Command(lambda: c.help.open("list/rules")),
        "newer": Command(c.program.look_for_newer),
        "about": Command(lambda: c.program.show_about()),
    }


def _wizards(c: Controllers) -> dict[str, Command]:
    """Return the commands of the wizards."""
    return {f"wizard-{id}": Command(partial(c.wizards.open, id), partial(c.wizards.can_open, id)) for id in NEEDS}


def default_keys(entry: ActionEntry) -> tuple[str, ...]:
    """Return the shortcuts of an action before the user changes them, as text."""
    shortcuts: list[QKeySequence] = []
    if entry.standard_key:
        shortcuts += QKeySequence.keyBindings(QKeySequence.StandardKey[entry.standard_key])
    shortcuts += [QKeySequence(key) for key in entry.shortcuts]
    return tuple(dict.fromkeys(key.toString() for key in shortcuts if not key.isEmpty()))


def use_keys(action: QAction, keys: Iterable[str]) -> None:
    """Give an action other shortcuts, and name the first one in its tooltip."""
    action.setShortcuts([QKeySequence(key) for key in keys])
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    tip = action.statusTip()
    action.setToolTip(f"{tip} ({shown})" if shown else tip)


def make_action(entry: ActionEntry, command: Command, owner: QObject) -> QAction:
    """Return the QAction of an entry."""
    action = QAction(icons.icon(entry.icon) if entry.icon else icons.blank(), entry.text, owner)
    action.setObjectName(entry.id)
    name = without_mnemonic(entry.text).rstrip(".")
    action.setIconText(entry.short or name)
    action.setStatusTip(entry.tip or name)
    use_keys(action, default_keys(entry))
    action.setCheckable(command.is_checked is not None)
    action.triggered.connect(lambda *_: command.run())
    return action
