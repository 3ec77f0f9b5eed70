"""Find the mentions of a specification, and tell those of this listing from those of other documents.

model/mentions.py hides the grammar of a mention. This module adds what depends on the document around it: columns of
tables headed "SEQ ID NO", and the words that name another document.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from wiposeq.app.specification.flow import Flow
from wiposeq.model import mentions
from wiposeq.model.mentions import Item, Mention
from wiposeq.model.specification import CELL, LISTING, Paragraph, Specification
from wiposeq.model.specification_facts import PlacedMention

_DOCUMENT: Final = (
    r"(?:WO|PCT/[A-Z]{2}|US|U\.S\.|EP|JP|CN|KR|DE|GB|FR|AU|CA|EA|RU|特開|特表|特許|国際公開|公开号|공개)"
    r"[ ]?(?:(?:Pat(?:ent|\.)?|Ser\.|Appl\.)[ ])?(?:No\.?[ ]?|Nr\.?[ ]?|第)?"
    r"[A-Z]?[0-9](?:[0-9/,.\-]|[ \u00a0](?=[0-9]{3})){3,}[0-9](?:[ ]?[A-C][0-9]?)?(?:号|호)?(?:公報|公报)?\)?"
)
_FOREIGN_BEFORE: Final = re.compile(
    rf"{_DOCUMENT}[ ]?(?:(?:に記載|に開示|记载|公开|에 기재|에 개시)(?:された|の|的|된)?|の|中的|中|的|의|'s|’s|"
    rf", in which|(?:discloses|describes|teaches|offenbart|beschreibt|décrit|divulgue|describe|divulga|describe|"
    rf"раскрывает)[ ](?:(?:a|the|an|die|das|la|le|el|un|une|uma?)[ ])?(?:\w+[ ]){{0,4}}?(?:of|der|de|von|"
    rf"as|als)?)[ ]?(?:the[ ])?[(（]?$"
)
_FOREIGN_AFTER: Final = re.compile(
    r"[\])}\"']*,?\s{0,2}(?:thereof,?\s)?(?:(?:as\s)?(?:disclosed|described|shown|set forth|given|listed|"
    r"published|offenbart|beschrieben|décrite?|divulguée?|descrit[ao]|divulgad[ao]|описанн\w+|"
    r"раскрыт\w+)\s)?"
    r"(?:(?:of|in|from|by|to|aus|von|in der|aus der|der|des|de|du|dans|del|en|em|no|do|da|из|в)\s)"
    r"(?:(?:that|[s]aid|such|this cited|the(?: same| cited| above| earlier| prior| priority| parent)"
    r"|their|his|its|(?:the\s)?['’]?[0-9]{3}|jenem|dem|der|diesem Dokument|dem genannten|der genannten|ce|"
    r"cet|ese|dicho|esse|aquele|этого|указанного)\s)?"
    r"(?:cited\s|earlier\s|prior\s|published\s|granted\s|US\s|European\s|genannten\s)?"
    r"(?:document|application|patent|publication|reference|prior art|Dokuments?|Druckschrift|Anmeldung|"
    r"Patentschrift|Patents?|documents?|demande|brevet|documento|solicitud|patente|pedido|документ\w*|"
    r"заявк\w+|патент\w*)\b"
    r"(?!\s(?:sequence\s)?listing)",
    re.IGNORECASE,
)
_FOREIGN_DOCUMENT_AFTER: Final = re.compile(
    rf"[\])}}\"']*,?\s{{0,2}}(?:(?:as\s)?(?:disclosed|described|shown|set forth|given|listed|published|"
    rf"offenbart|beschrieben|décrite?|divulguée?|descrit[ao]|divulgad[ao]|описанн\w+|раскрыт\w+)\s)?"
    rf"(?:of|in|from|by|aus|von|aus der|in der|gemäß|de|du|dans|del|en|em|do|da|из|в)\s(?:the\s|der\s|dem\s"
    rf"|la\s|le\s|el\s|o\s|a\s)?"
    rf"(?:(?:published|granted|international|European|US|Japanese|patent|application|publication|demande|"
    rf"brevet|Anmeldung|Patent|solicitud|patente|pedido|заявки|патента|No\.?|n°|Nr\.?)\s)*{_DOCUMENT}",
)
_FOREIGN_THEREIN: Final = re.compile(r"[\])}\"']*,?\s(?:therein|in that document|ibid\.?|loc\. cit\.?|darin)\b", re.I)
_DOUBTFUL_BEFORE: Final = re.compile(rf"{_DOCUMENT}[^.;\n]{{0,40}}$")
_DOUBTFUL_AFTER: Final = re.compile(rf"(?:(?!SE[QC]|配列|序列|서열|ПОСЛ)[^.;\n]|\.(?! [A-Z]|\n)){{0,50}}?{_DOCUMENT}")
_COLUMN_HEAD: Final = re.compile(
    r"\s*(?:SE[QC][.\s_-]*ID[.\s_-]*(?:N(?:os?|OS?|r|R|°|º|\.º)?s?\.?)?\s*[:.#]?|Sequenz[- ]?Nr\.?|配列番号|"
    r"序列号|序列编号|서열\s?번호|№\s*ПОСЛ\.?)\s*(?:\(.*\))?\s*",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"\s*[0-9０-９]{1,6}(?:\s*(?:[-–,;/、及와]|and|und|et|y|e|и)\s*[0-9０-９]{1,6})*\s*")
_HEAD_OF_LINES: Final = re.compile(r"SEQ\.?\s?ID\.?\s?N(?:O|o|OS|os)[.:]{0,2}(?![.:]*[ ]?[0-9])")
_LONGEST_HEADINGS: Final = 300
"""Characters of the longest line of headings of a table."""
_FIRST_NUMBER: Final = re.compile(r"[ \t]*([0-9]{1,5})(?=[ \t]|$)")
_LAST_NUMBER: Final = re.compile(r"(?:^|.*[ \t])([0-9]{1,5})[ \t]*$")
_FEWEST_ROWS: Final = 2
_MOST_ROWS: Final = 2_000


def placed_mentions(
    specification: Specification, flow: Flow, in_flow: tuple[Mention, ...]
) -> tuple[PlacedMention, ...]:
    """Return every mention of a specification, in the order of the text. in_flow: those with spans in the flow."""
    # "<12>" is the number of a paragraph in many documents
    found = [_placed(each, flow, specification) for each in in_flow if flow.text[each.start] != "<"]
    spans = {(item.start, item.end) for each in found for item in each.items}
    for each in (*_in_columns(specification), *_in_lines(specification, flow)):
        if not any((item.start, item.end) in spans for item in each.items):
            found.append(each)
            spans |= {(item.start, item.end) for item in each.items}
    found.sort(key=lambda each: each.start)
    return tuple(found)


def _placed(mention: Mention, flow: Flow, specification: Specification) -> PlacedMention:
    start, end = flow.span(mention.start, mention.end)
    items = tuple(Item(*flow.span(each.start, each.end), each.first, each.last) for each in mention.items)
    before = flow.text[max(0, mention.start - 90) : mention.start]
    is_foreign = mention.is_foreign or is_of_other_document(flow.text, mention.start, mention.end)
    is_doubtful = not is_foreign and (
        mention.is_doubtful
        or _DOUBTFUL_BEFORE.search(before) is not None
        or _DOUBTFUL_AFTER.match(flow.text, mention.end, mention.end + 120) is not None
    )
    part = specification.paragraph_at(start).part
    return PlacedMention(
        start,
        end,
        part,
        items,
        mention.step,
        mention.is_series,
        mention.is_placeholder,
        is_foreign,
        is_doubtful,
    )


def is_of_other_document(text: str, start: int, end: int) -> bool:
    """Return whether the words around a mention say that it is one of another document."""
    before = unicodedata.normalize("NFKC", text[max(0, start - 120) : start])
    after = unicodedata.normalize("NFKC", text[end : end + 160])
    return (
        _FOREIGN_DOCUMENT_AFTER.match(after) is not None
        or _FOREIGN_AFTER.match(after) is not None
        or _FOREIGN_THEREIN.match(after) is not None
        or _FOREIGN_BEFORE.search(before) is not None
    )


# ------------------------------------------------------------------------------------------------ bare numbers


def _in_columns(specification: Specification) -> Iterator[PlacedMention]:
    """Yield the numbers in the columns of tables that are headed "SEQ ID NO"."""
    text = specification.text
    columns: dict[tuple[int, int, int], int] = {}
    for paragraph in specification.paragraphs:
        if paragraph.kind != CELL or paragraph.part == LISTING:
            continue
        cell = text[paragraph.start : paragraph.end]
        key = (paragraph.file, paragraph.table, paragraph.column)
        if _COLUMN_HEAD.fullmatch(cell):
            columns[key] = paragraph.row
        elif key in columns and paragraph.row > columns[key] and _BARE.fullmatch(cell):
            yield from _bare(cell, paragraph)


def _bare(cell: str, paragraph: Paragraph) -> Iterator[PlacedMention]:
    head = "SEQ ID NO: "
    for mention in mentions.find(head + cell.strip()):
        offset = paragraph.start + len(cell) - len(cell.lstrip()) - len(head)
        items = tuple(replace(each, start=each.start + offset, end=each.end + offset) for each in mention.items)
        yield PlacedMention(items[0].start, items[-1].end, paragraph.part, items, is_bare=True)


def _in_lines(specification: Specification, flow: Flow) -> Iterator[PlacedMention]:
    """Yield the bare numbers below a line of headings in a text without cells, such as that of a PDF.

    The heading must be the first or the last of its line, and the numbers must be in the same place and ascend.
    """
    text = flow.text
    done = 0
    for head in _HEAD_OF_LINES.finditer(text):
        if head.start() < done:
            continue
        start = text.rfind("\n", max(0, head.start() - _LONGEST_HEADINGS), head.start()) + 1
        done = text.find("\n", head.end(), head.end() + _LONGEST_HEADINGS)
        if done < 0 or (not start and head.start() > _LONGEST_HEADINGS):
            done = head.end() + _LONGEST_HEADINGS
            continue
        behind = text[head.end() : done]
        is_first, is_last = not text[start : head.start()].strip(), not behind.strip()
        if not (is_first or is_last) or any(map(str.isdigit, behind)):
            continue
        if not is_first and text[done + 1 : done + 2].isdigit():
            continue  # a mention whose number is on the next line
        rows: list[tuple[int, int, int]] = []
        at, missed = done + 1, 0
        while at < len(text) and len(rows) < _MOST_ROWS and missed < 4:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            line = text[at:end]
            found = (_FIRST_NUMBER.match(line) if is_first else None) or (_LAST_NUMBER.match(line) if is_last else None)
            if found and (not rows or 0 < int(found[1]) - rows[-1][2] < 50):
                rows.append((at + found.start(1), at + found.end(1), int(found[1])))
                missed = 0
            elif line.strip():
                missed += 1
            at = end + 1
        if len(rows) >= _FEWEST_ROWS:
            for low, high, number in rows:
                start, end = flow.span(low, high)
                part = specification.paragraph_at(start).part
                yield PlacedMention(start, end, part, (Item(start, end, number, number),), is_bare=True)
