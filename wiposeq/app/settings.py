"""Load and save the settings of the user.

It hides the file: JSON in the configuration folder of the user. If several windows are open, each writes only what it
changed. Fields of a newer version of the program are preserved. The settings of the firm lie below those of the user:
a value that the user did not set is that of the firm, and lists have the user's own items first. Nothing is written to
the folder of the firm. The meaning of a setting is left to its users.
"""

import contextlib
import json
import math
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec
import platformdirs
from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile, UserError
from wiposeq.formats.files import replacing, unreadable, unwritable
from wiposeq.formats.project.locks import Lock
from wiposeq.model.records import Header, Party
from wiposeq.texts import listed, tr

RECENT: Final = 12
"""Number of recent files that are stored."""
SHARED_FILE: Final = "wiposeq-preferences.json"
"""Name of a file of preferences for colleagues, also in the folder of the firm."""
PERSONAL: Final = ("recent_files", "folder", "geometry", "layout", "firm_folder", "start_folder", "uses_last_folder")
"""Settings that only make sense on one computer; they are neither exported nor read from the firm."""
_LISTS: Final = ("recent_files", "own_organisms", "applicants", "inventors")


class Settings(Struct, frozen=True, kw_only=True):
    """All settings; the defaults are those of a first start. Changed ones are new objects: see changed().

    language: code, or "" for the system's.
    theme: "light", "dark", "contrast", or "" for the system's.
    zoom: of the whole window, 1.0 to 3.0.
    folder: of the last file.
    recent_files: newest first; files that no longer exist stay in the list.
    geometry: of the window, in base64.
    layout: sizes of the panes, as PaneSizes.text() returns them.
    is_tour_offered: the tour was started or declined, so it is not offered again.
    import_organism: entered at the last import.
    import_mol_type_dna, import_mol_type_rna: chosen at the last import.
    import_columns: meaning of each column of a table, by its heading.
    legend: id of the legend of notations that was used last.
    own_organisms, applicants, inventors: the user's own lists, last used first; after them those of the firm.
    reduced_motion: whether nothing moves in the window.
    residues_in_block, residue_size: residues between two gaps, and size of their letters in pixels at 100 %.
    feature_bars: whether bars of the features are shown under the residues.
    default_organism, default_mol_type_*: proposed for new sequences and imports; "" for those of the last import.
    checks_while_typing: whether a check starts by itself after a change.
    edition: of new projects; "" for the newest in force.
    statements: the user's own statements of records of changes, as TOML (see resources/help/statements.toml).
    uses_last_folder, start_folder: file dialogs start in the folder of the last file, or else in start_folder.
    default_header: the general information that new projects begin with; None for an empty form.
    feature_library: a file of known features to search for; "" for none.
    firm_folder: a folder with settings that all colleagues share; WIPOSEQ_FIRM replaces it.
    keys: the shortcuts that the user changed, by the id of the action; empty for none.
    """

    language: str = ""
    theme: str = ""
    zoom: float = 1.0
    folder: str = ""
    recent_files: tuple[str, ...] = ()
    geometry: str = ""
    layout: str = ""
    is_tour_offered: bool = False
    profile: str = "filing"
    import_organism: str = ""
    import_mol_type_dna: str = ""
    import_mol_type_rna: str = ""
    import_columns: dict[str, str] = {}
    legend: str = ""
    own_organisms: tuple[str, ...] = ()
    applicants: tuple[Party, ...] = ()
    inventors: tuple[Party, ...] = ()
    reduced_motion: bool = False
    residues_in_block: int = 10
    residue_size: int = 13
    feature_bars: bool = True
    default_organism: str = ""
    default_mol_type_dna: str = ""
    default_mol_type_rna: str = ""
    default_mol_type_aa: str = ""
    checks_while_typing: bool = True
    edition: str = ""
    statements: str = ""
    uses_last_folder: bool = True
    start_folder: str = ""
    default_header: Header | None = None
    feature_library: str = ""
    firm_folder: str = ""
    keys: dict[str, tuple[str, ...]] = {}
    firm: dict[str, Any] = {}
    """The settings of the firm by name; they are never written."""
    known: dict[str, Any] = {}
    """The content of the file when it was last read or written; shared by all objects that derive from one load()."""

    def changed(self, **values: Any) -> "Settings":
        """Return the settings with other values; nothing is written."""
        return replace(self, **values)

    def with_recent(self, path: str | Path) -> "Settings":
        """Return the settings with this file as the newest of the recent files."""
        name = str(Path(path).absolute())
        key = os.path.normcase(name)
        others = [other for other in self.recent_files if os.path.normcase(other) != key]
        return self.changed(recent_files=(name, *others)[:RECENT])

    def with_organism(self, name: str) -> "Settings":
        """Return the settings with this organism first in the user's list."""
        return self.changed(own_organisms=_first(name, self.own_organisms))

    def with_applicant(self, party: Party) -> "Settings":
        """Return the settings with this applicant first in the address book."""
        return self.changed(applicants=_first(party, self.applicants))

    def with_inventor(self, party: Party) -> "Settings":
        """Return the settings with this inventor first in the address book."""
        return self.changed(inventors=_first(party, self.inventors))

    def save(self) -> UserError | None:
        """Write what was changed since load() or the last save; return the error if this fails, else None."""
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

    @property
    def first_folder(self) -> str:
        """The folder in which a file dialog starts."""
        return self.folder if self.uses_last_folder or not self.start_folder else self.start_folder

    def default_mol_type(self, molecule_type: str) -> str:
        """Return the mol_type that is proposed for a molecule type, or ""."""
        values = {
            "DNA": self.default_mol_type_dna,
            "RNA": self.default_mol_type_rna,
            "AA": self.default_mol_type_aa,
        }
        return values.get(molecule_type, "")


_KINDS: Final = {name: kind for name, kind in get_type_hints(Settings).items() if name not in ("known", "firm")}
_ALLOWED: Final[dict[str, Callable[[Any], bool]]] = {
    "residues_in_block": lambda value: value in (5, 10, 20),
    "residue_size": lambda value: 8 <= value <= 32,
    "zoom": math.isfinite,
}


def settings_file() -> Path:
    """Return the path of the settings, which may not exist yet. WIPOSEQ_HOME replaces its folder."""
    own = os.environ.get("WIPOSEQ_HOME")
    folder = Path(own) if own else Path(platformdirs.user_config_dir("WipoSeq", appauthor=False))
    return folder / "settings.json"


def load() -> tuple[Settings, str]:
    """Return the settings, and a message for the user if the file is damaged, else "".

    The readable settings of a damaged file are used, and a copy of the file is stored beside it. No error is raised.
    """
    values, known, message = _own()
    firm, trouble = _of_firm(os.environ.get("WIPOSEQ_FIRM") or values.get("firm_folder", ""))
    for name, value in firm.items():
        if name in _LISTS:
            values[name] = _with_firm(values.get(name, ()), value)
        else:
            values.setdefault(name, value)
    return Settings(**values, known=known, firm=firm), "\n".join(filter(None, (message, trouble)))


def read_shared(path: Path) -> dict[str, Any]:
    """Return the settings in a file of preferences for colleagues by name; others and damaged ones are omitted.

    Raises UnreadableFile if the file cannot be read or has no settings.
    """
    try:
        raw = _read(path)
    except OSError as error:
        raise unreadable(path, error) from error
    found = raw.get("settings") if raw else None
    if not isinstance(found, dict):
        raise UnreadableFile(
            '"{path}" is not a file of preferences.', "Choose a file that WipoSeq has exported.", path=str(path)
        )
    values = {}
    for name in _KINDS.keys() & found.keys() - set(PERSONAL):
        with contextlib.suppress(msgspec.ValidationError):
            values[name] = _typed(name, found[name])
    return values


def shared_legends(path: Path) -> dict[str, str]:
    """Return the legends in a file of preferences by id, as TOML; none if it cannot be read."""
    with contextlib.suppress(OSError, msgspec.ValidationError):
        return msgspec.convert((_read(path) or {}).get("legends", {}), dict[str, str])
    return {}


def legends_of_firm() -> dict[str, str]:
    """Return the legends of the firm by id, as TOML."""
    folder = os.environ.get("WIPOSEQ_FIRM") or load()[0].firm_folder
    return shared_legends(Path(folder) / SHARED_FILE) if folder else {}


def _of_firm(folder: str) -> tuple[dict[str, Any], str]:
    """Return the settings in the folder of the firm, and a message if there is a folder that cannot be read."""
    if not folder:
        return {}, ""
    path = Path(folder) / SHARED_FILE
    try:
        if not path.is_file():
            return {}, tr('There are no preferences of the firm: "{path}" does not exist.', path=str(path))
        return read_shared(path), ""
    except UserError as error:
        return {}, tr("The preferences of the firm were not used. {why}", why=error.message)
    except (OSError, ValueError) as error:
        return {}, tr("The preferences of the firm were not used. {why}", why=str(error))


def _with_firm(own: tuple[Any, ...], firm: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*own, *(item for item in firm if item not in own))


def _own() -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return the user's own values, the content of the file, and a message if it is damaged."""
    path = settings_file()
    aside = path.with_name(path.name + ".damaged")
    try:
        raw = _read(path)
    except OSError as error:
        reason = error.strerror or str(error)
        return {}, {}, tr("The settings cannot be read ({reason}); defaults are used.", reason=reason)
    if raw is None:
        if not path.exists():
            return {}, {}, ""
        with contextlib.suppress(OSError):
            path.replace(aside)
        return {}, {}, tr('The settings were damaged. They were moved to "{path}".', path=str(aside))
    values = {}
    wrong = []
    for name in _KINDS.keys() & raw.keys():
        try:
            values[name] = _typed(name, raw[name])
        except msgspec.ValidationError:
            wrong.append(name)
    message = ""
    if wrong:
        with contextlib.suppress(OSError):
            shutil.copyfile(path, aside)
        for name in wrong:
            del raw[name]
        message = tr(
            'Some settings were damaged ({names}). The old settings were copied to "{path}".',
            names=listed(sorted(wrong)),
            path=str(aside),
        )
    if "recent_files" in values:
        values["recent_files"] = values["recent_files"][:RECENT]
    return values, raw, message


def _read(path: Path) -> dict[str, Any] | None:
    """Return the content of the file; None if it does not exist or contains no settings. Raises OSError."""
    try:
        raw = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None


def _typed(name: str, value: Any) -> Any:
    """Convert the value in the file to that of a setting. Raises msgspec.ValidationError."""
    typed = msgspec.convert(value, _KINDS[name])
    if name in _ALLOWED and not _ALLOWED[name](typed):
        raise msgspec.ValidationError(f"{name}: {typed}")
    return typed


def _merged(settings: Settings, found: dict[str, Any]) -> dict[str, Any]:
    """Return what to write: the current content of the file, with the values that these settings changed."""
    for name in _KINDS:
        ours = getattr(settings, name)
        default = _DEFAULTS[name] if name in _LISTS else settings.firm.get(name, _DEFAULTS[name])
        before = _typed(name, settings.known[name]) if name in settings.known else default
        if name in _LISTS and (firm := settings.firm.get(name)):
            ours = tuple(item for item in ours if item not in firm or item in before)
        try:
            there = _typed(name, found[name]) if name in found else default
        except msgspec.ValidationError:
            found[name] = msgspec.to_builtins(ours)
            continue
        if ours in (before, there):
            continue
        if name in _LISTS:
            # Keep our order, then add the items of another window; omit what it removed, except our newest item.
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
