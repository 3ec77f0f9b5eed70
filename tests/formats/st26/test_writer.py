"""Writing a listing in parts: what is written does not depend on where the parts are cut."""

from pathlib import Path

import pytest
from builders import a_header

from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.st26 import writer
from wiposeq.model.records import Feature, Qualifier, Sequence


def written(folder: Path, name: str, count: int, *, is_compact: bool = False) -> bytes:
    features = tuple(
        Feature(uid, "variation", f"{uid}", (Qualifier(1, "replace", "a"), Qualifier(2, "note", "at < b")))
        for uid in range(1, count + 1)
    )
    source = Feature(count + 1, "source", f"1..{count}", (Qualifier(1, "mol_type", "genomic DNA"),))
    sequences = [Sequence(n, "", "DNA", "acgt" * count, (source, *features)) for n in (1, 2)]
    path = folder / name
    st26.write(path, a_header(), sequences, options=st26.WriteOptions(is_compact))
    return b"\n".join(
        line.rstrip() for line in path.read_bytes().splitlines()
    )  # blanks follow a quantity counted later


@pytest.mark.parametrize("count", [1, 4, 5, 6, 30])
def test_many_features_are_written_in_parts_with_the_same_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    whole = written(tmp_path, "a.xml", count)
    monkeypatch.setattr(writer, "FEATURES", 4)
    monkeypatch.setattr(writer, "LARGE", 900)
    assert written(tmp_path, "a.xml", count) == whole


def test_many_features_in_compact_form_have_the_same_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = written(tmp_path, "a.xml", 30, is_compact=True)
    monkeypatch.setattr(writer, "FEATURES", 4)
    monkeypatch.setattr(writer, "LARGE", 900)
    parts = written(tmp_path, "a.xml", 30, is_compact=True)
    assert parts.replace(b">\n<", b"><") == whole.replace(b">\n<", b"><")
