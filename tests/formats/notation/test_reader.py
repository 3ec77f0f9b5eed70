"""Notations of modified residues: what each reads as, and where each stops."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile, UnreadNotation, UsageError
from wiposeq.formats.notation.legend import Legend, LegendEntry, preset, presets
from wiposeq.formats.notation.reader import Reading, read_notation, read_notations
from wiposeq.formats.options import Defaults

SUFFIX = preset("sirna-suffix")
PREFIX = preset("sirna-prefix")
PEPTIDE = preset("peptide")
ORDER = preset("order-style")


def features(reading: Reading) -> list[str]:
    """The features but the source, each in one line."""
    return [
        " ".join([feature.key, feature.location, *(q.value or "" for q in feature.qualifiers)])
        for feature in reading.features[1:]
    ]


def stopped(text: str, legend: Legend) -> UnreadNotation:
    with pytest.raises(UnreadNotation) as caught:
        read_notation(text, legend)
    return caught.value


_TIRZEPATIDE = (
    "LIPID 2 side chain linked to [2-(2-aminoethoxy)ethoxy]acetyl, then [2-(2-aminoethoxy)ethoxy]acetyl, "
    "then gamma-glutamyl, then 19-carboxynonadecanoyl"
)


class TestOligonucleotides:
    def test_marks_after_letters_become_modified_bases_and_bonds_one_feature(self) -> None:
        reading = read_notation("UmsGmsAm", SUFFIX)
        assert (reading.residues, reading.molecule_type) == ("tga", "RNA")
        assert features(reading) == [
            "modified_base 1 um",
            "modified_base 2 gm",
            "modified_base 3 OTHER 2'-O-methyladenosine",
            "modified_base 1..3 OTHER phosphorothioate internucleoside linkage",
        ]

    def test_a_bond_behind_the_last_residue_is_reported_and_described(self) -> None:
        reading = read_notation("UmsGmsAms", SUFFIX)
        assert "modified_base 3 OTHER phosphorothioate internucleoside linkage at the 3' end" in features(reading)
        assert any(change.kind == "notation/bond-at-end" for change in reading.changes)

    def test_neighbors_with_the_same_description_share_a_feature(self) -> None:
        assert features(read_notation("mGmGmUmUfG", PREFIX)) == [
            "modified_base 1..2 gm",
            "modified_base 3..4 um",
            "modified_base 5 OTHER 2'-deoxy-2'-fluoroguanosine",
        ]

    def test_bonds_that_are_interrupted_make_two_features(self) -> None:
        found = features(read_notation("G*G*GGG*G", PREFIX))
        assert [line.split()[1] for line in found] == ["1..3", "5..6"]

    def test_brackets_hold_residues_together_with_their_marks(self) -> None:
        assert features(read_notation("(G)*(mU)", PREFIX)) == [
            "modified_base 2 um",
            "modified_base 1..2 OTHER phosphorothioate internucleoside linkage",
        ]

    def test_groups_at_the_ends_are_described_at_the_end_residues(self) -> None:
        assert features(read_notation("VP-mU*fA(invAb)", PREFIX)) == [
            "modified_base 1 OTHER 5'-(E)-vinylphosphonate",
            "modified_base 2 OTHER inverted abasic deoxyribose residue attached at the 3' end",
            "modified_base 1 um",
            "modified_base 2 OTHER 2'-deoxy-2'-fluoroadenosine",
            "modified_base 1..2 OTHER phosphorothioate internucleoside linkage",
        ]

    def test_codes_in_slashes_and_locked_residues(self) -> None:
        reading = read_notation("/52MOErA/*A*+C+G/3Bio/", ORDER)
        assert (reading.residues, reading.molecule_type) == ("aacg", "DNA")
        assert features(reading)[-1] == "modified_base 1..3 OTHER phosphorothioate internucleoside linkage"
        assert "modified_base 3 OTHER 2'-O,4'-C-methylenecytidine (locked nucleic acid)" in features(reading)

    def test_dna_and_rna_in_one_molecule_become_segments(self) -> None:
        reading = read_notation("fAfCfGmUdTdT", PREFIX)
        assert (reading.residues, reading.molecule_type) == ("acgttt", "DNA")
        assert features(reading)[:2] == ["misc_feature 1..4 RNA", "misc_feature 5..6 DNA"]
        assert [q.value for q in reading.features[0].qualifiers] == ["other DNA", "synthetic construct"]

    def test_a_hybrid_is_dna_of_a_synthetic_construct_whatever_was_given(self) -> None:
        reading = read_notation("AdT", PREFIX, Defaults("RNA", "Homo sapiens", "mRNA"))
        assert [q.value for q in reading.features[0].qualifiers] == ["other DNA", "synthetic construct"]
        assert any(change.kind == "notation/hybrid" for change in reading.changes)

    def test_uracil_in_dna_and_thymine_in_rna_are_named(self) -> None:
        assert features(read_notation("ACGUACGT", ORDER)) == ["modified_base 4 OTHER uracil"]
        assert features(read_notation("ACGUT", PREFIX)) == ["modified_base 5 OTHER thymine"]

    def test_a_name_that_says_the_base_needs_no_second_feature(self) -> None:
        assert features(read_notation("mT", PREFIX)) == ["modified_base 1 tm"]

    def test_a_full_name_takes_in_what_the_residue_itself_is(self) -> None:
        found = features(read_notation("mCe", preset("moe-gapmer")))
        assert found == ["modified_base 1 OTHER 2'-O-(2-methoxyethyl)-5-methylcytidine"]

    def test_a_known_sirna_is_read(self) -> None:
        reading = read_notation("GuAAccAAGAGuAuuccAudTdT", preset("sirna-lowercase"))
        assert reading.residues == "gtaaccaagagtattccattt"
        assert features(reading)[:2] == ["misc_feature 1..19 RNA", "misc_feature 20..21 DNA"]
        assert "modified_base 16..17 cm" in features(reading)

    def test_one_polymer_in_helm_is_read_and_unclear_connections_stop(self) -> None:
        text = "RNA1{[mR](A)[sP].[fR](C)P.d(T)}$$$$V2.0"
        assert read_notation(text, preset("helm-rna")).residues == "act"
        error = stopped("PEPTIDE1{C.A.A}$PEPTIDE1,PEPTIDE1,1:R3-3:R3$$$", preset("helm-peptide"))
        assert error.place == 17

    def test_the_molecule_given_counts_where_symbols_say_nothing(self) -> None:
        assert read_notation("+A+C", ORDER, Defaults("RNA")).molecule_type == "RNA"

    def test_blanks_and_typographic_signs_are_read_and_reported(self) -> None:
        reading = read_notation("5\u2032-mG mA\u20113\u2032"[:-3] + "-3\u2032", PREFIX)
        assert reading.residues == "ga"
        assert any(change.kind == "notation/typographic" for change in reading.changes)


class TestPeptides:
    def test_residues_that_have_no_symbol_are_x_with_their_abbreviation(self) -> None:
        reading = read_notation("Tyr-Aib-D-Ala-Gly-NH2", PEPTIDE)
        assert (reading.residues, reading.molecule_type) == ("YXAG", "AA")
        assert features(reading) == [
            "MOD_RES 4 Glycine amide (C-terminal amidation)",
            "SITE 2 Aib",
            "SITE 3 D-Alanine",
        ]

    def test_phosphorylation_is_named_after_its_residue(self) -> None:
        assert features(read_notation("Ala-p-Ser-Gly-pTyr", PEPTIDE)) == [
            "MOD_RES 2 Phosphoserine",
            "MOD_RES 4 Phosphotyrosine",
        ]

    def test_free_ends_are_passed_over_and_reported(self) -> None:
        reading = read_notation("H-Tyr-Gly-OH", PEPTIDE)
        assert (reading.residues, features(reading)) == ("YG", [])
        passed = {change.before for change in reading.changes if change.kind == "notation/passed-over"}
        assert passed == {"H-", "-", "-OH"}

    def test_marks_on_marks_make_one_full_name(self) -> None:
        assert features(read_notation("D-Nle-Gly", PEPTIDE)) == ["SITE 1 D-Norleucine"]
        assert features(read_notation("N-Me-D-Leu-Gly", PEPTIDE)) == ["SITE 1 N-methyl-D-leucine"]
        assert features(read_notation("Ac-yG", preset("peptide-small-d"))) == [
            "MOD_RES 1 N-acetyl-D-tyrosine",
            "SITE 1 D-Tyrosine",
        ]

    def test_a_mark_that_no_name_takes_in_keeps_its_own_feature(self) -> None:
        label = LegendEntry("(dye)", "suffix", feature="SITE", note="dye at the side chain", sure="memory")
        legend = replace(PEPTIDE, entries=(*PEPTIDE.entries, label))
        assert features(read_notation("D-Lys(dye)-Gly", legend)) == [
            "SITE 1 D-Lysine",
            "SITE 1 dye at the side chain",
        ]
        assert features(read_notation("Ac-D-Phe-Gly", legend))[0] == "MOD_RES 1 N-acetyl-D-phenylalanine"
        assert features(read_notation("Ac-Lys(Palm)-Gly", legend))[0] == "MOD_RES 1 N-acetyl-N6-palmitoyllysine"

    @pytest.mark.parametrize(
        ("text", "residues", "some"),
        [
            ("D-Phe-Cys-Phe-D-Trp-Lys-Thr-Cys-Thr-ol; disulfide 2-7", "FCFWKTCT", "DISULFID 2..7"),
            ("Pyr-His-Trp-Ser-Tyr-D-Leu-Leu-Arg-Pro-NHEt", "EHWSYLLRP", "SITE 9 Proline ethylamide"),
            (
                "Mpa-Tyr(Et)-Ile-Thr-Asn-Cys-Pro-Orn-Gly-NH2 (disulfide 1-6)",
                "CYITNCPXG",
                "SITE 1 3-mercaptopropionic acid (deaminocysteine)",
            ),
            ("Ala-Lys(AEEA-AEEA-gamma-Glu-eicosanedioyl)-Ala", "AKA", _TIRZEPATIDE),
            ("pGlu-His-Trp-Ser-Tyr-D-Ser(But)-Leu-Arg-Pro-AzGly-NH2", "EHWSYSLRPG", "SITE 6 O-tert-butyl-D-serine"),
            ("MeLeu-Val-Tyr(P)-Gly", "LVYG", "SITE 1 N-methylleucine"),
            ("H-Cys-Tyr-Ile-Gln-Asn-Cys-Pro-Leu-Gly-NH2 (disulfide bridge Cys1-Cys6)", "CYIQNCPLG", "DISULFID 1..6"),
        ],
    )
    def test_known_peptides_are_read(self, text: str, residues: str, some: str) -> None:
        reading = read_notation(text, PEPTIDE)
        assert reading.residues == residues
        assert some in features(reading)

    def test_choices_that_the_legend_makes_are_reported(self) -> None:
        told = [c for c in read_notation("pGlu-Ala", PEPTIDE).changes if c.kind == "notation/choice"]
        assert [(c.before, "may be written Q" in c.after) for c in told] == [("pGlu", True)]

    def test_small_letters_are_d_residues_only_where_the_legend_says_so(self) -> None:
        assert features(read_notation("GfG", preset("peptide-small-d"))) == ["SITE 2 D-Phenylalanine"]
        assert stopped("GfG", preset("peptide-one-letter")).place == 2

    @pytest.mark.parametrize(
        ("text", "location"),
        [
            ("Cys-Gly-Cys-Gly-Cys (disulfide 1-5)", "1..5"),
            ("Cys-Gly-Cys-Gly-Cys; disulfide bridge between Cys1 and Cys3", "1..3"),
            ("Cys-Gly-Cys-Gly-Cys disulfide bond: 5 to 3", "3..5"),
            ("Cys-Gly-Cys-Gly-Cys (1-5 disulfide)", "1..5"),
            ("Cys-Gly-Cys-Gly-Cys; Cys1-Cys3 disulfide bridge", "1..3"),
        ],
    )
    def test_bonds_in_words_are_read(self, text: str, location: str) -> None:
        assert features(read_notation(text, PEPTIDE)) == [f"DISULFID {location}"]

    def test_several_bonds_in_words(self) -> None:
        text = "Cys-Cys-Gly-Cys-Cys-Lys-Asp (disulfide 1-4, 2-5; lactam 6-7)"
        assert features(read_notation(text, PEPTIDE)) == [
            "DISULFID 1..4",
            "DISULFID 2..5",
            "CROSSLNK 6..7 lactam bridge between the side chains",
        ]

    def test_letters_that_look_like_a_bond_are_residues(self) -> None:
        assert read_notation("S-S-G", preset("peptide-one-letter")).residues == "SSG"
        assert read_notation("G-S-S-G", preset("peptide-one-letter")).residues == "GSSG"

    def test_a_ring_joins_both_ends(self) -> None:
        found = features(read_notation("cyclo(RGDfK)", preset("peptide-small-d")))
        assert found[-1].startswith("CROSSLNK 1..5 amide bond")

    @pytest.mark.parametrize(
        ("text", "place", "words"),
        [
            ("Cys-Gly-Ala (disulfide 1-3)", 24, "residue 3 is A"),
            ("Cys-Gly-Cys (disulfide 1-4)", 24, "there is no residue 4"),
            ("Cys-Gly-Cys (disulfide Cys1-Cys2)", 24, 'residue 2 is G, not "Cys"'),
            ("Cys-Gly-Cys (disulfide)", 14, "two positions"),
            ("Cys-Gly-Cys-Lys-Asp (1-3 disulfide, 4-5 lactam)", 37, "cannot be read"),
            ("Cys-Gly-Cys (1 disulfide)", 25, "cannot be read"),
            ("Cys-Gly-Cys (disulfide 1-3", 13, "not closed"),
            ("Cys-Gly-Cys (disulfide 1,3)", 25, "cannot be read"),
            ("Cys-Gly-Cys; disulfide 1-3 perhaps", 28, "perhaps"),
            ("cyclo(Arg-Gly)-Asp", 16, "outside the ring"),
            ("cyclo(Arg-Gly)-NH2", 15, "outside the ring"),
            ("cyclo Arg-Gly", 1, "brackets must follow"),
            ("pGly-Ala", 1, "cannot be combined with Glycine"),
        ],
    )
    def test_bonds_that_cannot_be_stop_the_row(self, text: str, place: int, words: str) -> None:
        error = stopped(text, PEPTIDE)
        assert (error.place, words in error.message) == (place, True), error.message


class TestStops:
    @pytest.mark.parametrize(
        ("text", "place", "symbol"),
        [
            ("UmsGmsXmsAm", 7, "X"),
            ("Um GmQQAm", 6, "QQ"),
            ("mUmG", 1, '"m" (suffix in the legend) is not allowed here'),
            ("UsmG", 3, '"m" (suffix in the legend) is not allowed here'),
            ("Um[GmAm", 3, "not closed"),
            ("UmGm)Am", 5, "closes no bracket"),
            ("Um(GmAm]", 8, "closes no bracket"),
            ("Um()Am", 3, "the bracket is empty"),
            ("(UmGm)mAm", 7, "follows a bracket with several"),
            ("UmmGm", 3, "twice"),
            ("UssG", 3, "second bond"),
            ("VP", 1, "no residue"),
            ("3'-UmGm-5'", 1, '"3\'" (end in the legend) is not allowed here'),
            ("", 1, "no residue"),
            ("  ", 1, "no residue"),
        ],
    )
    def test_what_the_legend_does_not_know_stops_with_its_place(self, text: str, place: int, symbol: str) -> None:
        error = stopped(text, SUFFIX)
        assert (error.place, symbol in error.message) == (place, True), error.message

    def test_an_unknown_code_is_reported_whole(self) -> None:
        error = stopped("ACG/iWhatNot/ACG", ORDER)
        assert (error.place, '"/iWhatNot/" is not in the legend' in error.message) == (4, True)

    def test_a_residue_missing_at_the_end_is_reported(self) -> None:
        assert stopped("mGmUm", PREFIX).message.startswith("Position 5: a residue is missing at the end")

    def test_a_mark_on_a_whole_bracket_stops(self) -> None:
        assert "precedes a bracket with several residues" in stopped("m(GU)", PREFIX).message

    def test_a_residue_cannot_be_dna_and_rna(self) -> None:
        assert "both DNA and RNA" in stopped("drA", preset("lna-gapmer")).message


class TestTwoReadings:
    def legend(self, *entries: LegendEntry) -> Legend:
        return Legend(
            "own", "own", "RNA", entries=(LegendEntry("A", residue="a"), LegendEntry("G", residue="g"), *entries)
        )

    def test_a_mark_that_may_belong_to_either_side_stops(self) -> None:
        legend = self.legend(
            LegendEntry("m", "prefix", feature="modified_base", note="x"),
            LegendEntry("m", "suffix", feature="modified_base", note="x"),
        )
        assert read_notation("mAG", legend).residues == "ag"
        assert read_notation("AGm", legend).residues == "ag"
        error = stopped("AmG", legend)
        assert (error.place, "two ways" in error.message) == (2, True)

    def test_a_letter_that_is_a_residue_and_a_mark_stops(self) -> None:
        legend = self.legend(
            LegendEntry("m", "suffix", feature="modified_base", note="x"), LegendEntry("m", residue="m")
        )
        assert stopped("AmG", legend).place == 2

    def test_symbols_that_part_the_text_differently_stop(self) -> None:
        legend = self.legend(
            LegendEntry("x", "suffix", feature="modified_base", note="x"),
            LegendEntry("xy", "suffix", feature="modified_base", note="xy"),
            LegendEntry("yG", residue="c"),
        )
        error = stopped("AxyG", legend)
        assert (error.place, "two ways" in error.message) == (2, True)

    def test_the_only_reading_is_taken_though_the_longest_symbol_leads_nowhere(self) -> None:
        legend = self.legend(
            LegendEntry("x", "suffix", feature="modified_base", note="x"),
            LegendEntry("xy", "suffix", feature="modified_base", note="xy"),
            LegendEntry("yz", residue="c"),
        )
        assert read_notation("Axyz", legend).residues == "ac"

    def test_a_longer_symbol_goes_before_those_that_spell_it(self) -> None:
        assert read_notation("pGlu-Ala", PEPTIDE).residues == "EA"

    def test_a_long_text_of_many_readings_stops_at_once(self) -> None:
        legend = self.legend(LegendEntry("AA", residue="c"), LegendEntry("AAA", residue="g"))
        with pytest.raises(UnreadNotation):
            read_notation("A" * 5000 + "?", legend)
        with pytest.raises(UnreadNotation):
            read_notation("A" * 5000, legend)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str, list[tuple[str, int]]]:
    """A notation of the suffix style, its residues, and (mark, place) of each modified residue."""
    text, residues, marks = "", "", []
    count = draw(st.integers(1, 30))
    for place in range(1, count + 1):
        letter = draw(st.sampled_from("ACGU"))
        mark = draw(st.sampled_from(["", "m", "f"]))
        link = draw(st.sampled_from(["", "s", "o", "-", " "])) if place < count else ""
        text += letter + mark + link
        residues += letter.lower().replace("u", "t")
        if mark:
            marks.append((mark, place))
    return text, residues, marks


@given(written())
def test_what_is_written_with_a_legend_is_read_back(case: tuple[str, str, list[tuple[str, int]]]) -> None:
    text, residues, marks = case
    reading = read_notation(text, SUFFIX)
    assert reading.residues == residues
    found: list[tuple[str, int]] = []
    for feature in reading.features[1:]:
        first, _, last = feature.location.partition("..")
        note = feature.value("note")
        if "linkage" not in note:
            mark = "f" if "fluoro" in note else "m"
            found += [(mark, place) for place in range(int(first), int(last or first) + 1)]
    assert sorted(found, key=lambda each: each[1]) == marks


@given(st.text(alphabet="ACGUTmfsdo*+-()[]{}5' VPp/\u2032x", max_size=40), st.sampled_from(presets()))
def test_any_text_is_read_or_stops_within_it(text: str, id: str) -> None:
    try:
        reading = read_notation(text, preset(id))
    except UnreadNotation as error:
        assert 1 <= error.place <= max(1, len(text))
        assert "{" not in error.message.replace(error.values["around"], "") or "{" in text
    else:
        assert reading.residues


class TestRows:
    def test_names_stand_before_a_tab_and_stops_leave_the_others_alone(self) -> None:
        found = read_notations("one\tUmsGm\nUmXm\n\nthree\tAmGm\n", SUFFIX, first_uid=7)
        assert [(s.uid, s.name, s.residues) for s in found.sequences] == [(7, "one", "tg"), (8, "three", "ag")]
        (stop,) = found.stops
        assert (stop.row.line, stop.error.place) == (2, 3)
        (change,) = [c for c in found.changes if c.kind == "notation/stopped"]
        assert (change.line, change.where, change.values["column"]) == (2, "line 2", 3)

    def test_headers_as_in_fasta_name_notations_of_several_lines(self) -> None:
        found = read_notations(">one of\nUmsGm\nAmXm\n>two\nGm\n", SUFFIX)
        assert [(s.name, s.residues) for s in found.sequences] == [("two", "g")]
        (stop,) = found.stops
        assert stop.row.name == "one of"
        assert stop.row.at(stop.error.place) == (3, 3)

    def test_comments_are_passed_over_and_reported(self) -> None:
        found = read_notations("# antisense strands\nUmGm\n", SUFFIX)
        assert len(found.sequences) == 1
        assert found.changes[0].kind == "line/comment"

    def test_a_name_without_a_notation_stops(self) -> None:
        (stop,) = read_notations("GmAm\t\nx\tGm", SUFFIX).stops
        assert (stop.row.name, "no residue" in stop.error.message) == ("GmAm", True)

    def test_a_name_that_comes_again_is_reported(self) -> None:
        found = read_notations("a\tUm\na\tGm\n", SUFFIX)
        assert len(found.sequences) == 2
        assert [c.line for c in found.changes if c.kind == "name/repeated"] == [2]

    def test_a_second_tab_stops_the_row(self) -> None:
        (stop,) = read_notations("a\tUm\tGm", SUFFIX).stops
        assert "second tab" in stop.error.message

    @pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00\x01\x02"])
    def test_what_holds_no_notation_is_refused(self, data: bytes, tmp_path: Path) -> None:
        path = tmp_path / "rows.txt"
        path.write_bytes(data)
        with pytest.raises(UnreadableFile):
            read_notations(path, SUFFIX)

    def test_utf16_and_byte_order_marks_are_read(self, tmp_path: Path) -> None:
        path = tmp_path / "rows.txt"
        path.write_text("a\tUmGm\r\n", encoding="utf-16")
        assert read_notations(path, SUFFIX).sequences[0].residues == "tg"

    def test_a_molecule_of_another_kind_is_refused(self) -> None:
        with pytest.raises(UsageError):
            read_notations("UmGm", SUFFIX, Defaults("AA"))

    def test_a_legend_with_errors_reads_nothing(self) -> None:
        with pytest.raises(UsageError):
            read_notation("A", replace(SUFFIX, entries=(LegendEntry("A", residue="!"),)))
