"""A comparison in words: as text, as JSON, as a page side by side, and as the record of changes that is filed."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from builders import a_dna, a_feature, a_header, a_project, a_protein
from lxml import html
from msgspec.structs import replace

from wiposeq.app.comparing.compare import compare
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.reports.change_record import (
    ListingFile,
    Statement,
    filled,
    record_as_html,
    record_as_text,
    record_values,
    statements,
    statements_for,
)
from wiposeq.formats.reports.comparison import as_html, as_json, as_text, counts_in_words, groups, verdict
from wiposeq.model.address import Address
from wiposeq.model.comparison import Comparison, Kind
from wiposeq.model.edits import Insert, Remove, ReplaceResidues, SetField
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Header, Party

DAY = date(2026, 11, 22)
LIST = Address(field="sequences")
LONG = "acgtacgatcgatcgatcagctagctacgatcgatcgatcgatgcatgcatcgatcgatgcatgcatgcactgactgactg"


def pair_of_projects() -> tuple[Project, Project]:
    """A listing and its replacement: one of everything."""
    coding = a_dna(LONG, ("CDS", "1..9", {"protein_id": "3", "product": "first kind"}))
    old = a_project(coding, a_dna("ttttgggcatcgatcgatgcaccc"), a_protein("MKVLAAGIVGKLWQ"))
    new = Insert(LIST, 1, (a_dna("ggggggccccccttttt"),)).apply(old)
    new = ReplaceResidues(coding.uid, 40, 40, "n").apply(new)
    new = ReplaceResidues(coding.uid, 60, 59, "ww").apply(new)
    cds = coding.features[1]
    new = SetField(Address(coding.uid, cds.uid, cds.qualifiers[1].uid, field="value"), "second kind").apply(new)
    new = Remove((Address(old.sequences[1].uid),)).apply(new)
    new = SetField(Address(field="applicant.name"), "Example <Biotech> & Co").apply(new)
    return old, SetField(Address(field="production_date"), "2026-01-01").apply(new)


@pytest.fixture
def comparison() -> Comparison:
    return compare(*pair_of_projects())


class TestGroups:
    def test_they_come_in_the_order_a_listing_is_read(self, comparison: Comparison) -> None:
        assert [(group.status, group.heading) for group in groups(comparison)] == [
            ("header", "General information"),
            ("changed", "Sequence 1"),
            ("removed", "Sequence 2, removed"),
            ("added", "Sequence 2, added"),
            ("incidental", "Listed, not counted"),
        ]

    def test_a_row_says_how_where_before_and_after(self, comparison: Comparison) -> None:
        group = next(group for group in groups(comparison) if group.status == "changed")
        rows = [(row.words, row.where, str(row.before), str(row.after)) for row in group.rows]
        before, after = f"…{LONG[29:39]}[{LONG[39]}]{LONG[40:50]}…", f"…{LONG[29:39]}[n]{LONG[40:50]}…"
        assert rows[0] == ("changed", "Residues 40", before, after)
        assert rows[1][:2] == ("added", "Residues inserted after 59, now 60..61")
        assert rows[1][3] == f"…{LONG[49:59]}[ww]{LONG[59:69]}…"
        assert rows[-1] == ("changed", "CDS 1..9 > product", "[first] kind", "[second] kind")

    def test_a_row_points_at_its_place_in_both_listings(self, comparison: Comparison) -> None:
        old, new = pair_of_projects()
        assert old.sequences[0].molecule_type == new.sequences[0].molecule_type
        row = next(row for group in groups(comparison) for row in group.rows if "product" in row.where)
        assert row.address_old is not None and row.address_new is not None
        assert row.address_old.field == row.address_new.field == "value"

    def test_sequences_that_went_the_same_way_share_a_row(self) -> None:
        old = a_project(*(a_dna(f"{LONG[n:]}{LONG[:n]}") for n in range(9)))
        new = Insert(LIST, 4, (a_protein(), a_protein("WWHHWWHHWW"))).apply(old)
        (numbers,) = (group for group in groups(compare(old, new)) if group.status == "numbers")
        assert [(row.where, str(row.before), str(row.after)) for row in numbers.rows] == [
            ("Sequences 5..9", "5..9", "7..11")
        ]

    def test_long_residues_are_cut_to_their_ends_and_the_cut_is_stated(self) -> None:
        sequence = a_dna(LONG)
        old = a_project(sequence)
        new = ReplaceResidues(sequence.uid, 41, 40, "w" * 500).apply(old)
        (row,) = (row for group in groups(compare(old, new)) for row in group.rows if row.kind is Kind.ADDED)
        assert row.after is not None
        assert row.after.text == f"…{LONG[30:40]}{'w' * 30}…(440)…{'w' * 30}{LONG[40:50]}…"
        assert row.after.text[row.after.start : row.after.end].strip("w") == "…(440)…"

    def test_a_long_value_is_shown_around_what_differs(self) -> None:
        text = "the quick brown fox " * 40
        sequence = a_dna(LONG, ("gene", "1..9", {"note": text}))
        old = a_project(sequence)
        address = Address(sequence.uid, sequence.features[1].uid, 1, field="value")
        new = SetField(address, text[:400] + "red " + text[400:]).apply(old)
        (row,) = (row for group in groups(compare(old, new)) for row in group.rows)
        assert row.before is not None and row.after is not None
        assert len(row.after.text) < 80
        assert "red" in row.after.text[row.after.start : row.after.end + 2]


class TestText:
    def test_every_difference_has_a_line(self, comparison: Comparison) -> None:
        text = as_text(comparison, "old.xml", "new.xml")
        assert text.startswith("old.xml -> new.xml: Different\n")
        for line in (
            "  changed: Applicant name: Example [Biotech Ltd] -> Example [<Biotech> & Co]",
            "  changed: CDS 1..9 > product: [first] kind -> [second] kind",
            "  differs: Production date: (missing) -> 2026-01-01",
        ):
            assert line in text.split("\n")

    def test_nothing_breaks_a_line(self) -> None:
        old = a_project()
        new = SetField(Address(field="applicant.name"), "two\nlines\u2028and\x85more").apply(old)
        assert "two\\x0alines\\x2028and\\x85more" in as_text(compare(old, new), "a", "b")

    def test_the_same_content_is_reported_as_the_same(self) -> None:
        old = a_project()
        assert verdict(compare(old, old)) == "Identical"
        assert as_text(compare(old, old), "a", "b") == "a -> b: Identical\n"
        new = replace(old, header=replace(old.header, software_name="X"))
        assert verdict(compare(old, new)).startswith("The same content")

    def test_counts_are_stated_by_kind(self, comparison: Comparison) -> None:
        assert counts_in_words(comparison)[:2] == [
            "added: 1 sequence, 1 stretch of residues",
            "removed: 1 sequence",
        ]


class TestJson:
    def test_it_holds_everything(self, comparison: Comparison) -> None:
        told = json.loads(as_json(comparison, "old.xml", "new.xml"))
        assert (told["same"], told["identical"]) == (False, False)
        assert told["header"][0]["field"] == "applicant.name"
        first = told["sequences"][0]
        assert (first["old"], first["new"], first["moved"]) == (1, 1, False)
        assert first["differences"][0]["positions"] == {"old": [40, 40], "new": [40, 40], "exact": True}
        assert told["incidental"][0]["counted"] is False
        kinds = {difference["kind"] for entry in told["sequences"] for difference in entry["differences"]}
        assert kinds <= {kind.value for kind in Kind}


class TestPage:
    def test_it_is_one_page_that_needs_nothing_else(self, comparison: Comparison) -> None:
        text = as_html(comparison, "old.xml", "<b>new</b>.xml")
        page = html.document_fromstring(text)
        assert not page.xpath("//script | //link | //img | //@src | //@href")
        assert "<b>new</b>.xml" in page.text_content()
        assert "Example <Biotech> & Co" in page.text_content()

    def test_what_differs_is_marked_on_its_side(self, comparison: Comparison) -> None:
        page = html.document_fromstring(as_html(comparison, "old.xml", "new.xml"))
        rows = [[cell.text_content() for cell in row] for row in page.xpath("//tr[td]")]
        assert ["changed", "CDS 1..9 > product", "first kind", "second kind"] in rows
        assert "first" in page.xpath("//td[3]//del/text()") and "second" in page.xpath("//td[4]//ins/text()")

    def test_characters_no_page_can_hold_do_not_reach_it(self) -> None:
        old = a_project()
        new = SetField(Address(field="applicant.name"), "bell\x07and \ud800 end").apply(old)
        text = as_html(compare(old, new), "a", "b")
        assert "\x07" not in text
        text.encode("utf-8")


class TestStatements:
    @pytest.mark.parametrize("office", ["general", "us", "ep"])
    def test_each_kind_of_office_has_some_and_all_placeholders_are_known(self, office: str) -> None:
        values = dict.fromkeys(("file", "old_file", "reference", "application", "date", "size", "count"), "VALUE")
        made = statements_for(office)
        assert made
        for statement in made:
            text = filled(statement, values)
            assert "{" not in text
            assert "VALUE" in text or "[" in text
            assert len({each.id for each in made}) == len(made)

    def test_what_is_not_known_stays_to_be_filled_in(self) -> None:
        statement = Statement("x", "X", "In {file} of {date}: {nonsense}")
        assert filled(statement, {"file": "a{date}.xml"}) == "In a{date}.xml of [Date]: {nonsense}"

    def test_a_changed_copy_is_used(self, tmp_path: Path) -> None:
        path = tmp_path / "own.toml"
        path.write_text(
            '[[office]]\nid = "uk"\n[[office.statement]]\nid = "a"\nheading = "H"\ntext = "T {file}"\n', "utf-8"
        )
        assert statements(path)["uk"].statements == (Statement("a", "H", "T {file}"),)

    @pytest.mark.parametrize(
        "content", ["[[office]", "office = 3", '[[office]]\nid = "a"\nstatement = 4', "[[office]]\nname = 'x'", "x = 1"]
    )
    def test_a_file_of_something_else_is_refused_in_words(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "own.toml"
        path.write_text(content, "utf-8")
        with pytest.raises(UsageError, match=r"own\.toml"):
            statements(path)

    def test_a_missing_file_and_an_unknown_office_are_refused_in_words(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableFile, match="does not exist"):
            statements(tmp_path / "none.toml")
        with pytest.raises(UsageError, match="general, us, ep"):
            statements_for("moon")


class TestTheRecord:
    def of(self, comparison: Comparison) -> str:
        header = Header(file_reference="REF-1")
        values = record_values(comparison, ListingFile("old.xml"), ListingFile("new.xml", header, 12345), day=DAY)
        return record_as_text(comparison, statements_for("us"), values)

    def test_it_names_the_files_and_numbers_every_change(self, comparison: Comparison) -> None:
        text = self.of(comparison)
        counted = [d for d in comparison if d.is_counted]
        changes = text.split("\nChanges\n")[1].split("\n\n")[0]
        lines = changes.split("\n")
        assert [line.split(".")[0].strip() for line in lines] == [str(n + 1) for n in range(len(lines))]
        assert len(lines) == len(counted)
        assert f"in the entries of this record ({len(counted)} in all)" in text
        assert "Replacement file: new.xml, 12,345 bytes" in text
        assert "SEQ ID NO 1: changed: CDS 1..9 > product: [first] kind -> [second] kind" in text

    def test_it_says_that_the_statements_are_templates_and_names_the_places_to_complete(
        self, comparison: Comparison
    ) -> None:
        to_do = self.of(comparison).partition("To do before filing")[2].partition("\n\n")[0]
        assert "The statements are templates" in to_do and "[name the paragraphs" in to_do
        assert to_do.count("[") == 4

    def test_what_may_be_added_matter_is_pointed_out(self, comparison: Comparison) -> None:
        text = self.of(comparison)
        assert "1 sequence was added." in text and "Residues differ in 2 stretches." in text

    def test_residues_written_otherwise_are_not_pointed_out(self) -> None:
        old = a_project(a_dna(LONG.upper()))
        comparison = compare(old, a_project(a_dna(LONG)))
        assert "Residues differ" not in self.of(comparison)

    def test_what_follows_is_listed_apart(self) -> None:
        coding = a_dna(LONG, ("CDS", "1..9", {"protein_id": "2"}))
        old = a_project(coding, a_protein())
        text = self.of(compare(old, Insert(LIST, 1, (a_dna("ggggggccccccttttt"),)).apply(old)))
        changes, follows = text.split("What follows from these changes")
        assert "protein_id" not in changes and "protein_id" in follows

    def test_a_record_of_nothing_says_so(self) -> None:
        old = a_project()
        assert "\nChanges\n  None.\n" in self.of(compare(old, old))

    def test_values_are_not_cut_short(self) -> None:
        text = "".join(f"word{n} " for n in range(120))
        old = a_project(header=a_header())
        sequence = old.sequences[0]
        other = replace(sequence, features=(*sequence.features, a_feature("gene", "1..4", {"note": text})))
        assert f"note: {text}" in self.of(compare(old, a_project(other)))

    def test_the_page_can_be_edited_and_escapes_everything(self, comparison: Comparison) -> None:
        values = record_values(
            comparison,
            ListingFile("<old>.xml"),
            ListingFile("new & co.xml", Header(application=Application("IB", "PCT/1"))),
            day=DAY,
        )
        page = html.document_fromstring(record_as_html(comparison, statements_for("ep"), values))
        assert len(page.xpath("//div[@class='statement'][@contenteditable='true']")) == len(statements_for("ep"))
        assert "<old>.xml" in page.text_content() and "new & co.xml" in page.text_content()
        assert "Example <Biotech> & Co" in page.text_content()
        assert "[File reference]" not in page.text_content()


def test_letters_and_blanks_of_every_script_stand_in_the_record_as_they_are() -> None:
    name = "\u7279\u8a31\u3000\u592a\u90ce \u00a0 \u05d0\u200f\u200d\x01"
    old, new = (a_project(header=replace(a_header(), inventor=Party(text, "ja"))) for text in (name, "x"))
    comparison = compare(old, new)
    page = record_as_html(
        comparison, (), record_values(comparison, ListingFile("old.xml"), ListingFile("new.xml"), day=DAY)
    )
    assert name.replace("\x01", "\u2401") in page and "\ufffd" not in page
    assert "\u7279\u8a31\u3000\u592a\u90ce \\xa0 \u05d0\\x200f" in as_text(comparison, "old.xml", "new.xml")


def test_columns_of_a_record_share_the_whole_width() -> None:
    comparison = compare(a_project(), a_project(a_dna("acgtacgtacgtacgg")))
    for page in (
        record_as_html(comparison, (), record_values(comparison, ListingFile("a"), ListingFile("b"), day=DAY)),
        as_html(comparison, "a", "b"),
    ):
        assert sum(map(int, re.findall(r'<th width="(\d+)%">', page))) == 100


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("Caf\u00e9 Ltd", "Cafe\u0301 Ltd", "U+00E9, now U+0065 U+0301"),
        ("A Ltd", "\u0410 Ltd", "U+0041, now U+0410"),
        ("A\u00a0Ltd", "A Ltd", "U+00A0, now U+0020"),
        ("A Ltd", "A\u200b Ltd", "nothing, now U+200B"),
    ],
)
def test_values_that_look_the_same_are_distinguished_by_their_code_points(before: str, after: str, words: str) -> None:
    old, new = (a_project(header=replace(a_header(), applicant=Party(name, "en"))) for name in (before, after))
    assert f"code points: {words}" in " ".join(as_text(compare(old, new), "a.xml", "b.xml").split())


def test_values_that_look_different_have_no_code_points() -> None:
    old, new = (a_project(header=replace(a_header(), applicant=Party(name, "en"))) for name in ("A Ltd", "B Ltd"))
    assert "code points" not in as_text(compare(old, new), "a.xml", "b.xml")
