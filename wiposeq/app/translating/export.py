"""Export the free text of a project for a translator, and import the translation.

It hides the kinds of files and the choice of the two languages. Whether a translation fits its qualifier is decided in
matching.py; the layout of the files is left to formats/.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq.app.translating.from_memory import texts_of_memory
from wiposeq.app.translating.matching import REMOVED, Matcher
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.kinds import recognized
from wiposeq.formats.translation import table as translationtable
from wiposeq.formats.translation import xliff
from wiposeq.formats.translation.units import TranslationFile, Unit
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.edits import SetField, Together
from wiposeq.model.freetext import NAMES_NOT_TRANSLATED, FreeText, free_texts, ids_for
from wiposeq.model.origin import ENTITY_DECLARED, NOT_WELL_FORMED
from wiposeq.model.project import Project
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.standard.latin import folded
from wiposeq.texts import mark, tr, trn

XLIFF_ENDINGS: Final = (".xlf", ".xliff")
TABLE_ENDINGS: Final = (".xlsx", ".csv")
ENGLISH: Final = "en"


class OtherLanguage(UsageError):
    """The file and the free text of the listing are in two other languages; a person must choose one of them."""


# Export


@dataclass(frozen=True)
class ExportOptions:
    """Which texts are exported for the translator.

    language: to translate into; "" for the other language of the listing; "en" for its other language into English.
    is_once: export equal texts once.
    only_missing: omit texts that have a translation.
    with_names: include names of organisms, which usually need no translation.
    with_context: add titles and names as notes.
    """

    language: str = ""
    is_once: bool = False
    only_missing: bool = False
    with_names: bool = True
    with_context: bool = False


@dataclass(frozen=True)
class Exported:
    """The result of export_texts(): the file, the number of texts, the languages, and what could not be exported."""

    path: Path
    count: int
    source_language: str
    target_language: str
    changes: tuple[Change, ...]


def language_of(code: str) -> str:
    """Return the code of a language without region and script: "pt" for "pt-BR"."""
    return code.strip().replace("_", "-").partition("-")[0].lower()


def texts_to_translate(project: Project, options: ExportOptions, edition: Edition | None = None) -> TranslationFile:
    """Return the texts of a project for a translator.

    Raises UsageError if no language is given, if it is unknown, or if the listing has values in another one.
    """
    edition = edition or project.edition_on()
    own = language_of(project.header.other_language or "")
    language = language_of(options.language) or own
    texts = list(free_texts(project, edition))
    is_into_english = language == ENGLISH
    other = own if is_into_english else language
    if not other or other == ENGLISH:
        raise UsageError(
            "The listing does not name the other language of its free text.", "Give the language: --language de"
        )
    _known(other, edition)
    if own and own != other and any(text.translation for text in texts):
        raise UsageError(
            "The free text already has values in the language {own}. A listing can have only one other language.",
            "Translate into {own}, or first remove these values.",
            own=own,
        )
    units = [unit for _, unit in _chosen(project, texts, options, is_into_english)]
    if options.is_once:
        units = _once(units)
    pair = (other, ENGLISH) if is_into_english else (ENGLISH, other)
    original = Path(project.origin.source).name or project.header.file_reference or "listing"
    return TranslationFile(*pair, tuple(units), original, tuple(_context(project)) if options.with_context else ())


def _chosen(
    project: Project, texts: list[FreeText], options: ExportOptions, is_into_english: bool
) -> Iterator[tuple[FreeText, Unit]]:
    for text, id in zip(texts, ids_for(project, texts)):
        unit = _unit(text, id, is_into_english)
        if not unit.source.strip() or (options.only_missing and unit.target.strip()):
            continue
        if options.with_names or unit.target.strip() or text.name not in NAMES_NOT_TRANSLATED:
            yield text, unit


def give_ids(project: Project, options: ExportOptions) -> Edit | None:
    """Return the edit that stores on each exported text its id. None if every text already has one.

    With the ids, a translation can be matched even if the project has changed since the export.
    """
    texts = list(free_texts(project, project.edition_on()))
    chosen = _chosen(project, texts, options, language_of(options.language) == ENGLISH)
    edits = tuple(SetField(text.address.at("id"), unit.id) for text, unit in chosen if text.qualifier.id != unit.id)
    return Together(trn("Add an id to {count} text", "Add ids to {count} texts", len(edits)), edits) if edits else None


def _unit(text: FreeText, id: str, is_into_english: bool) -> Unit:
    pair = (text.translation, text.value) if is_into_english else (text.value, text.translation)
    return Unit(id, *pair, name=text.name, coordinates=text.coordinates, where=text.where)


def _once(units: Iterable[Unit]) -> list[Unit]:
    """Return one unit for all units with the same source and target, with the number of places."""
    count = Counter((unit.source, unit.target) for unit in units)
    first: dict[tuple[str, str], Unit] = {}
    for unit in units:
        key = unit.source, unit.target
        first.setdefault(key, replace(unit, count=count[key]))
    return list(first.values())


def _context(project: Project) -> Iterable[str]:
    """Return titles and names as notes for the translator."""
    header = project.header
    for title in header.titles:
        if title.text.strip():
            yield tr("Title ({language})", language=title.language) + ": " + folded(title.text)
    for words, party in ((tr("Applicant"), header.applicant), (tr("Inventor"), header.inventor)):
        if party and party.name.strip():
            latin = f" ({folded(party.latin)})" if party.latin else ""
            yield f"{words}: {folded(party.name)}{latin}"


def export_texts(
    project: Project,
    path: Path,
    options: ExportOptions | None = None,
    *,
    version: str = "1.2",
    progress: Progress = SILENT,
) -> Exported:
    """Write the language-dependent free text of a project for a translator.

    path: its ending names the format, XLIFF (.xlf) or a table (.xlsx, .csv). version: of XLIFF.
    Raises UsageError for an unknown language, an unknown ending, or if there is no text; UnwritableFile.
    """
    edition = project.edition_on()
    texts = texts_to_translate(project, options or ExportOptions(), edition)
    if not texts.units:
        raise UsageError("There is no free text to translate.", "Nothing was written.")
    ending = path.suffix.lower()
    if ending in XLIFF_ENDINGS:
        changes = xliff.write_xliff(path, texts, version, longest=edition.longest_value, progress=progress)
    elif ending in TABLE_ENDINGS:
        names = [tr(edition.languages[code].name) for code in (texts.source_language, texts.target_language)]
        changes = translationtable.write_table(path, texts, (names[0], names[1]), progress=progress)
    else:
        raise UsageError(
            'The ending of "{path}" names no format for a translator.',
            "Use .xlf, .xlsx or .csv.",
            path=str(path),
        )
    count = len(texts.units) - len(changes)
    if any(fact.kind in (NOT_WELL_FORMED, ENTITY_DECLARED) for fact in project.origin.facts):
        changes = (
            *changes,
            Change(
                "translation/part", "The listing could not be read to its end; the texts after that place are missing"
            ),
        )
    return Exported(path, count, texts.source_language, texts.target_language, changes)


# Import


@dataclass(frozen=True)
class Translated:
    """What a translation would change in a project: the edit (None if nothing), and a Change for every value.

    language: the other language. is_into_english: whether the English values are set.
    imported, same, refused, missing: the number of texts that are set or replaced, are equal already, do not fit, and
        still have no translation.
    """

    edit: Edit | None
    changes: tuple[Change, ...]
    language: str
    is_into_english: bool
    imported: int
    same: int
    refused: int
    missing: int


def read_translations(path: Path, *, encoding: str = "", progress: Progress = SILENT) -> TranslationFile:
    """Read a file that a translator completed: XLIFF, .xlsx, or separated values, recognized by its content.

    encoding: the one that the user chose; "" if the file declares it. Raises UnreadableFile, UncertainEncoding,
    UsageError.
    """
    source = recognized(path)
    source.encoding = encoding
    if source.kind in ("xlsx", "csv", "raw"):
        source.kind = source.kind.replace("raw", "csv")
        return translationtable.read_table(source, progress)
    if source.kind == "xliff":
        return xliff.read_xliff(source, progress=progress)
    source.close()
    raise UnreadableFile(
        '"{path}" is not a translation file.', "Choose an XLIFF file, .xlsx, .csv or .tmx.", path=str(path)
    )


def import_translations(
    project: Project,
    path: Path,
    *,
    encoding: str = "",
    language: str = "",
    may_change_language: bool = False,
    progress: Progress = SILENT,
) -> Translated:
    """Return what a file that a translator completed, or a translation memory, would change in a project.

    See translate(). encoding: as in read_translations(). Raises also UnreadableFile, UncertainEncoding, Cancelled.
    """
    source = recognized(path)
    source.close()
    if source.kind == "tmx":
        own = language_of(project.header.other_language or "")
        texts = texts_of_memory(project, path, language_of(language), own, project.edition_on())
    else:
        texts = read_translations(path, encoding=encoding, progress=progress)
    return translate(project, texts, language=language, may_change_language=may_change_language)


def translate(
    project: Project,
    texts: TranslationFile,
    *,
    language: str = "",
    may_change_language: bool = False,
    fills_equal: bool = True,
    edition: Edition | None = None,
) -> Translated:
    """Return what translated texts would change in a project.

    The edit sets the values and the code of the other language, and adds missing ids.

    language: the other language, for a file that does not name it.
    may_change_language: remove the values in the language that the listing had before, and report each.
    fills_equal: also translate texts that are not in the file if the file has an equal text.
    Raises UsageError if the languages contradict each other.
    """
    edition = edition or project.edition_on()
    is_into_english, other = _direction(project, texts, language, edition)
    matcher = Matcher(project, edition, is_into_english, "en" if is_into_english else other)
    own = language_of(project.header.other_language or "")
    if own != other and own and matcher.has_translations:
        _check_language(other, own, is_into_english=is_into_english, may_change=may_change_language)
        matcher.remove_old(own)
    matcher.match(texts.units)
    if fills_equal:
        matcher.fill_equal()
    matcher.finish()
    edit: Edit | None = None
    changes = [*texts.changes, *matcher.changes]
    if not matcher.count["imported"]:  # nothing is removed, either
        changes = [change for change in changes if change.kind != REMOVED]
    if matcher.count["imported"]:
        edits = list(matcher.edits)
        if own != other:
            edits.insert(0, SetField(Address(field="other_language"), other))
            changes.insert(
                0,
                Change(
                    "translation/language",
                    "Code of the other language set",
                    before=project.header.other_language or "",
                    after=other,
                ),
            )
        label = trn("Import {count} translation", "Import {count} translations", matcher.count["imported"])
        edit = Together(label, tuple(edits))
    return Translated(
        edit,
        tuple(changes),
        other,
        is_into_english,
        matcher.count["imported"],
        matcher.count["same"],
        matcher.count["refused"],
        matcher.count["missing"],
    )


def _check_language(found: str, own: str, *, is_into_english: bool, may_change: bool) -> None:
    """Raise UsageError or OtherLanguage if values in `own` may not be replaced by those of a file in `found`."""
    message = mark("The file is in the language {found}, but the free text of the listing is in {own}.")
    if is_into_english:
        raise UsageError(message, "Choose a file in {own}.", found=found, own=own)
    if not may_change:
        raise OtherLanguage(
            message,
            "Choose a file in {own}, or allow to change the language, which removes the values in {own}.",
            found=found,
            own=own,
        )


def _direction(project: Project, texts: TranslationFile, language: str, edition: Edition) -> tuple[bool, str]:
    """Return whether the translation is into English, and the other language."""
    source, target = language_of(texts.source_language), language_of(texts.target_language)
    chosen = language_of(language)
    if source == ENGLISH and not target:
        target = chosen or language_of(project.header.other_language or "")
    if target == source or ENGLISH not in (source, target):
        raise UsageError(
            "The file is from {source} into {target}; one of the two must be English (en).",
            "Ask the translator for a file with both languages named.",
            source=source or "?",
            target=target or "?",
        )
    other = source if target == ENGLISH else target
    if not other:
        raise UsageError("The file does not name its target language.", "Give the language: --language de")
    if chosen and chosen not in (other, ENGLISH):
        raise UsageError(
            "The file is in the language {found}, not in {wanted}.", "Choose another file.", found=other, wanted=chosen
        )
    _known(other, edition)
    return target == ENGLISH, other


def _known(language: str, edition: Edition) -> None:
    if language not in edition.languages:
        raise UsageError(
            '"{code}" is not the code of a language.', "Use a code of ISO 639-1, such as de.", code=language
        )
