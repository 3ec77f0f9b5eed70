"""Write listings as plain text for the conformance pack, independent of the writer of the program.

It hides the form of the file. A case changes one part of it, so that a listing has a single defect.
"""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from msgspec import Struct

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
DOCTYPE = '<!DOCTYPE ST26SequenceListing PUBLIC "-//WIPO//DTD Sequence Listing 1.3//EN" "ST26SequenceListing_V1_3.dtd">'
ATTRIBUTES = (
    'originalFreeTextLanguageCode="en" dtdVersion="V1_3" fileName="case.xml" softwareName="conformance" '
    'softwareVersion="1.0" productionDate="2024-06-03"'
)
GENERAL = {
    "ApplicationIdentification": (
        "<IPOfficeCode>IB</IPOfficeCode><ApplicationNumberText>PCT/IB2024/099999</ApplicationNumberText>"
        "<FilingDate>2024-06-03</FilingDate>"
    ),
    "ApplicantFileReference": "REF-1",
    "EarliestPriorityApplicationIdentification": (
        "<IPOfficeCode>US</IPOfficeCode><ApplicationNumberText>63/000,001</ApplicationNumberText>"
        "<FilingDate>2023-06-05</FilingDate>"
    ),
    'ApplicantName languageCode="en"': "Example Biotech Ltd",
    'InventionTitle languageCode="en"': "Modified polymerase and its use",
}
"""The general information: each start tag without brackets, and its content."""

DNA = "acgtacgtacgtacgtacgt"
RNA = "acgtacgtacgtacgtacgt"
AA = "MKVLAAGIVGMKVLAAGIVG"
ORDINARY = {"DNA": DNA, "RNA": RNA, "AA": AA}
MOL_TYPES = {"DNA": "genomic DNA", "RNA": "mRNA", "AA": "protein"}

Qualifiers = tuple[tuple[str, str | None], ...]


class FeatureText(Struct, frozen=True):
    """A feature. qualifiers: (name, value); None for a qualifier without a value."""

    key: str
    location: str
    qualifiers: Qualifiers = ()

    def text(self) -> str:
        """Return the element."""
        rows = "".join(
            f"<INSDQualifier><INSDQualifier_name>{escape(name)}</INSDQualifier_name>"
            + (f"<INSDQualifier_value>{escape(value)}</INSDQualifier_value>" if value is not None else "")
            + "</INSDQualifier>"
            for name, value in self.qualifiers
        )
        quals = f"<INSDFeature_quals>{rows}</INSDFeature_quals>" if rows else ""
        return (
            f"<INSDFeature><INSDFeature_key>{escape(self.key)}</INSDFeature_key>"
            f"<INSDFeature_location>{escape(self.location)}</INSDFeature_location>{quals}</INSDFeature>\n"
        )


class SequenceText(Struct, frozen=True):
    """A sequence. source: the qualifiers of its source feature; None for mol_type and organism.

    declared: values that differ from what the sequence has: number, length, division.
    """

    molecule: str
    residues: str
    features: tuple[FeatureText, ...] = ()
    source: Qualifiers | None = None
    source_location: str = ""
    declared: dict[str, str] = {}
    has_source: bool = True

    def text(self, number: int) -> str:
        """Return the element. number: the SEQ ID NO."""
        values = {"number": str(number), "length": str(len(self.residues)), "division": "PAT"} | self.declared
        origin = self.source
        if origin is None:
            origin = (("mol_type", MOL_TYPES.get(self.molecule, "other DNA")), ("organism", "Homo sapiens"))
        source = FeatureText("source", self.source_location or f"1..{len(self.residues)}", origin)
        features = (source, *self.features) if self.has_source else self.features
        table = "".join(each.text() for each in features)
        return (
            f'<SequenceData sequenceIDNumber="{values["number"]}"><INSDSeq>\n'
            f"<INSDSeq_length>{values['length']}</INSDSeq_length><INSDSeq_moltype>{self.molecule}</INSDSeq_moltype>"
            f"<INSDSeq_division>{values['division']}</INSDSeq_division>\n"
            + (f"<INSDSeq_feature-table>\n{table}</INSDSeq_feature-table>\n" if table else "")
            + f"<INSDSeq_sequence>{self.residues}</INSDSeq_sequence>\n</INSDSeq></SequenceData>\n"
        )


SKIPPED = (
    '<SequenceData sequenceIDNumber="{number}"><INSDSeq><INSDSeq_length/><INSDSeq_moltype/><INSDSeq_division/>'
    "<INSDSeq_sequence>000</INSDSeq_sequence></INSDSeq></SequenceData>\n"
)


def listing(
    *sequences: SequenceText,
    general: Mapping[str, str | None] | None = None,
    attributes: str = ATTRIBUTES,
    declaration: str = DECLARATION,
    doctype: str = DOCTYPE,
    quantity: str = "",
    more: str = "",
) -> str:
    """Return a listing. Without sequences it has one DNA.

    general: changes of GENERAL; None removes an element. more: text after the last sequence.
    """
    shown = sequences or (SequenceText("DNA", DNA),)
    parts = {**GENERAL, **(general or {})}
    head = "".join(f"<{tag}>{text}</{tag.split()[0]}>\n" for tag, text in parts.items() if text is not None)
    body = "".join(each.text(number) for number, each in enumerate(shown, 1))
    count = quantity or str(len(shown))
    lines = "\n".join(each for each in (declaration, doctype) if each)
    return (
        f"{lines}\n<ST26SequenceListing {attributes}>\n{head}"
        f"<SequenceTotalQuantity>{count}</SequenceTotalQuantity>\n{body}{more}</ST26SequenceListing>\n"
    )
