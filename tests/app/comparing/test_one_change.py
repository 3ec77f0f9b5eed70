"""Two listings that differ at one place: the comparison has one line, and it names the place and the kind."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from wiposeq import resources
from wiposeq.app.comparing.compare import compare
from wiposeq.app.importing import opening
from wiposeq.formats.reports.comparison import as_text
from wiposeq.model.comparison import Comparison

MATERIAL = Path(__file__).resolve().parents[2] / "material"
LISTING = (MATERIAL / "one-change.xml").read_text("utf-8")
CHANGES = tomllib.loads((MATERIAL / "one-change.toml").read_text("utf-8"))["change"]


def changed(change: dict[str, Any]) -> str:
    """The listing with one change."""
    assert change["old"] in LISTING
    return LISTING.replace(change["old"], change["new"], 1)


def compared(folder: Path, old: str, new: str) -> tuple[Comparison, list[str]]:
    """The comparison of two texts, and the lines below its headings."""
    projects = []
    for name, text in (("old", old), ("new", new)):
        path = folder / f"{name}.xml"
        path.write_text(text, "utf-8")
        projects.append(opening.open_any(path))
    comparison = compare(projects[0], projects[1])
    text = as_text(comparison, "old", "new")
    groups = text.split("\n\n")[1:]
    return comparison, [line.strip() for group in groups for line in group.splitlines()[1:]]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change["name"])
def test_one_change_is_one_line_that_names_it(tmp_path: Path, change: dict[str, Any]) -> None:
    comparison, found = compared(tmp_path, LISTING, changed(change))
    assert found == change["lines"]
    assert not comparison.is_identical
    assert comparison.is_same is not change["counted"]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change["name"])
def test_the_same_change_in_the_other_direction_is_found_too(tmp_path: Path, change: dict[str, Any]) -> None:
    comparison, found = compared(tmp_path, changed(change), LISTING)
    assert found and not comparison.is_identical
    assert comparison.is_same is not change["counted"]


def test_a_listing_is_identical_with_itself_whatever_is_wrong_with_it(tmp_path: Path) -> None:
    for change in CHANGES:
        assert compared(tmp_path, changed(change), changed(change))[0].is_identical


def test_every_element_and_attribute_of_the_standard_is_changed_once() -> None:
    dtd = re.sub("<!--.*?-->", "", next(resources.path("standard").glob("*/*.dtd")).read_text("utf-8"), flags=re.DOTALL)
    names = set(re.findall(r"<!ELEMENT (\S+) \(#PCDATA", dtd)) | set(re.findall(r"(\w+) (?:CDATA|ID) #", dtd))
    assert len(names) > 25
    found = set()
    for change in CHANGES:
        for name in names:
            pattern = re.compile(rf"<{name}[ >].*?</{name}>|{name}=\"[^\"]*\"")
            if pattern.findall(LISTING) != pattern.findall(changed(change)):
                found.add(name)
    assert names == found
