"""Packing of records: as MessagePack followed by its CRC-32, and back.

A flipped bit is found and never read as something else, so no check of SQLite is needed on top. Text that UTF-8 cannot
hold (lone surrogates, which a paste may bring) is packed in another way and read back unchanged.
"""

import zlib
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wiposeq import texts
from wiposeq.model.changes import Change
from wiposeq.model.origin import Fact, Origin

T = TypeVar("T")


class Damage(Exception):
    """Raised for a part of a file that cannot be read; its text names the part in the user's language.

    Callers raise a DamagedFile in its place.
    """


# Packing: records to sealed bytes and back.

_ESCAPED: Final = b"\xc1"
"""The first byte if a text cannot be encoded as UTF-8. MessagePack never uses this byte."""
_TUPLE: Final = 1
_BIG: Final = 2


def _preserved(value: Any) -> Any:
    """Return a value of any type in a form that keeps tuples and very large numbers when it is packed."""
    if isinstance(value, tuple):
        return msgspec.msgpack.Ext(_TUPLE, pack([_preserved(item) for item in value]))
    if isinstance(value, list):
        return [_preserved(item) for item in value]
    if isinstance(value, dict):
        return {key: _preserved(item) for key, item in value.items()}
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 64:
        return msgspec.msgpack.Ext(_BIG, b"%x" % value if value >= 0 else b"-%x" % -value)
    return value


def _restored(code: int, content: memoryview) -> Any:
    if code == _TUPLE:
        return tuple(unpack(bytes(content), list[Any]))
    if code == _BIG:
        return int(bytes(content), 16)
    raise msgspec.DecodeError(f"unknown extension {code}")


def _with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return the value as lists and maps, with each text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Struct):
        fields = {name: _with_texts(getattr(value, name), change) for name in value.__struct_fields__}
        return list(fields.values()) if value.__struct_config__.array_like else fields
    if isinstance(value, list | tuple):
        return [_with_texts(item, change) for item in value]
    if isinstance(value, dict):
        return {_with_texts(key, change): _with_texts(item, change) for key, item in value.items()}
    return value


def _escaped(text: str) -> str:
    """Return the UTF-8 bytes of a text (with surrogates), decoded as Latin-1."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _unescaped(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("latin-1").decode("utf-8", "surrogatepass")
    if isinstance(value, list):
        return [_unescaped(item) for item in value]
    if isinstance(value, dict):
        return {_unescaped(key): _unescaped(item) for key, item in value.items()}
    return value


_encoder: Final = msgspec.msgpack.Encoder(enc_hook=str)
_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


def pack(value: Any) -> bytes:
    """Return the record as MessagePack. A value that MessagePack cannot represent is converted by str()."""
    try:
        packed = _encoder.encode(value)
    except UnicodeEncodeError:
        return _ESCAPED + _encoder.encode(_with_texts(value, _escaped))
    return _encoder.encode(_with_texts(value, texts.plain)) if texts.has_marks(packed) else packed


def unpack(content: bytes, kind: type[T]) -> T:
    """Return the record, of the type `kind`. Raise msgspec.DecodeError if the bytes are something else."""
    if content[:1] == _ESCAPED:
        plain = msgspec.msgpack.decode(content[1:], ext_hook=_restored)
        return msgspec.convert(_unescaped(plain), kind)
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind, ext_hook=_restored)
    return decoder.decode(content)  # type: ignore[no-any-return]


def seal(content: bytes) -> bytes:
    """Return the content followed by its CRC-32."""
    return content + zlib.crc32(content).to_bytes(4, "little")


def unseal(content: object, where: str) -> bytes:
    """Return the content without its checksum. Raise Damage with the text `where` if the checksum is wrong."""
    if isinstance(content, bytes) and len(content) > 4:
        inside = content[:-4]
        if zlib.crc32(inside) == int.from_bytes(content[-4:], "little"):
            return inside
    raise Damage(where)


def packed_origin(origin: Origin) -> bytes:
    """Return an origin as bytes; the values of its facts and changes keep their types."""

    def plain(record: Fact | Change) -> Any:
        return replace(record, values=_preserved(record.values)) if record.values else record

    facts = tuple(plain(fact) for fact in origin.facts)
    changes, repairs = (tuple(map(plain, each)) for each in (origin.changes, origin.repairs))
    return pack(replace(origin, facts=facts, changes=changes, repairs=repairs))


def unpacked(content: bytes, kind: type[T], where: str) -> T:
    try:
        return unpack(content, kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Damage(where) from error
