"""Sequences that are laid out as programs do it are read without a parser, and nobody can tell the difference."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from wiposeq.formats.st26 import elements as st26xml
from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.st26 import source as xmlsource
from wiposeq.formats.st26.fast_features import UsualForms
from wiposeq.formats.st26.fast_path import Laid, Layouts
from wiposeq.model import origin as facts
from wiposeq.model.project import Project

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
    """(the listing as it is read, as it is read without shortcuts, how many sequences took the shortcut)."""
    taken = 0
    whole = Layouts.sequence

    def counted(self: Layouts, text: str) -> Laid | None:
        nonlocal taken
        laid = whole(self, text)
        taken += laid is not None
        return laid

    with monkeypatch.context() as patch:
        patch.setattr(Layouts, "sequence", counted)
        short = st26.read(path)
    with monkeypatch.context() as patch:
        patch.setattr(Layouts, "sequence", lambda *_: None)
        patch.setattr(UsualForms, "sequence", lambda *_: None)
        patch.setattr(UsualForms, "features", lambda *_: None)
        long = st26.read(path)
    return short, long, taken


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
def test_all_but_the_first_sequence_of_a_sound_listing_are_read_without_the_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    path = tmp_path / "listing.xml"
    encoding = {"utf-16": "utf-16", "latin-1": "latin-1"}.get(layout, "utf-8")
    path.write_bytes(LAYOUTS[layout](listing()).encode(encoding))
    short, long, taken = read_both(path, monkeypatch)
    assert short == long
    assert taken == 7
    assert short.sequences[1].features[0].value("note") == '5\' of "x" &amp; < näher'
    assert short.sequences[1].features[1].location == "2..>2"
    assert [q.id for q in short.sequences[1].features[0].qualifiers] == ["m", "q2", "r2"]


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


def damaged(text: str, chance: random.Random) -> str:
    """The text with a few things put in, taken out or exchanged."""
    for _ in range(chance.randint(1, 3)):
        edges = [found.start() + chance.randint(0, 1) for found in re.finditer("[<>]", text)]
        at = chance.choice(edges) if chance.random() < 0.7 else chance.randrange(len(text))
        kind = chance.random()
        if kind < 0.6:
            text = text[:at] + chance.choice(ODD) + text[at:]
        elif kind < 0.8:
            text = text[:at] + text[at + chance.randint(1, 40) :]
        else:
            tags = re.findall("</?[^<>]*>", text)
            old, new = chance.choice(tags), chance.choice(tags)
            place = text.rfind(old)
            text = text[:place] + new + text[place + len(old) :]
    return text


@pytest.mark.parametrize("seed", range(150))
def test_the_shortcut_and_the_walk_give_the_same_records_and_facts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    text = LAYOUTS[chance.choice([*LAYOUTS][:6])](listing())
    path = tmp_path / "listing.xml"
    path.write_text(damaged(text, chance), encoding="utf-8", newline="")
    if chance.random() < 0.5:
        monkeypatch.setattr(xmlsource, "CHUNK", chance.choice([61, 500, 3000]))
    if chance.random() < 0.3:
        monkeypatch.setattr(st26xml, "_LONGEST_BLOCK", chance.choice([50, 700]))
    short, long, _ = read_both(path, monkeypatch)
    assert short == long


def test_a_fault_behind_sequences_read_without_the_parser_has_its_cause_and_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "listing.xml"
    text = listing()
    at = text.rindex("acgt")
    path.write_text(text[:at] + "ac & gt" + text[at + 4 :], encoding="utf-8")
    short, long, taken = read_both(path, monkeypatch)
    (fact,) = short.origin.of_kind(facts.NOT_WELL_FORMED)
    assert taken == 6 and short == long
    assert fact.values["cause"] == "stray-ampersand"
    assert fact.line == text.count("\n", 0, at) + 1
    assert len(short.sequences) == 8
