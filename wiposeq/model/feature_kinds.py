"""Kinds of features, for people who look at a picture: coding, regulatory, variation and so on.

A kind gives a feature key its color, shape and pattern, the same in the window and in reading copies. The kinds are
listed in resources/theme/features.toml; the standard does not know them.
"""

from functools import cache
from typing import Literal, get_args

import msgspec
from msgspec import Struct

from wiposeq import resources

Theme = Literal["light", "dark", "contrast"]
Shape = Literal["thin", "pale_arrow", "arrow", "boxes", "flag", "bar", "round", "bracket", "pin", "diamond"]
Pattern = Literal["plain", "diagonal", "vertical"]
DEFAULT = "region"
"""The kind of a key that belongs to no kind."""


class FeatureKind(Struct, frozen=True):
    """How features of some keys look. Colors (#rrggbb) are those of the fill, the edge, and text on the fill."""

    name: str
    shape: Shape
    pattern: Pattern
    keys: tuple[str, ...]
    light: tuple[str, str, str]
    dark: tuple[str, str, str]
    contrast: tuple[str, str, str]

    def colors(self, theme: Theme = "light") -> tuple[str, str, str]:
        """Return the colors of the fill, the edge, and text on the fill."""
        found: tuple[str, str, str] = getattr(self, theme)
        return found


@cache
def kinds() -> dict[str, FeatureKind]:
    """Return all kinds by id, in the order of a legend."""
    return msgspec.toml.decode(resources.text("theme", "features.toml"), type=dict[str, FeatureKind])


def kind_of(key: str) -> FeatureKind:
    """Return the kind of a feature key."""
    return kinds()[_ids().get(key, DEFAULT)]


@cache
def _ids() -> dict[str, str]:
    return {key: id for id, kind in kinds().items() for key in kind.keys}


THEMES: tuple[Theme, ...] = get_args(Theme)
