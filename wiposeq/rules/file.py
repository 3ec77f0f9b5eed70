"""Rules about the file that was read: XML, declaration, DOCTYPE, name and size. They check the facts of the Origin.

Saving always writes a file without these faults, so most fixes only remove the fact.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath, PureWindowsPath
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.origin import Fact, Loss
from wiposeq.model.origin_edits import AcceptLoss, Settle, WriteAs
from wiposeq.model.readable import Phrase, short
from wiposeq.model.records import Header
from wiposeq.rules.dates import normalized_date, real_date
from wiposeq.rules.rule import CATALOGUE, Context, E, Hit, LooksAt, W, offer, rule, set_to
from wiposeq.standard.latin import latin
from wiposeq.texts import listed, tr


def facts_of_kind(context: Context, *kinds: str) -> Iterator[Fact]:
    return (fact for fact in context.origin.facts if fact.kind in kinds)


def hit_of(fact: Fact, *fixes: Fix, variant: str = "", **values: object) -> Hit:
    return Hit(fact.address, dict(values), fixes, variant=variant, line=fact.line, column=fact.column)


def hit_of_loss(context: Context, fact: Fact, *fixes: Fix, variant: str = "", **values: object) -> Hit:
    """Return the hit for a fact. If the fact is a loss, it is an error until a person accepts the loss, then a warning.

    fixes: used only if the fact is not a loss.
    """
    loss = origin.loss_of(fact)
    if loss is None:
        return hit_of(fact, *fixes, variant=variant, **values)
    if loss.key in context.origin.accepted_losses:
        return replace(hit_of(fact, variant=variant, **values), severity=W)
    return hit_of(fact, *_fixes_of_loss(fact, loss), variant=variant, **values)


def text_of(fact: Fact, name: str, limit: int = 40) -> str:
    return short(str(fact.values.get(name) or ""), limit)


@rule(
    "file/not-well-formed",
    LooksAt.FILE,
    E,
    "par. 39",
    "The file is not well-formed XML: {problem}",
    variants={
        "unclosed-tag": "Broken XML: the end tag of an element has another name than its start tag ({problem})",
        "unclosed-tag-read": "Broken XML: the element {found} starts here and is not closed; it ends at the next tag",
        "misspelled-tag-read": "The tag {found} must be {read_as}",
        "missing-start-tag-read": "Broken XML: the start tag {read_as} is missing before {found}",
        "stray-end-tag-read": "Broken XML: the end tag {found} closes no open element; it was ignored",
        "unfinished-tag-read": "Broken XML: the tag {found} is not finished; it was read as {read_as}",
        "second-declaration": "Broken XML: a second XML declaration {found}; only the first line may be one",
        "second-doctype": "Broken XML: a second DOCTYPE {found}; only one may occur",
        "text-before": 'Broken XML: the text "{found}" precedes the listing; only comments are allowed there',
        "cut-off": "Broken XML: the file ends before the listing is complete ({problem})",
        "cut-off-element": "Broken XML: the file ends inside the element {element}",
        "after-the-end": "Broken XML: the file continues after the end of the listing ({problem})",
        "not-xml": "The file is not XML: {problem}",
        "unknown-entity": "Broken XML: the file uses an entity that is not declared ({problem})",
        "unknown-entity-read": "Broken XML: the entity {found} is not declared; it was read as text, {read_as}",
        "stray-ampersand": "Broken XML: a single & in a text; it must be written &amp;",
        "stray-less-than": "Broken XML: a single < in a text; it must be written &lt;",
        "bad-character": "Broken XML: the file contains a character that XML does not allow ({problem})",
        "bad-character-read": "Broken XML: the character {found} is not allowed in XML; it was ignored",
        "typographic-quotes-read": "Broken XML: an attribute has typographic quotation marks, {found}; write {read_as}",
        "attribute-quote": "Broken XML: the value of an attribute is not in quotation marks ({problem})",
        "attribute-quote-read": "Broken XML: the attribute {found} is not in quotation marks; it was read as {read_as}",
        "attribute-blank-read": "Broken XML: a blank is missing before the attribute {found}",
        "wrong-nesting": "Broken XML: the end tag of {found} comes after the end of the element that contains it",
        "attribute-repeated": "Broken XML: an element has the same attribute twice ({problem})",
        "too-deep": "Broken XML: the elements are nested too deeply, or are too long ({problem})",
        "stray-bracket": "Broken XML: a text contains ]]>; write &gt; instead of >",
        "bad-comment": "Broken XML: a comment contains --, which is not allowed",
        "unplaced-line": "A sequence was not read: {problem}",
        "ends-early": "The file ends before the listing is complete: {problem}",
    },
)
def not_well_formed(context: Context) -> Iterator[Hit]:
    """The file is well-formed XML 1.0: every element is closed, every attribute is quoted, & and < are escaped.

    Why: other programs stop reading at the first fault, so an office cannot load the listing at all. This program reads
    the file to its end. It shows how it understood the broken places. What it cannot read is a loss that a person must
    accept.

    Usual cause: the file was edited by hand, was not transferred completely, or text with & or < was pasted in.

    Safe because: only a single & or <, and a wrong or second XML declaration, are repaired automatically. They can have
    one meaning only. All other repairs are shown in a preview, also that of a second declaration with another encoding.

    Example right: <INSDSeq_length>12</INSDSeq_length>

    Example wrong: <INSDSeq_length>12</INSDSeqLength>
    """
    variants = CATALOGUE["file/not-well-formed"].variants
    encoding = next((text_of(fact, "encoding") for fact in facts_of_kind(context, origin.NOT_UTF8)), "UTF-8")
    for fact in facts_of_kind(context, origin.NOT_WELL_FORMED):
        cause = str(fact.values.get("cause") or "")
        variant = f"{cause}-read" if fact.values.get("found") and f"{cause}-read" in variants else cause
        yield hit_of_loss(
            context,
            fact,
            *_fixes_of_break(fact, encoding),
            variant=variant if variant in variants else "",
            problem=_problem_of(fact),
            found=text_of(fact, "found", 60),
            read_as=text_of(fact, "read_as", 60),
            element=text_of(fact, "lost", 60),
        )


_MISMATCH: Final = re.compile(r"mismatch: (\S+) line (\d+)")


def _words_of_parser(text: str) -> str:
    """Return the words of the parser in the user's language; those that have no translation are shortened."""
    translated = tr(text)
    return short(text, 80) if translated == text else Phrase(translated)


def _problem_of(fact: Fact) -> str:
    """Return what the parser says of a fault: of a tag that another one closes its name and line, else its words."""
    text = str(fact.values.get("message") or "")
    found = _MISMATCH.search(text)
    return (
        Phrase(listed((f"<{short(found[1])}>", tr("line {line}", line=found[2])))) if found else _words_of_parser(text)
    )


_ENCODING: Final = re.compile("encoding\\s*=\\s*[\"']([^\"']*)")


def _fixes_of_break(fact: Fact, encoding: str) -> tuple[Fix, ...]:
    """Return the fixes for a place that is not well-formed. A fix is safe if the place can have one meaning only.

    encoding: in which the file was read.
    """
    settle, cause = Settle((fact,)), fact.values.get("cause")
    found, read_as = text_of(fact, "found", 60), text_of(fact, "read_as", 60)
    is_safe = origin.is_certain(fact)
    if cause == "second-declaration":
        declared = _ENCODING.search(found)
        is_safe = is_safe and (declared is None or declared[1].lower() == encoding.lower())
    if cause in ("second-declaration", "second-doctype", "text-before"):
        return (offer("Remove {found} when saving", settle, safe=is_safe, found=found),)
    if cause == "misspelled-tag" and read_as:
        old, new = found.strip("</>"), read_as.strip("</>")
        return (offer("Rename {found} to {read_as}", settle, found=old, read_as=new),)
    if found:
        if read_as:
            return (offer("Write {text} instead", settle, safe=is_safe, text=read_as),)
        return (offer("Remove {found}", settle, found=found),)
    if is_safe:
        return (offer("Write the declaration when saving", settle, safe=True),)
    return (offer("Write what could be read as a well-formed file", settle),)


def _fixes_of_loss(fact: Fact, loss: Loss) -> Iterator[Fix]:
    """Yield the fixes by which a person accepts a loss."""
    accept, number = AcceptLoss((loss.key,)), fact.address.sequence
    is_doubtful = origin.is_doubtful(loss)
    # packaging/helppage.py finds a label only in the call of offer()
    fix = offer("Accept this reading: {loss}" if is_doubtful else "Accept this loss: {loss}", accept, loss=loss.words)
    yield replace(fix, accepts_loss=True)
    if fact.kind != origin.NOT_WELL_FORMED or number is None or not loss.key.startswith("sequences="):
        return
    skip = Together("", (accept, SetField(Address(number, field="is_skipped"), True)))
    yield replace(offer("Accept the loss and make it a skipped sequence (000)", skip), accepts_loss=True)
    remove = Together("", (accept, Remove((Address(number),))))
    yield replace(
        offer("Accept the loss and remove the sequence; the following numbers change", remove), accepts_loss=True
    )


@rule(
    "file/not-utf-8",
    LooksAt.FILE,
    E,
    "par. 39",
    "The file is in {encoding}; it must be UTF-8 and declare it",
    variants={
        "doubtful": "The file declares {encoding}, but its bytes are UTF-8; open it again and choose the right encoding"
    },
)
def not_utf8(context: Context) -> Iterator[Hit]:
    """The file is encoded in UTF-8, and its XML declaration says so.

    Why: ST.26 allows no other encoding. In another one, names with accents or non-Latin letters become unreadable.

    Usual cause: the file was saved by a text editor in the encoding of the computer.

    Safe because: the text was read in the declared encoding, and UTF-8 can write every character of it. If the bytes
    are UTF-8 nevertheless, the declaration may be wrong, and a person decides.

    Example right: <?xml version="1.0" encoding="UTF-8"?>

    Example wrong: <?xml version="1.0" encoding="ISO-8859-1"?>
    """
    for fact in facts_of_kind(context, origin.NOT_UTF8):
        is_doubtful = bool(fact.values.get("is_also_utf8"))
        yield hit_of(
            fact,
            offer("Write UTF-8 when saving", Settle((fact,)), safe=not is_doubtful),
            variant="doubtful" if is_doubtful else "",
            encoding=text_of(fact, "encoding") or "another encoding",
        )


@rule(
    "file/declaration-missing",
    LooksAt.FILE,
    E,
    "par. 39",
    "The first line is not an XML declaration; a declaration with version 1.0 and UTF-8 is required",
)
def declaration_missing(context: Context) -> Iterator[Hit]:
    """The first line of the file is the XML declaration with version 1.0 and encoding UTF-8.

    Why: it tells the program of an office how to read the rest of the file.

    Usual cause: the listing was assembled by hand or by another program.

    Safe because: the declaration is the same in every listing and holds no data.

    Example right: <?xml version="1.0" encoding="UTF-8"?>

    Example wrong: <?xml version="1.0"?>
    """
    for fact in facts_of_kind(context, origin.DECLARATION_MISSING):
        yield hit_of(fact, offer("Write the declaration when saving", Settle((fact,)), safe=True))


@rule(
    "file/doctype-missing",
    LooksAt.FILE,
    E,
    "par. 39",
    "The DOCTYPE line is missing; the second line must name the DTD of ST.26",
)
def doctype_missing(context: Context) -> Iterator[Hit]:
    """The second line of the file is the DOCTYPE that names the DTD of ST.26.

    Why: it says which structure the file follows. Without it an office cannot validate the listing.

    Usual cause: the listing was written by a program that omits the line, or it was edited by hand.

    Safe because: the line is the same in every listing and holds no data.

    Example right: <!DOCTYPE ST26SequenceListing PUBLIC "-//WIPO//DTD Sequence Listing 1.3//EN"
    "ST26SequenceListing_V1_3.dtd">

    Example wrong: the element ST26SequenceListing on the second line
    """
    for fact in facts_of_kind(context, origin.DOCTYPE_MISSING):
        yield hit_of(fact, offer("Write the DOCTYPE line when saving", Settle((fact,)), safe=True))


@rule(
    "file/doctype-wrong",
    LooksAt.FILE,
    E,
    "par. 39",
    'The DOCTYPE is "{found}"; it must name "{required}"',
)
def doctype_wrong(context: Context) -> Iterator[Hit]:
    """The DOCTYPE names the DTD by the public identifier of version 1.3 and by its file name.

    Why: it says which structure the file follows. With a wrong name an office validates against the wrong structure.

    Usual cause: the listing was written by a program from before July 2022, when the DTD had another version.

    Safe because: the line is the same in every listing and holds no data. The structure is checked by other rules.

    Example right: PUBLIC "-//WIPO//DTD Sequence Listing 1.3//EN" "ST26SequenceListing_V1_3.dtd"

    Example wrong: PUBLIC "-//WIPO//DTD Sequence Listing 1.2//EN" "ST26SequenceListing_V1_2.dtd"
    """
    for fact in facts_of_kind(context, origin.DOCTYPE_WRONG):
        yield hit_of(
            fact,
            offer("Write the correct DOCTYPE when saving", Settle((fact,)), safe=True),
            found=text_of(fact, "found", 36),
            required=context.edition.public_id,
        )


@rule(
    "file/dtd-version",
    LooksAt.FILE,
    E,
    "par. 43",
    'dtdVersion is "{found}"; it must be "{required}"',
    variants={"missing": 'dtdVersion is missing; it must be "{required}"'},
)
def dtd_version(context: Context) -> Iterator[Hit]:
    """The attribute dtdVersion says which version of the DTD the file follows.

    Why: an office rejects a version that is not in force.

    Usual cause: the listing was written by a program from before July 2022.

    Safe because: the listing is written by the rules of this version, so the attribute can have this value only.

    Example right: dtdVersion="V1_3"

    Example wrong: dtdVersion="V1_2"
    """
    for fact in facts_of_kind(context, origin.DTD_VERSION):
        found, required = text_of(fact, "found"), context.edition.dtd_version
        yield hit_of(
            fact,
            offer("Write {required} when saving", Settle((fact,)), safe=True, required=required),
            variant="" if found else "missing",
            found=found,
            required=required,
        )


@rule(
    "file/comment-dropped",
    LooksAt.FILE,
    W,
    "",
    "Saving would lose {count} comments, such as {text}",
    variants={"one": "Saving would lose a comment: {text}"},
)
def comment_dropped(context: Context) -> Iterator[Hit]:
    """The file contains no comments or processing instructions.

    Why: XML allows them, but they do not belong to the listing. The project cannot store them, so saving removes them.

    Usual cause: somebody wrote a remark, or disabled a part of the file, with <!-- and -->.

    Example right: <INSDSeq_division>PAT</INSDSeq_division>

    Example wrong: <INSDSeq_division>PAT</INSDSeq_division> <!-- checked by M. -->
    """
    facts = tuple(facts_of_kind(context, origin.COMMENT))
    if facts:
        fix = offer("Remove the comments", Settle(facts))
        variant = "one" if len(facts) == 1 else ""
        yield hit_of(facts[0], fix, variant=variant, count=len(facts), text=text_of(facts[0], "text", 60))


@rule(
    "file/entity-declared",
    LooksAt.FILE,
    E,
    "par. 41",
    'The file declares the entity "{name}", so it was not read; only amp, lt, gt, quot and apos may be used',
)
def entity_declared(context: Context) -> Iterator[Hit]:
    """The file declares no entities.

    Why: ST.26 allows only the five entities that XML predefines. Others can hide content or attack the program.

    Usual cause: the file was written by a general XML tool, or with malicious intent.

    Example right: 5 &lt; 7

    Example wrong: <!ENTITY company "Example Ltd"> in the DOCTYPE
    """
    for fact in facts_of_kind(context, origin.ENTITY_DECLARED):
        yield hit_of(fact, name=text_of(fact, "name"))


@rule(
    "file/numeric-reference",
    LooksAt.FILE,
    W,
    "par. 41",
    "Numeric character references in the file: {count}, such as {text}; write the character itself",
)
def numeric_reference(context: Context) -> Iterator[Hit]:
    """Characters are written directly, not as numbers such as &#233;.

    Why: ST.26 does not allow numeric character references.

    Usual cause: a program wrote every character outside ASCII as a number.

    Safe because: the number and the character mean the same to every program that reads XML.

    Example right: Société

    Example wrong: Soci&#233;t&#233;
    """
    for fact in facts_of_kind(context, origin.NUMERIC_REFERENCE):
        fix = offer("Write the characters when saving", Settle((fact,)), safe=True)
        yield hit_of(fact, fix, count=fact.values.get("count", 1), text=text_of(fact, "text", 12))


def _file_name(source: str) -> str:
    return PureWindowsPath(source).name if "\\" in source else PurePath(source).name


@rule(
    "file/name",
    LooksAt.FILE,
    W,
    "par. 39",
    'The file name "{name}" must end in .xml',
    variants={
        "long": 'The file name "{name}" has {count} characters; at most {limit} are allowed',
        "characters": 'The file name "{name}" contains "{characters}"; only letters, digits, - and _ are allowed',
    },
)
def name(context: Context) -> Iterator[Hit]:
    """The name of the file ends in .xml and follows the rules of the office.

    Why: offices recognize a listing by its ending. The United States require at most 60 characters before the ending,
    and only letters, digits, hyphens and underscores.

    Usual cause: the file was renamed, or its name contains a title with spaces.

    Example right: P1234_sequences.xml

    Example wrong: P1234 sequences (final).txt
    """
    if context.origin.format != "st26" or context.origin.source in ("", origin.STDIN):
        return
    name = context.origin.output_name or _file_name(context.origin.source)
    fit = fit_name(name, context.limits)
    rename = offer('Write the listing as "{fit}"', WriteAs(fit), fit=fit)
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
            values = {"name": short(name, 40), "characters": short(others, 12)}
            yield Hit(values=values, fixes=(rename,), variant="characters")


def fit_name(name: str, limits: Mapping[str, Any]) -> str:
    """Return a file name like this one that ends in .xml and follows the limits of a profile."""
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
    """The file does not exceed the upload limit of the office.

    Why: the office rejects the upload of a larger file. It must be filed in another way; in the United States on a
    disc.

    Usual cause: chromosomes, very many sequences, or a file that is indented with much white space. Without indentation
    it may be small enough. The program shows the size after writing, and the next check compares it with the limit.

    Example right: a file of 40 MB

    Example wrong: a file of 130 MB, for the United States
    """
    limit = context.limits.get("upload_megabytes")
    if isinstance(limit, int | float) and context.origin.size > limit * 1_000_000 and not context.origin.is_compact:
        fix = offer("Write the listing without indentation", WriteAs(is_compact=True))
        yield Hit(values={"size": round(context.origin.size / 1_000_000), "limit": limit}, fixes=(fix,))


@rule(
    "file/production-date",
    LooksAt.HEADER,
    E,
    "par. 43",
    'productionDate is "{found}"; it must be a date in the form CCYY-MM-DD',
)
def production_date(context: Context, header: Header) -> Iterator[Hit]:
    """If the attribute productionDate is given, it is a real date in the form CCYY-MM-DD.

    Why: the programs of the offices cannot read a date in another form.

    Usual cause: a date in the form of a country, or an empty attribute.

    Safe because: the order of year, month and day is certain, so the text can mean one day only. If it can mean two
    days or none, today's date is proposed and a person decides.

    Example right: productionDate="2024-06-03"

    Example wrong: productionDate="3.6.2024"
    """
    found = header.production_date
    if found is not None and not real_date(found):
        meant = normalized_date(found)
        place = Address(field="production_date")
        fix = set_to(place, meant or context.today.isoformat(), safe=bool(meant))
        yield Hit(place, {"found": short(found)}, (fix,))


@rule(
    "engine/rule-failed",
    LooksAt.FILE,
    W,
    "",
    "The rule {failed} failed here ({error}); its faults were not searched for",
)
def rule_failed(context: Context) -> Iterator[Hit]:
    """Every rule was checked.

    Why: if a rule fails, the other rules are checked nevertheless. But nobody may conclude that the failed rule found
    nothing.

    Usual cause: a bug of this program that an unusual listing triggers. The log names the place; please report it.
    """
    return iter(())
