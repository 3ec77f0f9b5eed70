"""Legends: what keeps one from being used, and the files they are kept in."""

from pathlib import Path

import pytest
from builders import a_project
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.app.checking import check
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.notation.legend import (
    KINDS,
    Legend,
    LegendEntry,
    legend_as_csv,
    legend_as_toml,
    legend_from_csv,
    legend_from_toml,
    preset,
    presets,
    problems,
    read_legend,
    spelled_by,
    write_legend,
)
from wiposeq.formats.notation.reader import read_notation
from wiposeq.model.finding import Severity


def reported(*entries: LegendEntry, molecule: str = "RNA") -> list[str]:
    return [p.text for p in problems(Legend("own", molecule=molecule, entries=entries)) if p.is_error]


A = LegendEntry("A", residue="a")


@pytest.mark.parametrize("id", presets())
class TestPresets:
    def test_every_preset_can_be_used_and_has_examples(self, id: str) -> None:
        legend = preset(id)
        assert [p.text for p in problems(legend) if p.is_error] == []
        assert legend.name and legend.about and len(legend.examples) >= 2

    def test_every_entry_says_how_sure_it_is(self, id: str) -> None:
        assert [entry.symbol for entry in preset(id).entries if not entry.sure] == []

    def test_listings_created_from_its_examples_have_no_errors_but_in_the_header(self, id: str) -> None:
        legend = preset(id)
        readings = [read_notation(example, legend) for example in legend.examples]
        project = a_project(*(r.sequence(uid, "x") for uid, r in enumerate(readings, 1)))
        wrong = {finding.rule for finding in check(project).findings if finding.severity is Severity.ERROR}
        assert wrong <= {"sequence/too-short"}

    def test_it_comes_back_the_same_from_toml_and_csv(self, id: str) -> None:
        legend = preset(id)
        assert legend_from_toml(legend_as_toml(legend), id, id) == legend
        assert legend_from_csv(legend_as_csv(legend), id, id) == legend


class TestProblems:
    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (LegendEntry("", residue="a"), "symbol is empty"),
            (LegendEntry("m m", "prefix"), "contains a blank"),
            (LegendEntry("x", "thing"), '"thing" is not one of'),
            (LegendEntry("x", residue="e"), '"e" is not one of'),
            (LegendEntry("x", "suffix", residue="a"), "Only a residue"),
            (LegendEntry("x", "suffix", sugar="PNA"), '"PNA" is not one of'),
            (LegendEntry("x", "suffix", only="J"), '"J" is not one of'),
            (LegendEntry("x", "suffix", feature="SITE", note="x"), '"SITE" is not a feature key of RNA'),
            (LegendEntry("x", "suffix", feature="source", note="x"), '"source" is not a feature key'),
            (LegendEntry("x", "suffix", feature="modified_base", mod_base="zz"), '"zz" is not in the list'),
            (LegendEntry("x", "suffix", feature="modified_base", mod_base="q=cm"), "not in the list"),
            (LegendEntry("x", "suffix", feature="modified_base"), "full name is required"),
            (LegendEntry("x", "suffix", feature="modified_base", mod_base="OTHER"), "full name is required"),
            (LegendEntry("x", "suffix", feature="modified_base", mod_base="c=cm"), "full name is required"),
            (
                LegendEntry("x", "suffix", feature="misc_feature", mod_base="cm", note="x"),
                "Only modified_base can",
            ),
            (LegendEntry("x", "suffix", note="x"), "A feature key is required"),
            (LegendEntry("x", "suffix", feature="modified_base", note="2\u2032-x"), "only printable Basic Latin"),
            (LegendEntry("x", "suffix", feature="modified_base", note="{what}"), '"what" in braces'),
            (LegendEntry("x", "suffix", feature="modified_base", note="{base"), "brace has no counterpart"),
            (LegendEntry("(", "brackets"), "two characters"),
            (LegendEntry("()", "brackets", feature="modified_base", note="x"), "cannot have a feature"),
            (LegendEntry("SS", "bond"), "needs a feature key"),
        ],
    )
    def test_what_is_wrong_is_reported_at_the_entry(self, entry: LegendEntry, words: str) -> None:
        assert any(words in text for text in reported(A, entry)), reported(A, entry)

    def test_a_symbol_twice_in_one_role_is_wrong(self) -> None:
        assert reported(A, A) == ['The legend has "A" twice']

    def test_a_legend_without_residues_or_molecule_is_wrong(self) -> None:
        assert reported() == ["The legend has no residue"]
        assert reported(A, molecule="PRT") == ['"PRT" is not a molecule type; use DNA, RNA or AA']

    def test_a_symbol_that_others_spell_is_worth_knowing_but_no_error(self) -> None:
        legend = Legend("own", molecule="RNA", entries=(A, LegendEntry("m", "prefix"), LegendEntry("mA", residue="c")))
        (only,) = problems(legend)
        assert (only.is_error, only.text) == (False, '"mA" is read as one symbol, never as m + A')

    def test_n_without_a_feature_is_worth_knowing_but_no_error(self) -> None:
        (only,) = problems(Legend("own", molecule="RNA", entries=(A, LegendEntry("N", residue="n"))))
        assert (only.is_error, "any residue" in only.text) == (False, True)

    def test_what_spells_a_symbol_is_found_without_trying_all_ways(self) -> None:
        assert spelled_by("ab", ["a", "b"]) == ("a", "b")
        assert spelled_by("a" * 3000 + "b", ["a", "aa", "aaa"]) == ()


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=8)
entries = st.builds(
    LegendEntry, texts.filter(bool), st.sampled_from(tuple(KINDS)), texts, note=texts, comment=texts, only=texts
)


@given(st.lists(entries, max_size=4), texts)
def test_any_legend_comes_back_the_same_from_its_files(found: list[LegendEntry], name: str) -> None:
    legend = Legend("own", name, "DNA", name, (name,), tuple(found))
    assert legend_from_toml(legend_as_toml(legend), "own", "own") == legend
    assert legend_from_csv(legend_as_csv(legend), "own", "own") == legend


class TestFiles:
    def test_a_file_is_written_and_read_by_its_ending(self, tmp_path: Path) -> None:
        legend = preset("sirna-prefix")
        for ending in ("toml", "csv"):
            path = tmp_path / f"sirna-prefix.{ending}"
            write_legend(path, legend)
            assert read_legend(path) == legend

    def test_a_table_saved_with_semicolons_is_read(self) -> None:
        text = "symbol;kind;residue\r\nA;residue;a\r\n"
        assert legend_from_csv(text, "own", "own.csv").entries == (A,)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("name = ", "is not TOML"),
            ("names = 'x'", "names is not known"),
            ("name = 3", "must be a text"),
            ("entry = [3]", "must be a table"),
            ("[[entry]]\nsymbol = 'A'\nresidu = 'a'", "entry 1.residu is not known"),
            ("[[entry]]\nsymbol = 3", "must be a text"),
        ],
    )
    def test_toml_that_is_no_legend_is_refused_with_the_place(self, text: str, words: str) -> None:
        with pytest.raises(UsageError, match=words):
            legend_from_toml(text, "own", "own.toml")

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "is not a legend"),
            ("sign,kind\nA,residue\n", 'column "sign" of .* is unknown'),
            ("kind\nresidue\n", 'no column "symbol"'),
            ("symbol,symbol\nA,A\n", 'two columns "symbol"'),
            ("symbol,kind\nA,residue,a\n", "more cells than columns"),
        ],
    )
    def test_a_table_that_is_no_legend_is_refused_with_the_place(self, text: str, words: str) -> None:
        with pytest.raises(UsageError, match=words):
            legend_from_csv(text, "own", "own.csv")

    def test_what_is_no_text_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "own.toml"
        path.write_bytes(b"\0\1\2")
        with pytest.raises(UnreadableFile):
            read_legend(path)
        with pytest.raises(UsageError, match='no legend "nothing"'):
            preset("nothing")
