"""Build the chain of a notation: residues with the symbols before, after and between them.

The module hides how brackets work, which symbol belongs to which residue, and which contradictions are refused.
features.py describes the chain in a listing.
"""

from dataclasses import dataclass, field
from typing import Final

from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.bonds import Bond
from wiposeq.formats.notation.grammar import Token, stop
from wiposeq.formats.notation.legend import Legend


@dataclass
class Residue:
    """One residue with the symbols around it. prefixes: the outermost first. link: the bond to the next residue."""

    token: Token
    prefixes: list[Token]
    suffixes: list[Token] = field(default_factory=list)
    link: Token | None = None

    @property
    def letter(self) -> str:
        """Its letter; u and t are different letters."""
        return self.token.entry.residue

    @property
    def modifiers(self) -> list[Token]:
        """The symbols before and after it: the innermost first, prefixes before suffixes."""
        return [*reversed(self.prefixes), *self.suffixes]


@dataclass
class Chain:
    """The residues of one notation in order, with the groups and bonds at their ends.

    passed: symbols that make no feature. bonds: those that are written in words. ring_first, ring_last: the residues in
    the brackets of the ring, 1-based. beside_ring: the first symbol outside the ring that has a meaning.
    """

    residues: list[Residue] = field(default_factory=list)
    starts: list[Token] = field(default_factory=list)
    ends: list[Token] = field(default_factory=list)
    start_link: Token | None = None
    ring: Token | None = None
    ring_first: int = 0
    ring_last: int = 0
    beside_ring: Token | None = None
    passed: list[Token] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)


@dataclass
class _Bracket:
    token: Token
    residues: int
    is_ring: bool
    pending: int
    holds: int = 0


_FIX: Final = "Correct the notation, or change the legend."


def chain_of(tokens: list[Token], text: str, legend: Legend) -> Chain:
    """Return the chain of the symbols, which are in the order of the text. Raises UnreadNotation for contradictions."""
    return _Builder(text, legend).built(tokens)


class _Builder:
    def __init__(self, text: str, legend: Legend) -> None:
        self.text = text
        self.legend = legend
        self.chain = Chain()
        self.pending: list[Token] = []
        self.brackets: list[_Bracket] = []
        self.closed = 0
        """The number of residues in the bracket that the last symbol closed; 0 if it closed none."""

    def built(self, tokens: list[Token]) -> Chain:
        for token in tokens:
            if token.entry.kind == "brackets":
                self._bracket(token)
                continue
            if (
                self.chain.ring is not None
                and not self.brackets
                and not self.chain.ring_last
                and token.entry.kind != "ignored"
            ):
                raise self._stop('Position {place}: brackets must follow "{symbol}", in "{around}".', self.chain.ring)
            self._add(token)
            self.closed = 0
            for bracket in self.brackets:
                bracket.holds += 1
        if self.brackets:
            raise self._stop('Position {place}: the bracket is not closed, in "{around}".', self.brackets[-1].token)
        return self.chain

    def _add(self, token: Token) -> None:
        chain, entry = self.chain, token.entry
        match entry.kind:
            case "residue":
                chain.residues.append(Residue(token, self.pending))
                self.pending = []
            case "prefix":
                self._refuse_twice(token, self.pending)
                self.pending.append(token)
            case "suffix":
                if self.closed > 1:
                    raise self._stop(
                        'Position {place}: "{symbol}" follows a bracket with several residues, in "{around}".', token
                    )
                self._refuse_twice(token, chain.residues[-1].modifiers)
                chain.residues[-1].suffixes.append(token)
            case "link":
                self._link(token)
            case "start":
                self._refuse_twice(token, chain.starts)
                chain.starts.append(token)
            case "end":
                self._refuse_twice(token, chain.ends)
                chain.ends.append(token)
            case "ring":
                if chain.ring is not None:
                    raise self._stop('Position {place}: "{symbol}" is a second ring, in "{around}".', token)
                chain.ring = token
            case _:
                chain.passed.append(token)
        has_meaning = entry.kind in ("residue", "start", "end") and not entry.is_plain_end
        if has_meaning and chain.beside_ring is None and not any(bracket.is_ring for bracket in self.brackets):
            chain.beside_ring = token

    def _link(self, token: Token) -> None:
        chain = self.chain
        if token.entry.is_plain:
            chain.passed.append(token)
        elif not chain.residues:
            if chain.start_link is not None:
                raise self._stop('Position {place}: "{symbol}" is the second bond at one place, in "{around}".', token)
            chain.start_link = token
        elif chain.residues[-1].link is not None:
            raise self._stop('Position {place}: "{symbol}" is the second bond at one place, in "{around}".', token)
        else:
            chain.residues[-1].link = token

    def _bracket(self, token: Token) -> None:
        chain = self.chain
        if token.opens > 0:
            is_ring = chain.ring is not None and not chain.ring_first and not self.brackets
            if is_ring:
                chain.ring_first = len(chain.residues) + 1
            self.brackets.append(_Bracket(token, len(chain.residues), is_ring, len(self.pending)))
            self.closed = 0
            return
        if not self.brackets or self.brackets[-1].token.entry is not token.entry:
            raise self._stop('Position {place}: "{symbol}" closes no bracket, in "{around}".', token)
        bracket = self.brackets.pop()
        held = len(chain.residues) - bracket.residues
        if not bracket.holds:
            raise self._stop('Position {place}: the bracket is empty, in "{around}".', bracket.token)
        if len(self.pending) > (bracket.pending if not held else 0):
            raise self._stop('Position {place}: a residue is missing before the closing bracket, in "{around}".', token)
        if bracket.pending and held > 1:
            raise self._stop(
                'Position {place}: "{symbol}" precedes a bracket with several residues, in "{around}".',
                chain.residues[bracket.residues].prefixes[0],
            )
        if bracket.is_ring:
            chain.ring_last = len(chain.residues)
        chain.passed.append(token)
        self.closed = held

    def _refuse_twice(self, token: Token, others: list[Token]) -> None:
        if any(other.entry is token.entry for other in others):
            raise self._stop('Position {place}: one residue has "{symbol}" twice, in "{around}".', token)

    def _stop(self, message: str, token: Token) -> UnreadNotation:
        return stop_at(token, message, self.text)


def stop_at(token: Token, message: str, text: str, **values: object) -> UnreadNotation:
    """Return the error for a symbol that cannot be read."""
    symbol = text[token.place - 1 : token.place - 1 + token.length]
    return stop(message, _FIX, text, token.place, token.length, symbol=symbol, **values)
