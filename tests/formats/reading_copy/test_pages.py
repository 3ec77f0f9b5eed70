"""Copies for reading: nothing of a project is missing in the page or the text, and no size is too large."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_feature, a_header, a_project, a_protein, a_skipped, an_rna
from examples import tries
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html
from msgspec.structs import replace
from work import peak

from wiposeq.errors import Cancelled, UnwritableFile
from wiposeq.formats.reading_copy import pages as display
from wiposeq.formats.reading_copy import parts as displayparts
from wiposeq.formats.reading_copy.pages import ReadingCopy, write_html, write_text
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import Progress
from wiposeq.texts import use_language

WRITERS = pytest.mark.parametrize("write", [write_html, write_text])


def the_page(folder: Path, project: Project) -> html.HtmlElement:
    path = folder / "copy.html"
    write_html(path, ReadingCopy(project.header, project.sequences, EDITION))
    text = path.read_text("utf-8")
    parser = html.HTMLParser(huge_tree=True)
    found = html.fromstring(text, parser=parser)
    assert not [error for error in parser.error_log if error.type_name != "HTML_UNKNOWN_TAG"]
    return found


def the_text(folder: Path, project: Project) -> str:
    path = folder / "copy.txt"
    write_text(path, ReadingCopy(project.header, project.sequences, EDITION))
    return path.read_bytes().decode("utf-8")


def residues_of(section: html.HtmlElement) -> str:
    """The residues of a section, without numbers and blanks."""
    text = "".join("".join(pre.xpath("text()")) for pre in section.iterfind("pre"))
    return re.sub(r"\s", "", text)


def in_english_with(note: str | None, translation: str | None) -> Sequence:
    part = Qualifier(3, "note", note, translation)
    sequence = a_dna()
    source = replace(sequence.features[0], qualifiers=(*sequence.features[0].qualifiers, part))
    return replace(sequence, features=(source,))


# What is in a copy

SHOWN = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp", "Co"))
TEXT = st.text(SHOWN, max_size=12) | st.sampled_from(
    ["<script>alert(1)</script>", "&amp;", "]]>", '" onload="x', "a\nb"]
)
OPTIONAL = st.none() | TEXT
QUALIFIERS = st.lists(st.builds(Qualifier, st.just(1), TEXT, OPTIONAL, OPTIONAL, OPTIONAL), max_size=3).map(tuple)
FEATURES = st.lists(st.builds(Feature, st.just(1), TEXT, TEXT, QUALIFIERS), max_size=3).map(tuple)
SEQUENCES = st.builds(
    Sequence,
    st.just(1),
    name=TEXT,
    molecule_type=st.sampled_from(["DNA", "RNA", "AA", ""]) | TEXT,
    residues=st.text("acgtn", max_size=200)
    | st.text("ACDEFGHIKLMNPQRSTVWY", max_size=70)
    | st.text("ac<&>-", max_size=70),
    features=FEATURES,
    is_skipped=st.sampled_from([False, False, True]),
    other_seqids=st.none() | st.lists(TEXT, max_size=2).map(tuple),
)
PARTY = st.builds(Party, TEXT, TEXT, OPTIONAL)
APPLICATION = st.builds(Application, TEXT, TEXT, OPTIONAL)
HEADERS = st.builds(
    Header,
    application=st.none() | APPLICATION,
    file_reference=OPTIONAL,
    priority=st.none() | APPLICATION,
    applicant=st.none() | PARTY,
    inventor=st.none() | PARTY,
    titles=st.lists(st.builds(Title, st.just(1), TEXT, TEXT), max_size=3).map(tuple),
    original_language=OPTIONAL,
    other_language=OPTIONAL,
    file_name=OPTIONAL,
    software_name=OPTIONAL,
    software_version=OPTIONAL,
    production_date=OPTIONAL,
)
PROJECTS = st.builds(
    lambda header, sequences: Project(header, SequenceList(sequences)), HEADERS, st.lists(SEQUENCES, max_size=4)
)
MODERATE = tries(100)


def texts_of(record: object) -> Iterator[str]:
    """Every text of a record and of the records in it; of a skipped sequence none, and no residues."""
    for name in getattr(record, "__struct_fields__", ()):
        value = getattr(record, name)
        if name == "residues" or (isinstance(record, Sequence) and record.is_skipped):
            continue
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str):
                yield part
            else:
                yield from texts_of(part)


def squeezed(text: str) -> str:
    return "".join(text.split())


@MODERATE
@given(project=PROJECTS)
@example(project=a_project(in_english_with("x" * 3000, "é, " * 1000), a_skipped(), a_protein("MKV" * 100)))
def test_every_text_and_every_residue_of_a_project_is_in_the_page(tmp_path: Path, project: Project) -> None:
    page = the_page(tmp_path, project)
    cells = {squeezed(text) for cell in page.iter("td") for text in (cell.text_content(), cell.text or "")}
    names = {squeezed("".join(cell.itertext())) for cell in page.iter("td")}
    whole = squeezed(page.text_content())
    for text in texts_of(project.header):
        assert squeezed(text) in whole
    for number, sequence in enumerate(project.sequences, 1):
        section = page.get_element_by_id(f"seq-{number}")
        if not sequence.is_skipped:
            assert residues_of(section) == sequence.residues
        said = squeezed(section.text_content())
        for text in texts_of(sequence):
            assert squeezed(text) in said
        for feature in () if sequence.is_skipped else sequence.features:
            assert {squeezed(feature.key), squeezed(feature.location)} <= cells
            for qualifier in feature.qualifiers:
                assert squeezed(qualifier.value or "") in cells
                assert squeezed(qualifier.translation or "") in cells | names
    assert {element.tag for element in page.iter(etree.Element)} <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr"),
        *("th", "td", "nav", "main", "section", "a", "pre", "i", "small", "wbr"),
    }
    attributes = {name for element in page.iter(etree.Element) for name in element.attrib}
    assert attributes <= {"charset", "name", "content", "class", "id", "href", "lang", "dir", "rowspan"}


@MODERATE
@given(project=PROJECTS)
@example(project=a_project(in_english_with("x" * 3000, "é, " * 1000), a_skipped(), a_protein("MKV" * 100)))
def test_every_text_and_every_residue_of_a_project_is_in_the_text(tmp_path: Path, project: Project) -> None:
    said = the_text(tmp_path, project)
    parts = re.split(r"\n\n\nSEQ ID NO \d+\n-+\n", said)
    if len(parts) == len(project.sequences) + 1:  # a text of the user's may look like a heading
        general = squeezed(parts[0])
        for text in texts_of(project.header):
            assert squeezed(text) in general
        for part, sequence in zip(parts[1:], project.sequences):
            for text in texts_of(sequence):
                assert squeezed(text) in squeezed(part)
            if not sequence.is_skipped:
                lines = part.split("\n  Residues", 1)[1].split("\n  Features\n", 1)[0].split("\n")[1:]
                given = "".join(line[9:] for line in lines if line.strip() and line.strip() != "No residues.")
                assert squeezed(given) == sequence.residues


def test_lines_of_text_are_never_wide(tmp_path: Path) -> None:
    project = a_project(
        replace(a_dna("acgtacgtac" * 2000), name="n" * 500),
        in_english_with("one word and another " * 50, "漢字" * 300),
        in_english_with("w" * 1000, None),
        a_dna("acgt" * 30, ("gene", "join(" + ",".join(f"{n}..{n + 1}" for n in range(1, 400, 3)) + ")")),
        header=replace(a_header(), file_reference="ref " * 60),
    )
    assert max(len(line) for line in the_text(tmp_path, project).split("\n")) <= 120


def test_residues_stand_in_blocks_of_ten_with_the_number_of_the_first_in_each_line(tmp_path: Path) -> None:
    project = a_project(a_dna("acgtacgtacggttaaccgg" * 4), a_protein("MKVLAAGIVGLCAKAYLELNQP" * 3))
    section = the_page(tmp_path, project).get_element_by_id("seq-1")
    line = "acgtacgtac ggttaaccgg acgtacgtac ggttaaccgg acgtacgtac ggttaaccgg"
    assert section.find("pre").text_content() == f" 1 {line}\n61 acgtacgtac ggttaaccgg\n"
    said = the_text(tmp_path, project)
    assert f"\n       1 {line}\n      61 acgtacgtac ggttaaccgg\n" in said
    assert "\n       1 MKVLAAGIVG LCAKAYLELN QPMKVLAAGI VGLCAKAYLE LNQPMKVLAA GIVGLCAKAY\n      61 LELNQP\n" in said


def test_stretches_of_long_residues_join_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    residues = "".join("acgt"[n * n % 7 % 4] for n in range(1000))
    whole = the_text(tmp_path, a_project(a_dna(residues)))
    monkeypatch.setattr(displayparts, "STRETCH", 120)
    assert the_text(tmp_path, a_project(a_dna(residues))) == whole
    section = the_page(tmp_path, a_project(a_dna(residues))).get_element_by_id("seq-1")
    assert len(section.findall("pre")) == 9
    assert residues_of(section) == residues
    assert [int(i.text) for i in section.iter("i")] == list(range(1, 1000, 60))


@WRITERS
def test_what_cannot_be_shown_is_shown_as_a_symbol_and_no_residue_shifts(
    tmp_path: Path, write: Callable[..., int]
) -> None:
    odd = replace(in_english_with("bell\x07 half\ud800 return\r c1\x85", None), residues="ac gt\n\x00\tacgtacg")
    write(tmp_path / "copy", ReadingCopy(Header(), [odd], EDITION))
    said = (tmp_path / "copy").read_bytes().decode("utf-8")
    assert "bell␇ half\ufffd return␍ c1\ufffd" in said
    assert "ac␣gt␊␀␉ac gtacg" in said
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", said)


def test_a_script_in_any_text_is_text(tmp_path: Path) -> None:
    bad = "</style></pre><script>alert('x')</script>&"
    sequence = replace(in_english_with(bad, bad), name=bad, molecule_type=bad, residues=bad, other_seqids=(bad,))
    header = Header(
        file_reference=bad, titles=(Title(1, bad, bad),), other_language=bad, applicant=Party(bad, bad, bad)
    )
    write_html(tmp_path / "copy.html", ReadingCopy(header, [sequence], EDITION, source=bad, remarks=lambda: [bad]))
    page = html.fromstring((tmp_path / "copy.html").read_text("utf-8"))
    assert page.xpath("//script") == []
    assert residues_of(page.get_element_by_id("seq-1")) == bad
    assert bad in page.findtext(".//title")
    assert page.text_content().count(bad) > 8


def test_the_other_language_stands_beside_the_english_with_its_direction(tmp_path: Path) -> None:
    project = a_project(
        in_english_with("polymer", "פולימר"),
        a_dna(),
        header=replace(a_header(), other_language="he", titles=(Title(1, "高分子", "ja"),)),
    )
    page = the_page(tmp_path, project)
    (cell,) = page.xpath("//td[.='פולימר']")
    assert (cell.get("lang"), cell.get("dir")) == ("he", "rtl")
    assert cell.getprevious().text == "polymer"
    assert page.xpath("//section[@id='seq-1']//th/text()")[-1] == "Value in he (Hebrew)"
    assert not page.xpath("//section[@id='seq-2']//th[starts-with(., 'Value in')]")
    assert page.xpath("//td[.='高分子']/@lang") == ["ja"]
    assert "      note = polymer\n        [he] פולימר\n" in the_text(tmp_path, project)


def test_a_skipped_sequence_shows_that_it_is_skipped_and_nothing_else(tmp_path: Path) -> None:
    project = a_project(a_dna(), replace(a_dna("ggggccccggggcccc"), is_skipped=True), a_skipped())
    page, said = the_page(tmp_path, project), the_text(tmp_path, project)
    kept, clean = (page.get_element_by_id(f"seq-{n}").text_content() for n in (2, 3))
    assert "skipped" in clean and "keeps" not in clean
    assert "skipped" in kept and "keeps" in kept
    for text in (page.text_content(), said):
        assert "3 (2 skipped)" in text
        assert "ggggccccgg" not in text


def test_rna_says_what_its_t_means_and_every_molecule_counts_in_its_own_unit(tmp_path: Path) -> None:
    project = a_project(an_rna("acgtacgtacgt"), a_protein("MKVLAAGIVG"), replace(a_dna("acgt"), molecule_type="XNA"))
    for said in (the_page(tmp_path, project).text_content(), the_text(tmp_path, project)):
        assert said.count("In RNA, t stands for uracil.") == 1
        assert "12 nucleotides" in said and "10 amino acids" in said and "4 residues" in said


def test_a_long_location_is_broken_between_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "copy.html"
    write_html(path, ReadingCopy(Header(), [a_dna("acgt" * 9, ("gene", "join(1..12,14..16,20)"))], EDITION))
    assert "join(1..12,<wbr>14..16,<wbr>20)" in path.read_text("utf-8")


def test_a_feature_with_thousands_of_qualifiers_repeats_its_key_instead_of_spanning_them_all(tmp_path: Path) -> None:
    many = tuple(Qualifier(n, "note", str(n)) for n in range(1, 1202))
    sequence = replace(
        a_dna(), features=(replace(a_feature("gene", "1..4"), qualifiers=many), a_feature("CDS", "1..3"))
    )
    page = the_page(tmp_path, a_project(sequence))
    assert page.xpath("//td[@class='key']/@rowspan") == ["500", "500", "201"]
    rows = page.xpath("//table[@class='features']/tbody/tr")
    assert len(rows) == 1202
    assert [cell.text for cell in rows[-1]] == ["CDS", "1..3", None, None]


# Contents, print and what stands around


def test_the_contents_lead_to_every_sequence_or_to_every_hundredth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = a_project(*(a_dna() for _ in range(250)))
    links = the_page(tmp_path, project).xpath("//nav//a/@href")
    assert links == [f"#seq-{n}" for n in range(1, 251)]
    assert "Contents" in the_text(tmp_path, project)
    monkeypatch.setattr(displayparts, "MOST_LISTED", 249)
    page = the_page(tmp_path, project)
    assert page.xpath("//nav//a/@href") == ["#seq-1", "#seq-101", "#seq-201"]
    assert len(page.xpath("//section")) == 250
    assert "Contents" not in the_text(tmp_path, project)


@WRITERS
def test_general_information_stands_before_the_sequences_also_when_it_is_known_only_after_them(
    tmp_path: Path, write: Callable[..., int]
) -> None:
    known = Header()

    def sequences() -> Iterator[Sequence]:
        nonlocal known
        yield a_dna()
        known = replace(a_header(), file_reference="LATE-1")

    assert write(tmp_path / "copy", ReadingCopy(lambda: known, sequences(), EDITION)) == 1
    said = (tmp_path / "copy").read_text("utf-8")
    assert 0 < said.index("LATE-1") < said.index("acgtacgtac")


def test_the_page_needs_nothing_from_elsewhere_and_knows_paper(tmp_path: Path) -> None:
    short, long = a_dna("acgt" * 100), a_dna("acgt" * 1000)
    page = the_page(tmp_path, a_project(short, long))
    assert not page.xpath("//script | //link | //img | //@src | //@style | //@onload")
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    style = page.findtext(".//style")
    assert "@page" in style and "margin" in style and "break-inside: avoid" in style
    assert "url(" not in style and "@import" not in style and style.count("{") == style.count("}")
    assert [section.get("class") for section in page.iter("section")] == ["short", None]


@WRITERS
def test_a_copy_states_its_source_and_what_a_reader_must_know(tmp_path: Path, write: Callable[..., int]) -> None:
    write(
        tmp_path / "copy",
        ReadingCopy(Header(), [], EDITION, source="mine.xml", remarks=lambda: ["The end is missing."]),
    )
    said = (tmp_path / "copy").read_text("utf-8")
    assert "mine.xml" in said and "not the listing itself" in said
    assert said.index("The end is missing.") < said.index("General information")


@WRITERS
def test_every_word_of_ours_is_translated(tmp_path: Path, write: Callable[..., int]) -> None:
    sequence = replace(in_english_with("v", "w"), name="n", other_seqids=("i",))
    sequences = [sequence, a_skipped(), Sequence(1, molecule_type="RNA"), an_rna(), replace(a_dna(), is_skipped=True)]
    use_language("xx")
    try:
        write(tmp_path / "copy", ReadingCopy(a_header(), sequences, EDITION, source="s"))
    finally:
        use_language("en")
    said = (tmp_path / "copy").read_text("utf-8")
    if write is write_html:
        page = html.fromstring(said)
        ours = [*page.xpath("//th/text()"), *page.xpath("//h1/text() | //h2/text() | //h3/text() | //p/text()")]
        assert len(ours) > 40
        assert [text for text in ours if text.strip() and "⟦" not in text] == []
    else:
        heads = [line for line in said.split("\n") if re.match(r" {,2}[^ =\d-]", line)]
        assert len(heads) > 30
        assert [line for line in heads if not re.search("[⟦⟧]", line)] == []


# Files


@WRITERS
def test_a_stopped_or_failing_copy_leaves_what_stood_there(tmp_path: Path, write: Callable[..., int]) -> None:
    path = tmp_path / "copy"
    path.write_text("before")
    with pytest.raises(Cancelled):
        write(path, ReadingCopy(Header(), [a_dna()], EDITION), Progress(is_cancelled=lambda: True))

    def failing() -> Iterator[Sequence]:
        yield a_dna()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(path, ReadingCopy(Header(), failing(), EDITION))
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir()] == ["copy"]
    with pytest.raises(UnwritableFile):
        write(tmp_path / "nowhere" / "copy", ReadingCopy(Header(), [a_dna()], EDITION))


@WRITERS
def test_one_huge_sequence_can_be_stopped_in_the_midst(tmp_path: Path, write: Callable[..., int]) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked == 3

    with pytest.raises(Cancelled):
        write(
            tmp_path / "copy",
            ReadingCopy(Header(), [a_dna("acgtacgtac" * 200_000)], EDITION),
            Progress(is_cancelled=cancelled),
        )
    assert asked == 3
    assert list(tmp_path.iterdir()) == []


@WRITERS
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_disk_full_for_the_part_set_aside_is_described_in_the_users_words(
    tmp_path: Path, write: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display.tempfile, "TemporaryFile", lambda **_: open("/dev/full", "wb"))  # noqa: PTH123, SIM115
    with pytest.raises(UnwritableFile, match="the disk is full"):
        write(tmp_path / "copy", ReadingCopy(Header(), [a_dna()], EDITION))
    assert list(tmp_path.iterdir()) == []


@WRITERS
def test_progress_counts_the_sequences(tmp_path: Path, write: Callable[..., int]) -> None:
    told: list[tuple[int, int]] = []
    project = a_project(a_dna(), a_dna(), a_dna())
    write(tmp_path / "a", ReadingCopy(Header(), project.sequences, EDITION), Progress(lambda *step: told.append(step)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    told.clear()
    write(
        tmp_path / "a",
        ReadingCopy(Header(), iter(project.sequences), EDITION),
        Progress(lambda *step: told.append(step)),
    )
    assert told == [(1, 0), (2, 0), (3, 0)]


# Sizes


def streamed(count: int, length: int) -> Iterator[Sequence]:
    """Yield so many sequences, each made when it is asked for."""
    for _ in range(count):
        yield a_dna("acgt" * (length // 4))


@pytest.mark.slow
@WRITERS
def test_many_sequences_take_the_memory_of_few(tmp_path: Path, write: Callable[..., int]) -> None:
    def memory(count: int) -> int:
        return peak(lambda: write(tmp_path / "copy", ReadingCopy(Header(), streamed(count, 2_000), EDITION)))

    memory(10)
    few, many = memory(100), memory(1_000)
    assert many < 2 * few
    assert "SEQ ID NO 1000" in (tmp_path / "copy").read_bytes()[-4000:].decode("utf-8")


@pytest.mark.slow
@WRITERS
def test_a_long_sequence_takes_a_few_times_its_own_memory(tmp_path: Path, write: Callable[..., int]) -> None:
    write(tmp_path / "copy", ReadingCopy(Header(), streamed(1, 400), EDITION))
    assert (
        peak(lambda: write(tmp_path / "copy", ReadingCopy(Header(), streamed(1, 4_000_000), EDITION))) < 4 * 4_000_000
    )


def test_the_contents_in_text_say_what_each_column_is(tmp_path: Path) -> None:
    named = replace(a_dna("acgt" * 30), name="pUC 19")
    unknown = replace(a_dna(), molecule_type="", features=())
    text = the_text(tmp_path, a_project(named, a_skipped(), unknown))
    lines = text[text.index("Contents") :].splitlines()[2:6]
    assert lines[0].split("  ")[1:] == ["SEQ ID NO", "Molecule type", "Length", "Organism", "Name"]
    end = lines[0].index("Length") + len("Length")
    assert lines[1][:end].endswith(" 120") and lines[1].endswith("Homo sapiens  pUC 19")
    assert lines[2].split() == ["2", "skipped"]
    assert lines[3].split() == ["3", "16"] and len(lines[3]) == end
