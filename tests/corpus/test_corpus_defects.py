"""Real listings with a known fault: exactly that fault is found, beside those of their age; real right ones have none.

And what is left of real old listings after every safe fix is only what a person has to settle.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import CORPUS

from wiposeq.app import checking, fixing, losses
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.errors import UnreadableFile
from wiposeq.model.finding import Finding, Report

TODAY = date(2026, 11, 22)


class Fault(NamedTuple):
    """An error: its rule, the sequence (0 for the header or the file), the field, and a word of its message."""

    rule: str
    sequence: int
    field: str = ""
    word: str = ""

    def is_reported_by(self, finding: Finding) -> bool:
        return (finding.rule, finding.number, finding.address.field) == self[:3] and self.word in finding.message


OLD_DTD = (Fault("file/doctype-wrong", 0), Fault("file/dtd-version", 0))
OLD_NAMES = (Fault("feature/key-case", 2, "key"), Fault("qualifier/name-case", 2, "name"))
"""Proteins had capital letters until 2021."""
BACKGROUND = (
    *OLD_DTD,
    *OLD_NAMES,
    Fault("sequence/length", 2, "residues", 'is "3"; it must be 4'),
    Fault("feature/source-not-whole", 2, "location", "1..3"),
)
"""What is wrong with every file of the suite: it is old, and its second sequence has one residue too many."""


class Legal(NamedTuple):
    """A file in which nothing more is wrong, and why. beside: what is wrong with it all the same."""

    why: str
    beside: tuple[Fault, ...] = ()


DEFECTS: dict[str, Fault | Legal] = {
    "t1": Legal("A file reference may stand beside the application identification."),
    "t11": Fault("header/office-code", 0, "application.office", "no office code"),
    "t13": Fault("header/applicant-language", 0, "applicant.language", "no language code"),
    "t15": Legal("There may be several titles, one in each language."),
    "t17": Fault("sequence/missing", 0, "sequences"),
    "t19": Fault("sequence/length", 2, "residues", "missing"),
    "t21": Fault("sequence/division", 1, "", "missing"),
    "t23": Fault("sequence/number", 2, "", "missing"),
    "t25": Fault("sequence/other-seqids", 2, "other_seqids", "abc"),
    "t27": Fault("sequence/feature-table-missing", 2, "features"),
    "t29": Fault("feature/location-missing", 2, "location"),
    "t3": Legal("A priority is only needed where one is claimed, which no file says; so it is a warning."),
    "t31": Fault("qualifier/missing", 2, "qualifiers", "note"),
    "t33": Fault("qualifier/value-missing", 2, "value", "note"),
    "t35": Fault("header/office-code", 0, "application.office", "no office code"),
    "t37": Fault("header/applicant-language", 0, "applicant.language", "no language code"),
    "t39": Fault("header/quantity", 0, "", "empty"),
    "t41": Fault("header/quantity", 0, "", "abc"),
    "t43": Fault("sequence/number", 2, "", 'is "0"'),
    "t45": Fault("sequence/length", 2, "residues", "empty"),
    "t47": Fault("sequence/length", 2, "residues", "abc"),
    "t49": Fault("sequence/molecule-type", 2, "molecule_type", "PRT"),
    "t5": Legal("An inventor need not be named."),
    "t51": Fault("sequence/division", 2, "", "xx"),
    "t51b": Fault("sequence/other-seqids", 1, "other_seqids", "abc"),
    "t53": Fault("feature/key-unknown", 2, "key", "xx"),
    "t55": Fault("sequence/empty", 1, "residues"),
    "t57": Fault("sequence/symbols", 1, "residues", '"u" (1, at 3)'),
    "t59": Fault("sequence/too-short", 2, "residues", "residues: 3;"),
    "t61": Fault("header/application-incomplete", 0, "application.date", "empty"),
    "t63": Fault("header/date", 0, "application.date", "Not assigned yet"),
    "t65": Fault("qualifier/value-missing", 2, "value", "note"),
    "t69": Fault("sequence/symbols", 1, "residues", '"i" (1, at 2)'),
    "t69a": Legal(
        "All symbols of the tables are allowed, and 000 skips a sequence; but nobody counted the residues again.",
        (
            Fault("sequence/length", 1, "residues", 'is "14"; it must be 15'),
            Fault("feature/source-not-whole", 1, "location", "1..10"),
            Fault("feature/source-not-whole", 2, "location", "1..26"),
        ),
    ),
    "t7": Fault("header/identification-missing", 0, "file_reference"),
    "t73": Legal(
        "A sequence may be skipped with 000; the faults of the second one are those of the third now.",
        tuple(fault._replace(sequence=3) for fault in BACKGROUND if fault.sequence),
    ),
    "t75": Fault("file/unknown-content", 0, "", "ExtraneousElementTest"),
    "t77": Fault("file/not-well-formed", 0, "", "<ApplicantNamex> must be <ApplicantName>"),
    "t79": Fault("file/not-well-formed", 0, "", "quotation marks"),
    "t9": Legal("File name, software and date of production may be left out."),
}
"""The one defect of each file of an independent suite of 2018, as today's standard has it: some of what an old schema
let pass is wrong (t33, t45, t65: empty values), and none of what it refused is right."""

DRAFT = (
    Fault("file/production-date", 0, "production_date", "April 28, 2016"),
    Fault("header/office-code", 0, "application.office", 'code "e"'),
    Fault("header/office-code", 0, "priority.office", 'code "g"'),
    Fault("header/date", 0, "application.date", "April 27, 2015"),
    Fault("header/date", 0, "priority.date", "April 27, 2015"),
    Fault("header/applicant-language", 0, "applicant.language", 'is "j"'),
    Fault("header/applicant-language", 0, "inventor.language", 'is "m"'),
    Fault("header/title-language", 0, "language", 'is "EN"'),
    Fault("header/title-language", 0, "language", 'is "FR"'),
    Fault("sequence/other-seqids", 1, "other_seqids", '"-"'),
    Fault("sequence/other-seqids", 2, "other_seqids", '"-"'),
    Fault("feature/key-case", 1, "key"),
    Fault("qualifier/name-case", 1, "name", "ORGANISM"),
    Fault("qualifier/name-case", 1, "name", "MOL_TYPE"),
    Fault("qualifier/name-unknown", 1, "name", "mmm"),
)
ALSO: dict[str, tuple[Fault, ...]] = {"t77": DRAFT}
"""What else is wrong with a file that was made from a draft full of single letters."""

WIPO: dict[str, tuple[Fault, ...]] = {
    "Error-Mandatory_qualifier_MOL_TYPE_for_the_feature_SOURCE_is_missing": (
        Fault("qualifier/missing", 2, "qualifiers", "mol_type"),
    ),
    "Error-Missing_Non_English_Qualifier_Value": (
        Fault("header/free-text-language-unused", 0, "other_language", "ru"),
    ),
    "Error-Missing_Non_English_Qualifier_Valu": (Fault("qualifier/value-missing", 1, "translation", "note"),),
    "Error_The_Applicant_File_Reference_number_is_missing": (
        Fault("header/file-reference-missing", 0, "file_reference"),
        Fault("header/priority-incomplete", 0, "priority.date", "lacks: filing date"),
    ),
}
"""What WIPO says of its own wrong files, which are as old as 2021."""

RIGHT: dict[str, set[str]] = {
    "wipo-Valid-Exemplary_DNA_and_AA": set(),
    "wipo-Valid_DNA_AA_project": set(),
    "wipo-annex-iii-specimen": {"qualifier/id-missing"},
}
"""Listings without any error, and the warnings they have: the specimen has a translated value without an id."""

SUITE = CORPUS / "st26-defects"
ALL = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("st26*/*.xml")) if CORPUS.is_dir() else []


def check(path: Path, *, is_formal: bool = False) -> Report:
    return checking.check(path, None, checking.formality() if is_formal else None, today=TODAY)


def compare(report: Report, required: Iterable[Fault], allowed: Iterable[Fault]) -> None:
    """Fails unless every required fault is told once, and nothing else but what is allowed."""
    errors = [finding for finding in report.findings if finding.is_error]
    told = [(fault, [finding for finding in errors if fault.is_reported_by(finding)]) for fault in required]
    assert all(len(findings) == 1 for _, findings in told), told
    known = (*required, *allowed)
    others = [f for f in errors if not any(fault.is_reported_by(f) for fault in known)]
    assert not others, [(f.rule, f.number, f.message) for f in others]


@pytest.mark.parametrize("name", DEFECTS)
def test_exactly_the_one_defect_of_a_file_is_reported_beside_its_age(corpus: Path, name: str) -> None:
    expected = DEFECTS[name]
    required = expected.beside if isinstance(expected, Legal) else (expected,)
    report = check(SUITE / f"xtest-{name}.xml")
    once = [fault for fault in required if fault.rule != "qualifier/name-case"]
    compare(report, once, (*BACKGROUND, *required, *ALSO.get(name, ())))
    for fault in ALSO.get(name, ()):
        assert any(fault.is_reported_by(finding) for finding in report.findings)
    if isinstance(expected, Legal) and not expected.beside:
        assert all(any(fault.is_reported_by(finding) for finding in report.findings) for fault in BACKGROUND)


def expected_rows() -> list[dict[str, str]]:
    with (SUITE / "EXPECTED.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_table_knows_every_file_and_refuses_all_that_the_suite_refuses(corpus: Path) -> None:
    rows = {row["file"].removeprefix("xtest-").removesuffix(".xml"): row for row in expected_rows()}
    assert rows.keys() == DEFECTS.keys()
    assert {path.stem.removeprefix("xtest-") for path in SUITE.glob("xtest-*.xml")} == DEFECTS.keys()
    assert {path.stem.removeprefix("wipo-") for path in SUITE.glob("wipo-*.xml")} == WIPO.keys()
    refused = {name for name, row in rows.items() if row["verdict of the suite"] == "reject"}
    assert {name for name in DEFECTS if isinstance(DEFECTS[name], Fault)} == refused | {"t33", "t45", "t65"}


def test_a_formal_check_refuses_what_the_dtd_refuses_and_nothing_else(corpus: Path) -> None:
    structural = {"file/structure", "file/unknown-content", "file/not-well-formed"}
    for row in expected_rows():
        report = check(SUITE / row["file"], is_formal=True)
        assert bool(structural & report.counts.keys()) == (row["DTD 1.3 says"] != "valid"), row["file"]
        assert all(id.startswith("file/") for id in report.counts)


@pytest.mark.parametrize("name", WIPO)
def test_the_wrong_files_of_wipo_have_the_faults_that_wipo_names_and_their_age(corpus: Path, name: str) -> None:
    report = check(SUITE / f"wipo-{name}.xml")
    compare(report, WIPO[name], OLD_NAMES)
    assert {f.rule for f in report.findings if not f.is_error} <= {"file/comment-dropped"}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_listing_has_no_error_and_no_warning_but_those_that_are_due(corpus: Path, name: str) -> None:
    report = check(CORPUS / "st26" / f"{name}.xml")
    assert report.errors == 0, [finding.message for finding in report.findings]
    assert set(report.counts) == RIGHT[name]


# One cause, one finding


@pytest.mark.parametrize("name", ALL or ["none"])
def test_no_cause_is_reported_twice(corpus: Path, name: str) -> None:
    report = check(corpus / name)
    places = Counter((f.rule, f.address, f.residues, f.line, f.column) for f in report.findings)
    assert not [place for place, count in places.items() if count > 1]
    structural = {"file/structure", "file/unknown-content"}
    there: dict[tuple[int, int], set[str]] = {}
    for finding in report.findings:
        if finding.is_error and finding.line:
            there.setdefault((finding.line, finding.column), set()).add(finding.rule)
    assert not [rules for rules in there.values() if len(rules) > 1 and rules & structural]


# Old listings, mended

COMMENTS = {"file/comment-dropped": "a person sees whether the remark is needed elsewhere"}
LANGUAGE = {"header/original-language-missing": "the file does not say in which language its texts were written"}
PARTIES = {"header/applicant-language": "the code is no language, and a name does not say which one it is in"}
ORGANISM = {"qualifier/organism-form": "a common name or a typing error: which species is meant"}
UNKNOWN = {"sequence/unknown-not-described": "whether n or X stands for any residue is known to the applicant"}
OTHER_SEQIDS = {"sequence/other-seqids": "an office may have written the ids; leaving them out destroys them"}
TOO_SHORT = {"sequence/too-short": "skip it, or take it out with all the numbers behind it"}

LEFT: dict[str, dict[str, str]] = {
    "JPO-bibliography": OTHER_SEQIDS
    | {
        "file/unknown-content": "what the office wrote behind the listing would be lost",
        "header/characters": "the file name in the header is written anew with the file itself",
        "header/priority-too-old": "one of two dates is wrong, or the priority is not claimed",
        "header/free-text-language-unused": "the free text was written in Japanese, so Japanese values may be missing",
    },
    "legacy-Guidance_Document_SEQL__3": COMMENTS
    | LANGUAGE
    | ORGANISM
    | UNKNOWN
    | {
        "sequence/duplicate": "two equal sequences may be meant",
        "qualifier/mol-type": "a DNA value on RNA: which of seven is meant",
        "qualifier/escaped-twice": "&apos; in a note is most likely meant as the character",
        "coding/internal-stop": "location, residues or code are wrong",
        "coding/protein-unknown": "it names a sequence that is no protein; which one is meant",
        "coding/protein-differs": "either the gene or the protein is right",
    },
    "legacy-WO2012-001004-001.zip_ST26": COMMENTS
    | LANGUAGE
    | PARTIES
    | {
        "header/title-language": "the code is no language, and the title does not say which one it is in",
        "coding/protein-missing": "a protein is added to the listing",
        "coding/frame": "whether the end is missing or the location too short",
        "qualifier/mol-type-of-synthetic": "a genomic molecule of a synthetic construct: one of both is wrong",
    },
    "legacy-c": COMMENTS
    | LANGUAGE
    | OTHER_SEQIDS
    | PARTIES
    | ORGANISM
    | UNKNOWN
    | TOO_SHORT
    | {
        "header/office-code": "a single letter is no office",
        "qualifier/missing": "what the note says is known to the applicant",
        "qualifier/name-unknown": "its text may go into a note, or away",
    },
    "legacy-hist-example": COMMENTS
    | LANGUAGE
    | OTHER_SEQIDS
    | ORGANISM
    | TOO_SHORT
    | {
        "header/quantity": "8 sequences are declared and 6 are there: two may be lost, or the number is wrong",
        "sequence/length": "length and source agree on more residues than are there: residues may be lost",
        "feature/source-not-whole": "the same dispute: only a person knows whether location or residues are wrong",
        "feature/source-missing": "the organism is known to the applicant",
        "feature/modified-base-symbol": "the base or its modification is wrong",
        "feature/key-of-other-molecule": "what the feature means on a protein",
        "feature/location-unreadable": "1,5 is two residues or a span",
        "sequence/number": "the numbers are named in the description, too",
        "sequence/symbols": "an RNA has both t and u: t may be thymine, which is a modified residue of RNA",
        "qualifier/mol-type": "DNA is no value: which of three is meant",
    },
    "legacy-test1": COMMENTS
    | LANGUAGE
    | OTHER_SEQIDS
    | {
        "header/title-language": "with small letters, two titles have the same language; one code may be wrong",
        "header/title-language-repeated": "which of the titles in one language stays",
        "qualifier/repeated": "whether two names are one value or one too many",
    },
    "wild-encyclopatent-AA888": {},
    **{name: {} for name in RIGHT},
}
"""What is left of each real listing after all safe fixes, and why a person has to settle it.

Facts that disagree and ids of an office are left, as a safe fix settles no dispute and destroys nothing (design 3a)."""

LOST = {"JPO-bibliography": ["elements=Bibliography"]}
"""The losses that a person has to accept by name before a listing is written (design 3a)."""


@pytest.mark.parametrize("name", LEFT)
def test_after_all_safe_fixes_only_what_a_person_must_settle_is_left(corpus: Path, tmp_path: Path, name: str) -> None:
    project = opening.open_any(CORPUS / "st26" / f"{name}.xml")
    done = fixing.fix(project, today=TODAY)
    assert set(done.report.counts) == LEFT[name].keys()
    safe = [f.rule for f in done.report.findings for fix in f.fixes if fix.safe and not fix.is_choice]
    assert not safe
    assert len(done.project.sequences) == len(project.sequences)
    left = done.project
    if name in LOST:
        with pytest.raises(UnreadableFile, match=f"--accept-loss {LOST[name][0]}$"):
            converting.save_as(left, tmp_path / f"{name}.xml", today=TODAY)
        left = losses.accept_losses(left, LOST[name], CORPUS / "st26" / f"{name}.xml")
    converting.save_as(left, tmp_path / f"{name}.xml", today=TODAY)
    again = check(tmp_path / f"{name}.xml")
    assert again.counts.keys() <= LEFT[name].keys()


def test_the_table_knows_every_listing(corpus: Path) -> None:
    assert {path.stem for path in (corpus / "st26").glob("*.xml")} == LEFT.keys()
