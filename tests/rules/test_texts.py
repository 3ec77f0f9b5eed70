"""Characters, dates and locations: what is written instead, and that nothing is made up where nothing is known."""

import unicodedata
from datetime import date

import pytest
from builders import a_dna, a_project
from findings import found
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.model import location
from wiposeq.model.readable import Phrase, short
from wiposeq.rules.dates import months_later, normalized_date, real_date
from wiposeq.rules.locations import normalized_location
from wiposeq.rules.messages import fitted
from wiposeq.standard.latin import controls, latin, named, outside_latin
from wiposeq.texts import use_language


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("β-lactamase", "beta-lactamase"),
        ("TNF‑α", "TNF-alpha"),
        ("Δ32", "Delta32"),
        ("“Müller’s” – Straße…", '"Muller\'s" - Strasse...'),
        ("ﬁve ﬂasks", "five flasks"),
        ("10 µg, 37 °C", "10 ug, 37 degrees C"),
        ("a\u00a0b\u200bc", "a bc"),
        ("½ × 3 ≥ 1", "1/2 x 3 >= 1"),
        ("Łódź Ærøskøbing", "Lodz AEroskobing"),
        ("plain", "plain"),
    ],
)
def test_what_basic_latin_can_express_is_written_in_it(text: str, written: str) -> None:
    assert latin(text) == written
    assert outside_latin(written) == []


def test_a_name_is_written_by_sound_and_a_greek_letter_in_a_text_by_its_name() -> None:
    assert latin("Αλέξης", as_name=True) == "Alexis"
    assert latin("Василий Щукин") == "Vasilii Shchukin"


def test_what_cannot_be_described_stays_so_that_it_is_seen() -> None:
    assert latin("株式会社 A") == "株式会社 A"
    assert outside_latin("株式会社 A") == ["株", "式", "会", "社"]


@given(st.text(max_size=200))
def test_writing_in_latin_leaves_printable_latin_or_what_it_does_not_know(text: str) -> None:
    written = latin(text)
    assert latin(written) == written
    assert all(" " <= c <= "~" or c in unicodedata.normalize("NFKD", text) for c in written)


def test_a_line_feed_and_blanks_at_the_ends_are_no_fault() -> None:
    assert outside_latin(" a title\nin two lines ") == []
    assert controls("ein\tTitel\r\n") == []
    assert controls("a\x07b") == ["\x07"]


def test_characters_are_named_so_that_they_can_be_looked_up() -> None:
    assert named(["α", "\x07"]) == "α (U+03B1), U+0007"
    assert named(list("αβγδ")).endswith(" ...")


@given(st.text(max_size=300), st.integers(8, 60))
def test_a_shortened_text_fits_and_shows_that_it_is_shortened(text: str, limit: int) -> None:
    seen = short(text, limit)
    assert len(seen) <= limit
    assert seen.isprintable()
    assert seen == text or seen.endswith("...") or not text.isprintable()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (" DNA ", " DNA "),
        ("genomic\nDNA", "genomic[line end]DNA"),
        ("a\tb\r", "a[tab]b[carriage return]"),
        ("Homo\u00a0sapiens\u200b", "Homo[U+00A0]sapiens[U+200B]"),
    ],
)
def test_spaces_of_a_value_stay_in_a_message_and_invisible_characters_are_named(text: str, seen: str) -> None:
    assert short(text) == seen


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.text("xyz ", max_size=300) | st.integers(0, 99)))
def test_a_message_is_shortened_by_its_longest_values(values: dict[str, object]) -> None:
    values = {"a": "", "b": "", "c": ""} | values
    filled = "{a} is {b}; {c} is required".format(**fitted("{a} is {b}; {c} is required", values))
    assert len(filled) <= 120
    if sum(len(str(v)) for v in values.values()) <= 80:
        assert fitted("{a} is {b}; {c} is required", values) == values


def test_what_a_rule_composed_for_people_is_neither_shortened_nor_quoted_again() -> None:
    words = Phrase("«\u00a0l\u00a0» (2, en 3), " * 6)
    seen = fitted("{a}; {b}", {"a": words, "b": "x" * 200})
    assert seen["a"] == words and type(seen["a"]) is str
    assert len(seen["b"]) < 40


@pytest.mark.parametrize("code", ["fr", "ru", "ja", "ar", "en"])
def test_each_wrong_symbol_is_named_whole_in_each_language(code: str) -> None:
    use_language(code)
    try:
        finding = found(a_project(a_dna("acgtacgtacglxz")), "sequence/symbols")[0]
        listed_symbols = finding.values["symbols"]
        assert "U+" not in finding.message and "..." not in finding.message
        assert all(f"{symbol}" in listed_symbols for symbol in "lxz")
    finally:
        use_language("en")


def test_only_the_calendar_s_days_in_the_one_form_are_dates() -> None:
    assert real_date("2024-02-29") == date(2024, 2, 29)
    for text in ("2023-02-29", "2024-2-9", "20240209", " 2024-02-09", "2024-02-09T00:00", "２０２４-02-09", ""):
        assert real_date(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2010-8-16", "2010-08-16"),
        ("April 19, 2015, 9:24 a.m.", "2015-04-19"),
        ("2015-04-19T09:24:00.5+02:00", "2015-04-19"),
        ("2010/08/16", "2010-08-16"),
        ("20100816", "2010-08-16"),
        ("2010.8.16", "2010-08-16"),
        ("16-Aug-2010", "2010-08-16"),
        ("16 August 2010", "2010-08-16"),
        ("August 16, 2010", "2010-08-16"),
        ("2010-02-30", ""),
        ("08/09/2010", ""),
        ("16.8.2010", ""),
        ("soon", ""),
    ],
)
def test_a_date_is_repaired_only_where_one_day_can_be_meant(text: str, meant: str) -> None:
    assert normalized_date(text) == meant


@given(st.dates(), st.integers(0, 400))
def test_months_later_is_never_before_and_never_in_another_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert later >= day
    if later != date.max:
        assert (later.year - day.year) * 12 + later.month - day.month == months


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("(21)..(21)", "21"),
        ("(5)..(10)", "5..10"),
        ("(5)-(10)", "5..10"),
        ("5 .. 10", "5..10"),
        ("5-10", "5..10"),
        ("5–10", "5..10"),
        ("5...10", "5..10"),
        ("5…10", "5..10"),
        ("5 to 10", "5..10"),
        ("005..010", "5..10"),
        ("JOIN(1..4,6..8)", "join(1..4,6..8)"),
        ("join(1..4; 6..8)", "join(1..4,6..8)"),
        ("complement((3)..(9))", "complement(3..9)"),
        ("&lt;1..&gt;9", "<1..>9"),
        ("five", ""),
        ("1,5", ""),
        ("1.5", ""),
        ("A1:5..9", ""),
        ("", ""),
    ],
)
def test_a_location_is_tidied_only_where_one_can_be_meant(text: str, meant: str) -> None:
    assert normalized_location(text) == meant


@given(st.text("0123456789.()<>,-^ joincompleterd", max_size=40))
def test_what_is_tidied_can_be_read_and_needs_no_tidying(text: str) -> None:
    meant = normalized_location(text)
    if meant:
        assert str(location.parse(meant)) == meant
        assert normalized_location(meant) == meant


@given(st.integers(1, 999), st.integers(1, 999))
def test_tidying_keeps_the_numbers(start: int, end: int) -> None:
    for text in (f"({start})..({end})", f"{start} - {end}", f"0{start}..{end}"):
        assert normalized_location(text) == (f"{start}..{end}" if start != end else f"{start}")
