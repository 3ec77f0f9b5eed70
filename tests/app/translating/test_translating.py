"""Free text goes to a translator and comes back: every value is set, replaced or refused, and each is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_feature, a_project, a_protein, a_skipped
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from wiposeq import texts
from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.app.translating.export import (
    ExportOptions,
    Translated,
    export_texts,
    import_translations,
    read_translations,
    texts_to_translate,
    translate,
)
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.reports.check_report import words
from wiposeq.formats.translation.units import TranslationFile, Unit
from wiposeq.model.freetext import free_texts, ids_for
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.model.sequence_list import SequenceList


def a_listing(**header: object) -> Project:
    """Two sequences with a product, a note that stands twice, and a gene, which is of no language."""
    project = a_project(
        a_dna("acgtacgtacgt", ("CDS", "1..9", {"product": "kinase", "gene": "abcD", "note": "binding site"})),
        a_protein("MKVLAAG", ("SITE", "2..3", {"note": "binding site"})),
    )
    return replace(project, header=replace(project.header, original_language="en", **header))


def of(project: Project) -> dict[str, tuple[str | None, str | None, str | None]]:
    """place -> (English, other, id) of all language-dependent text but organisms."""
    return {
        text.where: (text.qualifier.value, text.qualifier.translation, text.qualifier.id)
        for text in free_texts(project, EDITION)
        if text.name != "organism"
    }


def answered(handed_out: TranslationFile, answer: Callable[[Unit], str]) -> TranslationFile:
    return replace(handed_out, units=tuple(replace(unit, target=answer(unit)) for unit in handed_out.units))


def german(unit: Unit) -> str:
    return {"kinase": "Kinase", "binding site": "Bindungsstelle"}.get(unit.source, "")


def applied(project: Project, done: Translated) -> Project:
    assert done.edit is not None
    return done.edit.apply(project)


def reported(done: Translated, kind: str) -> list[str]:
    return [f"{change.where}: {words(change)}" for change in done.changes if change.kind == kind]


def errors_of(project: Project) -> list[str]:
    return [finding.rule for finding in checking.check(project).findings if finding.is_error]


# ---- the whole way


def test_the_headings_of_a_table_are_in_the_language_of_the_user(tmp_path: Path) -> None:
    project, path = a_listing(), tmp_path / "a.csv"
    texts.use_language("de")
    try:
        export_texts(project, path, ExportOptions("de"))
        head = path.read_text(encoding="utf-8-sig").splitlines()[0]
        assert head.split(",")[2:4] == ["Englisch (en)", "Deutsch (de)"]
        path.write_text(path.read_text(encoding="utf-8").replace("kinase,,", "kinase,Kinase,"), encoding="utf-8")
        assert import_translations(project, path).imported == 1
    finally:
        texts.use_language("en")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_table_goes_out_and_comes_back(tmp_path: Path, ending: str) -> None:
    project, path = a_listing(), tmp_path / f"a.{ending}"
    assert export_texts(project, path, ExportOptions("de")).count == 5
    if ending == "xlsx":
        book = load_workbook(path)
        assert [cell.value for cell in book.worksheets[0][1]][2:4] == ["English (en)", "German (de)"]
        book.worksheets[0]["D3"] = "Kinase"
        book.save(path)
    else:
        path.write_text(path.read_text().replace("kinase,,", "kinase,Kinase,"))
    done = import_translations(project, path)
    assert (done.imported, done.refused, done.missing) == (1, 0, 2)
    assert of(applied(project, done))["Sequence 1 > CDS > product"] == ("kinase", "Kinase", "q2")


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_what_comes_back_translated_is_in_the_listing(tmp_path: Path, version: str) -> None:
    project, path = a_listing(), tmp_path / "a.xlf"
    handed_out = export_texts(project, path, ExportOptions("de"), version=version)
    assert (handed_out.count, handed_out.source_language, handed_out.target_language) == (5, "en", "de")
    text = path.read_text()
    for english, other in (("kinase", "Kinase"), ("binding site", "Bindungsstelle")):
        text = text.replace(f"<source>{english}</source>", f"<source>{english}</source><target>{other}</target>")
    path.write_text(text)
    done = import_translations(project, path)
    assert (done.imported, done.same, done.refused, done.missing) == (3, 0, 0, 0)
    after = applied(project, done)
    assert of(after) == {
        "Sequence 1 > CDS > product": ("kinase", "Kinase", "q2"),
        "Sequence 1 > CDS > note": ("binding site", "Bindungsstelle", "q3"),
        "Sequence 2 > SITE > note": ("binding site", "Bindungsstelle", "q5"),
    }
    assert after.header.other_language == "de"
    assert errors_of(after) == []
    listing = tmp_path / "new.xml"
    assert converting.generate(after, listing).is_written
    assert of(opening.open_any(listing)) == of(after)
    again = import_translations(after, path)
    assert (again.edit, again.imported, again.same) == (None, 0, 3)


def test_in_the_other_direction_english_replaces_the_other_language() -> None:
    project = a_listing()
    handed_out = texts_to_translate(project, ExportOptions("de"))
    project = applied(project, translate(project, answered(handed_out, german)))
    (uid, feature) = project.sequences[0].uid, project.sequences[0].features[1]
    lacking = tuple(replace(q, value=None) if q.name == "product" else q for q in feature.qualifiers)
    first = replace(
        project.sequences[0], features=(project.sequences[0].features[0], replace(feature, qualifiers=lacking))
    )
    project = replace(project, sequences=project.sequences.replace(0, first))
    back = texts_to_translate(project, ExportOptions("en", only_missing=True))
    assert [(unit.source, unit.target) for unit in back.units] == [("Kinase", "")]
    assert (back.source_language, back.target_language) == ("de", "en")
    done = translate(project, answered(back, lambda unit: "kinase"))
    assert done.is_into_english
    assert of(applied(project, done))["Sequence 1 > CDS > product"] == ("kinase", "Kinase", "q2")
    assert uid == project.sequences[0].uid
    done = translate(project, answered(back, lambda unit: "β-kinase"))
    assert done.edit is None and "printable Basic Latin" in reported(done, "translation/refused")[0]


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=20).map(str.strip).filter(bool)
IDS = st.none() | st.sampled_from(["q1", "q2", "q7", "q007", "7", "", "q99999999999999999999"])


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Sequences with free text, some skipped, with right, wrong and repeated ids."""
    sequences: list[Sequence] = []
    for number in range(draw(st.integers(1, 3))):
        if draw(st.integers(0, 5)) == 0:
            sequences.append(replace(a_skipped(), uid=number + 1))
            continue
        features = []
        for place in range(draw(st.integers(1, 2))):
            names = draw(st.lists(st.sampled_from(["note", "product", "gene", "function"]), max_size=3))
            qualifiers = tuple(
                Qualifier(n, name, draw(TEXT), None, draw(IDS) if name != "gene" else None)
                for n, name in enumerate(names, 1)
            )
            features.append(Feature(place + 10, "CDS", "1..9", qualifiers))
        made = a_dna("acgtacgtacgt")
        sequences.append(replace(made, uid=number + 1, features=(*made.features, *features)))
    project = a_listing()
    return replace(project, sequences=SequenceList(sequences))


@tries(60)
@given(project=projects(), version=st.sampled_from(["1.2", "2.0"]), is_once=st.booleans())
def test_any_listing_is_translated_whole(tmp_path: Path, project: Project, version: str, is_once: bool) -> None:
    texts = list(free_texts(project, EDITION))
    if not texts:
        return
    path = tmp_path / "a.xlf"
    export_texts(project, path, ExportOptions("de", is_once=is_once), version=version)
    completed = answered(read_translations(path), lambda unit: f"[{unit.source}]")
    done = translate(project, completed)
    after = applied(project, done)
    found = list(free_texts(after, EDITION))
    assert [(text.value, text.translation) for text in found if text.name != "organism"] == [
        (text.value, f"[{text.value}]") for text in texts if text.name != "organism"
    ]
    ids = [text.qualifier.id for text in found if text.translation]
    assert ids == [id for text, id in zip(found, ids_for(after, found)) if text.translation]
    assert len(set(ids)) == len(ids)
    assert after.header.other_language == "de"
    assert (done.refused, done.missing) == (0, 0)
    assert not [rule for rule in errors_of(after) if "id" in rule or "language" in rule or "translation" in rule]
    assert done.edit is not None and done.edit.apply(project) == after


# ---- which texts go out


def test_texts_go_out_in_order_with_the_ids_they_have_or_would_get() -> None:
    units = texts_to_translate(a_listing(), ExportOptions("de")).units
    assert [(unit.id, unit.coordinates, unit.source) for unit in units] == [
        ("q1", "1.1.2 organism", "Homo sapiens"),
        ("q2", "1.2.1 product", "kinase"),
        ("q3", "1.2.3 note", "binding site"),
        ("q4", "2.1.2 organism", "Homo sapiens"),
        ("q5", "2.2.1 note", "binding site"),
    ]


def test_equal_texts_go_out_once_and_come_back_to_all() -> None:
    project = a_listing()
    handed_out = texts_to_translate(project, ExportOptions("de", is_once=True, with_names=False))
    assert [(unit.source, unit.count) for unit in handed_out.units] == [("kinase", 1), ("binding site", 2)]
    done = translate(project, answered(handed_out, german))
    assert done.imported == 3
    assert reported(done, "translation/equal") == [
        "Sequence 2 > SITE > note: Translated like the equal text in the file"
    ]
    assert translate(project, answered(handed_out, german), fills_equal=False).missing == 1


def test_only_what_is_missing_goes_out_on_request() -> None:
    project = a_listing()
    project = applied(project, translate(project, answered(texts_to_translate(project, ExportOptions("de")), german)))
    assert [
        unit.source for unit in texts_to_translate(project, ExportOptions(only_missing=True, with_names=False)).units
    ] == []
    assert [unit.target for unit in texts_to_translate(project, ExportOptions(with_names=False)).units] == [
        "Kinase",
        "Bindungsstelle",
        "Bindungsstelle",
    ]


def test_titles_and_names_go_along_on_request() -> None:
    assert texts_to_translate(a_listing(), ExportOptions("de", with_context=True)).notes == (
        "Title (en): Modified polymerase and its use",
        "Applicant: Example Biotech Ltd",
    )


def test_a_skipped_sequence_stays_here() -> None:
    project = a_project(replace(a_dna(), is_skipped=True))
    assert texts_to_translate(project, ExportOptions("de")).units == ()


@pytest.mark.parametrize(
    ("wanted", "header", "words"),
    [
        (ExportOptions(), {}, "does not name the other language"),
        (ExportOptions("en"), {}, "does not name the other language"),
        (ExportOptions("xq"), {}, '"xq" is not the code of a language'),
    ],
)
def test_a_language_that_is_not_known_is_reported(wanted: ExportOptions, header: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        texts_to_translate(a_listing(**header), wanted)


def test_nothing_to_translate_and_unknown_endings_are_reported(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no free text"):
        export_texts(a_project(a_skipped()), tmp_path / "a.xlf", ExportOptions("de"))
    with pytest.raises(UsageError, match="names no format"):
        export_texts(a_listing(), tmp_path / "a.pdf", ExportOptions("de"))
    assert not list(tmp_path.iterdir())


# ---- what comes back


def completed(*units: Unit, source: str = "en", target: str = "de") -> TranslationFile:
    return TranslationFile(source, target, units)


@pytest.mark.parametrize(
    ("unit", "why"),
    [
        (Unit("q2", "kinases", "Kinase"), "was changed since it was exported"),
        (Unit("q77", "lipase", "Lipase"), 'no text of the listing has the id "q77"'),
        (Unit("q2", "kinase", "K" * 1001), "1,001 characters; at most 1,000"),
        (Unit("q2", "kinase", "Kin\x7fase"), r"control character U+007F"),
        (Unit("q2", "kinase", "Kin\ufffease"), r"control character U+FFFE"),
        (Unit("q2", "kinase", "Kinase", trouble="Not imported: only a part of it is translated"), "only a part"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(unit: Unit, why: str) -> None:
    project = a_listing()
    done = translate(
        project, completed(replace(unit, coordinates="1.2.1 product"), Unit("q5", "binding site", "Stelle"))
    )
    assert (done.imported, done.refused) == (2, 1)
    assert why in reported(done, "translation/refused")[0]
    assert of(applied(project, done))["Sequence 1 > CDS > product"][1] is None


def test_a_doubled_id_is_taken_only_if_both_say_the_same() -> None:
    project = a_listing()
    done = translate(project, completed(Unit("q2", "kinase", "Kinase"), Unit("q2", "kinase", "Phosphotransferase")))
    assert (done.edit, done.refused) == (None, 2)
    done = translate(
        project, completed(Unit("q2", "kinase", ""), Unit("q2", "kinase", "Kinase"), Unit("q2", "kinase", "Kinase "))
    )
    assert (done.imported, done.refused) == (1, 0)
    assert len(reported(done, "translation/repeated")) == 1


def test_what_has_no_translation_is_reported_but_names_of_organisms_are_not() -> None:
    done = translate(a_listing(), completed(Unit("q2", "kinase", "Kinase"), Unit("q1", "Homo sapiens", "Homo sapiens")))
    assert done.missing == 2
    assert reported(done, "translation/missing") == [
        "Sequence 1 > CDS > note: Still without a translation",
        "Sequence 2 > SITE > note: Still without a translation",
    ]


def test_a_copied_source_that_is_marked_as_untranslated_is_no_translation() -> None:
    unit = Unit("q2", "kinase", "kinase", state="untranslated")
    assert translate(a_listing(), completed(unit)).imported == 0
    done = translate(a_listing(), completed(replace(unit, state="")))
    assert done.imported == 1 and reported(done, "translation/same-as-source")


def test_line_ends_and_blanks_around_a_translation_are_not_taken() -> None:
    project = a_listing()
    done = translate(project, completed(Unit("q2", " kinase\n", "\n   Kinase\n   (Enzym)\n ")))
    assert of(applied(project, done))["Sequence 1 > CDS > product"][1] == "Kinase (Enzym)"


def test_a_replaced_translation_is_reported_with_what_stood_there() -> None:
    project = a_listing()
    project = applied(project, translate(project, answered(texts_to_translate(project, ExportOptions("de")), german)))
    done = translate(project, completed(Unit("q2", "kinase", "Phosphotransferase")))
    (change,) = (change for change in done.changes if change.kind == "translation/replaced")
    assert (change.before, change.after) == ("Kinase", "Phosphotransferase")


def test_a_text_without_an_id_is_found_again_after_others_were_put_before_it() -> None:
    project = a_listing()
    handed_out = answered(texts_to_translate(project, ExportOptions("de")), german)
    first = project.sequences[0]
    more = a_feature("misc_feature", "1..2", {"note": "linker"})
    moved = replace(first, features=(first.features[0], more, *first.features[1:]))
    later = replace(project, sequences=project.sequences.replace(0, moved))
    done = translate(later, handed_out)
    found = of(applied(later, done))
    assert found["Sequence 1 > CDS > product"][:2] == ("kinase", "Kinase")
    assert found["Sequence 1 > misc_feature > note"][:2] == ("linker", None)
    ids = [id for _, _, id in found.values()]
    assert len(set(ids)) == len(ids)


def test_a_text_whose_id_the_translators_program_changed_is_found_by_its_place_and_words() -> None:
    project = a_listing()
    handed_out = answered(texts_to_translate(project, ExportOptions("de")), german)
    with_ids = applied(project, translate(project, replace(handed_out, units=handed_out.units[1:2])))
    renamed = tuple(replace(unit, id=f"NFDBB2FA9-tu{n}") for n, unit in enumerate(handed_out.units, 1))
    done = translate(with_ids, replace(handed_out, units=renamed))
    assert (done.imported, done.same, done.refused) == (2, 1, 0)
    assert [id for _, _, id in of(applied(with_ids, done)).values()] == ["q2", "q3", "q5"]
    moved = tuple(replace(unit, coordinates="9.9.9 note") for unit in renamed)
    done = translate(with_ids, replace(handed_out, units=moved))
    assert done.imported == 0 and done.refused == 3


def test_ids_that_are_none_or_stand_twice_are_given_anew_and_reported() -> None:
    project = a_listing()
    feature = project.sequences[0].features[1]
    wrong = tuple(replace(q, id="q1" if q.name != "product" else "7") for q in feature.qualifiers)
    first = replace(
        project.sequences[0], features=(project.sequences[0].features[0], replace(feature, qualifiers=wrong))
    )
    project = replace(project, sequences=project.sequences.replace(0, first))
    done = translate(project, answered(texts_to_translate(project, ExportOptions("de")), german))
    found = of(applied(project, done))
    assert [id for _, _, id in found.values()] == ["q3", "q4", "q6"]
    assert len(reported(done, "translation/id")) == 2


@pytest.mark.parametrize(
    ("source", "target", "language", "words"),
    [
        ("de", "fr", "", "one of the two must be English"),
        ("en", "en-GB", "", "one of the two must be English"),
        ("en", "", "", "does not name its target language"),
        ("en", "de", "fr", "in the language de, not in fr"),
        ("en", "qq", "", '"qq" is not the code'),
        ("", "", "", "one of the two must be English"),
    ],
)
def test_languages_that_do_not_fit_together_are_reported(source: str, target: str, language: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        translate(
            a_listing(), completed(Unit("q2", "kinase", "Kinase"), source=source, target=target), language=language
        )


def test_a_code_with_a_region_is_its_language() -> None:
    project = a_listing()
    done = translate(project, completed(Unit("q2", "kinase", "quinase"), source="en-US", target="pt_BR"))
    assert applied(project, done).header.other_language == "pt"


def test_values_in_another_language_go_only_on_request() -> None:
    project = a_listing()
    project = applied(project, translate(project, answered(texts_to_translate(project, ExportOptions("de")), german)))
    french = completed(Unit("q2", "kinase", "kinase (enzyme)"), target="fr")
    with pytest.raises(UsageError, match="in the language fr, but the free text of the listing is in de"):
        translate(project, french)
    done = translate(project, french, may_change_language=True)
    assert len(reported(done, "translation/removed")) == 3
    after = applied(project, done)
    assert [other for _, other, _ in of(after).values()] == ["kinase (enzyme)", None, None]
    assert after.header.other_language == "fr"


def test_what_is_no_file_of_translations_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(">a\nacgt\n")
    with pytest.raises(UnreadableFile, match="is not a translation file"):
        import_translations(a_listing(), path)
