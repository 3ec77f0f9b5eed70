"""Import notations of modified residues, and manage the legends that define them.

It hides where the user's own legends are stored (a folder beside the settings). Rows that cannot be read are omitted
and reported. Reading notations and legends is left to formats/notation/.
"""

import contextlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq.app.importing.omitted import UNREAD, facts_of_omitted
from wiposeq.app.settings import legends_of_firm, settings_file
from wiposeq.errors import UnreadableFile, UsageError, UserError
from wiposeq.formats.files import unwritable
from wiposeq.formats.notation.legend import (
    Legend,
    legend_from_toml,
    preset,
    presets,
    read_legend,
    usable,
    write_legend,
)
from wiposeq.formats.notation.reader import STOPPED, Notations, Stopped, change_of_stop, read_rows
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain.fasta_bodies import WORDS
from wiposeq.formats.source import Given
from wiposeq.model.address import Address
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Together
from wiposeq.model.origin_edits import KeepChanges
from wiposeq.model.records import Sequence, new_uid
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import listed, tr, trn

ENDINGS: Final = (".toml", ".csv")
KINDS: Final = ("raw", "fasta", "multi")
"""The ids in kinds.py of texts that may contain notations."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A legend that can be chosen.

    path: the file of a legend of the user; None if it is part of the program.
    trouble: why it cannot be read, or "".
    """

    id: str
    name: str
    path: Path | None = None
    trouble: str = ""


def own_folder() -> Path:
    """Return the folder of the user's own legends; it may not exist yet."""
    return settings_file().parent / "legends"


def choices() -> list[Choice]:
    """Return the legends of the program, then those of the firm and of the user, in the order of their names."""
    found = sorted((Choice(id, tr(preset(id).name)) for id in presets()), key=lambda each: each.name.lower())
    own = [Choice(legend.id, legend.name) for legend in _of_firm().values()]
    for path in _own_files():
        try:
            own.append(Choice(path.stem, read_legend(path).name or path.stem, path))
        except UserError as error:
            own.append(Choice(path.stem, path.stem, path, str(error)))
    return found + sorted(own, key=lambda each: each.name.lower())


def _own_files() -> list[Path]:
    try:
        return sorted(path for path in own_folder().iterdir() if path.suffix.lower() == ".toml")
    except OSError:
        return []


def _of_firm() -> dict[str, Legend]:
    """Return the legends of the firm by id, without those that cannot be read or that the user has as well."""
    found = {}
    own = {path.stem for path in _own_files()}
    for id, text in legends_of_firm().items():
        with contextlib.suppress(UserError):
            if id not in own and id not in presets():
                found[id] = replace(legend_from_toml(text, id, id), id=id)
    return found


def legend_named(name: str) -> Legend:
    """Return the legend of this name: a file (.toml, .csv), one of the user's own, or one of the program.

    Raises UnreadableFile; UsageError for an unknown name or a legend that cannot be used.
    """
    path = Path(name)
    if path.suffix.lower() in ENDINGS:
        return usable(read_legend(path))
    for own in _own_files():
        if own.stem == name:
            return usable(read_legend(own))
    if name in presets():
        return preset(name)
    firm = _of_firm()
    if name in firm:
        return usable(firm[name])
    known = listed([*presets(), *firm, *(own.stem for own in _own_files())])
    raise UsageError(
        'There is no legend "{id}".', "Choose one of {known}, or give a file (.toml, .csv).", id=name, known=known
    )


def keep(legend: Legend) -> Legend:
    """Store a legend with the user's own, and return it with an id that is derived from its name.

    A legend with the same id is replaced. Raises UnwritableFile.
    """
    stored = replace(legend, id=id_of(legend.name))
    folder = own_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    write_legend(folder / f"{stored.id}.toml", stored)
    return stored


def forget(id: str) -> None:
    """Delete one of the user's own legends, if it exists. Raises UnwritableFile."""
    path = own_folder() / f"{id}.toml"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def id_of(name: str) -> str:
    """Return a file name for a legend, with lower-case letters, digits and hyphens, that differs from every preset."""
    plain = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in name.lower())
    id = "-".join(filter(None, plain.split("-")))[:60] or "legend"
    if any(sign.isalnum() and not sign.isascii() for sign in name):  # names may differ only in these letters
        id += f"-{zlib.crc32(name.encode('utf-8', 'replace')):08x}"
    return f"own-{id}" if id in presets() else id


class NotationStream:
    """An iterable of the sequences of notations in a file. It can be used once; changes is complete at its end."""

    def __init__(
        self,
        source: Given,
        legend: Legend,
        defaults: Defaults = NO_DEFAULTS,
        *,
        edition: Edition | None = None,
        first_uid: int = 1,
        progress: Progress = SILENT,
    ) -> None:
        self.changes = ChangeLog()
        self._source = source
        self._legend = legend
        self._defaults = defaults
        self._edition = edition
        self._first_uid = first_uid
        self._progress = progress

    def __iter__(self) -> Iterator[Sequence]:
        uid = self._first_uid
        rows = read_rows(
            self._source,
            self._legend,
            self.changes,
            self._defaults,
            edition=self._edition,
            progress=self._progress,
        )
        for row, found in rows:
            if isinstance(found, Stopped):
                self.changes.extend([change_of_stop(row, found.error)])
                continue
            self.changes.extend(found.changes)
            yield found.sequence(uid, row.name)
            uid += 1


def refuse_none_read(path: Path, changes: Iterable[Change]) -> None:
    """Raise UnreadableFile with the first reason if records were omitted. Call it if no record could be read."""
    changes = list(changes)
    stops = stopped(changes)
    if len(stops) > sum(change.kind == WORDS for change in changes):
        why = tr(stops[0].message, **stops[0].values)
        raise UnreadableFile(
            "{path}: none of {count} notations can be read. The first, {where}: {why}",
            "Choose the legend of these notations, or complete it.",
            path=str(path),
            count=len(stops),
            where=stops[0].where,
            why=why if why.endswith(".") else f"{why}.",
        )
    omitted = [change for change in changes if change.kind in UNREAD and change.kind != STOPPED]
    if omitted:
        first = omitted[0]
        why = tr(first.message, **{**first.values, "before": first.before})
        raise UnreadableFile(
            'No record of "{path}" could be read. The first, {where} in line {line}: {why}',
            "Correct the records so that they have residues only.",
            path=str(path),
            where=first.where,
            line=first.line,
            why=why if why.endswith(".") else f"{why}.",
        )


def stopped(changes: Iterable[Change]) -> list[Change]:
    """Return the changes that report omitted rows."""
    return [change for change in changes if change.kind == STOPPED]


def edit_of(found: Notations, index: int) -> Edit:
    """Return the edit that inserts the sequences of notations before a 0-based index, and stores the import report."""
    uid = new_uid()
    sequences = tuple(replace(sequence, uid=uid + number) for number, sequence in enumerate(found.sequences))
    label = trn("Import {count} sequence", "Import {count} sequences", len(sequences))
    report = KeepChanges(found.changes, facts_of_omitted(found.changes))
    return Together(label, (Insert(Address(field="sequences"), index, sequences), report))


__all__ = [
    "ENDINGS",
    "KINDS",
    "Choice",
    "NotationStream",
    "choices",
    "edit_of",
    "forget",
    "id_of",
    "keep",
    "legend_named",
    "own_folder",
    "refuse_none_read",
    "stopped",
]
