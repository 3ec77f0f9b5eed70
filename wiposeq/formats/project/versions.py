"""Pack the state of a project into bytes, as a named version, and unpack it.

It hides the form: MessagePack, compressed by zlib. The project file stores the bytes as they are, so that saving a
project with a hundred versions packs nothing again.
"""

import zlib

import msgspec
from msgspec import Struct

from wiposeq.errors import DamagedFile
from wiposeq.formats.project.packing import pack, packed_origin, unpack
from wiposeq.formats.st26.names import with_fields
from wiposeq.model.origin import Origin
from wiposeq.model.project import Project, Version
from wiposeq.model.records import Header, Sequence
from wiposeq.model.sequence_list import SequenceList


class _State(Struct, frozen=True, array_like=True):
    """What a version holds. origin: packed, because its values keep their types in a form of their own."""

    header: Header
    origin: bytes
    accepted: tuple[tuple[str, str], ...]
    sequences: tuple[Sequence, ...]


def packed(project: Project) -> bytes:
    """Return the state of a project as bytes. Its own versions are not part of it."""
    state = _State(project.header, packed_origin(project.origin), project.accepted, tuple(project.sequences))
    return zlib.compress(pack(state), 1)


def unpacked(version: Version) -> Project:
    """Return the project of a version, without versions of its own. Raises DamagedFile."""
    try:
        state = unpack(zlib.decompress(version.content), _State)
        origin = with_fields(unpack(state.origin, Origin))
    except (zlib.error, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DamagedFile(
            'The version "{name}" is damaged and cannot be read.',
            "The project itself is not affected. Remove the version.",
            name=version.name,
        ) from error
    return Project(state.header, SequenceList(state.sequences), origin, state.accepted)
