"""What goes to a translator and comes back: units of text, whatever file carries them.

It hides nothing of the files (xliff.py and translationtable.py do); it is the one form in which both hand them over.
Whether a unit fits the project that it came from is for app/translating.py to say.
"""

from msgspec import Struct

from wiposeq.model.changes import Change


class Unit(Struct, frozen=True, omit_defaults=True):
    """One text for a translator. source: in the language to translate from, target: in the one to translate into
    ("": none yet).

    name: of the qualifier; coordinates and where: its place, for programs ("3.2.4 product") and for people; count: in
    how many places the text stands that are asked for once. Of a file that was read also: state: what the translator's
    program says of the target; trouble: why the target cannot be taken, as a template; line: 1-based, 0 where unknown.
    """

    id: str
    source: str
    target: str = ""
    name: str = ""
    coordinates: str = ""
    where: str = ""
    count: int = 1
    state: str = ""
    trouble: str = ""
    line: int = 0


class TranslationFile(Struct, frozen=True):
    """A file for a translator. Languages are codes as the file has them ("en", "de", "pt-BR"), "" where it says none.

    original: the name of the listing; notes: what helps to understand the texts; changes: what of the file was not
    taken as it stands.
    """

    source_language: str
    target_language: str
    units: tuple[Unit, ...]
    original: str = ""
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
