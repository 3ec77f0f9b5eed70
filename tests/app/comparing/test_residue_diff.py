"""Residue runs: whatever differs, putting the new residues in place of the old ones gives the new text."""

import random

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from work import calls

from wiposeq.app.comparing.residue_diff import MOST_RUNS, common_end, common_start, residue_runs
from wiposeq.model.comparison import Run

AMINO_ACIDS = "ACDEFGHIKLMNPQRSTVWY"


def rebuilt(old: str, new: str, runs: list[Run]) -> str:
    parts, at = [], 0
    for run in runs:
        assert at < run.start_old or (at == run.start_old - 1 == run.end_old) or not at
        assert run.end_old >= run.start_old - 1 and run.end_new >= run.start_new - 1
        parts += [old[at : run.start_old - 1], new[run.start_new - 1 : run.end_new]]
        at = run.end_old
        assert sum(map(len, parts)) == run.end_new
    return "".join(parts) + old[at:]


def random_residues(seed: int, length: int, letters: str = "acgt") -> str:
    return "".join(random.Random(seed).choices(letters, k=length))


def spans(runs: list[Run]) -> list[tuple[int, int, int, int]]:
    return [(run.start_old, run.end_old, run.start_new, run.end_new) for run in runs]


class TestRuns:
    def test_equal_texts_do_not_differ(self) -> None:
        assert residue_runs("acgt", "acgt") == []

    def test_one_other_residue_is_one_run(self) -> None:
        old = random_residues(1, 200)
        new = old[:99] + "n" + old[100:]
        assert spans(residue_runs(old, new)) == [(100, 100, 100, 100)]

    def test_an_insertion_replaces_nothing(self) -> None:
        old = random_residues(1, 200)
        (run,) = residue_runs(old, old[:99] + "nnn" + old[99:])
        assert spans([run]) == [(100, 99, 100, 102)]
        assert run.is_insertion and not run.is_deletion

    def test_a_deletion_brings_nothing(self) -> None:
        old = "n" + random_residues(1, 200)
        (run,) = residue_runs(old, old[1:])
        assert spans([run]) == [(1, 1, 1, 0)]
        assert run.is_deletion and not run.is_insertion

    def test_everything_added_or_gone_is_one_run(self) -> None:
        assert spans(residue_runs("", "acgt")) == [(1, 0, 1, 4)]
        assert spans(residue_runs("acgt", "")) == [(1, 4, 1, 0)]

    def test_substitutions_close_together_stay_apart(self) -> None:
        old = "MKVLAAGIVGKLWQRSTNDE"
        new = "MKVLXAGIXGKLWQRXTNDE"
        assert spans(residue_runs(old, new, is_protein=True)) == [(5, 5, 5, 5), (9, 9, 9, 9), (16, 16, 16, 16)]

    def test_a_substitution_and_an_insertion_in_a_short_text_are_distinguished(self) -> None:
        old = "MKVLAAGIVGKLWQRSTNDE"
        new = "MKVLXAGIVGKLWWWQRSTNDE"
        assert spans(residue_runs(old, new, is_protein=True)) == [(5, 5, 5, 5), (14, 13, 14, 15)]

    def test_scattered_changes_in_a_long_text_are_all_found(self) -> None:
        chance = random.Random(7)
        old = random_residues(3, 200_000)
        places = sorted(chance.sample(range(100, 199_900, 60), 300))
        parts, at = [], 0
        for n, place in enumerate(places):
            parts.append(old[at:place])
            parts.append(("n", "nn", "")[n % 3])
            at = place + (1, 0, 2)[n % 3]
        new = "".join([*parts, old[at:]])
        runs = residue_runs(old, new)
        assert rebuilt(old, new, runs) == new
        assert len(runs) == 300 and all(run.is_exact for run in runs)

    def test_a_stretch_moved_far_away_is_found_at_both_ends(self) -> None:
        old = random_residues(3, 120_000)
        inserted = random_residues(4, 700_000)
        new = old[:50_000] + inserted + old[50_000:]
        runs = residue_runs(old, new)
        assert rebuilt(old, new, runs) == new
        assert len(runs) == 1 and runs[0].end_new - runs[0].start_new + 1 == 700_000

    def test_texts_with_nothing_in_common_are_one_run_that_was_not_looked_into(self) -> None:
        (run,) = residue_runs(random_residues(1, 5000), random_residues(2, 6000))
        assert not run.is_exact

    def test_repeats_without_end_are_compared(self) -> None:
        for old, new in (
            ("a" * 300_000, "a" * 299_999),
            ("ac" * 150_000, "ca" * 150_001),
            ("a" * 90_000, "t" * 90_000),
        ):
            assert rebuilt(old, new, residue_runs(old, new)) == new

    @pytest.mark.slow
    def test_more_differences_than_anyone_reads_end_in_one_run(self) -> None:
        old = random_residues(3, 400_000)
        new = "".join("n" + old[at + 1 : at + 20] for at in range(0, 400_000, 20))
        runs = residue_runs(old, new)
        assert MOST_RUNS <= len(runs) <= MOST_RUNS + 40
        assert not runs[-1].is_exact
        assert rebuilt(old, new, runs) == new

    @tries(150)
    @given(st.text("acgt", max_size=60), st.text("acgt", max_size=60))
    def test_any_two_short_texts_come_out_right(self, old: str, new: str) -> None:
        runs = residue_runs(old, new)
        assert rebuilt(old, new, runs) == new
        assert (runs == []) is (old == new)

    @tries(100)
    @given(
        st.integers(0, 1000),
        st.integers(50, 3000),
        st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.text("acgtn", max_size=30)), max_size=8),
        st.booleans(),
    )
    def test_any_edits_come_out_right(
        self, seed: int, length: int, edits: list[tuple[float, int, str]], is_protein: bool
    ) -> None:
        old = random_residues(seed, length, AMINO_ACIDS if is_protein else "acgt")
        new = old
        for share, size, text in edits:
            place = int(share * len(new))
            new = new[:place] + (text.upper() if is_protein else text) + new[place + size :]
        runs = residue_runs(old, new, is_protein=is_protein)
        assert rebuilt(old, new, runs) == new
        touched = sum(run.end_old - run.start_old + 1 + run.end_new - run.start_new + 1 for run in runs)
        assert touched <= 2 * sum(size + len(text) for _, size, text in edits) + 60

    @tries(100)
    @given(st.text("ab", max_size=300), st.text("ab", max_size=300))
    def test_common_ends_are_what_a_loop_would_find(self, a: str, b: str) -> None:
        start = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
        assert common_start(a, b) == start
        end = next((n for n, (x, y) in enumerate(zip(a[::-1], b[::-1])) if x != y), min(len(a), len(b)))
        assert common_end(a, b) == end

    def test_four_times_the_residues_take_about_four_times_the_work(self) -> None:
        def work(length: int) -> int:
            old = random_residues(3, length)
            new = "".join("n" + old[at + 1 : at + 5000] for at in range(0, length, 5000))
            return calls(lambda: residue_runs(old, new))

        assert work(400_000) < 6 * work(100_000)
