"""Kana and Hangul are proposed in Latin letters; Chinese characters are not, because nobody can know their reading."""

import pytest

from wiposeq.standard.latin import latin, outside_latin
from wiposeq.standard.romanizing import romanized


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("やまだ はなこ", "Yamada Hanako"),
        ("ソニー", "Soni"),
        ("きょうと", "Kyouto"),
        ("しゃちほこ", "Shachihoko"),
        ("じゅん", "Jun"),
        ("まっちゃ", "Matcha"),
        ("にっぽん", "Nippon"),
        ("ジョン・スミス", "Jon Sumisu"),
        ("ファイザー", "Faiza"),
        ("ウェルネス", "Werunesu"),
        ("つづき", "Tsuzuki"),
        ("김민수", "Gim Minsu"),
        ("삼성전자 주식회사", "Samseongjeonja Jusikhoesa"),
        ("박지원", "Bak Jiwon"),
        ("울릉", "Ulleung"),
        ("Example Ltd", "Example Ltd"),
    ],
)
def test_sounds_are_written_in_latin_letters(text: str, expected: str) -> None:
    assert romanized(text) == expected
    assert latin(text, as_name=True) == expected


@pytest.mark.parametrize("text", ["例田 花子", "王小明", "株式会社エグザンプル"])
def test_chinese_characters_stay(text: str) -> None:
    assert outside_latin(latin(text, as_name=True))


def test_free_text_is_not_romanized() -> None:
    assert latin("かな") == "かな"
