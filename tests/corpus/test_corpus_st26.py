"""Real listings can be checked, opened, mended and saved, whatever is wrong with them.

Where a part of one would be lost, nothing is written until that loss is accepted by its name (design 3a, sentence 2).
"""

import re
from pathlib import Path

import pytest
from conftest import CORPUS

from wiposeq.app import checking, fixing, losses
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.errors import UnreadableFile
from wiposeq.model.origin import standing_losses
from wiposeq.model.project import Project

ALL = sorted(str(path.relative_to(CORPUS)) for path in CORPUS.glob("st26*/*.xml")) if CORPUS.is_dir() else []

LOST: dict[str, set[str]] = {
    "st26-defects/xtest-t25.xml": {"elements=INSDSeq_other-seqids"},
    "st26-defects/xtest-t75.xml": {"elements=ExtraneousElementTest"},
    "st26/JPO-bibliography.xml": {"elements=Bibliography"},
}
"""What would be lost of a listing. The broken markup of t77 and t79 is read without a loss; so they are not here."""


def with_losses_accepted(project: Project, path: Path, out: Path) -> Project:
    """Return the project with the losses accepted that the refusal to write names. Nothing is written before."""
    if not standing_losses(project.origin):
        return project
    with pytest.raises(UnreadableFile, match="would be lost") as refusal:
        converting.save_as(project, out)
    assert not out.exists()
    named = re.findall(rf"{losses.OPTION} (\S+)", str(refusal.value))
    return losses.accept_losses(project, named, path)


@pytest.mark.parametrize("name", ALL or ["none"])
def test_every_listing_can_be_checked_opened_repaired_and_saved(corpus: Path, tmp_path: Path, name: str) -> None:
    if not (corpus / name).is_file():
        pytest.skip("no listings here")
    report = checking.check(corpus / name)
    assert all(len(finding.message) <= 200 and finding.line for finding in report.findings if finding.number)
    project = opening.open_any(corpus / name)
    if not len(project.sequences):
        return
    mended = fixing.fix(project)
    out = tmp_path / "out.xml"
    assert {loss.key for loss in standing_losses(mended.project.origin)} == LOST.get(name, set())
    converting.save_as(with_losses_accepted(mended.project, corpus / name, out), out)
    after = checking.check(out)
    assert after.errors <= report.errors
    assert not [id for id in after.counts if id.startswith("file/") and id != "file/name"]
