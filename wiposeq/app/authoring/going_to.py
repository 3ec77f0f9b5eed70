"""Find places by what a person types in one box: sequences, positions, locations, features, findings and bookmarks.

It hides how a text is read: a number is a SEQ ID NO or a position, after "sequence" only the former; numbers with ".."
are residues; words are searched in bookmarks, in the features of the sequence shown, in names of sequences and in
findings.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from msgspec import Struct

from wiposeq.app import sequence_order
from wiposeq.errors import UnreadableFile
from wiposeq.model.address import Address
from wiposeq.model.feature_map import feature_text
from wiposeq.model.finding import Finding, Report
from wiposeq.model.location import LocationError, parse
from wiposeq.model.lookup import describe, exists
from wiposeq.model.origin import Bookmark
from wiposeq.model.origin_edits import SetBookmarks
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.texts import labeled, listed, shown_number, shown_span, tr

MOST: Final = 8
"""How many places of a kind are found."""
MOST_SEARCHED: Final = 200_000
"""Names are not searched in a listing with more sequences: the filter of the list does that in a thread."""

_NUMBERED: Final = re.compile(r"seq(?:uence)?(?: id)?(?: nos?)?[.:]{0,2} ?(?=[0-9])")
"""What a person types before the number of a sequence."""


class Place(Struct, frozen=True):
    """A place. name: as the box lists it. residues: (first, last) to select, 1-based; None for none."""

    name: str
    address: Address
    residues: tuple[int, int] | None = None
    finding: Finding | None = None


def places(text: str, project: Project, shown: int | None, report: Report) -> Iterator[Place]:
    """Yield the places that a text means, the most exact first. shown: the uid of the sequence shown, or None."""
    text = text.strip()
    if not text:
        return
    sequence = _sequence(project, shown)
    number, is_named = _without_name(text)
    if number.isascii() and number.isdecimal() and len(number) < 12:
        uid = project.uid_of(int(number))
        if uid:
            yield Place(_sequence_name(project, uid), Address(uid))
        if not is_named and sequence is not None and 1 <= int(number) <= len(sequence.residues):
            words = tr("Residue {number} of this sequence", number=shown_number(int(number)))
            yield Place(words, Address(sequence.uid), (int(number), int(number) - 1))
    elif sequence is not None and (span := _span(text, len(sequence.residues))):
        words = tr("Residues {start} to {end} of this sequence", start=shown_number(span[0]), end=shown_number(span[1]))
        yield Place(words, Address(sequence.uid), span)
    words_typed = text.lower().split()
    yield from islice(_matching(bookmarked(project), words_typed), MOST)
    if sequence is not None:
        yield from islice(_features(sequence, words_typed), MOST)
    yield from _sequences(project, text)
    yield from islice(_findings(project, report, words_typed), MOST)


def _without_name(text: str) -> tuple[str, bool]:
    """Return what may be a number, and whether "sequence" or "SEQ ID NO:" was before it, also in any language."""
    words = " ".join(text.lower().split())
    own = tr("Sequence {number}", number="").lower().strip()
    bare = words[len(own) :].strip() if words.startswith(own) else _NUMBERED.sub("", words, count=1)
    return bare.lstrip("#").replace(",", ""), bare != words


def _sequence(project: Project, uid: int | None) -> Sequence | None:
    try:
        return None if uid is None else project.sequences.by_uid(uid)
    except (LookupError, UnreadableFile):
        return None


def _sequence_name(project: Project, uid: int) -> str:
    try:
        name = project.sequences.by_uid(uid).name
    except UnreadableFile:
        name = ""
    words = tr("Sequence {number}", number=shown_number(project.number(uid)))
    return labeled(words, name)


def _span(text: str, length: int) -> tuple[int, int] | None:
    """Return the first and the last residue of a location, such as 5-20 or join(1..5,9..12), inside the sequence."""
    try:
        low, high = parse(text.replace(" ", "").replace("-", "..").replace(",", "" if "(" not in text else ",")).bounds
    except LocationError:
        return None
    return (low, high) if 1 <= low <= high <= length else None


def _matching(found: Iterable[Place], words: list[str]) -> Iterator[Place]:
    return (each for each in found if all(word in each.name.lower() for word in words))


def _features(sequence: Sequence, words: list[str]) -> Iterator[Place]:
    for feature in sequence.features:
        name = feature_text(feature)
        if all(word in name.lower() for word in words):
            yield Place(tr("Feature: {name}", name=name), Address(sequence.uid, feature.uid, field="location"))


def _sequences(project: Project, text: str) -> Iterator[Place]:
    sequences = project.sequences
    if len(sequences) > MOST_SEARCHED or sequences.is_backed or text.replace("-", "").isdecimal():
        return
    for place in sequence_order.match(sequence_order.filter_words(text), sequences)[:MOST]:
        uid = sequences.uid_at(place)
        yield Place(_sequence_name(project, uid), Address(uid))


def _findings(project: Project, report: Report, words: list[str]) -> Iterator[Place]:
    for finding in report.findings:
        if all(word in finding.message.lower() or word in finding.rule for word in words):
            name = tr("Finding: {message} ({where})", message=finding.message, where=describe(project, finding.address))
            yield Place(name, finding.address, None, finding)


# ---- bookmarks


def bookmarked(project: Project) -> Iterator[Place]:
    """Yield the places of the bookmarks whose sequence still exists. Residues are clipped to the sequence."""
    for each in project.origin.bookmarks:
        sequence = _sequence(project, each.sequence)
        if sequence is None:
            continue
        address = Address(each.sequence, each.feature or None)
        if not exists(project, address):
            address = Address(each.sequence)
        end = min(each.end, len(sequence.residues))
        residues = (each.start, end) if 0 < each.start <= end + 1 else None
        where = _sequence_name(project, each.sequence)
        if address.feature is not None:
            where = listed((where, feature_text(next(f for f in sequence.features if f.uid == address.feature))))
            address = address.at("location")
        elif residues and end >= each.start:
            where = listed((where, shown_span(each.start, end)))
        elif residues and each.start > 1:
            where = listed((where, shown_number(each.start)))
        yield Place(tr("Bookmark: {where}", where=where), address, residues)


def toggled(project: Project, place: Bookmark) -> SetBookmarks:
    """Return the edit that adds a bookmark, or removes the one of the same place."""
    old = project.origin.bookmarks
    if place in old:
        return SetBookmarks(tuple(each for each in old if each != place), tr("Remove the bookmark"))
    return SetBookmarks((*old, place), tr("Set a bookmark"))
