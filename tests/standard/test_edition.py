"""Edition 1.7: every list complete, every name known, every pattern sound and quick, every list with its confidence."""

import pickle
import re
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq import resources
from wiposeq.errors import UserError
from wiposeq.standard.edition import Edition, edition, editions, newest

EDITION = edition("1.7")
MARKS = {"confirmed", "inferred", "memory"}
QUALIFIERS = [(molecule, name) for molecule in ("DNA", "AA") for name in EDITION.qualifiers(molecule)]
PATTERNED = [(molecule, name) for molecule, name in QUALIFIERS if EDITION.qualifiers(molecule)[name].pattern]


def test_edition_1_7_is_in_force_since_july_2024():
    assert "1.7" in editions()
    assert (EDITION.id, EDITION.in_force) == ("1.7", date(2024, 7, 1))
    assert edition(day=date(2024, 7, 1)) is newest(date(2024, 7, 1)) is edition("1.7")


@pytest.mark.parametrize("id", editions())
def test_an_edition_has_the_name_of_its_folder(id: str):
    assert edition(id).id == id, f'set id = "{id}" in resources/standard/{id}/edition.toml'


def test_editions_are_ordered_by_number_and_not_as_text(tmp_path, monkeypatch):
    for id in ("1.10", "1.9", "2.0", "1.7"):
        (tmp_path / "standard" / id).mkdir(parents=True)
        (tmp_path / "standard" / id / "edition.toml").write_text("")
    (tmp_path / "standard" / "notes").mkdir()
    monkeypatch.setattr(resources, "folder", lambda: tmp_path)
    editions.cache_clear()
    try:
        assert editions() == ("1.7", "1.9", "1.10", "2.0")
    finally:
        editions.cache_clear()


def test_an_edition_that_is_not_here_is_reported_with_those_that_are():
    with pytest.raises(UserError) as failure:
        edition("0.9")
    assert "0.9" in failure.value.message
    assert "1.7" in failure.value.hint


def test_an_edition_travels_to_another_process_by_its_id():
    found = edition("1.7")  # a test of packs may have had the editions read again
    assert pickle.loads(pickle.dumps(found)) is found
    assert len(pickle.dumps(found)) < 200
    assert found in {found}


@pytest.mark.parametrize(
    ("what", "count"),
    [
        (EDITION.symbols("DNA"), 15),
        (EDITION.symbols("AA"), 26),
        (EDITION.modified_nucleotides, 48),
        (EDITION.modified_amino_acids, 29),
        (EDITION.keys("DNA"), 49),
        (EDITION.keys("AA"), 39),
        (EDITION.qualifiers("DNA"), 81),
        (EDITION.qualifiers("AA"), 3),
        (EDITION.genetic_codes, 27),
        (EDITION.offices, 242),
        (EDITION.languages, 183),
    ],
)
def test_every_list_is_complete_and_its_entries_carry_their_own_names(what, count):
    assert len(what) == count
    for name, entry in what.items():
        first = next(iter(entry.__struct_fields__))
        assert getattr(entry, first) == name


def test_rna_has_the_lists_of_dna():
    assert EDITION.keys("RNA") is EDITION.keys("DNA")
    assert EDITION.qualifiers("RNA") is EDITION.qualifiers("DNA")
    assert EDITION.alphabet("RNA") == EDITION.alphabet("DNA") == frozenset("acgtmrwsykvhdbn")
    assert EDITION.alphabet("AA") == frozenset("ARNDCQEGHILKMFPOSUTWYVBZJX")
    assert EDITION.molecules == ("DNA", "RNA", "AA")


@pytest.mark.parametrize("molecule", ["", "PRT", "dna", "protein"])
def test_an_unknown_molecule_type_has_empty_lists(molecule):
    assert EDITION.keys(molecule) == {}
    assert EDITION.qualifiers(molecule) == {}
    assert EDITION.symbols(molecule) == {}
    assert EDITION.alphabet(molecule) == frozenset()
    assert EDITION.mol_types(molecule) == EDITION.values(molecule, "mol_type") == ()
    assert EDITION.allowed_qualifiers(molecule, "source") == EDITION.mandatory_qualifiers(molecule, "source") == ()
    assert EDITION.minimum_length(molecule) == 0


def test_the_limits_are_those_of_paragraphs_7_8_and_86():
    assert [EDITION.minimum_length(molecule) for molecule in ("DNA", "RNA", "AA")] == [10, 10, 4]
    assert EDITION.longest_value == 1000
    limits = {entry.max_length for entry in EDITION.qualifiers("DNA").values()}
    assert limits == {0, EDITION.longest_value}
    assert EDITION.qualifiers("DNA")["translation"].max_length == 0


@pytest.mark.parametrize("molecule", ["DNA", "AA"])
def test_every_qualifier_a_key_names_is_known_and_is_named_once(molecule):
    known = EDITION.qualifiers(molecule).keys()
    for key, entry in EDITION.keys(molecule).items():
        allowed = EDITION.allowed_qualifiers(molecule, key)
        assert allowed == entry.mandatory + entry.optional
        assert set(allowed) <= known
        assert len(set(allowed)) == len(allowed)
        assert set(entry.doubtful) <= set(allowed)
        assert entry.summary
        assert "note" in allowed


@pytest.mark.parametrize("molecule", ["DNA", "AA"])
def test_every_qualifier_is_used_by_a_key(molecule):
    used = {name for key in EDITION.keys(molecule) for name in EDITION.allowed_qualifiers(molecule, key)}
    assert EDITION.qualifiers(molecule).keys() <= used


def test_keys_have_the_mandatory_qualifiers_of_annex_i():
    mandatory = {key: entry.mandatory for key, entry in EDITION.keys("DNA").items() if entry.mandatory}
    assert mandatory == {
        "source": ("organism", "mol_type"),
        "misc_binding": ("bound_moiety",),
        "protein_bind": ("bound_moiety",),
        "mobile_element": ("mobile_element_type",),
        "modified_base": ("mod_base",),
        "ncRNA": ("ncRNA_class",),
        "operon": ("operon",),
        "regulatory": ("regulatory_class",),
    }
    assert EDITION.mandatory_qualifiers("AA", "source") == ("organism", "mol_type")


def test_a_note_that_is_mandatory_from_memory_only_is_doubtful():
    asked = {key for key in EDITION.keys("AA") if EDITION.mandatory_qualifiers("AA", key) == ("note",)}
    doubtful = {key for key, entry in EDITION.keys("AA").items() if "note" in entry.doubtful}
    assert doubtful == {"BINDING", "DNA_BIND", "DOMAIN", "METAL", "NP_BIND", "ZN_FING"}
    assert asked - doubtful == {"CARBOHYD", "LIPID", "MOD_RES", "SITE"}
    assert {"DISULFID", "CROSSLNK"}.isdisjoint(asked)


@pytest.mark.parametrize(("molecule", "name"), QUALIFIERS)
def test_a_qualifier_is_described_without_contradiction(molecule, name):
    entry = EDITION.qualifiers(molecule)[name]
    assert entry.summary
    assert set(entry.doubtful) <= {"pattern", "values", "is_repeatable", "ignores_case"}
    assert set(entry.doubtful) <= set(entry.__struct_fields__)
    assert set(entry.doubtful_values) <= set(entry.values)
    assert len(set(entry.values)) == len(entry.values)
    assert bool(entry.values) == (entry.value_type in ("enum", "enum_with_name"))
    if entry.value_type == "none":
        assert not (entry.pattern or entry.examples or entry.is_language_dependent or entry.is_repeatable)
    if entry.is_language_dependent:
        assert entry.value_type == "free_text"
    for values in entry.values_by_molecule.values():
        assert set(values) <= set(entry.values)


def test_the_language_dependent_qualifiers_are_the_33_and_two_of_proteins():
    free = {name for name, entry in EDITION.qualifiers("DNA").items() if entry.is_language_dependent}
    assert " ".join(sorted(free)) == (
        "bound_moiety cell_type clone clone_lib collected_by cultivar dev_stage ecotype function gene_synonym "
        "haplogroup host identified_by isolate isolation_source lab_host mating_type note organism phenotype "
        "pop_variant product serotype serovar sex standard_name strain sub_clone sub_species sub_strain tissue_lib "
        "tissue_type variety"
    )
    assert len(free) == 33
    assert {name for name, e in EDITION.qualifiers("AA").items() if e.is_language_dependent} == {"note", "organism"}


def test_the_qualifiers_without_a_value_are_the_nine():
    without = {name for name, entry in EDITION.qualifiers("DNA").items() if entry.value_type == "none"}
    assert " ".join(sorted(without)) == (
        "circular_RNA environmental_sample germline macronuclear proviral pseudo rearranged ribosomal_slippage "
        "trans_splicing"
    )


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("codon_start", 3),
        ("direction", 3),
        ("mod_base", 48),
        ("mol_type", 11),
        ("pseudogene", 5),
        ("recombination_class", 5),
        ("regulatory_class", 26),
        ("ncRNA_class", 24),
        ("rpt_type", 14),
        ("satellite", 3),
        ("organelle", 13),
        ("mobile_element_type", 10),
        ("exception", 4),
    ],
)
def test_controlled_lists_are_complete(name, count):
    assert len(EDITION.qualifiers("DNA")[name].values) == count


def test_values_that_may_not_be_in_this_edition_are_doubtful():
    doubtful = {name: entry.doubtful_values for name, entry in EDITION.qualifiers("DNA").items()}
    assert set(doubtful["ncRNA_class"]) == {"circRNA", "sgRNA", "scaRNA", "pre_miRNA"}
    assert doubtful["regulatory_class"] == ("uORF",)
    assert doubtful["organelle"] == ("nitroplast",)
    assert doubtful["mobile_element_type"] == ("superintegron",)
    assert len(doubtful["exception"]) == 2


def test_mod_base_takes_the_abbreviations_of_the_table_of_modified_nucleotides():
    assert EDITION.values("DNA", "mod_base") == tuple(EDITION.modified_nucleotides)
    assert "OTHER" in EDITION.modified_nucleotides


def test_mol_types_go_with_the_molecule_type():
    assert EDITION.mol_types("DNA") == ("genomic DNA", "other DNA", "unassigned DNA")
    assert set(EDITION.mol_types("RNA")) == {
        "genomic RNA",
        "mRNA",
        "tRNA",
        "rRNA",
        "other RNA",
        "transcribed RNA",
        "viral cRNA",
        "unassigned RNA",
    }
    assert EDITION.mol_types("AA") == ("protein",)
    assert {*EDITION.mol_types("DNA"), *EDITION.mol_types("RNA")} == set(EDITION.qualifiers("DNA")["mol_type"].values)


def test_a_free_qualifier_has_no_list():
    assert EDITION.values("DNA", "note") == EDITION.values("DNA", "no_such_name") == ()


@pytest.mark.parametrize(("molecule", "name"), QUALIFIERS)
def test_examples_are_what_the_entry_asks_for(molecule, name):
    entry = EDITION.qualifiers(molecule)[name]
    if entry.pattern:
        assert entry.examples
    for example in entry.examples:
        assert entry.fits(example)
        if entry.value_type == "enum":
            assert example in entry.values
        if entry.value_type == "enum_with_name":
            assert example.split(":")[0] in entry.values


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("anticodon", "(pos:34..36,aa:phe,seq:aaa)"),
        ("anticodon", "(pos:join(5),aa:Phe,seq:aaa)"),
        ("anticodon", "pos:34..36,aa:Phe,seq:aaa"),
        ("transl_except", "(pos:213..215,aa:W)"),
        ("transl_except", "(pos:213..215,aa:Trp) "),
        ("collection_date", "21-Oct-1952"),
        ("collection_date", "1952-13"),
        ("compare", "AJ634337"),
        ("EC_number", "1.1.2"),
        ("lat_lon", "47.94N 28.12W"),
        ("number", "6 B"),
        ("number", ""),
        ("PCR_primers", "fwd_seq: acgt"),
        ("PCR_primers", "fwd_seq: , rev_seq: acgt"),
        ("protein_id", "0"),
        ("protein_id", "12\n"),
        ("protein_id", "\u0663"),
        ("replace", "ACGT"),
        ("replace", "acgu"),
        ("rpt_unit_range", "202-245"),
        ("tag_peptide", "(90..122)"),
        ("transl_table", "one"),
        ("translation", "MKT*"),
        ("translation", ""),
    ],
)
def test_values_of_another_form_do_not_fit(name, value):
    assert not EDITION.qualifiers("DNA")[name].fits(value)


@pytest.mark.parametrize(("molecule", "name"), PATTERNED)
def test_a_long_or_repetitive_value_that_does_not_fit_is_refused(molecule, name):
    entry = EDITION.qualifiers(molecule)[name]
    pieces = {piece for example in entry.examples for piece in re.findall(r"[\w.:]+|[,() ]+|[^,]+,? ?|.", example)}
    pieces |= {
        example[a:b]
        for example in entry.examples
        for a in range(0, len(example), 5)
        for b in range(a + 1, len(example) + 1, 7)
    }
    pieces |= {"1", "1,", "1..1,", "join(1,", "fwd_seq: a, ", "rev_seq: a, ", ", fwd_name: a, fwd_seq: a"}
    for times in (30, 3000):  # a pattern that backtracks without end would never return
        for piece in pieces:
            for example in entry.examples:
                for value in (
                    example + piece * times + "\0",
                    piece * times + "\0",
                    example[:-1] + piece * times + "\0",
                ):
                    assert not entry.fits(value), (piece, times)


@given(st.sampled_from(PATTERNED), st.text(max_size=30))
def test_what_fits_is_printable_ascii(which, value):
    if EDITION.qualifiers(which[0])[which[1]].fits(value):
        assert value.isascii()
        assert value.isprintable()


def test_only_n_and_x_are_not_specific():
    for molecule, unknown in (("DNA", "n"), ("AA", "X")):
        assert [s.symbol for s in EDITION.symbols(molecule).values() if not s.is_specific] == [unknown]


@pytest.mark.parametrize(("molecule", "plain"), [("DNA", 4), ("AA", 22)])
def test_symbols_stand_for_plain_ones_and_no_two_for_the_same(molecule, plain):
    symbols = EDITION.symbols(molecule)
    alone = {symbol for symbol, entry in symbols.items() if entry.expands_to == symbol}
    assert len(alone) == plain
    assert all(set(entry.expands_to) <= alone for entry in symbols.values())
    assert len({frozenset(entry.expands_to) for entry in symbols.values()}) == len(symbols)
    assert all(entry.meaning for entry in symbols.values())


def test_every_modified_residue_is_written_as_a_symbol_of_its_molecule():
    for entry in EDITION.modified_nucleotides.values():
        assert entry.parent in EDITION.alphabet("DNA") or entry.abbreviation == "OTHER"
        assert entry.name
        assert entry.confidence in MARKS
    for entry in EDITION.modified_amino_acids.values():
        assert entry.parent in EDITION.alphabet("AA")


def test_genetic_codes_are_sound():
    for code in EDITION.genetic_codes.values():
        assert len(code.amino_acids) == 64
        assert set(code.amino_acids) <= set("ACDEFGHIKLMNPQRSTVWY*")
        assert all(re.fullmatch("[TCAG]{3}", codon) for codon in code.starts | code.stops)
        order = "TCAG"
        for number, letter in enumerate(code.amino_acids):
            codon = order[number >> 4] + order[number >> 2 & 3] + order[number & 3]
            assert letter != "*" or codon in code.stops
    assert sorted(EDITION.genetic_codes) == [*range(1, 7), *range(9, 17), *range(21, 34)]
    assert {id for id, code in EDITION.genetic_codes.items() if code.confidence == "memory"} == set(range(26, 34))


def test_offices_and_languages_have_two_letter_codes():
    assert all(re.fullmatch("[A-Z]{2}", code) and office.name for code, office in EDITION.offices.items())
    assert all(re.fullmatch("[a-z]{2}", code) and language.name for code, language in EDITION.languages.items())
    assert {"IB", "EP", "US", "JP", "CN", "KR", "DE", "WO"} <= EDITION.offices.keys()
    assert {"en", "de", "fr", "es", "ja", "zh", "ko", "ru", "ar", "pt"} <= EDITION.languages.keys()
    assert {office.kind for office in EDITION.offices.values()} == {"state", "organization", "former", "placeholder"}
    assert EDITION.offices["SU"].confidence == "memory"


def test_old_names_lead_to_names_of_today():
    assert EDITION.old_names == {"SOURCE": "source", "MOL_TYPE": "mol_type", "ORGANISM": "organism", "NOTE": "note"}
    today = EDITION.keys("AA").keys() | EDITION.qualifiers("AA").keys()
    assert set(EDITION.old_names.values()) <= today
    assert EDITION.old_names.keys().isdisjoint(today)


@pytest.mark.parametrize("molecule", ["DNA", "AA"])
def test_a_key_of_st25_that_has_gone_is_replaced_by_what_this_edition_allows(molecule):
    replaced = EDITION.replaced_keys(molecule)
    assert len(replaced) == {"DNA": 23, "AA": 22}[molecule]
    assert replaced.keys().isdisjoint(EDITION.keys(molecule))
    for old, entry in replaced.items():
        allowed = EDITION.allowed_qualifiers(molecule, entry.key)
        assert set(entry.qualifiers) <= set(allowed)
        assert set(EDITION.mandatory_qualifiers(molecule, entry.key)) <= set(entry.qualifiers)
        for name, value in entry.qualifiers.items():
            assert name == "note" or value in EDITION.values(molecule, name)
        assert entry.old == old
        assert entry.confidence in MARKS
    assert EDITION.replaced_keys("PRT") == {}


def test_modified_bases_of_st25_lead_to_abbreviations_of_today():
    assert set(EDITION.old_modified_bases.values()) <= EDITION.modified_nucleotides.keys()
    assert EDITION.old_modified_bases.keys().isdisjoint(EDITION.modified_nucleotides)


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("Artificial Sequence", "synthetic construct"),
        ("Séquence artificielle", "synthetic construct"),
        ("Künstliche Sequenz", "synthetic construct"),
        ("Secuencia artificial", "synthetic construct"),
        ("人工配列", "synthetic construct"),
        ("تسلسل اصطناعي", "synthetic construct"),
        ("合成構築物", "synthetic construct"),
        ("Synthetisches Konstrukt", "synthetic construct"),
        ("غير معروف", "unidentified"),
        ("Unknown", "unidentified"),
        ("inconnu", "unidentified"),
        ("unbekannt", "unidentified"),
        ("Desconocido", "unidentified"),
    ],
)
def test_placeholders_of_older_listings_lead_to_the_two_fixed_values(old, today):
    assert EDITION.organism_placeholders[old.lower()] == today


def test_placeholders_are_lower_case_and_never_a_value_of_today():
    for old, today in EDITION.organism_placeholders.items():
        assert old == old.lower().strip()
        assert today in ("synthetic construct", "unidentified")
        assert old not in ("synthetic construct", "unidentified")


def test_every_list_and_entry_says_how_sure_it_is():
    assert set(EDITION.confidence.values()) <= MARKS
    sources = resources.text("standard", "1.7", "SOURCES.md")
    rows = [line for line in sources.splitlines() if line.startswith("| ") and not line.startswith(("| list", "|---"))]
    assert len(rows) == len(EDITION.confidence)
    assert [re.split(r"\s*\|\s*", row)[3] for row in rows].count("inferred") == [*EDITION.confidence.values()].count(
        "inferred"
    )
    for entries in (
        EDITION.keys("DNA"),
        EDITION.keys("AA"),
        EDITION.qualifiers("DNA"),
        EDITION.qualifiers("AA"),
        EDITION.genetic_codes,
        EDITION.offices,
        EDITION.languages,
        EDITION.modified_amino_acids,
    ):
        assert {entry.confidence for entry in entries.values()} <= MARKS


def test_every_file_of_the_edition_is_named_in_its_sources():
    sources = resources.text("standard", "1.7", "SOURCES.md")
    for file in resources.path("standard", "1.7").iterdir():
        assert file.name in sources or file.name == "SOURCES.md"


def test_lists_are_written_one_entry_a_line_so_that_a_change_is_one_line():
    for file in resources.path("standard", "1.7").glob("*.json"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert line.count('"confidence"') <= 1
            assert line.count('"name"') <= 1


PROFILES = sorted(path.stem for path in resources.path("profiles").glob("*.toml"))


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_has_a_title_a_description_and_a_reason_for_each_change(name):
    profile = tomllib.loads(resources.text("profiles", f"{name}.toml"))
    assert profile["title"]
    assert profile["description"]
    assert profile.keys() <= {"title", "description", "limit", "severity", "exclude", "include", "note", "package"}
    changes = profile.get("severity", []) + profile.get("exclude", []) + profile.get("include", [])
    for change in changes:
        assert re.fullmatch("[a-z]+/[a-z0-9-]+", change["rule"])
        assert change["reason"].endswith(".")
    for line in (*changes, *profile.get("limit", []), *profile.get("note", [])):
        assert line["source"] and line["confidence"]
    assert all(change["severity"] in ("error", "warning") for change in profile.get("severity", []))
    assert len({change["rule"] for change in changes}) == len(changes)


def test_the_profile_for_the_united_states_limits_name_and_size():
    lines = tomllib.loads(resources.text("profiles", "us.toml"))["limit"]
    limits = {line["name"]: line["value"] for line in lines if line["name"] != "compression"}
    assert limits == {"file_name_length": 60, "file_name_characters": "A-Za-z0-9_-", "upload_megabytes": 100}


def test_an_edition_cannot_be_changed():
    assert isinstance(EDITION, Edition)
    with pytest.raises(AttributeError):
        EDITION.id = "2.0"
    with pytest.raises(AttributeError):
        EDITION.keys("DNA")["CDS"].mandatory = ()
