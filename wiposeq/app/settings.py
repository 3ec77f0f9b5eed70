"""What the program remembers of its user: typed, read tolerantly, written whole.

It hides where and how the settings are kept: one JSON file in the user's configuration folder. Several windows may be
open: each writes only what it changed, into what is there by then. Fields that a newer program wrote are kept. What a
setting does is for those who ask for it.
"""

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec
import platformdirs
from msgspec import Struct
from msgspec.structs import replace

from wiposeq import texts
from wiposeq.errors import UserError
from wiposeq.formats.files import replacing, unwritable
from wiposeq.formats.project.working_copy import Lock
from wiposeq.model.records import Party
from wiposeq.texts import tr

RECENT: Final = 12
"""How many recent files are remembered."""
_LISTS: Final = ("recent_files", "own_organisms", "applicants", "inventors")


class Settings(Struct, frozen=True, kw_only=True):
    """All settings; the defaults are those of a first start. Changed ones are new objects: see changed().

    language: code, or "" for the system's.
    theme: "light", "dark", "contrast", or "" for the system's.
    zoom: of the whole window, 1.0 to 3.0.
    folder: of the last file.
    recent_files: newest first; files that no longer exist stay in the list.
    geometry, layout: of the window, in base64.
    import_organism: entered at the last import.
    import_mol_type_dna, import_mol_type_rna: chosen at the last import.
    import_columns: meaning of each column of a table, by its heading.
    legend: id of the legend of notations that was used last.
    own_organisms, applicants, inventors: the user's own lists, last used first.
    """

    language: str = ""
    theme: str = ""
    zoom: float = 1.0
    folder: str = ""
    recent_files: tuple[str, ...] = ()
    geometry: str = ""
    layout: str = ""
    profile: str = "filing"
    import_organism: str = ""
    import_mol_type_dna: str = ""
    import_mol_type_rna: str = ""
    import_columns: dict[str, str] = {}
    legend: str = ""
    own_organisms: tuple[str, ...] = ()
    applicants: tuple[Party, ...] = ()
    inventors: tuple[Party, ...] = ()
    known: dict[str, Any] = {}
    """Not a setting: the file as it was last read or written, shared by all that follow from one load()."""

    def changed(self, **values: Any) -> "Settings":
        """These settings with some values changed; nothing is written."""
        return replace(self, **values)

    def with_recent(self, path: str | Path) -> "Settings":
        """These settings with that file as the newest of the recent ones."""
        name = str(Path(path).absolute())
        key = os.path.normcase(name)
        others = [other for other in self.recent_files if os.path.normcase(other) != key]
        return self.changed(recent_files=(name, *others)[:RECENT])

    def with_organism(self, name: str) -> "Settings":
        """These settings with that organism first of the user's own."""
        return self.changed(own_organisms=_first(name, self.own_organisms))

    def with_applicant(self, party: Party) -> "Settings":
        """These settings with that applicant first in the address book."""
        return self.changed(applicants=_first(party, self.applicants))

    def with_inventor(self, party: Party) -> "Settings":
        """These settings with that inventor first in the address book."""
        return self.changed(inventors=_first(party, self.inventors))

    def save(self) -> UserError | None:
        """Writes what was changed since load() or the last save; gives back why that failed, or None.

        It never raises: no work is lost with a setting.
        """
        path = settings_file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = Lock.take(path.with_suffix(".lock"), patience=1.0)
        except OSError as error:
            return unwritable(path, error)
        try:
            raw = _merged(self, _read(path) or dict(self.known))
            with replacing(path) as file:
                file.write(json.dumps(raw, indent=1).encode())
        except UserError as error:
            return error
        except OSError as error:
            return unwritable(path, error)
        finally:
            if lock:
                lock.release()
        self.known.clear()
        self.known.update(raw)
        return None


_KINDS: Final = {name: kind for name, kind in get_type_hints(Settings).items() if name != "known"}


def settings_file() -> Path:
    """The file of this user's settings; WIPOSEQ_HOME stands in for its folder. It may not exist yet."""
    own = os.environ.get("WIPOSEQ_HOME")
    folder = Path(own) if own else Path(platformdirs.user_config_dir("WipoSeq", appauthor=False))
    return folder / "settings.json"


def load() -> tuple[Settings, str]:
    """The settings, and what to tell the user: "" or what could not be read and where it was set aside.

    What can be read of a damaged file is used. It never raises.
    """
    path = settings_file()
    aside = path.with_name(path.name + ".damaged")
    try:
        raw = _read(path)
    except OSError as error:
        reason = error.strerror or str(error)
        return Settings(known={}), tr("The settings cannot be read ({reason}); defaults are used.", reason=reason)
    if raw is None:
        if not path.exists():
            return Settings(known={}), ""
        with contextlib.suppress(OSError):
            path.replace(aside)
        return Settings(known={}), tr("The settings were damaged and set aside as {path}.", path=str(aside))
    values = {}
    wrong = []
    for name in _KINDS.keys() & raw.keys():
        try:
            values[name] = _typed(name, raw[name])
        except msgspec.ValidationError:
            wrong.append(name)
    told = ""
    if wrong:
        with contextlib.suppress(OSError):
            shutil.copyfile(path, aside)
        for name in wrong:
            del raw[name]
        told = tr(
            "Some settings were damaged ({names}); the old ones are set aside as {path}.",
            names=", ".join(sorted(wrong)),
            path=str(aside),
        )
    if "recent_files" in values:
        values["recent_files"] = values["recent_files"][:RECENT]
    return Settings(**values, known=raw), told


def use_language(settings: Settings) -> str:
    """Switches all texts to the language of the settings, else of the system, and gives its code."""
    return texts.use_language(settings.language or None)


def _read(path: Path) -> dict[str, Any] | None:
    """The file as it is; None if it is not there or not settings. Raises OSError."""
    try:
        raw = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None


def _typed(name: str, value: Any) -> Any:
    """The value of a setting from what stands in the file. Raises msgspec.ValidationError."""
    return msgspec.convert(value, _KINDS[name])


def _merged(settings: Settings, found: dict[str, Any]) -> dict[str, Any]:
    """What to write: what stands in the file by now, with what these settings changed since they were read."""
    for name in _KINDS:
        ours = getattr(settings, name)
        before = _typed(name, settings.known[name]) if name in settings.known else _DEFAULTS[name]
        try:
            there = _typed(name, found[name]) if name in found else _DEFAULTS[name]
        except msgspec.ValidationError:
            found[name] = msgspec.to_builtins(ours)
            continue
        if ours in (before, there):
            continue
        if name in _LISTS:
            # Ours in our order, then what another window added; what it removed is left out, but for our newest.
            raw = dict(zip(there, found.get(name, ())))
            items = [item for item in ours if item in there or item not in before or item == ours[0]]
            items += [item for item in there if item not in ours and item not in before]
            found[name] = [raw.get(item, msgspec.to_builtins(item)) for item in items]
        else:
            found[name] = msgspec.to_builtins(ours)
    return found


_DEFAULTS: Final = {name: getattr(Settings(), name) for name in _KINDS}


def _first(item: Any, items: tuple[Any, ...]) -> tuple[Any, ...]:
    return (item, *(other for other in items if other != item))
