"""What a project lacks of the file that it was read from, each loss with a key and a sentence."""

import pytest

from wiposeq.model import origin as facts
from wiposeq.model.origin import Fact, Origin, losses


def keys(*seen: Fact) -> list[str]:
    return [loss.key for loss in losses(Origin(facts=seen))]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"cause": "cut-off", "declared": 11, "sequences": 8, "lost": "sequences 9-11"}, "sequences=9-11"),
        ({"cause": "cut-off", "sequences": 8, "behind": 1, "lost": "sequences 9-"}, "sequences=9-"),
        ({"cause": "unclosed-tag", "lost": "sequence 5"}, "sequences=5"),
        ({"cause": "stray-less-than", "lost": "ApplicantName"}, "elements=ApplicantName"),
        ({"cause": "after-the-end", "sequences": 4, "behind": 4}, "sequences=5-8"),
    ],
)
def test_a_break_that_costs_something_is_a_loss_with_a_name(values: dict[str, object], key: str) -> None:
    fact = Fact(facts.NOT_WELL_FORMED, values, line=7)
    (loss,) = losses(Origin(facts=(fact,)))
    assert (loss.key, loss.line) == (key, 7)
    assert loss.words in facts.cost_of_break(fact)


@pytest.mark.parametrize(
    "fact",
    [
        Fact(facts.NOT_WELL_FORMED, {"cause": "stray-ampersand", "found": "&", "read_as": "&amp;"}),
        Fact(facts.NOT_WELL_FORMED, {"cause": "bad-declaration"}),
        Fact(facts.COMMENT, {"text": "<!-- c -->"}),
        Fact(facts.ELEMENT_REPEATED, {"element": "INSDFeature_quals", "parent": "INSDFeature", "text": ""}),
    ],
)
def test_what_was_read_in_full_is_no_loss(fact: Fact) -> None:
    assert not keys(fact)


def test_content_that_is_not_written_is_a_loss_and_equal_ones_are_one() -> None:
    unknown = Fact(facts.ELEMENT_UNKNOWN, {"element": "Bibliography", "parent": "ST26SequenceListing", "text": "x"})
    attribute = Fact(facts.ATTRIBUTE_UNKNOWN, {"element": "INSDSeq", "attribute": "note", "text": "x"})
    stray = Fact(facts.TEXT_STRAY, {"element": "INSDSeq", "text": "loose"})
    assert keys(unknown, attribute, stray, stray) == ["elements=Bibliography", "attributes=note", "text=INSDSeq"]


def test_a_file_that_declares_an_entity_is_lost_as_a_whole() -> None:
    assert keys(Fact(facts.ENTITY_DECLARED, {"name": "z"})) == ["sequences=all"]
