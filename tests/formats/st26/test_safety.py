"""Whatever bytes a file holds: no traceback, no hang, no network, no bomb, no half reading passed off as whole."""

import random
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from builders import EDITION
from work import bytes_read

from wiposeq.errors import Cancelled, UncertainEncoding, UnreadableFile
from wiposeq.formats.st26 import elements as st26xml
from wiposeq.formats.st26 import listing as st26
from wiposeq.model import origin as facts
from wiposeq.progress import Progress

MATERIAL = Path(__file__).parents[2] / "material" / "st26-small.xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@pytest.fixture
def sound() -> bytes:
    return MATERIAL.read_bytes()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the reader asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def read(path: Path, data: bytes) -> "st26.Reading":
    """Read bytes as a listing, as Latin-1 if a person has to choose the encoding."""
    path.write_bytes(data)
    reading = st26.open_listing(path)
    try:
        list(reading.sequences)
    except UncertainEncoding:
        reading = st26.open_listing(path, encoding="latin-1")
        list(reading.sequences)
    return reading


def with_doctype(sound: bytes, doctype: str) -> bytes:
    return (DECLARATION + doctype + "\n").encode() + sound[sound.index(b"<ST26SequenceListing d") :]


def test_the_small_listing_is_right(tmp_path: Path, sound: bytes) -> None:
    reading = read(tmp_path / "a.xml", sound)
    assert reading.facts == [] and reading.is_whole and reading.count == 3
    assert st26xml.dtd_faults(MATERIAL, EDITION.dtd_text()) == []


def test_an_entity_bomb_is_refused_and_nothing_is_expanded(tmp_path: Path, sound: bytes) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">\n' for n in range(1, 20))
    doctype = f'<!DOCTYPE ST26SequenceListing [\n<!ENTITY e0 "ha">\n{bomb}]>'
    data = with_doctype(sound, doctype).replace(b"Homo sapiens", b"&e19;")
    reading = read(tmp_path / "bomb.xml", data)
    declared = [fact for fact in reading.facts if fact.kind == facts.ENTITY_DECLARED]
    assert [fact.values["name"] for fact in declared] == [f"e{n}" for n in range(20)]
    assert (declared[0].line, declared[0].column) == (3, 1)
    assert reading.count == 0 and not reading.is_whole


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY x SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;',
        "<!ENTITY x 'a]>b'>",
        '<!-- ]> --><?p ]> ?><!ELEMENT a ANY><!ENTITY x ">">',
    ],
)
def test_a_file_that_declares_any_entity_is_not_read(tmp_path: Path, sound: bytes, subset: str) -> None:
    data = with_doctype(sound, f"<!DOCTYPE ST26SequenceListing [{subset}]>").replace(b"Homo sapiens", b"&x;")
    reading = read(tmp_path / "entity.xml", data)
    assert [(fact.kind, fact.values["name"]) for fact in reading.facts] == [(facts.ENTITY_DECLARED, "x")]
    assert reading.count == 0


def test_a_dtd_on_the_network_or_on_disk_is_never_loaded(tmp_path: Path, sound: bytes) -> None:
    evil = tmp_path / "evil.dtd"
    evil.write_text('<!ENTITY x "expanded"><!ATTLIST SequenceData added CDATA "yes">')
    for system in ("http://127.0.0.1:9/evil.dtd", evil.as_uri(), str(evil), "evil.dtd"):
        data = with_doctype(sound, f'<!DOCTYPE ST26SequenceListing SYSTEM "{system}">')
        reading = read(tmp_path / "dtd.xml", data)
        assert [fact.kind for fact in reading.facts] == [facts.DOCTYPE_WRONG]
        assert reading.count == 3
        reading = read(tmp_path / "dtd.xml", data.replace(b"Homo sapiens", b"&x;"))
        assert facts.NOT_WELL_FORMED in [fact.kind for fact in reading.facts]


def test_a_default_attribute_of_an_internal_subset_is_not_added(tmp_path: Path, sound: bytes) -> None:
    subset = '<!ATTLIST ApplicantName languageCode CDATA "xx" added CDATA "yes">'
    data = with_doctype(sound, f"<!DOCTYPE ST26SequenceListing [{subset}]>")
    reading = read(tmp_path / "default.xml", data.replace(b'<ApplicantName languageCode="en">', b"<ApplicantName>"))
    assert {fact.kind for fact in reading.facts} == {facts.DOCTYPE_WRONG, facts.ATTRIBUTE_MISSING}
    assert reading.header.applicant is not None and reading.header.applicant.language == ""


def test_a_second_doctype_is_not_read(tmp_path: Path, sound: bytes) -> None:
    twice = f'{EDITION.doctype}<!DOCTYPE ST26SequenceListing [<!ENTITY x "y">]>'
    reading = read(tmp_path / "twice.xml", with_doctype(sound, twice))
    assert [fact.kind for fact in reading.facts] == [facts.NOT_WELL_FORMED, facts.ENTITY_DECLARED]
    assert reading.count == 0


def test_a_huge_attribute_and_a_huge_text_are_read(tmp_path: Path, sound: bytes) -> None:
    data = sound.replace(b'fileName="small.xml"', b'fileName="' + b"x" * 30_000_000 + b'"')
    data = data.replace(b"Homo sapiens", b"y" * 20_000_000, 1)
    reading = read(tmp_path / "huge.xml", data)
    assert reading.facts == [] and reading.count == 3
    assert reading.header.file_name is not None and len(reading.header.file_name) == 30_000_000
    (place,) = st26.locate(tmp_path / "huge.xml", [st26.Address(3, field="residues")])
    assert place[0] > 40


def test_elements_nested_ten_thousand_deep_are_a_fact_and_no_crash(tmp_path: Path, sound: bytes) -> None:
    for deep in (200, 10_000):
        nested = b"<x>" * deep + b"</x>" * deep
        reading = read(tmp_path / "deep.xml", sound.replace(b"Homo sapiens", nested, 1))
        found = [fact for fact in reading.facts if fact.kind == facts.NOT_WELL_FORMED]
        if deep > 5_000:
            assert [fact.values["cause"] for fact in found] == ["too-deep"]
        else:
            assert not found and reading.count == 3


@pytest.mark.parametrize("seed", range(3))
def test_a_file_cut_off_anywhere_gives_the_sequences_that_were_whole(tmp_path: Path, sound: bytes, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "cut.xml"
    for _ in range(60):
        cut = chance.randrange(1, len(sound.rstrip()))
        reading = read(path, sound[:cut])
        assert reading.count == sound[:cut].count(b"</INSDSeq>")
        broken = [fact for fact in reading.facts if fact.kind == facts.NOT_WELL_FORMED]
        inside = [fact for fact in broken if fact.values["cause"] == "cut-off-element"]
        (end,) = (fact for fact in broken if fact not in inside)
        assert len(inside) <= 1 and not reading.is_whole, sound[:cut][-40:]
        assert end.line == sound[:cut].count(b"\n") + 1 or end.values["cause"] != "cut-off"


@pytest.mark.parametrize("seed", range(8))
def test_random_bytes_changed_anywhere_never_raise_or_hang(tmp_path: Path, sound: bytes, seed: int) -> None:
    chance = random.Random(1000 + seed)
    path, again = tmp_path / "flipped.xml", tmp_path / "again.xml"
    for _ in range(60):
        data = bytearray(sound)
        for _ in range(chance.choice([1, 1, 3, 20])):
            data[chance.randrange(len(data))] = chance.choice([chance.randrange(256), *b"<>&\"'/!?[]-\0 "])
        reading = read(path, bytes(data))
        encoding = "latin-1" if reading.encoding == "latin-1" else ""
        if reading.is_whole and reading.count:
            project = st26.read(path, encoding=encoding)
            st26.write(again, project.header, project.sequences)
            assert st26.read(again).header == project.header
        with suppress(UncertainEncoding):
            st26.locate(
                path, [st26.Address(2, 1, 1, field="value"), st26.Address(field="applicant.name")], encoding=encoding
            )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "shift_jis", "gb18030", "iso-2022-jp"])
def test_random_bytes_in_other_encodings_never_raise(tmp_path: Path, sound: bytes, encoding: str) -> None:
    chance = random.Random(7)
    text = sound.decode().replace("UTF-8", encoding).encode(encoding, "ignore")
    for _ in range(40):
        data = bytearray(text)
        for _ in range(3):
            data[chance.randrange(len(data))] = chance.randrange(256)
        reading = read(tmp_path / "other.xml", bytes(data))
        with suppress(UncertainEncoding):
            st26.locate(tmp_path / "other.xml", [st26.Address(reading.count or 1, field="residues")])


def test_a_huge_file_of_no_use_is_refused_without_reading_it_all_even_unsniffed(tmp_path: Path) -> None:
    path = tmp_path / "zeros.xml"
    for start in (b"", b"<ST26SequenceListing dtdVersion='V1_3'>\n"):
        with path.open("wb") as file:
            file.write(start)
            file.truncate(2 << 30)
        reading = st26.open_listing(path)
        assert bytes_read(lambda reading=reading: list(reading.sequences)) < 100 << 20
        assert reading.count == 0
        assert facts.NOT_WELL_FORMED in [fact.kind for fact in reading.facts]


def test_random_noise_is_refused_or_reported(tmp_path: Path) -> None:
    chance = random.Random(3)
    for size in (1, 2, 3, 4, 5, 100, 70_000):
        for start in (b"", b"<", b"<?xml", b"<!DOCTYPE x [", b"\xff\xfe", b"\x00<", b"<!--", b"<a ", b"\xef\xbb\xbf"):
            reading = read(tmp_path / "noise.xml", start + chance.randbytes(size))
            assert reading.count == 0
            assert facts.NOT_WELL_FORMED in [fact.kind for fact in reading.facts] or reading.facts


@pytest.mark.slow
@pytest.mark.parametrize(
    "filler",
    [b"<!--", b"<?", b"<![CDATA[", b"<!DOCTYPE", b"<!ENTITY ", b"[", b"]", b"'", b'"', b"<!-- -->", b"<?a?>", b"<"],
)
@pytest.mark.parametrize("start", [b"", b"<!DOCTYPE a [", b"<!DOCTYPE a '"])
def test_a_start_that_is_slow_on_purpose_is_not(tmp_path: Path, start: bytes, filler: bytes) -> None:
    read(tmp_path / "slow.xml", start + filler * (1_000_000 // len(filler)))


@pytest.mark.slow
@pytest.mark.parametrize("filler", [b"<x/>", b"<!-- -->", b"x<?p?>", b"<x a='1' b='2'/>", b"]]&gt;"])
@pytest.mark.parametrize(
    "mark",
    [
        b"<InventionTitle",
        b'<SequenceData sequenceIDNumber="2"',
        b"</INSDSeq_feature-table>",
        b"</SequenceData>",
        b"apiens<",
    ],
)
def test_a_file_full_of_faults_is_read_in_good_time_and_keeps_a_limited_number_of_facts(
    tmp_path: Path, sound: bytes, mark: bytes, filler: bytes
) -> None:
    reading = read(tmp_path / "many.xml", sound.replace(mark, filler * 30_000 + mark, 1))
    assert reading.count == 3
    if filler != b"]]&gt;":
        assert len(reading.facts) == 20_000
        assert sum(fact.values.get("more", 0) for fact in reading.facts) >= 10_000


def test_a_missing_file_a_folder_and_an_empty_file_are_reported(tmp_path: Path) -> None:
    (tmp_path / "empty.xml").write_bytes(b"")
    for name, words in (("none.xml", "does not exist"), (".", "is a folder"), ("empty.xml", "is empty")):
        with pytest.raises(UnreadableFile, match=words):
            st26.open_listing(tmp_path / name)


def test_reading_and_writing_can_be_stopped(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(sound)
    with pytest.raises(Cancelled):
        st26.read(path, progress=Progress(is_cancelled=lambda: True))
    project = st26.read(path)
    with pytest.raises(Cancelled):
        st26.write(path, project.header, project.sequences, progress=Progress(is_cancelled=lambda: True))
    assert path.read_bytes() == sound
    assert [file.name for file in tmp_path.iterdir()] == ["a.xml"]


def test_progress_goes_up_to_the_size_of_the_file(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(sound + b" " * 1_000_000)
    told: list[tuple[int, int]] = []
    project = st26.read(path, progress=Progress(lambda done, total: told.append((done, total))))
    assert told == sorted(told) and told[-1] == (len(sound) + 1_000_000,) * 2
    told.clear()
    st26.write(
        path, project.header, project.sequences, progress=Progress(lambda done, total: told.append((done, total)))
    )
    assert told == [(3, 3)]


def test_a_file_cut_off_inside_a_character_is_cut_off_and_its_encoding_is_not_a_question(
    tmp_path: Path, sound: bytes
) -> None:
    path = tmp_path / "cut.xml"
    end = sound.rindex(b"</ST26SequenceListing>")
    for data in (sound[:end] + "é".encode()[:1], sound[:end] + b"<x>" + "配".encode()[:2], sound + b"\xd0"):
        path.write_bytes(data)
        reading = st26.open_listing(path)
        assert len(list(reading.sequences)) == 3
        assert [fact.kind for fact in reading.facts].count(facts.NOT_WELL_FORMED) == 1


def test_a_file_cut_off_inside_an_unknown_element_has_one_break(tmp_path: Path, sound: bytes) -> None:
    end = sound.rindex(b"</ST26SequenceListing>")
    for rest in (b"<Office>", b"<Office><Date>2024", b"<Office>\n<Date>2024</Date>\n<Nam"):
        reading = read(tmp_path / "cut.xml", sound[:end] + rest)
        breaks = [fact for fact in reading.facts if fact.kind == facts.NOT_WELL_FORMED]
        assert reading.count == 3
        assert len(breaks) == 1 and breaks[0].values["cause"] != "stray-less-than"
