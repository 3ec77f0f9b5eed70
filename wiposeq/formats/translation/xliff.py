"""Write units of text as XLIFF 1.2 or 2.0, the files of translators' programs, and read XLIFF 1.x and 2.x.

The module hides the two vocabularies and the elements that programs add: segments, inline elements, proposals, states,
further name spaces. Inline codes in the source are read as the text that they replace; codes that only the target has
are omitted and reported. app/translating/ decides whether a translation fits the project.

Sources: OASIS XLIFF 1.2 (2008) sections 2 and 3; XLIFF 2.1 (2018) section 4.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from lxml import etree
from msgspec.structs import replace

from wiposeq import __version__
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import replacing
from wiposeq.formats.source import Given, as_source
from wiposeq.formats.st26.elements import Element, Elements, escape, escape_attribute, illegal_character
from wiposeq.formats.st26.xml_stream import XmlStream
from wiposeq.formats.translation.units import TranslationFile, Unit
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark, trn

VERSIONS: Final = ("1.2", "2.0")
"""The versions that can be written; every 1.x and 2.x can be read."""

OTHER_LANGUAGES: Final = mark("Not imported: it is in a part of the file for other languages")
NOT_TO_TRANSLATE: Final = mark("Not imported: it is marked as not to be translated")
ONLY_A_PART: Final = mark("Not imported: only a part of it is translated")

_PLACE: Final = "urn:oasis:names:tc:xliff:"


# ---------------------------------------------------------------------------------------------------------- writing


def write_xliff(
    path: str | os.PathLike[str],
    texts: TranslationFile,
    version: str = "1.2",
    *,
    longest: int = 1000,
    progress: Progress = SILENT,
) -> tuple[Change, ...]:
    """Write the units for a translator, and return a change for each with a character that XML cannot hold.

    longest: the most characters of a translation.

    Raises UsageError for another version than VERSIONS, UnwritableFile.
    """
    if version not in VERSIONS:
        raise UsageError("XLIFF {version} cannot be written.", "Use 1.2 or 2.0.", version=version)
    changes = ChangeLog()
    writable: list[Unit] = []
    for unit in texts.units:
        found = illegal_character(unit.source) or illegal_character(unit.target)
        if found:
            changes.add(
                "translation/not-writable",
                "Not given to the translator: the text has the character {character}, which XML cannot hold",
                where=unit.where,
                values={"character": found[1]},
            )
        else:
            writable.append(unit)
    lines = _as_1_2 if version == "1.2" else _as_2_0
    with replacing(path) as file:
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
        for line in lines(texts, writable, longest):
            progress.check()
            file.write(line.encode("utf-8"))
    return tuple(changes)


def _as_1_2(texts: TranslationFile, units: list[Unit], longest: int) -> Iterator[str]:
    yield (
        f'<xliff xmlns="{_PLACE}document:1.2" version="1.2">\n'
        f'  <file original="{escape_attribute(texts.original)}" datatype="plaintext" tool-id="wiposeq"\n'
        f'        source-language="{escape_attribute(texts.source_language)}"'
        f' target-language="{escape_attribute(texts.target_language)}">\n'
        "    <header>\n"
        f'      <tool tool-id="wiposeq" tool-name="WipoSeq" tool-version="{__version__}"/>\n'
    )
    for note in texts.notes:
        yield f"      <note>{escape(note)}</note>\n"
    yield "    </header>\n    <body>\n"
    for unit in units:
        state = ' state="translated"'
        target = f"        <target{state}>{escape(unit.target)}</target>\n" if unit.target else ""
        yield (
            f'      <trans-unit id="{escape_attribute(unit.id)}" resname="{escape_attribute(unit.coordinates)}"'
            f' maxwidth="{longest}" size-unit="char" xml:space="preserve">\n'
            f"        <source>{escape(unit.source)}</source>\n{target}"
            f"        <note>{escape(_note(unit))}</note>\n"
            "      </trans-unit>\n"
        )
    yield "    </body>\n  </file>\n</xliff>\n"


def _as_2_0(texts: TranslationFile, units: list[Unit], longest: int) -> Iterator[str]:
    yield (
        f'<xliff xmlns="{_PLACE}document:2.0" version="2.0" srcLang="{escape_attribute(texts.source_language)}"'
        f' trgLang="{escape_attribute(texts.target_language)}">\n'
        f'  <file id="f1" original="{escape_attribute(texts.original)}" xml:space="preserve">\n'
    )
    if texts.notes:
        yield "    <notes>\n"
        for note in texts.notes:
            yield f"      <note>{escape(note)}</note>\n"
        yield "    </notes>\n"
    for unit in units:
        state = "translated" if unit.target else "initial"
        target = f"        <target>{escape(unit.target)}</target>\n" if unit.target else ""
        yield (
            f'    <unit id="{escape_attribute(unit.id)}" name="{escape_attribute(unit.coordinates)}">\n'
            f"      <notes>\n        <note>{escape(_note(unit))}</note>\n      </notes>\n"
            f'      <segment state="{state}">\n        <source>{escape(unit.source)}</source>\n{target}'
            "      </segment>\n    </unit>\n"
        )
    yield "  </file>\n</xliff>\n"


def _note(unit: Unit) -> str:
    if unit.count == 1:
        return unit.where
    return trn("{where} and {count} other place", "{where} and {count} other places", unit.count - 1, where=unit.where)


# ---------------------------------------------------------------------------------------------------------- reading


def read_xliff(given: Given, *, progress: Progress = SILENT) -> TranslationFile:
    """Return the units of an XLIFF file of any version 1.x or 2.x, in the order of the file.

    A file with broken XML is refused completely.
    Raises UnreadableFile, UncertainEncoding, UsageError, Cancelled.
    """
    source = as_source(given)
    reader = _Reader(Path(source.label))
    elements: Elements[None] = Elements(XmlStream(source), ("xliff", "file", "trans-unit", "unit"), progress)
    for element in elements:
        if element is not None:
            reader.take(element, elements.root)
    fault = elements.fault
    if fault is not None:
        raise UnreadableFile(
            '"{path}" has broken XML in line {line}: {reason}',
            "Nothing was imported. Ask for the file again, or save it again in the translator's program.",
            path=source.label,
            line=fault.line,
            reason=fault.message,
        )
    return reader.result()


class _Reader:
    """Collects units as elements end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.units: list[Unit] = []
        self.pair: tuple[str, str] | None = None
        self.original = ""
        self.codes = 0
        self.is_known = False

    def take(self, element: Element, root: Any) -> None:
        """Read an element that has ended, and empty it."""
        if not self.is_known:
            self._look_at_root(root)
        name = _local(element)
        if name in ("trans-unit", "unit") and _is_ours(element):
            self._take_unit(element, root)
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
        elif name == "file":
            element.clear()

    def _look_at_root(self, root: Any) -> None:
        version = str(root.get("version") or "")
        if _local(root) != "xliff" or not _is_ours(root):
            raise UnreadableFile(
                '"{path}" is not an XLIFF file: it starts with the element "{element}".',
                "Choose another file.",
                path=str(self.path),
                element=_local(root),
            )
        if not version.startswith(("1.", "2.")):
            raise UnreadableFile(
                '"{path}" is XLIFF {version}; only 1.x and 2.x can be read.',
                "Ask the translator for XLIFF 1.2 or 2.0.",
                path=str(self.path),
                version=version or "?",
            )
        self.is_known = True

    def _take_unit(self, element: Element, root: Any) -> None:
        is_old = _local(element) == "trans-unit"
        file: Any = next((each for each in element.iterancestors() if _local(each) == "file"), root)
        if is_old:
            pair = str(file.get("source-language") or ""), str(file.get("target-language") or "")
        else:
            pair = str(root.get("srcLang") or ""), str(root.get("trgLang") or "")
        if self.pair is None:
            self.pair, self.original = pair, str(file.get("original") or "")
        unit, left_out = _old_unit(element) if is_old else _new_unit(element)
        self.codes += left_out
        trouble = unit.trouble
        if pair != self.pair:
            trouble = OTHER_LANGUAGES
        elif _nearest(element, "translate") == "no":
            trouble = NOT_TO_TRANSLATE
        self.units.append(replace(unit, trouble=trouble, line=element.sourceline or 0))

    def result(self) -> TranslationFile:
        """Return all units that were read."""
        if not self.units or self.pair is None:
            raise UnreadableFile('"{path}" has no texts to translate.', "Choose another file.", path=str(self.path))
        changes: tuple[Change, ...] = ()
        if self.codes:
            dropped = Change(
                "translation/codes",
                "Inline codes that the source does not have are left out of the translation",
                count=self.codes,
            )
            changes = (dropped,)
        return TranslationFile(*self.pair, tuple(self.units), self.original, (), changes)


def _old_unit(element: Element) -> tuple[Unit, bool]:
    """Return a trans-unit of XLIFF 1.x, and whether codes of its target were omitted."""
    source, target = _child(element, "source"), _child(element, "target")
    text, has_codes = _flat(source, {}) if source is not None else ("", False)
    translation, left_out = ("", False)
    state = ""
    if target is not None:
        translation, left_out = _flat(target, {}, has_codes)
        state = _STATES.get(str(target.get("state") or ""), "")
        if not state and element.get("approved") == "no":
            state = "unreviewed"
    unit = Unit(
        str(element.get("id") or ""),
        text,
        translation,
        coordinates=str(element.get("resname") or ""),
        state=state,
        trouble=_part_missing(_child(element, "seg-source"), target) if translation.strip() else "",
    )
    return unit, left_out and not has_codes


def _part_missing(segmented: Any, target: Any) -> str:
    """Return why the target of a segmented unit is incomplete: it has no words for a segment of the source."""
    if segmented is None or target is None:
        return ""
    wanted, there = _segments(segmented), _segments(target)
    if not there:
        return ""
    for mid, words in wanted.items():
        if words.strip() and not there.get(mid, "").strip():
            return ONLY_A_PART
    return ""


def _segments(element: Element) -> dict[str, str]:
    return {
        str(each.get("mid") or number): _flat(each, {})[0]
        for number, each in enumerate(element.iter("{*}mrk"))
        if each.get("mtype") == "seg"
    }


def _new_unit(element: Element) -> tuple[Unit, bool]:
    """Return a unit of XLIFF 2.x, and whether codes of its target were omitted."""
    data = {
        str(each.get("id")): _flat(each, {})[0]
        for holder in element.iterchildren("{*}originalData")
        for each in holder.iterchildren("{*}data")
    }
    parts = [each for each in element.iterchildren("{*}segment", "{*}ignorable") if _is_ours(each)]
    sources: list[str] = []
    targets: list[tuple[int, str]] = []
    has_codes = is_part = left_out = False
    states: list[str] = []
    for number, part in enumerate(parts, 1):
        source, target = _child(part, "source"), _child(part, "target")
        text, codes = _flat(source, data) if source is not None else ("", False)
        has_codes |= codes
        sources.append(text)
        if target is None:
            if _local(part) == "ignorable":
                targets.append((number, text))
            elif text.strip():
                is_part = True
            continue
        translation, extra = _flat(target, data, codes)
        left_out |= extra and not codes
        order = str(target.get("order") or "")
        targets.append((int(order) if re.fullmatch(r"[1-9][0-9]{0,5}", order) else number, translation))
        if _local(part) == "segment":
            is_part |= bool(text.strip()) and not translation.strip()
            states.append(_STATES.get(str(part.get("state") or ""), ""))
    translation = "".join(words for _, words in sorted(targets, key=lambda each: each[0]))
    is_empty = not any(words.strip() for number, words in targets)
    state = next((state for state in ("untranslated", "unreviewed") if state in states), "")
    unit = Unit(
        str(element.get("id") or ""),
        "".join(sources),
        "" if is_empty else translation,
        coordinates=str(element.get("name") or ""),
        state=state,
        trouble=ONLY_A_PART if is_part and states and not is_empty else "",
    )
    return unit, left_out and not has_codes


_STATES: Final = {
    "new": "untranslated",
    "needs-translation": "untranslated",
    "initial": "untranslated",
    "needs-adaptation": "unreviewed",
    "needs-l10n": "unreviewed",
    "needs-review-adaptation": "unreviewed",
    "needs-review-l10n": "unreviewed",
    "needs-review-translation": "unreviewed",
}
"""The states of 1.2 and 2.x for incomplete translations; other states are complete."""

_CODES: Final = frozenset(("x", "bx", "ex", "ph", "bpt", "ept", "it", "ut", "sc", "ec"))
"""Elements that replace code of the original; their content is this code."""


def _flat(element: Element, data: Mapping[str, str], with_codes: bool = True) -> tuple[str, bool]:
    """Return the text of a source or target, and whether it has codes. data: texts of codes of 2.x by their id."""
    parts = [element.text or ""]
    has_codes = False
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if node is element:
            continue
        if event == "start":
            name = _local(node)
            if name == "cp":
                parts.append(_character(str(node.get("hex") or "")))
            elif name in _CODES:
                code = _code(node, data)
                has_codes = True
                if with_codes:
                    parts.append(code)
                walk.skip_subtree()
            else:
                start = data.get(str(node.get("dataRefStart")), "") if name == "pc" else ""
                has_codes |= bool(start)
                parts += [start if with_codes else "", node.text or ""]
            continue
        if event == "end" and _local(node) == "pc" and with_codes:
            parts.append(data.get(str(node.get("dataRefEnd")), ""))
        parts.append(node.tail or "")
    return "".join(parts), has_codes


def _code(node: Element, data: Mapping[str, str]) -> str:
    """Return the text of the original that an inline code replaces, as far as the file has it."""
    inside = "".join(str(text) for text in node.itertext("*"))
    if inside:
        return inside
    known = data.get(str(node.get("dataRef")))
    return known if known is not None else str(node.get("equiv-text") or node.get("equiv") or "")


def _character(code: str) -> str:
    """Return the character of a cp element, which XML cannot hold itself."""
    return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else ""


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _is_ours(element: Any) -> bool:
    """Return whether an element is in a name space of XLIFF, or in none."""
    tag = str(element.tag)
    return not tag.startswith("{") or tag.startswith("{" + _PLACE + "document:")


def _child(element: Any, name: str) -> Any:
    """Return the first child of this name, or None. Proposals (alt-trans, matches) are deeper."""
    return next((each for each in element.iterchildren("{*}" + name) if _is_ours(each)), None)


def _nearest(element: Element, attribute: str) -> str:
    """Return the value of an attribute that children inherit, or ""."""
    each: Any = element
    while each is not None:
        if each.get(attribute) is not None:
            return str(each.get(attribute))
        each = each.getparent()
    return ""
