"""Translate coding sequences, and add their proteins as sequences that protein_id refers to.

The module hides the treatment of translations in a record: they are kept, and reported if the nucleotides encode
another protein. Numbers are those of the import, from 1; the caller adapts them to the project. (par. 89-92)
"""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from wiposeq.formats.records.genome_headers import header_values
from wiposeq.model.changes import ChangeLog
from wiposeq.model.coding import decode, first_difference
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid
from wiposeq.standard.edition import Edition, GeneticCode
from wiposeq.standard.likely_codes import is_of_mitochondria, likely_code
from wiposeq.standard.residues import specific_count
from wiposeq.texts import mark, tr

_OTHERS: Final = ("translation", "protein_id")
_EXCUSED: Final = {"translation", "pseudo", "pseudogene", "exception"}
"""Qualifiers that explain an internal stop, or contradict it; the check reports the contradiction."""
_NAMES: Final = ("protein_id", "gene", "product", "note")
_PLAIN: Final = "misc_feature"


class CodingProteins:
    """Link the sequences of an import, in their order.

    is_wanted: whether proteins become sequences. table: the genetic code of coding sequences that state none; 0 if the
    user did not choose one.
    """

    def __init__(self, edition: Edition, log: ChangeLog, is_wanted: bool, table: int = 0) -> None:
        self._table = table
        self._edition = edition
        self._log = log
        self._is_wanted = is_wanted
        self._known: dict[tuple[str, str], int] = {}

    def know(self, sequence: Sequence, number: int) -> None:
        """Store a protein that is already a sequence of the import, so that it is linked and not added again."""
        self._known.setdefault((sequence.residues, sequence.organism), number)

    def linked(self, sequence: Sequence, number: int) -> list[Sequence]:
        """Return the sequence with its coding sequences translated and linked, and the proteins that follow it.

        number: the number of the sequence in the import, from 1. The caller assigns the uids.
        """
        if sequence.is_protein:
            self.know(sequence, number)
            return [sequence]
        proteins: list[Sequence] = []
        features = tuple(
            self._feature(each, sequence, number, proteins) if each.key == "CDS" else each for each in sequence.features
        )
        return [replace(sequence, features=features), *proteins]

    def _feature(self, feature: Feature, sequence: Sequence, number: int, proteins: list[Sequence]) -> Feature:
        where = sequence.name or f"#{number}"
        feature = self._with_table(feature, where)
        names = {qualifier.name for qualifier in feature.qualifiers}
        if not names & _EXCUSED:
            coded = decode(feature, sequence.residues, self._edition.genetic_codes)
            if coded is not None and coded.stop_at:
                tables = [] if "transl_table" in names else self._tables_without_stop(feature, sequence.residues)
                if not tables:
                    return self._not_coding(feature, coded.stop_at, where)
                self._propose(tables, feature, coded.stop_at, sequence, where)
                return self._without_accession(feature, where)
        protein = self._protein(feature, sequence, where)
        link = 0
        if protein and self._is_wanted and specific_count(protein, "AA") >= self._edition.minimum_length("AA"):
            link = self._number_of(protein, feature, sequence, number, proteins, where)
        if protein and not self._is_wanted:
            if "translation" in names:
                self._log.count("coding/translation-left-out", "Translations omitted; proteins are not imported", where)
            protein = ""
        feature = self._without_accession(feature, where)
        rest = [qualifier for qualifier in feature.qualifiers if qualifier.name not in _OTHERS]
        uid = free_uid(feature.qualifiers)
        if protein:
            rest.append(Qualifier(uid, "translation", protein))
        if link:
            rest.append(Qualifier(uid + 1, "protein_id", str(link)))
        return replace(feature, qualifiers=tuple(rest))

    def _propose(self, tables: list[int], feature: Feature, stop: int, sequence: Sequence, where: str) -> None:
        """Report a CDS that is not translated, and the genetic codes in which it has no internal stop."""
        values = {"location": feature.location[:60], "codon": stop, "tables": ", ".join(map(str, tables[:8]))}
        message = mark(
            "CDS at {location} not translated: codon {codon} is a stop in genetic code 1, but not in {tables}; "
            "use --table"
        )
        likely = likely_table(sequence, feature, self._edition.genetic_codes)
        if likely is not None:
            message = mark(
                "CDS at {location} not translated: codon {codon} is a stop in genetic code 1, but not in {tables}; "
                "{why} suggests --table {table}"
            )
            values |= {"why": likely[1], "table": likely[0]}
        self._log.add("coding/stop-by-assumed-code", message, where, values=values)

    def _without_accession(self, feature: Feature, where: str) -> Feature:
        """Return a CDS without its protein_id, which is an accession number of a database."""
        if not feature.value("protein_id"):
            return feature
        self._log.count(
            "coding/protein-id",
            "Accession numbers in protein_id omitted; it must refer to a sequence of the listing (par. 92)",
            where,
        )
        return replace(feature, qualifiers=tuple(each for each in feature.qualifiers if each.name != "protein_id"))

    def _with_table(self, feature: Feature, where: str) -> Feature:
        """Return a CDS with the genetic code that the user chose, if it states none."""
        if not self._table or feature.value("transl_table"):
            return feature
        message = "transl_table {after} added, the genetic code that the user chose"
        self._log.count("coding/table-chosen", message, where, after=str(self._table))
        uid = free_uid(feature.qualifiers)
        return replace(feature, qualifiers=(*feature.qualifiers, Qualifier(uid, "transl_table", str(self._table))))

    def _tables_without_stop(self, feature: Feature, residues: str) -> list[int]:
        """Return the genetic codes in which a CDS that states none has no internal stop."""
        found = []
        for table in self._edition.genetic_codes:
            stated = replace(feature, qualifiers=(*feature.qualifiers, Qualifier(1, "transl_table", str(table))))
            coded = decode(stated, residues, self._edition.genetic_codes)
            if coded is not None and not coded.stop_at:
                found.append(table)
        return found

    def _not_coding(self, feature: Feature, stop: int, where: str) -> Feature:
        """Return a CDS with an internal stop and without a protein as a misc_feature with a note. (par. 89)"""
        self._log.add(
            "coding/stop-inside",
            "CDS at {location} became a {after}: its codon {codon} is a stop, and it has no translation",
            where,
            before="CDS",
            after=_PLAIN,
            values={"location": feature.location[:60], "codon": stop},
        )
        allowed = self._edition.allowed_qualifiers("DNA", _PLAIN)
        pairs = [("note", "CDS")] + [
            (q.name, q.value) if q.name in allowed else ("note", f"{q.name}: {q.value}")
            for q in feature.qualifiers
            if q.name in allowed or (q.value and q.name not in _OTHERS)
        ]
        qualifiers = tuple(Qualifier(uid, name, value) for uid, (name, value) in enumerate(pairs, 1))
        return replace(feature, key=_PLAIN, qualifiers=qualifiers)

    def _protein(self, feature: Feature, sequence: Sequence, where: str) -> str:
        """Return the protein that the record states or else the nucleotides encode, or ""."""
        log = self._log
        names = {qualifier.name for qualifier in feature.qualifiers}
        stated = "".join(feature.value("translation").split()).upper().removesuffix("*")
        if names & {"pseudo", "pseudogene"}:
            if stated:
                log.count("coding/pseudo", "Translations of pseudogenes omitted", where)
            return ""
        coded = decode(feature, sequence.residues, self._edition.genetic_codes)
        given = coded.protein if coded is not None and not coded.stop_at else ""
        if stated and not self._edition.alphabet("AA").issuperset(stated):
            log.add(
                "coding/translation-unreadable",
                "Translation omitted; it contains symbols that a protein must not have",
                where,
                before=stated[:100],
                after=given[:100],
            )
            stated = ""
        if stated:
            if coded is not None and coded.stop_at and "exception" not in names:
                log.add(
                    "coding/translation-differs",
                    "The nucleotides of {location} encode a stop at codon {codon}; the translation is kept",
                    where,
                    before=stated[:20],
                    after=coded.protein[:20],
                    values={"location": feature.location[:60], "codon": coded.stop_at},
                )
            if given and "exception" not in names and (place := first_difference(stated, given)):
                log.add(
                    "coding/translation-differs",
                    "The translation of {location} differs from the nucleotides from position {place} on; it is kept",
                    where,
                    before=stated[place - 1 : place + 19],
                    after=given[place - 1 : place + 19],
                    values={"location": feature.location[:60], "place": place},
                )
            return stated
        if not self._is_wanted or "exception" in names:
            return ""
        if given:
            kind, message = "coding/translated-as-stated", mark("Coding sequences without a translation translated")
            values = {}
            if "transl_table" not in names:
                likely = likely_table(sequence, feature, self._edition.genetic_codes)
                kind = "coding/translated"
                message = mark("Coding sequences without a translation translated; genetic code 1 assumed")
                if likely:
                    message = mark(
                        "Coding sequences without a translation translated; genetic code 1 assumed, but {why} suggests "
                        "--table {table}"
                    )
                    values = {"why": likely[1], "table": likely[0]}
            log.count(kind, message, where, values=values)
        return given

    def _number_of(
        self, protein: str, feature: Feature, sequence: Sequence, number: int, proteins: list[Sequence], where: str
    ) -> int:
        """Return the number of the protein in the import; add the protein if it is new."""
        organism = sequence.organism
        known = self._known.get((protein, organism), 0)
        if known:
            self._log.count(
                "coding/protein-shared", "Coding sequences linked to a protein that is already a sequence", where
            )
            return known
        link = number + len(proteins) + 1
        name = next((text for each in _NAMES if (text := feature.value(each))), "")[:60]
        source = Feature(
            1, "source", f"1..{len(protein)}", (Qualifier(1, "mol_type", "protein"), Qualifier(2, "organism", organism))
        )
        proteins.append(Sequence(0, name, "AA", protein, (source,)))
        self._known[protein, organism] = link
        self._log.count("coding/protein-made", "Proteins of coding sequences added as sequences and linked", where)
        return link


def likely_table(sequence: Sequence, feature: Feature, codes: Mapping[int, GeneticCode]) -> tuple[str, str] | None:
    """Return the genetic codes that a CDS without transl_table probably uses, and why; None for the standard code.

    The list of organisms and organelles is that of standard/likely_codes.py; then the start codon is a hint.
    """
    source = sequence.source
    stated = source.value("organelle") if source is not None else ""
    named = header_values(sequence.name, "").get("organelle")
    organelle = stated or (named.value if named is not None else "")
    likely = likely_code(sequence.organism, organelle)
    of_organelle = f'organelle "{organelle}"' if stated else tr('the name "{name}"', name=sequence.name)
    if likely.is_certain:
        why = of_organelle if organelle else f'organism "{sequence.organism}"'
        return (str(likely.code), why) if likely.code != 1 else None
    if is_of_mitochondria(organelle):
        return "2, 3, 4, 5, ...", of_organelle
    bacterial = replace(feature, qualifiers=(*feature.qualifiers, Qualifier(1, "transl_table", "11")))
    by_standard, by_bacterial = (decode(each, sequence.residues, codes) for each in (feature, bacterial))
    if by_standard is None or by_bacterial is None or by_standard.protein[:1] == by_bacterial.protein[:1]:
        return None
    return "11", tr("the start codon")


__all__ = ["CodingProteins", "likely_table"]
