"""Find the languages in which an office takes the documents with a listing, and mark documents in other ones.

It hides that the profiles name the languages, and that several profiles can want the statements of one office.
"""

from wiposeq.app.exporting.filing_package import package_plan
from wiposeq.checking.profile import profiles
from wiposeq.standard.edition import newest
from wiposeq.texts import language, listed, tr


def languages_of_office(kind: str) -> tuple[str, ...]:
    """Return the codes of the languages; () if they are not known. kind: of the statements, such as "us"."""
    plans = map(package_plan, profiles())
    return next((plan.languages for plan in plans if plan.statements == kind and plan.languages), ())


def note_of_translation(kind: str) -> str:
    """Return the note for a document in the language of the user; "" if the office takes it in this language.

    kind: of the statements.
    """
    taken = languages_of_office(kind)
    if not taken or language().partition("_")[0] in taken:
        return ""
    names = listed(tr(newest().languages[code].name) for code in taken)
    return tr("This translation is only for reading. The office takes the document in: {languages}.", languages=names)
