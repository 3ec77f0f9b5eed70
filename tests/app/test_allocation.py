"""Freed memory is used again only while a very long sequence is shown, and only with glibc."""

import pytest

from wiposeq.app import allocation


class Library:
    """Records what the C library is asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, ...]] = []

    def mallopt(self, option: int, value: int) -> None:
        self.calls.append((option, value))

    def malloc_trim(self, pad: int) -> None:
        self.calls.append((pad,))


def test_each_change_calls_thec_library_once(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr(allocation, "c_library", lambda: library)
    allocation.reuse_freed_memory(False)
    assert library.calls == []
    for is_on in (True, True, False, False):
        allocation.reuse_freed_memory(is_on)
    assert library.calls == [(-3, 1 << 30), (-1, 1 << 28), (-3, 131072), (-1, 131072), (0,)]


def test_another_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    allocation.c_library.cache_clear()
    monkeypatch.setattr(allocation.sys, "platform", "darwin")
    allocation.reuse_freed_memory(True)
    allocation.reuse_freed_memory(False)
    assert allocation.c_library() is None
    allocation.c_library.cache_clear()


def test_memory_is_used_again_only_while_a_large_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr(allocation, "c_library", lambda: library)
    with allocation.reused_memory(1_000_000):
        assert library.calls == []
    with allocation.reused_memory(100_000_000):
        assert len(library.calls) == 2
        with allocation.reused_memory(100_000_000):
            assert len(library.calls) == 2
        assert len(library.calls) == 2
    assert library.calls[-1] == (0,)


def test_freed_memory_goes_back_to_the_system_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr(allocation, "c_library", lambda: library)
    with pytest.raises(ValueError, match="broken"), allocation.reused_memory(100_000_000):
        raise ValueError("broken")
    assert library.calls[-1] == (0,)
