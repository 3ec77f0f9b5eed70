"""The map of features in a reading copy: well-formed, small, and true to the sequence."""

import pytest
from builders import a_dna, a_protein
from lxml import etree

from wiposeq.formats.reading_copy.feature_svg import feature_svg
from wiposeq.model.finding import Severity
from wiposeq.model.records import Sequence

LENGTH = 900
SVG = "{http://www.w3.org/2000/svg}"


def drawn(sequence: Sequence, **options: object) -> etree._Element:
    return etree.fromstring(feature_svg(sequence, **options))


def titles(picture: etree._Element) -> list[str]:
    return [title.text or "" for title in picture.iter(f"{SVG}title")]


def test_a_sequence_with_nothing_but_its_source_has_no_picture() -> None:
    assert feature_svg(a_dna("acgt" * 5)) == ""
    assert feature_svg(a_protein("MKV")) == ""


@pytest.mark.parametrize(
    "key",
    [
        "gene",
        "CDS",
        "mRNA",
        "regulatory",
        "repeat_region",
        "misc_feature",
        "misc_binding",
        "modified_base",
        "variation",
    ],
)
@pytest.mark.parametrize("location", ["31..600", "<31..>600", "complement(31..600)", "join(31..90,300..600)", "31"])
def test_each_kind_of_feature_is_drawn_at_its_place(key: str, location: str) -> None:
    picture = drawn(a_dna("a" * LENGTH, (key, location)))
    assert [title for title in titles(picture) if title.startswith(key)] == [f"{key} {location}"]


def test_names_are_escaped_and_cannot_leave_the_picture() -> None:
    picture = drawn(a_dna("a" * LENGTH, ("gene", "1..800", {"gene": '</svg><script>alert("x")</script>\x00'})))
    assert not list(picture.iter(f"{SVG}script"))
    assert any("<script>" in title for title in titles(picture))


def test_the_ruler_ends_with_the_length() -> None:
    texts = [text.text for text in drawn(a_dna("a" * 1234, ("gene", "1..9"))).iter(f"{SVG}text")]
    assert "1" in texts and "1,234" in texts


def test_a_feature_outside_the_sequence_is_counted_and_not_drawn() -> None:
    picture = drawn(a_dna("a" * 50, ("gene", "1..9"), ("exon", "60..70")))
    assert "".join(picture.itertext()).count("1 feature has no location in the sequence") == 1
    assert not any(title.startswith("exon") for title in titles(picture))


def test_a_finding_marks_the_bar_of_its_feature() -> None:
    sequence = a_dna("a" * 50, ("gene", "1..9"), ("exon", "20..30"))
    uid = sequence.features[-1].uid
    plain, marked = drawn(sequence), drawn(sequence, findings={uid: Severity.ERROR})
    colors = [path.get("stroke") for path in marked.iter(f"{SVG}path")]
    assert len(list(marked.iter())) == len(list(plain.iter())) + 1 and "#b3261e" in colors


def test_very_many_features_give_a_picture_of_limited_size() -> None:
    features = [("exon", f"{place}..{place + 3}") for place in range(1, 40_000, 2)]
    assert len(feature_svg(a_dna("acgt" * 10_000, *features))) < 3_000_000


def test_a_finding_in_the_residues_is_marked_under_the_ruler_also_without_features() -> None:
    sequence = a_dna("acgt" * 100)
    picture = feature_svg(sequence, {}, [(101, 200, Severity.WARNING), (150, 150, Severity.ERROR)])
    assert picture.count('class="finding"') == 2
    assert picture.index("#855300") < picture.index("#b3261e"), "the error is drawn last, so that it is seen"
    assert feature_svg(sequence, {}, [(390, 500, Severity.ERROR)]) == "", "a span outside has no place"
    many = [(n, n, Severity.ERROR) for n in range(1, 401)] * 50
    assert feature_svg(sequence, {}, many).count('class="finding"') <= 400
