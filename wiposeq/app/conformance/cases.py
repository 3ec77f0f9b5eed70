"""The cases of the conformance pack: what each file is, and which rules must report it.

It hides how the cases are enumerated from the lists of an edition. A case that rests on an entry from memory says so,
so that a difference to another checker can be judged. A right file must have no finding.
"""

from collections.abc import Iterator

from msgspec import Struct

from wiposeq.app.conformance.listing_text import (
    AA,
    ATTRIBUTES,
    DECLARATION,
    DNA,
    DOCTYPE,
    ORDINARY,
    FeatureText,
    Qualifiers,
    SequenceText,
    listing,
)
from wiposeq.standard.edition import Edition, QualifierEntry


class Case(Struct, frozen=True):
    """A file and what a check must report.

    id: the name of the file without ending. about: what the file is. rules: those that must find something, and no
    others; () for a right file. confidence: "confirmed", "inferred" or "memory", as in SOURCES.md of the edition.
    """

    id: str
    about: str
    rules: tuple[str, ...]
    confidence: str
    content: bytes

    @property
    def is_right(self) -> bool:
        """Whether the file is right."""
        return not self.rules


def cases(edition: Edition) -> Iterator[Case]:
    """Yield all cases of an edition, in the order of the standard: file, general information, sequences, features."""
    seen: set[bytes] = set()
    for case in _all(edition):
        if case.content not in seen:
            seen.add(case.content)
            yield case


def _all(edition: Edition) -> Iterator[Case]:
    yield from _of_file()
    yield from _of_header()
    yield from _of_sequences(edition)
    for molecule in ("DNA", "AA"):
        yield from _of_keys(edition, molecule)
        yield from _of_qualifiers(edition, molecule)
    yield from _of_locations()


def _case(id: str, about: str, text: str | bytes, *rules: str, confidence: str = "confirmed") -> Case:
    content = text if isinstance(text, bytes) else text.encode()
    return Case(id, about, rules, confidence, content)


# ------------------------------------------------------------------------------------------------------------ file


def _of_file() -> Iterator[Case]:
    right = listing()
    yield _case("file-right", "A right listing with one DNA", right)
    yield _case("file-right-crlf", "Line ends of Windows", right.replace("\n", "\r\n"))
    yield _case("file-right-compact", "No line end after the DOCTYPE", _compact(right))
    yield _case("file-cut", "The file ends in the middle", right[:-60], "file/not-well-formed")
    tag = right.replace("</INSDSeq_moltype>", "", 1)
    yield _case("file-tag-open", "An element is not closed", tag, "file/not-well-formed")
    ampersand = right.replace("polymerase and", "polymerase & ")
    yield _case("file-ampersand", "An ampersand that is not escaped", ampersand, "file/not-well-formed")
    entity = right.replace('.dtd">', '.dtd" [<!ENTITY a "b">]>')
    yield _case("file-entity", "An entity is declared", entity, "file/entity-declared")
    yield _case("file-no-declaration", "No XML declaration", listing(declaration=""), "file/declaration-missing")
    yield _case("file-no-doctype", "No DOCTYPE", listing(doctype=""), "file/doctype-missing")
    other = DOCTYPE.replace("1.3//EN", "1.2//EN")
    yield _case("file-other-doctype", "The DOCTYPE of another version", listing(doctype=other), "file/doctype-wrong")
    version = listing(attributes=ATTRIBUTES.replace("V1_3", "V1_2"))
    yield _case("file-dtd-version", "dtdVersion is V1_2", version, "file/dtd-version")
    title = {'InventionTitle languageCode="en"': "Na\u00efve polymerase"}
    latin = listing(general=title, declaration=DECLARATION.replace("UTF-8", "ISO-8859-1"))
    yield _case("file-latin-1", "The encoding is ISO-8859-1", latin.encode("latin-1"), "file/not-utf-8")
    date = listing(attributes=ATTRIBUTES.replace("2024-06-03", "03.06.2024"))
    yield _case("file-production-date", "productionDate is not CCYY-MM-DD", date, "file/production-date")
    unknown = right.replace("<SequenceTotal", "<Remark>x</Remark>\n<SequenceTotal")
    yield _case("file-unknown-element", "An element that the DTD does not have", unknown, "file/unknown-content")
    attribute = right.replace("<INSDSeq>", '<INSDSeq kind="x">', 1)
    yield _case("file-unknown-attribute", "An attribute that the DTD does not have", attribute, "file/unknown-content")
    stray = right.replace("<INSDSeq>", "<INSDSeq>oops", 1)
    yield _case("file-stray-text", "Text between elements", stray, "file/unknown-content")
    twice = right.replace("<INSDSeq_division>", "<INSDSeq_moltype>DNA</INSDSeq_moltype><INSDSeq_division>", 1)
    yield _case("file-repeated-element", "An element is repeated", twice, "file/structure")
    moved = right.replace("<INSDSeq_division>PAT</INSDSeq_division>", "")
    moved = moved.replace("<INSDSeq_moltype>", "<INSDSeq_division>PAT</INSDSeq_division><INSDSeq_moltype>")
    yield _case("file-misplaced-element", "Two elements are in the wrong order", moved, "file/structure")


def _compact(text: str) -> str:
    head, body = text.split(DOCTYPE + "\n")
    return f"{head}{DOCTYPE}\n" + body.replace("\n", "")


# ---------------------------------------------------------------------------------------------------------- header


def _of_header() -> Iterator[Case]:
    application, priority = "ApplicationIdentification", "EarliestPriorityApplicationIdentification"
    applicant, title, reference = (
        'ApplicantName languageCode="en"',
        'InventionTitle languageCode="en"',
        "ApplicantFileReference",
    )

    def number(office: str, text: str, date: str) -> str:
        return (
            f"<IPOfficeCode>{office}</IPOfficeCode><ApplicationNumberText>{text}</ApplicationNumberText>"
            f"<FilingDate>{date}</FilingDate>"
        )

    for id, about, general, rule in (
        ("right-no-application", "Only a file reference, no application", {application: None}, ""),
        ("right-no-reference", "Only an application, no file reference", {reference: None}, ""),
        ("nothing", "Neither application nor file reference", {application: None, reference: None},
         "header/identification-missing"),
        ("reference-empty", "The file reference is empty, and there is no application",
         {application: None, reference: ""}, "header/file-reference-missing"),
        ("office", "The code of the office is unknown", {application: number("WOO", "1", "2024-06-03")},
         "header/office-code"),
        ("number", "The application number is empty", {application: number("IB", "", "2024-06-03")},
         "header/application-number-missing"),
        ("date", "The filing date is not a date", {application: number("IB", "1", "2024-02-30")}, "header/date"),
        ("date-form", "The filing date is not CCYY-MM-DD", {application: number("IB", "1", "2024-6-3")},
         "header/date"),
        ("priority-later", "The priority is later than the filing", {priority: number("US", "1", "2024-07-01")},
         "header/priority-after-filing"),
        ("priority-old", "The priority is more than 12 months older", {priority: number("US", "1", "2022-06-01")},
         "header/priority-too-old"),
        ("applicant", "The applicant is missing", {applicant: None}, "header/applicant-missing"),
        ("title", "The title is missing", {title: None}, "header/title-missing"),
        ("title-empty", "The title is empty", {title: " "}, "header/title-empty"),
    ):  # fmt: skip
        rules = (rule,) if rule else ()
        yield _case(f"header-{id}", about, listing(general=general), *rules)
    language = {applicant: None, 'ApplicantName languageCode="xx"': "Example Biotech Ltd"}
    yield _case(
        "header-applicant-language",
        "The language of the name is unknown",
        _moved(language),
        "header/applicant-language",
    )
    language = {title: None, 'InventionTitle languageCode="english"': "Modified polymerase and its use"}
    yield _case(
        "header-title-language", "The language of the title is not a code", _moved(language), "header/title-language"
    )
    latin = {applicant: None, 'ApplicantName languageCode="ru"': "\u0418\u0432\u0430\u043d\u043e\u0432"}
    yield _case("header-latin-name", "A Cyrillic name without a Latin form", _moved(latin), "header/latin-name-missing")
    yield _case("header-quantity", "The declared count is wrong", listing(quantity="2"), "header/quantity")
    control = listing(general={reference: "REF\u20131"})
    yield _case("header-characters", "A file reference with a dash outside Basic Latin", control, "header/characters")


def _moved(general: dict[str, str | None]) -> str:
    """Return a listing in which an element has another attribute; its place stays the same."""
    text = listing()
    for tag, content in general.items():
        if content is None:
            name = tag.split()[0]
            start, end = text.index(f"<{tag}>"), text.index(f"</{name}>")
            new = next((each for each in general if each.split()[0] == name and each != tag), "")
            text = f"{text[:start]}<{new}>{general[new]}{text[end:]}"
    return text


# ------------------------------------------------------------------------------------------------------- sequences


def _of_sequences(edition: Edition) -> Iterator[Case]:
    for molecule, residues in ORDINARY.items():
        for mol_type in edition.mol_types(molecule):
            organism = "synthetic construct" if mol_type.startswith("other") else "Homo sapiens"
            source = (("mol_type", mol_type), ("organism", organism))
            name = mol_type.replace(" ", "-")
            right = listing(SequenceText(molecule, residues, source=source))
            yield _case(f"sequence-right-{molecule}-{name}", f"{molecule} with mol_type {mol_type}", right)
        wrong = SequenceText(molecule, residues, source=(("mol_type", "clay"), ("organism", "Homo sapiens")))
        yield _case(
            f"sequence-mol-type-{molecule}", "mol_type is not in the list", listing(wrong), "qualifier/mol-type"
        )
        for symbol in sorted(edition.alphabet(molecule)):
            ambiguous = _with_symbol(edition, molecule, symbol)
            if ambiguous is not None:
                about = f"{molecule} with the symbol {symbol}"
                yield _case(f"sequence-right-{molecule}-symbol-{symbol}", about, listing(ambiguous))
        letters = "efijlopqxz" if molecule != "AA" else "1*"
        for symbol in letters:
            wrong = SequenceText(molecule, residues[:10] + symbol + residues[11:])
            about = f"{molecule} with the symbol {symbol}, which does not exist"
            name = {"*": "asterisk"}.get(symbol, symbol)
            yield _case(f"sequence-{molecule}-symbol-{name}", about, listing(wrong), "sequence/symbols")
        upper = SequenceText(molecule, residues.swapcase())
        yield _case(f"sequence-{molecule}-case", f"{molecule} in the wrong case", listing(upper), "sequence/symbols")
        short = SequenceText(molecule, residues[: edition.minimum_length(molecule) - 1])
        yield _case(f"sequence-{molecule}-short", f"{molecule} below the minimum", listing(short), "sequence/too-short")
        least = SequenceText(molecule, residues[: edition.minimum_length(molecule)])
        yield _case(f"sequence-right-{molecule}-least", f"{molecule} of the minimum length", listing(least))
    two = SequenceText("DNA", DNA), SequenceText("AA", AA)
    yield _case("sequence-right-two", "Two sequences", listing(*two))
    yield _case("sequence-twice", "The same sequence twice", listing(two[0], two[0]), "sequence/duplicate")
    for name, value in (("number", "7"), ("length", "21"), ("division", "SYN")):
        wrong = SequenceText("DNA", DNA, declared={name: value})
        yield _case(f"sequence-{name}", f"The declared {name} is wrong", listing(wrong), f"sequence/{name}")
    prt = listing(two[1]).replace(">AA<", ">PRT<")
    yield _case("sequence-moltype", "The molecule type of ST.25", prt, "sequence/molecule-type")
    bare = SequenceText("DNA", DNA, has_source=False)
    yield _case("sequence-no-features", "No feature table", listing(bare), "sequence/feature-table-missing")
    part = SequenceText("DNA", DNA, source_location="1..10")
    yield _case("source-short", "The source does not cover the sequence", listing(part), "feature/source-not-whole")


def _with_symbol(edition: Edition, molecule: str, symbol: str) -> SequenceText | None:
    """Return a sequence with a symbol, described if it must be; None for the symbols of an unknown residue."""
    if not edition.symbols(molecule)[symbol].is_specific:
        return None
    residues = ORDINARY[molecule]
    return SequenceText(molecule, residues[:10] + symbol + residues[11:])


# -------------------------------------------------------------------------------------------- keys and qualifiers

_SPECIAL = frozenset({"source", "SOURCE", "CDS", "modified_base", "MOD_RES", "operon", "unsure", "UNSURE"})
_SUPPORTED = frozenset({"free_text", "enum", "enum_with_name", "integer"})
_CYSTEINES = "MKCLACGIVGMKVLAAGIVG"
_SPLICED = "trans_splicing"
_CHOSEN = {"operon": "lac", "mod_base": "m5c", "number": "1", "codon_start": "1", "transl_table": "1"}


def _value(entry: QualifierEntry) -> str | None:
    """Return a right value of a qualifier."""
    if entry.value_type == "none":
        return None
    if entry.name in _CHOSEN:
        return _CHOSEN[entry.name]
    values = [each for each in entry.values if each not in entry.doubtful_values]
    return values[0] if values else entry.examples[0] if entry.examples else "example"


def _confidence(*values: str) -> str:
    """Return the least sure of several marks."""
    return max(values, key=("confirmed", "inferred", "memory").index)


def _of_keys(edition: Edition, molecule: str) -> Iterator[Case]:
    other = "AA" if molecule == "DNA" else "DNA"
    for key, entry in sorted(edition.keys(molecule).items()):
        residues, location = _CYSTEINES if key == "DISULFID" else ORDINARY[molecule], "3..6"
        if key in _SPECIAL or entry.molecules not in ("", molecule) or entry.organisms:
            continue
        mandatory: Qualifiers = tuple((name, _value(edition.qualifiers(molecule)[name])) for name in entry.mandatory)
        if key in ("variation", "misc_difference", "VARIANT") and not mandatory:
            mandatory = (("note", "example"),)
        confidence = "memory" if entry.doubtful and set(entry.doubtful) & set(entry.mandatory) else entry.confidence
        right = listing(SequenceText(molecule, residues, (FeatureText(key, location, mandatory),)))
        if key not in edition.keys("AA" if molecule == "DNA" else "DNA") or molecule == "DNA":
            yield _case(f"key-right-{molecule}-{key}", f"The key {key}", right, confidence=confidence)
        if mandatory and entry.mandatory:
            bare = listing(SequenceText(molecule, residues, (FeatureText(key, location),)))
            about = f"{key} without {', '.join(entry.mandatory)}"
            if confidence != "memory":
                yield _case(f"key-{molecule}-{key}-bare", about, bare, "qualifier/missing", confidence=confidence)
        if key not in edition.keys(other) and key.lower() not in {each.lower() for each in edition.keys(other)}:
            there = listing(SequenceText(other, ORDINARY[other], (FeatureText(key, location, ()),)))
            about = f"The key {key} at {other}"
            rule = "feature/key-of-other-molecule"
            yield _case(f"key-{other}-{key}-other", about, there, rule, confidence=entry.confidence)
    unknown = listing(SequenceText(molecule, ORDINARY[molecule], (FeatureText("gadget_x", "3..6"),)))
    yield _case(f"key-{molecule}-unknown", "A key that does not exist", unknown, "feature/key-unknown")


def _of_qualifiers(edition: Edition, molecule: str) -> Iterator[Case]:
    residues = ORDINARY[molecule]
    for name, entry in sorted(edition.qualifiers(molecule).items()):
        key = next(
            (
                key
                for key, each in sorted(edition.keys(molecule).items())
                if name in each.optional and name not in each.doubtful and key not in _SPECIAL
                and not each.mandatory and not each.molecules and not each.organisms
            ),
            None,
        )  # fmt: skip
        if key is None or entry.value_type not in {*_SUPPORTED, "none"} or (entry.pattern and not entry.examples):
            continue
        more: Qualifiers = (("note", "example"),) if key in ("variation", "misc_difference") and name != "note" else ()

        where = "join(3..6,9..12)" if name == _SPLICED else "3..6"

        def file(
            value: str | None, key: str = key, name: str = name, more: Qualifiers = more, where: str = where
        ) -> str:
            return listing(SequenceText(molecule, residues, (FeatureText(key, where, ((name, value), *more)),)))

        confidence = _confidence(entry.confidence, edition.keys(molecule)[key].confidence)
        yield _case(
            f"qualifier-right-{molecule}-{name}", f"{name} at {key}", file(_value(entry)), confidence=confidence
        )
        if entry.value_type == "none":
            about = f"{name} with a value"
            yield _case(
                f"qualifier-{molecule}-{name}-valued",
                about,
                file("x"),
                "qualifier/value-unwanted",
                confidence=confidence,
            )
        elif name not in ("replace",):
            about = f"{name} without a value"
            yield _case(
                f"qualifier-{molecule}-{name}-empty",
                about,
                file(None),
                "qualifier/value-missing",
                confidence=confidence,
            )
        if entry.value_type == "enum":
            about = f"{name} with a value that is not in the list"
            yield _case(
                f"qualifier-{molecule}-{name}-list",
                about,
                file("clay"),
                "qualifier/value-not-in-list",
                confidence=confidence,
            )
        if entry.value_type == "free_text" and not entry.pattern and name == "note":
            long = file("word " * 250)
            yield _case(
                f"qualifier-{molecule}-{name}-long", "A value of more than 1,000 characters", long, "qualifier/too-long"
            )


# ------------------------------------------------------------------------------------------------------- locations


def _of_locations() -> Iterator[Case]:
    for location, rules in (
        ("3", ()),
        ("3..6", ()),
        ("<1..6", ()),
        ("3..>20", ()),
        ("3^4", ()),
        ("join(1..3,5..8)", ()),
        ("order(1..3,5..8)", ()),
        ("complement(3..6)", ()),
        ("complement(join(1..3,5..8))", ()),
        ("join(1..3,complement(5..8))", ()),
        ("3..21", ("feature/location-past-end",)),
        ("21", ("feature/location-past-end",)),
        ("6..3", ("feature/location-descending",)),
        ("", ("feature/location-missing",)),
        ("3...6", ("feature/location-unreadable",)),
        ("join(1..3,5..8", ("feature/location-unreadable",)),
        ("3-6", ("feature/location-unreadable",)),
        ("bond(3,6)", ("feature/location-unreadable",)),
        ("3^6", ("feature/location-caret",)),
    ):
        file = listing(SequenceText("DNA", DNA, (FeatureText("misc_feature", location, (("note", "example"),)),)))
        name = "".join(letter if letter.isalnum() else f"-{ord(letter):x}" for letter in location) or "empty"
        kind = "location" if rules else "location-right"
        yield _case(f"{kind}-{name}", f'The location "{location}"', file, *rules)
    operators = ("join(1..3,5..8)", "order(1..3,5..8)", "complement(3..6)")
    for location in operators:
        file = listing(SequenceText("AA", AA, (FeatureText("REGION", location, (("note", "example"),)),)))
        name = location.partition("(")[0]
        about = f'The location "{location}" at a protein'
        yield _case(f"location-AA-{name}", about, file, "feature/location-operator-on-protein")
