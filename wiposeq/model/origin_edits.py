"""Edits of what a project remembers about its origin, and of the findings that a person accepted."""

from typing import Any

from msgspec.structs import replace

from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.origin import Bookmark, Fact, losses
from wiposeq.model.project import Project
from wiposeq.texts import tr, trn


class Settle(Edit, frozen=True, omit_defaults=True):
    """Remove facts about the file that was read, because the written listing will be correct.

    declared: for sequences by uid, the declared fields to remove ("number", "length", "division").
    """

    facts: tuple[Fact, ...] = ()
    declared: tuple[tuple[int, tuple[str, ...]], ...] = ()
    label: str = ""

    def apply(self, project: Project) -> Project:
        wanted: dict[Any, list[Fact]] = {}
        for fact in self.facts:
            wanted.setdefault((fact.kind, fact.line, fact.column, fact.address), []).append(fact)
        same = [
            fact
            for fact in project.origin.facts
            if fact in wanted.get((fact.kind, fact.line, fact.column, fact.address), ())
        ]
        origin = project.origin.without(same, dict(self.declared))
        return project if origin is project.origin else replace(project, origin=origin)


class KeepChanges(Edit, frozen=True, omit_defaults=True):
    """Append what a reader changed, dropped or assumed to the changes of the origin, and what was lost to its facts."""

    changes: tuple[Change, ...]
    facts: tuple[Fact, ...] = ()
    label: str = ""

    def apply(self, project: Project) -> Project:
        if not self.changes and not self.facts:
            return project
        old = project.origin
        origin = replace(old, changes=(*old.changes, *self.changes), facts=(*old.facts, *self.facts))
        return replace(project, origin=origin)


class KeepRepairs(Edit, frozen=True, omit_defaults=True):
    """Append what fixes changed to the repairs of the origin."""

    changes: tuple[Change, ...]
    label: str = ""

    def apply(self, project: Project) -> Project:
        if not self.changes:
            return project
        origin = replace(project.origin, repairs=(*project.origin.repairs, *self.changes))
        return replace(project, origin=origin)


class WriteAs(Edit, frozen=True, omit_defaults=True):
    """Choose how the listing is written. The file that was read is not changed.

    name: the name of the new file. is_compact: without indentation. None does not change the choice.
    """

    name: str | None = None
    is_compact: bool | None = None
    label: str = ""

    def apply(self, project: Project) -> Project:
        old = project.origin
        name = old.output_name if self.name is None else self.name
        is_compact = old.is_compact if self.is_compact is None else self.is_compact
        if (name, is_compact) == (old.output_name, old.is_compact):
            return project
        return replace(project, origin=replace(old, output_name=name, is_compact=is_compact))

    def _kind(self) -> str:
        return tr("Choose how the listing is written")


class ChooseEdition(Edit, frozen=True, omit_defaults=True):
    """Choose the edition of the standard for the project. "" means the newest one in force."""

    edition: str
    label: str = ""

    def apply(self, project: Project) -> Project:
        if project.origin.edition == self.edition:
            return project
        return replace(project, origin=replace(project.origin, edition=self.edition))

    def _kind(self) -> str:
        return tr("Choose the edition of the standard")


class SetBookmarks(Edit, frozen=True, omit_defaults=True):
    """Replace the bookmarks of the project."""

    bookmarks: tuple[Bookmark, ...]
    label: str = ""

    def apply(self, project: Project) -> Project:
        if project.origin.bookmarks == self.bookmarks:
            return project
        return replace(project, origin=replace(project.origin, bookmarks=self.bookmarks))

    def _kind(self) -> str:
        return tr("Change the bookmarks")


class ConfirmAssumption(Edit, frozen=True, omit_defaults=True):
    """Confirm values that an import assumed. keys: as in Origin.confirmed."""

    keys: tuple[str, ...]
    label: str = ""

    def apply(self, project: Project) -> Project:
        origin = project.origin
        new = tuple(key for key in dict.fromkeys(self.keys) if key not in origin.confirmed)
        if not new:
            return project
        return replace(project, origin=replace(origin, confirmed=(*origin.confirmed, *new)))

    def _kind(self) -> str:
        return tr("Confirm an assumed value")


class AcceptLoss(Edit, frozen=True, omit_defaults=True):
    """Accept losses by their keys: a listing may be written without what was lost.

    What was accepted stays in the project: the keys in the origin, a line each among what was read. Raises LookupError
    for a key that names no loss of the project.
    """

    keys: tuple[str, ...]
    label: str = ""

    def apply(self, project: Project) -> Project:
        origin = project.origin
        known = {loss.key: loss for loss in losses(origin)}
        new = [known[key] for key in dict.fromkeys(self.keys) if key not in origin.accepted_losses]
        if not new:
            return project
        lines = (
            Change(
                "loss/accepted",
                "A person accepted this loss: {loss}",
                line=loss.line,
                values={"loss": loss.words, "key": loss.key},
            )
            for loss in new
        )
        origin = replace(
            origin,
            accepted_losses=(*origin.accepted_losses, *(loss.key for loss in new)),
            changes=(*origin.changes, *lines),
        )
        return replace(project, origin=origin)

    def _kind(self) -> str:
        return trn("Accept a loss", "Accept {count} losses", len(self.keys))


class Accept(Edit, frozen=True, omit_defaults=True):
    """Accept a finding, by its key, with a remark. An empty remark withdraws the acceptance."""

    key: str
    remark: str
    label: str = ""

    def apply(self, project: Project) -> Project:
        if dict(project.accepted).get(self.key, "") == self.remark:
            return project
        others = tuple(entry for entry in project.accepted if entry[0] != self.key)
        return replace(project, accepted=(*others, (self.key, self.remark)) if self.remark else others)

    def _kind(self) -> str:
        return tr("Accept a finding") if self.remark else tr("Take an acceptance back")


def merged_settle(edits: list[Settle]) -> Settle:
    """Merge several Settle edits. Their order relative to other edits does not matter."""
    declared: dict[int, set[str]] = {}
    for edit in edits:
        for uid, fields in edit.declared:
            declared.setdefault(uid, set()).update(fields)
    facts = tuple(fact for edit in edits for fact in edit.facts)
    return Settle(facts, tuple((uid, tuple(fields)) for uid, fields in declared.items()))
