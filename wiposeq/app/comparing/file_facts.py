"""Compare what two files contain beside the content that a project can hold.

Such facts are declared lengths and counts, elements and attributes that the standard does not define, missing elements,
comments, and content that could not be read. This module hides which of them count as a difference of the content: all
but the markup, which does not change what the listing contains. compare.py compares the projects.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.formats.st26.names import PAT, name_of
from wiposeq.model.comparison import Difference, Kind
from wiposeq.model.origin import (
    ATTRIBUTE_MISSING,
    ATTRIBUTE_UNKNOWN,
    COMMENT,
    DECLARATION_MISSING,
    DOCTYPE_MISSING,
    DOCTYPE_WRONG,
    DTD_VERSION,
    ELEMENT_MISNAMED,
    ELEMENT_MISPLACED,
    ELEMENT_MISSING,
    ELEMENT_REPEATED,
    ELEMENT_UNKNOWN,
    ENTITY_DECLARED,
    NOT_UTF8,
    NOT_WELL_FORMED,
    NUMERIC_REFERENCE,
    QUANTITY,
    TEXT_STRAY,
    Declared,
    Fact,
    declared_number,
    loss_of,
)
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.texts import tr

_VERSION: Final = "V1_3"
"""The dtdVersion of a file without a fact about it."""
_COMPUTED: Final = ("sequence.number", "sequence.length", "sequence.division", "quantity")
"""The fields that a project does not hold, because the writer computes their values.

Only of these does a missing element count: a missing element of another field is a difference of the projects.
"""


class FileDifference(Struct, frozen=True):
    """A difference between the facts about two files.

    sequence: the uid of the sequence in the new project, 0 for the whole file.
    field: the field of the model whose element or attribute is missing in one file, "" for other facts. A difference of
        the projects in this field already shows it.
    """

    sequence: int
    difference: Difference
    field: str = ""


def number_in_file(project: Project, uid: int, position: int) -> int:
    """Return the SEQ ID NO that the file gives a sequence; its position (from 1) if the file gives no number."""
    if not project.origin.declared:
        return position
    return declared_number(project.origin.declared, uid, position) or position


def declared_differences(
    old: Project, new: Project, pair: tuple[Sequence, Sequence], places: tuple[int, int]
) -> Iterator[tuple[str, str, str]]:
    """Yield (name, before, after) of each value that the files declare differently about the two sequences of a pair.

    places: their positions (from 1). A different number is not included if both files give a number, because it is a
    difference of its own kind. Lengths that agree with their residues are not included.
    """
    if not (old.origin.declared or new.origin.declared):
        return
    before, after = (project.origin.declared.get(each.uid) for project, each in zip((old, new), pair))
    if before is None and after is None:
        return
    first, second = (
        _written(declared or Declared(), sequence, place)
        for declared, sequence, place in zip((before, after), pair, places)
    )
    are_numbers_equal = len({number_in_file(p, s.uid, n) for p, s, n in zip((old, new), pair, places)}) == 1
    for field, text in first.items():
        if text != second[field] and (field != "number" or are_numbers_equal):
            yield name_of(f"sequence.{field}"), text, second[field]


def _written(declared: Declared, sequence: Sequence, place: int) -> dict[str, str]:
    """Return the texts of the file for the values that are computed from a sequence."""
    computed = {
        "number": str(place),
        "length": "" if sequence.is_skipped else str(len(sequence.residues)),
        "division": "" if sequence.is_skipped else PAT,
    }
    return {field: text if (found := getattr(declared, field)) is None else found for field, text in computed.items()}


def file_differences(old: Project, new: Project, partners: Mapping[int, int]) -> Iterator[FileDifference]:
    """Yield the differences between the facts about two files.

    partners: the uid in the new project of each old sequence that has a partner. Facts about other sequences are
    omitted.
    """
    yield from _declared_of_file(old, new)
    before, after = Counter(_keyed(old, partners)), Counter(_keyed(new, {uid: uid for uid in partners.values()}))
    of_new = {uid: old_uid for old_uid, uid in partners.items()}
    for key, count in (before - after).items():
        yield from [key.difference(_computed(key.field, new, key.sequence), is_added=False)] * count
    for key, count in (after - before).items():
        yield from [key.difference(_computed(key.field, old, of_new.get(key.sequence, 0)), is_added=True)] * count


def _computed(field: str, project: Project, uid: int) -> str:
    """Return the text that the file of a project has for a field that the writer computes, "" for other fields."""
    if field == "quantity":
        return str(len(project.sequences))
    if field not in _COMPUTED or not uid:
        return ""
    declared = project.origin.declared.get(uid, Declared())
    return _written(declared, project.sequences.by_uid(uid), project.position(uid))[field.removeprefix("sequence.")]


def _declared_of_file(old: Project, new: Project) -> Iterator[FileDifference]:
    """Yield the differences between what the files declare about themselves."""
    as_required, present, missing = tr("as required"), tr("present"), tr("missing")
    for kind, name, kind_of_difference, values in (
        (QUANTITY, name_of("quantity"), Kind.CHANGED, [str(len(each.sequences)) for each in (old, new)]),
        (DTD_VERSION, name_of("dtd_version"), Kind.INCIDENTAL, [_VERSION, _VERSION]),
        (DOCTYPE_WRONG, "DOCTYPE", Kind.INCIDENTAL, [as_required, as_required]),
        (DOCTYPE_MISSING, "DOCTYPE", Kind.INCIDENTAL, [present, present]),
        (DECLARATION_MISSING, "<?xml?>", Kind.INCIDENTAL, [present, present]),
    ):
        facts = [next(iter(each.origin.of_kind(kind)), None) for each in (old, new)]
        texts = [text if fact is None else str(fact.values.get("found", missing)) for fact, text in zip(facts, values)]
        if any(facts) and texts[0] != texts[1]:
            difference = Difference(kind_of_difference, "file", steps=(name,), before=texts[0], after=texts[1])
            yield FileDifference(0, difference)


class _Key(Struct, frozen=True):
    """A fact without its place in the file, so that equal facts of two files are equal.

    sequence: the uid in the new project, 0 for the whole file. steps: the elements that name the place.
    text: the content. is_missing: whether the fact is that the content is missing. is_lost: whether the fact is that
    content could not be read, so that the file with the fact shows less; text says what.
    """

    sequence: int
    steps: tuple[str, ...]
    text: str
    field: str = ""
    is_missing: bool = False
    is_counted: bool = True
    is_lost: bool = False

    def difference(self, other: str, *, is_added: bool) -> FileDifference:
        """Return the difference between two files if only one has this fact.

        is_added: whether it is the new file. other: the text that the other file has if the fact is a missing value.
        """
        is_content_added = is_added is not (self.is_missing or self.is_lost)
        kind = Kind.ADDED if is_content_added else Kind.REMOVED
        text = other if self.is_missing else self.text
        found = Difference(
            kind if self.is_counted else Kind.INCIDENTAL,
            "file",
            steps=self.steps,
            before=None if is_content_added else text,
            after=text if is_content_added else None,
        )
        field = "" if self.field in _COMPUTED else self.field.rpartition(".")[2]
        return FileDifference(self.sequence, found, field)


def _keyed(project: Project, partners: Mapping[int, int]) -> Iterator[_Key]:
    for fact in project.origin.facts:
        uid = fact.address.sequence
        if uid is not None and uid not in partners:
            continue
        key = _key(fact)
        if key is not None:
            yield replace(key, sequence=partners[uid]) if uid is not None else key


def _key(fact: Fact) -> _Key | None:
    """Return the key of a fact about the whole file. None for a fact that is compared elsewhere."""
    values = {name: str(value) for name, value in fact.values.items()}
    element, parent, text = (values.get(name, "") for name in ("element", "parent", "text"))
    key = None
    if fact.kind in (ELEMENT_UNKNOWN, ELEMENT_REPEATED):
        key = _Key(0, (parent, element), text)
    elif fact.kind == ATTRIBUTE_UNKNOWN:
        key = _Key(0, (element, values.get("attribute", "")), text)
    elif fact.kind == TEXT_STRAY:
        key = _Key(0, (element, tr("text between elements")), text)
    elif fact.kind == ELEMENT_MISSING:
        key = _Key(0, (parent, element), "", fact.field, is_missing=True, is_counted=fact.field in _COMPUTED)
    elif fact.kind == ATTRIBUTE_MISSING:
        name = values.get("attribute", "")
        key = _Key(0, (element, name), "", fact.field, is_missing=True, is_counted=fact.field in _COMPUTED)
    elif fact.kind in (NOT_WELL_FORMED, ENTITY_DECLARED) and (loss := loss_of(fact)) is not None:
        key = _Key(0, (tr("content that could not be read"),), loss.words, is_lost=True)
    elif fact.kind == NOT_WELL_FORMED:
        key = _Key(0, (tr("markup that is not well-formed"),), values.get("found", ""), is_counted=False)
    elif fact.kind == ELEMENT_MISPLACED:
        key = _Key(0, (parent, element, tr("order of elements")), values.get("before", ""), is_counted=False)
    elif fact.kind == ELEMENT_MISNAMED:
        key = _Key(0, (parent, element, tr("name of the element")), values.get("found", ""), is_counted=False)
    elif fact.kind == COMMENT:
        key = _Key(0, (tr("comment"),), text, is_counted=False)
    elif fact.kind == NUMERIC_REFERENCE:
        key = _Key(0, (tr("character reference"),), text, is_counted=False)
    elif fact.kind == NOT_UTF8:
        key = _Key(0, (tr("encoding"),), values.get("encoding", ""), is_counted=False)
    return key
