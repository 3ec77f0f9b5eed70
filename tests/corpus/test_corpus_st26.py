"""Real listings: the right ones have no error, the wrong ones show the defect that those who made them name."""

import csv
from pathlib import Path

import pytest
from conftest import CORPUS

from wiposeq.app import workflows

RIGHT = [
    "wipo-Valid-Exemplary_DNA_and_AA.xml",
    "wipo-Valid_DNA_AA_project.xml",
    "wipo-annex-iii-specimen.xml",
]
NAMED = {
    "wipo-Error_The_Applicant_File_Reference_number_is_missing.xml": {
        "header/file-reference-missing",
        "header/priority-incomplete",
    },
    "wipo-Error-Mandatory_qualifier_MOL_TYPE_for_the_feature_SOURCE_is_missing.xml": {"qualifier/missing"},
    "wipo-Error-Missing_Non_English_Qualifier_Value.xml": {"header/free-text-language-unused"},
}
"""What WIPO's own note says of each of its wrong files, in our rules."""

SPEAKING = {
    "t11": "header/office-code",
    "t13": "header/applicant-language",
    "t17": "sequence/missing",
    "t19": "sequence/length",
    "t21": "sequence/division",
    "t23": "sequence/number",
    "t25": "sequence/other-seqids",
    "t27": "sequence/feature-table-missing",
    "t29": "feature/location-missing",
    "t31": "qualifier/missing",
    "t33": "qualifier/value-missing",
    "t35": "header/office-code",
    "t37": "header/applicant-language",
    "t39": "header/quantity",
    "t41": "header/quantity",
    "t43": "sequence/number",
    "t45": "sequence/length",
    "t47": "sequence/length",
    "t49": "sequence/molecule-type",
    "t51": "sequence/division",
    "t51b": "sequence/other-seqids",
    "t53": "feature/key-unknown",
    "t55": "sequence/empty",
    "t57": "sequence/symbols",
    "t59": "sequence/too-short",
    "t61": "header/application-incomplete",
    "t63": "header/date",
    "t65": "qualifier/value-missing",
    "t69": "sequence/symbols",
    "t7": "header/identification-missing",
    "t75": "file/unknown-content",
    "t77": "file/not-well-formed",
    "t79": "file/not-well-formed",
}
"""The rule that speaks of the one defect of each xtest file, where it has one."""

ALL = sorted(str(path.relative_to(CORPUS)) for path in CORPUS.glob("st26*/*.xml")) if CORPUS.is_dir() else []


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_listing_has_no_error(corpus: Path, name: str) -> None:
    report = workflows.check(corpus / "st26" / name)
    assert report.errors == 0, [finding.message for finding in report.findings]


@pytest.mark.parametrize(("name", "rules"), NAMED.items())
def test_a_wrong_listing_shows_what_its_makers_name(corpus: Path, name: str, rules: set[str]) -> None:
    report = workflows.check(corpus / "st26-defects" / name)
    assert rules <= report.counts.keys()


@pytest.mark.parametrize(("name", "rule"), SPEAKING.items())
def test_the_one_defect_of_a_file_is_found(corpus: Path, name: str, rule: str) -> None:
    assert rule in workflows.check(corpus / "st26-defects" / f"xtest-{name}.xml").counts


def test_every_file_the_suite_rejects_is_known_here(corpus: Path) -> None:
    with (corpus / "st26-defects" / "EXPECTED.tsv").open(encoding="utf-8") as file:
        rejected = {row[0] for row in csv.reader(file, delimiter="\t") if row[-1] == "reject"}
    assert {name.removeprefix("xtest-").removesuffix(".xml") for name in rejected} <= SPEAKING.keys()


@pytest.mark.parametrize("name", ALL or ["none"])
def test_every_listing_can_be_checked_opened_mended_and_saved(corpus: Path, tmp_path: Path, name: str) -> None:
    if not (corpus / name).is_file():
        pytest.skip("no listings here")
    report = workflows.check(corpus / name)
    assert all(len(finding.message) <= 200 and finding.line for finding in report.findings if finding.number)
    project = workflows.open_any(corpus / name)
    if not len(project.sequences):
        return
    mended = workflows.fix(project)
    workflows.save_as(mended.project, tmp_path / "out.xml")
    after = workflows.check(tmp_path / "out.xml")
    assert after.errors <= report.errors
    assert not [id for id in after.counts if id.startswith("file/") and id != "file/name"]
