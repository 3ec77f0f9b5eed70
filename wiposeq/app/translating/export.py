"""Free text to a translator and back: which texts go out, and what a returned file does to the project.

It hides which kind of file is meant, and which two languages it is about. Whether a returned text fits its qualifier is
returned.py's to say, how a file is laid out the formats'.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq.app.translating.matching import REMOVED, Taking
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.kinds import recognized
from wiposeq.formats.translation import table as translationtable
from wiposeq.formats.translation import xliff
from wiposeq.formats.translation.units import Handout, Unit
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edits import Edit, SetField, Together
from wiposeq.model.freetext import NAMES_THAT_STAY, FreeText, free_texts, ids_for
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
    """The file is in one language, the free text of the listing in another; a person must say which is to stay."""


# ------------------------------------------------------------------------------------------------- to the translator


@dataclass(frozen=True)
class Wish:
    """Which texts go to the translator.

    language: to translate into, "" the other language of the listing; "en" means from the other language into English.
    is_once: equal texts are asked for once. only_missing: what has a translation is left out. with_names: also
    organisms, most of which need none. with_context: titles and names go along as notes.
    """

    language: str = ""
    is_once: bool = False
    only_missing: bool = False
    with_names: bool = True
    with_context: bool = False


@dataclass(frozen=True)
class Sent:
    """What export_texts() did: the file, how many texts it holds, in which languages, and what could not go along."""

    path: Path
    count: int
    source_language: str
    target_language: str
    changes: tuple[Change, ...]


def language_of(code: str) -> str:
    """The language of a code without region and script: "pt-BR" is "pt"."""
    return code.strip().replace("_", "-").partition("-")[0].lower()


def handout(project: Project, wish: Wish, edition: Edition | None = None) -> Handout:
    """The texts of a project for a translator. Raises UsageError where the language is not said or none, or where the
    listing has values in another one."""
    edition = edition or project.edition_on()
    own = language_of(project.header.other_language or "")
    language = language_of(wish.language) or own
    texts = list(free_texts(project, edition))
    is_into_english = language == ENGLISH
    other = own if is_into_english else language
    if not other or other == ENGLISH:
        raise UsageError(
            "The listing does not say which other language its free text is to have.", "Say it: --language de"
        )
    _known(other, edition)
    if own and own != other and any(text.translation for text in texts):
        raise UsageError(
            "The free text has values in the language {own} already; a listing has one other language only.",
            "Translate into {own}, or remove these values first.",
            own=own,
        )
    units = [unit for _, unit in _chosen(project, texts, wish, is_into_english)]
    if wish.is_once:
        units = _once(units)
    pair = (other, ENGLISH) if is_into_english else (ENGLISH, other)
    original = Path(project.origin.source).name or project.header.file_reference or "listing"
    return Handout(*pair, tuple(units), original, tuple(_context(project)) if wish.with_context else ())


def _chosen(
    project: Project, texts: list[FreeText], wish: Wish, is_into_english: bool
) -> Iterator[tuple[FreeText, Unit]]:
    for text, id in zip(texts, ids_for(project, texts)):
        unit = _unit(text, id, is_into_english)
        if not unit.source.strip() or (wish.only_missing and unit.target.strip()):
            continue
        if wish.with_names or unit.target.strip() or text.name not in NAMES_THAT_STAY:
            yield text, unit


def give_ids(project: Project, wish: Wish, edition: Edition | None = None) -> Edit | None:
    """The edit that gives the texts that would go out the ids they go out with, so that they are found again whatever
    is changed meanwhile. None where all have theirs."""
    texts = list(free_texts(project, edition or project.edition_on()))
    chosen = _chosen(project, texts, wish, language_of(wish.language) == ENGLISH)
    edits = tuple(SetField(text.address.at("id"), unit.id) for text, unit in chosen if text.qualifier.id != unit.id)
    return Together(trn("Give {count} text an id", "Give {count} texts ids", len(edits)), edits) if edits else None


def _unit(text: FreeText, id: str, is_into_english: bool) -> Unit:
    pair = (text.translation, text.value) if is_into_english else (text.value, text.translation)
    return Unit(id, *pair, name=text.name, coordinates=text.coordinates, where=text.where)


def _once(units: Iterable[Unit]) -> list[Unit]:
    """The first of all units with the same source and target, with the number of places."""
    count = Counter((unit.source, unit.target) for unit in units)
    first: dict[tuple[str, str], Unit] = {}
    for unit in units:
        key = unit.source, unit.target
        first.setdefault(key, replace(unit, count=count[key]))
    return list(first.values())


def _context(project: Project) -> Iterable[str]:
    """Titles and names in words, for a translator to look at."""
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
    wish: Wish | None = None,
    *,
    version: str = "1.2",
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> Sent:
    """Writes the language-dependent free text of a project for a translator, by the ending of the file as XLIFF
    (.xlf) or as a table (.xlsx, .csv).

    Raises UsageError: no such language, no text, an ending of no format; UnwritableFile.
    """
    edition = edition or project.edition_on()
    made = handout(project, wish or Wish(), edition)
    if not made.units:
        raise UsageError("There is no free text to translate.", "Nothing was written.")
    ending = path.suffix.lower()
    if ending in XLIFF_ENDINGS:
        changes = xliff.write_xliff(path, made, version, longest=edition.longest_value, progress=progress)
    elif ending in TABLE_ENDINGS:
        names = [edition.languages[code].name for code in (made.source_language, made.target_language)]
        changes = translationtable.write_table(path, made, (names[0], names[1]), progress=progress)
    else:
        raise UsageError(
            "{path} cannot be written: its ending names no format.", "Use .xlf, .xlsx or .csv.", path=str(path)
        )
    count = len(made.units) - len(changes)
    if any(fact.kind in (NOT_WELL_FORMED, ENTITY_DECLARED) for fact in project.origin.facts):
        changes = (
            *changes,
            Change("translation/part", "The listing could not be read to its end; the texts behind are missing"),
        )
    return Sent(path, count, made.source_language, made.target_language, changes)


# ----------------------------------------------------------------------------------------------- from the translator


@dataclass(frozen=True)
class Translated:
    """What a file of translations would do: the one edit (None: nothing), every value set, replaced or refused.

    language: the other language; is_into_english: which of the two values is set. taken: values set or replaced, same:
    found as they were, refused: not taken, missing: still without a translation.
    """

    edit: Edit | None
    changes: tuple[Change, ...]
    language: str
    is_into_english: bool
    taken: int
    same: int
    refused: int
    missing: int


def read_translations(path: Path, *, encoding: str = "", progress: Progress = SILENT) -> Handout:
    """Return what a translator gave back, recognized by its content: XLIFF, .xlsx, or separated values.

    encoding: the one that the user chose, "" if the file tells it. Raises UnreadableFile, UncertainEncoding,
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
    raise UnreadableFile('"{path}" is not a translation file.', "Choose an XLIFF file, .xlsx or .csv.", path=str(path))


def import_translations(
    project: Project,
    path: Path,
    *,
    encoding: str = "",
    language: str = "",
    may_change_language: bool = False,
    fills_equal: bool = True,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> Translated:
    """Return what a translator's file would do to a project; see take().

    encoding: as in read_translations(). Raises also UnreadableFile, UncertainEncoding, Cancelled.
    """
    returned = read_translations(path, encoding=encoding, progress=progress)
    return take(
        project,
        returned,
        language=language,
        may_change_language=may_change_language,
        fills_equal=fills_equal,
        edition=edition,
    )


def take(
    project: Project,
    returned: Handout,
    *,
    language: str = "",
    may_change_language: bool = False,
    fills_equal: bool = True,
    edition: Edition | None = None,
) -> Translated:
    """What translations would do to a project: one edit that sets the values, gives ids where there are none, and sets
    the code of the other language.

    language: the other language, for a file that says none. may_change_language: values in a language that the listing
    had before are removed, and told. fills_equal: texts that are not in the file get the translation that an equal one
    has there. Raises UsageError where languages do not go together.
    """
    edition = edition or project.edition_on()
    is_into_english, other = _direction(project, returned, language, edition)
    taking = Taking(project, edition, is_into_english)
    own = language_of(project.header.other_language or "")
    if own != other and own and taking.has_translations:
        _check_language(other, own, is_into_english=is_into_english, may_change=may_change_language)
        taking.remove_old(own)
    taking.take(returned.units)
    if fills_equal:
        taking.fill_equal()
    taking.finish()
    edit: Edit | None = None
    changes = [*returned.changes, *taking.changes]
    if not taking.count["taken"]:  # then nothing is removed, either
        changes = [change for change in changes if change.kind != REMOVED]
    if taking.count["taken"]:
        edits = list(taking.edits)
        if own != other:
            edits.insert(0, SetField(Address(field="other_language"), other))
            changes.insert(
                0,
                Change(
                    "translation/language",
                    "Language code of the other free text set",
                    before=project.header.other_language or "",
                    after=other,
                ),
            )
        label = trn("Take over {count} translation", "Take over {count} translations", taking.count["taken"])
        edit = Together(label, tuple(edits))
    return Translated(
        edit,
        tuple(changes),
        other,
        is_into_english,
        taking.count["taken"],
        taking.count["same"],
        taking.count["refused"],
        taking.count["missing"],
    )


def _check_language(found: str, own: str, *, is_into_english: bool, may_change: bool) -> None:
    """Raise UsageError or OtherLanguage if values in `own` may not be replaced by those of a file in `found`."""
    message = mark("The file is in the language {found}, the free text of the listing in {own}.")
    if is_into_english:
        raise UsageError(message, "Take a file in {own}.", found=found, own=own)
    if not may_change:
        raise OtherLanguage(
            message,
            "Take a file in {own}; or allow changing the language, which removes the values in {own}.",
            found=found,
            own=own,
        )


def _direction(project: Project, returned: Handout, language: str, edition: Edition) -> tuple[bool, str]:
    """(whether it is into English, the other language)."""
    source, target = language_of(returned.source_language), language_of(returned.target_language)
    said = language_of(language)
    if source == ENGLISH and not target:
        target = said or language_of(project.header.other_language or "")
    if target == source or ENGLISH not in (source, target):
        raise UsageError(
            "The file is from {source} into {target}; one of the two must be English (en).",
            "Ask the translator for a file with both languages named.",
            source=source or "?",
            target=target or "?",
        )
    other = source if target == ENGLISH else target
    if not other:
        raise UsageError("The file does not say into which language it is.", "Say it: --language de")
    if said and said not in (other, ENGLISH):
        raise UsageError(
            "The file is in the language {found}, not in {wanted}.", "Take another file.", found=other, wanted=said
        )
    _known(other, edition)
    return target == ENGLISH, other


def _known(language: str, edition: Edition) -> None:
    if language not in edition.languages:
        raise UsageError("{code} is not the code of a language.", "Use a code of ISO 639-1, such as de.", code=language)
