"""The languages of the program, each in its own words, for the lists that choose one."""

from PySide6.QtCore import QLocale

from wiposeq import texts
from wiposeq.languages import language_of


def language_names() -> list[tuple[str, str]]:
    """Return name and code of each language that has texts, English first, and of the one in use."""
    found = dict.fromkeys((*texts.languages(), texts.language()))
    return [(_name(code), code) for code in found]


def _name(code: str) -> str:
    name = language_of(code).name
    if name == code:  # a language that languages.py does not know
        name = QLocale(code).nativeLanguageName() or code
    return name[:1].upper() + name[1:]
