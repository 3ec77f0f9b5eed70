"""The preferences: which settings are on which page, how a page is reset, and how colleagues share them.

It hides the file that is exported and imported: JSON with the settings and the user's own legends. It has neither
recent files nor the place of the window, because these only make sense on one computer. How a setting is shown and
used is left to the window.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from wiposeq.app import settings as settings_module
from wiposeq.app.importing import notations
from wiposeq.app.settings import PERSONAL, Settings, read_shared
from wiposeq.errors import UserError
from wiposeq.formats.files import replacing, unreadable
from wiposeq.formats.notation.legend import legend_from_toml
from wiposeq.texts import listed, mark, trn

PAGES: Final[dict[str, tuple[str, ...]]] = {
    "general": ("language", "theme", "zoom", "reduced_motion"),
    "editing": (
        "residues_in_block",
        "residue_size",
        "feature_bars",
        "default_organism",
        "default_mol_type_dna",
        "default_mol_type_rna",
        "default_mol_type_aa",
        "checks_while_typing",
    ),
    "filing": ("edition", "profile", "default_header", "statements"),
    "folders": ("uses_last_folder", "start_folder", "feature_library", "firm_folder"),
    "people": ("applicants", "inventors", "own_organisms"),
    "keys": ("keys",),
}
"""The settings of each page, in the order of the pages."""
TITLES: Final = {
    "general": mark("General"),
    "editing": mark("Editing"),
    "filing": mark("Filing"),
    "folders": mark("Folders"),
    "people": mark("Address book"),
    "keys": mark("Keys"),
}
EXPORTED: Final = tuple(name for name in Settings.__struct_fields__ if name not in (*PERSONAL, "known", "firm"))
"""The settings in a file for colleagues."""
_ADDED_UP: Final = ("own_organisms", "applicants", "inventors")


def default_of(settings: Settings, name: str) -> Any:
    """Return the value of a setting that the user has not changed: that of the firm, else of the program."""
    return settings.firm.get(name, getattr(Settings(), name))


def reset(settings: Settings, page: str) -> Settings:
    """Return the settings with the values of one page as at the first start. Nothing is written."""
    return settings.changed(**{name: default_of(settings, name) for name in PAGES[page]})


def is_of_firm(settings: Settings, name: str, item: Any) -> bool:
    """Return whether an item of a list is one of the firm, which the user cannot remove."""
    return item in settings.firm.get(name, ())


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import.

    settings: with what was read; not saved.
    added: how many names and legends are new.
    clashing: ids of legends that were not read, because the user has others with these ids.
    """

    settings: Settings
    added: int
    clashing: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What was imported, in words."""
        text = trn(
            "The preferences were imported, with {count} new entry.",
            "The preferences were imported, with {count} new entries.",
            self.added,
        )
        if self.clashing:
            names = listed(self.clashing)
            text += " " + trn(
                "{count} legend was not imported, because you have another one with this name: {names}",
                "{count} legends were not imported, because you have others with these names: {names}",
                len(self.clashing),
                names=names,
            )
        return text


def export(settings: Settings, path: Path) -> None:
    """Write the preferences and the user's own legends to a file for colleagues. Raises UserError."""
    legends = {}
    for choice in notations.choices():
        if choice.path is not None:
            legends[choice.id] = _text_of(choice.path)
    default = Settings()
    content = {
        "settings": {
            name: msgspec.to_builtins(getattr(settings, name))
            for name in EXPORTED
            if getattr(settings, name) != getattr(default, name)
        },
        "legends": legends,
    }
    with replacing(path) as file:
        file.write(json.dumps(content, indent=1, ensure_ascii=True).encode())


def import_from(settings: Settings, path: Path) -> Imported:
    """Add the preferences of a file to the settings, and its legends to the user's own.

    Names are added to those of the user; other values are replaced. Nothing is written but legends.
    Raises UnreadableFile, and UnwritableFile if a legend cannot be stored.
    """
    found = read_shared(path)
    values: dict[str, Any] = {}
    added = 0
    for name, value in found.items():
        ours = getattr(settings, name)
        if name in _ADDED_UP:
            new = tuple(item for item in value if item not in ours)
            added += len(new)
            values[name] = (*ours, *new)
        elif isinstance(value, dict):
            values[name] = {**ours, **value}
        else:
            values[name] = value
    stored, clashing = _store_legends(settings_module.shared_legends(path))
    return Imported(settings.changed(**values), added + stored, tuple(clashing))


def _text_of(path: Path) -> str:
    """Return the content of a legend. Raises UnreadableFile."""
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise unreadable(path, error) from error


def _store_legends(legends: dict[str, str]) -> tuple[int, list[str]]:
    """Store legends that the user does not have; return how many, and the ids that mean another legend."""
    own = {choice.id: choice.path for choice in notations.choices() if choice.path is not None}
    stored = 0
    clashing = []
    for id, text in sorted(legends.items()):
        try:
            legend = legend_from_toml(text, id, id)
        except UserError:
            continue
        there = own.get(notations.id_of(legend.name))
        if there is None:
            notations.keep(legend)
            stored += 1
        elif _text_of(there) != text:
            clashing.append(id)
    return stored, clashing
