"""Match translations with the texts of a project, and decide whether each can be imported.

It hides how a text is found: by its id, or if the listing does not have the id, by its place or its source text, where
exactly one text fits. It also hides which differences are caused by programs of translators. A translation is imported
unchanged except for line ends, or refused with the reason. doubts.py finds translations that are probably wrong.
Reading the file and checking its languages is left to export.py.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from wiposeq.app.translating.doubts import doubts_of
from wiposeq.formats.st26.elements import illegal_character
from wiposeq.formats.translation.units import Unit
from wiposeq.model.address import Address
from wiposeq.model.changes import ChangeLog
from wiposeq.model.edit import Edit
from wiposeq.model.edits import SetField
from wiposeq.model.freetext import NAMES_NOT_TRANSLATED, FreeText, free_texts, ids_for, is_id
from wiposeq.model.project import Project
from wiposeq.standard.edition import Edition
from wiposeq.standard.latin import controls, named, outside_latin
from wiposeq.texts import mark, shown_number

REMOVED: Final = "translation/removed"
"""The kind of the Change for a value that was removed because its language was replaced."""
_LINE_END: Final = re.compile(r"\s*[\t\r\n]\s*")

SAME_AS_SOURCE: Final = mark("Imported, although it is the same in both languages")
CHANGED: Final = mark("Not imported: the text was changed since it was exported")
SEVERAL: Final = mark("Not imported: the listing has no ids, and the text occurs in several places")
UNKNOWN: Final = mark('Not imported: no text of the listing has the id "{id}" or the same words')
UNREVIEWED: Final = mark("Imported, although the program of the translator marks it as not finished")


def plain(text: str) -> str:
    """Return the text without the differences that programs of translators cause: white space and composed letters."""
    return "".join(unicodedata.normalize("NFC", text).split())


class Matcher:
    """Matches the translations of one file.

    language: the code of the language of the translations.
    edits, changes: the results. count: the number of texts that are imported, same, refused and missing.
    """

    def __init__(self, project: Project, edition: Edition, is_into_english: bool, language: str = "") -> None:
        self.edition = edition
        self.language = language
        self.is_into_english = is_into_english
        self.changes = ChangeLog()
        self.edits: list[Edit] = []
        self.count: Counter[str] = Counter()
        self._texts = list(free_texts(project, edition))
        ids = ids_for(project, self._texts)
        self._by_id = dict(zip(ids, self._texts))
        self._new_ids = {text.address: id for id, text in zip(ids, self._texts) if text.qualifier.id != id}
        self._by_source: dict[str, list[FreeText]] = {}
        for text in self._texts:
            self._by_source.setdefault(plain(self._source(text)), []).append(text)
        self._targets: dict[Address, str] = {}
        """The new value of each text that changes."""
        self._in_file: set[Address] = set()
        self._refused: set[Address] = set()
        self._translations: dict[str, set[str]] = {}
        """The translations of each source text in the file; the key is plain()."""

    @property
    def has_translations(self) -> bool:
        """Whether the project has a value in another language."""
        return any(text.translation for text in self._texts)

    def _source(self, text: FreeText) -> str:
        return text.translation if self.is_into_english else text.value

    def _target(self, text: FreeText) -> str:
        found = self._targets.get(text.address)
        if found is not None:
            return found
        return text.value if self.is_into_english else text.translation

    def _set(self, text: FreeText, target: str) -> None:
        self._targets[text.address] = target
        name = "value" if self.is_into_english else "translation"
        self.edits.append(SetField(text.address.at(name), target or None))

    def remove_old(self, own: str) -> None:
        """Remove the values in the language that the listing had before, and report each."""
        for text in self._texts:
            if text.translation:
                self._set(text, "")
                self.changes.add(
                    REMOVED,
                    "Value in the language {own} removed",
                    text.where,
                    before=text.translation,
                    values={"own": own},
                )

    def match(self, units: Sequence[Unit]) -> None:
        """Import the units that have a translation and fit their text."""
        by_id: dict[str, list[Unit]] = {}
        for number, unit in enumerate(units):
            by_id.setdefault(unit.id or f" {number}", []).append(unit)
        for id, several in by_id.items():
            unit = several[0]
            if len(several) > 1:
                translated = [each for each in several if each.target.strip()]
                if len({plain(each.target) for each in translated}) > 1:
                    text = self._by_id.get(id)
                    if text is not None:
                        self._in_file.add(text.address)
                    for each in translated:
                        message = mark('Not imported: the id "{id}" occurs more than once, with different texts')
                        self._refuse(each, text, message, id=id)
                    continue
                unit = translated[0] if translated else unit
                message = mark('The id "{id}" occurs more than once, always with the same text')
                self._report("translation/repeated", message, unit, id=id)
            self._match_one(unit)

    def _match_one(self, unit: Unit) -> None:
        text, reason = self._text_of(unit)
        if text is not None:
            self._in_file.add(text.address)
        if not unit.target.strip():
            return
        if text is None or reason:
            self._refuse(unit, text, reason, id=unit.id or "?", before=unit.source)
            return
        if unit.trouble:
            self._refuse(unit, text, unit.trouble)
            return
        is_source = plain(unit.target) == plain(unit.source)
        if is_source and (unit.state == "untranslated" or text.name in NAMES_NOT_TRANSLATED):
            return
        had = self._target(text)
        if unit.target == had:
            self._keep(text, had)
            return
        target = _LINE_END.sub(" ", unit.target).strip()
        if self._fits(unit, text, target):
            if is_source:
                self._report("translation/same-as-source", SAME_AS_SOURCE, unit, text, after=target)
            if unit.state:
                self._report("translation/unreviewed", UNREVIEWED, unit, text, after=target)
            for doubt in () if is_source else doubts_of(unit.source, target, self.language):
                self._report(doubt.kind, doubt.message, unit, text, before=unit.source, after=target, **doubt.values)
            self._translations.setdefault(plain(unit.source), set()).add(target)
            self._import(text, target, unit)

    def _import(self, text: FreeText, target: str, unit: Unit | None = None) -> None:
        had = self._target(text)
        if target == had:
            self._keep(text, had)
            return
        self.count["imported"] += 1
        if unit is None:
            kind, message = "translation/equal", mark("Translated like the equal text in the file")
        elif had.strip():
            kind, message = "translation/replaced", mark("Translation replaced")
        else:
            kind, message = "translation/set", mark("Translated")
        before = had if had.strip() else self._source(text)
        self._report(kind, message, unit, text, before=before, after=target)
        self._set(text, target)

    def _keep(self, text: FreeText, target: str) -> None:
        self.count["same"] += 1
        self._translations.setdefault(plain(self._source(text)), set()).add(target)

    def _text_of(self, unit: Unit) -> tuple[FreeText | None, str]:
        """Return the text that a unit belongs to, and why it cannot be imported ("" if it can)."""
        source = plain(unit.source)
        text = self._by_id.get(unit.id)
        if text is not None and plain(self._source(text)) == source:
            return text, ""
        if text is not None and text.address not in self._new_ids:
            return text, CHANGED
        # the listing has no such id: only the exported file had it, or the program of the translator chose it
        candidates = self._by_source.get(source, ())
        unmatched = [each for each in candidates if each.address not in self._in_file]
        placed = [each for each in unmatched if each.coordinates == unit.coordinates]
        name = unit.coordinates.rpartition(" ")[2]
        named = [each for each in unmatched if name in ("", each.name)]
        found = placed or [each for each in named if each.address in self._new_ids] or named
        if len(found) == 1:
            if text is None and is_id(unit.id) and found[0].address in self._new_ids:
                self._new_ids[found[0].address] = unit.id
            return found[0], ""
        if text is not None and text.coordinates == unit.coordinates:
            return text, CHANGED
        return None, SEVERAL if found else UNKNOWN

    def _fits(self, unit: Unit, text: FreeText, target: str) -> bool:
        """Return whether par. 40 and 86 allow a translation; refuse it if not."""
        limit = self.edition.longest_value
        if len(target) > limit:
            message = mark("Not imported: {length} characters; at most {limit} are allowed")
            self._refuse(unit, text, message, length=shown_number(len(target)), limit=shown_number(limit))
            return False
        if self.is_into_english and (found := outside_latin(target)):
            message = mark("Not imported: contains {characters}; English values are in printable Basic Latin")
            self._refuse(unit, text, message, characters=named(found))
            return False
        illegal = illegal_character(target)
        if illegal or (found := controls(target)):
            characters = illegal[1] if illegal else named(found)
            message = mark("Not imported: contains the control character {characters}")
            self._refuse(unit, text, message, characters=characters)
            return False
        return True

    def fill_equal(self) -> None:
        """Translate texts that are not in the file like an equal text that has only one translation there."""
        for text in self._texts:
            if text.address in self._in_file or self._target(text).strip() or text.name in NAMES_NOT_TRANSLATED:
                continue
            translations = self._translations.get(plain(self._source(text)), set())
            if len(translations) == 1 and self._source(text).strip():
                self._import(text, next(iter(translations)))

    def finish(self) -> None:
        """Report the texts that are still missing, and add ids to the texts that need one."""
        for text in self._texts:
            if text.address in self._refused or not self._source(text).strip() or self._target(text).strip():
                continue
            if text.name not in NAMES_NOT_TRANSLATED:
                self.count["missing"] += 1
                self._report(
                    "translation/missing", "Still without a translation", None, text, before=self._source(text)
                )
        added = 0
        for text in self._texts:
            id = self._new_ids.get(text.address)
            other = self._source(text) if self.is_into_english else self._target(text)
            if id is None or (text.name in NAMES_NOT_TRANSLATED and not other):
                continue
            self.edits.append(SetField(text.address.at("id"), id))
            if text.qualifier.id is None:
                added += 1
            else:
                message = mark("Id of the qualifier replaced, because it was not valid or not unique")
                self._report("translation/id", message, None, text, before=text.qualifier.id, after=id)
        if added:
            self.changes.add("translation/ids", "Ids added to qualifiers, to identify their texts", count=added)

    def _refuse(self, unit: Unit, text: FreeText | None, message: str, *, before: str = "", **values: str) -> None:
        self.count["refused"] += 1
        if text is not None:
            self._refused.add(text.address)
        self._report("translation/refused", message, unit, text, before=before, after=unit.target, **values)

    def _report(
        self,
        kind: str,
        message: str,
        unit: Unit | None,
        text: FreeText | None = None,
        *,
        before: str = "",
        after: str = "",
        **values: str,
    ) -> None:
        where = text.where if text is not None else (unit.where or unit.coordinates or unit.id) if unit else ""
        line = unit.line if unit else 0
        self.changes.add(kind, message, where, line, before=before, after=after, values=dict(values))
