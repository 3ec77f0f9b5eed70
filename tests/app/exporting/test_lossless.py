"""A project written in a form that loses nothing comes back equal, whatever it holds, by whichever way it goes.

The forms are the project file (.wsq), which keeps everything, and the listing (.xml), which keeps everything that is
the listing's: not our names and uids, nor what a skipped sequence keeps behind its 000. Texts of any kind, also such as
XML cannot hold, are tried one format at a time in tests/formats.
"""

from datetime import date
from pathlib import Path

from builders import EDITION, a_feature, as_read
from examples import tries
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.app.comparing.compare import compare
from wiposeq.app.document import Document
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.app.importing.large_listing import open_large
from wiposeq.formats.kinds import recognized
from wiposeq.formats.st26.listing import as_written
from wiposeq.model.origin import ELEMENT_MISSING, NUMERIC_REFERENCE
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title
from wiposeq.model.sequence_list import SequenceList

TODAY = date(2026, 7, 1)
UNWRITABLE = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))

LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=20)
WORDS = LATIN | st.sampled_from(
    [
        *(
            "",
            "a < b & 'c' > \"d\"",
            " blanks  around ",
            "two\nlines",
            "tab\there",
            "]]>",
            "&amp;",
            "&#65;",
            "&lt;b&gt;",
        ),
        *(
            "<![CDATA[x]]>",
            "<!-- -->",
            "<?x y?>",
            "\n",
            " ",
            "000",
            "x" * 1000,
            "y <" * 400,
            "1.234",
            "{count} {where}",
        ),
    ]
)
ANY = st.text(
    st.characters(min_codepoint=9, exclude_categories=("Cs", "Cn"), exclude_characters=UNWRITABLE), max_size=12
)
"""Whatever XML can hold, line ends of every kind and signs of every plane among it."""
OTHER = ANY | st.sampled_from(
    [
        "β-Laktamase",
        "結合部位",
        "موقع الربط",
        "\u202bעברית\u202c",
        "e\u0301",
        "😀",
        "line\r\nend",
        "",
        "\u2028",
        "\x85",
        "\r",
    ]
)
DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(str)
LANGUAGES = st.sampled_from(["en", "de", "ja", "ar", "", "xx", "DE"])
LOCATIONS = st.sampled_from(
    [
        *("1", "1..4", "<1..>4", "join(1..2,4..5)", "complement(2..3)", "order(1,3)", "3^4", "", " 1 .. 4", "4..1"),
        *("complement(join(1..2,4..5))", "one-of(1,2)", "order(1..2,complement(<3..>4))", "J00194.1:1..4"),
        "join(" + "1..2," * 300,
    ]
)
MOLECULES = ("DNA", "RNA", "AA")
KEYS = st.sampled_from(sorted({key for each in MOLECULES for key in EDITION.keys(each)})) | st.sampled_from(
    ["own key", "-10_signal", "", "a < b", "schlüssel"]
)
NAMES = st.sampled_from(sorted({name for each in MOLECULES for name in EDITION.qualifiers(each)})) | st.sampled_from(
    ["own name", "", "a & b", "名"]
)

QUALIFIERS = st.builds(
    Qualifier,
    uid=st.just(0),
    name=NAMES,
    value=st.none() | WORDS | OTHER,
    translation=st.none() | OTHER | WORDS,
    id=st.none() | st.integers(1, 99).map("q{}".format) | st.sampled_from(["", "q01", "Q1", "a b", "q<1>", "ид"]),
)
FEATURES = st.builds(
    Feature, uid=st.just(0), key=KEYS, location=LOCATIONS, qualifiers=st.lists(QUALIFIERS, max_size=3).map(tuple)
)


@st.composite
def sequences(draw: st.DrawFn) -> Sequence:
    molecule = draw(st.sampled_from(["DNA", "RNA", "AA", "PRT", ""]))
    letters = "ACDEFGHIKLMNPQRSTVWYXBZJOU" if molecule in ("AA", "PRT") else "acgtnrywskmbdhvuACGT"
    residues = draw(st.text(letters, max_size=40) | st.sampled_from(["", "acgt" * 300, "ac*-?", "A", "n" * 61]))
    source = a_feature("source", f"1..{len(residues)}", {"mol_type": "protein", "organism": draw(LATIN | OTHER)})
    features = (source, *draw(st.lists(FEATURES, max_size=3)))
    return Sequence(
        uid=0,
        name=draw(st.sampled_from(["", "pUC19", "名前", "a < b"])),
        molecule_type=molecule,
        residues=residues,
        features=features[draw(st.integers(0, 9)) == 0 :],
        is_skipped=draw(st.integers(0, 5)) == 0,
        other_seqids=draw(
            st.sampled_from([None, None, (), ("pat|US|1|2",), ("",), ("<1> & ",)])
        ),  # one at most: the DTD
    )


APPLICATIONS = st.none() | st.builds(
    Application, office=st.sampled_from(["IB", "US", "", "xx"]), number=WORDS | OTHER, date=st.none() | DAYS | WORDS
)
PARTIES = st.none() | st.builds(Party, name=WORDS | OTHER, language=LANGUAGES, latin=st.none() | LATIN | OTHER)
HEADERS = st.builds(
    Header,
    application=APPLICATIONS,
    file_reference=st.none() | WORDS | OTHER,
    priority=APPLICATIONS,
    applicant=PARTIES,
    inventor=PARTIES,
    titles=st.lists(st.builds(Title, uid=st.just(0), text=WORDS | OTHER, language=LANGUAGES), max_size=3).map(tuple),
    original_language=st.none() | LANGUAGES,
    other_language=st.none() | LANGUAGES,
    file_name=st.none() | LATIN,
    software_name=st.none() | LATIN,
    software_version=st.none() | LATIN,
    production_date=st.none() | DAYS,
)


def counted(project: Project) -> Project:
    """With uids counted from 1 among siblings, as a reader gives them."""
    header, sequences = as_read(project)
    return replace(project, header=header, sequences=SequenceList(sequences))


PROJECTS = st.builds(
    lambda header, records, accepted: counted(Project(header, SequenceList(records), accepted=accepted)),
    HEADERS,
    st.lists(sequences(), max_size=5),
    st.lists(st.tuples(LATIN, WORDS | OTHER), max_size=2, unique_by=lambda pair: pair[0]).map(tuple),
)


def of_the_listing(project: Project) -> Project:
    """What a listing keeps of a project; what a program says of the file it writes is set on writing."""
    header = replace(project.header, file_name=None, software_name=None, software_version=None, production_date=None)
    kept = [replace(as_written(sequence), uid=n) for n, sequence in enumerate(project.sequences, 1)]
    return Project(header, SequenceList(kept))


HYPOTHESIS = tries(30)


@HYPOTHESIS
@given(project=PROJECTS)
def test_a_project_file_gives_the_project_back_whole(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "a.wsq"
    converting.save_as(project, path)
    assert opening.open_any(path) == project
    again = Document.open(path)
    try:
        assert again.project == project and not again.is_modified
    finally:
        again.discard()


@HYPOTHESIS
@given(project=PROJECTS)
def test_a_listing_gives_all_back_that_is_the_listings(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "a.xml"
    converting.save_as(project, path, today=TODAY)
    again = opening.open_any(path)
    assert of_the_listing(again) == of_the_listing(project)
    assert {fact.kind for fact in again.origin.facts} <= {
        ELEMENT_MISSING,
        NUMERIC_REFERENCE,
    } and again.origin.declared == {}
    assert (again.header.file_name, again.header.production_date) == ("a.xml", "2026-07-01")
    if not any(sequence.is_skipped for sequence in project.sequences):
        assert compare(project, again).is_same


@HYPOTHESIS
@given(project=PROJECTS)
def test_a_large_listing_that_is_opened_by_its_index_is_the_same_in_the_end(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "a.xml"
    converting.save_as(project, path, today=TODAY)
    large = open_large(recognized(path), least=0)
    assume(large is not None)
    assert large is not None
    assert of_the_listing(large.project) == of_the_listing(project)
    assert large.complete().applied(large.project) == opening.open_any(path)


@HYPOTHESIS
@given(project=PROJECTS)
def test_by_listing_and_project_file_in_turns_nothing_is_lost_or_invented(tmp_path: Path, project: Project) -> None:
    first, kept, second = tmp_path / "a.xml", tmp_path / "b.wsq", tmp_path / "c" / "a.xml"
    second.parent.mkdir(exist_ok=True)
    converting.save_as(project, first, today=TODAY)
    read = opening.open_any(first)
    converting.save_as(read, kept)
    assert opening.open_any(kept) == read
    converting.save_as(opening.open_any(kept), second, today=TODAY)
    assert second.read_bytes() == first.read_bytes()


@HYPOTHESIS
@given(project=PROJECTS)
def test_converting_is_the_same_as_opening_and_saving(tmp_path: Path, project: Project) -> None:
    assume(len(project.sequences))
    kept, listing, again = tmp_path / "a.wsq", tmp_path / "a.xml", tmp_path / "b.wsq"
    converting.save_as(project, kept)
    assert converting.convert([kept], listing, today=TODAY).count == len(project.sequences)
    converting.convert([listing], again, today=TODAY)
    assert of_the_listing(opening.open_any(again)) == of_the_listing(project)
