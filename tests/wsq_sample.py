"""A project with something in every field, kept as a .wsq file of every format there has been.

`python tests/wsq_sample.py` writes the sample of the format that the program writes now, if it is not there yet.
"""

import random
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

from msgspec.structs import replace  # noqa: E402

from wiposeq.app import versions  # noqa: E402
from wiposeq.formats.project import file as projectfile  # noqa: E402
from wiposeq.formats.project.store import LONGEST, MANY  # noqa: E402
from wiposeq.model.address import Address  # noqa: E402
from wiposeq.model.changes import Change  # noqa: E402
from wiposeq.model.origin import COMMENT, Declared, Fact, Origin  # noqa: E402
from wiposeq.model.project import Project  # noqa: E402
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title  # noqa: E402
from wiposeq.model.sequence_list import SequenceList  # noqa: E402


def sample(number: int) -> Path:
    """Return the path of the sample of a format."""
    return TESTS / "material" / f"wsq-format-{number}.wsq"


def the_header() -> Header:
    return Header(
        application=Application("IB", "PCT/IB2024/099999", "2024-06-03"),
        file_reference="REF-1 é",
        priority=Application("US", "63/000,001", "2023-06-05"),
        applicant=Party("実例バイオ株式会社", "ja", "Example Biotech Ltd"),
        inventor=Party("Ада", "ru", "Ada"),
        titles=(Title(1, "Modified polymerase", "en"), Title(2, "改変ポリメラーゼ", "ja")),
        original_language="ja",
        other_language="en",
        file_name="listing.xml",
        software_name="Another program",
        software_version="2.3",
        production_date="2024-06-01",
    )


def the_sequences() -> list[Sequence]:
    """Return sequences of every kind, one with residues and one with features that the file keeps in pieces."""
    source = Feature(
        1, "source", "1..12", (Qualifier(1, "mol_type", "genomic DNA"), Qualifier(2, "organism", "Zea mays"))
    )
    note = Qualifier(1, "note", "Kernbereich ü", "core region", "q1")
    coding = Feature(2, "CDS", "join(<1..6,7..>12)", (Qualifier(1, "pseudo"), Qualifier(2, "protein_id", "2"), note))
    residues = "".join(random.Random(1).choices("acgt", k=LONGEST + 17))
    many = tuple(Feature(n, "misc_feature", f"{n}..{n + 1}") for n in range(1, MANY + 10))
    return [
        Sequence(11, "pA1", "DNA", "atgaaagtataa", (source, coding)),
        Sequence(12, "", "AA", "MKV", (), False, ("x|1", "y|2")),
        Sequence(13, is_skipped=True),
        Sequence(14, "chr1", "DNA", residues),
        Sequence(15, "rich", "RNA", "acgu" * 300, many),
    ]


def the_origin() -> Origin:
    change = Change("residues/u-to-t", "{count} u were written as t", "pA1", 7, 3, "acgu", "acgt", {"count": 3})
    return Origin(
        source="somewhere/listing.xml",
        format="st26",
        encoding="utf-8",
        size=12_345,
        modified=1_717_400_000_000_000_000,
        facts=(Fact(COMMENT, {"text": "a comment"}, Address(11, 2, 1, field="value"), 8, 3),),
        declared={11: Declared("1", "13", "PAT")},
        changes=(change,),
        repairs=(Change("sequence/length", "The declared length was replaced", before="13", after="12"),),
        output_name="out.xml",
        is_compact=True,
        edition="1.7",
        accepted_losses=("sequences=9-11",),
    )


def the_project() -> Project:
    """Return the project in every sample. A field that a format does not have yet has its default there."""
    return Project(the_header(), SequenceList(the_sequences()), the_origin(), (("header/priority-missing", "None."),))


def the_versioned_project() -> Project:
    """Return the same project with itself as a named version, which formats from 2 on have."""
    project = the_project()
    return replace(project, versions=(versions.save(project, "as first filed", 1_717_400_000.0),))


if __name__ == "__main__":
    path = sample(projectfile.FORMAT)
    if path.exists():
        sys.exit(f"{path} is there already. A sample is never written again: raise FORMAT first.")
    projectfile.save(the_versioned_project(), path)
    print(f"{path} is written. Commit it.")
