#!/usr/bin/env python3
"""Write resources/about/parts.toml, the list of the About page, from the lock: `python3 packaging/parts.py`.

Run it after packaging/lock.py. A test compares the list with the lock.
"""

import sys

import environment

TARGET = environment.CHECKOUT / "resources" / "about" / "parts.toml"
HEAD = "# The packages of packaging/requirements.lock. Written by packaging/parts.py; do not edit.\n"


def main(arguments: list[str]) -> int:
    """Write the list. Return 0."""
    TARGET.write_text(content(), encoding="utf-8", newline="\n")
    return 0


def content() -> str:
    """Return the list as TOML."""
    from frozen.tree import shipped, short_license

    lines = [HEAD]
    for part in shipped():
        values = {"name": part.name, "version": part.version, "license": short_license(part)}
        lines.append("[[part]]\n" + "".join(f'{name} = "{value}"\n' for name, value in values.items()))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(environment.run_tool(__file__, ["msgspec", "PySide6"], main))
