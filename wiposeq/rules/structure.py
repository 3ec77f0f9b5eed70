"""Rules about the structure of the file: elements and attributes that the DTD requires or does not define.

If another rule describes a missing element better (a title, a length), this module does not report it.
"""

from collections.abc import Iterator
from functools import partial

from wiposeq.model import origin
from wiposeq.model.finding import Fix
from wiposeq.model.origin_edits import Settle
from wiposeq.model.readable import short
from wiposeq.rules.file import facts_of_kind, hit_of, hit_of_loss, text_of
from wiposeq.rules.keys import canonical_key
from wiposeq.rules.rule import Context, E, Hit, LooksAt, offer, rule
from wiposeq.rules.sequences import skip_empty

REPORTED_BY_OTHERS = frozenset(
    {
        "file_reference",  # header/identification-missing
        "application",
        "applicant.name",  # header/applicant-missing
        "titles",  # header/title-missing
        "quantity",  # header/quantity
        "sequences",  # sequence/missing
        "application.office",  # header/office-code
        "application.number",  # header/application-number-missing
        "priority.office",  # header/priority-incomplete
        "priority.number",
        "priority.date",
        "sequence.length",  # sequence/length
        "sequence.molecule_type",  # sequence/molecule-type
        "sequence.division",  # sequence/division
        "sequence.features",  # sequence/feature-table-missing
        "sequence.residues",  # sequence/empty
        "feature",  # sequence/feature-table-missing
        "feature.key",  # feature/key-unknown
        "feature.location",  # feature/location-missing
        "qualifier.name",  # qualifier/name-unknown
        "applicant.language",  # header/applicant-language
        "inventor.language",
        "title.language",  # header/title-language
        "sequence.number",  # sequence/number
        "dtd_version",  # file/dtd-version
    }
)
"""Fields. If one is missing, another rule reports it."""


@rule(
    "file/structure",
    LooksAt.FILE,
    E,
    "par. 39, 42; Annex II",
    "{element} is missing in {parent}",
    variants={
        "missing-before": "{element} is missing in {parent}, before {before}",
        "missing-attribute": "{element} has no attribute {attribute}; it is required",
        "repeated": '{element} occurs too often in {parent}: "{text}"',
        "misnamed": 'The element "{text}" must be "{element}": upper and lower case differ',
        "misplaced": "{element} is in the wrong place in {parent}; it must directly precede {before}",
    },
)
def structure(context: Context) -> Iterator[Hit]:
    """Elements and attributes follow the DTD: none is missing, repeated or out of order.

    Why: an office rejects a file that does not follow the DTD before anybody looks at the sequences.

    Usual cause: the file was edited by hand, or written by a program for another version of the standard.

    Safe because: only an empty list of qualifiers is removed automatically. It holds no data.

    Example right: INSDFeature_key, INSDFeature_location and INSDFeature_quals in this order

    Example wrong: INSDFeature_quals before INSDFeature_location
    """
    for fact in context.origin.facts:
        values = fact.values
        element, parent, before = (str(values.get(name) or "") for name in ("element", "parent", "before"))
        if fact.kind == origin.ELEMENT_MISSING:
            if fact.field in REPORTED_BY_OTHERS:
                continue
            fixes: tuple[Fix, ...] = (offer("Write {element} when saving", Settle((fact,)), element=element),)
            if fact.field == "qualifier":
                if _lacks_qualifiers(context, str(values.get("molecule") or ""), str(values.get("key") or "")):
                    continue  # qualifier/missing
                fixes = (offer("Remove the empty list when saving", Settle((fact,)), safe=True),)
            if fact.field == "sequence" and fact.address.sequence is not None:
                skip = offer("Make it a skipped sequence", partial(skip_empty, fact.address.sequence))
                fixes = (skip, *fixes)
            variant = "missing-before" if before else ""
            yield hit_of(fact, *fixes, variant=variant, element=element, parent=parent, before=before)
        elif fact.kind == origin.ATTRIBUTE_MISSING:
            attribute = str(values.get("attribute") or "")
            if fact.field not in REPORTED_BY_OTHERS:
                fix = offer(
                    "Write {attribute} of {element} when saving", Settle((fact,)), element=element, attribute=attribute
                )
                yield hit_of(fact, fix, variant="missing-attribute", element=element, attribute=attribute)
        elif fact.kind == origin.ELEMENT_REPEATED:
            if fact.field == "sequence.other_seqids":
                continue  # sequence/other-seqids reports that even one is not allowed
            fix = offer("Remove the additional {element}", Settle((fact,)), element=element)
            yield hit_of_loss(
                context, fact, fix, variant="repeated", element=element, parent=parent, text=text_of(fact, "text", 30)
            )
        elif fact.kind == origin.ELEMENT_MISNAMED:
            found = text_of(fact, "found")
            fix = offer("Rename {found} to {read_as}", Settle((fact,)), found=found, read_as=element)
            yield hit_of(fact, fix, variant="misnamed", element=element, parent=parent, text=found)
        elif fact.kind == origin.ELEMENT_MISPLACED:
            fix = offer("Write {element} in its place when saving", Settle((fact,)), element=element)
            yield hit_of(fact, fix, variant="misplaced", element=element, parent=parent, before=before)


def _lacks_qualifiers(context: Context, molecule: str, key: str) -> bool:
    """Return whether Annex I requires qualifiers for this key."""
    kind = "AA" if molecule == "PRT" else molecule
    entry = context.edition.keys(kind).get(canonical_key(context.edition, kind, key))
    return entry is not None and any(name not in entry.doubtful for name in entry.mandatory)


@rule(
    "file/unknown-content",
    LooksAt.FILE,
    E,
    "par. 39; Annex II",
    'The DTD does not define the element {name}; saving would lose its text "{text}"',
    variants={
        "attribute": 'The DTD does not define the attribute {name} of {parent}; saving would lose its value "{text}"',
        "tags": "The DTD allows no elements in {parent}; saving would lose the tags of {name}, but not the text",
        "text": 'The DTD allows no text between the elements of {parent}; saving would lose "{text}"',
    },
)
def unknown_content(context: Context) -> Iterator[Hit]:
    """The file contains only elements and attributes of the DTD, and no text between elements.

    Why: an office rejects a file that does not follow the DTD. The project cannot store this content. The listing is
    written without it only after a person has accepted the loss: check first whether it is needed elsewhere.

    Usual cause: an office added its own part when it exchanged the data, or a tag has a typing error.

    Example right: nothing after the last SequenceData

    Example wrong: <Bibliography>...</Bibliography> after the last SequenceData
    """
    # file/not-well-formed reports an element whose end tag is broken
    broken = [str(fact.values.get("message")) for fact in facts_of_kind(context, origin.NOT_WELL_FORMED)]
    for fact in facts_of_kind(context, origin.ELEMENT_UNKNOWN, origin.ATTRIBUTE_UNKNOWN, origin.TEXT_STRAY):
        element, text = str(fact.values.get("element") or ""), text_of(fact, "text", 30)
        fix = offer("Remove it", Settle((fact,)))
        if fact.kind == origin.ATTRIBUTE_UNKNOWN:
            name = str(fact.values.get("attribute") or "")
            yield hit_of_loss(context, fact, fix, variant="attribute", name=short(name), parent=element, text=text)
        elif fact.kind == origin.TEXT_STRAY:
            yield hit_of_loss(context, fact, fix, variant="text", parent=element, text=text)
        elif fact.values.get("has_text_only"):
            parent = str(fact.values.get("parent") or "")
            yield hit_of_loss(context, fact, fix, variant="tags", name=short(element), parent=parent, text=text)
        elif not any(f"mismatch: {element} line {fact.line} and" in message for message in broken):
            yield hit_of_loss(context, fact, fix, name=short(element), text=text)
