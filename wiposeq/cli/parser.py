"""The words of a call: which verbs there are, what each of them takes, and what --help says of it.

It hides argparse. What a verb does is cli.py's, which hands in a function for each of VERBS.
"""

import argparse
from collections.abc import Callable, Mapping
from typing import Final, NoReturn

from wiposeq import __version__
from wiposeq.cli.terminal import complain
from wiposeq.texts import tr

UNUSABLE: Final = 2
"""The exit code where the input or the call cannot be used."""

Run = Callable[[argparse.Namespace], int]
"""Does what a call says, and gives the exit code."""
Verb = Callable[[str, str], argparse.ArgumentParser]
"""Makes a verb of a name and what help says of it."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line."""

    def error(self, message: str) -> NoReturn:
        complain(f"{message}. {tr('Try')}: {self.prog} --help")
        raise SystemExit(UNUSABLE)


def _count(text: str) -> int:
    """A whole number, 0 or more."""
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count


def parser(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """What reads a call; runs has for each verb what it does, which the call then has as run."""
    parser = _Parser(
        prog="wiposeq",
        description=tr("Author, repair and check patent sequence listings under WIPO Standard ST.26."),
        epilog=tr(
            "Without a verb the window opens: wiposeq [FILE]. "
            "Exit codes: 0 nothing wrong (warnings may stand), 1 errors found, 2 the input or the call cannot be used."
        ),
    )
    parser.add_argument("--version", "-V", action="version", version=f"WipoSeq {__version__}")
    verbs = parser.add_subparsers(title=tr("verbs"), metavar="VERB", required=True, parser_class=_Parser)

    def verb(name: str, words: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=words, description=words)
        made.set_defaults(run=runs[name])
        return made

    for words_of in (_check, _convert, _fix, _compare, _translate, _package, _template, _rules, _demo):
        words_of(verb)
    return parser


def _to(made: argparse.ArgumentParser, words: str, metavar: str = "OUT") -> None:
    made.add_argument("-o", "--output", metavar=metavar, required=True, help=words)


def _compact(made: argparse.ArgumentParser) -> None:
    made.add_argument("--compact", action="store_true", help=tr("write .xml without indentation, for a smaller file"))


def _check(verb: Verb) -> None:
    check = verb("check", tr("Check ST.26 listings and projects and say what is wrong with them."))
    check.add_argument(
        "files", nargs="+", metavar="FILE", help=tr("a listing (.xml), a project (.wsq), or a folder with such files")
    )
    check.add_argument("--edition", default="", help=tr("edition of the standard (default: the newest)"))
    check.add_argument("--profile", default="filing", help=tr("which rules, how grave (default: %(default)s)"))
    check.add_argument("--formality", action="store_true", help=tr("only whether it is XML as the DTD asks"))
    check.add_argument("--format", choices=("text", "json", "xml", "html"), default="text")
    check.add_argument("-o", "--output", metavar="OUT", help=tr("write the report to this file"))
    check.add_argument(
        "--resume",
        metavar="STATE",
        help=tr("remember in this file what is done, and go on where a check with it was stopped"),
    )
    check.add_argument(
        "--processes",
        type=_count,
        metavar="N",
        help=tr("how many processes do it: files at a time, or parts of a large one (default: what suits)"),
    )
    check.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help=tr("let a Dask cluster do it, such as tcp://host:8786; its workers must see the files by the same paths"),
    )


def _convert(verb: Verb) -> None:
    convert = verb(
        "convert", tr("Make a listing, a project, FASTA or a copy to read of records, listings or projects.")
    )
    convert.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help=tr(
            "FASTA, GenBank, EMBL, UniProt, SnapGene, GFF3, tables (.csv .tsv .xlsx .docx), text, ST.25, .xml or .wsq"
        ),
    )
    _to(convert, tr("the file to write: .xml, .wsq or .fasta; .html, .pdf or .txt for reading"))
    convert.add_argument("--molecule", choices=("DNA", "RNA", "AA"), help=tr("of every record (else by its letters)"))
    convert.add_argument("--organism", default="", metavar="NAME", help=tr("of every record (else unidentified)"))
    convert.add_argument("--mol-type", default="", metavar="T", help=tr("of every nucleotide record"))
    convert.add_argument(
        "--no-proteins", action="store_true", help=tr("make no sequences of the proteins of coding sequences")
    )
    _compact(convert)
    convert.add_argument(
        "--each",
        action="store_true",
        help=tr("one listing each in the folder OUT: of every input, or of every chromosome of FASTA and GFF3"),
    )
    convert.add_argument(
        "--genome",
        action="store_true",
        help=tr("disclose a genome: FASTA, GFF3 or folders become listings and documents in the folder OUT"),
    )
    convert.add_argument(
        "--qualifier", action="append", default=[], metavar="NAME=VALUE", help=tr("of every source, with --genome")
    )
    convert.add_argument("--templates", metavar="FILE", help=tr("your own copy of the documents, with --genome"))
    convert.add_argument(
        "--columns",
        action="append",
        metavar="HEADING=MEANING",
        help=tr("what a column of a table holds: Seq=residues, #3=name; several parted by ;"),
    )
    convert.add_argument(
        "--notation",
        default="",
        metavar="LEGEND",
        help=tr("texts and FASTA hold notations of modified residues: a legend by name, or a file (.toml, .csv)"),
    )
    convert.add_argument("--header", metavar="HEADER.toml", help=tr("applicant, title, reference and so on"))
    convert.add_argument(
        "--report", metavar="REPORT", help=tr("write every change, to sign off: .html, .csv, .txt or .json")
    )


def _fix(verb: Verb) -> None:
    fix = verb("fix", tr("Mend a listing or project and write it to another file."))
    fix.add_argument("file", metavar="FILE", help=tr("a listing (.xml) or a project (.wsq)"))
    _to(fix, tr("the file to write: .xml or .wsq; in a folder that is there it gets a fit name"))
    _compact(fix)
    which = fix.add_mutually_exclusive_group()
    which.add_argument("--all-safe", action="store_true", help=tr("every fix that is safe to do unseen (the default)"))
    which.add_argument("--rule", action="append", metavar="ID", help=tr("the fixes of this rule, also unsafe ones"))
    fix.add_argument("--profile", default="filing", help=tr("which rules, how grave (default: %(default)s)"))
    fix.add_argument("--report", metavar="REPORT", help=tr("write every repair: .html, .csv, .txt or .json"))


def _compare(verb: Verb) -> None:
    words = tr("Say what differs between two listings, or make the record of changes that goes with a replacement.")
    compare = verb("compare", words)
    compare.add_argument("old", metavar="OLD", help=tr("a listing (.xml) or a project (.wsq)"))
    compare.add_argument("new", metavar="NEW", help=tr("what it has become; the exit code is 0 for the same content"))
    compare.add_argument(
        "--format", choices=("text", "json", "html"), help=tr("else as the ending of OUT says, or text")
    )
    compare.add_argument("-o", "--output", metavar="OUT", help=tr("write it to this file"))
    compare.add_argument("--record", action="store_true", help=tr("the record of changes with its statements, to file"))
    compare.add_argument("--office", metavar="KIND", help=tr("whose statements: general (the default), us, ep"))
    compare.add_argument("--statements", metavar="FILE", help=tr("your own copy of the statements"))


def _translate(verb: Verb) -> None:
    words = tr("Give the free text of a listing to a translator, or take the translation over.")
    translate = verb("translate", words)
    translate.add_argument("listing", metavar="LISTING", help=tr("a listing (.xml) or a project (.wsq)"))
    _to(
        translate,
        tr("the file to write: .xlf, .xlsx or .csv for the translator; with --with the new listing, .xml or .wsq"),
    )
    translate.add_argument("--with", dest="back", metavar="FILE", help=tr("what the translator gave back"))
    translate.add_argument(
        "--language",
        default="",
        metavar="L",
        help=tr("to translate into, such as de, or en (default: as the listing says)"),
    )
    translate.add_argument("--version", choices=("1.2", "2.0"), default="1.2", help=tr("of XLIFF (default: 1.2)"))
    translate.add_argument("--once", action="store_true", help=tr("equal texts once only"))
    translate.add_argument("--missing", action="store_true", help=tr("only texts without a translation"))
    translate.add_argument("--no-organisms", action="store_true", help=tr("no names of organisms"))
    translate.add_argument("--context", action="store_true", help=tr("titles and names as notes"))
    translate.add_argument(
        "--change-language", action="store_true", help=tr("replace values in another language than that of FILE")
    )
    translate.add_argument(
        "--report", metavar="REPORT", help=tr("write every decision, to sign off: .html, .csv, .txt or .json")
    )


def _package(verb: Verb) -> None:
    package = verb("package", tr("Make the folder of all that is filed with a listing, or kept with it."))
    package.add_argument("listing", metavar="LISTING", help=tr("a listing (.xml) or a project (.wsq)"))
    _to(package, tr("the new folder"), "FOLDER")
    package.add_argument("--profile", default="filing", help=tr("for which office (default: %(default)s)"))
    package.add_argument("--replaces", metavar="OLD", help=tr("the listing filed before: adds the record of changes"))
    package.add_argument(
        "--add",
        action="append",
        choices=("page", "pdf", "report", "record"),
        help=tr("also what the profile leaves out"),
    )


def _template(verb: Verb) -> None:
    template = verb("template", tr("Write an empty table for sequences, to fill in and convert."))
    template.add_argument("output", metavar="OUT", help=tr("the file to write: .xlsx or .csv"))
    template.add_argument("--language", default="", metavar="L", help=tr("of the headings: en, de, fr, es, zh, ja, ko"))
    template.add_argument("--overwrite", action="store_true", help=tr("replace a file that is there"))


def _rules(verb: Verb) -> None:
    rules = verb("rules", tr("List the rules, or explain one."))
    rules.add_argument("id", nargs="?", metavar="ID", help=tr("a rule, such as sequence/too-short"))


def _demo(verb: Verb) -> None:
    demo = verb("demo", tr("Walk the whole way once with invented sequences."))
    demo.add_argument("folder", nargs="?", metavar="FOLDER", help=tr("where (default: wiposeq-demo)"))
