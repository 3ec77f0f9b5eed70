"""The filing package: a folder with the listing and everything that an office profile wants with it.

The parts of a package and their reasons are data, in the [package] table of each profile. This module hides how the
files are named, so that the office accepts the names. The folder is written completely or not at all, and only if the
check finds no errors. The content of each part is left to formats/.
"""

import hashlib
import re
import zipfile
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from wiposeq import resources
from wiposeq.app.checking import with_maps
from wiposeq.app.comparing.compare import compare
from wiposeq.app.exporting import copies, filing_documents
from wiposeq.app.exporting.converting import Generated, generate, signed
from wiposeq.app.exporting.copies import save_copy
from wiposeq.app.losses import lines_of_accepted, lines_of_losses, refuse_losses
from wiposeq.app.report_files import write_report_file
from wiposeq.app.specification.checking import check_specification
from wiposeq.checking.profile import Profile
from wiposeq.checking.profile import profile as find_profile
from wiposeq.errors import UsageError
from wiposeq.formats.files import all_or_none, is_there, replacing
from wiposeq.formats.reports import documents
from wiposeq.formats.reports.change_record import (
    ListingFile,
    Statement,
    blanks,
    record_as_docx,
    record_as_html,
    record_for_pdf,
    record_values,
    statements_for,
)
from wiposeq.formats.reports.check_report import as_html
from wiposeq.formats.reports.documents import Filled
from wiposeq.formats.reports.package_index import (
    INDEX,
    SUMS,
    Listed,
    checksums,
    new_folder,
    write_index,
    write_json_index,
)
from wiposeq.formats.reports.specification_report import as_html as specification_as_html
from wiposeq.formats.reports.specification_report import statement
from wiposeq.formats.specification.reader import read_specification
from wiposeq.model.comparison import Comparison
from wiposeq.model.finding import Report
from wiposeq.model.project import Project
from wiposeq.model.records import Header
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import in_english, in_sentences, language, listed, shown_day, shown_number, tr, trn

LISTING: Final = "listing"
PARTS: Final = ("page", "pdf", "report", "checklist", "statements", "record")
"""The parts that can be added to the listing; "record" only if another listing is replaced."""
DOCUMENTS: Final = ("checklist", "statements")
"""The parts that are written as .docx and .pdf."""
OUR_CHOICE: Final = "our choice"
"""The source of what no office asks for."""
JSON_INDEX: Final = "index.json"
_ENDINGS: Final = {
    LISTING: ".xml",
    "page": "-reading-copy.html",
    "pdf": "-reading-copy.pdf",
    "report": "-check-report.html",
    "record": "-record-of-changes.html",
    "specification": "-specification.html",
    "checklist": "-checklist",
    "statements": "-statements",
}
_NAME_LENGTH: Final = 60
_NAME_CHARACTERS: Final = "A-Za-z0-9_-"


class PlannedPart(Struct, frozen=True):
    """A part that a profile includes. source, confidence: as in checking.profile.Line."""

    part: str
    reason: str
    source: str
    confidence: str

    @property
    def is_sure(self) -> bool:
        """Whether a text of the office confirms it."""
        return self.confidence != "memory"


class PackagePlan(Struct, frozen=True):
    """The parts that a profile adds to the listing, and the office whose statements the record contains.

    languages: in which the office takes statements, as codes without a region; () if that is not known.
    """

    parts: tuple[PlannedPart, ...] = field(name="part", default=())
    statements: str = "general"
    languages: tuple[str, ...] = ()

    def reason(self, part: str) -> str:
        """Return why a part is included, in the language of the user; "" if the profile does not include it."""
        found = next((each for each in self.parts if each.part == part), None)
        if found is None:
            return ""
        text = tr(found.reason) if found.source == OUR_CHOICE else f"{tr(found.reason)} ({found.source})"
        return text if found.is_sure else f"{text} {tr('(Not confirmed: no text of the office was seen.)')}"


class _Profile(Struct, frozen=True):
    """The part of a profile file that describes the package."""

    package: PackagePlan = PackagePlan()


class Replaced(Struct, frozen=True):
    """The listing that was filed before and is replaced. name: of its file."""

    project: Project
    name: str


class Packaged(Struct, frozen=True):
    """The result of make_package().

    folder: None if the check found errors, in which case nothing was written. about: a description for each file name.
    blanks: the texts in square brackets that a person must complete, for each name of a document.
    """

    report: Report
    folder: Path | None = None
    files: tuple[Listed, ...] = ()
    about: dict[str, str] = {}
    blanks: dict[str, tuple[str, ...]] = {}

    @property
    def is_written(self) -> bool:
        """Whether the folder was written."""
        return self.folder is not None


def package_plan(profile: str) -> PackagePlan:
    """Return the package that a profile wants. Raises UserError for an unknown profile."""
    find_profile(profile)
    return msgspec.toml.decode(resources.text("profiles", f"{profile}.toml"), type=_Profile).package


def part_words(part: str) -> str:
    """Return the name of a part in the language of the user."""
    return {
        LISTING: tr("Sequence listing (ST.26 XML)"),
        "page": tr("Reading copy (HTML)"),
        "pdf": tr("Reading copy (PDF)"),
        "report": tr("Check report"),
        "record": tr("Record of changes, with statements to complete"),
        "checklist": tr("Checklist to sign, with what was not checked"),
        "statements": tr("Statements for the office, to complete"),
        "specification": tr("Check against the specification"),
    }[part]


def file_stem(header: Header, profile: Profile, otherwise: str = "") -> str:
    """Return the name of the files without ending: the file reference, else the application number, else `otherwise`.

    The name has only characters that the office allows. The longest file name fits the limit of the office, which is 60
    characters by default. A text without an allowed character is skipped.
    """
    characters = profile.limits.get("file_name_characters", _NAME_CHARACTERS)
    longest = max(len(Path(f"x{ending}").stem) - 1 for ending in _ENDINGS.values())
    room = int(profile.limits.get("file_name_length", _NAME_LENGTH)) - longest
    for text in (header.file_reference, header.application and header.application.number, otherwise):
        stem = re.sub(f"(?:-*[^{characters}])+-*", "-", text or "").strip("-_")[:room].strip("-_")
        if stem:
            return stem
    return "listing"


class PackageOptions(Struct, frozen=True):
    """What a package contains.

    parts: those of PARTS; None for the parts that the profile includes.
    replaced: the listing filed before, for the record of changes.
    name: the name of the files if the listing has no reference and no application number.
    specification: the files of the specification, to check the listing against them and to state the result.
    statements: the user's own statements for the record, as TOML; "" for those of the program.
    is_zipped: whether a ZIP archive of the folder is written beside it.
    """

    profile: str = "filing"
    parts: tuple[str, ...] | None = None
    replaced: Replaced | None = None
    name: str = ""
    specification: tuple[Path, ...] = ()
    statements: str = ""
    is_zipped: bool = False


def make_package(
    project: Project,
    folder: Path,
    options: PackageOptions | None = None,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
) -> Packaged:
    """Write the folder: the listing, which is checked with the profile and read back, and the other parts.

    Nothing is written if the check finds errors. Raises UsageError if the folder exists already, UnreadableFile if a
    loss of the replaced listing is not accepted, UnwritableFile, Cancelled, UserError.
    """
    options = options or PackageOptions()
    day = today or date.today()
    chosen = _chosen_parts(options)
    if options.replaced is not None:
        old = options.replaced.project
        refuse_losses(old.origin, Path(options.replaced.name), len(old.sequences))
    archive = _archive_of(folder, options) if options.is_zipped else None
    package = _Package(project, options, project.edition_on(today), day, progress)
    with all_or_none():
        try:
            with new_folder(folder) as temporary:
                generated = package.write(temporary, chosen)
        except _ListingHasErrors as error:
            return Packaged(error.report)
        if archive is not None:
            _write_archive(folder, archive)
    about = {**package.about, SUMS: tr("Checksums"), INDEX: tr("This index for people")}
    return Packaged(generated.report, folder, checksums(folder), about, package.blanks)


def _archive_of(folder: Path, options: PackageOptions) -> Path:
    """Return the path of the archive. Raises UsageError if the office takes no archive, or if the file exists."""
    chosen = find_profile(options.profile)
    if chosen.limits.get("compression") == "never":
        source = next(line.source for line in chosen.lines if line.what == "compression")
        raise UsageError(
            "For this profile no ZIP archive is written: the office takes the listing only as it is ({source}).",
            "Omit the archive.",
            source=source,
        )
    archive = folder.with_name(f"{folder.name}.zip")
    if is_there(archive):
        raise UsageError('"{path}" exists and is not overwritten.', "Name a new folder.", path=str(archive))
    return archive


def _write_archive(folder: Path, archive: Path) -> None:
    """Write the files of the package to a ZIP archive, with the index and the checksums. Raises UnwritableFile."""
    with replacing(archive) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            packed.write(path, path.relative_to(folder).as_posix())


class _ListingHasErrors(Exception):
    """The check found errors, so the folder is not written."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def _chosen_parts(options: PackageOptions) -> Collection[str]:
    """Return the parts to write. Raises UsageError for an unknown part, and for a record without a replaced listing."""
    chosen = options.parts
    if chosen is None:
        chosen = tuple(each.part for each in package_plan(options.profile).parts)
    elif options.replaced is None and "record" in chosen:
        raise UsageError(
            "A record of changes needs the listing that is replaced.", "Name that listing, or omit the record."
        )
    for part in chosen:
        if part not in PARTS:
            known = listed(PARTS)
            raise UsageError(
                'There is no part "{part}" of a package.', "The parts are: {known}.", part=part, known=known
            )
    return [part for part in PARTS if part in chosen and (part != "record" or options.replaced is not None)]


class _Package:
    """A package while it is written. about: a description for each file name. blanks: as in Packaged."""

    def __init__(
        self, project: Project, options: PackageOptions, edition: Edition, day: date, progress: Progress
    ) -> None:
        self.about: dict[str, str] = {}
        self.blanks: dict[str, tuple[str, ...]] = {}
        self._statement = ""
        """What is stated about the check against the specification; "" without one."""
        self._project, self._options, self._edition = project, options, edition
        self._day, self._progress = day, progress
        self._profile, self._plan = find_profile(options.profile), package_plan(options.profile)
        self._stem = file_stem(project.header, self._profile, options.name)

    def write(self, folder: Path, parts: Collection[str]) -> Generated:
        """Write the listing, these parts, and the indexes. Raises _ListingHasErrors."""
        listing = self._path(folder, LISTING)
        generated = generate(
            self._project, listing, self._edition, self._profile, today=self._day, progress=self._progress
        )
        if not generated.is_written:
            raise _ListingHasErrors(generated.report)
        # a reading copy must name the file in the package and its date, not those of the file that was read
        filed = replace(
            self._project,
            header=signed(self._project.header, listing, self._day),
            origin=replace(self._project.origin, source=listing.name),
        )
        for part in parts:
            if part in DOCUMENTS:
                continue  # they state what was found, so they are written at the end
            path = self._path(folder, part)
            if part == "report":
                report = with_maps(generated.report, self._project)
                write_report_file(path, as_html([replace(report, source=listing.name)]))
            elif part == "record":
                self._write_record(path, ListingFile(listing.name, filed.header, generated.size))
            else:
                save_copy(filed, path, self._edition, progress=self._progress)
        if self._options.specification:
            self._check_specification(self._path(folder, "specification"))
        for part in DOCUMENTS:
            if part in parts:
                self._write_document(folder, part, listing, filed.header, generated.report)
        self._write_indexes(folder, listing.name)
        return generated

    def _check_specification(self, path: Path) -> None:
        """Compare the listing with the specification, write the report, and store the statement for the indexes."""
        specification = read_specification(self._options.specification, progress=self._progress.silent())
        report = check_specification(
            self._project, specification, self._options.profile, today=self._day, progress=self._progress.silent()
        )
        self._statement = statement(report)
        write_report_file(path, specification_as_html(report))

    def _path(self, folder: Path, part: str) -> Path:
        """Return the path of a part, and describe it in `about`."""
        path = folder / f"{self._stem}{_ENDINGS[part]}"
        self.about[path.name] = " - ".join(text for text in (part_words(part), self._plan.reason(part)) if text)
        return path

    def _write_record(self, path: Path, new: ListingFile) -> None:
        """Write the record of changes in a language of the office, as a page, as .docx, and as .pdf if possible.

        If that is not the language of the user, also write a translation as a page.
        """
        with self._language_of_office():
            comparison, statements, values = self._record(new)
            if places := blanks(statements, values):
                self.blanks[path.with_suffix(".docx").name] = tuple(places)
            write_report_file(path, record_as_html(comparison, statements, values))
            contents = {".docx": record_as_docx(comparison, statements, values)}
            if copies.pdf_writers:
                contents[".pdf"] = copies.page_as_pdf(record_for_pdf(comparison, statements, values))
        for ending, content in contents.items():
            self._write(path.with_suffix(ending), content, path.name)
        if self._has_translations:
            comparison, statements, values = self._record(new)
            values["translation"] = note = _note_of_translation(path.name)
            translated = _translated(path)
            write_report_file(translated, record_as_html(comparison, statements, values))
            self.about[translated.name] = note

    def _record(self, new: ListingFile) -> tuple[Comparison, tuple[Statement, ...], dict[str, str]]:
        """Return what a record of changes is written from, in the language of the thread."""
        replaced = self._options.replaced
        assert replaced is not None
        comparison = compare(replaced.project, self._project, progress=self._progress.silent())
        old = ListingFile(replaced.name, replaced.project.header, replaced.project.origin.size)
        values = record_values(comparison, old, new, day=self._day)
        listings = ((replaced.name, replaced.project.origin), (new.name, self._project.origin))
        values["losses"] = lines_of_losses(listings)
        return comparison, statements_for(self._plan.statements, own=self._options.statements), values

    @property
    def _has_translations(self) -> bool:
        """Whether the office does not take documents in the language of the user."""
        languages = self._plan.languages
        return bool(languages) and language().partition("_")[0] not in languages

    def _language_of_office(self) -> AbstractContextManager[None]:
        """Return a context whose texts are English if the office does not take the language of the user."""
        return in_english() if self._has_translations else nullcontext()

    def _write(self, path: Path, content: bytes, described_as: str) -> None:
        with replacing(path) as file:
            file.write(content)
        self.about[path.name] = self.about[described_as]

    def _values(self, listing: Path, header: Header, report: Report) -> dict[str, str]:
        """Return the values for the placeholders of the documents, in the language of the thread."""
        with listing.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        replaced, application = self._options.replaced, header.application
        return {
            "file": listing.name,
            "old_file": replaced.name if replaced else "",
            "created": shown_day(header.production_date),
            "size": shown_number(listing.stat().st_size),
            "sha256": digest,
            "reference": header.file_reference or "",
            "application": application.number if application else "",
            "filed": shown_day(application.date) if application else "",
            "office": tr(self._profile.title),
            "edition": self._edition.id,
            "sequences": str(report.sequences),
            "found": listed(
                (
                    trn("{count} error", "{count} errors", report.errors),
                    trn("{count} warning", "{count} warnings", report.warnings),
                )
            ),
            "date": shown_day(self._day),
            "specification": self._statement,
            "losses": in_sentences(lines_of_accepted(self._project.origin)),
        }

    def _write_document(self, folder: Path, part: str, listing: Path, header: Header, report: Report) -> None:
        """Write the statements or the checklist. Nothing is written if the office wants no statements.

        Statements are in a language of the office, with a translation if that is not the language of the user.
        """
        if part == "checklist":
            values = self._values(listing, header, report)
            self._write_filled(self._path(folder, part), filing_documents.checklist(self._profile, values, report))
            return
        with self._language_of_office():
            values = self._values(listing, header, report)
            document = filing_documents.statements(self._plan.statements, values)
        if document is None:
            return
        path = self._path(folder, part)
        with self._language_of_office():
            self._write_filled(path, document)
        if self._has_translations:
            values = self._values(listing, header, report)
            document = filing_documents.statements(self._plan.statements, values)
            assert document is not None
            note = _note_of_translation(f"{path.name}.docx")
            paragraphs = ((documents.TEXT, note), *document.paragraphs)
            translated = _translated(path)
            self.about[translated.name] = note
            self._write_filled(translated, replace(document, paragraphs=paragraphs), is_filed=False)

    def _write_filled(self, path: Path, document: Filled, *, is_filed: bool = True) -> None:
        """Write a document. path: without its ending. is_filed: whether its open places are announced."""
        about = self.about.pop(path.name)
        written = filing_documents.write(document, path)
        self.about |= {each.name: about for each in written}
        if document.blanks and is_filed:
            self.blanks[written[0].name] = document.blanks

    def _write_indexes(self, folder: Path, name: str) -> None:
        profile = self._profile
        facts = {"profile": profile.name, "date": self._day.isoformat()}
        if self._statement:
            facts["specification"] = self._statement
        write_json_index(folder / JSON_INDEX, checksums(folder), self.about, facts)
        self.about[JSON_INDEX] = tr("This index for programs")
        remark = tr("Made {day} by WipoSeq for: {profile}.", day=shown_day(self._day), profile=tr(profile.title))
        remark = in_sentences((remark, self._statement, *lines_of_accepted(self._project.origin)))
        write_index(folder, tr("Filing package: {name}", name=name), self.about, remark)


def _translated(path: Path) -> Path:
    """Return the path of the translation of a document."""
    return path.with_name(f"{path.stem}-{language()}{path.suffix}")


def _note_of_translation(name: str) -> str:
    return tr("This translation is only for reading. File the English document: {file}", file=name)
