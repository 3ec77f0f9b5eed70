"""Open the listing that a record of changes is about, and refuse it if it was not read completely.

A record says that two listings differ only in its entries, so both must be known completely. This module hides which
kinds of files count as a listing. app/losses.py decides what a loss is and how a person accepts it.
"""

from pathlib import Path

from wiposeq.app.importing.opening import open_any, recognized_as
from wiposeq.app.losses import refuse_losses
from wiposeq.errors import UnreadableFile
from wiposeq.formats.kinds import LISTINGS
from wiposeq.formats.options import Defaults
from wiposeq.formats.source import Source, file_of
from wiposeq.model.project import Project
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition


def open_listing(
    given: Path | Source,
    defaults: Defaults | None = None,
    *,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> Project:
    """Open a listing or a project, whose losses must all be accepted.

    defaults: accepted_losses are the keys of the losses that a person accepts; the others raise.
    Raises UnreadableFile for another file and for a loss that is not accepted, DamagedFile, NewerFile.
    """
    defaults = defaults or Defaults()
    source = recognized_as(given, defaults)
    if source.kind not in LISTINGS:
        source.close()
        raise UnreadableFile(
            '"{path}" contains sequences, but is not a listing.',
            "First convert it to a listing: wiposeq convert",
            path=source.label,
        )
    project = open_any(source, defaults, edition=edition, progress=progress)
    refuse_losses(project.origin, file_of(given), len(project.sequences))
    return project
