#!/usr/bin/env python3
"""Write the manual page and the completion of bash and zsh: `python3 packaging/shell.py [FOLDER]`.

A .deb contains them. For a program that runs from its sources, they go below FOLDER (~/.local), where man and bash look
for them; zsh needs `fpath+=FOLDER/share/zsh/vendor-completions`. They are about the command `wiposeq`.
"""

import argparse
import sys
from pathlib import Path

import environment
from build import commit_time


def main(arguments: list[str]) -> int:
    """Write the files and print their paths; return 0, or 2 if a file cannot be written."""
    parser = argparse.ArgumentParser(description="Write the manual page and the completion of bash and zsh.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path.home() / ".local", help="where (~/.local)")
    folder: Path = parser.parse_args(arguments).folder
    from frozen import desktop

    import wiposeq

    for name, content in desktop.files(wiposeq.__version__, commit_time()).items():
        if "/man/" in name or "completions/" in name:
            path = folder / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            except OSError as error:
                environment.tell(f"{path} cannot be written: {error.strerror}. Name another folder.")
                return environment.TROUBLE
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(environment.run_tool(__file__, ["shtab", "platformdirs"], main, "build"))
