"""The engine: shows a listing to every rule, in one pass over any iterable of sequences, and gives a Report.

It hides the order of asking and what need not be asked twice (most features of a listing look alike), the cap on the
findings kept, and what a check remembers so that the next one looks only at what changed. Memory is that of the
largest sequence plus one to nine bytes for each fact a LISTING rule gathers from a sequence.
What is right and wrong is the rules'; where a finding stands in the file (line and column) is the formats'.
"""

import logging
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.checking.gathered import Facts, Gathered, Numbers
from wiposeq.checking.profile import Profile
from wiposeq.errors import Cancelled
from wiposeq.model.address import Address
from wiposeq.model.finding import Finding, Report
from wiposeq.model.records import Feature, Header, Qualifier, Sequence
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.rules import coding, companions, features, file, freetext, header, qualifiers, sequences, values
from wiposeq.rules.latin import fitted
from wiposeq.rules.plain import Plain
from wiposeq.rules.rule import CATALOGUE, Context, Depends, Hit, Listing, LooksAt, OriginView, Rule, SequenceFacts, at
from wiposeq.standard.edition import Edition

MODULES: Final = (file, header, sequences, features, qualifiers, values, freetext, coding, companions)
"""The modules whose import fills the catalogue, in the order their rules speak."""

CAP: Final = 10_000
"""How many findings a report holds; its counts are always those of all."""
CAP_OF_RULE: Final = 1_000
"""How many findings of one rule are kept while checking."""
ROOM: Final = 50_000
"""How many findings of one sequence are taken in before those beyond the cap are only counted."""
REMEMBERED: Final = 200_000
"""How many findings a Checker remembers; sequences with more are looked at again."""
MEMO: Final = 20_000
"""How many different shapes, locations or values judged sound one check remembers."""

_log = logging.getLogger(__name__)
_PARTS = re.compile("([0-9]+)").split
_PLAIN = re.compile(r"([1-9][0-9]{0,14})(?:\.\.([1-9][0-9]{0,14}))?").fullmatch


def _put_in_order() -> None:
    """The catalogue in the order of MODULES, whichever of them was imported first."""
    places = {module.__name__: place for place, module in enumerate(MODULES)}
    ordered = sorted(CATALOGUE.items(), key=lambda item: places.get(item[1].check.__module__, len(places)))
    CATALOGUE.clear()
    CATALOGUE.update(ordered)


_put_in_order()


class Judged(Struct, frozen=True, gc=False):
    """What was found at one sequence, whatever its number: findings, and facts for LISTING rules by collector.

    more: of (rule, whether errors), how many findings there were that are not kept.
    """

    findings: tuple[Finding, ...]
    facts: tuple[tuple[str, Any], ...]
    more: tuple[tuple[tuple[str, bool], int], ...] = ()


_NOTHING = Judged((), ())

_Collector = tuple[str, Callable[[Context, Sequence], Any], Rule]
"""A name, what gathers a fact of a sequence, and a rule that it is gathered for."""


class Part:
    """What is known after some sequences in a row; parts of one listing can be made apart and concluded together."""

    def __init__(self) -> None:
        self.uids = Numbers()
        self.findings: list[Finding] = []
        self.counts: dict[str, int] = {}
        self.errors = 0
        self.gathered: dict[str, Gathered] = {}
        self.kept: dict[str, int] = {}

    def add(self, uid: int, judged: Judged) -> None:
        """Takes in what was found at the next sequence."""
        number = self.uids.append(uid)
        if judged.findings:
            for finding in judged.findings:
                self.tell(finding if finding.number == number else replace(finding, number=number))
            for (rule_id, is_error), count in judged.more:
                self.counts[rule_id] += count
                self.errors += count if is_error else 0
        gathered = self.gathered
        for name, fact in judged.facts:
            if name not in gathered:
                gathered[name] = Gathered()
            gathered[name].add(number, fact)

    def tell(self, finding: Finding) -> None:
        """Counts a finding, and keeps it while there is room."""
        count = self.counts[finding.rule] = self.counts.get(finding.rule, 0) + 1
        self.errors += finding.is_error
        if count <= CAP_OF_RULE:
            self.findings.append(finding)


class _Plan(NamedTuple):
    """What to ask of features of one shape. of_qualifiers: for each, whether its value may be plain free text, the
    rules that look at its value alone, and the others. is_sound: the shape itself was judged and nothing found.
    number: one of its own where the answers rest on what the qualifiers say and nothing else, else 0. texts: for each
    qualifier whether it may be plain free text; () where none may."""

    is_sound: bool
    of_feature: tuple[Rule, ...]
    of_qualifiers: tuple[tuple[bool, tuple[Rule, ...], tuple[Rule, ...]], ...]
    number: int
    texts: tuple[bool, ...]


class Asker:
    """Asks the rules of one edition and profile about one sequence after the other; remembers what looked sound.

    Not to be used by two threads at once.
    """

    def __init__(self, edition: Edition, profile: Profile, *, today: date | None = None) -> None:
        self.edition = edition
        self.profile = profile
        self.today = today or date.today()
        self._failed: set[str] = set()
        asked = [each for each in CATALOGUE.values() if each.id not in profile.excluded]

        def those(looks_at: LooksAt, depends: Depends | None = None) -> tuple[Rule, ...]:
            return tuple(r for r in asked if r.looks_at is looks_at and (depends is None or r.depends is depends))

        self._of_sequence = those(LooksAt.SEQUENCE)
        self._of_plain_sequence = tuple(each for each in self._of_sequence if each.depends is not Depends.ODD)
        self._is_plain = Plain(edition)
        self._of_shape = those(LooksAt.FEATURE, Depends.SHAPE)
        self._of_names = those(LooksAt.QUALIFIER, Depends.SHAPE)
        self._of_place = those(LooksAt.FEATURE, Depends.PLACE)
        self._of_value = those(LooksAt.QUALIFIER, Depends.VALUE)
        self._of_feature = (*those(LooksAt.FEATURE, Depends.ALL), *those(LooksAt.FEATURE, Depends.SAID))
        self._of_qualifier = those(LooksAt.QUALIFIER, Depends.ALL)
        self._of_listing = those(LooksAt.LISTING)
        collectors = {_collector(each): (each.collect, each) for each in reversed(self._of_listing)}
        self._collectors = tuple([(name, collect, each) for name, (collect, each) in collectors.items() if collect])
        self._collectors_of_usual = tuple([each for each in self._collectors if each[2].depends is not Depends.ODD])
        self._at_end = (*those(LooksAt.FILE), *those(LooksAt.HEADER), *self._of_listing)
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self._free_text = {
            molecule: frozenset(
                name
                for name, entry in edition.qualifiers(molecule).items()
                if entry.value_type == "free_text" and entry.max_length >= edition.longest_value and name != "organism"
            )
            for molecule in edition.molecules
        }
        self._longest = edition.longest_value
        self._sound_places: set[Any] = set()
        self._sound_values: set[Any] = set()
        self._sound_features: set[Any] = set()
        self._sound_objects: dict[int, tuple[tuple[Qualifier, ...], str, str]] = {}
        self._made = 0

    def context(self, origin: OriginView) -> Context:
        """A fresh context for this edition, profile and day."""
        return Context(self.edition, origin, self.today, limits=self.profile.limits)

    def judge(self, context: Context, sequence: Sequence, progress: Progress = SILENT) -> Judged:
        """Everything the rules say about one sequence. Raises Cancelled."""
        found: list[Finding] = []
        more: dict[tuple[str, bool], int] = {}
        room = ROOM
        context.of_sequence = SequenceFacts()
        is_plain = self._is_plain(sequence)
        asked = self._of_plain_sequence if is_plain else self._of_sequence
        if asked:
            self._ask(found, asked, context, sequence, None, 0, (sequence,))
        if not sequence.is_skipped:
            length, molecule = len(sequence.residues), sequence.molecule_type
            plans, sound, same = self._plans, self._sound_features, self._sound_objects
            for number, feature in enumerate(sequence.features, 1):
                if not number & 1023:
                    progress.check()
                key, qualifiers = feature.key, feature.qualifiers
                place = _PLAIN(feature.location)
                is_within = False
                if place is not None:
                    first, last = place.groups()
                    start = int(first)
                    is_within = start <= length if last is None else start <= int(last) <= length
                if is_within and number == 1:
                    known = same.get(id(qualifiers))
                    if known is not None and known[0] is qualifiers and known[1] == molecule and known[2] == key:
                        continue
                plan = plans.get((molecule, key, *[each.name for each in qualifiers]))
                if is_within and plan is not None and plan.is_sound:
                    if plan.number and self._said(plan, qualifiers) in sound:
                        if number == 1:  # a reader gives the same object where the first feature says the same again
                            if len(same) >= MEMO:
                                same.clear()
                            same[id(qualifiers)] = qualifiers, molecule, key
                        continue
                    self._judge_said(found, plan, context, sequence, feature, number)
                else:
                    self._judge_feature(found, plan, context, sequence, feature, number, is_within)
                if len(found) > room:
                    _thin(found, more)
                    room = max(ROOM, 2 * len(found))
        is_usual = is_plain and sequence.uid not in context.origin.declared
        facts = self._gather(found, self._collectors_of_usual if is_usual else self._collectors, context, sequence)
        return Judged(tuple(found), facts, tuple(more.items())) if found or facts else _NOTHING

    def _is_plain_text(self, qualifier: Qualifier) -> bool:
        """Whether a value is free text without anything that rules have to look at, see Depends.VALUE."""
        text = qualifier.value
        return (
            text is not None
            and text.isascii()
            and text.isprintable()
            and 0 < len(text) <= self._longest
            and qualifier.translation is None
            and not text.isspace()
            and "&" not in text
        )

    def _said(self, plan: "_Plan", qualifiers: tuple[Qualifier, ...]) -> Any:
        """What the qualifiers of a feature of one shape say, as something to remember, without plain free text; None
        where there should be free text and is something else."""
        if not plan.texts:
            return (plan.number, *[each.value for each in qualifiers], *[each.translation for each in qualifiers])
        longest = self._longest
        said: list[str | int | None] = [plan.number]
        for is_text, each in zip(plan.texts, qualifiers):
            text = each.value
            if not is_text:
                said += (text, each.translation)
            elif (  # as _is_plain_text asks, here without a call for each of millions
                text is None
                or not text.isascii()
                or not text.isprintable()
                or not 0 < len(text) <= longest
                or each.translation is not None
                or text.isspace()
                or "&" in text
            ):
                return None
        return tuple(said)

    def _judge_feature(
        self,
        found: list[Finding],
        plan: "_Plan | None",
        context: Context,
        sequence: Sequence,
        feature: Feature,
        number: int,
        is_within: bool,
    ) -> None:
        """Asks everything about a feature; plan: that of its shape, if it was met before. is_within: whether its
        location is a base or a range, and in the sequence."""
        key, qualifiers = feature.key, feature.qualifiers
        molecule = sequence.molecule_type
        if plan is None or not plan.is_sound:
            before = len(found)
            self._ask(found, self._of_shape, context, sequence, feature, number, (sequence, feature))
            for qualifier in qualifiers:
                self._ask(found, self._of_names, context, sequence, feature, number, (sequence, feature, qualifier))
            if plan is None:
                plan = self._plan((molecule, key, *[q.name for q in qualifiers]), len(found) == before)

        if not is_within:
            before, length = len(found), len(sequence.residues)
            form = _form(feature.location, length)
            place = (molecule, key, feature.location, length) if form is None else (molecule, key, form)
            if place not in self._sound_places:
                self._ask(found, self._of_place, context, sequence, feature, number, (sequence, feature))
                if len(found) == before and len(feature.location) < 200:
                    _remember(self._sound_places, place)
        if not plan.number or self._said(plan, qualifiers) not in self._sound_features:
            self._judge_said(found, plan, context, sequence, feature, number)

    def _judge_said(
        self, found: list[Finding], plan: "_Plan", context: Context, sequence: Sequence, feature: Feature, number: int
    ) -> None:
        """Asks about a feature and its qualifiers what rests on more than its shape and location."""
        before_all = len(found)
        key, qualifiers, molecule = feature.key, feature.qualifiers, sequence.molecule_type
        if plan.of_feature:
            self._ask(found, plan.of_feature, context, sequence, feature, number, (sequence, feature))
        for qualifier, (is_free_text, of_value, of_qualifier) in zip(qualifiers, plan.of_qualifiers):
            if not is_free_text or not self._is_plain_text(qualifier):
                text = qualifier.value
                value = (molecule, key, qualifier.name, text, qualifier.translation)
                if value not in self._sound_values:
                    before = len(found)
                    self._ask(found, of_value, context, sequence, feature, number, (sequence, feature, qualifier))
                    if len(found) == before and (text is None or len(text) < 200) and qualifier.translation is None:
                        _remember(self._sound_values, value)
            if of_qualifier:
                self._ask(found, of_qualifier, context, sequence, feature, number, (sequence, feature, qualifier))
        if plan.number and len(found) == before_all:
            said = self._said(plan, qualifiers)
            if said is not None and all(len(each or "") < 200 for each in said[1:]):
                _remember(self._sound_features, said)

    def _plan(self, shape: tuple[str, ...], is_sound: bool) -> "_Plan":
        """What to ask of a feature of this shape: (molecule type, key, names of its qualifiers...)."""
        molecule, key, *names = shape
        free_text = self._free_text.get(molecule, frozenset())

        def those(rules: tuple[Rule, ...], name: str) -> tuple[Rule, ...]:
            return tuple(r for r in rules if (not r.keys or key in r.keys) and (not r.names or name in r.names))

        of_name = {
            name: (name in free_text, those(self._of_value, name), those(self._of_qualifier, name))
            for name in set(names)
        }
        of_feature = tuple(each for each in self._of_feature if not each.keys or key in each.keys)
        texts = tuple([of_name[name][0] for name in names])
        is_said = not any(of_qualifier for _, _, of_qualifier in of_name.values()) and (
            not of_feature or (not any(texts) and all(each.depends is Depends.SAID for each in of_feature))
        )
        self._made += 1
        plan = _Plan(
            is_sound,
            of_feature,
            tuple([of_name[name] for name in names]),
            self._made if is_said else 0,
            texts if any(texts) else (),
        )
        if sum(map(len, shape)) < 2000:
            if len(self._plans) >= MEMO:
                self._plans.clear()
            self._plans[shape] = plan
        return plan

    def _gather(
        self, found: list[Finding], collectors: tuple[_Collector, ...], context: Context, sequence: Sequence
    ) -> tuple[tuple[str, Any], ...]:
        facts = []
        for name, collect, each in collectors:
            try:
                fact = collect(context, sequence)
            except Cancelled:
                raise
            except Exception as error:
                found.extend(self._failure(each, error))
                continue
            if fact is not None:
                facts.append((name, fact))
        return tuple(facts)

    def _ask(
        self,
        found: list[Finding],
        rules: tuple[Rule, ...],
        context: Context,
        sequence: Sequence,
        feature: Feature | None,
        feature_number: int,
        shown: tuple[Any, ...],
    ) -> None:
        """Shows the same to several rules, and takes in what they find, or that they failed."""
        for each in rules:
            try:
                for hit in each.check(context, *shown):
                    found.append(self._finding(each, hit, context, sequence, feature, feature_number, shown))
            except Cancelled:
                raise
            except Exception as error:
                found.extend(self._failure(each, error))

    def _told_at_end(self, rule: Rule, context: Context, shown: tuple[Any, ...]) -> Iterator[Finding]:
        """What a rule says that looks at more than a sequence: one finding at a time, as there may be millions."""
        try:
            for hit in rule.check(context, *shown):
                yield self._finding(rule, hit, context, None, None, 0, shown)
        except Cancelled:
            raise
        except Exception as error:
            yield from self._failure(rule, error)

    def _finding(
        self,
        rule: Rule,
        hit: Hit,
        context: Context,
        sequence: Sequence | None,
        feature: Feature | None,
        feature_number: int,
        shown: tuple[Any, ...],
    ) -> Finding:
        address = hit.address
        qualifier = shown[2] if len(shown) > 2 else None
        qualifier_number = 0
        if sequence is None:
            number, feature_number, qualifier_number = hit.number, hit.feature_number, hit.qualifier_number
            key, name = hit.feature_key, hit.qualifier
        else:
            if address == Address():
                address = at(sequence, feature, qualifier)
            number = context.position
            if feature is None and address.feature is not None:
                feature_number, feature = _pick(sequence.features, address.feature)
            if feature is not None and address.qualifier is not None:
                qualifier_number, qualifier = _pick(feature.qualifiers, address.qualifier)
            key, name = (feature.key if feature else ""), (qualifier.name if qualifier else "")
        template = rule.variants[hit.variant] if hit.variant else rule.message
        return Finding(
            rule=rule.id,
            severity=self.profile.severity(rule, hit),
            template=template,
            address=address,
            values=fitted(template, hit.values),
            fixes=hit.fixes,
            residues=hit.residues,
            number=number,
            feature_number=feature_number,
            qualifier_number=qualifier_number,
            feature_key=key,
            qualifier=name,
            cites=rule.cites,
            line=hit.line,
            column=hit.column,
        )

    def _failure(self, rule: Rule, error: Exception) -> Iterator[Finding]:
        if rule.id in self._failed:
            return
        self._failed.add(rule.id)
        _log.error("The rule %s failed", rule.id, exc_info=error)
        failed = CATALOGUE["engine/rule-failed"]
        values = {"failed": rule.id, "error": f"{type(error).__name__}: {error}"[:40]}
        yield Finding(failed.id, self.profile.severity(failed, Hit()), failed.message, values=values)

    def conclude(self, parts: list[Part], header: Header, origin: OriginView, *, cap: int = CAP) -> Report:
        """The report of a listing whose sequences went into these parts; asks what needs the whole listing."""
        whole = _joined(parts)
        uids = whole.uids
        context = self.context(origin)
        context.header = header
        context.count = len(uids)
        places: dict[int, int] | None = None
        for each in self._at_end:
            shown: tuple[Any, ...] = ()
            if each.looks_at is LooksAt.HEADER:
                shown = (header,)
            elif each.looks_at is LooksAt.LISTING:
                name = _collector(each)
                shown = (Facts([(part.uids, part.gathered.get(name)) for part in parts]),)
            for finding in self._told_at_end(each, context, shown):
                uid = finding.address.sequence
                if uid is not None and not finding.number:
                    if places is None:
                        places = uids.index() or {}
                    finding = replace(finding, number=places.get(uid, 0) if places else min(uid, len(uids)))
                whole.tell(finding)
        return Report(
            findings=_in_reading_order(_shared_out(whole.findings, cap)),
            edition=self.edition.id,
            profile=self.profile.name,
            source=origin.source,
            counts=dict(sorted(whole.counts.items())),
            errors=whole.errors,
            warnings=sum(whole.counts.values()) - whole.errors,
            sequences=len(uids),
        )


def _thin(found: list[Finding], more: dict[tuple[str, bool], int]) -> None:
    """Leaves CAP_OF_RULE findings of each rule, and counts the others."""
    counts: dict[str, int] = {}
    kept = []
    for finding in found:
        count = counts[finding.rule] = counts.get(finding.rule, 0) + 1
        if count <= CAP_OF_RULE:
            kept.append(finding)
        else:
            kind = finding.rule, finding.is_error
            more[kind] = more.get(kind, 0) + 1
    found[:] = kept


def _pick(records: tuple[Any, ...], uid: int) -> tuple[int, Any]:
    """(place from 1, record) of the record with that uid; (0, None) if it is not there."""
    return next(((place, record) for place, record in enumerate(records, 1) if record.uid == uid), (0, None))


def _form(location: str, length: int) -> str | None:
    """A location without its numbers, where they rise, lie in the sequence and are of no site; see Depends.PLACE."""
    if len(location) >= 200 or "^" in location:
        return None
    parts = _PARTS(location)
    before = 0
    for word in parts[1::2]:
        number = int(word)
        if number <= before or word[0] == "0":
            return None
        before = number
    return "0".join(parts[::2]) if 0 < before <= length else None


def _remember(sound: set[Any], what: Any) -> None:
    if len(sound) >= MEMO:
        sound.clear()
    sound.add(what)


def _collector(rule: Rule) -> str:
    """The name of what gathers the facts of a LISTING rule; rules may share one."""
    assert rule.collect is not None
    return f"{rule.collect.__module__}.{rule.collect.__qualname__}"


def _joined(parts: list[Part]) -> Part:
    """Counts, findings and uids of several parts in one; what they gathered stays in them."""
    whole = Part()
    for part in parts:
        before = len(whole.uids)
        whole.uids.extend(part.uids)
        told: dict[str, int] = {}
        for finding in part.findings:
            told[finding.rule] = told.get(finding.rule, 0) + 1
            if whole.counts.get(finding.rule, 0) + told[finding.rule] <= CAP_OF_RULE:
                number = finding.number + before if finding.number and before else finding.number
                whole.findings.append(finding if number == finding.number else replace(finding, number=number))
        for rule_id, count in part.counts.items():
            whole.counts[rule_id] = whole.counts.get(rule_id, 0) + count
        whole.errors += part.errors
    return whole


def _shared_out(findings: list[Finding], cap: int) -> list[Finding]:
    """At most cap findings: where there are more, each rule keeps its first ones, as many as all can have."""
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
    kept: list[Finding] = []
    seen: dict[str, int] = {}
    for finding in findings:
        seen[finding.rule] = seen.get(finding.rule, 0) + 1
        if seen[finding.rule] <= share:
            kept.append(finding)
    return kept


def _in_reading_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """File, header, then the sequences by number; within a sequence its own findings before those of its features."""

    def place(finding: Finding) -> tuple[int, int, int, int]:
        part = 2 if finding.number else 0 if finding.rule.startswith(("file/", "engine/")) else 1
        return part, finding.number, finding.feature_number, finding.qualifier_number

    return tuple(sorted(findings, key=place))


def gather(
    asker: Asker,
    sequences: Iterable[Sequence],
    origin: OriginView,
    *,
    progress: Progress = SILENT,
) -> Part:
    """What the sequences show, one after the other; a listing in several parts is concluded with Asker.conclude."""
    context = asker.context(origin)
    part = Part()
    total = len(sequences) if isinstance(sequences, SequenceList) else 0
    for position, sequence in enumerate(sequences, 1):
        if not position & 63 or len(sequence.residues) > 100_000:
            progress.check()
        context.position = context.count = position
        part.add(sequence.uid, asker.judge(context, sequence, progress))
        if not position & 255:
            progress.report(position, max(total, position))
    progress.report(len(part.uids), len(part.uids))
    return part


def check(
    listing: Listing,
    edition: Edition,
    profile: Profile,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
    cap: int = CAP,
) -> Report:
    """Everything that is wrong with a listing, in the order it is read; one pass, so it may be a file as it streams by.

    progress counts sequences. Raises Cancelled, and whatever reading the listing raises.
    """
    asker = Asker(edition, profile, today=today)
    part = gather(asker, listing.sequences, listing.origin, progress=progress)
    return asker.conclude([part], listing.header, listing.origin, cap=cap)


class Checker:
    """Checks a project again and again, and looks each time only at the sequences that changed.

    It remembers, for each chunk of sequences of the last project, what was found there: per sequence a pointer where
    nothing was found or gathered, some 200 bytes where a fact was gathered, half a kilobyte a finding (at most
    REMEMBERED findings). It keeps the chunks of the last project alive, which the project does anyway.
    For one thread at a time.
    """

    def __init__(self, edition: Edition, profile: Profile) -> None:
        self.edition = edition
        self.profile = profile
        self._asker: Asker | None = None
        self._known: dict[int, tuple[Chunk, tuple[Judged | None, ...]]] = {}
        self._declared: dict[int, Any] = {}

    def check(
        self,
        listing: Listing,
        *,
        today: date | None = None,
        progress: Progress = SILENT,
        cap: int = CAP,
    ) -> Report:
        """Like engine.check. A cancelled check keeps what it has learnt. Raises Cancelled."""
        day = today or date.today()
        if self._asker is None or self._asker.today != day:
            self._asker = Asker(self.edition, self.profile, today=day)
        asker = self._asker
        asker._failed.clear()
        if not isinstance(listing.sequences, SequenceList):
            part = gather(asker, listing.sequences, listing.origin, progress=progress)
            return asker.conclude([part], listing.header, listing.origin, cap=cap)
        origin = listing.origin
        stale = _differing(self._declared, origin.declared)
        context = asker.context(origin)
        part = Part()
        old, new = self._known, dict[int, tuple[Chunk, tuple[Judged | None, ...]]]()
        current = {id(chunk) for chunk in listing.sequences.chunks}
        moved: dict[Hashable, Judged | None] = {
            key: judged
            for number, (chunk, results) in old.items()
            if number not in current
            for key, judged in zip(chunk.keys(), results)
        }
        total, remembered = len(listing.sequences), 0
        try:
            for chunk in listing.sequences.chunks:
                progress.check()
                known = old.get(id(chunk))
                results: list[Judged | None] = []
                items: tuple[Sequence, ...] | None = None
                keys = chunk.keys() if known is None and moved else ()
                for index, uid in enumerate(chunk.uids):
                    judged: Judged | None = None
                    if uid not in stale:
                        if known is not None:
                            judged = known[1][index]
                        elif keys:
                            judged = moved.get(keys[index])
                    if judged is None:
                        if items is None:
                            items = chunk.passing()  # only now: of a list that lies in a file they have to be fetched
                        sequence = items[index]
                        if not index & 31 or len(sequence.residues) > 100_000:
                            progress.check()
                        context.position = context.count = len(part.uids) + 1
                        judged = asker.judge(context, sequence, progress)
                    part.add(uid, judged)
                    remembered += len(judged.findings)
                    failed = any(finding.rule == "engine/rule-failed" for finding in judged.findings)
                    results.append(None if failed or (judged.findings and remembered > REMEMBERED) else judged)
                same = known is not None and all(a is b for a, b in zip(known[1], results))
                new[id(chunk)] = known if same and known is not None else (chunk, tuple(results))
                progress.report(len(part.uids), total)
        except Cancelled:
            if not stale:
                self._known = old | new
            raise
        self._known, self._declared = new, origin.declared
        return asker.conclude([part], listing.header, origin, cap=cap)


def _differing(old: dict[int, Any], new: dict[int, Any]) -> set[int]:
    """The uids of which two files (or two states of one) declare different things."""
    if old is new:
        return set()
    return {uid for uid in old.keys() | new.keys() if old.get(uid) != new.get(uid)}
