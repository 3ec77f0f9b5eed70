"""Run the command line: parse the arguments, call the workflow of the verb, and return the exit code.

The exit codes are: 0 for no errors (there may be warnings), 1 for errors (compare: for different content), 2 if the
input or the call cannot be used, 130 after Ctrl-C. Every failure is one line on stderr, never a traceback. An error of
the program itself writes a report to a file; WIPOSEQ_DEBUG=1 shows the traceback instead. A call that fails leaves no
output: if it has written one of several files, that file is removed again, and a replaced one is as before.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from wiposeq import resources
from wiposeq.cli.parser import VERBS, parser, take_language
from wiposeq.cli.shared import STOPPED, UNUSABLE
from wiposeq.cli.terminal import be_robust, complain, use_readable_language
from wiposeq.errors import UserError
from wiposeq.formats.files import all_or_none
from wiposeq.texts import listed, tr


def main(argv: Sequence[str]) -> int:
    """Run one call and return its exit code. argv: the arguments without the name of the program."""
    be_robust()
    resources.when_refused(_complain_of_pack)
    try:
        words = take_language(argv)
        use_readable_language(words)
        arguments = parser(words).parse_args(words)
        arguments.call = list(argv)
        run: Callable[[argparse.Namespace], int] = arguments.run
        with all_or_none():
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

        complain(crash.explain(error, argv))
        return UNUSABLE
    finally:
        resources.stop_listening(_complain_of_pack)


def _complain_of_pack(place: Path, why: str) -> None:
    from wiposeq.app.packs import words_of_refusal

    complain(words_of_refusal(place, why))


def unknown_word(word: str) -> int:
    """Complain that a word is neither a file nor a verb, list the verbs, and return the exit code."""
    import difflib

    be_robust()
    use_readable_language([word])
    looks_like_a_file = any(mark in word for mark in ("/", "\\", "."))
    if looks_like_a_file:
        complain(tr('"{path}" does not exist. Check the name and the folder.', path=word))
        return UNUSABLE
    near = difflib.get_close_matches(word, VERBS, 1)
    hint = tr("Did you mean {verb}?", verb=near[0]) if near else tr("The verbs are: {verbs}.", verbs=listed(VERBS))
    complain(tr('"{word}" is neither a file nor a verb.', word=word) + " " + hint)
    return UNUSABLE
