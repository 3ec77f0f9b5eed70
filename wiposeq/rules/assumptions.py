"""The rules about imports: values that were assumed because the file did not state them, and parts that were not read.

It hides which lines of an import report are assumptions, and which values of the project they are about.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.origin import NOT_IMPORTED, loss_of
from wiposeq.model.origin_edits import AcceptLoss, ConfirmAssumption
from wiposeq.model.readable import short
from wiposeq.model.records import Sequence
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, offer, rule
from wiposeq.rules.values import SOURCES

CODE: Final = "transl_table"
_OF_SEQUENCES: Final = {"organism/assumed": "organism", "mol_type/assumed": "mol_type", "coding/translated": CODE}
"""The kinds of lines of an import report, and the qualifier that each assumes."""
_OF_HEADER: Final = ("applicant/language", "title/language")

Assumable = tuple[tuple[str, str, int, int], ...]
"""(name, value, uid of the feature, uid of the qualifier or 0) of each value that may be assumed."""


def key_of(change: Change) -> str:
    """Return the key of the assumption that a line of an import report describes, "" if it describes none."""
    if change.kind in _OF_SEQUENCES:
        name = _OF_SEQUENCES[change.kind]
        return f"{name}={'1' if name == CODE else change.after}"
    return f"{change.kind}={change.after}" if change.kind in _OF_HEADER else ""


def _assumable(context: Context, sequence: Sequence) -> Assumable | None:
    """Return the values of a sequence that an import may have assumed. None if nothing was imported."""
    if not context.origin.changes:
        return None
    found = []
    for feature in sequence.features:
        if feature.key in SOURCES:
            found += [
                (qualifier.name, qualifier.value or "", feature.uid, qualifier.uid)
                for qualifier in feature.qualifiers
                if qualifier.name in ("organism", "mol_type") and qualifier.value
            ]
        elif feature.key == "CDS":
            names = {qualifier.name for qualifier in feature.qualifiers}
            if "translation" in names and CODE not in names:
                found.append((CODE, "1", feature.uid, 0))
    return tuple(found) or None


@rule(
    "file/assumed",
    LooksAt.LISTING,
    W,
    "par. 40, 55, 81, 84",
    'The import assumed the {name} "{value}" in {count} of {total} sequences; confirm or change it',
    variants={
        "code": "The import assumed genetic code 1 where transl_table is missing ({count} times); confirm or change it",
        "language": 'The import assumed the language "{value}"; confirm or change it',
    },
    collect=_assumable,
)
def assumed(context: Context, facts: Iterable[tuple[int, int, Assumable]]) -> Iterator[Hit]:
    """A person has confirmed or changed each value that an import assumed.

    Why: a listing discloses its values. A value that nobody stated may be wrong.

    Usual cause: FASTA, tables and text state no organism and no mol_type, and ST.25 states no languages.

    Example right: the organism "Homo sapiens", which the applicant entered

    Example wrong: the organism "unidentified", which the import entered
    """
    changes = [change for change in context.origin.changes if change.kind in _OF_SEQUENCES or change.kind in _OF_HEADER]
    if not changes:
        return
    yield from _in_header(context, {(change.kind, change.after) for change in changes})
    wanted = {(_OF_SEQUENCES[c.kind], c.after if c.kind != "coding/translated" else "1")
              for c in changes if c.kind in _OF_SEQUENCES}  # fmt: skip
    first: dict[tuple[str, str], tuple[int, Address]] = {}
    count: dict[tuple[str, str], int] = {}
    for position, uid, found in facts:
        for name, value, feature, qualifier in found:
            if (name, value) in wanted:
                place = Address(uid, feature, qualifier or None, field="value" if qualifier else "")
                first.setdefault((name, value), (position, place))
                count[name, value] = count.get((name, value), 0) + 1
    for (name, value), (position, place) in first.items():
        key = f"{name}={value}"
        if key not in context.origin.confirmed:
            is_code = name == CODE
            yield Hit(
                place,
                {"name": name, "value": short(value), "count": count[name, value], "total": context.count},
                (offer("Confirm this value", ConfirmAssumption((key,))),),
                variant="code" if is_code else "",
                number=position,
                feature_key="CDS" if is_code else "source",
                qualifier="" if is_code else name,
            )


def _in_header(context: Context, changes: set[tuple[str, str]]) -> Iterator[Hit]:
    header = context.header
    places = [("title/language", title.language, Address(title=title.uid, field="language")) for title in header.titles]
    if header.applicant is not None:
        places.append(("applicant/language", header.applicant.language, Address(field="applicant.language")))
    for kind, language, place in places:
        key = f"{kind}={language}"
        if (kind, language) in changes and key not in context.origin.confirmed:
            fix = offer("Confirm this value", ConfirmAssumption((key,)))
            yield Hit(place, {"value": language}, (fix,), variant="language")


@rule(
    "file/not-imported",
    LooksAt.FILE,
    E,
    "par. 39",
    "Not everything was imported: {words}",
)
def not_imported(context: Context) -> Iterator[Hit]:
    """Everything of an imported file is in the project, and no part of the file contradicts another.

    Why: a record that was not read is missing in the listing. Of two values that contradict each other, one is wrong,
    and only a person can say which. No listing is written until a person accepts the loss.

    Usual cause: a record contains words or a notation that cannot be read, or was edited in one place only.

    Example right: a FASTA file of 12 records, from which 12 sequences were read

    Example wrong: a FASTA file of 12 records, one of them with the text "see Table 3" instead of residues
    """
    for fact in context.origin.facts:
        loss = loss_of(fact) if fact.kind == NOT_IMPORTED else None
        if loss is None:
            continue
        is_accepted = loss.key in context.origin.accepted_losses
        fix = offer("Accept this loss: {loss}", AcceptLoss((loss.key,)), loss=loss.words)
        yield Hit(
            fact.address,
            {"words": loss.words},
            () if is_accepted else (replace(fix, accepts_loss=True),),
            severity=W if is_accepted else None,
            line=fact.line,
        )
