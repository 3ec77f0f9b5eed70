"""Rules about language codes: of names and titles, and the two languages of the free text in the listing."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.edits import Remove, SetField
from wiposeq.model.origin import loss_of
from wiposeq.model.readable import short
from wiposeq.model.records import Header, Sequence, Title
from wiposeq.rules.header import parties
from wiposeq.rules.rule import (
    Context,
    E,
    Hit,
    LooksAt,
    W,
    is_blank,
    molecule_of,
    offer,
    qualifiers_of,
    rule,
    set_to,
    suggest,
)

Facts = Iterable[tuple[int, int, int]]


@rule(
    "header/applicant-language",
    LooksAt.HEADER,
    E,
    "par. 48; ISO 639-1",
    'The language code of the applicant is "{code}"; two small letters of ISO 639-1 such as en are required',
    variants={
        "missing": "The name of the applicant has no language code; two small letters of ISO 639-1 are required",
        "inventor": 'The language code of the inventor is "{code}"; two small letters of ISO 639-1 are required',
        "inventor-missing": "The name of the inventor has no language code; two letters of ISO 639-1 are required",
    },
)
def applicant_language(context: Context, header: Header) -> Iterator[Hit]:
    """The names of the applicant and the inventor have the code of their language.

    Why: the code says how to read and sort the name. The DTD requires it.

    Usual cause: the code of the country instead (jp for ja, cn for zh), or capital letters.

    Safe because: only spaces are removed and capital letters become small. A code that could also mean a country with
    another language, such as SE, is not changed, nor is a code that the letters of the name contradict.

    Example right: ja

    Example wrong: JP
    """
    for name, party in parties(header):
        if not is_blank(party.name):
            for hit in _language(context, Address(field=f"{name}.language"), party.language, party.name):
                yield (
                    replace(hit, variant="-".join(filter(None, ("inventor", hit.variant))))
                    if name == "inventor"
                    else hit
                )


def _language(context: Context, place: Address, code: str, text: str, used: Iterable[str] = ()) -> Iterator[Hit]:
    """Yield a hit if a language code is not one of ISO 639-1.

    text: the text in this language. used: languages that this text can hardly have, because others have them.
    """
    if code in context.edition.languages:
        return
    meant = code.strip().lower()
    if meant in context.edition.languages:
        is_safe = _is_certain_language(context, code) and _fits_letters(meant, text) and meant not in used
        fix = set_to(place, meant, safe=is_safe)
    else:
        fix = suggest(place, _LANGUAGE_OF.get(meant) or _language_by_letters(text))
    yield Hit(place, {"code": short(code)}, (fix,), variant="missing" if is_blank(code) else "")


def _is_certain_language(context: Context, code: str) -> bool:
    """Return whether a code in the wrong case cannot be the code of a country with another language, such as SE."""
    meant = code.strip().lower()
    return code.strip() == meant or meant.upper() not in context.edition.offices or meant in _SAME_FOR_COUNTRY


_SAME_FOR_COUNTRY = frozenset(
    [
        "az",
        "bg",
        "de",
        "es",
        "fi",
        "fr",
        "hr",
        "hu",
        "id",
        "is",
        "it",
        "lt",
        "lv",
        "mk",
        "mn",
        "mt",
        "nl",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "so",
        "th",
        "tr",
        "uz",
    ]
)
"""Language codes that are also the code of the country in which the language is spoken."""
_LANGUAGE_OF = {
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
"""The likeliest language of a country code, or of a code with three letters."""

_WRITTEN_LIKE = {"zh": ("ja", "ko", "zh"), "ar": ("ar", "fa", "ur", "ps"), "he": ("he", "yi")}
_CYRILLIC = ("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk")


def _fits_letters(language: str, text: str) -> bool:
    """Return whether a text of this language can have these letters. A text in Latin letters fits every language."""
    likely = _language_by_letters(text)
    if likely == "ru":
        return language in _CYRILLIC
    return likely == "en" or language in _WRITTEN_LIKE.get(likely, (likely,))


def _language_by_letters(text: str) -> str:
    """Return the likeliest language of a text by its script: ja for Kana, ko for Hangul, ...; en by default."""
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
    "header/title-language-repeated",
    LooksAt.HEADER,
    E,
    "par. 48",
    'There are {count} titles in the language "{language}"; only one in each language is allowed',
)
def title_language_repeated(context: Context, header: Header) -> Iterator[Hit]:
    """There is at most one title in each language.

    Why: if there are two, nobody knows which one is valid.

    Usual cause: the title was copied and translated, and the code of the language was not changed.

    Example right: one title in en and one in fr

    Example wrong: two titles in en
    """
    by_language: dict[str, list[Title]] = {}
    for title in header.titles:
        if not is_blank(title.language):
            by_language.setdefault(title.language, []).append(title)
    for language, titles in by_language.items():
        for title in titles[1:]:
            values = {"count": len(titles), "language": short(language, 10)}
            place = Address(title=title.uid)
            fixes = [offer("Remove this title", Remove((place,)))]
            if not _fits_letters(language, title.text):
                fixes.insert(0, set_to(place.at("language"), _language_by_letters(title.text)))
            yield Hit(place.at("language"), values, tuple(fixes))


@rule(
    "header/title-language",
    LooksAt.HEADER,
    E,
    "par. 48; ISO 639-1",
    'The language code of a title is "{code}"; two small letters of ISO 639-1 such as en are required',
    variants={"missing": "A title has no language code; two small letters of ISO 639-1 are required"},
)
def title_language(context: Context, header: Header) -> Iterator[Hit]:
    """Every title has the code of its language.

    Why: an office looks for the title in its own language. The DTD requires the code.

    Usual cause: the code of the country instead (jp for ja, cn for zh), or capital letters.

    Safe because: only spaces are removed and capital letters become small. A code that could also mean a country with
    another language, such as SE, is not changed, nor is a code that the letters of the title contradict or that another
    title has.

    Example right: languageCode="fr"

    Example wrong: languageCode="FRE"
    """
    counts = Counter(each.language.strip().lower() for each in header.titles)
    for title in header.titles:
        if not is_blank(title.text) or not is_blank(title.language):
            own = title.language.strip().lower()
            others = (own,) if counts[own] > 1 else ()
            place = Address(title=title.uid, field="language")
            yield from _language(context, place, title.language, title.text, others)


HAS_TRANSLATION, HAS_FREE_TEXT, HAS_ID, LACKS_ID = 1, 2, 4, 8


def free_text_facts(context: Context, sequence: Sequence) -> int | None:
    """Return flags for the language-dependent free text of a sequence. None if it has no such text.

    An organism without a translation does not count, because Latin names are the same in all languages.
    """
    if sequence.is_skipped:
        return None
    dependent = context.edition.language_dependent(molecule_of(sequence))
    flags = 0
    for qualifier in qualifiers_of(context, sequence):
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
    'nonEnglishFreeTextLanguageCode is "{code}", but no qualifier has a value in another language',
    collect=free_text_facts,
)
def free_text_language_unused(context: Context, facts: Facts) -> Iterator[Hit]:
    """The language of non-English free text is given only if a qualifier has a value in this language.

    Why: the code announces translations that the listing does not have. Offices report it as an error.

    Usual cause: the code was set for all listings of an applicant, or the translations were lost.

    Safe because: the listing has no language-dependent free text, so there is nothing that could be in this language.
    If there is such text, its values in this language may be missing, and a person decides. A person decides also if a
    part of the file was lost, because that part may have had such text.

    Example right: no nonEnglishFreeTextLanguageCode in a listing without NonEnglishQualifier_value

    Example wrong: nonEnglishFreeTextLanguageCode="ru" in a listing without NonEnglishQualifier_value
    """
    code, union = context.header.other_language, _union(facts)
    if code is not None and not union & HAS_TRANSLATION:
        place = Address(field="other_language")
        is_safe = not union & HAS_FREE_TEXT and code != context.header.original_language
        is_safe = is_safe and not any(map(loss_of, context.origin.facts))
        fix = offer("Remove the language code", SetField(place, None), safe=is_safe)
        yield Hit(place, {"code": short(code, 10)}, (fix,))


@rule(
    "header/free-text-language-missing",
    LooksAt.LISTING,
    E,
    "par. 43, 87",
    "Qualifiers have values in another language, but nonEnglishFreeTextLanguageCode is missing",
    variants={
        "english": 'nonEnglishFreeTextLanguageCode is "en"; it must be the other language of the free text',
        "unknown": 'nonEnglishFreeTextLanguageCode is "{code}"; a code of ISO 639-1 other than en is required',
    },
    collect=free_text_facts,
)
def free_text_language_missing(context: Context, facts: Facts) -> Iterator[Hit]:
    """If a qualifier has a value in another language, the code of this language is given. It is never English.

    Why: all these values of a listing are in one language, and only this code says which one.

    Usual cause: the translations were added by a program that does not write the code.

    Safe because: only spaces are removed and capital letters become small. A code that could also mean a country with
    another language, such as SE, is not changed.

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
        fix = set_to(place, meant, safe=_is_certain_language(context, code or ""))
    else:
        fix = suggest(place, _likely_language(context, header))
    variant = "" if is_blank(code) else "english" if known else "unknown"
    yield Hit(place, {"code": short(code or "", 10)}, (fix,), variant=variant)


def _likely_language(context: Context, header: Header) -> str:
    """Return the other language of the listing, by its other language codes. "" if all of them are English."""
    codes = [
        header.original_language or "",
        *(title.language for title in header.titles),
        *(party.language for _, party in parties(header)),
    ]
    return next((code for code in codes if code in context.edition.languages and code != "en"), "")


@rule(
    "header/original-language-missing",
    LooksAt.LISTING,
    W,
    "par. 43",
    "originalFreeTextLanguageCode is missing; it names the language in which the free text was written",
    variants={"unknown": 'originalFreeTextLanguageCode is "{code}"; a code of ISO 639-1 is required'},
    collect=free_text_facts,
)
def original_language_missing(context: Context, facts: Facts) -> Iterator[Hit]:
    """The language in which the language-dependent free text was first written is given.

    Why: if the two values of a qualifier differ, the original is valid.

    Usual cause: the attribute is optional in the DTD, so programs omit it.

    Example right: originalFreeTextLanguageCode="en"

    Example wrong: notes in English and no originalFreeTextLanguageCode
    """
    code = context.header.original_language
    if code in context.edition.languages or not (_union(facts) & HAS_FREE_TEXT or code):
        return
    place = Address(field="original_language")
    likely = "en" if not context.header.other_language else _likely_language(context, context.header) or "en"
    variant, severity = ("", None) if is_blank(code) else ("unknown", E)
    yield Hit(place, {"code": short(code or "", 10)}, (suggest(place, likely),), variant=variant, severity=severity)
