"""The memo of a check: most features of a listing are equal, so rules need not be called for each of them.

It hides which rules have the same result for which sequences and features. A rule in none of the tables below is always
called. A memo stores only that nothing was found, so a finding always comes from its own feature.
tests/checking/test_memo.py proves the tables: it compares the reports with and without a memo.
"""

import re
from collections.abc import Iterable
from typing import Final

from wiposeq.model.records import Feature, Sequence
from wiposeq.rules.rule import LooksAt, Rule
from wiposeq.rules.sequences import is_source
from wiposeq.standard.edition import Edition

NAMES: Final = frozenset(
    {
        "feature/key-unknown",
        "feature/key-case",
        "feature/key-of-other-molecule",
        "feature/key-obsolete",
        "qualifier/name-unknown",
        "qualifier/name-case",
        "qualifier/not-allowed",
        "qualifier/missing",
        "qualifier/repeated",
        "qualifier/conflict",
        "qualifier/companion-missing",
    }
)
"""Rules whose answer depends only on the molecule type, the key and the names of the qualifiers."""

VALUES: Final = frozenset(
    {
        "qualifier/value-missing",
        "qualifier/value-unwanted",
        "qualifier/value-not-in-list",
        "qualifier/other-needs-note",
        "qualifier/mol-type",
        "qualifier/mol-type-of-synthetic",
        "qualifier/organism-placeholder",
        "qualifier/organism-form",
        "qualifier/too-long",
        "qualifier/escaped-twice",
        "qualifier/characters",
        "qualifier/translation-not-allowed",
        "qualifier/english-missing",
        "qualifier/translation-same",
    }
)
"""Rules whose answer depends also on the values and translations. They find nothing in ordinary free text, or their
result is the same for all of it (see Memo.key)."""

PLACES: Final = frozenset(
    {
        "feature/location-missing",
        "feature/location-unreadable",
        "feature/location-past-end",
        "feature/location-descending",
        "feature/location-operator-on-protein",
        "feature/location-caret",
        "feature/location-operators",
        "feature/location-partial",
    }
)
"""Rules whose answer depends only on the molecule type, the key, the location and the length of the sequence. Their
result is the same for all ordinary locations of the same form (see Memo.key)."""

ORDINARY: Final = frozenset(
    {
        "feature/source-missing",
        "feature/source-not-whole",
        "feature/source-repeated",
        "sequence/molecule-type",
        "sequence/other-seqids",
        "sequence/empty",
        "sequence/symbols",
        "sequence/too-short",
        "sequence/feature-table-missing",
        "sequence/looks-like-nucleotides",
        "sequence/unknown-not-described",
    }
)
"""Rules that find nothing at an ordinary sequence (see Memo.is_ordinary)."""

MENTIONS: Final = frozenset({"qualifier/mention-open"})
"""Rules that find nothing in a sequence without mentions (see rules.freetext.mentions_of)."""

MOST: Final = 20_000
"""How many keys a memo stores before it is emptied."""
LONGEST: Final = 200
"""Keys with a longer text are not stored."""
LONGEST_ORDINARY: Final = 1 << 20
"""Longer sequences are not ordinary: to see whether they are would take their memory once more."""

Key = tuple[object, ...]
_Rules = tuple[Rule, ...]
_NUMBERS: Final = re.compile("([0-9]+)").split
_BASE_OR_RANGE: Final = re.compile(r"([1-9][0-9]{0,14})(?:\.\.([1-9][0-9]{0,14}))?").fullmatch


class Plan:
    """The rules to ask about features with one molecule type, key and names of qualifiers.

    of_qualifiers: for each qualifier the rules of NAMES, of VALUES and the others. always: the others once more, with
    the index of the qualifier that they look at, or len(qualifiers) for the feature. unmentioning: the same, but for
    those of MENTIONS. is_sound: whether the rules of NAMES are known to find nothing.
    """

    __slots__ = ("always", "is_sound", "names", "of_qualifiers", "others", "places", "unmentioning", "values")

    def __init__(self, rules: Iterable[Rule], key: str, names: Iterable[str]) -> None:
        rules = [each for each in rules if not each.keys or key in each.keys]
        features = [each for each in rules if each.looks_at is LooksAt.FEATURE]
        self.names, self.values, self.others = _grouped(each for each in features if each.id not in PLACES)
        self.places = tuple(each for each in features if each.id in PLACES)
        qualifiers = [each for each in rules if each.looks_at is LooksAt.QUALIFIER]
        self.of_qualifiers = tuple(
            [_grouped(each for each in qualifiers if not each.names or name in each.names) for name in names]
        )
        of_feature = (len(self.of_qualifiers), self.others)
        always = (of_feature, *enumerate(others for _, _, others in self.of_qualifiers))
        self.always = tuple([(index, others) for index, others in always if others])
        fewer = [(index, tuple([each for each in others if each.id not in MENTIONS])) for index, others in always]
        self.unmentioning = tuple([(index, others) for index, others in fewer if others])
        self.is_sound = False


def _grouped(rules: Iterable[Rule]) -> tuple[_Rules, _Rules, _Rules]:
    """Return the rules of NAMES, of VALUES, and the others."""
    names, values, others = list[Rule](), list[Rule](), list[Rule]()
    for each in rules:
        (names if each.id in NAMES else values if each.id in VALUES else others).append(each)
    return tuple(names), tuple(values), tuple(others)


class Memo:
    """The features about which the rules in the tables above found nothing.

    rules: the FEATURE and QUALIFIER rules that are asked. sound: the plan of each key() about which no rule of the
    tables finds anything. sound_words, sound_places: the parts of a key that are known to be sound, see split().
    """

    def __init__(self, edition: Edition, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._plans: dict[tuple[str, ...], Plan] = {}
        self.sound: dict[Key, Plan] = {}
        self.sound_words: set[Key] = set()
        self.sound_places: set[Key] = set()
        self._longest = edition.longest_value
        self._free_text = {
            molecule: frozenset(
                name
                for name, entry in edition.qualifiers(molecule).items()
                if entry.value_type == "free_text" and entry.max_length >= edition.longest_value and name != "organism"
            )
            for molecule in edition.molecules
        }
        self._least = {molecule: edition.minimum_length(molecule) for molecule in edition.molecules}
        self._specific = {
            molecule: "".join(edition.alphabet(molecule) - {"n", "X"}).encode("ascii") for molecule in edition.molecules
        }

    def is_ordinary(self, sequence: Sequence) -> bool:
        """Return whether a sequence has a molecule type, one source, and enough residues, all of them specific.

        It is not skipped and has no other-seqids. The source has the location of the whole sequence. The residues are
        symbols of the alphabet other than n and X; amino acids are not all A, C, G or T.
        """
        molecule, residues = sequence.molecule_type, sequence.residues
        specific = self._specific.get(molecule)
        return (
            specific is not None
            and not sequence.is_skipped
            and sequence.other_seqids is None
            and self._least[molecule] <= len(residues) <= LONGEST_ORDINARY
            and residues.isascii()
            and not residues.encode("ascii").translate(None, specific)
            and (molecule != "AA" or bool(residues.strip("ACGT")))
            and [each.location for each in sequence.features if is_source(each)] == [f"1..{len(residues)}"]
        )

    def plan(self, molecule: str, feature: Feature) -> Plan:
        """Return the rules to call for a feature."""
        shape = (molecule, feature.key, *[each.name for each in feature.qualifiers])
        plan = self._plans.get(shape)
        if plan is None:
            plan = Plan(self._rules, feature.key, shape[2:])
            if _is_short(shape):
                _make_room(self._plans)
                self._plans[shape] = plan
        return plan

    def key(self, molecule: str, feature: Feature, length: int) -> Key:
        """Return what the results of the rules in the tables depend on, in a sequence of this length.

        This is the molecule type, the key, the location and the qualifiers. Of an ordinary location, it has only the
        form (0..0 for 3..9): the numbers ascend and are in the sequence, and it is not a site (x^y). Of ordinary free
        text, it has only the name of the qualifier, and whether there is a translation: the text is printable ASCII
        within the limit, not blank and without "&", and Annex I defines the qualifier as free text, except the
        organism. The same is true of a translation with any printable characters, and it differs from the text.
        """
        location = feature.location
        found = _BASE_OR_RANGE(location)
        form = None
        if found is not None:
            first, last = found.groups()
            if last is None:
                form = "0" if int(first) <= length else None
            elif int(first) <= int(last) <= length:
                form = "0..0"
        place = form or _form(location, length) or (location, length)
        key: list[object] = [molecule, feature.key, place]
        free_text, longest = self._free_text.get(molecule, ()), self._longest
        for each in feature.qualifiers:
            text, other = each.value, each.translation
            if (
                text is not None
                and each.name in free_text
                and text.isascii()
                and text.isprintable()
                and 0 < len(text) <= longest
                and not text.isspace()
                and "&" not in text
                and (other is None or (_is_ordinary(other, longest) and other.strip() != text.strip()))
            ):
                key.append(each.name if other is None else (each.name,))
            else:
                key.append((each.name, text, other))
        return tuple(key)

    def remember(self, key: Key, plan: Plan, are_words_sound: bool, is_place_sound: bool) -> None:
        """Remember that NAMES and VALUES, or PLACES, or all three find nothing at features with this key."""
        words, place = split(key)
        if is_place_sound and _is_short(place):
            _make_room(self.sound_places)
            self.sound_places.add(place)
        if are_words_sound and _is_short(words):
            _make_room(self.sound_words)
            self.sound_words.add(words)
            if is_place_sound and _is_short(place):
                _make_room(self.sound)
                self.sound[key] = plan


def _is_ordinary(translation: str, longest: int) -> bool:
    return (
        translation.isprintable()
        and 0 < len(translation) <= longest
        and not translation.isspace()
        and "&" not in translation
    )


def split(key: Key) -> tuple[Key, Key]:
    """Return the parts of a key that the answers of NAMES and VALUES depend on, and those of PLACES."""
    return key[:2] + key[3:], key[:3]


def _is_short(key: Key) -> bool:
    """Return whether no text in a key is too long to be remembered."""
    parts = [part for each in key for part in (each if isinstance(each, tuple) else (each,))]
    return all(len(part) < LONGEST for part in parts if isinstance(part, str))


def _make_room(remembered: dict[Key, Plan] | dict[tuple[str, ...], Plan] | set[Key]) -> None:
    if len(remembered) >= MOST:
        remembered.clear()


def _form(location: str, length: int) -> str | None:
    """Return the location with its numbers replaced by 0.

    Return None if the numbers do not ascend or exceed `length`, or if the location has a site (`x^y`) or is too long.
    """
    if len(location) >= LONGEST or "^" in location:
        return None
    parts = _NUMBERS(location)
    before = 0
    for word in parts[1::2]:
        number = int(word)
        if number <= before or word[0] == "0":
            return None
        before = number
    return "0".join(parts[::2]) if 0 < before <= length else None
