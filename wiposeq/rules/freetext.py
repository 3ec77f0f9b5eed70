"""Rules about free text: its length, characters and languages, and the ids that connect it with translations."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import unescape
from typing import Final, NamedTuple

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.mentions import REMOVED, Mention, find, may_mention
from wiposeq.model.origin import declared_number
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid
from wiposeq.rules.characters import control_characters, foreign_characters, line_breaks
from wiposeq.rules.languages import HAS_ID, HAS_TRANSLATION, LACKS_ID, free_text_facts
from wiposeq.rules.qualifiers import entry_of
from wiposeq.rules.rule import (
    Context,
    E,
    Hit,
    LooksAt,
    W,
    at,
    is_blank,
    molecule_of,
    offer,
    qualifiers_of,
    rule,
    set_to,
)

is_id: Final[Callable[[str], object]] = re.compile(r"q[1-9][0-9]*").fullmatch
"""Return a true value if an id has the form of par. 87(d): q and a number."""
_LARGEST: Final = 10_000_000


def _split(sequence: int, feature: int, qualifier: int, limit: int, project: Project) -> Edit:
    """Return the edit that splits a long value between words into several qualifiers with the same name."""
    found = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature)
    index, old = next((n, q) for n, q in enumerate(found.qualifiers) if q.uid == qualifier)
    values, others = _pieces(old.value or "", limit), _pieces(old.translation or "", limit)
    uid = free_uid(found.qualifiers)
    more = tuple(
        Qualifier(
            uid + n - 1,
            old.name,
            values[n] if n < len(values) else None,
            others[n] if n < len(others) else None,
        )
        for n in range(1, max(len(values), len(others)))
    )
    place = Address(sequence, feature, qualifier)
    edits: list[Edit] = [SetField(place.at("value"), values[0])]
    if old.translation is not None:
        edits.append(SetField(place.at("translation"), others[0]))
    edits.append(Insert(Address(sequence, feature, field="qualifiers"), index + 1, more))
    return Together("", tuple(edits))


def _pieces(text: str, limit: int) -> list[str]:
    pieces = []
    while len(text) > limit:
        cut = max(text.rfind("; ", 0, limit) + 1, text.rfind(". ", 0, limit) + 1)
        if cut < limit // 2:
            cut = text.rfind(" ", 0, limit + 1)
        if cut <= 0:
            cut = limit
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text]


@rule(
    "qualifier/too-long",
    LooksAt.QUALIFIER,
    E,
    "par. 86",
    'The value of "{name}" has {count} characters; at most {limit} are allowed',
    variants={
        "other": 'The value of "{name}" in the other language has {count} characters; at most {limit} are allowed'
    },
)
def too_long(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """A value of free text has at most 1,000 characters.

    Why: free text is for a few short terms. Longer text belongs in the description.

    Usual cause: a passage of the description was pasted into a note.

    Example right: two notes of 700 characters

    Example wrong: one note of 1,400 characters
    """
    value, other = qualifier.value or "", qualifier.translation or ""
    limit = context.edition.longest_value
    if len(value) <= limit and len(other) <= limit:
        return
    entry = entry_of(context, sequence, qualifier)
    if entry is not None:
        if not entry.max_length:
            return
        limit = entry.max_length
    fixes: tuple[Fix, ...] = ()
    if entry is not None and entry.is_repeatable and entry.value_type == "free_text":
        how = partial(_split, sequence.uid, feature.uid, qualifier.uid, limit)
        fixes = (offer("Split it into several qualifiers", how),)
    name = short(qualifier.name, 30)
    for field, text, variant in (("value", value, ""), ("translation", other, "other")):
        if len(text) > limit:
            place = at(sequence, feature, qualifier, field=field)
            yield Hit(place, {"name": name, "count": len(text), "limit": limit}, fixes, variant=variant)
            fixes = ()


_ESCAPED: Final = re.compile(r"&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")


@rule(
    "qualifier/escaped-twice",
    LooksAt.QUALIFIER,
    W,
    "par. 41",
    "{name} contains {found}; did you mean {meant}?",
)
def escaped_twice(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Values contain characters, not the XML entities of these characters.

    Why: a reader of the listing sees the entity instead of the character.

    Usual cause: the text was escaped by hand, and the program that wrote the file escaped it again.

    Example right: the 3' end, in the file 3&apos;

    Example wrong: the 3&apos; end, in the file 3&amp;apos;
    """
    for field in ("value", "translation"):
        text = getattr(qualifier, field) or ""
        found = _ESCAPED.search(text) if "&" in text else None
        if found is None:
            continue
        meant = _ESCAPED.sub(lambda each: unescape(each[0]), text)
        place = at(sequence, feature, qualifier, field=field)
        values = {"name": qualifier.name, "found": found[0], "meant": unescape(found[0])}
        yield Hit(place, values, (set_to(place, meant),))


@rule(
    "qualifier/characters",
    LooksAt.QUALIFIER,
    E,
    "par. 40",
    "Contains {characters}; only printable Basic Latin characters are allowed",
    variants={
        "control": "Contains the control character {characters}; control characters are not allowed",
        "layout": "Line ends or tabs in the text: {characters}; offices may display them in different ways",
    },
)
def characters(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """English values are in printable Basic Latin. Values in the other language have no control characters.

    Why: not every office can display and type other characters, and they may be lost in a conversion.

    Usual cause: Greek letters, typographic quotes and dashes, or accents, pasted from a text program; or a value in
    another language in the place of the English one.

    Safe because: only line ends and tabs are replaced by spaces, so all words remain. Other characters, also control
    characters, may be the rest of a lost letter, and a person decides.

    Example right: beta-lactamase

    Example wrong: β-lactamase
    """
    if qualifier.value:
        if context.edition.organism_placeholders.get(qualifier.value.strip().lower()):
            return  # qualifier/organism-placeholder reports it
        place = at(sequence, feature, qualifier, field="value")
        yield from foreign_characters(place, qualifier.value)
        entry = entry_of(context, sequence, qualifier)
        if entry is not None and entry.value_type == "free_text":
            yield from line_breaks(place, qualifier.value)
    if qualifier.translation:
        yield from control_characters(at(sequence, feature, qualifier, field="translation"), qualifier.translation)


def _new_id(sequence: int, feature: int, qualifier: int, project: Project) -> Edit:
    """Return the edit that sets an id that no other qualifier of the project has."""
    return SetField(Address(sequence, feature, qualifier, field="id"), f"q{_next_id(project)}")


def _next_id(project: Project) -> int:
    """Return the number after the highest id of the project."""
    ids = (q.id for sequence in project.sequences for feature in sequence.features for q in feature.qualifiers)
    return max((int(each[1:]) for each in ids if each and len(each) < 19 and is_id(each)), default=0) + 1


class _Id(NamedTuple):
    """The id of a qualifier, with the numbers and uids of its feature and of itself."""

    id: str
    feature_number: int
    feature: int
    qualifier_number: int
    qualifier: int
    key: str
    name: str


IdFacts = Iterable[tuple[int, int, tuple[tuple[str, int, int, int, int, str, str], ...]]]


def _ids_of(context: Context, sequence: Sequence) -> tuple[tuple[str, int, int, int, int, str, str], ...] | None:
    """Return the ids of the qualifiers of a sequence, as fields of _Id."""
    if sequence.is_skipped:
        return None
    if not [each for each in qualifiers_of(context, sequence) if each.id is not None]:
        return None
    found = [
        (qualifier.id, number, feature.uid, place, qualifier.uid, feature.key, qualifier.name)
        for number, feature in enumerate(sequence.features, 1)
        for place, qualifier in enumerate(feature.qualifiers, 1)
        if qualifier.id is not None
    ]
    return tuple(found)


def _hit(position: int, sequence: int, found: _Id, **values: object) -> Hit:
    return Hit(
        Address(sequence, found.feature, found.qualifier, field="id"),
        {"id": short(found.id, 20), **values},
        (offer("Assign a new id", partial(_new_id, sequence, found.feature, found.qualifier), safe=True),),
        number=position,
        feature_number=found.feature_number,
        qualifier_number=found.qualifier_number,
        feature_key=found.key,
        qualifier=found.name,
    )


def mentions_of(context: Context, sequence: Sequence) -> dict[str, tuple[Mention, ...]]:
    """Return the mentions in the values and translations of the qualifiers of a sequence, by the text that has them.

    Most sequences mention none. One search in all their texts is faster than one in each.
    """
    known = context.of_sequence
    if known.mentions is None:
        qualifiers = qualifiers_of(context, sequence)
        texts = [each.value for each in qualifiers if each.value]
        texts += [each.translation for each in qualifiers if each.translation]
        known.mentions = {}
        if may_mention("\n".join(texts)):
            known.mentions = {text: found for text in texts if (found := find(text))}
    return known.mentions


@rule(
    "qualifier/mention-open",
    LooksAt.QUALIFIER,
    W,
    "par. 86",
    'The text mentions a sequence without its number: "{mention}"',
)
def mention_open(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Each mention of a sequence in free text has its SEQ ID NO.

    Why: nobody can find a sequence without its number.

    Usual cause: the sequence was removed from the listing, and its number was replaced by ___. Or the number was not
    known yet in a draft.

    Example right: binds SEQ ID NO: 7

    Example wrong: binds SEQ ID NO: ___
    """
    mentions = mentions_of(context, sequence)
    for field, text in (("value", qualifier.value), ("translation", qualifier.translation)):
        for mention in mentions.get(text or "", ()):
            shown = (text or "")[mention.start : mention.end + len(REMOVED)]
            if mention.is_placeholder or REMOVED in shown:
                yield Hit(at(sequence, feature, qualifier, field=field), {"mention": short(shown)})
                break


@rule(
    "qualifier/id-form",
    LooksAt.LISTING,
    E,
    "par. 87(d)",
    'The id of the qualifier is "{id}"; it must be q and a number, such as q12',
    collect=_ids_of,
)
def id_form(context: Context, facts: IdFacts) -> Iterator[Hit]:
    """If a qualifier has an id, the id is q and a whole number.

    Why: the DTD defines it as an XML id, which cannot start with a digit. Programs of translators look for this form.

    Usual cause: the ids were numbered by hand.

    Safe because: an id is only a label. Nothing else in a listing refers to it, and the new id is not used elsewhere.

    Example right: q12

    Example wrong: 12
    """
    for position, sequence, rows in facts:
        for row in rows:
            if not is_id(row[0]):
                yield _hit(position, sequence, _Id(*row))


@rule(
    "qualifier/id-repeated",
    LooksAt.LISTING,
    E,
    "par. 87(d)",
    'A qualifier of sequence {other} has the same id "{id}"; every id must be unique in the listing',
    collect=_ids_of,
)
def id_repeated(context: Context, facts: IdFacts) -> Iterator[Hit]:
    """Every id of a qualifier is unique in the listing.

    Why: the id connects a translation with its value. The DTD does not allow the same id twice.

    Usual cause: sequences were copied, or two listings were merged.

    Safe because: an id is only a label. Nothing else in a listing refers to it, and the first qualifier keeps its id.

    Example right: q1, q2, q3

    Example wrong: q1, q2, q2
    """
    repeated = _repeated(row[0] for _, _, rows in facts for row in rows)
    declared = context.origin.declared
    first: dict[str, int] = {}
    for position, sequence, rows in facts if repeated else ():
        for row in rows:
            if row[0] not in repeated:
                continue
            if row[0] in first:
                yield _hit(position, sequence, _Id(*row), other=first[row[0]])
            else:
                first[row[0]] = declared_number(declared, sequence, position)


def _repeated(ids: Iterable[str]) -> set[str]:
    """Return the well-formed ids that occur more than once. A byte for each number takes less memory than a set."""
    seen, others, repeated = bytearray(), set[str](), set[str]()
    for id in ids:
        if not is_id(id):
            continue
        number = int(id[1:]) if len(id) < 9 else _LARGEST
        if number < _LARGEST:
            if number >= len(seen):
                seen.extend(bytes(2 * number + 1 - len(seen)))
            if seen[number]:
                repeated.add(id)
            seen[number] = 1
        elif id in others:
            repeated.add(id)
        else:
            others.add(id)
    return repeated


def _give_ids(nucleotide_names: frozenset[str], protein_names: frozenset[str], project: Project) -> Edit:
    """Return the edit that assigns an id to every language-dependent qualifier without an id."""
    next_id = _next_id(project)
    edits = []
    for sequence in project.sequences:
        names = protein_names if molecule_of(sequence) == "AA" else nucleotide_names
        for feature in () if sequence.is_skipped else sequence.features:
            for qualifier in feature.qualifiers:
                if qualifier.name in names and qualifier.id is None:
                    if qualifier.name == "organism" and qualifier.translation is None:
                        continue
                    edits.append(SetField(at(sequence, feature, qualifier, field="id"), f"q{next_id}"))
                    next_id += 1
    return Together("", tuple(edits))


@rule(
    "qualifier/id-missing",
    LooksAt.LISTING,
    W,
    "par. 87(d)",
    "Sequences with language-dependent free text without an id: {count}; the first is sequence {first}",
    collect=free_text_facts,
)
def id_missing(context: Context, facts: Iterable[tuple[int, int, int]]) -> Iterator[Hit]:
    """In a listing with translations, language-dependent free text has an id.

    Why: the ids connect each translation with its value when the text is sent to a translator and returned.

    Usual cause: the values were added by hand, or by a program that does not assign ids.

    Safe because: ids are only added, with numbers that are not used elsewhere. No text changes.

    Example right: <INSDQualifier id="q7"> around a note with a translation

    Example wrong: <INSDQualifier> around a note with a translation
    """
    count = first = union = 0
    for position, uid, flags in facts:
        union |= flags
        if flags & LACKS_ID:
            first, count = first or declared_number(context.origin.declared, uid, position), count + 1
    if count and (union & (HAS_TRANSLATION | HAS_ID) or context.header.other_language):
        how = partial(_give_ids, context.edition.language_dependent("DNA"), context.edition.language_dependent("AA"))
        fix = offer("Assign ids to all of them", how, safe=True)
        yield Hit(Address(field="sequences"), {"count": count, "first": first}, (fix,))


@rule(
    "qualifier/translation-not-allowed",
    LooksAt.QUALIFIER,
    E,
    "par. 87",
    '"{name}" has a value in another language; this is not allowed, as it is not language-dependent',
)
def translation_not_allowed(
    context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier
) -> Iterator[Hit]:
    """Only qualifiers with language-dependent free text have a value in another language.

    Why: names of genes, numbers and values of lists are the same in all languages.

    Usual cause: all values were sent to the translator.

    Safe because: the other value is removed automatically only if it is empty or equals the value.

    Example right: NonEnglishQualifier_value in a note

    Example wrong: NonEnglishQualifier_value in mol_type
    """
    if qualifier.translation is None:
        return
    entry = entry_of(context, sequence, qualifier)
    if entry is None or entry.is_language_dependent:
        return
    place = at(sequence, feature, qualifier)
    if is_blank(qualifier.value) and not is_blank(qualifier.translation):
        moved = Together(
            "", (SetField(place.at("value"), qualifier.translation), SetField(place.at("translation"), None))
        )
        fix = offer("Use it as the value", moved)
    else:
        is_safe = is_blank(qualifier.translation) or qualifier.translation == qualifier.value
        fix = offer("Remove the other value", SetField(place.at("translation"), None), safe=is_safe)
    yield Hit(place.at("translation"), {"name": qualifier.name}, (fix,))


@rule(
    "qualifier/english-missing",
    LooksAt.QUALIFIER,
    W,
    "par. 87; 37 CFR 1.833",
    '"{name}" has a value in the other language only; the English value is missing',
)
def english_missing(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Language-dependent free text has an English value.

    Why: offices that work in English read only the English value. The United States require it.

    Usual cause: the listing was written for an office that works in another language.

    Example right: the note with INSDQualifier_value and NonEnglishQualifier_value

    Example wrong: the note with NonEnglishQualifier_value alone
    """
    if is_blank(qualifier.translation) or not is_blank(qualifier.value):
        return
    entry = entry_of(context, sequence, qualifier)
    if entry is not None and entry.is_language_dependent:
        place = at(sequence, feature, qualifier, field="value")
        other = qualifier.translation or ""
        fixes: tuple[Fix, ...] = ()
        if other.isascii():
            fixes = (offer("Enter the English value", SetField(place, other), is_choice=True),)
        yield Hit(place, {"name": qualifier.name}, fixes)


@rule(
    "qualifier/translation-same",
    LooksAt.QUALIFIER,
    W,
    "par. 87",
    '"{name}" has the same value in both languages: "{value}"',
)
def translation_same(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """The value in the other language differs from the English value.

    Why: if both are the same, the translation was probably forgotten. Latin names need no translation.

    Usual cause: the English values were copied as a draft for the translator.

    Example right: binding site, Bindungsstelle

    Example wrong: binding site, binding site
    """
    if qualifier.translation is None or is_blank(qualifier.value) or qualifier.value is None:
        return
    entry = entry_of(context, sequence, qualifier)
    if entry is None or not entry.is_language_dependent:
        return
    if qualifier.translation.strip() == qualifier.value.strip():
        place = at(sequence, feature, qualifier, field="translation")
        fix = offer("Remove the other value", SetField(place, None))
        yield Hit(place, {"name": qualifier.name, "value": short(qualifier.value)}, (fix,))
