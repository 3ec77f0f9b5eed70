"""The names of the elements and attributes of a listing, and the fields that they fill (ST.26 Annex II).

It hides how ST.26 spells them. In which order elements come it leaves to the content models of the edition.
"""

from typing import Final

ROOT: Final = "ST26SequenceListing"
BLOCK: Final = "SequenceData"
"""The element of one sequence."""
INNER: Final = "INSDSeq"
NUMBER: Final = "sequenceIDNumber"
LANGUAGE: Final = "languageCode"
VERSION: Final = "dtdVersion"
ID: Final = "id"
TITLE: Final = "InventionTitle"
REFERENCE: Final = "ApplicantFileReference"
QUANTITY: Final = "SequenceTotalQuantity"
SEQID: Final = "INSDSeqid"
FEATURE: Final = "INSDFeature"
QUALIFIER: Final = "INSDQualifier"
LENGTH, MOLTYPE, DIVISION = "INSDSeq_length", "INSDSeq_moltype", "INSDSeq_division"
SEQIDS, TABLE, RESIDUES = "INSDSeq_other-seqids", "INSDSeq_feature-table", "INSDSeq_sequence"
KEY, LOCATION, QUALS = "INSDFeature_key", "INSDFeature_location", "INSDFeature_quals"
NAME, VALUE, OTHER = "INSDQualifier_name", "INSDQualifier_value", "NonEnglishQualifier_value"
PAT: Final = "PAT"
"""The division of every sequence that is not skipped."""

ROOT_ATTRIBUTES: Final = {
    "fileName": "file_name",
    "softwareName": "software_name",
    "softwareVersion": "software_version",
    "productionDate": "production_date",
    "originalFreeTextLanguageCode": "original_language",
    "nonEnglishFreeTextLanguageCode": "other_language",
}
APPLICATIONS: Final = {
    "ApplicationIdentification": "application",
    "EarliestPriorityApplicationIdentification": "priority",
}
IN_APPLICATION: Final = {"IPOfficeCode": "office", "ApplicationNumberText": "number", "FilingDate": "date"}
PARTIES: Final = {"ApplicantName": "applicant", "InventorName": "inventor"}
LATIN: Final = "Latin"
"""What the name of the Latin form of a party has after the name of its element."""
