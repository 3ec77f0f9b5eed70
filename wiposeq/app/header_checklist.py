"""What the general information still needs: one item for each part, the worst first.

It hides which fields belong to a part. The findings decide what is wrong; this module judges nothing itself.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.finding import Finding
from wiposeq.model.records import Application, Header, Party
from wiposeq.texts import listed, shown_day, tr


class Item(Struct, frozen=True):
    """One part of the general information.

    state: "error", "warning", "open" (empty, and nothing is wrong with that) or "complete".
    address: the field to go to.
    """

    state: str
    title: str
    text: str
    address: Address


STATES: Final = ("error", "warning", "open", "complete")
"""The states from the most to the least urgent."""


def checklist(header: Header, findings: Iterable[Finding]) -> list[Item]:
    """Return an item for each part of the header, errors first. findings: those of the report on the header."""
    by_part: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.address.sequence is None:
            by_part.setdefault(_part(finding), []).append(finding)
    items = [_item(header, part, by_part.get(part, [])) for part in _PARTS]
    return sorted(items, key=lambda item: STATES.index(item.state))


_PARTS: Final = ("file_reference", "application", "priority", "applicant", "inventor", "titles", "languages")


def _part(finding: Finding) -> str:
    if finding.address.title is not None:
        return "titles"
    part = finding.address.field.split(".")[0]
    return "languages" if part in ("original_language", "other_language") else part


def _item(header: Header, part: str, findings: Sequence[Finding]) -> Item:
    title, value, reason = _facts(header, part)
    worst = min(findings, key=lambda finding: not finding.is_error, default=None)
    if worst is not None:
        return Item("error" if worst.is_error else "warning", title, worst.message, worst.address)
    field = {"languages": "original_language", "titles": "titles"}.get(part, part)
    return Item("complete" if value else "open", title, value or reason, Address(field=field))


def _facts(header: Header, part: str) -> tuple[str, str, str]:
    """Return the title of a part, its value in a few words, and why it may be empty."""
    if part == "file_reference":
        return tr("File reference"), header.file_reference or "", tr("Required while there is no application number")
    if part == "application":
        value = _application(header.application)
        return tr("Application number and date"), value, tr("May stay empty before the first filing")
    if part == "priority":
        return tr("Earliest priority"), _application(header.priority), tr("Empty if none is claimed")
    if part == "applicant":
        return tr("Applicant"), _party(header.applicant), tr("The applicant named first")
    if part == "inventor":
        return tr("Inventor"), _party(header.inventor), tr("Optional")
    if part == "titles":
        languages = listed(title.language or "?" for title in header.titles if title.text)
        return tr("Titles of the invention"), languages, tr("One title in each language of filing")
    codes = listed(code for code in (header.original_language, header.other_language) if code)
    return tr("Languages of free text"), codes, tr("Required if a value is not in English")


def _application(application: Application | None) -> str:
    if application is None:
        return ""
    return " ".join(part for part in (application.office, application.number, shown_day(application.date)) if part)


def _party(party: Party | None) -> str:
    return party.name if party is not None else ""
