"""Rules about the general information part (ST.26 par. 43-49), except its languages."""

from collections.abc import Iterator
from functools import partial

from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Remove, SetField
from wiposeq.model.finding import Fix
from wiposeq.model.origin_edits import Settle
from wiposeq.model.project import Project
from wiposeq.model.readable import Phrase, short
from wiposeq.model.records import Application, Header, Party, Title, new_uid
from wiposeq.rules.characters import control_characters, foreign_characters, line_breaks
from wiposeq.rules.dates import months_later, normalized_date, real_date
from wiposeq.rules.pinyin import in_pinyin
from wiposeq.rules.rule import (
    Context,
    E,
    Hit,
    LooksAt,
    W,
    is_blank,
    is_cut_short,
    offer,
    rule,
    sequences_inside,
    set_to,
)
from wiposeq.standard import latin
from wiposeq.texts import listed, tr


def _applications(header: Header) -> Iterator[tuple[str, Application]]:
    for name in ("application", "priority"):
        found: Application | None = getattr(header, name)
        if found is not None:
            yield name, found


def parties(header: Header) -> Iterator[tuple[str, Party]]:
    for name in ("applicant", "inventor"):
        found: Party | None = getattr(header, name)
        if found is not None:
            yield name, found


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
    """The listing names its application: by office and application number, or by a file reference.

    Why: without it an office cannot assign the listing to its application. The DTD requires one of the two.

    Usual cause: the listing was created before the application had a number, and no reference was entered.

    Example right: <ApplicantFileReference>P1234</ApplicantFileReference>

    Example wrong: neither ApplicationIdentification nor ApplicantFileReference
    """
    if header.application is None and header.file_reference is None and not is_cut_short(context):
        place = Address(field="file_reference")
        fix = offer("Enter a file reference", SetField(place, ""), is_choice=True)
        yield Hit(place, fixes=(fix,))


@rule(
    "header/file-reference-missing",
    LooksAt.HEADER,
    E,
    "par. 42, 46",
    "The file reference is empty; without an application number it is required",
    variants={"optional": "The file reference is empty; with an application number it must be filled or omitted"},
)
def file_reference_missing(context: Context, header: Header) -> Iterator[Hit]:
    """As long as the application has no number, the applicant's file reference is filled.

    Why: until then, only the file reference connects the listing with its application. An empty element counts as
    missing.

    Usual cause: the field was not filled yet, or it was emptied when the application number was entered.

    Safe because: the element is empty, and the application number identifies the application.

    Example right: <ApplicantFileReference>P1234</ApplicantFileReference>

    Example wrong: <ApplicantFileReference></ApplicantFileReference>
    """
    place = Address(field="file_reference")
    if header.application is not None and not is_blank(header.application.number):
        if header.file_reference is not None and is_blank(header.file_reference):
            fix = offer("Remove the empty file reference", SetField(place, None), safe=True)
            yield Hit(place, fixes=(fix,), variant="optional")
    elif header.file_reference is not None and is_blank(header.file_reference):
        yield Hit(place)  # header/application-number-missing reports an application without number and reference


@rule(
    "header/office-code",
    LooksAt.HEADER,
    E,
    "par. 45; ST.3",
    'The office code "{code}" is not in ST.3; two capital letters such as US, EP or IB are required',
    variants={"missing": "The application has no office code; two capital letters of ST.3 are required"},
)
def office_code(context: Context, header: Header) -> Iterator[Hit]:
    """The office of an application is given by its two-letter code of WIPO Standard ST.3.

    Why: an application number alone is not unique. The code says which office gave the number. A PCT application that
    was filed with the International Bureau has the code IB.

    Usual cause: WO instead of IB, small letters, or the name of a country.

    Safe because: only spaces are removed and small letters become capital; the result is a code of ST.3.

    Example right: EP

    Example wrong: Europe
    """
    for name, application in _applications(header):
        place = Address(field=f"{name}.office")
        if is_blank(application.office):
            if name == "application":
                yield Hit(place, variant="missing")
        elif application.office not in context.edition.offices:
            meant = application.office.strip().upper()
            fixes = (set_to(place, meant, safe=True),) if meant in context.edition.offices else ()
            yield Hit(place, {"code": short(application.office)}, fixes)


@rule(
    "header/application-number-missing",
    LooksAt.HEADER,
    E,
    "par. 45",
    "The application has no number; an application identification must have one",
)
def application_number_missing(context: Context, header: Header) -> Iterator[Hit]:
    """An application identification has an application number.

    Why: office and date alone do not identify an application. As long as it has no number, only the file reference is
    given.

    Usual cause: the form was filled in before the office gave a number.

    Example right: <ApplicationNumberText>PCT/IB2024/099999</ApplicationNumberText>

    Example wrong: <ApplicationNumberText></ApplicationNumberText>
    """
    application = header.application
    if application is None or not is_blank(application.number):
        return
    fixes: tuple[Fix, ...] = ()
    if not is_blank(header.file_reference):
        fixes = (offer("Remove the application and keep the file reference", _set("application", None)),)
    yield Hit(Address(field="application.number"), fixes=fixes)


@rule(
    "header/application-incomplete",
    LooksAt.HEADER,
    E,
    "par. 42, 45",
    "The filing date of the application is empty; it must be filled or omitted",
)
def application_incomplete(context: Context, header: Header) -> Iterator[Hit]:
    """The filing date of the application is given if there is one. Otherwise it is omitted.

    Why: ST.26 requires that an optional element without content is omitted.

    Usual cause: a form that writes all its fields, including the empty ones.

    Safe because: the element is empty, so no information is removed.

    Example right: <FilingDate>2024-06-03</FilingDate>

    Example wrong: <FilingDate></FilingDate>
    """
    application = header.application
    if application is not None and application.date is not None and is_blank(application.date):
        place = Address(field="application.date")
        yield Hit(place, fixes=(offer("Remove the empty date", SetField(place, None), safe=True),))


@rule(
    "header/date", LooksAt.HEADER, E, "par. 45, 47", 'The date is "{found}"; a date in the form CCYY-MM-DD is required'
)
def date(context: Context, header: Header) -> Iterator[Hit]:
    """Filing dates are real dates in the form CCYY-MM-DD.

    Why: programs of the offices compare dates. They cannot read another form, or a day that does not exist.

    Usual cause: the date was entered in the form of a country, or without leading zeros.

    Safe because: the order of year, month and day is certain, so the text can mean one day only. A date such as
    03/06/2024, which can mean two days, is not changed.

    Example right: 2010-08-16

    Example wrong: 2010-8-16
    """
    for name, application in _applications(header):
        if application.date is None or is_blank(application.date) or real_date(application.date):
            continue
        place = Address(field=f"{name}.date")
        meant = normalized_date(application.date)
        yield Hit(place, {"found": short(application.date)}, (set_to(place, meant, safe=True),) if meant else ())


@rule("header/date-in-future", LooksAt.HEADER, W, "par. 45, 47", 'The filing date "{date}" is in the future')
def date_in_future(context: Context, header: Header) -> Iterator[Hit]:
    """No filing date is in the future.

    Why: nothing can have been filed on a future date.

    Usual cause: a typing error in the year, or day and month were exchanged.

    Example right: 2024-06-03, if that day is in the past

    Example wrong: 2124-06-03
    """
    for name, application in _applications(header):
        day = real_date(application.date or "")
        if day and day > context.today:
            yield Hit(Address(field=f"{name}.date"), {"date": day.isoformat()})


def _both_dates(header: Header) -> Iterator[tuple[str, str, bool, bool]]:
    """Yield (filing date, priority date, whether the priority is later, whether it is more than 14 months earlier).

    Nothing is yielded unless both dates are real.
    """
    if header.application is not None and header.priority is not None:
        filed, first = real_date(header.application.date or ""), real_date(header.priority.date or "")
        if filed and first:
            yield filed.isoformat(), first.isoformat(), first > filed, months_later(first, 14) < filed


@rule(
    "header/priority-after-filing",
    LooksAt.HEADER,
    W,
    "par. 47",
    'The priority date "{priority}" is after the filing date "{filing}"; it must not be later',
)
def priority_after_filing(context: Context, header: Header) -> Iterator[Hit]:
    """The earliest priority was not filed after the application itself.

    Why: a priority is an earlier application.

    Usual cause: the two dates were exchanged, or the year has a typing error.

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
    'The priority date "{priority}" is more than 14 months before the filing date "{filing}"',
)
def priority_too_old(context: Context, header: Header) -> Iterator[Hit]:
    """The earliest priority is not more than 14 months older than the application.

    Why: a priority can be claimed for 12 months, and restored for two more months.

    Usual cause: a typing error, or the number and date of an application that is not a priority.

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
    "The earliest priority lacks: {missing}; office, number and filing date are all required",
)
def priority_incomplete(context: Context, header: Header) -> Iterator[Hit]:
    """If the earliest priority is given, it has an office, a number and a filing date.

    Why: if a part is missing, the priority cannot be identified. It then counts as not given.

    Usual cause: the date was omitted, because the structure of the file allows it.

    Example right: US, 63/000,001, 2023-06-05

    Example wrong: US, 63/000,001, without a date
    """
    priority = header.priority
    if priority is None:
        return
    parts = {"office": tr("office"), "number": tr("number"), "date": tr("filing date")}
    missing = [field for field in parts if is_blank(getattr(priority, field))]
    if 0 < len(missing) < len(parts):
        yield Hit(
            Address(field=f"priority.{missing[0]}"), {"missing": Phrase(listed(parts[field] for field in missing))}
        )


@rule(
    "header/priority-missing",
    LooksAt.HEADER,
    W,
    "par. 47",
    "No earliest priority is given; it is required if the application claims one",
)
def priority_missing(context: Context, header: Header) -> Iterator[Hit]:
    """If the application claims a priority, the earliest one is given.

    Why: it is mandatory in this case. Only the applicant knows whether a priority is claimed. If not, ignore this
    warning.

    Usual cause: a first filing without priority, or the field was not filled yet.

    Example right: EarliestPriorityApplicationIdentification with office, number and date

    Example wrong: no EarliestPriorityApplicationIdentification, though the application claims a priority
    """
    priority = header.priority
    if priority is None:
        if not is_cut_short(context):
            yield Hit(Address(field="priority"))
    elif is_blank(priority.office) and is_blank(priority.number) and is_blank(priority.date):
        yield Hit(Address(field="priority"), fixes=(offer("Remove the empty priority", _set("priority", None)),))


@rule(
    "header/applicant-missing",
    LooksAt.HEADER,
    E,
    "par. 48",
    "The applicant has no name; the name of the first applicant is required",
)
def applicant_missing(context: Context, header: Header) -> Iterator[Hit]:
    """The name of the applicant is given. If there are several applicants, the name of the first one is given.

    Why: the standard requires it, although the DTD allows to omit it.

    Usual cause: the listing was created by a program that fills in the sequences only.

    Example right: <ApplicantName languageCode="en">Example Biotech Ltd</ApplicantName>

    Example wrong: <ApplicantName languageCode="en"></ApplicantName>
    """
    if (header.applicant is None or not header.applicant.name) and is_cut_short(context):
        return
    if header.applicant is None or is_blank(header.applicant.name):
        yield Hit(Address(field="applicant.name"))


@rule(
    "header/inventor-empty",
    LooksAt.HEADER,
    E,
    "par. 42, 48",
    "The name of the inventor is empty; it must be filled or omitted",
)
def inventor_empty(context: Context, header: Header) -> Iterator[Hit]:
    """If there is an element for the name of the inventor, it is not empty.

    Why: the inventor is optional. ST.26 requires that an optional element without content is omitted.

    Usual cause: a form that writes all its fields, including the empty ones.

    Safe because: the element has neither a name nor its Latin form, so no name is removed.

    Example right: <InventorName languageCode="en">Ann Example</InventorName>, or no InventorName

    Example wrong: <InventorName languageCode="en"></InventorName>
    """
    if header.inventor is not None and is_blank(header.inventor.name):
        is_safe = is_blank(header.inventor.latin)
        fix = offer("Remove the inventor", _set("inventor", None), safe=is_safe)
        yield Hit(Address(field="inventor.name"), fixes=(fix,))


@rule(
    "header/latin-name-missing",
    LooksAt.HEADER,
    E,
    "par. 48, 40",
    'The name of the applicant, "{name}", is not in Basic Latin; its Latin form is required too',
    variants={
        "inventor": 'The name of the inventor, "{name}", is not in Basic Latin; its Latin form is recommended too'
    },
)
def latin_name_missing(context: Context, header: Header) -> Iterator[Hit]:
    """A name with characters outside Basic Latin is also given as a transliteration or translation.

    Why: examiners in other countries must be able to read and type the name. For the inventor it is a recommendation.

    Usual cause: a name in Chinese, Japanese, Korean or Cyrillic letters, or a name with an accent or umlaut. For
    Cyrillic, Greek, kana and Hangul the sounds are proposed; a person must compare them with the form that the
    applicant uses. The reading of a name in Chinese characters cannot be derived from the characters.

    Example right: Łódź Biotech, in Latin: Lodz Biotech

    Example wrong: ApplicantName in Japanese letters and no ApplicantNameLatin
    """
    for name, party in parties(header):
        if not is_blank(party.latin) or not latin.outside_latin(party.name):
            continue
        place = Address(field=f"{name}.latin")
        sounds = in_pinyin(party.name) if party.language == "zh" else party.name
        meant = latin.latin(sounds, as_name=True)
        fixes: tuple[Fix, ...] = ()
        if meant and not latin.outside_latin(meant):
            edit = SetField(place, meant)
            fixes = (offer('Use the proposal "{value}"', edit, is_choice=True, value=short(meant)),)
        is_inventor = name == "inventor"
        variant, severity = ("inventor", W) if is_inventor else ("", None)
        yield Hit(place, {"name": short(party.name, 30)}, fixes, variant=variant, severity=severity)


def _add_title(language: str, project: Project) -> Edit:
    return Insert(Address(field="titles"), 0, (Title(new_uid(), "", language),))


@rule("header/title-missing", LooksAt.HEADER, E, "par. 48", "The title of the invention is missing; one is required")
def title_missing(context: Context, header: Header) -> Iterator[Hit]:
    """The title of the invention is given, in the language of filing.

    Why: the DTD requires at least one title.

    Usual cause: the listing was created by a program that fills in the sequences only.

    Example right: <InventionTitle languageCode="en">Modified polymerase</InventionTitle>

    Example wrong: no InventionTitle
    """
    if not header.titles and not is_cut_short(context):
        place = Address(field="titles")
        language = header.applicant.language if header.applicant and header.applicant.language else "en"
        fix = offer("Add a title", partial(_add_title, language), is_choice=True)
        yield Hit(place, fixes=(fix,))


@rule(
    "header/title-empty",
    LooksAt.HEADER,
    E,
    "par. 48",
    'The title of the invention in the language "{language}" is empty',
)
def title_empty(context: Context, header: Header) -> Iterator[Hit]:
    """No title of the invention is empty. A title has two to seven words if possible.

    Why: an office needs the title to assign the listing to its application.

    Usual cause: the field was not filled yet, or a further language was added and its title was not entered.

    Safe because: the title has no text, and there is another title.

    Example right: <InventionTitle languageCode="en">Modified polymerase</InventionTitle>

    Example wrong: <InventionTitle languageCode="en"></InventionTitle>
    """
    has_other = any(not is_blank(title.text) for title in header.titles)
    for title in header.titles:
        if is_blank(title.text):
            fixes = (
                (offer("Remove the empty title", Remove((Address(title=title.uid),)), safe=True),) if has_other else ()
            )
            place = Address(title=title.uid, field="text")
            yield Hit(place, {"language": short(title.language)}, fixes)


@rule(
    "header/quantity",
    LooksAt.FILE,
    E,
    "par. 49",
    'SequenceTotalQuantity is "{found}"; it must be {count}, the number of sequences including skipped ones',
    variants={"missing": "SequenceTotalQuantity is missing or empty; it must be {count}, the number of sequences"},
)
def quantity(context: Context) -> Iterator[Hit]:
    """SequenceTotalQuantity is the number of all sequences, including intentionally skipped sequences.

    Why: it shows an office whether the file is complete.

    Usual cause: sequences were added or removed by hand.

    Safe because: only a missing number is added automatically, and only if the sequences are numbered from 1 without a
    gap, and nothing of the file was lost. If the file states another number, a sequence may be missing, and a person
    decides.

    Example right: 12 sequences, one of them skipped: <SequenceTotalQuantity>12</SequenceTotalQuantity>

    Example wrong: 12 sequences, one of them skipped: <SequenceTotalQuantity>11</SequenceTotalQuantity>
    """
    declared, is_settled = context.origin.declared, None
    inside = sum(sequences_inside(context).values())
    for fact in context.origin.facts if not is_cut_short(context) else ():
        if fact.kind == origin.QUANTITY:
            found = str(fact.values.get("found") or "")
            if found.strip() == str(context.count) or (found.strip() and not context.count):
                continue  # sequence/missing reports a listing without sequences
            if inside and found.strip() == str(context.count + inside):
                continue  # file/structure reports the SequenceData that contains several sequences
        elif fact.kind == origin.ELEMENT_MISSING and fact.field == "quantity":
            found = ""
        else:
            continue
        if is_settled is None:
            is_lossless = all(origin.loss_of(each) is None for each in context.origin.facts)
            is_settled = is_lossless and all(each.number is None for each in declared.values())
        is_safe = is_settled and not found.strip()
        yield Hit(
            fact.address,
            {"found": short(found), "count": context.count},
            (offer("Write {count} when saving", Settle((fact,)), safe=is_safe, count=context.count),),
            variant="" if found.strip() else "missing",
            line=fact.line,
            column=fact.column,
        )


_LATIN_ONLY = (
    "file_reference",
    "application.number",
    "priority.number",
    "applicant.latin",
    "inventor.latin",
    "file_name",
    "software_name",
    "software_version",
)
"""The fields that must be in Basic Latin. Other rules check codes and dates."""


@rule(
    "header/characters",
    LooksAt.HEADER,
    E,
    "par. 40",
    "Contains {characters}; only printable Basic Latin characters are allowed",
    variants={
        "control": "Contains the control character {characters}; control characters are not allowed",
        "layout": "A name or title must be one line; line ends or tabs in it: {characters} (control characters)",
    },
)
def characters(context: Context, header: Header) -> Iterator[Hit]:
    """Names and titles have no control characters. All other texts are in printable Basic Latin.

    Why: not every office can display and type other characters, and they may be lost in a conversion.

    Usual cause: typographic quotes and dashes, accents, or a Greek letter, pasted from a text program.

    Safe because: only line ends and tabs in names and titles are replaced by spaces, so all words remain.

    Example right: beta-lactamase

    Example wrong: β-lactamase
    """
    # par. 40(a) excludes U+0009 by its number. It is a warning: XML allows a tab, and pretty-printers write line ends.
    for field in _LATIN_ONLY:
        part, _, name = field.rpartition(".")
        owner = getattr(header, part) if part else header
        text = getattr(owner, name) if owner is not None else None
        if text:
            yield from foreign_characters(Address(field=field), text)
    for name, party in parties(header):
        yield from control_characters(Address(field=f"{name}.name"), party.name)
        yield from line_breaks(Address(field=f"{name}.name"), party.name.strip())
    for title in header.titles:
        yield from control_characters(Address(title=title.uid, field="text"), title.text)
        yield from line_breaks(Address(title=title.uid, field="text"), title.text.strip())
