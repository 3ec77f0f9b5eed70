"""Mentions of other documents are no errors, columns of numbers are mentions, and damage of layout hides nothing."""

import pytest
from builders import a_dna, a_project, a_protein
from specifications import a_pdf, a_word_file, lines_of_page, paragraph, text_of

from wiposeq.app.specification.checking import check_specification
from wiposeq.formats.specification.reader import read_specification
from wiposeq.model.project import Project
from wiposeq.model.specification import Specification

FOREIGN = [
    "SEQ ID NO: 40 of WO 2012/063219",
    "SEQ ID NO: 41 of US 9,999,999",
    "SEQ ID NO: 40 in EP 1 234 567 B1",
    "SEQ ID NO: 40 disclosed in U.S. Patent No. 9,999,999",
    "(see SEQ ID NO: 40 of US 2010/0123456 A1)",
    "SEQ ID NO: 40 of International Publication No. WO 2012/063219",
    "SEQ ID NO: 40 of Japanese Patent Application Laid-Open No. 2012-12345",
    "SEQ ID NO: 40 der WO 2012/063219",
    "SEQ ID NO: 40 aus der Druckschrift EP 1234567",
    "SEQ ID NO : 40 du document WO 2012/063219",
    "SEQ ID NO: 40 de la solicitud WO 2012/063219",
    "SEQ ID NO: 40 do pedido WO 2012/063219",
    "国際公開第2012/063219号の配列番号40",
    "特開2012-123456号公報に記載の配列番号40",
    "特許文献１（特開２０１２－１２３４５６号公報）の配列番号４０",
    "WO2012/063219中SEQ ID NO:40",
    "专利US9999999中的SEQ ID NO: 40",
    "국제공개 WO 2012/063219의 서열번호 40",
    "SEQ ID NO: 40 из WO 2012/063219",
    "SEQ ID NO: 40 of the '219 publication",
    "SEQ ID NOs: 40-45 of the priority application",
    "SEQ ID NO: 40 of that document",
]
DOUBTFUL = [
    "WO 2012/063219 discloses, as SEQ ID NO: 40, a protein",
    "WO 2012/063219 (SEQ ID NO: 40)",
    "SEQ ID NO: 40 as shown in FIG. 1 of WO 2012/063219",
    "Claim 1 of US 9,999,999 recites SEQ ID NO: 40",
]


def listing() -> Project:
    return a_project(a_dna(), a_protein())


def wrong(specification: Specification) -> list[str]:
    findings = check_specification(listing(), specification).findings
    return [each.finding.severity.value for each in findings if each.finding.rule == "specification/number-not-listed"]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_mention_of_another_document_is_not_of_this_listing(text: str) -> None:
    assert wrong(text_of(f"SEQ ID NOs: 1-2.\n\nAs in {text} which is known.")) == []


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_mention_beside_another_document_is_only_a_warning(text: str) -> None:
    assert set(wrong(text_of(f"SEQ ID NOs: 1-2.\n\nAs in {text} which is known."))) == {"warning"}


@pytest.mark.parametrize("text", ["SEQ ID NO: 40 of the invention", "SEQ ID NO: 40 of the present application"])
def test_a_mention_of_this_application_is_of_this_listing(text: str) -> None:
    assert wrong(text_of(f"SEQ ID NOs: 1-2.\n\nAs in {text} which is new.")) == ["error"]


def numbers(specification: Specification) -> list[int]:
    facts = check_specification(listing(), specification).facts
    return [number for mention in facts.mentions if mention.counts for number in mention.numbers(1_000)]


def test_the_numbers_of_a_column_headed_seq_id_no_are_mentions() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    table = row("Name", "SEQ ID NO") + row("P1", "1") + row("P2", "2") + row("12", "30")
    specification = read_specification([a_word_file(f"<w:tbl>{table}</w:tbl>")])
    assert numbers(specification) == [1, 2, 30]
    assert wrong(specification) == ["warning"]


def test_a_heading_of_a_column_is_no_open_number() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    table = row("SEQ ID NO", "X") + row("1", "5") + row("2", "6")
    specification = read_specification([a_word_file(f"<w:tbl>{table}</w:tbl>")])
    assert numbers(specification) == [1, 2]
    assert not any(each.is_placeholder for each in check_specification(listing(), specification).facts.mentions)


def test_a_column_of_a_text_without_cells_is_read() -> None:
    assert numbers(text_of("Name   Length   SEQ ID NO\nP1   20   1\nP2   21   2\n\nText.")) == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "SEQ ID\nNO: 2",
        "SEQ\u00a0ID\u00a0NO:\u00a02",
        "SEQ\u00ad ID NO: 2",
        "SEQ ID NO：２",
        "S EQ ID NO: 2",
        "SEQ I D N O: 2",
        "SEQ lD N0: 2",
        "sequence iden-\ntifier 2",
        "配列番\n号２",
    ],
)
def test_damage_of_layout_hides_no_mention(text: str) -> None:
    assert numbers(text_of(f"The primer of {text} was used.")) == [2]


def test_a_running_head_within_a_mention_hides_nothing() -> None:
    pytest.importorskip("pypdfium2")
    words = ["cells", "vectors", "buffers", "enzymes", "primers", "probes", "plates", "tubes", "mice", "plants"]
    head = "WO 2031/123456      PCT/EP2030/000001"
    texts = [
        [f"{first} and {second} were used with {last}" for second in words] for first, last in zip(words, words[4:])
    ]
    pages = [lines_of_page(head, *text, f"- {n} -") for n, text in enumerate(texts[:3], 1)]
    pages.append(lines_of_page(head, *texts[3], "and then the primer of SEQ ID", "- 4 -"))
    pages.append(lines_of_page(head, "NO: 2 was used.", *texts[4], "- 5 -"))
    assert numbers(read_specification([a_pdf(*pages)])) == [2]


def test_a_number_in_japanese_goes_on_behind_a_page_break() -> None:
    head = "WO 2031/123456                PCT/EP2030/000001"
    filler = [f"[{n:04d}] 細胞は10%FBSを含むDMEM中で培養した。" for n in range(1, 12)]
    first = [
        *filler[:4],
        "[0090] 表2に12～15匹のマウスの値を示す。当業者は90%、95%または",
        "99%同一の配列を選択できる。一実施形態では、これは配列番号7",
    ]
    second = ["5～82を含む。細胞は10%FBSを含むDMEM中で培養し、PBSで2回", "洗浄した。", *filler[4:8]]
    pages = [[head, *first, "- 1 -"], [head, *second, "- 2 -"], [head, *filler[8:], "- 3 -"]]
    text = "\f".join("\n".join(page) for page in pages)
    assert numbers(text_of(text)) == list(range(75, 83))


@pytest.mark.parametrize(
    "text",
    [
        "SEQ ID NO " * 20_000,
        "SEQ ID NO: 1, " * 2_000,
        "WO 1 234 567 " * 20_000,
        "配列番号\n" * 20_000,
        "FIG. 1 shows the amino acid sequence. " * 5_000,
        "x" + " " * 300_000 + "y",
        "SEQ ID NOs: 1-999999999 " * 500,
        "protein of the sequence " * 10_000 + "SEQ ID NO: 1",
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_text_is_checked_within_the_time_of_a_test(text: str) -> None:
    check_specification(listing(), text_of(text))
