"""Draw the icon of the program as .ico (Windows) and .icns (macOS), from resources/icons/wiposeq.svg.

Both formats are a table of contents in front of PNG pictures. Source: Microsoft, "ICONDIR"; Apple, "Icon Services".
"""

import os
import struct
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent / "resources" / "icons" / "wiposeq.svg"
ICO_SIZES = (16, 24, 32, 48, 64, 256)
"""Widths in pixels."""
ICNS_SIZES = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""Widths in pixels by the type of an entry."""


def write(path: Path) -> Path:
    """Write the icon to a path that ends with .ico or .icns; return the path. Raises ValueError for another ending."""
    if path.suffix not in (".ico", ".icns"):
        raise ValueError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_ico() if path.suffix == ".ico" else _icns())
    return path


def _ico() -> bytes:
    pictures = [_picture(width) for width in ICO_SIZES]
    table = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(table) + 16 * len(pictures)
    for width, picture in zip(ICO_SIZES, pictures, strict=True):
        byte = width % 256  # 0 stands for 256
        table += struct.pack("<BBBBHHII", byte, byte, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return table + b"".join(pictures)


def _icns() -> bytes:
    entries = [(kind, _picture(width)) for kind, width in ICNS_SIZES.items()]
    body = b"".join(kind + struct.pack(">I", len(picture) + 8) + picture for kind, picture in entries)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def _picture(width: int) -> bytes:
    """Return the icon as PNG. width: in pixels; it is as high."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, QSize
    from PySide6.QtGui import QGuiApplication, QImageReader

    application = QGuiApplication.instance() or QGuiApplication(["icons"])
    reader = QImageReader(str(SOURCE))
    reader.setScaledSize(QSize(width, width))
    image = reader.read()
    if image.isNull():
        raise ValueError(f"{SOURCE}: {reader.errorString()}")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6 takes a str, and refuses the bytes of its stub
    del application
    return bytes(buffer.data().data())
