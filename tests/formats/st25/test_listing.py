"""Random ST.25 listings, written by a small writer of their own, come back as they were meant, in every layout."""

from dataclasses import dataclass, field
from pathlib import Path

from builders import EDITION
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.errors import UnreadableFile
from wiposeq.formats.st25.listing import read_st25
from wiposeq.formats.st26 import listing as st26
from wiposeq.standard.residues import three_letter, translate

# The writer. It knows ST.25 as its tables and examples show it, and nothing of the reader.


@dataclass
class Meant:
    """A sequence of a listing. features: key, first and last position, text; protein: printed under the codons from
    `coded_from` on."""

    molecule: str
    residues: str
    organism: str
    features: list[tuple[str, int, int, str]] = field(default_factory=list)
    protein: str = ""
    coded_from: int = 0
    is_skipped: bool = False


@dataclass
class Layout:
    """How a program lays out a listing."""

    span: str = "({0})..({1})"
    has_own_220: bool = True
    blank_lines: str = "\n"
    indent: str = "  "
    width: int = 6
    line_end: str = "\n"
    encoding: str = "utf-8"
    is_one_letter: bool = False


def written(listing: list[Meant], layout: Layout) -> bytes:
    tag = layout.indent
    lines = [
        "                         SEQUENCE LISTING\n",
        f"<110>{tag}Example Ltd\n\n<120>{tag}Title\n\n<130>{tag}R-1\n\n<160>{tag}{len(listing)}\n",
    ]
    for number, each in enumerate(listing, 1):
        lines.append(f"\n<210>{tag}{number}\n")
        if each.is_skipped:
            lines.append(f"\n<400>{tag}{number}\n000\n")
            continue
        kind = "PRT" if each.molecule == "AA" else each.molecule
        lines.append(f"<211>{tag}{len(each.residues)}\n<212>{tag}{kind}\n<213>{tag}{each.organism}\n\n")
        for place, (key, start, end, text) in enumerate(each.features):
            if layout.has_own_220 or not place:
                lines.append("<220>\n")
            lines.append(f"<221>{tag}{key}\n<222>{tag}{layout.span.format(start, end)}\n")
            if text:
                lines.append(f"<223>{tag}{text}\n")
            lines.append("\n")
        lines.append(f"<400>{tag}{number}\n")
        if each.protein:
            lines.append(_mixed(each, layout))
        elif each.molecule == "AA" and not layout.is_one_letter:
            lines.append(_three_letters(each.residues, layout))
        else:
            lines.append(_groups(each.residues, layout))
    return "".join(lines).replace("\n", layout.line_end).encode(layout.encoding)


def _groups(residues: str, layout: Layout) -> str:
    rows = []
    size = 10 * layout.width
    for start in range(0, len(residues), size):
        row = residues[start : start + size]
        groups = " ".join(row[place : place + 10] for place in range(0, len(row), 10))
        rows.append(f"{groups:<{size + layout.width}} {start + len(row)}\n{layout.blank_lines}")
    return "".join(rows)


def _three_letters(residues: str, layout: Layout) -> str:
    rows = []
    for start in range(0, len(residues), 16):
        row = residues[start : start + 16]
        numbers = "".join(
            (str(position) if position == 1 or position % 5 == 0 else "").ljust(4)
            for position in range(start + 1, start + len(row) + 1)
        )
        rows.append(" ".join(map(three_letter, row)) + f" \n{numbers}\n" + layout.blank_lines)
    return "".join(rows)


def _mixed(each: Meant, layout: Layout) -> str:
    """Groups of ten before and after the coding sequence, codons with their amino acids inside."""
    start, end = each.coded_from - 1, each.coded_from - 1 + 3 * len(each.protein) + 3
    cells = [(each.residues[place : min(place + 10, start)], "") for place in range(0, start, 10)]
    amino_acids = [*map(three_letter, each.protein), ""]
    cells += [(each.residues[start + 3 * n : start + 3 * n + 3], name) for n, name in enumerate(amino_acids)]
    cells += [(each.residues[place : place + 10], "") for place in range(end, len(each.residues), 10)]
    rows, count = [], 0
    for place in range(0, len(cells), 8):
        row = cells[place : place + 8]
        count += sum(len(group) for group, _ in row)
        nucleotides = " ".join(group for group, _ in row)
        names = " ".join(name.ljust(len(group)) for group, name in row)
        rows.append(f"{nucleotides:<90} {count}\n")
        if names.strip():
            rows.append(names.rstrip() + "\n")
        rows.append(layout.blank_lines)
    return "".join(rows)


# What is drawn

WORDS = st.text(alphabet="abcdefghij klmnop,.:;()=-0123456789", min_size=1, max_size=60).map(
    lambda text: " ".join(text.split()).strip("- ") or "x"
)
ORGANISMS = st.sampled_from(["Homo sapiens", "Mus musculus", "Artificial Sequence", "Unknown", "Escherichia coli K-12"])
CODE = EDITION.genetic_codes[1]


@st.composite
def sequences(draw: st.DrawFn) -> Meant:
    molecule = draw(st.sampled_from(["DNA", "RNA", "AA"]))
    alphabet, keys = {
        "DNA": ("acgtnryswkmbdhv", ["misc_feature", "gene", "exon", "primer_bind"]),
        "RNA": ("acgunry", ["misc_feature", "stem_loop", "misc_RNA"]),
        "AA": ("ACDEFGHIKLMNPQRSTVWYX", ["SITE", "REGION", "VARIANT", "DOMAIN"]),
    }[molecule]
    if draw(st.integers(0, 9)) == 0:
        return Meant(molecule, "", "", is_skipped=True)
    residues = draw(st.text(alphabet=alphabet, min_size=1, max_size=200))
    if molecule == "RNA":
        residues = residues.replace("t", "u")
    features = []
    for _ in range(draw(st.integers(0, 3))):
        start, end = sorted((draw(st.integers(1, len(residues))), draw(st.integers(1, len(residues)))))
        features.append((draw(st.sampled_from(keys)), start, end, draw(WORDS)))
    return Meant(molecule, residues, draw(ORGANISMS), features)


@st.composite
def genes(draw: st.DrawFn) -> Meant:
    before = draw(st.text(alphabet="acgt", max_size=35))
    codons = draw(st.lists(st.text(alphabet="acgt", min_size=3, max_size=3), min_size=4, max_size=40))
    coding = "".join(codon for codon in codons if codon not in ("taa", "tag", "tga")) or "atgatgatgatg"
    after = draw(st.text(alphabet="acgt", max_size=35))
    protein = translate(coding, CODE)
    residues = before + coding + "taa" + after
    start = len(before) + 1
    features = [("CDS", start, start + len(coding) + 2, "")]
    return Meant("DNA", residues, draw(ORGANISMS), features, protein, start)


LAYOUTS = st.builds(
    Layout,
    span=st.sampled_from(["({0})..({1})", "({0})...({1})", "{0}..{1}", "{0}-{1}", "{0} to {1}"]),
    has_own_220=st.booleans(),
    blank_lines=st.sampled_from(["", "\n", "\n\n"]),
    indent=st.sampled_from([" ", "  ", "\t"]),
    width=st.sampled_from([5, 6]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-8-sig"]),
    is_one_letter=st.booleans(),
)
LISTINGS = st.lists(sequences() | genes(), min_size=1, max_size=6)
TODAY = {"Artificial Sequence": "synthetic construct", "Unknown": "unidentified"}


@given(LISTINGS, LAYOUTS)
@tries(150)
def test_a_listing_comes_back_as_it_was_meant_in_every_layout(listing: list[Meant], layout: Layout) -> None:
    project = read_st25(written(listing, layout))
    assert len(project.sequences) >= len(listing)
    for meant, sequence in zip(listing, project.sequences):
        assert sequence.residues == meant.residues.replace("u", "t")
        if meant.is_skipped:
            assert sequence.is_skipped and not sequence.features
            continue
        assert sequence.molecule_type == meant.molecule
        assert sequence.organism == TODAY.get(meant.organism, meant.organism)
        found = [(f.key, f.location) for f in sequence.features[1:] if f.key != "modified_base"]
        expected = [(key, str(start) if start == end else f"{start}..{end}") for key, start, end, _ in meant.features]
        assert found == expected
        for (_, _, _, text), feature in zip(meant.features, sequence.features[1:]):
            assert feature.value("note") == text
            if meant.protein and not sequence.is_skipped:
                assert feature.value("translation") == meant.protein
                if len(meant.protein) < 4:
                    assert feature.qualifier("protein_id") is None
                    continue
                protein = project.sequences[int(feature.value("protein_id")) - 1]
                assert (protein.molecule_type, protein.residues) == ("AA", meant.protein)
    quiet = {"length/recounted", "residues/stray", "residues/foreign", "residues/named", "text/stray", "number/changed"}
    assert not [change for change in project.origin.changes if change.kind in quiet]


@given(LISTINGS, st.data())
@tries(120)
def test_whatever_is_cut_out_of_a_listing_or_put_in_it_is_read_or_refused_in_words(
    tmp_path_factory: object, listing: list[Meant], data: st.DataObject
) -> None:
    text = written(listing, Layout())
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 80)))
    put = data.draw(st.binary(max_size=12) | st.sampled_from([b"<400>", b"<210> 1", b"<", b"\n\n", b"<222>", b"000"]))
    try:
        project = read_st25(text[:start] + put + text[end:])
    except UnreadableFile as error:
        assert str(error)
        return
    output = Path(tmp_path_factory.getbasetemp()) / "damaged.xml"  # type: ignore[attr-defined]
    st26.write(output, project.header, project.sequences)
    assert st26.verify_written(output, project.header, project.sequences) == []


@given(st.lists(sequences().filter(lambda each: not each.is_skipped), min_size=3, max_size=5), st.data())
@tries(60)
def test_damage_within_a_record_leaves_all_others_as_they_are(listing: list[Meant], data: st.DataObject) -> None:
    text = written(listing, Layout()).decode()
    hurt = data.draw(st.integers(1, len(listing)))
    start = text.index("<211>", text.index(f"<210>  {hurt}\n"))
    end = text.find("\n<210>", start)
    end = len(text) if end < 0 else end
    first = data.draw(st.integers(start, end))
    last = data.draw(st.integers(first, end))
    junk = data.draw(st.text(alphabet="xyz?!\n 0123456789", max_size=20))
    project = read_st25((text[:first] + junk + text[last:]).encode())
    assert len(project.sequences) == len(listing)
    for number, (meant, sequence) in enumerate(zip(listing, project.sequences), 1):
        if number != hurt:
            assert sequence.residues == meant.residues.replace("u", "t")


@given(st.binary(max_size=300))
@tries(150)
def test_any_bytes_are_refused_in_words_or_read(data: bytes) -> None:
    for start in (b"", b"<210> 1\n<400> 1\n", b"<110>"):
        try:
            read_st25(start + data)
        except UnreadableFile as error:
            assert str(error)
