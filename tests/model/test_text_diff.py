"""What two texts have in common at their ends, compared or remembered."""

import pytest
from builders import a_dna
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.model import text_diff
from wiposeq.model.edits import ReplaceResidues
from wiposeq.model.project import Project
from wiposeq.model.sequence_list import SequenceList
from wiposeq.model.text_diff import common_ends


@given(st.text("ac", max_size=9), st.text("ac", max_size=9))
def test_both_ends_are_as_long_as_can_be(old: str, new: str) -> None:
    start, end = common_ends(old, new)
    assert old[:start] == new[:start]
    assert old[len(old) - end :] == new[len(new) - end :]
    assert start + end <= min(len(old), len(new))
    assert start == min(len(old), len(new)) or old[start] != new[start]


@pytest.mark.parametrize("where", [1, 700, 1000])
def test_what_an_edit_remembers_is_not_compared_again(where: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_diff, "LONG_TEXT", 10)
    sequence = a_dna("acgt" * 250)
    after = ReplaceResidues(sequence.uid, where, where + 2, "ttttttt").apply(
        Project(sequences=SequenceList([sequence]))
    )
    old, new = sequence.residues, after.sequences[0].residues
    monkeypatch.setattr(text_diff, "agreed", lambda *_: pytest.fail("compared again"))
    for a, b in ((old, new), (new, old)):
        start, end = common_ends(a, b)
        assert a[:start] == b[:start]
        assert a[len(a) - end :] == b[len(b) - end :]
        assert min(len(a), len(b)) - start - end <= 7
    text_diff.forget()
    with pytest.raises(pytest.fail.Exception):
        common_ends(old, new)
