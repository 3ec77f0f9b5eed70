"""The fast path gives the same records, facts and places as the general reader, or declines."""

import io
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec import structs

from wiposeq.formats.st26 import elements as st26xml
from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.st26 import xml_stream
from wiposeq.formats.st26.fast_path import Contents, FastPath
from wiposeq.model import origin as facts
from wiposeq.model.project import Project
from wiposeq.model.records import Feature
from wiposeq.standard.edition import newest

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ST26SequenceListing PUBLIC "-//WIPO//DTD Sequence Listing 1.3//EN" "ST26SequenceListing_V1_3.dtd">
<ST26SequenceListing dtdVersion="V1_3">
  <ApplicantFileReference>REF</ApplicantFileReference>
  <ApplicantName languageCode="en">Someone</ApplicantName>
  <InventionTitle languageCode="en">A title</InventionTitle>
  <SequenceTotalQuantity>8</SequenceTotalQuantity>
"""
NOTE = """
            <INSDQualifier id="q{n}">
              <INSDQualifier_name>note</INSDQualifier_name>
              <INSDQualifier_value>5&apos; of &quot;x&quot; &amp;amp; &lt; näher</INSDQualifier_value>
              <NonEnglishQualifier_value>été</NonEnglishQualifier_value>
            </INSDQualifier>"""
BLOCK = """  <SequenceData sequenceIDNumber="{n}">
    <INSDSeq>
      <INSDSeq_length>4</INSDSeq_length>
      <INSDSeq_moltype>DNA</INSDSeq_moltype>
      <INSDSeq_division>PAT</INSDSeq_division>
      <INSDSeq_feature-table>
        <INSDFeature>
          <INSDFeature_key>source</INSDFeature_key>
          <INSDFeature_location>1..4</INSDFeature_location>
          <INSDFeature_quals>
            <INSDQualifier id="m">
              <INSDQualifier_name>mol_type</INSDQualifier_name>
              <INSDQualifier_value>genomic DNA</INSDQualifier_value>
            </INSDQualifier>{note}
            <INSDQualifier id="r{n}">
              <INSDQualifier_name>environmental_sample</INSDQualifier_name>
            </INSDQualifier>
          </INSDFeature_quals>
        </INSDFeature>
        <INSDFeature>
          <INSDFeature_key>misc_feature</INSDFeature_key>
          <INSDFeature_location>2..&gt;{n}</INSDFeature_location>
        </INSDFeature>
      </INSDSeq_feature-table>
      <INSDSeq_sequence>acgt</INSDSeq_sequence>
    </INSDSeq>
  </SequenceData>
"""
PLAIN = re.sub(' id="[^"]*"', "", BLOCK)


def listing(count: int = 8, block: str = BLOCK) -> str:
    """A listing in which most sequences have a note and ids, and some have neither."""
    body = "".join(
        (PLAIN if n % 3 == 1 else block).replace("{note}", "" if n % 3 == 1 else NOTE).replace("{n}", str(n))
        for n in range(1, count + 1)
    )
    return HEAD + body + "</ST26SequenceListing>\n"


def read_both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Project, Project, int]:
    """Return (the listing, the listing as the general reader reads it, how many sequences took the fast path)."""
    taken = 0
    whole = FastPath.sequence

    def counted(self: FastPath, text: str) -> Contents | None:
        nonlocal taken
        contents = whole(self, text)
        taken += contents is not None
        return contents

    with monkeypatch.context() as patch:
        patch.setattr(FastPath, "sequence", counted)
        fast = st26.read(path)
    with monkeypatch.context() as patch:
        patch.setattr(FastPath, "sequence", lambda *_: None)
        patch.setattr(FastPath, "features", lambda *_: None)
        general = st26.read(path)
    return fast, general, taken


LAYOUTS: dict[str, Callable[[str], str]] = {
    "as-it-is": lambda text: text,
    "in-one-line": lambda text: re.sub(r">\s+<", "><", text),
    "tabs": lambda text: text.replace("  ", "\t"),
    "windows": lambda text: text.replace("\n", "\r\n"),
    "old-macintosh": lambda text: text.replace("\n", "\r"),
    "blank-lines": lambda text: text.replace("\n", "\n\n"),
    "utf-16": lambda text: text.replace("UTF-8", "UTF-16"),
    "latin-1": lambda text: text.replace("UTF-8", "ISO-8859-1"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_but_the_first_sequence_of_a_sound_listing_take_the_fast_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    path = tmp_path / "listing.xml"
    encoding = {"utf-16": "utf-16", "latin-1": "latin-1"}.get(layout, "utf-8")
    path.write_bytes(LAYOUTS[layout](listing()).encode(encoding))
    fast, general, taken = read_both(path, monkeypatch)
    assert fast == general
    assert taken == 7
    assert fast.sequences[1].features[0].value("note") == '5\' of "x" &amp; < näher'
    assert fast.sequences[1].features[1].location == "2..>2"
    assert [q.id for q in fast.sequences[1].features[0].qualifiers] == ["m", "q2", "r2"]


ODD = [
    *("<!-- a comment -->", "<?pi?>", "<x/>", "<x>y</x>", "<![CDATA[ <z> ]]>", "&#65;", "&#x3c;", "&amp;", "&nope;"),
    *("&", "<", ">", "]]>", "\x01", "\ufffe", "\u00a0", " ", "\t", "\r", "word", "é", '"', "'"),
    *(
        "</SequenceData>",
        "<SequenceData/>",
        "</INSDSeq>",
        '<SequenceData sequenceIDNumber="9">',
        "<INSDQualifier_value/>",
    ),
    *(' xmlns:a="urn:b"', ' id="w"', ' x="y"', "<!--", "-->", "<!-- </SequenceData> -->", "</SequenceData >"),
    *(
        "<INSDQualifier_name></INSDQualifier_name>",
        "<INSDSeq_other-seqids><INSDSeqid>a</INSDSeqid></INSDSeq_other-seqids>",
    ),
]


PLACES = re.compile("[<>]|acgt|DNA")


@st.composite
def damage(draw: st.DrawFn) -> tuple[str, float, str, int]:
    """What happens to a listing: an operation, where (0 to 1), what is put in, and how much is cut or where from."""
    return (
        draw(st.sampled_from(["insert at markup", "insert", "cut", "exchange tags"])),
        draw(st.floats(0, 1, exclude_max=True)),
        draw(st.sampled_from(ODD)),
        draw(st.integers(0, 40)),
    )


def damaged(text: str, damages: list[tuple[str, float, str, int]]) -> str:
    """Return the text with a few things put in, cut out or exchanged."""
    for operation, place, odd, size in damages:
        at = int(place * len(text))
        if operation == "insert at markup":
            edges = [match.start() for match in PLACES.finditer(text)]
            at = edges[int(place * len(edges))] + size % 2
        if operation.startswith("insert"):
            text = text[:at] + odd + text[at:]
        elif operation == "cut":
            text = text[:at] + text[at + size :]
        else:
            tags = re.findall("</?[^<>]*>", text)
            old, new = tags[int(place * len(tags))], tags[(int(place * len(tags)) + size) % len(tags)]
            at = text.rfind(old)
            text = text[:at] + new + text[at + len(old) :]
    return text


@tries(150)
@given(
    st.sampled_from([*LAYOUTS][:6]),
    st.lists(damage(), min_size=1, max_size=3),
    st.sampled_from([xml_stream.CHUNK, 61, 500, 3000]),
    st.sampled_from([st26xml.LONGEST_BLOCK, 50, 700]),
)
def test_the_fast_path_and_the_general_reader_give_the_same_records_facts_and_places(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    layout: str,
    damages: list[tuple[str, float, str, int]],
    chunk: int,
    longest_block: int,
) -> None:
    path = tmp_path / "listing.xml"
    path.write_text(damaged(LAYOUTS[layout](listing()), damages), encoding="utf-8", newline="")
    with monkeypatch.context() as patch:
        patch.setattr(xml_stream, "CHUNK", chunk)
        patch.setattr(st26xml, "LONGEST_BLOCK", longest_block)
        fast, general, _ = read_both(path, monkeypatch)
    assert fast == general


TAGS = sorted(set(re.findall("</?[A-Za-z_-]+>", BLOCK)) - {"</SequenceData>"})
START = '<SequenceData sequenceIDNumber="2">'
END = "</SequenceData>"


@tries(400)
@given(st.data())
def test_no_text_is_read_that_the_content_model_does_not_allow(data: st.DataObject) -> None:
    """Whatever is made of the pieces of a valid sequence: it is declined, or it is a valid element."""
    text = PLAIN.replace("{note}", NOTE.replace(' id="q{n}"', "") * data.draw(st.integers(0, 2))).replace("{n}", "2")
    pieces = re.findall("</?[A-Za-z_-]+>|[^<>]+|[<>]", re.sub(r">\s+<", "><", text).strip()[len(START) : -len(END)])
    for _ in range(data.draw(st.integers(0, 3))):
        start, end, target = (data.draw(st.integers(0, len(pieces))) for _ in range(3))
        taken = pieces[start:end] or [data.draw(st.sampled_from([*TAGS, "<", ">", "/", "x"]))]
        if data.draw(st.booleans()):
            del pieces[start:end]
        pieces[target:target] = taken
    made = START + "".join(pieces)
    contents = FastPath(newest()).sequence(made)
    if contents is not None:
        element = etree.fromstring(made + END)
        assert etree.DTD(io.StringIO(newest().dtd_text())).validate(element)
        texts = [text for text in element.itertext() if text.strip()]
        read = [contents.length, contents.molecule_type, contents.division, *(contents.other_seqids or ())]
        for feature in contents.features:
            read += [feature.key, feature.location]
            for part in feature.qualifiers:
                read += [each for each in (part.name, part.value, part.translation) if each is not None]
        assert [*read, contents.residues] == texts


def test_a_sequence_that_is_closed_and_opened_again_is_declined() -> None:
    made = re.sub(r">\s+<", "><", PLAIN.replace("{note}", "")).strip().removesuffix(END)
    assert FastPath(newest()).sequence(made) is not None
    for name in ("INSDSeq_length", "INSDSeq_division", "INSDFeature_location"):
        end = f"</{name}>"
        following = re.findall(f"{end}(?:</?[A-Za-z_-]+>)*?<([A-Za-z_-]+)>[^<]", made)[0]
        again = f"{end}</INSDSeq>>x<><INSDSeq><{following}>"
        assert FastPath(newest()).sequence(re.sub(f"{end}(</?[A-Za-z_-]+>)*?<{following}>", again, made)) is None


def test_listings_of_the_corpus_are_read_in_the_same_way(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = sorted(path for folder in ("st26", "st26-defects") for path in (corpus / folder).glob("*.xml"))
    taken = 0
    for path in paths:
        fast, general, count = read_both(path, monkeypatch)
        assert fast == general, path
        taken += count
    assert taken


def test_damaged_listings_of_the_corpus_are_read_in_the_same_way(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(26)
    for original in sorted((corpus / "st26").glob("*.xml")):
        text = original.read_text(encoding="utf-8", errors="replace")
        if len(text) > 300_000:
            continue
        for _ in range(10):
            operation = chance.choice(["insert at markup", "insert", "cut", "exchange tags"])
            damages = [(operation, chance.random(), chance.choice(ODD), chance.randint(0, 40))]
            path = tmp_path / "damaged.xml"
            path.write_text(damaged(text, damages), encoding="utf-8", newline="")
            fast, general, _ = read_both(path, monkeypatch)
            assert fast == general, (original, damages)


@pytest.mark.parametrize(
    ("element", "children"),
    [
        ("INSDQualifier", "INSDQualifier_name, INSDQualifier_value, NonEnglishQualifier_value?"),
        ("INSDFeature", "INSDFeature_location, INSDFeature_key, INSDFeature_quals?"),
        ("INSDFeature_quals", "INSDQualifier, INSDQualifier"),
    ],
)
def test_an_edition_with_another_content_model_is_left_to_the_general_reader(element: str, children: str) -> None:
    edition = newest()
    model = structs.replace(edition.structure[element], model=children)
    changed: Any = Mock(structure={**edition.structure, element: model})
    text = listing().split("</SequenceData>")[1]
    assert FastPath(edition).sequence(text) is not None
    assert FastPath(changed).sequence(text) is None


def test_features_of_a_long_sequence_are_read_by_the_fast_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "listing.xml"
    path.write_text(listing(), encoding="utf-8")
    monkeypatch.setattr(xml_stream, "CHUNK", 100)
    monkeypatch.setattr(st26xml, "LONGEST_BLOCK", 50)
    found: list[int] = []
    features = FastPath.features

    def counted(self: FastPath, elements: list[st26xml.Element], first_uid: int) -> list[Feature] | None:
        read = features(self, elements, first_uid)
        found.append(len(read or ()))
        return read

    with monkeypatch.context() as patch:
        patch.setattr(FastPath, "features", counted)
        fast = st26.read(path)
    _, general, _ = read_both(path, monkeypatch)
    assert fast == general
    assert sum(found) == 8


def test_a_fault_after_sequences_read_by_the_fast_path_has_its_cause_and_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "listing.xml"
    text = listing()
    at = text.rindex("acgt")
    path.write_text(text[:at] + "ac & gt" + text[at + 4 :], encoding="utf-8")
    fast, general, taken = read_both(path, monkeypatch)
    (fact,) = fast.origin.of_kind(facts.NOT_WELL_FORMED)
    assert taken == 6 and fast == general
    assert fact.values["cause"] == "stray-ampersand"
    assert fact.line == text.count("\n", 0, at) + 1
    assert len(fast.sequences) == 8
