"""Translations that come back: which text of the project each belongs to, and whether it may be taken.

It hides how a text is found again (by its id; where the listing had none, by its place and its source text) and which
differences count as the work of translators' programs. A translation is taken as it stands, but for line ends, or it is
refused with the reason; none is cut or bent. Reading the file and judging its languages is translating.py's.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from wiposeq.formats.st26.elements import illegal_character
from wiposeq.formats.translation.units import Unit
from wiposeq.model.address import Address
from wiposeq.model.changes import ChangeLog
from wiposeq.model.edits import Edit, SetField
from wiposeq.model.freetext import NAMES_THAT_STAY, FreeText, free_texts, ids_for, is_id
from wiposeq.model.project import Project
from wiposeq.standard.edition import Edition
from wiposeq.standard.latin import controls, named, outside_latin
from wiposeq.texts import mark

REMOVED: Final = "translation/removed"
"""The kind of change that tells of a value that went with the language the listing had."""
_LINE_END: Final = re.compile(r"\s*[\t\r\n]\s*")

SAME_AS_SOURCE: Final = mark("Taken, though it is the same in both languages")
CHANGED: Final = mark("Not taken: the text was changed since it went to the translator")
SEVERAL: Final = mark("Not taken: the listing has no ids, and the text stands in several places")
UNKNOWN: Final = mark("Not taken: no text of the listing has the id {id} or reads like this")
UNREVIEWED: Final = mark("Taken, though the translator's program marks it as not finished")


def plain(text: str) -> str:
    """What of a text counts when two are compared: programs of translators change white space and composed letters."""
    return "".join(unicodedata.normalize("NFC", text).split())


class Taking:
    """Takes the translations of one file; gathers edits, what is told, and counts: taken, same, refused, missing."""

    def __init__(self, project: Project, edition: Edition, is_into_english: bool) -> None:
        self.edition = edition
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
        """What each text has in the end, where that is not what it had."""
        self._in_file: set[Address] = set()
        self._refused: set[Address] = set()
        self._said: dict[str, set[str]] = {}
        """What the file says of each source text, in plain()."""

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

    # ---- what comes first

    def remove_old(self, own: str) -> None:
        """Takes away the values of the language the listing had before; each is told."""
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

    # ---- unit by unit

    def take(self, units: Sequence[Unit]) -> None:
        """Takes the units that have a translation and fit their text."""
        by_id: dict[str, list[Unit]] = {}
        for number, unit in enumerate(units):
            by_id.setdefault(unit.id or f" {number}", []).append(unit)
        for id, several in by_id.items():
            unit = several[0]
            if len(several) > 1:
                with_words = [each for each in several if each.target.strip()]
                if len({plain(each.target) for each in with_words}) > 1:
                    text = self._by_id.get(id)
                    if text is not None:
                        self._in_file.add(text.address)
                    for each in with_words:
                        self._refuse(
                            each, text, "Not taken: the id {id} stands more than once, with different texts", id=id
                        )
                    continue
                unit = with_words[0] if with_words else unit
                self._tell(
                    "translation/repeated", "The id {id} stands more than once, always with the same text", unit, id=id
                )
            self._take_one(unit)

    def _take_one(self, unit: Unit) -> None:
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
        if is_source and (unit.state == "untranslated" or text.name in NAMES_THAT_STAY):
            return
        had = self._target(text)
        if unit.target == had:
            self._keep(text, had)
            return
        target = _LINE_END.sub(" ", unit.target).strip()
        if self._fits(unit, text, target):
            if is_source:
                self._tell("translation/same-as-source", SAME_AS_SOURCE, unit, text, after=target)
            if unit.state:
                self._tell("translation/unreviewed", UNREVIEWED, unit, text, after=target)
            self._said.setdefault(plain(unit.source), set()).add(target)
            self._take_target(text, target, unit)

    def _take_target(self, text: FreeText, target: str, unit: Unit | None = None) -> None:
        had = self._target(text)
        if target == had:
            self._keep(text, had)
            return
        self.count["taken"] += 1
        if unit is None:
            kind, message = "translation/equal", mark("Translated as the equal text that is in the file")
        elif had.strip():
            kind, message = "translation/replaced", mark("Translation replaced")
        else:
            kind, message = "translation/set", mark("Translated")
        before = had if had.strip() else self._source(text)
        self._tell(kind, message, unit, text, before=before, after=target)
        self._set(text, target)

    def _keep(self, text: FreeText, target: str) -> None:
        self.count["same"] += 1
        self._said.setdefault(plain(self._source(text)), set()).add(target)

    def _text_of(self, unit: Unit) -> tuple[FreeText | None, str]:
        """(the text a unit belongs to, why it is not to be trusted or "")."""
        source = plain(unit.source)
        text = self._by_id.get(unit.id)
        if text is not None and plain(self._source(text)) == source:
            return text, ""
        if text is not None and text.address not in self._new_ids:
            return text, CHANGED
        # the listing has no such id: it was given for the file only, or the translator's program made its own
        candidates = self._by_source.get(source, ())
        alike = [each for each in candidates if each.address not in self._in_file]
        placed = [each for each in alike if each.coordinates == unit.coordinates]
        name = unit.coordinates.rpartition(" ")[2]
        found = placed or [each for each in alike if each.address in self._new_ids and name in ("", each.name)]
        if len(found) == 1:
            if text is None and is_id(unit.id) and found[0].address in self._new_ids:
                self._new_ids[found[0].address] = unit.id
            return found[0], ""
        if text is not None and text.coordinates == unit.coordinates:
            return text, CHANGED
        return None, SEVERAL if found else UNKNOWN

    def _fits(self, unit: Unit, text: FreeText, target: str) -> bool:
        """Whether a translation is one that par. 40 and 86 allow; it is refused otherwise."""
        limit = self.edition.longest_value
        if len(target) > limit:
            self._refuse(
                unit, text, "Not taken: it has {length} characters; at most {limit} are allowed",
                length=f"{len(target):,}", limit=f"{limit:,}",
            )  # fmt: skip
            return False
        if self.is_into_english and (found := outside_latin(target)):
            self._refuse(
                unit, text, "Not taken: here stands {characters}; English values are in printable Basic Latin",
                characters=named(found),
            )  # fmt: skip
            return False
        illegal = illegal_character(target)
        if illegal or (found := controls(target)):
            characters = illegal[1] if illegal else named(found)
            self._refuse(unit, text, "Not taken: here stands the control character {characters}", characters=characters)
            return False
        return True

    # ---- what comes last

    def fill_equal(self) -> None:
        """Gives texts that are not in the file the translation that an equal one has there, if it is the only one."""
        for text in self._texts:
            if text.address in self._in_file or self._target(text).strip() or text.name in NAMES_THAT_STAY:
                continue
            said = self._said.get(plain(self._source(text)), set())
            if len(said) == 1 and self._source(text).strip():
                self._take_target(text, next(iter(said)))

    def finish(self) -> None:
        """Says what is still missing, and gives ids to the texts that need one."""
        for text in self._texts:
            if text.address in self._refused or not self._source(text).strip() or self._target(text).strip():
                continue
            if text.name not in NAMES_THAT_STAY:
                self.count["missing"] += 1
                self._tell("translation/missing", "Still without a translation", None, text, before=self._source(text))
        given = 0
        for text in self._texts:
            id = self._new_ids.get(text.address)
            other = self._source(text) if self.is_into_english else self._target(text)
            if id is None or (text.name in NAMES_THAT_STAY and not other):
                continue
            self.edits.append(SetField(text.address.at("id"), id))
            if text.qualifier.id is None:
                given += 1
            else:
                self._tell(
                    "translation/id", "Id of the qualifier replaced, for it was no id or that of another one",
                    None, text, before=text.qualifier.id, after=id,
                )  # fmt: skip
        if given:
            self.changes.add(
                "translation/ids", "{count} qualifiers got an id, so that the texts can be told", count=given
            )

    # ---- telling

    def _refuse(self, unit: Unit, text: FreeText | None, message: str, *, before: str = "", **values: str) -> None:
        self.count["refused"] += 1
        if text is not None:
            self._refused.add(text.address)
        self._tell("translation/refused", message, unit, text, before=before, after=unit.target, **values)

    def _tell(
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
