"""Read everything of a listing except its sequences: the prolog, the root element and the general information.

It hides which facts the prolog and the root give about the file, and how parties, applications and titles are created
from their elements. The grammar of the prolog is left to xml_prolog.py, content models to structure.py.
"""

from typing import Any, Final

import msgspec

from wiposeq.formats.st26.elements import Element
from wiposeq.formats.st26.names import BLOCK, GENERAL, LANGUAGE, LISTING, QUANTITY, ROOT, TITLE, VERSION
from wiposeq.formats.st26.structure import MOST_TEXT, Structure, local, markup
from wiposeq.formats.st26.xml_stream import Fault, XmlStream, cut
from wiposeq.formats.xml_prolog import Doctype
from wiposeq.model import origin as facts
from wiposeq.model.address import Address
from wiposeq.model.records import Header
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark

_GENERAL: Final = {row.element: row for row in GENERAL}


def note_prolog(source: XmlStream, structure: Structure, edition: Edition) -> bool:
    """Note what is wrong before the first element. Return False if the file must not be read further."""
    prolog = source.prolog
    for note in prolog.notes:
        structure.fact_at(facts.COMMENT, {"text": cut(note.text, MOST_TEXT)}, source.place_in_head(note.offset))
    place = source.place_in_head(prolog.declaration_offset)
    if not prolog.declaration:
        structure.fact_at(facts.DECLARATION_MISSING, {}, (1, 1))
    elif prolog.declaration_offset or not prolog.is_declaration_sound:
        cause, message = "bad-declaration", mark("The XML declaration does not follow the grammar of XML.")
        if prolog.declaration_offset:
            cause, message = "declaration-not-first", mark("The XML declaration is not at the start of the file.")
        structure.fault(Fault(message, cause, *place, *source.lines_around(*place)))
    elif prolog.version != "1.0" or not prolog.encoding:
        structure.fact_at(facts.DECLARATION_MISSING, {"found": prolog.declaration}, place)
    for each in prolog.faults:
        place = source.place_in_head(each.offset)
        found = cut(each.found, MOST_TEXT)
        structure.fault(Fault(found, each.cause, *place, *source.lines_around(*place)), found=found)
    if prolog.doctype is not None:
        return _note_doctype(prolog.doctype, source, structure, edition)
    if not prolog.open:
        structure.fact_at(facts.DOCTYPE_MISSING, {}, source.place_in_head(prolog.end))
    return True


def _note_doctype(doctype: Doctype, source: XmlStream, structure: Structure, edition: Edition) -> bool:
    """Note what is wrong with a DOCTYPE. Return False if it declares entities."""
    if doctype.entities:
        for entity in doctype.entities[:100]:
            structure.fact_at(facts.ENTITY_DECLARED, {"name": entity.text}, source.place_in_head(entity.offset))
        return False
    found = (doctype.name, doctype.public_id, doctype.system_id)
    if doctype.has_subset or found != (ROOT, edition.public_id, edition.system_id):
        values = {"found": cut(doctype.text, MOST_TEXT)}
        structure.fact_at(facts.DOCTYPE_WRONG, values, source.place_in_head(doctype.offset))
    return True


def header_of_attributes(root: Element) -> Header:
    """Return the header as far as the attributes of the root element give it."""
    return Header(**_attributes(root))


def read_header(root: Element, structure: Structure, edition: Edition, is_open: bool) -> Header:
    """Return the header of a listing whose sequences have been read; what is wrong with it becomes facts.

    is_open: the file ended inside the root, so nothing is missing yet.
    """
    for note in root.itersiblings():
        structure.fact_at(facts.COMMENT, {"text": cut(markup(note), MOST_TEXT)})
    if local(root) != ROOT:
        structure.fact(facts.ELEMENT_UNKNOWN, {"element": local(root), "parent": "", "text": ""}, root)
    version = root.get(VERSION, "")
    if version != edition.dtd_version and not (is_open and not root.keys()):
        structure.fact(facts.DTD_VERSION, {"found": version}, root, VERSION)
    fields = _attributes(root)
    titles: list[dict[str, Any]] = []
    for name, kid in structure.children(root, ROOT, (BLOCK,) if structure.count else (), is_open):
        if name == BLOCK:
            continue
        row = _GENERAL[name]
        if name == TITLE:
            uid = len(titles) + 1
            text = structure.text(kid, name, Address(title=uid))
            titles.append({"uid": uid, "text": text, "language": kid.get(LANGUAGE, "")})
        elif name == QUANTITY:
            quantity = structure.text(kid, name)
            if quantity.strip() != str(structure.count):
                structure.fact(facts.QUANTITY, {"found": quantity}, kid)
        elif row.parts:
            fields[row.field] = {}
            inside = {part.element: part.name for part in row.parts}
            for part, inner in structure.children(kid, name):
                fields[row.field][inside[part]] = structure.text(inner, part)
        else:
            _fill(fields, row.field, structure.text(kid, name))
            for attribute, field in row.attributes.items():
                _fill(fields, field, kid.get(attribute, ""))
    return msgspec.convert({**fields, "titles": titles}, Header)


def _fill(fields: dict[str, Any], field: str, text: str) -> None:
    """Set a field of the header, or of a record in it: "applicant.name"."""
    record, _, name = field.rpartition(".")
    (fields.setdefault(record, {}) if record else fields)[name] = text


def _attributes(root: Element) -> dict[str, Any]:
    """Return the fields of the header that the attributes of the root element give."""
    found = {field: root.get(name) for name, field in LISTING.attributes.items() if name != VERSION}
    return {field: text for field, text in found.items() if text is not None}
