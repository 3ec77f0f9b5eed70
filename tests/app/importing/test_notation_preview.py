"""The picture of a notation in letters, and the words about one that cannot be read; without a window."""

import pytest

from wiposeq.app.importing.notation_preview import WIDTH, draw, explain
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import Reading, Stopped, read_notations


def read(text: str) -> Reading | Stopped:
    [(_, found)] = read_notations(text, preset("sirna-suffix")).rows
    return found


def test_features_are_drawn_below_the_residues_that_they_touch():
    found = read("UmsGmsAm")
    assert isinstance(found, Reading)
    head, source, empty, residues, *features = draw(found).split("\n")
    assert head == "RNA, 3 residues"
    assert "mol_type" in source
    assert empty == ""
    assert residues == "     1 tga"
    assert features
    assert all(line.startswith("       ") and ("|" in line or "=" in line) for line in features)


def test_a_line_ends_after_sixty_residues():
    found = read("A" * (WIDTH + 1))
    assert isinstance(found, Reading)
    assert [len(line.split()[-1]) for line in draw(found).split("\n") if line.lstrip()[:1].isdigit()] == [WIDTH, 1]


@pytest.mark.parametrize("before", [0, 3, 100])
def test_a_sign_stands_below_the_place_where_reading_stopped(before):
    found = read("A" * before + "%")
    assert isinstance(found, Stopped)
    _, _, text, sign, message, _ = explain(found).split("\n")
    assert text[sign.index("^")] == "%"
    assert message == found.error.message
