"""Read what is around the sequences of a listing: the prolog, the root element and the general information.

It hides which facts the prolog and the root give about the file, and how parties, applications and titles are put
together from their elements. The grammar of the prolog it leaves to xml_prolog.py, content models to structure.py.
"""

from typing import Any

from msgspec.structs import replace

from wiposeq.formats.st26.elements import Element
from wiposeq.formats.st26.names import (
    APPLICATIONS,
    BLOCK,
    IN_APPLICATION,
    LANGUAGE,
    LATIN,
    PARTIES,
    QUANTITY,
    REFERENCE,
    ROOT,
    ROOT_ATTRIBUTES,
    TITLE,
    VERSION,
)
from wiposeq.formats.st26.source import Fault, Source, cut
from wiposeq.formats.st26.structure import MOST_TEXT, Structure, local, markup
from wiposeq.formats.xml_prolog import Doctype
from wiposeq.model import origin as facts
from wiposeq.model.address import Address
from wiposeq.model.records import Application, Header, Party, Title
from wiposeq.standard.edition import Edition


def note_prolog(source: Source, structure: Structure, edition: Edition) -> bool:
    """Note what is wrong before the first element. Return False if the file must not be read further."""
    prolog = source.prolog
    for note in prolog.notes:
        structure.fact_at(facts.COMMENT, {"text": cut(note.text, MOST_TEXT)}, source.place_in_head(note.offset))
    place = source.place_in_head(prolog.declaration_offset)
    if not prolog.declaration:
        structure.fact_at(facts.DECLARATION_MISSING, {}, (1, 1))
    elif prolog.declaration_offset or not prolog.is_declaration_sound:
        cause, message = "bad-declaration", "The XML declaration is not written as XML asks."
        if prolog.declaration_offset:
            cause, message = "declaration-not-first", "The XML declaration is not the first thing in the file."
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


def _note_doctype(doctype: Doctype, source: Source, structure: Structure, edition: Edition) -> bool:
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
    titles: list[Title] = []
    for name, kid in structure.children(root, ROOT, (BLOCK,) if structure.count else (), is_open):
        if name == BLOCK:
            continue
        if name == TITLE:
            text = structure.text(kid, name, Address(title=len(titles) + 1))
            titles.append(Title(len(titles) + 1, text, kid.get(LANGUAGE, "")))
        elif name == REFERENCE:
            fields["file_reference"] = structure.text(kid, name)
        elif name in APPLICATIONS:
            parts = structure.children(kid, name)
            texts = {IN_APPLICATION[part]: structure.text(inner, part) for part, inner in parts}
            fields[APPLICATIONS[name]] = Application(**texts)
        elif name == QUANTITY:
            quantity = structure.text(kid, name)
            if quantity.strip() != str(structure.count):
                structure.fact(facts.QUANTITY, {"found": quantity}, kid)
        elif name in PARTIES:
            party = fields.get(PARTIES[name], Party())
            text = structure.text(kid, name)
            fields[PARTIES[name]] = replace(party, name=text, language=kid.get(LANGUAGE, ""))
        else:
            field = PARTIES[name.removesuffix(LATIN)]
            fields[field] = replace(fields.get(field, Party()), latin=structure.text(kid, name))
    return Header(titles=tuple(titles), **fields)


def _attributes(root: Element) -> dict[str, Any]:
    """Return the fields of the header that the attributes of the root element give."""
    found = {field: root.get(name) for name, field in ROOT_ATTRIBUTES.items()}
    return {field: text for field, text in found.items() if text is not None}
