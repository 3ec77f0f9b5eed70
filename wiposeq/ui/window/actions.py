"""Everything the window can do, as one table: menus, toolbar, command palette and the list of shortcuts are made of it.

An entry names what a controller of the window runs; it hides nothing else. Texts are translated when the actions are
made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from wiposeq.texts import tr
from wiposeq.ui.exporting.actions import ListingActions
from wiposeq.ui.exporting.package_dialog import PackageActions
from wiposeq.ui.exporting.print_actions import PrintActions
from wiposeq.ui.header.new_application_dialog import NewApplicationActions
from wiposeq.ui.importing.actions import ImportActions
from wiposeq.ui.window import icons
from wiposeq.ui.window.file_actions import FileActions
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.program_actions import ProgramActions
from wiposeq.ui.window.workspace import Workspace

Key = QKeySequence.StandardKey


class Controllers:
    """What the actions of one window run."""

    def __init__(self, workspace: Workspace, panes: Panes) -> None:
        self.workspace = workspace
        self.session = workspace.session
        self.panes = panes
        self.files = FileActions(workspace)
        self.imports = ImportActions(workspace)
        self.listing = ListingActions(workspace, self.files)
        self.printing = PrintActions(workspace, self.listing)
        self.packages = PackageActions(workspace, self.listing)
        self.applications = NewApplicationActions(workspace, self.files)
        self.program = ProgramActions(workspace)
        self.show_start: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class ActionEntry:
    """One thing the window can do.

    shortcuts: the first is shown.
    enabled: asked after each change of the window.
    short: the text on the toolbar, so that the toolbar fits a small screen.
    """

    id: str
    menu: str
    text: str
    run: Callable[[], Any]
    shortcuts: tuple[str | QKeySequence.StandardKey, ...] = ()
    icon: str = ""
    tip: str = ""
    enabled: Callable[[], bool] = lambda: True
    on_toolbar: bool = False
    starts_group: bool = False
    checked: Callable[[], bool] | None = None
    short: str = ""


def entries(c: Controllers) -> list[ActionEntry]:
    """Return the table, in the order of the menus, in the user's language. c: what the actions run."""
    item = ActionEntry
    panes = c.panes

    def has_sequence() -> bool:
        return c.workspace.current_sequence is not None

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

    file, edit, sequence = tr("&File"), tr("&Edit"), tr("&Sequence")
    feature, check, listing, view, help_ = tr("Fea&ture"), tr("&Check"), tr("&Listing"), tr("&View"), tr("&Help")
    return [
        item("home", file, tr("Ho&me"), lambda: c.show_start(), ("Alt+Home",), "home", tr("Show the start page"),
             on_toolbar=True, short=tr("Home")),
        item("new", file, tr("&New project"), c.files.new, (Key.New,), "new", on_toolbar=True, enabled=is_idle,
             short=tr("New")),
        item("open", file, tr("&Open..."), c.files.open_dialog, (Key.Open,), "open",
             tr("Open a project or an ST.26 listing"), is_idle, True),
        item("import", file, tr("&Import sequences..."), c.imports.ask, ("Ctrl+I",), "import",
             tr("Import sequences from FASTA, GenBank, tables, listings and other files into this project"), is_idle,
             True, short=tr("Import")),
        item("paste-sequences", file, tr("&Paste sequences"), c.imports.paste, ("Ctrl+Shift+V",), "paste",
             tr("Import residues, FASTA, records or cells of a spreadsheet from the clipboard"), is_idle),
        item("convert-st25", file, tr("Con&vert an ST.25 listing..."), c.files.open_st25, (), "convert",
             tr("Open a listing of ST.25; a report lists what its conversion changed"), is_idle),
        item("example", file, tr("Try the e&xample"), c.files.open_example, (), "flask",
             tr("Open a project with invented sequences"), is_idle),
        item("template", file, tr("Save a ta&ble to fill in..."), c.imports.save_template, (),
             tip=tr("Write an empty spreadsheet for sequences, which Import reads when it is filled in")),
        item("notations", file, tr("R&ead notations..."), c.imports.ask_for_notations, ("Ctrl+Alt+M",),
             tip=tr("Read modified oligonucleotides and peptides, as UmsGmsAm or Tyr-Aib-D-Ala-NH2, with a legend"),
             enabled=is_idle),
        item("save", file, tr("&Save"), c.files.save, (Key.Save,), "save", on_toolbar=True, starts_group=True),
        item("save-as", file, tr("Save &as..."), c.files.save_as, (Key.SaveAs, "Ctrl+Shift+S")),
        item("repairs", file, tr("What was c&hanged..."), c.listing.show_repairs, (),
             tip=tr("The old and new values of all that repairs changed in this project"),
             enabled=lambda: bool(c.session.project.origin.repairs)),
        item("preview", file, tr("Print previe&w..."), c.printing.preview, ("Ctrl+Alt+Shift+P",),
             tip=tr("Show the pages before they are printed"), enabled=lambda: has_any() and is_idle(),
             starts_group=True),
        item("print", file, tr("Prin&t..."), c.printing.print_all, (Key.Print,),
             tip=tr("Print the listing, or the selected sequences, for reading"),
             enabled=lambda: has_any() and is_idle()),
        item("close", file, tr("&Quit"), c.program.quit, (Key.Quit, "Ctrl+Q"), starts_group=True),
        item("undo", edit, tr("&Undo"), panes.undo, (Key.Undo,), "undo",
             enabled=c.session.undo_stack.canUndo, on_toolbar=True),
        item("redo", edit, tr("&Redo"), panes.redo, (Key.Redo, "Ctrl+Shift+Z"), "redo",
             enabled=c.session.undo_stack.canRedo, on_toolbar=True),
        item("find", edit, tr("&Find"), panes.open_find, (Key.Find,), "find",
             tr("Find in the residues of the shown sequence, or filter the list of sequences"), on_toolbar=True,
             starts_group=True),
        item("go-to-position", edit, tr("&Go to position..."), panes.go_to_position, ("Ctrl+G",),
             enabled=has_sequence),
        item("own-organisms", edit, tr("Own &organisms..."), c.program.edit_own_organisms, (),
             tip=tr("The names offered first wherever an organism is entered; share them as a file")),
        item("palette", edit, tr("&Command palette..."), c.program.open_palette, ("Ctrl+K",), "palette",
             tr("Find anything the program can do by name"), on_toolbar=True, starts_group=True, short=tr("Commands")),
        item("insert-dna", sequence, tr("Insert &DNA"), lambda: panes.insert_sequence("DNA"), ("Ctrl+Alt+D",), "add"),
        item("insert-rna", sequence, tr("Insert &RNA"), lambda: panes.insert_sequence("RNA"), ("Ctrl+Alt+R",)),
        item("insert-aa", sequence, tr("Insert &protein"), lambda: panes.insert_sequence("AA"), ("Ctrl+Alt+P",)),
        item("duplicate", sequence, tr("Dup&licate"), panes.sequences.duplicate, ("Ctrl+D",),
             enabled=has_sequence),
        item("skip", sequence, tr("&Skip intentionally (000)"), panes.sequences.toggle_skip, ("Ctrl+Alt+S",),
             tip=tr("Keep the number but leave the sequence out of the listing"), enabled=has_sequence,
             starts_group=True),
        item("change-many", sequence, tr("Chan&ge many..."), panes.change_many, ("Ctrl+Shift+M",),
             tip=tr("Set qualifiers, add or remove features in many sequences at once"), enabled=has_any),
        item("move-up", sequence, tr("Move &up"), lambda: panes.sequences.move_selected(-1), ("Alt+Up",), "up",
             enabled=has_sequence),
        item("move-down", sequence, tr("Move do&wn"), lambda: panes.sequences.move_selected(1), ("Alt+Down",), "down",
             enabled=has_sequence),
        item("remove-sequence", sequence, tr("Re&move"), panes.sequences.remove, ("Ctrl+Del",), "remove",
             enabled=has_sequence, starts_group=True),
        item("save-selected", sequence, tr("Save a c&opy of the selected..."), c.printing.save_selected,
             ("Ctrl+Alt+O",),
             tip=tr("Write the selected sequences as PDF, a page or plain text, for reading, or as FASTA"),
             enabled=lambda: has_sequence() and is_idle(), starts_group=True),
        item("next-sequence", sequence, tr("&Next sequence"), lambda: panes.step_sequence(1), ("Ctrl+PgDown",),
             enabled=has_any, starts_group=True),
        item("previous-sequence", sequence, tr("Prev&ious sequence"),
             lambda: panes.step_sequence(-1), ("Ctrl+PgUp",), enabled=has_any),
        item("add-feature", feature, tr("&Add a feature"), panes.add_feature, ("Ctrl+Shift+A",), "add",
             tr("Add a feature at the selected residues"), has_sequence),
        item("feature-up", feature, tr("Move &up"), lambda: panes.features.move_current(-1), ("Ctrl+Alt+Up",),
             enabled=has_feature),
        item("feature-down", feature, tr("Move &down"), lambda: panes.features.move_current(1), ("Ctrl+Alt+Down",),
             enabled=has_feature),
        item("remove-feature", feature, tr("&Remove"), panes.features.remove, ("Ctrl+Shift+Del",), "remove",
             enabled=has_feature, starts_group=True),
        item("check", check, tr("&Check now"), panes.check, ("F7",), "check", on_toolbar=True,
             short=tr("Check")),
        item("next-finding", check, tr("&Next finding"), lambda: panes.results.step(1), ("F8",), "next",
             enabled=has_findings),
        item("previous-finding", check, tr("&Previous finding"), lambda: panes.results.step(-1), ("Shift+F8",),
             "previous",
             enabled=has_findings),
        item("apply-fix", check, tr("&Apply the first fix"), panes.results.apply_first, ("Ctrl+.",), "fix",
             enabled=has_findings, starts_group=True),
        item("fix-all", check, tr("&Fix all that is safe..."), panes.results.fix_all_safe, ("Ctrl+Shift+F",),
             enabled=has_findings),
        item("copy-findings", check, tr("C&opy the findings"), panes.results.copy, ("Ctrl+Shift+C",),
             enabled=has_findings, starts_group=True),
        item("save-report", check, tr("&Save the report..."), c.listing.save_report, (),
             enabled=has_report),
        item("print-report", check, tr("Print the repor&t..."), c.printing.print_report, (),
             enabled=lambda: has_report() and is_idle()),
        item("check-files", check, tr("Check files and fo&lders..."), c.listing.check_files, (),
             tip=tr("Check many listings and projects at once, and make one report"), starts_group=True),
        item("generate", listing, tr("&Generate the listing..."), c.listing.generate, ("F9",), "generate",
             tr("Check, write the ST.26 XML, read it back and compare"), lambda: has_any() and is_idle(), True,
             short=tr("Generate")),
        item("package", listing, tr("&Make a filing package..."), c.packages.ask, ("Shift+F9",),
             tip=tr("Write the listing, its copy for reading, check report and record of changes into one folder"),
             enabled=lambda: has_any() and is_idle()),
        item("save-copy", listing, tr("Save a copy for &reading or FASTA..."), c.listing.save_copy, (),
             tip=tr("Write a page, PDF or plain text for reading, or the residues as FASTA"),
             enabled=lambda: has_any() and is_idle()),
        item("translate", listing, tr("&Translate the free text..."), c.listing.translate, ("Ctrl+T",),
             tip=tr("Show English and the other language side by side; give the texts to a translator"),
             enabled=has_any),
        item("new-application", listing, tr("&New application from this..."), c.applications.ask,
             ("Ctrl+Alt+N",), tip=tr("For a continuation or divisional: a new reference, all else stays"),
             enabled=lambda: has_any() and is_idle(), starts_group=True),
        item("compare", listing, tr("&Compare with a file..."), c.listing.ask_to_compare, ("Ctrl+Shift+D",),
             tip=tr("Show what this project changes against another listing or project"), enabled=has_any,
             starts_group=True),
        item("compare-source", listing, tr("Compare with what was rea&d"), c.listing.compare_with_source,
             tip=tr("Show what was changed since the file was read, and make the record of changes"),
             enabled=lambda: bool(c.session.project.origin.source)),
        item("origin", listing, tr("&What was read..."), c.listing.show_origin, (),
             tip=tr("What was changed, dropped or assumed when the file was read"),
             enabled=lambda: bool(c.session.project.origin.changes or c.session.project.origin.source)),
        item("disclose-genome", listing, tr("Disclose a gen&ome..."), c.listing.disclose_genome, (),
             tip=tr("Make a package of listings and documents of chromosomes as FASTA and GFF3"), enabled=is_idle,
             starts_group=True),
        item("go-header", view, tr("&General information"), panes.show_header, ("Ctrl+1",), "header"),
        item("go-sequences", view, tr("&Sequences"), panes.focus_sequences, ("Ctrl+2",)),
        item("go-residues", view, tr("&Residues"), panes.focus_residues, ("Ctrl+3",), enabled=has_sequence),
        item("go-features", view, tr("&Features"), panes.focus_features, ("Ctrl+4",), enabled=has_sequence),
        item("go-results", view, tr("R&esults"), panes.show_results, ("Ctrl+5",)),
        item("toggle-results", view, tr("S&how the results"), panes.toggle_results, ("Ctrl+Shift+R",),
             checked=lambda: not panes.results.isHidden(), starts_group=True),
        item("theme", view, tr("&Dark colors"), c.program.toggle_theme, (), checked=lambda: c.program.is_dark),
        item("larger", view, tr("&Larger"), lambda: c.program.step_zoom(1), ("Ctrl+=", "Ctrl++"), starts_group=True),
        item("smaller", view, tr("S&maller"), lambda: c.program.step_zoom(-1), ("Ctrl+-",)),
        item("actual-size", view, tr("&Actual size"), lambda: c.program.step_zoom(0), ("Ctrl+0",)),
        item("shortcuts", help_, tr("&Keyboard shortcuts"), c.program.show_shortcuts, ("F1",)),
        item("rules", help_, tr("All &rules"), c.program.show_rules, (),
             tip=tr("Open the page that explains every rule, in the browser; it works without a network")),
        item("about", help_, tr("&About WipoSeq"), lambda: c.program.show_about()),
    ]  # fmt: skip


def make(entry: ActionEntry, owner: QObject) -> QAction:
    """Return the QAction of an entry, owned by the owner."""
    action = QAction(icons.icon(entry.icon) if entry.icon else icons.blank(), entry.text, owner)
    action.setObjectName(entry.id)
    shortcuts: list[QKeySequence] = []
    for key in entry.shortcuts:
        bindings = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
        for sequence in bindings:
            if not sequence.isEmpty() and sequence not in shortcuts:
                shortcuts.append(sequence)
    action.setShortcuts(shortcuts)
    if entry.short:
        action.setIconText(entry.short)
    plain = entry.text.replace("&", "").rstrip(".")
    first = shortcuts[0].toString(QKeySequence.SequenceFormat.NativeText) if shortcuts else ""
    action.setToolTip(f"{entry.tip or plain} ({first})" if first else entry.tip or plain)
    action.setStatusTip(entry.tip or plain)
    if entry.checked is not None:
        action.setCheckable(True)
    action.triggered.connect(lambda *_: entry.run())
    return action
