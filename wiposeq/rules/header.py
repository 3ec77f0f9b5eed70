"""Rules about the general information part (ST.26 par. 43-49) and the two free-text languages of the listing."""

from collections.abc import Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.edits import Edit, Insert, Remove, SetField, Settle
from wiposeq.model.finding import Fix
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Header, Party, Sequence, Title, new_uid
from wiposeq.rules import latin
from wiposeq.rules.characters import control_characters, foreign_characters
from wiposeq.rules.dates import mended, months_later, real_date
from wiposeq.rules.latin import short
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, is_cut_short, mend, molecule_of, rule
from wiposeq.texts import tr

Facts = Iterable[tuple[int, int, int]]


def _blank(text: str | None) -> bool:
    return not (text or "").strip()


def _applications(header: Header) -> Iterator[tuple[str, Application]]:
    for name in ("application", "priority"):
        told: Application | None = getattr(header, name)
        if told is not None:
            yield name, told


def _parties(header: Header) -> Iterator[tuple[str, Party]]:
    for name in ("applicant", "inventor"):
        told: Party | None = getattr(header, name)
        if told is not None:
            yield name, told


def _set(field: str, value: str | None) -> SetField:
    return SetField(Address(field=field), value)


@rule(
    "header/identification-missing",
    LooksAt.HEADER,
    E,
    "par. 45, 46",
    "There is neither an application identification nor a file reference; one of them is required",
)
def identification_missing(context: Context, header: Header) -> Iterator[Hit]:
    """The listing says to which application it belongs: by office and application number, or by a file reference.

    Why: an office cannot put a listing to its application without it, and the DTD requires one of the two.

    Usual cause: the listing was made before the application had a number, and no reference was entered.

    Example right: <ApplicantFileReference>P1234</ApplicantFileReference>

    Example wrong: neither ApplicationIdentification nor ApplicantFileReference
    """
    if header.application is None and header.file_reference is None and not is_cut_short(context):
        place = Address(field="file_reference")
        fix = mend("Enter a file reference", SetField(place, ""), is_choice=True)
        yield Hit(place, fixes=(fix,))


@rule(
    "header/file-reference-missing",
    LooksAt.HEADER,
    E,
    "par. 42, 46",
    "The file reference is empty; without an application number it is required",
    variants={"optional": "The file reference is empty; with an application number it is filled or left out"},
)
def file_reference_missing(context: Context, header: Header) -> Iterator[Hit]:
    """Before there is an application number, the applicant's file reference is filled.

    Why: it is then all that ties the listing to its application. An empty element counts as missing.

    Usual cause: the field was left for later, or emptied when the application number came.

    Example right: <ApplicantFileReference>P1234</ApplicantFileReference>

    Example wrong: <ApplicantFileReference></ApplicantFileReference>
    """
    place = Address(field="file_reference")
    if header.application is not None and not _blank(header.application.number):
        if header.file_reference is not None and _blank(header.file_reference):
            fix = mend("Leave the empty file reference out", SetField(place, None), safe=True)
            yield Hit(place, fixes=(fix,), variant="optional")
    elif _blank(header.file_reference) and (header.application is not None or header.file_reference is not None):
        if header.application is not None and header.file_reference is None:
            return  # header/application-number-missing speaks
        yield Hit(place)


@rule(
    "header/office-code",
    LooksAt.HEADER,
    E,
    "par. 45; ST.3",
    "The office code {code} is not in ST.3; two capital letters such as US, EP or IB are required",
    variants={"missing": "The application has no office code; two capital letters of ST.3 are required"},
)
def office_code(context: Context, header: Header) -> Iterator[Hit]:
    """The office of an application is given by its two-letter code of WIPO Standard ST.3.

    Why: an application number alone is not unique; the code says whose number it is. A PCT application filed with the
    International Bureau has IB.

    Usual cause: WO instead of IB, small letters, or the name of a country.

    Example right: EP

    Example wrong: Europe
    """
    for name, told in _applications(header):
        place = Address(field=f"{name}.office")
        if _blank(told.office):
            if name == "application":
                yield Hit(place, variant="missing")
        elif told.office not in context.edition.offices:
            meant = told.office.strip().upper()
            fixes: tuple[Fix, ...] = ()
            if meant in context.edition.offices:
                fixes = (mend("Set to {code}", SetField(place, meant), safe=True, code=meant),)
            yield Hit(place, {"code": short(told.office)}, fixes)


@rule(
    "header/application-number-missing",
    LooksAt.HEADER,
    E,
    "par. 45",
    "The application has no number; an application identification needs one",
)
def application_number_missing(context: Context, header: Header) -> Iterator[Hit]:
    """An application identification has an application number.

    Why: office and date alone say nothing; before there is a number, the file reference stands alone.

    Usual cause: the form was filled before the office had given a number.

    Example right: <ApplicationNumberText>PCT/IB2024/099999</ApplicationNumberText>

    Example wrong: <ApplicationNumberText></ApplicationNumberText>
    """
    told = header.application
    if told is None or not _blank(told.number):
        return
    fixes: tuple[Fix, ...] = ()
    if not _blank(header.file_reference):
        fixes = (mend("Leave the application out; the file reference stands", _set("application", None)),)
    yield Hit(Address(field="application.number"), fixes=fixes)


@rule(
    "header/application-incomplete",
    LooksAt.HEADER,
    E,
    "par. 42, 45",
    "The filing date of the application is empty; it must be filled or left out",
)
def application_incomplete(context: Context, header: Header) -> Iterator[Hit]:
    """The filing date of the application is given when there is one, and left out otherwise.

    Why: an empty element says neither; optional elements that are empty are left out.

    Usual cause: a form that writes all its fields, also those left empty.

    Example right: <FilingDate>2024-06-03</FilingDate>

    Example wrong: <FilingDate></FilingDate>
    """
    told = header.application
    if told is not None and told.date is not None and _blank(told.date):
        place = Address(field="application.date")
        yield Hit(place, fixes=(mend("Leave the empty date out", SetField(place, None), safe=True),))


@rule("header/date", LooksAt.HEADER, E, "par. 45, 47", "The date is {found}; a date in the form CCYY-MM-DD is required")
def date(context: Context, header: Header) -> Iterator[Hit]:
    """Filing dates are dates of the calendar in the form CCYY-MM-DD.

    Why: offices compare dates by program; another spelling, or a day that never was, stops them.

    Usual cause: the date was entered as it is written in a country, or without zeros.

    Example right: 2010-08-16

    Example wrong: 2010-8-16
    """
    for name, told in _applications(header):
        if told.date is None or _blank(told.date) or real_date(told.date):
            continue
        place = Address(field=f"{name}.date")
        meant = mended(told.date)
        fixes = (mend("Set to {date}", SetField(place, meant), safe=True, date=meant),) if meant else ()
        yield Hit(place, {"found": short(told.date)}, fixes)


@rule("header/date-in-future", LooksAt.HEADER, W, "par. 45, 47", "The filing date {date} lies in the future")
def date_in_future(context: Context, header: Header) -> Iterator[Hit]:
    """No filing date lies in the future.

    Why: a date that has not come cannot be one on which something was filed.

    Usual cause: a typing error in the year, or day and month exchanged.

    Example right: 2024-06-03, when that day is past

    Example wrong: 2124-06-03
    """
    for name, told in _applications(header):
        day = real_date(told.date or "")
        if day and day > context.today:
            yield Hit(Address(field=f"{name}.date"), {"date": day.isoformat()})


def _both_dates(header: Header) -> Iterator[tuple[str, str, bool, bool]]:
    """(filing date, priority date, priority is later, priority is more than 14 months before), if both are real."""
    if header.application is not None and header.priority is not None:
        filed, first = real_date(header.application.date or ""), real_date(header.priority.date or "")
        if filed and first:
            yield filed.isoformat(), first.isoformat(), first > filed, months_later(first, 14) < filed


@rule(
    "header/priority-after-filing",
    LooksAt.HEADER,
    W,
    "par. 47",
    "The priority date {priority} is after the filing date {filing}; it must not be later",
)
def priority_after_filing(context: Context, header: Header) -> Iterator[Hit]:
    """The earliest priority was not filed after the application itself.

    Why: a priority is by its nature earlier.

    Usual cause: the two dates were exchanged, or the year is a typing error.

    Example right: filed on 2024-06-03, priority of 2023-06-05

    Example wrong: filed on 2024-06-03, priority of 2024-07-01
    """
    for filing, priority, is_later, _ in _both_dates(header):
        if is_later:
            yield Hit(Address(field="priority.date"), {"priority": priority, "filing": filing})


@rule(
    "header/priority-too-old",
    LooksAt.HEADER,
    W,
    "par. 47",
    "The priority date {priority} is more than 14 months before the filing date {filing}",
)
def priority_too_old(context: Context, header: Header) -> Iterator[Hit]:
    """The earliest priority is not more than 14 months older than the application.

    Why: a priority can be claimed for 12 months, and restored for two more.

    Usual cause: a typing error, or the number and date of an application that is no priority.

    Example right: filed on 2024-06-03, priority of 2023-06-05

    Example wrong: filed on 2024-06-03, priority of 2019-06-05
    """
    for filing, priority, _, is_too_old in _both_dates(header):
        if is_too_old:
            yield Hit(Address(field="priority.date"), {"priority": priority, "filing": filing})


@rule(
    "header/priority-incomplete",
    LooksAt.HEADER,
    E,
    "par. 47",
    "The earliest priority has no {missing}; office, number and filing date are all required",
)
def priority_incomplete(context: Context, header: Header) -> Iterator[Hit]:
    """The earliest priority, where it is given, has an office, a number and a filing date.

    Why: with a part missing the priority cannot be identified, so it counts as not given.

    Usual cause: the date was left out because the structure allows it.

    Example right: US, 63/000,001, 2023-06-05

    Example wrong: US, 63/000,001, without a date
    """
    told = header.priority
    if told is None:
        return
    parts = {"office": tr("office"), "number": tr("number"), "date": tr("filing date")}
    missing = [field for field in parts if _blank(getattr(told, field))]
    if 0 < len(missing) < len(parts):
        yield Hit(Address(field=f"priority.{missing[0]}"), {"missing": ", ".join(parts[field] for field in missing)})


@rule(
    "header/priority-missing",
    LooksAt.HEADER,
    W,
    "par. 47",
    "No earliest priority is given; it is required where one is claimed",
)
def priority_missing(context: Context, header: Header) -> Iterator[Hit]:
    """The earliest priority is given, where one is claimed.

    Why: it is mandatory then. Only the applicant knows whether a priority is claimed: where none is, nothing is to do.

    Usual cause: a first filing without priority, or the field was left for later.

    Example right: EarliestPriorityApplicationIdentification with office, number and date

    Example wrong: no EarliestPriorityApplicationIdentification, though the application claims a priority
    """
    told = header.priority
    if told is None:
        if not is_cut_short(context):
            yield Hit(Address(field="priority"))
    elif _blank(told.office) and _blank(told.number) and _blank(told.date):
        yield Hit(
            Address(field="priority"),
            fixes=(mend("Leave the empty priority out", _set("priority", None)),),
        )


@rule(
    "header/applicant-missing",
    LooksAt.HEADER,
    E,
    "par. 48",
    "The applicant has no name; the name of the first applicant is required",
)
def applicant_missing(context: Context, header: Header) -> Iterator[Hit]:
    """The name of the applicant, of the first one where there are several, is given.

    Why: the standard requires it, although the DTD would let it be left out.

    Usual cause: the listing was made by a program that fills in the sequences only.

    Example right: <ApplicantName languageCode="en">Example Biotech Ltd</ApplicantName>

    Example wrong: <ApplicantName languageCode="en"></ApplicantName>
    """
    if (header.applicant is None or not header.applicant.name) and is_cut_short(context):
        return
    if header.applicant is None or _blank(header.applicant.name):
        yield Hit(Address(field="applicant.name"))


@rule(
    "header/applicant-language",
    LooksAt.HEADER,
    E,
    "par. 48; ISO 639-1",
    "The language code of the applicant is {code}; two small letters of ISO 639-1 such as en are required",
    variants={
        "missing": "The name of the applicant has no language code; two small letters of ISO 639-1 are required",
        "inventor": "The language code of the inventor is {code}; two small letters of ISO 639-1 are required",
        "inventor-missing": "The name of the inventor has no language code; two letters of ISO 639-1 are required",
    },
)
def applicant_language(context: Context, header: Header) -> Iterator[Hit]:
    """The names of the applicant and the inventor have the code of their language.

    Why: the code says how the name is to be read and sorted; the DTD requires it.

    Usual cause: the code of the country instead (jp for ja, cn for zh), or capital letters.

    Example right: ja

    Example wrong: JP
    """
    for name, told in _parties(header):
        if not _blank(told.name):
            for hit in _language(context, Address(field=f"{name}.language"), told.language, told.name):
                yield (
                    replace(hit, variant="-".join(filter(None, ("inventor", hit.variant))))
                    if name == "inventor"
                    else hit
                )


def _language(context: Context, place: Address, code: str, text: str) -> Iterator[Hit]:
    """Whether a language code is one of ISO 639-1; the fix sets the one it surely means, or asks."""
    if code in context.edition.languages:
        return
    meant = code.strip().lower()
    if meant in context.edition.languages:
        fix = mend("Set to {code}", SetField(place, meant), safe=True, code=meant)
    else:
        likely = _COUNTRIES.get(meant) or _language_by_letters(text)
        fix = mend("Choose the language ({code}?)", SetField(place, likely), is_choice=True, code=likely)
    yield Hit(place, {"code": short(code)}, (fix,), variant="missing" if _blank(code) else "")


_COUNTRIES = {
    "jp": "ja",
    "cn": "zh",
    "tw": "zh",
    "kr": "ko",
    "us": "en",
    "gb": "en",
    "uk": "en",
    "dk": "da",
    "cz": "cs",
    "gr": "el",
    "se": "sv",
    "br": "pt",
    "at": "de",
    "eng": "en",
    "ger": "de",
    "deu": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "jpn": "ja",
    "chi": "zh",
    "zho": "zh",
    "kor": "ko",
    "rus": "ru",
}


def _language_by_letters(text: str) -> str:
    """The likeliest language of a text by its letters: Kana ja, Hangul ko, Han zh, Cyrillic ru, ... else en."""
    for low, high, code in (
        ("぀", "ヿ", "ja"),
        ("가", "힯", "ko"),
        ("一", "鿿", "zh"),
        ("Ѐ", "ӿ", "ru"),
        ("Ͱ", "Ͽ", "el"),
        ("؀", "ۿ", "ar"),
        ("֐", "׿", "he"),
        ("฀", "๿", "th"),
    ):
        if any(low <= letter <= high for letter in text):
            return code
    return "en"


@rule(
    "header/inventor-empty",
    LooksAt.HEADER,
    E,
    "par. 42, 48",
    "The name of the inventor is empty; it must be filled or left out",
)
def inventor_empty(context: Context, header: Header) -> Iterator[Hit]:
    """The name of the inventor, where the element is there, is not empty.

    Why: the inventor is optional, and optional elements that are empty are left out.

    Usual cause: a form that writes all its fields, also those left empty.

    Example right: <InventorName languageCode="en">Ann Example</InventorName>, or no InventorName

    Example wrong: <InventorName languageCode="en"></InventorName>
    """
    if header.inventor is not None and _blank(header.inventor.name):
        is_safe = _blank(header.inventor.latin)
        fix = mend("Leave the inventor out", _set("inventor", None), safe=is_safe)
        yield Hit(Address(field="inventor.name"), fixes=(fix,))


@rule(
    "header/latin-name-missing",
    LooksAt.HEADER,
    E,
    "par. 48, 40",
    "The name of the applicant, {name}, is not in Basic Latin; its Latin form is required beside it",
    variants={
        "inventor": "The name of the inventor, {name}, is not in Basic Latin; its Latin form may stand beside it"
    },
)
def latin_name_missing(context: Context, header: Header) -> Iterator[Hit]:
    """A name with characters outside Basic Latin has its transliteration or translation beside it.

    Why: an examiner elsewhere must be able to read and type the name. For the inventor it is a recommendation.

    Usual cause: a name in Chinese, Japanese, Korean or Cyrillic letters, or one with an accent or umlaut.

    Example right: Łódź Biotech, in Latin: Lodz Biotech

    Example wrong: ApplicantName in Japanese letters and no ApplicantNameLatin
    """
    for name, told in _parties(header):
        if not _blank(told.latin) or not latin.outside_latin(told.name):
            continue
        place = Address(field=f"{name}.latin")
        meant = latin.latin(told.name, as_name=True)
        fixes: tuple[Fix, ...] = ()
        if meant and not latin.outside_latin(meant):
            fixes = (mend("Add {latin}", SetField(place, meant), latin=short(meant, 60)),)
        is_inventor = name == "inventor"
        variant, severity = ("inventor", W) if is_inventor else ("", None)
        yield Hit(place, {"name": short(told.name, 30)}, fixes, variant=variant, severity=severity)


def _add_title(language: str, project: Project) -> Edit:
    return Insert(Address(field="titles"), 0, (Title(new_uid(), "", language),))


@rule("header/title-missing", LooksAt.HEADER, E, "par. 48", "There is no title of the invention; one is required")
def title_missing(context: Context, header: Header) -> Iterator[Hit]:
    """The title of the invention is given, in the language of filing.

    Why: the DTD requires one title at least.

    Usual cause: the listing was made by a program that fills in the sequences only.

    Example right: <InventionTitle languageCode="en">Modified polymerase</InventionTitle>

    Example wrong: no InventionTitle
    """
    if not header.titles and not is_cut_short(context):
        place = Address(field="titles")
        language = header.applicant.language if header.applicant and header.applicant.language else "en"
        fix = mend("Add a title", partial(_add_title, language), is_choice=True)
        yield Hit(place, fixes=(fix,))


@rule("header/title-empty", LooksAt.HEADER, E, "par. 48", "The title of the invention ({language}) is empty")
def title_empty(context: Context, header: Header) -> Iterator[Hit]:
    """Every title of the invention has words, two to seven of them if possible.

    Why: an empty title is no title.

    Usual cause: the field was left for later, or a further language was begun and not filled.

    Example right: <InventionTitle languageCode="en">Modified polymerase</InventionTitle>

    Example wrong: <InventionTitle languageCode="en"></InventionTitle>
    """
    has_other = any(not _blank(title.text) for title in header.titles)
    for title in header.titles:
        if _blank(title.text):
            fixes = (
                (mend("Remove the empty title", Remove((Address(title=title.uid),)), safe=True),) if has_other else ()
            )
            place = Address(title=title.uid, field="text")
            yield Hit(place, {"language": short(title.language) or "?"}, fixes)


@rule(
    "header/title-language-repeated",
    LooksAt.HEADER,
    E,
    "par. 48",
    "There are {count} titles in the language {language}; one in each language is allowed",
)
def title_language_repeated(context: Context, header: Header) -> Iterator[Hit]:
    """There is at most one title in each language.

    Why: with two, nobody knows which of them counts.

    Usual cause: the title was translated, and the code of the language was left as it was copied.

    Example right: one title in en and one in fr

    Example wrong: two titles in en
    """
    by_language: dict[str, list[Title]] = {}
    for title in header.titles:
        if not _blank(title.language):
            by_language.setdefault(title.language, []).append(title)
    for language, titles in by_language.items():
        for title in titles[1:]:
            values = {"count": len(titles), "language": short(language, 10)}
            place = Address(title=title.uid)
            yield Hit(place.at("language"), values, (mend("Remove this title", Remove((place,))),))


@rule(
    "header/title-language",
    LooksAt.HEADER,
    E,
    "par. 48; ISO 639-1",
    "The language code of a title is {code}; two small letters of ISO 639-1 such as en are required",
    variants={"missing": "A title has no language code; two small letters of ISO 639-1 are required"},
)
def title_language(context: Context, header: Header) -> Iterator[Hit]:
    """Every title has the code of its language.

    Why: an office looks for the title in its own language; the DTD requires the code.

    Usual cause: the code of the country instead (jp for ja, cn for zh), or capital letters.

    Example right: languageCode="fr"

    Example wrong: languageCode="FRE"
    """
    for title in header.titles:
        if not _blank(title.text) or not _blank(title.language):
            yield from _language(context, Address(title=title.uid, field="language"), title.language, title.text)


@rule(
    "header/quantity",
    LooksAt.FILE,
    E,
    "par. 49",
    "SequenceTotalQuantity is {found}; there are {count} sequences, skipped ones included",
    variants={
        "missing": "SequenceTotalQuantity is missing or empty; there are {count} sequences, skipped ones included"
    },
)
def quantity(context: Context) -> Iterator[Hit]:
    """SequenceTotalQuantity is the number of all sequences, those skipped on purpose included.

    Why: an office sees by it whether the file is complete.

    Usual cause: sequences were added or taken out by hand.

    Safe because: the sequences are numbered from 1 without a gap, and none of the file is lost. If a number is in
    dispute, a person decides.

    Example right: 12 sequences, one of them skipped: <SequenceTotalQuantity>12</SequenceTotalQuantity>

    Example wrong: 12 sequences, one of them skipped: <SequenceTotalQuantity>11</SequenceTotalQuantity>
    """
    declared, is_settled = context.origin.declared, None
    for fact in context.origin.facts if not is_cut_short(context) else ():
        if fact.kind == origin.QUANTITY:
            found = str(fact.values.get("found") or "")
            if found.strip() == str(context.count) or (found.strip() and not context.count):
                continue  # of no sequences at all sequence/missing speaks
        elif fact.kind == origin.ELEMENT_MISSING and fact.field == "quantity":
            found = ""
        else:
            continue
        if is_settled is None:
            is_settled = not context.origin.accepted_losses and all(d.number is None for d in declared.values())
        yield Hit(
            fact.address,
            {"found": short(found), "count": context.count},
            (mend("Write {count} when saving", Settle((fact,)), safe=is_settled, count=context.count),),
            variant="" if found.strip() else "missing",
            line=fact.line,
            column=fact.column,
        )


HAS_TRANSLATION, HAS_FREE_TEXT, HAS_ID, LACKS_ID = 1, 2, 4, 8


def free_text_facts(context: Context, sequence: Sequence) -> int | None:
    """What a sequence says of language-dependent free text, as flags; None where there is none at all.

    An organism without a translation does not count: Latin names are of no language.
    """
    if sequence.is_skipped:
        return None
    dependent = context.edition.language_dependent(molecule_of(sequence))
    flags = 0
    for feature in sequence.features:
        for qualifier in feature.qualifiers:
            name = qualifier.name
            if qualifier.translation is not None:
                flags |= HAS_TRANSLATION
            elif name == "organism":
                continue
            if name in dependent:
                flags |= HAS_FREE_TEXT | LACKS_ID if qualifier.id is None else HAS_FREE_TEXT | HAS_ID
    return flags or None


def _union(facts: Facts) -> int:
    flags = 0
    for _, _, fact in facts:
        flags |= fact
    return flags


@rule(
    "header/free-text-language-unused",
    LooksAt.LISTING,
    E,
    "par. 43, 87",
    "nonEnglishFreeTextLanguageCode is {code}, but no qualifier has a value in another language; it must be left out",
    collect=free_text_facts,
)
def free_text_language_unused(context: Context, facts: Facts) -> Iterator[Hit]:
    """The language of non-English free text is given only where a qualifier has a value in it.

    Why: the code announces a translation that is not there; offices report it as an error.

    Usual cause: the code was set for all listings of an applicant, or the translations were lost on the way.

    Example right: no nonEnglishFreeTextLanguageCode in a listing without NonEnglishQualifier_value

    Example wrong: nonEnglishFreeTextLanguageCode="ru" in a listing without NonEnglishQualifier_value
    """
    code = context.header.other_language
    if code is not None and not _union(facts) & HAS_TRANSLATION:
        place = Address(field="other_language")
        yield Hit(
            place, {"code": short(code, 10) or "empty"}, (mend("Leave it out", SetField(place, None), safe=True),)
        )


@rule(
    "header/free-text-language-missing",
    LooksAt.LISTING,
    E,
    "par. 43, 87",
    "Qualifiers have values in another language, but nonEnglishFreeTextLanguageCode is missing",
    variants={
        "english": "nonEnglishFreeTextLanguageCode is en; it must be the other language of the free text",
        "unknown": "nonEnglishFreeTextLanguageCode is {code}; a code of ISO 639-1 other than en is required",
    },
    collect=free_text_facts,
)
def free_text_language_missing(context: Context, facts: Facts) -> Iterator[Hit]:
    """Where a qualifier has a value in another language, the code of that language is given; it is never English.

    Why: all such values of a listing are in one language, and only this code says which.

    Usual cause: the translations were added by a program that does not know of the code.

    Example right: nonEnglishFreeTextLanguageCode="ja" in a listing with values in Japanese

    Example wrong: no nonEnglishFreeTextLanguageCode in a listing with values in Japanese
    """
    header = context.header
    code = header.other_language
    known = code in context.edition.languages
    if (known and code != "en") or not _union(facts) & HAS_TRANSLATION:
        return
    place = Address(field="other_language")
    meant = (code or "").strip().lower()
    if meant in context.edition.languages and meant != "en":
        fix = mend("Set to {code}", SetField(place, meant), safe=True, code=meant)
    else:
        likely = _likely_language(context, header)
        fix = mend("Choose the language ({code}?)", SetField(place, likely), is_choice=True, code=likely or "?")
    variant = "" if _blank(code) else "english" if known else "unknown"
    yield Hit(place, {"code": short(code or "", 10)}, (fix,), variant=variant)


def _likely_language(context: Context, header: Header) -> str:
    """The language a listing is most likely translated from or to, by its other codes; "" if all say English."""
    told = [
        header.original_language or "",
        *(title.language for title in header.titles),
        *(party.language for _, party in _parties(header)),
    ]
    return next((code for code in told if code in context.edition.languages and code != "en"), "")


@rule(
    "header/original-language-missing",
    LooksAt.LISTING,
    W,
    "par. 43",
    "originalFreeTextLanguageCode is missing; it tells in which language the free text was written",
    variants={"unknown": "originalFreeTextLanguageCode is {code}; a code of ISO 639-1 is required"},
    collect=free_text_facts,
)
def original_language_missing(context: Context, facts: Facts) -> Iterator[Hit]:
    """The language in which the language-dependent free text was first written is given.

    Why: where two values differ, the original counts.

    Usual cause: the attribute is optional in the DTD, so programs leave it out.

    Example right: originalFreeTextLanguageCode="en"

    Example wrong: notes in English and no originalFreeTextLanguageCode
    """
    code = context.header.original_language
    if code in context.edition.languages or not (_union(facts) & HAS_FREE_TEXT or code):
        return
    place = Address(field="original_language")
    likely = "en" if not context.header.other_language else _likely_language(context, context.header) or "en"
    fix = mend("Choose the language ({code}?)", SetField(place, likely), is_choice=True, code=likely)
    is_unknown = not _blank(code)
    shown = {"code": short(code or "", 10)}
    yield Hit(place, shown, (fix,), variant="unknown" if is_unknown else "", severity=E if is_unknown else None)


_LATIN_ONLY = (
    "file_reference",
    "application.office",
    "application.number",
    "application.date",
    "priority.office",
    "priority.number",
    "priority.date",
    "applicant.language",
    "applicant.latin",
    "inventor.language",
    "inventor.latin",
    "original_language",
    "other_language",
    "file_name",
    "software_name",
    "software_version",
)
_JUDGED_ELSEWHERE = ("language", "office", "date")


@rule(
    "header/characters",
    LooksAt.HEADER,
    E,
    "par. 40",
    "Here stands {characters}; only printable Basic Latin is allowed",
    variants={"control": "Here stands the control character {characters}; it is not allowed"},
)
def characters(context: Context, header: Header) -> Iterator[Hit]:
    """Names and titles have no control characters; everything else is in printable Basic Latin.

    Why: other characters are not in every office's fonts and keyboards, and may be lost on the way.

    Usual cause: typographic quotes and dashes, accents, or a Greek letter, pasted from a text program.

    Example right: beta-lactamase

    Example wrong: β-lactamase
    """
    for field in _LATIN_ONLY:
        part, _, name = field.rpartition(".")
        owner = getattr(header, part) if part else header
        text = getattr(owner, name) if owner is not None else None
        if text and name not in _JUDGED_ELSEWHERE and not field.endswith("_language"):
            yield from foreign_characters(Address(field=field), text)
    for name, party in _parties(header):
        yield from control_characters(Address(field=f"{name}.name"), party.name)
    for title in header.titles:
        yield from control_characters(Address(title=title.uid, field="text"), title.text)
