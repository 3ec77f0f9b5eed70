"""Preferences: pages, reset, sharing with colleagues, and the settings of the firm."""

import json
from pathlib import Path

import pytest
from builders import a_dna, a_project

from wiposeq.app import preferences
from wiposeq.app.exporting.filing_package import PackageOptions, Replaced, make_package
from wiposeq.app.importing import notations
from wiposeq.app.settings import SHARED_FILE, Settings, load, settings_file
from wiposeq.errors import UnreadableFile
from wiposeq.formats.notation.legend import Legend, preset
from wiposeq.formats.reports import change_record
from wiposeq.model.records import Party

ANNA, BEN = Party("Anna GmbH", "de"), Party("Ben Inc.", "en")


def a_legend(name: str) -> Legend:
    from msgspec.structs import replace

    return replace(preset("peptide"), name=name)


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the firm with an address book, dark colors, a key and a legend."""
    folder = tmp_path / "firm"
    folder.mkdir()
    there = Settings(known={}).changed(
        theme="dark", applicants=(ANNA,), own_organisms=("Mus musculus",), keys={"save": ("F5",)}
    )
    notations.keep(a_legend("House style"))
    preferences.export(there, folder / SHARED_FILE)
    notations.forget("house-style")
    monkeypatch.setenv("WIPOSEQ_FIRM", str(folder))
    return folder


def test_every_setting_that_is_shown_exists_and_is_on_one_page() -> None:
    shown = [name for names in preferences.PAGES.values() for name in names]
    assert len(shown) == len(set(shown))
    assert set(shown) <= set(Settings.__struct_fields__)
    assert preferences.TITLES.keys() == preferences.PAGES.keys()


def test_a_page_is_reset_and_the_others_stay() -> None:
    settings = Settings(known={}).changed(theme="dark", zoom=2.0, residues_in_block=5)
    again = preferences.reset(settings, "general")
    assert (again.theme, again.zoom, again.residues_in_block) == ("", 1.0, 5)


def test_a_colleague_gets_names_legends_and_defaults_but_no_recent_files(tmp_path: Path) -> None:
    ours = Settings(known={}).changed(
        theme="contrast", applicants=(ANNA,), default_organism="Mus musculus", geometry="x", folder="/private"
    )
    ours = ours.with_recent(tmp_path / "secret.wsq")
    notations.keep(a_legend("Our style"))
    path = tmp_path / "all.json"
    preferences.export(ours, path)
    assert "secret" not in path.read_text() and "private" not in path.read_text()
    notations.forget("our-style")

    theirs = Settings(known={}).changed(applicants=(BEN,), keys={"save": ("F5",)})
    found = preferences.import_from(theirs, path)
    assert found.settings.applicants == (BEN, ANNA)
    assert found.settings.default_organism == "Mus musculus"
    assert found.settings.keys == {"save": ("F5",)}
    assert (found.settings.recent_files, found.settings.geometry) == ((), "")
    assert found.added == 2
    assert "our-style" in [choice.id for choice in notations.choices()]
    assert preferences.import_from(found.settings, path).added == 0


def test_a_legend_of_the_same_name_is_never_replaced(tmp_path: Path) -> None:
    notations.keep(a_legend("Our style"))
    path = tmp_path / "all.json"
    preferences.export(Settings(known={}), path)
    changed = Legend(id="", name="Our style", molecule="AA", about="ours")
    notations.keep(changed)
    found = preferences.import_from(Settings(known={}), path)
    assert found.clashing == ("our-style",)
    assert "our-style" in found.message
    assert "ours" in (notations.own_folder() / "our-style.toml").read_text()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"settings": 3}', '{"other": {}}'])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(UnreadableFile):
        preferences.import_from(Settings(known={}), path)


def test_a_damaged_or_unknown_value_in_a_shared_file_is_omitted(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"settings": {"theme": 4, "zoom": 2.0, "residues_in_block": 7, "hat": 1}}))
    found = preferences.import_from(Settings(known={}), path).settings
    assert (found.theme, found.zoom, found.residues_in_block) == ("", 2.0, 10)


def test_the_firm_gives_what_the_user_has_not_set(firm: Path) -> None:
    settings, message = load()
    assert message == ""
    assert (settings.theme, settings.applicants, settings.keys) == ("dark", (ANNA,), {"save": ("F5",)})
    assert settings.changed(theme="light").with_applicant(BEN).save() is None
    again, _ = load()
    assert (again.theme, again.applicants) == ("light", (BEN, ANNA))
    written = json.loads(settings_file().read_text())
    assert [party["name"] for party in written["applicants"]] == ["Ben Inc."]
    assert "keys" not in written and "own_organisms" not in written
    assert preferences.is_of_firm(again, "applicants", ANNA)
    assert preferences.reset(again, "general").theme == "dark"


def test_the_user_can_choose_the_default_although_the_firm_has_another(firm: Path) -> None:
    load()[0].changed(theme="").save()
    assert load()[0].theme == ""


def test_the_legends_of_the_firm_are_offered_and_cannot_be_deleted(firm: Path) -> None:
    offered = {choice.id: choice.path for choice in notations.choices()}
    assert offered["house-style"] is None
    assert notations.legend_named("house-style").name == "House style"


def test_the_folder_of_the_firm_can_be_a_setting(firm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIPOSEQ_FIRM")
    load()[0].changed(firm_folder=str(firm)).save()
    assert load()[0].theme == "dark"


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_firm_that_cannot_be_read_costs_only_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    folder = tmp_path / "f"
    if content is not None:
        folder.mkdir()
        (folder / SHARED_FILE).write_text(content)
    monkeypatch.setenv("WIPOSEQ_FIRM", str(folder))
    settings, message = load()
    assert SHARED_FILE in message
    assert settings == Settings(known={})
    assert settings.changed(theme="dark").save() is None


OWN = """[[office]]
id = "us"
name = "Our wording"

[[office.statement]]
id = "a"
heading = "Our statement"
text = "{file} replaces {old_file}."
"""


def test_own_statements_reach_a_colleague_the_firm_and_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "firm" / SHARED_FILE
    path.parent.mkdir()
    preferences.export(Settings(known={}).changed(statements=OWN), path)
    assert preferences.import_from(Settings(known={}), path).settings.statements == OWN
    monkeypatch.setenv("WIPOSEQ_FIRM", str(path.parent))
    settings, _ = load()
    assert settings.statements == OWN
    offices = change_record.statements(own=settings.statements)
    assert [each.heading for each in offices["us"].statements] == ["Our statement"]
    assert offices["general"] == change_record.statements()["general"]
    old = a_project(a_dna("acgtacgtacgtacgt"))
    new = a_project(a_dna("acgtacgtacgtacga"))
    options = PackageOptions("us", ("record",), Replaced(old, "old.xml"), statements=settings.statements)
    made = make_package(new, tmp_path / "package", options)
    assert made.is_written
    record = next((tmp_path / "package").glob("*record*.html")).read_text(encoding="utf-8")
    assert "Our statement" in record and "replaces old.xml." in record


def test_every_preference_that_is_not_of_one_computer_travels(tmp_path: Path) -> None:
    values: dict[str, object] = {
        "language": "en",
        "theme": "dark",
        "zoom": 1.5,
        "profile": "us",
        "import_organism": "Mus musculus",
        "import_columns": {"Seq": "residues"},
        "own_organisms": ("Mus musculus",),
        "applicants": (ANNA,),
        "inventors": (BEN,),
        "reduced_motion": True,
        "residues_in_block": 5,
        "residue_size": 18,
        "feature_bars": False,
        "default_organism": "Homo sapiens",
        "default_mol_type_dna": "genomic DNA",
        "default_mol_type_rna": "mRNA",
        "default_mol_type_aa": "protein",
        "checks_while_typing": False,
        "edition": "1.7",
        "statements": OWN,
        "keys": {"save": ("F5",)},
    }
    ours = Settings(known={}).changed(**values)
    preferences.export(ours, tmp_path / "all.json")
    there = preferences.import_from(Settings(known={}), tmp_path / "all.json").settings
    assert {name: getattr(there, name) for name in values} == values


def test_a_legend_that_cannot_be_read_has_words(tmp_path: Path) -> None:
    odd = notations.own_folder() / "odd.toml"
    odd.mkdir(parents=True)
    with pytest.raises(UnreadableFile, match=r"odd\.toml"):
        preferences.export(Settings(), tmp_path / "shared.json")
    assert not (tmp_path / "shared.json").exists()
