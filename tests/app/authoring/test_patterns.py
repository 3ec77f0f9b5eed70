"""What is found in texts: words, case, regular expressions; and the expressions that are refused."""

import pytest

from wiposeq.app.authoring.patterns import compiled, expanded
from wiposeq.errors import UsageError


def found(pattern: str, text: str, **options: bool) -> list[str]:
    return [match[0] for match in compiled(pattern, **options).matches(text)]


def test_a_plain_text_is_found_as_it_is_written() -> None:
    assert found("a.b", "a.b axb A.B") == ["a.b", "A.B"]
    assert found("a.b", "a.b axb A.B", is_case_sensitive=True) == ["a.b"]


def test_a_whole_word_has_no_letter_digit_or_underscore_beside_it() -> None:
    assert found("EXA1", "EXA1, EXA10, pEXA1 EXA1-2 EXA1_b", is_word=True) == ["EXA1", "EXA1"]


def test_a_regular_expression_has_groups_for_the_replacement() -> None:
    pattern = compiled(r"(\w+) (?P<last>\w+)", is_regex=True)
    match = next(pattern.matches("Homo sapiens"))
    assert expanded(match, r"\g<last> \1", is_regex=True) == "sapiens Homo"
    assert expanded(match, r"\1", is_regex=False) == r"\1"


def test_an_empty_match_is_no_hit() -> None:
    assert found("x*", "axa", is_regex=True) == ["x"]


@pytest.mark.parametrize("replacement", [r"\9", r"\g<none>", "a\\"])
def test_a_replacement_with_an_unknown_group_is_refused(replacement: str) -> None:
    match = next(compiled("(a)", is_regex=True).matches("a"))
    with pytest.raises(UsageError, match="cannot be used"):
        expanded(match, replacement, is_regex=True)


@pytest.mark.parametrize("pattern", ["(", "[a", "*", "a{2,1}", r"(?P<1>a)", r"\1"])
def test_what_is_no_regular_expression_is_refused_with_the_reason(pattern: str) -> None:
    with pytest.raises(UsageError, match="cannot be used"):
        compiled(pattern, is_regex=True)


def test_nothing_to_find_is_refused() -> None:
    with pytest.raises(UsageError, match="nothing to find"):
        compiled("")


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(a*)*b",
        r"(?:a+)*$",
        r"(a|aa)+b",
        r"(a|b|ab)*c",
        r"(?:(?:x)+y?)*z",
        r"([a-z]+\s?)+$",
        r"(?=(a+)+)b",
        r"(a?){40}a{40}",
        r"((a{1,9}){1,9}){1,9}b",
        r"(.*,){11}P",
        r"(a)(\1)+b|(\1?)+",
    ],
)
def test_an_expression_that_could_run_for_hours_is_refused(pattern: str) -> None:
    try:
        made = compiled(pattern, is_regex=True)
    except UsageError as error:
        assert "unlimited time" in str(error)
    else:
        assert not made.can_search("a" * 200)


@pytest.mark.parametrize(
    "pattern", [r"\bEXA(\d+)\b", r"SEQ ID NO: (\d+)", r"(foo|bar) kinase", r"colou?r", r"(ab)+c", r"[^;]*;", r"a{3}"]
)
def test_an_ordinary_expression_is_searched_in_long_texts(pattern: str) -> None:
    assert compiled(pattern, is_regex=True).can_search("a" * 10_000)


def test_a_text_is_not_searched_if_the_expression_could_take_too_long_for_its_length() -> None:
    made = compiled(r".*a.*b.*c", is_regex=True)
    assert made.can_search("x" * 200)
    assert not made.can_search("x" * 2_000)


@pytest.mark.parametrize("text", ["(?u)(?a)a", "(?L)a", "(?au)a", "a(?i)b", "(?a)(?u)", "(?P<a>x)(?P<a>y)"])
def test_flags_and_groups_that_exclude_each_other_are_an_error_of_the_user(text: str) -> None:
    for is_word in (False, True):
        with pytest.raises(UsageError):
            compiled(text, is_regex=True, is_word=is_word)
