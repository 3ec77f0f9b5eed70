"""Lines are as wide as they look, and break where the language breaks them."""

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.columns import columns, lines


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("配列表", 6), ("e\u0301", 1), ("서열", 4), ("", 0), ("ﾊ", 1)])
def test_a_wide_letter_has_two_columns(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("序列表包含序列。", 8, ["序列表包", "含序列。"]),
        ("配列表、配列", 6, ["配列", "表、配", "列"]),
        ("「配列」です", 4, ["「配", "列」", "です"]),
        ("서열 목록 파일", 9, ["서열 목록", "파일"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("XML 文件", 5, ["XML", "文件"]),
        ("  ", 5, []),
    ],
)
def test_a_line_breaks_at_blanks_and_between_wide_letters(text: str, width: int, broken: list[str]) -> None:
    assert list(lines(text, width)) == broken


@tries(200)
@given(st.text(st.sampled_from("ab 配列。「서é"), max_size=60), st.integers(2, 30))
def test_no_line_is_wider_and_nothing_is_lost(text: str, width: int) -> None:
    found = list(lines(text, width))
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(columns(line) <= width or len(line) <= 3 for line in found)
