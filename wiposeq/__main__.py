"""The one way in: a verb goes to the command line, no arguments or a file to the window."""

import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program with these words (default: those of the process) and gives its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    from wiposeq import cli, texts

    texts.use_language()
    if words and (words[0] in cli.VERBS or words[0].startswith("-")):
        return cli.main(words)
    if words and not Path(words[0]).exists():
        return cli.unknown_word(words[0])
    try:
        from wiposeq.ui import application
    except ImportError as error:
        print(f"wiposeq: the window cannot start ({error}); without it: wiposeq --help", file=sys.stderr)
        return cli.UNUSABLE
    return int(application.run(words))


if __name__ == "__main__":
    import multiprocessing

    multiprocessing.freeze_support()
    sys.exit(main())
