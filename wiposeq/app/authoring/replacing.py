"""Find and replace in a project: residues, names, feature keys, qualifiers, free text and general information.

It hides which texts a project has, and how many replacements become one edit. patterns.py compiles what to find in
texts; residue_search.py finds residues. The values of "translation" and "protein_id" are not searched as text, because
they follow from other parts of the listing.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from collections.abc import Sequence as Sequences
from typing import Any, Final

from msgspec import Struct

from wiposeq.app.authoring.pattern_search import PatternSearch
from wiposeq.app.authoring.patterns import Pattern, compiled, expanded
from wiposeq.app.authoring.residue_search import ResidueHit, ResidueQuery, ResidueSearch
from wiposeq.errors import UsageError
from wiposeq.model.address import FIELD_NAMES, Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import ReplaceResidues, SetField, Together
from wiposeq.model.lookup import find
from wiposeq.model.project import Project
from wiposeq.model.records import Header, Sequence
from wiposeq.model.text_diff import common_ends
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import reverse_complement
from wiposeq.texts import listed, mark, tr, trn

RESIDUES: Final = "residues"
NAMES: Final = "names"
KEYS: Final = "keys"
QUALIFIERS: Final = "qualifiers"
FREE_TEXT: Final = "free text"
HEADER: Final = "header"
PARTS: Final = {
    RESIDUES: mark("Residues"),
    NAMES: mark("Names"),
    KEYS: mark("Feature keys"),
    QUALIFIERS: mark("Qualifiers"),
    FREE_TEXT: mark("Free text"),
    HEADER: mark("General information"),
}
"""The parts of a listing that can be searched, with their names in the window. KEYS: feature keys, and names of
qualifiers. QUALIFIERS: values that do not depend on a language. FREE_TEXT: values that do, in both languages."""
NOT_SEARCHED: Final = frozenset({"translation", "protein_id"})
_PARTIES: Final = ("applicant", "inventor")
_APPLICATIONS: Final = ("application", "priority")


class Query(Struct, frozen=True):
    """What to find, and where.

    parts: of PARTS. numbers: the SEQ ID NOs by position, from 1; None for the whole listing.
    is_ambiguous, both_strands, mismatches: for residues only; the other options are for texts.
    """

    text: str
    parts: frozenset[str]
    numbers: tuple[int, ...] | None = None
    is_regex: bool = False
    is_case_sensitive: bool = False
    is_word: bool = False
    is_ambiguous: bool = False
    both_strands: bool = False
    mismatches: int = 0


class Hit(Struct, frozen=True):
    """A match. number: the position of the sequence, 0 for the general information.

    start, end: the 0-based span in the text; of residues, in the residues. text: of the whole field; of residues, only
    the matched ones. is_other: the residues are on the complementary strand.
    """

    address: Address
    number: int
    start: int
    end: int
    text: str
    is_other: bool = False
    mismatches: int = 0

    @property
    def is_residues(self) -> bool:
        """Whether the match is in residues."""
        return self.address.field == RESIDUES

    @property
    def matched(self) -> str:
        """The text that was found. Residues are as in the sequence, also on the complementary strand."""
        return self.text if self.is_residues else self.text[self.start : self.end]


class Hits(Struct, frozen=True):
    """The result of a search. is_all: whether `hits` are all; else they are the first ones.

    more: how many hits behind these can be replaced as well.
    too_long: how many texts were not searched, because the regular expression could take too long.
    """

    hits: tuple[Hit, ...] = ()
    is_all: bool = True
    too_long: int = 0
    more: int = 0

    @property
    def sequences(self) -> int:
        """The number of sequences with a hit."""
        return len({hit.number for hit in self.hits if hit.number})


def search(
    project: Project, query: Query, edition: Edition, *, limit: int | None = None, progress: Progress = SILENT
) -> Hits:
    """Return the hits in the order of the listing. limit: the most that are returned; the others are counted.

    Raise UsageError for a query that cannot be used, Cancelled, and UserError if sequences cannot be read.
    """
    finder = _Finder(query, edition)
    hits: list[Hit] = []
    is_all, more = True, 0
    is_free = _overlap_filter()
    try:
        for hit in finder.all(project, progress):
            can_replace = is_free(hit)
            if limit is None or len(hits) < limit:
                hits.append(hit)
            else:
                is_all = False
                more += can_replace
    finally:
        finder.end()
    return Hits(tuple(hits), is_all, finder.too_long, more)


def replaceable(hits: Sequences[Hit], excluded: Container[int] = ()) -> list[int]:
    """Return the 0-based places of the hits that can be replaced together: of hits that overlap, the first.

    hits: in the order of the listing. excluded: places of hits that are not replaced.
    """
    is_free = _overlap_filter()
    return [place for place, hit in enumerate(hits) if place not in excluded and is_free(hit)]


def still_excluded(excluded: Iterable[Hit], before: Project, hits: Sequences[Hit], after: Project) -> set[int]:
    """Return the 0-based places of the hits that the user has excluded before the project changed.

    excluded: hits in the project `before`. hits: those in the project `after`. If an excluded hit cannot be found again
    in its text, all hits of the text are excluded, so that none is replaced against the will of the user.
    """
    by_field: dict[Address, list[Hit]] = {}
    for hit in excluded:
        by_field.setdefault(hit.address, []).append(hit)
    found: set[int] = set()
    starts: dict[Address, set[tuple[int, bool]] | None] = {}
    for place, hit in enumerate(hits):
        if hit.address in by_field and hit.address not in starts:
            starts[hit.address] = _moved(by_field[hit.address], before, after)
        wanted = starts.get(hit.address, set())
        if wanted is None or (hit.start, hit.is_other) in wanted:
            found.add(place)
    return found


def with_replacement(hit: Hit, query: Query, replacement: str) -> str:
    """Return the text of the field with this hit replaced; of residues, the new residues. Raise UsageError."""
    if hit.is_residues:
        return _new_residues(hit, replacement)
    pattern = _pattern(query)
    found = pattern.match_at(hit.text, hit.start, hit.end)
    if found is None:
        return hit.text
    return hit.text[: hit.start] + expanded(found, replacement, is_regex=query.is_regex) + hit.text[hit.end :]


def replacement_of(project: Project, hits: Iterable[Hit], query: Query, replacement: str) -> Edit | None:
    """Return one edit that replaces these hits. None if nothing changes.

    Of hits that overlap in residues, the first is replaced: see replaceable(). Raise UsageError if the replacement
    cannot be used, or if the project has changed since the search, so that a hit is not at its place any more.
    """
    by_field: dict[Address, list[Hit]] = {}
    count = 0
    is_free = _overlap_filter()
    for hit in sorted(hits, key=lambda each: (each.number, each.start)):
        if is_free(hit):
            by_field.setdefault(hit.address, []).append(hit)
            count += 1
    edits: list[Edit] = []
    for address, found in by_field.items():
        edits += _in_residues(project, found, replacement) if address.field == RESIDUES else ()
        if address.field != RESIDUES:
            edits += _in_text(project, address, found, query, replacement)
    if not edits:
        return None
    label = trn("Replace {count} hit", "Replace {count} hits", count)
    return edits[0] if len(edits) == 1 and isinstance(edits[0], Together) else Together(label, tuple(edits))


def place_in_words(hit: Hit, project: Project) -> str:
    """Return where a hit is, without the number of its sequence: "CDS, product"."""
    address = hit.address
    if address.sequence is None:
        return tr(FIELD_NAMES.get(address.field, address.field))
    if address.feature is None:
        if not hit.is_residues:
            return tr(FIELD_NAMES[address.field])
        span = f"{hit.start + 1}..{hit.end}"
        return f"complement({span})" if hit.is_other else span
    feature = find(project, Address(address.sequence, address.feature))
    if address.qualifier is None:
        return tr("{key}, key", key=feature.key)
    qualifier = find(project, address.record)
    if address.field == "translation":
        language = project.header.other_language or tr("other language")
        return f"{listed((feature.key, qualifier.name))} ({language})"
    return listed((feature.key, qualifier.name))


# ---- finding


def _pattern(query: Query) -> Pattern:
    return compiled(
        query.text, is_regex=query.is_regex, is_case_sensitive=query.is_case_sensitive, is_word=query.is_word
    )


class _Finder:
    """A search with its options. too_long: texts that were not searched."""

    def __init__(self, query: Query, edition: Edition) -> None:
        self._query = query
        self.too_long = 0
        self._progress = SILENT
        texts = query.parts - {RESIDUES}
        self._pattern: PatternSearch | None = None
        if texts:
            self._pattern = PatternSearch(
                query.text, is_regex=query.is_regex, is_case_sensitive=query.is_case_sensitive, is_word=query.is_word
            )
        self._searches: dict[bool, ResidueSearch | None] = {}
        if RESIDUES in query.parts:
            wanted = ResidueQuery(query.text, query.is_ambiguous, query.both_strands, query.mismatches)
            for is_protein in (False, True):
                try:
                    self._searches[is_protein] = ResidueSearch(wanted, is_protein, edition)
                except UsageError:
                    if not texts:
                        raise
        self._dependent = {molecule: edition.language_dependent(molecule) for molecule in ("DNA", "RNA", "AA")}

    def end(self) -> None:
        if self._pattern is not None:
            self._pattern.end()

    def all(self, project: Project, progress: Progress) -> Iterator[Hit]:
        self._progress = progress
        if HEADER in self._query.parts and self._query.numbers is None:
            for address, text in _header_texts(project.header):
                yield from self._in_text(address, 0, text)
        sequences = project.sequences
        numbers = self._query.numbers
        chosen: Iterable[tuple[int, Sequence]] = (
            enumerate(sequences, 1) if numbers is None else ((number, sequences[number - 1]) for number in numbers)
        )
        total = len(sequences) if numbers is None else len(numbers)
        for done, (number, sequence) in enumerate(chosen):
            if not done & 0xFF:
                progress.check()
                progress.report(done, total)
            yield from self._in_sequence(sequence, number, progress)

    def _in_sequence(self, sequence: Sequence, number: int, progress: Progress) -> Iterator[Hit]:
        parts = self._query.parts
        if NAMES in parts and sequence.name:
            yield from self._in_text(Address(sequence.uid, field="name"), number, sequence.name)
        if self._searches and not sequence.is_skipped and sequence.residues:
            yield from self._in_residues(sequence, number, progress)
        if parts & {KEYS, QUALIFIERS, FREE_TEXT}:
            molecule = "AA" if sequence.is_protein else sequence.molecule_type
            for address, text in _feature_texts(sequence, parts, self._dependent.get(molecule, frozenset())):
                yield from self._in_text(address, number, text)

    def _in_text(self, address: Address, number: int, text: str) -> Iterator[Hit]:
        assert self._pattern is not None
        found = self._pattern.spans(text, self._progress)
        if found is None:
            self.too_long += 1
            return
        for start, end in found:
            yield Hit(address, number, start, end, text)

    def _in_residues(self, sequence: Sequence, number: int, progress: Progress) -> Iterator[Hit]:
        finder = self._searches.get(sequence.is_protein)
        if finder is None:
            return
        address = Address(sequence.uid, field=RESIDUES)
        for hit in finder.hits(sequence.residues, progress=progress):
            text = sequence.residues[hit.start - 1 : hit.end]
            yield _hit_in_residues(address, number, text, hit)


def _hit_in_residues(address: Address, number: int, text: str, hit: ResidueHit) -> Hit:
    return Hit(address, number, hit.start - 1, hit.end, text, hit.is_other, hit.mismatches)


def _header_texts(header: Header) -> Iterator[tuple[Address, str]]:
    """Yield the texts of the general information that a person writes, with their addresses."""
    for name in ("file_reference", *_APPLICATIONS, *_PARTIES):
        value: Any = getattr(header, name)
        if isinstance(value, str):
            yield Address(field=name), value
        elif value is not None:
            for field in value.__struct_fields__:
                if field != "language" and (text := getattr(value, field)):
                    yield Address(field=f"{name}.{field}"), text
    for title in header.titles:
        if title.text:
            yield Address(title=title.uid, field="text"), title.text


def _feature_texts(
    sequence: Sequence, parts: frozenset[str], dependent: frozenset[str]
) -> Iterator[tuple[Address, str]]:
    for feature in sequence.features:
        if KEYS in parts and feature.key:
            yield Address(sequence.uid, feature.uid, field="key"), feature.key
        for qualifier in feature.qualifiers:
            address = Address(sequence.uid, feature.uid, qualifier.uid)
            if KEYS in parts and qualifier.name:
                yield address.at("name"), qualifier.name
            if qualifier.name in NOT_SEARCHED:
                continue
            part = FREE_TEXT if qualifier.name in dependent else QUALIFIERS
            if part in parts and qualifier.value:
                yield address.at("value"), qualifier.value
            if FREE_TEXT in parts and qualifier.translation:
                yield address.at("translation"), qualifier.translation


# ---- replacing


def _in_text(project: Project, address: Address, hits: list[Hit], query: Query, replacement: str) -> Iterator[Edit]:
    """Yield the edit of one text, if it changes."""
    text = hits[0].text
    _refuse_changed(_current(project, address) == text)
    pattern = _pattern(query)
    pieces: list[str] = []
    done = 0
    for hit in hits:
        found = pattern.match_at(text, hit.start, hit.end)
        if found is None or hit.start < done:
            _refuse_changed(False)
            continue
        pieces += [text[done : hit.start], expanded(found, replacement, is_regex=query.is_regex)]
        done = hit.end
    new = "".join(pieces) + text[done:]
    if new != text:
        yield SetField(address, new)


def _in_residues(project: Project, hits: list[Hit], replacement: str) -> Iterator[Edit]:
    """Yield the edits of one sequence, the last place first, so that the places of the others stay right."""
    sequence = _current(project, hits[0].address.record)
    _refuse_changed(sequence is not None)
    for hit in hits:
        _refuse_changed(sequence.residues[hit.start : hit.end] == hit.text)
    for hit in reversed(hits):
        new = _new_residues(hit, replacement)
        if new != hit.text:
            yield ReplaceResidues(sequence.uid, hit.start + 1, hit.end, new)


def _new_residues(hit: Hit, replacement: str) -> str:
    """Return the residues that replace a hit: in the case of the hit, and as they read on the strand of the listing."""
    text = "".join(replacement.split())
    if text and not (text.isascii() and text.isalpha()):
        raise UsageError('"{text}" is not residues.', "Enter letters only.", text=replacement)
    text = text.upper() if hit.text.isupper() else text.lower()
    return reverse_complement(text) if hit.is_other else text


def _overlap_filter() -> Callable[[Hit], bool]:
    """Return a function that returns whether a hit is free of those before it. Call it once for each, in order."""
    last: list[Any] = [None, 0]

    def is_free(hit: Hit) -> bool:
        if not hit.is_residues:
            return True
        if hit.address == last[0] and hit.start < last[1]:
            return False
        last[:] = hit.address, hit.end
        return True

    return is_free


def _moved(hits: list[Hit], before: Project, after: Project) -> set[tuple[int, bool]] | None:
    """Return (start, is_other) of hits of one text after the text has changed. None if one is not known."""
    old, new = _current(before, hits[0].address), _current(after, hits[0].address)
    if not isinstance(old, str) or not isinstance(new, str):
        return None
    start, end = (len(old), 0) if old == new else common_ends(old, new)
    found = set()
    for hit in hits:
        if hit.end > start and hit.start < len(old) - end:
            return None
        found.add((hit.start if hit.end <= start else hit.start + len(new) - len(old), hit.is_other))
    return found


def _current(project: Project, address: Address) -> Any:
    try:
        return find(project, address)
    except LookupError:
        return None


def _refuse_changed(is_same: bool) -> None:
    if not is_same:
        raise UsageError("The project has changed since the search.", "Search again.")
