"""Read the chromosomes of a survey again, and make the sequences of the listing from them.

The module hides the order of the steps: residues, rows of GFF3, genetic codes of organelles, variants of the sample,
source feature, proteins. It holds one chromosome in memory at a time. (ST.26 par. 13, 63; Annex I, source)
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.genome.annotations import Annotations, ChangedGene, Variation, variation_of
from wiposeq.app.genome.survey import GIVEN, Chromosome, Survey
from wiposeq.app.genome.variants import Outcome, Planner, Tally, VariantRules, applied, report
from wiposeq.errors import UnreadableFile
from wiposeq.formats.entries import Entry, Noted
from wiposeq.formats.options import Defaults
from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.plain.records import UNIDENTIFIED
from wiposeq.formats.records.annotated import sequence_of
from wiposeq.formats.records.coding_proteins import CodingProteins
from wiposeq.formats.records.genome_headers import QUALIFIERS
from wiposeq.formats.records.gff import OTHER_KINDS
from wiposeq.formats.variants.vcf import Call, Calls, column_of
from wiposeq.model.changes import ChangeLog
from wiposeq.model.location import Span
from wiposeq.model.records import Sequence as Record
from wiposeq.model.records import new_uid
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.standard.likely_codes import likely_code
from wiposeq.texts import mark, tr

KeepOutcome = Callable[[Outcome], object]
TableOf = Callable[[Chromosome], AbstractContextManager[KeepOutcome]]
"""Opens the table that receives what happens to each call of a chromosome."""


class Part(Struct, frozen=True):
    """A chromosome as it goes into a listing: its sequence and the proteins of its coding sequences.

    variants: the numbers of its variants. changed: the genes that variants change.
    """

    chromosome: Chromosome
    records: list[Record]
    variants: Tally
    changed: list[ChangedGene]


class ReadingOptions(Struct, frozen=True):
    """is_each: number the sequences of each chromosome from 1. has_proteins: add the proteins of coding sequences."""

    is_each: bool = True
    has_proteins: bool = True
    rules: VariantRules = VariantRules()


def _no_table(chromosome: Chromosome) -> AbstractContextManager[KeepOutcome]:
    return nullcontext(lambda outcome: None)


class ChromosomeReader:
    """Yields the parts of a genome. sample: whose variants are applied, "" for none."""

    def __init__(
        self,
        found: Survey,
        options: ReadingOptions,
        edition: Edition,
        log: ChangeLog,
        *,
        progress: Progress = SILENT,
    ) -> None:
        """Raises UsageError if the user must choose a sample."""
        self.sample = column_of(options.rules.sample, found.variants) if found.variants else ""
        self._found, self._options, self._edition, self._log = found, options, edition, log
        self._table_of: TableOf = _no_table
        self._progress = progress

    def parts(self, table_of: TableOf = _no_table) -> Iterator[Part]:
        """Yield each chromosome with its sequence and proteins, numbered as in the listing.

        table_of: opens the table that receives what happens to each call.
        Raises UnreadableFile, UsageError, Cancelled.
        """
        self._table_of = table_of
        if not self._found.variants:
            yield from self._parts(None)
            return
        haplotype = self._options.rules.haplotype
        progress = self._progress.silent()
        with Calls(self._found.variants, self.sample, self._log, progress, haplotype=haplotype) as calls:
            yield from self._parts(calls)
            self._report_unused(calls)

    def _parts(self, calls: Calls | None) -> Iterator[Part]:
        found, options, log, progress = self._found, self._options, self._log, self._progress
        wanted = {(each.source, each.number): each for each in found.chromosomes}
        whole = sum(each.length for each in found.chromosomes)
        done = number = 0
        linker = CodingProteins(self._edition, log, options.has_proteins)
        for path in dict.fromkeys(each.source for each in found.chromosomes):
            stream = Fasta(path, Defaults(molecule="DNA"), self._edition, progress=progress.silent())
            for sequence in stream:
                chromosome = wanted.pop((path, stream.records), None)
                if chromosome is None:
                    continue
                progress.check()
                if options.is_each:
                    linker, number = CodingProteins(self._edition, log, options.has_proteins), 0
                waiting = [sequence]
                del sequence  # so that the residues of the reference are released as early as possible
                part = self._part(chromosome, waiting.pop(), calls)
                records = [replace(each, uid=new_uid()) for each in linker.linked(part.records[0], number + 1)]
                number += len(records)
                part.records[:] = records
                del records
                waiting_parts = [part]
                del part
                yield waiting_parts.pop()
                done += chromosome.length
                progress.report(done, whole)
            log.extend(each for each in stream.changes if each.kind not in OTHER_KINDS)
        if wanted:
            missing = next(iter(wanted.values()))
            raise UnreadableFile(
                '"{path}" has changed since it was read: the record "{name}" no longer exists.',
                "Read the files again.",
                path=str(missing.source),
                name=missing.name or f"#{missing.number}",
            )

    def _part(self, chromosome: Chromosome, sequence: Record, calls: Calls | None) -> Part:
        """Return the sequence with its source feature as surveyed, the features of its rows, and its variants."""
        if len(sequence.residues) != chromosome.length or sequence.name != chromosome.name:
            raise UnreadableFile(
                '"{path}" has changed since it was read: the record "{name}" is different.',
                "Read the files again.",
                path=str(chromosome.source),
                name=sequence.name or f"#{chromosome.number}",
            )
        features, rest, is_circular = self._annotated(chromosome, sequence)
        features = self._with_codes(chromosome, features)
        residues, tally, changed = sequence.residues, Tally(), list[ChangedGene]()
        del sequence
        if calls is not None and chromosome.variants:
            residues, features, changed = self._with_variants(chromosome, residues, features, calls, tally)
        source = self._source(chromosome, len(residues), rest)
        entry = Entry(
            name=chromosome.name,
            residues=residues,
            features=(source, *features),
            molecule="DNA",
            kind="DNA",
            is_circular=is_circular,
            has_free_names=True,
        )
        described = sequence_of(entry, "DNA", self._edition, self._log, ("", ""))
        assert described is not None  # the reader never returns a sequence without residues
        return Part(chromosome, [described], tally, changed)

    def _annotated(
        self, chromosome: Chromosome, sequence: Record
    ) -> tuple[list[Noted], list[tuple[str, str | None]], bool]:
        """Return the features of the rows, further qualifiers of the source, and whether the sequence is circular."""
        features: list[Noted] = []
        rest: list[tuple[str, str | None]] = []
        is_circular = False
        for each in self._found.rows:
            entry = each.entry(sequence, self._log)
            is_circular = is_circular or entry.is_circular
            for noted in entry.features:
                if noted.key != "source":
                    features.append(noted)
                    continue
                for name, value in noted.qualifiers:
                    mine = chromosome.values.get(name)
                    if mine is None and name not in (*QUALIFIERS, "mol_type"):
                        rest.append((name, value))
                    elif mine is not None and value and mine != value:
                        message = mark("{name} differs from the value in the row of the GFF3 file")
                        values = {"name": name}
                        self._log.add(
                            "genome/given", message, sequence.name, noted.line, before=value, after=mine, values=values
                        )
        return features, rest, is_circular

    def _with_codes(self, chromosome: Chromosome, features: list[Noted]) -> list[Noted]:
        """Return the features with the genetic code of an organelle on coding sequences that state none."""
        organelle = chromosome.values.get("organelle", "")
        if not organelle:
            return features
        likely = likely_code(chromosome.values.get("organism", ""), organelle)
        if not likely.is_certain or likely.code == 1:
            return features
        found: list[Noted] = []
        count = 0
        for noted in features:
            if noted.key == "CDS" and not any(name == "transl_table" for name, _ in noted.qualifiers):
                noted = replace(noted, qualifiers=(*noted.qualifiers, ("transl_table", str(likely.code))))
                count += 1
            found.append(noted)
        if count:
            self._log.add(
                "genome/code",
                "transl_table {after} added to coding sequences; it is the genetic code of: {group}",
                chromosome.name,
                count=count,
                after=str(likely.code),
                values={"group": tr(likely.group)},
            )
        return found

    def _with_variants(
        self, chromosome: Chromosome, residues: str, features: list[Noted], calls: Calls, tally: Tally
    ) -> tuple[str, list[Noted], list[ChangedGene]]:
        rules, log = self._options.rules, self._log
        path = ", ".join(each.path.name for each in self._found.variants if chromosome.name in each.counts)
        planner = Planner(chromosome.name, residues, rules, self._edition, path)
        variations: list[Variation] = []
        with self._table_of(chromosome) as keep:

            def noted(outcome: Outcome) -> None:
                keep(outcome)
                feature = variation_of(outcome, residues) if rules.has_features else None
                if feature is not None:
                    variations.append(feature)

            lift = applied(planner, self._checked(calls, chromosome.name), noted, tally)
        lifted = lift.apply(residues)
        report(tally, chromosome.name, rules.haplotype, log)
        annotations = Annotations(chromosome.name, residues, lifted, lift, self._edition, log)
        moved = annotations.of(features)
        if not lifted:
            raise UnreadableFile(
                'The variants of "{path}" delete every residue of "{name}".',
                "Check whether the file is of this sequence.",
                path=path,
                name=chromosome.name,
            )
        last = len(lifted)
        found = (each.noted(lift) for each in variations)
        fitting = [each for each in found if each and each.location and each.location.last <= last]
        log.count(
            "variants/no-feature",
            "Variants at the end of a sequence applied, but not added as a feature",
            chromosome.name,
            times=len(variations) - len(fitting),
        )
        return lifted, [*moved, *fitting], annotations.changed

    def _checked(self, calls: Calls, name: str) -> Iterator[Call]:
        for number, call in enumerate(calls.of(name)):
            if not number & 0x3FF:
                self._progress.check()
            yield call

    def _source(self, chromosome: Chromosome, length: int, rest: list[tuple[str, str | None]]) -> Noted:
        values = {"organism": UNIDENTIFIED, "mol_type": "genomic DNA", **chromosome.values}
        order = ["organism", "mol_type", *(name for name in QUALIFIERS if name != "organism")]
        names = [*order, *(name for name in values if name not in order)]
        known: list[tuple[str, str | None]] = [(name, values[name]) for name in names if name in values]
        return Noted("source", f"1..{length}", Span(1, length, is_range=True), (*known, *rest))

    def _report_unused(self, calls: Calls) -> None:
        known = {each.name for each in self._found.chromosomes}
        for name in calls.names():
            if name not in known:
                message = mark('Variants omitted, because no FASTA record that is disclosed has the name "{name}"')
                count = sum(each.counts.get(name, 0) for each in self._found.variants)
                self._log.add("variants/no-residues", message, count=count, values={"name": name[:60]})


def report_values(chromosomes: Iterable[Chromosome], log: ChangeLog) -> None:
    """Report how each qualifier of the source features was found that the user did not give."""
    for each in chromosomes:
        for name, by in each.by.items():
            if by != GIVEN:
                values = {"name": name, "by": tr(by)}
                log.add(
                    "genome/value", "{name} {after} taken from {by}", each.name, after=each.values[name], values=values
                )
        if "organism" not in each.values:
            log.add("organism/assumed", "No organism given; {after} assumed (par. 81)", each.name, after=UNIDENTIFIED)
        if "mol_type" not in each.values:
            message = mark("No mol_type given; {after} assumed for a chromosome")
            log.add("mol_type/assumed", message, each.name, after="genomic DNA")


__all__ = ["ChromosomeReader", "KeepOutcome", "Part", "ReadingOptions", "TableOf", "report_values"]
