"""Reads back the text of a PDF that Qt wrote: page by page, a line for each text drawn."""

import re
import zlib
from pathlib import Path

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)


def _objects(data: bytes) -> dict[int, bytes]:
    return {int(found[1]): found[2] for found in _OBJECT.finditer(data)}


def _stream(content: bytes) -> bytes:
    about, _, stream = content.partition(b"stream\n")
    return zlib.decompress(stream) if b"/FlateDecode" in about else stream


def _number(content: bytes, name: bytes) -> int:
    found = re.search(name + rb" (\d+) 0 R", content)
    assert found is not None, name
    return int(found[1])


def _characters(cmap: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfrange\n(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, rest in re.findall(rb"<(\w+)> <(\w+)> (<\w+>|\[.*?\])", block, re.DOTALL):
            texts = [bytes.fromhex(each.decode()).decode("utf-16-be") for each in re.findall(rb"<(\w+)>", rest)]
            for place, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = texts[place] if rest.startswith(b"[") else chr(ord(texts[0]) + place)
    for block in re.findall(rb"beginbfchar\n(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<(\w+)> <(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found


def pages_of(path: Path) -> list[str]:
    """The text of each page in the order it was drawn."""
    objects = _objects(path.read_bytes())
    root = next(content for content in reversed(objects.values()) if b"/Type /Catalog" in content)
    tree = objects[_number(root, b"/Pages")]
    kids = re.search(rb"/Kids\s*\[(.*?)\]", tree, re.DOTALL)
    assert kids is not None
    fonts: dict[int, dict[int, str]] = {}
    pages = []
    for kid in re.findall(rb"(\d+) 0 R", kids[1]):
        page = objects[int(kid)]
        named = dict(re.findall(rb"/(F\d+) (\d+) 0 R", objects[_number(page, b"/Resources")]))
        lines = []
        for block in re.findall(rb"BT\n(.*?)ET", _stream(objects[_number(page, b"/Contents")]), re.DOTALL):
            said, font = [], 0
            for name, text in re.findall(rb"/(F\d+) \S+ Tf|<(\w+)> Tj", block):
                if name:
                    font = int(named[name])
                    if font not in fonts:
                        fonts[font] = _characters(_stream(objects[_number(objects[font], b"/ToUnicode")]))
                else:
                    codes = bytes.fromhex(text.decode())
                    for at in range(0, len(codes), 2):
                        code = int.from_bytes(codes[at : at + 2])
                        said.append(fonts[font].get(code, "\ufffd"))  # Qt names no character beyond U+FFFF
            lines.append("".join(said).replace("\t", " "))  # the blank is found under the tab, which looks the same
        pages.append("\n".join(lines))
    return pages
