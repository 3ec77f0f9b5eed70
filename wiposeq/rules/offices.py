"""Rules of single offices and of the data banks. They are asked only in a profile that includes them, as warnings."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from wiposeq.model.address import Address
from wiposeq.model.readable import short
from wiposeq.model.records import Application, Feature, Header, Qualifier, Sequence
from wiposeq.rules.dates import real_date
from wiposeq.rules.rule import Context, Hit, LooksAt, W, at, bare, is_blank, rule
from wiposeq.standard import latin

FIRST_DAY: Final = "2022-07-01"
"""The first filing date to which ST.26 applies."""

_NUMBER_FORMS: Final = {"JP": (re.compile(r"\d{4}-\d{6}"), "yyyy-nnnnnn")}
"""The form of application numbers by the code of the office, and how it is shown."""
_INTERNATIONAL: Final = re.compile(r"PCT/([A-Z]{2})\d{4}/\d{6}")


def _numbers(header: Header) -> Iterator[tuple[Address, Application]]:
    """Yield each application with a number, and the address of the number."""
    for name in ("application", "priority"):
        found: Application | None = getattr(header, name)
        if found is not None and not is_blank(found.number):
            yield Address(field=f"{name}.number"), found


@rule(
    "office/st25-applies",
    LooksAt.HEADER,
    W,
    "ST.26 in force since 2022-07-01",
    "The application was filed on {date}, before 2022-07-01: ST.25 applies to it, and a listing in ST.25 is due",
    variants={
        "st26": "Filed on {date}, before 2022-07-01: ST.25 applies; a divisional application filed later needs ST.26",
        "either": "Filed on {date}, before 2022-07-01: ST.25 applies, and a divisional application may stay in ST.25",
    },
    optional=True,
)
def st25_applies(context: Context, header: Header) -> Iterator[Hit]:
    """An ST.26 listing belongs to an application that was filed on 2022-07-01 or later.

    Why: the filing date of the application decides between ST.25 and ST.26. For the national stage of an international
    application it is the international filing date.

    Usual cause: the listing belongs to an older family, or the date of the parent was entered for a divisional one.

    Example right: <FilingDate>2024-06-03</FilingDate>

    Example wrong: <FilingDate>2021-06-03</FilingDate>
    """
    date = header.application.date if header.application is not None else None
    if date and real_date(date) and date < FIRST_DAY:
        variant = str(context.limits.get("divisional", ""))
        yield Hit(Address(field="application.date"), {"date": date}, variant=variant)


@rule(
    "office/number-form",
    LooksAt.HEADER,
    W,
    "par. 45, 47",
    'The application number "{number}" is not of the form {form} of the office {office}',
    optional=True,
)
def number_form(context: Context, header: Header) -> Iterator[Hit]:
    """An application number has the form that its office uses.

    Why: data banks and offices look an application up by its number, and find it only in the form of the office.

    Usual cause: the number was copied from a letter, with the code of the office or with the year behind it.

    Example right: <ApplicationNumberText>2026-123456</ApplicationNumberText>

    Example wrong: <ApplicationNumberText>JP 123456/2026</ApplicationNumberText>
    """
    for place, application in _numbers(header):
        office, number = application.office.strip().upper(), application.number.strip()
        pattern, form = _NUMBER_FORMS.get(office, (None, ""))
        international = _INTERNATIONAL.fullmatch(number)
        if pattern is not None and not pattern.fullmatch(number) and not (international and international[1] == office):
            yield Hit(place, {"number": short(number, 40), "form": form, "office": office})


@rule(
    "databases/number-characters",
    LooksAt.HEADER,
    W,
    "par. 45, 47",
    'The application number "{number}" contains {characters}; the data banks read letters, digits, - and /',
    optional=True,
)
def number_characters(context: Context, header: Header) -> Iterator[Hit]:
    """An application number has letters, digits, hyphen and slash. Comma, point and blank are accepted as well.

    Why: the data banks refuse other characters in the number of the application.

    Usual cause: a separator or a remark was copied with the number.

    Example right: <ApplicationNumberText>63/123,456</ApplicationNumberText>

    Example wrong: <ApplicationNumberText>63/123,456;</ApplicationNumberText>
    """
    for place, application in _numbers(header):
        strange = sorted(set(re.findall(r"[^A-Za-z0-9/,. -]", application.number.strip())))
        if strange:
            shown = {"number": short(application.number, 40), "characters": latin.named(strange)}
            yield Hit(place, shown)


@rule(
    "databases/number-of-other-office",
    LooksAt.HEADER,
    W,
    "par. 45, 47",
    'The number "{number}" is that of an international application filed with {other}, but the office is {office}',
    optional=True,
)
def number_of_other_office(context: Context, header: Header) -> Iterator[Hit]:
    """The number of an international application goes with the office IB, or with the office that the number names.

    Why: office and number together name one application. A pair that does not exist leads to no application.

    Usual cause: the number of the international application was entered for its national stage.

    Example right: office IB with PCT/JP2026/012345

    Example wrong: office US with PCT/JP2026/012345
    """
    for place, application in _numbers(header):
        office, number = application.office.strip().upper(), application.number.strip()
        found = re.match(r"PCT/([A-Z]{2})", number)
        if found and office and office not in ("IB", "WO", found[1]):
            yield Hit(place, {"number": short(number, 40), "other": found[1], "office": office})


@rule(
    "databases/title-characters",
    LooksAt.HEADER,
    W,
    "par. 40, 48",
    "The English text contains {characters}, letters that are neither Latin nor Greek",
    optional=True,
)
def title_characters(context: Context, header: Header) -> Iterator[Hit]:
    """An English title and the Latin form of a name have Latin letters; a Greek letter may stay.

    Why: the data banks publish these texts and refuse letters of other scripts in them.

    Usual cause: the title of the original language was entered for English, or a translation is not finished.

    Example right: <InventionTitle languageCode="en">Primer and its use</InventionTitle>

    Example wrong: <InventionTitle languageCode="en">Primer 新</InventionTitle>
    """
    for title in header.titles:
        strange = _foreign_letters(title.text) if title.language.strip().lower() == "en" else []
        if strange:
            yield Hit(Address(title=title.uid, field="text"), {"characters": latin.named(strange)})
    for name in ("applicant", "inventor"):
        party = getattr(header, name)
        strange = _foreign_letters(party.latin or "") if party is not None else []
        if strange:
            yield Hit(Address(field=f"{name}.latin"), {"characters": latin.named(strange)})


_SCRIPTS: Final = ("LATIN", "GREEK", "MICRO SIGN", "FEMININE ORDINAL", "MASCULINE ORDINAL")


def _foreign_letters(text: str) -> list[str]:
    """Return the letters of a text that are neither Latin nor Greek, without duplicates, at most five."""
    letters = [] if text.isascii() else [each for each in text if each.isalpha()]
    strange = [each for each in letters if not unicodedata.name(each, "").startswith(_SCRIPTS)]
    return list(dict.fromkeys(strange))[:5]


_EXCLUSIONS: Final = (
    (("pseudo", "pseudogene"), ("exception",)),
    (("pseudo", "pseudogene"), ("codon_start", "transl_table", "transl_except", "ribosomal_slippage")),
    (("environmental_sample",), ("strain",)),
)
"""Pairs of groups of qualifiers that exclude each other (DDBJ)."""


@rule(
    "databases/exclusion",
    LooksAt.FEATURE,
    W,
    "Annex I",
    "{key} has both {one} and {other}; the data banks accept only one of them",
    optional=True,
)
def exclusion(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A feature does not have two qualifiers that exclude each other in the data banks.

    Why: a pseudogene is not translated, and an uncultured sample has no strain. The data banks refuse such a feature.

    Usual cause: the feature was imported from a record, and one of the qualifiers was added later.

    Example right: CDS with pseudogene="processed"

    Example wrong: CDS with pseudogene="processed" and codon_start="1"
    """
    names = {bare(each.name).lower() for each in feature.qualifiers}
    for ones, others in _EXCLUSIONS:
        one = next((each for each in ones if each in names), "")
        other = next((each for each in others if each in names), "")
        if one and other:
            shown = {"key": feature.key, "one": one, "other": other}
            yield Hit(at(sequence, feature, field="qualifiers"), shown)


_RETIRED_ON_SOURCE: Final = frozenset(
    {"clone_lib", "identified_by", "pop_variant", "sub_clone", "sub_species", "sub_strain", "tissue_lib", "variety"}
)


@rule(
    "databases/qualifier-retired",
    LooksAt.QUALIFIER,
    W,
    "Annex I",
    "The data banks do not take the qualifier {name} for new entries",
    names=("compare", *sorted(_RETIRED_ON_SOURCE)),
    optional=True,
)
def qualifier_retired(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """A feature has only qualifiers that the data banks take for new entries.

    Why: ST.26 still lists some qualifiers that the data banks have dropped, so their content may not be published.

    Usual cause: the feature was taken from an older record.

    Example right: source with strain="K-12"

    Example wrong: source with sub_strain="MG1655"
    """
    if qualifier.name == "compare" or (qualifier.name in _RETIRED_ON_SOURCE and feature.key == "source"):
        yield Hit(at(sequence, feature, qualifier, field="name"), {"name": qualifier.name})


_UNKNOWN_VALUES: Final = {"ncRNA_class": frozenset({"sgRNA"})}
"""Values that this program takes and the data banks do not list."""


@rule(
    "databases/value-unknown",
    LooksAt.QUALIFIER,
    W,
    "Annex I",
    'The data banks do not have the value "{value}" of {name}',
    names=tuple(_UNKNOWN_VALUES),
    optional=True,
)
def value_unknown(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """A value from a list is also in the list of the data banks.

    Why: the data banks check the values again, with lists that are newer than those of the standard.

    Usual cause: the lists of the standard and of the data banks differ in a few values.

    Example right: ncRNA_class="guide_RNA"

    Example wrong: ncRNA_class="sgRNA"
    """
    value = (qualifier.value or "").strip()
    if value in _UNKNOWN_VALUES.get(qualifier.name, ()):
        yield Hit(at(sequence, feature, qualifier, field="value"), {"value": value, "name": qualifier.name})
