"""Every way in which a generated listing can be wrong: one small change a rule, made to a sequence or to the head.

It hides what breaks which rule. A defect of a sequence is made to one that was right and makes that rule speak of it;
others may rightly speak too.
"""

import random
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from benchmarks.workloads import Head, Record

Change = Callable[[Record], None]

OF_SEQUENCE: Final[dict[str, tuple[str, Change]]] = {}
"""By rule: the molecule it needs ("DNA", "AA", "coding" for a coding sequence, "" for any) and the change."""


def _of(molecule: str, rule: str) -> Callable[[Change], Change]:
    def take(change: Change) -> Change:
        OF_SEQUENCE[rule] = molecule, change
        return change

    return take


def _more(molecule: str, rule: str, key: str, location: str, *qualifiers: tuple[str, str | None]) -> None:
    """A defect that is a feature more."""

    def change(record: Record) -> None:
        record.features.append((key, location.format(n=len(record.residues)), list(qualifiers)))

    OF_SEQUENCE[rule] = molecule, change


def _stated(rule: str, **values: str) -> None:
    """A defect that is a wrong value of what a sequence declares."""

    def change(record: Record) -> None:
        for name, value in values.items():
            setattr(record, name, value)

    OF_SEQUENCE[rule] = "", change


def _source(molecule: str, rule: str, **values: str | None) -> None:
    """A defect that is another value in the source feature; None takes the qualifier away."""

    def change(record: Record) -> None:
        key, location, qualifiers = record.features[0]
        kept = [(name, value) for name, value, *_ in qualifiers if name not in values]
        changed = [(name, value) for name, value in values.items() if value is not None]
        record.features[0] = key, location, kept + changed

    OF_SEQUENCE[rule] = molecule, change


def _coding(rule: str, name: str, value: str | None) -> None:
    """A defect that is another value in the coding sequence; the qualifier may be new."""

    def change(record: Record) -> None:
        key, location, qualifiers = record.features[1]
        record.features[1] = key, location, [each for each in qualifiers if each[0] != name] + [(name, value)]

    OF_SEQUENCE[rule] = "coding", change


LONG: Final = "word " * 300

_stated("sequence/number", declared_number="7000000")
_stated("sequence/length", length="17")
_stated("sequence/division", division="SYN")
_stated("sequence/molecule-type", molecule="PRT")


@_of("", "sequence/other-seqids")
def _(record: Record) -> None:
    record.seqids = ["pat|EP|1|A|1"]


@_of("", "sequence/empty")
def _(record: Record) -> None:
    record.residues = b""


@_of("DNA", "sequence/symbols")
def _(record: Record) -> None:
    record.residues = record.residues[:3] + b"u" + record.residues[4:]


@_of("", "sequence/too-short")
def _(record: Record) -> None:
    record.residues = record.residues[:3]


@_of("", "sequence/skipped-not-clean")
def _(record: Record) -> None:
    record.residues = b"000"
    record.features = []


@_of("", "sequence/feature-table-missing")
def _(record: Record) -> None:
    record.features = []


@_of("AA", "sequence/looks-like-nucleotides")
def _(record: Record) -> None:
    record.residues = b"ACGT" * (len(record.residues) // 4 + 1)
    record.features = [("source", f"1..{len(record.residues)}", record.features[0][2])]


@_of("DNA", "sequence/unknown-not-described")
def _(record: Record) -> None:
    record.residues = b"nn" + record.residues[2:]
    record.features = record.features[:1]


@_of("DNA", "sequence/hybrid")
def _(record: Record) -> None:
    half, length = len(record.residues) // 2, len(record.residues)
    record.features.append(("misc_feature", f"1..{half}", [("note", "RNA")]))
    record.features.append(("misc_feature", f"{half + 1}..{length}", [("note", "DNA")]))


_more("DNA", "feature/key-unknown", "linker", "1..4")
_more("AA", "feature/key-case", "region", "1..4")
_more("DNA", "feature/key-of-other-molecule", "VARIANT", "3")
_more("DNA", "feature/key-obsolete", "promoter", "1..4")


@_of("", "feature/source-missing")
def _(record: Record) -> None:
    _key, location, _ = record.features.pop(0)
    record.features.append(("misc_feature" if record.molecule != "AA" else "REGION", location, [("note", "all of it")]))


_more("DNA", "feature/source-repeated", "source", "1..4", ("mol_type", "genomic DNA"), ("organism", "Mus musculus"))


@_of("", "feature/source-not-whole")
def _(record: Record) -> None:
    record.features[0] = "source", "1..5", record.features[0][2]


_more("DNA", "feature/location-missing", "gene", "")
_more("DNA", "feature/location-unreadable", "gene", "one to four")
_more("DNA", "feature/location-past-end", "gene", "5..{n}0")
_more("DNA", "feature/location-descending", "gene", "9..4")
_more("AA", "feature/location-operator-on-protein", "HELIX", "join(1..3,5..6)")
_more("DNA", "feature/location-caret", "misc_feature", "3^7")
_more("DNA", "feature/location-operators", "gene", "join(1..4)")
_more("DNA", "feature/location-partial", "gene", ">1..4")


@_of("AA", "feature/bond-ends")
def _(record: Record) -> None:
    record.residues = b"MA" + record.residues[2:]
    record.features.append(("DISULFID", "1..2", []))


@_of("DNA", "feature/modified-base-symbol")
def _(record: Record) -> None:
    place = max(record.residues.find(b"g"), record.residues.find(b"t")) + 1
    record.features.append(("modified_base", str(place or 1), [("mod_base", "m5c")]))


@_of("", "feature/duplicate")
def _(record: Record) -> None:
    key = "HELIX" if record.molecule == "AA" else "gene"
    record.features += [(key, "1..4", []), (key, "1..4", [])]


_more("DNA", "qualifier/name-unknown", "gene", "1..4", ("locus_tag", "b1"))
_more("AA", "qualifier/name-case", "SITE", "1", ("NOTE", "D-Met"))
_more("DNA", "qualifier/not-allowed", "D-loop", "1..4", ("operon", "lac"))
_more("AA", "qualifier/missing", "SITE", "3")
_more("DNA", "qualifier/repeated", "gene", "1..4", ("gene", "a"), ("gene", "b"))
_more("DNA", "qualifier/value-missing", "gene", "1..4", ("gene", None))
_more("DNA", "qualifier/value-unwanted", "gene", "1..4", ("pseudo", "yes"))
_more("DNA", "qualifier/value-not-in-list", "regulatory", "1..4", ("regulatory_class", "promotor"))
_more("DNA", "qualifier/value-format", "repeat_region", "1..9", ("rpt_unit_range", "9..3"))
_source("", "qualifier/mol-type", mol_type="other something")
_source("DNA", "qualifier/mol-type-of-synthetic", organism="synthetic construct")
_source("AA", "qualifier/organism-placeholder", organism="Artificial Sequence")
_source("", "qualifier/organism-form", organism="human")
_more("DNA", "qualifier/too-long", "misc_feature", "1..4", ("note", LONG))
_more("DNA", "qualifier/characters", "misc_feature", "1..4", ("note", "\u03b2-lactamase"))
_more("DNA", "qualifier/id-form", "misc_feature", "1..4", ("note", "a tag", "", "12"))
_more("DNA", "qualifier/id-repeated", "misc_feature", "1..4", ("note", "a tag", "", "q1"))
_more("DNA", "qualifier/id-missing", "misc_feature", "1..4", ("note", "a tag", "ein Etikett", ""))
_more("DNA", "qualifier/translation-not-allowed", "gene", "1..4", ("gene", "lacZ", "lacZ", ""))
_more("DNA", "qualifier/english-missing", "misc_feature", "1..4", ("note", None, "ein Etikett", "q2"))
_more("DNA", "qualifier/translation-same", "misc_feature", "1..4", ("note", "a tag", "a tag", "q3"))
_more("DNA", "qualifier/conflict", "gene", "1..4", ("pseudo", None), ("pseudogene", "unitary"))
_more("DNA", "qualifier/other-needs-note", "modified_base", "3", ("mod_base", "OTHER"))
_more("DNA", "qualifier/replace", "variation", "3", ("replace", "a or t"))
_more("DNA", "qualifier/companion-missing", "misc_difference", "3")
_more("DNA", "qualifier/mention-open", "misc_feature", "1..4", ("note", "binds SEQ ID NO: ___"))
_more("DNA", "qualifier/escaped-twice", "misc_feature", "1..4", ("note", "the 3&apos; end"))

_coding("coding/codon-start", "codon_start", "0")
_coding("coding/genetic-code", "transl_table", "99")
_coding("coding/translation", "translation", "MKVLA")
_coding("coding/translation-with-pseudo", "pseudo", None)
_coding("coding/protein-unknown", "protein_id", "AAA1.1")
_coding("coding/transl-except", "transl_except", "(pos:2..4,aa:Sec)")
_coding("feature/join-expected", "ribosomal_slippage", None)


@_of("coding", "coding/peptide-with-stop")
def _(record: Record) -> None:
    record.features.append(("mat_peptide", record.features[1][1], []))


@_of("coding", "coding/internal-stop")
def _(record: Record) -> None:
    record.residues = record.residues[:6] + b"tga" + record.residues[9:]


@_of("coding", "coding/frame")
def _(record: Record) -> None:
    _key, _location, qualifiers = record.features[1]
    record.features[1] = "CDS", f"1..{len(record.residues) - 1}", qualifiers


@_of("coding", "coding/protein-missing")
def _(record: Record) -> None:
    key, location, qualifiers = record.features[1]
    record.features[1] = key, location, [each for each in qualifiers if each[0] != "protein_id"]


@_of("coding", "coding/protein-organism")
def _(record: Record) -> None:
    key, location, qualifiers = record.features[0]
    record.features[0] = key, location, [qualifiers[0], ("organism", "Danio rerio")]


DUPLICATE: Final = "sequence/duplicate"
"""The one defect for which another sequence is needed."""


def planted(
    records: Iterable[Record], rate: float, chance: random.Random, reported: list[tuple[int, str]]
) -> Iterator[Record]:
    """The sequences, some of them wrong: each is so with a chance of `rate`, and the defects come in turn.

    The first sequence stays right, and one of its features is told in German too, for rules about translations. The
    protein of a coding sequence is left alone. told: takes (sequence, rule) of each.
    """
    waiting = deque([*OF_SEQUENCE, DUPLICATE])
    earlier: dict[str, Record] = {}
    for record in records:
        if record.number == 1:
            key = "REGION" if record.molecule == "AA" else "misc_feature"
            record.features.append((key, "1..4", [("note", "a tag", "ein Etikett", "q1")]))
        elif not record.is_coded and chance.random() < rate:
            for rule in waiting:
                if _fits(rule, record, earlier):
                    _plant(rule, record, earlier)
                    reported.append((record.number, rule))
                    waiting.remove(rule)
                    waiting.append(rule)
                    break
        elif not record.is_coding and not record.is_coded:
            earlier[record.molecule] = record
        yield record


def _fits(rule: str, record: Record, earlier: dict[str, Record]) -> bool:
    if rule == DUPLICATE:
        return record.molecule in earlier and not record.is_coding
    needed = OF_SEQUENCE[rule][0]
    if record.is_coding:
        return needed == "coding"
    return needed in ("", record.molecule)


def _plant(rule: str, record: Record, earlier: dict[str, Record]) -> None:
    if rule == DUPLICATE:
        record.residues, record.features = earlier[record.molecule].residues, earlier[record.molecule].features
    else:
        OF_SEQUENCE[rule][1](record)


# The head


def _element(name: str, text: str) -> Callable[[Head], None]:
    """The element replaced, or a new one before the quantity; "" takes it away."""

    def change(head: Head) -> None:
        if name in head.elements:
            head.elements[name] = text
        else:
            head.elements = {name: text, **head.elements}

    return change


def _attribute(name: str, value: str) -> Callable[[Head], None]:
    return lambda head: head.attributes.update({name: value})


def _replaced(name: str, pattern: str, by: str) -> Callable[[Head], None]:
    def change(head: Head) -> None:
        head.elements[name] = re.sub(pattern, by, head.elements[name])

    return change


def _prolog(line: int, text: str) -> Callable[[Head], None]:
    def change(head: Head) -> None:
        head.prolog[line] = text

    return change


_APPLICATION: Final = "ApplicationIdentification"
_PRIORITY: Final = "EarliestPriorityApplicationIdentification"

OF_HEAD: Final[dict[str, Callable[[Head], None]]] = {
    "file/declaration-missing": _prolog(0, ""),
    "file/not-utf-8": _prolog(0, '<?xml version="1.0" encoding="ISO-8859-1"?>'),
    "file/doctype-missing": _prolog(1, ""),
    "file/doctype-wrong": _prolog(1, '<!DOCTYPE ST26SequenceListing SYSTEM "other.dtd">'),
    "file/entity-declared": _prolog(1, '<!DOCTYPE ST26SequenceListing [<!ENTITY name "text">]>'),
    "file/dtd-version": _attribute("dtdVersion", "V1_2"),
    "file/production-date": _attribute("productionDate", "3.6.2024"),
    "file/structure": _replaced("ApplicantFileReference", "(.+)", r"\1\n  \1"),
    "file/unknown-content": _replaced("ApplicantFileReference", "(.+)", r"\1<Bibliography>none</Bibliography>"),
    "file/comment-dropped": _replaced("ApplicantFileReference", "(.+)", r"\1<!-- remember -->"),
    "file/numeric-reference": _replaced("InventionTitle", "measure", "m&#101;asure"),
    "file/not-well-formed": _replaced("InventionTitle", "</InventionTitle>", "</Title>"),
    "header/identification-missing": lambda head: head.elements.update(
        {_APPLICATION: "", "ApplicantFileReference": ""}
    ),
    "header/file-reference-missing": lambda head: head.elements.update(
        {_APPLICATION: "", "ApplicantFileReference": "<ApplicantFileReference/>"}
    ),
    "header/office-code": _replaced(_APPLICATION, "<IPOfficeCode>IB<", "<IPOfficeCode>WOO<"),
    "header/application-number-missing": _replaced(_APPLICATION, "<App[^>]*Text>[^<]+<", "<ApplicationNumberText><"),
    "header/application-incomplete": _replaced(_APPLICATION, "2024-06-03", ""),
    "header/date": _replaced(_PRIORITY, "2023-06-05", "2023-02-29"),
    "header/date-in-future": _replaced(_APPLICATION, "2024-06-03", "2099-06-03"),
    "header/priority-after-filing": _replaced(_PRIORITY, "2023-06-05", "2024-06-04"),
    "header/priority-too-old": _replaced(_PRIORITY, "2023-06-05", "2021-06-04"),
    "header/priority-incomplete": _replaced(_PRIORITY, "<FilingDate>.*</FilingDate>", ""),
    "header/priority-missing": _element(_PRIORITY, ""),
    "header/applicant-missing": _element("ApplicantName", ""),
    "header/applicant-language": _replaced("ApplicantName", '"en"', '"JP"'),
    "header/inventor-empty": _element("InventorName", '<InventorName languageCode="en"/>'),
    "header/latin-name-missing": _replaced("InventorName", "Ada Example", "J\u00f6rg M\u00fcller"),
    "header/title-missing": _element("InventionTitle", ""),
    "header/title-empty": _element("InventionTitle", '<InventionTitle languageCode="en"/>'),
    "header/title-language-repeated": _replaced("InventionTitle", "(.+)", r"\1\n  \1"),
    "header/title-language": _replaced("InventionTitle", '"en"', '"english"'),
    "header/quantity": _replaced("SequenceTotalQuantity", "[0-9]+", "7000000"),
    "header/original-language-missing": lambda head: head.attributes.update({"originalFreeTextLanguageCode": ""}),
    "header/characters": _replaced("ApplicantFileReference", "REF-1", "REF\u20131"),
}
"""By rule, what breaks it."""

TOGETHER: Final = (
    "file/dtd-version",
    "file/production-date",
    "file/structure",
    "file/numeric-reference",
    "file/comment-dropped",
    "header/office-code",
    "header/date",
    "header/applicant-language",
    "header/latin-name-missing",
    "header/title-language",
    "header/quantity",
)
"""Those that leave each other alone, and the file readable."""


def in_head(rules: Iterable[str]) -> list[str]:
    """The rules named; "all" stands for those of TOGETHER."""
    return [each for rule in rules for each in (TOGETHER if rule == "all" else (rule,))]
