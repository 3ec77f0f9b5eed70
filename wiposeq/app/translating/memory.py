"""The translation memory: what was translated before in the project, by the user, and in the firm.

It hides where the memories are: that of the user beside the settings, that of the firm in its folder, both as TMX.
Nothing is written to the folder of the firm. A proposal is never used without the user.
"""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from wiposeq.app.repairs import changed_places
from wiposeq.app.settings import Settings, settings_file
from wiposeq.errors import UserError
from wiposeq.formats.files import folder_for
from wiposeq.formats.translation.tmx import Pair, read_tmx, write_tmx
from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Together
from wiposeq.model.freetext import NAMES_NOT_TRANSLATED, FreeText, free_texts, highest_id, translating
from wiposeq.model.project import Project
from wiposeq.standard.edition import Edition
from wiposeq.standard.latin import folded
from wiposeq.texts import listed, mark, tr, trn

PROJECT, OWN, FIRM = "project", "own", "firm"
"""Where a translation is from, in the order in which equal ones are preferred."""
FILE: Final = "translations.tmx"
FIRM_FILE: Final = "wiposeq-translations.tmx"
LEAST: Final = 0.7
"""The smallest similarity of a text whose translation is proposed."""


class Match(Struct, frozen=True):
    """A proposal: the English text that was translated, its translation, the similarity (1: equal), and its origin."""

    source: str
    target: str
    score: float
    origin: str

    @property
    def words(self) -> str:
        """The similarity and the origin in words, such as "84 %, of the firm"."""
        where = {PROJECT: tr("this project"), OWN: tr("your memory"), FIRM: tr("memory of the firm")}[self.origin]
        return listed((f"{self.score:.0%}", where))


class Memory:
    """The translations into one language. trouble: why a memory could not be read, or ""."""

    def __init__(self, language: str, pairs: Iterable[tuple[str, Pair]], trouble: str = "") -> None:
        self.language = language
        self.trouble = trouble
        self._found: dict[str, dict[str, str]] = {}
        for origin, pair in pairs:
            if pair.language == language:
                self._found.setdefault(folded(pair.source), {}).setdefault(pair.target, origin)

    def __len__(self) -> int:
        return len(self._found)

    def matches(self, text: str, most: int = 3) -> list[Match]:
        """Return proposals for an English text, the most similar first."""
        from rapidfuzz import fuzz, process  # imported here, because it is not needed until a text is translated

        wanted = folded(text)
        if not wanted or not self._found:
            return []
        like = process.extract(wanted, self._found.keys(), scorer=fuzz.ratio, score_cutoff=LEAST * 100, limit=most)
        found = [
            Match(source, target, score / 100, origin)
            for source, score, _ in like
            for target, origin in self._found[source].items()
        ]
        order = (PROJECT, OWN, FIRM)
        return sorted(found, key=lambda each: (-each.score, order.index(each.origin)))[:most]

    def only(self, text: str) -> str:
        """Return the translation of an equal text if there is only one, else ""."""
        targets = self._found.get(folded(text), {})
        return next(iter(targets)) if len(targets) == 1 else ""


def memory_file() -> Path:
    """Return the path of the user's own memory, which may not exist."""
    return settings_file().with_name(FILE)


def memory(language: str, texts: Iterable[FreeText], settings: Settings) -> Memory:
    """Return what was translated into a language: in these texts of a project, by the user, and in the firm.

    A memory that cannot be read is omitted, and the trouble says so.
    """
    pairs = [(PROJECT, pair) for pair in pairs_of(texts, language)]
    troubles = []
    firm = os.environ.get("WIPOSEQ_FIRM") or settings.firm_folder
    places = [(OWN, memory_file()), *([(FIRM, Path(firm) / FIRM_FILE)] if firm else [])]
    for origin, path in places:
        try:
            if path.is_file():
                found = path.stat()
                pairs += [(origin, pair) for pair in _pairs_in(path, found.st_mtime_ns, found.st_size)]
        except UserError as error:
            troubles.append(error.message)
        except OSError as error:
            troubles.append(str(error))
    return Memory(language, pairs, "\n".join(troubles))


@lru_cache(maxsize=4)
def _pairs_in(path: Path, modified: int, size: int) -> tuple[Pair, ...]:
    """Return the pairs of a memory, which is read again only if it has changed. modified, size: of the file."""
    return read_tmx(path)


def pairs_of(texts: Iterable[FreeText], language: str) -> list[Pair]:
    """Return the translated texts, each once."""
    found = (
        Pair(folded(text.value), language, folded(text.translation))
        for text in texts
        if text.value.strip() and text.translation.strip()
    )
    return list(dict.fromkeys(found))


def store(pairs: Iterable[Pair]) -> int:
    """Add translations to the user's own memory, and return how many are new. Raises UnreadableFile, UnwritableFile."""
    path = memory_file()
    old = read_tmx(path) if path.is_file() else ()
    new = [pair for pair in dict.fromkeys(pairs) if pair not in set(old)]
    if new:
        with folder_for(path.parent):
            write_tmx((*old, *new), path)
    return len(new)


def export(path: Path) -> int:
    """Write the user's own memory to a file, and return the number of its pairs. Raises UnwritableFile."""
    own = memory_file()
    return write_tmx(read_tmx(own) if own.is_file() else (), path)


def filling(project: Project, edition: Edition, found: Memory) -> tuple[Together, tuple[Change, ...]]:
    """Return the edit that translates texts whose English is in the memory with only one translation.

    Texts that have a translation, and names of organisms, stay. The lines list every place that changes.
    """
    edits: list[Edit] = []
    number = highest_id(project)
    for text in free_texts(project, edition):
        if text.translation.strip() or text.name in NAMES_NOT_TRANSLATED:
            continue
        target = found.only(text.value) if text.value.strip() else ""
        if target and len(target) <= edition.longest_value:
            number += text.qualifier.id is None
            edits.append(translating(project, text.address, target, number=number))
    label = trn("Translate {count} text from the memory", "Translate {count} texts from the memory", len(edits))
    whole = Together(label, tuple(edits))
    message = mark("Translations of equal texts in the memory")
    lines = changed_places(whole, project, whole.apply(project)) if edits else ()
    return whole, tuple(Change("translation/memory", message, where, 0, 1, old, new) for where, old, new in lines)
