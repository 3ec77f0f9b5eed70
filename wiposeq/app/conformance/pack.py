"""Run the cases of the conformance pack, and publish them as a folder with an index.

It hides the form of the folder: the files, EXPECTED.tsv for programs, index.html for people, and SHA256SUMS.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from wiposeq.app.checking import check
from wiposeq.app.conformance.cases import Case, cases
from wiposeq.checking.profile import profile
from wiposeq.formats.files import replacing
from wiposeq.formats.reports.package_index import new_folder, write_index
from wiposeq.progress import SILENT, Progress
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import Edition, edition
from wiposeq.texts import tr, trn

EXPECTED = "EXPECTED.tsv"


class Outcome(Struct, frozen=True):
    """The result of one case. found: the rules that reported something. why: why the file could not be checked."""

    case: Case
    found: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether exactly the expected rules reported something."""
        return set(self.found) == set(self.case.rules)


def cites(case: Case) -> str:
    """Return the paragraphs of the standard on which a case rests."""
    return "; ".join(dict.fromkeys(CATALOGUE[each].cites for each in case.rules if CATALOGUE[each].cites))


def run(chosen: Edition | None = None, *, progress: Progress = SILENT) -> Iterator[Outcome]:
    """Check every case with the profile for filing, and yield each result. Raises Cancelled."""
    chosen = chosen or edition()
    listed = list(cases(chosen))
    with tempfile.TemporaryDirectory(prefix="wiposeq-selftest-") as folder:
        path = Path(folder, "case.xml")
        for number, case in enumerate(listed, 1):
            progress.check()
            path.write_bytes(case.content)
            report = check(path, chosen, profile(), processes=1)
            yield Outcome(case, tuple(sorted(report.counts)))
            progress.report(number, len(listed))


def publish(folder: Path, chosen: Edition | None = None) -> int:
    """Write the pack to a new folder, and return the number of its files. Raises UsageError, UnwritableFile."""
    chosen = chosen or edition()
    listed = list(cases(chosen))
    with new_folder(folder) as temporary:
        lines = ["file\tkind\trules\tparagraphs\tconfidence\tabout"]
        about = {EXPECTED: tr("What a check must report, one line for each file")}
        for case in listed:
            name = f"{case.id}.xml"
            (temporary / name).write_bytes(case.content)
            kind, rules = "right" if case.is_right else "defect", " ".join(case.rules)
            lines.append("\t".join((name, kind, rules, cites(case), case.confidence, case.about)))
            expected = rules or tr("no finding")
            origin = ", ".join(filter(None, (cites(case), case.confidence)))
            about[name] = f"{case.about}: {expected} ({origin})"
        with replacing(temporary / EXPECTED) as file:
            file.write(("\n".join(lines) + "\n").encode())
        remark = trn(
            "{count} file for edition {edition}. A right file has no finding; any other file has exactly the findings "
            "of its rules. Each file is named case.xml for the check of file names.",
            "{count} files for edition {edition}. A right file has no finding; any other file has exactly the findings "
            "of its rules. Each file is named case.xml for the check of file names.",
            len(listed),
            edition=chosen.id,
        )
        write_index(temporary, tr("Conformance pack for ST.26 checkers"), about, remark)
    return len(listed)
