"""The command line: a verb and its arguments in, the workflows that the window calls too, an exit code out.

Exit codes: 0 nothing wrong (warnings may stand), 1 errors found (compare: the content differs), 2 the input or the call
cannot be used, 130 stopped by Ctrl-C. Every failure is one line on stderr, never a traceback; an error of the program
itself writes a report to a file. WIPOSEQ_DEBUG=1 shows the traceback instead.

Each verb imports what it needs when it runs, so that help and version come at once.
"""

import argparse
from collections.abc import Callable, Sequence

from wiposeq.cli.parser import VERBS, parser
from wiposeq.cli.shared import STOPPED, UNUSABLE
from wiposeq.cli.terminal import be_robust, complain
from wiposeq.errors import UserError
from wiposeq.texts import tr


def main(argv: Sequence[str]) -> int:
    """Run one call, given without the program's name, and return its exit code."""
    be_robust()
    try:
        arguments = parser().parse_args(list(argv))
        arguments.call = list(argv)
        run: Callable[[argparse.Namespace], int] = arguments.run
        return run(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else UNUSABLE
    except UserError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain(tr("Stopped."))
        return STOPPED
    except Exception as error:
        from wiposeq.app import crash

        complain(crash.why(error, argv))
        return UNUSABLE


def unknown_word(word: str) -> int:
    """Complain that a word is neither a file nor a verb, list the verbs, and return the exit code."""
    import difflib

    looks_like_a_file = any(mark in word for mark in ("/", "\\", "."))
    if looks_like_a_file:
        complain(tr("{path} is not there. Look at the name and the folder.", path=word))
        return UNUSABLE
    near = difflib.get_close_matches(word, VERBS, 1)
    hint = tr("Did you mean {verb}?", verb=near[0]) if near else tr("The verbs are: {verbs}.", verbs=", ".join(VERBS))
    complain(tr("{word} is neither a file nor a verb.", word=word) + " " + hint)
    return UNUSABLE
