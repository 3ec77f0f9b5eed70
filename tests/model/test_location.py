"""The grammar of locations, and what becomes of a location when the sequence is cut or edited."""

import re
from collections.abc import Callable

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from work import calls

from wiposeq.model import shifting
from wiposeq.model.location import (
    MAX_DEPTH,
    Complement,
    Join,
    Location,
    LocationError,
    Order,
    Site,
    Span,
    extract,
    parse,
)
from wiposeq.model.shifting import clip, shift, shift_value

READABLE = re.findall(
    r"\S+",
    """1 340 5..9 <5..9 5..>9 <5..>9 <5 >5 5..5 <5..5 5..>5 <5..>5 >5..9 5..<9 >5..<9 5^6 10^1 9..5 0 0..3
join(1..2,5..6) order(1,3,5) complement(7) complement(5..>9) complement(join(1..2,5..6)) join(complement(5..6),1..2)
order(complement(5),join(1,2)) join(order(1,2),3) complement(complement(4)) join(4) join(5^6,8) complement(5^6)
join(1..5,3..9) 999999999999999""",
)

UNREADABLE = [
    ("", 1, "The location is empty"),
    ("5..", 4, "The location ends where a residue number is required"),
    ("5..>", 5, "A residue number is required after `>`"),
    ("5^", 3, "The location ends where a residue number is required"),
    ("join(1,", 8, "The location ends where a residue number is required"),
    ("5.6", 2, "Two dots are required between the first and the last residue"),
    ("5-6", 2, "Two dots are required between the first and the last residue"),
    ("5…6", 2, "Two dots are required between the first and the last residue"),
    ("5...6", 4, "Two dots are required between the first and the last residue"),
    ("1..2..3", 5, "The location must end before `.`"),
    ("5^6^7", 4, "The location must end before `^`"),
    ("join(1,2)..5", 10, "The location must end before `.`"),
    ("5#", 2, "The location must end before `#`"),
    ("5\x00", 2, "The location must end before `U+0000`"),
    ("(21)..(21)", 1, "A residue number is required instead of `(`"),
    ("join()", 6, "A residue number is required instead of `)`"),
    ("join(1,,2)", 8, "A residue number is required instead of `,`"),
    ("٣..٥", 1, "A residue number is required instead of `٣`"),
    ("-5", 1, "Residue numbers must not be negative"),
    ("5..-9", 4, "Residue numbers must not be negative"),
    ("01..5", 1, "Residue numbers must not have leading zeros"),
    ("1..005", 4, "Residue numbers must not have leading zeros"),
    ("1..20 ", 6, "A location must not contain spaces"),
    (" 1..20", 1, "A location must not contain spaces"),
    ("join(1..2, 5)", 11, "A location must not contain spaces"),
    ("JOIN(1,2)", 1, "join, order and complement must be in lower-case letters"),
    ("join(1,Complement(2))", 8, "join, order and complement must be in lower-case letters"),
    ("join", 5, "`(` is required after join"),
    ("one-of(1,2)", 1, "`one` is not one of join, order and complement"),
    ("replace(1..2)", 1, "`replace` is not one of join, order and complement"),
    ("J00194.1:5..6", 1, "A location must not refer to another sequence"),
    ("join(1..2", 10, "`)` is missing at the end of join"),
    ("1)", 2, "`)` has no matching `(`"),
    ("1,2", 2, "A comma is only allowed inside join or order"),
    ("complement(1,2)", 13, "complement must contain one location"),
    ("<", 2, "A residue number is required after `<`"),
    ("<>5", 2, "A residue number is required after `<`"),
    ("5..>>9", 5, "A residue number is required after `>`"),
    ("<5^6", 1, "`<` and `>` are not allowed with `^`"),
    ("5^>6", 3, "`<` and `>` are not allowed with `^`"),
    ("1" * 16, 16, "Residue numbers must have at most 15 digits"),
]

numbers = st.integers(0, 60)
spans = st.builds(
    Span,
    numbers,
    numbers,
    before=st.booleans(),
    after=st.booleans(),
)


def trees(leaves: st.SearchStrategy[Location]) -> st.SearchStrategy[Location]:
    def larger(parts: st.SearchStrategy[Location]) -> st.SearchStrategy[Location]:
        several = st.lists(parts, min_size=1, max_size=4).map(tuple)
        return st.builds(Join, several) | st.builds(Order, several) | st.builds(Complement, parts)

    return st.recursive(leaves, larger, max_leaves=8)


class TestReading:
    @pytest.mark.parametrize("text", READABLE)
    def test_what_can_be_read_prints_back_as_the_very_same_text(self, text: str) -> None:
        assert str(parse(text)) == text

    @pytest.mark.parametrize(("text", "position", "message"), UNREADABLE, ids=[t[0][:20] for t in UNREADABLE])
    def test_what_cannot_be_read_is_reported_with_its_place(self, text: str, position: int, message: str) -> None:
        with pytest.raises(LocationError) as caught:
            parse(text)
        assert (caught.value.position, caught.value.message) == (position, message)

    def test_an_error_names_its_values_apart_from_its_template(self) -> None:
        with pytest.raises(LocationError) as caught:
            parse("join(1..2")
        assert caught.value.template == "`)` is missing at the end of {operator}"
        assert caught.value.values == {"operator": "join"}

    def test_the_parts_of_a_nested_location_are_distinguished(self) -> None:
        found = parse("complement(join(<1..5,7^8,order(9,10..>12)))")
        assert found == Complement(
            Join((Span(1, 5, before=True), Site(7, 8), Order((Span(9, 9), Span(10, 12, after=True)))))
        )

    def test_single_numbers_with_a_mark_say_on_which_side_it_stands(self) -> None:
        assert parse("<5") == Span(5, 5, before=True)
        assert parse(">5") == Span(5, 5, after=True)

    def test_misplaced_marks_are_read_and_reported(self) -> None:
        found = parse(">5..<9")
        assert isinstance(found, Span)
        assert (found.before, found.after, found.is_misplaced, found.is_partial) == (False, False, True, True)

    def test_a_span_created_by_hand_prints_as_one_number_where_it_is_one_residue(self) -> None:
        assert str(Span(5, 5)) == "5"
        assert str(Span(5, 5, before=True, after=True)) == "<5..>5"

    @given(trees(spans))
    def test_printing_and_reading_agree_on_any_tree(self, tree: Location) -> None:
        read = parse(str(tree))
        assert str(read) == str(tree)
        assert list(read.spans()) == list(tree.spans())
        assert [type(part) for part in read.walk()] == [type(part) for part in tree.walk()]

    @given(st.text(alphabet="0159.<>^,()joinrdecmplt- x\u0663", max_size=30))
    @tries(400)
    def test_any_text_is_read_exactly_or_refused_at_a_place_within_it(self, text: str) -> None:
        try:
            assert str(parse(text)) == text
        except LocationError as error:
            assert 1 <= error.position <= len(text) + 1
            assert "{" not in error.message

    def test_a_join_is_read_and_printed_in_work_that_grows_with_its_parts(self) -> None:
        def work(parts: int) -> int:
            text = "join(" + ",".join(f"{n}..{n + 5}" for n in range(1, 10 * parts, 10)) + ")"
            found = parse(text)
            assert found.bounds == (1, 10 * parts - 4)
            assert str(found) == text
            return calls(lambda: str(parse(text)))

        assert work(20_000) < 5 * work(5_000)

    def test_operators_may_stand_as_deep_as_the_limit_and_no_deeper(self) -> None:
        deep = "complement(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH
        assert str(parse(deep)) == deep
        for text in ("complement(" + deep + ")", "join(" * 100_000, "complement(" * 100_000 + "1" + ")" * 100_000):
            with pytest.raises(LocationError, match="more than 50 levels deep"):
                parse(text)

    def test_a_million_characters_of_nonsense_are_refused_in_a_short_message(self) -> None:
        for text in ("1" * 1_000_000, "(" * 1_000_000, "x" * 1_000_000, "1" + " " * 1_000_000, "<" * 1_000_000):
            with pytest.raises(LocationError) as caught:
                parse(text)
            assert len(caught.value.message) <= 120


class TestLooking:
    def test_spans_come_in_the_order_of_the_text_with_their_strand(self) -> None:
        found = parse("join(complement(8..9),1..2,complement(complement(4)),5^6)")
        assert list(found.spans()) == [(8, 9, True), (1, 2, False), (4, 4, False), (5, 6, False)]

    def test_bounds_hold_the_smallest_and_largest_number_even_of_descending_spans(self) -> None:
        found = parse("join(9..5,20)")
        assert (found.bounds, found.first, found.last) == ((5, 20), 5, 20)
        assert parse("10^1").bounds == (1, 10)

    def test_a_mark_anywhere_makes_a_location_partial(self) -> None:
        assert parse("complement(join(1..2,5..>6))").is_partial
        assert not parse("complement(join(1..2,5..6))").is_partial


class TestExtracting:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2..4", "acg"),
            ("<2..>4", "acg"),
            ("3", "c"),
            ("complement(2..4)", "cgt"),
            ("join(1..2,7..8)", "taac"),
            ("order(7..8,1..2)", "acta"),
            ("complement(join(1..2,7..8))", "gtta"),
            ("join(complement(7..8),complement(1..2))", "gtta"),
            ("complement(complement(2..4))", "acg"),
            ("2^3", ""),
            ("4..2", ""),
            ("7..99", "ac"),
            ("50..99", ""),
            ("0..2", "ta"),
            ("0", ""),
        ],
    )
    def test_the_residues_of_a_location_are_put_together(self, text: str, expected: str) -> None:
        assert extract(parse(text), "tacggtac") == expected


class TestClipping:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("1..10", "1..10"),
            ("5..20", "5..10"),
            ("<5..>20", "<5..>10"),
            ("10..20", "10"),
            ("10..>20", "10..>10"),
            ("0..5", "1..5"),
            ("20..5", "10..5"),
            ("11", None),
            ("0", None),
            ("join(1..5,8..20)", "join(1..5,8..10)"),
            ("join(1..5,12..20)", "1..5"),
            ("complement(join(1..2,4..5,12..20))", "complement(join(1..2,4..5))"),
            ("join(12,13)", None),
            ("9^10", "9^10"),
            ("10^11", None),
            ("25^1", "10^1"),
            ("5..", None),
            ("join(5)", "join(5)"),
        ],
    )
    def test_a_location_is_cut_to_ten_residues(self, text: str, expected: str | None) -> None:
        assert clip(text, 10) == expected

    @given(trees(spans), st.integers(0, 70))
    def test_what_is_left_lies_within_the_sequence(self, tree: Location, length: int) -> None:
        clipped = clip(str(tree), length)
        if clipped is not None:
            found = parse(clipped)
            assert found.first >= 1
            assert found.last <= length


LENGTH = 40


def within(length: int) -> st.SearchStrategy[Location]:
    number = st.integers(1, length)
    span = st.tuples(number, number, st.booleans(), st.booleans()).map(
        lambda t: Span(min(t[:2]), max(t[:2]), before=t[2], after=t[3])
    )
    site = st.integers(1, length - 1).map(lambda n: Site(n, n + 1)) | st.just(Site(length, 1))
    return trees(span | span | site)


def unmarked_spans_within(length: int) -> st.SearchStrategy[Location]:
    number = st.integers(1, length)
    return st.tuples(number, number).map(lambda t: Span(min(t), max(t)))


@st.composite
def replacements(draw: Callable[[st.SearchStrategy[int]], int]) -> tuple[int, int, int]:
    start = draw(st.integers(1, LENGTH + 1))
    end = draw(st.integers(start - 1, LENGTH))
    return start, end, draw(st.integers(0, 12))


class TestShifting:
    @pytest.mark.parametrize(
        ("text", "start", "end", "inserted", "expected"),
        [
            # nothing moves
            ("5..9", 5, 9, 5, "5..9"),
            ("5..9", 7, 6, 0, "5..9"),
            ("5..9", 10, 12, 7, "5..9"),
            # insertions
            ("5..9", 3, 2, 4, "9..13"),
            ("5..9", 5, 4, 4, "9..13"),
            ("5..9", 6, 5, 4, "5..13"),
            ("5..9", 9, 8, 4, "5..13"),
            ("5..9", 10, 9, 4, "5..9"),
            ("5", 5, 4, 1, "6"),
            ("5", 6, 5, 1, "5"),
            ("join(1..4,5..9)", 5, 4, 3, "join(1..4,8..12)"),
            # deletions
            ("5..9", 1, 2, 0, "3..7"),
            ("5..9", 6, 8, 0, "5..6"),
            ("5..9", 5, 8, 0, "5"),
            ("5..9", 6, 9, 0, "5"),
            ("<5..>9", 6, 9, 0, "<5..>5"),
            ("<5..9", 6, 9, 0, "<5..5"),
            ("5..9", 1, 6, 0, "1..3"),
            ("5..9", 8, 20, 0, "5..7"),
            ("5..9", 5, 9, 0, None),
            ("5..9", 1, 20, 0, None),
            ("join(1..4,6..9,12..15)", 5, 10, 0, "join(1..4,6..9)"),
            ("join(1..4,6..9)", 5, 10, 0, "1..4"),
            ("complement(order(1..4,6..9))", 1, 5, 0, "complement(1..4)"),
            ("complement(join(6..7,8))", 5, 10, 0, None),
            ("join(6..7)", 1, 2, 0, "join(4..5)"),
            # replacements by another number of residues
            ("5..9", 6, 8, 1, "5..7"),
            ("5..9", 5, 6, 4, "5..11"),
            ("5..9", 8, 9, 5, "5..12"),
            ("5..9", 5, 9, 2, "5..6"),
            ("5..9", 5, 9, 9, "5..13"),
            ("5", 5, 5, 3, "5..7"),
            ("5..9", 8, 12, 2, "5..7"),
            ("5..9", 3, 6, 2, "5..7"),
            ("5..9", 3, 12, 20, "5..9"),
            ("5..9", 3, 12, 4, "5..6"),
            ("5..9", 3, 12, 2, "4"),
            ("join(5..6,8..9)", 4, 10, 3, "5..6"),
            ("join(5..6,8..9)", 4, 10, 1, "4"),
            ("complement(join(<8..9,10))", 4, 10, 1, "complement(<4..4)"),
            # sites
            ("5^6", 1, 2, 0, "3^4"),
            ("5^6", 6, 5, 3, "5^6"),
            ("5^6", 5, 4, 3, "8^9"),
            ("5^6", 7, 6, 3, "5^6"),
            ("5^6", 6, 9, 0, "5^6"),
            ("5^6", 3, 5, 0, "2^3"),
            ("5^6", 5, 6, 0, None),
            ("5^6", 1, 5, 0, None),
            ("5^6", 6, 20, 0, None),
            ("5^6", 6, 20, 1, "5^6"),
            ("5^6", 4, 7, 9, "5^6"),
            ("5^6", 4, 7, 1, "4^5"),
            ("5^6", 4, 20, 2, "4^5"),
            ("20^1", 1, 3, 0, "17^1"),
            ("20^1", 21, 20, 5, "25^1"),
            ("20^1", 1, 0, 5, "25^1"),
            ("20^1", 18, 20, 1, "18^1"),
            ("20^1", 2, 20, 0, None),
            ("3^9", 5, 6, 0, "3^7"),
            # odd ones
            ("9..5", 6, 8, 0, "6..5"),
            ("5..", 1, 2, 0, "5.."),
            ("", 1, 2, 0, ""),
            ("30..35", 2, 3, 0, "30..35"),
            ("5..35", 2, 3, 0, "3..33"),
            ("15..30", 21, 20, 9, "15..30"),
        ],
    )
    def test_a_location_on_twenty_residues_follows(
        self, text: str, start: int, end: int, inserted: int, expected: str | None
    ) -> None:
        assert shift(text, start, end, inserted, length=20) == expected

    def test_without_the_length_a_site_before_a_deletion_is_taken_for_the_last(self) -> None:
        assert shift("5^6", 6, 9, 0) is None
        assert shift("5^6", 3, 5, 0) == "2^3"

    @given(within(LENGTH), replacements(), st.booleans())
    @tries(500)
    def test_nothing_ever_points_outside_the_sequence_that_results(
        self, tree: Location, change: tuple[int, int, int], is_length_known: bool
    ) -> None:
        start, end, inserted = change
        new_length = LENGTH - (end - start + 1) + inserted
        text = shift(str(tree), start, end, inserted, length=LENGTH if is_length_known else None)
        if text is None:
            return
        moved = parse(text)
        assert moved.first >= 1
        assert moved.last <= new_length
        for part in moved.walk():
            if isinstance(part, Span):
                assert part.start <= part.end
            if isinstance(part, Site):
                assert part.end == part.start + 1 or part == Site(new_length, 1)

    @given(within(LENGTH), replacements())
    @tries(300)
    def test_only_what_lies_wholly_inside_the_change_goes(self, tree: Location, change: tuple[int, int, int]) -> None:
        start, end, inserted = change
        is_inside = [start <= low and high <= end for low, high, _ in tree.spans()]
        if not any(isinstance(part, Site) for part in tree.walk()):
            is_kept = shift(str(tree), start, end, inserted) is not None
            assert is_kept == (inserted > 0 or end < start or not all(is_inside))

    @given(within(LENGTH), replacements())
    @tries(300)
    def test_marks_and_operators_stay_where_no_part_goes(self, tree: Location, change: tuple[int, int, int]) -> None:
        start, end, inserted = change
        if any(start <= low and high <= end for low, high, _ in tree.spans()) or "^" in str(tree):
            return
        moved = shift(str(tree), start, end, inserted, length=LENGTH)
        assert moved is not None
        old = [(type(p), getattr(p, "before", None), getattr(p, "after", None)) for p in tree.walk()]
        new = [(type(p), getattr(p, "before", None), getattr(p, "after", None)) for p in parse(moved).walk()]
        assert new == old

    @given(trees(unmarked_spans_within(LENGTH)), replacements())
    @tries(300)
    def test_untouched_parts_name_the_same_residues_afterwards(
        self, tree: Location, change: tuple[int, int, int]
    ) -> None:
        start, end, inserted = change
        places = [sorted(span[:2]) for span in tree.spans()]
        if any(low <= end and high >= start for low, high in places):
            return
        before = "".join(map(chr, range(ord("0"), ord("0") + LENGTH)))
        after = before[: start - 1] + "-" * inserted + before[end:]
        moved = shift(str(tree), start, end, inserted, length=LENGTH)
        assert moved is not None
        old, new = list(tree.spans()), list(parse(moved).spans())
        assert [before[a - 1 : b] for a, b, _ in old] == [after[a - 1 : b] for a, b, _ in new]

    @given(st.lists(st.integers(1, LENGTH), min_size=4, max_size=10, unique=True), replacements())
    @tries(300)
    def test_parts_that_did_not_overlap_do_not_overlap_afterwards_and_keep_their_order(
        self, ends: list[int], change: tuple[int, int, int]
    ) -> None:
        ends = sorted(ends)[: len(ends) // 2 * 2]
        text = str(Join(tuple(Span(a, b) for a, b in zip(ends[::2], ends[1::2]))))
        moved = shift(text, *change)
        if moved is not None:
            flat = [number for a, b, _ in parse(moved).spans() for number in (a, b + 1)]
            assert flat == sorted(flat)

    @given(within(LENGTH), st.integers(1, LENGTH + 1), st.integers(1, 12))
    @tries(300)
    def test_taking_an_insertion_back_gives_the_same_location(self, tree: Location, start: int, count: int) -> None:
        put_in = shift(str(tree), start, start - 1, count, length=LENGTH)
        assert put_in is not None
        back = shift(put_in, start, start + count - 1, 0, length=LENGTH + count)
        assert back is not None
        assert list(parse(back).spans()) == list(tree.spans())


class TestPositionsInQualifiers:
    @pytest.mark.parametrize(
        ("name", "value", "expected"),
        [
            ("anticodon", "(pos:34..36,aa:Phe,seq:aaa)", "(pos:37..39,aa:Phe,seq:aaa)"),
            (
                "anticodon",
                "(pos:join(5,495..496),aa:Leu,seq:taa)",
                "(pos:join(5,498..499),aa:Leu,seq:taa)",
            ),
            (
                "anticodon",
                "(pos:complement(4156..4158),aa:Glu,seq:ttg)",
                "(pos:complement(4159..4161),aa:Glu,seq:ttg)",
            ),
            ("transl_except", "(pos:213..215,aa:Trp)", "(pos:216..218,aa:Trp)"),
            ("transl_except", "(pos: 1017,aa:TERM)", "(pos: 1020,aa:TERM)"),
            ("transl_except", "(pos:213 ,aa:TERM)", "(pos:216 ,aa:TERM)"),
            ("transl_except", "(pos:213..215)", "(pos:216..218)"),
            ("rpt_unit_range", "202..245", "205..248"),
            ("tag_peptide", "90..122", "93..125"),
            # said in another way, or not about positions at all
            ("transl_except", "213..215", "213..215"),
            ("transl_except", "(pos:213-215,aa:Trp)", "(pos:213-215,aa:Trp)"),
            ("transl_except", "(pos:213..215", "(pos:213..215"),
            ("rpt_unit_range", "about 202", "about 202"),
            ("note", "202..245", "202..245"),
            ("codon_start", "202", "202"),
        ],
    )
    def test_three_residues_inserted_in_front_move_the_position(self, name: str, value: str, expected: str) -> None:
        assert shift_value(name, value, 11, 10, 3) == expected

    def test_a_value_whose_residues_are_deleted_becomes_empty(self) -> None:
        assert shift_value("transl_except", "(pos:13..15,aa:Sec)", 13, 15, 0) == ""
        assert shift_value("rpt_unit_range", "13..15", 10, 20, 0) == ""

    def test_a_range_of_one_residue_is_still_written_as_a_range(self) -> None:
        assert shift_value("rpt_unit_range", "13..15", 14, 20, 0) == "13..13"
        assert shift_value("tag_peptide", "13", 1, 2, 0) == "11"


class TestMovingCommonForms:
    """The quick way, without taking a location apart, gives what the long way gives, or leaves it to that."""

    @given(within(LENGTH), replacements())
    @tries(400)
    def test_it_agrees_with_the_long_way(self, created: Location, replacement: tuple[int, int, int]) -> None:
        start, end, inserted = replacement
        text, difference = str(created), inserted - (end - start + 1)
        for length in (LENGTH, None):
            quick = shifting.Move(start, end, difference, length).common(text) if difference else None
            if quick is not None:
                with pytest.MonkeyPatch.context() as patched:
                    patched.setattr(shifting.Move, "common", lambda self, text: None)
                    assert quick == shift(text, start, end, inserted, length=length)

    @pytest.mark.parametrize(
        "text",
        ["007..9", "5..09", "join(5..9)", "join(1..4,05..9)", "5..9,", "complement(5..9", "ab..9", "5^6", ""],
    )
    def test_what_is_not_common_is_left_to_the_long_way(self, text: str) -> None:
        assert shifting.Move(3, 2, 4, 100).common(text) is None

    def test_forms_with_markers_and_strands_are_moved(self) -> None:
        usual = shifting.Move(10, 9, 5, 100).common
        assert usual("complement(join(<1..8,11..>20))") == "complement(join(<1..8,16..>25))"
        assert usual("order(1..3,complement(9..12),30)") == "order(1..3,complement(9..17),35)"
        assert usual("complement(20..30)") == "complement(25..35)"
        assert usual("20..130") is None


@pytest.mark.parametrize("text", ["1\u00b2..5", "complement(\u00b2..5)", "3..\u0665", "1.." + "9" * 5000, "9" * 5000])
def test_digits_that_are_no_numbers_of_a_location_stay_as_they_are(text: str) -> None:
    assert shift(text, 2, 2, 3, length=20) == text
    assert shift(f"join(1..2,{text})", 2, 2, 3, length=20) == f"join(1..2,{text})"
