"""Write the folder of a disclosure: listings, documents, tables, reports and index; and check it as a whole.

The module hides the names of the files and which of them belong to which chromosome.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.checking import check
from wiposeq.app.exporting.converting import signed
from wiposeq.app.genome.annotations import ChangedGene
from wiposeq.app.genome.facts import FileNames, Numbers, known_values, name_of, values_of_variants, what_of, with_texts
from wiposeq.app.genome.reading import KeepOutcome, Part
from wiposeq.app.genome.survey import Chromosome, Survey
from wiposeq.app.genome.variants import Outcome, Tally, VariantRules
from wiposeq.formats.files import replacing
from wiposeq.formats.header_toml import empty_header
from wiposeq.formats.reports.documents import DOCUMENT_FORMATS, filled, templates
from wiposeq.formats.reports.package_index import Group
from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.variants.table import MOST_ROWS, new_table, write_spreadsheet, write_table
from wiposeq.formats.variants.vcf import MISSING
from wiposeq.model.changes import ChangeLog
from wiposeq.model.finding import Report
from wiposeq.model.records import Header
from wiposeq.model.records import Sequence as Record
from wiposeq.progress import Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark, shown_number, tr

_BLANK: Final = re.compile(r"\[[^\[\]]+\]")


class DisclosureOptions(Struct, frozen=True):
    """How a genome is disclosed.

    header: its texts may contain the placeholders of the templates, such as {organism} or {chromosome}.
    is_each: write a listing for each chromosome, instead of one for all.
    has_proteins: add the proteins of coding sequences as sequences.
    documents: the endings of the documents, of DOCUMENT_FORMATS.
    tables: the endings of the tables of variants and of changed genes: "tsv", "xlsx".
    templates: a file with the user's own templates.
    is_compact: write listings without indentation.
    rules: how the variants of VCF files are applied.
    """

    header: Header = empty_header()
    is_each: bool = True
    has_proteins: bool = True
    documents: tuple[str, ...] = ("docx", "html", "txt")
    tables: tuple[str, ...] = ("tsv",)
    templates: Path | None = None
    is_compact: bool = False
    rules: VariantRules = VariantRules()


class Package:
    """The folder while it is written.

    about: a description for each file name. reports: the check of each listing by its file name.
    sample: whose variants are applied, "" for none.
    """

    def __init__(
        self,
        folder: Path,
        found: Survey,
        options: DisclosureOptions,
        edition: Edition,
        log: ChangeLog,
        progress: Progress,
    ) -> None:
        self.about: dict[str, str] = {}
        self.reports: dict[str, Report] = {}
        self.sample = ""
        self._folder, self._options, self._edition = folder, options, edition
        self._today, self._progress, self._log = date.today(), progress, log
        self._found = found
        self._templates = templates(options.templates)
        names = FileNames()
        self._stems = {_key(each): names.of(each) for each in found.chromosomes}
        self._files: dict[str, list[str]] = defaultdict(list)
        self._whole = _WholeCheck()

    # Listings

    def add_listing(self, name: str, chromosomes: Sequence[Chromosome], parts: Iterator[Part]) -> None:
        """Write a listing of these chromosomes with its documents, and check it."""
        path = self._folder / name
        known = known_values(chromosomes, self._options.header, name, self._today) | self._facts_of_inputs(chromosomes)
        if self._found.variants:
            known["length"] = ""  # that of the reference; a title must not have it
        filled_header, missing = with_texts(self._options.header, known, chromosomes)
        for each in missing:
            self._log.add(
                "genome/placeholder",
                "The title or reference has {before}, but no value for it is known; it is written in brackets",
                name,
                before="{" + each + "}",
            )
        header = signed(filled_header, path, self._today)
        numbers, tally, changed = Numbers(), Tally(), list[ChangedGene]()

        def records() -> Iterator[Record]:
            for part in parts:
                self._whole.add_part(part)
                tally.update(part.variants)
                changed.extend(part.changed)
                self._add_changed_genes(part)
                yield from part.records

        st26.write(
            path,
            header,
            numbers.counting(records()),
            self._edition,
            options=st26.WriteOptions(self._options.is_compact),
            progress=self._progress,
        )
        destroyed = sum(each.is_destroyed and each.key == "CDS" for each in changed)
        known.update(numbers.values())
        known.update(values_of_variants(tally, destroyed, sum(each.key == "CDS" for each in changed) - destroyed))
        self._note(name, tr("The sequence listing of {what}", what=known["what"]), chromosomes)
        self.reports[name] = check(path, self._edition, today=self._today, progress=self._progress)
        self._whole.add_listing(name, header, self.reports[name])
        self._add_documents(path.stem, known, chromosomes)

    def listing_of(self, chromosome: Chromosome) -> str:
        """Return the file name of the listing of a chromosome."""
        return f"{self._stems[_key(chromosome)]}.xml"

    def _facts_of_inputs(self, chromosomes: Sequence[Chromosome]) -> dict[str, str]:
        """Return the values for the templates about reference and sample."""
        names = dict.fromkeys(each.source.name for each in chromosomes)
        stated = dict.fromkeys(_without_folder(each.reference) for each in self._found.variants)
        files, declared = ", ".join(names), ", ".join(each for each in stated if each and each not in names)
        return {"assembly": f"{files} ({declared})" if declared else files, "sample": self.sample}

    def _add_documents(self, stem: str, known: Mapping[str, str], chromosomes: Sequence[Chromosome]) -> None:
        for template in self._templates:
            document = filled(template, known)
            texts = " ".join(each[1] for each in document.paragraphs if isinstance(each, tuple))
            self._whole.add_document(f"{stem}-{template.id}", len(_BLANK.findall(texts)))
            for ending in self._options.documents:
                content = DOCUMENT_FORMATS[ending](document)
                what = tr("{document} of {what}", document=document.title, what=known["what"])
                self._add_file(f"{stem}-{template.id}.{ending}", content, what, chromosomes)

    # Tables

    @contextmanager
    def table_of(self, chromosome: Chromosome) -> Iterator[KeepOutcome]:
        """Open the table of the variants of a chromosome, and write it as a spreadsheet at the end if wanted."""
        name = f"{self._stems[_key(chromosome)]}-variants.tsv"
        heads = (
            tr("Chromosome"),
            tr("Position in the reference"),
            tr("Position in the listing"),
            tr("ID"),
            "REF",
            "ALT",
            tr("Genotype"),
            tr("Kind"),
            tr("Result"),
            tr("Line"),
        )
        words: dict[str, str] = {"": ""}

        def word(text: str) -> str:
            if text not in words:
                words[text] = tr(text)
            return words[text]

        with new_table(self._folder / name, heads) as table:

            def keep(outcome: Outcome) -> None:
                call = outcome.call
                sign = "|" if call.is_phased else "/"
                genotype = sign.join("." if each == MISSING else str(each) for each in call.alleles)
                table.add(
                    (
                        chromosome.name,
                        call.position,
                        outcome.place or "",
                        call.id,
                        call.reference,
                        ",".join(call.alternatives),
                        genotype,
                        word(outcome.kind),
                        outcome.reason if outcome.winner is not None else word(outcome.result),
                        call.line,
                    )
                )

            yield keep
        self._finish_table(name, table.rows, tr("Variants of {name}", name=name_of(chromosome)), chromosome)

    def _add_changed_genes(self, part: Part) -> None:
        if not part.changed:
            return
        name = f"{self._stems[_key(part.chromosome)]}-changed-genes.tsv"
        heads = (
            tr("Gene"),
            tr("Feature"),
            tr("Location on the reference"),
            tr("Location in the listing"),
            tr("Effect"),
            tr("Variants"),
        )
        rows = ((each.gene, each.key, each.before, each.after, tr(each.effect), each.variants) for each in part.changed)
        count = write_table(self._folder / name, heads, rows)
        self._finish_table(name, count, tr("Changed genes of {name}", name=name_of(part.chromosome)), part.chromosome)

    def _finish_table(self, name: str, rows: int, what: str, chromosome: Chromosome) -> None:
        """Add the table to the index in the endings that are wanted."""
        table = self._folder / name
        if "xlsx" in self._options.tables:
            if rows <= MOST_ROWS:
                sheet = name.removesuffix(".tsv") + ".xlsx"
                write_spreadsheet(table, self._folder / sheet, what)
                self._note(sheet, what, [chromosome])
            else:
                message = mark("The spreadsheet {before} was not written, because it would have too many rows")
                self._log.add("genome/rows", message, chromosome.name, before=f"{name.removesuffix('.tsv')}.xlsx")
        if "tsv" in self._options.tables or rows > MOST_ROWS:
            self._note(name, what, [chromosome])
        else:
            table.unlink()

    # Pages

    def add_page(self, name: str, text: str, what: str) -> None:
        """Write a page in HTML. what: its description in the index."""
        self._add_file(name, text.encode("utf-8", "replace"), what, ())

    def _add_file(self, name: str, content: bytes, what: str, chromosomes: Sequence[Chromosome]) -> None:
        with replacing(self._folder / name) as file:
            file.write(content)
        self._note(name, what, chromosomes)

    def _note(self, name: str, what: str, chromosomes: Sequence[Chromosome]) -> None:
        """Add a file to the index. chromosomes: those that it belongs to, several for a file of all."""
        self.about[name] = what
        if len(chromosomes) == 1:
            self._files[_heading(chromosomes[0])].append(name)

    def groups(self) -> tuple[Group, ...]:
        """Return the files of each chromosome, in the order of the listings."""
        order = [_heading(each) for each in self._found.chromosomes]
        return tuple(Group(each, tuple(self._files[each])) for each in dict.fromkeys(order) if each in self._files)

    def whole_check(self) -> ChangeLog:
        """Return what is wrong with the package as a whole, and the numbers of each listing."""
        return self._whole.result(self._found.chromosomes)


def _key(chromosome: Chromosome) -> tuple[Path, int]:
    return chromosome.source, chromosome.number


def _heading(chromosome: Chromosome) -> str:
    """Return the heading of the files of a chromosome in the index, with its record."""
    what = what_of([chromosome])
    what = what[:1].upper() + what[1:]
    return what if chromosome.name in ("", name_of(chromosome)) else f"{what} ({chromosome.name})"


class _WholeCheck:
    """Compares the listings and documents of a package with each other."""

    def __init__(self) -> None:
        self._digests: dict[bytes, list[str]] = defaultdict(list)
        self._lengths: dict[str, int] = {}
        self._headers: dict[str, Header] = {}
        self._reports: dict[str, Report] = {}
        self._blanks: dict[str, int] = {}

    def add_part(self, part: Part) -> None:
        """Note the residues of a chromosome."""
        residues = part.records[0].residues
        digest = hashlib.sha256()
        for start in range(0, len(residues), _STEP):
            digest.update(residues[start : start + _STEP].encode())
        name = part.chromosome.name or f"#{part.chromosome.number}"
        self._digests[digest.digest()].append(name)
        self._lengths[name] = len(residues)

    def add_listing(self, name: str, header: Header, report: Report) -> None:
        """Note the general information and the check of a listing."""
        self._headers[name], self._reports[name] = header, replace(report, findings=())

    def add_document(self, name: str, blanks: int) -> None:
        """Note how many places of a document a person must complete."""
        self._blanks[name] = blanks

    def result(self, chromosomes: Sequence[Chromosome]) -> ChangeLog:
        """Return the findings, and a line for each listing."""
        log = ChangeLog()
        for name, report in self._reports.items():
            values = {"errors": report.errors, "warnings": report.warnings, "sequences": report.sequences}
            message = mark("Sequences: {sequences}. Errors: {errors}, warnings: {warnings}; see check-report.html")
            log.add("package/listing", message, name, values=values)
        for names in self._digests.values():
            if len(names) > 1:
                message = mark("The same residues are disclosed {count} times: {names}")
                log.add("package/same-residues", message, count=len(names), values={"names": ", ".join(names)})
        self._compare(
            log,
            "package/same-name",
            mark("{count} records are called {value}: {names}"),
            (
                (each.name or f"#{each.number}", f"{each.values.get('organism', '')} {name_of(each)}")
                for each in chromosomes
            ),
        )
        self._compare(
            log,
            "package/same-reference",
            mark("{count} listings have the file reference {value}: {names}. Use {{chromosome}} in it."),
            ((name, each.file_reference or "") for name, each in self._headers.items()),
        )
        self._compare(
            log,
            "package/same-title",
            mark("{count} listings have the title {value}: {names}. Use {{chromosome}} in it."),
            ((name, each.titles[0].text if each.titles else "") for name, each in self._headers.items()),
        )
        organisms = dict.fromkeys(each.values.get("organism", "") for each in chromosomes)
        if len(organisms) > 1:
            message = mark("The records have different organisms: {names}")
            shown = ", ".join(each or tr("none") for each in organisms)
            log.add("package/organisms", message, count=len(organisms), values={"names": shown})
        for count in self._blanks.values():
            if count:
                log.count("package/to-complete", "Places in documents that a person must complete", times=count)
        log.add(
            "package/total",
            "Chromosomes and other parts: {parts}. Nucleotides: {nucleotides}.",
            values={"parts": len(self._lengths), "nucleotides": shown_number(sum(self._lengths.values()))},
        )
        return log

    def _compare(self, log: ChangeLog, kind: str, message: str, values: Iterable[tuple[str, str]]) -> None:
        """Report the values that several names have."""
        names: dict[str, list[str]] = defaultdict(list)
        for name, value in values:
            names[value.strip()].append(name)
        for value, several in names.items():
            if value and len(several) > 1:
                shown = ", ".join(several[:_MOST_NAMED]) + (", ..." if len(several) > _MOST_NAMED else "")
                log.add(kind, message, count=len(several), values={"value": f'"{value}"', "names": shown})


_STEP: Final = 1 << 20
_MOST_NAMED: Final = 10
PROBLEMS: Final = frozenset(
    ("package/same-residues", "package/same-name", "package/same-reference", "package/same-title", "package/organisms")
)
"""The kinds of lines that a person should look at before filing."""


def _without_folder(reference: str) -> str:
    """Return the reference that a VCF file states, without the folders of the computer that called the variants."""
    is_public = re.match(r"(?:https?|ftp)://", reference, re.IGNORECASE) is not None
    return reference if is_public else re.split(r"[/\\]", reference)[-1]


__all__ = ["PROBLEMS", "DisclosureOptions", "Package"]
