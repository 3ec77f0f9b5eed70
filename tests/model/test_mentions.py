"""Mentions of SEQ ID NOs in running text: what is found, and how numbers follow."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.model import mentions
from wiposeq.model.mentions import REMOVED, renumber

FORMS = [
    ("SEQ ID NO: 1", [1]),
    ("SEQ ID NO 1", [1]),
    ("SEQ ID NO.1", [1]),
    ("SEQ. ID. NO. 1", [1]),
    ("SEQ ID NOS: 1-5, 7 and 9", [1, 2, 3, 4, 5, 7, 9]),
    ("SEQ ID NOs: 1, 3, or 5 to 9", [1, 3, 5, 6, 7, 8, 9]),
    ("SEQ ID Nos. 1 through 4", [1, 2, 3, 4]),
    ("SEQ ID NO:s 1-3", [1, 2, 3]),
    ("SEQ ID NO(s): 4", [4]),
    ("SEQ ID 12", [12]),
    ("SeqID No: 3", [3]),
    ("SEQ_ID_NO_7", [7]),
    ("sequence identifier 4", [4]),
    ("SEQ ID NO: 1/2", [1, 2]),
    ("SEQ ID NO: 2n+1 (n = 1 to 3)", [3, 5, 7]),
    ("odd-numbered SEQ ID NOs from 1 to 9", [1, 3, 5, 7, 9]),
    ("SEQ ID NOs: 1, 3, 5 ... 11", [1, 3, 5, 7, 9, 11]),
    ("SEQ ID No. 2", [2]),
    ("SEQ ID NR: 1", [1]),
    ("SEQ-ID-Nr. 1 bis 5", [1, 2, 3, 4, 5]),
    ("Sequenz Nr. 1", [1]),
    ("SEQ ID NO: 2 oder 4", [2, 4]),
    ("SEQ ID n° 1", [1]),
    ("SEQ ID N° : 1 à 5", [1, 2, 3, 4, 5]),
    ("SEQ ID N.º 1", [1]),
    ("SEQ ID NO: 1 a 5", [1, 2, 3, 4, 5]),
    ("SEC ID N.º: 1", [1]),
    ("配列番号1", [1]),
    ("配列番号18、19、20または21", [18, 19, 20, 21]),
    ("配列番号1～5", [1, 2, 3, 4, 5]),
    ("配列番号７及び９", [7, 9]),
    ("SEQ ID NO:1-5任一项", [1, 2, 3, 4, 5]),
    ("SEQ ID No.3所示", [3]),
    ("序列号1", [1]),
    ("序列标识号：1", [1]),
    ("SEQ ID NO：１至５", [1, 2, 3, 4, 5]),
    ("서열번호 1", [1]),
    ("서열번호: 1 내지 5", [1, 2, 3, 4, 5]),
    ("서열번호 1, 3 및 5", [1, 3, 5]),
    ("ПОСЛ. № 1", [1]),
    ("SEQ\u00a0ID\u00a0NO:\u00a01", [1]),
    ("SEQ ID N\u00adO: 1\u20133", [1, 2, 3]),
    ("SEQ ID\nNO: 5", [5]),
    ("SEQ ID NO: [7]", [7]),
    ("Sequence ID No. 3", [3]),
    ("SEQUENCE ID NUMBER: 3", [3]),
    ("sequence identification numbers 3 to 5", [3, 4, 5]),
    ("sequence number 3", [3]),
    ("SEQ NO: 3", [3]),
    ("SEQ. NOS. 3 and 4", [3, 4]),
    ("SID 3", [3]),
    ("SID NO: 3", [3]),
    ("SIDs 3 and 4", [3, 4]),
    ("SEQ ID NO: <3>", [3]),
    ("<210> 3", [3]),
    ("<400> 3", [3]),
    ("SEQ ID N0: 3", [3]),
    ("SEQ lD NO: 3", [3]),
    ("SEQ ID NO’s 1-3", [1, 2, 3]),
    ("SEQ ID NO;3", [3]),
    ("SEQ ID NOs: 1,2,3", [1, 2, 3]),
    ("SEQ ID NO: 1,000", [1000]),
    ("SEQ ID NOs: 10,001-10,003", [10001, 10002, 10003]),
    ("SEQ ID NO: 3 through SEQ ID NO: 5", [3, 4, 5]),
    ("SEQ ID NO: 1 – SEQ ID NO: 3", [1, 2, 3]),
    ("SEQ ID NOS. 20, 21, & 22", [20, 21, 22]),
    ("SEQ ID NOs: 1 (CDR1), 2 (CDR2), and 3 (CDR3)", [1, 2, 3]),
    ("SEQ ID NO: 1 (VH) and 2 (VL)", [1, 2]),
    ("SEQ ID NOs: 4, 6 (nucleotides 1-10), 10 and/or 11", [4, 6, 10, 11]),
    ("SEQ ID NOs: 1, 2 or, alternatively, 3", [1, 2, 3]),
    ("SEQ ID NOs: 1 up to and including 3", [1, 2, 3]),
    ("SEQ ID NO: 11 beziehungsweise 12", [11, 12]),
    ("SEQ ID NO: 1 bis einschließlich 3", [1, 2, 3]),
    ("SEQ ID no. 8 ainsi que 9", [8, 9]),
    ("SEQ ID NO : 1 jusqu'à 3", [1, 2, 3]),
    ("SEQ ID N.o 1 y 3", [1, 3]),
    ("SEQ ID N.º 1 a la 3", [1, 2, 3]),
    ("SEQ ID NO: 1, así como 3", [1, 3]),
    ("SEQ ID NO: 1 bem como 3", [1, 3]),
    ("配列番号1、及び、2", [1, 2]),
    ("配列番号1・2", [1, 2]),
    ("配列番号1（重鎖）、2（軽鎖）", [1, 2]),
    ("SEQ ID No：1与2", [1, 2]),
    ("序列编号为1", [1]),
    ("SEQ ID NO: 2n-1, where n is an integer from 1 to 3", [1, 3, 5]),
    ("Sequenz-ID 3", [3]),
    ("Sequenz-ID-Nr.: 3", [3]),
    ("Sequenz ID Nr. 3", [3]),
    ("Sequenzidentifikationsnummer 3", [3]),
    ("Sequenzkennzahlen 3 sowie 5", [3, 5]),
    ("SEQ ID Nummer 3", [3]),
    ("séquence n° 3", [3]),
    ("séquences n° 3 et 4", [3, 4]),
    ("séquence ID n° 3", [3]),
    ("identifiant de séquence 3", [3]),
    ("numéro d'identification de séquence 3", [3]),
    ("secuencia n.º 3", [3]),
    ("SEC. ID. NÚM.: 3", [3]),
    ("SECUENCIA ID NO: 3", [3]),
    ("identificador de secuencia 3", [3]),
    ("SEQ ID NO: 3 hasta 5", [3, 4, 5]),
    ("sequência n.º 3", [3]),
    ("identificador de sequência 3", [3]),
    ("SEQ ID NO: 3 até 5", [3, 4, 5]),
    ("配列識別番号3", [3]),
    ("配列ID番号3", [3]),
    ("配列番号第3", [3]),
    ("配列番号３，４または５", [3, 4, 5]),
    ("配列番号1〜3", [1, 2, 3]),
    ("序列編號3", [3]),
    ("序列识别编号3", [3]),
    ("序列标识符3", [3]),
    ("序列 ID NO:3", [3]),
    ("SEQ ID NO:3到5", [3, 4, 5]),
    ("서열 식별번호: 3", [3]),
    ("서열번호 제3호", [3]),
    ("서열번호:3과 4", [3, 4]),
    ("SEQ ID №: 3", [3]),
    ("SEQ ID НОМЕР: 3", [3]),
    ("ПОСЛ. ИД. № 3", [3]),
    ("ИД. ПОСЛ. №: 3", [3]),
    ("СЕК. ИД. № 3", [3]),
    ("ПОСЛЕДОВАТЕЛЬНОСТИ № 3 и 4", [3, 4]),
    ("последовательность № 3", [3]),
    ("SEQ ID NO: с 3 по 5", [3, 4, 5]),
    ("номер последовательности 3", [3]),
    ("идентификатор последовательности 3", [3]),
]


def numbers(text: str) -> list[int]:
    return [number for mention in mentions.find(text) for number in mention.numbers()]


@pytest.mark.parametrize("text, expected", FORMS, ids=[text for text, _ in FORMS])
def test_every_common_form_of_nine_languages_is_found(text: str, expected: list[int]) -> None:
    around = f"Encoded by {text}."
    assert numbers(around) == expected
    (found,) = mentions.find(around)
    assert around[found.start : found.end].endswith(text[-1]) or not text[-1].isdecimal()
    assert not found.is_doubtful and not found.is_foreign
    assert mentions.may_mention(around)


@pytest.mark.parametrize("text", [text for text, _ in FORMS])
def test_a_listing_that_mentions_a_sequence_is_found_by_its_bytes(text: str) -> None:
    markup = text.replace("<", "&lt;").replace(">", "&gt;")
    assert re.search(mentions.MAY_MENTION.encode(), f"<INSDQualifier_value>{markup}</INSDQualifier_value>".encode())


@pytest.mark.parametrize(
    "text, expected",
    [
        ("SEQ ID NO: 3 and 20 nucleotides more", [3]),
        ("SEQ ID NO: 3, 5′-end", [3]),
        ("SEQ ID NOs: 3 and 4, 3'-UTR", [3, 4]),
        ("SEQ ID NOs: 3 and 4 (Table 3), 5 primers", [3, 4]),
        ("SEQ ID NO: 3 (FIG. 3), 7 of which", [3]),
        ("SEQ ID NO: 3 (FIG. 3), 7, and", [3]),
        ("SEQ ID NOs: 3 (or SEQ ID NO: 4), 5", [3, 4]),
        ("SEQ ID NO: 3, 50% identity", [3]),
        ("SEQ ID NO: 3 or 5 mM of salt", [3]),
        ("SEQ ID NO: 3 and 2.5 mg", [3]),
        ("SEQ ID NO: 3, 2024-05-01", [3]),
        ("SEQ ID NO: 1 a 25-mer", [1]),
        ("SEQ ID NO: 9-3", [9]),
        ("SEQ ID NO: 99999999999999", []),
        ("a sequence of 12 residues", []),
        ("SEQ ID listing", []),
        ("PSEQ ID NO: 3", []),
        ("PubChem SID 3", []),
        ("BSID 3", []),
        ("side 3", []),
        ("SID 3 days", []),
        ("SID 134970870", []),
        ("sequence 3 times", []),
        ("sequence no 3 residues", []),
        ("Konsequenz Nr. 3", []),
        ("<110> 3", []),
        ("Konsequenz-ID 3", []),
        ("配列番号1および20個の残基", [1]),
        ("SEQ ID NO: 3 und 2,5-fach", [3]),
    ],
)
def test_numbers_that_mean_something_else_are_not_taken(text: str, expected: list[int]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "SEQ ID NO: 3 of WO 2012/063219",
        "SEQ ID NO: 1 of US 9,999,999",
        "SEQ ID NO: 1 of U.S. Patent No. 9,999,999",
        "SEQ ID NO: 7 as disclosed in EP 1 234 567",
        "SEQ ID NO: 2 from International Application PCT/EP2010/1",
        "SEQ ID NO: 3 of the sequence listing of WO 2012/063219",
        "SEQ ID NO: 3 of United States Patent 9,999,999",
        "SEQ ID NO: 3 of the priority application",
        "SEQ ID NO : 3 de la demande WO 2012/063219",
        "SEQ ID NO: 3 из WO 2012/063219",
        "国際公開第2012/063219号の配列番号3",
        "WO2012/063219号的SEQ ID NO:3",
        "US 9,999,999의 서열번호 3",
    ],
)
def test_a_number_of_another_document_is_foreign_and_stays(text: str) -> None:
    (found,) = mentions.find(text)
    assert found.is_foreign
    assert renumber(text, lambda number: number + 1).text == text


def test_a_number_of_this_document_is_not_foreign() -> None:
    (found,) = mentions.find("SEQ ID NO: 3 of the present application")
    assert not found.is_foreign


@pytest.mark.parametrize(
    "text",
    [
        "WO 2012/063219, SEQ ID NO: 3",
        "WO 2012/063219 (SEQ ID NO: 3)",
        "SEQ ID NO: 3 (WO 2012/063219)",
        "residue <3> of the loop",
        "SEQ ID NO: 1,234",
    ],
)
def test_a_text_that_may_mean_something_else_is_reported_and_stays(text: str) -> None:
    (found,) = mentions.find(text)
    assert found.is_doubtful
    done = renumber(text, lambda number: number + 1)
    assert done.text == text and done.open == (found,)


def test_a_number_beside_one_of_another_document_is_doubtful() -> None:
    first, second = mentions.find("SEQ ID NO: 3 or SEQ ID NO: 4 of WO 2012/063219")
    assert first.is_doubtful and second.is_foreign


def test_a_comparison_of_two_sequences_never_becomes_a_list() -> None:
    text = "identity of SEQ ID NO: 3 to SEQ ID NO: 5"
    new = {3: 4, 4: 7, 5: 6}
    assert renumber(text, lambda number: number + 1).text == "identity of SEQ ID NO: 4 to SEQ ID NO: 6"
    done = renumber(text, lambda number: new.get(number, number))
    assert done.text == text and len(done.open) == 1


@pytest.mark.parametrize(
    "text",
    [
        "SEQ ID NO: ___",
        "SEQ ID NO: TBD",
        "SEQ ID NO: X",
        "SEQ ID NO: [ ]",
        "SEQ ID NO:  ?",
        "SEQ ID NO: YY",
        "SEQ ID NO: …",
        "SEQ ID NO: [insert]",
    ],
)
def test_an_open_number_is_a_placeholder(text: str) -> None:
    (found,) = mentions.find(text)
    assert found.is_placeholder and not list(found.numbers())


def test_a_head_without_a_number_is_a_doubtful_placeholder_but_not_where_it_is_explained() -> None:
    (found,) = mentions.find("the primer (SEQ ID NO: ) was used")
    assert found.is_placeholder and found.is_doubtful
    assert mentions.find("by sequence identifiers (SEQ ID NO:) in the text, and followed by SEQ ID NO:, if any") == ()


@pytest.mark.parametrize(
    "text, new, expected",
    [
        ("see SEQ ID NO: 7", {7: 8}, "see SEQ ID NO: 8"),
        ("SEQ ID NOs: 3-5 and 7", {3: 4, 4: 5, 5: 6, 7: 8}, "SEQ ID NOs: 4-6 and 8"),
        ("SEQ ID NOs: 3-5 and 7", {5: 9}, "SEQ ID NOs: 3-4, 9 and 7"),
        ("SEQ ID NOs: 3 to 5", {4: 0, 5: 4}, "SEQ ID NOs: 3 to 4"),
        ("SEQ ID NO: 4", {4: 0}, f"SEQ ID NO: {REMOVED}"),
        ("配列番号７及び９", {7: 10}, "配列番号１０及び９"),
        ("配列番号1～3", {1: 2, 2: 3, 3: 4}, "配列番号2～4"),
        ("SEQ\u00a0ID\u00a0NO:\u00a01\u20133", {1: 2, 2: 3, 3: 4}, "SEQ\u00a0ID\u00a0NO:\u00a02\u20134"),
        ("SEQ ID NO: 3 of WO 2012/063219 and SEQ ID NO: 3", {3: 4}, "SEQ ID NO: 3 of WO 2012/063219 and SEQ ID NO: 4"),
        ("SEQ ID NO: 3 and NO: 5, No. 7", {3: 4, 5: 6, 7: 8}, "SEQ ID NO: 4 and NO: 6, No. 8"),
        ("SEQ ID NOs: 3 (human 3), 5 (mouse)", {3: 4, 5: 6}, "SEQ ID NOs: 4 (human 3), 6 (mouse)"),
        ("SEQ ID NO: 3 to NO: 5", {3: 4, 4: 5, 5: 6}, "SEQ ID NO: 4 to NO: 6"),
        ("SID 7 and <210> 3", {7: 8, 3: 4}, "SID 8 and <210> 4"),
        ("SEQ ID NO: 1,000", {1000: 1002}, "SEQ ID NO: 1,002"),
        ("ПОСЛ. ИД. № 3", {3: 4}, "ПОСЛ. ИД. № 4"),
        ("nothing here: 7", {7: 8}, "nothing here: 7"),
    ],
)
def test_numbers_follow_and_the_words_around_them_stay(text: str, new: dict[int, int], expected: str) -> None:
    assert renumber(text, lambda number: new.get(number, number)).text == expected


def test_a_removed_number_is_reported_and_stays_visible() -> None:
    done = renumber("SEQ ID NOs: 3, 4 and 6", lambda number: {4: 0, 6: 5}.get(number, number))
    assert done.text == f"SEQ ID NOs: 3, {REMOVED} and 5"
    assert done.removed == (4,)


def test_a_series_is_reported_instead_of_rewritten() -> None:
    text = "odd-numbered SEQ ID NOs from 1 to 9"
    done = renumber(text, lambda number: number + 2)
    assert done.text == text and len(done.open) == 1


def test_a_hostile_range_costs_no_memory() -> None:
    text = "SEQ ID NO: 1-999999999"
    assert renumber(text, lambda number: number).text == text
    assert len(renumber(text, lambda number: number + 1).open) == 1


@given(st.text(alphabet="SEQIDNO:s .-–1234567890,andto配列番号～、_()", max_size=60))
def test_any_text_is_found_in_its_own_spans_and_stays_if_nothing_changes(text: str) -> None:
    found = mentions.find(text)
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        for item in mention.items:
            assert mention.start < item.start < item.end <= mention.end
            assert re.search(r"\d", text[item.start : item.end])
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert renumber(text, lambda number: number).text == text


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(1, 9))
def test_shifting_there_and_back_gives_the_same_text(listed: list[int], by: int) -> None:
    text = f"SEQ ID NOs: {', '.join(map(str, listed))} encode it"
    there = renumber(text, lambda number: number + by).text
    assert numbers(there) == [number + by for number in listed]
    assert renumber(there, lambda number: number - by).text == text
