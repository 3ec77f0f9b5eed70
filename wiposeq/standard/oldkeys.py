"""Feature keys of ST.25 that ST.26 does not have, and what stands for them today (Annex VII, scenarios 8, 12, 13).

Hides the mapping tables. Used by the rule that finds such a key in a listing, and by the reader of ST.25 files.
Confirmed by public descriptions: the regulatory keys, LTR, VARSPLIC; the rest is common practice.
"""

from typing import Final

Today = tuple[str, tuple[tuple[str, str], ...]]
"""A key of ST.26 and the qualifiers (name, value) that say what the old key said."""

_REGULATORY: Final = {
    "attenuator": "attenuator",
    "CAAT_signal": "CAAT_signal",
    "enhancer": "enhancer",
    "GC_signal": "GC_signal",
    "-10_signal": "minus_10_signal",
    "-35_signal": "minus_35_signal",
    "polyA_signal": "polyA_signal_sequence",
    "promoter": "promoter",
    "RBS": "ribosome_binding_site",
    "TATA_signal": "TATA_box",
    "terminator": "terminator",
}

NUCLEOTIDE_KEYS: Final[dict[str, Today]] = {
    **{old: ("regulatory", (("regulatory_class", value),)) for old, value in _REGULATORY.items()},
    "misc_signal": ("regulatory", (("regulatory_class", "other"), ("note", "misc_signal"))),
    "LTR": ("repeat_region", (("rpt_type", "long_terminal_repeat"),)),
    "satellite": ("repeat_region", (("satellite", "satellite"),)),
    "repeat_unit": ("repeat_region", (("note", "repeat_unit"),)),
    "mutation": ("variation", (("note", "mutation"),)),
    "scRNA": ("ncRNA", (("ncRNA_class", "scRNA"),)),
    "snRNA": ("ncRNA", (("ncRNA_class", "snRNA"),)),
    "allele": ("misc_feature", (("note", "allele"),)),
    "conflict": ("misc_feature", (("note", "conflict"),)),
    "old_sequence": ("misc_feature", (("note", "old_sequence"),)),
    "3'clip": ("misc_feature", (("note", "3'clip"),)),
    "5'clip": ("misc_feature", (("note", "5'clip"),)),
}

_MODIFIED: Final = (
    "ACETYLATION",
    "AMIDATION",
    "BLOCKED",
    "FORMYLATION",
    "GAMMA-CARBOXYGLUTAMIC ACID HYDROXYLATION",
    "METHYLATION",
    "PHOSPHORYLATION",
    "PYRROLIDONE CARBOXYLIC ACID",
    "SULFATATION",
)
_LIPIDS: Final = (
    "MYRISTATE",
    "PALMITATE",
    "FARNESYL",
    "GERANYL-GERANYL",
    "GPI-ANCHOR",
    "N-ACYL DIGLYCERIDE",
)

PROTEIN_KEYS: Final[dict[str, Today]] = {
    "VARSPLIC": ("VAR_SEQ", ()),
    **{old: ("MOD_RES", (("note", old),)) for old in _MODIFIED},
    **{old: ("LIPID", (("note", old),)) for old in _LIPIDS},
    "THIOLEST": ("CROSSLNK", (("note", "THIOLEST"),)),
    "THIOETH": ("CROSSLNK", (("note", "THIOETH"),)),
    "SIMILAR": ("REGION", (("note", "SIMILAR"),)),
    "NON_CONS": ("REGION", (("note", "NON_CONS"),)),
}


def todays_key(molecule: str, old: str) -> Today | None:
    """What ST.26 writes for an ST.25 key (in any case), or None where it is no such key. molecule: DNA, RNA or AA."""
    keys = PROTEIN_KEYS if molecule == "AA" else NUCLEOTIDE_KEYS if molecule in ("DNA", "RNA") else {}
    if old in keys:
        return keys[old]
    lower = old.lower()
    return next((today for key, today in keys.items() if key.lower() == lower), None)


def key_of_own(molecule: str, old: str, is_single: bool) -> Today:
    """What stands for a key somebody invented: its name becomes the note of misc_feature, or of SITE or REGION.

    is_single: the location is one residue.
    """
    key = ("SITE" if is_single else "REGION") if molecule == "AA" else "misc_feature"
    return key, (("note", old),)
