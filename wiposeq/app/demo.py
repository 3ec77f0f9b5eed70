"""Run the whole process once with invented sequences, from FASTA to listing, reports and project."""

from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq import resources
from wiposeq.app.exporting.converting import ConversionOptions, Converted, convert
from wiposeq.app.importing.opening import open_any
from wiposeq.app.report_files import write_report_file
from wiposeq.errors import UsageError
from wiposeq.formats.files import all_or_none, folder_for, is_there, replacing
from wiposeq.formats.header_toml import header_from_toml
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.reports.check_report import as_html, changes_as_html
from wiposeq.model.origin import Origin
from wiposeq.model.origin_edits import ChooseEdition
from wiposeq.model.project import Project
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr

EXAMPLE: Final = "example.fasta"
EXAMPLE_HEADER: Final = "header.toml"


def example_project() -> Project:
    """Return a new project with the invented sequences and general information of the demonstration."""
    project = open_any(resources.path("examples", EXAMPLE))
    header = header_from_toml(resources.path("examples", EXAMPLE_HEADER), project.header)
    return replace(project, header=header, origin=Origin())


def demo(folder: Path | None = None, edition: Edition | None = None) -> tuple[Path, list[Path], Converted]:
    """Write the demonstration to a folder; return the folder, its files in order, and the result of the conversion.

    folder: None for wiposeq-demo in the current folder, or the next free name.
    edition: None for the newest in force.
    Raises UsageError if a file exists already.
    """
    names = (EXAMPLE, EXAMPLE_HEADER, "example.xml", "import-report.html", "check-report.html", "example.wsq")
    if folder is None:
        folder, number = Path("wiposeq-demo"), 1
        while is_there(folder):
            number += 1
            folder = Path(f"wiposeq-demo-{number}")
    for name in names:
        if is_there(folder / name):
            raise UsageError(
                '"{path}" already exists and is not overwritten.', "Give a new folder.", path=str(folder / name)
            )
    files = [folder / name for name in names]
    with all_or_none(), folder_for(folder):
        done = _write(files, edition)
    return folder, files, done


def _write(files: list[Path], edition: Edition | None) -> Converted:
    """Write the files of the demonstration, and return the result of the conversion."""
    for name, path in zip((EXAMPLE, EXAMPLE_HEADER), files):
        with replacing(path) as file:
            file.write(resources.path("examples", name).read_bytes())
    done = convert([files[0]], files[2], ConversionOptions(header=files[1], edition=edition))
    assert done.report is not None
    pages = (
        changes_as_html(tr("Import report"), EXAMPLE, done.changes),
        as_html([replace(done.report, source=files[2].name)]),
    )
    for path, page in zip(files[3:5], pages):
        write_report_file(path, page)
    project = open_any(files[2], edition=edition)
    projectfile.save(ChooseEdition(edition.id).apply(project) if edition else project, files[5])
    return done
