"""Return the files with which a Linux package enters the program in the system: menu, type of .wsq, man, completion."""

import argparse
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from wiposeq.app.desktop import FILES
from wiposeq.cli.parser import parser as command_line

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def files(version: str, time: int) -> dict[str, bytes]:
    """Return the content by the path below /usr. time: of the commit, in seconds."""
    import shtab  # only the environment of the build has it

    found = {f"share/{name}": CHECKOUT.joinpath("resources", *place).read_bytes() for name, place in FILES.items()}
    page = man_page(command_line(), version, datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d"))
    found["share/man/man1/wiposeq.1.gz"] = gzip.compress(page.encode(), mtime=0)
    found["share/bash-completion/completions/wiposeq"] = shtab.complete(command_line(), "bash").encode()
    found["share/zsh/vendor-completions/_wiposeq"] = shtab.complete(command_line(), "zsh").encode()
    return found


def man_page(parser: argparse.ArgumentParser, version: str, date: str) -> str:
    """Return the manual page of the command line in troff, made from its parser. date: YYYY-MM-DD."""
    lines = [
        f'.TH WIPOSEQ 1 "{date}" "WipoSeq {version}" "User Commands"',
        *(".SH NAME", "wiposeq \\- author, repair and check patent sequence listings (WIPO ST.26)"),
        *(".SH SYNOPSIS", ".B wiposeq", "[FILE]", ".br", ".B wiposeq", "VERB [OPTIONS]"),
        *(".SH DESCRIPTION", _escaped(parser.description or ""), ".PP", _escaped(parser.epilog or "")),
    ]
    for name, verb in _verbs(parser):
        lines += [f'.SH "WIPOSEQ {name.upper()}"', _escaped(verb.description or ""), ".PP"]
        lines += [".B " + _escaped(" ".join(verb.format_usage().split()[1:]))]
        for action in verb._actions:
            if not isinstance(action, argparse._HelpAction):
                lines += [".TP", ".B " + _escaped(_named(action)), _escaped(_help(verb, action))]
    return "\n".join(lines) + "\n"


def _verbs(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _named(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    return f"{', '.join(action.option_strings)} {value}".strip()


def _help(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    return parser._get_formatter()._expand_help(action) if action.help else ""


def _escaped(text: str) -> str:
    text = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text
