"""A translation memory in TMX is imported like the file of a translator: by id, or by the exact source text."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app.translating.export import Translated, import_translations
from wiposeq.errors import UsageError
from wiposeq.formats.kinds import recognized
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert
from wiposeq.model.freetext import free_texts
from wiposeq.model.project import Project
from wiposeq.model.records import Qualifier

HEAD = (
    '<?xml version="1.0" encoding="{encoding}"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
    '<header creationtool="X" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en-US" '
    'datatype="plaintext"/>\n<body>'
)


def a_listing(language: str = "de") -> Project:
    project = a_project(
        a_dna("acgtacgtacgt", ("CDS", "1..9", {"product": "kinase", "note": "binding site"})),
        a_protein(
            "MKVLAAG", ("SITE", "2..3", {"note": "binding site"}), ("SITE", "3..4", {"note": "loop of 12 residues"})
        ),
    )
    return replace(project, header=replace(project.header, original_language="en", other_language=language))


def unit(*texts: tuple[str, str], id: str = "") -> str:
    of_id = f' tuid="{id}"' if id else ""
    return f"<tu{of_id}>" + "".join(f'<tuv xml:lang="{c}"><seg>{t}</seg></tuv>' for c, t in texts) + "</tu>"


def imported(folder: Path, project: Project, *units: str, language: str = "", encoding: str = "utf-8") -> Translated:
    path = folder / "memory.tmx"
    path.write_bytes((HEAD.format(encoding=encoding) + "".join(units) + "</body></tmx>").encode(encoding))
    return import_translations(project, path, language=language)


def translations(project: Project, done: Translated) -> list[str]:
    changed = done.edit.apply(project) if done.edit else project
    return [text.translation for text in free_texts(changed, changed.edition_on()) if text.name != "organism"]


KINASE = unit(("en-US", "kinase"), ("de-DE", "Kinase"))
SITE = unit(("de", "Bindungsstelle"), ("en", "binding site"))
OTHER = unit(("en", "promoter"), ("de", "Promotor"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_place_of_a_text_is_translated_and_other_units_are_ignored(tmp_path: Path, encoding: str) -> None:
    project = a_listing()
    done = imported(tmp_path, project, KINASE, SITE, OTHER, unit(("en", "kinase"), ("fr", "kinase")), encoding=encoding)
    assert translations(project, done) == ["Kinase", "Bindungsstelle", "Bindungsstelle", ""]
    assert (done.imported, done.refused, done.missing) == (3, 0, 1)


def test_a_text_with_several_translations_is_refused_and_none_is_chosen(tmp_path: Path) -> None:
    project = a_listing()
    done = imported(tmp_path, project, KINASE, SITE, unit(("en", "binding site"), ("de", "Bindestelle")))
    assert translations(project, done) == ["Kinase", "", "", ""]
    assert done.refused == 2
    refused = [change for change in done.changes if change.kind == "translation/refused"]
    assert {change.after for change in refused} == {"Bindungsstelle / Bindestelle"}


def test_the_id_of_a_unit_decides_between_several_and_replaces(tmp_path: Path) -> None:
    project = a_listing()
    first = imported(tmp_path, project, KINASE, SITE)
    assert first.edit is not None
    project = first.edit.apply(project)
    id = next(text.qualifier.id for text in free_texts(project, project.edition_on()) if text.value == "kinase")
    kinases = [unit(("en", "kinase"), ("de", "Phosphokinase"), id=id or ""), KINASE]
    assert translations(project, imported(tmp_path, project, *kinases))[0] == "Phosphokinase"


def test_a_text_that_has_a_translation_keeps_it(tmp_path: Path) -> None:
    project = a_listing()
    first = imported(tmp_path, project, KINASE)
    assert first.edit is not None
    project = first.edit.apply(project)
    done = imported(tmp_path, project, unit(("en", "kinase"), ("de", "Enzym")))
    assert translations(project, done)[0] == "Kinase"


def test_doubtful_translations_are_reported_as_for_other_files(tmp_path: Path) -> None:
    loop = unit(("en", "loop of 12 residues"), ("de", "Schleife aus 13 Resten"))
    done = imported(tmp_path, a_listing(), loop)
    assert any("12" in change.values.values() or "12" in str(change.values) for change in done.changes)


def test_translations_into_english_are_found_the_other_way_round(tmp_path: Path) -> None:
    project = a_project(a_dna("acgtacgtacgt", ("CDS", "1..9", {})))
    feature = project.sequences[0].features[1]
    at = Address(project.sequences[0].uid, feature.uid, field="qualifiers")
    project = Insert(at, 0, (Qualifier(9, "product", None, "Kinase", "q1"),)).apply(project)
    project = replace(project, header=replace(project.header, original_language="de", other_language="de"))
    done = imported(tmp_path, project, KINASE, language="en")
    changed = done.edit.apply(project) if done.edit else project
    assert changed.sequences[0].features[1].value("product") == "kinase"


def test_the_language_is_that_of_the_listing_or_the_only_one_of_the_memory(tmp_path: Path) -> None:
    project = a_listing("")
    assert imported(tmp_path, project, KINASE).language == "de"
    french = unit(("en", "kinase"), ("fr", "kinase fr"))
    with pytest.raises(UsageError, match="does not name its target language"):
        imported(tmp_path, project, KINASE, french)
    assert imported(tmp_path, project, KINASE, french, language="fr").language == "fr"
    with pytest.raises(UsageError, match="in the language de, fr, not in ja"):
        imported(tmp_path, project, KINASE, french, language="ja")


def test_a_memory_is_recognized_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "memory.xml").write_text(HEAD.format(encoding="utf-8") + KINASE + "</body></tmx>")
    source = recognized(tmp_path / "memory.xml")
    source.close()
    assert source.kind == "tmx"
