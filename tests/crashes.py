"""Let a document reach a safe state, or die, through public means only."""

import shutil
import tempfile
from pathlib import Path
from typing import Protocol

import pytest

from wiposeq.app.document import Document
from wiposeq.formats.project import locks, working_copy


class Discardable(Protocol):
    """A document or a working copy."""

    def discard(self) -> None: ...


def working_copies(ending: str = working_copy.LIVE) -> list[Path]:
    """Return the files of that ending in the folder of working copies."""
    return sorted((locks.data_folder() / "working").glob(f"*{ending}"))


def settle(document: Document) -> None:
    """Give the document idle moments until nothing is left to write, without the pauses between them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(working_copy, "SYNC_EVERY", 0.0)
        while not document.catch_up(10):
            assert document.trouble is None, document.trouble


def crash(dying: Discardable) -> None:
    """Leave on the disk exactly what a program leaves that is killed at this moment.

    The files are copied while they are in use, and put back after the document was discarded. Locks end with that.
    """
    folder = locks.data_folder()
    with tempfile.TemporaryDirectory() as temporary:
        before = Path(temporary) / "before"
        shutil.copytree(folder, before)
        dying.discard()
        for path in before.rglob("*"):
            place = folder / path.relative_to(before)
            if path.is_file() and not place.exists():
                shutil.copy2(path, place)
