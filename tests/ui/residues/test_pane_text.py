"""What stands behind the residue pane without a widget: cleaning, comparing, searching, translating."""

import re

import pytest
from builders import EDITION, a_dna
from hypothesis import given, settings
from hypothesis import strategies as st

from wiposeq.model.location import extract, parse
from wiposeq.standard.residues import reverse_complement, translate
from wiposeq.ui.residues import search as residuesearch
from wiposeq.ui.residues.coding_track import CodingTrack, coding_track
from wiposeq.ui.residues.search import MAX_COUNTED, Query, ResidueSearch, matches
from wiposeq.ui.residues.text import Cleaned, Stretches, changed_stretch, clean_residues, moved_caret, span_text

# ---- cleaning


@pytest.mark.parametrize(
    ("text", "molecule", "cleaned"),
    [
        ("ACgt", "DNA", Cleaned("acgt")),
        ("acgu UU", "RNA", Cleaned("acgttt", u_to_t=3)),
        ("mkv", "AA", Cleaned("MKV")),
        ("U", "AA", Cleaned("U")),
        (">one\nacgt\n>two\r\nggg\n", "DNA", Cleaned("acgtggg", records=2)),
        ("ac\n>late header\ngt", "DNA", Cleaned("acgt", records=1)),
        (">only a header", "DNA", Cleaned("", records=1)),
        ("ac\rgt", "DNA", Cleaned("acgt")),
        ("    1 acgtacgtac acgt\n   61 ac", "DNA", Cleaned("acgtacgtacacgtac")),
        ("ac-g.t*", "DNA", Cleaned("acgt", omitted=3)),
        ("ac\u00a0gt\u200b", "DNA", Cleaned("acgt")),
        ("acé中", "DNA", Cleaned("ac", omitted=2)),
        ("AcX", "protein", Cleaned("AcX")),
        ("xyz", "DNA", Cleaned("xyz")),
        ("", "DNA", Cleaned("")),
    ],
)
def test_pasted_text_becomes_residues_and_counts_what_was_changed(text, molecule, cleaned):
    assert clean_residues(text, molecule) == cleaned


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_cleaning_leaves_letters_only_and_cleaning_again_changes_nothing(text):
    once = clean_residues(text, "DNA")
    assert re.fullmatch("[a-tv-z]*", once.residues)
    assert clean_residues(once.residues, "DNA") == Cleaned(once.residues)
    assert once.omitted >= 0


def test_a_span_in_words_tells_its_length():
    assert span_text(41, 60, False) == "41..60 (20 nt)"
    assert span_text(1, 4104, True) == "1..4104 (4,104 aa)"


# ---- what changed, what is marked


@given(st.text("ac", max_size=30), st.integers(0, 30), st.integers(0, 10), st.text("ac", max_size=10))
@settings(max_examples=150, deadline=None)
def test_the_stretch_that_changed_explains_the_change(old, start, removed, inserted):
    start = min(start, len(old))
    new = old[:start] + inserted + old[start + removed :]
    at, gone, come = changed_stretch(old, new)
    assert old[:at] + new[at : at + come] + old[at + gone :] == new
    assert gone <= min(removed, len(old) - start)
    assert come <= len(inserted)


def test_a_caret_moves_with_its_residue():
    assert moved_caret(2, 5, 3, 1) == 2
    assert moved_caret(9, 5, 3, 1) == 7
    assert moved_caret(6, 5, 3, 1) == 6


@given(st.lists(st.tuples(st.integers(1, 80), st.integers(0, 15)), max_size=15), st.integers(1, 90), st.integers(0, 20))
@settings(max_examples=100, deadline=None)
def test_stretches_within_some_residues_are_exactly_the_marked_ones(spans, first, more):
    spans = [(start, start + length) for start, length in spans]
    last = first + more
    marked = {n for start, end in spans for n in range(start, end + 1) if first <= n <= last}
    found = Stretches(spans).within(first, last)
    assert {n for start, end in found for n in range(start, end + 1)} == marked


# ---- finding


def all_matches(residues, query, **more):
    return [match for match in matches(residues, query, 0, len(residues), **more) if match]


@given(st.text("acgt", max_size=60), st.text("acgt", min_size=1, max_size=4), st.integers(1, 9), st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_match_across_two_slices_is_found_once(residues, text, size, is_backward):
    expected = [(n + 1, n + len(text)) for n in range(len(residues)) if residues[n : n + len(text)] == text]
    query = Query(text, "DNA")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(residuesearch, "SLICE", size)
        found = all_matches(residues, query, is_backward=is_backward)
    assert found == (expected[::-1] if is_backward else expected)


@given(st.text("acgtrn", max_size=60), st.text("acgtrn", min_size=1, max_size=4), st.booleans())
@settings(max_examples=150, deadline=None)
def test_both_strands_and_ambiguity_find_what_comparing_letter_by_letter_finds(residues, text, is_backward):
    meant = {symbol: set(entry.expands_to) for symbol, entry in EDITION.symbols("DNA").items()}
    forms = {text, reverse_complement(text)}
    expected = [
        (n + 1, n + len(text))
        for n in range(len(residues) - len(text) + 1)
        if any(all(meant[residues[n + i]] <= meant[form[i]] for i in range(len(text))) for form in forms)
    ]
    query = Query(text, "DNA", is_ambiguous=True, both_strands=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(residuesearch, "STEPS", 16)
        found = all_matches(residues, query, is_backward=is_backward)
    assert found == (expected[::-1] if is_backward else expected)


def test_case_and_u_do_not_matter():
    assert all_matches("AUGaug", Query("atg", "RNA")) == [(1, 3), (4, 6)]


def test_x_stands_for_any_amino_acid_and_b_for_two():
    assert all_matches("MKDN", Query("XB", "AA", is_ambiguous=True)) == [(2, 3), (3, 4)]


def test_a_letter_that_grows_when_lowered_does_not_move_the_matches():
    assert all_matches("İİacgt", Query("acgt", "DNA")) == [(3, 6)]


def test_a_query_longer_than_the_sequence_finds_nothing():
    assert all_matches("acg", Query("acgt", "DNA")) == []
    assert all_matches("", Query("a", "DNA")) == []


@pytest.fixture
def search(qtbot):
    made = ResidueSearch()
    yield made
    made.stop()
    made.deleteLater()


def test_a_search_runs_in_turns_and_finds_the_far_end(search, qtbot):
    residues = "a" * 3_000_000 + "cgc" + "a" * 10
    with qtbot.waitSignal(search.found) as told:
        search.find(residues, Query("cgc", "DNA"), 0)
        assert search.is_running
    assert told.args == [3_000_001, 3_000_003, False]
    assert not search.is_running


@pytest.mark.parametrize("text", ["ggggggg", "n" * 20 + "gg" * 10, "n" * 3000 + "gg"])
@pytest.mark.parametrize("is_ambiguous", [True, False])
def test_a_search_pauses_after_a_bounded_number_of_comparisons(monkeypatch, text, is_ambiguous):
    looked_at = []
    real = residuesearch.folded

    def watched(stretch, is_nucleotide):
        looked_at.append(len(stretch))
        return real(stretch, is_nucleotide)

    query = Query(text, "DNA", is_ambiguous=is_ambiguous)
    monkeypatch.setattr(residuesearch, "folded", watched)
    residues = "acgtacgtag" * 200_000
    search = matches(residues, query, 0, len(residues))
    for _, match in zip(range(50), search):
        assert match is None
    places = max(looked_at) - query.length + 1
    assert len(looked_at) == min(50, -(-(len(residues) - query.length + 1) // places))
    if is_ambiguous:
        assert places * query.length <= 1_000_000
    assert places <= 500_000


def test_a_stopped_search_tells_nothing_more(search, qtbot):
    search.find("a" * 5_000_000 + "c", Query("c", "DNA"), 0)
    search.stop()
    with qtbot.assertNotEmitted(search.found, wait=50):
        pass
    assert not search.is_running


def test_a_new_search_takes_the_place_of_the_one_before(search, qtbot):
    found = []
    search.found.connect(lambda start, end, _: found.append(start))
    search.find("a" * 4_000_000 + "c", Query("c", "DNA"), 0)
    with qtbot.waitSignal(search.found):
        search.find("ggt", Query("t", "DNA"), 0)
    qtbot.wait(50)
    assert found == [3]


def test_very_many_matches_are_counted_up_to_a_bound(search, qtbot):
    with qtbot.waitSignal(search.counted, timeout=20_000) as told:
        search.count("a" * 100_000, Query("a", "DNA"))
    starts, is_all = told.args
    assert (len(starts), is_all) == (MAX_COUNTED, False)


# ---- translation under a coding sequence


@pytest.mark.parametrize(
    "location", ["1..60", "complement(1..60)", "join(1..10,20..50)", "complement(join(3..11,20..52))"]
)
@pytest.mark.parametrize("codon_start", [1, 2, 3])
def test_letters_of_any_stretch_are_those_of_the_whole_translation(location, codon_start):
    residues = ("atgccgtaaggctagcatcgatcgaacgttgca" * 3)[:80]
    code = EDITION.genetic_codes[1]
    whole = parse(location)
    track = CodingTrack(residues, whole, code, codon_start)
    letters = track.letters(1, 80)
    spans = list(whole.spans())
    read = [n for start, end, _ in spans for n in range(start, end + 1)]
    read = read[::-1] if location.startswith("complement") else read
    protein = translate(extract(whole, residues), code, codon_start)
    middles = [read[codon_start + 3 * n] for n in range(len(protein))]
    assert letters == sorted(zip(middles, protein))
    for first in range(1, 80, 7):
        assert track.letters(first, first + 9) == [pair for pair in letters if first <= pair[0] <= first + 9]


def test_a_transl_except_puts_its_amino_acid_there():
    sequence = a_dna("atgtgaaaa", ("CDS", "1..9", {"transl_except": "(pos:4..6,aa:Sec)"}))
    assert coding_track(sequence, sequence.features[1]).letters(1, 9) == [(2, "M"), (5, "U"), (8, "K")]


@pytest.mark.parametrize(
    "qualifiers", [{"transl_table": "99"}, {"transl_table": "9" * 5_000}, {"transl_table": "x", "codon_start": "7"}]
)
def test_odd_values_in_a_cds_are_no_trouble(qualifiers):
    sequence = a_dna("atgtgaaaa", ("CDS", "1..9", qualifiers))
    track = coding_track(sequence, sequence.features[1])
    assert track is None or track.letters(1, 9)[0] == (2, "M")


def test_only_a_readable_cds_of_nucleotides_has_a_translation():
    sequence = a_dna("acgtacgt", ("gene", "1..6"), ("CDS", "what"), ("CDS", "50..60"))
    assert coding_track(sequence, sequence.features[1]) is None
    assert coding_track(sequence, sequence.features[2]) is None
    assert coding_track(sequence, sequence.features[3]).letters(1, 8) == []


def test_a_long_cds_is_translated_only_where_it_is_seen(monkeypatch):
    lengths = []
    real = translate

    def watched(residues, *rest, **more):
        lengths.append(len(residues))
        return real(residues, *rest, **more)

    monkeypatch.setattr("wiposeq.ui.residues.coding_track.standard_residues.translate", watched)
    track = CodingTrack("atgaaa" * 500_000, parse("1..3000000"), EDITION.genetic_codes[1])
    assert len(track.letters(1_500_001, 1_500_060)) == 20
    assert sum(lengths) <= 70
