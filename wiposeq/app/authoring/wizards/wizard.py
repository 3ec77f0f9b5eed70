"""What a wizard is: questions about a place of the project, and a proposal that follows from the answers.

The module hides nothing of ST.26. Each wizard has a module of its own; catalog.py lists them, and draft.py builds their
proposals. The window and tests use wizards only through the records of this module.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from wiposeq.app.authoring.wizards.needs import NEEDS, Needs, suits
from wiposeq.model.address import pick
from wiposeq.model.edit import Edit
from wiposeq.model.location import LocationError, parse
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Sequence
from wiposeq.standard.edition import Edition

Answers = Mapping[str, str]
"""The answer to each question, by its id."""


class Question(Struct, frozen=True):
    """One question of a form.

    label: with "&" before its access key, in the user's language.
    kind: "line" of text, "rows" of text (one thing in each), "choice", or "check" (the answers are "yes" and "").
    choices: (answer, text) of a choice.
    depends_on: (id of another question, answers of it with which this question is asked).
    offer: returns (answer, text) for what is typed in a line; None if nothing is offered.
    """

    id: str
    label: str
    kind: Literal["line", "rows", "choice", "check"] = "line"
    hint: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    depends_on: tuple[str, tuple[str, ...]] = ("", ())
    offer: Callable[[str], list[tuple[str, str]]] | None = None

    def applies(self, answers: Answers) -> bool:
        """Return whether the other answers make this question necessary."""
        other, wanted = self.depends_on
        return not other or answers.get(other, "") in wanted


class Paragraph(Struct, frozen=True):
    """What the standard asks. number: such as "16, 17". text: marked for translation.

    only: "nucleotides" or "protein" if it is about these only.
    """

    number: str
    text: str
    only: Literal["", "nucleotides", "protein"] = ""


class Place(Struct, frozen=True):
    """Where a wizard starts.

    sequence: the uid of the sequence shown, or None.
    start, end: the selected residues, 1-based and inclusive; (0, 0) if none are selected.
    feature: the uid of the selected feature, or None.
    index: the 0-based index at which new sequences are inserted.
    """

    project: Project
    edition: Edition
    sequence: int | None = None
    start: int = 0
    end: int = 0
    feature: int | None = None
    index: int = 0

    @property
    def record(self) -> Sequence | None:
        """The sequence shown. None if there is none."""
        try:
            return None if self.sequence is None else self.project.sequences.by_uid(self.sequence)
        except LookupError:
            return None

    @property
    def picked(self) -> Feature | None:
        """The selected feature. None if there is none."""
        record = self.record
        try:
            return None if record is None or self.feature is None else pick(record.features, self.feature)[1]
        except LookupError:
            return None

    @property
    def selection(self) -> str:
        """The selected residues, or else those of the selected feature, as text such as "5..9"; "" if none are."""
        if self.start and self.end >= self.start:
            return _span(self.start, self.end)
        feature = self.picked
        if feature is None or feature.key == "source":
            return ""
        try:
            return ", ".join(_span(first, last) for first, last, _ in parse(feature.location).spans())
        except LocationError:
            return ""


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}..{last}"


class Problem(Struct, frozen=True):
    """Why there is no proposal. question: the id of the question whose answer must change; "" for the form."""

    question: str
    message: str


class Proposal(Struct, frozen=True):
    """What a wizard proposes. edit: one step of undo, or None if there are problems or nothing changes.

    sentences: what the edit does and which choices it contains. All texts are in the user's language.
    """

    edit: Edit | None = None
    sentences: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Wizard(Struct, frozen=True):
    """A wizard. id: a key of NEEDS. title: marked for translation.

    questions: returns the form for a place. propose: returns what follows from the answers; it raises UserError for
    answers that it cannot read at all.
    """

    id: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    questions: Callable[[Place], tuple[Question, ...]]
    propose: Callable[[Place, Answers], Proposal]

    @property
    def needs(self) -> Needs:
        """What the sequence shown must be."""
        return NEEDS[self.id]

    def fits(self, place: Place) -> bool:
        """Return whether the sequence shown is of the kind that the wizard needs."""
        return suits(self.needs, place.record)

    def paragraphs_for(self, place: Place) -> tuple[Paragraph, ...]:
        """Return the paragraphs about the kind of sequence that is shown."""
        record = place.record
        kind = "" if record is None or not self.needs else "protein" if record.is_protein else "nucleotides"
        return tuple(each for each in self.paragraphs if not kind or each.only in ("", kind))

    def answered(self, place: Place, **answers: str) -> Proposal:
        """Return the proposal for some answers; the other questions have their default."""
        return self.propose(place, {each.id: each.default for each in self.questions(place)} | answers)
