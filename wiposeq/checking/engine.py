"""The engine: calls every rule for a listing, in one pass over an iterable of sequences, and returns a Report.

It hides the order of the calls, the limits on the findings of a report, and the cache with which the next check judges
only changed sequences. It takes the memory of the largest sequence, eight bytes for each sequence, and about 20 bytes
for each fact that a LISTING rule gathers.
The rules decide what is correct. memo.py decides which rules need not be called again. The formats know the line and
column of a finding in the file.
"""

import logging
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.checking.gathered import Facts, Gathered, pack
from wiposeq.checking.memo import ORDINARY, Key, Memo, split
from wiposeq.checking.profile import Profile
from wiposeq.errors import Cancelled, trace_of
from wiposeq.model.address import Address
from wiposeq.model.finding import MARK_OF_ERROR, MARK_OF_WARNING, Finding, Report
from wiposeq.model.origin import declared_number
from wiposeq.model.records import Feature, Header, Sequence
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.rules import (
    assumptions,
    coding,
    companions,
    disclosed,
    features,
    file,
    freetext,
    genetic_codes,
    header,
    keys,
    languages,
    locations,
    molecules,
    offices,
    qualifiers,
    residues,
    sequence_numbers,
    sequences,
    specification,
    structure,
    undefined,
    values,
)
from wiposeq.rules.freetext import mentions_of
from wiposeq.rules.messages import fitted
from wiposeq.rules.residue_layout import are_small_nucleotides
from wiposeq.rules.rule import (
    CATALOGUE,
    Context,
    Hit,
    Listing,
    LooksAt,
    OriginView,
    Rule,
    SequenceFacts,
    at,
    is_placeholder,
)
from wiposeq.rules.sequences import ONLY_FOR_VOID, is_void
from wiposeq.standard.edition import Edition

MODULES: Final = (
    file,
    structure,
    header,
    languages,
    sequences,
    sequence_numbers,
    molecules,
    residues,
    undefined,
    keys,
    features,
    locations,
    qualifiers,
    values,
    freetext,
    coding,
    genetic_codes,
    companions,
    disclosed,
    assumptions,
    specification,
    offices,
)
"""The modules whose import declares the rules, in the order in which their rules are called."""

CAP: Final = 10_000
"""How many findings a report holds; its counts include the others."""
CAP_OF_RULE: Final = 1_000
"""How many findings of one rule are stored while checking."""
ROOM: Final = 50_000
"""How many findings of one sequence are stored before those beyond CAP_OF_RULE are only counted."""

_log = logging.getLogger(__name__)


def _put_in_order() -> None:
    """Sort the rules by MODULES, because the modules may be imported in another order."""
    places = {module.__name__: place for place, module in enumerate(MODULES)}
    ordered = sorted(CATALOGUE.items(), key=lambda item: places.get(item[1].check.__module__, len(places)))
    CATALOGUE.clear()
    CATALOGUE.update(ordered)


_put_in_order()


class Judged(Struct, frozen=True, gc=False):
    """What was found at one sequence, whatever its number.

    facts: for LISTING rules, packed, with the name of their collector. more: the number of findings of (rule, whether
    an error) that are not stored.
    """

    findings: tuple[Finding, ...]
    facts: tuple[tuple[str, bytes], ...]
    more: tuple[tuple[tuple[str, bool], int], ...] = ()


_NOTHING = Judged((), ())

_Collector = tuple[str, Callable[[Context, Sequence], Any], Rule]
"""A name, the function that gathers a fact of a sequence, and a rule for which it does."""


class Part:
    """What was found at consecutive sequences; several processes may make a part of one listing each.

    most: how many findings of one rule are stored; 0 means CAP_OF_RULE. marks: as Report.marks.
    """

    def __init__(self, most: int = 0) -> None:
        self.most = most or CAP_OF_RULE
        self.uids = array("q")
        self.marks = bytearray()
        self.findings: list[Finding] = []
        self.counts: dict[str, int] = {}
        self.errors = 0
        self.gathered: dict[str, Gathered] = {}

    def add(self, uid: int, judged: Judged) -> None:
        """Add what was found at the next sequence."""
        self.uids.append(uid)
        self.marks.append(0)
        number = len(self.uids)
        if judged.findings:
            for finding in judged.findings:
                self.add_finding(finding if finding.number == number else replace(finding, number=number))
            for (rule_id, is_error), count in judged.more:
                self.counts[rule_id] += count
                self.errors += count if is_error else 0
                self._mark(number, is_error)
        gathered = self.gathered
        for name, fact in judged.facts:
            if name not in gathered:
                gathered[name] = Gathered()
            gathered[name].add(number, fact)

    def add_finding(self, finding: Finding) -> None:
        """Count a finding, mark its sequence, and store it if there are not too many of its rule."""
        count = self.counts[finding.rule] = self.counts.get(finding.rule, 0) + 1
        is_error = finding.is_error
        self.errors += is_error
        self._mark(finding.number, is_error)
        if count <= self.most:
            self.findings.append(finding)

    def _mark(self, number: int, is_error: bool) -> None:
        """Mark the sequence at a 1-based position; 0 is none."""
        if 0 < number <= len(self.marks):
            self.marks[number - 1] |= MARK_OF_ERROR if is_error else MARK_OF_WARNING


class Asker:
    """Asks the rules of one edition and profile about one sequence after the other.

    Not to be used by two threads at once.
    """

    def __init__(self, edition: Edition, profile: Profile, *, today: date | None = None) -> None:
        self.edition = edition
        self.profile = profile
        self.today = today or date.today()
        self._failed: set[str] = set()
        rules: dict[LooksAt, list[Rule]] = {each: [] for each in LooksAt}
        for each in CATALOGUE.values():
            if profile.asks(each):
                rules[each.looks_at].append(each)
        self._of_sequence = tuple(rules[LooksAt.SEQUENCE])
        self._of_ordinary_sequence = tuple([each for each in self._of_sequence if each.id not in ORDINARY])
        self._of_void = tuple([each for each in self._of_sequence if each.id in ONLY_FOR_VOID])
        self._memo = Memo(edition, rules[LooksAt.FEATURE] + rules[LooksAt.QUALIFIER])
        of_listing = rules[LooksAt.LISTING]
        collectors = {_collector(each): (each.collect, each) for each in reversed(of_listing)}
        self._collectors = tuple([(name, collect, each) for name, (collect, each) in collectors.items() if collect])
        self._at_end = (*rules[LooksAt.FILE], *rules[LooksAt.HEADER], *of_listing)

    def context(self, origin: OriginView) -> Context:
        """Return a new context for this edition, profile and day."""
        return Context(self.edition, origin, self.today, limits=self.profile.limits)

    def judge(self, context: Context, sequence: Sequence, progress: Progress = SILENT) -> Judged:
        """Return everything that the rules find at one sequence. Raise Cancelled."""
        found: list[Finding] = []
        more: dict[tuple[str, bool], int] = {}
        if is_placeholder(context, sequence):
            return _NOTHING
        context.of_sequence = SequenceFacts()
        has_content = not is_void(sequence)
        if not has_content:
            rules = self._of_void
        elif self._memo.is_ordinary(sequence):
            rules = self._of_ordinary_sequence
        else:
            rules = self._of_sequence
        self._ask(found, rules, context, (sequence,))
        # if only the molecule type is wrong, its features are right for another one
        if has_content and not sequence.is_skipped and not are_small_nucleotides(sequence):
            room, key_of, sound = ROOM, self._memo.key, self._memo.sound
            molecule, length = sequence.molecule_type, len(sequence.residues)
            has_mentions = _may_mention(context, sequence)
            for number, feature in enumerate(sequence.features, 1):
                if not number & 1023:
                    progress.check()
                key = key_of(molecule, feature, length)
                plan = sound.get(key)
                if plan is None:
                    self._ask_feature(found, context, (sequence, feature), number, key)
                else:
                    for index, rules in plan.always if has_mentions else plan.unmentioning:
                        shown = (sequence, feature, *feature.qualifiers[index : index + 1])
                        self._ask(found, rules, context, shown, number)
                if len(found) > room:
                    _thin(found, more)
                    room = max(ROOM, 2 * len(found))
        facts = self._gather(found, context, sequence)
        return Judged(tuple(found), facts, tuple(more.items())) if found or facts else _NOTHING

    def _ask_feature(
        self, found: list[Finding], context: Context, shown: tuple[Sequence, Feature], number: int, key: Key
    ) -> None:
        """Ask the rules about a feature and its qualifiers, but for those that the memo knows to find nothing."""
        sequence, feature = shown
        plan = self._memo.plan(sequence.molecule_type, feature)
        words, place = split(key)
        knows_words, is_place_sound = words in self._memo.sound_words, place in self._memo.sound_places
        of_qualifiers = [((*shown, each), rules) for each, rules in zip(feature.qualifiers, plan.of_qualifiers)]
        if not plan.is_sound:
            plan.is_sound = self._ask(found, plan.names, context, shown, number)
            for with_qualifier, (of_names, _, _) in of_qualifiers:
                plan.is_sound &= self._ask(found, of_names, context, with_qualifier, number)
        is_place_sound = is_place_sound or self._ask(found, plan.places, context, shown, number)
        self._ask(found, plan.others, context, shown, number)
        are_words_sound = knows_words or self._ask(found, plan.values, context, shown, number)
        for with_qualifier, (_, of_values, others) in of_qualifiers:
            if not knows_words:
                are_words_sound &= self._ask(found, of_values, context, with_qualifier, number)
            self._ask(found, others, context, with_qualifier, number)
        self._memo.remember(key, plan, are_words_sound and plan.is_sound, is_place_sound)

    def _gather(self, found: list[Finding], context: Context, sequence: Sequence) -> tuple[tuple[str, bytes], ...]:
        facts = []
        for name, collect, each in self._collectors:
            try:
                fact = collect(context, sequence)
                if fact is not None:
                    facts.append((name, pack(fact)))
            except Cancelled:
                raise
            except Exception as error:
                found.extend(self._failure(each, error))
        return tuple(facts)

    def _ask(
        self, found: list[Finding], rules: tuple[Rule, ...], context: Context, shown: tuple[Any, ...], number: int = 0
    ) -> bool:
        """Show the same sequence, feature or qualifier to several rules and append what they find.

        number: the place of the feature. Return whether no rule found something or failed.
        """
        is_sound = True
        arguments = (context, *shown)
        for each in rules:
            try:
                for hit in each.check(*arguments):
                    is_sound = False
                    found.append(self._finding(each, hit, _place(context, hit, shown, number)))
            except Cancelled:
                raise
            except Exception as error:
                is_sound = False
                found.extend(self._failure(each, error))
        return is_sound

    def _ask_at_end(self, rule: Rule, context: Context, shown: tuple[Any, ...]) -> Iterator[Finding]:
        """Yield what a rule finds that looks at more than a sequence: one by one, as there may be millions."""
        try:
            for hit in rule.check(context, *shown):
                place = _Place(
                    hit.address, hit.number, hit.feature_number, hit.qualifier_number, hit.feature_key, hit.qualifier
                )
                yield self._finding(rule, hit, place)
        except Cancelled:
            raise
        except Exception as error:
            yield from self._failure(rule, error)

    def _finding(self, rule: Rule, hit: Hit, place: "_Place") -> Finding:
        template = rule.variants[hit.variant] if hit.variant else rule.message
        return Finding(
            rule=rule.id,
            severity=self.profile.severity(rule, hit),
            template=template,
            address=place.address,
            values=fitted(template, hit.values),
            fixes=hit.fixes,
            residues=hit.residues,
            number=place.number,
            feature_number=place.feature_number,
            qualifier_number=place.qualifier_number,
            feature_key=place.feature_key,
            qualifier=place.qualifier,
            cites=rule.cites,
            line=hit.line,
            column=hit.column,
        )

    def forget_failures(self) -> None:
        """Report a rule that fails again in the next check, too."""
        self._failed.clear()

    def _failure(self, rule: Rule, error: Exception) -> Iterator[Finding]:
        if rule.id in self._failed:
            return
        self._failed.add(rule.id)
        _log.error("The rule %s failed\n%s", rule.id, trace_of(error))
        failed = CATALOGUE["engine/rule-failed"]
        values = {"failed": rule.id, "error": f"{type(error).__name__}: {error}"[:40]}
        yield Finding(failed.id, self.profile.severity(failed, Hit()), failed.message, values=values)

    def conclude(self, parts: list[Part], header: Header, origin: OriginView, *, cap: int = CAP) -> Report:
        """Ask the rules that need the whole listing, and return the report of the listing made of these parts."""
        whole = _joined(parts)
        uids = whole.uids
        context = self.context(origin)
        context.header = header
        context.count = len(uids)
        position_of: Callable[[int], int] | None = None
        for each in self._at_end:
            shown: tuple[Any, ...] = ()
            if each.looks_at is LooksAt.HEADER:
                shown = (header,)
            elif each.looks_at is LooksAt.LISTING:
                name = _collector(each)
                shown = (Facts([(part.uids, part.gathered.get(name)) for part in parts]),)
            for finding in self._ask_at_end(each, context, shown):
                uid = finding.address.sequence
                if uid is not None and not finding.number:
                    position_of = position_of or _positions(uids)
                    finding = replace(finding, number=position_of(uid))
                whole.add_finding(finding)
        findings = _in_reading_order(_shared_out(whole.findings, cap))
        return Report(
            findings=_numbered_as_in_file(findings, uids, origin),
            edition=self.edition.id,
            profile=self.profile.name,
            source=origin.source,
            counts=dict(sorted(whole.counts.items())),
            errors=whole.errors,
            warnings=sum(whole.counts.values()) - whole.errors,
            sequences=len(uids),
            marks=bytes(whole.marks),
        )


def _may_mention(context: Context, sequence: Sequence) -> bool:
    """Return whether the rules of memo.MENTIONS may find something, also if their search failed, which they report."""
    try:
        return bool(mentions_of(context, sequence))
    except Exception:
        return True


def _thin(found: list[Finding], more: dict[tuple[str, bool], int]) -> None:
    """Remove all but CAP_OF_RULE findings of each rule, and count the others."""
    counts: dict[str, int] = {}
    stored = []
    for finding in found:
        count = counts[finding.rule] = counts.get(finding.rule, 0) + 1
        if count <= CAP_OF_RULE:
            stored.append(finding)
        else:
            kind = finding.rule, finding.is_error
            more[kind] = more.get(kind, 0) + 1
    found[:] = stored


def _positions(uids: "array[int]") -> Callable[[int], int]:
    """Return a function from a uid to its position, or to 0. In a streamed listing, each uid is its position."""
    if all(uid == position for position, uid in enumerate(uids, 1)):
        return lambda uid: min(uid, len(uids))
    positions = {uid: position for position, uid in enumerate(uids, 1)}
    return lambda uid: positions.get(uid, 0)


class _Place(NamedTuple):
    """Where a finding is, by address, by number and by name."""

    address: Address
    number: int
    feature_number: int
    qualifier_number: int
    feature_key: str
    qualifier: str


def _place(context: Context, hit: Hit, shown: tuple[Any, ...], feature_number: int) -> _Place:
    """Return the place of a hit: that of its address, else that of what the rule was shown."""
    sequence, feature, qualifier = (*shown, None, None)[:3]
    address = at(sequence, feature, qualifier) if hit.address == Address() else hit.address
    qualifier_number = 0
    if feature is None and address.feature is not None:
        feature_number, feature = _pick(sequence.features, address.feature)
    if feature is not None and address.qualifier is not None:
        qualifier_number, qualifier = _pick(feature.qualifiers, address.qualifier)
    key, name = (feature.key if feature else ""), (qualifier.name if qualifier else "")
    return _Place(address, context.position, feature_number, qualifier_number, key, name)


def _pick(records: tuple[Any, ...], uid: int) -> tuple[int, Any]:
    """Return (place from 1, record) of the record with that uid, or (0, None).

    Records that were read have ascending uids, so that a search by halves finds one among many; moved ones have not.
    """
    guess = bisect_left(records, uid, key=_uid)
    if guess < len(records) and records[guess].uid == uid:
        return guess + 1, records[guess]
    return next(((place, record) for place, record in enumerate(records, 1) if record.uid == uid), (0, None))


def _uid(record: Any) -> int:
    return int(record.uid)


def _collector(rule: Rule) -> str:
    """Return the name of the collector of a LISTING rule; rules may share a collector."""
    assert rule.collect is not None
    return f"{rule.collect.__module__}.{rule.collect.__qualname__}"


def _joined(parts: list[Part]) -> Part:
    """Return the counts, findings and uids of several parts as one; what they gathered stays in them."""
    whole = Part(max((part.most for part in parts), default=0))
    for part in parts:
        before = len(whole.uids)
        whole.uids.extend(part.uids)
        whole.marks.extend(part.marks)
        counts: dict[str, int] = {}
        for finding in part.findings:
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
            if whole.counts.get(finding.rule, 0) + counts[finding.rule] <= whole.most:
                number = finding.number + before if finding.number and before else finding.number
                whole.findings.append(finding if number == finding.number else replace(finding, number=number))
        for rule_id, count in part.counts.items():
            whole.counts[rule_id] = whole.counts.get(rule_id, 0) + count
        whole.errors += part.errors
    return whole


def _shared_out(findings: list[Finding], cap: int) -> list[Finding]:
    """Return at most `cap` findings: the first ones of each rule, the same number for each rule that has so many."""
    if len(findings) <= cap:
        return findings
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    share, left = 0, cap
    waiting = sorted(counts.values())
    while waiting and left >= len(waiting) * (waiting[0] - share):
        left -= len(waiting) * (waiting[0] - share)
        share = waiting.pop(0)
    share += left // len(waiting) if waiting else 0
    shared: list[Finding] = []
    seen: dict[str, int] = {}
    for finding in findings:
        seen[finding.rule] = seen.get(finding.rule, 0) + 1
        if seen[finding.rule] <= share:
            shared.append(finding)
    return shared


def _in_reading_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Sort by file, header and number of the sequence; the findings of a sequence precede those of its features."""

    def place(finding: Finding) -> tuple[int, int, int, int]:
        part = 2 if finding.number else 0 if finding.rule.startswith(("file/", "engine/")) else 1
        return part, finding.number, finding.feature_number, finding.qualifier_number

    return tuple(sorted(findings, key=place))


def _numbered_as_in_file(findings: tuple[Finding, ...], uids: "array[int]", origin: OriginView) -> tuple[Finding, ...]:
    """Return the findings with the SEQ ID NO that the file gives their sequence, in place of its position."""
    declared = origin.declared
    if all(each.number is None for each in declared.values()):
        return findings
    numbers = [
        each.number and (declared_number(declared, uids[each.number - 1], each.number) or each.number)
        for each in findings
    ]
    return tuple(
        each if each.number == number else replace(each, number=number) for each, number in zip(findings, numbers)
    )


def gather(
    asker: Asker,
    sequences: Iterable[Sequence],
    origin: OriginView,
    *,
    progress: Progress = SILENT,
) -> Part:
    """Judge the sequences one after the other. Asker.conclude makes a report of one or several parts."""
    context = asker.context(origin)
    part = Part()
    total = len(sequences) if isinstance(sequences, SequenceList) else 0
    position = 0
    for sequence in sequences:
        position += 1  # noqa: SIM113 - enumerate() holds the last one, perhaps a chromosome, while the next one is read
        if not position & 63 or len(sequence.residues) > 100_000:
            progress.check()
        context.position = context.count = position
        part.add(sequence.uid, asker.judge(context, sequence, progress))
        del sequence
        if not position & 255:
            progress.report(position, max(total, position))
    progress.report(len(part.uids), len(part.uids))
    return part


def profile_of(rules: Collection[str]) -> Profile:
    """Return a profile that asks only the rules with these ids."""
    return Profile(excluded=frozenset(CATALOGUE).difference(rules), included=frozenset(rules))


def check(
    listing: Listing,
    edition: Edition,
    profile: Profile,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
    cap: int = CAP,
) -> Report:
    """Return everything that is wrong with a listing, in one pass: it may be a file that is read meanwhile.

    progress counts sequences. Raise Cancelled, and whatever reading the listing raises.
    """
    asker = Asker(edition, profile, today=today)
    part = gather(asker, listing.sequences, listing.origin, progress=progress)
    return asker.conclude([part], listing.header, listing.origin, cap=cap)
