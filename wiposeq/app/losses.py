"""Refuse to lose content: parts of a file that could not be read or would not be written must be accepted by a person.

No listing is written before each loss is accepted. This module hides how an error describes the losses and names the
option of the command line that accepts them. model/origin.py decides what a loss is.
"""

import shlex
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Final

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.origin import (
    ENTITY_DECLARED,
    NOT_IMPORTED,
    NOT_WELL_FORMED,
    Fact,
    Origin,
    accepted_losses,
    cost_of_break,
    costs_something,
    loss_of,
    losses,
    standing_losses,
)
from wiposeq.model.origin_edits import AcceptLoss
from wiposeq.model.project import Project
from wiposeq.texts import in_sentences, labeled, listed, mark, tr

OPTION: Final = "--accept-loss"
LOST: Final = mark("Lost, and not accepted yet ({option}): {loss}")
_MOST_DESCRIBED: Final = 5
"""Number of losses that an error describes in sentences. It gives the keys of all losses."""


def accept_losses(project: Project, keys: Iterable[str], path: Path, *, elsewhere: Container[str] = ()) -> Project:
    """Return the project with these losses accepted.

    path: the file that was read. elsewhere: the keys that were accepted for another file of the same call.
    Raises UsageError for a key that is not one of its losses and not one of the other file.
    """
    known = [loss.key for loss in losses(project.origin)]
    keys = tuple(key for key in dict.fromkeys(keys) if key in known or key not in elsewhere)
    for key in keys:
        if key not in known:
            hint = "Its losses are: {known}." if known else "The file has no losses. Omit {option}."
            raise UsageError(
                '"{key}" is not a loss of "{path}".',
                hint,
                key=key,
                path=str(path),
                known=listed(known),
                option=OPTION,
            )
    return AcceptLoss(keys).apply(project) if keys else project


def accept_known(project: Project, keys: Iterable[str]) -> Project:
    """Return the project with these losses accepted; ignore those that it does not have."""
    known = {loss.key for loss in losses(project.origin)}
    found = tuple(key for key in keys if key in known)
    return AcceptLoss(found).apply(project) if found else project


def of_sequences(facts: Iterable[Fact], accepted: Iterable[str] = ()) -> Origin:
    """Return an origin with only the facts about parts that could not be read, which are the only losses in FASTA."""
    kinds = (NOT_WELL_FORMED, ENTITY_DECLARED, NOT_IMPORTED)
    origin = Origin(facts=tuple(fact for fact in facts if fact.kind in kinds))
    return accept_known(Project(origin=origin), accepted).origin


def refuse_losses(origin: Origin, path: Path, count: int = 0) -> tuple[Change, ...]:
    """Raise UnreadableFile, with the options that accept them, if there are losses that are not accepted.

    It is also raised if it is not known what was lost. Return what was read differently from a broken file without a
    loss.

    path: the file that was read. count: the number of sequences that were read.
    """
    standing = {loss.key for loss in standing_losses(origin)}
    descriptions: list[str] = []
    for fact in origin.facts:
        loss = loss_of(fact)
        if fact.kind == ENTITY_DECLARED:
            raise UnreadableFile(
                'Nothing was read from "{path}", because it declares the entity "{name}" in line {line}.',
                "Remove the declaration with a text editor, and run the command again.",
                path=str(path),
                name=str(fact.values.get("name") or ""),
                line=fact.line,
            )
        if loss is not None:
            if loss.key in standing:
                words = in_sentences(cost_of_break(fact)) if fact.kind == NOT_WELL_FORMED else loss.words
                descriptions.append(tr("line {line}: {words}", line=fact.line, words=words) if fact.line else words)
        elif fact.kind == NOT_WELL_FORMED and costs_something(fact):
            raise UnreadableFile(
                '"{path}" is broken at line {line}: {cost}',
                "Nothing was written. To use what was read: wiposeq fix FILE -o OUT --rule file/not-well-formed",
                path=str(path),
                line=fact.line,
                cost=in_sentences(cost_of_break(fact)) or tr("only {count} sequences could be read.", count=count),
            )
    if standing:
        _refuse(path, descriptions, [loss.key for loss in standing_losses(origin)])
    return changes_of_reading(origin)


def changes_of_losses(origin: Origin) -> tuple[Change, ...]:
    """Return a line for each loss that nobody has accepted, for the report of a file that carries it on."""
    found = (
        Change("file/lost", LOST, line=loss.line, values={"loss": loss.words, "option": f"{OPTION} {loss.key}"})
        for loss in standing_losses(origin)
    )
    return tuple(found)


def changes_of_reading(origin: Origin) -> tuple[Change, ...]:
    """Return a line for each place of a broken file that was read, without a loss, as something else than it says."""
    changes = ChangeLog()
    for fact in origin.facts:
        if (
            fact.kind == NOT_WELL_FORMED
            and loss_of(fact) is None
            and (fact.values.get("found") or fact.values.get("read_as"))
        ):
            before, after = (str(fact.values.get(name) or "") for name in ("found", "read_as"))
            changes.add("file/read-as", "Not well-formed; read as {after}", line=fact.line, before=before, after=after)
    return tuple(changes)


def _refuse(path: Path, descriptions: list[str], keys: list[str]) -> None:
    shown = list(dict.fromkeys(descriptions))
    more = len(shown) - _MOST_DESCRIBED
    if more > 0:
        shown = [*shown[:_MOST_DESCRIBED], tr("and {count} more.", count=more)]
    raise UnreadableFile(
        'A part of "{path}" would be lost. {losses}',
        "Nothing was written. To write without it, accept the loss: {options}",
        path=str(path),
        losses=in_sentences(text[:1].upper() + text[1:] for text in shown),
        options=" ".join(f"{OPTION} {shlex.quote(key)}" for key in keys),
    )


def lines_of_accepted(origin: Origin) -> list[str]:
    """Return a sentence for each loss that a person accepted, for reports."""
    return [
        tr("A person accepted this loss: {loss}", loss=loss.words)
        if not loss.line
        else tr("A person accepted this loss (line {line}): {loss}", loss=loss.words, line=loss.line)
        for loss in accepted_losses(origin)
    ]


def lines_of_losses(listings: Iterable[tuple[str, Origin]]) -> str:
    """Return sentences about the losses that a person accepted in listings, for a record of changes.

    listings: a name and an origin each. Each sentence follows the name of its listing.
    """
    return in_sentences(labeled(name, line) for name, origin in listings for line in lines_of_accepted(origin))


def changes_of_accepted(origin: Origin) -> tuple[Change, ...]:
    """Return a line for each loss that a person accepted, for the report of a repair or an import."""
    keys = {loss.key for loss in accepted_losses(origin)}
    return tuple(change for change in origin.changes if change.values.get("key") in keys)
