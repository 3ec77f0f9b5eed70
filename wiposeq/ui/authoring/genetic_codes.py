"""The genetic codes of an edition, for a list to choose from."""

from wiposeq.standard.edition import Edition
from wiposeq.texts import tr


def genetic_codes(edition: Edition) -> list[tuple[str, int]]:
    """Return (number and name, number) of each genetic code of an edition."""
    return [(f"{number}  {tr(code.name)}", number) for number, code in edition.genetic_codes.items()]
