"""The one way in: a verb goes to the command line, no arguments or a file to the window.

Both write PDF by what ui/ knows; the command line, a neighbour of ui/, gets it handed over from here (app/copies.py).
"""

import sys
from collections.abc import Sequence
from typing import Any

from wiposeq.errors import UserError


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program with these words (default: those of the process) and gives its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    from wiposeq import texts
    from wiposeq.app.exporting import copies
    from wiposeq.cli import main as cli
    from wiposeq.cli.parser import VERBS
    from wiposeq.cli.shared import UNUSABLE

    texts.use_language()
    copies.use_pdf_writer(_write_pdf)
    if words and (words[0] in VERBS or words[0].startswith("-")):
        return cli.main(words)
    from wiposeq.formats.files import is_there

    if words and not is_there(words[0]):
        return cli.unknown_word(words[0])
    try:
        from wiposeq.ui.window import application
    except ImportError as error:
        print(f"wiposeq: the window cannot start ({error}); without it: wiposeq --help", file=sys.stderr)
        return UNUSABLE
    return int(application.run(words))


def _write_pdf(*words: Any, **named: Any) -> int:
    """Writes a copy as PDF, which needs Qt but no display (see ui/printing.py)."""
    try:
        from wiposeq.ui.exporting.printing import write_pdf
    except ImportError as error:
        raise UserError(
            "A PDF cannot be made here: {reason}.", "Write .html instead, and print that.", reason=str(error)
        ) from error
    return int(write_pdf(*words, **named))


if __name__ == "__main__":
    import multiprocessing

    multiprocessing.freeze_support()
    sys.exit(main())
