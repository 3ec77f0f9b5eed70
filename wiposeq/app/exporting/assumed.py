"""Say which values of a written .xml were only assumed, because an .xml file cannot mark them as a .wsq does."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from wiposeq.checking import engine
from wiposeq.model.changes import Change
from wiposeq.model.project import Project
from wiposeq.rules.assumptions import key_of
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import Edition
from wiposeq.texts import in_clauses, mark

NOT_IN_XML: Final = mark(
    "Assumed, not stated in the input: {after}. An .xml cannot mark this, so no later check reports it. "
    "Confirm or change it before filing, or convert to .wsq, where it stays a warning"
)
_RULE: Final = "file/assumed"


def assumed_by(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return a line about the values that an import assumed and an .xml contains. changes: of the import."""
    return _line(key for change in changes if (key := key_of(change)))


def assumed_in(project: Project, edition: Edition | None = None, *, today: date | None = None) -> tuple[Change, ...]:
    """Return a line about the assumed values of a project that nobody has confirmed or changed."""
    if not any(map(key_of, project.origin.changes)):
        return ()
    profile = engine.profile_of([_RULE])
    report = engine.check(project, edition or project.edition_on(today), profile, today=today)
    values = [finding.values for finding in report.findings if finding.rule == _RULE]
    return _line(f"{each.get('name', 'language')}={each.get('value', '1')}" for each in values)


def _line(assumed: Iterable[str]) -> tuple[Change, ...]:
    words = in_clauses(dict.fromkeys(assumed))
    values = {"recommendation": CATALOGUE[_RULE].cites}
    return (Change("file/assumed-in-xml", NOT_IN_XML, after=words, values=values),) if words else ()
