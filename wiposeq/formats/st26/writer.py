"""Write sequence listings in one canonical form, and verify written files.

It hides the layout of the file and how a batch of records is encoded fast. Values that are computed (quantity, numbers,
lengths, division) are correct unless a draft repeats the values of a file. All other values are those of the records:
an optional element that is None is omitted, one that is "" is written empty. The rules judge whether a listing is
correct.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice, zip_longest
from typing import Any, BinaryIO, Final

from msgspec import Struct, structs

from wiposeq.errors import UnwritableFile
from wiposeq.formats import files
from wiposeq.formats.st26 import elements as st26xml
from wiposeq.formats.st26 import names
from wiposeq.formats.st26.elements import encode, escape, escape_attribute, is_marked
from wiposeq.formats.st26.names import Row
from wiposeq.formats.st26.reader import Reading
from wiposeq.model.origin import Declared
from wiposeq.model.records import SKIPPED, Feature, Header, Qualifier, Sequence, Title
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr

BATCH: Final = 200
"""How many sequences are joined before they are encoded and written."""
LARGE: Final = 1 << 21
"""How many residues are enough for a batch; longer sequences are written in parts."""
FEATURES: Final = 5_000
"""How many features of a sequence are joined; more are written in parts."""
_WIDTH: Final = 12
"""How many blanks are reserved for the quantity while it is not known."""
MOST_DIFFERENCES: Final = 20


class Written(Struct, frozen=True):
    """The number of sequences and bytes that were written."""

    count: int
    bytes: int


class WriteOptions(Struct, frozen=True):
    """How a listing is written, and what a draft repeats from a file that contradicts itself.

    is_compact: write one line per sequence instead of one indented line per element; both say the same.
    quantity: SequenceTotalQuantity; None for the number of sequences.
    declared: by uid; None in a field for the computed value.
    """

    is_compact: bool = False
    quantity: str | None = None
    declared: Mapping[int, Declared] = {}


_DEFAULTS: Final = WriteOptions()
_Batch = tuple[list[str], list[Sequence], int]
"""Texts to write, the sequences that they belong to, and the number of the last of these."""


def write(
    path: str | os.PathLike[str],
    header: Header,
    sequences: Iterable[Sequence],
    edition: Edition | None = None,
    *,
    options: WriteOptions = _DEFAULTS,
    progress: Progress = SILENT,
) -> Written:
    """Write a whole listing, or leave `path` as it was. The sequences are iterated once.

    progress counts sequences; their total is 0 if it is not known. Raises Cancelled, and UnwritableFile if the disk
    refuses or a text has a character that XML cannot hold; the message names its place.
    """
    with files.replacing(path) as file:
        return write_to(file, header, sequences, edition, options=options, progress=progress)


def write_to(
    file: BinaryIO,
    header: Header,
    sequences: Iterable[Sequence],
    edition: Edition | None = None,
    *,
    options: WriteOptions = _DEFAULTS,
    progress: Progress = SILENT,
) -> Written:
    """Write a listing to a new file that can be read and sought, as write() does.

    The bytes are the same whether the number of sequences is known or not.
    """
    total = len(sequences) if isinstance(sequences, Sized) else 0
    opening = _opening(header, edition or newest())
    batches = _batches(sequences, options.declared)
    first = list(islice(batches, 2))
    is_all = len(first) < 2
    if options.quantity is not None:
        quantity, is_all = _quantity(options.quantity) + "\n", True
    else:
        quantity = f"{_quantity(first[0][2] if first else 0)}{'' if is_all else ' ' * _WIDTH}\n"
    before = _encoded(_compacted(opening) if options.is_compact else opening, header, ())
    file.write(before + _encoded(quantity, header, ()))
    count = 0
    with ThreadPoolExecutor(1) as disk:  # it writes a batch while the next one is made
        writing: Future[int] | None = None
        for texts, batch, count in chain(_emptied(first), batches):
            progress.check()
            text = "".join(texts)
            data = _encoded(_compacted(text) if options.is_compact else text, header, batch, count - len(batch))
            del texts, batch, text
            if writing is not None:
                writing.result()
            writing = disk.submit(file.write, data)
            progress.report(count, total)
        if writing is not None:
            writing.result()
    file.write(b"</" + names.ROOT.encode() + b">\n")
    size = file.tell()
    if not is_all:
        _correct_quantity(file, len(before), quantity, count)
    return Written(count, size)


_before_opening: Final = re.compile(rf">\n *(?=<[A-Za-z](?!{names.BLOCK[1:]}\b|{names.ROOT[1:]}\b))")
_before_closing: Final = re.compile(r"(</[^<>]+>|/>)\n *(?=</)")
_line_start: Final = re.compile(r"^ +(?=<[A-Za-z])", re.MULTILINE)


def _emptied(batches: list[_Batch]) -> Iterator[_Batch]:
    """Yield the batches and remove each from the list, because one may hold a chromosome."""
    while batches:
        yield batches.pop(0)


def _compacted(text: str) -> str:
    """Return the markup without the indentation between elements; a text of blanks stays as it is."""
    return _line_start.sub("", _before_closing.sub(r"\1", _before_opening.sub(">", text)))


def _correct_quantity(file: BinaryIO, offset: int, reserved: str, count: int) -> None:
    """Overwrite the reserved line with the quantity that is known now."""
    line = _quantity(count)
    file.seek(offset)
    file.write(line.ljust(len(reserved) - 1).encode("ascii") + b"\n")


def _batches(sequences: Iterable[Sequence], declared: Mapping[int, Declared]) -> Iterator[_Batch]:
    """Yield what is encoded and written at once."""
    texts: list[str] = []
    batch: list[Sequence] = []
    size = count = 0
    for sequence in sequences:
        count += 1
        batch.append(sequence)
        before, after = _around_residues(count, sequence, declared.get(sequence.uid, _COMPUTED))
        residues = SKIPPED if sequence.is_skipped else sequence.residues
        for text in before:
            texts.append(text)
            if len(text) >= LARGE:
                yield texts, batch, count
                texts, batch, size = [], [sequence], 0
        for start in range(0, len(residues), LARGE):
            part = residues[start : start + LARGE] if len(residues) > LARGE else residues
            texts.append(escape(part))
            size += len(part)
            if size >= LARGE:
                yield texts, batch, count
                texts, batch, size = [], [sequence], 0
        texts.append(after)
        if len(batch) >= BATCH or len(residues) > LARGE:
            yield texts, batch, count
            texts, batch, size = [], [], 0
        del sequence, residues  # they may be a chromosome, and the next one is read now
    if texts:
        yield texts, batch, count


# ---------------------------------------------------------------------------------------------------- templates


_COMPUTED: Final = Declared()


def _quantity(count: int | str) -> str:
    return _element("  ", names.QUANTITY, str(count)).rstrip("\n")


def _element(indent: str, name: str, text: str, attributes: str = "") -> str:
    if not text:
        return f"{indent}<{name}{attributes}/>\n"
    return f"{indent}<{name}{attributes}>{escape(text)}</{name}>\n"


def _opening(header: Header, edition: Edition) -> str:
    """Return everything before the quantity."""
    attributes = f' {names.VERSION}="{edition.dtd_version}"{_attributes(names.LISTING, header)}'
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n', edition.doctype, "\n", f"<{names.ROOT}{attributes}>\n"]
    for row in names.GENERAL:
        if row.element == names.TITLE:
            parts += [_element("  ", names.TITLE, title.text, _attributes(row, title)) for title in header.titles]
            continue
        value = _value(header, row.field)
        if isinstance(value, str):
            parts.append(_element("  ", row.element, value, _attributes(row, header)))
        elif value is not None:
            inside = [(part.element, getattr(value, part.name)) for part in row.parts]
            parts.append(f"  <{row.element}>\n")
            parts += [_element("    ", name, text) for name, text in inside if text is not None]
            parts.append(f"  </{row.element}>\n")
    return "".join(parts)


def _value(record: Header | Title, field: str) -> Any:
    """Return a field of a header or title; None if the record that has it is None."""
    value: Any = record
    for name in field.removeprefix("title.").split("."):
        value = getattr(value, name, None)
    return value


def _attributes(row: Row, record: Header | Title) -> str:
    """Return the attributes of an element as they are written, each after a blank; omit those that are None."""
    values = [(name, _value(record, field)) for name, field in row.attributes.items()]
    return "".join(f' {name}="{escape_attribute(value)}"' for name, value in values if value is not None)


def _around_residues(position: int, sequence: Sequence, declared: Declared) -> tuple[Iterable[str], str]:
    """Return the element of a sequence before and after its residues; a skipped sequence is empty (par. 58).

    The text before them is in several parts if the sequence has many features.

    What a file declares of a skipped sequence is repeated, because its residues may have been lost.
    """
    number = str(position) if declared.number is None else escape_attribute(declared.number)
    start = f'  <{names.BLOCK} {names.NUMBER}="{number}">\n    <{names.INNER}>\n'
    before, after = f"      <{names.RESIDUES}>", f"</{names.RESIDUES}>\n    </{names.INNER}>\n  </{names.BLOCK}>\n"
    length, molecule_type, division = str(len(sequence.residues)), sequence.molecule_type, names.PAT
    is_empty = sequence.is_skipped and not (repeats_skipped(sequence) or declared.length)
    if is_empty:
        length = molecule_type = division = ""
    elif sequence.is_skipped:
        length, division = declared.length or "", declared.division or ""
    elif declared is not _COMPUTED:
        length = length if declared.length is None else declared.length
        division = division if declared.division is None else declared.division
    parts = [
        start,
        _element("      ", names.LENGTH, length),
        _element("      ", names.MOLTYPE, molecule_type),
        _element("      ", names.DIVISION, division),
    ]
    if is_empty:
        return ("".join((*parts, before)),), after
    if sequence.other_seqids:
        parts.append(f"      <{names.SEQIDS}>\n")
        parts += [_element("        ", names.SEQID, seqid) for seqid in sequence.other_seqids]
        parts.append(f"      </{names.SEQIDS}>\n")
    elif sequence.other_seqids is not None:
        parts.append(f"      <{names.SEQIDS}/>\n")
    if sequence.features:
        parts.append(f"      <{names.TABLE}>\n")
        before = f"      </{names.TABLE}>\n{before}"
        if len(sequence.features) > FEATURES:
            return _in_parts("".join(parts), sequence.features, before), after
        parts += map(_feature, sequence.features)
    parts.append(before)
    return ("".join(parts),), after


def _in_parts(before: str, features: tuple[Feature, ...], after: str) -> Iterator[str]:
    """Yield the texts of features in parts, which are as long as a batch."""
    parts, size = [before], 0
    for feature in features:
        text = _feature(feature)
        parts.append(text)
        size += len(text)
        if size >= LARGE:
            yield "".join(parts)
            parts, size = [], 0
    yield "".join((*parts, after))


_BEFORE_KEY: Final = f"        <{names.FEATURE}>\n          <{names.KEY}>"
_BEFORE_LOCATION: Final = f"</{names.KEY}>\n          <{names.LOCATION}>"
_AFTER_LOCATION: Final = f"</{names.LOCATION}>\n"
_BEFORE_QUALIFIERS: Final = f"          <{names.QUALS}>\n"
_AFTER_QUALIFIERS: Final = f"          </{names.QUALS}>\n        </{names.FEATURE}>\n"
_WITHOUT_QUALIFIERS: Final = f"        </{names.FEATURE}>\n"
_BEFORE_NAME: Final = f">\n              <{names.NAME}>"
_AFTER_NAME: Final = f"</{names.NAME}>\n"
_BEFORE_VALUE: Final = f"              <{names.VALUE}>"
_AFTER_VALUE: Final = f"</{names.VALUE}>\n"
_AFTER_QUALIFIER: Final = f"            </{names.QUALIFIER}>\n"


def _feature(feature: Feature) -> str:
    """Return the element of a feature. It runs for all features: it makes few strings and searches each one once."""
    key, location = feature.key, feature.location
    text = (
        f"{_BEFORE_KEY}{escape(key) if is_marked(key) else key}"
        f"{_BEFORE_LOCATION}{escape(location) if is_marked(location) else location}{_AFTER_LOCATION}"
    )
    if not feature.qualifiers:
        return text + _WITHOUT_QUALIFIERS
    parts = [text, _BEFORE_QUALIFIERS]
    for qualifier in feature.qualifiers:
        name, value, id = qualifier.name, qualifier.value, qualifier.id
        attribute = "" if id is None else f' {names.ID}="{escape_attribute(id)}"'
        if value:
            line = f"{_BEFORE_VALUE}{escape(value) if is_marked(value) else value}{_AFTER_VALUE}"
        else:
            line = "" if value is None else f"              <{names.VALUE}/>\n"
        if qualifier.translation is not None:
            line += _element("              ", names.OTHER, qualifier.translation)
        parts.append(
            f"            <{names.QUALIFIER}{attribute}{_BEFORE_NAME}"
            f"{escape(name) if is_marked(name) else name}{_AFTER_NAME}{line}{_AFTER_QUALIFIER}"
        )
    parts.append(_AFTER_QUALIFIERS)
    return "".join(parts)


def _encoded(text: str, header: Header, batch: Iterable[Sequence], before: int = 0) -> bytes:
    """Return the text as bytes. Raises UnwritableFile, with the place, for a character that XML cannot hold."""
    data = encode(text)
    if data is not None:
        return data
    for where, value in _texts(header, batch, before):
        found = st26xml.illegal_character(value)
        if found:
            raise UnwritableFile(
                "{place} has the character {character} at position {position}; XML does not allow it.",
                "Remove the character.",
                place=where,
                character=found[1],
                position=found[0],
            )
    raise UnwritableFile("The listing has a character that XML does not allow.", "Remove the character.")


def _texts(header: Header, batch: Iterable[Sequence], before: int) -> Iterator[tuple[str, str]]:
    """Yield (place in words, text) of every text that is written."""

    def fields(record: Any, place: str) -> Iterator[tuple[str, str]]:
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if isinstance(value, str):
                yield f"{place} > {name}", value
            elif isinstance(value, tuple) and value and isinstance(value[0], str):
                for part in value:
                    yield f"{place} > {name}", part

    general = tr("General information")
    yield from fields(header, general)
    for name in ("application", "priority", "applicant", "inventor"):
        part = getattr(header, name)
        if part is not None:
            yield from fields(part, f"{general} > {name}")
    for title in header.titles:
        yield from fields(title, f"{general} > {tr('Title')}")
    for number, sequence in enumerate(batch, before + 1):
        place = tr("Sequence {number}", number=number)
        yield from fields(sequence, place)
        for feature in sequence.features:
            yield from fields(feature, f"{place} > {feature.key}")
            for qualifier in feature.qualifiers:
                yield from fields(qualifier, f"{place} > {feature.key} > {qualifier.name}")


# ----------------------------------------------------------------------------------------------------- read back


def verify_written(
    path: str | os.PathLike[str],
    header: Header,
    sequences: Iterable[Sequence],
    edition: Edition | None = None,
    *,
    progress: Progress = SILENT,
) -> list[str]:
    """Return the differences of a written file from the project, and the messages of the DTD validation by libxml2.

    The list is empty if there is no difference, and has at most MOST_DIFFERENCES. Raises UnreadableFile and Cancelled.
    """
    edition = edition or newest()
    reading = Reading(path, edition, progress)
    differences: list[str] = []
    for number, (meant, found) in enumerate(zip_longest(sequences, reading.sequences), 1):
        if len(differences) >= MOST_DIFFERENCES:
            return differences[:MOST_DIFFERENCES]
        if found is None:
            differences.append(tr("Sequence {number} is not in the file.", number=number))
        elif meant is None:
            differences.append(tr("Sequence {number} is in the file, but not in the project.", number=number))
        else:
            meant = as_written(meant)
            if _content(meant) != _content(found):
                differences += _differences(meant, found, tr("Sequence {number}", number=number))
    differences += _differences(header, reading.header, tr("General information"))
    differences += [
        tr("The written file has a fault: {kind} in line {line}.", kind=fact.kind, line=fact.line)
        for fact in reading.facts
        if fact.kind != "numeric-reference"
    ]
    differences += [
        tr("Sequence {number} declares a wrong number, length or division.", number=uid) for uid in reading.declared
    ]
    differences += st26xml.dtd_faults(path, edition.dtd_text())
    return differences[:MOST_DIFFERENCES]


def repeats_skipped(sequence: Sequence) -> bool:
    """Return whether a sequence that its file skips has features, which are written although it must not have any.

    A sequence that was skipped in the program still has its residues, and its features are not written.
    """
    return sequence.is_skipped and not sequence.residues and bool(sequence.features)


def as_written(sequence: Sequence) -> Sequence:
    """Return the sequence as the reader must read it back: without its name, and empty if it is skipped."""
    if repeats_skipped(sequence):
        return structs.replace(sequence, name="")
    if sequence.is_skipped or sequence.residues.strip(" \t\r\n") == SKIPPED:
        return Sequence(0, is_skipped=True)
    return structs.replace(sequence, name="")


def _content(sequence: Sequence) -> tuple[object, ...]:
    """Return the content of a sequence without uids."""
    return (
        sequence.molecule_type,
        sequence.residues,
        sequence.is_skipped,
        sequence.other_seqids,
        [
            (
                feature.key,
                feature.location,
                [(part.name, part.value, part.translation, part.id) for part in feature.qualifiers],
            )
            for feature in sequence.features
        ],
    )


def _differences(meant: Any, found: Any, place: str) -> Iterator[str]:
    """Yield a sentence for every text that differs; ignore uids. place: of both values, in words."""
    if isinstance(meant, Struct) and type(meant) is type(found):
        for name in meant.__struct_fields__:
            if name != "uid":
                a, b = getattr(meant, name), getattr(found, name)
                if a is not b and a != b:
                    yield from _differences(a, b, f"{place} > {_field_words(meant, name)}")
    elif isinstance(meant, tuple) and isinstance(found, tuple):
        for number, (a, b) in enumerate(zip_longest(meant, found), 1):
            yield from _differences(a, b, f"{place} {number}")
    elif meant != found:
        yield tr(
            "{place} differs: {meant} in the project, {found} in the file.",
            place=place,
            meant=_excerpt(meant),
            found=_excerpt(found),
        )


def _field_words(record: Any, field: str) -> str:
    if isinstance(record, Feature):
        return f"{record.key} > {field}"
    if isinstance(record, Qualifier):
        return f"{record.name} > {field}"
    return field


def _excerpt(value: Any) -> str:
    text = tr("nothing") if value is None else repr(value) if isinstance(value, str) else type(value).__name__
    return text if len(text) <= 60 else text[:60] + "…"
