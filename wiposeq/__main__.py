"""Start the program: a verb starts the command line, a file or no argument opens the window.

This module also passes the PDF writers of ui/ to app/exporting/copies.py, because cli/ may not import ui/.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

from wiposeq.errors import UserError
from wiposeq.texts import tr


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code. argv: the arguments; None for those of the process."""
    words = list(sys.argv[1:] if argv is None else argv)
    from wiposeq import __main__ as program  # under this name another process finds the functions below
    from wiposeq import texts
    from wiposeq.app.exporting import copies
    from wiposeq.cli import main as cli
    from wiposeq.cli.parser import VERBS, take_language
    from wiposeq.cli.shared import UNUSABLE
    from wiposeq.cli.terminal import complain

    texts.use_language()
    try:
        rest = take_language(words)
    except UserError as error:
        complain(str(error))
        return UNUSABLE
    language, words = texts.language() if rest != words else "", rest
    copies.use_pdf_writers(program.write_pdf, program.page_as_pdf)
    if words and (words[0] in VERBS or words[0].startswith("-")):
        if argv is None and not os.environ.get("WIPOSEQ_DEBUG"):
            sys.unraisablehook = lambda _: None  # a library that cannot close its file prints a traceback otherwise
        return cli.main(words)
    from wiposeq.formats.files import is_there

    if words and not is_there(words[0]):
        return cli.unknown_word(words[0])
    try:
        from wiposeq.ui.window import application
    except ImportError as error:
        complain(tr("The window cannot start ({error}). To use the command line: wiposeq --help", error=error))
        return UNUSABLE
    return int(application.run(words, language))


def write_pdf(*arguments: Any, **named: Any) -> int:
    """Write a reading copy as PDF."""
    return int(_printing().write_pdf(*arguments, **named))


def page_as_pdf(html: str) -> bytes:
    """Return a page in HTML as PDF."""
    return bytes(_printing().html_as_pdf(html))


def _printing() -> Any:
    """Return the module that writes PDF, which requires Qt but no display. Raise UserError if Qt cannot be used."""
    try:
        from wiposeq.ui.exporting import printing
    except ImportError as error:
        raise UserError(
            "A PDF cannot be written here: {reason}.", "Write .html, and print it to a PDF file.", reason=str(error)
        ) from error
    return printing


if __name__ == "__main__":
    import multiprocessing

    multiprocessing.freeze_support()
    sys.exit(main())
