"""Notations of modified residues in the stories: opened, imported, converted; and the user's own legends."""

from pathlib import Path

import pytest
from builders import a_project
from msgspec.structs import replace

from wiposeq.app.exporting import converting
from wiposeq.app.importing import notations as notating
from wiposeq.app.importing import opening
from wiposeq.cli import main as cli
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.notation.legend import LegendEntry, preset, read_legend, write_legend
from wiposeq.formats.notation.reader import read_notations
from wiposeq.formats.st26 import listing as st26

ROWS = "sense\tVP-UmsGfsAmCfUmGfAmCfUmGfAm\nodd\tUmsGfsXm\nUmsGmsAmGmAmGmAmGmCmdTdT\n"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "oligos.txt"
    path.write_text(ROWS)
    return path


def with_legend(legend: str) -> opening.Defaults:
    return opening.Defaults(legend=notating.legend_named(legend))


def options(legend: str) -> converting.ConversionOptions:
    return converting.ConversionOptions(
        opening.Defaults(legend=notating.legend_named(legend), accepted_losses=("records=odd",))
    )


class TestStories:
    def test_a_text_of_notations_opens_as_a_project(self, rows: Path) -> None:
        project = opening.open_any(rows, with_legend("sirna-suffix"))
        assert [s.residues for s in project.sequences] == ["tgactgactga", "tgagagagctt"]
        assert len(notating.stopped(project.origin.changes)) == 1

    @pytest.mark.parametrize("ending", [".xml", ".wsq", ".fasta", ".html"])
    def test_it_converts_to_everything(self, rows: Path, tmp_path: Path, ending: str) -> None:
        done = converting.convert([rows], tmp_path / f"out{ending}", options("sirna-suffix"))
        assert done.count == 2
        assert [change.where for change in notating.stopped(done.changes)] == ["odd"]

    def test_the_listing_reads_back_with_its_features(self, rows: Path, tmp_path: Path) -> None:
        converting.convert([rows], tmp_path / "out.xml", options("sirna-suffix"))
        first, second = st26.read(tmp_path / "out.xml").sequences
        assert [f.key for f in first.features[:2]] == ["source", "modified_base"]
        assert [(f.key, f.location, f.value("note")) for f in second.features[1:3]] == [
            ("misc_feature", "1..9", "RNA"),
            ("misc_feature", "10..11", "DNA"),
        ]

    def test_without_a_legend_the_text_is_no_input(self, rows: Path) -> None:
        with pytest.raises(UnreadableFile):
            opening.open_any(rows)

    def test_where_no_row_can_be_read_the_first_reason_is_reported_and_nothing_written(
        self, rows: Path, tmp_path: Path
    ) -> None:
        with pytest.raises(UnreadableFile, match=r"none of 3 notations.*The first, sense: Row left out. Position 1"):
            converting.convert([rows], tmp_path / "out.xml", options("peptide"))
        assert not (tmp_path / "out.xml").exists()

    def test_one_edit_brings_all_and_keeps_the_report(self) -> None:
        project = a_project()
        found = read_notations(ROWS, preset("sirna-suffix"))
        edit = notating.edit_of(found, 0)
        after = edit.apply(project)
        assert [s.name for s in after.sequences][:2] == ["sense", ""]
        assert len(after.sequences) == 3
        assert after.origin.changes == found.changes
        assert after.sequences[2] == project.sequences[0]


class TestTables:
    def test_a_column_of_residues_is_read_with_the_legend(self, tmp_path: Path) -> None:
        path = tmp_path / "oligos.csv"
        path.write_text("Name,Sequence,Organism\none,UmsGmsAm,\ntwo,UmXm,\nthree,GmAm,synthetic construct\n")
        project = opening.open_any(path, with_legend("sirna-suffix"))
        assert [(s.name, s.residues) for s in project.sequences] == [("one", "tga"), ("three", "ga")]
        (stop,) = notating.stopped(project.origin.changes)
        assert 'Position 3: "X"' in stop.values["why"]

    def test_a_molecule_type_that_the_legend_is_not_for_leaves_the_row_out(self, tmp_path: Path) -> None:
        path = tmp_path / "oligos.csv"
        path.write_text("Name,Sequence,Type\none,UmsGmsAm,AA\ntwo,GmAm,RNA\n")
        project = opening.open_any(path, with_legend("sirna-suffix"))
        assert [s.name for s in project.sequences] == ["two"]
        assert "not for AA" in notating.stopped(project.origin.changes)[0].values["why"]

    def test_columns_without_headings_are_names_and_notations(self, tmp_path: Path) -> None:
        path = tmp_path / "oligos.tsv"
        path.write_text("one\tUmsGmsAm\ntwo\tGmAm\n")
        assert [s.name for s in opening.open_any(path, with_legend("sirna-suffix")).sequences] == ["one", "two"]

    def test_where_no_cell_can_be_read_the_reason_is_reported(self, tmp_path: Path) -> None:
        path = tmp_path / "oligos.csv"
        path.write_text("Name,Sequence\none,UmsGmsAm\n")
        with pytest.raises(UnreadableFile, match="none of 1 notations"):
            opening.open_any(path, with_legend("peptide"))


class TestOwnLegends:
    def test_one_is_stored_found_by_its_id_and_forgotten(self) -> None:
        legend = replace(preset("sirna-suffix"), name="Our Own, 2")
        kept = notating.keep(legend)
        assert kept.id == "our-own-2"
        assert notating.legend_named("our-own-2") == kept
        assert [c.id for c in notating.choices() if c.path] == ["our-own-2"]
        notating.forget("our-own-2")
        notating.forget("our-own-2")
        assert [c.id for c in notating.choices() if c.path] == []
        with pytest.raises(UsageError, match='There is no legend "our-own-2"'):
            notating.legend_named("our-own-2")

    def test_one_never_takes_the_name_of_a_preset(self) -> None:
        assert notating.keep(replace(preset("peptide"), name="Peptide")).id == "own-peptide"

    def test_one_that_cannot_be_read_is_shown_with_its_trouble(self) -> None:
        notating.own_folder().mkdir(parents=True)
        (notating.own_folder() / "broken.toml").write_text("name =")
        (choice,) = [c for c in notating.choices() if c.path]
        assert "is not TOML" in choice.trouble

    def test_a_file_is_a_legend_by_its_ending(self, tmp_path: Path) -> None:
        write_legend(tmp_path / "own.csv", preset("order-style"))
        assert notating.legend_named(str(tmp_path / "own.csv")).entries == preset("order-style").entries

    def test_one_with_errors_is_refused_when_named(self, tmp_path: Path) -> None:
        path = tmp_path / "own.toml"
        write_legend(path, replace(preset("order-style"), entries=(LegendEntry("A", residue="9"),)))
        assert len(read_legend(path).entries) == 1
        with pytest.raises(UsageError, match='"9" is not one of'):
            notating.legend_named(str(path))


class TestCommandLine:
    def call(self, *words: str) -> int:
        return cli.main(words)

    def test_rows_left_out_are_reported_on_stderr_and_in_the_exit_code(
        self, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words = ("convert", str(rows), "--notation", "sirna-suffix", "-o", str(tmp_path / "out.fasta"))
        assert self.call(*words) == 2
        assert "--accept-loss records=odd" in capsys.readouterr().err
        code = self.call(*words, "--accept-loss", "records=odd")
        told = capsys.readouterr()
        assert code == 1
        assert "line 2 (odd)" in told.err and '"X" is not in the legend' in told.err
        assert "1 notation could not be read and was omitted" in told.err

    def test_all_rows_read_is_nothing_wrong(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "in.fasta"
        path.write_text(">one\nmGmGmU\nmUfG\n")
        assert self.call("convert", str(path), "--notation", "sirna-prefix", "-o", str(tmp_path / "out.fasta")) == 0
        assert capsys.readouterr().err == ""
        assert ">SEQ_ID_NO_1 one\nggttg\n" in (tmp_path / "out.fasta").read_text()

    def test_the_report_names_every_step(self, rows: Path, tmp_path: Path) -> None:
        report = tmp_path / "report.csv"
        words = ("convert", str(rows), "--notation", "sirna-suffix", "-o", str(tmp_path / "out.xml"))
        assert self.call(*words, "--accept-loss", "records=odd", "--report", str(report)) == 1
        text = report.read_text(encoding="utf-8-sig")
        for word in (
            "VP-UmsGfs",
            "tgactgactga",
            "Row left out. Position 7",
            "(par. 55)",
            "Um described as: modified_base um",
        ):
            assert word in text

    def test_a_legend_that_nothing_is_read_with_is_refused(
        self, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        made = tmp_path / "made.xml"
        words = ("convert", str(rows), "--notation", "sirna-suffix", "-o", str(made))
        self.call(*words, "--accept-loss", "records=odd")
        words = ("convert", str(made), "--notation", "sirna-suffix", "-o", str(tmp_path / "out.fasta"))
        assert self.call(*words) == 2
        assert "No input is read with a legend" in capsys.readouterr().err

    def test_each_of_several_texts_becomes_a_listing(
        self, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        fasta = tmp_path / "two.fasta"
        fasta.write_text(">one\nUmGm\n")
        words = ("convert", str(rows), str(fasta), "--each", "--notation", "sirna-suffix", "-o", str(tmp_path / "all"))
        assert self.call(*words, "--accept-loss", "records=odd") == 1
        assert sorted(path.name for path in (tmp_path / "all").iterdir()) == ["oligos.xml", "two.xml"]
        assert "1 notation could not be read" in capsys.readouterr().err

    def test_an_unknown_legend_names_those_there_are(
        self, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.call("convert", str(rows), "--notation", "nix", "-o", str(tmp_path / "out.xml")) == 2
        assert "sirna-suffix" in capsys.readouterr().err

    def test_a_row_without_a_name_is_reported_by_its_line_once(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "rows.txt"
        path.write_text("mGfCmA\nmGxyzmA\n")
        words = ("convert", str(path), "--notation", "sirna-prefix", "-o", str(tmp_path / "out.xml"))
        assert self.call(*words) == 2
        assert "--accept-loss 'records=line 2'" in capsys.readouterr().err
        assert self.call(*words, "--accept-loss", "records=line 2") == 1
        told = capsys.readouterr()
        assert "line 2: Row left out" in told.out and "line 2: Row left out" in told.err


class TestHeadingsOfNotations:
    @pytest.mark.parametrize(
        "heading",
        ["Sequence 5'-3'", "Sequence 5\u2032 \u2192 3\u2032", "5' to 3' Sequence", "Modified sequence (5'-3')"],
    )
    def test_the_direction_in_a_heading_is_no_part_of_its_name(self, tmp_path: Path, heading: str) -> None:
        path = tmp_path / "oligos.csv"
        path.write_text(f"No,Name,{heading}\n1,AS,VP-mU*fA*mGmC\n2,S,mG*mCfAdTdT\n3,plain,GCAUGCAUGCAUGC\n")
        project = opening.open_any(path, with_legend("sirna-prefix"))
        assert [(s.name, s.residues) for s in project.sequences] == [
            ("AS", "tagc"),
            ("S", "gcatt"),
            ("plain", "gcatgcatgcatgc"),
        ]

    def test_two_strands_of_a_row_are_both_read(self, tmp_path: Path) -> None:
        path = tmp_path / "duplexes.csv"
        path.write_text("Duplex,Sense strand,Antisense strand\nD1,mGfCmA,mUfGmC\nD2,mGfGmA,mUfCmC\n")
        project = opening.open_any(path, with_legend("sirna-prefix"))
        assert [s.residues for s in project.sequences] == ["gca", "tgc", "gga", "tcc"]

    def test_no_row_of_notations_is_taken_for_headings(self, tmp_path: Path) -> None:
        path = tmp_path / "oligos.csv"
        path.write_text(
            "Nr,What,Which\n1,AS,mU*fA*mGmC\n2,S,mG*mCfAdTdT\n3,plain,GCAUGCAUGCAUGC\n4,other,GCAUGCAUGCAA\n"
        )
        project = opening.open_any(path, with_legend("sirna-prefix"))
        assert [s.residues for s in project.sequences][:2] == ["tagc", "gcatt"]
        path.write_text("1,AS,mU*fA*mGmC\n2,S,mG*mCfAdTdT\n")
        with pytest.raises(UnreadableFile, match="no column of residues"):
            opening.open_any(path, with_legend("sirna-prefix"))
        path.write_text(
            "Nr,What,Which\n1,AS,mU*fA*mGmC\n2,S,mG*mCfAdTdT\n3,plain,GCAUGCAUGCAUGC\n4,other,GCAUGCAUGCAA\n"
        )
        without = opening.open_any(path)  # without a legend the two rows of notations stop, the headings are none
        assert [bool(s.residues) for s in without.sequences] == [False, False, True, True]
        assert len(notating.stopped(without.origin.changes)) == 2


def test_legends_whose_names_have_other_letters_only_are_preserved_beside_each_other() -> None:
    ids = {
        notating.id_of(name)
        for name in ("\u4fee\u98fe\u4e00", "\u4fee\u98fe\u4e8c", "L\u00e9gende \u00e9", "L\u00e9gende \u00e8", "legend")
    }
    assert len(ids) == 5
    assert all(id.isascii() for id in ids)
