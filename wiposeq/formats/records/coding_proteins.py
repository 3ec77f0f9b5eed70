"""Proteins of coding sequences: translated, made sequences of their own and linked by number, or left out.

It hides what is done with the translation a record brings: it is kept as it is, and told where the nucleotides give
another. Numbers are those of the import, from 1; whoever puts the sequences into a project moves them. (par. 89-92)
"""

from typing import Final

from msgspec.structs import replace

from wiposeq.model.changes import ChangeLog
from wiposeq.model.coding import decode, first_difference
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import specific_count

_OTHERS: Final = ("translation", "protein_id")
_EXCUSED: Final = {"translation", "pseudo", "pseudogene", "exception"}
"""With one of these a stop inside is explained, or contradicts what the record says; then the check tells."""
_NAMES: Final = ("protein_id", "gene", "product", "note")
_PLAIN: Final = "misc_feature"


class CodingProteins:
    """Follows the sequences of an import in their order. is_wanted: whether proteins become sequences."""

    def __init__(self, edition: Edition, log: ChangeLog, is_wanted: bool) -> None:
        self._edition = edition
        self._log = log
        self._is_wanted = is_wanted
        self._known: dict[tuple[str, str], int] = {}

    def know(self, sequence: Sequence, number: int) -> None:
        """Remembers a protein that is a sequence of the import already, so that it is linked and not made again."""
        self._known.setdefault((sequence.residues, sequence.organism), number)

    def linked(self, sequence: Sequence, number: int) -> list[Sequence]:
        """The sequence with its coding sequences translated and linked, and the proteins that follow it.

        number: of the sequence in the import, from 1; uids are the caller's to give.
        """
        if sequence.is_protein:
            self.know(sequence, number)
            return [sequence]
        made: list[Sequence] = []
        features = tuple(
            self._feature(each, sequence, number, made) if each.key == "CDS" else each for each in sequence.features
        )
        return [replace(sequence, features=features), *made]

    def _feature(self, feature: Feature, sequence: Sequence, number: int, made: list[Sequence]) -> Feature:
        where = sequence.name or f"#{number}"
        names = {qualifier.name for qualifier in feature.qualifiers}
        if not names & _EXCUSED:
            coded = decode(feature, sequence.residues, self._edition.genetic_codes)
            if coded is not None and coded.stop_at:
                return self._not_coding(feature, coded.stop_at, where)
        protein = self._protein(feature, sequence, where)
        link = 0
        if protein and self._is_wanted and specific_count(protein, "AA") >= self._edition.minimum_length("AA"):
            link = self._number_of(protein, feature, sequence, number, made, where)
        if protein and not self._is_wanted:
            if "translation" in names:
                self._log.count("coding/translation-left-out", "Translations left out, as no proteins are taken", where)
            protein = ""
        if "protein_id" in names:
            self._log.count(
                "coding/protein-id",
                "Accession numbers in protein_id left out; it names a sequence of the listing (par. 92)",
                where,
            )
        rest = [qualifier for qualifier in feature.qualifiers if qualifier.name not in _OTHERS]
        uid = max((qualifier.uid for qualifier in feature.qualifiers), default=0)
        if protein:
            rest.append(Qualifier(uid + 1, "translation", protein))
        if link:
            rest.append(Qualifier(uid + 2, "protein_id", str(link)))
        return replace(feature, qualifiers=tuple(rest))

    def _not_coding(self, feature: Feature, stop: int, where: str) -> Feature:
        """What is called a CDS, has a stop inside and names no protein: a misc_feature with a note. (par. 89)"""
        self._log.add(
            "coding/stop-inside",
            "CDS at {location} became a {after}: its codon {codon} is a stop, and it has no translation",
            where,
            before="CDS",
            after=_PLAIN,
            values={"location": feature.location[:60], "codon": stop},
        )
        allowed = self._edition.allowed_qualifiers("DNA", _PLAIN)
        said = [("note", "CDS")] + [
            (q.name, q.value) if q.name in allowed else ("note", f"{q.name}: {q.value}")
            for q in feature.qualifiers
            if q.name in allowed or (q.value and q.name not in _OTHERS)
        ]
        qualifiers = tuple(Qualifier(uid, name, value) for uid, (name, value) in enumerate(said, 1))
        return replace(feature, key=_PLAIN, qualifiers=qualifiers)

    def _protein(self, feature: Feature, sequence: Sequence, where: str) -> str:
        """What the record says the protein is, or else what the nucleotides give; "" where there is none to tell."""
        log = self._log
        names = {qualifier.name for qualifier in feature.qualifiers}
        said = "".join(feature.value("translation").split()).upper().removesuffix("*")
        if names & {"pseudo", "pseudogene"}:
            if said:
                log.count("coding/pseudo", "Translations of what makes no protein (pseudo) left out", where)
            return ""
        coded = decode(feature, sequence.residues, self._edition.genetic_codes)
        given = coded.protein if coded is not None and not coded.stop_at else ""
        if said and not self._edition.alphabet("AA").issuperset(said):
            log.add(
                "coding/translation-unreadable",
                "Translation with symbols that no protein has left out",
                where,
                before=said[:100],
                after=given[:100],
            )
            said = ""
        if said:
            if coded is not None and coded.stop_at and "exception" not in names:
                log.add(
                    "coding/translation-differs",
                    "The nucleotides of {location} give a stop at codon {codon}; the translation is kept",
                    where,
                    before=said[:20],
                    after=coded.protein[:20],
                    values={"location": feature.location[:60], "codon": coded.stop_at},
                )
            if given and "exception" not in names and (place := first_difference(said, given)):
                log.add(
                    "coding/translation-differs",
                    "The translation of {location} is not what the nucleotides give, from {place} on; kept",
                    where,
                    before=said[place - 1 : place + 19],
                    after=given[place - 1 : place + 19],
                    values={"location": feature.location[:60], "place": place},
                )
            return said
        if not self._is_wanted or "exception" in names:
            return ""
        if given:
            log.count("coding/translated", "Coding sequences without a translation translated", where)
        return given

    def _number_of(
        self, protein: str, feature: Feature, sequence: Sequence, number: int, made: list[Sequence], where: str
    ) -> int:
        """The number of the protein in the import; it is made where there is none yet."""
        organism = sequence.organism
        known = self._known.get((protein, organism), 0)
        if known:
            self._log.count(
                "coding/protein-shared", "Coding sequences linked to a protein that is there already", where
            )
            return known
        link = number + len(made) + 1
        name = next((text for each in _NAMES if (text := feature.value(each))), "")[:60]
        source = Feature(
            1, "source", f"1..{len(protein)}", (Qualifier(1, "mol_type", "protein"), Qualifier(2, "organism", organism))
        )
        made.append(Sequence(0, name, "AA", protein, (source,)))
        self._known[protein, organism] = link
        self._log.count("coding/protein-made", "Proteins of coding sequences made sequences and linked", where)
        return link
