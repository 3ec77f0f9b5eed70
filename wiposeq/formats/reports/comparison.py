"""Comparisons for people and programs: groups of rows for the window, text, JSON, and a page side by side.

The module hides how long residues and values are shortened to the part that differs and its surroundings.
app/comparing/ finds the differences; change_record.py writes the record that is filed. Other programs read the JSON, so
its fields are never renamed. A page needs no other file.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from wiposeq.formats.templates import render
from wiposeq.model.address import Address
from wiposeq.model.comparison import (
    Comparison,
    Difference,
    Kind,
    Pair,
    Run,
    describe_sequence,
    is_about_numbers,
)
from wiposeq.model.origin import unread
from wiposeq.model.text_diff import common_ends
from wiposeq.texts import colon, in_clauses, labeled, language, listed, shown_number, tr, trn

AROUND: Final = 10
"""Residues or letters that are shown before and after a difference."""
SHOWN: Final = 60
"""Residues that are shown of a difference; of a longer one both ends are shown."""
_MOST_CODE_POINTS: Final = 8
"""How many characters of a difference are named by their code points."""
LONG: Final = 300
"""Letters of a value that is shown whole; of a longer one only the surroundings of the difference are shown."""


class Shown(Struct, frozen=True, gc=False):
    """A text as it is shown. start, end: the part that differs (0-based, half open), if it is not the whole text."""

    text: str
    start: int = 0
    end: int = 0

    @property
    def has_mark(self) -> bool:
        """Whether a part of the text is marked."""
        return self.end > self.start

    def __str__(self) -> str:
        if not self.has_mark:
            return self.text
        return f"{self.text[: self.start]}[{self.text[self.start : self.end]}]{self.text[self.end :]}"


class DifferenceRow(Struct, frozen=True):
    """One line of a group.

    words: the kind of difference.
    where: the place within the group.
    before, after: None if one of the listings has nothing there.
    address_old, address_new: the place in each listing, None if it has no such place.
    numbers: the SEQ ID NOs in each listing, as ranges, if the row is about several sequences.
    """

    kind: Kind
    words: str
    where: str
    before: Shown | None
    after: Shown | None
    remark: str
    address_old: Address | None
    address_new: Address | None
    difference: Difference
    numbers: tuple[str, str] = ("", "")

    @property
    def is_counted(self) -> bool:
        """Whether it is a difference of the content."""
        return self.difference.is_counted


class DifferenceGroup(Struct, frozen=True):
    """The differences of one part of the listings.

    status: "header", "numbers", "changed", "added", "removed" or "incidental".
    about: a description of the sequence, below the heading.
    pair: the sequence if the status is "changed", "added" or "removed".
    """

    status: str
    heading: str
    about: str
    rows: tuple[DifferenceRow, ...]
    pair: Pair | None = None


# Headings and rows


def groups(comparison: Comparison, *, long: int = LONG, shown: int = SHOWN) -> Iterator[DifferenceGroup]:
    """Yield the parts of a comparison that have differences: header, numbers, sequences, and incidental differences.

    long, shown: take the place of LONG and SHOWN.
    """
    if comparison.header:
        yield DifferenceGroup(
            "header", tr("General information"), "", tuple(row_of(d, long=long) for d in comparison.header)
        )
    numbers = tuple(_number_rows(comparison.pairs))
    if numbers:
        yield DifferenceGroup("numbers", tr("Sequence numbers"), "", numbers)
    for pair in comparison.pairs:
        details = pair.details
        if details:
            status = "added" if pair.is_added else "removed" if pair.is_removed else "changed"
            rows = tuple(row_of(d, pair, long=long, shown=shown) for d in details)
            yield DifferenceGroup(status, heading(pair), _about(pair), rows, pair)
    if comparison.incidental:
        rows = tuple(row_of(d, long=long, is_alone=True) for d in comparison.incidental)
        yield DifferenceGroup("incidental", tr("Listed, not counted"), "", rows)


def heading(pair: Pair) -> str:
    """Return the heading of a pair of sequences, such as "Sequence 6 (was 5)"."""
    if pair.is_added:
        return tr("Sequence {number}, added", number=pair.number_new)
    if pair.is_removed:
        return tr("Sequence {number}, removed", number=pair.number_old)
    if pair.is_renumbered:
        return tr("Sequence {number} (was {before})", number=pair.number_new, before=pair.number_old)
    return tr("Sequence {number}", number=pair.number_new)


def _about(pair: Pair) -> str:
    shown = pair.new or pair.old
    return describe_sequence(shown) if shown else ""


def kind_words(kind: Kind) -> str:
    """Return the words for a kind of difference in the user's language."""
    words = {
        Kind.ADDED: tr("added"),
        Kind.REMOVED: tr("removed"),
        Kind.CHANGED: tr("changed"),
        Kind.RENAMED: tr("renamed"),
        Kind.MOVED: tr("moved"),
        Kind.RENUMBERED: tr("renumbered"),
        Kind.FOLLOWS: tr("follows"),
        Kind.ASTRAY: tr("names another sequence"),
        Kind.INCIDENTAL: tr("differs"),
    }
    return words[kind]


def row_of(
    difference: Difference,
    pair: Pair | None = None,
    *,
    long: int = LONG,
    shown: int = SHOWN,
    is_alone: bool = False,
) -> DifferenceRow:
    """Return the row of a difference.

    pair: its sequence, for the residues around it.
    is_alone: whether the row itself must name the sequence, because no heading does.
    """
    before: Shown | None
    after: Shown | None
    points = ""
    if difference.positions is not None and pair is not None and pair.old is not None and pair.new is not None:
        run = difference.positions
        before = _around(pair.old.residues, run.start_old, run.end_old, shown)
        after = _around(pair.new.residues, run.start_new, run.end_new, shown)
        where = positions_in_words(run)
    else:
        before, after = _with_marks(difference.before, difference.after, long)
        points = _code_points(difference.before, difference.after)
        where = difference.label
        if is_alone and (difference.number_new or difference.number_old):
            number = tr("Sequence {number}", number=difference.number_new or difference.number_old)
            where = f"{number} > {where}" if where else number
        if not where:
            where = tr("The whole sequence") if difference.what == "sequence" else ""
    return DifferenceRow(
        difference.kind,
        kind_words(difference.kind),
        where,
        before,
        after,
        in_clauses((tr(difference.remark) if difference.remark else "", points)),
        difference.address_old,
        difference.address_new,
        difference,
    )


def _code_points(before: str | None, after: str | None) -> str:
    """Return the code points of a short difference whose texts may look the same, "" for other differences."""
    if before is None or after is None or before == after:
        return ""
    head, tail = common_ends(before, after)
    parts = [text[head : len(text) - tail] for text in (before, after)]
    if max(map(len, parts)) > _MOST_CODE_POINTS or all(part.isascii() and part.isprintable() for part in parts):
        return ""
    old, new = (" ".join(f"U+{ord(character):04X}" for character in part) or tr("nothing") for part in parts)
    return tr("code points: {before}, now {after}", before=old, after=new)


def positions_in_words(run: Run) -> str:
    """Return the words for residues that differ, such as "Residues 5..7, now 5..9"."""
    old, new = _span(run.start_old, run.end_old), _span(run.start_new, run.end_new)
    if not run.is_exact:
        return tr(
            "Residues differ between {start} and {end}, now {span}", start=run.start_old, end=run.end_old, span=new
        )
    if run.is_insertion:
        return tr("Residues inserted after {place}, now {span}", place=run.start_old - 1, span=new)
    if run.is_deletion:
        return tr("Residues {span} deleted", span=old)
    return (
        tr("Residues {span}", span=old) if old == new else tr("Residues {before}, now {after}", before=old, after=new)
    )


def _span(start: int, end: int) -> str:
    return str(start) if start == end else f"{start}..{end}"


def _around(residues: str, start: int, end: int, shown: int) -> Shown:
    """Return the residues start..end (1-based) with some before and after, and the number of residues in each gap."""
    first, last = max(start - 1 - AROUND, 0), min(end + AROUND, len(residues))
    head = ("\u2026" if first else "") + residues[first : start - 1]
    core = residues[start - 1 : end]
    if len(core) > shown:
        half = shown // 2
        core = f"{core[:half]}\u2026({shown_number(len(core) - 2 * half)})\u2026{core[-half:]}"
    tail = residues[end:last] + ("\u2026" if last < len(residues) else "")
    return Shown(head + core + tail, len(head), len(head) + len(core))


def _with_marks(before: str | None, after: str | None, long: int) -> tuple[Shown | None, Shown | None]:
    """Return two texts with the part that differs marked. Long texts are shortened to that part."""
    if before is None or after is None or before == after:
        return tuple(None if text is None else _cut(text, 0, 0, long) for text in (before, after))  # type: ignore[return-value]
    head, tail = common_ends(before, after)
    if head + tail < 3:
        head = tail = 0
    return tuple(_cut(text, head, len(text) - tail, long) for text in (before, after))  # type: ignore[return-value]


def _cut(text: str, start: int, end: int, long: int) -> Shown:
    if len(text) <= long:
        return Shown(text, start, end) if (start, end) != (0, len(text)) else Shown(text)
    if not end:
        return Shown(f"{text[: long - 40]}\u2026({shown_number(len(text) - long)})\u2026{text[len(text) - 40 :]}")
    first, last = max(start - 2 * AROUND, 0), min(end + 2 * AROUND, len(text))
    head = ("\u2026" if first else "") + text[first:start]
    core = text[start:end]
    if len(core) > long:
        core = f"{core[: long // 2]}\u2026({shown_number(len(core) - 2 * (long // 2))})\u2026{core[-(long // 2) :]}"
    return Shown(
        head + core + text[end:last] + ("\u2026" if last < len(text) else ""), len(head), len(head) + len(core)
    )


def _number_rows(pairs: Iterable[Pair]) -> Iterator[DifferenceRow]:
    """Yield a row for each run of sequences that were renumbered by the same step."""
    together: list[Difference] = []
    for difference in (d for pair in pairs for d in pair.differences if is_about_numbers(d)):
        last = together[-1] if together else None
        if last and not (
            last.kind is difference.kind
            and difference.number_old == last.number_old + 1
            and difference.number_new == last.number_new + 1
        ):
            yield _numbers(together)
            together = []
        together.append(difference)
    if together:
        yield _numbers(together)


def _numbers(together: list[Difference]) -> DifferenceRow:
    first, last = together[0], together[-1]
    old, new = _span(first.number_old, last.number_old), _span(first.number_new, last.number_new)
    return DifferenceRow(
        first.kind,
        kind_words(first.kind),
        tr("Sequence {number}", number=old) if first is last else tr("Sequences {span}", span=old),
        Shown(_span(int(first.before or 0), int(last.before or 0))),
        Shown(_span(int(first.after or 0), int(last.after or 0))),
        "",
        first.address_old,
        first.address_new,
        first,
        (old, new),
    )


def verdict(comparison: Comparison) -> str:
    """Return the result of a comparison in words."""
    if comparison.is_identical:
        return tr("Identical")
    if comparison.is_same:
        return tr("The same content. The differences below are not content, such as the file name, and do not count")
    return tr("Different")


def unread_in_words(comparison: Comparison, old_name: str, new_name: str) -> list[str]:
    """Return a sentence, after the name of its file, for each part of a file that could not be read."""
    files = ((old_name, comparison.origin_old), (new_name, comparison.origin_new))
    return [labeled(name, words) for name, origin in files for words in unread(origin)]


def counts_in_words(comparison: Comparison) -> list[str]:
    """Return the counts by kind, such as "added: 1 sequence, 2 features"."""
    nouns: dict[str, Callable[[int], str]] = {
        "header": lambda n: trn(
            "{count} entry of the general information", "{count} entries of the general information", n
        ),
        "title": lambda n: trn("{count} title", "{count} titles", n),
        "sequence": lambda n: trn("{count} sequence", "{count} sequences", n),
        "residues": lambda n: trn("{count} stretch of residues", "{count} stretches of residues", n),
        "feature": lambda n: trn("{count} feature", "{count} features", n),
        "qualifier": lambda n: trn("{count} qualifier", "{count} qualifiers", n),
        "file": lambda n: trn("{count} entry of the file", "{count} entries of the file", n),
    }
    by_kind: dict[Kind, list[str]] = {}
    counts = comparison.counts
    for kind in Kind:
        for what, noun in nouns.items():
            if (what, kind) in counts:
                by_kind.setdefault(kind, []).append(noun(counts[what, kind]))
    return [
        labeled(tr("listed, not counted") if kind is Kind.INCIDENTAL else kind_words(kind), listed(parts))
        for kind, parts in by_kind.items()
    ]


# Text and JSON


def as_text(comparison: Comparison, old_name: str, new_name: str) -> str:
    """Return one line a difference, with a heading for each sequence."""
    lines = [f"{old_name} -> {new_name}: {verdict(comparison)}"]
    lines += [f"  {line}" for line in (*unread_in_words(comparison, old_name, new_name), *counts_in_words(comparison))]
    for group in groups(comparison):
        lines += ["", group.heading + (f" ({group.about})" if group.about else "")]
        lines += [f"  {line_of(row)}" for row in group.rows]
    return "\n".join(lines) + "\n"


def line_of(row: DifferenceRow) -> str:
    """Return a row as one line of text."""
    line = colon().join(part for part in (row.words, row.where) if part)
    texts = [_plain(str(shown)) if shown is not None else "" for shown in (row.before, row.after)]
    if row.kind not in (Kind.ADDED, Kind.REMOVED) and (row.before is None) is not (row.after is None):
        line += colon() + " -> ".join(text or tr("(missing)") for text in texts)
    elif row.before is not None and row.after is not None:
        line += f": {texts[0]} -> {texts[1]}" if row.kind is not Kind.ASTRAY else f": {texts[1]}"
    elif any(texts):
        line += f": {texts[0] or texts[1]}"
    return line + (f" ({row.remark})" if row.remark else "")


def _plain(text: str) -> str:
    """Return the text on one line, with escapes for characters that break it or are invisible, except wide blanks.

    A text that begins or ends with a blank, or is empty, is in quotation marks.
    """
    if text != text.strip(" ") or not text:
        text = f'"{text}"'
    return "".join(sign if sign.isprintable() or sign == "\u3000" else f"\\x{ord(sign):02x}" for sign in text)


def as_json(comparison: Comparison, old_name: str, new_name: str) -> str:
    """Return one object. A property that a difference does not have is null; positions are 1-based and inclusive.

    "language" names the language of the words in it.
    """
    report = {
        "old": old_name,
        "new": new_name,
        "language": language(),
        "same": comparison.is_same,
        "identical": comparison.is_identical,
        "sequences_old": comparison.count_old,
        "sequences_new": comparison.count_new,
        "unread_old": unread(comparison.origin_old),
        "unread_new": unread(comparison.origin_new),
        "counts": [{"what": what, "kind": kind.value, "count": n} for (what, kind), n in comparison.counts.items()],
        "header": [_as_object(difference) for difference in comparison.header],
        "sequences": [
            {
                "old": pair.number_old or None,
                "new": pair.number_new or None,
                "moved": pair.is_moved,
                "differences": [_as_object(difference) for difference in pair.differences],
            }
            for pair in comparison.pairs
            if pair.differences
        ],
        "incidental": [_as_object(difference) for difference in comparison.incidental],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _as_object(difference: Difference) -> dict[str, Any]:
    run = difference.positions
    return {
        "kind": difference.kind.value,
        "what": difference.what,
        "sequence_old": difference.number_old or None,
        "sequence_new": difference.number_new or None,
        "place": list(difference.steps),
        "field": difference.field or None,
        "before": difference.before,
        "after": difference.after,
        "positions": {
            "old": [run.start_old, run.end_old],
            "new": [run.start_new, run.end_new],
            "exact": run.is_exact,
        }
        if run
        else None,
        "counted": difference.is_counted,
        "remark": tr(difference.remark) if difference.remark else None,
    }


# Pages


def as_html(comparison: Comparison, old_name: str, new_name: str) -> str:
    """Return a page with both listings side by side: a heading a sequence, a row a difference."""
    return render(
        "comparison",
        title=tr("Comparison of two sequence listings"),
        css="comparison.css",
        comparison=comparison,
        old_name=old_name,
        new_name=new_name,
        verdict=verdict(comparison),
        unread=unread_in_words(comparison, old_name, new_name),
        counts=counts_in_words(comparison),
        groups=groups(comparison),
    )


COMPARISON_FORMATS: Final[dict[str, Callable[[Comparison, str, str], str]]] = {
    "text": as_text,
    "json": as_json,
    "html": as_html,
}
"""How a comparison can be written, by the names that the command line uses."""
