"""No function, class, method or variable of the package is unused: what nothing calls is removed."""

import fnmatch
import tomllib
from functools import cache
from pathlib import Path

import pytest
from vulture import Vulture

CHECKOUT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["vulture"]


@cache
def unused() -> dict[str, str]:
    """Return the name and the place of everything that vulture finds, without the exceptions of pyproject.toml."""
    search = Vulture(ignore_decorators=SETTINGS["ignore_decorators"])
    search.scavenge([str(CHECKOUT / path) for path in SETTINGS["paths"]])
    return {item.name: f"{Path(item.filename).name}:{item.first_lineno}" for item in search.get_unused_code()}


@pytest.mark.slow
def test_everything_in_the_package_is_used() -> None:
    found = {
        name: place
        for name, place in unused().items()
        if not any(fnmatch.fnmatchcase(name, pattern) for pattern in SETTINGS["ignore_names"])
    }
    advice = "Remove it, or, if a library calls it, add it to [tool.vulture] in pyproject.toml with the reason."
    assert found == {}, advice


def test_every_exception_is_still_needed() -> None:
    needless = [pattern for pattern in SETTINGS["ignore_names"] if not fnmatch.filter(unused(), pattern)]
    assert needless == [], "remove these exceptions from [tool.vulture] in pyproject.toml"
