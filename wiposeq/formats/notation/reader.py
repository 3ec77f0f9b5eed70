"""Parse notations of modified oligonucleotides and peptides with a legend: "UmsGmsAms", "Tyr-Aib-D-Ala-Gly-NH2".

The module hides how a text contains names and notations. A row that cannot be read does not affect the other rows: each
row becomes a sequence or an error with its place and reason, and nothing is guessed. legend.py defines the symbols,
grammar.py splits a notation into symbols, and features.py describes them in a listing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile, UnreadNotation, UsageError, UserError
from wiposeq.formats.files import start_as_text
from wiposeq.formats.notation.bonds import split_bonds
from wiposeq.formats.notation.chain import Chain, chain_of
from wiposeq.formats.notation.doubts import refuse_doubts
from wiposeq.formats.notation.features import SYNTHETIC, as_features, describe
from wiposeq.formats.notation.grammar import Token, plain_signs, stop, tokens_of
from wiposeq.formats.notation.helm import Helm, connect, refuse_structure, repeated, split_helm
from wiposeq.formats.notation.legend import Legend, usable
from wiposeq.formats.notation.marks import bonds_of, split_marks, write_out
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.source import Given, Source, as_source
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr


class Reading(Struct, frozen=True):
    """A parsed notation: residues as a listing writes them, features with the source first, and the change report.

    tokens: the symbols, for a caller that shows them.
    """

    residues: str
    molecule_type: str
    features: tuple[Feature, ...]
    changes: tuple[Change, ...]
    tokens: tuple[Token, ...] = ()

    def sequence(self, uid: int, name: str = "") -> Sequence:
        """Return it as a sequence."""
        return Sequence(uid, name, self.molecule_type, self.residues, self.features)


def read_notation(
    text: str,
    legend: Legend,
    defaults: Defaults = NO_DEFAULTS,
    *,
    edition: Edition | None = None,
    where: str = "",
    line: int = 0,
) -> Reading:
    """Parse a notation of one chain with a legend and return the sequence it describes.

    A molecule that contains both DNA and RNA has the type DNA, whatever `defaults` says (par. 55).

    defaults: molecule is the type of residues whose symbols do not say DNA or RNA; without it the legend's type is
        used. organism and mol_type belong to the source feature; without them it has synthetic construct (par. 83) and
        other DNA, other RNA or protein.
    where, line: the place that the changes name.

    Raises UnreadNotation for a symbol that the legend does not define or that can be read in two ways, with its
    1-based place, and for several chains. Raises UsageError for a legend that cannot be used or that is for another
    molecule type.
    """
    found = read_chains(text, legend, defaults, edition=edition, where=where, line=line)
    if len(found) > 1:
        raise stop(
            'Position {place}: the notation has several chains; each is a sequence of its own, in "{around}".',
            "Write each chain in a row of its own.",
            text,
            text.index("|") + 1,
        )
    return found[0][1]


def read_chains(
    text: str,
    legend: Legend,
    defaults: Defaults = NO_DEFAULTS,
    *,
    edition: Edition | None = None,
    where: str = "",
    line: int = 0,
) -> list[tuple[str, Reading]]:
    """Parse a notation and return the sequences of its chains with their names; the name of an only chain is "".

    Only HELM has several chains. The other parameters and the errors are those of read_notation().
    """
    edition = edition or newest()
    usable(legend, edition)
    _refuse_other_molecule(legend, defaults)
    helm = split_helm(text, legend.is_protein)
    chains: dict[str, Chain] = {}
    tokens: dict[str, list[Token]] = {}
    if helm is None:
        body, bonds = split_bonds(text, legend)
        marks = split_marks(body, legend)
        try:
            found_tokens = tokens_of(body, legend, marks.body)
        except UnreadNotation:
            refuse_structure(text)
            raise
        tokens[""] = write_out(found_tokens, marks, body)
        refuse_doubts(tokens[""], body, legend)
        chains[""] = chain_of(tokens[""], body, legend)
        chains[""].bonds = [*bonds, *bonds_of(tokens[""], marks, body)]
    else:
        for each in helm.chains:
            tokens[each.name] = repeated(tokens_of(text, legend, each.body), each, text)
            chains[each.name] = chain_of(tokens[each.name], text, legend)
    pairs = connect(helm, chains, tokens, text) if helm is not None else 0
    found: list[tuple[str, Reading]] = []
    for name, chain in chains.items():
        log = ChangeLog(where, line)
        if helm is not None:
            _report_beside(helm, pairs, log)
        molecule = _only_sugar(chain) if helm is not None else ""
        own = replace(legend, molecule=molecule) if molecule else legend
        read = _reading(chain, text, own, defaults, edition, log)
        change = Change(
            "notation/read",
            "Read with the legend {legend}",
            where,
            line,
            before=" ".join(text.split()),
            after=read.residues,
            values={"legend": legend.name or legend.id},
        )
        read = replace(read, changes=(change, *log), tokens=tuple(tokens[name]))
        found.append((name if len(chains) > 1 else "", read))
    return found


def _refuse_other_molecule(legend: Legend, defaults: Defaults) -> None:
    molecule = defaults.molecule if isinstance(defaults.molecule, str) else ""
    if molecule and (molecule == "AA") != legend.is_protein:
        raise UsageError(
            'The legend "{legend}" is for {its}, not for {molecule}.',
            "Choose another legend.",
            legend=legend.name or legend.id,
            its=legend.molecule,
            molecule=molecule,
        )


def _only_sugar(chain: Chain) -> str:
    """Return DNA or RNA if all sugars of a chain in HELM that have a type have this one, else "".

    A sugar such as that of a locked nucleic acid has no type of its own: beside deoxyribose only it is in DNA.
    """
    sugars = {token.entry.sugar for residue in chain.residues for token in residue.modifiers} - {""}
    return sugars.pop() if len(sugars) == 1 else ""


def _report_beside(helm: Helm, pairs: int, log: ChangeLog) -> None:
    log.count("notation/pairs", "Base pairs between chains left out; a listing does not describe them", times=pairs)
    if helm.annotation:
        log.add("notation/annotation", "Annotation left out: {before}", before=helm.annotation)


def _reading(chain: Chain, text: str, legend: Legend, defaults: Defaults, edition: Edition, log: ChangeLog) -> Reading:
    molecule = defaults.molecule if isinstance(defaults.molecule, str) else ""
    organism = defaults.organism
    found = describe(chain, text, legend, molecule or legend.molecule, edition, log)
    _report_ignored(chain, text, log)
    if not organism or found.is_hybrid:
        log.add("organism/assumed", "No organism given; {after} assumed (par. 83)", after=SYNTHETIC)
    source = _source(
        found.molecule, len(found.residues), "" if found.is_hybrid else organism, defaults.mol_type, edition
    )
    mol_type = source.value("mol_type") or ""
    if found.molecule != "AA" and mol_type != defaults.mol_type:
        log.add(
            "mol_type/assumed",
            "No mol_type for {before} given; {after} assumed",
            before=found.molecule,
            after=mol_type,
        )
    return Reading(found.residues, found.molecule, (source, *as_features(found.features, 2)), ())


def _report_ignored(chain: Chain, text: str, log: ChangeLog) -> None:
    for token in chain.passed:
        log.count("notation/passed-over", "Symbols without a feature: {before}", before=token.entry.symbol)
    typographic = sum(one != other for one, other in zip(text, plain_signs(text)))
    log.count("notation/typographic", "Typographic characters read as plain ones", times=typographic)


def _source(molecule: str, length: int, organism: str, mol_type: str, edition: Edition) -> Feature:
    allowed = edition.mol_types(molecule)
    is_synthetic = organism in ("", SYNTHETIC)
    if mol_type not in allowed or (is_synthetic and molecule != "AA"):
        mol_type = "protein" if molecule == "AA" else f"{'other' if is_synthetic else 'unassigned'} {molecule}"
    qualifiers = (Qualifier(1, "mol_type", mol_type), Qualifier(2, "organism", organism or SYNTHETIC))
    return Feature(1, "source", f"1..{length}", qualifiers)


# ------------------------------------------------------------------------------------------------- texts of rows


class NotationRow(Struct, frozen=True):
    """One notation in a text. line, column: its start, 1-based.

    starts: (number of the line, 0-based start in the notation) of each line of a notation with several lines.
    """

    name: str
    text: str
    line: int
    column: int = 1
    starts: tuple[tuple[int, int], ...] = ()

    def at(self, place: int) -> tuple[int, int]:
        """Return the line and column (1-based) of a 1-based place of the notation."""
        line, column = self.line, self.column - 1 + place
        for number, start in self.starts:
            if start < place:
                line, column = number, place - start
        return line, column


class Stopped(Struct, frozen=True):
    """A row that cannot be read, and the reason."""

    row: NotationRow
    error: UnreadNotation


class Notations(Struct, frozen=True):
    """The rows of a text of notations in order, each with its reading or its error.

    own_changes: those between the rows.
    """

    rows: tuple[tuple[NotationRow, Reading | Stopped], ...]
    own_changes: tuple[Change, ...] = ()
    first_uid: int = 1

    @property
    def sequences(self) -> tuple[Sequence, ...]:
        """The sequences of the rows that were read, with uids from first_uid on."""
        found = [(row, each) for row, each in self.rows if isinstance(each, Reading)]
        return tuple(each.sequence(uid, row.name) for uid, (row, each) in enumerate(found, self.first_uid))

    @property
    def stops(self) -> tuple[Stopped, ...]:
        """The rows that were omitted."""
        return tuple(each for _, each in self.rows if isinstance(each, Stopped))

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of every row, and one for each row that was omitted."""
        found = list(self.own_changes)
        for row, each in self.rows:
            found.extend(each.changes if isinstance(each, Reading) else [change_of_stop(row, each.error)])
        return tuple(found)


STOPPED: Final = "notation/stopped"
"""The kind of change that reports an omitted row."""


def change_of_stop(row: NotationRow, error: UserError) -> Change:
    """Return the line of an import report for a row that cannot be read."""
    line, column = row.at(error.place) if isinstance(error, UnreadNotation) else (row.line, row.column)
    values = {"line": line, "column": column, "why": error.message.rstrip("."), "hint": error.hint}
    return Change(
        STOPPED,
        "Row left out. {why}. {hint}",
        row.name or tr("line {line}", line=row.line),
        line,
        before=" ".join(row.text.split()),
        values=values,
    )


def read_notations(
    source: Given | str,
    legend: Legend,
    defaults: Defaults = NO_DEFAULTS,
    *,
    edition: Edition | None = None,
    first_uid: int = 1,
    progress: Progress = SILENT,
) -> Notations:
    """Parse all rows of a file or text: one notation a line, after a name and a tab or alone, or as in FASTA.

    A row that cannot be read does not affect the other rows. defaults: see read_notation().

    Raises UnreadableFile if the file is not text or has no row, UsageError.
    """
    log = ChangeLog()
    found = tuple(read_rows(source, legend, log, defaults, edition=edition, progress=progress))
    return Notations(found, tuple(log), first_uid)


def read_rows(
    source: Given | str,
    legend: Legend,
    log: ChangeLog,
    defaults: Defaults = NO_DEFAULTS,
    *,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> Iterator[tuple[NotationRow, "Reading | Stopped"]]:
    """Yield the rows of read_notations() one at a time. log: gets the changes between the rows."""
    edition = edition or newest()
    usable(legend, edition)
    text = _text_of(source)
    names: set[str] = set()
    count = done = 0
    for count, row in enumerate(rows_of(text, log), 1):  # noqa: B007
        progress.check()
        if row.name and row.name in names:
            log.add("name/repeated", "An earlier record has the same name; both are kept", row.name, row.line)
        names.add(row.name)
        done += len(row.name) + len(row.text) + 2
        progress.report(min(done, len(text)), len(text))
        try:
            if "\t" in row.text:
                raise _two_tabs(row)
            chains = read_chains(row.text, legend, defaults, edition=edition, where=row.name, line=row.line)
            for name, reading in chains:
                yield replace(row, name=f"{row.name} {name}".strip()), reading
        except UnreadNotation as error:
            yield row, Stopped(row, error)
    if not count:
        raise UnreadableFile('"{path}" has no notation.', "Write one notation a line.", path=_label(source))


def _two_tabs(row: NotationRow) -> UnreadNotation:
    return UnreadNotation(
        "Position {place}: there is a second tab, so it is unclear which column is the notation.",
        "Write a row as name, tab, notation.",
        place=row.text.index("\t") + 1,
        around="",
    )


def rows_of(text: str, log: ChangeLog) -> Iterator[NotationRow]:
    """Yield the rows of a text. log: gets the lines that are omitted."""
    lines = text.splitlines()
    if any(line.startswith(">") for line in lines):
        yield from _rows_of_fasta(lines)
        return
    comments = 0
    for number, line in enumerate(lines, 1):
        if line.startswith("# "):
            comments += 1
            if comments == 1:
                first = number
            continue
        if not line.strip():
            continue
        name, tab, rest = line.partition("\t")
        if tab:
            yield NotationRow(name.strip(), rest.rstrip(), number, len(name) + 2)
        else:
            yield NotationRow("", line.rstrip(), number)
    if comments:
        log.add("line/comment", "Comment lines left out", line=first, count=comments)


def _rows_of_fasta(lines: list[str]) -> Iterator[NotationRow]:
    header: tuple[str, int] | None = None
    parts: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if line.startswith(">"):
            if header or parts:
                yield _row_of(header, parts)
            header, parts = (line[1:].strip(), number), []
        elif line.strip():
            parts.append((number, line.rstrip()))
    if header or parts:
        yield _row_of(header, parts)


def _row_of(header: tuple[str, int] | None, parts: list[tuple[int, str]]) -> NotationRow:
    starts, length = [], 0
    for number, part in parts:
        starts.append((number, length))
        length += len(part) + 1
    name, line = header or ("", parts[0][0])
    return NotationRow(name, "\n".join(part for _, part in parts), parts[0][0] if parts else line, 1, tuple(starts))


def _text_of(source: Given | str) -> str:
    if isinstance(source, str):
        return source.lstrip("\ufeff")
    text = start_as_text(as_source(source).read())
    if text is None:
        raise UnreadableFile(
            '"{path}" is not text.', "Save it as plain text, one notation a line.", path=_label(source)
        )
    return text.lstrip("\ufeff")


def _label(source: Given | str) -> str:
    if isinstance(source, Source):
        return source.label
    return str(source) if isinstance(source, Path) else tr("The text")
