"""The packages that the program is built with, and where newer versions are: both are files of resources/about.

The program never looks for a newer version by itself. It only knows the page that a person can open.
"""

import msgspec
from msgspec import Struct

from wiposeq import resources


class Part(Struct, frozen=True):
    """A package that the program is built with. license: as the package states it."""

    name: str
    version: str
    license: str


class _Parts(Struct, frozen=True):
    part: tuple[Part, ...]


class _Program(Struct, frozen=True):
    downloads: str = ""


def parts() -> tuple[Part, ...]:
    """Return the packages of the lock, by name."""
    return msgspec.toml.decode(resources.text("about", "parts.toml"), type=_Parts).part


def downloads_page() -> str:
    """Return the address of the page with newer versions, "" if whoever built the program named none."""
    return msgspec.toml.decode(resources.text("about", "program.toml"), type=_Program).downloads.strip()
