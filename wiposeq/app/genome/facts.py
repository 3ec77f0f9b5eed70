"""The names, texts and numbers of a disclosure: file names, values for the templates, placeholders in titles.

The module hides how a placeholder that has no value is filled, so that no title or reference has a hole.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from wiposeq.app.genome.survey import Chromosome
from wiposeq.app.genome.variants import DELETION, INDEL, INSERTION, KINDS, NOT_APPLIED, SUBSTITUTION, Tally
from wiposeq.formats.records.genome_headers import QUALIFIERS
from wiposeq.model.records import Header, Title
from wiposeq.model.records import Sequence as Record
from wiposeq.texts import listed, mark, shown_number, tr, trn

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
_LONGEST_NAME: Final = 40
_UNKNOWN: Final = "[organism]"
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_GAPS: Final = re.compile("n+")
_LETTERS_OF_SETS: Final = "mrwsykvhdb"


def file_stem(text: str) -> str:
    """Return a text as a part of a file name: letters, digits, - and _."""
    return "".join(each if each in _LETTERS else "-" for each in text).strip("-")[:_LONGEST_NAME]


class FileNames:
    """Unique file names without ending, of letters, digits, - and _. Names that differ only in case are not unique."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def of(self, chromosome: Chromosome) -> str:
        """Return a name for this chromosome."""
        stem = name = file_stem(chromosome.name) or f"sequence-{chromosome.number}"
        while name.lower() in self._taken:
            count = self._taken[stem.lower()] = self._taken.get(stem.lower(), 1) + 1
            name = f"{stem}-{count}"
        self._taken.setdefault(name.lower(), 1)
        return name


def known_values(chromosomes: Sequence[Chromosome], header: Header, file: str, today: date) -> dict[str, str]:
    """Return the values for the templates that the source features and the header contain."""

    def common(name: str) -> str:
        return ", ".join(dict.fromkeys(value for each in chromosomes if (value := each.values.get(name))))

    organism = common("organism")
    kinds = (
        ("cultivar", mark("cultivar {value}")),
        ("variety", mark("variety {value}")),
        ("ecotype", mark("ecotype {value}")),
        ("strain", mark("strain {value}")),
    )
    called = [tr(words, value=common(kind)) for kind, words in kinds if common(kind)]
    title = next((each.text for each in header.titles), "")
    return {
        "what": what_of(chromosomes),
        "name": " ".join([organism or _UNKNOWN, *called]),
        "length": f"{sum(each.length for each in chromosomes):,}",  # also for the title of the listing
        "file": file,
        "reference": header.file_reference or "",
        "applicant": header.applicant.name if header.applicant else "",
        "title": title,
        "date": today.isoformat(),
        **{name: common(name) for name in QUALIFIERS},
    }


def what_of(chromosomes: Sequence[Chromosome]) -> str:
    """Return in words what a listing discloses: "chromosome 1", "3 chromosomes"."""
    if len(chromosomes) > 1:
        return counted(chromosomes)
    values = chromosomes[0].values
    if "chromosome" in values:
        return tr("chromosome {name}", name=values["chromosome"])
    if "organelle" in values:
        return tr("the genome of the {organelle}", organelle=values["organelle"].rpartition(":")[2])
    return tr("the sequence {name}", name=chromosomes[0].name) if chromosomes[0].name else tr("the sequence")


def counted(chromosomes: Sequence[Chromosome]) -> str:
    """Return the number as text. The parts are not called chromosomes if one is an organelle or a scaffold."""
    if all("chromosome" in each.values for each in chromosomes):
        return trn("{count} chromosome", "{count} chromosomes", len(chromosomes))
    return trn("{count} part of the genome", "{count} parts of the genome", len(chromosomes))


def with_texts(header: Header, known: Mapping[str, str], chromosomes: Sequence[Chromosome]) -> tuple[Header, list[str]]:
    """Return the header with filled placeholders in its reference and titles, and the names that have no value.

    {chromosome} of another part is its organelle or the name of its record. Another placeholder without
    a value stays as its name in square brackets, as in the documents. Other braces are not changed.
    """
    missing: list[str] = []
    names = ", ".join(dict.fromkeys(map(name_of, chromosomes)))

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in known:
            return found[0]
        if known[name].strip():
            if _UNKNOWN in known[name]:
                missing.append("organism")
            return known[name]
        if name in ("chromosome", "organelle", "plasmid") and names:
            return names
        missing.append(name)
        return f"[{name}]"

    def text(words: str) -> str:
        return _PLACEHOLDER.sub(value, words)

    reference = text(header.file_reference) if header.file_reference else header.file_reference
    titles = tuple(Title(each.uid, text(each.text), each.language) for each in header.titles)
    return replace(header, file_reference=reference, titles=titles), list(dict.fromkeys(missing))


def name_of(chromosome: Chromosome) -> str:
    """Return what a part of a genome is called: its chromosome, organelle, plasmid, or the name of its record."""
    values = chromosome.values
    if organelle := values.get("organelle"):
        return organelle.rpartition(":")[2]
    return values.get("chromosome") or values.get("plasmid") or chromosome.name or f"#{chromosome.number}"


class Numbers:
    """Counts the features and residues of sequences while they are written."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._strong = self._unknown = self._length = self._gaps = self._letters = 0

    def counting(self, sequences: Iterable[Record]) -> Iterator[Record]:
        """Yield the same sequences, and count them."""
        for each in sequences:
            if not each.is_protein:
                self._kinds.update(feature.key for feature in each.features if feature.key != "source")
                self._length += len(each.residues)
                self._unknown += each.residues.count("n")
                self._gaps += sum(1 for _ in _GAPS.finditer(each.residues))
                self._letters += sum(map(each.residues.count, _LETTERS_OF_SETS))
                self._strong += each.residues.count("g") + each.residues.count("c") + each.residues.count("s")
            yield each

    def values(self) -> dict[str, str]:
        """Return the counts as texts; "" for 0."""
        total = sum(self._kinds.values())
        read = self._length - self._unknown
        return {
            "features": shown_number(total) if total else "",
            "kinds": listed(f"{shown_number(count)} {key}" for key, count in self._kinds.most_common()),
            "genes": shown_number(self._kinds["gene"]) if self._kinds["gene"] else "",
            "coding": shown_number(self._kinds["CDS"]) if self._kinds["CDS"] else "",
            "length": shown_number(self._length),
            "unknown": shown_number(self._unknown) if self._unknown else "",
            "gaps": trn("{count} stretch", "{count} stretches", self._gaps) if self._gaps else "",
            "letters": shown_number(self._letters) if self._letters else "",
            "no_unknown": "" if self._unknown else "0",
            "percent_gc": f"{100 * self._strong / read:.1f}" if read else "",
        }


def values_of_variants(tally: Tally, destroyed: int, changed: int) -> dict[str, str]:
    """Return the numbers of variants as texts; "" for 0. destroyed, changed: coding sequences."""
    of_kind = tally.kinds
    kinds = (
        trn(
            "{number} substitution",
            "{number} substitutions",
            of_kind[SUBSTITUTION],
            number=shown_number(of_kind[SUBSTITUTION]),
        ),
        trn("{number} insertion", "{number} insertions", of_kind[INSERTION], number=shown_number(of_kind[INSERTION])),
        trn("{number} deletion", "{number} deletions", of_kind[DELETION], number=shown_number(of_kind[DELETION])),
        trn(
            "{number} replacement by another length",
            "{number} replacements by another length",
            of_kind[INDEL],
            number=shown_number(of_kind[INDEL]),
        ),
    )
    omitted = sum(tally.results[each] for each in NOT_APPLIED)
    numbers = {
        "variants": tally.applied,
        "substitutions": tally.kinds[SUBSTITUTION],
        "insertions": tally.kinds[INSERTION],
        "deletions": tally.kinds[DELETION],
        "replacements": tally.kinds[INDEL],
        "heterozygous": tally.heterozygous,
        "not_applied": omitted,
        "destroyed": destroyed,
        "changed_proteins": changed,
    }
    return {
        **{name: shown_number(number) if number else "" for name, number in numbers.items()},
        "variant_kinds": listed(words for words, kind in zip(kinds, KINDS) if of_kind[kind]),
        "percent_heterozygous": f"{100 * tally.heterozygous / tally.applied:.1f}" if tally.heterozygous else "",
    }


__all__ = [
    "FileNames",
    "Numbers",
    "counted",
    "file_stem",
    "known_values",
    "name_of",
    "values_of_variants",
    "what_of",
    "with_texts",
]
