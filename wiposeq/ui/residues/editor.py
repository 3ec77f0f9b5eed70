"""Edit the residues of one sequence: type, delete, paste, reverse complement, and the clipboard.

It hides which edits are one undo step (a run of typing is), where the caret goes after an undo, and which letters of a
text are residues. The session does the edits.

Letters outside the alphabet of the molecule type are accepted, because a listing under repair can contain them; the
check reports them. Other characters are rejected with a message.
"""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from wiposeq.app.allocation import LONG, reuse_freed_memory
from wiposeq.model.edits import ReplaceResidues, ReverseComplement
from wiposeq.model.records import Sequence
from wiposeq.model.turning import features_left
from wiposeq.standard.residues import reverse_complement
from wiposeq.texts import in_clauses, in_sentences, listed, tr, trn
from wiposeq.ui.residues.cursor import Cursor
from wiposeq.ui.residues.text import NUCLEOTIDES, changed_stretch, clean_residues, moved_caret
from wiposeq.ui.window.session import Session

_runs = count(1)
"""Numbers of undo steps. The letters of one run of typing are one undo step."""


class ResidueEditor(QObject):
    """The sequence that is shown, and the edits of its residues at the cursor.

    replaced(Sequence): the editor changed the sequence.
    """

    replaced = Signal(object)

    def __init__(self, session: Session, cursor: Cursor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.cursor = cursor
        self.sequence: Sequence | None = None
        self.residues = ""
        self.preview: Callable[[str], object] | None = None
        """Opens the preview of a pasted text; None: the text is pasted at once."""
        self._run = 0
        self._run_kind = ""
        self._steps: list[_Step] = []
        self._is_editing = False

    @property
    def is_read_only(self) -> bool:
        """Whether the residues cannot be edited: there is no sequence, or it is skipped."""
        return self.sequence is None or self.sequence.is_skipped

    @property
    def is_nucleotide(self) -> bool:
        return self.sequence is not None and self.sequence.molecule_type in NUCLEOTIDES

    def selected_text(self) -> str:
        start, end = self.cursor.selection
        return self.residues[start - 1 : end]

    # ---- which sequence

    def set_sequence(self, sequence: Sequence | None) -> None:
        """Edit another sequence, with the caret before its first residue."""
        self.sequence = sequence
        self.residues = sequence.residues if sequence else ""
        reuse_freed_memory(len(self.residues) >= LONG)
        self._steps.clear()
        self.cursor.reset()
        self.end_run()

    def refresh(self, sequence: Sequence) -> bool:
        """Edit the same sequence after a change. Return whether the change came from elsewhere.

        Caret and selection stay at their residues. An undo restores those from before the step.
        """
        old, self.sequence = self.residues, sequence
        self.residues = new = sequence.residues
        if old is new or self._is_editing:
            return False
        self.end_run()
        cursor = self.cursor
        for step in self._steps:
            if step.after is old and step.before is new:
                cursor.anchor, cursor.caret = step.selected_before
                break
            if step.before is old and step.after is new:
                cursor.anchor = cursor.caret = step.caret_after
                break
        else:
            start, removed, inserted = changed_stretch(old, new)
            cursor.anchor = moved_caret(cursor.anchor, start, removed, inserted)
            cursor.caret = moved_caret(cursor.caret, start, removed, inserted)
        return True

    # ---- caret

    def set_caret(self, caret: int, *, keeps_anchor: bool = False, is_at_line_end: bool = False) -> None:
        """Place the caret after `caret` residues. keeps_anchor: select the residues up to the anchor."""
        self.end_run()
        self.cursor.put(caret, keeps_anchor, is_at_line_end)

    def select_all(self) -> None:
        """Select every residue, without scrolling."""
        self.end_run()
        self.cursor.select_all()

    def end_run(self) -> None:
        """End the run of typing. The next letter begins another undo step."""
        self._run_kind = ""

    # ---- editing

    def _editable(self) -> Sequence | None:
        """Return the sequence if it can be edited. Otherwise show why not, and return None."""
        if self.sequence is not None and self.sequence.is_skipped:
            self.session.message.emit(tr("A skipped sequence cannot be edited; include it first."))
            return None
        return self.sequence

    def _show_message(self, *notes: str) -> None:
        if any(notes):
            self.session.message.emit(in_sentences(notes))

    def type(self, text: str) -> None:
        """Replace the selection by typed letters. Show a message if they are not residues."""
        sequence = self._editable()
        if sequence is None:
            return
        cleaned = clean_residues(text, sequence.molecule_type)
        if not cleaned.residues:
            if not text.isspace():
                self.session.message.emit(tr('"{sign}" is not a residue. Type letters only.', sign=text))
            else:
                self.session.message.emit(tr("Residues contain no spaces. The gaps between blocks are only shown."))
            return
        start, end = self.cursor.selection
        lost = self._replace(start, end, cleaned.residues, tr("Type residues"), "type")
        self._show_message(tr("u was replaced by t.") if cleaned.u_to_t else "", lost)

    def erase(self, to: int) -> None:
        """Remove the selection, or the residues between the caret and another caret."""
        if self._editable() is None:
            return
        start, end = self.cursor.selection
        if end < start:
            to = min(max(to, 0), len(self.residues))
            start, end = min(to, self.cursor.caret) + 1, max(to, self.cursor.caret)
            if end < start:
                return
            kind = "backspace" if to < self.cursor.caret else "delete"
        else:
            kind = "remove"
        label = trn("Remove {count} residue", "Remove {count} residues", end - start + 1)
        self._show_message(self._replace(start, end, "", label, kind))

    def insert(self, text: str) -> None:
        """Replace the selection by the residues of a text. Show a message about the rest of the text."""
        sequence = self._editable()
        if sequence is None:
            return
        cleaned = clean_residues(text, sequence.molecule_type)
        count = len(cleaned.residues)
        notes = []
        lost = ""
        if count:
            start, end = self.cursor.selection
            notes.append(trn("{count} residue pasted", "{count} residues pasted", count))
            label = trn("Paste {count} residue", "Paste {count} residues", count)
            lost = self._replace(start, end, cleaned.residues, label)
        else:
            notes.append(tr("The clipboard contains no residues"))
        if cleaned.records > 1:
            notes.append(tr("{count} records joined", count=cleaned.records))
        if cleaned.u_to_t:
            notes.append(tr("{count} u replaced by t", count=cleaned.u_to_t))
        if cleaned.omitted:
            notes.append(trn("{count} character omitted", "{count} characters omitted", cleaned.omitted))
        self._show_message(in_clauses(notes) + ".", lost)

    def reverse_complement_selection(self) -> None:
        """Replace the selection by its reverse complement, with the features inside it.

        Features that extend beyond the selection keep their locations. Show a message about them, because they now
        describe other residues.
        """
        sequence = self._editable()
        if sequence is None or not self.cursor.has_selection or not self.is_nucleotide:
            return
        start, end = self.cursor.selection
        left = features_left(sequence, start, end)
        edit = ReverseComplement(sequence.uid, start, end)
        self._do(edit, start - 1 + len(self.selected_text()), keeps_selection=start - 1)
        if left:
            names = listed(f"{feature.key} {feature.location}" for feature in left[:3])
            self._show_message(
                trn(
                    "{count} feature extends beyond the selection and keeps its location. Check it: {names}",
                    "{count} features extend beyond the selection and keep their locations. Check them: {names}",
                    len(left),
                    names=names + (", ..." if len(left) > 3 else ""),
                )
            )

    def _replace(self, start: int, end: int, text: str, label: str, kind: str = "") -> str:
        """Replace residues start..end (1-based) as one undo step, or as part of the run of typing.

        Return a message about features that were removed with the residues, or "".
        """
        sequence = self.sequence
        assert sequence is not None
        if not self._do(ReplaceResidues(sequence.uid, start, end, text, label), start - 1 + len(text), kind):
            return ""
        after = self.session.project.sequences.by_uid(sequence.uid)
        lost = len(sequence.features) - len(after.features)
        if lost > 0:
            return trn(
                "{count} feature inside the removed residues was also removed.",
                "{count} features inside the removed residues were also removed.",
                lost,
            )
        return ""

    def _do(
        self, edit: ReplaceResidues | ReverseComplement, caret: int, kind: str = "", keeps_selection: int | None = None
    ) -> bool:
        """Do an edit as one undo step, or as part of the run of typing, and place the caret. Return whether it is done.

        keeps_selection: the caret before the residues that stay selected.
        """
        sequence = self.sequence
        assert sequence is not None
        is_new_run = not kind or kind != self._run_kind
        if is_new_run:
            self._run = next(_runs)
            self._steps = self._steps[-99:]
            self._steps.append(_Step(sequence.residues, (self.cursor.anchor, self.cursor.caret)))
        merge_key = f"residues/{sequence.uid}/{self._run}" if kind else ""
        self._is_editing = True
        try:
            is_done = self.session.do(edit, merge_key)
        finally:
            self._is_editing = False
        if not is_done:
            return False
        self._run_kind = kind
        after = self.session.project.sequences.by_uid(sequence.uid)
        if after is not self.sequence:
            self.replaced.emit(after)
        if keeps_selection is not None:
            self.cursor.turn(keeps_selection, caret)
        else:
            is_at_end = not isinstance(edit, ReplaceResidues) or bool(edit.text)
            self.cursor.put_after_edit(caret, is_at_end_of_text=is_at_end)
        step = self._steps[-1]
        step.after, step.caret_after = after.residues, self.cursor.caret
        return True

    # ---- clipboard

    def copy(self) -> None:
        if self.cursor.has_selection:
            QGuiApplication.clipboard().setText(self.selected_text())

    def copy_reverse_complement(self) -> None:
        if self.cursor.has_selection:
            QGuiApplication.clipboard().setText(reverse_complement(self.selected_text()))

    def cut(self) -> None:
        if not self.cursor.has_selection or self._editable() is None:
            return
        self.copy()
        start, end = self.cursor.selection
        label = trn("Cut {count} residue", "Cut {count} residues", end - start + 1)
        self._show_message(self._replace(start, end, "", label))

    def paste(self) -> None:
        """Replace the selection by the residues on the clipboard, after a preview if there is more than residues."""
        text = QGuiApplication.clipboard().text()
        sequence = self.sequence
        if self.preview is not None and sequence is not None and not sequence.is_skipped:
            from wiposeq.app.authoring.placing_residues import needs_preview

            if needs_preview(text, sequence.molecule_type):
                self.preview(text)
                return
        self.insert(text)

    def remove_selection(self) -> None:
        if self.cursor.has_selection:
            self.erase(self.cursor.caret)


class _Step:
    """One undo step of this editor: the residues before and after it, and the selection before it."""

    def __init__(self, before: str, selected_before: tuple[int, int]) -> None:
        self.before = self.after = before
        self.selected_before = selected_before
        self.caret_after = selected_before[1]
