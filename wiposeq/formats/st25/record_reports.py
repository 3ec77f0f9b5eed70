"""Report what the conversion of a record of ST.25 omits, removes or counts again.

It hides the messages of these reports. listing.py converts the record.
"""

import re
from typing import Final

from wiposeq.formats.st25.records import OF_RECORD, Record, Sorter, contradiction, first_number
from wiposeq.formats.st25.report import ANNEX, NEGATIVE_NUMBERS, name_of
from wiposeq.formats.st25.residues import Block
from wiposeq.formats.st25.text import KNOWN_TAGS, Entry, in_one_line
from wiposeq.model.address import Address
from wiposeq.model.changes import ChangeLog
from wiposeq.model.origin import NOT_WELL_FORMED, QUANTITY, Fact
from wiposeq.model.readable import short
from wiposeq.texts import mark, tr

_ODDITIES: Final = {
    "print": mark("Line of a print left out"),
    "stray": mark("Text between the residues left out"),
    "gap": mark("Gaps taken out"),
    "omitted": mark("Three dots between residues taken out"),
    "stop-at-end": mark("Stop at the end taken out"),
    "stop-inside": mark("Stops inside kept; separate sequences are required"),
    "foreign": mark("Symbols kept that no such sequence has, for the check to find: {before}"),
    "words-of-skipping": mark("Words that say the sequence is skipped"),
}


def contradicted_type(record: Record, used: str, number: int) -> Fact:
    """Return the fact that the residues contradict the molecule type of <212>."""
    entry = record.fields.get(212)
    stated = in_one_line(entry.text) if entry else ""
    words = tr(
        'SEQ ID NO {number}: <212> says "{text}", but the residues are {used}.', number=number, text=stated, used=used
    )
    return contradiction(f"212/{number}", entry.line if entry else record.line, words)


def length_of_skipped(record: Record) -> str | None:
    """Return the length that <211> gives a sequence without residues, or None. Its residues may have been lost."""
    entry = record.fields.get(211)
    return in_one_line(entry.text) if entry is not None and first_number(entry.text) else None


def report_others(log: ChangeLog, record: Record, number: int) -> list[Fact]:
    """Report the entries of a record that a listing of ST.26 has no place for.

    number: that of the record. Return a fact for each repeated tag that contradicts the first one.
    """
    where = name_of(number)
    facts: list[Fact] = []
    for entry in record.others:
        text = in_one_line(entry.text)
        if not text:
            continue
        if 300 <= entry.tag < 314:
            log.add(
                "publication/left-out",
                "Publication data omitted; a listing has no element for them",
                where,
                entry.line,
                f"<{entry.tag}> {text}",
            )
        elif entry.tag in OF_RECORD:
            log.add("tag/repeated", "Repeated tag omitted", where, entry.line, f"<{entry.tag}> {text}")
            first = in_one_line(record.fields[entry.tag].text)
            if first != text:
                words = tr(
                    'SEQ ID NO {number}: <{tag}> occurs twice, with "{first}" and "{text}". The second is not read.',
                    number=number,
                    tag=entry.tag,
                    first=short(first, 60),
                    text=short(text, 60),
                )
                facts.append(contradiction(f"{entry.tag}/{number}", entry.line, words))
        else:
            log.add("tag/unknown", "Tag that ST.25 does not have left out", where, entry.line, f"<{entry.tag}> {text}")
    return facts


def report_lost(log: ChangeLog, record: Record, where: str) -> None:
    """Report the values of a skipped sequence, which ST.26 cannot store."""
    for entry in (*record.fields.values(), *record.features):
        text = in_one_line(entry.text)
        if text and (entry.tag, text) != (211, "0"):
            log.add(
                "skipped/left-out",
                "Value of a skipped sequence omitted",
                where,
                entry.line,
                f"<{entry.tag}> {text}",
                follows="par. 58",
            )


def report_block(log: ChangeLog, block: Block, where: str) -> None:
    """Report what was removed from a block of residues."""
    for odd in block.oddities:
        kind = "text/of-print" if odd.kind == "print" else f"residues/{odd.kind}"
        message = _ODDITIES[odd.kind]
        log.add(
            kind,
            message,
            where,
            odd.line,
            odd.text,
            follows="par. 28" if "stop" in odd.kind else ANNEX,
            count=odd.count,
        )


def report_length(log: ChangeLog, sorter: Sorter, record: Record, length: int, where: str) -> str | None:
    """Report a length that <211> does not state, or states wrongly. Return the wrong one, or None.

    length: of the residues that were read.
    """
    entry = record.fields.get(211)
    if entry is None:
        log.add("length/missing", "<211> is missing; the residues were counted", where, record.line, "", str(length))
        return None
    stated = sorter.value(entry, where)
    found = first_number(stated.replace(",", ""))
    if found == length:
        return None
    log.add(
        "length/recounted",
        "The length is not what <211> says; look whether residues are missing",
        where,
        entry.line,
        stated,
        str(length),
    )
    return stated


def cut_off(log: ChangeLog, sorter: Sorter, record: Record, length: int, number: int) -> Fact | None:
    """Return the loss if the file ends in this record: it is too short, and <160> declares more sequences.

    length: of the residues that were read. number: that of the record.
    """
    entry, declared = record.fields.get(211), sorter.declared_quantity()
    stated = first_number(entry.text.replace(",", "")) if entry else None
    if record is not sorter.records[-1] or declared <= number or (stated or 0) <= length:
        return None
    log.add("record/cut-off", "Sequence not read: the file ends before its last residue", name_of(number), record.line)
    message = tr("<160> declares {count} sequences, and the last one is shorter than <211> declares.", count=declared)
    lost = f"sequences {number}-{declared}"
    values = {"message": message, "cause": "ends-early", "lost": lost, "sequences": number - 1, "declared": declared}
    return Fact(NOT_WELL_FORMED, values, Address(), record.line)


def residues_before_one(log: ChangeLog, record: Record, where: str) -> int | None:
    """Return the number of residues before residue 1 if the lowest location is that of a signal or propeptide."""
    lowest, key, lowest_key, line = 0, "", "", 0
    for entry in record.features:
        if entry.tag == 221:
            key = in_one_line(entry.text)
        elif entry.tag == 222 and "-" in entry.text:
            found = re.match(r"[\s(\[]*(-[0-9]{1,9})", entry.text)
            if found is not None and int(found[1]) < lowest:
                lowest, lowest_key, line = int(found[1]), key, entry.line
    if not lowest or lowest_key.upper().split("_")[0] not in ("SIGNAL", "PROPEP", "TRANSIT", "SIG", "INIT", "PRE"):
        return None
    log.add(
        "numbering/re-based",
        "Negative numbers only in locations: {before} taken as the first residue",
        where,
        line,
        str(lowest),
        "1",
        follows=NEGATIVE_NUMBERS,
    )
    return -lowest


def declared_count(header: list[Entry]) -> int:
    """Return the largest number of sequences that a <160> says; 0 if none says one."""
    counts = [first_number(in_one_line(entry.text).replace(",", "")) for entry in header if entry.tag == 160]
    return max((count or 0 for count in counts), default=0)


def report_header(log: ChangeLog, header: list[Entry], count: int) -> list[Fact]:
    """Report the entries before the sequences that a listing has no place for.

    count: of the sequences. Return a fact for each <160> that says another number.
    """
    facts = []
    for entry in header:
        text = in_one_line(entry.text)
        if entry.tag == 160:
            same = first_number(text.replace(",", "")) == count
            if not same:
                facts.append(Fact(QUANTITY, {"found": text}, Address(), entry.line))
            log.add(
                "quantity/recounted",
                "Number of sequences counted anew" if same else "Number of sequences is not what <160> says",
                "",
                entry.line,
                text,
                str(count),
                follows="par. 49",
            )
        elif entry.tag == 170 and text:
            log.add("software/left-out", "Software of the source left out", "", entry.line, text)
        elif entry.tag not in KNOWN_TAGS and text:
            log.add("tag/unknown", "Tag that ST.25 does not have left out", "", entry.line, f"<{entry.tag}> {text}")
    if not any(entry.tag == 160 for entry in header):
        log.add("quantity/missing", "<160> is missing; the sequences were counted", after=str(count), follows="par. 49")
    return facts
