"""Documents in tests of workflows."""

from collections.abc import Iterator

import pytest

from wiposeq.app.document import Document


@pytest.fixture
def opened() -> Iterator[list[Document]]:
    """Documents put in here are closed at the end of the test."""
    documents: list[Document] = []
    yield documents
    for document in documents:
        document.discard()
