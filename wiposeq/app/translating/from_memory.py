"""Take the translations of a project's texts from a translation memory in TMX, as if a translator had returned them.

A memory has the texts of many listings, so the module looks up each text of the project: by the id of its unit, or by
the exact source text. It fills in what is missing and chooses nothing: a text with several translations in the memory
is refused. matching.py decides whether a translation fits.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wiposeq.app.translating.matching import plain
from wiposeq.errors import UsageError
from wiposeq.formats.translation.tmx import ENGLISH, TmxUnit, read_units
from wiposeq.formats.translation.units import TranslationFile, Unit
from wiposeq.model.freetext import NAMES_NOT_TRANSLATED, FreeText, free_texts, ids_for
from wiposeq.model.project import Project
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark

SEVERAL: Final = mark("Not imported: the memory has several translations of this text")


def texts_of_memory(project: Project, path: Path, language: str, own: str, edition: Edition) -> TranslationFile:
    """Return the translations of texts that have none yet, or whose unit in the memory has their id.

    language: the code that the user chose, "en" for translations into English, "" for own, that of the listing, or the
        only one of the memory.
    Raises UnreadableFile; UsageError if the language is not in the memory or unclear.
    """
    units = read_units(path)
    found = sorted({unit.language for unit in units})
    other = own if language == ENGLISH else language or own
    if not other and len(found) == 1:
        other = found[0]
    if not other:
        raise UsageError("The file does not name its target language.", "Give the language: --language de")
    if other not in found:
        raise UsageError(
            "The file is in the language {found}, not in {wanted}.",
            "Choose another file.",
            found=", ".join(found) or "-",
            wanted=other,
        )
    is_into_english = language == ENGLISH
    texts = _looked_up(project, [unit for unit in units if unit.language == other], is_into_english, edition)
    pair = (other, ENGLISH) if is_into_english else (ENGLISH, other)
    return TranslationFile(*pair, tuple(texts), path.name)


def _looked_up(project: Project, units: list[TmxUnit], is_into_english: bool, edition: Edition) -> Iterator[Unit]:
    by_source: dict[str, list[tuple[TmxUnit, str]]] = {}
    for unit in units:
        source, target = (unit.target, unit.source) if is_into_english else (unit.source, unit.target)
        by_source.setdefault(plain(source), []).append((unit, target))
    texts = list(free_texts(project, edition))
    for text, id in zip(texts, ids_for(project, texts)):
        source, had = (text.translation, text.value) if is_into_english else (text.value, text.translation)
        found = by_source.get(plain(source), ())
        exact = [target for unit, target in found if unit.id == id]
        if not found or not source.strip() or (had.strip() and not exact):
            continue
        if not exact and text.name in NAMES_NOT_TRANSLATED:
            continue
        yield _unit(text, id, source, list(dict.fromkeys(exact or (target for _, target in found))))


def _unit(text: FreeText, id: str, source: str, targets: list[str]) -> Unit:
    trouble = "" if len(targets) == 1 else SEVERAL
    return Unit(id, source, " / ".join(targets), text.name, text.coordinates, text.where, trouble=trouble)


__all__ = ["texts_of_memory"]
