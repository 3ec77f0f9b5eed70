"""The table of all features: rows, columns, cells, filter, order, paste and copy."""

import pytest
from builders import a_backed_list, a_dna, a_feature, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app.authoring.feature_sheet import (
    FeatureSheet,
    Row,
    arranged,
    as_text,
    block_of,
    can_edit,
    cell,
    edit_of,
    emptied,
    paste,
    paste_into,
    words_of,
)
from wiposeq.model.edits import Remove, SetField
from wiposeq.model.project import Project
from wiposeq.model.sequence_list import SequenceList


def listing() -> Project:
    gene = a_dna(
        "acgtacgtacgtacgtacgt",
        ("gene", "10..19", {"gene": "EXA1"}),
        ("CDS", "2..9", {"gene": "exa2", "product": "kinase", "note": "a"}),
    )
    twice = a_protein("MKVLAAGIVG", ("SITE", "3", {"note": "kinase site"}))
    return a_project(replace(gene, name="one"), replace(twice, name="two"))


def rows(project: Project) -> list[Row]:
    return list(FeatureSheet(project.sequences))


def test_rows_are_sorted_by_location_whatever_signs_it_has() -> None:
    project = a_project(a_dna("acgt" * 5, ("gene", "²9..12"), ("CDS", "٣"), ("exon", "2..3")))
    assert shown(project, "", "location")[-2:] == ["exon", "gene"]


def shown(project: Project, text: str = "", column: str = "", *, is_descending: bool = False) -> list[str]:
    sheet = FeatureSheet(project.sequences)
    return [sheet[place].feature.key for place in arranged(sheet, words_of(text), column, is_descending)]


def test_a_row_is_a_feature_with_its_sequence() -> None:
    sheet = FeatureSheet(listing().sequences)
    assert len(sheet) == 5
    assert [(row.position, row.feature.key) for row in sheet] == [
        (1, "source"), (1, "gene"), (1, "CDS"), (2, "source"), (2, "SITE"),
    ]  # fmt: skip
    assert [sheet[at] for at in range(5)] == list(sheet)


def test_the_columns_are_the_expected_qualifiers_and_those_that_occur() -> None:
    assert FeatureSheet(listing().sequences).columns()[:4] == ("#", "name", "key", "location")
    assert set(FeatureSheet(listing().sequences).columns()[4:]) == {"organism", "mol_type", "gene", "product", "note"}


def test_rows_of_sequences_in_a_file_are_the_same() -> None:
    project = listing()
    backed, _ = a_backed_list(project.sequences, stretch=1)
    assert [cell(row, "key") for row in FeatureSheet(backed)] == [cell(row, "key") for row in rows(project)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kinase", ["CDS", "SITE"]),
        ("kinase one", ["CDS"]),
        ("key:cds", ["CDS"]),
        ("note:kinase", ["SITE"]),
        ("GENE:exa", ["gene", "CDS"]),
        ("nothing", []),
        ("", ["source", "gene", "CDS", "source", "SITE"]),
    ],
)
def test_a_filter_searches_all_cells_or_one_column(text: str, expected: list[str]) -> None:
    assert shown(listing(), text) == expected


def test_rows_are_sorted_by_a_column_and_locations_by_their_first_residue() -> None:
    assert shown(listing(), "", "location") == ["source", "source", "CDS", "SITE", "gene"]
    assert shown(listing(), "gene:exa", "gene") == ["gene", "CDS"]
    assert shown(listing(), "gene:exa", "gene", is_descending=True) == ["CDS", "gene"]
    assert shown(listing(), "", "#", is_descending=True)[0] == "SITE"


def test_cells_are_edited_added_and_emptied() -> None:
    project = listing()
    gene = rows(project)[1]
    for column, text, expected in (
        ("key", " mRNA ", ("mRNA", "10..19", ("EXA1",))),
        ("location", "1..3", ("gene", "1..3", ("EXA1",))),
        ("gene", "X", ("gene", "10..19", ("X",))),
        ("note", "n", ("gene", "10..19", ("EXA1", "n"))),
        ("gene", "", ("gene", "10..19", ())),
    ):
        edit = edit_of(gene, column, text)
        assert edit is not None
        new = edit.apply(project).sequences[0].features[1]
        assert (new.key, new.location, tuple(q.value for q in new.qualifiers)) == expected
    assert edit_of(gene, "gene", "EXA1") is None and edit_of(gene, "product", "") is None


def test_numbers_names_and_repeated_qualifiers_cannot_be_edited() -> None:
    project = listing()
    gene = rows(project)[1]
    doubled = replace(gene.feature, qualifiers=(*gene.feature.qualifiers, *gene.feature.qualifiers))
    row = Row(1, gene.sequence, doubled)
    assert cell(row, "gene") == "EXA1; EXA1"
    assert not can_edit(row, "gene") and not can_edit(row, "#") and not can_edit(row, "name")
    assert edit_of(row, "gene", "x") is None


def test_a_block_of_a_spreadsheet_is_pasted_as_one_edit() -> None:
    project = listing()
    pasted = paste(rows(project)[1:3], ("gene", "note"), "A\tfirst\r\nB\ta\r\n")
    assert (pasted.cells, pasted.refused, pasted.outside) == (3, 0, 0)
    assert pasted.edit is not None
    after = pasted.edit.apply(project).sequences[0].features
    assert [(f.value("gene"), f.value("note")) for f in after[1:]] == [("A", "first"), ("B", "a")]


def test_one_cell_is_pasted_into_all_chosen_rows() -> None:
    project = listing()
    pasted = paste(rows(project)[1:3], ("gene", "note"), "same")
    assert pasted.edit is not None
    assert [f.value("gene") for f in pasted.edit.apply(project).sequences[0].features[1:]] == ["same", "same"]


def test_what_lies_outside_the_table_is_counted_and_not_pasted() -> None:
    pasted = paste(rows(listing())[4:], ("name", "note"), "x\ty\tz\nmore\tcells\tthere")
    assert (pasted.cells, pasted.refused, pasted.outside) == (1, 1, 4)


def test_copied_cells_are_pasted_again_without_a_change() -> None:
    project = listing()
    columns = ("key", "location", "gene", "note")
    assert paste(rows(project), columns, as_text(rows(project), columns)).edit is None


def test_an_empty_list_has_no_rows() -> None:
    sheet = FeatureSheet(SequenceList())
    assert len(sheet) == 0 and list(arranged(sheet, ["x"], "key")) == []


def test_a_cell_with_a_line_break_is_one_cell_also_when_it_is_pasted() -> None:
    project = listing()
    pasted = paste(rows(project)[1:4], ("gene", "note"), 'A\t"one\ntwo ""x"""\nB\t5"\n"C"\t"open\n')
    assert pasted.edit is not None and pasted.outside == 0
    after = [each.feature for each in rows(pasted.edit.apply(project))[1:4]]
    assert [f.value("gene") for f in after] == ["A", "B", '"C"']
    assert [f.value("note") for f in after] == ['one\ntwo "x"', '5"', '"open']


def test_cells_with_breaks_and_quotation_marks_are_copied_and_pasted_unchanged() -> None:
    values = ["a\nb", '"x"', 'x "y"', "a\tb", '"', '""', "plain"]
    text = as_text([replace(rows(listing())[0], feature=a_feature("gene", value)) for value in values], ("location",))
    assert block_of(text) == [[value] for value in values]


def test_a_sheet_follows_an_edit_and_an_insertion() -> None:
    project = listing()
    sheet = FeatureSheet(project.sequences)
    for edit in (SetField(rows(project)[1].address.at("key"), "exon"), Remove((rows(project)[0].address,))):
        after = edit.apply(project).sequences
        assert (
            list(sheet.of(after))
            == list(FeatureSheet(after))
            == [sheet.of(after)[n] for n in range(len(sheet.of(after)))]
        )


def test_the_columns_are_all_qualifiers_in_an_order_that_is_always_the_same() -> None:
    names = [f"q{n:02}" for n in range(30)]
    dna = a_dna("acgtacgt", ("gene", "1..4", dict.fromkeys(names, "v")), ("gene", "2..5", {"q29": "v"}))
    backward = a_dna("acgtacgt", ("gene", "1..4", dict.fromkeys(reversed(names), "v")), ("gene", "2..5", {"q29": "v"}))
    columns = FeatureSheet(a_project(dna).sequences).columns()
    assert columns == FeatureSheet(a_project(backward).sequences).columns()
    assert columns[4:] == ("q29", "mol_type", "organism", *names[:-1], "gene", "product", "note")


def test_one_text_is_pasted_into_exactly_the_chosen_cells() -> None:
    project = listing()
    first, second, third = rows(project)[1], rows(project)[2], rows(project)[4]
    pasted = paste_into([(first, "gene"), (third, "note"), (second, "name")], " x ")
    assert pasted.edit is not None and (pasted.cells, pasted.refused) == (2, 1)
    after = [each.feature for each in rows(pasted.edit.apply(project))]
    assert (after[1].value("gene"), after[4].value("note")) == ("x", "x")
    assert after[2:4] == [each.feature for each in rows(project)][2:4]


def test_one_line_is_pasted_into_all_chosen_rows() -> None:
    project = listing()
    pasted = paste(rows(project)[1:3], ("gene", "note"), "A\tB")
    assert pasted.edit is not None
    after = [each.feature for each in rows(pasted.edit.apply(project))[1:3]]
    assert [(f.value("gene"), f.value("note")) for f in after] == [("A", "B")] * 2


def test_cells_are_emptied_but_not_keys_and_locations() -> None:
    project = listing()
    gene, site = rows(project)[1], rows(project)[4]
    cells = [(gene, "gene"), (gene, "note"), (gene, "key"), (site, "location"), (site, "note"), (site, "#")]
    done = emptied(cells)
    assert done.edit is not None and (done.cells, done.refused) == (2, 3)
    after = [each.feature for each in rows(done.edit.apply(project))]
    assert not after[1].qualifiers and not after[4].qualifiers
    assert (after[1].key, after[4].location) == ("gene", "3")
