"""Encodings: what is certain, and how the choices are ranked if nothing is."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.errors import UncertainEncoding, UsageError
from wiposeq.formats import encodings
from wiposeq.formats.encodings import CANDIDATES, candidates, decide, language_of, named

WORDS = [
    ("gb18030", "<110> 中国科学院生物研究所\n<120> 新型蛋白质及其用途"),
    ("cp932", "<110> 株式会社バイオ研究所\n<120> 新規タンパク質"),
    ("cp949", "<110> 삼성전자 주식회사\n<120> 단백질 및 그 용도"),
    ("big5", "<110> 國立臺灣大學\n<120> 新型蛋白質及其用途"),
    ("cp1251", "<110> Институт биологии гена Российской академии наук"),
    ("cp1253", "<110> Πανεπιστήμιο Αθηνών"),
    ("cp1250", "<110> Łódź Źródło Spółka"),
    ("cp1252", "<110> Müller GmbH & Söhne\n<120> Änderung über Größe"),
]


@pytest.mark.parametrize("encoding, text", WORDS, ids=[name for name, _ in WORDS])
def test_the_right_code_page_is_among_the_first_two_candidates(encoding: str, text: str) -> None:
    found = candidates(text.encode(encoding))
    right = [each for each in found[:2] if text.encode(encoding).decode(each.encoding) == text]
    assert right, found
    assert right[0].excerpt in text


@pytest.mark.parametrize("text", ["plain", "Müller", "株式会社", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_utf_16_are_certain(encoding: str, text: str) -> None:
    decision = decide(text.encode(encoding))
    assert decision.is_certain
    assert text.encode(encoding).decode(decision.encoding) == text


def test_only_ranked_code_pages_are_candidates() -> None:
    for data in (b"", b"only ASCII"):
        assert {each.encoding for each in candidates(data)} <= set(CANDIDATES)


def test_a_doubtful_text_is_never_decided_alone() -> None:
    decision = decide("Müller".encode("cp1252"))
    assert not decision.is_certain
    with pytest.raises(UncertainEncoding, match=r'"a.txt".*cp1252 \("Müller"\)'):
        decision.certain("a.txt")


def test_known_words_decide_the_code_page_of_a_file() -> None:
    file = io.BytesIO("番号,配列\n1,acgt\n".encode("cp932"))
    assert decide(file, lambda text: "配列" in text) == encodings.Decision("cp932", is_inferred=True)


@pytest.mark.parametrize("name", ["", "klingon", "base64", "rot13", "utf-8\0", "hex"])
def test_what_is_no_text_encoding_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(UsageError, match="cp1252"):
        named(name)


def test_code_pages_that_give_the_same_text_are_offered_once() -> None:
    found = candidates(b"caf\xe9\n")
    assert len({b"caf\xe9".decode(each.encoding) for each in found}) == len(found)
    assert "cp1252" in [each.encoding for each in found]


def test_the_language_follows_from_the_script_and_for_han_from_the_encoding() -> None:
    assert language_of("cp932", "株式会社") == "ja"
    assert language_of("gb18030", "研究所") == "zh"
    assert language_of("utf-8-sig", "バイオ") == "ja"
    assert language_of("utf-8-sig", "주식회사") == "ko"
    assert language_of("cp1252", "Müller") == ""


@given(st.binary(max_size=200))
def test_any_bytes_have_an_encoding_or_candidates(data: bytes) -> None:
    decision = decide(data)
    if not decision.is_certain:
        assert {each.encoding.removeprefix("utf-8+") for each in decision.candidates} <= set(CANDIDATES)
        assert decision.encoding == decision.candidates[0].encoding


STRAY = [
    ("Zürich caf\xe9 note", "Zürich café note", 11, "0xE9"),
    ("Müller \xfc AG", "Müller ü AG", 8, "0xFC"),
    ("Łódź “quoted” \x96 ok", "Łódź “quoted” – ok", 15, "0x96"),
]


@pytest.mark.parametrize(("text", "right", "column", "byte"), STRAY)
def test_a_stray_byte_in_utf_8_is_named_and_a_question_to_the_user(
    text: str, right: str, column: int, byte: str
) -> None:
    stray = chr(int(byte, 16))
    before, _, after = text.rpartition(stray)
    data = b"first\n" + before.encode() + stray.encode("latin-1") + after.encode()
    decision = decide(io.BytesIO(data))
    with pytest.raises(UncertainEncoding, match=f"Byte {byte} in line 2, column {column} "):
        decision.certain("a.txt")
    assert decision.candidates[0].encoding == "utf-8+cp1252"
    assert decision.candidates[0].excerpt == right
    assert data.decode(named("utf-8+cp1252")).partition("\n")[2].lstrip("\ufeff") == right
    assert io.TextIOWrapper(io.BytesIO(data), "utf-8+cp1252").read().endswith(right)


def test_stray_bytes_that_read_the_same_are_one_choice() -> None:
    found = decide(io.BytesIO("Zürich caf".encode() + b"\xe9")).candidates
    assert len({each.excerpt for each in found}) == len(found)


def test_a_stray_byte_at_the_edge_of_a_block_has_its_place() -> None:
    for shift in range(4):
        data = b"a" * ((1 << 20) - shift) + "ü".encode() + b"\xe9" + "ü".encode()
        decision = decide(io.BytesIO(data))
        assert decision.stray is not None and decision.stray.column == (1 << 20) - shift + 2
        assert data.decode("utf-8+cp1252").endswith("üéü")


def test_many_bytes_that_are_not_utf_8_are_another_encoding() -> None:
    assert decide(io.BytesIO("ü".encode() + "äöüÄÖÜ".encode("cp1252"))).stray is None


def test_two_candidates_never_show_the_same_excerpt() -> None:
    text = b"<110> caf\xe9 " + b"x" * 200 + b"\n<120> \xa4 \xa6 \xbc\n"
    found = candidates(text)
    assert len({each.excerpt for each in found}) == len(found)
