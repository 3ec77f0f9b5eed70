"""Split HELM into its chains and connections: "PEPTIDE1{A.C.G.C}$PEPTIDE1,PEPTIDE1,2:R3-4:R3$$$V2.0".

The module hides the sections of HELM 1 and 2, the numbers of monomers, and which bond a connection is. The monomers are
symbols of a legend; grammar.py reads them. Structures (SMILES), ambiguous monomers and chains of other kinds stop.
"""

import re
from typing import Final

from msgspec import Struct

from wiposeq.formats.notation.bonds import Bond
from wiposeq.formats.notation.chain import Chain
from wiposeq.formats.notation.features import HEAD_TO_TAIL, side_chain_bond
from wiposeq.formats.notation.grammar import Token, stop
from wiposeq.formats.notation.legend import LegendEntry

_FIRST: Final = re.compile(r"\s*(?:PEPTIDE|RNA|CHEM|BLOB)[0-9]+\{")
_NAME: Final = re.compile(r"(?P<kind>PEPTIDE|RNA|CHEM|BLOB)[0-9]+(?=\{)")
_CONNECTION: Final = re.compile(
    r"(?P<one>[A-Z]+[0-9]+),(?P<other>[A-Z]+[0-9]+),"
    r"(?P<first>[0-9]{1,6}):(?P<from>R[0-9]|pair)-(?P<second>[0-9]{1,6}):(?P<to>R[0-9]|pair)"
)
_REPEAT: Final = re.compile(r"'(?P<count>[^']*)'")
_STRUCTURE: Final = re.compile(r"[=@#*\\/|$]")
_ALTERNATIVES: Final = re.compile(r"\([^()]*[,+][^()]*\)")
_MOST_REPEATS: Final = 10_000
_FIX: Final = "Correct the notation, or write the sequence with another legend."
_NOT_READ: Final = 'Position {place}: "{symbol}" cannot be read, in "{around}".'
_UNCLEAR: Final = 'Position {place}: it is unclear which bond "{symbol}" is, in "{around}".'


class HelmChain(Struct, frozen=True):
    """One chain: its name, and its monomers with blanks before them, so that places are those of the whole text.

    repeats: (0-based start, end, how often it occurs) of a monomer or a group in brackets; start -1 for a monomer.
    """

    name: str
    body: str
    repeats: tuple[tuple[int, int, int], ...] = ()


class Connection(Struct, frozen=True):
    """A connection of two monomers (1-based). place, length: where it is written, 1-based."""

    chains: tuple[str, str]
    monomers: tuple[int, int]
    ends: tuple[str, str]
    place: int
    length: int


class Helm(Struct, frozen=True):
    """The chains and connections of a HELM text. annotation: what it says beside them."""

    chains: tuple[HelmChain, ...]
    connections: tuple[Connection, ...] = ()
    annotation: str = ""


def split_helm(text: str, is_protein: bool) -> Helm | None:
    """Return the parts of a HELM text, or None for another text. Raises UnreadNotation for what is not supported."""
    if not _FIRST.match(text):
        return None
    chains: list[HelmChain] = []
    place = len(text) - len(text.lstrip())
    while True:
        name = _NAME.match(text, place)
        if name is None:
            raise stop(_NOT_READ, _FIX, text, place + 1, symbol=text[place : place + 1])
        if name["kind"] != ("PEPTIDE" if is_protein else "RNA"):
            raise _other_chain(text, name)
        if any(chain.name == name[0] for chain in chains):
            raise stop(
                'Position {place}: a second chain is named "{symbol}", in "{around}".',
                _FIX,
                text,
                place + 1,
                len(name[0]),
                symbol=name[0],
            )
        end = _end_of(text, name.end())
        chains.append(_chain(text, name[0], name.end() + 1, end))
        place = end + 1
        if text[place : place + 1] != "|":
            break
        place += 1
    sections = text[place:].rstrip().split("$")
    if sections[0] or not 4 <= len(sections) <= 5 or sections[-1] not in ("", "V2.0"):
        raise stop(_NOT_READ, _FIX, text, place + 1, max(1, len(text) - place), symbol=text[place:].rstrip())
    if sections[2]:
        start = place + len(sections[1]) + 2
        raise stop(_NOT_READ, _FIX, text, start + 1, len(sections[2]), symbol=sections[2])
    known = {chain.name for chain in chains}
    found = _connections(text, place + 1, sections[1], known)
    return Helm(tuple(chains), found, sections[3])


def _other_chain(text: str, name: re.Match[str]) -> Exception:
    return stop(
        'Position {place}: "{symbol}" is not a chain that this legend can read, in "{around}".',
        "Choose another legend, or describe this part in your specification and remove it from the notation.",
        text,
        name.start() + 1,
        len(name[0]),
        symbol=name[0],
    )


def _end_of(text: str, start: int) -> int:
    """Return the place of the brace that closes the one at `start`. Brackets may contain braces."""
    depth = 0
    for place in range(start + 1, len(text)):
        sign = text[place]
        depth += (sign == "[") - (sign == "]")
        if sign == "}" and depth <= 0:
            return place
    raise stop('Position {place}: the bracket is not closed, in "{around}".', _FIX, text, start + 1)


_SMILES: Final = re.compile(
    r"(?:Cl|Br|[BCNOPSFIbcnops]|\[[A-Za-z0-9@+\-]{1,12}\]|[-=#$:/\\.()%0-9])*(?:\[[A-Za-z]{1,2}@|=[CNO]|#[CN]|c1)\S*"
)
"""A structure in SMILES: atoms and bonds, and at least one sign that no notation of residues has."""


def refuse_structure(text: str) -> None:
    """Raise UnreadNotation if a text that cannot be read otherwise is a structure in SMILES."""
    bare = text.strip()
    if _SMILES.fullmatch(bare):
        raise _structure(text, text.index(bare), bare)


def _structure(text: str, start: int, symbol: str) -> Exception:
    return stop(
        'Position {place}: "{symbol}" is a structure, not the name of a monomer, in "{around}".',
        "Write the name of the monomer, and define it in the legend.",
        text,
        start + 1,
        len(symbol),
        symbol=symbol,
    )


def _chain(text: str, name: str, start: int, end: int) -> HelmChain:
    body = text[start:end]
    for found in re.finditer(r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]", body):
        if _STRUCTURE.search(found[0]):
            raise _structure(text, start + found.start(), found[0])
    _refuse_ambiguity(text, start, body)
    repeats: list[tuple[int, int, int]] = []
    spans: list[tuple[int, int]] = []
    for found in _REPEAT.finditer(body):
        place, count = start + found.start(), found["count"]
        if not (count.isascii() and count.isdecimal() and 0 < int(count[:9]) <= _MOST_REPEATS and len(count) < 9):
            raise stop(
                'Position {place}: "{symbol}" is not a number of repeats, in "{around}".',
                _FIX,
                text,
                place + 1,
                len(found[0]),
                symbol=found[0],
            )
        opening = _opening(body, found.start())
        repeats.append((start + opening if opening >= 0 else -1, place, int(count)))
        spans.append(found.span())
        if opening >= 0:
            spans += [(opening, opening + 1), (found.start() - 1, found.start())]
    bare = body
    for low, high in spans:
        bare = bare[:low] + " " * (high - low) + bare[high:]
    return HelmChain(name, " " * start + bare, tuple(repeats))


def _refuse_ambiguity(text: str, start: int, body: str) -> None:
    """Raise UnreadNotation for alternatives such as (C,G) or a mixture such as (C+G)."""
    bare = re.sub(r"\[[^\[\]]*\]", lambda name: "_" * len(name[0]), body)
    found = _ALTERNATIVES.search(bare)
    if found is not None:
        low, high = found.span()
        raise stop(
            'Position {place}: "{symbol}" can be read in two ways ({other}), in "{around}".',
            "This is an ambiguity. Write one notation for each sequence, or X or n with a feature that states the "
            "alternatives.",
            text,
            start + low + 1,
            high - low,
            symbol=body[low:high],
            other=", ".join(part.strip() for part in re.split("[,+]", body[low + 1 : high - 1])),
        )


def _opening(body: str, place: int) -> int:
    """Return the place of the bracket that opens the group whose closing bracket is before a place. -1 for no group.

    A bracket directly behind a monomer opens the base or the branch of the monomer, and no group.
    """
    depth = 0
    for at in range(place - 1, -1, -1):
        depth += (body[at] == ")") - (body[at] == "(")
        if not depth:
            return at if body[at] == "(" and body[:at].rstrip()[-1:] in ("", ".") else -1
    return -1


def _connections(text: str, start: int, section: str, known: set[str]) -> tuple[Connection, ...]:
    found: list[Connection] = []
    for part in section.split("|") if section else ():
        match = _CONNECTION.fullmatch(part)
        if match is None or not {match["one"], match["other"]} <= known:
            raise stop(_NOT_READ, _FIX, text, start + 1, max(1, len(part)), symbol=part)
        found.append(
            Connection(
                (match["one"], match["other"]),
                (int(match["first"]), int(match["second"])),
                (match["from"], match["to"]),
                start + 1,
                len(part),
            )
        )
        start += len(part) + 1
    return tuple(found)


def repeated(tokens: list[Token], chain: HelmChain, text: str) -> list[Token]:
    """Return the symbols with those that are repeated written out. Raises UnreadNotation if they are not residues."""
    for start, place, count in reversed(chain.repeats):
        if start >= 0:
            tokens = _group_repeated(tokens, (start, place, count), chain, text)
            continue
        at = next((n for n, token in enumerate(tokens) if token.place - 1 + token.length == place), -1)
        if at < 0 or tokens[at].entry.kind != "residue" or (at and tokens[at - 1].entry.kind == "prefix"):
            raise stop('Position {place}: only a single residue can be repeated, in "{around}".', _FIX, text, place + 1)
        tokens[at : at + 1] = [tokens[at]] * count
    return tokens


def _group_repeated(tokens: list[Token], repeat: tuple[int, int, int], chain: HelmChain, text: str) -> list[Token]:
    """Return the symbols with a group in brackets written out. Raises UnreadNotation for repeats inside the group."""
    start, end, count = repeat
    inside = [n for n, token in enumerate(tokens) if start < token.place - 1 < end]
    is_plain = 0 < len(inside) * count <= _MOST_REPEATS
    is_plain = is_plain and all(tokens[n].entry.kind not in ("start", "end") for n in inside)
    if not is_plain or any(start < place < end for _, place, _ in chain.repeats):
        raise stop('Position {place}: only residues can be repeated, in "{around}".', _FIX, text, end + 1)
    held = tokens[inside[0] : inside[-1] + 1]
    return [*tokens[: inside[0]], *held * count, *tokens[inside[-1] + 1 :]]


def connect(helm: Helm, chains: dict[str, Chain], tokens: dict[str, list[Token]], text: str) -> int:
    """Add the connections to the chains as bonds, and return the number of base pairs, which are not described.

    Raises UnreadNotation for a connection whose bond is unclear.
    """
    pairs = 0
    for connection in helm.connections:
        if connection.ends == ("pair", "pair"):
            pairs += 1
            continue
        if any(chain.repeats for chain in helm.chains) or "pair" in connection.ends:
            raise _unclear(connection, text)
        first, second = (
            _residue_at(tokens[name], monomer, connection, text)
            for name, monomer in zip(connection.chains, connection.monomers)
        )
        one, other = (chains[name] for name in connection.chains)
        entry = _bond(connection, (one, first), (other, second))
        if entry is None:
            raise _unclear(connection, text)
        if one is other:
            low, high = sorted((first, second))
            one.bonds.append(Bond(entry, low, high, connection.place, connection.length))
            continue
        for here, place, name, there in (
            (one, first, connection.chains[1], second),
            (other, second, connection.chains[0], first),
        ):
            note = f"{entry.note or 'interchain disulfide bond'}, with residue {there} of chain {name}"
            here.bonds.append(Bond(entry, place, place, connection.place, connection.length, to_other=note))
    return pairs


def _residue_at(tokens: list[Token], monomer: int, connection: Connection, text: str) -> int:
    """Return the number of the residue that a monomer is. The monomers of branches are counted too."""
    monomers = [token.entry.kind for token in tokens if token.entry.kind in ("start", "residue", "suffix", "end")]
    if not 1 <= monomer <= len(monomers) or monomers[monomer - 1] != "residue":
        raise stop(
            'Position {place}: monomer {number} is not a residue, in "{around}".',
            _FIX,
            text,
            connection.place,
            connection.length,
            number=monomer,
        )
    return monomers[:monomer].count("residue")


def _bond(connection: Connection, one: tuple[Chain, int], other: tuple[Chain, int]) -> LegendEntry | None:
    """Return the bond as an entry of a legend, or None if it is unclear."""
    ends, is_inside = connection.ends, one[0] is other[0]
    residues = [chain.residues[place - 1] for chain, place in (one, other)]
    if ends == ("R3", "R3"):
        what = side_chain_bond(residues[0].token.entry, residues[1].token.entry)
        return None if what is None else LegendEntry(what.note or "disulfide", "bond", feature=what.key, note=what.note)
    if not is_inside:
        return None
    places = dict(zip(ends, (one[1], other[1])))
    letters = dict(zip(ends, (residue.letter for residue in residues)))
    last = len(one[0].residues)
    is_first = places.get("R1") == 1 and not one[0].starts
    is_last = places.get("R2") == last and not one[0].ends
    note = ""
    if set(ends) == {"R1", "R2"} and is_first and is_last:
        note = HEAD_TO_TAIL
    elif set(ends) == {"R1", "R3"} and is_first and letters["R3"] in "DE":
        note = "amide bond between the N-terminus and the side chain"
    elif set(ends) == {"R2", "R3"} and is_last and letters["R3"] == "K":
        note = "amide bond between the C-terminus and the side chain"
    return LegendEntry(note, "bond", feature="CROSSLNK", note=note) if note else None


def _unclear(connection: Connection, text: str) -> Exception:
    start = connection.place - 1
    symbol = text[start : start + connection.length]
    return stop(_UNCLEAR, _FIX, text, connection.place, connection.length, symbol=symbol)
