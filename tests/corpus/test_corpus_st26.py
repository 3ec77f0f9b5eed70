"""Real listings can be checked, opened, mended and saved, whatever is wrong with them."""

from pathlib import Path

import pytest
from conftest import CORPUS

from wiposeq.app import checking, fixing
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.errors import UnreadableFile

ALL = sorted(str(path.relative_to(CORPUS)) for path in CORPUS.glob("st26*/*.xml")) if CORPUS.is_dir() else []


@pytest.mark.parametrize("name", ALL or ["none"])
def test_every_listing_can_be_checked_opened_mended_and_saved(corpus: Path, tmp_path: Path, name: str) -> None:
    if not (corpus / name).is_file():
        pytest.skip("no listings here")
    report = checking.check(corpus / name)
    assert all(len(finding.message) <= 200 and finding.line for finding in report.findings if finding.number)
    project = opening.open_any(corpus / name)
    if not len(project.sequences):
        return
    mended = fixing.fix(project)
    if any(finding.rule == "file/not-well-formed" for finding in mended.report.findings):
        with pytest.raises(UnreadableFile, match="broken at line"):
            converting.save_as(mended.project, tmp_path / "out.xml")
        mended = fixing.fix(mended.project, rules=["file/not-well-formed"])
    converting.save_as(mended.project, tmp_path / "out.xml")
    after = checking.check(tmp_path / "out.xml")
    assert after.errors <= report.errors
    assert not [id for id in after.counts if id.startswith("file/") and id != "file/name"]
