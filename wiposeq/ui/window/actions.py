"""Everything the window can do, as one table: menus, toolbar, command palette and the list of shortcuts are made of it.

An entry names what runs in the main window; it hides nothing else. Texts are translated when the actions are made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence

from wiposeq.texts import tr
from wiposeq.ui.window import icons
from wiposeq.ui.window.organisms import edit_own_organisms

if TYPE_CHECKING:
    from wiposeq.ui.window.mainwindow import MainWindow

Key = QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionEntry:
    """One thing the window can do. shortcuts: the first is shown; enabled: asked after each change of the window.

    short: what the toolbar says, so that all of it fits a small screen.
    """

    id: str
    menu: str
    text: str
    run: "Callable[[MainWindow], Any]"
    shortcuts: tuple[str | QKeySequence.StandardKey, ...] = ()
    icon: str = ""
    tip: str = ""
    enabled: "Callable[[MainWindow], bool]" = lambda window: True
    on_toolbar: bool = False
    starts_group: bool = False
    checked: "Callable[[MainWindow], bool] | None" = None
    short: str = ""


def entries() -> list[ActionEntry]:
    """The table, in the order of the menus, in the user's language."""
    item = ActionEntry

    def has_sequence(w: "MainWindow") -> bool:
        return w.current_sequence is not None

    def has_feature(w: "MainWindow") -> bool:
        return has_sequence(w) and w.features.current is not None

    def has_any(w: "MainWindow") -> bool:
        return len(w.session.project.sequences) > 0

    def has_findings(w: "MainWindow") -> bool:
        return bool(w.session.report.findings)

    def has_report(w: "MainWindow") -> bool:
        return bool(w.session.report.edition)

    def is_idle(w: "MainWindow") -> bool:
        return not w.session.is_working

    file, edit, sequence = tr("&File"), tr("&Edit"), tr("&Sequence")
    feature, check, listing, view, help_ = tr("Fea&ture"), tr("&Check"), tr("&Listing"), tr("&View"), tr("&Help")
    return [
        item("new", file, tr("&New project"), lambda w: w.new(), (Key.New,), "new", on_toolbar=True, enabled=is_idle,
             short=tr("New")),
        item("open", file, tr("&Open..."), lambda w: w.open_dialog(), (Key.Open,), "open",
             tr("Open a project or an ST.26 listing"), is_idle, True),
        item("import", file, tr("&Import sequences..."), lambda w: w.imports.ask(), ("Ctrl+I",), "import",
             tr("Import sequences from FASTA, GenBank, tables, listings and other files into this project"), is_idle,
             True, short=tr("Import")),
        item("paste-sequences", file, tr("&Paste sequences"), lambda w: w.imports.paste(), ("Ctrl+Shift+V",), "paste",
             tr("Import residues, FASTA, records or cells of a spreadsheet from the clipboard"), is_idle),
        item("template", file, tr("Save a ta&ble to fill in..."), lambda w: w.imports.save_template(), (),
             tip=tr("Write an empty spreadsheet for sequences, which Import reads when it is filled in")),
        item("notations", file, tr("R&ead notations..."), lambda w: w.imports.ask_for_notations(), ("Ctrl+Alt+M",),
             tip=tr("Read modified oligonucleotides and peptides, as UmsGmsAm or Tyr-Aib-D-Ala-NH2, with a legend"),
             enabled=is_idle),
        item("save", file, tr("&Save"), lambda w: w.save(), (Key.Save,), "save", on_toolbar=True, starts_group=True),
        item("save-as", file, tr("Save &as..."), lambda w: w.save_as(), (Key.SaveAs, "Ctrl+Shift+S")),
        item("preview", file, tr("Print previe&w..."), lambda w: w.printing.preview(), ("Ctrl+Alt+Shift+P",),
             tip=tr("Show the pages before they are printed"), enabled=lambda w: has_any(w) and is_idle(w),
             starts_group=True),
        item("print", file, tr("Prin&t..."), lambda w: w.printing.print_all(), (Key.Print,),
             tip=tr("Print the listing, or the selected sequences, for reading"),
             enabled=lambda w: has_any(w) and is_idle(w)),
        item("close", file, tr("&Quit"), lambda w: w.close(), (Key.Quit, "Ctrl+Q"), starts_group=True),
        item("undo", edit, tr("&Undo"), lambda w: w.session.undo_stack.undo(), (Key.Undo,), "undo",
             enabled=lambda w: w.session.undo_stack.canUndo(), on_toolbar=True),
        item("redo", edit, tr("&Redo"), lambda w: w.session.undo_stack.redo(), (Key.Redo, "Ctrl+Shift+Z"), "redo",
             enabled=lambda w: w.session.undo_stack.canRedo(), on_toolbar=True),
        item("find", edit, tr("&Find"), lambda w: w.find(), (Key.Find,), "find",
             tr("Find in the residues of the shown sequence, or filter the list of sequences"), on_toolbar=True,
             starts_group=True),
        item("go-to-position", edit, tr("&Go to position..."), lambda w: w.go_to_position(), ("Ctrl+G",),
             enabled=has_sequence),
        item("own-organisms", edit, tr("Own &organisms..."), lambda w: edit_own_organisms(w), (),
             tip=tr("The names offered first wherever an organism is entered; share them as a file")),
        item("palette", edit, tr("&Command palette..."), lambda w: w.open_palette(), ("Ctrl+K",), "palette",
             tr("Find anything the program can do by name"), on_toolbar=True, starts_group=True, short=tr("Commands")),
        item("insert-dna", sequence, tr("Insert &DNA"), lambda w: w.insert_sequence("DNA"), ("Ctrl+Alt+D",), "add"),
        item("insert-rna", sequence, tr("Insert &RNA"), lambda w: w.insert_sequence("RNA"), ("Ctrl+Alt+R",)),
        item("insert-aa", sequence, tr("Insert &protein"), lambda w: w.insert_sequence("AA"), ("Ctrl+Alt+P",)),
        item("duplicate", sequence, tr("Dup&licate"), lambda w: w.sequences.duplicate(), ("Ctrl+D",),
             enabled=has_sequence),
        item("skip", sequence, tr("&Skip intentionally (000)"), lambda w: w.sequences.toggle_skip(), ("Ctrl+Alt+S",),
             tip=tr("Keep the number but leave the sequence out of the listing"), enabled=has_sequence,
             starts_group=True),
        item("change-many", sequence, tr("Chan&ge many..."), lambda w: w.change_many(), ("Ctrl+Shift+M",),
             tip=tr("Set qualifiers, add or remove features in many sequences at once"), enabled=has_any),
        item("move-up", sequence, tr("Move &up"), lambda w: w.sequences.move(-1), ("Alt+Up",), "up",
             enabled=has_sequence),
        item("move-down", sequence, tr("Move do&wn"), lambda w: w.sequences.move(1), ("Alt+Down",), "down",
             enabled=has_sequence),
        item("remove-sequence", sequence, tr("Re&move"), lambda w: w.sequences.remove(), ("Ctrl+Del",), "remove",
             enabled=has_sequence, starts_group=True),
        item("save-selected", sequence, tr("Save a c&opy of the selected..."), lambda w: w.printing.save_selected(),
             ("Ctrl+Alt+O",),
             tip=tr("Write the selected sequences as PDF, a page or plain text, for reading, or as FASTA"),
             enabled=lambda w: has_sequence(w) and is_idle(w), starts_group=True),
        item("next-sequence", sequence, tr("&Next sequence"), lambda w: w.step_sequence(1), ("Ctrl+PgDown",),
             enabled=has_any, starts_group=True),
        item("previous-sequence", sequence, tr("Prev&ious sequence"),
             lambda w: w.step_sequence(-1), ("Ctrl+PgUp",), enabled=has_any),
        item("add-feature", feature, tr("&Add a feature"), lambda w: w.add_feature(), ("Ctrl+Shift+A",), "add",
             tr("Add a feature at the selected residues"), has_sequence),
        item("feature-up", feature, tr("Move &up"), lambda w: w.features.move(-1), ("Ctrl+Alt+Up",),
             enabled=has_feature),
        item("feature-down", feature, tr("Move &down"), lambda w: w.features.move(1), ("Ctrl+Alt+Down",),
             enabled=has_feature),
        item("remove-feature", feature, tr("&Remove"), lambda w: w.features.remove(), ("Ctrl+Shift+Del",), "remove",
             enabled=has_feature, starts_group=True),
        item("check", check, tr("&Check now"), lambda w: w.check(), ("F7",), "check", on_toolbar=True,
             short=tr("Check")),
        item("next-finding", check, tr("&Next finding"), lambda w: w.results.step(1), ("F8",), "next",
             enabled=has_findings),
        item("previous-finding", check, tr("&Previous finding"), lambda w: w.results.step(-1), ("Shift+F8",),
             "previous",
             enabled=has_findings),
        item("apply-fix", check, tr("&Apply the first fix"), lambda w: w.results.apply_first(), ("Ctrl+.",), "fix",
             enabled=has_findings, starts_group=True),
        item("fix-all", check, tr("&Fix all that is safe"), lambda w: w.results.fix_all_safe(), ("Ctrl+Shift+F",),
             enabled=has_findings),
        item("copy-findings", check, tr("C&opy the findings"), lambda w: w.results.copy(), ("Ctrl+Shift+C",),
             enabled=has_findings, starts_group=True),
        item("save-report", check, tr("&Save the report..."), lambda w: w.listing.save_report(), (),
             enabled=has_report),
        item("print-report", check, tr("Print the repor&t..."), lambda w: w.printing.print_report(), (),
             enabled=lambda w: has_report(w) and is_idle(w)),
        item("check-files", check, tr("Check files and fo&lders..."), lambda w: w.listing.check_files(), (),
             tip=tr("Check many listings and projects at once, and make one report"), starts_group=True),
        item("generate", listing, tr("&Generate the listing..."), lambda w: w.listing.generate(), ("F9",), "generate",
             tr("Check, write the ST.26 XML, read it back and compare"), lambda w: has_any(w) and is_idle(w), True,
             short=tr("Generate")),
        item("package", listing, tr("&Make a filing package..."), lambda w: w.packages.ask(), ("Shift+F9",),
             tip=tr("Write the listing, its copy for reading, check report and record of changes into one folder"),
             enabled=lambda w: has_any(w) and is_idle(w)),
        item("save-copy", listing, tr("Save a copy for &reading or FASTA..."), lambda w: w.listing.save_copy(), (),
             tip=tr("Write a page, PDF or plain text for reading, or the residues as FASTA"),
             enabled=lambda w: has_any(w) and is_idle(w)),
        item("translate", listing, tr("&Translate the free text..."), lambda w: w.listing.translate(), ("Ctrl+T",),
             tip=tr("Show English and the other language side by side; give the texts to a translator"),
             enabled=has_any),
        item("new-application", listing, tr("&New application from this..."), lambda w: w.applications.ask(),
             ("Ctrl+Alt+N",), tip=tr("For a continuation or divisional: a new reference, all else stays"),
             enabled=lambda w: has_any(w) and is_idle(w), starts_group=True),
        item("compare", listing, tr("&Compare with a file..."), lambda w: w.listing.ask_to_compare(), ("Ctrl+Shift+D",),
             tip=tr("Show what this project changes against another listing or project"), enabled=has_any,
             starts_group=True),
        item("compare-source", listing, tr("Compare with what was rea&d"), lambda w: w.listing.compare_with_source(),
             tip=tr("Show what was changed since the file was read, and make the record of changes"),
             enabled=lambda w: bool(w.session.project.origin.source)),
        item("origin", listing, tr("&What was read..."), lambda w: w.listing.show_origin(), (),
             tip=tr("What was changed, dropped or assumed when the file was read"),
             enabled=lambda w: bool(w.session.project.origin.changes or w.session.project.origin.source)),
        item("disclose-genome", listing, tr("Disclose a gen&ome..."), lambda w: w.listing.disclose_genome(), (),
             tip=tr("Make a package of listings and documents of chromosomes as FASTA and GFF3"), enabled=is_idle,
             starts_group=True),
        item("go-header", view, tr("&General information"), lambda w: w.show_header(), ("Ctrl+1",), "header"),
        item("go-sequences", view, tr("&Sequences"), lambda w: w.focus_sequences(), ("Ctrl+2",)),
        item("go-residues", view, tr("&Residues"), lambda w: w.focus_residues(), ("Ctrl+3",), enabled=has_sequence),
        item("go-features", view, tr("&Features"), lambda w: w.focus_features(), ("Ctrl+4",), enabled=has_sequence),
        item("go-results", view, tr("R&esults"), lambda w: w.focus_results(), ("Ctrl+5",)),
        item("toggle-results", view, tr("S&how the results"), lambda w: w.toggle_results(), ("Ctrl+Shift+R",),
             checked=lambda w: not w.results.isHidden(), starts_group=True),
        item("theme", view, tr("&Dark colours"), lambda w: w.toggle_theme(), (), checked=lambda w: w.is_dark),
        item("shortcuts", help_, tr("&Keyboard shortcuts"), lambda w: w.show_shortcuts(), ("F1",)),
        item("rules", help_, tr("All &rules"), lambda w: w.show_rules(), (),
             tip=tr("Open the page that explains every rule, in the browser; it works without a network")),
        item("about", help_, tr("&About WipoSeq"), lambda w: w.show_about()),
    ]  # fmt: skip


def make(entry: ActionEntry, window: "MainWindow") -> QAction:
    """The QAction of an entry, owned by the window."""
    action = QAction(icons.icon(entry.icon) if entry.icon else icons.blank(), entry.text, window)
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
    action.triggered.connect(lambda *_: entry.run(window))
    return action
