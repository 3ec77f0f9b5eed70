"""XLIFF files: what is written is what the vocabulary allows, and whatever translators' programs make of it is read.

No package with a permissive licence holds the schemas of XLIFF, so keeps_the_rules() below checks the structure
that sections 2 of XLIFF 1.2 and 4.2 of XLIFF 2.1 ask for: elements, their order, attributes, ids unique.
"""

import re
from pathlib import Path

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from wiposeq.errors import UnreadableFile, UnwritableFile, UsageError, UserError
from wiposeq.formats.translation.units import TranslationFile, Unit
from wiposeq.formats.translation.xliff import ONLY_A_PART, OTHER_LANGUAGES, VERSIONS, read_xliff, write_xliff

OLD = "{urn:oasis:names:tc:xliff:document:1.2}"
NEW = "{urn:oasis:names:tc:xliff:document:2.0}"


LANGUAGE = "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NAME_TOKEN = r"[\w.:\u00b7-]+"
ATTRIBUTES: dict[str, dict[str, dict[str, str]]] = {
    "1.2": {
        "xliff": {"version": r"1\.2"},
        "file": {
            "original": ".+",
            "datatype": "plaintext",
            "tool-id": NAME_TOKEN,
            "source-language": LANGUAGE,
            "target-language": LANGUAGE,
        },
        "tool": {"tool-id": NAME_TOKEN, "tool-name": ".+", "tool-version": ".+"},
        "trans-unit": {
            "id": ".+",
            "resname": ".*",
            "maxwidth": "[0-9]+",
            "size-unit": "char",
            SPACE: "default|preserve",
        },
        "target": {"state": "new|translated|final|signed-off|needs-translation|needs-review-translation"},
    },
    "2.0": {
        "xliff": {"version": r"2\.0", "srcLang": LANGUAGE, "trgLang": LANGUAGE},
        "file": {"id": NAME_TOKEN, "original": ".+", SPACE: "default|preserve"},
        "unit": {"id": NAME_TOKEN, "name": ".*"},
        "segment": {"state": "initial|translated|reviewed|final"},
    },
}
"""The attributes that may stand at an element of these among all the versions know, and their values."""


def keeps_the_rules(path: Path) -> None:
    root = etree.parse(path).getroot()
    if root.tag == OLD + "xliff":
        assert root.attrib == {"version": "1.2"}
        (file,) = root
        assert {"original", "source-language", "datatype"} <= set(file.attrib)
        header, body = file
        assert (header.tag, body.tag) == (OLD + "header", OLD + "body")
        assert file.get("tool-id") == header.find(OLD + "tool").get("tool-id")
        units = list(body)
        for unit in units:
            names = [each.tag.removeprefix(OLD) for each in unit]
            assert names in (["source", "note"], ["source", "target", "note"])
    else:
        assert (root.tag, root.get("version")) == (NEW + "xliff", "2.0")
        assert root.get("srcLang") and root.get("trgLang")
        (file,) = root
        assert file.get("id") and file.get("original")
        children = list(file)
        if children[0].tag == NEW + "notes":
            assert len(children[0])
            children = children[1:]
        units = children
        for unit in units:
            assert unit.tag == NEW + "unit"
            notes, segment = unit
            assert notes.tag == NEW + "notes" and len(notes)
            assert segment.tag == NEW + "segment"
            names = [each.tag.removeprefix(NEW) for each in segment]
            assert names == (["source", "target"] if segment.get("state") == "translated" else ["source"])
    ids = [unit.get("id") for unit in units]
    assert len(set(ids)) == len(ids)
    for element in root.iter():
        allowed = ATTRIBUTES[root.get("version")].get(element.tag.rpartition("}")[2], {})
        for name, value in element.attrib.items():
            assert re.fullmatch(allowed[name], value, re.DOTALL), (element.tag, name, value)


def a_file(*units: Unit, into: str = "de") -> TranslationFile:
    return TranslationFile("en", into, units, "listing.xml")


def old(units: str, *, target: str = 'target-language="de"', more: str = "") -> str:
    return (
        f'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" {more}><file original="a" '
        f'source-language="en" {target} datatype="plaintext"><body>{units}</body></file></xliff>'
    )


def new(unit: str, version: str = "2.0", place: str = "2.0") -> str:
    return (
        f'<xliff version="{version}" srcLang="en" trgLang="de" xmlns="urn:oasis:names:tc:xliff:document:{place}">'
        f'<file id="f">{unit}</file></xliff>'
    )


def the_unit(folder: Path, text: str, encoding: str = "utf-8") -> Unit:
    path = folder / "a.xlf"
    path.write_bytes(text.encode(encoding))
    (unit,) = read_xliff(path).units
    return unit


CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc"), include_characters="\t\n\r", exclude_characters="\ufffe\uffff"
)
WORDS = st.text(CHARACTERS, min_size=1).filter(str.strip)
UNITS = st.lists(
    st.builds(
        Unit,
        id=st.integers(1, 10**9).map("q{}".format),
        source=WORDS,
        target=st.just("") | WORDS,
        name=st.just("note"),
        coordinates=st.just("1.2.3 note"),
        where=WORDS,
    ),
    unique_by=lambda unit: unit.id,
    min_size=1,
)


@tries(30)
@given(units=UNITS, version=st.sampled_from(VERSIONS), notes=st.lists(WORDS))
def test_what_is_written_is_read_back(tmp_path: Path, units: list[Unit], version: str, notes: list[str]) -> None:
    path = tmp_path / "a.xlf"
    assert write_xliff(path, TranslationFile("en", "de", tuple(units), "x.xml", tuple(notes)), version) == ()
    keeps_the_rules(path)
    found = read_xliff(path)
    assert (found.source_language, found.target_language, found.original) == ("en", "de", "x.xml")
    meant = [(unit.id, unit.source, unit.target, unit.coordinates) for unit in units]
    assert [(unit.id, unit.source, unit.target, unit.coordinates) for unit in found.units] == meant
    assert not any(unit.trouble or unit.state == "unreviewed" for unit in found.units)


def test_a_character_that_xml_cannot_hold_is_reported_and_the_rest_written(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    (told,) = write_xliff(path, a_file(Unit("q1", "a\x01b", where="Sequence 1"), Unit("q2", "fine")))
    assert told.where == "Sequence 1" and told.values == {"character": "U+0001"}
    assert [unit.id for unit in read_xliff(path).units] == ["q2"]


def test_other_versions_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"1\.2 or 2\.0"):
        write_xliff(tmp_path / "a.xlf", a_file(Unit("q1", "a")), "1.1")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile):
        write_xliff(tmp_path / "none" / "a.xlf", a_file(Unit("q1", "a")))


SOURCE = "<source>the 5' end</source>"


@pytest.mark.parametrize(
    ("target", "stated"),
    [
        ("<target>das <g id='1' ctype='bold'>5'-Ende</g></target>", "das 5'-Ende"),
        ("<target>das <mrk mtype='x-term'>5'-Ende</mrk></target>", "das 5'-Ende"),
        ("<target><![CDATA[das <5'-Ende>]]></target>", "das <5'-Ende>"),
        ("<target>das <!-- so? -->5'<?x y?>-Ende</target>", "das 5'-Ende"),
        (
            "<target state='final'>das 5'-Ende</target><alt-trans><source>x</source><target>y</target></alt-trans>",
            "das 5'-Ende",
        ),
        ("<alt-trans><target>y</target></alt-trans>", ""),
        ("<target/>", ""),
        (
            "<seg-source><mrk mtype='seg' mid='1'>the</mrk> <mrk mtype='seg' mid='2'>5' end</mrk></seg-source>"
            "<target><mrk mtype='seg' mid='1'>das</mrk> <mrk mtype='seg' mid='2'>5'-Ende</mrk></target>",
            "das 5'-Ende",
        ),
        ("<target>das <x id='9'/>5'-<ph id='7'>&lt;br/></ph>Ende</target>", "das 5'-Ende"),
    ],
)
def test_what_programs_make_of_a_target_is_read(tmp_path: Path, target: str, stated: str) -> None:
    unit = the_unit(tmp_path, old(f"<trans-unit id='q1'>{SOURCE}{target}</trans-unit>"))
    assert (unit.source, unit.target, unit.trouble) == ("the 5' end", stated, "")


def test_codes_around_parts_of_the_source_are_the_text_they_stand_for(tmp_path: Path) -> None:
    text = (
        "<trans-unit id='q1'><source>the <ph id='1'>5'</ph> end of <x id='2' equiv-text='pUC19'/></source>"
        "<target>das <ph id='1'>5'</ph>-Ende von <x id='2' equiv-text='pUC19'/></target></trans-unit>"
    )
    unit = the_unit(tmp_path, old(text))
    assert (unit.source, unit.target) == ("the 5' end of pUC19", "das 5'-Ende von pUC19")


def test_codes_of_the_target_alone_are_left_out_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(old(f"<trans-unit id='q1'>{SOURCE}<target>das <ph id='7'>&lt;b></ph>Ende</target></trans-unit>"))
    (told,) = read_xliff(path).changes
    assert (told.kind, told.count) == ("translation/codes", 1)


def test_a_unit_of_which_a_segment_is_missing_is_not_whole(tmp_path: Path) -> None:
    segments = "<seg-source><mrk mtype='seg' mid='1'>One.</mrk> <mrk mtype='seg' mid='2'>Two.</mrk></seg-source>"
    target = "<target><mrk mtype='seg' mid='1'>Eins.</mrk> <mrk mtype='seg' mid='2'/></target>"
    unit = the_unit(tmp_path, old(f"<trans-unit id='q1'><source>One. Two.</source>{segments}{target}</trans-unit>"))
    assert unit.trouble == ONLY_A_PART
    parts = "<segment><source>One. </source><target>Eins. </target></segment><segment><source>Two.</source></segment>"
    assert the_unit(tmp_path, new(f"<unit id='q1'>{parts}</unit>")).trouble == ONLY_A_PART


def test_segments_of_version_2_are_put_together_in_the_order_of_the_target(tmp_path: Path) -> None:
    text = (
        "<unit id='q1'><originalData><data id='d1'>5'</data></originalData>"
        "<segment state='final'><source>the <ph id='1' dataRef='d1'/> end</source><target order='3'>das "
        "<pc id='2'><ph id='1' dataRef='d1'/>-Ende</pc></target></segment>"
        "<ignorable><source> </source></ignorable>"
        "<segment><source>of <mrk id='m'>it</mrk></source><target order='1'>davon</target></segment>"
        "<x:matches xmlns:x='urn:oasis:names:tc:xliff:matches:2.0'><x:match ref='#1'><source>no</source>"
        "<target>nein</target></x:match></x:matches></unit>"
    )
    unit = the_unit(tmp_path, new(text))
    assert (unit.source, unit.target, unit.trouble) == ("the 5' end of it", "davon das 5'-Ende", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("version", "place"), [("2.0", "2.0"), ("2.1", "2.0"), ("2.2", "2.2")])
def test_any_version_2_in_any_unicode_is_read(tmp_path: Path, encoding: str, version: str, place: str) -> None:
    unit = "<unit id='q1'><segment><source>a</source><target>日本語</target></segment></unit>"
    assert the_unit(tmp_path, new(unit, version, place), encoding).target == "日本語"


def test_groups_and_further_files_are_read_and_other_languages_reported(tmp_path: Path) -> None:
    one = "<trans-unit id='q{0}'><source>a</source><target>b{0}</target></trans-unit>"
    path = tmp_path / "a.xlf"
    text = old(f"<group><group>{one.format(2)}</group></group>{one.format(1)}")
    other = old(one.format(3), target="target-language='fr'")
    inner = other[other.index("<file") : other.index("</xliff>")]
    path.write_text(text.replace("</xliff>", inner + "</xliff>"))
    units = read_xliff(path).units
    assert [(unit.id, unit.trouble) for unit in units] == [("q2", ""), ("q1", ""), ("q3", OTHER_LANGUAGES)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<xliff version='1.2'><file><body/></file></xliff>", "has no texts"),
        ("<a><trans-unit id='q1'/></a>", 'it starts with the element "a"'),
        ("<xliff version='3.0'><file><unit id='q1'/></file></xliff>", r"only 1\.x and 2\.x"),
        (old("<trans-unit id='q1'><source>a</source>")[:-30], "broken XML in line 1"),
        (old("<trans-unit id='q1'><source>&e;</source></trans-unit>"), "broken"),
        (
            "<!DOCTYPE xliff [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
            + old("<trans-unit id='q1'><source>&e;</source></trans-unit>"),
            "broken",
        ),
        ("<xliff", "broken"),
        ("", "is empty"),
    ],
)
def test_what_is_no_translation_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=words):
        read_xliff(path)


@tries(50)
@given(data=st.data())
def test_no_damage_makes_a_traceback(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "a.xlf"
    write_xliff(path, a_file(Unit("q1", "a & b", "c"), Unit("q2", "d")), data.draw(st.sampled_from(VERSIONS)))
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 20)))
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=8)) + content[end:])
    try:
        read_xliff(path)
    except UserError as error:
        assert str(error)
