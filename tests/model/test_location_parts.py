"""Building a location without typing it."""

import pytest

from wiposeq.model.location import parse
from wiposeq.model.location_parts import with_open_ends


@pytest.mark.parametrize(
    ("text", "starts", "ends", "expected"),
    [
        ("5..9", True, False, "<5..9"),
        ("5..9", False, True, "5..>9"),
        ("<5..>9", False, False, "5..9"),
        ("complement(5..9)", True, False, "complement(5..>9)"),
        ("join(1..3,7..9)", True, True, "join(<1..3,7..>9)"),
        ("complement(join(1..3,7..9))", True, False, "complement(join(1..3,7..>9))"),
        ("join(complement(7..9),complement(1..3))", True, False, "join(complement(7..>9),complement(1..3))"),
        ("order(1..3,7..9)", False, True, "order(1..3,7..>9)"),
        ("5^6", True, True, "5^6"),
    ],
)
def test_the_ends_of_a_location_are_opened_and_closed_in_reading_direction(
    text: str, starts: bool, ends: bool, expected: str
) -> None:
    assert str(with_open_ends(parse(text), starts, ends)) == expected
