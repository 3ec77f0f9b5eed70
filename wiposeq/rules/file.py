"""Rules about the file as it was read: XML, declaration, DTD, name and size. All rest on facts of the Origin.

Saving writes a file without any of these faults, so most fixes only settle the fact.
Where a missing element is a story another rule tells better (a title, a length), this module is silent.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath, PureWindowsPath
from typing import Any

from msgspec.structs import replace

from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.edits import AcceptLoss, Remove, SetField, Settle, Together, WriteAs
from wiposeq.model.finding import Fix
from wiposeq.model.origin import Fact, Loss
from wiposeq.model.records import Header
from wiposeq.rules.dates import mended, real_date
from wiposeq.rules.features import todays_case
from wiposeq.rules.latin import folded, latin, short
from wiposeq.rules.rule import CATALOGUE, Context, E, Hit, LooksAt, W, mend, rule

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
"""Fields whose absence another rule reports."""


def _of_kind(context: Context, *kinds: str) -> Iterator[Fact]:
    return (fact for fact in context.origin.facts if fact.kind in kinds)


def _hit(fact: Fact, *fixes: Fix, variant: str = "", **values: object) -> Hit:
    return Hit(fact.address, dict(values), fixes, variant=variant, line=fact.line, column=fact.column)


def _hit_of_loss(context: Context, fact: Fact, *fixes: Fix, variant: str = "", **values: object) -> Hit:
    """Return the hit for a fact that may tell a loss: an error until a person accepts that loss, then a warning.

    fixes: those of a fact that tells no loss.
    """
    loss = origin.loss_of(fact)
    if loss is None:
        return _hit(fact, *fixes, variant=variant, **values)
    if loss.key in context.origin.accepted_losses:
        return replace(_hit(fact, variant=variant, **values), severity=W)
    return _hit(fact, *_fixes_of_loss(fact, loss), variant=variant, **values)


def _text(fact: Fact, name: str, limit: int = 40) -> str:
    return short(str(fact.values.get(name) or ""), limit)


@rule(
    "file/not-well-formed",
    LooksAt.FILE,
    E,
    "par. 39",
    "The file is not well-formed XML: {problem}",
    variants={
        "unclosed-tag": "Broken XML: an element is not closed by its own name ({problem})",
        "unclosed-tag-read": "Broken XML: the element {found} opens here and is not closed; it ends at the next tag",
        "misspelled-tag-read": "Broken XML: the tag {found} must be {read_as}",
        "missing-start-tag-read": "Broken XML: the start tag {read_as} is missing before {found}",
        "stray-end-tag-read": "Broken XML: the end tag {found} closes no open element; it was ignored",
        "unfinished-tag-read": "Broken XML: the tag {found} is not finished; it was read as {read_as}",
        "second-declaration": "Broken XML: a second XML declaration {found}; only the first line may be one",
        "second-doctype": "Broken XML: a second DOCTYPE {found}; only one may occur",
        "text-before": "Broken XML: the text {found} stands before the listing; nothing but comments may",
        "cut-off": "Broken XML: the file stops in the middle of something ({problem})",
        "after-the-end": "Broken XML: something stands after the end of the listing ({problem})",
        "not-xml": "This is no XML: {problem}",
        "unknown-entity": "Broken XML: it uses an entity that nobody declared ({problem})",
        "unknown-entity-read": "Broken XML: the entity {found} is not declared; it was read as text, {read_as}",
        "stray-ampersand": "Broken XML: & stands alone; it must be written &amp;",
        "stray-less-than": "Broken XML: < stands alone; it must be written &lt;",
        "bad-character": "Broken XML: there is a character that XML does not allow ({problem})",
        "bad-character-read": "Broken XML: the character {found} is not allowed in XML; it was ignored",
        "typographic-quotes-read": "Broken XML: an attribute has typographic quotation marks, {found}; write {read_as}",
        "attribute-quote": "Broken XML: an attribute is not written in quotation marks ({problem})",
        "attribute-quote-read": "Broken XML: the attribute {found} is not in quotation marks; it was read as {read_as}",
        "attribute-repeated": "Broken XML: an attribute stands twice in one element ({problem})",
        "too-deep": "Broken XML: elements stand inside each other too deep, or are too long ({problem})",
        "stray-bracket": "Broken XML: ]]> stands in a text; > must be written &gt;",
        "bad-comment": "Broken XML: -- stands inside a comment",
        "unplaced-line": "A sequence was not read: {problem}",
    },
)
def not_well_formed(context: Context) -> Iterator[Hit]:
    """The file is well-formed XML 1.0: every element is closed, every attribute quoted, & and < are escaped.

    Why: a program that reads XML stops at the first place that is not; an office cannot load the listing at all. Here
    the file is read to its end: what the markup must mean is read so and shown, and what cannot be read is a loss that
    a person must accept.

    Usual cause: the file was edited by hand, cut off while it was sent, or text with & or < was pasted in.

    Safe because: only a bare & or <, and a wrong or second XML declaration, are settled unseen: they can mean nothing
    else. All other repairs are shown before and after.

    Example right: <INSDSeq_length>12</INSDSeq_length>

    Example wrong: <INSDSeq_length>12</INSDSeqLength>
    """
    variants = CATALOGUE["file/not-well-formed"].variants
    for fact in _of_kind(context, origin.NOT_WELL_FORMED):
        cause = str(fact.values.get("cause") or "")
        variant = f"{cause}-read" if fact.values.get("found") and f"{cause}-read" in variants else cause
        yield _hit_of_loss(
            context,
            fact,
            *_fixes_of_break(fact),
            variant=variant if variant in variants else "",
            problem=_text(fact, "message", 56),
            found=_text(fact, "found", 60),
            read_as=_text(fact, "read_as", 60),
        )


def _fixes_of_break(fact: Fact) -> tuple[Fix, ...]:
    """Return what can be done about a place that is not well-formed; only what can mean nothing else is safe."""
    settle, cause = Settle((fact,)), fact.values.get("cause")
    found, read_as = _text(fact, "found", 60), _text(fact, "read_as", 60)
    is_safe = origin.is_certain(fact)
    if cause in ("second-declaration", "second-doctype", "text-before"):
        return (mend("Leave {found} out when saving", settle, safe=is_safe, found=found),)
    if cause == "misspelled-tag" and read_as:
        old, new = found.strip("</>"), read_as.strip("</>")
        return (mend("Rename {found} to {read_as}", settle, found=old, read_as=new),)
    if found:
        if read_as:
            return (mend("Write {text} there", settle, safe=is_safe, text=read_as),)
        return (mend("Leave {found} out", settle, found=found),)
    if is_safe:
        return (mend("Write the declaration when saving", settle, safe=True),)
    return (mend("Keep what could be read and write it as a sound file", settle),)


def _fixes_of_loss(fact: Fact, loss: Loss) -> Iterator[Fix]:
    """Yield the choices of a person about a loss; each accepts it."""
    accept, number = AcceptLoss((loss.key,)), fact.address.sequence
    yield replace(mend("Accept this loss: {loss}", accept, loss=loss.words), accepts_loss=True)
    if fact.kind != origin.NOT_WELL_FORMED or number is None or not loss.key.startswith("sequences="):
        return
    skip = Together("", (accept, SetField(Address(number, field="is_skipped"), True)))
    yield replace(mend("Accept the loss, and make it a skipped sequence (000)", skip), accepts_loss=True)
    remove = Together("", (accept, Remove((Address(number),))))
    yield replace(
        mend("Accept the loss, and take the sequence out; the numbers behind it change", remove), accepts_loss=True
    )


@rule("file/not-utf-8", LooksAt.FILE, E, "par. 39", "The file is in {encoding}; it must be UTF-8 and declare it")
def not_utf8(context: Context) -> Iterator[Hit]:
    """The file is encoded in UTF-8, and its XML declaration says so.

    Why: ST.26 admits no other encoding; in another one, names with accents or non-Latin letters become unreadable.

    Usual cause: the file was saved by a text editor in the encoding of the computer.

    Example right: <?xml version="1.0" encoding="UTF-8"?>

    Example wrong: <?xml version="1.0" encoding="ISO-8859-1"?>
    """
    for fact in _of_kind(context, origin.NOT_UTF8):
        yield _hit(
            fact,
            mend("Write UTF-8 when saving", Settle((fact,)), safe=True),
            encoding=_text(fact, "encoding") or "another encoding",
        )


@rule(
    "file/declaration-missing",
    LooksAt.FILE,
    E,
    "par. 39",
    "The first line is not the XML declaration; it must be, with version 1.0 and UTF-8",
)
def declaration_missing(context: Context) -> Iterator[Hit]:
    """The first line of the file is the XML declaration with version 1.0 and encoding UTF-8.

    Why: an office's program reads from it how to read the rest.

    Usual cause: the listing was put together by hand or by another program.

    Example right: <?xml version="1.0" encoding="UTF-8"?>

    Example wrong: <?xml version="1.0"?>
    """
    for fact in _of_kind(context, origin.DECLARATION_MISSING):
        yield _hit(fact, mend("Write the declaration when saving", Settle((fact,)), safe=True))


@rule(
    "file/doctype-missing",
    LooksAt.FILE,
    E,
    "par. 39",
    "There is no DOCTYPE line; the second line must name the DTD of ST.26",
)
def doctype_missing(context: Context) -> Iterator[Hit]:
    """The second line of the file is the DOCTYPE that names the DTD of ST.26.

    Why: it says which structure the file follows; without it an office cannot validate the listing.

    Usual cause: the listing was written by a program that leaves the line out, or was edited by hand.

    Example right: <!DOCTYPE ST26SequenceListing PUBLIC "-//WIPO//DTD Sequence Listing 1.3//EN"
    "ST26SequenceListing_V1_3.dtd">

    Example wrong: the element ST26SequenceListing on the second line
    """
    for fact in _of_kind(context, origin.DOCTYPE_MISSING):
        yield _hit(fact, mend("Write the DOCTYPE line when saving", Settle((fact,)), safe=True))


@rule(
    "file/doctype-wrong",
    LooksAt.FILE,
    E,
    "par. 39",
    "The DOCTYPE is {found}; it must name {required}",
)
def doctype_wrong(context: Context) -> Iterator[Hit]:
    """The DOCTYPE names the DTD by the public identifier of version 1.3 and its file name.

    Why: it says which structure the file follows; a wrong name leads to a wrong one, or to none.

    Usual cause: the listing comes from a program of before July 2022, when the DTD had another version.

    Example right: PUBLIC "-//WIPO//DTD Sequence Listing 1.3//EN" "ST26SequenceListing_V1_3.dtd"

    Example wrong: PUBLIC "-//WIPO//DTD Sequence Listing 1.2//EN" "ST26SequenceListing_V1_2.dtd"
    """
    for fact in _of_kind(context, origin.DOCTYPE_WRONG):
        yield _hit(
            fact,
            mend("Write the right DOCTYPE when saving", Settle((fact,)), safe=True),
            found=_text(fact, "found", 36),
            required=context.edition.public_id,
        )


@rule(
    "file/dtd-version",
    LooksAt.FILE,
    E,
    "par. 43",
    "dtdVersion is {found}; it must be {required}",
    variants={"missing": "dtdVersion is missing; it must be {required}"},
)
def dtd_version(context: Context) -> Iterator[Hit]:
    """The attribute dtdVersion says which version of the DTD the file follows.

    Why: an office refuses a version that is not the one in force.

    Usual cause: the listing comes from a program of before July 2022.

    Example right: dtdVersion="V1_3"

    Example wrong: dtdVersion="V1_2"
    """
    for fact in _of_kind(context, origin.DTD_VERSION):
        found, required = _text(fact, "found"), context.edition.dtd_version
        yield _hit(
            fact,
            mend("Write {required} when saving", Settle((fact,)), safe=True, required=required),
            variant="" if found else "missing",
            found=found,
            required=required,
        )


@rule(
    "file/structure",
    LooksAt.FILE,
    E,
    "par. 39, 42; Annex II",
    "{element} is missing in {parent}",
    variants={
        "missing-before": "{element} is missing in {parent}, before {before}",
        "missing-attribute": "{element} has no attribute {attribute}; it is required",
        "repeated": "{element} stands in {parent} more often than it may: {text}",
        "misplaced": "{element} stands in the wrong place in {parent}; it belongs right before {before}",
    },
)
def structure(context: Context) -> Iterator[Hit]:
    """Elements and attributes stand where the DTD wants them: none is missing, repeated or out of order.

    Why: a file that does not follow the DTD is refused before anybody looks at the sequences.

    Usual cause: the file was edited by hand, or written by a program for another version of the standard.

    Example right: INSDFeature_key, INSDFeature_location and INSDFeature_quals in this order

    Example wrong: INSDFeature_quals before INSDFeature_location
    """
    for fact in context.origin.facts:
        told = fact.values
        element, parent, before = (str(told.get(name) or "") for name in ("element", "parent", "before"))
        if fact.kind == origin.ELEMENT_MISSING:
            if fact.field in REPORTED_BY_OTHERS:
                continue
            fixes: tuple[Fix, ...] = (mend("Write {element} when saving", Settle((fact,)), element=element),)
            if fact.field == "qualifier":
                if _lacks_qualifiers(context, str(told.get("molecule") or ""), str(told.get("key") or "")):
                    continue  # qualifier/missing
                fixes = (mend("Leave out the empty list when saving", Settle((fact,)), safe=True),)
            variant = "missing-before" if before else ""
            yield _hit(fact, *fixes, variant=variant, element=element, parent=parent, before=before)
        elif fact.kind == origin.ATTRIBUTE_MISSING:
            attribute = str(told.get("attribute") or "")
            if fact.field not in REPORTED_BY_OTHERS:
                fix = mend(
                    "Write {attribute} of {element} when saving", Settle((fact,)), element=element, attribute=attribute
                )
                yield _hit(fact, fix, variant="missing-attribute", element=element, attribute=attribute)
        elif fact.kind == origin.ELEMENT_REPEATED:
            if fact.field == "sequence.other_seqids":
                continue  # sequence/other-seqids: there may be none at all
            fix = mend("Leave out the further {element}", Settle((fact,)), element=element)
            yield _hit_of_loss(
                context, fact, fix, variant="repeated", element=element, parent=parent, text=_text(fact, "text", 30)
            )
        elif fact.kind == origin.ELEMENT_MISPLACED:
            fix = mend("Write {element} in its place when saving", Settle((fact,)), element=element)
            yield _hit(fact, fix, variant="misplaced", element=element, parent=parent, before=before)


def _lacks_qualifiers(context: Context, molecule: str, key: str) -> bool:
    """Whether a feature without qualifiers is an error of its own."""
    kind = "AA" if molecule == "PRT" else molecule
    entry = context.edition.keys(kind).get(todays_case(context.edition, kind, key))
    return entry is not None and any(name not in entry.doubtful for name in entry.mandatory)


@rule(
    "file/unknown-content",
    LooksAt.FILE,
    E,
    "par. 39; Annex II",
    "The DTD knows no element {name}; saving would lose it: {text}",
    variants={
        "attribute": "The DTD knows no attribute {name} of {parent}; saving would lose it: {text}",
        "text": "The DTD has no text between the elements of {parent}; saving would lose it: {text}",
    },
)
def unknown_content(context: Context) -> Iterator[Hit]:
    """The file holds nothing the DTD does not know.

    Why: a file with other elements, attributes or loose text does not follow the DTD and is refused. The project has
    no place for them, so a listing is only written without them after a person has accepted that loss: look whether
    they are needed elsewhere.

    Usual cause: an office added its own part when it exchanged the data, or a typing error in a tag.

    Example right: nothing after the last SequenceData

    Example wrong: <Bibliography>...</Bibliography> after the last SequenceData
    """
    # of an element whose end tag breaks the file file/not-well-formed speaks
    broken = [str(fact.values.get("message")) for fact in _of_kind(context, origin.NOT_WELL_FORMED)]
    for fact in _of_kind(context, origin.ELEMENT_UNKNOWN, origin.ATTRIBUTE_UNKNOWN, origin.TEXT_STRAY):
        element, text = str(fact.values.get("element") or ""), _text(fact, "text", 30)
        fix = mend("Leave it out", Settle((fact,)))
        if fact.kind == origin.ATTRIBUTE_UNKNOWN:
            name = str(fact.values.get("attribute") or "")
            yield _hit_of_loss(context, fact, fix, variant="attribute", name=short(name), parent=element, text=text)
        elif fact.kind == origin.TEXT_STRAY:
            yield _hit_of_loss(context, fact, fix, variant="text", parent=element, text=text)
        elif not any(f"mismatch: {element} line {fact.line} and" in message for message in broken):
            yield _hit_of_loss(context, fact, fix, name=short(element), text=text)


@rule(
    "file/comment-dropped",
    LooksAt.FILE,
    W,
    "",
    "{count} comments would be lost on saving, such as {text}",
    variants={"one": "A comment would be lost on saving: {text}"},
)
def comment_dropped(context: Context) -> Iterator[Hit]:
    """The file holds no comments or processing instructions.

    Why: they are allowed in XML, but no part of the listing; the project has no place for them, so saving drops them.

    Usual cause: somebody left a remark, or switched off a part of the file, with <!-- and -->.

    Example right: <INSDSeq_division>PAT</INSDSeq_division>

    Example wrong: <INSDSeq_division>PAT</INSDSeq_division> <!-- checked by M. -->
    """
    facts = tuple(_of_kind(context, origin.COMMENT))
    if facts:
        fix = mend("Leave them out", Settle(facts))
        variant = "one" if len(facts) == 1 else ""
        yield _hit(facts[0], fix, variant=variant, count=len(facts), text=_text(facts[0], "text", 60))


@rule(
    "file/entity-declared",
    LooksAt.FILE,
    E,
    "par. 41",
    "The entity {name} is declared, so nothing of the file is read; only amp, lt, gt, quot and apos may be used",
)
def entity_declared(context: Context) -> Iterator[Hit]:
    """The file declares no entities of its own.

    Why: ST.26 admits only the five entities XML knows by itself; others can hide content or attack the reader.

    Usual cause: the file was written by a general XML tool, or it is not meant well.

    Example right: 5 &lt; 7

    Example wrong: <!ENTITY company "Example Ltd"> in the DOCTYPE
    """
    for fact in _of_kind(context, origin.ENTITY_DECLARED):
        yield _hit(fact, name=_text(fact, "name"))


@rule(
    "file/numeric-reference",
    LooksAt.FILE,
    W,
    "par. 41",
    "Numeric character references stand in the file ({count}), such as {text}; the character itself belongs there",
)
def numeric_reference(context: Context) -> Iterator[Hit]:
    """Characters are written as themselves, not as numbers such as &#233;.

    Why: ST.26 admits no numeric character references.

    Usual cause: a program wrote every character outside ASCII as a number.

    Example right: Société

    Example wrong: Soci&#233;t&#233;
    """
    for fact in _of_kind(context, origin.NUMERIC_REFERENCE):
        fix = mend("Write the characters when saving", Settle((fact,)), safe=True)
        yield _hit(fact, fix, count=fact.values.get("count", 1), text=_text(fact, "text", 12))


def _file_name(source: str) -> str:
    return PureWindowsPath(source).name if "\\" in source else PurePath(source).name


@rule(
    "file/name",
    LooksAt.FILE,
    W,
    "par. 39",
    "The file is called {name}; its name must end in .xml",
    variants={
        "long": "The file name {name} has {count} characters; at most {limit} are allowed",
        "characters": "The file name {name} has {characters}; letters, digits, - and _ are allowed",
    },
)
def name(context: Context) -> Iterator[Hit]:
    """The name of the file ends in .xml, and is as the office wants it.

    Why: offices sort what they receive by its ending. The United States want at most 60 characters before the ending,
    letters, digits, hyphen and underscore only.

    Usual cause: the file was renamed, or its name carries a title with blanks.

    Example right: P1234_sequences.xml

    Example wrong: P1234 sequences (final).txt
    """
    if context.origin.format != "st26" or not context.origin.source:
        return
    name = context.origin.written_as or _file_name(context.origin.source)
    fit = fit_name(name, context.limits)
    rename = mend("Call the listing {fit} when it is written", WriteAs(fit), fit=fit)
    stem, dot, ending = name.rpartition(".")
    if not dot or ending.lower() != "xml":
        yield Hit(values={"name": short(name, 60)}, fixes=(rename,))
        return
    limit = context.limits.get("file_name_length")
    if isinstance(limit, int) and len(stem) > limit:
        yield Hit(values={"name": short(name, 40), "count": len(stem), "limit": limit}, fixes=(rename,), variant="long")
    allowed = context.limits.get("file_name_characters")
    if isinstance(allowed, str):
        others = "".join(dict.fromkeys(re.sub(f"[{allowed}]", "", stem)))
        if others:
            values = {"name": short(name, 40), "characters": short(others.replace(" ", "␣"), 12)}
            yield Hit(values=values, fixes=(rename,), variant="characters")


def fit_name(name: str, limits: Mapping[str, Any]) -> str:
    """A file name like this one that ends in .xml and keeps the limits of a profile."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or len(ending) > 5:
        stem = name
    allowed = limits.get("file_name_characters")
    if isinstance(allowed, str):
        stem = re.sub(f"[^{allowed}]+", "-", latin(stem, as_name=True)).strip("-") or "listing"
    limit = limits.get("file_name_length")
    return f"{stem[:limit] if isinstance(limit, int) else stem}.xml"


@rule(
    "file/too-large",
    LooksAt.FILE,
    W,
    "",
    "The file has {size} MB; at most {limit} MB can be uploaded to this office",
)
def too_large(context: Context) -> Iterator[Hit]:
    """The file is no larger than the office takes by upload.

    Why: a larger one is refused by the upload and must go another way, to the United States on a disc.

    Usual cause: chromosomes or very many sequences, or a file indented with a great deal of white space. Written
    compactly it may be small enough; the size is told when it is written, and judged again when it is checked.

    Example right: a file of 40 MB

    Example wrong: a file of 130 MB, for the United States
    """
    limit = context.limits.get("upload_megabytes")
    if isinstance(limit, int | float) and context.origin.size > limit * 1_000_000 and not context.origin.is_compact:
        fix = mend("Write the listing compactly, without indentation", WriteAs(is_compact=True))
        yield Hit(values={"size": round(context.origin.size / 1_000_000), "limit": limit}, fixes=(fix,))


@rule(
    "file/production-date",
    LooksAt.HEADER,
    E,
    "par. 43",
    "productionDate is {found}; it must be a date in the form CCYY-MM-DD",
)
def production_date(context: Context, header: Header) -> Iterator[Hit]:
    """The attribute productionDate, where it is given, is a date of the calendar in the form CCYY-MM-DD.

    Why: an office's program reads it as a date and stumbles over anything else.

    Usual cause: a date in the spelling of a country, or an empty attribute.

    Example right: productionDate="2024-06-03"

    Example wrong: productionDate="3.6.2024"
    """
    found = header.production_date
    if found is not None and not real_date(found):
        meant = mended(found) or context.today.isoformat()
        place = Address(field="production_date")
        fix = mend("Set to {date}", SetField(place, meant), safe=True, date=meant)
        yield Hit(place, {"found": short(folded(found)) or "empty"}, (fix,))


@rule(
    "engine/rule-failed",
    LooksAt.FILE,
    W,
    "",
    "The rule {failed} could not be asked here ({error}); what it looks for has not been judged",
)
def rule_failed(context: Context) -> Iterator[Hit]:
    """Every rule of the catalogue could be asked.

    Why: a rule that breaks down must not take the whole check with it, but nobody may believe that it found nothing.

    Usual cause: an error of this program, met by an unusual listing. The log names the place; report it.
    """
    return iter(())
