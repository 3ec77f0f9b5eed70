"""What can be wrong between the specification of an application and its sequence listing.

Only a check of the specification asks these rules: app/specification collects the facts. Each hit has a span in the
text. A rule gives an error only if the text itself is certain.
"""

from collections.abc import Iterator

from wiposeq.model.address import Address
from wiposeq.model.readable import as_ranges, short
from wiposeq.model.specification_facts import (
    NEAR,
    PART,
    REVERSE,
    REVERSE_PART,
    SAME,
    UNKNOWN,
    PlacedResidues,
    SpecificationFacts,
)
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, rule

_SHOWN = 30
"""Residues of a string that a message shows."""


@rule(
    "specification/number-not-listed",
    LooksAt.SPECIFICATION,
    E,
    "par. 10; PCT Rule 5.2",
    "SEQ ID NO: {number} is mentioned but not in the listing (number of sequences: {count})",
    variants={
        "range": "SEQ ID NOs: {first} to {last} are mentioned but not in the listing (number of sequences: {count})",
        "doubtful": "SEQ ID NO: {number} is not in the listing; is it that of another document?",
    },
)
def number_not_listed(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """Each SEQ ID NO that the specification mentions is in the listing.

    Why: the office finds no sequence for the number, and objects. A sequence that is added later can be new matter.

    Usual cause: sequences were removed or renumbered after the text was written, or a digit is wrong.

    Example right: SEQ ID NO: 24, in an application with 24 sequences

    Example wrong: SEQ ID NO: 27, in an application with 24 sequences
    """
    listed = facts.sequences
    count, highest = len(listed), max(listed, default=0)
    for mention in facts.mentions:
        if not mention.counts:
            continue
        for item in mention.items:
            span = (mention.start, mention.end) if len(mention.items) == 1 else (item.start, item.end)
            missing = [n for n in range(item.first, min(item.last, highest) + 1, mention.step) if n not in listed]
            first = max(item.first, highest + 1)
            values = {"count": count}
            severity = W if mention.is_doubtful or mention.is_bare else None
            if item.last > highest and item.last > first:
                shown = values | {"first": first, "last": item.last}
                yield Hit(values=shown, variant="range", severity=severity, span=span)
            elif item.last > highest:
                missing.append(item.last)
            for number in missing[:100]:
                variant = "doubtful" if severity else ""
                yield Hit(values=values | {"number": number}, variant=variant, severity=severity, span=span)


@rule(
    "specification/never-mentioned",
    LooksAt.SPECIFICATION,
    E,
    "37 CFR 1.831(c); PCT Rule 5.2",
    "SEQ ID NO: {number} of the listing is never mentioned in the specification",
    variants={
        "unread": "SEQ ID NO: {number} of the listing is not mentioned in the text that could be read",
    },
)
def never_mentioned(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """The specification mentions each sequence of the listing by its SEQ ID NO.

    Why: a sequence without a mention has no support in the application, and offices ask for the reference.

    Usual cause: a sequence was added to the listing only, or the text mentions it without its number.

    Example right: the light chain of SEQ ID NO: 12

    Example wrong: a listing with SEQ ID NO: 12, and a text that never mentions this number
    """
    used = {each.number for each in facts.uses}
    is_read = facts.specification.is_read_completely
    missing = [each for each in facts.sequences.values() if each.number not in used and not each.is_skipped]
    for each in missing:
        place = Address(each.uid, field="residues")
        variant = "" if is_read else "unread"
        severity = None if is_read else W
        yield Hit(place, {"number": each.number}, variant=variant, severity=severity, number=each.number)


@rule(
    "specification/number-open",
    LooksAt.SPECIFICATION,
    E,
    "par. 10",
    'The SEQ ID NO is left open: "{mention}"',
)
def number_open(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """Each mention of a sequence has its number.

    Why: nobody can find the sequence without its number.

    Usual cause: the number was to be filled in after the listing was finished.

    Example right: SEQ ID NO: 7

    Example wrong: SEQ ID NO: __
    """
    text = facts.specification.text
    for mention in facts.mentions:
        if mention.is_placeholder and not mention.is_foreign:
            shown = short(" ".join(text[mention.start : mention.end].split()))
            # words without a number can also explain what a SEQ ID NO is
            severity = W if mention.is_doubtful else None
            yield Hit(values={"mention": shown}, severity=severity, span=(mention.start, mention.end))


@rule(
    "specification/residues-not-listed",
    LooksAt.SPECIFICATION,
    W,
    "par. 7, 8; 37 CFR 1.831",
    'The text contains {length} residues that are not in the listing: "{residues}"',
    variants={
        "part": 'Residues {place} to {last} of SEQ ID NO: {number} are written out, but not listed: "{residues}"',
        "reverse": 'The reverse complement of SEQ ID NO: {number} is not in the listing: "{residues}"',
        "near": 'The text differs from SEQ ID NO: {number} at one residue (position {place}): "{residues}"',
    },
)
def residues_not_listed(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """Each sequence of at least 10 nucleotides or 4 amino acids in the text is in the listing.

    Why: an office asks for a listing with the sequence, and a late listing costs a fee or time.

    Usual cause: a primer, a linker or a peptide was written into the text only, or one letter is wrong in one of the
    two places. A part of a listed sequence that the text writes out is a sequence of its own.

    Example right: acgtgctaaggttcagatccat, with the same residues in the listing

    Example wrong: gattcgcatgcaagct, and no listed sequence has these residues
    """
    for found in facts.residues:
        # no listed sequence has the number beside them: residues_differ() cannot compare them
        is_alone = not found.beside or not found.beside_match
        if found.is_certain and found.match != SAME and is_alone:
            yield _unlisted(found)


def _unlisted(found: PlacedResidues) -> Hit:
    variant = {PART: "part", REVERSE: "reverse", REVERSE_PART: "reverse", NEAR: "near"}.get(found.match, "")
    values = {
        "length": found.length,
        "residues": short(found.residues, _SHOWN),
        "number": found.numbers[0] if found.numbers else 0,
        "place": found.place,
        "last": found.place + found.length - 1,
    }
    return Hit(values=values, variant=variant, span=(found.start, found.end))


@rule(
    "specification/residues-possible",
    LooksAt.SPECIFICATION,
    W,
    "par. 7, 8",
    'These letters may be a sequence that is not in the listing: "{residues}"',
)
def residues_possible(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """A short peptide in one-letter code is in the listing, too.

    Why: 4 amino acids are enough for the listing. But four letters can also be an abbreviation, so a person decides.

    Usual cause: a motif or an epitope is named in the text only.

    Example right: the motif KDEL (SEQ ID NO: 9)

    Example wrong: the motif KDEL, and no listed sequence has these residues
    """
    for found in facts.residues:
        if not found.is_certain and found.match == UNKNOWN:
            yield Hit(values={"residues": short(found.residues, _SHOWN)}, span=(found.start, found.end))


@rule(
    "specification/residues-without-number",
    LooksAt.SPECIFICATION,
    W,
    "37 CFR 1.831(c)",
    'These residues are SEQ ID NO: {number}, but the number is not mentioned near by: "{residues}"',
)
def residues_without_number(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """Residues in the text have their SEQ ID NO beside them.

    Why: the United States require the number wherever a sequence is written out. Readers find it faster.

    Usual cause: the residues were copied into an example without their number.

    Example right: acgtgctaaggttcagatccat (SEQ ID NO: 22)

    Example wrong: acgtgctaaggttcagatccat
    """
    for found in facts.residues:
        if found.match == SAME and not found.has_number:
            values = {"number": found.numbers[0], "residues": short(found.residues, _SHOWN)}
            yield Hit(values=values, span=(found.start, found.end))


@rule(
    "specification/residues-differ",
    LooksAt.SPECIFICATION,
    E,
    "37 CFR 1.831(c); PCT Rule 5.2",
    "The residues in the text are not those of SEQ ID NO: {number} in the listing",
    variants={
        "near": "The residues in the text differ from SEQ ID NO: {number} at position {place}",
        "part": "The text shows only residues {place} to {last} of SEQ ID NO: {number}",
        "reverse": "The text shows the reverse complement of SEQ ID NO: {number}",
        "other": "The residues in the text are those of SEQ ID NO: {other}, not of SEQ ID NO: {number}",
    },
)
def residues_differ(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """Residues in the text equal the listed sequence whose number is beside them.

    Why: it is not clear which of the two is the invention, and a correction may be new matter.

    Usual cause: the number or a letter is wrong in one of the two places, or the listing was renumbered.

    Example right: acgtgctaaggttcagatccat (SEQ ID NO: 22), and SEQ ID NO: 22 has these residues

    Example wrong: acgtgctaaggttcagatccat (SEQ ID NO: 22), and SEQ ID NO: 22 has acgtgctaaggttcagatccaa
    """
    for found in facts.residues:
        if not found.beside or found.beside_match in ("", SAME):
            continue
        values = {"number": found.beside, "place": found.beside_place, "last": found.beside_place + found.length - 1}
        variant = {NEAR: "near", PART: "part", REVERSE: "reverse", REVERSE_PART: "reverse"}.get(found.beside_match, "")
        if not variant and found.match == SAME:
            variant, values["other"] = "other", found.numbers[0]
        is_error = found.is_certain and variant in ("near", "other", "") and found.repeat == 1
        severity = None if is_error else W
        if variant or found.is_certain:
            yield Hit(values=values, variant=variant, severity=severity, span=(found.start, found.end))


@rule(
    "specification/length-differs",
    LooksAt.SPECIFICATION,
    W,
    "PCT Rule 5.2",
    "The text gives SEQ ID NO: {number} a length of {stated}; it has {length} residues",
    variants={
        "range": "The text names residues {first} to {last} of SEQ ID NO: {number}, which has {length}",
        "backwards": "The text names residues {first} to {last} of SEQ ID NO: {number}; the first is after the last",
    },
)
def length_differs(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """Lengths and ranges in the text fit the listed sequences.

    Why: a residue that does not exist cannot be claimed, and it shows that the number may be wrong.

    Usual cause: the listing was renumbered, or a sequence was shortened after the text was written.

    Example right: residues 14 to 243 of SEQ ID NO: 23, which has 250 residues

    Example wrong: residues 14 to 243 of SEQ ID NO: 23, which has 120 residues
    """
    doubtful = {(each.start, each.end) for each in facts.mentions if each.is_doubtful}
    for each in facts.statements:
        listed = facts.sequences.get(each.number)
        if listed is None or listed.is_skipped:
            continue
        span = (each.start, each.end)
        values = {"number": each.number, "length": listed.length, "first": each.first, "last": each.last}
        if each.kind == "range" and each.first > each.last:
            yield Hit(values=values, variant="backwards", span=span)
        elif each.kind == "range" and each.last > listed.length:
            yield Hit(values=values, variant="range", severity=W if span in doubtful else E, span=span)
        elif each.kind == "length" and each.length != listed.length:
            yield Hit(values=values | {"stated": each.length}, span=span)


@rule(
    "specification/accession-without-version",
    LooksAt.SPECIFICATION,
    W,
    "EPO Guidelines F-II, 6.1",
    "The accession number {accession} has no version",
)
def accession_without_version(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """An accession number of a database has its version.

    Why: a database entry can change. A known sequence needs no listing if its accession number and version identify it.

    Usual cause: the number was copied without its last part.

    Example right: NM_000546.6

    Example wrong: NM_000546
    """
    for each in facts.accessions:
        if not each.has_version:
            yield Hit(values={"accession": each.text}, span=(each.start, each.end))


@rule(
    "specification/highest-number",
    LooksAt.SPECIFICATION,
    W,
    "par. 10",
    "The highest SEQ ID NO is {highest} in the specification, and {count} in the listing",
    variants={"none": "The specification mentions no SEQ ID NO; the highest one in the listing is {count}"},
)
def highest_number(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """The highest number in the specification is the number of sequences in the listing.

    Why: a difference shows at once that the two belong to different versions.

    Usual cause: the listing is older or newer than the text.

    Example right: SEQ ID NO: 24 as the highest number, and 24 sequences

    Example wrong: SEQ ID NO: 19 as the highest number, and 24 sequences
    """
    highest, count = facts.highest, max(facts.sequences, default=0)
    if highest != count:
        yield Hit(values={"highest": highest, "count": count}, variant="" if highest else "none")


@rule(
    "specification/molecule-differs",
    LooksAt.SPECIFICATION,
    W,
    "PCT Rule 5.2",
    "The text calls SEQ ID NO: {number} a protein or peptide; the listing has {molecule}",
    variants={"nucleotides": "The text calls SEQ ID NO: {number} a nucleic acid; the listing has amino acids"},
)
def molecule_differs(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """The text calls a sequence what it is: a nucleic acid or a protein.

    Why: a claim to the polypeptide of a DNA is unclear, and it shows that the number may be wrong.

    Usual cause: the number of the gene was used for its protein, or the listing was renumbered.

    Example right: the polypeptide of SEQ ID NO: 4, which has amino acids

    Example wrong: the polypeptide of SEQ ID NO: 4, which is DNA
    """
    for each in facts.statements:
        listed = facts.sequences.get(each.number)
        if each.kind != "molecule" or listed is None or listed.is_skipped or not listed.molecule:
            continue
        is_protein = listed.molecule == "AA"
        if is_protein != (each.molecule == "AA"):
            values = {"number": each.number, "molecule": listed.molecule}
            yield Hit(values=values, variant="nucleotides" if is_protein else "", span=(each.start, each.end))


@rule(
    "specification/drawing-without-number",
    LooksAt.SPECIFICATION,
    W,
    "37 CFR 1.831(c); MPEP 2412.04",
    "The description of {figure} names sequences without a SEQ ID NO",
)
def drawing_without_number(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """The brief description of a drawing that shows sequences has their SEQ ID NOs, or the drawing has them.

    Why: a sequence in a drawing is disclosed as much as one in the text.

    Usual cause: an alignment was added as a picture, and its sequences were not named.

    Example right: FIG. 2 shows the amino acid sequence of EXA1 (SEQ ID NO: 2).

    Example wrong: FIG. 2 shows the amino acid sequence of EXA1.
    """
    for each in facts.figures:
        if not each.has_number:
            yield Hit(values={"figure": each.name}, span=(each.start, each.end))


@rule(
    "specification/page-not-read",
    LooksAt.SPECIFICATION,
    W,
    "",
    'Pages of "{file}" are pictures and were not read: {pages}. Check them by eye, or recognize their text first',
    variants={
        "pictures": '"{file}" has pictures that were not read: {count}. Check by eye whether they show sequences',
        "empty": '"{file}" has no text that can be read',
    },
)
def page_not_read(context: Context, facts: SpecificationFacts) -> Iterator[Hit]:
    """Every page of the specification is text.

    Why: a program cannot find mentions and sequences in a picture. A check without findings says nothing about it.

    Usual cause: the document was scanned, or the drawings are pictures.

    Example right: a PDF that was saved from a text program

    Example wrong: a PDF of scanned pages
    """
    for number, file in enumerate(facts.specification.files):
        has_text = any(
            each.file == number and facts.specification.text[each.start : each.end].strip()
            for each in facts.specification.paragraphs
        )
        if not has_text:
            yield Hit(values={"file": file.name}, variant="empty", severity=E)
        elif file.pictures:
            yield Hit(values={"file": file.name, "pages": as_ranges(file.pictures)})
        if file.pictures_in_text:
            yield Hit(values={"file": file.name, "count": file.pictures_in_text}, variant="pictures")
