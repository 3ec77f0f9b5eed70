"""Real listings and wrong ones say the same in spans, wherever they can be cut."""

from pathlib import Path

import pytest
from conftest import CORPUS
from spans import alone, in_spans

ALL = sorted(str(path.relative_to(CORPUS)) for path in CORPUS.glob("st26*/*.xml")) if CORPUS.is_dir() else []


@pytest.mark.parametrize("name", ALL or ["none"])
def test_every_listing_is_reported_the_same_in_spans(corpus: Path, name: str) -> None:
    if not (corpus / name).is_file():
        pytest.skip("no listings here")
    cut = in_spans(corpus / name, 1)
    assert cut is None or cut == alone(corpus / name)
