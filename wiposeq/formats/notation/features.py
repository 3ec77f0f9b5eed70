"""Describe the chain of a notation in a listing: residues, and features for the modified ones.

The module hides how names are composed (cm, 2'-O-methyladenosine, D-Norleucine), which residues share a feature, which
residues are DNA and which are RNA, and that a listing writes t for thymine and for uracil (ST.26 par. 14, 16-19, 22,
29-30, 34, 55).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Final

from msgspec import Struct

from wiposeq.formats.notation.bonds import Bond
from wiposeq.formats.notation.chain import Chain, Residue, stop_at
from wiposeq.formats.notation.grammar import Token, stop
from wiposeq.formats.notation.legend import Legend, LegendEntry
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Feature, Qualifier
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import one_letter

_NUCLEOSIDES: Final = {"a": "adenosine", "c": "cytidine", "g": "guanosine", "u": "uridine", "t": "5-methyluridine"}
_DEOXY: Final = {"t": "thymidine"} | {base: f"2'-deoxy{_NUCLEOSIDES[base]}" for base in "acgu"}
_BASES: Final = {"a": "adenine", "c": "cytosine", "g": "guanine", "u": "uracil", "t": "thymine"}
_RIBONUCLEOSIDE: Final = re.compile(r"(?:pseudouridine|adenosine|cytidine|guanosine|uridine|inosine)$")
_DEOXY_M5U: Final = "5-methyl-2'-deoxyuridine"
"""The name of thymidine as a modified nucleoside; it is not modified in DNA."""
_MERGED: Final = ("modified_base", "misc_feature", "unsure", "MOD_RES", "SITE", "UNSURE")
"""Keys of features that may span several residues; other features have one residue."""
SYNTHETIC: Final = "synthetic construct"
"""The organism of a sequence that does not occur in nature (par. 83)."""


class FeatureWords(Struct, frozen=True):
    """A feature without its location. mod_base, note: its qualifiers, or ""."""

    key: str
    mod_base: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """The feature on one line."""
        return " ".join(filter(None, (self.key, self.mod_base, self.note)))


class PlacedWords(Struct, frozen=True):
    """A feature and its first and last residue, 1-based."""

    what: FeatureWords
    first: int
    last: int


class Description(Struct, frozen=True):
    """The residues as a listing writes them, and the features without the source. is_hybrid: both DNA and RNA."""

    residues: str
    molecule: str
    is_hybrid: bool
    features: tuple[PlacedWords, ...]


def describe(chain: Chain, text: str, legend: Legend, molecule: str, edition: Edition, log: ChangeLog) -> Description:
    """Return the residues and features that describe a chain.

    molecule: DNA or RNA, for residues whose symbols have no type.

    Raises UnreadNotation for what cannot be described.
    """
    naming = _Naming(legend, text, edition, log)
    residues = "".join(residue.letter for residue in chain.residues)
    if legend.is_protein:
        sugars: list[str] = []
        kind = "AA"
    else:
        sugars = [naming.sugar(residue, molecule) for residue in chain.residues]
        kind = sugars[0] if len(set(sugars)) == 1 else "DNA"
    is_hybrid = len(set(sugars)) > 1
    segments = list(_segments(sugars)) if is_hybrid else []
    if is_hybrid:
        log.add(
            "notation/hybrid",
            "DNA and RNA in one molecule: type DNA, a misc_feature for each of the segments (par. 55)",
            count=len(segments),
            after=", ".join(f"{each.first}..{each.last} {each.what.note}" for each in segments),
        )
    here = [naming.of_residue(r, sugars[n] if sugars else "") for n, r in enumerate(chain.residues)]
    features = [
        *segments,
        *naming.of_ends(chain),
        *_merged(here),
        *naming.of_links(chain),
        *naming.of_bonds(chain, residues),
    ]
    uracils = residues.count("u") if not legend.is_protein else 0
    if uracils:
        log.add("residues/u-to-t", "u written as t (par. 14)", count=uracils, before="u", after="t")
        residues = residues.replace("u", "t")
    return Description(residues, kind, is_hybrid, tuple(features))


def as_features(placed: Iterable[PlacedWords], first_uid: int) -> Iterator[Feature]:
    """Yield the features as records, with ascending uids."""
    for uid, each in enumerate(placed, first_uid):
        values = (("mod_base", each.what.mod_base), ("note", each.what.note))
        qualifiers = tuple(Qualifier(n, name, value) for n, (name, value) in enumerate(values, 1) if value)
        location = str(each.first) if each.first == each.last else f"{each.first}..{each.last}"
        yield Feature(uid, each.what.key, location, qualifiers)


def _segments(sugars: list[str]) -> Iterator[PlacedWords]:
    first = 1
    for sugar, group in groupby(sugars):
        length = len(list(group))
        yield PlacedWords(FeatureWords("misc_feature", note=sugar), first, first + length - 1)
        first += length


def _merged(here: list[list[FeatureWords]]) -> list[PlacedWords]:
    """Return one feature for adjacent residues with the same description (par. 18, 22, 34), in their order."""
    found: list[PlacedWords] = []
    running: dict[FeatureWords, int] = {}
    for place, described in enumerate(here, 1):
        still: dict[FeatureWords, int] = {}
        for what in described:
            at = running.get(what)
            if at is not None and what.key in _MERGED:
                found[at] = PlacedWords(what, found[at].first, place)
            else:
                at = len(found)
                found.append(PlacedWords(what, place, place))
            still[what] = at
        running = still
    return found


@cache
def abbreviations_of_names(edition: Edition) -> dict[str, str]:
    """Return the abbreviations of modified amino acids by their full names in small letters."""
    found = {}
    for abbreviation, listed in edition.modified_amino_acids.items():
        for name in listed.name.split(", "):
            found[name.lower()] = abbreviation
            found[re.sub(r"^([0-9])-n-", r"n\1-", name.lower())] = abbreviation
    return found


class _Naming:
    def __init__(self, legend: Legend, text: str, edition: Edition, log: ChangeLog) -> None:
        self.legend = legend
        self.text = text
        self.edition = edition
        self._log = log

    def sugar(self, residue: Residue, default: str) -> str:
        """Return DNA or RNA: the type of the symbols at a residue, or of its own symbol, or the default."""
        found = ""
        for token in residue.modifiers:
            if token.entry.sugar and found and token.entry.sugar != found:
                raise stop_at(
                    token,
                    'Position {place}: "{symbol}" makes the residue both DNA and RNA, in "{around}".',
                    self.text,
                )
            found = found or token.entry.sugar
        return found or residue.token.entry.sugar or default

    def of_residue(self, residue: Residue, sugar: str) -> list[FeatureWords]:
        """Return the descriptions of one residue, the innermost first."""
        for token in residue.modifiers:
            self._refuse_elsewhere(token, residue.letter)
        return self._of_amino_acid(residue) if self.legend.is_protein else self._of_nucleotide(residue, sugar)

    def _of_nucleotide(self, residue: Residue, sugar: str) -> list[FeatureWords]:
        found: list[FeatureWords] = []
        own: FeatureWords | None = None
        """The description by the residue's own symbol; a full name that includes it replaces it."""
        names_base = False
        letter = residue.letter
        for token in (residue.token, *residue.modifiers):
            entry = token.entry
            if entry.is_plain:
                continue
            abbreviation = entry.mod_base_of(letter)
            names_base = names_base or token is residue.token or bool(abbreviation) or "{" in entry.note
            is_outer = token is not residue.token and (not abbreviation or "{nucleoside}" in entry.note)
            inner = residue.token.entry.name if is_outer else ""
            what = self._of_both(entry, letter, inner) if inner else nucleotide_words(entry, letter)
            if token is residue.token and any(each.entry.sugar == "DNA" for each in residue.modifiers):
                what = self._with_deoxyribose(what)
                if what.note == _DEOXY_M5U:
                    continue
            self._report(token, what, letter)
            if inner and "{nucleoside}" in entry.note:
                found = [each for each in found if each != own]
            if token is residue.token:
                own = what
            if what not in found:
                found.append(what)
        odd = {("DNA", "u"): "uracil", ("RNA", "t"): "thymine"}.get((sugar, letter), "")
        if odd and not names_base:
            what = FeatureWords("modified_base", "OTHER", odd)
            self._log.count(
                "notation/other-base",
                "{after} named, as {before} has another base there (par. 19)",
                before=sugar,
                after=odd,
            )
            found.append(what)
        return found

    def _of_both(self, entry: LegendEntry, letter: str, inner: str) -> FeatureWords:
        """Return the description by a symbol at a modified nucleoside; `inner` is the full name of that.

        An abbreviation of the symbol is for plain nucleosides, so the standard is asked for one of the whole.
        """
        what = nucleotide_words(entry, letter, inner)
        if "{nucleoside}" not in entry.note or what.key != "modified_base":
            return what
        name = filled_note(entry.note, letter, inner)
        listed = self.edition.modified_nucleotides
        abbreviation = next((each for each, found in listed.items() if found.name == name), "")
        return FeatureWords(what.key, abbreviation or "OTHER", "" if abbreviation else name)

    def _with_deoxyribose(self, what: FeatureWords) -> FeatureWords:
        """Return the description of a nucleoside of the standard's list, all with ribose, for its deoxynucleoside."""
        listed = self.edition.modified_nucleotides.get(what.mod_base)
        if listed is None or not (found := _RIBONUCLEOSIDE.search(listed.name)):
            return what
        before = listed.name[: found.start()]
        hyphen = "-" if before[-1:].isalpha() else ""
        return FeatureWords(what.key, "OTHER", f"{before}{hyphen}2'-deoxy{found[0]}")

    def _of_amino_acid(self, residue: Residue) -> list[FeatureWords]:
        found, _ = self._composed(residue)
        for token, what in zip((t for t in (residue.token, *residue.modifiers) if not t.entry.is_plain), found):
            self._report(token, what, residue.letter)
        if residue.token.entry.is_plain and residue.token.entry.sure == "choice":
            self._report_choice(residue.token.entry, residue.letter)
        described = [what for place, what in enumerate(found) if not self._is_included(residue, place)]
        return [FeatureWords(what.key, "", self._abbreviated(what.note)) for what in described]

    def _abbreviated(self, name: str) -> str:
        """Return the abbreviation of the standard for a full name ("N-methylglycine" is MeGly), else the name."""
        return abbreviations_of_names(self.edition).get(name.lower(), name)

    def _composed(self, residue: Residue) -> tuple[list[FeatureWords], str]:
        """Return the description by each symbol at an amino acid, innermost first, and the full name of all."""
        entry = residue.token.entry
        name = self._full_name(entry)
        found = [] if entry.is_plain else [FeatureWords(entry.feature, "", spelled_note(entry.note, name))]
        for token in residue.modifiers:
            if not token.entry.is_plain:
                found.append(FeatureWords(token.entry.feature, "", spelled_note(token.entry.note, name)))
                name = found[-1].note if "{" in token.entry.note else name
        return found, name

    def _is_included(self, residue: Residue, place: int) -> bool:
        """Return whether the name of an outer symbol includes that of this one (0-based, of those with features)."""
        tokens = [token for token in (residue.token, *residue.modifiers) if not token.entry.is_plain]
        is_in_name = tokens[place] is residue.token or "{" in tokens[place].entry.note
        return is_in_name and any("{" in token.entry.note for token in tokens[place + 1 :])

    def _full_name(self, entry: LegendEntry) -> str:
        if entry.name:
            return spelled_note(entry.name, self._plain_name(entry.residue))
        listed = self.edition.modified_amino_acids.get(entry.note)
        if listed is not None:
            return listed.name.split(",")[0] if not listed.name[:1].isdigit() else listed.name
        return entry.note or self._plain_name(entry.residue)

    def _plain_name(self, letter: str) -> str:
        symbol = self.edition.symbols("AA").get(letter)
        return symbol.meaning if symbol else letter

    def of_ends(self, chain: Chain) -> Iterator[PlacedWords]:
        """Yield the groups at the ends, and the bonds that lead to an end or to no residue."""
        last = len(chain.residues)
        ends = ((chain.starts, 1, chain.residues[0]), (chain.ends, last, chain.residues[-1]))
        for tokens, place, residue in ends:
            for token in tokens:
                self._refuse_elsewhere(token, residue.letter)
                if token.entry.is_plain:
                    chain.passed.append(token)
                    continue
                if self.legend.is_protein:
                    what = FeatureWords(
                        token.entry.feature, "", spelled_note(token.entry.note, self._composed(residue)[1])
                    )
                else:
                    what = nucleotide_words(token.entry, residue.letter)
                self._report(token, what, "")
                yield PlacedWords(what, place, place)
        for link, place, words in (
            (chain.start_link, 1, "at the 5' end"),
            (chain.residues[-1].link, last, "at the 3' end"),
        ):
            if link is not None:
                if self.legend.is_protein:
                    words = "at the N-terminus" if words == "at the 5' end" else "at the C-terminus"
                what = self._linkage(link.entry, words)
                self._log.count(
                    "notation/bond-at-end",
                    "The bond {before} leads to no residue. It is described at the end as: {after}",
                    before=link.entry.symbol,
                    after=what.text,
                )
                yield PlacedWords(what, place, place)

    def _linkage(self, entry: LegendEntry, words: str = "") -> FeatureWords:
        note = f"{entry.note} {words}" if words else entry.note
        if entry.feature != "modified_base":
            return FeatureWords(entry.feature, "", note)
        return FeatureWords("modified_base", "OTHER", note)

    def of_links(self, chain: Chain) -> Iterator[PlacedWords]:
        """Yield the bonds between adjacent residues, with one feature for consecutive equal bonds."""
        first, before = 0, None
        for place, residue in enumerate(chain.residues, 1):
            entry = residue.link.entry if residue.link is not None and place < len(chain.residues) else None
            if entry is not before:
                if before is not None:
                    yield self._run(before, first, place)
                first, before = place, entry

    def _run(self, entry: LegendEntry, first: int, last: int) -> PlacedWords:
        what = self._linkage(entry)
        self._log.count(
            "notation/bonds",
            "Bonds between adjacent residues, {before}, described as: {after}",
            before=entry.symbol,
            after=what.text,
            times=last - first,
        )
        return PlacedWords(what, first, last)

    def of_bonds(self, chain: Chain, residues: str) -> Iterator[PlacedWords]:
        """Yield rings, and the bonds that are written in words."""
        if chain.ring is not None:
            yield self._ring(chain, chain.ring)
        for bond in chain.bonds:
            for number, name in ((bond.first, bond.named[0]), (bond.second, bond.named[1])):
                self._refuse_wrong_end(bond, number, name, residues)
            if bond.first == bond.second and not bond.to_other:
                raise self._stop_bond(bond, 'Position {place}: the bond has only one end, in "{around}".')
            what = FeatureWords(bond.entry.feature, "", bond.to_other or bond.entry.note)
            self._log.count(
                "notation/bond-in-words",
                "Bond in words, {before}, described as: {after}",
                before=bond.entry.symbol,
                after=what.text,
            )
            yield PlacedWords(what, bond.first, bond.second)

    def _ring(self, chain: Chain, token: Token) -> PlacedWords:
        """Return the bond of a ring: head to tail, or between two side chains if something is beside the ring."""
        if chain.ring_last - chain.ring_first < 1:
            raise stop_at(token, 'Position {place}: "{symbol}" needs two residues, in "{around}".', self.text)
        what = FeatureWords(token.entry.feature, "", token.entry.note)
        if chain.beside_ring is not None:
            ends = tuple(chain.residues[place - 1].token.entry for place in (chain.ring_first, chain.ring_last))
            joined = side_chain_bond(*ends)
            if joined is None:
                raise stop_at(
                    chain.beside_ring,
                    'Position {place}: "{symbol}" is outside the ring, in "{around}".',
                    self.text,
                )
            what = joined
        self._report(token, what, "")
        return PlacedWords(what, chain.ring_first, chain.ring_last)

    def _refuse_wrong_end(self, bond: Bond, number: int, name: str, residues: str) -> None:
        if not 1 <= number <= len(residues):
            raise self._stop_bond(
                bond,
                'Position {place}: there is no residue {number}; the last one is {count}, in "{around}".',
                number=number,
                count=len(residues),
            )
        letter = residues[number - 1]
        if name and self._letter_of(name) != letter:
            raise self._stop_bond(
                bond,
                'Position {place}: residue {number} is {letter}, not "{name}", in "{around}".',
                number=number,
                letter=letter,
                name=name,
            )
        if bond.entry.only and letter not in bond.entry.only.split():
            raise self._stop_bond(
                bond,
                'Position {place}: residue {number} is {letter}, which cannot have this bond, in "{around}".',
                number=number,
                letter=letter,
            )

    def _letter_of(self, name: str) -> str:
        if len(name) == 1:
            return name.upper()
        for entry in self.legend.entries:
            if entry.kind == "residue" and entry.symbol.lower() == name.lower():
                return entry.residue
        return one_letter(name)

    def _stop_bond(self, bond: Bond, message: str, **values: object) -> Exception:
        return stop(message, "Correct the bond, or the residues.", self.text, bond.place, bond.length, **values)

    def _refuse_elsewhere(self, token: Token, letter: str) -> None:
        if token.entry.only and letter not in token.entry.only.split():
            raise stop_at(
                token,
                'Position {place}: "{symbol}" cannot be combined with {letter}, in "{around}".',
                self.text,
                letter=self._plain_name(letter) if self.legend.is_protein else letter,
            )

    def _report(self, token: Token, what: FeatureWords, letter: str) -> None:
        symbol = token.entry.symbol
        if letter and token.entry.kind == "prefix":
            symbol += letter.upper()
        elif letter and token.entry.kind == "suffix":
            symbol = letter.upper() + symbol
        self._log.count("notation/modified", "{before} described as: {after}", before=symbol, after=what.text)
        if token.entry.sure == "choice":
            self._report_choice(token.entry, what.text)

    def _report_choice(self, entry: LegendEntry, text: str) -> None:
        self._log.count(
            "notation/choice",
            "{before} depends on a choice that the legend makes: {after}",
            before=entry.symbol,
            after=entry.comment or text,
        )


LACTAM: Final = "lactam bridge between the side chains"
"""The note of an amide bond between two side chains."""
HEAD_TO_TAIL: Final = "amide bond between the N-terminus and the C-terminus (head-to-tail cyclic)"
"""The note of a bond between both ends of a chain."""
_AMINO: Final = ("K", "Orn", "Dbu", "Dpr")
"""The letter or the note of residues with an amino group in the side chain."""


def side_chain_bond(first: LegendEntry, second: LegendEntry) -> FeatureWords | None:
    """Return the only bond that two side chains can form, or None if it is unclear."""
    letters = {first.residue, second.residue}
    if letters == {"C"}:
        return FeatureWords("DISULFID")
    acids = [entry for entry in (first, second) if entry.residue in ("D", "E")]
    bases = [entry for entry in (first, second) if entry.residue in _AMINO or entry.note in _AMINO]
    return FeatureWords("CROSSLNK", "", LACTAM) if len(acids) == len(bases) == 1 else None


def nucleotide_words(entry: LegendEntry, letter: str, nucleoside: str = "") -> FeatureWords:
    """Return the feature by which a symbol of a legend describes a nucleotide.

    letter: a c g t u n; u and t are different residues. nucleoside: its full name if it is modified itself.
    """
    note = filled_note(entry.note, letter, nucleoside)
    if entry.feature != "modified_base":
        return FeatureWords(entry.feature, "", note)
    abbreviation = entry.mod_base_of(letter)
    if not abbreviation or abbreviation == "OTHER":
        return FeatureWords("modified_base", "OTHER", note)
    return FeatureWords("modified_base", abbreviation, note if "=" not in entry.mod_base else "")


def filled_note(note: str, letter: str, nucleoside: str = "") -> str:
    """Return the note with the names of a nucleotide for its placeholders. nucleoside: its name if it is modified."""
    if "{" not in note:
        return note
    for placeholder, name in (
        ("nucleoside", nucleoside or _NUCLEOSIDES.get(letter, "nucleoside")),
        ("deoxynucleoside", _DEOXY.get(letter, "2'-deoxynucleoside")),
        ("base", _BASES.get(letter, "base")),
    ):
        note = _joined(note, placeholder, name)
    return note.replace("{{", "{").replace("}}", "}")


_CAPITAL: Final = re.compile(r"\b[A-Z](?=[a-z])")


def spelled_note(note: str, name: str) -> str:
    """Return the note with the name of the amino acid for its placeholders; {residue} in small letters."""
    if "{" not in note:
        return note
    small = _CAPITAL.sub(lambda found: found[0].lower(), name)
    found = _joined(_joined(note, "residue", small), "Residue", name)
    return found.replace("{{", "{").replace("}}", "}")


def _joined(note: str, placeholder: str, name: str) -> str:
    """Return the note with a name for a placeholder, with a hyphen before names such as 2-, D- and N6-."""
    before, found, after = note.partition("{" + placeholder + "}")
    if not found:
        return note
    is_apart = not before or before[-1] in " -("
    hyphen = "" if is_apart or not re.match(r"[0-9(]|[A-Za-z][0-9,A-Z']*-", name) else "-"
    return before + hyphen + name + after
