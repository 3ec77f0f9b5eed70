"""What all wizards ask and refuse about free text.

The module hides which characters ST.26 allows (par. 40).
"""

from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft
from wiposeq.app.authoring.wizards.spelling import spelled
from wiposeq.app.authoring.wizards.wizard import Question
from wiposeq.texts import mark, tr

_LONGEST: Final = 1000
"""The most characters of a value (par. 86)."""


def note_question() -> Question:
    """Return the question for a further note."""
    return Question("note", tr("Further &note"), hint=tr("Added to each feature; English, at most 1,000 characters"))


def own_question() -> Question:
    """Return the question whether a name that the lists do not have is meant."""
    return Question("own", tr("It is a f&ull name"), "check")


def refuse_characters(draft: Draft, question: str, text: str) -> bool:
    """Add a problem if a text cannot be a value: not allowed characters, or too many. Return whether there is one."""
    odd = "".join(sorted({sign for sign in text.strip() if not " " <= sign <= "~"}))
    if odd:
        proposed = spelled(text.strip())
        if all(" " <= sign <= "~" for sign in proposed):
            draft.refuse(
                question,
                mark('Contains "{signs}", which is not allowed (par. 40). Write "{proposed}".'),
                signs=odd,
                proposed=proposed,
            )
        else:
            draft.refuse(question, mark('Contains "{signs}", which is not allowed (par. 40).'), signs=odd)
        return True
    if len(text) > _LONGEST:
        draft.refuse(question, mark("Has {count} characters; at most 1,000 are allowed (par. 86)."), count=len(text))
        return True
    return False
